"""Row 100 of the checklist: what assistive technology gets of the canvas, and what it speaks."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
)
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from app.canvas import announcing
from app.canvas.view import CanvasView
from core.graph.annotations import AddFrame, AddNote
from core.graph.commands import RemoveItems, Rename, SetAttribute
from core.graph.model import Frame, FrameId, Node, NodeId, Note, NoteId
from tests.app.conftest import EXAMPLE
from tests.helpers.hand import Hand

NAME, DESCRIPTION = QAccessible.Text.Name, QAccessible.Text.Description
ROLE = QAccessible.Role
TIMEOUT_MS = 20_000


@pytest.fixture
def net(hand: Hand) -> tuple[NodeId, NodeId]:
    data = hand.node("data", "Variable", 0, 0, shape=(-1, 8))
    dense = hand.node("fc", "FullyConnected", 320, 0, num_hidden=4)
    hand.wire(data, dense)
    hand.view.reset_zoom()
    return data, dense


def canvas(view: CanvasView) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(view)
    assert found is not None
    return found


def children(of: QAccessibleInterface) -> list[QAccessibleInterface]:
    return [of.child(index) for index in range(of.childCount())]


def names(of: QAccessibleInterface) -> list[str]:
    return [child.text(NAME) for child in children(of)]


def test_row_100_nodes_and_wires_are_read_with_names_and_roles(hand: Hand, net: tuple[NodeId, NodeId]) -> None:
    hand.session.push(AddFrame(Frame(FrameId("f1"), "Encoder")))
    hand.session.push(AddNote(Note(NoteId("t1"), "try this")))
    top = canvas(hand.view)
    assert top.text(NAME) == "Canvas"
    assert top.role() is ROLE.List
    assert names(top) == [
        "data, Variable",
        "fc, Dense",
        "wire from data to fc, data, (-1, 8)",
        "frame Encoder",
        "try this",
    ]
    assert [child.role() for child in children(top)] == [
        ROLE.ListItem,
        ROLE.ListItem,
        ROLE.Graphic,
        ROLE.Grouping,
        ROLE.Note,
    ]
    assert all(child.isValid() and child.parent() is top for child in children(top))
    assert [top.indexOfChild(child) for child in children(top)] == [0, 1, 2, 3, 4]
    described = top.child(1).text(DESCRIPTION)
    assert "units 4" in described
    assert "gives (-1, 4)" in described
    assert "own weight (4, 8)" in described


def test_row_100_ports_are_read_with_what_they_carry(hand: Hand, net: tuple[NodeId, NodeId]) -> None:
    fc = canvas(hand.view).child(1)
    assert names(fc) == [
        "input data, (-1, 8), from data",
        "input weight, (4, 8), its own",
        "input bias, (4,), its own",
        "output, (-1, 4), not wired",
    ]
    assert {child.role() for child in children(fc)} == {ROLE.Button}
    assert all(child.parent() is fc for child in children(fc))
    assert names(canvas(hand.view).child(0)) == ["output, (-1, 8), to fc"]


def test_row_100_each_is_where_it_is_seen(hand: Hand, net: tuple[NodeId, NodeId]) -> None:
    top, view = canvas(hand.view), hand.view
    assert top.rect().size() == view.viewport().size()
    for node, child in zip(net, children(top), strict=False):
        place = view.viewport().mapToGlobal(hand.body(node))
        assert child.rect().contains(place)
        assert top.childAt(place.x(), place.y()) is child
    port = view.viewport().mapToGlobal(hand.port(net[1], "data"))
    assert top.child(1).childAt(port.x(), port.y()).text(NAME).startswith("input data")
    nowhere = view.viewport().mapToGlobal(QPoint(600, 700))
    assert top.childAt(nowhere.x(), nowhere.y()) is None


def test_row_100_an_item_can_be_pressed(hand: Hand, net: tuple[NodeId, NodeId]) -> None:
    data, dense = net
    top = canvas(hand.view)
    press = QAccessibleActionInterface.pressAction()
    for item in children(top):
        actions = item.actionInterface()
        assert actions is not None
        assert actions.actionNames() == [press]
        actions.doAction(press)
        chosen = [child.text(NAME) for child in children(top) if child.state().selected]
        assert chosen == [item.text(NAME)]
    assert set(hand.session.selection).isdisjoint(net)  # a wire came last
    [output] = children(top.child(0))
    output.actionInterface().doAction(press)
    assert hand.session.selected_nodes() == [data]
    assert hand.view.popup is not None  # what the node should be connected to
    hand.view.popup.close()
    hand.session.push(RemoveItems(frozenset([dense])))


def test_row_100_the_selection_has_the_focus(
    hand: Hand, net: tuple[NodeId, NodeId], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = listen(monkeypatch)
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    hand.key(Qt.Key.Key_Right)
    hand.key(Qt.Key.Key_Right)
    top = canvas(hand.view)
    assert hand.session.selection == {net[1]}
    assert top.child(1).state().selected
    assert top.child(1).state().focused
    assert not top.child(0).state().selected
    assert top.focusChild() is top.child(1)
    focused = [event for event in told if event.type() is QAccessible.Event.Focus]
    assert focused[-1].accessibleInterface() is top.child(1)


def test_row_100_what_is_gone_is_no_longer_valid(hand: Hand, net: tuple[NodeId, NodeId]) -> None:
    top = canvas(hand.view)
    data, fc, wire = children(top)
    hand.session.select([net[1]])
    hand.key(Qt.Key.Key_Delete)
    assert data.isValid()
    assert not fc.isValid()
    assert not wire.isValid()
    assert fc.text(NAME) == ""
    assert fc.state().invalid
    assert names(top) == ["data, Variable"]


def listen(monkeypatch: pytest.MonkeyPatch) -> list[QAccessibleEvent]:
    """Catch what Qt is told; off screen nobody listens."""
    told: list[QAccessibleEvent] = []

    class Ear(QAccessible):
        @staticmethod
        def updateAccessibility(event: QAccessibleEvent) -> None:  # noqa: N802 - Qt's name
            told.append(event)

    monkeypatch.setattr(announcing, "QAccessible", Ear)
    return told


def test_row_100_moves_and_connections_are_spoken(
    hand: Hand, net: tuple[NodeId, NodeId], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = listen(monkeypatch)

    def spoken() -> list[str]:
        found = [event.message() for event in told if isinstance(event, QAccessibleAnnouncementEvent)]
        told.clear()
        return found

    hand.click(hand.body(net[0]))
    hand.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert spoken() == ["data moved to 8, 0"]
    hand.drag(hand.port(net[1], "data"), QPoint(200, 700))
    assert spoken() == ["data disconnected from fc, data"]
    hand.drag(hand.port(net[0], "output"), hand.port(net[1], "data"))
    assert spoken() == ["data connected to fc, data, (-1, 8)"]
    hand.session.select([net[1]])
    hand.key(Qt.Key.Key_Delete)
    assert spoken() == ["fc removed"]
    hand.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert spoken() == ["fc added", "data connected to fc, data, (-1, 8)"]


def test_row_100_refusals_are_spoken_at_once(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    data = hand.node("data", "Variable", 0, 0)
    told = listen(monkeypatch)
    hand.session.select([data])
    hand.key(Qt.Key.Key_M)
    [event] = [event for event in told if isinstance(event, QAccessibleAnnouncementEvent)]
    assert "data" in event.message()
    assert event.politeness() is QAccessible.AnnouncementPoliteness.Assertive


def test_row_100_edits_of_every_other_kind_are_spoken_with_what_follows(hand: Hand, net: tuple[NodeId, NodeId]) -> None:
    said: list[str] = []
    hand.view.announcing.said.connect(said.append)
    hand.session.select([net[1]])
    hand.session.push(SetAttribute(net[1], "num_hidden", 16))
    assert said == ["Set units of fc to 16", "fc gives (-1, 16)"]
    said.clear()
    hand.session.undo()
    assert said[0].startswith("Undone: ")
    assert said[-1] == "fc gives (-1, 4)"
    said.clear()
    hand.session.push(Rename(net[1], "first"))
    assert "first" in said[0]
    said.clear()
    hand.key(Qt.Key.Key_H)
    assert len(said) == 1


def test_row_100_what_an_edit_makes_wrong_is_spoken_and_that_it_is_mended(
    hand: Hand, net: tuple[NodeId, NodeId]
) -> None:
    weight = hand.node("w", "Variable", 0, 300, shape=(4, 9))
    said: list[str] = []
    hand.view.announcing.said.connect(said.append)
    hand.wire(weight, net[1], "weight")
    assert said[0].startswith("w connected to fc, weight")
    assert said[1].startswith("Problem: ")
    said.clear()
    hand.session.undo()
    assert said == ["w disconnected from fc, weight", "Nothing is wrong any more."]


def test_row_100_another_document_is_spoken_of_as_a_whole(hand: Hand, net: tuple[NodeId, NodeId]) -> None:
    said: list[str] = []
    hand.view.announcing.said.connect(said.append)
    hand.session.open_copy(EXAMPLE)
    hand.session.new_document()
    assert said == ["digits_mlp: 6 nodes", "An empty canvas"]


def test_row_100_a_note_is_read_without_the_marks_of_markdown(hand: Hand) -> None:
    hand.session.push(AddNote(Note(NoteId("t1"), "**Try** *this*")))
    assert names(canvas(hand.view)) == ["Try this"]


def test_row_100_each_step_of_a_run_is_spoken_with_its_numbers(hand: Hand, qtbot: QtBot) -> None:
    hand.session.open_copy(EXAMPLE)
    said: list[str] = []
    hand.view.announcing.said.connect(said.append)
    run = hand.session.run
    run.initialize()
    run.step_forward()
    qtbot.waitUntil(lambda: any(text.startswith("forward ") for text in said), timeout=TIMEOUT_MS)
    [step] = [text for text in said if text.startswith("forward ")]
    assert ", mean " in step
    assert ", from " in step
    run.run_forward()
    qtbot.waitUntil(lambda: said[-1].startswith("loss out"), timeout=TIMEOUT_MS)
    assert ", loss 2." in said[-1]


def test_row_100_many_edits_at_once_are_counted(hand: Hand) -> None:
    said: list[str] = []
    hand.view.announcing.said.connect(said.append)
    nodes = [hand.node(f"x{index}", "Variable", 0, 100 * index) for index in range(7)]
    said.clear()
    hand.session.select(nodes)
    hand.key(Qt.Key.Key_Delete)
    assert said == ["7 nodes removed"]


def test_row_100_a_canvas_that_is_closed_takes_its_items_along(hand: Hand, net: tuple[NodeId, NodeId]) -> None:
    other = CanvasView(hand.session)
    items = children(canvas(other))
    assert len({QAccessible.uniqueId(child) for child in items}) == 3
    other.close()
    other.deleteLater()
    del other
    QTest.qWait(1)
    gc.collect()
    assert not any(Shiboken.isValid(child) for child in items), "Qt and Python would both delete them"
    assert isinstance(hand.session.graph.nodes[net[0]], Node)
    assert len(names(canvas(hand.view))) == 3


PROGRAM = """
import gc
import os
import subprocess
import sys
from pathlib import Path
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
from app.canvas.view import CanvasView
from app.session.session import EditorSession
from core.graph.commands import AddNode
from core.graph.model import Node, NodeId
from core.operators import standard_registry
QAccessible.setActive(True)
session = EditorSession(standard_registry())
session.push(AddNode(Node(NodeId("n"), "Variable", "n")))
for is_asked in (False, True):
    window = QMainWindow()
    view = CanvasView(session)
    window.setCentralWidget(view)
    window.show()
    canvas = QAccessible.queryAccessibleInterface(view)
    for index in range(canvas.childCount() if is_asked else 0):
        print(QAccessible.uniqueId(canvas.child(index)))
    del canvas, view
    window.deleteLater()
    del window
    app.processEvents()
    gc.collect()
session.close()
print("closed")
"""


@pytest.mark.slow
def test_row_100_a_program_that_a_screen_reader_listened_to_ends_cleanly() -> None:
    """Qt deletes what it was given when the program ends; what Python has deleted before would crash it."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", PROGRAM]
    root = Path(__file__).parents[3]
    result = subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-1] == "closed"
