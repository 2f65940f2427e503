"""Random expressions over all operators: inference never fails, and says what execution produces.

A release looks at 100,000 of them: ``HYPOTHESIS_PROFILE=release pytest tests/core/inference/test_random_symbols.py``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.dimension import UNKNOWN, Shape, is_complete
from core.expression.expression import ExpressionNode, Head, topological
from core.expression.gradient import gradient
from core.expression.symbol_json import from_json, to_json
from core.inference.infer import infer
from core.inference.view import ExpressionView
from core.operators import standard_registry
from core.operators.operator import Array, Role
from tests.helpers.operator_checks import evaluate
from tests.helpers.random_symbols import RandomExpression, completed_shapes, expressions, shape_of

PROFILE = settings.get_current_profile_name()
MANY = settings(max_examples={"release": 100_000, "ci": 500}.get(PROFILE, 200))

MAX_ELEMENTS = 100_000


IMPOSSIBLE = ("negative integer powers", "numpy boolean", "BoolDType")
"""What NumPy says of numbers that a rule has no value for, though the shapes fit: reported, and no matter of shapes."""


def computed(heads: Sequence[Head], values: Mapping[ExpressionNode, Array]) -> list[Array]:
    """Compute heads; an example whose types have no such rule counts as none."""
    try:
        with np.errstate(all="ignore"):
            return evaluate(heads, values)
    except (TypeError, ValueError) as error:
        assume(not any(words in str(error) for words in IMPOSSIBLE))
        raise


def outputs_of(expression: RandomExpression) -> list[Head]:
    nodes = [node for node in topological(expression.heads) if node.operator is not None]
    return [Head(node, index) for node in nodes for index in range(len(node.output_ports))]


@MANY
@given(expressions())
def test_execution_produces_the_inferred_shapes(expression: RandomExpression) -> None:
    shapes = completed_shapes(expression)
    if shapes is None:
        return
    inference = infer(ExpressionView(expression.heads, shapes))
    heads = outputs_of(expression)
    inferred = {head: shape_of(inference, head) for head in heads}
    assume(all(math.prod(shape or ()) <= MAX_ELEMENTS for shape in [*inferred.values(), *shapes.values()]))
    generator = np.random.default_rng(0)
    values = {node: generator.uniform(0.5, 1.5, shape) for node, shape in shapes.items()}
    found = computed(heads, values)
    for head, value in zip(heads, found, strict=True):
        assert inferred[head] == value.shape, f"{head}: inferred {inferred[head]}, computed {value.shape}"


@MANY
@given(expressions())
def test_gradients_have_the_shapes_of_their_variables(expression: RandomExpression) -> None:
    shapes = completed_shapes(expression)
    assume(shapes is not None)
    assert shapes is not None
    outputs = infer(ExpressionView(expression.heads, shapes))
    assume(all(math.prod(shape_of(outputs, head) or ()) <= MAX_ELEMENTS for head in outputs_of(expression)))
    graph = gradient(expression.heads, list(shapes))
    found = {node: head for node, head in graph.gradients.items() if head is not None}
    told = {seed.node: shape_of(outputs, expression.heads[seed.position]) or () for seed in graph.seeds}
    generator = np.random.default_rng(0)
    values = {node: generator.uniform(0.5, 1.5, shape) for node, shape in (shapes | told).items()}
    inference = infer(ExpressionView(tuple(found.values()), shapes | told))
    arrays = computed(list(found.values()), values)
    for (node, head), array in zip(found.items(), arrays, strict=True):
        assert array.shape == shapes[node], f"gradient of {node} by {head.node.operator_name}"
        assert agrees(shape_of(inference, head), array.shape), f"{head}"


@MANY
@given(expressions(), st.randoms(use_true_random=False))
def test_what_is_found_from_less_is_not_wrong(expression: RandomExpression, random: st.DataObject) -> None:
    shapes = completed_shapes(expression)
    assume(shapes is not None)
    assert shapes is not None
    whole = infer(ExpressionView(expression.heads, shapes))
    chosen = labels_of(expression)
    less = {
        node: shape
        for node, shape in shapes.items()
        if node in chosen or random.random() < 0.5  # type: ignore[attr-defined]
    }
    part = infer(ExpressionView(expression.heads, less))
    assert part.problems == ()
    for head in outputs_of(expression):
        assert agrees(shape_of(part, head), shape_of(whole, head)), f"{head}"
    for node in shapes:
        assert agrees(shape_of(part, Head(node)), shape_of(whole, Head(node))), f"{node}"


def labels_of(expression: RandomExpression) -> set[ExpressionNode]:
    """Return the Variables whose shape, where nothing says it, is chosen by convention: any of several would fit."""
    nodes = topological(expression.heads)
    wires = (pair for node in nodes for pair in zip(node.input_ports, node.inputs, strict=True))
    return {head.node for port, head in wires if port.role is Role.LABEL}


def agrees(part: Shape | None, whole: Shape | None) -> bool:
    if part is None or whole is None:
        return part is None
    return len(part) == len(whole) and all(one in (UNKNOWN, other) for one, other in zip(part, whole, strict=True))


@MANY
@given(expressions())
def test_a_file_keeps_the_shapes(expression: RandomExpression) -> None:
    read = from_json(to_json(expression.heads), standard_registry())
    shapes = {node.name: shape for node, shape in expression.shapes.items()}
    again = {node: shapes[node.name] for node in topological(read) if node.is_variable and node.name in shapes}
    one, other = (
        infer(ExpressionView(heads, given)) for heads, given in ((expression.heads, expression.shapes), (read, again))
    )
    assert len(one.problems) == len(other.problems)
    if not one.problems:
        found = [shape_of(one, head) for head in expression.heads]
        assert found == [shape_of(other, head) for head in read]


@MANY
@given(expressions())
def test_complete_inputs_decide_all_outputs(expression: RandomExpression) -> None:
    shapes = completed_shapes(expression)
    assume(shapes is not None)
    inference = infer(ExpressionView(expression.heads, shapes or {}))
    assert all(is_complete(shape_of(inference, head)) for head in outputs_of(expression))
