"""Cases of arithmetic, comparison and functions of each element."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from core.operators import (
    comparison,
    elementwise,
    functions,
    gamma,
    power,
    rounding,
    scalar,
    special,
    trigonometry,
    unary,
)
from core.operators.operator import Array, Operator
from tests.helpers.operator_case import Case, Reference

PAIR = ((2, 3), (2, 3))
ONE = ((2, 3),)
POSITIVE = np.array([[0.3, 1.0, 1.7], [0.5, 2.0, 0.9]])
INSIDE = np.array([[-0.9, -0.3, 0.1], [0.5, 0.75, 0.95]])
ABOVE_ONE = 1 + POSITIVE
BOTH_SIDES = np.array([[0.3, 1.6, 4.7], [-0.4, -1.5, 2.9]])
"""Away from zero, whole numbers below it and the zeros of the logarithm of the gamma function."""
OTHER = np.array([[0.5, -1.5, 1.7], [-0.3, 2.5, 0.9]])
"""Equal to `POSITIVE` at two places, so that ties are tried."""


def truth(statement: Callable[..., Array]) -> Reference:
    return lambda *arrays: statement(*arrays).astype(float)


COMPARISONS: dict[str, np.ufunc] = {
    "Equal": np.equal,
    "NotEqual": np.not_equal,
    "Greater": np.greater,
    "GreaterEqual": np.greater_equal,
    "Lesser": np.less,
    "LesserEqual": np.less_equal,
    "LogicalAnd": np.logical_and,
    "LogicalOr": np.logical_or,
    "LogicalXor": np.logical_xor,
}


def _with_number(operator: type[scalar.Scalar], number: float, function: Callable[[Array, float], Array]) -> Case:
    return Case(operator(scalar=number), ONE, (0,), reference=lambda x: function(x, number), back=(0,))


def _unary(operator: Operator, reference: Reference, x: Array | None = None) -> Case:
    return Case(operator, ONE, (0,), given={} if x is None else {0: x}, reference=reference, back=(0,))


ARITHMETIC_CASES = [
    Case(elementwise.ElemwiseAdd(), PAIR, (0, 1), reference=np.add, back=(0, 1)),
    Case(elementwise.ElemwiseSub(), PAIR, (0, 1), reference=np.subtract, back=(0, 1)),
    Case(elementwise.ElemwiseMul(), PAIR, (0, 1), reference=np.multiply, back=(0, 1)),
    Case(elementwise.ElemwiseDiv(), PAIR, (0, 1), reference=np.divide, back=(0, 1)),
    Case(elementwise.AddN(num_args=3), ((2, 3),) * 3, (0, 1, 2), reference=lambda *x: sum(x), back=(0, 1, 2)),
    Case(power.ElemwisePower(), PAIR, (0, 1), given={0: POSITIVE}, reference=np.power, back=(0, 1)),
    Case(power.ElemwiseModulo(), PAIR, (0, 1), reference=np.mod, back=(0, 1)),
    Case(power.ElemwiseMaximum(), PAIR, (0, 1), reference=np.maximum, back=(0, 1)),
    Case(power.ElemwiseMinimum(), PAIR, (0, 1), reference=np.minimum, back=(0, 1)),
    Case(power.ElemwiseHypot(), PAIR, (0, 1), reference=np.hypot, back=(0, 1)),
    *(
        Case(getattr(comparison, f"Elemwise{name}")(), PAIR, (0, 1), reference=truth(statement), back=(0, 1))
        for name, statement in COMPARISONS.items()
    ),
    _unary(comparison.LogicalNot(), truth(np.logical_not)),
    _with_number(scalar.PlusScalar, 1.5, np.add),
    _with_number(scalar.MinusScalar, 1.5, np.subtract),
    _with_number(scalar.RMinusScalar, 1.5, lambda x, c: c - x),
    _with_number(scalar.MulScalar, 1.5, np.multiply),
    _with_number(scalar.DivScalar, 1.5, np.divide),
    _with_number(scalar.RDivScalar, 1.5, lambda x, c: c / x),
    _with_number(power.PowerScalar, 2.0, np.power),
    _with_number(power.PowerScalar, 1.0, np.power),
    _with_number(power.PowerScalar, 0.0, np.power),
    _with_number(power.PowerScalar, -3.0, np.power),
    _with_number(power.RPowerScalar, 1.5, lambda x, c: c**x),
    _with_number(power.ModScalar, -0.7, np.mod),
    _with_number(power.RModScalar, 1.5, lambda x, c: c % x),
    _with_number(power.MaximumScalar, 0.9, np.maximum),
    _with_number(power.MinimumScalar, -0.9, np.minimum),
    _with_number(power.HypotScalar, 1.5, np.hypot),
    *(
        Case(
            getattr(scalar, f"{name}Scalar")(scalar=0.5),
            ONE,
            (0,),
            reference=truth(lambda x, statement=statement: statement(x, 0.5)),
            back=(0,),
        )
        for name, statement in COMPARISONS.items()
    ),
    _unary(unary.Identity(), lambda x: x),
    _unary(unary.Negative(), np.negative),
    _unary(unary.ZerosLike(), np.zeros_like),
    _unary(unary.OnesLike(), np.ones_like),
    Case(unary.Cast(dtype="float64"), ONE, (0,), reference=lambda x: x, back=(0,), dtype="float64"),
    Case(unary.CastLike(), PAIR, (0,), reference=lambda x, _: x, back=(0, 1)),
    _unary(functions.Exp(), np.exp),
    _unary(functions.Expm1(), np.expm1),
    _unary(functions.Log(), np.log, POSITIVE),
    _unary(functions.Log2(), np.log2, POSITIVE),
    _unary(functions.Log10(), np.log10, POSITIVE),
    _unary(functions.Log1p(), np.log1p, INSIDE),
    _unary(functions.Sqrt(), np.sqrt, POSITIVE),
    _unary(functions.RSqrt(), lambda x: x**-0.5, POSITIVE),
    _unary(functions.Cbrt(), np.cbrt),
    _unary(functions.RCbrt(), lambda x: 1 / np.cbrt(x)),
    _unary(functions.Square(), np.square),
    _unary(functions.Reciprocal(), lambda x: 1 / x),
    _unary(functions.Abs(), np.abs),
    _unary(functions.Clip(a_min=-0.5, a_max=0.8), lambda x: np.clip(x, -0.5, 0.8)),
    _unary(functions.Sigmoid(), lambda x: 1 / (1 + np.exp(-x))),
    _unary(functions.Relu(), lambda x: np.maximum(x, 0)),
    _unary(functions.Softsign(), lambda x: x / (1 + np.abs(x))),
    _unary(functions.HardSigmoid(alpha=0.3), lambda x: np.clip(0.3 * x + 0.5, 0, 1)),
    _unary(trigonometry.Sin(), np.sin),
    _unary(trigonometry.Cos(), np.cos),
    _unary(trigonometry.Tan(), np.tan, INSIDE),
    _unary(trigonometry.Arcsin(), np.arcsin, INSIDE),
    _unary(trigonometry.Arccos(), np.arccos, INSIDE),
    _unary(trigonometry.Arctan(), np.arctan),
    _unary(trigonometry.Sinh(), np.sinh),
    _unary(trigonometry.Cosh(), np.cosh),
    _unary(trigonometry.Tanh(), np.tanh),
    _unary(trigonometry.Arcsinh(), np.arcsinh),
    _unary(trigonometry.Arccosh(), np.arccosh, ABOVE_ONE),
    _unary(trigonometry.Arctanh(), np.arctanh, INSIDE),
    _unary(trigonometry.Degrees(), np.degrees),
    _unary(trigonometry.Radians(), np.radians),
    _unary(special.Erf(), np.vectorize(math.erf)),
    Case(special.ErfInv(), ONE, (0,), given={0: INSIDE}, back=(0,)),
    _unary(gamma.Gamma(), np.vectorize(math.gamma), BOTH_SIDES),
    _unary(gamma.GammaLn(), np.vectorize(math.lgamma), BOTH_SIDES),
    Case(gamma.PolyGamma(), ONE, (0,), given={0: BOTH_SIDES}, back=(0,)),
    Case(gamma.PolyGamma(n=2), ONE, (0,), given={0: BOTH_SIDES}, back=(0,)),
    _unary(rounding.Sign(), np.sign),
    _unary(rounding.Ceil(), np.ceil),
    _unary(rounding.Floor(), np.floor),
    _unary(rounding.Round(), lambda x: np.trunc(x + np.copysign(0.5, x))),
    _unary(rounding.Rint(), lambda x: np.ceil(x - 0.5)),
    _unary(rounding.Trunc(), np.trunc),
    _unary(rounding.Fix(), np.fix),
]
