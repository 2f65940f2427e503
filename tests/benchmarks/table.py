"""How benchmarks measure, and the table they print."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table: what was measured, against which floor, and the ratio that is aimed at."""

    name: str
    seconds: float
    floor: str = ""
    floor_seconds: float | None = None
    goal: str = ""
    unit: str = "ms"
    """What is counted instead of time, then ``seconds`` are so many of it."""

    @property
    def ratio(self) -> str:
        """The ratio to the floor, or nothing."""
        return f"{self.seconds / self.floor_seconds:.2f}" if self.floor_seconds else ""


def measure(
    *functions: Callable[[], object],
    rounds: int = 15,
    warm_up: int = 2,
    in_a_row: int = 1,
    clock: Callable[[], float] = time.perf_counter,
    of: Callable[[list[float]], float] = statistics.median,
) -> list[float]:
    """Return the median seconds of each function; they take turns, so that a noisy moment hits all of them.

    With ``of=min`` it is the least: what the function costs, whatever else the machine does. Called several times
    ``in_a_row`` at its turn, it finds what it works on near the processor again, as the next frame of a person who
    zooms does; after each turn of another one its pixels come from the memory, and a frame takes half as long again.
    """
    for _ in range(warm_up):
        for function in functions:
            function()
    times: list[list[float]] = [[] for _ in functions]
    gc.collect()
    for _ in range(rounds):
        for function, its_times in zip(functions, times, strict=True):
            for _ in range(in_a_row):
                start = clock()
                function()
                its_times.append(clock() - start)
    return [of(its_times) for its_times in times]


def print_table(title: str, rows: Iterable[Row]) -> None:
    """Print rows as they come."""
    print(f"\n{title}\n{'':<58}{'ms':>10}    {'ratio':>6}  {'goal':<9} against", flush=True)
    for row in rows:
        value = f"{row.seconds * 1e3:>10.3f}   " if row.unit == "ms" else f"{row.seconds:>10.1f} {row.unit}"
        print(f"{row.name:<58}{value} {row.ratio:>6}  {row.goal:<9} {row.floor}", flush=True)
