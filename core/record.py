"""Values that are made by the ten thousand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

RecordT = TypeVar("RecordT")


@dataclass_transform(eq_default=False, frozen_default=True, field_specifiers=(field,))
def record(cls: type[RecordT]) -> type[RecordT]:
    """Make a class a dataclass that nothing changes, compared by identity.

    Type checkers, which every commit has to pass, treat it as frozen. Python does not: making an object of a frozen
    dataclass takes four times as long, because every field then goes through ``object.__setattr__``.
    Tables may hold it weakly.
    """
    return dataclass(eq=False, slots=True, repr=False, weakref_slot=True)(cls)
