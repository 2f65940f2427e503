"""Prints a `Program` as a NumPy class with its own forward and backward."""

from __future__ import annotations

from collections.abc import Iterable

from core.export.build import Spelling
from core.export.drawing import Drawings
from core.export.header import write_header
from core.export.multipliers import multiplier_notes
from core.export.numpy_backward import Backward, underivable
from core.export.numpy_derived import PART_NAMES
from core.export.numpy_dialect import DIALECT
from core.export.numpy_forward import is_own, write_step
from core.export.numpy_helpers import HELPER_NAMES
from core.export.numpy_training import DRAWING, INITIALIZERS, write_init_params, write_load_params, write_main
from core.export.program import Operand, Program, Step, is_batch_norm
from core.export.softmax import softmax_notes, softmax_problem
from core.export.spelled import step_problems, unsupported
from core.export.tables import shape_text, unsupported_initializers
from core.export.writer import Writer
from core.problem import Problem

TITLE = "NumPy"
WEIGHTS_SUFFIX = ".npz"

_FILE_NAMES = ("Arrays", "Path", "WEIGHTS", "init_params", "load_params", "main", "np")
_LOCAL_NAMES = (
    "bound", "classes", "error", "exp", "file", "grad", "grads", "index", "inputs", "loss", "math", "model", "name",
    "one_hot", "p", "params", "path", "picked", "rng", "rows", "self", "statistics", "step", "target", "term", "train",
    "variance",
)  # fmt: skip

SPELLING = Spelling(
    target="numpy",
    reserved_values=(*_FILE_NAMES, *_LOCAL_NAMES, *PART_NAMES, *HELPER_NAMES),
    reserved_attributes=(),
    reserved_classes=_FILE_NAMES,
)


def problems(program: Program) -> list[Problem]:
    """List what this target cannot express, before anything is written."""
    found = step_problems(program, DIALECT, TITLE, is_own, has_terms=False)
    for step in program.steps:
        if is_batch_norm(step) and program.array(step.operands["data"]).rank is None:
            found.append(unsupported(step, TITLE, "export_rank"))
        if step.operator == "Dropout" and not step.layer:
            found.append(unsupported(step, TITLE, "export_form"))
    for parameter in program.parameters:
        if parameter.array.shape is None:
            values = {"node": parameter.argument, "target": TITLE}
            found.append(Problem("export_shape_unknown", path=parameter.path, values=values))
    found += unsupported_initializers(program, TITLE, INITIALIZERS)
    softmax_problems = (
        softmax_problem(program, step, TITLE) for step in program.losses if step.operator == "SoftmaxOutput"
    )
    found += [problem for problem in softmax_problems if problem]
    return found or underivable(program, TITLE)


def emit(program: Program, *, has_weights: bool) -> Writer:
    """Return the file of a program."""
    used: set[str] = set()
    backward = Backward(program, used)
    drawings = Drawings(DRAWING)
    drawn = drawings.gather(program)
    body = Writer()
    with body.indented(f"class {program.name}:"):
        if program.parameters or program.is_random:
            _constructor(body, program)
            body.blank()
        _forward(body, program, backward.saved, used)
        body.blank()
        _backward(body, backward)
    if program.parameters:
        write_init_params(body, program, drawn)
    if has_weights:
        write_load_params(body)
    write_main(body, program, has_weights=has_weights)
    helpers = DIALECT.helpers_of(used)
    writer = Writer()
    _header(writer, program, has_weights, sorted({name for _, helper in helpers for name in helper.imports}))
    for _, helper in helpers:
        for line in helper.code.strip("\n").split("\n"):
            writer.line(line)
        writer.blank(2)
    drawings.write(writer)
    writer.extend(body)
    return writer


def _constructor(writer: Writer, program: Program) -> None:
    arguments = ", params: Arrays" if program.parameters else ""
    with writer.indented(f"def __init__(self{arguments}) -> None:"):
        if program.parameters:
            writer.line("self.params = params")
        if program.is_random:
            writer.line("self.rng = np.random.default_rng()")


def _header(writer: Writer, program: Program, has_weights: bool, modules: list[str]) -> None:
    notes = []
    if has_weights:
        arrays = ", ".join(f"{each.name} {each.array.letters}" for each in program.parameters)
        notes += _wrapped(f"Weights  {program.stem}{WEIGHTS_SUFFIX}: {arrays}")
    softmax = softmax_notes(program)
    notes += ["", *softmax] if softmax else []
    if program.has_modes:
        notes += ["", "forward(..., train=True) is for training, forward(...) for use."]
    notes += multiplier_notes(program)
    write_header(writer, program, "in NumPy alone", ("", "int"), notes)
    writer.blank()
    for module in modules:
        writer.line(f"import {module}")
    if has_weights:
        writer.line("from pathlib import Path")
    if modules or has_weights:
        writer.blank()
    writer.line("import numpy as np")
    writer.blank()
    if has_weights:
        writer.line(f'WEIGHTS = Path(__file__).with_suffix("{WEIGHTS_SUFFIX}")')
    writer.line("Arrays = dict[str, np.ndarray]")
    writer.blank(2)


def _wrapped(text: str) -> list[str]:
    lines, line = [], ""
    for part in text.split("), "):
        piece = part if part.endswith(")") else f"{part})"
        if line and len(line) + len(piece) > 110:
            lines.append(f"{line},")
            line = f"         {piece}"
        else:
            line = f"{line}, {piece}" if line else piece
    return [*lines, line]


def operand_text(operand: Operand) -> str:
    """Return how a method reads an operand."""
    return f'p["{operand.name}"]' if operand.kind == "parameter" else operand.name


def _reads_parameters(program: Program, steps: Iterable[Step]) -> bool:
    operands = [operand for step in steps for operand in step.operands.values()]
    return any(operand.kind == "parameter" for operand in (*operands, *(each.operand for each in program.outputs)))


def _forward(writer: Writer, program: Program, saved: list[str], used: set[str]) -> None:
    arguments = ["self", *(f"{each.name}: np.ndarray" for each in program.inputs if not each.is_label)]
    arguments += ["*", "train: bool = False"] if program.has_modes else []
    outputs = [operand_text(output.operand) for output in program.outputs]
    returns = "np.ndarray" if len(outputs) == 1 else "tuple[np.ndarray, ...]"
    writer.bracketed("def forward(", arguments, f") -> {returns}:")
    with writer.indented():
        if _reads_parameters(program, program.steps):
            writer.line("p = self.params")
        shown: set[str] = set()
        called: set[str] = set()
        for step in program.steps:
            comment = shape_text(program, step, shown)
            if step.layer in called:
                comment = ", ".join(filter(None, [comment, f"{step.layer} again"]))
            called |= {step.layer} - {""}
            operands = {port: operand_text(operand) for port, operand in step.operands.items()}
            write_step(writer, program, step, operands, comment, used)
        if len(saved) == 1:
            writer.line(f"self.saved = ({saved[0]},)")
        elif saved:
            writer.tuple_of("self.saved = ", saved)
        writer.tuple_of("return ", outputs)


def _backward(writer: Writer, backward: Backward) -> None:
    arguments = ["self", *(f"{name}: np.ndarray" for name in backward.arguments)]
    writer.bracketed("def backward(", arguments, ") -> tuple[Arrays, Arrays]:")
    with writer.indented():
        writer.line(f'"""{backward.doc()}"""')
        backward.write(writer)
