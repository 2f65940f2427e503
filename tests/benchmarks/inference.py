"""Inference, edits and files of documents of growing size: cost should grow linearly."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from core.graph.commands import Command, SetAttribute
from core.graph.diff import diff
from core.graph.files import dumps, loads
from core.graph.model import Document, Graph, Node, NodeId, Wire, WireId, frozen
from core.inference.infer import infer, reinfer
from core.inference.inference import Inference
from core.inference.view import DocumentView
from core.operators import standard_registry
from core.operators.operator import AttributeValue
from tests.benchmarks.table import Row, measure
from tests.helpers.graphs import node, port

REGISTRY = standard_registry()
KINDS: list[tuple[str, dict[str, AttributeValue]]] = [
    ("FullyConnected", {"num_hidden": 64}),
    ("Activation", {"act_type": "relu"}),
    ("elemwise_add", {}),
]


def chain_with_skips(count: int) -> Document:
    """Return Dense → Relu → Add blocks, each with a skip around its Relu, and one node that stands alone."""
    nodes: list[Node] = [node("x", "Variable", shape=(-1, 64)), node("alone", "FullyConnected", num_hidden=8)]
    wires: list[Wire] = []
    before = "x"
    for index in range(count):
        operator, attributes = KINDS[index % 3]
        name = f"n{index}"
        nodes.append(node(name, operator, **attributes))
        is_add = operator == "elemwise_add"
        wires.append(_wire(before, f"{name}.{'lhs' if is_add else 'data'}"))
        if is_add:
            wires.append(_wire(f"n{index - 2}", f"{name}.rhs"))
        before = name
    return Document(Graph(frozen((each.id, each) for each in nodes), frozen((each.id, each) for each in wires)))


def _wire(source: str, target: str) -> Wire:
    return Wire(WireId(f"{source}_{target}"), port(source), port(target))


def rows() -> Iterator[Row]:
    """Measure at 100, 1,000 and 10,000 nodes; the floor of each row is the same thing at 100 nodes, per node."""
    floors: dict[str, float] = {}
    for count in (100, 1_000, 10_000):
        functions = _functions(chain_with_skips(count))
        for name, seconds in zip(functions, measure(*functions.values(), rounds=7), strict=True):
            floor = floors.setdefault(name, seconds / 100)
            yield Row(f"{name}, {count:,} nodes", seconds, "100 nodes, times as many", floor * count)


def _functions(document: Document) -> dict[str, Callable[[], object]]:
    known = infer(DocumentView(document.graph, REGISTRY))
    text = dumps(document)
    alone = SetAttribute(NodeId("alone"), "num_hidden", 9)
    middle = SetAttribute(NodeId("n0"), "num_hidden", 65)
    return {
        "infer all": lambda: infer(DocumentView(document.graph, REGISTRY)),
        "edit a node that stands alone, to its shapes": lambda: _edit(document, known, alone),
        "edit a node of the chain, to all shapes": lambda: _edit(document, known, middle),
        "write the file": lambda: dumps(document),
        "read the file": lambda: loads(text, REGISTRY),
    }


def _edit(document: Document, known: Inference, command: Command) -> Inference:
    edited = command.apply(document, REGISTRY)
    return reinfer(known, DocumentView(edited.graph, REGISTRY), diff(document, edited))
