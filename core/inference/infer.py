"""Shapes of a whole graph, and of what an edit touched.

Each weakly connected component is solved by itself. After an edit the touched components are solved again from
what is declared (facts that flowed both ways can't be withdrawn one by one) and the others are kept.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping

from core.collector import uncollected
from core.graph.diff import Change
from core.graph.model import Graph, NodeId
from core.inference.component import Component, solve_component
from core.inference.inference import Inference
from core.inference.view import DocumentView, ShapeView


@uncollected
def infer(view: ShapeView, latest: frozenset[Hashable] = frozenset()) -> Inference:
    """Solve all shapes.

    Args:
        view: The graph.
        latest: Keys of the nodes that were edited last. They are solved last, so that a contradiction is blamed
            on the newest edit.
    """
    return Inference(view, dict(_components(view, view.keys(), latest)))


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
    stale: set[Hashable] = set(touched)
    for key in touched:
        if (component := previous.components.get(key)) is not None:
            stale.update(component.keys)
    components = dict(previous.components)
    for old_key in stale:
        components.pop(old_key, None)
    seeds = (
        [key for key in view.graph.nodes if key in stale] if len(stale) > 1 else list(stale & view.graph.nodes.keys())
    )
    components.update(_components(view, seeds, frozenset(touched)))
    return Inference(view, components)


def _touched(old: Graph, new: Graph, change: Change) -> set[NodeId]:
    touched = set(change.added | change.removed | change.changed | change.renamed)
    touched.update(ref.node for ref in change.settings)
    # A wire is an edit of the node that it goes into.
    touched.update(new.wires[wire].target.node for wire in change.wires_added)
    touched.update(old.wires[wire].target.node for wire in change.wires_removed)
    touched.update(old.wires[wire].source.node for wire in change.wires_removed)
    return touched


def _components(
    view: ShapeView, seeds: Iterable[Hashable], latest: frozenset[Hashable]
) -> Iterable[tuple[Hashable, Component]]:
    seen: set[Hashable] = set()
    for seed in seeds:
        if seed in seen:
            continue
        keys = _flood(view, seed)
        seen.update(keys)
        component = solve_component(view, keys, latest)
        yield from ((key, component) for key in keys)


def _flood(view: ShapeView, seed: Hashable) -> Mapping[Hashable, None]:
    found = {seed: None}
    waiting = [seed]
    while waiting:
        for key in view.neighbours(waiting.pop()):
            if key not in found:
                found[key] = None
                waiting.append(key)
    return found
