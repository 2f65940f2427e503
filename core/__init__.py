"""The engine and the document of Symloom: plain values, NumPy and the standard library, no Qt.

``import core`` loads nothing; MXNet's names (``core.sym``, ``core.AttrScope``, …) come when they are asked for.
"""

from __future__ import annotations

from importlib import import_module

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
    "random": ("core.random", ""),
    "rnd": ("core.random", ""),
    "context": ("core.context", ""),
    "Context": ("core.context", "Context"),
    "cpu": ("core.context", "cpu"),
    "cpu_pinned": ("core.context", "cpu_pinned"),
    "gpu": ("core.context", "gpu"),
    "current_context": ("core.context", "current_context"),
    "num_gpus": ("core.context", "num_gpus"),
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
    return getattr(import_module(module), attribute) if attribute else import_module(module)
