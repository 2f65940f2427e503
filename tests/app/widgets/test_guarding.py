"""What a handler of events raises is reported and goes no further: under a filter it would be a crash of PySide."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QGraphicsView, QWidget
from pytestqt.qtbot import QtBot

import app
from app.widgets.guarding import BOOLEAN, guards_events


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


def of_the_program() -> Iterator[type[QObject]]:
    """Every class of the program that Qt sends events to."""
    for module in pkgutil.walk_packages(app.__path__, "app."):
        if not module.name.endswith("__main__"):
            for kind in vars(importlib.import_module(module.name)).values():
                if isinstance(kind, type) and issubclass(kind, QObject) and kind.__module__ == module.name:
                    yield kind


def unguarded(kind: type[QObject]) -> list[str]:
    """The handlers of a class that may run under another one in Python, and let exceptions through."""
    ours = [each for each in kind.__mro__ if each.__module__.startswith("app.")]
    if not any(name in vars(each) for each in ours for name in BOOLEAN):
        return []
    return [
        f"{each.__qualname__}.{name}"
        for each in ours
        for name, method in vars(each).items()
        if callable(method) and is_handler(name) and not hasattr(method, "__wrapped__")
    ]


def is_handler(name: str) -> bool:
    return name in BOOLEAN or name.endswith("Event")


def test_every_class_with_handlers_under_handlers_is_guarded() -> None:
    assert unguarded(Bare) == ["Bare.event", "Bare.resizeEvent"]
    assert [name for kind in of_the_program() for name in unguarded(kind)] == []


class Bare(QWidget):
    """What the test is to find."""

    __module__ = "app.bare"

    def event(self, event: QEvent) -> bool:
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
