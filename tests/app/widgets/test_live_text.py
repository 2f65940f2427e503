"""Text that changes many times a second."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.theme import mono, ui
from app.widgets.live_text import LiveText


class Layouts(QObject):
    """Counts how often a widget is laid out again."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002 - Qt's signature
        self.count += event.type() == QEvent.Type.LayoutRequest
        return False


def shown(text: LiveText, qtbot: QtBot) -> tuple[QWidget, Layouts]:
    window, layouts = QWidget(), Layouts()
    QHBoxLayout(window).addWidget(text)
    window.resize(200, 40)
    qtbot.addWidget(window)
    window.show()
    qtbot.wait(20)
    window.installEventFilter(layouts)
    return window, layouts


def test_another_text_lays_out_nothing_unless_it_is_longer_than_all_before(qtbot: QtBot) -> None:
    text = LiveText(mono, grows=True)
    text.set_text("loss 0.1234")
    _window, layouts = shown(text, qtbot)

    text.set_text("loss 0.99")
    qtbot.wait(20)
    assert layouts.count == 0
    assert text.text() == text.accessibleName() == "loss 0.99"

    text.set_text("loss 0.1234  accuracy 0.98")
    qtbot.wait(20)
    assert layouts.count > 0


def test_what_is_cut_is_in_the_tool_tip(qtbot: QtBot) -> None:
    text = LiveText(ui)
    _window, _layouts = shown(text, qtbot)
    text.set_text("short")
    assert text.toolTip() == ""
    text.set_text("a text that is far too long for so narrow a window, so that it has to be cut")
    assert text.toolTip() == text.text()


def test_what_grows_is_never_cut(qtbot: QtBot) -> None:
    for length in range(1, 40):  # whatever the part of a pixel is that its width ends in
        text = LiveText(mono, grows=True)
        text.set_text("8" * length)
        width = text.sizeHint().width()
        qtbot.addWidget(text)
        assert QFontMetrics(mono()).elidedText(text.text(), Qt.TextElideMode.ElideRight, width) == text.text()
