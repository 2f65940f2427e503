"""Choices of initializers, tried on a document: which rule decides, what is drawn, what flows through layers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.analysis.laboratory import Study, rules_of, study
from core.graph.commands import SetAttribute
from core.graph.files import load
from core.graph.laboratory import InitializerRule as Rule
from core.graph.laboratory import LaboratorySettings
from core.graph.model import Document, NodeId
from core.inference.infer import infer
from core.inference.view import DocumentView
from core.messages import describe
from core.operators import standard_registry
from core.parameters.store import Parameter
from core.problem import Path as ParameterPath
from core.problem import Refused

EXAMPLE = Path(__file__).parents[3] / "resources" / "examples" / "digits_mlp.symloom.json"
REGISTRY = standard_registry()
XAVIER = Rule(".*weight", '["xavier", {}]')


@pytest.fixture
def document() -> Document:
    return load(EXAMPLE, REGISTRY)


def tried(document: Document, *rules: Rule, present: Mapping[ParameterPath, Parameter] | None = None) -> Study:
    inference = infer(DocumentView(document.graph, REGISTRY))
    return study(document, REGISTRY, inference, rules, present=present or {})


def initializers(found: Study) -> dict[str, str]:
    return {each.spec.name: each.spec.initializer.display_name for each in found.parameters}


def test_the_first_rule_that_fits_decides_and_others_stay_as_they_are(document: Document) -> None:
    found = tried(document, Rule("dense2", '["normal", {"sigma": 2}]'), XAVIER)
    assert initializers(found) == {
        "dense1_weight": "Xavier",
        "dense1_bias": "Zero",
        "dense2_weight": "Normal",
        "dense2_bias": "Normal",
    }
    assert [each.rule for each in found.parameters] == [1, None, 0, 0]
    assert found.problem is None


def test_what_is_drawn_is_what_applying_would_give(document: Document) -> None:
    found = tried(document, Rule("dense1_w", '["uniform", {"scale": 3}]'))
    value = found.values["dense1", "weight"].value
    assert value is not None
    assert 2.9 < np.abs(value).max() <= 3
    applied = document
    for edit in found.edits:
        applied = edit.apply(applied, REGISTRY)
    again = tried(applied).values["dense1", "weight"].value
    np.testing.assert_array_equal(again, value)


def test_variances_are_those_of_the_network_computed_by_hand(document: Document) -> None:
    found = tried(document, Rule(".*weight", '["normal", {"sigma": 0.3}]'))
    assert [layer.name for layer in found.layers][:3] == ["dense1", "relu1", "dense2"]
    by_name = {layer.name: layer for layer in found.layers}
    w1, w2 = (found.values[node, "weight"].value for node in ("dense1", "dense2"))
    assert w1 is not None
    assert w2 is not None
    # independently: twice the deviation gives twice the sums, four times the variance
    wider = {layer.name: layer for layer in tried(document, Rule(".*weight", '["normal", {"sigma": 0.6}]')).layers}
    assert wider["dense1"].variance == pytest.approx(4 * by_name["dense1"].variance, rel=1e-4)
    assert wider["dense2"].variance == pytest.approx(16 * by_name["dense2"].variance, rel=1e-4)
    # the gradient at the hidden layer is that at the scores, through the second weight
    scores, hidden = by_name["dense2"], by_name["relu1"]
    assert scores.gradient_variance is not None
    assert hidden.gradient_variance is not None
    expected = 10 * 0.3**2 * (scores.gradient_variance + (scores.gradient_mean or 0) ** 2)
    assert hidden.gradient_variance == pytest.approx(expected, rel=0.35)


def test_an_initializer_that_can_not_fill_a_parameter_is_said_and_nothing_is_drawn(document: Document) -> None:
    found = tried(document, Rule(".*", '["xavier", {}]'))
    wrong = [each.spec.name for each in found.parameters if each.problem]
    assert wrong == ["dense1_bias", "dense2_bias"]
    assert found.problem is not None
    assert "Xavier can't fill dense1_bias" in describe(found.problem)
    assert not found.values


def test_a_waiting_parameter_is_no_problem_and_the_run_gives_it_its_shape(document: Document) -> None:
    waiting = SetAttribute(NodeId("data"), "shape", None).apply(document, REGISTRY)
    found = tried(waiting, XAVIER)
    first = found.parameters[0]
    assert first.spec.waits_for
    assert first.problem is None
    assert [layer.name for layer in found.layers][:1] == ["dense1"]


def test_inputs_without_data_get_stand_ins(document: Document) -> None:
    graph = document.graph
    unfed = {ref: replace(settings, source=None) for ref, settings in graph.settings.items()}
    bare = replace(document, graph=replace(graph, settings=unfed))
    found = tried(bare, XAVIER)
    assert found.stand_ins == ("data",)
    assert found.layers


def test_a_pattern_that_is_none_is_a_sentence(document: Document) -> None:
    with pytest.raises(Refused) as refused:
        tried(document, Rule("(", '["zero", {}]'))
    assert describe(refused.value.problem).startswith("“(” is no pattern of names")


def test_a_parameter_that_no_rule_names_keeps_its_value_and_the_network_is_run_with_it(document: Document) -> None:
    trained = np.linspace(-9, 9, 10).astype(np.float32)
    ones = np.ones((256, 64), np.float32)
    present: dict[ParameterPath, Parameter] = {
        ("dense2", "bias"): Parameter(trained),
        ("dense1", "weight"): Parameter(ones),
    }
    found = tried(document, XAVIER, present=present)
    assert found.values["dense2", "bias"].value is trained
    assert sorted(found.drawn) == [("dense1", "weight"), ("dense2", "weight")]
    assert (found.replaced, found.kept) == (("dense1_weight",), ("dense2_bias",))
    by_name = {layer.name: layer for layer in found.layers}
    plain = {layer.name: layer for layer in tried(document, XAVIER).layers}
    spread = float(trained.astype(np.float64).var())
    assert by_name["dense2"].variance > plain["dense2"].variance + spread / 2, "the bias flows too"


def test_values_that_the_same_rule_drew_before_are_not_replaced_by_others(document: Document) -> None:
    first = tried(document, XAVIER)
    again = tried(document, XAVIER, present=first.values)
    assert again.replaced == ()
    assert again.kept == ("dense1_bias", "dense2_bias")


def test_a_document_without_choices_has_those_to_begin_with_and_else_its_own(document: Document) -> None:
    assert [rules_of(document, name)[0].pattern for name in "AB"] == [".*weight", ".*weight"]
    kept = replace(document, laboratory=LaboratorySettings({"B": ()}))
    assert rules_of(kept, "A") == rules_of(document, "A")
    assert rules_of(kept, "B") == ()
