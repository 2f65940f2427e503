"""Losses: values and gradients are those that MXNet 1.9.1 computes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import pytest

from core import autograd, nd, sym
from core.gluon import loss as losses
from core.gluon.loss import Loss
from core.ndarray import NDArray
from core.operators.operator import Array

Numbers: TypeAlias = Sequence[Any]

PRED = [[0.5, -1.0, 2.0], [-0.25, 0.75, 0.1]]
LABEL = [[1.0, 0.2, -0.5], [0.0, 1.0, 0.5]]
SHARES = [[0.2, 0.3, 0.5], [0.6, 0.1, 0.3]]
SIGNS = [[1.0, -1.0, 1.0], [-1.0, -1.0, 1.0]]
CHANCES = [[0.2, 0.7, 0.9], [0.4, 0.5, 0.1]]
COUNTS = [[0, 1, 3], [2, 5, 1]]
BY_EXAMPLE = [[2.0], [0.5]]
BY_CLASS = [[1.0, 2.0, 3.0]]

# loss, its settings, inputs, values of MXNet, gradients of the first input of MXNet
CASES = [
    (
        losses.L2Loss,
        {},
        (
            PRED,
            LABEL,
        ),
        [1.32333, 0.0475],
        [-0.166667, -0.4, 0.833333, -0.0833333, -0.0833333, -0.133333],
    ),
    (
        losses.L2Loss,
        {"weight": 3.0},
        (
            PRED,
            LABEL,
            BY_EXAMPLE,
        ),
        [7.94, 0.07125],
        [-1.0, -2.4, 5.0, -0.125, -0.125, -0.2],
    ),
    (
        losses.L1Loss,
        {},
        (
            PRED,
            LABEL,
        ),
        [1.4, 0.3],
        [-0.333333, -0.333333, 0.333333, -0.333333, -0.333333, -0.333333],
    ),
    (
        losses.SoftmaxCrossEntropyLoss,
        {},
        (
            PRED,
            [2.0, 0.0],
        ),
        [0.241311, 1.63654],
        [0.17529, 0.0391126, -0.214403, -0.805347, 0.529121, 0.276226],
    ),
    (
        losses.SoftmaxCrossEntropyLoss,
        {"sparse_label": False},
        (
            PRED,
            SHARES,
        ),
        [1.44131, 1.43154],
        [-0.0247096, -0.260887, 0.285597, -0.405347, 0.429121, -0.0237744],
    ),
    (
        losses.SoftmaxCrossEntropyLoss,
        {"from_logits": True, "axis": 1},
        (
            PRED,
            [2.0, 0.0],
            BY_EXAMPLE,
        ),
        [-4.0, 0.125],
        [0.0, 0.0, -2.0, -0.5, 0.0, 0.0],
    ),
    (
        losses.SoftmaxCrossEntropyLoss,
        {"axis": 0, "batch_axis": 1},
        (
            PRED,
            [1.0, 0.0, 1.0],
        ),
        [1.13687, 1.91022, 2.03939],
        [0.679179, -0.851953, 0.869892, -0.679179, 0.851953, -0.869892],
    ),
    (
        losses.SigmoidBinaryCrossEntropyLoss,
        {},
        (
            PRED,
            LABEL,
        ),
        [1.37142, 0.552402],
        [-0.125847, 0.0229805, 0.460266, 0.145941, -0.10694, 0.0083264],
    ),
    (
        losses.SigmoidBinaryCrossEntropyLoss,
        {},
        (
            PRED,
            LABEL,
            BY_EXAMPLE,
            BY_CLASS,
        ),
        [2.83333, 0.448079],
        [-0.251694, -0.0515136, 1.0, 0.0729706, -0.10694, -0.0750069],
    ),
    (
        losses.SigmoidBinaryCrossEntropyLoss,
        {"from_sigmoid": True},
        (
            CHANCES,
            SHARES,
        ),
        [0.88472, 0.73726],
        [0.0, 0.634921, 1.48148, -0.277778, 0.533333, -0.740741],
    ),
    (
        losses.SigmoidBinaryCrossEntropyLoss,
        {"from_sigmoid": True},
        (
            CHANCES,
            SHARES,
            BY_EXAMPLE,
            BY_CLASS,
        ),
        [1.91101, 0.610441],
        [0.0, 0.984127, 2.22222, -0.138889, 0.233333, -1.37037],
    ),
    (
        losses.KLDivLoss,
        {},
        (
            PRED,
            SHARES,
        ),
        [-1.82965, -0.852946],
        [-0.2, -0.3, -0.5, -0.6, -0.1, -0.3],
    ),
    (
        losses.KLDivLoss,
        {"from_logits": False},
        (
            PRED,
            SHARES,
        ),
        [0.411658, 0.533592],
        [-0.0247096, -0.260887, 0.285597, -0.405347, 0.429121, -0.0237744],
    ),
    (
        losses.HuberLoss,
        {"rho": 0.5},
        (
            PRED,
            LABEL,
        ),
        [1.15, 0.095],
        [-0.333333, -0.333333, 0.333333, -0.166667, -0.166667, -0.266667],
    ),
    (
        losses.HingeLoss,
        {},
        (
            PRED,
            SIGNS,
        ),
        [0.166667, 1.13333],
        [-0.333333, 0.0, -0.0, 0.333333, 0.333333, -0.333333],
    ),
    (
        losses.SquaredHingeLoss,
        {"margin": 2},
        (
            PRED,
            SIGNS,
        ),
        [1.08333, 4.745],
        [-1.0, 0.666667, -0.0, 1.16667, 1.83333, -1.26667],
    ),
    (
        losses.LogisticLoss,
        {},
        (
            PRED,
            SIGNS,
        ),
        [0.304756, 0.785736],
        [-0.125847, 0.0896471, -0.0397343, 0.145941, 0.226393, -0.15834],
    ),
    (
        losses.LogisticLoss,
        {"label_format": "binary"},
        (
            PRED,
            SHARES,
        ),
        [0.871422, 0.834069],
        [0.14082, -0.0103529, 0.126932, -0.0540588, 0.19306, 0.0749931],
    ),
    (
        losses.TripletLoss,
        {},
        (
            PRED,
            LABEL,
            SHARES,
        ),
        [4.91, 0.1],
        [-1.6, 0.2, 2.0, 1.2, -1.8, -0.4],
    ),
    (
        losses.TripletLoss,
        {"margin": 0.1},
        (
            PRED,
            LABEL,
            SIGNS,
        ),
        [6.79, 0.0],
        [0.0, -2.4, 3.0, -0.0, -0.0, 0.0],
    ),
    (
        losses.PoissonNLLLoss,
        {},
        (PRED, COUNTS),
        [0.842772],
        [0.274787, -0.105353, 0.731509, -0.203533, -0.4805, 0.017528],
    ),
    (
        losses.PoissonNLLLoss,
        {"from_logits": False, "weight": 2.0},
        (CHANCES, COUNTS, BY_EXAMPLE),
        [3.081988],
        [0.666667, -0.285714, -1.555556, -0.666667, -1.5, -1.5],
    ),
    (
        losses.CosineEmbeddingLoss,
        {},
        (PRED, LABEL, [1, -1]),
        [[1.268982], [0.897942]],
        [-0.409878, -0.025617, 0.089661, 0.35352, 0.061866, 0.419805],
    ),
    (
        losses.CosineEmbeddingLoss,
        {"margin": 0.2, "weight": 3.0},
        (PRED, LABEL, [-1, -1], BY_EXAMPLE),
        [[0.0], [1.046912]],
        [0.0, 0.0, 0.0, 0.53028, 0.092799, 0.629708],
    ),
]


def gradient_of(array: NDArray) -> Array:
    assert array.grad is not None
    return array.grad.asnumpy().ravel()


@pytest.mark.parametrize("hybrid", [False, True])
@pytest.mark.parametrize(("kind", "settings", "inputs", "values", "gradient"), CASES)
def test_values_and_gradients(
    kind: type[Loss],
    settings: dict[str, Any],
    inputs: Sequence[Numbers],
    values: Numbers,
    gradient: Numbers,
    hybrid: bool,
) -> None:
    loss = kind(**settings)
    loss.hybridize(hybrid)
    arrays = [nd.array(numbers) for numbers in inputs]
    arrays[0].attach_grad()
    with autograd.record():
        found = loss(*arrays)
    found.backward()
    np.testing.assert_allclose(found.asnumpy(), values, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(gradient_of(arrays[0]), gradient, rtol=1e-5, atol=1e-6)


def test_names_and_repr() -> None:
    assert repr(losses.L2Loss()) == "L2Loss(batch_axis=0, w=1.0)"
    assert losses.SoftmaxCELoss is losses.SoftmaxCrossEntropyLoss
    assert losses.SigmoidBCELoss is losses.SigmoidBinaryCrossEntropyLoss
    made = losses.L1Loss()(sym.Variable("pred"), sym.Variable("label"))
    assert made.list_outputs() == ["l1loss0_mean0_output"]


def test_labels_may_have_another_shape_of_equal_size() -> None:
    found = losses.L1Loss()(nd.array([[1], [2]]), nd.array([3, 5]))
    assert found.asnumpy().tolist() == [2, 3]


def test_full_poisson_loss_adds_the_logarithm_of_the_factorial_where_there_is_one() -> None:
    counts = np.array([1.0, 2.0, 6.0])
    plain, full = (losses.PoissonNLLLoss(compute_full=on)(nd.zeros(3), nd.array(counts)) for on in (False, True))
    stirling = [0.0, np.log(2), np.log(720)]
    assert (full - plain).asscalar() == pytest.approx(np.mean(stirling), rel=0.03)


def test_bad_settings_are_refused() -> None:
    with pytest.raises(ValueError, match="label_format can only be signed or binary, received foo"):
        losses.LogisticLoss(label_format="foo")
    with pytest.raises(AssertionError, match="weight must be a number"):
        losses.L2Loss(weight="1")  # type: ignore[arg-type]
