"""Saved values that fit no more: said in a notice and among the problems, by runs and by trainings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.session.session import EditorSession
from app.window.window import MainWindow
from core.graph.commands import SetAttribute, SetTrainingSettings
from core.graph.model import NodeId, TrainingSettings
from tests.app.window.desk_window import window

__all__ = ["window"]
TIMEOUT_MS = 20_000
TEXT = "dense2_weight has values of shape (10, 200) and is (10, 256) now"


def open_with_wrong_values(session: EditorSession, folder: Path) -> NodeId:
    """Open the digits example with saved values of another shape for one parameter."""
    dense2 = next(node.id for node in session.graph.nodes.values() if node.name == "dense2")
    session.store.set_values({(dense2, "weight"): np.zeros((10, 200), np.float32)})
    file = folder / "wrong.symloom.json"
    assert session.save(file)
    assert session.open(file)
    return dense2


def notes(session: EditorSession) -> list[str]:
    return [session.problem_text(each) for each in session.problems if each.code == "parameter_shape_changed"]


def run(session: EditorSession) -> None:
    session.run.refresh()


def train(session: EditorSession) -> None:
    session.push(SetTrainingSettings(TrainingSettings(epochs=1, batch_size=500)))
    session.training.start()


@pytest.mark.parametrize("act", [run, train])
def test_values_that_do_not_fit_are_told_and_stay_told_until_the_network_changes(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, act: Callable[[EditorSession], None]
) -> None:
    session = window.session
    dense2 = open_with_wrong_values(session, tmp_path)
    act(session)
    qtbot.waitUntil(lambda: bool(notes(session)), timeout=TIMEOUT_MS)
    [text] = notes(session)
    assert text.startswith(TEXT)
    [notice] = [each for each in window.notices.notices() if each.key == "values"]
    assert notice.label.text() == text

    qtbot.waitUntil(lambda: not session.training.is_active and not session.run.state.busy, timeout=TIMEOUT_MS)
    assert notes(session) == [text]
    value = session.store.value((dense2, "weight"))
    assert value is not None
    assert value.shape == (10, 256)

    session.push(SetAttribute(dense2, "num_hidden", 12))
    assert notes(session) == []
