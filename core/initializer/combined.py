"""Initializers made of others or of saved parameters: Mixed chooses by patterns, Load takes values by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, TypeAlias

from core.initializer.initializer import InitDesc, Initializer, log

Callee: TypeAlias = "Initializer | Callable[[InitDesc | str, Any], None]"
"""Whatever is called with a name and an array: an initializer, or a Mixed or Load."""


class Mixed:
    """Calls the first of several initializers whose pattern matches the beginning of a parameter's name."""

    def __init__(self, patterns: Sequence[str], initializers: Sequence[Callee]) -> None:
        if len(patterns) != len(initializers):
            text = f"There should be one initializer for each pattern, but there are {len(patterns)} patterns"
            raise AssertionError(f"{text} and {len(initializers)} initializers.")
        self.map = [(re.compile(pattern), each) for pattern, each in zip(patterns, initializers, strict=True)]

    def __call__(self, name: InitDesc | str, arr: Any) -> None:  # noqa: ANN401 - an NDArray
        """Write first values into the array of a parameter.

        Raises:
            ValueError: No pattern matches the name.
        """
        for pattern, initializer in self.map:
            if pattern.match(name):
                initializer(name, arr)
                return
        text = f"Parameter name {name} did not match any pattern."
        raise ValueError(f'{text} Add the pattern ".*" with a default initializer at the end.')


class Load:
    """Copies values that were saved, in a file or a dict by name, and leaves the others to a default initializer.

    A beginning ``arg:`` or ``aux:`` of the saved names does not count.
    """

    def __init__(self, param: str | dict[str, Any], default_init: Callee | None = None, verbose: bool = False) -> None:
        loaded = import_module("core.ndarray").load(param) if isinstance(param, str) else param
        if not isinstance(loaded, dict):
            text = "Saved parameters should have names: a dict, or a file that was saved from one"
            raise AssertionError(f"{text}, but this is of type {type(loaded).__name__}.")
        self.param: Mapping[str, Any] = {re.sub(r"^(arg|aux):", "", name): arr for name, arr in loaded.items()}
        self.default_init = default_init
        self.verbose = verbose

    def __call__(self, name: InitDesc | str, arr: Any) -> None:  # noqa: ANN401 - an NDArray
        """Write first values into the array of a parameter.

        Raises:
            AssertionError: The saved value has another shape; or there is none, and no default initializer.
        """
        if name in self.param:
            self._copy(name, arr)
        elif self.default_init is None:
            text = f"Cannot Initialize {name}. Not found in loaded param"
            raise AssertionError(f"{text} and no default Initializer is provided.")
        else:
            self.default_init(name, arr)
        if self.verbose:
            log("Initialized %s by %s", name, "loading" if name in self.param else "default")

    def _copy(self, name: str, arr: Any) -> None:  # noqa: ANN401 - an NDArray
        saved = self.param[name]
        if tuple(arr.shape) != tuple(saved.shape):
            text = f"Parameter {name} cannot be initialized from loading."
            raise AssertionError(f"{text} Shape mismatch, target {arr.shape} vs loaded {saved.shape}")
        arr[:] = saved
