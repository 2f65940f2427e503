"""Settings of a training as JSON and back; only what differs from the defaults is written."""

from __future__ import annotations

import dataclasses
from typing import Any

from core.graph.model import TrainingSettings, frozen
from core.graph.names import MAX_NAME
from core.graph.strict_json import Cursor, compact
from core.operators.operator import MAX_INTEGER

_TEXTS = ("optimizer", "average")
_WHOLE = {"epochs": 1, "batch_size": 1, "seed": 0, "stop_epoch": 1}
_FLAGS = ("shuffles", "stops_at_nan")
_NUMBERS = (
    "learning_rate",
    "momentum",
    "weight_decay",
    "beta1",
    "beta2",
    "gamma",
    "epsilon",
    "validation",
    "stop_above",
)


def training_line(training: TrainingSettings) -> str:
    """Return the member that writes settings."""
    default = TrainingSettings()
    fields: dict[str, object] = dict(training.extra)
    for field in dataclasses.fields(training):
        value = getattr(training, field.name)
        if field.name != "extra" and value != getattr(default, field.name):
            fields[field.name] = float(value) if field.name in _NUMBERS else value
    return compact(fields)


def read_training(cursor: Cursor | None) -> TrainingSettings:
    """Return the settings that a member writes; what is no sensible number is for `core.graph.settings` to say."""
    if cursor is None:
        return TrainingSettings()
    fields = cursor.members()
    given: dict[str, Any] = {name: fields.pop(name).string(MAX_NAME) for name in _TEXTS if name in fields}
    given |= {name: fields.pop(name).whole(least, MAX_INTEGER) for name, least in _WHOLE.items() if name in fields}
    given |= {name: fields.pop(name).boolean() for name in _FLAGS if name in fields}
    given |= {name: fields.pop(name).number() for name in _NUMBERS if name in fields}
    extra = frozen((name, value.anything()) for name, value in fields.items())
    return TrainingSettings(**given, extra=extra)
