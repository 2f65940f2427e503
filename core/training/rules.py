"""Optimizers: pure functions from a weight, its gradient and what is remembered of earlier steps to the next weight.

Names, arguments and formulas are those of MXNet. The gradient g is prepared the same way by all of them: scaled by
``rescale_grad`` (1 / batch size, for a sum over the batch), clipped to ±``clip_gradient``, and given weight decay
wd · w; where the decay comes in before clipping, the class says so.
"""

# ruff: noqa: ARG002 - optimizers share signatures and need not use each argument

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, TypeAlias

import numpy as np

from core.operators.operator import Array

States: TypeAlias = tuple[Array, ...]
"""What an optimizer remembers of a weight: arrays in its shape, in the order of `Optimizer.state_names`."""
Schedule: TypeAlias = Callable[[int], float]
"""The learning rate by the number of the step, from 1."""


@dataclass(frozen=True, kw_only=True)
class Optimizer:
    """Base of all optimizers; an instance is its settings.

    Attributes:
        learning_rate: How far a step goes.
        wd: Weight decay.
        rescale_grad: What gradients are multiplied by.
        clip_gradient: The largest size that an element of a gradient may have; None for no limit.
        lr_scheduler: The learning rate by the number of the step, in place of ``learning_rate``.
    """

    state_names: ClassVar[tuple[str, ...]] = ()

    learning_rate: float = 0.01
    wd: float = 0.0
    rescale_grad: float = 1.0
    clip_gradient: float | None = None
    lr_scheduler: Schedule | None = None

    def __post_init__(self) -> None:
        """Refuse settings that no step can be taken with."""
        for name in ("learning_rate", "wd", "rescale_grad"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float | np.number) or not math.isfinite(value):
                raise ValueError(f"{name} of {type(self).__name__} must be a finite number, but is {value!r}")
        if self.clip_gradient is not None and not self.clip_gradient > 0:
            raise ValueError(f"clip_gradient must be above 0, or None for no limit, but is {self.clip_gradient!r}")

    @property
    def has_memory(self) -> bool:
        """Whether anything of earlier steps is remembered."""
        return bool(self.state_names)

    def start(self, weight: Array) -> States:
        """Return what is remembered before the first step."""
        return tuple(np.zeros_like(weight) for _ in self.state_names) if self.has_memory else ()

    def rate(self, step: int) -> float:
        """Return the learning rate of a step, the first of which is 1."""
        return self.learning_rate if self.lr_scheduler is None else float(self.lr_scheduler(step))

    def update(
        self, weight: Array, gradient: Array, states: States, *, step: int, lr: float, wd: float
    ) -> tuple[Array, States]:
        """Return the next weight and what is remembered then.

        Args:
            step: Number of this step of the weight, from 1.
            lr: Learning rate, the weight's own multiplier included.
            wd: Weight decay, the weight's own multiplier included.
        """
        raise NotImplementedError(f"{type(self).__name__} has no formula")

    def _prepared(self, gradient: Array, weight: Array, wd: float) -> Array:
        """Return the gradient scaled, clipped, then with weight decay."""
        return self._clipped(gradient * self.rescale_grad) + wd * weight

    def _clipped(self, gradient: Array) -> Array:
        if self.clip_gradient is None:
            return gradient
        clipped: Array = np.clip(gradient, -self.clip_gradient, self.clip_gradient)
        return clipped


@dataclass(frozen=True, kw_only=True)
class SGD(Optimizer):
    """m ← momentum · m − lr · g,  w ← w + m.

    ``lazy_update`` and ``multi_precision`` are accepted as in MXNet and change nothing here.
    """

    state_names: ClassVar[tuple[str, ...]] = ("momentum",)

    momentum: float = 0.0
    lazy_update: bool = True
    multi_precision: bool = False

    @property
    def has_memory(self) -> bool:
        return self.momentum != 0

    def update(
        self, weight: Array, gradient: Array, states: States, *, step: int, lr: float, wd: float
    ) -> tuple[Array, States]:
        g = self._prepared(gradient, weight, wd)
        if not states:
            return weight - lr * g, ()
        m = self.momentum * states[0] - lr * g
        return weight + m, (m,)


@dataclass(frozen=True, kw_only=True)
class NAG(SGD):
    """m ← momentum · m − lr · g,  w ← w + momentum · m − lr · g: Nesterov's momentum, which looks a step ahead.

    (MXNet's momentum decays by the weight after the step instead of before, as it writes into the same memory.)
    """

    def update(
        self, weight: Array, gradient: Array, states: States, *, step: int, lr: float, wd: float
    ) -> tuple[Array, States]:
        g = self._prepared(gradient, weight, wd)
        if not states:
            return weight - lr * g, ()
        m = self.momentum * states[0] - lr * g
        return weight + self.momentum * m - lr * g, (m,)


@dataclass(frozen=True, kw_only=True)
class Adam(Optimizer):
    """m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²,  w ← w − lr · √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε).

    Weight decay comes in before the gradient is clipped. D. P. Kingma, J. Ba: Adam: a method for stochastic
    optimization. ICLR 2015, end of section 2.
    """

    state_names: ClassVar[tuple[str, ...]] = ("mean", "variance")

    learning_rate: float = 0.001
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8
    lazy_update: bool = True

    def update(
        self, weight: Array, gradient: Array, states: States, *, step: int, lr: float, wd: float
    ) -> tuple[Array, States]:
        g = self._clipped(gradient * self.rescale_grad + wd * weight)
        m = self.beta1 * states[0] + (1 - self.beta1) * g
        v = self.beta2 * states[1] + (1 - self.beta2) * np.square(g)
        rate = lr * math.sqrt(1 - self.beta2**step) / (1 - self.beta1**step)
        return weight - rate * m / (np.sqrt(v) + self.epsilon), (m, v)


@dataclass(frozen=True, kw_only=True)
class AdaGrad(Optimizer):
    """h ← h + g²,  w ← w − lr · (g / √(h + ε) + wd · w), with g before weight decay."""

    state_names: ClassVar[tuple[str, ...]] = ("history",)

    eps: float = 1e-7

    def update(
        self, weight: Array, gradient: Array, states: States, *, step: int, lr: float, wd: float
    ) -> tuple[Array, States]:
        g = self._clipped(gradient * self.rescale_grad)
        h = states[0] + np.square(g)
        return weight - lr * (g / np.sqrt(h + self.eps) + wd * weight), (h,)


@dataclass(frozen=True, kw_only=True)
class RMSProp(Optimizer):
    """n ← γ₁ n + (1 − γ₁) g²,  w ← w − lr · g / √(n + ε).

    Weight decay comes in before the gradient is clipped. ``centered`` subtracts the square of the moving mean from n,
    and keeps a momentum γ₂. ``clip_weights`` limits the weights themselves.
    """

    state_names: ClassVar[tuple[str, ...]] = ("square", "mean", "momentum")

    learning_rate: float = 0.001
    gamma1: float = 0.9
    gamma2: float = 0.9
    epsilon: float = 1e-8
    centered: bool = False
    clip_weights: float | None = None

    def start(self, weight: Array) -> States:
        return super().start(weight) if self.centered else (np.zeros_like(weight),)

    def update(
        self, weight: Array, gradient: Array, states: States, *, step: int, lr: float, wd: float
    ) -> tuple[Array, States]:
        g = self._clipped(gradient * self.rescale_grad + wd * weight)
        n = self.gamma1 * states[0] + (1 - self.gamma1) * np.square(g)
        if not self.centered:
            return self._limited(weight - lr * g / np.sqrt(n + self.epsilon)), (n,)
        mean = self.gamma1 * states[1] + (1 - self.gamma1) * g
        m = self.gamma2 * states[2] - lr * g / np.sqrt(n - np.square(mean) + self.epsilon)
        return self._limited(weight + m), (n, mean, m)

    def _limited(self, weight: Array) -> Array:
        if self.clip_weights is None:
            return weight
        limited: Array = np.clip(weight, -self.clip_weights, self.clip_weights)
        return limited


@dataclass(frozen=True, kw_only=True)
class AdaDelta(Optimizer):
    """a ← ρ a + (1 − ρ) g²,  d = √((b + ε) / (a + ε)) · g,  b ← ρ b + (1 − ρ) d²,  w ← w − d − wd · w.

    There is no learning rate in it.
    """

    state_names: ClassVar[tuple[str, ...]] = ("square", "delta")

    rho: float = 0.9
    epsilon: float = 1e-5

    def update(
        self, weight: Array, gradient: Array, states: States, *, step: int, lr: float, wd: float
    ) -> tuple[Array, States]:
        g = self._clipped(gradient * self.rescale_grad)
        a = self.rho * states[0] + (1 - self.rho) * np.square(g)
        d = np.sqrt((states[1] + self.epsilon) / (a + self.epsilon)) * g
        b = self.rho * states[1] + (1 - self.rho) * np.square(d)
        return weight - d - wd * weight, (a, b)


OPTIMIZERS: Mapping[str, type[Optimizer]] = MappingProxyType(
    {kind.__name__.lower(): kind for kind in (SGD, NAG, Adam, AdaGrad, RMSProp, AdaDelta)}
)
"""All optimizers by their names in lower case."""


def create(name: str, **settings: object) -> Optimizer:
    """Return the optimizer of a name, in any case, with settings.

    Raises:
        ValueError: There is none, or a setting has no sense.
        TypeError: A setting is none of its own.
    """
    kind = OPTIMIZERS.get(name.lower())
    if kind is None:
        raise ValueError(f"Cannot find optimizer {name}; there are {', '.join(OPTIMIZERS)}")
    known = [field.name for field in dataclasses.fields(kind)]
    for key in settings:
        if key not in known:
            raise TypeError(f"{kind.__name__} got an unexpected setting {key!r}; it has {', '.join(known)}")
    return kind(**settings)  # type: ignore[arg-type] # checked by the class itself
