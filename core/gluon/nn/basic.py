"""Dense layers, dropout, embeddings, and functions as layers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from numpy.typing import DTypeLike

from core import ndarray, symbol
from core.gluon.block import Block, Values
from core.gluon.hybrid import HybridBlock
from core.gluon.nn.activations import Activation
from core.gluon.parameter import shapes
from core.gluon.parameter.parameter import Init


class Dense(HybridBlock):
    """Fully connected layer: y = activation(x Wᵀ + b).

    Args:
        units: Number of outputs.
        activation: Name of an activation function; none if not given.
        flatten: Take everything but the batch as features; else only the last axis.
        in_units: Number of inputs; if not given, the first forward pass tells.
    """

    def __init__(
        self,
        units: int,
        activation: str | None = None,
        use_bias: bool = True,
        flatten: bool = True,
        dtype: DTypeLike = "float32",
        weight_initializer: Init = None,
        bias_initializer: Init = "zeros",
        in_units: int = 0,
        **kwargs: Any,  # noqa: ANN401 - prefix and params of Block
    ) -> None:
        super().__init__(**kwargs)
        self._flatten = flatten
        self._units = units
        self._in_units = in_units
        with self.name_scope():
            self.weight = self.params.get(
                "weight", shape=(units, in_units), init=weight_initializer, dtype=dtype, allow_deferred_init=True
            )
            self.bias = (
                self.params.get("bias", shape=(units,), init=bias_initializer, dtype=dtype, allow_deferred_init=True)
                if use_bias
                else None
            )
            self.act = Activation(activation, prefix=f"{activation}_") if activation is not None else None

    def hybrid_forward(self, F: Values, x: Values, weight: Values, bias: Values = None) -> Values:
        y = F.FullyConnected(
            x,
            weight,
            bias,
            no_bias=bias is None,
            num_hidden=self._units,
            flatten=self._flatten,
            name="fwd",
        )
        return y if self.act is None else self.act(y)

    def __repr__(self) -> str:
        units, inputs = shapes.shown_sizes(self.weight.shape)
        return f"{type(self).__name__}({inputs} -> {units}, {self.act or 'linear'})"


class Dropout(HybridBlock):
    """Sets each element to zero with probability ``rate`` in training, and scales the others up.

    Args:
        axes: Axes along which all elements share their fate.
    """

    def __init__(self, rate: float, axes: Sequence[int] = (), **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self._rate = rate
        self._axes = tuple(axes)

    def hybrid_forward(self, F: Values, x: Values) -> Values:
        if self._rate > 0:
            return F.Dropout(x, p=self._rate, axes=self._axes, name="fwd", cudnn_off=False)
        return F.identity(x)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(p = {self._rate}, axes={self._axes})"


class Embedding(HybridBlock):
    """Takes a row of a learned table for each index.

    Args:
        input_dim: Number of rows.
        output_dim: Length of a row.
        sparse_grad: Accepted, as in MXNet; every gradient here is dense.
    """

    def __init__(
        self,
        input_dim: int,
        output_dim: int,
        dtype: DTypeLike = "float32",
        weight_initializer: Init = None,
        sparse_grad: bool = False,
        **kwargs: Any,  # noqa: ANN401 - prefix and params of Block
    ) -> None:
        super().__init__(**kwargs)
        self._attributes = {
            "input_dim": input_dim,
            "output_dim": output_dim,
            "dtype": dtype,
            "sparse_grad": sparse_grad,
        }
        with self.name_scope():
            self.weight = self.params.get(
                "weight", shape=(input_dim, output_dim), init=weight_initializer, dtype=dtype, allow_deferred_init=True
            )

    def hybrid_forward(self, F: Values, x: Values, weight: Values) -> Values:
        return F.Embedding(x, weight, name="fwd", **self._attributes)

    def __repr__(self) -> str:
        attributes = self._attributes
        return f"{type(self).__name__}({attributes['input_dim']} -> {attributes['output_dim']}, {attributes['dtype']})"


class Flatten(HybridBlock):
    """Makes one axis of all but the first."""

    def hybrid_forward(self, F: Values, x: Values) -> Values:
        return F.Flatten(x)

    def __repr__(self) -> str:
        return type(self).__name__


class Lambda(Block):
    """A function of arrays as a block.

    Args:
        function: The function, or the name of one in ``core.nd``.
    """

    def __init__(self, function: str | Callable[..., Values], prefix: str | None = None) -> None:
        super().__init__(prefix=prefix)
        if isinstance(function, str):
            if not hasattr(ndarray, function):
                raise AssertionError(f"Function name {function} is not found in ndarray.")
            self._function: Callable[..., Values] = getattr(ndarray, function)
        elif callable(function):
            self._function = function
        else:
            raise _no_function(function)
        self._title = function if isinstance(function, str) else title_of(function)

    def forward(self, *args: Values) -> Values:
        return self._function(*args)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._title})"


class HybridLambda(HybridBlock):
    """A function as a block that can be traced.

    Args:
        function: A function whose first argument is ``core.nd`` or ``core.sym``, or the name of one in both.
    """

    def __init__(self, function: str | Callable[..., Values], prefix: str | None = None) -> None:
        super().__init__(prefix=prefix)
        if isinstance(function, str):
            if not (hasattr(ndarray, function) and hasattr(symbol, function)):
                raise AssertionError(f"Function name {function} is not found in symbol/ndarray.")
        elif not callable(function):
            raise _no_function(function)
        self._function = function
        self._title = function if isinstance(function, str) else title_of(function)

    def hybrid_forward(self, F: Values, x: Values, *args: Values) -> Values:
        if isinstance(self._function, str):
            return getattr(F, self._function)(x, *args)
        return self._function(F, x, *args)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._title})"


def title_of(function: object) -> str:
    """Return the name of a function, or the type of another callable."""
    return str(getattr(function, "__name__", type(function).__name__))


def _no_function(given: object) -> ValueError:
    return ValueError(f"Unrecognized function in lambda: {given!r} of type {type(given)}")
