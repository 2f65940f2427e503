"""Pooling: one number for each window and channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

import numpy as np

from core.dimension import Relation, Shape
from core.operators.elementwise import ElemwiseDiv, ElemwiseMul
from core.operators.functions import Abs, Square
from core.operators.operator import Array, GradientScope, HeadT, Operator, Port, Preset, Role, RunContext, attribute
from core.operators.rounding import Sign
from core.operators.windows import ALL, MOST_AXES, Windows, check_windows, each_axis, positions, windows_conflict

_LAYOUTS = ("NCW", "NCHW", "NCDHW")
MOST_POWER = 3


@dataclass(frozen=True)
class _Pooling(Operator):
    """The attributes of MXNet's ``Pooling``, and the shapes of data and output."""

    family: ClassVar[str] = "convolution"

    kernel: Shape = attribute((), doc="Size of the window along each axis; not needed for global pooling.", minimum=1)
    pool_type: str = attribute(
        "max", doc="What becomes of a window.", choices=("max", "avg", "sum", "lp"), label="kind"
    )
    global_pool: bool = attribute(False, doc="One window over everything.", label="global")
    pooling_convention: str = attribute(
        "valid",
        doc="Windows that fit (valid), or also a last one that sticks out (full).",
        choices=("valid", "full"),
        label="convention",
    )
    stride: Shape = attribute((), doc="Step from one window to the next; 1 if not given.", minimum=1)
    pad: Shape = attribute(
        (), doc="Positions added on both sides; none if not given.", minimum=0, label="padding", is_late=True
    )
    p_value: int | None = attribute(None, doc="p of the kind lp.", minimum=1, maximum=MOST_POWER, label="p")
    count_include_pad: bool | None = attribute(
        None, doc="Averages count the padding; yes if not given.", label="count padding"
    )
    cudnn_off: bool = attribute(False, doc="Chooses MXNet's GPU code.", is_technical=True)
    layout: str | None = attribute(
        None, doc="Order of the axes; channels come second.", choices=_LAYOUTS, is_technical=True
    )

    def windows(self, sizes: Sequence[int]) -> Windows:
        """Return where the windows lie in data of these sizes."""
        axes = len(sizes)
        once, never = (1,) * axes, (0,) * axes
        if self.global_pool:
            return Windows(tuple(sizes), once, once, never)
        stride, pad = each_axis(self.stride, axes, 1), each_axis(self.pad, axes, 0)
        return Windows(self.kernel, stride, once, pad, is_full=self.pooling_convention == "full")

    def attribute_conflict(self) -> tuple[str, object, object] | None:
        return None if self.global_pool else windows_conflict(self.kernel)

    def relate_pooling(self, relation: Relation, data: str, output: str) -> None:
        """State the shapes of data and output."""
        if self.global_pool:
            self._relate_global(relation, data, output)
            return
        if not check_windows(relation, data, self.kernel, stride=self.stride, pad=self.pad):
            return
        if any(p >= k for p, k in zip(self.pad, self.kernel, strict=False)):
            relation.refuse("window_padding", data, expected=self.kernel, found=self.pad)
            return
        rank = len(self.kernel) + 2
        fits = [relation.set_rank(port, rank, "windows") for port in (data, output)]
        if all(fits):
            relation.same(relation.dim(output, 0), relation.dim(data, 0), "batch")
            relation.same(relation.dim(output, 1), relation.dim(data, 1), "channels")
            self.windows((1,) * len(self.kernel)).relate(relation, data, output)

    def _relate_global(self, relation: Relation, data: str, output: str) -> None:
        rank = relation.rank(data)
        if rank is None:
            rank = relation.rank(output)
        if rank is None:
            return
        if not 3 <= rank <= MOST_AXES + 2:
            relation.refuse("kernel_axes", data, expected=MOST_AXES, found=rank - 2)
        elif relation.set_rank(data, rank, "windows") and relation.set_rank(output, rank, "windows"):
            relation.same(relation.dim(output, 0), relation.dim(data, 0), "batch")
            relation.same(relation.dim(output, 1), relation.dim(data, 1), "channels")
            for axis in range(2, rank):
                relation.fix(relation.dim(output, axis), 1, "global_pool")

    def weights(self, sizes: Sequence[int], dtype: np.dtype[np.generic]) -> Array:
        """Return what the sum over each window is multiplied with: 1, or 1 / count for an average."""
        if self.pool_type != "avg":
            return np.ones((), dtype)
        counts = self.windows(sizes).sizes_inside(sizes, with_padding=self.count_include_pad is not False)
        # a window of the full convention may lie wholly outside; its average is 0, as MXNet's
        weights: Array = (1 / np.maximum(counts, 1)).astype(dtype)
        return weights

    @property
    def power(self) -> int:
        """The p of lp pooling; 2 if not given."""
        return 2 if self.p_value is None else self.p_value


@dataclass(frozen=True)
class Pooling(_Pooling):
    """One number for each window: its largest value, average, sum, or p-norm (Σ |x|ᵖ)^(1/p).

    Data is (N, C, …) with one, two or three axes of positions. An axis of size H gives
    (H + 2 pad − kernel) / stride + 1 positions, rounded down (valid) or up (full). The gradient of a maximum goes to
    the first of equal values.
    """

    name: ClassVar[str] = "Pooling"
    display_name: ClassVar[str] = "Pooling"
    formula: ClassVar[str] = "y = max, average, sum or p-norm over each window of x"
    main_attribute: ClassVar[str] = "pool_type"
    presets: ClassVar[tuple[Preset, ...]] = (
        Preset("Max pooling", {"kernel": (2, 2), "stride": (2, 2), "pool_type": "max"}),
        Preset("Average pooling", {"kernel": (2, 2), "stride": (2, 2), "pool_type": "avg"}),
        Preset("Global average", {"global_pool": True, "pool_type": "avg"}),
    )

    def title(self) -> str:
        kind = {"max": "Max", "avg": "Average", "sum": "Sum", "lp": "Norm"}[self.pool_type]
        return f"Global {kind.lower()}" if self.global_pool else f"{kind} pooling"

    def outputs(self) -> tuple[Port, ...]:
        output = Port("output", Role.OUTPUT)
        if self.pool_type != "max":
            return (output,)
        return (output, Port("places", Role.OUTPUT, "Where each maximum is among the padded positions, as integers."))

    def visible_outputs(self) -> int:
        return 1

    def relate(self, relation: Relation) -> None:
        self.relate_pooling(relation, "data", "output")
        if self.pool_type == "max":
            relation.same_shape(("output", "places"), "elementwise")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        (x,) = inputs
        if self.pool_type == "max":
            return self._maxima(x)
        if self.pool_type == "lp":
            return (np.power(self._sums(np.abs(x) ** self.power), np.asarray(1 / self.power, x.dtype)),)
        return (self._sums(x) * self.weights(x.shape[2:], x.dtype),)

    def _sums(self, x: Array) -> Array:
        if self.global_pool:
            whole: Array = x.sum(axis=tuple(range(2, x.ndim)), keepdims=True)
            return whole
        windows = self.windows(x.shape[2:])
        counts, padded = windows.counts(x.shape[2:]), windows.padded(x)
        total = np.zeros((*x.shape[:2], *counts), x.dtype)
        for _, where in windows.offsets(counts):
            total += padded[where]
        return total

    def _maxima(self, x: Array) -> tuple[Array, Array]:
        """Return the largest value of each window, and where the first of those is."""
        if self.global_pool:
            flat = x.reshape(*x.shape[:2], -1)
            places = flat.argmax(axis=2, keepdims=True)
            shape = (*x.shape[:2], *[1] * (x.ndim - 2))
            return np.take_along_axis(flat, places, 2).reshape(shape), places.astype(np.int32).reshape(shape)
        windows = self.windows(x.shape[2:])
        counts, padded = windows.counts(x.shape[2:]), windows.padded(x, _lowest(x.dtype))
        numbers = np.arange(positions(padded.shape[2:]), dtype=np.int32).reshape(padded.shape[2:])
        best: Array | None = None
        places = np.zeros((), np.int32)
        for _, where in windows.offsets(counts):
            values, here = padded[where], np.broadcast_to(numbers[where[len(ALL) :]], (*x.shape[:2], *counts))
            if best is None:
                best, places = values, here
            else:
                is_larger = values > best
                best, places = np.where(is_larger, values, best), np.where(is_larger, here, places)
        assert best is not None  # noqa: S101 - a kernel has at least one element
        return best, places

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        x, g = scope.inputs[0], scope.gradient_of(0)
        if self.pool_type == "max":
            return (scope.make(PoolingScatter(**asdict(self)), g, scope.outputs[1], x),)
        if self.pool_type == "lp":
            return (self._norm_gradient(scope, x, g),)
        return (scope.make(PoolingSpread(**asdict(self)), g, x),)

    def _norm_gradient(self, scope: GradientScope[HeadT], x: HeadT, g: HeadT) -> HeadT:
        """Build ∂L/∂x = sign(x) |x|^(p − 1) · (g · y^(1 − p) of the windows that see x)."""
        y = scope.outputs[0]
        slope = scope.make(Sign(), x)
        if self.power == 2:
            slope, g = x, scope.make(ElemwiseDiv(), g, y)
        elif self.power == MOST_POWER:
            slope = scope.make(ElemwiseMul(), x, scope.make(Abs(), x))
            g = scope.make(ElemwiseDiv(), g, scope.make(Square(), y))
        alike = {**asdict(self), "pool_type": "sum"}
        return scope.make(ElemwiseMul(), slope, scope.make(PoolingSpread(**alike), g, x))


def _lowest(dtype: np.dtype[Any]) -> float:
    """Return the smallest number of a type: padding never is a maximum."""
    return int(np.iinfo(dtype).min) if dtype.kind in "iu" else float(np.finfo(dtype).min)


@dataclass(frozen=True)
class PoolingSpread(_Pooling):
    """Gradient of a sum or an average over windows: what arrives at a window goes to each of its positions."""

    name: ClassVar[str] = "_backward_Pooling"
    display_name: ClassVar[str] = "Pooling gradient"
    formula: ClassVar[str] = "∂L/∂x = Σ g / n over the windows that see x"
    hidden: ClassVar[bool] = True

    def inputs(self) -> tuple[Port, ...]:
        return (Port("gradient", doc="g."), Port("like", doc="The data, for its shape."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("like", "output"), "reshape")
        self.relate_pooling(relation, "output", "gradient")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        g, like = inputs
        sizes = like.shape[2:]
        shares = g * self.weights(sizes, g.dtype)
        if self.global_pool:
            return (np.broadcast_to(shares, like.shape),)
        windows = self.windows(sizes)
        padded = np.zeros((*like.shape[:2], *windows.padded_sizes(sizes)), g.dtype)
        for _, where in windows.offsets(windows.counts(sizes)):
            padded[where] += shares
        return (windows.cropped(padded, sizes),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(Pooling(**asdict(self)), scope.gradient_of(0)), None)


@dataclass(frozen=True)
class PoolingScatter(_Pooling):
    """Gradient of a maximum over windows: what arrives at a window goes to where its maximum was."""

    name: ClassVar[str] = "_backward_Pooling_max"
    display_name: ClassVar[str] = "Max pooling gradient"
    formula: ClassVar[str] = "∂L/∂x = Σ g over the windows whose maximum is x"
    hidden: ClassVar[bool] = True

    def inputs(self) -> tuple[Port, ...]:
        return (
            Port("gradient", doc="g."),
            Port("places", doc="Where the maxima are among the padded positions."),
            Port("like", doc="The data, for its shape."),
        )

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("like", "output"), "reshape")
        relation.same_shape(("gradient", "places"), "elementwise")
        self.relate_pooling(relation, "output", "gradient")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        g, places, like = inputs
        sizes = like.shape[2:]
        windows = self.windows(sizes)
        ends = windows.padded_sizes(sizes)
        rows, plane = like.shape[0] * like.shape[1], positions(ends)
        where = places.reshape(rows, -1).astype(np.intp) + np.arange(rows)[:, None] * plane
        total = np.bincount(where.reshape(-1), g.reshape(-1), rows * plane).astype(g.dtype)
        return (windows.cropped(total.reshape(*like.shape[:2], *ends), sizes),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        places = scope.inputs[1]
        return (scope.make(PoolingPick(**asdict(self)), scope.gradient_of(0), places), None, None)


@dataclass(frozen=True)
class PoolingPick(_Pooling):
    """The values at given places of the padded positions, one for each window; zero in the padding."""

    name: ClassVar[str] = "_pooling_pick"
    display_name: ClassVar[str] = "Pick of each window"
    formula: ClassVar[str] = "y = x at the place of each window"
    hidden: ClassVar[bool] = True

    def inputs(self) -> tuple[Port, ...]:
        return (Port("data", doc="The values."), Port("places", doc="Places among the padded positions."))

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("places", "output"), "elementwise")
        self.relate_pooling(relation, "data", "output")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        x, places = inputs
        flat = self.windows(x.shape[2:]).padded(x).reshape(*x.shape[:2], -1)
        picked = np.take_along_axis(flat, places.reshape(*x.shape[:2], -1).astype(np.intp), 2)
        return (picked.reshape(places.shape),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        data, places = scope.inputs
        return (scope.make(PoolingScatter(**asdict(self)), scope.gradient_of(0), places, data), None)


OPERATORS = (Pooling, PoolingSpread, PoolingScatter, PoolingPick)
