"""Applying an operator to arrays: shapes are checked, numbers computed, and the step recorded if it has to be."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, TypeAlias

import numpy as np

from core.base import MXNetError, mxnet_errors, mxnet_text
from core.context import Context, current_context
from core.dimension import Shape, is_complete
from core.expression.expression import Head, apply, variable
from core.inference.infer import infer
from core.inference.view import ExpressionView
from core.ndarray import tape
from core.operators.binary import Pair
from core.operators.operator import Array, Operator, RunContext
from core.problem import Severity
from core.scopes import default_generator, is_recording, is_training

if TYPE_CHECKING:
    from core.ndarray.ndarray import NDArray

MAX_ELEMENTS = 2**31
"""How many elements an array may have, as in MXNet."""


IN_PLACE = "Inplace operations (+=, -=, x[:]=, etc) are not supported when recording with autograd."


class Opaque(Operator):
    """An operator that exists for one call only: compared by identity, its shapes are what comes out."""

    hidden = True
    family = "custom"
    is_single_use = True
    lends_memory: ClassVar[bool] = False
    """What it computes is its own memory, written again when it runs once more; whoever keeps that takes a copy."""

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)


Out: TypeAlias = "NDArray | list[NDArray] | tuple[NDArray, ...] | None"


def invoke(operator: Operator, inputs: Sequence[NDArray], out: Out = None, *, is_view: bool = False) -> list[NDArray]:
    """Apply an operator and return its visible outputs.

    Args:
        out: Arrays to write the outputs into; these are returned.
        is_view: The output shares memory with the input, if the operator's result does.

    Raises:
        MXNetError: The operator cannot take such shapes or types, or ``out`` is part of what is being recorded.
    """
    targets = _targets(operator, out)
    is_recorded = is_recording() and any(one.is_recorded for one in inputs)
    if is_recorded and any(target is one for target in targets or () for one in inputs):
        raise MXNetError(IN_PLACE)
    arrays = [one.data for one in inputs]
    context = inputs[0].context if inputs else current_context()
    is_train = is_training()
    results = compute(operator, arrays, is_train)
    results = [_piece(result) if is_view else _own(result, arrays) for result in results]
    if targets is not None:
        results = [_write(target, result) for target, result in zip(targets, results, strict=False)] + list(
            results[len(targets) :]
        )
    visible = operator.visible_outputs()
    made = targets or [_array(result, context) for result in results[:visible]]
    if is_recorded:
        entry = tape.computed(operator, [one.tape_position() for one in inputs], results, context, is_train)
        for index, one in enumerate(made):
            one.set_tape_position(entry, index)
    return list(made)


def compute(operator: Operator, arrays: Sequence[Array], is_train: bool) -> list[Array]:
    """Run an operator's forward rule on arrays whose shapes and types suit it."""
    check(operator, arrays)
    return run(operator, arrays, is_train)


def run(operator: Operator, arrays: Sequence[Array], is_train: bool) -> list[Array]:
    """Run an operator's forward rule."""
    context = RunContext(is_train, default_generator())
    try:
        # Infinities and NaNs are results to be seen, not warnings on a console.
        with np.errstate(all="ignore"):
            results = [np.asarray(result) for result in operator.forward(arrays, context)]
    except (ValueError, IndexError, OverflowError, TypeError) as error:
        types = ", ".join(str(array.dtype) for array in arrays)
        raise MXNetError(
            f"{operator.name} cannot take arrays of shapes {_shapes(arrays)} and types {types}: {error}"
        ) from error
    return _keep_integers(operator, arrays, results)


def check(operator: Operator, arrays: Sequence[Array]) -> None:
    """Refuse arrays whose shapes or types do not suit an operator, before anything is computed."""
    if isinstance(operator, Pair) and arrays[0].dtype != arrays[1].dtype:
        raise MXNetError(
            f"Incompatible attr in node {operator.name} at 1-th input: expected {arrays[0].dtype},"
            f" got {arrays[1].dtype}. Convert one of them with astype."
        )
    if isinstance(operator, Opaque) or any(array.size == 0 or array.ndim == 0 for array in arrays):
        return
    _check_shapes(operator, tuple(array.shape for array in arrays))


@lru_cache(maxsize=4096)
def _check_shapes(operator: Operator, shapes: tuple[Shape, ...]) -> None:
    ports = operator.inputs()
    if len(ports) != len(shapes):
        raise MXNetError(f"Operator {operator.name} expects {len(ports)} inputs, but got {len(shapes)} instead.")
    variables = [variable(port.name) for port in ports]
    node = apply(operator, operator.name, [Head(one) for one in variables])
    with mxnet_errors():
        inference = infer(ExpressionView((Head(node),), dict(zip(variables, shapes, strict=True))))
    for problem in inference.problems:
        if problem.severity is Severity.ERROR:
            raise MXNetError(f"Error in operator {operator.name}: {mxnet_text(problem)}", problem)
    for port in operator.outputs():
        check_size(inference.shape((node, port.name)), f"Error in operator {operator.name}: ")


def check_size(shape: Shape | None, where: str = "") -> None:
    """Refuse to make an array that is larger than any may be; ``where`` begins what is said."""
    if shape is not None and is_complete(shape) and math.prod(shape) >= MAX_ELEMENTS:
        raise MXNetError(
            f"{where}An array of shape {shape} would have {math.prod(shape)} elements; 2^31 - 1 are the limit."
        )


def _shapes(arrays: Sequence[Array]) -> str:
    return ", ".join(str(array.shape) for array in arrays)


def _keep_integers(operator: Operator, arrays: Sequence[Array], results: list[Array]) -> list[Array]:
    """Cut results of whole numbers off to the operands' type, as MXNet does: 7 / 2 is 3."""
    if not arrays or arrays[0].dtype.kind not in "iu" or hasattr(operator, "dtype"):
        return results
    dtype = arrays[0].dtype
    if any(array.dtype != dtype for array in arrays):
        return results
    return [result.astype(dtype) if result.dtype.kind == "f" else result for result in results]


def _own(result: Array, arrays: Sequence[Array]) -> Array:
    """Return a result in memory of its own that can be written, row after row."""
    is_fresh = result.base is None and not any(result is array for array in arrays)
    if not is_fresh and any(np.may_share_memory(result, array) for array in arrays):
        return np.array(result, order="C")
    return _piece(result)


def _piece(result: Array) -> Array:
    """Return a result as it is where it is a contiguous piece of memory, else a copy."""
    return result if result.flags.c_contiguous and result.flags.writeable else np.array(result, order="C")


def _array(data: Array, context: Context) -> NDArray:
    from core.ndarray.ndarray import NDArray

    return NDArray(data, context)


def _targets(operator: Operator, out: Out) -> list[NDArray] | None:
    if out is None:
        return None
    targets = list(out) if isinstance(out, list | tuple) else [out]
    if len(targets) != operator.visible_outputs():
        raise MXNetError(f"{operator.name} has {operator.visible_outputs()} outputs, but out= has {len(targets)}")
    for target in targets:
        target.refuse_if_recorded()
    return targets


def _write(target: NDArray, result: Array) -> Array:
    if target.shape != result.shape or target.data.dtype != result.dtype:
        raise MXNetError(
            f"Incompatible attr at the output: out= has shape {target.shape} and type {target.data.dtype},"
            f" the result {result.shape} and {result.dtype}"
        )
    target.data[...] = result
    return target.data
