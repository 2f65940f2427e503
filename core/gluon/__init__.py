"""MXNet's ``mx.gluon``: parameters, blocks, layers, losses and a trainer."""

from __future__ import annotations

from core.gluon import loss, nn, parameter, utils
from core.gluon.block import Block
from core.gluon.hybrid import HybridBlock
from core.gluon.parameter import Constant, DeferredInitializationError, Parameter, ParameterDict
from core.gluon.symbol_block import SymbolBlock
from core.gluon.trainer import Trainer

__all__ = [
    "Block",
    "Constant",
    "DeferredInitializationError",
    "HybridBlock",
    "Parameter",
    "ParameterDict",
    "SymbolBlock",
    "Trainer",
    "loss",
    "nn",
    "parameter",
    "utils",
]
