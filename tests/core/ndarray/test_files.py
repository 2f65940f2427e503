"""Saving and loading arrays as MXNet does; the bytes below were written by MXNet 1.9.1."""

from __future__ import annotations

import struct
import tracemalloc
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import nd
from core.base import MXNetError
from core.ndarray.files import from_bytes, to_bytes

WRITTEN_BY_MXNET = bytes.fromhex(
    "120100000000000000000000000000000200000000000000"  # two arrays
    "c9fa93f900000000010000000200000000000000010000000000000000000000"
    "0000803f00000040"  # [1, 2] as float32
    "c9fa93f90000000002000000010000000000000002000000000000000100000000000000040000000300000004000000"
    "0200000000000000"  # two names
    "05000000000000006172673a61"  # arg:a
    "05000000000000006175783a62"  # aux:b
)
OLDEST_KIND = struct.pack("<QQQ", 0x112, 0, 1) + struct.pack("<I2I iii 2f", 2, 2, 1, 1, 0, 0, 1.5, 2.5) + bytes(8)
FIRST_KIND = struct.pack("<QQQ", 0x112, 0, 1) + struct.pack("<Ii q iii 1f", 0xF993FAC8, 1, 1, 1, 0, 0, 3.5) + bytes(8)


def test_reads_and_writes_what_mxnet_does() -> None:
    arrays = from_bytes(WRITTEN_BY_MXNET)
    assert isinstance(arrays, dict)
    assert {name: array.asnumpy().tolist() for name, array in arrays.items()} == {"arg:a": [1, 2], "aux:b": [[3, 4]]}
    assert [array.dtype for array in arrays.values()] == [np.float32, np.int32]
    assert to_bytes(arrays) == WRITTEN_BY_MXNET


def test_reads_the_older_kinds_of_arrays() -> None:
    (oldest,) = from_bytes(OLDEST_KIND)
    (first,) = from_bytes(FIRST_KIND)
    assert isinstance(oldest, nd.NDArray)
    assert isinstance(first, nd.NDArray)
    assert oldest.asnumpy().tolist() == [[1.5], [2.5]]
    assert first.asnumpy().tolist() == [3.5]


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "uint8", "int8", "int32", "int64", "bool"])
@pytest.mark.parametrize("shape", [(2, 3), (1,), (), (0, 3), (1, 2, 1, 2)])
def test_comes_back_as_it_was(tmp_path: Path, dtype: str, shape: tuple[int, ...]) -> None:
    saved = nd.array(np.arange(np.prod(shape)).reshape(shape) % 2, dtype=dtype)
    nd.save(tmp_path / "one.params", saved)
    (loaded,) = nd.load(str(tmp_path / "one.params"))
    assert isinstance(loaded, nd.NDArray)
    assert (loaded.shape, loaded.dtype) == (shape, saved.dtype)
    np.testing.assert_array_equal(loaded.asnumpy(), saved.asnumpy())
    loaded[...] = 1


def test_lists_and_names() -> None:
    assert from_bytes(to_bytes([])) == []
    listed = nd.load_frombuffer(to_bytes([nd.ones(2), nd.zeros((1, 1))]))
    assert isinstance(listed, list)
    assert [array.shape for array in listed] == [(2,), (1, 1)]
    assert list(from_bytes(to_bytes({"größe": nd.ones(1)}))) == ["größe"]


@pytest.mark.parametrize("data", [[1, 2], {"a": 1}, {1: nd.ones(1)}])
def test_saves_arrays_only(tmp_path: Path, data: object) -> None:
    with pytest.raises(TypeError, match="save only accept"):
        nd.save(tmp_path / "a.params", data)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("data", [3, "a", None])
def test_what_holds_no_arrays_is_no_value_to_save(tmp_path: Path, data: object) -> None:
    with pytest.raises(ValueError, match="save takes an NDArray, a list of NDArrays or a dict"):
        nd.save(tmp_path / "a.params", data)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_loads_bytes_only() -> None:
    with pytest.raises(TypeError):
        nd.load_frombuffer("text")  # type: ignore[arg-type]


HEAD = struct.pack("<QQQ", 0x112, 0, 1)
DAMAGED = {
    "another kind of file": b"PK\x03\x04" + bytes(60),
    "empty": b"",
    "too many arrays": struct.pack("<QQQ", 0x112, 0, 2**63),
    "too many axes": HEAD + struct.pack("<Iii", 0xF993FAC9, 0, 1000) + bytes(100),
    "negative axes": HEAD + struct.pack("<Iii", 0xF993FAC9, 0, -1) + bytes(100),
    "negative size": HEAD + struct.pack("<Iii 2q iii", 0xF993FAC9, 0, 2, -1, -4, 1, 0, 0) + bytes(100),
    "huge": HEAD + struct.pack("<Iii 2q iii", 0xF993FAC9, 0, 2, 2**40, 2**20, 1, 0, 0) + bytes(100),
    "sparse": HEAD + struct.pack("<Iii", 0xF993FAC9, 1, 1) + bytes(100),
    "unknown type": HEAD + struct.pack("<Iii q iii", 0xF993FAC9, 0, 1, 1, 1, 0, 99) + bytes(100),
    "unknown device": HEAD + struct.pack("<Iii q iii", 0xF993FAC9, 0, 1, 1, 77, 0, 0) + bytes(100),
    "no truth value": HEAD + struct.pack("<Iii q iii", 0xF993FAC9, 0, 1, 1, 1, 0, 7) + b"\x02" + bytes(100),
    "long name": to_bytes([])[:24] + struct.pack("<QQ", 1, 2**62),
    "names without arrays": to_bytes([])[:24] + struct.pack("<QQ", 1, 1) + b"a" + bytes(20),
    "name that is no text": WRITTEN_BY_MXNET[:-5] + b"\xff\xff\xff\xff\xff",
}


@pytest.mark.parametrize("what", DAMAGED)
def test_refuses_damaged_files_without_taking_memory(what: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(MXNetError):
            from_bytes(DAMAGED[what])
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


@given(st.integers(0, len(WRITTEN_BY_MXNET) - 1), st.integers(0, 255))
def test_any_changed_byte_gives_arrays_or_an_error(position: int, byte: int) -> None:
    data = bytearray(WRITTEN_BY_MXNET)
    data[position] = byte
    with suppress(MXNetError):
        from_bytes(bytes(data))


@given(st.integers(0, len(WRITTEN_BY_MXNET) - 1))
def test_any_file_that_ends_early_is_refused(length: int) -> None:
    with pytest.raises(MXNetError):
        from_bytes(WRITTEN_BY_MXNET[:length])
