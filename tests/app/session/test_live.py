"""Live mode: runs after edits, the newest document wins, and it goes off where a run would hold a person up."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import app.session.live
from app.panels.inspector.source import SourceSection
from app.session.live import count_numbers
from app.session.session import EditorSession
from app.theme import RESOURCES
from core.graph.commands import MoveNodes, RemoveItems, SetAttribute, SetParameterSettings
from core.graph.model import NodeId, Point, PortRef, Source, VariableSettings
from core.problem import Problem

TIMEOUT_MS = 5_000
DATA = PortRef(NodeId("data"), "output")


def settle(qtbot: QtBot, session: EditorSession) -> None:
    qtbot.waitUntil(lambda: not session.run.state.busy, timeout=TIMEOUT_MS)


@pytest.fixture
def live(example: EditorSession, qtbot: QtBot) -> EditorSession:
    """The example in live mode, after its first run."""
    example.live.set_on(True)
    settle(qtbot, example)
    return example


def test_switching_it_on_initializes_and_runs_forward_and_backward(live: EditorSession) -> None:
    state = live.run.state
    assert state.position == state.backward_end > 0
    assert live.run.array(PortRef(NodeId("dense1"), "weight"), "gradient") is not None


def test_an_edit_runs_again_and_one_that_computes_the_same_does_not(live: EditorSession, qtbot: QtBot) -> None:
    live.push(SetAttribute(NodeId("dense1"), "num_hidden", 16))
    settle(qtbot, live)
    value = live.run.array(PortRef(NodeId("relu1"), "output"))
    assert value is not None
    assert value.shape == (32, 16)
    assert not live.run.state.stale
    live.push(MoveNodes({NodeId("dense1"): Point(8, 8)}))
    assert not live.run.state.busy


def test_a_run_that_was_stepped_stays_at_its_place(live: EditorSession, qtbot: QtBot) -> None:
    live.run.go_to(6)
    settle(qtbot, live)
    live.push(SetAttribute(NodeId("relu1"), "act_type", "tanh"))
    settle(qtbot, live)
    assert live.run.state.position == 6


def test_while_a_number_is_dragged_only_the_newest_document_is_run(
    live: EditorSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    refresh = live.run.refresh

    def noted(*, quiet: bool) -> None:
        asked.append(live.document)
        refresh(quiet=quiet)

    monkeypatch.setattr(live.run, "refresh", noted)
    for step in range(30):
        numbers = tuple(float(step) for _ in range(64))
        live.push(
            SetParameterSettings(DATA, VariableSettings(source=Source("numbers", numbers=numbers, shape=(1, 64)))),
            "drag",
        )
    live.push(SetParameterSettings(PortRef(NodeId("label"), "output"), VariableSettings(source=Source("zeros"))))
    settle(qtbot, live)
    qtbot.waitUntil(lambda: not live.run.state.busy and not live.run.state.stale, timeout=TIMEOUT_MS)
    value = live.run.array(DATA)
    np.testing.assert_array_equal(value, np.full((1, 64), 29, np.float32))
    assert len(asked) <= 3
    assert asked[-1] == live.document


def test_dragging_a_number_of_a_source_is_one_edit_and_shows_its_result(live: EditorSession, qtbot: QtBot) -> None:
    live.open_copy(RESOURCES / "examples" / "net_2_2_1.symloom.json")
    live.live.set_on(True)
    settle(qtbot, live)
    steps = live.history.position
    w2, out = PortRef(NodeId("w2"), "output"), PortRef(NodeId("output"), "output")
    section = SourceSection(live, w2)
    qtbot.addWidget(section)
    section.resize(300, 400)
    section.show()
    section.refresh()
    field = section.table.fields[0]
    assert field.value() == "20"
    before = live.run.array(out)
    QTest.mousePress(field, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    for x in (20, 40, 60, 110):
        QTest.mouseMove(field, QPoint(x, 10))
    QTest.mouseRelease(field, Qt.MouseButton.LeftButton, pos=QPoint(110, 10))
    assert live.graph.settings_of(w2).source == Source("numbers", numbers=(30.0, 20.0), shape=(1, 2))
    assert live.history.position == steps + 1
    qtbot.waitUntil(lambda: not live.run.state.busy and not live.run.state.stale, timeout=TIMEOUT_MS)
    after = live.run.array(out)
    hidden = live.run.array(PortRef(NodeId("sigmoid1"), "output"))
    assert before is not None
    assert after is not None
    assert hidden is not None
    np.testing.assert_allclose(after, hidden @ np.array([[30.0], [20.0]]) - 30, rtol=1e-5, atol=1e-5)
    assert (after != before).any()
    live.undo()
    section.refresh()
    assert field.value() == "20"


def test_what_can_not_run_is_greyed_without_a_word(live: EditorSession, qtbot: QtBot) -> None:
    failures: list[Problem] = []
    live.run.failed.connect(failures.append)
    live.push(RemoveItems(frozenset({NodeId("data")})))
    settle(qtbot, live)
    assert failures == []
    assert live.run.state.stale
    live.undo()
    settle(qtbot, live)
    assert not live.run.state.stale


def test_it_goes_off_above_a_size_and_says_so(
    example: EditorSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, str]] = []
    example.message.connect(lambda text, level: said.append((text, level)))
    numbers = count_numbers(example.graph, example.inference, example.registry, example.document)
    # images, two layers and relu, the labels, the softmax; their parameters
    assert numbers == 32 * (64 + 256 + 256 + 10 + 1 + 10) + 256 * 65 + 10 * 257
    monkeypatch.setattr(app.session.live, "MOST_NUMBERS", numbers - 1)
    example.live.set_on(True)
    settle(qtbot, example)
    assert not example.live.is_on
    [(text, level)] = said
    assert level == "warning"
    assert f"{numbers:,}" in text
    assert not example.run.state.is_started


def test_it_goes_off_where_a_run_takes_long(
    example: EditorSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.session.live, "LONGEST_S", 0.0)
    example.live.set_on(True)
    settle(qtbot, example)
    qtbot.waitUntil(lambda: not example.live.is_on, timeout=TIMEOUT_MS)


def test_another_document_begins_without_it(live: EditorSession) -> None:
    live.new_document()
    assert not live.live.is_on
