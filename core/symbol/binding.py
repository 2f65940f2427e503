"""Binding symbols to arrays: what MXNet's ``bind``, ``simple_bind``, ``Executor.reshape`` accept, and what they make.

Everything is checked before anything is allocated; `core.executor` runs what is bound here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

import numpy as np

from core.base import MXNetError, mxnet_errors
from core.context import Context, cpu
from core.dimension import Shape, is_complete
from core.executor import GRADIENT_REQUESTS, Argument, Bound, State
from core.expression.expression import ExpressionNode, Listing, with_paths
from core.inference.inference import Inference
from core.ndarray import NDArray
from core.runtime.memory import array_bytes, refuse_too_large
from core.symbol.made_by_gradients import check_internal_operators
from core.symbol.shapes import Shapes, infer_variables, shapes_of
from core.symbol.types import DType, are_all_float32, dtype_of, variable_types

if TYPE_CHECKING:
    from core.symbol.symbol import Symbol

Arrays: TypeAlias = Sequence[NDArray | None] | Mapping[str, NDArray]
Requests: TypeAlias = str | Sequence[str] | Mapping[str, str]

BoundT = TypeVar("BoundT", Argument, State)

_NAMED_REQUESTS = "grad_req must be in {'null': 0, 'write': 1, 'add': 3}"


# Arrays that somebody has


def bound_to(
    symbol: Symbol,
    ctx: Context | None,
    args: Arrays,
    args_grad: Arrays | None,
    grad_req: Requests,
    aux_states: Arrays | None,
) -> Bound:
    """Bind a symbol to arrays, in the order of its lists or by name.

    Raises:
        TypeError: There is something else than arrays, or than a context.
        ValueError: An array is missing, there are too few or too many, or a string is no request for a gradient.
        KeyError: One of several requests for gradients is none.
        MXNetError: Shapes contradict each other, or arrays are on other devices.
    """
    context = _context(ctx)
    heads = with_paths(symbol.heads)
    listing = Listing(heads)
    nodes, states = listing.arguments, listing.auxiliary_states
    names = [node.name for node in nodes]
    arrays = _required(args, names, "args")
    gradients = [None] * len(nodes) if args_grad is None else _arrays(args_grad, names, "args_grad")
    state_arrays = _required(aux_states or [], [node.name for node in states], "aux_states")
    requests = _kept_requests(_requests(grad_req, names), gradients)
    arguments = [Argument(*fields) for fields in zip(nodes, arrays, gradients, requests, strict=True)]
    bound_states = [State(node, array) for node, array in zip(states, state_arrays, strict=True)]
    _check_contexts([*arrays, *gradients, *state_arrays], context)
    inference = infer_variables(listing, _shapes_of_arrays((*arguments, *bound_states)), is_exact=True)
    shapes = shapes_of(listing, inference)
    _refuse_unknown(listing, shapes)
    _check_gradients(arguments)
    with mxnet_errors():
        refuse_too_large(_bytes_of_values(inference), _title(symbol))
    check_internal_operators(listing, inference)
    dtypes = _dtypes((*arguments, *bound_states))
    outputs = _outputs(listing, shapes, dtypes, context, is_plain=are_all_float32(listing.nodes, dtypes))
    return Bound(context, heads, arguments, args_grad is not None, bound_states, outputs)


def _context(ctx: Context | None) -> Context:
    if ctx is None:
        return cpu()
    if not isinstance(ctx, Context):
        raise TypeError("Context type error")
    return ctx


def _required(given: Arrays, names: Sequence[str], what: str) -> list[NDArray]:
    """Read arrays of which none may be missing."""
    found = _arrays(given, names, what, is_partial=False)
    if any(array is None for array in found):
        raise TypeError("Only accept list of NDArrays or dict of str to NDArray")
    return cast(list[NDArray], found)


def _arrays(given: Arrays, names: Sequence[str], what: str, *, is_partial: bool = True) -> list[NDArray | None]:
    if isinstance(given, list):
        if len(given) != len(names):
            raise ValueError(f"Length of {what} does not match the number of arguments")
        found = list(given)
    elif isinstance(given, dict):
        for name in names:
            if not is_partial and name not in given:
                raise ValueError(f"key `{name}` is missing in `{what}`")
        found = [given.get(name) for name in names]
    else:
        raise TypeError("Only accept list of NDArrays or dict of str to NDArray")
    if not all(array is None or isinstance(array, NDArray) for array in found):
        raise TypeError("Only accept list of NDArrays or dict of str to NDArray")
    return found


def _requests(given: Requests, names: Sequence[str]) -> list[str]:
    if isinstance(given, str):
        if given not in GRADIENT_REQUESTS:
            raise ValueError(_NAMED_REQUESTS)
        return [given] * len(names)
    if isinstance(given, Mapping):
        found = [given.get(name, "null") for name in names]
    elif isinstance(given, Sequence):
        found = list(given)
    else:
        raise TypeError(f"grad_req is a string, a list or a dict of strings, but not {type(given)}")
    for request in found:
        if request not in GRADIENT_REQUESTS:
            raise KeyError(request)
    if len(found) != len(names):
        raise ValueError(f"Length of grad_req does not match the number of arguments: {len(found)}, not {len(names)}")
    return found


def _kept_requests(requests: Sequence[str], gradients: Sequence[NDArray | None]) -> list[str]:
    """Ask for no gradient that another one of the same array replaces: the last that writes counts, as in MXNet."""
    pairs = list(enumerate(zip(requests, gradients, strict=True)))
    last = {id(array): index for index, (request, array) in pairs if request == "write" and array is not None}
    return ["null" if index < last.get(id(array), -1) else request for index, (request, array) in pairs]


def _check_contexts(arrays: Iterable[NDArray | None], context: Context) -> None:
    for array in arrays:
        if array is not None and array.context != context:
            raise MXNetError(f"Input array is in {array.context} while binding with ctx={context}")


def _check_gradients(arguments: Iterable[Argument]) -> None:
    for argument in arguments:
        if argument.gradient is not None and argument.gradient.shape != argument.array.shape:
            raise MXNetError(
                f"The array for the gradient of {argument.node.name} has shape {argument.gradient.shape}, but"
                f" {argument.node.name} has {argument.array.shape}"
            )


def _shapes_of_arrays(bound: Iterable[Argument | State]) -> dict[ExpressionNode, Shape]:
    return {item.node: item.array.shape for item in bound}


def _dtypes(bound: Iterable[Argument | State]) -> dict[ExpressionNode, DType]:
    return {item.node: item.array.data.dtype.type for item in bound}


def _refuse_unknown(listing: Listing, shapes: Shapes) -> None:
    if shapes.is_complete:
        return
    names = [node.name for node in listing.arguments]
    missing = [
        f"{name}: {shape}" for name, shape in zip(names, shapes.arguments, strict=True) if not is_complete(shape)
    ]
    raise MXNetError(
        "InferShape pass cannot decide shapes for the following arguments (-1 means unknown dimensions). Please"
        f" consider providing them as inputs:\n{', '.join(missing)}"
    )


def _bytes_of_values(inference: Inference) -> int:
    """Return how much what is computed takes, everything kept for the backward run."""
    return array_bytes([shape for shape in inference.shapes if shape is not None and is_complete(shape)])


def _title(symbol: Symbol) -> str:
    return symbol.name or "The group of symbols"


def _outputs(
    listing: Listing, shapes: Shapes, dtypes: Mapping[ExpressionNode, DType], context: Context, *, is_plain: bool
) -> list[NDArray]:
    """Return arrays for the outputs; ``is_plain`` says that everything is float32."""
    if is_plain:
        found: Sequence[DType | None] = [np.float32] * len(listing.heads)
    else:
        found = variable_types(listing, dtypes, is_strict=True).outputs
    return [
        NDArray(np.zeros(shape, dtype or np.float32), context)
        for shape, dtype in zip(shapes.outputs, found, strict=True)
        if shape is not None
    ]


# Arrays that are made


def allocated(
    symbol: Symbol,
    ctx: Context | None,
    grad_req: Requests,
    type_dict: Mapping[str, object] | None,
    shapes: Mapping[str, object],
    shared: Mapping[str, Argument | State] | None = None,
) -> Bound:
    """Bind a symbol to new arrays of zeros, in the shapes that follow from those of some arguments.

    Names that are no arguments and what is no tuple are left out, as MXNet does.

    Args:
        shared: Arguments and auxiliary states of another executor to use, by name.

    Raises:
        RuntimeError: Shapes or types are not known, contradict each other, or do not fit into memory; or there is
            something else than requests for gradients.
    """
    context = _context(ctx)
    _refuse_empty(grad_req)
    try:
        return _allocate(symbol, context, grad_req, type_dict or {}, shapes, shared or {})
    except MXNetError as error:
        given = "".join(f"{name}: {shape}\n" for name, shape in shapes.items())
        raise RuntimeError(f"simple_bind error. Arguments:\n{given}{error}") from error


def _refuse_empty(grad_req: Requests) -> None:
    if not isinstance(grad_req, str) and not grad_req:
        raise RuntimeError(f"grad_req in simple_bind cannot be an empty {type(grad_req).__name__}")


def _allocate(
    symbol: Symbol,
    context: Context,
    grad_req: Requests,
    type_dict: Mapping[str, object],
    shapes: Mapping[str, object],
    shared: Mapping[str, Argument | State],
) -> Bound:
    heads = with_paths(symbol.heads)
    listing = Listing(heads)
    nodes, states = listing.arguments, listing.auxiliary_states
    requests = _simple_requests(grad_req, [node.name for node in nodes])
    inference = infer_variables(listing, _given_shapes(listing, shapes))
    found = shapes_of(listing, inference)
    _refuse_unknown(listing, found)
    sizes = dict(zip((*nodes, *states), cast(list[Shape], [*found.arguments, *found.auxiliary_states]), strict=True))
    types = {node: dtype_of(type_dict[node.name]) for node in (*nodes, *states) if node.name in type_dict}
    is_plain = are_all_float32(listing.nodes, types)
    dtypes = _all_dtypes(listing, types, is_plain=is_plain)
    differentiated = {node for node, request in zip(nodes, requests, strict=True) if request != "null"}
    with mxnet_errors():
        # A value for each Variable is counted among the values already.
        gradient_bytes = array_bytes([sizes[node] for node in differentiated])
        refuse_too_large(_bytes_of_values(inference) + gradient_bytes, _title(symbol))
    old, old_states = _usable(shared, Argument, nodes, sizes), _usable(shared, State, states, sizes)
    new = [(node, size) for node, size in sizes.items() if node not in old and node not in old_states]
    arrays = _zeros(new, dtypes, context)
    gradients = _zeros([(node, size) for node, size in new if node in differentiated], dtypes, context)
    arguments = [
        old[node]._replace(node=node) if node in old else Argument(node, arrays[node], gradients.get(node), request)
        for node, request in zip(nodes, requests, strict=True)
    ]
    bound_states = [State(node, old_states[node].array if node in old_states else arrays[node]) for node in states]
    outputs = _outputs(listing, found, dtypes, context, is_plain=is_plain)
    return Bound(context, heads, arguments, True, bound_states, outputs)


def _given_shapes(listing: Listing, shapes: Mapping[str, object]) -> dict[ExpressionNode, Shape]:
    """Read the shapes of Variables by name, 0 or less for a size that is not known; the rest is left out."""
    return {
        node: tuple(size if size > 0 else -1 for size in shape)
        for node in (*listing.arguments, *listing.auxiliary_states)
        if isinstance(shape := shapes.get(node.name), tuple) and shape
    }


def _usable(
    shared: Mapping[str, Argument | State],
    kind: type[BoundT],
    nodes: Sequence[ExpressionNode],
    sizes: Mapping[ExpressionNode, Shape],
) -> dict[ExpressionNode, BoundT]:
    """Return what another executor has of the same name, kind and shape."""
    found = {node: shared.get(node.name) for node in nodes}
    return {node: each for node, each in found.items() if isinstance(each, kind) and each.array.shape == sizes[node]}


def _zeros(
    wanted: Sequence[tuple[ExpressionNode, Shape]], dtypes: Mapping[ExpressionNode, DType], context: Context
) -> dict[ExpressionNode, NDArray]:
    """Return arrays of zeros, cut out of one piece of memory for each type: the system has its zeros at hand."""
    pieces: dict[DType, list[tuple[ExpressionNode, Shape]]] = {}
    for node, shape in wanted:
        pieces.setdefault(dtypes[node], []).append((node, shape))
    found = {}
    for dtype, its_pieces in pieces.items():
        memory = np.zeros(sum([math.prod(shape) for _, shape in its_pieces]), dtype)
        start = 0
        for node, shape in its_pieces:
            end = start + math.prod(shape)
            found[node] = NDArray(memory[start:end].reshape(shape), context)
            start = end
    return found


def _simple_requests(given: Requests, names: Sequence[str]) -> list[str]:
    try:
        return _requests(given, names)
    except KeyError as error:
        wrong: object = error.args[0]
    except ValueError:
        if not isinstance(given, str):
            raise MXNetError(
                "The length of grad_req list does not match the number of input arguments in simple_bind, expected"
                f" {len(names)}, provided {len(given)}"
            ) from None
        wrong = given
    raise MXNetError(
        f"grad_req={wrong} is not a valid input in simple_bind; only 'null', 'write', and 'add' are supported"
    )


def _all_dtypes(
    listing: Listing, given: Mapping[ExpressionNode, DType], *, is_plain: bool
) -> dict[ExpressionNode, DType]:
    """Return a dtype for every Variable: float32 where nothing says otherwise."""
    nodes = (*listing.arguments, *listing.auxiliary_states)
    if is_plain:
        return dict.fromkeys(nodes, np.float32)
    types = variable_types(listing, given, is_strict=True)
    found = (*types.arguments, *types.auxiliary_states)
    return {node: dtype or np.float32 for node, dtype in zip(nodes, found, strict=True)}


# The same arrays in other shapes


def reshaped(bound: Bound, shapes: Mapping[str, object], *, partial_shaping: bool, allow_up_sizing: bool) -> Bound:
    """Bind the same symbol for other shapes, in the memory of the arrays that there are.

    Raises:
        MXNetError: Something changes that may not, or the shapes contradict each other.
    """
    given = {
        argument.node: shape
        for argument in bound.arguments
        if isinstance(shape := shapes.get(argument.node.name), tuple)
    }
    unknown = shapes.keys() - {argument.node.name for argument in bound.arguments}
    if unknown:
        raise MXNetError(f"There is no argument named {min(unknown)} to reshape")
    listing = Listing(bound.heads)
    inference = infer_variables(listing, given)
    found = shapes_of(listing, inference)
    _refuse_unknown(listing, found)
    with mxnet_errors():
        refuse_too_large(_bytes_of_values(inference), _title(bound.symbol))
    sizes = cast(list[Shape], found.arguments)
    arguments = []
    for argument, size in zip(bound.arguments, sizes, strict=True):
        if size != argument.array.shape and argument.node not in given and not partial_shaping:
            raise _unexpected_shape(argument)
        arguments.append(_resized_argument(argument, size, allow_up_sizing=allow_up_sizing))
    states = [
        state._replace(array=_resized(state.array, shape, state.node.name, allow_up_sizing=allow_up_sizing))
        for state, shape in zip(bound.states, cast(list[Shape], found.auxiliary_states), strict=True)
    ]
    # Outputs are nobody's parameters: where they grow, new ones are made without asking.
    outputs = [
        _resized(output, shape, "", allow_up_sizing=True)
        for output, shape in zip(bound.outputs, cast(list[Shape], found.outputs), strict=True)
    ]
    return replace(bound, arguments=arguments, states=states, outputs=outputs)


def _unexpected_shape(argument: Argument) -> MXNetError:
    return MXNetError(
        f"Shape of unspecifie arg: {argument.node.name} changed. This can cause the new executor to not share"
        " parameters with the old one. Please check for error in network. If this is intended, set"
        " partial_shaping=True to suppress this warning."
    )


def _resized_argument(argument: Argument, size: Shape, *, allow_up_sizing: bool) -> Argument:
    name, gradient = argument.node.name, argument.gradient
    array = _resized(argument.array, size, name, allow_up_sizing=allow_up_sizing)
    if gradient is not None:
        gradient = _resized(gradient, size, name, allow_up_sizing=allow_up_sizing)
    return argument._replace(array=array, gradient=gradient)


def _resized(array: NDArray, shape: Shape, name: str, *, allow_up_sizing: bool) -> NDArray:
    """Return the beginning of an array's memory in another shape; new memory where it is too small."""
    if shape == array.shape:
        return array
    size = math.prod(shape)
    if size > array.data.size:
        if not allow_up_sizing:
            raise MXNetError(
                f"New shape of arg: {name} is larger than original. First making a big executor and then down sizing it"
                " is more efficient than the reverse. If you really want to up size, set allow_up_sizing=True to enable"
                " allocation of new arrays."
            )
        return NDArray(np.zeros(shape, array.data.dtype), array.context)
    return NDArray(array.data.reshape(-1)[:size].reshape(shape), array.context)
