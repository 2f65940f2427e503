"""What the window has beside its documents: pictures of them, and (by and by) finding things and the welcome page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from app.problem_texts import problem_text
from core.problem import Refused

if TYPE_CHECKING:
    from app.dialogs.picture import PictureDialog
    from app.window import MainWindow


class Desk(QObject):
    """Shows dialogs, bars and pages over a window; made of parts that are loaded when they are asked for."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    # Pictures

    def export_picture(self) -> None:
        """Ask how a picture of the network should be and where to write it."""
        from app.dialogs.picture import PictureDialog

        dialog = PictureDialog(self._window.session, self._window)
        dialog.accepted.connect(lambda: self._write_picture(dialog))
        dialog.open()

    def _write_picture(self, dialog: PictureDialog) -> None:
        from app.pictures import write_picture

        window, session, form = self._window, self._window.session, dialog.format
        proposal = str(Path(window.folder_text()) / f"{session.name}.{form}")
        chosen, _ = QFileDialog.getSaveFileName(
            window, self.tr("Export picture"), proposal, self.tr("Pictures (*.{0})").format(form)
        )
        if not chosen:
            return
        path = Path(chosen) if chosen.lower().endswith(f".{form}") else Path(f"{chosen}.{form}")
        try:
            write_picture(session, path, dialog.options())
        except Refused as refused:
            session.message.emit(problem_text(refused.problem), "error")
            return
        session.message.emit(self.tr("Drawn as {0}.").format(path.name), "success")
