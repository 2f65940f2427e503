"""Choices of the laboratory: which patterns are taken, and how they change a document."""

from __future__ import annotations

import time

import pytest

from core.graph.commands import SetLaboratory
from core.graph.diff import diff
from core.graph.laboratory import InitializerRule, LaboratorySettings, compiled_pattern, pattern_problem
from core.graph.model import Document
from core.messages import describe
from core.problem import Refused
from tests.helpers.toy_registry import toy_registry

REGISTRY = toy_registry()


@pytest.mark.parametrize(
    "pattern",
    [
        ".*weight",
        "dense1_weight",
        "(dense|conv)[12]_(weight|bias)",
        r"h\d+_.*_w",
        "(?:enc|dec)_.*",
        "(?i)DENSE",
        "[*+?]|x",
    ],
)
def test_patterns_that_people_write_are_taken(pattern: str) -> None:
    assert pattern_problem(pattern) is None


def test_a_pattern_is_matched_from_the_first_letter_on_as_mxnets() -> None:
    assert compiled_pattern("dense1").match("dense1_weight")
    assert not compiled_pattern("weight").match("dense1_weight")


@pytest.mark.parametrize(
    "pattern", ["(a+)+$", "(a|a)*b", "(a*)*b", "(a?){9}{9}b", ".*" * 9 + "x", "a?" * 30 + "a" * 30, "(a|a)" * 40 + "b"]
)
def test_a_pattern_that_could_take_years_is_refused_at_once(pattern: str) -> None:
    problem = pattern_problem(pattern)
    assert problem is not None
    assert problem.code == "laboratory_pattern_slow"
    assert "fewer *, +, ? and |" in describe(problem)


@pytest.mark.parametrize("pattern", [".*.*.*x", "a*a*a*b", "(a|a)" * 3 + "a*a*a*b", "(a|a)" * 24 + "b"])
def test_the_slowest_patterns_that_are_taken_end_soon(pattern: str) -> None:
    compiled = compiled_pattern(pattern)
    start = time.thread_time()
    assert not compiled.match("a" * 120)
    assert time.thread_time() - start < 20, "a second or so; years without the bound"


def test_setting_choices_is_an_edit_that_says_what_is_wrong() -> None:
    settings = LaboratorySettings({"A": (InitializerRule("x", "zero"),)})
    document = SetLaboratory(settings).apply(Document(), REGISTRY)
    assert document.laboratory == settings
    assert diff(Document(), document).laboratory
    assert SetLaboratory(settings).apply(document, REGISTRY) is document
    for rules in ((InitializerRule("(", "zero"),), (InitializerRule("x", "zero"),) * 1001):
        with pytest.raises(Refused) as refused:
            SetLaboratory(LaboratorySettings({"B": rules})).apply(Document(), REGISTRY)
        assert describe(refused.value.problem)
