"""Rows 28, 88 and 90 of the checklist: rows with a plus, and rows that are a port and a value at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pytest
from PySide6.QtCore import QPoint, QPointF

from core.dimension import Relation
from core.graph.commands import SetParameterSettings
from core.graph.model import NodeId, PortRef, VariableSettings
from core.operators.operator import Operator, Port, attribute
from tests.helpers.hand import Hand


@dataclass(frozen=True)
class Sum(Operator):
    """Sum of as many arrays as there are."""

    name: ClassVar[str] = "test_sum"
    display_name: ClassVar[str] = "Sum"
    family: ClassVar[str] = "arithmetic"
    main_attribute: ClassVar[str] = "num_args"

    num_args: int = attribute(doc="Number of inputs.", minimum=1, label="inputs")

    def inputs(self) -> tuple[Port, ...]:
        return tuple(Port(f"arg{index}") for index in range(self.num_args))

    def relate(self, relation: Relation) -> None:
        relation.same_shape([port.name for port in (*self.inputs(), *self.outputs())], "elementwise")


def placed(hand: Hand) -> NodeId:
    hand.session.registry.register(Sum)
    return hand.node("sum", "test_sum", 320, 0, num_args=2)


def inputs(hand: Hand, node: NodeId) -> list[str]:
    return [port.ref.port for port in hand.view.board.items_by_id[node].content.inputs]


def test_row_90_a_click_on_the_plus_adds_an_input_as_one_undo_step(hand: Hand) -> None:
    node = placed(hand)
    item = hand.view.board.items_by_id[node]
    assert item.layout.plus is not None
    steps = hand.session.history.position
    hand.click(hand.at(item.pos() + item.layout.plus))
    assert inputs(hand, node) == ["arg0", "arg1", "arg2"]
    assert hand.session.history.position == steps + 1
    hand.session.undo()
    assert inputs(hand, node) == ["arg0", "arg1"]


def test_row_90_wires_stay_and_the_new_input_takes_one(hand: Hand) -> None:
    node = placed(hand)
    data = hand.node("data", "Variable", 0, 0)
    hand.wire(data, node, "arg1")
    item = hand.view.board.items_by_id[node]
    assert item.layout.plus is not None
    hand.click(hand.at(item.pos() + item.layout.plus + QPointF(30, 0)))
    hand.drag(hand.port(data, "output"), hand.port(node, "arg2"))
    assert hand.wires() == {("data", "sum", "arg1"), ("data", "sum", "arg2")}


def test_row_90_the_menu_adds_and_takes_inputs_away(hand: Hand) -> None:
    node = placed(hand)
    for text, count in (("Add an input", 3), ("Remove the last input", 2), ("Remove the last input", 1)):
        menu = hand.view.make_menu(hand.body(node))
        [action] = [each for each in menu.actions() if each.text() == text]
        action.trigger()
        assert len(inputs(hand, node)) == count
    texts = [action.text() for action in hand.view.make_menu(hand.body(node)).actions()]
    assert "Remove the last input" not in texts


def test_row_90_other_nodes_have_no_plus(hand: Hand) -> None:
    dense = hand.node("fc", "FullyConnected", 0, 0, num_hidden=8)
    assert hand.view.board.items_by_id[dense].layout.plus is None


def plus(hand: Hand, node: NodeId) -> QPoint:
    item = hand.view.board.items_by_id[node]
    assert item.layout.plus is not None
    return hand.at(item.pos() + item.layout.plus)


@pytest.mark.parametrize("operator", ["add_n", "Concat", "stack"])
def test_row_90_a_wire_dropped_on_the_plus_makes_its_own_input(hand: Hand, operator: str) -> None:
    data = hand.node("data", "Variable", 0, 0, shape=(4, 3))
    more = hand.node("more", "Variable", 0, 160, shape=(4, 3))
    node = hand.node("joined", operator, 400, 0, num_args=1)
    hand.wire(data, node, "arg0")
    steps = hand.session.history.position
    hand.hold(hand.port(more, "output"), plus(hand, node))
    assert hand.view.hint == "joined.arg1"
    hand.release(plus(hand, node))
    assert hand.wires() == {("data", "joined", "arg0"), ("more", "joined", "arg1")}
    assert inputs(hand, node) == ["arg0", "arg1"]
    assert hand.session.history.position == steps + 1
    expected = {"add_n": (4, 3), "Concat": (4, 6), "stack": (2, 4, 3)}[operator]
    assert hand.session.inference.shape(PortRef(node, "output")) == expected
    hand.session.undo()
    assert inputs(hand, node) == ["arg0"]


def test_row_90_a_circle_through_the_plus_is_refused_in_words(hand: Hand) -> None:
    total = hand.node("total", "add_n", 0, 0, num_args=1)
    relu = hand.node("relu", "Activation", 320, 0, act_type="relu")
    hand.wire(total, relu)
    hand.hold(hand.port(relu, "output"), plus(hand, total))
    assert "relu" in hand.view.hint or "total" in hand.view.hint
    hand.release(plus(hand, total))
    assert inputs(hand, total) == ["arg0"]
    assert hand.wires() == {("total", "relu", "data")}


def test_row_28_all_selected_nodes_are_wired_by_wiring_one(hand: Hand) -> None:
    sources = [hand.node(f"x{index}", "Variable", 0, 160 * index) for index in range(3)]
    total = hand.node("total", "add_n", 400, 0, num_args=2)
    hand.session.select(sources)
    steps = hand.session.history.position
    hand.drag(hand.port(sources[1], "output"), hand.body(total))
    assert hand.wires() == {("x0", "total", "arg0"), ("x1", "total", "arg1"), ("x2", "total", "arg2")}
    assert hand.session.history.position == steps + 1


def test_row_28_a_single_port_takes_a_single_wire(hand: Hand) -> None:
    sources = [hand.node(f"x{index}", "Variable", 0, 160 * index) for index in range(2)]
    total = hand.node("total", "add_n", 400, 0, num_args=2)
    hand.session.select(sources)
    hand.drag(hand.port(sources[1], "output"), hand.port(total, "arg0"))
    assert hand.wires() == {("x1", "total", "arg0")}


def test_row_88_a_wire_takes_the_place_of_a_parameter_which_comes_back_as_it_was(hand: Hand) -> None:
    dense = hand.node("fc", "FullyConnected", 400, 0, num_hidden=8)
    shared = hand.node("shared", "Variable", 0, 300)
    weight, ghosts = PortRef(dense, "weight"), hand.view.board.items_by_id[dense].layout
    assert set(ghosts.ghosts) == {"weight", "bias"}
    settings = VariableSettings(initializer='["normal", {"sigma": 0.5}]')
    hand.session.push(SetParameterSettings(weight, settings))
    hand.drag(hand.port(shared, "output"), hand.port(dense, "weight"))
    assert set(hand.view.board.items_by_id[dense].layout.ghosts) == {"bias"}
    hand.drag(hand.port(dense, "weight"), hand.at(QPointF(250, 500)))
    assert hand.wires() == set()
    assert set(hand.view.board.items_by_id[dense].layout.ghosts) == {"weight", "bias"}
    assert hand.session.graph.settings_of(weight) == settings
