"""What a Variable says of its learning rate and weight decay holds in training, and where an update is stepped."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.graph.model import LR_MULT, WD_MULT, Document, TrainingSettings, VariableSettings
from core.inference.infer import infer
from core.inference.view import DocumentView
from core.operators import standard_registry
from core.operators.operator import Array
from core.parameters.store import ParameterStore
from core.problem import Path
from core.run import initialize, prepare
from core.runtime.debugger import Debugger, Way
from core.training.stepping import RunRule
from core.training.trainer import Trainer
from tests.core.training.test_trainer import plane
from tests.helpers.graphs import port

REGISTRY = standard_registry()
WEIGHT, BIAS = ("dense1", "weight"), ("dense1", "bias")


def multiplied(settings: TrainingSettings, **texts: str) -> Document:
    """A small net whose first weight has multipliers."""
    document = plane("xor", settings)
    key = port("dense1.weight")
    weight = document.graph.settings_of(key)
    for name, text in texts.items():
        weight = weight.with_annotation({"lr": LR_MULT, "wd": WD_MULT}[name], text)
    return replace(document, graph=document.graph.with_settings({**document.graph.settings, key: weight}))


def moved(document: Document) -> dict[Path, Array]:
    """How far one step of training moves the parameters."""
    made = Trainer(document, REGISTRY, ParameterStore())
    before = {path: value.copy() for path, value in made.values.items()}
    made.step()
    return {path: made.values[path] - value for path, value in before.items()}


@pytest.mark.parametrize("optimizer", ["sgd", "nag", "adam", "rmsprop"])
def test_a_rate_is_multiplied_and_no_other_one(optimizer: str) -> None:
    settings = TrainingSettings(optimizer=optimizer, learning_rate=0.01)
    plain, faster = moved(multiplied(settings)), moved(multiplied(settings, lr="3.0"))

    np.testing.assert_allclose(faster[WEIGHT], 3 * plain[WEIGHT], rtol=1e-3, atol=1e-6)
    np.testing.assert_array_equal(faster[BIAS], plain[BIAS])


def test_a_weight_decay_of_0_is_none() -> None:
    settings = TrainingSettings(learning_rate=0.1, weight_decay=0.5)
    without = moved(multiplied(replace(settings, weight_decay=0.0)))
    plain, none = moved(multiplied(settings)), moved(multiplied(settings, wd="0"))

    assert not np.allclose(plain[WEIGHT], without[WEIGHT])
    np.testing.assert_allclose(none[WEIGHT], without[WEIGHT], atol=1e-7)
    np.testing.assert_array_equal(none[BIAS], plain[BIAS])


@pytest.mark.parametrize("text", ["nan", "inf", "fast", "", "1e999"])
def test_a_multiplier_that_is_no_number_is_1(text: str) -> None:
    assert VariableSettings().with_annotation(LR_MULT, text).lr_mult == 1.0


def test_a_stepped_update_has_the_multipliers() -> None:
    settings = TrainingSettings(learning_rate=0.1)

    def updated(document: Document) -> Array:
        store = ParameterStore()
        initialize(document, REGISTRY, store, infer(DocumentView(document.graph, REGISTRY)))
        run = prepare(document, REGISTRY, store)
        debugger = Debugger(run.executor, run.updates(RunRule(settings, run), {}))
        list(debugger.move(Way.END))
        made, before = debugger.updated(WEIGHT), run.executor.value(WEIGHT)
        assert made is not None
        assert before is not None
        return made - before

    np.testing.assert_allclose(
        updated(multiplied(settings, lr="2")), 2 * updated(multiplied(settings)), rtol=1e-4, atol=1e-7
    )
