"""Checks of the golden kinds about symbols: composition, shapes, binding and running."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from typing import Any

import numpy as np
import pytest

from core.operators.operator import Array
from tests.helpers.golden_case import GoldenCase, as_tuples, assert_close, assert_error, assert_shapes, mx
from tests.helpers.golden_program import build

Shapes = tuple[list[Any], list[Any], list[Any]]


def _symbols(case: GoldenCase) -> list[Any]:
    """Return the case's symbol twice, built by its program and read from MXNet's JSON."""
    symbols = [build(case.content["build"]), mx.sym.load_json(json.dumps(case.content["symbol"]))]
    for symbol in symbols:
        for name in ("list_arguments", "list_outputs", "list_auxiliary_states"):
            assert getattr(symbol, name)() == case.expected[name]
        assert _compared(json.loads(symbol.tojson())) == _compared(case.content["symbol"])
    return symbols


def _compared(written: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a symbol's JSON does not hang on the version and build of MXNet."""
    assert written["attrs"]["mxnet_version"][0] == "int"
    return {key: written[key] for key in ("nodes", "arg_nodes", "heads")}


# Composition


def check_compose(case: GoldenCase) -> None:
    """Assert names, lists, children and attributes."""
    for symbol in _symbols(case):
        children = symbol.get_children()
        found = {
            "name": symbol.name,
            "list_arguments": symbol.list_arguments(),
            "list_outputs": symbol.list_outputs(),
            "list_auxiliary_states": symbol.list_auxiliary_states(),
            "list_inputs": symbol.list_inputs(),
            "num_outputs": len(symbol),
            "internals": symbol.get_internals().list_outputs(),
            "children": None if children is None else children.list_outputs(),
            "attr_dict": symbol.attr_dict(),
        }
        assert found == case.expected
        assert mx.sym.load_json(symbol.tojson()).tojson() == symbol.tojson()


def check_compose_error(case: GoldenCase) -> None:
    """Assert that the program cannot be run."""
    with pytest.raises(Exception) as raised:  # noqa: PT011 - its class is compared
        build(case.content["build"])
    assert_error(raised.value, case.expected["error"])


# Shapes


def _known_shapes(case: GoldenCase) -> dict[str, Any]:
    return {name: as_tuples(shape) for name, shape in case.content["known_shapes"].items()}


def _spellings(case: GoldenCase) -> list[Callable[[], Any]]:
    """List the modes to infer in: MXNet's of the case, and ours, which takes 0 and () for unknown, too."""
    spelled = bool(case.content.get("np_shape"))
    return [lambda: mx.util.np_shape(spelled), *([] if spelled else [nullcontext])]


def check_shapes(case: GoldenCase) -> None:
    """Assert what `infer_shape` and `infer_shape_partial` find from some shapes."""
    for symbol in _symbols(case):
        for spelling in _spellings(case):
            with spelling():
                _check_shapes(symbol, case)


def _check_shapes(symbol: Any, case: GoldenCase) -> None:  # noqa: ANN401 - a symbol
    known, wanted = _known_shapes(case), case.expected["infer_shape"]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = symbol.infer_shape(**known)
    if wanted["complete"]:
        assert not caught
        assert_lists(found, wanted)
    elif found == (None, None, None):
        assert [warning.category for warning in caught] == [UserWarning]
    if "infer_shape_partial" in case.expected:
        partial = symbol.infer_shape_partial(**known)
        assert_lists(partial, case.expected["infer_shape_partial"])
        assert found in ((None, None, None), partial)


def assert_lists(found: Shapes, wanted: Mapping[str, Any]) -> None:
    """Assert the three lists that shape inference returns."""
    for what, shapes in zip(("arg_shapes", "out_shapes", "aux_shapes"), found, strict=True):
        assert_shapes(what, shapes, wanted[what])


def check_shape_error(case: GoldenCase) -> None:
    """Assert that shapes that contradict are refused by both methods."""
    for symbol in _symbols(case):
        for spelling in _spellings(case):
            for infer in (symbol.infer_shape, symbol.infer_shape_partial):
                with spelling(), pytest.raises(Exception) as raised:  # noqa: PT011 - its class is compared
                    infer(**_known_shapes(case))
                assert_error(raised.value, case.expected["error"])


# Running


def check_run(case: GoldenCase) -> None:
    """Assert outputs, gradients and states of runs of a bound symbol."""
    for symbol in _symbols(case):
        assert_lists(symbol.infer_shape(**_known_shapes(case)), case.expected["infer_shape"])
        _check_run(symbol, case)


def _check_run(symbol: Any, case: GoldenCase) -> None:  # noqa: ANN401 - a symbol
    run = case.content["run"]
    arguments, states = _on_device(case.arrays_under("arg")), _on_device(case.arrays_under("aux"))
    buffers = {
        name: mx.nd.array(case.arrays.get(f"grad_init/{name}", np.zeros(arguments[name].shape, np.float32)))
        for name, request in run["grad_req"].items()
        if request != "null"
    }
    executor = symbol.bind(mx.cpu(), arguments, args_grad=buffers, grad_req=run["grad_req"], aux_states=states)
    heads = [mx.nd.array(case.arrays[f"head/{index}"]) for index in range(len(case.arrays_under("head")))]
    for _ in range(run["passes"]):
        executor.forward(is_train=run["is_train"])
        if run["backward"]:
            executor.backward(heads if run["head_grads"] == "given" else None, is_train=run["backward_is_train"])
    outputs = {str(index): output for index, output in enumerate(executor.outputs)}
    _assert_arrays(case, "out", outputs)
    _assert_arrays(case, "grad", executor.grad_dict)
    _assert_arrays(case, "aux_after", executor.aux_dict)
    _check_arguments(case, executor.arg_dict)


def _on_device(arrays: Mapping[str, Array]) -> dict[str, Any]:
    return {name: mx.nd.array(array) for name, array in arrays.items()}


def _assert_arrays(case: GoldenCase, folder: str, found: Mapping[str, Any]) -> None:
    for name, wanted in case.arrays_under(folder).items():
        assert_close(f"{folder}/{name}", found[name].asnumpy(), wanted, case.tolerance)


def _check_arguments(case: GoldenCase, found: Mapping[str, Any]) -> None:
    """Assert that a run leaves arguments alone, or overwrites them as MXNet does."""
    after = case.arrays_under("arg_after")
    for name, before in case.arrays_under("arg").items():
        array = found[name].asnumpy()
        if name not in after or np.array_equal(array, before):
            np.testing.assert_array_equal(array, before, err_msg=f"arg/{name}")
        else:
            assert_close(f"arg_after/{name}", array, after[name], case.tolerance)


# Binding


def check_simple_bind(case: GoldenCase) -> None:
    """Assert what `simple_bind` allocates."""
    call, expected = case.content["call"], case.expected
    shapes = {name: as_tuples(shape) for name, shape in call["shapes"].items()}
    symbol = build(case.content["build"])
    if "error" in expected:
        with pytest.raises(Exception) as raised:  # noqa: PT011 - its class is compared
            symbol.simple_bind(mx.cpu(), grad_req=call["grad_req"], **shapes)
        assert_error(raised.value, expected["error"])
        return
    executor = symbol.simple_bind(mx.cpu(), grad_req=call["grad_req"], **shapes)
    gradients = dict(zip(symbol.list_arguments(), executor.grad_arrays, strict=True))
    assert _shapes(executor.arg_dict) == expected["arg_shapes"]
    assert _shapes(executor.aux_dict) == expected["aux_shapes"]
    assert {name: array is not None for name, array in gradients.items()} == expected["grad_allocated"]
    assert [list(output.shape) for output in executor.outputs] == expected["output_shapes"]
    assert list(executor.output_dict) == expected["output_names"]
    allocated = [
        *executor.arg_arrays,
        *executor.aux_arrays,
        *(array for array in gradients.values() if array is not None),
    ]
    assert all(not array.asnumpy().any() for array in allocated) == expected["all_zero"]


def _shapes(arrays: Mapping[str, Any]) -> dict[str, list[int]]:
    return {name: list(array.shape) for name, array in arrays.items()}


def check_bind_error(case: GoldenCase) -> None:
    """Assert that binding or running raises."""
    symbol = build(case.content["build"])
    with pytest.raises(Exception) as raised:  # noqa: PT011 - its class is compared
        _bind_and_run(symbol, case.content["call"])
    assert_error(raised.value, case.expected["error"])


def _bind_and_run(symbol: Any, call: Mapping[str, Any]) -> None:  # noqa: ANN401 - a symbol
    executor = symbol.bind(mx.cpu(), _ones(call["args"]), args_grad=_ones(call["args_grad"]), grad_req=call["grad_req"])
    for step in call["steps"]:
        given = {key: _ones(value) if key == "out_grads" else value for key, value in step.items() if key != "call"}
        getattr(executor, step["call"])(**given)


def _ones(shapes: Any) -> Any:  # noqa: ANN401 - a list or dict of shapes, or None
    """Return arrays of ones in place of shapes."""
    if isinstance(shapes, dict):
        return {name: mx.nd.ones(as_tuples(shape)) for name, shape in shapes.items()}
    return None if shapes is None else [None if shape is None else mx.nd.ones(as_tuples(shape)) for shape in shapes]
