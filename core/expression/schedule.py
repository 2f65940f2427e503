"""The reading order of a run: forward, loss, seed, then backward mirrored, in steps that each explain one node.

A step is what one press of "Step" does. Nodes of one step belong to one phase and explain one node: a forward step
is the node itself; a backward step is everything that this node's gradient rule made, with the sum of the gradients
that arrive at it. The sum at a Variable that is used several times is a step of its own.

Variables are read, not computed. They are no steps; each stands in ``Step.variables`` of the step that reads it
first, so a debugger that shows a step's variables shows every Variable exactly once. Only a Variable that no node
reads (a head by itself) has a step without nodes.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

from core.collector import uncollected
from core.expression.expression import ExpressionNode, Head, Phase, topological
from core.expression.gradient import GradientGraph
from core.problem import Path
from core.record import record


@record
class Step:
    """Nodes that are computed together.

    Attributes:
        path: Where the explained node comes from.
        nodes: What is computed, in order; a seed among them takes its value from the run.
        explained: The node that somebody wrote: of a forward step the node itself, of a backward step the node
            whose gradient is computed.
        variables: The Variables that are read here for the first time.
    """

    phase: Phase
    path: Path
    nodes: tuple[ExpressionNode, ...]
    explained: ExpressionNode
    variables: tuple[ExpressionNode, ...] = ()


@uncollected
def schedule(heads: Sequence[Head], gradients: GradientGraph | None = None) -> tuple[Step, ...]:
    """Order an expression, and its gradients where there are some, into steps."""
    everything = topological((*heads, *(gradients.heads if gradients else ())))
    groups: list[_Group] = []
    read: set[ExpressionNode] = set()
    last: _Group | None = None
    for node in _ordered(everything):
        if node.operator is None and node.is_variable:
            groups.append(_Group(node, [], [node]))
            last = None
            continue
        explained = node if node.origin is None else explained_node(node)
        if last is None or last.explained is not explained or last.nodes[0].phase is not node.phase:
            last = _Group(explained, [], [])
            groups.append(last)
        last.nodes.append(node)
        for head in node.inputs:
            source = head[0]  # quicker than taking a head apart
            if source.operator is None and source not in read and source.is_variable:
                read.add(source)
                last.variables.append(source)
    return tuple([group.step() for group in groups])


class _Group(NamedTuple):
    """A step that is being filled; one of a Variable that nothing reads has no nodes."""

    explained: ExpressionNode
    nodes: list[ExpressionNode]
    variables: list[ExpressionNode]

    def step(self) -> Step:
        first = self.nodes[0] if self.nodes else self.explained
        return Step(first.phase, first.path, tuple(self.nodes), self.explained, tuple(self.variables))


def explained_node(node: ExpressionNode) -> ExpressionNode:
    """Return the node that somebody wrote and that this one helps to differentiate; a written node itself."""
    while node.origin is not None:
        node = node.origin
    return node


_PHASES = {phase: rank for rank, phase in enumerate(Phase)}
_Priority: TypeAlias = tuple[int, int, int]


def _ordered(everything: Sequence[ExpressionNode]) -> list[ExpressionNode]:
    """Order what is computed so that inputs come first and, that said, the phases and the mirrored ranks decide.

    Variables that nothing reads are among the result.
    """
    read = {head[0] for node in everything for head in node.inputs}
    shown = [node for node in everything if node.operator is not None or not (node in read and node.is_variable)]
    order = _by_phase(everything, shown)
    return order if _is_computable(order) else _by_readiness(_by_priority(everything, shown))


def _by_phase(everything: Sequence[ExpressionNode], shown: Sequence[ExpressionNode]) -> list[ExpressionNode]:
    """Order nodes by their priorities in one walk, if what is not backward explains itself; else by sorting."""
    ahead: dict[Phase, list[ExpressionNode]] = {phase: [] for phase in Phase}
    explaining: dict[ExpressionNode, list[ExpressionNode]] = {}
    for node in shown:
        if node.phase is Phase.BACKWARD:
            explained = explained_node(node)
            if explained in explaining:
                explaining[explained].append(node)
            else:
                explaining[explained] = [node]
        else:
            ahead[node.phase].append(node)
    backward = [each for node in reversed(everything) for each in explaining.pop(node, ())]
    is_plain = all(len(nodes) < 2 or all(node.origin is None for node in nodes) for nodes in ahead.values())
    if explaining or not is_plain:
        return [node for _, node in _by_priority(everything, shown)]
    return [*(node for nodes in ahead.values() for node in nodes), *backward]


def _by_priority(
    everything: Sequence[ExpressionNode], shown: Iterable[ExpressionNode]
) -> list[tuple[_Priority, ExpressionNode]]:
    """Sort nodes by phase, rank of what they explain (mirrored in the backward phase), and rank of their own."""
    # what the heads are computed from comes first in any topological list of heads and gradients
    ranks = {node: rank for rank, node in enumerate(everything)}

    def priority(node: ExpressionNode) -> _Priority:
        own = ranks[node]
        rank = own if node.origin is None else ranks.get(explained_node(node), -1)
        return (_PHASES[node.phase], -rank if node.phase is Phase.BACKWARD else rank, own)

    return sorted((priority(node), node) for node in shown)


def _is_computable(order: Iterable[ExpressionNode]) -> bool:
    """Tell whether everything comes behind what it is computed from."""
    done: set[ExpressionNode] = set()
    for node in order:
        for head in node.inputs:
            source = head[0]
            if source not in done and (source.operator is not None or not source.is_variable):
                return False
        done.add(node)
    return True


def _by_readiness(shown: Sequence[tuple[_Priority, ExpressionNode]]) -> list[ExpressionNode]:
    """Take what can be computed, the first by priority each time; ``shown`` is sorted by it.

    The same as the order of priorities, where that can be computed.
    """
    priorities = {node: priority for priority, node in shown}
    users: dict[ExpressionNode, list[ExpressionNode]] = {node: [] for node in priorities}
    waits: dict[ExpressionNode, int] = {}
    for node in priorities:
        sources = {source for source, _ in node.inputs if not source.is_variable}
        waits[node] = len(sources)
        for source in sources:
            users[source].append(node)
    ready = [(priority, node) for priority, node in shown if waits[node] == 0]
    heapq.heapify(ready)
    ordered = []
    while ready:
        _, node = heapq.heappop(ready)
        ordered.append(node)
        for user in users[node]:
            waits[user] -= 1
            if waits[user] == 0:
                heapq.heappush(ready, (priorities[user], user))
    return ordered


def violations(steps: Iterable[Step], heads: Iterable[Head]) -> list[str]:
    """List what is wrong with a schedule: something read before it is computed, computed twice, or missing.

    Tests hold every schedule against this; an empty list means that the steps can be run in their order.
    """
    found: list[str] = []
    done: set[ExpressionNode] = set()
    for number, step in enumerate(steps):
        for node in step.variables:
            found += [f"step {number} reads {node} for the first time again"] * (node in done)
            done.add(node)
        for node in step.nodes:
            missing = [head.node for head in node.inputs if head.node not in done]
            found += [f"step {number} computes {node} before {other}" for other in missing]
            found += [f"step {number} computes {node} again"] * (node in done)
            found += [f"step {number} mixes {step.phase} and {node.phase}"] * (node.phase is not step.phase)
            done.add(node)
    return found + [f"no step computes {node}" for node in topological(heads) if node not in done]
