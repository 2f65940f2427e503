"""Charts of curves: how far their axes reach, and how often they are painted."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.panels.axis import next_rounder
from app.panels.charts import Chart, Curve, span_for
from app.panels.training.curves import Curves
from tests.app.panels.conftest import Show

COLOUR = "#3FB4EA"
AGAIN_MS = 60


class Counted(Chart):
    """Counts how often it is painted."""

    paints = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        self.paints += 1
        super().paintEvent(event)


def falling(points: int) -> Curve:
    x = np.arange(1, points + 1, dtype=np.float64)
    return Curve("loss", COLOUR, x, 1 / x)


@pytest.fixture
def chart(show: Show, qtbot: QtBot) -> Counted:
    made = Counted("loss")
    show(made, 400, 240)
    qtbot.waitUntil(lambda: made.paints > 0)
    return made


def paint(chart: Counted, curve: Curve, qtbot: QtBot) -> None:
    """Show a curve, until it is painted and a second time would have come too."""
    chart.paints = 0
    chart.set_curves([curve])
    qtbot.waitUntil(lambda: chart.paints > 0)
    qtbot.wait(AGAIN_MS)


def test_new_points_that_the_axes_have_room_for_are_painted_once(chart: Counted, qtbot: QtBot) -> None:
    paint(chart, falling(30), qtbot)

    paint(chart, falling(40), qtbot)

    assert chart.paints == 1


def test_points_that_axes_have_to_make_room_for_are_painted_once_too(chart: Counted, qtbot: QtBot) -> None:
    paint(chart, falling(30), qtbot)

    paint(chart, falling(300), qtbot)

    assert chart.end == 500
    assert chart.paints == 1


def test_dots_of_a_curve_without_any_number_are_left_out(chart: Counted, qtbot: QtBot) -> None:
    nowhere = np.full(3, np.nan)
    paint(chart, Curve("loss", COLOUR, np.arange(1.0, 4.0), nowhere, dots=True), qtbot)

    paint(chart, Curve("loss", COLOUR, np.arange(1.0, 4.0), np.array([np.nan, 1.0, np.inf]), dots=True), qtbot)

    assert chart.paints > 0


def test_the_axes_have_room_for_all_points(chart: Counted) -> None:
    chart.set_curves([falling(20)])

    (left, right), (low, high) = chart.box.viewRange()
    assert left <= 1
    assert right >= 20
    assert low < 1 / 20
    assert 1 < high < 1.2


def test_a_jump_gets_room_and_zooming_by_key_is_kept(chart: Counted) -> None:
    chart.set_curves([falling(20)])
    QTest.keyClick(chart, Qt.Key.Key_Plus)
    zoomed = chart.box.viewRange()
    jump = Curve("loss", COLOUR, np.arange(1.0, 4.0), np.array([1.0, 50.0, np.nan]))

    chart.set_curves([jump])
    assert chart.box.viewRange() == zoomed

    QTest.keyClick(chart, Qt.Key.Key_Home)
    assert 50 < chart.box.viewRange()[1][1] < 60


def test_an_axis_stays_while_curves_fill_enough_of_it() -> None:
    first = span_for([0.0, 1.0], None)
    assert first is not None
    assert first[0] < 0 < 1 < first[1]
    assert span_for([0.1, 0.9], first) == first
    assert span_for([0.1, 0.3], first) != first
    assert span_for([0.0, 1.2], first) != first
    assert span_for([], first) == first
    flat = span_for([2.0, 2.0], None)
    assert flat is not None
    assert flat[0] < 2 < flat[1]


def test_charts_are_made_ahead_one_in_a_turn(show: Show, qtbot: QtBot) -> None:
    curves = Curves()
    show(curves, 600, 240)

    curves.prepare()
    assert curves.loss is not None
    assert not curves.is_ready

    qtbot.waitUntil(lambda: curves.is_ready)


def test_a_curve_that_is_there_already_is_not_drawn_again(chart: Counted, monkeypatch: pytest.MonkeyPatch) -> None:
    old = falling(30)
    drawn: list[Curve] = []
    chart.set_curves([old, falling(20)])
    draw = chart._draw

    def counted(line: pg.PlotDataItem, curve: Curve) -> None:
        drawn.append(curve)
        draw(line, curve)

    monkeypatch.setattr(chart, "_draw", counted)
    longer = falling(25)
    chart.set_curves([old, longer])
    assert drawn == [longer]

    chart.set_log(True)
    assert drawn == [longer, old, longer]


def test_a_long_curve_is_painted_by_few_points_with_all_its_peaks(chart: Counted) -> None:
    x = np.arange(1.0, 100_001.0)
    y = np.zeros_like(x)
    y[71_234] = 5.0
    chart.set_curves([Curve("loss", COLOUR, x, y)])
    painted = chart._lines[0].getData()
    assert len(painted[0]) < 2_000
    assert painted[1].max() == 5
    assert painted[0][painted[1].argmax()] == 71_235
    assert chart.values_at(71_235.2)[0][1] == 5


def places_of_labels(chart: Chart, side: str) -> list[tuple[float, float]]:
    """Return from where to where each label of an axis reaches, in pixels."""
    axis = chart.getPlotItem().getAxis(side)
    image = QImage(chart.size(), QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    _, _, texts = axis.generateDrawSpecs(painter)
    painter.end()
    ends = [(box.left(), box.right()) if side == "bottom" else (box.top(), box.bottom()) for box, _, _ in texts]
    return sorted(ends)


@pytest.mark.parametrize("last", [12, 700, 1_500, 98_000])
@pytest.mark.parametrize("size", [(130, 90), (170, 120), (400, 240)])
@pytest.mark.parametrize("is_log", [False, True])
def test_labels_of_an_axis_never_touch_each_other(
    show: Show, qtbot: QtBot, size: tuple[int, int], last: int, is_log: bool
) -> None:
    chart = Counted("loss")
    show(chart, *size)
    x = np.linspace(1, last, 50)
    chart.set_log(is_log)
    chart.set_curves([Curve("loss", COLOUR, x, 10.0 ** -(8 * x / last))])
    qtbot.waitUntil(lambda: chart.paints > 0)
    for side in ("bottom", "left"):
        places = places_of_labels(chart, side)
        assert places
        assert all(end <= start for (_, end), (start, _) in pairwise(places)), (side, places)


def test_a_spacing_becomes_rounder() -> None:
    spacings = [0.1]
    for _ in range(6):
        spacings.append(next_rounder(spacings[-1]))
    assert spacings == pytest.approx([0.1, 0.2, 0.5, 1, 2, 5, 10])


@pytest.mark.parametrize(("ratio", "width"), [(1.0, 1), (1.25, 1), (2.0, 2)])
def test_curves_are_no_hairlines_on_a_fine_screen(
    show: Show, monkeypatch: pytest.MonkeyPatch, ratio: float, width: int
) -> None:
    chart = Counted("loss")
    monkeypatch.setattr(chart, "devicePixelRatioF", lambda: ratio)
    show(chart, 400, 240)
    dashed = replace(falling(200), style="dash")
    chart.set_curves([falling(40), falling(5_000), dashed])
    widths = [line.opts["pen"].width() for line in chart._lines]
    assert widths == [width, width, 1], "dashes of many points would take long"
    modes = [line.curve.opts["segmentedLineMode"] for line in chart._lines]
    assert modes == ["on" if width > 1 else "auto"] * 2 + ["auto"]
