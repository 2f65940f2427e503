"""Small programs on arrays give the same with us and with a real MXNet 1.9.1, errors by their class included.

It needs an interpreter with MXNet, as `test_mxnet` does.
"""

from __future__ import annotations

import json
import os
import subprocess
from functools import cache
from typing import Any

import pytest

import core
from tests.peers import array_programs

PYTHON = os.environ.get("SYMLOOM_MXNET_PYTHON", "")
NAMES = [*array_programs.expressions(core), *array_programs.gradients(core)]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PYTHON, reason="SYMLOOM_MXNET_PYTHON names no interpreter that has MXNet"),
]


@cache
def answered_by_mxnet() -> dict[str, Any]:
    quiet = {"MXNET_SUBGRAPH_BACKEND": "NONE", "MXNET_MKLDNN_ENABLED": "0", "MXNET_STORAGE_FALLBACK_LOG_VERBOSE": "0"}
    command = [PYTHON, "-W", "ignore", array_programs.__file__, "mxnet"]
    done = subprocess.run(command, env={**os.environ, **quiet}, capture_output=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@cache
def answered_by_us() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(array_programs.results(core)))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_both_give_the_same(name: str) -> None:
    theirs, ours = answered_by_mxnet()[name], answered_by_us()[name]
    if isinstance(theirs, str):
        assert ours == theirs
        return
    assert ours[:2] == theirs[:2]
    assert flat(ours[2]) == pytest.approx(flat(theirs[2]), rel=1e-5, abs=1e-6)


def flat(numbers: Any) -> list[float]:  # noqa: ANN401 - nested lists of numbers
    return [one for part in numbers for one in flat(part)] if isinstance(numbers, list) else [numbers]
