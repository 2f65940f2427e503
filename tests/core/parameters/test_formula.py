"""Formulas for values of parameters: what they mean, what they refuse, and that nothing in them is run."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.messages import describe
from core.operators.operator import Array
from core.parameters import formula
from core.parameters.formula import FOR_EDITS, Call, Name, Number, Part, compute, edited, parse
from core.parameters.formula_bounds import bounds
from core.parameters.initializer import Formula, create, initialize_array
from core.problem import Refused
from core.runtime.random import generator


def value_of(text: str, **variables: float) -> float:
    return float(
        compute(parse(text, FOR_EDITS), {name: np.asarray(value, np.float64) for name, value in variables.items()})
    )


def refusal(text: str, allowed: tuple[str, ...] = FOR_EDITS) -> str:
    with pytest.raises(Refused) as refused:
        parse(text, allowed)
    return describe(refused.value.problem)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("2 ^ 3 ^ 2", 512),
        ("2 ** 3", 8),
        ("-2 ^ 2", -4),
        ("2 ^ -1 + 1", 1.5),
        ("8 / 4 / 2", 1),
        ("5 - 3 - 1", 1),
        ("- - 3", 3),
        ("1 + 1 < 3", 1),
        ("(3 > 2) + (2 >= 2) + (1 != 1) + (1 == 1) + (2 <= 1)", 3),
        ("(1 < 2) < 1", 0),
        ("where(0, 1, 2) + where(-0.5, 10, 20)", 12),
        ("clip(7, 0, 5) + min(1, 2) + max(1, 2)", 8),
        ("sqrt(16) + abs(-3) + log(e) + exp(0)", 9),
        ("sin(0) + cos(pi)", -1),
        ("1e3 + .5 + 2.", 1002.5),
        ("3 × 2 − 1", 5),
    ],
)
def test_formulas_mean_what_they_mean_on_paper(text: str, expected: float) -> None:
    assert value_of(text) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("u +", "The formula ends too early, at column 4: a number, a name or an opening parenthesis is missing."),
        ("u u", "Column 3: here should be an operator such as + or *, not “u”."),
        ("(u", "The formula ends too early, at column 3: ) is missing."),
        ("2 * fan", "Column 5: there is no “fan” here; a formula can name w, u, n, i, j, k, fan_in, fan_out, pi, e."),
        (
            "tan(u)",
            "Column 1: there is no function “tan”; there are abs, exp, log, sqrt, min, max, sin, cos, where, clip.",
        ),
        ("u + abs", "Column 5: abs is a function; write what it is taken of, as in abs(u)."),
        ("min(u)", "Column 1: min needs 2 values in its parentheses, but has 1."),
        ("0 < u < 1", "Column 7: only two values can be compared at once. Write (a < b) * (b < c)."),
        ("0 < (u) < 1", "Column 9: only two values can be compared at once. Write (a < b) * (b < c)."),
        ("u; 1", "Column 2: “;” has no meaning in a formula. Remove it."),
        ("1e99", "Column 1: 1e99 is too large; 1e+30 is the most."),
    ],
)
def test_what_is_wrong_is_said_with_its_column(text: str, sentence: str) -> None:
    assert refusal(text) == sentence


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')",
        "u.__class__",
        "[].append",
        "lambda: 0",
        "open('x')",
        "9**9**9**9**9 if 1 else 0",
        "u" + "+u" * 100,
        "(" * 40 + "u" + ")" * 40,
        "-" * 500 + "u",
        "u+" * 400 + "u",
        "u" * 2000,
        "",
        "1" * 5000,
        "\x00",
        "٣",
    ],
)
def test_nothing_but_arithmetic_is_read(text: str) -> None:
    assert refusal(text)


def test_limits_hold_to_the_part() -> None:
    parse("+".join(["u"] * (formula.MAX_PARTS // 2)))
    refusal("+".join(["u"] * (formula.MAX_PARTS // 2 + 1)))
    parse("(" * (formula.MAX_DEPTH) + "u" + ")" * formula.MAX_DEPTH)
    refusal("(" * (formula.MAX_DEPTH + 1) + "u" + ")" * (formula.MAX_DEPTH + 1))
    parse("u".ljust(formula.MAX_TEXT))
    refusal("u".ljust(formula.MAX_TEXT + 1))


def test_giant_powers_end_at_once_and_are_refused_as_values() -> None:
    with pytest.raises(Refused) as refused:
        initialize_array(Formula("9^9^9^9"), "w", ("n1", "weight"), (2, 2), generator(0, ()))
    assert "gives inf at [0, 0]" in describe(refused.value.problem)
    assert refused.value.problem.path == ("n1",)


# As an initializer


def test_the_formula_of_the_book_leaves_a_hole_around_0() -> None:
    made = create('["formula", {"text": "u*(abs(u)>=5)", "low": -10, "high": 10}]')
    values = initialize_array(made, "w", (), (200, 300), generator(3, ("w",)))
    assert values.dtype == np.float32
    assert ((values == 0) | (np.abs(values) >= 5)).all()
    assert np.abs(values).max() <= 10
    assert (values == 0).mean() == pytest.approx(0.5, abs=0.01)
    assert made.bounds((200, 300)) == (-10, 10)
    assert made.mean((200, 300)) == pytest.approx(0, abs=1e-9)
    # E[w²] = ∫ w² over 5 ≤ |w| ≤ 10, of density 1/20: (1000 - 125) / 30
    assert made.std((200, 300)) == pytest.approx(math.sqrt(875 / 30), rel=1e-3)
    assert values.std() == pytest.approx(math.sqrt(875 / 30), rel=0.01)


def test_the_text_form_comes_back_letter_for_letter() -> None:
    text = '["formula", {"text": "n*sqrt(2/fan_in)", "low": -1, "high": 1}]'
    assert create(text).dumps() == text


def test_fans_and_indices_are_those_of_the_shape() -> None:
    values = Formula("fan_in*100 + fan_out*10 + i - j").fill((2, 3, 5), generator(0, ()), np.float64)
    assert values[1, 2, 4] == 15 * 100 + 10 * 10 + 1 - 2
    np.testing.assert_array_equal(Formula("i == j").fill((3, 3), generator(0, ())), np.eye(3))


@pytest.mark.parametrize(("text", "shape"), [("fan_in", (4,)), ("j", (4,)), ("i", ()), ("k", (2, 2))])
def test_a_formula_says_which_axes_it_needs(text: str, shape: tuple[int, ...]) -> None:
    problem = Formula(text).problem(shape, "b")
    assert problem is not None
    assert text in describe(problem)


def test_a_range_that_is_upside_down_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        create({"initializer": "formula", "low": 1, "high": -1})
    assert describe(refused.value.problem) == "high of Formula should be at least 1, but is -1."


def test_u_is_one_draw_however_often_it_is_named() -> None:
    assert not Formula("u - u").fill((50,), generator(1, ())).any()


@pytest.mark.parametrize("text", ["n*sqrt(2/fan_in)", "u^2 + n", "where(n > 1, i, -j)", "clip(n, -1, 1)", "exp(u)*0.1"])
def test_stated_moments_are_those_of_the_draws(text: str) -> None:
    made, shape = Formula(text, -2, 2), (300, 400)
    values = made.fill(shape, generator(5, ()), np.float64)
    low, high = made.bounds(shape)
    assert low <= values.min()
    assert values.max() <= high
    assert made.mean(shape) == pytest.approx(values.mean(), abs=0.03 * values.std() + 1e-9)
    assert made.std(shape) == pytest.approx(values.std(), rel=0.03)


# As an edit


def test_an_edit_changes_every_element_and_leaves_the_given_array_alone() -> None:
    w = np.array([[1, 2], [3, 4]], np.float32)
    np.testing.assert_array_equal(edited("w + 1", w, generator(0, ())), [[2, 3], [4, 5]])
    np.testing.assert_array_equal(edited("w*(i==j)", w, generator(0, ())), [[1, 0], [0, 4]])
    np.testing.assert_array_equal(edited("0", w, generator(0, ())), np.zeros((2, 2)))
    assert edited("w", w, generator(0, ())).dtype == np.float32
    assert w.tolist() == [[1, 2], [3, 4]]


def test_an_edit_that_gives_no_numbers_is_refused_with_the_place() -> None:
    with pytest.raises(Refused) as refused:
        edited("log(w)", np.array([[1.0, 2.0], [0.0, 1.0]], np.float32), generator(0, ()))
    assert "-inf at [1, 0]" in describe(refused.value.problem)


def test_first_values_can_not_read_what_is_not_there_yet() -> None:
    assert "there is no “w” here" in refusal("w + 1", formula.FOR_INITIALIZERS)


# Any formula

LEAVES: st.SearchStrategy[Part] = st.one_of(
    st.integers(0, 4).map(lambda value: Number(float(value))), st.sampled_from(("u", "n", "w")).map(Name)
)


def _calls(inner: st.SearchStrategy[Part]) -> st.SearchStrategy[Part]:
    two = st.sampled_from(("+", "-", "*", "/", "^", "<", "<=", ">", ">=", "==", "!=", "min", "max"))
    one = st.sampled_from(("negate", "abs", "exp", "log", "sqrt", "sin", "cos"))
    three = st.sampled_from(("where", "clip"))
    return st.one_of(
        st.builds(lambda name, a: Call(name, (a,)), one, inner),
        st.builds(lambda name, a, b: Call(name, (a, b)), two, inner, inner),
        st.builds(lambda name, a, b, c: Call(name, (a, b, c)), three, inner, inner, inner),
    )


PARTS = st.recursive(LEAVES, _calls, max_leaves=8)


def written(part: Part) -> str:
    match part:
        case Number(value):
            return repr(value)
        case Name(name):
            return name
        case Call("negate", (operand,)):
            return f"(-{written(operand)})"
        case Call(name, operands) if name in formula.FUNCTIONS:
            return f"{name}({', '.join(map(written, operands))})"
        case Call(name, (left, right)):
            return f"({written(left)} {name} {written(right)})"
    raise AssertionError(part)


@given(PARTS)
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_back(part: Part) -> None:
    assert parse(written(part), FOR_EDITS) == part


def test_what_may_be_no_number_compares_either_way() -> None:
    assert bounds(parse("log(u) >= log(0)"), {"u": (-2, 3)}) == (0.0, 1.0)
    assert bounds(parse("log(u) >= log(0)"), {"u": (2, 3)}) == (1.0, 1.0)
    assert bounds(parse("u / 0 == u / 0"), {"u": (1, 1)}) == (0.0, 1.0)
    assert bounds(parse("n - n < exp(1000)"), {"n": (-math.inf, math.inf)}) == (0.0, 1.0)


@given(PARTS, st.integers(0, 1000))
@settings(max_examples=100, deadline=None)
def test_no_value_lies_outside_the_bounds(part: Part, seed: int) -> None:
    draws = np.random.default_rng(seed)
    variables: dict[str, Array] = {
        "u": draws.uniform(-2, 3, 200),
        "n": draws.standard_normal(200),
        "w": np.asarray(1.5),
    }
    values = compute(part, variables)
    low, high = bounds(part, {"u": (-2, 3), "n": (-math.inf, math.inf), "w": (1.5, 1.5)})
    finite = values[np.isfinite(values)]
    slack = 1e-9 * np.maximum(1, np.abs(finite))
    assert (finite >= low - slack).all()
    assert (finite <= high + slack).all()
