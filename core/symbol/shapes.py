"""Shape inference as Symbol offers it: shapes by argument name in, three lists out.

How unknown sizes are spelled depends on `core.util.np_shape`: see `core.scopes.shape_spelling`.
"""

from __future__ import annotations

import operator
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from core.base import MXNetError, mxnet_errors, mxnet_text
from core.collector import uncollected
from core.dimension import UNKNOWN, Shape, format_shape, is_complete
from core.expression import expression as ex
from core.expression.expression import ExpressionNode, Head, Listing, new_head
from core.inference.infer import infer
from core.inference.inference import CONFLICTS, Inference
from core.inference.view import ExpressionView
from core.problem import Problem, Severity
from core.scopes import shape_spelling
from core.symbol.nodes import keyword_mismatch

SHOWN = 10
"""How many arguments without a shape a warning names."""


@dataclass(frozen=True)
class Shapes:
    """Shapes of arguments, outputs and auxiliary states; -1 for unknown dims, None for an unknown rank."""

    arguments: Sequence[Shape | None]
    outputs: Sequence[Shape | None]
    auxiliary_states: Sequence[Shape | None]

    @property
    def lists(self) -> tuple[list[Shape | None], list[Shape | None], list[Shape | None]]:
        """The three lists as MXNet returns them, unknown sizes spelled as chosen."""
        return (_spelled(self.arguments), _spelled(self.outputs), _spelled(self.auxiliary_states))

    @property
    def is_complete(self) -> bool:
        """Whether nothing is unknown."""
        every = (*self.arguments, *self.outputs, *self.auxiliary_states)
        return all(is_complete(shape) for shape in every)


@uncollected
def infer_shapes(listing: Listing, positional: Sequence[Shape | None], keywords: Mapping[str, Shape | None]) -> Shapes:
    """Infer shapes from those of some arguments.

    Raises:
        MXNetError: A name is no argument's, or shapes contradict each other.
        ValueError: Shapes are given both ways, or more of them than there are arguments.
        TypeError: A shape is no tuple of integers.
    """
    if positional and keywords:
        raise ValueError("Can only specify known argument shapes either by positional or kwargs way.")
    given = _by_position(listing, positional) if positional else _by_name(listing, keywords)
    return shapes_of(listing, infer_variables(listing, given))


def infer_variables(
    listing: Listing, given: Mapping[ExpressionNode, Shape], *, is_exact: bool | None = None
) -> Inference:
    """Infer from the shapes of some Variables; if ``is_exact``, 0 and () are no unknown sizes (by default as spelled).

    Raises:
        MXNetError: Shapes contradict each other.
    """
    with mxnet_errors():
        inference = infer(
            ExpressionView(listing, given, is_exact=shape_spelling() is True if is_exact is None else is_exact)
        )
    for problem in inference.problems:
        if problem.severity is Severity.ERROR:
            raise MXNetError(_told(problem, listing, inference), problem)
    return inference


def shapes_of(listing: Listing, inference: Inference) -> Shapes:
    """Read the shapes of an expression off what was inferred."""
    shape = inference.shape_of
    return Shapes(
        arguments=[shape(new_head((node, 0))) for node in listing.arguments],
        outputs=[shape(head) for head in listing.heads],
        auxiliary_states=[shape(Head(node)) for node in listing.auxiliary_states],
    )


@contextmanager
def told_arguments(function: str, positional: Sequence[object], keywords: Mapping[str, object]) -> Iterator[None]:
    """Print what a function was given when it raises an `MXNetError`, as MXNet does."""
    try:
        yield
    except MXNetError:
        given = [f"  #{index}: {value}" for index, value in enumerate(positional)]
        given += [f"  {name}: {value}" for name, value in keywords.items()]
        sys.stdout.write("\n".join([f"{function} error. Arguments:", *given, ""]))
        raise


def warn_incomplete(names: Sequence[str], shapes: Shapes) -> None:
    """Warn of the arguments whose shapes are not known."""
    arguments = zip(names, shapes.arguments, shapes.lists[0], strict=True)
    missing = [f"\n\t{name}: {spelled}" for name, shape, spelled in arguments if not is_complete(shape)]
    more = "\n\t..." if len(missing) > SHOWN else ""
    # MXNet says 0s in either mode; where nobody chose one, what is printed is the truth
    unknown = "-1s" if shape_spelling() is None else "0s"
    warnings.warn(
        f"Cannot decide shape for the following arguments ({unknown} in shape means unknown dimensions)."
        f" Consider providing them as input:{''.join(missing[:SHOWN])}{more}",
        UserWarning,
        stacklevel=3,
    )


# What comes in


def _by_position(listing: Listing, given: Sequence[Shape | None]) -> dict[ExpressionNode, Shape]:
    arguments = listing.arguments
    if len(given) > len(arguments):
        raise ValueError(f"There are {len(arguments)} arguments, but {len(given)} shapes")
    return {
        node: _checked(shape, node.name)
        for node, shape in zip(arguments, given, strict=False)
        if not _is_unknown(shape)
    }


def _by_name(listing: Listing, given: Mapping[str, Shape | None]) -> dict[ExpressionNode, Shape]:
    variables = [node for node in listing.nodes if node.is_variable]
    names = [node.name for node in variables]
    for key in given:
        if key not in names:
            raise MXNetError(keyword_mismatch("InferShape", key, names))
    shapes = {name: _checked(shape, name) for name, shape in given.items() if not _is_unknown(shape)}
    return {node: shapes[node.name] for node in variables if node.name in shapes}


def _is_unknown(shape: object) -> bool:
    return shape is None or (shape == () and shape_spelling() is not True)


def _checked(shape: object, name: str) -> Shape:
    if not isinstance(shape, tuple):
        raise TypeError(f"Arguments need to be shapes (tuple), but '{name}' is {type(shape)}.")
    return tuple(_checked_size(size, name, shape) for size in shape)


def _checked_size(size: object, name: str, shape: tuple[object, ...]) -> int:
    try:
        number = operator.index(size)  # type: ignore[arg-type] # whatever it is, this says
    except TypeError:
        raise TypeError(f"Sizes need to be integers, but '{name}' is {shape}.") from None
    if number > 0:
        return number
    if number == 0:
        return 0 if shape_spelling() is True else UNKNOWN
    if number < UNKNOWN and shape_spelling() is not False:
        raise MXNetError(f"Shape of {name} is {shape}: a size cannot be {number}; write -1 for one that is not known.")
    return UNKNOWN


# What goes out


def _spelled(shapes: Sequence[Shape | None]) -> list[Shape | None]:
    if shape_spelling() is not False:
        return list(shapes)
    return [() if shape is None else tuple(max(size, 0) for size in shape) for shape in shapes]


def _told(problem: Problem, listing: Listing, inference: Inference) -> str:
    """Say what contradicts what: operator, argument, both shapes, and where each comes from."""
    name = problem.values.get("node")
    node = next((node for node in listing.nodes if (node.path or (node.name,))[:1] == problem.path), None)
    text = mxnet_text(problem)
    if node is None:
        return f"Error in operator {name}: {text}"
    found = inference.shape((node, problem.port)) if problem.port else None
    if problem.code in CONFLICTS and found is not None:
        text = _conflict(problem, found, inference)
    return f"Error in operator {name}: {text}{_inputs(node, inference)}"


def _conflict(problem: Problem, found: Shape, inference: Inference) -> str:
    party, source = problem.values.get("other"), problem.values.get("source")
    if problem.axis is None:
        expected = f"have {problem.expected} axes"
    else:
        # other axes of the same port may contradict as well
        same = [other for other in inference.problems if (other.path, other.port) == (problem.path, problem.port)]
        sizes = dict(enumerate(found))
        sizes |= {other.axis: other.expected for other in same if other.axis is not None}  # type: ignore[misc] # sizes
        expected = f"be {format_shape(tuple(sizes.values()))}"
    return (
        f"Shape inconsistent: {problem.port} is {format_shape(found)} because of {party},"
        f" but should {expected} because of {source}."
    )


def _inputs(node: ExpressionNode, inference: Inference) -> str:
    parts = [
        f"{port.name} {format_shape(inference.shape((node, port.name)))} from {ex.output_name(head)}"
        for port, head in zip(node.input_ports, node.inputs, strict=True)
    ]
    return f" Its inputs: {', '.join(parts)}." if parts else ""
