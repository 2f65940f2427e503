"""Faults of the program itself: kept in a log, told once."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from app.faults import FaultReporter


@pytest.fixture
def shown(qtbot: QtBot, tmp_path: Path) -> Iterator[list[str]]:
    """What a person was told, with a reporter installed."""
    texts: list[str] = []
    reporter = FaultReporter(texts.append, tmp_path)
    reporter.install()
    yield texts
    reporter.uninstall()


def fail(word: str) -> None:
    raise ValueError(word)


def report(word: str) -> None:
    try:
        fail(word)
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)


def test_a_fault_is_told_once_and_kept_in_the_log(shown: list[str], qtbot: QtBot, tmp_path: Path) -> None:
    for word in ("first", "second", "third"):
        report(word)
    qtbot.waitUntil(lambda: bool(shown))
    qtbot.wait(20)
    assert len(shown) == 1
    assert "ValueError: first" in shown[0]
    assert "ValueError: first" in (tmp_path / "symloom.log").read_text(encoding="utf-8")


def test_a_fault_in_a_slot_and_one_in_a_thread_are_told(shown: list[str], qtbot: QtBot) -> None:
    with qtbot.captureExceptions() as captured:
        QTimer.singleShot(0, lambda: fail("in a slot"))
        qtbot.waitUntil(lambda: bool(captured))
    thread = threading.Thread(target=fail, args=("in a thread",))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: any("in a thread" in text for text in shown))


def test_the_hooks_are_put_back(qtbot: QtBot, tmp_path: Path) -> None:
    before = sys.excepthook, threading.excepthook
    reporter = FaultReporter(lambda _: None, tmp_path)
    reporter.install()
    assert sys.excepthook != before[0]
    reporter.uninstall()
    assert (sys.excepthook, threading.excepthook) == before
