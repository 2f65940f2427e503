"""Frames, notes, and swatches."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from app.actions.action import QT_TRANSLATE_NOOP, Action, Workbench

SWATCHES: Mapping[str, str] = MappingProxyType(
    {
        "": QT_TRANSLATE_NOOP("actions", "&None"),
        "linear": QT_TRANSLATE_NOOP("actions", "&Blue"),
        "convolution": QT_TRANSLATE_NOOP("actions", "&Sky"),
        "activation": QT_TRANSLATE_NOOP("actions", "&Teal"),
        "shape": QT_TRANSLATE_NOOP("actions", "&Olive"),
        "normalization": QT_TRANSLATE_NOOP("actions", "&Rose"),
        "loss": QT_TRANSLATE_NOOP("actions", "&Magenta"),
        "arithmetic": QT_TRANSLATE_NOOP("actions", "&Violet"),
    }
)
"""The colours that people can give to nodes, frames and notes: names in the theme, and what menus read."""


def colour_action(name: str) -> str:
    """Return the id of the action that gives a swatch."""
    return f"graph.colour_{name or 'none'}"


def _set_colour(name: str, bench: Workbench) -> None:
    bench.canvas.framing.set_colour(name)


FRAME_ACTIONS = (
    Action(
        "graph.frame",
        QT_TRANSLATE_NOOP("actions", "&Frame"),
        QT_TRANSLATE_NOOP("actions", "Put a titled frame around the selection; it moves what is in it"),
        lambda bench: bench.canvas.framing.add_frame(),
        ("C", "Ctrl+J"),
        on_canvas=True,
    ),
    Action(
        "graph.note",
        QT_TRANSLATE_NOOP("actions", "N&ote"),
        QT_TRANSLATE_NOOP("actions", "Write a note on the canvas, in Markdown"),
        lambda bench: bench.canvas.framing.add_note(),
        ("N",),
        on_canvas=True,
    ),
    Action(
        "graph.comment",
        QT_TRANSLATE_NOOP("actions", "Co&mment…"),
        QT_TRANSLATE_NOOP("actions", "Write about the selected node, in a bubble over it"),
        lambda bench: bench.canvas.framing.comment(),
        ("Shift+N",),
        is_enabled=lambda bench: len(bench.session.selected_nodes()) == 1,
        on_canvas=True,
    ),
    *(
        Action(
            colour_action(name),
            text,
            QT_TRANSLATE_NOOP("actions", "Give this colour to the selected nodes, frames and notes"),
            partial(_set_colour, name),
            is_enabled=lambda bench: bench.canvas.arranging.count() > 0,
        )
        for name, text in SWATCHES.items()
    ),
)
