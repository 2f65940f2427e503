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
if job["has_weights"]:
    model = kind({name: array.astype(np.float64) for name, array in exported.load_params().items()})
else:
    model = kind()
outputs = model.forward(*[arrays["input/" + name] for name in job["forward"]])
outputs = outputs if isinstance(outputs, tuple) else (outputs,)
seeds = [arrays["seed/%d" % index] for index in job["plain"]]
grads, inputs = model.backward(*seeds, *[arrays["input/" + name] for name in job["label_inputs"]])
for index, output in enumerate(outputs):
    results["output/%d" % index] = output
results.update({"grad/" + name: array for name, array in grads.items()})
results.update({"input/" + name: array for name, array in inputs.items()})
np.savez(here / "results.npz", **results)
"""

_PYTORCH = """\
import torch

torch.set_num_threads(1)
model = getattr(exported, job["class"])().double()
if job["has_weights"]:
    exported.load_weights(model)
tensors = {name[len("input/"):]: torch.from_numpy(array) for name, array in arrays.items() if name.startswith("input/")}
for name in job["forward"]:
    tensors[name].requires_grad_()
inputs = [tensors[name] for name in job["forward"]]
outputs = model(*inputs)
outputs = outputs if isinstance(outputs, tuple) else (outputs,)
total = sum((outputs[index] * torch.from_numpy(arrays["seed/%d" % index])).sum() for index in job["plain"])
if job["has_loss"]:
    parts = model.logits(*inputs)
    parts = parts if isinstance(parts, tuple) else (parts,)
    read = [parts[index] for index in job["loss_parts"]]
    total = total + exported.loss(*read, *[tensors[name] for name in job["labels"]])
if torch.is_tensor(total) and total.requires_grad:
    total.backward()
for index, output in enumerate(outputs):
    results["output/%d" % index] = output.detach().numpy()


def gradient(tensor):
    return (torch.zeros_like(tensor) if tensor.grad is None else tensor.grad).detach().numpy()


results.update({"grad/" + name: gradient(tensor) for name, tensor in model.named_parameters()})
results.update({"input/" + name: gradient(tensors[name]) for name in job["forward"]})
np.savez(here / "results.npz", **results)
"""

DRIVERS: Mapping[str, str] = MappingProxyType({"numpy": _COMMON + _NUMPY, "pytorch": _COMMON + _PYTORCH})
"""Target -> text of its driver."""
