from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.graph.commands import Command
from core.graph.model import Document, Graph, ItemId, NodeId, Note, NoteId, Point, Size, frozen
from core.graph.placing import Align, Axis, Distribute, Edge, Nudge
from core.messages import LABELS
from tests.helpers.graphs import graph, node
from tests.helpers.toy_registry import toy_registry

SIZES = {NodeId("a"): Size(100, 50), NodeId("b"): Size(60, 30), NodeId("c"): Size(20, 90)}
PLACES = {"a": Point(0, 0), "b": Point(130, 40), "c": Point(400, 10)}
NOTE = NoteId("note")
NODES = frozenset[ItemId](SIZES)


def world() -> Graph:
    nodes = [replace(node(name, "ToyAdd"), position=place) for name, place in PLACES.items()]
    return replace(graph(*nodes), notes=frozen({NOTE: Note(NOTE, position=Point(900, 0), size=Size(50, 50))}))


def after(command: Command) -> Graph:
    assert LABELS[command.label[0]].format_map(dict(command.label[1]))
    return command.apply(Document(world()), toy_registry()).graph


def xs(net: Graph) -> list[float]:
    return [net.nodes[NodeId(name)].position.x for name in "abc"]


def ys(net: Graph) -> list[float]:
    return [net.nodes[NodeId(name)].position.y for name in "abc"]


@pytest.mark.parametrize(
    ("edge", "x", "y"),
    [
        (Edge.LEFT, [0, 0, 0], [0, 40, 10]),
        (Edge.CENTRE, [160, 180, 200], [0, 40, 10]),
        (Edge.RIGHT, [320, 360, 400], [0, 40, 10]),
        (Edge.TOP, [0, 130, 400], [0, 0, 0]),
        (Edge.MIDDLE, [0, 130, 400], [25, 35, 5]),
        (Edge.BOTTOM, [0, 130, 400], [50, 70, 10]),
    ],
)
def test_aligned_nodes_have_that_edge_on_a_line(edge: Edge, x: list[float], y: list[float]) -> None:
    net = after(Align(NODES, edge, SIZES))
    assert (xs(net), ys(net)) == (x, y)


def test_distributed_nodes_have_equal_gaps_and_the_outer_ones_stay() -> None:
    net = after(Distribute(NODES, Axis.HORIZONTAL, SIZES))
    assert xs(net) == [0, 220, 400]  # gaps of 120
    assert ys(net) == ys(world())
    assert after(Distribute(frozenset({NodeId("a"), NodeId("b")}), Axis.VERTICAL, SIZES)) == world()


PLACE = st.floats(0, 400)
LENGTH = st.floats(1, 500)


@given(
    st.sampled_from([*Edge, *Axis]),
    *[st.lists(st.tuples(each, each), min_size=3, max_size=3) for each in (PLACE, LENGTH)],
)
def test_what_is_in_order_is_left_alone_to_the_last_bit(
    how: Edge | Axis, places: list[tuple[float, float]], lengths: list[tuple[float, float]]
) -> None:
    sizes = {node: Size(*size) for node, size in zip(SIZES, lengths, strict=True)}
    nodes = [
        replace(node(name, "ToyAdd"), position=Point(1000 * number + x, 1000 * number + y))
        for number, (name, (x, y)) in enumerate(zip(SIZES, places, strict=True))
    ]
    command = Align(NODES, how, sizes) if isinstance(how, Edge) else Distribute(NODES, how, sizes)
    ordered = command.apply(Document(graph(*nodes)), toy_registry())
    assert command.apply(ordered, toy_registry()) is ordered


def test_notes_are_aligned_with_nodes() -> None:
    net = after(Align(frozenset({NodeId("a"), NOTE}), Edge.LEFT, SIZES))
    assert net.notes[NOTE].position == (0, 0)


def test_what_is_pinned_is_aligned_to_and_stays() -> None:
    pinned = world().with_nodes(replace(world().nodes[NodeId("c")], pinned=True))
    net = Align(NODES, Edge.RIGHT, SIZES).apply(Document(pinned), toy_registry()).graph
    assert xs(net) == [320, 360, 400]
    net = Align(NODES, Edge.LEFT, SIZES).apply(Document(pinned), toy_registry()).graph
    assert xs(net) == [0, 0, 400]


def test_nudged_items_move_by_the_distance() -> None:
    net = after(Nudge(frozenset({NodeId("a"), NOTE}), 8, -8))
    assert net.nodes[NodeId("a")].position == (8, -8)
    assert net.notes[NOTE].position == (908, -8)
    assert net.nodes[NodeId("b")].position == PLACES["b"]
