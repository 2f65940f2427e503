"""What an initializer is: a value with documented arguments, and a pure function from a shape to first values.

An initializer returns new arrays and never writes into given ones. It knows neither the names nor the order of
parameters. The initializers themselves are in the modules beside this one; `core.parameters.initializer` lists them.
"""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeAlias, TypeVar

import numpy as np

from core.dimension import Shape, format_shape
from core.operators.operator import Array, AttributeSpec
from core.problem import Declared, Path, Problem

FloatType: TypeAlias = type[np.float32] | type[np.float64]
ArgumentT = TypeVar("ArgumentT")

NUMBERS = "float or array"
"""Kind of an argument that is one number or an array of them."""
NESTED = "initializer"
"""Kind of an argument that is an initializer itself, or None."""


def argument(
    default: ArgumentT | dataclasses._MISSING_TYPE = dataclasses.MISSING,
    *,
    doc: str,
    kind: str = "float",
    minimum: float | None = None,
    choices: Iterable[str] = (),
) -> ArgumentT:
    """Declare an argument of an initializer: its default (none means required), kind, bounds and documentation."""
    metadata = {"doc": doc, "kind": kind, "minimum": minimum, "choices": tuple(choices)}
    found: Any = dataclasses.field(default=default, metadata=metadata)
    declared: ArgumentT = found
    return declared


@dataclass(frozen=True)
class Initializer:
    """Base of all initializers; subclasses say what is drawn, and between which bounds."""

    name: ClassVar[str]
    """MXNet's name, lower-cased, as in files."""
    display_name: ClassVar[str]
    """What people read, also the class's name in code."""
    aliases: ClassVar[tuple[str, ...]] = ()
    """Other names under which files and programs ask for it."""
    formula: ClassVar[str] = ""
    source: ClassVar[str] = ""
    """Where the formula comes from, if not from the initializer itself."""
    is_random: ClassVar[bool] = False
    """Whether it draws; what does not draw gives the same values each time."""
    axes: ClassVar[tuple[int, int | None]] = (0, None)
    """The smallest and the largest number of axes that it can fill; None: no limit."""

    def fill(self, shape: Shape, generator: np.random.Generator, dtype: FloatType = np.float32) -> Array:
        """Return new values in a complete shape that has no `problem`."""
        raise NotImplementedError(f"{type(self).__name__} fills nothing")

    def bounds(self, shape: Shape) -> tuple[float, float]:
        """Return the smallest and the largest value that can be drawn; infinite for a normal distribution."""
        raise NotImplementedError(f"{type(self).__name__} states no bounds")

    def mean(self, shape: Shape) -> float:
        """Return the mean that the distribution has in theory."""
        low, high = self.bounds(shape)
        return 0.0 if math.isinf(high) else (low + high) / 2

    def std(self, shape: Shape) -> float:
        """Return the standard deviation that the distribution has in theory."""
        low, high = self.bounds(shape)
        return (high - low) / math.sqrt(12)

    def problem(self, shape: Shape, name: str = "", path: Path = ()) -> Problem | None:
        """Tell what keeps this initializer from filling the parameter of a name and shape.

        Unknown dims (-1) in the shape keep it from nothing.
        """
        found = self.argument_problem() or self._shape_problem(shape)
        if found is None:
            return None
        values = {"initializer": Declared(self.display_name), "parameter": name, **found.values}
        return dataclasses.replace(found, path=path[:1], values=values)

    def _shape_problem(self, shape: Shape) -> Problem | None:
        fewest, most = self.axes
        if len(shape) < fewest or (most is not None and len(shape) > most):
            code = "initializer_vector" if most is None else "initializer_rank"
            return Problem(code, expected=fewest, found=format_shape(shape))
        return None

    def argument_problem(self) -> Problem | None:
        """Tell which argument has a value that is not among its choices, below its minimum, or of another kind."""
        for spec in self.argument_specs():
            value = getattr(self, spec.name)
            values = {"initializer": Declared(self.display_name), "argument": spec.name}
            if spec.choices and value not in spec.choices:
                return Problem("initializer_argument_choice", values=values, expected=spec.choices, found=value)
            if spec.kind in ("int", "float") and not _is_number(value):
                return Problem("initializer_argument_format", values=values, expected=spec.kind, found=value)
            if spec.minimum is not None and not value >= spec.minimum:
                return Problem("initializer_argument_range", values=values, expected=spec.minimum, found=value)
        return None

    def argument_values(self) -> dict[str, Any]:
        """Return all arguments, defaults included, as the text form has them: as they were given."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}

    def dumps(self) -> str:
        """Return MXNet's text form, which `create` reads: ``["uniform", {"scale": 0.07}]``."""
        return text_form(self.name, self.argument_values())

    @classmethod
    def argument_specs(cls) -> tuple[AttributeSpec, ...]:
        """List the declared arguments in order, in the form from which attribute forms are made."""
        return tuple(_spec(field) for field in dataclasses.fields(cls))


def text_form(name: str, arguments: Mapping[str, object]) -> str:
    """Return MXNet's text form of an initializer; arrays become lists.

    Raises:
        TypeError: An argument has no text form.
    """
    return json.dumps([name, arguments], default=_plain)


def _plain(value: object) -> object:
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    raise TypeError(f"{value!r} of type {type(value).__name__} can't be written as an argument of an initializer")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.number)


def _spec(field: dataclasses.Field[Any]) -> AttributeSpec:
    default: Any = field.default
    is_required = default is dataclasses.MISSING
    choices: tuple[str, ...] = field.metadata["choices"]
    return AttributeSpec(
        name=field.name,
        kind="choice" if choices else field.metadata["kind"],
        default=None if is_required else default,
        required=is_required,
        doc=field.metadata["doc"],
        minimum=field.metadata["minimum"],
        choices=choices,
        label=field.name,
        optional=field.metadata["kind"] == NESTED,
    )
