"""The palette: finding a layer, adding it, dragging it out."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QFontMetrics, QPixmap
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import app.panels.palette
from app.offers import NODE_MIME, Offer
from app.panels.palette import TITLE_LEFT, TITLE_RIGHT, PalettePanel, node_pixmap
from app.session.session import EditorSession
from app.theme import ui
from tests.app.panels.conftest import Show


@pytest.fixture
def panel(session: EditorSession, show: Show) -> PalettePanel:
    made = PalettePanel(session)
    show(made, 184, 600)
    return made


def titles(panel: PalettePanel) -> list[str]:
    return [offer.title for offer in panel.offers()]


def test_row_1_layers_stand_under_their_families(panel: PalettePanel) -> None:
    rows = [panel.list.item(row).text() for row in range(panel.list.count())]

    assert rows[:3] == ["Sources", "Variable", "Constant"]
    assert rows[3:6] == ["Linear", "Dense", "Shared Dense"]
    assert "Relu" in rows
    assert "Softmax output" in rows
    assert not any(row.startswith("_backward") for row in rows)


def test_row_1_typing_finds_a_layer_and_return_adds_it(panel: PalettePanel, qtbot: QtBot) -> None:
    QTest.keyClicks(panel.search, "dens")
    assert titles(panel) == ["Dense", "Shared Dense"]

    with qtbot.waitSignal(panel.add_requested) as added:
        QTest.keyClick(panel.search, Qt.Key.Key_Return)

    assert (added.args[0].operator, added.args[0].borrow) == ("FullyConnected", False)


def test_escape_shows_everything_again(panel: PalettePanel) -> None:
    before = titles(panel)
    QTest.keyClicks(panel.search, "zzz")
    assert titles(panel) == []

    QTest.keyClick(panel.search, Qt.Key.Key_Escape)

    assert titles(panel) == before


def test_a_word_that_no_layer_has_is_answered(panel: PalettePanel) -> None:
    QTest.keyClicks(panel.search, "zzz")
    assert panel.empty.isVisible()
    assert "zzz" in panel.empty.hint.text()
    assert not panel.list.isVisible()

    QTest.keyClick(panel.search, Qt.Key.Key_Escape)

    assert panel.list.isVisible()
    assert not panel.empty.isVisible()


def test_arrow_keys_go_from_the_search_through_the_list(panel: PalettePanel, qtbot: QtBot) -> None:
    QTest.keyClick(panel.search, Qt.Key.Key_Down)
    QTest.keyClick(panel.list, Qt.Key.Key_Down)
    QTest.keyClick(panel.list, Qt.Key.Key_Down)

    with qtbot.waitSignal(panel.add_requested) as added:
        QTest.keyClick(panel.list, Qt.Key.Key_Return)

    assert added.args[0].title == "Dense"


def test_a_double_click_adds(panel: PalettePanel, qtbot: QtBot) -> None:
    item = panel.list.findItems("Relu", Qt.MatchFlag.MatchExactly)[0]
    place = panel.list.visualItemRect(item).center()

    with qtbot.waitSignal(panel.add_requested) as added:
        QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseDClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert added.args[0].attributes == {"act_type": "relu"}


def test_row_1_a_drag_carries_the_node_and_looks_like_one(panel: PalettePanel, monkeypatch: pytest.MonkeyPatch) -> None:
    drags: list[RecordedDrag] = []
    monkeypatch.setattr(app.panels.palette, "QDrag", lambda _: RecordedDrag(drags))
    item = panel.list.findItems("Shared Dense", Qt.MatchFlag.MatchExactly)[0]
    place = panel.list.visualItemRect(item).center()

    QTest.mousePress(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    for step in (8, 20, 40):
        QTest.mouseMove(panel.list.viewport(), place + QPoint(step, 0))
    QTest.mouseRelease(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert drags[0].payload == {"operator": "FullyConnected", "attributes": {"num_hidden": 64}, "borrow": True}
    assert drags[0].pixmap.size().width() >= 100


class RecordedDrag:
    """Stands in for QDrag, whose exec returns at once off screen."""

    def __init__(self, drags: list[RecordedDrag]) -> None:
        self._drags = drags
        self.payload: object = None
        self.pixmap = QPixmap()

    def setMimeData(self, data: QMimeData) -> None:  # noqa: N802
        self.payload = json.loads(bytes(data.data(NODE_MIME).data()))

    def setPixmap(self, pixmap: QPixmap) -> None:  # noqa: N802
        self.pixmap = pixmap

    def setHotSpot(self, place: QPoint) -> None:  # noqa: N802
        pass

    def exec(self, _: Qt.DropAction) -> Qt.DropAction:
        self._drags.append(self)
        return Qt.DropAction.IgnoreAction


def test_row_81_the_picture_of_a_drag_is_sharp_on_a_dense_screen(qtbot: QtBot) -> None:
    offer = Offer("FullyConnected", "Dense", "linear", {}, "")

    assert node_pixmap(offer, 2).size() == node_pixmap(offer, 1).size() * 2


def test_no_title_is_cut_at_the_width_that_the_panel_asks_for(session: EditorSession, show: Show) -> None:
    made = PalettePanel(session)
    show(made, made.sizeHint().width(), 600)
    room = made.list.viewport().width() - TITLE_LEFT - TITLE_RIGHT
    widths = {
        made.list.item(row).text(): QFontMetrics(ui()).horizontalAdvance(made.list.item(row).text())
        for row in range(made.list.count())
    }
    assert len(widths) > 50
    assert {title for title, width in widths.items() if width > room} == set()
