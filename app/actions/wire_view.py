"""How the document shows its wires."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from app.actions.action import QT_TRANSLATE_NOOP, Action, Workbench
from core.graph.annotations import SetView


def _set_style(style: str, bench: Workbench) -> None:
    bench.session.push(SetView(replace(bench.session.document.view, wire_style=style)))


def _has_style(style: str, bench: Workbench) -> bool:
    return bench.session.document.view.wire_style == style


def _toggle_labels(bench: Workbench) -> None:
    view = bench.session.document.view
    bench.session.push(SetView(replace(view, labels=not view.labels)))


WIRE_STYLE_TEXTS = {
    "curve": QT_TRANSLATE_NOOP("actions", "&Curved"),
    "straight": QT_TRANSLATE_NOOP("actions", "&Straight"),
    "angle": QT_TRANSLATE_NOOP("actions", "&Angular"),
    "hidden": QT_TRANSLATE_NOOP("actions", "&Hidden"),
}

WIRE_VIEW_ACTIONS = (
    *(
        Action(
            f"view.wires_{style}",
            text,
            QT_TRANSLATE_NOOP("actions", "How wires are drawn in this document; selected ones are always shown"),
            partial(_set_style, style),
            is_checked=partial(_has_style, style),
        )
        for style, text in WIRE_STYLE_TEXTS.items()
    ),
    Action(
        "view.wire_labels",
        QT_TRANSLATE_NOOP("actions", "Shapes at &wires"),
        QT_TRANSLATE_NOOP("actions", "Write at each wire the shape of what it carries"),
        _toggle_labels,
        is_checked=lambda bench: bench.session.document.view.labels,
    ),
)
