"""The form of a node's attributes, derived from the operator's declaration; also of several nodes at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import cast

from PySide6.QtWidgets import QWidget

from app.panels.edits import try_push
from app.panels.inspector.section import Section
from app.session.session import EditorSession
from app.translations import operator_text
from app.widgets.fields import MIXED, Choice, FieldRow, Switch, ValueEdit, step_integer
from app.widgets.labels import LinkButton
from core.dimension import Shape, format_shape
from core.graph.commands import Command, SetAttribute, Several
from core.graph.model import Node, NodeId, PortRef
from core.operators.operator import AttributeSpec, AttributeValue, parse_attribute
from core.problem import Declared, Refused

MOST_ROWS = 5
"""Longer forms keep the attributes that nobody set behind "More"."""


def common_specs(session: EditorSession, nodes: tuple[NodeId, ...]) -> tuple[AttributeSpec, ...]:
    """Return the attributes that all of these nodes have alike."""
    placed = session.graph.nodes
    operators = dict.fromkeys(placed[node].operator for node in nodes)
    known = [session.registry.get(operator) for operator in operators]
    first, *others = [operator.attribute_specs() if operator else () for operator in known]
    kinds = [{(spec.name, spec.kind, spec.choices) for spec in specs} for specs in others]
    shown = (spec for spec in first if not spec.is_technical)
    return tuple(spec for spec in shown if all((spec.name, spec.kind, spec.choices) in each for each in kinds))


class AttributesSection(Section):
    """One row for each attribute; an edit of several nodes is one undo step."""

    def __init__(self, session: EditorSession, nodes: tuple[NodeId, ...]) -> None:
        super().__init__(session)
        self.nodes = nodes
        self.rows: dict[str, FieldRow] = {}
        self.body.setSpacing(4)
        self.specs = {spec.name: spec for spec in common_specs(session, nodes)}
        for spec in self.specs.values():
            self.rows[spec.name] = row = FieldRow(
                operator_text(spec.label), self._field(spec), doc=operator_text(spec.doc)
            )
            self.body.addWidget(row)
        self.more = LinkButton("")
        self.more.setCheckable(True)
        self.more.toggled.connect(self._fold)
        self.body.addWidget(self.more)
        if not self.rows:  # to show a section that has no parent yet would open a window
            self.hide()
        self._fold(False)

    def _field(self, spec: AttributeSpec) -> QWidget:
        if spec.kind == "bool":
            switch = Switch()
            switch.committed.connect(partial(self._set, spec.name))
            return switch
        if spec.kind == "choice":
            choice = Choice([(value, value) for value in spec.choices])
            choice.committed.connect(partial(self._set, spec.name))
            return choice
        edit = ValueEdit(self._checker(spec))
        edit.step = step_integer if spec.kind == "int" else None
        edit.committed.connect(partial(self._set_text, spec))
        return edit

    def refresh(self) -> None:
        placed = self.session.graph.nodes
        if any(node not in placed for node in self.nodes):
            return
        given = [placed[node].attributes for node in self.nodes]
        for name, row in self.rows.items():
            spec = self.specs[name]
            first, *others = (attributes.get(name, spec.default) for attributes in given)
            self._show(row, spec, first, is_mixed=others.count(first) < len(others))

    def _show(self, row: FieldRow, spec: AttributeSpec, value: AttributeValue, is_mixed: bool) -> None:
        match row.field:
            case Switch() as switch:
                switch.set_value(None if is_mixed else _as_bool(spec, value))
            case Choice() as choice:
                choice.set_value(None if is_mixed else str(value))
            case ValueEdit() as edit:
                edit.setPlaceholderText(MIXED if is_mixed else self._placeholder(spec))
                edit.set_value("" if is_mixed else attribute_text(spec, value))

    def _placeholder(self, spec: AttributeSpec) -> str:
        """Return what holds while nothing is declared."""
        if spec.kind != "shape" or spec.required or len(self.nodes) > 1:
            return ""
        shape = self.session.inference.shape(PortRef(self.nodes[0], "output"))
        return self.tr("any") if shape is None else format_shape(shape)

    def _checker(self, spec: AttributeSpec) -> Callable[[str], str]:
        def check(text: str) -> str:
            for node in self.nodes:
                placed = self.session.graph.nodes.get(node)
                known = self.session.registry.get(placed.operator) if placed else None
                if placed is None or known is None:
                    continue
                try:
                    known.create({**_without(placed, spec.name), **_given(spec, text)})
                except Refused as refused:
                    # Another attribute of a broken node may be wrong too; that is not what is being typed here.
                    if refused.problem.values.get("attribute") == spec.name:
                        return self.session.problem_text(refused.problem)
            return ""

        return check

    def _set_text(self, spec: AttributeSpec, text: str, gesture: object) -> None:
        value = None if _is_unset(spec, text) else parse_attribute(spec, text)
        self._push(spec.name, value, gesture)

    def _set(self, name: str, value: bool | str) -> None:
        self._push(name, value, None)

    def _push(self, name: str, value: AttributeValue, gesture: object | None) -> None:
        edits: tuple[Command, ...] = tuple(SetAttribute(node, name, value) for node in self.nodes)
        command = (
            edits[0]
            if len(edits) == 1
            else Several(edits, "set_attribute", {"attribute": Declared(self.specs[name].label)})
        )
        self.rows[name].set_error(try_push(self.session, command, gesture))
        self.refresh()

    def _fold(self, is_open: bool) -> None:
        rare = self._rare()
        for name, row in self.rows.items():
            row.setVisible(is_open or name not in rare)
        self.more.setVisible(bool(rare))
        self.more.setText(self.tr("Less") if is_open else self.tr("More ({0})").format(len(rare)))

    def _rare(self) -> list[str]:
        """Return the attributes that a long form need not show: beyond the first three, those at their default."""
        if len(self.rows) <= MOST_ROWS:
            return []
        nodes = [self.session.graph.nodes[node] for node in self.nodes]
        is_set = {name for node in nodes for name in node.attributes}
        return [name for name in list(self.rows)[3:] if name not in is_set]


def attribute_text(spec: AttributeSpec, value: AttributeValue) -> str:
    """Write an attribute as its field shows it, and as `parse_attribute` reads it."""
    if value is None:
        return ""
    if spec.kind == "shape" and isinstance(value, tuple):
        return format_shape(cast(Shape, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _as_bool(spec: AttributeSpec, value: AttributeValue) -> bool:
    try:
        return bool(parse_attribute(spec, value))
    except ValueError:
        return False


def _is_unset(spec: AttributeSpec, text: str) -> bool:
    return not text.strip() and not spec.required and spec.kind != "str"


def _given(spec: AttributeSpec, text: str) -> dict[str, str]:
    return {} if _is_unset(spec, text) else {spec.name: text}


def _without(node: Node, name: str) -> dict[str, AttributeValue]:
    return {key: value for key, value in node.attributes.items() if key != name}
