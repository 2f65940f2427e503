"""Row 116 of the notes on editors: what is selected is dragged out of its window, onto another one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import app.canvas.carrying
from app.canvas.view import CanvasView
from app.session.session import EditorSession
from core.graph.model import NodeId, Point
from core.operators import standard_registry
from tests.helpers.hand import Hand

COPY, LEFT, NONE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
OUTSIDE = QPoint(-900, 300)


class Drags:
    """Stands for the drags of the system; tests say what happens during one."""

    def __init__(self) -> None:
        self.carried: list[QMimeData] = []
        self.during: Callable[[QMimeData], Qt.DropAction] = lambda _data: Qt.DropAction.IgnoreAction

    def made(self, _source: QWidget) -> _Drag:
        return _Drag(self)


class _Drag:
    def __init__(self, drags: Drags) -> None:
        self._drags, self._data = drags, QMimeData()

    def setMimeData(self, data: QMimeData) -> None:  # noqa: N802 - Qt's name
        self._data = data

    def setPixmap(self, picture: object) -> None:  # noqa: N802 - Qt's name
        assert picture

    def setHotSpot(self, place: QPoint) -> None:  # noqa: N802 - Qt's name
        assert place == QPoint(0, 0)

    def exec(self, _actions: Qt.DropAction) -> Qt.DropAction:
        self._drags.carried.append(self._data)
        return self._drags.during(self._data)


@pytest.fixture
def drags(monkeypatch: pytest.MonkeyPatch) -> Drags:
    made = Drags()
    monkeypatch.setattr(app.canvas.carrying, "QDrag", made.made)
    return made


@pytest.fixture
def pair(hand: Hand) -> tuple[NodeId, NodeId]:
    """Two layers, wired and selected."""
    nodes = hand.node("one", "FullyConnected", 0, 0, num_hidden=4), hand.node("act", "tanh", 300, 0)
    hand.wire(*nodes)
    hand.view.reset_zoom()
    hand.session.select(nodes)
    return nodes


def enter(view: CanvasView, data: QMimeData, at: QPoint) -> bool:
    event = QDragEnterEvent(at, COPY, data, LEFT, NONE)
    QApplication.sendEvent(view.viewport(), event)
    over = QDragMoveEvent(at, COPY, data, LEFT, NONE)
    QApplication.sendEvent(view.viewport(), over)
    return event.isAccepted()


def drop(view: CanvasView, data: QMimeData, at: QPoint) -> Qt.DropAction:
    if not enter(view, data, at):
        return Qt.DropAction.IgnoreAction
    QApplication.sendEvent(view.viewport(), QDropEvent(QPointF(at), COPY, data, LEFT, NONE))
    return COPY


def pull(hand: Hand, node: NodeId, to: QPoint) -> None:
    """Drag a node to a place, which may lie beside the window."""
    start = hand.body(node)
    hand.press(start)
    hand.move(start + QPoint(20, 0))
    hand.move(to)
    hand.release(to)


def test_row_116_a_move_that_leaves_the_window_carries_the_text_of_a_copy(
    hand: Hand, drags: Drags, pair: tuple[NodeId, NodeId]
) -> None:
    before = hand.session.document
    pull(hand, pair[0], OUTSIDE)
    [data] = drags.carried
    assert '"symloom-fragment"' in data.text()
    assert hand.session.document is before, "nothing took it"
    assert hand.view.gesture is None
    assert hand.view.board.items_by_id[pair[0]].pos() == QPointF(0, 0)


def test_row_116_it_is_dropped_into_another_window_as_one_undo_step(
    hand: Hand, drags: Drags, pair: tuple[NodeId, NodeId], qtbot: QtBot
) -> None:
    session = EditorSession(standard_registry())
    other = CanvasView(session)
    qtbot.addWidget(other)
    other.resize(800, 600)
    other.show()
    drags.during = lambda data: drop(other, data, QPoint(200, 160))
    pull(hand, pair[0], OUTSIDE)
    assert sorted(node.name for node in session.graph.nodes.values()) == ["act", "one"]
    assert len(session.graph.wires) == 1
    assert session.history.position == 1
    assert session.selection == set(session.graph.nodes)
    corner = min(node.position.x for node in session.graph.nodes.values())
    assert abs(corner - other.camera.to_scene(QPointF(200, 160)).x()) <= 8
    assert len(hand.session.graph.nodes) == 2, "it is copied"


def test_row_116_back_in_its_own_window_it_is_a_move(hand: Hand, drags: Drags, pair: tuple[NodeId, NodeId]) -> None:
    steps, start = hand.session.history.position, hand.body(pair[0])
    shown: list[QPointF] = []

    def go(data: QMimeData) -> Qt.DropAction:
        assert enter(hand.view, data, start + QPoint(200, 96))
        shown.append(hand.view.board.items_by_id[pair[0]].pos())
        QApplication.sendEvent(hand.view.viewport(), QDragLeaveEvent())
        shown.append(hand.view.board.items_by_id[pair[0]].pos())
        return drop(hand.view, data, start + QPoint(80, 160))

    drags.during = go
    pull(hand, pair[0], OUTSIDE)
    assert shown == [QPointF(200, 96), QPointF(0, 0)]
    assert hand.session.graph.nodes[pair[0]].position == Point(80, 160)
    assert len(hand.session.graph.nodes) == 2
    assert hand.session.history.position == steps + 1


def test_row_116_an_edit_during_the_drag_ends_the_move_and_all_stands_where_it_was(
    hand: Hand, drags: Drags, pair: tuple[NodeId, NodeId]
) -> None:
    start = hand.body(pair[0])

    def go(data: QMimeData) -> Qt.DropAction:
        assert enter(hand.view, data, start + QPoint(200, 96))
        hand.node("late", "Variable", 0, 300)
        QApplication.sendEvent(hand.view.viewport(), QDragLeaveEvent())
        return Qt.DropAction.IgnoreAction

    drags.during = go
    pull(hand, pair[0], OUTSIDE)
    assert hand.session.graph.nodes[pair[0]].position == Point(0, 0)
    assert hand.view.board.items_by_id[pair[0]].pos() == QPointF(0, 0)


def test_row_116_a_text_of_something_else_is_not_taken(hand: Hand) -> None:
    data = QMimeData()
    data.setText("dear diary")
    assert not enter(hand.view, data, QPoint(100, 100))


def test_row_116_a_move_inside_the_window_stays_a_move(hand: Hand, drags: Drags, pair: tuple[NodeId, NodeId]) -> None:
    pull(hand, pair[0], hand.body(pair[0]) + QPoint(40, 80))
    assert not drags.carried
    assert hand.session.graph.nodes[pair[0]].position == Point(40, 80)


def test_a_move_in_a_part_of_the_window_that_no_screen_shows_stays_in_it(
    hand: Hand, view: CanvasView, pair: tuple[NodeId, NodeId], drags: Drags
) -> None:
    screen = view.screen().geometry()
    view.resize(screen.width() + 400, 600)
    QApplication.processEvents()
    start, beyond = hand.body(pair[0]), QPoint(screen.right() + 200, 300)
    assert view.screen().virtualSiblingAt(view.viewport().mapToGlobal(beyond)) is None
    hand.drag(start, beyond)
    assert drags.carried == []
    assert view.session.graph.nodes[pair[0]].position != Point(0, 0)
