"""Runs of operators that draw or keep a state: modes, replay, and when moving statistics are taken over."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.graph.model import (
    Document,
    Graph,
    Node,
    NodeId,
    PortRef,
    RunSettings,
    Source,
    VariableSettings,
    Wire,
    WireId,
    frozen,
)
from core.inference.infer import infer
from core.inference.view import DocumentView
from core.operators import standard_registry
from core.operators.operator import Array
from core.parameters.store import ParameterStore
from core.run import PreparedRun, initialize, prepare

REGISTRY = standard_registry()
MEAN, VAR, GAMMA = ("bn", "moving_mean"), ("bn", "moving_var"), ("bn", "gamma")


def network(*, is_train: bool = True, seed: int = 3) -> Document:
    """Return data -> batch norm -> dropout -> squared error against zeros; ids are names."""
    nodes = {
        "data": Node(NodeId("data"), "Variable", "data", attributes={"shape": (8, 4)}),
        "bn": Node(NodeId("bn"), "BatchNorm", "bn", attributes={"fix_gamma": False, "momentum": 0.5}),
        "drop": Node(NodeId("drop"), "Dropout", "drop"),
        "out": Node(NodeId("out"), "LinearRegressionOutput", "out"),
    }
    ends = [("data", "bn"), ("bn", "drop"), ("drop", "out")]
    wires = [
        Wire(WireId(f"w{index}"), PortRef(NodeId(one), "output"), PortRef(NodeId(other), "data"))
        for index, (one, other) in enumerate(ends)
    ]
    settings = {
        PortRef(NodeId("data"), "output"): VariableSettings(source=Source("normal")),
        PortRef(NodeId("out"), "label"): VariableSettings(source=Source("zeros")),
    }
    graph = Graph(
        frozen({NodeId(name): node for name, node in nodes.items()}),
        frozen({wire.id: wire for wire in wires}),
        frozen(settings),
    )
    return Document(graph, RunSettings(seed=seed, batch_size=8, is_train=is_train))


@pytest.fixture
def store() -> ParameterStore:
    """Return initialized parameters."""
    made = ParameterStore()
    document = network()
    initialize(document, REGISTRY, made, infer(DocumentView(document.graph, REGISTRY)))
    return made


def run(document: Document, store: ParameterStore, *, backward: bool = True, number: int = 0) -> PreparedRun:
    prepared = prepare(document, REGISTRY, store, backward=backward, run=number)
    prepared.executor.run()
    return prepared


def value(store: ParameterStore, path: tuple[str, ...]) -> Array:
    found = store.value(path)
    assert found is not None
    return found


def test_moving_statistics_start_at_zero_and_one(store: ParameterStore) -> None:
    np.testing.assert_array_equal(value(store, MEAN), np.zeros(4))
    np.testing.assert_array_equal(value(store, VAR), np.ones(4))


def test_a_training_run_takes_the_statistics_over_once(store: ParameterStore) -> None:
    prepared = run(network(), store)
    data = prepared.executor.value(("data", "output"))
    assert data is not None
    np.testing.assert_array_equal(value(store, MEAN), 0)
    prepared.commit(store)
    np.testing.assert_allclose(value(store, MEAN), data.mean(axis=0) / 2, rtol=1e-5)
    np.testing.assert_allclose(value(store, VAR), 0.5 + data.var(axis=0) / 2, rtol=1e-5)
    first = value(store, MEAN)
    prepared.commit(store)
    np.testing.assert_array_equal(value(store, MEAN), first)
    run(network(), store).commit(store)
    np.testing.assert_allclose(value(store, MEAN), data.mean(axis=0) * 0.75, rtol=1e-5)


@pytest.mark.parametrize(("is_train", "backward"), [(False, True), (True, False)])
def test_no_other_run_changes_the_statistics(store: ParameterStore, is_train: bool, backward: bool) -> None:
    run(network(is_train=is_train), store, backward=backward).commit(store)
    np.testing.assert_array_equal(value(store, MEAN), 0)


def test_half_a_run_leaves_the_statistics_alone(store: ParameterStore) -> None:
    prepared = prepare(network(), REGISTRY, store)
    prepared.executor.run(until=len(prepared.executor.steps) - 1)
    prepared.commit(store)
    np.testing.assert_array_equal(value(store, MEAN), 0)
    assert set(prepared.executor.state_updates()) == {MEAN, VAR}


def test_states_keep_what_is_known_of_them_and_have_no_gradient(store: ParameterStore) -> None:
    run(network(), store).commit(store)
    assert store.gradient(GAMMA) is not None
    assert store.gradient(MEAN) is None
    moved, before = value(store, MEAN), store.snapshot()
    run(network(), store).commit(store)
    assert (value(store, MEAN) != moved).any()
    store.restore(before)
    np.testing.assert_array_equal(value(store, MEAN), moved)


def test_dropout_replays_to_the_bit_and_draws_anew_in_another_run(store: ParameterStore) -> None:
    first, again = run(network(), store).executor, run(network(), store).executor
    dropped = first.value(("drop", "output"))
    assert dropped is not None
    assert (dropped == 0).any()
    np.testing.assert_array_equal(dropped, again.value(("drop", "output")))
    other = run(network(), store, number=1).executor.value(("drop", "output"))
    assert other is not None
    assert ((dropped == 0) != (other == 0)).any()
    reseeded = replace(network(), run=replace(network().run, seed=4))
    redrawn = run(reseeded, store).executor.value(("drop", "output"))
    assert redrawn is not None
    assert ((dropped == 0) != (redrawn == 0)).any()


def test_stepping_back_and_forth_draws_the_same(store: ParameterStore) -> None:
    executor = run(network(), store).executor
    gradient, dropped = executor.gradient(GAMMA), executor.value(("drop", "output"))
    while executor.step_back() is not None:
        pass
    assert executor.value(("drop", "output")) is None
    executor.run()
    np.testing.assert_array_equal(executor.value(("drop", "output")), dropped)
    np.testing.assert_array_equal(executor.gradient(GAMMA), gradient)


def test_the_gradient_goes_through_the_mask_that_was_drawn(store: ParameterStore) -> None:
    executor = run(network(), store).executor
    dropped, back = executor.value(("drop", "output")), executor.gradient(("drop", "data"))
    assert dropped is not None
    assert back is not None
    np.testing.assert_array_equal(back == 0, dropped == 0)


def test_events_show_visible_outputs_only(store: ParameterStore) -> None:
    shown = {event.name: set(event.outputs) for event in run(network(), store).executor.events}
    assert shown["bn"] == {"output"}
    assert shown["drop"] == {"output"}


def test_predict_mode_uses_the_moving_statistics_and_drops_nothing(store: ParameterStore) -> None:
    store.set_value(MEAN, np.full(4, 2.0, np.float32))
    executor = run(network(is_train=False), store, backward=False).executor
    data, out = executor.value(("data", "output")), executor.value(("out", "output"))
    assert data is not None
    assert out is not None
    np.testing.assert_allclose(out, (data - 2) / np.sqrt(1.001), rtol=1e-4, atol=1e-6)
