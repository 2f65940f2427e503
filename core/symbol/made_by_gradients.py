"""Operators that only gradients are made of, where a file or a program uses them itself.

Their shape rules trust the gradient that makes them: it wires them to what fits. Nobody vouches for a file, so each
is tried on zeros in the shapes that it would get: as soon as a file is read, where it declares enough shapes, and else
before anything is bound. This does not look at other operators.
"""

from __future__ import annotations

import numpy as np

from core.base import MXNetError
from core.dimension import Shape, format_shape, is_complete
from core.expression.expression import ExpressionNode, Listing
from core.inference.infer import infer
from core.inference.inference import Inference
from core.inference.view import ExpressionView
from core.operators.operator import RunContext


def check_internal_operators(listing: Listing, inference: Inference) -> None:
    """Refuse a node of an operator for gradients whose inputs do not fit together.

    Raises:
        MXNetError: With the node, the operator and the shapes.
    """
    for node in listing.nodes:
        if _is_internal(node):
            _try(node, inference)


def check_as_read(listing: Listing) -> None:
    """Refuse such a node of a file whose shapes the file decides.

    Raises:
        MXNetError: As `check_internal_operators`.
    """
    internal = [node for node in listing.nodes if _is_internal(node)]
    if not internal:
        return
    inference = infer(ExpressionView(listing))
    for node in internal:
        if all(is_complete(inference.shape_of(head)) for head in node.inputs):
            _try(node, inference)


def _is_internal(node: ExpressionNode) -> bool:
    """Tell whether a node that no gradient made here has an operator that only they are made of."""
    return node.operator is not None and node.operator.hidden and node.origin is None and bool(node.inputs)


def _try(node: ExpressionNode, inference: Inference) -> None:
    given = [inference.shape((source, source.output_ports[index].name)) for source, index in node.inputs]
    wanted = [inference.shape((node, port.name)) for port in node.output_ports]
    if all(is_complete(shape) for shape in (*given, *wanted)) and _computed(node, given) == wanted:
        return
    shapes = ", ".join(map(format_shape, given))
    raise MXNetError(
        f"Error in operator {node.name}: inputs of the shapes {shapes} do not fit {node.operator_name}, which only"
        " gradients are made of. Take the gradient of the symbol again instead of reading it from this file."
    )


def _computed(node: ExpressionNode, given: list[Shape | None]) -> list[Shape | None] | None:
    """Return the shapes of what the operator makes of zeros; None if it can make nothing of them."""
    arrays = [np.zeros(shape or (), np.float32) for shape in given]
    try:
        with np.errstate(all="ignore"):
            outputs = node.operator.forward(arrays, RunContext(True, np.random.default_rng(0))) if node.operator else ()
    except (ValueError, IndexError, TypeError):
        return None
    return [output.shape for output in outputs]
