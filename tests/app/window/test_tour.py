"""Row 108: a walk through the window for somebody new."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.window.tour import Tour
from app.window.welcome import WelcomePage
from app.window.window import MainWindow
from tests.app.window.desk_window import window

__all__ = ["window"]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def tour(window: MainWindow) -> Tour:
    window.actions_by_id["help.tour"].trigger()
    [made] = window.findChildren(Tour)
    assert made.hasFocus()
    return made


def card_in_window(tour: Tour) -> QRect:
    return QRect(tour.card.pos(), tour.card.size())


def test_row_108_next_leads_through_every_place_and_ends(window: MainWindow, tour: Tour, qtbot: QtBot) -> None:
    titles = []
    for _ in tour.stops:
        titles.append(tour.title.text())
        assert tour.rect().contains(card_in_window(tour)), "the card is cut"
        assert tour.place().width() > 100
        QTest.mouseClick(tour.next, LEFT)
    assert len(set(titles)) == len(titles) == 6
    qtbot.waitUntil(lambda: not window.findChildren(Tour))
    assert window.canvas.hasFocus()


def test_row_108_the_card_does_not_cover_the_place_where_there_is_room_beside(tour: Tour) -> None:
    tour.window().resize(1600, 1000)
    QApplication.processEvents()
    for _ in range(len(tour.stops) - 1):
        if tour.title.text() != "The network":
            assert not tour.place().intersects(card_in_window(tour)), tour.title.text()
        QTest.keyClick(tour, Qt.Key.Key_Right)


def test_row_108_keys_go_on_and_back_and_escape_ends_it(window: MainWindow, tour: Tour, qtbot: QtBot) -> None:
    before = window.session.document
    first = tour.title.text()
    assert not tour.back.isEnabled()
    QTest.keyClick(tour, Qt.Key.Key_Right)
    assert tour.title.text() != first
    QTest.keyClick(tour, Qt.Key.Key_Left)
    assert tour.title.text() == first
    QTest.keyClick(tour, Qt.Key.Key_Delete)
    QTest.keyClick(tour, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChildren(Tour))
    assert window.session.document is before


def test_row_108_tab_stays_on_the_card(tour: Tour) -> None:
    QTest.keyClick(tour, Qt.Key.Key_Tab)
    assert tour.next.hasFocus()
    QTest.keyClick(tour.next, Qt.Key.Key_Tab)
    assert tour.skip.hasFocus()
    QTest.keyClick(tour.skip, Qt.Key.Key_Tab)
    assert tour.next.hasFocus()


def test_row_108_it_begins_on_the_welcome_page_with_an_example(window: MainWindow, qtbot: QtBot) -> None:
    window.session.new_document()
    window.desk.show_welcome()
    [page] = window.findChildren(WelcomePage)
    QTest.mouseClick(page.start[-1], LEFT)
    assert window.session.graph.nodes
    [tour] = window.findChildren(Tour)
    qtbot.waitUntil(lambda: not window.findChildren(WelcomePage))
    assert tour.isVisible()
    assert tour.hasFocus()


def test_row_108_a_panel_that_is_hidden_is_shown_when_it_is_its_turn(window: MainWindow, tour: Tour) -> None:
    window.docks["values"].hide()
    while tour.title.text() != "Numbers":
        QTest.keyClick(tour, Qt.Key.Key_Right)
    assert window.docks["values"].isVisible()
