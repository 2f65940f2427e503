"""Underlined letters in menus."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QStyle
from pytestqt.qtbot import QtBot

from app.theme import apply_theme, theme
from app.widgets.menu_style import quieten

UNDERLINE = QStyle.StyleHint.SH_UnderlineShortcut


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> QMainWindow:
    apply_theme(qapp, "dark")
    made = QMainWindow()
    qtbot.addWidget(made)
    made.menuBar().addMenu("&File").addMenu("&Recent").addAction("&One")
    quieten(made.menuBar())
    made.show()
    return made


def underlines(window: QMainWindow) -> int:
    bar = window.menuBar()
    return bar.style().styleHint(UNDERLINE, None, bar)


def test_no_letter_is_underlined_for_the_mouse(window: QMainWindow) -> None:
    assert not underlines(window)
    for menu in window.menuBar().findChildren(QMenu):
        assert not menu.style().styleHint(UNDERLINE, None, menu)


def test_letters_are_underlined_while_the_menus_are_used_by_keyboard(window: QMainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    window.menuBar().setFocus()
    qtbot.waitUntil(window.menuBar().hasFocus)
    assert underlines(window)
    window.menuBar().clearFocus()
    assert not underlines(window)


def test_letters_are_underlined_while_alt_is_held(window: QMainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QGuiApplication, "keyboardModifiers", lambda: Qt.KeyboardModifier.AltModifier)
    assert underlines(window)


def test_menus_have_the_colours_and_the_room_of_the_theme_that_was_chosen_last(
    window: QMainWindow, qapp: QApplication
) -> None:
    bar, menu = window.menuBar(), window.menuBar().findChildren(QMenu)[0]
    height = bar.sizeHint().height()
    for name in ("light", "dark"):
        apply_theme(qapp, name)

        menu.ensurePolished()
        assert bar.grab().toImage().pixelColor(bar.width() - 3, 3).name().upper() == theme().panel
        assert menu.grab().toImage().pixelColor(menu.width() // 2, 3).name().upper() == theme().raised
        assert bar.sizeHint().height() == height
        assert not underlines(window)
