"""The functions below the module in an exported PyTorch file: loss, weights, and a few steps of training."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from core.dimension import Shape
from core.export.drawing import DrawingWords
from core.export.formula import SUM
from core.export.multipliers import rates
from core.export.program import Input, Operand, Program, Step
from core.export.pytorch_dialect import DIALECT
from core.export.softmax import SoftmaxForm, is_summed, softmax_form
from core.export.spelled import loss_text
from core.export.tables import describe_initializers, number
from core.export.writer import WIDTH, Writer
from core.parameters.initializer import Constant, Initializer, MSRAPrelu, Normal, One, Orthogonal, Uniform, Xavier, Zero

STEPS = 5
BATCH = 32


@dataclass(frozen=True)
class TorchProgram:
    """A program with what the file's parts need to know of each other."""

    program: Program
    has_weights: bool

    @cached_property
    def arguments(self) -> tuple[Input, ...]:
        """The inputs of `forward`: all but those that only losses read."""
        return tuple(each for each in self.program.inputs if not each.is_label)

    @cached_property
    def parts(self) -> tuple[Operand, ...]:
        """What `logits` returns: what the losses read, then the outputs that are no losses."""
        losses = self.program.losses
        inputs = {each.name for each in self.program.inputs}
        names = {step.name for step in losses}
        read = [step.operands["data"] for step in losses]
        labels = [step.operands["label"] for step in losses if "label" in step.operands]
        labels = [label for label in labels if label.name not in inputs]
        plain = [output.operand for output in self.program.outputs if output.operand.name not in names]
        return tuple(dict.fromkeys([*read, *labels, *plain]))

    @cached_property
    def plain_outputs(self) -> tuple[Operand, ...]:
        """The outputs that are no losses, each once."""
        names = {step.name for step in self.program.losses}
        return tuple(dict.fromkeys(each.operand for each in self.program.outputs if each.operand.name not in names))

    @property
    def is_lazy(self) -> bool:
        """Whether a layer's number of inputs is unknown."""
        parameters = [each for layer in self.program.layers for each in layer.parameters.values()]
        return any(_has_unknown(each.array.shape) for each in parameters)

    def operand(self, operand: Operand) -> str:
        """Return how a method reads an operand."""
        return f"self.{operand.name}" if operand.kind == "parameter" else operand.name

    def part_name(self, part: Operand) -> str:
        """Return what a part of the logits is called where they are unpacked."""
        return part.name.replace(".", "_") if part.kind == "parameter" else part.name

    def loss_parts(self) -> list[str]:
        """List the parts that `loss` reads, and computed labels."""
        read = [operand for step in self.program.losses for operand in step.operands.values()]
        return [self.part_name(part) for part in self.parts if part in read]

    def loss_labels(self) -> list[str]:
        """List the inputs that `loss` reads."""
        inputs = {each.name for each in self.program.inputs}
        labels = [step.operands["label"].name for step in self.program.losses if "label" in step.operands]
        known = set(self.loss_parts())
        return [name for name in dict.fromkeys(labels) if name in inputs and name not in known]

    def part_calls(self) -> list[str]:
        """List how a caller gets at what `loss` reads."""
        arguments = ", ".join(each.name for each in self.arguments)
        return [f"model.logits({arguments})"] if len(self.parts) == 1 else self.loss_parts()


def _has_unknown(shape: Shape | None) -> bool:
    return shape is None or -1 in shape


# Loss


def write_loss(writer: Writer, view: TorchProgram) -> None:
    """Write the function whose gradient is that of the losses."""
    writer.blank(2)
    names = [f"{name}: Tensor" for name in (*view.loss_parts(), *view.loss_labels())]
    writer.bracketed("def loss(", names, ") -> Tensor:", path=view.program.losses[0].path)
    with writer.indented():
        for index, step in enumerate(view.program.losses):
            is_last = index == len(view.program.losses) - 1
            _write_term(writer, view, step, is_first=index == 0, is_last=is_last)
        if len(view.program.losses) > 1:
            writer.line("return total")


def _write_term(writer: Writer, view: TorchProgram, step: Step, *, is_first: bool, is_last: bool) -> None:
    head = "return " if is_first and is_last else "total = " if is_first else "total = total + "
    if step.operator != "SoftmaxOutput":
        operands = {port: _loss_operand(view, operand) for port, operand in step.operands.items()}
        text = loss_text(view.program, step, operands, DIALECT).within(SUM)
        writer.statement(f"{head}{text}", path=step.path)
        return
    form = softmax_form(view.program, step)
    data, label = (view.part_name(step.operands[port]) for port in ("data", "label"))
    factor = "" if form.scale == 1 else f"{number(form.scale)} * "
    if form.labels == "probabilities" and label not in {each.name for each in view.program.inputs if each.is_label}:
        label = f"{label}.detach()"  # it is data or computed, and as a label it has no gradient
    if form.labels == "probabilities":
        _write_probability_term(writer, form, data, label, head + factor, step)
    else:
        _write_class_term(writer, form, data, label, head + factor, step)


def _loss_operand(view: TorchProgram, operand: Operand) -> str:
    """Return what a loss reads; where it is data or computed it has no gradient as a label."""
    name = view.part_name(operand)
    is_label = any(step.operands.get("label") == operand for step in view.program.losses)
    is_data = any(step.operands["data"] == operand for step in view.program.losses)
    labels = {each.name for each in view.program.inputs if each.is_label}
    return f"{name}.detach()" if is_label and not is_data and name not in labels else name


def _write_probability_term(writer: Writer, form: SoftmaxForm, data: str, label: str, head: str, step: Step) -> None:
    writer.line("# cross entropy; its gradient is p - label even where a label does not sum to 1", path=step.path)
    if form.layout == "flat":
        writer.statement(f"logits = {data}.flatten(1)", path=step.path)
        writer.statement(f"target = {label}.flatten(1)", path=step.path)
        data, label = "logits", "target"
    dim = 1 if form.layout == "channels" else -1
    writer.statement(f"entropy = torch.logsumexp({data}, dim={dim}).sum()", path=step.path)
    writer.statement(f"entropy = entropy - ({label} * {data}).sum()", path=step.path)
    writer.statement(f"{head}entropy", path=step.path)


def _write_class_term(writer: Writer, form: SoftmaxForm, data: str, label: str, head: str, step: Step) -> None:
    data, classes = label_rows(form, data, label)
    options = []
    if form.ignore_label is not None:
        options.append(f"ignore_index={form.ignore_label}")
    if form.smooth_alpha:
        options.append(f"label_smoothing={number(form.smooth_alpha * _classes(form) / (_classes(form) - 1))}")
    divisor = _divisor(form)
    if divisor:
        writer.statement(f"classes = {classes}", path=step.path)
        classes = "classes"
    is_mean = form.normalization == "batch" and form.ignore_label is None
    options.append(f'reduction="{"mean" if is_mean else "sum"}"')
    call = [data, classes, *options]
    if not divisor and head == "return ":
        writer.bracketed(f"{head}F.cross_entropy(", call, ")", path=step.path)
        return
    writer.bracketed("entropy = F.cross_entropy(", call, ")", path=step.path)
    if divisor:
        writer.statement(f"entropy = entropy / {divisor}", path=step.path)
    writer.statement(f"{head}entropy", path=step.path)


def _classes(form: SoftmaxForm) -> int:
    return form.classes or 2


def label_rows(form: SoftmaxForm, data: str, label: str) -> tuple[str, str]:
    """Return logits and labels in the layout that `F.cross_entropy` wants."""
    if form.layout == "channels":
        return f"{data}.flatten(2)", f"{label}.reshape(len({label}), -1).long()"
    if form.layout == "flat":
        return f"{data}.flatten(1)", f"{label}.flatten()[: len({data})].long()"
    if form.rank == 2:
        return data, f"{label}.long()" if form.labels == "vector" else f"{label}.flatten().long()"
    return f"{data}.flatten(0, -2)", f"{label}.flatten().long()"


def _divisor(form: SoftmaxForm) -> str:
    """Return what the sum is divided by, in terms of ``classes``; nothing where `reduction` does it."""
    if form.normalization == "valid":
        return f"(classes != {form.valid_label}).sum().clamp(min=1)"
    if form.normalization == "batch":
        return "classes.numel()" if form.ignore_label is not None else ""
    return "classes.size(1)" if form.layout == "channels" else ""


# Weights


DRAWING = DrawingWords(
    DIALECT,
    head="def {name}(shape: torch.Size) -> Tensor:",
    uniform="torch.empty(shape).uniform_({low}, {high})",
    normal="torch.randn(shape)",
    index="torch.arange({size}, dtype=torch.float32).reshape({dims})",
    number="torch.tensor(float({number}))",
    result="values.expand(shape)",
)


def write_init_weights(writer: Writer, view: TorchProgram, drawn: Mapping[str, str]) -> None:
    """Write the function that draws fresh weights; ``drawn`` are functions that do it for some of them."""
    program = view.program
    writer.blank(2)
    with writer.indented(f"def init_weights(model: {program.name}) -> None:"):
        write_doc(writer, "Draw fresh weights", describe_initializers(program.parameters), is_lazy=view.is_lazy)
        for parameter in program.parameters:
            path, weight = parameter.path, f"model.{parameter.name}"
            if parameter.name in drawn:
                writer.statement(f"{weight}.data.copy_({drawn[parameter.name]}({weight}.shape))", path=path)
                continue
            for text in init_statements(parameter.initializer, weight):
                if writer.fits(text) or "(" not in text:
                    writer.statement(text, path=path)
                else:
                    head, _, arguments = text.partition("(")
                    writer.bracketed(f"{head}(", arguments.removesuffix(")").split(", "), ")", path=path)


def write_doc(writer: Writer, head: str, lines: list[str], *, is_lazy: bool = False) -> None:
    """Write the docstring of a function that fills weights."""
    tail = " Call after a first batch has fixed the sizes." if is_lazy else ""
    text = f'"""{head}: {"; ".join(lines)}.{tail}"""'
    if writer.fits(text):
        writer.line(text)
        return
    writer.line(f'"""{head}.{tail}')
    writer.blank()
    for line in lines:
        for index, part in enumerate(textwrap.wrap(line, WIDTH - 8, break_long_words=False, break_on_hyphens=False)):
            writer.line(part if index == 0 else f"    {part}")
    writer.line('"""')


INITIALIZERS = (Zero, One, Constant, Uniform, Normal, Xavier, MSRAPrelu, Orthogonal)
"""Those that `init_statements` has a form for."""


def init_statements(initializer: Initializer, weight: str) -> list[str]:
    """Return the statements that fill a weight as an initializer of the graph does."""
    match initializer:
        case Zero():
            return [f"nn.init.zeros_({weight})"]
        case One():
            return [f"nn.init.ones_({weight})"]
        case Constant(value=value):
            return [f"nn.init.constant_({weight}, {number(value)})"]
        case Uniform(scale=scale):
            return [f"nn.init.uniform_({weight}, -{number(scale)}, {number(scale)})"]
        case Normal(sigma=sigma):
            return [f"nn.init.normal_({weight}, std={number(sigma)})"]
        case Xavier():
            return _xavier(initializer, weight)
        case MSRAPrelu(as_xavier=xavier):
            return _xavier(xavier, weight)
        case Orthogonal(scale=scale):
            return [f"nn.init.orthogonal_({weight}, gain={number(scale)})"]
        case _:
            raise NotImplementedError(f"no PyTorch form of {initializer}")


def _xavier(xavier: Xavier, weight: str) -> list[str]:
    """Return PyTorch's own function where it has one with this scale, else the formula."""
    m, kind = xavier.magnitude, "uniform" if xavier.rnd_type == "uniform" else "normal"
    unit = 3 if kind == "uniform" else 1
    if m == 0:
        return [f"nn.init.zeros_({weight})"]
    if xavier.factor_type == "avg":
        gain = "" if m == unit else f", gain=({number(m)} / {unit}) ** 0.5"
        return [f"nn.init.xavier_{kind}_({weight}{gain})"]
    mode = "" if xavier.factor_type == "in" else ', mode="fan_out"'
    if m == 2 * unit:
        return [f"nn.init.kaiming_{kind}_({weight}{mode})"]
    if m == unit:
        return [f'nn.init.kaiming_{kind}_({weight}{mode}, nonlinearity="linear")']
    fan = f"{weight}[0].numel()" if xavier.factor_type == "in" else f"{weight}[:, 0].numel()"
    draw = f"uniform_({weight}, -bound, bound)" if kind == "uniform" else f"normal_({weight}, std=bound)"
    return [f"bound = ({number(m)} / {fan}) ** 0.5", f"nn.init.{draw}"]


def write_load_weights(writer: Writer, view: TorchProgram) -> None:
    """Write the function that reads the weight file."""
    writer.blank(2)
    arguments = [f"model: {view.program.name}", "path: Path = WEIGHTS"]
    writer.bracketed("def load_weights(", arguments, ") -> None:")
    with writer.indented():
        writer.line("model.load_state_dict(load_file(path))")


# Training


def write_main(writer: Writer, view: TorchProgram) -> None:
    """Write a few steps of training on random data."""
    program = view.program
    writer.blank(2)
    with writer.indented("def main() -> None:"):
        writer.line("torch.manual_seed(0)")
        writer.line(f"model = {program.name}()")
        is_trained = bool(program.trainable)
        comment = "random data"
        for each in program.inputs:
            if is_trained or not each.is_label:
                writer.statement(f"{each.name} = {_random(each)}", comment=comment, path=each.path)
                comment = ""
        arguments = ", ".join(each.name for each in view.arguments)
        if view.is_lazy:
            writer.statement(f"model({arguments})", comment="fixes the sizes that are unknown")
        if program.parameters:
            writer.line("load_weights(model)" if view.has_weights else "init_weights(model)")
        if is_trained:
            _write_training(writer, view, arguments)
        else:
            writer.statement(f"print(model({arguments}))")
    write_call(writer)


def write_call(writer: Writer) -> None:
    """Write what runs `main` when the file is run."""
    writer.blank(2)
    with writer.indented('if __name__ == "__main__":'):
        writer.line("main()")


def _write_training(writer: Writer, view: TorchProgram, arguments: str) -> None:
    targets = _targets(view)
    for name, operand in targets.items():
        shape = view.program.array(operand).example or (BATCH,)
        writer.statement(f"{name} = torch.randn({_sizes(shape)})")
    rate = _learning_rate(view)
    if multiplied := rates(view.program):
        _write_groups(writer, multiplied, *rate)
    else:
        writer.statement(f"optimizer = torch.optim.SGD(model.parameters(), lr={rate[0]})", comment=rate[1])
    with writer.indented(f"for step in range({STEPS}):"):
        terms = _objective(writer, view, arguments, targets)
        writer.statement(f"objective = {terms[0]}")
        for term in terms[1:]:
            writer.statement(f"objective = objective + {term}")
        writer.line("optimizer.zero_grad()")
        writer.line("objective.backward()")
        writer.line("optimizer.step()")
        writer.line('print(f"step {step}: loss {objective.item():.4f}")')


def _write_groups(writer: Writer, multiplied: Mapping[str, float], rate: str, comment: str) -> None:
    """Write an optimizer in which each parameter has the learning rate that the graph says."""
    writer.statement(f"rate = {rate}", comment=comment)
    entries = [f'"{name}": {factor!r}' for name, factor in multiplied.items()]
    writer.bracketed("multipliers = {", entries, "}")
    writer.line("groups = [")
    with writer.indented():
        writer.line('{"params": [each], "lr": rate * multipliers.get(name, 1)}')
        writer.line("for name, each in model.named_parameters()")
    writer.line("]")
    writer.line("optimizer = torch.optim.SGD(groups)")


def _targets(view: TorchProgram) -> dict[str, Operand]:
    plain = view.plain_outputs
    return {"target" if len(plain) == 1 else f"target_{index + 1}": each for index, each in enumerate(plain)}


def _objective(writer: Writer, view: TorchProgram, arguments: str, targets: dict[str, Operand]) -> list[str]:
    if not view.program.losses:
        if len(view.program.outputs) == 1:
            return [f"F.mse_loss(model({arguments}), target)"]
        names = output_names(view)
        writer.tuple_of("", names, f" = model({arguments})")
        found = dict(zip((each.operand for each in view.program.outputs), names, strict=True))
        return [f"F.mse_loss({found[operand]}, {name})" for name, operand in targets.items()]
    labels = view.loss_labels()
    if len(view.parts) == 1:
        return [f"loss({', '.join([*view.part_calls(), *labels])})"]
    names = [free_name(view, view.part_name(part)) for part in view.parts]
    writer.tuple_of("", names, f" = model.logits({arguments})")
    terms = [f"F.mse_loss({free_name(view, view.part_name(operand))}, {name})" for name, operand in targets.items()]
    return [f"loss({', '.join([*(free_name(view, name) for name in view.loss_parts()), *labels])})", *terms]


def free_name(view: TorchProgram, name: str) -> str:
    """Return a name for a result that hides no input where both are at hand."""
    return f"{name}_out" if name in {each.name for each in view.program.inputs} else name


def output_names(view: TorchProgram) -> list[str]:
    """Return names for the outputs where they are unpacked; one that comes again gets no other."""
    names: list[str] = []
    for output in view.program.outputs:
        name = free_name(view, view.part_name(output.operand))
        names.append("_" if name in names else name)
    return names


def _learning_rate(view: TorchProgram) -> tuple[str, str]:
    is_sum = any(is_summed(view.program, step) for step in view.program.losses)
    if is_sum and view.arguments:
        return f"0.1 / len({view.arguments[0].name})", "the loss is a sum over the batch"
    return "0.1", ""


def _random(each: Input) -> str:
    shape = each.array.example or (BATCH,)
    if each.classes is not None:
        return f"torch.randint(0, {each.classes}, ({_sizes(shape)}{',' if len(shape) == 1 else ''}))"
    if each.is_distribution:
        return f"torch.softmax(torch.randn({_sizes(shape)}), dim=-1)"
    return f"torch.randn({_sizes(shape)})"


def _sizes(shape: Shape) -> str:
    return ", ".join(map(str, shape)) if shape else "()"
