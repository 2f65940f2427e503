"""Rewiring what is selected."""

from __future__ import annotations

from app.actions.action import QT_TRANSLATE_NOOP, Action

WIRE_ACTIONS = (
    Action(
        "edit.delete_reconnect",
        QT_TRANSLATE_NOOP("actions", "Delete and &reconnect"),
        QT_TRANSLATE_NOOP("actions", "Remove the selected nodes, and join what came before them to what follows"),
        lambda bench: bench.canvas.wire_tools.delete_and_reconnect(),
        ("Ctrl+Del", "Ctrl+Backspace"),
        is_enabled=lambda bench: bench.canvas.wire_tools.can_reconnect(),
        on_canvas=True,
    ),
    Action(
        "graph.connect_selection",
        QT_TRANSLATE_NOOP("actions", "&Connect the selection"),
        QT_TRANSLATE_NOOP("actions", "Wire the selected nodes from left to right"),
        lambda bench: bench.canvas.wire_tools.connect_selection(),
        ("F",),
        icon="wire",
        is_enabled=lambda bench: bench.canvas.wire_tools.can_connect(),
        on_canvas=True,
    ),
    Action(
        "graph.swap_inputs",
        QT_TRANSLATE_NOOP("actions", "&Swap inputs"),
        QT_TRANSLATE_NOOP("actions", "Swap what feeds the first two inputs of the selected node"),
        lambda bench: bench.canvas.wire_tools.swap_inputs(),
        ("Alt+S",),
        is_enabled=lambda bench: bench.canvas.wire_tools.can_swap(),
        on_canvas=True,
    ),
    Action(
        "graph.replace",
        QT_TRANSLATE_NOOP("actions", "&Replace with…"),
        QT_TRANSLATE_NOOP("actions", "Put another operator in the place of the selected node; its wires stay"),
        lambda bench: bench.canvas.replacing.ask(),
        ("Shift+S",),
        is_enabled=lambda bench: bench.canvas.replacing.can_ask(),
        on_canvas=True,
    ),
)
