"""The random user as a program: one seed in a process of its own, so that even a crash of Qt leaves a report.

    python -m tests.end_to_end.random_user 3                    plays 10,000 events of seed 3
    python -m tests.end_to_end.random_user 3 --shrink           leaves events out as long as it still fails
    python -m tests.end_to_end.random_user 3 --only 17,208,209  plays these alone

A run fails by an exception, a warning of Qt or Python, something that no longer holds
(`tests.helpers.sound_window`), or a stall.
A stall is an event that keeps the thread of the interface computing for more than a second: processor time of this
thread, for on a machine with other work the clock says nothing. Whatever waits instead, for ever, meets the alarm.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import os
import random  # noqa: TID251 - the same choices in every version of numpy
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QMessageLogContext, QStandardPaths, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QFileDialog, QMessageBox

import app.panels.palette
import core.graph.ids
from app.main import make_application
from app.session.session import EditorSession
from app.settings import Settings
from app.theme import apply_theme
from app.window.window import MainWindow
from core.operators import standard_registry
from tests.helpers.random_user import RandomUser
from tests.helpers.sampler import Sampler
from tests.helpers.sound_window import (
    HistoryWatch,
    check_all_gone,
    check_nothing_leaked,
    check_shapes,
    check_undo,
    check_window,
)

EVENTS = 10_000
EVERY = 100
"""So many events from one check of what always holds to the next."""
STALL_S = 1.0
ALARM_S = 120
"""Nothing that ends takes this long: every thread's place is printed, and the process ends."""
ALARM_EVERY = 20
"""So many events from one setting of the alarm to the next: each starts a thread."""
HARMLESS = ("This plugin does not support", "propagateSizeHints")
REPORT = "The random user met this:"


def main(arguments: Sequence[str] | None = None) -> int:
    """Play a seed; 0 if all went well."""
    options = _parsed(arguments)
    numbers = [int(each) for each in options.only.split(",")] if options.only else list(range(options.events))
    if options.shrink:
        return _shrink(options.seed, numbers)
    faulthandler.enable()
    started = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        failure = play(options.seed, numbers, Path(folder), options.log, options.taken)
    if failure is None:
        _say(f"seed {options.seed}: {len(numbers)} events in {time.process_time() - started:.0f} s of processor time")
        os._exit(0)  # what Qt and Python take down at the end of a process is not what is tried here
    _say(failure)
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


class Faults:
    """Gathers what goes wrong without anybody catching it: exceptions in slots and threads, warnings."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    @contextmanager
    def gathered(self) -> Iterator[None]:
        """Listen for a while."""
        hooks = sys.excepthook, threading.excepthook
        sys.excepthook = lambda kind, error, trace: self.note("".join(traceback.format_exception(kind, error, trace)))
        threading.excepthook = lambda found: self.note(
            "".join(traceback.format_exception(found.exc_type, found.exc_value, found.exc_traceback))
        )
        before = qInstallMessageHandler(self._qt)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("always")
                warnings.showwarning = self._python  # type: ignore[assignment]
                yield
        finally:
            qInstallMessageHandler(before)
            sys.excepthook, threading.excepthook = hooks

    def note(self, text: str) -> None:
        """Keep what went wrong."""
        self.texts.append(text)

    def _python(self, message: Warning | str, category: type[Warning], filename: str, lineno: int, *_: object) -> None:
        # As an error it would be raised, possibly through a painter, which is a fault of the test then.
        stack = "".join(traceback.format_stack(limit=12))
        self.note(f"{filename}:{lineno}: {category.__name__}: {message}\n{stack}")

    def _qt(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        del context
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not any(word in text for word in HARMLESS):
            self.note(f"Qt: {text}\n{''.join(traceback.format_stack(limit=12))}")


def play(
    seed: int, numbers: Sequence[int], folder: Path, log: Path | None = None, taken: Path | None = None
) -> str | None:
    """Do the events of a seed with these numbers, in a window of their own; return what failed, or None."""
    _isolate(folder, seed)
    application, faults = make_application(), Faults()
    apply_theme(application, "dark")
    session = EditorSession(standard_registry())
    window = MainWindow(session, Settings())
    window.resize(1200, 800)
    window.show()
    window.activateWindow()
    window.fill_panels()
    application.processEvents()
    user = RandomUser(window, seed, folder, log)
    with faults.gathered():
        with Sampler() as sampler:
            failure = _played(user, numbers, faults, sampler)
        if failure is None:
            failure = _ended(user, faults)
    _say(f"At most the interface stood still for {user.worst[0]:.2f} s: {user.worst[1]}")
    if taken is not None:
        taken.write_text(json.dumps(user.taken), "utf-8")
    return None if failure is None else _report(seed, user, failure)


def _played(user: RandomUser, numbers: Sequence[int], faults: Faults, sampler: Sampler) -> str | None:
    history = HistoryWatch(user.session)
    for count, number in enumerate(numbers, start=1):
        if count % ALARM_EVERY == 1:
            faulthandler.dump_traceback_later(ALARM_S, exit=True)
        try:
            history.begin()
            sampler.begin()
            user.do(number)
            history.check()
            if number % EVERY == EVERY - 1 or count == len(numbers):
                check_window(user.window)
                check_shapes(user.session)
        except Exception:  # noqa: BLE001 - whatever it is, it is what was looked for
            faults.note(traceback.format_exc())
        if faults.texts:
            return faults.texts[0]
        if user.longest > STALL_S:
            return f"The interface stood still for {user.longest:.2f} s.\n{sampler.said()}"
    return None


def _ended(user: RandomUser, faults: Faults) -> str | None:
    """Bring everything to rest, undo and redo it all, close the window; return what failed, or None."""
    window, session = user.window, user.session
    try:
        user.settle()
        check_window(window)
        check_undo(window)
        check_nothing_leaked()
        user.leave_running()
        user.stop()
        session.history.mark_saved()
        window.close()
        session.close()
        window.deleteLater()
        del window, session
        check_all_gone()
    except Exception:  # noqa: BLE001 - as above
        faults.note(traceback.format_exc())
    return faults.texts[0] if faults.texts else None


def _report(seed: int, user: RandomUser, failure: str) -> str:
    last = user.done[-1].split(":")[0] if user.done else "0"
    return "\n".join(
        (
            *(REPORT, failure.rstrip(), "", f"Seed {seed}; the last events:", *user.done, ""),
            f"Again: python -m tests.end_to_end.random_user {seed} --events {int(last) + 1}; shorter with --shrink.",
        )
    )


def _isolate(folder: Path, seed: int) -> None:
    """Keep away from the files of whoever runs this; let ids, and answers to questions, depend on the seed alone."""
    for variable in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "HOME"):
        os.environ[variable] = str(folder / variable)
    QStandardPaths.setTestModeEnabled(True)
    answers = random.Random(seed)  # noqa: S311
    core.graph.ids.secrets = _Seeded(answers)  # type: ignore[assignment, attr-defined]
    files = ("", str(folder / "one.symloom.json"), str(folder / "two.symloom.json"), str(folder / "not" / "there"))
    QFileDialog.getSaveFileName = lambda *_, **__: (answers.choice(files), "")  # type: ignore[method-assign]
    QFileDialog.getOpenFileName = lambda *_, **__: (answers.choice(files), "")  # type: ignore[method-assign]
    QFileDialog.getExistingDirectory = lambda *_, **__: answers.choice(("", str(folder / "code")))  # type: ignore[method-assign]
    button = QMessageBox.StandardButton
    choices = (button.Save, button.Discard, button.Discard, button.Cancel)
    QMessageBox.question = lambda *_, **__: answers.choice(choices)  # type: ignore[method-assign]
    app.panels.palette.QDrag = _NoDrag  # type: ignore[attr-defined]


class _Seeded:
    """Stands for `secrets` where ids are made."""

    def __init__(self, source: random.Random) -> None:
        self._source = source

    def token_hex(self, size: int) -> str:
        return f"{self._source.getrandbits(8 * size):0{2 * size}x}"


class _NoDrag(QDrag):
    """A drag that ends at once: off screen there is no pointer that could drop it. Drops are events of their own."""

    def exec(self, *_: object) -> object:  # type: ignore[override]
        return None


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
