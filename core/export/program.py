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
from core.graph.model import frozen
from core.operators.operator import AttributeValue
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
        classes: How many classes a class label chooses from; None for data and for labels that are probabilities.
    """

    name: str
    argument: str
    array: Array
    path: Path = ()
    is_label: bool = False
    classes: int | None = None


@dataclass(frozen=True)
class Parameter:
    """A weight, or a constant.

    Attributes:
        name: Its key: ``fc1.weight`` in a layer, ``w`` alone.
        layer: The layer that holds it; empty for one that stands alone.
        uses: The steps that read it.
        is_trainable: It has a gradient.
        is_constant: Nobody trains it or could.
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


@dataclass(frozen=True)
class Layer:
    """Parameters that are always used together by one operator: written once, called as often as it is used."""

    name: str
    operator: str
    attributes: Mapping[str, AttributeValue]
    weight: Parameter
    bias: Parameter | None
    calls: int
    path: Path = ()


@dataclass(frozen=True)
class Step:
    """One operation: ``name = operator(operands)``."""

    name: str
    operator: str
    display_name: str
    operands: Mapping[str, Operand]
    attributes: Mapping[str, AttributeValue] = field(default_factory=frozen)
    array: Array = Array()
    layer: str = ""
    path: Path = ()


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
        values |= {Operand("value", each.name): each.array for each in self.steps}
        return values | {Operand("parameter", each.name): each.array for each in self.parameters}

    @cached_property
    def value_names(self) -> tuple[str, ...]:
        """The names of all inputs and results, in order."""
        return (*(each.name for each in self.inputs), *(step.name for step in self.steps))

    @property
    def losses(self) -> tuple[Step, ...]:
        """The steps that are losses."""
        return tuple(step for step in self.steps if step.operator == "SoftmaxOutput")

    @property
    def trainable(self) -> tuple[Parameter, ...]:
        """The parameters that are trained."""
        return tuple(parameter for parameter in self.parameters if parameter.is_trainable)

    def parameter(self, name: str) -> Parameter:
        """Return the parameter of a name."""
        return next(parameter for parameter in self.parameters if parameter.name == name)

    def dumps(self) -> str:
        """Return the program as JSON text, for people and tests."""
        return json.dumps(_plain(self), indent=1)


def _plain(value: object) -> object:
    if isinstance(value, Initializer):
        return value.dumps()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value
