"""All initializers, and how one is made from a name, MXNet's text form or a mapping.

What an initializer is: `core.parameters.initializer_base`. Which one a parameter gets by default:
`core.parameters.initializer_default`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from core.dimension import Shape, format_shape
from core.operators.operator import Array, AttributeSpec, parse_attribute
from core.parameters.initializer_base import NESTED, NUMBERS, FloatType, Initializer
from core.parameters.initializer_default import BY_SUFFIX, DEFAULT_WEIGHT, default_initializer
from core.parameters.initializer_fixed import Bilinear, Constant, LSTMBias, One, Zero
from core.parameters.initializer_formula import Formula
from core.parameters.initializer_random import MSRAPrelu, Normal, Orthogonal, Uniform, Xavier
from core.parameters.initializer_recurrent import FusedRNN
from core.problem import Declared, Path, Problem, Refused

__all__ = [
    "ALIASES",
    "BY_SUFFIX",
    "DEFAULT_WEIGHT",
    "INITIALIZERS",
    "Bilinear",
    "Constant",
    "FloatType",
    "Formula",
    "FusedRNN",
    "Initializer",
    "LSTMBias",
    "MSRAPrelu",
    "Normal",
    "One",
    "Orthogonal",
    "Uniform",
    "Xavier",
    "Zero",
    "create",
    "default_initializer",
    "initialize_array",
    "offered_initializers",
    "parse_form",
]

MAX_TEXT = 2**20
MAX_ELEMENTS = 2**40

INITIALIZERS: tuple[type[Initializer], ...] = (
    Zero,
    One,
    Constant,
    Uniform,
    Normal,
    Xavier,
    MSRAPrelu,
    Orthogonal,
    Bilinear,
    LSTMBias,
    FusedRNN,
    Formula,
)
"""All initializers, in the order in which forms offer them."""

ALIASES: Mapping[str, str] = MappingProxyType({alias: each.name for each in INITIALIZERS for alias in each.aliases})


def offered_initializers(shape: Shape | None) -> tuple[type[Initializer], ...]:
    """List the initializers that can be chosen, arguments left as they are, for a parameter of a shape.

    Dims, or the whole shape, may be unknown.
    """
    return tuple(each for each in INITIALIZERS if _is_offered(each, shape))


def _is_offered(kind: type[Initializer], shape: Shape | None) -> bool:
    if any(spec.required for spec in kind.argument_specs()):
        return False
    return shape is None or kind().problem(shape) is None


def create(given: str | Initializer | Mapping[str, object]) -> Initializer:
    """Return the initializer that an instance, a name, or MXNet's text form stands for; case does not matter.

    Raises:
        Refused: ``initializer_format``, ``initializer_unknown`` or ``initializer_argument_…``.
    """
    if isinstance(given, Initializer):
        return given
    name, arguments = parse_form(given)
    key = name.strip().lower()
    found = next((each for each in INITIALIZERS if each.name == ALIASES.get(key, key)), None)
    if found is None:
        names = tuple(each.display_name for each in INITIALIZERS)
        raise Refused(Problem("initializer_unknown", expected=names, found=name))
    specs = {spec.name: spec for spec in found.argument_specs()}
    missing = [spec for spec in specs.values() if spec.required and spec.name not in arguments]
    if missing:
        raise _refusal("initializer_argument_missing", found, missing[0].name, missing[0].kind, None)
    parsed = {argument: _parse_argument(found, specs, argument, value) for argument, value in arguments.items()}
    initializer = found(**parsed)
    problem = initializer.argument_problem()
    if problem is not None:
        raise Refused(problem)
    return initializer


def parse_form(given: str | Mapping[str, object]) -> tuple[str, Mapping[str, object]]:
    """Return the name and the arguments that a name, a text form, or a mapping has, both unchecked.

    Raises:
        Refused: ``initializer_format``.
    """
    form: object = given
    if isinstance(given, str):
        text = given.strip()
        if text[:1] not in ("[", "{"):
            return text, {}
        try:
            form = json.loads(text) if len(text) <= MAX_TEXT else None
        except (ValueError, RecursionError):
            form = None
    if isinstance(form, list) and len(form) == 2 and isinstance(form[0], str) and isinstance(form[1], dict):
        return form[0], form[1]
    if isinstance(form, Mapping) and isinstance(name := form.get("initializer"), str):
        return name, {key: value for key, value in form.items() if key != "initializer"}
    raise Refused(Problem("initializer_format", found=str(given)[:80]))


def _parse_argument(
    initializer: type[Initializer], specs: Mapping[str, AttributeSpec], name: str, given: object
) -> object:
    if name not in specs:
        raise _refusal("initializer_argument_unknown", initializer, name, tuple(specs), given)
    spec = specs[name]
    if spec.kind == NESTED:
        return _parse_nested(initializer, spec, given)
    try:
        if spec.kind == NUMBERS:
            return _parse_numbers(given)
        value = parse_attribute(spec, given)
    except (ValueError, OverflowError, RecursionError):
        raise _refusal("initializer_argument_format", initializer, name, spec.kind, given) from None
    # Values are kept as given (3, not 3.0), so that MXNet's text form comes back letter for letter.
    return given if isinstance(given, int) and spec.kind == "float" else value


def _parse_nested(outer: type[Initializer], spec: AttributeSpec, given: object) -> Initializer | None:
    if given in (None, "", "None"):
        return None
    if isinstance(given, str | Initializer | Mapping):
        return create(given)
    raise _refusal("initializer_argument_format", outer, spec.name, spec.kind, given)


def _parse_numbers(given: object) -> float | Array:
    if isinstance(given, str):
        text = given.strip()
        given = json.loads(text) if text.startswith("[") and len(text) <= MAX_TEXT else float(text)
    values = np.array(given)
    if values.dtype.kind not in "iuf" or not np.isfinite(values).all():
        raise ValueError(given)
    return given if isinstance(given, int | float) else values


def _refusal(code: str, initializer: type[Initializer], name: str, expected: object, found: object) -> Refused:
    values = {"initializer": Declared(initializer.display_name), "argument": name}
    return Refused(Problem(code, values=values, expected=expected, found=found))


def initialize_array(
    initializer: Initializer, name: str, path: Path, shape: Shape, generator: np.random.Generator
) -> Array:
    """Return the first values of a parameter, float32.

    Raises:
        Refused: The initializer is not defined for this shape; the problem names the parameter.
    """
    problem = initializer.problem(shape, name, path)
    if problem is not None:
        raise Refused(problem)
    try:
        return initializer.fill(shape, generator)
    except Refused as refused:  # values that a formula can't give are found when it is computed
        values = {"initializer": Declared(initializer.display_name), "parameter": name, **refused.problem.values}
        raise Refused(replace(refused.problem, path=path[:1], values=values)) from None
    except (MemoryError, ValueError) as error:
        # NumPy refuses more elements than an address can count with a ValueError.
        if isinstance(error, ValueError) and math.prod(shape) < MAX_ELEMENTS:
            raise
        values = {"parameter": name}
        raise Refused(Problem("parameter_too_large", path[:1], values=values, found=format_shape(shape))) from None
