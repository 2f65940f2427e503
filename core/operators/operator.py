"""The form in which an operator is declared, once, with its documentation.

An operator is a frozen dataclass; an instance is the validated attributes of a node. Names, attributes and
defaults are those of Apache MXNet 1.9. Everything else that knows operators (inspector, palette, help, files,
exporters, painters, tests) derives from the declaration or keeps a table of its own, keyed by operator name.
"""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache, partial
from typing import Any, ClassVar, NamedTuple, Protocol, TypeAlias, TypeVar, cast, get_type_hints

import numpy as np
import numpy.typing as npt

from core.dimension import Relation, Shape
from core.problem import Declared, Phrase, Problem, Refused

Array: TypeAlias = npt.NDArray[Any]
Bounds: TypeAlias = tuple[int | None, ...]
"""Begins or ends of slices; None is where the axis begins or ends."""
AttributeValue: TypeAlias = bool | int | float | str | tuple[int, ...] | tuple[float, ...] | Bounds | None
AttributeT = TypeVar("AttributeT")
HeadT = TypeVar("HeadT")


class Role(StrEnum):
    """What a port is for; an unwired parameter, label or auxiliary state becomes an implicit Variable."""

    DATA = "data"
    PARAMETER = "parameter"
    LABEL = "label"
    AUXILIARY = "auxiliary"
    OUTPUT = "output"


class Port(NamedTuple):
    """A named input or output of an operator; names are unique over inputs and outputs together."""

    name: str
    role: Role = Role.DATA
    doc: str = ""


@dataclass(frozen=True)
class AttributeSpec:
    """An attribute as forms, parsers and help see it.

    ``kind`` is one of ``bool``, ``int``, ``float``, ``str``, ``choice``, ``shape`` (sizes), ``axes`` (any integers),
    ``bounds`` (integers and None) and ``numbers``; an ``optional`` attribute may be None as well.
    """

    name: str
    kind: str
    default: AttributeValue
    required: bool
    doc: str
    minimum: float | None
    choices: tuple[str, ...]
    label: str
    optional: bool = False
    maximum: float | None = None
    is_technical: bool = False
    """Accepted because MXNet's files and programs give it, without an effect here; forms leave it out."""
    is_late: bool = False
    """MXNet finds a value below the minimum only when shapes are inferred."""


def attribute(
    default: AttributeT | dataclasses._MISSING_TYPE = dataclasses.MISSING,
    *,
    doc: str,
    minimum: float | None = None,
    maximum: float | None = None,
    choices: Sequence[str] = (),
    label: str = "",
    kind: str = "",
    is_technical: bool = False,
    is_late: bool = False,
) -> AttributeT:
    """Declare an attribute of an operator: its default (none means required), bounds, choices and documentation.

    ``label`` is what people read where MXNet's name is not what they would say (``num_hidden`` is "units"); ``kind``
    is given where the annotation does not tell (a tuple is a shape unless it says ``axes`` or ``numbers``). What is
    less than the minimum of an attribute that ``is_late`` is refused together with shapes in programs for MXNet.
    """
    metadata = {
        "doc": doc,
        "minimum": minimum,
        "maximum": maximum,
        "choices": tuple(choices),
        "label": label,
        "kind": kind,
        "is_technical": is_technical,
        "is_late": is_late,
    }
    return dataclasses.field(default=default, metadata=metadata, kw_only=True)  # type: ignore[return-value]


@dataclass(frozen=True)
class Preset:
    """An entry of the palette: an operator with some of its attributes set."""

    title: str
    attributes: Mapping[str, AttributeValue]


@dataclass(frozen=True)
class RunContext:
    """What a forward rule may know beside its inputs."""

    is_train: bool
    generator: np.random.Generator


class GradientScope(Protocol[HeadT]):
    """What a gradient rule works with: expressions of type ``HeadT``, never arrays."""

    inputs: Sequence[HeadT]
    outputs: Sequence[HeadT]
    head_gradients: Sequence[HeadT | None]

    def make(self, operator: Operator, *inputs: HeadT) -> HeadT:
        """Build an expression of an operator with one output."""
        ...

    def gradient_of(self, output: int) -> HeadT:
        """Return the head gradient of an output; zeros in its shape where nothing flows back."""
        ...

    def zeros_like(self, value: HeadT) -> HeadT:
        """Build zeros in the shape of an expression."""
        ...


@dataclass(frozen=True)
class Operator:
    """Base of all operators: ports, attributes, shape relation, forward rule, gradient rule.

    Subclasses set the class attributes, list `inputs` (and `outputs`, if there are several), and write `relate`,
    `forward` and `gradient`.
    """

    name: ClassVar[str]
    """MXNet's name, as in files and code."""
    display_name: ClassVar[str]
    """What people read on the canvas."""
    family: ClassVar[str]
    """``sources``, ``linear``, ``activation``, ``arithmetic``, ``shape``, ``loss``, ``reduction``, …"""
    formula: ClassVar[str] = ""
    """The rule in the notation of the docstring, for example ``y = x Wᵀ + b``."""
    hidden: ClassVar[bool] = False
    """Not offered in the palette (gradient operators)."""
    is_loss: ClassVar[bool] = False
    """Its gradient ignores head gradients, as MXNet's output layers do."""
    is_single_use: ClassVar[bool] = False
    """It exists for one call only: nothing that is found out about it is kept for others."""
    aliases: ClassVar[tuple[str, ...]] = ()
    """Other names under which MXNet knows it."""
    hint: ClassVar[str] = ""
    """Hint of automatic names in MXNet's numbering; the lower-cased name if empty."""
    main_attribute: ClassVar[str] = ""
    """The attribute that is edited on the node itself."""
    presets: ClassVar[tuple[Preset, ...]] = ()
    """Entries of the palette; one of the display name without attributes if empty."""
    _specs: ClassVar[tuple[AttributeSpec, ...]]

    def depends_on_mode(self) -> bool:
        """Tell whether it computes something else in train mode than in predict mode."""
        return False

    def title(self) -> str:
        """Return what the node's header reads; the preset that these attributes match, else the display name."""
        if len(self.presets) <= 1:
            return self.display_name
        values = self.attribute_values()
        matching = (p.title for p in self.presets if p.attributes.items() <= values.items())
        return next(matching, self.display_name)

    def inputs(self) -> tuple[Port, ...]:
        """List the inputs in MXNet's order, as these attributes make them."""
        return (Port("data"),)

    def outputs(self) -> tuple[Port, ...]:
        """List the outputs."""
        return (Port("output", Role.OUTPUT),)

    def visible_outputs(self) -> int:
        """Return how many of the outputs people and lists see; those behind them serve the gradient and the state."""
        return len(self.outputs())

    def state_updates(self) -> Mapping[str, int]:
        """Return, per auxiliary input, the index of the output that is its new value after a training step."""
        return {}

    def input_attributes(self) -> Mapping[str, Mapping[str, str]]:
        """Return, per input, the attributes that MXNet gives to the Variable it makes there (``__init__``)."""
        return {}

    # An operator does not change and nodes share it: what is read off it again and again is listed once.

    @cached_property
    def input_ports(self) -> tuple[Port, ...]:
        """What `inputs` lists."""
        return self.inputs()

    @cached_property
    def output_ports(self) -> tuple[Port, ...]:
        """What `outputs` lists."""
        return self.outputs()

    @cached_property
    def visible_ports(self) -> tuple[Port, ...]:
        """The outputs that people and lists see."""
        return self.output_ports[: self.visible_outputs()]

    @cached_property
    def kept_places(self) -> tuple[int, ...]:
        """The positions of the inputs that initialization fills: parameters and auxiliary states."""
        kept = (Role.PARAMETER, Role.AUXILIARY)
        return tuple(place for place, port in enumerate(self.input_ports) if port.role in kept)

    @cached_property
    def given_places(self) -> tuple[int, ...]:
        """The positions of the other inputs: data and labels."""
        return tuple(place for place in range(len(self.input_ports)) if place not in self.kept_places)

    @cached_property
    def input_names(self) -> tuple[str, ...]:
        """The names of the inputs."""
        return tuple(port.name for port in self.input_ports)

    @cached_property
    def input_places(self) -> Mapping[str, int]:
        """The position of each input."""
        return {name: place for place, name in enumerate(self.input_names)}

    @cached_property
    def port_names(self) -> tuple[str, ...]:
        """The names of the inputs and then of the outputs."""
        return (*self.input_names, *(port.name for port in self.output_ports))

    @cached_property
    def updated_inputs(self) -> tuple[int, ...]:
        """The positions of the inputs that are auxiliary states."""
        return tuple(index for index, port in enumerate(self.input_ports) if port.role is Role.AUXILIARY)

    def attribute_conflict(self) -> tuple[str, object, object] | None:
        """Return what in the attributes can fit no input: code of a problem, expected and found.

        `relate` reports it, too; programs written for MXNet hear of it as soon as they make the node.
        """
        return None

    def relate(self, relation: Relation) -> None:
        """State how the shapes of inputs and outputs hang together."""
        raise NotImplementedError(f"{type(self).__name__} states no shape relation")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        """Compute the outputs; inputs are never written into."""
        raise NotImplementedError(f"{type(self).__name__} has no forward rule")

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        """Build the gradient of each input from those of the outputs; None where there is none."""
        raise NotImplementedError(f"{type(self).__name__} has no gradient rule")

    def objective(self, inputs: Sequence[Array], outputs: Sequence[Array]) -> float | None:
        """Return the scalar whose gradient a loss layer computes, for people to watch; None for other layers."""
        return None

    @classmethod
    def attribute_specs(cls) -> tuple[AttributeSpec, ...]:
        """List the declared attributes in order."""
        specs: tuple[AttributeSpec, ...] | None = cls.__dict__.get("_specs")
        if specs is None:
            # reading type hints takes a quarter of a millisecond, and every new node asks
            hints = get_type_hints(cls)
            specs = cls._specs = tuple(_spec(field, hints[field.name]) for field in dataclasses.fields(cls))
        return specs

    @classmethod
    def create(cls, attributes: Mapping[str, object], *, is_late: bool = False) -> Operator:
        """Validate attributes (native values or MXNet's strings) and return the operator.

        If ``is_late``, what MXNet finds only when shapes are inferred is refused by `relate`.

        Raises:
            Refused: ``attribute_unknown``, ``attribute_missing``, ``attribute_format``, ``attribute_choice`` or
                ``attribute_range``, with the attribute's name and what was found.
        """
        specs = {spec.name: spec for spec in cls.attribute_specs()}
        for name in attributes:
            if name not in specs:
                raise _refusal("attribute_unknown", cls, name, expected=tuple(specs), found=attributes[name])
        values = {}
        for spec in specs.values():
            if spec.name in attributes:
                values[spec.name] = _parse(cls, spec, attributes[spec.name], is_late=is_late)
            elif spec.required:
                raise _refusal("attribute_missing", cls, spec, expected=spec.kind)
        operator = cls(**values)
        late = next((s for s in specs.values() if s.is_late and _is_below(s, values.get(s.name))), None)
        if late is not None:
            operator.__dict__["relate"] = partial(_refuse_late, operator, late)
        return operator

    def attribute_values(self) -> dict[str, AttributeValue]:
        """Return all attributes, defaults included."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}

    def parameter_ports(self) -> tuple[Port, ...]:
        """List the inputs that are parameters."""
        return tuple(port for port in self.inputs() if port.role is Role.PARAMETER)


@lru_cache(maxsize=4096)
def operator_of_texts(operator: type[Operator], texts: tuple[tuple[str, str], ...]) -> Operator:
    """Return the operator with these attributes, written as texts, as MXNet does; nodes that are alike share one.

    Raises:
        Refused: As `Operator.create`.
    """
    return operator.create(dict(texts), is_late=True)


def _spec(field: dataclasses.Field[Any], hint: object) -> AttributeSpec:
    metadata = field.metadata
    required = field.default is dataclasses.MISSING
    kind, optional = _KINDS[hint]
    return AttributeSpec(
        name=field.name,
        kind="choice" if metadata["choices"] else metadata["kind"] or kind,
        default=None if field.default is dataclasses.MISSING else cast(AttributeValue, field.default),
        required=required,
        doc=metadata["doc"],
        minimum=metadata["minimum"],
        choices=metadata["choices"],
        label=metadata["label"] or field.name,
        optional=optional,
        maximum=metadata["maximum"],
        is_technical=metadata["is_technical"],
        is_late=metadata["is_late"],
    )


_PLAIN_KINDS: dict[object, str] = {bool: "bool", int: "int", float: "float", str: "str", Shape: "shape"}
_KINDS: dict[object, tuple[str, bool]] = {
    **{kind: (name, False) for kind, name in _PLAIN_KINDS.items()},
    bool | None: ("bool", True),
    int | None: ("int", True),
    float | None: ("float", True),
    str | None: ("str", True),
    Shape | None: ("shape", True),
    tuple[float, ...]: ("numbers", False),
    Bounds: ("bounds", False),
}

MAX_INTEGER = 2**31 - 1
MAX_RANK = 32


def _is_below(spec: AttributeSpec, value: object) -> bool:
    numbers = value if isinstance(value, tuple) else (value,)
    return spec.minimum is not None and any(isinstance(n, int | float) and n < spec.minimum for n in numbers)


def _refuse_late(operator: Operator, spec: AttributeSpec, relation: Relation) -> None:
    """Stand for the relation of an operator with an attribute that no shapes fit."""
    port = operator.port_names[0]
    relation.refuse(
        "attribute_late", port, expected=f"{spec.name} >= {spec.minimum:g}", found=getattr(operator, spec.name)
    )


def _parse(cls: type[Operator], spec: AttributeSpec, given: object, *, is_late: bool) -> AttributeValue:
    try:
        value = parse_attribute(spec, given)
    except ValueError:
        code = "attribute_span" if _is_too_far(spec, given) else "attribute_format"
        refused = _refusal(code, cls, spec, expected=spec.kind, found=given)
        values = {**refused.problem.values, "kind": Phrase(f"attribute_{spec.kind}"), **_span(spec)}
        raise Refused(dataclasses.replace(refused.problem, values=values)) from None
    if spec.choices and value not in spec.choices and not (spec.optional and value is None):
        raise _refusal("attribute_choice", cls, spec, expected=spec.choices, found=given)
    if _is_below(spec, value) and not (is_late and spec.is_late):
        raise _refusal("attribute_range", cls, spec, expected=spec.minimum, found=given)
    if spec.maximum is not None and isinstance(value, int | float) and value > spec.maximum:
        raise _refusal("attribute_too_large", cls, spec, expected=spec.maximum, found=given)
    return value


def _is_too_far(spec: AttributeSpec, given: object) -> bool:
    """Tell whether a value has the attribute's kind, but numbers that are larger than MXNet's integers."""
    if spec.kind not in ("int", "shape", "axes", "bounds"):
        return False
    try:
        numbers = _sequence(given)
    except ValueError:
        return False
    are_numbers = all(isinstance(each, int | float) and not isinstance(each, bool) for each in numbers)
    return are_numbers and any(abs(cast(float, each)) > MAX_INTEGER for each in numbers)


def _span(spec: AttributeSpec) -> Mapping[str, int]:
    """Return between which numbers those of an attribute are."""
    lowest = -1 if spec.kind == "shape" else -MAX_INTEGER
    return {
        "least": lowest if spec.minimum is None else int(spec.minimum),
        "most": MAX_INTEGER if spec.maximum is None else int(spec.maximum),
    }


def parse_attribute(spec: AttributeSpec, given: object) -> AttributeValue:
    """Read one attribute from a native value or from the string that MXNet writes.

    Raises:
        ValueError: The value does not have the attribute's kind.
    """
    if isinstance(given, np.generic):
        given = given.item()
    if spec.optional and (given is None or given == "None"):
        return None
    match spec.kind:
        case "bool":
            return _parse_bool(given)
        case "int":
            return _parse_int(given)
        case "float":
            return _parse_float(given)
        case "shape":
            return parse_shape(given)
        case "axes":
            return parse_integers(given)
        case "bounds":
            return tuple(None if number is None else _parse_int(number) for number in _sequence(given))
        case "numbers":
            return tuple(_parse_float(number) for number in _sequence(given))
        case _:
            if not isinstance(given, str):
                raise ValueError(given)
            return given


def _parse_bool(given: object) -> bool:
    if isinstance(given, bool):
        return given
    words = {"true": True, "1": True, "false": False, "0": False}
    word = str(given).strip().lower()
    if word not in words:
        raise ValueError(given)
    return words[word]


def _parse_int(given: object) -> int:
    if isinstance(given, bool):
        raise ValueError(given)
    number = int(given.strip()) if isinstance(given, str) and len(given) < 20 else given
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    if not isinstance(number, int) or abs(number) > MAX_INTEGER:
        raise ValueError(given)
    return number


def _parse_float(given: object) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        raise ValueError(given)
    number = float(given)
    if not np.isfinite(number):
        raise ValueError(given)
    return number


def parse_shape(given: object) -> Shape:
    """Read a shape from a sequence of integers or a text such as ``(-1, 64)``, ``64`` or ``(32,)``.

    Raises:
        ValueError: It is no list of integers from -1 up, or too long.
    """
    sizes = parse_integers(given)
    if any(size < -1 for size in sizes):
        raise ValueError(given)
    return sizes


def parse_integers(given: object) -> tuple[int, ...]:
    """Read integers from a sequence, one integer, or a text such as ``(0, -2)`` or ``[1 2]``.

    Raises:
        ValueError: It is something else, or too long.
    """
    return tuple(_parse_int(number) for number in _sequence(given))


def _sequence(given: object) -> Sequence[object]:
    if isinstance(given, str):
        if len(given) > 1000:
            raise ValueError(given)
        try:
            given = ast.literal_eval(given.strip())
        except (SyntaxError, TypeError, MemoryError, RecursionError) as error:
            raise ValueError(given) from error
    if given is None or (isinstance(given, int | float) and not isinstance(given, bool)):
        given = (given,)
    if not isinstance(given, Sequence) or isinstance(given, str) or len(given) > MAX_RANK:
        raise ValueError(given)
    return given


def _refusal(
    code: str, cls: type[Operator], attribute: AttributeSpec | str, *, expected: object = None, found: object = None
) -> Refused:
    name, label = (attribute,) * 2 if isinstance(attribute, str) else (attribute.name, Declared(attribute.label))
    values = {"operator": cls.name, "display_name": Declared(cls.display_name), "attribute": name, "label": label}
    return Refused(Problem(code, values=values, expected=expected, found=found))
