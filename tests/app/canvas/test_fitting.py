"""What fits at the end of a wire is there at once: found while the wire is dragged, and remembered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.canvas import fitting
from app.canvas.view import CanvasView
from app.offers import Offer, all_offers
from app.session.session import EditorSession
from core.graph.commands import SetAttribute
from core.graph.model import NodeId, PortRef
from tests.helpers.hand import Hand


class Tried:
    """Counts how often a layer is tried out."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self._plain = fitting.fits
        monkeypatch.setattr(fitting, "fits", self)

    def __call__(self, session: EditorSession, offer: Offer, anchor: PortRef) -> bool:
        self.count += 1
        return self._plain(session, offer, anchor)


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> Tried:
    return Tried(monkeypatch)


@pytest.fixture
def pair(hand: Hand) -> Hand:
    data = hand.node("data", "Variable", shape=(-1, 1, 8, 8))
    conv = hand.node("conv", "Convolution", 320, kernel=(3, 3), num_filter=4)
    hand.wire(data, conv)
    return hand


def test_the_list_waits_for_nothing_when_a_wire_that_was_dragged_for_a_while_is_dropped(
    pair: Hand, view: CanvasView, tried: Tried, qtbot: QtBot
) -> None:
    start = pair.port(NodeId("id-conv"), "output")
    end = start + QPoint(150, 200)
    pair.press(start)
    pair.move(start + QPoint(20, 20))
    pair.move(end)
    qtbot.waitUntil(lambda: tried.count >= len(all_offers(view.session.registry)) // 2)
    qtbot.waitUntil(lambda: not view.placing.fitting._timer.isActive())
    before = tried.count
    pair.release(end)
    assert view.popup is not None
    assert tried.count == before, "layers are tried while somebody waits for the list"
    titles = view.popup.titles()
    plain = [
        each.title
        for each in all_offers(view.session.registry)
        if tried._plain(view.session, each, PortRef(NodeId("id-conv"), "output"))
    ]
    assert sorted(titles) == sorted(plain)
    QTest.keyClick(view.popup.field, Qt.Key.Key_Escape)


def test_a_wire_that_is_given_up_lets_nothing_be_tried_any_more(
    pair: Hand, view: CanvasView, tried: Tried, qtbot: QtBot
) -> None:
    start = pair.port(NodeId("id-conv"), "output")
    pair.press(start)
    pair.move(start + QPoint(60, 60))
    pair.key(Qt.Key.Key_Escape)
    before = tried.count
    qtbot.wait(50)
    assert tried.count == before
    assert not view.placing.fitting._timer.isActive()
    pair.release(start + QPoint(60, 60))


@pytest.mark.parametrize("anchor", [("id-conv", "output"), ("id-data", "output"), ("id-conv", "weight")])
def test_what_is_remembered_is_what_trying_says(
    pair: Hand, view: CanvasView, tried: Tried, anchor: tuple[str, str]
) -> None:
    session, known = view.session, view.placing.fitting
    ref = PortRef(NodeId(anchor[0]), anchor[1])
    offered = all_offers(session.registry)
    first = known.that_fit(offered, ref)
    count = tried.count
    assert known.that_fit(offered, ref) == first
    assert tried.count == count
    for edit in (
        SetAttribute(NodeId("id-data"), "shape", (-1, 3, 8, 8)),
        SetAttribute(NodeId("id-data"), "shape", (5,)),
    ):
        session.push(edit)
        assert known.that_fit(offered, ref) == [each for each in offered if tried._plain(session, each, ref)]
