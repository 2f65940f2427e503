"""Garbage is collected in the thread of the interface as long as an engine computes in another one."""

from __future__ import annotations

import gc
import threading
import weakref

from pytestqt.qtbot import QtBot

from app.session import EditorSession

TIMEOUT_MS = 10_000


class Ring:
    """Garbage that only the collector finds."""

    def __init__(self) -> None:
        self.itself = self


def test_the_collector_pauses_while_an_engine_lives(example: EditorSession, qtbot: QtBot) -> None:
    assert gc.isenabled()
    example.run.initialize()
    assert not gc.isenabled()
    qtbot.waitUntil(lambda: not example.run.state.busy, timeout=TIMEOUT_MS)
    example.close()
    assert gc.isenabled()


def test_meanwhile_it_is_the_interface_that_collects(example: EditorSession, qtbot: QtBot) -> None:
    example.run.initialize()
    threads: list[int] = []
    rings = [Ring() for _ in range(5_000)]
    weakref.finalize(rings[0], lambda: threads.append(threading.get_ident()))
    rings.clear()
    qtbot.waitUntil(lambda: bool(threads), timeout=TIMEOUT_MS)
    assert threads == [threading.get_ident()]
