"""Graphs that people seldom draw, each right in both targets."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable

import pytest

from core import symbol as sym
from tests.core.export.graphs import export_with_weights
from tests.core.export.in_process import largest_difference

HAS_TORCH = importlib.util.find_spec("torch") is not None


def data(name: str = "x", *shape: int) -> sym.Symbol:
    """A Variable with a shape."""
    return sym.Variable(name, shape=shape or (4, 3))


def loss_inside() -> sym.Symbol:
    """What comes after a loss does not train what is before it."""
    p = sym.SoftmaxOutput(sym.FullyConnected(data(), num_hidden=3, name="a"), name="s")
    return sym.FullyConnected(p, num_hidden=2, name="b")


def loss_inside_and_out() -> sym.Symbol:
    """A loss that is an output and is read as well."""
    p = sym.SoftmaxOutput(sym.FullyConnected(data(), num_hidden=3, name="a"), name="s")
    return sym.Group([p, sym.FullyConnected(p, num_hidden=2, name="b"), p * 2])


def computed_label() -> sym.Symbol:
    """Labels that are computed from the data get no gradient."""
    label = sym.Activation(sym.FullyConnected(data(), num_hidden=3, name="t"), act_type="sigmoid", name="target")
    return sym.SoftmaxOutput(sym.FullyConnected(data("y"), num_hidden=3, name="a"), label, name="s")


def label_is_data() -> sym.Symbol:
    """One Variable is label and data."""
    x = data()
    return sym.SoftmaxOutput(sym.FullyConnected(x, num_hidden=3, name="a"), x, name="s")


def label_is_an_output() -> sym.Symbol:
    """The label is an output too."""
    label = sym.Variable("label", shape=(4,))
    return sym.Group([sym.SoftmaxOutput(data(), label, name="s"), label])


def one_label_for_two_losses() -> sym.Symbol:
    """Two losses read one label."""
    label = sym.Variable("label")
    a = sym.FullyConnected(data(), num_hidden=3, name="a")
    return sym.Group([sym.SoftmaxOutput(a, label, name="s"), sym.SoftmaxOutput(a * 2, label, name="t")])


def weight_is_an_output() -> sym.Symbol:
    """A parameter is a head, and read."""
    w = sym.Variable("w", shape=(2, 3))
    return sym.Group([w, sym.FullyConnected(data(), w, no_bias=True, num_hidden=2, name="a"), w + w])


def computed_weight() -> sym.Symbol:
    """A weight that is computed from a Variable."""
    w = sym.Variable("w", shape=(2, 3))
    return sym.FullyConnected(data(), w * 2, num_hidden=2, name="a")


def softmax_of_a_weight() -> sym.Symbol:
    """A loss straight on a parameter."""
    w = sym.Variable("w", shape=(2, 3))
    fc = sym.FullyConnected(data(), w, num_hidden=2, name="a")
    return sym.Group([sym.SoftmaxOutput(w, name="s"), fc])


def only_variables() -> sym.Symbol:
    """Nothing is computed at all."""
    return sym.Group([data("a"), data("b"), data("c")])


def no_parameters() -> sym.Symbol:
    """Arithmetic only."""
    a, b = data("a"), data("b")
    return sym.add_n(a, b, a * b, 2 / (b * b + 1), name="sum")


def flatten_of_everything() -> sym.Symbol:
    """Dense layers that flatten data of one, three and four axes."""
    x = sym.Flatten(data("x", 4, 2, 3), name="flat")
    y = sym.FullyConnected(data("y", 4), num_hidden=6, name="line")
    z = sym.FullyConnected(data("z", 4, 2, 1, 3), num_hidden=6, name="block")
    return sym.Group([x + y + z, sym.FullyConnected(data("v", 5), flatten=False, num_hidden=2, name="vector")])


def layer_named_like_a_gradient() -> sym.Symbol:
    """Names that the backward pass would use itself."""
    a = sym.FullyConnected(data("d_x"), num_hidden=3, name="x")
    b = sym.Activation(a, act_type="tanh", name="d_x_1")
    return sym.Group([sym.elemwise_mul(a, b, name="d_d_x"), sym.elemwise_add(a, b, name="grads")])


def shared_by_different_partners() -> sym.Symbol:
    """A weight named like a layer's, with two biases."""
    w = sym.Variable("a_weight")
    a = sym.FullyConnected(data(), w, num_hidden=3, name="a")
    return sym.FullyConnected(a, w, num_hidden=3, name="b")


ODD: list[Callable[[], sym.Symbol]] = [
    loss_inside,
    loss_inside_and_out,
    computed_label,
    label_is_data,
    label_is_an_output,
    one_label_for_two_losses,
    weight_is_an_output,
    computed_weight,
    softmax_of_a_weight,
    only_variables,
    no_parameters,
    flatten_of_everything,
    layer_named_like_a_gradient,
    shared_by_different_partners,
]


@pytest.mark.parametrize("target", ["numpy", "pytorch"])
@pytest.mark.parametrize("make", ODD, ids=lambda make: make.__name__)
def test_odd_graph_computes_the_same(make: Callable[[], sym.Symbol], target: str) -> None:
    if target == "pytorch" and not HAS_TORCH:
        pytest.skip("torch is not installed")

    result, values = export_with_weights(make(), target)

    assert largest_difference(result, values) < 1e-9, result.code
    main = compile(result.code, result.main, "exec")
    assert main is not None
