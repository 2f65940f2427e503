"""Every kind of graph in every target: run by the framework, outputs and gradients compared, or listed with a reason.

`make test-export` installs the frameworks and says where they are. Without them a target is skipped here; the lists are
checked all the same.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from core.export.exporter import TARGETS
from core.export.verify import has_gradients, modes
from core.messages import describe
from core.problem import Refused
from tests.core.export.matrix import KINDS
from tests.core.export.peers import Job, interpreter, verify_all
from tests.core.export.refusals import UNSAYABLE


@pytest.mark.parametrize("target", TARGETS)
def test_every_kind_is_expressed_unless_it_is_listed(target: str) -> None:
    refused: dict[str, str] = {}
    for name, export in KINDS.items():
        try:
            assert export(target).result.files
        except Refused as reason:
            refused[name] = reason.problem.code if "{" not in describe(reason.problem) else "has no text"

    assert refused == {name: why.code for (name, by), why in UNSAYABLE.items() if by == target}


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS)
def test_framework_gives_the_engines_numbers(target: str, tmp_path: Path) -> None:
    python = interpreter(target)
    names = [name for name in KINDS if (name, target) not in UNSAYABLE]
    jobs = [KINDS[name](target) for name in names]
    (folder := tmp_path / "jobs").mkdir()
    reports = dict(zip(names, verify_all(jobs, python, folder), strict=True))

    assert not {name: report for name, report in reports.items() if isinstance(report, str) or not report.passed}
    silent = {name for name, report in reports.items() if not isinstance(report, str) and not report.worst_gradient}
    assert silent == {name for name, job in zip(names, jobs, strict=True) if not gives_gradients(job)}


def gives_gradients(job: Job) -> bool:
    """Tell whether there are gradients to compare."""
    program = job.result.program
    wanted = [*program.trainable, *(each for each in program.inputs if not each.is_label)]
    return bool(wanted) and any(has_gradients(job.result, mode) for mode in modes(job.result))
