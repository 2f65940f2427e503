"""The reference set of networks that `tests.peers.torchinfo_counts` writes down in PyTorch, as documents of ours.

A node is called as the layer there; further uses of a layer are called ``layer@2`` and so on, and borrow from it.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from core.graph.model import Document, Node, NodeId
from core.operators.operator import AttributeValue
from tests.helpers.graphs import graph, node

RNN_STEPS = 4


def dense(name: str, units: int, **more: AttributeValue) -> Node:
    """Return a dense layer."""
    return node(name, "FullyConnected", num_hidden=units, **more)


def conv(name: str, filters: int, kernel: tuple[int, int], **more: AttributeValue) -> Node:
    """Return a convolution."""
    return node(name, "Convolution", num_filter=filters, kernel=kernel, **more)


def act(name: str, act_type: str) -> Node:
    """Return an activation."""
    return node(name, "Activation", act_type=act_type)


def again(layer: Node, use: int) -> Node:
    """Return another use of a layer, with its parameters."""
    name = f"{layer.name}@{use}"
    return replace(layer, id=NodeId(name), name=name, borrows=layer.id)


def in_row(shape: tuple[int, ...], *layers: Node) -> Document:
    """Return data of a shape and layers, one behind the other."""
    nodes = (node("data", "Variable", shape=shape), *layers)
    wires = ", ".join(f"{a.name} -> {b.name}.data" for a, b in pairwise(nodes))
    return Document(graph(*nodes, wires=wires))


def siamese() -> Document:
    """Return two towers with one weight, and the square of their difference."""
    tower, relu, code = dense("tower", 32), act("relu", "relu"), dense("code", 8)
    nodes = (
        *(node(name, "Variable", shape=(-1, 64)) for name in ("left", "right")),
        *(tower, relu, code, again(tower, 2), replace(relu, id=NodeId("relu@2"), name="relu@2"), again(code, 2)),
        *(node("apart", "elemwise_sub"), node("squared", "square")),
    )
    wires = (
        "left -> tower.data, tower -> relu.data, relu -> code.data, right -> tower@2.data, tower@2 -> relu@2.data,"
        " relu@2 -> code@2.data, code -> apart.lhs, code@2 -> apart.rhs, apart -> squared.data"
    )
    return Document(graph(*nodes, wires=wires))


def rnn() -> Document:
    """Return tanh(W x + b + R h), unrolled over steps, and a dense layer on the last state."""
    x2h, h2h, tanh = dense("x2h", 7), dense("h2h", 7, no_bias=True), act("tanh", "tanh")
    nodes = [node("x1", "Variable", shape=(-1, 5)), x2h, tanh]
    wires = ["x1 -> x2h.data", "x2h -> tanh.data"]
    state = "tanh"
    for step in range(2, RNN_STEPS + 1):
        recurrent = h2h if step == 2 else again(h2h, step - 1)
        nodes += [node(f"x{step}", "Variable", shape=(-1, 5)), again(x2h, step), recurrent]
        nodes += [node(f"sum{step}", "elemwise_add"), act(f"tanh@{step}", "tanh")]
        wires += [f"x{step} -> x2h@{step}.data", f"{state} -> {recurrent.name}.data", f"x2h@{step} -> sum{step}.lhs"]
        wires += [f"{recurrent.name} -> sum{step}.rhs", f"sum{step} -> tanh@{step}.data"]
        state = f"tanh@{step}"
    nodes.append(dense("out", 3))
    return Document(graph(*nodes, wires=", ".join([*wires, f"{state} -> out.data"])))


def residual() -> Document:
    """Return two dense layers, each with a way around it."""
    nodes = (
        *(node("data", "Variable", shape=(-1, 12)), dense("dense1", 12), act("relu1", "relu")),
        *(node("add1", "elemwise_add"), dense("dense2", 12), act("relu2", "relu"), node("add2", "elemwise_add")),
        dense("last", 2),
    )
    wires = (
        "data -> dense1.data, dense1 -> relu1.data, data -> add1.lhs, relu1 -> add1.rhs, add1 -> dense2.data,"
        " dense2 -> relu2.data, add1 -> add2.lhs, relu2 -> add2.rhs, add2 -> last.data"
    )
    return Document(graph(*nodes, wires=wires))


def reference_set() -> dict[str, Document]:
    """Return the documents by name."""
    return {
        "perceptron": in_row((-1, 64), dense("dense1", 256), act("relu1", "relu"), dense("dense2", 10)),
        "lenet": in_row(
            (-1, 1, 28, 28),
            *(conv("conv1", 20, (5, 5)), act("tanh1", "tanh")),
            node("pool1", "Pooling", kernel=(2, 2), stride=(2, 2), pool_type="max"),
            *(conv("conv2", 50, (5, 5)), act("tanh2", "tanh")),
            node("pool2", "Pooling", kernel=(2, 2), stride=(2, 2), pool_type="max"),
            *(node("flat", "Flatten"), dense("dense1", 500), act("tanh3", "tanh"), dense("dense2", 10)),
        ),
        "batch norm": in_row(
            (-1, 3, 16, 16),
            *(conv("conv1", 8, (3, 3), pad=(1, 1), no_bias=True), node("bn1", "BatchNorm"), act("relu1", "relu")),
            conv("conv2", 16, (3, 3), pad=(1, 1), stride=(2, 2), num_group=4),
            *(node("bn2", "BatchNorm"), act("relu2", "relu")),
            node("pool", "Pooling", kernel=(1, 1), global_pool=True, pool_type="avg"),
            *(node("flat", "Flatten"), dense("dense", 10)),
        ),
        "siamese": siamese(),
        "rnn": rnn(),
        "residual": residual(),
        "dilated": in_row(
            (-1, 4, 20, 20),
            conv("conv1", 6, (3, 5), dilate=(2, 2), stride=(1, 2)),
            act("sigmoid1", "sigmoid"),
            node("pool1", "Pooling", kernel=(2, 3), stride=(2, 1), pool_type="avg"),
            conv("conv2", 5, (1, 1)),
        ),
        "layer norm": in_row(
            (-1, 10),
            *(dense("dense1", 24), node("norm", "LayerNorm"), act("tanh1", "tanh"), node("drop", "Dropout", p=0.3)),
            dense("dense2", 4, no_bias=True),
        ),
    }
