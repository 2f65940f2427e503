"""Rows 13, 14, 17, 26 and 28 of the checklist: wires taken on their way, and what takes the wire that is drawn."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

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
