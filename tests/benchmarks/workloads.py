"""The networks that the engine is measured on, as symbols, with values and the matrix products nobody can avoid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from core import symbol as sym
from core.operators.operator import Array
from core.symbol.symbol import Symbol

Product = tuple[tuple[int, int], tuple[int, int]]
"""Rows and columns of both factors."""


@dataclass(frozen=True)
class Workload:
    """A network with its shapes; every Variable but ``data…`` and the label is a parameter whose gradient is wanted.

    Attributes:
        classes: The labels are drawn from so many.
        products: The matrix products of a forward and a backward pass.
        goal: The ratio to the products alone that is aimed at.
    """

    name: str
    net: Symbol
    shapes: dict[str, tuple[int, ...]]
    classes: int
    products: list[Product]
    goal: str = ""

    def values(self) -> dict[str, Array]:
        """Draw values, weights with the variance 2 / fan-in of K. He and others (2015), so that nothing vanishes."""
        generator = np.random.default_rng(0)
        values = {}
        for name, shape in self.all_shapes().items():
            if name.endswith("label"):
                values[name] = generator.integers(0, self.classes, shape).astype(np.float32)
            elif name.endswith("weight"):
                scale = np.sqrt(2 / np.prod(shape[1:]))
                values[name] = (generator.normal(size=shape) * scale).astype(np.float32)
            elif name.startswith("data"):
                values[name] = generator.normal(size=shape).astype(np.float32)
            else:
                values[name] = np.zeros(shape, np.float32)
        return values

    def all_shapes(self) -> dict[str, tuple[int, ...]]:
        """Return the shapes of all Variables."""
        found, _, _ = self.net.infer_shape(**self.shapes)
        assert found is not None
        return {name: shape or () for name, shape in zip(self.net.list_arguments(), found, strict=True)}

    def wanted(self) -> list[str]:
        """List the parameters."""
        return [
            name for name in self.net.list_arguments() if not name.startswith("data") and not name.endswith("label")
        ]

    def floor(self) -> Callable[[], object]:
        """Return what computes the products alone, each into an array of its own."""
        generator = np.random.default_rng(0)
        calls = []
        for (n, k), (_, m) in self.products:
            a, b = (generator.normal(size=shape).astype(np.float32) for shape in ((n, k), (k, m)))
            calls.append((a, b, np.empty((n, m), np.float32)))

        def run() -> None:
            for a, b, out in calls:
                np.matmul(a, b, out=out)

        return run


def _loss(scores: Symbol) -> Symbol:
    net: Symbol = sym.SoftmaxOutput(scores, name="out", normalization="batch")
    return net


def dense_products(batch: int, fan_in: int, fan_out: int, *, to_data: bool = True) -> list[Product]:
    """List the products of a dense layer: forward, back to the weight, and back to the data."""
    products = [((batch, fan_in), (fan_in, fan_out)), ((fan_out, batch), (batch, fan_in))]
    return [*products, ((batch, fan_out), (fan_out, fan_in))] if to_data else products


def perceptron(name: str, widths: tuple[int, ...], batch: int, goal: str) -> Workload:
    """Return dense layers with relu between them."""
    head = sym.Variable("data")
    products = []
    for index, (fan_in, fan_out) in enumerate(pairwise(widths)):
        if index:
            head = sym.Activation(head, act_type="relu")
        head = sym.FullyConnected(head, num_hidden=fan_out, name=f"dense{index}")
        products += dense_products(batch, fan_in, fan_out, to_data=index > 0)
    return Workload(name, _loss(head), {"data": (batch, widths[0])}, widths[-1], products, goal)


def convolutional(name: str, batch: int, goal: str) -> Workload:
    """Return two convolutions with relu and max pooling, and two dense layers."""
    head = sym.Variable("data")
    for index, filters in enumerate((20, 50)):
        head = sym.Convolution(head, kernel=(5, 5), num_filter=filters, name=f"conv{index}")
        head = sym.Activation(head, act_type="relu")
        head = sym.Pooling(head, kernel=(2, 2), stride=(2, 2), pool_type="max")
    head = sym.FullyConnected(head, num_hidden=500, name="dense0")
    head = sym.Activation(head, act_type="relu")
    head = sym.FullyConnected(head, num_hidden=10, name="dense1")
    first, second = 24 * 24 * batch, 8 * 8 * batch
    products: list[Product] = [((20, 25), (25, first)), ((20, first), (first, 25))]
    products += [((50, 500), (500, second)), ((50, second), (second, 500)), ((500, 50), (50, second))]
    products += dense_products(batch, 800, 500) + dense_products(batch, 500, 10)
    return Workload(name, _loss(head), {"data": (batch, 1, 28, 28)}, 10, products, goal)


def recurrent(name: str, steps: int, batch: int, goal: str) -> Workload:
    """Return an unrolled tanh network of 128 units on 64 inputs, with a dense layer on its last state."""
    wx, bx, wh, bh = (sym.Variable(f"{part}") for part in ("x_weight", "x_bias", "h_weight", "h_bias"))
    state = sym.Variable("data_state")
    products: list[Product] = []
    for index in range(steps):
        x = sym.FullyConnected(sym.Variable(f"data{index}"), wx, bx, num_hidden=128)
        state = sym.Activation(x + sym.FullyConnected(state, wh, bh, num_hidden=128), act_type="tanh")
        products += dense_products(batch, 64, 128, to_data=False) + dense_products(batch, 128, 128, to_data=index > 0)
    products += dense_products(batch, 128, 10)
    net = _loss(sym.FullyConnected(state, num_hidden=10, name="dense"))
    shapes: dict[str, tuple[int, ...]] = {f"data{index}": (batch, 64) for index in range(steps)}
    return Workload(name, net, {**shapes, "data_state": (batch, 128)}, 10, products, goal)


def workloads() -> list[Workload]:
    """Return the networks, W1 to W6; W7 trains W2."""
    return [
        perceptron("W1 20-256-10, batch 2", (20, 256, 10), 2, "≤ 3.0"),
        perceptron("W2 784-512-512-10, batch 256", (784, 512, 512, 10), 256, "≤ 1.05"),
        perceptron("W3 100 layers of 64, batch 32", (64,) * 101 + (10,), 32, "≤ 1.45"),
        perceptron("W4 4096-4096-4096, batch 128", (4096, 4096, 4096), 128, "≤ 1.02"),
        convolutional("W5 LeNet, batch 64", 64, "≤ 1.30"),
        recurrent("W6 tanh RNN of 50 steps, batch 32", 50, 32, "≤ 0.90"),
    ]
