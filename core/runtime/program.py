"""A program: an expression with its gradients, in the order in which it runs. Nothing here computes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from core.collector import uncollected
from core.expression.expression import Expression, ExpressionNode, Head, Phase, topological
from core.expression.gradient import GradientGraph, gradient
from core.expression.schedule import Step, schedule
from core.problem import Path


@dataclass(frozen=True)
class Program:
    """What an executor runs.

    Attributes:
        heads: What is computed.
        gradients: How its gradients are computed; None for a forward run.
        steps: The steps, in order: forward, loss, seed, backward.
    """

    heads: Expression
    gradients: GradientGraph | None
    steps: tuple[Step, ...]

    @cached_property
    def written(self) -> tuple[ExpressionNode, ...]:
        """The nodes that somebody wrote, Variables among them, inputs first."""
        return topological(self.heads)

    @cached_property
    def variables(self) -> tuple[ExpressionNode, ...]:
        """The Variables whose values a run needs."""
        return tuple(node for node in self.written if node.is_variable)

    @cached_property
    def variable_at(self) -> Mapping[Path, ExpressionNode]:
        """The Variable of each path."""
        return {node.path: node for node in self.variables}

    @cached_property
    def state_updates(self) -> Mapping[ExpressionNode, Head]:
        """The head that is the new value of each auxiliary state; the last where several nodes update one."""
        found: dict[ExpressionNode, Head] = {}
        for node in self.written:
            updates = {} if node.operator is None else node.operator.state_updates()
            for port, head in zip(node.input_ports, node.inputs, strict=True):
                if port.name in updates and head.node.is_variable:
                    found[head.node] = Head(node, updates[port.name])
        return found

    @cached_property
    def forward_end(self) -> int:
        """The position at which everything forward, losses included, has been done."""
        return sum(step.phase in (Phase.FORWARD, Phase.LOSS) for step in self.steps)

    def index_of(self, path: Path, phases: Iterable[Phase]) -> int | None:
        """Return the index of the last step in these phases that explains the node at a path."""
        wanted = frozenset(phases)
        found = [index for index, step in enumerate(self.steps) if step.path == path and step.phase in wanted]
        return found[-1] if found else None

    @cached_property
    def value_heads(self) -> Mapping[Path, Head]:
        """What is at each Variable, input and output: a path, followed by the name of the port."""
        found: dict[Path, Head] = {}
        for node in self.written:
            for port, head in zip(node.input_ports, node.inputs, strict=True):
                found[(*node.path, port.name)] = head
            for index, port in enumerate(node.output_ports):
                found[(*node.path, port.name)] = Head(node, index)
        return found | {node.path: Head(node) for node in self.variables}

    @cached_property
    def gradient_heads(self) -> Mapping[Path, Head]:
        """The gradient at each Variable, input and output that has one.

        At an output it is the sum of what arrives, at an input what this use sends back, at a Variable the sum over
        all uses. An implicit Variable has the path of the input that it was made for, which gives the Variable's.
        """
        graph = self.gradients
        if graph is None:
            return {}
        found: dict[Path, Head] = {}
        for (node, index), head in graph.leaving.items():
            found[(*node.path, node.input_ports[index].name)] = head
        for arriving, head in graph.arriving.items():
            port = arriving.node.output_ports[arriving.index].name
            found[(*arriving.node.path, port)] = head
        return found | {node.path: head for node, head in graph.gradients.items() if head is not None}


@uncollected
def build_program(heads: Expression, wanted: Sequence[ExpressionNode] | None = None) -> Program:
    """Return the program of an expression, with the gradients of the wanted nodes; None means no backward pass.

    Raises:
        Refused: An operator on the way has no gradient.
    """
    graph = None if wanted is None else gradient(heads, wanted)
    return Program(heads, graph, schedule(heads, graph))
