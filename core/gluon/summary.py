"""The table that `Block.summary` prints: layers in the order in which they run, with what comes out of them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from core.gluon.block import Block, Values
from core.gluon.parameter import Parameter
from core.gluon.structure import leaves
from core.ndarray import NDArray
from core.symbol import Symbol

WIDTHS = (20, 44, 16)
"""Columns end at the sum of the widths so far."""
RULE = "-" * 80
DOUBLE_RULE = "=" * 80


@dataclass(frozen=True)
class _Row:
    layer: str
    shape: str
    parameters: Sequence[Parameter]


def summary_of(block: Block, *inputs: Values) -> str:
    """Run a block and return the table."""
    rows: list[_Row] = []

    def note(layer: Block, _: tuple[Values, ...], outputs: Values) -> None:
        if any(isinstance(leaf, Symbol) for leaf in leaves(outputs)):
            return  # traced, to infer the shapes of parameters
        title = f"{type(layer).__name__}-{len(rows) + 1}"
        own = [parameter for parameter in vars(layer).values() if isinstance(parameter, Parameter)]
        rows.append(_Row(title, shape_text(outputs), own))

    layers: list[Block] = []
    block.apply(layers.append)
    with ExitStack() as hooks:
        for layer in dict.fromkeys(layers[:-1] or layers):  # the last is the block itself
            hooks.enter_context(layer.register_forward_hook(note))
        block(*inputs)
    return "\n".join([*_table(inputs, rows), *_totals(rows), RULE])


def shape_text(values: Values) -> str:
    """Return the shapes of arrays as they are read."""
    shapes = [str(leaf.shape) for leaf in leaves(values) if isinstance(leaf, NDArray)]
    return shapes[0] if len(shapes) == 1 else f"[{', '.join(shapes)}]"


def _table(inputs: Values, rows: Sequence[_Row]) -> list[str]:
    head = _line("Layer (type)", "Output Shape", "Param #")
    body = [_line(row.layer, row.shape, str(_count(row.parameters))) for row in rows]
    return [RULE, head, DOUBLE_RULE, _line("Input", shape_text(inputs), "0"), *body, DOUBLE_RULE]


def _totals(rows: Sequence[_Row]) -> list[str]:
    used = [parameter for row in rows for parameter in row.parameters]
    unique = list({id(parameter): parameter for parameter in used}.values())
    trained = [parameter for parameter in used if parameter.grad_req != "null"]
    return [
        "Parameters in forward computation graph, duplicate included",
        f"   Total params: {_count(used)}",
        f"   Trainable params: {_count(trained)}",
        f"   Non-trainable params: {_count(used) - _count(trained)}",
        f"Shared params in forward computation graph: {_count(used) - _count(unique)}",
        f"Unique parameters in model: {_count(unique)}",
    ]


def _count(parameters: Iterable[Parameter]) -> int:
    return sum(math.prod(parameter.shape or ()) for parameter in parameters)


def _line(*cells: str) -> str:
    return "".join(cell.rjust(width) for cell, width in zip(cells, WIDTHS, strict=True))
