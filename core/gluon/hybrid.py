"""Blocks that compute with arrays and with symbols alike.

`HybridBlock.hybrid_forward` is written once for both: its first argument is `core.ndarray` or `core.symbol`. Called
with a Variable, a block returns the symbol of the network. Called with arrays, a block whose parameters wait for
their shapes builds that symbol to infer them.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import DTypeLike

from core import ndarray, symbol
from core.base import MXNetError
from core.context import Context
from core.dimension import Shape
from core.gluon.block import Block, Values
from core.gluon.graph import BlockGraph, trace
from core.gluon.parameter import DeferredInitializationError, Parameter, ParameterDict
from core.gluon.structure import Structure, contexts, flattened, leaves
from core.ndarray import NDArray
from core.symbol import Symbol

HYBRIDIZE_FLAGS = ("static_alloc", "static_shape", "inline_limit", "forward_bulk_size", "backward_bulk_size")
"""What MXNet's `hybridize` takes beside ``active``; here it has no effect."""


class HybridBlock(Block):
    """Base of blocks that can be traced; subclasses write `hybrid_forward`."""

    def __init__(self, prefix: str | None = None, params: ParameterDict | None = None) -> None:
        super().__init__(prefix, params)
        self._active = False
        self._graph: BlockGraph | None = None
        self._graph_parameters: dict[str, Parameter] | None = None

    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, value)
        if isinstance(value, HybridBlock):
            self._clear_graph()

    def register_child(self, block: Block, name: str | None = None) -> None:
        if not isinstance(block, HybridBlock):
            raise ValueError(
                f"Children of HybridBlock must also be HybridBlock, but {block} has type {type(block)}. If you are"
                " using Sequential, please try HybridSequential instead."
            )
        super().register_child(block, name)
        self._clear_graph()

    def hybridize(self, active: bool = True, **kwargs: object) -> None:
        """Run as traced from now on: `hybrid_forward` is called once, with symbols, and then the trace runs.

        With the second call for the same shapes and types the trace becomes a compiled program.

        Raises:
            TypeError: A keyword is none of MXNet's flags.
        """
        for key in kwargs:
            if key not in HYBRIDIZE_FLAGS:
                raise TypeError(f"hybridize() got an unexpected keyword argument {key!r}")
        if active and (len(self._forward_hooks) or len(self._forward_pre_hooks)):
            warnings.warn(
                f'"{self.name}" is being hybridized while still having forward hook/pre-hook. If "{self.name}" is a'
                " child of HybridBlock, the hooks will not take effect.",
                UserWarning,
                stacklevel=2,
            )
        self._active = active
        self._clear_graph()
        super().hybridize(active, **kwargs)

    def cast(self, dtype: DTypeLike) -> None:
        self._clear_graph()
        super().cast(dtype)

    def _clear_graph(self) -> None:
        # Also called while the constructor of a block sets its first attributes.
        if getattr(self, "_graph", None) is not None:
            self._graph = self._graph_parameters = None

    # Running

    def forward(self, x: Values, *args: Values) -> Values:
        """Compute with arrays, or build the symbol if there are symbols.

        Raises:
            ValueError: There are both among the inputs, or neither.
        """
        kinds = {isinstance(leaf, Symbol) for leaf in leaves([x, *args])}
        if len(kinds) > 1:
            raise ValueError(
                "In HybridBlock, we do not support mixed NDArrays and Symbols types for the input. Please check the"
                " type of the args.\n"
            )
        if not kinds:
            raise ValueError(
                "In HybridBlock, there must be one NDArray or one Symbol in the input. Please check the type of the"
                " args.\n"
            )
        if True in kinds:
            return self._make_symbol(x, *args)
        return self._run_graph(x, *args) if self._active else self._run(x, *args)

    def hybrid_forward(self, F: Values, x: Values, *args: Values, **kwargs: Values) -> Values:
        """Compute the outputs by functions of ``F``; parameters come as keywords. Subclasses write it."""
        raise NotImplementedError(f"{type(self).__name__} should define hybrid_forward(self, F, x, …)")

    def _make_symbol(self, *args: Values) -> Values:
        variables = {name: parameter.var() for name, parameter in self._reg_params.items()}
        with self.name_scope():
            return self.hybrid_forward(symbol, *args, **variables)

    def _run(self, *args: Values) -> Values:
        ctx = contexts(args)[0]
        with ctx:
            return self.hybrid_forward(ndarray, *args, **self._arrays(self._reg_params, ctx, args))

    def _run_graph(self, *args: Values) -> Values:
        devices = contexts(args)
        if len(devices) > 1:
            raise ValueError(
                "Find multiple contexts in the input, After hybridized, the HybridBlock only supports one input"
                " context. You can print the ele.ctx in the input arguments to inspect their contexts. Find all"
                f" contexts = {devices}"
            )
        graph = self._traced(*args)
        inputs, structure = flattened(args, "input")
        _check_structure(graph.structure, structure)
        with devices[0]:
            if self._graph_parameters is None:
                self._graph_parameters = self._all_parameters()
            parameters = self._arrays(self._graph_parameters, devices[0], args)
            return graph.run([leaf for leaf in inputs if isinstance(leaf, NDArray)], parameters)

    def _arrays(self, parameters: Mapping[str, Parameter], ctx: Context, args: Values) -> dict[str, NDArray]:
        """Return the values of parameters; those that wait for their shapes get them from the inputs now."""
        try:
            return {name: parameter.data(ctx) for name, parameter in parameters.items()}
        except DeferredInitializationError:
            self._infer_deferred(*args)
            for parameter in self.collect_params().values():
                parameter._finish_deferred_init()  # noqa: SLF001 - our own
            return {name: parameter.data(ctx) for name, parameter in parameters.items()}

    def _all_parameters(self) -> dict[str, Parameter]:
        return dict(self.collect_params().items())

    # Tracing

    def _traced(self, *args: Values) -> BlockGraph:
        if self._graph is None:
            self._graph = trace(self._make_symbol, args)
        return self._graph

    def _infer_deferred(self, *args: Values) -> None:
        try:
            self.infer_shape(*args)
        except MXNetError as error:
            raise ValueError(f"Deferred initialization failed because shape cannot be inferred. {error}") from error

    def infer_shape(self, *args: Values) -> None:
        """Set the shapes of all parameters from inputs."""
        graph = trace(self._make_symbol, args)
        given = {
            variable.list_arguments()[0]: leaf.shape
            for variable, leaf in zip(graph.inputs, _arrays_in(args), strict=True)
        }
        parameters = self._all_parameters()
        for name, shape in _inferred(graph.output, given, parameters):
            if shape is not None:
                parameters[name].shape = shape

    def infer_type(self, *args: Values) -> None:
        """Set the types of all parameters from those of the inputs."""
        kinds = {np.dtype(leaf.dtype) for leaf in _arrays_in(args)}
        floats = {kind for kind in kinds if kind.kind == "f"}
        if len(floats) == 1:
            for parameter in self.collect_params().values():
                parameter.dtype = next(iter(floats)).type

    def export(self, path: str | Path, epoch: int = 0, remove_amp_cast: bool = True) -> tuple[str, str]:
        """Write ``path-symbol.json`` and ``path-0000.params``, which MXNet loads, and return their names.

        Raises:
            RuntimeError: It has not been hybridized and run.
        """
        if self._graph is None:
            raise RuntimeError(
                "Please first call block.hybridize() and then run forward with this block at least once before calling"
                " export."
            )
        del remove_amp_cast  # there are no such casts here
        output = self._graph.output
        output.save(f"{path}-symbol.json")
        states = set(output.list_auxiliary_states())
        parameters = self._all_parameters()
        values = {
            f"{'aux' if name in states else 'arg'}:{name}": parameters[name]._reduce()  # noqa: SLF001 - our own
            for name in output.list_inputs()
            if name in parameters
        }
        ndarray.save(f"{path}-{epoch:04d}.params", values)
        return f"{path}-symbol.json", f"{path}-{epoch:04d}.params"


def _arrays_in(args: Values) -> list[NDArray]:
    return [leaf for leaf in leaves(args) if isinstance(leaf, NDArray)]


def _check_structure(known: Structure, given: Structure) -> None:
    if known != given:
        raise ValueError(
            "The argument structure of HybridBlock does not match the cached version. Stored format ="
            f" {known}, input format = {given}"
        )


def _inferred(
    output: Symbol, given: Mapping[str, Shape], parameters: Mapping[str, Parameter]
) -> Iterator[tuple[str, Shape | None]]:
    """Go through the names of the parameters that a symbol reads, with their shapes."""
    arguments, _, states = output.infer_shape_partial(**given)
    named = zip(
        [*output.list_arguments(), *output.list_auxiliary_states()],
        [*(arguments or ()), *(states or ())],
        strict=True,
    )
    return ((name, shape) for name, shape in named if name in parameters)
