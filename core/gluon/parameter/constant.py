"""A parameter that is not learned."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import ArrayLike

from core import initializer, ndarray
from core.gluon.parameter.parameter import Parameter
from core.ndarray import NDArray


class Constant(Parameter):
    """A parameter that always has the values it was made with; its gradient is never computed."""

    def __init__(self, name: str, value: NDArray | ArrayLike) -> None:
        array = value if isinstance(value, NDArray) else ndarray.array(value)
        self.value = array
        super().__init__(
            name, grad_req="null", shape=array.shape, dtype=array.dtype, init=initializer.Constant(array.asnumpy())
        )

    def __repr__(self) -> str:
        return f"Constant {self.name} (shape={self.shape}, dtype={self.dtype})"

    @property
    def grad_req(self) -> str:
        """Always ``null``."""
        return "null"

    @grad_req.setter
    def grad_req(self, req: str) -> None:
        if req != "null":
            warnings.warn(
                f'Constant parameter "{self.name}" does not support grad_req other than "null", and new value'
                f' "{req}" is ignored.',
                UserWarning,
                stacklevel=2,
            )

    def is_equal(self, value: NDArray | ArrayLike) -> bool:
        """Tell whether the values are these."""
        given = value.asnumpy() if isinstance(value, NDArray) else np.asarray(value)
        return bool(np.array_equal(self.value.asnumpy(), given))
