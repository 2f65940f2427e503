from __future__ import annotations

from dataclasses import replace

import pytest

from core.graph.commands import (
    AddNode,
    Borrow,
    Command,
    Connect,
    MoveNodes,
    RemoveItems,
    Rename,
    SetAttribute,
    SetParameterSettings,
    SetRunSettings,
)
from core.graph.diff import Change, diff
from core.graph.model import Document, Node, NodeId, Point, RunSettings, VariableSettings, WireId
from tests.helpers.graphs import graph, node, port
from tests.helpers.toy_registry import toy_registry

REGISTRY = toy_registry()
A, B = NodeId("a"), NodeId("b")


def document() -> Document:
    return Document(graph(node("a", "ToyDense", units=3), node("b", "ToyDense", units=3), wires="a -> b.data"))


@pytest.mark.parametrize(
    ("command", "expected", "structural"),
    [
        (AddNode(Node(NodeId("c"), "ToyAdd", "c")), Change(added=frozenset({NodeId("c")})), True),
        (
            RemoveItems(frozenset({B})),
            Change(removed=frozenset({B}), wires_removed=frozenset({WireId("a_b.data")})),
            True,
        ),
        (SetAttribute(A, "units", 5), Change(changed=frozenset({A})), True),
        (Borrow(B, A), Change(changed=frozenset({B})), True),
        (Rename(A, "x"), Change(renamed=frozenset({A})), False),
        (MoveNodes({A: Point(1, 1)}), Change(moved=frozenset({A})), False),
        (
            SetParameterSettings(port("a.weight"), VariableSettings(shape=(3, 4))),
            Change(settings=frozenset({port("a.weight")})),
            True,
        ),
        (SetRunSettings(RunSettings(seed=1)), Change(run=True), False),
        (
            Connect(port("a"), port("b.weight"), WireId("w")),
            Change(wires_added=frozenset({WireId("w")})),
            True,
        ),
    ],
)
def test_a_change_says_what_the_edit_did(command: Command, expected: Change, structural: bool) -> None:
    before = document()
    found = diff(before, command.apply(before, REGISTRY))
    assert found == expected
    assert found
    assert found.structural is structural


def test_the_way_back_is_the_mirror_image() -> None:
    before = document()
    after = RemoveItems(frozenset({B})).apply(before, REGISTRY)
    back = diff(after, before)
    assert (back.added, back.wires_added) == (frozenset({B}), frozenset({WireId("a_b.data")}))


def test_a_wire_with_a_new_end_is_removed_and_added() -> None:
    before = document()
    wire = next(iter(before.graph.wires.values()))
    moved = replace(wire, target=port("b.weight"))
    found = diff(before, replace(before, graph=replace(before.graph, wires={wire.id: moved})))
    assert (found.wires_added, found.wires_removed) == (frozenset({wire.id}), frozenset({wire.id}))


def test_equal_documents_differ_in_nothing() -> None:
    assert not diff(document(), document())
    assert diff(document(), document()) == Change()
