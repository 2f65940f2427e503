"""Trainings of the document: start, pause, step, stop, what comes back, and that undo takes it away again."""

from __future__ import annotations

import pathlib
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.pieces import pieces
from app.session import training_worker
from app.session.session import EditorSession
from app.session.training import FINISHED, PAUSED, RUNNING, STOPPED, TrainingRun
from app.session.training_worker import Mailbox, Results, TrainingNews, TrainingRequest, TrainingWorker
from core.graph.commands import SetAttribute, SetTrainingSettings
from core.graph.model import Document, NodeId, TrainingSettings, frozen
from core.problem import Path, Problem
from core.training.trainer import Trainer
from tests.app.panels.conftest import Ids, ids
from tests.core.training.test_trainer import plane

__all__ = ["ids"]
TIMEOUT_MS = 20_000
SHORT = TrainingSettings(epochs=2, batch_size=100)
LONG = TrainingSettings(epochs=100_000, batch_size=100)


def settle(example: EditorSession, qtbot: QtBot, status: str) -> TrainingRun:
    """Wait until the newest run has a status."""
    run = example.training.current
    assert run is not None
    qtbot.waitUntil(lambda: run.status == status, timeout=TIMEOUT_MS)
    return run


def train(example: EditorSession, qtbot: QtBot, settings: TrainingSettings = SHORT) -> TrainingRun:
    """Train to the end."""
    example.push(SetTrainingSettings(settings))
    example.training.start()
    return settle(example, qtbot, FINISHED)


def weight(ids: Ids) -> Path:
    return (ids["dense1"], "weight")


def test_a_training_leaves_its_curves_and_its_weights(example: EditorSession, qtbot: QtBot, ids: Ids) -> None:
    run = train(example, qtbot)
    assert run.iteration == 2 * 15
    assert len(run.metrics["accuracy"]) == run.iteration
    assert [each.epoch for each in run.epochs] == [1, 2]
    assert run.losses[-1] < run.losses[0]
    assert run.results.best is not None
    assert run.results.classes is not None
    assert len(run.results.classes.actual) == 359
    assert run.results.moments[weight(ids)][0].iteration == 1
    value = example.store.value(weight(ids))
    assert value is not None
    np.testing.assert_array_equal(value, run.results.parameters[weight(ids)].value)
    assert example.store.gradient(weight(ids)) is not None


def test_the_first_and_the_last_iteration_are_recorded_even_where_there_is_no_time(
    example: EditorSession, qtbot: QtBot, ids: Ids, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training_worker, "HEAD_START_S", 0.0)
    monkeypatch.setattr(training_worker, "LOOK_SHARE", 0.0)
    run = train(example, qtbot)
    assert [each.iteration for each in run.results.moments[weight(ids)]] == [1, run.iteration]


def test_undo_brings_the_values_back_and_redo_the_trained_ones(example: EditorSession, qtbot: QtBot, ids: Ids) -> None:
    with qtbot.waitSignal(example.run.initialized):
        example.run.initialize()
    before = example.store.value(weight(ids))
    train(example, qtbot)
    trained = example.store.value(weight(ids))
    assert example.undo_text() == "Train"
    steps = example.history.position

    example.undo()
    np.testing.assert_array_equal(example.store.value(weight(ids)), before)
    assert example.history.position == steps - 1
    example.redo()
    np.testing.assert_array_equal(example.store.value(weight(ids)), trained)


def test_weights_that_came_while_the_training_was_undone_are_there_after_redo(
    example: EditorSession, qtbot: QtBot, ids: Ids
) -> None:
    example.push(SetTrainingSettings(LONG))
    example.training.step()
    settle(example, qtbot, PAUSED)
    example.undo()
    assert example.store.value(weight(ids)) is None
    example.training.step()
    run = example.training.current
    assert run is not None
    qtbot.waitUntil(lambda: run.iteration == 2 and run.status == PAUSED, timeout=TIMEOUT_MS)
    assert example.store.value(weight(ids)) is None, "a training must not write where it was undone"
    example.redo()
    np.testing.assert_array_equal(example.store.value(weight(ids)), run.results.parameters[weight(ids)].value)
    example.training.stop()
    settle(example, qtbot, STOPPED)


def test_pause_one_iteration_go_on_stop(example: EditorSession, qtbot: QtBot) -> None:
    example.push(SetTrainingSettings(LONG))
    training = example.training
    training.step()
    run = settle(example, qtbot, PAUSED)
    assert run.iteration == 1
    training.step()
    qtbot.waitUntil(lambda: run.iteration == 2, timeout=TIMEOUT_MS)
    training.start()
    qtbot.waitUntil(lambda: run.iteration > 20, timeout=TIMEOUT_MS)
    assert run.seconds_left is not None
    assert run.seconds_left > 1
    training.pause()
    settle(example, qtbot, PAUSED)
    there = run.iteration
    qtbot.wait(150)
    assert run.iteration == there
    training.stop()
    settle(example, qtbot, STOPPED)
    assert not training.is_active
    assert len(training.runs) == 1


@pytest.mark.parametrize(
    ("settings", "reason", "iterations"),
    [
        (replace(LONG, stop_above=0.01), "above", 1),
        (replace(LONG, stop_epoch=2), "epoch", 30),
        (replace(LONG, learning_rate=1e30), "nan", None),
    ],
)
def test_a_training_pauses_where_the_settings_say(
    example: EditorSession, qtbot: QtBot, settings: TrainingSettings, reason: str, iterations: int | None
) -> None:
    example.push(SetTrainingSettings(settings))
    example.training.start()
    run = settle(example, qtbot, PAUSED)
    assert run.pause is not None
    assert run.pause.reason == reason
    assert iterations is None or run.iteration == iterations
    assert np.isnan(run.losses[-1]) == (reason == "nan")
    example.training.stop()
    settle(example, qtbot, STOPPED)


def test_what_can_not_be_trained_says_why_and_leaves_no_run(session: EditorSession, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.training.failed, timeout=TIMEOUT_MS) as failed:
        session.training.start()
    assert isinstance(failed.args[0], Problem)
    assert failed.args[0].code == "training_no_rows"
    assert session.training.runs == []
    assert not session.history.can_undo
    assert [problem.code for problem in session.problems] == ["training_no_rows"]


def test_the_best_weights_of_an_old_run_can_be_restored(example: EditorSession, qtbot: QtBot, ids: Ids) -> None:
    first = train(example, qtbot)
    assert first.results.best is not None
    train(example, qtbot)
    newest = example.store.value(weight(ids))
    example.training.restore_best(first)
    np.testing.assert_array_equal(example.store.value(weight(ids)), first.results.best.weights[weight(ids)])
    example.undo()
    np.testing.assert_array_equal(example.store.value(weight(ids)), newest)


def test_only_the_newest_run_keeps_its_snapshots(example: EditorSession, qtbot: QtBot) -> None:
    first = train(example, qtbot)
    assert first.results.snapshots
    second = train(example, qtbot)
    assert not first.results.snapshots
    assert second.results.snapshots
    assert first.losses


def declared_rows(rows: int, training: TrainingSettings) -> Document:
    """Return a network on 400 points whose first axis is declared, so that only batches of this size fit."""
    document = plane("xor", training)
    data = document.graph.nodes[NodeId("data")]
    net = document.graph.with_nodes(replace(data, attributes=frozen({"shape": (rows, 2)})))
    return replace(document, graph=net)


def test_a_network_that_no_grid_can_be_fed_to_trains_without_a_plane(session: EditorSession, qtbot: QtBot) -> None:
    session._replace(declared_rows(400, TrainingSettings(epochs=2, batch_size=400, validation=0.0)), None)
    session.training.start()
    run = settle(session, qtbot, FINISHED)
    assert run.results.plane is None
    assert run.iteration == 2


def test_rows_that_do_not_fit_are_refused_before_anything_moves(session: EditorSession, qtbot: QtBot) -> None:
    session._replace(declared_rows(320, TrainingSettings(epochs=2, batch_size=320, validation=0.2)), None)
    with qtbot.waitSignal(session.training.failed, timeout=TIMEOUT_MS) as failed:
        session.training.start()
    assert failed.args[0].code.startswith("shape_conflict")
    assert not session.training.is_active
    assert not session.history.can_undo


def test_an_edit_while_it_trains_does_not_disturb_it(example: EditorSession, qtbot: QtBot, ids: Ids) -> None:
    example.push(SetTrainingSettings(LONG))
    example.training.start()
    run = example.training.current
    assert run is not None
    qtbot.waitUntil(lambda: run.iteration > 5, timeout=TIMEOUT_MS)
    assert example.push(SetAttribute(ids["dense1"], "num_hidden", 8))
    there = run.iteration
    qtbot.waitUntil(lambda: run.iteration > there + 5, timeout=TIMEOUT_MS)
    example.training.stop()
    settle(example, qtbot, STOPPED)
    with qtbot.waitSignal(example.run.finished, timeout=TIMEOUT_MS):
        example.run.run_forward()
    value = example.store.value(weight(ids))
    assert value is not None
    assert value.shape == (8, 64), "values of another shape are put aside"


def test_opening_another_document_ends_the_training(example: EditorSession, qtbot: QtBot) -> None:
    example.push(SetTrainingSettings(LONG))
    example.training.start()
    run = example.training.current
    assert run is not None
    qtbot.waitUntil(lambda: run.iteration > 5, timeout=TIMEOUT_MS)
    example.new_document()
    assert example.training.runs == []
    assert not example.training.is_active


def test_news_that_nobody_took_are_joined() -> None:
    mailbox = Mailbox()
    problem = Problem("training_no_rows")
    mailbox.put(TrainingNews(losses=(1.0, 2.0), iteration=2, problem=problem))
    mailbox.put(TrainingNews(first_iteration=3, losses=(3.0,), iteration=3, is_over=True))
    news = mailbox.take()
    assert news is not None
    assert news.losses == (1.0, 2.0, 3.0)
    assert (news.first_iteration, news.iteration, news.is_over, news.problem) == (1, 3, True, problem)
    assert mailbox.take() is None


def test_nothing_is_prepared_to_be_looked_at_while_the_interface_is_behind(
    example: EditorSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []
    look = TrainingWorker._results

    def counted(worker: TrainingWorker, trainer: Trainer, *, is_still: bool) -> Results:
        looks.append(trainer.iteration)
        return look(worker, trainer, is_still=is_still)

    monkeypatch.setattr(TrainingWorker, "_results", counted)
    request = TrainingRequest(example.document, example.registry, example.store.snapshot(), None)
    request = replace(request, document=replace(example.document, training=LONG))
    mailbox = Mailbox()
    worker = TrainingWorker(request, mailbox)
    worker.start()
    try:
        qtbot.waitUntil(lambda: not mailbox.is_empty, timeout=TIMEOUT_MS)
        qtbot.wait(800)  # nobody takes what is there
        assert looks == []
        mailbox.take()
        qtbot.waitUntil(lambda: len(looks) == 1, timeout=TIMEOUT_MS)
        qtbot.waitUntil(lambda: not mailbox.is_empty, timeout=TIMEOUT_MS)
        news = mailbox.take()
        assert news is not None
        assert news.results.moments
    finally:
        worker.stop()
        worker.join()


def test_news_wait_in_the_mailbox_while_the_interface_has_other_work(example: EditorSession, qtbot: QtBot) -> None:
    example.push(SetTrainingSettings(LONG))
    example.training.start()
    run = settle(example, qtbot, RUNNING)
    there = run.iteration
    again = QObject()

    def keep_busy() -> None:
        pieces().ask(again, "busy", keep_busy)

    keep_busy()
    qtbot.wait(300)
    assert run.iteration == there
    assert not example.training._mailbox.is_empty
    pieces().drop(again, "busy")
    qtbot.waitUntil(lambda: run.iteration > there, timeout=TIMEOUT_MS)
    example.training.stop()
    settle(example, qtbot, STOPPED)


def test_a_training_gives_way_to_the_interface_in_a_part_of_its_time_only(
    example: EditorSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []

    class Busy:
        """An interface that would rather always go first."""

        def give_way(self) -> float:
            asked.append(1.0)
            return 1.0

    monkeypatch.setattr(training_worker, "precedence", Busy)
    request = TrainingRequest(example.document, example.registry, example.store.snapshot(), None)
    worker = TrainingWorker(request, Mailbox())
    for seconds, times in ((0.0, 1), (3.9, 1), (4.0, 2), (7.9, 2), (8.1, 3)):
        worker._seconds = seconds
        worker._give_way()
        assert len(asked) == times, seconds


def test_save_as_behind_a_training_keeps_the_trained_values(
    example: EditorSession, qtbot: QtBot, ids: Ids, tmp_path: pathlib.Path
) -> None:
    train(example, qtbot)
    trained = example.store.value(weight(ids))
    assert example.save(tmp_path / "trained.symloom.json")
    example.undo()
    assert not example.is_saved
    assert example.open(tmp_path / "trained.symloom.json")
    np.testing.assert_array_equal(example.store.value(weight(ids)), trained)
