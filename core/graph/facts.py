"""What those who look for ways out of contradictions share: what inference knows, and the form of a way out."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from core.dimension import Shape
from core.graph.commands import Command
from core.graph.model import Graph, PortRef, frozen
from core.problem import Fix, Problem


@dataclass(frozen=True)
class Facts:
    """What inference knows.

    Attributes:
        shape: The shape of a port in the graph, -1 for unknown dims; None for an unknown rank.
        problems: Infers a graph and returns the contradictions in it.
    """

    shape: Callable[[PortRef], Shape | None]
    problems: Callable[[Graph], Collection[Problem]]


def make_fix(code: str, *commands: Command, **values: object) -> Fix:
    """Return a way out: commands that make one step, and the values that its label names."""
    return Fix(code, commands, frozen(values))
