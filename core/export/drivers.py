"""The scripts that run an exported file for `core.export.verify`, one for each target.

They are text, as they run in another interpreter: one that has the framework, and need not have Symloom.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

NOT_INSTALLED = 77
"""Exit code that says: a module which the file needs is not there."""

_COMMON = """\
import importlib.util
import json
import sys
from pathlib import Path

here = Path(__file__).resolve().parent
job = json.loads((here / "job.json").read_text(encoding="utf-8"))
sys.path[:0] = job["paths"]
for name in job["requires"]:
    if importlib.util.find_spec(name) is None:
        print(name, file=sys.stderr)
        sys.exit(77)

import os

os.environ["KERAS_BACKEND"] = "torch"
import numpy as np

with np.load(here / "arrays.npz") as file:
    arrays = dict(file)
if job["code"].endswith(".py"):
    spec = importlib.util.spec_from_file_location("exported", here / job["code"])
    exported = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(exported)
results = {}
"""

_NUMPY = """\
kind = getattr(exported, job["class"])


def run(mode):
    if job["has_weights"]:
        model = kind({name: array.astype(np.float64) for name, array in exported.load_params().items()})
    else:
        model = kind()
    options = {"train": mode == "train"} if job["has_modes"] else {}
    outputs = model.forward(*[arrays["input/" + name] for name in job["forward"]], **options)
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    seeds = [arrays["seed/%d" % index] for index in job["plain"]]
    grads, inputs = model.backward(*seeds, *[arrays["input/" + name] for name in job["label_inputs"]])
    for index, output in enumerate(outputs):
        yield "output/%d" % index, output
    for name, array in grads.items():
        yield "grad/" + name, array
    for name, array in inputs.items():
        yield "input/" + name, array
"""

_PYTORCH = """\
import torch

torch.set_num_threads(1)


def run(mode):
    model = getattr(exported, job["class"])().double().train(mode == "train")
    if job["has_weights"]:
        exported.load_weights(model)
    tensors = {
        name[len("input/"):]: torch.from_numpy(array).clone()
        for name, array in arrays.items()
        if name.startswith("input/")
    }
    for name in job["forward"]:
        tensors[name].requires_grad_()
    inputs = [tensors[name] for name in job["forward"]]
    outputs = model(*inputs)
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    terms = [(outputs[index] * torch.from_numpy(arrays["seed/%d" % index])).sum() for index in job["plain"]]
    if job["has_loss"]:
        parts = model.logits(*inputs)
        parts = parts if isinstance(parts, tuple) else (parts,)
        read = [parts[index] for index in job["loss_parts"]]
        terms.append(exported.loss(*read, *[tensors[name] for name in job["labels"]]))
    terms = [term for term in terms if term.requires_grad]
    if terms:
        sum(terms).backward()
    leaves = {"grad/" + name: tensor for name, tensor in model.named_parameters()}
    leaves.update({"input/" + name: tensors[name] for name in job["forward"]})
    for index, output in enumerate(outputs):
        yield "output/%d" % index, output.detach().numpy()
    for name, leaf in leaves.items():
        yield name, (torch.zeros_like(leaf) if leaf.grad is None else leaf.grad).detach().numpy()
"""

_SYMBOL = """\


def run(mode):
    net = symbol()
    kind = "float64" if engine.__name__ == "core" and job["is_exact"] else "float32"
    values = {job["names"][name[len("input/"):]]: array for name, array in arrays.items() if name.startswith("input/")}
    if job["weights"]:
        saved = engine.nd.load(str(here / job["weights"]))
        values.update({name[4:]: array.asnumpy() for name, array in saved.items()})
    arguments = {name: engine.nd.array(values[name], dtype=kind) for name in net.list_arguments()}
    states = {name: engine.nd.array(values[name], dtype=kind) for name in net.list_auxiliary_states()}
    wanted = set(job["trained"]) | {job["names"][name] for name in job["forward"] if name not in job["indices"]}
    grads = {name: engine.nd.zeros(array.shape, dtype=kind) for name, array in arguments.items() if name in wanted}
    requests = {name: "write" if name in wanted else "null" for name in arguments}
    executor = net.bind(engine.cpu(), arguments, grads, requests, states)
    outputs = executor.forward(is_train=mode == "train")
    for index, output in enumerate(outputs):
        yield "output/%d" % index, output.asnumpy().astype(np.float64)
    if mode not in job["differentiates"]:
        return
    if wanted:
        seeds = [arrays["seed/%d" % index] for index in range(len(outputs))]
        executor.backward([engine.nd.array(seed, dtype=kind) for seed in seeds])
    for name, argument in job["names"].items():
        if argument in grads:
            kind_of = "input/" if name in job["forward"] else "grad/"
            yield kind_of + name, grads[argument].asnumpy().astype(np.float64)
        elif name in job["indices"]:
            yield "input/" + name, np.zeros_like(values[argument])
"""

_MXNET = """\
import mxnet as engine


def symbol():
    return getattr(exported, job["function"])()

"""

_SYMLOOM = """\
import core as engine


def symbol():
    return getattr(exported, job["function"])()

"""

_JSON = """\
if importlib.util.find_spec("mxnet") is None:
    import core as engine
else:
    import mxnet as engine


def symbol():
    return engine.sym.load(str(here / job["code"]))

"""

_GLUON = """\
from mxnet import autograd, nd


def run(mode):
    net = getattr(exported, job["class"])()
    if job["has_weights"]:
        exported.load_weights(net)
    else:
        net.initialize()
    inputs = {name: nd.array(arrays["input/" + name], dtype="float32") for name in job["inputs"]}
    for name in job["forward"]:
        if name not in job["indices"]:
            inputs[name].attach_grad()
    is_train = mode == "train"
    with autograd.record(train_mode=is_train):
        outputs = net(*inputs.values())
        outputs = outputs if isinstance(outputs, (tuple, list)) else [outputs]
    seeds = [nd.array(arrays["seed/%d" % index], dtype=output.dtype) for index, output in enumerate(outputs)]
    for index, output in enumerate(outputs):
        yield "output/%d" % index, output.asnumpy().astype(np.float64)
    autograd.backward(list(outputs), seeds, train_mode=is_train)
    for name, parameter in net._collect_params_with_prefix().items():
        grad = parameter.grad() if parameter.grad_req != "null" else nd.zeros(parameter.shape)
        yield "grad/" + name, grad.asnumpy().astype(np.float64)
    for name in job["forward"]:
        grad = nd.zeros_like(inputs[name]) if name in job["indices"] else inputs[name].grad
        yield "input/" + name, grad.asnumpy().astype(np.float64)
"""

_ONNX = """\
import onnx
import onnx.reference


def run(mode):
    model = onnx.load(str(here / job["code"]))
    onnx.checker.check_model(model, full_check=True)
    inputs = {name: arrays["input/" + name].astype(np.float32) for name in job["forward"]}
    outputs = onnx.reference.ReferenceEvaluator(model).run(None, inputs)
    for index, output in enumerate(outputs):
        yield "output/%d" % index, output.astype(np.float64)
"""

_FLAX = """\
import jax

jax.config.update("jax_enable_x64", True)
import jax.numpy as jnp
from flax import nnx


def run(mode):
    kind = getattr(exported, job["class"])
    model = kind(rngs=nnx.Rngs(0)) if job["has_state"] else kind()
    if job["has_weights"]:
        exported.load_weights(model)
    is_float = lambda leaf: hasattr(leaf, "dtype") and jnp.issubdtype(leaf.dtype, jnp.floating)
    exact = lambda leaf: leaf.astype("float64") if is_float(leaf) else leaf
    nnx.update(model, jax.tree.map(exact, nnx.state(model)))
    model.train() if mode == "train" else model.eval()
    values = {name[len("input/"):]: jnp.array(array) for name, array in arrays.items() if name.startswith("input/")}

    def objective(model, inputs):
        outputs = model(*inputs)
        outputs = outputs if isinstance(outputs, tuple) else (outputs,)
        total = sum((outputs[index] * arrays["seed/%d" % index]).sum() for index in job["plain"])
        if job["has_loss"]:
            parts = model.logits(*inputs)
            parts = parts if isinstance(parts, tuple) else (parts,)
            read = [parts[index] for index in job["loss_parts"]]
            total = total + exported.loss(*read, *[values[name] for name in job["labels"]])
        return jnp.asarray(total, "float64"), outputs

    inputs = [values[name] for name in job["forward"]]
    (grads, back), outputs = nnx.grad(objective, argnums=(0, 1), has_aux=True)(model, inputs)
    for index, output in enumerate(outputs):
        yield "output/%d" % index, np.asarray(output)
    for path, leaf in nnx.to_flat_state(grads):
        yield "grad/" + ".".join(map(str, path)), np.asarray(leaf[...])
    for name, leaf in zip(job["forward"], back):
        yield "input/" + name, np.asarray(leaf)
"""

_KERAS = """\
import torch


def run(mode):
    is_train = mode == "train"
    model = getattr(exported, job["class"])()
    options = {"training": is_train} if job["has_modes"] else {}
    tensors = {
        name[len("input/"):]: torch.tensor(array, dtype=torch.float32)
        for name, array in arrays.items()
        if name.startswith("input/")
    }
    inputs = [tensors[name] for name in job["forward"]]
    model(inputs[0] if len(inputs) == 1 else inputs)
    if job["has_weights"]:
        exported.load_weights(model)
    for tensor in inputs:
        tensor.requires_grad_()
    given = inputs[0] if len(inputs) == 1 else inputs
    outputs = model(given, **options)
    outputs = outputs if isinstance(outputs, tuple) else (outputs,)
    outputs = [getattr(output, "value", output) for output in outputs]
    terms = [(outputs[index] * torch.tensor(arrays["seed/%d" % index])).sum() for index in job["plain"]]
    if job["has_loss"]:
        parts = model.logits(given, **options)
        parts = parts if isinstance(parts, tuple) else (parts,)
        read = [parts[index] for index in job["loss_parts"]]
        terms.append(exported.loss(*read, *[tensors[name] for name in job["labels"]]))
    terms = [term for term in terms if term.requires_grad]
    if terms:
        sum(terms).backward()
    for index, output in enumerate(outputs):
        yield "output/%d" % index, output.detach().numpy().astype(np.float64)
    for variable in model.weights:
        value = variable.value
        grad = torch.zeros_like(value) if value.grad is None else value.grad
        key = variable.path.partition("/")[2].replace("/", ".")
        yield "grad/" + key, grad.detach().numpy().astype(np.float64)
    for name in job["forward"]:
        tensor = tensors[name]
        grad = torch.zeros_like(tensor) if tensor.grad is None else tensor.grad
        yield "input/" + name, grad.numpy().astype(np.float64)
"""

_END = """

for mode in job["modes"]:
    results.update({mode + "/" + name: array for name, array in run(mode)})
drawn = {name[len("random/"):]: array for name, array in arrays.items() if name.startswith("random/")}
if drawn:
    arrays = {**arrays, **drawn}
    for mode in job["modes"]:
        results.update({"random/" + mode + "/" + name: array for name, array in run(mode)})
np.savez(here / "results.npz", **results)
"""

RUNS: Mapping[str, str] = MappingProxyType(
    {
        "numpy": _NUMPY,
        "pytorch": _PYTORCH,
        "symloom": f"{_SYMLOOM}{_SYMBOL}",
        "mxnet": f"{_MXNET}{_SYMBOL}",
        "symbol_json": f"{_JSON}{_SYMBOL}",
        "gluon": _GLUON,
        "onnx": _ONNX,
        "flax": _FLAX,
        "keras": _KERAS,
    }
)
"""Target -> text of ``run(mode)``, which yields the arrays that it computed by name."""

DRIVERS: Mapping[str, str] = MappingProxyType({target: f"{_COMMON}{run}{_END}" for target, run in RUNS.items()})
"""Target -> text of its driver."""
