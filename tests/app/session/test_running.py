"""Runs: the engine in its thread, and what the interface sees of it."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.session.run_state import RunState
from app.session.session import EditorSession
from core.graph.commands import MoveNodes, RemoveItems, Rename, SetAttribute, SetRunSettings
from core.graph.model import NodeId, Point, PortRef, RunSettings
from core.parameters.store import InitializationReport
from core.problem import Problem
from core.runtime.executor import StepEvent

TIMEOUT_MS = 5_000


def port(node: str, name: str) -> PortRef:
    return PortRef(NodeId(node), name)


def settle(qtbot: QtBot, session: EditorSession) -> RunState:
    qtbot.waitUntil(lambda: not session.run.state.busy, timeout=TIMEOUT_MS)
    return session.run.state


@pytest.fixture
def ready(example: EditorSession, qtbot: QtBot) -> EditorSession:
    """The example with its parameters initialized."""
    example.run.initialize()
    settle(qtbot, example)
    return example


def test_initializing_sets_every_parameter_of_known_shape(example: EditorSession, qtbot: QtBot) -> None:
    reports: list[InitializationReport] = []
    example.run.initialized.connect(reports.append)
    with qtbot.waitSignal(example.parameters_changed, timeout=TIMEOUT_MS):
        example.run.initialize()
    settle(qtbot, example)
    assert [entry.name for entry in reports[0].set] == ["dense1_weight", "dense1_bias", "dense2_weight", "dense2_bias"]
    weight = example.run.array(port("dense1", "weight"))
    assert weight is not None
    assert weight.shape == (256, 64)
    statistics = example.run.statistics(port("dense1", "weight"))
    assert statistics is not None
    assert statistics.std > 0.05


def test_a_parameter_of_unknown_shape_waits_and_is_set_by_the_run(example: EditorSession, qtbot: QtBot) -> None:
    example.push(SetAttribute(NodeId("data"), "shape", None))
    reports: list[InitializationReport] = []
    example.run.initialized.connect(reports.append)
    example.run.prepared.connect(lambda report, _: reports.append(report))
    example.run.initialize()
    settle(qtbot, example)
    assert [spec.name for spec in reports[0].waiting] == ["dense1_weight"]
    assert reports[0].waits_for == ("data",)
    example.run.step_forward()
    assert settle(qtbot, example).position == 1
    assert [entry.name for entry in reports[1].set] == ["dense1_weight"]
    assert example.store.value(("dense1", "weight")) is not None


def test_a_step_that_is_asked_for_during_initialize_waits_for_its_values(example: EditorSession, qtbot: QtBot) -> None:
    failures: list[Problem] = []
    example.run.failed.connect(failures.append)
    example.run.initialize()
    example.run.step_forward()
    state = settle(qtbot, example)
    assert failures == []
    assert (state.position, state.stale) == (1, False)
    used = example.run.array(port("dense1", "weight"))
    assert used is not None
    np.testing.assert_array_equal(used, example.store.value(("dense1", "weight")))


def test_a_run_that_is_asked_for_while_all_is_initialized_again_has_the_new_values(
    ready: EditorSession, qtbot: QtBot
) -> None:
    ready.run.run_forward()
    settle(qtbot, ready)
    before, old = ready.run.array(port("out", "output")), ready.store.value(("dense1", "weight"))
    ready.push(SetRunSettings(replace(ready.document.run, seed=91)))
    ready.run.initialize(force=True)
    ready.run.run_forward()
    state = settle(qtbot, ready)
    new = ready.store.value(("dense1", "weight"))
    assert old is not None
    assert new is not None
    assert before is not None
    assert not np.array_equal(new, old)
    assert (state.position, state.stale) == (state.forward_end, False)
    np.testing.assert_array_equal(ready.run.array(port("dense1", "weight")), new)
    after = ready.run.array(port("out", "output"))
    assert after is not None
    ready.run.restart()
    ready.run.run_forward()
    settle(qtbot, ready)
    np.testing.assert_array_equal(ready.run.array(port("out", "output")), after)
    assert not np.array_equal(after, before)


def test_a_run_whose_document_is_edited_while_it_waits_is_stale(example: EditorSession, qtbot: QtBot) -> None:
    example.run.initialize()
    example.run.run_forward()
    example.push(SetAttribute(NodeId("dense1"), "num_hidden", 20))
    state = settle(qtbot, example)
    assert state.position == state.forward_end > 0
    assert state.stale


def test_what_waits_is_forgotten_with_the_document(example: EditorSession, qtbot: QtBot) -> None:
    example.run.initialize()
    example.run.run_forward()
    example.new_document()
    settle(qtbot, example)
    qtbot.wait(100)
    assert not example.run.state.is_started
    assert not example.store.values


def test_stepping_before_initializing_names_the_parameter(example: EditorSession, qtbot: QtBot) -> None:
    failures: list[Problem] = []
    example.run.failed.connect(failures.append)
    example.run.step_forward()
    settle(qtbot, example)
    assert [problem.code for problem in failures] == ["parameter_not_initialized"]
    assert "dense1_weight" in example.problem_text(failures[0])
    assert failures[0] in example.problems
    example.run.initialize_and_step()
    assert settle(qtbot, example).position == 1
    assert example.problems == ()


def test_steps_go_forward_to_the_loss_and_back_to_every_gradient(ready: EditorSession, qtbot: QtBot) -> None:
    events: list[StepEvent] = []
    ready.run.step_done.connect(events.append)
    phases = []
    for _ in range(8):
        ready.run.step_forward()
        state = settle(qtbot, ready)
        assert state.current is not None
        phases.append((state.current.phase, state.current.name))
    assert phases == [
        ("forward", "dense1"),
        ("forward", "relu1"),
        ("forward", "dense2"),
        ("loss", "out"),
        ("backward", "out"),
        ("backward", "dense2"),
        ("backward", "relu1"),
        ("backward", "dense1"),
    ]
    assert [event.name for event in events] == [name for _, name in phases]
    state = ready.run.state
    assert state.is_finished
    assert state.loss is not None
    assert 1.5 < state.loss < 3.5
    gradient = ready.run.array(port("dense1", "weight"), "gradient")
    assert gradient is not None
    assert gradient.shape == (256, 64)
    assert np.abs(gradient).max() > 0
    stored = ready.store.gradient(("dense1", "weight"))
    assert stored is not None
    np.testing.assert_array_equal(stored, gradient)


def test_values_and_gradients_are_there_at_ports_and_variables(ready: EditorSession, qtbot: QtBot) -> None:
    ready.run.run_backward()
    settle(qtbot, ready)
    assert ready.run.array(port("data", "output")).shape == (32, 64)  # type: ignore[union-attr]
    assert ready.run.array(port("relu1", "data")).shape == (32, 256)  # type: ignore[union-attr]
    assert ready.run.array(port("relu1", "output"), "gradient").shape == (32, 256)  # type: ignore[union-attr]
    picture = ready.run.thumbnail(port("dense1", "weight"), "gradient")
    assert picture is not None
    assert picture.ndim == 2
    assert picture.size <= 8 * 32
    with pytest.raises(ValueError, match="read-only"):
        ready.run.array(port("relu1", "output"))[0, 0] = 1  # type: ignore[index]


def test_stepping_back_forgets_and_stepping_again_computes_the_same(ready: EditorSession, qtbot: QtBot) -> None:
    ready.run.run_forward()
    assert settle(qtbot, ready).position == 4
    first = ready.run.array(port("out", "output"))
    assert first is not None
    ready.run.step_back()
    state = settle(qtbot, ready)
    assert state.position == 3
    assert state.loss is None
    assert ready.run.array(port("out", "output")) is None
    assert ready.run.array(port("dense2", "output")) is not None
    ready.run.step_forward()
    settle(qtbot, ready)
    again = ready.run.array(port("out", "output"))
    assert again is not None
    np.testing.assert_array_equal(again, first)


def test_going_to_a_position_steps_either_way(ready: EditorSession, qtbot: QtBot) -> None:
    for position in (6, 2, 8, 0):
        ready.run.go_to(position)
        state = settle(qtbot, ready)
        assert state.position == position
        assert len(state.done) == position


def test_requests_in_a_row_are_carried_out_in_order(ready: EditorSession, qtbot: QtBot) -> None:
    for _ in range(5):
        ready.run.step_forward()
    ready.run.step_back()
    assert settle(qtbot, ready).position == 4


def test_running_to_a_node_needs_only_what_it_is_computed_from(ready: EditorSession, qtbot: QtBot) -> None:
    ready.push(SetAttribute(NodeId("label"), "shape", (5, 5)))
    assert ready.problems
    failures: list[Problem] = []
    ready.run.failed.connect(failures.append)
    ready.run.run_to(NodeId("relu1"))
    state = settle(qtbot, ready)
    assert failures == []
    assert state.current is not None
    assert state.current.name == "relu1"
    assert not state.is_finished
    assert not state.stale


def test_a_step_after_running_to_a_node_goes_on_from_there(ready: EditorSession, qtbot: QtBot) -> None:
    ready.run.run_to(NodeId("relu1"))
    settle(qtbot, ready)
    ready.run.step_forward()
    state = settle(qtbot, ready)
    assert state.current is not None
    assert state.current.name == "dense2"
    assert len(state.steps) == 8


def test_an_edit_makes_the_run_stale_and_keeps_its_values(ready: EditorSession, qtbot: QtBot) -> None:
    ready.run.run_forward()
    settle(qtbot, ready)
    ready.push(SetAttribute(NodeId("relu1"), "act_type", "tanh"))
    assert ready.run.state.stale
    assert ready.run.array(port("relu1", "output")) is not None
    ready.run.step_forward()
    state = settle(qtbot, ready)
    assert not state.stale
    assert state.position == 5  # where it was, and a step on
    again = ready.run.array(port("relu1", "output"))
    assert again is not None
    assert again.min() < 0  # of tanh, not of relu


@pytest.mark.parametrize(
    "command", [MoveNodes({NodeId("relu1"): Point(0, 8)}), Rename(NodeId("relu1"), "active")], ids=["move", "rename"]
)
def test_an_edit_that_computes_the_same_leaves_the_run_as_it_is(
    ready: EditorSession, qtbot: QtBot, command: MoveNodes | Rename
) -> None:
    ready.run.run_forward()
    settle(qtbot, ready)
    ready.push(command)
    assert not ready.run.state.stale


def test_another_seed_makes_the_run_stale(ready: EditorSession, qtbot: QtBot) -> None:
    ready.run.run_forward()
    settle(qtbot, ready)
    ready.push(SetRunSettings(RunSettings(seed=7)))
    assert ready.run.state.stale


def test_initializing_again_makes_the_run_stale(ready: EditorSession, qtbot: QtBot) -> None:
    ready.run.run_forward()
    settle(qtbot, ready)
    ready.run.initialize(force=True)
    assert settle(qtbot, ready).stale


def test_resetting_forgets_the_run_and_keeps_the_parameters(ready: EditorSession, qtbot: QtBot) -> None:
    ready.run.run_backward()
    settle(qtbot, ready)
    ready.run.reset()
    assert ready.run.state == RunState()
    assert ready.run.array(port("relu1", "output")) is None
    assert ready.run.array(port("dense1", "weight")) is not None


def test_answers_of_a_forgotten_run_are_ignored(ready: EditorSession, qtbot: QtBot) -> None:
    ready.run.run_backward()
    ready.run.reset()
    qtbot.wait(100)
    assert ready.run.state == RunState()


def test_opening_another_document_drops_the_run(ready: EditorSession, qtbot: QtBot) -> None:
    ready.run.run_forward()
    settle(qtbot, ready)
    ready.new_document()
    assert ready.run.state == RunState()
    assert ready.store.values == {}


def test_removing_a_node_of_the_run_harms_nobody(ready: EditorSession, qtbot: QtBot) -> None:
    ready.run.run_backward()
    settle(qtbot, ready)
    ready.push(RemoveItems(frozenset({NodeId("relu1")})))
    assert ready.run.array(port("dense1", "output")) is not None
    ready.undo()
    assert ready.run.state.stale


def test_the_engine_computes_in_a_thread_of_its_own_which_closing_ends(ready: EditorSession, qtbot: QtBot) -> None:
    thread = ready.run._thread
    assert thread is not None
    assert thread.isRunning()
    assert threading.current_thread() is threading.main_thread()
    ready.close()
    assert thread.isFinished()


def test_values_that_an_edit_dropped_come_back_with_undo(ready: EditorSession, qtbot: QtBot) -> None:
    before = ready.store.value(("dense1", "weight"))
    ready.push(SetAttribute(NodeId("dense1"), "num_hidden", 100))
    ready.run.initialize()
    settle(qtbot, ready)
    ready.run.step_forward()
    settle(qtbot, ready)
    assert ready.store.value(("dense1", "weight")).shape == (100, 64)  # type: ignore[union-attr]
    ready.undo()
    ready.run.step_forward()
    settle(qtbot, ready)
    after = ready.store.value(("dense1", "weight"))
    assert after is not None
    assert before is not None
    np.testing.assert_array_equal(after, before)
