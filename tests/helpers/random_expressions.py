"""Random expressions (hypothesis strategies): every value is a matrix of 3 rows and 4 columns."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from hypothesis import strategies as st

from core.expression.expression import Expression, ExpressionNode, Head, apply, variable, variables
from core.operators import standard_registry
from core.operators.operator import Array
from core.operators.registry import Registry

REGISTRY: Registry = standard_registry()
ROWS, COLUMNS = 3, 4

UNARY = [
    ("Activation", {"act_type": "tanh"}),
    ("Activation", {"act_type": "sigmoid"}),
    ("Activation", {"act_type": "softrelu"}),
    ("_mul_scalar", {"scalar": "-0.5"}),
    ("_rminus_scalar", {"scalar": "1"}),
    ("Flatten", {}),
]
BINARY = ["elemwise_add", "elemwise_sub", "elemwise_mul", "add_n"]


@dataclass
class _Draft:
    heads: list[Head]
    weights: list[Head] = field(default_factory=list)


@st.composite
def expressions(draw: st.DrawFn, *, losses: bool = True) -> Expression:
    """Draw heads, some of them losses, of an expression with shared nodes and shared parameters."""
    draft = _Draft([Head(variable(name)) for name in ("x", "y")])
    for number in range(draw(st.integers(0, 8))):
        draft.heads.append(_node(draw, draft, f"node{number}"))
    picks = draw(st.lists(st.integers(0, len(draft.heads) - 1), min_size=1, max_size=3))
    heads = [draft.heads[pick] for pick in picks]
    if losses and draw(st.booleans()):
        softmax = REGISTRY.create("SoftmaxOutput", {})
        heads.append(Head(apply(softmax, "softmax", [draft.heads[-1], Head(variable("softmax_label"))])))
    return tuple(heads)


def _node(draw: st.DrawFn, draft: _Draft, name: str) -> Head:
    def some() -> Head:
        return draft.heads[draw(st.integers(0, len(draft.heads) - 1))]

    kind = draw(st.sampled_from(["unary", "binary", "dense"]))
    if kind == "unary":
        operator, attributes = draw(st.sampled_from(UNARY))
        return Head(apply(REGISTRY.create(operator, attributes), name, [some()], attributes))
    if kind == "binary":
        operator = draw(st.sampled_from(BINARY))
        attributes = {"num_args": "2"} if operator == "add_n" else {}
        return Head(apply(REGISTRY.create(operator, attributes), name, [some(), some()], attributes))
    if not draft.weights or draw(st.booleans()):
        draft.weights.append(Head(variable(f"{name}_weight")))
    attributes = {"num_hidden": str(COLUMNS)}
    inputs = [some(), draw(st.sampled_from(draft.weights)), Head(variable(f"{name}_bias"))]
    return Head(apply(REGISTRY.create("FullyConnected", attributes), name, inputs, attributes))


def values_of(heads: Expression) -> dict[ExpressionNode, Array]:
    """Return a seeded value for every Variable."""
    generator = np.random.default_rng(7)
    found: dict[ExpressionNode, Array] = {}
    for node in variables(heads):
        if node.name.endswith("_label"):
            found[node] = generator.integers(0, COLUMNS, ROWS).astype(np.float64)
        elif node.name.endswith("_bias"):
            found[node] = generator.normal(0, 0.5, COLUMNS)
        elif node.name.endswith("_weight"):
            found[node] = generator.normal(0, 0.5, (COLUMNS, COLUMNS))
        else:
            found[node] = generator.normal(0, 0.5, (ROWS, COLUMNS))
    return found
