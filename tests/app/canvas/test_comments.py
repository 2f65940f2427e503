"""Rows 57 and 60 of the checklist: the arrow that folds a node up, and what is said about a node."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from app.canvas.geometry import HEADER
from app.canvas.items.bubble import MOST_LINES, wrapped
from app.canvas.note_editor import NoteEditor
from core.graph.model import NodeId
from tests.helpers.hand import Hand

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def dense(hand: Hand) -> NodeId:
    node = hand.node("dense", "FullyConnected", 0, 0, num_hidden=4)
    hand.view.reset_zoom()
    return node


def arrow(hand: Hand, node: NodeId) -> QPoint:
    item = hand.view.board.items_by_id[node]
    return hand.at(item.pos() + item.layout.arrow)


def pixels(hand: Hand, place: QPoint) -> bytes:
    image = hand.view.viewport().grab().toImage().copy(place.x() - 5, place.y() - 5, 10, 10)
    return bytes(image.constBits())


def test_row_57_a_click_on_the_arrow_folds_the_node_up_and_opens_it(hand: Hand, dense: NodeId) -> None:
    item, steps = hand.view.board.items_by_id[dense], hand.session.history.position
    tall = item.layout.height
    hand.click(arrow(hand, dense))
    assert item.layout.height == HEADER
    assert hand.session.history.position == steps + 1
    hand.click(arrow(hand, dense))
    assert item.layout.height == tall


def test_row_57_the_arrow_shows_under_the_pointer_and_stays_on_a_folded_node(hand: Hand, dense: NodeId) -> None:
    hand.move(hand.at(QPointF(-300, -300)))
    plain = pixels(hand, arrow(hand, dense))
    hand.move(hand.body(dense))
    assert pixels(hand, arrow(hand, dense)) != plain
    hand.click(arrow(hand, dense))
    hand.session.select([])
    hand.move(hand.at(QPointF(-300, -300)))
    assert pixels(hand, arrow(hand, dense)) != plain


def test_row_57_a_node_is_dragged_by_its_arrow_too(hand: Hand, dense: NodeId) -> None:
    hand.drag(arrow(hand, dense), arrow(hand, dense) + QPoint(80, 40))
    node = hand.session.graph.nodes[dense]
    assert (node.position.x, node.position.y) == (80, 40)
    assert not node.collapsed


def editor(hand: Hand) -> NoteEditor:
    found = hand.view.framing.note_editor
    assert found is not None
    return found


def test_row_60_a_comment_is_written_from_the_menu_and_shown_over_the_node(hand: Hand, dense: NodeId) -> None:
    menu = hand.view.make_menu(hand.body(dense))
    [action] = [each for each in menu.actions() if each.text() == "Comment…"]
    item = hand.view.board.items_by_id[dense]
    before, steps = item.boundingRect(), hand.session.history.position
    action.trigger()
    QTest.keyClicks(editor(hand), "narrow on purpose")
    QTest.keyClick(editor(hand), Qt.Key.Key_Return, CONTROL)
    assert hand.session.graph.nodes[dense].comment == "narrow on purpose"
    assert hand.session.history.position == steps + 1
    bubble = item.layout.bubble
    assert bubble is not None
    assert bubble.bottom() < 0
    assert item.boundingRect().contains(bubble)
    assert item.boundingRect() != before
    hand.session.undo()
    assert item.layout.bubble is None


def test_row_60_keys_write_a_comment_and_a_double_click_changes_it(hand: Hand, dense: NodeId) -> None:
    hand.session.select([dense])
    hand.key(Qt.Key.Key_N, SHIFT)
    QTest.keyClicks(editor(hand), "one")
    hand.click(QPoint(20, 20))
    item = hand.view.board.items_by_id[dense]
    assert item.layout.bubble is not None
    hand.double_click(hand.at(item.pos() + item.layout.bubble.center()))
    editor(hand).selectAll()
    QTest.keyClick(editor(hand), Qt.Key.Key_Delete)
    QTest.keyClick(editor(hand), Qt.Key.Key_Return, CONTROL)
    assert hand.session.graph.nodes[dense].comment == ""
    assert item.layout.bubble is None


def test_row_60_enter_takes_a_comment_and_shift_enter_begins_a_line(hand: Hand, dense: NodeId) -> None:
    hand.session.select([dense])
    hand.key(Qt.Key.Key_N, SHIFT)
    field = editor(hand)
    assert "Enter" in field.hint.text()
    QTest.keyClicks(field, "one")
    QTest.keyClick(field, Qt.Key.Key_Return, SHIFT)
    QTest.keyClicks(field, "two")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert hand.session.graph.nodes[dense].comment == "one\ntwo"
    assert hand.view.hasFocus()


def test_row_60_escape_keeps_the_old_comment(hand: Hand, dense: NodeId) -> None:
    hand.session.select([dense])
    hand.key(Qt.Key.Key_N, SHIFT)
    QTest.keyClicks(editor(hand), "never mind")
    QTest.keyClick(editor(hand), Qt.Key.Key_Escape)
    assert hand.session.graph.nodes[dense].comment == ""


def test_row_60_long_comments_are_wrapped_and_cut_in_every_script() -> None:
    for text in ("a sentence of words " * 20, "没有空格的长句子" * 30):
        lines = wrapped(text)
        assert len(lines) == MOST_LINES
        assert lines[-1].endswith("…")
    assert len(wrapped("short")) == 1
    assert wrapped("two\nlines") == ("two", "lines")


def test_a_field_that_was_closed_by_something_else_is_forgotten(hand: Hand) -> None:
    node = hand.node("dense", "FullyConnected", num_hidden=4)
    framing = hand.view.framing
    framing.edit_comment(node)
    editor(hand).close()
    assert framing.note_editor is None
    hand.drag(hand.body(node), hand.body(node) + QPoint(40, 0))
    assert not hand.session.graph.nodes[node].comment


def test_the_menu_of_a_node_offers_what_is_done_to_nodes_with_the_keys_that_do_it(hand: Hand, dense: NodeId) -> None:
    hand.session.select([dense])
    menu = hand.view.make_menu(hand.body(dense))
    found = {action.objectName(): action for each in (menu, *menu.findChildren(QMenu)) for action in each.actions()}
    for action, keys in (
        ("edit.copy", "Ctrl+C"),
        ("edit.duplicate", "Ctrl+D"),
        ("graph.mute", "M"),
        ("graph.collapse", "H"),
        ("select.upstream", "Shift+U"),
        ("edit.delete", "Del"),
    ):
        assert found[action].shortcut().toString() == keys
    found["graph.collapse"].trigger()
    assert hand.session.graph.nodes[dense].collapsed
    found["edit.delete"].trigger()
    assert not hand.session.graph.nodes
