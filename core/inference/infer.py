"""Shapes of a whole graph, and of what an edit touched.

Each weakly connected component is solved by itself. After an edit the touched components are solved again from
what is declared (facts that flowed both ways can't be withdrawn one by one) and the others are kept.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from collections.abc import Set as AbstractSet

from core.collector import uncollected
from core.graph.diff import Change
from core.graph.model import Graph, NodeId
from core.inference.component import Component, solve_component
from core.inference.extension import extended
from core.inference.inference import Inference
from core.inference.parting import remaining
from core.inference.view import DocumentView, ShapeNode, ShapeView


@uncollected
def infer(view: ShapeView, latest: frozenset[Hashable] = frozenset()) -> Inference:
    """Solve all shapes.

    Args:
        view: The graph.
        latest: Keys of the nodes that were edited last. They are solved last, so that a contradiction is blamed
            on the newest edit.
    """
    components: dict[Hashable, Component] = {}
    for connected in view.components():
        components.update(dict.fromkeys(connected[0], solve_component(view, connected, latest)))
    return Inference(view, components)


@uncollected
def reinfer(previous: Inference, view: DocumentView, change: Change) -> Inference:
    """Solve again what an edit touched; the rest is kept as it was.

    Equal to ``infer(view, latest)`` with the nodes of this change as the latest in their components.
    """
    old = previous.view
    if not isinstance(old, DocumentView) or old.shapes != view.shapes:
        return infer(view)
    touched = _touched(old.graph, view.graph, change)
    if not touched:
        return Inference(view, previous.components)
    components = dict(previous.components)
    found = _renewed(previous, view, change) or _joined(previous, view, change)
    if found is not None:
        components.update(dict.fromkeys(found.keys, found))
        return Inference(view, components)
    kept = _kept(previous, view, change)
    if kept is not None:
        components.update(dict.fromkeys(kept.keys, kept))
        touched -= kept.keys
    stale: set[NodeId] = set(touched)
    for component in {previous.components[key] for key in touched if key in previous.components}:
        stale.update(component.keys)  # type: ignore[arg-type] # keys of a document are node ids
    if kept is not None:
        stale -= kept.keys
    for key in stale:
        components.pop(key, None)
    components.update(_solved(previous, view, stale, touched))
    return Inference(view, components)


def _solved(
    previous: Inference, view: DocumentView, stale: AbstractSet[NodeId], touched: AbstractSet[NodeId]
) -> Mapping[Hashable, Component]:
    """Solve what is connected to some nodes; nodes that are as they were are taken as they are."""
    old = previous.view
    is_plain = isinstance(old, DocumentView) and old.is_plain and view.is_plain

    def known(key: NodeId) -> ShapeNode | None:
        return previous.node(key) if is_plain and key not in touched else None

    seeds = [key for key in view.graph.nodes if key in stale] if len(stale) > 1 else [*stale & view.graph.nodes.keys()]
    latest = frozenset(touched)
    components: dict[Hashable, Component] = {}
    for connected in view.components(seeds, known):
        components.update(dict.fromkeys(connected[0], solve_component(view, connected, latest)))
    return components


def _renewed(previous: Inference, view: DocumentView, change: Change) -> Component | None:
    """Return the one component that an edit touched, where it changed attributes or names and nothing else."""
    if change.added or change.removed or change.wires_added or change.wires_removed or change.settings:
        return None
    if view.graph.has_muted or view.graph.borrowers:
        return None
    edited = change.changed | change.renamed
    touched = {previous.components[key] for key in edited}
    nodes: dict[Hashable, ShapeNode] = {key: node for key in edited if (node := view.node(key)) is not None}
    if len(touched) != 1 or len(nodes) < len(edited):
        return None
    return touched.pop().renewed(nodes)


def _joined(previous: Inference, view: DocumentView, change: Change) -> Component | None:
    """Return the one component that an edit made, where it added a wire and did nothing else."""
    if len(change.wires_added) != 1 or change.wires_removed or not view.is_plain:
        return None
    if change.added or change.removed or change.changed or change.renamed or change.settings:
        return None
    wire = view.graph.wires[next(iter(change.wires_added))]
    if wire.disabled:
        return None
    ends = (previous.components[end.node] for end in (wire.source, wire.target))
    return extended(view, wire, *ends)


def _kept(previous: Inference, view: DocumentView, change: Change) -> Component | None:
    """Return what stays of the one component that an edit cut in two, where it removed a wire and did nothing else."""
    if len(change.wires_removed) != 1 or change.wires_added or not view.is_plain:
        return None
    if change.added or change.removed or change.changed or change.renamed or change.settings:
        return None
    wire = previous.view.graph.wires[next(iter(change.wires_removed))]  # type: ignore[attr-defined] # a document's
    if wire.disabled:
        return None
    return remaining(view, wire, previous.components[wire.source.node])


def _touched(old: Graph, new: Graph, change: Change) -> set[NodeId]:
    touched = set(change.added | change.removed | change.changed | change.renamed)
    touched.update(ref.node for ref in change.settings)
    # A wire is an edit of the node that it goes into.
    touched.update(new.wires[wire].target.node for wire in change.wires_added)
    touched.update(old.wires[wire].target.node for wire in change.wires_removed)
    touched.update(old.wires[wire].source.node for wire in change.wires_removed)
    return touched
