"""Programs of the golden kinds give the same with us and with a real MXNet 1.9.1: names, shapes, numbers, errors.

It needs an interpreter with MXNet, as `test_mxnet` does. Errors have MXNet's class and name the operator it blames;
shapes may be known where MXNet does not know them.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

import core
from tests.peers import golden_programs

PYTHON = os.environ.get("SYMLOOM_MXNET_PYTHON", "")
PROGRAMS = golden_programs.programs() if PYTHON else {}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PYTHON, reason="SYMLOOM_MXNET_PYTHON names no interpreter that has MXNet"),
]

REFUSED_THERE: Mapping[str, str] = {
    "negative value -1": "MXNet multiplies sizes that it does not know",
    "exceeds input (-1": "MXNet compares a size that it does not know",
    "while received -1": "MXNet asks for a size that it does not know",
    "ndim_is_known": "MXNet asks for a rank that it does not know",
    "found axis=-2": "MXNet asks for a rank that it does not know",
    "range [0, -1)": "MXNet asks for a rank that it does not know",
    "(-1 vs. ": "MXNet asks for a rank that it does not know",
    "is <class 'NoneType'>": "MXNet takes no None for an unknown shape",
    "'NoneType' object is not iterable": "MXNet infers less",
    "expected [4,3], got [7,3]": "MXNet counts an input of Concat that it does not know as empty",
    "expected [0,3], got [7,3]": "MXNet counts an input of Concat that it does not know as empty",
    "axis=None is not supported by pick": "MXNet does not do what its documentation says of pick",
    "only supports 4-D or 5-D input": "MXNet pads images only",
    "first two axes to be zero": "MXNet pads images only",
    "_backward_topk": "MXNet's gradient of sort needs the axis as a word",
    "index = -1 must be in range": "MXNet does not count this axis from the end",
    "batch_take is non-differentiable": "MXNet has no gradient there",
    "only support integer types, not float32": "lengths are whole numbers of a whole type in MXNet",
    "only support floating point types, not int32": "MXNet's activations take no whole numbers",
    "Diagonal does not exist": "MXNet takes an unknown size for 0",
    "Context type error": "a device need not be named here",
    "dim_size >= -1": "MXNet multiplies sizes that it does not know",
    "Candidate arguments:\n\t[0]data\n": "MXNet can't put anything in the place of a Variable alone",
    "'list' object has no attribute": "MXNet stumbles over a list of numbers",
    "has no len()": "a dict of parameters has a length here",
    "'int' object has no attribute 'encode'": "MXNet stumbles over a number in the place of a name",
    "KeyError": "MXNet does not find its own initializer",
    "Expecting value": "MXNet reads the name of an initializer as JSON",
    "cannot decide dtypes": "MXNet leaves the type of where open",
}
"""What MXNet refuses though it makes sense, by a part of its text."""

REFUSED_HERE: Mapping[str, str] = {
    "should be greater equal to": "bounds of attributes are checked when a node is made",
    "should be less equal to": "bounds of attributes are checked when a node is made",
    "valid values are": "a choice that there is not here",
    "expect float but value=": "a number is checked when a node is made",
    "Possible Arguments: none": "a keyword that means nothing is refused",
    "must be smaller than its kernel": "windows that see padding alone have no maximum",
    "can't be laid out in this shape": "MXNet finds out when it runs",
    "takes nothing from an axis": "MXNet takes an empty slice for an unknown size",
    "works on axis": "MXNet finds out when it runs, or never",
    "names an axis of": "MXNet finds out when it runs, or never",
    "Shape inconsistent: ": "MXNet does not compare the shapes of these inputs",
    "but needs at least": "MXNet leaves it unknown",
    "should be two for each axis": "MXNet cuts off instead of adding",
    "needs pad >= 0": "MXNet cuts off instead of adding",
    "needs repeats >= 1": "MXNet takes an empty array for an unknown shape",
    "needs depth >= 1": "MXNet takes an empty array for an unknown shape",
    "needs a size from 1 up for each axis": "MXNet takes an empty array for an unknown shape",
    "Length of grad_req does not match": "MXNet reads beyond the list",
    "The array for the gradient of": "MXNet writes beyond the array",
    "nothing to go back from": "MXNet computes with what it finds in memory",
    "invalid literal for int()": "sizes are numbers",
    "only supports the layout": "channels come before positions here",
    "General composition only support kwargs": "a Variable alone has no position to put anything in",
}
"""What we refuse though MXNet lets it pass, by a part of our text."""

ACCIDENTS = ("AttributeError", "UnicodeDecodeError", "UnboundLocalError", "NotImplementedForSymbol", "KeyError")
"""Classes of errors that MXNet raises where it does not look at what it is given."""

DIFFERENT: Mapping[str, str] = {
    "symbols: g = S.Group([S.exp(V('a'), name='e'), S.log(V('a'), name='l')]); r = g(a=V('b') + 1, name='gg')": (
        "MXNet replaces nothing where two Variables have one name"
    ),
    "symbols: S.load('/no/such/file')": "a file that is not there is no matter of MXNet",
    "symbols: S.LinearRegressionOutput(V('x'), grad_scale=None)": "None is no number",
    "runs: softmax of images smooth_alpha=0.1": "MXNet forgets to smooth the labels of images",
    "layers: t = mx.gluon.Trainer(nn.Dense(2).collect_params(), 'nothing')": "the optimizer is looked at first",
    "layers: initializer Uniform('a')": "what is no number is a ValueError here",
    "layers: initializer FusedRNN(None, 3, 2, 'lstm')": "MXNet finds out when it unpacks",
}
"""Programs that are meant to give something else than MXNet does."""

DIFFERENT_KINDS: Mapping[str, str] = {
    "S.Concat(V('a'), V('b'), dim=1, name='c') {'a': (2, 3)}": "MXNet counts an unknown input as empty",
    "S.pick(V('a'), V('i'), axis=0, keepdims=True": "the indices may have the axis or not; MXNet says that they do not",
    "S.Embedding(V('i'), V('w'), input_dim=3, output_dim=1).bind": "the type is the attribute's, in MXNet the table's",
    "x[[True, False, True]]": "a list of truths picks, as in NumPy; MXNet takes them for 1 and 0",
    "y = x ** 0\n": "the power 0 is the constant 1, whose gradient is 0; MXNet multiplies by 0 to the power of -1",
    "y = nd.MakeLoss(x, normalization='batch')": "a batch is what axis 0 counts; MXNet takes a vector for one example",
    "r = e.arg_dict['b_gamma']": "running writes into no argument; MXNet sets the scale that is fixed to 1",
    "V('d', shape=(0, 3)) + V('e')": "an axis declared with 0 is an unknown one here, whatever the mode",
    "V('w', shape=(0, 5))": "an axis declared with 0 is an unknown one here, whatever the mode",
    "S.zeros((0, 3)) + V('a')": "there are no empty arrays here",
    "x.squeeze()": "MXNet's method writes its default into the file",
    "b.hybridize(); b(nd.ones((2, 3))); b(nd.ones((2, 4)))": "no symbol is made here, so its names are not known",
}
"""Parts of the names of programs that are meant to give something else."""


@cache
def answered_by_mxnet() -> dict[str, Any]:
    """Let MXNet run all programs; one that ends it has no answer, and it goes on behind it."""
    quiet = {"MXNET_SUBGRAPH_BACKEND": "NONE", "MXNET_MKLDNN_ENABLED": "0", "MXNET_STORAGE_FALLBACK_LOG_VERBOSE": "0"}
    found: dict[str, Any] = {}
    first = 0
    while first < len(PROGRAMS):
        command = [PYTHON, "-W", "ignore", golden_programs.__file__, "mxnet", str(first)]
        done = subprocess.run(command, env={**os.environ, **quiet}, capture_output=True, check=False, text=True)
        lines = [line.partition(" ") for line in done.stdout.splitlines()]
        started = [int(number) for number, _, _ in lines if number.isdigit()]
        assert started, done.stderr[-2000:]
        found.update(json.loads(answer) for number, _, answer in lines if number.isdigit() and answer)
        first = started[-1] + 1
    return found


@pytest.mark.parametrize("name", PROGRAMS)
def test_both_give_the_same(name: str) -> None:
    reason = DIFFERENT.get(name) or next((why for part, why in DIFFERENT_KINDS.items() if part in name), "")
    if name not in answered_by_mxnet() or reason:
        pytest.skip(reason or "MXNet ends there")
    ours = json.loads(json.dumps(golden_programs.outcome(core, PROGRAMS[name])))
    theirs = answered_by_mxnet()[name]
    if is_error(ours) or is_error(theirs):
        check_errors(ours, theirs)
    elif name.startswith("shapes:"):
        check_shapes(ours, theirs)
    else:
        check_equal(ours, theirs)


def is_error(outcome: Any) -> bool:  # noqa: ANN401 - JSON
    return isinstance(outcome, dict) and "error" in outcome


def check_errors(ours: Any, theirs: Any) -> None:  # noqa: ANN401 - JSON
    """Assert that both refuse, for the same; or that it is known why one does not."""
    if not is_error(ours):
        words = [theirs["error"][0], theirs["text"]]
        reasons = [why for part, why in REFUSED_THERE.items() if any(part in word for word in words)]
        assert reasons, f"MXNet refuses: {theirs['text']}"
        pytest.skip(reasons[0])
    if not is_error(theirs):
        reasons = [why for part, why in REFUSED_HERE.items() if part in ours["text"]]
        assert reasons, f"MXNet does not refuse: {ours['text']}"
        pytest.skip(reasons[0])
    if theirs["error"][0] not in ours["error"]:
        assert theirs["error"][0] in ACCIDENTS, f"{ours['error'][0]} instead of {theirs['error'][0]}: {ours['text']}"
    elif "should be greater equal" not in ours["text"]:
        assert theirs["node"] in ours["text"]


def check_shapes(ours: Any, theirs: Any) -> None:  # noqa: ANN401 - JSON
    """Assert that we know what MXNet knows of shapes, and perhaps more."""
    for key in ("partial", "whole"):
        for found, wanted in zip(ours[key], theirs[key], strict=True):
            assert wanted is None or found is not None, key
            for one, other in zip(found or (), wanted or (), strict=wanted is not None):
                assert not other or refines(one, other), f"{key}: {one}, not {other}"


def refines(found: Any, wanted: Any) -> bool:  # noqa: ANN401 - a shape, or what stands for an unknown one
    sizes = zip(found or (), wanted, strict=False)
    return len(found or ()) == len(wanted) and all(other in (0, -1, one) for one, other in sizes)


def check_equal(ours: Any, theirs: Any, where: str = "") -> None:  # noqa: ANN401 - JSON
    """Assert that two outcomes are the same, numbers up to rounding."""
    assert type(ours) is type(theirs), f"{where}: {ours}, not {theirs}"
    if isinstance(ours, dict):
        assert ours.keys() == theirs.keys(), where
        for key, value in ours.items():
            check_equal(value, theirs[key], f"{where}/{key}")
    elif isinstance(ours, list):
        assert len(ours) == len(theirs), f"{where}: {ours}, not {theirs}"
        for number, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            check_equal(one, other, f"{where}/{number}")
    elif isinstance(ours, float):
        close = math.isclose(ours, theirs, rel_tol=2e-4, abs_tol=2e-5) or (math.isnan(ours) and math.isnan(theirs))
        assert close, f"{where}: {ours}, not {theirs}"
    else:
        assert ours == theirs, where


def test_a_wrong_answer_is_noticed() -> None:
    check_equal({"a": [1.0, "x"]}, {"a": [1.0, "x"]})
    for wrong in ({"a": [1.1, "x"]}, {"a": [1.0, "y"]}, {"a": [1.0]}, {"b": [1.0, "x"]}, {"a": [1, "x"]}):
        with pytest.raises(AssertionError):
            check_equal(wrong, {"a": [1.0, "x"]})
    with pytest.raises(AssertionError):
        check_shapes({"partial": [[[2, 3]]], "whole": [None]}, {"partial": [[[2, 4]]], "whole": [None]})
    with pytest.raises(AssertionError, match="MXNet refuses"):
        check_errors([], {"error": ["MXNetError"], "text": "something new", "node": ""})
