"""MXNet's switch to NumPy's conventions, as programs for ``mxnet.npx`` call it."""

from __future__ import annotations

from core.util import set_np_shape

__all__ = ["reset_np", "set_np"]


def set_np(shape: bool = True) -> None:
    """Spell unknown dims -1, as is the default here; arrays are the same either way."""
    set_np_shape(shape)


def reset_np() -> None:
    """Go back to MXNet's older spelling, in which an unknown dim is 0."""
    set_np_shape(False)
