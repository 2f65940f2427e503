"""Makes ONNX models: each formula walked as a tree, an operation of ONNX for each of its operators and functions.

A model is for use, not for training: dropout is left out, batch norm takes the moving statistics, and it has no
gradients. Weights are inside; without weights those are drawn as the initializers say.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.export.build import Spelling
from core.export.formula import parsed, parts
from core.export.formulas import formula_of
from core.export.formulas_layers import dense_data, embedding_rows, windows_of
from core.export.naming import MODULES
from core.export.program import Array as Known
from core.export.program import Operand, Program, Step
from core.export.protobuf import DATA_TYPES, Attribute, OnnxGraph, OnnxNode, OnnxValue
from core.export.site import Inexpressible, Site
from core.export.spelled import unsupported
from core.operators.operator import Array
from core.parameters.initializer import initialize_array
from core.problem import Path, Problem, Refused
from core.runtime.random import generator

TITLE = "ONNX"
SPELLING = Spelling("onnx", reserved_values=tuple(MODULES))


@dataclass(frozen=True)
class _Tensor:
    """A value of the model, by its name."""

    name: str
    kind: str = "float"


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


class Model:
    """A model that is being made."""

    def __init__(self, name: str) -> None:
        self.graph = OnnxGraph(name)
        self._taken: set[str] = set()
        self._constants: dict[tuple[str, bytes, tuple[int, ...]], str] = {}
        self.path: Path = ()
        self.wanted = "value"

    def add(
        self, operator: str, *inputs: _Tensor, output: str = "", kind: str = "", **attributes: Attribute
    ) -> _Tensor:
        """Append an operation and return its output."""
        name = output or self.free(self.wanted)
        self._taken.add(name)
        names = tuple(each.name for each in inputs)
        self.graph.nodes.append(OnnxNode(operator, names, (name,), attributes, self.path))
        return _Tensor(name, kind or next((each.kind for each in inputs), "float"))

    def free(self, wanted: str) -> str:
        """Return a name that nothing has."""
        name, number = wanted, 0
        while name in self._taken:
            number += 1
            name = f"{wanted}_{number}"
        return name

    def take(self, name: str) -> None:
        """Keep a name for somebody."""
        self._taken.add(name)

    def constant(self, value: object, dtype: str = "float32") -> _Tensor:
        """Return an array of the model's own; equal ones are one."""
        array = np.asarray(value, dtype)
        key = (dtype, array.tobytes(), array.shape)
        kind = "float" if dtype == "float32" else "int"
        if key not in self._constants:
            name = self.free("constant")
            self._taken.add(name)
            self._constants[key] = name
            self.graph.arrays[name] = array
        return _Tensor(self._constants[key], kind)

    def integers(self, values: Sequence[int]) -> _Tensor:
        """Return an array of integers."""
        return self.constant(list(values), "int64")

    def renamed(self, tensor: _Tensor, name: str) -> _Tensor:
        """Give the last operation's output another name; any other tensor is passed on."""
        last = self.graph.nodes[-1] if self.graph.nodes else None
        if last is not None and last.outputs == (tensor.name,) and last.path == self.path:
            self.graph.nodes[-1] = OnnxNode(last.operator, last.inputs, (name,), last.attributes, last.path)
            return _Tensor(name, tensor.kind)
        return self.add("Identity", tensor, output=name)


class _Walk:
    """One formula, made into operations."""

    def __init__(self, model: Model, operands: Mapping[str, _Tensor], ranks: Mapping[str, int | None]) -> None:
        self.model, self.operands, self.ranks = model, operands, ranks

    def tensor(self, node: ast.expr) -> _Tensor:
        """Return the tensor of an expression; a number becomes a constant."""
        found = self.value(node)
        return found if isinstance(found, _Tensor) else self.model.constant(found)

    def value(self, node: ast.expr) -> _Tensor | object:
        match node:
            case ast.Name(id=name):
                return self.operands[name]
            case ast.Constant(value=value):
                return value
            case ast.Tuple(elts=elements):
                return tuple(self.value(element) for element in elements)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                inner = self.value(operand)
                return self.model.add("Neg", inner) if isinstance(inner, _Tensor) else -inner  # type: ignore[operator]
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
        if not isinstance(left, _Tensor) and not isinstance(right, _Tensor):
            return _ARITHMETIC[operator](left, right)
        return self.model.add(_BINARY[operator], *self.both(left, right))

    def both(self, left: object, right: object) -> tuple[_Tensor, _Tensor]:
        """Return two operands as tensors of one kind."""
        kinds = {each.kind for each in (left, right) if isinstance(each, _Tensor)}
        if kinds not in ({"float"}, {"int"}):
            left, right = (self._as_float(each) for each in (left, right))
        dtype = "int64" if kinds == {"int"} else "float32"
        return tuple(  # type: ignore[return-value]
            each if isinstance(each, _Tensor) else self.model.constant(each, dtype) for each in (left, right)
        )

    def _as_float(self, value: object) -> object:
        is_other = isinstance(value, _Tensor) and value.kind != "float"
        return self.model.add("Cast", value, to=1, kind="float") if is_other else value  # type: ignore[arg-type]

    def _compared(self, operator: type[ast.cmpop], left: object, right: object) -> _Tensor:
        name, is_opposite = _COMPARISONS[operator]
        found = self.model.add(name, *self.both(left, right), kind="bool")
        return self.model.add("Not", found) if is_opposite else found

    def sizes(self, dims: object) -> _Tensor:
        """Return sizes as a tensor of integers, of which some may be read off arrays."""
        assert isinstance(dims, tuple)  # noqa: S101 - formulas give tuples
        if all(isinstance(size, int) for size in dims):
            return self.model.integers(dims)
        vectors = [size if isinstance(size, _Tensor) else self.model.integers([size]) for size in dims]
        return self.model.add("Concat", *vectors, axis=0, kind="int")


_ARITHMETIC: Mapping[type[ast.operator], Callable[..., object]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: lambda a, b: a**b,
}

Function = Callable[..., "_Tensor | object"]


def _plain(operator: str) -> Function:
    return lambda walk, data: walk.model.add(operator, data)


def _reduce(operator: str) -> Function:
    def made(walk: _Walk, data: _Tensor, axes: Sequence[int], keepdims: bool) -> _Tensor:
        return walk.model.add(operator, data, walk.model.integers(axes), keepdims=int(keepdims))

    return made


def _formula(text: str) -> Function:
    def made(walk: _Walk, *arguments: object) -> object:
        operands = dict(zip("abcdef", arguments, strict=False))
        inner = _Walk(walk.model, operands, {})  # type: ignore[arg-type]
        return inner.value(parsed(text))

    return made


def _mask(walk: _Walk, condition: _Tensor, _like: object) -> _Tensor:
    return walk.model.add("Cast", condition, to=1, kind="float")


def _cast(walk: _Walk, data: _Tensor, dtype: str) -> _Tensor:
    if dtype in ("float64", "float16"):  # everything else in the model is float32
        raise Inexpressible("export_form")
    kind = {"float32": "float", "int64": "int"}.get(dtype, dtype)
    return walk.model.add("Cast", data, to=DATA_TYPES[dtype], kind=kind)


def _integer(walk: _Walk, data: _Tensor) -> _Tensor:
    return walk.model.add("Cast", data, to=7, kind="int")


def _bound(walk: _Walk, index: _Tensor, last: object) -> _Tensor:
    top = last if isinstance(last, _Tensor) else walk.model.constant(last, "int64")
    return walk.model.add("Min", walk.model.add("Max", index, walk.model.constant(0, "int64")), top)


def _wrapped(walk: _Walk, index: _Tensor, size: object) -> _Tensor:
    return walk.model.add("Mod", index, size if isinstance(size, _Tensor) else walk.model.constant(size, "int64"))


def _size(walk: _Walk, data: _Tensor, axis: int) -> _Tensor:
    return walk.model.add("Shape", data, start=axis, end=axis + 1, kind="int")


def _reshape(walk: _Walk, data: _Tensor, dims: object) -> _Tensor:
    return walk.model.add("Reshape", data, walk.sizes(dims))


def _limited(operator: str) -> Function:
    return lambda walk, one, other: walk.model.add(operator, *walk.both(one, other))


def _where(walk: _Walk, condition: _Tensor, one: object, other: object) -> _Tensor:
    if not isinstance(one, _Tensor) and not isinstance(other, _Tensor):
        one, other = walk.model.constant(one), walk.model.constant(other)
    left, right = walk.both(one, other)
    found = walk.model.add("Where", condition, left, right)
    return _Tensor(found.name, left.kind)


def _clip(walk: _Walk, data: _Tensor, low: object, high: object) -> _Tensor:
    return walk.model.add("Clip", data, walk.model.constant(low), walk.model.constant(high))


def _argument(operator: str) -> Function:
    return lambda walk, data, axis: walk.model.add(operator, data, axis=axis, keepdims=0, kind="int")


def _like(walk: _Walk, data: _Tensor, _other: object) -> _Tensor:
    return walk.model.add("Cast", data, to=1, kind="float")


def _zeros(number: float) -> Function:
    def made(walk: _Walk, data: _Tensor) -> _Tensor:
        scaled = walk.model.add("Mul", data, walk.model.constant(0.0))
        return walk.model.add("Add", scaled, walk.model.constant(number)) if number else scaled

    return made


def _slice(walk: _Walk, data: _Tensor, triples: Sequence[Sequence[object]]) -> _Tensor:
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


def _concat(walk: _Walk, tensors: Sequence[_Tensor], axis: int) -> _Tensor:
    return walk.model.add("Concat", *tensors, axis=axis)


def _stack(walk: _Walk, tensors: Sequence[_Tensor], axis: int) -> _Tensor:
    wide = [walk.model.add("Unsqueeze", each, walk.model.integers([axis])) for each in tensors]
    return walk.model.add("Concat", *wide, axis=axis)


def _take(walk: _Walk, data: _Tensor, index: _Tensor, axis: int) -> _Tensor:
    return walk.model.add("Gather", data, index, axis=axis)


def _along(walk: _Walk, data: _Tensor, index: _Tensor, axis: int) -> _Tensor:
    return walk.model.add("GatherElements", data, index, axis=axis)


def _row(walk: _Walk, data: _Tensor, index: int) -> _Tensor:
    return walk.model.add("Gather", data, walk.model.constant(index, "int64"), axis=0)


def _places(walk: _Walk, places: Sequence[_Tensor]) -> _Tensor:
    last = walk.model.constant([-1], "int64")
    wide = [walk.model.add("Unsqueeze", each, last) for each in places]
    return walk.model.add("Concat", *wide, axis=-1)


def _gather(walk: _Walk, data: _Tensor, places: Sequence[_Tensor]) -> _Tensor:
    return walk.model.add("GatherND", data, _places(walk, places))


def _scatter(walk: _Walk, data: _Tensor, places: Sequence[_Tensor], shape: Sequence[int]) -> _Tensor:
    zeros = walk.model.constant(np.zeros(tuple(shape), np.float32))
    return walk.model.add("ScatterND", zeros, _places(walk, places), data, kind="float")


def _softmax(operator: str) -> Function:
    return lambda walk, data, axis: walk.model.add(operator, data, axis=axis)


def _pads(before: Sequence[int], behind: Sequence[int]) -> list[int]:
    return [*before, *behind]


def _pad(walk: _Walk, data: _Tensor, before: Sequence[int], behind: Sequence[int], value: object) -> _Tensor:
    pads = walk.model.integers([0, 0, *before, 0, 0, *behind])
    return walk.model.add("Pad", data, pads, walk.model.constant(value), mode="constant")


def _max_pool(walk: _Walk, data: _Tensor, kernel: Sequence[int], stride: Sequence[int], pad: Sequence[int]) -> _Tensor:
    return walk.model.add("MaxPool", data, kernel_shape=kernel, strides=stride, pads=_pads(pad, pad))


def _avg_pool(
    walk: _Walk, data: _Tensor, kernel: Sequence[int], stride: Sequence[int], pad: Sequence[int], include: bool
) -> _Tensor:
    return walk.model.add(
        "AveragePool",
        data,
        kernel_shape=kernel,
        strides=stride,
        pads=_pads(pad, pad),
        count_include_pad=int(include),
    )


def _convolve(
    walk: _Walk,
    data: _Tensor,
    weight: _Tensor,
    stride: Sequence[int],
    dilate: Sequence[int],
    pad: Sequence[int],
    groups: int,
    kernel: Sequence[int],
) -> _Tensor:
    return walk.model.add(
        "Conv", data, weight, kernel_shape=kernel, strides=stride, dilations=dilate, pads=_pads(pad, pad), group=groups
    )


def _linear(walk: _Walk, data: _Tensor, weight: _Tensor, bias: _Tensor | None = None) -> _Tensor:
    product = walk.model.add("MatMul", data, walk.model.add("Transpose", weight, perm=(1, 0)))
    return product if bias is None else walk.model.add("Add", product, bias)


def _arange(walk: _Walk, count: object) -> _Tensor:
    if isinstance(count, _Tensor):
        scalar = walk.model.add("Squeeze", count, walk.model.integers([0]))
        return walk.model.add("Range", walk.model.constant(0, "int64"), scalar, walk.model.constant(1, "int64"))
    return walk.model.integers(range(int(str(count))))


def _tensordot(walk: _Walk, one: _Tensor, other: _Tensor, a: int, b: int, rank: int, rank_b: int) -> _Tensor:
    left, right = _LETTERS[:rank], _LETTERS[rank : rank + rank_b]
    right = right.replace(right[b], left[a])
    out = left.replace(left[a], "") + right.replace(left[a], "")
    return walk.model.add("Einsum", one, other, equation=f"{left},{right}->{out}")


_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _flip(walk: _Walk, data: _Tensor, axes: Sequence[int]) -> _Tensor:
    ends = [-(2**31)] * len(axes)
    rows = [[-1] * len(axes), ends, list(axes), [-1] * len(axes)]
    return walk.model.add("Slice", data, *map(walk.model.integers, rows))


def _repeat(walk: _Walk, data: _Tensor, times: int, axis: int, size: object) -> _Tensor:
    if not isinstance(size, int):
        raise Inexpressible("export_sizes")
    places = walk.model.integers([place for place in range(size) for _ in range(times)])
    return walk.model.add("Gather", data, places, axis=axis)


def _swap(walk: _Walk, data: _Tensor, one: int, other: int, rank: int) -> _Tensor:
    order = list(range(rank))
    order[one], order[other] = other, one
    return walk.model.add("Transpose", data, perm=order)


def _total(walk: _Walk, data: _Tensor) -> _Tensor:
    return walk.model.add("Reshape", walk.model.add("Size", data, kind="int"), walk.model.integers([1]))


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
    "linear": _linear,
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
    "max_pool": _max_pool,
    "avg_pool": _avg_pool,
}
"""Function of formulas -> what makes its operations."""


# Steps


def make(program: Program, weights: Mapping[str, Array]) -> OnnxGraph:
    """Return the model of a program.

    Raises:
        Inexpressible: ONNX has no form of a step; ``values["step"]`` is the step.
    """
    model = Model(program.name)
    tensors: dict[Operand, _Tensor] = {}
    for each in program.inputs:
        if not each.is_label:
            model.take(each.name)
            model.graph.inputs.append(OnnxValue(each.name, _dims(each.array, each.name)))
            tensors[Operand("value", each.name)] = _Tensor(each.name)
    for parameter in program.parameters:
        model.take(parameter.name)
        model.graph.arrays[parameter.name] = np.asarray(weights[parameter.name], np.float32)
        tensors[Operand("parameter", parameter.name)] = _Tensor(parameter.name)
    for name in (result.name for step in program.steps for result in step.visible):
        model.take(name)
    for step in program.steps:
        try:
            _step(model, program, step, tensors)
        except Inexpressible as reason:
            raise Inexpressible(reason.code, step=step) from reason
    _outputs(model, program, tensors)
    used = {name for node in model.graph.nodes for name in node.inputs} | {each.name for each in model.graph.outputs}
    model.graph.arrays = {name: array for name, array in model.graph.arrays.items() if name in used}
    return model.graph


def _dims(array: Known, name: str) -> list[int | str] | None:
    """Return sizes; the rank that ONNX wants of an unknown one is that of the example."""
    known = array.dims if array.dims is not None else None if array.example is None else ("?",) * len(array.example)
    if known is None:
        return None
    return [f"{name}_{axis}" if size == "?" else size for axis, size in enumerate(known)]


def _outputs(model: Model, program: Program, tensors: Mapping[Operand, _Tensor]) -> None:
    listed: set[str] = set()
    produced = {name for node in model.graph.nodes for name in node.outputs}
    for output in program.outputs:
        tensor = tensors[output.operand]
        if tensor.name in listed or tensor.name not in produced:
            tensor = model.add("Identity", tensor, output=model.free(f"{tensor.name}_output"))
        listed.add(tensor.name)
        kind = {"int": "int64", "float": "float32"}.get(tensor.kind, tensor.kind)
        dims = _dims(program.array(output.operand), tensor.name)
        model.graph.outputs.append(OnnxValue(tensor.name, dims, kind))


def _step(model: Model, program: Program, step: Step, tensors: dict[Operand, _Tensor]) -> None:
    model.path, model.wanted = step.path, step.name
    site = program.site(step)
    operands = {port: tensors[operand] for port, operand in step.operands.items() if operand in tensors}
    if step.layer or step.operator in ("BatchNorm", "LayerNorm"):
        own = OWN.get(step.operator)
        if own is not None:
            found = own(model, site, operands)
            tensors[Operand("value", step.name)] = _named(model, found, step.name)
            return
    walk = _Walk(model, operands, dict.fromkeys(operands))
    for result, formula in zip(step.visible, parts(formula_of(site)), strict=True):
        model.wanted = result.name
        found = walk.tensor(parsed(formula))
        tensors[Operand("value", result.name)] = _named(model, found, result.name)


def _named(model: Model, tensor: _Tensor, name: str) -> _Tensor:
    return tensor if tensor.name == name else model.renamed(tensor, name)


def _dense(model: Model, site: Site, operands: Mapping[str, _Tensor]) -> _Tensor:
    walk = _Walk(model, operands, {})
    data = walk.tensor(parsed(dense_data(site)))
    inputs = [operands[port] for port in ("weight", "bias") if port in operands]
    if site.get("flatten") or site.rank("data") == 2:
        return model.add("Gemm", data, *inputs, transB=1)
    return _linear(walk, data, *inputs)


def _convolution(model: Model, site: Site, operands: Mapping[str, _Tensor]) -> _Tensor:
    windows = windows_of(site)
    inputs = [operands[port] for port in ("data", "weight", "bias") if port in operands]
    return model.add(
        "Conv",
        *inputs,
        kernel_shape=windows.kernel,
        strides=windows.stride,
        dilations=windows.dilate,
        pads=_pads(windows.pad, windows.pad),
        group=int(str(site.get("num_group"))),
    )


def _batch_norm(model: Model, site: Site, operands: Mapping[str, _Tensor]) -> _Tensor:
    if site.get("output_mean_var"):
        raise Inexpressible("export_form")
    rank = site.rank("data")
    axis = int(str(site.get("axis"))) % rank
    order = [0, axis, *(each for each in range(1, rank) if each != axis)]
    data = operands["data"]
    if axis != 1:
        data = model.add("Transpose", data, perm=order)
    gamma = operands["gamma"]
    if site.get("fix_gamma"):
        gamma = model.add("Add", model.add("Mul", gamma, model.constant(0.0)), model.constant(1.0))
    vectors = [gamma, *(operands[port] for port in ("beta", "moving_mean", "moving_var"))]
    found = model.add("BatchNormalization", data, *vectors, epsilon=float(str(site.get("eps"))))
    if axis == 1:
        return found
    return model.add("Transpose", found, perm=[int(place) for place in np.argsort(order)])


def _layer_norm(model: Model, site: Site, operands: Mapping[str, _Tensor]) -> _Tensor:
    if site.get("output_mean_var"):
        raise Inexpressible("export_form")
    if int(str(site.get("axis"))) not in (-1, site.rank("data") - 1):
        return _Walk(model, operands, {}).tensor(parsed(parts(formula_of(site))[0]))
    inputs = [operands[port] for port in ("data", "gamma", "beta")]
    return model.add("LayerNormalization", *inputs, axis=-1, epsilon=float(str(site.get("eps"))))


def _embedding(model: Model, site: Site, operands: Mapping[str, _Tensor]) -> _Tensor:
    rows = _Walk(model, operands, {}).tensor(parsed(embedding_rows(site)))
    return model.add("Gather", operands["weight"], rows, axis=0)


def _dropout(_model: Model, _site: Site, operands: Mapping[str, _Tensor]) -> _Tensor:
    return operands["data"]


OWN: Mapping[str, Callable[[Model, Site, Mapping[str, _Tensor]], _Tensor]] = {
    "FullyConnected": _dense,
    "Convolution": _convolution,
    "BatchNorm": _batch_norm,
    "LayerNorm": _layer_norm,
    "Embedding": _embedding,
    "Dropout": _dropout,
}
"""Layers that ONNX has one operation for."""


# What the target offers


def problems(program: Program) -> list[Problem]:
    """List what this target cannot express, before anything is written."""
    for parameter in program.parameters:
        shape = parameter.array.example
        if shape is None:
            values = {"node": parameter.argument, "target": TITLE}
            return [Problem("export_shape_unknown", path=parameter.path, values=values)]
    arrays = {each.name: np.broadcast_to(np.float32(0), each.array.example or ()) for each in program.parameters}
    try:
        make(program, arrays)
    except Inexpressible as reason:
        step = reason.values["step"]
        assert isinstance(step, Step)  # noqa: S101 - `make` gives it
        return [unsupported(step, TITLE, reason.code)]
    return []


def drawn(program: Program, seed: int = 0) -> dict[str, Array]:
    """Return fresh weights, where none are given: a model has no code that could draw them.

    Raises:
        Refused: An initializer can't fill a parameter.
    """
    found = {}
    for each in program.parameters:
        shape = each.array.example or ()
        problem = each.initializer.problem(shape, each.argument, each.path)
        if problem is not None:
            raise Refused(problem)
        draws = generator(seed, each.path, "init")
        found[each.name] = initialize_array(each.initializer, each.argument, each.path, shape, draws)
    return found
