"""A person closes the window while layers compute that take for ever: what is saved is saved, and nothing aborts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core import saving
from core.graph.model import NodeId
from core.operators import standard_registry
from tests.app.conftest import EXAMPLE

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 120
"""One call of NumPy in there takes longer."""


@pytest.mark.slow
@pytest.mark.parametrize("kinds", ["step", "laboratory step training proof"])
def test_a_window_closes_in_the_middle_of_a_step_that_has_no_end(kinds: str, tmp_path: Path) -> None:
    file = tmp_path / "kept.symloom.json"
    file.write_bytes(EXAMPLE.read_bytes())
    homes = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CACHE", "CONFIG", "DATA", "STATE")}
    command = [sys.executable, "-m", "tests.helpers.endless", str(file), *kinds.split()]
    ended = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **homes, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines() == ["closing"]
    assert ended.stderr == ""
    registry = standard_registry()
    assert saving.load(file, registry).document.graph.nodes[NodeId("dense1")].attributes["num_hidden"] == 77
    [crashes] = (tmp_path / "STATE").rglob("crash.log")
    assert crashes.read_text("utf-8") == ""
