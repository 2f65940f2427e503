"""Documents inside pictures: they come back as they were, and nothing of a picture is trusted."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.graph import carried
from core.graph.carried import KEY, document_in, is_picture, with_document_png, with_document_svg
from core.problem import Refused


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


HEADER = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
PNG = carried.PNG + HEADER + chunk(b"IDAT", zlib.compress(b"\x00\x00")) + chunk(b"IEND", b"")
SVG = '<?xml version="1.0"?>\n<svg viewBox="0 0 1 1" xmlns="http://www.w3.org/2000/svg"><title>x</title></svg>'


def refusal(path: Path) -> str:
    with pytest.raises(Refused) as caught:
        document_in(path)
    return caught.value.problem.code


def written(folder: Path, data: bytes, name: str = "figure.png") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\r")))
def test_row_114_png_gives_back_the_text_it_carries(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = written(tmp_path_factory.mktemp("png"), with_document_png(PNG, text))
    assert document_in(path) == text


@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\r")))
def test_row_114_svg_gives_back_the_text_it_carries(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("svg") / "figure.svg"
    path.write_bytes(with_document_svg(SVG, text).encode())
    assert document_in(path) == text


def test_svg_stays_well_formed_whatever_the_document_says() -> None:
    import xml.etree.ElementTree as ET

    drawing = with_document_svg(SVG, '{"name": "</metadata><script>&amp;]]>"}')
    root = ET.fromstring(drawing)  # noqa: S314 - our own text
    [metadata] = root.findall("{http://www.w3.org/2000/svg}metadata")
    assert metadata.get("id") == KEY
    assert metadata.text == '{"name": "</metadata><script>&amp;]]>"}'


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.png", PNG), ("a.svg", SVG.encode()), ("a.png", b""), ("a.svg", b""), ("a.png", b"\xff\xd8 a photograph")],
)
def test_picture_without_a_document_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    assert refusal(written(tmp_path, data, name)) == "file_not_symloom"


def test_missing_picture_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.png") == "file_not_found"


def test_bomb_in_a_chunk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carried, "MAX_BYTES", 10_000)
    assert refusal(written(tmp_path, with_document_png(PNG, "0" * 10_001))) == "file_too_large"
    drawing = with_document_svg(SVG, "0" * 10_001).encode()
    assert refusal(written(tmp_path, drawing, "a.svg")) == "file_too_large"


def test_huge_picture_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carried, "MAX_PICTURE_BYTES", 100)
    assert refusal(written(tmp_path, PNG + bytes(200))) == "file_too_large"


def test_damaged_chunks_are_refused(tmp_path: Path) -> None:
    whole = with_document_png(PNG, '{"nodes": []}')
    for cut in range(len(carried.PNG), len(whole)):
        is_whole = cut >= whole.index(b"IDAT") - 4
        path = written(tmp_path, whole[:cut])
        if is_whole:
            assert document_in(path) == '{"nodes": []}'
        else:
            assert refusal(path) == "file_not_symloom"
    at = whole.index(b"iTXt") + 20
    assert refusal(written(tmp_path, whole[:at] + b"X" + whole[at + 1 :])) == "file_not_symloom"


def test_document_that_is_no_text_is_refused(tmp_path: Path) -> None:
    content = KEY.encode() + b"\x00\x00\x00\x00\x00\xff\xfe"
    data = carried.PNG + HEADER + chunk(b"iTXt", content)
    assert refusal(written(tmp_path, data)) == "file_not_text"


def test_pictures_are_told_by_their_ending() -> None:
    assert is_picture("A.PNG")
    assert is_picture(Path("b.svg"))
    assert not is_picture("c.symloom.json")
    with pytest.raises(ValueError, match="no PNG"):
        with_document_png(b"", "{}")
    with pytest.raises(ValueError, match="no SVG"):
        with_document_svg("", "{}")
