"""Rows 12, 18 to 24, 26 and 27 of the checklist: what mouse and keys do to the wires that are there."""

from __future__ import annotations

from itertools import combinations, pairwise

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from app.canvas import adding
from app.theme import GRID
from core.graph.commands import MoveNodes
from core.graph.model import NodeId, Point, PortRef, WireId
from tests.helpers.hand import Hand

NONE, SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
RIGHT = Qt.MouseButton.RightButton
KEY = Qt.Key


def pair(hand: Hand, gap: float = 480) -> tuple[NodeId, NodeId]:
    """Wire data to a layer far to its right."""
    data = hand.node("data", "Variable", 0, 0)
    dense = hand.node("fc", "FullyConnected", gap, 0, num_hidden=8)
    hand.wire(data, dense)
    hand.session.select([])
    return data, dense


def only_wire(hand: Hand) -> WireId:
    [wire] = hand.session.graph.wires
    return wire


def middle(hand: Hand) -> QPoint:
    lines = hand.view.board.layer.shapes[only_wire(hand)].lines
    return hand.at(QPointF(*lines[len(lines) // 3, :2]))


def drop(hand: Hand, node: NodeId, on: QPoint, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """Drag a node so that its middle comes over a place."""
    box = hand.view.board.items_by_id[node].outline()
    hand.drag(hand.body(node), hand.body(node) + on - hand.at(box.center()), modifiers=modifiers)


# Row 12


def test_row_12_click_click_wires_two_ports(hand: Hand) -> None:
    data = hand.node("data", "Variable", 0, 0)
    dense = hand.node("fc", "FullyConnected", 320, 0, num_hidden=8)
    hand.click(hand.port(data, "output"))
    hand.move(hand.port(dense, "data"))
    assert hand.view.hint
    hand.click(hand.port(dense, "data"))
    assert hand.wires() == {("data", "fc", "data")}
    assert hand.view.gesture is None


def test_row_12_escape_ends_click_click_wiring(hand: Hand) -> None:
    data = hand.node("data", "Variable", 0, 0)
    dense = hand.node("fc", "FullyConnected", 320, 0, num_hidden=8)
    hand.click(hand.port(data, "output"))
    hand.key(KEY.Key_Escape)
    hand.click(hand.body(dense))
    assert not hand.wires()


def test_row_12_a_click_on_a_used_input_loses_no_wire(hand: Hand) -> None:
    _, dense = pair(hand)
    hand.click(hand.port(dense, "data"))
    hand.key(KEY.Key_Escape)
    assert hand.wires() == {("data", "fc", "data")}


# Row 18


def test_row_18_control_drag_moves_all_wires_of_an_output(hand: Hand) -> None:
    data, dense = pair(hand)
    other = hand.node("other", "Variable", 0, 200)
    third = hand.node("fc2", "FullyConnected", 480, 200, num_hidden=8)
    hand.wire(data, third)
    steps = hand.session.history.position
    hand.drag(hand.port(data, "output"), hand.port(other, "output"), modifiers=CONTROL)
    assert hand.wires() == {("other", "fc", "data"), ("other", "fc2", "data")}
    assert hand.session.history.position == steps + 1
    assert not hand.view.board.layer.doomed
    assert dense


def test_row_18_control_drag_moves_the_wire_of_an_input(hand: Hand) -> None:
    _, dense = pair(hand)
    third = hand.node("fc2", "FullyConnected", 480, 200, num_hidden=8)
    hand.drag(hand.port(dense, "data"), hand.port(third, "data"), modifiers=CONTROL)
    assert hand.wires() == {("data", "fc2", "data")}


def test_row_18_control_drag_to_nothing_leaves_the_wires(hand: Hand) -> None:
    data, _ = pair(hand)
    hand.drag(hand.port(data, "output"), hand.at(QPointF(200, 300)), modifiers=CONTROL)
    assert hand.wires() == {("data", "fc", "data")}


def test_row_18_what_would_be_a_circle_is_said_at_the_cursor(hand: Hand) -> None:
    data, dense = pair(hand)
    act = hand.node("act", "Activation", 800, 0, act_type="relu")
    hand.wire(dense, act)
    hand.hold(hand.port(data, "output"), hand.port(act, "output"), modifiers=CONTROL)
    assert hand.view.hint
    hand.release(hand.port(act, "output"), modifiers=CONTROL)
    assert ("data", "fc", "data") in hand.wires()


# Row 19


def test_row_19_alt_click_on_a_port_breaks_its_wires(hand: Hand) -> None:
    data, _ = pair(hand)
    third = hand.node("fc2", "FullyConnected", 480, 200, num_hidden=8)
    hand.wire(data, third)
    steps = hand.session.history.position
    hand.click(hand.port(data, "output"), ALT)
    assert not hand.wires()
    assert hand.session.history.position == steps + 1


# Row 20


def test_row_20_control_right_drag_cuts_what_it_crosses(hand: Hand) -> None:
    pair(hand)
    place = middle(hand)
    wire = only_wire(hand)
    hand.hold(place - QPoint(0, 60), place + QPoint(0, 60), RIGHT, CONTROL)
    assert hand.view.board.layer.doomed == {wire}
    assert hand.view.hint
    hand.release(place + QPoint(0, 60), RIGHT, CONTROL)
    assert not hand.wires()
    hand.session.undo()
    assert hand.wires() == {("data", "fc", "data")}


def test_row_20_y_makes_a_drag_cut(hand: Hand) -> None:
    pair(hand)
    place = middle(hand)
    QTest.keyPress(hand.view, KEY.Key_Y)
    hand.drag(place - QPoint(0, 60), place + QPoint(0, 60))
    QTest.keyRelease(hand.view, KEY.Key_Y)
    assert not hand.wires()
    assert not hand.view.wire_tools.scissors


def test_row_20_escape_leaves_the_wires(hand: Hand) -> None:
    pair(hand)
    place = middle(hand)
    hand.hold(place - QPoint(0, 60), place + QPoint(0, 60), RIGHT, CONTROL)
    hand.key(KEY.Key_Escape)
    hand.release(place + QPoint(0, 60), RIGHT, CONTROL)
    assert hand.wires() == {("data", "fc", "data")}
    assert not hand.view.board.layer.doomed


# Row 21


def test_row_21_a_node_dropped_on_a_wire_goes_into_it(hand: Hand) -> None:
    pair(hand)
    act = hand.node("act", "Activation", 160, 240, act_type="relu")
    steps = hand.session.history.position
    drop(hand, act, middle(hand))
    assert hand.wires() == {("data", "act", "data"), ("act", "fc", "data")}
    assert hand.session.history.position == steps + 1
    hand.session.undo()
    assert hand.wires() == {("data", "fc", "data")}
    assert hand.session.graph.nodes[act].position == Point(160, 240)


def test_row_21_alt_held_at_the_drop_suppresses_it(hand: Hand) -> None:
    pair(hand)
    act = hand.node("act", "Activation", 160, 240, act_type="relu")
    box = hand.view.board.items_by_id[act].outline()
    end = hand.body(act) + middle(hand) - hand.at(box.center())
    hand.hold(hand.body(act), end)
    hand.release(end, modifiers=ALT)
    assert hand.wires() == {("data", "fc", "data")}
    assert hand.session.graph.nodes[act].position.y < 200


def test_row_21_a_node_that_feeds_others_does_not_go_into_a_wire(hand: Hand) -> None:
    pair(hand)
    act = hand.node("act", "Activation", 160, 240, act_type="relu")
    place = middle(hand)
    last = hand.node("last", "Activation", 480, 240, act_type="relu")
    hand.wire(act, last)
    drop(hand, act, place)
    assert ("data", "fc", "data") in hand.wires()


def test_row_21_a_node_that_goes_into_a_wire_just_where_it_stood_is_shown_there(hand: Hand) -> None:
    pair(hand)
    act = hand.node("act", "Activation", 160, 240, act_type="relu")
    drop(hand, act, middle(hand))  # where it gets no nearer to the source than this
    home = hand.session.graph.nodes[act].position
    hand.session.undo()
    hand.session.push(MoveNodes({act: home}))
    hand.session.select([])
    hand.drag(hand.body(act), hand.body(act) - QPoint(48, 0))
    assert hand.wires() == {("data", "act", "data"), ("act", "fc", "data")}
    assert hand.session.graph.nodes[act].position == home
    assert hand.view.board.items_by_id[act].pos() == QPointF(*home)


# Row 9


def test_row_9_what_follows_gives_way_to_a_node_that_goes_into_a_wire(hand: Hand) -> None:
    data = hand.node("data", "Variable", 0, 0)
    first = hand.node("first", "FullyConnected", 240, 0, num_hidden=4)
    last = hand.node("last", "Activation", 480, 0, act_type="relu")
    hand.wire(data, first)
    hand.wire(first, last)
    act = hand.node("act", "Activation", 160, 320, act_type="relu")
    graph, steps = hand.session.graph, hand.session.history.position
    places = hand.view.board.port_place(PortRef(data, "output")), hand.view.board.port_place(PortRef(first, "data"))
    assert places[0] is not None
    assert places[1] is not None
    drop(hand, act, hand.at((places[0] + places[1]) / 2))
    assert hand.wires() == {("data", "act", "data"), ("act", "first", "data"), ("first", "last", "data")}
    boxes = [hand.view.board.items_by_id[node].outline() for node in (data, act, first, last)]
    assert all(one.right() + 64 <= other.left() for one, other in pairwise(boxes))
    moved = [hand.session.graph.nodes[node].position.x - graph.nodes[node].position.x for node in (first, last)]
    assert moved[0] == moved[1] > 0
    assert hand.session.history.position == steps + 1
    hand.session.undo()
    assert hand.session.graph.nodes == graph.nodes


def test_row_9_nothing_moves_where_there_is_room(hand: Hand) -> None:
    pair(hand)
    act = hand.node("act", "Activation", 160, 240, act_type="relu")
    before = {node.name: node.position for node in hand.session.graph.nodes.values()}
    drop(hand, act, middle(hand))
    after = {node.name: node.position for node in hand.session.graph.nodes.values()}
    assert ("data", "act", "data") in hand.wires()
    assert {name for name, place in after.items() if place != before[name]} == {"act"}


def test_row_9_a_layer_of_the_menu_of_a_wire_makes_room_too(hand: Hand) -> None:
    data = hand.node("data", "Variable", 0, 0)
    dense = hand.node("dense", "FullyConnected", 240, 0, num_hidden=4)
    hand.wire(data, dense)
    [wire] = hand.session.graph.wires
    hand.view.offer_on_wire(wire, QPointF(190, 56))
    hand.type_into_popup("relu")
    boxes = [item.outline() for item in hand.view.board.items_by_id.values()]
    assert len(boxes) == 3
    assert not any(one.intersects(other) for one, other in combinations(boxes, 2))


def test_row_9_a_wide_layer_gets_the_room_that_it_is_drawn_with(hand: Hand) -> None:
    data = hand.node("data", "Variable", 0, 0, shape=(-1, 3, 8, 8))
    dense = hand.node("dense", "FullyConnected", 240, 0, num_hidden=4)
    hand.wire(data, dense)
    [wire] = hand.session.graph.wires
    hand.view.offer_on_wire(wire, QPointF(190, 56))
    hand.type_into_popup("Convolution 2-D")
    [new] = hand.session.graph.nodes.keys() - {data, dense}
    items = hand.view.board.items_by_id
    box = items[new].outline()
    assert box.width() > adding.ROOM.width()
    hanging = [ghost.translated(items[dense].pos()) for ghost in items[dense].layout.ghosts.values()]
    assert hanging
    assert all(box.right() + GRID <= other.left() for other in (*hanging, items[dense].outline()))
    own = [ghost.translated(items[new].pos()) for ghost in items[new].layout.ghosts.values()]
    assert all(items[data].outline().right() + GRID <= other.left() for other in own)


# Rows 22 and 23


def test_row_22_alt_drag_takes_a_node_out_and_joins_its_neighbours(hand: Hand) -> None:
    data, dense = pair(hand)
    act = hand.node("act", "Activation", 800, 0, act_type="relu")
    hand.wire(dense, act)
    steps = hand.session.history.position
    hand.drag(hand.body(dense), hand.body(dense) + QPoint(0, 160), modifiers=ALT)
    assert hand.wires() == {("data", "act", "data")}
    assert hand.session.graph.nodes[dense].position == Point(480, 160)
    assert hand.session.history.position == steps + 1
    assert not hand.view.board.layer.doomed
    assert data


def test_row_23_control_del_deletes_and_reconnects(hand: Hand) -> None:
    _, dense = pair(hand)
    act = hand.node("act", "Activation", 800, 0, act_type="relu")
    hand.wire(dense, act)
    hand.click(hand.body(dense))
    hand.key(KEY.Key_Delete, CONTROL)
    assert hand.wires() == {("data", "act", "data")}
    assert hand.names() == ["data", "act"]


# Row 24


def test_row_24_alt_s_swaps_the_inputs(hand: Hand) -> None:
    one, two = hand.node("one", "Variable", 0, 0), hand.node("two", "Variable", 0, 160)
    minus = hand.node("minus", "elemwise_sub", 320, 0)
    hand.wire(one, minus, "lhs")
    hand.wire(two, minus, "rhs")
    hand.click(hand.body(minus))
    hand.key(KEY.Key_S, ALT)
    assert hand.wires() == {("two", "minus", "lhs"), ("one", "minus", "rhs")}


# Row 26


def test_row_26_alt_click_on_a_wire_puts_a_dot_there_that_drags_and_deletes(hand: Hand) -> None:
    pair(hand)
    wire = only_wire(hand)
    hand.click(middle(hand), ALT)
    [dot] = hand.session.graph.wires[wire].dots
    at = hand.at(QPointF(*dot))
    hand.drag(at, at + QPoint(16, 96))
    [moved] = hand.session.graph.wires[wire].dots
    assert moved == Point(dot.x + 16, dot.y + 96)
    lines = hand.view.board.layer.shapes[wire].lines
    assert (lines[24, :2] == moved).all()
    hand.click(hand.at(QPointF(*moved)))
    hand.key(KEY.Key_Delete)
    assert hand.session.graph.wires[wire].dots == ()


def test_row_26_double_click_on_a_wire_puts_a_dot_there_and_on_a_dot_takes_it_off(hand: Hand) -> None:
    pair(hand)
    wire = only_wire(hand)
    hand.double_click(middle(hand))
    [dot] = hand.session.graph.wires[wire].dots
    hand.double_click(hand.at(QPointF(*dot)))
    assert hand.session.graph.wires[wire].dots == ()


def test_row_26_dots_lie_in_the_order_of_the_wire(hand: Hand) -> None:
    pair(hand)
    wire = only_wire(hand)
    hand.click(middle(hand), ALT)
    lines = hand.view.board.layer.shapes[wire].lines
    hand.click(hand.at(QPointF(*lines[12, :2])), ALT)
    dots = hand.session.graph.wires[wire].dots
    assert [dot.x for dot in dots] == sorted(dot.x for dot in dots)
    assert len(dots) == 2


def test_row_26_escape_puts_a_dragged_dot_back(hand: Hand) -> None:
    pair(hand)
    wire = only_wire(hand)
    hand.click(middle(hand), ALT)
    [dot] = hand.session.graph.wires[wire].dots
    at = hand.at(QPointF(*dot))
    hand.hold(at, at + QPoint(0, 96))
    hand.key(KEY.Key_Escape)
    hand.release(at + QPoint(0, 96))
    assert hand.session.graph.wires[wire].dots == (dot,)
    assert (hand.view.board.layer.shapes[wire].lines[24, :2] == dot).all()


def test_row_26_undo_takes_dots_off_what_is_drawn(hand: Hand) -> None:
    pair(hand)
    wire = only_wire(hand)
    hand.click(middle(hand), ALT)
    hand.session.undo()
    assert len(hand.view.board.layer.shapes[wire].lines) == 24


# Row 27


def test_row_27_f_connects_the_selection(hand: Hand) -> None:
    data = hand.node("data", "Variable", 0, 0)
    dense = hand.node("fc", "FullyConnected", 240, 0, num_hidden=8)
    act = hand.node("act", "Activation", 480, 0, act_type="relu")
    hand.session.select([data, dense, act])
    hand.key(KEY.Key_F)
    assert hand.wires() == {("data", "fc", "data"), ("fc", "act", "data")}
    assert PortRef(act, "data") in hand.session.graph.wire_into
