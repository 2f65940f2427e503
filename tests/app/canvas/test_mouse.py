"""Rows 71 and 72 of the checklist: the right button and the wheel move the view, where somebody wants them to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from app.canvas.view import CanvasView
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
