from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from core.expression.expression import list_arguments
from core.expression.lowering import lower
from core.graph import pasting
from core.graph.checks import check_document
from core.graph.commands import Command
from core.graph.files import dumps, loads
from core.graph.fragment import copy
from core.graph.model import (
    Document,
    Frame,
    FrameId,
    Graph,
    ItemId,
    Node,
    NodeId,
    Note,
    NoteId,
    Point,
    Rectangle,
    VariableSettings,
    WireId,
    frozen,
)
from core.graph.pasting import Duplicate, Paste, pasted_items
from core.graph.ports import variables
from core.messages import LABELS, describe
from core.operators import standard_registry
from core.problem import Problem, Refused, Severity
from tests.helpers.graphs import graph, node, port

REGISTRY = standard_registry()


def tower() -> Graph:
    net = graph(
        node("x", "Variable", shape=(-1, 8)),
        replace(node("dense1", "FullyConnected", num_hidden=4), position=Point(100, 50)),
        replace(node("relu1", "Activation", act_type="relu"), position=Point(300, 40)),
        replace(node("dense2", "FullyConnected", num_hidden=2), position=Point(500, 60)),
        wires="x -> dense1.data, dense1 -> relu1.data, relu1 -> dense2.data",
        settings={"dense1.weight": VariableSettings(initializer="ones")},
    )
    wire = net.wires[WireId("dense1_relu1.data")]
    frame, note = FrameId("f"), NoteId("t")
    return replace(
        net.with_wires(replace(wire, dots=(Point(250, 70),))),
        frames=frozen({frame: Frame(frame, "tower", Rectangle(90, 30, 600, 200))}),
        notes=frozen({note: Note(note, "why", Point(95, 35))}),
    )


def ids(*names: str) -> frozenset[ItemId]:
    return frozenset(map(NodeId, names))


LAYERS = ids("dense1", "relu1", "dense2")


def done(net: Graph, command: Command) -> Graph:
    assert LABELS[command.label[0]].format_map(dict(command.label[1]))
    after = command.apply(Document(net), REGISTRY)
    assert command.apply(Document(net), REGISTRY) == after
    assert loads(dumps(after), REGISTRY) == after
    errors = [each for each in check_document(after, REGISTRY) if each.severity is Severity.ERROR]
    assert not errors
    return after.graph


def named(net: Graph) -> Mapping[str, Node]:
    return {each.name: each for each in net.nodes.values()}


def wires(net: Graph) -> set[str]:
    return {
        f"{net.nodes[wire.source.node].name} -> {net.nodes[wire.target.node].name}.{wire.target.port}"
        for wire in net.wires.values()
    }


def test_pasting_adds_copies_with_their_wires_and_settings() -> None:
    net = done(tower(), Paste(copy(tower(), LAYERS), Point(1000, 1000), "p"))
    assert wires(net) - wires(tower()) == {"dense3 -> relu2.data", "relu2 -> dense4.data"}
    assert named(net)["dense3"].position == (1000, 1010)
    assert named(net)["relu2"].position == (1200, 1000)
    copied = named(net)["dense3"].id
    assert net.settings[port(f"{copied}.weight")].initializer == "ones"
    dots = [wire.dots for wire in net.wires.values() if wire.source.node == copied]
    assert dots == [((1150, 1030),)]
    assert len(net.nodes) == 7


def test_two_pastes_with_other_tokens_do_not_meet() -> None:
    part = copy(tower(), LAYERS)
    net = done(done(tower(), Paste(part, None, "p")), Paste(part, None, "q"))
    assert len(net.nodes) == 10
    assert {"dense5", "dense6", "relu3"} <= named(net).keys()


def test_frames_and_notes_are_copied_like_nodes() -> None:
    before = Document(tower())
    after = Duplicate(LAYERS | ids("f", "t"), "p").apply(before, REGISTRY)
    added = pasted_items(before, after)
    assert len(added) == 5
    frame = next(after.graph.frames[FrameId(item)] for item in added if item in after.graph.frames)
    assert (frame.title, frame.rectangle) == ("tower", Rectangle(122, 62, 600, 200))


def test_outside_inputs_are_kept_on_demand() -> None:
    net = done(tower(), Duplicate(LAYERS, "p", keep_outside_inputs=True))
    assert "x -> dense3.data" in wires(net)
    assert "x -> dense3.data" not in wires(done(tower(), Duplicate(LAYERS, "p")))


def test_in_another_document_there_is_nothing_outside_and_no_lender() -> None:
    borrowing = tower().with_nodes(replace(node("third", "FullyConnected", num_hidden=4), borrows=NodeId("dense1")))
    part = copy(borrowing, ids("third", "dense1"))
    alone = copy(borrowing, ids("third"))
    net = done(Graph(), Paste(part, None, "p", keep_outside_inputs=True))
    assert named(net)["third"].borrows == named(net)["dense1"].id
    assert not net.wires
    assert named(done(Graph(), Paste(alone, None, "p")))["third"].borrows is None
    again = named(done(borrowing, Paste(alone, None, "p")))
    assert again["third1"].borrows == "dense1"


def test_a_siamese_tower_in_one_gesture() -> None:
    net = done(tower(), Duplicate(LAYERS, "p", share_parameters=True, keep_outside_inputs=True))
    assert named(net)["dense3"].borrows == "dense1"
    assert named(net)["dense4"].borrows == "dense2"
    assert named(net)["relu2"].borrows is None
    assert set(variables(net, REGISTRY)) == set(variables(tower(), REGISTRY))
    assert set(net.settings) == {port("dense1.weight")}
    arguments = list_arguments(lower(Document(net), REGISTRY).heads)
    assert arguments == ["x", "dense1_weight", "dense1_bias", "dense2_weight", "dense2_bias"]


def test_shared_copies_of_borrowers_borrow_from_the_owner() -> None:
    net = tower().with_nodes(replace(node("third", "FullyConnected", num_hidden=4), borrows=NodeId("dense1")))
    after = done(net, Duplicate(LAYERS | ids("third"), "p", share_parameters=True))
    assert named(after)["third1"].borrows == "dense1"


def test_parameters_that_are_nodes_are_shared_instead_of_copied() -> None:
    net = graph(
        node("x", "Variable"),
        node("w", "Variable"),
        node("dense1", "FullyConnected", num_hidden=4),
        node("scale", "elemwise_mul"),
        wires="x -> dense1.data, w -> dense1.weight, w -> scale.lhs, dense1 -> scale.rhs",
    )
    after = done(net, Duplicate(ids("x", "w", "dense1", "scale"), "p", share_parameters=True))
    assert {"w", "x1", "dense2", "scale1"} <= named(after).keys()
    assert "w1" not in named(after)
    assert wires(after) - wires(net) == {"x1 -> dense2.data", "dense2 -> scale1.rhs", "w -> scale1.lhs"}
    document = Document(net)
    assert Duplicate(ids("w"), "p", share_parameters=True).apply(document, REGISTRY) is document


def test_names_stay_unique_with_those_of_implicit_variables() -> None:
    net = graph(
        node("dense1", "FullyConnected", num_hidden=4),
        node("dense1_weight", "Variable"),
        wires="dense1_weight -> dense1.weight",
    )
    part = copy(net, ids("dense1", "dense1_weight"))
    assert set(named(done(Graph(), Paste(part, None, "p")))) == {"dense1", "dense1_weight"}
    other = graph(node("dense1", "FullyConnected", num_hidden=4), node("dense2_bias", "Variable"))
    after = named(done(other, Paste(copy(net, ids("dense1")), None, "p")))
    assert set(after) == {"dense1", "dense2_bias", "dense3"}
    assert "dense1_weight" not in named(done(other, Paste(copy(net, ids("dense1_weight")), None, "p")))


def test_a_paste_that_makes_a_document_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pasting, "MAX_NODES", 6)
    with pytest.raises(Refused) as caught:
        Duplicate(LAYERS, "p").apply(Document(tower()), REGISTRY)
    assert describe(caught.value.problem)
    assert caught.value.problem.code == "paste_too_many"


def test_pasting_nothing_changes_nothing() -> None:
    document = Document(tower())
    assert Paste(copy(tower(), ()), Point(0, 0), "p").apply(document, REGISTRY) is document
    with pytest.raises(Refused) as caught:
        Duplicate(ids("gone"), "p").apply(document, REGISTRY)
    assert isinstance(caught.value.problem, Problem)
