"""MXNet's NDArray: a handle on a NumPy array, on a device, that knows how it was computed while autograd recorded."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from math import prod
from typing import TYPE_CHECKING, Any, Self, TypeAlias

import numpy as np
import numpy.typing as npt

from core.base import MXNetError
from core.context import Context, usable
from core.dimension import Shape
from core.ndarray import arithmetic, tape
from core.ndarray.arithmetic import Arithmetic, combine
from core.ndarray.indexing import Key, Pick, Replace, numpy_key
from core.ndarray.invoke import IN_PLACE, invoke
from core.ndarray.methods import METHODS
from core.ndarray.types import GRAD_REQS, data_type
from core.operators.operator import Array
from core.operators.unary import Identity
from core.scopes import is_recording

if TYPE_CHECKING:
    from core.symbol import Symbol

DTypeLike: TypeAlias = npt.DTypeLike

_ASSIGNING = (
    "Assigning to NDArrays that are already in a computational graph will cause undefined behavior when evaluating"
    " gradients. Please call backward first to clear the graph or do this out side of a record section. Also note"
    " that you cannot use inplace operations like +=, *=, relu(x, out=x), y[idx]=x, etc inside a record section."
)


class NDArray:
    """An array of numbers on a device.

    ``data`` is the NumPy array behind it: in place of copies, pieces of an array and reshaped arrays share its memory.
    """

    __slots__ = ("__weakref__", "_context", "_data", "_entry", "_gradient", "_index")

    # NumPy leaves `array + ndarray` to us, which refuses it as MXNet does.
    __array_ufunc__ = None

    def __init__(self, data: Array, context: Context | None = None) -> None:
        self._data = data
        self._context = usable(context)
        self._entry: tape.Entry | None = None
        self._index = 0
        self._gradient: NDArray | None = None

    # What it is

    @property
    def data(self) -> Array:
        """The NumPy array behind it; writing into it writes into this array."""
        return self._data

    @property
    def shape(self) -> Shape:
        """The sizes of the axes."""
        return self._data.shape

    @property
    def size(self) -> int:
        """The number of elements."""
        return self._data.size

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return self._data.ndim

    @property
    def dtype(self) -> type[np.generic]:
        """NumPy's type of the elements."""
        return self._data.dtype.type

    @property
    def context(self) -> Context:
        """The device that it is on."""
        return self._context

    ctx = context

    @property
    def stype(self) -> str:
        """The kind of storage: always ``default``, there are no sparse arrays."""
        return "default"

    @property
    def T(self) -> NDArray:  # noqa: N802 - MXNet's name
        """The array with its axes in reverse order."""
        return self.transpose()

    @property
    def grad(self) -> NDArray | None:
        """The array that backward passes write the gradient into; None without `attach_grad`."""
        return self._gradient

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("an array without axes has no length")
        return self.shape[0]

    def __iter__(self) -> Iterator[NDArray]:
        return (self[index] for index in range(len(self)))

    def __bool__(self) -> bool:
        if self.size > 1:
            raise ValueError("The truth value of an NDArray with multiple elements is ambiguous.")
        return bool(self.size and self._data.item())

    def __float__(self) -> float:
        return float(self._one())

    def __int__(self) -> int:
        return int(self._one())

    def _one(self) -> Any:  # noqa: ANN401 - a number of any type
        if self.size != 1:
            raise TypeError("Only an array with one element can be converted to a number")
        return self._data.item()

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        sizes = "x".join(map(str, self.shape))
        return f"\n{self._data!s}\n<{type(self).__name__} {sizes} @{self._context}>"

    def __getattr__(self, name: str) -> Callable[..., Any]:
        from core.ndarray.functions import operator_function

        function = operator_function(name) if name in METHODS else None
        if function is None:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        return partial(function, self)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *METHODS})

    def _apply(self, name: str, **attributes: object) -> NDArray:
        return self._invoked(name, attributes, is_view=False)

    def _view(self, name: str, **attributes: object) -> NDArray:
        return self._invoked(name, attributes, is_view=True)

    def _invoked(self, name: str, attributes: Mapping[str, object], *, is_view: bool) -> NDArray:
        from core.ndarray.functions import operator_of  # functions take and make arrays

        return invoke(operator_of(name, attributes), [self], is_view=is_view)[0]

    # Numbers out, copies, devices

    def asnumpy(self) -> Array:
        """Return a copy of the numbers as a NumPy array."""
        return self._data.copy()

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> Array:
        return np.array(self._data, dtype=dtype)

    def asscalar(self) -> Any:  # noqa: ANN401 - NumPy's number of this type
        """Return the only element as a number of NumPy's."""
        if self.size != 1:
            raise ValueError("The current array is not a scalar")
        return self._data.reshape(-1)[0]

    item = asscalar

    def astype(self, dtype: DTypeLike, copy: bool = True) -> NDArray:
        """Return the numbers as another type; this array itself if it has it already and no copy is wanted."""
        wanted = data_type(dtype)
        if not copy and wanted == self._data.dtype:
            return self
        return self._apply("Cast", dtype=wanted.name)

    def copy(self) -> NDArray:
        """Return a copy, on the same device."""
        return self.copyto(self._context)

    __copy__ = copy

    def __deepcopy__(self, _memo: object) -> NDArray:
        return self.copy()

    def copyto(self, other: NDArray | Context) -> NDArray:
        """Copy the numbers into another array of this shape, or to a new array on a device."""
        if isinstance(other, Context):
            (copied,) = invoke(Identity(), [self])
            copied._context = usable(other)  # noqa: SLF001 - our own
            return copied
        if not isinstance(other, NDArray):
            raise TypeError(f"copyto does not support type {type(other)}")
        if other is self:
            warnings.warn("You are attempting to copy an array to itself", RuntimeWarning, stacklevel=2)
            return self
        if other.shape != self.shape:
            raise MXNetError(
                f"Incompatible attr in node copyto at 0-th output: expected {self.shape}, got {other.shape}"
            )
        other.assign((Ellipsis,), self)
        return other

    def as_in_context(self, context: Context) -> NDArray:
        """Return the array on a device: itself if it is there, else a copy."""
        return self if context == self._context else self.copyto(context)

    as_in_ctx = as_in_context

    def tostype(self, stype: str) -> NDArray:
        """Return the array with a kind of storage; ``default`` is the only one."""
        if stype != "default":
            raise MXNetError(f"There are no sparse arrays here: the storage type can't be {stype!r}, only 'default'.")
        return self

    def wait_to_read(self) -> None:
        """Do nothing: numbers are there as soon as there is an array."""

    wait_to_write = wait_to_read

    def __reduce__(self) -> tuple[Callable[..., NDArray], tuple[Array, str, int]]:
        return (_restored, (self._data, self._context.device_type, self._context.device_id))

    # Shapes

    def reshape(self, *shape: int | Sequence[int], **kwargs: Any) -> NDArray:  # noqa: ANN401 - of the operator
        """Return the same memory in another shape: ``x.reshape(2, -1)``, with the codes 0 and −1 to −4."""
        wanted = shape[0] if len(shape) == 1 and isinstance(shape[0], Sequence) else shape
        if shape and "shape" in kwargs:
            raise TypeError("reshape takes its shape either by position or by name, not both")
        reverse = kwargs.pop("reverse", False)
        named = kwargs.pop("shape", ())
        if kwargs:
            raise TypeError(
                f"Got unknown keywords in reshape: {', '.join(kwargs)}. Accepted are 'shape' and 'reverse'."
            )
        wanted = (named,) if isinstance(named, int) else wanted or named
        if all(isinstance(size, int) and size > 0 for size in wanted) and prod(wanted) < self.size:
            raise ValueError(f"Cannot reshape array of size {self.size} into shape {tuple(wanted)}")
        return self._view("Reshape", shape=tuple(wanted), reverse=reverse)

    def expand_dims(self, axis: int, inplace: bool = False) -> NDArray:
        """Return the array with a new axis of size 1; ``inplace`` in the same memory."""
        return self._view("expand_dims", axis=axis) if inplace else self._apply("expand_dims", axis=axis)

    def squeeze(self, axis: int | Sequence[int] | None = None, inplace: bool = False) -> NDArray:
        """Return the array without axes of size 1; ``inplace`` in the same memory."""
        return self._view("squeeze", axis=axis) if inplace else self._apply("squeeze", axis=axis)

    def flatten(self, inplace: bool = False) -> NDArray:
        """Return the array with all axes but the first as one; ``inplace`` in the same memory."""
        return self._view("Flatten") if inplace else self._apply("Flatten")

    def transpose(self, *axes: int | Sequence[int] | None, **kwargs: Any) -> NDArray:  # noqa: ANN401 - of the operator
        """Return the array with its axes in another order; reversed without one."""
        if axes and axes[0] is not None:
            kwargs["axes"] = axes if isinstance(axes[0], int) else axes[0]
        return self._apply("transpose", **kwargs)

    def broadcast_to(self, shape: Sequence[int]) -> NDArray:
        """Return the array stretched to a shape, which may have more axes in front; 0 there keeps a size.

        Raises:
            ValueError: It does not fit.
        """
        wanted = tuple(shape)
        lifted = (1,) * (len(wanted) - self.ndim) + self.shape
        fits = len(lifted) == len(wanted) and all(
            own in (1, size) or size == 0 for own, size in zip(lifted, wanted, strict=True)
        )
        if not fits:
            raise ValueError(f"an array of shape {self.shape} can't be broadcast to {wanted}")
        if lifted != self.shape:
            return self.reshape(lifted).broadcast_to(wanted)
        return self._apply("broadcast_to", shape=wanted)

    # Parts

    def __getitem__(self, key: object) -> NDArray:
        found = numpy_key(key, self.shape)
        return self if not found else invoke(Pick(found), [self], is_view=True)[0]

    def __setitem__(self, key: object, value: object) -> None:
        self.assign(numpy_key(key, self.shape), value)

    def assign(self, key: Key, value: object) -> None:
        """Write a number or an array into the elements of a key as NumPy understands it.

        Raises:
            MXNetError: This array is part of what is being recorded.
        """
        self.refuse_if_recorded()
        given = value.data if isinstance(value, NDArray) else np.asarray(value)
        if not isinstance(value, NDArray) and given.dtype.kind not in "biuf":
            raise TypeError(f"NDArray does not support assignment with non-array-like object of type {type(value)}")
        try:
            with np.errstate(all="ignore"):
                self._data[key] = given
        except ValueError as error:
            raise ValueError(f"cannot assign an array of shape {given.shape}: {error}") from None
        if isinstance(value, NDArray) and value.is_recorded and is_recording():
            self._record_assignment(key, value)

    def _record_assignment(self, key: Key, value: NDArray) -> None:
        before = tape.leaf(self)
        entry = tape.computed(
            Replace(key), [(before, 0), value.tape_position()], [self._data], self._context, is_train=False
        )
        self.set_tape_position(entry, 0)

    def slice_assign(self, rhs: NDArray, begin: Sequence[int], end: Sequence[int]) -> NDArray:
        """Write an array into a box of this one, given by its corners, and return this one."""
        self.assign(tuple(slice(*ends) for ends in zip(begin, end, strict=True)), rhs)
        return self

    # Autograd

    @property
    def is_recorded(self) -> bool:
        """Whether autograd knows where this array came from, or wants its gradient."""
        return self._entry is not None and self._entry.node is not None

    def tape_position(self) -> tuple[tape.Entry, int]:
        """Return the entry of the tape that computed this array, and as which output; a new one for a constant."""
        if self._entry is None or self._entry.node is None:
            self._entry, self._index = tape.leaf(self), 0
        return self._entry, self._index

    def set_tape_position(self, entry: tape.Entry, index: int) -> None:
        """Remember what this array was computed by."""
        self._entry, self._index = entry, index

    @property
    def _fresh_grad(self) -> bool:
        """Whether a backward pass has written the gradient since this was set to False, which `gluon.Trainer` does."""
        return self._entry is not None and self._entry.is_fresh

    @_fresh_grad.setter
    def _fresh_grad(self, is_fresh: bool) -> None:
        self.tape_position()[0].is_fresh = is_fresh

    def refuse_if_recorded(self, *, in_place: bool = False) -> None:
        """Refuse to be written into while autograd records and holds on to these numbers."""
        if is_recording() and self.is_recorded:
            raise MXNetError(f"{IN_PLACE} {_ASSIGNING}" if in_place else f"{_ASSIGNING} {IN_PLACE}")

    def mark(self, gradient: NDArray | None, grad_req: str) -> None:
        """Forget where the array came from, and have backward passes write its gradient into another array.

        Raises:
            KeyError: ``grad_req`` is none of write, add and null.
        """
        if grad_req not in GRAD_REQS:
            raise KeyError(grad_req)
        self._gradient = gradient
        self._entry, self._index = tape.leaf(self, gradient, grad_req), 0

    def attach_grad(self, grad_req: str = "write", stype: str | None = None) -> None:
        """Give the array a place for its gradient, filled with zeros, and cut it off its history."""
        if stype not in (None, "default"):
            raise MXNetError(f"There are no sparse arrays here: the gradient's storage can't be {stype!r}")
        self.mark(NDArray(np.zeros_like(self._data), self._context), grad_req)

    def detach(self) -> NDArray:
        """Return the same numbers in the same memory, as a constant for autograd."""
        return NDArray(self._data, self._context)

    def backward(self, out_grad: NDArray | None = None, retain_graph: bool = False, train_mode: bool = True) -> None:
        """Compute the gradients of all marked arrays that this one was computed from."""
        from core.autograd import backward

        backward([self], None if out_grad is None else [out_grad], retain_graph, train_mode)

    def as_nd_ndarray(self) -> Self:
        """Return this array."""
        return self

    def to_sym(self) -> Symbol:
        """Return the recorded computation of this array as a symbol."""
        from core.autograd import get_symbol

        return get_symbol(self)

    # Python's operators

    def _in_place(self, kind: Arithmetic, other: object) -> Self:
        self.refuse_if_recorded(in_place=True)
        combine(kind, self, other, out=self)
        return self

    def __add__(self, other: object) -> NDArray:
        return combine(arithmetic.ADD, self, other)

    __radd__ = __add__

    def __iadd__(self, other: object) -> Self:
        return self._in_place(arithmetic.ADD, other)

    def __sub__(self, other: object) -> NDArray:
        return combine(arithmetic.SUBTRACT, self, other)

    def __rsub__(self, other: object) -> NDArray:
        return combine(arithmetic.SUBTRACT, other, self)

    def __isub__(self, other: object) -> Self:
        return self._in_place(arithmetic.SUBTRACT, other)

    def __mul__(self, other: object) -> NDArray:
        return combine(arithmetic.MULTIPLY, self, other)

    __rmul__ = __mul__

    def __imul__(self, other: object) -> Self:
        return self._in_place(arithmetic.MULTIPLY, other)

    def __truediv__(self, other: object) -> NDArray:
        return combine(arithmetic.DIVIDE, self, other)

    def __rtruediv__(self, other: object) -> NDArray:
        return combine(arithmetic.DIVIDE, other, self)

    def __itruediv__(self, other: object) -> Self:
        return self._in_place(arithmetic.DIVIDE, other)

    def __mod__(self, other: object) -> NDArray:
        return combine(arithmetic.MODULO, self, other)

    def __rmod__(self, other: object) -> NDArray:
        return combine(arithmetic.MODULO, other, self)

    def __imod__(self, other: object) -> Self:
        return self._in_place(arithmetic.MODULO, other)

    def __pow__(self, other: object) -> NDArray:
        return combine(arithmetic.POWER, self, other)

    def __rpow__(self, other: object) -> NDArray:
        return combine(arithmetic.POWER, other, self)

    def __neg__(self) -> NDArray:
        return self * -1.0

    def __abs__(self) -> NDArray:
        return self._apply("abs")

    def __eq__(self, other: object) -> NDArray:  # type: ignore[override] # element by element, as in MXNet
        return combine(arithmetic.EQUAL, self, other)

    def __ne__(self, other: object) -> NDArray:  # type: ignore[override]
        return combine(arithmetic.NOT_EQUAL, self, other)

    def __gt__(self, other: object) -> NDArray:
        return combine(arithmetic.GREATER, self, other)

    def __ge__(self, other: object) -> NDArray:
        return combine(arithmetic.GREATER_EQUAL, self, other)

    def __lt__(self, other: object) -> NDArray:
        return combine(arithmetic.LESSER, self, other)

    def __le__(self, other: object) -> NDArray:
        return combine(arithmetic.LESSER_EQUAL, self, other)


def _restored(data: Array, device_type: str, device_id: int) -> NDArray:
    return NDArray(data, Context(device_type, device_id))
