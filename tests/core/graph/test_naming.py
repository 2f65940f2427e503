"""Steps are called by what they changed: a node, the ends of a wire, or how many there were."""

from __future__ import annotations

import pytest

from core.graph.annotations import SetNodeFlags
from core.graph.commands import AddNode, Command, Connect, Disconnect, MoveNodes, RemoveItems, Several
from core.graph.history import History
from core.graph.model import Document, ItemId, NodeId, Point, WireId, frozen
from core.graph.pasting import Duplicate
from core.graph.placing import Nudge
from core.graph.wiring import Detach, DisableWires, RemoveAndReconnect
from core.messages import LABELS
from tests.helpers.graphs import graph, node, port
from tests.helpers.toy_registry import toy_registry

REGISTRY = toy_registry()
A_B = WireId("a_b.data")


def step(command: Command) -> str:
    """Return what the history calls an edit of x → a → b."""
    net = graph(
        node("x", "Variable"),
        node("a", "ToyDense", units=3),
        node("b", "ToyDense", units=3),
        wires="x -> a.data, a -> b.data",
    )
    history = History(Document(net), REGISTRY)
    history.push(command)
    code, values = history.labels[-1]
    return LABELS[code].format_map(dict(values))


def items(*names: str) -> frozenset[ItemId]:
    return frozenset(NodeId(name) for name in names)


def nodes(*names: str) -> frozenset[NodeId]:
    return frozenset(NodeId(name) for name in names)


@pytest.mark.parametrize(
    ("command", "text"),
    [
        (RemoveItems(items("b")), "Delete b"),
        (RemoveItems(items("a", "b")), "Delete 2 items"),
        (RemoveItems(frozenset[ItemId]({A_B})), "Disconnect a from b.data"),
        (Disconnect(frozenset({A_B})), "Disconnect a from b.data"),
        (Connect(port("x"), port("b.data"), WireId("w")), "Connect x to b.data"),
        (
            Several((Disconnect(frozenset({A_B})), Connect(port("x"), port("b.data"), WireId("w"))), "connect"),
            "Connect x to b.data",
        ),
        (RemoveAndReconnect(items("a")), "Delete a and reconnect"),
        (
            Several((Detach(nodes("a")), MoveNodes(frozen({NodeId("a"): Point(9, 9)}))), "detach", {"count": 1}),
            "Detach a",
        ),
        (MoveNodes(frozen({NodeId("a"): Point(9, 9)})), "Move a"),
        (Nudge(items("a"), 8, 0), "Nudge a"),
        (Nudge(items("a", "b"), 8, 0), "Nudge 2 items"),
        (Duplicate(items("a"), "t"), "Duplicate as a1"),
        (SetNodeFlags(nodes("a"), collapsed=True), "Collapse a"),
        (SetNodeFlags(nodes("a", "b"), collapsed=True), "Collapse"),
        (DisableWires(frozenset({A_B})), "Disable the wire from a to b.data"),
        (DisableWires(frozenset({A_B, WireId("x_a.data")})), "Disable 2 wires"),
        (
            Several(
                (AddNode(node("n", "ToyDense", units=2)), Connect(port("b"), port("n.data"), WireId("w"))),
                "add_node",
                {"name": "Dense"},
            ),
            "Add n",
        ),
    ],
)
def test_a_step_names_what_it_changed(command: Command, text: str) -> None:
    assert step(command) == text
