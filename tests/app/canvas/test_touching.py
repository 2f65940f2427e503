"""Row 82 of the notes on editors: fingers on the screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QTapAndHoldGesture
from pytestqt.qtbot import QtBot

from tests.helpers.hand import Hand

MIDDLE = QPoint(600, 400)
STEPS = 10


def drag_fingers(hand: Hand, starts: tuple[QPoint, QPoint], ends: tuple[QPoint, QPoint]) -> None:
    """Lay two fingers on the canvas, move them in steps, and take them off."""
    viewport, device = hand.view.viewport(), QTest.createTouchDevice()
    QTest.touchEvent(viewport, device).press(0, starts[0], viewport).press(1, starts[1], viewport).commit()
    for step in range(1, STEPS + 1):
        places = [start + (end - start) * (step / STEPS) for start, end in zip(starts, ends, strict=True)]
        QTest.touchEvent(viewport, device).move(0, places[0], viewport).move(1, places[1], viewport).commit()
        QApplication.processEvents()
    QTest.touchEvent(viewport, device).release(0, ends[0], viewport).release(1, ends[1], viewport).commit()
    QApplication.processEvents()


def test_row_82_two_fingers_that_part_zoom_about_their_middle(hand: Hand) -> None:
    hand.node("data", "Variable", 0, 0)
    hand.view.look_at(1.0, QPointF(0, 0))
    before = hand.view.camera.to_scene(QPointF(MIDDLE))
    apart = QPoint(50, 0), QPoint(100, 0)
    drag_fingers(hand, (MIDDLE - apart[0], MIDDLE + apart[0]), (MIDDLE - apart[1], MIDDLE + apart[1]))
    assert hand.view.zoom == pytest.approx(2.0, rel=0.1)
    after = hand.view.camera.to_scene(QPointF(MIDDLE))
    assert (after.x(), after.y()) == pytest.approx((before.x(), before.y()), abs=8)


def test_row_82_two_fingers_that_go_the_same_way_move_the_view_and_nothing_else(hand: Hand) -> None:
    node = hand.node("data", "Variable", 0, 0)
    hand.view.look_at(1.0, QPointF(0, 0))
    graph, seen = hand.session.graph, hand.at(QPointF(0, 0))
    away = QPoint(80, 40)
    fingers = seen + QPoint(20, 20), seen + QPoint(140, 20)
    drag_fingers(hand, fingers, (fingers[0] + away, fingers[1] + away))
    moved = hand.at(QPointF(0, 0)) - seen
    assert abs(moved.x() - 80) <= 24
    assert abs(moved.y() - 40) <= 16
    assert hand.session.graph is graph
    assert node in graph.nodes


def test_row_82_a_finger_that_is_held_opens_the_menu(hand: Hand, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[list[str]] = []

    def popup(menu: QMenu, *_: object) -> None:
        shown.append([action.text() for action in menu.actions()])

    monkeypatch.setattr(QMenu, "popup", popup)  # the offscreen platform warns of one that it shows
    node = hand.node("data", "Variable", 0, 0)
    viewport, device = hand.view.viewport(), QTest.createTouchDevice()
    place = hand.body(node)
    QTest.touchEvent(viewport, device).press(0, place, viewport).commit()
    qtbot.waitUntil(lambda: bool(shown), timeout=5 * QTapAndHoldGesture.timeout())
    QTest.touchEvent(viewport, device).release(0, place, viewport).commit()
    assert any("Delete" in text for text in shown[0])


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[QMenu]]:
    """Holding takes 50 ms; the menus that it opens."""
    shown: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, *_: shown.append(menu))
    before = QTapAndHoldGesture.timeout()
    QTapAndHoldGesture.setTimeout(50)
    yield shown
    QTapAndHoldGesture.setTimeout(before)


@pytest.mark.parametrize("button", [Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton])
def test_row_82_a_button_of_the_mouse_that_is_held_opens_no_menu(
    hand: Hand, qtbot: QtBot, soon: list[QMenu], button: Qt.MouseButton
) -> None:
    node = hand.node("data", "Variable", 0, 0)
    hand.press(hand.body(node), button)
    qtbot.wait(4 * QTapAndHoldGesture.timeout())
    assert not soon
    hand.release(hand.body(node), button)


def test_row_82_a_finger_that_is_held_after_the_mouse_was_used_opens_the_menu(
    hand: Hand, qtbot: QtBot, soon: list[QMenu]
) -> None:
    node = hand.node("data", "Variable", 0, 0)
    hand.click(hand.body(node))
    viewport, device = hand.view.viewport(), QTest.createTouchDevice()
    QTest.touchEvent(viewport, device).press(0, hand.body(node), viewport).commit()
    qtbot.waitUntil(lambda: bool(soon))
    QTest.touchEvent(viewport, device).release(0, hand.body(node), viewport).commit()
