"""Where a thread spends its time: looked at from another one, so that a stall has a name."""

from __future__ import annotations

import sys
import threading
from collections import Counter
from typing import Self

EVERY_S = 0.02
DEPTH = 14

Place = tuple[str, int, str]


class Sampler(threading.Thread):
    """Looks again and again at the thread that made it, within a ``with``."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._watched = threading.get_ident()
        self._seen: Counter[tuple[Place, ...]] = Counter()
        self._ended = threading.Event()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self.join()

    def run(self) -> None:
        while not self._ended.wait(EVERY_S):
            self._seen[self._stack()] += 1

    def begin(self) -> None:
        """Forget what was seen so far."""
        self._seen = Counter()

    def said(self) -> str:
        """Return the places that were seen most often, the innermost line first."""
        seen, total = self._seen.most_common(3), self._seen.total()
        return "\n".join(
            f"seen {count} of {total} times:\n" + "\n".join(f"  {file}:{line} {name}" for file, line, name in stack)
            for stack, count in seen
        )

    def _stack(self) -> tuple[Place, ...]:
        frame, places = sys._current_frames().get(self._watched), list[Place]()
        while frame is not None and len(places) < DEPTH:
            places.append((frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name))
            frame = frame.f_back
        return tuple(places)
