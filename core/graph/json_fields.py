"""What the parts of a file have in common: ports, shapes, numbers, and fields of newer versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.dimension import Shape
from core.graph.model import Node, NodeId, PortRef, frozen
from core.graph.names import MAX_NAME
from core.graph.strict_json import Cursor, shortened
from core.operators.operator import MAX_INTEGER, MAX_RANK
from core.problem import Phrase


def port_text(port: PortRef) -> str:
    """Return how a file names a port."""
    return f"{port.node}/{port.port}"


def read_port(text: str, cursor: Cursor, nodes: Mapping[NodeId, Node]) -> PortRef:
    """Return the port that a text names; its node must be there."""
    node, _, port = text.partition("/")
    if not port or len(port) > MAX_NAME:
        cursor.refuse("file_kind", expected=Phrase("kind_port"), found=f"“{shortened(text)}”")
    if node not in nodes:
        cursor.refuse("file_reference", found=shortened(node))
    return PortRef(NodeId(node), port)


def required(cursor: Cursor, fields: dict[str, Cursor], name: str) -> Cursor:
    """Take a member out of the fields of an object, which must have it."""
    if name not in fields:
        cursor.refuse("file_missing", found=name)
    return fields.pop(name)


def optional_members(cursor: Cursor | None) -> Iterable[tuple[str, Cursor]]:
    """Return the members of an object that may be missing."""
    return () if cursor is None else cursor.members().items()


def optional_items(cursor: Cursor | None) -> list[Cursor]:
    """Return the items of a list that may be missing."""
    return [] if cursor is None else cursor.items()


def read_numbers(cursor: Cursor, count: int) -> list[float]:
    """Return a list of so many numbers."""
    numbers = [part.number() for part in cursor.items()]
    if len(numbers) != count:
        cursor.refuse("file_kind", expected=Phrase("kind_coordinates", {"count": count}), found=f"{len(numbers)}")
    return numbers


def read_shape(cursor: Cursor) -> Shape:
    """Return a shape with -1 where a dimension is unknown."""
    sizes = cursor.items()
    if len(sizes) > MAX_RANK:
        cursor.refuse(
            "file_kind",
            expected=Phrase("kind_shape", {"most": MAX_RANK}),
            found=Phrase("count_axes", {"count": len(sizes)}),
        )
    return tuple(size.whole(-1, MAX_INTEGER) for size in sizes)


def read_annotations(cursor: Cursor | None) -> Mapping[str, str]:
    """Return texts by name; none where nothing is there."""
    return frozen({} if cursor is None else {key: text.string() for key, text in cursor.members().items()})


NOTHING: Mapping[str, object] = frozen()
"""What nearly everything has of other fields."""


def read_extra(fields: Mapping[str, Cursor]) -> Mapping[str, object]:
    """Return what is left of the fields of an object: what a newer version wrote, to be kept."""
    return frozen((name, cursor.anything()) for name, cursor in fields.items()) if fields else NOTHING
