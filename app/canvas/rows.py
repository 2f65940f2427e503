"""Rows of numbers by key, close together in one array, for what is painted or searched by thousands. No Qt."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

Key = TypeVar("Key", bound=Hashable)

ROOM = 16
"""So many rows there is room for at least."""


class Rows(Generic[Key]):
    """Rows of as many numbers each. Their order means nothing: the last one takes the place of one that goes."""

    def __init__(self, columns: int) -> None:
        self._keys: list[Key] = []
        self._row: dict[Key, int] = {}
        self._data = np.empty((ROOM, columns))

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, key: object) -> bool:
        return key in self._row

    def __iter__(self) -> Iterator[Key]:
        return iter(self._keys)

    @property
    def values(self) -> npt.NDArray[np.float64]:
        """All rows, (rows, columns); a view."""
        return self._data[: len(self._keys)]

    def keys_at(self, rows: Iterable[int]) -> list[Key]:
        """Return the keys of some rows of `values`."""
        return [self._keys[row] for row in rows]

    def fill(self, keys: Iterable[Key], rows: Sequence[Sequence[float]]) -> None:
        """Hold other rows from now on."""
        self._keys = list(keys)
        self._row = {key: row for row, key in enumerate(self._keys)}
        self._data = np.empty((max(len(self._keys), ROOM), self._data.shape[1]))
        if rows:
            self._data[: len(rows)] = rows

    def write(self, key: Key, numbers: Sequence[float]) -> None:
        """Write the row of a key, a new one where it has none."""
        row = self._row.get(key)
        if row is None:
            row = self._row[key] = len(self._keys)
            self._keys.append(key)
            if row == len(self._data):
                self._data = np.concatenate((self._data, np.empty_like(self._data)))
        self._data[row] = numbers

    def remove(self, key: Key) -> bool:
        """Take the row of a key away; False if it has none."""
        row = self._row.pop(key, None)
        if row is None:
            return False
        last = self._keys.pop()
        if last != key:
            self._keys[row] = last
            self._row[last] = row
            self._data[row] = self._data[len(self._keys)]
        return True
