"""What a graph multiplies the learning rate and weight decay of single parameters by, as exported files say it."""

from __future__ import annotations

from core.export.program import Parameter, Program
from core.graph.model import LR_MULT, WD_MULT, multiplier


def rate_of(parameter: Parameter) -> float:
    """Return what the learning rate of a parameter is multiplied by."""
    return multiplier(parameter.attributes.get(LR_MULT))


def decay_of(parameter: Parameter) -> float:
    """Return what the weight decay of a parameter is multiplied by."""
    return multiplier(parameter.attributes.get(WD_MULT))


def rates(program: Program) -> dict[str, float]:
    """Return the multipliers of learning rates that are not 1, by the parameter's name."""
    return {each.name: rate_of(each) for each in program.trainable if rate_of(each) != 1}


def decays(program: Program) -> dict[str, float]:
    """Return the multipliers of weight decays that are not 1, by the parameter's name."""
    return {each.name: decay_of(each) for each in program.trainable if decay_of(each) != 1}


def multiplier_notes(program: Program) -> list[str]:
    """Return the lines of a file's head that say which parameters learn at other rates."""
    lines = [f"The learning rate of {name} is multiplied by {factor!r}." for name, factor in rates(program).items()]
    lines += [f"The weight decay of {name} is multiplied by {factor!r}." for name, factor in decays(program).items()]
    return ["", *lines] if lines else []
