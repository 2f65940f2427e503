"""Random graphs of our operators: what is exported computes the engine's outputs and gradients."""

from __future__ import annotations

import importlib.util

import pytest
from hypothesis import given, settings

from core.export.exporter import export_expression
from core.expression.expression import Expression, variables, with_paths
from tests.core.export.in_process import largest_difference
from tests.helpers.random_expressions import expressions, values_of

HAS_TORCH = importlib.util.find_spec("torch") is not None


def check(heads: Expression, target: str) -> None:
    """Export, run and compare."""
    heads = with_paths(heads)
    values = {node.path: array for node, array in values_of(heads).items()}
    result = export_expression(heads, target, title="net", values=values)
    missing = {node.path for node in variables(heads)} - values.keys()

    assert not missing
    assert largest_difference(result, values) < 1e-9, result.code


@given(expressions())
def test_numpy_code_of_random_graphs(heads: Expression) -> None:
    check(heads, "numpy")


@pytest.mark.skipif(not HAS_TORCH, reason="torch is not installed")
@pytest.mark.slow
@given(expressions())
@settings(max_examples=40)
def test_pytorch_code_of_random_graphs(heads: Expression) -> None:
    check(heads, "pytorch")
