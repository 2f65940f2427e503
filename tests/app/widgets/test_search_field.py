"""A field to search with, and the button at its end."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.theme import apply_theme
from app.widgets.search_field import SearchField


def test_the_button_that_empties_it_is_in_the_middle_and_of_the_theme(qapp: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    field = SearchField("Filter", window)
    field.resize(200, 30)
    apply_theme(qapp, "dark")
    window.show()
    QTest.keyClicks(field, "dense")
    button = field.findChild(QToolButton)
    assert button is not None
    assert button.geometry().center().y() == field.rect().center().y()
    dark = button.icon().pixmap(16, 16).toImage()
    apply_theme(qapp, "light")
    assert button.icon().pixmap(16, 16).toImage() != dark

    QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    assert not field.text()
