"""Buttons that don't fit go on in the next line instead of widening their panel."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.widgets.flow import FlowLayout


def test_buttons_wrap_to_the_width_there_is(qtbot: QtBot) -> None:
    panel = QWidget()
    qtbot.addWidget(panel)
    flow = FlowLayout()
    panel.setLayout(flow)
    buttons = [QPushButton(text) for text in ("Feed zeros", "Feed random numbers", "Make it a node")]
    for button in buttons:
        flow.add(button)
    wide = sum(button.sizeHint().width() for button in buttons) + 3 * flow.spacing()

    panel.resize(wide, 200)
    panel.show()
    assert len({button.y() for button in buttons}) == 1

    panel.resize(wide // 2, 200)
    qtbot.waitUntil(lambda: len({button.y() for button in buttons}) > 1)
    assert all(button.geometry().right() < panel.width() for button in buttons)
    assert flow.heightForWidth(wide // 2) > flow.heightForWidth(wide)
    assert panel.minimumSizeHint().width() < wide // 2 + 1
