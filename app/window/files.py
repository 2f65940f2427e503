"""The documents of a window: new ones, opening and saving, and the questions before something is lost.

What is in a file, and how it is read and written, is with the session.
"""

from __future__ import annotations

from pathlib import Path

from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QObject

from app.theme import RESOURCES
from app.widgets.guarding import guards_events
from app.window.frame import WindowFrame

EXAMPLE_NAME = "digits_mlp"
EXAMPLE = RESOURCES / "examples" / f"{EXAMPLE_NAME}.symloom.json"


@guards_events
class Files(QObject):
    """Opens documents in a window and saves them; whatever takes the place of a document asks about it first."""

    def __init__(self, window: WindowFrame) -> None:
        super().__init__(window)
        self._window = window
        self._session = window.session
        self._session.path_changed.connect(self._remember_path)
        window.installEventFilter(self)

    # Opening

    def new_document(self) -> None:
        """Begin with an empty canvas, after asking about unsaved changes."""
        if self.may_leave_document():
            self._session.new_document()

    def open_example(self, name: str = EXAMPLE_NAME) -> None:
        """Open a copy of an example, after asking about unsaved changes."""
        from app.examples import find_example

        if self.may_leave_document():
            self._session.open_copy(find_example(name).path)

    def open_template(self, path: Path) -> None:
        """Begin with a network that is there already, after asking about unsaved changes."""
        if self.may_leave_document():
            self._session.open_copy(path)

    def open_gradient_graph(self) -> None:
        """Open the backward pass as a graph, after asking about unsaved changes."""
        if self.may_leave_document():
            start = self._session.open_gradient_graph()
            if start is not None:
                self._window.canvas.arranging.lay_out_new()
                self._window.canvas.begin(start)

    def show_example(self) -> None:
        """Open the digits example with a hint for people who want a blank canvas."""
        if not self._session.open_copy(EXAMPLE):
            return
        self._window.notices.show_notice(
            "example",
            self.tr(
                "This is an example: a perceptron that reads handwritten digits. Initialize it, then step with F10."
            ),
            offers=[(self.tr("Start with a blank canvas (Ctrl+N)"), self.new_document)],
        )

    def choose_and_open(self) -> None:
        """Ask for a file and open it."""
        if not self.may_leave_document():
            return
        path, _ = QtWidgets.QFileDialog.getOpenFileName(
            self._window, self.tr("Open a document"), self.folder_text(), self._open_filter()
        )
        if path:
            self._session.open(path)

    def open_path(self, path: Path) -> bool:
        """Open a file, after asking about unsaved changes; one that is gone is forgotten. True if it is open."""
        if not self.may_leave_document():
            return False
        opened = self._session.open(path)
        if not opened and not path.exists():
            self._window.settings.remove_recent_file(path)
        return opened

    # Saving

    def save(self) -> bool:
        """Save the document; a new one is asked for its place. True if it is saved."""
        if self._session.is_changed_on_disk():
            return self._save_changed_file()
        return self._session.save() if self._session.path else self.save_as()

    def save_as(self) -> bool:
        """Ask where to save the document, and save it there. True if it is saved."""
        proposal = str(Path(self.folder_text()) / f"{self._session.name}.symloom.json")
        path, _ = QtWidgets.QFileDialog.getSaveFileName(
            self._window, self.tr("Save the document"), proposal, self._file_filter()
        )
        return bool(path) and self._session.save(path)

    def folder_text(self) -> str:
        """Return the folder that file dialogs begin in."""
        return str(self._session.folder or Path.home())

    def may_leave_document(self) -> bool:
        """Ask about unsaved changes: Save, Discard or Cancel. True if nothing is lost that somebody wants to keep."""
        is_gone = self._session.is_gone_from_disk()
        if self._session.is_saved and not is_gone:
            return True
        sentence = self.tr("“{0}” has changes that are not saved.")
        if is_gone:
            sentence = self.tr("The file of “{0}” is gone, so what is open here is all there is of it.")
        button = QtWidgets.QMessageBox.StandardButton
        answer = QtWidgets.QMessageBox.question(
            self._window,
            self.tr("Unsaved changes"),
            sentence.format(self._session.name),
            button.Save | button.Discard | button.Cancel,
            button.Save,
        )
        if answer == button.Save:
            return self.save()
        return answer == button.Discard

    def _open_filter(self) -> str:
        return self.tr(
            "Documents, pictures, scripts, MXNet symbols (*.symloom.json *.json *.png *.svg *.py);;All files (*)"
        )

    def _file_filter(self) -> str:
        return self.tr("Symloom documents (*.symloom.json *.json);;All files (*)")

    def _remember_path(self) -> None:
        if self._session.path is not None:
            self._window.settings.add_recent_file(self._session.path)

    # Files that others change

    def _save_changed_file(self) -> bool:
        """Ask what to do about a file that another program has changed, and do it; True if nothing can be lost now."""
        from app.dialogs.changed_file import Answer, ask_about_changed_file

        path = self._session.path
        if path is None:
            return False
        match ask_about_changed_file(path.name, self._window):
            case Answer.RELOAD:
                return self._session.open(path)
            case Answer.SAVE_AS:
                return self.save_as()
            case Answer.OVERWRITE:
                return self._session.save(overwrite=True)
        return False

    def _look_at_file(self) -> None:
        """Tell that another program has changed the file or taken it away, when somebody comes back to the window."""
        session, notices = self._session, self._window.notices
        if session.path is not None and session.is_gone_from_disk():
            text = self.tr("{0} is no longer where it was. What is open here is kept; save it to have a file again.")
            notices.show_notice("file", text.format(session.path.name), "warning", [(self.tr("Save"), self.save)])
            return
        if session.path is None or not session.is_changed_on_disk():
            notices.dismiss("file")
            return
        path = session.path
        text = self.tr("{0} was changed by another program.").format(path.name)
        reload = (self.tr("Reload"), lambda: session.open(path))
        keep = (self.tr("Keep what is here"), lambda: None)
        notices.show_notice("file", text, "warning", [reload, keep])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.WindowActivate:
            self._look_at_file()
        return super().eventFilter(watched, event)
