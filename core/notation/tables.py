"""What the one formula that an operator states can't say, keyed by operator.

Three tables over the letters of `core.notation.rules`: how an operator reads with its attributes (`FORWARD`), how it
reads within the formula of a gradient, where its own formula speaks of single elements (`WITHIN`), and gradients whose
rule is too long to be read as it is computed (`BACKWARD`). Whatever is not here is read off the operator's
declaration and its gradient rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from core.operators.operator import Operator

Formula: TypeAlias = str | Callable[[Operator], str]

_ACTIVATIONS = {
    "relu": "max(0, x)",
    "sigmoid": "1 / (1 + e⁻ˣ)",
    "tanh": "tanh(x)",
    "softrelu": "ln(1 + eˣ)",
    "softsign": "x / (1 + |x|)",
}
_LEAKY = {
    "leaky": "max(0, x) + {slope} min(0, x)",
    "prelu": "max(0, x) + γ min(0, x)",
    "rrelu": "max(0, x) + m min(0, x)",
    "elu": "max(0, x) + {slope} (e^(min(0, x)) − 1)",
    "selu": "λ (max(0, x) + α (e^(min(0, x)) − 1))",
    "gelu": "½ x (1 + erf(x / √2))",
}
_NORMALIZED = "γ (x − μ) / √(σ² + {eps}) + β"


def _get(operator: Operator, attribute: str) -> object:
    return getattr(operator, attribute)


def value_text(value: object) -> str:
    """Write the value of an attribute as formulas do."""
    if not isinstance(value, int | float):
        return f"{value}"
    mantissa, _, exponent = f"{value:g}".replace("-", "−").partition("e")
    return f"{mantissa} · 10^({int(exponent.replace('−', '-'))})".replace("-", "−") if exponent else mantissa


def _activation(operator: Operator) -> str:
    return f"y = {_ACTIVATIONS[str(_get(operator, 'act_type'))]}"


def _leaky(operator: Operator) -> str:
    text = _LEAKY[str(_get(operator, "act_type"))]
    return "y = " + text.format(slope=value_text(getattr(operator, "slope", "")))


def _dense(operator: Operator) -> str:
    return "y = x Wᵀ" if _get(operator, "no_bias") else "y = x Wᵀ + b"


def _convolution(operator: Operator) -> str:
    return "y = W ∗ x" if _get(operator, "no_bias") else "y = W ∗ x + b"


def _normalized(operator: Operator) -> str:
    text = _NORMALIZED.format(eps=value_text(_get(operator, "eps")))
    return "y = " + (text.removeprefix("γ ") if getattr(operator, "fix_gamma", False) else text)


def _pooling(operator: Operator) -> str:
    power = _get(operator, "p_value")
    kinds = {
        "max": "yᵢ = max_(j ∈ window) xⱼ",
        "sum": "yᵢ = Σ_(j ∈ window) xⱼ",
        "avg": "yᵢ = 1 / n Σ_(j ∈ window) xⱼ",
        "lp": f"yᵢ = (Σ_(j ∈ window) |xⱼ|^({power}))^(1 / {power})",
    }
    return kinds[str(_get(operator, "pool_type"))]


def _product(operator: Operator) -> str:
    left = "aᵀ" if _get(operator, "transpose_a") else "a"
    right = "bᵀ" if _get(operator, "transpose_b") else "b"
    return f"y = {left} {right}"


def _softmax(operator: Operator) -> str:
    heat = getattr(operator, "temperature", None)
    scaled = "" if heat is None else f" / {value_text(heat)}"
    return f"yᵢ = e^(xᵢ{scaled}) / Σⱼ e^(xⱼ{scaled})"


def _softmin(operator: Operator) -> str:
    return _softmax(operator).replace("e^(x", "e^(−x")


def _inputs(template: str, between: str) -> Callable[[Operator], str]:
    return lambda operator: template.format(between.join(operator.input_names))


def _parts(operator: Operator) -> str:
    return f"[{' '.join(port.name for port in operator.visible_ports)}] = x"


def _clip(operator: Operator) -> str:
    low, high = (value_text(_get(operator, name)) for name in ("a_min", "a_max"))
    return f"y = min(max(x, {low}), {high})"


def _hard_sigmoid(operator: Operator) -> str:
    return f"y = min(max({value_text(_get(operator, 'alpha'))} x + {value_text(_get(operator, 'beta'))}, 0), 1)"


def _dropout(operator: Operator) -> str:
    return f"y = x · mask,  mask = 0 or 1 / (1 − {value_text(_get(operator, 'p'))})"


FORWARD: Mapping[str, Formula] = {
    "Activation": _activation,
    "LeakyReLU": _leaky,
    "FullyConnected": _dense,
    "Convolution": _convolution,
    "Pooling": _pooling,
    "BatchNorm": _normalized,
    "LayerNorm": _normalized,
    "InstanceNorm": _normalized,
    "GroupNorm": _normalized,
    "Dropout": _dropout,
    "dot": _product,
    "batch_dot": _product,
    "softmax": _softmax,
    "softmin": _softmin,
    "SoftmaxActivation": "yᵢ = e^(xᵢ) / Σⱼ e^(xⱼ)",
    "log_softmax": "yᵢ = xᵢ − ln Σⱼ e^(xⱼ)",
    "SoftmaxOutput": "yᵢ = e^(xᵢ) / Σⱼ e^(xⱼ)",
    "softmax_cross_entropy": "y = −Σᵢ ln softmax(xᵢ)[labelᵢ]",
    "LinearRegressionOutput": "y = x",
    "LogisticRegressionOutput": "y = 1 / (1 + e⁻ˣ)",
    "MAERegressionOutput": "y = x",
    "SVMOutput": "y = x",
    "MakeLoss": "y = x",
    "make_loss": "y = x",
    "BlockGrad": "y = x",
    "add_n": _inputs("y = {}", " + "),
    "Concat": _inputs("y = [{}]", " "),
    "stack": _inputs("y = stack({})", ", "),
    "SliceChannel": _parts,
    "clip": _clip,
    "hard_sigmoid": _hard_sigmoid,
    "tanh": "y = tanh(x)",
    "sinh": "y = sinh(x)",
    "cosh": "y = cosh(x)",
    "topk": "y = the largest of x",
    "sort": "y = x in order,  y₁ ≤ y₂ ≤ …",
    "argsort": "y = places of x in order,  x[y₁] ≤ x[y₂] ≤ …",
    "depth_to_space": "y = x,  (N, C·b², H, W) → (N, C, H·b, W·b)",
    "space_to_depth": "y = x,  (N, C, H·b, W·b) → (N, C·b², H, W)",
}
"""The formula of an operator with these attributes."""


def _times(operator: Operator) -> str:
    c = _get(operator, "scalar")
    return "x" if c == 1 else "−x" if c == -1 else f"{value_text(c)} x"


def _activation_of(operator: Operator) -> str:
    kind = str(_get(operator, "act_type"))
    return "sigmoid(x)" if kind == "sigmoid" else _ACTIVATIONS[kind]


def _group(operator: Operator) -> str:
    return "mean(x)" if _get(operator, "mean") else "Σ x"


WITHIN: Mapping[str, Formula] = {
    "reshape_like": "a",
    "Reshape": "x",
    "Flatten": "x",
    "_rows": "x",
    "expand_dims": "x",
    "Activation": _activation_of,
    "_mul_scalar": _times,
    "sum": "Σ x",
    "_sum_like": "Σ x",
    "_group_sum": _group,
    "_group_sum_like": "Σ x",
    "_group_spread_like": "x",
    "_spread": "x",
    "_spread_mean": "x / n",
    "_dot_left": "g bᵀ",
    "_dot_right": "aᵀ g",
    "softmax": "softmax(x)",
    "_one_hot_like": "one-hot(label)",
    "_per_output": "x / k",
    "transpose": "xᵀ",
    "SwapAxis": "swap(x)",
    "reverse": "reverse(x)",
    "_np_cumsum": "Σ_(j ≤ i) x",
    "depth_to_space": "depth-to-space(x)",
    "space_to_depth": "space-to-depth(x)",
    "where": "[c ≠ 0] · a + [c = 0] · b",
    "_nan_to_one": "x",
    "_cast_like": "a",
    "_stretch_like": "x",
    "dot": lambda operator: _product(operator).removeprefix("y = "),
    "batch_dot": lambda operator: _product(operator).removeprefix("y = "),
    "gather_nd": "g[indices]",
    "clip": lambda operator: _clip(operator).removeprefix("y = "),
    "_curvature_SoftmaxOutput": "p · (v − Σ p v)",
}
"""What stands for an operator where a gradient rule uses it: the right-hand side of its formula, in its letters."""


def _centered(average: str, scale: str) -> Callable[[Operator], Mapping[str, str]]:
    def gradients(operator: Operator) -> Mapping[str, str]:
        is_fixed = bool(getattr(operator, "fix_gamma", False))
        eps = value_text(_get(operator, "eps"))
        normal = f"(x − μ) / √(σ² + {eps})"
        d = "g" if is_fixed else "γ g"
        whole = f"({d} − {average}({d}) − x̂ {average}({d} x̂)) / √(σ² + {eps})"
        if getattr(operator, "use_global_stats", False):
            whole = f"{d} / √(σ² + {eps})"
        return {
            "data": f"{whole},  x̂ = {normal}" if "x̂" in whole else whole,
            "gamma": "0" if is_fixed else f"{scale} g x̂,  x̂ = {normal}",
            "beta": f"{scale} g",
        }

    return gradients


def _softmax_output(operator: Operator) -> Mapping[str, str]:
    scale, kind = _get(operator, "grad_scale"), _get(operator, "normalization")
    factor = "" if scale == 1 else f"{value_text(scale)} "
    body = "y − one-hot(label)"
    divisor = {"null": "", "batch": " / N", "valid": " / n"}[str(kind)]
    return {"data": f"{factor}({body}){divisor}" if factor or divisor else body}


def _regression(body: str) -> Callable[[Operator], Mapping[str, str]]:
    def gradients(operator: Operator) -> Mapping[str, str]:
        scale = _get(operator, "grad_scale")
        return {"data": ("" if scale == 1 else f"{value_text(scale)} ") + f"({body}) / k"}

    return gradients


def _make_loss(operator: Operator) -> Mapping[str, str]:
    divisor = {"null": "", "batch": " / N", "valid": " / n"}[str(_get(operator, "normalization"))]
    return {"data": value_text(_get(operator, "grad_scale")) + divisor}


def _pooling_gradients(operator: Operator) -> Mapping[str, str]:
    kinds = {
        "max": "Σ_(i: j ∈ window) gᵢ · [xⱼ = yᵢ]",
        "sum": "Σ_(i: j ∈ window) gᵢ",
        "avg": "Σ_(i: j ∈ window) gᵢ / n",
        "lp": f"Σ_(i: j ∈ window) gᵢ (xⱼ / yᵢ)^({_get(operator, 'p_value')} − 1)",
    }
    return {"data": kinds[str(_get(operator, "pool_type"))]}


def _concat(operator: Operator) -> Mapping[str, str]:
    return {name: f"g[{name}]" for name in operator.input_names}


def _leaky_gradients(operator: Operator) -> Mapping[str, str]:
    slope = value_text(getattr(operator, "slope", ""))
    return {
        "leaky": {"data": f"g · ([x > 0] + {slope} [x ≤ 0])"},
        "prelu": {"data": "g · ([x > 0] + γ [x ≤ 0])", "gamma": "Σ g · min(0, x)"},
        "rrelu": {"data": "g · mask"},
        "elu": {"data": f"g · ([x > 0] + {slope} e^(x) [x ≤ 0])"},
        "selu": {"data": "g · λ ([x > 0] + α e^(x) [x ≤ 0])"},
        "gelu": {"data": "g · (½ (1 + erf(x / √2)) + x e^(−x² / 2) / √(2 π))"},
    }[str(_get(operator, "act_type"))]


def _svm(operator: Operator) -> Mapping[str, str]:
    c = value_text(_get(operator, "regularization_coefficient"))
    margin = value_text(_get(operator, "margin"))
    linear = bool(_get(operator, "use_linear"))
    body = f"[{margin} > t x]" if linear else f"2 max(0, {margin} − t x)"
    return {"data": f"−{c} t · {body},  t = 1 or −1"}


Gradients: TypeAlias = Mapping[str, str] | Callable[[Operator], Mapping[str, str]]

BACKWARD: Mapping[str, Gradients] = {
    "LeakyReLU": _leaky_gradients,
    "BatchNorm": _centered("mean", "Σ"),
    "LayerNorm": _centered("mean", "Σ"),
    "InstanceNorm": _centered("mean", "Σ"),
    "GroupNorm": _centered("mean", "Σ"),
    "Embedding": {"weight": "Σ_(n: x = i) gₙ"},
    "Convolution": {"data": "Wᵀ ∗ g", "weight": "Σₙ gₙ ∗ xₙ", "bias": "Σ g"},
    "Pooling": _pooling_gradients,
    "SoftmaxOutput": _softmax_output,
    "LinearRegressionOutput": _regression("x − label"),
    "LogisticRegressionOutput": _regression("y − label"),
    "MAERegressionOutput": _regression("sign(x − label)"),
    "SVMOutput": _svm,
    "MakeLoss": _make_loss,
    "Concat": _concat,
    "stack": _concat,
    "slice": {"data": "g · [x was taken]"},
    "slice_axis": {"data": "g · [x was taken]"},
    "slice_like": {"data": "g · [a was taken]", "shape_like": "0"},
    "Pad": {"data": "Σ_(j holds i) gⱼ"},
    "diag": {"data": "diag(g)"},
    "tile": {"data": "Σ_(copies) g"},
    "repeat": {"data": "Σ_(copies) g"},
    "take": {"a": "Σ_(n: indices = i) gₙ"},
    "batch_take": {"a": "g · [a was taken]"},
    "pick": {"data": "g · [x was taken]"},
    "gather_nd": {"data": "Σ_(n: indices = i) gₙ"},
    "sort": {"data": "scatter(g)"},
    "topk": {"data": "scatter(g)"},
    "where": {"x": "g · [c ≠ 0]", "y": "g · [c = 0]"},
    "degrees": {"data": "180 g / π"},
    "radians": {"data": "π g / 180"},
    "mean": {"data": "g / n"},
    "prod": {"data": "g · Π_(k ≠ i) xₖ"},
    "nanprod": {"data": "g · Π_(k ≠ i) xₖ"},
    "nansum": {"data": "g"},
    "max": {"data": "g · [x = y]"},
    "min": {"data": "g · [x = y]"},
    "_np_cumsum": {"a": "Σ_(j ≥ i) gⱼ"},
}
"""The gradient of each input that has one, over the letters of the operator and ``g``, what arrives."""
