"""Convolutions along one, two and three axes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from core.gluon.block import Values
from core.gluon.hybrid import HybridBlock
from core.gluon.nn.activations import Activation
from core.gluon.parameter import shapes
from core.gluon.parameter.parameter import Init

Sizes = int | Sequence[int]


class Convolution(HybridBlock):
    """Base of the convolutions: a window slides over the data, y = activation(w ∗ x + b).

    Args:
        channels: Number of outputs at each place.
        kernel_size: Size of the window, one for all axes or one for each; the same holds for the next three.
        strides: Step from one window to the next.
        padding: Zeros added on both sides.
        dilation: Step from one element of a window to the next.
        groups: Channels are split into so many groups of their own.
        layout: Order of the axes, channels second.
        in_channels: Number of input channels; if not given, the first forward pass tells.
        activation: Name of an activation function; none if not given.
    """

    axes: ClassVar[int]
    """Number of axes that the window slides along."""
    layouts: ClassVar[tuple[str, ...]] = ("NCW", "NCHW", "NCDHW")

    def __init__(
        self,
        channels: int,
        kernel_size: Sizes,
        strides: Sizes = 1,
        padding: Sizes = 0,
        dilation: Sizes = 1,
        groups: int = 1,
        layout: str | None = None,
        activation: str | None = None,
        use_bias: bool = True,
        weight_initializer: Init = None,
        bias_initializer: Init = "zeros",
        in_channels: int = 0,
        **kwargs: Any,  # noqa: ANN401 - prefix and params of Block
    ) -> None:
        super().__init__(**kwargs)
        layout = checked_layout(layout, self.axes, type(self).__name__)
        kernel = per_axis(kernel_size, self.axes, "kernel_size")
        self._channels = channels
        self._attributes = {
            "kernel": kernel,
            "stride": per_axis(strides, self.axes, "strides"),
            "dilate": per_axis(dilation, self.axes, "dilation"),
            "pad": per_axis(padding, self.axes, "padding"),
            "num_filter": channels,
            "num_group": groups,
            "no_bias": not use_bias,
            "layout": layout,
        }
        if groups < 1:
            raise ValueError(f"There need to be 1 or more groups, not {groups}")
        if in_channels % groups:
            raise ValueError(f"in_channels {in_channels} cannot be split into {groups} groups")
        with self.name_scope():
            self.weight = self.params.get(
                "weight",
                shape=(channels, in_channels // groups, *kernel),
                init=weight_initializer,
                allow_deferred_init=True,
            )
            self.bias = (
                self.params.get("bias", shape=(channels,), init=bias_initializer, allow_deferred_init=True)
                if use_bias
                else None
            )
            self.act = Activation(activation, prefix=f"{activation}_") if activation is not None else None

    def _alias(self) -> str:
        return "conv"

    def hybrid_forward(self, F: Values, x: Values, weight: Values, bias: Values = None) -> Values:
        y = F.Convolution(x, weight, bias, name="fwd", **self._attributes)
        return y if self.act is None else self.act(y)

    def __repr__(self) -> str:
        filters, channels, *_ = shapes.shown_sizes(self.weight.shape)
        shown = self._attributes
        parts = [f"{channels} -> {filters}", f"kernel_size={shown['kernel']}", f"stride={shown['stride']}"]
        parts += [f"padding={shown['pad']}"] if shown["pad"] != (0,) * self.axes else []
        parts += [f"dilation={shown['dilate']}"] if shown["dilate"] != (1,) * self.axes else []
        parts += [f"groups={shown['num_group']}"] if shown["num_group"] != 1 else []
        parts += ["bias=False"] if self.bias is None else []
        parts += [repr(self.act)] if self.act is not None else []
        return f"{type(self).__name__}({', '.join(parts)})"


class Conv1D(Convolution):
    """Convolution of data (N, C, W)."""

    axes = 1


class Conv2D(Convolution):
    """Convolution of data (N, C, H, W)."""

    axes = 2


class Conv3D(Convolution):
    """Convolution of data (N, C, D, H, W)."""

    axes = 3


def per_axis(given: Sizes, axes: int, what: str) -> tuple[int, ...]:
    """Return one size for each axis.

    Raises:
        AssertionError: There are more or fewer.
    """
    sizes = (given,) * axes if isinstance(given, int) else tuple(int(size) for size in given)
    if len(sizes) != axes:
        raise AssertionError(f"{what} must be a number or a list of {axes} ints, but is {given}")
    return sizes


def checked_layout(layout: str | None, axes: int, kind: str) -> str:
    """Return the order of the axes.

    Raises:
        AssertionError: It is another than channels second, which is all there is here.
    """
    only = Convolution.layouts[axes - 1]
    if layout not in (None, only):
        raise AssertionError(f"{kind} only supports the layout '{only}' for now, not '{layout}'")
    return only
