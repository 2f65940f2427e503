"""The forward statements of each operator in NumPy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from core.export.program import Program, Step
from core.export.softmax import SoftmaxForm, softmax_form
from core.export.tables import ARITHMETIC, arithmetic
from core.export.writer import Writer

Operands: TypeAlias = Mapping[str, str]
Forward: TypeAlias = Callable[[Writer, Program, Step, Operands, str], None]


def write_step(writer: Writer, program: Program, step: Step, operands: Operands, comment: str) -> None:
    """Write the statements that compute a step."""
    FORWARD[step.operator](writer, program, step, operands, comment)


def as_matrix(step: Step, data: str, rank: int | None) -> str:
    """Return the data of a dense layer or of a flatten step as a matrix, where it is none yet."""
    return data if rank == 2 or not step.attributes.get("flatten", True) else f"{data}.reshape(len({data}), -1)"


def _dense(writer: Writer, program: Program, step: Step, operands: Operands, comment: str) -> None:
    data = as_matrix(step, operands["data"], program.array(step.operands["data"]).rank)
    product = f"{step.name} = {data} @ {operands['weight']}.T"
    bias = operands.get("bias")
    if bias is None or writer.fits(f"{product} + {bias}"):
        text = product if bias is None else f"{product} + {bias}"
        writer.statement(text, comment=comment, path=step.path)
        return
    writer.statement(product, comment=comment, path=step.path)
    writer.statement(f"{step.name} = {step.name} + {bias}", path=step.path)


ACTIVATIONS: Mapping[str, str] = MappingProxyType(
    {
        "relu": "np.maximum({x}, 0)",
        "sigmoid": "0.5 * (np.tanh(0.5 * {x}) + 1)",
        "tanh": "np.tanh({x})",
        "softrelu": "np.logaddexp({x}, 0)",
        "softsign": "{x} / (1 + np.abs({x}))",
    }
)


def _activation(writer: Writer, program: Program, step: Step, operands: Operands, comment: str) -> None:  # noqa: ARG001
    expression = ACTIVATIONS[str(step.attributes["act_type"])].format(x=operands["data"])
    writer.statement(f"{step.name} = {expression}", comment=comment, path=step.path)


def _arithmetic(writer: Writer, program: Program, step: Step, operands: Operands, comment: str) -> None:  # noqa: ARG001
    writer.statement(f"{step.name} = {arithmetic(step, operands)}", comment=comment, path=step.path)


def _flatten(writer: Writer, program: Program, step: Step, operands: Operands, comment: str) -> None:  # noqa: ARG001
    data = operands["data"]
    writer.statement(f"{step.name} = {data}.reshape(len({data}), -1)", comment=comment, path=step.path)


def _softmax(writer: Writer, program: Program, step: Step, operands: Operands, comment: str) -> None:
    axis, data = softmax_axis(softmax_form(program, step), operands["data"]), operands["data"]
    writer.statement(f"exp = np.exp({data} - {data}.max(axis={axis}, keepdims=True))", path=step.path)
    writer.statement(f"{step.name} = exp / exp.sum(axis={axis}, keepdims=True)", comment=comment, path=step.path)


def softmax_axis(form: SoftmaxForm, data: str) -> str:
    """Return the axis, or the axes, that the classes of a softmax lie along, as code."""
    if form.layout == "flat":
        return f"tuple(range(1, {data}.ndim))" if form.rank is None else str(tuple(range(1, form.rank)))
    return "-1" if form.layout == "last" else "1"


FORWARD: Mapping[str, Forward] = MappingProxyType(
    {
        "FullyConnected": _dense,
        "Activation": _activation,
        "Flatten": _flatten,
        "add_n": _arithmetic,
        "SoftmaxOutput": _softmax,
        **dict.fromkeys(ARITHMETIC, _arithmetic),
    }
)
"""Operator -> writer of its forward statements."""
