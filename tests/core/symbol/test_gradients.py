"""The gradient of a symbol is a symbol: it can be looked at, run, saved and differentiated again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

import core.symbol as sym
from core.base import MXNetError
from core.context import cpu
from core.expression.expression import topological
from core.name import NameManager
from core.ndarray import array
from core.symbol import Group, Symbol, Variable, load_json


def run(symbol: Symbol, **values: Sequence[object]) -> list[object]:
    arrays = {name: array(value) for name, value in values.items() if name in symbol.list_arguments()}
    return [output.asnumpy().tolist() for output in symbol.eval(cpu(), **arrays)]


def test_can_be_taken_again_and_again() -> None:
    a = Variable("a")
    first = (a * a * a).gradient("a")
    second = first.gradient(["a"])
    third = second.gradient("a")
    assert first.list_arguments() == ["a"]
    assert [run(symbol, a=[2, 3]) for symbol in (first, second, third)] == [[[12, 27]], [[12, 18]], [[6, 6]]]
    assert run(load_json(second.tojson()), a=[2, 3]) == [[12, 18]]


def test_has_one_output_for_each_argument_asked_for() -> None:
    a, b, c = Variable("a"), Variable("b"), Variable("c")
    gradients = Group([a * b, b + c]).gradient(["b", "a"])
    assert run(gradients, a=[2, 3], b=[5, 7], c=[0, 0]) == [[3, 4], [5, 7]]
    assert gradients.infer_shape(a=(2,))[1] == [(2,), (2,)]


def test_is_zero_where_nothing_arrives() -> None:
    softmax = sym.SoftmaxOutput(Variable("x"), name="s")
    x, label = run(softmax.gradient(["x", "s_label"]), x=[[0.0, 0.0]], s_label=[1.0])
    assert (x, label) == ([[0.5, -0.5]], [0])


def test_agrees_with_the_executor() -> None:
    with NameManager():
        net = sym.Activation(sym.FullyConnected(Variable("x"), num_hidden=3, name="fc"), act_type="tanh")
    executor = net.simple_bind(x=(2, 4))
    draws = np.random.default_rng(0)
    for one in executor.arg_arrays:
        one[:] = draws.standard_normal(one.shape)
    executor.forward()
    executor.backward(array(np.ones((2, 3))))
    names = net.list_arguments()
    for name, found in zip(names, net.gradient(names).eval(cpu(), **executor.arg_dict), strict=True):
        expected = executor.grad_dict[name]
        assert expected is not None
        np.testing.assert_array_equal(found.asnumpy(), expected.asnumpy())


def test_is_an_expression_like_any_other() -> None:
    gradient = sym.SoftmaxOutput(Variable("x"), name="s").gradient("x") * 2
    assert {node.phase.value for node in topological(gradient.heads)} == {"forward", "loss"}
    assert all(node.origin is None for node in topological(gradient.heads))
    assert load_json(gradient.tojson()).list_arguments() == ["x", "s_label"]


def test_refuses_what_is_no_argument() -> None:
    with pytest.raises(ValueError, match="q is no argument; there are a"):
        (Variable("a") * 2).gradient("q")


@pytest.mark.parametrize(
    ("operator", "attributes", "shapes"),
    [
        ("_sum_like", {}, {"data": (1, 2, 2, 4), "like": (2, 3)}),
        ("_take_gradient", {"axis": 1}, {"head": (2, 2, 5), "indices": (2, 2), "like": (2, 3)}),
        ("_concat_part", {"num_args": 1, "dim": 3}, {"head": (4, 4), "arg0": (4, 4)}),
        ("_group_sum_like", {}, {"data": (4, 3, 2), "like": (1,)}),
        ("_take_along", {"axis": 1}, {"data": (2, 4), "indices": (1, 3)}),
    ],
)
def test_an_operator_of_gradients_is_not_run_on_what_does_not_fit(
    operator: str, attributes: dict[str, int], shapes: dict[str, tuple[int, ...]]
) -> None:
    inputs = {name: Variable(name) for name in shapes}
    read = load_json(getattr(sym, operator)(**inputs, **attributes).tojson())
    with pytest.raises(MXNetError, match="only gradients are made of"):
        read.bind(cpu(), {name: array(np.ones(shape)) for name, shape in shapes.items()})
    declared = {name: Variable(name, shape=shape) for name, shape in shapes.items()}
    with pytest.raises(MXNetError, match=r"(?s)Error in operator odd.*only gradients are made of"):
        load_json(getattr(sym, operator)(**declared, **attributes, name="odd").tojson())


@pytest.mark.parametrize("shapes", [(None, None), ((2,), (1,))])
def test_the_gradient_of_a_concatenation_is_read_again(shapes: tuple[tuple[int, ...] | None, ...]) -> None:
    a, b = Variable("a", shape=shapes[0]), Variable("b", shape=shapes[1])
    gradient = sym.square(sym.concat(a, b, dim=0)).gradient(["a", "b"])
    read = load_json(gradient.tojson())
    assert run(read, a=[1, 2], b=[3]) == run(gradient, a=[1, 2], b=[3]) == [[2, 4], [6]]
