"""Row 110 of the checklist: nothing that another program wrote is overwritten unasked."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from app.window.window import MainWindow
from core.graph.commands import SetAttribute
from core.graph.model import NodeId
from tests.app.window.desk_window import window

__all__ = ["window"]
CTRL = Qt.KeyboardModifier.ControlModifier
DENSE = NodeId("dense1")


@pytest.fixture
def path(window: MainWindow, tmp_path: Path) -> Path:
    """The file of the document: changed here, and by another program."""
    made = tmp_path / "shared.symloom.json"
    assert window.session.save(made)
    theirs = made.read_text(encoding="utf-8").replace("256", "77")
    window.session.push(SetAttribute(DENSE, "num_hidden", 8))
    made.write_text(theirs, encoding="utf-8")
    return made


def units(window: MainWindow) -> object:
    return window.session.graph.nodes[DENSE].attributes["num_hidden"]


def save_and_press(window: MainWindow, text: str) -> str:
    """Press Ctrl+S, and a button of the question that comes; return what was asked."""
    asked: list[str] = []

    def press() -> None:
        [box] = [each for each in window.findChildren(QMessageBox) if each.isVisible()]
        asked.append(box.text())
        [button] = [each for each in box.buttons() if each.text().replace("&", "") == text]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, press)
    QTest.keyClick(window.canvas, Qt.Key.Key_S, CTRL)
    [sentence] = asked
    return sentence


def test_row_110_a_file_that_another_program_changed_is_reloaded(window: MainWindow, path: Path) -> None:
    assert path.name in save_and_press(window, "Reload")
    assert units(window) == 77
    assert window.session.is_saved
    assert "77" in path.read_text(encoding="utf-8")


def test_row_110_or_overwritten_and_the_backup_keeps_the_other(window: MainWindow, path: Path) -> None:
    save_and_press(window, "Overwrite")
    assert units(window) == 8
    assert window.session.is_saved
    assert "77" not in path.read_text(encoding="utf-8")
    assert "77" in path.with_name(path.name + "~").read_text(encoding="utf-8")
    QTest.keyClick(window.canvas, Qt.Key.Key_S, CTRL)
    assert not any(box.isVisible() for box in window.findChildren(QMessageBox))
    assert window.session.is_saved


def test_row_110_or_left_alone_beside_a_new_file(
    window: MainWindow, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = tmp_path / "mine.symloom.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(beside), ""))
    save_and_press(window, "Save as…")
    assert "77" in path.read_text(encoding="utf-8")
    assert window.session.path == beside
    assert window.session.is_saved


def test_row_110_cancel_writes_nothing(window: MainWindow, path: Path) -> None:
    save_and_press(window, "Cancel")
    assert "77" in path.read_text(encoding="utf-8")
    assert not window.session.is_saved
    assert units(window) == 8


def test_row_110_a_save_that_nobody_was_asked_about_is_refused_in_words(window: MainWindow, path: Path) -> None:
    assert not window.session.save()
    assert "changed by another program" in window.notices.notices()[0].label.text()
    assert "77" in path.read_text(encoding="utf-8")


def test_row_110_coming_back_to_the_window_tells_and_one_click_reloads(window: MainWindow, path: Path) -> None:
    QApplication.sendEvent(window, QEvent(QEvent.Type.WindowActivate))
    [notice] = [each for each in window.notices.notices() if each.key == "file"]
    assert path.name in notice.label.text()
    QTest.mouseClick(notice.buttons[0], Qt.MouseButton.LeftButton)
    assert units(window) == 77
    QApplication.sendEvent(window, QEvent(QEvent.Type.WindowActivate))
    assert not [each for each in window.notices.notices() if each.key == "file"]


def test_row_110_a_file_that_was_deleted_is_told_and_written_again(window: MainWindow, path: Path) -> None:
    assert window.session.save(overwrite=True)
    path.unlink()
    QApplication.sendEvent(window, QEvent(QEvent.Type.WindowActivate))
    [notice] = [each for each in window.notices.notices() if each.key == "file"]
    assert path.name in notice.label.text()
    QTest.mouseClick(notice.buttons[0], Qt.MouseButton.LeftButton)
    assert "8" in path.read_text(encoding="utf-8")
    QApplication.sendEvent(window, QEvent(QEvent.Type.WindowActivate))
    assert not [each for each in window.notices.notices() if each.key == "file"]


def test_row_110_a_document_whose_file_was_deleted_is_not_closed_unasked(
    window: MainWindow, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert window.session.save(overwrite=True)
    path.unlink()
    asked: list[str] = []

    def answer(*given: object) -> QMessageBox.StandardButton:
        asked.append(str(given[2]))
        return QMessageBox.StandardButton.Save

    monkeypatch.setattr(QMessageBox, "question", answer)
    assert window.close()
    [sentence] = asked
    assert "is gone" in sentence
    assert path.exists()
