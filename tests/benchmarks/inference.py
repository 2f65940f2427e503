"""Graph work of growing size, on documents and on symbols: cost should grow linearly."""

from __future__ import annotations

import gc
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np

from core import symbol as sym
from core.expression.expression import with_paths
from core.expression.gradient import gradient
from core.expression.lowering import lower
from core.expression.schedule import schedule
from core.graph.commands import Command, SetAttribute
from core.graph.diff import diff
from core.graph.files import dumps, loads
from core.graph.model import Document, Graph, Node, NodeId, Size, Wire, WireId, frozen
from core.inference.infer import infer, reinfer
from core.inference.inference import Inference
from core.inference.view import DocumentView
from core.layout.layered import Drawn, layout
from core.operators import standard_registry
from core.operators.operator import AttributeValue
from core.runtime.compiled.program import bind
from core.runtime.program import build_program
from core.symbol.symbol import Symbol
from tests.benchmarks.peers import MXNET_PYTHON
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


NODES_PER_BLOCK = 5
"""Of a symbol: a layer, its weight and bias, its activation, and the sum."""
GOALS = {
    "compose a symbol": "30 ms",
    "list_arguments of a new symbol": "4 ms",
    "list_arguments": "4 ms",
    "infer all": "100 ms",
    "infer all of the symbol": "100 ms",
    "edit a node that stands alone, to its shapes": "60 ms",
    "of that, infer again": "1 ms",
    "edit a node of the chain, to all shapes": "60 ms",
    "simple_bind with gradients": "300 ms",
    "bind a forward pass": "300 ms",
    "tojson": "50 ms",
    "load_json": "100 ms",
}
"""What is aimed at with 10,000 nodes; all else should grow linearly."""
SIZES = (100, 1_000, 10_000)
COMPOSING = "compose a symbol"
OF_MXNET = (
    COMPOSING,
    "list_arguments",
    "infer all of the symbol",
    "tojson",
    "load_json",
    "simple_bind with gradients",
)
"""What `tests.benchmarks.mxnet_graphs` does as well."""


def rows() -> Iterator[Row]:
    """Measure at 100, 1,000 and 10,000 nodes; the floor of each row is the same thing at 100 nodes, per node.

    These are the least of the processor's times, whatever else the machine does. For composing, the floor is bare
    Python as well. Where MXNet is installed, what it does is a floor, too, measured in turns with ours on the clock.
    """
    floors: dict[str, float] = {}
    for count in SIZES:
        functions = _functions(chain_with_skips(count)) | _of_symbols(count)
        goals = GOALS if count == SIZES[-1] else {}
        with frozen_heap():
            *times, bare = measure(
                *functions.values(), partial(bare_chain, count), rounds=9, warm_up=1, clock=time.process_time, of=min
            )
        for name, seconds in zip(functions, times, strict=True):
            floor = floors.setdefault(name, seconds / SIZES[0]) * count
            goal = goals.get(name, "linear" if count > SIZES[0] else "")
            yield Row(f"{name}, {count:,} nodes", seconds, "100 nodes, times as many", floor, goal)
            if name == COMPOSING:
                yield Row(f"{name}, {count:,} nodes", seconds, "bare Python objects", bare, goal)
        with _mxnet(count) as peer, frozen_heap():
            ours = [functions[name] for name in peer]
            times = measure(*ours, *peer.values(), rounds=5, warm_up=1)
        for name, seconds, theirs in zip(peer, times, times[len(peer) :], strict=False):
            yield Row(f"{name}, {count:,} nodes", seconds, "MXNet", theirs, goals.get(name, ""))


class Bare:
    """What is least of a node: four fields."""

    __slots__ = ("attributes", "inputs", "name", "operator")

    def __init__(self, operator: str | None, name: str, inputs: tuple[tuple[Bare, int], ...] = ()) -> None:
        self.operator = operator
        self.name = name
        self.inputs = inputs
        self.attributes: dict[str, str] | None = None


def bare_chain(count: int) -> Bare:
    """Build the chain of `composed` of bare objects: no attributes are read, and nothing is checked."""
    x = Bare(None, "data")
    for number in range(count // NODES_PER_BLOCK):
        name = f"fullyconnected{number}"
        parameters = ((Bare(None, f"{name}_weight"), 0), (Bare(None, f"{name}_bias"), 0))
        before = Bare("FullyConnected", name, ((x, 0), *parameters))
        activation = Bare("Activation", f"activation{number}", ((before, 0),))
        x = Bare("elemwise_add", f"_plus{number}", ((activation, 0), (before, 0)))
    return x


@contextmanager
def frozen_heap() -> Iterator[None]:
    """Keep the collector off what is there already: what a row builds should not pay for all the others' graphs."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def _mxnet(count: int) -> Iterator[dict[str, Callable[[], object]]]:
    """Yield what MXNet does, by the names of our rows; nothing where it is not installed."""
    python = os.environ.get(MXNET_PYTHON)
    if not python:
        yield {}
        return
    script = Path(__file__).with_name("mxnet_graphs.py")
    pipe = subprocess.PIPE
    with subprocess.Popen([python, str(script), str(count)], stdin=pipe, stdout=pipe, text=True) as process:

        def ask(task: str) -> None:
            assert process.stdin is not None
            assert process.stdout is not None
            if task:
                process.stdin.write(f"{task}\n")
                process.stdin.flush()
            if not process.stdout.readline():
                raise RuntimeError("MXNet has stopped")

        ask("")
        yield {name: partial(ask, name) for name in OF_MXNET}
        assert process.stdin is not None
        process.stdin.close()


def _functions(document: Document) -> dict[str, Callable[[], object]]:
    known = infer(DocumentView(document.graph, REGISTRY))
    text = dumps(document)
    alone = SetAttribute(NodeId("alone"), "num_hidden", 9)
    middle = SetAttribute(NodeId("n0"), "num_hidden", 65)
    lowering = lower(document, REGISTRY)
    parameters = [each.node for each in lowering.variables.values() if each.node.path[1] in ("weight", "bias")]
    graph = gradient(lowering.heads, parameters)
    edited = alone.apply(document, REGISTRY)
    view, change = DocumentView(edited.graph, REGISTRY), diff(document, edited)
    sizes = dict.fromkeys(document.graph.nodes, Size(160, 96))
    return {
        "infer all": lambda: infer(DocumentView(document.graph, REGISTRY)),
        "lay out": lambda: layout(document.graph, Drawn(sizes, {})),
        "edit a node that stands alone, to its shapes": lambda: _edit(document, known, alone),
        "of that, infer again": lambda: reinfer(known, view, change),
        "edit a node of the chain, to all shapes": lambda: _edit(document, known, middle),
        "write the file": lambda: dumps(document),
        "read the file": lambda: loads(text, REGISTRY),
        "lower": lambda: lower(document, REGISTRY),
        "differentiate": lambda: gradient(lowering.heads, parameters),
        "schedule forward and backward": lambda: schedule(lowering.heads, graph),
    }


def _edit(document: Document, known: Inference, command: Command) -> Inference:
    edited = command.apply(document, REGISTRY)
    return reinfer(known, DocumentView(edited.graph, REGISTRY), diff(document, edited))


def composed(count: int) -> Symbol:
    """Return the same blocks as a symbol of so many nodes, Variables among them: as MXNet's files count them."""
    x = sym.Variable("data")
    for _ in range(count // NODES_PER_BLOCK):
        before = sym.FullyConnected(x, num_hidden=64)
        x = sym.Activation(before, act_type="relu") + before
    return x


def _of_symbols(count: int) -> dict[str, Callable[[], object]]:
    net = composed(count)
    text = net.tojson()
    shapes, _, _ = net.infer_shape(data=(32, 64))
    assert shapes is not None
    program = build_program(with_paths(net.heads))
    by_name = dict(zip(net.list_arguments(), shapes, strict=True))
    values = {node.path: np.zeros(by_name[node.name] or (), np.float32) for node in program.variables}
    gradients = build_program(program.heads, program.variables)
    return {
        COMPOSING: lambda: composed(count),
        "list_arguments of a new symbol": lambda: Symbol(net.heads).list_arguments(),
        "list_arguments": net.list_arguments,
        "infer all of the symbol": lambda: net.infer_shape(data=(32, 64)),
        "tojson": net.tojson,
        "load_json": lambda: sym.load_json(text),
        "simple_bind with gradients": lambda: net.simple_bind(data=(2, 64)),
        "bind a forward pass": lambda: bind(program, values),
        "bind forward and backward": lambda: bind(gradients, values),
    }
