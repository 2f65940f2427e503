"""Answers of MXNet 1.9.1 to programs beside the golden ones, written down by hand."""

from __future__ import annotations

import json

import numpy as np
import pytest

import core as mx
from core.base import MXNetError


def shapes(symbol: mx.sym.Symbol, **known: tuple[int, ...]) -> tuple[object, object]:
    """Return the inferred shapes of arguments and outputs."""
    arguments, outputs, _ = symbol.infer_shape(**known)
    return arguments, outputs


def test_attributes_of_operators_become_texts() -> None:
    square = mx.sym.square(mx.sym.Variable("x"), name="square", attr={"__depth__": 1})
    assert square.attr("__depth__") == "1"


def test_an_input_by_position_and_by_name_is_a_type_error() -> None:
    x = mx.sym.Variable("x")
    with pytest.raises(TypeError, match="multiple values for argument 'data'"):
        mx.sym.exp(x, data=x)


def test_a_state_that_an_operator_updates_is_a_variable() -> None:
    x, mean = mx.sym.Variable("x"), mx.sym.Variable("mean")
    assert mx.sym.BatchNorm(x, moving_mean=mean).list_auxiliary_states()[0] == "mean"
    with pytest.raises(MXNetError, match="Mutation target can only be Variable"):
        mx.sym.BatchNorm(x, moving_mean=mean * 2)


def test_each_update_of_a_state_is_a_version_in_files() -> None:
    x, mean = mx.sym.Variable("x"), mx.sym.Variable("mean")
    first = mx.sym.BatchNorm(x, moving_mean=mean, name="first")
    second = mx.sym.BatchNorm(first, moving_mean=mean, name="second")
    nodes = json.loads(second.tojson())["nodes"]
    versions = {node["name"]: [version for *_, version in node["inputs"]] for node in nodes if node["inputs"]}
    assert versions == {"first": [0, 0, 0, 1, 1], "second": [0, 0, 0, 2, 1]}
    assert mx.sym.load_json(second.tojson()).tojson() == second.tojson()


def test_a_scope_may_say_what_an_operator_without_attributes_ignores() -> None:
    with mx.AttrScope(colour="red"):
        total = mx.sym.exp(mx.sym.Variable("x"), name="e")
    assert total.attr_dict() == {"x": {"colour": "red"}, "e": {"colour": "red"}}
    assert mx.sym.load_json(total.tojson()).attr("colour") == "red"
    with mx.AttrScope(colour="red"), pytest.raises(MXNetError, match="Cannot find argument 'colour'"):
        mx.sym.Activation(mx.sym.Variable("x"), act_type="relu")


def test_a_keyword_that_an_operator_does_not_know_is_refused_all_the_same() -> None:
    with pytest.raises(MXNetError, match="Cannot find argument 'foo'"):
        mx.sym.exp(mx.sym.Variable("x"), foo=1)


def test_smoothing_takes_at_most_everything() -> None:
    with pytest.raises(MXNetError, match="smooth_alpha"):
        mx.sym.SoftmaxOutput(mx.sym.Variable("x"), smooth_alpha=2)


def test_pick_infers_its_indices() -> None:
    pick = mx.sym.pick(mx.sym.Variable("a"), mx.sym.Variable("i"))
    assert shapes(pick, a=(2, 3, 4)) == ([(2, 3, 4), (2, 3)], [(2, 3)])
    assert shapes(pick, a=(3,)) == ([(3,), (1,)], [(1,)])


def test_vectors_are_not_transposed() -> None:
    product = mx.sym.dot(mx.sym.Variable("a"), mx.sym.Variable("b"), transpose_a=True)
    with pytest.raises(MXNetError, match="Error in operator dot"):
        product.infer_shape(a=(3,), b=(3,))


@pytest.mark.parametrize(
    "bounds",
    [{"begin": (0, 1), "end": (2,)}, {"begin": (0,), "end": (2, 1)}, {"begin": (0,), "end": (2,), "step": (1, 1)}],
)
def test_a_slice_has_as_many_begins_as_ends(bounds: dict[str, tuple[int, ...]]) -> None:
    part = mx.sym.slice(mx.sym.Variable("a"), name="part", **bounds)
    with pytest.raises(MXNetError, match="Error in operator part"):
        part.infer_shape(a=(2, 3, 4))


def test_classes_along_the_second_axis_need_one() -> None:
    loss = mx.sym.SoftmaxOutput(mx.sym.Variable("a"), multi_output=True, name="loss")
    with pytest.raises(MXNetError, match="Error in operator loss"):
        loss.infer_shape(a=(4,))
    assert shapes(loss, a=(4,), loss_label=(4,)) == ([(4,), (4,)], [(4,)])


def test_minus_an_array_is_a_product_with_minus_one() -> None:
    x = mx.nd.array([1, -2])
    x.attach_grad()
    with mx.autograd.record():
        y = -x
    nodes = json.loads(mx.autograd.get_symbol(y).tojson())["nodes"]
    assert [node["op"] for node in nodes] == ["null", "_mul_scalar"]
    assert (-mx.nd.array([1, -2], dtype="int32")).dtype is np.int32


def test_an_unknown_initializer_is_named_in_mxnets_words() -> None:
    with pytest.raises(AssertionError) as caught:
        mx.init.create("foo")
    assert str(caught.value) == "foo is not registered. Please register with initializer.register first"


def test_inputs_of_any_number_have_names() -> None:
    x, y = mx.sym.Variable("x"), mx.sym.Variable("y")
    total = mx.sym.add_n(arg1=y, arg0=x)
    assert (total.list_arguments(), total.attr("num_args")) == (["x", "y"], "2")
    with pytest.raises(TypeError, match="not both"):
        mx.sym.add_n(x, arg1=y)
    with pytest.raises(MXNetError, match="Keyword argument name arg2 not found"):
        mx.sym.add_n(arg0=x, arg2=y, num_args=2)
