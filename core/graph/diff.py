"""What an edit changed, by id: found by comparing two document values, quick where they share their parts."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from core.graph.model import Document, FrameId, Node, NodeId, NoteId, PortRef, Wire, WireId

KeyT = TypeVar("KeyT")
ValueT = TypeVar("ValueT")


@dataclass(frozen=True)
class Change:
    """The ids of everything that differs between two documents.

    Attributes:
        changed: Nodes whose operator, attributes or lender differ, or whether they are muted.
        restyled: Nodes that only look different: collapsed, pinned, fewer ports, another comment or colour.
        wires_added: New wires; a wire with another end under its old id, or disabled since, is both added and removed.
        wires_redrawn: Wires whose dots differ.
        settings: Variables whose settings differ.
        frames: Frames that came, went or differ.
        notes: Notes that came, went or differ.
        run: Whether the run settings differ.
        view: Whether the settings of the view differ.
        training: Whether the settings of the training differ.
        weights: Whether other parameter values belong to it.
        laboratory: Whether the choices of the laboratory differ.
    """

    added: frozenset[NodeId] = frozenset()
    removed: frozenset[NodeId] = frozenset()
    changed: frozenset[NodeId] = frozenset()
    moved: frozenset[NodeId] = frozenset()
    renamed: frozenset[NodeId] = frozenset()
    wires_added: frozenset[WireId] = frozenset()
    wires_removed: frozenset[WireId] = frozenset()
    settings: frozenset[PortRef] = frozenset()
    run: bool = False
    restyled: frozenset[NodeId] = frozenset()
    wires_redrawn: frozenset[WireId] = frozenset()
    frames: frozenset[FrameId] = frozenset()
    notes: frozenset[NoteId] = frozenset()
    view: bool = False
    training: bool = False
    weights: bool = False
    laboratory: bool = False

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in dataclasses.fields(self))

    @property
    def structural(self) -> bool:
        """Whether anything changed that shapes depend on."""
        nodes = self.added or self.removed or self.changed
        return bool(nodes or self.wires_added or self.wires_removed or self.settings)


def diff(old: Document, new: Document) -> Change:
    """Return what differs from the old document in the new one."""
    run = old.run is not new.run and old.run != new.run
    view = old.view is not new.view and old.view != new.view
    training = old.training is not new.training and old.training != new.training
    weights = old.weights != new.weights
    laboratory = old.laboratory is not new.laboratory and old.laboratory != new.laboratory
    if old.graph is new.graph:
        return Change(run=run, view=view, training=training, weights=weights, laboratory=laboratory)
    before, after = old.graph, new.graph
    touched = [(before.nodes[node], after.nodes[node]) for node in _touched(before.nodes, after.nodes)]
    wires = [(before.wires[wire], after.wires[wire]) for wire in _touched(before.wires, after.wires)]
    rewired = frozenset(old_wire.id for old_wire, new_wire in wires if _is_rewired(old_wire, new_wire))
    return Change(
        added=_only_in(after.nodes, before.nodes),
        removed=_only_in(before.nodes, after.nodes),
        changed=frozenset(old_node.id for old_node, new_node in touched if _is_changed(old_node, new_node)),
        moved=frozenset(old_node.id for old_node, new_node in touched if old_node.position != new_node.position),
        renamed=frozenset(old_node.id for old_node, new_node in touched if old_node.name != new_node.name),
        wires_added=_only_in(after.wires, before.wires) | rewired,
        wires_removed=_only_in(before.wires, after.wires) | rewired,
        settings=_differing(before.settings, after.settings),
        run=run,
        restyled=frozenset(old_node.id for old_node, new_node in touched if _look(old_node) != _look(new_node)),
        wires_redrawn=frozenset(old_wire.id for old_wire, new_wire in wires if old_wire.dots != new_wire.dots),
        frames=_differing(before.frames, after.frames),
        notes=_differing(before.notes, after.notes),
        view=view,
        training=training,
        weights=weights,
        laboratory=laboratory,
    )


def _differing(old: Mapping[KeyT, ValueT], new: Mapping[KeyT, ValueT]) -> frozenset[KeyT]:
    return _only_in(new, old) | _only_in(old, new) | frozenset(_touched(old, new))


def _touched(old: Mapping[KeyT, ValueT], new: Mapping[KeyT, ValueT]) -> list[KeyT]:
    """List the keys of both whose values differ; most values are the very same object."""
    if old is new:
        return []
    return [key for key, value in new.items() if (was := old.get(key, value)) is not value and was != value]


def _only_in(these: Mapping[KeyT, ValueT], those: Mapping[KeyT, ValueT]) -> frozenset[KeyT]:
    return frozenset() if these is those else frozenset(these.keys() - those.keys())


def _is_changed(old: Node, new: Node) -> bool:
    return (old.operator, old.attributes, old.borrows, old.muted, old.extra, old.annotations) != (
        new.operator,
        new.attributes,
        new.borrows,
        new.muted,
        new.extra,
        new.annotations,
    )


def _look(node: Node) -> tuple[object, ...]:
    return node.collapsed, node.pinned, node.hides_unused, node.comment, node.colour


def _is_rewired(old: Wire, new: Wire) -> bool:
    return (old.source, old.target, old.disabled, old.extra) != (new.source, new.target, new.disabled, new.extra)
