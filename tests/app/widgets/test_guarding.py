"""What a handler of events raises is reported and goes no further: under a filter it would be a crash of PySide."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QGraphicsView, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.guarding import guards_events


@guards_events
class Careless(QGraphicsView):
    """Looks something up that is not there, in a handler that Qt calls under another one in Python."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.names: dict[str, str] = {}

    def viewportEvent(self, event: QEvent) -> bool:
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.names.pop("missing")


def test_what_a_handler_raises_is_reported_once_and_nothing_crashes(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = Careless()
    qtbot.addWidget(view)
    reported: list[BaseException | None] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: reported.append(error))
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(5, 5))
    assert [type(each) for each in reported] == [KeyError]
