"""Adding frames and notes, editing their texts in place, and choosing swatches."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, QPointF, QRectF
from PySide6.QtWidgets import QWidget
from shiboken6 import Shiboken

from app.canvas.camera import Camera
from app.canvas.editing import Editing
from app.canvas.items.bubble import bubble_box
from app.canvas.items.frame_item import title_font
from app.canvas.note_editor import SMALLEST, NoteEditor
from app.canvas.scene import CanvasScene
from app.session.session import EditorSession
from app.theme import GRID
from core.graph.annotations import AddFrame, AddNote, SetFrame, SetNodeFlags, SetNote
from core.graph.commands import Command, RemoveItems, Several
from core.graph.frames import MARGIN, TITLE_HEIGHT
from core.graph.ids import new_frame_id, new_note_id
from core.graph.model import Frame, FrameId, ItemId, NodeId, Note, NoteId, Point, PortRef, Rectangle, Size

EMPTY_FRAME = QRectF(0, 0, 320, 200)
NEW_NOTE = Size(240.0, 120.0)


class FramedView(Protocol):
    """What framing needs of the view."""

    @property
    def session(self) -> EditorSession: ...

    @property
    def board(self) -> CanvasScene: ...

    @property
    def camera(self) -> Camera: ...

    @property
    def editing(self) -> Editing: ...

    def place_for_new(self) -> QPointF: ...

    def reveal_area(self, area: QRectF) -> None: ...


class Framing(QObject):
    """Adds frames and notes and edits them; each edit is one undo step."""

    def __init__(self, view: FramedView, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self._parent = parent
        self.note_editor: NoteEditor | None = None

    # Adding

    def add_frame(self) -> None:
        """Put a frame around what is selected, or an empty one where a new node would go, and ask for its title."""
        box = self._around_selection()
        if box.isNull():
            box = EMPTY_FRAME.translated(self._view.place_for_new() - EMPTY_FRAME.center())
        frame = Frame(new_frame_id(), self.tr("Frame"), _on_grid(box))
        if self._view.session.push(AddFrame(frame), gesture=frame.id):
            self._view.session.select([frame.id])
            self.edit_title(frame.id, gesture=frame.id)

    def _around_selection(self) -> QRectF:
        """Return the rectangle around the selected nodes with their ghosts, notes and frames."""
        board, found = self._view.board, QRectF()
        for item in self._view.session.selection:
            if isinstance(item, PortRef) or item in self._view.session.graph.wires:
                continue
            found = found.united(board.box_of(item))
            if (node := board.items_by_id.get(NodeId(item))) is not None:
                for ghost in node.layout.ghosts.values():
                    found = found.united(ghost.translated(node.pos()))
        return found if found.isNull() else found.adjusted(-MARGIN, -MARGIN - TITLE_HEIGHT, MARGIN, MARGIN)

    def add_note(self, point: QPointF | None = None) -> None:
        """Put a note at a point, by default where a new node would go, and ask for its text."""
        at = self._view.place_for_new() if point is None else point
        corner = Point(_step(at.x() - NEW_NOTE.width / 2), _step(at.y() - NEW_NOTE.height / 2))
        note = Note(new_note_id(), "", corner, NEW_NOTE)
        if self._view.session.push(AddNote(note), gesture=note.id):
            self._view.session.select([note.id])
            self._view.reveal_area(self._view.board.annotations.notes[note.id].box)
            self.edit_text(note.id, gesture=note.id)

    # Editing

    def edit(self, item: ItemId) -> None:
        """Edit the title of a frame or the text of a note in place."""
        if item in self._view.session.graph.frames:
            self.edit_title(FrameId(item))
        elif item in self._view.session.graph.notes:
            self.edit_text(NoteId(item))

    def edit_title(self, frame: FrameId, gesture: object | None = None) -> None:
        """Edit a title in place; Enter takes it. That of a new frame belongs to the gesture that added it."""
        session, item = self._view.session, self._view.board.annotations.frames[frame]
        room = item.title_box().adjusted(24, 2, -12, -2)
        self._view.editing.open_field(
            room,
            item.frame.title,
            title_font(),
            self.tr("Title of the frame"),
            lambda text: session.push(SetFrame(frame, title=text.strip()), gesture=gesture),
        )

    def edit_text(self, note: NoteId, gesture: object | None = None) -> None:
        """Edit a text in place; Ctrl+Enter or a click elsewhere takes it, Esc does not.

        That of a new note belongs to the gesture that added it, and a new note without a text goes away again.
        """
        item, session = self._view.board.annotations.notes[note], self._view.session
        camera = self._view.camera
        box = QRectF(camera.to_screen(item.box.topLeft()), camera.to_screen(item.box.bottomRight()))
        self.close()
        item.is_edited = True
        item.update()

        def end(text: str | None) -> None:
            self.note_editor = None
            if (shown := self._view.board.annotations.notes.get(note)) is not None:
                shown.is_edited = False
                shown.update()
            if note not in session.graph.notes:
                return
            if gesture is not None and not (text or "").strip():
                session.push(RemoveItems(frozenset({note})), gesture=gesture)
            elif text is not None:
                session.push(SetNote(note, text=text), gesture=gesture)

        self.note_editor = NoteEditor(self._parent, box.toAlignedRect(), item.note.text, camera.zoom, end)
        self.note_editor.open()

    def edit_comment(self, node: NodeId) -> None:
        """Write what there is to say about a node, over it; an empty text takes the comment away."""
        item, session = self._view.board.items_by_id[node], self._view.session
        camera = self._view.camera
        place = bubble_box(item.content.comment or " . ") or QRectF()
        box = QRectF(camera.to_screen(item.pos() + place.topLeft()), camera.to_screen(item.pos() + place.bottomRight()))
        box.moveTop(box.bottom() - max(box.height(), SMALLEST[1]))
        self.close()

        def end(text: str | None) -> None:
            self.note_editor = None
            if text is not None and node in session.graph.nodes:
                session.push(SetNodeFlags(frozenset({node}), comment=text.strip()))

        self.note_editor = NoteEditor(
            self._parent, box.toAlignedRect(), item.content.comment, camera.zoom, end, enter_takes=True
        )
        self.note_editor.setAccessibleName(self.tr("Comment on {0}").format(item.content.name))
        self.note_editor.setPlaceholderText(self.tr("What is there to say about {0}?").format(item.content.name))
        self.note_editor.open()

    def comment(self) -> None:
        """Write about the node that is selected."""
        if nodes := self._view.session.selected_nodes():
            self.edit_comment(nodes[0])

    def close(self) -> None:
        """Take what is written and close the field."""
        # It may be gone with the window that it was in before anybody took what is written.
        if self.note_editor is not None and Shiboken.isValid(self.note_editor):
            self.note_editor.take()

    # Swatches

    def set_colour(self, colour: str) -> None:
        """Give a swatch to everything that is selected."""
        graph, selection = self._view.session.graph, self._view.session.selection
        commands: list[Command] = [SetFrame(frame, colour=colour) for frame in graph.frames if frame in selection]
        commands += [SetNote(note, colour=colour) for note in graph.notes if note in selection]
        nodes = frozenset(node for node in graph.nodes if node in selection)
        if nodes:
            commands.append(SetNodeFlags(nodes, colour=colour))
        if commands:
            self._view.session.push(Several(tuple(commands), "set_colour", {"count": len(nodes) + len(commands)}))


def _step(value: float) -> float:
    return float(round(value / GRID) * GRID)


def _on_grid(box: QRectF) -> Rectangle:
    """Return the smallest rectangle on the grid around a box."""
    left, top = (float(value // GRID * GRID) for value in (box.left(), box.top()))
    right, bottom = (float(-(-value // GRID) * GRID) for value in (box.right(), box.bottom()))
    return Rectangle(left, top, right - left, bottom - top)
