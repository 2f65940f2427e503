"""Row 10 of the checklist: files of data become nodes where they are dropped or pasted; a pasted document its nodes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from app.theme import RESOURCES
from core.graph.model import PortRef
from tests.helpers.hand import Hand

LEFT, COPY, NONE = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def numbers(tmp_path: Path) -> Path:
    path = tmp_path / "numbers.npy"
    np.save(path, np.arange(12, dtype=np.float32).reshape(4, 3))
    return path


def carried(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(hand: Hand, data: QMimeData, place: QPoint) -> bool:
    viewport = hand.view.viewport()
    enter = QDragEnterEvent(QPoint(2, 2), COPY, data, LEFT, NONE)
    QApplication.sendEvent(viewport, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(viewport, QDragMoveEvent(place, COPY, data, LEFT, NONE))
    QApplication.sendEvent(viewport, QDropEvent(QPointF(place), COPY, data, LEFT, NONE))
    return True


def test_row_10_a_dropped_file_of_data_becomes_a_variable_that_it_feeds(hand: Hand, numbers: Path) -> None:
    steps = hand.session.history.position
    assert drop(hand, carried(numbers), QPoint(400, 300))
    [node] = hand.session.graph.nodes.values()
    output = PortRef(node.id, "output")
    assert hand.session.inference.shape(output) == (4, 3)
    source = hand.session.graph.settings_of(output).source
    assert source is not None
    assert (source.kind, Path(source.path)) == ("file", numbers)
    assert hand.session.history.position == steps + 1
    assert hand.session.selection == {node.id}


def test_row_10_a_file_beside_the_document_is_named_from_its_folder_on(
    hand: Hand, numbers: Path, tmp_path: Path
) -> None:
    assert hand.session.save(tmp_path / "net.symloom.json")
    assert drop(hand, carried(numbers), QPoint(400, 300))
    [node] = hand.session.graph.nodes
    source = hand.session.graph.settings_of(PortRef(node, "output")).source
    assert source is not None
    assert source.path == "numbers.npy"


def test_row_10_a_file_that_is_not_what_it_says_is_told_of(hand: Hand, tmp_path: Path) -> None:
    bad = tmp_path / "bad.npy"
    bad.write_text("not an array", encoding="utf-8")
    said: list[str] = []
    hand.session.message.connect(lambda text, _level: said.append(text))
    drop(hand, carried(bad), QPoint(400, 300))
    assert "bad.npy" in said[-1]
    assert not hand.session.graph.nodes


def test_row_10_copied_files_are_pasted(hand: Hand, numbers: Path) -> None:
    QGuiApplication.clipboard().setMimeData(carried(numbers, numbers))
    hand.key(Qt.Key.Key_V, CONTROL)
    assert len(hand.session.graph.nodes) == 2


def test_row_10_a_copied_document_is_pasted_as_its_nodes(hand: Hand) -> None:
    hand.node("mine", "Variable")
    QGuiApplication.clipboard().setMimeData(carried(RESOURCES / "examples" / "arithmetic.symloom.json"))
    steps = hand.session.history.position
    hand.key(Qt.Key.Key_V, CONTROL)
    assert "mine" in hand.names()
    assert len(hand.session.graph.nodes) > 3
    assert hand.session.graph.wires
    assert hand.session.history.position == steps + 1


def test_row_10_documents_are_left_to_the_window(hand: Hand) -> None:
    assert not drop(hand, carried(RESOURCES / "examples" / "arithmetic.symloom.json"), QPoint(400, 300))


def test_row_10_each_array_of_an_archive_becomes_a_variable(hand: Hand, tmp_path: Path) -> None:
    path = tmp_path / "both.npz"
    np.savez(path, x=np.ones((4, 3), np.float32), y=np.zeros(4, np.float32))
    steps = hand.session.history.position
    assert drop(hand, carried(path), QPoint(400, 200))
    outputs = [PortRef(node, "output") for node in hand.session.graph.nodes]
    assert sorted(hand.session.inference.shape(output) or () for output in outputs) == [(4,), (4, 3)]
    assert hand.session.history.position == steps + 1


def test_row_10_an_archive_of_parameters_is_not_placed_but_offered_as_their_values(hand: Hand, tmp_path: Path) -> None:
    hand.node("dense", "FullyConnected", 0, 0, num_hidden=2)
    path = tmp_path / "weights.npz"
    np.savez(path, dense_weight=np.ones((2, 3), np.float32))
    asked: list[Path] = []
    hand.view.dropping.values_dropped.connect(asked.append)
    assert drop(hand, carried(path), QPoint(400, 400))
    assert asked == [path]
    assert len(hand.session.graph.nodes) == 1
