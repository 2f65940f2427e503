"""What every test runs under: off screen where there is no display, settings of its own, and nothing left behind."""

from __future__ import annotations

import os
import sys

# Before anything imports Qt or numpy, which read these once.
if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import gc
import threading
import time
import traceback
import weakref
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QStandardPaths, QThread, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from shiboken6 import isValid

# Asserts in the helpers explain themselves as those in tests do.
pytest.register_assert_rewrite("tests.helpers")

# A quick look while writing; the same examples every time in `make test`; a long search in `make search`.
settings.register_profile("default", deadline=None, max_examples=50)
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    max_examples=100,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "release", deadline=None, max_examples=5_000, print_blob=True, suppress_health_check=list(HealthCheck)
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "default"))


# Settings


@pytest.fixture(autouse=True)
def isolated_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sends all that a test stores for the user to the test's own folder, by QSettings and by platformdirs alike."""
    home = tmp_path / "home"
    for variable in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(variable, str(home / variable))
    QStandardPaths.setTestModeEnabled(True)
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    for form in (QSettings.Format.IniFormat, QSettings.Format.NativeFormat):
        for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
            QSettings.setPath(form, scope, str(home / "settings"))


# Nobody there


@pytest.fixture(autouse=True)
def unattended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a question for a file that the test has no answer to fail at once: it would wait for ever."""
    for name in ("getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory"):
        monkeypatch.setattr(QFileDialog, name, partial(_asked, name))


def _asked(name: str, *arguments: object) -> None:
    del arguments
    raise AssertionError(f"QFileDialog.{name} was called, and nobody answers")


# Nothing left behind


@pytest.fixture(autouse=True)
def empty_clipboard() -> Iterator[None]:
    """Leave nothing on the clipboard for the next test to paste."""
    yield
    if QGuiApplication.instance() is not None:
        QGuiApplication.clipboard().clear()


@dataclass(frozen=True)
class Started:
    """A thread or timer, held weakly so that it may end as it would without us, and the lines that started it."""

    thing: weakref.ref[QThread | QTimer]
    stack: str

    def stop(self) -> str | None:
        """Ends it, so that one careless test does not fail those after it; None if nothing ran any more."""
        thing = self.thing()
        if thing is None or not isValid(thing):
            return None
        if isinstance(thing, QThread) and thing.isRunning():
            thing.quit()
            thing.wait(2_000)
        elif isinstance(thing, QTimer) and thing.isActive():
            thing.stop()
        else:
            return None
        return f"{thing!r} runs; it was started here:\n{self.stack}"


_started: list[Started] = []


def _record_starts_of(kind: type[QThread | QTimer]) -> None:
    original: Callable[..., None] = kind.start

    def start(self: QThread | QTimer, *arguments: object) -> None:
        stack = "".join(traceback.format_stack(limit=8)[:-1])
        _started.append(Started(weakref.ref(self), stack))
        original(self, *arguments)

    kind.start = start  # type: ignore[method-assign]


def pytest_configure() -> None:
    """Notes each start of a thread or timer from Python from here on."""
    _record_starts_of(QThread)
    _record_starts_of(QTimer)


_passed = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keeps whether the test passed, for the fixture below: the traceback of a failure holds on to its widgets."""
    report = yield
    if report.when == "call":
        item.stash[_passed] = report.passed
    return report


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test that left a thread or a timer running, or a window alive."""
    _started.clear()
    threads_before = set(threading.enumerate())
    windows_before = _windows()
    yield
    _delete_what_waits_for_it()
    _do_what_is_in_line()
    left = [sentence for started in _started if (sentence := started.stop())]
    left += [f"{thread!r} runs" for thread in set(threading.enumerate()) - threads_before if not _is_qt(thread)]
    if not request.node.stash.get(_passed, False):
        return
    if _windows() - windows_before:
        gc.collect()  # a widget in a reference cycle is no leak
        _delete_what_waits_for_it()
    left += [f"{window!r} is alive: delete it, or qtbot.addWidget(it)" for window in _windows() - windows_before]
    if left:
        pytest.fail("The test left behind:\n" + "\n".join(left), pytrace=False)


def _do_what_is_in_line() -> None:
    """Let the one line of pieces of work come to its end: it belongs to the program, and the pieces to what is gone."""
    known = sys.modules.get("app.pieces")
    end = time.monotonic() + 2
    while known is not None and known.pieces().is_behind and time.monotonic() < end:
        QApplication.processEvents()


def _is_qt(thread: threading.Thread) -> bool:
    """True for the stand-in that Python makes when a thread of Qt calls it."""
    return isinstance(thread, threading._DummyThread)


def _windows() -> set[QWidget]:
    """Widgets without a parent; Qt keeps its tool tip label for good."""
    if not isinstance(QApplication.instance(), QApplication):
        return set()
    widgets = QApplication.topLevelWidgets()
    return {widget for widget in widgets if widget.parent() is None and widget.metaObject().className() != "QTipLabel"}


def _delete_what_waits_for_it() -> None:
    """Carries out deleteLater, which no event loop does between tests."""
    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
