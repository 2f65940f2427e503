"""Blocks: names, children, parameters, hooks and files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core import autograd, nd, sym
from core.gluon import Block, Parameter, nn
from core.gluon.hooks import HookHandle
from core.gluon.parameter import DeferredInitializationError
from core.name import NameManager
from core.ndarray import NDArray
from core.util import np_shape


class Pair(Block):
    """Two dense layers and a parameter of its own."""

    def __init__(self, prefix: str | None = None) -> None:
        super().__init__(prefix)
        with self.name_scope():
            self.d0 = nn.Dense(3)
            self.d1 = nn.Dense(2)
            self.w = self.params.get("w", shape=(2, 2))

    def forward(self, x: NDArray) -> NDArray:
        return self.d1(self.d0(x))  # type: ignore[no-any-return]


class TestNames:
    def test_counted_per_kind_outside_of_scopes(self) -> None:
        blocks = [nn.Dense(1), nn.Conv2D(1, 1), nn.MaxPool2D(), nn.Activation("relu"), nn.Dense(1), nn.Conv1D(1, 1)]
        assert [block.prefix for block in blocks] == ["dense0_", "conv0_", "pool0_", "relu0_", "dense1_", "conv1_"]
        assert blocks[0].name == "dense0"

    def test_counted_per_parent_inside(self) -> None:
        parent = nn.HybridSequential(prefix="model_")
        with parent.name_scope():
            inside = [nn.Dense(1), nn.Dense(1, prefix="x_"), nn.Dense(1)]
        with parent.name_scope():
            inside.append(nn.Dense(1))
        assert [block.prefix for block in inside] == ["model_dense0_", "model_x_", "model_dense1_", "model_dense2_"]
        assert nn.Dense(1).prefix == "dense0_"

    def test_nested_scopes(self) -> None:
        outer = nn.Sequential()
        with outer.name_scope():
            inner = nn.Sequential()
            with inner.name_scope():
                layer = nn.Dense(1)
            beside = nn.Dense(1)
        assert (layer.prefix, beside.prefix) == ("sequential0_sequential0_dense0_", "sequential0_dense0_")

    def test_an_empty_prefix_leaves_names_to_the_scope_around(self) -> None:
        parent = nn.Sequential(prefix="")
        with parent.name_scope():
            assert nn.Dense(1).prefix == "dense0_"
        assert nn.Dense(1).prefix == "dense1_"

    def test_a_name_manager_starts_anew(self) -> None:
        nn.Dense(1)
        with NameManager():
            assert nn.Dense(1).prefix == "dense0_"
        assert nn.Dense(1).prefix == "dense1_"

    def test_symbols_inside_a_scope_get_the_prefix(self) -> None:
        block = nn.Dense(2, prefix="d_")
        with block.name_scope():
            assert sym.relu(sym.Variable("x")).name == "d_relu0"
        assert sym.relu(sym.Variable("x")).name == "relu0"


class TestParts:
    def test_repr(self) -> None:
        assert repr(Pair()) == "Pair(\n  (d0): Dense(-1 -> 3, linear)\n  (d1): Dense(-1 -> 2, linear)\n)"
        with np_shape(False):
            assert repr(Pair()) == "Pair(\n  (d0): Dense(None -> 3, linear)\n  (d1): Dense(None -> 2, linear)\n)"

    def test_own_parameters_come_first_then_those_below(self) -> None:
        pair = Pair()
        own = ["pair0_w"]
        below = ["pair0_dense0_weight", "pair0_dense0_bias", "pair0_dense1_weight", "pair0_dense1_bias"]
        assert list(pair.params) == own
        assert list(pair.collect_params()) == own + below
        paths = ["w", "d0.weight", "d0.bias", "d1.weight", "d1.bias"]
        assert list(pair._collect_params_with_prefix()) == paths

    @pytest.mark.parametrize(
        ("select", "found"),
        [
            ("weight", []),
            (".*weight", ["pair0_dense0_weight", "pair0_dense1_weight"]),
            ("pair0_w|.*dense1_b", ["pair0_w", "pair0_dense1_bias"]),
        ],
    )
    def test_select_matches_from_the_start(self, select: str, found: list[str]) -> None:
        assert list(Pair().collect_params(select)) == found

    def test_a_block_can_take_the_place_of_one_of_its_type(self) -> None:
        pair = Pair()
        pair.d0 = nn.Dense(5)
        assert list(pair.collect_params("dense")) == ["dense0_weight", "dense0_bias"]

    def test_nothing_else_can(self) -> None:
        pair = Pair()
        with pytest.raises(
            TypeError, match=r"^Changing attribute type for d0 from .*Dense.* to <class 'int'>is not all"
        ):
            pair.d0 = 3  # type: ignore[assignment]
        with pytest.raises(TypeError, match="Changing attribute type for w from "):
            pair.w = 3  # type: ignore[assignment]
        with pytest.raises(AssertionError, match="Overriding Parameter attribute w is not allowed"):
            pair.w = Parameter("other")

    @pytest.mark.parametrize("container", [list, dict, tuple])
    def test_blocks_in_containers_warn(self, container: type) -> None:
        class Hiding(Block):
            def __init__(self) -> None:
                super().__init__()
                layers = [nn.Dense(3)]
                self.layers = {"a": layers[0]} if container is dict else container(layers)

        with pytest.warns(UserWarning, match='"Hiding.layers" is an unregistered container with Blocks.'):
            assert not list(Hiding().collect_params())

    def test_registered_children_do_not_warn(self) -> None:
        class Keeping(Block):
            def __init__(self) -> None:
                super().__init__()
                self.layers = [nn.Dense(3)]
                for layer in self.layers:
                    self.register_child(layer)

        assert len(Keeping().collect_params()) == 2

    def test_apply_goes_bottom_up(self) -> None:
        seen: list[str] = []
        Pair().apply(lambda block: seen.append(type(block).__name__))
        assert seen == ["Dense", "Dense", "Pair"]

    def test_cast(self) -> None:
        pair = Pair()
        pair.initialize()
        pair.cast("float64")
        assert pair(nd.ones((2, 4), dtype="float64")).dtype is np.float64


class TestRunning:
    def test_forward_may_decide_by_values(self) -> None:
        class Halving(Block):
            def __init__(self) -> None:
                super().__init__()
                self.dense = nn.Dense(4, in_units=4)

            def forward(self, x: NDArray) -> NDArray:
                x = self.dense(x)
                while nd.norm(x).asscalar() > 1:
                    x = x / 2
                return self.dense(x)  # type: ignore[no-any-return]

        block = Halving()
        block.initialize(init="one")
        with autograd.record():
            total = block(nd.ones((1, 4))).sum()
        total.backward()
        # y = 4 W x summed: halved thrice, [4, 4, 4, 4] has norm 1; each weight is used by both calls
        assert total.asscalar() == pytest.approx(8)
        assert block.dense.weight.grad().asnumpy().sum() > 0

    def test_without_forward(self) -> None:
        with pytest.raises(NotImplementedError):
            Block()(3)

    def test_hooks_run_around_forward_until_detached(self) -> None:
        seen: list[str] = []
        block = nn.Dense(1, in_units=1)
        block.initialize()
        before = block.register_forward_pre_hook(lambda _, inputs: seen.append(f"before {len(inputs)}"))
        after = block.register_forward_hook(lambda _block, _inputs, output: seen.append(f"after {output.shape}"))
        assert isinstance(after, HookHandle)
        block(nd.ones((2, 1)))
        after.detach()
        block(nd.ones((2, 1)))
        with before:
            pass
        block(nd.ones((2, 1)))
        before.detach()
        assert seen == ["before 1", "after (2, 1)", "before 1"]

    def test_initialize_twice_warns_for_each(self) -> None:
        block = nn.Dense(1, in_units=1)
        block.initialize()
        with pytest.warns(UserWarning, match="is already initialized, ignoring") as caught:
            block.initialize()
        assert len(caught) == 2

    def test_summary(self, capsys: pytest.CaptureFixture[str]) -> None:
        net = nn.HybridSequential()
        net.add(nn.Dense(3), nn.Dense(4, activation="relu"))
        net.initialize()
        net.summary(nd.ones((2, 3)))
        lines = capsys.readouterr().out.splitlines()
        assert [line.split() for line in lines[1:8:2]] == [
            ["Layer", "(type)", "Output", "Shape", "Param", "#"],
            ["Input", "(2,", "3)", "0"],
            ["Activation-2", "(2,", "4)", "0"],
            ["=" * 80],
        ]
        assert "   Total params: 28" in lines


class TestFiles:
    def test_round_trip_by_attributes(self, tmp_path: Path) -> None:
        first, second = Pair(), Pair(prefix="other_")
        first.initialize()
        x = nd.ones((1, 4))
        expected = first(x).asnumpy()
        first.save_parameters(tmp_path / "p")
        assert sorted(nd.load(str(tmp_path / "p"))) == ["d0.bias", "d0.weight", "d1.bias", "d1.weight", "w"]
        second.load_parameters(tmp_path / "p")
        np.testing.assert_array_equal(second(x).asnumpy(), expected)

    def test_waiting_parameters_cannot_be_saved(self, tmp_path: Path) -> None:
        pair = Pair()
        pair.initialize()
        with pytest.raises(DeferredInitializationError):
            pair.save_parameters(tmp_path / "p")

    def test_missing_and_extra(self, tmp_path: Path) -> None:
        net = nn.Sequential()
        net.add(nn.Dense(2, in_units=2))
        net.initialize()
        net.save_parameters(tmp_path / "p")
        net.add(nn.Dense(2, in_units=2))
        with pytest.raises(AssertionError) as missing:
            net.load_parameters(tmp_path / "p")
        assert str(missing.value) == (
            f"Parameter '1.weight' is missing in file '{tmp_path / 'p'}', which contains parameters: '0.weight',"
            " '0.bias'. Set allow_missing=True to ignore missing parameters."
        )
        net.load_parameters(tmp_path / "p", allow_missing=True)
        short = nn.Sequential()
        with pytest.raises(
            ValueError, match=r"Parameter '0.weight' loaded from file '.*' is not present in ParameterDict"
        ):
            short.load_parameters(tmp_path / "p")
        short.load_parameters(tmp_path / "p", ignore_extra=True)

    def test_shared_parameters_once(self, tmp_path: Path) -> None:
        first = nn.Dense(2, in_units=2)
        net = nn.Sequential()
        net.add(first, nn.Dense(2, in_units=2, params=first.params))
        net.initialize()
        net.save_parameters(tmp_path / "p", deduplicate=True)
        assert sorted(nd.load(str(tmp_path / "p"))) == ["0.bias", "0.weight"]
        net.load_parameters(tmp_path / "p")

    def test_files_with_prefixed_names(self, tmp_path: Path) -> None:
        net = nn.Dense(2, in_units=2)
        net.initialize()
        net.collect_params().save(tmp_path / "full")
        net.collect_params().save(tmp_path / "stripped", strip_prefix=net.prefix)
        kept = net.weight.data().asnumpy()
        for file in ("full", "stripped"):
            net.weight.set_data(nd.zeros((2, 2)))
            net.load_parameters(tmp_path / file)
            assert net.weight.data().asnumpy().tolist() == kept.tolist()


class TestSharing:
    def test_params_gives_the_same_objects(self) -> None:
        first = nn.Dense(4, prefix="enc_")
        second = nn.Dense(4, params=first.params)
        assert second.weight is first.weight
        assert second.prefix == "dense0_"
        assert list(second.collect_params()) == ["enc_weight", "enc_bias"]

    def test_a_later_shape_completes_the_shared_one(self) -> None:
        first = nn.Dense(4)
        nn.Dense(4, in_units=3, params=first.params)
        assert first.weight.shape == (4, 3)

    def test_other_units_are_refused(self) -> None:
        first = nn.Dense(4)
        with pytest.raises(AssertionError, match="Cannot retrieve Parameter 'dense0_weight'"):
            nn.Dense(5, params=first.params)

    def test_gradients_of_all_uses_add_up(self) -> None:
        first = nn.Dense(1, in_units=1, use_bias=False)
        second = nn.Dense(1, in_units=1, use_bias=False, params=first.params)
        first.initialize(init="one")
        first.weight.set_data(nd.array([[3]]))
        with autograd.record():
            y = first(second(first(nd.array([[2]]))))
        y.backward()
        assert first.weight.grad().asscalar() == 3 * 3**2 * 2
        assert second.weight.grad() is first.weight.grad()
