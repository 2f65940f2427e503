"""Work of the interface in pieces: one in a turn of the event loop, the newest of its name, none for who is gone."""

from __future__ import annotations

import pytest
import shiboken6
from PySide6.QtCore import QAbstractEventDispatcher, QObject, QTimer
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from app.pieces import Pieces, pieces


@pytest.fixture
def line() -> Pieces:
    return Pieces()


def test_each_piece_has_a_turn_of_its_own(line: Pieces, qtbot: QtBot) -> None:
    owner, log = QObject(), list[str]()
    for name in ("first", "second", "third"):
        line.ask(owner, name, lambda name=name: log.append(name))  # type: ignore[misc]
    beat = QTimer()
    beat.timeout.connect(lambda: log.append("-"))
    beat.start(1)
    assert line.is_behind
    qtbot.waitUntil(lambda: not line.is_behind and "third" in log, timeout=2_000)
    beat.stop()
    assert [each for each in log if each != "-"] == ["first", "second", "third"]
    assert "-" in log[log.index("first") : log.index("second")], "others had their turn in between"


def test_of_what_is_asked_for_twice_the_newest_is_done(line: Pieces, qtbot: QtBot) -> None:
    owner, log = QObject(), list[str]()
    line.ask(owner, "curve", lambda: log.append("old"))
    line.ask(owner, "curve", lambda: log.append("new"))
    line.ask(QObject(line), "curve", lambda: log.append("of another"))
    qtbot.waitUntil(lambda: len(log) == 2, timeout=2_000)
    qtbot.wait(20)
    assert log == ["new", "of another"]


def test_what_is_dropped_or_has_lost_its_owner_is_not_done(line: Pieces, qtbot: QtBot) -> None:
    owner, gone, log = QObject(), QObject(), list[str]()
    line.ask(gone, "picture", lambda: log.append("gone"))
    line.ask(owner, "dropped", lambda: log.append("dropped"))
    line.ask(owner, "kept", lambda: log.append("kept"))
    line.drop(owner, "dropped")
    line.drop(owner, "never asked for")
    shiboken6.delete(gone)
    qtbot.waitUntil(lambda: bool(log), timeout=2_000)
    qtbot.wait(20)
    assert log == ["kept"]


def test_a_piece_that_fails_does_not_keep_the_next_from_its_turn(line: Pieces, qtbot: QtBot) -> None:
    owner, log = QObject(), list[str]()
    line.ask(owner, "broken", lambda: log[1])
    line.ask(owner, "whole", lambda: log.append("whole"))
    with capture_exceptions() as failures:
        qtbot.waitUntil(lambda: bool(log), timeout=2_000)
    assert [kind for kind, *_ in failures] == [IndexError]


def test_it_is_known_which_piece_took_longest(line: Pieces, qtbot: QtBot) -> None:
    owner = QObject()
    line.ask(owner, "long", lambda: sum(range(300_000)))
    line.ask(owner, "short", lambda: None)
    qtbot.waitUntil(lambda: {"long", "short"} <= line.longest.keys(), timeout=2_000)
    assert line.longest["long"] > line.longest["short"] >= 0


def test_the_program_has_one_line() -> None:
    assert pieces() is pieces()
    assert QAbstractEventDispatcher.instance() is not None
