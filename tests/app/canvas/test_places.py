"""Row 78 of the notes on editors: places of a document that are a key away, and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QMenu

from app.canvas.view import CanvasView
from tests.helpers.hand import Hand

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
Key = Qt.Key
Seen = tuple[float, float, float]


def seen(view: CanvasView) -> Seen:
    return view.zoom, view.centre().x(), view.centre().y()


def look(view: CanvasView, zoom: float, x: float, y: float) -> Seen:
    view.look_at(zoom, QPointF(x, y))
    return seen(view)


def is_near(one: Seen, other: Seen) -> bool:
    """The view scrolls by whole pixels."""
    return one[0] == pytest.approx(other[0]) and one[1:] == pytest.approx(other[1:], abs=4)


@pytest.fixture
def wide(hand: Hand) -> CanvasView:
    """A view of nodes that are far from each other."""
    hand.node("near", "Variable", 0, 0)
    hand.node("far", "Variable", 6000, 3000)
    return hand.view


def test_row_78_control_and_a_digit_remember_a_place_and_the_digit_leads_there(hand: Hand, wide: CanvasView) -> None:
    near = look(wide, 1.0, 50, 50)
    hand.key(Key.Key_1, CONTROL)
    far = look(wide, 0.5, 6000, 3000)
    hand.key(Key.Key_2, CONTROL)
    hand.key(Key.Key_1)
    assert is_near(seen(wide), near)
    hand.key(Key.Key_2)
    assert is_near(seen(wide), far)


def test_row_78_alt_and_arrows_go_back_and_forward(hand: Hand, wide: CanvasView) -> None:
    near = look(wide, 1.0, 50, 50)
    hand.key(Key.Key_1, CONTROL)
    far = look(wide, 0.5, 6000, 3000)
    hand.key(Key.Key_1)
    hand.key(Key.Key_Left, ALT)
    assert is_near(seen(wide), far)
    hand.key(Key.Key_Right, ALT)
    assert is_near(seen(wide), near)
    hand.key(Key.Key_Home)
    hand.key(Key.Key_Left, ALT)
    assert is_near(seen(wide), near)


def test_row_78_a_digit_without_a_place_says_how_to_make_one(hand: Hand, wide: CanvasView) -> None:
    said: list[str] = []
    hand.session.message.connect(lambda text, _level: said.append(text))
    before = seen(wide)
    hand.key(Key.Key_3)
    assert seen(wide) == before
    assert "Ctrl+3" in said[-1]


def test_row_78_the_menu_of_the_canvas_remembers_and_leads_there(hand: Hand, wide: CanvasView) -> None:
    near = look(wide, 1.0, 50, 200)

    def choose(text: str) -> None:
        menu = wide.make_menu(QPoint(30, 30))
        [places] = [each for each in menu.findChildren(QMenu) if each.title() == "Places"]
        [action] = [each for each in places.actions() if each.text() == text]
        action.trigger()
        menu.close()

    choose("Remember this place")
    look(wide, 0.5, 6000, 3000)
    choose("Go to place 1")
    assert is_near(seen(wide), near)
    assert hand.session.graph.nodes


def test_row_78_places_come_back_with_their_document_and_not_with_another(
    hand: Hand, wide: CanvasView, tmp_path: Path
) -> None:
    near = look(wide, 1.0, 50, 50)
    hand.key(Key.Key_4, CONTROL)
    assert hand.session.save(tmp_path / "net.symloom.json")
    hand.session.new_document()
    assert wide.places.numbers == []
    assert hand.session.open(tmp_path / "net.symloom.json")
    look(wide, 0.5, 6000, 3000)
    hand.key(Key.Key_4)
    assert is_near(seen(wide), near)
