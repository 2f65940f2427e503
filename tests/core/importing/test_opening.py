"""MXNet's symbol JSON and scripts open as documents: laid out, with placeholders for what is not known."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.export.exporter import export_code
from core.expression.expression import variables
from core.expression.lowering import lower
from core.graph.document_json import dumps, loads
from core.graph.model import NodeId
from core.importing.opening import load
from core.operators import standard_registry
from core.problem import Refused
from tests.core.export.graphs import GRAPHS

REGISTRY = standard_registry()
FREE_HEADS = ("many_heads",)
"""Documents return only what nothing reads."""


@pytest.mark.parametrize("name", [name for name in GRAPHS if name not in FREE_HEADS])
def test_symbol_json_opens_as_a_document_that_computes_the_same(name: str, tmp_path: Path) -> None:
    symbol = GRAPHS[name]()
    path = tmp_path / "net.json"
    path.write_text(symbol.tojson())

    document = load(path, REGISTRY)
    lowered = lower(document, REGISTRY).heads

    assert [head.node.name for head in lowered] == [head.node.name for head in symbol.heads]
    assert {node.name for node in variables(lowered)} == {node.name for node in variables(symbol.heads)}
    assert loads(dumps(document), "again") == document


def test_nodes_are_laid_out_from_left_to_right_without_overlaps(tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    path.write_text(GRAPHS["conv_net"]().tojson())
    graph = load(path, REGISTRY).graph

    for wire in graph.wires.values():
        assert graph.nodes[wire.source.node].position.x < graph.nodes[wire.target.node].position.x
    places = [node.position for node in graph.nodes.values()]
    assert len(set(places)) == len(places)


def test_an_unknown_operator_is_a_placeholder_that_keeps_its_data(tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    nodes = [
        {"op": "null", "name": "x", "inputs": []},
        {"op": "Quux", "name": "q", "attrs": {"size": "3", "__mood__": "odd"}, "inputs": [[0, 0, 0]]},
        {"op": "Activation", "name": "relu", "attrs": {"act_type": "relu"}, "inputs": [[1, 1, 0]]},
    ]
    path.write_text(json.dumps({"nodes": nodes, "arg_nodes": [0], "heads": [[2, 0, 0]]}))

    graph = load(path, REGISTRY).graph

    [quux] = [node for node in graph.nodes.values() if node.operator == "Quux"]
    assert quux.name == "q"
    assert quux.attributes == {"size": "3", "__mood__": "odd"}
    assert {
        (graph.nodes[wire.source.node].name, graph.nodes[wire.target.node].name) for wire in graph.wires.values()
    } == {
        ("x", "q"),
        ("q", "relu"),
    }


def test_a_script_opens_as_a_document(tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    path.write_text(GRAPHS["perceptron"]().tojson())
    document = load(path, REGISTRY)
    script = tmp_path / "net.py"
    script.write_text(export_code(document, REGISTRY, "mxnet", is_draft=True).code)

    again = load(script, REGISTRY)

    assert export_code(again, REGISTRY, "mxnet", is_draft=True).code == script.read_text()
    assert NodeId("n0") in again.graph.nodes


FIELDS = st.sampled_from(["op", "name", "inputs", "attrs", "nodes", "x"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner) | st.dictionaries(FIELDS, inner),
)


@given(value=VALUES)
def test_hostile_symbols_are_refused_or_open(tmp_path_factory: pytest.TempPathFactory, value: object) -> None:
    path = tmp_path_factory.mktemp("hostile") / "net.json"
    path.write_text(json.dumps({"nodes": value, "arg_nodes": [0], "heads": [[0, 0, 0]]}))
    with contextlib.suppress(Refused):
        load(path, REGISTRY)


def _symbol(*nodes: Mapping[str, object]) -> str:
    return json.dumps({"nodes": nodes, "arg_nodes": [0], "heads": [[len(nodes) - 1, 0, 0]]})


X = {"op": "null", "name": "x", "inputs": []}


@pytest.mark.parametrize(
    "text",
    [
        _symbol(X, {"op": "SliceChannel", "name": "s", "attrs": {"num_outputs": "999999999"}, "inputs": [[0, 0, 0]]}),
        _symbol(X, {"op": "add_n", "name": "s", "attrs": {"num_args": "999999999"}, "inputs": [[0, 0, 0]]}),
        _symbol(X, {"op": "Activation", "name": "s", "attrs": {"act_type": "relu"}, "inputs": [[1, 0, 0]]}),
        _symbol({"op": "null", "name": "x", "attrs": {"__shape__": "(" + "9" * 5_000 + ",)"}, "inputs": []}),
        _symbol({"op": "null", "name": "x", "attrs": {"__shape__": "__import__('os')"}, "inputs": []}),
        _symbol({"op": "null", "name": "x\u202e'); import os #", "inputs": []}),
        _symbol({"op": "null", "name": "x" * 1_000_000, "inputs": []}),
        '{"arg_nodes": [], "heads": [], "nodes": ' + "[" * 100_000 + "]" * 100_000 + "}",
    ],
    ids=range(8),
)
def test_hostile_values_are_refused_or_harmless(text: str, tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    path.write_text(text)
    with contextlib.suppress(Refused):
        assert len(dumps(load(path, REGISTRY))) < 5_000
