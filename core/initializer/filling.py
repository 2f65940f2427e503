"""How an initializer of the engine fills an array handle in place, and which exceptions MXNet's users expect."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Protocol, runtime_checkable

import numpy as np

from core.base import MXNetError
from core.messages import describe
from core.parameters.initializer_base import Initializer
from core.problem import Problem
from core.scopes import default_generator


@runtime_checkable
class ArrayHandle(Protocol):
    """What initializers need of an NDArray: it knows its shape and can be read and written."""

    @property
    def shape(self) -> tuple[int, ...]:
        """The sizes of the axes."""
        ...

    @property
    def dtype(self) -> Any:  # noqa: ANN401 - NumPy's word for "anything that np.dtype takes"
        """The kind of its elements."""
        ...

    def __getitem__(self, key: slice) -> ArrayHandle: ...

    def __setitem__(self, key: slice, value: object) -> None: ...

    def asnumpy(self) -> np.ndarray[Any, Any]:
        """Return a copy of the values."""
        ...


def fill_array(initializer: Initializer, name: str, arr: ArrayHandle) -> None:
    """Write an initializer's values into an array, drawn from the default generator.

    Raises:
        ValueError, IndexError, KeyError, MXNetError: As MXNet does, if it can't fill this array.
    """
    problem = initializer.problem(tuple(arr.shape), name)
    if problem is not None:
        raise error_of(problem)
    dtype = np.dtype(arr.dtype)
    if initializer.is_random and dtype.kind != "f":
        text = f"{initializer.display_name} draws fractions, but {name} has elements of type {dtype}."
        raise MXNetError(f"{text} Give it a float type, or another initializer.")
    # The array converts what it is given: float16 and integers come from the finer of the two.
    precision = np.float32 if dtype == np.float32 else np.float64
    arr[:] = initializer.fill(tuple(arr.shape), default_generator(), precision)


def error_of(problem: Problem) -> Exception:
    """Return the exception that MXNet raises for a problem of an initializer, with our text."""
    kind = _BY_INITIALIZER.get((problem.code, str(problem.values.get("initializer"))), _BY_CODE.get(problem.code))
    name = str(problem.values.get("initializer"))
    template = _TEXTS.get((problem.code, name))
    text = describe(problem) if template is None else template.format_map(dict(problem.values))
    return kind(text) if kind is not None else MXNetError(text, problem)


_BY_CODE: Mapping[str, type[Exception]] = MappingProxyType(
    {
        "initializer_format": ValueError,
        "initializer_argument_choice": ValueError,
        "initializer_argument_format": ValueError,
        "initializer_array": ValueError,
        "initializer_rank": IndexError,
        "initializer_vector": ValueError,
    }
)

_VECTOR = "Xavier initializer cannot be applied to vector {parameter}. It requires at least 2D."

_TEXTS: Mapping[tuple[str, str], str] = MappingProxyType(
    {("initializer_vector", "Xavier"): _VECTOR, ("initializer_vector", "MSRAPrelu"): _VECTOR}
)
"""Texts that programs for MXNet look for."""

_BY_INITIALIZER: Mapping[tuple[str, str], type[Exception]] = MappingProxyType(
    {
        ("initializer_argument_choice", "FusedRNN"): KeyError,
        ("initializer_rank", "FusedRNN"): ValueError,
        ("initializer_vector", "LSTMBias"): IndexError,
        ("initializer_vector", "Orthogonal"): MXNetError,
    }
)
"""Where one of them differs from the others."""
