"""Room for a node that goes into a wire: what gives way, and what stays."""

from __future__ import annotations

from dataclasses import replace

from core.graph.model import (
    Document,
    Frame,
    FrameId,
    Graph,
    NodeId,
    Point,
    PortRef,
    Rectangle,
    Size,
    Wire,
    WireId,
    frozen,
)
from core.graph.room import Room, room_on_wire
from tests.helpers.graphs import graph, node
from tests.helpers.toy_registry import toy_registry

SIZE = Size(100, 50)
WIRE = WireId("ab")
FRAME = FrameId("frame")


def world(places: dict[str, Point], wires: list[str], frame: Rectangle | None = None) -> Graph:
    """Return nodes that are wired as pairs of their letters say."""
    nodes = [replace(node(name, "ToyAdd"), position=place) for name, place in places.items()]
    net = graph(*nodes).with_wires(
        *[
            Wire(WireId(pair), PortRef(NodeId(pair[0]), "output"), PortRef(NodeId(pair[1]), "lhs"), dots=())
            for pair in wires
        ]
    )
    return net if frame is None else replace(net, frames=frozen({FRAME: Frame(FRAME, "frame", frame)}))


def room(net: Graph, x: float) -> Room:
    sizes = dict.fromkeys(net.nodes, SIZE)
    return room_on_wire(net, WIRE, Rectangle(x, 0, 100, 50), sizes, gap=40, step=8)


def after(net: Graph, made: Room) -> Graph:
    document = Document(net)
    for move in made.moves:
        document = move.apply(document, toy_registry())
    return document.graph


def xs(net: Graph) -> dict[str, float]:
    return {str(name): known.position.x for name, known in net.nodes.items()}


def test_what_follows_and_what_feeds_only_that_is_pushed_to_the_right() -> None:
    places = {"a": Point(0, 0), "b": Point(140, 0), "c": Point(300, 0), "l": Point(200, 200), "z": Point(300, 400)}
    net = world(places, ["ab", "bc", "lc"])
    made = room(net, 120)
    assert made.x == 144  # 40 behind the right edge of a, on the grid
    assert xs(after(net, made)) == {"a": 0, "b": 284, "c": 444, "l": 344, "z": 300}


def test_nothing_moves_where_there_is_room() -> None:
    net = world({"a": Point(0, 0), "b": Point(600, 0)}, ["ab"])
    assert room(net, 240) == Room(240)


def test_a_network_that_goes_on_in_another_row_keeps_that_row() -> None:
    places = {"a": Point(400, 0), "b": Point(500, 0), "c": Point(0, 300), "d": Point(200, 300)}
    net = world(places, ["ab", "bc", "cd"])
    moved = xs(after(net, room(net, 520)))
    assert moved["b"] > 500
    assert (moved["c"], moved["d"]) == (0, 200)
    back = world({"a": Point(400, 0), "b": Point(0, 300)}, ["ab"])
    assert room(back, 200) == Room(200)


def test_a_pinned_node_keeps_everything_where_it_is() -> None:
    net = world({"a": Point(0, 0), "b": Point(140, 0)}, ["ab"])
    pinned = net.with_nodes(replace(net.nodes[NodeId("b")], pinned=True))
    assert room(pinned, 120).moves == ()


def test_a_frame_goes_along_with_all_that_is_in_it_and_widens_if_a_part_stays() -> None:
    places = {"a": Point(0, 0), "b": Point(140, 0)}
    whole = world(places, ["ab"], Rectangle(130, -40, 120, 100))
    frame = after(whole, room(whole, 120)).frames[FRAME].rectangle
    assert (frame.x, frame.width) == (130 + 144, 120)
    part = world(places, ["ab"], Rectangle(-10, -40, 300, 100))
    frame = after(part, room(part, 120)).frames[FRAME].rectangle
    assert (frame.x, frame.width) == (-10, 300 + 144)
