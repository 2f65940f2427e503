"""Four operators, as simple as they can be, for tests of what is built on operators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from core.dimension import Relation, Shape, declare_shape
from core.operators.operator import Array, Operator, Port, Preset, Role, RunContext, attribute
from core.operators.registry import Registry


@dataclass(frozen=True)
class ToySource(Operator):
    """An input; it has the name by which the document knows Variables."""

    name: ClassVar[str] = "Variable"
    display_name: ClassVar[str] = "Input"
    family: ClassVar[str] = "sources"

    shape: Shape | None = attribute(None, doc="Declared shape.")

    def inputs(self) -> tuple[Port, ...]:
        return ()

    def relate(self, relation: Relation) -> None:
        declare_shape(relation, "output", self.shape, "declared")


@dataclass(frozen=True)
class ToyDense(Operator):
    """Units that each see the whole row: y = x Wᵀ + b."""

    name: ClassVar[str] = "ToyDense"
    display_name: ClassVar[str] = "Dense"
    family: ClassVar[str] = "linear"
    main_attribute: ClassVar[str] = "units"
    presets: ClassVar[tuple[Preset, ...]] = (Preset("Dense", {"units": 4}),)

    units: int = attribute(doc="Number of units.", minimum=1)
    no_bias: bool = attribute(False, doc="Leaves the bias out.", label="no bias")

    def inputs(self) -> tuple[Port, ...]:
        ports = (Port("data"), Port("weight", Role.PARAMETER), Port("bias", Role.PARAMETER))
        return ports[:2] if self.no_bias else ports

    def relate(self, relation: Relation) -> None:
        if not all(relation.set_rank(port, 2, "matrix") for port in ("data", "weight", "output")):
            return
        for port in ("weight", "bias") if self._has_bias(relation) else ("weight",):
            relation.fix(relation.dim(port, 0), self.units, "units")
        relation.fix(relation.dim("output", 1), self.units, "units")
        relation.same(relation.dim("data", 0), relation.dim("output", 0), "batch")
        relation.same(relation.dim("data", 1), relation.dim("weight", 1), "in_units")

    def _has_bias(self, relation: Relation) -> bool:
        return not self.no_bias and relation.set_rank("bias", 1, "vector")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:  # noqa: ARG002
        data, weight, *bias = inputs
        product = data @ weight.T
        return (product + bias[0] if bias else product,)


@dataclass(frozen=True)
class ToyAdd(Operator):
    """The sum of two."""

    name: ClassVar[str] = "ToyAdd"
    display_name: ClassVar[str] = "Add"
    family: ClassVar[str] = "arithmetic"

    def inputs(self) -> tuple[Port, ...]:
        return (Port("lhs"), Port("rhs"))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("lhs", "rhs", "output"), "elementwise")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:  # noqa: ARG002
        return (inputs[0] + inputs[1],)


@dataclass(frozen=True)
class ToyLoss(Operator):
    """Half the squared distance from a label."""

    name: ClassVar[str] = "ToyLoss"
    display_name: ClassVar[str] = "Loss"
    family: ClassVar[str] = "loss"
    is_loss: ClassVar[bool] = True

    def inputs(self) -> tuple[Port, ...]:
        return (Port("data"), Port("label", Role.LABEL))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("data", "label", "output"), "elementwise")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:  # noqa: ARG002
        return ((inputs[0] - inputs[1]) ** 2 / 2,)


@dataclass(frozen=True)
class ToySecret(Operator):
    """Hidden from the palette."""

    name: ClassVar[str] = "ToySecret"
    display_name: ClassVar[str] = "Secret"
    family: ClassVar[str] = "arithmetic"
    hidden: ClassVar[bool] = True

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("data", "output"), "elementwise")


def toy_registry() -> Registry:
    """Return a fresh registry of the toy operators."""
    return Registry([ToySource, ToyDense, ToyAdd, ToyLoss, ToySecret])
