"""Working by keys alone: wiring, inspecting, and going from panel to panel."""

from __future__ import annotations

from app.actions.action import QT_TRANSLATE_NOOP, Action, Workbench


def _has_one_node(bench: Workbench) -> bool:
    return len(bench.session.selected_nodes()) == 1


KEYBOARD_ACTIONS = (
    Action(
        "graph.connect_to",
        QT_TRANSLATE_NOOP("actions", "&Connect to…"),
        QT_TRANSLATE_NOOP("actions", "List everything that the selected node can be connected to"),
        lambda bench: bench.canvas.ask_connection(),
        ("Ctrl+L",),
        is_enabled=_has_one_node,
        on_canvas=True,
    ),
    Action(
        "view.inspect",
        QT_TRANSLATE_NOOP("actions", "&Inspect"),
        QT_TRANSLATE_NOOP("actions", "Go to the settings of the selected node"),
        lambda bench: bench.inspect(),
        is_enabled=lambda bench: bool(bench.session.selection),
    ),
    Action(
        "view.next_panel",
        QT_TRANSLATE_NOOP("actions", "Next pa&nel"),
        QT_TRANSLATE_NOOP("actions", "Give the keyboard to the next panel"),
        lambda bench: bench.focus_panel(1),
        ("F6",),
    ),
    Action(
        "view.previous_panel",
        QT_TRANSLATE_NOOP("actions", "Pre&vious panel"),
        QT_TRANSLATE_NOOP("actions", "Give the keyboard to the previous panel"),
        lambda bench: bench.focus_panel(-1),
        ("Shift+F6",),
    ),
)
