from __future__ import annotations

import pytest

from core.graph.commands import AddNode, MoveNodes, Rename, SetAttribute
from core.graph.history import History
from core.graph.model import Document, Node, NodeId, Point
from core.graph.replacing import ReplaceNode
from core.operators import standard_registry
from core.problem import Refused
from tests.helpers.graphs import graph, node
from tests.helpers.toy_registry import toy_registry

A = NodeId("a")


def history(max_steps: int = 1000) -> History:
    return History(Document(graph(node("a", "ToyAdd"))), toy_registry(), max_steps)


def move(x: float) -> MoveNodes:
    return MoveNodes({A: Point(x, 0)})


def is_saved(history: History) -> bool:
    return history.is_saved


def place(history: History) -> float:
    return history.document.graph.nodes[A].position.x


def test_undo_and_redo_walk_through_the_documents() -> None:
    steps = history()
    start = steps.document
    steps.push(move(1))
    steps.push(Rename(A, "b"))
    end = steps.document
    assert steps.undo() is not None
    assert (place(steps), steps.document.graph.nodes[A].name) == (1, "a")
    steps.undo()
    assert steps.document is start
    assert steps.undo() is None
    steps.redo()
    change = steps.redo()
    assert change is not None
    assert change.renamed == {A}
    assert steps.document is end
    assert steps.redo() is None


def test_labels_tell_what_is_undone_and_redone() -> None:
    steps = history()
    steps.push(AddNode(Node(NodeId("n"), "ToyAdd", "")))
    steps.push(move(1))
    steps.undo()
    assert [code for code, _ in steps.labels] == ["add_node", "move_nodes_one"]
    assert steps.undo_label is not None
    assert steps.undo_label[1]["name"] == "add1"
    assert steps.redo_label is not None
    assert steps.redo_label[0] == "move_nodes_one"
    assert (steps.position, steps.can_undo, steps.can_redo) == (1, True, True)


def test_a_changed_attribute_is_named_as_forms_name_it_with_its_node_and_value() -> None:
    steps = History(Document(graph(node("a", "FullyConnected", num_hidden=4))), standard_registry())
    steps.push(SetAttribute(A, "num_hidden", 10))
    steps.push(SetAttribute(A, "no_bias", True))
    steps.push(SetAttribute(A, "no_bias", None))
    assert list(steps.labels) == [
        ("set_attribute_of", {"attribute": "units", "name": "a", "value": 10}),
        ("set_attribute_of", {"attribute": "no bias", "name": "a", "value": True}),
        ("reset_attribute", {"attribute": "no bias"}),
    ]


def test_a_replaced_node_is_named_with_what_its_header_reads_now() -> None:
    steps = History(Document(graph(node("a", "FullyConnected", num_hidden=4))), standard_registry())
    steps.push(ReplaceNode(A, "Activation", {"act_type": "tanh"}))
    assert list(steps.labels) == [("replace_node_one", {"operator": "Tanh", "name": "a"})]


def test_a_gesture_is_named_after_where_it_ended_if_it_is_one_kind_of_edit() -> None:
    steps, gesture = history(), object()
    steps.push(Rename(A, "x"), gesture)
    steps.push(Rename(A, "xy"), gesture)
    steps.push(move(3), gesture)
    assert list(steps.labels) == [("rename", {"name": "xy"})]


def test_a_new_edit_forgets_what_could_be_redone() -> None:
    steps = history()
    steps.push(move(1))
    steps.undo()
    steps.push(move(2))
    assert not steps.can_redo
    assert place(steps) == 2


def test_a_refused_edit_leaves_no_trace() -> None:
    steps = history()
    steps.push(move(1))
    steps.undo()
    with pytest.raises(Refused):
        steps.push(Rename(A, ""))
    assert (steps.position, steps.can_redo, place(steps)) == (0, True, 0)


def test_an_edit_that_changes_nothing_is_no_step() -> None:
    steps = history()
    assert not steps.push(move(0))
    assert not steps.can_undo


def test_a_gesture_is_one_step() -> None:
    steps = history()
    gesture = object()
    for x in (1, 2, 3):
        steps.push(move(x), gesture)
    assert len(steps.labels) == 1
    steps.undo()
    assert place(steps) == 0
    steps.redo()
    assert place(steps) == 3


def test_two_gestures_are_two_steps() -> None:
    steps = history()
    steps.push(move(1), "first")
    steps.push(move(2), "second")
    steps.push(move(3))
    assert len(steps.labels) == 3


def test_a_gesture_that_comes_back_leaves_no_step_and_may_go_on() -> None:
    steps = history()
    steps.push(move(9))
    before = steps.document
    gesture = object()
    steps.push(move(1), gesture)
    change = steps.push(move(9), gesture)
    assert change.moved == {A}
    assert steps.document is before
    assert len(steps.labels) == 1
    steps.push(move(2), gesture)
    steps.undo()
    assert place(steps) == 9


def test_undo_closes_a_gesture() -> None:
    steps = history()
    gesture = object()
    steps.push(move(1))
    steps.push(move(2), gesture)
    steps.undo()
    steps.undo()
    steps.push(move(3), gesture)
    assert len(steps.labels) == 1
    steps.undo()
    assert place(steps) == 0


def test_saved_is_the_very_document_that_was_saved() -> None:
    steps = history()
    assert is_saved(steps)
    steps.push(move(1))
    assert not is_saved(steps)
    steps.mark_saved()
    steps.push(move(2))
    steps.undo()
    assert is_saved(steps)


def test_a_gesture_does_not_swallow_a_saved_document() -> None:
    steps = history()
    gesture = object()
    steps.push(move(1), gesture)
    steps.mark_saved()
    steps.push(move(2), gesture)
    assert not is_saved(steps)
    steps.undo()
    assert is_saved(steps)


def test_a_document_saved_while_edits_went_on_is_marked_itself() -> None:
    steps = history()
    steps.push(move(1))
    written = steps.document
    steps.push(move(2))
    steps.mark_saved(written)
    assert not is_saved(steps)
    steps.undo()
    assert is_saved(steps)


def test_the_oldest_steps_are_forgotten() -> None:
    steps = history(max_steps=3)
    for x in range(1, 6):
        steps.push(move(x))
    while steps.undo():
        pass
    assert place(steps) == 2
    while steps.redo():
        pass
    assert place(steps) == 5
