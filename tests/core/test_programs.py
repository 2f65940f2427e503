"""What programs written for MXNet take for granted: names and habits that its own tests use most."""

from __future__ import annotations

import pickle  # noqa: TID251 - programs do; what is stored is text
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import core

mx: Any = core


def values(array: Any) -> list[Any]:  # noqa: ANN401 - an array
    found: list[Any] = array.asnumpy().tolist()
    return found


# Creation and transfer


def test_arrays_are_created_by_shape_and_value() -> None:
    assert values(mx.nd.array([[1, 2], [3, 4]])) == [[1, 2], [3, 4]]
    assert values(mx.nd.ones((2,))) == [1, 1]
    assert values(mx.nd.zeros((1, 2))) == [[0, 0]]
    assert mx.nd.empty((2, 3)).shape == (2, 3)
    assert values(mx.nd.arange(1, 7, 2)) == [1, 3, 5]
    assert values(mx.nd.full((2,), 7)) == [7, 7]
    assert values(mx.nd.eye(2)) == [[1, 0], [0, 1]]
    assert mx.nd.array([1]).dtype == np.float32
    assert mx.nd.array(np.array([1], np.int32), dtype="int32").dtype == np.int32


@pytest.mark.parametrize("where", ["nd.random", "random"])
def test_random_numbers_follow_the_seed(where: str) -> None:
    functions = mx.nd.random if where == "nd.random" else mx.random

    def draw() -> list[Any]:
        mx.random.seed(7)
        drawn = [functions.uniform(-1, 1, shape=(50,)), functions.normal(2, 0.1, shape=(50,))]
        return [*drawn, functions.randint(3, 6, shape=(50,))]

    first, second = draw(), draw()
    assert [values(one) for one in first] == [values(one) for one in second]
    uniform, normal, integers = (one.asnumpy() for one in first)
    assert -1 <= uniform.min() < -0.5 < 0.5 < uniform.max() <= 1
    assert abs(normal.mean() - 2) < 0.1
    assert set(integers.tolist()) == {3, 4, 5}
    assert integers.dtype == np.int32
    assert mx.nd.uniform(0, 1, shape=(2,)).shape == (2,)


def test_copies_have_memory_of_their_own() -> None:
    x = mx.nd.array([1, 2])
    y, z = x.copy(), mx.nd.zeros((2,))
    assert x.copyto(z) is z
    x[:] = 9
    assert values(y) == values(z) == [1, 2]
    assert x.as_in_context(mx.cpu(0)) is x


def test_a_scalar_and_other_types_come_out() -> None:
    x = mx.nd.array([2.5])
    assert x.asscalar() == 2.5
    assert x.astype("int32").dtype == np.int32
    with pytest.raises(ValueError, match="scalar"):
        mx.nd.ones((2,)).asscalar()


def test_waiting_does_nothing_that_could_be_seen() -> None:
    x = mx.nd.ones((2,)) + 1
    x.wait_to_read()
    mx.nd.waitall()
    assert values(x) == [2, 2]


def test_arrays_are_joined_and_saved(tmp_path: Path) -> None:
    x, y = mx.nd.ones((1, 2)), mx.nd.zeros((2, 2))
    assert values(mx.nd.concatenate([x, y])) == [[1, 1], [0, 0], [0, 0]]
    mx.nd.save(str(tmp_path / "list.nd"), [x, y])
    mx.nd.save(str(tmp_path / "dict.nd"), {"x": x, "y": y})
    assert [one.shape for one in mx.nd.load(str(tmp_path / "list.nd"))] == [(1, 2), (2, 2)]
    assert values(mx.nd.load(str(tmp_path / "dict.nd"))["x"]) == [[1, 1]]


def test_arrays_are_dense() -> None:
    x = mx.nd.ones((2,))
    assert x.stype == "default"
    assert values(x.tostype("default")) == [1, 1]


def test_processors_are_different_devices() -> None:
    assert mx.cpu(0) == mx.cpu() != mx.cpu(1)
    assert str(mx.cpu(1)) == "cpu(1)"
    assert mx.current_context() == mx.cpu(0)
    with mx.Context("cpu", 1):
        x = mx.nd.ones((2,))
    assert x.context == x.ctx == mx.cpu(1)
    assert mx.current_context() == mx.cpu(0)
    moved = x.as_in_context(mx.cpu(0))
    assert (moved.context, values(moved)) == (mx.cpu(0), [1, 1])


# Blocks


def small_net(**given: object) -> Any:  # noqa: ANN401 - a block
    net = mx.gluon.nn.HybridSequential(**given)
    with net.name_scope():
        net.add(mx.gluon.nn.Dense(4, activation="relu"), mx.gluon.nn.BatchNorm(), mx.gluon.nn.Dense(2))
    return net


def test_hybridized_blocks_compute_the_same() -> None:
    net, x = small_net(), mx.nd.random.uniform(shape=(3, 5))
    net.initialize(mx.init.Xavier())
    before = net(x).asnumpy()
    for options in ({}, {"static_alloc": True, "static_shape": True}, {"inline_limit": 3}):
        net.hybridize(**options)
        np.testing.assert_allclose(net(x).asnumpy(), before, rtol=1e-5)
    net.hybridize(False)
    np.testing.assert_allclose(net(x).asnumpy(), before, rtol=1e-5)


def test_name_scope_puts_the_parents_prefix_in_front() -> None:
    assert all(name.startswith("net_") for name in small_net(prefix="net_").collect_params())


def test_cast_changes_parameters() -> None:
    net = small_net()
    net.initialize()
    net.cast("float64")
    assert net(mx.nd.ones((2, 3), dtype="float64")).dtype == np.float64


def test_apply_visits_children_before_their_parent() -> None:
    net, seen = small_net(), []
    assert net.apply(lambda block: seen.append(type(block).__name__)) is net
    assert seen == ["Activation", "Dense", "BatchNorm", "Dense", "HybridSequential"]


def test_hooks_see_every_call() -> None:
    net, calls = mx.gluon.nn.Dense(2), []
    net.initialize()
    before = net.register_forward_pre_hook(lambda _, inputs: calls.append(("before", inputs[0].shape)))
    net.register_forward_hook(lambda _, __, output: calls.append(("after", output.shape)))
    net(mx.nd.ones((3, 5)))
    before.detach()
    net(mx.nd.ones((1, 5)))
    assert calls == [("before", (3, 5)), ("after", (3, 2)), ("after", (1, 2))]


def test_parameters_are_saved_and_loaded(tmp_path: Path) -> None:
    net, x, file = small_net(), mx.nd.random.uniform(shape=(3, 5)), str(tmp_path / "net.params")
    net.initialize(mx.init.Normal(1))
    wanted = net(x).asnumpy()
    net.save_parameters(file)
    other = small_net()
    other.load_parameters(file)
    np.testing.assert_allclose(other(x).asnumpy(), wanted, rtol=1e-6)
    narrow = small_net()
    narrow.load_parameters(file, cast_dtype=True, dtype_source="saved")
    np.testing.assert_allclose(narrow(x).asnumpy(), wanted, rtol=1e-6)


def test_shared_parameters_are_saved_once(tmp_path: Path) -> None:
    net = mx.gluon.nn.Sequential()
    first = mx.gluon.nn.Dense(3, in_units=3)
    net.add(first, mx.gluon.nn.Dense(3, in_units=3, params=first.params))
    net.initialize()
    net.save_parameters(str(tmp_path / "all"))
    net.save_parameters(str(tmp_path / "once"), deduplicate=True)
    assert len(mx.nd.load(str(tmp_path / "all"))) == 4
    assert len(mx.nd.load(str(tmp_path / "once"))) == 2
    net.load_parameters(str(tmp_path / "once"))


def test_losses() -> None:
    scores, label = mx.nd.array([[1, 2, 3], [3, 2, 1]]), mx.nd.array([2, 0])
    expected = np.log(np.exp([1, 2, 3]).sum()) - 3
    loss = mx.gluon.loss.SoftmaxCrossEntropyLoss()(scores, label)
    np.testing.assert_allclose(loss.asnumpy(), [expected, expected], rtol=1e-5)
    squares = mx.gluon.loss.L2Loss()(mx.nd.array([[1, 3]]), mx.nd.zeros((1, 2)))
    np.testing.assert_allclose(squares.asnumpy(), [2.5])


def test_activations_as_layers() -> None:
    x = mx.nd.array([-1, 2])
    wanted = {
        "Swish": [-1 / (1 + np.e), 2 / (1 + np.exp(-2))],
        "ELU": [np.exp(-1) - 1, 2],
        "SELU": [1.0507009873554805 * 1.6732632423543772 * (np.exp(-1) - 1), 2 * 1.0507009873554805],
        "PReLU": [-0.25, 2],
        "GELU": [-0.15865526, 1.9544997],
    }
    for name, expected in wanted.items():
        layer = getattr(mx.gluon.nn, name)()
        layer.initialize()
        np.testing.assert_allclose(layer(x.reshape((1, 2))).asnumpy()[0], expected, rtol=1e-5, err_msg=name)
    assert values(mx.gluon.nn.LeakyReLU(0.5)(x)) == [-0.5, 2]


@pytest.mark.parametrize("axes", [1, 2, 3])
def test_convolutions_of_one_to_three_axes(axes: int) -> None:
    layer = getattr(mx.gluon.nn, f"Conv{axes}D")(channels=4, kernel_size=3, padding=1, strides=2)
    layer.initialize(mx.init.One())
    y = layer(mx.nd.ones((2, 3, *[7] * axes)))
    assert y.shape == (2, 4, *[4] * axes)
    assert y.asnumpy()[0, 0, *[1] * axes] == 3 * 3**axes


# Symbols


def test_symbols_are_evaluated_without_binding() -> None:
    a, b = mx.sym.Variable("a"), mx.sym.Variable("b")
    (found,) = (a + 2 * b).eval(ctx=mx.cpu(), a=mx.nd.ones((2,)), b=mx.nd.ones((2,)))
    assert values(found) == [3, 3]


def test_symbols_are_stored(tmp_path: Path) -> None:
    net = mx.sym.FullyConnected(mx.sym.Variable("data"), num_hidden=3, name="fc")
    net.save(str(tmp_path / "net.json"))
    assert mx.sym.load(str(tmp_path / "net.json")).tojson() == net.tojson()
    assert pickle.loads(pickle.dumps(net)).tojson() == net.tojson()  # noqa: S301 - our own


def test_constants_in_symbols() -> None:
    net = mx.sym.zeros((2, 2)) + mx.sym.ones((2, 2))
    assert values(net.eval(ctx=mx.cpu())[0]) == [[1, 1], [1, 1]]


def test_types_are_inferred_as_far_as_they_go() -> None:
    net = mx.sym.elemwise_add(mx.sym.Variable("a"), mx.sym.Variable("b"))
    assert net.infer_type(a="float64") == ([np.float64, np.float64], [np.float64], [])
    assert net.infer_type_partial() == ([None, None], [None], [])


def test_monitor_sees_what_is_computed() -> None:
    seen = {}
    net = mx.sym.exp(mx.sym.Variable("a"), name="e") + 1
    executor = net.bind(mx.cpu(), {"a": mx.nd.zeros((2,))})
    executor.set_monitor_callback(lambda name, array: seen.update({str(name): array.shape}))
    executor.forward()
    assert seen["e_output"] == (2,)


# More operators

X = np.array([[1.0, -2.0, 3.0], [0.5, 4.0, 0.0]], np.float32)

MORE: dict[str, tuple[Any, Any]] = {
    "cast": (lambda x: mx.nd.cast(x, dtype="int32"), X.astype(np.int32)),
    "broadcast_like": (lambda x: mx.nd.broadcast_like(mx.nd.ones((1, 3)), x), np.ones((2, 3))),
    "broadcast_to": (lambda _: mx.nd.broadcast_to(mx.nd.ones((1, 3)), shape=(2, 3)), np.ones((2, 3))),
    "broadcast_axis": (lambda _: mx.nd.broadcast_axis(mx.nd.ones((1, 3)), axis=0, size=2), np.ones((2, 3))),
    "argmin": (lambda x: mx.nd.argmin(x, axis=1), [1, 2]),
    "rsqrt": (lambda x: mx.nd.rsqrt(x.abs() + 1), 1 / np.sqrt(abs(X) + 1)),
    "expm1": (mx.nd.expm1, np.expm1(X)),
    "hypot": (lambda x: mx.nd.broadcast_hypot(x, x), np.hypot(X, X)),
    "softmin": (mx.nd.softmin, np.exp(-X) / np.exp(-X).sum(1, keepdims=True)),
    "nansum": (lambda x: mx.nd.nansum(x / x, axis=1), [3, 2]),
    "nanprod": (lambda x: mx.nd.nanprod(x * (x / x), axis=1), [-6, 2]),
    "logical_not": (mx.nd.logical_not, X == 0),
    "broadcast_logical_and": (lambda x: mx.nd.broadcast_logical_and(x, x), X != 0),
    "broadcast_logical_or": (lambda x: mx.nd.broadcast_logical_or(x, x), X != 0),
    "broadcast_logical_xor": (lambda x: mx.nd.broadcast_logical_xor(x, mx.nd.ones((1, 1))), X == 0),
    "mod": (lambda x: x % 2, X % 2),
    "crop": (lambda x: mx.nd.crop(x, begin=(0, 1), end=(2, 3)), X[:, 1:3]),
    "ElementWiseSum": (lambda x: mx.nd.ElementWiseSum(x, x, x), 3 * X),
}


@pytest.mark.parametrize("name", MORE)
def test_more_operators(name: str) -> None:
    compute, wanted = MORE[name]
    np.testing.assert_allclose(compute(mx.nd.array(X)).asnumpy(), wanted, rtol=1e-5, atol=1e-6)


# In place, and memory


@pytest.mark.parametrize("change", ["x += 1", "x *= 2", "x[:] = 1"])
def test_recorded_arrays_cannot_be_changed_in_place(change: str) -> None:
    x = mx.nd.ones((2,))
    x.attach_grad()
    with mx.autograd.record():
        y = x * 2  # noqa: F841 - recorded
        with pytest.raises(mx.MXNetError, match=r"Inplace operations|[Ii]n.?place"):
            exec(change, {"x": x})  # noqa: S102 - our own


@pytest.mark.parametrize(
    ("function", "given", "shape"),
    [("squeeze", {"axis": 1}, (2, 3)), ("expand_dims", {"axis": 0}, (1, 2, 1, 3)), ("flatten", {}, (2, 3))],
)
def test_views_share_memory(function: str, given: dict[str, int], shape: tuple[int, ...]) -> None:
    x = mx.nd.zeros((2, 1, 3))
    view = getattr(x, function)(inplace=True, **given)
    assert view.shape == shape
    view[:] = 7
    assert (x.asnumpy() == 7).all()


def test_reshaped_executors_share_memory() -> None:
    net = mx.sym.FullyConnected(mx.sym.Variable("data"), num_hidden=3, name="fc")
    executor = net.simple_bind(mx.cpu(), data=(4, 5))
    smaller = executor.reshape(data=(2, 5))
    executor.arg_dict["fc_bias"][:] = 7
    assert values(smaller.arg_dict["fc_bias"]) == [7, 7, 7]
    smaller.forward()
    assert values(executor.outputs[0])[:2] == values(smaller.outputs[0])


# Warnings and refusals of blocks


def test_hybridizing_what_cannot_be_warns_once() -> None:
    net = mx.gluon.nn.Sequential()
    net.add(mx.gluon.nn.Dense(2), mx.gluon.nn.Dense(2))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        net.hybridize()
    assert len(caught) == 1


@pytest.mark.parametrize("container", [list, dict])
def test_children_in_plain_containers_are_warned_of(container: type) -> None:
    class Holder(mx.gluon.Block):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            layer = mx.gluon.nn.Dense(2)
            self.layers = [layer] if container is list else {"a": layer}

    with pytest.warns(UserWarning, match="is an unregistered container with Blocks"):
        Holder().collect_params()


def test_arrays_and_symbols_cannot_be_mixed() -> None:
    class Both(mx.gluon.HybridBlock):  # type: ignore[misc]
        def hybrid_forward(self, F: Any, a: Any, b: Any) -> Any:  # noqa: ANN401
            return F.elemwise_add(a, b)

    both = Both()
    with pytest.raises(ValueError, match=r"\S"):
        both(mx.nd.ones((2,)), mx.sym.Variable("b"))
    both.hybridize()
    with pytest.raises(ValueError, match="context"):
        both(mx.nd.ones((2,), ctx=mx.cpu(0)), mx.nd.ones((2,), ctx=mx.cpu(1)))
    with pytest.raises(ValueError, match=r"\S"):
        both(mx.nd.ones((2,)), 3)


def test_numbers_of_numpy_are_written_plainly() -> None:
    net = mx.sym.FullyConnected(mx.sym.Variable("data", shape=(np.int64(3), 4)), num_hidden=np.int64(5), name="fc")
    assert net.attr_dict()["fc"]["num_hidden"] == "5"
    assert net.attr_dict()["data"]["__shape__"] == "(3, 4)"
    assert (mx.sym.Variable("a") + np.float32(2)).attr("scalar") == "2.0"
