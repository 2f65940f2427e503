"""Where an element came from: the elements of the inputs that made it, and the products that it is the sum of.

A gradient rule is linear in what arrives, and NaN times anything is NaN: with NaN arriving at one element of an
output, and 0 at all others, the rule marks every element that this one is computed from, also where the slope happens
to be 0. On the way back it is the forward rule that marks: NaN at one element of an input shows the elements of the
output, and so of the gradients that arrive, which take part in its own gradient. Both are exact for what computes with
numbers; what compares, orders or looks up has a rule of its own in `_RULES`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from core.operators.operator import Array, Operator, RunContext
from core.operators.pooling import Pooling

Mask = npt.NDArray[np.bool_]
Index = tuple[int, ...]
Masks = Mapping[str, Mask]
"""The marked elements of each array, by port."""

MOST_ELEMENTS = 4_000_000
"""Nodes with larger arrays are not traced while somebody points."""
MOST_PRODUCTS = 64
"""A longer sum is not taken apart."""


@dataclass(frozen=True)
class Values:
    """The arrays of one node, by port; every input, and every output with the hidden ones.

    Attributes:
        gradients: What arrives at outputs; on the way back only.
    """

    inputs: Mapping[str, Array]
    outputs: Mapping[str, Array]
    gradients: Mapping[str, Array]
    is_train: bool = True


@dataclass(frozen=True)
class Provenance:
    """What one element was made of.

    Attributes:
        values: Marked elements of inputs and outputs.
        gradients: Marked elements of what arrives at outputs.
        products: The factors of each addend, if it is a short sum of products.
        count: How many addends there are, the long sums included; 0 where it is no such sum.
    """

    values: Masks
    gradients: Masks = field(default_factory=dict)
    products: tuple[tuple[float, ...], ...] = ()
    count: int = 0


# Forward


def trace_forward(operator: Operator, values: Values, output: str, index: Index) -> Provenance | None:
    """Return what one element of an output was computed from; None where the arrays are too large to tell at once."""
    if _is_large(values):
        return None
    masks = sources_of(operator, values, output, index)
    products, count = _forward_products(operator, values, masks, output, index)
    return Provenance(masks, products=products, count=count)


def sources_of(operator: Operator, values: Values, output: str, index: Index) -> Masks:
    """Return the elements of each input that an element of an output depends on."""
    rule = _RULES.get(operator.name)
    if rule is not None:
        return rule(operator, values, index)
    if operator.family == "arithmetic" or operator.name in _PER_ELEMENT:
        return {port: _aligned(array.shape, index) for port, array in values.inputs.items()}
    if isinstance(operator, Pooling) and operator.pool_type == "max":  # all of a window decides
        operator = replace(operator, pool_type="sum")
    found = _differentiated(operator, values, output, index)
    return {**found, **_STATES[operator.name](operator, values, index)} if operator.name in _STATES else found


def _differentiated(operator: Operator, values: Values, output: str, index: Index) -> Masks:
    """Return what a gradient rule marks."""
    found = _backward(operator, values, {output: _single(values.outputs[output], index, np.nan)})
    return {
        port: np.zeros(array.shape, bool) if gradient is None else np.isnan(gradient).reshape(array.shape)
        for (port, array), gradient in zip(values.inputs.items(), found, strict=True)
    }


def _is_large(values: Values) -> bool:
    return sum(array.size for array in (*values.inputs.values(), *values.outputs.values())) > MOST_ELEMENTS


# Backward


def trace_backward(
    operator: Operator, values: Values, port: str, factors: Sequence[str], index: Index
) -> Provenance | None:
    """Return what one element of the gradient of an input was computed from.

    ``factors`` are the ports whose values stand in the rule, inputs and outputs.
    """
    if _is_large(values):
        return None
    reached = _reached(operator, values, port, index)
    if port in _BILINEAR.get(operator.name, ()):
        return _of_product(operator, values, port, index, reached)
    masks: dict[str, Mask] = {}
    for factor in factors:
        if factor in values.outputs:
            masks[factor] = reached.get(factor, np.zeros(values.outputs[factor].shape, bool))
        else:
            masks[factor] = _factor_mask(operator, values, factor, port, index, reached)
    products, count = _slopes(operator, values, port, index, reached)
    return Provenance(masks, reached if values.gradients else {}, products, count)


def _reached(operator: Operator, values: Values, port: str, index: Index) -> dict[str, Mask]:
    """Return the elements of each output that an element of an input takes part in."""
    if operator.family == "arithmetic" or operator.name in _PER_ELEMENT:
        shape = values.inputs[port].shape
        return {name: _stretched(array.shape, shape, index) for name, array in values.outputs.items()}
    if operator.name in _ORDERING:  # NaN would change the order
        return {name: _line(operator, array.shape, index) for name, array in values.outputs.items()}
    moved = {**values.inputs, port: _with(values.inputs[port], index, np.nan)}
    made = _forward(operator, values, moved)
    found = {}
    for name, array in zip(values.outputs, made, strict=True):
        was = np.isnan(np.asarray(values.outputs[name], np.float64))
        found[name] = np.isnan(np.asarray(array, np.float64)) & ~was
    return found


def _factor_mask(
    operator: Operator, values: Values, factor: str, port: str, index: Index, reached: Mapping[str, Mask]
) -> Mask:
    mask = np.zeros(values.inputs[factor].shape, bool)
    if factor == port and operator.family in {"arithmetic", "activation"} and _is_one_each(reached):
        mask[index] = True
        return mask
    output = next(iter(reached))
    for place in np.argwhere(reached[output])[:MOST_PRODUCTS]:
        mask |= sources_of(operator, values, output, tuple(map(int, place)))[factor]
    return mask


def _is_one_each(reached: Mapping[str, Mask]) -> bool:
    return all(mask.sum() <= 1 for mask in reached.values())


def _slopes(
    operator: Operator, values: Values, port: str, index: Index, reached: Mapping[str, Mask]
) -> tuple[tuple[tuple[float, ...], ...], int]:
    """Return each gradient that arrives with the slope it is multiplied with."""
    if not values.gradients:
        return (), 0
    output, arriving = next(iter(values.gradients.items()))
    places = [tuple(map(int, place)) for place in np.argwhere(reached[output])]
    if not places or len(places) > MOST_PRODUCTS // 4 or len(values.gradients) > 1:
        return (), len(places)
    at = operator.input_names.index(port)
    products = []
    for place in places:
        gradient = _backward(operator, values, {output: _single(values.outputs[output], place, 1.0)})[at]
        slope = 0.0 if gradient is None else float(gradient.reshape(values.inputs[port].shape)[index])
        products.append((float(arriving[place]), slope))
    return tuple(products), len(products)


# Products of two arrays

_BILINEAR: Mapping[str, tuple[str, str]] = {
    "FullyConnected": ("data", "weight"),
    "Convolution": ("data", "weight"),
    "dot": ("lhs", "rhs"),
    "batch_dot": ("lhs", "rhs"),
}
"""Operators whose output is a sum of products of an element of each of two inputs, and what is added to it."""


def _forward_products(
    operator: Operator, values: Values, masks: Masks, output: str, index: Index
) -> tuple[tuple[tuple[float, ...], ...], int]:
    pair = _BILINEAR.get(operator.name)
    if pair is None:
        return _addends(operator, values, masks)
    first, second = pair
    # The gradient of one factor is the other: with numbers for its elements it says which belongs to which.
    ids = {**values.inputs, first: _numbered(values.inputs[first])}
    arriving = {output: _single(values.outputs[output], index, 1.0)}
    gradient = _backward(operator, replace(values, inputs=ids), arriving)[operator.input_names.index(second)]
    if gradient is None:
        return (), 0
    left, right = values.inputs[first], values.inputs[second]
    partner = np.rint(gradient.reshape(right.shape)).astype(np.int64)
    places = np.argwhere(partner)
    count = len(places) + (1 if "bias" in values.inputs else 0)
    if len(places) > MOST_PRODUCTS:
        return (), count
    products = [(float(left.flat[partner[tuple(p)] - 1]), float(right[tuple(p)])) for p in places]
    bias = [(float(values.inputs["bias"][masks["bias"]][0]),)] if "bias" in values.inputs else []
    return (*products, *bias), count


def _of_product(operator: Operator, values: Values, port: str, index: Index, reached: Mapping[str, Mask]) -> Provenance:
    first, second = _BILINEAR[operator.name]
    other = second if port == first else first
    output, arriving = next(iter(values.gradients.items()))
    # With 1 at one element of a factor and 0 at the others, the product is what it is multiplied with.
    probe = {
        **values.inputs,
        port: _single(values.inputs[port], index, 1.0),
        other: _numbered(values.inputs[other]),
    }
    if "bias" in probe:
        probe["bias"] = np.zeros_like(probe["bias"], dtype=np.float64)
    partner = np.rint(np.asarray(_forward(operator, values, probe)[0])).astype(np.int64)
    mask = np.zeros(values.inputs[other].shape, bool)
    mask.flat[partner[partner > 0] - 1] = True
    places = np.argwhere(partner)
    used = np.zeros(arriving.shape, bool)
    used[partner > 0] = True
    products: tuple[tuple[float, ...], ...] = ()
    if len(places) <= MOST_PRODUCTS:
        factor = values.inputs[other]
        products = tuple((float(arriving[tuple(p)]), float(factor.flat[partner[tuple(p)] - 1])) for p in places)
    del reached
    return Provenance({other: mask}, {output: used}, products, len(places))


_SUMS = frozenset({"sum", "elemwise_add", "add_n", "broadcast_add"})


def _addends(operator: Operator, values: Values, masks: Masks) -> tuple[tuple[tuple[float, ...], ...], int]:
    if operator.name not in _SUMS:
        return (), 0
    count = sum(int(mask.sum()) for mask in masks.values())
    if count > MOST_PRODUCTS:
        return (), count
    found = [(float(value),) for port, mask in masks.items() for value in values.inputs[port][mask]]
    return tuple(found), count


# Rules, run on arrays


class _Scope:
    """A gradient rule's world, made of arrays."""

    def __init__(self, values: Values, arriving: Mapping[str, Array]) -> None:
        self.inputs: Sequence[Array] = [_as_numbers(array) for array in values.inputs.values()]
        self.outputs: Sequence[Array] = list(values.outputs.values())
        self.head_gradients: Sequence[Array | None] = [arriving.get(port) for port in values.outputs]
        self._context = RunContext(values.is_train, np.random.default_rng(0))

    def make(self, operator: Operator, *inputs: Array) -> Array:
        return operator.forward(inputs, self._context)[0]

    def gradient_of(self, output: int) -> Array:
        found = self.head_gradients[output]
        return np.zeros(self.outputs[output].shape) if found is None else found

    def zeros_like(self, value: Array) -> Array:
        return np.zeros_like(value)


def _backward(operator: Operator, values: Values, arriving: Mapping[str, Array]) -> Sequence[Array | None]:
    with np.errstate(all="ignore"):
        return operator.gradient(_Scope(values, arriving))


def _forward(operator: Operator, values: Values, inputs: Mapping[str, Array]) -> tuple[Array, ...]:
    with np.errstate(all="ignore"):
        context = RunContext(values.is_train, np.random.default_rng(0))
        return operator.forward([_as_numbers(array) for array in inputs.values()], context)


def _as_numbers(array: Array) -> Array:
    return array if array.dtype == np.float64 else array.astype(np.float64)


def _single(like: Array, index: Index, value: float) -> Array:
    found = np.zeros(like.shape)
    found[index] = value
    return found


def _with(array: Array, index: Index, value: float) -> Array:
    found = array.astype(np.float64)
    found[index] = value
    return found


def _numbered(array: Array) -> Array:
    return np.arange(1, array.size + 1, dtype=np.float64).reshape(array.shape)


# What numbers can't tell

_PER_ELEMENT = frozenset(
    {
        "Activation",
        "Dropout",
        "LinearRegressionOutput",
        "LogisticRegressionOutput",
        "MAERegressionOutput",
        "SVMOutput",
        "MakeLoss",
        "make_loss",
        "BlockGrad",
    }
)
"""Operators that compute each element of the output from the same one of the input."""

_Rule = Callable[[Operator, Values, Index], Masks]


def _aligned(shape: tuple[int, ...], index: Index) -> Mask:
    """Return the element of an input, stretched to the output, that stands at an index of the output."""
    mask = np.zeros(shape, bool)
    if len(shape) <= len(index):
        own = index[len(index) - len(shape) :]
        mask[tuple(0 if size == 1 else at for size, at in zip(shape, own, strict=True))] = True
    return mask


def _stretched(output: tuple[int, ...], shape: tuple[int, ...], index: Index) -> Mask:
    """Return the elements of an output that an element of an input was stretched to."""
    mask = np.zeros(output, bool)
    lead = len(output) - len(shape)
    own = [
        slice(None) if size == 1 and output[lead + i] != 1 else at
        for i, (size, at) in enumerate(zip(shape, index, strict=True))
    ]
    mask[(*[slice(None)] * lead, *own)] = True
    return mask


def _nothing(operator: Operator, values: Values, index: Index) -> Masks:  # noqa: ARG001 - the form of a rule
    return {port: np.zeros(array.shape, bool) for port, array in values.inputs.items()}


def _only_data(operator: Operator, values: Values, index: Index) -> Masks:
    data = values.inputs["data"].shape
    return {**_nothing(operator, values, index), "data": _aligned(data, index)}


def _along(operator: Operator, values: Values, index: Index) -> Masks:
    """Mark the line of elements that an order is found in."""
    data = values.inputs["data"]
    axis: int | None = getattr(operator, "axis", None)
    if axis is None:
        return {"data": np.ones(data.shape, bool)}
    axis %= data.ndim
    kept = index if len(index) == data.ndim else (*index[:axis], 0, *index[axis:])
    mask: Mask = np.zeros(data.shape, bool)
    np.moveaxis(mask, axis, -1)[(*kept[:axis], *kept[axis + 1 :])] = True
    return {"data": mask}


_ORDERING = frozenset({"sort", "topk"})


def _line(operator: Operator, shape: tuple[int, ...], index: Index) -> Mask:
    """Return the line of an output that an element of the data may be put into."""
    axis: int | None = getattr(operator, "axis", None)
    if axis is None or len(shape) != len(index):
        return np.ones(shape, bool)
    axis %= len(shape)
    mask: Mask = np.zeros(shape, bool)
    np.moveaxis(mask, axis, -1)[(*index[:axis], *index[axis + 1 :])] = True
    return mask


def _classes(operator: Operator, values: Values, index: Index) -> Masks:
    data = values.inputs["data"]
    mask: Mask = np.zeros(data.shape, bool)
    if getattr(operator, "multi_output", False):
        np.moveaxis(mask, 1, -1)[(index[0], *index[2:])] = True
    elif getattr(operator, "preserve_shape", False):
        mask[index[:-1]] = True
    else:
        mask[index[0]] = True
    return {**_nothing(operator, values, index), "data": mask}


def _looked_up(table: str, indices: str, at: Callable[[Operator, Values, Index], Any]) -> _Rule:
    """Return a rule for what takes elements out of a table: they, and the number that says which."""

    def rule(operator: Operator, values: Values, index: Index) -> Masks:
        output = next(iter(values.outputs))
        arriving = {output: _single(values.outputs[output], index, np.nan)}
        found = _backward(operator, values, arriving)[operator.input_names.index(table)]
        chosen: Mask = np.zeros(values.inputs[indices].shape, bool)
        chosen[at(operator, values, index)] = True
        tabled = np.zeros(values.inputs[table].shape, bool) if found is None else np.isnan(found)
        return {**_nothing(operator, values, index), table: tabled, indices: chosen}

    return rule


def _take_at(operator: Operator, values: Values, index: Index) -> Index:
    axis = int(getattr(operator, "axis", 0)) % max(values.inputs["a"].ndim, 1)
    return index[axis : axis + values.inputs["indices"].ndim]


def _pick_at(operator: Operator, values: Values, index: Index) -> object:
    axis: int | None = getattr(operator, "axis", -1)
    shape = values.inputs["index"].shape
    if axis is None or values.inputs["data"].ndim == 1:
        return ...
    kept = list(index)
    if getattr(operator, "keepdims", False):
        del kept[axis % values.inputs["data"].ndim]
    if len(shape) == values.inputs["data"].ndim:
        kept.insert(axis % len(shape), 0)
    return tuple(kept)


def _where(operator: Operator, values: Values, index: Index) -> Masks:
    condition, x, y = values.inputs["condition"], values.inputs["x"], values.inputs["y"]
    at = index if condition.ndim == x.ndim else index[:1]
    is_x = bool(condition[at])
    found = dict(_nothing(operator, values, index))
    found["condition"][at] = True
    found["x" if is_x else "y"] = _aligned((x if is_x else y).shape, index)
    return found


def _cross_entropy(operator: Operator, values: Values, index: Index) -> Masks:  # noqa: ARG001 - the form of a rule
    return {port: np.ones(array.shape, bool) for port, array in values.inputs.items()}


def _scattered(operator: Operator, values: Values, index: Index) -> Masks:
    output = next(iter(values.outputs))
    return {
        **_differentiated(operator, values, output, index),
        "indices": np.ones(values.inputs["indices"].shape, bool),
    }


def _statistics(operator: Operator, values: Values, index: Index) -> Masks:
    """Mark the moving statistics of a channel, where a batch norm uses them."""
    if values.is_train and not getattr(operator, "use_global_stats", False):
        return {}
    channel = index[int(getattr(operator, "axis", 1))]
    ports = ("moving_mean", "moving_var")
    return {port: _single(values.inputs[port], (channel,), 1.0).astype(bool) for port in ports}


def _length(operator: Operator, values: Values, index: Index) -> Masks:
    if "length" not in values.inputs:
        return {}
    axis = int(getattr(operator, "axis", -1)) % len(index)
    return {"length": _single(values.inputs["length"], (*index[:axis], *index[axis + 1 :]), 1.0).astype(bool)}


_STATES: Mapping[str, _Rule] = {"BatchNorm": _statistics, "softmax": _length}
"""What has no gradient and is marked beside what has."""

_RULES: Mapping[str, _Rule] = {
    "scatter_nd": _scattered,
    "zeros_like": _nothing,
    "ones_like": _nothing,
    "shape_array": _nothing,
    "size_array": _nothing,
    "LinearRegressionOutput": _only_data,
    "LogisticRegressionOutput": _only_data,
    "MAERegressionOutput": _only_data,
    "SVMOutput": _only_data,
    "SoftmaxOutput": _classes,
    "softmax_cross_entropy": _cross_entropy,
    "argmax": _along,
    "argmin": _along,
    "sort": _along,
    "argsort": _along,
    "topk": _along,
    "where": _where,
    "one_hot": lambda _, values, index: {"indices": _aligned(values.inputs["indices"].shape, index[:-1])},
    "Embedding": _looked_up("weight", "data", lambda _, __, index: index[:-1]),
    "take": _looked_up("a", "indices", _take_at),
    "batch_take": _looked_up("a", "indices", lambda _, __, index: index),
    "pick": _looked_up("data", "index", _pick_at),
    "gather_nd": _looked_up(
        "data", "indices", lambda _, values, index: (slice(None), *index[: values.inputs["indices"].ndim - 1])
    ),
}
