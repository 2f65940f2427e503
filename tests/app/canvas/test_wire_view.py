"""Rows 29, 30 and 94 of the notes on editors: wire styles, the path under the pointer, shapes at wires."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from app.canvas.geometry import SEGMENTS
from app.canvas.items.wire_shape import WireLook
from app.canvas.view import CanvasView
from app.session.session import EditorSession
from app.theme import theme
from core.graph.commands import RemoveItems
from core.graph.files import dumps, loads
from core.graph.model import NodeId, PortRef, WireId
from tests.helpers.hand import Hand


@pytest.fixture
def net(hand: Hand, view: CanvasView) -> dict[str, NodeId]:
    """Two inputs, each with a layer of its own."""
    nodes = {
        "a": hand.node("a", "Variable", 0, 0, shape=(2, 3)),
        "one": hand.node("one", "FullyConnected", 260, 120, num_hidden=4),
        "end": hand.node("end", "FullyConnected", 520, 0, num_hidden=2),
        "b": hand.node("b", "Variable", 0, 420, shape=(2, 3)),
        "two": hand.node("two", "FullyConnected", 260, 420, num_hidden=4),
    }
    for source, target in (("a", "one"), ("one", "end"), ("b", "two")):
        hand.wire(nodes[source], nodes[target])
    view.reset_zoom()
    return nodes


def wire_from(session: EditorSession, node: NodeId) -> WireId:
    [wire] = session.graph.wires_from[PortRef(node, "output")]
    return wire.id


def trigger(view: CanvasView, name: str) -> None:
    [action] = [action for action in view.findChildren(QAction) if action.objectName() == name]
    action.trigger()


# Row 29


def test_row_29_wires_are_straight_or_angular_as_the_document_says(
    view: CanvasView, session: EditorSession, net: dict[str, NodeId]
) -> None:
    wire = wire_from(session, net["a"])
    trigger(view, "view.wires_straight")
    lines = view.board.layer.shapes[wire].lines
    steps = lines[:, 2:] - lines[:, :2]
    assert len(lines) == SEGMENTS
    assert np.allclose(steps, steps[0])
    trigger(view, "view.wires_angle")
    lines = view.board.layer.shapes[wire].lines
    steps = lines[:, 2:] - lines[:, :2]
    assert len(lines) == SEGMENTS
    assert np.all(np.isclose(steps[:, 0], 0) | np.isclose(steps[:, 1], 0))
    assert np.isclose(steps[0, 1], 0)
    assert np.isclose(steps[-1, 1], 0)
    again = loads(dumps(session.document), session.registry)
    assert again.view.wire_style == "angle"
    session.undo()
    assert view.board.layer.style == "straight"


def test_row_29_hidden_wires_show_and_answer_only_when_selected(
    hand: Hand, view: CanvasView, session: EditorSession, net: dict[str, NodeId]
) -> None:
    wire = wire_from(session, net["a"])
    at = hand.at(view.board.layer.shapes[wire].middle)
    point = view.board.layer.shapes[wire].middle
    assert view.board.finder.hit(point, 1.0).wire == wire
    trigger(view, "view.wires_hidden")
    assert view.board.finder.hit(point, 1.0).wire is None
    hand.click(at)
    assert wire not in session.selection
    session.select([wire])
    assert view.board.finder.hit(point, 1.0).wire == wire


def test_row_30_the_wires_of_a_selected_node_stand_out(
    view: CanvasView, session: EditorSession, net: dict[str, NodeId]
) -> None:
    layer = view.board.layer

    def colours(wire: WireId) -> set[str]:
        """What is painted around a place of a wire beside its label."""
        lines = layer.shapes[wire].lines
        x, y = view.mapFromScene(QPointF(*lines[len(lines) // 5, :2])).toTuple()
        image = view.grab().toImage()
        near = itertools.product(range(x - 5, x + 6), range(y - 5, y + 6))
        return {image.pixelColor(*each).name().upper() for each in near}

    wire, other = wire_from(session, net["a"]), wire_from(session, net["b"])
    plain = colours(other)
    assert theme().accent not in colours(wire) | plain
    session.select([net["a"]])
    assert theme().accent in colours(wire)
    assert colours(other) == plain
    layer.restyle(wire, WireLook(tone="backward"))
    glowing = colours(wire)  # what a run says of it stays to be seen
    assert theme().backward in glowing
    session.select([])
    assert theme().backward in colours(wire)
    assert colours(wire) != glowing


def test_row_30_hidden_wires_of_a_selected_node_are_shown(
    view: CanvasView, session: EditorSession, net: dict[str, NodeId]
) -> None:
    wire, other = wire_from(session, net["a"]), wire_from(session, net["b"])
    points = [view.board.layer.shapes[each].middle for each in (wire, other)]
    trigger(view, "view.wires_hidden")
    session.select([net["a"]])
    assert [view.board.finder.hit(point, 1.0).wire for point in points] == [wire, None]


# Row 94


def test_row_94_shapes_at_wires_are_switched_off_and_on(
    view: CanvasView, session: EditorSession, net: dict[str, NodeId]
) -> None:
    del net
    with_text = view.grab().toImage()
    trigger(view, "view.wire_labels")
    assert not session.document.view.labels
    assert view.grab().toImage() != with_text
    trigger(view, "view.wire_labels")
    assert view.grab().toImage() == with_text


# Row 30


def test_row_30_the_path_under_the_pointer_is_lit_and_the_rest_dimmed(
    hand: Hand, view: CanvasView, session: EditorSession, net: dict[str, NodeId], qtbot: QtBot
) -> None:
    path = frozenset({wire_from(session, net["a"]), wire_from(session, net["one"])})
    layer = view.board.layer

    def lit() -> frozenset[WireId] | None:
        return layer.lit

    hand.move(hand.port(net["one"], "output"))
    qtbot.waitUntil(lambda: lit() is not None, timeout=1000)
    assert lit() == path
    assert {node for node, item in view.board.items_by_id.items() if item.faded} == {net["b"], net["two"]}
    hand.move(hand.at(view.board.layer.shapes[wire_from(session, net["b"])].middle))
    assert lit() == frozenset({wire_from(session, net["b"])})
    hand.move(hand.body(net["b"]))
    assert lit() is None
    assert not any(item.faded for item in view.board.items_by_id.values())


def test_row_30_a_pointer_that_passes_by_dims_nothing(
    hand: Hand, view: CanvasView, net: dict[str, NodeId], qtbot: QtBot
) -> None:
    hand.move(hand.port(net["one"], "output"))
    hand.move(hand.body(net["one"]))
    qtbot.wait(200)
    assert view.board.layer.lit is None


def test_row_94_of_two_wires_from_an_output_to_a_node_the_upper_one_tells_what_both_carry(
    hand: Hand, view: CanvasView
) -> None:
    x, product = hand.node("x", "Variable", shape=(4, 3)), hand.node("y", "elemwise_mul", 400, 0)
    hand.wire(x, product, "rhs")
    hand.wire(x, product, "lhs")
    layer = view.board.layer
    told = {shape.wire.target.port: layer.tells(shape) for shape in layer.shapes.values()}
    assert told == {"lhs": True, "rhs": False}
    upper = next(wire for wire, shape in layer.shapes.items() if shape.wire.target.port == "lhs")
    hand.session.push(RemoveItems(frozenset({upper})))
    assert [layer.tells(shape) for shape in layer.shapes.values()] == [True]
    hand.session.undo()
    assert {shape.wire.target.port: layer.tells(shape) for shape in layer.shapes.values()} == told
