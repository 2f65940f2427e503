"""Layers that normalize: over the batch, over the features, and within each example."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from core.gluon.block import Values
from core.gluon.hybrid import HybridBlock
from core.gluon.parameter import Parameter, shapes
from core.gluon.parameter.parameter import Init


class BatchNorm(HybridBlock):
    """Normalizes each channel over the batch, then scales it by gamma and shifts it by beta.

    In training it keeps moving statistics, which take the place of the batch's when predicting.

    Args:
        axis: The axis of the channels.
        momentum: How much of the moving statistics a step keeps.
        center: Whether beta is learned.
        scale: Whether gamma is learned; 1 if not.
        in_channels: Number of channels; if not given, the first forward pass tells.
    """

    def __init__(
        self,
        axis: int = 1,
        momentum: float = 0.9,
        epsilon: float = 1e-5,
        center: bool = True,
        scale: bool = True,
        use_global_stats: bool = False,
        beta_initializer: Init = "zeros",
        gamma_initializer: Init = "ones",
        running_mean_initializer: Init = "zeros",
        running_variance_initializer: Init = "ones",
        in_channels: int = 0,
        **kwargs: Any,  # noqa: ANN401 - prefix and params of Block
    ) -> None:
        super().__init__(**kwargs)
        self._attributes = {
            "axis": axis,
            "eps": epsilon,
            "momentum": momentum,
            "fix_gamma": not scale,
            "use_global_stats": use_global_stats,
        }

        def vector(name: str, init: Init, *, is_learned: bool) -> Parameter:
            return self.params.get(
                name,
                grad_req="write" if is_learned else "null",
                shape=(in_channels,),
                init=init,
                allow_deferred_init=True,
                differentiable=is_learned,
            )

        with self.name_scope():
            self.gamma = vector("gamma", gamma_initializer, is_learned=scale)
            self.beta = vector("beta", beta_initializer, is_learned=center)
            self.running_mean = vector("running_mean", running_mean_initializer, is_learned=False)
            self.running_var = vector("running_var", running_variance_initializer, is_learned=False)

    def cast(self, dtype: DTypeLike) -> None:
        """Change the type of all parameters; statistics of half precision would be too coarse and stay single."""
        super().cast("float32" if np.dtype(dtype) == np.float16 else dtype)

    def hybrid_forward(
        self, F: Values, x: Values, gamma: Values, beta: Values, running_mean: Values, running_var: Values
    ) -> Values:
        return F.BatchNorm(x, gamma, beta, running_mean, running_var, name="fwd", **self._attributes)

    def __repr__(self) -> str:
        attributes = ", ".join(f"{key}={value}" for key, value in self._attributes.items())
        (channels,) = shapes.shown_sizes(self.gamma.shape)
        return f"{type(self).__name__}({attributes}, in_channels={channels})"


class LayerNorm(HybridBlock):
    """Normalizes each example along one axis, then scales it by gamma and shifts it by beta.

    Args:
        axis: The axis of the features.
        center: Whether beta is learned.
        scale: Whether gamma is learned.
        in_channels: Number of features; if not given, the first forward pass tells.
    """

    def __init__(
        self,
        axis: int = -1,
        epsilon: float = 1e-5,
        center: bool = True,
        scale: bool = True,
        beta_initializer: Init = "zeros",
        gamma_initializer: Init = "ones",
        in_channels: int = 0,
        prefix: str | None = None,
        params: Any = None,  # noqa: ANN401 - of Block
    ) -> None:
        super().__init__(prefix=prefix, params=params)
        self._attributes = {"eps": epsilon, "axis": axis, "center": center, "scale": scale}

        with self.name_scope():
            self.gamma = learned_vector(self, "gamma", in_channels, gamma_initializer, is_learned=scale)
            self.beta = learned_vector(self, "beta", in_channels, beta_initializer, is_learned=center)

    def hybrid_forward(self, F: Values, data: Values, gamma: Values, beta: Values) -> Values:
        return F.LayerNorm(data, gamma=gamma, beta=beta, axis=self._attributes["axis"], eps=self._attributes["eps"])

    def __repr__(self) -> str:
        attributes = ", ".join(f"{key}={value}" for key, value in self._attributes.items())
        (channels,) = self.gamma.shape or (0,)
        return f"{type(self).__name__}({attributes}, in_channels={channels})"


class InstanceNorm(HybridBlock):
    """Normalizes each channel of each example over its positions, then scales it by gamma and shifts it by beta.

    Args:
        axis: The axis of the channels.
        center: Whether beta is learned.
        scale: Whether gamma is learned.
        in_channels: Number of channels; if not given, the first forward pass tells.
    """

    def __init__(
        self,
        axis: int = 1,
        epsilon: float = 1e-5,
        center: bool = True,
        scale: bool = False,
        beta_initializer: Init = "zeros",
        gamma_initializer: Init = "ones",
        in_channels: int = 0,
        **kwargs: Any,  # noqa: ANN401 - prefix and params of Block
    ) -> None:
        super().__init__(**kwargs)
        self._attributes = {"eps": epsilon, "axis": axis, "center": center, "scale": scale}
        with self.name_scope():
            self.gamma = learned_vector(self, "gamma", in_channels, gamma_initializer, is_learned=scale)
            self.beta = learned_vector(self, "beta", in_channels, beta_initializer, is_learned=center)

    def hybrid_forward(self, F: Values, x: Values, gamma: Values, beta: Values) -> Values:
        axis, eps = self._attributes["axis"], self._attributes["eps"]
        if axis == 1:
            return F.InstanceNorm(x, gamma, beta, name="fwd", eps=eps)
        moved = F.InstanceNorm(x.swapaxes(1, axis), gamma, beta, name="fwd", eps=eps)
        return moved.swapaxes(1, axis)

    def __repr__(self) -> str:
        attributes = ", ".join(f"{key}={value}" for key, value in self._attributes.items())
        (channels,) = self.gamma.shape or (0,)
        return f"{type(self).__name__}({attributes}, in_channels={channels})"


class GroupNorm(HybridBlock):
    """Normalizes groups of channels of each example, then scales each group by gamma and shifts it by beta.

    Args:
        num_groups: How many groups the channels are split into.
        center: Whether beta is learned.
        scale: Whether gamma is learned.
    """

    def __init__(
        self,
        num_groups: int = 1,
        epsilon: float = 1e-5,
        center: bool = True,
        scale: bool = True,
        beta_initializer: Init = "zeros",
        gamma_initializer: Init = "ones",
        prefix: str | None = None,
        params: Any = None,  # noqa: ANN401 - of Block
    ) -> None:
        super().__init__(prefix=prefix, params=params)
        self._attributes = {"eps": epsilon, "num_groups": num_groups, "center": center, "scale": scale}
        with self.name_scope():
            self.gamma = learned_vector(self, "gamma", num_groups, gamma_initializer, is_learned=scale)
            self.beta = learned_vector(self, "beta", num_groups, beta_initializer, is_learned=center)

    def hybrid_forward(self, F: Values, data: Values, gamma: Values, beta: Values) -> Values:
        groups, eps = self._attributes["num_groups"], self._attributes["eps"]
        return F.GroupNorm(data, gamma=gamma, beta=beta, num_groups=groups, eps=eps)

    def __repr__(self) -> str:
        attributes = ", ".join(f"{key}={value}" for key, value in self._attributes.items())
        return f"{type(self).__name__}({attributes})"


def learned_vector(block: HybridBlock, name: str, size: int, init: Init, *, is_learned: bool) -> Parameter:
    """Return a parameter of a block with one number for each channel or group; a constant if it is not learned."""
    req = "write" if is_learned else "null"
    return block.params.get(name, grad_req=req, shape=(size,), init=init, allow_deferred_init=True)
