"""Rows of a table by number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import ClassVar

import numpy as np

from core.dimension import Relation
from core.operators.operator import Array, GradientScope, HeadT, Operator, Port, Preset, Role, RunContext, attribute

_DTYPES = ("float32", "float64", "float16", "bfloat16", "int8", "uint8", "int32", "int64")


@dataclass(frozen=True)
class _Table(Operator):
    """The attributes of MXNet's ``Embedding``."""

    family: ClassVar[str] = "linear"

    input_dim: int = attribute(doc="Number of rows: how many different indices there are.", minimum=1, label="rows")
    output_dim: int = attribute(doc="Length of a row.", minimum=1, label="units")
    dtype: str = attribute("float32", doc="Type of the table in MXNet's files.", choices=_DTYPES, is_technical=True)
    sparse_grad: bool = attribute(False, doc="Row-sparse gradients in MXNet; here all are dense.", is_technical=True)

    def rows(self, indices: Array) -> Array:
        """Return indices as MXNet reads them: truncated, and clipped to the rows that there are."""
        last = self.input_dim - 1
        # NaN has no integer; like MXNet's cast it ends up at one end, and the first row is it here
        finite = np.nan_to_num(indices, nan=0.0, posinf=last, neginf=0.0)
        rows: Array = np.clip(np.trunc(finite), 0, last).astype(np.intp)
        return rows

    def relate_table(self, relation: Relation, port: str) -> None:
        """State the shape of the table."""
        if relation.set_rank(port, 2, "table"):
            relation.fix(relation.dim(port, 0), self.input_dim, "table")
            relation.fix(relation.dim(port, 1), self.output_dim, "table")

    def relate_lookup(self, relation: Relation, indices: str, found: str) -> None:
        """State that what is found has one more axis than the indices."""
        rank, found_rank = relation.rank(indices), relation.rank(found)
        if rank is None and found_rank:
            relation.set_rank(indices, found_rank - 1, "lookup")
            rank = relation.rank(indices)
        if rank is not None and relation.set_rank(found, rank + 1, "lookup"):
            *places, last = relation.dims(found)
            relation.fix(last, self.output_dim, "table")
            for place, index in zip(places, relation.dims(indices), strict=True):
                relation.same(place, index, "lookup")


@dataclass(frozen=True)
class Embedding(_Table):
    """Looks rows of a table up: indices of shape (…) give an output of shape (…, units).

    It is a one-hot vector times the table, without the zeros. Indices are truncated, and clipped to the rows that
    there are; they get no gradient.
    """

    name: ClassVar[str] = "Embedding"
    display_name: ClassVar[str] = "Embedding"
    formula: ClassVar[str] = "y = W[x]"
    main_attribute: ClassVar[str] = "output_dim"
    presets: ClassVar[tuple[Preset, ...]] = (Preset("Embedding", {"input_dim": 1000, "output_dim": 64}),)

    def inputs(self) -> tuple[Port, ...]:
        return (Port("data", doc="Indices."), Port("weight", Role.PARAMETER, "The table, (rows, units)."))

    def relate(self, relation: Relation) -> None:
        self.relate_table(relation, "weight")
        self.relate_lookup(relation, "data", "output")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        data, weight = inputs
        return (weight[self.rows(data)],)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (None, scope.make(EmbeddingGradient(**asdict(self)), scope.gradient_of(0), scope.inputs[0]))


@dataclass(frozen=True)
class EmbeddingGradient(_Table):
    """Gradient of the table: what arrives is added to the rows that were looked up."""

    name: ClassVar[str] = "_backward_Embedding"
    display_name: ClassVar[str] = "Embedding gradient"
    formula: ClassVar[str] = "∂L/∂W[r] = Σ gᵢ over the i with xᵢ = r"
    hidden: ClassVar[bool] = True

    def inputs(self) -> tuple[Port, ...]:
        return (Port("gradient", doc="What arrives, (…, units)."), Port("data", doc="Indices."))

    def relate(self, relation: Relation) -> None:
        self.relate_table(relation, "output")
        self.relate_lookup(relation, "data", "gradient")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        gradient, data = inputs
        table = np.zeros((self.input_dim, self.output_dim), gradient.dtype)
        np.add.at(table, self.rows(data).reshape(-1), gradient.reshape(-1, self.output_dim))
        return (table,)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(Embedding(**asdict(self)), scope.inputs[1], scope.gradient_of(0)), None)


OPERATORS = (Embedding, EmbeddingGradient)
