"""MXNet's Executor: a symbol bound to arrays, run forward and backward.

`core.symbol.binding` makes executors. The arrays are those that were given, not copies: whoever writes into them
changes what the next run reads. What computes is a `core.runtime.runner.ProgramRunner`; this module knows arrays,
names and MXNet's conventions only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from core.base import MXNetError, mxnet_errors
from core.context import Context
from core.expression import expression as ex
from core.expression.expression import Expression, ExpressionNode
from core.ndarray import NDArray
from core.operators.operator import Array
from core.runtime.compiled.runner import CompiledRunner
from core.runtime.program import Program, build_program
from core.runtime.runner import Binding, GradientTarget, MakeRunner, needed_seeds
from core.scopes import default_generator

if TYPE_CHECKING:
    from core.symbol.symbol import Symbol

GRADIENT_REQUESTS = ("null", "write", "add")
"""What may happen to a gradient: nothing, it replaces what is in its array, or it is added to it."""

ItemT = TypeVar("ItemT")
Monitor = Callable[[str, NDArray], object]

HEAD_GRADIENT_REQUIRED = (
    "Because the last operator is not Loss function, head_gradient is required when calling backward. If you are"
    " attempting to minimize the output as an objective, please modify your network and pass it through the make_loss"
    " symbol."
)


class Argument(NamedTuple):
    """An argument with its array, the array for its gradient, and what happens to that."""

    node: ExpressionNode
    array: NDArray
    gradient: NDArray | None
    grad_req: str

    @property
    def has_gradient(self) -> bool:
        """Whether a backward run computes its gradient."""
        return self.gradient is not None and self.grad_req != "null"


class State(NamedTuple):
    """An auxiliary state with its array."""

    node: ExpressionNode
    array: NDArray


@dataclass(frozen=True)
class Bound:
    """What an executor is made of.

    Attributes:
        heads: Its expression, with a path of its own for every node.
        arguments: In the order of ``list_arguments``.
        has_gradients: Whether arrays for gradients were given at all.
        states: In the order of ``list_auxiliary_states``.
        outputs: One array for each head.
    """

    context: Context
    heads: Expression
    arguments: Sequence[Argument]
    has_gradients: bool
    states: Sequence[State]
    outputs: Sequence[NDArray]

    @cached_property
    def symbol(self) -> Symbol:
        """What was bound, as it was: renaming or composing the symbol later changes nothing about its executors."""
        from core.symbol.symbol import Symbol

        return Symbol(ex.copied(self.heads))


class Executor:
    """Runs a symbol on the arrays that it is bound to.

    Args:
        make_runner: What computes; a compiled program if nothing else is asked for.
    """

    def __init__(self, bound: Bound, make_runner: MakeRunner = CompiledRunner) -> None:
        self._bound = bound
        self._make_runner = make_runner
        self._program = _program(bound)
        self._needed = needed_seeds(self._program)
        self._runner = make_runner(_binding(bound, self._program))
        self._is_train: bool | None = None
        self._monitor: Monitor | None = None
        self._monitors_all = False

    # what it is bound to

    @property
    def arg_arrays(self) -> list[NDArray]:
        """The arrays of the arguments."""
        return [argument.array for argument in self._bound.arguments]

    @property
    def grad_arrays(self) -> list[NDArray | None] | None:
        """The arrays of the gradients, None where there is none; None if none were given."""
        return [argument.gradient for argument in self._bound.arguments] if self._bound.has_gradients else None

    @property
    def aux_arrays(self) -> list[NDArray]:
        """The arrays of the auxiliary states."""
        return [state.array for state in self._bound.states]

    @property
    def outputs(self) -> list[NDArray]:
        """The arrays of the outputs; the next forward run writes into the same ones."""
        return list(self._bound.outputs)

    @cached_property
    def arg_dict(self) -> dict[str, NDArray]:
        """The arrays of the arguments by name."""
        return _by_name([argument.node.name for argument in self._bound.arguments], self.arg_arrays)

    @cached_property
    def grad_dict(self) -> dict[str, NDArray | None]:
        """The arrays of the gradients by argument name.

        Raises:
            TypeError: The symbol was bound without ``args_grad``.
        """
        arrays = self.grad_arrays
        if arrays is None:
            raise TypeError("There are no gradients: the symbol was bound without args_grad")
        return _by_name([argument.node.name for argument in self._bound.arguments], arrays)

    @cached_property
    def aux_dict(self) -> dict[str, NDArray]:
        """The arrays of the auxiliary states by name."""
        return _by_name([state.node.name for state in self._bound.states], self.aux_arrays)

    @cached_property
    def output_dict(self) -> dict[str, NDArray]:
        """The arrays of the outputs by name."""
        return _by_name(ex.list_outputs(self._bound.heads), self.outputs)

    @property
    def bound(self) -> Bound:
        """What the executor is made of."""
        return self._bound

    # running

    def forward(self, is_train: bool = False, **kwargs: NDArray | Array) -> list[NDArray]:
        """Compute the outputs and return their arrays; keywords are copied into the arguments' arrays first.

        Raises:
            TypeError: A keyword is no argument.
            ValueError: A keyword is no array, or one of another shape.
        """
        if kwargs:
            self._feed(kwargs)
        seed = int(default_generator().integers(2**63))
        watch = None if self._monitor is None else self._watch
        self._runner.run_forward(is_train=bool(is_train), seed=seed, watch=watch)
        self._is_train = bool(is_train)
        return self.outputs

    def _feed(self, values: Mapping[str, NDArray | Array]) -> None:
        arrays = self.arg_dict
        for name, value in values.items():
            if not isinstance(value, NDArray | np.ndarray):
                raise ValueError("only accept keyword argument of NDArrays and numpy.ndarray")
            if name not in arrays:
                raise TypeError(f"Unknown argument {name}")
            if arrays[name].shape != value.shape:
                raise ValueError(
                    f"Shape not match! Argument {name}, need: {arrays[name].shape}, received: {value.shape}"
                )
        for name, value in values.items():
            _copy_into(arrays[name], value)

    def backward(
        self, out_grads: NDArray | Sequence[NDArray] | Mapping[str, NDArray] | None = None, is_train: bool = True
    ) -> None:
        """Compute the gradients of the last forward run, and put them where ``grad_req`` says.

        Auxiliary states get their new values here, as in MXNet: a forward run alone does not change them.

        Args:
            out_grads: The gradient of each output, in order or by name; losses need none.
            is_train: Whether this is a training run; else auxiliary states stay as they are.

        Raises:
            MXNetError: There was no forward run, or an output lacks its gradient, or has one of another shape.
            TypeError: A gradient is no NDArray.
            KeyError: Gradients are given by name, but not for every output.
        """
        given = self._head_gradients(out_grads)
        if not any(argument.has_gradient for argument in self._bound.arguments):
            return
        if self._is_train is None:
            raise MXNetError("There is nothing to go back from: call forward before backward")
        found = {}
        for seed in self._needed:
            if seed.position >= len(given):
                raise MXNetError(f"{ex.output_name(seed.head)} has no gradient. {HEAD_GRADIENT_REQUIRED}")
            output, gradient = self._bound.outputs[seed.position], given[seed.position]
            if gradient.shape != output.shape:
                raise MXNetError(
                    f"The gradient of {ex.output_name(seed.head)} has shape {gradient.shape}, but the output has"
                    f" {output.shape}"
                )
            found[seed.position] = gradient.data
        self._runner.run_backward(found)
        if is_train:
            self._commit()

    def _head_gradients(self, given: NDArray | Sequence[NDArray] | Mapping[str, NDArray] | None) -> list[NDArray]:
        if given is None:
            return []
        if isinstance(given, NDArray):
            return [given]
        if isinstance(given, Mapping):
            given = [given[name] for name in ex.list_outputs(self._bound.heads)]
        if not isinstance(given, list | tuple) or not all(isinstance(gradient, NDArray) for gradient in given):
            raise TypeError("inputs must be NDArray")
        return list(given)

    def _commit(self) -> None:
        updates = self._runner.state_updates()
        for state in self._bound.states:
            if state.node in updates:
                np.copyto(state.array.data, updates[state.node], casting="unsafe")

    # watching

    def set_monitor_callback(self, callback: Monitor | None, monitor_all: bool = False) -> None:
        """Have a function called with the name and the value of every output in forward runs.

        With ``monitor_all`` it gets what every operator reads as well.
        """
        self._monitor, self._monitors_all = callback, bool(monitor_all)

    def _watch(self, node: ExpressionNode, inputs: Sequence[Array], outputs: Sequence[Array]) -> None:
        if self._monitor is None:
            return
        if self._monitors_all:
            for port, value in zip(node.input_ports, inputs, strict=True):
                self._monitor(f"{node.name}_{port.name}", self._snapshot(value))
        for port, value in zip(node.visible_outputs, outputs, strict=False):
            self._monitor(f"{node.name}_{port.name}", self._snapshot(value))

    def _snapshot(self, value: Array) -> NDArray:
        return NDArray(np.array(value, order="C"), self._bound.context)

    # parameters and other shapes

    def copy_params_from(
        self,
        arg_params: Mapping[str, NDArray],
        aux_params: Mapping[str, NDArray] | None = None,
        allow_extra_params: bool = False,
    ) -> None:
        """Copy arrays into those of arguments and auxiliary states, by name.

        Raises:
            ValueError: A name is not among them, unless ``allow_extra_params``.
            MXNetError: An array has another shape.
        """
        for params, arrays, kind in (
            (arg_params, self.arg_dict, "arguments"),
            (aux_params or {}, self.aux_dict, "auxiliary states"),
        ):
            for name, array in params.items():
                if name in arrays:
                    _copy_parameter(name, array, arrays[name])
                elif not allow_extra_params:
                    raise ValueError(f'Find name "{name}" that is not in the {kind}')

    def reshape(
        self, partial_shaping: bool = False, allow_up_sizing: bool = False, **kwargs: tuple[int, ...]
    ) -> Executor:
        """Return an executor for other shapes that shares the memory of this one's arrays.

        Args:
            partial_shaping: Allow shapes of arguments that are not named to change with those that are.
            allow_up_sizing: Allow new arrays where the old ones are too small.

        Raises:
            MXNetError: Something changes that may not, or the shapes contradict each other.
        """
        from core.symbol.binding import reshaped

        bound = reshaped(self._bound, kwargs, partial_shaping=partial_shaping, allow_up_sizing=allow_up_sizing)
        return Executor(bound, self._make_runner)

    def shared(self, names: Sequence[str]) -> dict[str, Argument | State]:
        """Return arguments by name, and all auxiliary states, for another executor to work on the same arrays."""
        arguments = {argument.node.name: argument for argument in self._bound.arguments}
        states = {state.node.name: state for state in self._bound.states}
        return {**states, **{name: arguments[name] for name in names if name in arguments}}

    def debug_str(self) -> str:
        """Return what is computed, node by node."""
        lines = [f"Symbol Outputs: {', '.join(ex.list_outputs(self._bound.heads))}"]
        for node in self._program.written:
            if node.operator is None:
                lines.append(f"Variable: {node.name}")
            else:
                reads = ", ".join(ex.output_name(head) for head in node.inputs)
                lines.append(f"Op: {node.operator_name}, Name: {node.name}, Inputs: {reads}")
        return "\n".join(lines)


def _program(bound: Bound) -> Program:
    wanted = [argument.node for argument in bound.arguments if argument.has_gradient]
    with mxnet_errors():
        return build_program(bound.heads, wanted or None)


def _binding(bound: Bound, program: Program) -> Binding:
    variables: list[Argument | State] = [*bound.arguments, *bound.states]
    return Binding(
        program,
        values={variable.node: variable.array.data for variable in variables},
        outputs=[output.data for output in bound.outputs],
        gradients={
            argument.node: GradientTarget(argument.gradient.data, argument.grad_req == "add")
            for argument in bound.arguments
            if argument.gradient is not None and argument.has_gradient
        },
    )


def _by_name(names: Sequence[str], items: Sequence[ItemT]) -> dict[str, ItemT]:
    if len(set(names)) != len(names):
        raise ValueError(f"Duplicate names detected, {names}")
    return dict(zip(names, items, strict=True))


def _copy_parameter(name: str, source: object, target: NDArray) -> None:
    if not isinstance(source, NDArray | np.ndarray):
        raise TypeError(f"The value for {name} is no array but {type(source)}")
    if source.shape != target.shape:
        raise MXNetError(f"The value for {name} has shape {source.shape}, but {name} has {target.shape}")
    _copy_into(target, source)


def _copy_into(target: NDArray, source: NDArray | Array) -> None:
    values = source.data if isinstance(source, NDArray) else source
    np.copyto(target.data, values, casting="unsafe")
