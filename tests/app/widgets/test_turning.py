"""What is side by side in a wide place is one above the other in a narrow one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.turning import TurningBox, TurningSplit

WIDE, NARROW, HIGH, LOW = 600, 200, 400, 100


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[QWidget]:
    made = QWidget()
    qtbot.addWidget(made)
    yield made
    made.close()


def show(panel: QWidget, widget: QWidget, width: int, height: int = HIGH) -> None:
    column = QVBoxLayout(panel)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(widget)
    panel.resize(width, height)
    panel.show()


def filled_box(**options: object) -> tuple[TurningBox, list[QPushButton]]:
    box = TurningBox(**options)  # type: ignore[arg-type] # options of the box
    buttons = [QPushButton(text) for text in ("Check all gradients", "Check selected node")]
    for button in buttons:
        box.add(button)
    return box, buttons


def drag(split: TurningSplit, by: int) -> None:
    """Move the line between two parts."""
    handle = split.handle(1)
    start = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(handle, start + QPoint(by, 0))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=start)


def test_a_row_becomes_a_column_where_it_does_not_fit_and_a_row_again(panel: QWidget, qtbot: QtBot) -> None:
    box, (first, second) = filled_box()
    show(panel, box, WIDE)
    assert second.x() > first.x()
    with qtbot.waitSignal(box.turned) as turned:
        panel.resize(NARROW, HIGH)
    assert turned.args == [True]
    qtbot.waitUntil(lambda: second.y() > first.geometry().bottom() and second.x() == first.x())
    assert all(button.width() >= button.minimumSizeHint().width() for button in (first, second))
    panel.resize(WIDE, HIGH)
    qtbot.waitUntil(lambda: second.x() > first.x())
    assert not box.is_column


def test_a_row_does_not_keep_its_place_from_getting_narrow(panel: QWidget) -> None:
    box, buttons = filled_box()
    show(panel, box, WIDE)
    assert panel.minimumSizeHint().width() <= max(button.sizeHint().width() for button in buttons)


def test_a_longer_text_turns_the_row(panel: QWidget, qtbot: QtBot) -> None:
    box, (first, _) = filled_box()
    show(panel, box, WIDE)
    first.setText("Check all gradients: those of parameters, of inputs and of whatever else there may be")
    qtbot.waitUntil(lambda: box.is_column)


def test_pictures_stay_side_by_side_in_a_low_place(panel: QWidget) -> None:
    box, (first, second) = filled_box(least=WIDE, only_if_high=True)
    show(panel, box, NARROW + 1, LOW)
    assert second.x() > first.x()


def test_parts_turn_and_keep_how_somebody_shared_the_room_each_way(panel: QWidget, qtbot: QtBot) -> None:
    split = TurningSplit(WIDE)
    for text in "ab":
        split.addWidget(QLabel(text))
    split.start_with(row=[200, 400], column=[300, 100])
    show(panel, split, WIDE)
    drag(split, 80)
    shared = split.sizes()
    assert shared[0] == pytest.approx(WIDE / 3 + 80, abs=4)

    panel.resize(NARROW, HIGH)
    qtbot.waitUntil(lambda: split.is_column)
    above, below = split.sizes()
    assert above > 2 * below

    panel.resize(WIDE, HIGH)
    qtbot.waitUntil(lambda: not split.is_column)
    assert split.sizes() == shared


def test_parts_stay_side_by_side_where_there_is_no_height_for_a_column(panel: QWidget) -> None:
    split = TurningSplit(WIDE, least_height=HIGH)
    for text in "ab":
        split.addWidget(QLabel(text))
    show(panel, split, NARROW, LOW)
    assert not split.is_column
