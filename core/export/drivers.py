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
for name in job["requires"]:
    if importlib.util.find_spec(name) is None:
        print(name, file=sys.stderr)
        sys.exit(77)

import numpy as np

with np.load(here / "arrays.npz") as file:
    arrays = dict(file)
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

_END = """

for mode in job["modes"]:
    results.update({mode + "/" + name: array for name, array in run(mode)})
np.savez(here / "results.npz", **results)
"""

RUNS: Mapping[str, str] = MappingProxyType({"numpy": _NUMPY, "pytorch": _PYTORCH})
"""Target -> text of ``run(mode)``, which yields the arrays that it computed by name."""

DRIVERS: Mapping[str, str] = MappingProxyType({target: f"{_COMMON}{run}{_END}" for target, run in RUNS.items()})
"""Target -> text of its driver."""
