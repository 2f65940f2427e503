"""Every operator of the harness as a function of arrays: derived signature, outputs, gradients."""

from __future__ import annotations

import numpy as np
import pytest

from core import autograd, nd
from core.ndarray.functions import operator_function
from core.operators.operator import Array
from core.operators.signature import is_variadic
from tests.core.operators.test_operators import CASES as ALL_CASES
from tests.helpers.operator_case import Case
from tests.helpers.operator_checks import call, differentiable, evaluate

CASES = [case for case in ALL_CASES if not case.operator.hidden]
"""Those that people may call; the others are made by gradient rules only."""


def outputs_of(case: Case, inputs: list[nd.NDArray]) -> list[nd.NDArray]:
    function = operator_function(case.operator.name)
    assert function is not None
    attributes = case.operator.attribute_values()
    if is_variadic(type(case.operator)):
        del attributes["num_args"]
    found = function(*inputs, **attributes)
    return [found] if isinstance(found, nd.NDArray) else list(found)


def arrays_of(case: Case) -> list[nd.NDArray]:
    return [nd.array(array, dtype="float64") for array in case.arrays()]


def draws(case: Case) -> bool:
    name, values = case.operator.name, case.operator.attribute_values()
    is_drawing = name == "Dropout" or (name == "LeakyReLU" and values["act_type"] == "rrelu")
    return is_drawing and (case.is_train or values.get("mode") == "always")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_function_gives_what_the_operator_computes(case: Case) -> None:
    inputs = arrays_of(case)
    with autograd.train_mode() if case.is_train else autograd.predict_mode():
        found = outputs_of(case, inputs)
    heads, variables = call(case.operator)
    wanted = evaluate(heads, dict(zip(variables, case.arrays(), strict=True)), is_train=case.is_train)
    assert len(found) == case.operator.visible_outputs()
    for one, other in zip(found, wanted, strict=False):
        assert one.shape == other.shape
        if not draws(case):
            np.testing.assert_allclose(one.asnumpy(), other, rtol=1e-12)


@pytest.mark.parametrize("case", [case for case in CASES if case.wrt and not draws(case)], ids=str)
def test_the_gradient_agrees_with_differences(case: Case) -> None:
    def total(values: list[Array]) -> float:
        results = evaluate(heads, dict(zip(variables, values, strict=True)), is_train=case.is_train)
        return float(sum((result * np.cos(np.arange(result.size).reshape(result.shape))).sum() for result in results))

    heads, variables = call(case.operator)
    heads = differentiable(case.operator, heads)[: case.operator.visible_outputs()]
    inputs, numbers = arrays_of(case), case.arrays()
    for index in case.wrt:
        inputs[index].attach_grad()
    with autograd.record(case.is_train):
        found = outputs_of(case, inputs)[: len(heads)]
    weights = [nd.array(np.cos(np.arange(one.size).reshape(one.shape)), dtype="float64") for one in found]
    autograd.backward(found, weights)
    for index in case.wrt:
        direction = np.sin(1 + np.arange(numbers[index].size)).reshape(numbers[index].shape)
        ends = []
        for step in (1e-6, -1e-6):
            moved = list(numbers)
            moved[index] = numbers[index] + step * direction
            ends.append(total(moved))
        gradient = inputs[index].grad
        assert gradient is not None
        along = float((gradient.asnumpy() * direction).sum())
        assert along == pytest.approx((ends[0] - ends[1]) / 2e-6, rel=1e-5, abs=1e-6)
