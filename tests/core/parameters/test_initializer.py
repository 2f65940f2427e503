"""Initializers: what they draw, how they are written, what they refuse."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from core.messages import describe
from core.operators.operator import Role
from core.parameters.initializer import (
    INITIALIZERS,
    Bilinear,
    Constant,
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
    create,
    default_initializer,
    initialize_array,
    offered_initializers,
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
        (Constant([[1, 2], [3, 4]]), '["constant", {"value": [[1, 2], [3, 4]]}]'),
        (Constant(np.array([0.5, -1], np.float32)), '["constant", {"value": [0.5, -1.0]}]'),
        (Orthogonal(), '["orthogonal", {"scale": 1.414, "rand_type": "uniform"}]'),
        (MSRAPrelu(), '["msraprelu", {"factor_type": "avg", "slope": 0.25}]'),
        (Bilinear(), '["bilinear", {}]'),
        (LSTMBias(), '["lstmbias", {"forget_bias": 1.0}]'),
        (
            FusedRNN(None, 3, 2, "lstm"),
            (
                '["fusedrnn", {"init": null, "num_hidden": 3, "num_layers": 2, "mode": "lstm", "bidirectional": false,'
                ' "forget_bias": 1.0}]'
            ),
        ),
        (
            FusedRNN(Normal(2), 3, 1, "gru", bidirectional=True),
            (
                r'["fusedrnn", {"init": "[\"normal\", {\"sigma\": 2}]", "num_hidden": 3, "num_layers": 1,'
                ' "mode": "gru", "bidirectional": true, "forget_bias": 1.0}]'
            ),
        ),
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
        ("foo", "There is no initializer “foo”; there are Zero, One, Constant, Uniform, Normal, Xavier, MSRAPrelu"),
        ('["uniform"]', '“["uniform"]” is no initializer.'),
        ("[" * 5_000, "is no initializer."),
        ("[" * 4_000, "is no initializer."),
        ('["uniform", {"width": 1}]', "Uniform has no argument “width”; it has scale."),
        ('["uniform", {"scale": "wide"}]', "scale of Uniform should be of kind float, but is “wide”."),
        ('["uniform", {"scale": NaN}]', "should be of kind float"),
        ('["uniform", {"scale": true}]', "should be of kind float"),
        ('["constant", {"value": 1' + "0" * 400 + "}]", "should be of kind float"),
        ('["constant", {"value": [1, [2, 3]]}]', "value of Constant should be of kind float or array, but is"),
        ('["constant", {"value": [true, false]}]', "should be of kind float or array"),
        ('["constant", {"value": [NaN, 1]}]', "should be of kind float or array"),
        ('["constant", {"value": ' + json.dumps("[" * 100_000) + "}]", "should be of kind float or array"),
        (
            '["fusedrnn", {"init": null, "num_layers": 1, "mode": "gru"}]',
            "FusedRNN needs its argument num_hidden (int).",
        ),
        ('["fusedrnn", {"init": "foo", "num_hidden": 1, "num_layers": 1, "mode": "gru"}]', "no initializer “foo”"),
        ('["fusedrnn", {"init": 3, "num_hidden": 1, "num_layers": 1, "mode": "gru"}]', "should be of kind initializer"),
        ('["fusedrnn", {"init": null, "num_hidden": 0, "num_layers": 1, "mode": "gru"}]', "should be at least 1"),
        ('["fusedrnn", {"init": null, "num_hidden": 1, "num_layers": 1, "mode": "x"}]', "one of rnn_relu, rnn_tanh,"),
        ('["normal", {"sigma": -1}]', "sigma of Normal should be at least 0, but is -1."),
        ('["xavier", {"rnd_type": "cauchy"}]', "rnd_type of Xavier should be one of uniform, gaussian"),
    ],
)
def test_a_wrong_initializer_is_refused_with_a_sentence(given: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        create(given)
    assert sentence in describe(refused.value.problem)


def test_a_constant_is_told_from_others_by_its_values() -> None:
    assert Constant([1, 2]) == Constant(np.array([1.0, 2.0]))
    assert hash(Constant([1, 2])) == hash(Constant(np.array([1.0, 2.0])))
    assert Constant([1, 2]) != Constant([1, 3])
    assert Constant(np.float32(3)) == Constant(np.array(3)) == Constant(3)
    assert Constant(1) != One()


def test_a_constants_array_can_not_be_changed_behind_it() -> None:
    given = np.array([1.0, 2.0])
    constant = Constant(given)
    given[:] = 7
    np.testing.assert_array_equal(constant.fill((2,), generator(0, ())), [1, 2])


@pytest.mark.parametrize(
    ("initializer", "shape", "sentence"),
    [
        (Constant([1, 2, 3]), (3, 2), "the array's shape (3,) can't be repeated to fill (3, 2)"),
        (Constant([[1], [2]]), (2,), "the array's shape (2, 1) can't be repeated to fill (2,)"),
        (MSRAPrelu(), (3,), "MSRAPrelu can't fill w: its shape is (3,), and MSRAPrelu needs at least 2 axes"),
        (Orthogonal(), (3,), "at least 2 axes"),
        (LSTMBias(), (), "at least 1 axes"),
        (Bilinear(), (3, 3), "of exactly 4"),
        (Bilinear(), (1, 1, 3, 3, 3), "of exactly 4"),
        (FusedRNN(None, 1, 1, "lstm"), (4, 4), "of exactly 1"),
        (FusedRNN(None, 2, 1, "lstm"), (41,), "holds the parameters of no such network; the nearest one needs (40,)"),
        (FusedRNN(None, 2, 1, "lstm"), (3,), "the nearest one needs (40,)"),
        (FusedRNN(Bilinear(), 1, 1, "lstm"), (16,), "Bilinear"),
        (Xavier(factor_type="sum"), (2, 2), "factor_type of Xavier should be one of avg, in, out, but is “sum”."),
        (Uniform(-1), (2, 2), "scale of Uniform should be at least 0"),
        (Normal("wide"), (2,), "sigma of Normal should be of kind float"),  # type: ignore[arg-type]
        (Normal(math.nan), (2,), "sigma of Normal should be at least 0"),
    ],
)
def test_what_can_not_be_filled_is_refused_with_a_sentence(
    initializer: Initializer, shape: tuple[int, ...], sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        initialize_array(initializer, "w", ("n1", "weight"), shape, generator(0, ()))
    assert refused.value.problem.path == ("n1",)
    assert sentence in describe(refused.value.problem)


def test_forms_offer_what_can_fill_a_shape() -> None:
    def names(shape: tuple[int, ...] | None) -> list[str]:
        return [each.display_name for each in offered_initializers(shape)]

    every = [
        "Zero",
        "One",
        "Constant",
        "Uniform",
        "Normal",
        "Xavier",
        "MSRAPrelu",
        "Orthogonal",
        "Bilinear",
        "LSTMBias",
        "Formula",
    ]
    assert names(None) == every
    assert names((8, 3, 4, 4)) == every
    assert names((8, -1)) == [name for name in every if name != "Bilinear"]
    assert names((8,)) == ["Zero", "One", "Constant", "Uniform", "Normal", "LSTMBias", "Formula"]


def test_xavier_refuses_a_vector_and_names_the_parameter() -> None:
    with pytest.raises(Refused) as refused:
        initialize_array(Xavier(), "dense1_bias", ("n1", "bias"), (10,), generator(0, ()))
    problem = refused.value.problem
    assert problem.path == ("n1",)
    assert describe(problem).startswith("Xavier can't fill dense1_bias: its shape is (10,)")


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


@pytest.mark.parametrize("kind", INITIALIZERS)
def test_every_initializer_documents_its_arguments(kind: type[Initializer]) -> None:
    assert kind.__doc__
    assert kind.formula
    assert kind.name == kind.__name__.lower()
    assert kind.display_name == kind.__name__
    for spec in kind.argument_specs():
        assert spec.doc.endswith(".")


def test_aliases_are_names_of_no_other_initializer() -> None:
    names = [name for kind in INITIALIZERS for name in (kind.name, *kind.aliases)]
    assert len(set(names)) == len(names)
