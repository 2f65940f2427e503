"""MXNet's ``mx.init``: initializers that write into arrays, chosen by the names of parameters.

What they fill in is declared in `core.parameters.initializer`; here are MXNet's calls, names and errors.
"""

from __future__ import annotations

from core.initializer.built_in import (
    Bilinear,
    Constant,
    Formula,
    FusedRNN,
    LSTMBias,
    MSRAPrelu,
    Normal,
    One,
    Orthogonal,
    Uniform,
    Xavier,
    Zero,
)
from core.initializer.combined import Load, Mixed
from core.initializer.initializer import InitDesc, Initializer, alias, create, register

__all__ = [
    "Bilinear",
    "Constant",
    "Formula",
    "FusedRNN",
    "InitDesc",
    "Initializer",
    "LSTMBias",
    "Load",
    "MSRAPrelu",
    "Mixed",
    "Normal",
    "One",
    "Orthogonal",
    "Uniform",
    "Xavier",
    "Zero",
    "alias",
    "create",
    "register",
]
