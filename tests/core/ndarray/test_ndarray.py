"""Arrays as a person handles them: printing, types, copies, shapes, devices, and one function per operator."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable

import numpy as np
import pytest

import core as mx
from core import nd
from core.base import MXNetError
from core.ndarray.functions import function_names, registry
from core.ndarray.methods import METHODS


def matrix(dtype: str = "float32") -> nd.NDArray:
    return nd.array([[1, 2, 3], [4, 5, 6]], dtype=dtype)


def test_prints_numbers_shape_and_device() -> None:
    assert repr(nd.ones((2, 3))) == "\n[[1. 1. 1.]\n [1. 1. 1.]]\n<NDArray 2x3 @cpu(0)>"
    assert str(nd.array([1.5], mx.cpu(1))) == "\n[1.5]\n<NDArray 1 @cpu(1)>"


def test_has_the_attributes_of_an_array() -> None:
    x = matrix()
    assert (x.shape, x.size, x.ndim, x.dtype, x.stype, len(x)) == ((2, 3), 6, 2, np.float32, "default", 2)
    assert x.context == x.ctx == mx.cpu(0)
    assert x.grad is None


def test_float32_unless_said_otherwise() -> None:
    assert nd.array(np.arange(3)).dtype == np.float32
    assert nd.array(np.arange(3), dtype="int64").dtype == np.int64
    assert nd.array(matrix("int32")).dtype == np.int32
    assert nd.zeros(3).dtype == np.float32


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "uint8", "int8", "int32", "int64", "bool"])
def test_holds_these_types(dtype: str) -> None:
    assert nd.ones((2,), dtype=dtype).asnumpy().dtype == np.dtype(dtype)


@pytest.mark.parametrize("source", ["a", [[1, 2], [3]], object()])
def test_refuses_what_holds_no_numbers(source: object) -> None:
    with pytest.raises(TypeError, match="array like"):
        nd.array(source)


def test_refuses_types_that_it_cannot_hold() -> None:
    with pytest.raises(TypeError, match="complex64"):
        nd.zeros((2,), dtype="complex64")


def test_refuses_shapes_before_it_takes_memory() -> None:
    with pytest.raises(MXNetError, match="2\\^31"):
        nd.zeros((100_000, 100_000))
    with pytest.raises(MXNetError, match="negative"):
        nd.empty((2, -1))
    with pytest.raises(TypeError, match="shape"):
        nd.zeros("3")  # type: ignore[arg-type]
    with pytest.raises(MXNetError):
        nd.FullyConnected(matrix(), nd.ones((2, 3)), nd.ones(2), num_hidden=10**9)
    with pytest.raises(MXNetError, match="2\\^31"):
        nd.dot(nd.ones((100_000, 1)), nd.ones((1, 100_000)))


def test_makes_arrays() -> None:
    assert nd.arange(5).asnumpy().tolist() == [0, 1, 2, 3, 4]
    assert nd.arange(1, 3, 0.5).asnumpy().tolist() == [1, 1.5, 2, 2.5]
    assert nd.arange(0, 2, repeat=2, dtype="int32").asnumpy().tolist() == [0, 0, 1, 1]
    assert nd.eye(2, 3, 1).asnumpy().tolist() == [[0, 1, 0], [0, 0, 1]]
    assert nd.full((2,), 3).asnumpy().tolist() == [3, 3]
    assert nd.linspace(0, 1, 3).asnumpy().tolist() == [0, 0.5, 1]
    assert nd.empty(4).shape == (4,)
    assert nd.concatenate([matrix(), matrix()], axis=1).shape == (2, 6)
    assert nd.moveaxis(nd.zeros((2, 3, 4)), 0, 2).shape == (3, 4, 2)
    assert nd.moveaxis(nd.zeros((2, 3, 4)), (0, 1), (-1, 0)).shape == (3, 4, 2)
    nd.waitall()


def test_fills_an_array_that_is_given() -> None:
    out = nd.zeros((2,))
    assert nd.ones((2,), out=out) is out
    assert out.asnumpy().tolist() == [1, 1]


def test_hands_out_copies_of_its_numbers() -> None:
    x = matrix()
    numbers = x.asnumpy()
    numbers[:] = 0
    assert x.asnumpy().tolist() == [[1, 2, 3], [4, 5, 6]]


def test_copies_share_nothing() -> None:
    x = matrix()
    for other in (x.copy(), copy.copy(x), copy.deepcopy(x), x.copyto(mx.cpu(1)), nd.array(x), x.astype("float32")):
        other[:] = 0
    assert x.asnumpy().sum() == 21


def test_copyto_writes_into_another_array() -> None:
    target = nd.zeros((2, 3), dtype="float64")
    assert matrix().copyto(target) is target
    assert target.asnumpy().tolist() == [[1, 2, 3], [4, 5, 6]]
    with pytest.raises(MXNetError, match="expected"):
        matrix().copyto(nd.zeros((3, 2)))
    with pytest.warns(RuntimeWarning, match="itself"):
        target.copyto(target)
    with pytest.raises(TypeError):
        target.copyto("cpu")  # type: ignore[arg-type]


def test_scalars() -> None:
    assert nd.array([2.5]).asscalar() == 2.5
    assert type(nd.ones(1).asscalar()) is np.float32
    with pytest.raises(ValueError, match="not a scalar"):
        matrix().asscalar()
    assert float(matrix()[0, 1]) == 2.0
    assert int(matrix()[1, 1]) == 5
    with pytest.raises(TypeError):
        float(matrix())


def test_truth_is_that_of_the_only_element() -> None:
    assert nd.array([1])
    assert not nd.array([0])
    assert not nd.array([])
    with pytest.raises(ValueError, match="ambiguous"):
        bool(matrix())


def test_iterates_over_rows() -> None:
    assert [row.asnumpy().tolist() for row in matrix()] == [[1, 2, 3], [4, 5, 6]]
    with pytest.raises(TypeError):
        len(nd.array(1))


def test_arrays_are_keys_by_identity() -> None:
    x, y = matrix(), matrix()
    assert len({x: 1, y: 2}) == 2


def test_a_shape_with_fewer_numbers_is_a_value_error_and_one_with_more_is_mxnets() -> None:
    x = nd.ones((2, 3))
    with pytest.raises(ValueError, match=r"Cannot reshape array of size 6 into shape \(5,\)"):
        x.reshape(5)
    with pytest.raises(MXNetError):
        x.reshape((4, 2))


def test_reshape_understands_the_codes_and_shares_memory() -> None:
    x = nd.zeros((2, 3, 4))
    assert x.reshape(6, 4).shape == (6, 4)
    assert x.reshape((0, -1)).shape == (2, 12)
    assert x.reshape((-3, 0)).shape == (6, 4)
    assert x.reshape((-4, 1, 2, -2)).shape == (1, 2, 3, 4)
    assert x.reshape(shape=(4, 6)).shape == (4, 6)
    assert x.reshape(-1).shape == (24,)
    x.reshape(-1)[5] = 7
    assert x[0, 1, 1].asscalar() == 7
    with pytest.raises(MXNetError):
        x.reshape((5, 5))
    with pytest.raises(TypeError, match="unknown keywords"):
        x.reshape((4, 6), order="C")


def test_some_methods_work_in_the_same_memory_if_asked() -> None:
    x = nd.zeros((2, 1, 3))
    x.squeeze(axis=1, inplace=True)[0] = 1
    x.expand_dims(0, inplace=True)[0, 1] = 2
    x.flatten(inplace=True)[0, 2] = 3
    assert x.asnumpy().tolist() == [[[1, 1, 3]], [[2, 2, 2]]]
    x.flatten()[:] = 9
    assert x.asnumpy().max() == 3


def test_methods_are_operators() -> None:
    x = matrix()
    assert x.sum().shape == (1,)
    assert x.sum(axis=0).asnumpy().tolist() == [5, 7, 9]
    assert x.max(axis=1, keepdims=True).asnumpy().tolist() == [[3], [6]]
    assert x.T.shape == x.transpose().shape == x.transpose((1, 0)).shape == x.transpose(1, 0).shape == (3, 2)
    assert x.expand_dims(0).shape == (1, 2, 3)
    assert x.flatten().shape == (2, 3)
    assert x.exp().asnumpy() == pytest.approx(np.exp(x.asnumpy()))
    assert x.clip(2, 3).asnumpy().tolist() == [[2, 2, 3], [3, 3, 3]]
    assert x.slice((0, 1), (2, 3)).asnumpy().tolist() == [[2, 3], [5, 6]]
    assert x.take(nd.array([1])).asnumpy().tolist() == [[4, 5, 6]]
    assert x.one_hot(7).shape == (2, 3, 7)
    assert x.broadcast_to((2, 2, 3)).shape == (2, 2, 3)
    with pytest.raises(ValueError, match="broadcast"):
        x.broadcast_to((3, 3))
    assert callable(x.sum)
    assert "sum" in dir(x)


def test_a_method_that_is_no_operator_does_not_exist() -> None:
    assert not hasattr(matrix(), "summ")
    unknown = [name for name in METHODS if name not in registry()]
    assert not any(hasattr(matrix(), name) for name in unknown)


def test_storage_is_dense() -> None:
    x = matrix()
    assert x.tostype("default") is x
    with pytest.raises(MXNetError, match="sparse"):
        x.tostype("csr")


def test_types_are_converted() -> None:
    x = nd.array([1.5, -1.5])
    assert x.astype("int32").asnumpy().tolist() == [1, -1]
    assert x.astype(np.float32, copy=False) is x
    assert x.astype(np.float64).dtype == np.float64
    with pytest.raises(TypeError):
        x.astype("complex64")


def test_is_an_array_to_numpy() -> None:
    assert np.asarray(matrix()).tolist() == [[1, 2, 3], [4, 5, 6]]
    shared = np.zeros(3, np.float32)
    nd.from_numpy(shared)[1] = 5
    assert shared.tolist() == [0, 5, 0]


# functions


def test_there_is_a_function_for_every_operator() -> None:
    names = function_names()
    assert {"FullyConnected", "SoftmaxOutput", "exp", "_plus_scalar"} <= set(names)
    assert all(callable(getattr(nd, name)) for name in names)
    assert nd.FullyConnected.__doc__ == registry().get("FullyConnected").__doc__
    assert not hasattr(nd, "foo")


def test_takes_inputs_by_position_or_name_and_attributes_behind_them() -> None:
    x, w, b = matrix(), nd.ones((2, 3)), nd.ones(2)
    expected = [[7, 7], [16, 16]]
    assert nd.FullyConnected(x, w, b, num_hidden=2).asnumpy().tolist() == expected
    assert nd.FullyConnected(x, w, b, 2).asnumpy().tolist() == expected
    assert nd.FullyConnected(data=x, bias=b, weight=w, num_hidden="2").asnumpy().tolist() == expected
    assert nd.FullyConnected(x, w, num_hidden=2, no_bias=True).asnumpy().tolist() == [[6, 6], [15, 15]]


def test_writes_into_out() -> None:
    x, out = matrix(), nd.zeros((2, 3))
    assert nd.square(x, out=out) is out
    assert out.asnumpy().tolist() == [[1, 4, 9], [16, 25, 36]]
    nd.square(x, x)
    assert x.asnumpy()[1, 2] == 36
    with pytest.raises(MXNetError, match="shape"):
        nd.square(x, out=nd.zeros((3, 2)))
    with pytest.raises(MXNetError, match="float64"):
        nd.square(x, out=nd.zeros((2, 3), dtype="float64"))
    with pytest.raises(AssertionError):
        nd.square(x, out=3)


def test_several_outputs_are_a_list() -> None:
    parts = nd.split(matrix(), num_outputs=3, axis=1)
    assert [part.shape for part in parts] == [(2, 1)] * 3
    assert isinstance(nd.split(matrix(), num_outputs=1, axis=1), nd.NDArray)


WRONG: list[tuple[Callable[[], object], type[Exception], str]] = [
    (lambda: nd.square(3), AssertionError, "NDArray"),
    (lambda: nd.square(np.ones(3)), AssertionError, "NDArray"),
    (nd.square, MXNetError, "expects 1 inputs, but got 0"),
    (lambda: nd.square(matrix(), foo=1), MXNetError, "foo"),
    (lambda: nd.square(matrix(), data=matrix()), TypeError, "multiple"),
    (lambda: nd.square(matrix(), None, None, 1), TypeError, "at most"),
    (lambda: nd.FullyConnected(matrix(), nd.ones((2, 3)), num_hidden=2), MXNetError, "expects 3 inputs, but got 2"),
    (lambda: nd.FullyConnected(matrix(), nd.ones((2, 4)), nd.ones(2), num_hidden=2), MXNetError, "FullyConnected"),
    (lambda: nd.FullyConnected(matrix(), nd.ones((2, 3)), nd.ones(2)), MXNetError, "num_hidden"),
    (lambda: nd.Activation(matrix(), act_type="foo"), MXNetError, "relu"),
    (lambda: nd.elemwise_add(matrix(), nd.ones((1, 3))), MXNetError, "elemwise_add"),
    (lambda: nd.dot(matrix(), matrix()), MXNetError, "dot"),
    (lambda: nd.Concat(matrix(), nd.ones((3, 2)), dim=0), MXNetError, "Concat"),
    (lambda: nd.ones(3) * nd.ones(2), MXNetError, "broadcast"),
]


@pytest.mark.parametrize("case", range(len(WRONG)))
def test_refuses_wrong_calls_in_words(case: int) -> None:
    call, error, words = WRONG[case]
    with pytest.raises(error, match=words):
        call()


def test_ignores_the_name_that_symbols_take() -> None:
    assert nd.square(matrix(), name="squared").shape == (2, 3)


def test_outputs_never_share_memory_with_inputs() -> None:
    x = matrix()
    made = [nd.identity(x), nd.BlockGrad(x), nd.transpose(x), nd.Reshape(x, shape=(3, 2)), nd.Flatten(x), nd.Dropout(x)]
    for one, other in itertools.combinations([x, *made], 2):
        assert not np.shares_memory(one.data, other.data)
    assert all(one.data.flags.c_contiguous and one.data.flags.writeable for one in made)
