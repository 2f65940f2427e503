"""Buttons that don't fit go on in the next line instead of widening their panel."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.flow import Flow
from app.widgets.turning import TurningBox

TEXTS = ("Feed zeros", "Feed random numbers", "Make it a node")


@pytest.fixture
def flow(qtbot: QtBot) -> Iterator[Flow]:
    panel = QWidget()
    qtbot.addWidget(panel)
    made = Flow(panel)
    for text in TEXTS:
        made.add(QPushButton(text))
    yield made
    panel.close()  # it had to live until here


def buttons_of(flow: Flow) -> list[QPushButton]:
    return [each for each in flow.findChildren(QPushButton) if not each.isHidden()]


def one_line(flow: Flow) -> int:
    return sum(button.sizeHint().width() + 8 for button in buttons_of(flow))


def test_buttons_wrap_to_the_width_there_is(flow: Flow, qtbot: QtBot) -> None:
    panel = flow.window()
    column = QVBoxLayout(panel)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(flow)
    column.addStretch(1)
    wide = one_line(flow)

    panel.resize(wide, 200)
    panel.show()
    assert len({button.y() for button in buttons_of(flow)}) == 1

    panel.resize(wide // 2, 200)
    qtbot.waitUntil(lambda: len({button.y() for button in buttons_of(flow)}) > 1)
    assert all(button.geometry().right() < panel.width() for button in buttons_of(flow))
    assert flow.heightForWidth(wide // 2) > flow.heightForWidth(wide)
    assert flow.height() == flow.heightForWidth(flow.width())
    assert panel.minimumSizeHint().width() < wide // 2 + 1


def test_a_hidden_button_leaves_no_gap(flow: Flow, qtbot: QtBot) -> None:
    flow.resize(one_line(flow), 40)
    flow.window().show()
    first, second, _ = buttons_of(flow)
    assert second.x() > 0
    first.hide()
    qtbot.waitUntil(lambda: second.x() == 0)


def test_a_longer_text_gets_its_room(flow: Flow, qtbot: QtBot) -> None:
    flow.resize(2 * one_line(flow), 40)
    flow.window().show()
    first, second, _ = buttons_of(flow)
    first.setText("Feed whatever can be found in the file")
    qtbot.waitUntil(lambda: second.x() >= first.sizeHint().width())


def test_a_button_that_is_deleted_is_forgotten(flow: Flow, qtbot: QtBot) -> None:
    flow.resize(one_line(flow), 40)
    flow.window().show()
    first, second, _ = buttons_of(flow)
    first.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: second.x() == 0)


def test_a_button_at_the_end_is_at_the_right_edge(flow: Flow) -> None:
    last = QPushButton("Apply")
    flow.add(last, at_end=True)
    flow.resize(2 * one_line(flow), 40)
    flow.window().show()
    assert last.geometry().right() == flow.width() - 1


def test_what_is_lower_than_its_line_is_in_the_middle_of_it(flow: Flow) -> None:
    high = QPushButton("High")
    high.setFixedHeight(60)
    flow.add(high)
    flow.resize(2 * one_line(flow), 80)
    flow.window().show()
    first = buttons_of(flow)[0]
    assert first.geometry().center().y() == pytest.approx(high.geometry().center().y(), abs=1)


def test_a_button_that_was_hidden_before_stays_hidden(flow: Flow) -> None:
    hidden = QPushButton("Undo it")
    hidden.hide()
    flow.add(hidden)
    flow.window().show()
    assert hidden.isHidden()


@pytest.fixture
def head(qtbot: QtBot) -> Iterator[tuple[QWidget, Flow]]:
    """A panel that is not on screen yet, with a name at the left and two choices at its right edge."""
    panel, row, choices = QWidget(), TurningBox(300), Flow()
    qtbot.addWidget(panel)
    row.add(QLabel("Name"), 1)
    row.add(choices)
    for text in TEXTS[:2]:
        choices.add(QPushButton(text))
    column = QVBoxLayout(panel)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(row)
    column.addStretch(1)
    panel.resize(600, 200)
    choices.sizeHint()
    column.activate()  # it was asked for its size with both
    yield panel, choices
    panel.close()


def right_edge(button: QPushButton) -> int:
    return button.mapTo(button.window(), button.rect().topRight()).x()


@pytest.mark.parametrize("kept", [0, 1])
def test_a_choice_stands_at_the_edge_though_the_other_was_hidden_out_of_sight(
    head: tuple[QWidget, Flow], qtbot: QtBot, kept: int
) -> None:
    panel, choices = head
    panel.show()
    qtbot.waitUntil(lambda: right_edge(buttons_of(choices)[-1]) == panel.width() - 1)
    panel.hide()
    both = buttons_of(choices)
    both[1 - kept].hide()
    panel.show()
    qtbot.waitUntil(lambda: right_edge(both[kept]) == panel.width() - 1)
    assert choices.width() == both[kept].width()


def test_choices_that_were_all_hidden_at_first_come_back(head: tuple[QWidget, Flow], qtbot: QtBot) -> None:
    panel, choices = head
    both = buttons_of(choices)
    for button in both:
        button.hide()
    panel.show()
    qtbot.waitUntil(lambda: choices.width() == 0)
    for button in both:
        button.show()
    qtbot.waitUntil(lambda: right_edge(both[1]) == panel.width() - 1)
    assert all(button.size() == button.sizeHint() for button in both)
