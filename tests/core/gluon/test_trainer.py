"""Trainers: three steps give the weights that MXNet 1.9.1 gets, and learning goes on after a save."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core import autograd, nd
from core.context import cpu
from core.gluon import Parameter, Trainer, loss, nn
from core.gluon.parameter import DeferredInitializationError
from core.training.rules import SGD

DECAY = {"wd": 0.1, "clip_gradient": 0.3}

# Weights from 1 after three steps of rate 0.1 (twice that by lr_mult); the gradient of step k is k · (1, −2, 0.1) / 2.
# NAG with decay is left out: there MXNet decays by the weight after the step.
STEPS: list[tuple[str, dict[str, Any], list[float]]] = [
    ("sgd", {}, [0.4, 2.2, 0.94]),
    ("sgd", {"momentum": 0.9}, [0.04900002, 2.902, 0.9049]),
    ("sgd", {"momentum": 0.9, **DECAY}, [0.558848, 1.220576, 0.795768]),
    ("nag", {}, [0.4, 2.2, 0.94]),
    ("Adam", {}, [0.4153597, 1.58464, 0.4153616]),
    ("adam", DECAY, [0.3999965, 1.600003, 0.3994068]),
    ("adagrad", DECAY, [0.4950491, 1.387335, 0.4134523]),
    ("rmsprop", DECAY, [-0.4754757, 2.475476, -0.4544539]),
    ("rmsprop", {"centered": True, "wd": 0.1}, [-2.538453, 4.593107, -1.994826]),
    ("rmsprop", {"clip_weights": 0.5}, [-0.5, 0.5, -0.5]),
    ("adadelta", DECAY, [0.7012439, 0.7567561, 0.6945128]),
]


def run(trainer: Trainer, parameter: Parameter, first: int, last: int) -> list[float]:
    """Take steps and return the weights."""
    slope = nd.array([1, -2, 0.1])
    for step in range(first, last + 1):
        with autograd.record():
            total = (parameter.data() * slope * step).sum()
        total.backward()
        trainer.step(2)
    found: list[float] = parameter.data().asnumpy().tolist()
    return found


def weights() -> Parameter:
    parameter = Parameter("w_bias", shape=(3,), lr_mult=2.0)
    parameter.initialize(init="one")
    return parameter


@pytest.mark.parametrize(("name", "settings", "expected"), STEPS)
def test_three_steps(name: str, settings: dict[str, Any], expected: list[float]) -> None:
    parameter = weights()
    trainer = Trainer([parameter], name, {"learning_rate": 0.1, **settings})
    np.testing.assert_allclose(run(trainer, parameter, 1, 3), expected, rtol=3e-5)


@pytest.mark.parametrize("name", ["sgd", "adam", "rmsprop"])
def test_saved_states_go_on_as_if_nothing_had_happened(name: str, tmp_path: Path) -> None:
    settings = {"momentum": 0.9} if name == "sgd" else {"centered": True} if name == "rmsprop" else {}
    straight = weights()
    expected = run(Trainer([straight], name, settings), straight, 1, 4)
    parameter = weights()
    first = Trainer([parameter], name, settings)
    run(first, parameter, 1, 2)
    first.save_states(tmp_path / "states")
    second = Trainer([parameter], name, settings)
    second.load_states(tmp_path / "states")
    assert run(second, parameter, 3, 4) == expected


def test_states_of_another_optimizer_are_refused(tmp_path: Path) -> None:
    parameter = weights()
    first = Trainer([parameter], "adam")
    run(first, parameter, 1, 1)
    first.save_states(tmp_path / "states")
    with pytest.raises(ValueError, match="has the states of other parameters, or of another optimizer"):
        Trainer([parameter], "sgd").load_states(tmp_path / "states")


def test_learning_rate() -> None:
    parameter = weights()
    trainer = Trainer([parameter], SGD(learning_rate=0.5))
    assert trainer.learning_rate == 0.5
    trainer.set_learning_rate(0.25)
    assert trainer.optimizer.learning_rate == trainer.learning_rate == 0.25


def test_a_schedule_decides_by_the_number_of_the_step() -> None:
    parameter = weights()
    trainer = Trainer([parameter], "sgd", {"lr_scheduler": lambda step: 0.1 * 0.5 ** (step - 1)})
    np.testing.assert_allclose(run(trainer, parameter, 1, 3), [0.725, 1.55, 0.9725], rtol=1e-6)
    assert trainer.learning_rate == pytest.approx(0.025)
    with pytest.raises(UserWarning, match="LRScheduler of the optimizer has already been defined"):
        trainer.set_learning_rate(1)


def test_gradients_of_all_devices_add_up() -> None:
    parameter = Parameter("w", shape=(1,))
    parameter.initialize(init="one", ctx=[cpu(0), cpu(1)])
    trainer = Trainer([parameter], "sgd", {"learning_rate": 1.0})
    with autograd.record():
        parts = [parameter.data(cpu(0)) * 2, parameter.data(cpu(1)) * nd.array([3], ctx=cpu(1))]
    autograd.backward(parts)
    trainer.step(1)
    assert [array.asscalar() for array in parameter.list_data()] == [1 - 5, 1 - 5]


def test_what_needs_no_gradient_is_left_alone() -> None:
    net = nn.HybridSequential()
    net.add(nn.Dense(2, in_units=2), nn.BatchNorm(in_channels=2, scale=False))
    net.initialize()
    trainer = Trainer(net.collect_params(), "sgd", {"wd": 0.5})
    with autograd.record():
        total = net(nd.ones((3, 2))).sum()
    total.backward()
    trainer.step(3)
    assert net.collect_params(".*gamma")["batchnorm0_gamma"].data().asnumpy().tolist() == [1, 1]


@pytest.mark.parametrize("hybrid", [False, True])
def test_a_network_learns_the_exclusive_or(hybrid: bool) -> None:
    net = nn.HybridSequential()
    net.add(nn.Dense(8, activation="tanh"), nn.Dense(2))
    net.initialize(init="xavier")
    net.hybridize(hybrid)
    trainer = Trainer(net.collect_params(), "adam", {"learning_rate": 0.05})
    measure = loss.SoftmaxCrossEntropyLoss()
    x, label = nd.array([[0, 0], [0, 1], [1, 0], [1, 1]]), nd.array([0, 1, 1, 0])
    for _ in range(150):
        with autograd.record():
            found = measure(net(x), label)
        found.backward()
        trainer.step(4)
    assert measure(net(x), label).asnumpy().max() < 0.1
    assert net(x).argmax(axis=1).asnumpy().tolist() == [0, 1, 1, 0]


class TestMistakes:
    @pytest.mark.parametrize(
        ("params", "text"),
        [(3, "got <class 'int'>"), ([3], "got list of <class 'int'>")],
    )
    def test_no_parameters(self, params: Any, text: str) -> None:  # noqa: ANN401 - that is the point
        with pytest.raises(ValueError, match=f"First argument must be a list or dict of Parameters, {text}"):
            Trainer(params, "sgd")

    def test_unknown_optimizers_and_settings(self) -> None:
        with pytest.raises(ValueError, match="Cannot find optimizer foo; there are sgd, nag"):
            Trainer([weights()], "foo")
        with pytest.raises(TypeError, match="SGD got an unexpected setting 'bar'"):
            Trainer([weights()], "sgd", {"bar": 3})
        with pytest.raises(AssertionError, match="optimizer_params must be None if optimizer is an instance"):
            Trainer([weights()], SGD(), {"momentum": 1})

    @pytest.mark.parametrize(
        "settings", [{"learning_rate": float("nan")}, {"learning_rate": "fast"}, {"wd": None}, {"clip_gradient": 0}]
    )
    def test_settings_that_make_no_sense(self, settings: dict[str, object]) -> None:
        with pytest.raises(ValueError, match=next(iter(settings))):
            Trainer([weights()], "sgd", settings)

    def test_batches_of_nothing(self) -> None:
        with pytest.raises(ValueError, match="batch_size must be above 0"):
            Trainer([weights()], "sgd").step(0)

    def test_parameters_that_wait_for_their_shape(self) -> None:
        dense = nn.Dense(2)
        dense.initialize()
        with pytest.raises(DeferredInitializationError):
            Trainer(dense.collect_params(), "sgd").step(1)


def halves() -> tuple[list[Parameter], Trainer]:
    """Return two weights of 1, and what trains them."""
    parameters = [Parameter(name, shape=(2,)) for name in ("used", "unused")]
    for parameter in parameters:
        parameter.initialize(init="one")
    return parameters, Trainer(parameters, "sgd", {"learning_rate": 1.0, "momentum": 0.5})


def back(*parameters: Parameter) -> None:
    with autograd.record():
        total = sum((parameter.data().sum() for parameter in parameters), start=nd.zeros((1,)))
    total.backward()


def test_a_gradient_that_nobody_computed_anew_is_refused() -> None:
    (used, unused), trainer = halves()
    back(used, unused)
    trainer.step(1)
    back(used)
    with pytest.raises(UserWarning, match="No backward pass has reached Parameter 'unused' on cpu\\(0\\) since"):
        trainer.step(1)
    assert used.data().asnumpy().tolist() == [0, 0], "nothing was changed, as in MXNet"


def test_what_has_a_stale_gradient_stays_if_that_is_intended() -> None:
    (used, unused), trainer = halves()
    back(used, unused)
    trainer.step(1)
    back(used)
    trainer.step(1, ignore_stale_grad=True)
    assert used.data().asnumpy().tolist() == [-1.5, -1.5]
    assert unused.data().asnumpy().tolist() == [0, 0]


def test_momentum_survives_another_learning_rate_and_batch_size() -> None:
    (used, unused), trainer = halves()
    found = []
    for rate, batch_size in ((1.0, 1), (10.0, 1), (10.0, 4)):
        trainer.set_learning_rate(rate)
        back(used, unused)
        trainer.step(batch_size)
        found.append(used.data().asnumpy()[0])
    # half of the step before is the momentum of the next, which adds the rate times the gradient per row
    np.testing.assert_allclose(np.diff([1, *found]), [-1, -10.5, -7.75])
