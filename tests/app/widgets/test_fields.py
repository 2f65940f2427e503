"""Fields of forms: what they commit, and what must not change them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.widgets.fields import Choice, FieldRow, Switch, ValueEdit, step_integer


def wheel_over(choice: Choice) -> None:
    centre = QPointF(choice.rect().center())
    event = QWheelEvent(
        centre,
        centre,
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(choice, event)


def test_a_text_is_checked_while_it_is_typed_and_committed_once(qtbot: QtBot) -> None:
    edit = ValueEdit(lambda text: "" if text.isdigit() else "Digits, please.")
    qtbot.addWidget(edit)
    edit.set_value("1")
    row = FieldRow("size", edit)
    qtbot.addWidget(row)
    commits: list[str] = []
    edit.committed.connect(lambda text, _: commits.append(text))

    QTest.keyClicks(edit, "x")
    assert row.error.text() == "Digits, please."
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert commits == []

    QTest.keyClick(edit, Qt.Key.Key_Backspace)
    edit.selectAll()
    QTest.keyClicks(edit, "23")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    assert commits == ["23"]
    assert row.error.text() == ""


def test_a_value_that_a_program_sets_is_not_committed(qtbot: QtBot) -> None:
    edit, choice, switch = ValueEdit(lambda _: ""), Choice([("a", "A"), ("b", "B")]), Switch()
    commits: list[object] = []
    for field in (edit, choice, switch):
        qtbot.addWidget(field)
        field.committed.connect(commits.append)

    edit.set_value("2")
    choice.set_value("b")
    switch.set_value(True)

    assert commits == []


def test_scrolling_a_panel_does_not_change_a_choice_under_the_pointer(qtbot: QtBot) -> None:
    choice = Choice([("a", "A"), ("b", "B")])
    qtbot.addWidget(choice)
    choice.set_value("a")

    wheel_over(choice)

    assert choice.value() == "a"


def test_mixed_values_show_as_neither(qtbot: QtBot) -> None:
    choice, switch = Choice([("a", "A"), ("b", "B")]), Switch()
    qtbot.addWidget(choice)
    qtbot.addWidget(switch)

    choice.set_value(None)
    switch.set_value(None)

    assert choice.value() is None
    assert choice.placeholderText() == "—"
    assert switch.checkState() is Qt.CheckState.PartiallyChecked


@pytest.mark.parametrize(("text", "steps", "found"), [("4", 1, "5"), ("-1", -10, "-11"), ("", 1, None), ("x", 1, None)])
def test_steps_of_an_integer(text: str, steps: int, found: str | None) -> None:
    assert step_integer(text, steps) == found
