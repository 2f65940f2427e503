"""Once it has run, a compiled network allocates nothing any more: every kind that the engine is measured on."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import pytest

from core.runtime.compiled.calls import Call
from core.training.compiled import CompiledUpdate
from core.training.rules import SGD, Adam, Optimizer
from tests.benchmarks.engine import compiled
from tests.benchmarks.workloads import Workload, perceptron, workloads

FEW_BYTES = 2048
"""For what Python itself makes while it calls."""
BUFFERS = 3 * np.getbufsize() * 4
"""What NumPy takes to go over arrays of different shapes or orders, for two factors and a result of any size."""

W1, W2, W3, _, W5, W6 = workloads()
NETWORKS = [W1, W2, W3, perceptron("W4, smaller", (256, 256, 256), 64, ""), W5, W6]


def greedy(calls: Sequence[Call]) -> list[str]:
    """List the calls that allocate when they are made again."""
    found = []
    for function, arguments in calls:
        tracemalloc.start()
        try:
            function(*arguments)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        if peak > FEW_BYTES + (BUFFERS if is_element_wise(function) else 0):
            shapes = [np.shape(argument) for argument in arguments]
            found.append(f"{function} {shapes}: {peak}")
    return found


def is_element_wise(function: Callable[..., Any]) -> bool:
    if isinstance(function, partial):
        function = function.func
    of_whole_arrays = isinstance(function, np.ufunc) and function is not np.matmul
    return of_whole_arrays or isinstance(getattr(function, "__self__", None), np.ufunc)


@pytest.mark.parametrize("workload", NETWORKS, ids=lambda each: each.name)
def test_a_pass_allocates_nothing(workload: Workload) -> None:
    program = compiled(workload)
    program.run()
    assert not greedy([*program._forward, *program._backward])


@pytest.mark.parametrize("optimizer", [SGD(momentum=0.9), Adam()], ids=lambda each: type(each).__name__)
def test_an_update_allocates_nothing(optimizer: Optimizer) -> None:
    program = compiled(W2)
    update = CompiledUpdate(optimizer, program.values, program.gradients)
    program.run()
    update.run()
    assert not greedy(update._all_calls)


@pytest.mark.parametrize("workload", [W1, W3, W6], ids=lambda each: each.name)
def test_passes_keep_nothing(workload: Workload) -> None:
    program = compiled(workload)
    tracemalloc.start()
    try:
        for _ in range(80):  # Python keeps some freed objects of each kind for the next ones
            program.run()
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(20):
            program.run()
        assert tracemalloc.get_traced_memory()[0] < before + FEW_BYTES
    finally:
        tracemalloc.stop()


def test_an_allocation_is_seen() -> None:
    matrix = np.ones((64, 64))
    out = np.empty((64, 64))
    assert not greedy([(matrix.dot, (matrix, out)), (np.add, (matrix, matrix[0], out))])
    assert len(greedy([(matrix.dot, (matrix,)), (matrix[:, ::2].dot, (matrix[::2], out)), (np.copy, (matrix,))])) == 3
