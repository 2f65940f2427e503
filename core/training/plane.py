"""What a network makes of the plane: its output and the response of each unit, for inputs of two numbers."""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from core.expression.expression import ExpressionNode
from core.expression.lowering import lower
from core.graph.model import Document
from core.operators.operator import Array, Role
from core.operators.registry import Registry
from core.parameters.needs import Need, lowered_needs
from core.parameters.store import Parameter, ParameterStore
from core.problem import Path
from core.run import prepare
from core.training.data import TrainingData

SIZE = 72
"""Points along each side."""

MARGIN = 0.15
"""How far the picture reaches beyond the data, as a part of the data's width."""

MAX_UNITS = 64
"""Units of a layer that are drawn."""


@dataclass(frozen=True)
class Layer:
    """The response of each unit of one node, (units, rows, columns); rows from the lowest y up."""

    path: Path
    name: str
    units: Array


@dataclass(frozen=True)
class Plane:
    """The plane, coloured by a network.

    Attributes:
        left: The smallest x; the others likewise.
        decision: What is decided at each point, (rows, columns): the share of class 1 for two classes, the class for
            more, the value of the first output for others.
        classes: How many classes there are; 0 where the output is no class.
        layers: Nodes with their units, in order, the output last.
        points: The rows of the data, (rows, 2).
        labels: What is right for each; empty without labels.
        is_kept: Which of the points are kept aside.
    """

    left: float
    right: float
    bottom: float
    top: float
    decision: Array
    classes: int
    layers: tuple[Layer, ...]
    points: Array
    labels: Array
    is_kept: Array


def draw_plane(
    document: Document,
    registry: Registry,
    parameters: Mapping[Path, Parameter],
    data: TrainingData,
    base: pathlib.Path | None = None,
) -> Plane | None:
    """Return what a network with these parameters makes of the plane; None where its input has not two numbers.

    Raises:
        Refused: The document can't be run.
    """
    needs = {need.path: need for need in lowered_needs(lower(document, registry))}
    at = _points_at(needs, data)
    if at is None:
        return None
    points = data.arrays[at]
    low, high = points.min(0), points.max(0)
    edge = MARGIN * np.maximum(high - low, 1e-6)
    (left, bottom), (right, top) = low - edge, high + edge
    x, y = np.meshgrid(np.linspace(left, right, SIZE), np.linspace(bottom, top, SIZE))
    grid = np.column_stack([x.ravel(), y.ravel()]).astype(np.float32)
    given = {path: np.zeros((len(grid), *array.shape[1:]), np.float32) for path, array in data.arrays.items()}
    store = ParameterStore()
    store.restore(dict(parameters))
    predicting = replace(document, run=replace(document.run, is_train=False, row=None))
    run = prepare(predicting, registry, store, backward=False, base=base, given={**given, at: grid})
    run.executor.run()
    layers = tuple(
        Layer(node.path, node.name, _units(value))
        for node in run.executor.program.written
        if (value := _response(node, run.executor.value)) is not None and len(value) == len(grid)
    )
    label = next((path for path, need in needs.items() if need.role is Role.LABEL and path in data.arrays), None)
    labels = data.arrays[label] if label is not None else np.zeros(0, np.float32)
    decision, classes = _decision(layers, labels)
    is_kept = np.isin(np.arange(len(points)), data.validation)
    return Plane(
        float(left), float(right), float(bottom), float(top), decision, classes, layers, points, labels, is_kept
    )


def _points_at(needs: Mapping[Path, Need], data: TrainingData) -> Path | None:
    """Return the Variable that is fed two numbers a row, if there is no other data."""
    fed = [path for path in data.arrays if path in needs and needs[path].role is not Role.LABEL]
    return fed[0] if len(fed) == 1 and data.arrays[fed[0]].shape[1:] == (2,) else None


def _response(node: ExpressionNode, value_at: Callable[[Path], Array | None]) -> Array | None:
    if node.is_variable:
        return None
    value = value_at((*node.path, node.output_ports[0].name))
    return value if value is not None and value.ndim in (1, 2) and value.size else None


def _units(value: Array) -> Array:
    matrix = value.reshape(len(value), -1)[:, :MAX_UNITS]
    return np.ascontiguousarray(matrix.T).reshape(-1, SIZE, SIZE)


def _decision(layers: tuple[Layer, ...], labels: Array) -> tuple[Array, int]:
    """Return what the output decides, and between how many classes."""
    if not layers:
        return np.zeros((SIZE, SIZE), np.float32), 0
    units = layers[-1].units
    are_classes = labels.ndim == 1 and labels.size > 0 and bool((labels == np.trunc(labels)).all())
    if len(units) == 1:
        return units[0], 2 if are_classes and labels.max() <= 1 and units.min() >= 0 and units.max() <= 1 else 0
    if len(units) == 2:
        return units[1], 2
    return units.argmax(0).astype(np.float32), len(units)
