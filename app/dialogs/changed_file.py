"""What to do about a document whose file another program has changed."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

translate = QCoreApplication.translate


class Answer(Enum):
    """What somebody wants."""

    RELOAD = "reload"
    SAVE_AS = "save as"
    OVERWRITE = "overwrite"
    CANCEL = "cancel"


def ask_about_changed_file(name: str, parent: QWidget) -> Answer:
    """Ask whether to take the file as it is now, to write beside it, or to write over it."""
    box, buttons = changed_file_box(name, parent)
    box.exec()
    box.deleteLater()
    return next((answer for answer, button in buttons.items() if button is box.clickedButton()), Answer.CANCEL)


def changed_file_box(name: str, parent: QWidget) -> tuple[QMessageBox, dict[Answer, QPushButton]]:
    """Return the question, and the button of each answer."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(translate("dialogs", "Changed by another program"))
    box.setText(translate("dialogs", "“{0}” was changed by another program since it was opened here.").format(name))
    box.setInformativeText(
        translate(
            "dialogs", "Reload takes what is in the file and forgets the changes made here. Overwrite does the reverse."
        )
    )
    role = QMessageBox.ButtonRole
    buttons = {
        Answer.RELOAD: box.addButton(translate("dialogs", "Reload"), role.DestructiveRole),
        Answer.SAVE_AS: box.addButton(translate("dialogs", "Save as…"), role.AcceptRole),
        Answer.OVERWRITE: box.addButton(translate("dialogs", "Overwrite"), role.DestructiveRole),
    }
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(buttons[Answer.SAVE_AS])
    box.setEscapeButton(QMessageBox.StandardButton.Cancel)
    return box, buttons
