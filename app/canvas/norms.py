"""How large what a wire carries is, told by its width, and where gradients vanish or explode. No Qt.

Gradients are compared by their root mean square, so that a large array is no larger gradient, and against the one with
which the backward pass of this run begins: what leaves the first node that it goes through. A thousandth of that has
vanished, a thousand times that has exploded.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.runtime.statistics import Statistics

VANISHED, EXPLODED = 1e-3, 1e3
"""Parts of the first gradient."""
FAINT_FROM, FAINTEST_AT = 0.1, 1e-7
"""Parts of the first gradient between which a wire fades."""
FAINTEST = 0.25
PLAIN_WIDTH = 2.0
NARROWEST, WIDEST = 1.2, 5.0
STEP = 0.05
"""Fading is in steps, so that wires alike are drawn together."""


@dataclass(frozen=True)
class Flow:
    """A gradient beside the first one of its run.

    Attributes:
        ratio: Its root mean square as a part of the first one's; nan where that says nothing.
        is_finite: Whether all of it are numbers.
    """

    ratio: float
    is_finite: bool = True

    @property
    def has_vanished(self) -> bool:
        """Too little is left to learn from."""
        return self.is_finite and self.ratio < VANISHED

    @property
    def has_exploded(self) -> bool:
        """A step would throw the parameters away."""
        return not self.is_finite or self.ratio > EXPLODED

    @property
    def opacity(self) -> float:
        """How strongly a wire with it is drawn."""
        if not self.is_finite or not self.ratio < FAINT_FROM:
            return 1.0
        lost = math.log10(FAINT_FROM / max(self.ratio, FAINTEST_AT)) / math.log10(FAINT_FROM / FAINTEST_AT)
        return round((1 - (1 - FAINTEST) * lost) / STEP) * STEP


CALM = Flow(math.nan)
"""What says nothing."""


def flow(found: Statistics, first: Statistics | None) -> Flow:
    """Return how a gradient compares with the first one of its run."""
    reference = root_mean_square(first) if first is not None else math.nan
    ratio = root_mean_square(found) / reference if reference > 0 else math.nan
    return Flow(ratio, is_finite=not found.non_finite)


def root_mean_square(found: Statistics) -> float:
    """Return the root of the mean square of what is finite."""
    count = found.count - found.non_finite
    return found.norm / math.sqrt(count) if count else math.nan


def norm_width(norm: float) -> float:
    """Return how wide a wire is: wider with each order of magnitude of the norm, within bounds.

    In steps of a tenth of a pixel, which nobody sees, so that wires alike are drawn together.
    """
    if not math.isfinite(norm) or norm <= 0:
        return NARROWEST
    return min(max(round(3.0 + 0.6 * math.log10(norm), 1), NARROWEST), WIDEST)


def ratio_text(ratio: float) -> str:
    """Write a ratio as people read it beside a shape: ``×3e-9``."""
    text = f"{ratio:.0e}".replace("e-0", "e-").replace("e+0", "e").replace("e+", "e")
    return f"×{text}".replace("-", "−")
