"""Every initializer leaves as code with the same distribution, or is refused by name."""

from __future__ import annotations

import subprocess
import sys
import types
from pathlib import Path

import numpy as np
import pytest

from core import symbol as sym
from core.export.exporter import ExportResult, export_code, export_expression
from core.expression.expression import with_paths
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
from tests.core.export.peers import interpreter
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
        (Bilinear(), "numpy"),
        (Constant([1.0] * 100), "pytorch"),
        (Formula("u + 1/0"), "pytorch"),
        (Formula("k"), "numpy"),
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


# Formulas, which no framework has: a function of the file


PLACES = Formula("100*i + j + where(i == j, 0.5, 0) + fan_in/fan_out")
FORMULAS = [
    Formula("n*sqrt(2/fan_in)"),
    Formula("u*(abs(u) >= 5)", -10, 10),
    Formula("where(u > 0, min(u, 2)^2, -clip(n, -1, 1/2))", -3, 3),
    Formula("max(1, exp(sin(n))) + log(cos(u) + 1)"),
    Formula("pi/2"),
    LSTMBias(2.0),
]


def test_numpy_and_pytorch_compute_the_formula_itself() -> None:
    weights = loaded(export(PLACES, "numpy")).init_params(np.random.default_rng(0))
    expected = PLACES.fill(SHAPE, np.random.default_rng(0))

    np.testing.assert_allclose(weights["dense1.weight"], expected)
    pytest.importorskip("torch")
    module = loaded(export(PLACES, "pytorch"))
    module.init_weights(model := module.Network())
    np.testing.assert_allclose(model.dense1.weight.detach().numpy(), expected, rtol=1e-6)


@pytest.mark.parametrize("target", ["numpy", "pytorch"])
@pytest.mark.parametrize("initializer", FORMULAS, ids=str)
def test_formulas_leave_as_functions(initializer: Initializer, target: str) -> None:
    if target == "numpy":
        weight = loaded(export(initializer, target)).init_params(np.random.default_rng(0))["dense1.weight"]
    else:
        pytest.importorskip("torch").manual_seed(0)
        module = loaded(export(initializer, target))
        module.init_weights(model := module.Network())
        weight = model.dense1.weight.detach().numpy()
    assert_like(weight, initializer)


def test_bilinear_kernels_are_a_formula() -> None:
    kernel = sym.Variable("up_weight", init='["bilinear", {}]')
    net = sym.Convolution(sym.Variable("x", shape=(1, 2, 9, 9)), kernel, num_filter=3, kernel=(4, 4), name="up")
    code = export_expression(with_paths(net.heads), "numpy").code
    module = types.ModuleType("exported")
    exec(compile(code, "exported", "exec"), module.__dict__)  # noqa: S102 - our own text

    weights = module.init_params(np.random.default_rng(0))
    np.testing.assert_allclose(weights["up.weight"], Bilinear().fill((3, 2, 4, 4), np.random.default_rng(0)))


def test_a_formula_is_written_once_for_all_parameters_that_have_it() -> None:
    text = '["formula", {"text": "n*0.1", "low": 0, "high": 1}]'
    net = sym.Variable("x", shape=(-1, 6))
    for name in ("a", "b"):
        net = sym.FullyConnected(net, sym.Variable(f"{name}_weight", init=text), num_hidden=5, name=name)
    code = export_expression(with_paths(net.heads), "pytorch").code

    assert code.count("def _values_") == 1
    assert code.count("_values_1(") == 3


DRAW = {
    "flax": "weight = exported.Network(rngs=exported.nnx.Rngs(0)).dense1.kernel[...]",
    "keras": "model = exported.Network(); model(np.zeros((2, 100), 'float32')); weight = model.dense1.kernel.numpy()",
    "mxnet": "net = exported.network(); arrays = net.simple_bind(exported.mx.cpu(), x=(2, 100)).arg_dict;"
    "arrays.pop('x'); exported.init_weights(net, arrays); weight = arrays['dense1_weight'].asnumpy()",
    "gluon": "net = exported.Network(); net.initialize(); net(exported.nd.zeros((2, 100)));"
    "weight = net.dense1.weight.data().asnumpy()",
}
"""Target -> statements that draw the weight of the exported file."""


@pytest.mark.slow
@pytest.mark.parametrize("target", DRAW)
def test_frameworks_draw_what_formulas_say(target: str, tmp_path: Path) -> None:
    python = interpreter(target)
    initializers = [PLACES, *FORMULAS]
    lines = ["import os", "os.environ['KERAS_BACKEND'] = 'torch'", "import importlib.util, numpy as np"]
    for number, initializer in enumerate(initializers):
        (tmp_path / f"net{number}.py").write_text(export(initializer, target).code, encoding="utf-8")
        lines += [
            f"spec = importlib.util.spec_from_file_location('net{number}', 'net{number}.py')",
            "exported = importlib.util.module_from_spec(spec)",
            "spec.loader.exec_module(exported)",
            DRAW[target],
            f"np.save('weight{number}.npy', np.asarray(weight))",
        ]
    done = subprocess.run(
        [python or sys.executable, "-c", "\n".join(lines)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    for number, initializer in enumerate(initializers):
        weight = np.load(tmp_path / f"weight{number}.npy")
        weight = weight.T if target in ("flax", "keras") else weight
        if initializer is PLACES:
            np.testing.assert_allclose(weight, PLACES.fill(SHAPE, np.random.default_rng(0)), rtol=1e-6)
        else:
            assert_like(weight, initializer)
