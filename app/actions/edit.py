"""Undo, redo, selection, and what is done to the selected items."""

from __future__ import annotations

from app.actions.action import QT_TRANSLATE_NOOP, Action, Workbench
from core.graph.model import PortRef


def _has_items(bench: Workbench) -> bool:
    return any(not isinstance(item, PortRef) for item in bench.session.selection)


def _selected_ghost(bench: Workbench) -> PortRef | None:
    ghosts = [item for item in bench.session.selection if isinstance(item, PortRef)]
    return ghosts[0] if len(ghosts) == 1 else None


def _make_variable(bench: Workbench) -> None:
    ghost = _selected_ghost(bench)
    if ghost is not None:
        bench.canvas.make_node(ghost)


def _undo(bench: Workbench) -> None:
    """Take back what the mouse is doing, if it is doing something: it is the last thing that was done."""
    if not bench.canvas.cancel_gesture():
        bench.session.undo()


def _redo(bench: Workbench) -> None:
    if not bench.canvas.cancel_gesture():
        bench.session.redo()


EDIT_ACTIONS = (
    Action(
        "edit.undo",
        QT_TRANSLATE_NOOP("actions", "&Undo"),
        QT_TRANSLATE_NOOP("actions", "Take the last edit back"),
        _undo,
        ("Ctrl+Z",),
        icon="undo",
        is_enabled=lambda bench: bench.session.history.can_undo,
        details=lambda bench: bench.session.undo_text(),
    ),
    Action(
        "edit.redo",
        QT_TRANSLATE_NOOP("actions", "&Redo"),
        QT_TRANSLATE_NOOP("actions", "Make the edit that was undone again"),
        _redo,
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        icon="redo",
        is_enabled=lambda bench: bench.session.history.can_redo,
        details=lambda bench: bench.session.redo_text(),
    ),
    Action(
        "edit.delete",
        QT_TRANSLATE_NOOP("actions", "&Delete"),
        QT_TRANSLATE_NOOP("actions", "Remove the selected nodes and wires"),
        lambda bench: bench.canvas.delete_selection(),
        ("Del", "Backspace"),
        is_enabled=_has_items,
        on_canvas=True,
    ),
    Action(
        "edit.select_all",
        QT_TRANSLATE_NOOP("actions", "Select &all"),
        QT_TRANSLATE_NOOP("actions", "Select every node"),
        lambda bench: bench.canvas.select_all(),
        ("Ctrl+A",),
        is_enabled=lambda bench: bool(bench.session.graph.nodes),
        on_canvas=True,
    ),
    Action(
        "edit.select_none",
        QT_TRANSLATE_NOOP("actions", "Select &nothing"),
        QT_TRANSLATE_NOOP("actions", "Clear the selection"),
        lambda bench: bench.session.select([]),
        ("Ctrl+Shift+A",),
        is_enabled=lambda bench: bool(bench.session.selection),
    ),
)

GRAPH_ACTIONS = (
    Action(
        "graph.add",
        QT_TRANSLATE_NOOP("actions", "&Add a node…"),
        QT_TRANSLATE_NOOP("actions", "Search an operator by name and place it"),
        lambda bench: bench.canvas.show_quick_add(),
        ("Shift+A",),
        on_canvas=True,
    ),
    Action(
        "graph.make_variable",
        QT_TRANSLATE_NOOP("actions", "Make the parameter a &Variable"),
        QT_TRANSLATE_NOOP("actions", "Turn the selected implicit parameter into a node that can be wired and shared"),
        _make_variable,
        is_enabled=lambda bench: _selected_ghost(bench) is not None,
    ),
    Action(
        "graph.next_problem",
        QT_TRANSLATE_NOOP("actions", "Show the first &problem"),
        QT_TRANSLATE_NOOP("actions", "Select the node that the first problem blames"),
        lambda bench: bench.show_problem(),
        ("F8",),
        is_enabled=lambda bench: bool(bench.session.problems),
    ),
)
