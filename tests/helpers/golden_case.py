"""The golden cases of ``tests/golden``: what MXNet 1.9.1 answered. Their format is described in FORMAT.md there."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

import core
from core.operators.operator import Array

FOLDER = Path(__file__).parents[1] / "golden"

mx: Any = core
"""The surface under test. Names are looked up when they are used, as in a program written for MXNet."""


@dataclass(frozen=True)
class GoldenCase:
    """One case: a name, a kind, and the rest of its file."""

    id: str
    kind: str
    quirk: bool
    has_arrays: bool

    @cached_property
    def content(self) -> dict[str, Any]:
        """The case's JSON."""
        found: dict[str, Any] = json.loads((FOLDER / f"{self.id}.json").read_text(encoding="utf-8"))
        return found

    @cached_property
    def expected(self) -> dict[str, Any]:
        """What MXNet answered."""
        found: dict[str, Any] = self.content["expected"]
        return found

    @cached_property
    def arrays(self) -> dict[str, Array]:
        """Inputs and results by their keys."""
        if not self.has_arrays:
            return {}
        with np.load(FOLDER / f"{self.id}.npz", allow_pickle=False) as file:
            return {key: file[key] for key in file.files}

    def arrays_under(self, folder: str) -> dict[str, Array]:
        """Return the arrays whose key begins with a folder's name, by the rest of the key."""
        prefix = folder + "/"
        return {key.removeprefix(prefix): array for key, array in self.arrays.items() if key.startswith(prefix)}

    @property
    def tolerance(self) -> dict[str, float]:
        """How far a result may be off."""
        found: dict[str, float] = self.content.get("tolerance", {"rtol": 1e-6, "atol": 1e-6})
        return found

    def __str__(self) -> str:
        return self.id


def golden_cases() -> list[GoldenCase]:
    """List the cases in the order of the index."""
    index = json.loads((FOLDER / "INDEX.json").read_text(encoding="utf-8"))
    cases = [GoldenCase(entry["id"], entry["kind"], bool(entry["quirk"]), entry["npz"]) for entry in index["cases"]]
    assert len(cases) == index["count"]
    return cases


def as_tuples(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Turn lists, which stand for tuples, into tuples."""
    return tuple(as_tuples(item) for item in value) if isinstance(value, list) else value


def made_initializer(spec: Mapping[str, Any]) -> Any:  # noqa: ANN401 - of the surface
    """Return the initializer that a spec describes; specs inside of it become initializers, too."""

    def made(value: Any) -> Any:  # noqa: ANN401 - JSON
        return made_initializer(value) if isinstance(value, dict) and "class" in value else value

    positional = [made(value) for value in spec.get("args", [])]
    named = {key: made(value) for key, value in spec.get("kwargs", {}).items()}
    return getattr(mx.init, spec["class"])(*positional, **named)


# Comparing


def assert_close(what: str, found: Array, wanted: Array, tolerance: Mapping[str, float]) -> None:
    """Assert that an array has a shape and values."""
    assert found.shape == wanted.shape, f"{what} has shape {found.shape}, not {wanted.shape}"
    np.testing.assert_allclose(found, wanted, rtol=tolerance["rtol"], atol=tolerance["atol"], err_msg=what)


def assert_shapes(what: str, found: Sequence[Any], wanted: Sequence[Any]) -> None:
    """Assert that shapes agree with MXNet's, of which more may be known but nothing else."""
    assert len(found) == len(wanted), f"{what}: {found}, not {wanted}"
    for one, other in zip(found, wanted, strict=True):
        assert _refines(one, other), f"{what}: {found}, which is not what MXNet knows of it: {wanted}"


def _refines(found: Any, wanted: Any) -> bool:  # noqa: ANN401 - a shape or what stands for an unknown one
    if not wanted:
        return True
    return (
        bool(found) and len(found) == len(wanted) and all(w in (0, -1, f) for f, w in zip(found, wanted, strict=True))
    )


def assert_error(raised: BaseException, wanted: Mapping[str, Any]) -> None:
    """Assert that an error is one of MXNet's class and names the operator that MXNet blames; its words are ours."""
    classes = [kind.__name__ for kind in type(raised).__mro__]
    assert wanted["exception"] in classes, f"{type(raised).__name__} instead of {wanted['exception']}: {raised}"
    assert wanted.get("node", "") in str(raised), f"{wanted['node']} is not named: {raised}"
    assert str(raised).strip() or not wanted["message"], "the error does not say anything"
