"""The gradient check of documents: all Variables, or one node."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.analysis.checking import check_document
from core.graph.commands import SetAttribute
from core.graph.files import load
from core.graph.model import Document, NodeId
from core.messages import describe
from core.operators import standard_registry
from core.operators.linear import FullyConnected
from core.operators.operator import Array
from core.parameters.store import Parameter
from core.problem import Refused

EXAMPLE = Path(__file__).parents[3] / "resources" / "examples" / "digits_mlp.symloom.json"
REGISTRY = standard_registry()


@pytest.fixture
def document() -> Document:
    """The digits example with a smooth activation and few units."""
    made = load(EXAMPLE, REGISTRY)
    for node, name, value in (("dense1", "num_hidden", 6), ("relu1", "act_type", "tanh")):
        made = SetAttribute(NodeId(node), name, value).apply(made, REGISTRY)
    return made


def test_every_parameter_of_the_example_passes(document: Document) -> None:
    found = check_document(document, REGISTRY, {}, samples=10)
    names = {array.name for array in found.arrays}
    assert names == {"data", "dense1_weight", "dense1_bias", "dense2_weight", "dense2_bias"}
    assert found.passed
    assert all(array.checked for array in found.arrays)


def test_the_values_that_are_given_are_those_that_are_checked(document: Document) -> None:
    weight: Array = np.full((10, 6), 0.25, np.float32)
    here = check_document(document, REGISTRY, {("dense2", "weight"): Parameter(value=weight)}, samples=4)
    there = check_document(document, REGISTRY, {}, samples=4)
    [one] = [array.worst for array in here.arrays if array.name == "dense1_bias"]
    [other] = [array.worst for array in there.arrays if array.name == "dense1_bias"]
    assert one is not None
    assert other is not None
    assert one.analytic != other.analytic


def test_one_node_is_checked_at_its_inputs(document: Document) -> None:
    found = check_document(document, REGISTRY, {}, node=NodeId("dense2"), samples=8)
    assert {array.name for array in found.arrays} == {"data", "weight", "bias"}
    assert found.passed


def test_a_wrong_rule_is_found(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    right = FullyConnected.forward

    def slanted(self: FullyConnected, *given: Any) -> tuple[Array, ...]:  # noqa: ANN401 - what it is given
        return tuple(np.asarray(array * array) for array in right(self, *given))

    monkeypatch.setattr(FullyConnected, "forward", slanted)
    assert not check_document(document, REGISTRY, {}, node=NodeId("dense2"), samples=8).passed


def test_a_variable_has_no_rule(document: Document) -> None:
    with pytest.raises(Refused) as refused:
        check_document(document, REGISTRY, {}, node=NodeId("data"))
    assert describe(refused.value.problem).startswith("There is no rule to check here")
