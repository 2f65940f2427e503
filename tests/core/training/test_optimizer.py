"""Optimizers step as their formulas say, over several blocks and steps."""

from __future__ import annotations

import numpy as np
import pytest

from core.operators.operator import Array
from core.training.optimizer import BLOCK, SGD, Adam, Update

SIZES = ((3, 4), (BLOCK + 5,), (1,))


def arrays() -> tuple[dict[tuple[str, ...], Array], dict[tuple[str, ...], Array]]:
    generator = np.random.default_rng(0)
    values = {(str(size),): generator.normal(size=size) for size in SIZES}
    return values, {path: np.zeros_like(value) for path, value in values.items()}


def gradient(value: Array, step: int) -> Array:
    """Return a gradient that depends on where the parameter is."""
    slope: Array = np.cos(value + step)
    return slope


@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("decay", [0.0, 0.1])
def test_sgd(momentum: float, decay: float) -> None:
    values, gradients = arrays()
    expected = {path: value.copy() for path, value in values.items()}
    velocity = {path: np.zeros_like(value) for path, value in values.items()}
    update = Update(SGD(0.05, momentum, decay), values, gradients)
    for step in range(4):
        for path, value in values.items():
            gradients[path][...] = gradient(value, step)
            g = gradient(expected[path], step) + decay * expected[path]
            velocity[path] = momentum * velocity[path] - 0.05 * g
            expected[path] = expected[path] + velocity[path]
        update.run()
    for path, value in values.items():
        np.testing.assert_allclose(value, expected[path], rtol=1e-12)


@pytest.mark.parametrize("decay", [0.0, 0.1])
def test_adam(decay: float) -> None:
    values, gradients = arrays()
    expected = {path: value.copy() for path, value in values.items()}
    m = {path: np.zeros_like(value) for path, value in values.items()}
    v = {path: np.zeros_like(value) for path, value in values.items()}
    update = Update(Adam(0.05, weight_decay=decay), values, gradients)
    for step in range(1, 5):
        rate = 0.05 * np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
        for path, value in values.items():
            gradients[path][...] = gradient(value, step)
            g = gradient(expected[path], step) + decay * expected[path]
            m[path] = 0.9 * m[path] + 0.1 * g
            v[path] = 0.999 * v[path] + 0.001 * g * g
            expected[path] = expected[path] - rate * m[path] / (np.sqrt(v[path]) + 1e-8)
        update.run()
    for path, value in values.items():
        np.testing.assert_allclose(value, expected[path], rtol=1e-9)


def test_arrays_out_of_order_are_refused() -> None:
    turned = np.zeros((3, 2)).T
    with pytest.raises(ValueError, match="in order"):
        Update(SGD(), {("w",): turned}, {("w",): np.zeros((2, 3))})
