"""Programs of the kinds ``infer_shape``, ``infer_shape_partial`` and ``infer_error``: what follows from some shapes."""

# ruff: noqa: E501 - one program a line
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Shapes = Mapping[str, tuple[int, ...]]

CASES: list[tuple[str, Shapes]] = []

axis: Any
begin: Any
end: Any
step: Any


def case(text: str, *known: Shapes) -> None:
    """Note a symbol, and the shapes to infer from."""
    CASES.extend((text, shapes) for shapes in known or ({},))


def inferred(text: str, known: Mapping[str, Any], *, numpy_shapes: bool = False) -> Callable[[Any], Any]:
    """Return a program that infers all it can, and then all or nothing."""

    def program(mx: Any) -> Any:  # noqa: ANN401
        names = {"mx": mx, "S": mx.sym, "V": mx.sym.Variable}
        symbol = eval(text, names)  # noqa: S307 - the texts below
        with mx.util.np_shape(numpy_shapes):
            return {"partial": symbol.infer_shape_partial(**known), "whole": symbol.infer_shape(**known)}

    return program


FC = "S.FullyConnected(V('d'), num_hidden=4, name='f')"
MLP = f"S.SoftmaxOutput(S.FullyConnected(S.Activation({FC}, act_type='relu', name='r'), num_hidden=3, name='g'), name='out')"
CONV = "S.Convolution(V('d'), kernel=(3, 3), num_filter=4, name='c')"

case(
    FC,
    {"d": (2, 3)},
    {"d": (0, 3)},
    {"d": (7,)},
    {"d": (2, 3, 4)},
    {"d": (2, 0)},
    {"f_weight": (4, 3)},
    {},
    {"d": (2, 3), "f_weight": (4, 5)},
    {"d": (2, 3), "f_bias": (5,)},
    {"d": (2, 3), "f_weight": (4, 0)},
    {"f_bias": (4,)},
    {"d": ()},
    {"d": (2, 3), "f_bias": (4, 1)},
    {"d": (2, 3), "f_weight": (4, 3, 1)},
)
case(
    "S.FullyConnected(V('d'), num_hidden=4, flatten=False, name='f')",
    {"d": (2, 3)},
    {"d": (2, 5, 3)},
    {"d": (0, 5, 3)},
    {"d": (7,)},
    {"f_weight": (4, 3)},
    {"d": (2, 3, 4, 5), "f_weight": (4, 4)},
)
case(
    "S.FullyConnected(V('d'), num_hidden=4, no_bias=True, name='f') + V('d')",
    {"d": (2, 4)},
    {"d": (0, 4)},
    {"d": (2, 3)},
)
case(
    MLP,
    {"d": (5, 7)},
    {"d": (0, 7)},
    {"d": (5, 7), "out_label": (5,)},
    {"d": (5, 7), "out_label": (4,)},
    {"out_label": (5,)},
    {"d": (5, 7), "out_label": (5, 3)},
    {"d": (5, 7), "g_weight": (3, 5)},
    {"g_weight": (3, 4)},
    {"d": (5, 7), "f_weight": (4, 7), "g_bias": (3,)},
)
case(
    CONV,
    {"d": (2, 3, 8, 8)},
    {"d": (2, 3, 2, 8)},
    {"d": (2, 3, 8)},
    {"d": (0, 3, 0, 8)},
    {"d": (2, 0, 8, 8)},
    {"c_weight": (4, 3, 3, 3)},
    {"d": (2, 3, 8, 8), "c_weight": (4, 3, 3, 2)},
    {"d": (2, 3, 8, 8), "c_bias": (3,)},
)
case(
    "S.Convolution(V('d'), kernel=(3, 3), stride=(2, 1), pad=(1, 0), dilate=(1, 2), num_filter=4, num_group=2, name='c')",
    {"d": (2, 4, 8, 9)},
    {"d": (2, 3, 8, 9)},
    {"d": (0, 4, 7, 6)},
    {"d": (2, 4, 8, 4)},
)
case(
    "S.Convolution(V('d'), kernel=(3,), num_filter=4, stride=(2,), name='c')",
    {"d": (2, 3, 9)},
    {"d": (2, 3, 9, 9)},
    {"d": (2, 3, 2)},
)
case(
    "S.Convolution(V('d'), kernel=(2, 2, 2), num_filter=4, name='c', no_bias=True)",
    {"d": (2, 3, 4, 5, 6)},
    {"d": (2, 3, 4, 5)},
    {"d": (2, 3, 4, 5, 1)},
)
case(
    f"{CONV} + V('y')",
    {"d": (2, 3, 8, 8)},
    {"y": (2, 4, 6, 6)},
    {"d": (0, 3, 0, 0), "y": (2, 4, 6, 6)},
    {"d": (2, 3, 8, 8), "y": (2, 4, 6, 5)},
)
for pool in ("max", "avg"):
    for convention in ("valid", "full"):
        case(
            f"S.Pooling(V('d'), kernel=(3, 3), stride=(2, 2), pool_type='{pool}', pooling_convention='{convention}', name='p')",
            {"d": (2, 3, 8, 8)},
            {"d": (2, 3, 7, 6)},
            {"d": (2, 3, 2, 8)},
            {"d": (0, 3, 8, 0)},
        )
case(
    "S.Pooling(V('d'), kernel=(3, 3), stride=(2, 2), pad=(1, 1), pooling_convention='full', name='p')",
    {"d": (2, 3, 8, 8)},
    {"d": (2, 3, 4, 5)},
)
case("S.Pooling(V('d'), kernel=(2, 2), pad=(2, 2), name='p')", {"d": (2, 3, 8, 8)})
case("S.Pooling(V('d'), kernel=(2, 2), pad=(3, 3), name='p')", {"d": (2, 3, 8, 8)})
case(
    "S.Pooling(V('d'), kernel=(2, 2), global_pool=True, name='p')",
    {"d": (2, 3, 8, 8)},
    {"d": (2, 3, 1, 8)},
    {"d": (2, 3, 8)},
    {"d": (0, 3, 0, 0)},
)
case("S.Pooling(V('d'), global_pool=True, name='p')", {"d": (2, 3, 8, 8)}, {"d": (2, 3, 8)}, {"d": (2, 3)})
case("S.Pooling(V('d'), kernel=(2,), stride=(1,), name='p')", {"d": (2, 3, 8)}, {"d": (2, 3, 8, 8)})
case("S.Convolution(V('d'), kernel=(3, 3), num_filter=2, stride=(0, 1), name='c')", {"d": (2, 3, 8, 8)})
case("S.Convolution(V('d'), kernel=(0, 3), num_filter=2, name='c')", {"d": (2, 3, 8, 8)})
case("S.Convolution(V('d'), kernel=(-1, 3), num_filter=2, name='c')", {"d": (2, 3, 8, 8)})
case("S.Convolution(V('d'), kernel=(3, 3), num_filter=2, pad=(-1, -1), name='c')", {"d": (2, 3, 8, 8)})
case("S.Convolution(V('d'), kernel=(3, 3), num_filter=2, dilate=(0, 1), name='c')", {"d": (2, 3, 8, 8)})
case("S.Convolution(V('d'), kernel=(3, 3), num_filter=2, num_group=0, name='c')", {"d": (2, 3, 8, 8)})
case("S.Convolution(V('d'), kernel=(3, 3), num_filter=3, num_group=2, name='c')", {"d": (2, 4, 8, 8)})
case("S.Convolution(V('d'), kernel=(3, 3), num_filter=2, layout='NHWC', name='c')", {"d": (2, 8, 8, 3)})
case("S.Pooling(V('d'), kernel=(2, 2), stride=(0, 0), name='p')", {"d": (2, 3, 8, 8)})
case("S.Pooling(V('d'), kernel=(2, 2), stride=(1,), name='p')", {"d": (2, 3, 8, 8)})
case("S.Pooling(V('d'), kernel=(2, 2), pad=(-1, 0), name='p')", {"d": (2, 3, 8, 8)})
case("S.Pooling(V('d'), kernel=(0, 2), name='p')", {"d": (2, 3, 8, 8)})
case("S.repeat(V('d'), repeats=-1, name='p')", {"d": (2, 3)})
case("S.repeat(V('d'), repeats=0, name='p')", {"d": (2, 3)})
case("S.repeat(V('d'), repeats=2, axis=1, name='p')", {"d": (2, 3)}, {"d": (2,)}, {"d": (0, 3)})
case("S.repeat(V('d'), repeats=2, name='p')", {"d": (2, 3)}, {"d": (0, 3)})
case("S.tile(V('d'), reps=(2, 3), name='p')", {"d": (2, 3)}, {"d": (2,)}, {"d": (4, 2, 3)}, {"d": (0, 3)})
case("S.one_hot(V('d'), depth=0, name='p')", {"d": (2, 3)})
case("S.one_hot(V('d'), depth=3, name='p')", {"d": (2, 3)}, {"d": (0, 3)}, {"d": ()})
case(
    "S.Embedding(V('d'), input_dim=5, output_dim=2, name='e')",
    {"d": (2, 3)},
    {"d": (0, 3)},
    {},
    {"e_weight": (5, 2)},
    {"d": (2, 3), "e_weight": (4, 2)},
)
case(
    "S.BatchNorm(V('d'), name='b')",
    {"d": (2, 3)},
    {"d": (2, 3, 4, 5)},
    {"d": (0, 3, 0)},
    {"d": (2,)},
    {"b_gamma": (3,)},
    {"d": (2, 3), "b_gamma": (4,)},
    {"d": (2, 3), "b_moving_mean": (4,)},
)
case("S.BatchNorm(V('d'), name='b', axis=-1, output_mean_var=True)", {"d": (2, 3, 5)})
case("S.BatchNorm(V('d'), name='b', axis=3)", {"d": (2, 3, 5)})
case("S.LayerNorm(V('d'), name='l')", {"d": (2, 3)}, {"d": (2, 0, 4)}, {"d": (2, 3), "l_gamma": (2,)})
case("S.LayerNorm(V('d'), name='l', axis=1, output_mean_var=True)", {"d": (2, 3, 4)}, {"d": (2,)})
case(
    "S.InstanceNorm(V('d'), name='l')",
    {"d": (2, 3, 4)},
    {"d": (2, 3)},
    {"d": (0, 3, 4)},
    {"d": (2, 3, 4), "l_gamma": (2,)},
    {"l_gamma": (3,)},
)
case(
    "S.GroupNorm(V('d'), num_groups=2, name='l')",
    {"d": (2, 4, 3)},
    {"d": (2, 3, 3)},
    {"d": (2, 4)},
    {"d": (2, 4, 3), "l_gamma": (2,)},
    {"d": (2, 4, 3), "l_gamma": (4,)},
    {"d": (0, 4, 3)},
)
case("S.GroupNorm(V('d'), num_groups=2, name='l', output_mean_var=True)", {"d": (2, 4, 3)})
case("S.L2Normalization(V('d'), name='l')", {"d": (2, 4, 3)}, {"d": (0, 3)}, {"d": (4,)})
for mode in ("channel", "spatial"):
    case(f"S.L2Normalization(V('d'), mode='{mode}', name='l')", {"d": (2, 4, 3)}, {"d": (2, 3)})
for loss in ("LinearRegressionOutput", "LogisticRegressionOutput", "MAERegressionOutput", "SoftmaxOutput", "SVMOutput"):
    case(
        f"S.{loss}(V('d'), V('y'), name='o')",
        {"d": (2, 3)},
        {"d": (2, 1)},
        {"d": (2, 3), "y": (2,)},
        {"d": (2, 3), "y": (2, 3)},
        {"d": (2, 3), "y": (3, 2)},
        {"d": (2, 3), "y": (6,)},
        {"d": (2, 3, 4)},
        {"y": (2,)},
        {"d": (0, 3)},
        {"d": (2, 3), "y": (2, 3, 1)},
        {"d": (5,)},
    )
for flags in ("multi_output=True", "preserve_shape=True", "multi_output=True, preserve_shape=True", "use_ignore=True"):
    case(
        f"S.SoftmaxOutput(V('d'), V('y'), name='o', {flags})",
        {"d": (2, 3, 4, 5)},
        {"d": (2, 3, 4), "y": (2, 4)},
        {"d": (2, 3, 4, 5), "y": (2, 4, 5)},
        {"d": (2, 3, 4, 5), "y": (2, 1, 4, 5)},
        {"d": (2, 3, 4, 5), "y": (2, 20)},
        {"d": (2, 3, 4), "y": (2, 3)},
        {"d": (0, 3, 4)},
    )
case(
    "S.softmax_cross_entropy(V('d'), V('y'), name='o')",
    {"d": (2, 3)},
    {"d": (2, 3), "y": (3,)},
    {"d": (2, 3, 4)},
    {"y": (2,)},
)
for reduction in ("sum", "mean", "max", "min", "prod", "norm", "nansum"):
    case(f"S.{reduction}(V('d'), name='r')", {"d": (2, 3)}, {"d": (0, 3)})
    case(f"S.{reduction}(V('d'), axis=1, name='r')", {"d": (2, 3, 4)}, {"d": (2,)}, {"d": (0, 3)})
    case(f"S.{reduction}(V('d'), axis=(0, -1), keepdims=True, name='r')", {"d": (2, 3, 4)})
    case(f"S.{reduction}(V('d'), axis=(0, 0), name='r')", {"d": (2, 3, 4)})
for flags in ("axis=1, exclude=True", "axis=(), keepdims=True", "axis=-4", "axis=(0, 1, 2)", "axis=(1, -2)"):
    case(f"S.sum(V('d'), {flags}, name='r')", {"d": (2, 3, 4)})
for function in ("argmax", "argmin"):
    case(f"S.{function}(V('d'), name='r')", {"d": (2, 3)})
    case(f"S.{function}(V('d'), axis=1, keepdims=True, name='r')", {"d": (2, 3)}, {"d": (2,)})
    case(f"S.{function}(V('d'), axis=-1, name='r')", {"d": (2, 3)})
for shape in (
    (0, -1),
    (-1, 0),
    (6, -1),
    (-2,),
    (-3, 0),
    (-4, 1, 2, -2),
    (-4, -1, 2, 0),
    (2, -2),
    (0, 0, 0),
    (-1,),
    (5, -1),
    (4, 6),
    (-1, -1),
    (0, -3),
    (-4, 2, 2, -2),
    (7, 4),
    (0, 0, 0, 0),
    (-3, -3),
    (-4, -1, -1, -2),
    (1, -2, 1),
):
    case(f"S.Reshape(V('d'), shape={shape}, name='r')", {"d": (2, 3, 4)}, {"d": (0, 3, 4)}, {"d": (6,)})
case("S.Reshape(V('d'), shape=(-1, 0), reverse=True, name='r')", {"d": (2, 3, 4)})
case("S.Reshape(V('d'), shape=(0, -3), reverse=True, name='r')", {"d": (2, 3, 4)})
case(
    "S.Reshape(V('d'), shape=(-1, 3), name='r') + V('y')",
    {"d": (2, 3, 4), "y": (8, 3)},
    {"d": (2, 0, 4), "y": (8, 3)},
    {"d": (2, 3, 4), "y": (7, 3)},
)
case("S.Flatten(V('d'), name='r')", {"d": (2, 3, 4)}, {"d": (2,)}, {"d": (0, 3, 4)}, {"d": (2, 0, 4)})
case("S.transpose(V('d'), name='r')", {"d": (2, 3, 4)}, {"d": (2,)}, {"d": (0, 3)})
case("S.transpose(V('d'), axes=(2, 0, 1), name='r')", {"d": (2, 3, 4)}, {"d": (2, 3)}, {"d": (0, 3, 4)})
case("S.transpose(V('d'), axes=(1, 0), name='r') + V('y')", {"d": (2, 3)}, {"y": (3, 2)}, {"d": (2, 0), "y": (3, 0)})
for axis in (0, 1, -1, 2, 3, -4, 4):
    case(f"S.expand_dims(V('d'), axis={axis}, name='r')", {"d": (2, 3, 4)})
for axis in ("None", "0", "(0, 2)", "1", "-1", "5", "(0, 0)"):
    case(f"S.squeeze(V('d'), axis={axis}, name='r')", {"d": (1, 3, 1)}, {"d": (1, 1)}, {"d": (1, 0, 1)})
for begin, end, step in (
    ((0, 1), (2, 3), None),
    ((0,), (1,), None),
    ((None, 1), (None, 3), None),
    ((0, -2), (1, None), None),
    ((2, 2), (0, 0), (-1, -1)),
    ((5,), (6,), None),
    ((0, 0, 0, 0), (1, 1, 1, 1), None),
    ((1,), (1,), None),
    ((0,), (9,), None),
    ((0, 0), (3, 4), (2, 3)),
    ((-9,), (2,), None),
):
    case(f"S.slice(V('d'), begin={begin}, end={end}, step={step or ()}, name='r')", {"d": (3, 4, 2)}, {"d": (0, 4)})
for axis, begin, end in (
    (0, 1, 2),
    (1, 0, None),
    (-1, -2, None),
    (1, 2, 9),
    (3, 0, 1),
    (0, 2, 1),
    (0, 0, -1),
    (0, 1, 1),
    (0, -5, 2),
):
    case(f"S.slice_axis(V('d'), axis={axis}, begin={begin}, end={end}, name='r')", {"d": (3, 4, 2)}, {"d": (0, 4)})
case(
    "S.slice_like(V('d'), V('y'), name='r')",
    {"d": (3, 4), "y": (2, 3)},
    {"d": (3, 4), "y": (4, 3)},
    {"d": (3, 4)},
    {"d": (3, 4), "y": (2, 3, 1)},
)
case("S.slice_like(V('d'), V('y'), axes=(1,), name='r')", {"d": (3, 4), "y": (9, 3)}, {"d": (3, 4), "y": (3,)})
case(
    "S.Concat(V('a'), V('b'), dim=1, name='c')",
    {"a": (2, 3), "b": (2, 4)},
    {"a": (2, 3), "b": (3, 4)},
    {"a": (2, 3)},
    {"a": (0, 3), "b": (2, 0)},
    {"a": (2, 3), "b": (2, 3, 4)},
    {"a": (2,), "b": (2,)},
)
case(
    "S.Concat(V('a'), V('b'), V('c'), dim=0, name='cc') + V('y')",
    {"a": (2, 3), "b": (2, 3), "y": (7, 3)},
    {"y": (7, 3)},
    {"a": (2, 0), "b": (1, 3), "c": (2, 0)},
)
case("S.Concat(V('a'), V('b'), dim=-1, name='c')", {"a": (2, 3), "b": (2, 4)})
case("S.Concat(V('a'), V('b'), dim=5, name='c')", {"a": (2, 3), "b": (2, 4)})
case(
    "S.stack(V('a'), V('b'), axis=1, name='c')",
    {"a": (2, 3)},
    {"a": (2, 3), "b": (2, 3)},
    {"a": (2, 3), "b": (2, 4)},
    {"a": (0, 3), "b": (2, 0)},
)
case("S.stack(V('a'), V('b'), axis=-1, name='c')", {"a": (2, 3), "b": (2, 3)})
case("S.stack(V('a'), V('b'), axis=4, name='c')", {"a": (2, 3), "b": (2, 3)})
case("S.split(V('d'), num_outputs=2, axis=1, name='s')", {"d": (2, 6)}, {"d": (2, 5)}, {"d": (0, 6)}, {"d": (2,)}, {})
case("S.split(V('d'), num_outputs=6, axis=1, squeeze_axis=True, name='s')", {"d": (2, 6)}, {"d": (2, 12)})
case(
    "S.split(V('d'), num_outputs=2, axis=1, name='s')[0] + V('y')",
    {"y": (2, 3)},
    {"d": (0, 6), "y": (2, 3)},
    {"d": (2, 6), "y": (2, 2)},
)
for op in ("dot", "batch_dot"):
    for flags in ("", "transpose_a=True, ", "transpose_b=True, ", "transpose_a=True, transpose_b=True, "):
        case(
            f"S.{op}(V('a'), V('b'), {flags}name='m')",
            {"a": (2, 3), "b": (3, 4)},
            {"a": (3, 2), "b": (4, 3)},
            {"a": (2, 3), "b": (2, 4)},
            {"a": (3,), "b": (3,)},
            {"a": (2, 3), "b": (3,)},
            {"a": (2, 3, 4), "b": (2, 4, 5)},
            {"a": (2, 3, 4), "b": (4, 5)},
            {"a": (2, 3)},
            {"a": (0, 3), "b": (3, 4)},
            {"a": (2, 4, 3), "b": (2, 5, 4)},
        )
for op in ("+", "*", "/", "-", "**", "%", ">", "=="):
    case(
        f"(V('a') {op} V('b'))",
        {"a": (2, 3)},
        {"b": (2, 3)},
        {"a": (2, 3), "b": (2, 4)},
        {"a": (2, 0), "b": (0, 3)},
        {"a": (2, 3), "b": (3,)},
        {"a": (1, 3), "b": (2, 3)},
    )
for op in ("broadcast_add", "broadcast_mul", "broadcast_maximum", "broadcast_greater", "broadcast_power"):
    case(
        f"S.{op}(V('a'), V('b'), name='b0')",
        {"a": (2, 3), "b": (1, 3)},
        {"a": (2, 3), "b": (2, 4)},
        {"a": (2, 3), "b": (3,)},
        {"a": (2, 1), "b": (1, 4)},
        {"a": (2, 3)},
        {"a": (0, 3), "b": (1, 3)},
        {"a": (0, 3), "b": (2, 1)},
        {"a": (1,), "b": (2, 3, 4)},
    )
case("S.broadcast_to(V('a'), shape=(2, 3), name='b0')", {"a": (1, 3)}, {"a": (2, 2)}, {"a": (3,)}, {"a": (2, 3)}, {})
case("S.broadcast_to(V('a'), shape=(0, 3), name='b0')", {"a": (1, 3)}, {"a": (4, 1)})
case("S.broadcast_axis(V('a'), axis=(0, 1), size=(2, 3), name='b0')", {"a": (1, 1)}, {"a": (1, 2)}, {"a": (1,)})
case(
    "S.broadcast_like(V('a'), V('b'), name='b0')",
    {"a": (1, 3), "b": (2, 3)},
    {"a": (2, 3), "b": (3, 3)},
    {"a": (3,), "b": (2, 3)},
)
case("S.broadcast_like(V('a'), V('b'), lhs_axes=(0,), rhs_axes=(-1,), name='b0')", {"a": (1, 3), "b": (2, 5)})
case("S.add_n(V('a'), V('b'), V('c'), name='n')", {"b": (2, 3)}, {"a": (2, 0), "b": (0, 3)}, {"a": (2, 3), "c": (2, 4)})
for mode in ("clip", "wrap"):
    case(
        f"S.take(V('a'), V('i'), mode='{mode}', axis=1, name='t')",
        {"a": (2, 3, 4), "i": (5,)},
        {"a": (2, 3, 4), "i": (5, 6)},
        {"a": (2,), "i": (3,)},
        {"a": (2, 3)},
    )
case("S.take(V('a'), V('i'), axis=-1, name='t')", {"a": (2, 3, 4), "i": (5,)})
case(
    "S.batch_take(V('a'), V('i'), name='t')",
    {"a": (2, 3), "i": (2,)},
    {"a": (2, 3), "i": (3,)},
    {"a": (2, 3)},
    {"i": (2,)},
    {"a": (2, 3, 4), "i": (2,)},
)
for flags in ("", "axis=1, ", "axis=0, keepdims=True, ", "axis=None, "):
    case(
        f"S.pick(V('a'), V('i'), {flags}name='t')",
        {"a": (2, 3), "i": (2,)},
        {"a": (2, 3), "i": (3,)},
        {"a": (2, 3)},
        {"a": (2, 3), "i": (2, 1)},
        {"a": (2, 3), "i": (1, 3)},
    )
case(
    "S.where(V('c'), V('a'), V('b'), name='w')",
    {"c": (2, 3), "a": (2, 3)},
    {"c": (2,), "a": (2, 3)},
    {"a": (2, 3)},
    {"c": (3,), "a": (2, 3), "b": (2, 3)},
    {"c": (2, 3), "a": (2, 3), "b": (2, 4)},
    {"c": (2, 3)},
)
for act in ("leaky", "prelu", "elu", "selu", "gelu", "rrelu"):
    case(f"S.LeakyReLU(V('d'), act_type='{act}', name='l')", {"d": (2, 3)}, {"d": (0, 3, 4)}, {"d": (2,)})
case(
    "S.LeakyReLU(V('d'), V('g'), act_type='prelu', name='l')",
    {"d": (2, 3), "g": (1,)},
    {"d": (2, 3), "g": (3,)},
    {"d": (2, 3), "g": (2, 3)},
)
for axis in (0, 1, -1):
    case(f"S.softmax(V('d'), axis={axis}, name='s')", {"d": (2, 3)}, {"d": (0, 3)}, {})
case("S.topk(V('d'), k=2, name='t')", {"d": (2, 3)}, {"d": (0, 3)}, {"d": (2, 1)}, {})
case("S.topk(V('d'), k=0, name='t')", {"d": (2, 3)})
case("S.topk(V('d'), k=9, name='t')", {"d": (2, 3)})
case("S.topk(V('d'), k=2, axis=None, name='t')", {"d": (2, 3)}, {"d": (0, 3)})
case("S.topk(V('d'), k=2, axis=0, ret_typ='both', name='t')", {"d": (2, 3)})
case("S.topk(V('d'), k=1, ret_typ='mask', name='t')", {"d": (2, 3)})
case("S.topk(V('d'), k=1, axis=2, name='t')", {"d": (2, 3)})
case("S.topk(V('d'), k=1, axis=-2, name='t')", {"d": (2, 3)})
for op in ("sort", "argsort"):
    case(f"S.{op}(V('d'), name='t')", {"d": (2, 3)}, {"d": (0, 3)})
    case(f"S.{op}(V('d'), axis=None, name='t')", {"d": (2, 3)})
    case(f"S.{op}(V('d'), axis=0, is_ascend=False, name='t')", {"d": (2, 3)})
    case(f"S.{op}(V('d'), axis=3, name='t')", {"d": (2, 3)})
for mode in ("constant", "edge", "reflect"):
    case(
        f"S.pad(V('d'), mode='{mode}', pad_width=(0, 0, 0, 0, 1, 2, 3, 0), name='t')",
        {"d": (2, 3, 4, 5)},
        {"d": (2, 3, 4)},
        {"d": (0, 3, 4, 5)},
        {"d": (2, 3, 1, 5)},
    )
case("S.pad(V('d'), mode='constant', pad_width=(1, 0, 0, 0, 1, 2, 3, 0), name='t')", {"d": (2, 3, 4, 5)})
case("S.pad(V('d'), mode='constant', pad_width=(0, 0, 0, 0), name='t')", {"d": (2, 3)})
case("S.pad(V('d'), mode='constant', pad_width=(0, 0, 0, 0, 1, 1), name='t')", {"d": (2, 3, 4)})
case("S.pad(V('d'), mode='constant', pad_width=(0, 0, 0, 0, -1, 1, 0, 0), name='t')", {"d": (2, 3, 4, 5)})
case("S.pad(V('d'), mode='edge', pad_width=(0, 0, 1), name='t')", {"d": (2, 3, 4, 5)})
for axis in ("None", "0", "-1", "2"):
    case(f"S.cumsum(V('d'), axis={axis}, name='t')", {"d": (2, 3)}, {"d": (0, 3)})
for k in (0, 1, -1, 5):
    case(f"S.diag(V('d'), k={k}, name='t')", {"d": (3,)}, {"d": (2, 4)}, {"d": (2, 3, 4)}, {"d": (0, 3)})
case("S.diag(V('d'), axis1=1, axis2=-1, name='t')", {"d": (2, 3, 4)})
case("S.diag(V('d'), axis1=1, axis2=1, name='t')", {"d": (2, 3, 4)})
case("S.smooth_l1(V('d'), scalar=1.0, name='t')", {"d": (2, 3)}, {"d": (0, 3)})
case("S.eye(3, 4, k=1)", {})
case("S.eye(3)", {})
case("S.eye(0)", {})
case("S.linspace(0, 1, 5)", {})
case("S.linspace(0, 1, 5, endpoint=False)", {})
case("S.arange(0, 10, 3)", {})
case("S.arange(5, 0, -2)", {})
case("S.arange(5, 0)", {})
case("S.arange(0, 5, 0)", {})
case("S.arange(4, repeat=2)", {})
case("S.zeros((2, 3)) + V('a')", {}, {"a": (2, 3)}, {"a": (2, 4)})
case("S.zeros((0, 3)) + V('a')", {}, {"a": (2, 3)})
case("S.full((2,), 1.5)", {})
case("S.SwapAxis(V('d'), dim1=0, dim2=2, name='t')", {"d": (2, 3, 4)}, {"d": (2, 3)}, {"d": (0, 3, 4)})
case("S.SwapAxis(V('d'), dim1=0, dim2=-1, name='t')", {"d": (2, 3, 4)})
case("S.reverse(V('d'), axis=(0, 1), name='t')", {"d": (2, 3, 4)}, {"d": (2,)}, {"d": (0, 3)})
case("S.depth_to_space(V('d'), block_size=2, name='t')", {"d": (1, 8, 2, 3)}, {"d": (1, 7, 2, 3)}, {"d": (8, 2, 3)})
case("S.space_to_depth(V('d'), block_size=2, name='t')", {"d": (1, 2, 4, 6)}, {"d": (1, 2, 3, 6)})
case("S.gather_nd(V('d'), V('i'), name='t')", {"d": (2, 3, 4), "i": (2, 5)}, {"d": (2, 3, 4), "i": (4, 5)})
case("S.shape_array(V('d'), name='t')", {"d": (2, 3)}, {"d": (2, 3, 4)})
case("S.size_array(V('d'), name='t')", {"d": (2, 3)})
case("S.Dropout(V('d'), name='t')", {"d": (2, 3)}, {"d": (0, 3)})
case("S.Cast(V('d'), dtype='float64', name='t')", {"d": (2, 3)}, {"d": (0, 3)})
case("S.BlockGrad(V('d'), name='t') + V('e')", {"e": (2, 3)})
case("S.MakeLoss(V('d'), name='t')", {"d": (2, 3)}, {"d": (0, 3)})
case("S.clip(V('d'), a_min=0, a_max=1, name='t') + V('e')", {"e": (2, 3)})
case("S.identity(V('d')) + 1", {"d": (2, 3)}, {"d": (-1, 3)})
case("S.zeros_like(V('d')) + V('e')", {"e": (2, 3)})
case("V('d', shape=(2, 3)) + V('e')", {}, {"d": (2, 4)}, {"e": (2, 3)}, {"d": (0, 5)})
case("V('d', shape=(0, 3)) + V('e')", {}, {"d": (2, 3)}, {"e": (2, 4)}, {"e": (2, 3)})
case("S.Group([V('a') + V('b'), S.exp(V('c'))])", {"a": (2, 3)}, {"c": (1,)}, {"a": (2, 3), "c": (1,)})
case("V('a')", {"a": (2, 3)}, {})
case("V('a') + V('a')", {"a": (2, 3)}, {})
case(
    "S.FullyConnected(S.exp(V('x', shape=(3, 0))), V('w', shape=(0, 5)), num_hidden=2, name='f')",
    {},
    {"x": (3, 5)},
    {"x": (3, 6)},
)

PROGRAMS = {
    **{f"{text} {dict(known)}": inferred(text, known) for text, known in CASES},
    **{
        f"{text} {known} numpy": inferred(text, known, numpy_shapes=True)
        for text, known in [
            (text, {key: tuple(size or -1 for size in shape) or None for key, shape in shapes.items()})
            for text, shapes in CASES
        ]
    },
}
