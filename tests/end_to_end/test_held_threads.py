"""What a run of the random user stands on, too: threads whose answers come when they are asked for."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

import app.session.proving
import app.session.running
import app.session.training
import app.session.work
from app.examples import FOLDER
from app.session.session import EditorSession
from core.operators import standard_registry
from tests.helpers.held_threads import PROOF_MS, STEP_MS, HeldThreads

REPLACED = (
    (app.session.work, "_Side"),
    (app.session.work.Worker, "_started"),
    (app.session.running, "Engine"),
    (app.session.running.RunController, "_send_next"),
    (app.session.training, "Mailbox"),
    (app.session.training, "TrainingWorker"),
    (app.session.proving, "_Worker"),
)
LONG_MS = 100
"""Whatever can come by itself has come by then."""


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> HeldThreads:
    """Those of every session of a test, and of no other."""
    for owner, name in REPLACED:
        monkeypatch.setattr(owner, name, getattr(owner, name))
    held = HeldThreads()
    held.install()
    return held


@pytest.fixture
def session(threads: HeldThreads, qapp: object) -> EditorSession:
    """A session with a network that can be trained."""
    made = EditorSession(standard_registry())
    made.open_copy(FOLDER / "spirals.symloom.json")
    return made


def taken(threads: HeldThreads, qtbot: QtBot, milliseconds: float = 0.0) -> None:
    threads.take(milliseconds)
    qtbot.wait(1)


def state(session: EditorSession) -> tuple[bool, int]:
    return session.run.state.busy, session.run.state.position


def test_a_step_is_answered_when_the_answer_is_taken(
    session: EditorSession, threads: HeldThreads, qtbot: QtBot
) -> None:
    session.run.initialize_and_step()
    qtbot.wait(LONG_MS)
    assert state(session) == (True, 0)
    taken(threads, qtbot)
    assert state(session) == (False, 1)
    threads.free()
    session.close()


def test_a_training_does_as_many_iterations_as_fit_into_the_time(
    session: EditorSession, threads: HeldThreads, qtbot: QtBot
) -> None:
    session.training.start()
    for _ in range(10):
        taken(threads, qtbot, 3 * STEP_MS)
    session.training.pause()
    taken(threads, qtbot, STEP_MS)  # the one at hand comes to its end
    qtbot.waitUntil(lambda: session.training.current is not None and session.training.current.status == "paused")
    run = session.training.current
    assert run is not None
    assert run.iteration == 31
    session.training.stop()
    qtbot.waitUntil(lambda: not session.training.is_active)
    threads.free()
    session.close()


def test_a_training_ends_at_once_where_another_document_is_opened(session: EditorSession, qtbot: QtBot) -> None:
    session.training.start()
    qtbot.wait(LONG_MS)
    session.new_document()
    assert not session.training.is_active
    session.close()


def test_one_target_is_proven_in_its_time(session: EditorSession, threads: HeldThreads, qtbot: QtBot) -> None:
    session.prover.start(["numpy", "pytorch"])
    taken(threads, qtbot, PROOF_MS - 1)
    assert session.prover.proof("numpy") is None
    taken(threads, qtbot, 1)
    proof = session.prover.proof("numpy")
    assert proof is not None
    assert proof.problem is None
    assert session.prover.waiting == ("pytorch",)
    session.prover.cancel()
    taken(threads, qtbot, PROOF_MS)
    assert not session.prover.is_running
    threads.free()
    session.close()
