from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.graph.model import Document, Graph, Node, NodeId, Point, PortRef, Size, Wire, WireId, frozen
from core.layout.heights import ROW_GAP
from core.layout.lanes import curve_of
from core.layout.lay_out import LayOut
from core.layout.layered import Drawn, layout
from core.messages import LABELS
from tests.helpers.graphs import graph, node
from tests.helpers.toy_registry import toy_registry

SIZE = Size(160, 80)


def net_of(count: int, edges: list[tuple[int, int]]) -> Graph:
    """Return a graph of numbered nodes; each wire has an input of its own."""
    ids = [NodeId(f"n{number}") for number in range(count)]
    wires = [
        Wire(WireId(f"w{number}"), PortRef(ids[source], "output"), PortRef(ids[target], f"in{number}"))
        for number, (source, target) in enumerate(edges)
    ]
    return Graph(frozen((each, Node(each, "ToyAdd", each)) for each in ids), frozen((wire.id, wire) for wire in wires))


def places(
    net: Graph, sizes: Mapping[NodeId, Size] | None = None, offsets: Mapping[PortRef, float] | None = None
) -> dict[str, Point]:
    found = layout(net, Drawn(sizes or dict.fromkeys(net.nodes, SIZE), offsets or {})).positions
    return {str(key): place for key, place in found.items()}


edges = st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=40).map(
    lambda pairs: [(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]]
)


@given(edges, st.lists(st.tuples(st.integers(40, 300), st.integers(30, 400)), min_size=20, max_size=20))
def test_wires_run_to_the_right_and_nodes_do_not_overlap(
    drawn: list[tuple[int, int]], measured: list[tuple[int, int]]
) -> None:
    net = net_of(20, drawn)
    sizes = {each: Size(*size) for each, size in zip(net.nodes, measured, strict=True)}
    found = layout(net, Drawn(sizes, {})).positions
    for wire in net.wires.values():
        assert found[wire.source.node].x + sizes[wire.source.node].width < found[wire.target.node].x
    for one, other in combinations(net.nodes, 2):
        beside = (
            found[one].x + sizes[one].width <= found[other].x or found[other].x + sizes[other].width <= found[one].x
        )
        above = (
            found[one].y + sizes[one].height <= found[other].y or found[other].y + sizes[other].height <= found[one].y
        )
        assert beside or above


@given(edges)
def test_the_same_graph_gives_the_same_places(drawn: list[tuple[int, int]]) -> None:
    net = net_of(20, drawn)
    first = places(net)
    moved = net.with_nodes(*(replace(each, position=first[each.id]) for each in net.nodes.values()))
    again = places(moved)
    assert min(place.x for place in first.values()) == min(place.y for place in first.values()) == 0
    assert all(again[key] == pytest.approx(first[key]) for key in first)


def test_a_chain_is_a_straight_line_whatever_the_sizes() -> None:
    net = net_of(4, [(0, 1), (1, 2), (2, 3)])
    sizes = {NodeId(f"n{number}"): Size(100 + 50 * number, 40 + 30 * number) for number in range(4)}
    offsets = {PortRef(key, port): 20.0 for key in net.nodes for port in ("output", "in0", "in1", "in2")}
    assert len({place.y for place in places(net, sizes, offsets).values()}) == 1


def test_wires_run_straight_between_ports_of_other_heights() -> None:
    net = net_of(2, [(0, 1)])
    offsets = {PortRef(NodeId("n0"), "output"): 10.0, PortRef(NodeId("n1"), "in0"): 70.0}
    found = places(net, offsets=offsets)
    assert found["n0"].y + 10 == found["n1"].y + 70


def test_ports_decide_who_is_above() -> None:
    net = net_of(3, [(1, 2), (0, 2)])  # n1 feeds the upper port, n0 the lower one
    offsets = {PortRef(NodeId("n2"), "in0"): 20.0, PortRef(NodeId("n2"), "in1"): 60.0}
    found = places(net, offsets=offsets)
    assert found["n1"].y + SIZE.height + ROW_GAP <= found["n0"].y


def test_inputs_stand_next_to_what_reads_them() -> None:
    net = net_of(5, [(0, 1), (1, 2), (2, 3), (4, 3)])
    found = places(net)
    assert found["n4"].x == found["n2"].x


def test_a_wire_over_a_layer_does_not_run_through_a_node() -> None:
    for net in (net_of(3, [(0, 1), (1, 2), (0, 2)]), net_of(5, [(0, 1), (1, 2), (2, 3), (3, 4), (0, 3), (1, 4)])):
        found = places(net)
        for wire in net.wires.values():
            start, end = (found[ref.node] for ref in (wire.source, wire.target))
            for place in found.values():
                if start.x < place.x < end.x:
                    share = (place.x - start.x) / (end.x - start.x)
                    height = start.y + (end.y - start.y) * share + SIZE.height / 2
                    assert not place.y < height < place.y + SIZE.height


@pytest.mark.parametrize("skip", [48.0, 72.0], ids=["upper port", "lower port"])
def test_a_chain_of_residual_blocks_does_not_climb(skip: float) -> None:
    """Blocks of two layers; the wire around them comes to one port of the sum, theirs to the other."""
    blocks = 6
    sums = range(0, 3 * blocks + 1, 3)
    drawn = [(each, each + 1) for each in range(3 * blocks)] + [(each, each + 3) for each in sums[:-1]]
    net = net_of(3 * blocks + 1, drawn)
    offsets = {PortRef(each, "output"): 48.0 for each in net.nodes}
    for wire in net.wires.values():
        is_sum = int(wire.target.node[1:]) in sums
        is_skip = int(wire.target.node[1:]) - int(wire.source.node[1:]) == 3
        offsets[wire.target] = skip if is_skip else 120.0 - skip if is_sum else 48.0
    found = places(net, offsets=offsets)
    assert len({found[f"n{each}"].y for each in sums[1:-1]}) == 1


def test_a_crossing_that_can_be_avoided_is() -> None:
    net = net_of(6, [(0, 4), (1, 3), (2, 5), (0, 3), (1, 5)])
    found = places(net)
    ends = [(found[wire.source.node].y, found[wire.target.node].y) for wire in net.wires.values()]
    assert sum((a - c) * (b - d) < 0 for (a, b), (c, d) in combinations(ends, 2)) == 0


def test_components_stand_apart_and_in_order() -> None:
    net = net_of(6, [(0, 1), (2, 3), (4, 5)])
    found = places(net)
    boxes = [found["n0"], found["n2"], found["n4"]]
    assert len(set(boxes)) == 3
    assert found["n0"] == min(boxes, key=lambda place: (place.y, place.x))


def test_only_the_chosen_nodes_move_and_their_corner_stays() -> None:
    net = graph(
        replace(node("x", "Variable"), position=Point(7, 9)),
        replace(node("a", "ToyDense", units=3), position=Point(50, 60)),
        replace(node("b", "ToyDense", units=3), position=Point(40, 300)),
        replace(node("pin", "ToyDense", units=3), position=Point(1, 2), pinned=True),
        wires="x -> a.data, a -> b.data, b -> pin.data",
    )
    sizes = dict.fromkeys(net.nodes, SIZE)
    command = LayOut(Drawn(sizes, {}), frozenset({NodeId("a"), NodeId("b"), NodeId("pin")}))
    after = command.apply(Document(net), toy_registry()).graph
    assert after.nodes[NodeId("x")].position == (7, 9)
    assert after.nodes[NodeId("pin")].position == (1, 2)
    assert after.nodes[NodeId("a")].position == (40, 60)
    assert after.nodes[NodeId("b")].position.x > 40 + SIZE.width
    dotted = after.with_wires(*(replace(wire, dots=(Point(0, 0),)) for wire in after.wires.values()))
    again = command.apply(Document(dotted), toy_registry()).graph
    assert [len(wire.dots) for wire in again.wires.values()] == [1, 0, 1]  # those to other nodes keep theirs
    assert LABELS[command.label[0]].format_map(dict(command.label[1]))
    document = Document(Graph())
    assert LayOut(Drawn({}, {})).apply(document, toy_registry()) is document


@given(edges)
@settings(max_examples=60)
def test_wires_keep_clear_of_all_nodes(drawn: list[tuple[int, int]]) -> None:
    net = net_of(20, drawn)
    placed = layout(net, Drawn(dict.fromkeys(net.nodes, SIZE), {}))
    places = placed.positions
    for wire in net.wires.values():
        source, target = (places[end.node] for end in (wire.source, wire.target))
        middle = SIZE.height / 2
        stops = [Point(source.x + SIZE.width, source.y + middle), *placed.dots.get(wire.id, ())]
        stops.append(Point(target.x, target.y + middle))
        points = np.array([point for leg in pairwise(stops) for point in curve_of(*leg)])
        for passed, (left, top) in places.items():
            if passed not in (wire.source.node, wire.target.node):
                across = (points[:, 0] > left) & (points[:, 0] < left + SIZE.width)
                assert not (across & (points[:, 1] > top) & (points[:, 1] < top + SIZE.height)).any()


def test_a_circle_from_a_file_does_not_stop_the_layout() -> None:
    assert len(places(net_of(4, [(0, 1), (1, 2), (2, 1), (2, 3), (3, 3)]))) == 4


def residual(count: int) -> list[tuple[int, int]]:
    return [(each - 1, each) for each in range(1, count)] + [(each - 4, each) for each in range(4, count, 4)]


def layered(count: int) -> list[tuple[int, int]]:
    generator = np.random.default_rng(0)
    return [(each - each % 10 - 10 + int(k), each) for each in range(10, count) for k in generator.integers(0, 10, 2)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "drawn",
    [residual(5000), layered(5000), [(0, each) for each in range(1, 5000)], []],
    ids=["residual", "wide", "star", "loose"],
)
def test_five_thousand_nodes_are_laid_out(drawn: list[tuple[int, int]]) -> None:
    net = net_of(5000, drawn)
    positions = layout(net, Drawn(dict.fromkeys(net.nodes, SIZE), {})).positions
    assert len(positions) == 5000
    assert len(set(positions.values())) == 5000
