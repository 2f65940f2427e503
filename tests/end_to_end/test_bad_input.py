"""Bad input, from the keys and files of a person to the sentence that is seen; the open document stays as it was."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel

from app.panels.inspector.attributes import AttributesSection
from app.panels.inspector.source import SourceSection
from app.panels.problems import ProblemsPanel
from app.widgets.fields import ValueEdit
from core.graph.model import Document, NodeId
from tests.end_to_end.test_build_digits import EXAMPLE
from tests.helpers.person import CONTROL, Person


@pytest.fixture
def at_example(person: Person) -> Person:
    """A person who has the example open, saved nowhere and not edited."""
    person.window.files.show_example()
    return person


def sentences(person: Person) -> list[str]:
    """Return what is written above the canvas."""
    return [notice.label.text() for notice in person.window.notices.notices() if notice.isVisible()]


def open_by_keys(person: Person, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    person.press(Qt.Key.Key_O, CONTROL)


def open_by_drop(person: Person, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(person.window, QDragEnterEvent(QPoint(9, 9), copy, data, left, none))
    QApplication.sendEvent(person.window, QDropEvent(QPointF(9, 9), copy, data, left, none))


Ruin = Callable[[dict[str, object]], str]


def cut_short(document: dict[str, object]) -> str:
    return json.dumps(document)[:200]


def binary(document: dict[str, object]) -> str:
    return "\x00\x01\x02 not a document"


def of_another_kind(document: dict[str, object]) -> str:
    return json.dumps({"nodes": "many", "wires": 7, "format": "symloom", "version": [1, 0]})


def wire_to_nowhere(document: dict[str, object]) -> str:
    wires = document["wires"]
    assert isinstance(wires, list)
    wires[0]["source"] = "nobody"
    return json.dumps(document)


@pytest.mark.parametrize("opening", [open_by_keys, open_by_drop])
@pytest.mark.parametrize("ruin", [cut_short, binary, of_another_kind, wire_to_nowhere])
def test_a_corrupt_file_is_refused_with_a_sentence_and_changes_nothing(
    at_example: Person,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ruin: Ruin,
    opening: Callable[[Person, Path, pytest.MonkeyPatch], None],
) -> None:
    path = tmp_path / "broken.symloom.json"
    path.write_text(ruin(json.loads(EXAMPLE.read_text(encoding="utf-8"))), encoding="utf-8")
    before, title = at_example.session.document, at_example.window.windowTitle()

    opening(at_example, path, monkeypatch)

    told = " ".join(sentences(at_example))
    assert "broken.symloom.json" in told
    assert told.count(".") >= 2
    assert at_example.session.document is before
    assert at_example.window.windowTitle() == title


def test_a_file_that_is_gone_is_named(at_example: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = at_example.session.document
    open_by_keys(at_example, tmp_path / "gone.symloom.json", monkeypatch)
    assert "gone.symloom.json" in " ".join(sentences(at_example))
    assert at_example.session.document is before


def edited(tmp_path: Path, edit: Callable[[dict[str, object]], object]) -> Path:
    document = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    for node in document["nodes"]:
        if node["id"] == "relu1":
            edit(node)
    path = tmp_path / "edited.symloom.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda node: node.update(operator="Convolution9"), ("relu1", "Convolution9")),
        (lambda node: node["attributes"].update(act_type="wiggle"), ("relu1", "wiggle", "tanh")),
        (lambda node: node["attributes"].update(slope=3), ("relu1", "slope")),
    ],
    ids=["unknown operator", "wrong value", "unknown attribute"],
)
def test_row_112_a_node_that_is_not_understood_is_kept_and_explained(
    person: Person,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    edit: Callable[[dict[str, object]], object],
    words: tuple[str, ...],
) -> None:
    open_by_keys(person, edited(tmp_path, edit), monkeypatch)
    assert len(person.session.graph.nodes) == 6
    assert len(person.session.graph.wires) == 5
    person.window.docks["problems"].raise_()
    rows = person.panel(ProblemsPanel).rows
    person.wait_until(rows[0].isVisible)
    told = " ".join(label.text() for label in rows[0].findChildren(QLabel))
    assert all(word in told for word in words), told
    person.press(Qt.Key.Key_F7)
    person.press(Qt.Key.Key_F10)  # what does not hang on it runs
    assert [step.name for step in person.session.run.state.steps if step.phase == "forward"] == ["dense1"]
    assert person.session.run.state.loss is None
    rows = person.panel(ProblemsPanel).rows
    QTest.mouseClick(rows[0], Qt.MouseButton.LeftButton)
    assert person.session.selected_nodes() == [NodeId("relu1")]


@pytest.mark.parametrize("text", ["-3", "many", "2.5"])
def test_a_wrong_attribute_is_refused_where_it_is_typed(at_example: Person, text: str) -> None:
    before = at_example.session.document
    node = at_example.node("dense1")

    at_example.type_attribute(node, "num_hidden", text)

    row = at_example.section(AttributesSection).rows["num_hidden"]
    assert row.error.isVisible()
    assert text in row.error.text()
    assert at_example.session.document is before

    assert isinstance(row.field, ValueEdit)
    QTest.keyClick(row.field, Qt.Key.Key_Escape)
    at_example.canvas.setFocus()
    at_example.type_in_node(node, "num_hidden", text)  # on the node itself, the field stays open and the sentence above
    assert text in " ".join(sentences(at_example))
    assert at_example.session.document is before
    assert at_example.canvas.editing.editor is not None
    QTest.keyClick(at_example.canvas.editing.editor, Qt.Key.Key_Escape)


def test_a_table_with_text_in_it_says_where_and_what_to_do(at_example: Person, tmp_path: Path) -> None:
    table = tmp_path / "measured.csv"
    rows = [",".join(["1.5"] * 64) for _ in range(40)]
    rows[6] = rows[6].replace("1.5", "broken", 3).replace("broken", "1.5", 2)
    table.write_text("\n".join(rows), encoding="utf-8")
    at_example.select(at_example.node("data"))
    source = at_example.section(SourceSection)
    at_example.choose(source.kind, "file")
    source.path.setFocus()
    QTest.keyClicks(source.path, table.as_posix())
    QTest.keyClick(source.path, Qt.Key.Key_Return)

    told = source.preview.text()
    assert source.preview.isVisible()
    assert source.preview.property("role") == "error"
    assert all(word in told for word in ("measured.csv", "broken", "7")), told

    before: Document = at_example.session.document
    at_example.press(Qt.Key.Key_F7)
    at_example.press(Qt.Key.Key_F10)
    assert "measured.csv" in " ".join(sentences(at_example))
    assert at_example.session.document is before
    assert at_example.session.run.state.position == 0
