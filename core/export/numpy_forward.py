"""The forward statements of each operator in NumPy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from core.export import spelled
from core.export.numpy_dialect import DIALECT
from core.export.program import Program, Step, is_batch_norm
from core.export.softmax import SoftmaxForm, softmax_form
from core.export.tables import ARITHMETIC, arithmetic
from core.export.writer import Writer

Operands: TypeAlias = Mapping[str, str]
Forward: TypeAlias = Callable[[Writer, Program, Step, Operands, str], None]


def write_step(writer: Writer, program: Program, step: Step, operands: Operands, comment: str, used: set[str]) -> None:
    """Write the statements that compute a step."""
    if is_own(step):
        FORWARD[step.operator](writer, program, step, operands, comment)
    else:
        spelled.write_step(writer, program, step, operands, DIALECT, comment=comment, used=used)


def is_own(step: Step) -> bool:
    """Tell whether a step is written by `FORWARD`."""
    return step.operator in FORWARD and (step.operator != "BatchNorm" or is_batch_norm(step))


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


def _batch_norm(writer: Writer, program: Program, step: Step, operands: Operands, comment: str) -> None:
    data, rank = operands["data"], program.array(step.operands["data"]).rank or 2
    axis = int(str(step.attributes["axis"])) % rank
    axes = tuple(each for each in range(rank) if each != axis)
    over = str(axes[0]) if len(axes) == 1 else str(axes)
    output, mean, scale = (result.name for result in step.results[:3])
    with writer.indented("if train:"):
        writer.statement(f"{mean} = {data}.mean(axis={over})", path=step.path)
        writer.statement(f"variance = {data}.var(axis={over})", path=step.path)
        kept = float(str(step.attributes["momentum"]))
        for port, new in (("moving_mean", mean), ("moving_var", "variance")):
            if step.operands[port].kind == "parameter":
                moving = operands[port]
                writer.statement(f"{moving} = {kept!r} * {moving} + {1 - kept:.12g} * {new}", path=step.path)
    with writer.indented("else:"):
        writer.statement(f"{mean} = {operands['moving_mean']}", path=step.path)
        writer.statement(f"variance = {operands['moving_var']}", path=step.path)
    writer.statement(f"{scale} = 1 / np.sqrt(variance + {step.attributes['eps']!r})", path=step.path)
    along = channels_text(axis, rank)
    writer.statement(f"{output} = ({data} - {mean}{along}) * {scale}{along}", path=step.path)
    gamma = "" if step.attributes["fix_gamma"] else f" * {operands['gamma']}{along}"
    writer.statement(f"{output} = {output}{gamma} + {operands['beta']}{along}", comment=comment, path=step.path)


def _layer_norm(writer: Writer, program: Program, step: Step, operands: Operands, comment: str) -> None:
    data, rank = operands["data"], program.array(step.operands["data"]).rank or 1
    axis = int(str(step.attributes["axis"])) % rank
    output, mean, std = (result.name for result in step.results)
    along = channels_text(axis, rank)
    writer.statement(f"{mean} = {data}.mean(axis={axis}, keepdims=True)", path=step.path)
    variance = f"{data}.var(axis={axis}, keepdims=True)"
    writer.statement(f"{std} = np.sqrt({variance} + {step.attributes['eps']!r})", path=step.path)
    writer.statement(f"{output} = ({data} - {mean}) / {std}", path=step.path)
    text = f"{output} * {operands['gamma']}{along} + {operands['beta']}{along}"
    writer.statement(f"{output} = {text}", comment=comment, path=step.path)


def channels_text(axis: int, rank: int) -> str:
    """Return the call that lays a vector along an axis of an array, if one is needed."""
    return "" if axis == rank - 1 else f".reshape({', '.join(['-1', *['1'] * (rank - 1 - axis)])})"


def _dropout(writer: Writer, program: Program, step: Step, operands: Operands, comment: str) -> None:  # noqa: ARG001
    data, p = operands["data"], float(str(step.attributes["p"]))
    output, mask = (result.name for result in step.results)
    drawn = f"(self.rng.random({data}.shape) >= {p!r}) / {1 - p:.12g}" if p < 1 else f"np.zeros({data}.shape)"
    with writer.indented("if train:"):
        writer.statement(f"{mask} = {drawn}", path=step.path)
    with writer.indented("else:"):
        writer.statement(f"{mask} = np.ones({data}.shape)", path=step.path)
    writer.statement(f"{output} = {data} * {mask}", comment=comment, path=step.path)


FORWARD: Mapping[str, Forward] = MappingProxyType(
    {
        "FullyConnected": _dense,
        "Activation": _activation,
        "Flatten": _flatten,
        "add_n": _arithmetic,
        "SoftmaxOutput": _softmax,
        "BatchNorm": _batch_norm,
        "Dropout": _dropout,
        "LayerNorm": _layer_norm,
        **dict.fromkeys(ARITHMETIC, _arithmetic),
    }
)
"""Operator -> writer of its forward statements, where they are more, or other, than its formula."""
