"""The training panel: settings, buttons, curves, runs, classes and the plane, by mouse and keys."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QTreeWidgetItem, QWidget
from pytestqt.qtbot import QtBot

from app.panels.training import TrainingPanel
from app.panels.training.bar import clock, status_text
from app.panels.training.confusion import as_pictures, confusion
from app.session.session import EditorSession
from app.session.training import FINISHED, PAUSED, STOPPED, TrainingRun
from app.widgets.fields import Choice, ValueEdit
from app.widgets.labels import Label
from core.graph.commands import SetTrainingSettings
from core.graph.document_json import dumps
from core.graph.model import PortRef, TrainingSettings
from core.training.losses import Classes
from tests.app.panels.conftest import Ids, Show
from tests.core.training.test_trainer import plane

LEFT = Qt.MouseButton.LeftButton
TIMEOUT_MS = 20_000
SHORT = TrainingSettings(epochs=2, batch_size=100)


@pytest.fixture
def panel(session: EditorSession, show: Show) -> TrainingPanel:
    made = TrainingPanel(session)
    show(made, 1100, 300)
    return made


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, LEFT)


def type_in(panel: TrainingPanel, name: str, text: str) -> None:
    edit = panel.form.rows[name].field
    assert isinstance(edit, ValueEdit)
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)


def settle(panel: TrainingPanel, qtbot: QtBot, status: str = FINISHED) -> TrainingRun:
    run = panel.session.training.current
    assert run is not None
    qtbot.waitUntil(lambda: run.status == status, timeout=TIMEOUT_MS)
    qtbot.waitUntil(lambda: not panel._renewal.is_due, timeout=TIMEOUT_MS)
    return run


def train(panel: TrainingPanel, qtbot: QtBot, settings: TrainingSettings = SHORT) -> TrainingRun:
    panel.session.push(SetTrainingSettings(settings))
    click(panel.bar.main)
    return settle(panel, qtbot)


@pytest.mark.usefixtures("ids")
def test_pictures_can_be_told_apart_where_the_panel_is_narrow(panel: TrainingPanel) -> None:
    panel.resize(840, 262)
    QApplication.processEvents()
    assert panel.runs.isVisible()
    labels: list[Label | QPushButton] = list(panel.options.findChildren(Label))
    labels += [each for each in panel.picture.buttons.values() if each.isVisible()]
    for label in labels:
        assert label.width() >= label.sizeHint().width(), label.text()


def test_settings_are_typed_and_can_be_undone(panel: TrainingPanel, session: EditorSession) -> None:
    type_in(panel, "learning_rate", "0.25")
    type_in(panel, "validation", "30")
    assert session.document.training == TrainingSettings(learning_rate=0.25, validation=0.3)
    type_in(panel, "epochs", "0")
    assert "at" in panel.form.rows["epochs"].error.text() or "from 1" in panel.form.rows["epochs"].error.text()
    assert session.document.training.epochs == 20
    session.undo()
    assert session.document.training.validation == 0.2
    field = panel.form.rows["validation"].field
    assert isinstance(field, ValueEdit)
    assert field.text() == "20"


@pytest.mark.usefixtures("ids")
def test_an_optimizer_has_the_fields_of_its_own_arguments(panel: TrainingPanel, session: EditorSession) -> None:
    rows = panel.form.rows
    assert rows["momentum"].isVisibleTo(panel)
    assert not rows["beta1"].isVisibleTo(panel)
    choice = rows["optimizer"].field
    assert isinstance(choice, Choice)
    choice.setFocus()
    QTest.keyClicks(choice, "A")
    assert session.document.training.optimizer == "adam"
    assert rows["beta1"].isVisibleTo(panel)
    assert not rows["momentum"].isVisibleTo(panel)


@pytest.mark.usefixtures("ids")
def test_before_a_training_the_panel_says_what_to_do(panel: TrainingPanel) -> None:
    assert panel.views.currentWidget() is panel.empty
    assert panel.empty.title.text() == "Not trained yet"
    assert panel.bar.main.text() == "Train"
    assert not panel.bar.stop.isEnabled()
    assert not panel.save.isEnabled()


@pytest.mark.usefixtures("ids")
def test_the_button_trains_and_the_curves_come(panel: TrainingPanel, qtbot: QtBot) -> None:
    run = train(panel, qtbot)
    assert panel.views.currentWidget() is panel.curves
    assert panel.bar.status.text() == f"Finished: 2 epochs in {clock(run.seconds)}"
    assert panel.bar.progress.value() == panel.bar.progress.maximum()
    assert panel.bar.numbers.text().startswith("loss ")
    loss, score = panel.curves.loss, panel.curves.score
    assert loss is not None
    assert score is not None
    names = [curve.name for curve in loss.curves]
    assert names == ["#1 train", "#1 kept aside"]
    np.testing.assert_array_equal(loss.curves[0].y, run.losses)
    assert loss.curves[1].x.tolist() == [15, 30]
    assert score.isVisible()
    assert "accuracy" in score.accessibleName()


@pytest.mark.usefixtures("ids")
def test_pause_step_go_on_and_stop_by_mouse(panel: TrainingPanel, qtbot: QtBot, session: EditorSession) -> None:
    session.push(SetTrainingSettings(replace(SHORT, epochs=100_000)))
    click(panel.bar.step)
    run = settle(panel, qtbot, PAUSED)
    assert run.iteration == 1
    assert panel.bar.main.text() == "Go on"
    click(panel.bar.main)
    qtbot.waitUntil(lambda: run.iteration > 10, timeout=TIMEOUT_MS)
    assert panel.bar.main.text() == "Pause"
    assert "left" in panel.bar.status.text()
    assert not panel.bar.step.isEnabled()
    click(panel.bar.main)
    settle(panel, qtbot, PAUSED)
    assert panel.bar.status.text().startswith("Paused · epoch")
    click(panel.bar.stop)
    settle(panel, qtbot, STOPPED)
    assert panel.bar.status.text().startswith("Stopped · epoch")
    assert panel.bar.main.text() == "Train"


@pytest.mark.usefixtures("ids")
def test_the_cursor_is_shared_and_reads_what_the_curves_have(panel: TrainingPanel, qtbot: QtBot) -> None:
    run = train(panel, qtbot)
    loss, score = panel.curves.loss, panel.curves.score
    assert loss is not None
    assert score is not None
    place = loss.box.mapViewToScene(loss.box.viewRect().center()).toPoint()
    QTest.mouseMove(loss.viewport(), place)
    QTest.mouseMove(loss.viewport(), place + QPoint(3, 0))
    assert score.cursor_line.isVisible()
    x = loss.cursor_line.value()
    assert score.cursor_line.value() == x
    assert loss.values_at(x)[0][1] == run.losses[int(x) - 1]
    loss.setFocus()
    QTest.keyClick(loss, Qt.Key.Key_Right)
    assert score.cursor_line.value() == x + 1
    assert "#1 train" in loss.readout_html(x)


@pytest.mark.usefixtures("ids")
def test_log_scale_and_smoothing(panel: TrainingPanel, qtbot: QtBot) -> None:
    run = train(panel, qtbot)
    loss = panel.curves.loss
    assert loss is not None
    click(panel.log)
    np.testing.assert_allclose(loss._lines[0].getData()[1], np.log10(run.losses))
    click(panel.log)
    panel.smoothing.setFocus()
    for _ in range(4):
        QTest.keyClick(panel.smoothing, Qt.Key.Key_Right)
    assert [curve.style for curve in loss.curves] == ["faint", "solid", "dash"]
    assert loss.curves[1].y[9] == pytest.approx(np.mean(run.losses[5:10]))
    assert loss.curves[1].y[0] == run.losses[0]


@pytest.mark.usefixtures("ids")
def test_charts_that_are_made_one_after_the_other_share_the_width(panel: TrainingPanel, qtbot: QtBot) -> None:
    panel.curves.prepare()
    train(panel, qtbot)
    loss, score = panel.curves.loss, panel.curves.score
    assert loss is not None
    assert score is not None
    assert loss.width() == pytest.approx(score.width(), abs=8)


@pytest.mark.usefixtures("ids")
def test_runs_are_overlaid_hidden_restored_and_removed(
    panel: TrainingPanel, qtbot: QtBot, session: EditorSession
) -> None:
    first = train(panel, qtbot)
    train(panel, qtbot, replace(SHORT, learning_rate=0.02))
    loss = panel.curves.loss
    assert loss is not None
    assert {curve.name[:2] for curve in loss.curves} == {"#1", "#2"}
    items = [panel.runs.list.topLevelItem(row) for row in range(2)]
    assert [item.text(0) for item in items if isinstance(item, QTreeWidgetItem)] == ["#2 sgd 0.02", "#1 sgd 0.1"]
    old = items[1]
    assert isinstance(old, QTreeWidgetItem)
    rect = panel.runs.list.visualItemRect(old)
    QTest.mouseClick(panel.runs.list.viewport(), LEFT, pos=QPoint(rect.left() + 12, rect.center().y()))
    assert {curve.name[:2] for curve in loss.curves} == {"#2"}

    QTest.mouseClick(panel.runs.list.viewport(), LEFT, pos=rect.center())
    click(panel.runs.best)
    assert first.results.best is not None
    path = next(iter(first.results.best.weights))
    np.testing.assert_array_equal(session.store.value(path), first.results.best.weights[path])
    assert session.undo_text() == "Restore weights"
    click(panel.runs.settings)
    assert session.document.training == first.settings
    click(panel.runs.remove)
    assert [run.number for run in session.training.runs] == [2]


def test_a_cell_of_the_matrix_lists_its_samples_and_one_opens_in_the_stepper(
    panel: TrainingPanel, qtbot: QtBot, session: EditorSession, ids: Ids
) -> None:
    run = train(panel, qtbot)
    click(panel.picture.buttons["confusion"])
    matrix = panel.confusion.matrix
    assert run.results.classes is not None
    assert matrix.table.sum() == 359
    assert np.trace(matrix.table) == (run.results.classes.actual == run.results.classes.predicted).sum()
    QTest.mouseClick(matrix, LEFT, pos=matrix.place_of(3, 3))
    samples = panel.confusion.samples
    assert samples.count() == matrix.table[3, 3] > 0
    first = samples.item(0)
    row = first.data(Qt.ItemDataRole.UserRole)
    assert run.shape is not None
    assert run.shape.data.arrays[ids["label"], "output"][row] == 3
    assert not first.icon().isNull()

    samples.setCurrentItem(first)
    samples.setFocus()
    with qtbot.waitSignal(session.run.finished, timeout=TIMEOUT_MS):
        QTest.keyClick(samples, Qt.Key.Key_Return)
    assert session.document.run.row == row
    np.testing.assert_array_equal(session.run.array(PortRef(ids["label"], "output")), [3])
    matrix.setFocus()
    QTest.keyClick(matrix, Qt.Key.Key_Right)
    assert matrix.cell == (3, 4)


def test_the_matrix_can_be_that_of_the_best_weights_and_a_sample_is_stepped_with_them(
    panel: TrainingPanel, qtbot: QtBot, session: EditorSession, ids: Ids
) -> None:
    # so large a rate that the loss goes up again: the best weights are not the last ones
    settings = TrainingSettings(epochs=6, batch_size=50, learning_rate=1.5, momentum=0.9, seed=2)
    session.push(SetTrainingSettings(settings))
    click(panel.bar.main)
    run = settle(panel, qtbot)
    assert run.results.best is not None
    assert run.results.best.epoch < 6
    assert run.results.classes is not None
    assert run.results.best_classes is not None
    click(panel.picture.buttons["confusion"])
    assert panel.weights.isVisible()
    last = panel.confusion.matrix.table.copy()
    click(panel.weights.buttons["best"])
    best = panel.confusion.matrix.table
    assert not np.array_equal(best, last)
    assert np.trace(best) / best.sum() == pytest.approx(run.results.best.scores.metrics["accuracy"])

    # what the matrix says of a sample is what the stepper computes
    right, taken = next((i, j) for i, j in np.argwhere(best) if i != j)
    matrix = panel.confusion.matrix
    QTest.mouseClick(matrix, LEFT, pos=matrix.place_of(right, taken))
    samples = panel.confusion.samples
    samples.setCurrentItem(samples.item(0))
    samples.setFocus()
    with qtbot.waitSignal(session.run.finished, timeout=TIMEOUT_MS):
        QTest.keyClick(samples, Qt.Key.Key_Return)
    scores = session.run.array(PortRef(ids["out"], "output"))
    assert scores is not None
    assert int(scores.argmax()) == matrix.names[taken]
    weight = session.store.value((ids["dense1"], "weight"))
    np.testing.assert_array_equal(weight, run.results.best.weights[ids["dense1"], "weight"])
    for _ in range(2):  # the row, and the weights
        session.undo()
    weight = session.store.value((ids["dense1"], "weight"))
    np.testing.assert_array_equal(weight, run.results.parameters[ids["dense1"], "weight"].value)


@pytest.mark.usefixtures("ids")
def test_before_the_first_epoch_there_are_no_best_weights_and_it_says_so(panel: TrainingPanel, qtbot: QtBot) -> None:
    click(panel.bar.step)
    qtbot.waitUntil(lambda: panel.bar.status.text().startswith("Paused"), timeout=TIMEOUT_MS)
    click(panel.picture.buttons["confusion"])
    qtbot.waitUntil(lambda: panel.views.currentWidget() is panel.confusion, timeout=TIMEOUT_MS)
    click(panel.weights.buttons["best"])
    assert panel.empty.title.text() == "No best weights yet"
    click(panel.weights.buttons["last"])
    assert panel.views.currentWidget() is panel.confusion
    panel.session.training.stop()
    settle(panel, qtbot, STOPPED)


def test_the_plane_shows_the_decision_and_each_unit(
    panel: TrainingPanel, qtbot: QtBot, session: EditorSession, tmp_path: Path
) -> None:
    document = plane("circles", TrainingSettings(optimizer="adam", learning_rate=0.05, epochs=20))
    path = tmp_path / "circles.symloom.json"
    path.write_text(dumps(document), encoding="utf-8")
    assert session.open(path)
    click(panel.bar.main)
    run = settle(panel, qtbot)
    click(panel.picture.buttons["plane"])
    assert panel.views.currentWidget() is panel.plane
    assert run.results.plane is not None
    middle = run.results.plane.decision.shape[0] // 2
    assert run.results.plane.decision[middle, middle] < 0.3 < 0.7 < run.results.plane.decision[0, middle]
    wall = panel.plane.wall
    assert wall._names == ["dense1", "tanh", "dense2", "out"]
    QTest.mouseClick(wall, LEFT, pos=wall.tile((0, 3)).center().toPoint())
    assert panel.plane.title.text().startswith("dense1, unit 3:")
    wall.setFocus()
    QTest.keyClick(wall, Qt.Key.Key_Right)
    assert wall.unit == (0, 4)
    QTest.keyClick(wall, Qt.Key.Key_Escape)
    assert panel.plane.title.text().startswith("Decision")

    assert panel.plane._drawn is run.results.plane
    click(panel.weights.buttons["best"])
    assert panel.plane._drawn is run.results.best_plane is not None


@pytest.mark.usefixtures("ids")
def test_a_network_without_points_has_no_plane_and_says_so(panel: TrainingPanel, qtbot: QtBot) -> None:
    train(panel, qtbot)
    click(panel.picture.buttons["plane"])
    assert panel.empty.title.text() == "No plane here"


@pytest.mark.usefixtures("ids")
@pytest.mark.parametrize("ending", ["png", "svg", "csv"])
def test_what_is_shown_is_saved(
    panel: TrainingPanel, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    run = train(panel, qtbot)
    target = tmp_path / f"curves.{ending}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), "Picture (*.png)"))
    click(panel.save)
    if ending == "png":
        assert target.read_bytes().startswith(b"\x89PNG")
    elif ending == "svg":
        text = target.read_text(encoding="utf-8")
        assert text.count("<path") + text.count("<polyline") > 5
        assert "loss" in text
    else:
        with target.open(encoding="utf-8") as lines:
            rows = list(csv.DictReader(lines))
        assert [float(row["loss"]) for row in rows] == run.losses
        assert float(rows[14]["validation_loss"]) == run.epochs[0].judged.loss
        assert rows[0]["validation_loss"] == ""


@pytest.mark.parametrize("ending", ["csv", "npz"])
def test_columns_and_arrays_of_a_file_are_mapped_to_the_variables(
    panel: TrainingPanel,
    qtbot: QtBot,
    session: EditorSession,
    ids: Ids,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ending: str,
) -> None:
    random = np.random.default_rng(0)
    pixels, label = random.random((60, 64)).astype(np.float32), random.integers(0, 10, 60)
    path = tmp_path / f"mine.{ending}"
    if ending == "csv":
        table = np.column_stack([pixels, label])
        path.write_text("\n".join(",".join(f"{v:g}" for v in row) for row in table), encoding="utf-8")
    else:
        np.savez(path, pixels=pixels, y=label)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    assert "data ← digits · image" in panel.form.feeds.text()
    click(panel.form.from_file)
    dialog = panel.form.dialog
    assert dialog is not None
    # what is likely is chosen already: 64 columns for 64 inputs, the rest or the array called y for the label
    QTest.mouseClick(dialog.buttons.button(dialog.buttons.StandardButton.Ok), LEFT)
    field = "0:64" if ending == "csv" else "pixels"
    assert panel.form.feeds.text() == f"data ← mine.{ending} · {field}\nlabel ← mine.{ending} · " + (
        "64" if ending == "csv" else "y"
    )
    assert session.undo_text() == f"Feed from mine.{ending}"
    run = train(panel, qtbot)
    assert run.shape is not None
    assert run.shape.data.rows == 60
    np.testing.assert_allclose(run.shape.data.arrays[ids["data"], "output"], pixels, atol=1e-5)
    np.testing.assert_array_equal(run.shape.data.arrays[ids["label"], "output"], label)

    # a sample of the file opens in the stepper, too
    click(panel.picture.buttons["confusion"])
    confusion_view = panel.confusion
    right, taken = np.argwhere(confusion_view.matrix.table)[0]
    QTest.mouseClick(confusion_view.matrix, LEFT, pos=confusion_view.matrix.place_of(right, taken))
    sample = confusion_view.samples.item(0)
    row = sample.data(Qt.ItemDataRole.UserRole)
    confusion_view.samples.setCurrentItem(sample)
    confusion_view.samples.setFocus()
    with qtbot.waitSignal(session.run.finished, timeout=TIMEOUT_MS):
        QTest.keyClick(confusion_view.samples, Qt.Key.Key_Return)
    fed = session.run.array(PortRef(ids["data"], "output"))
    assert fed is not None
    np.testing.assert_allclose(fed, pixels[row : row + 1], atol=1e-5)
    assert session.run.state.position == session.run.state.forward_end


@pytest.mark.usefixtures("ids")
def test_a_file_that_can_not_be_read_says_so(
    panel: TrainingPanel, session: EditorSession, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "broken.npz"
    path.write_bytes(b"no archive")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    with qtbot.waitSignal(session.message) as told:
        click(panel.form.from_file)
    assert "broken.npz is damaged" in told.args[0]
    assert panel.form.dialog is None


def test_a_matrix_counts_pairs_of_classes() -> None:
    names, table = confusion(Classes(np.array([1, 1, 4]), np.array([1, 0, 4])))
    assert names.tolist() == [0, 1, 4]
    assert table.tolist() == [[0, 1, 0], [0, 1, 0], [0, 0, 1]]


def test_rows_are_pictures_where_they_can_be() -> None:
    assert as_pictures(np.zeros((5, 64))).shape == (5, 8, 8)  # type: ignore[union-attr]
    assert as_pictures(np.zeros((5, 1, 6, 7))).shape == (5, 6, 7)  # type: ignore[union-attr]
    assert as_pictures(np.zeros((5, 2))) is None
    assert as_pictures(np.zeros((5, 3, 8, 8))) is None


@pytest.mark.usefixtures("ids")
def test_progress_paints_nothing_but_itself_and_not_at_once(panel: TrainingPanel, qtbot: QtBot) -> None:
    paints: list[str] = []

    class Painted(QWidget):
        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's form
            paints.append("neighbour")

    neighbour = Painted(panel)
    neighbour.resize(20, 20)
    neighbour.show()
    qtbot.waitUntil(lambda: bool(paints))
    paints.clear()
    neighbour.update()
    panel.bar._set_progress(500)
    assert paints == []
    qtbot.waitUntil(lambda: paints == ["neighbour"])
    assert panel.bar.progress.value() == 500


def test_times_read_as_on_a_clock() -> None:
    assert [clock(seconds) for seconds in (0.2, 7, 61, 3_723)] == ["0:00", "0:07", "1:01", "1:02:03"]
    assert status_text(None) == "Not trained yet"
