"""The colour of each run, the same in every picture."""

from __future__ import annotations

from app.theme import theme

_ORDER = ("forward", "backward", "activation", "loss", "arithmetic", "shape", "convolution", "normalization")


def run_colour(number: int) -> str:
    """Return the colour of a run by its number, from 1."""
    name = _ORDER[(number - 1) % len(_ORDER)]
    tokens = theme()
    return {"forward": tokens.forward, "backward": tokens.backward}.get(name) or tokens.family(name)
