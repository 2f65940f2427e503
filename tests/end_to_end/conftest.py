"""The whole program: a window with everything in it, and a person at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.session.session import EditorSession
from app.theme import apply_theme
from app.window.window import MainWindow
from core.operators import standard_registry
from tests.helpers.person import Person

TIMEOUT_MS = 10_000


@pytest.fixture
def person(qtbot: QtBot, qapp: QApplication) -> Iterator[Person]:
    """A person before an empty canvas."""
    apply_theme(qapp, "dark")
    session = EditorSession(standard_registry())
    window = MainWindow(session)
    qtbot.addWidget(window, before_close_func=lambda _: session.history.mark_saved())
    window.resize(1600, 1000)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=TIMEOUT_MS)
    window.fill_panels()
    yield Person(window, lambda is_true: qtbot.waitUntil(is_true, timeout=TIMEOUT_MS))
    window.status_bar.stop()
    session.close()
