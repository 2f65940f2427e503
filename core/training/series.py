"""Numbers that come one after the other, a million of them or more, and what of them is drawn.

A picture of a long training must not cost more with every iteration: what was appended is read as an array without a
copy (`Series`), and `Outline` looks at each number once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import overload

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

FIRST_ROOM = 64

MAX_STRETCHES = 500
"""Stretches of a course that are told apart; each gives two points, so that no peak is lost."""


class Series(Sequence[float]):
    """A list of floats that can be read as an array."""

    def __init__(self, values: Iterable[float] = ()) -> None:
        self._room = np.empty(FIRST_ROOM)
        self._count = 0
        self.extend(values)

    def append(self, value: float) -> None:
        """Add a number at the end."""
        self.extend((value,))

    def extend(self, values: Iterable[float]) -> None:
        """Add numbers at the end."""
        new = np.fromiter(values, np.float64)
        count = self._count + len(new)
        if count > len(self._room):
            # A new array each time: whoever has a view of the old one keeps what was there.
            room = np.empty(max(count, 2 * len(self._room)))
            room[: self._count] = self.array
            self._room = room
        self._room[self._count : count] = new
        self._count = count

    @property
    def array(self) -> Floats:
        """All numbers that there are now; it can't be written to."""
        view = self._room[: self._count]
        view.flags.writeable = False
        return view

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> float: ...
    @overload
    def __getitem__(self, index: slice) -> list[float]: ...
    def __getitem__(self, index: int | slice) -> float | list[float]:
        found = self.array[index]
        return found.tolist() if isinstance(index, slice) else float(found)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return [*self] == [*other]

    __hash__ = None  # type: ignore[assignment] # it changes

    def __repr__(self) -> str:
        return f"Series({self.array.tolist()})"


class Outline:
    """Where a growing course has the lowest and the highest number of each of its stretches.

    Stretches get twice as long when there are more than `MAX_STRETCHES`. What has not made a whole stretch yet is
    kept number by number.
    """

    def __init__(self, most: int = MAX_STRETCHES) -> None:
        self._most = most
        self._stretch = 1
        self._done = 0
        self._lows: Places = np.zeros(0, np.intp)
        self._highs: Places = np.zeros(0, np.intp)

    def follow(self, y: Floats) -> Places:
        """Return the places that are drawn of a course, in order; it begins with the numbers that were there before."""
        if len(y) < self._done:
            raise ValueError("a course does not get shorter")
        self._take(y)
        while len(self._lows) > self._most:
            self._join(y)
            self._take(y)
        ends: Places = np.append(self._lows, self._highs)
        return np.append(np.unique(ends), np.arange(self._done, len(y)))

    def _take(self, y: Floats) -> None:
        """Look at the whole stretches that have come."""
        count = (len(y) - self._done) // self._stretch
        if not count:
            return
        rows = y[self._done : self._done + count * self._stretch].reshape(count, self._stretch)
        starts = self._done + np.arange(count) * self._stretch
        self._lows = np.append(self._lows, starts + _or_else(rows, np.inf).argmin(1))
        self._highs = np.append(self._highs, starts + _or_else(rows, -np.inf).argmax(1))
        self._done += count * self._stretch

    def _join(self, y: Floats) -> None:
        """Make one stretch of two; an odd one at the end is looked at again when it is whole."""
        pairs = len(self._lows) // 2
        lows, highs = self._lows[: 2 * pairs].reshape(pairs, 2), self._highs[: 2 * pairs].reshape(pairs, 2)
        rows = np.arange(pairs)
        self._lows = lows[rows, _or_else(y[lows], np.inf).argmin(1)]
        self._highs = highs[rows, _or_else(y[highs], -np.inf).argmax(1)]
        self._stretch *= 2
        self._done = pairs * self._stretch


def _or_else(y: Floats, other: float) -> Floats:
    """Return numbers with another one in place of those that are not finite."""
    is_finite = np.isfinite(y)
    return y if is_finite.all() else np.where(is_finite, y, other)


class Smoothed:
    """The mean over the last so many numbers of a growing course, ending at each."""

    def __init__(self, window: int) -> None:
        self.window = window
        self._means = Series()

    def follow(self, y: Floats) -> Floats:
        """Return the means for a course that begins with the numbers that were there before."""
        done = len(self._means)
        start = max(0, done - self.window + 1)
        self._means.extend(smoothed(y[start:], self.window)[done - start :])
        return self._means.array


def smoothed(y: Floats, window: int) -> Floats:
    """Return the mean over the last so many values, ending at each; what is no number is left out of it."""
    if window <= 1 or len(y) < 2:
        return y
    is_finite = np.isfinite(y)
    total = np.cumsum(np.where(is_finite, y, 0.0))
    count = np.cumsum(is_finite).astype(np.float64)
    total[window:] -= total[:-window].copy()
    count[window:] -= count[:-window].copy()
    with np.errstate(all="ignore"):
        found: Floats = total / count
    return found
