"""Random arrays: shapes, types, reproducibility, and the first moments of each distribution."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

import core as mx
from core import nd
from core.base import MXNetError

MANY = 20_000


@pytest.fixture(autouse=True)
def seeded() -> Iterator[None]:
    mx.random.seed(7)
    yield
    mx.random.seed(0)


DISTRIBUTIONS: dict[str, tuple[Callable[[], nd.NDArray], float, float]] = {
    "uniform": (lambda: nd.random.uniform(-1, 3, MANY), 1, 4 / 12**0.5),
    "normal": (lambda: nd.random.normal(2, 3, MANY), 2, 3),
    "randn": (lambda: nd.random.randn(MANY, loc=1, scale=2), 1, 2),
    "exponential": (lambda: nd.random.exponential(2, MANY), 2, 2),
    "gamma": (lambda: nd.random.gamma(3, 2, MANY), 6, 12**0.5),
    "poisson": (lambda: nd.random.poisson(4, MANY), 4, 2),
    "negative_binomial": (lambda: nd.random.negative_binomial(3, 0.5, MANY), 3, 6**0.5),
    "generalized": (lambda: nd.random.generalized_negative_binomial(2, 0.5, MANY), 2, 2),
    "randint": (lambda: nd.random.randint(0, 5, MANY), 2, 2**0.5),
}


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_has_mean_and_deviation(name: str) -> None:
    draw, mean, deviation = DISTRIBUTIONS[name]
    numbers = draw().asnumpy().astype(np.float64)
    assert numbers.mean() == pytest.approx(mean, abs=6 * deviation / MANY**0.5)
    assert numbers.std() == pytest.approx(deviation, rel=0.05)


# Drawn once and written down: another machine or version of NumPy must give these, too.
FROM_SEED_1234 = [0.8918279, 0.010145142, 0.20771493]


def test_a_seed_gives_the_same_numbers_on_every_machine() -> None:
    first = nd.random.uniform(shape=(3,)).asnumpy()
    following = nd.random.uniform(shape=(3,)).asnumpy()
    mx.random.seed(7)
    assert nd.random.uniform(shape=(3,)).asnumpy().tolist() == first.tolist()
    assert first.tolist() != following.tolist()
    mx.random.seed(1234)
    np.testing.assert_allclose(nd.random.uniform(shape=(3,)).asnumpy(), FROM_SEED_1234, rtol=1e-6)


def test_stays_inside_its_bounds() -> None:
    numbers = nd.random.uniform(-10, 10, (1000,)).asnumpy()
    assert ((numbers >= -10) & (numbers <= 10)).all()
    assert set(nd.random.randint(3, 6, (200,)).asnumpy().tolist()) == {3, 4, 5}


def test_shapes_types_and_devices() -> None:
    assert nd.random.uniform().shape == (1,)
    assert nd.random.uniform(0, 1, 3).shape == (3,)
    assert nd.random.normal(0, 1, (2, 3), dtype="float64").dtype == np.float64
    assert nd.random.randint(0, 5, (2,)).dtype == np.int32
    assert nd.random.uniform(shape=(2,), ctx=mx.cpu(1)).context == mx.cpu(1)
    assert nd.random_uniform(0, 1, shape=(2,), ctx="cpu(1)").context == mx.cpu(1)
    out = nd.zeros((2, 3))
    assert nd.random.normal(out=out) is out
    assert out.asnumpy().all()


def test_parameters_may_be_arrays() -> None:
    numbers = nd.random.uniform(nd.array([0, 10]), nd.array([1, 20]), shape=(50,)).asnumpy()
    assert numbers.shape == (2, 50)
    assert (numbers[0] <= 1).all()
    assert (numbers[1] >= 10).all()
    assert nd.random.normal(nd.array([0.0, 9]), nd.array([0.0, 0])).asnumpy().tolist() == [0, 9]
    assert nd.sample_normal(nd.array([0.0]), nd.array([1.0]), shape=2).shape == (1, 2)
    with pytest.raises(AssertionError, match="same type"):
        nd.random.uniform(nd.array([0, 10]), 1)
    with pytest.raises(MXNetError, match="one shape"):
        nd.random.uniform(nd.array([0, 10]), nd.array([1]))


def test_multinomial_draws_classes() -> None:
    probabilities = nd.array([[0, 0.3, 0.7], [1, 0, 0]])
    drawn, logs = nd.random.multinomial(probabilities, shape=1000, get_prob=True)
    assert drawn.shape == logs.shape == (2, 1000)
    assert set(drawn.asnumpy()[0].tolist()) == {1, 2}
    assert drawn.asnumpy()[0].mean() == pytest.approx(1.7, abs=0.1)
    assert not drawn.asnumpy()[1].any()
    assert not logs.asnumpy()[1].any()
    certain = nd.random.multinomial(nd.array([0.0, 1]))
    assert isinstance(certain, nd.NDArray)
    assert certain.asnumpy().tolist() == [1]


def test_shuffle_keeps_rows_together() -> None:
    x = nd.arange(40).reshape(20, 2)
    shuffled = nd.shuffle(x).asnumpy()
    assert shuffled.tolist() != x.asnumpy().tolist()
    assert sorted(shuffled.tolist()) == x.asnumpy().tolist()


def test_there_are_several_spellings() -> None:
    for function in (nd.uniform, nd.random_uniform, mx.random.uniform, mx.nd.random.uniform):
        assert function(low=2, high=3, shape=(2,)).shape == (2,)
    assert nd.normal(shape=(2,)).shape == (2,)


@pytest.mark.parametrize(
    "call",
    [
        lambda: nd.random.normal(0, -1),
        lambda: nd.random.exponential(-1),
        lambda: nd.random.gamma(0, 1),
        lambda: nd.random.poisson(-1),
        lambda: nd.random.negative_binomial(1, 2),
        lambda: nd.random.randint(3, 3),
        lambda: nd.random.uniform(shape=(-1,)),
        lambda: nd.random.uniform(shape=(10**6, 10**6)),
    ],
)
def test_refuses_impossible_parameters(call: Callable[[], object]) -> None:
    with pytest.raises(MXNetError):
        call()


def test_the_seed_is_an_integer() -> None:
    with pytest.raises(ValueError, match="int"):
        mx.random.seed("a")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "numbers", "mean"),
    [
        ("uniform_like", {"low": 2, "high": 4}, 3),
        ("normal_like", {"loc": 3, "scale": 0.1}, 3),
        ("gamma_like", {"alpha": 2, "beta": 3}, 6),
        ("poisson_like", {"lam": 4}, 4),
        ("exponential_like", {"lam": 4}, 0.25),
        ("negative_binomial_like", {"k": 3, "p": 0.5}, 3),
        ("generalized_negative_binomial_like", {"mu": 2, "alpha": 0.5}, 2),
    ],
)
def test_numbers_are_drawn_in_the_shape_and_type_of_an_array(name: str, numbers: dict[str, float], mean: float) -> None:
    like = nd.zeros((100, 50), dtype="float64")
    drawn = getattr(nd.random, name)(like, **numbers)
    assert (drawn.shape, drawn.dtype) == (like.shape, like.dtype)
    assert abs(drawn.asnumpy().mean() - mean) < 0.15 * mean
    out = nd.zeros((100, 50))
    assert getattr(nd.random, name)(out, *numbers.values(), out=out) is out
