"""What is wrong with a drawing of a graph: wires that run behind nodes, and wires that cross, by what is drawn."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt

from app.canvas.items.node_item import NodeItem
from app.canvas.scene import CanvasScene
from core.graph.model import NodeId, WireId

Lines = npt.NDArray[np.float64]
FINE = 6
"""So many points stand for each straight piece of a wire."""


def hidden_wires(board: CanvasScene) -> set[tuple[WireId, NodeId]]:
    """Return the wires that run behind nodes or ghosts of others, with these."""
    boxes = {node: _boxes(item) for node, item in board.items_by_id.items()}
    found = set()
    for wire, shape in board.layer.shapes.items():
        points = _points(shape.lines)
        others = boxes.keys() - {shape.wire.source.node, shape.wire.target.node}
        found |= {(wire, node) for node in others if any(_holds(box, points) for box in boxes[node])}
    return found


def crossings(board: CanvasScene) -> int:
    """Count the pairs of wires of different outputs that cross."""
    shapes = board.layer.shapes.values()
    pairs = ((one, other) for one, other in combinations(shapes, 2) if one.wire.source != other.wire.source)
    return sum(_cross(one.lines, other.lines) for one, other in pairs)


def level_wires(board: CanvasScene) -> int:
    """Count the wires whose ends are on one level."""
    return sum(shape.start.y() == shape.end.y() for shape in board.layer.shapes.values())


def _boxes(item: NodeItem) -> list[tuple[float, float, float, float]]:
    layout, at = item.layout, item.pos()
    rects = (layout.box, *layout.ghosts.values())
    return [rect.translated(at).getCoords() for rect in rects]  # type: ignore[misc] # a tuple of four numbers


def _points(lines: Lines) -> Lines:
    shares = np.linspace(0, 1, FINE)[:, None, None]
    points: Lines = (lines[:, :2] * (1 - shares) + lines[:, 2:] * shares).reshape(-1, 2)
    return points


def _holds(box: tuple[float, float, float, float], points: Lines) -> bool:
    left, top, right, bottom = box
    x, y = points.T
    return bool(((x > left) & (x < right) & (y > top) & (y < bottom)).any())


def _cross(one: Lines, other: Lines) -> bool:
    a, b, c, d = one[:, None, :2], one[:, None, 2:], other[None, :, :2], other[None, :, 2:]
    apart = _side(a, b, c) * _side(a, b, d) < 0
    return bool((apart & (_side(c, d, a) * _side(c, d, b) < 0)).any())


def _side(start: Lines, end: Lines, point: Lines) -> Lines:
    along, to = end - start, point - start
    side: Lines = along[..., 0] * to[..., 1] - along[..., 1] * to[..., 0]
    return side
