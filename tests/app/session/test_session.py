"""The session: edits, what they tell, and files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.session.session import EditorSession
from core.graph.commands import (
    AddNode,
    Borrow,
    Connect,
    Disconnect,
    MoveNodes,
    RemoveItems,
    Rename,
    SetAttribute,
    SetRunSettings,
)
from core.graph.ids import new_node_id, new_wire_id
from core.graph.model import Node, NodeId, Point, PortRef, RunSettings, WireId, frozen
from core.problem import Severity


def dense(name: str, units: int = 4, **more: object) -> Node:
    return Node(NodeId(name), "FullyConnected", name, Point(0, 0), frozen({"num_hidden": units}), **more)  # type: ignore[arg-type]


def port(node: str, name: str) -> PortRef:
    return PortRef(NodeId(node), name)


# Edits


def test_an_edit_tells_document_shapes_problems_and_history_in_this_order(session: EditorSession) -> None:
    told: list[str] = []
    session.history_changed.connect(lambda: told.append("history"))
    session.problems_changed.connect(lambda: told.append("problems"))
    session.inference_changed.connect(lambda _: told.append("inference"))
    session.document_changed.connect(lambda change: told.append(f"document +{len(change.added)}"))
    assert session.push(AddNode(dense("one")))
    assert told == ["document +1", "inference", "problems", "history"]


def test_moving_a_node_infers_nothing_again(example: EditorSession) -> None:
    told: list[object] = []
    example.inference_changed.connect(told.append)
    example.push(MoveNodes({NodeId("relu1"): Point(8, 8)}))
    assert example.graph.nodes[NodeId("relu1")].position == (8, 8)
    assert told == []


def test_a_refused_edit_says_why_and_changes_nothing(example: EditorSession) -> None:
    said: list[tuple[str, str]] = []
    example.message.connect(lambda text, level: said.append((text, level)))
    before = example.document
    assert not example.push(Connect(port("dense2", "output"), port("dense1", "data"), new_wire_id()))
    assert example.document is before
    [(text, level)] = said
    assert level == "refused"
    assert text.endswith(".")
    assert "{" not in text


def test_everything_can_be_undone_and_redone(example: EditorSession) -> None:
    documents = [example.document]
    for command in (
        AddNode(dense("extra")),
        Connect(port("relu1", "output"), port("extra", "data"), WireId("w1")),
        SetAttribute(NodeId("extra"), "num_hidden", 7),
        Rename(NodeId("extra"), "third"),
        MoveNodes({NodeId("extra"): Point(80, 80)}),
        Disconnect(frozenset({WireId("w1")})),
        SetRunSettings(RunSettings(seed=1)),
        RemoveItems(frozenset({NodeId("extra"), NodeId("label")})),
    ):
        assert example.push(command)
        documents.append(example.document)
        assert example.undo_text()
    for document in reversed(documents[:-1]):
        example.undo()
        assert example.document is document
    assert not example.history.can_undo
    for document in documents[1:]:
        assert example.redo_text()
        example.redo()
        assert example.document is document
    assert example.redo_text() == ""


def test_shapes_follow_an_edit_and_its_undoing(example: EditorSession) -> None:
    example.push(SetAttribute(NodeId("dense1"), "num_hidden", 100))
    assert example.inference.shape(port("dense2", "weight")) == (10, 100)
    example.undo()
    assert example.inference.shape(port("dense2", "weight")) == (10, 256)


def test_errors_come_first_among_the_problems(example: EditorSession) -> None:
    example.push(RemoveItems(frozenset({NodeId("label")})))
    assert [problem.severity for problem in example.problems] == [Severity.WARNING]
    example.push(SetAttribute(NodeId("dense1"), "flatten", False))
    example.push(AddNode(Node(NodeId("w"), "Variable", "w", Point(0, 0), frozen({"shape": (10, 3)}))))
    example.push(Connect(port("w", "output"), port("dense2", "weight"), new_wire_id()))
    assert [problem.severity for problem in example.problems][:2] == [Severity.ERROR, Severity.WARNING]
    assert all(example.problem_text(problem) for problem in example.problems)


def test_the_selection_forgets_what_was_removed(example: EditorSession) -> None:
    example.select([NodeId("relu1"), NodeId("dense1"), port("relu1", "x")])
    example.push(RemoveItems(frozenset({NodeId("relu1")})))
    assert example.selection == {NodeId("dense1")}


def test_selecting_adds_and_toggles(example: EditorSession) -> None:
    one, two = NodeId("relu1"), NodeId("dense1")
    example.select([one])
    example.select([two], "add")
    assert example.selected_nodes() == [two, one]
    example.select([two], "toggle")
    assert example.selection == {one}


# Connections on trial


def test_a_wire_that_would_contradict_a_shape_is_refused_beforehand(example: EditorSession) -> None:
    node = Node(NodeId("fixed"), "Variable", "fixed", Point(0, 0), frozen({"shape": (10, 3)}))
    example.push(AddNode(node))
    problem = example.can_connect(port("fixed", "output"), port("dense2", "weight"))
    assert problem is not None
    assert "256" in example.problem_text(problem)
    assert port("dense2", "weight") not in example.graph.wire_into


def test_a_possible_wire_tells_its_shape_whichever_way_it_is_drawn(example: EditorSession) -> None:
    example.push(AddNode(dense("third")))
    for ends in ((port("relu1", "output"), port("third", "data")), (port("third", "data"), port("relu1", "output"))):
        assert example.can_connect(*ends) is None
        assert example.trial_shape(*ends) == (-1, 256)


# Parameters that follow


def test_a_borrower_inherits_the_values_of_its_lender_and_undo_gives_them_back(session: EditorSession) -> None:
    session.push(AddNode(dense("owner")))
    session.push(AddNode(dense("heir")))
    session.push(Borrow(NodeId("heir"), NodeId("owner")))
    value = np.arange(4.0, dtype=np.float32)
    session.store.set_value(("owner", "bias"), value)
    session.push(RemoveItems(frozenset({NodeId("owner")})))
    inherited = session.store.value(("heir", "bias"))
    assert inherited is not None
    np.testing.assert_array_equal(inherited, value)
    session.undo()
    kept = session.store.value(("owner", "bias"))
    assert kept is not None
    np.testing.assert_array_equal(kept, value)


# Files


def test_saving_takes_the_unsaved_mark_away_and_the_file_opens_as_the_same_document(
    example: EditorSession, tmp_path: Path
) -> None:
    example.push(AddNode(dense("extra")))
    before_saving = example.is_saved
    assert example.save(tmp_path / "other.symloom.json")
    assert (before_saving, example.is_saved) == (False, True)
    assert example.name == "other"
    saved = example.document
    example.new_document()
    assert not example.graph.nodes
    assert example.open(tmp_path / "other.symloom.json")
    assert example.document == saved
    assert example.is_saved


def test_undo_and_redo_go_back_to_the_shapes_that_were_known(example: EditorSession) -> None:
    before = example.inference
    example.push(Disconnect(frozenset({next(iter(example.graph.wires))})))
    after = example.inference
    told: list[set[PortRef]] = []
    example.inference_changed.connect(told.append)
    example.undo()
    assert example.inference is before
    example.redo()
    assert example.inference is after
    assert told[0] == told[1] != set()


def test_shapes_of_an_edit_are_not_taken_for_those_of_another(example: EditorSession) -> None:
    for units in (5, 6, 7, 8):
        example.push(SetAttribute(NodeId("dense1"), "num_hidden", units))
    for units in (7, 6, 5):
        example.undo()
        assert example.inference.shape(port("dense1", "bias")) == (units,)


def test_undoing_after_saving_makes_the_document_unsaved(example: EditorSession) -> None:
    example.push(AddNode(dense("extra")))
    example.save()
    example.undo()
    assert not example.is_saved


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"\xff\xfe\x00",
        b"[]",
        b'{"format":"symloom","version":[99,0],"nodes":[],"wires":[]}',
        b'{"format":"symloom","version":[1,0],"nodes":[{"id":"a"}],"wires":[]}',
        b'{"format":"symloom","version":[1,0],"nodes":[],"wires":[{"id":"w","source":"a/b","target":"c/d"}]}',
    ],
)
def test_a_file_that_is_none_leaves_the_open_document_untouched(
    example: EditorSession, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    before, where = example.document, example.path
    said: list[tuple[str, str]] = []
    example.message.connect(lambda text, level: said.append((text, level)))
    assert not example.open(path)
    assert example.document is before
    assert example.path == where
    [(text, level)] = said
    assert level == "error"
    assert "bad.json" in text


def test_opening_what_is_not_there_says_so(example: EditorSession, tmp_path: Path) -> None:
    before = example.document
    said: list[str] = []
    example.message.connect(lambda text, _: said.append(text))
    assert not example.open(tmp_path / "gone.json")
    assert not example.open(tmp_path)
    assert example.document is before
    assert "gone.json" in said[0]


def test_values_of_parameters_are_saved_and_opened_with_the_document(
    example: EditorSession, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(example.run.initialized):
        example.run.initialize()
    weight = example.store.value(("dense1", "weight"))
    assert weight is not None
    assert example.save(tmp_path / "net.symloom.json")

    example.new_document()
    assert example.store.values == {}
    assert example.open(tmp_path / "net.symloom.json")

    again = example.store.value(("dense1", "weight"))
    assert again is not None
    np.testing.assert_array_equal(again, weight)
    assert not again.flags.writeable
    assert example.is_saved


def test_values_that_are_lost_are_told_and_the_document_opens(
    example: EditorSession, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(example.run.initialized):
        example.run.initialize()
    path = tmp_path / "net.symloom.json"
    example.save(path)
    for file in (tmp_path / "net.symloom.weights").iterdir():
        file.unlink()
    said: list[tuple[str, str]] = []
    example.message.connect(lambda text, level: said.append((text, level)))

    assert example.open(path)

    assert "dense1" in example.graph.nodes
    assert example.store.values == {}
    assert [(level, "net.symloom.weights" in text) for text, level in said] == [("warning", True)]


def test_a_place_that_can_not_be_written_keeps_the_document_unsaved(example: EditorSession, tmp_path: Path) -> None:
    example.push(AddNode(dense("extra")))
    said: list[str] = []
    example.message.connect(lambda text, _: said.append(text))
    assert not example.save(tmp_path / "no" / "folder" / "x.json")
    assert not example.is_saved
    assert len(said) == 1


def test_an_operator_of_another_version_opens_as_a_problem(session: EditorSession, tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    node = '{"id":"a","operator":"Hyperloop","name":"a"}'
    path.write_text('{"format":"symloom","version":[1,0],"nodes":[' + node + '],"wires":[]}', encoding="utf-8")
    assert session.open(path)
    assert any("Hyperloop" in session.problem_text(problem) for problem in session.problems_of(NodeId("a")))


def test_an_example_is_saved_elsewhere(session: EditorSession) -> None:
    from tests.app.conftest import EXAMPLE

    assert session.open_copy(EXAMPLE)
    assert session.path is None
    assert not session.save()
    assert len(session.graph.nodes) == 6
    assert new_node_id() not in session.graph.nodes


def test_a_symbol_of_mxnet_opens_as_a_new_document_that_is_never_saved_over_it(
    session: EditorSession, tmp_path: Path
) -> None:
    path = tmp_path / "net.json"
    text = '{"nodes":[{"op":"null","name":"x","inputs":[]}],"arg_nodes":[0],"heads":[[0,0,0]]}'
    path.write_text(text)
    assert session.open(path)
    assert [node.name for node in session.graph.nodes.values()] == ["x"]
    assert session.path is None
    assert session.name == "net"


def test_a_script_that_can_not_be_read_says_in_which_line(session: EditorSession, tmp_path: Path) -> None:
    path = tmp_path / "net.py"
    path.write_text("from core import sym\nx = sym.Variable('x')\ny = open('x')\n")
    told: list[str] = []
    session.message.connect(lambda text, _level: told.append(text))
    assert not session.open(path)
    assert told[0].startswith("net.py, line 3: ")
