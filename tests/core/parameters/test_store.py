"""States of parameters, deferred initialization, changed shapes, snapshots."""

from __future__ import annotations

import numpy as np
import pytest

from core.messages import describe
from core.parameters.initializer import Initializer, One, Uniform, Xavier, Zero
from core.parameters.store import ParameterSpec, ParameterState, ParameterStore
from core.problem import Refused, Severity

WEIGHT = ("n1", "weight")


def weight(*shape: int, initializer: Initializer | None = None, name: str = "w") -> ParameterSpec:
    return ParameterSpec(WEIGHT, name, initializer or Uniform(), shape, ("data",))


def bias(*shape: int) -> ParameterSpec:
    return ParameterSpec(("n1", "bias"), "b", Zero(), shape)


def test_a_known_shape_is_set_and_an_unknown_one_waits() -> None:
    store = ParameterStore()
    assert store.state(WEIGHT) is ParameterState.UNINITIALIZED
    report = store.initialize([weight(4, -1), bias(4)], seed=1)
    assert [entry.text for entry in report.set] == ["b (4,) Zero"]
    assert [spec.name for spec in report.waiting] == ["w"]
    assert report.waits_for == ("data",)
    assert (store.state(WEIGHT), store.state(("n1", "bias"))) == (ParameterState.WAITING, ParameterState.SET)
    assert store.value(WEIGHT) is None


def test_a_waiting_parameter_materializes_when_its_shape_is_known() -> None:
    store = ParameterStore()
    store.initialize([weight(4, -1, initializer=Xavier("gaussian"))], seed=1)
    assert store.materialize([weight(4, -1)], seed=1).set == ()
    report = store.materialize([weight(4, 3, initializer=Xavier("gaussian")), bias(4)], seed=1)
    assert report.log == ("w (4, 3) Xavier gaussian",)
    assert store.state(WEIGHT) is ParameterState.SET
    # Nobody initialized the bias, so a run does not do it either.
    assert store.state(("n1", "bias")) is ParameterState.UNINITIALIZED


def test_values_are_those_of_the_seed_whenever_and_in_whatever_order_they_are_drawn() -> None:
    early, late = ParameterStore(), ParameterStore()
    early.initialize([weight(4, 3), bias(4)], seed=1)
    late.initialize([bias(4), weight(-1, -1)], seed=1)
    late.materialize([weight(4, 3)], seed=1)
    np.testing.assert_array_equal(early.values[WEIGHT], late.values[WEIGHT])


def test_values_are_kept_unless_forced_and_the_same_seed_gives_the_same_again() -> None:
    store = ParameterStore()
    store.initialize([weight(4, 3)], seed=1)
    first = store.values[WEIGHT]
    assert store.initialize([weight(4, 3)], seed=2).kept == ("w",)
    assert store.values[WEIGHT] is first
    store.set_gradient(WEIGHT, np.ones((4, 3), np.float32))
    store.initialize([weight(4, 3)], seed=1, force=True)
    np.testing.assert_array_equal(store.values[WEIGHT], first)
    assert store.gradient(WEIGHT) is None
    store.initialize([weight(4, 3)], seed=2, force=True)
    assert not np.array_equal(store.values[WEIGHT], first)


def test_values_of_another_shape_are_never_used_and_come_back_with_their_shape() -> None:
    store = ParameterStore()
    store.initialize([weight(4, 3)], seed=1)
    trained = np.full((4, 3), 7, np.float32)
    store.set_value(WEIGHT, trained)
    store.set_gradient(WEIGHT, trained)
    assert store.state(WEIGHT, (5, 3)) is ParameterState.WAITING
    report = store.materialize([weight(5, 3)], seed=1)
    assert [note.severity for note in report.notes] == [Severity.WARNING]
    [text] = [describe(note) for note in report.notes]
    assert text == (
        "w has values of shape (4, 3) and is (5, 3) now: they are put aside, and new ones are drawn by Uniform. Give"
        " it its old shape to have them back."
    )
    assert report.log == ("w (5, 3) Uniform",)
    assert store.values[WEIGHT].shape == (5, 3)
    assert store.gradient(WEIGHT) is None
    report = store.materialize([weight(4, 3)], seed=1)
    assert [describe(note) for note in report.notes] == ["w is (4, 3) again: its old values are back."]
    np.testing.assert_array_equal(store.values[WEIGHT], trained)


def test_a_refused_initialization_changes_nothing() -> None:
    store = ParameterStore()
    spec = ParameterSpec(("n2", "bias"), "b2", Xavier(), (4,))
    with pytest.raises(Refused):
        store.initialize([weight(4, 3), spec], seed=1)
    assert store.snapshot() == {}


def test_an_heir_gets_everything_and_the_old_stays_for_undo() -> None:
    store = ParameterStore()
    store.initialize([weight(4, 3)], seed=1)
    store.set_gradient(WEIGHT, np.ones((4, 3), np.float32))
    store.copy(WEIGHT, ("n2", "weight"))
    assert store.value(("n2", "weight")) is store.value(WEIGHT)
    assert store.gradient(("n2", "weight")) is not None
    store.copy(("n9", "weight"), ("n2", "weight"))
    assert store.value(("n2", "weight")) is not None


def test_a_snapshot_is_what_was_and_can_be_restored() -> None:
    store = ParameterStore()
    store.initialize([weight(2, 2, initializer=One())], seed=1)
    snapshot = store.snapshot()
    store.set_value(WEIGHT, np.zeros((2, 2), np.float32))
    store.restore(snapshot)
    assert store.values[WEIGHT].tolist() == [[1, 1], [1, 1]]
    store.clear()
    assert store.values == {}
    assert snapshot[WEIGHT].value is not None


def test_loaded_values_are_float32() -> None:
    store = ParameterStore()
    store.set_value(WEIGHT, np.ones(3))
    assert store.values[WEIGHT].dtype == np.float32


def test_values_in_the_store_can_not_be_written_into() -> None:
    store = ParameterStore()
    mine = np.zeros(3, np.float32)
    store.set_value(WEIGHT, mine)
    with pytest.raises(ValueError, match="read-only"):
        store.values[WEIGHT][0] = 1
    mine[0] = 1
    assert mine.flags.writeable
