"""A block traced as a symbol: which inputs it has, and how it runs on arrays.

Running applies the traced operators one by one, just as the block's own code would, so that autograd records the
same steps; from the second call with the same shapes on, a compiled program runs (`core.gluon.compiled`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from core import symbol
from core.expression import expression as ex
from core.expression.expression import Expression, ExpressionNode
from core.gluon.compiled import CompiledBlock
from core.gluon.structure import Leaf, Nested, Structure, flattened, regrouped
from core.ndarray import NDArray
from core.ndarray.invoke import invoke
from core.symbol import Symbol


@dataclass(frozen=True)
class BlockGraph:
    """The trace of a block for one nesting of inputs.

    Attributes:
        inputs: The Variables that stand for the inputs, in order.
        structure: How the inputs are nested.
        output: Everything that comes out.
        output_structure: How that is nested.
    """

    inputs: tuple[Symbol, ...]
    structure: Structure
    output: Symbol
    output_structure: Structure

    @cached_property
    def nodes(self) -> tuple[ExpressionNode, ...]:
        """All nodes, inputs before users."""
        return ex.topological(self.output.heads)

    @cached_property
    def compiled(self) -> CompiledBlock:
        """What runs it when its shapes are known."""
        return CompiledBlock(self.output.heads, [one.heads[0].node for one in self.inputs])

    def run(self, inputs: Sequence[NDArray], parameters: Mapping[str, NDArray]) -> Nested:
        """Return what comes out for arrays; those of parameters are given by name."""
        given = {one.heads[0].node: array for one, array in zip(self.inputs, inputs, strict=True)}
        by_name = {**parameters, **{node.name: array for node, array in given.items()}}

        def one_by_one() -> list[NDArray]:
            values = {node: [array] for node, array in given.items()}
            return evaluate(self.output.heads, self.nodes, values, parameters)

        flat = self.compiled.run([by_name[name] for name in self.compiled.names], one_by_one)
        return regrouped(iter(flat), self.output_structure)


def trace(make: Callable[..., Nested], args: Sequence[Nested]) -> BlockGraph:
    """Call a function with Variables in place of the arrays among its arguments and return what it built.

    They are called ``data``, or ``data0``, ``data1``, … if there are several.
    """
    flat, structure = flattened(args, "input")
    names = ["data"] if len(flat) == 1 else [f"data{index}" for index in range(len(flat))]
    inputs = tuple(symbol.Variable(name) for name in names)
    made = make(*regrouped(iter(inputs), structure))
    outputs, output_structure = flattened(made, "output")
    return BlockGraph(inputs, structure, symbol.Group(_symbols(outputs)), output_structure)


def _symbols(outputs: Sequence[Leaf]) -> list[Symbol]:
    found = [output for output in outputs if isinstance(output, Symbol)]
    if len(found) != len(outputs):
        raise TypeError("A block that is traced should compute symbols from symbols, but an NDArray came out of it")
    return found


def evaluate(
    heads: Expression,
    nodes: Sequence[ExpressionNode],
    values: dict[ExpressionNode, list[NDArray]],
    variables: Mapping[str, NDArray],
) -> list[NDArray]:
    """Apply the operators of an expression to arrays.

    Args:
        nodes: Its nodes, inputs before users.
        values: The arrays of some Variables; those of all nodes afterwards.
        variables: The arrays of all others, by name.
    """
    for node in nodes:
        if node in values:
            continue
        if node.operator is None:
            values[node] = [variables[node.name]]
        else:
            values[node] = invoke(node.operator, [values[head.node][head.index] for head in node.inputs])
    return [values[head.node][head.index] for head in heads]
