"""Prints a `Program` as straight-line code that composes a symbol: MXNet's, and Symloom's own script.

The two are one dialect with different imports; both are simple enough to be read back exactly: one assignment a node,
keyword arguments that are literals, names given, shared Variables named once.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.export.build import Spelling
from core.export.header import write_header
from core.export.mxnet_drawing import write_formulas
from core.export.mxnet_words import NAMES, given_attributes
from core.export.naming import PYTHON_WORDS
from core.export.program import Input, Operand, Parameter, Program, Step
from core.export.pytorch_training import write_call
from core.export.tables import shape_text
from core.export.watched import label_argument, watchable, watched_loss
from core.export.writer import Writer, quoted
from core.expression.expression import attribute_texts
from core.operators.operator import Array, Port, Role, parse_shape
from core.parameters.initializer import Constant, Formula, Initializer, create
from core.parameters.initializer_default import BY_SUFFIX
from core.problem import Declared, Problem

WEIGHTS_SUFFIX = ".params"
STEPS = 5
BATCH = 32


@dataclass(frozen=True)
class SymbolDialect:
    """What the two kinds of files have different words for.

    Attributes:
        symbol, initializer, arrays: The modules.
        internal: Where the functions are whose names begin with an underscore.
        unknown: How an unknown size of a shape is written.
    """

    id: str
    title: str
    kind: str
    symbol: str
    initializer: str
    arrays: str
    internal: str
    unknown: int


MXNET = SymbolDialect(
    id="mxnet",
    title="MXNet Symbol",
    kind="as an MXNet symbol",
    symbol="mx.sym",
    initializer="mx.init",
    arrays="mx.nd",
    internal="mx.sym._internal",
    unknown=0,
)
SYMLOOM = SymbolDialect(
    id="symloom",
    title="Symloom script",
    kind="as a Symloom graph",
    symbol="sym",
    initializer="init",
    arrays="nd",
    internal="sym",
    unknown=-1,
)

_FILE_NAMES = (
    "FORMULAS", "Formula", "Path", "WEIGHTS", "core", "cpu", "init", "init_weights", "load_weights", "main", "mx", "nd",
    "np", "sym",
)  # fmt: skip
_LOCAL_NAMES = (
    "array", "arrays", "attributes", "error", "errors", "executor", "fixed", "grad", "kind", "loss", "name", "names",
    "net", "output", "outputs", "path", "requests", "rng", "shapes", "step", "target", "targets", "value",
)  # fmt: skip


def spelling(dialect: SymbolDialect) -> Spelling:
    """Return what a file may not call things."""
    return Spelling(dialect.id, reserved_values=(*_FILE_NAMES, *_LOCAL_NAMES), reserved_classes=(), is_flat=True)


def function_name(program: Program) -> str:
    """Return the name of the function that makes the symbol."""
    name = program.stem.rpartition("_")[0]
    is_taken = name in (*_FILE_NAMES, *_LOCAL_NAMES) or name in PYTHON_WORDS
    return f"{name}_net" if is_taken else name or "network"


OFFERED_HIDDEN = ("make_loss", "_zeros", "_ones", "_full", "_arange")
"""Operators that no palette has and MXNet has all the same."""


def problems(program: Program, title: str) -> list[Problem]:
    """List what MXNet has no operator for, and arguments of one name."""
    found = []
    for step in program.steps:
        if step.rule.hidden and step.operator not in OFFERED_HIDDEN:
            values = {"node": step.title, "operator": Declared(step.display_name), "target": title}
            found.append(Problem("export_operator", path=step.path, values=values))
    known = [(each.argument, each.path) for each in program.inputs]
    known += [(each.argument, each.path) for each in program.parameters]
    counts = Counter(name for name, _ in known)
    twice = [(name, path) for name, path in known if counts[name] > 1]
    return found + [Problem("export_same_name", path, values={"node": name, "target": title}) for name, path in twice]


def convert(program: Program, values: Mapping[str, Array]) -> dict[str, Array]:
    """Return the arrays of the weight file under MXNet's names."""
    return {
        f"{'aux' if each.is_state else 'arg'}:{each.argument}": np.asarray(values[each.name], np.float32)
        for each in program.parameters
    }


# The function


class _Composition:
    """The text of the function that composes the symbol."""

    def __init__(self, writer: Writer, program: Program, dialect: SymbolDialect) -> None:
        self._writer, self._program, self._dialect = writer, program, dialect
        self._variables: dict[str, Input | Parameter] = {
            **{each.name: each for each in program.inputs},
            **{each.name: each for each in program.parameters},
        }
        self._uses = Counter(operand.name for step in program.steps for operand in step.operands.values()) + Counter(
            output.operand.name for output in program.outputs
        )
        self._written: set[str] = set()
        self._texts: dict[str, str] = {}
        self._shown: set[str] = set()

    def write(self) -> None:
        program = self._program
        with self._writer.indented(f"def {function_name(program)}() -> {self._dialect.symbol}.Symbol:"):
            for step in program.steps:
                self._step(step)
            for output in program.outputs:
                self._variable(output.operand)
            heads = [self._read(output.operand) for output in program.outputs]
            if len(heads) == 1:
                self._writer.line(f"return {heads[0]}")
            else:
                self._writer.bracketed(f"return {self._dialect.symbol}.Group([", heads, "])")

    def _read(self, operand: Operand) -> str:
        return self._texts.get(operand.name, operand.name)

    def _step(self, step: Step) -> None:
        implicit = {port.name for port in step.rule.input_ports if self._is_implicit(step, port)}
        for port, operand in step.operands.items():
            if port not in implicit:
                self._variable(operand)
        arguments, is_positional = [], True
        for port, operand in step.operands.items():
            if port in implicit:
                is_positional = False
            else:
                text = self._read(operand)
                arguments.append(text if is_positional else f"{port}={text}")
        arguments += self._attributes(step)
        arguments.append(f"name={quoted(step.title)}")
        if step.extras:
            arguments.append(f"attr={dict(step.extras)!r}")
        name = NAMES.get(step.operator, step.operator) if self._dialect is MXNET else step.operator
        module = self._dialect.internal if name.startswith("_") else self._dialect.symbol
        comment = shape_text(self._program, step, self._shown)
        self._writer.assignment(step.name, f"{module}.{name}({', '.join(arguments)})", comment=comment, path=step.path)
        if len(step.visible) > 1:
            self._texts |= {result.name: f"{step.name}[{index}]" for index, result in enumerate(step.visible)}

    def _attributes(self, step: Step) -> list[str]:
        if self._dialect is MXNET:
            given = given_attributes(self._program, step)
        else:
            values = step.rule.attribute_values()
            given = {name: values[name] for name in attribute_texts(step.rule)}
        return [f"{name}={literal(value)}" for name, value in given.items() if name != "num_args"]

    def _is_implicit(self, step: Step, port: Port) -> bool:
        """Tell whether the operator makes this Variable by itself, just as it is."""
        variable = self._variables.get(step.operands[port.name].name)
        if variable is None or port.role is Role.DATA or self._uses[variable.name] > 1:
            return False
        given = {key: text for key, text in variable.attributes.items() if key.startswith("__")}
        made = step.rule.input_attributes().get(port.name, {})
        return variable.argument == f"{step.title}_{port.name}" and given in ({}, dict(made)) and bool(step.title)

    def _variable(self, operand: Operand) -> None:
        variable = self._variables.get(operand.name)
        if variable is None or variable.name in self._written:
            return
        self._written.add(variable.name)
        arguments = [quoted(variable.argument)]
        rest = {}
        for key, text in variable.attributes.items():
            if key == "__shape__":
                sizes = tuple(self._dialect.unknown if size in (-1, 0) else size for size in parse_shape(text))
                arguments.append(f"shape={sizes}")
            elif key == "__init__":
                arguments.append(f"init={initializer_text(create(text), self._dialect.initializer)}")
            elif key in ("__lr_mult__", "__wd_mult__") and _is_number(text):
                arguments.append(f"{key.strip('_')}={float(text)!r}")
            elif key.startswith("__"):
                rest[key] = text
        if "__init__" not in variable.attributes and isinstance(variable, Parameter):
            arguments += self._needed_initializer(variable)
        if rest:
            arguments.append(f"attr={rest!r}")
        text = f"{self._dialect.symbol}.Variable({', '.join(arguments)})"
        self._writer.assignment(variable.name, text, path=variable.path)

    def _needed_initializer(self, parameter: Parameter) -> list[str]:
        """Return an initializer where the parameter's name does not say one to MXNet."""
        if self._dialect is not MXNET or parameter.is_constant:
            return []
        by_name = next((known for suffix, known in BY_SUFFIX.items() if parameter.argument.endswith(suffix)), None)
        if by_name == parameter.initializer:
            return []
        return [f"init={initializer_text(parameter.initializer, self._dialect.initializer)}"]


def literal(value: object) -> str:
    """Write an attribute as a Python literal."""
    return quoted(value) if isinstance(value, str) else repr(value)


def initializer_text(initializer: Initializer, module: str) -> str:
    """Write an initializer as the call that makes it."""
    values = initializer.argument_values()
    is_array = isinstance(initializer, Constant) and initializer.values.ndim
    if is_array or (isinstance(initializer, Formula) and module == "mx.init"):
        return quoted(initializer.dumps())
    arguments = ", ".join(f"{name}={literal(value)}" for name, value in values.items())
    return f"{module}.{type(initializer).__name__}({arguments})"


def _is_number(text: str) -> bool:
    try:
        number = float(text)
        return math.isfinite(number) and (repr(number) == text or number == int(text))
    except ValueError:
        return False


# The file


def emit(program: Program, dialect: SymbolDialect, *, has_weights: bool) -> Writer:
    """Return the file of a program."""
    body = Writer()
    if dialect is MXNET:
        write_formulas(body, program)
    _Composition(body, program, dialect).write()
    if program.parameters:
        _write_weights(body, dialect, has_weights=has_weights)
    _write_main(body, program, dialect, has_weights=has_weights)
    writer = Writer()
    _header(writer, program, dialect, body, has_weights=has_weights)
    writer.extend(body)
    return writer


def _header(writer: Writer, program: Program, dialect: SymbolDialect, body: Writer, *, has_weights: bool) -> None:
    notes = []
    if has_weights:
        notes.append(f"Weights  {program.stem}{WEIGHTS_SUFFIX} (arg: and aux: arrays by name)")
    if program.has_modes:
        notes += ["", "forward(is_train=True) is for training, forward() for use."]
    write_header(writer, program, dialect.kind, ("float32", "float32"), notes)
    writer.blank()
    if has_weights:
        writer.line("from pathlib import Path")
        writer.blank()
    if dialect is MXNET:
        writer.line("import mxnet as mx")
    writer.line("import numpy as np")
    if dialect is SYMLOOM:
        used = [name for name in ("init", "nd") if body.calls(name)]
        writer.blank()
        writer.line(f"from core import {', '.join(['cpu', *used, 'sym'])}")
    writer.blank()
    if has_weights:
        writer.line(f'WEIGHTS = Path(__file__).with_suffix("{WEIGHTS_SUFFIX}")')
        writer.blank()
    writer.blank()


def _write_weights(writer: Writer, dialect: SymbolDialect, *, has_weights: bool) -> None:
    writer.blank(2)
    if has_weights:
        with writer.indented("def load_weights(path: Path = WEIGHTS) -> tuple[dict, dict]:"):
            writer.line('"""Return (arg_params, aux_params), for executor.copy_params_from()."""')
            writer.line(f"arrays = {dialect.arrays}.load(str(path))")
            for kind in ("arg", "aux"):
                writer.line(f'{kind} = {{name[4:]: array for name, array in arrays.items() if name[:4] == "{kind}:"}}')
            writer.line("return arg, aux")
        return
    with writer.indented(f"def init_weights(net: {dialect.symbol}.Symbol, arrays: dict) -> None:"):
        writer.line('"""Draw fresh weights as the Variables say; else Uniform(0.07), zero biases."""')
        writer.line(f"initializer = {dialect.initializer}.Uniform(0.07)")
        writer.line("attributes = net.attr_dict()")
        with writer.indented("for name, array in arrays.items():"):
            writer.line(f"initializer({dialect.initializer}.InitDesc(name, attributes.get(name)), array)")


def _write_main(writer: Writer, program: Program, dialect: SymbolDialect, *, has_weights: bool) -> None:
    cpu = "mx.cpu()" if dialect is MXNET else "cpu()"
    inputs = program.inputs
    is_trained = bool(program.trainable)
    writer.blank(2)
    with writer.indented("def main() -> None:"):
        writer.line("rng = np.random.default_rng(0)")
        writer.line(f"net = {function_name(program)}()")
        shapes = {each.argument: each.array.example or (BATCH,) for each in inputs}
        known = [f"{quoted(name)}: {shape}" for name, shape in shapes.items()]
        writer.bracketed("shapes = {", known, "}")
        if is_trained:
            _write_requests(writer, program)
        request = "requests" if is_trained else '"null"'
        writer.bracketed("executor = net.simple_bind(", [cpu, f"grad_req={request}", "**shapes"], ")")
        _write_data(writer, program, has_weights=has_weights)
        if is_trained:
            _write_training(writer, program, dialect)
        else:
            writer.line("print(executor.forward())")
    write_call(writer)


def _write_requests(writer: Writer, program: Program) -> None:
    """Write which arguments get gradients: those that are trained."""
    fixed = [each.argument for each in program.parameters if not each.is_trainable and not each.is_state]
    if fixed:
        writer.bracketed("fixed = {", ["*shapes", *map(quoted, fixed)], "}")
    others = "fixed" if fixed else "shapes"
    writer.line("names = net.list_arguments()")
    writer.line(f'requests = {{name: "null" if name in {others} else "write" for name in names}}')


def _write_data(writer: Writer, program: Program, *, has_weights: bool) -> None:
    if program.parameters and has_weights:
        writer.line("executor.copy_params_from(*load_weights())")
    elif program.parameters:
        writer.line("arrays = {**executor.arg_dict, **executor.aux_dict}")
        writer.line("init_weights(net, {name: arrays[name] for name in arrays if name not in shapes})")
    for each in program.inputs:
        shape = each.array.example or (BATCH,)
        if each.classes is not None:
            drawn = f"rng.integers(0, {each.classes}, {shape})"
        elif each.is_distribution:
            drawn = f"rng.dirichlet(np.ones({shape[-1]}), {shape[:-1]})"
        else:
            drawn = f"rng.normal(size={shape})"
        writer.assignment(f"executor.arg_dict[{quoted(each.argument)}][:]", drawn, path=each.path)


def _write_training(writer: Writer, program: Program, dialect: SymbolDialect) -> None:
    losses = {step.name for step in program.losses}
    is_loss = all(output.operand.name in losses for output in program.outputs)
    if not is_loss:
        writer.line("targets = [rng.normal(size=output.shape) for output in executor.forward()]")
    with writer.indented(f"for step in range({STEPS}):"):
        writer.line("outputs = executor.forward(is_train=True)")
        if is_loss:
            writer.line("executor.backward()")
        else:
            writer.line("errors = [output.copy() for output in outputs]")
            with writer.indented("for error, target in zip(errors, targets):"):
                writer.line("error[:] = error.asnumpy() - target")
            writer.line("executor.backward([2 * error / error.size for error in errors])")
        with (
            writer.indented("for name, grad in executor.grad_dict.items():"),
            writer.indented("if grad is not None:"),
        ):
            writer.line("executor.arg_dict[name][:] -= 0.01 * grad")
        if not program.losses:
            writer.line("loss = sum(float((error**2).asnumpy().mean()) for error in errors)")
            writer.line('print(f"step {step}: loss {loss:.4f}")')
        else:
            _write_loss(writer, program, dialect)


def _write_loss(writer: Writer, program: Program, dialect: SymbolDialect) -> None:
    """Write what is printed where some outputs are losses: their mean, and the errors of the other outputs."""
    known, losses = watchable(program), {step.name for step in program.losses}
    head = "loss ="
    for at, output in enumerate(program.outputs):
        if at in known:
            label = label_argument(program, known[at])
            if label is not None:
                writer.statement(f"label = executor.arg_dict[{quoted(label[1])}]")
            text = watched_loss(program, known[at], f"outputs[{at}]", "label", dialect.arrays)
        elif output.operand.name not in losses:
            text = f"(errors[{at}] ** 2).mean()"
        else:
            continue
        writer.statement(f"{head} {text}", path=known[at].path if at in known else None)
        head = "loss = loss +"
    is_told = head != "loss ="
    writer.line('print(f"step {step}: loss {loss.asscalar():.4f}")' if is_told else 'print(f"step {step}")')
