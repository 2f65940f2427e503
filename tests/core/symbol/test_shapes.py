"""How shapes come in and go out, and what is said when they contradict each other."""

from __future__ import annotations

import json
from typing import Any

import pytest

import core.symbol as sym
from core.base import MXNetError
from core.symbol import Symbol, Variable
from core.util import np_shape


def dense() -> Symbol:
    found: Symbol = sym.FullyConnected(Variable("a"), num_hidden=3, name="fc")
    return found


def test_positional_shapes_are_in_the_order_of_the_arguments() -> None:
    symbol = Variable("a") + Variable("b")
    assert symbol.infer_shape((2, 3)) == symbol.infer_shape(None, (2, 3)) == ([(2, 3), (2, 3)], [(2, 3)], [])
    with pytest.raises(ValueError, match="2 arguments, but 3 shapes"):
        symbol.infer_shape((2,), (2,), (2,))
    with pytest.raises(ValueError, match="either by positional or kwargs way"):
        symbol.infer_shape((2,), b=(2,))


@pytest.mark.parametrize(
    ("spelling", "given", "expected"),
    [
        (None, (0, 4), [(-1, 4), (3, 4), (3,)]),
        (None, (-1, 4), [(-1, 4), (3, 4), (3,)]),
        (None, (), [None, (3, -1), (3,)]),
        (False, (0, 4), [(0, 4), (3, 4), (3,)]),
        (False, (-5, 4), [(0, 4), (3, 4), (3,)]),
        (False, (), [(), (3, 0), (3,)]),
        (True, (-1, 4), [(-1, 4), (3, 4), (3,)]),
        (True, (0, 4), [(0, 4), (3, 4), (3,)]),
        (True, (2, 0), [(2, 0), (3, 0), (3,)]),
    ],
)
def test_unknown_sizes_are_spelled_as_chosen(
    spelling: bool | None, given: tuple[int, ...], expected: list[object]
) -> None:
    if spelling is None:
        found = dense().infer_shape_partial(a=given)
    else:
        with np_shape(spelling):
            found = dense().infer_shape_partial(a=given)
    assert found[0] == expected


def test_numbers_without_axes_are_shapes_in_numpy_mode_only() -> None:
    symbol = Variable("a") * Variable("b")
    with np_shape(True):
        assert symbol.infer_shape(a=()) == ([(), ()], [()], [])
    assert symbol.infer_shape_partial(a=()) == ([None, None], [None], [])


def test_files_say_which_spelling_was_chosen() -> None:
    with np_shape(True):
        assert json.loads(dense().tojson())["attrs"]["is_np_shape"] == ["int", 1]
    assert "is_np_shape" not in json.loads(dense().tojson())["attrs"]


@pytest.mark.parametrize(
    ("given", "error", "text"),
    [
        ((2, -3), MXNetError, "a size cannot be -3"),
        ((2, float("nan")), TypeError, "Sizes need to be integers"),
        ((2, 3.0), TypeError, "Sizes need to be integers"),
        ([2, 3], TypeError, "Arguments need to be shapes"),
        ((2, 2**33), MXNetError, "8589934592 elements"),
    ],
)
def test_what_is_no_shape_is_refused(given: tuple[int, ...], error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        dense().infer_shape(a=given)


def test_the_warning_spells_as_chosen() -> None:
    with pytest.warns(UserWarning, match=r"\(-1s in shape means unknown dimensions\).*\n\ta: \(-1, 4\)"):
        assert dense().infer_shape(a=(-1, 4)) == (None, None, None)
    with np_shape(False), pytest.warns(UserWarning, match=r"\(0s in shape means.*\n\ta: \(0, 4\)"):
        dense().infer_shape(a=(0, 4))


@pytest.mark.parametrize(
    ("symbol", "given", "parts"),
    [
        (
            dense(),
            {"a": (2, 4), "fc_weight": (3, 5)},
            ["operator fc:", "weight is (3, 5) because of fc_weight", "be (3, 4) because of a", "data (2, 4) from a"],
        ),
        (
            sym.broadcast_add(Variable("a"), Variable("b"), name="s"),
            {"a": (2, 4), "b": (2, 5)},
            ["operator s:", "rhs", "(2, 5)", "(2, 4)", "from b"],
        ),
        (
            sym.elemwise_mul(Variable("a"), Variable("b"), name="m"),
            {"a": (2, 4), "b": (2,)},
            ["operator m:", "rhs is (2,) because of b", "have 2 axes", "lhs (2, 4) from a"],
        ),
    ],
)
def test_a_contradiction_names_both_parties(
    symbol: Symbol, given: dict[str, Any], parts: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(MXNetError) as caught:
        symbol.infer_shape(**given)
    assert [part for part in parts if part not in str(caught.value)] == []
    assert capsys.readouterr().out.startswith("infer_shape error. Arguments:\n  a: (2, 4)\n")
    with pytest.raises(MXNetError):
        symbol.infer_shape_partial(**given)
    assert capsys.readouterr().out == ""
