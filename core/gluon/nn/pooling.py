"""Pooling along one, two and three axes, over windows and over everything."""

from __future__ import annotations

from typing import Any, ClassVar

from core.gluon.block import Values
from core.gluon.hybrid import HybridBlock
from core.gluon.nn.conv import Sizes, checked_layout, per_axis


class _Pool(HybridBlock):
    """Base of the pooling layers."""

    axes: ClassVar[int]
    pool_type: ClassVar[str]

    def _alias(self) -> str:
        return "pool"

    def _set_attributes(
        self,
        pool_size: Sizes,
        strides: Sizes | None,
        padding: Sizes,
        layout: str | None,
        *,
        is_full: bool,
        is_global: bool,
        count_include_pad: bool | None = None,
    ) -> None:
        layout = checked_layout(layout, self.axes, type(self).__name__)
        self._attributes = {
            "kernel": per_axis(pool_size, self.axes, "pool_size"),
            "stride": per_axis(pool_size if strides is None else strides, self.axes, "strides"),
            "pad": per_axis(padding, self.axes, "padding"),
            "global_pool": is_global,
            "pool_type": self.pool_type,
            "pooling_convention": "full" if is_full else "valid",
            "layout": layout,
        }
        if count_include_pad is not None:
            self._attributes["count_include_pad"] = count_include_pad

    def hybrid_forward(self, F: Values, x: Values) -> Values:
        return F.Pooling(x, name="fwd", **self._attributes)

    def __repr__(self) -> str:
        shown = self._attributes
        return (
            f"{type(self).__name__}(size={shown['kernel']}, stride={shown['stride']}, padding={shown['pad']},"
            f" ceil_mode={shown['pooling_convention'] == 'full'}, global_pool={shown['global_pool']},"
            f" pool_type={self.pool_type}, layout={shown['layout']})"
        )


class _MaxPool(_Pool):
    """The largest number of each window.

    Args:
        pool_size: Size of the window, one for all axes or one for each; the same holds for the next two.
        strides: Step from one window to the next; the window's size if not given.
        padding: Positions added on both sides.
        ceil_mode: Whether there is a last window that sticks out.
    """

    pool_type = "max"

    def __init__(
        self,
        pool_size: Sizes = 2,
        strides: Sizes | None = None,
        padding: Sizes = 0,
        layout: str | None = None,
        ceil_mode: bool = False,
        **kwargs: Any,  # noqa: ANN401 - prefix and params of Block
    ) -> None:
        super().__init__(**kwargs)
        self._set_attributes(pool_size, strides, padding, layout, is_full=ceil_mode, is_global=False)


class _AvgPool(_Pool):
    """The mean of each window.

    Args:
        pool_size: Size of the window, one for all axes or one for each; the same holds for the next two.
        strides: Step from one window to the next; the window's size if not given.
        padding: Zeros added on both sides.
        ceil_mode: Whether there is a last window that sticks out.
        count_include_pad: Whether these zeros count.
    """

    pool_type = "avg"

    def __init__(
        self,
        pool_size: Sizes = 2,
        strides: Sizes | None = None,
        padding: Sizes = 0,
        layout: str | None = None,
        ceil_mode: bool = False,
        count_include_pad: bool = True,
        **kwargs: Any,  # noqa: ANN401 - prefix and params of Block
    ) -> None:
        super().__init__(**kwargs)
        self._set_attributes(
            pool_size,
            strides,
            padding,
            layout,
            is_full=ceil_mode,
            is_global=False,
            count_include_pad=count_include_pad,
        )


class _GlobalPool(_Pool):
    """One window over everything but batch and channels."""

    def __init__(self, layout: str | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - prefix and params of Block
        super().__init__(**kwargs)
        self._set_attributes(1, None, 0, layout, is_full=True, is_global=True)


class MaxPool1D(_MaxPool):
    """The largest number of each window of data (N, C, W)."""

    axes = 1


class MaxPool2D(_MaxPool):
    """The largest number of each window of data (N, C, H, W)."""

    axes = 2


class MaxPool3D(_MaxPool):
    """The largest number of each window of data (N, C, D, H, W)."""

    axes = 3


class AvgPool1D(_AvgPool):
    """The mean of each window of data (N, C, W)."""

    axes = 1


class AvgPool2D(_AvgPool):
    """The mean of each window of data (N, C, H, W)."""

    axes = 2


class AvgPool3D(_AvgPool):
    """The mean of each window of data (N, C, D, H, W)."""

    axes = 3


class GlobalMaxPool1D(_GlobalPool):
    """The largest number of each channel of data (N, C, W)."""

    axes, pool_type = 1, "max"


class GlobalMaxPool2D(_GlobalPool):
    """The largest number of each channel of data (N, C, H, W)."""

    axes, pool_type = 2, "max"


class GlobalMaxPool3D(_GlobalPool):
    """The largest number of each channel of data (N, C, D, H, W)."""

    axes, pool_type = 3, "max"


class GlobalAvgPool1D(_GlobalPool):
    """The mean of each channel of data (N, C, W)."""

    axes, pool_type = 1, "avg"


class GlobalAvgPool2D(_GlobalPool):
    """The mean of each channel of data (N, C, H, W)."""

    axes, pool_type = 2, "avg"


class GlobalAvgPool3D(_GlobalPool):
    """The mean of each channel of data (N, C, D, H, W)."""

    axes, pool_type = 3, "avg"
