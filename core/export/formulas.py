"""The formula of each operator in the small array language of `core.export.formula`, for all targets.

What frameworks have layers for (dense, convolution, batch norm, …) is written as a layer by those targets; the formula
here is for where it can't be one. The operators that gradients are built from have formulas as well.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

from core.export.formulas_arrays import ARRAYS
from core.export.formulas_gradients import GRADIENTS
from core.export.formulas_layers import LAYERS
from core.export.formulas_order import ORDER
from core.export.formulas_within import WITHIN
from core.export.site import Inexpressible, Site

Formula = str | Callable[[Site], str]

_FUNCTIONS = (
    "exp", "expm1", "log", "log2", "log10", "log1p", "sqrt", "abs", "sin", "cos", "tan", "arcsin", "arccos", "arctan",
    "sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh", "erf", "erfinv", "sign", "ceil", "floor", "trunc",
    "gammaln", "sigmoid", "relu", "softsign", "zeros_like", "ones_like",
)  # fmt: skip
"""Functions of each element that the language has under the operator's name."""

_PAIRS: Mapping[str, str] = {
    "add": "lhs + rhs",
    "sub": "lhs - rhs",
    "mul": "lhs * rhs",
    "div": "lhs / rhs",
    "power": "lhs ** rhs",
    "mod": "where(rhs == 0, zeros_like(lhs * rhs), mod(lhs, rhs))",
    "maximum": "where(lhs >= rhs, lhs, rhs)",
    "minimum": "where(lhs <= rhs, lhs, rhs)",
    "hypot": "sqrt(lhs ** 2 + rhs ** 2)",
    "equal": "mask(lhs == rhs, lhs)",
    "not_equal": "mask(lhs != rhs, lhs)",
    "greater": "mask(lhs > rhs, lhs)",
    "greater_equal": "mask(lhs >= rhs, lhs)",
    "lesser": "mask(lhs < rhs, lhs)",
    "lesser_equal": "mask(lhs <= rhs, lhs)",
    "logical_and": "mask(lhs != 0, lhs) * mask(rhs != 0, lhs)",
    "logical_or": "maximum(mask(lhs != 0, lhs), mask(rhs != 0, lhs))",
    "logical_xor": "mask(mask(lhs != 0, lhs) != mask(rhs != 0, lhs), lhs)",
}
"""Operators on two arrays. Of equal numbers the left one is the maximum, and gets the gradient."""

_NUMBERS: Mapping[str, str] = {
    "plus": "data + {c}",
    "minus": "data - {c}",
    "rminus": "{c} - data",
    "mul": "data * {c}",
    "div": "data / {c}",
    "rdiv": "{c} / data",
    "power": "data ** {c}",
    "rpower": "exp(data * {log_c})",
    "mod": "mod(data, {c})",
    "rmod": "where(data == 0, zeros_like(data), mod({c} + zeros_like(data), data))",
    "maximum": "where(data >= {c}, data, {c} + zeros_like(data))",
    "minimum": "where(data <= {c}, data, {c} + zeros_like(data))",
    "hypot": "sqrt(data ** 2 + {square})",
    "equal": "mask(data == {c}, data)",
    "not_equal": "mask(data != {c}, data)",
    "greater": "mask(data > {c}, data)",
    "greater_equal": "mask(data >= {c}, data)",
    "lesser": "mask(data < {c}, data)",
    "lesser_equal": "mask(data <= {c}, data)",
    "logical_and": "mask(data != 0, data) * {truth}",
    "logical_or": "maximum(mask(data != 0, data), {truth} * ones_like(data))",
    "logical_xor": "mask(mask(data != 0, data) != {truth}, data)",
}
"""Operators on an array and a number ``c``."""

_UNARY: Mapping[str, Formula] = {
    **{name: f"{name}(data)" for name in _FUNCTIONS},
    "_copy": "data",
    "negative": "-data",
    "rsqrt": "1 / sqrt(data)",
    "cbrt": "cbrt(data)",
    "rcbrt": "1 / cbrt(data)",
    "square": "data ** 2",
    "reciprocal": "1 / data",
    "degrees": f"data * {math.degrees(1)!r}",
    "radians": f"data * {math.radians(1)!r}",
    "round": "sign(data) * floor(abs(data) + 0.5)",
    "rint": "where(data - floor(data) <= ceil(data) - data, floor(data), ceil(data))",
    "fix": "trunc(data)",
    "logical_not": "mask(data == 0, data)",
    "gamma": "exp(gammaln(data)) * (1 - 2 * mask(data < 0, data) * mod(floor(data), 2))",
    "_cast_like": "like(lhs, rhs)",
    "BlockGrad": "stop(data)",
}


def _number_formula(template: str) -> Callable[[Site], str]:
    def formula(site: Site) -> str:
        c = site.get("scalar")
        assert isinstance(c, float | int)  # noqa: S101 - as it is declared
        if template == _NUMBERS["mod"] and c == 0:
            return "zeros_like(data)"
        if template == _NUMBERS["rpower"]:
            if c <= 0:
                return f"({c!r} + zeros_like(data)) ** data"
            return template.format(log_c=repr(math.log(c)))
        return template.format(c=repr(c), square=repr(c * c), truth=float(c != 0))

    return formula


def _clip(site: Site) -> str:
    return f"clip(data, {site.get('a_min')!r}, {site.get('a_max')!r})"


def _hard_sigmoid(site: Site) -> str:
    return f"clip(data * {site.get('alpha')!r} + {site.get('beta')!r}, 0.0, 1.0)"


def _cast(site: Site) -> str:
    return f"cast(data, {site.get('dtype')!r})"


def _smooth_l1(site: Site) -> str:
    sharpness = float(str(site.get("scalar"))) ** 2
    tip = 0.5 / sharpness if sharpness else 0.0
    return f"where({sharpness!r} * abs(data) < 1, {0.5 * sharpness!r} * data ** 2, abs(data) - {tip!r})"


def _add_n(site: Site) -> str:
    return " + ".join(site.operator.input_names)


FORMULAS: Mapping[str, Formula] = MappingProxyType(
    {
        **_UNARY,
        **{f"elemwise_{name}": _PAIRS[name] for name in ("add", "sub", "mul", "div")},
        **{f"_{name}": text for name, text in _PAIRS.items() if name not in ("add", "sub", "mul", "div")},
        **{f"broadcast_{name}": text for name, text in _PAIRS.items()},
        **{f"_{name}_scalar": _number_formula(text) for name, text in _NUMBERS.items()},
        "clip": _clip,
        "hard_sigmoid": _hard_sigmoid,
        "Cast": _cast,
        "smooth_l1": _smooth_l1,
        "add_n": _add_n,
        **ARRAYS,
        **LAYERS,
        **WITHIN,
        **ORDER,
        **GRADIENTS,
    }
)
"""Operator -> its formula over its ports."""


def formula_of(site: Site) -> str:
    """Return the formula of an operator where it is applied.

    Raises:
        Inexpressible: There is none for the operator, or not for these attributes or shapes.
    """
    formula = FORMULAS.get(site.operator.name)
    if formula is None:
        raise Inexpressible("export_operator")
    return formula if isinstance(formula, str) else formula(site)
