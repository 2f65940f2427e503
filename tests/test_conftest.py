"""The nets of conftest.py catch what they are there to catch."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

CARELESS = """
import threading
from PySide6.QtCore import QObject, QSettings, QStandardPaths, QThread, QTimer
from PySide6.QtWidgets import QWidget

keep = []

def test_thread(qtbot):
    thread = QThread()
    keep.append(thread)
    thread.start()

def test_timer(qtbot):
    owner = QObject()
    keep.append(owner)
    QTimer(owner).start(1_000)

def test_window(qtbot):
    keep.append(QWidget())

def test_python_thread():
    threading.Thread(target=threading.Event().wait, daemon=True).start()

def test_careful(qtbot):
    window, timer, thread = QWidget(), QTimer(), QThread()
    qtbot.addWidget(window)
    window.itself = window
    timer.start(1_000)
    timer.stop()
    thread.start()
    thread.quit()
    assert thread.wait(1_000)
    QWidget().show()

def test_settings(tmp_path):
    assert QSettings("Symloom", "Symloom").fileName().startswith(str(tmp_path))
    assert QStandardPaths.isTestModeEnabled()
"""


def test_what_a_test_leaves_behind_fails_it(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(Path(__file__).with_name("conftest.py").read_text(encoding="utf-8"))
    (tmp_path / "pytest.ini").write_text("[pytest]\nqt_api = pyside6\n")
    (tmp_path / "test_careless.py").write_text(CARELESS)
    command = [sys.executable, "-m", "pytest", "-rA", "-p", "no:cacheprovider", "-p", "no:cov", str(tmp_path)]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    errors = re.findall(r"^ERROR .*::(\w+)", result.stdout, re.MULTILINE)
    assert errors == ["test_thread", "test_timer", "test_window", "test_python_thread"], result.stdout
    assert "6 passed, 4 errors" in result.stdout
