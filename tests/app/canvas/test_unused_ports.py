"""Row 58 of the checklist: the parameters and labels that nothing is wired to need not be drawn."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from app.canvas.view import CanvasView
from app.session.session import EditorSession
from core.graph.model import NodeId, PortRef
from tests.helpers.hand import Hand

KEY, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def shown(view: CanvasView, node: NodeId) -> tuple[list[str], list[str]]:
    """Return the inputs that are drawn, and the parameters that hang from the node."""
    item = view.board.items_by_id[node]
    return [port.ref.port for port in item.content.inputs], list(item.layout.ghosts)


def test_row_58_control_h_hides_what_nothing_is_wired_to_and_shows_it_again(
    hand: Hand, view: CanvasView, session: EditorSession
) -> None:
    weight = hand.node("w", "Variable", shape=(4, 6))
    dense = hand.node("dense", "FullyConnected", 300, num_hidden=4)
    hand.wire(weight, dense, "weight")
    tall = view.board.items_by_id[dense].layout.height
    steps = session.history.position
    hand.click(hand.body(dense))
    hand.key(KEY.Key_H, CONTROL)
    assert shown(view, dense) == (["data", "weight"], [])
    assert view.board.items_by_id[dense].layout.height < tall
    assert session.history.position == steps + 1
    assert session.undo_text() == "Hide unused ports of dense"
    hand.key(KEY.Key_H, CONTROL)
    assert shown(view, dense) == (["data", "weight", "bias"], ["bias"])


def test_row_58_the_network_and_its_values_stay_as_they_are(hand: Hand, session: EditorSession) -> None:
    dense = hand.node("dense", "FullyConnected", num_hidden=4)
    before = dict(session.variables)
    session.select([dense])
    hand.key(KEY.Key_H, CONTROL)
    assert dict(session.variables) == before
    assert PortRef(dense, "weight") in session.variables


def test_row_58_what_is_wired_later_is_shown_and_the_wire_ends_there(
    hand: Hand, view: CanvasView, session: EditorSession
) -> None:
    weight, dense = hand.node("w", "Variable"), hand.node("dense", "FullyConnected", 300, num_hidden=4)
    session.select([dense])
    hand.key(KEY.Key_H, CONTROL)
    hand.wire(weight, dense, "weight")
    assert shown(view, dense) == (["data", "weight"], [])
    [wire] = view.board.layer.shapes.values()
    assert wire.end == view.board.port_place(PortRef(dense, "weight"))
    session.undo()
    assert shown(view, dense) == (["data"], [])


def test_row_58_it_is_saved(hand: Hand, session: EditorSession, tmp_path: Path) -> None:
    dense = hand.node("dense", "FullyConnected", num_hidden=4)
    session.select([dense])
    hand.key(KEY.Key_H, CONTROL)
    file = tmp_path / "net.symloom.json"
    assert session.save(file)
    assert session.open(file)
    assert session.graph.nodes[dense].hides_unused
