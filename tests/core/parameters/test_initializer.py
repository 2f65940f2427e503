"""Initializers: what they draw, how they are written, what they refuse."""

from __future__ import annotations

import math

import numpy as np
import pytest

from core.messages import describe
from core.operators.operator import Role
from core.parameters.initializer import (
    INITIALIZERS,
    Constant,
    Initializer,
    Normal,
    One,
    Uniform,
    Xavier,
    Zero,
    create,
    default_initializer,
    initialize_array,
)
from core.problem import Refused
from core.runtime.random import generator


@pytest.mark.parametrize(
    ("initializer", "text"),
    [
        (Zero(), '["zero", {}]'),
        (One(), '["one", {}]'),
        (Constant(2.5), '["constant", {"value": 2.5}]'),
        (Uniform(), '["uniform", {"scale": 0.07}]'),
        (Normal(1), '["normal", {"sigma": 1}]'),
        (Xavier(), '["xavier", {"rnd_type": "uniform", "factor_type": "avg", "magnitude": 3}]'),
        (
            Xavier("gaussian", "out", 2.0),
            '["xavier", {"rnd_type": "gaussian", "factor_type": "out", "magnitude": 2.0}]',
        ),
    ],
)
def test_text_form_is_mxnets_and_comes_back_letter_for_letter(initializer: Initializer, text: str) -> None:
    assert initializer.dumps() == text
    assert create(text) == initializer
    assert create(text).dumps() == text


@pytest.mark.parametrize(
    "given",
    [
        "XAVIER",
        " xavier ",
        Xavier(),
        '["Xavier", {}]',
        '{"initializer": "xavier", "magnitude": 3}',
        {"initializer": "xavier"},
        '["xavier", {"magnitude": "3"}]',
    ],
)
def test_an_initializer_is_found_however_it_is_given(given: str | Initializer | dict[str, object]) -> None:
    assert create(given) == Xavier()


def test_aliases_stand_for_their_initializers() -> None:
    assert create("zeros") == Zero()
    assert create("ones") == One()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("foo", "There is no initializer “foo”; there are Zero, One, Constant, Uniform, Normal, Xavier."),
        ('["uniform"]', '“["uniform"]” is no initializer.'),
        ("[" * 5_000, "is no initializer."),
        ("[" * 4_000, "is no initializer."),
        ('["uniform", {"width": 1}]', "Uniform has no argument “width”; it has scale."),
        ('["uniform", {"scale": "wide"}]', "scale of Uniform should be of kind float, but is “wide”."),
        ('["uniform", {"scale": NaN}]', "should be of kind float"),
        ('["uniform", {"scale": true}]', "should be of kind float"),
        ('["constant", {"value": 1' + "0" * 400 + "}]", "should be of kind float"),
        ('["normal", {"sigma": -1}]', "sigma of Normal should be at least 0, but is -1."),
        ('["xavier", {"rnd_type": "cauchy"}]', "rnd_type of Xavier should be one of uniform, gaussian"),
    ],
)
def test_a_wrong_initializer_is_refused_with_a_sentence(given: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        create(given)
    assert sentence in describe(refused.value.problem)


def test_xavier_refuses_a_vector_and_names_the_parameter() -> None:
    with pytest.raises(Refused) as refused:
        initialize_array(Xavier(), "dense1_bias", ("n1", "bias"), (10,), generator(0, ()))
    problem = refused.value.problem
    assert problem.path == ("n1",)
    assert describe(problem).startswith("Xavier can't fill dense1_bias: its shape is (10,)")


CASES = [
    (Uniform(), (60, 70), 0.07 / math.sqrt(3)),
    (Normal(0.25), (70, 60), 0.25),
    (Xavier(), (50, 70), math.sqrt(3 / 60) / math.sqrt(3)),
    (Xavier("uniform", "in", 6), (40, 100), math.sqrt(6 / 100) / math.sqrt(3)),
    (Xavier("gaussian", "out", 2), (80, 60), math.sqrt(2 / 80)),
    (Xavier("gaussian", "in", 2), (12, 10, 5, 7), math.sqrt(2 / (10 * 35))),
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


@pytest.mark.parametrize("kind", INITIALIZERS)
def test_filling_is_pure_and_in_the_wanted_precision(kind: type[Initializer]) -> None:
    first = kind().fill((3, 4), generator(1, ("a",)))
    again = kind().fill((3, 4), generator(1, ("a",)))
    np.testing.assert_array_equal(first, again)
    assert not np.shares_memory(first, again)
    assert kind().fill((3, 4), generator(1, ("a",)), np.float64).dtype == np.float64
    assert kind().fill((0, 4), generator(1, ("a",))).shape == (0, 4)


@pytest.mark.parametrize("kind", INITIALIZERS)
def test_every_initializer_documents_its_arguments(kind: type[Initializer]) -> None:
    assert kind.__doc__
    assert kind.name == kind.__name__.lower()
    for spec in kind.argument_specs():
        assert spec.doc.endswith(".")
        assert kind(**{spec.name: spec.default}) == kind()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("fc1_weight", Uniform(0.07)),
        ("fc1_bias", Zero()),
        ("bn_gamma", One()),
        ("bn_beta", Zero()),
        ("bn_moving_mean", Zero()),
        ("bn_moving_var", One()),
        ("W", Uniform(0.07)),
    ],
)
def test_the_end_of_a_name_decides_the_default(name: str, expected: Initializer) -> None:
    assert default_initializer(name) == expected


def test_a_free_name_takes_the_default_of_the_port_it_feeds() -> None:
    assert default_initializer("b", Role.PARAMETER, ("bias",)) == Zero()
    assert default_initializer("state", Role.AUXILIARY) == Zero()
