"""A symbol as a block: networks that were written as symbols, or exported, as parts of others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core import symbol
from core.gluon.block import Values
from core.gluon.graph import BlockGraph
from core.gluon.hybrid import HybridBlock
from core.gluon.parameter import ParameterDict
from core.gluon.parameter.parameter import Contexts
from core.gluon.structure import Structure
from core.symbol import Symbol


class SymbolBlock(HybridBlock):
    """A block that computes a symbol.

    Args:
        outputs: What it computes.
        inputs: The Variables that its arguments are put in for; all others become parameters of their names.
        params: Parameters to use instead of own ones.
    """

    def __init__(
        self, outputs: Symbol | Sequence[Symbol], inputs: Symbol | Sequence[Symbol], params: ParameterDict | None = None
    ) -> None:
        super().__init__(prefix="")
        self._params = ParameterDict("", params)
        given = [inputs] if isinstance(inputs, Symbol) else list(inputs)
        for one in given:
            if len(one) != 1 or not one.heads[0].node.is_variable:
                raise AssertionError(f"Input symbols must be variable, but {one} is an output of operators")
        output = outputs if isinstance(outputs, Symbol) else symbol.Group(list(outputs))
        structure: Structure = len(output) if len(output) > 1 else 0
        self._own = BlockGraph(tuple(given), [0] * len(given), output, structure)
        self._make_parameters(output, {one.list_arguments()[0] for one in given})

    def _make_parameters(self, output: Symbol, inputs: set[str]) -> None:
        states = set(output.list_auxiliary_states())
        for name in output.list_inputs():
            if name not in inputs:
                req = "null" if name in states else "write"
                self._reg_params[name] = self.params.get(name, grad_req=req, allow_deferred_init=True)

    @staticmethod
    def imports(
        symbol_file: str | Path,
        input_names: str | Sequence[str],
        param_file: str | Path | None = None,
        ctx: Contexts = None,
    ) -> SymbolBlock:
        """Return the block of an exported network, with its values if there is a file of them."""
        names = [input_names] if isinstance(input_names, str) else list(input_names)
        output = symbol.load(str(symbol_file))
        found = {node.name: node for node in (head.node for head in output.get_internals().heads) if node.is_variable}
        missing = [name for name in names if name not in found]
        if missing:
            raise ValueError(f"{symbol_file} has no Variable named {missing[0]!r}; there are {', '.join(found)}")
        internals = output.get_internals()
        block = SymbolBlock(output, [internals[name] for name in names])
        if param_file is not None:
            block.collect_params().load(param_file, ctx=ctx, cast_dtype=True, dtype_source="saved")
        return block

    def _run(self, *args: Values) -> Values:
        return self._run_graph(*args)

    def _traced(self, *_: Values) -> BlockGraph:
        return self._own

    def _make_symbol(self, *args: Values) -> Values:
        names = [one.list_arguments()[0] for one in self._own.inputs]
        made = self._own.output(**dict(zip(names, args, strict=True)))
        return made if self._own.output_structure == 0 else [made[index] for index in range(len(made))]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._own.output.list_outputs()} of {self._own.output.list_arguments()})"
