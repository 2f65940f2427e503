"""Products of arrays: `dot` over one axis of each, `batch_dot` of the matrices of two batches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.dimension import Dim, Relation
from core.operators.operator import Array, GradientScope, HeadT, Operator, Port, RunContext, attribute
from core.operators.relations import set_ranks


@dataclass(frozen=True)
class _Product(Operator):
    """What a product and the two products that it sends back have in common.

    Of y = a·b, seen as matrices, da = dy·bᵀ and db = aᵀ·dy; the three are each other's gradients.
    """

    family: ClassVar[str] = "linear"

    transpose_a: bool = attribute(False, doc="Contract the first axis of the left array, not the last.")
    transpose_b: bool = attribute(False, doc="Contract the last axis of the right array, not the first.")


@dataclass(frozen=True)
class Dot(_Product):
    """The product of two arrays over the last axis of the left and the first of the right one.

    Of two matrices it is the matrix product; of two vectors it has the shape (1,).
    """

    name: ClassVar[str] = "dot"
    display_name: ClassVar[str] = "Dot"
    formula: ClassVar[str] = "y = a b"

    def inputs(self) -> tuple[Port, ...]:
        return (Port("lhs", doc="Left array."), Port("rhs", doc="Right array."))

    def relate(self, relation: Relation) -> None:
        if None in (relation.rank("lhs"), relation.rank("rhs")):
            return
        left, right = relation.dims("lhs"), relation.dims("rhs")
        for port, dims in (("lhs", left), ("rhs", right)):
            if not dims:
                relation.refuse("shape_needs_axis", port, expected=1, found=0)
                return
        if len(left) == len(right) == 1 and (self.transpose_a or self.transpose_b):
            relation.refuse("dot_vectors", "lhs")
            return
        inner, rows = (left[0], left[1:]) if self.transpose_a else (left[-1], left[:-1])
        inner_b, columns = (right[-1], right[:-1]) if self.transpose_b else (right[0], right[1:])
        relation.same(inner, inner_b, "contracted")
        if relation.set_rank("output", max(1, len(rows) + len(columns)), "product"):
            _relate_output(relation, rows, columns)

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        a, b = inputs
        if a.ndim == b.ndim == 2:
            return ((a.T if self.transpose_a else a) @ (b.T if self.transpose_b else b),)
        product = np.tensordot(a, b, (0 if self.transpose_a else -1, -1 if self.transpose_b else 0))
        return (product if product.ndim else product.reshape(1),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        (a, b), dy = scope.inputs, scope.gradient_of(0)
        turns = {"transpose_a": self.transpose_a, "transpose_b": self.transpose_b}
        return (scope.make(DotLeft(**turns), dy, b, a), scope.make(DotRight(**turns), a, dy, b))


def _relate_output(relation: Relation, rows: Sequence[Dim], columns: Sequence[Dim]) -> None:
    output = relation.dims("output")
    if not rows and not columns:
        relation.fix(output[0], 1, "product")
    for dim, row in zip(output, rows, strict=False):
        relation.same(dim, row, "product_rows")
    for dim, column in zip(output[len(rows) :], columns, strict=False):
        relation.same(dim, column, "product_columns")


@dataclass(frozen=True)
class DotLeft(_Product):
    """What `dot` sends back to its left array."""

    name: ClassVar[str] = "_dot_left"
    display_name: ClassVar[str] = "Dot, left gradient"
    formula: ClassVar[str] = "y = g bᵀ"
    hidden: ClassVar[bool] = True

    def inputs(self) -> tuple[Port, ...]:
        return (Port("head", doc="Like the product."), Port("rhs", doc="Right array."), Port("like", doc="The shape."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("like", "output"), "product")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        head, b, like = inputs
        b = _matrix(b, last=self.transpose_b)
        head = head.reshape(-1, b.shape[0] if self.transpose_b else b.shape[1])
        turned = b if self.transpose_b else b.T
        product = turned.T @ head.T if self.transpose_a else head @ turned
        return (product.reshape(like.shape),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        (head, b, _), da = scope.inputs, scope.gradient_of(0)
        turns = {"transpose_a": self.transpose_a, "transpose_b": self.transpose_b}
        d_head = scope.make(Dot(**turns), da, b)
        return (d_head, scope.make(DotRight(**turns), da, head, b), None)


@dataclass(frozen=True)
class DotRight(_Product):
    """What `dot` sends back to its right array."""

    name: ClassVar[str] = "_dot_right"
    display_name: ClassVar[str] = "Dot, right gradient"
    formula: ClassVar[str] = "y = aᵀ g"
    hidden: ClassVar[bool] = True

    def inputs(self) -> tuple[Port, ...]:
        return (Port("lhs", doc="Left array."), Port("head", doc="Like the product."), Port("like", doc="The shape."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("like", "output"), "product")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        a, head, like = inputs
        a = _matrix(a, last=not self.transpose_a)
        head = head.reshape(a.shape[1] if self.transpose_a else a.shape[0], -1)
        turned = a if self.transpose_a else a.T
        product = head.T @ turned.T if self.transpose_b else turned @ head
        return (product.reshape(like.shape),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        (a, head, _), db = scope.inputs, scope.gradient_of(0)
        turns = {"transpose_a": self.transpose_a, "transpose_b": self.transpose_b}
        return (scope.make(DotLeft(**turns), head, db, a), scope.make(Dot(**turns), a, db), None)


def _matrix(array: Array, *, last: bool) -> Array:
    """Return an array as a matrix whose last, or else first, axis is the one that is contracted."""
    return array.reshape(-1, array.shape[-1]) if last else array.reshape(len(array), -1)


@dataclass(frozen=True)
class BatchDot(_Product):
    """The matrix products of two batches of matrices: (N, n, k) with (N, k, m) is (N, n, m)."""

    name: ClassVar[str] = "batch_dot"
    display_name: ClassVar[str] = "Batch dot"
    formula: ClassVar[str] = "yₙ = aₙ bₙ"

    transpose_a: bool = attribute(False, doc="Transpose the left matrices.")
    transpose_b: bool = attribute(False, doc="Transpose the right matrices.")

    def inputs(self) -> tuple[Port, ...]:
        return (Port("lhs", doc="Left matrices."), Port("rhs", doc="Right matrices."))

    def relate(self, relation: Relation) -> None:
        ports = ("lhs", "rhs", "output")
        rank = next((rank for rank in map(relation.rank, ports) if rank is not None), None)
        if rank is None or not set_ranks(relation, ports, rank, "batch_rank"):
            return
        if rank < 3:
            relation.refuse("rank_least", "lhs", expected=3, found=rank)
            return
        left, right, output = (relation.dims(port) for port in ports)
        for a, b, y in zip(left[:-2], right[:-2], output[:-2], strict=True):
            relation.same(b, a, "batch")
            relation.same(y, a, "batch")
        rows, inner = _turned(left, self.transpose_a)
        inner_b, columns = _turned(right, self.transpose_b)
        relation.same(inner, inner_b, "contracted")
        relation.same(output[-2], rows, "product_rows")
        relation.same(output[-1], columns, "product_columns")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        a, b = inputs
        a = a.swapaxes(-1, -2) if self.transpose_a else a
        return (a @ (b.swapaxes(-1, -2) if self.transpose_b else b),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        (a, b), dy = scope.inputs, scope.gradient_of(0)
        turn_a, turn_b = self.transpose_a, self.transpose_b
        if turn_a:
            da = scope.make(BatchDot(transpose_a=turn_b, transpose_b=True), b, dy)
        else:
            da = scope.make(BatchDot(transpose_b=not turn_b), dy, b)
        if turn_b:
            db = scope.make(BatchDot(transpose_a=True, transpose_b=turn_a), dy, a)
        else:
            db = scope.make(BatchDot(transpose_a=not turn_a), a, dy)
        return (da, db)


def _turned(dims: Sequence[Dim], transpose: bool) -> tuple[Dim, Dim]:
    return (dims[-1], dims[-2]) if transpose else (dims[-2], dims[-1])


OPERATORS: tuple[type[Operator], ...] = (
    Dot,
    DotLeft,
    DotRight,
    BatchDot,
)
