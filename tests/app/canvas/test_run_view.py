"""What a run shows on the canvas: pictures on nodes, widths of wires, gradients that vanish or explode, costs."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.canvas import run_marks
from app.canvas.content import plain_shape
from app.canvas.hover_card import port_card
from app.canvas.items.node_item import NodeItem
from app.canvas.minis import BAR_HEIGHT, HISTOGRAM, bars_image
from app.canvas.norms import NARROWEST, PLAIN_WIDTH, WIDEST, flow, norm_width, ratio_text
from app.canvas.run_marks import cost_text
from app.canvas.view import CanvasView
from app.examples import find_example
from app.pieces import pieces
from app.theme import apply_theme, theme
from core.graph.commands import SetAttribute, SetParameterSettings
from core.graph.model import NodeId, PortRef, Source, VariableSettings
from core.runtime.statistics import statistics
from tests.helpers.deep import build_deep
from tests.helpers.hand import Hand

TIMEOUT_MS = 10_000


def run_through(view: CanvasView, qtbot: QtBot) -> None:
    run = view.session.run
    run.initialize()
    qtbot.waitUntil(lambda: not run.state.busy, timeout=TIMEOUT_MS)
    run.run_backward()
    qtbot.waitUntil(lambda: run.state.is_finished, timeout=TIMEOUT_MS)
    view.board.run_marks.show()


def item(view: CanvasView, node: str) -> NodeItem:
    return view.board.items_by_id[NodeId(node)]


def distance_from_ground(colour: QColor) -> float:
    ground = QColor(theme().canvas)
    return math.dist((colour.red(), colour.green(), colour.blue()), (ground.red(), ground.green(), ground.blue()))


def wire_strength(view: CanvasView, node: str) -> float:
    """Return how far the strongest pixel of the wire into a node is from the ground, on the screen."""
    port = item(view, node).port_place("data")
    assert port is not None
    place = Hand(view).at(port + QPointF(-26, 0))
    image = view.viewport().grab().toImage()
    return max(distance_from_ground(image.pixelColor(place.x(), place.y() + dy)) for dy in range(-4, 5))


def test_vanishing_gradients_of_twenty_sigmoid_layers_are_seen_on_the_canvas(view: CanvasView, qtbot: QtBot) -> None:
    build_deep(view.session, 20)
    run_through(view, qtbot)
    view.fit()
    assert wire_strength(view, "last") > 2.5 * wire_strength(view, "act1")

    assert item(view, "last").run.flow == ""
    assert [item(view, f"dense{n}").run.flow for n in (1, 5, 10)] == ["vanished"] * 3
    opacities = [item(view, f"dense{n}").run.opacity for n in (1, 17, 20)]
    assert opacities == sorted(opacities)
    assert opacities[0] < 0.3 < 0.9 < opacities[-1]

    looks = {shape.wire.target.node: shape.look for shape in view.board.layer.shapes.values()}
    flagged = [node for node, look in looks.items() if any("▼" in piece.text for piece in look.text or ())]
    assert NodeId("dense1") in flagged
    assert NodeId("last") not in flagged
    widths = [looks[NodeId(node)].width for node in ("dense1", "dense19", "out")]
    assert widths == sorted(widths)


def test_relu_layers_of_the_same_depth_lose_no_gradient(view: CanvasView, qtbot: QtBot) -> None:
    for dense in build_deep(view.session, 6, "relu"):
        settings = VariableSettings(initializer='["msraprelu", {"slope": 0.0}]')
        view.session.push(SetParameterSettings(PortRef(dense, "weight"), settings))
    run_through(view, qtbot)
    assert {each.run.flow for each in view.board.items_by_id.values()} == {""}


def test_exploding_gradients_are_flagged_in_red(view: CanvasView, qtbot: QtBot) -> None:
    for dense in build_deep(view.session, 6, "relu"):
        settings = VariableSettings(initializer='["normal", {"sigma": 30}]')
        view.session.push(SetParameterSettings(PortRef(dense, "weight"), settings))
    run_through(view, qtbot)
    assert item(view, "dense1").run.flow == "exploded"
    looks = {shape.wire.target.node: shape.look for shape in view.board.layer.shapes.values()}
    first = looks[NodeId("act1")]
    assert (first.tone, first.width) == ("error", WIDEST)
    assert any("▲" in piece.text and piece.tone == "error" for piece in first.text or ())
    card = port_card(view.session, PortRef(NodeId("dense1"), "output"))
    assert any("Explodes" in line for line in card.lines)


def test_a_gradient_is_compared_by_its_root_mean_square() -> None:
    first = statistics(np.full(4, 0.1))
    assert flow(statistics(np.full(10_000, 0.1)), first).ratio == pytest.approx(1)
    gone = flow(statistics(np.full(7, 1e-5)), first)
    assert gone.has_vanished
    assert 0.25 < gone.opacity < 1
    assert flow(statistics(np.zeros(3)), first).opacity == 0.25
    assert flow(statistics(np.array([1.0, np.inf])), first).has_exploded
    alone = flow(statistics(np.ones(3)), None)
    assert (alone.has_vanished, alone.has_exploded, alone.opacity) == (False, False, 1.0)


def test_wires_are_wider_the_larger_the_norm_within_bounds() -> None:
    widths = [norm_width(norm) for norm in (0.0, 1e-12, 1e-2, 1.0, 1e2, 1e9, math.inf)]
    assert widths[:2] == [NARROWEST, NARROWEST]
    assert widths[1:-1] == sorted(widths[1:-1])
    assert widths[-2] == WIDEST
    assert (ratio_text(3.2e-9), ratio_text(2e4), ratio_text(0.0004)) == ("×3e−9", "×2e4", "×4e−4")


def test_widths_by_norm_are_switched_off(view: CanvasView, qtbot: QtBot) -> None:
    build_deep(view.session, 2)
    run_through(view, qtbot)
    assert len({shape.look.width for shape in view.board.layer.shapes.values()}) > 1
    view.show_run(minis="heat_map", norms=False, costs=False)
    assert {shape.look.width for shape in view.board.layer.shapes.values()} == {PLAIN_WIDTH}


def test_row_96_nodes_show_heat_maps_or_histograms_or_neither(view: CanvasView, qtbot: QtBot) -> None:
    build_deep(view.session, 2)
    run_through(view, qtbot)
    dense = item(view, "dense1")
    heat = dense.picture
    assert heat is not None
    view.show_run(minis="histogram", norms=True, costs=False)
    bars = dense.picture
    assert bars is not None
    assert bars.height() == BAR_HEIGHT
    assert bars != heat
    height = dense.layout.height
    view.show_run(minis="none", norms=True, costs=False)
    assert dense.picture is None
    assert dense.layout.height < height


def test_a_picture_is_made_once_for_an_array_and_a_theme(view: CanvasView, qtbot: QtBot, qapp: QApplication) -> None:
    build_deep(view.session, 1)
    run_through(view, qtbot)
    minis, ref = view.board.run_marks.minis, PortRef(NodeId("act1"), "output")
    first = minis.picture(ref, "value")
    assert minis.picture(ref, "value") is first
    apply_theme(qapp, "light")
    assert minis.picture(ref, "value") is not first


def test_bars_stand_on_the_ground_and_are_as_high_as_their_counts() -> None:
    image = bars_image(np.array([4, 0, 2, 1_000]), "#ff0000", "#000000")
    heights = [sum(image.pixelColor(3 * bar, y).red() for y in range(BAR_HEIGHT)) // 255 for bar in range(4)]
    assert heights == [1, 0, 1, BAR_HEIGHT]
    assert image.pixelColor(0, BAR_HEIGHT - 1).red() == 255


def test_row_95_a_node_says_how_its_steps_stand_and_what_they_took(view: CanvasView, qtbot: QtBot) -> None:
    build_deep(view.session, 1)
    run_through(view, qtbot)
    view.show_run(minis="heat_map", norms=True, costs=True)
    relu = item(view, "act1")
    assert relu.run.status.startswith("✓ ")
    assert relu.run.status.endswith(" ms · 4.0 KB")  # 32 × 16 float32, value and gradient
    assert item(view, "dense1").run.status.startswith("▸ ")
    assert item(view, "data").run.status == ""
    seconds = view.session.run.seconds((NodeId("act1"),))
    assert seconds > 0

    view.session.run.run_forward()
    qtbot.waitUntil(lambda: not view.session.run.state.busy)
    view.board.run_marks.show()
    assert 0 < view.session.run.seconds((NodeId("act1"),)) < seconds
    assert relu.run.status.endswith(" ms · 2.0 KB")

    view.session.push(SetAttribute(NodeId("dense1"), "num_hidden", 8))
    view.board.run_marks.show()
    assert relu.run.status.startswith("~ ")


def test_costs_are_written_in_units_that_are_read_at_once() -> None:
    assert cost_text(0.00012, 512) == "0.12 ms · 0.5 KB"
    assert cost_text(0.0456, 65_536) == "46 ms · 64 KB"
    assert cost_text(1.5, 5 * 1024**2) == "1500 ms · 5.0 MB"


def test_row_93_a_port_tells_its_last_value(view: CanvasView, qtbot: QtBot) -> None:
    build_deep(view.session, 1)
    run_through(view, qtbot)
    large = port_card(view.session, PortRef(NodeId("act1"), "output"))
    assert large.detail == "float32 (32, 16)"
    assert [label for label, _ in large.numbers] == ["min", "max", "mean", "std"]
    small = port_card(view.session, PortRef(NodeId("last"), "bias"))
    gradient = view.session.run.array(PortRef(NodeId("last"), "bias"), "gradient")
    assert gradient is not None
    assert gradient.size == 10
    shown = " ".join(small.lines).replace("&nbsp;", " ").replace("−", "-")
    assert f"{float(gradient[0]):.3g}"[:6].replace("e-0", "e-") in shown


def test_a_parameter_that_waited_shows_its_shape_once_a_step_has_made_it(
    view: CanvasView, hand: Hand, qtbot: QtBot
) -> None:
    data = hand.node("data", "Variable", 0, 0)
    dense = hand.node("dense", "FullyConnected", 300, 0, num_hidden=4)
    hand.wire(data, dense)
    digits = VariableSettings(source=Source("dataset", name="digits", field="image"))
    view.session.push(SetParameterSettings(PortRef(data, "output"), digits))
    run = view.session.run
    run.initialize()
    qtbot.waitUntil(lambda: not run.state.busy, timeout=TIMEOUT_MS)
    weight = view.board.items_by_id[dense].content.ghosts[0]
    assert plain_shape(weight.shape) == "(4, -1)"
    run.step_forward()
    qtbot.waitUntil(
        lambda: plain_shape(view.board.items_by_id[dense].content.ghosts[0].shape) == "(4, 64)", timeout=TIMEOUT_MS
    )


def test_pictures_of_a_large_network_come_in_parts_from_the_middle_of_what_is_seen(
    view: CanvasView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_deep(view.session, 60)
    run_through(view, qtbot)
    board, marks = view.board, view.board.run_marks
    view.zoom_to(1.0)
    before = {node: shown.picture for node, shown in board.items_by_id.items() if shown.picture is not None}

    def renewed() -> set[NodeId]:
        return {node for node, picture in before.items() if board.items_by_id[node].picture is not picture}

    monkeypatch.setattr(run_marks, "PART_S", 0.0)
    marks.minis.kind = HISTOGRAM
    marks.show_by_parts()
    assert not renewed()
    for _ in range(8):  # the turns that the event loop would take for it
        marks._go_on()
    nearest = board.nearest_first(before)
    assert renewed() >= {*nearest[:2]}
    assert len(renewed() & {*nearest[-50:]}) <= 1  # the current one may be anywhere
    marks.show_by_parts()  # something else happens meanwhile
    qtbot.waitUntil(lambda: renewed() == before.keys() and not pieces().is_behind, timeout=TIMEOUT_MS)
    shown = {node: (each.run, each.picture is not None) for node, each in board.items_by_id.items()}
    looks = {wire: shape.look for wire, shape in board.layer.shapes.items()}
    marks.show()
    assert shown == {node: (each.run, each.picture is not None) for node, each in board.items_by_id.items()}
    assert looks == {wire: shape.look for wire, shape in board.layer.shapes.items()}


def test_the_current_node_of_a_large_network_is_marked_with_the_first_part(
    view: CanvasView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_deep(view.session, 60)
    run_through(view, qtbot)
    run, marks = view.session.run, view.board.run_marks
    monkeypatch.setattr(run_marks, "PART_S", 0.0)

    def current() -> list[NodeId]:
        return [node for node, shown in view.board.items_by_id.items() if shown.run.current is not None]

    run.restart()
    qtbot.waitUntil(lambda: not run.state.busy, timeout=TIMEOUT_MS)
    marks.show()
    for _ in range(3):
        run.step_forward()
        qtbot.waitUntil(lambda: not run.state.busy, timeout=TIMEOUT_MS)
        assert run.state.current is not None
        marks.show_by_parts()
        marks._go_on()
        marks._go_on()
        assert current() == [NodeId(run.state.current.path[0])]


def test_an_open_output_tells_the_shape_that_the_run_gave_it_until_an_edit(view: CanvasView, qtbot: QtBot) -> None:
    session = view.session
    assert session.open_copy(find_example("digits_mlp").path)
    known = item(view, "out").content.outputs[0].shape
    assert plain_shape(known).startswith("(-1")
    run_through(view, qtbot)
    [(port, shape)] = item(view, "out").run.shapes
    assert (port, plain_shape(shape)) == ("output", "(32, 10)")
    assert item(view, "dense1").run.shapes == ()  # its wire tells
    session.push(SetAttribute(NodeId("dense1"), "num_hidden", 8))
    view.board.run_marks.show()
    assert item(view, "out").run.shapes == ()
