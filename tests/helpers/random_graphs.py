"""Random documents and edits (hypothesis strategies)."""

from __future__ import annotations

from hypothesis import strategies as st

from core.graph.commands import Borrow, Command, Connect, Disconnect, RemoveItems, SetAttribute, SetParameterSettings
from core.graph.model import Document, Graph, Node, NodeId, PortRef, VariableSettings, WireId, frozen
from core.graph.ports import node_ports
from core.graph.rules import check_connection, orient
from core.graph.wiring import DisableWires
from core.operators import standard_registry
from core.operators.operator import AttributeValue
from core.problem import Refused

REGISTRY = standard_registry()

SIZES = st.sampled_from([-1, 2, 3, 4, 6])
SHAPES = st.one_of(st.none(), st.lists(SIZES, min_size=1, max_size=3).map(tuple))

KINDS: list[tuple[str, st.SearchStrategy[dict[str, AttributeValue]]]] = [
    ("Variable", SHAPES.map(lambda shape: {} if shape is None else {"shape": shape})),
    ("FullyConnected", st.fixed_dictionaries({"num_hidden": st.sampled_from([2, 3, 4]), "flatten": st.booleans()})),
    ("Activation", st.sampled_from(["relu", "tanh"]).map(lambda kind: {"act_type": kind})),
    ("elemwise_add", st.just({})),
    ("_mul_scalar", st.just({"scalar": 2.0})),
    ("Flatten", st.just({})),
    ("SoftmaxOutput", st.just({})),
]


@st.composite
def nodes(draw: st.DrawFn, name: str) -> Node:
    """Draw a node whose id is its name."""
    operator, attributes = draw(st.sampled_from(KINDS))
    return Node(NodeId(name), operator, name, attributes=frozen(draw(attributes)))


@st.composite
def documents(draw: st.DrawFn, max_nodes: int = 9) -> Document:
    """Draw a document: some nodes, and wires wherever the connection rule lets them be."""
    count = draw(st.integers(1, max_nodes))
    placed = [draw(nodes(f"n{index}")) for index in range(count)]
    document = Document(Graph(frozen((node.id, node) for node in placed)))
    for index in range(draw(st.integers(0, 2 * count))):
        document = apply(document, draw(connections(document, WireId(f"w{index}"))))
    return document


def apply(document: Document, command: Command | None) -> Document:
    """Apply a command; an edit that is refused changes nothing."""
    if command is None:
        return document
    try:
        return command.apply(document, REGISTRY)
    except Refused:
        return document


@st.composite
def connections(draw: st.DrawFn, document: Document, wire: WireId) -> Connect | None:
    """Draw a wire that the connection rule allows, if the first try finds one."""
    graph = document.graph
    ends = [
        (PortRef(node, port.name), port in node_ports(graph, node, REGISTRY).outputs)
        for node in graph.nodes
        for port in (*node_ports(graph, node, REGISTRY).inputs, *node_ports(graph, node, REGISTRY).outputs)
    ]
    sources = [ref for ref, is_output in ends if is_output]
    targets = [ref for ref, is_output in ends if not is_output]
    if not sources or not targets:
        return None
    source, target = draw(st.sampled_from(sources)), draw(st.sampled_from(targets))
    if check_connection(graph, REGISTRY, source, target) is not None:
        return None
    oriented = orient(graph, REGISTRY, source, target)
    return None if oriented is None else Connect(*oriented, wire)


@st.composite
def edits(draw: st.DrawFn, document: Document, number: int) -> Command | None:
    """Draw an edit that shapes may depend on."""
    graph = document.graph
    some = st.sampled_from(list(graph.nodes)) if graph.nodes else None
    match draw(st.integers(0, 6)):
        case 0:
            return draw(connections(document, WireId(f"e{number}")))
        case 1 if graph.wires:
            return Disconnect(frozenset({draw(st.sampled_from(list(graph.wires)))}))
        case 6 if graph.wires:
            wires = draw(st.sets(st.sampled_from(list(graph.wires)), min_size=1, max_size=3))
            return DisableWires(frozenset(wires), disabled=draw(st.booleans()))
        case 2 if some is not None:
            return RemoveItems(frozenset({draw(some)}))
        case 3 if some is not None:
            node = graph.nodes[draw(some)]
            change = {"FullyConnected": ("num_hidden", 6), "Variable": ("shape", draw(SHAPES))}.get(node.operator)
            return None if change is None else SetAttribute(node.id, *change)
        case 4 if some is not None:
            dense = [node.id for node in graph.nodes.values() if node.operator == "FullyConnected"]
            return Borrow(draw(st.sampled_from(dense)), draw(st.sampled_from([*dense, None]))) if dense else None
        case 5 if some is not None:
            dense = [node.id for node in graph.nodes.values() if node.operator == "FullyConnected"]
            shape = draw(st.sampled_from([None, (-1, 3), (2, 6)]))
            if not dense:
                return None
            return SetParameterSettings(PortRef(draw(st.sampled_from(dense)), "weight"), VariableSettings(shape=shape))
    return None
