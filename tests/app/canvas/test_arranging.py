"""Rows 41 to 43 and 45 of the notes on editors: grid, guides, align and distribute, auto layout."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import app.canvas.glide
from app.canvas.gestures.move import MoveGesture
from app.canvas.view import CanvasView
from app.session.session import EditorSession
from app.theme import GRID, reduce_motion
from core.graph.annotations import SetNodeFlags
from core.graph.commands import MoveNodes
from core.graph.model import NodeId, Point
from tests.helpers.hand import Hand

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


def place(session: EditorSession, node: NodeId) -> Point:
    return session.graph.nodes[node].position


@pytest.fixture
def heap(hand: Hand, view: CanvasView) -> list[NodeId]:
    """A chain of four, thrown together."""
    nodes = [
        hand.node("data", "Variable", 300, 40),
        hand.node("dense", "FullyConnected", 0, 0, num_hidden=4),
        hand.node("tanh", "Activation", 40, 300, act_type="tanh"),
        hand.node("out", "FullyConnected", 20, 16, num_hidden=2),
    ]
    for source, target in pairwise(nodes):
        hand.wire(source, target)
    view.reset_zoom()
    return nodes


# Row 45


def test_row_45_l_lays_out_all_from_left_to_right_in_one_step(
    hand: Hand,
    view: CanvasView,
    session: EditorSession,
    heap: list[NodeId],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(app.canvas.glide, "animation_ms", lambda: 500)  # for it to be seen on a busy machine
    before = [place(session, node) for node in heap]
    count = session.history.position
    hand.key(Qt.Key.Key_L)
    assert view.arranging.glide.is_running
    qtbot.waitUntil(lambda: not view.arranging.glide.is_running, timeout=10_000)
    boxes = [view.board.items_by_id[node].outline() for node in heap]
    assert all(one.right() < other.left() for one, other in pairwise(boxes))
    ports = [
        (view.board.port_place(wire.source), view.board.port_place(wire.target))
        for wire in session.graph.wires.values()
    ]
    assert all(start is not None and end is not None and start.y() == pytest.approx(end.y()) for start, end in ports)
    assert session.history.position == count + 1
    session.undo()
    assert [place(session, node) for node in heap] == before


def test_row_45_l_lays_out_only_the_selection_if_there_is_one(
    hand: Hand, session: EditorSession, heap: list[NodeId]
) -> None:
    before = {node: place(session, node) for node in heap}
    session.select(heap[:2])
    hand.key(Qt.Key.Key_L)
    assert {node for node in heap if place(session, node) != before[node]} <= set(heap[:2])
    assert place(session, heap[0]).x < place(session, heap[1]).x


def test_row_45_reduced_motion_shows_the_layout_at_once(hand: Hand, view: CanvasView, heap: list[NodeId]) -> None:
    reduce_motion(True)
    try:
        hand.key(Qt.Key.Key_L)
        assert not view.arranging.glide.is_running
        for node in heap:
            position = view.session.graph.nodes[node].position
            assert view.board.items_by_id[node].pos() == QPointF(*position)
    finally:
        reduce_motion(False)


def test_row_45_an_edit_during_the_motion_ends_it(
    hand: Hand, view: CanvasView, session: EditorSession, heap: list[NodeId]
) -> None:
    hand.key(Qt.Key.Key_L)
    session.undo()
    assert not view.arranging.glide.is_running
    for node in heap:
        assert view.board.items_by_id[node].pos() == QPointF(*place(session, node))


# Row 43


@pytest.mark.parametrize(
    ("key", "edge"),
    [("L", "left"), ("C", "centre"), ("R", "right"), ("T", "top"), ("M", "middle"), ("B", "bottom")],
)
def test_row_43_alt_a_and_a_letter_align(
    hand: Hand, view: CanvasView, session: EditorSession, heap: list[NodeId], key: str, edge: str
) -> None:
    session.select(heap)
    hand.key(Qt.Key.Key_A, ALT)
    hand.key(Qt.Key(ord(key)))
    view.arranging.glide.finish()
    boxes = [view.board.items_by_id[node].outline() for node in heap]
    read = {
        "left": [box.left() for box in boxes],
        "centre": [box.center().x() for box in boxes],
        "right": [box.right() for box in boxes],
        "top": [box.top() for box in boxes],
        "middle": [box.center().y() for box in boxes],
        "bottom": [box.bottom() for box in boxes],
    }[edge]
    assert max(read) - min(read) < 0.01


@pytest.mark.parametrize("letter", "LCRTMBHV")
def test_row_43_what_is_in_order_already_is_no_step_of_the_history(
    hand: Hand, view: CanvasView, session: EditorSession, heap: list[NodeId], letter: str
) -> None:
    session.push(MoveNodes({node: Point(k / 7 - 48, 100.1 * k - k**2 / 3) for k, node in enumerate(heap)}))
    session.select(heap)
    places = []
    for _ in range(2):
        hand.key(Qt.Key.Key_A, ALT)
        hand.key(Qt.Key(ord(letter)))
        view.arranging.glide.finish()
        places.append(([place(session, node) for node in heap], session.history.position))
    assert places[0] == places[1]


def test_row_43_alt_a_h_makes_gaps_equal(
    hand: Hand, view: CanvasView, session: EditorSession, heap: list[NodeId]
) -> None:
    session.push(MoveNodes({node: Point(x, 0) for node, x in zip(heap, (0, 200, 800, 1000), strict=True)}))
    session.select(heap)
    hand.key(Qt.Key.Key_A, ALT)
    hand.key(Qt.Key.Key_H)
    view.arranging.glide.finish()
    boxes = [view.board.items_by_id[node].outline() for node in heap]
    gaps = [other.left() - one.right() for one, other in pairwise(boxes)]
    assert max(gaps) - min(gaps) < 0.01


def test_row_43_pinned_nodes_stay(hand: Hand, session: EditorSession, heap: list[NodeId]) -> None:
    session.push(SetNodeFlags(frozenset({heap[2]}), pinned=True))
    before = place(session, heap[2])
    hand.key(Qt.Key.Key_L)
    assert place(session, heap[2]) == before


# Row 41


def test_row_41_what_is_dragged_lands_on_the_grid_and_shift_inverts(
    hand: Hand, view: CanvasView, session: EditorSession
) -> None:
    node = hand.node("data", "Variable", 0, 0)
    start = hand.body(node)
    hand.drag(start, start + QPoint(101, 53))
    assert place(session, node) == Point(104, 56)
    view.arranging.set_snaps(False)
    start = hand.body(node)
    hand.drag(start, start + QPoint(3, 9))
    assert place(session, node) == Point(107, 65)
    start = hand.body(node)
    hand.drag(start, start + QPoint(19, 5), modifiers=SHIFT)
    assert place(session, node).x % GRID == 0
    assert place(session, node).y % GRID == 0


# Row 42


def held_move(view: CanvasView) -> MoveGesture:
    assert isinstance(view.gesture, MoveGesture)
    return view.gesture


def test_row_42_a_wire_pulls_itself_straight(hand: Hand, view: CanvasView, session: EditorSession) -> None:
    view.arranging.set_snaps(False)
    data = hand.node("data", "Variable", 0, 0)
    dense = hand.node("dense", "FullyConnected", 300, 60, num_hidden=4)
    hand.wire(data, dense)
    start = hand.body(dense)
    hand.hold(start, start + QPoint(0, -57))
    assert any(line.dy() == 0 for line in held_move(view).lines)
    hand.release(start + QPoint(0, -57))
    [wire] = session.graph.wires.values()
    ends = view.board.port_place(wire.source), view.board.port_place(wire.target)
    assert ends[0] is not None
    assert ends[1] is not None
    assert ends[0].y() == ends[1].y()


def test_row_42_edges_of_neighbours_pull_and_show_a_line(hand: Hand, view: CanvasView, session: EditorSession) -> None:
    view.arranging.set_snaps(False)
    hand.node("one", "Variable", 3, 0)
    two = hand.node("two", "Variable", 200, 301)
    start = hand.body(two)
    hand.hold(start, start - QPoint(194, 0))
    [line] = {(line.x1(), line.x2()) for line in held_move(view).lines if line.x1() == line.x2() == 3.0}
    assert line == (3.0, 3.0)
    hand.release(start - QPoint(194, 0))
    assert place(session, two).x == 3


def test_row_42_escape_puts_everything_back_without_a_line(hand: Hand, view: CanvasView) -> None:
    one = hand.node("one", "Variable", 0, 0)
    start = hand.body(one)
    hand.hold(start, start + QPoint(90, 90))
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.gesture is None
    assert view.board.items_by_id[one].pos() == QPointF(0, 0)
    hand.release(start + QPoint(90, 90))
    assert view.session.graph.nodes[one].position == Point(0, 0)


def test_what_glides_ends_where_the_document_has_it_to_the_last_bit(
    view: CanvasView, session: EditorSession, heap: list[NodeId], qtbot: QtBot
) -> None:
    session.push(MoveNodes({heap[0]: Point(100.1, 0.3), heap[1]: Point(0.7, 200.9)}))
    session.select(heap[:2])
    view.arranging.align("left")
    qtbot.waitUntil(lambda: not view.arranging.glide.is_running, timeout=1000)
    assert [view.board.items_by_id[node].pos().toTuple() for node in heap] == [place(session, node) for node in heap]
