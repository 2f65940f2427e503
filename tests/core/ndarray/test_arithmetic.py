"""Arithmetic and comparison of arrays with arrays and numbers, in all types, against NumPy."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from core import nd
from core.base import MXNetError

ARITHMETIC = [operator.add, operator.sub, operator.mul, operator.truediv, operator.mod, operator.pow]
COMPARISONS = [operator.eq, operator.ne, operator.gt, operator.ge, operator.lt, operator.le]
LEFT = np.array([[1.5, 2, 3], [4, 5, 0.5]], np.float32)
RIGHT = np.array([[2.0, 2, 1]], np.float32)


@pytest.mark.parametrize("function", ARITHMETIC + COMPARISONS)
def test_agrees_with_numpy_and_broadcasts(function: Callable[[Any, Any], Any]) -> None:
    pairs = [
        (nd.array(LEFT), nd.array(RIGHT)),
        (nd.array(LEFT), 2),
        (2, nd.array(LEFT)),
        (nd.array(LEFT), np.float64(2)),
    ]
    expected = [function(LEFT, RIGHT), function(LEFT, 2), function(2, LEFT), function(LEFT, 2)]
    for (one, other), wanted in zip(pairs, expected, strict=True):
        result = function(one, other)
        assert result.dtype == np.float32
        np.testing.assert_allclose(result.asnumpy(), wanted, rtol=1e-6)


def test_negative_and_absolute() -> None:
    x = nd.array([-1, 2])
    assert (-x).asnumpy().tolist() == [1, -2]
    assert abs(x).asnumpy().tolist() == [1, 2]


def test_modulo_has_the_sign_of_the_divisor() -> None:
    assert (nd.array([-3.0, 3]) % 2).asnumpy().tolist() == [1, 1]
    assert (nd.array([3.0]) % -2).asnumpy().tolist() == [-1]


def test_in_place_writes_into_the_same_memory() -> None:
    x = nd.array([8.0, 6])
    same, view = x, x[0:1]
    x += 2
    x -= nd.array([2, 2])
    x *= 3
    x /= 2
    x %= 10
    assert x is same
    assert x.asnumpy().tolist() == [2, 9]
    assert view.asnumpy().tolist() == [2]
    with pytest.raises(MXNetError):
        x += nd.ones((2, 2))


def test_integers_stay_integers_as_in_mxnet() -> None:
    x = nd.array([[1, 2, 3], [4, 5, 6]], dtype="int32")
    results = [x + x, x * 2.5, x / 2, 7 / x, x / x, x**2, x > 2, nd.exp(x), x.mean()]
    assert {result.dtype for result in results} == {np.int32}
    assert (x * 2.5).asnumpy().tolist() == [[2, 4, 6], [8, 10, 12]]
    assert (x / 2).asnumpy().tolist() == [[0, 1, 1], [2, 2, 3]]
    assert x.mean().asnumpy().tolist() == [3]


def test_small_integers_wrap_around_and_truth_values_become_integers() -> None:
    x = nd.array([1, 2, 3], dtype="uint8")
    assert (x - 2).asnumpy().tolist() == [255, 0, 1]
    assert (x + 300).asnumpy().tolist() == [45, 46, 47]
    truth = nd.array([True, False], dtype="bool") + 1
    assert (truth.dtype, truth.asnumpy().tolist()) == (np.int64, [2, 1])


def test_types_do_not_mix() -> None:
    with pytest.raises(MXNetError, match="expected float64, got float32"):
        nd.ones(2, dtype="float64") + nd.ones(2)
    with pytest.raises(MXNetError, match="astype"):
        nd.ones(2, dtype="int32") * nd.ones(2)


@pytest.mark.parametrize("other", ["a", None, np.ones(2), [1, 2], 1j])
def test_refuses_what_is_neither_array_nor_number(other: object) -> None:
    for function in (operator.add, operator.mul, operator.eq, operator.lt):
        with pytest.raises(TypeError, match="not supported"):
            function(nd.ones(2), other)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        operator.sub(other, nd.ones(2))


def test_functions_take_arrays_and_numbers_in_any_mixture() -> None:
    x = nd.array([1, 5])
    assert nd.maximum(x, 2).asnumpy().tolist() == nd.maximum(2, x).asnumpy().tolist() == [2, 5]
    assert nd.maximum(2, 3) == 3
    assert nd.minimum(x, nd.array([3])).asnumpy().tolist() == [1, 3]
    assert nd.power(2, x).asnumpy().tolist() == [2, 32]
    assert nd.subtract(x, 1).asnumpy().tolist() == [0, 4]
    assert nd.greater(3, x).asnumpy().tolist() == [1, 0]
    assert nd.lesser_equal(5, x).asnumpy().tolist() == [0, 1]
    assert nd.equal(2, 2) == 1
    assert nd.logical_xor(x, 0).asnumpy().tolist() == [1, 1]
    assert nd.logical_and(nd.array([0, 2]), x).asnumpy().tolist() == [0, 1]
    out = nd.zeros(2)
    assert nd.add(x, x, out=out) is out
    assert out.asnumpy().tolist() == [2, 10]


def test_infinities_come_without_warnings() -> None:
    assert (nd.array([1.0, -1.0]) / 0).asnumpy().tolist() == [np.inf, -np.inf]
    assert np.isnan((nd.array([0.0]) / 0).asscalar())
    assert nd.log(nd.array([0.0])).asscalar() == -np.inf
