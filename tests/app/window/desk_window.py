"""A window with the digits example for tests of what lies around its documents."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.session.session import EditorSession
from app.theme import apply_theme
from app.window.window import MainWindow
from tests.app.conftest import EXAMPLE

TIMEOUT_MS = 5_000


@pytest.fixture
def window(qtbot: QtBot, session: EditorSession, qapp: QApplication) -> Iterator[MainWindow]:
    """A window with the digits example, shown, active, its panels filled."""
    apply_theme(qapp, "dark")
    made = MainWindow(session)
    qtbot.addWidget(made, before_close_func=_as_saved)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow, timeout=TIMEOUT_MS)
    made.fill_panels()
    session.open_copy(EXAMPLE)
    made.canvas.setFocus()
    yield made
    made.status_bar.stop()


def _as_saved(window: MainWindow) -> None:
    window.session.history.mark_saved()
