"""What was set for a Variable as JSON and back; only what differs from the defaults is written."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.graph.json_fields import read_annotations, read_extra, read_shape, required
from core.graph.model import Source, VariableSettings
from core.graph.names import MAX_NAME
from core.graph.settings import GRADIENT_REQUESTS
from core.graph.strict_json import Cursor, compact, shortened
from core.problem import Phrase

_SOURCE_TEXTS = ("path", "name", "field")
_SOURCE_NUMBERS = ("low", "high", "mean", "std")


def settings_line(settings: VariableSettings) -> str:
    """Return the line that writes settings."""
    fields: dict[str, object] = dict(settings.extra)
    if settings.shape is not None:
        fields["shape"] = settings.shape
    if settings.initializer is not None:
        fields["initializer"] = settings.initializer
    if settings.grad_req != "write":
        fields["grad_req"] = settings.grad_req
    if settings.source is not None:
        fields["source"] = _source_fields(settings.source)
    if settings.annotations:
        fields["annotations"] = settings.annotations
    return compact(fields)


def _source_fields(source: Source) -> dict[str, object]:
    default = Source(source.kind)
    fields: dict[str, object] = {**source.extra, "kind": source.kind}
    if source.numbers:
        fields["numbers"] = [*map(float, source.numbers)]
    for name in ("shape", *_SOURCE_TEXTS):
        if getattr(source, name) != getattr(default, name):
            fields[name] = getattr(source, name)
    for name in _SOURCE_NUMBERS:
        if getattr(source, name) != getattr(default, name):
            fields[name] = float(getattr(source, name))
    return fields


def read_settings(cursor: Cursor) -> VariableSettings:
    """Return the settings of a Variable."""
    fields = cursor.members()
    shape, initializer = fields.pop("shape", None), fields.pop("initializer", None)
    grad_req, source = fields.pop("grad_req", None), fields.pop("source", None)
    request = "write" if grad_req is None else grad_req.string()
    if grad_req is not None and request not in GRADIENT_REQUESTS:
        grad_req.refuse(
            "file_kind",
            expected=Phrase("kind_choice", {"choices": ", ".join(GRADIENT_REQUESTS)}),
            found=f"“{shortened(request)}”",
        )
    return VariableSettings(
        None if shape is None else read_shape(shape),
        None if initializer is None else initializer.string(),
        request,
        None if source is None else _read_source(source),
        annotations=read_annotations(fields.pop("annotations", None)),
        extra=read_extra(fields),
    )


def _read_source(cursor: Cursor) -> Source:
    fields = cursor.members()
    kind = required(cursor, fields, "kind").string(MAX_NAME)
    numbers, shape = fields.pop("numbers", None), fields.pop("shape", None)
    source = Source(
        kind,
        numbers=() if numbers is None else tuple(number.number() for number in numbers.items()),
        shape=() if shape is None else read_shape(shape),
    )
    given: dict[str, Any] = {name: fields.pop(name).string() for name in _SOURCE_TEXTS if name in fields}
    given |= {name: fields.pop(name).number() for name in _SOURCE_NUMBERS if name in fields}
    return replace(source, **given, extra=read_extra(fields))
