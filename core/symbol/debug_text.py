"""What MXNet's ``Symbol.debug_str`` prints of a graph: its nodes, what they read and their attributes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Protocol

from core.expression.expression import Expression, ExpressionNode, topological

_RULE = "-" * 20


class HasHeads(Protocol):
    """A handle on an expression."""

    @property
    def heads(self) -> Expression:
        """The expression."""
        ...


class DebugText:
    """A symbol that can be printed node by node."""

    __slots__ = ()

    def debug_str(self: HasHeads) -> str:
        """Return the nodes as text, inputs before what reads them."""
        outputs = [f"\toutput[{index}]={head.node.name}({head.index})" for index, head in enumerate(self.heads)]
        return "\n".join(["Symbol Outputs:", *outputs, *_described(self.heads), ""])


def _described(heads: Expression) -> Iterator[str]:
    versions: Counter[ExpressionNode] = Counter()
    for node in topological(heads):
        if node.operator is None:
            yield f"Variable:{node.name}"
            continue
        # each operator that updates a Variable reads the next version of it
        versions.update(node.inputs[place].node for place in node.operator.updated_inputs)
        yield from (_RULE, f"Op:{node.operator_name}, Name={node.name}", "Inputs:")
        for index, (source, output) in enumerate(node.inputs):
            version = f" version={versions[source]}" if source.is_variable else ""
            yield f"\targ[{index}]={source.name}({output}){version}"
        if node.attributes:
            yield "Attrs:"
            yield from (f"\t{key}={node.attributes[key]}" for key in sorted(node.attributes))
