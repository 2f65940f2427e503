"""Rows 4, 5, 7, 8, 15, 21, 25 and 91 of the checklist: what fits, what is offered first, what stands in for what."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from app.canvas.fitting import fits
from app.canvas.node_menu import fixes_of
from app.canvas.uses import Uses
from app.offers import NODE_MIME, Offer, all_offers
from app.settings import Settings
from core.graph.commands import MoveNodes, RemoveItems, SetParameterSettings
from core.graph.model import NodeId, Point, PortRef, VariableSettings
from tests.helpers.hand import Hand

KEY = Qt.Key


def offer(hand: Hand, title: str) -> Offer:
    return next(each for each in all_offers(hand.session.registry) if each.title.lower() == title.lower())


def entry(menu: QMenu, text: str) -> None:
    """Take an entry of a menu."""
    [action] = [each for each in menu.actions() if each.text() == text]
    action.trigger()


def pair(hand: Hand) -> tuple[NodeId, NodeId]:
    data = hand.node("data", "Variable", 0, 0, shape=(4, 3))
    dense = hand.node("fc", "FullyConnected", 480, 0, num_hidden=8)
    hand.wire(data, dense)
    hand.session.select([])
    return data, dense


def middle(hand: Hand) -> QPoint:
    [wire] = hand.session.graph.wires
    lines = hand.view.board.layer.shapes[wire].lines
    return hand.at(QPointF(*lines[len(lines) // 3, :2]))


# Row 4


def test_row_4_only_what_agrees_with_the_shapes_there_is_offered(hand: Hand) -> None:
    one = hand.node("one", "Variable", 0, 0, shape=(4, 3))
    plus = hand.node("plus", "elemwise_add", 400, 0)
    hand.wire(one, plus, "lhs")
    assert not fits(hand.session, offer(hand, "Dense"), PortRef(plus, "rhs"))
    assert fits(hand.session, offer(hand, "Relu"), PortRef(plus, "rhs"))
    hand.drag(hand.port(plus, "rhs"), hand.at(QPointF(200, 300)))
    assert hand.view.popup is not None
    assert "Dense" not in hand.view.popup.titles()
    hand.type_into_popup("Relu")
    assert ("relu1", "plus", "rhs") in hand.wires()


def test_row_4_a_source_is_not_offered_behind_an_output(hand: Hand) -> None:
    data, _ = pair(hand)
    hand.drag(hand.port(data, "output"), hand.at(QPointF(300, 300)))
    assert hand.view.popup is not None
    titles = hand.view.popup.titles()
    assert "Dense" in titles
    assert "Variable" not in titles


# Rows 5 and 7


def test_row_5_what_was_placed_last_and_often_comes_first(hand: Hand) -> None:
    offers = all_offers(hand.session.registry)
    for title in ("Dense", "Dense", "Dense", "ReLU", "Tanh", "Sigmoid", "Flatten"):
        hand.view.placing.uses.note(offer(hand, title))
    ranked = [each.title.lower() for each in Uses(Settings()).ranked(offers)]
    assert ranked[:4] == ["flatten", "sigmoid", "tanh", "dense"]
    assert sorted(ranked) == sorted(each.title.lower() for each in offers)


def test_row_5_the_search_at_the_cursor_begins_with_it(hand: Hand) -> None:
    hand.key(KEY.Key_Tab)
    hand.type_into_popup("Flatten")
    hand.key(KEY.Key_Tab)
    assert hand.view.popup is not None
    assert hand.view.popup.titles()[0] == "Flatten"


def test_row_7_help_stands_beside_the_choice(hand: Hand) -> None:
    hand.key(KEY.Key_Tab)
    popup = hand.view.popup
    assert popup is not None
    QTest.keyClicks(popup.field, "Dense")
    assert popup.preview.isVisible()
    assert "Dense" in popup.preview.toPlainText()
    assert "weight" in popup.preview.toPlainText()


def test_row_7_the_list_is_as_high_as_its_rows(hand: Hand) -> None:
    hand.key(KEY.Key_Tab)
    popup = hand.view.popup
    assert popup is not None
    tall = popup.height()
    QTest.keyClicks(popup.field, "no such thing")
    assert not popup.preview.isVisible()
    assert popup.height() < tall / 2


# Rows 8 and 21


def test_row_8_insert_a_node_from_the_menu_of_a_wire(hand: Hand) -> None:
    pair(hand)
    entry(hand.view.make_menu(middle(hand)), "Insert a node…")
    hand.type_into_popup("ReLU")
    assert ("data", "relu1", "data") in hand.wires()
    assert ("relu1", "fc", "data") in hand.wires()


@pytest.mark.parametrize(
    ("end", "added"), [("output", ("data", "relu1", "data")), ("input", ("data", "relu1", "data"))]
)
def test_row_8_insert_a_node_from_the_menu_of_a_port(hand: Hand, end: str, added: tuple[str, str, str]) -> None:
    data, dense = pair(hand)
    place = hand.port(data, "output") if end == "output" else hand.port(dense, "data")
    entry(hand.view.make_menu(place), "Insert a node…")
    hand.type_into_popup("ReLU")
    assert added in hand.wires()
    assert (("relu1", "fc", "data") in hand.wires()) == (end == "input")


def test_row_19_the_menu_of_a_port_breaks_its_wires(hand: Hand) -> None:
    data, _ = pair(hand)
    entry(hand.view.make_menu(hand.port(data, "output")), "Disconnect “output”")
    assert not hand.wires()


def test_row_21_what_is_dragged_from_the_palette_goes_into_the_wire_below(hand: Hand) -> None:
    pair(hand)
    data, place = QMimeData(), middle(hand)
    data.setData(NODE_MIME, offer(hand, "ReLU").payload())
    viewport, copy = hand.view.viewport(), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    steps = hand.session.history.position
    QApplication.sendEvent(viewport, QDragEnterEvent(QPoint(2, 2), copy, data, left, none))
    QApplication.sendEvent(viewport, QDragMoveEvent(place, copy, data, left, none))
    QApplication.sendEvent(viewport, QDropEvent(QPointF(place), copy, data, left, none))
    assert ("data", "relu1", "data") in hand.wires()
    assert hand.session.history.position == steps + 1


# Row 25


def test_row_25_replace_with_keeps_wires_and_is_one_undo_step(hand: Hand) -> None:
    data, _ = pair(hand)
    act = hand.node("act", "Activation", 800, 0, act_type="relu")
    hand.wire(NodeId("id-fc"), act)
    steps = hand.session.history.position
    entry(hand.view.make_menu(hand.body(act)), "Replace with…")
    assert hand.view.popup is not None
    assert "Variable" not in hand.view.popup.titles()
    hand.type_into_popup("Dense")
    assert hand.session.graph.nodes[act].operator == "FullyConnected"
    assert {("data", "fc", "data")} < hand.wires()
    assert len(hand.session.graph.wires_of[act]) == 1
    assert hand.session.history.position == steps + 1
    assert data


def test_row_25_settings_and_names_that_fit_stay(hand: Hand) -> None:
    _, dense = pair(hand)
    fitting = hand.view.replacing.fitting(dense)
    assert fitting
    assert all(each.operator != "Variable" for each in fitting)
    hand.view.replacing.replace(dense, offer(hand, "ReLU"))
    assert hand.session.graph.nodes[dense].name == "fc"


def test_tie_transposed_is_offered_only_where_it_can_be_computed(hand: Hand) -> None:
    _, dense = pair(hand)
    decoder = hand.node("decoder", "FullyConnected", 800, 0, num_hidden=3)
    hand.wire(dense, decoder)
    can = hand.session.registry.get("transpose") is not None
    assert (hand.view.replacing.encoders(decoder) == [dense]) is can
    texts = [action.text() for action in hand.view.make_menu(hand.body(decoder)).actions()]
    assert ("Tie to the transposed weight of…" in texts) is can
    if can:
        hand.view.replacing.ask_encoder(decoder)
        hand.type_into_popup("fc")
        assert PortRef(decoder, "weight") in hand.session.graph.wire_into


# Rows 15 and 91


def mismatch(hand: Hand) -> NodeId:
    """Make an addition of shapes that disagree."""
    one = hand.node("one", "Variable", 0, 0, shape=(4, 3))
    two = hand.node("two", "Variable", 0, 200, shape=(4, 5))
    plus = hand.node("plus", "elemwise_add", 400, 0)
    hand.wire(one, plus, "lhs")
    hand.wire(two, plus, "rhs")
    assert hand.session.inference.problems
    return NodeId(hand.session.inference.problems[0].path[0])


def test_row_15_a_mismatch_offers_ways_out_in_the_menu_and_one_click_mends_it(hand: Hand) -> None:
    blamed = mismatch(hand)
    fixes = fixes_of(hand.session, blamed)
    assert fixes
    menu = hand.view.make_menu(hand.body(blamed))
    steps = hand.session.history.position
    menu.actions()[0].trigger()
    assert not hand.session.inference.problems
    assert hand.session.history.position == steps + 1


def test_row_91_a_click_on_the_badge_says_what_is_wrong_and_offers_ways_out(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    blamed = mismatch(hand)
    opened: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda self, *_: opened.append(self))  # off screen it can't grab the keyboard
    item = hand.view.board.items_by_id[blamed]
    hand.click(hand.at(item.pos() + item.layout.badge))
    [menu] = opened
    texts = [action.text() for action in menu.actions()]
    assert hand.session.problem_text(hand.session.inference.problems[0]) in texts
    menu.actions()[1].trigger()
    assert not hand.session.inference.problems


def test_row_15_fixes_are_found_once_for_each_document(hand: Hand) -> None:
    mismatch(hand)
    [problem] = [each for each in hand.session.problems if each.code in ("shape_conflict", "shape_conflict_own")][:1]
    first = hand.session.fixing.fixes(problem)
    assert hand.session.fixing.fixes(problem) is first


# Rows 3 and 93


def test_row_3_the_menu_of_the_canvas_has_a_search_and_a_menu_for_each_family(hand: Hand) -> None:
    menu = hand.view.make_menu(QPoint(20, 20))
    texts = [action.text() for action in menu.actions()]
    assert "Add a node…" in texts
    families = {action.text(): action.menu() for action in menu.actions() if action.menu() is not None}
    linear = families["Linear"]
    assert isinstance(linear, QMenu)
    entry(linear, "Dense")
    assert hand.names() == ["dense1"]


def test_row_25_shift_s_asks_for_another_operator(hand: Hand) -> None:
    _, dense = pair(hand)
    hand.click(hand.body(dense))
    hand.key(KEY.Key_S, Qt.KeyboardModifier.ShiftModifier)
    hand.type_into_popup("relu")
    assert hand.session.graph.nodes[dense].operator == "Activation"


def test_row_93_a_port_tells_its_type_shape_and_purpose(hand: Hand) -> None:
    _, dense = pair(hand)
    hand.move(hand.port(dense, "data"))
    hand.view.hover.show_card()
    card = hand.view.hover.card
    assert card.detail.text() == "float32 (4, 3)"
    assert card.reasons.text()


def test_row_91_the_card_of_a_badge_names_the_ways_out(hand: Hand) -> None:
    blamed = mismatch(hand)
    item = hand.view.board.items_by_id[blamed]
    hand.move(hand.at(item.pos() + item.layout.badge))
    hand.view.hover.show_card()
    card = hand.view.hover.card
    assert hand.session.problem_text(hand.session.inference.problems[0]) in card.reasons.text()
    [first, *_] = [button for button in card.buttons if button.isVisible()]
    way = (card.geometry().center() + hand.at(item.pos() + item.layout.badge)) / 2
    hand.move(way)
    assert card.isVisible(), "it stays while the pointer goes to it"
    steps = hand.session.history.position
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    assert not hand.session.inference.problems
    assert hand.session.history.position == steps + 1
    assert not card.isVisible()


def test_row_91_the_card_goes_when_the_pointer_goes_elsewhere(hand: Hand) -> None:
    blamed = mismatch(hand)
    item = hand.view.board.items_by_id[blamed]
    hand.move(hand.at(item.pos() + item.layout.badge))
    hand.view.hover.show_card()
    assert hand.view.hover.card.isVisible()
    hand.move(hand.at(item.pos() + item.layout.badge) + QPoint(-200, -150))
    assert not hand.view.hover.card.isVisible()


# What is offered belongs to the document as it is


def test_a_search_closes_when_what_it_was_opened_for_may_be_gone(hand: Hand) -> None:
    _, dense = pair(hand)
    hand.view.offer_nodes(QPointF(300, 300), PortRef(dense, "output"))
    assert hand.view.popup is not None
    while hand.session.history.can_undo:
        hand.session.undo()  # as by a tool button, which takes no focus
    assert hand.view.popup is None


@pytest.mark.qt_log_ignore("This plugin does not support")  # off screen, a menu can't take the keyboard
def test_a_menu_closes_when_what_it_was_opened_for_may_be_gone(hand: Hand) -> None:
    _, dense = pair(hand)
    spot = hand.body(dense)
    menu = hand.view.make_menu(spot)
    menu.popup(hand.view.viewport().mapToGlobal(spot))
    hand.session.push(MoveNodes({dense: Point(500, 20)}))
    assert menu.isVisible(), "nothing that it offers depends on places"
    hand.session.push(RemoveItems(frozenset({dense})))
    assert not menu.isVisible()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_fixes_of_a_badge_close_when_the_problem_may_be_gone(hand: Hand) -> None:
    _, dense = pair(hand)
    hand.session.push(SetParameterSettings(PortRef(dense, "weight"), VariableSettings(shape=(256, 20))))
    hand.view.show_fixes(dense)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    hand.session.push(RemoveItems(frozenset({dense})))
    assert not menu.isVisible()
