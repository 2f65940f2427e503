"""Prints a `Program` as a Keras 3 model, for any backend.

Arrays keep the graph's order of axes, channels first.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np

from core.export.build import Spelling
from core.export.drawing import Drawings, DrawingWords
from core.export.flax_code import is_dropped, order
from core.export.formula import Text, spell
from core.export.formulas_layers import dense_data, embedding_rows, windows_of
from core.export.header import write_header
from core.export.keras_dialect import DIALECT, padded
from core.export.multipliers import multiplier_notes
from core.export.object_code import ObjectPrinter, sharing_note, write_attributes
from core.export.program import Layer, Parameter, Program, Step
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
from core.problem import Declared, Problem

TITLE = "Keras 3"
WEIGHTS_SUFFIX = ".npz"
EPOCHS = 5
BATCH = 32
MATRIX = 2

MODEL_ATTRIBUTES = (
    "T_destination", "activity_regularizer", "add_loss", "add_metric", "add_module", "add_variable", "add_weight",
    "apply", "autocast", "bfloat16", "buffers", "build", "build", "build_from_config", "built", "call",
    "call_signature_parameters", "call_super_init", "children", "compile", "compile_from_config", "compiled",
    "compute_dtype", "compute_loss", "compute_mask", "compute_metrics", "compute_output_shape",
    "compute_output_spec", "count_params", "cpu", "cuda", "double", "dtype", "dtype_policy", "dump_patches", "eval",
    "evaluate", "export", "extra_repr", "fit", "float", "forward", "from_config", "get_buffer", "get_build_config",
    "get_compile_config", "get_config", "get_extra_state", "get_layer", "get_metrics_result", "get_parameter",
    "get_quantization_layer_structure", "get_state_tree", "get_submodule", "get_weights", "half", "input",
    "input_dtype", "input_spec", "ipu", "jit_compile", "layers", "load_own_variables", "load_state_dict",
    "load_weights", "loss", "losses", "make_predict_function", "make_test_function", "make_train_function",
    "metrics", "metrics_names", "metrics_variables", "modules", "mtia", "name", "named_buffers", "named_children",
    "named_modules", "named_parameters", "non_trainable_variables", "non_trainable_weights", "output", "parameters",
    "path", "predict", "predict_function", "predict_on_batch", "predict_step", "quantization_mode", "quantize",
    "quantize", "quantized_build", "quantized_call", "register_backward_hook", "register_buffer",
    "register_forward_hook", "register_forward_pre_hook", "register_full_backward_hook",
    "register_full_backward_pre_hook", "register_load_state_dict_post_hook", "register_load_state_dict_pre_hook",
    "register_module", "register_parameter", "register_state_dict_post_hook", "register_state_dict_pre_hook",
    "rematerialized_call", "requires_grad_", "reset_metrics", "run_eagerly", "save", "save_own_variables",
    "save_weights", "set_extra_state", "set_state_tree", "set_submodule", "set_weights", "share_memory",
    "state_dict", "stateless_call", "stateless_compute_loss", "steps_per_execution", "summary", "supports_jit",
    "supports_masking", "symbolic_call", "test_function", "test_on_batch", "test_step", "to", "to_empty", "to_json",
    "torch_params", "train", "train_function", "train_on_batch", "train_step", "trainable", "trainable_variables",
    "trainable_weights", "training", "type", "variable_dtype", "variables", "weights", "xpu", "zero_grad",
)  # fmt: skip
"""Names that `keras.Model` has; a layer of such a name would hide one."""

_FILE_NAMES = ("Path", "WEIGHTS", "keras", "layers", "load_weights", "main", "np", "ops")
_LOCAL_NAMES = (
    "error",
    "inputs",
    "kwargs",
    "loss",
    "model",
    "path",
    "rng",
    "self",
    "target",
    "total",
    "training",
    "weights",
)

SPELLING = Spelling(
    "keras",
    reserved_values=(*_FILE_NAMES, *_LOCAL_NAMES),
    reserved_attributes=(*MODEL_ATTRIBUTES, "logits"),
    reserved_classes=_FILE_NAMES,
    parts={
        ("FullyConnected", "weight"): "kernel",
        ("Convolution", "weight"): "kernel",
        ("Embedding", "weight"): "embeddings",
        ("BatchNorm", "moving_var"): "moving_variance",
    },
)
INITIALIZERS = (Zero, One, Constant, Uniform, Normal, Xavier, MSRAPrelu, Orthogonal)
"""Those that `initializer_text` has a form for."""

__all__ = ["SPELLING", "TITLE", "WEIGHTS_SUFFIX", "convert", "emit", "order", "problems"]


def problems(program: Program) -> list[Problem]:
    """List what this target cannot express, before anything is written."""
    found = step_problems(program, DIALECT, TITLE, lambda step: bool(step.layer))
    for step in program.steps:
        is_vector = step.layer and step.operator == "FullyConnected" and not step.attributes["flatten"]
        is_vector = is_vector and program.array(step.operands["data"]).rank == 1  # Keras' layers want a batch
        if is_vector or (step.operator == "Convolution" and _strides_and_dilates(step)):
            values = {"node": step.name, "operator": Declared(step.display_name), "target": TITLE}
            found.append(Problem("export_form", path=step.path, values=values))
    for parameter in program.parameters:
        shape = parameter.array.shape
        if shape is None or (not parameter.layer and -1 in shape):
            values = {"node": parameter.argument, "target": TITLE}
            found.append(Problem("export_shape_unknown", path=parameter.path, values=values))
        elif not parameter.layer and isinstance(parameter.initializer, Xavier | MSRAPrelu) and _is_one_sided(parameter):
            # Keras counts the inputs of a raw weight along its first axis
            values = {
                "node": parameter.argument,
                "initializer": Declared(parameter.initializer.display_name),
                "target": TITLE,
            }
            found.append(Problem("export_initializer", path=parameter.path, values=values))
    return found + unsupported_initializers(program, TITLE, INITIALIZERS)


def _strides_and_dilates(step: Step) -> bool:
    """Tell whether a convolution has both strides and dilation, which Keras has not."""
    windows = windows_of(Site(step.rule, {}))
    return set(windows.stride) != {1} and set(windows.dilate) != {1}


def _is_one_sided(parameter: Parameter) -> bool:
    initializer = parameter.initializer
    xavier = initializer.as_xavier if isinstance(initializer, MSRAPrelu) else initializer
    return getattr(xavier, "factor_type", "avg") != "avg" or len(parameter.array.shape or ()) != MATRIX


def convert(program: Program, values: Mapping[str, Array]) -> dict[str, Array]:
    """Return the arrays of the weight file, under the paths of the variables."""
    dropped = {each.name for each in program.parameters if is_dropped(program, each)}
    return {
        name.replace(".", "/"): np.asarray(array, np.float32) for name, array in values.items() if name not in dropped
    }


def emit(program: Program, *, has_weights: bool) -> Writer:
    """Return the file of a program."""
    view = TorchProgram(program, has_weights)
    drawings = Drawings(DRAWING)
    drawn = drawings.gather(program, order)
    body = Writer()
    drawings.write(body)
    with body.indented(f"class {program.name}(keras.Model):"):
        if program.parameters or program.layers:
            _constructor(body, program, drawn)
            body.blank()
        PRINTER.write_calls(body, view)
        if program.losses and _fits(view):
            body.blank()
            _compute_loss(body, view)
    if program.losses:
        PRINTER.write_loss(body, view)
    if has_weights:
        _load_weights(body, program)
    _main(body, view)
    writer = Writer()
    _header(writer, view, body)
    writer.extend(body)
    return writer


def _header(writer: Writer, view: TorchProgram, body: Writer) -> None:
    program = view.program
    notes = []
    if view.has_weights:
        notes.append(f"Weights  {program.stem}{WEIGHTS_SUFFIX} (keys are paths of variables; kernels end in (in, out))")
    if program.losses:
        notes += ["", *softmax_notes(program), "loss(...) is what trains it."]
    if program.has_modes:
        notes += ["", "model(..., training=True) is for training, model(...) for use."]
    notes += multiplier_notes(program)
    write_header(writer, program, "as a Keras model", ("float32", "int32"), notes)
    writer.blank()
    if view.has_weights:
        writer.line("from pathlib import Path")
        writer.blank()
    writer.line("import keras")
    writer.line("import numpy as np")
    names = [name for name in ("layers", "ops") if body.calls(name)]
    if names:
        writer.line(f"from keras import {', '.join(names)}")
    writer.blank()
    if view.has_weights:
        writer.line(f'WEIGHTS = Path(__file__).with_suffix("{WEIGHTS_SUFFIX}")')
        writer.blank()
    writer.blank()


DRAWING = DrawingWords(
    DIALECT,
    head="def {name}(shape: tuple, dtype: str | None = None) -> keras.KerasTensor:",
    uniform="keras.random.uniform(shape, {low}, {high})",
    normal="keras.random.normal(shape)",
    index='ops.reshape(ops.arange({size}, dtype="float32"), [{dims}])',
    number="ops.convert_to_tensor(float({number}))",
    result='ops.cast(ops.broadcast_to(values, shape), dtype or "float32")',
)


def _constructor(writer: Writer, program: Program, drawn: Mapping[str, str]) -> None:
    with writer.indented("def __init__(self, **kwargs: object) -> None:"):
        writer.line("super().__init__(**kwargs)")
        write_attributes(writer, program, partial(_layer, drawn=drawn), partial(_raw_parameter, drawn=drawn))


def _layer(writer: Writer, layer: Layer, drawn: Mapping[str, str]) -> None:
    name, arguments = _block(layer, drawn)
    comment = sharing_note(layer)
    text = f"layers.{name}({', '.join([*arguments, f'name={_quoted(layer.name)}'])})"
    writer.assignment(f"self.{layer.name}", text, comment=comment, path=layer.path)


def _quoted(text: str) -> str:
    return f'"{text}"'


def _block(layer: Layer, drawn: Mapping[str, str]) -> tuple[str, list[str]]:
    attributes = layer.attributes
    bias = ["use_bias=False"] if "weight" in layer.parameters and layer.bias is None else []
    match layer.operator:
        case "FullyConnected":
            return "Dense", [str(attributes["num_hidden"]), *bias, *_initializers(layer, drawn)]
        case "Convolution":
            windows = windows_of(Site(layer.rule, {}))
            groups = int(str(attributes["num_group"]))
            options = [str(attributes["num_filter"]), str(windows.kernel)]
            options += [f"strides={windows.stride}"] if set(windows.stride) != {1} else []
            options += [f"dilation_rate={windows.dilate}"] if set(windows.dilate) != {1} else []
            options += [f"groups={groups}"] if groups != 1 else []
            options.append('data_format="channels_first"')
            return f"Conv{len(windows.kernel)}D", [*options, *bias, *_initializers(layer, drawn)]
        case "BatchNorm":
            options = [f"axis={attributes['axis']}", f"momentum={attributes['momentum']!r}"]
            options += [f"epsilon={attributes['eps']!r}"] + (["scale=False"] if attributes["fix_gamma"] else [])
            return "BatchNormalization", [*options, *_initializers(layer, drawn)]
        case "LayerNorm":
            return "LayerNormalization", [f"epsilon={attributes['eps']!r}", *_initializers(layer, drawn)]
        case "Embedding":
            return "Embedding", [
                str(attributes["input_dim"]),
                str(attributes["output_dim"]),
                *_initializers(layer, drawn),
            ]
    return "Dropout", [repr(attributes["p"])]


_DEFAULTS: Mapping[str, Initializer | None] = {"bias": Zero(), "beta": Zero(), "gamma": One(), "weight": None}


def _initializers(layer: Layer, drawn: Mapping[str, str]) -> list[str]:
    word = "embeddings" if layer.operator == "Embedding" else "kernel"
    found = []
    for port, each in layer.parameters.items():
        is_dropped_scale = port == "gamma" and layer.operator == "BatchNorm" and layer.attributes["fix_gamma"]
        if not each.is_state and each.initializer != _DEFAULTS[port] and not is_dropped_scale:
            text = drawn.get(each.name) or initializer_text(each.initializer)
            found.append(f"{word if port == 'weight' else port}_initializer={text}")
    return found


def initializer_text(initializer: Initializer) -> str:
    """Return the initializer of Keras with the same formula."""
    module = "keras.initializers"
    match initializer:
        case Zero():
            return f"{module}.Zeros()"
        case One():
            return f"{module}.Ones()"
        case Constant(value=value):
            return f"{module}.Constant({number(value)})"
        case Uniform(scale=scale):
            return f"{module}.RandomUniform(-{number(scale)}, {number(scale)})"
        case Normal(sigma=sigma):
            return f"{module}.RandomNormal(stddev={number(sigma)})"
        case Orthogonal(scale=scale):
            return f"{module}.Orthogonal({number(scale)})"
        case Xavier() | MSRAPrelu():
            scale, factor, is_uniform = variance_scaling(initializer)
            kind = "uniform" if is_uniform else "untruncated_normal"
            return f'{module}.VarianceScaling({scale!r}, "fan_{factor}", "{kind}")'
    raise NotImplementedError(f"no Keras form of {initializer}")


def _raw_parameter(writer: Writer, parameter: Parameter, drawn: Mapping[str, str]) -> None:
    initial = drawn.get(parameter.name) or initializer_text(parameter.initializer)
    options = [str(parameter.array.shape), initial]
    if parameter.is_constant or not parameter.is_trainable or parameter.is_state:
        options.append("trainable=False")
    options.append(f"name={_quoted(parameter.name)}")
    comment = f"used by {', '.join(parameter.uses)}" if parameter.uses else ""
    text = f"self.add_weight({', '.join(options)})"
    writer.assignment(f"self.{parameter.name}", text, comment=comment, path=parameter.path)


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
            pad = Text("", value=windows_of(site).pad)
            data = padded(data, pad, pad, "0")
        case "BatchNorm" | "Dropout":
            data = f"{data}, training=training"
    return [f"self.{step.layer}({data})"]


PRINTER = ObjectPrinter(
    dialect=DIALECT,
    array="keras.KerasTensor",
    call="call",
    parameter="self.{0}",
    stop="ops.stop_gradient({0})",
    expressions=_expressions,
    takes_mode=True,
    takes_one=True,
)


# Training


def _fits(view: TorchProgram) -> bool:
    """Tell whether `fit` can train it: one thing to compare with, or none."""
    return len(view.loss_labels()) + len(view.plain_outputs) <= 1 and len(view.parts) == len(view.program.losses)


def _compute_loss(writer: Writer, view: TorchProgram) -> None:
    label = view.loss_labels()
    arguments = ["self", "x: keras.KerasTensor", "y: keras.KerasTensor", "*_args: object", "**_kwargs: object"]
    writer.bracketed("def compute_loss(", arguments, ") -> keras.KerasTensor:")
    with writer.indented():
        writer.line('"""Return what fit() makes small."""')
        training = ", training=True" if view.program.has_modes else ""
        call = f"self.logits(x{training})"
        parts = [f"*{call}"] if len(view.parts) > 1 else [call]
        writer.line(f"return loss({', '.join([*parts, *(['y'] if label else [])])})")


def _load_weights(writer: Writer, program: Program) -> None:
    writer.blank(2)
    with writer.indented(f"def load_weights(model: {program.name}, path: Path = WEIGHTS) -> None:"):
        writer.line('"""Fill a model that has been called once."""')
        with writer.indented("with np.load(path) as weights:"), writer.indented("for variable in model.weights:"):
            writer.line('key = variable.path.partition("/")[2]')
            with writer.indented("if key in weights:"):
                writer.line("variable.assign(weights[key])")


def _main(writer: Writer, view: TorchProgram) -> None:
    program = view.program
    arguments = [each.name for each in view.arguments]
    labels, plain = view.loss_labels(), view.plain_outputs
    is_trained = bool(program.trainable) and bool(arguments)
    can_fit = is_trained and (_fits(view) if program.losses else len(program.outputs) == 1)
    writer.blank(2)
    with writer.indented("def main() -> None:"):
        writer.line("keras.utils.set_random_seed(0)")
        writer.line("rng = np.random.default_rng(0)")
        known = [*arguments, *(labels if can_fit else [])]
        for each in program.inputs:
            if each.name in known:
                drawn = _random(each.array.example or (BATCH,), each.classes, each.is_distribution)
                writer.assignment(each.name, drawn, path=each.path)
        writer.line(f"model = {program.name}()")
        data = arguments[0] if len(arguments) == 1 else f"[{', '.join(arguments)}]"
        if view.has_weights:
            writer.line(f"model({data})")
            writer.line("load_weights(model)")
        if not can_fit:
            writer.line(f"print(model({data}))")
        else:
            goal = labels[0] if labels else "None"
            if not program.losses:
                shape = program.array(plain[0]).example or (BATCH,)
                writer.assignment("target", f'rng.normal(size={shape}).astype("float32")')
                goal = "target"
            rate = "0.01" if any(is_summed(program, step) for step in program.losses) else "0.1"
            options = [f"keras.optimizers.SGD({rate})", *([] if program.losses else ['"mse"'])]
            writer.line(f"model.compile({', '.join(options)})")
            batch = (program.inputs[0].array.example or (BATCH,))[0]
            writer.assignment("_", f"model.fit({data}, {goal}, batch_size={batch}, epochs={EPOCHS}, verbose=2)")
    write_call(writer)


def _random(shape: tuple[int, ...], classes: int | None, is_distribution: bool) -> str:
    if classes is not None:
        return f'rng.integers(0, {classes}, {shape}).astype("int32")'
    if is_distribution:
        return f'rng.dirichlet(np.ones({shape[-1]}), {shape[:-1]}).astype("float32")'
    return f'rng.normal(size={shape}).astype("float32")'
