"""Values of parameters: by hand, and from files."""

from __future__ import annotations

from app.actions.action import QT_TRANSLATE_NOOP, Action, Workbench


def _has_nodes(bench: Workbench) -> bool:
    return bool(bench.session.graph.nodes) and not bench.session.run.state.busy


VALUE_ACTIONS = (
    Action(
        "values.edit",
        QT_TRANSLATE_NOOP("actions", "Edit &values…"),
        QT_TRANSLATE_NOOP("actions", "Change the values of the selected parameter in a table, or all by a formula"),
        lambda bench: bench.desk.edit_values(),
        ("Ctrl+F7",),
        is_enabled=_has_nodes,
    ),
    Action(
        "values.load",
        QT_TRANSLATE_NOOP("actions", "Load va&lues…"),
        QT_TRANSLATE_NOOP("actions", "Give parameters the arrays of a safetensors or npz file"),
        lambda bench: bench.desk.load_values(),
        is_enabled=_has_nodes,
    ),
)
