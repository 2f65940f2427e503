"""Cases of broadcasting."""

from __future__ import annotations

import numpy as np

from core.operators import broadcast
from tests.helpers.arithmetic_cases import COMPARISONS, truth
from tests.helpers.operator_case import Case

SHAPES = (((2, 3), (2, 1)), ((3,), (2, 3)), ((2, 1, 3), (4, 1)), ((1, 3), (2, 1)))


def _positive(shape: tuple[int, ...]) -> np.ndarray:
    return np.random.default_rng(4).uniform(0.3, 2.0, shape)


BROADCAST_CASES = [
    *(Case(broadcast.BroadcastAdd(), shapes, (0, 1), reference=np.add) for shapes in SHAPES),
    *(Case(broadcast.BroadcastSub(), shapes, (0, 1), reference=np.subtract) for shapes in SHAPES[:2]),
    *(Case(broadcast.BroadcastMul(), shapes, (0, 1), reference=np.multiply) for shapes in SHAPES),
    *(Case(broadcast.BroadcastDiv(), shapes, (0, 1), reference=np.divide) for shapes in SHAPES),
    *(
        Case(broadcast.BroadcastPower(), shapes, (0, 1), given={0: _positive(shapes[0])}, reference=np.power)
        for shapes in SHAPES
    ),
    Case(broadcast.BroadcastModulo(), SHAPES[0], (0, 1), reference=np.mod),
    Case(broadcast.BroadcastMaximum(), SHAPES[1], (0, 1), reference=np.maximum),
    Case(broadcast.BroadcastMinimum(), SHAPES[2], (0, 1), reference=np.minimum),
    Case(broadcast.BroadcastHypot(), SHAPES[3], (0, 1), reference=np.hypot),
    *(
        Case(getattr(broadcast, f"Broadcast{name}")(), SHAPES[0], (0, 1), reference=truth(statement))
        for name, statement in COMPARISONS.items()
    ),
    Case(broadcast.SumLike(), ((2, 3, 4), (3, 1)), (0,), reference=lambda x, _: x.sum((0, 2)).reshape(3, 1)),
    Case(broadcast.SumLike(), ((2, 3), (2, 3)), (0,), reference=lambda x, _: x),
    Case(broadcast.StretchLike(), ((3, 1), (2, 3, 4)), (0,), reference=lambda x, like: np.broadcast_to(x, like.shape)),
    Case(broadcast.BroadcastTo(shape=(4, 0, 2)), ((1, 3, 1),), (0,), reference=lambda x: np.tile(x, (4, 1, 2))),
    Case(
        broadcast.BroadcastAxis(axis=(-1, 0), size=(2, 4)),
        ((1, 3, 1),),
        (0,),
        back=(0,),
        reference=lambda x: np.tile(x, (4, 1, 2)),
    ),
    Case(broadcast.BroadcastLike(), ((1, 3), (2, 3)), (0,), reference=lambda x, _: np.tile(x, (2, 1))),
    Case(
        broadcast.BroadcastLike(lhs_axes=(-1,), rhs_axes=(0,)),
        ((2, 1), (5, 3, 4)),
        (0,),
        reference=lambda x, _: np.tile(x, (1, 5)),
    ),
]
