"""Operators without a kernel of their own: views are made once, everything else runs as it is and is copied."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.expression.expression import ExpressionNode
from core.operators.operator import Array, Operator
from core.operators.shaping import Flatten, ReshapeLike, Rows
from core.operators.unary import OnesLike, ZerosLike
from core.runtime.compiled.binder import Binder, RunState
from core.runtime.compiled.buffers import reshaped
from core.runtime.evaluation import DrawingContext


def reshape(operator: Flatten | Rows | ReshapeLike, binder: Binder, inputs: list[Array]) -> bool:
    """Bind another shape of an array: a view if its elements lie in order, else a copy."""
    x = inputs[0]
    match operator:
        case ReshapeLike():
            if operator != ReshapeLike():
                return False
            shape = inputs[1].shape
        case Rows():
            shape = (x.size // max(1, x.shape[-1]), x.shape[-1])
        case _:
            shape = (x.shape[0], x.size // max(1, x.shape[0]))
    if x.size == 0:
        return False
    view = reshaped(x, shape)
    if view is not None:
        binder.view(view)
    else:
        binder.do(np.copyto, binder.output(shape, x.dtype).reshape(x.shape), x)
    return True


def constant(operator: ZerosLike | OnesLike, binder: Binder, inputs: list[Array]) -> bool:
    """Bind an array of zeros or ones, which is filled once."""
    filled = np.ones_like(inputs[0]) if isinstance(operator, OnesLike) else np.zeros_like(inputs[0])
    filled.flags.writeable = False
    binder.constant(filled)
    return True


def as_declared(operator: Operator, binder: Binder, inputs: list[Array]) -> bool:
    """Bind any operator by its forward rule, which says by a trial whether it makes views or computes.

    The trial runs in both modes, as a layer may hand its input on in one and change it in the other (Dropout).
    """
    node, state = binder.operation.node, binder.state
    contexts = [DrawingContext(is_train, state.seed, node, state.run) for is_train in (True, False)]
    train, predict = ([np.asarray(each) for each in operator.forward(inputs, context)] for context in contexts)
    outs: list[tuple[int, Array]] = []
    for index, (one, other) in enumerate(zip(train, predict, strict=True)):
        source = next((i for i, array in enumerate(inputs) if np.may_share_memory(one, array)), None)
        if source is not None and _is_same_view(one, other):
            binder.view(one, index=index, of=source)
        else:
            outs.append((index, binder.output(one.shape, one.dtype, index=index)))
    if outs:
        binder.do(_run, operator, tuple(inputs), tuple(outs), state, node)
    return True


def _is_same_view(one: Array, other: Array) -> bool:
    return one.__array_interface__ == other.__array_interface__ and one.strides == other.strides


def _run(
    operator: Operator,
    inputs: Sequence[Array],
    outs: Sequence[tuple[int, Array]],
    state: RunState,
    node: ExpressionNode,
) -> None:
    results = operator.forward(inputs, DrawingContext(state.is_train, state.seed, node, state.run))
    for index, out in outs:
        np.copyto(out, results[index])
