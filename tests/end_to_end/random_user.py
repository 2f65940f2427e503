"""The random user as a program: one seed in a process of its own, so that even a crash of Qt leaves a report.

    python -m tests.end_to_end.random_user 3                    plays 10,000 events of seed 3
    python -m tests.end_to_end.random_user 3 --shrink           leaves events out as long as it still fails
    python -m tests.end_to_end.random_user 3 --only 17,208,209  plays these alone

Played again it does the same again, in the environment that `make` sets up, on any machine and beside any other work:
`tests.end_to_end.random_run` says how.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.helpers import own_time

EVENTS = 10_000
TEMPORARY = Path("/tmp")  # noqa: S108 - a folder of its own is made in it
REPORT = "The random user met this:"


def main(arguments: Sequence[str] | None = None) -> int:
    """Play a seed; 0 if all went well."""
    options = _parsed(arguments)
    numbers = [int(each) for each in options.only.split(",")] if options.only else list(range(options.events))
    if options.shrink:
        return _shrink(options.seed, numbers)
    faulthandler.enable()
    started = time.process_time()
    os.environ["QT_QPA_PLATFORM"], os.environ["QT_NO_GLIB"] = "offscreen", "1"  # the simpler loop of the two
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    own_time.install()  # before anything of the program is imported
    from tests.end_to_end.random_run import play

    # Paths stand in menus and titles: each process's is as wide as any other's, whatever TMPDIR says.
    folder = (TEMPORARY if TEMPORARY.is_dir() else Path(tempfile.gettempdir())) / f"symloom-user-{os.getpid():010}"
    folder.mkdir()
    try:
        failure = play(options.seed, numbers, folder, options.log, options.taken)
    finally:
        shutil.rmtree(folder)
    if failure is None:
        _say(f"seed {options.seed}: {len(numbers)} events in {time.process_time() - started:.0f} s of processor time")
        os._exit(0)  # what Qt and Python take down at the end of a process is not what is tried here
    _say(f"{REPORT}\n{failure}")
    os._exit(1)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Play a random user at the window.")
    parser.add_argument("seed", type=int)
    parser.add_argument("--events", type=int, default=EVENTS)
    parser.add_argument("--only", default="", help="numbers of the events to play, with commas between them")
    parser.add_argument("--log", type=Path, help="where each event is written before the next one, for crashes")
    parser.add_argument("--taken", type=Path, help="where it is written which action was taken how often")
    parser.add_argument("--shrink", action="store_true", help="look for a short run that still fails")
    return parser.parse_args(arguments)


# Shrinking


def _shrink(seed: int, numbers: list[int]) -> int:
    """Leave out ever smaller pieces as long as the run fails the same way; print what is left."""
    wanted = _failure(seed, numbers)
    if wanted is None:
        _say("This run does not fail.")
        return 0
    size = len(numbers) // 2
    while size:
        start = 0
        while start < len(numbers):
            fewer = numbers[:start] + numbers[start + size :]
            if fewer and _failure(seed, fewer) == wanted:
                numbers = fewer
                _say(f"{len(numbers)} events fail")
            else:
                start += size
        size //= 2
    _say(f"python -m tests.end_to_end.random_user {seed} --only {','.join(map(str, numbers))}")
    return 1


def _failure(seed: int, numbers: Sequence[int]) -> str | None:
    """Return what a run fails with, in a few words; None if it does not."""
    program = [sys.executable, "-m", "tests.end_to_end.random_user", str(seed), "--only", ",".join(map(str, numbers))]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return None
    if REPORT not in done.stdout:
        return f"exit code {done.returncode}"
    failure = done.stdout.split(REPORT)[1].split("\n\nSeed")[0].strip()
    return failure.splitlines()[-1][:60]


if __name__ == "__main__":
    sys.exit(main())
