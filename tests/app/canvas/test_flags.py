"""Rows 37 to 39, 56 and 57 of the notes on editors: select by wires, mute, collapse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.canvas.geometry import HEADER
from app.canvas.view import CanvasView
from app.session.session import EditorSession
from core.graph.annotations import AddFrame
from core.graph.model import Frame, FrameId, NodeId, PortRef
from tests.helpers.hand import Hand

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def net(hand: Hand, view: CanvasView) -> dict[str, NodeId]:
    """Data through two layers, and a node on its own."""
    nodes = {
        "data": hand.node("data", "Variable", 0, 0, shape=(2, 3)),
        "dense": hand.node("dense", "FullyConnected", 240, 0, num_hidden=4),
        "tanh": hand.node("tanh", "Activation", 480, 0, act_type="tanh"),
        "out": hand.node("out", "FullyConnected", 720, 0, num_hidden=2),
        "alone": hand.node("alone", "FullyConnected", 240, 320, num_hidden=5),
    }
    for source, target in (("data", "dense"), ("dense", "tanh"), ("tanh", "out")):
        hand.wire(nodes[source], nodes[target])
    view.reset_zoom()
    return nodes


# Rows 37 to 39


def test_row_37_control_i_inverts_and_escape_clears(hand: Hand, session: EditorSession, net: dict[str, NodeId]) -> None:
    frame = FrameId("f1")
    session.push(AddFrame(Frame(frame)))
    session.select([net["data"], net["alone"]])
    hand.key(Qt.Key.Key_I, CONTROL)
    assert session.selection == {net["dense"], net["tanh"], net["out"], frame}
    hand.key(Qt.Key.Key_A, CONTROL)
    assert session.selection == {*net.values(), frame}
    hand.key(Qt.Key.Key_A, CONTROL | SHIFT)
    assert not session.selection
    hand.key(Qt.Key.Key_A, CONTROL)
    hand.key(Qt.Key.Key_Escape)
    assert not session.selection


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (Qt.Key.Key_U, {"data", "dense", "tanh"}),
        (Qt.Key.Key_D, {"tanh", "out"}),
        (Qt.Key.Key_C, {"data", "dense", "tanh", "out"}),
        (Qt.Key.Key_G, {"tanh"}),
    ],
)
def test_rows_38_and_39_shift_and_a_letter_select_what_belongs_together(
    hand: Hand, session: EditorSession, net: dict[str, NodeId], key: Qt.Key, expected: set[str]
) -> None:
    session.select([net["tanh"]])
    hand.key(key, SHIFT)
    assert session.selection == {net[name] for name in expected}


# Row 56


@pytest.mark.parametrize(("key", "modifiers"), [(Qt.Key.Key_M, PLAIN), (Qt.Key.Key_B, CONTROL)])
def test_row_56_m_bypasses_and_m_again_computes(
    hand: Hand,
    view: CanvasView,
    session: EditorSession,
    net: dict[str, NodeId],
    key: Qt.Key,
    modifiers: Qt.KeyboardModifier,
) -> None:
    session.select([net["dense"]])
    shape = session.inference.shape(PortRef(net["tanh"], "output"))
    hand.key(key, modifiers)
    assert session.graph.nodes[net["dense"]].muted
    assert session.inference.shape(PortRef(net["tanh"], "output")) == (2, 3) != shape
    item = view.board.items_by_id[net["dense"]]
    assert item.content.through == ("data", "output")
    view.grab()
    hand.key(key, modifiers)
    assert not session.graph.nodes[net["dense"]].muted
    assert view.board.items_by_id[net["dense"]].content.through is None


def test_row_56_what_cannot_be_bypassed_is_refused_in_words(
    hand: Hand, session: EditorSession, net: dict[str, NodeId]
) -> None:
    said: list[str] = []
    session.message.connect(lambda text, _level: said.append(text))
    session.select([net["data"]])
    hand.key(Qt.Key.Key_M)
    assert not session.graph.nodes[net["data"]].muted
    assert "data" in said[-1]


# Row 57


def test_row_57_h_leaves_the_header_and_keeps_the_wires(
    hand: Hand, view: CanvasView, session: EditorSession, net: dict[str, NodeId]
) -> None:
    session.select([net["dense"]])
    hand.key(Qt.Key.Key_H)
    item = view.board.items_by_id[net["dense"]]
    assert item.layout.height == HEADER
    assert not item.layout.ghosts
    into = next(wire for wire in session.graph.wires.values() if wire.target.node == net["dense"])
    shape = view.board.layer.shapes[into.id]
    assert shape.end == view.board.port_place(into.target)
    assert item.outline().top() < shape.end.y() < item.outline().bottom()
    view.grab()
    hand.key(Qt.Key.Key_H)
    assert item.layout.height > HEADER
    session.undo()
    assert session.graph.nodes[net["dense"]].collapsed
