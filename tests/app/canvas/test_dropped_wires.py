"""Row 4 of the checklist: what is offered where a wire is dropped on nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QMenu

from app.canvas.view import CanvasView
from app.session.session import EditorSession
from tests.helpers.hand import Hand

SHIFT = Qt.KeyboardModifier.ShiftModifier
PLACE = QPointF(420, 260)


@pytest.fixture
def menus(monkeypatch: pytest.MonkeyPatch) -> list[QMenu]:
    """Menus that would have been shown: off screen none can take the keyboard."""
    shown: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _place: shown.append(menu))
    return shown


def entries(menu: QMenu) -> dict[str, list[str]]:
    """Return the titles of the menus within, and what is in each."""
    found = {}
    for action in menu.actions():
        within = action.menu()
        assert isinstance(within, QMenu)
        found[action.text()] = [each.text() for each in within.actions()]
    return found


def test_row_4_shift_at_the_release_shows_menus_by_family_instead(
    hand: Hand, session: EditorSession, menus: list[QMenu]
) -> None:
    data = hand.node("data", "Variable", shape=(2, 3, 8, 8))
    hand.hold(hand.port(data, "output"), hand.at(PLACE))
    hand.release(hand.at(PLACE), modifiers=SHIFT)
    assert hand.view.popup is None
    [menu] = menus
    found = entries(menu)
    assert "Dense" in found["Linear"]
    assert "Sources" not in found  # nothing enters a source
    assert has_accent(hand, hand.view)
    [convolutions] = [action.menu() for action in menu.actions() if action.text() == "Convolution"]
    assert isinstance(convolutions, QMenu)
    convolutions.actions()[0].trigger()
    assert len(hand.wires()) == 1
    close(menu)
    session.undo()
    assert not has_accent(hand, hand.view)


def test_row_4_a_parameter_is_offered_a_variable_first(hand: Hand) -> None:
    dense = hand.node("dense", "FullyConnected", 300, num_hidden=4)
    hand.drag(hand.port(dense, "weight"), hand.at(QPointF(100, 300)))
    assert hand.view.popup is not None
    assert hand.view.popup.titles()[:2] == ["Variable", "Constant"]
    hand.view.popup.close()
    hand.drag(hand.port(dense, "output"), hand.at(QPointF(600, 300)))
    assert "Variable" not in hand.view.popup.titles()


def test_row_4_the_wire_is_seen_while_the_list_waits(hand: Hand, view: CanvasView) -> None:
    dense = hand.node("dense", "FullyConnected", num_hidden=4)
    hand.drag(hand.port(dense, "output"), hand.at(PLACE))
    assert view.popup is not None
    assert has_accent(hand, view)
    hand.type_into_popup("", Qt.Key.Key_Escape)
    assert not has_accent(hand, view)


def close(menu: QMenu) -> None:
    """Close a menu as Qt does, which deletes it."""
    menu.aboutToHide.emit()
    menu.deleteLater()
    QApplication.sendPostedEvents(menu, QEvent.Type.DeferredDelete.value)


def has_accent(hand: Hand, view: CanvasView) -> bool:
    """Tell whether something blue crosses the gap between the port and the place of the drop."""
    [node] = hand.session.graph.nodes
    start, end = hand.port(node, "output"), hand.at(PLACE)
    picture = view.viewport().grab().toImage()
    column = (start.x() + end.x()) // 2
    colours = (QColor(picture.pixel(column, y)) for y in range(start.y() - 5, end.y() + 5))
    return any(colour.blue() - colour.red() > 60 for colour in colours)
