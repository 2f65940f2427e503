"""Train: begin, pause, one iteration, stop."""

from __future__ import annotations

from app.actions.action import QT_TRANSLATE_NOOP, Action, Workbench


def _can_begin(bench: Workbench) -> bool:
    return bool(bench.session.graph.nodes)


def _is_active(bench: Workbench) -> bool:
    return bench.session.training.is_active


TRAIN_ACTIONS = (
    Action(
        "train.toggle",
        QT_TRANSLATE_NOOP("actions", "&Train or pause"),
        QT_TRANSLATE_NOOP("actions", "Train the parameters on all rows of the data, pause, or go on"),
        lambda bench: bench.session.training.toggle(),
        ("F4",),
        icon="play",
        is_enabled=_can_begin,
    ),
    Action(
        "train.step",
        QT_TRANSLATE_NOOP("actions", "One &iteration"),
        QT_TRANSLATE_NOOP("actions", "Learn from the next batch, then stand still"),
        lambda bench: bench.session.training.step(),
        ("Shift+F4",),
        icon="step-forward",
        is_enabled=_can_begin,
    ),
    Action(
        "train.stop",
        QT_TRANSLATE_NOOP("actions", "Stop t&raining"),
        QT_TRANSLATE_NOOP("actions", "End the training; its weights stay, and undo brings the old ones back"),
        lambda bench: bench.session.training.stop(),
        ("Ctrl+Shift+F4",),
        icon="stop",
        is_enabled=_is_active,
    ),
)
