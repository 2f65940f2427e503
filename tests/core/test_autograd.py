"""Recording and differentiating arrays, with MXNet's conventions and its exception classes."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pytest

import core as mx
from core import autograd, nd
from core.base import MXNetError
from core.operators.operator import Array


@pytest.fixture(autouse=True)
def nothing_recorded() -> Iterator[None]:
    yield
    assert not autograd.is_recording()
    assert not autograd.is_training()


def marked(numbers: object = (1.0, 2.0, 3.0), grad_req: str = "write", dtype: str = "float32") -> nd.NDArray:
    x = nd.array(numbers, dtype=dtype)
    x.attach_grad(grad_req)
    return x


def gradient(x: nd.NDArray) -> Any:  # noqa: ANN401 - nested lists of numbers
    assert x.grad is not None
    return x.grad.asnumpy().tolist()


def add_one(x: nd.NDArray) -> None:
    x += 1


def raise_key_error(flags: tuple[bool, bool]) -> None:
    assert flags == (False, True)
    raise KeyError


# flags


def test_scopes_set_both_flags_and_restore_them() -> None:
    def flags() -> tuple[bool, bool]:
        return autograd.is_recording(), autograd.is_training()

    with autograd.record():
        assert flags() == (True, True)
        with autograd.pause():
            assert flags() == (False, False)
        with autograd.predict_mode():
            assert flags() == (True, False)
            with autograd.train_mode():
                assert flags() == (True, True)
        with pytest.raises(KeyError), autograd.pause(train_mode=True):
            raise_key_error(flags())
        assert flags() == (True, True)
    with autograd.record(train_mode=False):
        assert flags() == (True, False)


def test_flags_can_be_set_and_tell_what_was_before() -> None:
    assert (autograd.set_recording(True), autograd.set_training(True)) == (False, False)
    assert (autograd.set_recording(False), autograd.set_training(False)) == (True, True)


# backward


def test_a_gradient_is_zero_until_a_pass_writes_it() -> None:
    x = marked()
    assert gradient(x) == [0, 0, 0]
    with autograd.record():
        y = x * x
    y.backward()
    assert gradient(x) == [2, 4, 6]


def test_head_gradients_weigh_the_heads() -> None:
    x = marked()
    with autograd.record():
        y, z = x * 3, x * 4
    autograd.backward([y, z], [nd.array([1, 0, 2]), None])
    assert gradient(x) == [7, 4, 10]
    with autograd.record():
        y = x * 3
    y.backward(nd.array([[1], [2], [3]]))
    assert gradient(x) == [3, 6, 9]
    with autograd.record():
        y = x * 3
    with pytest.raises(MXNetError, match="head gradient has shape"):
        y.backward(nd.ones(2))
    with pytest.raises(AssertionError):
        autograd.backward([y], [None, None])
    with pytest.raises(TypeError):
        autograd.backward(3)  # type: ignore[arg-type]


def test_write_add_and_null() -> None:
    written, added, left = marked(), marked(grad_req="add"), marked(grad_req="null")
    for _ in range(3):
        with autograd.record():
            y = written * written + added * 2 + left
        y.backward()
    assert (gradient(written), gradient(added), gradient(left)) == ([2, 4, 6], [6, 6, 6], [0, 0, 0])
    with pytest.raises(KeyError):
        nd.ones(1).attach_grad("foo")
    with pytest.raises(MXNetError, match="sparse"):
        nd.ones(1).attach_grad(stype="csr")


def test_gradients_are_written_into_the_buffer_that_is_there() -> None:
    x = marked()
    buffer = x.grad
    assert buffer is not None
    buffer[:] = 7
    with autograd.record():
        y = x * 2
    y.backward()
    assert x.grad is buffer
    assert buffer.asnumpy().tolist() == [2, 2, 2]


def test_marked_arrays_write_where_they_are_told() -> None:
    x, z, gradients = nd.ones(2), nd.ones(2), [nd.zeros(2), nd.ones(2)]
    autograd.mark_variables([x, z], gradients, ["write", "add"])
    with autograd.record():
        y = x * 3 + z * 5
    y.backward()
    assert [one.asnumpy().tolist() for one in gradients] == [[3, 3], [6, 6]]
    autograd.mark_variables(x, gradients[0])
    with pytest.raises(MXNetError, match="shape"):
        autograd.mark_variables(x, nd.zeros(3))
    with pytest.raises(AssertionError):
        autograd.mark_variables([x], [], "write")


def test_a_graph_serves_one_pass_unless_it_is_retained() -> None:
    x = marked(grad_req="add")
    with autograd.record():
        y = x * x
    y.backward(retain_graph=True)
    y.backward()
    assert gradient(x) == [4, 8, 12]
    with pytest.raises(MXNetError, match="retain_graph=True"):
        y.backward()


def test_what_was_not_recorded_cannot_be_differentiated() -> None:
    x = marked()
    y = x * 2
    with pytest.raises(MXNetError, match="not in a computational graph"):
        y.backward()
    with autograd.record():
        z = nd.ones(3) * 2
        quiet = marked(grad_req="null") * 2
    with pytest.raises(MXNetError, match="not in a computational graph"):
        z.backward()
    with pytest.raises(MXNetError, match="no inputs in computation graph that require gradients"):
        quiet.backward()


def test_heads_of_one_graph_are_passed_together_or_retained() -> None:
    x = marked()
    with autograd.record():
        shared = x * 2
        y, z = shared * 3, shared * 4
    y.backward()
    with pytest.raises(MXNetError):
        z.backward()
    assert gradient(x) == [6, 6, 6]


def test_pause_detach_and_block_grad_cut() -> None:
    x = marked()
    with autograd.record():
        y = x * 2 + x.detach() * 5 + nd.BlockGrad(x) * 7
        with autograd.pause():
            constant = x * 11
        y = y + constant * x
    y.backward()
    assert gradient(x) == [13, 24, 35]


def test_attaching_a_gradient_cuts_off_the_history() -> None:
    x = marked()
    with autograd.record():
        y = x * 2
        y.attach_grad()
        z = y * 3
    z.backward()
    assert (gradient(x), gradient(y)) == ([0, 0, 0], [3, 3, 3])
    with autograd.record():
        y = x * 2
    x.attach_grad()
    y.backward()
    assert gradient(x) == [0, 0, 0]


def test_values_are_read_when_the_pass_runs() -> None:
    x = marked()
    with autograd.record():
        y = x * x
    x[:] = 100
    y.backward()
    assert gradient(x) == [200, 200, 200]


def test_control_flow_is_recorded_as_it_ran() -> None:
    x = marked([2.0])
    with autograd.record():
        y = x
        while y < 100:
            y = y * x
    y.backward()
    assert y.asscalar() == 128
    assert gradient(x) == [7 * 2**6]


def test_arithmetic_in_place_is_refused_while_recording() -> None:
    x, constant, other = marked(), nd.ones(3), nd.ones(3)
    with autograd.record():
        y = x * constant
        for array in (x, y, constant):
            with pytest.raises(MXNetError, match="Inplace operations"):
                add_one(array)
        with pytest.raises(MXNetError, match="Inplace operations"):
            other *= x
        with pytest.raises(MXNetError, match="already in a computational graph"):
            nd.square(x, out=y)
    y.backward()
    assert gradient(x) == [1, 1, 1]


def test_out_takes_part_in_the_graph() -> None:
    x, out = marked(), nd.zeros(3)
    with autograd.record():
        nd.square(x, out=out)
        y = out * 2
    y.backward()
    assert gradient(x) == [4, 8, 12]


def test_copies_types_and_devices_are_differentiable() -> None:
    x, target = marked(), nd.zeros(3)
    with autograd.record():
        x.copyto(target)
        moved = x.as_in_context(mx.cpu(1)) * 3
        y = x.copy() * 2 + moved.as_in_context(mx.cpu(0)) + x.astype("float64").astype("float32") + target
    y.backward()
    assert gradient(x) == [7, 7, 7]


def test_several_outputs_and_unused_ones() -> None:
    x = marked([[1.0, 2, 3]])
    with autograd.record():
        first, _, last = nd.split(x, num_outputs=3, axis=1)
        y = first * 2 + last * last
    y.backward()
    assert gradient(x) == [[2, 0, 6]]


def test_random_operators_reuse_what_they_drew() -> None:
    x = nd.ones((50, 50))
    x.attach_grad()
    with autograd.record():
        y = nd.Dropout(x, p=0.5)
        (first,) = autograd.grad(y * y, x, create_graph=True)
    assert set(np.unique(y.asnumpy())) == {0, 2}
    np.testing.assert_array_equal(first.asnumpy(), 2 * y.asnumpy() ** 2)
    first.backward()
    np.testing.assert_array_equal(gradient(x), 2 * y.asnumpy() ** 2)
    with autograd.record(train_mode=False):
        assert (nd.Dropout(x) == x).asnumpy().all()


def test_statistics_move_in_backward_only() -> None:
    x, gamma, beta, mean, variance = marked([[1.0], [3.0]]), marked([1.0]), marked([0.0]), nd.zeros(1), nd.ones(1)
    with autograd.record():
        y = nd.BatchNorm(x, gamma, beta, mean, variance, fix_gamma=False, momentum=0.9)
    assert (mean.asscalar(), variance.asscalar()) == (0, 1)
    y.backward(x)
    assert mean.asscalar() == pytest.approx(0.2)
    assert variance.asscalar() == pytest.approx(1.0)
    with autograd.record(train_mode=False):
        y = nd.BatchNorm(x, gamma, beta, mean, variance, fix_gamma=False)
    y.backward()
    assert mean.asscalar() == pytest.approx(0.2)


def test_loss_layers_ignore_head_gradients() -> None:
    x = marked([[1.0, 2.0]])
    with autograd.record():
        p = nd.SoftmaxOutput(x, nd.array([1]))
    p.backward(nd.array([[100, 100]]))
    np.testing.assert_allclose(gradient(x), p.asnumpy() - [[0, 1]], rtol=1e-6)


def test_memory_is_freed_with_the_last_array_that_needs_it() -> None:
    x = nd.ones(1000)
    x.attach_grad()
    gc.disable()
    try:
        with autograd.record():
            y = nd.exp(x)
            z = y * 2
        numbers = [weakref.ref(y.data), weakref.ref(z.data)]
        del y
        assert numbers[0]() is not None
        z.backward()
        assert numbers[0]() is None
        with autograd.record():
            z = nd.exp(x) * 2
        del z
        assert numbers[1]() is None
    finally:
        gc.enable()


def test_long_histories_neither_recurse_nor_overflow() -> None:
    x = marked([1.0])
    with autograd.record():
        y = x
        for _ in range(3000):
            y = y + x
    y.backward()
    assert gradient(x) == [3001]
    with autograd.record():
        for _ in range(20_000):
            y = y + x
    del y


# grad


def test_grad_returns_a_list_and_leaves_grad_alone() -> None:
    x = marked()
    with autograd.record():
        y = x * x
    found = autograd.grad(y, x)
    assert isinstance(found, list)
    assert found[0].asnumpy().tolist() == [2, 4, 6]
    assert gradient(x) == [0, 0, 0]
    with pytest.raises(MXNetError, match="retain_graph"):
        autograd.grad(y, x)


def test_grad_names_the_variable_that_it_cannot_serve() -> None:
    x, other = marked(), marked()
    with autograd.record():
        middle = x * 2
        y = middle * nd.ones(3)
    with pytest.raises(MXNetError, match="2-th variable because it does not require gradient"):
        autograd.grad(y, [x, middle])
    with pytest.raises(MXNetError, match="1-th variable because it does not require gradient"):
        autograd.grad(y, nd.ones(3))
    with pytest.raises(MXNetError, match="2-th variable because it is unreachable"):
        autograd.grad(y, [x, other])
    with pytest.raises(AssertionError, match="empty"):
        autograd.grad(y, [])


def test_nothing_flows_back_through_a_label() -> None:
    x, label = marked([[1.0, 2.0]]), marked([1.0])
    with autograd.record():
        p = nd.SoftmaxOutput(x, label)
    assert autograd.grad(p, [label])[0].asnumpy().tolist() == [0]


def constantly_six(_: float) -> float:
    return 6


POWERS: list[tuple[Callable[[nd.NDArray], nd.NDArray], Sequence[Callable[[float], float]]]] = [
    (lambda x: x**3, [lambda x: 3 * x**2, lambda x: 6 * x, constantly_six]),
    (lambda x: x * x * x, [lambda x: 3 * x**2, lambda x: 6 * x, constantly_six]),
    (nd.sin, [np.cos, lambda x: -np.sin(x), lambda x: -np.cos(x), np.sin]),
    (lambda x: 1 / x, [lambda x: -(x**-2), lambda x: 2 * x**-3, lambda x: -6 * x**-4]),
    (lambda x: nd.exp(2 * x), [lambda x: 2 * np.exp(2 * x), lambda x: 4 * np.exp(2 * x), lambda x: 8 * np.exp(2 * x)]),
]


@pytest.mark.parametrize("case", range(len(POWERS)))
def test_derivatives_of_any_order(case: int) -> None:
    function, derivatives = POWERS[case]
    x = marked([0.5, 1.5], dtype="float64")
    with autograd.record():
        y = function(x)
        for derivative in derivatives:
            (y,) = autograd.grad(y, x, create_graph=True)
            np.testing.assert_allclose(y.asnumpy(), [derivative(0.5), derivative(1.5)], atol=1e-12)


def network(x: nd.NDArray, w: nd.NDArray) -> nd.NDArray:
    hidden = nd.Activation(nd.dot(x, w), act_type="tanh").reshape((-1, 2)).T
    losses: nd.NDArray = nd.log_softmax(hidden[:, 1:] * x.sum() / 3, axis=0)
    total: nd.NDArray = losses.mean() + nd.broadcast_mul(w, x.sum(axis=0)).sum()
    return total


def test_second_order_agrees_with_differences() -> None:
    generator = np.random.default_rng(5)
    start, w_numbers, direction = (generator.normal(size=shape) for shape in [(3, 2), (2, 2), (3, 2)])

    def first(numbers: Array) -> Array:
        x, w = marked(numbers, dtype="float64"), nd.array(w_numbers, dtype="float64")
        with autograd.record():
            y = network(x, w)
        return autograd.grad(y, x)[0].asnumpy()

    x, w = marked(start, dtype="float64"), nd.array(w_numbers, dtype="float64")
    with autograd.record():
        (found,) = autograd.grad(network(x, w), x, create_graph=True)
        product = (found * nd.array(direction, dtype="float64")).sum()
    product.backward()
    step = 1e-6
    expected = (first(start + step * direction) - first(start - step * direction)) / (2 * step)
    np.testing.assert_allclose(gradient(x), expected, rtol=1e-6, atol=1e-8)


def test_a_created_graph_does_not_need_a_recording_scope_and_flows_through_head_gradients() -> None:
    x, weight = marked([1.0, 2.0]), marked([3.0, 5.0])
    with autograd.record():
        y = nd.exp(x)
    (found,) = autograd.grad(y, x, head_grads=weight, create_graph=True)
    found.backward()
    assert gradient(weight) == pytest.approx(np.exp([1, 2]).tolist(), rel=1e-6)
    assert gradient(x) == pytest.approx((np.exp([1, 2]) * [3, 5]).tolist(), rel=1e-6)


# get_symbol


def test_what_was_recorded_is_a_symbol() -> None:
    x, z = marked(), marked()
    with autograd.record():
        y = nd.exp(x * z) + 2 * x - 1
    symbol = autograd.get_symbol(y)
    assert symbol.list_arguments() == ["var0", "var1"]
    assert len(symbol) == 1
    assert symbol.infer_shape(var0=(3,), var1=(3,))[1] == [(3,)]
    assert autograd.get_symbol(x).list_arguments() == ["var0"]
    assert y.is_recorded
    with pytest.raises(MXNetError, match="turn on recording"):
        autograd.get_symbol(nd.ones(1))


# Function


class Sigmoid(autograd.Function):
    def forward(self, x: nd.NDArray) -> nd.NDArray:  # type: ignore[override]
        y: nd.NDArray = 1 / (1 + nd.exp(-x))
        self.save_for_backward(y)
        return y

    def backward(self, dy: nd.NDArray) -> nd.NDArray:  # type: ignore[override]
        (y,) = self.saved_tensors
        return dy * y * (1 - y)


class QuotientAndProduct(autograd.Function):
    def forward(self, x: nd.NDArray, y: nd.NDArray) -> tuple[nd.NDArray, nd.NDArray]:  # type: ignore[override]
        self.save_for_backward(x, y)
        self.flags = (autograd.is_recording(), autograd.is_training())
        return x / y, x * y

    def backward(self, dq: nd.NDArray, dp: nd.NDArray) -> tuple[nd.NDArray, nd.NDArray]:  # type: ignore[override]
        x, y = self.saved_tensors
        return dq / y + dp * y, dp * x - dq * x / y / y


def test_a_function_has_its_own_gradient() -> None:
    x = marked(grad_req="add")
    for _ in range(2):
        with autograd.record():
            y = Sigmoid()(x) * 3
        y.backward()
    s = 1 / (1 + np.exp(-x.asnumpy()))
    assert gradient(x) == pytest.approx((2 * 3 * s * (1 - s)).tolist(), rel=1e-5)


def test_a_function_of_several_arrays() -> None:
    x, y, function = marked(), marked([2.0, 3, 4]), QuotientAndProduct()
    with autograd.record():
        quotient, product = function(x, y)
        total = quotient * 2 + product * y
    total.backward()
    found = gradient(x), gradient(y)
    with autograd.record():
        total = x / y * 2 + x * y * y
    total.backward()
    assert found[0] == pytest.approx(gradient(x), rel=1e-5)
    assert found[1] == pytest.approx(gradient(y), rel=1e-5)
    assert function.flags == (False, True)
    with pytest.raises(AssertionError, match="only be called once"):
        function(x, y)


def test_an_output_that_nobody_uses_gets_zeros() -> None:
    x, y = marked(), marked([2.0, 3, 4])
    with autograd.record():
        quotient, _ = QuotientAndProduct()(x, y)
    quotient.backward()
    assert gradient(x) == pytest.approx((1 / y.asnumpy()).tolist())


def test_a_function_outside_of_a_recording_is_its_forward() -> None:
    x = marked()
    y = Sigmoid()(x)
    assert not y.is_recorded
    with autograd.record():
        assert not Sigmoid()(nd.ones(3)).is_recorded


class Wrong(autograd.Function):
    def forward(self, x: nd.NDArray) -> nd.NDArray:  # type: ignore[override]
        return x

    def backward(self, dy: nd.NDArray) -> tuple[nd.NDArray, ...]:  # type: ignore[override]
        return dy, dy


class Failing(Wrong):
    def backward(self, dy: nd.NDArray) -> tuple[nd.NDArray, ...]:  # type: ignore[override]
        raise ZeroDivisionError(f"oh {dy.shape}")


@pytest.mark.parametrize(("kind", "words"), [(Wrong, "must return 1"), (Failing, "ZeroDivisionError: oh")])
def test_a_wrong_backward_is_told(kind: type[autograd.Function], words: str) -> None:
    x = marked()
    with autograd.record():
        y = kind()(x)
    with pytest.raises(MXNetError, match=words):
        y.backward()


def test_a_function_is_not_differentiated_twice() -> None:
    x = marked()
    with autograd.record():
        (first,) = autograd.grad(Sigmoid()(x), x, create_graph=True)
    with pytest.raises(MXNetError):
        first.backward()


def test_threads_do_not_share_what_they_record() -> None:
    seen: list[bool] = []
    with autograd.record():
        thread = threading.Thread(target=lambda: seen.append(autograd.is_recording()))
        thread.start()
        thread.join()
    assert seen == [False]
