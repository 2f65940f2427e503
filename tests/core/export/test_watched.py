"""The loss that exported code of MXNet and Symloom prints while it trains is the loss."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from typing import Any

import numpy as np
import pytest

from core import nd
from core import symbol as sym
from core.export.exporter import export_expression
from core.export.watched import watched_loss
from core.expression.expression import Head
from core.operators.operator import Array
from tests.core.export.graphs import GRAPHS, heads

LOSSES: dict[str, tuple[str, dict[str, object], tuple[int, ...], tuple[int, ...]]] = {
    "softmax": ("SoftmaxOutput", {}, (6, 4), (6,)),
    "positions": ("SoftmaxOutput", {"preserve_shape": True}, (6, 3, 4), (6, 3)),
    "channels": ("SoftmaxOutput", {"multi_output": True}, (6, 4, 3), (6, 3)),
    "probabilities": ("SoftmaxOutput", {}, (6, 4), (6, 4)),
    "linear": ("LinearRegressionOutput", {}, (6, 4), (6, 4)),
    "linear_column": ("LinearRegressionOutput", {}, (6, 1), (6,)),
    "absolute": ("MAERegressionOutput", {"grad_scale": 3.0}, (6, 4), (6, 4)),
    "logistic": ("LogisticRegressionOutput", {}, (6, 1), (6,)),
    "margin": ("SVMOutput", {"margin": 0.5, "regularization_coefficient": 2.0}, (6, 4), (6,)),
    "margin_linear": ("SVMOutput", {"use_linear": True}, (6, 4), (6,)),
}


def label_of(name: str, shape: tuple[int, ...], data: tuple[int, ...], rng: np.random.Generator) -> Array:
    if name == "probabilities":
        return rng.dirichlet(np.ones(shape[-1]), shape[:-1])
    if name.startswith(("linear", "absolute")):
        return rng.normal(size=shape)
    classes = data[1] if name == "channels" else max(2, data[-1])
    return rng.integers(0, classes, shape).astype(np.float64)


@pytest.mark.parametrize("name", LOSSES)
def test_loss_that_is_watched_is_that_of_the_layer(name: str) -> None:
    operator, attributes, shape, label_shape = LOSSES[name]
    layer: Any = getattr(sym, operator)(
        sym.Variable("x", shape=shape), sym.Variable("y", shape=label_shape), name="out", **attributes
    )
    program = export_expression(heads(layer), "symloom", is_draft=True).program
    rng = np.random.default_rng(0)
    data, label = rng.normal(size=shape), label_of(name, label_shape, shape, rng)
    head: Head = layer.heads[0]
    assert head.node.operator is not None
    [output] = head.node.operator.forward([data, label], None)  # type: ignore[arg-type]  # losses read no context

    text = watched_loss(program, program.losses[0], "output", "label", "nd")
    found = eval(text, {"nd": nd, "output": nd.array(output), "label": nd.array(label)})  # noqa: S307 - our own

    assert float(found.asscalar()) == pytest.approx(head.node.operator.objective([data, label], [output]), rel=1e-5)


@pytest.mark.parametrize("name", [name for name in GRAPHS if name != "lazy_mlp"])
def test_main_of_a_symloom_script_prints_a_loss_that_falls(name: str) -> None:
    code = export_expression(heads(GRAPHS[name]()), "symloom", title=name).code
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(code, name, "exec"), {"__name__": "__main__", "__file__": f"{name}.py"})  # noqa: S102 - our own

    losses = [float(text) for text in re.findall(r"loss (\S+)", printed.getvalue())]
    assert len(losses) == 5
    assert losses[-1] < losses[0]
