"""What is dragged onto the canvas: layers from the palette and files of data, where they would land, and the drop."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QPainter

from app.canvas import adding
from app.canvas.camera import Camera
from app.canvas.carrying import Carrying
from app.canvas.clipboard import Clipboard, holds_nodes
from app.canvas.dropped_files import add_data_files, data_files, holds_parameters
from app.canvas.gestures.insert import paint_insertion
from app.canvas.placing import Placing
from app.canvas.scene import CanvasScene
from app.canvas.style import dashed
from app.offers import NODE_MIME, Offer, offer_of
from app.session.session import EditorSession
from app.theme import GRID, theme
from core.graph.model import WireId

DROP_SIZE = QRectF(0, 0, 144, 96)


class DropView(Protocol):
    """What dropping needs of the view."""

    @property
    def session(self) -> EditorSession: ...

    @property
    def board(self) -> CanvasScene: ...

    @property
    def camera(self) -> Camera: ...

    @property
    def placing(self) -> Placing: ...

    @property
    def carrying(self) -> Carrying: ...

    @property
    def clipboard(self) -> Clipboard: ...

    def refresh(self) -> None: ...

    def setFocus(self) -> None: ...  # noqa: N802 - Qt's name


class Dropping(QObject):
    """Follows what is dragged over a view, shows where it would land, and places it."""

    values_dropped = Signal(object)
    """The `Path` of a file with arrays for the parameters that there are."""

    def __init__(self, view: DropView, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._place: QPointF | None = None
        self._wire: WireId | None = None

    def enter(self, event: QDragEnterEvent) -> None:
        """Take what can be placed, and nothing else."""
        data = event.mimeData()
        if not (data.hasFormat(NODE_MIME) or data_files(data) or holds_nodes(data)):
            event.ignore()
            return
        event.acceptProposedAction()
        if holds_nodes(data):
            return  # the picture that is dragged along shows where they would land
        self._place = self._view.camera.to_scene(event.position())
        self._view.refresh()

    def move(self, event: QDragMoveEvent) -> None:
        """Show where it would land, and the wire that it would go into."""
        if holds_nodes(event.mimeData()):
            event.acceptProposedAction()
            self._view.carrying.follow(event)
        if self._place is None:
            return
        event.acceptProposedAction()
        self._place = self._view.camera.to_scene(event.position())
        entry = offer_of(self._view.session.registry, event.mimeData())
        self._wire = None if entry is None else self._wire_for(entry, self._place, event)
        self._view.refresh()

    def leave(self) -> None:
        """Show nothing any more."""
        self._view.carrying.leave()
        self._place = self._wire = None
        self._view.refresh()

    def drop(self, event: QDropEvent) -> None:
        """Place what was dropped, if it is ours."""
        if self._view.carrying.is_out:
            event.acceptProposedAction()
            self._view.carrying.drop(event)
            return
        self.leave()
        point = self._view.camera.to_scene(event.position())
        if holds_nodes(event.mimeData()):
            event.acceptProposedAction()
            self._view.setFocus()
            self._view.clipboard.paste(at=point, carried=event.mimeData())
            return
        if files := data_files(event.mimeData()):
            event.acceptProposedAction()
            self._view.setFocus()
            self.take_files(files, point)
            return
        entry = offer_of(self._view.session.registry, event.mimeData())
        if entry is None:
            event.ignore()
            return
        event.acceptProposedAction()
        self._view.setFocus()
        self._view.placing.place(entry, point, wire=self._wire_for(entry, point, event))

    def take_files(self, files: Sequence[Path], point: QPointF) -> None:
        """Place what feeds a network; ask about a file that holds its parameters."""
        if len(files) == 1 and holds_parameters(self._view.session, files[0]):
            self.values_dropped.emit(files[0])
        else:
            add_data_files(self._view.session, files, point)

    def _wire_for(self, entry: Offer, point: QPointF, event: QDropEvent) -> WireId | None:
        """Return the wire at a point; with Alt held nothing goes into wires."""
        suppressed = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        return None if suppressed else self._view.placing.wire_for(entry, point)

    def paint(self, painter: QPainter) -> None:
        """Draw where it would land, in scene units."""
        if self._wire is not None:
            paint_insertion(painter, self._view.board, self._wire)
        if self._place is not None:
            painter.setPen(dashed(theme().accent, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(DROP_SIZE.translated(adding.centred(self._place)), GRID, GRID)
