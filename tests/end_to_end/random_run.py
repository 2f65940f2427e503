"""One run of the random user: a window of its own, each event, and what has to hold between them.

A run fails by an exception, a warning of Qt or Python, something that no longer holds
(`tests.helpers.sound_window`), or a stall.
A stall is an event that keeps the thread of the interface computing for more than a second: processor time of this
thread, for on a machine with other work the clock says nothing. Whatever waits instead, for ever, meets the alarm.

A run is the same each time, so that one which ended well here ends well elsewhere, and one that failed can be looked
at: timers go by a time that passes only between events (`tests.helpers.own_time`), other threads answer when they are
asked (`tests.helpers.held_threads`), what else goes by the clock of the machine is put out (`_hold_clocks`), and
neither its fonts and language nor its memory are asked for (`_isolate`): where the pointer meets what depends on them.
One thing is known to escape: after a change of theme in the midst of a training the canvas can be a few pixels higher
or lower, and two runs of a seed part there after some thousand events.
All this hides no race between a hasty person and the program: after most events nothing rests at all, two, five or ten
come within one turn of the event loop, timers become due in the midst of what follows, and answers come to a document
that is another one by then; it is the seed that says when.
"""

from __future__ import annotations

import faulthandler
import json
import os
import random  # noqa: TID251 - the same choices in every version of numpy
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QMessageLogContext, QStandardPaths, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QTapAndHoldGesture

import app.panels.code
import app.panels.palette
import core.graph.ids
import core.runtime.memory
from app.main import make_application
from app.session.session import EditorSession
from app.settings import Settings
from app.theme import apply_theme
from app.window.window import MainWindow
from core.operators import standard_registry
from tests.helpers.held_threads import HeldThreads
from tests.helpers.own_time import TIME
from tests.helpers.random_user import CALM_MS, RandomUser
from tests.helpers.sampler import Sampler
from tests.helpers.sound_window import (
    HistoryWatch,
    check_all_gone,
    check_nothing_leaked,
    check_shapes,
    check_undo,
    check_window,
    deliver_deletions,
)

EVERY = 100
"""So many events from one check of what always holds to the next."""
STALL_S = 1.0
ALARM_S = 120
"""Nothing that ends takes this long: every thread's place is printed, and the process ends."""
ALARM_EVERY = 20
"""So many events from one setting of the alarm to the next: each starts a thread."""
AGES_MS = 10**8
NO_FONTS = '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig></fontconfig>\n'
"""The project's own fonts are there, and a character that none of them has is a box."""
MEMORY_BYTES = 2**32
"""What is free on the machine that the user works at, whatever this one has."""
HARMLESS = ("This plugin does not support", "propagateSizeHints")


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
    application, faults, threads = make_application(), Faults(), HeldThreads()
    threads.install()
    _hold_clocks(application)
    apply_theme(application, "dark")
    session = EditorSession(standard_registry())
    window = MainWindow(session, Settings())
    window.resize(1200, 800)
    window.show()
    window.activateWindow()
    window.fill_panels()
    TIME.pass_by(0)
    user = RandomUser(window, threads, seed, folder, log)
    with faults.gathered():
        with Sampler() as sampler:
            failure = _played(user, numbers, faults, sampler)
        if failure is None:
            failure = _ended(user, faults)
    sys.stdout.write(f"At most the interface stood still for {user.worst[0]:.2f} s: {user.worst[1]}\n")
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
        deliver_deletions()
        TIME.pass_by(CALM_MS)  # what comes too late meets nobody
        check_all_gone()
    except Exception:  # noqa: BLE001 - as above
        faults.note(traceback.format_exc())
    return faults.texts[0] if faults.texts else None


def _report(seed: int, user: RandomUser, failure: str) -> str:
    last = user.done[-1].split(":")[0] if user.done else "0"
    return "\n".join(
        (
            *(failure.rstrip(), "", f"Seed {seed}; the last events:", *user.done, ""),
            f"Again: python -m tests.end_to_end.random_user {seed} --events {int(last) + 1}; shorter with --shrink.",
        )
    )


def _isolate(folder: Path, seed: int) -> None:
    """Keep away from the machine's files, fonts and language; let ids, and answers to questions, depend on the seed."""
    for variable in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "HOME"):
        os.environ[variable] = str(folder / variable)
    fonts = folder / "fonts.conf"
    fonts.write_text(NO_FONTS, "utf-8")
    os.environ["FONTCONFIG_FILE"], os.environ["LC_ALL"] = str(fonts), "C.UTF-8"
    for variable in ("LANGUAGE", "FONTCONFIG_PATH", "QT_FONT_DPI", "QT_SCALE_FACTOR"):
        os.environ.pop(variable, None)
    QStandardPaths.setTestModeEnabled(True)
    core.runtime.memory.free_memory = lambda: MEMORY_BYTES
    answers = random.Random(seed)  # noqa: S311
    core.graph.ids.secrets = _Seeded(seed)  # type: ignore[assignment, attr-defined]
    app.panels.code.uuid4 = lambda: UUID(int=answers.getrandbits(128))  # type: ignore[attr-defined]
    files = ("", str(folder / "one.symloom.json"), str(folder / "two.symloom.json"), str(folder / "not" / "there"))
    QFileDialog.getSaveFileName = lambda *_, **__: (answers.choice(files), "")  # type: ignore[method-assign]
    QFileDialog.getOpenFileName = lambda *_, **__: (answers.choice(files), "")  # type: ignore[method-assign]
    QFileDialog.getExistingDirectory = lambda *_, **__: answers.choice(("", str(folder / "code")))  # type: ignore[method-assign]
    button = QMessageBox.StandardButton
    choices = (button.Save, button.Discard, button.Discard, button.Cancel)
    QMessageBox.question = lambda *_, **__: answers.choice(choices)  # type: ignore[method-assign]
    app.panels.palette.QDrag = _NoDrag  # type: ignore[attr-defined]


class _Seeded:
    """Stands for `secrets` where ids are made: each thread has numbers of its own."""

    def __init__(self, seed: int) -> None:
        self._seed, self._known = seed, threading.local()

    def token_hex(self, size: int) -> str:
        if not hasattr(self._known, "source"):
            self._known.source = random.Random(self._seed)  # noqa: S311
        return f"{self._known.source.getrandbits(8 * size):0{2 * size}x}"


def _hold_clocks(application: QApplication) -> None:
    """Put out what Qt does by the clock of the machine: what blinks, rolls, or waits for a second key or click."""
    application.setCursorFlashTime(0)
    application.setDoubleClickInterval(0)
    application.setKeyboardInputInterval(AGES_MS)
    application.setStartDragTime(AGES_MS)
    QTapAndHoldGesture.setTimeout(AGES_MS)
    for effect in (Qt.UIEffect.UI_AnimateMenu, Qt.UIEffect.UI_AnimateCombo):
        application.setEffectEnabled(effect, False)
    QApplication.setEffectEnabled = lambda *_: None  # type: ignore[method-assign]


class _NoDrag(QDrag):
    """A drag that ends at once: off screen there is no pointer that could drop it. Drops are events of their own."""

    def exec(self, *_: object) -> object:  # type: ignore[override]
        return None
