"""The document: an immutable value that may be half wired or wrong.

Ids are stable and never contain ``/`` or white space. A wire goes from an output to an input, and an input takes
one wire. Nodes keep the attributes that were set, as plain JSON values; `core.operators` validates them. Nothing
here edits anything: see `core.graph.commands`.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple, NewType, TypeAlias, TypeVar, cast

from core.dimension import Shape
from core.graph.laboratory import LaboratorySettings
from core.operators.operator import AttributeValue

NodeId = NewType("NodeId", str)
WireId = NewType("WireId", str)
FrameId = NewType("FrameId", str)
NoteId = NewType("NoteId", str)
ItemId: TypeAlias = NodeId | WireId | FrameId | NoteId
"""Anything that can be selected and removed; no two items of a graph have the same id."""

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


class Size(NamedTuple):
    """A width and a height, in scene units."""

    width: float
    height: float


class Rectangle(NamedTuple):
    """A part of the canvas."""

    x: float
    y: float
    width: float
    height: float

    def holds(self, point: Point) -> bool:
        """Tell whether a point lies inside or on the edge."""
        return self.x <= point.x <= self.x + self.width and self.y <= point.y <= self.y + self.height


class DotRef(NamedTuple):
    """A dot on a wire, counted from 0 at the source."""

    wire: WireId
    number: int


def frozen(mapping: Mapping[KeyT, ValueT] | Iterable[tuple[KeyT, ValueT]] = ()) -> Mapping[KeyT, ValueT]:
    """Return a read-only copy of a mapping; for nothing always the same one, as most nodes have little to say."""
    own = copied(mapping) if isinstance(mapping, MappingProxyType) else dict(mapping)
    return MappingProxyType(own) if own else cast(Mapping[KeyT, ValueT], _NOTHING)


def copied(mapping: Mapping[KeyT, ValueT]) -> dict[KeyT, ValueT]:
    """Return a copy of a mapping that can be changed.

    ``dict`` would ask a read-only one for the value of each of its keys, which takes twenty times as long.
    """
    return mapping.copy() if isinstance(mapping, MappingProxyType) else dict(mapping)


_NOTHING: Mapping[object, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Node:
    """A placed operator.

    Attributes:
        operator: Name of the operator; it may be one that this program does not know.
        name: Unique in the graph; implicit parameters derive theirs from it (``dense1_weight``).
        attributes: What was set; defaults are not repeated here.
        borrows: The node whose parameters this one uses (a "Shared Dense"); None for its own.
        collapsed: Drawn as its header only.
        muted: Bypassed: what enters its first data input leaves it unchanged.
        pinned: Stays where it is when others are moved, aligned or laid out.
        hides_unused: Drawn without the inputs for parameters and labels that nothing is wired to.
        comment: What a person says about it.
        colour: Name of a swatch, for people's own order; empty for that of its family.
        extra: Fields of a newer file that this version does not know, kept as they came.
        annotations: What MXNet's files say of it beside the operator's attributes (``__mood__``).
    """

    id: NodeId
    operator: str
    name: str
    position: Point = Point(0.0, 0.0)
    attributes: Mapping[str, AttributeValue] = field(default_factory=frozen)
    borrows: NodeId | None = None
    collapsed: bool = False
    muted: bool = False
    pinned: bool = False
    hides_unused: bool = False
    comment: str = ""
    colour: str = ""
    extra: Mapping[str, object] = field(default_factory=frozen)
    annotations: Mapping[str, str] = field(default_factory=frozen, hash=False)
    # What was made of a node is kept with it (`core.graph.ports`, `core.graph.checks`), and belongs to no value.
    _made: object = field(default=None, init=False, repr=False, compare=False)
    _refs: object = field(default=None, init=False, repr=False, compare=False)
    _implicit: object = field(default=None, init=False, repr=False, compare=False)
    _fine: object = field(default=None, init=False, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Wire:
    """A connection from an output to an input.

    Attributes:
        dots: Points that it is drawn through, from the source on; they mean nothing to the network.
        disabled: It stays where it is, and its input counts as not wired.
    """

    id: WireId
    source: PortRef
    target: PortRef
    dots: tuple[Point, ...] = ()
    extra: Mapping[str, object] = field(default_factory=frozen, hash=False)
    disabled: bool = False


@dataclass(frozen=True)
class Frame:
    """A titled box behind nodes; what lies in it moves with it (`core.graph.frames`)."""

    id: FrameId
    title: str = ""
    rectangle: Rectangle = Rectangle(0.0, 0.0, 240.0, 160.0)
    colour: str = ""
    extra: Mapping[str, object] = field(default_factory=frozen, hash=False)


@dataclass(frozen=True)
class Note:
    """A text on the canvas, in Markdown."""

    id: NoteId
    text: str = ""
    position: Point = Point(0.0, 0.0)
    size: Size = Size(220.0, 120.0)
    colour: str = ""
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
        annotations: Other attributes that MXNet's Variables have (``__lr_mult__``, ``__mood__``), as texts.
    """

    shape: Shape | None = None
    initializer: str | None = None
    grad_req: str = "write"
    source: Source | None = None
    extra: Mapping[str, object] = field(default_factory=frozen, hash=False)
    annotations: Mapping[str, str] = field(default_factory=frozen, hash=False)

    @property
    def lr_mult(self) -> float:
        """What the learning rate is multiplied by; 1 where nothing is set, or no number."""
        return multiplier(self.annotations.get(LR_MULT))

    @property
    def wd_mult(self) -> float:
        """What the weight decay is multiplied by."""
        return multiplier(self.annotations.get(WD_MULT))

    def with_annotation(self, name: str, text: str | None) -> VariableSettings:
        """Return these settings with another text, or without it."""
        others = {key: each for key, each in self.annotations.items() if key != name}
        return replace(self, annotations=frozen(others if text is None else {**others, name: text}))


LR_MULT, WD_MULT = "__lr_mult__", "__wd_mult__"
"""What MXNet's files call the multipliers of the learning rate and of the weight decay."""


def multiplier(text: str | None) -> float:
    """Return what a text of a multiplier says; 1 where there is none, or no number."""
    try:
        number = 1.0 if text is None else float(text)
    except ValueError:
        return 1.0
    return number if math.isfinite(number) else 1.0


@dataclass(frozen=True)
class RunSettings:
    """How a document is run.

    Attributes:
        seed: Of initialization, random sources and random operators.
        batch_size: Rows taken from data sets, and the size of a free batch dim that nothing else decides.
        batch_index: Which batch of the data set; rows ``batch_index * batch_size`` on.
        row: Feed this row of data sets, files and typed numbers alone, as a batch of one; None for batches.
        is_train: Train or predict mode.
        head_gradients: Constant head gradient per output that is no loss; 1 where nothing is set.
        extra: Fields of a newer file, kept as they came.
    """

    seed: int = 0
    batch_size: int = 32
    batch_index: int = 0
    is_train: bool = True
    row: int | None = None
    head_gradients: Mapping[PortRef, float] = field(default_factory=frozen)
    extra: Mapping[str, object] = field(default_factory=frozen)

    @property
    def rows(self) -> int:
        """How many rows a run is fed, where nothing else decides that."""
        return self.batch_size if self.row is None else 1


@dataclass(frozen=True)
class TrainingSettings:
    """How a document is trained; names and formulas of optimizers are those of `core.training.rules`.

    Attributes:
        optimizer: ``sgd``, ``nag``, ``adam`` or ``rmsprop``.
        momentum: Of ``sgd`` and ``nag``.
        weight_decay: Times the weight it is added to each gradient.
        beta1: Decay of the mean (``adam``).
        beta2: Decay of the squares (``adam``).
        gamma: Decay of the squares (``rmsprop``).
        epsilon: Keeps divisors from 0 (``adam``, ``rmsprop``).
        average: Whether gradients are divided by the rows of the batch: ``always``, ``never``, or ``auto``: where the
            loss is a sum over rows.
        validation: Share of the rows that is kept aside to measure with, from 0 up to, not including, 1.
        seed: Of the split and of the order of rows.
        stops_at_nan: Pause where a loss is no finite number.
        stop_above: Pause where a loss exceeds this.
        stop_epoch: Pause after so many epochs.
        extra: Fields of a newer file that this version does not know, kept as they came.
    """

    optimizer: str = "sgd"
    learning_rate: float = 0.1
    momentum: float = 0.9
    weight_decay: float = 0.0
    beta1: float = 0.9
    beta2: float = 0.999
    gamma: float = 0.9
    epsilon: float = 1e-8
    average: str = "auto"
    epochs: int = 20
    batch_size: int = 32
    shuffles: bool = True
    seed: int = 0
    validation: float = 0.2
    stops_at_nan: bool = True
    stop_above: float | None = None
    stop_epoch: int | None = None
    extra: Mapping[str, object] = field(default_factory=frozen, hash=False)


WIRE_STYLES = ("curve", "straight", "angle", "hidden")


@dataclass(frozen=True)
class ViewSettings:
    """How a document is shown, whoever opens it.

    Attributes:
        wire_style: One of `WIRE_STYLES`.
        labels: Whether wires carry their shapes.
        extra: Fields of a newer file, kept as they came.
    """

    wire_style: str = WIRE_STYLES[0]
    labels: bool = True
    extra: Mapping[str, object] = field(default_factory=frozen, hash=False)


@dataclass(frozen=True)
class Graph:
    """Nodes and wires, with what was set for their variables, and what people put around them."""

    nodes: Mapping[NodeId, Node] = field(default_factory=frozen)
    wires: Mapping[WireId, Wire] = field(default_factory=frozen)
    settings: Mapping[PortRef, VariableSettings] = field(default_factory=frozen)
    frames: Mapping[FrameId, Frame] = field(default_factory=frozen)
    notes: Mapping[NoteId, Note] = field(default_factory=frozen)

    def has(self, item: ItemId) -> bool:
        """Tell whether there is a node, wire, frame or note of this id."""
        return item in self.nodes or item in self.wires or item in self.frames or item in self.notes

    @cached_property
    def wire_into(self) -> Mapping[PortRef, Wire]:
        """The wire that feeds each wired input; one that is disabled feeds nothing."""
        return frozen((wire.target, wire) for wire in self.wires.values() if not wire.disabled)

    @cached_property
    def plugged_into(self) -> Mapping[PortRef, Wire]:
        """The wire that ends at each input, disabled or not."""
        if len(self.wire_into) == len(self.wires):  # as nearly always
            return self.wire_into
        return frozen((wire.target, wire) for wire in self.wires.values())

    @cached_property
    def wires_from(self) -> Mapping[PortRef, tuple[Wire, ...]]:
        """The wires that each wired output feeds, in the order in which they were made."""
        found: dict[PortRef, list[Wire]] = {}
        for wire in self.wires.values():
            if wire.disabled:
                continue
            found.setdefault(wire.source, []).append(wire)
        return MappingProxyType({source: tuple(wires) for source, wires in found.items()})

    @cached_property
    def wires_of(self) -> Mapping[NodeId, tuple[Wire, ...]]:
        """The wires at each node, whichever way they go, disabled ones too."""
        found: dict[NodeId, list[Wire]] = {node: [] for node in self.nodes}
        for wire in self.wires.values():
            for end in {wire.source.node, wire.target.node}:
                found.setdefault(end, []).append(wire)
        return MappingProxyType({node: tuple(wires) for node, wires in found.items()})

    def neighbours(self, node: NodeId) -> tuple[NodeId, ...]:
        """Return the nodes that feed a node or that it feeds, in the order of its wires; one may come several times."""
        wires = [wire for wire in self.wires_of[node] if not wire.disabled]
        return tuple([wire.target.node if wire.source.node == node else wire.source.node for wire in wires])

    @cached_property
    def is_acyclic(self) -> bool:
        """Whether no wires lead in a circle, which only a file can bring."""
        successors: dict[NodeId, list[NodeId]] = {}
        waits = dict.fromkeys(self.nodes, 0)
        for wire in self.wires.values():
            source, target = wire.source.node, wire.target.node
            if source in waits and target in waits:
                successors.setdefault(source, []).append(target)
                waits[target] += 1
        ready = [node for node, count in waits.items() if not count]
        for node in ready:  # grows while it is read
            for target in successors.get(node, ()):
                waits[target] -= 1
                if not waits[target]:
                    ready.append(target)
        return len(ready) == len(self.nodes)

    @cached_property
    def has_muted(self) -> bool:
        """Whether any node is muted."""
        return any(node.muted for node in self.nodes.values())

    @cached_property
    def borrowers(self) -> Mapping[NodeId, tuple[NodeId, ...]]:
        """The nodes that borrow the parameters of each lender, in the order of the document."""
        found: dict[NodeId, list[NodeId]] = {}
        for node in self.nodes.values():
            if node.borrows is not None:
                found.setdefault(node.borrows, []).append(node.id)
        return MappingProxyType({lender: tuple(borrowers) for lender, borrowers in found.items()})

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
        changed = replace(self, nodes=frozen(copied(self.nodes) | {node.id: node for node in nodes}))
        is_alike = all((node.borrows, node.muted) == self._shared_of(node.id) for node in nodes)
        if is_alike and len(changed.nodes) == len(self.nodes):
            _note_edited(changed, self, [(self.nodes[node.id], node) for node in nodes])
        return _knowing(changed, self, is_alike=is_alike)

    def _shared_of(self, node: NodeId) -> tuple[NodeId | None, bool]:
        """Return from whom a node borrows and whether it is muted; of one that is not there, what most new ones say."""
        known = self.nodes.get(node)
        return (None, False) if known is None else (known.borrows, known.muted)

    def with_wires(self, *wires: Wire, without: Collection[WireId] = (), are_checked: bool = False) -> Graph:
        """Return the graph with these wires added or replaced, and some taken out; checked ones close no circle."""
        kept = copied(self.wires)
        for wire in without:
            kept.pop(wire, None)
        changed = replace(self, wires=frozen(kept | {wire.id: wire for wire in wires}))
        removed = [self.wires[wire] for wire in {*without, *(wire.id for wire in wires)} if wire in self.wires]
        return _rewired(changed, self, removed=removed, added=wires, are_checked=are_checked)

    def with_settings(self, settings: Mapping[PortRef, VariableSettings]) -> Graph:
        """Return the graph with other settings of its variables."""
        return _knowing(replace(self, settings=frozen(settings)), self, is_alike=True)


def _knowing(new: Graph, old: Graph, *, is_alike: bool) -> Graph:
    """Take over what a graph of the same wires knows about them: an edit of one node should not list all wires.

    Graphs are alike if the same nodes borrow from the same ones, and the same are muted.
    """
    names = ["wire_into", "plugged_into", "wires_from", "is_acyclic", "_checked"]
    if len(new.nodes) == len(old.nodes):
        names.append("wires_of")
    elif "wires_of" in old.__dict__:
        new.__dict__["wires_of"] = MappingProxyType(dict.fromkeys(new.nodes, ()) | copied(old.wires_of))
    if is_alike:
        names += ["borrowers", "has_muted"]
    new.__dict__.update((name, old.__dict__[name]) for name in names if name in old.__dict__)
    return new


NodePair: TypeAlias = tuple[Node, Node]
WireEdit: TypeAlias = tuple[Wire, bool]


class Edited(NamedTuple):
    """What `core.graph.ports.variables` found; nodes that stand for others since, behind them; wires, whether added."""

    known: tuple[Any, Any]
    nodes: tuple[NodePair, ...]
    wires: tuple[WireEdit, ...]


def _note_edited(new: Graph, old: Graph, nodes: Sequence[NodePair] = (), wires: Sequence[WireEdit] = ()) -> None:
    """Keep what `core.graph.ports.variables` found, for it to see what of that still holds after an edit."""
    before: Edited | None = old.__dict__.get("_edited")
    if "_variables" in old.__dict__:
        before = Edited(old.__dict__["_variables"], (), ())
    if before is not None:
        new.__dict__["_edited"] = Edited(before.known, (*before.nodes, *nodes), (*before.wires, *wires))


def _rewired(new: Graph, old: Graph, *, removed: Collection[Wire], added: Collection[Wire], are_checked: bool) -> Graph:
    """Take over what a graph of the same nodes knows, but for the ends of some wires."""
    known = old.__dict__
    for name in ("borrowers", "has_muted", "_checked"):
        if name in known:
            new.__dict__[name] = known[name]
    if known.get("is_acyclic") and (are_checked or not added):
        new.__dict__["is_acyclic"] = True
    edits = [*((wire, False) for wire in removed), *((wire, True) for wire in added)]
    _note_edited(new, old, wires=[edit for edit in edits if not edit[0].disabled])
    ends = {end.node for wire in (*removed, *added) for end in (wire.source, wire.target)}
    if "wires_of" in known:
        order = {wire: number for number, wire in enumerate(new.wires)} if added else {}
        wires_of = copied(old.wires_of)
        gone = {wire.id for wire in removed}
        for end in ends:
            stay = [wire for wire in wires_of.get(end, ()) if wire.id not in gone]
            stay += [wire for wire in added if end in (wire.source.node, wire.target.node)]
            wires_of[end] = tuple(sorted(stay, key=lambda wire: order[wire.id]) if added else stay)
        new.__dict__["wires_of"] = MappingProxyType(wires_of)
    if "wire_into" in known:
        wire_into = copied(old.wire_into)
        wire_into.update((wire.target, wire) for wire in added if not wire.disabled)
        for wire in removed:
            if wire_into.get(wire.target) is wire:
                del wire_into[wire.target]
        new.__dict__["wire_into"] = MappingProxyType(wire_into)
    return new


DEFAULT_SETTINGS = VariableSettings()


@dataclass(frozen=True)
class ValuesFile:
    """The file of parameter values that belongs to a document's file, and what tells it from any other.

    Attributes:
        file: Its name from the document's folder on, ``net.symloom.weights/<sha256>.safetensors``.
        size: Its bytes.
        sha256: Of its bytes, in hexadecimal digits.
        tensors: The shape of each array, by the path of its variable with ``/`` between.
    """

    file: str
    size: int
    sha256: str
    tensors: Mapping[str, Shape]
    extra: Mapping[str, object] = field(default_factory=frozen)


@dataclass(frozen=True)
class Document:
    """Everything that is saved: the graph, how it is run, trained and shown, and what was tried with it.

    Attributes:
        extra: Top-level fields of a newer file, kept as they came.
        weights: Which of the parameter values that the session keeps belong to it; not part of the file. It lets
            undo bring values back without a second history.
        values: The file of parameter values that belongs to its file; known while it is written and read only.
    """

    graph: Graph = field(default_factory=Graph)
    run: RunSettings = field(default_factory=RunSettings)
    extra: Mapping[str, object] = field(default_factory=frozen)
    view: ViewSettings = field(default_factory=ViewSettings)
    training: TrainingSettings = field(default_factory=TrainingSettings)
    weights: int = 0
    values: ValuesFile | None = None
    laboratory: LaboratorySettings = field(default_factory=LaboratorySettings)
