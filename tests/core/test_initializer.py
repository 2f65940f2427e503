"""MXNet's ``mx.init``: which method fills an array, registry and texts, combined initializers, errors.

Expected values and exception classes were found by running MXNet 1.9.1.
"""

# ruff: noqa: ANN401 - users write their initializers for any array

from __future__ import annotations

import inspect
import logging
import math
from collections.abc import Callable, Iterator
from typing import Any, Self

import numpy as np
import pytest

import core as mx
from core import initializer as init
from core.base import MXNetError
from core.initializer import initializer as registry
from core.operators.operator import Array
from core.parameters.initializer import INITIALIZERS
from core.scopes import default_generator, seed_default_generator

ROW = np.array([0.25, 0.75, 0.75, 0.25])
BILINEAR = np.outer(ROW, ROW)[None, None]


class Handle:
    """The least that an NDArray is to initializers, on a NumPy array that slices share."""

    def __init__(self, values: Array) -> None:
        self.values = values

    @property
    def shape(self) -> tuple[int, ...]:
        return self.values.shape

    @property
    def dtype(self) -> np.dtype[Any]:
        return self.values.dtype

    def __getitem__(self, key: slice) -> Handle:
        return Handle(self.values[key])

    def __setitem__(self, key: slice, value: object) -> None:
        self.values[key] = value.values if isinstance(value, Handle) else value

    def __imul__(self, other: Array) -> Self:
        self.values *= other
        return self

    def reshape(self, shape: tuple[int, ...]) -> Handle:
        return Handle(self.values.reshape(shape))

    def asnumpy(self) -> Array:
        return self.values.copy()


def sevens(*shape: int, dtype: str = "float32") -> Handle:
    return Handle(np.full(shape, 7, dtype))


def filled(initializer: Callable[[Any, Any], None], name: str, *shape: int, **attrs: object) -> list[Any]:
    """What an array full of sevens holds after a call with a description."""
    arr = sevens(*shape)
    initializer(init.InitDesc(name, attrs), arr)
    values: list[Any] = arr.values.tolist()
    return values


@pytest.fixture(autouse=True)
def fresh_state() -> Iterator[None]:
    known = dict(registry._registry)
    seed_default_generator(0)
    yield
    registry._registry.clear()
    registry._registry.update(known)


# What is there


def test_it_is_found_under_both_names() -> None:
    assert mx.init is init
    assert mx.initializer is init


@pytest.mark.parametrize("engine_class", INITIALIZERS)
def test_every_initializer_of_the_engine_is_there_with_its_names_and_documentation(engine_class: Any) -> None:
    found: Any = getattr(init, engine_class.__name__)
    assert registry._registry[engine_class.name] is found
    assert all(registry._registry[alias] is found for alias in engine_class.aliases)
    text = found.__doc__ or ""
    assert engine_class.__doc__.split("\n")[0] in text
    assert all(f"{spec.name}: " in text for spec in engine_class.argument_specs())


# Texts


DUMPS = [
    (init.Zero(), '["zero", {}]'),
    (init.Constant(3), '["constant", {"value": 3}]'),
    (init.Constant(np.array([1, 2])), '["constant", {"value": [1, 2]}]'),
    (init.Constant(Handle(np.array([1, 2.5]))), '["constant", {"value": [1.0, 2.5]}]'),
    (init.Uniform(), '["uniform", {"scale": 0.07}]'),
    (init.Normal(np.float32(0.5)), '["normal", {"sigma": 0.5}]'),
    (init.Orthogonal(), '["orthogonal", {"scale": 1.414, "rand_type": "uniform"}]'),
    (init.Xavier(magnitude=2.34), '["xavier", {"rnd_type": "uniform", "factor_type": "avg", "magnitude": 2.34}]'),
    (init.MSRAPrelu("in"), '["msraprelu", {"factor_type": "in", "slope": 0.25}]'),
    (init.Bilinear(), '["bilinear", {}]'),
    (init.LSTMBias(), '["lstmbias", {"forget_bias": 1.0}]'),
    (
        init.FusedRNN(None, 3, 2, "lstm"),
        (
            '["fusedrnn", {"init": null, "num_hidden": 3, "num_layers": 2, "mode": "lstm", "bidirectional": false,'
            ' "forget_bias": 1.0}]'
        ),
    ),
    (
        init.FusedRNN(init.Normal(2), 3, 2, "gru", True, forget_bias=2.0),
        (
            r'["fusedrnn", {"init": "[\"normal\", {\"sigma\": 2}]", "num_hidden": 3, "num_layers": 2, "mode": "gru",'
            ' "bidirectional": true, "forget_bias": 2.0}]'
        ),
    ),
]


@pytest.mark.parametrize(("initializer", "text"), DUMPS)
def test_texts_are_mxnets_and_come_back(initializer: init.Initializer, text: str) -> None:
    assert initializer.dumps() == text
    assert init.create(text) == initializer
    assert init.create(text).dumps() == text


@pytest.mark.parametrize(
    "make",
    [
        lambda: init.create("normal", 2),
        lambda: init.create("NORMAL", sigma=2),
        lambda: init.create(initializer="normal", sigma=2),
        lambda: init.create({"initializer": "normal", "sigma": 2}),
        lambda: init.create('["normal", {"sigma": 2}]'),
        lambda: init.create('{"initializer": "normal", "sigma": 2}'),
        lambda: init.create(init.Normal(2)),
    ],
)
def test_an_initializer_is_made_however_it_is_given(make: Callable[[], init.Initializer]) -> None:
    assert make() == init.Normal(2)


@pytest.mark.parametrize(
    ("make", "error", "text"),
    [
        (lambda: init.create("foo"), AssertionError, "foo is not registered"),
        (lambda: init.create(None), AssertionError, "None"),
        (
            lambda: init.create(init.Mixed([".*"], [init.One()])),
            AssertionError,
            "should be given as one, or as a string",
        ),
        (lambda: init.create(init.One(), 2), AssertionError, "no further arguments"),
        (lambda: init.create('["one", {}]', 2), AssertionError, "has its arguments already"),
        (lambda: init.create("normal", foo=2), TypeError, "foo"),
        (lambda: init.create("constant"), TypeError, "value"),
        (lambda: init.create("[1"), ValueError, "is no initializer"),
        (lambda: init.create("[1, 2, 3]"), ValueError, "is no initializer"),
        (lambda: init.create({"sigma": 2}), KeyError, "initializer"),
        (lambda: init.FusedRNN("foo", 1, 1, "lstm"), AssertionError, "foo is not registered"),
        (lambda: init.register(int), AssertionError, "Only subclasses of Initializer"),  # type: ignore[type-var]
        (lambda: init.Mixed(["a"], []), AssertionError, "1 patterns and 0 initializers"),
        (lambda: init.Load([1]), AssertionError, "list"),  # type: ignore[arg-type]
        (lambda: init.Initializer(a=object()).dumps(), TypeError, "can't be written"),
    ],
)
def test_what_is_none_raises_mxnets_class(make: Callable[[], object], error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        make()


def test_initializers_are_equal_by_class_and_arguments() -> None:
    assert init.Xavier() == init.Xavier(magnitude=3.0)
    assert init.Constant(np.array([1, 2])) == init.Constant([1, 2])
    assert init.Constant(np.array([1, 2])) != init.Constant([1, 3])
    assert init.Zero() != init.One()
    assert init.One() != 1
    with pytest.raises(TypeError, match="unhashable"):
        hash(init.One())


def test_a_prelu_initializer_is_a_xavier_as_in_mxnet() -> None:
    made = init.MSRAPrelu(slope=0)
    assert isinstance(made, init.Xavier)
    assert (made.rnd_type, made.magnitude) == ("gaussian", 2.0)


# Which method fills


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("fc_weight", 5),
        ("weight", 5),
        ("fc_bias", 0),
        ("bn_gamma", 1),
        ("bn_beta", 0),
        ("q_min", 0),
        ("q_max", 1),
        ("fc_bias_quantize", 0),
    ],
)
def test_the_end_of_a_name_decides(name: str, value: int) -> None:
    assert filled(init.Constant(5), name, 2) == [value] * 2


@pytest.mark.parametrize("name", ["bn_moving_mean", "bn_moving_var", "foo", "weights", ""])
def test_another_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=f"Unknown initialization pattern for {name}"):
        filled(init.Constant(5), name, 2)


@pytest.mark.parametrize("own", [init.One(), '["one", {}]', "ones"])
@pytest.mark.parametrize("name", ["fc_bias", "bn_moving_mean", "foo"])
def test_an_initializer_of_its_own_comes_before_the_name(name: str, own: object) -> None:
    assert filled(init.Constant(5), name, 2, __init__=own) == [1, 1]


def test_quantized_weights_are_whole_numbers_of_a_byte() -> None:
    values = np.array(filled(init.One(), "fc_weight_quantize", 4_000))
    assert np.array_equal(values, np.trunc(values))
    assert (values.min(), values.max()) == (-127, 126)


def test_lstm_bias_counts_only_where_the_parameter_has_it_itself() -> None:
    assert filled(init.LSTMBias(2.0), "l_bias", 4) == [0, 0, 0, 0]
    assert filled(init.Zero(), "l_bias", 4, __init__='["lstmbias", {"forget_bias": 2.0}]') == [0, 2, 0, 0]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("upsampling_weight", BILINEAR),
        ("stn_loc_weight", [0, 0]),
        ("stn_loc_bias", [1, 0, 0, 0, 1, 0]),
        ("a_bias", [0, 0]),
        ("a_gamma", [1, 1]),
        ("a_beta", [0, 0]),
        ("a_weight", [5, 5]),
        ("a_moving_mean", [0, 0]),
        ("a_moving_var", [1, 1]),
        ("a_moving_inv_var", [0, 0]),
        ("moving_avg", [0, 0]),
        ("a_min", [0, 0]),
        ("a_max", [1, 1]),
    ],
)
def test_a_plain_name_uses_the_old_table_and_warns(name: str, expected: list[int] | Array) -> None:
    arr = sevens(*np.shape(expected))
    with pytest.warns(DeprecationWarning, match="InitDesc") as caught:
        init.Constant(5)(name, arr)
    assert np.array_equal(arr.values, expected)
    assert caught[0].filename == __file__


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(
    ("name", "arr", "error"),
    [
        ("foo", sevens(2), ValueError),
        ("a_weight_quantize", sevens(2), ValueError),
        (3, sevens(2), TypeError),
        ("a_weight", np.ones(2), TypeError),
        ("stn_loc_bias", sevens(5), AssertionError),
    ],
)
def test_the_old_call_refuses_what_mxnet_refuses(name: Any, arr: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        init.One()(name, arr)


def test_a_description_is_a_string_that_remembers_the_outer_initializer() -> None:
    desc = init.InitDesc("a_weight")
    assert (desc, desc.attrs, desc.global_init) == ("a_weight", {}, None)
    one = init.One()
    one(desc, sevens(1))
    assert desc.global_init is one


# Users' initializers


class MyInit(init.Initializer):
    """As in the listing: uniform in [-10, -5] and [5, 10], else 0."""

    def _init_weight(self, name: str, data: Any) -> None:
        print("Init", name, data.shape)  # noqa: T201
        data[:] = default_generator().uniform(-10, 10, data.shape)
        data *= abs(data.asnumpy()) >= 5


def test_a_users_initializer_fills_weights_and_keeps_the_other_rules(capsys: pytest.CaptureFixture[str]) -> None:
    values = np.array(filled(MyInit(), "dense0_weight", 30, 20))
    assert capsys.readouterr().out == "Init dense0_weight (30, 20)\n"
    assert 0.4 < np.mean(values == 0) < 0.6
    assert np.abs(values[values != 0]).min() >= 5
    assert filled(MyInit(), "dense0_bias", 2) == [0, 0]


def test_a_users_initializer_can_be_made_by_name_and_written() -> None:
    @init.register
    @init.alias("halves", "Half")
    class MyConstant(init.Initializer):
        def __init__(self, value: float = 0.5) -> None:
            super().__init__(value=value)
            self.value = value

        def _init_weight(self, _: str, arr: Any) -> None:
            arr[:] = self.value

        def _init_bias(self, _: str, arr: Any) -> None:
            arr[:] = -self.value

    made = init.create('["myconstant", {"value": 2}]')
    assert isinstance(made, MyConstant)
    assert made.dumps() == '["myconstant", {"value": 2}]'
    assert init.create("half") == init.create("HALVES") == MyConstant()
    assert filled(made, "a_weight", 1) + filled(made, "a_bias", 1) == [2, -2]
    assert filled(init.Zero(), "foo", 1, __init__="half") == [0.5]


def test_an_own_version_of_a_built_in_one_takes_its_place_with_a_warning() -> None:
    class One(init.Initializer):
        pass

    with pytest.warns(UserWarning, match="replaces core.initializer.built_in.One as initializer 'one'"):
        init.register(One)
    assert isinstance(init.create("one"), One)
    init.register(One)


def test_an_own_version_of_a_built_in_one_can_derive_from_it() -> None:
    class Wide(init.Uniform):
        def __init__(self) -> None:
            super().__init__(scale=100)

    assert Wide().dumps() == '["wide", {"scale": 100}]'
    assert np.abs(filled(Wide(), "a_weight", 500)).max() > 90


def test_a_base_without_a_rule_says_what_to_define() -> None:
    with pytest.raises(NotImplementedError, match="_init_weight"):
        filled(init.Initializer(), "a_weight", 1)
    assert filled(init.Initializer(), "a_bias", 1) == [0]


def test_verbose_initializers_log_a_statistic(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    one = init.One()
    assert one.set_verbosity(True) is one
    filled(one, "a_weight", 4)
    filled(one, "foo", 4, __init__='["zero", {}]')
    filled(one.set_verbosity(True, lambda arr: f"{arr.shape}"), "a_gamma", 4)
    filled(one.set_verbosity(), "a_weight", 4)
    assert caplog.messages == [
        "Initialized a_weight as weight: 1.0",
        'Initialized foo as ["zero", {}]: 0.0',
        "Initialized a_gamma as gamma: (4,)",
    ]


# Random numbers


@pytest.mark.parametrize(
    "initializer", [init.Uniform(), init.Normal(), init.Xavier(), init.MSRAPrelu(), init.Orthogonal()]
)
def test_a_seed_repeats_and_a_sequence_goes_on(initializer: init.Initializer) -> None:
    first, second = (filled(initializer, "a_weight", 3, 4) for _ in range(2))
    seed_default_generator(0)
    assert filled(initializer, "a_weight", 3, 4) == first
    assert first != second
    seed_default_generator(1)
    assert filled(initializer, "a_weight", 3, 4) != first


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_draws_have_their_spread_in_every_float_type(dtype: str) -> None:
    arr = sevens(60, 70, dtype=dtype)
    init.Xavier("gaussian", "in", 2)(init.InitDesc("a_weight"), arr)
    std = math.sqrt(2 / 70)
    assert arr.dtype == dtype
    assert abs(arr.values.astype(float).std() - std) < 6 * std / math.sqrt(2 * 4_200)


# Errors


@pytest.mark.parametrize(
    ("initializer", "shape", "error", "text"),
    [
        (init.Xavier(), (3,), ValueError, "cannot be applied to vector a_weight"),
        (init.MSRAPrelu(), (3,), ValueError, "It requires at least 2D"),
        (init.Xavier(factor_type="sum"), (2, 2), ValueError, "factor_type of Xavier"),
        (init.Xavier(rnd_type="cauchy"), (2, 2), ValueError, "rnd_type of Xavier"),
        (init.Xavier(magnitude=-1), (2, 2), MXNetError, "magnitude of Xavier"),
        (init.Uniform(-1), (2,), MXNetError, "scale of Uniform"),
        (init.Normal(-1), (2,), MXNetError, "sigma of Normal"),
        (init.Orthogonal(), (3,), MXNetError, "at least 2 axes"),
        (init.Orthogonal(rand_type="cauchy"), (2, 2), ValueError, "rand_type of Orthogonal"),
        (init.Bilinear(), (3,), IndexError, "exactly 4"),
        (init.LSTMBias(), (), IndexError, "at least 1 axes"),
        (init.Constant(np.array([1, 2, 3])), (2, 2), ValueError, "can't be repeated"),
        (init.FusedRNN(init.One(), 2, 1, "lstm"), (13,), MXNetError, "nearest one needs"),
        (init.FusedRNN(init.One(), 2, 1, "lstm"), (4, 4), ValueError, "exactly 1"),
        (init.FusedRNN(init.One(), 1, 1, "foo"), (16,), KeyError, "mode of FusedRNN"),
    ],
)
def test_what_can_not_be_filled_raises_mxnets_class(
    initializer: init.Initializer, shape: tuple[int, ...], error: type[Exception], text: str
) -> None:
    with pytest.raises(error, match=text):
        filled(initializer, "a_weight", *shape)


def test_fractions_are_not_drawn_into_whole_numbers() -> None:
    with pytest.raises(MXNetError, match="elements of type int32"):
        init.Uniform()(init.InitDesc("a_weight"), sevens(3, dtype="int32"))
    arr = sevens(3, dtype="int32")
    init.One()(init.InitDesc("a_weight"), arr)
    assert arr.values.tolist() == [1, 1, 1]


# FusedRNN, Mixed and Load


def test_a_fused_network_is_filled_piece_by_piece() -> None:
    assert filled(init.FusedRNN(init.Constant(3), 2, 1, "lstm", forget_bias=2.0), "p_weight", 40) == [
        *[3] * 24,
        *[0, 0, 2, 2, 0, 0, 0, 0] * 2,
    ]


def test_a_fused_network_without_an_initializer_takes_the_global_one() -> None:
    own = init.FusedRNN(None, 1, 1, "lstm").dumps()
    assert filled(init.Constant(9), "parameters", 16, __init__=own) == [9] * 8 + [0, 1, 0, 0] * 2
    weights = np.abs(filled(init.FusedRNN(None, 1, 1, "lstm"), "p_weight", 16)[:8])
    assert 0 < weights.min() < weights.max() <= 0.07


def test_a_fused_network_uses_a_users_rules_for_biases_too() -> None:
    class Sevenths(init.Initializer):
        def _init_weight(self, _: str, arr: Any) -> None:
            arr[:] = 1

        def _init_bias(self, _: str, arr: Any) -> None:
            arr[:] = 2

    init.register(Sevenths)
    assert filled(init.FusedRNN(Sevenths(), 1, 1, "rnn_relu"), "p_weight", 4) == [1, 1, 2, 2]


def test_the_first_pattern_that_matches_the_beginning_wins() -> None:
    mixed = init.Mixed(["bias", ".*weight", ".*"], [init.Zero(), init.Constant(2), init.One()])
    names = ["bias_weight", "fc_weight", "fc_gamma", "fc_bias"]
    assert [filled(mixed, name, 1) for name in names] == [[0], [2], [1], [0]]
    with pytest.raises(ValueError, match="Parameter name q_weight did not match any pattern"):
        filled(init.Mixed(["a"], [init.One()]), "q_weight", 1)


def test_saved_values_are_found_without_their_kind(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    saved = {"arg:w": Handle(np.array([1.0, 2.0])), "aux:v": Handle(np.array([3.0, 4.0])), "u": np.array([5.0, 6.0])}
    load = init.Load(saved, init.One(), verbose=True)
    assert [filled(load, name, 2) for name in ("w", "v", "u", "z_weight")] == [[1, 2], [3, 4], [5, 6], [1, 1]]
    assert caplog.messages == [
        "Initialized w by loading",
        "Initialized v by loading",
        "Initialized u by loading",
        "Initialized z_weight by default",
    ]


def test_saved_values_that_do_not_fit_are_refused() -> None:
    load = init.Load({"w": np.ones(3)})
    with pytest.raises(AssertionError, match=r"Parameter w .* target \(2,\) vs loaded \(3,\)"):
        filled(load, "w", 2)
    with pytest.raises(AssertionError, match=r"Cannot Initialize x\. Not found in loaded param"):
        filled(load, "x", 2)


def test_every_public_name_is_documented() -> None:
    assert all(inspect.getdoc(getattr(init, name)) for name in init.__all__)
