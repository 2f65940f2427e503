"""Rows 50, 51, 52 and 92 of the checklist: the clipboard, duplicates, and both on graphs that are wrong."""

from __future__ import annotations

import itertools
import json

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.canvas.view import CanvasView
from app.session.session import EditorSession
from core.graph.model import PortRef
from core.operators import standard_registry
from tests.helpers.hand import Hand

SHIFT, CONTROL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)
KEY = Qt.Key


def text() -> str:
    return QGuiApplication.clipboard().text()


def chain(hand: Hand) -> None:
    """Place three layers in a row."""
    data = hand.node("data", "Variable", 0, 0)
    dense = hand.node("fc1", "FullyConnected", 240, 0, num_hidden=8)
    act = hand.node("act", "Activation", 480, 0, act_type="relu")
    hand.wire(data, dense)
    hand.wire(dense, act)


def select(hand: Hand, *names: str) -> None:
    nodes = hand.session.graph.nodes.values()
    hand.session.select(node.id for node in nodes if node.name in names)


def test_row_50_copy_puts_readable_versioned_json_on_the_system_clipboard(hand: Hand) -> None:
    chain(hand)
    select(hand, "fc1", "act")
    hand.key(KEY.Key_C, CONTROL)
    read = json.loads(text())
    assert read["format"] == "symloom-fragment"
    assert read["version"]
    assert [node["name"] for node in read["nodes"]] == ["fc1", "act"]


def test_row_50_paste_lands_at_the_pointer_as_one_undo_step_and_selects_the_copies(hand: Hand) -> None:
    chain(hand)
    select(hand, "fc1", "act")
    hand.key(KEY.Key_C, CONTROL)
    hand.move(hand.at(QPointF(104, 304)))
    steps = hand.session.history.position
    hand.key(KEY.Key_V, CONTROL)
    names = [hand.session.graph.nodes[node].name for node in hand.session.selected_nodes()]
    assert len(names) == 2
    assert not {"fc1", "act"} & set(names)
    assert (names[0], names[1], "data") in hand.wires()
    places = [hand.session.graph.nodes[node].position for node in hand.session.selected_nodes()]
    middle = hand.view.place_for_new()
    assert places[0].x == pytest.approx(middle.x(), abs=4)
    assert places[0].y == pytest.approx(middle.y(), abs=4)
    assert hand.session.history.position == steps + 1
    hand.session.undo()
    assert hand.names() == ["data", "fc1", "act"]


def test_row_50_paste_into_another_window(hand: Hand, qtbot: QtBot) -> None:
    chain(hand)
    select(hand, "data", "fc1", "act")
    hand.key(KEY.Key_C, CONTROL)
    other = EditorSession(standard_registry())
    view = CanvasView(other)
    qtbot.addWidget(view)
    view.clipboard.paste()
    assert Hand(view).wires() == hand.wires()
    other.close()


def test_row_50_two_pastes_at_one_place_do_not_hide_each_other(hand: Hand) -> None:
    chain(hand)
    select(hand, "act")
    hand.key(KEY.Key_C, CONTROL)
    hand.key(KEY.Key_V, CONTROL)
    hand.key(KEY.Key_V, CONTROL)
    places = [node.position for node in hand.session.graph.nodes.values()]
    assert len(set(places)) == len(places) == 5


def test_row_50_cut_removes_what_it_copies_and_paste_brings_it_back(hand: Hand) -> None:
    chain(hand)
    select(hand, "fc1")
    hand.key(KEY.Key_X, CONTROL)
    assert hand.names() == ["data", "act"]
    hand.key(KEY.Key_V, CONTROL)
    assert hand.names() == ["data", "act", "fc1"]


@pytest.mark.parametrize("bad", ["dear diary", "[1, 2]", '{"format": "recipe"}', '{"format": "symloom-fragment"', "{}"])
def test_row_50_a_text_that_holds_nothing_is_refused_with_a_sentence(hand: Hand, bad: str, qtbot: QtBot) -> None:
    chain(hand)
    QGuiApplication.clipboard().setText(bad)
    document = hand.session.document
    with qtbot.waitSignal(hand.session.message) as told:
        hand.key(KEY.Key_V, CONTROL)
    assert told.args[1] == "refused"
    assert told.args[0].endswith(".")
    assert hand.session.document is document


def test_row_50_nothing_to_paste_says_what_to_do(hand: Hand, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().clear()
    with qtbot.waitSignal(hand.session.message) as told:
        hand.key(KEY.Key_V, CONTROL)
    assert "Ctrl+C" in told.args[0]


def test_row_51_paste_that_keeps_the_outer_inputs(hand: Hand) -> None:
    chain(hand)
    select(hand, "fc1", "act")
    hand.key(KEY.Key_C, CONTROL)
    hand.key(KEY.Key_V, CONTROL | SHIFT)
    [dense, _] = hand.session.selected_nodes()
    entering = hand.session.graph.wire_into[PortRef(dense, "data")]
    assert hand.session.graph.nodes[entering.source.node].name == "data"


def test_row_52_duplicate_puts_copies_beside_the_originals(hand: Hand) -> None:
    chain(hand)
    select(hand, "fc1")
    hand.key(KEY.Key_D, CONTROL)
    [copy] = hand.session.selected_nodes()
    assert hand.session.graph.nodes[copy].position.x == 240
    assert hand.session.graph.nodes[copy].position.y > 0
    assert hand.session.graph.nodes[copy].borrows is None


def test_row_52_duplicate_with_shared_parameters_makes_a_siamese_tower(hand: Hand) -> None:
    chain(hand)
    select(hand, "fc1", "act")
    steps = hand.session.history.position
    hand.key(KEY.Key_D, CONTROL | SHIFT)
    [dense, _] = hand.session.selected_nodes()
    assert hand.session.graph.nodes[dense].borrows == "id-fc1"
    assert hand.session.history.position == steps + 1


def test_row_52_copies_cover_nothing_and_are_in_sight(hand: Hand) -> None:
    chain(hand)
    hand.node("below", "FullyConnected", 240, 240, num_hidden=8)
    hand.view.resize(640, 300)
    hand.view.reset_zoom()
    select(hand, "fc1", "act")
    for _ in range(3):  # the copies are selected, and copied again
        hand.key(KEY.Key_D, CONTROL)
    boxes = hand.view.board.obstacles()
    assert not any(one.intersects(other) for one, other in itertools.combinations(boxes, 2))
    assert hand.view.shows(hand.view.board.area_of(hand.session.selection))


def test_row_52_sharing_is_offered_only_where_there_are_parameters(hand: Hand) -> None:
    chain(hand)
    select(hand, "act")
    assert not hand.view.clipboard.can_share()
    select(hand, "fc1")
    assert hand.view.clipboard.can_share()


def test_row_51_paste_with_shared_parameters(hand: Hand) -> None:
    chain(hand)
    select(hand, "fc1")
    hand.key(KEY.Key_C, CONTROL)
    hand.key(KEY.Key_V, CONTROL | ALT)
    [copy] = hand.session.selected_nodes()
    assert hand.session.graph.nodes[copy].borrows == "id-fc1"


def test_row_92_a_wrong_graph_is_copied_and_pasted(hand: Hand) -> None:
    one = hand.node("one", "FullyConnected", 0, 0, num_hidden=8)
    two = hand.node("two", "FullyConnected", 240, 0, num_hidden=4)
    data = hand.node("data", "Variable", 0, 200, shape=(2, 3))
    weight = hand.node("weight", "Variable", 0, 300, shape=(9, 9))
    hand.wire(data, one)
    hand.wire(one, two)
    hand.wire(weight, two, "weight")
    hand.session.select([one, two, data, weight])
    errors = len(hand.session.inference.problems)
    assert errors
    hand.key(KEY.Key_C, CONTROL)
    hand.key(KEY.Key_V, CONTROL)
    assert len(hand.names()) == 8
    assert len(hand.session.inference.problems) == 2 * errors
