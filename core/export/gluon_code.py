"""Prints a `Program` as a Gluon block of MXNet."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.export.build import Spelling
from core.export.formulas_layers import windows_of
from core.export.header import write_header
from core.export.multipliers import decay_of, rate_of
from core.export.mxnet_drawing import write_formulas
from core.export.mxnet_words import NAMES, differs_in_mxnet, given_attributes
from core.export.object_code import sharing_note, write_attributes
from core.export.program import Layer, Parameter, Program, Step
from core.export.pytorch_training import write_call
from core.export.site import Site
from core.export.symbol_code import BATCH, STEPS, initializer_text, literal
from core.export.symbol_code import problems as symbol_problems
from core.export.tables import shape_text
from core.export.watched import label_argument, watchable, watched_loss
from core.export.writer import Writer, quoted
from core.operators.operator import Array
from core.parameters.initializer import Initializer, One, Uniform, Zero
from core.problem import Problem

TITLE = "MXNet Gluon"
WEIGHTS_SUFFIX = ".params"

BLOCK_ATTRIBUTES = (
    "apply", "cast", "collect_params", "export", "forward", "hybrid_forward", "hybridize", "infer_shape", "infer_type",
    "initialize", "load_parameters", "load_params", "name", "name_scope", "optimize_for", "params", "prefix",
    "register_child", "register_forward_hook", "register_forward_pre_hook", "register_op_hook", "save_parameters",
    "save_params", "summary",
)  # fmt: skip
"""Names that `mxnet.gluon.HybridBlock` has; a layer of such a name would hide one."""

_FILE_NAMES = (
    "F", "FORMULAS", "Formula", "Path", "WEIGHTS", "autograd", "gluon", "init_weights", "load_weights", "main", "mx",
    "nd", "nn", "np",
)  # fmt: skip
_LOCAL_NAMES = ("kwargs", "loss", "net", "outputs", "pairs", "path", "self", "step", "target", "trainer")

SPELLING = Spelling(
    "gluon",
    reserved_values=(*_FILE_NAMES, *_LOCAL_NAMES),
    reserved_attributes=(*BLOCK_ATTRIBUTES, *_FILE_NAMES),
    reserved_classes=_FILE_NAMES,
    parts={("BatchNorm", "moving_mean"): "running_mean", ("BatchNorm", "moving_var"): "running_var"},
)


def problems(program: Program) -> list[Problem]:
    """List what this target cannot express, before anything is written."""
    found = symbol_problems(program, TITLE)
    found = [each for each in found if each.code != "export_same_name"] + differs_in_mxnet(program, TITLE)
    for parameter in program.parameters:
        if not parameter.layer and parameter.array.shape is None:
            values = {"node": parameter.argument, "target": TITLE}
            found.append(Problem("export_shape_unknown", path=parameter.path, values=values))
    return found


def convert(_program: Program, values: Mapping[str, Array]) -> dict[str, Array]:
    """Return the arrays of ``save_parameters``."""
    return {name: np.asarray(array, np.float32) for name, array in values.items()}


def emit(program: Program, *, has_weights: bool) -> Writer:
    """Return the file of a program."""
    body = Writer()
    write_formulas(body, program)
    with body.indented(f"class {program.name}(gluon.HybridBlock):"):
        if program.parameters or program.layers:
            _constructor(body, program)
            body.blank()
        _forward(body, program)
    if has_weights:
        body.blank(2)
        with body.indented(f"def load_weights(net: {program.name}, path: Path = WEIGHTS) -> None:"):
            body.line("net.load_parameters(str(path))")
    _main(body, program, has_weights=has_weights)
    writer = Writer()
    _header(writer, program, body, has_weights=has_weights)
    writer.extend(body)
    return writer


def _header(writer: Writer, program: Program, body: Writer, *, has_weights: bool) -> None:
    notes = []
    if has_weights:
        notes.append(f"Weights  {program.stem}{WEIGHTS_SUFFIX} (as net.save_parameters() lays it out)")
    if program.losses:
        notes += ["", "Losses give their own gradient: call backward() on what the block returns."]
    if program.has_modes:
        notes += ["", "Under autograd.record() it computes as in training, elsewhere as in use."]
    write_header(writer, program, "as a Gluon block", ("float32", "float32"), notes)
    writer.blank()
    if has_weights:
        writer.line("from pathlib import Path")
        writer.blank()
    if body.calls("mx"):
        writer.line("import mxnet as mx")
    if body.calls("np"):
        writer.line("import numpy as np")
    names = [name for name in ("autograd", "gluon", "nd") if body.calls(name) or name == "gluon"]
    writer.line(f"from mxnet import {', '.join(names)}")
    if program.layers:
        writer.line("from mxnet.gluon import nn")
    writer.blank()
    if has_weights:
        writer.line(f'WEIGHTS = Path(__file__).with_suffix("{WEIGHTS_SUFFIX}")')
        writer.blank()
    writer.blank()


def _constructor(writer: Writer, program: Program) -> None:
    with writer.indented("def __init__(self, **kwargs: object) -> None:"):
        writer.line("super().__init__(**kwargs)")
        write_attributes(writer, program, _layer, _raw_parameter)


def _layer(writer: Writer, layer: Layer) -> None:
    name, arguments = _block(layer)
    comment = sharing_note(layer)
    writer.assignment(f"self.{layer.name}", f"nn.{name}({', '.join(arguments)})", comment=comment, path=layer.path)
    for each in layer.parameters.values():
        for word, factor in (("lr_mult", rate_of(each)), ("wd_mult", decay_of(each))):
            if factor != 1:
                writer.statement(f"self.{each.name}.{word} = {factor!r}", path=each.path)
        if not each.is_trainable and not each.is_state:
            writer.statement(f'self.{each.name}.grad_req = "null"', comment="not trained", path=each.path)


def _block(layer: Layer) -> tuple[str, list[str]]:
    """Return the class of a layer and the arguments of its constructor."""
    attributes, shape = layer.attributes, _shape(layer)
    match layer.operator:
        case "FullyConnected":
            options = [str(attributes["num_hidden"]), *_known("in_units", shape[1])]
            options += [] if layer.bias else ["use_bias=False"]
            options += [] if attributes["flatten"] else ["flatten=False"]
            return "Dense", [*options, *_initializers(layer)]
        case "Convolution":
            windows = windows_of(Site(layer.rule, {}))
            groups = int(str(attributes["num_group"]))
            options = [str(attributes["num_filter"]), f"kernel_size={windows.kernel}"]
            options += [f"strides={windows.stride}"] if set(windows.stride) != {1} else []
            options += [f"padding={windows.pad}"] if any(windows.pad) else []
            options += [f"dilation={windows.dilate}"] if set(windows.dilate) != {1} else []
            options += [f"groups={groups}"] if groups != 1 else []
            options += _known("in_channels", shape[1] * groups)
            options += [] if layer.bias else ["use_bias=False"]
            return f"Conv{len(windows.kernel)}D", [*options, *_initializers(layer)]
        case "BatchNorm":
            options = [f"axis={attributes['axis']}"] if attributes["axis"] != 1 else []
            options += [f"momentum={attributes['momentum']!r}", f"epsilon={attributes['eps']!r}"]
            options += ["scale=False"] if attributes["fix_gamma"] else []
            return "BatchNorm", [*options, *_known("in_channels", shape[0]), *_initializers(layer)]
        case "LayerNorm":
            options = [f"axis={attributes['axis']}", f"epsilon={attributes['eps']!r}"]
            return "LayerNorm", [*options, *_known("in_channels", shape[0]), *_initializers(layer)]
        case "Embedding":
            return "Embedding", [str(attributes["input_dim"]), str(attributes["output_dim"]), *_initializers(layer)]
    return "Dropout", [repr(attributes["p"])]


def _shape(layer: Layer) -> tuple[int, ...]:
    first = next(iter(layer.parameters.values()), None)
    return (first.array.shape if first else None) or (-1, -1)


def _known(name: str, size: int) -> list[str]:
    return [f"{name}={size}"] if size > 0 else []


_DEFAULTS: Mapping[str, Initializer] = {
    "weight": Uniform(), "bias": Zero(), "gamma": One(), "beta": Zero(), "moving_mean": Zero(), "moving_var": One(),
}  # fmt: skip
_KEYWORDS = {"moving_mean": "running_mean_initializer", "moving_var": "running_variance_initializer"}


def _initializers(layer: Layer) -> list[str]:
    return [
        f"{_KEYWORDS.get(port, f'{port}_initializer')}={initializer_text(each.initializer, 'mx.init')}"
        for port, each in layer.parameters.items()
        if each.initializer != _DEFAULTS[port]
    ]


def _raw_parameter(writer: Writer, parameter: Parameter) -> None:
    sizes = tuple(max(0, size) for size in parameter.array.shape or ())
    options = [quoted(parameter.name), f"shape={sizes or (1,)}"]
    options.append(f"init={initializer_text(parameter.initializer, 'mx.init')}")
    for word, factor in (("lr_mult", rate_of(parameter)), ("wd_mult", decay_of(parameter))):
        options += [] if factor == 1 else [f"{word}={factor!r}"]
    if not parameter.is_trainable or parameter.is_state:
        options.append('grad_req="null"')
    text = f"self.params.get({', '.join(options)})"
    comment = f"used by {', '.join(parameter.uses)}" if parameter.uses else ""
    writer.assignment(f"self.{parameter.name}", text, comment=comment, path=parameter.path)


def _forward(writer: Writer, program: Program) -> None:
    raw = [each.name for each in program.parameters if not each.layer]
    arguments = ["self", "F", *(each.name for each in program.inputs), *raw]
    writer.bracketed("def hybrid_forward(", arguments, "):")
    shown: set[str] = set()
    texts: dict[str, str] = {}
    with writer.indented():
        for step in program.steps:
            _step(writer, program, step, texts, shown)
        writer.tuple_of("return ", [texts.get(each.operand.name, each.operand.name) for each in program.outputs])


def _step(writer: Writer, program: Program, step: Step, texts: dict[str, str], shown: set[str]) -> None:
    comment = shape_text(program, step, shown)
    operands = {port: texts.get(operand.name, operand.name) for port, operand in step.operands.items()}
    if step.layer:
        writer.assignment(step.name, f"self.{step.layer}({operands['data']})", comment=comment, path=step.path)
        return
    given = given_attributes(program, step)
    arguments = [*operands.values(), *(f"{name}={literal(value)}" for name, value in given.items())]
    name = NAMES.get(step.operator, step.operator)
    module = "F._internal" if name.startswith("_") else "F"
    text = f"{module}.{name}({', '.join(arguments)})"
    writer.assignment(step.name, text, comment=comment, path=step.path)
    if len(step.visible) > 1:
        texts |= {result.name: f"{step.name}[{index}]" for index, result in enumerate(step.visible)}


def _main(writer: Writer, program: Program, *, has_weights: bool) -> None:
    losses = {step.name for step in program.losses}
    is_loss = all(output.operand.name in losses for output in program.outputs)
    writer.blank(2)
    with writer.indented("def main() -> None:"):
        writer.line("mx.random.seed(0)")
        for each in program.inputs:
            writer.assignment(
                each.name, _random(each.array.example or (BATCH,), each.classes, each.is_distribution), path=each.path
            )
        writer.line(f"net = {program.name}()")
        if has_weights:
            writer.line("load_weights(net)")
        elif program.parameters:
            writer.line("net.initialize(mx.init.Uniform(0.07))")
        arguments = ", ".join(each.name for each in program.inputs)
        if not program.trainable:
            writer.line(f"print(net({arguments}))")
        else:
            _training(writer, program, arguments, is_loss=is_loss)
    write_call(writer)


def _training(writer: Writer, program: Program, arguments: str, *, is_loss: bool) -> None:
    call = f"net({arguments})" if len(program.outputs) > 1 else f"[net({arguments})]"
    if not is_loss:
        writer.assignment("outputs", call)
        writer.line("target = [nd.random.normal(shape=output.shape) for output in outputs]")
    writer.line('trainer = gluon.Trainer(net.collect_params(), "sgd", {"learning_rate": 0.01})')
    with writer.indented(f"for step in range({STEPS}):"):
        with writer.indented("with autograd.record():"):
            writer.assignment("outputs", call)
            if not is_loss:
                writer.line("pairs = zip(outputs, target)")
                writer.line("loss = [((output - each) ** 2).mean() for output, each in pairs]")
        writer.line(f"autograd.backward({'outputs' if is_loss else 'loss'})")
        writer.line("trainer.step(batch_size=1, ignore_stale_grad=True)")
        if program.losses:
            _write_loss(writer, program)
        else:
            writer.line('print(f"step {step}: loss {sum(loss).asscalar():.4f}")')


def _write_loss(writer: Writer, program: Program) -> None:
    """Write what is printed where some outputs are losses: their mean, and the errors of the other outputs."""
    known, losses = watchable(program), {step.name for step in program.losses}
    plain = [at for at, output in enumerate(program.outputs) if output.operand.name not in losses]
    terms = [" + ".join(f"loss[{at}]" for at in plain)] if plain else []
    for at, step in known.items():
        label = label_argument(program, step)
        terms.append(watched_loss(program, step, f"outputs[{at}]", label[0] if label else "", "nd"))
    for index, term in enumerate(terms):
        writer.statement(f"loss = {'loss + ' if index else ''}{term}")
    writer.line('print(f"step {step}: loss {loss.asscalar():.4f}")' if terms else 'print(f"step {step}")')


def _random(shape: tuple[int, ...], classes: int | None, is_distribution: bool) -> str:
    if classes is not None:
        return f'nd.random.randint(0, {classes}, shape={shape}).astype("float32")'
    drawn = f"nd.random.normal(shape={shape})"
    return f"nd.softmax({drawn})" if is_distribution else drawn
