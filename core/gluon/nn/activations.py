"""Activation functions as layers."""

from __future__ import annotations

from typing import Any

from core import initializer
from core.gluon.block import Values
from core.gluon.hybrid import HybridBlock
from core.gluon.parameter.parameter import Init


class Activation(HybridBlock):
    """One of relu, sigmoid, tanh, softrelu and softsign, element by element."""

    def __init__(self, activation: str, **kwargs: Any) -> None:  # noqa: ANN401 - prefix and params of Block
        # The automatic prefix is that of the function, so it is needed first.
        self._act_type = activation
        super().__init__(**kwargs)

    def _alias(self) -> str:
        return self._act_type

    def hybrid_forward(self, F: Values, x: Values) -> Values:
        return F.Activation(x, act_type=self._act_type, name="fwd")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._act_type})"


class LeakyReLU(HybridBlock):
    """x above zero, alpha · x below."""

    def __init__(self, alpha: float, **kwargs: Any) -> None:  # noqa: ANN401 - prefix and params of Block
        if alpha < 0:
            raise AssertionError(f"Slope coefficient for LeakyReLU must be no less than 0, but is {alpha}.")
        super().__init__(**kwargs)
        self._alpha = alpha

    def hybrid_forward(self, F: Values, x: Values) -> Values:
        return F.LeakyReLU(x, act_type="leaky", slope=self._alpha, name="fwd")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._alpha})"


class PReLU(HybridBlock):
    """x above zero, alpha · x below, with an alpha that is learned, one for all channels or one for each."""

    def __init__(
        self,
        alpha_initializer: Init = None,
        in_channels: int = 1,
        **kwargs: Any,  # noqa: ANN401 - prefix and params of Block
    ) -> None:
        super().__init__(**kwargs)
        init = initializer.Constant(0.25) if alpha_initializer is None else alpha_initializer
        with self.name_scope():
            self.alpha = self.params.get("alpha", shape=(in_channels,), init=init)

    def hybrid_forward(self, F: Values, x: Values, alpha: Values) -> Values:
        return F.LeakyReLU(x, gamma=alpha, act_type="prelu", name="fwd")


class ELU(HybridBlock):
    """x above zero, alpha · (eˣ − 1) below."""

    def __init__(self, alpha: float = 1.0, **kwargs: Any) -> None:  # noqa: ANN401 - prefix and params of Block
        super().__init__(**kwargs)
        self._alpha = alpha

    def hybrid_forward(self, F: Values, x: Values) -> Values:
        return F.LeakyReLU(x, act_type="elu", slope=self._alpha)


class SELU(HybridBlock):
    """A scaled ELU that keeps mean 0 and variance 1 from layer to layer."""

    def hybrid_forward(self, F: Values, x: Values) -> Values:
        return F.LeakyReLU(x, act_type="selu", name="fwd")


class GELU(HybridBlock):
    """x · Φ(x), with the distribution function Φ of the normal distribution."""

    def hybrid_forward(self, F: Values, x: Values) -> Values:
        return F.LeakyReLU(x, act_type="gelu", name="fwd")


class Swish(HybridBlock):
    """x · sigmoid(beta · x)."""

    def __init__(self, beta: float = 1.0, **kwargs: Any) -> None:  # noqa: ANN401 - prefix and params of Block
        super().__init__(**kwargs)
        self._beta = beta

    def hybrid_forward(self, F: Values, x: Values) -> Values:
        return x * F.sigmoid(self._beta * x, name="fwd")
