"""Errors of the MXNet surface, with texts close to MXNet's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from core.messages import describe, readable
from core.problem import Problem, Refused


class MXNetError(RuntimeError):
    """What MXNet's engine reports; ``problem`` is the same as a value, where there is one."""

    def __init__(self, text: str, problem: Problem | None = None) -> None:
        super().__init__(text)
        self.problem = problem


class NotImplementedForSymbol(MXNetError):  # noqa: N818 - MXNet's name
    """A Python operator that makes sense for arrays only."""

    def __init__(self, function: str) -> None:
        super().__init__(f"Function {function} is not implemented for Symbol and only available in NDArray.")


@contextmanager
def mxnet_errors() -> Iterator[None]:
    """Raise what is refused inside as an `MXNetError`."""
    try:
        yield
    except Refused as refused:
        raise MXNetError(mxnet_text(refused.problem), refused.problem) from None


def mxnet_text(problem: Problem) -> str:
    """Return MXNet's text of a problem where it has one, else ours."""
    template = _TEXTS.get(problem.code)
    if template is None:
        return describe(problem)
    fields = {"expected": readable(problem.expected), "found": problem.found, "choices": _choices(problem.expected)}
    return template.format_map({**fields, **problem.values})


def _choices(expected: object) -> str:
    words = sorted(map(str, expected)) if isinstance(expected, tuple) else [str(expected)]
    return "{" + ", ".join(f"'{word}'" for word in words) + "}"


_FORMAT = "Invalid Parameter format for {attribute} expect {expected} but value='{found}', in operator {operator}"

_TEXTS: Mapping[str, str] = {
    "operator_unknown": "Operator {operator} is not registered",
    "attribute_missing": "Required parameter {attribute} of {expected} is not presented,"
    ' in operator {operator}(name="")',
    "attribute_unknown": "Cannot find argument '{attribute}', Possible Arguments: {expected}, in operator {operator}",
    "attribute_choice": "Invalid Input: '{found}', valid values are: {choices},"
    " for Parameter {attribute} in operator {operator}",
    "attribute_range": "value {found} for Parameter {attribute} should be greater equal to {expected},"
    " in operator {operator}",
    "attribute_too_large": "value {found} for Parameter {attribute} should be less equal to {expected},"
    " in operator {operator}",
    "attribute_format": _FORMAT,
    "attribute_span": _FORMAT,
    "symbol_json_field_missing": 'Missing field "{field}"',
}
