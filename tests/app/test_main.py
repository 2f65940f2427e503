"""The start of the program."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.main import Loading, open_first
from app.panels.palette import PalettePanel
from app.session.session import EditorSession
from app.settings import Settings
from app.theme import theme, ui
from app.widgets.search_popup import SearchPopup
from app.window import frame
from app.window.window import MainWindow
from tests.app.conftest import EXAMPLE

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def window(qtbot: QtBot, session: EditorSession) -> Iterator[MainWindow]:
    """A window that is not shown."""
    made = MainWindow(session)
    qtbot.addWidget(made)
    yield made
    made.status_bar.stop()


def test_the_first_start_opens_the_example_and_the_second_an_empty_canvas(window: MainWindow) -> None:
    settings = Settings()
    open_first(window, settings, None)
    assert len(window.session.graph.nodes) == 6
    assert window.notices.notices()
    window.session.new_document()
    open_first(window, settings, None)
    assert not window.session.graph.nodes


def test_the_first_window_fits_the_screen_and_a_chosen_size_is_kept(window: MainWindow) -> None:
    room = window.screen().availableGeometry()
    window.setMinimumSize(0, 0)
    window.fit_screen()
    assert window.width() < room.width()
    assert window.height() < room.height()
    assert room.contains(window.geometry())
    window.resize(500, 400)
    window.settings.set_layout(window.saveGeometry(), window.docks.state())
    window.fit_screen()
    assert (window.width(), window.height()) == (500, 400)


def test_the_first_window_takes_all_of_a_small_screen_and_the_middle_of_a_large_one(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame, "FIRST_SIZE", window.screen().availableGeometry().size() + QSize(1, 0))
    window.fit_screen()
    assert window.isMaximized()
    window.setWindowState(Qt.WindowState.WindowNoState)
    monkeypatch.setattr(frame, "FIRST_SIZE", window.screen().availableGeometry().size())
    window.fit_screen()
    assert not window.isMaximized()


def test_the_last_document_is_opened_again(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "last.symloom.json"
    path.write_bytes(EXAMPLE.read_bytes())
    settings = Settings()
    settings.was_started_before = True
    settings.last_document = path
    open_first(window, settings, None)
    assert window.session.path == path
    path.unlink()
    window.session.new_document()
    open_first(window, settings, None)
    assert window.session.path is None


def test_a_file_on_the_command_line_comes_first(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "asked.symloom.json"
    path.write_bytes(EXAMPLE.read_bytes())
    open_first(window, Settings(), path)
    assert window.session.path == path


def test_the_window_is_painted_before_anything_slow_is_loaded(tmp_path: Path) -> None:
    """In a process of its own, for here everything is loaded already."""
    code = """
import sys
from PySide6.QtWidgets import QApplication, QWidget
from app.window.window import MainWindow
def look():
    print(*sorted({name.split(".")[0] for name in sys.modules} & {"numpy", "core", "pyqtgraph", "pygments"}))
    print(*sorted(name for name in sys.modules if name.startswith(("app.canvas", "app.panels", "app.session.session"))))
original = MainWindow.paintEvent
def paint(self, event):
    original(self, event)
    if not self.is_attached:
        look()
    else:
        print("attached")
        QApplication.quit()
MainWindow.paintEvent = paint
from app.main import main
sys.exit(main(["--window"]))
"""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)}
    command = [sys.executable, "-c", code]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert result.returncode == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[:2] == ["", ""]
    assert lines[-1] == "attached"


def test_the_program_loads_and_shows_its_panels(qtbot: QtBot, qapp: QApplication) -> None:
    window = MainWindow()
    qtbot.addWidget(window, before_close_func=lambda each: each.session.history.mark_saved())
    loading = Loading(window, None)
    window.show()
    qtbot.waitUntil(lambda: bool(window.findChildren(PalettePanel)), timeout=10_000)
    assert len(window.session.graph.nodes) == 6
    assert window.canvas.isVisible()
    assert theme().name == window.settings.last_look
    qtbot.waitUntil(lambda: window.canvas.zoom > 0.7, timeout=10_000)  # fitted to the room that panels leave
    assert window.menuBar().font().family() == ui().family()
    window.status_bar.stop()
    loading.finish()


@pytest.mark.parametrize("is_active", [True, False])
def test_the_first_key_of_a_started_program_is_heard_by_the_canvas(
    qtbot: QtBot, qapp: QApplication, *, is_active: bool
) -> None:
    """Whether its window is active while it loads, or somebody works in another one meanwhile."""
    Settings().was_started_before = True
    window, other = MainWindow(), QWidget()
    qtbot.addWidget(window)
    qtbot.addWidget(other)
    loading = Loading(window, None)
    window.show()
    if not is_active:
        other.show()
        other.activateWindow()
        qtbot.waitUntil(other.isActiveWindow)
    qtbot.waitUntil(lambda: bool(window.findChildren(PalettePanel)), timeout=10_000)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    focus = qapp.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert [popup for popup in window.findChildren(SearchPopup) if popup.isVisible()]
    window.status_bar.stop()
    loading.finish()


def test_a_window_that_is_closed_before_it_has_loaded_asks_and_breaks_nothing(qtbot: QtBot, qapp: QApplication) -> None:
    window = MainWindow()
    qtbot.addWidget(window)
    loading = Loading(window, None)
    window.show()
    assert window.close()
    loading.finish()
    assert not window.is_attached


@pytest.mark.slow
def test_without_a_display_the_example_is_played_and_leaves_different_pictures(tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if key not in _DISPLAY_VARIABLES}
    command = [sys.executable, "-W", "error", "-m", "app", "--offscreen-demo", str(tmp_path / "out")]
    result = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert result.returncode == 0, result.stderr
    assert "There is no display" in result.stdout
    assert result.stderr == ""
    pictures = {path.name: QImage(str(path)) for path in sorted((tmp_path / "out").glob("*.png"))}
    assert [name[0] for name in pictures] == list("1234567")
    assert all((image.width(), image.height()) == (1600, 1000) for image in pictures.values())
    distinct = {bytes(image.constBits()) for image in pictures.values()}
    assert len(distinct) == len(pictures)
    summary = (tmp_path / "out" / "summary.txt").read_text(encoding="utf-8")
    assert "Loss: 2.33" in summary
    assert "19,210" in summary
    assert {path.suffix for path in (tmp_path / "out" / "pytorch").iterdir()} == {".py", ".safetensors"}
    assert {path.suffix for path in (tmp_path / "out" / "numpy").iterdir()} == {".py", ".npz"}


_DISPLAY_VARIABLES = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
