"""Executors do what MXNet's do: arrays are shared, gradients go where they were asked to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import core.symbol as sym
from core.base import MXNetError
from core.context import cpu
from core.executor import Executor
from core.name import NameManager
from core.ndarray import NDArray, array, ones, zeros
from core.runtime.runner import Binding, TracedRunner
from core.scopes import seed_default_generator
from core.symbol import Group, Symbol, Variable
from core.symbol.binding import Requests, bound_to


@pytest.fixture(autouse=True)
def fresh_names() -> Iterator[None]:
    with NameManager():
        yield


def function(name: str) -> Callable[..., Symbol]:
    found: Callable[..., Symbol] = getattr(sym, name)
    return found


def product() -> Symbol:
    return Variable("a") * Variable("b")


def dense(num_hidden: int = 3) -> Symbol:
    return function("FullyConnected")(Variable("data"), num_hidden=num_hidden, name="fc")


def values(given: NDArray | None) -> list[Any]:
    assert given is not None
    found: list[Any] = given.asnumpy().tolist()
    return found


def bound_product(grad_req: Requests = "write") -> Executor:
    args, grads = [array([2.0, 3.0]), array([5.0, 7.0])], [array([1.0, 1.0]), array([1.0, 1.0])]
    return product().bind(cpu(), args, args_grad=grads, grad_req=grad_req)


# Arrays


def test_reads_and_writes_the_arrays_that_it_was_given() -> None:
    a, b, grad = array([2.0, 3.0]), array([5.0, 7.0]), zeros((2,))
    executor = product().bind(cpu(), {"a": a, "b": b, "unused": b}, args_grad={"a": grad})
    a[:] = 10
    executor.forward(is_train=True)
    executor.backward(ones((2,)))
    assert values(executor.outputs[0]) == [50, 70]
    assert executor.arg_dict["a"] is a
    assert executor.grad_dict["a"] is grad
    assert values(grad) == [5, 7]
    assert executor.grad_dict["b"] is None


def test_outputs_are_overwritten_by_the_next_run() -> None:
    executor = bound_product()
    (first,) = executor.forward()
    (second,) = executor.forward(a=np.array([0.0, 1.0]))
    assert first is second
    assert values(first) == [0, 7]
    assert executor.output_dict["_mul0_output"] is first


def test_without_gradients_there_are_none() -> None:
    executor = product().bind(args=[ones((2,)), ones((2,))])
    executor.forward(is_train=True)
    executor.backward()
    assert executor.grad_arrays is None
    with pytest.raises(TypeError):
        _ = executor.grad_dict


def test_what_happens_to_the_symbol_later_changes_nothing() -> None:
    net = dense()
    executor = net.simple_bind(data=(2, 4))
    net._set_attr(name="renamed")
    net._compose(data=Variable("other") * 2)
    assert list(executor.arg_dict) == ["data", "fc_weight", "fc_bias"]
    assert list(executor.output_dict) == ["fc_output"]
    assert executor.bound.symbol.list_outputs() == ["fc_output"]
    assert executor.reshape(data=(1, 4)).outputs[0].shape == (1, 3)


def test_two_variables_of_one_name_run_but_have_no_dictionary() -> None:
    executor = (Variable("x") + Variable("x")).bind(cpu(), [ones((2,)), ones((2,))])
    assert values(executor.forward()[0]) == [2, 2]
    with pytest.raises(ValueError, match="Duplicate names detected"):
        _ = executor.arg_dict


@pytest.mark.parametrize(
    ("given", "error", "text"),
    [
        ({"zz": ones((2,))}, TypeError, "Unknown argument zz"),
        ({"a": ones((3,))}, ValueError, r"need: \(2,\), received: \(3,\)"),
        ({"a": [1, 2]}, ValueError, "only accept"),
    ],
)
def test_forward_refuses_what_does_not_fit(given: dict[str, Any], error: type[Exception], text: str) -> None:
    executor = bound_product()
    with pytest.raises(error, match=text):
        executor.forward(**given)
    assert values(executor.arg_dict["a"]) == [2, 3]


# Gradients


@pytest.mark.parametrize(
    ("grad_req", "expected"),
    [
        ("write", ([5, 7], [2, 3])),
        ("add", ([11, 15], [5, 7])),
        ("null", ([1, 1], [1, 1])),
        (["add", "null"], ([11, 15], [1, 1])),
        ({"b": "write"}, ([1, 1], [2, 3])),
    ],
)
def test_gradients_replace_add_up_or_stay(grad_req: Requests, expected: tuple[list[int], list[int]]) -> None:
    executor = bound_product(grad_req)
    executor.forward(is_train=True)
    executor.backward(ones((2,)))
    executor.backward([ones((2,)), ones((9,))])
    assert executor.grad_arrays is not None
    assert tuple(map(values, executor.grad_arrays)) == expected


def test_backward_works_after_a_predict_run_too() -> None:
    executor = bound_product()
    executor.forward(is_train=False)
    executor.backward({"_mul0_output": array([1.0, 10.0])})
    assert values(executor.grad_dict["a"]) == [5, 70]


def test_a_label_keeps_its_gradient_and_a_comparison_gets_zeros() -> None:
    softmax = function("SoftmaxOutput")(Variable("x") * (Variable("y") > 0), Variable("label"), name="s")
    names = softmax.list_arguments()
    executor = softmax.bind(
        cpu(),
        {"x": ones((2, 3)), "y": ones((2, 3)), "label": array([0.0, 2.0])},
        args_grad={name: ones((2,) if name == "label" else (2, 3)) * 9 for name in names},
    )
    executor.forward(is_train=True)
    executor.backward()
    assert values(executor.grad_dict["label"]) == [9, 9]
    assert not executor.grad_dict["y"].asnumpy().any()  # type: ignore[union-attr] # one was given
    np.testing.assert_allclose(values(executor.grad_dict["x"])[0], [-2 / 3, 1 / 3, 1 / 3], rtol=1e-6)


def test_an_output_that_is_there_twice_counts_twice() -> None:
    net = Variable("a") * 3
    executor = Group([net, net]).bind(cpu(), [ones((2,))], args_grad=[zeros((2,))])
    executor.forward()
    executor.backward([array([1.0, 2.0]), array([10.0, 20.0])])
    assert values(executor.grad_dict["a"]) == [33, 66]


def test_one_gradient_array_for_two_arguments_keeps_the_last() -> None:
    shared = zeros((2,))
    executor = product().bind(cpu(), [array([2.0, 3.0]), array([5.0, 7.0])], args_grad=[shared, shared])
    executor.forward()
    executor.backward(ones((2,)))
    assert values(shared) == [2, 3]


def test_a_head_gradient_is_needed_only_where_it_leads_somewhere() -> None:
    a, b = Variable("a"), Variable("b")
    net = Group([function("make_loss")(a * 2), b * 5, function("BlockGrad")(a)])
    executor = net.bind(cpu(), [ones((2,)), ones((2,))], args_grad={"a": zeros((2,))})
    executor.forward(is_train=True)
    executor.backward()
    assert values(executor.grad_dict["a"]) == [2, 2]


@pytest.mark.parametrize(
    ("given", "error", "text"),
    [
        (None, MXNetError, "_mul0_output.*head_gradient is required"),
        (ones((3,)), MXNetError, r"shape \(3,\).*\(2,\)"),
        (np.ones(2), TypeError, "inputs must be NDArray"),
        ([None], TypeError, "inputs must be NDArray"),
        ({"other": ones((2,))}, KeyError, "_mul0_output"),
    ],
)
def test_backward_refuses_what_does_not_fit(given: NDArray | None, error: type[Exception], text: str) -> None:
    executor = bound_product()
    executor.forward(is_train=True)
    with pytest.raises(error, match=text):
        executor.backward(given)
    assert values(executor.grad_dict["a"]) == [1, 1]


def test_backward_needs_a_forward_run() -> None:
    with pytest.raises(MXNetError, match="call forward"):
        bound_product().backward(ones((2,)))


# States and random operators


@pytest.mark.parametrize(
    ("forward_train", "backward_train", "moves"), [(True, True, True), (True, False, False), (False, True, False)]
)
def test_moving_statistics_move_in_the_backward_run(forward_train: bool, backward_train: bool, moves: bool) -> None:
    net = function("BatchNorm")(Variable("x"), name="bn", fix_gamma=False)
    executor = net.simple_bind(cpu(), x=(4, 2))
    executor.arg_dict["bn_gamma"][:] = 1
    executor.forward(is_train=forward_train, x=np.arange(8.0).reshape(4, 2))
    assert values(executor.aux_dict["bn_moving_mean"]) == [0, 0]
    executor.backward(ones((4, 2)), is_train=backward_train)
    np.testing.assert_allclose(values(executor.aux_dict["bn_moving_mean"]), [0.3, 0.4] if moves else [0, 0], rtol=1e-6)


def test_dropout_draws_anew_in_every_run_and_backward_uses_the_same_draw() -> None:
    executor = function("Dropout")(Variable("x"), p=0.5).simple_bind(x=(100,))
    executor.arg_dict["x"][:] = 1
    seed_default_generator(3)
    first = executor.forward(is_train=True)[0].asnumpy().copy()
    second = executor.forward(is_train=True)[0].asnumpy().copy()
    executor.backward(ones((100,)))
    assert (first != second).any()
    np.testing.assert_array_equal(executor.grad_dict["x"].asnumpy(), second)  # type: ignore[union-attr]
    seed_default_generator(3)
    np.testing.assert_array_equal(executor.forward(is_train=True)[0].asnumpy(), first)


# Watching, parameters, shapes


def test_the_monitor_sees_outputs_and_if_asked_inputs() -> None:
    executor = dense().simple_bind(data=(2, 4))
    seen: list[str] = []

    def note(name: str, given: NDArray) -> None:
        assert isinstance(given, NDArray)
        seen.append(name)

    executor.set_monitor_callback(note)
    executor.forward()
    executor.set_monitor_callback(note, monitor_all=True)
    executor.forward()
    executor.set_monitor_callback(None)
    executor.forward()
    assert seen == ["fc_output", "fc_data", "fc_weight", "fc_bias", "fc_output"]


def test_parameters_are_copied_in() -> None:
    executor = dense().simple_bind(data=(2, 4))
    executor.copy_params_from({"fc_bias": array([1.0, 2.0, 3.0]), "zz": ones((1,))}, allow_extra_params=True)
    assert values(executor.forward()[0]) == [[1, 2, 3]] * 2
    with pytest.raises(ValueError, match='Find name "zz" that is not in the arguments'):
        executor.copy_params_from({"zz": ones((1,))})
    with pytest.raises(ValueError, match='Find name "q" that is not in the auxiliary states'):
        executor.copy_params_from({}, {"q": ones((1,))})
    with pytest.raises(MXNetError, match=r"fc_bias has shape \(2,\)"):
        executor.copy_params_from({"fc_bias": ones((2,))})


def test_a_reshaped_executor_shares_memory() -> None:
    executor = dense().simple_bind(data=(2, 4))
    smaller = executor.reshape(data=(1, 4))
    smaller.arg_dict["fc_weight"][:] = 7
    smaller.arg_dict["data"][:] = 1
    smaller.forward()
    smaller.backward(ones((1, 3)))
    assert values(executor.arg_dict["data"]) == [[1] * 4, [0] * 4]
    assert values(executor.arg_dict["fc_weight"]) == [[7] * 4] * 3
    assert values(executor.outputs[0]) == [[28] * 3, [0] * 3]
    assert values(executor.grad_dict["data"])[0] == [21] * 4


def test_reshape_asks_before_it_grows_or_changes_parameters() -> None:
    executor = dense().simple_bind(data=(2, 4))
    with pytest.raises(MXNetError, match="data is larger than original"):
        executor.reshape(data=(5, 4))
    with pytest.raises(MXNetError, match="unspecifie arg: fc_weight changed"):
        executor.reshape(data=(2, 2))
    with pytest.raises(MXNetError, match="no argument named zz"):
        executor.reshape(zz=(2, 2))
    assert executor.reshape(allow_up_sizing=True, data=(5, 4)).outputs[0].shape == (5, 3)
    assert executor.reshape(partial_shaping=True, data=(2, 2)).arg_dict["fc_weight"].shape == (3, 2)


def test_says_what_it_computes() -> None:
    assert (
        "Op: FullyConnected, Name: fc, Inputs: data, fc_weight, fc_bias" in dense().simple_bind(data=(2, 4)).debug_str()
    )


def test_something_else_can_compute() -> None:
    made: list[Binding] = []

    class Counting(TracedRunner):
        def __init__(self, binding: Binding) -> None:
            super().__init__(binding)
            made.append(binding)

    bound = bound_to(product(), cpu(), [ones((2,)), ones((2,))], None, "write", None)
    executor = Executor(bound, Counting)
    executor.forward()
    executor.reshape(a=(1,), partial_shaping=True)
    assert [output.shape for binding in made for output in binding.outputs] == [(2,), (1,)]
