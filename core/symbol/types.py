"""Type inference as Symbol offers it: dtypes by argument name in, three lists out.

What an operator reads and gives has one dtype, whatever it is. Exceptions: an operator with an attribute ``dtype``
gives that (and its parameters have it), and positions in an array may be of any dtype.
"""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from core.base import MXNetError
from core.expression import expression as ex
from core.expression.expression import Expression, ExpressionNode, Head, Listing
from core.operators.operator import Role
from core.symbol.nodes import keyword_mismatch

DType: TypeAlias = type[np.generic]

CODES: Mapping[str, int] = {
    "float32": 0,
    "float64": 1,
    "float16": 2,
    "uint8": 3,
    "int32": 4,
    "int8": 5,
    "int64": 6,
    "bool": 7,
}
"""MXNet's numbers of the dtypes, as ``__dtype__`` of a Variable has them."""

_NAMES = {str(code): name for name, code in CODES.items()}
_POSITIONS = frozenset({"indices", "index", "condition"})
"""Inputs that say where, not how much."""


@dataclass(frozen=True)
class Types:
    """Dtypes of arguments, outputs and auxiliary states; None where one is not known."""

    arguments: Sequence[DType | None]
    outputs: Sequence[DType | None]
    auxiliary_states: Sequence[DType | None]

    @property
    def lists(self) -> tuple[list[DType | None], list[DType | None], list[DType | None]]:
        """The three lists as MXNet returns them."""
        return (list(self.arguments), list(self.outputs), list(self.auxiliary_states))

    @property
    def is_complete(self) -> bool:
        """Whether nothing is unknown."""
        return all(dtype is not None for dtypes in self.lists for dtype in dtypes)


def dtype_of(given: object) -> DType:
    """Return the dtype that a person means: ``"float32"``, ``np.float32``, ``float``.

    Raises:
        TypeError: It is none, or one that MXNet's symbols do not have.
    """
    found = np.dtype(given)  # type: ignore[call-overload] # raises a TypeError of its own
    if found.name not in CODES:
        raise TypeError(f"{given} is no dtype of arrays here; there are {', '.join(CODES)}")
    dtype: DType = found.type
    return dtype


def infer_types(heads: Expression, positional: Sequence[object], keywords: Mapping[str, object]) -> Types:
    """Infer dtypes from those of some arguments.

    Raises:
        MXNetError: A name is no argument's, or dtypes contradict each other.
        ValueError: Dtypes are given both ways, or more of them than there are arguments.
        TypeError: Something given is no dtype.
    """
    if positional and keywords:
        raise ValueError("Can only specify known argument types either by positional or kwargs way.")
    arguments, variables = ex.arguments(heads), ex.variables(heads)
    if len(positional) > len(arguments):
        raise ValueError(f"There are {len(arguments)} arguments, but {len(positional)} types")
    names = [node.name for node in variables]
    for key in keywords:
        if key not in names:
            raise MXNetError(keyword_mismatch("InferType", key, names))
    given = {node: kind for node, kind in zip(arguments, positional, strict=False) if kind is not None}
    given |= {node: keywords[node.name] for node in variables if keywords.get(node.name) is not None}
    return variable_types(Listing(heads), {node: dtype_of(kind) for node, kind in given.items()}, is_strict=True)


def variable_types(listing: Listing, given: Mapping[ExpressionNode, DType], *, is_strict: bool) -> Types:
    """Infer dtypes from those of some Variables; contradictions are errors only if ``is_strict``.

    Raises:
        MXNetError: Dtypes contradict each other.
    """
    groups = _Groups()
    nodes = listing.nodes
    for node in nodes:
        dtype = given.get(node, _declared(node))
        if dtype is not None:
            groups.fix(Head(node), dtype)
    for node in nodes:
        for port, one, other in _equalities(node):
            expected, found = groups.dtype(one), groups.dtype(other)
            if not groups.unite(one, other) and is_strict and expected and found:
                raise MXNetError(
                    f"Error in operator {node.name}: Incompatible attr in node {node.name} at {port}:"
                    f" expected {expected.__name__}, got {found.__name__}"
                )
    return Types(
        [groups.dtype(Head(node)) for node in listing.arguments],
        [groups.dtype(head) for head in listing.heads],
        [groups.dtype(Head(node)) for node in listing.auxiliary_states],
    )


def are_all_float32(nodes: Iterable[ExpressionNode], given: Mapping[ExpressionNode, DType]) -> bool:
    """Tell whether no dtype but float32 is given, declared or made, which is what arrays have without another word."""
    if any(dtype is not np.float32 for dtype in given.values()):
        return False
    operators: set[int] = set()  # by identity: thousands of nodes share some few
    for node in nodes:
        operator = node.operator
        if operator is None:
            if "__dtype__" in node.attributes and _declared(node) not in (None, np.float32):
                return False
        elif id(operator) not in operators:
            operators.add(id(operator))
            if _own_dtype(node) not in (None, "float32"):
                return False
    return True


def warn_undecided(names: Sequence[str], types: Types) -> None:
    """Warn of the arguments whose dtypes are not known."""
    missing = [f"\n\t{name}: None" for name, dtype in zip(names, types.arguments, strict=True) if dtype is None]
    more = "\n\t..." if len(missing) > 10 else ""
    warnings.warn(
        "Cannot decide type for the following arguments. Consider providing them as input:"
        f"{''.join(missing[:10])}{more}",
        UserWarning,
        stacklevel=3,
    )


def _declared(node: ExpressionNode) -> DType | None:
    name = _NAMES.get(node.attributes.get("__dtype__", "")) if node.is_variable else None
    return None if name is None else dtype_of(name)


def _own_dtype(node: ExpressionNode) -> str | None:
    """Return what the operator's attribute ``dtype`` says."""
    own: Any = getattr(node.operator, "dtype", None)
    return own if isinstance(own, str) and own in CODES else None


def _equalities(node: ExpressionNode) -> Iterator[tuple[str, Hashable, Hashable]]:
    """Yield what has one dtype at a node, with the port to name: pairs of heads, or of a dtype's name and a head."""
    own = _own_dtype(node)
    outputs = [Head(node, index) for index in range(len(node.output_ports))]
    if own is not None:
        ports = zip(node.input_ports, node.inputs, strict=True)
        parameters = [(port.name, head) for port, head in ports if port.role is Role.PARAMETER]
        for name, head in [("output", head) for head in outputs] + parameters:
            yield name, own, head
        return
    if node.operator is None:
        return
    inputs: Iterable[tuple[str, Head]] = [
        (port.name, head)
        for port, head in zip(node.input_ports, node.inputs, strict=True)
        if port.name not in _POSITIONS
    ]
    same = [*inputs, *(("output", head) for head in outputs)]
    first = same[0][1]
    for name, head in same[1:]:
        yield name, first, head


class _Groups:
    """What has one dtype: a union-find of heads and of the names of dtypes."""

    def __init__(self) -> None:
        self._parent: dict[Hashable, Hashable] = {}
        self._dtype: dict[Hashable, DType] = {}

    def fix(self, key: Hashable, dtype: DType) -> None:
        """State the dtype of one."""
        self._dtype[self._find(key)] = dtype

    def dtype(self, key: Hashable) -> DType | None:
        """Return the dtype of one, as far as it is known."""
        if isinstance(key, str):
            return dtype_of(key)
        return self._dtype.get(self._find(key))

    def unite(self, one: Hashable, other: Hashable) -> bool:
        """State that two have one dtype; False, and nothing changes, if they have different ones."""
        if isinstance(one, str):
            known = self.dtype(other)
            if known is None:
                self.fix(other, dtype_of(one))
            return known in (None, dtype_of(one))
        a, b = self._find(one), self._find(other)
        known, found = self._dtype.get(a), self._dtype.get(b)
        if known is not None and found is not None and known is not found:
            return False
        if a != b:
            self._parent[b] = a
            if known is None and found is not None:
                self._dtype[a] = found
        return True

    def _find(self, key: Hashable) -> Hashable:
        parent = self._parent
        while (up := parent.get(key, key)) != key:
            parent[key] = parent.get(up, up)
            key = up
        return key
