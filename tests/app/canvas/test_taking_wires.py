"""Rows 13, 14, 17, 26 and 28 of the checklist: wires taken on their way, and what takes the wire that is drawn."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from app.canvas.node_menu import apply_fix, fixes_of
from app.session.session import EditorSession
from tests.helpers.hand import Hand

ALT = Qt.KeyboardModifier.AltModifier


# Taking a wire where it is


def test_row_17_a_wire_is_grabbed_at_its_nearer_end(hand: Hand, session: EditorSession) -> None:
    data, other = hand.node("data", "Variable"), hand.node("other", "Variable", 0, 240)
    dense, head = (
        hand.node("dense", "FullyConnected", 400, num_hidden=4),
        hand.node("head", "FullyConnected", 400, 300, num_hidden=4),
    )
    hand.wire(data, dense)
    steps = session.history.position
    start, end = hand.port(data, "output"), hand.port(dense, "data")
    hand.drag(start + (end - start) * 0.8, hand.port(head, "data"))
    assert hand.wires() == {("data", "head", "data")}
    start, end = hand.port(data, "output"), hand.port(head, "data")
    hand.drag(start + QPoint(12, 0), hand.port(other, "output"))
    assert hand.wires() == {("other", "head", "data")}
    assert session.history.position == steps + 2


def test_row_17_a_wire_that_was_grabbed_on_its_way_goes_when_dropped_on_nothing_and_stays_on_escape(hand: Hand) -> None:
    data, dense = hand.node("data", "Variable"), hand.node("dense", "FullyConnected", 400, num_hidden=4)
    hand.wire(data, dense)
    middle = (hand.port(data, "output") + hand.port(dense, "data")) / 2
    nothing = middle + QPoint(0, 260)
    hand.hold(middle, nothing)
    assert hand.view.hint == "release to disconnect"
    hand.key(Qt.Key.Key_Escape)
    hand.release(nothing)
    assert hand.wires() == {("data", "dense", "data")}
    hand.drag(middle, nothing)
    assert hand.wires() == set()


def test_row_26_alt_drag_pulls_a_dot_out_of_a_wire_as_one_undo_step(hand: Hand, session: EditorSession) -> None:
    data, dense = hand.node("data", "Variable"), hand.node("dense", "FullyConnected", 400, num_hidden=4)
    hand.wire(data, dense)
    [wire] = session.graph.wires.values()
    steps = session.history.position
    middle = (hand.port(data, "output") + hand.port(dense, "data")) / 2
    hand.drag(middle, middle + QPoint(0, 96), modifiers=ALT)
    [dot] = session.graph.wires[wire.id].dots
    assert dot.y == pytest.approx(hand.view.board.layer.shapes[wire.id].start.y() + 96, abs=8)
    assert session.history.position == steps + 1
    hand.hold(middle + QPoint(-60, 40), middle + QPoint(0, 200), modifiers=ALT)
    hand.key(Qt.Key.Key_Escape)
    hand.release(middle + QPoint(0, 200))
    assert session.history.position == steps + 1
    assert hand.view.board.layer.hidden is None


# What is under the wire that is drawn


def test_row_13_what_hangs_from_a_node_takes_the_wire_for_its_parameter(hand: Hand) -> None:
    data, dense = hand.node("w", "Variable", 0, 200), hand.node("dense", "FullyConnected", 400, num_hidden=4)
    hand.drag(hand.port(data, "output"), hand.ghost(dense, "bias"))
    assert hand.wires() == {("w", "dense", "bias")}


def test_row_14_a_node_that_can_not_take_the_wire_says_why(hand: Hand) -> None:
    one = hand.node("one", "FullyConnected", num_hidden=4)
    two = hand.node("two", "FullyConnected", 300, num_hidden=4)
    hand.wire(one, two)
    hand.hold(hand.port(two, "output"), hand.body(one))
    assert "circle" in hand.view.hint
    hand.release(hand.body(one))
    assert hand.wires() == {("one", "two", "data")}
    assert hand.view.popup is None


def test_row_14_over_nothing_it_says_what_a_release_does(hand: Hand) -> None:
    dense = hand.node("dense", "FullyConnected", num_hidden=4)
    hand.hold(hand.port(dense, "output"), hand.at(QPointF(300, 300)))
    assert hand.view.hint == "(-1, 4)  release to add a node"
    hand.key(Qt.Key.Key_Escape)
    hand.release(hand.at(QPointF(300, 300)))


def test_row_28_all_that_is_wired_together_stays_lit(hand: Hand, session: EditorSession) -> None:
    one, other = hand.node("one", "Variable"), hand.node("other", "Variable", 0, 200)
    joined = hand.node("joined", "Concat", 300, num_args=2)
    session.select([one, other])
    hand.hold(hand.port(one, "output"), hand.body(joined))
    assert not hand.view.board.items_by_id[other].faded
    hand.release(hand.body(joined))
    assert len(hand.wires()) == 2


# What goes into a wire, and what comes beside one


def test_row_21_the_wire_at_which_a_node_is_held_takes_it(hand: Hand, session: EditorSession) -> None:
    data, dense = hand.node("data", "Variable"), hand.node("dense", "FullyConnected", 480, num_hidden=4)
    relu = hand.node("relu", "Activation", 200, 300, act_type="relu")
    hand.wire(data, dense)
    shape = next(iter(hand.view.board.layer.shapes.values()))
    hand.drag(hand.body(relu), hand.at(QPointF(shape.run.middle.x, shape.run.middle.y + 4)))
    assert hand.wires() == {("data", "relu", "data"), ("relu", "dense", "data")}


def test_row_8_what_goes_into_a_wire_leaves_it_straight(hand: Hand, session: EditorSession) -> None:
    data, dense = hand.node("data", "Variable"), hand.node("dense", "FullyConnected", 640, num_hidden=4)
    hand.wire(data, dense)
    [wire] = session.graph.wires
    middle = hand.view.board.layer.shapes[wire].run.middle
    hand.view.offer_on_wire(wire, QPointF(middle.x, middle.y + 3))
    hand.type_into_popup("tanh")
    assert {shape.start.y() for shape in hand.view.board.layer.shapes.values()} == {middle.y}
    assert {shape.end.y() for shape in hand.view.board.layer.shapes.values()} == {middle.y}


def covered(hand: Hand) -> set[tuple[str, str]]:
    """Return the pairs of nodes of which one covers the other, or what hangs from it."""
    items = list(hand.view.board.items_by_id.values())
    rooms = {
        item: [item.outline(), *(box.translated(item.pos()) for box in item.layout.ghosts.values())] for item in items
    }
    return {
        (one.content.name, other.content.name)
        for one, other in combinations(items, 2)
        if any(here.intersects(there) for here in rooms[one] for there in rooms[other])
    }


def test_a_tied_weight_is_drawn_beside_what_is_there(hand: Hand, session: EditorSession) -> None:
    data = hand.node("data", "Variable", shape=(4, 64))
    enc = hand.node("enc", "FullyConnected", 260, num_hidden=16)
    dec = hand.node("dec", "FullyConnected", 560, num_hidden=64)
    hand.wire(data, enc)
    hand.wire(enc, dec)
    hand.view.replacing.ask_encoder(dec)
    hand.type_into_popup("enc")
    assert len(session.graph.nodes) == 5
    assert covered(hand) == set()


def test_row_15_what_a_fix_inserts_covers_nothing(hand: Hand, session: EditorSession) -> None:
    data = hand.node("data", "Variable", shape=(2, 3, 8, 8))
    weight = hand.node("w", "Variable", 0, 200, shape=(192, 5))
    product = hand.node("product", "dot", 200)
    hand.wire(data, product, "lhs")
    hand.wire(weight, product, "rhs")
    [fix] = [fix for fix in fixes_of(session, product) if fix.code == "fix_flatten"]
    assert apply_fix(session, fix)
    assert covered(hand) == set()
    flatten = next(node for node in session.graph.nodes.values() if node.operator == "Flatten")
    assert flatten.position.y == session.graph.nodes[product].position.y
