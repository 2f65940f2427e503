"""The backward method in NumPy: the steps in reverse, each with its local rule, gradients added where paths meet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from core.export.numpy_derived import PART_NAMES, derive
from core.export.numpy_forward import as_matrix
from core.export.program import Operand, Program, Step
from core.export.site import Inexpressible
from core.export.softmax import SoftmaxForm, softmax_form
from core.export.spelled import unsupported
from core.export.tables import ARITHMETIC, arithmetic, number
from core.export.writer import Writer
from core.problem import Problem

RESERVED = ("grads", "index", "one_hot", "p", "rows", "self", "target", "term")
"""Names that the rules use themselves."""

Rule: TypeAlias = Callable[["Backward", Step], None]


class Backward:
    """What `backward` takes, reads of the forward pass, and does.

    The statements are written once into a scratch writer to find out which values they read: those are saved.
    """

    def __init__(self, program: Program, used: set[str]) -> None:
        self.program = program
        self.used = used
        self._needed = self._find_needed()
        losses = {result.name: step for step in program.losses for result in step.results}
        self._labels = {each.name for each in program.inputs if each.is_label}
        values = program.value_names
        self._taken = {*values, *RESERVED, *PART_NAMES}
        self._names = {name: self._free(f"d_{name}") for name in values}
        self._seeds: list[tuple[Operand, str]] = []
        seeded: set[str] = set()
        for output in program.outputs:
            operand = output.operand
            if operand.name in losses and operand.kind == "value":
                continue
            is_first = operand.kind == "value" and operand.name not in seeded
            name = self._names[operand.name] if is_first else self._free(f"d_{operand.name.replace('.', '_')}")
            seeded.add(operand.name)
            self._seeds.append((operand, name))
        labels = [step.operands["label"].name for step in program.losses if "label" in step.operands]
        arguments = [name for _, name in self._seeds]
        self.arguments = (*arguments, *(name for name in dict.fromkeys(labels) if name in self._labels))
        self._read: set[str] = set()
        self._writer = Writer()
        self._write_body()
        self.saved = [name for name in (*values, "train") if name in self._read and name not in self._labels]
        self._reads_parameters = any(name.startswith('p["') for name in self._read)

    def _find_needed(self) -> set[Operand]:
        """Find what has a gradient: data, trained parameters, and what is computed from them."""
        found = {Operand("value", each.name) for each in self.program.inputs if not each.is_label}
        found |= {Operand("parameter", each.name) for each in self.program.trainable}
        for step in self.program.steps:
            # head gradients end at a loss, so its result has none
            if not step.rule.is_loss and any(operand in found for operand in step.operands.values()):
                found.update(Operand("value", result.name) for result in step.visible)
        return found

    def doc(self) -> str:
        """Return the docstring's line."""
        if not self._seeds:
            return "Return the gradients of the parameters and of the inputs, of the loss of the last forward()."
        return "Return the gradients of the parameters and of the inputs, from those of the last outputs."

    def write(self, writer: Writer) -> None:
        """Write the body of the method."""
        if self._reads_parameters:
            writer.line("p = self.params")
        if len(self.saved) == 1:
            writer.line(f"({self.saved[0]},) = self.saved")
        elif self.saved:
            writer.tuple_of("", self.saved, " = self.saved")
        self._writer = writer
        self._write_body()

    # What the rules use

    def read(self, operand: Operand) -> str:
        """Return the text of an operand, which is then saved by the forward pass."""
        text = f'p["{operand.name}"]' if operand.kind == "parameter" else operand.name
        self._read.add(text)
        return text

    def result(self, step: Step) -> str:
        """Return the text of a step's result."""
        return self.read(Operand("value", step.name))

    def gradient(self, step: Step) -> str:
        """Return the name of the gradient of a step's result."""
        return self._gradients[Operand("value", step.name)]

    def arriving(self, step: Step) -> dict[int, str]:
        """Return the gradients that arrive at a step, by index of its output."""
        operands = [Operand("value", result.name) for result in step.visible]
        return {index: self._gradients[each] for index, each in enumerate(operands) if each in self._gradients}

    def rank(self, operand: Operand) -> int | None:
        """Return the number of axes of an operand."""
        return self.program.array(operand).rank

    def line(self, text: str, step: Step) -> None:
        """Write a statement of a step."""
        self._writer.statement(text, path=step.path)

    def assign(self, name: str, text: str, step: Step) -> None:
        """Write ``name = text``."""
        self._writer.assignment(name, text, path=step.path)

    def needs(self, operand: Operand) -> bool:
        """Tell whether an operand has a gradient at all."""
        return operand in self._needed

    def add(self, step: Step, operand: Operand, expression: str) -> None:
        """Write that an expression is (part of) the gradient of an operand."""
        if operand not in self._needed:
            return
        target = self._target(operand)
        before = self._gradients.get(operand)
        self._gradients[operand] = target
        text = f"{target} = {expression}" if before is None else f"{target} = {before} + {expression}"
        if expression.startswith("-") and before is not None:
            text = f"{target} = {before} - {expression[1:]}"
        comment = _use(operand) if before is not None else ""
        if before is None and not self._writer.fits(text):
            self._writer.assignment(target, expression, path=step.path)
            return
        if not self._writer.fits(text) and not expression.isidentifier():
            self._writer.assignment("term", expression, path=step.path)
            text = f"{target} = term" if before is None else f"{target} = {before} + term"
        self._writer.statement(text, comment=comment, path=step.path)

    def _target(self, operand: Operand) -> str:
        return f'grads["{operand.name}"]' if operand.kind == "parameter" else self._names[operand.name]

    def local(self, step: Step) -> str:
        """Return a name for what a loss computes before it is the gradient of its data."""
        return self._names[step.name]

    def _free(self, wanted: str) -> str:
        name, count = wanted, 0
        while name in self._taken:
            count += 1
            name = f"{wanted}_{count}"
        self._taken.add(name)
        return name

    # The body

    def _write_body(self) -> None:
        program = self.program
        self._gradients: dict[Operand, str] = {}
        if program.parameters:
            self._writer.line("grads: Arrays = {}")
        for operand, name in self._seeds:
            if operand not in self._needed:
                continue
            if operand.kind == "parameter" or operand in self._gradients:
                before = self._gradients.get(operand)
                self._writer.statement(f"{self._target(operand)} = {f'{before} + ' if before else ''}{name}")
                self._gradients[operand] = self._target(operand)
            else:
                self._gradients[operand] = name
        for step in reversed(program.steps):
            reads = [operand for port, operand in step.operands.items() if port != "label"]
            is_reached = step.is_loss or bool(self.arriving(step))
            if is_reached and any(operand in self._needed for operand in reads):
                self._writer.line(f"# {self.formula(step)}", path=step.path)
                try:
                    BACKWARD.get(step.operator, derive)(self, step)
                except Inexpressible as reason:
                    raise _Underivable(step, reason.code) from reason
        self._write_result()

    def _write_result(self) -> None:
        for parameter in self.program.trainable:
            if Operand("parameter", parameter.name) not in self._gradients:
                self._writer.statement(f'grads["{parameter.name}"] = np.zeros_like(p["{parameter.name}"])')
                self._read.add(f'p["{parameter.name}"]')
        items = []
        for each in self.program.inputs:
            operand = Operand("value", each.name)
            if operand in self._gradients:
                items.append(f'"{each.name}": {self._gradients[operand]}')
            elif operand in self._needed:
                items.append(f'"{each.name}": np.zeros_like({self.read(operand)})')
        grads = "grads" if self.program.parameters else "{}"
        self._writer.bracketed(f"return {grads}, {{", items, "}")

    def formula(self, step: Step) -> str:
        """Return a step as one line of mathematics, for the comment above its rule."""
        short = {port: operand.name.rpartition(".")[2] for port, operand in step.operands.items()}
        data = short.get("data", "")
        match step.operator:
            case "FullyConnected":
                bias = f" + {short['bias']}" if "bias" in short else ""
                layer = f"{step.layer}: " if step.layer and step.layer != step.name else ""
                return f"{layer}{step.name} = {data} @ {short['weight']}.T{bias}"
            case "Activation":
                return f"{step.name} = {step.attributes['act_type']}({data})"
            case "Flatten":
                return f"{step.name} = {data} as a matrix"
            case "SoftmaxOutput":
                return f"{step.name} = softmax({data}); the gradient of its cross entropy is {step.name} - label"
            case operator if operator in ARITHMETIC or operator == "add_n":
                return f"{step.name} = {arithmetic(step, short)}"
            case operator:
                return f"{step.name} = {operator}({', '.join(short.values())})"


def underivable(program: Program, target: str) -> list[Problem]:
    """List the first step whose backward rule can't be written."""
    try:
        Backward(program, set())
    except _Underivable as reason:
        return [unsupported(reason.step, target, reason.code)]
    return []


class _Underivable(Inexpressible):
    """A step whose backward rule can't be written."""

    def __init__(self, step: Step, code: str) -> None:
        super().__init__(code)
        self.step = step


def _use(operand: Operand) -> str:
    return f"{operand.name} is used here too" if operand.kind == "parameter" else ""


# Rules


def _dense(b: Backward, step: Step) -> None:
    data, weight, bias = step.operands["data"], step.operands["weight"], step.operands.get("bias")
    rank = b.rank(data)
    dy = b.gradient(step)
    flatten = bool(step.attributes["flatten"])
    trains = b.needs(weight) or (bias is not None and b.needs(bias))
    if not flatten and rank != 2 and trains:
        b.line(f"rows = {dy}.reshape(-1, {dy}.shape[-1])", step)
        flat_dy = "rows"
    else:
        flat_dy = dy
    if b.needs(weight):
        x = b.read(data)
        if flatten:
            x = as_matrix(step, x, rank)
        elif rank != 2:
            x = f"{x}.reshape(-1, {x}.shape[-1])"
        b.add(step, weight, f"{flat_dy}.T @ {x}")
    if bias is not None:
        b.add(step, bias, f"{flat_dy}.sum(axis=0)")
    if b.needs(data):
        product = f"{dy} @ {b.read(weight)}"
        if flatten and rank != 2:
            product = f"({product}).reshape({b.read(data)}.shape)"
        b.add(step, data, product)


def _activation(b: Backward, step: Step) -> None:
    data, dy = step.operands["data"], b.gradient(step)
    kind = str(step.attributes["act_type"])
    if kind in ("softrelu", "softsign"):
        x = b.read(data)
        slope = {"softrelu": f"{dy} * 0.5 * (np.tanh(0.5 * {x}) + 1)", "softsign": f"{dy} / (1 + np.abs({x})) ** 2"}
    else:
        y = b.result(step)
        slope = {"relu": f"{dy} * ({y} > 0)", "sigmoid": f"{dy} * {y} * (1 - {y})", "tanh": f"{dy} * (1 - {y}**2)"}
    b.add(step, data, slope[kind])


def _flatten(b: Backward, step: Step) -> None:
    data = step.operands["data"]
    b.add(step, data, f"{b.gradient(step)}.reshape({b.read(data)}.shape)")


def _binary(b: Backward, step: Step) -> None:
    lhs, rhs, dy = step.operands["lhs"], step.operands["rhs"], b.gradient(step)
    match step.operator:
        case "elemwise_add":
            b.add(step, lhs, dy)
            b.add(step, rhs, dy)
        case "elemwise_sub":
            b.add(step, lhs, dy)
            b.add(step, rhs, f"-{dy}")
        case "elemwise_mul":
            if b.needs(lhs):
                b.add(step, lhs, f"{dy} * {b.read(rhs)}")
            if b.needs(rhs):
                b.add(step, rhs, f"{dy} * {b.read(lhs)}")
        case _:
            divisor = b.read(rhs)
            b.add(step, lhs, f"{dy} / {divisor}")
            if b.needs(rhs):
                b.add(step, rhs, f"-{dy} * {b.result(step)} / {divisor}")


def _sum(b: Backward, step: Step) -> None:
    for operand in step.operands.values():
        b.add(step, operand, b.gradient(step))


def _scalar(b: Backward, step: Step) -> None:
    data, dy = step.operands["data"], b.gradient(step)
    scalar = number(step.attributes["scalar"])
    match step.operator:
        case "_plus_scalar" | "_minus_scalar":
            b.add(step, data, dy)
        case "_rminus_scalar":
            b.add(step, data, f"-{dy}")
        case "_mul_scalar":
            b.add(step, data, f"{dy} * {scalar}")
        case "_div_scalar":
            b.add(step, data, f"{dy} / {scalar}")
        case _:
            b.add(step, data, f"-{dy} * {b.result(step)} / {b.read(data)}")


def _softmax(b: Backward, step: Step) -> None:
    form = softmax_form(b.program, step)
    data = step.operands["data"]
    y = b.result(step)
    label = b.read(step.operands["label"])
    name = b.local(step)
    if form.labels == "probabilities":
        factor = "" if form.scale == 1 else f" * {number(form.scale)}"
        b.add(step, data, f"({y} - {label}){factor}" if factor else f"{y} - {label}")
        return
    _write_one_hot(b, step, form, y, label)
    target = "one_hot"
    if form.smooth_alpha:
        b.line(f"target = np.where(one_hot, {number(1 - form.smooth_alpha)}, {form.spread})", step)
        target = "target"
    shape = f".reshape({y}.shape)" if form.layout == "flat" else ""
    y = "rows" if form.layout == "flat" else y
    factors = _factors(form, y)
    if not factors and not shape:
        b.add(step, data, f"{y} - {target}")
        return
    b.line(f"{name} = {y} - {target}", step)
    for factor in factors:
        b.line(f"{name} = {name} {factor}", step)
    b.add(step, data, f"{name}{shape}")


def _write_one_hot(b: Backward, step: Step, form: SoftmaxForm, y: str, label: str) -> None:
    """Write which class each label names; a label that is no class names none."""
    if form.layout == "last":
        if form.rank == 2 and form.labels != "vector":
            label = f"{label}.reshape(-1)"
        axis = "[:, None]" if form.rank == 2 else "[..., None]"
        b.line(f"index = {label}.astype(int){axis}", step)
        b.line(f"one_hot = index == np.arange({y}.shape[-1])", step)
    elif form.layout == "channels":
        ones = ", 1" * ((form.rank or 3) - 2)
        b.line(f"index = {label}.astype(int).reshape(len({y}), 1, *{y}.shape[2:])", step)
        b.line(f"one_hot = index == np.arange({y}.shape[1]).reshape(-1{ones})", step)
    else:
        b.line(f"rows = {y}.reshape(len({y}), -1)", step)
        b.line(f"index = {label}.astype(int).reshape(-1)[: len(rows), None]", step)
        b.line("one_hot = index == np.arange(rows.shape[1])", step)


def _factors(form: SoftmaxForm, y: str) -> list[str]:
    found = []
    if form.ignore_label is not None:
        found.append(f"* (index != {form.ignore_label})")
    if form.normalization == "valid":
        found.append(f"/ max(1, np.count_nonzero(index != {form.valid_label}))")
    elif form.normalization == "batch":
        found.append("/ index.size")
    elif form.layout == "channels":
        found.append(f"/ {y}[0, 0].size")
    if form.scale != 1:
        found.append(f"* {number(form.scale)}")
    return found


BACKWARD: Mapping[str, Rule] = MappingProxyType(
    {
        "FullyConnected": _dense,
        "Activation": _activation,
        "Flatten": _flatten,
        "add_n": _sum,
        "SoftmaxOutput": _softmax,
        **{name: _binary if "{rhs}" in ARITHMETIC[name] else _scalar for name in ARITHMETIC},
    }
)
"""Operator -> writer of the gradients of its operands."""
