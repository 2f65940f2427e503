"""MXNet's ``autograd``: recording what is done with arrays, and differentiating it.

What is recorded are the nodes of `core.expression`; their gradients are built by the operators' own rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar, Self

import numpy as np

from core import scopes
from core.base import MXNetError
from core.expression.expression import ExpressionNode, Head, rebuild
from core.ndarray import tape
from core.ndarray.backward import Recorded, gradients, recorded
from core.ndarray.invoke import Opaque
from core.ndarray.ndarray import NDArray
from core.ndarray.tape import Entry
from core.operators.operator import Array, GradientScope, HeadT, Port, Role, RunContext
from core.scopes import is_recording, is_training, set_recording, set_training
from core.symbol import Symbol

__all__ = [
    "Function",
    "backward",
    "get_symbol",
    "grad",
    "is_recording",
    "is_training",
    "mark_variables",
    "pause",
    "predict_mode",
    "record",
    "set_recording",
    "set_training",
    "train_mode",
]


# Scopes


class _State:
    """Sets one or both flags inside of a ``with``; None leaves one as it is."""

    def __init__(self, recording: bool | None, training: bool | None) -> None:
        self._wanted = (recording, training)
        self._before: list[tuple[bool, bool]] = []

    def __enter__(self) -> Self:
        self._before.append((is_recording(), is_training()))
        recording, training = self._wanted
        if recording is not None:
            scopes.set_recording(recording)
        if training is not None:
            scopes.set_training(training)
        return self

    def __exit__(self, *_: object) -> None:
        recording, training = self._before.pop()
        scopes.set_recording(recording)
        scopes.set_training(training)


def record(train_mode: bool = True) -> _State:
    """Return a scope in which operations on arrays are recorded, as training unless said otherwise."""
    return _State(recording=True, training=train_mode)


def pause(train_mode: bool = False) -> _State:
    """Return a scope in which nothing is recorded."""
    return _State(recording=False, training=train_mode)


def train_mode() -> _State:
    """Return a scope in which operators behave as in training; recording goes on as it is."""
    return _State(recording=None, training=True)


def predict_mode() -> _State:
    """Return a scope in which operators behave as in prediction; recording goes on as it is."""
    return _State(recording=None, training=False)


# Variables and passes


def mark_variables(
    variables: NDArray | Sequence[NDArray],
    gradients: NDArray | Sequence[NDArray],
    grad_reqs: str | Sequence[str] = "write",
) -> None:
    """Have backward passes write the gradients of arrays into others."""
    variables, gradients = _listed(variables), _listed(gradients)
    reqs = [grad_reqs] * len(variables) if isinstance(grad_reqs, str) else list(grad_reqs)
    if not len(variables) == len(gradients) == len(reqs):
        raise AssertionError("mark_variables needs as many gradients and grad_reqs as variables")
    for variable, gradient, grad_req in zip(variables, gradients, reqs, strict=True):
        if variable.shape != gradient.shape:
            raise MXNetError(f"The gradient has shape {gradient.shape}, but the variable has {variable.shape}")
        variable.mark(gradient, grad_req)


def backward(
    heads: NDArray | Sequence[NDArray],
    head_grads: NDArray | Sequence[NDArray | None] | None = None,
    retain_graph: bool = False,
    train_mode: bool = True,
) -> None:
    """Compute the gradients of heads with respect to all marked arrays, into the arrays' ``grad``.

    A head without a head gradient counts with ones. ``train_mode`` is accepted as in MXNet; each step is
    differentiated in the mode that it was recorded in.

    Raises:
        MXNetError: A head was not recorded, or its graph was used by an earlier pass; or nothing wants a gradient.
    """
    del train_mode
    heads, head_grads = _with_gradients(heads, head_grads)
    behind = recorded(heads)
    leaves = behind.leaves()
    if not leaves:
        raise MXNetError("There are no inputs in computation graph that require gradients.")
    for leaf, found in zip(leaves, gradients_of(heads, head_grads, behind, leaves, is_read_at_once=True), strict=True):
        _hand_over(leaf, found)
    if not retain_graph:
        behind.clear()


def grad(
    heads: NDArray | Sequence[NDArray],
    variables: NDArray | Sequence[NDArray],
    head_grads: NDArray | Sequence[NDArray | None] | None = None,
    retain_graph: bool | None = None,
    create_graph: bool = False,
    train_mode: bool = True,
) -> list[NDArray]:
    """Return the gradients of heads with respect to marked arrays, as a list; ``grad`` of the arrays stays as it is.

    With ``create_graph`` the gradients are recorded and can be differentiated again.

    Raises:
        MXNetError: A head was not recorded, or a variable is not marked or not behind the heads.
    """
    del train_mode
    heads, head_grads = _with_gradients(heads, head_grads)
    wanted = _listed(variables)
    if not wanted:
        raise AssertionError("variables cannot be an empty list.")
    behind = recorded(heads)
    leaves = [_wanted_leaf(number, variable, behind) for number, variable in enumerate(wanted, 1)]
    found = gradients_of(heads, head_grads, behind, leaves, create_graph=create_graph)
    if not (create_graph if retain_graph is None else retain_graph):
        behind.clear()
    return [
        NDArray(np.zeros_like(variable.data), variable.context) if gradient is None else gradient
        for variable, gradient in zip(wanted, found, strict=True)
    ]


gradients_of = gradients
"""The pass itself, under a name that no argument of MXNet's functions has."""


def get_symbol(x: NDArray) -> Symbol:
    """Return what was recorded of an array as a symbol, with Variables ``var0``, ``var1``, ….

    Raises:
        MXNetError: Nothing was recorded.
    """
    if not x.is_recorded:
        raise MXNetError("NDArray is not part of a computation graph. Did you forget to turn on recording?")
    entry, index = x.tape_position()
    numbers: Counter[str] = Counter()

    def renew(node: ExpressionNode, inputs: tuple[Head, ...]) -> Head:
        hint = "var" if node.operator is None else node.operator_name.lower()
        name = f"{hint}{numbers[hint]}"
        numbers[hint] += 1
        return Head(replace(node, name=name, inputs=inputs, origin=None))

    return Symbol(rebuild((entry.head(index),), renew))


def _listed(arrays: NDArray | Sequence[NDArray]) -> list[NDArray]:
    found = [arrays] if isinstance(arrays, NDArray) else list(arrays)
    if not all(isinstance(array, NDArray) for array in found):
        raise TypeError("autograd works on NDArrays and lists of them")
    return found


def _with_gradients(
    heads: NDArray | Sequence[NDArray], head_grads: NDArray | Sequence[NDArray | None] | None
) -> tuple[list[NDArray], list[NDArray | None]]:
    found = _listed(heads)
    if head_grads is None:
        return found, [None] * len(found)
    given: list[NDArray | None] = [head_grads] if isinstance(head_grads, NDArray) else list(head_grads)
    if not all(one is None or isinstance(one, NDArray) for one in given):
        raise TypeError("head gradients are NDArrays or None")
    if len(found) != len(given):
        raise AssertionError("heads and head_grads must be lists of the same length")
    return found, given


def _wanted_leaf(number: int, variable: NDArray, behind: Recorded) -> Entry:
    entry = variable.tape_position()[0] if variable.is_recorded else None
    cannot = f"Cannot differentiate with respect to the {number}-th variable because it"
    if entry is None or not entry.is_leaf:
        raise MXNetError(f"{cannot} does not require gradient.")
    if entry not in behind.entries.values():
        raise MXNetError(f"{cannot} is unreachable from the outputs.")
    return entry


def _hand_over(leaf: Entry, found: NDArray | None) -> None:
    if leaf.gradient is None:
        return
    leaf.is_fresh = True
    buffer = leaf.gradient.data
    if leaf.grad_req == "add":
        buffer += 0 if found is None else found.data.astype(buffer.dtype, copy=False)
    else:
        buffer[...] = 0 if found is None else found.data


# Operators in Python


class Function:
    """An operator whose forward and backward rules are written in Python, on arrays.

    A subclass writes ``forward``, which takes arrays and returns one or several, and ``backward``, which takes the
    gradient of each output and returns that of each input. An instance serves one call::

        class Double(Function):
            def forward(self, x):
                return 2 * x

            def backward(self, dy):
                return 2 * dy

        y = Double()(x)
    """

    _is_used = False
    _saved: tuple[NDArray, ...] = ()

    def save_for_backward(self, *arrays: NDArray) -> None:
        """Keep arrays for ``backward``, which finds them in `saved_tensors`."""
        self._saved = arrays

    @property
    def saved_tensors(self) -> tuple[NDArray, ...]:
        """What ``forward`` kept."""
        return self._saved

    def forward(self, *inputs: NDArray) -> NDArray | Sequence[NDArray]:
        """Compute the outputs."""
        raise NotImplementedError

    def backward(self, *output_grads: NDArray) -> NDArray | Sequence[NDArray]:
        """Compute the gradient of each input from those of the outputs."""
        raise NotImplementedError

    def __call__(self, *inputs: NDArray) -> Any:  # noqa: ANN401 - an array, or several in what forward returned
        if self._is_used:
            raise AssertionError("Each Function instance can only be called once. Please create another instance.")
        self._is_used = True
        with _State(recording=False, training=None):
            outputs = self.forward(*inputs)
        if not is_recording() or not any(array.is_recorded for array in inputs):
            return outputs
        found = _listed(outputs)
        operator = _FunctionOperator(self, len(inputs), len(found))
        # New handles: what `forward` saved or passed through keeps its own place in the graph.
        made = [NDArray(array.data, array.context) for array in found]
        positions = [array.tape_position() for array in inputs]
        entry = tape.computed(operator, positions, [array.data for array in made], made[0].context, is_training())
        for index, array in enumerate(made):
            array.set_tape_position(entry, index)
        return made[0] if isinstance(outputs, NDArray) else tuple(made) if isinstance(outputs, tuple) else made


class _FunctionOperator(Opaque):
    """One call of a `Function`."""

    name: ClassVar[str] = "_custom_function"
    display_name: ClassVar[str] = "Python function"

    def __init__(self, function: Function, inputs: int, outputs: int) -> None:
        self.function = function
        self.input_count = inputs
        self.output_count = outputs

    def inputs(self) -> tuple[Port, ...]:
        return tuple(Port(f"data{index}") for index in range(self.input_count))

    def outputs(self) -> tuple[Port, ...]:
        names = ["output"] if self.output_count == 1 else [f"output{index}" for index in range(self.output_count)]
        return tuple(Port(name, Role.OUTPUT) for name in names)

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        with _State(recording=False, training=context.is_train):
            outputs = self.function.forward(*map(NDArray, inputs))
        return tuple(array.data for array in _listed(outputs))

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        call = _BackwardCall(self.function, self.input_count)
        heads = [scope.gradient_of(index) for index in range(self.output_count)]
        return [scope.make(_FunctionGradient(call, index, len(heads)), *heads) for index in range(self.input_count)]


class _BackwardCall:
    """One call of a function's ``backward``, whose results several operators share."""

    def __init__(self, function: Function, count: int) -> None:
        self._function = function
        self._count = count
        self._results: list[Array] | None = None

    def result(self, index: int, output_gradients: Sequence[Array], context: RunContext) -> Array:
        if self._results is None:
            self._results = self._computed(output_gradients, context)
        return self._results[index]

    def _computed(self, output_gradients: Sequence[Array], context: RunContext) -> list[Array]:
        with _State(recording=False, training=context.is_train):
            try:
                found = _listed(self._function.backward(*map(NDArray, output_gradients)))
            except Exception as error:
                raise MXNetError(f"Error in Function.backward: {type(error).__name__}: {error}") from error
        if len(found) != self._count:
            raise MXNetError(
                f"Error in Function.backward: {type(self._function).__name__}.backward must return {self._count}"
                f" NDArrays, one for each input of forward, but got {len(found)}"
            )
        return [array.data for array in found]


class _FunctionGradient(Opaque):
    """The gradient of one input of a `Function`."""

    name: ClassVar[str] = "_backward_custom_function"
    display_name: ClassVar[str] = "Gradient of a Python function"

    def __init__(self, call: _BackwardCall, index: int, inputs: int) -> None:
        self.call = call
        self.index = index
        self.input_count = inputs

    def inputs(self) -> tuple[Port, ...]:
        return tuple(Port(f"gradient{index}") for index in range(self.input_count))

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (self.call.result(self.index, inputs, context),)
