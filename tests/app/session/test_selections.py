"""Undo and redo give the selection back that belongs to the edit."""

from __future__ import annotations

from app.session.session import EditorSession
from core.graph.commands import MoveNodes, RemoveItems
from core.graph.ids import new_node_id
from core.graph.model import NodeId, Point
from core.graph.pasting import Duplicate, pasted_items

ONE, OTHER = NodeId("dense1"), NodeId("dense2")


def test_what_was_deleted_is_selected_again_when_it_comes_back(example: EditorSession) -> None:
    example.select([ONE, OTHER])
    example.push(RemoveItems(frozenset({ONE, OTHER})))
    assert not example.selection
    example.undo()
    assert example.selection == {ONE, OTHER}
    example.redo()
    assert not example.selection


def test_the_originals_are_selected_when_a_duplicate_is_undone_and_the_copies_when_it_is_redone(
    example: EditorSession,
) -> None:
    example.select([ONE])
    before = example.document
    example.push(Duplicate(frozenset({ONE}), new_node_id()))
    copies = pasted_items(before, example.document)
    example.select(copies)
    example.undo()
    assert example.selection == {ONE}
    example.redo()
    assert example.selection == copies


def test_undo_shows_what_it_takes_back_whatever_was_selected_since(example: EditorSession) -> None:
    example.select([ONE])
    example.push(MoveNodes({ONE: Point(8, 8)}))
    example.select([OTHER])
    example.undo()
    assert example.selection == {ONE}


def test_a_step_far_back_in_the_history_has_its_selection_too(example: EditorSession) -> None:
    for number, node in enumerate((ONE, OTHER, ONE)):
        example.select([node])
        example.push(MoveNodes({node: Point(8 * number, 800)}))
    example.select([])
    example.go_to_step(1)
    assert example.selection == {OTHER}


def test_another_document_begins_with_nothing_selected_and_nothing_remembered(example: EditorSession) -> None:
    example.select([ONE])
    example.push(MoveNodes({ONE: Point(8, 8)}))
    example.new_document()
    example.undo()
    assert not example.selection
