"""What the menu of a node offers of breakpoints and watches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from app.session.session import EditorSession
from app.theme import icon, theme
from core.graph.model import NodeId, PortRef
from core.graph.ports import inputs_of, outputs_of, variable_of
from core.operators.operator import Role
from core.runtime.breakpoints import Breakpoint
from core.runtime.conditions import parse_condition
from core.runtime.watches import Watch

translate = QCoreApplication.translate

CONDITIONS = ("|grad| > 100", "|value| > 100", "nan or inf", "dead > 50 %", "shape changed")
"""What people ask for most; any other is typed in the panel."""


def add_stop_entries(menu: QMenu, session: EditorSession, node: NodeId) -> None:
    """Offer breakpoints on a node, and watches of its arrays."""
    marks, path = session.run.marks, (node,)
    known = marks.at(path)
    plain = marks.plain(path)
    stops = menu.addMenu(icon("breakpoint", theme().error), translate("canvas", "Breakpoint"))
    forward, backward = translate("canvas", "Stop &forward"), translate("canvas", "Stop &backward")
    for text, is_backward in ((forward, False), (backward, True)):
        is_on = plain is not None and plain.enabled and (plain.backward if is_backward else plain.forward)
        _add(stops, text, partial(marks.toggle_half, path, backward=is_backward), is_on)
    stops.addSeparator()
    for text in CONDITIONS:
        made = Breakpoint(path, forward=True, backward=True, condition=parse_condition(text))
        is_on = any(replace(each, enabled=True) == made for each in known)
        change = partial(_drop, session, made) if is_on else partial(marks.add, made)
        _add(stops, text, change, is_on)
    if known:
        stops.addSeparator()
        _add(stops, translate("canvas", "Remove its breakpoints"), partial(marks.toggle, path))
    _add_watches(menu, session, node)


def _drop(session: EditorSession, made: Breakpoint) -> None:
    marks = session.run.marks
    for each in marks.breakpoints:
        if replace(each, enabled=True) == made:
            marks.change(each, None)


def _add_watches(menu: QMenu, session: EditorSession, node: NodeId) -> None:
    graph, registry = session.graph, session.registry
    placed = graph.nodes[node]
    watches = menu.addMenu(icon("eye"), translate("canvas", "Watch"))
    refs = {port.name: PortRef(node, port.name) for port in outputs_of(placed, registry)}
    for port in inputs_of(placed, registry):
        if port.role is Role.PARAMETER:
            ref = PortRef(node, port.name)
            refs[port.name] = variable_of(graph, registry, ref) or ref
    for name, ref in refs.items():
        for kind, text in (
            ("value", translate("canvas", "{0}: value")),
            ("gradient", translate("canvas", "{0}: gradient")),
        ):
            watch = Watch(tuple(ref), kind)
            is_on = watch in session.run.marks.watches
            change = (
                partial(session.run.marks.change_watch, watch, None)
                if is_on
                else partial(session.run.marks.watch, watch)
            )
            _add(watches, text.format(name), change, is_on)


def _add(menu: QMenu, text: str, do: Callable[[], object], is_on: bool | None = None) -> None:
    action = menu.addAction(text)
    if is_on is not None:
        action.setCheckable(True)
        action.setChecked(is_on)
    action.triggered.connect(lambda _checked=False: do())
