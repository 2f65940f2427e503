from __future__ import annotations

import pytest

from core.graph.annotations import (
    AddDot,
    AddFrame,
    AddNote,
    MoveDots,
    MoveItems,
    RemoveDots,
    SetFrame,
    SetNodeFlags,
    SetNote,
    SetView,
)
from core.graph.commands import Command, Label, MoveNodes, RemoveItems
from core.graph.diff import diff
from core.graph.model import (
    Document,
    DotRef,
    Frame,
    FrameId,
    NodeId,
    Note,
    NoteId,
    Point,
    Rectangle,
    Size,
    ViewSettings,
    WireId,
)
from core.graph.ports import variable_of, variables
from core.messages import LABELS, describe
from core.problem import Problem, Refused
from tests.helpers.graphs import graph, node, port
from tests.helpers.toy_registry import toy_registry

REGISTRY = toy_registry()
F, T = FrameId("f1"), NoteId("t1")
WIRE = WireId("x_dense1.data")


def world() -> Document:
    net = graph(
        node("x", "Variable"),
        node("dense1", "ToyDense", units=3),
        node("add1", "ToyAdd"),
        wires="x -> dense1.data, dense1 -> add1.lhs",
    )
    return after(
        Document(net), AddFrame(Frame(F, "encoder")), AddNote(Note(T, "Try *this*.")), AddDot(WIRE, 0, Point(5, 5))
    )


def after(document: Document, *commands: Command) -> Document:
    for command in commands:
        document = command.apply(document, REGISTRY)
    return document


def refused(document: Document, command: Command) -> Problem:
    with pytest.raises(Refused) as caught:
        command.apply(document, REGISTRY)
    assert describe(caught.value.problem)
    return caught.value.problem


def flags(*nodes: str, **values: object) -> SetNodeFlags:
    return SetNodeFlags(frozenset(map(NodeId, nodes)), **values)  # type: ignore[arg-type] # as the test gives them


def text(label: Label) -> str:
    return LABELS[label[0]].format_map(dict(label[1]))


def test_a_frame_changes_only_what_is_given() -> None:
    changed = after(world(), SetFrame(F, colour="teal", rectangle=Rectangle(1, 2, 30, 40)))
    assert changed.graph.frames[F] == Frame(F, "encoder", Rectangle(1, 2, 30, 40), "teal")
    assert SetFrame(F, title="encoder").apply(changed, REGISTRY) is changed
    assert diff(world(), changed).frames == {F}
    assert not diff(world(), changed).structural


def test_a_note_changes_only_what_is_given() -> None:
    changed = after(world(), SetNote(T, text="done", size=Size(10, 20)))
    assert changed.graph.notes[T] == Note(T, "done", size=Size(10, 20))
    assert SetNote(T, text="done").apply(changed, REGISTRY) is changed
    assert diff(world(), changed).notes == {T}


def test_frames_and_notes_are_removed_like_nodes_and_leave_the_nodes_alone() -> None:
    removed = after(world(), RemoveItems(frozenset({F, T})))
    assert not removed.graph.frames
    assert not removed.graph.notes
    assert removed.graph.nodes == world().graph.nodes


def test_dots_are_added_moved_and_removed_one_by_one() -> None:
    document = after(world(), AddDot(WIRE, 1, Point(9, 9)), AddDot(WIRE, 1, Point(7, 7)))
    assert document.graph.wires[WIRE].dots == ((5, 5), (7, 7), (9, 9))
    moved = after(document, MoveDots({DotRef(WIRE, 1): Point(0, 1), DotRef(WIRE, 2): Point(0, 2)}))
    assert moved.graph.wires[WIRE].dots == ((5, 5), (0, 1), (0, 2))
    left = after(moved, RemoveDots(frozenset({DotRef(WIRE, 0), DotRef(WIRE, 2)})))
    assert left.graph.wires[WIRE].dots == ((0, 1),)
    change = diff(document, moved)
    assert change.wires_redrawn == {WIRE}
    assert not change.structural
    assert refused(left, MoveDots({DotRef(WIRE, 3): Point(0, 0)})).code == "items_missing"


def test_everything_moves_in_one_step_and_what_is_pinned_stays() -> None:
    document = after(world(), flags("dense1", pinned=True))
    here = Point(50, 60)
    dots = {DotRef(WIRE, 0): Point(1, 1)}
    moved = after(document, MoveItems({NodeId("x"): here, NodeId("dense1"): here, F: here, T: here}, dots))
    assert moved.graph.nodes[NodeId("x")].position == here
    assert moved.graph.nodes[NodeId("dense1")].position == (0, 0)
    assert moved.graph.frames[F].rectangle == (50, 60, 240, 160)
    assert moved.graph.notes[T].position == here
    assert moved.graph.wires[WIRE].dots == ((1, 1),)
    assert MoveItems({NodeId("x"): here, F: here}, dots).apply(moved, REGISTRY) is moved
    assert MoveNodes({NodeId("dense1"): here}).apply(moved, REGISTRY) is moved


def test_what_cannot_be_written_to_a_file_is_refused() -> None:
    assert refused(world(), SetFrame(F, title="x" * 1025)).code == "text_long"
    assert refused(world(), SetNote(T, text="\udc80")).code == "text_broken"
    assert refused(world(), flags("x", comment="\udc80")).code == "text_broken"
    assert refused(world(), SetNote(NoteId("gone"), text="")).code == "items_missing"
    assert refused(world(), SetFrame(FrameId("gone"), title="")).code == "items_missing"
    assert refused(world(), flags("gone", pinned=True)).code == "items_missing"
    with pytest.raises(ValueError, match="taken"):
        AddFrame(Frame(FrameId("dense1"))).apply(world(), REGISTRY)
    with pytest.raises(ValueError, match="no place"):
        SetFrame(F, rectangle=Rectangle(float("nan"), 0, 1, 1)).apply(world(), REGISTRY)


def test_looks_of_nodes_are_no_structural_change() -> None:
    changed = after(world(), flags("x", "dense1", collapsed=True, comment="the first layer", colour="rose"))
    change = diff(world(), changed)
    assert change.restyled == {"x", "dense1"}
    assert not change.changed
    assert not change.structural
    assert flags("x", collapsed=True).apply(changed, REGISTRY) is changed


def test_muting_is_a_structural_change_and_takes_the_parameters_out() -> None:
    changed = after(world(), flags("dense1", muted=True))
    assert diff(world(), changed).structural
    assert set(variables(changed.graph, REGISTRY)) == {port("x"), port("add1.rhs")}
    assert variable_of(changed.graph, REGISTRY, port("add1.lhs")) == port("x")


def test_an_unwired_muted_node_lets_its_input_by() -> None:
    net = graph(node("a", "ToyDense", units=3), node("b", "ToyAdd"), wires="a -> b.lhs")
    muted = after(Document(net), flags("a", muted=True)).graph
    assert variable_of(muted, REGISTRY, port("b.lhs")) == port("a.data")
    assert variables(muted, REGISTRY)[port("a.data")].uses == (port("a.data"), port("b.lhs"))


def test_what_has_nothing_to_let_by_is_not_muted() -> None:
    assert refused(world(), flags("x", muted=True)).code == "mute_nothing"
    odd = Document(graph(node("odd", "FromTheFuture")))
    assert refused(odd, flags("odd", muted=True)).code == "operator_unknown"


def test_the_view_is_set_for_the_document() -> None:
    view = ViewSettings("angle", labels=False)
    changed = after(world(), SetView(view))
    assert changed.view == view
    assert diff(world(), changed).view
    assert not diff(world(), changed).structural
    assert SetView(view).apply(changed, REGISTRY) is changed
    assert refused(changed, SetView(ViewSettings("wavy"))).code == "view_wire_style"


def test_the_history_names_each_edit() -> None:
    assert text(flags("x", collapsed=True).label) == "Collapse"
    assert text(flags("x", muted=False).label) == "Unmute"
    assert text(flags("x", pinned=True).label) == "Pin"
    assert text(flags("x", comment="").label) == "Change comment"
    assert text(flags("x", colour="rose").label) == "Change colour"
    for command in (SetFrame(F), AddNote(Note(T)), SetView(ViewSettings()), AddDot(WIRE, 0, Point(0, 0))):
        assert text(command.label)
