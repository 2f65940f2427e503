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
from dataclasses import dataclass

from core.collector import uncollected
from core.expression.expression import ExpressionNode, Head, Phase, topological
from core.expression.gradient import GradientGraph
from core.problem import Path


@dataclass(frozen=True)
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
    forward = topological(heads)
    everything = topological((*heads, *(gradients.heads if gradients else ())))
    steps: list[Step] = []
    read: set[ExpressionNode] = set()
    for node in _ordered(forward, everything):
        if node.is_variable:
            steps.append(Step(node.phase, node.path, (), node, (node,)))
            continue
        fresh = dict.fromkeys(head.node for head in node.inputs if head.node.is_variable and head.node not in read)
        read.update(fresh)
        last, explained = steps[-1] if steps else None, explained_node(node)
        if last and last.explained is explained and last.phase is node.phase:
            steps[-1] = Step(last.phase, last.path, (*last.nodes, node), explained, (*last.variables, *fresh))
        else:
            steps.append(Step(node.phase, node.path, (node,), explained, tuple(fresh)))
    return tuple(steps)


def explained_node(node: ExpressionNode) -> ExpressionNode:
    """Return the node that somebody wrote and that this one helps to differentiate; a written node itself."""
    while node.origin is not None:
        node = node.origin
    return node


_PHASES = {phase: rank for rank, phase in enumerate(Phase)}


def _ordered(forward: Sequence[ExpressionNode], everything: Sequence[ExpressionNode]) -> list[ExpressionNode]:
    """Order what is computed so that inputs come first and, that said, the phases and the mirrored ranks decide.

    Variables that nothing reads are among the result.
    """
    ranks = {node: rank for rank, node in enumerate(dict.fromkeys((*forward, *everything)))}
    users: dict[ExpressionNode, list[ExpressionNode]] = {node: [] for node in everything}
    waits: dict[ExpressionNode, int] = {}
    for node in everything:
        inputs = {head.node for head in node.inputs}
        waits[node] = sum(not source.is_variable for source in inputs)
        for source in inputs:
            users[source].append(node)

    def priority(node: ExpressionNode) -> tuple[int, int, int]:
        rank = ranks.get(explained_node(node), -1)
        return (_PHASES[node.phase], -rank if node.phase is Phase.BACKWARD else rank, ranks[node])

    shown = [node for node in everything if not (node.is_variable and users[node])]
    ready = [(priority(node), node) for node in shown if waits[node] == 0]
    heapq.heapify(ready)
    ordered = []
    while ready:
        _, node = heapq.heappop(ready)
        ordered.append(node)
        for user in users[node]:
            waits[user] -= 1
            if waits[user] == 0:
                heapq.heappush(ready, (priority(user), user))
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
