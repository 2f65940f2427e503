"""What a run shows on the canvas: pictures on nodes, widths of wires, time and memory."""

from __future__ import annotations

from functools import partial

from app.actions.action import QT_TRANSLATE_NOOP, Action, Workbench


def _show(bench: Workbench) -> None:
    settings = bench.settings
    bench.canvas.show_run(minis=settings.minis, norms=settings.norms, costs=settings.costs)


def _choose_minis(kind: str, bench: Workbench) -> None:
    bench.settings.minis = kind
    _show(bench)


def _has_minis(kind: str, bench: Workbench) -> bool:
    return bench.settings.minis == kind


def _toggle_norms(bench: Workbench) -> None:
    bench.settings.norms = not bench.settings.norms
    _show(bench)


def _toggle_costs(bench: Workbench) -> None:
    bench.settings.costs = not bench.settings.costs
    _show(bench)


def _toggle_step_card(bench: Workbench) -> None:
    bench.settings.step_card = not bench.settings.step_card
    bench.canvas.show_step_card(bench.settings.step_card)


MINI_TEXTS = {
    "heat_map": QT_TRANSLATE_NOOP("actions", "&Heat maps"),
    "histogram": QT_TRANSLATE_NOOP("actions", "H&istograms"),
    "none": QT_TRANSLATE_NOOP("actions", "N&one"),
}

RUN_VIEW_ACTIONS = (
    *(
        Action(
            f"view.minis_{kind}",
            text,
            QT_TRANSLATE_NOOP("actions", "What nodes show of their last value, or of its gradient"),
            partial(_choose_minis, kind),
            is_checked=partial(_has_minis, kind),
        )
        for kind, text in MINI_TEXTS.items()
    ),
    Action(
        "view.norms",
        QT_TRANSLATE_NOOP("actions", "Wires as wide as n&orms"),
        QT_TRANSLATE_NOOP("actions", "Draw wires wider the larger the values or gradients that they carry are"),
        _toggle_norms,
        is_checked=lambda bench: bench.settings.norms,
    ),
    Action(
        "view.costs",
        QT_TRANSLATE_NOOP("actions", "Time and memor&y"),
        QT_TRANSLATE_NOOP("actions", "Write under each node what its steps took and what it keeps in memory"),
        _toggle_costs,
        is_checked=lambda bench: bench.settings.costs,
    ),
    Action(
        "view.step_card",
        QT_TRANSLATE_NOOP("actions", "Card of the &step"),
        QT_TRANSLATE_NOOP("actions", "Show beside the current node what it gave, or the gradient that arrived there"),
        _toggle_step_card,
        is_checked=lambda bench: bench.settings.step_card,
    ),
)
