"""Prints a `Program` as a PyTorch module."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.export.build import Spelling
from core.export.drawing import Drawings
from core.export.formula import spell
from core.export.formulas_layers import dense_data, embedding_rows, windows_of
from core.export.header import write_header
from core.export.multipliers import multiplier_notes
from core.export.object_code import sharing_note, write_attributes
from core.export.program import Layer, Parameter, Program, Step
from core.export.pytorch_dialect import DIALECT
from core.export.pytorch_training import (
    DRAWING,
    INITIALIZERS,
    TorchProgram,
    write_init_weights,
    write_load_weights,
    write_loss,
    write_main,
)
from core.export.site import Site
from core.export.softmax import softmax_form, softmax_notes, softmax_problem
from core.export.spelled import step_problems, step_texts, unsupported
from core.export.tables import shape_text, unsupported_initializers
from core.export.writer import Writer
from core.operators.operator import Array
from core.problem import Problem

TITLE = "PyTorch"
WEIGHTS_SUFFIX = ".safetensors"

MODULE_ATTRIBUTES = (
    "T_destination", "add_module", "apply", "bfloat16", "buffers", "call_super_init", "children", "compile", "cpu",
    "cuda", "double", "dump_patches", "eval", "extra_repr", "float", "forward", "get_buffer", "get_extra_state",
    "get_parameter", "get_submodule", "half", "ipu", "load_state_dict", "modules", "mtia", "named_buffers",
    "named_children", "named_modules", "named_parameters", "parameters", "register_backward_hook",
    "register_buffer", "register_forward_hook", "register_forward_pre_hook", "register_full_backward_hook",
    "register_full_backward_pre_hook", "register_load_state_dict_post_hook", "register_load_state_dict_pre_hook",
    "register_module", "register_parameter", "register_state_dict_post_hook", "register_state_dict_pre_hook",
    "requires_grad_", "set_extra_state", "set_submodule", "share_memory", "state_dict", "to", "to_empty", "train",
    "training", "type", "xpu", "zero_grad",
)  # fmt: skip
"""Names that `torch.nn.Module` has; a layer of such a name would hide one."""

_FILE_NAMES = ("F", "Path", "Tensor", "WEIGHTS", "init_weights", "load_file", "load_weights", "main", "nn", "torch")
_LOCAL_NAMES = (
    "bound", "classes", "each", "entropy", "groups", "layer", "loss", "model", "multipliers", "name", "objective",
    "optimizer", "path", "rate", "self", "step", "target", "total",
)  # fmt: skip
"""What functions of the file, and of a training script, call things."""

SPELLING = Spelling(
    target="pytorch",
    reserved_values=(*_FILE_NAMES, *_LOCAL_NAMES),
    reserved_attributes=(*MODULE_ATTRIBUTES, "logits"),
    reserved_classes=_FILE_NAMES,
    parts={
        **{(operator, "gamma"): "weight" for operator in ("BatchNorm", "LayerNorm")},
        **{(operator, "beta"): "bias" for operator in ("BatchNorm", "LayerNorm")},
        ("BatchNorm", "moving_mean"): "running_mean",
        ("BatchNorm", "moving_var"): "running_var",
    },
)


def _call(program: Program, step: Step, operands: Mapping[str, str]) -> str:
    """Return the call of a layer."""
    data, site = operands["data"], program.site(step)
    if step.operator == "FullyConnected":
        data = spell(dense_data(site), {"data": data}, DIALECT).text
    elif step.operator == "Embedding":
        data = spell(embedding_rows(site), {"data": data}, DIALECT).text
    elif step.operator == "BatchNorm":
        return _batch_norm_call(step, site.rank("data"), data)
    return f"self.{step.layer}({data})"


def _batch_norm_call(step: Step, rank: int, data: str) -> str:
    """Return the call of a batch norm, whose channels PyTorch wants along axis 1 of at most five."""
    axis = int(str(step.attributes["axis"])) % rank
    if axis != 1:
        data = f"{data}.movedim({axis}, 1)"
    moved = data
    if rank > MOST_AXES:
        data = f"{data}.flatten(2)"
    call = f"self.{step.layer}({data})"
    if rank > MOST_AXES:
        call = f"{call}.view_as({moved})"
    return call if axis == 1 else f"{call}.movedim(1, {axis})"


MOST_AXES = 5
"""Axes of the data that PyTorch's batch normalization takes at most."""


def expression(program: Program, step: Step, operands: Mapping[str, str]) -> list[str]:
    """Return the expressions of a step, one for each visible output."""
    if step.layer:
        return [_call(program, step, operands)]
    if step.operator == "SoftmaxOutput":
        return [_softmax(program, step, operands)]
    return [text.text for text in step_texts(program, step, operands, DIALECT)]


def _softmax(program: Program, step: Step, operands: Mapping[str, str]) -> str:
    form, data = softmax_form(program, step), operands["data"]
    if form.layout == "flat":
        return f"torch.softmax({data}.flatten(1), dim=-1).view_as({data})"
    return f"torch.softmax({data}, dim={-1 if form.layout == 'last' else 1})"


def _loss_value(program: Program, step: Step, data: str) -> str:
    return expression(program, step, {"data": data, "label": "label"})[0]


def problems(program: Program) -> list[Problem]:
    """List what this target cannot express, before anything is written."""
    found = step_problems(program, DIALECT, TITLE, _is_own)
    for parameter in program.parameters:
        shape = parameter.array.shape
        if not parameter.layer and (shape is None or -1 in shape):
            values = {"node": parameter.argument, "target": TITLE}
            found.append(Problem("export_shape_unknown", path=parameter.path, values=values))
    for layer in program.layers:
        if layer.operator == "LayerNorm" and -1 in (layer.parameters["gamma"].array.shape or (-1,)):
            values = {"node": layer.name, "target": TITLE}
            found.append(Problem("export_shape_unknown", path=layer.path, values=values))
    found += unsupported_initializers(program, TITLE, INITIALIZERS)
    for step in program.losses:
        if step.operator == "SoftmaxOutput":
            problem = softmax_problem(program, step, TITLE) or _smoothing_problem(program, step)
            found += [problem] if problem else []
    return found


def _is_own(step: Step) -> bool:
    return bool(step.layer) or step.operator == "SoftmaxOutput"


def _smoothing_problem(program: Program, step: Step) -> Problem | None:
    form = softmax_form(program, step)
    if not form.smooth_alpha or form.classes is None or form.labels == "probabilities":
        return None
    is_possible = form.classes > 1 and form.smooth_alpha * form.classes <= form.classes - 1
    return None if is_possible else unsupported(step, TITLE, "export_softmax_smoothing")


def convert(program: Program, values: Mapping[str, Array]) -> dict[str, Array]:
    """Return the arrays of ``state_dict()`` from those of the graph."""
    found = dict(values)
    for layer in program.layers:
        if layer.operator == "BatchNorm":
            gamma = layer.parameters["gamma"].name
            if layer.attributes["fix_gamma"]:
                found[gamma] = np.ones_like(found[gamma])
            found[f"{layer.name}.num_batches_tracked"] = np.zeros((), np.int64)
    return found


def emit(program: Program, *, has_weights: bool) -> Writer:
    """Return the file of a program."""
    view = TorchProgram(program, has_weights)
    body = Writer()
    drawings = Drawings(DRAWING)
    drawn = drawings.gather(program)
    body.blank()
    drawings.write(body)
    _module(body, view)
    if program.losses:
        write_loss(body, view)
    if program.parameters:
        write_init_weights(body, view, drawn)
    if has_weights:
        write_load_weights(body, view)
    write_main(body, view)
    writer = Writer()
    _header(writer, view, uses_functional=body.calls("F"))
    writer.extend(body)
    return writer


def _header(writer: Writer, view: TorchProgram, *, uses_functional: bool) -> None:
    program = view.program
    notes = []
    if view.has_weights:
        notes.append(f"Weights  {program.stem}{WEIGHTS_SUFFIX} (keys and layout of {program.name}.state_dict())")
    if view.is_lazy:
        notes += ["", "Where the number of inputs is unknown, lazy layers take it from the first batch."]
    if program.losses:
        call = f"loss({', '.join([*view.part_calls(), *view.loss_labels()])})"
        notes += ["", *softmax_notes(program), f"Train with {call}."]
    if program.has_modes:
        notes += ["", "model.train() is for training, model.eval() for use."]
    notes += multiplier_notes(program)
    write_header(writer, program, "as a PyTorch module", ("float32", "int64"), notes)
    writer.blank()
    if view.has_weights:
        writer.line("from pathlib import Path")
        writer.blank()
    writer.line("import torch")
    if view.has_weights:
        writer.line("from safetensors.torch import load_file")
    writer.line("from torch import Tensor, nn")
    if uses_functional:
        writer.line("from torch.nn import functional as F")
    writer.blank()
    if view.has_weights:
        writer.line(f'WEIGHTS = Path(__file__).with_suffix("{WEIGHTS_SUFFIX}")')
        writer.blank()


def _module(writer: Writer, view: TorchProgram) -> None:
    with writer.indented(f"class {view.program.name}(nn.Module):"):
        if view.program.parameters or view.program.layers:
            with writer.indented("def __init__(self) -> None:"):
                writer.line("super().__init__()")
                _attributes(writer, view.program)
            writer.blank()
        if view.program.losses:
            _logits(writer, view)
            writer.blank()
            _forward_of_losses(writer, view)
        else:
            _forward(writer, view)


def _attributes(writer: Writer, program: Program) -> None:
    write_attributes(writer, program, _layer, _raw_parameter)


def _layer(writer: Writer, layer: Layer) -> None:
    comment = sharing_note(layer)
    name, arguments = _constructor(layer)
    writer.assignment(f"self.{layer.name}", f"nn.{name}({', '.join(arguments)})", comment=comment, path=layer.path)
    for each in layer.parameters.values():
        is_fixed = layer.operator == "BatchNorm" and layer.attributes["fix_gamma"] and each.name.endswith(".weight")
        if is_fixed:
            writer.statement(f"self.{each.name}.requires_grad_(False)", comment="stays 1", path=each.path)
        elif not each.is_trainable and not each.name.rpartition(".")[2].startswith("running_"):
            writer.statement(f"self.{each.name}.requires_grad_(False)", comment="not trained", path=each.path)


def _constructor(layer: Layer) -> tuple[str, list[str]]:
    """Return the class of a layer and the arguments of its constructor."""
    attributes = layer.attributes
    bias = ["bias=False"] if "weight" in layer.parameters and layer.bias is None else []
    match layer.operator:
        case "FullyConnected":
            sizes = _sizes(layer.weight, 1, 1, attributes["num_hidden"])
            return ("Linear" if len(sizes) > 1 else "LazyLinear"), [*sizes, *bias]
        case "Convolution":
            groups = int(str(attributes["num_group"]))
            sizes = _sizes(layer.weight, 1, groups, attributes["num_filter"])
            kind = f"Conv{len(layer.weight.array.shape or ()) - 2}d"
            return (kind if len(sizes) > 1 else f"Lazy{kind}"), [*sizes, *window_options(layer), *bias]
        case "BatchNorm":
            return _batch_norm(layer)
        case "LayerNorm":
            return "LayerNorm", [str((layer.parameters["gamma"].array.shape or (0,))[0]), f"eps={attributes['eps']!r}"]
        case "Embedding":
            return "Embedding", [str(attributes["input_dim"]), str(attributes["output_dim"])]
    return "Dropout", [repr(attributes["p"])]


def _sizes(weight: Parameter, axis: int, groups: int, units: object) -> list[str]:
    """Return the numbers of inputs and outputs; the first is left out where it is unknown."""
    size = (weight.array.shape or (-1, -1))[axis]
    return [str(units)] if size < 0 else [str(size * groups), str(units)]


def window_options(layer: Layer) -> list[str]:
    """Return kernel, stride, padding, dilation and groups of a convolution as arguments."""
    windows = windows_of(Site(layer.rule, {}))
    options = [_size_text(windows.kernel)]
    options += [f"stride={_size_text(windows.stride)}"] if set(windows.stride) != {1} else []
    options += [f"padding={_size_text(windows.pad)}"] if any(windows.pad) else []
    options += [f"dilation={_size_text(windows.dilate)}"] if set(windows.dilate) != {1} else []
    groups = layer.attributes["num_group"]
    return options + ([f"groups={groups}"] if groups != 1 else [])


def _size_text(sizes: tuple[int, ...]) -> str:
    return str(sizes[0]) if len(set(sizes)) == 1 else str(sizes)


def _batch_norm(layer: Layer) -> tuple[str, list[str]]:
    attributes, shape = layer.attributes, layer.parameters["gamma"].array.shape or (-1,)
    kind = f"BatchNorm{max(1, min(layer.data.rank or 2, MOST_AXES) - 2)}d"
    if layer.data.rank and layer.data.rank > MOST_AXES:
        kind = "BatchNorm1d"
    options = [f"eps={attributes['eps']!r}", f"momentum={1 - float(str(attributes['momentum'])):.12g}"]
    return (f"Lazy{kind}", options) if shape[0] < 0 else (kind, [str(shape[0]), *options])


def _raw_parameter(writer: Writer, parameter: Parameter) -> None:
    sizes = ", ".join(map(str, parameter.array.shape or ()))
    zeros = f"torch.zeros({sizes or '()'})"
    comment = f"used by {', '.join(parameter.uses)}" if parameter.uses else ""
    if not parameter.is_constant:
        frozen = "" if parameter.is_trainable else ", requires_grad=False"
        text = f"self.{parameter.name} = nn.Parameter({zeros}{frozen})"
        writer.statement(text, comment=comment, path=parameter.path)
    else:
        comment = f"a constant, {comment}" if comment else "a constant"
        text = f'self.register_buffer("{parameter.name}", {zeros})'
        writer.statement(text, comment=comment, path=parameter.path)


def _signature(writer: Writer, view: TorchProgram, name: str, returns: str) -> None:
    arguments = ["self", *(f"{each.name}: Tensor" for each in view.arguments)]
    writer.bracketed(f"def {name}(", arguments, f") -> {returns}:")


def _forward(writer: Writer, view: TorchProgram) -> None:
    outputs = [view.operand(output.operand) for output in view.program.outputs]
    _signature(writer, view, "forward", "Tensor" if len(outputs) == 1 else "tuple[Tensor, ...]")
    with writer.indented():
        shown: set[str] = set()
        for step in view.program.steps:
            _step(writer, view, step, shown)
        writer.tuple_of("return ", outputs)


def _step(writer: Writer, view: TorchProgram, step: Step, shown: set[str]) -> None:
    operands = {port: view.operand(operand) for port, operand in step.operands.items()}
    comment = shape_text(view.program, step, shown)
    for result, text in zip(step.visible, expression(view.program, step, operands), strict=True):
        writer.assignment(result.name, text, comment=comment, path=step.path)
        comment = ""


def _logits(writer: Writer, view: TorchProgram) -> None:
    program = view.program
    _signature(writer, view, "logits", "Tensor" if len(view.parts) == 1 else "tuple[Tensor, ...]")
    with writer.indented():
        if len(view.parts) > 1:
            writer.line('"""What the losses read, before any softmax, and the outputs that are no losses."""')
        read = (operand for step in program.steps for operand in step.operands.values())
        read_on = {operand.name for operand in read if operand.kind == "value"}
        shown: set[str] = set()
        for step in program.steps:
            if step not in program.losses:
                _step(writer, view, step, shown)
            elif step.name in read_on:
                data = {port: view.operand(operand) for port, operand in step.operands.items()}
                text = f"{step.name} = {_detached(expression(program, step, data)[0])}"
                writer.statement(text, comment="the loss alone trains what is below", path=step.path)
        writer.tuple_of("return ", [view.operand(part) for part in view.parts])


def _detached(text: str) -> str:
    return f"{text}.detach()" if text.isidentifier() or text.endswith(")") else f"({text}).detach()"


def _forward_of_losses(writer: Writer, view: TorchProgram) -> None:
    program = view.program
    outputs = program.outputs
    _signature(writer, view, "forward", "Tensor" if len(outputs) == 1 else "tuple[Tensor, ...]")
    losses = {step.name: step for step in program.losses}
    call = f"self.logits({', '.join(each.name for each in view.arguments)})"
    heads = [losses.get(output.operand.name) for output in outputs]
    with writer.indented():
        if len(view.parts) == 1 and len(outputs) == 1 and heads[0]:
            text = _loss_value(program, heads[0], call)
            if text.count(call) == 1 and writer.fits(f"return {text}"):
                writer.statement(f"return {text}", path=heads[0].path)
                return
        read = [loss.operands["data"] if loss else each.operand for loss, each in zip(heads, outputs, strict=True)]
        targets = [view.part_name(part) if part in read else "_" for part in view.parts]
        if len(targets) == 1:
            writer.statement(f"{targets[0]} = {call}")
        else:
            writer.tuple_of("", targets, f" = {call}")
        names = [view.part_name(part) for part in read]
        texts = [
            name if loss is None else _loss_value(program, loss, name) for loss, name in zip(heads, names, strict=True)
        ]
        writer.tuple_of("return ", texts)
