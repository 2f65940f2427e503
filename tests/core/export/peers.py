"""Many exports run by a framework in one process, where starting it takes longer than all of them."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from core.export.drivers import NOT_INSTALLED
from core.export.exporter import TARGETS, ExportResult
from core.export.verify import TRAIN, VerifyReport, compare, modes, read_results, run_engine, write_job
from core.operators.operator import Array
from core.problem import Path as NodePath
from core.problem import Refused

PYTHONS = {"mxnet": os.environ.get("MXNET_PYTHON", ""), "gluon": os.environ.get("MXNET_PYTHON", "")}
"""Interpreters by target; the other targets are run by EXPORT_PYTHON."""

RUNNER = f"""\
import pathlib
import runpy
import sys
import traceback

for folder in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    try:
        runpy.run_path(str(folder / "driver.py"), run_name="__main__")
    except SystemExit as end:
        if end.code == {NOT_INSTALLED}:
            raise
    except BaseException:
        (folder / "error.txt").write_text(traceback.format_exc(), encoding="utf-8")
"""


def interpreter(target: str) -> str:
    """Return the interpreter that has a target's framework; this one if it is here."""
    given = PYTHONS.get(target, os.environ.get("EXPORT_PYTHON", ""))
    is_here = all(importlib.util.find_spec(module) is not None for module in TARGETS[target].modules)
    if not given and not is_here:
        pytest.skip(f"{TARGETS[target].framework} is not installed; run make test-export")
    return "" if target in ("symloom", "symbol_json") else given


@dataclass(frozen=True)
class Job:
    """An export with weights, and the value of each of its Variables."""

    result: ExportResult
    values: Mapping[NodePath, Array]


def verify_all(jobs: Sequence[Job], python: str, folder: Path, time_limit: float = 1800) -> list[VerifyReport | str]:
    """Run exports of one target in one process; return for each how far it is from the engine, or what went wrong."""
    expected = []
    for number, job in enumerate(jobs):
        exact = {path: np.asarray(value, np.float64) for path, value in job.values.items()}
        with np.errstate(all="ignore"):
            right = {mode: run_engine(job.result, exact, {}, is_train=mode == TRAIN) for mode in modes(job.result)}
        outputs = next(iter(right.values())).outputs
        place = folder / f"{number:05}"
        place.mkdir()
        write_job(job.result, exact, outputs, {}, place)
        expected.append(right)
    runner = folder.parent / f"{folder.name}.py"
    runner.write_text(RUNNER, encoding="utf-8")
    done = subprocess.run(
        [python or sys.executable, "-I", "-W", "ignore", str(runner), str(folder)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=time_limit,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [
        _report(job, folder / f"{number:05}", right)
        for number, (job, right) in enumerate(zip(jobs, expected, strict=True))
    ]


def _report(job: Job, place: Path, right: Mapping[str, object]) -> VerifyReport | str:
    error = place / "error.txt"
    if error.exists():
        return error.read_text(encoding="utf-8")[-800:]
    try:
        found = read_results(job.result, place, 0, "")
    except Refused as refused:
        return str(refused)
    assert not isinstance(found, str)
    return compare(job.result, found, right)  # type: ignore[arg-type]
