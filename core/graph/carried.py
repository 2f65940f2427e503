"""Documents inside pictures: a PNG or SVG of a network carries the document that it shows.

A PNG has the text of the document file in an ``iTXt`` chunk with the keyword ``symloom.json``; an SVG has it in
``<metadata id="symloom.json">``, as escaped text. Any program that keeps metadata keeps the document. Nothing of a
picture is trusted: only these places are looked at, within limits, and what is found there is read as a document
file is (`core.graph.document_json`). This module never looks at the picture itself.
"""

from __future__ import annotations

import html
import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from core.graph.strict_json import MAX_BYTES
from core.problem import Problem, Refused

KEY = "symloom.json"
"""Keyword of the chunk in a PNG and id of the element in an SVG."""

ENDINGS = (".png", ".svg")
MAX_PICTURE_BYTES = 256 * 2**20
MAX_CHUNKS = 100_000
PNG = b"\x89PNG\r\n\x1a\n"

_OPEN = f'<metadata id="{KEY}">'
_CLOSE = "</metadata>"


def is_picture(path: Path | str) -> bool:
    """Tell whether a file is, by its name, a picture that may carry a document."""
    return str(path).lower().endswith(ENDINGS)


def with_document_png(picture: bytes, document: str) -> bytes:
    """Return a PNG that carries the text of a document.

    Raises:
        ValueError: These bytes are no PNG.
    """
    if not picture.startswith(PNG):
        raise ValueError("no PNG")
    # Keyword, end of keyword, compressed, by deflate, no language, no translated keyword, text.
    content = KEY.encode("latin-1") + b"\x00\x01\x00\x00\x00" + zlib.compress(document.encode("utf-8"), 9)
    check = zlib.crc32(b"iTXt" + content)
    chunk = struct.pack(">I", len(content)) + b"iTXt" + content + struct.pack(">I", check)
    at = len(PNG) + 25  # behind the header, which is first and always as long
    return picture[:at] + chunk + picture[at:]


def with_document_svg(picture: str, document: str) -> str:
    """Return an SVG that carries the text of a document.

    Raises:
        ValueError: This text is no SVG.
    """
    found = re.search(r"<svg\b[^>]*>", picture)
    if found is None:
        raise ValueError("no SVG")
    element = f"\n{_OPEN}{html.escape(document, quote=False)}{_CLOSE}"
    return picture[: found.end()] + element + picture[found.end() :]


def document_in(path: Path | str) -> str:
    """Return the text of the document that a picture carries.

    Raises:
        Refused: ``file_not_found``, ``file_unreadable``, ``file_too_large``, or ``file_not_symloom`` where there is
            no document in the picture.
    """
    name = Path(path).name
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_PICTURE_BYTES + 1)
    except FileNotFoundError:
        raise _refusal("file_not_found", name) from None
    except OSError as error:
        raise _refusal("file_unreadable", name, reason=error.strerror or str(error)) from error
    if len(data) > MAX_PICTURE_BYTES:
        raise _refusal("file_too_large", name, expected=MAX_PICTURE_BYTES // 2**20)
    found = _in_png(data, name) if data.startswith(PNG) else _in_svg(data)
    if found is None:
        raise _refusal("file_not_symloom", name)
    if len(found) > MAX_BYTES:
        raise _refusal("file_too_large", name, expected=MAX_BYTES // 2**20)
    try:
        return found.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _refusal("file_not_text", name, found=error.start) from None


def _in_png(data: bytes, name: str) -> bytes | None:
    keyword = KEY.encode("latin-1") + b"\x00"
    for kind, content in _chunks(data):
        if kind == b"iTXt" and content.startswith(keyword):
            return _text_of(content[len(keyword) :], name)
    return None


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the chunks of a PNG up to the first that is broken or cut off."""
    at = len(PNG)
    for _ in range(MAX_CHUNKS):
        if at + 12 > len(data):
            return
        length, kind = struct.unpack_from(">I4s", data, at)
        content = data[at + 8 : at + 8 + length]
        ending = data[at + 8 + length : at + 12 + length]
        if len(content) != length or len(ending) != 4 or zlib.crc32(kind + content) != int.from_bytes(ending, "big"):
            return
        yield kind, content
        at += 12 + length


def _text_of(content: bytes, name: str) -> bytes | None:
    """Return the text of an ``iTXt`` chunk behind its keyword."""
    flags, rest = content[:2], content[2:]
    parts = rest.split(b"\x00", 2)  # language, translated keyword, text
    if len(parts) != 3 or flags not in (b"\x00\x00", b"\x01\x00"):
        return None
    if flags == b"\x00\x00":
        return parts[2]
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(parts[2], MAX_BYTES + 1)
    except zlib.error:
        return None
    if len(text) > MAX_BYTES:
        raise _refusal("file_too_large", name, expected=MAX_BYTES // 2**20)
    return text if unpacking.eof else None


def _in_svg(data: bytes) -> bytes | None:
    start = data.find(_OPEN.encode("ascii"))
    end = data.find(_CLOSE.encode("ascii"), start)
    if start < 0 or end < 0:
        return None
    escaped = data[start + len(_OPEN) : end]
    # What `html.escape` makes, and nothing else: no other entity is known, so none can grow.
    for entity, character in ((b"&lt;", b"<"), (b"&gt;", b">"), (b"&amp;", b"&")):
        escaped = escaped.replace(entity, character)
    return escaped


def _refusal(code: str, name: str, *, expected: object = None, found: object = None, **values: object) -> Refused:
    return Refused(Problem(code, values={"file": name, **values}, expected=expected, found=found))
