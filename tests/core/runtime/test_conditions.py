"""Conditions of breakpoints: what is read, what is refused, what is measured."""

from __future__ import annotations

import contextlib
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.messages import describe
from core.problem import Refused
from core.runtime.conditions import Condition, Kind, Quantity, dead_share, measure, parse_condition

ARRAYS = (Quantity.MAGNITUDE, Quantity.MIN, Quantity.MAX, Quantity.MEAN, Quantity.STD, Quantity.NORM, Quantity.ZEROS)


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    quantity = draw(st.sampled_from(Quantity))
    if not quantity.has_threshold:
        return Condition(quantity)
    kind = draw(st.sampled_from(Kind)) if quantity.has_kind else None
    threshold = draw(st.integers(-1000, 1000)) / 8
    return Condition(quantity, kind, draw(st.sampled_from([">", ">=", "<", "<="])), threshold)


@given(conditions())
def test_a_condition_reads_back_as_it_is_written(condition: Condition) -> None:
    assert parse_condition(str(condition)) == condition


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("|grad|>100", "|grad| > 100"),
        ("  |Gradient| ≥ 1e3 ", "|grad| >= 1000"),
        ("dead > 50%", "dead > 50 %"),
        ("dead > .5", "dead > 50 %"),
        ("NaN", "nan"),
        ("nan or inf", "nan or inf"),
        ("shape changed", "shape changed"),
        ("norm(value) < 1e-6", "norm(value) < 1e-06"),
        ("loss > 3", "loss > 3"),
    ],
)
def test_people_write_conditions_in_several_ways(text: str, written: str) -> None:
    assert str(parse_condition(text)) == written


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("", 1),
        ("grad > 3", 1),
        ("|grad > 3", 7),
        ("|grad| > ", 10),
        ("|grad| > x", 10),
        ("|grad| > 3 + 4", 12),
        ("__import__('os')", 1),
        ("shape", 6),
        ("norm(weight) > 1", 6),
        ("|grad| > 1e999", 10),
        ("x" * 300, 201),
    ],
)
def test_what_is_no_condition_is_refused_with_its_column(text: str, column: int) -> None:
    with pytest.raises(Refused) as refused:
        parse_condition(text)
    assert refused.value.problem.values["column"] == column
    assert "is no condition" in describe(refused.value.problem)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(Refused):
        assert parse_condition(text).quantity in Quantity


def test_quantities_are_what_their_names_say() -> None:
    array = np.array([[3.0, -4.0], [0.0, 0.0]], np.float32)
    found = {quantity: measure(array, quantity) for quantity in ARRAYS}
    assert found[Quantity.MAGNITUDE] == 4
    assert found[Quantity.NORM] == 5
    assert found[Quantity.ZEROS] == 0.5
    assert (found[Quantity.MIN], found[Quantity.MAX]) == (-4, 3)


def test_an_infinite_magnitude_counts_and_what_is_not_a_number_does_not() -> None:
    assert measure(np.array([1.0, -math.inf, math.nan]), Quantity.MAGNITUDE) == math.inf
    assert math.isnan(measure(np.array([math.nan]), Quantity.MAGNITUDE))
    assert not Condition(Quantity.MAGNITUDE, Kind.GRADIENT, ">", 0).holds_for(math.nan)


@pytest.mark.parametrize(
    ("array", "share"),
    [
        (np.array([[0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 2.0, 0.0]]), 0.5),
        (np.zeros((2, 3)), 1.0),
        (np.stack([np.zeros((4, 5, 5)), np.ones((4, 5, 5))], axis=1), 0.5),
        (np.array([0.0, 1.0]), 0.0),
        (np.zeros((0, 3)), 0.0),
        (np.array(0.0), 1.0),
    ],
)
def test_a_unit_is_dead_that_is_zero_in_every_row(array: np.ndarray, share: float) -> None:
    assert dead_share(array) == share
