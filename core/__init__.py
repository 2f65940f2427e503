"""The engine and the document of Symloom: plain values, NumPy and the standard library, no Qt.

``import core`` loads nothing; MXNet's names (``core.sym``, ``core.AttrScope``, …) come when they are asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "1.9.1"
"""The version of MXNet whose programs run here; programs ask it what they may use."""

if TYPE_CHECKING:
    from core import autograd as autograd
    from core import context as context
    from core import gluon as gluon
    from core import initializer as initializer
    from core import metric as metric
    from core import ndarray as ndarray
    from core import np as np
    from core import npx as npx
    from core import random as random
    from core import symbol as symbol
    from core import util as util
    from core.attribute import AttrScope as AttrScope
    from core.base import MXNetError as MXNetError
    from core.context import Context as Context
    from core.context import cpu as cpu
    from core.context import cpu_pinned as cpu_pinned
    from core.context import current_context as current_context
    from core.context import gpu as gpu
    from core.context import num_gpus as num_gpus
    from core.ndarray import NDArray as NDArray

    init, nd, rnd, sym = initializer, ndarray, random, symbol

_SURFACE = {
    "init": ("core.initializer", ""),
    "initializer": ("core.initializer", ""),
    "sym": ("core.symbol", ""),
    "symbol": ("core.symbol", ""),
    "nd": ("core.ndarray", ""),
    "ndarray": ("core.ndarray", ""),
    "NDArray": ("core.ndarray", "NDArray"),
    "autograd": ("core.autograd", ""),
    "gluon": ("core.gluon", ""),
    "metric": ("core.metric", ""),
    "random": ("core.random", ""),
    "rnd": ("core.random", ""),
    "context": ("core.context", ""),
    "Context": ("core.context", "Context"),
    "cpu": ("core.context", "cpu"),
    "cpu_pinned": ("core.context", "cpu_pinned"),
    "gpu": ("core.context", "gpu"),
    "current_context": ("core.context", "current_context"),
    "num_gpus": ("core.context", "num_gpus"),
    "np": ("core.np", ""),
    "npx": ("core.npx", ""),
    "util": ("core.util", ""),
    "name": ("core.name", ""),
    "attribute": ("core.attribute", ""),
    "base": ("core.base", ""),
    "AttrScope": ("core.attribute", "AttrScope"),
    "MXNetError": ("core.base", "MXNetError"),
}


def __getattr__(name: str) -> object:
    if name not in _SURFACE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _SURFACE[name]
    found: object = import_module(module)
    if attribute:
        found = getattr(found, attribute)
    globals()[name] = found  # the next one finds it without asking here
    return found
