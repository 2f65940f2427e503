"""A canvas over a real session, and a hand to work on it."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.actions.action import Workbench
from app.actions.menus import ActionSet
from app.canvas.view import CanvasView
from app.session.session import EditorSession
from app.settings import Settings
from app.theme import apply_theme
from tests.helpers.hand import Hand


class Bench:
    """As much of a window as the actions on the canvas need, so that their keys work here as there."""

    def __init__(self, view: CanvasView) -> None:
        self.session, self.canvas, self.settings = view.session, view, Settings()
        self.actions = ActionSet(cast("Workbench", self), view, view)
        for signal in (self.session.history_changed, self.session.selection_changed, self.session.problems_changed):
            signal.connect(self.actions.refresh)
        self.actions.refresh()


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
    Bench(made)
    return made


@pytest.fixture
def hand(view: CanvasView) -> Hand:
    return Hand(view)
