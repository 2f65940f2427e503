"""MXNet's ``mx.gluon.parameter``: what a block learns, and dictionaries of it."""

from __future__ import annotations

from core.gluon.parameter.constant import Constant
from core.gluon.parameter.dictionary import ParameterDict
from core.gluon.parameter.errors import DeferredInitializationError
from core.gluon.parameter.parameter import Parameter

__all__ = ["Constant", "DeferredInitializationError", "Parameter", "ParameterDict"]
