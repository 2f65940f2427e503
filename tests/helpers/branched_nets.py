"""Networks that branch and join again, larger than the examples: what a layout has to cope with."""

from __future__ import annotations

from core.graph.model import Document, Node
from tests.helpers.graphs import graph, node
from tests.helpers.reference_nets import act, again, conv, dense

PORTS: dict[str, tuple[str, ...]] = {
    "elemwise_add": ("lhs", "rhs"),
    "elemwise_sub": ("lhs", "rhs"),
    "batch_dot": ("lhs", "rhs"),
}
"""The inputs of operators that have others than ``data``."""


class _Net:
    """Nodes and wires of a network that is written down layer by layer."""

    def __init__(self) -> None:
        self._nodes: list[Node] = []
        self._wires: list[str] = []

    def put(self, layer: Node, *sources: str) -> str:
        """Add a node, its inputs in the order of its ports, and return its name."""
        ports = PORTS.get(layer.operator, ("data",))
        if layer.operator == "Concat":
            ports = tuple(f"arg{number}" for number in range(len(sources)))
        self._nodes.append(layer)
        self._wires += [f"{source} -> {layer.name}.{port}" for source, port in zip(sources, ports, strict=False)]
        return layer.name

    def document(self) -> Document:
        """Return what has been written down."""
        return Document(graph(*self._nodes, wires=", ".join(self._wires)))


def residual_blocks(count: int = 8) -> Document:
    """Return a convolution and blocks of two more, with a way around each block."""
    net = _Net()
    last = net.put(node("data", "Variable", shape=(-1, 3, 16, 16)))
    last = net.put(conv("stem", 8, (3, 3), pad=(1, 1)), last)
    for number in range(1, count + 1):
        before = last
        last = net.put(conv(f"conv{number}a", 8, (3, 3), pad=(1, 1)), last)
        last = net.put(act(f"relu{number}a", "relu"), last)
        last = net.put(conv(f"conv{number}b", 8, (3, 3), pad=(1, 1)), last)
        last = net.put(node(f"add{number}", "elemwise_add"), last, before)
        last = net.put(act(f"relu{number}", "relu"), last)
    net.put(dense("classes", 10), last)
    return net.document()


def u_shape(depth: int = 4) -> Document:
    """Return a way down by pooling and up again, joined at every size."""
    net = _Net()
    last = net.put(node("image", "Variable", shape=(-1, 1, 32, 32)))
    skips = []
    for level in range(depth):
        last = net.put(conv(f"down{level}", 8 << level, (3, 3), pad=(1, 1)), last)
        last = net.put(act(f"down{level}_relu", "relu"), last)
        skips.append(last)
        last = net.put(node(f"pool{level}", "Pooling", kernel=(2, 2), stride=(2, 2), pool_type="max"), last)
    last = net.put(conv("bottom", 8 << depth, (3, 3), pad=(1, 1)), last)
    for level in reversed(range(depth)):
        last = net.put(node(f"up{level}", "repeat", repeats=2, axis=2), last)
        last = net.put(node(f"join{level}", "Concat", num_args=2), skips[level], last)
        last = net.put(conv(f"up{level}_conv", 8 << level, (3, 3), pad=(1, 1)), last)
    net.put(conv("mask", 1, (1, 1)), last)
    return net.document()


def siamese_towers(layers: int = 3) -> Document:
    """Return two towers of the same layers, and what is between their codes."""
    net = _Net()
    towers = [net.put(node(name, "Variable", shape=(-1, 64))) for name in ("left", "right")]
    for number in range(layers):
        layer = dense(f"code{number}", 32)
        towers = [net.put(layer if use == 1 else again(layer, use), tower) for use, tower in enumerate(towers, start=1)]
        towers = [net.put(act(f"tanh{number}_{use}", "tanh"), tower) for use, tower in enumerate(towers)]
    apart = net.put(node("apart", "elemwise_sub"), *towers)
    net.put(node("squared", "square"), apart)
    return net.document()


def inception(blocks: int = 2) -> Document:
    """Return blocks of four branches, joined."""
    net = _Net()
    last = net.put(node("image", "Variable", shape=(-1, 16, 16, 16)))
    for block in range(blocks):
        name = f"block{block}_"
        one = net.put(conv(f"{name}1x1", 8, (1, 1)), last)
        three = net.put(conv(f"{name}3x3_reduce", 8, (1, 1)), last)
        three = net.put(conv(f"{name}3x3", 8, (3, 3), pad=(1, 1)), three)
        five = net.put(conv(f"{name}5x5_reduce", 4, (1, 1)), last)
        five = net.put(conv(f"{name}5x5", 8, (5, 5), pad=(2, 2)), five)
        pool = net.put(node(f"{name}pool", "Pooling", kernel=(3, 3), pad=(1, 1), pool_type="max"), last)
        pool = net.put(conv(f"{name}pool_project", 8, (1, 1)), pool)
        last = net.put(node(f"{name}join", "Concat", num_args=4), one, three, five, pool)
    net.put(dense("classes", 10), last)
    return net.document()


def attention(heads: int = 2) -> Document:
    """Return attention made of operators, with ways around it and around the two dense layers behind it."""
    net = _Net()
    data = net.put(node("tokens", "Variable", shape=(-1, 8, 16)))
    found = []
    for head in range(heads):
        name = f"head{head}_"
        query, key, value = (
            net.put(dense(f"{name}{part}", 8, flatten=False), data) for part in ("query", "key", "value")
        )
        scores = net.put(node(f"{name}scores", "batch_dot", transpose_b=True), query, key)
        shares = net.put(node(f"{name}shares", "softmax", axis=-1), scores)
        found.append(net.put(node(f"{name}mixed", "batch_dot"), shares, value))
    joined = net.put(node("heads", "Concat", num_args=heads, dim=2), *found)
    out = net.put(dense("project", 16, flatten=False), joined)
    around = net.put(node("around_attention", "elemwise_add"), data, out)
    norm = net.put(node("norm", "LayerNorm"), around)
    wide = net.put(act("wide_relu", "relu"), net.put(dense("wide", 32, flatten=False), norm))
    narrow = net.put(dense("narrow", 16, flatten=False), wide)
    last = net.put(node("around_dense", "elemwise_add"), norm, narrow)
    net.put(node("norm2", "LayerNorm"), last)
    return net.document()


BRANCHED = {
    "residual": residual_blocks,
    "u": u_shape,
    "siamese": siamese_towers,
    "inception": inception,
    "attention": attention,
}
