"""Keeps the current step in sight: who steps from node to node need not scroll after it.

A run to somewhere does not move the view; where it stopped is told, and the list of breakpoints leads there.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject

from app.session.run_state import RunState
from app.session.session import EditorSession
from core.graph.model import NodeId, PortRef


class SteppedView(Protocol):
    """What keeping a step in sight needs of the view."""

    @property
    def session(self) -> EditorSession: ...

    @property
    def gesture(self) -> object: ...

    def reveal(self, place: NodeId | PortRef) -> None: ...


class StepSight(QObject):
    """Scrolls a view to the node of a single step, forward or back, if not all of it can be seen."""

    def __init__(self, view: SteppedView, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._position = view.session.run.state.position
        view.session.run_changed.connect(self._follow)

    def _follow(self) -> None:
        session = self._view.session
        state, before = session.run.state, self._position
        self._position = state.position
        is_single = abs(state.position - before) == 1 and not (state.stale or session.live.is_on)
        node = _node(state) if is_single and self._view.gesture is None else None
        if node is not None and node in session.graph.nodes:
            self._view.reveal(node)


def _node(state: RunState) -> NodeId | None:
    path = state.current.path if state.current is not None and state.current.phase != "update" else ()
    return NodeId(path[0]) if path else None
