"""Symbols and arrays written by us and by a real MXNet 1.9.1 load in the other, with equal lists, shapes and outputs.

It needs an interpreter with MXNet (a virtual environment of its own, as MXNet needs an old NumPy), named by
``SYMLOOM_MXNET_PYTHON``.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.expression.expression import topological
from core.operators.grouped_normalization import GroupNorm
from core.operators.joining import SliceChannel
from core.operators.leaky import LeakyReLU
from core.operators.loss import SoftmaxOutput
from core.operators.normalization import LayerNorm
from core.operators.operator import Array, Operator
from core.operators.ordering import Argsort, TopK
from core.operators.softmax import SoftmaxActivation
from tests.helpers.peer_graphs import PeerGraph, mx, random_graphs, single_operators

PYTHON = os.environ.get("SYMLOOM_MXNET_PYTHON", "")
RANDOM_GRAPHS = 150
WORKER = Path(__file__).with_name("mxnet_worker.py")

REFUSED: Mapping[str, str] = {
    "must be in range [0, ": "MXNet does not take this axis from the end",
    "Split dims 0, 0 do not divide": "MXNet does not split an axis that it counts from the end",
    "is out of bounds for axis": "MXNet takes whole numbers as indices here, not fractions",
    "at least 3 dimensions when mode=channel": "MXNet finds out that there are no channels when it runs",
    "a least 3 dimensions when mode=channel": "MXNet finds out that there are no channels when it runs",
    "Non-uniform data type in Concat": "MXNet joins arrays of one type only",
    "Invalid begin, end, get lhs_begin=2, lhs_end=1": "MXNet takes no empty range of axes",
    "_backward_topk": "MXNet's gradient of sort needs the axis as a word",
    "batch_take is non-differentiable": "MXNet has no gradient there",
    "only support integer types, not float32": "lengths are whole numbers of a whole type in MXNet",
    "InstanceNorm only supports input tensors of rank >= 3": "one number has no deviation, but a mean",
    "operands shape mismatch from.shape = [1] to.shape=[]": "MXNet's older arrays have no 0 axes",
}
"""What MXNet refuses though we know what it means, by a part of its text."""

RANDOM = {"Dropout"}
"""Operators that draw random numbers."""


def without_gradient(operator: Operator) -> str:
    """Return why the gradient of an operator cannot be compared, if so; ours agrees with differences (the harness)."""
    match operator:
        case LayerNorm(output_mean_var=True) | GroupNorm(output_mean_var=True):
            return "MXNet lets nothing flow back from the mean and the deviation"
        case SoftmaxOutput(multi_output=True, smooth_alpha=alpha) if alpha:
            return "MXNet forgets to smooth the labels of positions"
        case SoftmaxActivation(mode="instance"):
            return "MXNet's gradient is wrong for more than two axes"
        case LeakyReLU(act_type="rrelu"):
            return "MXNet leaves its second output unset when it predicts, and draws it in training"
        case SliceChannel(squeeze_axis=True):
            return "MXNet's older arrays have no 0 axes"
    return ""


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PYTHON, reason="SYMLOOM_MXNET_PYTHON names no interpreter that has MXNet"),
]


@cache
def graphs() -> dict[str, PeerGraph]:
    return {graph.name: graph for graph in (*single_operators(), *random_graphs(RANDOM_GRAPHS))}


@pytest.fixture(scope="module")
def exchange(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Writes all graphs, lets MXNet answer, and gives the folder with both sides' files."""
    folder = tmp_path_factory.mktemp("exchange")
    for name in ("graphs", "ours", "theirs"):
        (folder / name).mkdir()
    for graph in graphs().values():
        graph.save(folder)
    quiet = {"MXNET_SUBGRAPH_BACKEND": "NONE", "MXNET_MKLDNN_ENABLED": "0", "MXNET_STORAGE_FALLBACK_LOG_VERBOSE": "0"}
    command = [PYTHON, "-W", "ignore", str(WORKER), str(folder)]
    for _ in range(20):  # again after a graph that kills it
        if subprocess.run(command, check=False, env={**os.environ, **quiet}, capture_output=True).returncode == 0:
            return folder
    pytest.fail("MXNet failed again and again")


@pytest.mark.parametrize("name", graphs() if PYTHON else [])
def test_both_sides_agree(exchange: Path, name: str) -> None:
    graph = graphs()[name]
    report = json.loads((exchange / "theirs" / f"{name}-report.json").read_text())
    skip_what_mxnet_cannot(report)
    theirs = mx.sym.load(exchange / "theirs" / f"{name}-symbol.json")
    check_files(exchange, name, theirs, report)
    for key in ("list_arguments", "list_outputs", "list_auxiliary_states", "attr_dict"):
        assert getattr(mx.sym.Symbol(graph.heads), key)() == report[key]
        assert getattr(theirs, key)() == report[key]
    arrays = mx.nd.load(str(exchange / "theirs" / f"{name}.params"))
    for key, array in graph.arrays().items():
        np.testing.assert_array_equal(arrays[key].asnumpy(), array, err_msg=key)
    check_run(theirs, arrays, graph, report, dict(np.load(exchange / "theirs" / f"{name}.npz")))


def skip_what_mxnet_cannot(report: Mapping[str, Any]) -> None:
    """Skip a graph that MXNet refuses though we know what it means; any other refusal is ours to explain."""
    if "error" in report:
        reasons = [reason for text, reason in REFUSED.items() if text in report["error"]]
        assert reasons, report["error"]
        pytest.skip(reasons[0])
    if any([] in kind for kind in report["shapes"]):
        pytest.skip("MXNet's older arrays have no 0 axes")


def check_files(folder: Path, name: str, theirs: Any, report: Mapping[str, Any]) -> None:  # noqa: ANN401 - a symbol
    """Assert that the two symbols' files say the same, as written and as read and written again."""
    ours = json.loads((folder / "ours" / f"{name}-symbol.json").read_text())
    written = json.loads((folder / "theirs" / f"{name}-symbol.json").read_text())
    read = json.loads(theirs.tojson())
    for key in ("nodes", "arg_nodes", "heads"):
        assert ours[key] == report["saved_again"][key], "MXNet reads something else than we wrote"
        assert written[key] == read[key], "we read something else than MXNet wrote"
        assert written[key] == ours[key]


def check_run(
    symbol: Any,  # noqa: ANN401
    arrays: Mapping[str, Any],
    graph: PeerGraph,
    report: Mapping[str, Any],
    wanted: Mapping[str, Array],
) -> None:
    """Assert that the symbol has the shapes, outputs, gradients and states that MXNet found."""
    arguments = {key[4:]: array for key, array in arrays.items() if key.startswith("arg:")}
    states = {key[4:]: array for key, array in arrays.items() if key.startswith("aux:")}
    heads = [array for key, array in sorted(arrays.items()) if key.startswith("head:")]
    shapes = symbol.infer_shape(**{key: array.shape for key, array in arguments.items()})
    assert [[list(shape) for shape in kind] for kind in shapes] == report["shapes"]
    request = {key: "null" if key in graph.without_gradient else "write" for key in arguments}
    gradients = {key: mx.nd.zeros(array.shape) for key, array in arguments.items() if request[key] == "write"}
    executor = symbol.bind(mx.cpu(), arguments, args_grad=gradients, grad_req=request, aux_states=states)
    executor.forward(is_train=False)
    found = {f"out/{index}": output.asnumpy() for index, output in enumerate(executor.outputs)}
    executor.forward(is_train=True)
    found.update({f"train/{index}": output.asnumpy() for index, output in enumerate(executor.outputs)})
    kinds = compared_kinds(graph)
    if "grad" in kinds:
        executor.backward(heads)
        found.update({f"grad/{key}": array.asnumpy() for key, array in gradients.items()})
        found.update({f"aux/{key}": array.asnumpy() for key, array in executor.aux_dict.items()})
    for key, array in wanted.items():
        if key.split("/")[0] in kinds:
            assert found[key].dtype == array.dtype, key
            np.testing.assert_allclose(found[key], array, rtol=2e-4, atol=2e-5, err_msg=key)


def compared_kinds(graph: PeerGraph) -> set[str]:
    """List what of a run must be equal: outputs of both modes, gradients, states.

    Equal numbers, which operators make, keep their order when they are sorted here, but not in MXNet.
    """
    operators = [node.operator for node in topological(graph.heads) if node.operator is not None]
    may_have_equals = len(operators) > 1 and any(isinstance(one, Argsort | TopK) for one in operators)
    if RANDOM & set(graph.operators) or any(map(is_unset, operators)) or may_have_equals:
        return set()
    return {"out", "train"} if any(map(without_gradient, operators)) else {"out", "train", "grad", "aux"}


def is_unset(operator: Operator) -> bool:
    """Tell whether MXNet leaves an output as it finds it in memory."""
    return isinstance(operator, LeakyReLU) and operator.act_type == "rrelu"
