"""Rows 71 and 72 of the checklist: the right button and the wheel move the view, where somebody wants them to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from app.canvas.gestures.box_select import LassoGesture
from app.canvas.view import CanvasView
from app.session.session import EditorSession
from app.settings import Settings
from tests.app.canvas.conftest import Bench
from tests.helpers.hand import Hand

RIGHT = Qt.MouseButton.RightButton
KEY = Qt.Key


@pytest.fixture
def menus(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[QMenu]]:
    """The menus that were opened; off screen they can't grab the keyboard."""
    opened: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda self, *_: opened.append(self))
    yield opened
    for menu in opened:
        menu.deleteLater()


def press_menu(view: CanvasView, place: QPoint) -> None:
    """Send what the window system sends when the right button goes down."""
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.viewport().mapToGlobal(place))
    QApplication.sendEvent(view.viewport(), event)


def right_drag(hand: Hand, start: QPoint, by: QPoint) -> None:
    hand.press(start, RIGHT)
    press_menu(hand.view, start)
    for step in range(1, 5):
        hand.move(start + by * (step / 4))
    hand.release(start + by, RIGHT)


def test_row_71_a_drag_with_the_right_button_moves_the_view_where_it_is_chosen(
    hand: Hand, view: CanvasView, menus: list[QMenu]
) -> None:
    hand.node("data", "Variable", 0, 0)
    view.reset_zoom()
    bench = Bench(view)
    bench.actions["view.right_pans"].trigger()
    assert Settings().right_pans
    place = QPoint(300, 500)
    before = view.camera.to_scene(QPointF(place))
    right_drag(hand, place, QPoint(80, 40))
    assert (view.camera.to_scene(QPointF(place + QPoint(80, 40))) - before).manhattanLength() < 2
    assert menus == []
    hand.press(place, RIGHT)
    press_menu(view, place)
    assert menus == []
    hand.release(place, RIGHT)
    assert len(menus) == 1
    assert "Add a node…" in [action.text() for action in menus[0].actions()]
    bench.actions["view.right_pans"].trigger()


def test_row_71_without_it_the_menu_comes_at_once(hand: Hand, view: CanvasView, menus: list[QMenu]) -> None:
    place = QPoint(300, 500)
    before = view.camera.to_scene(QPointF(place))
    right_drag(hand, place, QPoint(80, 40))
    assert view.camera.to_scene(QPointF(place)) == before
    assert len(menus) == 1


def turn(view: CanvasView, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    place = QPointF(400, 300)
    none, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    globally = QPointF(view.viewport().mapToGlobal(place.toPoint()))
    event = QWheelEvent(place, globally, QPoint(), QPoint(0, -120), none, modifiers, phase, False)
    QApplication.sendEvent(view.viewport(), event)


def test_row_72_the_wheel_moves_the_view_where_it_is_chosen_and_zooms_with_control(
    hand: Hand, view: CanvasView
) -> None:
    hand.node("data", "Variable", 0, 0)
    view.reset_zoom()
    bench = Bench(view)
    bench.actions["view.wheel_pans"].trigger()
    assert Settings().wheel_pans
    zoom, corner = view.zoom, view.camera.to_scene(QPointF(0, 0))
    turn(view)
    assert view.zoom == zoom
    assert view.camera.to_scene(QPointF(0, 0)).y() == corner.y() + 60
    turn(view, Qt.KeyboardModifier.ShiftModifier)
    assert view.camera.to_scene(QPointF(0, 0)).x() == corner.x() + 60
    turn(view, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom < zoom
    bench.actions["view.wheel_pans"].trigger()
    zoom = view.zoom
    turn(view)
    assert view.zoom < zoom


def test_row_75_control_and_plus_or_minus_zoom(hand: Hand, view: CanvasView) -> None:
    hand.node("data", "Variable", 0, 0)
    view.reset_zoom()
    QTest.keyClick(view, KEY.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom > 1
    QTest.keyClick(view, KEY.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom == pytest.approx(1)
    QTest.keyClick(view, KEY.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom > 1


def drag(hand: Hand, *places: QPoint, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    hand.press(places[0], modifiers=held)
    for place in places[1:]:
        hand.move(place)
    hand.release(places[-1], modifiers=held)


def test_row_35_a_box_selects_what_it_touches_or_only_what_is_all_in_it(
    hand: Hand, view: CanvasView, session: EditorSession
) -> None:
    one, other = hand.node("one", "Variable", 0, 0), hand.node("other", "Variable", 400, 0)
    view.fit()
    start, end = hand.body(one) - QPoint(150, 120), hand.body(other) + QPoint(0, 90)
    bench = Bench(view)
    drag(hand, start, end - QPoint(9, 9), end)
    assert set(session.selected_nodes()) == {one, other}
    bench.actions["view.box_contains"].trigger()
    assert Settings().box_contains
    drag(hand, start, end - QPoint(9, 9), end)
    assert session.selected_nodes() == [one]
    bench.actions["view.box_contains"].trigger()
    drag(hand, start, end - QPoint(9, 9), end)
    assert set(session.selected_nodes()) == {one, other}


def test_row_36_a_lasso_selects_what_it_goes_round_and_leaves_what_a_box_would_take(
    hand: Hand, view: CanvasView, session: EditorSession
) -> None:
    left, right = hand.node("left", "Variable", 0, 0), hand.node("right", "Variable", 600, 0)
    hand.node("middle", "Variable", 300, 40)
    view.fit()
    session.select([])
    corners = [(-30, -30), (-30, 300), (760, 300), (760, -30), (560, -30), (560, 200), (200, 200), (200, -30)]
    line = [hand.at(QPointF(x, y)) for x, y in corners]  # a U: round the outer ones, below the one between
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    hand.press(line[0], modifiers=held)
    for place in line[1:]:
        hand.move(place)
    assert isinstance(view.gesture, LassoGesture)
    hand.release(line[-1], modifiers=held)
    assert set(session.selected_nodes()) == {left, right}


def test_row_36_escape_gives_back_what_was_selected(hand: Hand, view: CanvasView, session: EditorSession) -> None:
    node = hand.node("one", "Variable", 0, 0)
    view.fit()
    session.select([node])
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    far = QPoint(20, 20)
    hand.press(far, modifiers=held)
    hand.move(far + QPoint(30, 0))
    assert session.selected_nodes() == []
    hand.key(Qt.Key.Key_Escape)
    assert session.selected_nodes() == [node]
    hand.release(far, modifiers=held)
