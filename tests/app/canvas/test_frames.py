"""Rows 47 and 61 to 63 of the notes on editors: frames, notes, swatches."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from app.canvas.annotations import Hold
from app.canvas.gestures.resize import ResizeGesture
from app.canvas.note_editor import NoteEditor
from app.canvas.view import CanvasView
from app.session.session import EditorSession
from core.graph.annotations import AddFrame, AddNote
from core.graph.model import Frame, FrameId, NodeId, Note, NoteId, Point, Rectangle, Size
from tests.helpers.hand import Hand

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def place(session: EditorSession, node: NodeId) -> Point:
    return session.graph.nodes[node].position


def only_frame(session: EditorSession) -> Frame:
    [frame] = session.graph.frames.values()
    return frame


@pytest.fixture
def framed(hand: Hand, view: CanvasView, session: EditorSession) -> tuple[NodeId, FrameId]:
    """A node in a frame."""
    node = hand.node("data", "Variable", 100, 100)
    frame = Frame(FrameId("f1"), "Encoder", Rectangle(40.0, 40.0, 320.0, 240.0))
    session.push(AddFrame(frame))
    view.reset_zoom()
    return node, frame.id


def title(hand: Hand, session: EditorSession) -> QPoint:
    box = only_frame(session).rectangle
    return hand.at(QPointF(box.x + 120, box.y + 16))


# Row 61


@pytest.mark.parametrize(
    ("key", "modifiers"), [(Qt.Key.Key_C, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_J, CONTROL)]
)
def test_row_61_c_frames_the_selection_and_asks_for_its_title(
    hand: Hand, view: CanvasView, session: EditorSession, key: Qt.Key, modifiers: Qt.KeyboardModifier
) -> None:
    nodes = [hand.node("data", "Variable", 0, 0), hand.node("dense", "FullyConnected", 300, 80, num_hidden=4)]
    session.select(nodes)
    hand.key(key, modifiers)
    editor = view.editing.editor
    assert editor is not None
    QTest.keyClicks(editor, "Encoder")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    frame = only_frame(session)
    assert frame.title == "Encoder"
    assert session.selection == {frame.id}
    box = QRectF(*frame.rectangle)
    assert all(box.contains(view.board.items_by_id[node].outline()) for node in nodes)
    session.undo()
    session.undo()
    assert not session.graph.frames
    assert not view.board.annotations.frames


def test_row_61_a_frame_moves_its_contents_in_one_step(
    hand: Hand, view: CanvasView, session: EditorSession, framed: tuple[NodeId, FrameId]
) -> None:
    node, _ = framed
    outside = hand.node("other", "Variable", 500, 100)
    count = session.history.position
    start = title(hand, session)
    hand.hold(start, start + QPoint(80, 40))
    assert view.board.items_by_id[node].pos() == QPointF(180, 140)
    hand.release(start + QPoint(80, 40))
    assert place(session, node) == Point(180, 140)
    assert place(session, outside) == Point(500, 100)
    assert only_frame(session).rectangle == Rectangle(120, 80, 320, 240)
    assert session.history.position == count + 1
    session.undo()
    assert (place(session, node), only_frame(session).rectangle[:2]) == (Point(100, 100), (40, 40))
    assert view.board.annotations.frames[FrameId("f1")].box == QRectF(40, 40, 320, 240)


def test_row_61_a_node_dragged_out_leaves_and_one_dragged_in_joins(
    hand: Hand, view: CanvasView, session: EditorSession, framed: tuple[NodeId, FrameId]
) -> None:
    node, frame = framed
    other = hand.node("other", "Variable", 500, 500)
    hand.drag(hand.body(node), hand.body(node) + QPoint(400, 0))
    start = hand.body(other)
    hand.hold(start, start + QPoint(-360, -360))
    assert view.board.annotations.frames[frame].is_target
    hand.release(start + QPoint(-360, -360))
    assert not view.board.annotations.frames[frame].is_target
    left, joined = place(session, node), place(session, other)
    hand.click(title(hand, session))
    hand.drag(title(hand, session), title(hand, session) + QPoint(0, 80))
    assert place(session, node) == left
    assert place(session, other) == Point(joined.x, joined.y + 80)


def test_row_61_alt_pulls_a_frame_off_what_is_in_it(
    hand: Hand, session: EditorSession, framed: tuple[NodeId, FrameId]
) -> None:
    node, frame = framed
    before, box = place(session, node), session.graph.frames[frame].rectangle
    hand.click(title(hand, session))
    hand.drag(title(hand, session), title(hand, session) + QPoint(0, 320), modifiers=ALT)
    assert session.graph.frames[frame].rectangle.y == box.y + 320
    assert place(session, node) == before


def test_row_61_alt_pulls_a_node_out_of_its_frame_and_its_wires(
    hand: Hand, session: EditorSession, framed: tuple[NodeId, FrameId]
) -> None:
    _, frame = framed
    node = hand.node("relu", "Activation", 120, 180, act_type="relu")
    left, right = hand.node("left", "Variable", -300, 400), hand.node("right", "FullyConnected", 700, 400, num_hidden=2)
    hand.wire(left, node)
    hand.wire(node, right)
    hand.drag(hand.body(node), hand.body(node) + QPoint(0, 320), modifiers=ALT)
    assert hand.wires() == {("left", "right", "data")}
    pulled = place(session, node)
    hand.click(title(hand, session))
    hand.drag(title(hand, session), title(hand, session) + QPoint(40, 0))
    assert place(session, node) == pulled
    assert frame in session.graph.frames


def test_row_61_the_title_is_edited_in_place_by_double_click(
    hand: Hand, view: CanvasView, session: EditorSession, framed: tuple[NodeId, FrameId]
) -> None:
    del framed
    hand.double_click(title(hand, session))
    editor = view.editing.editor
    assert editor is not None
    QTest.keyClicks(editor, "Decoder")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert only_frame(session).title == "Decoder"


def test_row_61_delete_removes_the_frame_and_keeps_what_is_in_it(
    hand: Hand, session: EditorSession, framed: tuple[NodeId, FrameId]
) -> None:
    node, frame = framed
    hand.click(title(hand, session))
    assert session.selection == {frame}
    hand.key(Qt.Key.Key_Delete)
    assert not session.graph.frames
    assert node in session.graph.nodes


def test_row_61_inside_a_frame_a_drag_selects_by_box(
    hand: Hand, session: EditorSession, framed: tuple[NodeId, FrameId]
) -> None:
    node, _ = framed
    hand.drag(hand.at(QPointF(60, 90)), hand.at(QPointF(340, 260)))
    assert session.selection == {node}


# Row 47


@pytest.mark.parametrize(
    ("grip", "expected"),
    [
        ((40, 160), (0, 40, 360, 240)),
        ((360, 160), (40, 40, 280, 240)),
        ((200, 40), (40, 80, 320, 200)),
        ((200, 280), (40, 40, 320, 280)),
        ((40, 40), (0, 80, 360, 200)),
        ((360, 280), (40, 40, 280, 280)),
    ],
)
def test_row_47_a_frame_is_resized_from_every_side(
    hand: Hand,
    session: EditorSession,
    framed: tuple[NodeId, FrameId],
    grip: tuple[float, float],
    expected: tuple[float, ...],
) -> None:
    del framed
    start = hand.at(QPointF(*grip))
    hand.drag(start, start + QPoint(-40, 40))
    hand_x = tuple(only_frame(session).rectangle)
    by_x, by_y = grip[0] in (40, 360), grip[1] in (40, 280)
    assert hand_x == expected, (by_x, by_y)
    session.undo()
    assert tuple(only_frame(session).rectangle) == (40, 40, 320, 240)


def test_row_47_a_frame_never_gets_smaller_than_its_title(
    hand: Hand, session: EditorSession, framed: tuple[NodeId, FrameId]
) -> None:
    del framed
    start = hand.at(QPointF(360, 280))
    hand.drag(start, start + QPoint(-500, -500))
    box = only_frame(session).rectangle
    assert box.width >= 96
    assert box.height >= 48


# Row 62


def write_note(hand: Hand, view: CanvasView, text: str) -> NoteEditor:
    hand.key(Qt.Key.Key_N)
    editor = view.framing.note_editor
    assert editor is not None
    QTest.keyClicks(editor, text)
    return editor


def test_row_62_n_writes_a_note_in_markdown(hand: Hand, view: CanvasView, session: EditorSession) -> None:
    editor = write_note(hand, view, "# Try **this**")
    QTest.keyClick(editor, Qt.Key.Key_Return, CONTROL)
    [note] = session.graph.notes.values()
    assert note.text == "# Try **this**"
    assert view.board.annotations.notes[note.id].plain_text() == "Try this"
    assert view.hasFocus()


def test_row_62_escape_keeps_the_old_text(hand: Hand, view: CanvasView, session: EditorSession) -> None:
    QTest.keyClick(write_note(hand, view, "first"), Qt.Key.Key_Return, CONTROL)
    [note] = session.graph.notes
    hand.double_click(hand.at(view.board.box_of(note).center()))
    editor = view.framing.note_editor
    assert editor is not None
    QTest.keyClicks(editor, "second")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert session.graph.notes[note].text == "first"
    assert view.framing.note_editor is None


def test_row_62_a_click_elsewhere_takes_the_text(hand: Hand, view: CanvasView, session: EditorSession) -> None:
    write_note(hand, view, "kept")
    hand.click(QPoint(20, 20))
    [note] = session.graph.notes.values()
    assert note.text == "kept"


def test_row_62_notes_are_selected_moved_deleted_and_undone(
    hand: Hand, view: CanvasView, session: EditorSession
) -> None:
    note = Note(NoteId("t1"), "text", Point(0.0, 0.0), Size(200.0, 120.0))
    session.push(AddNote(note))
    view.reset_zoom()
    start = hand.at(QPointF(100, 60))
    hand.drag(start, start + QPoint(80, 16))
    assert session.selection == {note.id}
    assert session.graph.notes[note.id].position == Point(80, 16)
    hand.key(Qt.Key.Key_Delete)
    assert not session.graph.notes
    session.undo()
    session.undo()
    assert session.graph.notes[note.id].position == Point(0, 0)
    assert view.board.annotations.notes[note.id].box == QRectF(0, 0, 200, 120)


def test_row_62_notes_load_nothing_and_show_no_html(hand: Hand, view: CanvasView, session: EditorSession) -> None:
    session.push(AddNote(Note(NoteId("t1"), "![x](file:///etc/hostname) <b>bold</b>")))
    item = view.board.annotations.notes[NoteId("t1")]
    view.grab()
    assert "<b>bold</b>" in item.plain_text()


def test_row_62_a_note_and_its_first_text_are_one_undo_step(
    hand: Hand, view: CanvasView, session: EditorSession
) -> None:
    steps = session.history.position
    QTest.keyClick(write_note(hand, view, "kept"), Qt.Key.Key_Return, CONTROL)
    assert session.history.position == steps + 1
    session.undo()
    assert not session.graph.notes
    session.redo()
    assert [note.text for note in session.graph.notes.values()] == ["kept"]


@pytest.mark.parametrize("typed", ["", "never mind"])
def test_row_62_escape_takes_a_new_note_away_and_leaves_no_step(
    hand: Hand, view: CanvasView, session: EditorSession, typed: str
) -> None:
    steps = session.history.position
    QTest.keyClick(write_note(hand, view, typed), Qt.Key.Key_Escape)
    assert not session.graph.notes
    assert session.history.position == steps
    assert not session.selection


def test_row_62_a_new_note_that_nobody_wrote_into_goes_with_a_click_elsewhere(
    hand: Hand, view: CanvasView, session: EditorSession
) -> None:
    write_note(hand, view, "  ")
    hand.click(QPoint(20, 20))
    assert not session.graph.notes


def test_row_62_a_new_note_at_the_edge_comes_into_sight(hand: Hand, view: CanvasView, session: EditorSession) -> None:
    view.framing.add_note(view.camera.to_scene(QPointF(view.viewport().rect().bottomRight())))
    editor = view.framing.note_editor
    assert editor is not None
    assert view.rect().contains(editor.geometry())
    assert session.graph.notes


def test_row_61_a_frame_and_its_first_title_are_one_undo_step(
    hand: Hand, view: CanvasView, session: EditorSession
) -> None:
    session.select([hand.node("data", "Variable", 0, 0)])
    steps = session.history.position
    hand.key(Qt.Key.Key_C)
    editor = view.editing.editor
    assert editor is not None
    QTest.keyClicks(editor, "Encoder")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert only_frame(session).title == "Encoder"
    assert session.history.position == steps + 1
    session.undo()
    assert not session.graph.frames


# Row 63


def test_row_63_swatches_are_in_the_menu_of_frames_notes_and_nodes(
    hand: Hand, view: CanvasView, session: EditorSession, framed: tuple[NodeId, FrameId]
) -> None:
    node, frame = framed
    session.push(AddNote(Note(NoteId("t1"), "text", Point(500.0, 40.0))))
    for at in (title(hand, session), hand.body(node), hand.at(QPointF(560, 80))):
        hand.click(at)
        choose_swatch(view.make_menu(at), "&Teal")
    assert session.graph.frames[frame].colour == "activation"
    assert session.graph.nodes[node].colour == "activation"
    assert session.graph.notes[NoteId("t1")].colour == "activation"
    assert view.board.items_by_id[node].content.family == "activation"
    choose_swatch(view.make_menu(hand.at(QPointF(560, 80))), "&None")
    assert session.graph.notes[NoteId("t1")].colour == ""


def choose_swatch(menu: QMenu, text: str) -> None:
    [colours] = [action for action in menu.actions() if action.text() == "Colour"]
    swatches = colours.menu()
    assert isinstance(swatches, QMenu)
    [swatch] = [action for action in swatches.actions() if action.text() == text]
    assert isinstance(swatch, QAction)
    assert not swatch.icon().isNull()
    swatch.trigger()
    menu.close()


def test_the_drag_of_an_edge_ends_quietly_when_its_note_is_gone(view: CanvasView, session: EditorSession) -> None:
    note = Note(NoteId("note"), "text", Point(0, 0), Size(200, 100))
    session.push(AddNote(note))
    hold = view.board.finder.hit(QPointF(199, 99), 1.0).hold
    assert hold is not None
    gesture = ResizeGesture(view, hold)

    session.undo()
    gesture.cancel()

    assert note.id not in view.board.annotations.items


def test_of_frames_and_notes_on_one_place_the_last_of_the_document_is_above_when_it_opens(
    view: CanvasView, session: EditorSession, tmp_path: Path
) -> None:
    for number in range(12):
        session.push(AddFrame(Frame(FrameId(f"f{number:02}"), "", Rectangle(40.0, 40.0, 320.0, 240.0))))
        session.push(AddNote(Note(NoteId(f"n{number:02}"), "", Point(40.0, 400.0), Size(200.0, 100.0))))
    session.save(tmp_path / "piled.symloom.json")
    session.new_document()

    session.open(tmp_path / "piled.symloom.json")

    annotations = view.board.annotations
    assert annotations.frame_at(QPointF(41.0, 41.0), 1.0) == Hold(FrameId("f11"), "lt")
    assert annotations.note_at(QPointF(100.0, 450.0), 1.0) == Hold(NoteId("n11"), is_note=True)
