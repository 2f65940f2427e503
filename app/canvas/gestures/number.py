"""Dragging the number of a node's field sideways: it changes by a step for each pixel, as one undo step."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QPointF, Qt

from app.canvas.gestures.gesture import Gesture, Stage
from app.widgets.drag_number import factor_of, number_text, step_of
from core.graph.commands import SetAttribute
from core.graph.model import NodeId
from core.graph.ports import operator_of
from core.operators.operator import AttributeSpec, Operator
from core.operators.registry import Registry

LEAST_STEP = 0.1
"""Whole numbers change by one every ten pixels at least."""


class NumberGesture(Gesture):
    """Changes the number of a field; Shift is finer, Ctrl coarser."""

    cursor: ClassVar[Qt.CursorShape | None] = Qt.CursorShape.SizeHorCursor
    pans_at_edges: ClassVar[bool] = False

    def __init__(self, stage: Stage, node: NodeId, spec: AttributeSpec, value: float) -> None:
        super().__init__(stage)
        self._node, self._spec, self._before = node, spec, value
        self._left = 0.0

    def start(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self._left = screen.x()

    def update(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self.stage.show_hint(f"{number_text(self._before)} → {number_text(self._value(screen, modifiers))}")

    def finish(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        self.stage.show_hint("")
        if (value := self._value(screen, modifiers)) != self._before:
            self.stage.session.push(SetAttribute(self._node, self._spec.name, value))

    def cancel(self) -> None:
        self.stage.show_hint("")

    def _value(self, screen: QPointF, modifiers: Qt.KeyboardModifier) -> int | float:
        """Return what the drag has made of the number, as far as the attribute goes."""
        spec, is_whole = self._spec, self._spec.kind == "int"
        step = max(step_of(self._before), LEAST_STEP) if is_whole else step_of(self._before)
        value = self._before + (screen.x() - self._left) * step * factor_of(modifiers)
        value = max(value, spec.minimum) if spec.minimum is not None else value
        value = min(value, spec.maximum) if spec.maximum is not None else value
        return round(value) if is_whole else float(number_text(round(value / step) * step))


def number_of(stage: Stage, node: NodeId, attribute: str) -> tuple[AttributeSpec, float] | None:
    """Return the declaration of a node's attribute and its value, if that is a number."""
    registry: Registry = stage.session.registry
    operator = operator_of(stage.session.graph.nodes[node], registry)
    if not isinstance(operator, Operator):
        return None
    spec = next((each for each in operator.attribute_specs() if each.name == attribute), None)
    value = getattr(operator, attribute, None)
    if spec is None or not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return spec, value
