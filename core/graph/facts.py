"""What those who look for ways out of contradictions share: where there may be some, what is known, and their form."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from core.dimension import Shape
from core.graph.commands import Command
from core.graph.model import Graph, PortRef, frozen
from core.problem import Fix, Problem

FIXABLE = frozenset(
    {
        "shape_conflict",
        "shape_conflict_own",
        "rank_conflict",
        "rank_conflict_own",
        "shape_indivisible",
        "label_rank",
        "mute_shape",
        "kernel_too_large",
        "axis_range",
        "channels_in_groups",
        "split_uneven",
        "reshape_size",
    }
)
"""The codes of the problems that there may be ways out of."""


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
