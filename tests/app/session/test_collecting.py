"""Garbage is collected in the thread of the interface as long as an engine computes in another one."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.session.collecting import Collecting
from app.session.session import EditorSession
from core.graph.commands import SetTrainingSettings
from core.graph.model import TrainingSettings

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


def test_the_collector_pauses_while_a_training_goes_on_though_nothing_was_stepped(
    example: EditorSession, qtbot: QtBot
) -> None:
    assert gc.isenabled()
    example.push(SetTrainingSettings(TrainingSettings(epochs=1, batch_size=500)))
    example.training.start()
    assert not gc.isenabled()
    qtbot.waitUntil(lambda: not example.training.is_active, timeout=TIMEOUT_MS)
    assert gc.isenabled()

    example.training.step()
    assert not gc.isenabled()
    example.training.close()
    assert gc.isenabled()


def test_the_collector_pauses_while_something_is_worked_out_beside_the_window(
    example: EditorSession, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(example.checking.done, timeout=TIMEOUT_MS):
        example.checking.start(lambda _: gc.isenabled())
    assert not gc.isenabled()
    example.checking.close()
    assert gc.isenabled()


def test_pausing_twice_is_pausing_once(qtbot: QtBot) -> None:
    del qtbot
    parent = QObject()
    collecting = Collecting(parent)
    for change in (collecting.start, collecting.start, collecting.stop, collecting.stop):
        change()
    assert gc.isenabled()
