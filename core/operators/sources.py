"""Sources: nodes without inputs, whose values come from outside of the graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from core.dimension import Relation, Shape, declare_shape
from core.operators.operator import GradientScope, HeadT, Operator, Port, attribute


@dataclass(frozen=True)
class _Source(Operator):
    """A node without inputs; lowering turns it into a Variable, so it is never computed."""

    family: ClassVar[str] = "sources"
    main_attribute: ClassVar[str] = "shape"

    shape: Shape | None = attribute(None, doc="Declared shape; -1 leaves a dim open, nothing leaves the rank open.")

    def inputs(self) -> tuple[Port, ...]:
        return ()

    def relate(self, relation: Relation) -> None:
        declare_shape(relation, "output", self.shape, "declared")

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return ()


@dataclass(frozen=True)
class Variable(_Source):
    """A named array that comes from outside: an input, a label, or a parameter once it feeds a parameter port.

    Its values come from the source or the initializer that is set for it. Wired to several parameter ports it is
    one shared parameter.
    """

    name: ClassVar[str] = "Variable"
    display_name: ClassVar[str] = "Variable"


@dataclass(frozen=True)
class Constant(_Source):
    """A fixed array: it has a source or an initializer like a Variable, but never a gradient."""

    name: ClassVar[str] = "Constant"
    display_name: ClassVar[str] = "Constant"


OPERATORS: tuple[type[Operator], ...] = (
    Variable,
    Constant,
)
