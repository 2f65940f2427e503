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
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import groupby
from typing import TypeAlias

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
    results = (*heads, *(gradients.heads if gradients else ()))
    everything = topological(results)
    alone = _alone(results, everything)
    groups = _by_phase(everything, alone)
    steps = None if groups is None else _steps(groups)
    if steps is None:
        steps = _steps(_neighbours(_by_readiness(_by_priority(everything, alone))))
    assert steps is not None  # noqa: S101 - what is ready has been computed
    return steps


_Group: TypeAlias = Sequence[ExpressionNode]
"""Nodes of one phase that explain one node, in order; or a Variable that nothing reads."""


def _alone(results: Iterable[Head], everything: Sequence[ExpressionNode]) -> frozenset[ExpressionNode]:
    """Return the Variables that nothing reads: each is a result by itself."""
    found = {head.node for head in results if head.node.is_variable}
    if found:
        found.difference_update(head.node for node in everything for head in node.inputs)
    return frozenset(found)


def _steps(groups: Iterable[_Group]) -> tuple[Step, ...] | None:
    """Return the steps of groups of nodes; None if one comes before what it is computed from."""
    steps: list[Step] = []
    known: set[ExpressionNode] = set()
    for group in groups:
        first = group[0]
        explained = first if first.origin is None else explained_node(first)
        if first.operator is None and first.is_variable:
            steps.append(Step(first.phase, first.path, (), explained, (first,)))
            continue
        variables: list[ExpressionNode] = []
        for node in group:
            for head in node.inputs:
                source = head[0]  # quicker than taking a head apart
                if source not in known:
                    if source.operator is not None or not source.is_variable:
                        return None
                    known.add(source)
                    variables.append(source)
            known.add(node)
        steps.append(Step(first.phase, first.path, tuple(group), explained, tuple(variables)))
    return tuple(steps)


def explained_node(node: ExpressionNode) -> ExpressionNode:
    """Return the node that somebody wrote and that this one helps to differentiate; a written node itself."""
    while node.origin is not None:
        node = node.origin
    return node


_PHASES = {phase: rank for rank, phase in enumerate(Phase)}
_Priority: TypeAlias = tuple[int, int, int]


def _by_phase(everything: Sequence[ExpressionNode], alone: Container[ExpressionNode]) -> list[_Group] | None:
    """Order nodes by phases and ranks in one walk; None if what is not backward explains others, which takes sorting.

    Returns:
        Groups that need not be computable in their order.
    """
    backward, forward = Phase.BACKWARD, Phase.FORWARD
    ahead: dict[Phase, list[_Group]] = {phase: [] for phase in Phase}
    of_forward = ahead[forward]
    written: list[ExpressionNode] = []
    explaining: dict[ExpressionNode, list[ExpressionNode]] = {}
    for node in everything:
        phase = node.phase
        if phase is not backward:
            written.append(node)
            if node.operator is not None or not node.is_variable or node in alone:
                # to look a phase up costs as much as the rest
                (of_forward if phase is forward else ahead[phase]).append((node,))
            continue
        explained = node.origin
        if explained is None or explained.origin is not None:
            explained = explained_node(node)
        others = explaining.get(explained)
        if others is None:
            explaining[explained] = [node]
        else:
            others.append(node)
    mirrored = [explaining.pop(node) for node in reversed(written) if node in explaining]
    is_plain = all(len(groups) < 2 or all(group[0].origin is None for group in groups) for groups in ahead.values())
    return (
        None if explaining or not is_plain else [*(group for groups in ahead.values() for group in groups), *mirrored]
    )


def _neighbours(ordered: Iterable[ExpressionNode]) -> Iterator[_Group]:
    """Put nodes of one phase that explain one node and stand side by side together."""
    for _, group in groupby(ordered, key=lambda node: (node.phase, id(explained_node(node)))):
        yield list(group)


def _by_priority(
    everything: Sequence[ExpressionNode], alone: Container[ExpressionNode]
) -> list[tuple[_Priority, ExpressionNode]]:
    """Sort nodes by phase, rank of what they explain (mirrored in the backward phase), and rank of their own.

    Variables that something reads are not among the result.
    """
    # what the heads are computed from comes first in any topological list of heads and gradients
    ranks = {node: rank for rank, node in enumerate(everything)}

    def priority(node: ExpressionNode) -> _Priority:
        own = ranks[node]
        rank = own if node.origin is None else ranks.get(explained_node(node), -1)
        return (_PHASES[node.phase], -rank if node.phase is Phase.BACKWARD else rank, own)

    shown = [node for node in everything if node.operator is not None or not node.is_variable or node in alone]
    return sorted((priority(node), node) for node in shown)


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
