"""Shared weights that are used many times (an unrolled recurrent network): one product instead of one per use.

The gradient Σ dyₜᵀ xₜ of such a weight is the product of all rows of dy, one behind the other, with all rows of x.
What computes them is asked to put them there; where it can't, they are copied. Biases likewise: ones · dy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from core.expression.expression import Head
from core.operators.elementwise import AddN
from core.operators.operator import Array, RunContext
from core.operators.products import Dot
from core.operators.reduction import Sum
from core.operators.shaping import Flatten, ReshapeLike, Rows
from core.runtime.compiled.binder import Binder, Operation, Stack
from core.runtime.compiled.buffers import adjacent
from core.runtime.compiled.products import is_product


def merge_products(operations: list[Operation], uses: Mapping[Head, int]) -> tuple[list[Operation], list[Stack]]:
    """Return the operations with sums of products merged, and what should lie one behind the other for it."""
    makers = {head: each for each in operations for head in each.outputs}
    order = {head: index for index, head in enumerate(makers)}
    merged: list[Operation] = []
    stacks: list[Stack] = []
    gone: set[Head] = set()
    for each in operations:
        parts = [makers.get(head) for head in each.inputs] if type(each.operator) is AddN else []
        mergeable = [part for part in parts if part is not None and _is_mergeable(part, uses)]
        if len(parts) < 2 or len(mergeable) != len(parts) or len({part.operator for part in mergeable}) != 1:
            merged.append(each)
            continue
        # In one order for all weights, so that one memory serves those that share an operand.
        mergeable.sort(key=lambda part: order.get(_source(part.inputs[0], makers), -1))
        gone.update(part.outputs[0] for part in mergeable)
        inputs = tuple(head for side in zip(*(part.inputs for part in mergeable), strict=True) for head in side)
        merged.append(Operation(each.node, mergeable[0].operator, inputs, each.outputs, merged_product))
        stacks += [
            Stack(tuple(_source(head, makers) for head in side))
            for side in zip(*(part.inputs for part in mergeable), strict=True)
        ]
    return [each for each in merged if each.outputs[0] not in gone], stacks


def _is_mergeable(operation: Operation, uses: Mapping[Head, int]) -> bool:
    if uses[operation.outputs[0]] != 1:
        return False
    operator = operation.operator
    if type(operator) is Sum:
        return operator.axis == (0,) and not (operator.keepdims or operator.exclude)
    return type(operator) is Dot and operator.transpose_a and not operator.transpose_b


def _source(head: Head, makers: Mapping[Head, Operation]) -> Head:
    """Return the head whose values another one shows in another shape."""
    while (maker := makers.get(head)) is not None and isinstance(maker.operator, Flatten | Rows | ReshapeLike):
        head = maker.inputs[0]
    return head


def merged_product(operator: Dot | Sum, binder: Binder, inputs: list[Array]) -> bool:
    """Bind Σ aₜᵀ bₜ as one product, or Σ of all rows of all arrays as a product with ones."""
    sides = [inputs] if isinstance(operator, Sum) else [inputs[: len(inputs) // 2], inputs[len(inputs) // 2 :]]
    if not is_product(*inputs) or any(each.ndim != 2 for each in inputs):
        return _one_by_one(operator, binder, sides)
    rows = [together(binder, side) for side in sides]
    right = rows[-1]
    if isinstance(operator, Sum):
        binder.multiply(binder.ones((len(right),), right.dtype), right, binder.output(right.shape[1:], right.dtype))
    else:
        left = rows[0].T
        binder.multiply(left, right, binder.output((len(left), right.shape[1]), left.dtype))
    return True


def _one_by_one(operator: Dot | Sum, binder: Binder, sides: list[list[Array]]) -> bool:
    """Bind the same for what is no matrix of floats: each term by the forward rule, and their sum."""
    terms = list(zip(*sides, strict=True))
    trial = _sum(operator, terms)
    out = binder.output(trial.shape, trial.dtype)
    binder.do(lambda: np.copyto(out, _sum(operator, terms)))
    return True


def _sum(operator: Dot | Sum, terms: Sequence[Sequence[Array]]) -> Array:
    # neither draws, nor asks for the mode
    context = RunContext(is_train=False, generator=np.random.default_rng(0))
    total, *others = (operator.forward(term, context)[0] for term in terms)
    for other in others:
        total = total + other
    return total


def together(binder: Binder, arrays: list[Array]) -> Array:
    """Return arrays of rows as one; they are copied at each run if they do not lie one behind the other."""
    found = adjacent(arrays)
    if found is not None:
        return found
    rows = sum(map(len, arrays))
    copy = binder.scratch((rows, arrays[0].shape[1]), arrays[0].dtype)
    # `out` is the third parameter of `concatenate`
    binder.do(np.concatenate, tuple(arrays), 0, copy)
    return copy


def stacks_first(stacks: Iterable[Stack]) -> list[Stack]:
    """Return stacks, the longest first: a head can be in one only."""
    return sorted(stacks, key=lambda stack: -len(stack.heads))
