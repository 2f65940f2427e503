"""Hybridized blocks run as compiled programs from their second call on, and nobody can tell but by the clock."""

from __future__ import annotations

import gc
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core import autograd, nd
from core.base import MXNetError
from core.dimension import is_complete
from core.expression.expression import Head, topological
from core.expression.lowering import lower
from core.gluon import HybridBlock, Trainer, compiled, loss, nn
from core.gluon.graph import BlockGraph, evaluate
from core.graph.model import Document
from core.ndarray import NDArray
from core.operators.operator import Array
from core.problem import Refused
from core.runtime.compiled.program import CompiledProgram, bind
from core.symbol import Symbol
from tests.core.inference.test_properties import completed
from tests.helpers.random_graphs import REGISTRY, documents


class Bindings:
    """Counts the programs that are bound."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, *args: Any, **settings: Any) -> CompiledProgram:  # noqa: ANN401 - those of `bind`
        self.count += 1
        return bind(*args, **settings)


@pytest.fixture
def bindings(monkeypatch: pytest.MonkeyPatch) -> Bindings:
    """Tells how many programs were bound."""
    found = Bindings()
    monkeypatch.setattr(compiled, "bind", found)
    return found


def convolutional() -> nn.HybridSequential:
    net = nn.HybridSequential()
    net.add(nn.Conv2D(3, 3, padding=1, activation="relu"), nn.MaxPool2D(), nn.BatchNorm(), nn.Flatten(), nn.Dense(2))
    return net


def smooth() -> nn.HybridSequential:
    net = nn.HybridSequential()
    net.add(nn.Dense(5, activation="tanh"), nn.Dense(2))
    return net


def images(seed: int, rows: int = 4) -> NDArray:
    return nd.array(np.random.default_rng(seed).normal(size=(rows, 3, 4, 4)))


def twins(make: Callable[[], nn.HybridSequential], x: NDArray) -> list[nn.HybridSequential]:
    """Return a net and a hybridized one with the same values."""
    plain, hybrid = make(), make()
    for net in (plain, hybrid):
        net.initialize()
        net(x)
    for one, other in zip(plain.collect_params().values(), hybrid.collect_params().values(), strict=True):
        other.set_data(one.data())
    hybrid.hybridize()
    return [plain, hybrid]


def gradient_of(x: NDArray) -> Array:
    assert x.grad is not None
    return x.grad.asnumpy()


def gradients_of(net: nn.HybridSequential) -> list[Array]:
    return [each.grad().asnumpy() for each in net.collect_params().values()]


def check(found: list[list[Array]]) -> None:
    for plain, hybrid in zip(*found, strict=True):
        np.testing.assert_allclose(hybrid, plain, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("rule", ["sgd", "adam"])
def test_training_goes_the_same_way(rule: str, bindings: Bindings) -> None:
    entropy = loss.SoftmaxCrossEntropyLoss()
    found = []
    for net in twins(convolutional, images(0)):
        trainer = Trainer(net.collect_params(), rule, {"learning_rate": 0.05})
        losses = []
        for step in range(6):
            with autograd.record():
                lost = entropy(net(images(step)), nd.array([0, 1, 1, 0]))
            lost.backward()
            trainer.step(4)
            losses.append(lost.asnumpy())
        states = [parameter.data().asnumpy() for parameter in net.collect_params().values()]
        found.append([*losses, *states, net(images(9)).asnumpy()])
    check(found)
    assert bindings.count == 1, "five of six steps of the hybridized net share a program"


def test_two_calls_before_going_back(bindings: Bindings) -> None:
    def distances(net: nn.HybridSequential) -> list[Array]:
        a, b = nd.array([[1, 2, 3], [4, 5, 6]]), nd.array([[0.1, -1, 2], [0.5, 0, 1]])
        a.attach_grad()
        with autograd.record():
            distance = ((net(a) - net(b)) ** 2).sum()
        distance.backward()
        return [distance.asnumpy(), gradient_of(a), *gradients_of(net)]

    check([[distances(net) for _ in range(3)][2] for net in twins(smooth, nd.ones((2, 3)))])
    # with and without a gradient of the input; the first call of each ran operator by operator
    assert bindings.count == 2


def test_nobody_writes_into_an_output_that_somebody_holds() -> None:
    net = twins(smooth, nd.ones((2, 3)))[1]
    outputs = [net(nd.ones((2, 3)) * factor) for factor in range(5)]
    kept = [output.asnumpy() for output in outputs]
    assert all(not np.allclose(one, other) for one, other in pairwise(kept))


def test_a_program_is_free_again_when_nobody_can_go_back(bindings: Bindings) -> None:
    net = twins(smooth, nd.ones((2, 3)))[1]
    kept = []
    for _ in range(5):
        with autograd.record():
            y = net(nd.ones((2, 3)))
        y.backward()
        kept.append(y)  # what came out stays, its history does not
    assert bindings.count == 1
    with autograd.record():
        held = [net(nd.ones((2, 3))) for _ in range(3)]
    assert bindings.count == 3
    held.clear()
    gc.collect()
    with autograd.record():
        held = [net(nd.ones((2, 3))) for _ in range(3)]
    assert bindings.count == 3


def test_going_back_twice() -> None:
    net = twins(smooth, nd.ones((2, 3)))[1]
    with autograd.record():
        y = [net(nd.ones((2, 3))) for _ in range(2)][1]
    y.backward(nd.ones((2, 2)), retain_graph=True)
    once = gradients_of(net)
    y.backward(nd.ones((2, 2)) * 3)
    for found, expected in zip(gradients_of(net), once, strict=True):
        np.testing.assert_allclose(found, 3 * expected, rtol=1e-6)
    with pytest.raises(MXNetError, match="not in a computational graph"):
        y.backward()


def test_gradients_are_added_where_the_parameter_says_so() -> None:
    found = []
    for net in twins(smooth, nd.ones((2, 3))):
        for parameter in net.collect_params().values():
            parameter.grad_req = "add"
        for factor in (1, 2, 3):
            with autograd.record():
                y = net(nd.ones((2, 3)) * factor)
            y.backward()
        found.append(gradients_of(net))
    check(found)


def test_gradient_of_a_gradient() -> None:
    def with_penalty(net: nn.HybridSequential) -> list[Array]:
        x = nd.array([[1, 2, 3], [4, 5, 6]])
        x.attach_grad()
        with autograd.record():
            y = net(x)
            (slope,) = autograd.grad(y, [x], create_graph=True, retain_graph=True)
            penalty = (slope**2).sum() + y.sum()
        penalty.backward()
        return [gradient_of(x), *gradients_of(net)]

    check([[with_penalty(net) for _ in range(3)][2] for net in twins(smooth, nd.ones((2, 3)))])


def test_gradient_of_a_gradient_sees_the_same_dropout() -> None:
    class Dropped(HybridBlock):
        def hybrid_forward(self, F: Any, x: Any) -> Any:  # noqa: ANN401 - arrays or symbols
            return F.Dropout(x, p=0.5) ** 3

    block = Dropped()
    block.hybridize()
    for _ in range(3):
        x = nd.ones((50,))
        x.attach_grad()
        with autograd.record():
            y = block(x)
            (slope,) = autograd.grad(y, [x], create_graph=True, retain_graph=True)
        slope.backward()
        # y = (2x)³ where x is kept: 8, 24 and 48
        np.testing.assert_allclose(slope.asnumpy(), 3 * y.asnumpy(), rtol=1e-5)
        np.testing.assert_allclose(gradient_of(x), 6 * y.asnumpy(), rtol=1e-5)
        assert set(np.unique(y.asnumpy())) == {0, 8}


def test_new_values_of_parameters_count() -> None:
    net = twins(smooth, nd.ones((2, 3)))[1]
    before = [net(nd.ones((2, 3))).asnumpy() for _ in range(3)]
    net.collect_params().initialize(init="zeros", force_reinit=True)
    assert not net(nd.ones((2, 3))).asnumpy().any()
    assert before[2].any()
    net[1].bias.set_data(nd.array([1, 2]))  # type: ignore[union-attr]
    np.testing.assert_array_equal(net(nd.ones((2, 3))).asnumpy(), [[1, 2], [1, 2]])


def test_other_shapes_and_wrong_ones() -> None:
    plain, hybrid = twins(smooth, nd.ones((2, 3)))
    for rows in (1, 2, 3, 2, 1, 3):
        x = nd.array(np.random.default_rng(rows).normal(size=(rows, 3)))
        np.testing.assert_allclose(hybrid(x).asnumpy(), plain(x).asnumpy(), rtol=1e-5)
    with pytest.raises(MXNetError, match=r"3.*4"):
        hybrid(nd.ones((2, 4)))


def test_whole_numbers_run_operator_by_operator(bindings: Bindings) -> None:
    block = nn.HybridLambda(lambda _, x: x / 2)
    block.hybridize()
    for _ in range(3):
        np.testing.assert_array_equal(block(nd.array([7, 3], dtype="int32")).asnumpy(), [3, 1])
    assert bindings.count == 0


def test_many_shapes_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "MOST_SIGNATURES", 2)
    net = twins(smooth, nd.ones((2, 3)))[1]
    for rows in (1, 2, 3, 4, 4, 3, 2, 1):
        net(nd.ones((rows, 3)))
    assert net._graph is not None
    assert len(net._graph.compiled._signatures) == 2


@settings(max_examples=100)
@given(documents(), st.integers(0, 100))
def test_random_graphs(document: Document, seed: int) -> None:
    inference = completed(document)
    assume(inference is not None)
    assert inference is not None
    try:
        lowering = lower(document, REGISTRY)
    except Refused:
        return
    nodes = [node for node in topological(lowering.heads) if node.is_variable]
    shapes = {node: inference.shape((node.path[0], node.path[1])) for node in nodes}
    assume(nodes and all(is_complete(shape) for shape in shapes.values()))
    assume(len({node.name for node in nodes}) == len(nodes))
    generator = np.random.default_rng(seed)
    values = {node.name: generator.normal(size=shape or ()) for node, shape in shapes.items()}
    graph = BlockGraph(tuple(Symbol((Head(node),)) for node in nodes), 0, Symbol(lowering.heads), len(lowering.heads))

    def once(run: Callable[[list[NDArray]], list[NDArray]]) -> list[Array] | str:
        arrays = [nd.array(values[node.name]) for node in nodes]
        for array in arrays:
            array.attach_grad()
        try:
            with autograd.record():
                outputs = run(arrays)
            autograd.backward(outputs, [nd.ones(output.shape) * 3 for output in outputs])
        except (MXNetError, Refused) as error:
            return type(error).__name__
        return [each.asnumpy() for each in outputs] + [gradient_of(array) for array in arrays]

    def one_by_one(arrays: list[NDArray]) -> list[NDArray]:
        given = {node: [array] for node, array in zip(nodes, arrays, strict=True)}
        return evaluate(lowering.heads, graph.nodes, given, {})

    plain = once(one_by_one)
    for _ in range(3):
        hybrid = once(lambda arrays: graph.compiled.run(arrays, lambda: one_by_one(arrays)))
        if isinstance(plain, str) or isinstance(hybrid, str):
            assert hybrid == plain
        else:
            for found, expected in zip(hybrid, plain, strict=True):
                size = float(np.max(np.abs(expected[np.isfinite(expected)]), initial=1.0))
                np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5 * size)
