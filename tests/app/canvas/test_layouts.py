"""Row 45 of the notes on editors: what a layout makes of real networks, seen as it is drawn."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF

from app.canvas.geometry import curve
from app.canvas.view import CanvasView
from app.examples import EXAMPLES, Example, find_example
from app.session.session import EditorSession
from core.graph.commands import MoveNodes
from core.graph.files import dumps
from core.graph.model import Document, Point
from core.layout.lanes import curve_of
from tests.helpers.branched_nets import BRANCHED
from tests.helpers.hand import Hand
from tests.helpers.layout_quality import crossings, hidden_wires, level_wires


def show(session: EditorSession, view: CanvasView, document: Document, folder: Path) -> None:
    """Open a document and lay it out."""
    path = folder / "net.symloom.json"
    path.write_text(dumps(document), encoding="utf-8")
    assert session.open(path)
    view.arranging.lay_out_new()


@pytest.mark.parametrize(
    ("name", "most_crossings", "least_level"),
    [("residual", 0, 34), ("u", 0, 21), ("siamese", 0, 13), ("inception", 0, 11), ("attention", 0, 14)],
)
def test_row_45_branched_networks_have_no_wire_behind_a_node_and_no_crossing(
    view: CanvasView, session: EditorSession, tmp_path: Path, name: str, most_crossings: int, least_level: int
) -> None:
    show(session, view, BRANCHED[name](), tmp_path)
    assert hidden_wires(view.board) == set()
    assert crossings(view.board) <= most_crossings
    assert level_wires(view.board) >= least_level


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_row_45_examples_are_laid_out_without_a_crossing(
    view: CanvasView, session: EditorSession, example: Example
) -> None:
    assert session.open_copy(example.path)
    view.arranging.lay_out_new()
    assert hidden_wires(view.board) == set()
    assert crossings(view.board) == 0
    for frame in view.board.annotations.frames.values():
        held = [item for item in view.board.items_by_id.values() if frame.box.contains(item.outline().center())]
        assert held  # a frame goes with its nodes
        assert all(frame.box.contains(item.outline()) for item in held)
    notes = [note.box for note in view.board.annotations.notes.values()]
    assert not any(note.intersects(item.outline()) for note in notes for item in view.board.items_by_id.values())


@pytest.mark.parametrize(("example", "most"), [("digits_mlp", 9), ("net_2_2_1", 6), ("siamese", 33)])
def test_a_gradient_is_laid_out_with_no_wire_behind_a_node(
    view: CanvasView, session: EditorSession, example: str, most: int
) -> None:
    """A layout by barycentres alone, one beginning, without ways around nodes: 12, 9 and 49 crossings, 25 hidden."""
    assert session.open_copy(find_example(example).path)
    assert session.open_gradient_graph() is not None
    view.arranging.lay_out_new()
    assert hidden_wires(view.board) == set()
    assert crossings(view.board) <= most
    assert session.is_saved  # it can be made again at any time
    assert not session.history.can_undo


def test_what_is_wrong_with_a_drawing_is_seen(hand: Hand, view: CanvasView, session: EditorSession) -> None:
    nodes = [hand.node(name, "Activation", x, y, act_type="relu") for name, x, y in PLACES]
    hand.wire(nodes[0], nodes[2])
    hand.wire(nodes[3], nodes[4])
    assert {node for _, node in hidden_wires(view.board)} == {nodes[1]}
    assert crossings(view.board) == 1
    assert level_wires(view.board) == 1
    session.push(MoveNodes({nodes[1]: Point(320, 800), nodes[4]: Point(640, 400)}))
    assert hidden_wires(view.board) == set()
    assert crossings(view.board) == 0


PLACES = [("a", 0, 0), ("between", 320, 8), ("b", 640, 0), ("below", 0, 160), ("above", 640, -200)]


def test_a_layout_leads_a_long_wire_around_a_node_and_the_next_one_takes_its_dots_away(
    hand: Hand, view: CanvasView, session: EditorSession
) -> None:
    narrow = hand.node("x", "Variable", 0, 0)
    wide = hand.node("a_name_that_needs_a_lot_of_room", "Variable", 0, 200)
    ends = [hand.node(f"sum{number}", "elemwise_add", 600, 300 * number) for number in (0, 1)]
    for source, target, port in [(narrow, 0, "lhs"), (wide, 0, "rhs"), (narrow, 1, "lhs"), (wide, 1, "rhs")]:
        hand.wire(source, ends[target], port)
    view.arranging.lay_out()
    dotted = [wire for wire in session.graph.wires.values() if wire.dots]
    assert hidden_wires(view.board) == set()
    assert dotted
    session.push(MoveNodes({wide: Point(0, 900)}))
    count = session.history.position
    session.undo()
    session.undo()
    assert not any(wire.dots for wire in session.graph.wires.values())
    session.redo()
    assert session.history.position == count - 1
    view.arranging.lay_out()
    assert [wire for wire in session.graph.wires.values() if wire.dots] == dotted


@pytest.mark.parametrize("end", [Point(300.0, 240.0), Point(120.0, -80.0), Point(900.0, 30.0)])
def test_core_knows_the_way_that_a_wire_takes(end: Point) -> None:
    drawn = curve(QPointF(0, 0), QPointF(*end), segments=12)
    known = curve_of(Point(0.0, 0.0), end)
    assert [point.x for point in known[1:]] == pytest.approx(list(drawn[:, 2]))
    assert [point.y for point in known[1:]] == pytest.approx(list(drawn[:, 3]))
