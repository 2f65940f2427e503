"""What the targets have in common: arithmetic that reads the same in all of them, numbers, and initializers' names.

Each target keeps its own table of the operators that it can express; an operator without an entry is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.export.drawing import drawn_values
from core.export.program import Parameter, Program, Step
from core.parameters.initializer import Constant, Initializer, MSRAPrelu, Xavier
from core.problem import Declared, Problem

ARITHMETIC: Mapping[str, str] = MappingProxyType(
    {
        "elemwise_add": "{lhs} + {rhs}",
        "elemwise_sub": "{lhs} - {rhs}",
        "elemwise_mul": "{lhs} * {rhs}",
        "elemwise_div": "{lhs} / {rhs}",
        "_plus_scalar": "{data} + {scalar}",
        "_minus_scalar": "{data} - {scalar}",
        "_rminus_scalar": "{scalar} - {data}",
        "_mul_scalar": "{data} * {scalar}",
        "_div_scalar": "{data} / {scalar}",
        "_rdiv_scalar": "{scalar} / {data}",
    }
)
"""Operator -> its expression, with ports and attributes in braces."""


def arithmetic(step: Step, operands: Mapping[str, str]) -> str:
    """Return the expression of an element-wise step, or of a sum of any number of addends."""
    if step.operator == "add_n":
        return " + ".join(operands.values())
    scalar = step.attributes.get("scalar")
    return ARITHMETIC[step.operator].format_map({**operands, "scalar": number(scalar)})


def number(value: object) -> str:
    """Write a number as code does."""
    return repr(value)


def describe_initializer(initializer: Initializer) -> str:
    """Write an initializer as people read it: ``Uniform(0.07)``, ``Zero``."""
    values = ", ".join(str(value) for value in initializer.argument_values().values())
    return f"{initializer.display_name}({values})" if values else initializer.display_name


def describe_initializers(parameters: tuple[Parameter, ...]) -> list[str]:
    """Return a line per kind of initializer with the parameters that it fills."""
    filled: dict[str, list[str]] = {}
    for parameter in parameters:
        filled.setdefault(describe_initializer(parameter.initializer), []).append(parameter.name)
    return [f"{text} for {', '.join(names)}" for text, names in filled.items()]


def unsupported_initializers(program: Program, target: str, kinds: tuple[type[Initializer], ...]) -> list[Problem]:
    """Return the refusals of parameters whose first values a target has no form for, and no formula says."""
    found = []
    for parameter in program.parameters:
        initializer = parameter.initializer
        is_array = isinstance(initializer, Constant) and initializer.values.ndim > 0
        if (is_array or not isinstance(initializer, kinds)) and drawn_values(parameter) is None:
            values = {"node": parameter.argument, "initializer": Declared(initializer.display_name), "target": target}
            found.append(Problem("export_initializer", path=parameter.path, values=values))
    return found


def shape_text(program: Program, step: Step, shown: set[str]) -> str:
    """Return the shape to write behind a step: where it is known and differs from that of what it reads."""
    letters = step.array.letters
    read = {program.array(operand).letters for operand in step.operands.values() if operand.kind == "value"}
    if not letters or (letters in read and letters in shown):
        return ""
    shown.add(letters)
    return letters


def times(count: int) -> str:
    """Write how often something happens."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def title_of(program: Program) -> str:
    """Return the title as a docstring's first words."""
    words = program.title.replace("_", " ").strip() or "Network"
    return words[0].upper() + words[1:]


def variance_scaling(initializer: Xavier | MSRAPrelu) -> tuple[float, str, bool]:
    """Return the scale of an initializer whose variance is scale / fan, which fan that is, and if it is uniform."""
    xavier = initializer.as_xavier if isinstance(initializer, MSRAPrelu) else initializer
    is_uniform = xavier.rnd_type == "uniform"
    # numbers from -b to b have the variance b² / 3
    return (xavier.magnitude / 3 if is_uniform else float(xavier.magnitude)), xavier.factor_type, is_uniform
