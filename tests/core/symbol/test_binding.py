"""What can be bound to what, and that everything else is refused before anything is allocated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import core.symbol as sym
from core.base import MXNetError
from core.context import cpu
from core.name import NameManager
from core.ndarray import NDArray, ones
from core.operators.operator import Array
from core.runtime import memory
from core.symbol import Symbol, Variable


@pytest.fixture(autouse=True)
def fresh_names() -> Iterator[None]:
    with NameManager():
        yield


def function(name: str) -> Callable[..., Symbol]:
    found: Callable[..., Symbol] = getattr(sym, name)
    return found


def product() -> Symbol:
    return Variable("a") * Variable("b")


def dense(num_hidden: int = 3) -> Symbol:
    return function("FullyConnected")(Variable("data"), num_hidden=num_hidden, name="fc")


def pair(size: int = 2) -> list[NDArray]:
    return [ones((size,)), ones((size,))]


@pytest.mark.parametrize(
    ("given", "error", "text"),
    [
        ({"args": {"a": ones((2,))}}, ValueError, "key `b` is missing in `args`"),
        ({"args": [ones((2,))]}, ValueError, "Length of args does not match"),
        ({"args": ones((2,))}, TypeError, "Only accept list of NDArrays"),
        ({"args": [np.ones(2), np.ones(2)]}, TypeError, "Only accept list of NDArrays"),
        ({"args": [None, ones((2,))]}, TypeError, "Only accept list of NDArrays"),
        ({"ctx": "cpu"}, TypeError, "Context type error"),
        ({"args_grad": [ones((2,))]}, ValueError, "Length of args_grad does not match"),
        ({"args_grad": [ones((3,)), None]}, MXNetError, r"gradient of a has shape \(3,\).*\(2,\)"),
        ({"grad_req": "foo"}, ValueError, "grad_req must be in"),
        ({"grad_req": ["foo", "write"]}, KeyError, "foo"),
        ({"grad_req": {"a": "foo"}}, KeyError, "foo"),
        ({"grad_req": ["write"]}, ValueError, "Length of grad_req"),
        ({"grad_req": 1}, TypeError, "grad_req is a string"),
        ({"aux_states": [ones((2,))]}, ValueError, "Length of aux_states does not match"),
        ({"args": [ones((2,)), ones((3,))]}, MXNetError, r"_mul0: .*rhs is \(3,\) because of b.*\(2,\) because of a"),
        ({"ctx": cpu(1)}, MXNetError, r"cpu\(0\) while binding with ctx=cpu\(1\)"),
    ],
)
def test_bind_refuses_what_does_not_fit(given: dict[str, Any], error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        product().bind(**{"ctx": cpu(), "args": pair(), **given})


def test_states_are_arrays_that_must_be_given() -> None:
    net = function("BatchNorm")(Variable("x"), name="bn")
    args = {"x": ones((2, 3)), "bn_gamma": ones((3,)), "bn_beta": ones((3,))}
    with pytest.raises(ValueError, match="Length of aux_states"):
        net.bind(cpu(), args)
    states = {"bn_moving_mean": ones((3,)), "bn_moving_var": ones((3,))}
    assert net.bind(cpu(), args, aux_states=states).aux_dict["bn_moving_var"] is states["bn_moving_var"]


def test_eval_binds_and_runs() -> None:
    (output,) = product().eval(a=ones((2,)), b=ones((2,)) * 4)
    assert output.asnumpy().tolist() == [4, 4]
    with pytest.raises(ValueError, match="key `b` is missing"):
        product().eval(a=ones((2,)))


def test_simple_bind_makes_zeros_and_gradients_where_asked() -> None:
    executor = dense().simple_bind(grad_req={"fc_weight": "write"}, data=(2, 4), unknown=(9,))
    assert {name: one.shape for name, one in executor.arg_dict.items()} == {
        "data": (2, 4),
        "fc_weight": (3, 4),
        "fc_bias": (3,),
    }
    assert {name for name, one in executor.grad_dict.items() if one is not None} == {"fc_weight"}
    assert not any(one.asnumpy().any() for one in executor.arg_arrays)


def test_simple_bind_takes_types() -> None:
    executor = dense().simple_bind(type_dict={"data": "float64"}, data=(2, 4))
    assert {one.dtype for one in (*executor.arg_arrays, *executor.outputs)} == {np.float64}


def test_simple_bind_shares_the_arrays_of_another_executor() -> None:
    first = dense().simple_bind(data=(2, 4))
    second = dense().simple_bind(data=(3, 4), shared_exec=first, shared_arg_names=["fc_weight", "data"])
    assert second.arg_dict["fc_weight"] is first.arg_dict["fc_weight"]
    assert second.grad_dict["fc_weight"] is first.grad_dict["fc_weight"]
    assert second.arg_dict["fc_bias"] is not first.arg_dict["fc_bias"]
    assert second.arg_dict["data"].shape == (3, 4)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({}, r"cannot decide shapes.*\n?data: None"),
        ({"data": [2, 4]}, "cannot decide shapes"),
        ({"data": (2, 4), "fc_weight": (3, 5)}, r"(?s)Arguments:\ndata: \(2, 4\)\n.*weight is \(3, 5\).*be \(3, 4\)"),
        ({"data": (2, 4), "grad_req": "foo"}, "grad_req=foo is not a valid input in simple_bind"),
        ({"data": (2, 4), "grad_req": {"data": "foo"}}, "grad_req=foo is not a valid input"),
        ({"data": (2, 4), "grad_req": ["write"]}, "expected 3, provided 1"),
        ({"data": (2, 4), "grad_req": []}, "cannot be an empty list"),
        ({"data": (2, 4), "grad_req": {}}, "cannot be an empty dict"),
    ],
)
def test_simple_bind_says_what_it_was_given(given: dict[str, Any], text: str) -> None:
    with pytest.raises(RuntimeError, match=text):
        dense().simple_bind(**given)


def test_what_does_not_fit_into_memory_is_refused_before_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def must_not_happen(*_: object, **__: object) -> None:
        raise AssertionError("allocated")

    monkeypatch.setattr(np, "zeros", must_not_happen)
    with pytest.raises(RuntimeError, match=r"fc would need .* MiB"):
        dense(10**9).simple_bind(data=(2, 10**6))


def test_what_is_computed_counts_too() -> None:
    outer = function("dot")(Variable("a"), Variable("b"))
    with pytest.raises(MXNetError, match=r"dot0 would need .* MiB"):
        outer.bind(args=[ones((10**6, 1)), ones((1, 10**6))])


@pytest.mark.parametrize("excess", [-1, 0, 1])
def test_the_limit_is_a_share_of_the_free_memory(monkeypatch: pytest.MonkeyPatch, excess: int) -> None:
    # Values of 4 Variables and outputs of 16 Mi numbers, 4 bytes each, and no gradients.
    rows = 2**24
    needed = 4 * 3 * rows
    monkeypatch.setattr(memory, "free_memory", lambda: 2 * (needed - excess))
    made: list[int] = []

    def small(shape: int | tuple[int, ...], dtype: object) -> Array:
        made.append(int(np.prod(shape)))
        return np.broadcast_to(np.float32(0), shape)

    monkeypatch.setattr(np, "zeros", small)
    if excess > 0:
        with pytest.raises(RuntimeError, match="_mul0 would need 192 MiB"):
            product().simple_bind(grad_req="null", a=(rows,), b=(rows,))
        assert not made
    else:
        product().simple_bind(grad_req="null", a=(rows,), b=(rows,))
        assert sum(made) == 3 * rows


def test_of_gradients_that_share_an_array_the_last_that_is_written_stays() -> None:
    symbol, shared = Variable("a") * 3 + Variable("a") * 5, ones((1,))
    executor = symbol.bind(cpu(), [ones((1,)), ones((1,))], args_grad=[shared, shared])
    executor.forward(is_train=True)
    executor.backward(ones((1,)))
    assert shared.asnumpy().tolist() == [5]
    added = ones((1,))
    executor = symbol.bind(cpu(), [ones((1,)), ones((1,))], args_grad=[added, added], grad_req="add")
    executor.forward(is_train=True)
    executor.backward(ones((1,)))
    assert added.asnumpy().tolist() == [9]


def test_new_arrays_are_apart_and_zero() -> None:
    """They are pieces of one memory; nobody's last element is somebody else's first."""
    symbol = function("FullyConnected")(Variable("a"), num_hidden=3, name="fc")
    executor = symbol.simple_bind(a=(2, 5), type_dict={"a": np.float64})
    arrays = [array for array in (*executor.arg_arrays, *(executor.grad_arrays or ())) if array is not None]
    assert [array.shape for array in arrays] == [(2, 5), (3, 5), (3,)] * 2
    for number, array in enumerate(arrays, 1):
        assert not array.asnumpy().any()
        array[:] = number
    assert [float(array.asnumpy().min()) for array in arrays] == [1, 2, 3, 4, 5, 6]
    assert [float(array.asnumpy().max()) for array in arrays] == [1, 2, 3, 4, 5, 6]
