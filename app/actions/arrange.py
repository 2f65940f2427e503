"""Putting nodes in order: layout, aligning, equal gaps, the grid."""

from __future__ import annotations

from functools import partial

from app.actions.action import QT_TRANSLATE_NOOP, Action, Workbench


def _align(edge: str, bench: Workbench) -> None:
    bench.canvas.arranging.align(edge)


def _distribute(axis: str, bench: Workbench) -> None:
    bench.canvas.arranging.distribute(axis)


def _has(count: int, bench: Workbench) -> bool:
    return bench.canvas.arranging.count() >= count


def _toggle_snap(bench: Workbench) -> None:
    bench.settings.snap = not bench.settings.snap
    bench.canvas.arranging.set_snaps(bench.settings.snap)


def _toggle_minimap(bench: Workbench) -> None:
    bench.settings.minimap = not bench.settings.minimap
    bench.canvas.show_minimap(bench.settings.minimap)


def _edge(edge: str, text: str, tip: str, key: str) -> Action:
    return Action(
        f"graph.align_{edge}",
        text,
        tip,
        partial(_align, edge),
        (f"Alt+A, {key}",),
        is_enabled=partial(_has, 2),
        on_canvas=True,
    )


def _axis(axis: str, text: str, tip: str, key: str) -> Action:
    return Action(
        f"graph.distribute_{axis}",
        text,
        tip,
        partial(_distribute, axis),
        (f"Alt+A, {key}",),
        is_enabled=partial(_has, 3),
        on_canvas=True,
    )


ARRANGE_ACTIONS = (
    Action(
        "graph.layout",
        QT_TRANSLATE_NOOP("actions", "&Lay out"),
        QT_TRANSLATE_NOOP("actions", "Put the selected nodes, or all, in layers from left to right"),
        lambda bench: bench.canvas.arranging.lay_out(),
        ("L",),
        icon="layout",
        is_enabled=lambda bench: bool(bench.session.graph.nodes),
        on_canvas=True,
    ),
    _edge(
        "left",
        QT_TRANSLATE_NOOP("actions", "&Left edges"),
        QT_TRANSLATE_NOOP("actions", "Put the left edges of the selection on one line"),
        "L",
    ),
    _edge(
        "centre",
        QT_TRANSLATE_NOOP("actions", "&Centres"),
        QT_TRANSLATE_NOOP("actions", "Put the centres of the selection on one vertical line"),
        "C",
    ),
    _edge(
        "right",
        QT_TRANSLATE_NOOP("actions", "&Right edges"),
        QT_TRANSLATE_NOOP("actions", "Put the right edges of the selection on one line"),
        "R",
    ),
    _edge(
        "top",
        QT_TRANSLATE_NOOP("actions", "&Top edges"),
        QT_TRANSLATE_NOOP("actions", "Put the top edges of the selection on one line"),
        "T",
    ),
    _edge(
        "middle",
        QT_TRANSLATE_NOOP("actions", "&Middles"),
        QT_TRANSLATE_NOOP("actions", "Put the middles of the selection on one level"),
        "M",
    ),
    _edge(
        "bottom",
        QT_TRANSLATE_NOOP("actions", "&Bottom edges"),
        QT_TRANSLATE_NOOP("actions", "Put the bottom edges of the selection on one line"),
        "B",
    ),
    _axis(
        "horizontal",
        QT_TRANSLATE_NOOP("actions", "Equal gaps &across"),
        QT_TRANSLATE_NOOP("actions", "Make the gaps between the selected nodes from left to right equal"),
        "H",
    ),
    _axis(
        "vertical",
        QT_TRANSLATE_NOOP("actions", "Equal gaps &down"),
        QT_TRANSLATE_NOOP("actions", "Make the gaps between the selected nodes from top to bottom equal"),
        "V",
    ),
    Action(
        "graph.straighten",
        QT_TRANSLATE_NOOP("actions", "Straighten &wires"),
        QT_TRANSLATE_NOOP("actions", "Move the selected nodes up or down until a wire into each runs level"),
        lambda bench: bench.canvas.arranging.straighten(),
        ("Q",),
        is_enabled=partial(_has, 1),
        on_canvas=True,
    ),
    Action(
        "view.snap",
        QT_TRANSLATE_NOOP("actions", "&Snap to the grid"),
        QT_TRANSLATE_NOOP("actions", "What is dragged lands on the grid; Shift does the opposite for one drag"),
        _toggle_snap,
        ("Ctrl+Shift+G",),
        is_checked=lambda bench: bench.settings.snap,
    ),
    Action(
        "view.minimap",
        QT_TRANSLATE_NOOP("actions", "&Map"),
        QT_TRANSLATE_NOOP(
            "actions", "Show the whole graph small, in a corner of the canvas, where not all of it is seen"
        ),
        _toggle_minimap,
        ("Ctrl+Shift+M",),
        is_checked=lambda bench: bench.settings.minimap,
    ),
)
