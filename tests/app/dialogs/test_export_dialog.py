"""Export ▸ Export and verify, by real keys and clicks: badges, environments without a framework, stopping."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from app.actions.view import EXPORT_ACTIONS
from app.dialogs.proofs import BADGE, TARGET, ExportDialog
from app.session.proving import short_number
from app.window.window import MainWindow
from core.export.drivers import NOT_INSTALLED
from core.export.targets import TARGETS
from core.graph.commands import SetAttribute, SetParameterSettings
from core.graph.model import NodeId, PortRef, Source
from tests.app.window.desk_window import window

__all__ = ["window"]
CTRL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> ExportDialog:
    QTest.keyClick(window.canvas, Qt.Key.Key_E, CTRL_ALT)
    qtbot.waitUntil(lambda: bool(window.findChildren(ExportDialog)))
    [found] = window.findChildren(ExportDialog)
    return found


def choose(dialog: ExportDialog, target: str) -> None:
    for _ in range(dialog.rows.topLevelItemCount()):
        if dialog.target.id != target:
            QTest.keyClick(dialog.rows, Qt.Key.Key_Down)
    assert dialog.target.id == target


def badge_of(dialog: ExportDialog) -> str:
    item = dialog.rows.currentItem()
    assert item is not None
    return item.text(BADGE)


def click(button: QPushButton) -> None:
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def interpreter(tmp_path: Path, script: str) -> str:
    path = tmp_path / "python"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def test_the_menu_and_the_dialog_offer_every_target(dialog: ExportDialog) -> None:
    assert [action.id for action in EXPORT_ACTIONS[1:]] == [f"export.{target}" for target in TARGETS]
    rows = [dialog.rows.topLevelItem(row) for row in range(dialog.rows.topLevelItemCount())]
    assert [row.text(TARGET) for row in rows if row is not None] == [target.title for target in TARGETS.values()]


@pytest.mark.slow
def test_verify_shows_a_badge_here_and_over_the_code_until_the_network_is_edited(
    window: MainWindow, dialog: ExportDialog, qtbot: QtBot
) -> None:
    choose(dialog, "numpy")
    assert badge_of(dialog) == "not verified"

    click(dialog.verify)
    assert badge_of(dialog) == "running…"
    qtbot.waitUntil(lambda: badge_of(dialog).startswith("✓"), timeout=60_000)

    assert "Gradients: " in dialog.details.text()
    assert dialog.details.text().count("on the data of the document") + dialog.details.text().count("random data") == 2
    window.session.push(SetAttribute(NodeId("dense1"), "num_hidden", 5))
    assert badge_of(dialog) == "not verified"


@pytest.mark.slow
def test_a_python_without_the_framework_gets_the_line_that_installs_it(
    dialog: ExportDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    choose(dialog, "keras")
    python = interpreter(tmp_path, f"echo keras >&2; exit {NOT_INSTALLED}")
    dialog.python.setCurrentText(python)

    click(dialog.verify)
    qtbot.waitUntil(lambda: badge_of(dialog) == "not installed: pip install keras torch", timeout=30_000)

    assert f"{python} has no module keras" in dialog.details.text()
    click(dialog.copy)
    assert QGuiApplication.clipboard().text() == "pip install keras torch"


@pytest.mark.slow
def test_code_that_stops_is_told_as_failed(dialog: ExportDialog, qtbot: QtBot, tmp_path: Path) -> None:
    dialog.python.setCurrentText(interpreter(tmp_path, "echo 'ValueError: what a pity' >&2; exit 1"))

    click(dialog.verify)
    qtbot.waitUntil(lambda: badge_of(dialog) == "failed", timeout=30_000)

    assert "what a pity" in dialog.details.text()


@pytest.mark.slow
def test_stop_ends_the_process_at_once(window: MainWindow, dialog: ExportDialog, qtbot: QtBot, tmp_path: Path) -> None:
    started = tmp_path / "started"
    dialog.python.setCurrentText(interpreter(tmp_path, f"touch {started}; exec sleep 100"))

    click(dialog.verify_all)
    qtbot.waitUntil(started.exists, timeout=30_000)
    assert not dialog.verify.isEnabled()
    before = time.monotonic()
    click(dialog.stop)
    qtbot.waitUntil(lambda: not window.session.prover.is_running, timeout=30_000)

    assert time.monotonic() - before < 50
    assert dialog.verify.isEnabled()
    assert badge_of(dialog) == "not verified"


def test_enter_exports_the_chosen_target(
    window: MainWindow, dialog: ExportDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    window.session.run.initialize()
    qtbot.waitUntil(lambda: not window.session.run.state.busy)
    choose(dialog, "numpy")
    QTest.keyClick(dialog.rows, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(list(tmp_path.glob("*_numpy.py"))))


def test_every_target_says_what_one_gets(dialog: ExportDialog) -> None:
    texts = []
    for target in TARGETS:
        choose(dialog, target)
        texts.append(dialog.gives.text())

    assert all(text.endswith(".") for text in texts)
    assert len(set(texts)) == len(texts)


def test_training_script_comes_with_pytorch_where_it_is_asked_for(
    dialog: ExportDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    choose(dialog, "pytorch")
    assert not dialog.training.isChecked()

    QTest.keyClick(dialog.rows, Qt.Key.Key_Tab)
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Space)
    assert dialog.training.isChecked()
    QTest.keyClick(dialog.rows, Qt.Key.Key_Return)
    qtbot.waitUntil((tmp_path / "train.py").exists)

    assert (tmp_path / "digits.npz").exists()
    assert "train.py" in dialog.details.text()
    choose(dialog, "onnx")
    assert not dialog.training.isEnabled()
    assert "PyTorch only" in dialog.training.toolTip()


def test_what_cannot_be_trained_is_told_before_a_folder_is_asked_for(
    window: MainWindow, dialog: ExportDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: pytest.fail("a folder was asked for"))
    label = PortRef(NodeId("label"), "output")
    window.session.push(SetParameterSettings(label, replace(window.session.graph.settings_of(label), source=None)))
    choose(dialog, "pytorch")

    QTest.mouseClick(dialog.training, Qt.MouseButton.LeftButton, pos=QPoint(10, dialog.training.height() // 2))
    click(dialog.export)

    assert "label has no data" in dialog.details.text()


def test_files_that_a_training_script_reads_are_named(
    window: MainWindow, dialog: ExportDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    np.savez(tmp_path / "mine.npz", x=np.ones((20, 64)), y=np.arange(20) % 10)
    for node, field in (("data", "x"), ("label", "y")):
        ref = PortRef(NodeId(node), "output")
        source = Source("file", path=str(tmp_path / "mine.npz"), field=field)
        window.session.push(SetParameterSettings(ref, replace(window.session.graph.settings_of(ref), source=source)))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "out"))
    choose(dialog, "pytorch")
    dialog.training.click()

    click(dialog.export)

    assert "train.py will look for mine.npz" in dialog.details.text()
    assert (tmp_path / "out" / "train.py").exists()


def test_numbers_of_badges_are_short() -> None:
    assert [short_number(number) for number in (3.6e-7, 0.0, 12.0, float("inf"))] == ["4e-7", "0", "1e1", "inf"]
