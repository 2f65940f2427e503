"""The start of the program."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.main import open_first
from app.session import EditorSession
from app.settings import Settings
from app.window import MainWindow
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
