"""Rows 44 and 48: wires are drawn straight, and nodes are pinned."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt

from app.canvas.view import CanvasView
from app.session.session import EditorSession
from core.graph.commands import MoveNodes
from core.graph.model import NodeId, Point
from tests.helpers.hand import Hand


def chain(hand: Hand, view: CanvasView) -> list[NodeId]:
    """Three nodes in a row, each lower than the one before."""
    nodes = [
        hand.node("data", "Variable", 0, 0, shape=(2, 3)),
        hand.node("dense", "FullyConnected", 240, 96, num_hidden=4),
        hand.node("tanh", "Activation", 480, 200, act_type="tanh"),
    ]
    hand.wire(nodes[0], nodes[1])
    hand.wire(nodes[1], nodes[2])
    view.reset_zoom()
    return nodes


def slopes(view: CanvasView) -> list[float]:
    return [abs(shape.start.y() - shape.end.y()) for shape in view.board.layer.shapes.values()]


def test_row_44_q_makes_the_wires_of_the_selection_level(hand: Hand, view: CanvasView, session: EditorSession) -> None:
    nodes = chain(hand, view)
    assert min(slopes(view)) > 50
    session.select(nodes[1:])
    hand.key(Qt.Key.Key_Q)
    assert max(slopes(view)) < 0.01
    assert [session.graph.nodes[node].position.x for node in nodes] == [0, 240, 480]
    session.undo()
    assert min(slopes(view)) > 50


def test_row_44_all_selected_the_first_stays(hand: Hand, view: CanvasView, session: EditorSession) -> None:
    nodes = chain(hand, view)
    session.select(nodes)
    hand.key(Qt.Key.Key_Q)
    assert max(slopes(view)) < 0.01


def test_row_44_a_source_goes_to_the_height_of_what_it_feeds(
    hand: Hand, view: CanvasView, session: EditorSession
) -> None:
    nodes = chain(hand, view)
    session.select(nodes[:1])
    before = session.graph.nodes[nodes[1]].position
    hand.key(Qt.Key.Key_Q)
    assert min(slopes(view)) < 0.01
    assert session.graph.nodes[nodes[1]].position == before


def test_row_48_p_pins_a_node_where_it_is(hand: Hand, view: CanvasView, session: EditorSession) -> None:
    nodes = chain(hand, view)
    session.select([nodes[1]])
    hand.key(Qt.Key.Key_P)
    assert session.graph.nodes[nodes[1]].pinned
    place = session.graph.nodes[nodes[1]].position
    start = hand.body(nodes[1])
    hand.hold(start, start + QPoint(40, 60))
    assert "pinned" in view.hint
    hand.release(start + QPoint(40, 60))
    assert view.hint == ""
    assert session.graph.nodes[nodes[1]].position == place
    assert not session.undo_text().startswith("Move")


def test_row_48_what_is_dragged_with_a_pinned_node_goes_without_it(
    hand: Hand, view: CanvasView, session: EditorSession
) -> None:
    nodes = chain(hand, view)
    session.select([nodes[1]])
    hand.key(Qt.Key.Key_P)
    session.select(nodes)
    places = {node: session.graph.nodes[node].position for node in nodes}
    start = hand.body(nodes[0])
    hand.drag(start, start + QPoint(48, 48))
    moved = [node for node in nodes if session.graph.nodes[node].position != places[node]]
    assert moved == [nodes[0], nodes[2]]


def test_row_48_p_again_lets_it_move(hand: Hand, view: CanvasView, session: EditorSession) -> None:
    nodes = chain(hand, view)
    session.select([nodes[1]])
    hand.key(Qt.Key.Key_P)
    hand.key(Qt.Key.Key_P)
    assert not session.graph.nodes[nodes[1]].pinned
    session.push(MoveNodes({nodes[1]: Point(8, 8)}))
    assert session.graph.nodes[nodes[1]].position == Point(8, 8)


def test_row_48_a_pinned_node_shows_it(hand: Hand, view: CanvasView, session: EditorSession) -> None:
    nodes = chain(hand, view)
    item = view.board.items_by_id[nodes[1]]
    edge = hand.at(item.pos() + item.layout.box.bottomLeft()) + QPoint(round(item.layout.width / 2), 4)
    place = QRect(view.viewport().mapTo(view, edge) - QPoint(8, 4), QSize(16, 12))
    session.select([])
    before = view.grab(place).toImage()
    assert view.grab(place).toImage() == before
    session.select([nodes[1]])
    hand.key(Qt.Key.Key_P)
    session.select([])
    assert view.grab(place).toImage() != before
