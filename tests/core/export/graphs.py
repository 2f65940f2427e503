"""Graphs to export: the hand-written ones that people would draw, as expressions."""

from __future__ import annotations

from collections.abc import Callable

from core import symbol as sym
from core.export.exporter import ExportResult, export_expression
from core.export.verify import expression_values
from core.expression.expression import Expression, with_paths
from core.name import NameManager
from core.operators.operator import Array
from core.problem import Path

XAVIER = '["xavier", {"rnd_type": "gaussian", "factor_type": "in", "magnitude": 2}]'


def heads(symbol: sym.Symbol) -> Expression:
    """Return the expression of a symbol, with paths."""
    return with_paths(symbol.heads)


def lazy_mlp() -> sym.Symbol:
    """Data of unknown width."""
    hidden = sym.FullyConnected(sym.Variable("x"), num_hidden=256, name="hidden")
    relu = sym.Activation(hidden, act_type="relu", name="relu0")
    return sym.FullyConnected(relu, num_hidden=10, name="output")


def perceptron() -> sym.Symbol:
    """Softmax with its label."""
    data = sym.Variable("data", shape=(-1, 20))
    fc1 = sym.FullyConnected(data, num_hidden=128, name="fc1")
    relu = sym.Activation(fc1, act_type="relu", name="relu1")
    return sym.SoftmaxOutput(sym.FullyConnected(relu, num_hidden=10, name="fc2"), name="softmax")


def shared_weight() -> sym.Symbol:
    """One weight Variable in two layers that have a bias each."""
    w = sym.Variable("w", init='["xavier", {}]')
    fc1 = sym.FullyConnected(sym.Variable("data", shape=(-1, 16)), weight=w, num_hidden=16, name="fc1")
    relu = sym.Activation(fc1, act_type="relu", name="relu1")
    return sym.FullyConnected(relu, weight=w, num_hidden=16, name="fc2")


def shared_block() -> sym.Symbol:
    """One layer called twice."""
    weight, bias = sym.Variable("shared_weight"), sym.Variable("shared_bias")
    dense0 = sym.FullyConnected(sym.Variable("x", shape=(-1, 20)), num_hidden=8, name="dense0")
    h = sym.Activation(dense0, act_type="tanh", name="act0")
    h = sym.FullyConnected(h, weight, bias, num_hidden=8, name="shared")
    h = sym.Activation(h, act_type="softsign", name="act1")
    h = sym.FullyConnected(h, weight, bias, num_hidden=8, name="shared_1")
    return sym.FullyConnected(sym.Activation(h, act_type="softrelu", name="act2"), num_hidden=10, name="output")


def two_inputs() -> sym.Symbol:
    """A layer over a sum, with an initializer of its own."""
    total = sym.elemwise_add(sym.Variable("lhs", shape=(-1, 20)), sym.Variable("rhs"), name="total")
    weight = sym.Variable(
        "fc1_weight", init='["xavier", {"rnd_type": "gaussian", "factor_type": "in", "magnitude": 2}]'
    )
    return sym.FullyConnected(total, weight=weight, num_hidden=128, name="fc1")


def many_heads() -> sym.Symbol:
    """Two losses and two other outputs over data with three axes, with all arithmetic in between."""
    with NameManager():  # automatic names start at 0, whatever ran before
        q = sym.FullyConnected(sym.Variable("a", shape=(6, 5, 4)), num_hidden=3, flatten=False, no_bias=True, name="q")
        s1 = sym.SoftmaxOutput(
            q,
            multi_output=True,
            use_ignore=True,
            ignore_label=1,
            normalization="valid",
            grad_scale=2.5,
            smooth_alpha=0.1,
            name="s1",
        )
        s2 = sym.SoftmaxOutput(q * 2 + 1, preserve_shape=True, normalization="batch", name="s2")
        sigmoid = sym.Activation(q, act_type="sigmoid", name="sigmoid1")
        return sym.Group([s1, s2, 1 / (sigmoid + 1), (3 - q) / 2 - q * q])


def conv_net() -> sym.Symbol:
    """Convolution, batch norm, pooling, dropout, dense."""
    x = sym.Variable("x", shape=(-1, 3, 8, 8))
    weight = sym.Variable(
        "conv_weight", init='["xavier", {"rnd_type": "gaussian", "factor_type": "in", "magnitude": 2}]'
    )
    net = sym.Convolution(x, weight, kernel=(3, 3), num_filter=8, pad=(1, 1), name="conv")
    net = sym.BatchNorm(net, fix_gamma=False, eps=1e-5, name="bn")
    net = sym.Activation(net, act_type="relu", name="relu0")
    net = sym.Pooling(net, kernel=(2, 2), stride=(2, 2), pool_type="max", name="pool")
    net = sym.Dropout(net, p=0.25, name="dropout")
    return sym.FullyConnected(net, num_hidden=10, name="fc")


def batch_norms() -> sym.Symbol:
    """Batch norm after dense, with gamma fixed at 1, and a grouped convolution in one dimension."""
    x = sym.Variable("x", shape=(6, 4, 9))
    net = sym.Convolution(x, kernel=(3,), num_filter=6, num_group=2, stride=(2,), dilate=(2,), name="conv")
    net = sym.BatchNorm(net, momentum=0.8, name="bn1")
    net = sym.Pooling(net, kernel=(2,), pool_type="avg", pad=(1,), count_include_pad=False, name="pool")
    net = sym.FullyConnected(sym.Activation(net, act_type="tanh", name="tanh1"), num_hidden=5, name="fc")
    return sym.LinearRegressionOutput(sym.BatchNorm(net, fix_gamma=False, name="bn2"), name="squared")


def reader() -> sym.Symbol:
    """Words looked up, normalized, and compared with each other: attention without a mask."""
    words = sym.Variable("words", shape=(4, 7))
    vectors = sym.Embedding(words, input_dim=50, output_dim=12, name="embed")
    normal = sym.LayerNorm(vectors, name="norm")
    parts = sym.SliceChannel(
        sym.FullyConnected(normal, num_hidden=36, flatten=False, no_bias=True, name="qkv"),
        num_outputs=3,
        axis=2,
        name="parts",
    )
    scores = sym.batch_dot(parts[0], parts[1], transpose_b=True, name="scores")
    with NameManager():  # automatic names start at 0, whatever ran before
        scaled = scores * 0.2886751345948129
    weights = sym.softmax(scaled, axis=-1, name="weights")
    context = sym.batch_dot(weights, parts[2], name="context")
    joined = sym.Concat(context, vectors, dim=2, name="joined")
    pooled = sym.mean(sym.LeakyReLU(joined, act_type="gelu", name="gelu"), axis=1, name="pooled")
    return sym.SoftmaxOutput(sym.FullyConnected(pooled, num_hidden=5, name="classes"), name="softmax")


def tied_autoencoder() -> sym.Symbol:
    """One matrix on the way in, and transposed on the way out; the loss is any expression."""
    x = sym.Variable("x", shape=(-1, 20))
    w = sym.Variable("w", shape=(8, 20), init='["xavier", {}]')
    code = sym.Activation(sym.dot(x, w, transpose_b=True, name="encode"), act_type="sigmoid", name="code")
    back = sym.dot(code, w, name="decode")
    error = sym.sum(
        sym.square(sym.elemwise_sub(back, x, name="error"), name="squares"), axis=1, keepdims=True, name="per_row"
    )
    return sym.Group([sym.MakeLoss(error, normalization="batch", name="loss"), sym.BlockGrad(back, name="copy")])


GRAPHS: dict[str, Callable[[], sym.Symbol]] = {
    "lazy_mlp": lazy_mlp,
    "perceptron": perceptron,
    "shared_weight": shared_weight,
    "shared_block": shared_block,
    "two_inputs": two_inputs,
    "many_heads": many_heads,
    "conv_net": conv_net,
    "batch_norms": batch_norms,
    "reader": reader,
    "tied_autoencoder": tied_autoencoder,
}


def export_with_weights(symbol: sym.Symbol, target: str, title: str = "net") -> tuple[ExportResult, dict[Path, Array]]:
    """Return an export of a symbol with drawn weights, and the value of every Variable."""
    expression = heads(symbol)
    draft = export_expression(expression, target, title=title, is_draft=True)
    values = expression_values(draft, {})
    return export_expression(expression, target, title=title, values=values), values
