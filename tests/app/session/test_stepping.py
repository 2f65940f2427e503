"""The stepper of the interface: breakpoints, places that an edit keeps, updates, playing, watches, scrubbing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.session.playing import Player
from app.session.run_state import RunState
from app.session.session import EditorSession
from core.graph.commands import RemoveItems, SetAttribute, SetParameterSettings, SetRunSettings, SetTrainingSettings
from core.graph.model import NodeId, PortRef, VariableSettings
from core.operators.operator import Array
from core.parameters.store import ParameterStore
from core.runtime.breakpoints import Breakpoint, Stop
from core.runtime.conditions import parse_condition
from core.runtime.executor import StepEvent
from core.runtime.watches import Watch
from core.training.trainer import Trainer

TIMEOUT_MS = 5_000
WEIGHT = PortRef(NodeId("dense1"), "weight")
RELU = ("relu1",)


def settle(qtbot: QtBot, session: EditorSession) -> RunState:
    qtbot.waitUntil(lambda: not session.run.state.busy, timeout=TIMEOUT_MS)
    return session.run.state


def here(session: EditorSession) -> tuple[str, str]:
    current = session.run.state.current
    assert current is not None
    return current.name, current.phase


@pytest.fixture
def ready(example: EditorSession, qtbot: QtBot) -> EditorSession:
    """The example with its parameters initialized."""
    example.run.initialize()
    settle(qtbot, example)
    return example


def weight(session: EditorSession) -> Array:
    found = session.store.value(tuple(WEIGHT))
    assert found is not None
    return found


def test_continue_stops_at_each_half_of_a_breakpoint_and_then_at_the_end(ready: EditorSession, qtbot: QtBot) -> None:
    stops: list[Stop] = []
    ready.run.stopped.connect(stops.append)
    ready.run.marks.toggle(RELU)
    ready.run.run_on()
    settle(qtbot, ready)
    assert here(ready) == ("relu1", "forward")
    ready.run.run_on()
    settle(qtbot, ready)
    assert here(ready) == ("relu1", "backward")
    ready.run.run_on()
    assert settle(qtbot, ready).is_finished
    assert [(stop.path, stop.phase) for stop in stops] == [(RELU, "forward"), (RELU, "backward")]


def test_running_forward_stops_at_breakpoints_and_going_to_the_end_does_not(ready: EditorSession, qtbot: QtBot) -> None:
    ready.run.marks.add(Breakpoint((), condition=parse_condition("|value| > 0")))
    ready.run.run_forward()
    assert settle(qtbot, ready).position == 1
    ready.run.run_to_end()
    assert settle(qtbot, ready).is_finished


def test_an_edit_keeps_the_place_and_the_greyed_values(ready: EditorSession, qtbot: QtBot) -> None:
    ready.run.run_to_backward(NodeId("relu1"))
    before = settle(qtbot, ready).position
    ready.push(SetAttribute(NodeId("dense1"), "num_hidden", 32))
    assert ready.run.state.stale
    assert ready.run.array(PortRef(NodeId("relu1"), "output")) is not None
    ready.run.refresh()
    state = settle(qtbot, ready)
    assert (state.position, state.stale) == (before, False)
    assert here(ready) == ("relu1", "backward")
    gradient = ready.run.array(PortRef(NodeId("relu1"), "output"), "gradient")
    assert gradient is not None
    assert gradient.shape == (32, 32)


def test_a_step_on_a_stale_run_goes_on_from_its_place(ready: EditorSession, qtbot: QtBot) -> None:
    ready.run.run_to(NodeId("dense2"))
    settle(qtbot, ready)
    ready.push(SetAttribute(NodeId("relu1"), "act_type", "tanh"))
    ready.run.step_over()
    settle(qtbot, ready)
    assert here(ready) == ("out", "loss")
    ready.push(SetAttribute(NodeId("relu1"), "act_type", "sigmoid"))
    ready.run.step_back()
    settle(qtbot, ready)
    assert here(ready) == ("dense2", "forward")


def test_a_place_that_is_gone_is_the_one_before_it(ready: EditorSession, qtbot: QtBot) -> None:
    ready.run.run_backward()
    settle(qtbot, ready)
    ready.run.step_back()
    settle(qtbot, ready)
    assert here(ready) == ("relu1", "backward")
    ready.push(RemoveItems(frozenset({NodeId("label")})))
    ready.undo()
    ready.run.refresh()
    settle(qtbot, ready)
    assert here(ready) == ("relu1", "backward")


def test_the_whole_run_replays_bit_by_bit(ready: EditorSession, qtbot: QtBot) -> None:
    events: list[StepEvent] = []
    ready.run.step_done.connect(events.append)
    ready.run.run_backward()
    settle(qtbot, ready)
    first, events[:] = list(events), []
    ready.run.restart()
    settle(qtbot, ready)
    ready.run.run_backward()
    settle(qtbot, ready)
    for one, two in zip(first, events, strict=True):
        for name, array in {**one.outputs, **one.outgoing}.items():
            np.testing.assert_array_equal(array, {**two.outputs, **two.outgoing}[name])


# The update


@pytest.fixture
def learning(ready: EditorSession) -> EditorSession:
    """The example, whose parameters take steps of SGD with momentum behind the backward pass."""
    ready.run.set_updates(True)
    return ready


def test_parameters_move_behind_the_backward_pass_and_back(learning: EditorSession, qtbot: QtBot) -> None:
    before = weight(learning)
    learning.run.run_backward()
    state = settle(qtbot, learning)
    assert (state.position, len(state.steps)) == (8, 12)
    assert not state.is_finished
    np.testing.assert_array_equal(weight(learning), before)
    gradient = learning.run.array(WEIGHT, "gradient")
    assert gradient is not None
    learning.run.step_over()
    settle(qtbot, learning)
    assert here(learning) == ("dense1_weight", "update")
    rate = learning.document.training.learning_rate / 32  # the loss is a sum over the rows of the batch
    np.testing.assert_allclose(weight(learning), before - rate * gradient, rtol=1e-6)
    np.testing.assert_array_equal(learning.run.array(WEIGHT), weight(learning))
    learning.run.step_back()
    settle(qtbot, learning)
    np.testing.assert_array_equal(weight(learning), before)
    np.testing.assert_array_equal(learning.run.array(WEIGHT), before)
    np.testing.assert_array_equal(learning.store.gradient(tuple(WEIGHT)), gradient)


def test_going_back_to_the_start_takes_every_update_back(learning: EditorSession, qtbot: QtBot) -> None:
    before = dict(learning.store.values)
    learning.run.run_to_end()
    assert settle(qtbot, learning).is_finished
    assert all((learning.store.values[path] != value).any() for path, value in before.items())
    learning.run.go_to(0)
    settle(qtbot, learning)
    for path, value in before.items():
        np.testing.assert_array_equal(learning.store.values[path], value)


def test_a_restart_begins_with_the_updated_parameters_and_a_lower_loss(learning: EditorSession, qtbot: QtBot) -> None:
    losses = []
    for _ in range(4):
        learning.run.restart()
        settle(qtbot, learning)
        learning.run.run_to_end()
        losses.append(settle(qtbot, learning).loss or 0.0)
    assert losses == sorted(losses, reverse=True)
    assert len(set(losses)) == 4


def test_steps_of_the_optimizer_are_those_of_a_training(learning: EditorSession, qtbot: QtBot) -> None:
    shuffles_not = replace(learning.document.training, shuffles=False, validation=0.0, weight_decay=0.01)
    learning.push(SetTrainingSettings(shuffles_not))
    store = ParameterStore()
    store.restore(learning.store.snapshot())
    trainer = Trainer(learning.document, learning.registry, store)
    for index in range(3):
        trainer.step()
        learning.push(SetRunSettings(replace(learning.document.run, batch_index=index)))
        learning.run.run_update()
        settle(qtbot, learning)
    for path, value in trainer.values.items():
        np.testing.assert_allclose(learning.store.values[path], value, rtol=2e-4, atol=2e-6)


def test_a_layer_made_wider_between_two_steps_of_adam_is_updated_too(learning: EditorSession, qtbot: QtBot) -> None:
    learning.push(SetTrainingSettings(replace(learning.document.training, optimizer="adam")))
    learning.run.run_update()
    settle(qtbot, learning)

    learning.push(SetAttribute(NodeId("dense1"), "num_hidden", 7))
    learning.run.initialize()
    settle(qtbot, learning)
    before = weight(learning)
    learning.run.run_update()

    assert settle(qtbot, learning).is_finished
    assert before.shape == weight(learning).shape == (7, before.shape[1])
    assert not np.array_equal(weight(learning), before)


def test_updating_switches_the_updates_on_and_another_optimizer_makes_the_run_stale(
    ready: EditorSession, qtbot: QtBot
) -> None:
    before = weight(ready)
    ready.run.run_update()
    state = settle(qtbot, ready)
    assert (state.position, ready.run.updates) == (12, True)
    assert (weight(ready) != before).any()
    ready.push(SetTrainingSettings(replace(ready.document.training, optimizer="adam")))
    assert ready.run.state.stale


def test_watches_follow_a_number_from_run_to_run_and_forget_what_is_stepped_back(
    learning: EditorSession, qtbot: QtBot
) -> None:
    watch = Watch(tuple(WEIGHT))
    learning.run.marks.watch(watch)
    for _ in range(2):
        learning.run.restart()
        settle(qtbot, learning)
        learning.run.run_to_end()
        settle(qtbot, learning)
    readings = learning.run.readings(watch)
    assert [(each.run, each.position) for each in readings] == [(1, 0), (1, 9), (2, 0), (2, 9)]
    assert readings[1].value == readings[2].value
    assert readings[3].value == pytest.approx(float(np.linalg.norm(weight(learning))), rel=1e-6)
    learning.run.go_to(8)
    settle(qtbot, learning)
    assert len(learning.run.readings(watch)) == 3


def test_zeroed_gradients_let_those_that_add_up_begin_anew(ready: EditorSession, qtbot: QtBot) -> None:
    ready.push(SetParameterSettings(WEIGHT, VariableSettings(grad_req="add")))
    ready.run.run_backward()
    settle(qtbot, ready)
    once = ready.store.gradient(tuple(WEIGHT))
    ready.run.restart()
    settle(qtbot, ready)
    ready.run.run_backward()
    settle(qtbot, ready)
    twice = ready.store.gradient(tuple(WEIGHT))
    assert once is not None
    assert twice is not None
    np.testing.assert_allclose(twice, 2 * once, rtol=1e-6)
    ready.run.zero_gradients()
    assert settle(qtbot, ready).stale
    zeroed = ready.store.gradient(tuple(WEIGHT))
    assert zeroed is not None
    assert not zeroed.any()
    ready.run.run_backward()
    settle(qtbot, ready)
    np.testing.assert_array_equal(ready.store.gradient(tuple(WEIGHT)), once)


# Playing and scrubbing


def test_playing_takes_every_step_and_ends(ready: EditorSession, qtbot: QtBot) -> None:
    player: Player = ready.player
    player.set_speed(200.0)
    player.toggle()
    assert player.is_playing
    qtbot.waitUntil(lambda: not player.is_playing, timeout=TIMEOUT_MS)
    assert settle(qtbot, ready).is_finished


def test_playing_pauses_at_a_breakpoint_and_goes_on_behind_it(ready: EditorSession, qtbot: QtBot) -> None:
    ready.run.marks.toggle_half(RELU, backward=False)
    ready.player.set_speed(200.0)
    ready.player.toggle()
    qtbot.waitUntil(lambda: not ready.player.is_playing, timeout=TIMEOUT_MS)
    assert here(ready) == ("relu1", "forward")
    ready.player.toggle()
    qtbot.waitUntil(lambda: not ready.player.is_playing, timeout=TIMEOUT_MS)
    assert settle(qtbot, ready).is_finished


def test_playing_stops_where_a_run_can_not_begin(example: EditorSession, qtbot: QtBot) -> None:
    example.player.set_speed(200.0)
    example.player.toggle()
    qtbot.waitUntil(lambda: not example.player.is_playing, timeout=TIMEOUT_MS)
    assert example.run.state.position == 0


def test_the_last_place_of_a_slider_wins(ready: EditorSession, qtbot: QtBot) -> None:
    for position in (3, 1, 7, 2, 5):
        ready.run.go_to(position)
    qtbot.waitUntil(lambda: ready.run.state.position == 5 and not ready.run.state.busy, timeout=TIMEOUT_MS)
