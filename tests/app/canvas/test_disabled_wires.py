"""Row 32 of the checklist: a wire that is disabled stays, and its input counts as not wired."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage

from app.canvas.view import CanvasView
from app.session.session import EditorSession
from core.export.exporter import export_code
from core.graph.model import NodeId, PortRef, Wire
from tests.helpers.hand import Hand

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def pair(hand: Hand) -> tuple[NodeId, NodeId]:
    """Data into a dense layer that is far enough away to point at the wire."""
    data = hand.node("data", "Variable", shape=(4, 6))
    dense = hand.node("dense", "FullyConnected", 420, num_hidden=3)
    hand.wire(data, dense)
    return data, dense


def only_wire(session: EditorSession) -> Wire:
    [wire] = session.graph.wires.values()
    return wire


def middle(hand: Hand) -> QPoint:
    x, y = hand.view.board.layer.shapes[only_wire(hand.session).id].run.middle
    return hand.at(QPointF(x, y))


def choose(view: CanvasView, place: QPoint, text: str) -> None:
    """Take an entry of the menu of the right button."""
    [entry] = [action for action in view.make_menu(place).actions() if action.text() == text]
    entry.trigger()


def test_row_32_the_menu_of_a_wire_disables_it_and_enables_it_again(
    hand: Hand, view: CanvasView, session: EditorSession, pair: tuple[NodeId, NodeId]
) -> None:
    _, dense = pair
    steps = session.history.position
    choose(view, middle(hand), "Disable the wire")
    assert only_wire(session).disabled
    assert session.inference.shape(PortRef(dense, "data")) != (4, 6)
    assert session.inference.shape(PortRef(dense, "weight")) == (3, -1)
    assert session.history.position == steps + 1
    choose(view, middle(hand), "Enable the wire")
    assert not only_wire(session).disabled
    assert session.inference.shape(PortRef(dense, "weight")) == (3, 6)
    session.undo()
    assert only_wire(session).disabled


def test_row_32_m_disables_the_selected_wires_and_enables_them_again(
    hand: Hand, session: EditorSession, pair: tuple[NodeId, NodeId]
) -> None:
    hand.click(middle(hand))
    hand.key(KEY.Key_M)
    assert only_wire(session).disabled
    assert session.selection == {only_wire(session).id}
    hand.key(KEY.Key_M)
    assert not only_wire(session).disabled


def test_row_32_a_disabled_wire_is_dashed_with_a_mark_and_says_no_shape(
    hand: Hand, view: CanvasView, session: EditorSession, pair: tuple[NodeId, NodeId]
) -> None:
    solid = lit_columns(view, hand)
    hand.click(middle(hand))
    hand.key(KEY.Key_M)
    session.select([])
    dashed = lit_columns(view, hand)
    assert solid > 0.95
    assert 0.3 < dashed < 0.8


def lit_columns(view: CanvasView, hand: Hand) -> float:
    """Return on how much of its way a level wire is seen, from 0 to 1."""
    wire = only_wire(hand.session)
    start, end = hand.port(wire.source.node, "output"), hand.port(wire.target.node, "data")
    hand.move(QPoint(5, 5))
    picture: QImage = view.viewport().grab().toImage()
    ground = QColor(picture.pixel(start.x() + 60, start.y() + 60)).lightness()
    columns = range(start.x() + 12, middle(hand).x() - 12)
    lit = [abs(QColor(picture.pixel(x, (start.y() + end.y()) // 2)).lightness() - ground) > 20 for x in columns]
    return sum(lit) / len(lit)


def test_row_32_a_disabled_wire_is_grabbed_replugged_and_replaced(
    hand: Hand, session: EditorSession, pair: tuple[NodeId, NodeId]
) -> None:
    data, dense = pair
    hand.click(middle(hand))
    hand.key(KEY.Key_M)
    hand.drag(hand.port(data, "output"), hand.port(dense, "data"))
    assert not only_wire(session).disabled


def test_row_32_a_disabled_wire_is_saved_and_copied(
    hand: Hand, session: EditorSession, pair: tuple[NodeId, NodeId], tmp_path: Path
) -> None:
    hand.click(middle(hand))
    hand.key(KEY.Key_M)
    file = tmp_path / "net.symloom.json"
    assert session.save(file)
    assert session.open(file)
    assert only_wire(session).disabled
    hand.key(KEY.Key_A, CONTROL)
    hand.key(KEY.Key_D, CONTROL)
    assert [wire.disabled for wire in session.graph.wires.values()] == [True, True]


def test_row_32_a_run_feeds_the_input_of_a_disabled_wire_itself(
    hand: Hand, session: EditorSession, pair: tuple[NodeId, NodeId]
) -> None:
    _, dense = pair
    hand.click(middle(hand))
    hand.key(KEY.Key_M)
    [problem] = session.problems_of(dense)
    assert problem.code == "input_without_data"
    draft = export_code(session.document, session.registry, "pytorch", is_draft=True)
    assert "dense_data" in draft.code


def test_row_32_it_is_spoken(view: CanvasView, hand: Hand, pair: tuple[NodeId, NodeId]) -> None:
    said: list[str] = []
    view.announcing.said.connect(said.append)
    hand.click(middle(hand))
    hand.key(KEY.Key_M)
    hand.key(KEY.Key_M)
    assert said == ["wire from data to dense, data disabled", "wire from data to dense, data enabled, (4, 6)"]
