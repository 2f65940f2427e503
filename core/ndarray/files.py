"""Saving and loading arrays in MXNet's binary format (``.params`` files): a list of arrays, with or without names.

All numbers are little-endian. A file is: magic number and a reserved word (8 bytes each), count, arrays; count of
names, names. An array is: its own magic number, kind of storage, shape, device, type, numbers. Older kinds of arrays
are read as well. Nothing from a file is trusted: every size is compared with what is left of the file before memory is
taken.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from core.base import MXNetError
from core.context import Context, cpu
from core.ndarray.ndarray import NDArray
from core.ndarray.types import TYPE_CODES
from core.operators.operator import MAX_RANK, Array

_LIST = 0x112
_V1, _V2, _V3 = 0xF993FAC8, 0xF993FAC9, 0xF993FACA
_DEFAULT_STORAGE = 0
_MAX_NAME = 10_000
_TYPES = {code: np.dtype(name).newbyteorder("<") for name, code in TYPE_CODES.items()}

Arrays = NDArray | Sequence[NDArray] | Mapping[str, NDArray]


def save(fname: str | Path, data: Arrays) -> None:
    """Write an array, a list of arrays, or arrays by name to a file.

    Raises:
        TypeError: Something in the list or dict is no array, or a name is no text.
        ValueError: This is something else.
    """
    Path(fname).write_bytes(to_bytes(data))


def load(fname: str | Path) -> list[NDArray] | dict[str, NDArray]:
    """Read the arrays of a file: by name if they have names, else as a list.

    Raises:
        MXNetError: The file is damaged or no such file.
    """
    return from_bytes(Path(fname).read_bytes())


def load_frombuffer(buf: bytes) -> list[NDArray] | dict[str, NDArray]:
    """Read the arrays of a file's bytes."""
    if not isinstance(buf, bytes | bytearray | memoryview):
        raise TypeError("buf required to be bytes")
    return from_bytes(bytes(buf))


def to_bytes(data: Arrays) -> bytes:
    """Return what a file of these arrays holds."""
    if isinstance(data, NDArray):
        data = [data]
    names = list(data) if isinstance(data, Mapping) else []
    arrays = list(data.values()) if isinstance(data, Mapping) else data
    if not isinstance(arrays, list | tuple):
        raise ValueError(f"save takes an NDArray, a list of NDArrays or a dict of str to NDArray, not {arrays!r}.")
    if not all(isinstance(array, NDArray) for array in arrays):
        raise TypeError("save only accept dict str->NDArray or list of NDArray")
    if not all(isinstance(name, str) for name in names):
        raise TypeError("save only accept dict str->NDArray or list of NDArray")
    parts = [struct.pack("<QQQ", _LIST, 0, len(arrays)), *map(_packed, arrays), struct.pack("<Q", len(names))]
    for name in names:
        text = name.encode()
        parts += [struct.pack("<Q", len(text)), text]
    return b"".join(parts)


def _packed(array: NDArray) -> bytes:
    data = array.data
    # The older kind of array knows no size 0 and no array without axes: they would mean "unknown".
    version = _V2 if data.size and data.ndim else _V3
    head = struct.pack("<Iii", version, _DEFAULT_STORAGE, data.ndim) + struct.pack(f"<{data.ndim}q", *data.shape)
    # Written as on the CPU, whichever that was.
    kind = struct.pack("<iii", cpu().device_typeid, 0, TYPE_CODES[data.dtype.name])
    return head + kind + np.ascontiguousarray(data, data.dtype.newbyteorder("<")).tobytes()


def from_bytes(data: bytes) -> list[NDArray] | dict[str, NDArray]:
    """Return the arrays that a file holds."""
    reader = _Reader(data)
    magic, _ = reader.take("<QQ")
    if magic != _LIST:
        raise MXNetError("Invalid NDArray file format: it does not begin as a file of arrays does")
    arrays = [_array(reader) for _ in range(reader.count(smallest=4))]
    names = [_name(reader) for _ in range(reader.count(smallest=8))]
    if not names:
        return arrays
    if len(names) != len(arrays):
        raise MXNetError(f"Invalid NDArray file format: {len(arrays)} arrays, but {len(names)} names")
    return dict(zip(names, arrays, strict=True))


class _Reader:
    """Takes the bytes of a file piece by piece, and refuses to take more than there are."""

    def __init__(self, data: bytes) -> None:
        self._data = memoryview(data)
        self._position = 0

    @property
    def left(self) -> int:
        return len(self._data) - self._position

    def bytes(self, count: int) -> memoryview:
        if count > self.left:
            raise MXNetError(f"Invalid NDArray file format: it ends early, {count} bytes are missing or wrong")
        self._position += count
        return self._data[self._position - count : self._position]

    def take(self, form: str) -> tuple[int, ...]:
        return struct.unpack(form, self.bytes(struct.calcsize(form)))

    def count(self, smallest: int) -> int:
        """Read how many items follow; there cannot be more than fit, the smallest being so many bytes long."""
        (count,) = self.take("<Q")
        if count * smallest > self.left:
            raise MXNetError(f"Invalid NDArray file format: {count} items cannot be in the rest of the file")
        return count


def _array(reader: _Reader) -> NDArray:
    (version,) = reader.take("<I")
    if version in (_V2, _V3):
        (storage,) = reader.take("<i")
        if storage != _DEFAULT_STORAGE:
            raise MXNetError("The file holds a sparse array; only dense ones can be read")
        (rank,) = reader.take("<i")
        shape = _sizes(reader, rank, "q")
    elif version == _V1:
        (rank,) = reader.take("<i")
        shape = _sizes(reader, rank, "q")
    else:
        # In the oldest files the number of axes comes first, and sizes have four bytes.
        shape = _sizes(reader, version, "I")
    if version != _V3 and (not shape or 0 in shape):
        if shape:
            raise MXNetError(f"Invalid NDArray file format: an array of unknown shape {shape}")
        return NDArray(np.zeros(0, np.float32), cpu())
    device, number, code = reader.take("<iii")
    if code not in _TYPES:
        raise MXNetError(f"Invalid NDArray file format: there is no type with the number {code}")
    return NDArray(_numbers(reader, shape, _TYPES[code]), _context(device, number))


def _sizes(reader: _Reader, rank: int, form: str) -> tuple[int, ...]:
    if not 0 <= rank <= MAX_RANK:
        raise MXNetError(f"Invalid NDArray file format: an array with {rank} axes")
    shape = reader.take(f"<{rank}{form}")
    if any(size < 0 for size in shape):
        raise MXNetError(f"Invalid NDArray file format: an array of shape {shape}")
    return shape


def _numbers(reader: _Reader, shape: tuple[int, ...], kind: np.dtype[np.generic]) -> Array:
    raw = reader.bytes(math.prod(shape) * kind.itemsize)
    if kind == np.bool_ and raw and max(raw) > 1:
        raise MXNetError("Invalid NDArray file format: a truth value that is neither 0 nor 1")
    return np.frombuffer(raw, kind).reshape(shape).astype(kind.newbyteorder("="))


def _context(device: int, number: int) -> Context:
    if device not in Context.devtype2str:
        raise MXNetError(f"Invalid NDArray file format: there is no device with the number {device}")
    # What was on a GPU is read to the CPU.
    return Context(Context.devtype2str[device], number) if device == 1 and number >= 0 else cpu()


def _name(reader: _Reader) -> str:
    (length,) = reader.take("<Q")
    if length > _MAX_NAME:
        raise MXNetError(f"Invalid NDArray file format: a name of {length} bytes")
    try:
        return str(bytes(reader.bytes(length)), "utf-8")
    except UnicodeDecodeError:
        raise MXNetError("Invalid NDArray file format: a name is no text") from None
