"""Garbage of a window is collected by a timer, which does not walk through a whole document again and again."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.session.session import EditorSession
from app.session.tidying import Tidying
from core.graph.model import Document

TIMEOUT_MS = 10_000


class Ring:
    """Garbage that only the collector finds."""

    def __init__(self) -> None:
        self.itself: object = self


@pytest.fixture
def tidying(session: EditorSession, qtbot: QtBot) -> Iterator[Tidying]:
    parent = QObject()
    made = Tidying(session, parent)
    yield made
    made.stop()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def many_rings() -> weakref.ref[Ring]:
    """Make more garbage than may wait; return one that tells when it has gone."""
    rings = [Ring() for _ in range(5_000)]
    return weakref.ref(rings[0])


def test_a_timer_collects_and_python_does_not(tidying: Tidying, qtbot: QtBot) -> None:
    assert not gc.isenabled()
    found = many_rings()
    assert found() is not None
    qtbot.waitUntil(lambda: found() is None, timeout=TIMEOUT_MS)


def test_what_stays_is_put_aside_where_no_walk_comes_by_again(tidying: Tidying) -> None:
    assert gc.get_freeze_count() > 10_000
    assert len(gc.get_objects()) < 10_000


def test_with_another_document_garbage_goes_that_was_no_garbage_when_it_was_put_aside(
    tidying: Tidying, session: EditorSession, qtbot: QtBot
) -> None:
    ring = Ring()
    found = weakref.ref(ring)
    tidying._begin_anew()
    del ring
    gc.collect()
    assert found() is not None
    session._replace(Document(), None)
    qtbot.waitUntil(lambda: found() is None, timeout=TIMEOUT_MS)
    assert gc.get_freeze_count() > 10_000


def test_nothing_is_collected_while_somebody_drags(
    tidying: Tidying, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    pressed = [Qt.MouseButton.LeftButton]
    monkeypatch.setattr(QGuiApplication, "mouseButtons", lambda: pressed[0])
    found = many_rings()
    qtbot.wait(600)
    assert found() is not None
    pressed[0] = Qt.MouseButton.NoButton
    qtbot.waitUntil(lambda: found() is None, timeout=TIMEOUT_MS)
