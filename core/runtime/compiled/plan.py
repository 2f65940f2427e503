"""What a compiled program computes, in which order: the operations of its steps, some of them made one or moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from core.expression.expression import ExpressionNode, Head, Phase
from core.operators.reduction import Sum
from core.record import record
from core.runtime.compiled.binder import Operation, Stack
from core.runtime.compiled.commuting import pool_before_relu
from core.runtime.compiled.elementwise import fuse_masks
from core.runtime.compiled.merging import merge_products
from core.runtime.compiled.sharing import merge_dense
from core.runtime.compiled.table import READS
from core.runtime.program import Program


@record
class Plan:
    """The operations of a program in the order in which they are computed.

    Attributes:
        forward: Those of the forward pass, the losses included.
        backward: Those of the backward pass.
        stacks: What should be adjacent in memory.
        uses: How many operations read each head; that it is a result is a read that never ends.
        users: The operations that read each head.
    """

    forward: Sequence[Operation]
    backward: Sequence[Operation]
    stacks: Sequence[Stack]
    uses: Mapping[Head, int]
    users: Mapping[Head, Sequence[Operation]]


def make_plan(program: Program, wanted: set[Head]) -> Plan:
    """Plan a program whose wanted heads are all that is read when it has run."""
    forward: list[Operation] = []
    backward: list[Operation] = []
    for step in program.steps:
        target = forward if step.phase in (Phase.FORWARD, Phase.LOSS) else backward
        target += [_operation(node) for node in step.nodes if node.operator is not None]
    uses = _uses([*forward, *backward], wanted)
    backward = fuse_masks(backward, uses)
    forward, backward = pool_before_relu(forward, backward, wanted)
    backward, stacks = merge_products(backward, uses)
    forward, more = merge_dense(forward, uses, stacks)
    backward = _sums_first(backward)
    operations = [*forward, *backward]
    return Plan(forward, backward, [*stacks, *more], _uses(operations, wanted), _users(operations))


def _operation(node: ExpressionNode) -> Operation:
    operator = node.operator
    assert operator is not None  # noqa: S101 - whoever calls has looked
    outputs = tuple([Head(node, index) for index in range(len(operator.output_ports))])
    return Operation(node, operator, node.inputs[: READS.get(type(operator))], outputs)


def _sums_first(operations: list[Operation]) -> list[Operation]:
    """Return operations with each sum over rows, the gradient of a bias, behind what it sums: the cache has it yet."""
    sums: dict[Head, list[Operation]] = {}
    for each in operations:
        if isinstance(each.operator, Sum) and each.kernel is None:
            sums.setdefault(each.inputs[0], []).append(each)
    ordered: list[Operation] = []
    done: set[Head] = set()
    for each in operations:
        if each.outputs[0] in done:
            continue
        pending = [each]
        while pending:
            one = pending.pop()
            ordered.append(one)
            for head in one.outputs:
                if head in sums:
                    pending += sums[head]
                    done.update(its_sum.outputs[0] for its_sum in sums[head])
    return ordered


def _uses(operations: Sequence[Operation], wanted: set[Head]) -> Counter[Head]:
    """Count who reads each head; that it is a result is a read that never ends."""
    uses = Counter(head for each in operations for head in each.inputs)
    uses.update(wanted)
    return uses


def _users(operations: Sequence[Operation]) -> dict[Head, list[Operation]]:
    """List the operations that read each value."""
    users: dict[Head, list[Operation]] = {}
    for each in operations:
        for head in each.inputs:
            users.setdefault(head, []).append(each)
    return users
