"""Which array of a file belongs to which parameter: by name, by a name that is written in another way, or by shape."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.dimension import Shape
from core.operators.operator import Array
from core.parameters.store import ParameterSpec

_PREFIXES = ("arg:", "aux:", "module.", "_orig_mod.")
"""What MXNet and PyTorch put before the names of parameters in files."""


@dataclass(frozen=True)
class Match:
    """A parameter with the array that is chosen for it.

    Attributes:
        array: The array's name in the file; None if none was found.
    """

    spec: ParameterSpec
    array: str | None = None


def matched(specs: Sequence[ParameterSpec], arrays: Mapping[str, Array]) -> tuple[Match, ...]:
    """Choose an array for each parameter, none twice, as long as it is clear which; shapes decide nothing by name.

    First come equal names, then names that differ in prefixes, dots and capitals only, then those left over on both
    sides whose shape no other one has.
    """
    found = [Match(spec) for spec in specs]
    found = _chosen(found, list(arrays), lambda name: name, lambda spec: spec.name)
    found = _chosen(found, _left(arrays, found), _plain, lambda spec: _plain(spec.name))
    by_shape = {name: arrays[name].shape for name in _left(arrays, found)}
    return tuple(_chosen(found, list(by_shape), by_shape.__getitem__, lambda spec: spec.shape))


def fits(spec: ParameterSpec, shape: Shape) -> bool:
    """Tell whether an array of a shape can be a parameter's value, as far as the parameter's shape is known."""
    wanted = spec.shape
    if wanted is None:
        return True
    return len(wanted) == len(shape) and all(a in (-1, b) for a, b in zip(wanted, shape, strict=True))


def choose(matches: Iterable[Match], spec: ParameterSpec, array: str | None) -> tuple[Match, ...]:
    """Return the matches with another choice for one parameter."""
    return tuple(replace(match, array=array) if match.spec.path == spec.path else match for match in matches)


def _left(arrays: Mapping[str, Array], matches: Iterable[Match]) -> list[str]:
    taken = {match.array for match in matches}
    return [name for name in arrays if name not in taken]


def _chosen(
    matches: Sequence[Match],
    names: Iterable[str],
    key_of_name: Callable[[str], object],
    key_of_spec: Callable[[ParameterSpec], object],
) -> list[Match]:
    """Choose, for parameters without an array, the one of the same key, where one only on each side has it."""
    by_key: dict[object, list[str]] = {}
    for name in names:
        by_key.setdefault(key_of_name(name), []).append(name)
    wanted = Counter(key_of_spec(match.spec) for match in matches if match.array is None)
    return [
        replace(match, array=same[0])
        if match.array is None and wanted[key := key_of_spec(match.spec)] == 1 and len(same := by_key.get(key, [])) == 1
        else match
        for match in matches
    ]


def _plain(name: str) -> str:
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    return re.sub(r"[./:_]+", "_", name).lower()
