"""What is remembered of each document on this computer: where it was looked at, its breakpoints and watches."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QPointF

from app.canvas.surface import CanvasSurface
from app.settings import Settings


class ViewMemory(QObject):
    """Follows a canvas from document to document."""

    def __init__(self, canvas: CanvasSurface, settings: Settings) -> None:
        super().__init__(canvas)
        self._canvas, self._settings = canvas, settings
        self._path: Path | None = canvas.session.path
        # The path changes first; the canvas shows the new document only after that.
        canvas.session.path_changed.connect(self._change_path)
        canvas.session.document_replaced.connect(self._recall)
        canvas.session.run.marks.edited.connect(self._keep_marks)
        self._recall_marks()

    def keep(self) -> None:
        """Remember how the open document is seen."""
        if self._path is not None:
            centre = self._canvas.centre()
            self._settings.set_view(self._path, (self._canvas.zoom, centre.x(), centre.y()))

    def _change_path(self) -> None:
        path = self._canvas.session.path
        if path != self._path:
            self.keep()
            self._path = path
            if self._canvas.session.run.marks.dumps():  # saved under another name
                self._keep_marks()

    def _keep_marks(self) -> None:
        if (path := self._canvas.session.path) is not None:
            self._settings.set_marks(path, self._canvas.session.run.marks.dumps())

    def _recall_marks(self) -> None:
        if self._path is not None:
            self._canvas.session.run.marks.loads(self._settings.marks(self._path))

    def _recall(self) -> None:
        self._recall_marks()
        known = self._settings.view(self._path) if self._path is not None else None
        if known is not None:
            self._canvas.look_at(known[0], QPointF(known[1], known[2]))
