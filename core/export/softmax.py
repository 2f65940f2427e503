"""How a `SoftmaxOutput` lays its classes and labels out, worked out once for all targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.export.program import Program, Step
from core.export.spelled import unsupported
from core.problem import Problem


@dataclass(frozen=True)
class SoftmaxForm:
    """One softmax with its loss.

    Attributes:
        layout: Classes along the ``last`` axis, along axis 1 with positions behind (``channels``), or over everything
            but axis 0 (``flat``).
        rank: Number of axes of the data, None if unknown.
        classes: Number of classes, None if unknown.
        labels: ``classes`` numbers in a vector, ``positions`` numbers in any other shape, or ``probabilities``.
    """

    layout: Literal["last", "channels", "flat"]
    rank: int | None
    classes: int | None
    labels: Literal["vector", "positions", "probabilities"]
    normalization: str
    ignore_label: int | None
    """The label without a gradient, None if every label counts."""
    valid_label: int
    """The label that ``valid`` does not count."""
    scale: float
    smooth_alpha: float

    @property
    def spread(self) -> str:
        """How much of the target each other class gets under smoothing, as code."""
        return repr(self.smooth_alpha / max(1, (self.classes or 2) - 1))


def softmax_form(program: Program, step: Step) -> SoftmaxForm:
    """Return the form of a softmax step."""
    attributes = step.attributes
    data, label = (program.array(step.operands[port]) for port in ("data", "label"))
    layout: Literal["last", "channels", "flat"] = "flat"
    if data.rank == 2 or (attributes["preserve_shape"] and not attributes["multi_output"]):
        layout = "last"
    elif attributes["multi_output"]:
        layout = "channels"
    is_same = label.example == data.example and label.example is not None
    ignored = int(float(str(attributes["ignore_label"])))
    return SoftmaxForm(
        layout=layout,
        rank=data.rank,
        classes=_classes(layout, data.shape),
        labels="probabilities" if is_same else "vector" if label.rank == 1 and layout == "last" else "positions",
        normalization=str(attributes["normalization"]),
        ignore_label=ignored if attributes["use_ignore"] else None,
        valid_label=ignored,
        scale=float(str(attributes["grad_scale"])),
        smooth_alpha=float(str(attributes["smooth_alpha"])),
    )


def _classes(layout: str, shape: tuple[int, ...] | None) -> int | None:
    if shape is None or len(shape) < 2:
        return None
    sizes = {"last": shape[-1:], "channels": shape[1:2], "flat": shape[1:]}[layout]
    count = 1
    for size in sizes:
        count *= size
    return None if -1 in sizes else count


def softmax_problem(program: Program, step: Step, target: str) -> Problem | None:
    """Tell what keeps every target from expressing a softmax."""
    form = softmax_form(program, step)
    if form.rank == 1:
        return unsupported(step, target, "export_softmax_vector")
    if form.rank is None and form.layout == "channels":
        return unsupported(step, target, "export_softmax_rank")
    if form.smooth_alpha and form.classes is None and form.labels != "probabilities":
        return unsupported(step, target, "export_softmax_classes")
    return None


def softmax_notes(program: Program) -> list[str]:
    """Return what a reader should know of the losses of a program, as lines of a docstring."""
    steps = [step for step in program.losses if step.operator == "SoftmaxOutput"]
    if not steps:
        return []
    lines = ["SoftmaxOutput is two things: the output is softmax(logits), the gradient is that of the cross entropy,"]
    sums = {divisor_words(softmax_form(program, step)) for step in steps}
    return [*lines, f"{' or '.join(sorted(sums))}."]


def divisor_words(form: SoftmaxForm) -> str:
    """Say over what the cross entropy is summed or averaged."""
    if form.labels == "probabilities":
        words = "summed over the batch"
    elif form.normalization == "batch":
        words = "averaged over the labels" if form.layout != "flat" else "averaged over the batch"
    elif form.normalization == "valid":
        words = f"averaged over the labels other than {form.valid_label}"
    else:
        words = "summed over the batch" + (" and averaged over the positions" if form.layout == "channels" else "")
    return words + (f" (normalization={form.normalization!r})" if form.labels != "probabilities" else "")


def is_summed(program: Program, step: Step) -> bool:
    """Tell whether a loss is a sum over the batch, which wants a smaller learning rate than a mean does."""
    if step.operator != "SoftmaxOutput":
        return step.attributes.get("normalization", "null") == "null"
    form = softmax_form(program, step)
    return form.normalization == "null" or form.labels == "probabilities"
