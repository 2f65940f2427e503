"""NumPy's names for the few things that listings of books take from ``mxnet.np``: making arrays, and drawing them.

The arrays are the same `NDArray`s as everywhere; whoever wants NumPy itself uses ``asnumpy()``.
"""

from __future__ import annotations

from core.ndarray import NDArray, arange, array, concatenate, eye, full, ones, zeros
from core.np import random

ndarray = NDArray

__all__ = ["arange", "array", "concatenate", "eye", "full", "ndarray", "ones", "random", "zeros"]
