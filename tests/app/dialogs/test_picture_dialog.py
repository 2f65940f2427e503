"""File ▸ Export picture, and pictures dropped on the window, by real events."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6 import QtPrintSupport
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.dialogs.picture import PictureDialog
from app.pictures import QUICK_PIXELS
from app.window.window import MainWindow
from core.graph.annotations import MoveItems
from core.graph.model import NodeId, Point
from tests.app.window.desk_window import window

__all__ = ["window"]
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def opened(window: MainWindow, qtbot: QtBot) -> PictureDialog:
    QTest.keyClick(window.canvas, Qt.Key.Key_E, CTRL_SHIFT)
    qtbot.waitUntil(lambda: bool(window.findChildren(PictureDialog)))
    [dialog] = window.findChildren(PictureDialog)
    return dialog


def choose_file(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))


def test_row_114_export_by_keys_then_drop_the_picture_on_the_window(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    choose_file(monkeypatch, tmp_path / "figure")
    dialog = opened(window, qtbot)
    assert not dialog.what.isEnabled(), "nothing is selected"
    assert "mm" in dialog.size_label.text()
    dialog.form.setFocus()
    QTest.keyClick(dialog.form, Qt.Key.Key_End)
    assert dialog.format == "png"
    assert "px" in dialog.size_label.text()
    QTest.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    assert window.status_bar.note.text() == "Drawn as figure.png."
    path = tmp_path / "figure.png"
    assert not QImage(str(path)).isNull()
    shown = window.session.document
    window.session.new_document()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(400, 300), copy, data, left, none))
    QApplication.sendEvent(window, QDropEvent(QPointF(400, 300), copy, data, left, none))
    assert window.session.document == shown


def test_row_114_only_the_selection_by_the_dialog(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window.session.select([NodeId("dense1")])
    choose_file(monkeypatch, tmp_path / "one.svg")
    dialog = opened(window, qtbot)
    wide = dialog.size_label.text()
    dialog.what.setFocus()
    QTest.keyClick(dialog.what, Qt.Key.Key_Down)
    assert dialog.size_label.text() != wide
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert "<desc>dense1 (Dense)</desc>" in (tmp_path / "one.svg").read_text()


def test_export_that_can_not_be_written_says_why(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    choose_file(monkeypatch, tmp_path / "no folder" / "one.svg")
    QTest.keyClick(opened(window, qtbot), Qt.Key.Key_Return)
    assert [notice.key for notice in window.notices.notices()] == ["error"]


def test_escape_writes_nothing(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: pytest.fail("asked for a file"))
    QTest.keyClick(opened(window, qtbot), Qt.Key.Key_Escape)
    assert window.isActiveWindow()


def test_a_node_that_lies_far_off_does_not_keep_the_preview_away(window: MainWindow, qtbot: QtBot) -> None:
    node = window.session.graph.nodes[next(iter(window.session.graph.nodes))]
    window.session.push(MoveItems({node.id: Point(30_000.0, 9_000.0)}))
    dialog = opened(window, qtbot)
    assert not dialog.preview.pixmap().isNull()
    dialog.reject()


def test_row_115_the_picture_of_the_selection_goes_to_the_clipboard(window: MainWindow) -> None:
    graph = window.session.graph
    dense = next(node.id for node in graph.nodes.values() if node.name == "dense1")
    window.session.select([])
    QTest.keyClick(window.canvas, Qt.Key.Key_C, CTRL_SHIFT)
    clipboard = QGuiApplication.clipboard()
    whole = clipboard.image()
    assert not whole.isNull()
    assert "Copied as a picture." in window.status_bar.note.text()
    window.session.select([dense, *graph.wires])
    QTest.keyClick(window.canvas, Qt.Key.Key_C, CTRL_SHIFT)
    part = clipboard.image()
    assert 0 < part.width() < whole.width()
    assert bytes(clipboard.mimeData().data("image/png").data()).startswith(b"\x89PNG")


def test_a_copy_of_a_graph_that_goes_far_is_no_larger_than_what_is_made_at_once(window: MainWindow) -> None:
    node = next(iter(window.session.graph.nodes))
    window.session.push(MoveItems({node: Point(30_000.0, 9_000.0)}))
    QTest.keyClick(window.canvas, Qt.Key.Key_C, CTRL_SHIFT)
    copied = QGuiApplication.clipboard().image()
    assert 0 < copied.width() * copied.height() < 1.01 * QUICK_PIXELS


def printed(window: MainWindow, monkeypatch: pytest.MonkeyPatch, file: Path) -> bytes:
    """Print onto a file, as somebody does who chooses it as the printer."""

    class Dialog(QPrintDialog):
        def __init__(self, printer: QPrinter, parent: QWidget) -> None:
            del parent
            super().__init__(printer)
            printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            printer.setOutputFileName(str(file))

        def exec(self) -> int:
            return int(QPrintDialog.DialogCode.Accepted)

    monkeypatch.setattr(QtPrintSupport, "QPrintDialog", Dialog)
    QTest.keyClick(window.canvas, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    return file.read_bytes() if file.exists() else b""


def test_row_115_the_network_is_printed_on_one_lying_page(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    data = printed(window, monkeypatch, tmp_path / "whole.pdf")
    assert data.startswith(b"%PDF")
    assert data.count(b"/Type /Page\n") == 1
    [box] = re.findall(rb"/MediaBox \[([^\]]*)\]", data)
    _, _, width, height = map(float, box.split())
    assert width > height
    assert "is printed" in window.status_bar.note.text()
    window.session.select([NodeId("dense1")])
    assert len(printed(window, monkeypatch, tmp_path / "one.pdf")) < len(data)


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_row_115_a_printer_that_takes_nothing_is_told_of(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert not printed(window, monkeypatch, tmp_path / "no folder" / "whole.pdf")
    assert [notice.key for notice in window.notices.notices()] == ["error"]
