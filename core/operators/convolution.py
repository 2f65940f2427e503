"""Convolution over one, two or three axes, as one matrix product per group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import ClassVar

import numpy as np

from core.dimension import Relation, Shape
from core.operators.groups import SumLike
from core.operators.operator import Array, GradientScope, HeadT, Operator, Port, Preset, Role, RunContext, attribute
from core.operators.relations import relate_scaled
from core.operators.windows import Windows, check_windows, each_axis, windows_conflict

_LAYOUTS = ("NCW", "NCHW", "NCDHW")
_TUNING = ("off", "limited_workspace", "fastest")


@dataclass(frozen=True)
class _Convolution(Operator):
    """The attributes of MXNet's ``Convolution``, and the shapes of data, weight and output."""

    family: ClassVar[str] = "convolution"

    kernel: Shape = attribute(doc="Size of the window along each axis: (3, 3).", minimum=1, is_late=True)
    stride: Shape = attribute((), doc="Step from one window to the next; 1 if not given.", minimum=1, is_late=True)
    dilate: Shape = attribute(
        (), doc="Step from one element of a window to the next; 1 if not given.", minimum=1, is_late=True
    )
    pad: Shape = attribute(
        (), doc="Zeros added on both sides; none if not given.", minimum=0, label="padding", is_late=True
    )
    num_filter: int = attribute(doc="Number of output channels.", minimum=1, label="filters")
    num_group: int = attribute(
        1, doc="Channels are split into so many groups of their own.", minimum=1, label="groups", is_late=True
    )
    workspace: int = attribute(1024, doc="Memory that MXNet may use, in MB.", minimum=0, is_technical=True)
    no_bias: bool = attribute(False, doc="Leave the bias out.", label="no bias")
    cudnn_tune: str | None = attribute(None, doc="Chooses MXNet's GPU code.", choices=_TUNING, is_technical=True)
    cudnn_off: bool = attribute(False, doc="Chooses MXNet's GPU code.", is_technical=True)
    layout: str | None = attribute(
        None, doc="Order of the axes; channels come second.", choices=_LAYOUTS, is_technical=True
    )

    @property
    def windows(self) -> Windows:
        """Where the windows lie."""
        axes = len(self.kernel)
        return Windows(
            self.kernel, each_axis(self.stride, axes, 1), each_axis(self.dilate, axes, 1), each_axis(self.pad, axes, 0)
        )

    def attribute_conflict(self) -> tuple[str, object, object] | None:
        return windows_conflict(self.kernel, stride=self.stride, dilate=self.dilate, pad=self.pad)

    def relate_convolution(self, relation: Relation, data: str, weight: str, output: str) -> None:
        """State the shapes of the three arrays, whichever is the result."""
        if not check_windows(relation, data, self.kernel, stride=self.stride, dilate=self.dilate, pad=self.pad):
            return
        rank = len(self.kernel) + 2
        data_fits, weight_fits, output_fits = (
            relation.set_rank(port, rank, "windows") for port in (data, weight, output)
        )
        if self.num_filter % self.num_group:
            relation.refuse("filters_in_groups", data, expected=self.num_group, found=self.num_filter)
            return
        if weight_fits:
            relation.fix(relation.dim(weight, 0), self.num_filter, "num_filter")
            for axis, size in enumerate(self.kernel):
                relation.fix(relation.dim(weight, axis + 2), size, "kernel")
        if output_fits:
            relation.fix(relation.dim(output, 1), self.num_filter, "num_filter")
        if data_fits and weight_fits:
            self._relate_channels(relation, data, weight)
        if data_fits and output_fits:
            relation.same(relation.dim(output, 0), relation.dim(data, 0), "batch")
            self.windows.relate(relation, data, output)

    def _relate_channels(self, relation: Relation, data: str, weight: str) -> None:
        channels, depth = relation.dim(data, 1), relation.dim(weight, 1)
        if self.num_group == 1:
            relation.same(depth, channels, "channels")
            return
        size = relation.value(channels)
        if size is None:
            relate_scaled(relation, channels, depth, self.num_group, "channels")
        elif size % self.num_group:
            relation.refuse("channels_in_groups", data, expected=self.num_group, found=size)
        else:
            relation.fix(depth, size // self.num_group, "channels", (channels,))

    def columns(self, data: Array) -> Array:
        """Return what each window sees as a column: (N, groups, channels of a group · kernel, positions)."""
        windows = self.windows
        counts = windows.counts(data.shape[2:])
        view = windows.view(windows.padded(data), counts)
        # Copies, except where a window is one element. The unrolling that makes convolution a matrix product is from
        # K. Chellapilla, S. Puri, P. Simard: High performance convolutional neural networks for document processing
        # (2006).
        return view.reshape(len(data), self.num_group, -1, int(np.prod(counts)))

    def filters(self, weight: Array) -> Array:
        """Return the weight as a matrix for each group: (groups, filters of a group, channels of a group · kernel)."""
        return weight.reshape(self.num_group, self.num_filter // self.num_group, -1)

    def grouped(self, output: Array) -> Array:
        """Return an output as a matrix for each row and group: (N, groups, filters of a group, positions)."""
        return output.reshape(len(output), self.num_group, self.num_filter // self.num_group, -1)


@dataclass(frozen=True)
class Convolution(_Convolution):
    """Filters moved over positions: y[n, f, o] = b[f] + Σ w[f, c, k] · x[n, c, o · stride + k · dilate − pad].

    Data is (N, C, …) with one, two or three axes of positions, the weight (filters, C / groups, kernel…). An axis of
    size H gives ⌊(H + 2 pad − dilate (kernel − 1) − 1) / stride⌋ + 1 positions.

    Y. LeCun and others: Backpropagation applied to handwritten zip code recognition. Neural Computation 1 (1989),
    page 541. As there is no flip, it is what mathematicians call a cross-correlation.
    """

    name: ClassVar[str] = "Convolution"
    display_name: ClassVar[str] = "Convolution"
    formula: ClassVar[str] = "y = w ∗ x + b"
    main_attribute: ClassVar[str] = "num_filter"
    presets: ClassVar[tuple[Preset, ...]] = (
        Preset("Convolution 2-D", {"kernel": (3, 3), "num_filter": 16, "pad": (1, 1)}),
        Preset("Convolution 1-D", {"kernel": (3,), "num_filter": 16, "pad": (1,)}),
    )

    def title(self) -> str:
        return f"Convolution {len(self.kernel)}-D"

    def inputs(self) -> tuple[Port, ...]:
        ports = (
            Port("data", doc="Input, (N, C, …)."),
            Port("weight", Role.PARAMETER, "Filters, (filters, C / groups, kernel…)."),
            Port("bias", Role.PARAMETER, "Bias, (filters,)."),
        )
        return ports[:2] if self.no_bias else ports

    def relate(self, relation: Relation) -> None:
        self.relate_convolution(relation, "data", "weight", "output")
        if not self.no_bias and relation.set_rank("bias", 1, "vector"):
            relation.fix(relation.dim("bias", 0), self.num_filter, "num_filter")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        data, weight, *bias = inputs
        output = np.matmul(self.filters(weight), self.columns(data))
        output = output.reshape(len(data), self.num_filter, *self.windows.counts(data.shape[2:]))
        return (output + bias[0].reshape(-1, *[1] * len(self.kernel)) if bias else output,)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        data, weight, *bias = scope.inputs
        g = scope.gradient_of(0)
        alike = {**asdict(self), "no_bias": True}
        d_data = scope.make(ConvolutionDataGradient(**alike), g, weight, data)
        d_weight = scope.make(ConvolutionWeightGradient(**alike), g, data)
        return (d_data, d_weight, *(scope.make(SumLike(axis=1), g, each) for each in bias))


@dataclass(frozen=True)
class ConvolutionDataGradient(_Convolution):
    """Gradient of a convolution to its data: what arrives at a window goes back, through the filters, to where it saw.

    Together with the convolution and its gradient to the weight, it is one trilinear form; so the gradients of each
    are the other two.
    """

    name: ClassVar[str] = "_backward_Convolution_data"
    display_name: ClassVar[str] = "Convolution gradient (data)"
    formula: ClassVar[str] = "∂L/∂x = wᵀ ∗ g"
    hidden: ClassVar[bool] = True

    def inputs(self) -> tuple[Port, ...]:
        return (
            Port("gradient", doc="g, (N, filters, …)."),
            Port("weight", doc="The filters."),
            Port("like", doc="The data, for its shape."),
        )

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("like", "output"), "reshape")
        self.relate_convolution(relation, "output", "weight", "gradient")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        g, weight, like = inputs
        columns = np.matmul(self.filters(weight).swapaxes(1, 2), self.grouped(g))
        windows = columns.reshape(*like.shape[:2], *self.kernel, *g.shape[2:])
        return (self.windows.gathered(windows, like.shape[2:]),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        (g, weight, _), v = scope.inputs, scope.gradient_of(0)
        alike = asdict(self)
        return (
            scope.make(Convolution(**alike), v, weight),
            scope.make(ConvolutionWeightGradient(**alike), g, v),
            None,
        )


@dataclass(frozen=True)
class ConvolutionWeightGradient(_Convolution):
    """Gradient of a convolution to its weight: what arrives at each window, times what the window saw, summed."""

    name: ClassVar[str] = "_backward_Convolution_weight"
    display_name: ClassVar[str] = "Convolution gradient (weight)"
    formula: ClassVar[str] = "∂L/∂w = Σ g xᵀ"
    hidden: ClassVar[bool] = True

    def inputs(self) -> tuple[Port, ...]:
        return (Port("gradient", doc="g, (N, filters, …)."), Port("data", doc="The data."))

    def relate(self, relation: Relation) -> None:
        self.relate_convolution(relation, "data", "output", "gradient")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        g, data = inputs
        products = np.matmul(self.grouped(g), self.columns(data).swapaxes(2, 3)).sum(axis=0)
        return (products.reshape(self.num_filter, data.shape[1] // self.num_group, *self.kernel),)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        (g, data), v = scope.inputs, scope.gradient_of(0)
        alike = asdict(self)
        return (
            scope.make(Convolution(**alike), data, v),
            scope.make(ConvolutionDataGradient(**alike), g, v, data),
        )


OPERATORS = (Convolution, ConvolutionDataGradient, ConvolutionWeightGradient)
