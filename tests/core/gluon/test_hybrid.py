"""Blocks that run with arrays and are traced as symbols."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core import autograd, nd, sym
from core.base import MXNetError
from core.context import cpu
from core.gluon import HybridBlock, SymbolBlock, nn
from core.ndarray import NDArray


class Nested(HybridBlock):
    """Takes two inputs and returns a list with a list in it; notes with what it was called."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[str] = []

    def hybrid_forward(self, F: Any, x: Any, y: Any) -> Any:  # noqa: ANN401 - arrays or symbols
        self.calls.append(F.__name__)
        return [x + y, (x, y * 2)]


def network() -> nn.HybridSequential:
    net = nn.HybridSequential(prefix="net_")
    with net.name_scope():
        net.add(nn.Dense(6, activation="relu"), nn.BatchNorm(), nn.Dropout(0.5), nn.Dense(3))
    net.initialize()
    return net


def one() -> NDArray:
    return nd.ones((1,))


class TestTrace:
    def test_names_of_a_network(self) -> None:
        traced = network()(sym.Variable("data"))
        assert traced.list_outputs() == ["net_dense1_fwd_output"]
        assert traced.list_auxiliary_states() == ["net_batchnorm0_running_mean", "net_batchnorm0_running_var"]
        assert "net_dense0_relu_fwd_output" in traced.get_internals().list_outputs()
        assert traced.attr_dict()["net_dense0_bias"]["__init__"] == "zeros"

    def test_a_block_used_twice_is_one_set_of_variables(self) -> None:
        dense = nn.Dense(4)
        traced = dense(dense(sym.Variable("data")))
        assert traced.list_arguments() == ["data", "dense0_weight", "dense0_bias"]

    def test_shapes_of_waiting_parameters_come_from_the_inputs(self) -> None:
        net = network()
        net.infer_shape(nd.ones((2, 5)))
        assert {name: parameter.shape for name, parameter in net.collect_params(".*weight").items()} == {
            "net_dense0_weight": (6, 5),
            "net_dense1_weight": (3, 6),
        }

    def test_what_cannot_be_inferred_is_an_error(self) -> None:
        class Odd(HybridBlock):
            def __init__(self) -> None:
                super().__init__()
                self.w = self.params.get("w", shape=(2, 0), allow_deferred_init=True)

            def hybrid_forward(self, _: Any, x: Any, w: Any) -> Any:  # noqa: ANN401, ARG002 - arrays or symbols
                return x

        odd = Odd()
        odd.initialize()
        with pytest.raises(AssertionError, match="Cannot initialize Parameter 'odd0_w' because it has invalid shape"):
            odd(nd.ones((2, 3)))

    def test_contradicting_shapes_name_the_deferred_initialization(self) -> None:
        net = nn.HybridSequential()
        net.add(nn.Conv2D(3, 3))
        net.initialize()
        with pytest.raises(ValueError, match="Deferred initialization failed because shape cannot be inferred"):
            net(nd.ones((2, 3)))

    def test_a_wrong_input_later(self) -> None:
        dense = nn.Dense(3, in_units=4)
        dense.initialize()
        with pytest.raises(MXNetError, match=r"4.*5"):
            dense(nd.ones((2, 5)))


class TestHybridize:
    @pytest.mark.parametrize("train", [True, False])
    def test_it_computes_and_differentiates_the_same(self, train: bool) -> None:
        net = nn.HybridSequential()
        net.add(
            nn.Conv2D(3, 3, padding=1, activation="relu"), nn.MaxPool2D(), nn.BatchNorm(), nn.Flatten(), nn.Dense(2)
        )
        net.initialize()
        generator = np.random.default_rng(0)
        x = nd.array(generator.normal(size=(2, 3, 4, 4)))
        net(x)
        found = []
        for active in (False, True):
            net.hybridize(active, static_alloc=True, static_shape=True, inline_limit=2)
            net[2].running_mean.set_data(nd.zeros((3,)))  # type: ignore[union-attr]
            with autograd.record(train_mode=train):
                y = (net(x) ** 2).sum()
            y.backward()
            learned = [p for p in net.collect_params().values() if p.grad_req != "null"]
            states = [p.data().asnumpy() for p in net.collect_params(".*running_mean").values()]
            found.append([y.asnumpy(), *(p.grad().asnumpy() for p in learned), *states])
        for plain, hybrid in zip(*found, strict=True):
            np.testing.assert_array_equal(plain, hybrid)

    def test_it_is_traced_once_and_keeps_the_nesting(self) -> None:
        block = Nested()
        assert block(one(), one())[1][1].asscalar() == 2
        block.hybridize()
        block.calls.clear()
        first = block(one(), one())
        second = block(one() * 3, one())
        assert block.calls == ["core.symbol"]
        assert first[0].asscalar() == 2
        assert (second[0].asscalar(), second[1][0].asscalar(), second[1][1].asscalar()) == (4, 3, 2)

    def test_a_new_child_is_traced_anew(self) -> None:
        net = nn.HybridSequential()
        net.add(nn.HybridLambda("relu"))
        net.hybridize()
        assert net(nd.array([-1])).asscalar() == 0
        net.add(nn.HybridLambda(lambda _, x: x - 1))
        assert net(nd.array([-1])).asscalar() == -1

    def test_unknown_flags_are_refused(self) -> None:
        with pytest.raises(TypeError, match="unexpected keyword argument 'foo'"):
            nn.Dense(1).hybridize(foo=1)

    def test_hooks_warn(self) -> None:
        block = nn.Dense(1)
        block.register_forward_hook(lambda *_: None)
        with pytest.warns(UserWarning, match='"dense0" is being hybridized while still having forward hook/pre-hook'):
            block.hybridize()

    def test_a_sequential_of_hybrid_blocks_warns_once(self) -> None:
        net = nn.Sequential()
        net.add(nn.Dense(2), nn.Dense(2))
        with pytest.warns(UserWarning, match="All children of this Sequential layer 'sequential0_' are") as caught:
            net.hybridize()
        assert len(caught) == 1

    def test_a_sequential_with_others_does_not(self) -> None:
        net = nn.Sequential()
        net.add(nn.Dense(2), nn.Lambda("tanh"))
        net.hybridize()
        net.initialize()
        assert net(nd.ones((1, 2))).shape == (1, 2)


class TestInputs:
    def test_arrays_and_symbols_do_not_mix(self) -> None:
        with pytest.raises(ValueError, match="we do not support mixed NDArrays and Symbols types"):
            Nested()(one(), sym.Variable("y"))

    @pytest.mark.parametrize("given", [3, "a", np.ones(2)])
    def test_something_else(self, given: object) -> None:
        with pytest.raises(ValueError, match="there must be one NDArray or one Symbol in the input"):
            nn.Dense(1)(given)

    def test_scalars_after_hybridize(self) -> None:
        block = Nested()
        assert block(one(), 3)[0].asscalar() == 4
        block.hybridize()
        with pytest.raises(
            ValueError, match=r"the input of HybridBlock must be a .nested. list of Symbol or NDArray, but"
        ):
            block(one(), 3)

    def test_another_nesting_than_traced(self) -> None:
        block = nn.HybridLambda(lambda _, x, *_others: x)
        block.hybridize()
        block(one())
        with pytest.raises(ValueError, match="The argument structure of HybridBlock does not match the cached version"):
            block(one(), one())

    def test_several_devices(self) -> None:
        block = Nested()
        block.hybridize()
        with pytest.raises(ValueError, match="Find multiple contexts in the input, After hybridized"):
            block(one(), nd.ones((1,), ctx=cpu(1)))

    def test_children_must_be_hybrid(self) -> None:
        with pytest.raises(ValueError, match=r"Children of HybridBlock must also be HybridBlock, but Lambda.tanh. has"):
            nn.HybridSequential().add(nn.Lambda("tanh"))

    def test_without_hybrid_forward(self) -> None:
        with pytest.raises(NotImplementedError):
            HybridBlock()(one())


class TestExport:
    def test_round_trip_through_a_symbol_block(self, tmp_path: Path) -> None:
        net = network()
        with pytest.raises(RuntimeError, match=r"Please first call block.hybridize"):
            net.export(tmp_path / "net")
        net.hybridize()
        x = nd.array([[1, 2, 3, 4, 5]])
        expected = net(x).asnumpy()
        names = net.export(tmp_path / "net", epoch=3)
        assert [Path(name).name for name in names] == ["net-symbol.json", "net-0003.params"]
        values = nd.load(names[1])
        assert "aux:net_batchnorm0_running_mean" in values
        assert "arg:net_dense0_weight" in values
        block = SymbolBlock.imports(names[0], "data", names[1])
        np.testing.assert_array_equal(block(x).asnumpy(), expected)
        assert block.collect_params()["net_batchnorm0_running_var"].grad_req == "null"

    def test_a_symbol_as_a_layer(self) -> None:
        data = sym.Variable("data")
        body = sym.FullyConnected(data, num_hidden=2, name="fc")
        net = nn.HybridSequential()
        net.add(SymbolBlock(sym.Group([body, data]), data))
        net.initialize(init="one")
        found = net[0](nd.ones((1, 3)))
        assert [array.asnumpy().tolist() for array in found] == [[[4, 4]], [[1, 1, 1]]]
        assert net[0](sym.Variable("x"))[0].list_arguments() == ["x", "fc_weight", "fc_bias"]

    def test_inputs_must_be_variables(self) -> None:
        data = sym.Variable("data")
        with pytest.raises(AssertionError, match="Input symbols must be variable"):
            SymbolBlock(data * 2, data + 1)
