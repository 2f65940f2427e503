"""The form between a graph and exported text: what a file has to say, with its names, in order, free of any framework.

A `Program` is plain values and can be dumped as JSON. `core.export.build` makes it from a graph; the emitters of the
targets print it.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from core.dimension import Shape
from core.export.site import Dims, Site
from core.expression.expression import NO_ATTRIBUTES
from core.operators.operator import AttributeValue, Operator
from core.parameters.initializer import Initializer
from core.problem import Path


@dataclass(frozen=True)
class Array:
    """What is known of the shape of a value.

    Attributes:
        shape: Sizes with -1 where unknown; None for an unknown rank.
        letters: The shape as people read it: ``(N, 256)``; empty for an unknown rank.
        example: Sizes that fit together, which `main()` uses.
    """

    shape: Shape | None = None
    letters: str = ""
    example: Shape | None = None

    @property
    def rank(self) -> int | None:
        """The number of axes, None if unknown."""
        return None if self.shape is None else len(self.shape)

    @cached_property
    def dims(self) -> Dims | None:
        """The sizes, with a letter where one is unknown; None for an unknown rank."""
        if self.shape is None:
            return None
        names = self.letters.strip("()").removesuffix(",").split(", ") if self.shape else []
        return tuple(size if size >= 0 else name for size, name in zip(self.shape, names, strict=True))


@dataclass(frozen=True)
class Operand:
    """What a step reads: an input, the result of a step, or a parameter, by its name in the file."""

    kind: Literal["value", "parameter"]
    name: str


@dataclass(frozen=True)
class Input:
    """An argument of the network that is no parameter.

    Attributes:
        name: Its name in the file.
        argument: Its name in the graph.
        is_label: It is read by losses only.
        classes: How many classes a class label, or rows an index, chooses from; None for data and for probabilities.
        is_distribution: It is a label of probabilities.
        attributes: What the graph's file says of it (``__shape__``, ``__lr_mult__``, …).
    """

    name: str
    argument: str
    array: Array
    path: Path = ()
    is_label: bool = False
    classes: int | None = None
    is_distribution: bool = False
    attributes: Mapping[str, str] = field(default_factory=lambda: NO_ATTRIBUTES)


@dataclass(frozen=True)
class Parameter:
    """A weight, or a constant.

    Attributes:
        name: Its key: ``fc1.weight`` in a layer, ``w`` alone.
        layer: The layer that holds it; empty for one that stands alone.
        uses: The steps that read it.
        is_trainable: It has a gradient.
        is_constant: Nobody trains it or could.
        is_state: An operator moves it in training (moving statistics).
        attributes: What the graph's file says of it.
    """

    name: str
    argument: str
    array: Array
    initializer: Initializer
    path: Path = ()
    layer: str = ""
    uses: tuple[str, ...] = ()
    is_trainable: bool = True
    is_constant: bool = False
    is_state: bool = False
    attributes: Mapping[str, str] = field(default_factory=lambda: NO_ATTRIBUTES)


@dataclass(frozen=True)
class Layer:
    """Parameters that are always used together by one operator: written once, called as often as it is used.

    Attributes:
        parameters: Port of the operator -> the parameter; none for dropout, which is a layer as it draws.
        data: What is known of the data of its first call.
    """

    name: str
    rule: Operator
    parameters: Mapping[str, Parameter]
    calls: int
    data: Array = Array()
    path: Path = ()

    @property
    def operator(self) -> str:
        """The operator's name."""
        return self.rule.name

    @cached_property
    def attributes(self) -> Mapping[str, AttributeValue]:
        """The attributes, defaults included."""
        return self.rule.attribute_values()

    @property
    def weight(self) -> Parameter:
        """The weight of a layer that has one."""
        return self.parameters["weight"]

    @property
    def bias(self) -> Parameter | None:
        """The bias, if there is one."""
        return self.parameters.get("bias")


@dataclass(frozen=True)
class Result:
    """One output of a step.

    Attributes:
        name: Its name in the file.
        port: Its name in the operator.
        is_visible: People see it; a hidden one serves a gradient.
    """

    name: str
    port: str
    array: Array
    is_visible: bool = True


@dataclass(frozen=True)
class Step:
    """One operation: ``name = operator(operands)``.

    Attributes:
        rule: The operator with its attributes.
        title: The node's name in the graph.
        extras: What the graph's file says of the node beside the operator's attributes.
    """

    rule: Operator
    operands: Mapping[str, Operand]
    results: tuple[Result, ...]
    title: str = ""
    layer: str = ""
    path: Path = ()
    extras: Mapping[str, str] = field(default_factory=lambda: NO_ATTRIBUTES)

    @property
    def name(self) -> str:
        """The name of the first output."""
        return self.results[0].name

    @property
    def array(self) -> Array:
        """What is known of the first output."""
        return self.results[0].array

    @property
    def visible(self) -> tuple[Result, ...]:
        """The outputs that people see."""
        return tuple(result for result in self.results if result.is_visible)

    @property
    def operator(self) -> str:
        """The operator's name."""
        return self.rule.name

    @property
    def display_name(self) -> str:
        """What people call the operator."""
        return self.rule.display_name

    @cached_property
    def attributes(self) -> Mapping[str, AttributeValue]:
        """The attributes, defaults included."""
        return self.rule.attribute_values()

    @property
    def is_loss(self) -> bool:
        """Whether a gradient begins here, and none comes from behind."""
        return self.rule.is_loss and self.operator != "BlockGrad"


@dataclass(frozen=True)
class Output:
    """A head of the graph: what is returned, and what the graph calls it (``fc1_output``)."""

    operand: Operand
    title: str


@dataclass(frozen=True)
class Program:
    """Everything that is in an exported file, in order."""

    name: str
    title: str
    stem: str
    inputs: tuple[Input, ...]
    parameters: tuple[Parameter, ...]
    layers: tuple[Layer, ...]
    steps: tuple[Step, ...]
    outputs: tuple[Output, ...]

    def array(self, operand: Operand) -> Array:
        """Return what is known of the shape of an operand."""
        return self._arrays[operand]

    @cached_property
    def _arrays(self) -> Mapping[Operand, Array]:
        values = {Operand("value", each.name): each.array for each in self.inputs}
        values |= {Operand("value", each.name): each.array for step in self.steps for each in step.results}
        return values | {Operand("parameter", each.name): each.array for each in self.parameters}

    @cached_property
    def value_names(self) -> tuple[str, ...]:
        """The names of all inputs and results, in order."""
        return (*(each.name for each in self.inputs), *(each.name for step in self.steps for each in step.results))

    @property
    def losses(self) -> tuple[Step, ...]:
        """The steps that are losses."""
        return tuple(step for step in self.steps if step.is_loss)

    @property
    def trainable(self) -> tuple[Parameter, ...]:
        """The parameters that are trained."""
        return tuple(parameter for parameter in self.parameters if parameter.is_trainable)

    def site(self, step: Step) -> Site:
        """Return what a formula may know of a step."""
        shapes = {port: self.array(operand).dims for port, operand in step.operands.items()}
        return Site(step.rule, shapes | {result.port: result.array.dims for result in step.results})

    @property
    def has_modes(self) -> bool:
        """Whether training computes something else than use does."""
        return any(is_random(step) or is_batch_norm(step) for step in self.steps)

    @property
    def is_random(self) -> bool:
        """Whether training draws numbers."""
        return any(is_random(step) for step in self.steps)

    def parameter(self, name: str) -> Parameter:
        """Return the parameter of a name."""
        return next(parameter for parameter in self.parameters if parameter.name == name)

    def dumps(self) -> str:
        """Return the program as JSON text, for people and tests."""
        return json.dumps(_plain(self), indent=1)


def is_random(step: Step) -> bool:
    """Tell whether a step draws numbers in training."""
    return step.operator == "Dropout" or step.attributes.get("act_type") == "rrelu"


def is_batch_norm(step: Step) -> bool:
    """Tell whether a step normalizes with the statistics of the batch in training, and with moving ones in use."""
    return step.operator == "BatchNorm" and not step.attributes["use_global_stats"]


def _plain(value: object) -> object:
    if isinstance(value, Initializer):
        return value.dumps()
    if isinstance(value, Operator):
        return {"name": value.name, "attributes": _plain(value.attribute_values())}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value
