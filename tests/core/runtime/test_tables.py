"""Files with numbers, good and bad."""

from __future__ import annotations

import contextlib
import io
import os
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.messages import describe
from core.problem import Refused
from core.runtime import tables
from core.runtime.tables import list_fields, read_table


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def sentence(path: Path, field: str = "") -> str:
    with pytest.raises(Refused) as refused:
        read_table(path, field)
    return describe(refused.value.problem)


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int64, np.float16, np.float32, ">f8"])
def test_arrays_come_back_as_float32(tmp_path: Path, dtype: str) -> None:
    array = np.array([[0, 1, 1], [1, 0, 1]]).astype(dtype)
    np.save(tmp_path / "a.npy", np.asfortranarray(array))
    values = read_table(tmp_path / "a.npy")
    assert values.dtype == np.float32
    assert values.flags.c_contiguous
    np.testing.assert_array_equal(values, array)


def test_an_archive_is_read_by_field(tmp_path: Path) -> None:
    np.savez(tmp_path / "two.npz", x=np.arange(3), y=np.ones((2, 2)))
    np.savez_compressed(tmp_path / "one.npz", x=np.arange(3))
    assert read_table(tmp_path / "two.npz", "y").shape == (2, 2)
    assert read_table(tmp_path / "one.npz").tolist() == [0, 1, 2]
    assert sentence(tmp_path / "two.npz", "z") == "two.npz has no array “z”. Choose one of: x, y."
    assert "Choose one of: x, y." in sentence(tmp_path / "two.npz")


CSV = "a,b,label\n1,2.5,0\n-3,4e1,1\n"


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("", [[1, 2.5, 0], [-3, 40, 1]]),
        ("label", [0, 1]),
        ("0:2", [[1, 2.5], [-3, 40]]),
        (":-1", [[1, 2.5], [-3, 40]]),
        ("-1", [0, 1]),
        ("1", [2.5, 40]),
    ],
)
def test_columns_of_a_csv(tmp_path: Path, field: str, values: list[object]) -> None:
    found = read_table(write(tmp_path, "t.csv", CSV), field)
    assert found.dtype == np.float32
    assert found.tolist() == values


@pytest.mark.parametrize(
    "text",
    ["1,2\n3,4", "1;2\r\n3;4\r\n", "\ufeff1\t2\n\n3\t4\n", '"1","2"\n"3","4"\n', " 1 , 2 \n3,4\n"],
)
def test_csv_in_several_dialects(tmp_path: Path, text: str) -> None:
    assert read_table(write(tmp_path, "t.CSV", text)).tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,2\n3,four\n", "Row 2, column 2 of t.csv is “four”, which is no number."),
        ("a,b\n1,2\nx,4\n", "Row 3, column 1 (a) of t.csv is “x”"),
        ("1,2\n3,\n", "Row 2, column 2 of t.csv is empty."),
        ("1,2\n3,4\n5\n", "Row 3 of t.csv has 1 columns, the rows before it have 2."),
        ("a,b\n1,2,3\n", "Row 2 of t.csv has 3 columns, the rows before it have 2."),
        ("", "There are no numbers in t.csv."),
        ("\n \n", "There are no numbers in t.csv."),
        ("a,b\n", "There are no numbers in t.csv."),
        ("1,text\n2,3\n", "Row 1, column 2 of t.csv is “text”"),
        ("1,1_0\n2,3\n", "Row 1, column 2 of t.csv is “1_0”"),
    ],
)
def test_a_bad_csv_is_refused_with_the_place(tmp_path: Path, text: str, expected: str) -> None:
    assert sentence(write(tmp_path, "t.csv", text)).startswith(expected)


@pytest.mark.parametrize("field", ["7", "-4", "price", "2:1", "a:b", "9:"])
def test_a_column_that_is_not_there_is_refused(tmp_path: Path, field: str) -> None:
    assert f"t.csv has no column “{field}”" in sentence(write(tmp_path, "t.csv", CSV), field)


def test_files_that_are_not_what_they_say(tmp_path: Path) -> None:
    np.save(tmp_path / "text.npy", np.array(["a"]))
    np.save(tmp_path / "complex.npy", np.array([1j]))
    assert "holds no numbers but text" in sentence(tmp_path / "text.npy")
    assert "holds no numbers but complex numbers" in sentence(tmp_path / "complex.npy")
    assert "damaged" in sentence(write(tmp_path, "a.npy", b"not numpy"))
    assert "damaged" in sentence(write(tmp_path, "a.npz", b"not a zip"))
    assert "no text in UTF-8" in sentence(write(tmp_path, "a.csv", b"1,\xff\n"))
    assert "Choose one of the kinds .npy, .npz, .csv" in sentence(write(tmp_path, "a.txt", "1"))
    assert "There is no file" in sentence(tmp_path / "nowhere.npy")
    (tmp_path / "folder.npy").mkdir()
    assert "folder.npy is no file with numbers in it" in sentence(tmp_path / "folder.npy")


def test_a_file_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "t.csv", CSV)

    def refuse(*arguments: object, **options: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refuse)
    assert sentence(path) == "t.csv can't be read: Permission denied."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert "is no file with numbers in it" in sentence(tmp_path / "pipe.csv")


def test_no_pickle_is_opened(tmp_path: Path) -> None:
    array = np.empty(1, object)
    array[0] = "x"
    np.save(tmp_path / "o.npy", array, allow_pickle=True)
    assert "holds no numbers but Python objects" in sentence(tmp_path / "o.npy")


def npy(shape: str) -> bytes:
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode()


@pytest.mark.parametrize("shape", ["(1000000000000,)", "(2000000000, 2000000000)", f"({2**28 + 1},)"])
def test_an_enormous_array_is_refused_before_memory_is_asked_for(tmp_path: Path, shape: str) -> None:
    assert "is too large" in sentence(write(tmp_path, "a.npy", npy(shape)))
    with zipfile.ZipFile(tmp_path / "a.npz", "w") as archive:
        archive.writestr("x.npy", npy(shape))
    assert "is too large" in sentence(tmp_path / "a.npz")


@pytest.mark.parametrize("shape", ["(4000000,)", "(-1,)", "(2, 'x')", "__import__('os')", "(" * 500])
def test_a_header_that_lies_is_refused(tmp_path: Path, shape: str) -> None:
    text = sentence(write(tmp_path, "a.npy", npy(shape)))
    assert "damaged" in text or "too large" in text


def test_a_csv_beyond_the_limit_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, "t.csv", CSV)
    monkeypatch.setattr(tables, "MAX_CSV_BYTES", len(CSV))
    assert read_table(path).shape == (2, 3)
    monkeypatch.setattr(tables, "MAX_CSV_BYTES", len(CSV) - 1)
    assert "is too large" in sentence(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 400), at=st.integers(0, 400), byte=st.integers(0, 255), kind=st.sampled_from(["npy", "npz"]))
def test_damage_anywhere_never_gets_out_as_a_traceback(tmp_path: Path, cut: int, at: int, byte: int, kind: str) -> None:
    buffer = io.BytesIO()
    if kind == "npy":
        np.save(buffer, np.arange(20, dtype=np.float32))
    else:
        np.savez(buffer, x=np.arange(20, dtype=np.float32))
    content = bytearray(buffer.getvalue()[: len(buffer.getvalue()) - cut])
    if at < len(content):
        content[at] = byte
    path = write(tmp_path, f"a.{kind}", bytes(content))
    with contextlib.suppress(Refused):
        assert read_table(path).dtype == np.float32


def test_what_a_file_offers_is_listed_without_reading_it(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=np.zeros((5, 2, 3)), y=np.zeros(5))
    np.save(tmp_path / "b.npy", np.zeros((5, 4)))
    (tmp_path / "c.csv").write_text("a,b,label\n1,2,0\n", encoding="utf-8")
    (tmp_path / "d.csv").write_text("1;2\n3;4\n", encoding="utf-8")

    def names(name: str) -> list[tuple[str, object]]:
        return [(field.name, field.shape) for field in list_fields(tmp_path / name)]

    assert names("a.npz") == [("x", (2, 3)), ("y", ())]
    assert names("b.npy") == [("", (4,))]
    assert names("c.csv") == [("0:3", (3,)), ("0:2", (2,)), ("1:3", (2,)), ("a", ()), ("b", ()), ("label", ())]
    assert names("d.csv") == [("0:2", (2,)), ("0:1", (1,)), ("1:2", (1,)), ("0", ()), ("1", ())]
    for name in ("a.npz", "b.npy", "c.csv", "d.csv"):
        for field in list_fields(tmp_path / name):
            assert read_table(tmp_path / name, field.name).shape[1:] == field.shape


@pytest.mark.parametrize("name", ["none.csv", "odd.txt", "empty.csv", "broken.npz", "broken.npy"])
def test_a_file_that_offers_nothing_says_why(tmp_path: Path, name: str) -> None:
    if name != "none.csv":
        (tmp_path / name).write_bytes(b"" if name == "empty.csv" else b"odd")
    with pytest.raises(Refused) as refused:
        list_fields(tmp_path / name)
    assert name in describe(refused.value.problem)
