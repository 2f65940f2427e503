"""The part of a training script that says what is trained for, and what is measured: a module around the network.

What is printed as the loss is what Symloom shows: a mean over the rows, without factors that only gradients have. Where
that is the objective itself, it is written once.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.export.formula import PRODUCT
from core.export.program import Operand, Step
from core.export.pytorch_dialect import DIALECT
from core.export.pytorch_training import free_name, label_rows, output_names
from core.export.softmax import SoftmaxForm, softmax_form
from core.export.spelled import loss_text
from core.export.tables import number
from core.export.train_plan import Feed, PlainTerm, TrainPlan
from core.export.writer import Writer, quoted

CLASSIFIERS = ("SoftmaxOutput", "LogisticRegressionOutput")
REGRESSIONS = ("LinearRegressionOutput", "MAERegressionOutput")


@dataclass(frozen=True)
class _Names:
    """What results of the network are called in `Objective.forward`."""

    parts: dict[str, str]
    outputs: tuple[str, ...]
    inputs: tuple[str, ...]

    def free(self, wanted: str) -> str:
        """Return a name that nothing else in the method has."""
        taken = {*self.parts.values(), *self.outputs, *self.inputs}
        return next(name for name in (wanted, f"{wanted}_out", f"the_{wanted}") if name not in taken)


def metrics(plan: TrainPlan) -> tuple[str, ...]:
    """List what is measured, the loss first."""
    judged = _judged(plan)
    if judged is None:
        return ("loss",)
    return ("loss", "accuracy") if judged.operator in CLASSIFIERS else ("loss", "mae", "mse")


def _judged(plan: TrainPlan) -> Step | None:
    """Return the loss that metrics are about: the last one that has any."""
    found = [step for step in plan.program.losses if step.operator in (*CLASSIFIERS, *REGRESSIONS)]
    return found[-1] if found else None


def write_objective(writer: Writer, plan: TrainPlan) -> None:
    """Write the module that returns the objective of a batch, and the scores."""
    writer.blank(2)
    with writer.indented("class Objective(nn.Module):"):
        writer.line('"""The network and what it is trained for, as one call."""')
        writer.blank()
        _init(writer, plan)
        writer.blank()
        arguments = ["self", *(f"{feed.name}: Tensor" for feed in plan.rows)]
        writer.bracketed("def forward(", arguments, ") -> tuple[Tensor, Tensor]:")
        with writer.indented():
            writer.line('"""Return what is made smaller, and the scores as means over the rows."""')
            for feed in (*plan.fixed, *plan.made):
                _made(writer, plan, feed)
            names = _call(writer, plan)
            reported = _objective(writer, plan, names)
            scores = [reported, *_scores(writer, plan, names)]
            stacked = names.free("scores")
            writer.bracketed(f"{stacked} = [", scores, "]")
            writer.line(f"return objective, torch.stack({stacked}).detach()")


def _init(writer: Writer, plan: TrainPlan) -> None:
    with writer.indented("def __init__(self, model: nn.Module) -> None:"):
        writer.line("super().__init__()")
        writer.line("self.model = model")
        for feed in plan.fixed:
            assert feed.table is not None  # noqa: S101 - `fixed` has those with a file
            read = f"np.load(HERE / {quoted(feed.table.file)})[{quoted(str(feed.part))}]"
            writer.line(f"# the same for every batch: {feed.name}")
            writer.bracketed(f'self.register_buffer("fixed_{feed.name}", ', [f"torch.from_numpy({read})"], ")")


def _made(writer: Writer, plan: TrainPlan, feed: Feed) -> None:
    """Write the numbers of an input that has none for each example."""
    if feed.table is not None:
        rows = f"[: {plan.size}]" if feed.is_cut else ""
        writer.line(f"{feed.name} = self.fixed_{feed.name}{rows}")
        return
    array = next(each.array for each in plan.program.inputs if each.name == feed.name)
    is_batched = bool(array.shape) and (array.shape or (0,))[0] < 0
    sizes = [plan.size, *feed.shape[1:]] if is_batched else [*feed.shape]
    like, shape = plan.rows[0].name, ", ".join(map(str, sizes)) or "()"
    writer.statement(f"{feed.name} = {like}.new_{feed.source.kind}({shape})")


def _call(writer: Writer, plan: TrainPlan) -> _Names:
    """Write the call of the network, and return what its results are called."""
    view = plan.view
    arguments = ", ".join(each.name for each in view.arguments)
    inputs = tuple(each.name for each in plan.program.inputs)
    if not plan.program.losses:
        unpacked = output_names(view)
        known: dict[Operand, str] = {}
        for output, name in zip(plan.program.outputs, unpacked, strict=True):
            known.setdefault(output.operand, name)
        outputs = [known[output.operand] for output in plan.program.outputs]
        read = {outputs[each.position] for each in plan.plain}
        writer.tuple_of("", [name if name in read else "_" for name in unpacked], f" = self.model({arguments})")
        return _Names({}, tuple(outputs), inputs)
    parts = {view.part_name(part): free_name(view, view.part_name(part)) for part in view.parts}
    outputs = [
        parts.get(view.part_name(output.operand), "") if output.operand in view.parts else ""
        for output in plan.program.outputs
    ]
    read = {parts[name] for name in view.loss_parts()} | {outputs[each.position] for each in plan.plain}
    writer.tuple_of(
        "", [name if name in read else "_" for name in parts.values()], f" = self.model.logits({arguments})"
    )
    return _Names(parts, tuple(outputs), inputs)


def _objective(writer: Writer, plan: TrainPlan, names: _Names) -> str:
    """Write ``objective``, and return the loss that is reported."""
    view = plan.view
    terms = [_plain_text(each, names) for each in plan.plain]
    if plan.program.losses:
        arguments = [*(names.parts[name] for name in view.loss_parts()), *view.loss_labels()]
        terms.insert(0, f"network.loss({', '.join(arguments)})")
    is_shared = len(plan.kinds) == 1 and all(_is_reported(plan, step) for step in plan.program.losses)
    is_mean = is_shared and plan.kinds == {False}
    first = "total" if plan.averages and (is_mean or len(terms) > 1) else "objective"
    tail = f" / {plan.size}" if plan.averages and first == "objective" else ""
    why = _why(plan)
    writer.statement(f"{first} = {terms[0]}{tail}", comment=why if first == "objective" else "")
    for term in terms[1:]:
        writer.statement(f"{first} = {first} + {term}")
    if first == "total":
        writer.statement(f"objective = total / {plan.size}", comment=why)
    if is_mean:
        return first
    if is_shared:
        return "objective" if plan.averages else f"objective / {plan.size}"
    return _reported(writer, plan, names)


def _why(plan: TrainPlan) -> str:
    """Say where the objective comes from."""
    if plan.program.losses:
        return "the loss is a sum over the rows" if plan.averages and True in plan.kinds else ""
    return "there is no loss layer: the output itself is made smaller"


def _plain_text(term: PlainTerm, names: _Names) -> str:
    factor = "" if term.factor == 1 else f"{number(term.factor)} * "
    return f"{factor}{names.outputs[term.position]}.sum()"


def _is_reported(plan: TrainPlan, step: Step) -> bool:
    """Tell whether the mean of a loss over the rows is what is reported."""
    match step.operator:
        case "SoftmaxOutput":
            return _is_mean_entropy(softmax_form(plan.program, step))
        case "SVMOutput":
            return plan.program.array(step.operands["data"]).rank == 2
        case "MakeLoss" | "make_loss":
            return True
    return float(str(step.attributes["grad_scale"])) == 1


def _is_mean_entropy(form: SoftmaxForm) -> bool:
    if form.scale != 1 or form.labels == "probabilities":
        return False
    if form.normalization == "valid":
        return form.ignore_label is not None
    if form.ignore_label is not None:
        return False
    return form.normalization == "batch" or form.layout != "last" or form.labels == "vector"


def _reported(writer: Writer, plan: TrainPlan, names: _Names) -> str:
    """Write the loss as it is shown, ``total``, where the objective has other factors."""
    writer.line("# what Symloom shows: the mean, without the factors of the gradient")
    terms = [_reported_loss(plan, step, names) for step in plan.program.losses]
    terms += [f"{_plain_text(each, names)}{f' / {plan.size}' if each.is_sum else ''}" for each in plan.plain]
    writer.assignment("total", terms[0])
    for term in terms[1:]:
        writer.statement(f"total = total + {term}")
    return "total"


def _reported_loss(plan: TrainPlan, step: Step, names: _Names) -> str:
    data, label = _operands(plan, step, names)
    match step.operator:
        case "SoftmaxOutput":
            return _entropy(softmax_form(plan.program, step), data, label)
        case "LinearRegressionOutput":
            return f"F.mse_loss({data}, {_target(plan, step, data, label)}) / 2"
        case "MAERegressionOutput":
            return f"F.l1_loss({data}, {_target(plan, step, data, label)})"
        case "LogisticRegressionOutput":
            return f"F.binary_cross_entropy_with_logits({data}, {_target(plan, step, data, label)})"
    texts = {"data": data, "label": label}
    term = loss_text(plan.program, step, texts, DIALECT).within(PRODUCT)
    if step.operator == "SVMOutput":
        return f"{term} / {label}.numel()"
    return f"{term} / {plan.size}" if plan.is_sum(step) else term


def _operands(plan: TrainPlan, step: Step, names: _Names) -> tuple[str, str]:
    """Return what a loss reads; an input is called what it is, a part of the network's result as it was unpacked."""
    texts = [
        names.parts.get(name, name)
        for port in ("data", "label")
        for name in [plan.view.part_name(step.operands[port]) if port in step.operands else ""]
    ]
    return texts[0], texts[1]


def _target(plan: TrainPlan, step: Step, data: str, label: str) -> str:
    """Return a label in the shape of what is compared with it."""
    shapes = {plan.program.array(step.operands[port]).dims for port in ("data", "label")}
    return label if len(shapes) == 1 and None not in shapes else f"{label}.reshape_as({data})"


def _entropy(form: SoftmaxForm, data: str, label: str) -> str:
    """Return the cross entropy, averaged over the labels that count."""
    if form.labels == "probabilities":
        if form.layout == "flat":
            data, label = f"{data}.flatten(1)", f"{label}.flatten(1)"
        dim = 1 if form.layout == "channels" else -1
        return f"-({label} * torch.log_softmax({data}, dim={dim})).sum() / {label}.sum().clamp(min=1)"
    rows, classes = label_rows(form, data, label)
    options = [] if form.ignore_label is None else [f"ignore_index={form.ignore_label}"]
    if form.smooth_alpha:
        count = form.classes or 2
        options.append(f"label_smoothing={number(form.smooth_alpha * count / (count - 1))}")
    return f"F.cross_entropy({', '.join([rows, classes, *options])})"


# Metrics


def _scores(writer: Writer, plan: TrainPlan, names: _Names) -> list[str]:
    """Write what the metrics are computed from, and return them."""
    step = _judged(plan)
    if step is None:
        return []
    data, label = _operands(plan, step, names)
    if step.operator == "SoftmaxOutput":
        return [_accuracy(writer, softmax_form(plan.program, step), data, label, names)]
    if step.operator == "LogisticRegressionOutput":
        hits = names.free("hits")
        writer.statement(f"{hits} = ({data} > 0) == ({_target(plan, step, data, label)} > 0.5)")
        return [f"{hits}.float().mean()"]
    error = names.free("error")
    writer.statement(f"{error} = {data} - {_target(plan, step, data, label)}")
    return [f"{error}.abs().mean()", f"{error}.square().mean()"]


def _accuracy(writer: Writer, form: SoftmaxForm, data: str, label: str, names: _Names) -> str:
    dim = 1 if form.layout == "channels" else -1
    scores = f"{data}.flatten(1)" if form.layout == "flat" else data
    hits = names.free("hits")
    if form.labels == "probabilities":
        truth = f"{label}.flatten(1)" if form.layout == "flat" else label
        writer.statement(f"{hits} = {scores}.argmax({dim}) == {truth}.argmax({dim})")
        return f"{hits}.float().mean()"
    best, classes = f"{scores}.argmax({dim})", f"{label}.long()"
    if form.labels != "vector":
        writer.statement(f"{names.free('best')} = {best}")
        best = names.free("best")
        classes = f"{classes}.reshape_as({best})"
    if form.ignore_label is None:
        writer.statement(f"{hits} = {best} == {classes}")
        return f"{hits}.float().mean()"
    counted = names.free("counted")
    writer.statement(f"classes = {classes}")
    writer.statement(f"{counted} = classes != {form.ignore_label}")
    writer.statement(f"{hits} = ({best} == classes) & {counted}")
    return f"{hits}.sum() / {counted}.sum().clamp(min=1)"
