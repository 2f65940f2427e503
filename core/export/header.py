"""The docstring at the top of an exported file: what goes in, what comes out, which file holds the weights."""

from __future__ import annotations

from collections.abc import Sequence

from core.export.program import Array, Input, Operand, Program
from core.export.tables import title_of
from core.export.writer import Writer, docstring_text, width

LABEL_WIDTH = 9


def write_header(writer: Writer, program: Program, kind: str, types: tuple[str, str], notes: Sequence[str]) -> None:
    """Write the docstring; ``types`` are what floats and class numbers are called (empty for nothing)."""
    inputs = [(each.name, _describe_input(each, types)) for each in program.inputs]
    outputs = [(each.operand.name, _describe_output(program, each.operand, types[0])) for each in program.outputs]
    column = max((width(name) for name, _ in (*inputs, *outputs)), default=0)
    writer.line(f'"""{docstring_text(title_of(program))}, {kind}.')
    writer.blank()
    for word, rows in (("Input", inputs), ("Output", outputs)):
        for index, (name, text) in enumerate(rows):
            label = (word if len(rows) == 1 else f"{word}s") if index == 0 else ""
            padding = " " * (column - width(name))
            writer.line(f"{label:{LABEL_WIDTH}}{name}{padding}  {text}".rstrip())
    for note in notes:
        writer.line(note) if note else writer.blank()
    writer.line('"""')


def _describe_input(each: Input, types: tuple[str, str]) -> str:
    kind = types[1] if each.classes is not None and each.is_label else types[0]
    return f"{kind} {_shape(each.array)}".strip()


def _describe_output(program: Program, operand: Operand, kind: str) -> str:
    text = f"{kind} {_shape(program.array(operand))}".strip()
    is_softmax = any(step.name == operand.name and step.operator == "SoftmaxOutput" for step in program.losses)
    return f"{text}    class probabilities" if is_softmax else text


def _shape(array: Array) -> str:
    return array.letters or "of any shape"
