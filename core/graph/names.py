"""The rules of names: what a node may be called so that every argument of the network has a name of its own."""

from __future__ import annotations

import unicodedata

from core.graph.model import Graph, NodeId, PortRef
from core.graph.ports import inputs_of, is_implicit
from core.operators.registry import Registry
from core.problem import Problem

MAX_NAME = 1_024

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of Unicode whose characters draw nothing, break lines, or turn the direction of what stands beside."""
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks that Unicode counts as printable, but that draw nothing."""


def check_spelling(node: NodeId, name: str) -> Problem | None:
    """Return what is wrong with a name by itself, or None."""
    place = (node,)
    if not name.strip():
        return Problem("name_empty", place, values={"node": name}, found=name)
    if len(name) > MAX_NAME:
        return Problem("name_long", place, values={"node": f"{name[:40]}…"}, expected=MAX_NAME, found=len(name))
    if is_all_seen(name):
        return None
    marks = ", ".join(dict.fromkeys(f"U+{ord(letter):04X}" for letter in name if not _is_seen(letter)))
    return Problem("name_control", place, values={"node": _seen(name), "marks": marks}, found=name)


def is_all_seen(name: str) -> bool:
    """Tell whether a name holds nothing but what can be seen, so that no two names look alike."""
    return (name.isprintable() and _BLANK.isdisjoint(name)) or all(map(_is_seen, name))


def spelled(name: str) -> str:
    """Return what is left of a name without what a name can't have."""
    return _seen(name)[:LONGEST_LEFT].strip() or "node"


LONGEST_LEFT = 60
"""So much is left of a name that is too long."""


def _seen(name: str) -> str:
    return "".join(filter(_is_seen, name))


def _is_seen(letter: str) -> bool:
    return unicodedata.category(letter) not in _UNSEEN and letter not in _BLANK


def check_name(graph: Graph, registry: Registry, node: NodeId, name: str) -> Problem | None:
    """Return why a node of the graph can't be called what it is called there, or None."""
    problem = check_spelling(node, name)
    if problem is not None:
        return problem
    for other in graph.nodes.values():
        if other.name == name and other.id != node:
            return Problem("name_taken", (node,), values={"node": name, "other": name}, found=name, cause=(other.id,))
    named = _implicit_named(graph, registry, name)
    if named is not None:
        return _collision(graph, node, name, named.node)
    by_name = {other.name: other.id for other in graph.nodes.values() if other.id != node}
    for port in inputs_of(graph.nodes[node], registry):
        implied = f"{name}_{port.name}"
        if implied in by_name and is_implicit(graph, registry, PortRef(node, port.name)):
            return _collision(graph, node, implied, by_name[implied])
    return None


def _implicit_named(graph: Graph, registry: Registry, name: str) -> PortRef | None:
    """Return the implicit Variable of a name."""
    for node in graph.nodes.values():
        if name.startswith(node.name) and name.startswith("_", len(node.name)):
            ref = PortRef(node.id, name[len(node.name) + 1 :])
            if is_implicit(graph, registry, ref):
                return ref
    return None


def _collision(graph: Graph, node: NodeId, name: str, other: NodeId) -> Problem:
    values = {"node": graph.nodes[node].name, "other": graph.nodes[other].name, "name": name}
    return Problem("name_implicit", (node,), values=values, found=name, cause=(other,))
