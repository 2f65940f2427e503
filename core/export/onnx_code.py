"""Makes ONNX models: each formula walked as a tree, an operation of ONNX for each of its operators and functions.

A model is for use, not for training: dropout is left out, batch norm takes the moving statistics, and it has no
gradients. Weights are inside; without weights those are drawn as the initializers say.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from core.dimension import format_shape
from core.export.build import Spelling
from core.export.formula import parsed, parts
from core.export.formulas import formula_of
from core.export.formulas_layers import dense_data, embedding_rows, windows_of
from core.export.naming import MODULES
from core.export.onnx_functions import Walk, linear, pads
from core.export.onnx_model import Model, Tensor
from core.export.program import Array as Known
from core.export.program import Operand, Program, Step
from core.export.protobuf import OnnxGraph, OnnxValue
from core.export.site import Inexpressible, Site
from core.export.spelled import unsupported
from core.operators.operator import Array
from core.parameters.initializer import initialize_array
from core.problem import Problem, Refused
from core.runtime.random import generator

TITLE = "ONNX"
SPELLING = Spelling("onnx", reserved_values=tuple(MODULES))


# Steps


def make(program: Program, weights: Mapping[str, Array]) -> OnnxGraph:
    """Return the model of a program.

    Raises:
        Inexpressible: ONNX has no form of a step; ``values["step"]`` is the step.
    """
    model = Model(program.name)
    tensors: dict[Operand, Tensor] = {}
    for each in program.inputs:
        if not each.is_label:
            model.take(each.name)
            model.graph.inputs.append(OnnxValue(each.name, _dims(each.array, each.name)))
            tensors[Operand("value", each.name)] = Tensor(each.name)
    for parameter in program.parameters:
        model.take(parameter.name)
        model.graph.arrays[parameter.name] = np.asarray(weights[parameter.name], np.float32)
        tensors[Operand("parameter", parameter.name)] = Tensor(parameter.name)
    for name in (result.name for step in program.steps for result in step.visible):
        model.take(name)
    for step in program.steps:
        try:
            _step(model, program, step, tensors)
        except Inexpressible as reason:
            raise Inexpressible(reason.code, step=step) from reason
    _outputs(model, program, tensors)
    used = {name for node in model.graph.nodes for name in node.inputs} | {each.name for each in model.graph.outputs}
    model.graph.arrays = {name: array for name, array in model.graph.arrays.items() if name in used}
    return model.graph


def _dims(array: Known, name: str) -> list[int | str] | None:
    """Return sizes; the rank that ONNX wants of an unknown one is that of the example."""
    known = array.dims if array.dims is not None else None if array.example is None else ("?",) * len(array.example)
    if known is None:
        return None
    return [f"{name}_{axis}" if size == "?" else size for axis, size in enumerate(known)]


def _outputs(model: Model, program: Program, tensors: Mapping[Operand, Tensor]) -> None:
    listed: set[str] = set()
    produced = {name for node in model.graph.nodes for name in node.outputs}
    for output in program.outputs:
        tensor = tensors[output.operand]
        if tensor.name in listed or tensor.name not in produced:
            tensor = model.add("Identity", tensor, output=model.free(f"{tensor.name}_output"))
        listed.add(tensor.name)
        kind = {"int": "int64", "float": "float32"}.get(tensor.kind, tensor.kind)
        dims = _dims(program.array(output.operand), tensor.name)
        model.graph.outputs.append(OnnxValue(tensor.name, dims, kind))


def _step(model: Model, program: Program, step: Step, tensors: dict[Operand, Tensor]) -> None:
    model.path, model.wanted = step.path, step.name
    site = program.site(step)
    operands = {port: tensors[operand] for port, operand in step.operands.items() if operand in tensors}
    if (step.layer or step.operator in ("BatchNorm", "LayerNorm")) and not step.attributes.get("output_mean_var"):
        own = OWN.get(step.operator)
        if own is not None:
            found = own(model, site, operands)
            tensors[Operand("value", step.name)] = _named(model, found, step.name)
            return
    walk = Walk(model, operands, dict.fromkeys(operands))
    for result, formula in zip(step.visible, parts(formula_of(site)), strict=True):
        model.wanted = result.name
        found = walk.tensor(parsed(formula))
        tensors[Operand("value", result.name)] = _named(model, found, result.name)


def _named(model: Model, tensor: Tensor, name: str) -> Tensor:
    return tensor if tensor.name == name else model.renamed(tensor, name)


def _dense(model: Model, site: Site, operands: Mapping[str, Tensor]) -> Tensor:
    walk = Walk(model, operands, {})
    data = walk.tensor(parsed(dense_data(site)))
    inputs = [operands[port] for port in ("weight", "bias") if port in operands]
    if site.get("flatten") or site.rank("data") == 2:
        return model.add("Gemm", data, *inputs, transB=1)
    return linear(walk, data, *inputs)


def _convolution(model: Model, site: Site, operands: Mapping[str, Tensor]) -> Tensor:
    windows = windows_of(site)
    inputs = [operands[port] for port in ("data", "weight", "bias") if port in operands]
    return model.add(
        "Conv",
        *inputs,
        kernel_shape=windows.kernel,
        strides=windows.stride,
        dilations=windows.dilate,
        pads=pads(windows.pad, windows.pad),
        group=int(str(site.get("num_group"))),
    )


def _batch_norm(model: Model, site: Site, operands: Mapping[str, Tensor]) -> Tensor:
    rank = site.rank("data")
    axis = int(str(site.get("axis"))) % rank
    order = [0, axis, *(each for each in range(1, rank) if each != axis)]
    data = operands["data"]
    if axis != 1:
        data = model.add("Transpose", data, perm=order)
    gamma = operands["gamma"]
    if site.get("fix_gamma"):
        gamma = model.add("Add", model.add("Mul", gamma, model.constant(0.0)), model.constant(1.0))
    vectors = [gamma, *(operands[port] for port in ("beta", "moving_mean", "moving_var"))]
    found = model.add("BatchNormalization", data, *vectors, epsilon=float(str(site.get("eps"))))
    if axis == 1:
        return found
    return model.add("Transpose", found, perm=[int(place) for place in np.argsort(order)])


def _layer_norm(model: Model, site: Site, operands: Mapping[str, Tensor]) -> Tensor:
    if int(str(site.get("axis"))) not in (-1, site.rank("data") - 1):
        return Walk(model, operands, {}).tensor(parsed(parts(formula_of(site))[0]))
    inputs = [operands[port] for port in ("data", "gamma", "beta")]
    return model.add("LayerNormalization", *inputs, axis=-1, epsilon=float(str(site.get("eps"))))


def _embedding(model: Model, site: Site, operands: Mapping[str, Tensor]) -> Tensor:
    rows = Walk(model, operands, {}).tensor(parsed(embedding_rows(site)))
    return model.add("Gather", operands["weight"], rows, axis=0)


def _dropout(_model: Model, _site: Site, operands: Mapping[str, Tensor]) -> Tensor:
    return operands["data"]


OWN: Mapping[str, Callable[[Model, Site, Mapping[str, Tensor]], Tensor]] = {
    "FullyConnected": _dense,
    "Convolution": _convolution,
    "BatchNorm": _batch_norm,
    "LayerNorm": _layer_norm,
    "Embedding": _embedding,
    "Dropout": _dropout,
}
"""Layers that ONNX has one operation for."""


# What the target offers


def problems(program: Program) -> list[Problem]:
    """List what this target cannot express, before anything is written."""
    for parameter in program.parameters:
        shape = parameter.array.example
        if shape is None:
            values = {"node": parameter.argument, "target": TITLE}
            return [Problem("export_shape_unknown", path=parameter.path, values=values)]
    arrays = {each.name: np.broadcast_to(np.float32(0), each.array.example or ()) for each in program.parameters}
    try:
        make(program, arrays)
    except Inexpressible as reason:
        step = reason.values["step"]
        assert isinstance(step, Step)  # noqa: S101 - `make` gives it
        return [unsupported(step, TITLE, reason.code)]
    return []


MOST_DRAWN = 2**28
"""Numbers that are drawn at most where a model is made without weights: a gigabyte."""


def drawn(program: Program, seed: int = 0) -> dict[str, Array]:
    """Return fresh weights, where none are given: a model has no code that could draw them.

    Raises:
        Refused: An initializer can't fill a parameter.
    """
    found = {}
    total = sum(math.prod(each.array.example or ()) for each in program.parameters)
    for each in program.parameters:
        shape = each.array.example or ()
        if total > MOST_DRAWN:
            values = {"parameter": each.argument}
            raise Refused(Problem("parameter_too_large", each.path[:1], values=values, found=format_shape(shape)))
        problem = each.initializer.problem(shape, each.argument, each.path)
        if problem is not None:
            raise Refused(problem)
        draws = generator(seed, each.path, "init")
        found[each.name] = initialize_array(each.initializer, each.argument, each.path, shape, draws)
    return found
