"""The card of the current step: what it tells, where it stands, and when there is none."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from app.examples import find_example
from core.graph.commands import SetParameterSettings
from core.graph.model import NodeId, PortRef, Source, VariableSettings
from tests.helpers.hand import Hand


@pytest.fixture
def square(hand: Hand) -> NodeId:
    """Build x → x · x with x = (1, −3); returns the product."""
    x, product = hand.node("x", "Variable", 0, 200), hand.node("y", "elemwise_mul", 400, 200)
    hand.wire(x, product, "lhs")
    hand.wire(x, product, "rhs")
    source = Source("numbers", numbers=(1.0, -3.0), shape=(2,))
    hand.session.push(SetParameterSettings(PortRef(x, "output"), VariableSettings(source=source)))
    hand.view.resize(1000, 700)
    hand.view.fit()
    return product


def stepped(hand: Hand, qtbot: QtBot, *, backward: bool) -> None:
    run = hand.session.run
    (run.run_backward if backward else run.run_forward)()
    qtbot.waitUntil(lambda: not run.state.busy and run.state.position > 0)
    qtbot.waitUntil(hand.view.step_card.item.isVisible)


def test_a_step_forward_shows_its_value_where_it_covers_nothing(hand: Hand, square: NodeId, qtbot: QtBot) -> None:
    stepped(hand, qtbot, backward=False)

    card, board = hand.view.step_card.item, hand.view.board
    assert (card.title, card.tone) == ("y", "forward")
    assert card.detail == "float32 (2,)"
    assert dict(card.numbers) == {"min": "1", "max": "9", "mean": "5", "std": "4"}
    assert card.picture is not None
    assert not any(card.box.intersects(box) for box in board.obstacles())
    assert not any(card.box.intersects(box) for box in board.numbers.boxes())
    seen = hand.view.mapToScene(hand.view.viewport().rect()).boundingRect()
    assert seen.contains(card.box)
    node = board.items_by_id[square].outline()
    assert [node.left() < line.x1() < node.right() for line in card.lead] == [True]
    assert board.finder.node_at(card.box.center()) is None  # the pointer meets what is under it


@pytest.mark.usefixtures("square")
def test_a_step_backward_shows_the_gradient_that_arrived(hand: Hand, qtbot: QtBot) -> None:
    stepped(hand, qtbot, backward=True)  # the last step adds what the two uses of x give: 2 x

    card = hand.view.step_card.item
    assert (card.title, card.tone) == ("∂ loss / ∂ x", "backward")
    assert dict(card.numbers) == {"min": "-6", "max": "2", "mean": "-2", "std": "4"}


def test_an_edit_a_closed_view_and_a_switch_take_the_card_away(hand: Hand, square: NodeId, qtbot: QtBot) -> None:
    card = hand.view.step_card.item
    stepped(hand, qtbot, backward=False)
    hand.view.look_at(4.0, hand.view.board.items_by_id[square].outline().center())
    qtbot.waitUntil(lambda: not card.isVisible())  # no room in sight
    hand.view.fit()
    qtbot.waitUntil(card.isVisible)

    hand.view.show_step_card(False)
    assert not card.isVisible()
    hand.view.show_step_card(True)
    qtbot.waitUntil(card.isVisible)

    source = Source("numbers", numbers=(2.0, 2.0), shape=(2,))
    x = next(node.id for node in hand.session.graph.nodes.values() if node.name == "x")
    hand.session.push(SetParameterSettings(PortRef(x, "output"), VariableSettings(source=source)))
    qtbot.wait(100)
    assert not card.isVisible()


def test_it_makes_way_for_the_card_of_what_is_pointed_at(hand: Hand, square: NodeId, qtbot: QtBot) -> None:
    card = hand.view.step_card.item
    stepped(hand, qtbot, backward=False)
    hand.move(hand.port(square, "output"))
    qtbot.waitUntil(hand.view.hover.card.isVisible)
    assert not card.isVisible()
    hand.view.hover.leave()
    qtbot.waitUntil(card.isVisible)


@pytest.mark.parametrize("example", ["tied_autoencoder", "net_2_2_1", "digits_mlp"])
def test_the_line_to_the_card_runs_over_no_node_ghost_note_or_number(hand: Hand, qtbot: QtBot, example: str) -> None:
    assert hand.session.open_copy(find_example(example).path)
    hand.view.resize(1400, 900)
    hand.view.fit()
    run, board, card = hand.session.run, hand.view.board, hand.view.step_card.item
    run.initialize()
    qtbot.waitUntil(lambda: not run.state.busy)
    shown = 0
    while not run.state.is_finished:
        run.step_forward()
        qtbot.waitUntil(lambda: not run.state.busy)
        hand.view.board.run_marks.show()
        hand.view.step_card.show()
        if card.isVisible():
            shown += 1
            lines = [QRectF(line.p1(), line.p2()).adjusted(-0.5, 0, 0.5, 0) for line in card.lead]
            obstacles = (*board.obstacles(), *board.numbers.boxes())
            assert lines
            assert not any(box.intersects(line) for box in obstacles for line in lines)
    assert shown >= 5
