"""Checks of the golden kinds about initializers, layers, parameters and autograd."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from typing import Any

import numpy as np
import pytest

from core.operators.operator import Array
from tests.helpers.golden_case import GoldenCase, as_tuples, assert_close, assert_error, made_initializer, mx
from tests.helpers.golden_program import ImperativeProgram, fresh_names

# Initializers


def check_dumps(case: GoldenCase) -> None:
    """Assert the text form of initializers, and that it makes equal ones."""
    for item in case.content["items"]:
        made = made_initializer(item["init"])
        assert made.dumps() == item["dumps"]
        if not _is_nested(item["init"]):
            assert mx.init.create(item["dumps"]).dumps() == item["dumps"]


def _is_nested(spec: Mapping[str, Any]) -> bool:
    return any(isinstance(value, dict) for value in (*spec.get("args", []), *spec.get("kwargs", {}).values()))


def check_exact(case: GoldenCase) -> None:
    """Assert what initializers write into an array full of sevens."""
    for item in case.content["items"]:
        described = item["desc"] if item.get("legacy") else mx.init.InitDesc(item["desc"], item.get("attrs", {}))
        array = mx.nd.full(as_tuples(item["shape"]), 7)
        if "error" in item:
            with pytest.raises(Exception) as raised:  # noqa: PT011 - its class is compared
                _filling(item, case)(described, array)
            assert_error(raised.value, item["error"])
            continue
        with warnings.catch_warnings():
            if item.get("legacy"):
                warnings.simplefilter("ignore", DeprecationWarning)
            _filling(item, case)(described, array)
        assert_close(item["out"], array.asnumpy(), case.arrays[item["out"]], case.tolerance)


def _filling(item: Mapping[str, Any], case: GoldenCase) -> Any:  # noqa: ANN401 - an initializer
    if "mixed" in item:
        made = [made_initializer(spec) for spec in item["mixed"]["inits"]]
        return mx.init.Mixed(item["mixed"]["patterns"], made)
    if "load" in item:
        params = {name: mx.nd.array(case.arrays[key]) for name, key in item["load"]["params"].items()}
        default = item["load"].get("default")
        return mx.init.Load(params, None if default is None else made_initializer(default))
    return made_initializer(item["init"])


def check_statistics(case: GoldenCase) -> None:
    """Assert the distribution that initializers draw from."""
    for seed, item in enumerate(case.content["items"]):
        mx.random.seed(seed)
        array = mx.nd.full(as_tuples(item["shape"]), 7)
        made_initializer(item["init"])(mx.init.InitDesc("some_weight"), array)
        _check_distribution(array.asnumpy().astype(np.float64), item["theory"])


def _check_distribution(found: Array, theory: Mapping[str, Any]) -> None:
    if theory["dist"] == "orthogonal":
        rows = found.reshape(len(found), -1)
        gram = rows @ rows.T if theory["gram"] == "W W^T" else rows.T @ rows
        wanted = theory["scale"] ** 2 * np.eye(len(gram))
        np.testing.assert_allclose(gram, wanted, rtol=0, atol=max(theory["atol"], 1e-5))
        return
    assert abs(found.mean()) <= theory["mean_tolerance_6se"]
    assert abs(found.std() - theory["std"]) <= theory["std_tolerance_6se"]
    if theory["dist"] == "uniform":
        slack = 1e-6 * theory["high"]
        assert theory["low"] - slack <= found.min()
        assert found.max() <= theory["high"] + slack


# Layers

_NOT_OF_THE_CONSTRUCTOR = {"block", "class", "attr", "id", "share", "children", "in_scope", "int_input"}


def check_blocks(case: GoldenCase) -> None:
    """Assert names, shapes and values of layers' parameters before and after a first run."""
    known: dict[str, Any] = {}
    entries = case.content["blocks"]
    with fresh_names():
        blocks = [make_block(entry["spec"], known) for entry in entries]
        for block, entry in zip(blocks, entries, strict=True):
            _check_block(block, entry["expected"])
            if "input_shape" in entry["expected"]:
                _check_block_run(block, entry["expected"], is_integer=bool(entry["spec"].get("int_input")))


def make_block(spec: Mapping[str, Any], known: dict[str, Any]) -> Any:  # noqa: ANN401 - a block
    """Return the block that a spec describes, children included; ``known`` are those with an id."""
    given = {key: as_tuples(value) for key, value in spec.items() if key not in _NOT_OF_THE_CONSTRUCTOR}
    if "share" in spec:
        lender = known[spec["share"]["with"]]
        given["params"] = lender.params if spec["share"]["how"] == "params" else lender.collect_params()
    kind = _in_order(spec["class"]) if spec["block"] == "custom" else getattr(mx.gluon.nn, spec["block"])
    block = kind(**given)
    with block.name_scope() if spec.get("in_scope", True) else nullcontext():
        for child_spec in spec.get("children", []):
            child = make_block(child_spec, known)
            if spec["block"] == "custom":
                setattr(block, child_spec["attr"], child)
            else:
                block.add(child)
    if "id" in spec:
        known[spec["id"]] = block
    return block


def _in_order(name: str) -> Any:  # noqa: ANN401 - a class
    """Return a Block class of a name, which runs its children one after the other."""

    def forward(self: Any, x: Any) -> Any:  # noqa: ANN401 - a block and arrays
        for child in self._children.values():
            x = child(x)
        return x

    return type(name, (mx.gluon.Block,), {"forward": forward})


def _check_block(block: Any, expected: Mapping[str, Any]) -> None:  # noqa: ANN401 - a block
    parameters = block.collect_params()
    assert block.prefix == expected["prefix"]
    assert block.name == expected["name"]
    assert list(parameters.keys()) == expected["param_names"]
    assert list(block.params.keys()) == expected["own_param_names"]
    assert list(block._collect_params_with_prefix()) == expected["structured_names"]
    assert {pattern: list(block.collect_params(pattern).keys()) for pattern in expected["select"]} == expected["select"]
    for name, wanted in expected["shapes_before"].items():
        assert _spelled_as_mxnet(parameters[name].shape) == wanted, name


def _spelled_as_mxnet(shape: Sequence[int] | None) -> list[int] | None:
    return None if shape is None else [max(size, 0) for size in shape]


def _check_block_run(block: Any, expected: Mapping[str, Any], *, is_integer: bool) -> None:  # noqa: ANN401 - a block
    parameters = block.collect_params()
    block.initialize(mx.init.Constant(0.5), force_reinit=True)
    assert [name for name in parameters if _is_deferred(parameters[name])] == expected["deferred_after_initialize"]
    shape = as_tuples(expected["input_shape"])
    output = block(
        mx.nd.array(np.zeros(shape) if is_integer else np.linspace(-1, 1, int(np.prod(shape))).reshape(shape))
    )
    assert list(output.shape) == expected["output_shape"]
    assert {name: list(parameters[name].shape) for name in parameters} == expected["shapes_after"]
    for name, wanted in expected["fill_value_after_initialize_constant_half"].items():
        values = parameters[name].data().asnumpy()
        np.testing.assert_allclose(values, np.full_like(values, wanted), atol=1e-6, err_msg=name)
    assert {name: parameters[name].grad_req for name in parameters} == expected["grad_req"]
    if "symbol" in expected:
        traced = block(mx.sym.Variable("data"))
        assert {name: getattr(traced, name)() for name in expected["symbol"]} == expected["symbol"]


def _is_deferred(parameter: Any) -> bool:  # noqa: ANN401 - a parameter
    try:
        parameter.data()
    except mx.gluon.parameter.DeferredInitializationError:
        return True
    return False


# Parameters


def check_parameter(case: GoldenCase) -> None:
    """Assert what each step on a Parameter returns, warns of or raises; here the words count, too."""
    with mx.util.np_shape(False):  # MXNet's spelling of unknown dims
        parameter: Any = None
        for step in case.content["steps"]:
            if step["do"] == "new":
                parameter = _new_parameter(step)
            else:
                _check_step(case, step, parameter)


def _check_step(case: GoldenCase, step: Mapping[str, Any], parameter: Any) -> None:  # noqa: ANN401 - a parameter
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = _outcome(step, parameter)
    assert [_words(one.message) for one in caught] == [_words(step[key]) for key in ("warning",) if key in step]
    if "error" in step:
        assert isinstance(found, Exception), f"{step['do']} raised nothing but gave {found}"
        assert_error(found, step["error"])
        assert _words(found) == _words(step["error"]["message"])
        return
    if isinstance(found, Exception):
        raise found
    if "out" in step:
        assert_close(step["out"], found.asnumpy(), case.arrays[step["out"]], case.tolerance)
    elif "result" in step:
        assert (list(found) if isinstance(found, tuple) else found) == step["result"]


def _words(text: object) -> list[str]:
    return str(text).split()


def _new_parameter(step: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a parameter
    given = {key: as_tuples(value) for key, value in step.get("kwargs", {}).items()}
    if isinstance(given.get("init"), dict):
        given["init"] = made_initializer(given["init"])
    return mx.gluon.Parameter(step["name"], **given)


def _outcome(step: Mapping[str, Any], parameter: Any) -> Any:  # noqa: ANN401 - any result, an error included
    try:
        return _PARAMETER_STEPS[step["do"]](parameter, step)
    except (mx.MXNetError, RuntimeError, ValueError, AssertionError, TypeError) as error:
        return error


def _initialize(parameter: Any, step: Mapping[str, Any]) -> None:  # noqa: ANN401 - a parameter
    given = step.get("kwargs", {})
    made = {key: made_initializer(value) if isinstance(value, dict) else value for key, value in given.items()}
    parameter.initialize(**made)


def _square_sum_backward(parameter: Any, _step: Mapping[str, Any]) -> None:  # noqa: ANN401 - a parameter
    with mx.autograd.record():
        values = parameter.data()
        total = (values * values).sum()
    total.backward()


_PARAMETER_STEPS: Mapping[str, Callable[[Any, Mapping[str, Any]], Any]] = {
    "initialize": _initialize,
    "data": lambda parameter, _: parameter.data(),
    "grad": lambda parameter, _: parameter.grad(),
    "set_data": lambda parameter, step: parameter.set_data(mx.nd.array(step["value"])),
    "set_shape": lambda parameter, step: setattr(parameter, "shape", as_tuples(step["value"])),
    "finish_deferred": lambda parameter, _: parameter._finish_deferred_init(),
    "set_grad_req": lambda parameter, step: setattr(parameter, "grad_req", step["value"]),
    "shape": lambda parameter, _: parameter.shape,
    "grad_req": lambda parameter, _: parameter.grad_req,
    "list_ctx": lambda parameter, _: [str(context) for context in parameter.list_ctx()],
    "zero_grad": lambda parameter, _: parameter.zero_grad(),
    "square_sum_backward": _square_sum_backward,
}


# Autograd


def check_autograd(case: GoldenCase) -> None:
    """Assert values, gradients and flags after a program with arrays, or that its last step raises."""
    program, expected = ImperativeProgram(case.arrays_under("in")), case.expected
    steps = case.content["program"]
    if "error" in expected:
        program.run(steps[:-1])
        with pytest.raises(Exception) as raised:  # noqa: PT011 - its class is compared
            program.run(steps[-1:])
        assert_error(raised.value, expected["error"])
        steps = []
    program.run(steps)
    assert program.flags == expected.get("flags", [])
    for key in expected["arrays"]:
        kind, name = key.split("/")
        value = program.values[name]
        assert_close(key, (value.grad if kind == "grad" else value).asnumpy(), case.arrays[key], case.tolerance)
    if "sym" in expected:
        symbol = program.values["sym"]
        found: dict[str, Any] = {"num_arguments": len(symbol.list_arguments()), "num_outputs": len(symbol)}
        found["ops"] = [node["op"] for node in json.loads(symbol.tojson())["nodes"]]
        assert found == expected["sym"]
