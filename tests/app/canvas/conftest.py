"""A canvas over a real session, and a hand to work on it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.canvas.view import CanvasView
from app.session import EditorSession
from app.theme import apply_theme
from tests.helpers.hand import Hand


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication, session: EditorSession) -> CanvasView:
    apply_theme(qapp, "dark")
    made = CanvasView(session)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.setFocus()
    return made


@pytest.fixture
def hand(view: CanvasView) -> Hand:
    return Hand(view)
