from __future__ import annotations

from dataclasses import replace

from core.graph.frames import Contents, contents, rectangle_around, shifted, with_contents
from core.graph.model import (
    Document,
    DotRef,
    Frame,
    FrameId,
    Graph,
    Node,
    NodeId,
    Note,
    NoteId,
    Point,
    Rectangle,
    Size,
    WireId,
    frozen,
)
from tests.helpers.graphs import graph, node
from tests.helpers.toy_registry import toy_registry

OUTER, INNER, BESIDE = FrameId("outer"), FrameId("inner"), FrameId("beside")
NOTE = NoteId("note")
WIRE = WireId("a_b.data")


def at(placed: Node, x: float, y: float) -> Node:
    return replace(placed, position=Point(x, y))


def world() -> Graph:
    net = graph(
        at(node("a", "Variable"), 20, 20),
        at(node("b", "ToyDense", units=3), 160, 20),
        at(node("c", "ToyAdd"), 500, 20),
        wires="a -> b.data",
    )
    frames = [
        Frame(OUTER, rectangle=Rectangle(0, 0, 200, 200)),
        Frame(INNER, rectangle=Rectangle(10, 100, 50, 50)),
        Frame(BESIDE, rectangle=Rectangle(150, 150, 100, 100)),
    ]
    return replace(
        net.with_wires(replace(net.wires[WIRE], dots=(Point(100, 30), Point(300, 30)))),
        frames=frozen((frame.id, frame) for frame in frames),
        notes=frozen({NOTE: Note(NOTE, position=Point(12, 102), size=Size(10, 10))}),
    )


SIZES = frozen((NodeId(name), Size(60, 40)) for name in "abc")


def test_a_frame_holds_what_has_its_centre_inside() -> None:
    assert contents(world(), OUTER, SIZES) == Contents(
        frozenset({NodeId("a"), NodeId("b"), INNER, NOTE}), frozenset({DotRef(WIRE, 0)})
    )
    wider = {**SIZES, NodeId("b"): Size(100, 40)}
    assert NodeId("b") not in contents(world(), OUTER, wider).items


def test_two_frames_in_one_place_do_not_hold_each_other() -> None:
    twin = FrameId("twin")
    net = replace(world(), frames=frozen({**world().frames, twin: Frame(twin, rectangle=Rectangle(0, 0, 200, 200))}))
    assert twin not in contents(net, OUTER, SIZES).items
    assert OUTER not in contents(net, twin, SIZES).items


def test_a_frame_moves_its_contents_in_one_step() -> None:
    chosen = with_contents(world(), [OUTER], SIZES)
    moved = shifted(world(), chosen, 5, -5).apply(Document(world()), toy_registry()).graph
    assert moved.frames[OUTER].rectangle == (5, -5, 200, 200)
    assert moved.frames[INNER].rectangle == (15, 95, 50, 50)
    assert moved.frames[BESIDE] == world().frames[BESIDE]
    assert moved.nodes[NodeId("a")].position == (25, 15)
    assert moved.nodes[NodeId("c")].position == (500, 20)
    assert moved.notes[NOTE].position == (17, 97)
    assert moved.wires[WIRE].dots == ((105, 25), (300, 30))


def test_what_is_chosen_and_held_moves_once() -> None:
    chosen = with_contents(world(), [OUTER, NodeId("a"), INNER], SIZES)
    assert shifted(world(), chosen, 10, 0).positions[NodeId("a")] == (30, 20)


def test_a_new_frame_holds_the_nodes_that_it_is_made_for() -> None:
    area = rectangle_around(world(), [NodeId("a"), NodeId("b")], SIZES)
    assert area is not None
    frame = FrameId("new")
    net = replace(world(), frames=frozen({frame: Frame(frame, rectangle=area)}))
    assert contents(net, frame, SIZES).items >= {NodeId("a"), NodeId("b")}
    assert NodeId("c") not in contents(net, frame, SIZES).items
    assert rectangle_around(world(), [], SIZES) is None
