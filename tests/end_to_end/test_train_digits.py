"""Somebody opens the digits example and trains it from the window, by mouse."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar, QWidget

from app.panels.training import TrainingPanel
from app.session.training import FINISHED
from app.window.window import MainWindow
from core.graph.model import PortRef
from tests.helpers.person import Person

LEFT = Qt.MouseButton.LeftButton


def raise_tab(window: MainWindow, title: str) -> None:
    """Click the tab of a panel."""
    QApplication.processEvents()
    for bar in window.findChildren(QTabBar):
        for index in range(bar.count()):
            if bar.tabText(index) == title and bar.isVisible():
                QTest.mouseClick(bar, LEFT, pos=bar.tabRect(index).center())
                QApplication.processEvents()
                return
    raise AssertionError(f"there is no tab {title}")


def click(widget: QWidget) -> None:
    assert widget.isVisible()
    QTest.mouseClick(widget, LEFT)


@pytest.mark.slow
def test_the_digits_perceptron_reaches_96_percent_of_rows_it_never_saw(person: Person) -> None:
    person.window.files.open_example("digits_mlp")
    raise_tab(person.window, "Training")
    panel = person.panel(TrainingPanel)
    click(panel.bar.main)
    training = person.session.training
    person.wait_until(lambda: training.current is not None and training.current.status == FINISHED)
    run = training.current
    assert run is not None
    assert run.results.best is not None
    assert run.results.best.scores.metrics["accuracy"] >= 0.96
    click(panel.runs.best)

    # What the window says is what the restored network does, worked out here.
    values = person.session.store.values
    w1, b1 = values[person.node("dense1"), "weight"], values[person.node("dense1"), "bias"]
    w2, b2 = values[person.node("dense2"), "weight"], values[person.node("dense2"), "bias"]
    assert run.shape is not None
    kept = run.shape.data.validation
    image = run.shape.data.arrays[person.node("data"), "output"][kept]
    label = run.shape.data.arrays[person.node("label"), "output"][kept]
    predicted = (np.maximum(image @ w1.T + b1, 0) @ w2.T + b2).argmax(1)
    assert (predicted == label).mean() == pytest.approx(run.results.best.scores.metrics["accuracy"])
    assert len(kept) == 359

    click(panel.picture.buttons["confusion"])
    matrix = panel.confusion.matrix
    QTest.mouseClick(matrix, LEFT, pos=matrix.place_of(7, 7))
    samples = panel.confusion.samples
    first = samples.visualItemRect(samples.item(0)).center()
    QTest.mouseClick(samples.viewport(), LEFT, pos=first)
    QTest.mouseDClick(samples.viewport(), LEFT, pos=first)
    person.wait_until(lambda: person.session.run.state.position > 0 and not person.session.run.state.busy)
    out = person.session.run.array(PortRef(person.node("out"), "output"))
    assert out is not None
    assert out.shape == (1, 10)
    assert out.argmax() == 7
