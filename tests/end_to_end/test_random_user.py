"""Ten random users, each in a process of its own; see `tests.end_to_end.random_user` for how to play one again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

EVENTS = int(os.environ.get("RANDOM_USER_EVENTS", "500"))
"""Of each seed: a walk of a minute and a half in all. ``RANDOM_USER_EVENTS=10000`` is the long one."""
TAIL = 40


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_a_random_user_finds_no_fault(seed: int, tmp_path: Path) -> None:
    log = tmp_path / "events.log"
    done = _play(seed, log)
    if done.returncode != 0:
        last = log.read_text("utf-8").splitlines()[-TAIL:] if log.exists() else []
        pytest.fail("\n".join((done.stdout, done.stderr, f"Seed {seed}, events until then:", *last)), pytrace=False)


def _play(seed: int, log: Path) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "tests.end_to_end.random_user", str(seed)]
    return subprocess.run(
        [*program, "--events", str(EVENTS), "--log", str(log)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONHASHSEED": "0"},
    )
