"""Answers of MXNet 1.9.1 to programs beside the golden ones, written down by hand."""

from __future__ import annotations

import json
from collections.abc import Callable

import numpy as np
import pytest

import core as mx
from core.base import MXNetError

Make = Callable[["mx.sym.Symbol"], object]


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


def test_sums_get_the_attributes_and_the_prefix_of_their_scopes() -> None:
    x = mx.sym.Variable("x")
    with mx.AttrScope(__colour__="red"), mx.name.Prefix("net_"):
        total = x + x
        doubled = 2 * x
    assert total.attr("__colour__") == doubled.attr("__colour__") == "red"
    assert total.name == "net__plus0"
    assert (x + total).attr("__colour__") is None


def test_a_group_is_no_input_of_a_sum() -> None:
    x = mx.sym.Variable("x")
    with pytest.raises(MXNetError, match="Keyword Argument rhs is a tuple"):
        x + mx.sym.Group([x, x])
    with pytest.raises(MXNetError, match="Keyword Argument data is a tuple"):
        mx.sym.relu(mx.sym.Group([x, x]))


def test_numbers_that_are_equal_are_written_as_they_are_given() -> None:
    x = mx.sym.Variable("x")
    texts = [mx.sym.sum(x, axis=1, keepdims=keep).attr("keepdims") for keep in (True, 1, "true")]
    assert texts == ["True", "1", "true"]


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


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda x: mx.sym.Convolution(x, kernel=(3, 3), num_filter=2, stride=(1,), name="c"), "stride of c has 1"),
        (lambda x: mx.sym.Convolution(x, kernel=(3,), num_filter=2, pad=(1, 1), name="c"), "padding of c has 2"),
        (lambda x: mx.sym.Convolution(x, kernel=(3,), num_filter=2, dilate=(1, 1), name="c"), "dilation of c has 2"),
        (lambda x: mx.sym.Convolution(x, kernel=(1,) * 4, num_filter=2, name="c"), "windows over 4 axes"),
        (lambda x: mx.sym.Pooling(x, name="c"), "windows over 0 axes"),
    ],
)
def test_windows_that_fit_no_input_are_refused_when_they_are_made(make: Make, text: str) -> None:
    with pytest.raises(MXNetError, match=text):
        make(mx.sym.Variable("x"))


def test_a_pooling_over_everything_needs_no_kernel() -> None:
    assert mx.sym.Pooling(mx.sym.Variable("x"), global_pool=True).infer_shape(x=(1, 2, 3, 4))[1] == [(1, 2, 1, 1)]


def test_what_is_no_type_at_all_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="foo"):
        mx.sym.one_hot(mx.sym.Variable("x"), depth=2, dtype="foo")


def test_the_name_may_follow_the_inputs() -> None:
    x = mx.sym.Variable("x")
    assert mx.sym.exp(x, "grown").name == "grown"
    with pytest.raises(mx.base.NotImplementedForSymbol):
        mx.sym.exp(x, x)


@pytest.mark.parametrize(
    ("symbol", "types"),
    [
        (mx.sym.Variable("a") * mx.sym.Variable("b"), ("float64", "float32")),
        (mx.sym.dot(mx.sym.Variable("a"), mx.sym.Variable("b")), ("float32", "float64")),
        (mx.sym.concat(mx.sym.Variable("a"), mx.sym.Variable("b")), ("int32", "float32")),
    ],
)
def test_arrays_of_two_types_are_not_bound_together(symbol: mx.sym.Symbol, types: tuple[str, str]) -> None:
    arrays = {name: mx.nd.ones((2, 2), dtype=kind) for name, kind in zip("ab", types, strict=True)}
    with pytest.raises(MXNetError, match=f"expected {types[0]}, got {types[1]}"):
        symbol.bind(mx.cpu(), arrays)


def test_the_current_names_and_attributes_are_properties() -> None:
    with mx.name.NameManager() as manager, mx.AttrScope(__mood__="x") as scope:
        assert mx.name.NameManager.current is manager
        assert mx.AttrScope.current is scope


def test_a_symbol_prints_its_nodes() -> None:
    x = mx.sym.Variable("x")
    symbol = mx.sym.BatchNorm(mx.sym.sum(x, axis=1, name="s"), name="b")
    lines = symbol.debug_str().splitlines()
    assert lines[:3] == ["Symbol Outputs:", "\toutput[0]=b(0)", "Variable:x"]
    assert lines[3:9] == ["-" * 20, "Op:sum, Name=s", "Inputs:", "\targ[0]=x(0) version=0", "Attrs:", "\taxis=1"]
    assert lines[-2:] == ["\targ[3]=b_moving_mean(0) version=1", "\targ[4]=b_moving_var(0) version=1"]


def test_sorting_and_casting_are_functions_of_symbols() -> None:
    x = mx.sym.Variable("x")
    assert mx.sym.cast(x, dtype="float64").attr("op_name") == "Cast"
    assert mx.sym.sort(x, name="s").list_outputs() == ["s_output0"]
    assert mx.sym.topk(x, ret_typ="both", name="t").list_outputs() == ["t_output0", "t_output1"]
    assert mx.sym.eye(3, 4).infer_shape()[1] == [(3, 4)]
    assert x.broadcast_to((2, 3)).infer_shape(x=(1, 3))[1] == [(2, 3)]


def test_arrays_take_no_axis_for_what_it_is() -> None:
    x = mx.nd.array([[1, 4], [3, 2]])
    assert mx.nd.topk(x, axis=None, k=2, ret_typ="value").asnumpy().tolist() == [4, 3]
    assert mx.nd.sort(x, axis=None).shape == (4,)
