"""The loss that `main()` of MXNet's and Symloom's own code prints, as an expression over an output and its label.

Their loss layers return predictions and keep the loss to themselves, so what is watched is computed beside them. It is
a mean over the rows, without factors of the gradient.
"""

from __future__ import annotations

from core.export.program import Output, Program, Step
from core.export.softmax import SoftmaxForm, softmax_form


def watchable(program: Program) -> dict[int, Step]:
    """Return the losses among the outputs, by position, whose value can be told from the output and an input."""
    losses = {step.name: step for step in program.losses}
    inputs = {each.name for each in program.inputs}
    found = {at: losses[output.operand.name] for at, output in enumerate(program.outputs) if _is_in(output, losses)}
    return {at: step for at, step in found.items() if "label" not in step.operands or _label(step) in inputs}


def _is_in(output: Output, losses: dict[str, Step]) -> bool:
    return output.operand.name in losses


def _label(step: Step) -> str:
    return step.operands["label"].name


def label_argument(program: Program, step: Step) -> tuple[str, str] | None:
    """Return what a loss compares with: its name in the file, and in the graph; None if it reads no label."""
    if "label" not in step.operands:
        return None
    return next((each.name, each.argument) for each in program.inputs if each.name == _label(step))


def watched_loss(program: Program, step: Step, output: str, label: str, nd: str) -> str:
    """Return the loss as an array of one number; ``nd`` is the module of the functions."""
    shapes = {program.array(operand).dims for operand in step.operands.values()}
    target = label if len(shapes) == 1 else f"{label}.reshape({output}.shape)"
    match step.operator:
        case "SoftmaxOutput":
            return _entropy(softmax_form(program, step), output, label, nd)
        case "LinearRegressionOutput":
            return f"(({output} - {target}) ** 2).mean() / 2"
        case "MAERegressionOutput":
            return f"{nd}.abs({output} - {target}).mean()"
        case "LogisticRegressionOutput":
            return f"-({target} * {nd}.log({output}) + (1 - {target}) * {nd}.log(1 - {output})).mean()"
        case "SVMOutput":
            return _margin(step, output, label, nd)
    return f"{output}.mean()"


def _entropy(form: SoftmaxForm, output: str, label: str, nd: str) -> str:
    if form.labels == "probabilities":
        return f"-({label} * {nd}.log({output})).sum() / len({output})"
    if form.layout == "channels":
        classes = f"{label}.reshape((-1, *{output}.shape[2:]))"
        return f"-{nd}.log({nd}.pick({output}, {classes}, axis=1)).mean()"
    if form.layout == "flat":
        rows = f"{output}.reshape((len({output}), -1))"
        return f"-{nd}.log({nd}.pick({rows}, {label}.reshape((-1,))[: len({output})])).mean()"
    classes = label if form.labels == "vector" else f"{label}.reshape({output}.shape[:-1])"
    return f"-{nd}.log({nd}.pick({output}, {classes})).mean()"


def _margin(step: Step, output: str, label: str, nd: str) -> str:
    side = f"2 * {nd}.one_hot({label}, {output}.shape[-1]) - 1"
    missing = f"{nd}.relu({step.attributes['margin']!r} - ({side}) * {output})"
    losses = missing if step.attributes["use_linear"] else f"({missing} ** 2)"
    return f"{step.attributes['regularization_coefficient']!r} * {losses}.sum() / {label}.size"
