"""Parts of arrays, read and written, against NumPy and MXNet's conventions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra import numpy as numpy_strategies

from core import autograd, nd
from core.base import MXNetError

NUMBERS = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
KEYS: list[Any] = [
    1,
    -1,
    slice(0, 1),
    slice(None, None, -1),
    slice(5, 9),
    (slice(None), 1),
    (slice(None), slice(1, 3)),
    (0, 1),
    (Ellipsis, 2),
    (1, Ellipsis, slice(0, 2)),
    None,
    (slice(None), None, 1),
    [1, 0, 1],
    ([0, 1], [1, 2]),
    ([0, 1], slice(None), [1, 2]),
    np.array([1, 0]),
    np.array([[0, 1], [1, 1]]),
    (slice(None), [2, 0]),
    NUMBERS > 5,
    np.array([True, False]),
    (),
    np.int64(1),
]


@pytest.mark.parametrize("number", range(len(KEYS)))
def test_reads_and_writes_what_numpy_does(number: int) -> None:
    key = KEYS[number]
    x, numbers = nd.array(NUMBERS), NUMBERS.copy()
    assert x[key].asnumpy().tolist() == numbers[key].tolist()
    x[key] = -1
    numbers[key] = -1
    np.testing.assert_array_equal(x.asnumpy(), numbers)


@pytest.mark.parametrize("number", range(len(KEYS)))
def test_reading_is_differentiable_twice(number: int) -> None:
    key = KEYS[number]
    x = nd.array(NUMBERS)
    x.attach_grad()
    with autograd.record():
        y = x[key] ** 3
        (first,) = autograd.grad(y, x, create_graph=True)
    first.backward()
    counts = np.zeros_like(NUMBERS)
    np.add.at(counts, key, 1)
    np.testing.assert_allclose(first.asnumpy(), 3 * NUMBERS**2 * counts)
    np.testing.assert_allclose(x.grad.asnumpy(), 6 * NUMBERS * counts)  # type: ignore[union-attr]


@given(numpy_strategies.basic_indices((2, 3, 4), allow_newaxis=True, allow_ellipsis=True))
def test_any_basic_key_reads_as_numpy(key: tuple[slice | int, ...]) -> None:
    found, wanted = nd.array(NUMBERS)[key], NUMBERS[key]
    assert found.shape == (wanted.shape or (1,))
    np.testing.assert_array_equal(found.asnumpy().reshape(wanted.shape), wanted)


def test_one_element_has_shape_one() -> None:
    assert nd.array(NUMBERS)[0, 1, 2].shape == (1,)
    assert nd.array(NUMBERS)[0][1][2].shape == (1,)


def test_indices_may_be_arrays_of_ours_and_of_floats() -> None:
    x = nd.array(NUMBERS)
    assert x[nd.array([1, 0])].asnumpy().tolist() == NUMBERS[[1, 0]].tolist()
    assert x[:, nd.array([0, 2])].shape == (2, 2, 4)
    assert x[nd.array([0, 1], dtype="int32"), nd.array([2, 2])].asnumpy().tolist() == NUMBERS[[0, 1], [2, 2]].tolist()


def test_contiguous_pieces_share_memory_and_others_do_not() -> None:
    x = nd.zeros((3, 2))
    x[1][:] = 5
    x[2:][0, 1] = 6
    x[0, 1][:] = 7
    assert x.asnumpy().tolist() == [[0, 7], [5, 5], [0, 6]]
    x[:, 1][:] = 9
    x[[0, 1]][:] = 9
    assert x.asnumpy().tolist() == [[0, 7], [5, 5], [0, 6]]
    assert x[:].asnumpy().tolist() == x[()].asnumpy().tolist()


def test_values_are_stretched_and_converted() -> None:
    x = nd.zeros((2, 3), dtype="int32")
    x[:] = nd.array([1.7, 2, 3])
    assert x.asnumpy().tolist() == [[1, 2, 3]] * 2
    x[1] = [7, 8, 9]
    x[:, 0] = np.array([4, 5])
    assert x.asnumpy().tolist() == [[4, 2, 3], [5, 8, 9]]


def test_overlapping_pieces_are_copied_first() -> None:
    x = nd.arange(4)
    x[1:] = x[:-1]
    assert x.asnumpy().tolist() == [0, 0, 1, 2]


@pytest.mark.parametrize("key", [5, (0, 5), -3, (0, 0, 0, 0), nd.array([0, 2]), [0, -3], (Ellipsis, Ellipsis)])
def test_indices_out_of_bounds(key: object) -> None:
    with pytest.raises(IndexError):
        nd.array(NUMBERS)[key]
    with pytest.raises(IndexError):
        nd.array(NUMBERS)[key] = 0


@pytest.mark.parametrize("key", ["a", 1.5, {1: 2}])
def test_what_is_no_index(key: object) -> None:
    with pytest.raises(ValueError, match="does not support slicing"):
        nd.array(NUMBERS)[key]


@pytest.mark.parametrize("value", [np.zeros(5), nd.zeros((3, 2)), [1, 2]])
def test_values_that_do_not_fit(value: object) -> None:
    with pytest.raises(ValueError, match="cannot assign"):
        nd.zeros((2, 3))[:] = value
    with pytest.raises(TypeError):
        nd.zeros((2, 3))[:] = "text"


def test_writing_a_recorded_value_is_recorded() -> None:
    x, buffer = nd.array([1.0, 2, 3]), nd.ones((2, 3))
    x.attach_grad()
    with autograd.record():
        buffer[1] = x * 2
        y = buffer * buffer
    y.backward()
    assert x.grad is not None
    assert x.grad.asnumpy().tolist() == [8, 16, 24]


def test_a_stretched_recorded_value_gets_the_sum() -> None:
    x, buffer = nd.array([[1.0], [2]]), nd.zeros((2, 3))
    x.attach_grad()
    with autograd.record():
        buffer[:] = x
        y = buffer * nd.array([1, 2, 3])
    y.backward()
    assert x.grad is not None
    assert x.grad.asnumpy().tolist() == [[6], [6]]


def test_recorded_arrays_are_not_written_into() -> None:
    x = nd.ones((2, 3))
    x.attach_grad()
    with autograd.record():
        y = x * 2
        for array in (x, y):
            with pytest.raises(MXNetError, match="already in a computational graph"):
                array[0] = 1
    x[0] = 5
    y[0] = 1
    assert x.asnumpy()[0].tolist() == [5, 5, 5]
