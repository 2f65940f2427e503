from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from core.expression.lowering import lower
from core.expression.symbol_json import to_json
from core.graph import files
from core.graph.document_json import VERSION
from core.graph.fragment import Fragment, copy, dumps, loads
from core.graph.model import (
    Document,
    Frame,
    FrameId,
    Graph,
    NodeId,
    Note,
    NoteId,
    Point,
    Rectangle,
    VariableSettings,
    WireId,
    frozen,
)
from core.messages import describe
from core.operators import standard_registry
from core.problem import Problem, Refused
from tests.helpers.graphs import digits_mlp, graph, node, port
from tests.helpers.toy_registry import toy_registry

REGISTRY = toy_registry()


def world() -> Graph:
    net = graph(
        node("x", "Variable"),
        replace(node("a", "ToyDense", units=3), position=Point(10, 20), comment="first"),
        replace(node("b", "ToyDense", units=3), position=Point(200, 5), borrows=NodeId("a")),
        replace(node("c", "ToyDense", units=3), borrows=NodeId("b")),
        wires="x -> a.data, a -> b.data, b -> c.data",
        settings={"a.weight": VariableSettings(initializer="ones"), "x": VariableSettings(initializer="zeros")},
    )
    frame, note = FrameId("f1"), NoteId("t1")
    return replace(
        net,
        frames=frozen({frame: Frame(frame, "tower", Rectangle(0, 0, 400, 100))}),
        notes=frozen({note: Note(note, "hello")}),
    )


def items(*names: str) -> frozenset[NodeId]:
    return frozenset(map(NodeId, names))


def refusal(text: str) -> Problem:
    with pytest.raises(Refused) as caught:
        loads(text, REGISTRY)
    assert describe(caught.value.problem)
    return caught.value.problem


def test_a_copy_has_the_wires_and_settings_of_its_nodes() -> None:
    part = copy(world(), items("a", "b", "f1"))
    assert set(part.graph.nodes) == {"a", "b"}
    assert set(part.graph.wires) == {"a_b.data"}
    assert set(part.graph.settings) == {port("a.weight")}
    assert set(part.graph.frames) == {"f1"}
    assert not part.graph.notes
    assert [wire.source for wire in part.entering] == [port("x")]
    assert part.graph.nodes[NodeId("b")].borrows == "a"
    assert part.origin == (0, 0)


def test_dots_of_a_wire_that_enters_stay_with_the_original() -> None:
    net = world()
    wire = WireId("x_a.data")
    net = net.with_wires(replace(net.wires[wire], dots=(Point(0, 0),)))
    part = copy(net, items("a"))
    assert [(each.source, each.target, each.dots) for each in part.entering] == [(port("x"), port("a.data"), ())]
    assert loads(dumps(part), REGISTRY) == part


def test_a_lender_outside_is_noted_apart() -> None:
    part = copy(world(), items("c"))
    assert part.graph.nodes[NodeId("c")].borrows is None
    assert part.lenders == {"c": "b"}


@pytest.mark.parametrize("names", [(), ("a", "b"), ("c",), ("x", "a", "b", "c", "f1", "t1"), ("t1",)])
def test_a_fragment_comes_back_as_it_was(names: tuple[str, ...]) -> None:
    part = copy(world(), items(*names))
    again = loads(dumps(part), REGISTRY)
    assert again == part
    assert bool(again) == bool(names)


def test_the_text_reads_like_a_document() -> None:
    text = dumps(copy(world(), items("a", "b")))
    fields = json.loads(text)
    assert fields["format"] == "symloom-fragment"
    assert fields["version"] == [*VERSION]
    document = json.loads(files.dumps(Document(world())))
    assert all(line in document["nodes"] for line in fields["nodes"])
    assert text.count("\n") > 5


def test_a_whole_document_is_a_fragment_too() -> None:
    assert loads(files.dumps(Document(world())), REGISTRY) == Fragment(world())


def test_what_a_newer_minor_version_added_does_not_hinder() -> None:
    fields = json.loads(dumps(copy(world(), items("a", "b"))))
    fields.update(version=[1, 9], blocks=[1, 2])
    assert set(loads(json.dumps(fields), REGISTRY).graph.nodes) == {"a", "b"}


def edited(change: Callable[[dict[str, Any]], object]) -> str:
    fields = json.loads(dumps(copy(world(), items("a", "b", "c"))))
    change(fields)
    return json.dumps(fields)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "fragment_not_text"),
        ("Hello, world", "fragment_not_text"),
        ("[1, 2]", "fragment_not_text"),
        ("{}", "fragment_not_text"),
        ('{"format":"other","version":[1,0]}', "fragment_not_text"),
        ('{"format":"symloom-fragment"', "file_not_json"),
        ('{"format":"symloom-fragment"}', "file_version"),
        ('{"format":"symloom-fragment","version":[2,0]}', "file_newer"),
        ('{"format":"symloom-fragment","version":[1,1]}', "file_missing"),
        (edited(lambda f: f["nodes"][0].update(id="a/b")), "file_kind"),
        (edited(lambda f: f["nodes"][1].update(id="a")), "file_twice"),
        (edited(lambda f: f["wires"][0].update(source="gone/output")), "file_reference"),
        (edited(lambda f: f["wires"][1].update(target="a/data")), "file_input_twice"),
        (edited(lambda f: f["outside"]["wires"][0].update(target="gone/data")), "file_reference"),
        (edited(lambda f: f["outside"]["wires"][0].update(target="b/data")), "file_input_twice"),
        (edited(lambda f: f["outside"]["wires"][0].update(source="x")), "file_kind"),
        (edited(lambda f: f["outside"]["wires"][0].pop("source")), "file_missing"),
        (edited(lambda f: f["outside"].update(lenders={"gone": "x"})), "file_reference"),
        (edited(lambda f: f["outside"].update(lenders={"a": "x y"})), "file_kind"),
        (edited(lambda f: f["wires"].append({"id": "w", "source": "c/output", "target": "a/data"})), "fragment_cycle"),
        ("[" * 100_000, "file_too_deep"),
    ],
)
def test_a_bad_text_is_refused_politely(text: str, code: str) -> None:
    if code == "fragment_cycle":
        fields = json.loads(text)
        fields.pop("outside")
        text = json.dumps(fields)
    assert refusal(text).code == code


def test_every_truncation_of_a_fragment_is_refused() -> None:
    text = dumps(copy(world(), items("x", "a", "t1"))).rstrip()
    for length in range(len(text)):
        refusal(text[:length])


# MXNet's symbols


def test_a_symbol_of_mxnet_becomes_nodes() -> None:
    registry = standard_registry()
    part = loads(to_json(lower(digits_mlp(), registry).heads), registry)
    names = {node.name: node for node in part.graph.nodes.values()}
    assert set(names) == {"data", "label", "dense1", "relu1", "dense2", "out"}
    assert names["dense1"].attributes == {"num_hidden": 256}
    assert names["relu1"].operator == "Activation"
    assert names["data"].attributes == {"shape": (-1, 64)}
    assert names["data"].position.x < names["dense1"].position.x < names["out"].position.x
    again = lower(Document(part.graph), registry)
    assert to_json(again.heads) == to_json(lower(digits_mlp(), registry).heads)


def test_settings_of_implicit_variables_and_unknown_operators_come_along() -> None:
    text = json.dumps(
        {
            "nodes": [
                {"op": "null", "name": "x", "inputs": []},
                {"op": "null", "name": "d_weight", "attrs": {"__init__": "ones", "__shape__": "(3, 4)"}, "inputs": []},
                {"op": "null", "name": "shared", "attrs": {"__init__": "zeros"}, "inputs": []},
                {
                    "op": "FullyConnected",
                    "name": "d",
                    "attrs": {"num_hidden": "3", "no_bias": "True", "__lr__": "2"},
                    "inputs": [[0, 0, 0], [1, 0, 0]],
                },
                {"op": "Mystery", "name": "m", "attrs": {"deep": "7"}, "inputs": [[3, 0, 0], [2, 0, 0]]},
                {"op": "FullyConnected", "name": "wrong", "inputs": [[4, 1]]},
            ],
            "arg_nodes": [0, 1, 2],
            "heads": [[4, 0, 0]],
        }
    )
    part = loads(text, standard_registry()).graph
    names = {node.name: node for node in part.nodes.values()}
    assert set(names) == {"x", "shared", "d", "m", "wrong"}
    weight, shared = (names["d"].id, "weight"), (names["shared"].id, "output")
    assert part.settings == {
        weight: VariableSettings(shape=(3, 4), initializer="ones"),
        shared: VariableSettings(initializer="zeros"),
    }
    assert names["m"].attributes == {"deep": "7"}
    assert {wire.target.port for wire in part.wires.values() if wire.target.node == names["m"].id} == {"arg0", "arg1"}


@pytest.mark.parametrize(
    ("nodes", "code"),
    [
        ([{"op": "null", "name": "x"}], "file_missing"),
        ([{"op": "Flatten", "name": "f", "inputs": [[0, 0, 0]]}], "file_reference"),
        ([{"op": "null", "name": "x", "inputs": [[0]]}], "file_kind"),
        ([{"op": "null", "name": 3, "inputs": []}], "file_kind"),
        ("nodes", "file_kind"),
    ],
)
def test_a_damaged_symbol_is_refused(nodes: object, code: str) -> None:
    assert refusal(json.dumps({"nodes": nodes, "arg_nodes": [], "heads": []})).code == code
