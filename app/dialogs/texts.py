"""Windows that tell something: the keys, what this program is, a fault of the program."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.actions.action import QT_TRANSLATE_NOOP
from app.theme import GRID, RESOURCES, mono

translate = QCoreApplication.translate

CONTEXT = "gestures"
"""The context of these texts in translation files."""

GESTURES = (
    (
        QT_TRANSLATE_NOOP("gestures", "Double-click, Tab, Shift+A"),
        QT_TRANSLATE_NOOP("gestures", "search a node and place it"),
    ),
    (QT_TRANSLATE_NOOP("gestures", "Drag from a port"), QT_TRANSLATE_NOOP("gestures", "draw a wire, from either end")),
    (QT_TRANSLATE_NOOP("gestures", "Drag on the canvas"), QT_TRANSLATE_NOOP("gestures", "select with a box")),
    (
        QT_TRANSLATE_NOOP("gestures", "Ctrl+Alt and drag"),
        QT_TRANSLATE_NOOP("gestures", "select with a line round what is meant"),
    ),
    (QT_TRANSLATE_NOOP("gestures", "Ctrl and drag a port"), QT_TRANSLATE_NOOP("gestures", "move all of its wires")),
    (QT_TRANSLATE_NOOP("gestures", "Alt+click a port"), QT_TRANSLATE_NOOP("gestures", "take its wires off")),
    (QT_TRANSLATE_NOOP("gestures", "Y, or Ctrl+right drag"), QT_TRANSLATE_NOOP("gestures", "cut wires")),
    (
        QT_TRANSLATE_NOOP("gestures", "Double-click a wire"),
        QT_TRANSLATE_NOOP("gestures", "put a dot on it"),
    ),
    (
        QT_TRANSLATE_NOOP("gestures", "Alt and drag a node"),
        QT_TRANSLATE_NOOP("gestures", "take it out, its neighbours stay joined"),
    ),
    (
        QT_TRANSLATE_NOOP("gestures", "Drag out of the window"),
        QT_TRANSLATE_NOOP("gestures", "copy what is selected into another window"),
    ),
    (
        QT_TRANSLATE_NOOP("gestures", "Drag a number on a node"),
        QT_TRANSLATE_NOOP("gestures", "change it, finer with Shift, coarser with Ctrl"),
    ),
    (QT_TRANSLATE_NOOP("gestures", "Middle button, Space and drag"), QT_TRANSLATE_NOOP("gestures", "move the canvas")),
    (QT_TRANSLATE_NOOP("gestures", "Wheel"), QT_TRANSLATE_NOOP("gestures", "zoom at the cursor")),
    (QT_TRANSLATE_NOOP("gestures", "Arrows"), QT_TRANSLATE_NOOP("gestures", "walk from node to node")),
    (
        QT_TRANSLATE_NOOP("gestures", "Ctrl and arrows"),
        QT_TRANSLATE_NOOP("gestures", "move what is selected a step of the grid"),
    ),
    (QT_TRANSLATE_NOOP("gestures", "Enter"), QT_TRANSLATE_NOOP("gestures", "go to the inspector, Esc comes back")),
    (QT_TRANSLATE_NOOP("gestures", "F2, double-click a name"), QT_TRANSLATE_NOOP("gestures", "rename")),
    (
        QT_TRANSLATE_NOOP("gestures", "Ctrl+1 … Ctrl+9"),
        QT_TRANSLATE_NOOP("gestures", "remember what is seen as a place"),
    ),
    (QT_TRANSLATE_NOOP("gestures", "1 … 9"), QT_TRANSLATE_NOOP("gestures", "look at the place of that number")),
    (
        QT_TRANSLATE_NOOP("gestures", "Esc"),
        QT_TRANSLATE_NOOP("gestures", "leave what is being done, else select nothing"),
    ),
)
"""What is done on the canvas without an action."""


class TextDialog(QDialog):
    """A window with some text and a button to close it."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        self.column.setSpacing(GRID)
        heading = QLabel(title, self)
        heading.setProperty("role", "title")
        self.column.addWidget(heading)

    def add_text(self, text: str) -> None:
        """Add a paragraph."""
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        self.column.addWidget(label)

    def add_close(self) -> QDialogButtonBox:
        """Add the button; comes last."""
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        self.column.addWidget(buttons)
        return buttons


class AboutDialog(TextDialog):
    """What this program is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Symloom", parent)
        self.setMinimumWidth(440)
        self.add_text(self.tr("Version {0}").format(program_version()))
        self.add_text(
            self.tr(
                "A desktop studio for neural networks: draw them, see every shape, step them forward and backward with"
                " real numbers, and take the code away."
            )
        )
        self.add_text(
            self.tr(
                "MIT licence. The semantics follow Apache MXNet. Fonts: Inter and JetBrains Mono, under the SIL Open"
                " Font License. Qt is used under the LGPL."
            )
        )
        self.add_close()


class FaultDialog(TextDialog):
    """A fault of the program, with its traceback to copy."""

    def __init__(self, trace: str, parent: QWidget | None = None) -> None:
        super().__init__(QCoreApplication.translate("dialogs", "Something in Symloom went wrong"), parent)
        self.resize(720, 440)
        self.add_text(
            self.tr(
                "The document is still open. Save it under another name to be safe; if this happens again, please"
                " report the text below."
            )
        )
        self._text = QPlainTextEdit(trace, self)
        self._text.setReadOnly(True)
        self._text.setFont(mono(11))
        self._text.setAccessibleName(self.tr("Traceback"))
        self.column.addWidget(self._text)
        copy = self.add_close().addButton(self.tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())


def program_version() -> str:
    """Return the installed version, or that of the sources where nothing is installed."""
    from importlib.metadata import PackageNotFoundError, version  # slow to load, and rarely wanted

    try:
        return version("symloom")
    except PackageNotFoundError:
        import tomllib

        project = tomllib.loads((RESOURCES.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        return str(project["version"])
