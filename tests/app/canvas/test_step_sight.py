"""The view goes with single steps, so that nobody who works by keys has to scroll after the run."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.canvas.view import CanvasView
from core.graph.model import NodeId
from tests.helpers.deep import build_deep
from tests.helpers.hand import Hand

TIMEOUT_MS = 10_000


def sees(view: CanvasView, node: str) -> bool:
    return view.shows(view.board.items_by_id[NodeId(node)].outline())


def begin(view: CanvasView, qtbot: QtBot) -> None:
    build_deep(view.session, 20)
    view.session.run.initialize()
    qtbot.waitUntil(lambda: not view.session.run.state.busy, timeout=TIMEOUT_MS)
    view.reset_zoom()
    view.reveal(NodeId("last"))


def step(view: CanvasView, qtbot: QtBot, to: int) -> None:
    run = view.session.run
    (run.step_forward if to > run.state.position else run.step_back)()
    qtbot.waitUntil(lambda: run.state.position == to and not run.state.busy, timeout=TIMEOUT_MS)


def test_row_95_the_node_of_each_step_comes_into_sight(view: CanvasView, qtbot: QtBot) -> None:
    begin(view, qtbot)
    assert not sees(view, "dense1")
    step(view, qtbot, 1)
    assert sees(view, "dense1")
    view.reveal(NodeId("last"))
    step(view, qtbot, 2)
    assert sees(view, "act1")
    view.reveal(NodeId("last"))
    step(view, qtbot, 1)
    assert sees(view, "dense1")


def test_a_view_that_shows_the_node_of_a_step_stays_where_it_is(view: CanvasView, qtbot: QtBot) -> None:
    begin(view, qtbot)
    view.reveal(NodeId("dense1"))
    before = view.mapToScene(0, 0)
    step(view, qtbot, 1)
    assert view.mapToScene(0, 0) == before


def test_a_run_to_the_end_moves_no_view(view: CanvasView, qtbot: QtBot) -> None:
    begin(view, qtbot)
    before = view.mapToScene(0, 0)
    view.session.run.run_backward()
    qtbot.waitUntil(lambda: view.session.run.state.is_finished, timeout=TIMEOUT_MS)
    assert view.mapToScene(0, 0) == before


def test_nothing_slides_away_under_a_hand_that_draws_a_wire(view: CanvasView, qtbot: QtBot) -> None:
    begin(view, qtbot)
    hand = Hand(view)
    start = hand.port(NodeId("last"), "output")
    hand.hold(start, start + hand.at(view.mapToScene(60, 80)) - hand.at(view.mapToScene(0, 0)))
    assert view.gesture is not None
    before = view.mapToScene(0, 0)
    step(view, qtbot, 1)
    assert view.mapToScene(0, 0) == before
    QTest.keyClick(view, Qt.Key.Key_Escape)
