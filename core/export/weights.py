"""Weight files: safetensors and npz, written and read; sizes are checked before anything is allocated."""

from __future__ import annotations

import io
import json
import math
import pathlib
import struct
import zipfile
from collections.abc import Callable, Mapping
from typing import IO

import numpy as np

from core.operators.operator import Array
from core.problem import Problem, Refused

MAX_BYTES = 2**30
"""How much the arrays of one file may take."""
MAX_ARRAYS = 10_000
MAX_HEADER = 8 * 2**20
MAX_RANK = 32

_EPOCH = (1980, 1, 1, 0, 0, 0)


def pack_safetensors(arrays: Mapping[str, Array]) -> bytes:
    """Return a safetensors file; equal arrays give equal bytes."""
    from safetensors.numpy import save

    return save({name: np.asarray(array, order="C") for name, array in arrays.items()})


def pack_npz(arrays: Mapping[str, Array]) -> bytes:
    """Return an npz file; equal arrays give equal bytes, as it holds no date."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, np.asarray(array), allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", _EPOCH), member.getvalue())
    return buffer.getvalue()


_PARAMS, _ARRAY = 0x112, 0xF993FAC9
_CPU, _TYPE_CODES = 1, {"float32": 0, "float64": 1, "float16": 2, "uint8": 3, "int32": 4, "int8": 5, "int64": 6}


def pack_params(arrays: Mapping[str, Array]) -> bytes:
    """Return a file of arrays by name as MXNet's ``nd.save`` writes it; an array without axes gets one."""
    parts = [struct.pack("<QQQ", _PARAMS, 0, len(arrays))]
    for array in arrays.values():
        data = np.atleast_1d(array)
        parts.append(struct.pack(f"<Iii{data.ndim}q", _ARRAY, 0, data.ndim, *data.shape))
        parts.append(struct.pack("<iii", _CPU, 0, _TYPE_CODES[data.dtype.name]))
        parts.append(np.ascontiguousarray(data, data.dtype.newbyteorder("<")).tobytes())
    parts.append(struct.pack("<Q", len(arrays)))
    parts += [struct.pack("<Q", len(name.encode())) + name.encode() for name in arrays]
    return b"".join(parts)


def read_arrays(path: pathlib.Path) -> dict[str, Array]:
    """Return the arrays of an npz or safetensors file by name.

    Raises:
        Refused: ``weights_…``: there is no such file, it is damaged, or its arrays would take too much memory.
    """
    read = _read_safetensors if path.suffix == ".safetensors" else _read_npz
    try:
        return read(path)
    except Refused:
        raise
    except FileNotFoundError:
        raise _refused("weights_not_found", path) from None
    except OSError as error:
        raise _refused("weights_unreadable", path, reason=error.strerror or str(error)) from error
    except Exception as error:  # damaged files make zipfile and numpy raise a dozen kinds of errors
        raise _refused("weights_damaged", path) from error


def _read_npz(path: pathlib.Path) -> dict[str, Array]:
    with path.open("rb") as file:
        if file.read(2) != b"PK":
            raise _refused("weights_damaged", path)
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            _check_count(path, len(members))
            _check_size(path, sum(_npy_bytes(archive, member) for member in members))
            return {member.filename.removesuffix(".npy"): _npy_array(archive, member) for member in members}


def _npy_bytes(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> int:
    with archive.open(member) as stream:
        shape, dtype = _npy_header(stream)
    return max(member.file_size, math.prod(shape) * dtype.itemsize)


def _npy_header(stream: IO[bytes]) -> tuple[tuple[int, ...], np.dtype[np.generic]]:
    version = np.lib.format.read_magic(stream)
    readers: dict[tuple[int, int], Callable[..., tuple[tuple[int, ...], bool, np.dtype[np.generic]]]] = {
        (1, 0): np.lib.format.read_array_header_1_0,
        (2, 0): np.lib.format.read_array_header_2_0,
    }
    shape, _, dtype = readers[version](stream)
    if len(shape) > MAX_RANK or dtype.kind not in "biuf":
        raise ValueError(dtype)
    return shape, dtype


def _npy_array(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Array:
    with archive.open(member) as stream:
        array: Array = np.lib.format.read_array(stream, allow_pickle=False)
        return array


def _read_safetensors(path: pathlib.Path) -> dict[str, Array]:
    from safetensors.numpy import load_file

    with path.open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        if size > MAX_HEADER:
            raise _refused("weights_too_large", path, expected=MAX_BYTES // 2**20)
        header = json.loads(file.read(size))
    _check_count(path, len(header))
    _check_size(path, path.stat().st_size)
    arrays: dict[str, Array] = load_file(path)
    return arrays


def _check_count(path: pathlib.Path, count: int) -> None:
    if count > MAX_ARRAYS:
        raise _refused("weights_too_many", path, expected=MAX_ARRAYS, found=count)


def _check_size(path: pathlib.Path, size: int) -> None:
    if size > MAX_BYTES:
        raise _refused("weights_too_large", path, expected=MAX_BYTES // 2**20, found=size // 2**20)


def _refused(
    code: str, path: pathlib.Path, *, expected: object = None, found: object = None, **values: object
) -> Refused:
    return Refused(Problem(code, values={"file": path.name, **values}, expected=expected, found=found))
