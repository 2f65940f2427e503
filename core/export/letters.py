"""Shapes with a letter for each unknown dim, as they are printed and as formulas read them."""

from __future__ import annotations

from core.export.site import Dims
from core.expression.expression import ExpressionNode
from core.inference.inference import Inference


def dims_of(inference: Inference, ref: tuple[ExpressionNode, str]) -> Dims | None:
    """Return sizes, with a letter where one is unknown; None for an unknown rank."""
    dims = inference.dims(ref)
    return None if dims is None else tuple(dim.letter or "?" if dim.size is None else dim.size for dim in dims)


def letters(inference: Inference, ref: tuple[ExpressionNode, str]) -> str:
    """Write a shape as people read it: ``(N, 256)``; empty for an unknown rank."""
    dims = dims_of(inference, ref)
    if dims is None:
        return ""
    return f"({dims[0]},)" if len(dims) == 1 else f"({', '.join(map(str, dims))})"
