"""The panel of the local rule: what it follows, its formulas, its numbers, copying, and slices."""

from __future__ import annotations

from itertools import chain
from typing import cast

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.panels.rule import RulePanel
from app.panels.rule.card import ArrayCard, numpy_text
from app.panels.rule.grid import NumberGrid
from app.panels.rule.pointed_map import spans
from app.panels.rule.reading import update_formula
from app.panels.rule.typeset import Glyphs, typeset, typeset_lines
from app.session.session import EditorSession
from app.theme import RESOURCES
from core.notation.reading import read
from core.notation.tree import plain
from core.training.rules import OPTIMIZERS
from tests.app.panels.conftest import Ids, Show

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(session: EditorSession, show: Show) -> RulePanel:
    made = RulePanel(session)
    show(made, 960, 280)
    return made


def settle(session: EditorSession, qtbot: QtBot, panel: RulePanel) -> None:
    qtbot.waitUntil(lambda: not session.run.state.busy)
    panel.refresh()


def let_it_settle(panel: RulePanel, shown: QWidget) -> None:
    """Wait until what is shown has its place: a formula that got another height moves what is below it."""
    places: list[QPoint] = []
    while len(places) < 3 or places[-1] != places[-3]:
        places.append(shown.mapTo(panel, QPoint()))
        QApplication.processEvents()


def titles(panel: RulePanel) -> list[str]:
    return [f"{card.letter.text()} {card.name.whole_text()}" for card in panel.cards if not card.isHidden()]


def test_before_a_step_it_says_what_to_do(panel: RulePanel) -> None:
    assert panel.empty.isVisible()
    assert panel.empty.title.text() == "No step yet"


def test_it_follows_the_steps_forward_and_backward(
    panel: RulePanel, session: EditorSession, ids: Ids, qtbot: QtBot
) -> None:
    session.run.initialize_and_step()
    settle(session, qtbot, panel)
    assert panel.name.text() == "dense1"
    assert panel.named.text == "dense1 = data dense1_weight^T + dense1_bias"
    assert titles(panel) == ["x data", "W dense1_weight", "b dense1_bias", "= y dense1"]

    session.run.run_to_backward(ids["relu1"])
    settle(session, qtbot, panel)
    assert panel.direction.choice == "backward"
    assert panel.direction.isVisible()
    assert panel.named.text == "∂loss / ∂relu1 · [relu1 > 0] = ∂loss / ∂dense1"
    assert titles(panel) == ["∂L/∂y relu1", "y relu1", "= ∂L/∂x dense1"]
    incoming, value, outgoing = (card.array for card in panel.cards[:3])
    np.testing.assert_allclose(incoming * (value > 0), outgoing)

    session.run.step_back()
    settle(session, qtbot, panel)
    assert panel.name.text() == "dense2"


def test_a_selected_node_is_shown_and_its_gradients_are_chosen_from_a_list(
    panel: RulePanel, session: EditorSession, ids: Ids, qtbot: QtBot
) -> None:
    session.run.initialize()
    settle(session, qtbot, panel)
    session.run.run_backward()
    settle(session, qtbot, panel)
    session.select([ids["dense2"]])
    QTest.mouseClick(panel.direction.buttons["backward"], LEFT)
    panel.refresh()
    assert [panel.part.itemText(i) for i in range(panel.part.count())] == ["data", "weight", "bias"]
    panel.part.setFocus()
    QTest.keyClick(panel.part, Qt.Key.Key_Down)
    QTest.keyClick(panel.part, Qt.Key.Key_Down)
    panel.refresh()
    assert panel.reading is not None
    shown = panel.reading.part
    assert shown in {"weight", "bias"}
    gradient, *rest, result = (card.array for card in panel.cards if not card.isHidden())
    expected = gradient.T @ rest[0] if shown == "weight" else gradient.sum(axis=0)
    np.testing.assert_allclose(result, expected, rtol=1e-4, atol=1e-6)


def test_a_gradient_that_is_not_there_yet_is_said_to_be_missing(
    panel: RulePanel, session: EditorSession, ids: Ids
) -> None:
    session.select([ids["relu1"]])
    panel.direction.buttons["backward"].click()
    panel.refresh()
    assert panel.formula.text == "∂L / ∂y · [y > 0] = ∂L / ∂x"
    assert panel.missing.isVisible()
    assert panel.missing.text() == "Run backward to see the gradients."


@pytest.fixture
def card(show: Show) -> ArrayCard:
    made = ArrayCard()
    show(made, 320, 200)
    return made


def test_a_small_array_is_read_as_numbers_and_its_cells_are_pointed_at(card: ArrayCard, qtbot: QtBot) -> None:
    card.show_array("x", "data", np.array([[1.0, -2.0], [0.5, 4.0]]), "strong")
    assert card.viewer.isVisible()
    assert card.map is None
    told: list[object] = []
    card.pointed.connect(told.append)
    grid: NumberGrid = card.grid
    QTest.mouseMove(grid, grid.box_of((1, 0)).center().toPoint())
    qtbot.waitUntil(lambda: told == [(1, 0)])
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_Right)
    assert told[-1] == (1, 1)


def test_a_large_array_is_a_heat_map_and_slices_are_chosen_by_axis(card: ArrayCard) -> None:
    array = np.arange(2 * 3 * 20 * 30, dtype=np.float32).reshape(2, 3, 20, 30)
    card.show_array("x", "conv1", array, "strong")
    assert card.map is not None
    assert card.map.isVisible()
    first, second = card._slices
    assert (first.maximum(), second.maximum()) == (1, 2)
    second.setValue(2)
    assert card.map._layout is not None
    np.testing.assert_array_equal(card.map._layout.matrix, array[0, 2])
    assert card.index_of((4, 5)) == (0, 2, 4, 5)

    mask = np.zeros(array.shape, bool)
    mask[1, 0, :3, :3] = True
    card.mark(mask)
    assert (first.value(), second.value()) == (1, 0)


def test_an_array_is_copied_as_code_that_makes_it(card: ArrayCard) -> None:
    array = np.array([[0.1, np.nan], [-np.inf, 3.0]], np.float32)
    card.show_array("x", "data", array, "strong")
    QTest.mouseClick(card.copy_button, LEFT)
    made = eval(QGuiApplication.clipboard().text(), {"np": np})  # noqa: S307 - what we wrote ourselves
    np.testing.assert_array_equal(made, array)
    assert made.dtype == array.dtype
    assert numpy_text(np.array(2.0)) == "np.array(2., dtype=np.float64)"


def test_marked_cells_become_few_rectangles() -> None:
    mask = np.zeros((4, 6), bool)
    mask[1] = True
    assert [box.getRect() for box in spans(mask)] == [(0, 1, 6, 1)]
    mask[1] = False
    mask[0, 0] = mask[2, 3:5] = True
    assert [box.getRect() for box in spans(mask)] == [(0, 0, 1, 1), (3, 2, 2, 1)]


def test_pointing_at_an_element_marks_a_row_and_a_column_and_prints_the_sum(
    panel: RulePanel, session: EditorSession, qtbot: QtBot
) -> None:
    assert session.open(RESOURCES / "examples" / "net_2_2_1.symloom.json")
    session.run.initialize()
    settle(session, qtbot, panel)
    session.run.run_backward()
    settle(session, qtbot, panel)
    dense = next(node.id for node in session.graph.nodes.values() if node.operator == "FullyConnected")
    session.select([dense])
    QTest.mouseClick(panel.direction.buttons["forward"], LEFT)
    panel.refresh()
    data, weight, *_, output = (card for card in panel.cards if not card.isHidden())

    let_it_settle(panel, output.grid)
    QTest.mouseMove(output.grid, output.grid.box_of((0, 1)).center().toPoint())

    qtbot.waitUntil(lambda: data.marked is not None)
    assert data.marked is not None
    assert weight.marked is not None
    assert np.argwhere(data.marked).tolist() == [[0, 0], [0, 1]]
    assert np.argwhere(weight.marked).tolist() == [[1, 0], [1, 1]]
    text = panel.terms.whole_text()
    total, _, left = text.removeprefix("y[0, 1] = ").partition(" = ")
    numbers = left.replace("·", "*").replace("−", "-")
    assert float(eval(numbers)) == pytest.approx(float(output.array[0, 1]), abs=5e-3)  # noqa: S307 - our own text
    assert float(total.replace("−", "-")) == pytest.approx(float(output.array[0, 1]), rel=1e-2)

    output.grid.clear_pointer()
    assert not is_marked(data)

    QTest.mouseClick(panel.direction.buttons["backward"], LEFT)
    panel.refresh()
    shown = [card for card in panel.cards if not card.isHidden()]
    shown[-1].grid.setFocus()
    QTest.keyClick(shown[-1].grid, Qt.Key.Key_Right)
    assert panel.terms.whole_text().startswith("∂L/∂")
    assert any(is_marked(card) for card in shown[:-1])


def is_marked(card: ArrayCard) -> bool:
    return card.marked is not None and bool(card.marked.any())


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_has_a_formula_that_ends_in_a_new_weight(optimizer: str) -> None:
    assert "w ← w " in plain(read(update_formula(optimizer)))


def test_a_step_of_the_update_shows_the_rule_of_the_optimizer(
    panel: RulePanel, session: EditorSession, ids: Ids, qtbot: QtBot
) -> None:
    session.run.initialize()
    settle(session, qtbot, panel)
    session.run.run_update()
    qtbot.waitUntil(lambda: session.run.state.is_finished)
    panel.refresh()
    assert panel.kind.whole_text() == "Update"
    name = panel.name.text()
    assert f"{name} ← {name} + m" in panel.named.text
    assert titles(panel) == [f"g {name}", f"= w {name}"]
    session.select([ids["relu1"]])
    panel.refresh()
    assert panel.name.text() == "relu1"


def test_a_huge_array_is_not_offered_as_code(card: ArrayCard) -> None:
    card.show_array("x", "data", np.zeros((400, 400)), "strong")
    assert not card.copy_button.isEnabled()
    card.show_array("x", "data", np.zeros((2, 2)), "strong")
    assert card.copy_button.isEnabled()


def test_the_cells_of_a_heat_map_are_pointed_at_by_mouse_and_by_keys(card: ArrayCard, qtbot: QtBot) -> None:
    card.show_array("x", "data", np.arange(600.0).reshape(20, 30), "strong")
    assert card.map is not None
    told: list[object] = []
    card.pointed.connect(told.append)
    qtbot.wait(60)  # until the map knows its size
    QTest.mouseMove(card.map.viewport(), card.map.viewport().rect().center())
    qtbot.waitUntil(lambda: bool(told))
    row, column = cast("tuple[int, int]", told[-1])
    assert abs(row - 10) <= 1
    assert abs(column - 15) <= 1
    card.map.setFocus()
    QTest.keyClick(card.map, Qt.Key.Key_Right)
    assert told[-1] == (row, column + 1)
    QTest.keyClick(card.map, Qt.Key.Key_Up)
    assert told[-1] == (row - 1, column + 1)


def test_in_a_narrow_high_place_cards_are_one_below_the_other_and_formulas_in_lines(
    session: EditorSession, show: Show, qtbot: QtBot, ids: Ids
) -> None:
    panel = RulePanel(session)
    show(panel, 240, 700)
    session.run.initialize_and_step()
    settle(session, qtbot, panel)
    session.run.run_to_backward(ids["relu1"])
    settle(session, qtbot, panel)
    cards = [card for card in panel.cards if not card.isHidden()]

    qtbot.waitUntil(lambda: cards[1].y() > cards[0].geometry().bottom())
    let_it_settle(panel, cards[-1])

    assert panel.named.y() > panel.formula.geometry().bottom()
    assert all(card.width() <= panel.viewer.width() for card in cards)
    assert panel.named.height() >= panel.named.heightForWidth(panel.named.width())
    panel.resize(960, 280)
    qtbot.waitUntil(lambda: cards[1].x() > cards[0].geometry().right())


def test_numbers_of_a_card_are_all_there_where_the_panel_scrolls_down(
    session: EditorSession, show: Show, qtbot: QtBot
) -> None:
    panel = RulePanel(session)
    assert session.open(RESOURCES / "examples" / "net_2_2_1.symloom.json")
    show(panel, 240, 400)
    session.run.initialize_and_step()
    settle(session, qtbot, panel)
    numbers = [card for card in panel.cards if not card.isHidden()]
    qtbot.waitUntil(lambda: panel.shelf.is_column)
    qtbot.waitUntil(lambda: all(card.viewer.height() >= card.grid.height() for card in numbers))


@pytest.mark.parametrize("width", [90, 140, 200, 400])
def test_a_formula_is_broken_behind_signs_and_loses_nothing(width: int) -> None:
    tree = read("m ← momentum · m − lr · g, w ← w + m")
    whole = typeset(tree, 15)
    lines = typeset_lines(tree, 15, width)
    texts = [[part.text for part in line.parts if isinstance(part, Glyphs)] for line in lines]
    assert [*chain(*texts)] == [part.text for part in whole.parts if isinstance(part, Glyphs)]
    assert all(text[-1] in {"←", "−", "+", ","} for text in texts[:-1])
    assert (len(lines) == 1) == (whole.width <= width)
    assert all(line.width <= width for line in lines) or width < 100
