"""Breakpoints on the canvas: the dot of a node, its halves, its menu; rows 95 and 97 of the notes on editors."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QMenu

from app.theme import theme
from core.graph.commands import SetRunSettings
from core.graph.model import NodeId, RunSettings
from core.runtime.breakpoints import Breakpoint
from core.runtime.conditions import parse_condition
from core.runtime.watches import Watch
from tests.helpers.hand import Hand


def dot(hand: Hand, node: NodeId, dx: float = 0) -> QPoint:
    item = hand.view.board.items_by_id[node]
    return hand.at(item.pos() + item.layout.stop + QPointF(dx, 0))


def colour(hand: Hand, place: QPoint) -> str:
    return hand.view.viewport().grab().toImage().pixelColor(place).name().upper()


def show(hand: Hand) -> None:
    hand.view.board.run_marks.show()


def stops(hand: Hand) -> list[Breakpoint]:
    return list(hand.session.run.marks.breakpoints)


def entry(menu: QMenu, *texts: str) -> None:
    """Choose an entry of a menu by the texts on the way to it."""
    found = menu
    for text in texts[:-1]:
        [found] = [each for each in found.findChildren(QMenu) if each.title() == text]
    [action] = [each for each in found.actions() if each.text().replace("&", "") == texts[-1]]
    action.trigger()


def test_row_97_f9_sets_a_red_dot_and_takes_it_away(hand: Hand) -> None:
    node = hand.node("relu1", "Activation", 200, 200, act_type="relu")
    hand.session.select([node])
    hand.key(Qt.Key.Key_F9)
    assert stops(hand) == [Breakpoint((node,), forward=True, backward=True)]
    show(hand)
    assert colour(hand, dot(hand, node, -4)) == colour(hand, dot(hand, node, 4)) == theme().error.upper()
    hand.key(Qt.Key.Key_F9)
    show(hand)
    assert stops(hand) == []
    assert colour(hand, dot(hand, node, 4)) != theme().error.upper()


def test_a_click_on_a_half_of_the_dot_switches_that_half(hand: Hand) -> None:
    node = hand.node("relu1", "Activation", 200, 200, act_type="relu")
    hand.session.run.marks.toggle((node,))
    show(hand)
    hand.click(dot(hand, node, -3))
    assert stops(hand) == [Breakpoint((node,), forward=False, backward=True)]
    show(hand)
    assert colour(hand, dot(hand, node, -4)) != theme().error.upper()
    assert colour(hand, dot(hand, node, 4)) == theme().error.upper()
    hand.click(dot(hand, node, 3))
    assert stops(hand) == []


def test_a_condition_is_seen_on_the_dot_and_one_that_is_off_is_hollow(hand: Hand) -> None:
    node = hand.node("relu1", "Activation", 200, 200, act_type="relu")
    marks = hand.session.run.marks
    marks.add(Breakpoint((node,), forward=True, backward=True, condition=parse_condition("nan")))
    show(hand)
    place = dot(hand, node) + QPoint(0, 2)
    assert colour(hand, place) != theme().error.upper()  # a bar
    marks.enable_all(False)
    show(hand)
    assert colour(hand, dot(hand, node, 4)) != theme().error.upper()


def test_the_menu_of_a_node_sets_breakpoints_and_watches(hand: Hand) -> None:
    node = hand.node("dense1", "FullyConnected", num_hidden=3)
    marks = hand.session.run.marks
    entry(hand.view.make_menu(hand.body(node)), "Breakpoint", "Stop backward")
    assert stops(hand) == [Breakpoint((node,), forward=False, backward=True)]
    entry(hand.view.make_menu(hand.body(node)), "Breakpoint", "|grad| > 100")
    assert [str(each.condition) for each in marks.breakpoints] == ["None", "|grad| > 100"]
    entry(hand.view.make_menu(hand.body(node)), "Breakpoint", "|grad| > 100")
    assert len(marks.breakpoints) == 1
    entry(hand.view.make_menu(hand.body(node)), "Watch", "weight: gradient")
    assert list(marks.watches) == [Watch((node, "weight"), "gradient")]
    entry(hand.view.make_menu(hand.body(node)), "Breakpoint", "Remove its breakpoints")
    assert stops(hand) == []


def test_train_and_predict_are_written_on_the_nodes_that_they_change(hand: Hand) -> None:
    dropout, relu = hand.node("dropout1", "Dropout"), hand.node("relu1", "Activation", 200, 200, act_type="relu")

    def rows(node: NodeId) -> list[tuple[str, str]]:
        return [(row.label, row.value) for row in hand.view.board.items_by_id[node].content.rows]

    assert ("mode", "train") in rows(dropout)
    assert all(label != "mode" for label, _ in rows(relu))
    hand.session.push(SetRunSettings(RunSettings(is_train=False)))
    assert ("mode", "predict") in rows(dropout)
    always = hand.node("dropout2", "Dropout", mode="always")
    assert all(label != "mode" for label, _ in rows(always))
