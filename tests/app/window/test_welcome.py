"""The welcome page and the empty canvas, by real events."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.examples import EXAMPLES
from app.window.templates import TEMPLATES, EmptyCanvas, Template
from app.window.welcome import WelcomePage
from app.window.window import MainWindow
from tests.app.window.desk_window import window

__all__ = ["window"]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(window: MainWindow, tmp_path: Path) -> WelcomePage:
    path = tmp_path / "mine.symloom.json"
    assert window.session.save(path)
    window.actions_by_id["help.welcome"].trigger()
    [made] = window.findChildren(WelcomePage)
    assert made.hasFocus()
    return made


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifiers)


def test_row_106_every_example_is_a_card_with_its_picture_and_a_line(page: WelcomePage, qtbot: QtBot) -> None:
    assert [card.example for card in page.cards] == list(EXAMPLES)
    qtbot.waitUntil(lambda: all(card.picture is not None for card in page.cards), timeout=10_000)
    for card in page.cards:
        assert card.accessibleName()
        assert card.accessibleDescription().startswith("Try: ")
        assert card.height() > 150


def test_row_106_a_click_on_a_card_opens_the_example(window: MainWindow, page: WelcomePage, qtbot: QtBot) -> None:
    card = next(card for card in page.cards if card.example.name == "siamese")
    QTest.mouseClick(card, LEFT)
    assert "tower1" in window.session.graph.nodes
    qtbot.waitUntil(lambda: not window.findChildren(WelcomePage))
    assert window.canvas.hasFocus()


def test_row_106_keys_reach_a_card(window: MainWindow, page: WelcomePage) -> None:
    page.cards[0].setFocus()
    QTest.keyClick(page.cards[0], Qt.Key.Key_Space)
    assert window.session.name == page.cards[0].example.name


def test_row_106_recent_files_are_listed_and_open(window: MainWindow, page: WelcomePage, tmp_path: Path) -> None:
    [link] = page.recent
    assert link.text() == "mine.symloom.json"
    assert link.toolTip() == str(tmp_path / "mine.symloom.json")
    window.session.history.mark_saved()
    QTest.mouseClick(link, LEFT)
    assert window.session.path == tmp_path / "mine.symloom.json"


def test_row_106_escape_leaves_everything_as_it_is(window: MainWindow, page: WelcomePage, qtbot: QtBot) -> None:
    before = window.session.document
    QTest.keyClick(page, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChildren(WelcomePage))
    assert window.session.document is before


def test_row_106_the_page_takes_all_the_room_and_its_cards_use_it(
    window: MainWindow, page: WelcomePage, qtbot: QtBot
) -> None:
    window.resize(1600, 900)
    qtbot.waitUntil(lambda: page.geometry().bottom() + 1 == window.status_bar.geometry().top())
    assert page.width() == window.width()
    assert page.geometry().top() > window.menuBar().geometry().bottom()
    qtbot.waitUntil(lambda: page.cards[3].y() == page.cards[0].y())
    grid = page.cards[0].parentWidget()
    assert grid is not None
    assert page.cards[3].geometry().right() >= grid.width() - 4
    assert page.cards[4].geometry().top() > page.cards[0].geometry().bottom()


def test_row_106_tab_goes_round_on_the_page(page: WelcomePage, qtbot: QtBot) -> None:
    seen: list[object] = []
    page.setFocus()
    for _ in range(len(page.cards) + len(page.start) + len(page.templates) + len(page.recent)):
        press(Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
    assert seen == [*page.start, *page.templates, *page.recent, *page.cards]
    press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is page.start[0]
    press(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is page.cards[-1]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.name)
def test_row_107_empty_canvas_offers_templates(window: MainWindow, template: Template) -> None:
    window.session.new_document()
    [empty] = window.findChildren(EmptyCanvas)
    assert empty.isVisible()
    assert window.canvas.empty_hint.isVisible()
    QTest.mouseClick(empty.templates[TEMPLATES.index(template)], LEFT)
    assert window.session.graph.nodes
    assert window.session.path is None
    assert not [each for each in window.session.problems if each.severity.name == "ERROR"]
    assert not empty.isVisible()
    assert window.canvas.hasFocus()


def test_what_there_is_to_begin_with_says_what_it_is(window: MainWindow) -> None:
    window.session.new_document()
    [empty] = window.findChildren(EmptyCanvas)
    window.desk.show_welcome()
    [page] = window.findChildren(WelcomePage)
    for offers in (empty.templates, page.templates):
        tips = [each.toolTip() for each in offers]
        assert all(tip.endswith(".") for tip in tips)
        assert len(set(tips)) == len(TEMPLATES)
        assert [each.accessibleDescription() for each in offers] == tips
    assert empty.examples.toolTip()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.name)
def test_row_107_a_template_runs_without_more(window: MainWindow, template: Template, qtbot: QtBot) -> None:
    assert window.session.open_copy(template.path)
    assert window.session.problems == ()
    window.session.run.initialize_and_step()
    qtbot.waitUntil(lambda: not window.session.run.state.busy)
    assert window.notices.notices() == []


def test_row_107_empty_canvas_shows_the_way_to_the_examples(window: MainWindow) -> None:
    window.session.new_document()
    [empty] = window.findChildren(EmptyCanvas)
    QTest.mouseClick(empty.examples, LEFT)
    assert window.findChildren(WelcomePage)
