"""The frames and notes on the canvas: their items, kept up to date by id, and what of them is at a point."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsScene

from app.canvas.items.frame_item import FrameItem
from app.canvas.items.note_item import NoteItem
from app.session.session import EditorSession
from app.theme import notifier
from core.graph.diff import Change
from core.graph.model import FrameId, ItemId, NoteId

EDGE_REACH = 6.0
"""How near an edge has to be pressed to resize, in pixels of the screen."""


@dataclass(frozen=True)
class Hold:
    """Where a frame or note is taken hold of: at edges (out of ``ltrb``), or at its title or text."""

    item: ItemId
    edges: str = ""
    is_note: bool = False


class Annotations(QObject):
    """Follows a session and shows its frames and notes in a scene."""

    def __init__(self, scene: QGraphicsScene, session: EditorSession) -> None:
        super().__init__(scene)
        self._scene = scene
        self._session = session
        self.frames: dict[FrameId, FrameItem] = {}
        self.notes: dict[NoteId, NoteItem] = {}
        session.document_changed.connect(self._follow)
        session.selection_changed.connect(self.show_selection)
        notifier().changed.connect(self._restyle)
        self._show(session.graph.frames.keys(), session.graph.notes.keys())

    @property
    def items(self) -> Mapping[ItemId, FrameItem | NoteItem]:
        """All frames and notes by id."""
        found: dict[ItemId, FrameItem | NoteItem] = dict(self.frames.items())
        found.update(self.notes.items())
        return found

    def _follow(self, change: Change) -> None:
        self._show(change.frames, change.notes)

    def _show(self, frames: Iterable[FrameId], notes: Iterable[NoteId]) -> None:
        graph = self._session.graph
        for frame in sorted(frames):  # the later ones lie above those that are as large: it should not be luck which
            if frame not in graph.frames:
                self._scene.removeItem(self.frames.pop(frame))
            elif frame in self.frames:
                self.frames[frame].show_frame(graph.frames[frame])
            else:
                self.frames[frame] = FrameItem(graph.frames[frame])
                self._scene.addItem(self.frames[frame])
        for note in sorted(notes):
            if note not in graph.notes:
                self._scene.removeItem(self.notes.pop(note))
            elif note in self.notes:
                self.notes[note].show_note(graph.notes[note])
            else:
                self.notes[note] = NoteItem(graph.notes[note])
                self._scene.addItem(self.notes[note])
        self._order()
        self.show_selection()

    def _order(self) -> None:
        """Put small frames before large ones, so that nested ones can be seen and taken hold of."""
        by_size = sorted(self.frames.values(), key=lambda item: -item.box.width() * item.box.height())
        for place, item in enumerate(by_size):
            item.setZValue(-2 + place / (len(by_size) + 1))

    def show_selection(self) -> None:
        """Mark what is selected."""
        for known, item in self.items.items():
            if item.is_selected != (known in self._session.selection):
                item.is_selected = known in self._session.selection
                item.update()

    def _restyle(self) -> None:
        for item in self.notes.values():
            item.show_note(item.note)

    # What is where

    def note_at(self, point: QPointF, scale: float) -> Hold | None:
        """Return the note at a point, seen at a zoom."""
        reach = EDGE_REACH / scale
        for known, item in reversed(self.notes.items()):
            if item.box.adjusted(-reach / 2, -reach / 2, reach / 2, reach / 2).contains(point):
                return Hold(known, _edges(item.box, point, reach), is_note=True)
        return None

    def frame_at(self, point: QPointF, scale: float) -> Hold | None:
        """Return the frame whose edge or title is at a point; its inside belongs to what is in it."""
        reach = EDGE_REACH / scale
        for known, item in sorted(self.frames.items(), key=lambda entry: -entry[1].zValue()):
            if not item.box.adjusted(-reach, -reach, reach, reach).contains(point):
                continue
            edges = _edges(item.box, point, reach)
            if edges or item.title_box().contains(point):
                return Hold(known, edges)
        return None

    def touching(self, area: QRectF, *, whole: bool = False) -> list[ItemId]:
        """Return what a box selects: notes that it touches or holds, and frames that it holds as a whole."""
        notes = [note for note, item in self.notes.items() if (area.contains if whole else area.intersects)(item.box)]
        return [*notes, *(frame for frame, item in self.frames.items() if area.contains(item.box))]

    def bounds(self) -> QRectF:
        """Return the rectangle around all of them."""
        found = QRectF()
        for item in self.items.values():
            found = found.united(item.box)
        return found

    # While something is dragged

    def shift(self, items: Iterable[ItemId], dx: float, dy: float) -> QRectF:
        """Show frames and notes moved by a distance; return what they covered, and cover now."""
        shown, area = self.items, QRectF()
        for known in items:
            if (item := shown.get(known)) is not None:
                area = area.united(item.sceneBoundingRect())
                item.show_box(self._place(known).translated(dx, dy))
                area = area.united(item.sceneBoundingRect())
        return area

    def _place(self, item: ItemId) -> QRectF:
        graph = self._session.graph
        if item in graph.frames:
            return QRectF(*graph.frames[FrameId(item)].rectangle)
        note = graph.notes[NoteId(item)]
        return QRectF(*note.position, *note.size)

    def mark_targets(self, places: Iterable[QPointF], without: Iterable[ItemId] = ()) -> bool:
        """Mark the frames to which what is at some places would belong; True if these are other ones than before."""
        points, left_out = list(places), set(without)
        changed = False
        for known, item in self.frames.items():
            is_target = known not in left_out and any(item.box.contains(point) for point in points)
            if item.is_target != is_target:
                item.is_target = is_target
                item.update()
                changed = True
        return changed

    def paint_far(self, painter: QPainter) -> None:
        """Draw all of them from far, where the scene does not paint its items."""
        for frame in sorted(self.frames.values(), key=lambda item: item.zValue()):
            frame.paint_frame(painter)
        for note in self.notes.values():
            note.paint_note(painter)


def _edges(box: QRectF, point: QPointF, reach: float) -> str:
    """Return the edges of a box that are near to a point."""
    if not box.adjusted(-reach, -reach, reach, reach).contains(point):
        return ""
    near = {
        "l": abs(point.x() - box.left()),
        "t": abs(point.y() - box.top()),
        "r": abs(point.x() - box.right()),
        "b": abs(point.y() - box.bottom()),
    }
    return "".join(edge for edge, away in near.items() if away <= reach)
