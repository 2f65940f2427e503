"""Types follow from each other as MXNet has them."""

from __future__ import annotations

import numpy as np
import pytest

from core.base import MXNetError
from core.symbol import Symbol, Variable, load_json


def dense() -> Symbol:
    import core.symbol as sym

    found: Symbol = sym.FullyConnected(Variable("a"), num_hidden=3, name="fc")
    return found


def test_types_go_both_ways() -> None:
    assert dense().infer_type(a="float64") == ([np.float64] * 3, [np.float64], [])
    assert dense().infer_type(fc_weight=np.float16) == ([np.float16] * 3, [np.float16], [])
    assert dense().infer_type("float64") == ([np.float64] * 3, [np.float64], [])


def test_a_declared_type_counts() -> None:
    symbol = Variable("c", dtype="float64") + Variable("a")
    assert symbol.infer_type() == ([np.float64] * 2, [np.float64], [])
    assert load_json(symbol.tojson()).infer_type() == symbol.infer_type()


def test_an_operator_with_a_type_of_its_own_cuts() -> None:
    import core.symbol as sym

    a = Variable("a")
    assert a.astype("float64").infer_type(a="float32") == ([np.float32], [np.float64], [])
    embedding = sym.Embedding(a, input_dim=3, output_dim=2, name="e")
    assert embedding.infer_type(a="int32") == ([np.int32, np.float32], [np.float32], [])


def test_unknown_types_are_named() -> None:
    symbol = Variable("a") + Variable("b")
    with pytest.warns(UserWarning, match=r"Cannot decide type.*\n\ta: None\n\tb: None"):
        assert symbol.infer_type() == (None, None, None)
    assert symbol.infer_type_partial() == ([None, None], [None], [])


def test_contradictions_and_mistakes_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    symbol = Variable("a") + Variable("b")
    with pytest.raises(MXNetError, match=r"_plus\d+ at rhs: expected float16, got float32"):
        symbol.infer_type(a="float16", b="float32")
    assert "infer_type error. Arguments:\n  a: float16\n" in capsys.readouterr().out
    with pytest.raises(MXNetError, match="InferTypeKeyword argument name zz not found"):
        symbol.infer_type(zz="float16")
    with pytest.raises(ValueError, match="either by positional or kwargs"):
        symbol.infer_type("float16", a="float32")
    with pytest.raises(TypeError):
        symbol.infer_type(a="text")
    with pytest.raises(ValueError, match="2 arguments, but 3 types"):
        symbol.infer_type("float16", "float16", "float16")
