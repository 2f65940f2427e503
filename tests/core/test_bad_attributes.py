"""Bad attributes of every operator and layer: refused by name, with MXNet's errors, in no time and little memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from core.operators import standard_registry

pytest.importorskip("resource", reason="only POSIX limits the memory of a process")


def test_no_bad_attribute_passes_any_entry_point_unclearly() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.core.bad_attributes"],
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    *found, last = map(json.loads, done.stdout.splitlines())
    assert not found, f"{len(found)}: {found[:10]}"
    offered = [operator for operator in standard_registry() if not operator.hidden]
    assert last["tried"] >= len(offered) - 3
