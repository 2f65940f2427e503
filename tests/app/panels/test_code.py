"""The code panel: it follows edits, keeps the last good code, and knows which line is which node."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.examples import find_example
from app.panels.code import CodePanel
from app.session.session import EditorSession
from app.theme import DARK, LIGHT, Theme, apply_theme, contrast_ratio
from app.widgets.code_view import find_spans, token_colours
from core.export.exporter import ExportResult, export_code, targets
from core.graph.commands import AddNode, MoveNodes, Rename, SetAttribute, SetParameterSettings
from core.graph.model import Document, Point, PortRef, VariableSettings
from tests.app.conftest import EXAMPLE
from tests.app.panels.conftest import Ids, Show


@pytest.fixture
def panel(example: EditorSession, show: Show, qtbot: QtBot) -> CodePanel:
    made = CodePanel(example)
    show(made, 480, 290)
    qtbot.waitUntil(lambda: "nn.Linear(64, 256)" in made.view.code())
    return made


def line_with(panel: CodePanel, text: str) -> int:
    lines = panel.view.code().split("\n")
    return next(number for number, line in enumerate(lines, start=1) if text in line)


def break_document(session: EditorSession, ids: Ids) -> None:
    session.push(SetParameterSettings(PortRef(ids["dense1"], "weight"), VariableSettings(shape=(256, 20))))


def test_an_empty_document_says_what_will_be_here(session: EditorSession, show: Show, qtbot: QtBot) -> None:
    panel = CodePanel(session)
    show(panel, 480, 290)

    qtbot.waitUntil(panel.empty.isVisible)

    assert not panel.copy.isEnabled()
    assert not panel.banner.isVisible()


def test_the_code_follows_edits(panel: CodePanel, session: EditorSession, ids: Ids, qtbot: QtBot) -> None:
    session.push(SetAttribute(ids["dense1"], "num_hidden", 128))
    qtbot.waitUntil(lambda: "nn.Linear(64, 128)" in panel.view.code())

    session.push(Rename(ids["dense1"], "hidden"))
    qtbot.waitUntil(lambda: "self.hidden = nn.Linear" in panel.view.code())


def test_the_code_bears_the_name_of_the_document(panel: CodePanel, session: EditorSession, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "class Digits(nn.Module)" in panel.view.code())
    session.open_copy(EXAMPLE)
    qtbot.waitUntil(lambda: "class DigitsMlp(nn.Module)" in panel.view.code())
    document = session.document
    session.new_document()
    for node in document.graph.nodes.values():
        if node.operator == "Activation":
            session.push(AddNode(node))
    qtbot.waitUntil(lambda: "class Network(nn.Module)" in panel.view.code())


def test_slow_code_waits_longer_for_the_next_edit(
    panel: CodePanel, session: EditorSession, ids: Ids, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[float] = []

    def slow(*arguments: object, **named: object) -> ExportResult:
        made.append(time.monotonic())
        time.sleep(0.2)
        return export_code(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("app.panels.code.export_code", slow)
    session.push(SetAttribute(ids["dense1"], "num_hidden", 100))
    qtbot.waitUntil(lambda: len(made) == 1)
    for units in (101, 102, 103):  # a person goes on typing, with pauses that code made of each edit would fill
        session.push(SetAttribute(ids["dense1"], "num_hidden", units))
        qtbot.wait(300)
    assert len(made) == 1
    qtbot.waitUntil(lambda: "nn.Linear(64, 103)" in panel.view.code())
    assert len(made) == 2


@pytest.mark.parametrize(("hidden", "has_bar"), [(-1, False), (1, False), (2, False), (4, True)])
def test_no_scroll_bar_for_a_character_or_two(panel: CodePanel, qtbot: QtBot, hidden: int, has_bar: bool) -> None:
    view = panel.view
    room = view.contentsRect().width() - view.gutter_width()
    view.set_code("x" * (room // view.fontMetrics().horizontalAdvance("0") + hidden))
    qtbot.wait(1)
    assert view.horizontalScrollBar().isVisible() is has_bar


def test_moving_a_node_makes_no_new_code(panel: CodePanel, session: EditorSession, ids: Ids, qtbot: QtBot) -> None:
    before = panel.good["pytorch"]
    session.push(MoveNodes({ids["dense1"]: Point(8, 8)}))

    qtbot.wait(200)

    assert panel.good["pytorch"].lines is before.lines


def test_each_target_has_its_tab(panel: CodePanel, qtbot: QtBot) -> None:
    panel.tabs.setFocus()
    QTest.keyClick(panel.tabs, Qt.Key.Key_Right)

    qtbot.waitUntil(lambda: "import numpy as np" in panel.view.code())

    assert "import torch" not in panel.view.code()


def test_a_conflict_keeps_the_last_good_code_greyed_with_a_link(
    panel: CodePanel, session: EditorSession, ids: Ids, qtbot: QtBot
) -> None:
    good = panel.view.code()

    break_document(session, ids)
    qtbot.waitUntil(panel.banner.isVisible)

    assert panel.view.code() == good
    assert panel.view.is_stale()
    assert panel.banner.text.whole_text().startswith("Last good code. ")
    with qtbot.waitSignal(panel.reveal):
        QTest.mouseClick(panel.banner.link, Qt.MouseButton.LeftButton)
    assert len(session.selection) == 1

    session.undo()
    qtbot.waitUntil(lambda: not panel.banner.isVisible())
    assert not panel.view.is_stale()


def test_the_mark_over_the_code_follows_the_theme(
    panel: CodePanel, session: EditorSession, ids: Ids, qtbot: QtBot, qapp: QApplication
) -> None:
    def has_colour(value: str) -> bool:
        image = panel.banner.grab().toImage()
        return any(image.pixelColor(x, y) == QColor(value) for x in range(40) for y in range(image.height()))

    apply_theme(qapp, "dark")
    break_document(session, ids)
    qtbot.waitUntil(panel.banner.isVisible)
    assert has_colour(DARK.error)
    apply_theme(qapp, "light")
    assert has_colour(LIGHT.error)
    assert not has_colour(DARK.error)


def test_a_run_that_cannot_start_leaves_the_code_alone(panel: CodePanel, session: EditorSession, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.run.failed):
        session.run.step_forward()
    assert session.problems

    qtbot.wait(250)

    assert not panel.banner.isVisible()
    assert not panel.view.is_stale()


def test_a_selected_node_marks_its_lines(panel: CodePanel, session: EditorSession, ids: Ids) -> None:
    session.select([ids["dense1"]])

    assert line_with(panel, "nn.Linear(64, 256)") in panel.view.marked_lines()
    assert line_with(panel, "nn.Linear(256, 10)") not in panel.view.marked_lines()

    session.select([])
    assert panel.view.marked_lines() == frozenset()


def test_a_click_on_a_line_selects_its_node(panel: CodePanel, session: EditorSession, ids: Ids, qtbot: QtBot) -> None:
    line = line_with(panel, "nn.Linear(256, 10)")
    block = panel.view.document().findBlockByNumber(line - 1)
    cursor = panel.view.textCursor()
    cursor.setPosition(block.position() + 6)
    panel.view.setTextCursor(cursor)
    place = panel.view.cursorRect(cursor).center()

    with qtbot.waitSignal(panel.reveal):
        QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    assert session.selection == {ids["dense2"]}


def test_the_code_is_copied_and_saved(
    panel: CodePanel, session: EditorSession, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    QTest.mouseClick(panel.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == panel.view.code()

    target = tmp_path / "net.py"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    QTest.mouseClick(panel.save, Qt.MouseButton.LeftButton)
    assert target.read_text(encoding="utf-8") == panel.view.code()


def test_a_place_that_cannot_be_written_is_a_message(
    panel: CodePanel, session: EditorSession, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot
) -> None:
    target = tmp_path / "missing" / "net.py"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))

    with qtbot.waitSignal(session.message) as told:
        QTest.mouseClick(panel.save, Qt.MouseButton.LeftButton)

    assert told.args[1] == "error"
    assert "net.py" in told.args[0]


def test_tokens_are_found_by_line() -> None:
    spans = find_spans('class A:\n    """Two\n    lines."""\n    def f(self): return 1  # one')

    assert spans[0] == [(0, 5, "keyword"), (6, 1, "name")]
    assert spans[1] == [(4, 6, "string")]
    assert spans[2] == [(0, 13, "string")]
    assert (8, 1, "name") in spans[3]
    assert spans[3][-1] == (27, 5, "comment")


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("ground", ["panel", "selected"])
def test_every_colour_of_code_can_be_read(theme: Theme, ground: str) -> None:
    for colour in (*token_colours(theme).values(), theme.text, theme.dim):
        assert contrast_ratio(colour, getattr(theme, ground)) >= 4.5


# Editing


@pytest.fixture
def script(panel: CodePanel, qtbot: QtBot) -> CodePanel:
    """The panel with Symloom's own script, ready to be typed in."""
    panel.tabs.setCurrentIndex([target.id for target in targets()].index("symloom"))
    qtbot.waitUntil(lambda: "sym.FullyConnected(" in panel.view.code())
    assert not panel.view.isReadOnly()
    return panel


def put_cursor_behind(panel: CodePanel, text: str) -> None:
    cursor = panel.view.textCursor()
    cursor.setPosition(panel.view.code().index(text) + len(text))
    panel.view.setTextCursor(cursor)


def test_code_of_other_targets_can_only_be_read(panel: CodePanel) -> None:
    before = panel.view.code()
    QTest.keyClicks(panel.view, "x = 1")
    assert panel.view.code() == before


def test_typing_in_the_script_edits_the_network_in_one_step_that_undo_takes_back(
    script: CodePanel, session: EditorSession, ids: Ids, qtbot: QtBot
) -> None:
    before, steps = session.document, session.history.position
    put_cursor_behind(script, "num_hidden=256")
    QTest.keyClick(script.view, Qt.Key.Key_Backspace)
    QTest.keyClicks(script.view, "7")
    assert session.document is before, "typing must pause first"
    qtbot.waitUntil(lambda: session.graph.nodes[ids["dense1"]].attributes["num_hidden"] == 257)

    assert session.history.position == steps + 1
    assert "num_hidden=257" in script.view.code()
    qtbot.waitUntil(lambda: "# (N, 257)" in script.view.code())  # shapes in comments follow
    session.undo()
    assert session.document.graph == before.graph
    qtbot.waitUntil(lambda: "num_hidden=256" in script.view.code())


def test_an_error_underlines_its_place_and_the_network_stays(
    script: CodePanel, session: EditorSession, qtbot: QtBot
) -> None:
    before = session.document
    put_cursor_behind(script, 'act_type="relu')
    QTest.keyClicks(script.view, "x")
    qtbot.waitUntil(lambda: script.view.underlined() is not None)

    line = line_with(script, "reluxx" if "reluxx" in script.view.code() else "relux")
    found = script.view.underlined()
    assert found is not None
    assert found[0] == line
    assert f"Line {line}: " in script.banner.text.whole_text()
    assert session.document is before
    QTest.keyClick(script.view, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: not script.banner.isVisible())
    assert script.view.underlined() is None
    assert session.document is before


def test_what_is_typed_stays_while_a_node_is_moved(
    script: CodePanel, session: EditorSession, ids: Ids, qtbot: QtBot
) -> None:
    put_cursor_behind(script, "num_hidden=256")
    QTest.keyClicks(script.view, "0")
    session.push(MoveNodes({ids["dense1"]: Point(0.0, 500.0)}))
    qtbot.waitUntil(lambda: session.graph.nodes[ids["dense1"]].attributes["num_hidden"] == 2560)
    assert session.graph.nodes[ids["dense1"]].position == Point(0.0, 500.0)


def test_an_edit_that_makes_shapes_conflict_keeps_the_typed_code(
    script: CodePanel, session: EditorSession, qtbot: QtBot
) -> None:
    put_cursor_behind(script, '"label", shape=(-1,')
    QTest.keyClicks(script.view, " 3, 4")
    qtbot.waitUntil(lambda: "label_rank" in [problem.code for problem in session.problems])
    qtbot.waitUntil(script.banner.isVisible)

    assert "shape=(-1, 3, 4" in script.view.code()
    assert not script.view.isReadOnly()
    for _ in " 3, 4":
        QTest.keyClick(script.view, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: not script.banner.isVisible())


def test_changes_since_the_last_export_are_shown(
    panel: CodePanel, session: EditorSession, ids: Ids, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert not panel.changes.isEnabled()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "net.py"), ""))
    QTest.mouseClick(panel.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(panel.changes.isEnabled)
    session.push(SetAttribute(ids["dense1"], "num_hidden", 128))
    QTest.mouseClick(panel.changes, Qt.MouseButton.LeftButton)

    qtbot.waitUntil(lambda: "+        self.dense1 = nn.Linear(64, 128)" in panel.view.code())
    assert "-        self.dense1 = nn.Linear(64, 256)" in panel.view.code()
    QTest.mouseClick(panel.changes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.view.code().startswith('"""'))


def test_an_onnx_file_is_saved_as_bytes(
    panel: CodePanel, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    panel.tabs.setCurrentIndex([target.id for target in targets()].index("onnx"))
    qtbot.waitUntil(lambda: "Gemm" in panel.view.code())
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "net.onnx"), ""))
    QTest.mouseClick(panel.save, Qt.MouseButton.LeftButton)

    assert (tmp_path / "net.onnx").read_bytes()[:1] == b"\x08"


class Slow:
    """Makes code as ever, but takes its time; remembers which networks it was asked about."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.asked: list[Document] = []

    def __call__(self, document: Document, *arguments: object, **named: object) -> ExportResult:
        self.asked.append(document)
        time.sleep(self.seconds)
        return export_code(document, *arguments, **named)  # type: ignore[arg-type]


def test_the_window_goes_on_while_slow_code_is_made(
    panel: CodePanel, session: EditorSession, ids: Ids, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(1.0)
    monkeypatch.setattr("app.panels.code.export_code", slow)
    before = panel.view.code()
    session.push(SetAttribute(ids["dense1"], "num_hidden", 100))
    qtbot.waitUntil(lambda: bool(slow.asked))
    ticks: list[float] = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(time.monotonic()))
    timer.start(10)
    assert not panel.note.isVisible()  # most code is there before anybody could read that it is out of date
    qtbot.waitUntil(panel.note.isVisible)
    assert panel.view.code() == before
    session.select([ids["dense1"]])
    assert {line_with(panel, "nn.Linear(64, 256)"), line_with(panel, "self.dense1(")} <= panel.view.marked_lines()
    qtbot.waitUntil(lambda: "nn.Linear(64, 100)" in panel.view.code())
    assert not panel.note.isVisible()
    assert len(ticks) > 20, "the window stood still"
    assert line_with(panel, "nn.Linear(64, 100)") in panel.view.marked_lines()


def test_only_the_newest_of_several_edits_gets_code(
    panel: CodePanel, session: EditorSession, ids: Ids, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(0.4)
    monkeypatch.setattr("app.panels.code.export_code", slow)
    session.push(SetAttribute(ids["dense1"], "num_hidden", 100))
    qtbot.waitUntil(lambda: bool(slow.asked))
    for units in (101, 102, 103):
        session.push(SetAttribute(ids["dense1"], "num_hidden", units))
    qtbot.waitUntil(lambda: "nn.Linear(64, 103)" in panel.view.code())
    assert [document.graph.nodes[ids["dense1"]].attributes["num_hidden"] for document in slow.asked] == [100, 103]


def test_code_of_another_document_is_no_last_good_code(panel: CodePanel, session: EditorSession, qtbot: QtBot) -> None:
    assert "import torch" in panel.view.code()
    assert session.open_copy(find_example("shape_bug").path)
    qtbot.waitUntil(panel.banner.isVisible)
    assert not panel.view.isVisible()
    assert not panel.banner.text.whole_text().startswith("Last good code. ")


def test_code_that_comes_after_an_error_is_the_last_good_one(
    panel: CodePanel, session: EditorSession, ids: Ids, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(0.6)
    monkeypatch.setattr("app.panels.code.export_code", slow)
    session.push(SetAttribute(ids["dense1"], "num_hidden", 100))
    qtbot.waitUntil(lambda: bool(slow.asked))
    break_document(session, ids)
    qtbot.waitUntil(panel.banner.isVisible)
    qtbot.waitUntil(lambda: "nn.Linear(64, 100)" in panel.view.code())
    assert panel.banner.isVisible()
