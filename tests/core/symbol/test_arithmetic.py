"""Python's operators and functions of symbols and numbers compute what they say, under MXNet's names."""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import core.symbol as sym
from core.base import NotImplementedForSymbol
from core.context import cpu
from core.name import NameManager
from core.ndarray import array, ones
from core.operators.operator import Array
from core.symbol import Symbol, Variable
from core.symbol.symbol import METHODS

A, B = [2.0, -3.5, 7.25], [3.0, 2.0, 7.25]
OPERATORS = [operator.add, operator.sub, operator.mul, operator.truediv, operator.mod, operator.pow]
COMPARISONS = [operator.eq, operator.ne, operator.gt, operator.ge, operator.lt, operator.le]


@pytest.fixture(autouse=True)
def fresh_names() -> Iterator[None]:
    with NameManager():
        yield


def run(symbol: object) -> Array:
    assert isinstance(symbol, Symbol)
    arrays = {name: array({"a": A, "b": B}[name]) for name in symbol.list_arguments()}
    found: Array = symbol.eval(cpu(), **arrays)[0].asnumpy()
    return found


@pytest.mark.parametrize("apply", [*OPERATORS, *COMPARISONS])
def test_operators_compute_what_numpy_does(apply: Callable[[Any, Any], Any]) -> None:
    a, b, x, y = Variable("a"), Variable("b"), np.array(A), np.array(B)
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(run(apply(a, b)), apply(x, y), rtol=1e-6)
        np.testing.assert_allclose(run(apply(a, 2)), apply(x, 2), rtol=1e-6)
        np.testing.assert_allclose(run(apply(2.5, b)), apply(2.5, y), rtol=1e-6)
    np.testing.assert_allclose(run(-a), -x)
    np.testing.assert_allclose(run(abs(a)), abs(x))


@pytest.mark.parametrize(
    ("made", "op", "name"),
    [
        ("a + b", "elemwise_add", "_plus0"),
        ("1 - a", "_rminus_scalar", "_rminusscalar0"),
        ("2 / a", "_rdiv_scalar", "_rdivscalar0"),
        ("2 % a", "_rmod_scalar", "_rmodscalar0"),
        ("2**a", "_rpower_scalar", "_rpower_scalar0"),
        ("sym.pow(2, a)", "_rpower_scalar", "_rpowerscalar0"),
        ("sym.power(a, b)", "_power", "_power0"),
        ("2 > a", "_lesser_scalar", "_lesser_scalar0"),
        ("sym.maximum(2, a)", "_maximum_scalar", "_maximumscalar0"),
        ("sym.minimum(a, b)", "_minimum", "_minimum0"),
        ("sym.hypot(a, 3)", "_hypot_scalar", "_hypotscalar0"),
        ("a.astype('float64')", "Cast", "cast0"),
        ("a.reshape((3, 1))", "Reshape", "reshape0"),
        ("a.sum(axis=0)", "sum", "sum0"),
        ("sym.zeros((2, 3))", "_zeros", "_zeros0"),
        ("sym.full((2,), 3)", "_full", "_full0"),
        ("sym.arange(2, 8, 2)", "_arange", "_arange0"),
    ],
)
def test_names_are_mxnets(made: str, op: str, name: str) -> None:
    symbol = eval(made, {"a": Variable("a"), "b": Variable("b"), "sym": sym})  # noqa: S307 - texts of this table
    node = json.loads(symbol.tojson())["nodes"][-1]
    assert (node["op"], node["name"]) == (op, name)


def test_symbols_without_inputs_compute() -> None:
    assert run(sym.zeros((2, 3))).tolist() == [[0] * 3] * 2
    assert run(sym.ones(3)).tolist() == [1] * 3
    assert run(sym.full((2,), 3.5)).tolist() == [3.5] * 2
    assert run(sym.arange(2, 8, 2)).tolist() == [2, 4, 6]
    assert run(sym.ones((2,), dtype="float64")).dtype == np.float64


def test_functions_take_two_numbers_and_nothing_else() -> None:
    assert (sym.maximum(2, 3), sym.pow(2, 3)) == (3, 8)  # type: ignore[comparison-overlap] # numbers of numbers
    with pytest.raises(TypeError, match="not supported"):
        sym.maximum("x", Variable("a"))
    for wrong in ("x", None, ones((3,)), 1j):
        with pytest.raises(TypeError, match="not supported"):
            Variable("a") + wrong


def test_what_only_arrays_can_do_says_so() -> None:
    a = Variable("a")
    for name in ("asnumpy", "asscalar", "backward", "detach", "copy"):
        with pytest.raises(NotImplementedForSymbol, match=name):
            getattr(a, name)
    with pytest.raises(NotImplementedForSymbol):
        a += 1
    assert not hasattr(a, "shape")


def test_methods_are_functions_with_the_symbol_first() -> None:
    a = Variable("a")
    assert {"sum", "softmax", "transpose", "reshape"} <= METHODS & set(dir(a))
    assert a.softmax(axis=0).tojson() == sym.softmax(Variable("a"), axis=0, name="softmax0").tojson()
