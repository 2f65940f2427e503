"""What symbol files of older versions of MXNet mean, as MXNet 1.9.1 reads them.

Until 0.9.0 a file left out inputs that are made anyway, such as the states of BatchNorm. Until 0.9.5 the axis −1 of
argmax and argmin stood for none. And until 1.9.1 an operator could carry the multipliers of its inputs' learning
rates: ``weight_lr_mult``. What does not look like a symbol is left as it is: the reader refuses it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from core.graph.extra_attributes import HIDDEN_KEYS

MXNET_VERSION = 10901
WITHOUT_VERSION = 800
"""What a file is taken for that does not say its version."""
FIRST_WITH_ALL_INPUTS = 900
_FIRST_WITH_LAST_AXIS = 905

Entry: TypeAlias = Mapping[str, object]
"""A node as the file has it."""
Attributes: TypeAlias = dict[str, str]


def version_of(fields: Entry) -> int:
    """Return the version of MXNet that wrote a file: 10901 for 1.9.1."""
    attributes = fields.get("attrs")
    told = attributes.get("mxnet_version") if isinstance(attributes, dict) else None
    number = told[1] if isinstance(told, list) and len(told) == 2 else None
    return number if isinstance(number, int) else WITHOUT_VERSION


def upgraded(
    entries: Sequence[Entry],
    version: int,
    attributes_of: Callable[[Entry], Attributes],
    ports_of: Callable[[Entry, Attributes], Sequence[str]],
) -> list[Entry]:
    """Return the nodes of a file with the attributes that they would have in a file of today.

    ``ports_of`` names the inputs of the operator that a node has with some attributes.
    """
    attributes = [_with_axis(entry, attributes_of(entry), version) for entry in entries]
    for entry, own in zip(entries, attributes, strict=True):
        if told := _multipliers(own):
            ports = ports_of(entry, {key: value for key, value in own.items() if key not in told})
            for name, (port, key) in told.items():
                place = _variable_at(entries, entry, ports.index(port)) if port in ports else None
                if place is not None:
                    attributes[place][f"__{key}__"] = own.pop(name)
    return [_with_attributes(entry, own) for entry, own in zip(entries, attributes, strict=True)]


def _with_axis(entry: Entry, attributes: Attributes, version: int) -> Attributes:
    if version < _FIRST_WITH_LAST_AXIS and entry.get("op") in ("argmax", "argmin") and attributes.get("axis") == "-1":
        del attributes["axis"]
    return attributes


def _multipliers(attributes: Attributes) -> dict[str, tuple[str, str]]:
    """Find what attributes say of inputs: ``weight_lr_mult`` is ``lr_mult`` of ``weight``."""
    found = {}
    for name in attributes:
        for key in HIDDEN_KEYS:
            port = name.removesuffix(f"_{key}")
            if port not in (name, "", "_"):
                found[name] = (port, key)
    return found


def _variable_at(entries: Sequence[Entry], entry: Entry, place: int) -> int | None:
    """Return the number of the Variable that is an input of a node; None if something else is there."""
    inputs = entry.get("inputs")
    given = inputs[place] if isinstance(inputs, list) and place < len(inputs) else None
    number = given[0] if isinstance(given, list) and given else None
    if not isinstance(number, int) or not 0 <= number < len(entries):
        return None
    return number if entries[number].get("op") == "null" else None


def _with_attributes(entry: Entry, attributes: Attributes) -> Entry:
    return {**{key: value for key, value in entry.items() if key not in ("param", "attr")}, "attrs": attributes}
