"""What MXNet 1.9.1 answered, case by case: names, shapes, numbers, errors (``tests/golden``)."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.helpers.golden_case import GoldenCase, golden_cases
from tests.helpers.golden_layers import (
    check_autograd,
    check_blocks,
    check_dumps,
    check_exact,
    check_parameter,
    check_statistics,
)
from tests.helpers.golden_symbols import (
    check_bind_error,
    check_compose,
    check_compose_error,
    check_run,
    check_shape_error,
    check_shapes,
    check_simple_bind,
)

CHECKS: Mapping[str, Callable[[GoldenCase], None]] = {
    "compose": check_compose,
    "compose_error": check_compose_error,
    "infer_shape": check_shapes,
    "infer_shape_partial": check_shapes,
    "infer_error": check_shape_error,
    "forward_backward": check_run,
    "shared_weights": check_run,
    "grad_req": check_run,
    "simple_bind": check_simple_bind,
    "bind_error": check_bind_error,
    "init_dumps": check_dumps,
    "init_exact": check_exact,
    "init_stats": check_statistics,
    "gluon_naming": check_blocks,
    "gluon_parameter": check_parameter,
    "autograd": check_autograd,
}


@pytest.mark.parametrize("case", golden_cases(), ids=str)
def test_answers_as_mxnet_does(case: GoldenCase) -> None:
    try:
        CHECKS[case.kind](case)
    except AssertionError as error:
        if not case.quirk:
            raise
        pytest.skip(f"MXNet's answer is peculiar here: {case.content['quirk']} ({error})")


def test_every_kind_has_cases() -> None:
    assert {case.kind for case in golden_cases()} == CHECKS.keys()


# The runner itself


def spoiled(case: GoldenCase) -> GoldenCase:
    """Return a case that expects something else than MXNet answers."""
    wrong = GoldenCase(case.id, case.kind, case.quirk, case.has_arrays)
    content = copy.deepcopy(case.content)
    # cached properties are filled in advance
    wrong.__dict__["content"] = content
    wrong.__dict__["arrays"] = {
        key: array + 1 if key.startswith(("out/", "grad/")) else array for key, array in case.arrays.items()
    }
    _SPOIL.get(case.kind, lambda _: None)(content)
    return wrong


def _set(*path: str | int, value: object) -> Callable[[Any], None]:
    def change(content: Any) -> None:  # noqa: ANN401 - JSON
        for key in path[:-1]:
            content = content[key]
        content[path[-1]] = value

    return change


_SPOIL: Mapping[str, Callable[[Any], None]] = {
    "compose": _set("expected", "attr_dict", "nobody", value={"a": "1"}),
    "compose_error": _set("expected", "error", "exception", value="KeyboardInterrupt"),
    "infer_shape": _set("expected", "infer_shape_partial", "out_shapes", 0, value=[77]),
    "infer_shape_partial": _set("expected", "infer_shape_partial", "arg_shapes", 0, value=[77]),
    "infer_error": _set("expected", "error", "node", value="somebody_else"),
    "simple_bind": _set("expected", "grad_allocated", "data", value=None),
    "bind_error": _set("expected", "error", "exception", value="KeyboardInterrupt"),
    "init_dumps": _set("items", 0, "dumps", value='["zero", {"value": 1}]'),
    "init_stats": _set("items", 0, "theory", value={"dist": "orthogonal", "gram": "W W^T", "scale": 9.0, "atol": 1e-5}),
    "gluon_naming": _set("blocks", 0, "expected", "grad_req", "nobody", value="write"),
}


@pytest.mark.parametrize("kind", CHECKS)
def test_a_wrong_answer_is_noticed(kind: str) -> None:
    case = next(case for case in golden_cases() if case.kind == kind and _has_answer(case))
    with pytest.raises(AssertionError):
        CHECKS[kind](spoiled(case))


def _has_answer(case: GoldenCase) -> bool:
    """Tell whether there is something to spoil."""
    return case.kind in _SPOIL or any(key.startswith(("out/", "grad/")) for key in case.arrays)
