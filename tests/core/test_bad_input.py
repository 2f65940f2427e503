"""Bad input: a clear error of the right class, at once, and before memory is taken for it."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

import core
from core import MXNetError
from core.runtime import memory

mx: Any = core
_LOADED = (mx.nd, mx.gluon.nn, mx.sym)  # here, so that no test measures it

GIANT = 10**9
MOST_BYTES = 20_000_000
MOST_SECONDS = 5.0


@pytest.fixture(autouse=True)
def _little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets there be 1 GiB of free memory on every machine."""
    monkeypatch.setattr(memory, "free_memory", lambda: 2**30)


def refused(act: Callable[[], object], error: type[Exception], *words: str) -> None:
    """Assert that something is refused with an error that says all words, in little time and memory."""
    tracemalloc.start()
    began = time.perf_counter()
    try:
        with pytest.raises(error) as raised:
            act()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert time.perf_counter() - began < MOST_SECONDS
    assert peak < MOST_BYTES, f"{peak} bytes were taken"
    assert type(raised.value) is not Exception
    for word in words:
        assert word in str(raised.value), str(raised.value)


def variable(name: str = "data", **attributes: object) -> Any:  # noqa: ANN401 - a symbol
    return mx.sym.Variable(name, **attributes)


def dense(**attributes: object) -> Any:  # noqa: ANN401 - a symbol
    return mx.sym.FullyConnected(variable(), name="fc", **attributes)


def image() -> Any:  # noqa: ANN401 - an array
    return mx.nd.ones((1, 1, 4, 4))


def run(block: Any, *shape: int) -> object:  # noqa: ANN401 - a block
    block.initialize()
    return block(mx.nd.ones(shape))


def np_shapes(symbol: Any, **shapes: object) -> object:  # noqa: ANN401 - a symbol
    with mx.util.np_shape(True):
        return symbol.infer_shape(**shapes)


HUGE: dict[str, tuple[Callable[[], object], type[Exception], tuple[str, ...]]] = {
    "dense, bound": (
        lambda: dense(num_hidden=GIANT).simple_bind(mx.cpu(), data=(64, 1000)), RuntimeError, ("fc", "MiB"),
    ),
    "dense, initialized": (
        lambda: mx.gluon.nn.Dense(GIANT, in_units=1000).initialize(), MXNetError, ("_weight", "MiB"),
    ),
    "dense, deferred": (lambda: run(mx.gluon.nn.Dense(GIANT), 2, 1000), MXNetError, ("_bias", "MiB")),
    "dense, one input": (
        lambda: dense(num_hidden=GIANT).simple_bind(mx.cpu(), data=(1, 1)), RuntimeError, ("fc", "MiB"),
    ),
    "parameter": (
        lambda: mx.gluon.Parameter("w", shape=(GIANT, GIANT)).initialize(), MXNetError, ("w would need",),
    ),
    "embedding": (
        lambda: mx.sym.Embedding(variable(), input_dim=GIANT, output_dim=1000).simple_bind(mx.cpu(), data=(2,)),
        RuntimeError, ("MiB",),
    ),
    "zeros": (lambda: mx.nd.zeros((GIANT, 1000)), MXNetError, ("(1000000000, 1000)",)),
    "empty": (lambda: mx.nd.empty((GIANT, 1000)), MXNetError, ("(1000000000, 1000)",)),
    "full": (lambda: mx.nd.full((GIANT, 1000), 3), MXNetError, ("(1000000000, 1000)",)),
    "uniform": (lambda: mx.nd.random.uniform(shape=(10**6, 10**6)), MXNetError, ("(1000000, 1000000)",)),
    "randint": (lambda: mx.nd.random.randint(0, 5, shape=(10**6, 10**6)), MXNetError, ("(1000000, 1000000)",)),
    "eye": (lambda: mx.nd.eye(10**6), MXNetError, ("(1000000, 1000000)",)),
    "arange": (lambda: mx.nd.arange(10**13), MXNetError, ("10000000000000",)),
    "broadcast_to": (
        lambda: mx.nd.broadcast_to(mx.nd.ones((1, 1)), shape=(GIANT, 1000)), MXNetError, ("(1000000000, 1000)",),
    ),
    "tile": (lambda: mx.nd.tile(mx.nd.ones((2, 3)), reps=(GIANT, 1000)), MXNetError, ("(2000000000, 3000)",)),
    "repeat": (lambda: mx.nd.repeat(mx.nd.ones((2, 3)), repeats=GIANT), MXNetError, ("6000000000",)),
    "one_hot": (lambda: mx.nd.one_hot(mx.nd.zeros((1000,)), depth=GIANT), MXNetError, ("(1000, 1000000000)",)),
    "outer product": (
        lambda: mx.nd.dot(mx.nd.ones((10**5, 1)), mx.nd.ones((1, 10**5))), MXNetError, ("(100000, 100000)",),
    ),
    "broadcast_add": (
        lambda: mx.nd.broadcast_add(mx.nd.ones((10**5, 1)), mx.nd.ones((1, 10**5))), MXNetError, ("(100000, 100000)",),
    ),
    "padding of a convolution": (
        lambda: mx.nd.Convolution(
            image(), mx.nd.ones((3, 1, 3, 3)), mx.nd.ones((3,)), kernel=(3, 3), num_filter=3, pad=(10**6, 10**6)
        ),
        MXNetError, ("2000002",),
    ),
    "padding of a pooling": (
        lambda: mx.nd.Pooling(image(), kernel=(10**6, 10**6), pad=(10**6 - 1, 10**6 - 1), pool_type="avg"),
        MXNetError, ("1000003",),
    ),
    "parts": (lambda: mx.nd.split(mx.nd.ones((2, 3)), num_outputs=GIANT), MXNetError, ("num_outputs",)),
    "parts of a symbol": (lambda: mx.sym.split(variable(), num_outputs=GIANT), MXNetError, ("num_outputs",)),
    "inputs in a file": (
        lambda: mx.sym.load_json(
            mx.sym.Concat(variable("a"), variable("b")).tojson().replace('"num_args": "2"', f'"num_args": "{GIANT}"')
        ),
        MXNetError, ("num_args",),
    ),
    "nesting in a file": (lambda: mx.sym.load_json("[" * 100_000), MXNetError, ("JSON",)),
    "size": (lambda: dense(num_hidden=3).infer_shape(data=(2**40, 3)), MXNetError, ("data", str(2**40))),
    "product of sizes": (
        lambda: mx.sym.Flatten(variable(), name="flat").infer_shape(data=(2, 2**30, 2**30)), MXNetError, ("flat",),
    ),
    "a text": (lambda: mx.sym.Reshape(variable(), shape=f"({'1,' * 10**5})"), MXNetError, ("shape",)),
}  # fmt: skip


@pytest.mark.parametrize("name", HUGE)
def test_what_is_too_large_is_refused_before_memory_is_taken(name: str) -> None:
    act, error, words = HUGE[name]
    refused(act, error, *words)


SIZES: dict[str, tuple[Callable[[], object], type[Exception], tuple[str, ...]]] = {
    "negative, inferred": (lambda: dense(num_hidden=3).infer_shape(data=(-2, 3)), MXNetError, ("data", "-2")),
    "negative, numpy shapes": (lambda: np_shapes(dense(num_hidden=3), data=(-2, 3)), MXNetError, ("data", "-2")),
    "negative, declared": (
        lambda: mx.sym.exp(variable(shape=(-5, 3))).infer_shape(), MXNetError, ("data", "-5"),
    ),
    "negative, array": (lambda: mx.nd.zeros((-1, 3)), MXNetError, ("(-1, 3)",)),
    "negative, units": (lambda: dense(num_hidden=-3), MXNetError, ("num_hidden", "-3")),
    "none, units": (lambda: dense(num_hidden=0), MXNetError, ("num_hidden", "0")),
    "negative, layer": (lambda: mx.gluon.nn.Dense(-3, in_units=2).initialize(), ValueError, ("-3",)),
    "fraction": (lambda: dense(num_hidden=3).infer_shape(data=(2.5, 3)), TypeError, ("data", "2.5")),
    "no number": (lambda: dense(num_hidden=3).infer_shape(data=(float("nan"), 3)), TypeError, ("data", "nan")),
    "no number, array": (lambda: mx.nd.zeros((float("nan"), 3)), TypeError, ("nan",)),
    "list": (lambda: dense(num_hidden=3).infer_shape(data=[2, 3]), TypeError, ("data", "list")),
}  # fmt: skip


@pytest.mark.parametrize("name", SIZES)
def test_sizes_that_are_none(name: str) -> None:
    act, error, words = SIZES[name]
    refused(act, error, *words)


ATTRIBUTES: dict[str, tuple[Callable[[], object], type[Exception], tuple[str, ...]]] = {
    "nan, units": (lambda: dense(num_hidden=float("nan")), MXNetError, ("num_hidden", "nan")),
    "infinite, units": (lambda: dense(num_hidden=float("inf")), MXNetError, ("num_hidden", "inf")),
    "nan, rate": (lambda: mx.sym.Dropout(variable(), p=float("nan")), MXNetError, ("nan",)),
    "nan, slope": (lambda: mx.nd.LeakyReLU(image(), slope=float("nan")), MXNetError, ("slope", "nan")),
    "nan, shape": (lambda: mx.nd.Reshape(image(), shape=(float("nan"),)), MXNetError, ("shape", "nan")),
    "beyond its range": (lambda: mx.sym.Dropout(variable(), p=2), MXNetError, ("p", "2")),
    "unknown": (lambda: dense(num_hidden=3, bogus=1), MXNetError, ("bogus", "num_hidden")),
    "unknown, array": (
        lambda: mx.nd.FullyConnected(image(), num_hidden=3, bogus=1), MXNetError, ("bogus", "num_hidden"),
    ),
    "unknown, layer": (lambda: mx.gluon.nn.Dense(3, bogus=1), TypeError, ("bogus",)),
    "unknown choice": (lambda: mx.sym.Activation(variable(), act_type="swoosh"), MXNetError, ("swoosh", "relu")),
    "missing": (lambda: mx.sym.FullyConnected(variable()), MXNetError, ("num_hidden",)),
    "word for a number": (lambda: dense(num_hidden="many"), MXNetError, ("num_hidden", "many")),
}  # fmt: skip


@pytest.mark.parametrize("name", ATTRIBUTES)
def test_attributes_that_make_no_sense(name: str) -> None:
    act, error, words = ATTRIBUTES[name]
    refused(act, error, *words)


RANKS: dict[str, tuple[Callable[[], object], tuple[str, ...]]] = {
    "convolution": (lambda: convolved().infer_shape(data=(2, 3)), ("conv", "data", "4")),
    "convolution of an array": (
        lambda: mx.nd.Convolution(
            mx.nd.ones((2, 3)), mx.nd.ones((3, 1, 3, 3)), mx.nd.ones((3,)), kernel=(3, 3), num_filter=3
        ),
        ("Convolution", "4", "2"),
    ),
    "axis of channels": (
        lambda: mx.sym.BatchNorm(variable(), axis=5, name="bn").infer_shape(data=(2, 3)), ("bn", "5", "2"),
    ),
    "axis of a sum": (lambda: mx.nd.sum(mx.nd.ones((2, 3)), axis=7), ("sum", "7", "2")),
    "axis twice": (lambda: mx.nd.transpose(mx.nd.ones((2, 3)), axes=(0, 0)), ("transpose", "(0, 0)")),
    "weight": (
        lambda: mx.sym.FullyConnected(variable(), variable("w"), num_hidden=3, name="fc").infer_shape(
            data=(2, 3), w=(3, 3, 3)
        ),
        ("fc", "weight", "(3, 3, 3)"),
    ),
    "size of a scattering": (
        lambda: mx.nd.scatter_nd(mx.nd.ones((2,)), mx.nd.zeros((1, 2)), shape=(-1,)), ("scatter_nd", "(-1,)"),
    ),
    "sign of truth values": (lambda: mx.nd.sign(mx.nd.cast(mx.nd.ones((2,)), dtype="bool")), ("sign", "bool")),
    "slice": (lambda: mx.nd.slice_axis(mx.nd.ones((2, 3)), axis=0, begin=5, end=9), ("slice_axis", "5", "2")),
}  # fmt: skip


def convolved() -> Any:  # noqa: ANN401 - a symbol
    return mx.sym.Convolution(variable(), kernel=(3, 3), num_filter=3, name="conv")


@pytest.mark.parametrize("name", RANKS)
def test_ranks_and_axes_that_do_not_fit(name: str) -> None:
    act, words = RANKS[name]
    refused(act, MXNetError, *words)


@pytest.mark.parametrize("given", [[[1, 2], [3]], ["a"]])
def test_arrays_of_what_is_no_number(given: object) -> None:
    refused(lambda: mx.nd.array(given), TypeError)
