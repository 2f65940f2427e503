"""Threads that are told to end: those that compute on are kept, and nobody waits for them."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.session.parting import PATIENCE_S, Leaving, is_anybody_left, part_from
from app.session.session import EditorSession
from app.session.work import IsStopped, Job, Worker
from core.training.trainer import StepResult, Trainer

LONG_S = 10.0


def wait_at(gate: threading.Event, begun: threading.Event) -> Job:
    """Return a job that says when it has begun, and looks at nothing but the gate."""

    def job(_is_stopped: IsStopped) -> None:
        begun.set()
        gate.wait(LONG_S)

    return job


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """What a job waits for that nothing breaks off; open at the end of the test."""
    made = threading.Event()
    yield made
    made.set()
    while is_anybody_left():
        time.sleep(0.001)


def test_a_thread_that_ends_is_not_kept() -> None:
    thread = threading.Thread(target=lambda: None)
    thread.start()
    part_from(Leaving(thread), None)
    assert not is_anybody_left()


def test_a_thread_that_computes_on_is_kept_until_it_ends(qtbot: QtBot, gate: threading.Event) -> None:
    worker, begun = Worker(), threading.Event()
    worker.start(wait_at(gate, begun))
    qtbot.waitUntil(begun.is_set)

    worker.close()
    del worker

    assert is_anybody_left()
    assert not gc.isenabled()  # it would take widgets apart in that thread
    gate.set()
    qtbot.waitUntil(lambda: not is_anybody_left())
    assert gc.isenabled()


def test_several_threads_are_waited_for_together(
    qtbot: QtBot, session: EditorSession, gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("app.session.parting.time.monotonic", lambda: sum(waited))

    def wait(_leaving: Leaving, seconds: float) -> bool:
        waited.append(seconds)
        return False

    monkeypatch.setattr(Leaving, "_ended_within", wait)
    workers = session.laboratory, session.checking, session.counting
    begun = [threading.Event() for _ in workers]
    for worker, event in zip(workers, begun, strict=True):
        worker.start(wait_at(gate, event))
    qtbot.waitUntil(lambda: all(event.is_set() for event in begun))

    session.close()

    assert sum(waited) == pytest.approx(PATIENCE_S)
    monkeypatch.undo()


def test_another_document_is_opened_while_an_iteration_goes_on(
    qtbot: QtBot, example: EditorSession, gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, step = threading.Event(), Trainer.step

    def slow_step(trainer: Trainer) -> StepResult:
        begun.set()
        gate.wait(LONG_S)
        return step(trainer)

    monkeypatch.setattr(Trainer, "step", slow_step)
    example.training.start()
    qtbot.waitUntil(begun.is_set)

    example.new_document()

    assert not example.training.is_active
    assert is_anybody_left()
