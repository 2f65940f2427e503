"""Row 90 of the checklist: an operator of any number of inputs has a row that adds one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QPointF

from core.dimension import Relation
from core.graph.model import NodeId
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
