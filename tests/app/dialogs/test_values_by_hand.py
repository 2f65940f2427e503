"""Values of parameters by hand: a table, a formula, a file, another draw; and Undo brings the old ones back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.dialogs.edit_values import EditValuesDialog, parameter_to_edit
from app.dialogs.load_values import STATE, LoadValuesDialog
from app.panels.parameters import ParametersPanel
from app.session.session import EditorSession
from app.window.window import MainWindow
from core.export.weights import pack_npz
from core.graph.commands import AddNode, Connect, SetRunSettings, Several
from core.graph.ids import new_wire_id
from core.graph.model import Node, NodeId, PortRef, RunSettings, frozen
from core.operators.operator import Array
from tests.app.window.desk_window import TIMEOUT_MS, window

__all__ = ["window"]
CTRL = Qt.KeyboardModifier.ControlModifier


def node(session: EditorSession, name: str) -> NodeId:
    [found] = [each.id for each in session.graph.nodes.values() if each.name == name]
    return found


def value(session: EditorSession, name: str, port: str) -> Array:
    found = session.store.value((node(session, name), port))
    assert found is not None
    return found


def initialize(session: EditorSession, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.run.initialized, timeout=TIMEOUT_MS):
        session.run.initialize(force=True)
    qtbot.waitUntil(lambda: not session.run.state.busy, timeout=TIMEOUT_MS)


def opened(window: MainWindow, qtbot: QtBot, name: str, port: str) -> EditValuesDialog:
    window.session.select([node(window.session, name)])
    QTest.keyClick(window.canvas, Qt.Key.Key_F7, CTRL)
    qtbot.waitUntil(lambda: bool(window.findChildren(EditValuesDialog)), timeout=TIMEOUT_MS)
    [dialog] = window.findChildren(EditValuesDialog)
    key = f"{node(window.session, name)}/{port}"
    while dialog.parameter.value() != key:
        dialog.parameter.setFocus()
        QTest.keyClick(dialog.parameter, Qt.Key.Key_Down)
    return dialog


def ok(dialog: EditValuesDialog | LoadValuesDialog) -> None:
    button = dialog.load if isinstance(dialog, LoadValuesDialog) else dialog.buttons.buttons()[0]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_value_typed_into_the_table_is_one_step_that_undo_takes_back(window: MainWindow, qtbot: QtBot) -> None:
    session = window.session
    initialize(session, qtbot)
    dialog = opened(window, qtbot, "dense2", "bias")
    place = dialog.table.visualRect(dialog.model.index(1, 0)).center()
    QTest.mouseClick(dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    [editor] = dialog.table.viewport().findChildren(QLineEdit)
    QTest.keyClicks(editor, "1/4")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()  # the delegate takes the text over behind the key
    ok(dialog)

    changed = value(session, "dense2", "bias")
    assert changed.tolist() == [0, 0.25, *[0] * 8]
    assert session.undo_text() == "Edit values"
    assert not session.is_saved
    session.undo()
    restored = value(session, "dense2", "bias")
    assert not restored.any()
    session.redo()
    np.testing.assert_array_equal(value(session, "dense2", "bias"), changed)


def test_of_several_selected_parameters_the_first_of_the_document_is_edited(session: EditorSession) -> None:
    data = Node(NodeId("x"), "Variable", "x", attributes=frozen({"shape": (2, 3)}))
    layers = [Node(NodeId(f"d{n}"), "FullyConnected", f"d{n}", attributes=frozen({"num_hidden": 4})) for n in range(12)]
    output = PortRef(data.id, "output")
    wires = [Connect(output, PortRef(each.id, "data"), new_wire_id()) for each in layers]
    session.push(Several((*map(AddNode, (data, *layers)), *wires), "paste"))
    session.select([each.id for each in layers])

    found = parameter_to_edit(session)

    assert found == PortRef(layers[0].id, "weight")


def test_the_table_of_parameters_leads_to_its_values(window: MainWindow, qtbot: QtBot) -> None:
    initialize(window.session, qtbot)
    window.docks["parameters"].raise_()
    [panel] = window.findChildren(ParametersPanel)
    qtbot.waitUntil(lambda: not panel.visibleRegion().isEmpty(), timeout=TIMEOUT_MS)
    place = panel.table.visualRect(panel.table.model().index(3, 0)).center()
    QTest.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseClick(panel.edit, Qt.MouseButton.LeftButton)
    [dialog] = window.findChildren(EditValuesDialog)
    assert dialog.parameter.currentText() == "dense2_bias"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_a_formula_changes_all_values_and_says_what_it_does_not_understand(window: MainWindow, qtbot: QtBot) -> None:
    session = window.session
    initialize(session, qtbot)
    before = value(session, "dense1", "weight")
    dialog = opened(window, qtbot, "dense1", "weight")
    assert not dialog.table.isVisible(), "16,384 values are not edited one by one"
    QTest.keyClicks(dialog.formula, "w +")
    assert dialog.error.text().startswith("The formula ends too early, at column 4")
    QTest.keyClicks(dialog.formula, " 1")
    assert not dialog.error.isVisible()
    QTest.mouseClick(dialog.apply, Qt.MouseButton.LeftButton)
    ok(dialog)
    np.testing.assert_allclose(value(session, "dense1", "weight"), before + 1, rtol=1e-6)
    session.undo()
    np.testing.assert_array_equal(value(session, "dense1", "weight"), before)


def test_cancel_changes_nothing(window: MainWindow, qtbot: QtBot) -> None:
    initialize(window.session, qtbot)
    steps = window.session.history.position
    dialog = opened(window, qtbot, "dense2", "bias")
    QTest.keyClicks(dialog.formula, "1")
    QTest.mouseClick(dialog.apply, Qt.MouseButton.LeftButton)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    bias = value(window.session, "dense2", "bias")
    assert not bias.any()
    assert window.session.history.position == steps


def test_values_can_be_set_before_anything_is_initialized(window: MainWindow, qtbot: QtBot) -> None:
    dialog = opened(window, qtbot, "dense2", "bias")
    assert "no values yet" in dialog.note.text()
    QTest.keyClicks(dialog.formula, "i + 1")
    QTest.keyClick(dialog.formula, Qt.Key.Key_Return)
    ok(dialog)
    bias = value(window.session, "dense2", "bias")
    assert bias.tolist() == list(range(1, 11))
    assert window.session.store.value((node(window.session, "dense1"), "weight")) is None


def test_initializing_again_says_what_it_replaces_and_undo_brings_it_back(window: MainWindow, qtbot: QtBot) -> None:
    session = window.session
    initialize(session, qtbot)
    first = value(session, "dense1", "weight")
    steps = session.history.position
    initialize(session, qtbot)
    assert session.history.position == steps, "the same seed gives the same values: nothing to take back"
    session.push(SetRunSettings(RunSettings(seed=99)))
    initialize(session, qtbot)
    second = value(session, "dense1", "weight")
    assert not np.array_equal(first, second)
    assert session.undo_text() == "Initialize again"
    assert "other values for dense1_weight, dense2_weight" in window.status_bar.note.text()
    session.undo()
    np.testing.assert_array_equal(value(session, "dense1", "weight"), first)
    session.redo()
    np.testing.assert_array_equal(value(session, "dense1", "weight"), second)


def test_arrays_of_a_file_are_matched_and_mismatches_are_said(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    session = window.session
    initialize(session, qtbot)
    before = value(session, "dense2", "weight")
    arrays = {
        "arg:dense1_weight": np.full((256, 64), 0.5, np.float32),
        "dense2_weight": np.zeros((256, 10), np.float32),
        "scale": np.ones(3, np.float32),
    }
    (tmp_path / "net.npz").write_bytes(pack_npz(arrays))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(tmp_path / "net.npz"), ""))
    window.actions_by_id["values.load"].trigger()
    [dialog] = window.findChildren(LoadValuesDialog)
    states = [item.text() for row in range(4) if (item := dialog.table.item(row, STATE)) is not None]
    assert states == ["fits", "keeps what it has", "does not fit", "keeps what it has"]
    assert dialog.total.text() == "1 of 4 parameters get values. Not used: scale."
    ok(dialog)
    loaded = value(session, "dense1", "weight")
    assert (loaded == 0.5).all()
    np.testing.assert_array_equal(value(session, "dense2", "weight"), before)
    assert session.undo_text() == "Load values"
    session.undo()
    assert not (value(session, "dense1", "weight") == 0.5).any()


def test_a_damaged_file_of_values_is_a_sentence(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "net.npz").write_bytes(b"PK\x03\x04 no more")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(tmp_path / "net.npz"), ""))
    window.actions_by_id["values.load"].trigger()
    assert not window.findChildren(LoadValuesDialog)
    assert any("net.npz" in label.text() for label in window.notices.findChildren(QLabel))


def test_undo_and_redo_across_saves_keep_the_values_of_each_document(
    example: EditorSession, qtbot: QtBot, tmp_path: Path
) -> None:
    initialize(example, qtbot)
    first = value(example, "dense1", "weight")
    assert example.save()
    example.push(SetRunSettings(RunSettings(seed=5)))
    initialize(example, qtbot)
    second = value(example, "dense1", "weight")
    assert example.save(tmp_path / "again.symloom.json")
    example.undo()
    np.testing.assert_array_equal(value(example, "dense1", "weight"), first)
    assert not example.is_saved
    assert example.save(tmp_path / "back.symloom.json")
    example.redo()
    np.testing.assert_array_equal(value(example, "dense1", "weight"), second)
    for name, expected in (("again", second), ("back", first)):
        assert example.open(tmp_path / f"{name}.symloom.json")
        np.testing.assert_array_equal(value(example, "dense1", "weight"), expected)
