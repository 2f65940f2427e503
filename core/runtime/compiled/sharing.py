"""Dense layers that share their weights and need not wait for each other: one product of all their rows.

In an unrolled recurrent network these are the layers from the inputs, Wx xₜ. Where each of them is only added to
another dense layer, Wh hₜ₋₁ + b, the bias b is added to all of them together, too, in one call with their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np

from core.expression.expression import Head
from core.operators.elementwise import ElemwiseAdd
from core.operators.linear import FullyConnected
from core.operators.operator import Array, RunContext
from core.runtime.compiled.binder import Binder, Operation, Stack
from core.runtime.compiled.buffers import adjacent
from core.runtime.compiled.merging import stacks_first, together
from core.runtime.compiled.products import is_product

Batch: TypeAlias = list[Operation]
"""Dense layers with the same parameters, none of which needs another, in order."""


def merge_dense(
    operations: list[Operation], uses: Mapping[Head, int], stacks: Sequence[Stack]
) -> tuple[list[Operation], list[Stack]]:
    """Return the operations with such layers merged, and what should lie one behind the other for it.

    Args:
        uses: How often each value is read, backward too.
        stacks: What should lie so already; the layers are taken in the order of their inputs there.
    """
    made_at = {head: position for position, each in enumerate(operations) for head in each.outputs}
    batches = list(_batches(operations, made_at))
    if not batches:
        return operations, []
    rank = {head: index for stack in reversed(stacks_first(stacks)) for index, head in enumerate(stack.heads)}
    shared = {each.outputs[0] for batch in batches for each in batch}
    partners = {head: each for head, each in _partners(operations, uses) if each.outputs[0] not in shared}
    placed: dict[Head, Operation] = {}
    for batch in batches:
        start = batch[0].outputs[0]
        bias = _common_bias([partners.get(each.outputs[0]) for each in batch])
        if bias is not None and made_at.get(bias, -1) < made_at[start]:
            alone = [_without_bias(partners[each.outputs[0]]) for each in batch]
            placed.update((each.outputs[0], each) for each in alone)
        else:
            bias = None
        placed[start] = _merged(sorted(batch, key=lambda each: rank.get(each.inputs[0], 0)), bias)
    kept = [each for each in operations if each.outputs[0] in placed or each.outputs[0] not in shared]
    merged = [each for each in placed.values() if each.kernel is merged_dense]
    adjacent_heads = [heads for each in merged for heads in (each.inputs[: len(each.outputs)], each.outputs)]
    return [placed.get(each.outputs[0], each) for each in kept], [Stack(heads) for heads in adjacent_heads]


def _batches(operations: Sequence[Operation], made_at: Mapping[Head, int]) -> Iterator[Batch]:
    """Yield the batches of two and more."""
    groups: dict[tuple[Head, ...], Batch] = {}
    for each in operations:
        if isinstance(each.operator, FullyConnected) and each.kernel is None:
            groups.setdefault(each.inputs[1:], []).append(each)
    for group in groups.values():
        batch: Batch = []
        for each in group:
            is_known = batch and made_at.get(each.inputs[0], -1) < made_at[batch[0].outputs[0]]
            if is_known and each.operator == batch[0].operator:
                batch.append(each)
                continue
            if len(batch) > 1:
                yield batch
            batch = [each]
        if len(batch) > 1:
            yield batch


def _partners(operations: Sequence[Operation], uses: Mapping[Head, int]) -> Iterator[tuple[Head, Operation]]:
    """Yield values that are only added to a dense layer with a bias, which nobody else reads, and that layer."""
    makers = {each.outputs[0]: each for each in operations}
    for each in operations:
        if type(each.operator) is ElemwiseAdd and all(uses[head] == 1 for head in each.inputs):
            for one, other in (each.inputs, each.inputs[::-1]):
                maker = makers.get(other)
                if maker is not None and isinstance(maker.operator, FullyConnected) and len(maker.inputs) > 2:
                    yield one, maker


def _common_bias(partners: Sequence[Operation | None]) -> Head | None:
    biases = {None if each is None else each.inputs[2] for each in partners}
    return biases.pop() if len(biases) == 1 else None


def _without_bias(layer: Operation) -> Operation:
    assert isinstance(layer.operator, FullyConnected)  # noqa: S101 - a partner is one
    return Operation(layer.node, replace(layer.operator, no_bias=True), layer.inputs[:2], layer.outputs)


def _merged(batch: Batch, bias: Head | None) -> Operation:
    data, outputs = (tuple(each.inputs[0] for each in batch), tuple(each.outputs[0] for each in batch))
    parameters = (*batch[0].inputs[1:], *(() if bias is None else (bias,)))
    return Operation(batch[0].node, batch[0].operator, (*data, *parameters), outputs, merged_dense)


def merged_dense(operator: FullyConnected, binder: Binder, inputs: list[Array]) -> bool:
    """Bind yₜ = xₜ Wᵀ + b for all t, with one or two biases, as one product of all rows."""
    count = len(binder.operation.outputs)
    data, weight, biases = inputs[:count], inputs[count], inputs[count + 1 :]
    if not is_product(*inputs) or any(each.ndim != 2 for each in data):
        return _one_by_one(operator, binder, data, [weight, *biases])
    outs = [binder.output((len(each), len(weight)), each.dtype, index=index) for index, each in enumerate(data)]
    whole = adjacent(outs)
    rows = whole if whole is not None else binder.scratch((sum(map(len, data)), len(weight)), weight.dtype)
    binder.multiply(together(binder, data), weight.T, rows)
    for bias in _summed(binder, biases):
        binder.compute(np.add, rows, bias, out=rows)
    if whole is None:
        ends = np.cumsum([len(each) for each in outs])
        for out, end in zip(outs, ends, strict=True):
            binder.do(np.copyto, out, rows[end - len(out) : end])
    return True


def _summed(binder: Binder, biases: list[Array]) -> list[Array]:
    """Return biases as one, as there are many more rows."""
    if len(biases) < 2:
        return biases
    total = binder.scratch(biases[0].shape, biases[0].dtype)
    binder.compute(np.add, *biases, out=total)
    return [total]


def _one_by_one(operator: FullyConnected, binder: Binder, data: list[Array], parameters: list[Array]) -> bool:
    """Bind the same for what is no matrix of floats, each layer by the forward rule."""
    weight, *biases = parameters
    own = biases[: 0 if operator.no_bias else 1]
    others = biases[len(own) :]
    # a dense layer neither draws, nor asks for the mode
    context = RunContext(is_train=False, generator=np.random.default_rng(0))

    def computed(x: Array) -> Array:
        (y,) = operator.forward([x, weight, *own], context)
        for bias in others:
            y = y + bias
        return y

    for index, x in enumerate(data):
        trial = computed(x)
        out = binder.output(trial.shape, trial.dtype, index=index)
        binder.do(lambda out=out, x=x: np.copyto(out, computed(x)))
    return True
