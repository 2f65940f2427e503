"""Row 6: several nodes are added from one search, each wired to the one before."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from app.canvas.view import CanvasView
from app.session.session import EditorSession
from app.widgets.search_popup import SearchPopup
from core.graph.model import NodeId, PortRef
from tests.helpers.hand import Hand

CONTROL = Qt.KeyboardModifier.ControlModifier


def search(view: CanvasView) -> SearchPopup:
    """Return the search that is open."""
    assert view.popup is not None
    return view.popup


def is_searching(view: CanvasView) -> bool:
    return view.popup is not None


def type_and_stay(view: CanvasView, text: str) -> None:
    QTest.keyClicks(search(view).field, text)
    QTest.keyClick(search(view).field, Qt.Key.Key_Return, CONTROL)


def wired(session: EditorSession) -> set[tuple[str, str]]:
    nodes = session.graph.nodes
    return {(nodes[w.source.node].operator, nodes[w.target.node].operator) for w in session.graph.wires.values()}


def test_row_6_control_enter_adds_wires_to_the_last_and_keeps_the_list(
    hand: Hand, view: CanvasView, session: EditorSession
) -> None:
    hand.key(Qt.Key.Key_Tab)
    popup = search(view)
    type_and_stay(view, "variable")
    assert view.popup is popup
    assert popup.isVisible()
    assert popup.field.text() == ""
    type_and_stay(view, "dense")
    type_and_stay(view, "relu")
    assert view.popup is popup
    QTest.keyClicks(popup.field, "softmax output")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert not is_searching(view)
    assert wired(session) == {
        ("Variable", "FullyConnected"),
        ("FullyConnected", "Activation"),
        ("Activation", "SoftmaxOutput"),
    }
    lefts = [node.position.x for node in session.graph.nodes.values()]
    assert lefts == sorted(lefts)
    assert len(set(lefts)) == 4


def test_row_6_each_node_is_a_step_of_its_own_and_escape_keeps_them(
    hand: Hand, view: CanvasView, session: EditorSession
) -> None:
    hand.key(Qt.Key.Key_Tab)
    type_and_stay(view, "variable")
    type_and_stay(view, "dense")
    QTest.keyClick(search(view).field, Qt.Key.Key_Escape)
    assert not is_searching(view)
    assert len(session.graph.nodes) == 2
    session.undo()
    assert len(session.graph.nodes) == 1


def test_row_6_only_what_can_follow_is_offered(hand: Hand, view: CanvasView, session: EditorSession) -> None:
    hand.key(Qt.Key.Key_Tab)
    type_and_stay(view, "variable")
    assert "Variable" not in search(view).titles()
    assert "Dense" in search(view).titles()


def test_row_6_a_wire_dropped_on_nothing_begins_a_chain_too(
    hand: Hand, view: CanvasView, session: EditorSession
) -> None:
    data = hand.node("data", "Variable", 0, 0, shape=(2, 3))
    view.reset_zoom()
    hand.drag(hand.port(data, "output"), hand.port(data, "output") + hand.view.viewport().rect().center() / 3)
    type_and_stay(view, "dense")
    type_and_stay(view, "tanh")
    first = next(node for node in session.graph.nodes.values() if node.operator == "FullyConnected")
    assert session.graph.wire_into[PortRef(first.id, "data")].source == PortRef(NodeId(data), "output")
    assert ("FullyConnected", "Activation") in wired(session)


def test_row_6_what_follows_covers_nothing(hand: Hand, view: CanvasView, session: EditorSession) -> None:
    hand.node("there", "FullyConnected", 240, 0, num_hidden=4)
    view.offer_nodes(QPointF(0, 0), None)
    type_and_stay(view, "variable")
    type_and_stay(view, "dense")
    boxes = [view.board.items_by_id[each].outline() for each in session.graph.nodes]
    assert len(boxes) == 3
    assert not [1 for one in boxes for other in boxes if one is not other and one.intersects(other)]


def test_row_6_the_list_says_how_to_go_on(hand: Hand, view: CanvasView) -> None:
    hand.key(Qt.Key.Key_Tab)
    assert search(view).hint.isVisible()
    assert "Ctrl+Enter" in search(view).hint.text()


def test_row_4_what_does_not_fit_a_wire_is_said_not_to(hand: Hand, view: CanvasView) -> None:
    row = hand.node("row", "Variable", shape=(-1, 64))
    view.offer_nodes(QPointF(300, 0), PortRef(row, "output"))
    QTest.keyClicks(search(view).field, "conv")
    assert search(view).titles() == []
    assert search(view).empty.text().startswith("Convolution 2-D doesn't take what comes here.")
    assert not search(view).hint.isVisible()
    search(view).field.setText("nonsense word")
    assert search(view).empty.text() == "Nothing matches."


def test_row_4_scattered_letters_do_not_stand_in_for_what_does_not_fit(hand: Hand, view: CanvasView) -> None:
    row = hand.node("row", "Variable", shape=(-1, 64))
    view.offer_nodes(QPointF(300, 0), PortRef(row, "output"))
    QTest.keyClicks(search(view).field, "bmm")
    assert search(view).titles() == []
    assert search(view).empty.text().startswith("Batch dot doesn't take what comes here.")
