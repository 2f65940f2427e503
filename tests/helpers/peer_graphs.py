"""Graphs that we and a real MXNet exchange: a program, a symbol, arrays, and what we compute from them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import core
from core.dimension import Shape, is_complete
from core.expression.expression import Expression, ExpressionNode, Head, apply, auxiliary_states, topological, variable
from core.inference.infer import infer
from core.inference.view import ExpressionView
from core.operators.operator import Array, Role
from tests.helpers.operator_case import Case
from tests.helpers.random_symbols import (
    CASES,
    RandomExpression,
    SeededChoices,
    completed_shapes,
    random_expression,
    shape_of,
)

mx: Any = core


@dataclass(frozen=True)
class PeerGraph:
    """A graph with the shape of each Variable."""

    name: str
    heads: Expression
    shapes: Mapping[ExpressionNode, Shape]

    @property
    def operators(self) -> list[str]:
        """Names of its operators."""
        return [node.operator_name for node in topological(self.heads) if node.operator is not None]

    @property
    def without_gradient(self) -> list[str]:
        """Names of the Variables that MXNet cannot give a gradient, or gives none that could be compared."""
        nodes = topological(self.heads)
        return sorted(
            {
                head.node.name
                for node in nodes
                for port, head in zip(node.input_ports, node.inputs, strict=True)
                if head.node.is_variable
                and (port.role is Role.LABEL or (node.operator_name, port.name) in _NO_GRADIENT)
            }
        )

    def program(self) -> dict[str, Any]:
        """Describe the graph for a builder of another library."""
        nodes = topological(self.heads)
        places = {node: index for index, node in enumerate(nodes)}

        def described(node: ExpressionNode) -> dict[str, Any]:
            if node.operator is None:
                return {"name": node.name}
            ports = [port.name for port in node.input_ports]
            inputs = {port: [places[head.node], head.index] for port, head in zip(ports, node.inputs, strict=True)}
            is_variadic = any(spec.name == "num_args" for spec in node.operator.attribute_specs())
            attributes = dict(node.attributes)
            return {
                "op": node.operator_name, "name": node.name, "inputs": inputs, "attrs": attributes,
                "is_variadic": is_variadic,
            }  # fmt: skip

        return {
            "nodes": [described(node) for node in nodes],
            "heads": [[places[head.node], head.index] for head in self.heads],
            "null": self.without_gradient,
        }

    def arrays(self) -> dict[str, Array]:
        """Draw a value for each Variable and a head gradient for each output."""
        generator = np.random.default_rng(5)
        states = set(auxiliary_states(self.heads))
        found = {
            f"{'aux' if node in states else 'arg'}:{node.name}": generator.uniform(0.3, 0.95, shape)
            for node, shape in self.shapes.items()
        }
        inference = infer(ExpressionView(self.heads, self.shapes))
        for index, head in enumerate(self.heads):
            found[f"head:{index:03}"] = generator.normal(size=shape_of(inference, head) or ())
        return {key: array.astype(np.float32) for key, array in found.items()}

    def save(self, folder: Path) -> None:
        """Write program, symbol and arrays where the other side finds them."""
        symbol = mx.sym.Symbol(self.heads)
        (folder / "graphs" / f"{self.name}.json").write_text(json.dumps(self.program()))
        symbol.save(folder / "ours" / f"{self.name}-symbol.json")
        arrays = {key: mx.nd.array(array) for key, array in self.arrays().items()}
        mx.nd.save(str(folder / "ours" / f"{self.name}.params"), arrays)


_NO_GRADIENT = {("Embedding", "data"), ("take", "indices"), ("one_hot", "indices"), ("pick", "index")}


def single_operators() -> Iterator[PeerGraph]:
    """Make a graph of each case of the operator harness that programs can write."""
    for number, case in enumerate(CASES):
        heads, shapes = _applied(case)
        yield from _fit(PeerGraph(f"case{number:03}-{case.operator.name}", heads, shapes))


def _applied(case: Case) -> tuple[Expression, dict[ExpressionNode, Shape]]:
    inputs = [variable(port.name) for port in case.operator.inputs()]
    node = apply(case.operator, "op", [Head(each) for each in inputs])
    heads = tuple(Head(node, index) for index in range(case.operator.visible_outputs()))
    return heads, dict(zip(inputs, case.shapes, strict=True))


def random_graphs(count: int) -> Iterator[PeerGraph]:
    """Make random graphs whose shapes fit together, the same ones each time."""
    seed = made = 0
    while made < count:
        expression = random_expression(SeededChoices(np.random.default_rng(seed)), max_nodes=8)
        shapes = completed_shapes(expression)
        seed += 1
        for graph in () if shapes is None else _fit(_named(seed, expression, shapes)):
            made += 1
            yield graph


def _named(seed: int, expression: RandomExpression, shapes: Mapping[ExpressionNode, Shape]) -> PeerGraph:
    return PeerGraph(f"random{seed:05}", expression.heads, shapes)


def _fit(graph: PeerGraph) -> Iterator[PeerGraph]:
    """Let through what MXNet's older arrays can be: no axis of size 0, at least one axis, not too large."""
    inference = infer(ExpressionView(graph.heads, graph.shapes))
    heads = [Head(node, index) for node in topological(graph.heads) for index in range(len(node.visible_outputs))]
    shapes = [shape_of(inference, head) for head in heads]
    if not inference.problems and all(
        shape and is_complete(shape) and 0 < np.prod(shape) <= 10_000 for shape in shapes
    ):
        yield graph
