"""Symbols behave as MXNet's do."""

from __future__ import annotations

import copy
import importlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import core.symbol as sym
from core.attribute import AttrScope
from core.base import MXNetError, NotImplementedForSymbol
from core.name import NameManager, Prefix
from core.symbol import Group, Symbol, Variable, load, load_json
from core.symbol.functions import function_names


@pytest.fixture(autouse=True)
def fresh_names() -> Iterator[None]:
    with NameManager():
        yield


def function(name: str) -> Callable[..., Symbol]:
    found: Callable[..., Symbol] = getattr(sym, name)
    return found


def dense(*args: object, **kwargs: object) -> Symbol:
    return function("FullyConnected")(*args, **kwargs)


def activation(*args: object, **kwargs: object) -> Symbol:
    return function("Activation")(*args, **kwargs)


def mlp() -> Symbol:
    hidden = activation(dense(Variable("data"), num_hidden=10, name="fc1"), act_type="relu", name="relu1")
    return dense(hidden, num_hidden=3, name="fc2")


# lists


def test_omitted_inputs_become_variables_named_after_the_operator() -> None:
    assert mlp().list_arguments() == ["data", "fc1_weight", "fc1_bias", "fc2_weight", "fc2_bias"]
    assert dense(name="fc3", num_hidden=10).list_arguments() == ["fc3_data", "fc3_weight", "fc3_bias"]
    assert function("elemwise_add")(Variable("a"), name="e").list_arguments() == ["a", "e_rhs"]
    assert function("SoftmaxOutput")(mlp(), name="softmax").list_arguments()[-1] == "softmax_label"


def test_input_order_is_the_operators_not_the_keywords() -> None:
    net = dense(bias=Variable("b"), weight=Variable("w"), data=Variable("x"), num_hidden=2)
    assert net.list_arguments() == ["x", "w", "b"]


def test_internals_and_outputs() -> None:
    net = mlp()
    assert net.list_outputs() == ["fc2_output"]
    names = ["data", "fc1_weight", "fc1_bias", "fc1_output", "relu1_output", "fc2_weight", "fc2_bias", "fc2_output"]
    assert net.get_internals().list_outputs() == names
    assert net.get_internals()["relu1_output"].list_arguments() == ["data", "fc1_weight", "fc1_bias"]
    children = net.get_children()
    assert children is not None
    assert children.list_outputs() == ["relu1_output", "fc2_weight", "fc2_bias"]
    assert Variable("x").get_children() is None


def test_groups_concatenate_heads() -> None:
    a, b = Variable("a"), Variable("b")
    group = Group([a, Group([b, a])])
    assert (group.list_outputs(), group.list_arguments(), len(group), group.name) == (
        ["a", "b", "a"],
        ["a", "b"],
        3,
        None,
    )
    assert repr(group) == "<Symbol group [a, b, a]>"
    assert repr(a) == "<Symbol a>"
    assert [each.name for each in group] == ["a", "b", "a"]
    assert group[1:].list_outputs() == ["b", "a"]
    for wrong in ([], [a, 3]):
        with pytest.raises(TypeError, match="Expected a list of symbols as input"):
            Group(wrong)  # type: ignore[arg-type]


def test_indexing_says_what_is_wrong() -> None:
    group = Group([Variable("x"), Variable("x")])
    with pytest.raises(ValueError, match='Cannot find output that matches name "zz"'):
        group["zz"]
    with pytest.raises(ValueError, match='There are multiple outputs with name "x"'):
        group["x"]
    with pytest.raises(TypeError, match="only support integer index"):
        group[1.5]  # type: ignore[index]
    with pytest.raises(IndexError):
        group[2]
    with pytest.raises(MXNetError, match="only accept nonnegative index"):
        group[-1]


# names


def test_hints_are_the_functions_names() -> None:
    x = Variable("x")
    assert [dense(x, num_hidden=2).name, dense(x, num_hidden=2, name="").name] == ["fullyconnected0", "fullyconnected1"]
    softmax = function("Softmax")(x)
    assert (softmax.name, softmax.attr("op_name")) == ("softmax0", "SoftmaxOutput")
    assert [function("flatten")(x).name, function("Flatten")(x).name] == ["flatten0", "flatten1"]
    assert function("_plus_scalar")(x, scalar=1).name == "_plus_scalar0"


def test_a_failing_call_has_used_up_its_number() -> None:
    with pytest.raises(MXNetError, match="Required parameter num_hidden of int is not presented"):
        dense(Variable("x"))
    assert dense(Variable("x"), num_hidden=2).name == "fullyconnected1"


def test_prefixes_are_for_operators_only() -> None:
    with Prefix("net_"):
        net = dense(Variable("data"), num_hidden=4, name="fc1")
    assert net.list_arguments() == ["data", "net_fc1_weight", "net_fc1_bias"]


@pytest.mark.parametrize(
    ("build", "name", "operator", "scalar"),
    [
        (lambda x: x + x, "_plus0", "elemwise_add", None),
        (lambda x: x - x, "_minus0", "elemwise_sub", None),
        (lambda x: x * x, "_mul0", "elemwise_mul", None),
        (lambda x: x / x, "_div0", "elemwise_div", None),
        (lambda x: 1 + x, "_plusscalar0", "_plus_scalar", "1"),
        (lambda x: x - 1, "_minusscalar0", "_minus_scalar", "1"),
        (lambda x: 1 - x, "_rminusscalar0", "_rminus_scalar", "1"),
        (lambda x: 2.0 * x, "_mulscalar0", "_mul_scalar", "2.0"),
        (lambda x: x / 1e-07, "_divscalar0", "_div_scalar", "1e-07"),
        (lambda x: 2 / x, "_rdivscalar0", "_rdiv_scalar", "2"),
        (lambda x: -x, "_mulscalar0", "_mul_scalar", "-1.0"),
        (abs, "abs0", "abs", None),
    ],
)
def test_python_operators(build: Callable[[Symbol], Symbol], name: str, operator: str, scalar: str | None) -> None:
    built = build(Variable("x"))
    assert (built.name, built.attr("op_name"), built.attr("scalar")) == (name, operator, scalar)


def test_what_python_operators_refuse() -> None:
    x = Variable("x")
    with pytest.raises(TypeError, match="not supported"):
        x + "a"
    with pytest.raises(NotImplementedForSymbol):
        bool(x)
    with pytest.raises(NotImplementedForSymbol):
        x += 1
    with pytest.raises(TypeError, match="unhashable"):
        {x}  # noqa: B018 - hashing is the point


# making


def test_inputs_come_first_by_position_then_parameters() -> None:
    net = dense(Variable("x"), Variable("w"), Variable("b"), 3, name="fc")
    assert (net.list_arguments(), net.attr("num_hidden")) == (["x", "w", "b"], "3")


def test_no_bias_makes_none() -> None:
    assert dense(Variable("x"), num_hidden=3, no_bias=True, name="fc").list_arguments() == ["x", "fc_weight"]
    with pytest.raises(MXNetError, match="Keyword argument name bias not found"):
        dense(Variable("x"), bias=Variable("b"), num_hidden=3, no_bias=True)


def test_variable_length_operators_count_their_inputs() -> None:
    a, b = Variable("a"), Variable("b")
    net = function("add_n")(a, b, a)
    assert (net.name, net.attr("num_args"), net.list_arguments()) == ("add_n0", "3", ["a", "b"])
    with pytest.raises(TypeError, match="not both"):
        function("add_n")(a, other=b)


@pytest.mark.parametrize(
    ("kwargs", "message"),
    [
        ({"num_hidden": 3, "bogus": 1}, "Cannot find argument 'bogus', Possible Arguments: num_hidden, no_bias"),
        ({"num_hidden": 0}, "value 0 for Parameter num_hidden should be greater equal to 1"),
        ({"num_hidden": "abc"}, "Invalid Parameter format for num_hidden expect int but value='abc'"),
    ],
)
def test_wrong_parameters(kwargs: dict[str, object], message: str) -> None:
    with pytest.raises(MXNetError, match=message):
        dense(Variable("x"), **kwargs)


def test_wrong_choices_and_inputs() -> None:
    with pytest.raises(MXNetError, match=r"Invalid Input: 'swoosh', valid values are: \{'relu', 'sigmoid', 'softrelu'"):
        activation(Variable("x"), act_type="swoosh")
    with pytest.raises(AssertionError, match="Argument data must be Symbol instances, but got 3"):
        dense(3, num_hidden=2)
    with pytest.raises(MXNetError, match="Keyword Argument data is a tuple, single value is required"):
        dense(Group([Variable("a"), Variable("b")]), num_hidden=2)
    with pytest.raises(TypeError, match="name of Activation"):
        activation(Variable("x"), "relu", 1)


def test_there_is_a_documented_function_for_every_operator() -> None:
    for name in function_names():
        assert function(name).__name__ == name
        assert function(name).__doc__
        assert name in dir(sym)
    with pytest.raises(AttributeError, match="has no attribute 'Fullyblah'"):
        function("Fullyblah")


# composition


def test_composition_replaces_variables_by_name() -> None:
    first = dense(Variable("data"), num_hidden=10, name="fc1")
    second = dense(activation(dense(name="fc3", num_hidden=10), act_type="relu"), num_hidden=20, name="fc4")
    composed = second(fc3_data=first, name="composed")
    assert composed.name == "composed"
    assert composed.list_arguments() == [
        "data",
        "fc1_weight",
        "fc1_bias",
        "fc3_weight",
        "fc3_bias",
        "fc4_weight",
        "fc4_bias",
    ]
    assert second.list_arguments()[0] == "fc3_data"
    assert second.name == "fc4"
    assert len(Group([composed, first])) == 2


def test_a_composed_copy_shares_the_values_but_not_its_own_nodes() -> None:
    net, x = dense(num_hidden=2, name="fc"), Variable("x")
    both = Group([net(fc_data=x), net(fc_data=x)])
    assert both.list_arguments() == ["x", "fc_weight", "fc_bias", "fc_weight", "fc_bias"]


def test_every_use_is_replaced_and_a_call_without_inputs_copies() -> None:
    x = Variable("x")
    assert (x + x)(x=Variable("y")).list_arguments() == ["y"]
    assert (x + x)(name="twice").name == "twice"
    assert Group([Variable("x"), Variable("x")])(x=Variable("y")).list_arguments() == ["y"]
    assert Variable("x")(x=mlp()).list_outputs() == ["fc2_output"]


def test_composing_in_place_changes_the_symbol() -> None:
    net = dense(num_hidden=2, name="fc")
    net._compose(fc_data=Variable("x"), name="renamed")
    assert (net.name, net.list_arguments()) == ("renamed", ["x", "fc_weight", "fc_bias"])


def test_composition_errors() -> None:
    net = dense(Variable("data"), num_hidden=4, name="fc")
    with pytest.raises(MXNetError) as unknown:
        net(foo=Variable("x"))
    assert str(unknown.value) == (
        "Symbol.ComposeKeyword argument name foo not found.\n"
        "Candidate arguments:\n\t[0]data\n\t[1]fc_weight\n\t[2]fc_bias"
    )
    with pytest.raises(MXNetError, match="General composition only support kwargs for now"):
        net(Variable("x"))
    with pytest.raises(TypeError, match="either as positional or keyword arguments, not both"):
        net(Variable("x"), data=Variable("y"))
    with pytest.raises(TypeError, match="Compose expect `Symbol` as arguments"):
        net(data=3)  # type: ignore[arg-type]
    with pytest.raises(MXNetError, match="is a tuple"):
        net(data=Group([net, net]))


# attributes


def test_variables_keep_what_they_are_given_as_texts() -> None:
    x = Variable("x", attr={"mood": "calm"}, shape=(3, 4), lr_mult=2, wd_mult=0.5, dtype="float16", init="one", __a__=1)
    assert x.list_attr() == {
        "mood": "calm",
        "__shape__": "(3, 4)",
        "__lr_mult__": "2",
        "lr_mult": "2",
        "__wd_mult__": "0.5",
        "wd_mult": "0.5",
        "__dtype__": "2",
        "__init__": "one",
        "__a__": "1",
    }
    with pytest.raises(ValueError, match="Attribute name=foo is not supported"):
        Variable("x", foo=1)
    with pytest.raises(TypeError, match="Expect a string for variable `name`"):
        Variable(3)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="Set Attr only accepts string values"):
        Variable("x", attr={"a": 1})  # type: ignore[dict-item]


def test_created_inputs_inherit_the_operators_attributes() -> None:
    with AttrScope(ctx_group="stage1"):
        net = dense(Variable("data"), num_hidden=4, name="fc")
    expected = {"num_hidden": "4", "__ctx_group__": "stage1", "ctx_group": "stage1"}
    assert net.attr_dict()["fc_weight"] == net.attr_dict()["fc"] == expected
    assert net.attr("ctx_group") == "stage1"
    assert net.attr("absent") is None


def test_a_scope_wins_over_parameters_and_loses_against_attr() -> None:
    with AttrScope(num_hidden="9", __a__="scope"):
        net = dense(Variable("data"), num_hidden=3, attr={"__a__": "own"})
    assert (net.attr("num_hidden"), net.attr("__a__")) == ("9", "own")


def test_attributes_can_be_set() -> None:
    net = mlp()
    net._set_attr(__note__="x", name="renamed")
    assert (net.attr("__note__"), net.name) == ("x", "renamed")
    with pytest.raises(MXNetError, match="Cannot find argument 'colour'"):
        net._set_attr(colour="red")
    group = Group([net, Variable("x")])
    assert group.attr("num_hidden") is None
    assert group.list_attr()["num_hidden"] == "3"


# files


def test_json_round_trip_is_exact(tmp_path: Path) -> None:
    net = function("SoftmaxOutput")(mlp(), name="softmax")
    assert load_json(net.tojson()).tojson() == net.tojson()
    assert json.loads(net.tojson())["arg_nodes"] == [0, 1, 2, 5, 6, 8]
    net.save(tmp_path / "net.json")
    assert load(tmp_path / "net.json").tojson() == net.tojson()


def test_copies_and_pickles_are_new_symbols() -> None:
    net = mlp()
    pickling = importlib.import_module("pickle")
    for other in (copy.copy(net), copy.deepcopy(net), pickling.loads(pickling.dumps(net))):
        assert other.tojson() == net.tojson()
        other._set_attr(__a__="1")
        assert net.attr("__a__") is None


def test_loading_says_what_is_wrong() -> None:
    fields = json.loads(mlp().tojson())
    with pytest.raises(MXNetError, match="Operator Fullyblah is not registered"):
        load_json(json.dumps(fields).replace("FullyConnected", "Fullyblah"))
    del fields["arg_nodes"]
    with pytest.raises(MXNetError, match='Missing field "arg_nodes"'):
        load_json(json.dumps(fields))
    with pytest.raises(TypeError, match="fname required to be string"):
        load_json(3)  # type: ignore[arg-type]


# shapes


def test_shapes_are_inferred_from_the_data() -> None:
    arguments, outputs, auxiliary = mlp().infer_shape(data=(5, 7))
    assert arguments == [(5, 7), (10, 7), (10,), (3, 10), (3,)]
    assert (outputs, auxiliary) == ([(5, 3)], [])
    assert mlp().infer_shape((5, 7))[1] == [(5, 3)]


def test_unknown_dims_are_minus_one_and_unknown_shapes_none() -> None:
    with pytest.warns(UserWarning, match=r"Consider providing them as input:\n\tdata: None\n\tfc1_weight: \(10, -1\)"):
        assert mlp().infer_shape() == (None, None, None)
    arguments, outputs, _ = mlp().infer_shape_partial(data=(0, 7))
    assert (arguments[0], outputs) == ((-1, 7), [(-1, 3)])
    assert mlp().infer_shape_partial(data=())[0][0] is None


def test_a_declared_shape_counts_and_its_zeros_are_unknown() -> None:
    net = dense(Variable("x", shape=(0, 3)), num_hidden=2)
    assert net.infer_shape_partial()[1] == [(-1, 2)]
    assert net.infer_shape(x=(4, 3))[1] == [(4, 2)]
    with pytest.raises(MXNetError, match="no shape"):
        dense(Variable("x", attr={"__shape__": "wide"}), num_hidden=2).infer_shape()


def test_a_name_that_occurs_twice_sets_both() -> None:
    twins = Group([Variable("x"), Variable("x")])
    assert twins.infer_shape(x=(2,))[0] == [(2,), (2,)]


def test_shape_errors_name_the_operator() -> None:
    with pytest.raises(MXNetError, match="Error in operator fc1"):
        mlp().infer_shape(data=(5, 7), fc1_weight=(4, 7))
    with pytest.raises(MXNetError, match="InferShapeKeyword argument name foo not found"):
        mlp().infer_shape(foo=(1,))
    with pytest.raises(TypeError, match="Arguments need to be shapes"):
        mlp().infer_shape(data=[5, 7])  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="either by positional or kwargs way"):
        mlp().infer_shape((5, 7), fc1_bias=(10,))
    with pytest.raises(ValueError, match="5 arguments, but 6 shapes"):
        mlp().infer_shape(*[None] * 6)


def test_importing_core_loads_none_of_it() -> None:
    code = "import core, sys; assert 'core.symbol' not in sys.modules; assert core.sym.Variable('x').name == 'x'"
    subprocess.run([sys.executable, "-c", code], check=True)
