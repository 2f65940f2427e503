"""Every operator in every target that can say it: outputs and gradients are the engine's."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

from core.export.exporter import export_expression
from core.export.formulas import FORMULAS
from core.expression.expression import Expression, Head, apply, variable, with_paths
from core.operators.operator import Array, Role
from core.problem import Path, Refused
from tests.core.export.in_process import largest_difference
from tests.core.operators.test_operators import CASES
from tests.helpers.operator_case import Case

HAS_ONNX = importlib.util.find_spec("onnx") is not None
HAS_TORCH = importlib.util.find_spec("torch") is not None
OFFERED = [case for case in CASES if not case.operator.hidden]

RANDOM = {"LeakyReLU-rrelu", "Dropout-always", "Dropout-axes"}
REFUSED = {
    "numpy": RANDOM,
    "onnx": {*RANDOM, "BatchNorm-output_mean_var", "LayerNorm-output_mean_var", "Cast-float64", "_np_cumsum-float64"},
    "symloom": set(),
    "symbol_json": set(),
    "pytorch": {*RANDOM, "BatchNorm-output_mean_var"},
}
"""What a target has nothing like: drawing outside of training, or per axis; statistics as outputs; steps backwards;
indices that are laid out in another way than the rows they choose from.

Operators without a formula are refused as well, by all targets that are not MXNet's.
"""


OF_MXNET = ("symloom", "symbol_json", "mxnet", "gluon")
"""Targets that have every operator."""
TOLERANCE = {"symloom": 1e-6, "onnx": 2e-5}
"""Where weights are saved, or everything is computed, in float32."""


def form_of(case: Case) -> str:
    """Name what is special about a case, as `REFUSED` does."""
    values = case.operator.attribute_values()
    match case.operator.name:
        case "LeakyReLU":
            return f"LeakyReLU-{values['act_type']}"
        case "Dropout":
            return "Dropout-always" if values["mode"] == "always" else "Dropout-axes" if values["axes"] else "Dropout"
        case "BatchNorm" if values["output_mean_var"] and not values["use_global_stats"]:
            return "BatchNorm-output_mean_var"
        case "softmax" if values.get("use_length"):
            return "softmax-use_length"
        case "Cast" | "_np_cumsum":
            return f"{case.operator.name}-{values['dtype']}"
        case "LayerNorm" if values["output_mean_var"]:
            return "LayerNorm-output_mean_var"
        case "batch_take" if case.arrays()[0].ndim != case.arrays()[1].ndim + 1:
            return "batch_take-in_a_row"
        case "slice" if "-" in str(values["step"]):
            return "slice-backwards"
    return case.operator.name


def graph_of(case: Case) -> tuple[Expression, dict[Path, Array]]:
    """An expression of one operator, and the values of its inputs."""
    arrays = case.arrays()
    inputs = [
        variable(port.name if port.role is Role.DATA else f"op_{port.name}", {"__shape__": str(array.shape)})
        for port, array in zip(case.operator.inputs(), arrays, strict=True)
    ]
    node = apply(case.operator, "op", [Head(each) for each in inputs])
    heads = with_paths(tuple(Head(node, index) for index in range(len(node.visible_outputs))))
    values = {head.node.path: array for head, array in zip(heads[0].node.inputs, arrays, strict=True)}
    return heads, values


def check(case: Case, target: str) -> None:
    """Export, run and compare."""
    heads, values = graph_of(case)
    if form_of(case) == "Dropout-always" and target == "symloom":
        return  # no two runs give the same
    has_none = case.operator.name not in FORMULAS or (target, case.operator.name) == ("onnx", "erfinv")
    if form_of(case) in REFUSED[target] or (has_none and target not in OF_MXNET):
        with pytest.raises(Refused) as refused:
            export_expression(heads, target, title="net", values=values)
        assert refused.value.problem.code == ("export_operator" if has_none else "export_form")
        return
    result = export_expression(heads, target, title="net", values=values)
    with np.errstate(all="ignore"):
        gap = largest_difference(result, values)
    assert gap < TOLERANCE.get(target, 1e-9), result.code


@pytest.mark.parametrize("case", OFFERED, ids=str)
def test_numpy_code_of_an_operator(case: Case) -> None:
    check(case, "numpy")


@pytest.mark.parametrize("case", OFFERED, ids=str)
def test_script_of_an_operator(case: Case) -> None:
    check(case, "symloom")


@pytest.mark.skipif(not HAS_TORCH, reason="torch is not installed")
@pytest.mark.parametrize("case", OFFERED, ids=str)
def test_pytorch_code_of_an_operator(case: Case) -> None:
    check(case, "pytorch")


@pytest.mark.skipif(not HAS_ONNX, reason="onnx is not installed")
@pytest.mark.parametrize("case", OFFERED, ids=str)
def test_onnx_model_of_an_operator(case: Case) -> None:
    check(case, "onnx")
