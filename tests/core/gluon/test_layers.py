"""Layers: reprs, shapes and definitions. `tests/peers/gluon_mxnet.py` compares their numbers with MXNet's."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from core import autograd, nd
from core.gluon import Block, nn, utils
from core.operators.operator import Array

REPRS: list[tuple[Callable[[], Block], str]] = [
    (lambda: nn.Dense(3, in_units=4, activation="relu"), "Dense(4 -> 3, Activation(relu))"),
    (lambda: nn.Conv2D(3, (2, 2)), "Conv2D(-1 -> 3, kernel_size=(2, 2), stride=(1, 1))"),
    (
        lambda: nn.Conv1D(3, 3, 2, 1, 2, in_channels=2, activation="relu", use_bias=False),
        "Conv1D(2 -> 3, kernel_size=(3,), stride=(2,), padding=(1,), dilation=(2,), bias=False, Activation(relu))",
    ),
    (
        lambda: nn.Conv3D(2, 3, groups=2, in_channels=2),
        "Conv3D(1 -> 2, kernel_size=(3, 3, 3), stride=(1, 1, 1), groups=2)",
    ),
    (
        nn.MaxPool2D,
        (
            "MaxPool2D(size=(2, 2), stride=(2, 2), padding=(0, 0), ceil_mode=False, global_pool=False, pool_type=max,"
            " layout=NCHW)"
        ),
    ),
    (
        nn.GlobalAvgPool1D,
        (
            "GlobalAvgPool1D(size=(1,), stride=(1,), padding=(0,), ceil_mode=True, global_pool=True, pool_type=avg,"
            " layout=NCW)"
        ),
    ),
    (
        lambda: nn.BatchNorm(in_channels=3),
        "BatchNorm(axis=1, eps=1e-05, momentum=0.9, fix_gamma=False, use_global_stats=False, in_channels=3)",
    ),
    (
        lambda: nn.LayerNorm(in_channels=3),
        "LayerNorm(eps=1e-05, axis=-1, center=True, scale=True, in_channels=3)",
    ),
    (lambda: nn.Embedding(3, 4), "Embedding(3 -> 4, float32)"),
    (lambda: nn.Dropout(0.5), "Dropout(p = 0.5, axes=())"),
    (nn.Flatten, "Flatten"),
    (lambda: nn.Lambda("tanh"), "Lambda(tanh)"),
    (lambda: nn.HybridLambda(lambda F, x: F.exp(x)), "HybridLambda(<lambda>)"),
    (lambda: nn.LeakyReLU(0.1), "LeakyReLU(0.1)"),
    (lambda: nn.Activation("relu"), "Activation(relu)"),
    (nn.Swish, "Swish(\n\n)"),
]


@pytest.mark.parametrize(("make", "expected"), REPRS, ids=[text.split("(")[0] for _, text in REPRS])
def test_repr(make: Callable[[], Block], expected: str) -> None:
    assert repr(make()) == expected


IMAGES = (2, 4, 7, 6)
SHAPES: list[tuple[Callable[[], Block], tuple[int, ...], tuple[int, ...]]] = [
    (lambda: nn.Dense(3), (2, 4, 5), (2, 3)),
    (lambda: nn.Dense(3, flatten=False), (2, 4, 5), (2, 4, 3)),
    (lambda: nn.Conv1D(3, 3, strides=2, padding=1), (2, 4, 9), (2, 3, 5)),
    (lambda: nn.Conv2D(6, (3, 2), groups=2), IMAGES, (2, 6, 5, 5)),
    (lambda: nn.Conv3D(2, 2), (1, 2, 3, 4, 5), (1, 2, 2, 3, 4)),
    (nn.MaxPool1D, (2, 4, 9), (2, 4, 4)),
    (lambda: nn.MaxPool1D(ceil_mode=True), (2, 4, 9), (2, 4, 5)),
    (lambda: nn.MaxPool2D((3, 2), strides=1), IMAGES, (2, 4, 5, 5)),
    (nn.MaxPool3D, (1, 2, 4, 4, 4), (1, 2, 2, 2, 2)),
    (nn.AvgPool1D, (2, 4, 9), (2, 4, 4)),
    (lambda: nn.AvgPool2D(3, 2, 1), IMAGES, (2, 4, 4, 3)),
    (nn.AvgPool3D, (1, 2, 4, 4, 4), (1, 2, 2, 2, 2)),
    (nn.GlobalMaxPool1D, (2, 4, 9), (2, 4, 1)),
    (nn.GlobalMaxPool2D, IMAGES, (2, 4, 1, 1)),
    (nn.GlobalMaxPool3D, (1, 2, 4, 4, 4), (1, 2, 1, 1, 1)),
    (nn.GlobalAvgPool1D, (2, 4, 9), (2, 4, 1)),
    (nn.GlobalAvgPool2D, IMAGES, (2, 4, 1, 1)),
    (nn.GlobalAvgPool3D, (1, 2, 4, 4, 4), (1, 2, 1, 1, 1)),
    (nn.BatchNorm, IMAGES, IMAGES),
    (nn.LayerNorm, IMAGES, IMAGES),
    (nn.InstanceNorm, IMAGES, IMAGES),
    (lambda: nn.InstanceNorm(axis=-1, scale=True), IMAGES, IMAGES),
    (nn.GroupNorm, IMAGES, IMAGES),
    (lambda: nn.Embedding(5, 3), (2, 4), (2, 4, 3)),
    (lambda: nn.Dropout(0.5), IMAGES, IMAGES),
    (nn.Flatten, IMAGES, (2, 168)),
]


@pytest.mark.parametrize(("make", "shape", "expected"), SHAPES)
def test_shapes(make: Callable[[], Block], shape: tuple[int, ...], expected: tuple[int, ...]) -> None:
    block = make()
    block.initialize()
    assert block(nd.ones(shape)).shape == expected
    block.hybridize()
    assert block(nd.ones(shape)).shape == expected


X = np.array([[-2.0, -0.5, 0.5, 2.0]])
ELEMENTWISE: list[tuple[Callable[[], Block], Array]] = [
    (lambda: nn.Activation("relu"), np.maximum(X, 0)),
    (lambda: nn.Activation("softsign"), X / (1 + np.abs(X))),
    (lambda: nn.LeakyReLU(0.1), np.where(X > 0, X, 0.1 * X)),
    (nn.PReLU, np.where(X > 0, X, 0.25 * X)),
    (lambda: nn.PReLU(in_channels=4, alpha_initializer="ones"), X),
    (lambda: nn.ELU(0.5), np.where(X > 0, X, 0.5 * np.expm1(X))),
    (nn.SELU, 1.0507009873554805 * np.where(X > 0, X, 1.6732632423543772 * np.expm1(X))),
    (nn.GELU, np.array([[-0.04550026, -0.15426877, 0.34573123, 1.95449974]])),
    (lambda: nn.Swish(1.5), X / (1 + np.exp(-1.5 * X))),
    (lambda: nn.Lambda(lambda x: x * 2), X * 2),
    (lambda: nn.HybridLambda("square"), X**2),
]


@pytest.mark.parametrize(("make", "expected"), ELEMENTWISE)
def test_definitions(make: Callable[[], Block], expected: Array) -> None:
    block = make()
    block.initialize()
    np.testing.assert_allclose(block(nd.array(X)).asnumpy(), expected, rtol=1e-5)


class TestBatchNorm:
    def test_training_follows_the_batch_and_predicting_the_moving_statistics(self) -> None:
        norm = nn.BatchNorm(momentum=0.5)
        norm.initialize()
        x = nd.array([[0, 4], [2, 0]])
        with autograd.record():
            trained = norm(x)
        trained.backward()
        np.testing.assert_allclose(trained.asnumpy(), [[-1, 1], [1, -1]], rtol=1e-4)
        assert norm.running_mean.data().asnumpy().tolist() == [0.5, 1]
        assert norm.running_var.data().asnumpy().tolist() == [1, 2.5]
        np.testing.assert_allclose(norm(x).asnumpy()[:, 0], [-0.5, 1.5], rtol=1e-4)

    def test_only_what_is_learned_has_a_gradient(self) -> None:
        norm = nn.BatchNorm(scale=False, center=False)
        requests = {name: parameter.grad_req for name, parameter in norm.collect_params().items()}
        assert set(requests.values()) == {"null"}

    def test_half_precision_keeps_single_statistics(self) -> None:
        norm = nn.BatchNorm(in_channels=1)
        norm.cast("float16")
        assert {np.dtype(parameter.dtype) for parameter in norm.params.values()} == {np.dtype("float32")}


def test_dropout_only_drops_in_training() -> None:
    drop, x = nn.Dropout(0.5), nd.ones((100, 10))
    assert drop(x).asnumpy().min() == 1
    with autograd.record():
        found = drop(x).asnumpy()
    assert set(np.unique(found)) == {0, 2}
    assert nn.Dropout(0)(x).asnumpy().min() == 1


class TestSequential:
    def test_items_slices_and_length(self) -> None:
        net = nn.Sequential()
        net.add(nn.Dense(1), nn.Flatten(), nn.Dense(2))
        assert len(net) == len(list(net)) == 3
        assert net[-1] is list(net)[2]
        part = net[1:]
        assert isinstance(part, nn.Sequential)
        assert [repr(block) for block in part] == ["Flatten", "Dense(-1 -> 2, linear)"]
        with pytest.raises(IndexError):
            net[5]

    def test_only_blocks(self) -> None:
        with pytest.raises(TypeError, match="Sequential takes Blocks, but got 3"):
            nn.Sequential().add(3)  # type: ignore[arg-type]


class TestMistakes:
    def test_sizes_per_axis(self) -> None:
        with pytest.raises(AssertionError, match="kernel_size must be a number or a list of 2 ints"):
            nn.Conv2D(1, (1, 2, 3))

    def test_layouts(self) -> None:
        with pytest.raises(AssertionError, match="MaxPool2D only supports the layout 'NCHW' for now, not 'NHWC'"):
            nn.MaxPool2D(layout="NHWC")

    def test_groups(self) -> None:
        with pytest.raises(ValueError, match="in_channels 3 cannot be split into 2 groups"):
            nn.Conv2D(4, 1, groups=2, in_channels=3)

    def test_slopes(self) -> None:
        with pytest.raises(AssertionError, match="must be no less than 0, but is -1"):
            nn.LeakyReLU(-1)

    @pytest.mark.parametrize("kind", [nn.Lambda, nn.HybridLambda])
    def test_functions(self, kind: type[nn.Lambda]) -> None:
        with pytest.raises(AssertionError, match="Function name no_such is not found in"):
            kind("no_such")
        with pytest.raises(ValueError, match="Unrecognized function in lambda: 3"):
            kind(3)  # type: ignore[arg-type]


class TestUtilities:
    def test_split(self) -> None:
        x = nd.arange(5)
        for count, wanted in ((1, [[0, 1, 2, 3, 4]]), (2, [[0, 1, 2], [3, 4]]), (3, [[0, 1], [2, 3], [4]])):
            parts = utils.split_data(x, count, even_split=False)
            assert [part.asnumpy().tolist() for part in parts] == wanted
        with pytest.raises(ValueError, match="cannot be evenly split into 2 slices along axis 0"):
            utils.split_data(x, 2)
        with pytest.raises(ValueError, match="Too many slices"):
            utils.split_data(x, 6, even_split=False)

    def test_clip(self) -> None:
        arrays = [nd.array([3.0]), nd.array([4.0])]
        assert utils.clip_global_norm(arrays, 1) == pytest.approx(5)
        assert [array.asscalar() for array in arrays] == pytest.approx([0.6, 0.8])
        with pytest.warns(UserWarning, match="nan or inf is detected"):
            utils.clip_global_norm([nd.array([float("nan")])], 1)
