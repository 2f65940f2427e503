"""Nodes on the grid, texts that fit, wires that run straight."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QApplication

from app.canvas.content import NodeContent, PortLook, RowLook, Segment
from app.canvas.geometry import (
    SEGMENTS,
    STEP,
    WIDEST,
    NodeLayout,
    curve,
    curve_bounds,
    curve_distance,
    lay_out,
    route,
    shape_columns,
    snapped,
)
from app.canvas.items.wire_shape import WireRun
from app.canvas.style import metrics, text_width
from app.canvas.view import CanvasView
from app.theme import GRID
from core.graph.model import NodeId, Point, PortRef, Wire, WireId
from tests.helpers.hand import Hand

NODE = NodeId("n1")


def content(name: str = "dense1", value: str = "256", inputs: int = 3) -> NodeContent:
    ports = tuple(
        PortLook(PortRef(NODE, f"in{i}"), is_input=True, is_diamond=i > 0, wired=False, label=f"in{i}" if i else "")
        for i in range(inputs)
    )
    output = PortLook(PortRef(NODE, "output"), is_input=False, is_diamond=False, wired=True)
    rows = (RowLook("units", value, "num_hidden", is_field=True), RowLook("params", "16,640"))
    return NodeContent(NODE, "Dense", name, "linear", rows, ports, (output,), ())


@pytest.fixture(params=["d", "dense1", "a_name_that_is_much_longer_than_any_node_is_wide"])
def layout(request: pytest.FixtureRequest, qapp: QApplication) -> NodeLayout:
    return lay_out(content(request.param))


def test_ports_are_on_the_grid_and_widths_go_in_steps(layout: NodeLayout) -> None:
    assert all(place.y() % GRID == 0 and place.x() % GRID == 0 for place in layout.ports.values())
    assert layout.width % STEP == 0
    assert layout.width <= WIDEST


def test_title_and_name_do_not_overlap_and_stay_inside(layout: NodeLayout) -> None:
    name = layout.name_box()
    assert name.left() > layout.title_width
    assert name.right() < layout.width
    assert layout.title_width >= text_width("Dense", "title_font")


def test_short_texts_fit_whole(qapp: QApplication) -> None:
    layout = lay_out(content())
    assert layout.name_box().width() + 0.01 >= text_width("dense1", "name_font")
    field = layout.rows[0].box
    assert field.width() - 16 >= text_width("256", "value_font")


def test_a_fact_stands_beside_a_port_that_needs_no_label(qapp: QApplication) -> None:
    layout = lay_out(content())
    assert [place.row.label for place in layout.rows] == ["units", "in1", "in2", "params"]
    assert layout.rows[0].center == layout.ports["in0"].y() == layout.ports["output"].y()


def test_a_picture_makes_the_node_higher_and_moves_no_port(qapp: QApplication) -> None:
    plain, with_picture = lay_out(content()), lay_out(content(), has_picture=True)
    assert with_picture.height > plain.height
    assert with_picture.ports == plain.ports
    assert with_picture.heatmap is not None
    assert with_picture.box.contains(with_picture.heatmap)


def test_a_wire_between_ports_of_one_height_is_straight() -> None:
    lines = curve(QPointF(0, 56), QPointF(96, 56))
    assert np.allclose(lines[:, [1, 3]], 56)
    assert np.all(np.diff(lines[:, 0]) > 0)


def test_a_wire_begins_and_ends_at_its_ports_and_is_one_line() -> None:
    lines = curve(QPointF(10, 20), QPointF(-200, 300))
    assert tuple(lines[0, :2]) == (10, 20)
    assert tuple(lines[-1, 2:]) == pytest.approx((-200, 300))
    assert np.array_equal(lines[1:, :2], lines[:-1, 2:])


def test_distance_from_a_wire() -> None:
    lines = curve(QPointF(0, 0), QPointF(100, 0))
    assert curve_distance(lines, QPointF(50, 7)) == pytest.approx(7)
    assert curve_distance(lines, QPointF(103, 4)) == pytest.approx(5)
    assert curve_bounds(lines) == QRectF(0, 0, 100, 0)


def test_points_snap_to_the_grid() -> None:
    assert snapped(QPointF(11.9, -12.1)) == Point(8, -16)


def test_dims_of_a_written_shape_are_found_with_their_letters(qapp: QApplication) -> None:
    pieces = (("(", False), ("-1", False), ("N", True), (", ", False), ("64", False), (")", False))
    columns = shape_columns(tuple(Segment(text, "dim", raised) for text, raised in pieces))
    assert [axis for _, _, axis in columns] == [0, 1]
    (_, end, _), (start, _, _) = columns
    assert end < start


def test_a_leg_that_goes_back_from_dot_to_dot_swings_out_nowhere() -> None:
    lines = route(QPointF(900, 0), [Point(1000.0, 200.0), Point(-100.0, 200.0)], QPointF(0, 400))
    assert curve_bounds(lines).left() >= -200
    assert curve_bounds(lines).right() <= 1100
    assert len(lines) == 3 * SEGMENTS


@pytest.mark.parametrize("kind", ["name_font", "value_font", "declared_font", "raised_font", "title_font"])
def test_the_width_of_a_text_is_what_its_font_says(view: CanvasView, kind: str) -> None:
    for text in ("conv12_weight", "a -> b != <= ffi", "", "(-1ᴺ, 64)", "权重", "x" * 80):
        assert text_width(text, kind) == pytest.approx(metrics(kind).horizontalAdvance(text), abs=1e-6)


def test_nodes_that_look_alike_are_measured_once_and_others_not(hand: Hand, view: CanvasView) -> None:
    alike = [hand.node(f"relu{number}", "Activation", 300.0 * number, act_type="relu") for number in range(2)]
    other = hand.node("tanh0", "Activation", 600, act_type="tanh")
    looks = [view.board.items_by_id[node].layout.look for node in (*alike, other)]
    assert looks[0] == looks[1] != looks[2]
    names = [view.board.items_by_id[node].layout.content.name for node in alike]
    assert names == ["relu0", "relu1"]


@given(st.tuples(*[st.floats(-500, 500)] * 4), st.sampled_from(["curve", "angle", "straight"]))
def test_the_bounds_of_a_wire_hold_all_of_it(places: tuple[float, float, float, float], style: str) -> None:
    start, end = Point(*places[:2]), Point(*places[2:])
    wire = Wire(WireId("w"), PortRef(NodeId("a"), "output"), PortRef(NodeId("b"), "data"))
    run = WireRun(wire, start, end, style)
    held, needed = run.bounds.adjusted(-1e-6, -1e-6, 1e-6, 1e-6), curve_bounds(run.lines)
    assert held.left() <= needed.left()
    assert held.top() <= needed.top()
    assert held.right() >= needed.right()
    assert held.bottom() >= needed.bottom()
