"""What may be set for variables and runs."""

from __future__ import annotations

import math

from core.dimension import UNKNOWN, Shape
from core.graph.model import Node, PortRef, RunSettings, TrainingSettings, VariableSettings
from core.operators.operator import MAX_INTEGER, MAX_RANK
from core.problem import Problem

GRADIENT_REQUESTS = ("write", "add", "null")
SOURCE_KINDS = ("zeros", "ones", "normal", "uniform", "numbers", "file", "dataset")


OPTIMIZERS = ("sgd", "nag", "adam", "rmsprop")
AVERAGES = ("auto", "always", "never")


def check_settings(node: Node, variable: PortRef, settings: VariableSettings) -> Problem | None:
    """Return what is wrong with the settings of a variable, or None."""
    place = {"node": node.name}

    def problem(code: str, expected: object, found: object) -> Problem:
        return Problem(code, (node.id,), variable.port, values=place, expected=expected, found=found)

    if settings.shape is not None and not _is_shape(settings.shape):
        return problem("settings_shape", None, settings.shape)
    if settings.grad_req not in GRADIENT_REQUESTS:
        return problem("settings_grad_req", GRADIENT_REQUESTS, settings.grad_req)
    source = settings.source
    if source is None:
        return None
    if source.kind not in SOURCE_KINDS:
        return problem("settings_source", SOURCE_KINDS, source.kind)
    numbers = (source.low, source.high, source.mean, source.std, *source.numbers)
    if not all(math.isfinite(number) for number in numbers):
        return problem("settings_number", None, next(number for number in numbers if not math.isfinite(number)))
    if source.kind == "numbers" and math.prod(source.shape) != len(source.numbers):
        return problem("settings_numbers", math.prod(source.shape), len(source.numbers))
    return None


def _is_shape(shape: Shape) -> bool:
    return len(shape) <= MAX_RANK and all(UNKNOWN <= size <= MAX_INTEGER for size in shape)


def check_run(run: RunSettings) -> Problem | None:
    """Return what is wrong with run settings, or None."""
    whole: tuple[tuple[str, int, int], ...] = (
        ("seed", run.seed, 0),
        ("batch_size", run.batch_size, 1),
        ("batch_index", run.batch_index, 0),
        ("row", run.row or 0, 0),
    )
    for name, number, least in whole:
        if not least <= number <= MAX_INTEGER:
            return Problem("run_range", values={"setting": name, "most": MAX_INTEGER}, expected=least, found=number)
    for number_at, gradient in run.head_gradients.items():
        if not math.isfinite(gradient):
            return Problem("run_head_gradient", (number_at.node,), number_at.port, found=gradient)
    return None


def check_training(training: TrainingSettings) -> Problem | None:
    """Return what is wrong with settings of a training, or None."""
    for name, options in (("optimizer", OPTIMIZERS), ("average", AVERAGES)):
        if getattr(training, name) not in options:
            found = getattr(training, name)
            return Problem("training_choice", values={"setting": name}, expected=options, found=found)
    for name, least in (("epochs", 1), ("batch_size", 1), ("seed", 0), ("stop_epoch", 1)):
        number = getattr(training, name)
        if number is not None and not least <= number <= MAX_INTEGER:
            return Problem("run_range", values={"setting": name, "most": MAX_INTEGER}, expected=least, found=number)
    for name, low, high in _TRAINING_RANGES:
        number = getattr(training, name)
        if number is not None and not (low <= number < high):
            values = {"setting": name, "below": f"{high:g}"}
            return Problem("training_range", values=values, expected=f"{low:g}", found=number)
    return None


_TRAINING_RANGES = (
    ("learning_rate", 0.0, math.inf),
    ("momentum", 0.0, 1.0),
    ("weight_decay", 0.0, math.inf),
    ("beta1", 0.0, 1.0),
    ("beta2", 0.0, 1.0),
    ("gamma", 0.0, 1.0),
    ("epsilon", 0.0, math.inf),
    ("validation", 0.0, 1.0),
    ("stop_above", -math.inf, math.inf),
)
"""Numbers from the first up to, not including, the second; nan and infinity are in none."""
