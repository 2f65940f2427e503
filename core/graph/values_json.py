"""What a document file says of the file of parameter values beside it."""

from __future__ import annotations

import re

from core.graph.ids import MAX_ID
from core.graph.model import ValuesFile, frozen
from core.graph.names import MAX_NAME
from core.graph.strict_json import Cursor, compact
from core.operators.operator import MAX_INTEGER, MAX_RANK

FOLDER_ENDING = ".weights"
FILE_ENDING = ".safetensors"
MAX_VALUES_BYTES = 2**53
MAX_TENSORS = 100_000

_SHA256 = re.compile(r"[0-9a-f]{64}")
_FOLDER = re.compile(r"[^/\\\x00-\x1f]+")


def values_text(values: ValuesFile) -> str:
    """Return the member that tells of a values file, one array a line."""
    head = {"file": values.file, "bytes": values.size, "sha256": values.sha256}
    members = [f"{compact(name)}:{compact(value)}" for name, value in sorted({**values.extra, **head}.items())]
    lines = ",\n".join(f"{compact(name)}:{compact([*shape])}" for name, shape in sorted(values.tensors.items()))
    members.append(f'"tensors":{{\n{lines}\n}}')
    return "{" + ",".join(members) + "}"


def read_values(cursor: Cursor | None) -> ValuesFile | None:
    """Return what a member tells of a values file; a name that could lead out of its folder is refused."""
    if cursor is None:
        return None
    fields = cursor.members()
    for name in ("file", "bytes", "sha256", "tensors"):
        if name not in fields:
            cursor.refuse("file_missing", found=name)
    sha = fields.pop("sha256")
    digest = sha.string(64)
    if not _SHA256.fullmatch(digest):
        sha.refuse("file_kind", expected="64 hexadecimal digits", found=digest)
    place = fields.pop("file")
    file = place.string(MAX_NAME)
    folder, _, name = file.partition("/")
    is_plain = _FOLDER.fullmatch(folder) is not None and folder.endswith(FOLDER_ENDING)
    if not is_plain or name != digest + FILE_ENDING:
        place.refuse("file_kind", expected="a file in a folder beside the document, named by its SHA-256", found=file)
    size = fields.pop("bytes").whole(0, MAX_VALUES_BYTES - 1)
    tensors = fields.pop("tensors").members()
    if len(tensors) > MAX_TENSORS:
        cursor.refuse("file_kind", expected=f"at most {MAX_TENSORS} arrays", found=str(len(tensors)))
    shapes = {}
    for key, shape in tensors.items():
        sizes = [each.whole(0, MAX_INTEGER) for each in shape.items()]
        if len(sizes) > MAX_RANK or not 0 < len(key) <= 8 * MAX_ID:
            shape.refuse("file_kind", expected="the name and the shape of an array", found=key[:MAX_NAME])
        shapes[key] = tuple(sizes)
    extra = frozen((name, value.anything()) for name, value in fields.items())
    return ValuesFile(file, size, digest, frozen(shapes), extra)
