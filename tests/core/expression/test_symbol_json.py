"""MXNet's symbol JSON: laid out as MXNet does, read back exactly, and refused with a sentence where it is wrong."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.expression import symbol_json
from core.expression.expression import (
    Expression,
    Head,
    apply,
    auxiliary_states,
    list_arguments,
    list_outputs,
    topological,
    variable,
)
from core.expression.symbol_json import from_json, is_symbol_json, to_json
from core.messages import describe
from core.operators.reduction import ArgMax
from core.problem import Problem, Refused
from tests.helpers.random_expressions import REGISTRY, expressions

MLP = """\
{
  "nodes": [
    {
      "op": "null",
      "name": "data",
      "attrs": {"__shape__": "(2, 3)"},
      "inputs": []
    },
    {
      "op": "null",
      "name": "fc_weight",
      "attrs": {
        "__mood__": "x",
        "num_hidden": "3"
      },
      "inputs": []
    },
    {
      "op": "null",
      "name": "fc_bias",
      "attrs": {
        "__mood__": "x",
        "num_hidden": "3"
      },
      "inputs": []
    },
    {
      "op": "FullyConnected",
      "name": "fc",
      "attrs": {
        "__mood__": "x",
        "num_hidden": "3"
      },
      "inputs": [[0, 0, 0], [1, 0, 0], [2, 0, 0]]
    },
    {
      "op": "Activation",
      "name": "act",
      "attrs": {"act_type": "relu"},
      "inputs": [[3, 0, 0]]
    },
    {
      "op": "null",
      "name": "softmax_label",
      "inputs": []
    },
    {
      "op": "SoftmaxOutput",
      "name": "softmax",
      "inputs": [[4, 0, 0], [5, 0, 0]]
    }
  ],
  "arg_nodes": [0, 1, 2, 5],
  "node_row_ptr": [0, 1, 2, 3, 4, 5, 6, 7],
  "heads": [[6, 0, 0]],
  "attrs": {"mxnet_version": ["int", 10901]}
}""".replace(",\n", ", \n")  # MXNet ends lines with a blank


def mlp(**changes: object) -> dict[str, Any]:
    fields: dict[str, Any] = {**json.loads(MLP), **changes}
    return {name: value for name, value in fields.items() if value is not None}


def refusal(fields: object) -> Problem:
    text = fields if isinstance(fields, str) else json.dumps(fields)
    with pytest.raises(Refused) as refused:
        from_json(text, REGISTRY)
    assert describe(refused.value.problem)
    return refused.value.problem


def with_node(number: int, **changes: object) -> dict[str, Any]:
    fields = mlp()
    fields["nodes"][number] |= changes
    return fields


def test_mxnets_layout_comes_back_to_the_byte() -> None:
    assert to_json(from_json(MLP, REGISTRY)) == MLP


def test_more_than_ten_items_get_a_line_each() -> None:
    head = Head(variable("x"))
    for number in range(10):
        head = Head(apply(REGISTRY.create("Flatten", {}), f"f{number}", [head]))
    assert '"node_row_ptr": [\n    0, \n    1, ' in to_json([head])


def test_numpy_shape_mode_is_marked() -> None:
    heads = from_json(MLP, REGISTRY)
    assert json.loads(to_json(heads, is_np_shape=True))["attrs"]["is_np_shape"] == ["int", 1]
    assert "is_np_shape" not in to_json(heads)


@given(expressions())
def test_what_is_written_reads_back_the_same(heads: Expression) -> None:
    again = from_json(to_json(heads), REGISTRY)
    assert to_json(again) == to_json(heads)
    assert list_arguments(again) == list_arguments(heads)
    assert list_outputs(again) == list_outputs(heads)


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives_in_names_and_attributes(name: str, value: str) -> None:
    text = to_json([Head(variable(name, {"note": value}))])
    ((node, _),) = from_json(text, REGISTRY)
    assert (node.name, node.attributes["note"]) == (name, value)


def test_loaded_nodes_have_paths_of_their_own() -> None:
    fields = mlp()
    fields["nodes"][5]["name"] = "data"
    nodes = topological(from_json(json.dumps(fields), REGISTRY))
    assert [node.path for node in nodes if node.name == "data"] == [("data",), ("data#2",)]


def test_files_of_old_versions_are_read() -> None:
    nodes = mlp()["nodes"]
    for node in nodes:
        node["inputs"] = [entry[:2] for entry in node["inputs"]]
        node["backward_source_id"] = -1
        node["param"] = {key: value for key, value in node.pop("attrs", {}).items() if not key.startswith("_")}
    nodes[0]["attr"] = {"lr_mult": "2"}
    heads = from_json(json.dumps(mlp(nodes=nodes, attrs=None, node_row_ptr=None)), REGISTRY)
    assert list_outputs(heads) == ["softmax_output"]
    assert topological(heads)[0].attributes == {"__lr_mult__": "2"}


def old_file(nodes: list[dict[str, Any]], version: int | None = None) -> str:
    variables = [number for number, node in enumerate(nodes) if node["op"] == "null"]
    fields: dict[str, Any] = {"nodes": nodes, "arg_nodes": variables, "heads": [[len(nodes) - 1, 0]]}
    return json.dumps(fields if version is None else {**fields, "attrs": {"mxnet_version": ["int", version]}})


def entry(op: str, name: str, *inputs: int, **attributes: str) -> dict[str, Any]:
    return {"op": op, "name": name, "inputs": [[number, 0] for number in inputs], "attr": attributes}


WITHOUT_STATES = [
    entry("null", "data"),
    entry("null", "bn_gamma"),
    entry("null", "bn_beta"),
    entry("BatchNorm", "bn", 0, 1, 2, eps="0.1"),
]


@pytest.mark.parametrize("version", [None, 800, 899])
def test_files_before_0_9_leave_out_states(version: int | None) -> None:
    heads = from_json(old_file(WITHOUT_STATES, version), REGISTRY)
    states = auxiliary_states(heads)
    assert [node.name for node in states] == ["bn_moving_mean", "bn_moving_var"]
    assert [node.path for node in states] == [("bn_moving_mean",), ("bn_moving_var",)]
    assert states[1].attributes == {"__init__": '["one", {}]', "eps": "0.1"}


@pytest.mark.parametrize("version", [900, 10900, 10901])
def test_later_files_leave_nothing_out(version: int) -> None:
    assert refusal(old_file(WITHOUT_STATES, version)).code == "symbol_json_inputs"


@pytest.mark.parametrize(("version", "axis"), [(904, None), (905, -1), (10901, -1)])
def test_the_last_axis_of_argmax_stood_for_none_before_0_9_5(version: int, axis: int | None) -> None:
    nodes = [entry("null", "data"), entry("argmax", "best", 0, axis="-1")]
    operator = from_json(old_file(nodes, version), REGISTRY)[0].node.operator
    assert operator == ArgMax(axis=axis)


def test_multipliers_of_inputs_go_to_their_variables() -> None:
    told = {"weight_lr_mult": "3", "data_wd_mult": "0", "lr_mult": "4", "num_hidden": "2", "no_bias": "True"}
    nodes = [entry("null", "data"), entry("null", "w"), entry("FullyConnected", "fc", 0, 1, **told)]
    data, weight, fc = topological(from_json(old_file(nodes, 10900), REGISTRY))
    assert data.attributes == {"__wd_mult__": "0"}
    assert weight.attributes == {"__lr_mult__": "3"}
    assert fc.attributes == {"__lr_mult__": "4", "num_hidden": "2", "no_bias": "True"}


@pytest.mark.parametrize(
    "told",
    [
        {"bias_lr_mult": "3", "no_bias": "True"},  # it has no such input
        {"data_lr_mult": "3", "no_bias": "False"},  # that is computed
    ],
)
def test_multipliers_of_nothing_are_refused(told: dict[str, str]) -> None:
    nodes = [entry("null", "x"), entry("exp", "e", 0), entry("FullyConnected", "fc", 1, num_hidden="2", **told)]
    assert refusal(old_file(nodes, 800)).code == "attribute_unknown"


def test_multipliers_in_a_file_of_today_are_refused() -> None:
    nodes = [entry("null", "x"), entry("FullyConnected", "fc", 0, num_hidden="2", weight_lr_mult="3")]
    assert refusal(old_file(nodes, 10901)).code == "attribute_unknown"


def test_aliases_are_read_as_what_they_stand_for() -> None:
    heads = from_json(json.dumps(with_node(6, op="Softmax")), REGISTRY)
    assert heads[0].node.operator_name == "SoftmaxOutput"


def test_symbol_json_is_recognized() -> None:
    assert is_symbol_json(mlp())
    assert not is_symbol_json({"nodes": {}, "wires": {}})
    assert not is_symbol_json([])


@pytest.mark.parametrize("field", ["nodes", "arg_nodes", "heads"])
def test_a_missing_field_is_named(field: str) -> None:
    problem = refusal(mlp(**{field: None}))
    assert problem.code == "symbol_json_field_missing"
    assert problem.values["field"] == field


def test_an_unknown_operator_is_named_with_its_node() -> None:
    problem = refusal(with_node(6, op="Fullyblah"))
    assert problem.code == "operator_unknown"
    assert (problem.found, problem.values["node"]) == ("Fullyblah", "softmax")


def test_a_wrong_attribute_is_refused_at_its_node() -> None:
    problem = refusal(with_node(4, attrs={"act_type": "swoosh"}))
    assert (problem.code, problem.path) == ("attribute_choice", ("act",))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ("{", "symbol_json_syntax"),
        ("[" * 100_000, "symbol_json_syntax"),
        ("1" * 5000, "symbol_json_syntax"),
        ("[]", "symbol_json_field"),
        (mlp(wires=[]), "symbol_json_field_unknown"),
        (mlp(nodes={}), "symbol_json_field"),
        (mlp(nodes=[3]), "symbol_json_field"),
        (mlp(heads=[]), "symbol_json_field"),
        (mlp(heads=[[7, 0, 0]]), "symbol_json_reference"),
        (mlp(heads=[[6, 1, 0]]), "symbol_json_reference"),
        (mlp(heads=[[-1, 0, 0]]), "symbol_json_reference"),
        (mlp(heads=[[True, 0, 0]]), "symbol_json_reference"),
        (mlp(heads=[[6]]), "symbol_json_field"),
        (mlp(arg_nodes=[0]), "symbol_json_field"),
        (with_node(0, name=3), "symbol_json_field"),
        (with_node(0, name="\ud800"), "symbol_json_field"),
        (with_node(0, attrs={"a": 1}), "symbol_json_field"),
        (with_node(0, attrs={"a": []}), "symbol_json_field"),
        (with_node(0, attrs=[]), "symbol_json_field"),
        (with_node(0, attrs=None), "symbol_json_field"),
        (with_node(4, attrs={"act_type": ["relu"]}), "symbol_json_field"),
        (with_node(4, inputs=[[3, False, 0]]), "symbol_json_reference"),
        (with_node(4, control_deps=[1]), "symbol_json_field"),
        (with_node(0, attrs={"__shape__": "wide"}), "variable_shape"),
        (with_node(0, inputs=None), "symbol_json_field"),
        (with_node(0, subgraphs=[]), "symbol_json_field"),
        (with_node(0, inputs=[[0, 0, 0]]), "symbol_json_reference"),
        (with_node(1, inputs=[[0, 0, 0]]), "symbol_json_inputs"),
        (with_node(3, inputs=[[4, 0, 0], [1, 0, 0], [2, 0, 0]]), "symbol_json_reference"),
        (with_node(3, inputs=[[0, 0, 0]]), "symbol_json_inputs"),
        (with_node(4, op="add_n", attrs={"num_args": "2000000000"}), "attribute_too_large"),
    ],
)
def test_what_is_wrong_is_a_sentence(fields: object, code: str) -> None:
    assert refusal(fields).code == code


def test_sizes_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit, value in [("MAX_CHARACTERS", 100), ("MAX_NODES", 3), ("MAX_INPUTS", 2)]:
        with monkeypatch.context() as patch:
            patch.setattr(symbol_json, limit, value)
            assert refusal(MLP).code == "symbol_json_size"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=2),
)


@given(VALUES)
def test_no_value_of_a_field_makes_the_reader_fall_over(value: object) -> None:
    for name in ("nodes", "arg_nodes", "heads"):
        fields = {**mlp(), name: value}
        with contextlib.suppress(Refused):
            from_json(json.dumps(fields), REGISTRY)


@given(VALUES, st.sampled_from(["op", "name", "inputs", "attr", "weight_lr_mult", "mxnet_version"]))
def test_no_value_in_an_old_file_makes_the_reader_fall_over(value: object, place: str) -> None:
    told = {"num_hidden": "2", "weight_lr_mult": "3"}
    nodes = [entry("null", "x"), entry("null", "w"), entry("FullyConnected", "fc", 0, 1, **told)]
    fields = {"nodes": nodes, "arg_nodes": [0, 1], "heads": [[2, 0]], "attrs": {"mxnet_version": ["int", 800]}}
    target = {"weight_lr_mult": nodes[2]["attr"], "mxnet_version": fields["attrs"]}.get(place, nodes[2])
    assert isinstance(target, dict)
    target[place] = value
    with contextlib.suppress(Refused):
        from_json(json.dumps(fields), REGISTRY)


def test_nodes_with_the_same_attributes_share_them() -> None:
    nodes = [entry("null", "data"), *(entry("relu", f"r{n}", n, __mood__="calm") for n in range(3))]
    first, second, third = topological(from_json(old_file(nodes, 10901), REGISTRY))[1:]
    assert first.attributes == {"__mood__": "calm"}
    assert first.attributes is second.attributes is third.attributes
    assert first.operator is third.operator
