"""The document: an immutable value that may be half wired or wrong.

Ids are stable and never contain ``/`` or white space. A wire goes from an output to an input, and an input takes
one wire. Nodes keep the attributes that were set, as plain JSON values; `core.operators` validates them. Nothing
here edits anything: see `core.graph.commands`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple, NewType, TypeAlias, TypeVar

from core.dimension import Shape
from core.operators.operator import AttributeValue

NodeId = NewType("NodeId", str)
WireId = NewType("WireId", str)
ItemId: TypeAlias = NodeId | WireId

KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")


class PortRef(NamedTuple):
    """A port of a node.

    Also the key of a variable: a Variable node's ``output``, or the unwired input that an implicit Variable feeds
    (``PortRef("n3", "weight")``).
    """

    node: NodeId
    port: str


class Point(NamedTuple):
    """A place on the canvas, in scene units (pixels at 100 %)."""

    x: float
    y: float


def frozen(mapping: Mapping[KeyT, ValueT] | Iterable[tuple[KeyT, ValueT]] = ()) -> Mapping[KeyT, ValueT]:
    """Return a read-only copy of a mapping."""
    return MappingProxyType(dict(mapping))


@dataclass(frozen=True)
class Node:
    """A placed operator.

    Attributes:
        operator: Name of the operator; it may be one that this program does not know.
        name: Unique in the graph; implicit parameters derive theirs from it (``dense1_weight``).
        attributes: What was set; defaults are not repeated here.
        borrows: The node whose parameters this one uses (a "Shared Dense"); None for its own.
        extra: Fields of a newer file that this version does not know, kept as they came.
    """

    id: NodeId
    operator: str
    name: str
    position: Point = Point(0.0, 0.0)
    attributes: Mapping[str, AttributeValue] = field(default_factory=frozen)
    borrows: NodeId | None = None
    extra: Mapping[str, object] = field(default_factory=frozen)


@dataclass(frozen=True)
class Wire:
    """A connection from an output to an input; ``extra`` as for a node."""

    id: WireId
    source: PortRef
    target: PortRef
    extra: Mapping[str, object] = field(default_factory=frozen, hash=False)


@dataclass(frozen=True)
class Source:
    """Where the values of an input or a constant come from.

    ``kind`` is one of ``zeros``, ``ones``, ``normal``, ``uniform``, ``numbers``, ``file``, ``dataset``; the other
    fields serve the kinds that name them.

    Attributes:
        numbers: Typed values in C order (``numbers``), with ``shape`` saying how they are laid out.
        shape: Shape of ``numbers``.
        path: ``.npy``, ``.npz`` or ``.csv`` file (``file``), relative to the document where it can be.
        name: Data set (``dataset``).
        field: Field of a data set or an ``.npz`` file, or column selection of a CSV (``"0:64"``, ``"label"``).
        low: Lower bound (``uniform``).
        high: Upper bound (``uniform``).
        mean: Mean (``normal``).
        std: Standard deviation (``normal``).
        extra: Fields of a newer file, kept as they came.
    """

    kind: str
    numbers: tuple[float, ...] = ()
    shape: Shape = ()
    path: str = ""
    name: str = ""
    field: str = ""
    low: float = -1.0
    high: float = 1.0
    mean: float = 0.0
    std: float = 1.0
    extra: Mapping[str, object] = dataclasses.field(default_factory=frozen, hash=False)


@dataclass(frozen=True)
class VariableSettings:
    """What a person has set for one variable; None leaves it to inference or to the default.

    Attributes:
        shape: Declared shape, with -1 for what is left open.
        initializer: MXNet's text form, for example ``'["xavier", {"magnitude": 3}]'``.
        grad_req: ``write``, ``add`` or ``null``.
        source: Where an input's values come from.
        extra: Fields of a newer file, kept as they came.
    """

    shape: Shape | None = None
    initializer: str | None = None
    grad_req: str = "write"
    source: Source | None = None
    extra: Mapping[str, object] = field(default_factory=frozen, hash=False)


@dataclass(frozen=True)
class RunSettings:
    """How a document is run.

    Attributes:
        seed: Of initialization, random sources and random operators.
        batch_size: Rows taken from data sets, and the size of a free batch dim that nothing else decides.
        batch_index: Which batch of the data set; rows ``batch_index * batch_size`` on.
        is_train: Train or predict mode.
        head_gradients: Constant head gradient per output that is no loss; 1 where nothing is set.
        extra: Fields of a newer file, kept as they came.
    """

    seed: int = 0
    batch_size: int = 32
    batch_index: int = 0
    is_train: bool = True
    head_gradients: Mapping[PortRef, float] = field(default_factory=frozen)
    extra: Mapping[str, object] = field(default_factory=frozen)


@dataclass(frozen=True)
class Graph:
    """Nodes and wires, with what was set for their variables."""

    nodes: Mapping[NodeId, Node] = field(default_factory=frozen)
    wires: Mapping[WireId, Wire] = field(default_factory=frozen)
    settings: Mapping[PortRef, VariableSettings] = field(default_factory=frozen)

    @cached_property
    def wire_into(self) -> Mapping[PortRef, Wire]:
        """The wire of each wired input."""
        return frozen((wire.target, wire) for wire in self.wires.values())

    @cached_property
    def wires_from(self) -> Mapping[PortRef, tuple[Wire, ...]]:
        """The wires of each wired output, in the order in which they were made."""
        found: dict[PortRef, tuple[Wire, ...]] = {}
        for wire in self.wires.values():
            found[wire.source] = (*found.get(wire.source, ()), wire)
        return MappingProxyType(found)

    @cached_property
    def wires_of(self) -> Mapping[NodeId, tuple[Wire, ...]]:
        """The wires at each node, whichever way they go."""
        found: dict[NodeId, list[Wire]] = {node: [] for node in self.nodes}
        for wire in self.wires.values():
            for end in {wire.source.node, wire.target.node}:
                found.setdefault(end, []).append(wire)
        return MappingProxyType({node: tuple(wires) for node, wires in found.items()})

    @cached_property
    def borrowers(self) -> Mapping[NodeId, tuple[NodeId, ...]]:
        """The nodes that borrow the parameters of each lender, in the order of the document."""
        found: dict[NodeId, tuple[NodeId, ...]] = {}
        for node in self.nodes.values():
            if node.borrows is not None:
                found[node.borrows] = (*found.get(node.borrows, ()), node.id)
        return MappingProxyType(found)

    def lender(self, node: NodeId) -> NodeId:
        """Return the node whose parameters a node uses: itself, or the end of its chain of borrowing."""
        seen = {node}
        while (lender := self.nodes[node].borrows) is not None and lender in self.nodes and lender not in seen:
            seen.add(lender)
            node = lender
        return node

    def settings_of(self, variable: PortRef) -> VariableSettings:
        """Return what was set for a variable, or the defaults."""
        return self.settings.get(variable, DEFAULT_SETTINGS)

    def with_nodes(self, *nodes: Node) -> Graph:
        """Return the graph with these nodes added or replaced."""
        changed = replace(self, nodes=frozen({**self.nodes, **{node.id: node for node in nodes}}))
        borrows_alike = all(node.id in self.nodes and node.borrows == self.nodes[node.id].borrows for node in nodes)
        return _knowing(changed, self, borrows_alike=borrows_alike)

    def with_settings(self, settings: Mapping[PortRef, VariableSettings]) -> Graph:
        """Return the graph with other settings of its variables."""
        return _knowing(replace(self, settings=frozen(settings)), self, borrows_alike=True)


def _knowing(new: Graph, old: Graph, *, borrows_alike: bool) -> Graph:
    """Take over what a graph of the same wires knows about them: an edit of one node should not list all wires."""
    names = ["wire_into", "wires_from"]
    if new.nodes.keys() == old.nodes.keys():
        names.append("wires_of")
    if borrows_alike:
        names.append("borrowers")
    new.__dict__.update((name, old.__dict__[name]) for name in names if name in old.__dict__)
    return new


DEFAULT_SETTINGS = VariableSettings()


@dataclass(frozen=True)
class Document:
    """Everything that is saved: the graph and how it is run.

    ``extra`` holds top-level fields of a newer file, kept as they came.
    """

    graph: Graph = field(default_factory=Graph)
    run: RunSettings = field(default_factory=RunSettings)
    extra: Mapping[str, object] = field(default_factory=frozen)
