"""The NumPy spelling that books use runs on the same arrays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core import np, npx
from core.gluon import nn
from core.ndarray import NDArray
from core.scopes import set_shape_spelling


@pytest.fixture(autouse=True)
def _same_spelling_afterwards() -> Iterator[None]:
    before = set_shape_spelling(None)
    yield
    set_shape_spelling(before)


def test_deferred_perceptron_as_a_book_writes_it() -> None:
    npx.set_np()
    net = nn.Sequential()
    net.add(nn.Dense(256, activation="relu"))
    net.add(nn.Dense(10))
    net.initialize()
    assert "(256, -1)" in str(net.collect_params())
    net(np.random.uniform(size=(2, 20)))
    assert "(256, 20)" in str(net.collect_params())


def test_sizes_are_numpys() -> None:
    drawn = np.random.uniform(-1, 1, size=(3, 2))
    assert isinstance(drawn, NDArray)
    assert drawn.shape == (3, 2)
    assert np.random.normal(size=4).shape == (4,)
    assert set(np.random.randint(0, 2, size=(50,)).asnumpy().tolist()) == {0, 1}
    np.random.seed(3)
    first = np.random.uniform(size=(2,)).asnumpy()
    np.random.seed(3)
    assert (np.random.uniform(size=(2,)).asnumpy() == first).all()


def test_reset_goes_back_to_zeros() -> None:
    npx.reset_np()
    dense = nn.Dense(3)
    dense.initialize()
    assert "(3, 0)" in repr(dense.weight)
