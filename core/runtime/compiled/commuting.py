"""Relu behind max pooling instead of before it: the same numbers from a fraction of the elements.

max(relu(x)) = relu(max(x)), as relu never decreases. Back, what arrives at a window goes to its maximum if that is
positive: masking the pooled gradient and then sending it to its place is sending and then masking. Where no element
of a window is positive, the places differ, but nothing is sent there.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.expression.expression import Head
from core.operators.activation import Activation
from core.operators.pooling import Pooling, PoolingScatter
from core.runtime.compiled.binder import Operation
from core.runtime.compiled.elementwise import masked


def pool_before_relu(
    forward: list[Operation], backward: list[Operation], wanted: set[Head]
) -> tuple[list[Operation], list[Operation]]:
    """Return the operations with every pair of relu and max pooling turned around where nobody else reads between."""
    if not any(map(_is_max_pooling, forward)):
        return forward, backward
    users: dict[Head, list[Operation]] = {}
    for each in (*forward, *backward):
        for head in each.inputs:
            users.setdefault(head, []).append(each)
    for relu in [each for each in forward if each.operator == _RELU]:
        between = relu.outputs[0]
        readers = users.get(between, [])
        pools = [each for each in readers if _is_max_pooling(each)]
        if len(pools) == 1 and between not in wanted:
            turned = _turned(relu, pools[0], readers, users)
            if turned is not None:
                forward, backward = _replaced(forward, turned), _replaced(backward, turned)
    return forward, backward


_RELU = Activation(act_type="relu")


def _is_max_pooling(operation: Operation) -> bool:
    return isinstance(operation.operator, Pooling) and operation.operator.pool_type == "max"


Turned = dict[int, Operation]
"""What takes the place of an operation, by the identity of that."""


def _turned(
    relu: Operation, pool: Operation, readers: Sequence[Operation], users: dict[Head, list[Operation]]
) -> Turned | None:
    """Return what becomes of both and of their gradients; None if something else reads what is between them."""
    between, places = relu.outputs[0], pool.outputs[1]
    pooled = Operation(pool.node, pool.operator, relu.inputs, (between, places))
    turned = {id(relu): pooled, id(pool): Operation(relu.node, relu.operator, (between,), pool.outputs[:1])}
    backward = [each for each in readers if each is not pool]
    if not backward:
        return turned if not users.get(places) else None
    scatters = [each for each in backward if isinstance(each.operator, PoolingScatter) and each.inputs[1] == places]
    masks = [each for each in backward if each.kernel is masked]
    if len(scatters) != 1 or len(masks) != 1 or len(backward) != 2:
        return None
    scatter, mask = scatters[0], masks[0]
    sent = scatter.outputs[0]
    if mask.inputs != (sent, between) or len(users[sent]) != 1 or users.get(places) != [scatter]:
        return None
    turned[id(scatter)] = Operation(mask.node, mask.operator, (scatter.inputs[0], pool.outputs[0]), (sent,), masked)
    turned[id(mask)] = Operation(scatter.node, scatter.operator, (sent, places, *relu.inputs), mask.outputs)
    return turned


def _replaced(operations: list[Operation], turned: Turned) -> list[Operation]:
    return [turned.get(id(each), each) for each in operations]
