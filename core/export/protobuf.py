"""ONNX models as bytes: the few messages of ONNX's protobuf format that a model needs, written with NumPy alone.

Field numbers are those of ``onnx.proto`` (github.com/onnx/onnx, IR version 8). A message is a list of fields, each a
key (number and kind) and a value; strings, bytes and messages have their length in front.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from core.operators.operator import Array
from core.problem import Path

IR_VERSION = 8
OPSET = 20
"""The newest that has Gelu, and that current runtimes read."""
DATA_TYPES: Mapping[str, int] = {
    "float32": 1, "uint8": 2, "int8": 3, "int32": 6, "int64": 7, "bool": 9, "float16": 10, "float64": 11,
}  # fmt: skip

Attribute = int | float | str | Sequence[int] | Sequence[float]


@dataclass(frozen=True)
class OnnxNode:
    """One operation of a model."""

    operator: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    path: Path = ()


@dataclass(frozen=True)
class OnnxValue:
    """An input or output of a model; a size may be a letter, and the rank unknown."""

    name: str
    dims: Sequence[int | str] | None
    dtype: str = "float32"


@dataclass
class OnnxGraph:
    """What a model holds."""

    name: str
    inputs: list[OnnxValue] = field(default_factory=list)
    outputs: list[OnnxValue] = field(default_factory=list)
    nodes: list[OnnxNode] = field(default_factory=list)
    arrays: dict[str, Array] = field(default_factory=dict)

    def dumps(self) -> bytes:
        """Return the bytes of the model's file."""
        fields = [_message(1, _node(node)) for node in self.nodes]
        fields += [_text(2, self.name)]
        fields += [_message(5, _tensor(name, array)) for name, array in self.arrays.items()]
        fields += [_message(11, _value(each)) for each in self.inputs]
        fields += [_message(12, _value(each)) for each in self.outputs]
        opset = _text(1, "") + _integer(2, OPSET)
        return b"".join(
            [_integer(1, IR_VERSION), _text(2, "symloom"), _message(7, b"".join(fields)), _message(8, opset)]
        )


def _varint(number: int) -> bytes:
    number &= (1 << 64) - 1
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])


def _integer(key: int, number: int) -> bytes:
    return _varint(key << 3) + _varint(number)


def _message(key: int, data: bytes) -> bytes:
    return _varint(key << 3 | 2) + _varint(len(data)) + data


def _text(key: int, text: str) -> bytes:
    return _message(key, text.encode())


def _number(key: int, number: float) -> bytes:
    return _varint(key << 3 | 5) + struct.pack("<f", number)


def _node(node: OnnxNode) -> bytes:
    fields = [_text(1, name) for name in node.inputs]
    fields += [_text(2, name) for name in node.outputs]
    fields += [_text(3, node.outputs[0]), _text(4, node.operator)]
    fields += [_message(5, _attribute(name, value)) for name, value in node.attributes.items()]
    return b"".join(fields)


_FLOAT, _INT, _STRING, _FLOATS, _INTS = 1, 2, 3, 6, 7


def _attribute(name: str, value: Attribute) -> bytes:
    head = _text(1, name)
    match value:
        case bool() | int():
            return head + _integer(3, int(value)) + _integer(20, _INT)
        case float():
            return head + _number(2, value) + _integer(20, _FLOAT)
        case str():
            return head + _text(4, value) + _integer(20, _STRING)
    numbers = list(value)
    if any(isinstance(number, float) for number in numbers):
        return head + b"".join(_number(7, number) for number in numbers) + _integer(20, _FLOATS)
    return head + b"".join(_integer(8, int(number)) for number in numbers) + _integer(20, _INTS)


def _tensor(name: str, array: Array) -> bytes:
    sizes = b"".join(_integer(1, size) for size in array.shape)
    data = np.ascontiguousarray(array, array.dtype.newbyteorder("<")).tobytes()
    return sizes + _integer(2, DATA_TYPES[array.dtype.name]) + _text(8, name) + _message(9, data)


def _value(value: OnnxValue) -> bytes:
    tensor = _integer(1, DATA_TYPES[value.dtype])
    if value.dims is not None:
        tensor += _message(2, b"".join(_message(1, _dim(size)) for size in value.dims))
    return _text(1, value.name) + _message(2, _message(1, tensor))


def _dim(size: int | str) -> bytes:
    return _integer(1, size) if isinstance(size, int) else _text(2, size)


def listing(graph: OnnxGraph, comments: Mapping[str, str]) -> tuple[str, Mapping[int, Path]]:
    """Return a model as people read it, and the path of the node that each line is about."""
    lines: list[str] = [f"# ONNX model {graph.name}: IR version {IR_VERSION}, opset {OPSET}"]
    found: dict[int, Path] = {}
    lines += [f"input  {each.name}  {_sizes(each.dims)}" for each in graph.inputs]
    lines += [f"array  {name}  {array.dtype.name} {array.shape}" for name, array in graph.arrays.items()]
    for node in graph.nodes:
        options = ", ".join([*node.inputs, *(f"{name}={value}" for name, value in node.attributes.items())])
        comment = comments.get(node.outputs[0], "")
        lines.append(f"{', '.join(node.outputs)} = {node.operator}({options})" + (f"  # {comment}" if comment else ""))
        if node.path:
            found[len(lines)] = node.path
    lines += [f"output {each.name}  {_sizes(each.dims)}" for each in graph.outputs]
    return "\n".join(lines) + "\n", found


def _sizes(dims: Iterable[int | str] | None) -> str:
    return "of any shape" if dims is None else f"({', '.join(map(str, dims))})"
