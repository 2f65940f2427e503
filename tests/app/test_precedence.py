"""The interface goes first: a thread stands still while it claims its turn, not longer, and not where nobody claims."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app import precedence as module
from app.precedence import Precedence


@pytest.fixture
def first(qtbot: QtBot) -> Iterator[Precedence]:
    made = Precedence()
    made.begin()
    yield made
    made.end()


class Asking(threading.Thread):
    """Gives way once, and keeps how long it did."""

    def __init__(self, to: Precedence) -> None:
        super().__init__()
        self._to = to
        self.is_through = threading.Event()
        self.seconds = -1.0

    def run(self) -> None:
        self.seconds = self._to.give_way()
        self.is_through.set()


def test_who_asks_waits_until_the_turn_is_over(
    first: Precedence, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PATIENCE_S", 30.0)
    first.claim()
    asking = Asking(first)
    asking.start()
    assert not asking.is_through.wait(0.05), "the turn is not over"
    qtbot.wait(1)  # the event loop goes to sleep
    assert asking.is_through.wait(10)
    asking.join()
    assert 0.04 < asking.seconds < 30


def test_nobody_waits_longer_than_patience(first: Precedence) -> None:
    first.claim()
    asking = Asking(first)
    asking.start()
    assert asking.is_through.wait(10), "no turn has ended, and still"
    asking.join()


def test_without_a_claim_nobody_waits(first: Precedence) -> None:
    assert first.give_way() == 0.0


def test_claims_count_only_while_there_is_somebody_to_give_way(first: Precedence) -> None:
    first.end()
    first.claim()
    assert first.give_way() == 0.0
    first.begin()
    first.claim()
    first.end()
    assert first.give_way() == 0.0, "what was claimed last is free again"
    first.begin()
