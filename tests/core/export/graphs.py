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


GRAPHS: dict[str, Callable[[], sym.Symbol]] = {
    "lazy_mlp": lazy_mlp,
    "perceptron": perceptron,
    "shared_weight": shared_weight,
    "shared_block": shared_block,
    "two_inputs": two_inputs,
    "many_heads": many_heads,
}


def export_with_weights(symbol: sym.Symbol, target: str, title: str = "net") -> tuple[ExportResult, dict[Path, Array]]:
    """Return an export of a symbol with drawn weights, and the value of every Variable."""
    expression = heads(symbol)
    draft = export_expression(expression, target, title=title, is_draft=True)
    values = expression_values(draft, {})
    return export_expression(expression, target, title=title, values=values), values
