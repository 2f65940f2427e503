"""Renewing a panel: soon, while it is seen, and with rests."""

from __future__ import annotations

import time

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.widgets.renewing import INTERVAL_MS, LONGEST_MS, REST, Renewal


class Panel(QWidget):
    """Counts how often it is renewed, and takes its time for it."""

    def __init__(self, seconds: float = 0.0) -> None:
        super().__init__()
        self.seconds = seconds
        self.times: list[float] = []
        self.renewal = Renewal(self, self.renew)

    def renew(self) -> None:
        time.sleep(self.seconds)
        self.times.append(time.perf_counter())


@pytest.fixture
def panel(qtbot: QtBot) -> Panel:
    made = Panel()
    qtbot.addWidget(made)
    return made


def test_who_is_not_seen_is_renewed_when_it_is(panel: Panel, qtbot: QtBot) -> None:
    panel.renewal.note()
    qtbot.wait(2 * INTERVAL_MS)
    assert panel.times == []
    panel.show()
    assert len(panel.times) == 1


def test_many_changes_are_one_renewal(panel: Panel, qtbot: QtBot) -> None:
    panel.show()
    for _ in range(50):
        panel.renewal.note()
    qtbot.wait(3 * INTERVAL_MS)
    assert len(panel.times) == 2
    qtbot.wait(2 * INTERVAL_MS)
    assert len(panel.times) == 2


def test_what_was_renewed_by_hand_is_not_renewed_again(panel: Panel, qtbot: QtBot) -> None:
    panel.show()
    panel.renewal.note()
    panel.renewal.done()
    qtbot.wait(2 * INTERVAL_MS)
    assert len(panel.times) == 1


def test_what_takes_long_is_renewed_less_often(qtbot: QtBot) -> None:
    slow = Panel(seconds=0.04)
    qtbot.addWidget(slow)
    slow.show()
    for expected in (2, 3):
        slow.renewal.note()
        qtbot.waitUntil(lambda n=expected: len(slow.times) == n, timeout=5_000)  # type: ignore[misc]
    assert slow.times[2] - slow.times[1] >= REST * 0.04


def test_what_took_very_long_once_does_not_rest_as_long(qtbot: QtBot) -> None:
    slow = Panel(seconds=0.3)
    qtbot.addWidget(slow)
    slow.show()
    slow.renewal.note()
    qtbot.waitUntil(lambda: len(slow.times) == 2, timeout=5_000)
    assert slow.renewal._timer.interval() == LONGEST_MS < REST * 300
