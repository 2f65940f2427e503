"""The proof of an export: the exported file runs in a process of its own and must give the engine's numbers.

Outputs alone prove little (an untied weight gives the same ones), so the gradients of all parameters and inputs are
compared too. Both sides compute in float64; the file's own weight file is loaded.
"""

from __future__ import annotations

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from core.export.drivers import DRIVERS, NOT_INSTALLED
from core.export.exporter import ExportResult, export_code
from core.export.program import Input, Parameter
from core.export.pytorch_training import TorchProgram
from core.export.symbol_code import function_name
from core.expression.expression import variables
from core.expression.lowering import lower
from core.graph.model import Document
from core.operators.operator import Array
from core.operators.registry import Registry
from core.parameters.needs import Need, expression_needs, lowered_needs
from core.parameters.store import ParameterSpec, ParameterStore
from core.problem import Path, Problem, Refused
from core.run import prepare
from core.runtime.executor import Executor
from core.runtime.program import build_program
from core.runtime.random import generator

TOLERANCE = 1e-5
TIME_LIMIT = 120.0
CANCEL_S = 0.1
"""How often is asked whether to go on."""


@dataclass(frozen=True)
class VerifyReport:
    """How far an exported file is from the engine: the largest ``|a − b| / max(1, |b|)`` over all arrays.

    Attributes:
        largest_output: Over the outputs; None if nothing was compared.
        largest_gradient: Over the gradients; None if there are none.
        worst_output: Which output that is.
        worst_gradient: Which argument's gradient that is.
        missing: The module that the interpreter does not have; empty if it ran.
        output_data: On which data the largest difference of outputs is; the same for gradients.
        data: On which data was compared.
    """

    largest_output: float | None = None
    largest_gradient: float | None = None
    worst_output: str = ""
    worst_gradient: str = ""
    missing: str = ""
    output_data: str = ""
    gradient_data: str = ""
    data: tuple[str, ...] = ()

    @property
    def is_installed(self) -> bool:
        """Whether the exported file could run at all."""
        return not self.missing

    @property
    def passed(self) -> bool:
        """Whether everything agrees to `TOLERANCE`."""
        differences = [each for each in (self.largest_output, self.largest_gradient) if each is not None]
        return self.is_installed and bool(differences) and max(differences) <= TOLERANCE


GIVEN, RANDOM = "given", "random"
"""The values that were asked for, and inputs that are drawn instead."""
NO_VALUES: Mapping[Path, Array] = {}


def never() -> bool:
    """Tell that nobody has cancelled."""
    return False


def verify(
    result: ExportResult,
    values: Mapping[Path, Array],
    *,
    random: Mapping[Path, Array] = NO_VALUES,
    head_gradients: Mapping[int, float] | None = None,
    python: str = "",
    time_limit: float = TIME_LIMIT,
    is_cancelled: Callable[[], bool] = never,
) -> VerifyReport:
    """Run an exported file, made with weights if it has parameters, and compare it with the engine.

    Args:
        values: The value of every Variable, by path.
        random: Other values of all inputs, to compare on these as well.
        head_gradients: What the gradient of an output starts with, by position; 1 where nothing is said.
        python: The interpreter; this one if empty.
        is_cancelled: Is asked while the file runs; where it says so, the process is ended.

    Raises:
        Refused: ``verify_…``: the interpreter can't be started, or the file fails, takes too long or is cancelled.
    """
    exact = {path: np.asarray(value, np.float64) for path, value in values.items()}
    drawn = {path: np.asarray(value, np.float64) for path, value in random.items()}
    seeds = dict(head_gradients or {})
    expected = {mode: run_engine(result, exact, seeds, is_train=mode == TRAIN) for mode in modes(result)}
    outputs = next(iter(expected.values())).outputs
    with tempfile.TemporaryDirectory(prefix="symloom-verify-") as made:
        folder = pathlib.Path(made)
        write_job(result, exact, outputs, seeds, folder, drawn)
        returned, errors = _run_driver(python or sys.executable, folder, time_limit, is_cancelled)
        found = read_results(result, folder, returned, errors)
    if isinstance(found, str):
        return VerifyReport(missing=found)
    report = replace(compare(result, found, expected), output_data=GIVEN, gradient_data=GIVEN, data=(GIVEN,))
    if not drawn:
        return report
    found = {name.removeprefix(f"{RANDOM}/"): array for name, array in found.items() if name.startswith(f"{RANDOM}/")}
    expected = {mode: run_engine(result, {**exact, **drawn}, seeds, is_train=mode == TRAIN) for mode in modes(result)}
    return _worse(report, compare(result, found, expected))


def _worse(given: VerifyReport, random: VerifyReport) -> VerifyReport:
    """Return what comparisons on both data found as one: the largest differences, and where they are."""
    found = replace(given, data=(GIVEN, RANDOM))
    if (random.largest_output or 0.0) > (given.largest_output or 0.0):
        worst = random.worst_output
        found = replace(found, largest_output=random.largest_output, worst_output=worst, output_data=RANDOM)
    if (random.largest_gradient or 0.0) > (given.largest_gradient or 0.0):
        worst = random.worst_gradient
        found = replace(found, largest_gradient=random.largest_gradient, worst_gradient=worst, gradient_data=RANDOM)
    return found


TRAIN, USE = "train", "use"


def modes(result: ExportResult) -> tuple[str, ...]:
    """Return the modes in which an export is compared; where training draws numbers, it is use alone."""
    if not result.target.has_training:
        return (USE,)
    if result.program.is_random:
        return (USE,)
    return (TRAIN, USE) if result.program.has_modes else (TRAIN,)


def has_gradients(result: ExportResult, mode: str) -> bool:
    """Tell whether gradients are compared in a mode."""
    target = result.target
    return target.has_gradients and (mode == TRAIN or target.differentiates_use)


@dataclass(frozen=True)
class Expected:
    """What the engine computes: outputs, and gradients by path of the Variable."""

    outputs: list[Array]
    gradients: Mapping[Path, Array]


def run_engine(
    result: ExportResult, values: Mapping[Path, Array], seeds: Mapping[int, float], *, is_train: bool
) -> Expected:
    """Return outputs and gradients of the graph that was exported."""
    wanted = [*(each.path for each in result.program.trainable), *(each.path for each in _data(result))]
    nodes = [node for node in variables(result.heads) if node.path in wanted]
    executor = Executor(build_program(result.heads, nodes), values, is_train=is_train, head_gradients=seeds)
    executor.run()
    outputs = [np.asarray(output) for output in executor.outputs()]
    gradients = {}
    for node in nodes:
        gradient = executor.gradient(node.path)
        gradients[node.path] = np.zeros_like(values[node.path]) if gradient is None else gradient
    return Expected(outputs, gradients)


def _data(result: ExportResult) -> list[Input]:
    return [each for each in result.program.inputs if not each.is_label]


def write_job(
    result: ExportResult,
    values: Mapping[Path, Array],
    outputs: list[Array],
    seeds: Mapping[int, float],
    folder: pathlib.Path,
    random: Mapping[Path, Array] = NO_VALUES,
) -> None:
    """Write the exported files, and what the driver that runs them reads."""
    for name, content in result.files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(data)
    (folder / "driver.py").write_text(DRIVERS[result.target.id], encoding="utf-8")
    (folder / "job.json").write_text(json.dumps(job_of(result)), encoding="utf-8")
    arrays = {f"input/{each.name}": values[each.path] for each in result.program.inputs}
    arrays |= {f"seed/{index}": np.full_like(output, seeds.get(index, 1.0)) for index, output in enumerate(outputs)}
    arrays |= {f"random/input/{each.name}": random[each.path] for each in result.program.inputs if random}
    np.savez(folder / "arrays.npz", **arrays)  # type: ignore[arg-type]  # names are no keywords of savez


def _run_driver(
    python: str, folder: pathlib.Path, time_limit: float, is_cancelled: Callable[[], bool]
) -> tuple[int, str]:
    """Run the driver in a process of its own; return what it returned and what it said on standard error."""
    deadline = time.monotonic() + time_limit
    try:
        process = subprocess.Popen(
            [python, "-I", "driver.py"],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
    except OSError as error:
        values = {"python": python, "reason": error.strerror or str(error)}
        raise Refused(Problem("verify_python", values=values)) from error
    with process:
        while True:
            try:
                said = process.communicate(timeout=CANCEL_S)[1]
            except subprocess.TimeoutExpired:
                if not is_cancelled() and time.monotonic() < deadline:
                    continue
                process.kill()
                process.communicate()
                code = "verify_cancelled" if is_cancelled() else "verify_timeout"
                raise Refused(Problem(code, values={"seconds": int(time_limit)})) from None
            return process.returncode, said.decode(errors="replace").strip()


def read_results(result: ExportResult, folder: pathlib.Path, returned: int, errors: str) -> dict[str, Array] | str:
    """Return the arrays that the driver wrote, or the module that it did not find."""
    if returned == NOT_INSTALLED:
        return errors.splitlines()[-1] if errors else result.target.framework
    if returned != 0 or not (folder / "results.npz").exists():
        said = [line for line in errors.splitlines() if re.match(r"[\w.]+(Error|Exception|Interrupt)\b", line)]
        last = [*errors.splitlines(), *said][-1] if errors else f"exit code {returned}"
        raise Refused(Problem("verify_failed", values={"file": result.main}, found=last[:300]))
    with np.load(folder / "results.npz") as file:
        return dict(file)


def job_of(result: ExportResult) -> dict[str, object]:
    """Return what a driver needs to know of an export."""
    program = result.program
    view = TorchProgram(program, has_weights=True)
    losses = {step.name for step in program.losses}
    parts = [view.part_name(part) for part in view.parts]
    return {
        "code": result.main,
        "class": program.name,
        "has_weights": len(result.files) > 1,
        "requires": list(result.target.modules),
        "modes": modes(result),
        "has_modes": program.has_modes,
        # an operator that names its type (an embedding's table) computes in that one alone
        "is_exact": not any("dtype" in step.attributes for step in program.steps),
        "has_state": bool(program.parameters or program.layers),
        "differentiates": [mode for mode in modes(result) if has_gradients(result, mode)],
        "paths": [str(pathlib.Path(__file__).resolve().parents[2])] if result.target.framework == "core" else [],
        "function": function_name(program),
        "weights": next((name for name in result.files if name != result.main), ""),
        "states": [each.argument for each in program.parameters if each.is_state],
        "trained": [each.argument for each in program.trainable],
        "names": {each.name: each.argument for each in program.inputs}
        | {each.name: each.argument for each in program.parameters},
        "forward": [each.name for each in program.inputs if not each.is_label],
        "indices": [each.name for each in program.inputs if each.classes is not None and not each.is_label],
        "inputs": [each.name for each in program.inputs],
        "labels": view.loss_labels(),
        "loss_parts": [parts.index(name) for name in view.loss_parts()],
        "has_loss": bool(losses),
        "plain": [index for index, each in enumerate(program.outputs) if each.operand.name not in losses],
        "label_inputs": _label_inputs(result),
    }


def _label_inputs(result: ExportResult) -> list[str]:
    names = [step.operands["label"].name for step in result.program.losses if "label" in step.operands]
    labels = {each.name for each in result.program.inputs if each.is_label}
    return [name for name in dict.fromkeys(names) if name in labels]


def compare(result: ExportResult, found: Mapping[str, Array], expected: Mapping[str, Expected]) -> VerifyReport:
    """Compare what an exported file computed with what the engine did, in each mode."""
    output_gaps: dict[str, float] = {}
    gradient_gaps: dict[str, float] = {}
    names = {node.path: node.name for node in variables(result.heads)}
    for mode, right in expected.items():
        for index, (each, output) in enumerate(zip(result.program.outputs, right.outputs, strict=True)):
            gap = _difference(found.get(f"{mode}/output/{index}"), output)
            output_gaps[each.title] = max(gap, output_gaps.get(each.title, 0.0))
        for path, gradient in right.gradients.items() if has_gradients(result, mode) else ():
            gap = _difference(_gradient(result, found, mode, path), gradient)
            gradient_gaps[names[path]] = max(gap, gradient_gaps.get(names[path], 0.0))
    worst_output, worst_gradient = (
        max(gaps, key=gaps.__getitem__, default="") for gaps in (output_gaps, gradient_gaps)
    )
    return VerifyReport(output_gaps.get(worst_output), gradient_gaps.get(worst_gradient), worst_output, worst_gradient)


def stays_one(result: ExportResult, parameter: Parameter) -> bool:
    """Tell whether a parameter is a scale that is fixed at 1, which some targets leave out."""
    layers = (layer for layer in result.program.layers if layer.operator == "BatchNorm")
    return any(layer.attributes["fix_gamma"] and layer.parameters["gamma"] is parameter for layer in layers)


def _gradient(result: ExportResult, found: Mapping[str, Array], mode: str, path: Path) -> Array | None:
    """Return a gradient that was found, in the layout of the graph."""
    for parameter in result.program.parameters:
        if parameter.path == path:
            array = found.get(f"{mode}/grad/{parameter.name}")
            if array is None and stays_one(result, parameter):
                return np.zeros(parameter.array.example or ())
            order = result.target.order(result.program, parameter)
            return array if array is None or order is None else array.transpose(np.argsort(order))
    name = next(each.name for each in result.program.inputs if each.path == path)
    return found.get(f"{mode}/input/{name}")


def _difference(found: Array | None, expected: Array) -> float:
    """Return the largest |a − b| / max(1, |b|), infinite where an array is missing or has another shape."""
    if found is None or found.shape != expected.shape:
        return float("inf")
    if not expected.size:
        return 0.0
    with np.errstate(invalid="ignore", over="ignore"):
        gaps = np.abs(found - expected) / np.maximum(1, np.abs(expected))
    same = (found == expected) | (np.isnan(found) & np.isnan(expected))
    gaps = np.where(same, 0.0, gaps)
    return float(np.where(np.isnan(gaps), np.inf, gaps).max())


# A whole document


def prove(
    document: Document,
    registry: Registry,
    target: str,
    *,
    title: str = "network",
    given: Mapping[Path, Array],
    base: pathlib.Path | None = None,
    python: str = "",
    is_cancelled: Callable[[], bool] = never,
) -> VerifyReport:
    """Export a document with the values given, and drawn ones for the rest, run that, and compare.

    Raises:
        Refused: As `export_code` and `verify`.
    """
    draft = export_code(document, registry, target, title=title, values=given, base=base, is_draft=True)
    values = document_values(document, registry, draft, given, base)
    result = export_code(document, registry, target, title=title, values=values, base=base)
    return verify(
        result,
        values,
        random=random_inputs(document, registry, result, values),
        head_gradients=document_head_gradients(document, registry),
        python=python,
        is_cancelled=is_cancelled,
    )


def document_head_gradients(document: Document, registry: Registry) -> dict[int, float]:
    """Return what the gradients of outputs start with where the document says so, by position."""
    chosen = document.run.head_gradients
    outputs = lower(document, registry).outputs
    return {position: chosen[output] for position, output in enumerate(outputs) if output in chosen}


# Values to verify with


def document_values(
    document: Document,
    registry: Registry,
    result: ExportResult,
    given: Mapping[Path, Array],
    base: pathlib.Path | None = None,
) -> dict[Path, Array]:
    """Return a value for every Variable: those given, those of sources and initializers, random ones for the rest."""
    lowering = lower(document, registry)
    needs = lowered_needs(lowering)
    free = [need for need in needs if need.source is None and need.initializer is None and need.path not in given]
    fed = {**given, **{need.path: random_input(result, need, document.run.seed) for need in free}}
    store = ParameterStore()
    specs = [
        ParameterSpec(need.path, need.name, need.initializer, None)
        for need in needs
        if need.is_kept and need.initializer is not None
    ]
    store.initialize(specs, document.run.seed)
    trained = replace(document, run=replace(document.run, is_train=True))
    executor = prepare(trained, registry, store, backward=False, base=base, given=fed).executor
    return {node.path: executor_value(executor, node.path) for node in variables(lowering.heads)}


def random_inputs(
    document: Document, registry: Registry, result: ExportResult, values: Mapping[Path, Array]
) -> dict[Path, Array]:
    """Return drawn numbers in place of the data that sources feed, in the same shapes; nothing if none feeds any."""
    fed = {need.path for need in lowered_needs(lower(document, registry)) if need.source is not None}
    if not any(each.path in fed for each in result.program.inputs):
        return {}
    return {each.path: _redrawn(each, values[each.path], document.run.seed) for each in result.program.inputs}


def _redrawn(each: Input, array: Array, seed: int) -> Array:
    """Return other numbers for an input: classes that there are, else noise."""
    draws = generator(seed, each.path, "verify random")
    if each.classes is not None:
        return draws.integers(0, each.classes, array.shape).astype(np.float32)
    if each.is_label and not each.is_distribution and bool((array == np.trunc(array)).all()):
        return draws.permutation(array.ravel()).reshape(array.shape)  # classes, of which is not known how many
    return draws.standard_normal(array.shape, np.float32)


def executor_value(executor: Executor, path: Path) -> Array:
    """Return a value that a run must have."""
    value = executor.value(path)
    if value is None:
        raise LookupError(f"no value at {path}")
    return value


def expression_values(result: ExportResult, given: Mapping[Path, Array], seed: int = 0) -> dict[Path, Array]:
    """Return a value for every Variable of an exported expression: those given, those of initializers, random ones."""
    shapes = {each.path: each.array.example for each in result.program.parameters}
    store = ParameterStore()
    values = dict(given)
    for need in expression_needs(result.heads):
        if need.path in values:
            continue
        if need.initializer is None:
            values[need.path] = random_input(result, need, seed)
            continue
        if shapes[need.path] is None:
            raise Refused(Problem("export_shape_unknown", need.path[:1], values={"node": need.name, "target": ""}))
        store.initialize([ParameterSpec(need.path, need.name, need.initializer, shapes[need.path])], seed)
        values[need.path] = store.values[need.path]
    return values


def random_input(result: ExportResult, need: Need, seed: int) -> Array:
    """Return numbers, or class labels, in the shape that `main()` of the exported file uses."""
    each = next(each for each in result.program.inputs if each.path == need.path)
    if each.array.example is None:
        values = {"node": need.name, "variable": need.name, "target": result.target.title}
        raise Refused(Problem("export_shape_unknown", need.path[:1], values=values))
    draws = generator(seed, need.path, "verify")
    if each.classes is not None:
        return draws.integers(0, each.classes, each.array.example).astype(np.float32)
    return draws.standard_normal(each.array.example, np.float32)
