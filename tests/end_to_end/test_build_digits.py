"""The digits example, built from nothing by mouse and keys, stepped to its loss, exported, undone and redone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from app.panels.code import CodePanel
from app.panels.inspector.parameters import ParametersSection
from app.panels.inspector.source import SourceSection
from app.panels.values import ValuesPanel
from app.theme import RESOURCES
from core.graph import files
from core.graph.model import Document, VariableSettings
from core.operators import standard_registry
from tests.helpers.person import CONTROL, Person

EXAMPLE = RESOURCES / "examples" / "digits_mlp.symloom.json"


def build(person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the example: each way of placing, wiring and typing is used at least once."""
    data = person.drag_from_palette("variable", QPoint(110, 120), monkeypatch)
    person.rename(data, "data")
    person.type_attribute(data, "shape", "(-1, 64)")
    person.choose(person.section(SourceSection).kind, "dataset")

    dense1 = person.quick_add("dense")
    person.drag_node(
        dense1, person.hand.at(person.canvas.board.items_by_id[data].pos()) + QPoint(256, 0) - _corner(person, dense1)
    )
    person.type_in_node(dense1, "num_hidden", "256")
    person.draw_wire(data, dense1)

    relu1 = person.pull_out(dense1, "relu", QPoint(560, 200))
    dense2 = person.drag_from_palette("dense", QPoint(800, 160), monkeypatch)
    person.type_attribute(dense2, "num_hidden", "10")
    person.draw_wire(relu1, dense2)

    out = person.pull_out(dense2, "softmax output", QPoint(940, 330))
    person.rename(out, "out")
    label = person.drag_from_palette("variable", QPoint(680, 480), monkeypatch)
    person.rename(label, "label")
    person.draw_wire(label, out, "label")
    person.type_attribute(label, "shape", "(-1,)")
    person.choose(person.section(SourceSection).kind, "dataset")

    for dense in (dense1, dense2):
        person.select(dense)
        person.choose(person.section(ParametersSection).editors[0].initializer.choice, "xavier")

    seed = person.window.run_bar.seed
    seed.setFocus()
    seed.selectAll()
    QTest.keyClicks(seed, "42")
    QTest.keyClick(seed, Qt.Key.Key_Return)


def _corner(person: Person, node: object) -> QPoint:
    return person.hand.at(person.canvas.board.items_by_id[node].pos())  # type: ignore[index]


def meaning(document: Document) -> tuple[object, ...]:
    """Return what a document says, without ids and places: nodes, wires, settings and how it is run."""
    graph = document.graph
    name = {node.id: node.name for node in graph.nodes.values()}
    nodes = {node.name: (node.operator, dict(node.attributes)) for node in graph.nodes.values()}
    wires = {
        (name[wire.source.node], wire.source.port, name[wire.target.node], wire.target.port)
        for wire in graph.wires.values()
    }
    settings = {
        (name[ref.node], ref.port): value for ref, value in graph.settings.items() if value != VariableSettings()
    }
    return nodes, wires, settings, document.run


def cross_entropy(person: Person) -> float:
    """Return the loss that follows from the probabilities, which hang on the ids of the nodes by the first weights."""
    probabilities, labels = person.session.run.array(person.ref("out")), person.session.run.array(person.ref("label"))
    assert probabilities is not None
    assert labels is not None
    right = probabilities[np.arange(len(labels)), labels.astype(int)]
    return float(-np.log(right).mean())


@pytest.mark.qt_log_ignore("This plugin does not support")  # off screen, a menu can't take the keyboard
def test_the_example_is_built_from_nothing_and_stepped_to_its_loss(
    person: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    build(person, monkeypatch)
    example = files.load(EXAMPLE, standard_registry())
    assert meaning(person.session.document) == meaning(example)
    assert not person.session.problems

    person.press(Qt.Key.Key_F7)
    assert person.window.status_bar.note.text() == "4 parameters set"
    for _ in range(4):
        person.press(Qt.Key.Key_F10)
    person.window.canvas.board.run_marks.show()
    loss = person.session.run.state.loss
    assert loss == pytest.approx(cross_entropy(person), rel=1e-5)
    assert loss is not None
    rows = {row.label: row.value for row in person.canvas.board.items_by_id[person.node("out")].content.rows}
    assert float(rows["loss"]) == pytest.approx(loss, abs=1e-3)

    while not person.session.run.state.is_finished:
        person.press(Qt.Key.Key_F10)
    person.select(person.node("dense1"))
    values = person.panel(ValuesPanel)
    person.wait_until(lambda: values.shape.text() == "(256, 64)")
    assert values.name.text() == "dense1_weight"
    for side in (values.value, values.gradient):
        assert side.isVisible()
        assert side.picture is not None
        assert side.picture.isVisible()
    assert "class Network(nn.Module)" in person.panel(CodePanel).view.code()

    folder = tmp_path / "exported"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    person.choose_in_menu("Export", "PyTorch…")
    names = sorted(path.name for path in folder.iterdir())
    assert [Path(name).suffix for name in names] == [".py", ".safetensors"]
    assert "nn.Linear(64, 256)" in (folder / names[0]).read_text(encoding="utf-8")


def test_row_53_all_of_it_is_undone_to_the_empty_document_and_redone_to_the_same(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(person, monkeypatch)
    history = person.session.history
    built, steps = person.session.document, history.position
    assert steps > 15
    for _ in range(steps):
        person.press(Qt.Key.Key_Z, CONTROL)
    assert not history.can_undo
    assert person.session.document == Document()
    assert not person.canvas.board.items_by_id
    assert person.canvas.empty_hint.isVisible()
    for _ in range(steps):
        person.press(Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert not history.can_redo
    assert person.session.document == built
    assert len(person.canvas.board.items_by_id) == 6
    assert files.dumps(person.session.document) == files.dumps(built)
