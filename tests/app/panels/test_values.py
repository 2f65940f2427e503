"""The values panel: what it says before a run, and the arrays it shows after one."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.panels.pictures import SAMPLE, lay_out
from app.panels.plots import HeatMap
from app.panels.values import ValuesPanel, _Side
from app.session.session import EditorSession
from core.graph.commands import SetAttribute
from core.graph.model import PortRef
from core.runtime.statistics import histogram as exact_histogram
from tests.app.panels.conftest import Ids, Show


@pytest.fixture
def panel(session: EditorSession, show: Show) -> ValuesPanel:
    made = ValuesPanel(session)
    show(made, 850, 262)
    return made


def run(session: EditorSession, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.run.initialized):
        session.run.initialize()
    session.run.run_backward()
    qtbot.waitUntil(lambda: session.run.state.is_finished)


def test_before_anything_it_says_what_to_do(panel: ValuesPanel, session: EditorSession, ids: Ids, qtbot: QtBot) -> None:
    assert panel.empty.title.text() == "Nothing is selected"

    session.select([PortRef(ids["dense1"], "weight")])
    qtbot.waitUntil(lambda: panel.empty.title.text() == "dense1_weight has no values yet")
    assert panel.empty.hint.text().startswith("Initialize to see")

    session.select([ids["relu1"]])
    qtbot.waitUntil(lambda: panel.empty.hint.text().startswith("Step or run forward"))


def test_an_initialized_parameter_shows_its_value_and_waits_for_a_gradient(
    panel: ValuesPanel, session: EditorSession, ids: Ids, qtbot: QtBot
) -> None:
    session.select([PortRef(ids["dense1"], "weight")])

    session.run.initialize()
    qtbot.waitUntil(panel.content.isVisible)

    assert panel.name.text() == "dense1_weight"
    assert panel.shape.text() == "(256, 64)"
    assert panel.value.line.whole_text().startswith("norm ")
    assert panel.gradient.missing.isVisible()


def test_after_a_backward_run_value_and_gradient_are_side_by_side(
    panel: ValuesPanel, session: EditorSession, ids: Ids, qtbot: QtBot
) -> None:
    session.select([PortRef(ids["dense1"], "weight")])
    run(session, qtbot)
    qtbot.waitUntil(lambda: panel.gradient.picture is not None and panel.gradient.picture.isVisible())

    assert panel.value.picture is not None
    assert panel.gradient.picture is not None
    counts = panel.value.picture.histogram.bars.opts["height"]
    assert counts.sum() == 256 * 64
    assert panel.value.picture.heat_map.image.image.shape[2] == 4
    assert "zeros" in panel.gradient.line.toolTip()


def test_the_arrays_of_a_node_are_chosen_from_a_list(
    panel: ValuesPanel, session: EditorSession, ids: Ids, qtbot: QtBot
) -> None:
    run(session, qtbot)
    session.select([ids["dense1"]])
    qtbot.waitUntil(lambda: panel.part.value() == "weight")

    panel.part.setFocus()
    QTest.keyClick(panel.part, Qt.Key.Key_Down)
    QTest.keyClick(panel.part, Qt.Key.Key_Down)

    assert panel.part.value() == "output"
    assert (panel.name.text(), panel.shape.text()) == ("dense1", "(32, 256)")


def test_a_vector_is_a_strip(panel: ValuesPanel, session: EditorSession, ids: Ids, qtbot: QtBot) -> None:
    from app.panels.plots import STRIP_HEIGHT

    run(session, qtbot)
    session.select([PortRef(ids["dense1"], "bias")])
    qtbot.waitUntil(lambda: panel.name.text() == "dense1_bias")

    picture = panel.gradient.picture
    assert picture is not None
    qtbot.waitUntil(lambda: picture.heat_map.height() <= STRIP_HEIGHT)


def test_a_run_that_is_forgotten_empties_the_panel(
    panel: ValuesPanel, session: EditorSession, ids: Ids, qtbot: QtBot
) -> None:
    run(session, qtbot)
    session.select([ids["relu1"]])
    qtbot.waitUntil(panel.content.isVisible)

    session.run.reset()

    qtbot.waitUntil(panel.empty.isVisible)


def test_a_place_of_the_heat_map_tells_its_index_and_value(show: Show, qtbot: QtBot) -> None:
    from app.panels.plots import HeatMap

    heat_map = HeatMap()
    show(heat_map, 200, 100)
    heat_map.set_layout(lay_out(np.arange(24.0).reshape(2, 3, 4)))
    qtbot.waitUntil(lambda: heat_map.text_at(QPointF(10, 75)) == "[1, 0, 0]  12")
    assert heat_map.text_at(QPointF(190, 25)) == "[0, 2, 3]  11"


def test_zooming_in_shows_every_value_again(show: Show, qtbot: QtBot) -> None:
    from app.panels.plots import HeatMap

    values = np.random.default_rng(0).normal(size=(2000, 3000)).astype(np.float32)
    heat_map = HeatMap()
    show(heat_map, 300, 200)
    heat_map.set_layout(lay_out(values))
    assert heat_map.image.image.shape == (200, 300, 4)

    heat_map.box.setRange(xRange=(100, 110), yRange=(50, 60), padding=0)

    qtbot.waitUntil(lambda: heat_map.image.image.shape[:2] == (10, 10))


def test_a_histogram_of_many_values_is_a_sample_until_it_is_left_alone(show: Show, qtbot: QtBot) -> None:
    from app.panels.plots import BINS, HistogramPlot

    values = np.random.default_rng(0).standard_normal(3 * 2**20 // 2, np.float32)
    values[1:3] = 50  # between two values of the sample
    plot = HistogramPlot(lambda: "#3FB4EA")
    show(plot, 300, 200)

    plot.set_array(values)

    heights = plot.bars.opts["height"]
    assert heights.sum() < SAMPLE + 3
    assert "sample" in plot.toolTip()
    qtbot.waitUntil(lambda: bool(plot.bars.opts["height"].sum() == values.size))
    np.testing.assert_array_equal(plot.bars.opts["height"], exact_histogram(values, BINS).counts)
    assert plot.high.text() == "50"
    assert "All" in plot.toolTip()


def test_a_histogram_that_nobody_sees_does_not_count(show: Show, qtbot: QtBot) -> None:
    from app.panels.plots import REST_MS, HistogramPlot

    plot = HistogramPlot(lambda: "#3FB4EA")
    show(plot, 300, 200)
    plot.set_array(np.ones(SAMPLE * 2, np.float32))
    plot.hide()
    qtbot.wait(REST_MS + 50)
    assert plot.bars.opts["height"].sum() < SAMPLE * 2

    plot.show()

    qtbot.waitUntil(lambda: bool(plot.bars.opts["height"].sum() == SAMPLE * 2))


def test_while_nothing_is_selected_it_follows_the_steps(
    panel: ValuesPanel, session: EditorSession, ids: Ids, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(session.run.initialized):
        session.run.initialize()
    session.select([])
    session.run.step_forward()
    qtbot.waitUntil(lambda: panel.name.text() == "dense1")
    assert panel.shape.text() == "(32, 256)"
    assert panel.note.whole_text() == "the current step"

    session.run.step_forward()
    qtbot.waitUntil(lambda: panel.name.text() == "relu1")

    session.select([ids["dense1"]])
    qtbot.waitUntil(lambda: panel.name.text() == "dense1_weight")
    assert panel.note.whole_text() == ""


def heat_map(side: _Side) -> HeatMap:
    """Return the heat map of a side, which has one by now."""
    assert side.picture is not None
    return side.picture.heat_map


def test_after_an_edit_values_of_the_run_before_it_are_paler_and_say_so(
    panel: ValuesPanel, session: EditorSession, ids: Ids, qtbot: QtBot
) -> None:
    session.select([ids["relu1"]])
    run(session, qtbot)
    qtbot.waitUntil(lambda: panel.gradient.picture is not None and panel.gradient.picture.isVisible())
    assert heat_map(panel.value).image.opacity() == 1
    assert panel.note.whole_text() == ""

    session.push(SetAttribute(ids["dense1"], "num_hidden", 64))
    qtbot.waitUntil(lambda: heat_map(panel.value).image.opacity() < 1)
    assert panel.note.whole_text() == "before the edit"
    session.select([PortRef(ids["dense2"], "bias")])  # still what the store holds, in the shape that it still has
    qtbot.waitUntil(lambda: heat_map(panel.value).image.opacity() == 1)
    assert heat_map(panel.gradient).image.opacity() < 1


def test_large_cells_have_their_numbers_written_in_them(
    panel: ValuesPanel, session: EditorSession, ids: Ids, qtbot: QtBot
) -> None:
    session.select([PortRef(ids["dense2"], "weight")])
    run(session, qtbot)
    qtbot.waitUntil(lambda: panel.gradient.picture is not None and panel.gradient.picture.isVisible())
    cells = heat_map(panel.value)
    cells.grab()
    assert cells.written == {}  # 10 rows of 256 cells: too narrow for numbers

    cells.box.setRange(QRectF(0, 0, 4, 4), padding=0)
    cells.grab()
    weight = session.run.array(PortRef(ids["dense2"], "weight"))
    assert weight is not None
    assert len(cells.written) == 16
    assert float(cells.written[2, 3]) == pytest.approx(float(weight[2, 3]), rel=1e-2)


def test_after_a_backward_run_it_does_not_ask_for_one_where_no_gradient_arrives(
    panel: ValuesPanel, session: EditorSession, ids: Ids, qtbot: QtBot
) -> None:
    session.select([ids["out"]])
    session.run.initialize()
    session.run.run_forward()
    qtbot.waitUntil(panel.gradient.missing.isVisible)
    assert panel.gradient.missing.text() == "Run backward to see the gradient."
    run(session, qtbot)
    qtbot.waitUntil(lambda: panel.gradient.missing.text() == "The backward pass brings no gradient here.")
