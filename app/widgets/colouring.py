"""Numbers as colours: a diverging map from one colour over a ground at 0 to another. No Qt."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

COLOURS = 255
"""Steps of a colour map; odd, so that 0 has a colour of its own."""


@lru_cache(maxsize=64)
def colour_map(low: str, middle: str, high: str) -> npt.NDArray[np.uint8]:
    """Return a diverging colour map, (COLOURS, 4) as red, green, blue, opacity, from three ``#RRGGBB``."""
    ends = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (low, middle, high)], np.float64)
    place = np.linspace(-1, 1, COLOURS)
    channels = [np.interp(place, (-1, 0, 1), ends[:, channel]) for channel in range(3)]
    found = np.column_stack([*channels, np.full(COLOURS, 255)]).round().astype(np.uint8)
    found.setflags(write=False)  # it is kept for all who ask
    return found


def coloured(
    matrix: npt.NDArray[np.float32], reach: float, colours: npt.NDArray[np.uint8], odd: str
) -> npt.NDArray[np.uint8]:
    """Return a matrix as a picture, (rows, columns, 4): 0 in the middle of the map, ±reach at its ends.

    What is no finite number gets the colour ``odd``, so that it can't pass for a value.
    """
    middle = (COLOURS - 1) / 2
    with np.errstate(all="ignore"):
        steps = np.divide(matrix, reach, dtype=np.float32)
        is_finite = np.isfinite(steps.min(initial=0)) and np.isfinite(steps.max(initial=0))
        steps *= middle
        steps += middle + 0.5  # what is cut off below rounds
        np.clip(steps, 0, COLOURS - 1, out=steps)
        if not is_finite:
            steps[~np.isfinite(matrix)] = COLOURS
    odd_colour = [int(odd[i : i + 2], 16) for i in (1, 3, 5)] + [255]
    # whole pixels are looked up: four times as fast as their channels
    pixels = np.vstack([colours, np.array(odd_colour, np.uint8)]).view(np.uint32).ravel()
    return pixels.take(steps.astype(np.uint8)).view(np.uint8).reshape(*matrix.shape, 4)
