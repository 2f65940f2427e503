"""Operators that draw: from the generator of the run only, so that a replay gives the same bits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from core.dimension import Relation
from core.operators.elementwise import ElemwiseMul
from core.operators.operator import Array, GradientScope, HeadT, Operator, Port, Preset, Role, RunContext, attribute
from core.operators.relations import known_axes


@dataclass(frozen=True)
class Dropout(Operator):
    """Sets a share p of the elements to zero in training, and divides the others by 1 − p: y = x · m.

    The mask m is 0 with probability p, else 1 / (1 − p), so that the expected value stays; the gradient goes through
    the same mask. In predict mode it is the identity, unless ``mode`` is always. Along ``axes`` one draw holds for
    all.

    N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov: Dropout: a simple way to prevent neural
    networks from overfitting. Journal of Machine Learning Research 15 (2014), page 1929, section 4. There the weights
    are scaled when predicting; scaling the kept values in training instead gives the same expectation.
    """

    name: ClassVar[str] = "Dropout"
    display_name: ClassVar[str] = "Dropout"
    family: ClassVar[str] = "normalization"
    formula: ClassVar[str] = "y = x · m,  m = 0 or 1 / (1 − p)"
    main_attribute: ClassVar[str] = "p"
    presets: ClassVar[tuple[Preset, ...]] = (Preset("Dropout", {"p": 0.5}),)

    p: float = attribute(
        0.5, doc="Share of the elements that are set to zero.", minimum=0.0, maximum=1.0, label="share"
    )
    mode: str = attribute("training", doc="When to drop.", choices=("training", "always"))
    axes: tuple[int, ...] = attribute(
        (), doc="Axes along which one draw holds for all.", kind="axes", label="shared axes"
    )
    cudnn_off: bool | None = attribute(False, doc="Chooses MXNet's GPU code.", is_technical=True)

    def outputs(self) -> tuple[Port, ...]:
        return (Port("output", Role.OUTPUT), Port("mask", Role.OUTPUT, "What the input was multiplied with."))

    def visible_outputs(self) -> int:
        return 1

    def depends_on_mode(self) -> bool:
        return self.mode != "always"

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("data", "output", "mask"), "elementwise")
        rank = relation.rank("data")
        if rank is not None:
            known_axes(relation, "data", self.axes, rank)

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        (x,) = inputs
        if not (context.is_train or self.mode == "always"):
            return (x, np.ones_like(x))
        shared = {axis % x.ndim for axis in self.axes}
        drawn = tuple(1 if axis in shared else size for axis, size in enumerate(x.shape))
        kept = context.generator.random(drawn, np.float32) >= self.p
        # p = 1 keeps nothing; its factor is never used
        factor = np.asarray(1 / (1 - self.p) if self.p < 1 else 0, x.dtype)
        mask = np.broadcast_to(np.where(kept, factor, np.zeros((), x.dtype)), x.shape)
        return (x * mask, mask)

    def gradient(self, scope: GradientScope[HeadT]) -> Sequence[HeadT | None]:
        return (scope.make(ElemwiseMul(), scope.gradient_of(0), scope.outputs[1]),)


OPERATORS = (Dropout,)
