"""What initializers fill in: moments against theory, formulas, reproducibility."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.operators.operator import Array
from core.parameters.initializer import (
    INITIALIZERS,
    Bilinear,
    Constant,
    Formula,
    FusedRNN,
    Initializer,
    LSTMBias,
    MSRAPrelu,
    Normal,
    One,
    Orthogonal,
    Uniform,
    Xavier,
    Zero,
)
from core.runtime.random import generator

SAMPLES: dict[type[Initializer], tuple[Initializer, tuple[int, ...]]] = {
    Zero: (Zero(), (3, 4)),
    One: (One(), (3, 4)),
    Constant: (Constant([1, 2, 3, 4]), (3, 4)),
    Uniform: (Uniform(), (3, 4)),
    Normal: (Normal(), (3, 4)),
    Xavier: (Xavier(), (3, 4)),
    MSRAPrelu: (MSRAPrelu(), (3, 4)),
    Orthogonal: (Orthogonal(), (3, 4)),
    Bilinear: (Bilinear(), (3, 2, 4, 4)),
    LSTMBias: (LSTMBias(2.0), (12,)),
    FusedRNN: (FusedRNN(Xavier(), 2, 2, "lstm"), (88,)),
    Formula: (Formula("u*(abs(u)>=5)", -10, 10), (3, 4)),
}
"""One of each kind with a shape that it can fill."""


@pytest.mark.parametrize("kind", INITIALIZERS)
def test_filling_is_pure_and_in_the_wanted_precision(kind: type[Initializer]) -> None:
    initializer, shape = SAMPLES[kind]
    assert initializer.problem(shape) is None
    first = initializer.fill(shape, generator(1, ("a",)))
    again = initializer.fill(shape, generator(1, ("a",)))
    other = initializer.fill(shape, generator(2, ("a",)))
    assert first.shape == shape
    assert first.dtype == np.float32
    np.testing.assert_array_equal(first, again)
    assert not np.shares_memory(first, again)
    assert np.array_equal(first, other) is not initializer.is_random
    assert initializer.fill(shape, generator(1, ("a",)), np.float64).dtype == np.float64


@pytest.mark.parametrize("kind", [kind for kind in INITIALIZERS if kind is not FusedRNN])
def test_an_axis_of_size_0_is_filled_with_nothing(kind: type[Initializer]) -> None:
    initializer, shape = SAMPLES[kind]
    empty = (0, *shape[1:])
    assert initializer.fill(empty, generator(1, ())).shape == empty
    assert math.isfinite(initializer.std(empty))


@pytest.mark.parametrize("kind", [kind for kind in INITIALIZERS if not kind.is_random])
def test_what_is_not_drawn_has_exactly_the_moments_it_states(kind: type[Initializer]) -> None:
    initializer, shape = SAMPLES[kind]
    values = initializer.fill(shape, generator(1, ()), np.float64)
    assert initializer.bounds(shape) == pytest.approx((values.min(), values.max()))
    assert initializer.mean(shape) == pytest.approx(values.mean())
    assert initializer.std(shape) == pytest.approx(values.std())


CASES = [
    (Uniform(), (60, 70), 0.07 / math.sqrt(3)),
    (Uniform(2), (4_000,), 2 / math.sqrt(3)),
    (Normal(0.25), (70, 60), 0.25),
    (Xavier(), (50, 70), math.sqrt(3 / 60) / math.sqrt(3)),
    (Xavier("uniform", "in", 6), (40, 100), math.sqrt(6 / 100) / math.sqrt(3)),
    (Xavier("gaussian", "out", 2), (80, 60), math.sqrt(2 / 80)),
    (Xavier("gaussian", "in", 2), (12, 10, 5, 7), math.sqrt(2 / (10 * 35))),
    (MSRAPrelu(), (50, 70), math.sqrt(2 / (1 + 0.0625) / 60)),
    (MSRAPrelu("in", 0), (16, 8, 3, 3), math.sqrt(2 / 72)),
    (MSRAPrelu("out", 1), (70, 60), math.sqrt(1 / 70)),
    (Orthogonal(), (60, 40), 1.414 / math.sqrt(60)),
    (Orthogonal(2, "normal"), (30, 5, 4, 4), 2 / math.sqrt(80)),
    (Orthogonal(1), (1, 4_000), 1 / math.sqrt(4_000)),
    (Orthogonal(-1, "normal"), (50, 50), 1 / math.sqrt(50)),
]


@pytest.mark.parametrize(("initializer", "shape", "std"), CASES)
def test_draws_have_the_moments_of_the_theory(initializer: Initializer, shape: tuple[int, ...], std: float) -> None:
    assert initializer.std(shape) == pytest.approx(std)
    assert initializer.mean(shape) == 0
    values = initializer.fill(shape, generator(7, ("w",)))
    low, high = initializer.bounds(shape)
    assert values.dtype == np.float32
    assert values.shape == shape
    # Six standard errors of a normal draw, which are wider than those of a uniform one.
    assert abs(values.std() - std) < 6 * std / math.sqrt(2 * values.size)
    assert abs(values.mean()) < 6 * std / math.sqrt(values.size)
    assert values.min() >= np.float32(low)
    assert values.max() <= np.float32(high)


def test_uniform_draws_reach_their_bounds() -> None:
    values = Uniform(2).fill((10_000,), generator(1, ()))
    assert values.min() < -1.99
    assert values.max() > 1.99


def test_a_seed_gives_the_numbers_it_gave_when_this_was_written() -> None:
    def drawn(initializer: Initializer) -> Array:
        return initializer.fill((2, 3), generator(42, ("w",)))

    np.testing.assert_array_equal(drawn(Uniform()), UNIFORM)
    np.testing.assert_array_equal(drawn(Normal()), NORMAL)
    # The decomposition is LAPACK's, whose last digits differ from build to build.
    np.testing.assert_allclose(drawn(Orthogonal()), ORTHOGONAL, atol=1e-5)


UNIFORM = np.array([[0.063676365, 0.05736976, -0.006363347], [0.06472308, 0.0071283206, 0.01484184]], np.float32)
NORMAL = np.array([[-0.011829383, 0.008828973, 0.0073214495], [-0.011988308, 0.006160884, -0.011431478]], np.float32)
ORTHOGONAL = np.array([[0.97065365, 1.0193542, 0.13470149], [0.5209625, -0.32785502, -1.2729907]], np.float32)


# Orthogonal


@settings(deadline=None, max_examples=60)
@given(
    shape=st.lists(st.integers(1, 6), min_size=2, max_size=4).map(tuple),
    rand_type=st.sampled_from(["uniform", "normal"]),
    scale=st.sampled_from([1.0, 1.414, 3.0]),
    seed=st.integers(0, 1_000),
)
def test_orthogonal_vectors_have_length_scale_and_right_angles(
    shape: tuple[int, ...], rand_type: str, scale: float, seed: int
) -> None:
    w = Orthogonal(scale, rand_type).fill(shape, generator(seed, ())).reshape(shape[0], -1)
    gram = w @ w.T if w.shape[0] <= w.shape[1] else w.T @ w
    np.testing.assert_allclose(gram, scale**2 * np.eye(len(gram)), atol=1e-5)


@pytest.mark.parametrize("shape", [(7, 4), (4, 7), (5, 5)])
def test_the_signs_of_an_orthogonal_matrix_are_not_lapacks(
    shape: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    decompose = np.linalg.svd
    plain = Orthogonal().fill(shape, generator(3, ()))

    def flipped(matrix: Array, full_matrices: bool) -> tuple[Array, Array, Array]:
        u, s, v = decompose(matrix, full_matrices=full_matrices)
        signs = np.where(np.arange(len(s)) % 2, -1.0, 1.0)
        return u * signs, s, v * signs[:, None]

    monkeypatch.setattr(np.linalg, "svd", flipped)
    np.testing.assert_array_equal(Orthogonal().fill(shape, generator(3, ())), plain)


def test_a_single_orthogonal_row_points_where_it_was_drawn() -> None:
    drawn = Uniform(1).fill((1, 5), generator(3, ()), np.float64)
    expected = drawn / np.linalg.norm(drawn)
    np.testing.assert_allclose(Orthogonal(1).fill((1, 5), generator(3, ())), expected, atol=1e-6)
    np.testing.assert_allclose(Orthogonal(1).fill((5, 1), generator(3, ())), expected.T, atol=1e-6)


# Formulas


@pytest.mark.parametrize("shape", [(1, 1, 4, 4), (2, 3, 3, 3), (1, 1, 5, 2), (1, 1, 2, 5), (1, 1, 1, 1)])
def test_bilinear_kernels_follow_their_formula(shape: tuple[int, int, int, int]) -> None:
    values = Bilinear().fill(shape, generator(0, ()))
    f = math.ceil(shape[3] / 2)
    c = (2 * f - 1 - f % 2) / (2 * f)
    for _, _, y, x in np.ndindex(*shape):
        expected = (1 - abs(x / f - c)) * (1 - abs(y / f - c))
        np.testing.assert_allclose(values[:, :, y, x], expected, rtol=1e-6)


def test_a_bilinear_kernel_of_width_4_is_the_known_one() -> None:
    row = np.array([0.25, 0.75, 0.75, 0.25])
    np.testing.assert_array_equal(Bilinear().fill((1, 1, 4, 4), generator(0, ()))[0, 0], np.outer(row, row))


@pytest.mark.parametrize(
    ("size", "expected"), [(8, [0, 0, 2, 2, 0, 0, 0, 0]), (3, [0, 0, 0]), (9, [0, 0, 2, 2] + [0] * 5)]
)
def test_lstm_bias_opens_the_second_gate(size: int, expected: list[int]) -> None:
    np.testing.assert_array_equal(LSTMBias(2.0).fill((size,), generator(0, ())), expected)


def test_a_constant_array_is_repeated_along_leading_axes() -> None:
    np.testing.assert_array_equal(Constant([[1], [2]]).fill((2, 3), generator(0, ())), [[1, 1, 1], [2, 2, 2]])


# FusedRNN: the expected vectors are MXNet's


def test_a_fused_lstm_opens_its_forget_gates() -> None:
    values = FusedRNN(Constant(3), 2, 1, "lstm", forget_bias=2.0).fill((40,), generator(0, ()))
    biases = [0, 0, 2, 2, 0, 0, 0, 0]
    np.testing.assert_array_equal(values, [3] * 24 + biases * 2)


def test_a_fused_gru_that_reads_both_ways_has_its_biases_last() -> None:
    values = FusedRNN(One(), 1, 2, "gru", bidirectional=True).fill((60,), generator(0, ()))
    np.testing.assert_array_equal(values, [1] * 36 + [0] * 24)


def test_the_pieces_of_a_fused_network_cover_its_vector_in_order() -> None:
    pieces = list(FusedRNN(None, 2, 2, "rnn_tanh", bidirectional=True).pieces((60,)))
    assert [piece.start for piece in pieces] == [0, *(piece.stop for piece in pieces[:-1])]
    assert pieces[-1].stop == 60
    assert [(piece.name, piece.shape) for piece in pieces[:5]] == [
        ("l0_i2h_weight", (2, 3)),
        ("l0_h2h_weight", (2, 2)),
        ("r0_i2h_weight", (2, 3)),
        ("r0_h2h_weight", (2, 2)),
        ("l1_i2h_weight", (2, 4)),
    ]
    assert [piece.name for piece in pieces[-2:]] == ["r1_i2h_bias", "r1_h2h_bias"]


def test_a_fused_network_has_the_moments_of_its_pieces() -> None:
    rnn, shape = FusedRNN(Uniform(0.5), 16, 2, "lstm", forget_bias=3.0), (6 * 16 * 16 * 4 + 4 * 16 * 4,)
    assert rnn.problem(shape) is None
    values = rnn.fill(shape, generator(5, ()))
    assert rnn.bounds(shape) == (-0.5, 3.0)
    assert rnn.mean(shape) == pytest.approx(values.mean(), abs=0.01)
    assert rnn.std(shape) == pytest.approx(values.std(), rel=0.01)
