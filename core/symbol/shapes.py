"""Shape inference as Symbol offers it: shapes by argument name in, three lists out."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.base import MXNetError, mxnet_errors, mxnet_text
from core.dimension import UNKNOWN, Shape, is_complete
from core.expression import expression as ex
from core.expression.expression import Expression, ExpressionNode, Head
from core.inference.infer import infer
from core.inference.view import ExpressionView
from core.problem import Severity
from core.symbol.nodes import keyword_mismatch

SHOWN = 10
"""How many arguments without a shape a warning names."""


@dataclass(frozen=True)
class Shapes:
    """Shapes of arguments, outputs and auxiliary states."""

    arguments: Sequence[Shape | None]
    outputs: Sequence[Shape | None]
    auxiliary_states: Sequence[Shape | None]

    @property
    def lists(self) -> tuple[list[Shape | None], list[Shape | None], list[Shape | None]]:
        """The three lists as MXNet returns them."""
        return (list(self.arguments), list(self.outputs), list(self.auxiliary_states))

    @property
    def is_complete(self) -> bool:
        """Whether nothing is unknown."""
        return all(is_complete(shape) for shapes in self.lists for shape in shapes)


def infer_shapes(heads: Expression, positional: Sequence[Shape | None], keywords: Mapping[str, Shape | None]) -> Shapes:
    """Infer shapes from those of some arguments; 0 and ``()`` are unknown as -1 and None are.

    Raises:
        MXNetError: A name is no argument's, or shapes contradict each other.
        ValueError: Shapes are given both ways, or more of them than there are arguments.
        TypeError: A shape is no tuple.
    """
    if positional and keywords:
        raise ValueError("Can only specify known argument shapes either by positional or kwargs way.")
    given = _by_position(heads, positional) if positional else _by_name(heads, keywords)
    with mxnet_errors():
        inference = infer(ExpressionView(heads, given))
    for problem in inference.problems:
        if problem.severity is Severity.ERROR:
            raise MXNetError(f"Error in operator {problem.values.get('node')}: {mxnet_text(problem)}", problem)

    def shape(head: Head) -> Shape | None:
        return inference.shape((head.node, head.node.output_ports[head.index].name))

    return Shapes(
        arguments=[shape(Head(node)) for node in ex.arguments(heads)],
        outputs=[shape(head) for head in heads],
        auxiliary_states=[shape(Head(node)) for node in ex.auxiliary_states(heads)],
    )


def warn_incomplete(names: Sequence[str], shapes: Shapes) -> None:
    """Warn of the arguments whose shapes are not known."""
    missing = [
        f"\n\t{name}: {shape}" for name, shape in zip(names, shapes.arguments, strict=True) if not is_complete(shape)
    ]
    more = "\n\t..." if len(missing) > SHOWN else ""
    warnings.warn(
        "Cannot decide shape for the following arguments (-1s in shape means unknown dimensions)."
        f" Consider providing them as input:{''.join(missing[:SHOWN])}{more}",
        UserWarning,
        stacklevel=3,
    )


def _by_position(heads: Expression, given: Sequence[Shape | None]) -> dict[ExpressionNode, Shape]:
    arguments = ex.arguments(heads)
    if len(given) > len(arguments):
        raise ValueError(f"There are {len(arguments)} arguments, but {len(given)} shapes")
    found = {}
    for node, shape in zip(arguments, given, strict=False):
        if shape is not None:
            found[node] = _checked(shape, node.name)
    return _known(found)


def _by_name(heads: Expression, given: Mapping[str, Shape | None]) -> dict[ExpressionNode, Shape]:
    variables = ex.variables(heads)
    names = [node.name for node in variables]
    for key in given:
        if key not in names:
            raise MXNetError(keyword_mismatch("InferShape", key, names))
    shapes = {name: _checked(shape, name) for name, shape in given.items()}
    return _known({node: shapes[node.name] for node in variables if node.name in shapes})


def _checked(shape: object, name: str) -> Shape:
    if not isinstance(shape, tuple):
        raise TypeError(f"Arguments need to be shapes (tuple), but '{name}' is {type(shape)}.")
    return tuple(int(size) if size > 0 else UNKNOWN for size in shape)


def _known(shapes: Mapping[ExpressionNode, Shape]) -> dict[ExpressionNode, Shape]:
    return {node: shape for node, shape in shapes.items() if shape}
