"""Formulas walked as trees: an operation of ONNX for each of their operators and functions."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from core.export.formula import parsed
from core.export.onnx_model import Model, Tensor
from core.export.protobuf import DATA_TYPES
from core.export.site import Inexpressible

_BINARY: Mapping[type[ast.operator], str] = {
    ast.Add: "Add",
    ast.Sub: "Sub",
    ast.Mult: "Mul",
    ast.Div: "Div",
    ast.MatMult: "MatMul",
    ast.Pow: "Pow",
}
_COMPARISONS: Mapping[type[ast.cmpop], tuple[str, bool]] = {
    ast.Eq: ("Equal", False),
    ast.NotEq: ("Equal", True),
    ast.Gt: ("Greater", False),
    ast.GtE: ("GreaterOrEqual", False),
    ast.Lt: ("Less", False),
    ast.LtE: ("LessOrEqual", False),
}


class Walk:
    """One formula, made into operations."""

    def __init__(self, model: Model, operands: Mapping[str, Tensor], ranks: Mapping[str, int | None]) -> None:
        self.model, self.operands, self.ranks = model, operands, ranks

    def tensor(self, node: ast.expr) -> Tensor:
        """Return the tensor of an expression; a number becomes a constant."""
        found = self.value(node)
        return found if isinstance(found, Tensor) else self.model.constant(found)

    def value(self, node: ast.expr) -> Tensor | object:
        match node:
            case ast.Name(id=name):
                return self.operands[name]
            case ast.Constant(value=value):
                return value
            case ast.Tuple(elts=elements):
                return tuple(self.value(element) for element in elements)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                inner = self.value(operand)
                return self.model.add("Neg", inner) if isinstance(inner, Tensor) else -inner  # type: ignore[operator]
            case ast.BinOp(left=left, op=operator, right=right):
                return self._binary(type(operator), self.value(left), self.value(right))
            case ast.Compare(left=left, ops=[operator], comparators=[right]):
                return self._compared(type(operator), self.value(left), self.value(right))
            case ast.Call(func=ast.Name(id=name), args=arguments):
                function = FUNCTIONS.get(name)
                if function is None:
                    raise Inexpressible("export_operator")
                return function(self, *(self.value(argument) for argument in arguments))
        raise NotImplementedError(ast.dump(node))

    def _binary(self, operator: type[ast.operator], left: object, right: object) -> object:
        if not isinstance(left, Tensor) and not isinstance(right, Tensor):
            return _ARITHMETIC[operator](left, right)
        return self.model.add(_BINARY[operator], *self.both(left, right))

    def both(self, left: object, right: object) -> tuple[Tensor, Tensor]:
        """Return two operands as tensors of one kind."""
        kinds = {each.kind for each in (left, right) if isinstance(each, Tensor)}
        if kinds not in ({"float"}, {"int"}):
            left, right = (self._as_float(each) for each in (left, right))
        dtype = "int64" if kinds == {"int"} else "float32"
        return tuple(  # type: ignore[return-value]
            each if isinstance(each, Tensor) else self.model.constant(each, dtype) for each in (left, right)
        )

    def _as_float(self, value: object) -> object:
        is_other = isinstance(value, Tensor) and value.kind != "float"
        return self.model.add("Cast", value, to=1, kind="float") if is_other else value  # type: ignore[arg-type]

    def _compared(self, operator: type[ast.cmpop], left: object, right: object) -> Tensor:
        name, is_opposite = _COMPARISONS[operator]
        found = self.model.add(name, *self.both(left, right), kind="bool")
        return self.model.add("Not", found) if is_opposite else found

    def sizes(self, dims: object) -> Tensor:
        """Return sizes as a tensor of integers, of which some may be read off arrays."""
        assert isinstance(dims, tuple)  # noqa: S101 - formulas give tuples
        if all(isinstance(size, int) for size in dims):
            return self.model.integers(dims)
        vectors = [size if isinstance(size, Tensor) else self.model.integers([size]) for size in dims]
        return self.model.add("Concat", *vectors, axis=0, kind="int")


_ARITHMETIC: Mapping[type[ast.operator], Callable[..., object]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: lambda a, b: a**b,
}

Function = Callable[..., "Tensor | object"]


def _plain(operator: str) -> Function:
    return lambda walk, data: walk.model.add(operator, data)


def _reduce(operator: str) -> Function:
    def made(walk: Walk, data: Tensor, axes: Sequence[int], keepdims: bool) -> Tensor:
        return walk.model.add(operator, data, walk.model.integers(axes), keepdims=int(keepdims))

    return made


def _formula(text: str) -> Function:
    def made(walk: Walk, *arguments: object) -> object:
        operands = dict(zip("abcdef", arguments, strict=False))
        inner = Walk(walk.model, operands, {})  # type: ignore[arg-type]
        return inner.value(parsed(text))

    return made


def _mask(walk: Walk, condition: Tensor, _like: object) -> Tensor:
    return walk.model.add("Cast", condition, to=1, kind="float")


def _cast(walk: Walk, data: Tensor, dtype: str) -> Tensor:
    if dtype in ("float64", "float16"):  # everything else in the model is float32
        raise Inexpressible("export_form")
    kind = {"float32": "float", "int64": "int"}.get(dtype, dtype)
    return walk.model.add("Cast", data, to=DATA_TYPES[dtype], kind=kind)


def _integer(walk: Walk, data: Tensor) -> Tensor:
    return walk.model.add("Cast", data, to=7, kind="int")


def _bound(walk: Walk, index: Tensor, last: object) -> Tensor:
    top = last if isinstance(last, Tensor) else walk.model.constant(last, "int64")
    return walk.model.add("Min", walk.model.add("Max", index, walk.model.constant(0, "int64")), top)


def _wrapped(walk: Walk, index: Tensor, size: object) -> Tensor:
    return walk.model.add("Mod", index, size if isinstance(size, Tensor) else walk.model.constant(size, "int64"))


def _size(walk: Walk, data: Tensor, axis: int) -> Tensor:
    return walk.model.add("Shape", data, start=axis, end=axis + 1, kind="int")


def _reshape(walk: Walk, data: Tensor, dims: object) -> Tensor:
    return walk.model.add("Reshape", data, walk.sizes(dims))


def _limited(operator: str) -> Function:
    return lambda walk, one, other: walk.model.add(operator, *walk.both(one, other))


def _where(walk: Walk, condition: Tensor, one: object, other: object) -> Tensor:
    if not isinstance(one, Tensor) and not isinstance(other, Tensor):
        one, other = walk.model.constant(one), walk.model.constant(other)
    left, right = walk.both(one, other)
    found = walk.model.add("Where", condition, left, right)
    return Tensor(found.name, left.kind)


def _clip(walk: Walk, data: Tensor, low: object, high: object) -> Tensor:
    return walk.model.add("Clip", data, walk.model.constant(low), walk.model.constant(high))


def _argument(operator: str) -> Function:
    return lambda walk, data, axis: walk.model.add(operator, data, axis=axis, keepdims=0, kind="int")


def _like(walk: Walk, data: Tensor, _other: object) -> Tensor:
    return walk.model.add("Cast", data, to=1, kind="float")


def _zeros(number: float) -> Function:
    def made(walk: Walk, data: Tensor) -> Tensor:
        scaled = walk.model.add("Mul", data, walk.model.constant(0.0))
        return walk.model.add("Add", scaled, walk.model.constant(number)) if number else scaled

    return made


def _slice(walk: Walk, data: Tensor, triples: Sequence[Sequence[object]]) -> Tensor:
    rows: list[tuple[object, object, int, int]] = []
    for axis, (begin, end, step) in enumerate(triples):
        if begin is None and end is None and step is None:
            continue
        pace = int(str(step)) if step is not None else 1
        far = 2**31 - 1
        start = begin if begin is not None else (0 if pace > 0 else far)
        stop = end if end is not None else (far if pace > 0 else -far)
        rows.append((start, stop, axis, pace))
    if not rows:
        return data
    starts, ends = (walk.sizes(tuple(row[index] for row in rows)) for index in (0, 1))
    axes, steps = (walk.model.integers([row[index] for row in rows]) for index in (2, 3))  # type: ignore[misc]
    return walk.model.add("Slice", data, starts, ends, axes, steps)


def _concat(walk: Walk, tensors: Sequence[Tensor], axis: int) -> Tensor:
    return walk.model.add("Concat", *tensors, axis=axis)


def _stack(walk: Walk, tensors: Sequence[Tensor], axis: int) -> Tensor:
    wide = [walk.model.add("Unsqueeze", each, walk.model.integers([axis])) for each in tensors]
    return walk.model.add("Concat", *wide, axis=axis)


def _take(walk: Walk, data: Tensor, index: Tensor, axis: int) -> Tensor:
    return walk.model.add("Gather", data, index, axis=axis)


def _along(walk: Walk, data: Tensor, index: Tensor, axis: int) -> Tensor:
    return walk.model.add("GatherElements", data, index, axis=axis)


def _row(walk: Walk, data: Tensor, index: int) -> Tensor:
    return walk.model.add("Gather", data, walk.model.constant(index, "int64"), axis=0)


def _places(walk: Walk, places: Sequence[Tensor]) -> Tensor:
    last = walk.model.constant([-1], "int64")
    wide = [walk.model.add("Unsqueeze", each, last) for each in places]
    return walk.model.add("Concat", *wide, axis=-1)


def _gather(walk: Walk, data: Tensor, places: Sequence[Tensor], _sizes: object) -> Tensor:
    return walk.model.add("GatherND", data, _places(walk, places))


MOST_LISTED = 2**20
"""Numbers that a model lists at most where a formula counts: a graph must not make files of any size."""


def listed(count: int) -> int:
    """Return how many numbers are to be listed.

    Raises:
        Inexpressible: They are too many.
    """
    if count > MOST_LISTED:
        raise Inexpressible("export_large")
    return count


def _scatter(walk: Walk, data: Tensor, places: Sequence[Tensor], shape: Sequence[int]) -> Tensor:
    listed(math.prod(shape))
    zeros = walk.model.constant(np.zeros(tuple(shape), np.float32))
    return walk.model.add("ScatterND", zeros, _places(walk, places), data, kind="float")


def _softmax(operator: str) -> Function:
    return lambda walk, data, axis: walk.model.add(operator, data, axis=axis)


def pads(before: Sequence[int], behind: Sequence[int]) -> list[int]:
    """Return paddings as ONNX lists them: before each axis, then behind each."""
    return [*before, *behind]


def _pad(walk: Walk, data: Tensor, before: Sequence[int], behind: Sequence[int], value: object) -> Tensor:
    pads = walk.model.integers([0, 0, *before, 0, 0, *behind])
    return walk.model.add("Pad", data, pads, walk.model.constant(value), mode="constant")


def _max_pool(walk: Walk, data: Tensor, kernel: Sequence[int], stride: Sequence[int], pad: Sequence[int]) -> Tensor:
    return walk.model.add("MaxPool", data, kernel_shape=kernel, strides=stride, pads=pads(pad, pad))


def _avg_pool(
    walk: Walk, data: Tensor, kernel: Sequence[int], stride: Sequence[int], pad: Sequence[int], include: bool
) -> Tensor:
    return walk.model.add(
        "AveragePool",
        data,
        kernel_shape=kernel,
        strides=stride,
        pads=pads(pad, pad),
        count_include_pad=int(include),
    )


def _convolve(
    walk: Walk,
    data: Tensor,
    weight: Tensor,
    stride: Sequence[int],
    dilate: Sequence[int],
    pad: Sequence[int],
    groups: int,
    kernel: Sequence[int],
) -> Tensor:
    return walk.model.add(
        "Conv", data, weight, kernel_shape=kernel, strides=stride, dilations=dilate, pads=pads(pad, pad), group=groups
    )


def linear(walk: Walk, data: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """Add a dense layer whose data may have any rank."""
    product = walk.model.add("MatMul", data, walk.model.add("Transpose", weight, perm=(1, 0)))
    return product if bias is None else walk.model.add("Add", product, bias)


def _arange(walk: Walk, count: object) -> Tensor:
    if isinstance(count, Tensor):
        scalar = walk.model.add("Squeeze", count, walk.model.integers([0]))
        return walk.model.add("Range", walk.model.constant(0, "int64"), scalar, walk.model.constant(1, "int64"))
    return walk.model.integers(range(listed(int(str(count)))))


def _tensordot(walk: Walk, one: Tensor, other: Tensor, a: int, b: int, rank: int, rank_b: int) -> Tensor:
    left, right = _LETTERS[:rank], _LETTERS[rank : rank + rank_b]
    right = right.replace(right[b], left[a])
    out = left.replace(left[a], "") + right.replace(left[a], "")
    return walk.model.add("Einsum", one, other, equation=f"{left},{right}->{out}")


_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _flip(walk: Walk, data: Tensor, axes: Sequence[int]) -> Tensor:
    ends = [-(2**31)] * len(axes)
    rows = [[-1] * len(axes), ends, list(axes), [-1] * len(axes)]
    return walk.model.add("Slice", data, *map(walk.model.integers, rows))


def _repeat(walk: Walk, data: Tensor, times: int, axis: int, size: object) -> Tensor:
    if not isinstance(size, int):
        raise Inexpressible("export_sizes")
    listed(size * times)
    places = walk.model.integers([place for place in range(size) for _ in range(times)])
    return walk.model.add("Gather", data, places, axis=axis)


def _swap(walk: Walk, data: Tensor, one: int, other: int, rank: int) -> Tensor:
    order = list(range(rank))
    order[one], order[other] = other, one
    return walk.model.add("Transpose", data, perm=order)


def _total(walk: Walk, data: Tensor) -> Tensor:
    return walk.model.add("Reshape", walk.model.add("Size", data, kind="int"), walk.model.integers([1]))


def _order(*, largest: int) -> Function:
    """Return what puts numbers in order: all of them are the top ones, and of equal ones the first comes first."""

    def made(walk: Walk, data: Tensor, axis: int) -> Tensor:
        found = walk.model.free("sorted")
        return walk.model.add(
            "TopK", data, _size(walk, data, axis), before=(found,), kind="int", axis=axis, largest=largest, sorted=1
        )

    return made


def _padded_like(mode: str) -> Function:
    return lambda walk, data, before, behind, _sizes: walk.model.add(
        "Pad", data, walk.model.integers([*before, *behind]), mode=mode
    )


def _padded(walk: Walk, data: Tensor, before: Sequence[int], behind: Sequence[int], value: object) -> Tensor:
    edges = walk.model.integers([*before, *behind])
    return walk.model.add("Pad", data, edges, walk.model.constant(value), mode="constant")


def _diagonal(
    walk: Walk, data: Tensor, k: int, one: int, other: int, rank: int, rows: object, columns: object
) -> Tensor:
    if not isinstance(rows, int) or not isinstance(columns, int):
        raise Inexpressible("export_sizes")
    order = [*(axis for axis in range(rank) if axis not in (one, other)), one, other]
    if order != list(range(rank)):
        data = walk.model.add("Transpose", data, perm=order)
    listed(rows * columns)
    lines = walk.model.add("Reshape", data, walk.model.integers([*(0,) * (rank - 2), rows * columns]))
    places = np.diagonal(np.arange(rows * columns).reshape(rows, columns), k)
    return walk.model.add("Gather", lines, walk.model.integers(places.tolist()), axis=rank - 2)


def _diagonal_matrix(walk: Walk, data: Tensor, k: int, size: object) -> Tensor:
    if not isinstance(size, int):
        raise Inexpressible("export_sizes")
    total = size + abs(k)
    listed(total**2)
    # elements of the matrix, line by line: those of the diagonal are numbered, the others read the 0 behind the last
    places = np.full((total, total), size)
    places[np.diag(np.ones(size, bool), k)] = np.arange(size)
    longer = walk.model.add("Concat", data, walk.model.constant([0.0]), axis=0)
    return walk.model.add("Gather", longer, walk.model.constant(places, "int64"), axis=0)


FUNCTIONS: Mapping[str, Function] = {
    **{
        name: _plain(name.capitalize())
        for name in ("exp", "log", "sqrt", "abs", "sin", "cos", "tan", "sinh", "cosh", "tanh", "erf", "sign", "ceil")
    },
    **{f"arc{name}": _plain(f"A{name}") for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")},
    "floor": _plain("Floor"),
    "sigmoid": _plain("Sigmoid"),
    "relu": _plain("Relu"),
    "softplus": _plain("Softplus"),
    "softsign": _plain("Softsign"),
    "gelu": _plain("Gelu"),
    "trunc": _formula("sign(a) * floor(abs(a))"),
    "expm1": _formula("exp(a) - 1.0"),
    "log1p": _formula("log(a + 1.0)"),
    "log2": _formula("log(a) / 0.6931471805599453"),
    "log10": _formula("log(a) / 2.302585092994046"),
    "cbrt": _formula("sign(a) * abs(a) ** 0.3333333333333333"),
    "mod": _formula("a - b * floor(a / b)"),
    "zeros_like": _zeros(0.0),
    "ones_like": _zeros(1.0),
    "leaky_relu": lambda walk, data, slope: walk.model.add("LeakyRelu", data, alpha=float(slope)),
    "elu": lambda walk, data, slope: walk.model.add("Elu", data, alpha=float(slope)),
    "stop": lambda walk, data: data,  # noqa: ARG005 - as all functions
    "inf": lambda walk: float("inf"),  # noqa: ARG005
    "mask": _mask,
    "like": _like,
    "cast": _cast,
    "where": _where,
    "clip": _clip,
    "maximum": _limited("Max"),
    "minimum": _limited("Min"),
    "sum": _reduce("ReduceSum"),
    "mean": _reduce("ReduceMean"),
    "max": _reduce("ReduceMax"),
    "min": _reduce("ReduceMin"),
    "prod": _reduce("ReduceProd"),
    "cumsum": lambda walk, data, axis: walk.model.add("CumSum", data, walk.model.constant(axis, "int64")),
    "argmax": _argument("ArgMax"),
    "argmin": _argument("ArgMin"),
    "softmax": _softmax("Softmax"),
    "log_softmax": _softmax("LogSoftmax"),
    "linear": linear,
    "tensordot": _tensordot,
    "flatten": lambda walk, data: walk.model.add("Flatten", data, axis=1),
    "reshape": _reshape,
    "expand": lambda walk, data, axis: walk.model.add("Unsqueeze", data, walk.model.integers([axis])),
    "squeeze": lambda walk, data, axes: walk.model.add("Squeeze", data, walk.model.integers(axes)),
    "transpose": lambda walk, data, order: walk.model.add("Transpose", data, perm=order),
    "flip": _flip,
    "broadcast": lambda walk, data, dims: walk.model.add("Expand", data, walk.sizes(dims)),
    "size": _size,
    "count": lambda walk, data: walk.model.add("Size", data, kind="int"),
    "shape": lambda walk, data, _rank: walk.model.add("Shape", data, kind="int"),
    "total": _total,
    "slice": _slice,
    "concat": _concat,
    "stack": _stack,
    "repeat": _repeat,
    "swapaxes": _swap,
    "tile": lambda walk, data, reps: walk.model.add("Tile", data, walk.model.integers(reps)),
    "integer": _integer,
    "bound": _bound,
    "wrap": _wrapped,
    "row": _row,
    "arange": _arange,
    "take": _take,
    "along": _along,
    "gather": _gather,
    "scatter": _scatter,
    "convolve": _convolve,
    "pad_axes": _pad,
    "argsort": _order(largest=0),
    "argsort_down": _order(largest=1),
    "sort": _formula("along(a, argsort(a, b), b)"),
    "sort_down": _formula("along(a, argsort_down(a, b), b)"),
    "pad": _padded,
    "pad_edge": _padded_like("edge"),
    "pad_mirror": _padded_like("reflect"),
    "diag": _diagonal_matrix,
    "diagonal": _diagonal,
    "max_pool": _max_pool,
    "avg_pool": _avg_pool,
}
"""Function of formulas -> what makes its operations."""
