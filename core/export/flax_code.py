"""Prints a `Program` as a Flax NNX module.

Arrays keep the graph's order of axes, channels first; convolution layers, which Flax has for channels last only, get
theirs moved in and out.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np

from core.export.build import Spelling
from core.export.drawing import Drawings, DrawingWords
from core.export.flax_dialect import DIALECT
from core.export.formula import spell
from core.export.formulas_layers import dense_data, embedding_rows, windows_of
from core.export.header import write_header
from core.export.multipliers import multiplier_notes
from core.export.object_code import ObjectPrinter, sharing_note, write_attributes
from core.export.program import Layer, Operand, Parameter, Program, Step
from core.export.pytorch_training import TorchProgram, write_call
from core.export.site import Site
from core.export.softmax import is_summed, softmax_notes
from core.export.spelled import step_problems, step_texts
from core.export.tables import number, unsupported_initializers, variance_scaling
from core.export.writer import Writer
from core.operators.operator import Array
from core.parameters.initializer import (
    Constant,
    Initializer,
    MSRAPrelu,
    Normal,
    One,
    Orthogonal,
    Uniform,
    Xavier,
    Zero,
)
from core.problem import Problem

TITLE = "Flax NNX"
WEIGHTS_SUFFIX = ".safetensors"
STEPS = 5
BATCH = 32
MATRIX = 2

MODULE_ATTRIBUTES = (
    "eval", "iter_children", "iter_modules", "perturb", "set_attributes", "sow", "train",
)  # fmt: skip
"""Names that `flax.nnx.Module` has; a layer of such a name would hide one."""

_FILE_NAMES = (
    "Constant", "Path", "WEIGHTS", "jax", "jnp", "lax", "load_file", "load_weights", "main", "nnx", "optax",
    "symmetric_uniform", "train_step", "traverse_util",
)  # fmt: skip
_LOCAL_NAMES = (
    "grads", "key", "loss", "model", "objective", "optimizer", "path", "rngs", "self", "shape", "step", "target",
    "total", "value",
)  # fmt: skip

SPELLING = Spelling(
    "flax",
    reserved_values=(*_FILE_NAMES, *_LOCAL_NAMES),
    reserved_attributes=(*MODULE_ATTRIBUTES, "logits"),
    reserved_classes=_FILE_NAMES,
    parts={
        ("FullyConnected", "weight"): "kernel",
        ("Convolution", "weight"): "kernel",
        ("Embedding", "weight"): "embedding",
        **{(operator, "gamma"): "scale" for operator in ("BatchNorm", "LayerNorm")},
        **{(operator, "beta"): "bias" for operator in ("BatchNorm", "LayerNorm")},
        ("BatchNorm", "moving_mean"): "mean",
        ("BatchNorm", "moving_var"): "var",
    },
)

INITIALIZERS = (Zero, One, Constant, Uniform, Normal, Xavier, MSRAPrelu, Orthogonal)
"""Those that `initializer_text` has a form for."""


def problems(program: Program) -> list[Problem]:
    """List what this target cannot express, before anything is written."""
    found = step_problems(program, DIALECT, TITLE, lambda step: bool(step.layer))
    for parameter in program.parameters:
        shape = parameter.array.shape
        if shape is None or -1 in shape:
            values = {"node": parameter.argument, "target": TITLE}
            found.append(Problem("export_shape_unknown", path=parameter.path, values=values))
    return found + unsupported_initializers(program, TITLE, INITIALIZERS)


def order(program: Program, parameter: Parameter) -> tuple[int, ...] | None:
    """Return the axes of a kernel as Flax has them: positions, inputs, outputs."""
    layer = next((each for each in program.layers if each.name == parameter.layer), None)
    if layer is None or layer.operator not in ("FullyConnected", "Convolution"):
        return None
    rank = len(parameter.array.shape or ())
    return (*range(MATRIX, rank), 1, 0) if rank >= MATRIX else None


def is_dropped(program: Program, parameter: Parameter) -> bool:
    """Tell whether a parameter is left out: a scale that stays 1."""
    layer = next((each for each in program.layers if each.name == parameter.layer), None)
    return layer is not None and _is_unscaled(layer) and parameter is layer.parameters["gamma"]


def _is_unscaled(layer: Layer) -> bool:
    return layer.operator == "BatchNorm" and bool(layer.attributes["fix_gamma"])


def convert(program: Program, values: Mapping[str, Array]) -> dict[str, Array]:
    """Return the arrays of the weight file."""
    dropped = {each.name for each in program.parameters if is_dropped(program, each)}
    return {name: np.asarray(array, np.float32) for name, array in values.items() if name not in dropped}


def emit(program: Program, *, has_weights: bool) -> Writer:
    """Return the file of a program."""
    view = TorchProgram(program, has_weights)
    drawings = Drawings(DRAWING)
    drawn = drawings.gather(program, order)
    body = Writer()
    drawings.write(body)
    _module(body, view, drawn)
    if program.losses:
        PRINTER.write_loss(body, view)
    if has_weights:
        body.blank(2)
        with body.indented(f"def load_weights(model: {program.name}, path: Path = WEIGHTS) -> None:"):
            body.line('nnx.update(model, traverse_util.unflatten_dict(load_file(path), sep="."))')
    _training(body, view)
    writer = Writer()
    _header(writer, view, body)
    writer.extend(body)
    return writer


def _header(writer: Writer, view: TorchProgram, body: Writer) -> None:
    program = view.program
    notes = []
    if view.has_weights:
        notes.append(
            f"Weights  {program.stem}{WEIGHTS_SUFFIX} (keys are paths of attributes; kernels end in (in, out))"
        )
    if program.losses:
        call = f"loss({', '.join([*view.part_calls(), *view.loss_labels()])})"
        notes += ["", *softmax_notes(program), f"Train with {call}."]
    if program.has_modes:
        notes += ["", "model.train() is for training, model.eval() for use."]
    notes += multiplier_notes(program)
    write_header(writer, program, "as a Flax NNX module", ("float32", "int32"), notes)
    writer.blank()
    if view.has_weights:
        writer.line("from pathlib import Path")
        writer.blank()
    writer.line("import jax")
    if body.calls("jnp"):
        writer.line("import jax.numpy as jnp")
    if body.calls("optax"):
        writer.line("import optax")
    writer.line("from flax import nnx, traverse_util" if view.has_weights else "from flax import nnx")
    if body.calls("lax"):
        writer.line("from jax import lax")
    if view.has_weights:
        writer.line("from safetensors.flax import load_file")
        writer.blank()
        writer.line(f'WEIGHTS = Path(__file__).with_suffix("{WEIGHTS_SUFFIX}")')
    writer.blank(2)
    _helpers(writer, program)


def _helpers(writer: Writer, program: Program) -> None:
    if any(isinstance(each.initializer, Uniform) and not each.is_state for each in program.parameters):
        with writer.indented("def symmetric_uniform(bound: float) -> nnx.Initializer:"):
            writer.line('"""Return U(-bound, bound); JAX\'s own begins at 0."""')
            writer.blank()
            with writer.indented("def draw(key: jax.Array, shape: tuple, dtype: str | None = None) -> jax.Array:"):
                writer.line('return jax.random.uniform(key, shape, dtype or "float32", -bound, bound)')
            writer.blank()
            writer.line("return draw")
        writer.blank(2)
    if any(_is_fixed(each) for each in program.parameters):
        with writer.indented("class Constant(nnx.Variable):"):
            writer.line('"""A value that is not trained."""')
        writer.blank(2)


def _is_fixed(parameter: Parameter) -> bool:
    return not parameter.layer and (parameter.is_constant or not parameter.is_trainable or parameter.is_state)


DRAWING = DrawingWords(
    DIALECT,
    head="def {name}(key: jax.Array, shape: tuple, dtype: str | None = None) -> jax.Array:",
    uniform="jax.random.uniform(keys[0], shape, minval={low}, maxval={high})",
    normal="jax.random.normal(keys[1], shape)",
    index="jnp.arange({size}, dtype=float).reshape({dims})",
    number="jnp.array(float({number}))",
    result='jnp.broadcast_to(values, shape).astype(dtype or "float32")',
    before="keys = jax.random.split(key)",
)

# The module


def _module(writer: Writer, view: TorchProgram, drawn: Mapping[str, str]) -> None:
    program = view.program
    with writer.indented(f"class {program.name}(nnx.Module):"):
        if program.parameters or program.layers:
            with writer.indented("def __init__(self, *, rngs: nnx.Rngs) -> None:"):
                write_attributes(writer, program, partial(_layer, drawn=drawn), partial(_raw_parameter, drawn=drawn))
            writer.blank()
        PRINTER.write_calls(writer, view)


def _raw_parameter(writer: Writer, parameter: Parameter, drawn: Mapping[str, str]) -> None:
    kind = "Constant" if _is_fixed(parameter) else "nnx.Param"
    is_raw = len(parameter.array.shape or ()) >= MATRIX
    initial = drawn.get(parameter.name) or initializer_text(parameter.initializer, is_raw=is_raw)
    text = f"{kind}({initial}(rngs.params(), {parameter.array.shape}))"
    comment = f"used by {', '.join(parameter.uses)}" if parameter.uses else ""
    writer.assignment(f"self.{parameter.name}", text, comment=comment, path=parameter.path)


def _layer(writer: Writer, layer: Layer, drawn: Mapping[str, str]) -> None:
    name, arguments = _constructor(layer, drawn)
    comment = sharing_note(layer)
    text = f"nnx.{name}({', '.join([*arguments, 'rngs=rngs'])})"
    writer.assignment(f"self.{layer.name}", text, comment=comment, path=layer.path)


def _constructor(layer: Layer, drawn: Mapping[str, str]) -> tuple[str, list[str]]:
    attributes = layer.attributes
    first = next(iter(layer.parameters.values()), None)
    shape = (first.array.shape if first else None) or ()
    bias = ["use_bias=False"] if "weight" in layer.parameters and layer.bias is None else []
    match layer.operator:
        case "FullyConnected":
            return "Linear", [str(shape[1]), str(shape[0]), *bias, *_initializers(layer, drawn)]
        case "Convolution":
            windows = windows_of(Site(layer.rule, {}))
            groups = int(str(attributes["num_group"]))
            options = [str(shape[1] * groups), str(shape[0]), f"kernel_size={windows.kernel}"]
            options += [f"strides={windows.stride}"] if set(windows.stride) != {1} else []
            options.append(f"padding={tuple((size, size) for size in windows.pad)}")
            options += [f"kernel_dilation={windows.dilate}"] if set(windows.dilate) != {1} else []
            options += [f"feature_group_count={groups}"] if groups != 1 else []
            return "Conv", [*options, *bias, *_initializers(layer, drawn)]
        case "BatchNorm":
            options = [str(shape[0]), f"axis={attributes['axis']}", f"momentum={attributes['momentum']!r}"]
            options += [f"epsilon={attributes['eps']!r}", "use_fast_variance=False"]
            options += ["use_scale=False"] if attributes["fix_gamma"] else []
            return "BatchNorm", [*options, *_initializers(layer, drawn)]
        case "LayerNorm":
            options = [str(shape[0]), f"epsilon={attributes['eps']!r}", "use_fast_variance=False"]
            return "LayerNorm", [*options, *_initializers(layer, drawn)]
        case "Embedding":
            return "Embed", [str(shape[0]), str(shape[1]), *_initializers(layer, drawn)]
    return "Dropout", [repr(attributes["p"])]


_DEFAULTS: Mapping[str, Initializer | None] = {"bias": Zero(), "beta": Zero(), "gamma": One(), "weight": None}
_KEYWORDS: Mapping[tuple[str, str], str] = {("Embedding", "weight"): "embedding_init"}


def _initializers(layer: Layer, drawn: Mapping[str, str]) -> list[str]:
    found = []
    for port, each in layer.parameters.items():
        is_default = each.is_state or each.initializer == _DEFAULTS[port]
        if not is_default and not (port == "gamma" and _is_unscaled(layer)):
            word = {"weight": "kernel_init", "bias": "bias_init", "gamma": "scale_init", "beta": "bias_init"}[port]
            text = drawn.get(each.name) or initializer_text(each.initializer)
            found.append(f"{_KEYWORDS.get((layer.operator, port), word)}={text}")
    return found


def initializer_text(initializer: Initializer, *, is_raw: bool = False) -> str:
    """Return the initializer of JAX with the same formula; a raw weight has its outputs along axis 0."""
    module = "nnx.initializers"
    axes = ", in_axis=1, out_axis=0" if is_raw else ""
    match initializer:
        case Zero():
            return f"{module}.zeros_init()"
        case One():
            return f"{module}.ones_init()"
        case Constant(value=value):
            return f"{module}.constant({number(value)})"
        case Uniform(scale=scale):
            return f"symmetric_uniform({number(scale)})"
        case Normal(sigma=sigma):
            return f"{module}.normal({number(sigma)})"
        case Orthogonal(scale=scale):
            return f"{module}.orthogonal({number(scale)})"
        case Xavier() | MSRAPrelu():
            scale, factor, is_uniform = variance_scaling(initializer)
            kind = "uniform" if is_uniform else "normal"
            return f'{module}.variance_scaling({scale!r}, "fan_{factor}", "{kind}"{axes})'
    raise NotImplementedError(f"no JAX form of {initializer}")


def _expressions(program: Program, step: Step, operands: Mapping[str, str]) -> list[str]:
    if not step.layer:
        return [text.text for text in step_texts(program, step, operands, DIALECT)]
    data, site = operands["data"], program.site(step)
    match step.operator:
        case "FullyConnected":
            data = spell(dense_data(site), {"data": data}, DIALECT).text
        case "Embedding":
            data = spell(embedding_rows(site), {"data": data}, DIALECT).text
        case "Convolution":
            return [f"jnp.moveaxis(self.{step.layer}(jnp.moveaxis({data}, 1, -1)), -1, 1)"]
    return [f"self.{step.layer}({data})"]


PRINTER = ObjectPrinter(
    dialect=DIALECT,
    array="jax.Array",
    call="__call__",
    parameter="self.{0}[...]",
    stop="lax.stop_gradient({0})",
    expressions=_expressions,
)


# Training


def _training(writer: Writer, view: TorchProgram) -> None:
    program = view.program
    is_trained = bool(program.trainable)
    arguments = [each.name for each in view.arguments]
    known = [*arguments, *(name for name in view.loss_labels() if name not in arguments)]
    plain = view.plain_outputs
    targets = {("target" if len(plain) == 1 else f"target_{index + 1}"): each for index, each in enumerate(plain)}
    if is_trained:
        _train_step(writer, view, [*known, *targets], targets)
    writer.blank(2)
    with writer.indented("def main() -> None:"):
        writer.line("rngs = nnx.Rngs(0)")
        for each in program.inputs:
            if each.name in known:
                writer.assignment(
                    each.name,
                    _random(each.array.example or (BATCH,), each.classes, each.is_distribution),
                    path=each.path,
                )
        for name, operand in targets.items() if is_trained else ():
            writer.assignment(name, f"rngs.normal({program.array(operand).example or (BATCH,)})")
        has_state = bool(program.parameters or program.layers)
        writer.line(f"model = {program.name}({'rngs=rngs' if has_state else ''})")
        if view.has_weights:
            writer.line("load_weights(model)")
        if not is_trained:
            writer.line(f"print(model({', '.join(arguments)}))")
        else:
            rate = "0.01" if any(is_summed(program, step) for step in program.losses) else "0.1"
            writer.line(f"optimizer = nnx.Optimizer(model, optax.sgd({rate}), wrt=nnx.Param)")
            if program.has_modes:
                writer.line("model.train()")
            with writer.indented(f"for step in range({STEPS}):"):
                call = ", ".join(["model", "optimizer", *known, *targets])
                writer.assignment("value", f"train_step({call})")
                writer.line('print(f"step {step}: loss {value:.4f}")')
    write_call(writer)


def _train_step(writer: Writer, view: TorchProgram, names: list[str], targets: Mapping[str, Operand]) -> None:
    program = view.program
    writer.blank(2)
    writer.line("@nnx.jit")
    arguments = [f"model: {program.name}", "optimizer: nnx.Optimizer", *(f"{name}: jax.Array" for name in names)]
    writer.bracketed("def train_step(", arguments, ") -> jax.Array:")
    call = ", ".join(each.name for each in view.arguments)
    with writer.indented():
        with writer.indented(f"def objective(model: {program.name}) -> jax.Array:"):
            terms = []
            if program.losses:
                parts = [f"{view.part_name(part)}_out" for part in view.parts]
                writer.tuple_of("", parts, f" = model.logits({call})")
                read = dict(zip(view.parts, parts, strict=True))
                by_name = {view.part_name(part): text for part, text in read.items()}
                given = [by_name.get(name, name) for name in (*view.loss_parts(), *view.loss_labels())]
                terms.append(f"loss({', '.join(given)})")
            else:
                parts = [f"output_{index}" for index in range(len(program.outputs))]
                writer.tuple_of("", parts, f" = model({call})")
                read = {output.operand: part for output, part in zip(program.outputs, parts, strict=True)}
            terms += [f"jnp.mean(({read[operand]} - {name}) ** 2)" for name, operand in targets.items()]
            writer.assignment("total", terms[0])
            for term in terms[1:]:
                writer.line(f"total = total + {term}")
            writer.line("return total")
        writer.blank()
        writer.line("value, grads = nnx.value_and_grad(objective)(model)")
        writer.line("optimizer.update(model, grads)")
        writer.line("return value")


def _random(shape: tuple[int, ...], classes: int | None, is_distribution: bool) -> str:
    if classes is not None:
        return f"jax.random.randint(rngs(), {shape}, 0, {classes})"
    drawn = f"rngs.normal({shape})"
    return f"jax.nn.softmax({drawn})" if is_distribution else drawn
