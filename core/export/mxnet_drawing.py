"""The initializer class of exported MXNet files whose parameters begin with what a formula says."""

from __future__ import annotations

from core.export.drawing import Drawings, DrawingWords, drawn_values
from core.export.numpy_dialect import DIALECT
from core.export.program import Program
from core.export.writer import Writer, quoted
from core.parameters.initializer import Formula

DRAWING = DrawingWords(
    DIALECT,
    head="def {name}(shape: tuple) -> np.ndarray:",
    uniform="mx.nd.random.uniform({low}, {high}, shape).asnumpy()",
    normal="mx.nd.random.normal(0, 1, shape).asnumpy()",
    index="np.arange({size}, dtype=float).reshape({dims})",
    number="np.array(float({number}))",
    result="np.broadcast_to(values, shape)",
)


def write_formulas(writer: Writer, program: Program) -> None:
    """Write the functions of all formulas, and the class by which MXNet finds them: by text, bounds and rank."""
    drawings = Drawings(DRAWING)
    entries: dict[str, str] = {}
    for each in program.parameters:
        drawn = drawn_values(each) if isinstance(each.initializer, Formula) else None
        if drawn is not None and isinstance(each.initializer, Formula):
            values = each.initializer.argument_values()
            parts = (quoted(drawn.text), repr(values["low"]), repr(values["high"]), str(len(drawn.axes)))
            entries[", ".join(parts)] = drawings.name(drawn)
    if not entries:
        return
    drawings.write(writer)
    writer.line("FORMULAS = {")
    with writer.indented():
        for key, name in entries.items():
            writer.statement(f"({key}): {name},")
    writer.line("}")
    writer.blank(2)
    writer.line("@mx.init.register")
    with writer.indented("class Formula(mx.init.Initializer):"):
        writer.line('"""First values that a formula says."""')
        writer.blank()
        with writer.indented("def __init__(self, text: str, low: float, high: float) -> None:"):
            writer.line("super().__init__(text=text, low=low, high=high)")
            writer.line("self.formula = (text, low, high)")
        writer.blank()
        with writer.indented("def _init_weight(self, _name: str, array: mx.nd.NDArray) -> None:"):
            writer.line("array[:] = FORMULAS[(*self.formula, len(array.shape))](array.shape)")
    writer.blank(2)
