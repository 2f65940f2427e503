"""The window, driven by keys and clicks."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, QRectF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.actions.menus import ACTIONS
from app.bars.find_field import FindField
from app.dialogs.load_values import LoadValuesDialog
from app.panels.code import CodePanel
from app.panels.inspector import InspectorPanel
from app.panels.palette import PalettePanel
from app.panels.parameters import ParametersPanel
from app.panels.problems import ProblemsPanel
from app.settings import Settings
from app.theme import RESOURCES, apply_theme, notifier, theme
from app.window.window import MainWindow
from core.export.weights import pack_params, pack_safetensors
from core.graph.commands import Rename, SetAttribute, SetParameterSettings, SetRunSettings
from core.graph.model import NodeId, PortRef, Source, VariableSettings
from tests.app.conftest import EXAMPLE
from tests.app.window.desk_window import TIMEOUT_MS, window

__all__ = ["window"]
PanelT = TypeVar("PanelT", bound=QWidget)


def settle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not window.session.run.state.busy, timeout=TIMEOUT_MS)


def press(window: MainWindow, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    held = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        held |= modifier
    QTest.keyClick(window.canvas, key, held)


_EVERY = Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def is_enabled(window: MainWindow, action: str) -> bool:
    return window.actions_by_id[action].isEnabled()


# The status line


def test_the_status_line_says_how_many_rows_are_fed_where_that_is_open(window: MainWindow) -> None:
    session, facts = window.session, window.status_bar.size_facts
    assert "N = 32" in facts.text()
    data = next(node for node in session.graph.nodes.values() if node.name == "data")
    six, file = Source("numbers", (0.5,) * 384, (6, 64)), Source("file", path="a.npy")
    session.push(SetParameterSettings(PortRef(data.id, "output"), VariableSettings(source=six)))
    assert "N = 6" in facts.text()
    session.push(SetParameterSettings(PortRef(data.id, "output"), VariableSettings(source=file)))
    assert "N = " not in facts.text()
    session.undo()
    session.undo()
    session.push(SetAttribute(data.id, "shape", (5, 64)))
    assert "N = " not in facts.text()
    session.new_document()
    assert facts.text() == "0 nodes"


# Running


def test_initialize_then_f10_steps_to_the_loss_and_shift_f10_steps_back(window: MainWindow, qtbot: QtBot) -> None:
    QTest.mouseClick(window.run_bar.buttons["run.initialize"], Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert window.status_bar.note.text() == "4 parameters set"
    for _ in range(4):
        press(window, Qt.Key.Key_F10)
        settle(qtbot, window)
    assert "loss 2.3" in window.status_bar.phase.text()
    assert window.run_bar.timeline.caption == "step 4 of 8 · out loss"
    press(window, Qt.Key.Key_F10, SHIFT)
    settle(qtbot, window)
    assert "loss" not in window.status_bar.phase.text()
    assert window.run_bar.timeline.caption == "step 3 of 8 · dense2 forward"


def test_stepping_too_early_offers_to_initialize_and_step(window: MainWindow, qtbot: QtBot) -> None:
    press(window, Qt.Key.Key_F10)
    settle(qtbot, window)
    notice = window.notices.notices()[0]
    assert "dense1_weight" in notice.label.text()
    [button] = notice.buttons
    assert button.text() == "Initialize and step"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert window.session.run.state.position == 1
    assert [notice.key for notice in window.notices.notices()] == []


def test_ctrl_f5_runs_forward_and_shift_f5_on_to_the_gradients(window: MainWindow, qtbot: QtBot) -> None:
    window.session.run.initialize()
    settle(qtbot, window)
    press(window, Qt.Key.Key_F5, CTRL)
    settle(qtbot, window)
    assert window.session.run.state.position == 4
    assert is_enabled(window, "run.backward")
    press(window, Qt.Key.Key_F5, SHIFT)
    settle(qtbot, window)
    assert window.session.run.state.is_finished
    assert not is_enabled(window, "run.step_forward")
    assert is_enabled(window, "run.step_back")


def test_an_edit_greys_the_timeline(window: MainWindow, qtbot: QtBot) -> None:
    window.session.run.initialize_and_step()
    settle(qtbot, window)
    window.session.push(SetAttribute(NodeId("relu1"), "act_type", "tanh"))
    assert window.run_bar.timeline.caption == "edited since the run"
    assert not is_enabled(window, "run.step_back")


def test_clicking_the_timeline_goes_to_that_step(window: MainWindow, qtbot: QtBot) -> None:
    window.session.run.initialize_and_step()
    settle(qtbot, window)
    timeline = window.run_bar.timeline
    QTest.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=timeline.rect().center())
    settle(qtbot, window)
    assert window.session.run.state.position in (4, 5)


def test_ctrl_return_runs_to_the_selected_node(window: MainWindow, qtbot: QtBot) -> None:
    window.session.run.initialize()
    settle(qtbot, window)
    assert not is_enabled(window, "run.to_selected")
    window.session.select([NodeId("relu1")])
    assert is_enabled(window, "run.to_selected")
    press(window, Qt.Key.Key_Return, CTRL)
    settle(qtbot, window)
    current = window.session.run.state.current
    assert current is not None
    assert current.name == "relu1"


def test_seed_batch_and_mode_are_edits_that_can_be_undone(window: MainWindow) -> None:
    window.run_bar.seed.setValue(7)
    window.run_bar.batch.setValue(3)
    QTest.mouseClick(window.run_bar.mode.buttons["predict"], Qt.MouseButton.LeftButton)
    run = window.session.document.run
    assert (run.seed, run.batch_index, run.is_train) == (7, 3, False)
    for _ in range(3):
        press(window, Qt.Key.Key_Z, CTRL)
    assert window.session.is_saved
    assert window.run_bar.seed.value() == 42
    assert window.run_bar.mode.choice == "train"


# Editing


def test_a_row_that_is_fed_alone_stands_in_the_tool_bar_until_batches_are_wanted(
    window: MainWindow, qtbot: QtBot
) -> None:
    bar, session = window.run_bar, window.session
    assert not bar.row.isVisible()
    session.push(SetRunSettings(replace(session.document.run, row=17)))
    qtbot.waitUntil(bar.row.isVisible, timeout=TIMEOUT_MS)
    assert bar.row.text() == "row 17"
    assert not bar.batch.isVisible()
    assert "N = 1" in window.status_bar.size_facts.text()

    QTest.mouseClick(bar.row, Qt.MouseButton.LeftButton)
    assert session.document.run.row is None
    qtbot.waitUntil(bar.batch.isVisible, timeout=TIMEOUT_MS)
    assert not bar.row.isVisible()
    session.undo()
    qtbot.waitUntil(bar.row.isVisible, timeout=TIMEOUT_MS)


def test_delete_undo_and_redo_by_keys(window: MainWindow) -> None:
    assert not is_enabled(window, "edit.undo")
    before = window.session.document
    assert len(before.graph.nodes) + len(before.graph.notes) == 7
    press(window, Qt.Key.Key_A, CTRL)
    press(window, Qt.Key.Key_Delete)
    assert not window.session.graph.nodes
    assert not is_enabled(window, "run.initialize")
    assert window.actions_by_id["edit.undo"].text() == "&Undo delete 7 items"
    press(window, Qt.Key.Key_Z, CTRL)
    assert window.session.document is before
    assert is_enabled(window, "run.initialize")
    press(window, Qt.Key.Key_Z, CTRL, SHIFT)
    assert not window.session.graph.nodes
    press(window, Qt.Key.Key_Z, CTRL)
    press(window, Qt.Key.Key_Y, CTRL)
    assert not window.session.graph.nodes


def test_a_ghost_becomes_a_node_by_its_action(window: MainWindow) -> None:
    assert not is_enabled(window, "graph.make_variable")
    window.session.select([PortRef(NodeId("dense1"), "weight")])
    window.actions_by_id["graph.make_variable"].trigger()
    assert any(node.name == "dense1_weight" for node in window.session.graph.nodes.values())


def test_the_problems_tab_counts(window: MainWindow) -> None:
    assert window.docks["problems"].windowTitle() == "Problems"
    window.session.push(SetAttribute(NodeId("label"), "shape", (5, 5)))
    count = len(window.session.problems)
    assert count
    assert window.docks["problems"].windowTitle() == f"Problems  {count}"
    press(window, Qt.Key.Key_F8)
    assert window.session.selected_nodes()


# Panels and canvas


def panel(window: MainWindow, kind: type[PanelT]) -> PanelT:
    [found] = window.findChildren(kind)
    return found


def visible_area(window: MainWindow) -> QRectF:
    canvas = window.canvas
    return canvas.mapToScene(canvas.viewport().rect()).boundingRect()


def test_return_in_the_palette_adds_a_layer_at_the_centre_of_what_is_seen(window: MainWindow) -> None:
    window.canvas.scroll_by(900, 1500)
    before = set(window.session.graph.nodes)
    QTest.keyClicks(panel(window, PalettePanel).search, "tanh")
    QTest.keyClick(panel(window, PalettePanel).search, Qt.Key.Key_Return)
    [new] = set(window.session.graph.nodes) - before
    node = window.session.graph.nodes[new]
    assert (node.operator, node.attributes["act_type"]) == ("Activation", "tanh")
    off = window.canvas.board.items_by_id[new].outline().center() - visible_area(window).center()
    assert abs(off.x()) < 16
    assert abs(off.y()) < 48
    assert window.session.selected_nodes() == [new]


def test_layers_that_are_added_one_after_the_other_cover_nothing(window: MainWindow) -> None:
    palette = panel(window, PalettePanel)
    for _ in range(3):
        QTest.keyClicks(palette.search, "tanh")
        QTest.keyClick(palette.search, Qt.Key.Key_Return)
        palette.search.clear()
    boxes = [item.outline() for item in window.canvas.board.items_by_id.values()]
    assert not any(one.intersects(other) for one, other in itertools.combinations(boxes, 2))


def test_a_double_click_on_shared_dense_asks_whose_parameters(window: MainWindow) -> None:
    layers = panel(window, PalettePanel).list
    [row] = [row for row in range(layers.count()) if layers.item(row).text() == "Shared Dense"]
    place = layers.visualItemRect(layers.item(row)).center()
    QTest.mouseClick(layers.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(layers.viewport(), Qt.MouseButton.LeftButton, pos=place)
    popup = window.canvas.popup
    assert popup is not None
    QTest.keyClicks(popup.field, "dense2")
    QTest.keyClick(popup.field, Qt.Key.Key_Return)
    assert [node.borrows for node in window.session.graph.nodes.values() if node.borrows] == [NodeId("dense2")]


def test_problems_are_counted_behind_another_tab_and_listed_in_front(window: MainWindow, qtbot: QtBot) -> None:
    problems = panel(window, ProblemsPanel)
    window.docks["values"].raise_()
    QApplication.processEvents()
    before = list(problems.rows)
    window.session.push(SetAttribute(NodeId("label"), "shape", (5, 5)))
    assert window.docks["problems"].windowTitle().endswith(str(len(window.session.problems)))
    assert problems.rows == before, "nobody sees the list"
    window.docks["problems"].raise_()
    qtbot.waitUntil(lambda: len(problems.rows) == len(window.session.problems), timeout=TIMEOUT_MS)
    assert problems.rows
    window.session.undo()
    assert not problems.rows


def test_a_click_on_a_problem_brings_its_node_into_sight(window: MainWindow, qtbot: QtBot) -> None:
    window.session.push(SetAttribute(NodeId("label"), "shape", (5, 5)))
    window.canvas.scroll_by(9_000, 0)
    window.docks["problems"].raise_()
    row = panel(window, ProblemsPanel).rows[0]
    qtbot.waitUntil(row.isVisible, timeout=TIMEOUT_MS)
    QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    [node] = window.session.selected_nodes()
    assert visible_area(window).contains(window.canvas.board.items_by_id[node].outline())


def test_a_click_on_a_line_of_code_brings_its_node_into_sight(window: MainWindow, qtbot: QtBot) -> None:
    view = panel(window, CodePanel).view
    qtbot.waitUntil(lambda: "dense2" in view.code(), timeout=TIMEOUT_MS)
    window.canvas.scroll_by(9_000, 0)
    line = next(number for number, text in enumerate(view.code().splitlines()) if "self.dense2 = " in text)
    cursor = QTextCursor(view.document().findBlockByNumber(line))
    view.setTextCursor(cursor)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.cursorRect(cursor).center())
    assert window.session.selected_nodes() == [NodeId("dense2")]
    assert visible_area(window).contains(window.canvas.board.items_by_id[NodeId("dense2")].outline())


# Files


def test_row_110_the_title_tells_name_and_unsaved_changes(window: MainWindow, tmp_path: Path) -> None:
    assert window.windowTitle() == "digits_mlp[*] — Symloom"
    assert not window.isWindowModified()
    window.session.push(SetAttribute(NodeId("dense1"), "num_hidden", 8))
    assert window.isWindowModified()
    window.session.save(tmp_path / "mine.symloom.json")
    assert window.windowTitle() == "mine[*] — Symloom"
    assert not window.isWindowModified()
    assert window.settings.recent_files == [tmp_path / "mine.symloom.json"]


def test_saving_a_new_document_asks_for_its_place(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "place.symloom.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    press(window, Qt.Key.Key_S, CTRL)
    assert target.exists()
    assert window.session.path == target


def test_a_bad_file_becomes_a_notice_and_the_document_stays(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = tmp_path / "bad.json"
    bad.write_text("{", encoding="utf-8")
    before = window.session.document
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(bad), ""))
    press(window, Qt.Key.Key_O, CTRL)
    assert window.session.document is before
    assert "bad.json" in window.notices.notices()[0].label.text()


@pytest.mark.parametrize(
    ("answer", "stays"),
    [
        (QMessageBox.StandardButton.Cancel, True),
        (QMessageBox.StandardButton.Discard, False),
        (QMessageBox.StandardButton.Save, False),
    ],
)
def test_row_110_closing_with_unsaved_changes_asks(
    window: MainWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: QMessageBox.StandardButton,
    stays: bool,
) -> None:
    path = tmp_path / "kept.symloom.json"
    window.session.save(path)
    saved = path.read_bytes()
    window.session.push(SetAttribute(NodeId("dense1"), "num_hidden", 8))
    asked: list[str] = []

    def question(*arguments: object) -> QMessageBox.StandardButton:
        asked.append(str(arguments[2]))
        return answer

    monkeypatch.setattr(QMessageBox, "question", question)
    assert window.close() is not stays
    assert window.isVisible() is stays
    assert len(asked) == 1
    assert "kept" in asked[0]
    assert (path.read_bytes() != saved) is (answer is QMessageBox.StandardButton.Save)


def test_closing_a_saved_document_asks_nothing_and_is_remembered(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept.symloom.json"
    window.session.save(path)
    monkeypatch.setattr(QMessageBox, "question", lambda *_: pytest.fail("asked"))
    assert window.close()
    assert Settings().last_document == path
    assert Settings().layout() is not None


def test_a_blank_canvas_is_one_click_away_from_the_example(window: MainWindow) -> None:
    window.files.show_example()
    [notice] = window.notices.notices()
    QTest.mouseClick(notice.buttons[0], Qt.MouseButton.LeftButton)
    assert not window.session.graph.nodes
    assert window.notices.notices() == []
    assert window.windowTitle().startswith("Untitled")


def test_tab_adds_a_layer_right_after_the_blank_canvas_was_asked_for(window: MainWindow) -> None:
    window.files.show_example()
    [notice] = window.notices.notices()
    QTest.mouseClick(notice.buttons[0], Qt.MouseButton.LeftButton)
    assert window.canvas.hasFocus()
    press(window, Qt.Key.Key_Tab)
    assert window.canvas.popup is not None


def test_a_new_document_takes_the_focus_from_wherever_it_was_asked_for(window: MainWindow) -> None:
    [palette] = window.findChildren(PalettePanel)
    palette.search.setFocus()
    QTest.keyClick(palette.search, Qt.Key.Key_N, CTRL)
    assert not window.session.graph.nodes
    assert window.canvas.hasFocus()


def test_a_notice_that_is_taken_leaves_the_keyboard_to_the_canvas(window: MainWindow, qtbot: QtBot) -> None:
    press(window, Qt.Key.Key_F10)
    settle(qtbot, window)
    button = window.notices.notices()[0].buttons[0]
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert window.canvas.hasFocus()
    settle(qtbot, window)


def test_a_run_that_lacks_data_offers_what_the_list_of_problems_offers(window: MainWindow, qtbot: QtBot) -> None:
    session = window.session
    [label] = [node.id for node in session.graph.nodes.values() if node.name == "label"]
    assert session.push(SetParameterSettings(PortRef(label, "output"), VariableSettings()))
    press(window, Qt.Key.Key_F10)
    settle(qtbot, window)
    [notice] = window.notices.notices()
    assert notice.label.text().startswith("label has no data.")
    assert [button.text() for button in notice.buttons] == ["Feed “label” of digits", "Feed zeros"]
    QTest.mouseClick(notice.buttons[0], Qt.MouseButton.LeftButton)
    assert session.graph.settings_of(PortRef(label, "output")).source == Source("dataset", name="digits", field="label")
    assert window.notices.notices() == []


def test_row_113_a_dropped_document_opens(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "dropped.symloom.json"
    path.write_bytes(EXAMPLE.read_bytes())
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    action, button, held = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(5, 5), action, data, button, held))
    QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), action, data, button, held))
    assert window.session.path == path


def drop(window: MainWindow, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action, button, held = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(5, 5), action, data, button, held))
    QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), action, data, button, held))


@pytest.mark.parametrize("ending", ["params", "safetensors"])
def test_row_113_dropped_weights_are_offered_as_values_of_parameters(
    window: MainWindow, tmp_path: Path, ending: str
) -> None:
    pack = pack_params if ending == "params" else pack_safetensors
    path = tmp_path / f"trained.{ending}"
    path.write_bytes(pack({"dense2_bias": np.arange(10, dtype=np.float32)}))
    drop(window, path)
    [dialog] = window.findChildren(LoadValuesDialog)
    QTest.mouseClick(dialog.load, Qt.MouseButton.LeftButton)
    values = window.session.run.array(PortRef(NodeId("dense2"), "bias"))
    assert values is not None
    assert values.tolist() == list(range(10))


def test_row_113_damaged_weights_are_told_of(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "trained.params"
    path.write_bytes(b"no arrays at all")
    drop(window, path)
    assert "trained.params" in window.notices.notices()[-1].label.text()
    assert not window.findChildren(LoadValuesDialog)


def test_row_113_data_dropped_beside_the_canvas_comes_onto_it_and_a_document_among_it_opens(
    window: MainWindow, tmp_path: Path
) -> None:
    table, document = tmp_path / "table.csv", tmp_path / "net.symloom.json"
    table.write_text("a,b\n1,2\n3,4\n", encoding="utf-8")
    document.write_bytes(EXAMPLE.read_bytes())
    nodes = len(window.session.graph.nodes)
    drop(window, table)
    assert len(window.session.graph.nodes) == nodes + 1
    window.session.history.mark_saved()
    drop(window, table, document)
    assert window.session.path == document


def test_row_106_recent_files_are_in_the_menu(window: MainWindow, tmp_path: Path) -> None:
    window.session.save(tmp_path / "first.symloom.json")
    window.session.save(tmp_path / "second.symloom.json")
    window.files.new_document()
    window._fill_recent()
    names = [action.text() for action in window._recent_menu.actions()]
    assert names == ["second.symloom.json", "first.symloom.json"]
    window._recent_menu.actions()[1].trigger()
    assert window.session.path == tmp_path / "first.symloom.json"


# Export, view


@pytest.mark.parametrize("target", ["pytorch", "numpy"])
def test_export_writes_code_and_weights_and_says_so(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    window.session.run.initialize()
    settle(qtbot, window)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "code"))
    window.actions_by_id[f"export.{target}"].trigger()
    names = sorted(path.name for path in (tmp_path / "code").iterdir())
    assert len(names) == 2
    assert f"digits_mlp_{target}.py" in names
    assert f"digits_mlp_{target}.py" in window.status_bar.note.text()


def test_export_of_a_broken_network_says_why(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.session.push(SetAttribute(NodeId("label"), "shape", (5, 5)))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "code"))
    window.actions_by_id["export.pytorch"].trigger()
    assert window.notices.notices()[0].key == "error"
    assert not (tmp_path / "code").exists()


@pytest.mark.parametrize("answer", ["Replace", "Cancel"])
def test_export_asks_before_it_replaces_files(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    window.session.run.initialize()
    settle(qtbot, window)
    (tmp_path / "digits_mlp_pytorch.py").write_text("mine")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    asked: list[str] = []

    def reply() -> None:
        [box] = [each for each in QApplication.topLevelWidgets() if isinstance(each, QMessageBox) and each.isVisible()]
        asked.append(box.informativeText())
        [button] = [each for each in box.buttons() if each.text().replace("&", "") == answer]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(200, window, reply)
    window.actions_by_id["export.pytorch"].trigger()
    assert asked == ["digits_mlp_pytorch.py"]
    kept = (tmp_path / "digits_mlp_pytorch.py").read_text() == "mine"
    assert kept is (answer == "Cancel")
    assert len(list(tmp_path.glob("digits_mlp*"))) == (1 if kept else 2)


def test_row_101_the_theme_is_chosen_and_remembered(window: MainWindow, qapp: QApplication) -> None:
    window.actions_by_id["view.theme_light"].trigger()
    assert theme().name == "light"
    assert window.settings.theme == "light"
    assert window.actions_by_id["view.theme_light"].isChecked()
    assert not window.actions_by_id["view.theme_dark"].isChecked()
    window.actions_by_id["view.theme_dark"].trigger()
    assert theme().name == "dark"


def test_the_list_of_keys_names_every_shortcut(window: MainWindow) -> None:
    from app.dialogs.shortcuts import ShortcutsDialog

    window.show_shortcuts()
    [dialog] = window.findChildren(ShortcutsDialog)
    shown = {item.text(0) for item in dialog.tree.findItems("", _EVERY)}
    assert {"Step", "Undo", "Save as", "Fit everything"} <= shown
    dialog.close()


def test_no_action_harms_an_empty_document(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    window.session.new_document()
    skipped = {
        "file.quit",
        "view.full_screen",
        "help.shortcuts",
        "help.about",
        "help.palette",
        "help.welcome",
        "help.tour",  # opens an example where nothing is
    }
    for action in ACTIONS:
        if action not in skipped:
            window.actions_by_id[action].trigger()
    assert not window.session.graph.nodes


def test_a_window_is_seen_in_another_theme_only_when_all_of_it_follows(window: MainWindow, qtbot: QtBot) -> None:
    ground = window.canvas.grab().toImage().pixelColor(2, 2).name().upper()
    assert ground == theme().canvas

    window.actions_by_id["view.theme_light"].trigger()
    assert not window.updatesEnabled()
    window.actions_by_id["view.theme_contrast"].trigger()
    with qtbot.waitSignal(notifier().changed):
        pass
    qtbot.waitUntil(window.updatesEnabled)

    assert theme().name == "contrast"
    assert window.canvas.grab().toImage().pixelColor(2, 2).name().upper() == theme().canvas
    window.set_theme("dark")
    qtbot.waitUntil(window.updatesEnabled)


def test_a_message_keeps_its_level_and_stays_readable_in_another_theme(window: MainWindow, qapp: QApplication) -> None:
    window.session.message.emit("Drawn.", "success")
    apply_theme(qapp, "light")
    assert window.status_bar.note.text() == "Drawn."
    assert theme().ok in window.status_bar.note.styleSheet()
    apply_theme(qapp, "dark")
    assert theme().ok in window.status_bar.note.styleSheet()


def test_the_whole_tool_bar_is_in_sight_at_1280_pixels(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1280, 800)
    bar = window.run_bar
    [field] = bar.findChildren(FindField)
    qtbot.waitUntil(lambda: bar.width() == 1280)
    qtbot.wait(50)
    for part in (*bar.buttons.values(), bar.timeline, bar.mode, bar.live, bar.seed, bar.batch, field):
        assert part.isVisible(), part.objectName()
        assert bar.rect().contains(QRect(part.mapTo(bar, QPoint()), part.size())), part.objectName()
    assert field.width() < 60
    window.resize(1600, 900)
    qtbot.waitUntil(lambda: field.width() > 150)


def test_the_inspector_is_as_high_as_its_sections_at_once(window: MainWindow) -> None:
    inspector = window.docks["inspector"].widget()
    assert isinstance(inspector, InspectorPanel)
    window.resize(1280, 800)
    window.session.select([])
    dense = next(node.id for node in window.session.graph.nodes.values() if node.name == "dense1")
    window.session.select([dense])
    content = inspector.widget()
    assert content is not None
    assert content.height() >= content.heightForWidth(content.width())


def test_f10_f11_and_shift_f11_step_over_into_and_out_of_a_network_with_shared_layers(
    window: MainWindow, qtbot: QtBot
) -> None:
    session = window.session
    assert session.open_copy(RESOURCES / "examples" / "siamese.symloom.json")
    session.run.initialize()
    settle(qtbot, window)
    keys = ((Qt.Key.Key_F10, ()), (Qt.Key.Key_F11, ()), (Qt.Key.Key_F10, ()), (Qt.Key.Key_F11, ()))
    for done, (key, modifiers) in enumerate(keys, 1):
        press(window, key, *modifiers)
        settle(qtbot, window)
        assert session.run.state.position == done, "each is one step where there is no block"
    press(window, Qt.Key.Key_F11, SHIFT)
    settle(qtbot, window)
    assert session.run.state.position == session.run.state.forward_end
    press(window, Qt.Key.Key_F11, SHIFT)
    settle(qtbot, window)
    assert session.run.state.position == session.run.state.backward_end
    assert "where there is no block the same as Step" in window.actions_by_id["run.step_into"].toolTip()
    for action in ("run.step_forward", "run.step_into", "run.step_out"):
        assert is_enabled(window, action) == (not session.run.state.is_finished)


def test_copy_means_the_table_while_that_has_the_keyboard_and_the_selection_else(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.actions_by_id["edit.select_all"].trigger()
    dock = window.docks["parameters"]
    dock.show()
    dock.raise_()
    table = panel(window, ParametersPanel).table
    qtbot.waitUntil(table.isVisible)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith("Name\tShape")

    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "symloom" in QGuiApplication.clipboard().text()


def test_a_message_about_another_document_goes_with_it(window: MainWindow, qtbot: QtBot) -> None:
    QTest.mouseClick(window.run_bar.buttons["run.initialize"], Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert window.status_bar.note.text() == "4 parameters set"
    window.files.open_example("arithmetic")
    assert "parameters set" not in window.status_bar.note.text()


def test_a_window_that_still_loads_takes_no_files(qtbot: QtBot) -> None:
    frame = MainWindow()
    qtbot.addWidget(frame)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(EXAMPLE)])
    action, button, held = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(5, 5), action, data, button, held)
    entered.ignore()
    QApplication.sendEvent(frame, entered)
    assert not entered.isAccepted()  # nobody could open what is dropped now


def test_saved_as_is_told_until_the_next_edit(window: MainWindow, tmp_path: Path) -> None:
    assert window.session.save(tmp_path / "mine.symloom.json")
    assert window.status_bar.note.text() == "Saved as mine.symloom.json."
    window.session.push(Rename(NodeId("dense1"), "first"))
    assert window.status_bar.note.text() == "unsaved changes"
    window.session.undo()
    assert window.status_bar.note.text() == "saved"
