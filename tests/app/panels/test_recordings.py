"""Parameters and gradients over time: lines, distributions, the slider, and that it sets the canvas."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.panels.recordings import RecordingsPanel
from app.panels.recordings.list import COURSE
from app.session.session import EditorSession
from app.session.training import FINISHED, TrainingRun
from app.theme import apply_theme
from core.graph.commands import SetTrainingSettings
from core.graph.model import PortRef, TrainingSettings
from tests.app.panels.conftest import Ids, Show

LEFT = Qt.MouseButton.LeftButton
TIMEOUT_MS = 20_000


@pytest.fixture
def panel(session: EditorSession, show: Show) -> RecordingsPanel:
    made = RecordingsPanel(session)
    show(made, 1100, 300)
    return made


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, LEFT)


def train(panel: RecordingsPanel, qtbot: QtBot) -> TrainingRun:
    panel.session.push(SetTrainingSettings(TrainingSettings(epochs=2, batch_size=50)))
    panel.session.training.start()
    run = panel.session.training.current
    assert run is not None
    qtbot.waitUntil(lambda: run.status == FINISHED, timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: not panel._renewal.is_due, timeout=TIMEOUT_MS)
    return run


def tick(panel: RecordingsPanel, row: int) -> None:
    item = panel.ticks.topLevelItem(row)
    assert item is not None
    rect = panel.ticks.visualItemRect(item)
    QTest.mouseClick(panel.ticks.viewport(), LEFT, pos=QPoint(rect.left() + 12, rect.center().y()))


@pytest.mark.usefixtures("ids")
def test_before_a_training_it_says_what_to_do(panel: RecordingsPanel) -> None:
    assert panel.views.currentWidget() is panel.empty
    assert panel.empty.title.text() == "Nothing is recorded yet"
    assert not panel.slider.isEnabled()


def test_lines_are_what_was_recorded_of_the_ticked_parameters(panel: RecordingsPanel, qtbot: QtBot, ids: Ids) -> None:
    run = train(panel, qtbot)
    assert panel.lines is not None
    moments = run.results.moments[ids["dense1"], "weight"]
    assert [curve.name for curve in panel.lines.curves] == ["dense1_weight", "dense1_bias"]
    np.testing.assert_array_equal(panel.lines.curves[0].y, [each.value.norm for each in moments])
    tick(panel, 1)
    tick(panel, 2)
    assert [curve.name for curve in panel.lines.curves] == ["dense1_weight", "dense2_weight"]
    click(panel.kind.buttons["gradient"])
    np.testing.assert_array_equal(panel.lines.curves[0].y, [each.gradient.norm for each in moments])
    panel.statistic.setFocus()
    QTest.keyClick(panel.statistic, Qt.Key.Key_End)
    assert panel.statistic.value() == "ratio"
    np.testing.assert_array_equal(panel.lines.curves[0].y, [each.ratio for each in moments])


@pytest.mark.usefixtures("ids")
def test_the_same_training_once_more_behind_another_tab_is_shown_as_another(
    panel: RecordingsPanel, qtbot: QtBot
) -> None:
    first = train(panel, qtbot)
    panel.session.undo()
    panel.session.undo()
    panel.hide()
    panel.session.push(SetTrainingSettings(TrainingSettings(epochs=2, batch_size=50)))
    panel.session.training.start()
    again = panel.session.training.current
    assert again is not None
    assert again is not first
    qtbot.waitUntil(lambda: again.status == FINISHED, timeout=TIMEOUT_MS)
    panel.show()
    qtbot.waitUntil(lambda: panel.recording.values == again.results.moments, timeout=TIMEOUT_MS)
    for path in panel.recording.names:
        # which iterations are recorded between the first and the last one depends on the time that there is
        one, other = (
            {moment.iteration: moment.value.norm for moment in run.results.moments[path]} for run in (first, again)
        )
        both = one.keys() & other.keys()
        assert {1, again.iteration} <= both
        for iteration in both:
            assert one[iteration] == pytest.approx(other[iteration], rel=1e-5)


@pytest.mark.usefixtures("ids")
def test_another_theme_gives_what_is_drawn_the_colours_of_the_list(
    panel: RecordingsPanel, qapp: QApplication, qtbot: QtBot
) -> None:
    apply_theme(qapp, "dark")
    train(panel, qtbot)
    lines = panel.lines
    assert lines is not None
    apply_theme(qapp, "light")
    wanted = [colour for _, _, colour in panel.ticks.ticked()]
    qtbot.waitUntil(lambda: [curve.colour for curve in lines.curves] == wanted)
    click(panel.picture.buttons["bars"])
    apply_theme(qapp, "dark")
    brushes = [colour for _, _, colour in panel.ticks.ticked()]
    qtbot.waitUntil(lambda: [chart.bars.opts["brush"].name() for chart in panel.charts] == [c.lower() for c in brushes])


def test_distributions_of_several_parameters_stand_side_by_side(panel: RecordingsPanel, qtbot: QtBot, ids: Ids) -> None:
    run = train(panel, qtbot)
    for kind in ("ridges", "heat", "bars"):
        click(panel.picture.buttons[kind])
        shown = [chart for chart in panel.charts if chart.isVisible()]
        assert [chart.accessibleName() for chart in shown] == ["dense1_weight", "dense1_bias"]
    heights = panel.charts[0].bars.opts["height"]
    counts = run.results.moments[ids["dense1"], "weight"][-1].value_cells.counts
    assert 0.98 <= heights.sum() + 1e-6 <= 1.00001, "but for the ends that a picture leaves out"
    assert counts.sum() == 256 * 64
    ridges = panel.charts[0].ridges
    assert 2 <= len(ridges.offsets) <= 40
    assert ridges.offsets[run.results.moments[ids["dense1"], "weight"][-1].iteration] == 0, "the newest is in front"


@pytest.mark.usefixtures("ids")
def test_where_there_is_no_room_for_all_that_is_ticked_it_says_so(panel: RecordingsPanel, qtbot: QtBot) -> None:
    train(panel, qtbot)
    for row in (2, 3):
        tick(panel, row)
    assert len(panel.lines.curves if panel.lines else ()) == 4, "lines lie over each other, however many"
    assert not panel.rest.isVisible()
    click(panel.picture.buttons["ridges"])
    assert len([chart for chart in panel.charts if chart.isVisible()]) == 3
    assert panel.rest.text() == "the first 3 of 4 ticked"
    tick(panel, 3)
    assert not panel.rest.isVisible()


@pytest.mark.usefixtures("ids")
def test_slider_and_cursors_are_one(panel: RecordingsPanel, qtbot: QtBot) -> None:
    run = train(panel, qtbot)
    assert panel.lines is not None
    with qtbot.waitSignal(panel.session.training.cursor_moved):
        panel.slider.setFocus()
        QTest.keyClick(panel.slider, Qt.Key.Key_Home)
    assert panel.where.text() == f"1 / {run.iteration}"
    assert panel.lines.cursor_line.value() == 1
    panel.lines.setFocus()
    QTest.keyClick(panel.lines, Qt.Key.Key_Right)
    assert panel.slider.value() == 2

    click(panel.picture.buttons["heat"])
    chart = panel.charts[0]
    qtbot.waitUntil(lambda: chart.box.viewRange()[0][1] > run.iteration and chart.box.width() > 100, timeout=TIMEOUT_MS)
    place = chart.box.mapViewToScene(QPointF(30, 0)).toPoint()
    QTest.mouseClick(chart.viewport(), LEFT, pos=place)
    assert panel.slider.value() == pytest.approx(30, abs=2)
    assert chart.cursor_line.isVisible()


def test_the_slider_sets_the_canvas_and_undo_takes_it_back(
    panel: RecordingsPanel, qtbot: QtBot, session: EditorSession, ids: Ids
) -> None:
    run = train(panel, qtbot)
    path = (ids["dense1"], "weight")
    trained = session.store.value(path)
    click(panel.sets_canvas)
    panel.slider.setFocus()
    QTest.keyClick(panel.slider, Qt.Key.Key_Home)
    np.testing.assert_array_equal(session.store.value(path), run.results.snapshots[1][path])
    steps = session.history.position
    QTest.keyClick(panel.slider, Qt.Key.Key_PageUp)
    nearest = min(run.results.snapshots, key=lambda known: abs(known - panel.slider.value()))
    np.testing.assert_array_equal(session.store.value(path), run.results.snapshots[nearest][path])
    assert session.history.position == steps, "moving the slider on makes no further step"
    assert session.undo_text() == "Show weights of an iteration"
    session.undo()
    np.testing.assert_array_equal(session.store.value(path), trained)


def test_what_was_recorded_is_saved_as_a_table(
    panel: RecordingsPanel, qtbot: QtBot, ids: Ids, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = train(panel, qtbot)
    target = tmp_path / "norms.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), "Table (*.csv)"))
    click(panel.save)
    with target.open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["parameter"] == "dense1_weight"]
    moments = run.results.moments[ids["dense1"], "weight"]
    assert [float(row["norm"]) for row in rows] == [each.value.norm for each in moments]
    assert [int(row["iteration"]) for row in rows] == [each.iteration for each in moments]


@pytest.mark.usefixtures("ids")
@pytest.mark.parametrize("ending", ["png", "svg"])
@pytest.mark.parametrize("kind", ["lines", "ridges", "heat", "bars"])
def test_every_picture_is_saved(
    panel: RecordingsPanel, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, ending: str
) -> None:
    train(panel, qtbot)
    click(panel.picture.buttons[kind])
    target = tmp_path / f"picture.{ending}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), "Picture (*.png)"))
    click(panel.save)
    assert target.stat().st_size > 2_000


@pytest.mark.usefixtures("ids")
def test_the_course_of_each_norm_is_painted_where_it_is_seen(panel: RecordingsPanel, qtbot: QtBot) -> None:
    train(panel, qtbot)
    first = panel.ticks.topLevelItem(0)
    assert first is not None
    row = panel.ticks.visualItemRect(first)
    left, width = panel.ticks.columnViewportPosition(COURSE), panel.ticks.columnWidth(COURSE)
    picture = panel.ticks.viewport().grab(QRect(left, row.top(), width, row.height())).toImage()
    columns = [{picture.pixelColor(x, y).name() for y in range(picture.height())} for x in range(picture.width())]
    lit = [x for x, colours in enumerate(columns) if len(colours) > 1]
    assert len(lit) > 0.8 * picture.width()


# Over the steps of runs


def done(panel: RecordingsPanel, qtbot: QtBot) -> None:
    """Wait until the engine rests and the panel shows what it left."""
    qtbot.waitUntil(lambda: not panel.session.run.state.busy, timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: not panel._renewal.is_due, timeout=TIMEOUT_MS)


def step_through(panel: RecordingsPanel, qtbot: QtBot, runs: int = 1) -> None:
    """Run forward, backward and through the updates, as often."""
    panel.session.run.initialize()
    panel.session.run.set_updates(True)
    for _ in range(runs):
        panel.session.run.restart()
        panel.session.run.run_to_end()
        done(panel, qtbot)


def test_steps_are_shown_as_iterations_are(panel: RecordingsPanel, qtbot: QtBot, ids: Ids) -> None:
    step_through(panel, qtbot, runs=2)
    run = panel.session.run
    assert panel.over.choice == "steps", "there is nothing else yet"
    assert panel.lines is not None
    weight, bias = panel.lines.curves
    assert (weight.name, bias.name) == ("dense1_weight", "dense1_bias")
    whole = len(run.state.steps)
    moved = [at for at, step in enumerate(run.state.steps, 1) if step.phase == "update"]
    update = next(at for at in moved if run.state.steps[at - 1].path == (ids["dense1"], "weight"))
    assert weight.x.tolist() == [0, update, whole + 1, whole + 1 + update]
    value = run.array(PortRef(ids["dense1"], "weight"))
    assert value is not None
    assert weight.y[-1] == pytest.approx(np.linalg.norm(value), rel=1e-5)
    assert weight.y[0] != weight.y[1] == weight.y[2], "the next run begins with what the update has left"
    click(panel.kind.buttons["gradient"])
    gradient = run.array(PortRef(ids["dense1"], "weight"), "gradient")
    assert gradient is not None
    assert len(panel.lines.curves[0].y) == 2
    assert panel.lines.curves[0].y[-1] == pytest.approx(np.linalg.norm(gradient), rel=1e-5)


@pytest.mark.usefixtures("ids")
def test_what_nodes_give_is_in_the_list_behind_the_parameters(panel: RecordingsPanel, qtbot: QtBot) -> None:
    step_through(panel, qtbot)
    names = [item.text(0) for row in range(panel.ticks.topLevelItemCount()) if (item := panel.ticks.topLevelItem(row))]
    assert names[:4] == ["dense1_weight", "dense1_bias", "dense2_weight", "dense2_bias"]
    assert {"dense1", "relu1", "dense2"} <= {*names[4:]}
    tick(panel, 0)
    tick(panel, 1)
    tick(panel, names.index("dense1"))
    for kind in ("ridges", "heat", "bars"):
        click(panel.picture.buttons[kind])
        [chart] = [chart for chart in panel.charts if chart.isVisible()]
        assert chart.accessibleName() == "dense1"


@pytest.mark.usefixtures("ids")
def test_the_slider_goes_to_the_step_on_the_canvas(panel: RecordingsPanel, qtbot: QtBot) -> None:
    step_through(panel, qtbot)
    run = panel.session.run
    whole = len(run.state.steps)
    assert panel.slider.value() == panel.slider.maximum() == whole
    click(panel.sets_canvas)
    panel.slider.setFocus()
    QTest.keyClick(panel.slider, Qt.Key.Key_Home)
    done(panel, qtbot)
    assert run.state.position == 0
    assert panel.where.text() == f"0 / {whole} · run 1, step 0"
    for _ in range(2):
        QTest.keyClick(panel.slider, Qt.Key.Key_Right)
        done(panel, qtbot)
    assert run.state.position == 2
    assert panel.slider.maximum() == whole, "what was computed stays to be looked at"
    QTest.keyClick(panel.slider, Qt.Key.Key_End)
    done(panel, qtbot)
    assert run.state.position == whole
    assert run.recorder.run == 1


def test_a_step_of_an_earlier_run_brings_its_parameters_and_undo_takes_them_back(
    panel: RecordingsPanel, qtbot: QtBot, ids: Ids
) -> None:
    step_through(panel, qtbot, runs=2)
    session, path = panel.session, (ids["dense1"], "weight")
    now, first = session.store.value(path), session.run.recorder.snapshots[0][path]
    click(panel.sets_canvas)
    panel.slider.setFocus()
    with qtbot.waitSignal(session.message) as told:
        QTest.keyClick(panel.slider, Qt.Key.Key_Home)
    assert told.args is not None
    assert told.args[0] == "Step 0 of run 1 is past: the canvas shows the parameters that it had."
    np.testing.assert_array_equal(session.store.value(path), first)
    session.undo()
    np.testing.assert_array_equal(session.store.value(path), now)


@pytest.mark.usefixtures("ids")
def test_training_and_steps_are_chosen_and_do_not_move_each_other(panel: RecordingsPanel, qtbot: QtBot) -> None:
    step_through(panel, qtbot)
    run = train(panel, qtbot)
    assert panel.over.choice == "steps", "what somebody looks at is not exchanged"
    click(panel.over.buttons["iterations"])
    assert panel.slider.maximum() == run.iteration
    click(panel.over.buttons["steps"])
    assert panel.slider.maximum() == len(panel.session.run.state.steps)
    with qtbot.assertNotEmitted(panel.session.training.cursor_moved):
        panel.slider.setFocus()
        QTest.keyClick(panel.slider, Qt.Key.Key_Left)
    assert panel.lines is not None
    assert panel.lines.cursor_line.value() == panel.slider.value()


@pytest.mark.usefixtures("ids")
def test_what_live_mode_runs_again_by_itself_is_not_recorded(panel: RecordingsPanel, qtbot: QtBot) -> None:
    panel.session.live.set_on(True)
    qtbot.waitUntil(lambda: panel.session.run.state.is_started, timeout=TIMEOUT_MS)
    done(panel, qtbot)
    assert panel.session.run.recorder.run == 0
    assert panel.views.currentWidget() is panel.empty


@pytest.mark.usefixtures("ids")
def test_another_document_begins_with_nothing_recorded(panel: RecordingsPanel, qtbot: QtBot) -> None:
    step_through(panel, qtbot)
    panel.session.new_document()
    qtbot.waitUntil(lambda: panel.views.currentWidget() is panel.empty, timeout=TIMEOUT_MS)
    assert panel.ticks.topLevelItemCount() == 0


@pytest.mark.usefixtures("ids")
def test_steps_are_saved_as_a_table(
    panel: RecordingsPanel, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    step_through(panel, qtbot)
    target = tmp_path / "steps.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), "Table (*.csv)"))
    click(panel.save)
    with target.open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["parameter"] == "dense1_weight"]
    moments = panel.recording.values[next(iter(panel.recording.names))]
    assert [int(row["step"]) for row in rows] == [each.iteration for each in moments]
    assert [float(row["norm"]) for row in rows] == [each.value.norm for each in moments]
