"""Numbers that are dragged."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.drag_number import DragNumber, NumberTable, step_number, step_of

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def made(qtbot: QtBot, value: float) -> tuple[DragNumber, list[tuple[str, object]]]:
    field = DragNumber()
    qtbot.addWidget(field)
    field.set_number(value)
    field.resize(120, 28)
    field.show()
    committed: list[tuple[str, object]] = []
    field.committed.connect(lambda text, gesture: committed.append((text, gesture)))
    return field, committed


def drag(field: DragNumber, by: int, modifiers: Qt.KeyboardModifier = NONE) -> None:
    QTest.mousePress(field, LEFT, modifiers, QPoint(20, 14))
    for step in range(1, 5):
        QTest.mouseMove(field, QPoint(20 + by * step // 4, 14))
    QTest.mouseRelease(field, LEFT, modifiers, QPoint(20 + by, 14))


def test_dragging_changes_the_number_by_a_step_a_pixel_as_one_gesture(qtbot: QtBot) -> None:
    field, committed = made(qtbot, 0.5)
    drag(field, 40)
    assert field.value() == "0.9"
    assert len(committed) > 1
    assert len({id(gesture) for _, gesture in committed}) == 1
    drag(field, -40)
    assert field.value() == "0.5"
    assert len({id(gesture) for _, gesture in committed}) == 2


def test_a_click_is_for_typing_and_a_trembling_hand_is_no_drag(qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    first = QLineEdit(host)
    field, committed = made(qtbot, 2)
    field.setParent(host)
    field.show()
    host.show()
    host.activateWindow()
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    drag(field, 3)
    assert committed == []
    assert field.hasFocus()
    QTest.keyClicks(field, "-7.25")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert [text for text, _ in committed] == ["-7.25"]
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == "-7.15"


@pytest.mark.parametrize(("value", "step"), [(0.0, 0.01), (0.003, 0.01), (5.0, 0.01), (20.0, 0.1), (-300.0, 1.0)])
def test_large_numbers_go_in_larger_steps(value: float, step: float) -> None:
    assert step_of(value) == pytest.approx(step)


def test_what_is_no_number_has_no_next_one() -> None:
    assert step_number("x", 1) is None
    assert step_number("inf", 1) is None
    assert step_number("1", 3) == "1.3"


def test_a_table_tells_which_number_was_changed(qtbot: QtBot) -> None:
    table = NumberTable()
    qtbot.addWidget(table)
    table.set_numbers([1, 2, 3, 4], 2)
    table.resize(240, 80)
    table.show()
    changed: list[tuple[int, float]] = []
    table.changed.connect(lambda index, value, _: changed.append((index, value)))
    drag(table.fields[2], 20)
    assert [index for index, _ in changed] == [2] * len(changed)
    assert changed[-1][1] == pytest.approx(3.2)
    fields = list(table.fields)
    table.set_numbers([1, 2, 9, 4], 2)
    assert table.fields == fields
    assert table.fields[2].value() == "9"
    table.set_numbers([1], 1)
    assert len(table.fields) == 1
