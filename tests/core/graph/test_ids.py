from __future__ import annotations

import pytest

from core.graph.ids import derived_ids, is_id, new_node_id, new_wire_id
from core.graph.model import Graph
from tests.helpers.graphs import graph, node


def test_new_ids_differ_and_tell_nodes_from_wires() -> None:
    ids = {new_node_id() for _ in range(100)} | {new_wire_id() for _ in range(100)}
    assert len(ids) == 200
    assert all(is_id(each) and len(each) == 11 for each in ids)
    assert {each[0] for each in ids} == {"n", "w"}


def test_derived_ids_are_the_same_each_time_and_step_aside_for_a_taken_one() -> None:
    first, wire = derived_ids(Graph(), "dense1", "weight")
    assert (first, wire) == derived_ids(Graph(), "dense1", "weight")
    assert derived_ids(graph(node(first, "ToyAdd")), "dense1", "weight")[0] != first


@pytest.mark.parametrize("text", ["", "a/b", "a b", "a\tb", "a\nb", "x" * 65, "\u2028"])
def test_separators_and_empty_texts_are_no_ids(text: str) -> None:
    assert not is_id(text)
