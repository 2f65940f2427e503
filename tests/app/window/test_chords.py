"""What can follow the first keys of a chord is listed after a moment, and only then."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.window.chords import ChordHint
from app.window.window import MainWindow
from tests.app.window.desk_window import TIMEOUT_MS, window

__all__ = ["window"]

KEY, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier


def hint(window: MainWindow) -> ChordHint:
    [found] = window.canvas.findChildren(ChordHint)
    return found


def test_row_43_alt_a_lists_the_letters_that_can_follow_and_a_letter_still_aligns(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.session.select(list(window.session.graph.nodes))
    QTest.keyClick(window.canvas, KEY.Key_A, ALT)
    assert not hint(window).isVisible()
    qtbot.waitUntil(hint(window).isVisible, timeout=TIMEOUT_MS)
    said = hint(window).accessibleName().split("; ")
    assert "L: Left edges" in said
    assert len(said) == 8
    room = window.canvas.viewport().rect()
    assert room.contains(hint(window).geometry())
    QTest.keyClick(window.canvas, KEY.Key_L)
    assert not hint(window).isVisible()
    assert len({node.position.x for node in window.session.graph.nodes.values()}) == 1


def test_a_chord_with_nothing_to_do_lists_nothing(window: MainWindow) -> None:
    window.session.select([])
    QTest.keyClick(window.canvas, KEY.Key_A, ALT)
    assert not hint(window)._timer.isActive()


def test_other_keys_and_the_mouse_end_the_list(window: MainWindow, qtbot: QtBot) -> None:
    def begin() -> None:
        window.session.select(list(window.session.graph.nodes))
        QTest.keyClick(window.canvas, KEY.Key_A, ALT)
        qtbot.waitUntil(hint(window).isVisible, timeout=TIMEOUT_MS)

    begin()
    QTest.keyClick(window.canvas, KEY.Key_Escape)
    assert not hint(window).isVisible()
    begin()
    QTest.mouseClick(window.canvas.viewport(), Qt.MouseButton.MiddleButton)
    assert not hint(window).isVisible()
    QTest.keyClick(window.canvas, KEY.Key_Escape)  # Qt waits for a second key, in whichever window it comes
