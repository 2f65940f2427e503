"""Panels that follow the session: not while nobody sees them, and up to date as soon as somebody does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.panels.following import REFRESH_MS, FollowingPanel
from app.panels.rule import RulePanel
from app.panels.values import ValuesPanel
from app.session.session import EditorSession
from tests.app.panels.conftest import Ids, Show


class Counting(FollowingPanel):
    """Counts how often it is renewed."""

    def __init__(self, session: EditorSession, parent: QWidget | None = None) -> None:
        super().__init__(session, "chart", parent)
        self.renewed = 0

    def renew(self) -> None:
        self.renewed += 1
        self.show_content()


def test_many_changes_at_once_are_shown_once(session: EditorSession, show: Show, qtbot: QtBot) -> None:
    panel = Counting(session)
    show(panel, 300, 200)
    before = panel.renewed
    for _ in range(20):
        panel.follow()
    qtbot.waitUntil(lambda: panel.renewed == before + 1)
    qtbot.wait(3 * REFRESH_MS)
    assert panel.renewed == before + 1


@pytest.mark.parametrize("kind", [Counting, ValuesPanel, RulePanel])
def test_behind_another_tab_it_rests_and_then_catches_up(
    kind: Callable[[EditorSession], FollowingPanel],
    session: EditorSession,
    show: Show,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    panel = kind(session)
    show(panel, 300, 200)
    qtbot.wait(2 * REFRESH_MS)
    renewed: list[int] = []
    renew = panel.renew

    def counted() -> None:
        renewed.append(1)
        renew()

    monkeypatch.setattr(panel, "renew", counted)
    panel.move(-2_000, 0)  # where Qt puts what lies in a tab behind another
    panel.follow()
    qtbot.wait(3 * REFRESH_MS)
    assert renewed == []

    panel.move(0, 0)

    qtbot.waitUntil(lambda: len(renewed) == 1)


def test_what_is_missing_is_said_in_place_of_the_content(session: EditorSession, ids: Ids, show: Show) -> None:
    del ids
    panel = Counting(session)
    show(panel, 300, 200)
    panel.show_empty("Nothing", "Make something.")
    assert panel.empty.isVisible()
    assert not panel.content.isVisible()
    panel.show_content()
    assert panel.content.isVisible()
    assert not panel.empty.isVisible()
