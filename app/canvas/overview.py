"""The whole graph seen from far, as arrays: rectangles of nodes, straight lines of wires."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from app.canvas.items.node_item import NodeItem
from app.canvas.items.wire_layer import WireShape
from core.problem import Severity


class Overview(NamedTuple):
    """What is painted of a graph where nothing can be read."""

    boxes: dict[str, npt.NDArray[np.float64]]
    """Rectangles of nodes, a row ``(x, y, width, height)`` each, by family; ``!`` for those with errors, ``*`` for
    those that are selected."""
    lines: npt.NDArray[np.float64]
    """Straight pieces of wires, a row ``(x, y, x, y)`` each."""


def overview_of(items: Iterable[NodeItem], shapes: Iterable[WireShape]) -> Overview:
    """Return the overview of what a scene holds."""
    boxes: dict[str, list[tuple[float, float, float, float]]] = {}
    for item in items:
        wrong = item.in_conflict or item.content.severity is Severity.ERROR
        key = "!" if wrong else "*" if item.is_selected else item.content.family
        boxes.setdefault(key, []).append((item.x(), item.y(), item.layout.width, item.layout.height))
    lines = [leg for shape in shapes for leg in _straight_legs(shape)]
    return Overview({family: np.array(rows) for family, rows in boxes.items()}, np.array(lines).reshape(-1, 4))


def _straight_legs(shape: WireShape) -> Iterable[tuple[float, float, float, float]]:
    stops = [shape.start.toTuple(), *shape.wire.dots, shape.end.toTuple()]
    return [(*one, *other) for one, other in pairwise(stops)]
