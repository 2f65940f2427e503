"""Somebody trains small networks from the window: a set in the plane, and rows of a file that feed two Variables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget

from app.panels.training import TrainingPanel
from app.session.training import FINISHED, PAUSED, TrainingRun
from app.widgets.fields import ValueEdit
from core.graph.files import dumps
from core.graph.model import Document, RunSettings, TrainingSettings, VariableSettings
from tests.core.training.test_trainer import plane
from tests.end_to_end.test_train_digits import raise_tab
from tests.helpers.graphs import graph, node
from tests.helpers.person import Person

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


def click(widget: QWidget) -> None:
    assert widget.isVisible()
    QTest.mouseClick(widget, LEFT)


def type_setting(panel: TrainingPanel, name: str, text: str) -> None:
    """Type a setting of the training into its field."""
    field = panel.form.rows[name].field
    assert isinstance(field, ValueEdit)
    panel.form.ensureWidgetVisible(field)
    click(field)
    QTest.keyClick(field, Qt.Key.Key_A, CONTROL)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def opened(person: Person, document: Document, folder: Path) -> TrainingPanel:
    path = folder / "net.symloom.json"
    path.write_text(dumps(document), encoding="utf-8")
    assert person.session.open(path)
    raise_tab(person.window, "Training")
    return person.panel(TrainingPanel)


def settled(person: Person, status: str = FINISHED) -> TrainingRun:
    run = person.session.training.current
    assert run is not None
    person.wait_until(lambda: run.status == status)
    return run


@pytest.mark.slow
def test_exclusive_or_is_learned_to_100_percent_and_the_map_shows_its_four_squares(
    person: Person, tmp_path: Path
) -> None:
    settings = TrainingSettings(optimizer="adam", learning_rate=0.001, epochs=3, batch_size=32)
    panel = opened(person, plane("xor", settings, units=16), tmp_path)
    click(panel.bar.main)
    too_short = settled(person)
    assert too_short.results.best is not None
    assert too_short.results.best.scores.metrics["accuracy"] < 1

    type_setting(panel, "learning_rate", "0.03")
    type_setting(panel, "epochs", "200")
    click(panel.bar.main)
    run = settled(person)
    assert run.results.best is not None
    assert run.results.best.scores.metrics["accuracy"] == 1
    assert panel.bar.numbers.text().endswith("accuracy 1")
    assert panel.curves.loss is not None
    drawn = [curve.name for curve in panel.curves.loss.curves]
    assert drawn == ["#1 train", "#1 kept aside", "#2 train", "#2 kept aside"]

    click(panel.picture.buttons["plane"])
    click(panel.weights.buttons["best"])
    found = run.results.best_plane
    assert found is not None
    assert panel.plane._drawn is found
    quarter = found.decision.shape[0] // 4
    corners = found.decision[np.ix_([quarter, -quarter], [quarter, -quarter])] > 0.5
    assert corners[0, 0] == corners[1, 1] != corners[0, 1]
    assert corners[0, 1] == corners[1, 0]


def test_a_breakpoint_of_the_training_pauses_it_before_the_loss_and_it_goes_on(person: Person, tmp_path: Path) -> None:
    settings = TrainingSettings(optimizer="sgd", learning_rate=0.1, epochs=5, batch_size=32)
    panel = opened(person, plane("circles", settings), tmp_path)
    type_setting(panel, "stop_epoch", "2")
    click(panel.bar.main)
    run = settled(person, PAUSED)
    assert len(run.epochs) == 2
    assert panel.bar.status.text().startswith("Paused after epoch 2")
    assert panel.bar.main.text() == "Go on"
    before = run.iteration
    click(panel.bar.step)
    person.wait_until(lambda: run.iteration == before + 1 and run.status == PAUSED)
    click(panel.bar.main)
    settled(person)
    assert len(run.epochs) == 5


def test_one_choice_of_columns_feeds_both_variables_of_an_autoencoder(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    net = graph(
        node("data", "Variable", shape=(-1, 3)),
        node("target", "Variable"),
        node("code", "FullyConnected", num_hidden=2),
        node("back", "FullyConnected", num_hidden=3),
        node("out", "LinearRegressionOutput"),
        wires="data -> code.data, code -> back.data, back -> out.data, target -> out.label",
        settings={"code.weight": VariableSettings(), "back.weight": VariableSettings()},
    )
    training = TrainingSettings(optimizer="adam", learning_rate=0.05, epochs=40, batch_size=20)
    panel = opened(person, Document(net, RunSettings(seed=1), training=training), tmp_path)
    random = np.random.default_rng(0)
    rows = random.standard_normal((80, 2)) @ random.standard_normal((2, 3))  # two numbers are all there is to know
    table = tmp_path / "rows.csv"
    lines = ["a,b,c", *(",".join(f"{value:.6g}" for value in row) for row in rows)]
    table.write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(table), ""))
    click(panel.form.from_file)
    dialog = panel.form.dialog
    assert dialog is not None
    whole = next(key for key, field in dialog._fields.items() if field.name == "0:3")
    for choice in dialog.choices.values():
        choice.setCurrentIndex(choice.findData(whole))
    QTest.mouseClick(dialog.buttons.button(dialog.buttons.StandardButton.Ok), LEFT)
    assert panel.form.feeds.text() == "data ← rows.csv · 0:3\ntarget ← rows.csv · 0:3"

    click(panel.bar.main)
    run = settled(person)
    assert run.shape is not None
    [data, target] = run.shape.data.arrays.values()
    np.testing.assert_array_equal(data, target)
    assert run.losses[-1] < 0.05 * run.losses[0]
