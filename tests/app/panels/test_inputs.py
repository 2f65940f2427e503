"""Row 49 of the checklist: the inputs of a node are put into another order."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication

from app.panels.inspector import InspectorPanel
from app.panels.inspector.inputs import InputsSection
from app.session.session import EditorSession
from app.widgets.labels import Label
from core.graph.commands import AddNode, Connect
from core.graph.ids import new_wire_id
from core.graph.model import Node, NodeId, Point, PortRef, frozen
from tests.app.panels.conftest import Show

ALT = Qt.KeyboardModifier.AltModifier
JOINED = NodeId("joined")


@pytest.fixture
def inputs(session: EditorSession, show: Show) -> InputsSection:
    """The inputs of a concatenation of three arrays, in the inspector."""
    session.push(AddNode(Node(JOINED, "Concat", "joined", Point(400, 0), frozen({"num_args": 3}))))
    for index, name in enumerate("abc"):
        node = NodeId(name)
        session.push(AddNode(Node(node, "Variable", name, Point(0, 100 * index), frozen({"shape": (4, index + 1)}))))
        session.push(Connect(PortRef(node, "output"), PortRef(JOINED, f"arg{index}"), new_wire_id()))
    panel = InspectorPanel(session)
    show(panel, 300, 760)
    session.select([JOINED])
    QApplication.processEvents()
    found = panel.section(InputsSection)
    assert isinstance(found, InputsSection)
    return found


def fed(session: EditorSession) -> list[str]:
    return [session.graph.wire_into[PortRef(JOINED, f"arg{index}")].source.node for index in range(3)]


def texts(section: InputsSection) -> list[str]:
    return [section.list.item(row).text() for row in range(section.list.count())]


def test_row_49_alt_and_an_arrow_moves_an_input_as_one_undo_step(inputs: InputsSection, session: EditorSession) -> None:
    assert texts(inputs) == ["arg0  ←  a", "arg1  ←  b", "arg2  ←  c"]
    steps = session.history.position
    inputs.list.setFocus()
    inputs.list.setCurrentRow(0)
    QTest.keyClick(inputs.list, Qt.Key.Key_Down, ALT)
    QApplication.processEvents()
    assert inputs.list.hasFocus(), "the next key goes on"
    assert fed(session) == ["b", "a", "c"]
    assert texts(inputs) == ["arg0  ←  b", "arg1  ←  a", "arg2  ←  c"]
    assert inputs.list.currentRow() == 1
    assert session.history.position == steps + 1
    QTest.keyClick(inputs.list, Qt.Key.Key_Down, ALT)
    QTest.keyClick(inputs.list, Qt.Key.Key_Down, ALT)
    assert fed(session) == ["b", "c", "a"]
    session.undo()
    session.undo()
    assert fed(session) == ["a", "b", "c"]


def test_the_section_is_no_higher_than_its_rows(inputs: InputsSection) -> None:
    title = inputs.findChild(Label)
    assert title is not None
    assert title.height() < 2 * title.sizeHint().height()
    assert inputs.list.y() - title.geometry().bottom() < 2 * inputs.body.spacing()


def test_row_49_a_drag_moves_an_input(inputs: InputsSection, session: EditorSession) -> None:
    listed = inputs.list
    assert listed.dragDropMode() is QAbstractItemView.DragDropMode.InternalMove
    steps = session.history.position
    # Off screen nothing is dragged; this is what the list does when a row is dropped.
    assert listed.model().moveRow(QModelIndex(), 2, QModelIndex(), 0)
    QTest.qWait(1)
    QApplication.processEvents()
    assert fed(session) == ["c", "a", "b"]
    assert session.history.position == steps + 1
    assert texts(inputs) == ["arg0  ←  c", "arg1  ←  a", "arg2  ←  b"]
    assert listed.visualItemRect(listed.item(2)).bottom() <= listed.viewport().rect().bottom() + 1
    assert listed.indexAt(QPoint(5, 5)).row() == 0


def test_row_49_a_node_with_one_input_has_no_order(session: EditorSession, show: Show) -> None:
    session.push(AddNode(Node(NodeId("relu"), "Activation", "relu", Point(0, 0), frozen({"act_type": "relu"}))))
    panel = InspectorPanel(session)
    show(panel, 300, 760)
    session.select([NodeId("relu")])
    assert panel.section(InputsSection) is None
