"""What a store is told and keeps: rules, why dims have their sizes, why dims are equal."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator

from core.dimension import Dim, Relation
from core.problem import Path
from core.record import record

MAX_SIZE = 2**31 - 1

Slot = int

AGAINST = "against"
"""Among a problem's values: the ports of the blamed node that say otherwise than the blamed one."""


WIRED = ""
"""Why the two ends of a wire are equal where they had been two nets: it is no step of an explanation."""


@record
class Rule:
    """A statement about the slots of a node's ports: an operator's relation, or a declared shape.

    Attributes:
        ports: The ports, inputs first.
        slots: The slot of each of them.
        inputs: Those of the ports that are inputs.
        kind: The same for all rules that state the same of their ports, one by one, so that what one of them stated
            can be repeated for the others; 0 for a rule that is not to be repeated.
    """

    path: Path
    name: str
    relate: Callable[[Relation], None]
    ports: tuple[str, ...]
    slots: tuple[Slot, ...]
    inputs: Container[str] = ()
    kind: int = 0

    def slot(self, port: str) -> Slot:
        """Return the slot of a port."""
        return self.slots[self.ports.index(port)]

    def places(self) -> Iterator[tuple[str, Slot]]:
        """Return each port with its slot."""
        return zip(self.ports, self.slots, strict=True)


@record
class Fact:
    """Why a dim has a size: a rule said so, for a reason, from other dims where it was derived."""

    dim: Dim
    rule: Rule
    why: str
    premises: tuple[Dim, ...]


@record
class Edge:
    """Why two dims are equal."""

    other: Dim
    rule: Rule
    why: str
