"""What layers do beyond what the harness checks: values by definition, modes, states, shapes that flow back."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from core.base import MXNetError
from core.dimension import Shape
from core.expression.expression import Head, apply, topological, variable
from core.expression.gradient import gradient
from core.inference.infer import infer
from core.inference.view import ExpressionView
from core.messages import describe
from core.operators import standard_registry
from core.operators.convolution import Convolution
from core.operators.embedding import Embedding
from core.operators.leaky import LeakyReLU
from core.operators.make_loss import BlockGrad, MakeLoss, PlainMakeLoss
from core.operators.normalization import BatchNorm, LayerNorm
from core.operators.operator import Array, Operator, RunContext
from core.operators.pooling import Pooling
from core.operators.random import Dropout
from core.operators.regression import LinearRegressionOutput, LogisticRegressionOutput, MAERegressionOutput
from core.operators.softmax import SoftmaxActivation, SoftmaxCrossEntropy
from core.problem import Refused
from tests.helpers.operator_checks import call, check_gradient, check_second_order, evaluate

REGISTRY = standard_registry()


def context(is_train: bool = True, seed: int = 0) -> RunContext:
    return RunContext(is_train, np.random.default_rng(seed))


def shapes(operator: Operator, known: Mapping[str, Shape]) -> dict[str, Shape | None]:
    """Return all shapes at an operator that follow from some; raises with the text of the first problem."""
    inputs = [variable(port.name) for port in operator.inputs()]
    node = apply(operator, "op", [Head(each) for each in inputs])
    heads = [Head(node, index) for index in range(len(operator.outputs()))]
    given = {each: known[each.name] for each in inputs if each.name in known}
    found = infer(ExpressionView(heads, given))
    if found.problems:
        raise ValueError(describe(found.problems[0]))
    return {port.name: found.shape((node, port.name)) for port in (*operator.inputs(), *operator.outputs())}


def backward(operator: Operator, arrays: list[Array], is_train: bool = True) -> list[Array | None]:
    """Return the gradient of each input of an operator that needs no head gradient."""
    heads, inputs = call(operator)
    graph = gradient(heads, inputs)
    assert graph.seeds == ()
    values = dict(zip(inputs, arrays, strict=True))
    found = [graph.gradients[each] for each in inputs]
    return [None if head is None else evaluate([head], values, is_train=is_train)[0] for head in found]


# Losses


X = np.array([[0.5, -1.0], [2.0, 0.0], [-0.3, 4.0]])
LABEL = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])


@pytest.mark.parametrize(
    ("operator", "prediction", "slope"),
    [
        (LinearRegressionOutput(grad_scale=3.0), X, X - LABEL),
        (LogisticRegressionOutput(grad_scale=3.0), 1 / (1 + np.exp(-X)), 1 / (1 + np.exp(-X)) - LABEL),
        (MAERegressionOutput(grad_scale=3.0), X, np.sign(X - LABEL)),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_regression_outputs_send_the_error_back_per_output(operator: Operator, prediction: Array, slope: Array) -> None:
    (found,) = operator.forward([X, LABEL], context())
    np.testing.assert_allclose(found, prediction)
    d_data, d_label = backward(operator, [X, LABEL])
    assert d_data is not None
    np.testing.assert_allclose(d_data, slope * 3 / 2)
    assert d_label is None
    check_second_order(operator, [X, LABEL], (0,))


def test_regression_objectives_are_means() -> None:
    error = X - LABEL
    assert LinearRegressionOutput().objective([X, LABEL], [X]) == pytest.approx(np.square(error).mean() / 2)
    assert MAERegressionOutput().objective([X, LABEL], [X]) == pytest.approx(np.abs(error).mean())
    p = 1 / (1 + np.exp(-X))
    expected = -(LABEL * np.log(p) + (1 - LABEL) * np.log(1 - p)).mean()
    assert LogisticRegressionOutput().objective([X, LABEL], [p]) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("data", "label", "inferred"),
    [
        ((4, 1), None, (4,)),
        ((4, 2), None, (4, 2)),
        ((4,), None, (4,)),
        ((4, 2, 3), (4, 6), (4, 6)),
        ((4, 1), (4, 1), (4, 1)),
    ],
)
def test_labels_of_regression(data: Shape, label: Shape | None, inferred: Shape) -> None:
    known = {"data": data} if label is None else {"data": data, "label": label}
    assert shapes(LinearRegressionOutput(), known)["label"] == inferred


@pytest.mark.parametrize("label", [(8,), (4,), (3, 2)])
def test_labels_of_another_size_are_refused(label: Shape) -> None:
    with pytest.raises(ValueError, match="op"):
        shapes(LinearRegressionOutput(), {"data": (4, 2), "label": label})


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        (MakeLoss(grad_scale=3.0), 3.0),
        (MakeLoss(grad_scale=3.0, normalization="batch"), 1.0),
        (MakeLoss(grad_scale=3.0, normalization="valid", valid_thresh=0.4), 1.0),
        (MakeLoss(grad_scale=3.0, normalization="valid", valid_thresh=9.0), 3.0),
        (PlainMakeLoss(), 1.0),
        (BlockGrad(), 0.0),
    ],
    ids=str,
)
def test_losses_begin_and_end_gradients(operator: Operator, expected: float) -> None:
    (found,) = backward(operator, [X])
    assert found is not None
    np.testing.assert_allclose(found, np.full(X.shape, expected))


def test_softmax_cross_entropy_is_the_loss_that_softmax_output_differentiates() -> None:
    label = np.array([0.0, 1.0, 1.0])
    (total,) = SoftmaxCrossEntropy().forward([X, label], context())
    logs = X - np.log(np.exp(X).sum(axis=1, keepdims=True))
    np.testing.assert_allclose(total, [-(logs[0, 0] + logs[1, 1] + logs[2, 1])])
    output = REGISTRY.create("SoftmaxOutput", {})
    check_gradient(output, [X, label], (0,), lambda a: float(SoftmaxCrossEntropy().forward(list(a), context())[0][0]))


# Activations


def test_leaky_gradient_at_zero_is_the_slope() -> None:
    heads, (x,) = call(LeakyReLU(slope=0.1))
    graph = gradient(heads, [x])
    head = graph.gradients[x]
    assert head is not None
    (found,) = evaluate([head], {x: np.zeros(1), graph.seeds[0].node: np.ones(1)})
    np.testing.assert_allclose(found, [0.1])


def test_elu_and_selu_do_not_overflow() -> None:
    x = np.array([-1e4, 0.0, 1e4], np.float32)
    with np.errstate(all="raise"):
        for kind in ("elu", "selu"):
            (y,) = LeakyReLU(act_type=kind).forward([x], context())
            assert np.isfinite(y).all()


def test_rrelu_draws_slopes_in_training_and_takes_the_middle_otherwise() -> None:
    operator, x = LeakyReLU(act_type="rrelu", lower_bound=0.1, upper_bound=0.3), np.full((50, 40), -1.0)
    y, slopes = operator.forward([x], context())
    assert 0.1 <= slopes.min() < 0.11 < 0.29 < slopes.max() <= 0.3
    np.testing.assert_array_equal(y, -slopes)
    np.testing.assert_allclose(operator.forward([x], context(is_train=False))[0], -0.2)


def test_prelu_has_a_slope_for_each_channel_or_the_one_that_is_given() -> None:
    operator = LeakyReLU(act_type="prelu")
    assert shapes(operator, {"data": (5, 4, 3)})["gamma"] == (4,)
    assert shapes(operator, {"data": (5, 4, 3), "gamma": (1,)})["gamma"] == (1,)
    with pytest.raises(ValueError, match="gamma"):
        shapes(operator, {"data": (5, 4, 3), "gamma": (3,)})


def test_one_slope_for_all_channels_has_a_gradient() -> None:
    operator, arrays = LeakyReLU(act_type="prelu"), [X, np.array([0.3])]
    arrays[0] = X + 0.1  # away from the kink
    check_gradient(operator, arrays, (0, 1))
    check_second_order(operator, arrays, (0, 1))


def test_softmax_activation_in_both_modes() -> None:
    x = np.random.default_rng(0).normal(size=(2, 3, 4))
    (last,) = SoftmaxActivation().forward([x], context())
    np.testing.assert_allclose(last.sum(axis=-1), 1)
    (channels,) = SoftmaxActivation(mode="channel").forward([x], context())
    np.testing.assert_allclose(channels.sum(axis=1), 1)


@pytest.mark.parametrize("name", ["softmax", "log_softmax", "softmin"])
def test_softmax_survives_large_numbers_and_names_a_missing_axis(name: str) -> None:
    x = np.array([[1e4, -1e4, 1e4]], np.float32)
    assert not np.isnan(REGISTRY.create(name, {}).forward([x], context())[0]).any()
    with pytest.raises(ValueError, match="op"):
        shapes(REGISTRY.create(name, {"axis": 2}), {"data": (3, 4)})


# Dropout


def test_dropout_keeps_the_mean_and_its_mask_is_drawn_by_the_generator_alone() -> None:
    x = np.ones((200, 50), np.float32)
    y, mask = Dropout(p=0.3).forward([x], context(seed=1))
    assert set(np.unique(y)) == {np.float32(0), np.float32(1 / 0.7)}
    assert y.mean() == pytest.approx(1, abs=0.02)
    assert (y == 0).mean() == pytest.approx(0.3, abs=0.02)
    np.testing.assert_array_equal(y, mask)
    np.testing.assert_array_equal(y, Dropout(p=0.3).forward([x], context(seed=1))[0])
    assert (y != Dropout(p=0.3).forward([x], context(seed=2))[0]).any()


def test_dropout_of_everything_and_of_nothing() -> None:
    x = np.ones((4, 5))
    np.testing.assert_array_equal(Dropout(p=1.0).forward([x], context())[0], 0)
    np.testing.assert_array_equal(Dropout(p=0.0).forward([x], context())[0], 1)
    with pytest.raises(Refused, match="attribute_too_large"):
        Dropout.create({"p": 1.5})


def test_dropout_shares_draws_along_axes() -> None:
    (y, _) = Dropout(axes=(0,)).forward([np.ones((6, 30))], context())
    assert (y == y[:1]).all()
    assert len(np.unique(y)) == 2


# Embedding


def test_embedding_clips_and_truncates_indices() -> None:
    table = np.arange(8.0).reshape(4, 2)
    (y,) = Embedding(input_dim=4, output_dim=2).forward([np.array([-3.0, 1.9, 99.0, np.nan]), table], context())
    np.testing.assert_array_equal(y, table[[0, 1, 3, 0]])


def test_shapes_of_an_embedding_are_known_without_its_table() -> None:
    found = shapes(Embedding(input_dim=4, output_dim=2), {"data": (5, -1)})
    assert (found["weight"], found["output"]) == ((4, 2), (5, -1, 2))


# Normalization


def test_batch_norm_moves_its_statistics_in_training_only() -> None:
    generator = np.random.default_rng(0)
    x, ones, zeros = generator.normal(3, 2, (50, 4)), np.ones(4), np.zeros(4)
    operator = BatchNorm(momentum=0.75)
    y, mean, scale, moved_mean, moved_var = operator.forward([x, ones, zeros, zeros, ones], context())
    np.testing.assert_allclose(y.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(y.std(axis=0), 1, rtol=1e-3)
    np.testing.assert_allclose(mean, x.mean(axis=0))
    np.testing.assert_allclose(scale, 1 / np.sqrt(x.var(axis=0) + 1e-3))
    np.testing.assert_allclose(moved_mean, 0.25 * x.mean(axis=0))
    np.testing.assert_allclose(moved_var, 0.75 + 0.25 * x.var(axis=0))
    for predicting in (
        operator.forward([x, ones, zeros, zeros, ones], context(is_train=False)),
        BatchNorm(use_global_stats=True).forward([x, ones, zeros, zeros, ones], context()),
    ):
        np.testing.assert_allclose(predicting[0], x / np.sqrt(1 + 1e-3))
        np.testing.assert_array_equal(predicting[3], zeros)
        np.testing.assert_array_equal(predicting[4], ones)


def test_fixed_gamma_is_one_and_has_no_gradient() -> None:
    x = np.random.default_rng(0).normal(size=(6, 2))
    twos, zeros, ones = np.full(2, 2.0), np.zeros(2), np.ones(2)
    fixed = BatchNorm().forward([x, twos, zeros, zeros, ones], context())[0]
    np.testing.assert_allclose(fixed, BatchNorm(fix_gamma=False).forward([x, ones, zeros, zeros, ones], context())[0])
    heads, inputs = call(BatchNorm())
    graph = gradient(heads[:1], [inputs[1]])
    values = dict(zip(inputs, [x, twos, zeros, zeros, ones], strict=True)) | {graph.seeds[0].node: np.ones((6, 2))}
    (d_gamma,) = evaluate(graph.heads, values)
    np.testing.assert_array_equal(d_gamma, zeros)


def test_normalization_knows_its_channels() -> None:
    found = shapes(BatchNorm(), {"data": (-1, 3, -1)})
    assert {found[port] for port in ("gamma", "beta", "moving_mean", "moving_var", "mean", "var")} == {(3,)}
    found = shapes(LayerNorm(axis=1), {"data": (2, 3, 4)})
    assert (found["gamma"], found["mean"], found["std"]) == ((3,), (2, 1, 4), (2, 1, 4))
    with pytest.raises(ValueError, match="op"):
        shapes(BatchNorm(axis=2), {"data": (4, 3)})


# Convolution and pooling


def test_convolution_by_its_definition() -> None:
    generator = np.random.default_rng(0)
    operator = Convolution(kernel=(2, 3), num_filter=4, stride=(2, 1), dilate=(1, 2), pad=(1, 0), num_group=2)
    x, w, b = generator.normal(size=(2, 6, 5, 7)), generator.normal(size=(4, 3, 2, 3)), generator.normal(size=4)
    (y,) = operator.forward([x, w, b], context())
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (0, 0)))
    expected = np.zeros(y.shape)
    for n, f, i, j in np.ndindex(*y.shape):
        channels = padded[n, 3 * (f // 2) : 3 * (f // 2) + 3]
        expected[n, f, i, j] = b[f] + (w[f] * channels[:, 2 * i : 2 * i + 2, j : j + 5 : 2]).sum()
    np.testing.assert_allclose(y, expected)


def test_sizes_flow_back_through_a_convolution_where_the_stride_is_one() -> None:
    operator = Convolution(kernel=(3, 3), num_filter=4, pad=(1, 0), no_bias=True)
    x, w = variable("x"), variable("w")
    node = apply(operator, "c", [Head(x), Head(w)])
    like = variable("like")
    total = apply(REGISTRY.create("elemwise_add", {}), "add", [Head(node), Head(like)])
    found = infer(ExpressionView([Head(total)], {x: (-1, 2, -1, -1), like: (5, -1, 6, 7)}))
    assert found.shape((x, "output")) == (5, 2, 6, 9)
    assert found.shape((w, "output")) == (4, 2, 3, 3)
    strided = Convolution(kernel=(3, 3), num_filter=4, stride=(2, 1))
    assert shapes(strided, {"data": (-1, 3, -1, 8)})["output"] == (-1, 4, -1, 6)


@pytest.mark.parametrize(
    ("attributes", "data", "text"),
    [
        ({"kernel": (5, 5)}, (2, 3, 4, 9), "spans 5 positions"),
        ({"kernel": (3, 3), "stride": (1,)}, (2, 3, 9, 9), "stride"),
        ({"kernel": (3, 3), "num_group": 3}, (2, 3, 9, 9), "4 filters"),
        ({"kernel": (3, 3), "num_group": 2}, (2, 3, 9, 9), "3 channels"),
        ({"kernel": (3, 3)}, (2, 3, 9), "axes"),
        ({"kernel": (3, 3, 3, 3)}, (2, 3, 9, 9, 9, 9), "axes"),
    ],
)
def test_convolution_says_what_does_not_fit(attributes: dict[str, object], data: Shape, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        shapes(Convolution.create({"num_filter": 4, **attributes}), {"data": data})


@pytest.mark.parametrize("kernel", [(0, 3), (-1, 3), "(3, x)", (3.5,)])
def test_a_kernel_has_sizes_from_one_up(kernel: object) -> None:
    with pytest.raises(Refused, match="attribute_"):
        Convolution.create({"num_filter": 4, "kernel": kernel})


def test_a_maximum_that_occurs_twice_counts_once() -> None:
    heads, (x,) = call(Pooling(kernel=(2, 2)))
    graph = gradient(heads[:1], [x])
    head = graph.gradients[x]
    assert head is not None
    (found,) = evaluate([head], {x: np.ones((1, 1, 2, 2)), graph.seeds[0].node: np.ones((1, 1, 1, 1))})
    np.testing.assert_array_equal(found[0, 0], [[1, 0], [0, 0]])


@pytest.mark.parametrize(
    ("convention", "stride", "pad", "rows"),
    [("valid", 2, 0, 2), ("full", 2, 0, 3), ("valid", 3, 1, 2), ("full", 3, 1, 3), ("valid", 1, 0, 4)],
)
def test_conventions_round_down_or_up(convention: str, stride: int, pad: int, rows: int) -> None:
    operator = Pooling(kernel=(2,), stride=(stride,), pad=(pad,), pooling_convention=convention)
    assert shapes(operator, {"data": (1, 1, 5)})["output"] == (1, 1, rows)


def test_averages_count_the_padding_unless_told_otherwise() -> None:
    x = np.ones((1, 1, 3))
    counted = Pooling(kernel=(3,), pad=(1,), pool_type="avg").forward([x], context())[0]
    np.testing.assert_allclose(counted[0, 0], [2 / 3, 1, 2 / 3])
    alone = Pooling(kernel=(3,), pad=(1,), pool_type="avg", count_include_pad=False).forward([x], context())[0]
    np.testing.assert_allclose(alone[0, 0], 1)


def test_global_pooling_ignores_the_kernel() -> None:
    operator = Pooling(global_pool=True, pool_type="avg", kernel=(7, 7), stride=(3, 3))
    assert shapes(operator, {"data": (2, 3, 4, 5)})["output"] == (2, 3, 1, 1)
    x = np.random.default_rng(0).normal(size=(2, 3, 4, 5))
    np.testing.assert_allclose(operator.forward([x], context())[0][..., 0, 0], x.mean(axis=(2, 3)))


def test_names_of_hidden_outputs_do_not_reach_symbols() -> None:
    import core.symbol as sym

    data = sym.Variable("data")
    net = sym.Pooling(sym.BatchNorm(sym.Dropout(data, name="d"), name="bn"), kernel=(2, 2), name="p")
    assert net.list_outputs() == ["p_output"]
    assert [name for name in net.get_internals().list_outputs() if name.startswith("bn")] == [
        "bn_gamma",
        "bn_beta",
        "bn_moving_mean",
        "bn_moving_var",
        "bn_output",
    ]
    both = sym.BatchNorm(data, name="bn", output_mean_var=True)
    assert both.list_outputs() == ["bn_output", "bn_mean", "bn_var"]
    with pytest.raises(MXNetError, match="tuple"):
        sym.Activation(both, act_type="relu")
    assert len({node.name for node in topological(net.heads)}) == 8
