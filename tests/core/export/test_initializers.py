"""Every initializer leaves as code with the same distribution, or is refused by name."""

from __future__ import annotations

import types

import numpy as np
import pytest

from core.export.exporter import ExportResult, export_code
from core.graph.model import Document, VariableSettings
from core.messages import describe
from core.operators import standard_registry
from core.parameters.initializer import (
    Bilinear,
    Constant,
    Formula,
    Initializer,
    LSTMBias,
    MSRAPrelu,
    Normal,
    One,
    Orthogonal,
    Uniform,
    Xavier,
    Zero,
)
from core.problem import Refused
from tests.helpers.graphs import graph, node

SHAPE = (200, 100)
EXPRESSED = [
    Zero(),
    One(),
    Constant(0.5),
    Uniform(0.2),
    Normal(0.3),
    Xavier(),
    Xavier("gaussian", "in", 2),
    MSRAPrelu(),
    MSRAPrelu("in", 0),
]


def export(initializer: Initializer, target: str) -> ExportResult:
    settings = {"dense1.weight": VariableSettings(initializer=initializer.dumps())}
    drawn = graph(
        node("x", "Variable", shape=(-1, SHAPE[1])),
        node("dense1", "FullyConnected", num_hidden=SHAPE[0]),
        wires="x -> dense1.data",
        settings=settings,
    )
    return export_code(Document(drawn), standard_registry(), target)


def loaded(result: ExportResult) -> types.ModuleType:
    module = types.ModuleType("exported")
    module.__file__ = "exported.py"
    exec(compile(result.code, result.main, "exec"), module.__dict__)  # noqa: S102 - our own text
    return module


def assert_like(weight: np.ndarray[tuple[int, ...], np.dtype[np.floating]], initializer: Initializer) -> None:
    assert weight.shape == SHAPE
    std = initializer.std(SHAPE)
    assert weight.mean() == pytest.approx(initializer.mean(SHAPE), abs=6 * std / np.sqrt(weight.size) + 1e-6)
    assert weight.std() == pytest.approx(std, rel=0.04, abs=1e-6)
    low, high = initializer.bounds(SHAPE)
    assert low - 1e-6 <= weight.min()
    assert weight.max() <= high + 1e-6


@pytest.mark.parametrize("initializer", EXPRESSED, ids=str)
def test_numpy_code_draws_the_same_distribution(initializer: Initializer) -> None:
    weights = loaded(export(initializer, "numpy")).init_params(np.random.default_rng(0))
    assert_like(weights["dense1.weight"], initializer)


@pytest.mark.parametrize("initializer", [*EXPRESSED, Orthogonal()], ids=str)
def test_pytorch_code_draws_the_same_distribution(initializer: Initializer) -> None:
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    module = loaded(export(initializer, "pytorch"))
    model = module.Network()
    module.init_weights(model)
    weight = model.dense1.weight.detach().numpy()
    if isinstance(initializer, Orthogonal):
        np.testing.assert_allclose(weight.T @ weight, initializer.scale**2 * np.eye(SHAPE[1]), atol=1e-4)
    else:
        assert_like(weight, initializer)


@pytest.mark.parametrize(
    ("initializer", "target"),
    [
        (Orthogonal(), "numpy"),
        (LSTMBias(), "pytorch"),
        (Bilinear(), "numpy"),
        (Constant([1.0] * 100), "pytorch"),
        (Formula("u^2"), "pytorch"),
        (Formula("u^2"), "numpy"),
    ],
    ids=str,
)
def test_what_a_target_has_no_form_for_is_refused(initializer: Initializer, target: str) -> None:
    try:
        text = initializer.dumps()
    except (TypeError, ValueError):
        pytest.skip("has no text form")
    assert text
    with pytest.raises(Refused) as refused:
        export(initializer, target)
    assert "dense1_weight" in describe(refused.value.problem)
