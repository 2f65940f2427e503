"""An ONNX model while it is being made: named tensors, constants, operations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.export.protobuf import Attribute, OnnxGraph, OnnxNode
from core.problem import Path


@dataclass(frozen=True)
class Tensor:
    """A value of the model, by its name."""

    name: str
    kind: str = "float"


class Model:
    """A model that is being made."""

    def __init__(self, name: str) -> None:
        self.graph = OnnxGraph(name)
        self._taken: set[str] = set()
        self._constants: dict[tuple[str, bytes, tuple[int, ...]], str] = {}
        self.path: Path = ()
        self.wanted = "value"

    def add(
        self,
        operator: str,
        *inputs: Tensor,
        output: str = "",
        before: tuple[str, ...] = (),
        kind: str = "",
        **attributes: Attribute,
    ) -> Tensor:
        """Append an operation and return its output, the last one where others come ``before``."""
        name = output or self.free(self.wanted)
        self._taken.update((name, *before))
        names = tuple(each.name for each in inputs)
        self.graph.nodes.append(OnnxNode(operator, names, (*before, name), attributes, self.path))
        return Tensor(name, kind or next((each.kind for each in inputs), "float"))

    def free(self, wanted: str) -> str:
        """Return a name that nothing has."""
        name, number = wanted, 0
        while name in self._taken:
            number += 1
            name = f"{wanted}_{number}"
        return name

    def take(self, name: str) -> None:
        """Keep a name for somebody."""
        self._taken.add(name)

    def constant(self, value: object, dtype: str = "float32") -> Tensor:
        """Return an array of the model's own; equal ones are one."""
        array = np.asarray(value, dtype)
        key = (dtype, array.tobytes(), array.shape)
        kind = "float" if dtype == "float32" else "int"
        if key not in self._constants:
            name = self.free("constant")
            self._taken.add(name)
            self._constants[key] = name
            self.graph.arrays[name] = array
        return Tensor(self._constants[key], kind)

    def integers(self, values: Sequence[int]) -> Tensor:
        """Return an array of integers."""
        return self.constant(list(values), "int64")

    def renamed(self, tensor: Tensor, name: str) -> Tensor:
        """Give the last operation's output another name; any other tensor is passed on."""
        last = self.graph.nodes[-1] if self.graph.nodes else None
        if last is not None and last.outputs == (tensor.name,) and last.path == self.path:
            self.graph.nodes[-1] = OnnxNode(last.operator, last.inputs, (name,), last.attributes, last.path)
            return Tensor(name, tensor.kind)
        return self.add("Identity", tensor, output=name)
