"""What a block learns: an array per device with its gradient, made when its shape is known."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from core import autograd, initializer, ndarray, symbol
from core.base import mxnet_errors
from core.context import Context, cpu, current_context
from core.dimension import Shape
from core.gluon.parameter import shapes
from core.gluon.parameter.errors import DeferredInitializationError, uninitialized
from core.initializer import InitDesc, Initializer
from core.ndarray import NDArray
from core.runtime.memory import array_bytes, refuse_too_large
from core.symbol import Symbol

Contexts: TypeAlias = Context | Sequence[Context] | None
Init: TypeAlias = Initializer | str | None

GRAD_REQS = ("write", "add", "null")
STORAGE_TYPES = ("default", "row_sparse", "csr")


@dataclass(frozen=True)
class _Deferred:
    """What `Parameter.initialize` was asked for, kept until the shape is known.

    Attributes:
        data: Values that somebody set in the meantime; they win over the initializer.
    """

    init: Init
    contexts: tuple[Context, ...]
    default_init: Init
    data: NDArray | None = None


class Parameter:
    """A named array that a block learns.

    Unknown dims of the shape are -1 (or 0). With ``allow_deferred_init`` such a parameter can be initialized all the
    same: the values are made in the first forward pass, which tells the shape.

    Args:
        grad_req: Whether a backward pass writes the gradient, adds to it, or leaves it alone: ``write``, ``add`` or
            ``null``.
        lr_mult: What a trainer's learning rate is multiplied by.
        wd_mult: What a trainer's weight decay is multiplied by.
        init: The initializer; where there is none, the one that `initialize` is given.
        differentiable: Whether it has a gradient at all.
        stype: Storage type, for programs that give one; every array here is dense.
        grad_stype: The same of the gradient.
    """

    def __init__(
        self,
        name: str,
        grad_req: str = "write",
        shape: int | Sequence[int] | None = None,
        dtype: DTypeLike = np.float32,
        lr_mult: float = 1.0,
        wd_mult: float = 1.0,
        init: Init = None,
        allow_deferred_init: bool = False,
        differentiable: bool = True,
        stype: str = "default",
        grad_stype: str = "default",
    ) -> None:
        for key, given in (("stype", stype), ("grad_stype", grad_stype)):
            if given not in STORAGE_TYPES:
                raise AssertionError(
                    f"{key} for Parameter '{name}' must be one of 'default', 'row_sparse', or 'csr', but got '{given}'"
                )
        self.name = name
        self.dtype = dtype
        self.lr_mult = lr_mult
        self.wd_mult = wd_mult
        self.init = init
        self.allow_deferred_init = allow_deferred_init
        self._differentiable = differentiable
        self._shape = shapes.stored(shape)
        self._var: Symbol | None = None
        self._data: list[NDArray] | None = None
        self._grad: list[NDArray] | None = None
        self._deferred: _Deferred | None = None
        self._grad_req = "null"
        self.grad_req = grad_req

    def __repr__(self) -> str:
        return f"Parameter {self.name} (shape={self.shape}, dtype={self.dtype})"

    # What it is like

    @property
    def shape(self) -> Shape | None:
        """The sizes of the axes; unknown ones are -1, or 0 where `core.util.set_np_shape` chose that spelling."""
        return shapes.spelled(self._shape)

    @shape.setter
    def shape(self, new_shape: int | Sequence[int]) -> None:
        new = shapes.stored(new_shape)
        if new is None:
            raise TypeError(f"The shape of Parameter '{self.name}' cannot be set to None")
        if self._shape is not None and not shapes.fits(new, self._shape):
            raise AssertionError(f"Expected shape {shapes.spelled(new)} is incompatible with given shape {self.shape}.")
        self._shape = new

    @property
    def is_shape_known(self) -> bool:
        """Whether no dim is unknown."""
        return shapes.is_known(self._shape)

    @property
    def grad_req(self) -> str:
        """What a backward pass does with the gradient: ``write``, ``add`` or ``null``."""
        return self._grad_req

    @grad_req.setter
    def grad_req(self, req: str) -> None:
        if req not in GRAD_REQS:
            raise AssertionError(f"grad_req must be one of 'write', 'add', or 'null', but got '{req}'")
        req = req if self._differentiable else "null"
        if req == self._grad_req:
            return
        self._grad_req = req
        if self._data is not None:
            self._attach_gradients()

    @property
    def stype(self) -> str:
        """The storage type, always ``default``."""
        return "default"

    def var(self) -> Symbol:
        """Return the Variable that stands for this parameter in symbols, the same each time."""
        if self._var is None:
            self._var = symbol.Variable(
                self.name,
                shape=self.shape,
                dtype=self.dtype,
                lr_mult=self.lr_mult,
                wd_mult=self.wd_mult,
                init=self.init,
                stype=self.stype,
            )
        return self._var

    # Its first values

    def initialize(
        self, init: Init = None, ctx: Contexts = None, default_init: Init = None, force_reinit: bool = False
    ) -> None:
        """Make the first values: by ``init``, else the parameter's own initializer, else ``default_init`` (Uniform).

        Raises:
            ValueError: The shape is not known, and initialization may not be deferred.
        """
        if self._data is not None and not force_reinit:
            warnings.warn(
                f"Parameter '{self.name}' is already initialized, ignoring. Set force_reinit=True to re-initialize.",
                UserWarning,
                stacklevel=2,
            )
            return
        self._data = self._grad = None
        fallback: Init = initializer.Uniform() if default_init is None else default_init
        chosen = next((one for one in (init, self.init) if one is not None), fallback)
        if not self.is_shape_known and not self.allow_deferred_init:
            raise ValueError(f"Cannot initialize Parameter '{self.name}' because it has invalid shape: {self.shape}.")
        self._deferred = _Deferred(chosen, contexts_of(ctx) or (current_context(),), fallback)
        if self.is_shape_known:
            self._finish_deferred_init()

    def _finish_deferred_init(self) -> None:
        """Make the values that were asked for, now that the shape is known; nothing if none were.

        Raises:
            AssertionError: It still isn't.
        """
        deferred, self._deferred = self._deferred, None
        if deferred is None:
            return
        shape = self._shape
        if shape is None or not self.is_shape_known:
            raise AssertionError(
                f"Cannot initialize Parameter '{self.name}' because it has invalid shape: {self.shape}."
                " Please specify in_units, in_channels, etc for `Block`s."
            )
        with autograd.pause():
            data = deferred.data
            if data is None:
                self._refuse_too_large(shape, len(deferred.contexts))
                data = ndarray.zeros(shape, ctx=cpu(), dtype=self.dtype)
                # Given as the parameter's own initializer, so that the end of the name decides nothing.
                described = InitDesc(self.name, {"__init__": deferred.init})
                initializer.create(deferred.default_init)(described, data)
            self._make_arrays(data, deferred.contexts)

    def _refuse_too_large(self, shape: Shape, devices: int) -> None:
        """Refuse what does not fit into memory: what an initializer fills, and data and gradient for each device."""
        with mxnet_errors():
            refuse_too_large(array_bytes([shape] * (1 + 2 * devices), np.dtype(self.dtype).itemsize), self.name)

    def _make_arrays(self, data: NDArray, contexts: Sequence[Context]) -> None:
        self._data = [ndarray.array(data, ctx=ctx, dtype=self.dtype) for ctx in contexts]
        self._attach_gradients()

    def _attach_gradients(self) -> None:
        """Give every array a gradient of zeros, or take the gradients away if there shall be none."""
        data = self._data or []
        if self._grad_req == "null":
            self._grad = None
            self._data = [array.detach() for array in data]
            return
        self._grad = [ndarray.zeros(array.shape, ctx=array.context, dtype=array.dtype) for array in data]
        autograd.mark_variables(data, self._grad, self._grad_req)

    def _load_init(self, data: NDArray, ctx: Contexts, cast_dtype: bool = False, dtype_source: str = "current") -> None:
        """Take values from a file, whether initialized before or not.

        Raises:
            AssertionError: The shape, the type or the devices are others.
        """
        if self._shape is not None and not shapes.fits(data.shape, self._shape):
            raise AssertionError(
                f"Failed loading Parameter '{self.name}' from saved params: shape incompatible expected {self.shape}"
                f" vs saved {data.shape}"
            )
        self.shape = data.shape
        if cast_dtype:
            if dtype_source not in ("current", "saved"):
                raise AssertionError(f"dtype_source must be 'current' or 'saved', but got '{dtype_source}'")
            if dtype_source == "saved":
                self.cast(data.dtype)
            data = data.astype(self.dtype)
        elif np.dtype(self.dtype) != np.dtype(data.dtype):
            raise AssertionError(
                f"Failed loading Parameter '{self.name}' from saved params: dtype incompatible expected {self.dtype}"
                f" vs saved {data.dtype}. Set cast_dtype=True to cast the dtype of saved params."
            )
        self._load_values(data, contexts_of(ctx))

    def _load_values(self, data: NDArray, contexts: tuple[Context, ...]) -> None:
        known = tuple(self.list_ctx()) if self._data is not None or self._deferred is not None else ()
        if contexts and known and set(contexts) != set(known):
            raise AssertionError(
                f"Failed to load Parameter '{self.name}' on {list(contexts)} because it was previous initialized on"
                f" {list(known)}."
            )
        if self._data is None:
            self._make_arrays(data, known or contexts or (cpu(),))
        else:
            self.set_data(data)
        self._deferred = None

    # Its values

    def data(self, ctx: Context | None = None) -> NDArray:
        """Return the values on a device, the same array each time.

        Raises:
            DeferredInitializationError: There are none before the first forward pass.
            RuntimeError: Nobody initialized it, or not on this device.
        """
        return self._on(self._initialized(), ctx)

    def list_data(self) -> list[NDArray]:
        """Return the values on all devices."""
        return list(self._initialized())

    def grad(self, ctx: Context | None = None) -> NDArray:
        """Return the gradient on a device; zeros before a backward pass.

        Raises:
            RuntimeError: There is none, because ``grad_req`` is ``null``; or as `data`.
        """
        return self._on(self._gradients(), ctx)

    def list_grad(self) -> list[NDArray]:
        """Return the gradients on all devices."""
        return list(self._gradients())

    def list_ctx(self) -> list[Context]:
        """Return the devices that it is, or will be, on."""
        if self._data is not None:
            return [array.context for array in self._data]
        if self._deferred is None:
            raise RuntimeError(f"Parameter '{self.name}' has not been initialized")
        return list(self._deferred.contexts)

    def set_data(self, data: NDArray | ArrayLike) -> None:
        """Write values in place; where initialization was deferred, they are what it starts with."""
        values = data if isinstance(data, NDArray) else np.asarray(data)
        self.shape = values.shape
        if self._data is not None:
            for array in self._data:
                array[:] = values
            return
        if self._deferred is None:
            raise AssertionError(f"Parameter '{self.name}' has not been initialized")
        kept = values if isinstance(values, NDArray) else ndarray.array(values, dtype=self.dtype)
        self._deferred = replace(self._deferred, data=kept)

    def zero_grad(self) -> None:
        """Set the gradients to zero."""
        for array in self._grad or ():
            array[:] = 0

    def reset_ctx(self, ctx: Contexts) -> None:
        """Move to other devices; the values are the mean of those on the devices before."""
        contexts = contexts_of(ctx) or (current_context(),)
        if self._data is not None:
            with autograd.pause():
                self._make_arrays(self._reduce(), contexts)
        elif self._deferred is not None:
            self._deferred = replace(self._deferred, contexts=contexts)
        else:
            raise ValueError(f"Cannot reset context for Parameter '{self.name}' because it has not been initialized.")

    def cast(self, dtype: DTypeLike) -> None:
        """Change the type of the elements, of the gradient too."""
        self.dtype = dtype
        self._var = None
        if self._data is None:
            return
        with autograd.pause():
            gradients = self._grad
            self._data = [array.astype(dtype) for array in self._data]
            self._attach_gradients()
            for new, old in zip(self._grad or (), gradients or (), strict=True):
                new[:] = old.astype(dtype)

    def _reduce(self) -> NDArray:
        """Return the mean of the values on all devices."""
        arrays = self.list_data()
        if len(arrays) == 1:
            return arrays[0].as_in_context(cpu())
        return ndarray.array(np.mean([array.asnumpy() for array in arrays], axis=0), ctx=cpu(), dtype=self.dtype)

    def _initialized(self) -> list[NDArray]:
        if self._data is not None:
            return self._data
        if self._deferred is not None:
            raise DeferredInitializationError(self.name)
        raise uninitialized(self.name)

    def _gradients(self) -> list[NDArray]:
        self._initialized()
        if self._grad is None:
            raise RuntimeError(
                f"Cannot get gradient array for Parameter '{self.name}' because grad_req='{self.grad_req}'"
            )
        return self._grad

    def _on(self, arrays: Sequence[NDArray], ctx: Context | None) -> NDArray:
        if ctx is None and len(arrays) == 1:
            return arrays[0]
        wanted = current_context() if ctx is None else ctx
        found = next((array for array in arrays if array.context == wanted), None)
        if found is None:
            raise RuntimeError(
                f"Parameter '{self.name}' was not initialized on context {wanted}. It was only initialized on"
                f" {self.list_ctx()}."
            )
        return found


def contexts_of(ctx: Contexts) -> tuple[Context, ...]:
    """Return one device, several or none as a tuple."""
    if ctx is None:
        return ()
    return (ctx,) if isinstance(ctx, Context) else tuple(ctx)
