"""Programs of the kinds ``forward_backward``, ``shared_weights``, ``grad_req``, ``simple_bind`` and ``bind_error``."""

# ruff: noqa: E501 - one program a line
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

Maker = Callable[[Any], Any]


def symbol_of(mx: Any, text: str) -> Any:  # noqa: ANN401
    """Return the symbol that a text makes."""
    return eval(text, {"mx": mx, "S": mx.sym, "V": mx.sym.Variable})  # noqa: S307 - the texts below


def numbers(shape: Sequence[int], seed: int) -> Any:  # noqa: ANN401
    """Return numbers that both sides get."""
    return np.random.default_rng(seed).uniform(-1, 1, tuple(shape)).astype(np.float32)


def run(
    text: str,
    shapes: Mapping[str, tuple[int, ...]],
    *,
    values: Mapping[str, Any] | None = None,
    grad_req: Any = "write",  # noqa: ANN401
    passes: int = 1,
    is_train: bool = True,
    heads: bool | str = True,
    positive: bool = False,
) -> Maker:
    """Return a program that binds drawn arrays, runs forward and backward, and tells all arrays."""

    def program(mx: Any) -> Any:  # noqa: ANN401
        symbol = symbol_of(mx, text)
        arg_shapes, _, aux_shapes = symbol.infer_shape(**shapes)
        arguments, states = symbol.list_arguments(), symbol.list_auxiliary_states()
        given = {
            name: numbers(shape, seed) for seed, (name, shape) in enumerate(zip(arguments, arg_shapes, strict=True))
        }
        if positive:
            given = {name: np.abs(array) + np.float32(0.2) for name, array in given.items()}
        given.update({name: np.asarray(array, np.float32) for name, array in (values or {}).items()})
        aux = {
            name: np.abs(numbers(shape, 50 + seed))
            for seed, (name, shape) in enumerate(zip(states, aux_shapes, strict=True))
        }
        requests = grad_req if isinstance(grad_req, dict) else dict.fromkeys(arguments, grad_req)
        buffers = {
            name: mx.nd.array(numbers(given[name].shape, 90 + seed))
            for seed, name in enumerate(arguments)
            if requests.get(name, "null") != "null"
        }
        arrays = {name: mx.nd.array(array) for name, array in given.items()}
        moving = {name: mx.nd.array(array) for name, array in aux.items()}
        executor = symbol.bind(mx.cpu(), arrays, args_grad=buffers, grad_req=requests, aux_states=moving)
        for number in range(passes):
            outputs = executor.forward(is_train=is_train)
            outs = [mx.nd.array(numbers(output.shape, 200 + number + index)) for index, output in enumerate(outputs)]
            if heads:
                executor.backward(outs if heads is True else None)
        return {
            "outputs": [output.asnumpy() for output in executor.outputs],
            "gradients": {name: array.asnumpy() for name, array in buffers.items()},
            "states": {name: array.asnumpy() for name, array in moving.items()},
        }

    return program


def bound(text: str, shapes: Any, grad_req: Any = "write") -> Maker:  # noqa: ANN401
    """Return a program that tells what `simple_bind` allocates."""

    def program(mx: Any) -> Any:  # noqa: ANN401
        executor = symbol_of(mx, text).simple_bind(mx.cpu(), grad_req=grad_req, **shapes)
        return {
            "arguments": {name: array.asnumpy() for name, array in executor.arg_dict.items()},
            "gradients": [None if array is None else array.shape for array in executor.grad_arrays],
            "names": list(executor.grad_dict),
            "states": {name: array.asnumpy() for name, array in executor.aux_dict.items()},
            "outputs": [output.shape for output in executor.outputs],
            "output names": list(executor.output_dict),
        }

    return program


def ended(body: str) -> Maker:
    """Return a program of some lines, with ``mx``, ``S``, ``V``, ``nd``, ``np`` and ``fc``; the result is ``r``."""

    def program(mx: Any) -> Any:  # noqa: ANN401
        fc = mx.sym.FullyConnected(mx.sym.Variable("d"), num_hidden=2, name="f")
        names = {
            "mx": mx,
            "S": mx.sym,
            "V": mx.sym.Variable,
            "nd": mx.nd,
            "np": np,
            "fc": fc,
            "cpu": mx.cpu(),
            "ones": ones(mx),
        }
        exec(body, names)  # noqa: S102 - the texts below
        return names.get("r", "nothing")

    return program


def ones(mx: Any) -> Any:  # noqa: ANN401
    """Return a maker of dicts of arrays of ones."""
    return lambda **shapes: {name: mx.nd.ones(shape) for name, shape in shapes.items()}


def mlp(loss: str, act: str = "relu", units: int = 3, more: str = "") -> str:
    """Return the text of a network of two layers."""
    inner = f"S.Activation(S.FullyConnected(V('data'), num_hidden=4, name='a'), act_type='{act}', name='r')"
    return f"S.{loss}(S.FullyConnected({inner}, num_hidden={units}, name='b'){more}, name='out')"


LABELS = {"out_label": [0, 2, 1, 1, 0]}
NULL_LABEL = {"data": "write", "a_weight": "write", "a_bias": "write", "b_weight": "write", "b_bias": "write"}

RUNS: dict[str, Maker] = {}
for act in ("relu", "sigmoid", "tanh", "softrelu", "softsign"):
    RUNS[f"mlp {act}"] = run(mlp("SoftmaxOutput", act), {"data": (5, 6)}, values=LABELS, grad_req=NULL_LABEL)
for more in (
    "grad_scale=2", "normalization='batch'", "normalization='valid'", "use_ignore=True, ignore_label=1",
    "use_ignore=True, ignore_label=1, normalization='valid'", "use_ignore=True, ignore_label=1, normalization='batch'",
    "smooth_alpha=0.1", "preserve_shape=True", "multi_output=True", "ignore_label=1, normalization='valid'",
):  # fmt: skip
    RUNS[f"softmax {more}"] = run(
        mlp("SoftmaxOutput", more=f", {more}"), {"data": (5, 6)}, values=LABELS, grad_req=NULL_LABEL
    )
    RUNS[f"softmax of images {more}"] = run(
        f"S.SoftmaxOutput(V('d'), V('y'), multi_output=True, {more.replace('multi_output=True', '')})",
        {"d": (2, 3, 2, 2), "y": (2, 2, 2)}, values={"y": [[[0, 1], [2, 1]], [[1, 1], [0, 2]]]}, grad_req={"d": "write"},
    )  # fmt: skip
RUNS["softmax probabilities"] = run(mlp("SoftmaxOutput"), {"data": (5, 6), "out_label": (5, 3)}, grad_req=NULL_LABEL)
RUNS["softmax scaled probabilities"] = run(
    mlp("SoftmaxOutput", more=", grad_scale=3"), {"data": (5, 6), "out_label": (5, 3)}, grad_req=NULL_LABEL
)
RUNS["softmax labels out of range"] = run(
    mlp("SoftmaxOutput"), {"data": (5, 6)}, values={"out_label": [0, 7, -1, 1.9, -3]}, grad_req=NULL_LABEL
)
for loss in ("LinearRegressionOutput", "LogisticRegressionOutput", "MAERegressionOutput"):
    for units in (1, 3):
        RUNS[f"{loss} {units}"] = run(mlp(loss, units=units), {"data": (5, 6)}, grad_req=NULL_LABEL)
        RUNS[f"{loss} {units} scaled"] = run(
            mlp(loss, units=units, more=", grad_scale=0.5"), {"data": (5, 6)}, grad_req=NULL_LABEL
        )
    RUNS[f"{loss} of a cube"] = run(f"S.{loss}(V('d'), V('y'))", {"d": (2, 3, 4)}, grad_req={"d": "write"})
for more in (
    "",
    ", use_linear=True",
    ", margin=0.5",
    ", regularization_coefficient=0.3",
    ", use_linear=True, margin=0.2",
):
    RUNS[f"SVMOutput {more}"] = run(mlp("SVMOutput", more=more), {"data": (5, 6)}, values=LABELS, grad_req=NULL_LABEL)
for more in ("", ", grad_scale=2", ", normalization='batch'", ", normalization='valid', valid_thresh=0.2"):
    RUNS[f"MakeLoss {more}"] = run(f"S.MakeLoss(S.square(V('a') - V('b')){more})", {"a": (3, 4)})
RUNS["make_loss"] = run("S.make_loss(S.square(V('a') - V('b')))", {"a": (3, 4)}, heads="none")
RUNS["softmax_cross_entropy"] = run(
    "S.softmax_cross_entropy(V('a'), V('y'))",
    {"a": (3, 4), "y": (3,)},
    values={"y": [0, 3, 1]},
    grad_req={"a": "write"},
)
RUNS["loss without heads"] = run(
    mlp("SoftmaxOutput"), {"data": (5, 6)}, values=LABELS, grad_req=NULL_LABEL, heads="none"
)
RUNS["two heads, one loss"] = run(
    "(lambda a: S.Group([S.MakeLoss(S.exp(a)), S.BlockGrad(a * 2)]))(V('a'))", {"a": (3, 4)}, heads="none"
)
RUNS["two heads"] = run("(lambda a: S.Group([S.exp(a), a * V('b')]))(V('a'))", {"a": (3, 4)})
RUNS["head that is also an inner node"] = run("(lambda e: S.Group([e, e * V('b')]))(S.exp(V('a')))", {"a": (3, 4)})
RUNS["variable as a head"] = run("(lambda a: S.Group([a, a * 2]))(V('a'))", {"a": (3, 4)})
RUNS["blocked"] = run("(lambda a: a * S.BlockGrad(a) + S.BlockGrad(S.exp(a)))(V('a'))", {"a": (3, 4)})
RUNS["shared weight"] = run(
    "(lambda w: S.FullyConnected(S.FullyConnected(V('x'), w, num_hidden=4, no_bias=True), w, num_hidden=4, no_bias=True))(V('w'))",
    {"x": (2, 4)},
)
RUNS["shared thrice"] = run(
    "(lambda w, b: S.FullyConnected(S.tanh(S.FullyConnected(S.tanh(S.FullyConnected(V('x'), w, b, num_hidden=4)), w, b, num_hidden=4)), w, b, num_hidden=4))(V('w'), V('b'))",
    {"x": (2, 4)},
)
RUNS["shared by two inputs"] = run(
    "(lambda w: S.FullyConnected(V('x'), w, num_hidden=4, name='p') * S.FullyConnected(V('y'), w, num_hidden=4, name='q'))(V('w'))",
    {"x": (2, 3), "y": (2, 3)},
)
RUNS["shared embedding"] = run(
    "(lambda w: S.dot(S.Embedding(V('i'), w, input_dim=4, output_dim=3), w, transpose_b=True))(V('w'))",
    {"i": (5,)},
    values={"i": [0, 3, 3, 1, 9]},
    grad_req={"w": "write"},
)
for req in ("write", "add", "null"):
    for passes in (1, 2, 3):
        RUNS[f"request {req} {passes}"] = run(
            "(lambda a: a * a * V('b') + a)(V('a'))", {"a": (3, 4)}, grad_req=req, passes=passes
        )
        RUNS[f"request of shared weight {req} {passes}"] = run(
            "(lambda w: S.FullyConnected(S.FullyConnected(V('x'), w, num_hidden=4, no_bias=True), w, num_hidden=4, no_bias=True))(V('w'))",
            {"x": (2, 4)},
            grad_req={"w": req, "x": "add"},
            passes=passes,
        )
RUNS["mixed requests"] = run(
    mlp("SoftmaxOutput"),
    {"data": (5, 6)},
    values=LABELS,
    grad_req={"data": "null", "a_weight": "add", "a_bias": "write", "b_weight": "write"},
    passes=2,
)
RUNS["comparison requests"] = run("(V('a') > V('b')) * V('c')", {"a": (3, 4)}, grad_req="add", passes=2)
for is_train in (True, False):
    for flags in (
        "",
        "fix_gamma=False, ",
        "fix_gamma=False, use_global_stats=True, ",
        "fix_gamma=False, momentum=0.5, eps=0.1, ",
        "axis=2, fix_gamma=False, ",
        "axis=-1, ",
    ):
        RUNS[f"BatchNorm {flags}{is_train}"] = run(
            f"S.BatchNorm(V('x'), {flags}name='bn')", {"x": (4, 3, 5)}, is_train=is_train, heads=is_train, passes=2
        )
RUNS["BatchNorm matrix"] = run(
    "S.FullyConnected(S.BatchNorm(S.FullyConnected(V('x'), num_hidden=4, name='f'), fix_gamma=False, name='bn'), num_hidden=2, name='g')",
    {"x": (6, 3)},
    passes=2,
)
for flags in ("", "axis=0, ", "axis=1, eps=0.1, "):
    RUNS[f"LayerNorm {flags}"] = run(f"S.LayerNorm(V('x'), {flags}name='ln')", {"x": (4, 3, 5)})
for shape in ((2, 3, 5), (2, 4, 3, 3)):
    for eps in ("", ", eps=0.1"):
        RUNS[f"InstanceNorm {shape} {eps}"] = run(f"S.InstanceNorm(V('x'), name='n'{eps})", {"x": shape})
for groups in (1, 2, 4):
    RUNS[f"GroupNorm {groups}"] = run(f"S.GroupNorm(V('x'), num_groups={groups}, name='n')", {"x": (2, 4, 3, 3)})
RUNS["GroupNorm eps"] = run("S.GroupNorm(V('x'), num_groups=2, eps=0.1, name='n')", {"x": (2, 4, 3)})
for mode in ("instance", "channel", "spatial"):
    RUNS[f"L2Normalization {mode}"] = run(f"S.L2Normalization(V('x'), mode='{mode}', name='n')", {"x": (2, 4, 3, 2)})
    RUNS[f"L2Normalization {mode} eps"] = run(
        f"S.L2Normalization(V('x'), mode='{mode}', eps=0.5, name='n')", {"x": (2, 4, 3)}
    )
for text, size in (
    ("S.Convolution(V('x'), kernel=(3, 3), num_filter=2, name='c')", (2, 3, 6, 5)),
    (
        "S.Convolution(V('x'), kernel=(3, 2), num_filter=4, stride=(2, 1), pad=(1, 1), num_group=2, name='c')",
        (2, 4, 6, 5),
    ),
    ("S.Convolution(V('x'), kernel=(2, 2), num_filter=2, dilate=(2, 2), no_bias=True, name='c')", (2, 3, 6, 5)),
    ("S.Convolution(V('x'), kernel=(3,), num_filter=2, stride=(2,), pad=(2,), name='c')", (2, 3, 7)),
    ("S.Convolution(V('x'), kernel=(2, 2, 2), num_filter=2, name='c')", (1, 2, 3, 4, 3)),
    ("S.Convolution(V('x'), kernel=(1, 1), num_filter=4, num_group=4, name='c')", (2, 4, 3, 3)),
):
    RUNS[text] = run(text, {"x": size})
for kind in ("max", "avg", "sum"):
    for flags in (
        "kernel=(2, 2)",
        "kernel=(3, 3), stride=(2, 2), pad=(1, 1)",
        "kernel=(3, 2), stride=(2, 2), pooling_convention='full'",
        "kernel=(2, 2), global_pool=True",
        "kernel=(3, 3), stride=(2, 2), pad=(1, 1), count_include_pad=False",
    ):
        RUNS[f"Pooling {kind} {flags}"] = run(f"S.Pooling(V('x'), pool_type='{kind}', {flags})", {"x": (2, 3, 7, 6)})
RUNS["cnn"] = run(
    "S.SoftmaxOutput(S.FullyConnected(S.Flatten(S.Pooling(S.Activation(S.BatchNorm(S.Convolution(V('data'), kernel=(3, 3), num_filter=4, name='c'), fix_gamma=False, name='bn'), act_type='relu'), kernel=(2, 2), stride=(2, 2), pool_type='max')), num_hidden=3, name='f'), name='out')",
    {"data": (5, 2, 6, 6)},
    values=LABELS,
    grad_req=dict.fromkeys(("data", "c_weight", "c_bias", "bn_gamma", "bn_beta", "f_weight"), "write"),
    passes=2,
)
UNARY = (
    "exp", "log", "sqrt", "square", "abs", "sign", "sin", "cos", "tan", "tanh", "sigmoid", "relu", "rsqrt", "reciprocal", "cbrt",
    "rcbrt", "log2", "log10", "log1p", "expm1", "floor", "ceil", "round", "rint", "trunc", "fix", "arcsin", "arccos", "arctan",
    "sinh", "cosh", "arcsinh", "arctanh", "softsign", "hard_sigmoid", "degrees", "radians", "negative", "erf", "erfinv", "gamma", "gammaln",
    "softmax", "log_softmax", "softmin", "zeros_like", "ones_like", "Flatten", "transpose", "identity", "BlockGrad", "logical_not",
    "sum", "mean", "max", "min", "prod", "nansum", "nanprod", "norm", "argmax", "argmin", "sort", "argsort", "topk", "cumsum", "diag", "L2Normalization",
)  # fmt: skip
for name in UNARY:
    RUNS[f"unary {name}"] = run(
        f"S.{name}(V('x') * 1)",
        {"x": (3, 4)},
        positive=name in ("log", "sqrt", "rsqrt", "log2", "log10", "rcbrt"),
    )
for name in (
    "elemwise_add",
    "elemwise_sub",
    "elemwise_mul",
    "elemwise_div",
    "maximum",
    "minimum",
    "power",
    "hypot",
    "dot",
    "broadcast_mod",
):
    RUNS[f"binary {name}"] = run(f"S.{name}(V('x'), V('y'))", {"x": (3, 3), "y": (3, 3)}, positive=True)
for name in (
    "add",
    "sub",
    "mul",
    "div",
    "maximum",
    "minimum",
    "power",
    "hypot",
    "greater",
    "lesser",
    "equal",
    "logical_and",
    "logical_xor",
    "mod",
):
    RUNS[f"broadcast {name}"] = run(
        f"S.broadcast_{name}(V('x'), V('y'))", {"x": (2, 1, 3), "y": (1, 4, 3)}, positive=True
    )
for text in (
    "x + 1",
    "1 - x",
    "x - 2",
    "x * 3",
    "x / 2",
    "2 / x",
    "x ** 2",
    "2 ** x",
    "x ** 0.5",
    "x ** -1",
    "x % 0.3",
    "1 % x",
    "-x",
    "abs(x)",
    "x > 0.5",
    "x == 0.5",
    "x <= 0.5",
    "S.maximum(x, 0.5)",
    "S.minimum(x, 0.5)",
    "S.hypot(x, 0.5)",
    "S.clip(x, 0.4, 0.8)",
    "S.smooth_l1(x, scalar=1.0)",
    "S.smooth_l1(x - 0.7, scalar=2.0)",
    "S.smooth_l1(x, scalar=0.5)",
):
    RUNS[f"scalar {text}"] = run(f"(lambda x: {text})(V('x'))", {"x": (3, 4)}, positive=True)
for text, shapes in (
    ("S.sum(V('x'), axis=1)", {"x": (2, 3, 4)}), ("S.mean(V('x'), axis=(0, 2), keepdims=True)", {"x": (2, 3, 4)}),
    ("S.max(V('x'), axis=1)", {"x": (2, 3, 4)}), ("S.norm(V('x'), axis=1)", {"x": (2, 3, 4)}), ("S.norm(V('x'), ord=1, axis=1)", {"x": (2, 3, 4)}),
    ("S.sum(V('x'), axis=1, exclude=True)", {"x": (2, 3, 4)}), ("S.prod(V('x'), axis=2)", {"x": (2, 3, 4)}),
    ("S.argmax(V('x'), axis=1, keepdims=True)", {"x": (2, 3, 4)}),
    ("S.topk(V('x'), k=2, ret_typ='value')", {"x": (2, 3, 4)}), ("S.topk(V('x'), k=2, ret_typ='mask')", {"x": (2, 3, 4)}),
    ("S.topk(V('x'), k=2, axis=1, ret_typ='both')[0]", {"x": (2, 3, 4)}), ("S.topk(V('x'), k=2, is_ascend=True)", {"x": (2, 3, 4)}),
    ("S.topk(V('x'), k=3, axis=None, ret_typ='value')", {"x": (2, 3, 4)}), ("S.topk(V('x'), axis=0, k=2)", {"x": (2, 3, 4)}), ("S.topk(V('x'), k=0, ret_typ='value')", {"x": (2, 3, 4)}),
    ("S.topk(V('x'), axis=None, k=2)", {"x": (2, 3, 4)}), ("S.topk(V('x'), axis=None, k=2, ret_typ='mask')", {"x": (2, 3, 4)}),
    ("S.sort(V('x'), axis=0)", {"x": (3, 4)}), ("S.sort(V('x'), is_ascend=False)", {"x": (3, 4)}), ("S.sort(V('x'), axis=None)", {"x": (3, 4)}),
    ("S.argsort(V('x'), axis=0)", {"x": (3, 4)}), ("S.argsort(V('x'), is_ascend=False)", {"x": (3, 4)}), ("S.argsort(V('x'), axis=None)", {"x": (3, 4)}), ("S.argsort(V('x'), dtype='int32')", {"x": (3, 4)}),
    ("S.cumsum(V('x'), axis=0)", {"x": (3, 4)}), ("S.cumsum(V('x'), axis=-1)", {"x": (2, 3, 4)}), ("S.cumsum(V('x'), dtype='float64')", {"x": (3, 4)}),
    ("S.diag(V('x'))", {"x": (3,)}), ("S.diag(V('x'), k=1)", {"x": (3,)}), ("S.diag(V('x'), k=-1)", {"x": (3, 4)}), ("S.diag(V('x'), k=2)", {"x": (3, 4)}), ("S.diag(V('x'))", {"x": (2, 3, 4)}), ("S.diag(V('x'), axis1=0, axis2=-1, k=1)", {"x": (2, 3, 4)}),
    ("S.pad(V('x'), mode='constant', constant_value=0.5, pad_width=(0, 0, 0, 0, 1, 2, 0, 3))", {"x": (2, 3, 4, 5)}), ("S.pad(V('x'), mode='edge', pad_width=(0, 0, 0, 0, 1, 2, 0, 3))", {"x": (2, 3, 4, 5)}), ("S.pad(V('x'), mode='reflect', pad_width=(0, 0, 0, 0, 1, 2, 0, 3))", {"x": (2, 3, 4, 5)}), ("S.pad(V('x'), mode='edge', pad_width=(0, 0, 0, 0, 1, 2, 0, 3, 1, 0))", {"x": (1, 2, 3, 4, 2)}),
    ("S.Reshape(V('x'), shape=(0, -1))", {"x": (2, 3, 4)}), ("S.transpose(V('x'), axes=(2, 0, 1))", {"x": (2, 3, 4)}), ("S.expand_dims(V('x'), axis=1)", {"x": (2, 3)}),
    ("S.slice(V('x'), begin=(0, 1), end=(2, 3), step=(1, 2))", {"x": (2, 4, 3)}), ("S.slice_axis(V('x'), axis=1, begin=1, end=None)", {"x": (2, 4, 3)}),
    ("(lambda x: S.Concat(x, V('y'), x, dim=1))(V('x'))", {"x": (2, 3), "y": (2, 2)}), ("S.stack(V('x'), V('y'), axis=1)", {"x": (2, 3)}),
    ("(lambda s: s[0] * s[1])(S.split(V('x'), num_outputs=2))", {"x": (2, 4)}), ("S.split(V('x'), num_outputs=2)[1]", {"x": (2, 4)}), ("S.split(V('x'), num_outputs=2)", {"x": (2, 4)}),
    ("S.tile(V('x'), reps=(2, 3))", {"x": (2, 3)}), ("S.repeat(V('x'), repeats=2, axis=1)", {"x": (2, 3)}), ("S.repeat(V('x'), repeats=2)", {"x": (2, 3)}), ("S.reverse(V('x'), axis=1)", {"x": (2, 3)}),
    ("S.dot(V('x'), V('y'), transpose_a=True)", {"x": (3, 2), "y": (3, 4)}), ("S.dot(V('x'), V('y'), transpose_b=True)", {"x": (2, 3), "y": (4, 3)}), ("S.dot(V('x'), V('y'))", {"x": (2, 3, 4), "y": (4, 5)}), ("S.dot(V('x'), V('y'))", {"x": (4,), "y": (4,)}),
    ("S.batch_dot(V('x'), V('y'), transpose_b=True)", {"x": (2, 3, 4), "y": (2, 5, 4)}), ("S.broadcast_to(V('x'), shape=(4, 3))", {"x": (1, 3)}), ("S.broadcast_axis(V('x'), axis=1, size=4)", {"x": (3, 1)}), ("S.broadcast_like(V('x'), V('y'))", {"x": (1, 3), "y": (4, 3)}),
    ("(lambda x: S.where(x > 0, x, V('y')))(V('x'))", {"x": (3, 4)}), ("S.add_n(V('x'), V('y'), V('z'))", {"x": (2, 3)}), ("S.FullyConnected(V('x'), num_hidden=3, flatten=False, name='f')", {"x": (2, 3, 4)}), ("S.FullyConnected(V('x'), num_hidden=3, name='f')", {"x": (2, 3, 4)}),
    ("S.softmax(V('x'), axis=0)", {"x": (2, 3, 4)}), ("S.softmax(V('x'), temperature=2.0)", {"x": (3, 4)}), ("S.log_softmax(V('x'), axis=1)", {"x": (2, 3, 4)}), ("S.softmax(V('x'), dtype='float64')", {"x": (3, 4)}),
    ("S.LeakyReLU(V('x'), act_type='elu', slope=0.5)", {"x": (3, 4)}), ("S.LeakyReLU(V('x'), slope=0.1)", {"x": (3, 4)}), ("S.LeakyReLU(V('x'), act_type='gelu')", {"x": (3, 4)}), ("S.LeakyReLU(V('x'), act_type='prelu', name='p')", {"x": (3, 4)}),
    ("S.eye(3) * V('x')", {}), ("S.eye(3, 4, k=1) + V('x')", {}), ("S.eye(4, k=-1)", {}), ("S.linspace(0, 1, 5) * V('x')", {}), ("S.linspace(0, 1, 5, endpoint=False)", {}), ("S.arange(0, 6, 2)", {}), ("S.arange(4, repeat=2)", {}), ("S.full((2, 3), 1.5) + V('x')", {}), ("S.Dropout(V('x'), p=0)", {"x": (3, 4)}),
):  # fmt: skip
    RUNS[f"{text} {shapes}"] = run(text, shapes)
for text, shapes, values in (
    ("S.take(V('x'), V('i'))", {"x": (4, 3), "i": (3,)}, {"i": [0, 3, 7]}), ("S.take(V('x'), V('i'), mode='wrap')", {"x": (4, 3), "i": (3,)}, {"i": [0, -1, 7]}), ("S.take(V('x'), V('i'), axis=1)", {"x": (4, 3), "i": (2, 2)}, {"i": [[0, 1], [1, 2]]}),
    ("S.batch_take(V('x'), V('i'))", {"x": (4, 3), "i": (4,)}, {"i": [0, 2, 1, 1]}), ("S.batch_take(V('x'), V('i'))", {"x": (2, 3), "i": (2,)}, {"i": [-1, 5]}),
    ("S.pick(V('x'), V('i'))", {"x": (3, 4), "i": (3,)}, {"i": [0, 3, 1]}), ("S.pick(V('x'), V('i'), axis=0, keepdims=True)", {"x": (3, 4), "i": (4,)}, {"i": [0, 2, 1, 1]}), ("S.pick(V('x'), V('i'), mode='wrap')", {"x": (3, 4), "i": (3,)}, {"i": [0, -1, 5]}),
    ("S.one_hot(V('i'), depth=3)", {"i": (3,)}, {"i": [0, 2, 5]}), ("S.one_hot(V('i'), depth=0)", {"i": (3,)}, {"i": [0, 2, 5]}), ("S.Embedding(V('i'), V('x'), input_dim=4, output_dim=3)", {"i": (2, 2)}, {"i": [[0, 3], [3, 1]]}),
    ("S.gather_nd(V('x'), V('i'))", {"x": (2, 3), "i": (2, 3)}, {"i": [[0, 1, 1], [2, 0, 0]]}),
    ("S.softmax(V('x'), V('i'), use_length=True)", {"x": (2, 4), "i": (2,)}, {"i": [2, 3]}), ("S.softmax(V('x'), V('i'), use_length=True, axis=1)", {"x": (2, 3, 2), "i": (2, 2)}, {"i": [[1, 2], [3, 1]]}),
):  # fmt: skip
    RUNS[f"{text} {values}"] = run(text, shapes, values=values, grad_req={"x": "write"})

BOUND: dict[str, Maker] = {
    f"simple_bind {text} {shapes} {request}": bound(text, shapes, request)
    for text, shapes, request in (
        (mlp("SoftmaxOutput"), {"data": (5, 6)}, "write"), (mlp("SoftmaxOutput"), {"data": (5, 6)}, "null"), (mlp("SoftmaxOutput"), {"data": (5, 6)}, "add"),
        (mlp("SoftmaxOutput"), {"data": (5, 6)}, {"data": "null", "a_weight": "write"}), (mlp("SoftmaxOutput"), {"data": (5, 6)}, {}), (mlp("SoftmaxOutput"), {"data": (5, 6)}, ["write"] * 6),
        (mlp("SoftmaxOutput"), {"data": (5, 6)}, ["write"] * 5), (mlp("SoftmaxOutput"), {"data": (5, 6)}, []), (mlp("SoftmaxOutput"), {"data": (5, 6)}, "foo"), (mlp("SoftmaxOutput"), {"data": (5, 6)}, {"data": "foo"}),
        (mlp("SoftmaxOutput"), {"data": (5, 6)}, ["foo"] * 6), (mlp("SoftmaxOutput"), {}, "write"), (mlp("SoftmaxOutput"), {"data": (0, 6)}, "write"), (mlp("SoftmaxOutput"), {"data": (5, 6), "nothing": (2,)}, "write"),
        (mlp("SoftmaxOutput"), {"data": (5, 6), "a_weight": (4, 7)}, "write"), (mlp("SoftmaxOutput"), {"data": (5, 6), "out_label": (4,)}, "write"), (mlp("SoftmaxOutput"), {"data": [5, 6]}, "write"), (mlp("SoftmaxOutput"), {"data": 5}, "write"),
        ("S.BatchNorm(S.Convolution(V('d'), kernel=(3, 3), num_filter=2, name='c'), name='bn')", {"d": (2, 3, 6, 6)}, "write"), ("S.BatchNorm(V('d'), name='bn')", {"d": (2, 3, 6, 6)}, {"bn_gamma": "add"}),
        ("V('a') + V('b')", {"a": (2, 3)}, "write"), ("V('a', shape=(2, 3)) + V('b')", {}, "write"), ("S.Group([V('a') + 1, S.exp(V('b'))])", {"a": (2, 3), "b": (4,)}, "write"), ("V('a')", {"a": (2, 3)}, "write"), ("V('a') + V('a')", {"a": (2, 3)}, "write"),
        ("S.split(V('a'), num_outputs=2)", {"a": (2, 4)}, "write"), ("S.zeros((2, 3)) + V('a')", {}, "write"), ("S.Embedding(V('i'), input_dim=3, output_dim=2, name='e')", {"i": (4,)}, {"e_weight": "write"}), ("S.Dropout(V('a'), p=0.5)", {"a": (2, 3)}, "write"),
    )
}  # fmt: skip

ENDED = [
    "r = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,))).forward()[0]",
    "r = fc.bind(cpu, [nd.ones((3, 4)), nd.ones((2, 4)), nd.ones((2,))]).forward()[0]",
    "r = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4)))",
    "r = fc.bind(cpu, [nd.ones((3, 4)), nd.ones((2, 4))])",
    "r = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,), zz=(3,))).forward()[0]",
    "r = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 5), f_bias=(2,)))",
    "r = fc.bind(cpu, {'d': np.ones((3, 4)), 'f_weight': np.ones((2, 4)), 'f_bias': np.ones((2,))})",
    "r = fc.bind(cpu, 3)",
    "r = fc.bind(cpu, (nd.ones((3, 4)), nd.ones((2, 4)), nd.ones((2,)))).forward()[0]",
    "r = fc.bind('cpu', ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,)))",
    "r = fc.bind(None, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,)))",
    "r = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,)), grad_req='foo')",
    "r = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,)), grad_req=['foo'] * 3)",
    "r = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,)), grad_req=['write'])",
    "r = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,)), grad_req={'d': 'foo'})",
    "r = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,)), grad_req=3)",
    "r = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,)), args_grad=[nd.ones((3, 4))])",
    "r = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,)), args_grad=ones(d=(3, 5)))",
    "r = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,)), args_grad=ones(zz=(3, 5))).forward()[0]",
    "e = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,)), args_grad=ones(d=(3, 4))); e.forward(is_train=True); e.backward()",
    "e = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,)), args_grad=ones(d=(3, 4))); e.forward(is_train=True); e.backward(nd.ones((3, 2))); r = e.grad_dict['d']",
    "e = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,)), args_grad=ones(d=(3, 4))); e.forward(is_train=True); e.backward([nd.ones((3, 2))] * 2); r = e.grad_dict['d']",
    "e = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,)), args_grad=ones(d=(3, 4))); e.forward(is_train=True); e.backward(nd.ones((3, 3)))",
    "e = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,)), args_grad=ones(d=(3, 4))); e.forward(is_train=True); e.backward(np.ones((3, 2)))",
    "e = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,)), args_grad=ones(d=(3, 4))); e.forward(is_train=True); e.backward({'f_output': nd.ones((3, 2))}); r = e.grad_dict['d']",
    "e = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,)), args_grad=ones(d=(3, 4))); e.forward(is_train=True); e.backward({'zz': nd.ones((3, 2))})",
    "e = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,)), args_grad=ones(d=(3, 4))); e.forward(is_train=True); e.backward([])",
    "e = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,))); e.forward(is_train=True); e.backward(nd.ones((3, 2)))",
    "e = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,)), args_grad=ones(d=(3, 4))); e.forward(); e.backward(nd.ones((3, 2))); r = e.grad_dict['d']",
    "e = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,)), args_grad=ones(d=(3, 4))); e.backward(nd.ones((3, 2)))",
    "e = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,))); r = e.forward(d=nd.zeros((3, 4)))[0]",
    "e = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,))); r = e.forward(d=np.zeros((3, 4)))[0]",
    "e = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,))); r = e.forward(zz=nd.zeros((3, 4)))",
    "e = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,))); r = e.forward(d=nd.zeros((3, 5)))",
    "e = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,))); r = e.forward(d=[1])",
    "e = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,))); r = e.grad_dict",
    "e = fc.bind(cpu, ones(d=(3, 4), f_weight=(2, 4), f_bias=(2,))); r = [e.grad_arrays, list(e.arg_dict), list(e.aux_dict), list(e.output_dict)]",
    "e = fc.simple_bind(cpu, d=(3, 4)); r = e.copy_params_from({'f_weight': nd.ones((2, 4))}); r = e.arg_dict['f_weight']",
    "e = fc.simple_bind(cpu, d=(3, 4)); e.copy_params_from({'zz': nd.ones((2, 4))})",
    "e = fc.simple_bind(cpu, d=(3, 4)); e.copy_params_from({'zz': nd.ones((2, 4))}, allow_extra_params=True); r = e.arg_dict['f_weight']",
    "e = fc.simple_bind(cpu, d=(3, 4)); e.copy_params_from({}, {'zz': nd.ones((2, 4))})",
    "e = fc.simple_bind(cpu, d=(3, 4)); n = e.reshape(d=(2, 4)); r = [n.arg_dict['d'].shape, n.outputs[0].shape]",
    "e = fc.simple_bind(cpu, d=(3, 4)); n = e.reshape(d=(5, 4))",
    "e = fc.simple_bind(cpu, d=(3, 4)); n = e.reshape(allow_up_sizing=True, d=(5, 4)); r = [n.arg_dict['d'].shape, n.outputs[0].shape]",
    "e = fc.simple_bind(cpu, d=(3, 4)); n = e.reshape(d=(3, 5))",
    "e = fc.simple_bind(cpu, d=(3, 4)); n = e.reshape(partial_shaping=True, allow_up_sizing=True, d=(3, 5)); r = [n.arg_dict['f_weight'].shape]",
    "e = fc.simple_bind(cpu, d=(3, 4)); n = e.reshape(zz=(3, 5))",
    "r = fc.eval(cpu, d=nd.ones((2, 3)), f_weight=nd.ones((2, 3)), f_bias=nd.ones((2,)))[0]",
    "r = fc.eval(cpu, d=nd.ones((2, 3)))",
    "r = S.BatchNorm(V('x'), name='b').bind(cpu, ones(x=(2, 3), b_gamma=(3,), b_beta=(3,)))",
    "r = S.BatchNorm(V('x'), name='b').bind(cpu, ones(x=(2, 3), b_gamma=(3,), b_beta=(3,)), aux_states=ones(b_moving_mean=(3,)))",
    "r = S.BatchNorm(V('x'), name='b').bind(cpu, ones(x=(2, 3), b_gamma=(3,), b_beta=(3,)), aux_states=[nd.zeros((3,))])",
    "r = S.BatchNorm(V('x'), name='b').bind(cpu, ones(x=(2, 3), b_gamma=(3,), b_beta=(3,)), aux_states=[nd.zeros((3,)), nd.ones((3,))]).forward()[0]",
    "a = V('a'); e = (a + V('a')).bind(cpu, [nd.ones((2,)), nd.ones((2,))]); r = e.forward()[0]",
    "e = (V('a') + V('a')).bind(cpu, [nd.ones((2,)), nd.ones((2,))]); r = e.arg_dict",
    "e = (V('a') * V('b')).bind(cpu, {'a': nd.array([1, 2], dtype='float64'), 'b': nd.array([1, 2])}); r = e.forward()[0]",
    "e = (V('a') * V('b')).bind(cpu, {'a': nd.array([1, 2], dtype='float64'), 'b': nd.array([1, 2], dtype='float64')}); r = e.forward()[0]",
    "e = fc.bind(cpu, {'d': nd.ones((3, 4), dtype='float64'), 'f_weight': nd.ones((2, 4)), 'f_bias': nd.ones((2,))}); r = e.forward()[0]",
    "e = fc.bind(cpu, {'d': nd.ones((3, 4), dtype='float64'), 'f_weight': nd.ones((2, 4), dtype='float64'), 'f_bias': nd.ones((2,), dtype='float64')}); r = e.forward()[0]",
    "e = fc.simple_bind(cpu, d=(3, 4), type_dict={'d': 'float64'}); r = [e.arg_dict['f_weight'].dtype.__name__, e.outputs[0].dtype.__name__]",
    "e = S.exp(V('a')).bind(cpu, {'a': nd.array([1, 2], dtype='int32')}); r = e.forward()[0]",
    "e = (V('a') + 1.5).bind(cpu, {'a': nd.array([1, 2], dtype='int32')}); r = e.forward()[0]",
    "e = (V('a') > V('b')).bind(cpu, {'a': nd.array([1, 2], dtype='int32'), 'b': nd.array([2, 1], dtype='int32')}); r = e.forward()[0]",
    "e = S.Concat(V('a'), V('b'), dim=0).bind(cpu, {'a': nd.array([1, 2], dtype='int32'), 'b': nd.array([2, 1])}); r = e.forward()[0]",
    "e = S.dot(V('a'), V('b')).bind(cpu, {'a': nd.ones((2, 2), dtype='float64'), 'b': nd.ones((2, 2))}); r = e.forward()[0]",
    "e = S.broadcast_add(V('a'), V('b')).bind(cpu, {'a': nd.ones((2, 2), dtype='float64'), 'b': nd.ones((2, 2))}); r = e.forward()[0]",
    "e = S.Convolution(V('a'), V('b'), kernel=(1, 1), num_filter=1, no_bias=True).bind(cpu, {'a': nd.ones((1, 1, 2, 2), dtype='float64'), 'b': nd.ones((1, 1, 1, 1))}); r = e.forward()[0]",
    "e = S.where(V('c'), V('a'), V('b')).bind(cpu, {'c': nd.ones((2,), dtype='int32'), 'a': nd.ones((2,)), 'b': nd.ones((2,), dtype='float64')}); r = e.forward()[0]",
    "e = S.sum(V('a')).bind(cpu, {'a': nd.array([1, 2], dtype='int32')}); r = e.forward()[0]",
    "e = S.mean(V('a')).bind(cpu, {'a': nd.array([1, 2], dtype='int32')}); r = e.forward()[0]",
    "e = S.argmax(V('a'), axis=0).bind(cpu, {'a': nd.array([1, 2], dtype='int32')}); r = e.forward()[0]",
    "e = S.Activation(V('a'), act_type='relu').bind(cpu, {'a': nd.array([-1, 2], dtype='int32')}); r = e.forward()[0]",
    "e = S.softmax(V('a')).bind(cpu, {'a': nd.array([1, 2], dtype='float16')}); r = e.forward()[0]",
    "e = S.take(V('a'), V('i')).bind(cpu, {'a': nd.array([1, 2], dtype='float16'), 'i': nd.array([1], dtype='int32')}); r = e.forward()[0]",
    "e = S.one_hot(V('i'), depth=3).bind(cpu, {'i': nd.array([1], dtype='int32')}); r = e.forward()[0]",
    "e = S.Cast(V('a'), dtype='uint8').bind(cpu, {'a': nd.array([1.7, 300])}); r = e.forward()[0].dtype.__name__",
    "e = (V('a') / 2).bind(cpu, {'a': nd.array([1, 3], dtype='int32')}); r = e.forward()[0]",
    "e = S.Embedding(V('i'), V('w'), input_dim=3, output_dim=1).bind(cpu, {'i': nd.array([0, 2]), 'w': nd.ones((3, 1), dtype='float64')}); r = e.forward()[0]",
    "e = S.BatchNorm(V('x'), name='b').simple_bind(cpu, x=(2, 3), type_dict={'x': 'float64'}); r = [e.arg_dict['b_gamma'].dtype.__name__, e.aux_dict['b_moving_mean'].dtype.__name__]",
    "r = fc.infer_type(d='float64')[0][1].__name__",
    "r = [t.__name__ for t in S.Concat(V('a'), V('b')).infer_type(a='float16')[0]]",
    "r = fc.infer_type(d='float64', f_weight='float32')",
    "r = [[None if t is None else t.__name__ for t in l] for l in (V('a') + V('b')).infer_type(a='int32')]",
    "r = [[None if t is None else t.__name__ for t in l] for l in S.argmax(V('a'), axis=0).infer_type(a='int32')]",
    "r = [[None if t is None else t.__name__ for t in l] for l in (V('a') == V('b')).infer_type(a='int32')]",
    "r = [[None if t is None else t.__name__ for t in l] for l in S.Cast(V('a'), dtype='int8').infer_type(a='int32')]",
    "r = [[None if t is None else t.__name__ for t in l] for l in S.Embedding(V('a'), input_dim=2, output_dim=2).infer_type(a='int32')]",
    "r = (V('a') + V('b')).infer_type(a='int32', b='float32')",
    "r = fc.infer_type()",
    "r = fc.infer_type(zz='float32')",
    "r = fc.infer_shape(zz=(2,))",
    "r = fc.infer_shape((2, 3), d=(2, 3))",
    "r = fc.infer_shape(d=[2, 3])",
    "r = fc.infer_shape(d=3)",
    "r = fc.infer_shape(d='abc')",
    "r = fc.infer_shape(d=(2.5, 3))",
    "r = fc.infer_shape(d=(2, -3))",
]

PROGRAMS = {**RUNS, **BOUND, **{text: ended(text) for text in ENDED}}
