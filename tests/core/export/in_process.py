"""Runs exported code in this process: quick enough for hundreds of graphs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.export.exporter import ExportResult
from core.export.verify import _compare, _engine, _job
from core.operators.operator import Array
from core.problem import Path


def largest_difference(result: ExportResult, values: Mapping[Path, Array]) -> float:
    """Return the largest difference of outputs and gradients from the engine's."""
    exact = {path: np.asarray(value, np.float64) for path, value in values.items()}
    outputs, gradients = _engine(result, exact, {})
    run = _run_numpy if result.target.id == "numpy" else _run_torch
    report = _compare(result, run(result, exact, outputs), outputs, gradients)
    return max(report.largest_output or 0.0, report.largest_gradient or 0.0)


def _namespace(result: ExportResult) -> dict[str, Any]:
    namespace: dict[str, Any] = {"__name__": "exported", "__file__": result.main}
    exec(compile(result.code, result.main, "exec"), namespace)  # noqa: S102 - the code under test
    return namespace


def _run_numpy(result: ExportResult, values: Mapping[Path, Array], outputs: list[Array]) -> dict[str, Array]:
    job: dict[str, Any] = _job(result)
    kind = _namespace(result)[job["class"]]
    params = {each.name: values[each.path] for each in result.program.parameters}
    model = kind(params) if params else kind()
    inputs = {each.name: values[each.path] for each in result.program.inputs}
    found = model.forward(*[inputs[name] for name in job["forward"]])
    found = found if isinstance(found, tuple) else (found,)
    seeds = [np.ones_like(outputs[index]) for index in job["plain"]]
    grads, data = model.backward(*seeds, *[inputs[name] for name in job["label_inputs"]])
    return {
        **{f"output/{index}": value for index, value in enumerate(found)},
        **{f"grad/{name}": value for name, value in grads.items()},
        **{f"input/{name}": value for name, value in data.items()},
    }


def _run_torch(result: ExportResult, values: Mapping[Path, Array], outputs: list[Array]) -> dict[str, Array]:
    import torch

    job: dict[str, Any] = _job(result)
    namespace = _namespace(result)
    model = namespace[job["class"]]().double()
    model.load_state_dict({each.name: torch.tensor(values[each.path]) for each in result.program.parameters})
    tensors = {each.name: torch.tensor(values[each.path]) for each in result.program.inputs}
    for name in job["forward"]:
        tensors[name].requires_grad_()
    inputs = [tensors[name] for name in job["forward"]]
    found = model(*inputs)
    found = found if isinstance(found, tuple) else (found,)
    total = torch.zeros((), dtype=torch.float64) + sum(found[index].sum() for index in job["plain"])
    if job["has_loss"]:
        parts = model.logits(*inputs)
        parts = parts if isinstance(parts, tuple) else (parts,)
        read = [parts[index] for index in job["loss_parts"]]
        total = total + namespace["loss"](*read, *[tensors[name] for name in job["labels"]])
    if total.requires_grad:
        total.backward()
    leaves = {f"grad/{name}": each for name, each in model.named_parameters()}
    leaves |= {f"input/{name}": tensors[name] for name in job["forward"]}
    results = {f"output/{index}": each.detach().numpy() for index, each in enumerate(found)}
    for name, leaf in leaves.items():
        results[name] = (torch.zeros_like(leaf) if leaf.grad is None else leaf.grad).detach().numpy()
    return results
