"""A traced block as compiled programs: one call of the block is one step of autograd's tape.

A program keeps in its buffers what its backward pass reads, so it serves one recorded call at a time: a call takes
one that is free, or binds another, and gives it back when nothing on the tape refers to the call any more. What is
called for the first time with such shapes runs operator by operator (`core.gluon.graph`), which refuses what does
not fit; so does what cannot be compiled.
"""

# ruff: noqa: ARG002 - forward rules share a signature and need not use each argument

from __future__ import annotations

import weakref
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeAlias

import numpy as np

from core.dimension import Shape
from core.expression.expression import Expression, ExpressionNode, Head, topological, with_paths
from core.expression.gradient import GradientGraph, gradient
from core.ndarray import NDArray, tape
from core.ndarray.invoke import Opaque
from core.operators.operator import Array, GradientScope, HeadT, Operator, Port, Role, RunContext
from core.problem import Refused
from core.runtime.compiled.program import CompiledProgram, bind
from core.runtime.evaluation import DrawingContext, evaluate_nodes
from core.runtime.program import Program, build_program
from core.scopes import default_generator, is_recording, is_training

MOST_SIGNATURES = 16
"""For so many combinations of shapes programs are kept; the one that was used longest ago is forgotten."""

Kind: TypeAlias = tuple[Shape, np.dtype[np.generic]]
"""Shape and type of an array."""


@dataclass(eq=False)
class _Bound:
    """A program with the arrays that it reads; those of parameters are the parameters' own.

    Attributes:
        seed: What random operators drew by in the last run.
        is_train: Whether that was a training run.
    """

    program: CompiledProgram
    copied: Sequence[Array]
    seed: int = 0
    is_train: bool = False


@dataclass(eq=False)
class _Signature:
    """What is known of calls with such shapes and types.

    Attributes:
        outputs: What came out when the operators ran one by one.
        kept: The arrays of the parameters, so that nobody else gets their identity.
        program: What is computed; made with the second call.
        is_refused: Whether it cannot be compiled.
        free: Bound programs that no recorded call needs.
    """

    outputs: Sequence[Kind]
    kept: Sequence[Array]
    program: Program | None = None
    is_refused: bool = False
    free: list[_Bound] = field(default_factory=list)


class CompiledBlock:
    """Runs an expression by compiled programs.

    Args:
        heads: What comes out.
        inputs: The Variables that are given anew in each call; all others are parameters.
    """

    def __init__(self, heads: Expression, inputs: Sequence[ExpressionNode]) -> None:
        names = [node.name for node in topological(heads) if node.is_variable]
        operators = [node.operator for node in topological(heads) if node.operator is not None]
        # Python's own operators may do anything, also when a program is bound.
        self._is_fit = len(set(names)) == len(names) and all(each.family != "custom" for each in operators)
        self._heads = with_paths(heads)
        self._variables = [node for node in topological(self._heads) if node.is_variable]
        self._input_names = {node.name for node in inputs}
        self._signatures: OrderedDict[object, _Signature] = OrderedDict()

    @property
    def names(self) -> list[str]:
        """The Variables, in the order in which `run` takes their arrays."""
        return [node.name for node in self._variables]

    def run(self, arrays: Sequence[NDArray], one_by_one: Callable[[], list[NDArray]]) -> list[NDArray]:
        """Return the outputs for the values of all Variables.

        Args:
            one_by_one: Computes them in the other way.
        """
        # before anything is computed, as that leaves its traces on the tape
        wanted = _wanted(arrays)
        key = self._key(arrays, wanted) if self._is_fit else None
        signature = None if key is None else self._signatures.get(key)
        bound = None if signature is None else self._taken(signature, arrays, wanted)
        if signature is not None and bound is not None:
            self._signatures.move_to_end(key)
            return self._run_bound(signature, bound, arrays)
        outputs = one_by_one()
        if key is not None and signature is None and _are_floats((*arrays, *outputs)):
            self._learn(key, arrays, outputs)
        return outputs

    def _taken(self, signature: _Signature, arrays: Sequence[NDArray], wanted: Sequence[bool]) -> _Bound | None:
        if signature.free:
            return signature.free.pop()
        bound = None if signature.is_refused else self._bound(signature, arrays, wanted)
        signature.is_refused = bound is None
        return bound

    def _run_bound(self, signature: _Signature, bound: _Bound, arrays: Sequence[NDArray]) -> list[NDArray]:
        for target, array in zip(bound.copied, self._split(arrays)[0], strict=True):
            np.copyto(target, array.data)
        bound.seed, bound.is_train = int(default_generator().integers(2**63)), is_training()
        bound.program.run_forward(is_train=bound.is_train, seed=bound.seed)
        # copies, since the next call writes into the same memory
        outputs = [NDArray(output.copy(), arrays[0].context) for output in bound.program.outputs]
        if bound.program.program.gradients is None:
            signature.free.append(bound)
        else:
            _record(_Call(bound, signature.free), arrays, outputs)
        return outputs

    def _learn(self, key: object, arrays: Sequence[NDArray], outputs: Sequence[NDArray]) -> None:
        """Remember what came out operator by operator, so that the next call like this one is compiled."""
        found = [(each.shape, each.data.dtype) for each in outputs]
        self._signatures[key] = _Signature(found, [each.data for each in self._split(arrays)[1]])
        if len(self._signatures) > MOST_SIGNATURES:
            self._signatures.popitem(last=False)

    def _split(self, arrays: Sequence[NDArray]) -> tuple[list[NDArray], list[NDArray]]:
        """Return the arrays of inputs, and those of parameters."""
        given: tuple[list[NDArray], list[NDArray]] = [], []
        for node, array in zip(self._variables, arrays, strict=True):
            given[node.name not in self._input_names].append(array)
        return given

    def _key(self, arrays: Sequence[NDArray], wanted: Sequence[bool]) -> object:
        kinds = tuple([(each.data.shape, each.data.dtype.char) for each in arrays])
        return kinds, wanted, tuple([id(each.data) for each in self._split(arrays)[1]])

    def _bound(self, signature: _Signature, arrays: Sequence[NDArray], wanted: Sequence[bool]) -> _Bound | None:
        """Return a new program; None where an operator has no gradient, or another type of result than by itself."""
        nodes = [node for node, is_wanted in zip(self._variables, wanted, strict=True) if is_wanted]
        try:
            signature.program = signature.program or build_program(self._heads, nodes or None)
        except Refused:  # autograd says it, should anybody ask for that gradient
            return None
        values, copied = {}, []
        for node, array in zip(self._variables, arrays, strict=True):
            is_input = node.name in self._input_names
            values[node.path] = array.data.copy() if is_input else array.data
            if is_input:
                copied.append(values[node.path])
        compiled = bind(signature.program, values)
        is_same = [(each.shape, each.dtype) for each in compiled.outputs] == list(signature.outputs)
        return _Bound(compiled, copied) if is_same else None


def _wanted(arrays: Sequence[NDArray]) -> tuple[bool, ...]:
    """Tell for each array whether something flows back to it."""
    return (
        tuple([each.is_recorded and _leads_on(each) for each in arrays]) if is_recording() else (False,) * len(arrays)
    )


def _leads_on(array: NDArray) -> bool:
    entry, _ = array.tape_position()
    return entry.is_leaf or bool(entry.inputs)


def _are_floats(arrays: Sequence[NDArray]) -> bool:
    return all(each.data.dtype.kind == "f" and each.size and each.data.ndim for each in arrays)


def _record(call: _Call, arrays: Sequence[NDArray], outputs: Sequence[NDArray]) -> None:
    positions = [each.tape_position() for each in arrays]
    values = [*(each.data for each in outputs), *call.states]
    entry = tape.computed(call, positions, values, arrays[0].context, is_training())
    for index, each in enumerate(outputs):
        each.set_tape_position(entry, index)


class _Call(Opaque):
    """One recorded call of a compiled block; new values of auxiliary states are outputs that nobody sees."""

    name: ClassVar[str] = "_CachedOp"
    display_name: ClassVar[str] = "Compiled block"

    def __init__(self, bound: _Bound, free: list[_Bound]) -> None:
        self.bound = bound
        self.program = bound.program.program
        self.states = list(bound.program.state_updates().values())
        release = weakref.finalize(self, free.append, bound)
        release.atexit = False

    @property
    def graph(self) -> GradientGraph:
        """The gradients of the parameters and inputs that want one."""
        assert self.program.gradients is not None  # noqa: S101 - a call without is not recorded
        return self.program.gradients

    def inputs(self) -> tuple[Port, ...]:
        return tuple(Port(node.name) for node in self.program.variables)

    def outputs(self) -> tuple[Port, ...]:
        count = len(self.program.heads) + len(self.states)
        return tuple(Port(f"output{index}", Role.OUTPUT) for index in range(count))

    def visible_outputs(self) -> int:
        return len(self.program.heads)

    def state_updates(self) -> dict[str, int]:
        if not self.states:
            return {}
        return {node.name: len(self.program.heads) + index for index, node in enumerate(self.program.state_updates)}

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        """Compute the outputs from other values, by the same random numbers."""
        values = {Head(node): array for node, array in zip(self.program.variables, inputs, strict=True)}
        evaluate_nodes(self.program.written, values, is_train=self.bound.is_train, seed=self.bound.seed)
        updates = list(self.program.state_updates.values()) if self.states else []
        return tuple(values[head] for head in (*self.program.heads, *updates))

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        heads = [scope.gradient_of(index) for index in range(len(self.program.heads))]
        made: Any = scope.make(_CallGradient(self), *scope.inputs, *heads)
        numbers = {node: index for index, node in enumerate(_reached(self.graph))}
        found: list[Any] = [
            Head(made.node, numbers[node]) if node in numbers else None for node in self.program.variables
        ]
        return found


def _reached(graph: GradientGraph) -> list[ExpressionNode]:
    return [node for node, head in graph.gradients.items() if head is not None]


class _CallGradient(Opaque):
    """The gradients of a call with respect to all that want one, computed at once."""

    name: ClassVar[str] = "_backward_CachedOp"
    display_name: ClassVar[str] = "Gradient of a compiled block"
    lends_memory: ClassVar[bool] = True

    def __init__(self, call: _Call) -> None:
        self.call = call

    def inputs(self) -> tuple[Port, ...]:
        gradients = (Port(f"gradient{index}") for index in range(len(self.call.program.heads)))
        return (*self.call.inputs(), *gradients)

    def outputs(self) -> tuple[Port, ...]:
        return tuple(Port(f"output{index}", Role.OUTPUT) for index in range(len(_reached(self.call.graph))))

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        """Go back from what the call has left in its program."""
        bound = self.call.bound.program
        given = inputs[len(self.call.program.variables) :]
        for position, array in bound.head_gradients.items():
            np.copyto(array, given[position])
        bound.run_backward()
        return tuple([bound.gradients[node.path] for node in _reached(self.call.graph)])

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        """Differentiate once more: the operators of both passes are written out, and their gradient with them."""
        program, first = self.call.program, self.call.graph
        seeds = {seed.position: seed.node for seed in first.seeds}
        count = len(program.variables)
        stand_ins: list[ExpressionNode | None] = [*program.variables]
        stand_ins += [seeds.get(position) for position in range(len(program.heads))]
        second = gradient(first.heads, [node for node in stand_ins if node is not None])
        known: dict[ExpressionNode, HeadT] = dict(zip(program.variables, scope.inputs, strict=False))
        known |= {node: scope.inputs[count + position] for position, node in seeds.items()}
        known |= {seed.node: scope.gradient_of(seed.position) for seed in second.seeds}
        written: dict[ExpressionNode, Any] = dict(known)
        for node in topological(second.heads):
            if node.operator is not None:
                replayed = _Replayed(node.operator, node, self.call.bound)
                written[node] = scope.make(replayed, *[_output(written, head) for head in node.inputs])
        found = [None if node is None else second.gradients[node] for node in stand_ins]
        return [None if head is None else _output(written, head) for head in found]


def _output(written: dict[ExpressionNode, Any], head: Head) -> Any:  # noqa: ANN401 - of the scope's own type
    made = written[head.node]
    return Head(made.node, head.index) if head.index else made


class _Replayed(Opaque):
    """An operator of a call, which draws the numbers that it drew there."""

    name: ClassVar[str] = "_replayed"

    def __init__(self, operator: Operator, node: ExpressionNode, bound: _Bound) -> None:
        self.operator, self.node = operator, node
        self.is_train, self.seed = bound.is_train, bound.seed

    def inputs(self) -> tuple[Port, ...]:
        return self.operator.inputs()

    def outputs(self) -> tuple[Port, ...]:
        return self.operator.outputs()

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return self.operator.forward(inputs, DrawingContext(self.is_train, self.seed, self.node))

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return self.operator.gradient(scope)
