"""Ten random users, each in a process of its own; see `tests.end_to_end.random_user` for how to play one again.

``make test`` lets each of them do 500 things, ``make monkey`` and continuous integration (``.ci/run``) 10,000.
What they do is the same each time, so a fault that was met there can be looked at here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from app.actions.menus import ACTIONS
from tests.helpers.random_user import NOT_DONE

EVENTS = int(os.environ.get("RANDOM_USER_EVENTS", "500"))
SEEDS = range(10)
AT_ONCE = max(1, min(os.cpu_count() or 1, 4))
TAIL = 40
SEED, FEW = 3, 60
"""What is played twice: steps, a training, menus and panels are among it."""
ENOUGH = 10
"""So often the users take each action at least, all together, if they have the time for it."""


def started(seed: int, events: int, *more: str | Path, said: IO[bytes], hashes: int = 0) -> subprocess.Popen[bytes]:
    """Return the process that plays a seed; sets have an order that depends on ``hashes``."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.end_to_end.random_user", str(seed), "--events", str(events), *more],
        stdout=said,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONHASHSEED": str(hashes)},
    )


class Players:
    """Plays seeds one after another, some of them at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: dict[int, subprocess.Popen[bytes]] = {}

    def fault_of(self, seed: int) -> str | None:
        """Play a seed to its end, the next ones meanwhile; return what it met, or None."""
        for each in range(seed, min(seed + AT_ONCE, len(SEEDS))):
            if each not in self._running:
                self._running[each] = self._started(each)
        if self._running[seed].wait() == 0:
            return None
        log = self._file(seed, "log")
        last = log.read_text("utf-8").splitlines()[-TAIL:] if log.exists() else []
        said = self._file(seed, "txt").read_text("utf-8")
        return "\n".join((said, f"Seed {seed} ended with {self._running[seed].returncode}; events until then:", *last))

    def _started(self, seed: int) -> subprocess.Popen[bytes]:
        with self._file(seed, "txt").open("wb") as said:
            return started(
                seed, EVENTS, "--log", self._file(seed, "log"), "--taken", self._file(seed, "json"), said=said
            )

    def taken(self) -> Counter[str]:
        """Return how often they took each action while it could be taken, all together."""
        files = [self._file(seed, "json") for seed in SEEDS]
        return sum((Counter(json.loads(each.read_text("utf-8"))) for each in files), Counter[str]())

    def _file(self, seed: int, ending: str) -> Path:
        return self._folder / f"{seed}.{ending}"

    def end(self) -> None:
        """End those that nobody waits for any more."""
        for process in self._running.values():
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def players(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Players]:
    """Those that play."""
    made = Players(tmp_path_factory.mktemp("players"))
    yield made
    made.end()


def test_a_random_user_does_the_same_again(tmp_path: Path) -> None:
    logs = tmp_path / "one.log", tmp_path / "other.log"
    with (tmp_path / "said").open("wb") as said:
        playing = [started(SEED, FEW, "--log", log, said=said, hashes=number) for number, log in enumerate(logs, 1)]
        codes = [each.wait() for each in playing]
    assert codes == [0, 0], (tmp_path / "said").read_text("utf-8")
    one, other = (log.read_text("utf-8").splitlines() for log in logs)
    assert len(one) == FEW
    assert one == other


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_user_finds_no_fault(seed: int, players: Players) -> None:
    fault = players.fault_of(seed)
    if fault is not None:
        pytest.fail(fault, pytrace=False)


@pytest.mark.slow
@pytest.mark.skipif(EVENTS < 10_000, reason="a few hundred events are too few for every action")
def test_the_random_users_took_every_action(players: Players) -> None:
    taken = players.taken()

    assert {each: taken[each] for each in ACTIONS if taken[each] < ENOUGH and each not in NOT_DONE} == {}
