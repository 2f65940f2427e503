"""Shape relations that several operators state: broadcasting, equal numbers of elements, axes given by number."""

from __future__ import annotations

import math
from collections.abc import Sequence

from core.dimension import Dim, Relation


def set_ranks(relation: Relation, ports: Sequence[str], rank: int, why: str) -> bool:
    """State that ports have this many axes; False if one of them has not, but all are told."""
    fitting = [relation.set_rank(port, rank, why) for port in ports]
    return all(fitting)


def relate_broadcast(relation: Relation, one: str, other: str, result: str) -> None:
    """State that two ports are broadcast: aligned at the last axis, sizes of 1 stretch to the other's."""
    ranks = relation.rank(one), relation.rank(other)
    if None in ranks:
        _relate_broadcast_ranks(relation, (one, other), result)
    if ranks[0] is None or ranks[1] is None or not relation.set_rank(result, max(ranks[0], ranks[1]), "broadcast"):
        return
    for back in range(1, max(ranks[0], ranks[1]) + 1):
        out = relation.dim(result, -back)
        if back > ranks[0]:
            relation.same(out, relation.dim(other, -back), "broadcast")
        elif back > ranks[1]:
            relation.same(out, relation.dim(one, -back), "broadcast")
        else:
            _relate_broadcast_dims(relation, relation.dim(one, -back), relation.dim(other, -back), out)


def _relate_broadcast_ranks(relation: Relation, ports: tuple[str, str], result: str) -> None:
    rank = relation.rank(result)
    known = [port for port in ports if relation.rank(port) is not None]
    if rank is not None and len(known) == 1 and (relation.rank(known[0]) or 0) < rank:
        unknown = ports[1] if known[0] == ports[0] else ports[0]
        relation.set_rank(unknown, rank, "broadcast")


def _relate_broadcast_dims(relation: Relation, one: Dim, other: Dim, out: Dim) -> None:
    sizes = relation.value(one), relation.value(other)
    if sizes[0] == 1 or relation.are_equal(one, other):
        relation.same(out, other, "broadcast")
    elif sizes[1] == 1:
        relation.same(out, one, "broadcast")
    elif sizes[0] is not None and sizes[1] is not None:
        relation.same(one, other, "broadcast")
        relation.same(out, one, "broadcast")
    elif sizes[0] is not None:
        relation.same(out, one, "broadcast")
    elif sizes[1] is not None:
        relation.same(out, other, "broadcast")
    elif relation.value(out) == 1:
        relation.fix(one, 1, "broadcast", (out,))
        relation.fix(other, 1, "broadcast", (out,))


def relate_stretch(relation: Relation, source: Dim, target: Dim, why: str) -> None:
    """State that a source is stretched to a target: it has size 1 or the target's."""
    size, wanted = relation.value(source), relation.value(target)
    if wanted == 1:
        relation.fix(source, 1, why, (target,))
    elif size is not None and size != 1:
        relation.same(target, source, why)


def relate_scaled(relation: Relation, result: Dim, source: Dim, factor: int, why: str) -> None:
    """State that one dim is a whole multiple of another; either follows from the other."""
    size = relation.value(source)
    if size is not None:
        relation.fix(result, size * factor, why, (source,))
    elif factor and (total := relation.value(result)) is not None and total % factor == 0:
        relation.fix(source, total // factor, why, (result,))


def relate_products(
    relation: Relation, port: str, dims: Sequence[Dim], others: Sequence[Dim], known: int, why: str
) -> None:
    """State Π dims = known · Π others; the one unknown among all of them follows.

    ``port`` is blamed where the numbers of elements do not fit together.
    """
    if known == 1 and len(dims) == len(others) == 1:
        relation.same(others[0], dims[0], why)
        return
    sides = [_unknown(relation, dims), _unknown(relation, others)]
    if len(sides[0][0]) + len(sides[1][0]) > 1:
        return
    (unknown, left), (unknown_other, right) = sides
    right *= known
    if not unknown and not unknown_other:
        if left != right:
            relation.refuse("reshape_size", port, expected=right, found=left)
        return
    wanted, divisor, missing = (right, left, unknown) if unknown else (left, right, unknown_other)
    if divisor == 0 or wanted % divisor:
        relation.refuse("reshape_size", port, expected=divisor, found=wanted)
        return
    premises = [dim for dim in (*dims, *others) if dim != missing[0]]
    relation.fix(missing[0], wanted // divisor, why, premises)


def _unknown(relation: Relation, dims: Sequence[Dim]) -> tuple[list[Dim], int]:
    sizes = [(dim, relation.value(dim)) for dim in dims]
    return [dim for dim, size in sizes if size is None], math.prod(size for _, size in sizes if size is not None)


def relate_sum(relation: Relation, total: Dim, addends: Sequence[Dim], why: str) -> None:
    """State that a dim is the sum of others; any one unknown follows from the rest."""
    sizes = [relation.value(dim) for dim in addends]
    unknown = [dim for dim, size in zip(addends, sizes, strict=True) if size is None]
    known = sum(size for size in sizes if size is not None)
    if not unknown:
        relation.fix(total, known, why, tuple(addends))
    elif len(unknown) == 1 and (whole := relation.value(total)) is not None and whole > known:
        premises = (total, *(dim for dim in addends if dim != unknown[0]))
        relation.fix(unknown[0], whole - known, why, premises)


def known_axis(relation: Relation, port: str, axis: int, rank: int) -> int | None:
    """Return an axis counted from the front; None, and a report, where an array of this rank has no such axis."""
    if -rank <= axis < rank:
        return axis % rank
    relation.refuse("axis_range", port, expected=rank, found=axis)
    return None


def known_axes(relation: Relation, port: str, axes: Sequence[int], rank: int) -> tuple[int, ...] | None:
    """Return axes counted from the front; None, and a report, where one is missing or named twice."""
    found = [known_axis(relation, port, axis, rank) for axis in axes]
    counted = tuple(axis for axis in found if axis is not None)
    if len(counted) < len(found):
        return None
    if len(set(counted)) < len(counted):
        relation.refuse("axis_twice", port, expected=rank, found=tuple(axes))
        return None
    return counted
