"""Prints a `Program` as a PyTorch module."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from core.export.build import Spelling
from core.export.header import write_header
from core.export.program import Layer, Parameter, Program, Step
from core.export.pytorch_training import (
    INITIALIZERS,
    TorchProgram,
    write_init_weights,
    write_load_weights,
    write_loss,
    write_main,
)
from core.export.softmax import softmax_form, softmax_notes, softmax_problem
from core.export.tables import ARITHMETIC, arithmetic, shape_text, times, unsupported, unsupported_initializers
from core.export.writer import Writer
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
    "bound", "classes", "entropy", "layer", "loss", "model", "objective", "optimizer", "path", "self", "step", "target",
    "total",
)  # fmt: skip

SPELLING = Spelling(
    target="pytorch",
    reserved_values=(*_FILE_NAMES, *_LOCAL_NAMES),
    reserved_attributes=(*MODULE_ATTRIBUTES, "logits"),
    reserved_classes=_FILE_NAMES,
)

ACTIVATIONS = {
    "relu": "torch.relu",
    "sigmoid": "torch.sigmoid",
    "tanh": "torch.tanh",
    "softrelu": "F.softplus",
    "softsign": "F.softsign",
}


def _dense(program: Program, step: Step, operands: Mapping[str, str]) -> str:
    data = operands["data"]
    rank = program.array(step.operands["data"]).rank
    if step.attributes["flatten"] and rank != 2:
        data = _flattened(data, rank)
    if step.layer:
        return f"self.{step.layer}({data})"
    return f"F.linear({', '.join([data, *list(operands.values())[1:]])})"


def _activation(program: Program, step: Step, operands: Mapping[str, str]) -> str:  # noqa: ARG001 - one signature
    return f"{ACTIVATIONS[str(step.attributes['act_type'])]}({operands['data']})"


def _flatten(program: Program, step: Step, operands: Mapping[str, str]) -> str:
    return _flattened(operands["data"], program.array(step.operands["data"]).rank)


def _flattened(data: str, rank: int | None) -> str:
    return f"{data}[:, None]" if rank == 1 else f"{data}.flatten(1)"


def _arithmetic(program: Program, step: Step, operands: Mapping[str, str]) -> str:  # noqa: ARG001 - one signature
    return arithmetic(step, operands)


def _softmax(program: Program, step: Step, operands: Mapping[str, str]) -> str:
    form, data = softmax_form(program, step), operands["data"]
    if form.layout == "flat":
        return f"torch.softmax({data}.flatten(1), dim=-1).view_as({data})"
    return f"torch.softmax({data}, dim={-1 if form.layout == 'last' else 1})"


EXPRESSIONS: Mapping[str, Callable[[Program, Step, Mapping[str, str]], str]] = MappingProxyType(
    {
        "FullyConnected": _dense,
        "Activation": _activation,
        "Flatten": _flatten,
        "add_n": _arithmetic,
        "SoftmaxOutput": _softmax,
        **dict.fromkeys(ARITHMETIC, _arithmetic),
    }
)
"""Operator -> its forward expression."""


def problems(program: Program) -> list[Problem]:
    """List what this target cannot express, before anything is written."""
    found = [unsupported(step, TITLE) for step in program.steps if step.operator not in EXPRESSIONS]
    for parameter in program.parameters:
        shape = parameter.array.shape
        if not parameter.layer and (shape is None or -1 in shape):
            values = {"node": parameter.argument, "target": TITLE}
            found.append(Problem("export_shape_unknown", path=parameter.path, values=values))
    found += unsupported_initializers(program, TITLE, INITIALIZERS)
    for step in program.losses:
        problem = softmax_problem(program, step, TITLE) or _smoothing_problem(program, step)
        found += [problem] if problem else []
    return found


def _smoothing_problem(program: Program, step: Step) -> Problem | None:
    form = softmax_form(program, step)
    if not form.smooth_alpha or form.classes is None or form.labels == "probabilities":
        return None
    is_possible = form.classes > 1 and form.smooth_alpha * form.classes <= form.classes - 1
    return None if is_possible else unsupported(step, TITLE, "export_softmax_smoothing")


def emit(program: Program, *, has_weights: bool) -> Writer:
    """Return the file of a program."""
    view = TorchProgram(program, has_weights)
    writer = Writer()
    _header(writer, view)
    _module(writer, view)
    if program.losses:
        write_loss(writer, view)
    if program.parameters:
        write_init_weights(writer, view)
    if has_weights:
        write_load_weights(writer, view)
    write_main(writer, view)
    return writer


def _header(writer: Writer, view: TorchProgram) -> None:
    program = view.program
    notes = []
    if view.has_weights:
        notes.append(f"Weights  {program.stem}{WEIGHTS_SUFFIX} (keys and layout of {program.name}.state_dict())")
    if view.is_lazy:
        notes += ["", "Where the number of inputs is unknown, LazyLinear takes it from the first batch."]
    if program.losses:
        call = f"loss({', '.join([*view.part_calls(), *view.loss_labels()])})"
        notes += ["", *softmax_notes(program), f"Train with {call}."]
    write_header(writer, program, "as a PyTorch module", ("float32", "int64"), notes)
    writer.blank()
    if view.has_weights:
        writer.line("from pathlib import Path")
        writer.blank()
    writer.line("import torch")
    if view.has_weights:
        writer.line("from safetensors.torch import load_file")
    writer.line("from torch import Tensor, nn")
    if view.uses_functional:
        writer.line("from torch.nn import functional as F")
    writer.blank()
    if view.has_weights:
        writer.line(f'WEIGHTS = Path(__file__).with_suffix("{WEIGHTS_SUFFIX}")')
        writer.blank()


def _module(writer: Writer, view: TorchProgram) -> None:
    writer.blank()
    with writer.indented(f"class {view.program.name}(nn.Module):"):
        if view.program.parameters:
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
    layers = {layer.name: layer for layer in program.layers}
    for parameter in program.parameters:
        layer = layers.pop(parameter.layer, None)
        if layer is not None:
            _layer(writer, layer)
        elif not parameter.layer:
            _raw_parameter(writer, parameter)


def _layer(writer: Writer, layer: Layer) -> None:
    shape = layer.weight.array.shape
    units, in_units = layer.attributes["num_hidden"], shape[1] if shape else -1
    sizes = [str(units)] if in_units < 0 else [str(in_units), str(units)]
    kind = "LazyLinear" if in_units < 0 else "Linear"
    bias = [] if layer.bias else ["bias=False"]
    comment = f"called {times(layer.calls)}: one set of weights" if layer.calls > 1 else ""
    text = f"self.{layer.name} = nn.{kind}({', '.join(sizes + bias)})"
    writer.statement(text, comment=comment, path=layer.path)
    for each in (layer.weight, layer.bias):
        if each is not None and not each.is_trainable:
            writer.statement(f"self.{each.name}.requires_grad_(False)", comment="not trained", path=each.path)


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
    expression = EXPRESSIONS[step.operator](view.program, step, operands)
    comment = shape_text(view.program, step, shown)
    writer.statement(f"{step.name} = {expression}", comment=comment, path=step.path)


def _logits(writer: Writer, view: TorchProgram) -> None:
    program = view.program
    _signature(writer, view, "logits", "Tensor" if len(view.parts) == 1 else "tuple[Tensor, ...]")
    with writer.indented():
        if len(view.parts) > 1:
            writer.line('"""What the losses read, before any softmax, and the outputs that are no losses."""')
        read_on = {operand.name for step in program.steps for operand in step.operands.values()}
        shown: set[str] = set()
        for step in program.steps:
            if step not in program.losses:
                _step(writer, view, step, shown)
            elif step.name in read_on:
                data = {port: view.operand(operand) for port, operand in step.operands.items()}
                text = f"{step.name} = {_softmax(program, step, data)}.detach()"
                writer.statement(text, comment="the loss alone trains what is below", path=step.path)
        writer.tuple_of("return ", [view.operand(part) for part in view.parts])


def _forward_of_losses(writer: Writer, view: TorchProgram) -> None:
    program = view.program
    outputs = program.outputs
    _signature(writer, view, "forward", "Tensor" if len(outputs) == 1 else "tuple[Tensor, ...]")
    losses = {step.name: step for step in program.losses}
    call = f"self.logits({', '.join(each.name for each in view.arguments)})"
    heads = [losses.get(output.operand.name) for output in outputs]
    with writer.indented():
        if len(view.parts) == 1 and len(outputs) == 1 and heads[0]:
            text = _softmax(program, heads[0], {"data": call})
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
            name if loss is None else _softmax(program, loss, {"data": name})
            for loss, name in zip(heads, names, strict=True)
        ]
        writer.tuple_of("return ", texts)
