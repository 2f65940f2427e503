"""Tabs that go into a menu where they do not fit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.widgets.fitting_tabs import FittingTabs

NAMES = ("PyTorch", "NumPy", "Keras 3", "Flax NNX", "MXNet Symbol", "Gluon", "Symloom script", "ONNX")


def make(qtbot: QtBot, width: int) -> FittingTabs:
    tabs = FittingTabs()
    qtbot.addWidget(tabs)
    for name in NAMES:
        tabs.addTab(name)
    tabs.resize(width, tabs.sizeHint().height())
    tabs.show()
    return tabs


def shown(tabs: FittingTabs) -> list[str]:
    return [tabs.tabText(index) for index in range(tabs.count()) if tabs.isTabVisible(index)]


def test_all_tabs_are_there_where_they_fit(qtbot: QtBot) -> None:
    tabs = make(qtbot, 1200)
    assert shown(tabs) == list(NAMES)
    assert not tabs.more.isVisible()


def test_what_does_not_fit_is_in_the_menu_and_nothing_is_cut(qtbot: QtBot) -> None:
    tabs = make(qtbot, 360)
    there = shown(tabs)
    assert 1 < len(there) < len(NAMES)
    assert there == list(NAMES[: len(there)])
    assert tabs.more.geometry().right() <= tabs.width()
    assert tabs.more.x() > tabs.tabRect(len(there) - 1).right()
    tabs.resize(1200, tabs.height())
    assert shown(tabs) == list(NAMES)


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_tab_of_the_menu_opens_and_stays_in_sight(qtbot: QtBot) -> None:
    tabs = make(qtbot, 360)

    def choose() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        last = menu.actions()[-1]
        assert last.text() == NAMES[-1]
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(last).center())

    QTimer.singleShot(50, choose)
    QTest.mouseClick(tabs.more, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert tabs.tabText(tabs.currentIndex()) == NAMES[-1]
    assert NAMES[-1] in shown(tabs)
    assert tabs.tabRect(tabs.currentIndex()).right() < tabs.more.x()


@pytest.mark.parametrize("width", [200, 360, 500])
@pytest.mark.parametrize("chosen", range(len(NAMES)))
def test_an_open_tab_is_never_cut_at_the_left(qtbot: QtBot, width: int, chosen: int) -> None:
    tabs = make(qtbot, 1200)
    tabs.setCurrentIndex(chosen)
    QTest.qWait(0)
    tabs.resize(width, tabs.height())
    QTest.qWait(0)
    first = next(index for index in range(tabs.count()) if tabs.isTabVisible(index))
    assert tabs.tabRect(first).left() == 0
    assert tabs.tabRect(chosen).right() < tabs.more.x()
    assert tabs.more.geometry().right() <= tabs.width()


def test_arrow_keys_reach_every_tab(qtbot: QtBot) -> None:
    tabs = make(qtbot, 360)
    tabs.setFocus()
    for name in NAMES[1:]:
        QTest.keyClick(tabs, Qt.Key.Key_Right)
        assert tabs.tabText(tabs.currentIndex()) == name
        assert name in shown(tabs)
