"""Initializers: what a parameter's first values are drawn from, in MXNet's terms.

An initializer is a frozen dataclass, declared once with its documented arguments, and a pure function: it returns
new arrays and never writes into given ones. It knows neither names nor the order of parameters; which one a
parameter gets by default is said by `default_initializer`.
"""

# ruff: noqa: ARG002 - initializers share signatures and need not use each argument

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, TypeAlias, TypeVar

import numpy as np

from core.dimension import Shape, format_shape
from core.operators.operator import Array, AttributeSpec, Role, parse_attribute
from core.problem import Path, Problem, Refused

FloatType: TypeAlias = type[np.float32] | type[np.float64]
ArgumentT = TypeVar("ArgumentT")

MAX_TEXT = 4_096
MAX_ELEMENTS = 2**40


def argument(default: ArgumentT, *, doc: str, minimum: float | None = None, choices: Iterable[str] = ()) -> ArgumentT:
    """Declare an argument of an initializer: its default, bounds, choices and documentation."""
    metadata = {"doc": doc, "minimum": minimum, "choices": tuple(choices)}
    return dataclasses.field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Initializer:
    """Base of all initializers; subclasses say what is drawn, and between which bounds."""

    name: ClassVar[str]
    """MXNet's name, lower-cased, as in files."""
    display_name: ClassVar[str]
    """What people read, also the class's name in code."""
    formula: ClassVar[str] = ""

    def fill(self, shape: Shape, generator: np.random.Generator, dtype: FloatType = np.float32) -> Array:
        """Return new values in a complete shape.

        Raises:
            Refused: The initializer is not defined for this shape.
        """
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
        """Tell what keeps this initializer from filling the parameter of a name and shape."""
        return None

    def argument_values(self) -> dict[str, Any]:
        """Return all arguments, defaults included, as they were given."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}

    def dumps(self) -> str:
        """Return MXNet's text form, which `create` reads: ``["uniform", {"scale": 0.07}]``."""
        return json.dumps([self.name, self.argument_values()])

    @classmethod
    def argument_specs(cls) -> tuple[AttributeSpec, ...]:
        """List the declared arguments in order, in the form from which attribute forms are made."""
        return tuple(_spec(field) for field in dataclasses.fields(cls))


def _spec(field: dataclasses.Field[Any]) -> AttributeSpec:
    choices: tuple[str, ...] = field.metadata["choices"]
    default: Any = field.default
    return AttributeSpec(
        name=field.name,
        kind="choice" if choices else "float",
        default=default,
        required=False,
        doc=field.metadata["doc"],
        minimum=field.metadata["minimum"],
        choices=choices,
        label=field.name,
    )


@dataclass(frozen=True)
class Constant(Initializer):
    """The same value everywhere."""

    name: ClassVar[str] = "constant"
    display_name: ClassVar[str] = "Constant"
    formula: ClassVar[str] = "w = value"

    value: float = argument(0, doc="The value of every element.")

    def fill(self, shape: Shape, generator: np.random.Generator, dtype: FloatType = np.float32) -> Array:
        return np.full(shape, self.value, dtype)

    def bounds(self, shape: Shape) -> tuple[float, float]:
        return self.value, self.value


@dataclass(frozen=True)
class Zero(Initializer):
    """Zeros, as biases start."""

    name: ClassVar[str] = "zero"
    display_name: ClassVar[str] = "Zero"
    formula: ClassVar[str] = "w = 0"

    def fill(self, shape: Shape, generator: np.random.Generator, dtype: FloatType = np.float32) -> Array:
        return np.zeros(shape, dtype)

    def bounds(self, shape: Shape) -> tuple[float, float]:
        return 0.0, 0.0


@dataclass(frozen=True)
class One(Initializer):
    """Ones, as scales start."""

    name: ClassVar[str] = "one"
    display_name: ClassVar[str] = "One"
    formula: ClassVar[str] = "w = 1"

    def fill(self, shape: Shape, generator: np.random.Generator, dtype: FloatType = np.float32) -> Array:
        return np.ones(shape, dtype)

    def bounds(self, shape: Shape) -> tuple[float, float]:
        return 1.0, 1.0


@dataclass(frozen=True)
class Uniform(Initializer):
    """Uniform between -scale and scale."""

    name: ClassVar[str] = "uniform"
    display_name: ClassVar[str] = "Uniform"
    formula: ClassVar[str] = "w ~ U(−scale, scale)"

    scale: float = argument(0.07, doc="The largest magnitude that is drawn.", minimum=0)

    def fill(self, shape: Shape, generator: np.random.Generator, dtype: FloatType = np.float32) -> Array:
        return _uniform(self.scale, shape, generator, dtype)

    def bounds(self, shape: Shape) -> tuple[float, float]:
        return -self.scale, self.scale


@dataclass(frozen=True)
class Normal(Initializer):
    """Normal around 0."""

    name: ClassVar[str] = "normal"
    display_name: ClassVar[str] = "Normal"
    formula: ClassVar[str] = "w ~ N(0, sigma²)"

    sigma: float = argument(0.01, doc="The standard deviation.", minimum=0)

    def fill(self, shape: Shape, generator: np.random.Generator, dtype: FloatType = np.float32) -> Array:
        return _normal(self.sigma, shape, generator, dtype)

    def bounds(self, shape: Shape) -> tuple[float, float]:
        return -math.inf, math.inf

    def std(self, shape: Shape) -> float:
        return self.sigma


@dataclass(frozen=True)
class Xavier(Initializer):
    """Scaled by the number of inputs and outputs, so that signals keep their size from layer to layer.

    For a weight of shape (outputs, inputs, *kernel) the fans are the first two axes times the kernel's size, and
    the scale is sqrt(magnitude / factor). At least two axes are needed.
    """

    name: ClassVar[str] = "xavier"
    display_name: ClassVar[str] = "Xavier"
    formula: ClassVar[str] = "s = √(magnitude / factor),  w ~ U(−s, s) or N(0, s²)"

    rnd_type: str = argument("uniform", doc="The distribution.", choices=("uniform", "gaussian"))
    factor_type: str = argument(
        "avg", doc="Which fan divides: that of the inputs, of the outputs, or their mean.", choices=("avg", "in", "out")
    )
    magnitude: float = argument(3, doc="What the factor divides; 2 suits relu.", minimum=0)

    def scale(self, shape: Shape) -> float:
        """Return s of the formula."""
        problem = self.problem(shape)
        if problem is not None:
            raise Refused(problem)
        kernel = math.prod(shape[2:])
        fan_in, fan_out = shape[1] * kernel, shape[0] * kernel
        factor = {"in": fan_in, "out": fan_out, "avg": (fan_in + fan_out) / 2}[self.factor_type]
        return math.sqrt(self.magnitude / factor) if factor else 0.0  # no factor: there is no element to scale

    def fill(self, shape: Shape, generator: np.random.Generator, dtype: FloatType = np.float32) -> Array:
        draw = _uniform if self.rnd_type == "uniform" else _normal
        return draw(self.scale(shape), shape, generator, dtype)

    def bounds(self, shape: Shape) -> tuple[float, float]:
        s = self.scale(shape) if self.rnd_type == "uniform" else math.inf
        return -s, s

    def std(self, shape: Shape) -> float:
        return self.scale(shape) if self.rnd_type == "gaussian" else super().std(shape)

    def problem(self, shape: Shape, name: str = "", path: Path = ()) -> Problem | None:
        if len(shape) >= 2:
            return None
        values = {"parameter": name, "initializer": self.display_name}
        return Problem("initializer_vector", path=path[:1], values=values, expected=2, found=format_shape(shape))


def _uniform(scale: float, shape: Shape, generator: np.random.Generator, dtype: FloatType) -> Array:
    # Drawn in the wanted precision: a large weight is not first made in float64.
    return dtype(2 * scale) * generator.random(shape, dtype) - dtype(scale)


def _normal(sigma: float, shape: Shape, generator: np.random.Generator, dtype: FloatType) -> Array:
    return dtype(sigma) * generator.standard_normal(shape, dtype)


INITIALIZERS: tuple[type[Initializer], ...] = (Zero, One, Constant, Uniform, Normal, Xavier)
"""All initializers, in the order in which forms offer them."""

ALIASES: Mapping[str, str] = MappingProxyType({"zeros": "zero", "ones": "one", "gaussian": "normal"})


def create(given: str | Initializer | Mapping[str, object]) -> Initializer:
    """Return the initializer that an instance, a name, or MXNet's text form stands for; case does not matter.

    Raises:
        Refused: ``initializer_format``, ``initializer_unknown`` or ``initializer_argument_…``.
    """
    if isinstance(given, Initializer):
        return given
    name, arguments = _parse_form(given)
    key = name.strip().lower()
    found = next((each for each in INITIALIZERS if each.name == ALIASES.get(key, key)), None)
    if found is None:
        names = tuple(each.display_name for each in INITIALIZERS)
        raise Refused(Problem("initializer_unknown", expected=names, found=name))
    specs = {spec.name: spec for spec in found.argument_specs()}
    return found(**{argument: _parse_argument(found, specs, argument, value) for argument, value in arguments.items()})


def _parse_form(given: str | Mapping[str, object]) -> tuple[str, Mapping[str, object]]:
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
    def refusal(code: str, expected: object) -> Refused:
        values = {"initializer": initializer.display_name, "argument": name}
        return Refused(Problem(code, values=values, expected=expected, found=given))

    if name not in specs:
        raise refusal("initializer_argument_unknown", tuple(specs))
    spec = specs[name]
    try:
        value = parse_attribute(spec, given)
    except (ValueError, OverflowError):
        raise refusal("initializer_argument_format", spec.kind) from None
    if spec.choices and value not in spec.choices:
        raise refusal("initializer_argument_choice", spec.choices)
    if spec.minimum is not None and isinstance(value, float) and value < spec.minimum:
        raise refusal("initializer_argument_range", spec.minimum)
    # Values are kept as given (3, not 3.0), so that MXNet's text form comes back letter for letter.
    return given if isinstance(given, int) and spec.kind == "float" else value


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
    except (MemoryError, ValueError) as error:
        # NumPy refuses more elements than an address can count with a ValueError.
        if isinstance(error, ValueError) and math.prod(shape) < MAX_ELEMENTS:
            raise
        values = {"parameter": name}
        raise Refused(Problem("parameter_too_large", path[:1], values=values, found=format_shape(shape))) from None


DEFAULT_WEIGHT = Uniform()

_BY_SUFFIX: tuple[tuple[str, Initializer], ...] = (
    ("weight", DEFAULT_WEIGHT),
    ("bias", Zero()),
    ("gamma", One()),
    ("beta", Zero()),
    ("mean", Zero()),
    ("var", One()),
    ("min", Zero()),
    ("max", One()),
)


def default_initializer(name: str, role: Role = Role.PARAMETER, ports: Iterable[str] = ()) -> Initializer:
    """Return what a variable gets when nobody chose: by the end of its name, as in MXNet, or of a port it feeds.

    MXNet refuses a name that ends in none of the known words. Here a person may call a weight anything, so the
    ports are asked next, and what is left starts as a weight (an auxiliary state as zeros).
    """
    for word in (name, *ports):
        for suffix, initializer in _BY_SUFFIX:
            if word.lower().endswith(suffix):
                return initializer
    return Zero() if role is Role.AUXILIARY else DEFAULT_WEIGHT
