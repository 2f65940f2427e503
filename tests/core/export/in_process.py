"""Runs exported code in this process: quick enough for hundreds of graphs."""

from __future__ import annotations

import importlib.util
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from core.export.drivers import RUNS
from core.export.exporter import ExportResult
from core.export.verify import TRAIN, compare, job_of, modes, run_engine
from core.operators.operator import Array
from core.problem import Path as NodePath


def largest_difference(result: ExportResult, values: Mapping[NodePath, Array]) -> float:
    """Return the largest difference of outputs and gradients from the engine's."""
    exact = {path: np.asarray(value, np.float64) for path, value in values.items()}
    expected = {mode: run_engine(result, exact, {}, is_train=mode == TRAIN) for mode in modes(result)}
    outputs = next(iter(expected.values())).outputs
    report = compare(result, run(result, exact, outputs), expected)
    return max(report.largest_output or 0.0, report.largest_gradient or 0.0)


class Exported:
    """The exported module, whose weights come from here and not from its file."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.__dict__.update(namespace)


def run(result: ExportResult, values: Mapping[NodePath, Array], outputs: list[Array]) -> dict[str, Array]:
    """Run the driver's own function on the exported text."""
    namespace: dict[str, Any] = {"__name__": "exported", "__file__": result.main}
    if result.main.endswith(".py"):
        exec(compile(result.code, result.main, "exec"), namespace)  # noqa: S102 - the code under test
    program = result.program
    weights = dict(result.target.convert(program, {each.name: values[each.path] for each in program.parameters}))
    arrays = {f"input/{each.name}": values[each.path] for each in program.inputs}
    arrays |= {f"seed/{index}": np.ones_like(output) for index, output in enumerate(outputs)}
    world: dict[str, Any] = {"np": np, "arrays": arrays, "exported": Exported(namespace), "job": job_of(result)}
    world["job"]["has_weights"] = bool(weights)
    if result.target.id == "numpy":
        world["exported"].load_params = lambda: {name: np.array(value) for name, value in weights.items()}
    else:
        world["exported"].load_weights = lambda model: _load(model, weights)
    with tempfile.TemporaryDirectory() as folder:
        for name, content in result.files.items():
            (Path(folder) / name).write_bytes(content.encode() if isinstance(content, str) else content)
        world |= {"here": Path(folder), "importlib": importlib}
        exec(RUNS[result.target.id], world)  # noqa: S102 - our own
        return {f"{mode}/{name}": array for mode in modes(result) for name, array in world["run"](mode)}


def _load(model: Any, weights: Mapping[str, Array]) -> None:  # noqa: ANN401 - a module of torch
    import torch

    model.load_state_dict({name: torch.tensor(array) for name, array in weights.items()})
