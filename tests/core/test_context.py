"""Devices: CPUs of one memory, and no GPU."""

from __future__ import annotations

import pytest

import core as mx
from core import nd
from core.base import MXNetError


def test_cpus_are_different_devices() -> None:
    assert mx.cpu() == mx.cpu(0) == mx.Context("cpu", 0) == mx.Context(mx.cpu())
    assert mx.cpu(1) != mx.cpu(0)
    assert len({mx.cpu(), mx.cpu(0), mx.cpu(1), mx.cpu_pinned()}) == 3
    assert (str(mx.cpu(1)), repr(mx.cpu_pinned())) == ("cpu(1)", "cpu_pinned(0)")
    with pytest.raises(KeyError):
        mx.Context("tpu")


def test_a_scope_says_where_new_arrays_are() -> None:
    with mx.cpu(2):
        with mx.cpu(3):
            assert nd.zeros(1).context == mx.cpu(3)
        assert mx.current_context() == nd.array([1]).context == mx.cpu(2)
        assert nd.zeros(1, mx.cpu(0)).context == mx.cpu(0)
    assert mx.current_context() == mx.cpu(0)


def test_results_are_where_the_operands_are() -> None:
    x = nd.ones(2, mx.cpu(1))
    assert (x + 1).context == nd.exp(x).context == x[0].context == x.copy().context == mx.cpu(1)


def test_transfer() -> None:
    x = nd.ones(2)
    assert x.as_in_context(mx.cpu(0)) is x
    assert x.as_in_ctx(mx.cpu(1)).context == x.copyto(mx.cpu(1)).context == mx.cpu(1)
    assert (x + x.as_in_context(mx.cpu(1))).asnumpy().tolist() == [2, 2]


def test_a_gpu_can_be_named_but_not_used() -> None:
    assert (str(mx.gpu(1)), mx.num_gpus()) == ("gpu(1)", 0)
    for use in (lambda: nd.zeros(1, mx.gpu()), lambda: nd.ones(1).as_in_context(mx.gpu()), mx.context.gpu_memory_info):
        with pytest.raises(MXNetError, match="no GPU"):
            use()
    with mx.gpu(), pytest.raises(MXNetError, match="no GPU"):
        nd.zeros(1)


def test_a_device_is_a_context() -> None:
    with pytest.raises(TypeError, match="context"):
        nd.zeros(1, "cpu")  # type: ignore[arg-type]
