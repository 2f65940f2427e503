"""Compiled convolution and pooling give the traced numbers, however windows lie and in whatever blocks they go."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.expression.expression import Head, apply, variable
from core.operators.activation import Activation
from core.operators.convolution import Convolution
from core.operators.operator import Array
from core.operators.pooling import Pooling
from core.problem import Path
from core.runtime.compiled import convolution, pooling
from core.runtime.compiled.program import bind
from tests.core.runtime.test_compiled import assert_same, normal, program_of


@st.composite
def convolutions(draw: st.DrawFn) -> tuple[Convolution, tuple[int, ...]]:
    """Return a convolution over one to three axes, with the shape of its data."""
    axes = draw(st.integers(1, 3))

    def each(least: int, most: int) -> tuple[int, ...]:
        return tuple(draw(st.integers(least, most)) for _ in range(axes))

    operator = Convolution(
        kernel=each(1, 3), stride=each(1, 4), dilate=each(1, 3), pad=each(0, 2), num_filter=draw(st.integers(1, 3))
    )
    return operator, (draw(st.integers(1, 3)), draw(st.integers(1, 3)), *each(1, 8))


@pytest.mark.parametrize("least_columns", [1, 10**9], ids=["bands", "all axes unrolled"])
@pytest.mark.parametrize("most_parts", [1, 2**18], ids=["one by one", "together"])
@settings(max_examples=80)
@given(given_case=convolutions())
def test_convolution(least_columns: int, most_parts: int, given_case: tuple[Convolution, tuple[int, ...]]) -> None:
    operator, shape = given_case
    assume(all(count > 0 for count in operator.windows.counts(shape[2:])))
    data, weight, bias = (Head(variable(name)) for name in ("data", "weight", "bias"))
    # relu is there so that the data is no Variable, whose memory nobody may write into
    maps = Head(apply(Activation(act_type="relu"), "relu", [data]))
    maps = Head(apply(operator, "conv", [maps, weight, bias]))
    values: dict[Path, Array] = {
        ("data",): normal(*shape),
        ("weight",): normal(operator.num_filter, shape[1], *operator.kernel),
        ("bias",): normal(operator.num_filter),
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(convolution, "LEAST_COLUMNS", least_columns)
        patch.setattr(convolution, "MOST_PARTS", most_parts)
        assert_same(program_of((maps,)), values)


@pytest.mark.parametrize("cache_bytes", [1, 2**19], ids=["channel by channel", "together"])
@settings(max_examples=100)
@given(kernel=st.integers(1, 3), stride=st.integers(1, 3), size=st.integers(3, 8), is_coarse=st.booleans())
def test_max_pooling(cache_bytes: int, kernel: int, stride: int, size: int, is_coarse: bool) -> None:
    data = Head(variable("data"))
    pooled = apply(Pooling(kernel=(kernel, kernel), stride=(stride, stride)), "pool", [data])
    x = normal(3, 5, size, size)
    # whole numbers: many maxima are there twice, and the first gets the gradient
    values: dict[Path, Array] = {("data",): np.round(x) if is_coarse else x}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pooling, "CACHE_BYTES", cache_bytes)
        assert_same(program_of((Head(pooled),)), values)


def test_convolution_unrolls_all_axes_but_the_first() -> None:
    data, weight, bias = (Head(variable(name)) for name in ("data", "weight", "bias"))
    maps = Head(apply(Convolution(kernel=(5, 5), num_filter=2), "conv", [data, weight, bias]))
    values: dict[Path, Array] = {
        ("data",): normal(64, 3, 12, 12),
        ("weight",): normal(2, 3, 5, 5),
        ("bias",): normal(2),
    }
    calls = bind(program_of((maps,), ["weight"]), values)._forward
    copied = [call[0].size for function, call in calls if function is np.copyto]
    assert copied[:2] == [12 * (3 * 5) * (8 * 64), 2 * 3 * 5 * 5], "the data five times, not 25 times; and the weight"
    assert [function for function, _ in calls].count(np.matmul) == 1, "one call multiplies all rows of windows"
