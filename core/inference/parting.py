"""What stays known of shapes when a wire is cut: the counterpart of `core.inference.extension`.

Facts flow both ways along wires and can't be withdrawn one by one. But where a wire was all that held a few nodes to
the rest, and nothing that the rest knows came from them, the rest stays as it is known; only the few are solved anew.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import combinations

from core.graph.model import Graph, NodeId, Wire
from core.inference.component import Component, ended
from core.inference.extension import renamed, unwired
from core.inference.facts import Slot
from core.inference.store import Store
from core.inference.view import DocumentView


def remaining(view: DocumentView, wire: Wire, known: Component) -> Component | None:
    """Return what stays of a component above a wire that was cut; None where that has to be solved anew.

    The keys that it has not any more are those of what hung below.
    """
    shared = known.slots.get(wire.source)
    if shared is None or known.problems or wire.source in known.made:
        return None
    gone = _below(view.graph, wire, len(known.keys) // 2)
    if gone is None or len(known.stated.store.rules) > 2 * len(known.rules):
        return None  # too much is kept of what is no more
    if _is_informed(known.stated.store, gone, shared):
        return None
    lost = {net: unwired(net) for net in known.slots if net[0] in gone}
    theirs = [known.slots[net] for net in lost]
    store = known.stated.store.forked()
    store.forget(gone, theirs)
    stated, end = ended(store, known.stated.without(theirs))
    found = replace(
        known,
        keys=known.keys - gone,
        nodes=tuple([node for node in known.nodes if node.key not in gone]),
        slots=renamed(known.slots, lost),
        rules=[(key, rule) for key, rule in known.rules if key not in gone],
        declared={net: axes for net, axes in known.declared.items() if net[0] not in gone},
        end=end,
        stated=stated,
        rest=None,
    )
    found.__dict__["node_of"] = {node.key: node for node in found.nodes}
    found.__dict__["made"] = frozenset(known.made).difference(lost)
    found.__dict__["inputs"] = tuple([net for net in known.inputs if net[0] not in gone])
    return found


def _below(graph: Graph, wire: Wire, limit: int) -> AbstractSet[NodeId] | None:
    """Return what hangs together with the target of a wire that was cut; None if that leads to its source, or far."""
    found = {wire.target.node}
    waiting = [wire.target.node]
    while waiting:
        new = set(graph.neighbours(waiting.pop())) - found
        found |= new
        waiting += new
        if wire.source.node in found or len(found) > limit:
            return None
    return found


def _is_informed(store: Store, gone: AbstractSet[str], shared: Slot) -> bool:
    """Tell whether anything may be known of others from some nodes, which share one slot with them and no other.

    It would have come by way of that slot: its rank, the sizes of its dims, or their being equal.
    """
    dims = store.dims_of_slot[shared] or ()
    roots = {store.find(dim) for dim in dims}
    pairs = ((one, other) for one, other in combinations(dims, 2) if store.find(one) == store.find(other))
    edges = (edge.rule for one, other in pairs for _, edge in store.proof(one, other))
    rules = [rule for rule in (store.rank_rule[shared], *edges) if rule is not None]
    is_told = any(rule.path[0] in gone for rule in rules)
    return is_told or any(store.find(fact.dim) in roots for fact in store.facts_of(gone))
