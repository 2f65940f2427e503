"""After an edit everything on the canvas says what it would say if it were drawn anew, and no more is read again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF

from app.canvas.content import ContentReader, ShapeText, plain_shape
from app.canvas.items import wire_layer
from app.canvas.items.wire_layer import WireLayer
from app.canvas.scene import CanvasScene
from app.canvas.view import CanvasView
from app.session.session import EditorSession
from core.graph.commands import RemoveItems, SetAttribute
from core.graph.model import NodeId, PortRef
from tests.app.conftest import EXAMPLE
from tests.helpers.hand import Hand


def check_says_what_is(view: CanvasView) -> None:
    """Assert that every node and every wire shows what a new reader reads."""
    board, reader = view.board, ContentReader(view.session)
    for node, item in board.items_by_id.items():
        assert item.content == reader.read(node)
    for shape in board.layer.shapes.values():
        assert shape.text == reader.shape(shape.wire.source)


@pytest.fixture
def tower(hand: Hand) -> Hand:
    before = hand.node("data", "Variable", -300, 0, shape=(-1, 8))
    for number in range(6):
        dense = hand.node(f"dense{number}", "FullyConnected", 600.0 * number, 0, num_hidden=4)
        relu = hand.node(f"relu{number}", "Activation", 600.0 * number + 300, 0, act_type="relu")
        hand.wire(before, dense)
        hand.wire(dense, relu)
        before = relu
    return hand


def test_a_new_batch_size_is_written_at_every_wire_and_read_by_few_nodes(
    tower: Hand, view: CanvasView, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[NodeId] = []
    plain = CanvasScene.read

    def noted(board: CanvasScene, node: NodeId) -> None:
        read.append(node)
        plain(board, node)

    monkeypatch.setattr(CanvasScene, "read", noted)
    tower.session.push(SetAttribute(NodeId("id-data"), "shape", (32, 8)))
    shown = {plain_shape(shape.text) for shape in view.board.layer.shapes.values()}
    assert shown == {"(32, 8)", "(32, 4)"}
    # The source, and the last one, at whose open output the shape is written.
    assert set(read) == {NodeId("id-data"), NodeId("id-relu5")}
    check_says_what_is(view)


def test_every_kind_of_edit_leaves_nothing_out_of_date(tower: Hand, view: CanvasView) -> None:
    edits = (
        SetAttribute(NodeId("id-data"), "shape", (-1, 16)),
        SetAttribute(NodeId("id-dense2"), "num_hidden", 9),
        SetAttribute(NodeId("id-dense2"), "flatten", False),
        RemoveItems(frozenset({NodeId("id-relu3")})),
        SetAttribute(NodeId("id-data"), "shape", None),
    )
    for edit in edits:
        assert tower.session.push(edit)
        check_says_what_is(view)
    for _ in edits:
        tower.session.undo()
        check_says_what_is(view)


def test_an_example_says_what_is_after_each_of_its_numbers_changed(view: CanvasView, session: EditorSession) -> None:
    session.open_copy(EXAMPLE)
    check_says_what_is(view)
    for node in list(session.graph.nodes.values()):
        if "num_hidden" in node.attributes:
            assert session.push(SetAttribute(node.id, "num_hidden", 7))
            check_says_what_is(view)


def test_what_is_out_of_sight_is_read_when_it_comes_into_sight(
    tower: Hand, view: CanvasView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire_layer, "MOST_PARTS", 0)  # so few as here are compared at once
    view.look_at(1.0, QPointF(0, 0))
    view.viewport().repaint()
    read: list[NodeId] = []
    plain = ContentReader.shape

    def noted(reader: ContentReader, ref: PortRef) -> ShapeText:
        read.append(ref.node)
        return plain(reader, ref)

    monkeypatch.setattr(ContentReader, "shape", noted)
    tower.session.push(SetAttribute(NodeId("id-data"), "shape", (32, 8)))
    view.viewport().repaint()
    assert NodeId("id-dense0") in read
    assert NodeId("id-dense4") not in read
    view.look_at(1.0, QPointF(2600, 0))
    view.viewport().repaint()
    assert NodeId("id-dense4") in read


def test_a_wire_that_was_seen_is_painted_again_and_others_are_not(
    tower: Hand, view: CanvasView, monkeypatch: pytest.MonkeyPatch
) -> None:
    view.look_at(0.5, QPointF(1200, 0))
    view.viewport().repaint()
    painted: list[QRectF] = []
    monkeypatch.setattr(WireLayer, "update", lambda _, *area: painted.extend(area))
    tower.session.push(SetAttribute(NodeId("id-dense3"), "num_hidden", 9))
    graph, shapes = view.session.graph, view.board.layer.shapes
    changed = graph.wires_from[PortRef(NodeId("id-dense3"), "output")][0]
    same = graph.wires_from[PortRef(NodeId("id-dense1"), "output")][0]
    assert any(area.contains(shapes[changed.id].label_box) for area in painted)
    assert not any(area.intersects(shapes[same.id].label_box) for area in painted)
