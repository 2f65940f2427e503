"""Copying, pasting and duplicating what is selected."""

from __future__ import annotations

from app.actions.action import QT_TRANSLATE_NOOP, Action, Workbench


def _can_copy(bench: Workbench) -> bool:
    return bench.canvas.clipboard.can_copy()


def _can_share(bench: Workbench) -> bool:
    return bench.canvas.clipboard.can_share()


CLIPBOARD_ACTIONS = (
    Action(
        "edit.cut",
        QT_TRANSLATE_NOOP("actions", "Cu&t"),
        QT_TRANSLATE_NOOP("actions", "Copy the selected nodes as text, and remove them"),
        lambda bench: bench.canvas.clipboard.cut(),
        ("Ctrl+X",),
        icon="cut",
        is_enabled=_can_copy,
        on_canvas=True,
    ),
    Action(
        "edit.copy",
        QT_TRANSLATE_NOOP("actions", "&Copy"),
        QT_TRANSLATE_NOOP("actions", "Copy the selected nodes as text, for this window or another program"),
        lambda bench: bench.canvas.clipboard.copy(),
        ("Ctrl+C",),
        icon="copy",
        is_enabled=_can_copy,
        on_canvas=True,
    ),
    Action(
        "edit.paste",
        QT_TRANSLATE_NOOP("actions", "&Paste"),
        QT_TRANSLATE_NOOP("actions", "Add what was copied, at the pointer"),
        lambda bench: bench.canvas.clipboard.paste(),
        ("Ctrl+V",),
        icon="paste",
        on_canvas=True,
    ),
    Action(
        "edit.paste_connected",
        QT_TRANSLATE_NOOP("actions", "Paste with the outer &inputs"),
        QT_TRANSLATE_NOOP("actions", "Add what was copied, wired to what fed the originals from outside"),
        lambda bench: bench.canvas.clipboard.paste(keep_outside_inputs=True),
        ("Ctrl+Shift+V",),
        on_canvas=True,
    ),
    Action(
        "edit.paste_shared",
        QT_TRANSLATE_NOOP("actions", "Paste with shared para&meters"),
        QT_TRANSLATE_NOOP("actions", "Add what was copied; the copies use the parameters of the originals"),
        lambda bench: bench.canvas.clipboard.paste(share_parameters=True),
        ("Ctrl+Alt+V",),
        on_canvas=True,
    ),
    Action(
        "edit.duplicate",
        QT_TRANSLATE_NOOP("actions", "D&uplicate"),
        QT_TRANSLATE_NOOP("actions", "Add copies of the selected nodes beside them"),
        lambda bench: bench.canvas.clipboard.duplicate(),
        ("Ctrl+D",),
        is_enabled=_can_copy,
        on_canvas=True,
    ),
    Action(
        "edit.duplicate_shared",
        QT_TRANSLATE_NOOP("actions", "Duplicate with s&hared parameters"),
        QT_TRANSLATE_NOOP("actions", "Add copies that use the parameters of the originals, as a siamese tower does"),
        lambda bench: bench.canvas.clipboard.duplicate(share_parameters=True),
        ("Ctrl+Shift+D",),
        is_enabled=_can_share,
        on_canvas=True,
    ),
)
