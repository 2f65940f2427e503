"""Shared parameters on the canvas and in the panels: links between uses, gradients per use, and the way to each."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.canvas.items.wire_layer import Link, link_lines
from app.canvas.view import CanvasView
from app.panels.inspector.uses import UsesList
from app.panels.values import ValuesPanel
from app.session.session import EditorSession
from app.theme import RESOURCES
from core.graph.commands import MoveNodes
from core.graph.model import NodeId, Point, PortRef
from tests.helpers.hand import Hand

TIMEOUT_MS = 5_000
EXAMPLES = RESOURCES / "examples"
WEIGHT = PortRef(NodeId("tower1"), "weight")


def opened(hand: Hand, name: str, tmp_path: Path) -> None:
    path = tmp_path / "document.symloom.json"
    path.write_bytes((EXAMPLES / f"{name}.symloom.json").read_bytes())
    assert hand.session.open(path)
    hand.view.fit()


def run(hand: Hand, qtbot: QtBot) -> None:
    hand.session.run.initialize()
    qtbot.waitUntil(lambda: not hand.session.run.state.busy, timeout=TIMEOUT_MS)
    hand.session.run.run_backward()
    qtbot.waitUntil(lambda: not hand.session.run.state.busy, timeout=TIMEOUT_MS)


def lit(hand: Hand) -> list[Link]:
    return [link for link in hand.view.board.layer.links if link.is_lit]


def middle(hand: Hand, link: Link) -> QPoint:
    lines = link_lines(link)
    return hand.at(QPointF(*lines[len(lines) // 2, :2].tolist()))


def test_links_stand_out_where_a_shared_parameter_is_selected(hand: Hand, tmp_path: Path) -> None:
    opened(hand, "siamese", tmp_path)
    links = hand.view.board.layer.links
    assert len(links) == 2
    assert lit(hand) == []
    hand.session.select([NodeId("tower2")])
    assert [link.ends for link in lit(hand)] == [("tower1", "tower2")]
    hand.session.select([PortRef(NodeId("code1"), "weight")])
    assert [link.ends for link in lit(hand)] == [("code1", "code2")]
    hand.session.select([NodeId("left")])
    assert lit(hand) == []


def test_the_uses_of_a_wired_variable_are_linked_while_it_is_selected(hand: Hand, tmp_path: Path) -> None:
    opened(hand, "siamese", tmp_path)
    hand.session.new_document()
    weight = hand.node("w", "Variable", 0, 200, shape=(2, 2))
    one, two = (hand.node(name, "FullyConnected", 300, y, num_hidden=2) for name, y in (("one", 0), ("two", 400)))
    for node in (one, two):
        hand.wire(weight, node, "weight")
    assert hand.view.board.layer.links == []
    hand.session.select([weight])
    assert [link.ends for link in lit(hand)] == [(one, two)]


def test_a_click_on_a_link_goes_to_the_other_use(hand: Hand, tmp_path: Path) -> None:
    opened(hand, "siamese", tmp_path)
    hand.session.select([NodeId("tower1")])
    [link] = lit(hand)
    hand.click(middle(hand, link))
    assert hand.session.selected_nodes() == [NodeId("tower2")]
    hand.click(middle(hand, lit(hand)[0]))
    assert hand.session.selected_nodes() == [NodeId("tower1")]


def test_the_inspector_lists_what_each_use_adds_and_goes_there(hand: Hand, tmp_path: Path, qtbot: QtBot) -> None:
    opened(hand, "siamese", tmp_path)
    uses = UsesList(hand.session, WEIGHT)
    qtbot.addWidget(uses)
    uses.show_uses((WEIGHT, PortRef(NodeId("tower2"), "weight")))
    uses.show()
    assert [label.text() for label in uses.norms] == ["–", "–"]
    run(hand, qtbot)
    uses.refresh_values()
    found = hand.session.run.uses(WEIGHT)
    gradient = hand.session.run.array(WEIGHT, "gradient")
    assert gradient is not None
    np.testing.assert_allclose(sum(use.value for use in found), gradient, rtol=1e-5, atol=1e-6)
    shown = [float(label.text()) for label in uses.norms]
    by_node = {use.path[0]: float(np.linalg.norm(use.value)) for use in found}
    assert shown == pytest.approx([by_node["tower1"], by_node["tower2"]], rel=1e-2)
    assert float(uses.total.text()) == pytest.approx(float(np.linalg.norm(gradient)), rel=1e-2)
    with qtbot.waitSignal(hand.session.reveal_wanted) as revealed:
        QTest.mouseClick(uses.links[1], Qt.MouseButton.LeftButton)
    assert revealed.args == [NodeId("tower2")]
    assert hand.session.selected_nodes() == [NodeId("tower2")]


def test_the_values_panel_shows_the_gradient_of_one_use_or_the_sum(hand: Hand, tmp_path: Path, qtbot: QtBot) -> None:
    opened(hand, "siamese", tmp_path)
    run(hand, qtbot)
    panel = ValuesPanel(hand.session)
    qtbot.addWidget(panel)
    panel.resize(900, 300)
    panel.show()
    hand.session.select([WEIGHT])
    panel.refresh()
    assert [panel.use.itemText(i) for i in range(3)] == ["sum of 2 uses", "tower2.weight", "tower1.weight"]
    panel.use.setFocus()
    QTest.keyClick(panel.use, Qt.Key.Key_Down)
    QApplication.processEvents()
    use = hand.session.run.uses(WEIGHT)[0]
    assert panel.gradient._array is use.value
    assert f"norm {np.linalg.norm(use.value):.3g}" in panel.gradient.line.whole_text()
    hand.session.select([PortRef(NodeId("left"), "output")])
    hand.session.select([NodeId("left")])
    panel.refresh()
    assert not panel.use.isVisible()


def test_an_edit_that_opening_a_document_sets_off_leaves_the_canvas_in_step(
    session: EditorSession, request: pytest.FixtureRequest
) -> None:
    """As a field does that is left when a document opens, and one that lets go of what was selected."""

    def follow(_change: object) -> None:
        session.document_changed.disconnect(follow)
        session.select([])
        first = next(iter(session.graph.nodes))
        session.push(MoveNodes({first: Point(3.0, 5.0)}))

    session.document_changed.connect(follow)  # comes before the canvas hears of it
    view: CanvasView = request.getfixturevalue("view")

    session.open_copy(EXAMPLES / "siamese.symloom.json")

    assert view.board.items_by_id.keys() == session.graph.nodes.keys()
    assert view.board.layer.links
    session.new_document()
    assert not view.board.items_by_id
