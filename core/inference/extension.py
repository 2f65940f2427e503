"""What a new wire adds to shapes that are known already.

A wire only adds facts: it makes two nets one. So the larger of the two components that it joins stays as it is known,
and what the smaller one states is stated there; rules that wait for everything else fall back to their defaults
afterwards. That gives what solving anew gives as long as nothing contradicts itself. Where something does, it depends
on the order of all statements what is blamed, and there is no such answer.

Taking a wire away is `core.inference.parting`.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import replace
from itertools import count

from core.dimension import Relation
from core.graph.model import PortRef, Wire
from core.inference.component import Component, ended
from core.inference.facts import WIRED, Rule, Slot
from core.inference.view import DocumentView, Net, ShapeNode


def extended(view: DocumentView, wire: Wire, source: Component, target: Component) -> Component | None:
    """Return the component that a new wire makes of what it joins; None where that has to be solved anew."""
    reader = target.node_of.get(wire.target.node)
    node = view.node(wire.target.node)
    if reader is None or node is None or node.operator is not reader.operator or wire.source not in source.slots:
        return None
    if wire.target not in target.slots or wire.target in view.declarations():
        return None
    if source.problems or target.problems:
        return None
    found = _closed(wire, source, node) if source is target else _joined(wire, source, target, node)
    return None if found is None or found.problems else found


def _closed(wire: Wire, known: Component, node: ShapeNode) -> Component | None:
    """Return a component in which a wire leads from one node to another; None if that one came before."""
    if next(each.key for each in known.nodes if each.key in (wire.source.node, node.key)) == node.key:
        return None
    ends = known.slots[wire.target], known.slots[wire.source]
    store = known.stated.store.forked()
    store.solve([Rule(node.path, node.name, _relate_wired, ("target", "source"), ends)])
    stated, end = ended(store, known.stated)
    moved = {ends[0]: ends[1]}
    found = replace(
        known,
        nodes=_with(node, known.nodes),
        slots=renamed(known.slots, {wire.target: unwired(wire.target)}),
        rules=[(key, _moved(rule, moved, node) if key == node.key else rule) for key, rule in known.rules],
        end=end,
        stated=stated,
        rest=None,
    )
    return _informed(found, wire, (known,), node)


def _joined(wire: Wire, source: Component, target: Component, node: ShapeNode) -> Component | None:
    """Return what is above a wire together with what is below it; the larger of the two keeps its slots."""
    is_above = len(source.slots) >= len(target.slots)
    known, joining = (source, target) if is_above else (target, source)
    slots = renamed(known.slots, {wire.target: wire.source})
    numbers = {
        number: slots.setdefault(wire.source if net == wire.target else net, len(slots))
        for net, number in joining.slots.items()
    }
    rules = [(key, _moved(rule, numbers, node if key == node.key else None)) for key, rule in joining.rules]
    store = known.stated.store.forked()
    store.add_slots(len(slots) - len(known.slots))
    store.solve([rule for key, rule in rules if key != node.key])
    store.solve([rule for key, rule in rules if key == node.key])
    stated, end = ended(store, known.stated)
    found = Component(
        keys=source.keys | target.keys,
        nodes=source.nodes + _with(node, target.nodes),
        slots=slots,
        rules=[*known.rules, *rules] if is_above else [*rules, *known.rules],
        declared={**source.declared, **target.declared},
        end=end,
        stated=stated,
    )
    return _informed(found, wire, (known, joining), node)


def _with(node: ShapeNode, nodes: Collection[ShapeNode]) -> tuple[ShapeNode, ...]:
    return tuple([node if each.key == node.key else each for each in nodes])


def unwired(net: Net) -> PortRef:
    """Return what stands for the slot of an input that is wired by now: no port has such a name."""
    return PortRef(net[0], f"{net[1]} unwired")  # type: ignore[arg-type] # keys of a document are node ids


def renamed(slots: Mapping[Net, Slot], others: Mapping[Net, Net]) -> dict[Net, Slot]:
    """Return slots in their order with others for some of their nets."""
    nets = list(slots)
    for net, other in others.items():
        if net in slots:
            nets[slots[net]] = other
    return dict(zip(nets, count(), strict=False))


def _moved(rule: Rule, numbers: Mapping[Slot, Slot], node: ShapeNode | None) -> Rule:
    """Return a rule about other slots; that of the node itself may have two ports at one of them now."""
    slots = tuple([numbers.get(slot, slot) for slot in rule.slots])
    kind = rule.kind if node is None or len(set(slots)) == len(slots) else 0
    return Rule(rule.path, rule.name, rule.relate, rule.ports, slots, rule.inputs, kind)


def _relate_wired(relation: Relation) -> None:
    relation.same_shape(("target", "source"), WIRED)


def _informed(found: Component, wire: Wire, parts: Sequence[Component], node: ShapeNode) -> Component:
    """Tell a component what follows from what its parts know of their nodes."""
    made = frozenset().union(*[part.made for part in parts])
    if wire.target in made:
        made = made - {wire.target} | {wire.source}
    inputs = {net for part in parts for net in part.inputs} - made - {wire.target}
    known = found.__dict__
    known["made"] = made
    known["inputs"] = tuple(sorted(inputs, key=found.slots.__getitem__))
    node_of: dict[Hashable, ShapeNode] = {}
    for part in parts:
        node_of.update(part.node_of)
    known["node_of"] = node_of | {node.key: node}
    return found
