"""Listings of file 000 (parameters of Gluon layers: access, initialization, sharing, deferred initialization).

In the order of the article: a network and its first run; the parameters of one layer, by `params` and by attribute;
data and gradient; `collect_params`; built-in initializers with `force_reinit`; an initializer for one parameter; an
initializer of one's own; `set_data`; a layer that shares another's parameters; deferred initialization that tells
when it happens; what can be initialized at once. The article prints as an old NumPy did (``0.``, commas before dots);
the numbers are compared as today's NumPy prints them.
"""

from __future__ import annotations

import numpy as np
import pytest

from core import MXNetError
from tests.helpers.notebook import Notebook

NETWORK = """
    from mxnet import init, nd
    from mxnet.gluon import nn

    net = nn.Sequential()
    net.add(nn.Dense(256, activation='relu'))
    net.add(nn.Dense(10))
    net.initialize()

    x = nd.random.uniform(shape=(2,20))
    y = net(x)
"""

MY_INIT = """
    class MyInit(init.Initializer):
        def _init_weight(self, name, data):
            print('Init', name, data.shape)
            data[:] = nd.random.uniform(low=-10, high=10, shape=data.shape)
            data *= data.abs() >= 5
"""

QUIET_INIT = """
    from mxnet import init, nd
    from mxnet.gluon import nn

    class MyInit(init.Initializer):
        def _init_weight(self, name, data):
            print('Init', name, data.shape)

    net = nn.Sequential()
    net.add(nn.Dense(256, activation='relu'))
    net.add(nn.Dense(10))

    net.initialize(init=MyInit())
"""

ANNOUNCED = "Init dense0_weight (256, 20)\nInit dense1_weight (10, 256)\n"


def test_first_run_makes_an_output_of_each_row(notebook: Notebook) -> None:
    notebook.cell(NETWORK)
    assert notebook.cell("y.shape") == (2, 10)


def test_params_of_a_layer_are_printed_with_shapes(notebook: Notebook) -> None:
    notebook.cell(NETWORK)
    assert repr(notebook.cell("net[0].params")) == (
        "dense0_ (\n"
        "  Parameter dense0_weight (shape=(256, 20), dtype=float32)\n"
        "  Parameter dense0_bias (shape=(256,), dtype=float32)\n"
        ")"
    )


def test_a_parameter_is_found_by_name_and_as_an_attribute(notebook: Notebook) -> None:
    notebook.cell(NETWORK)
    by_name, attribute = notebook.cell("net[0].params['dense0_weight'], net[0].weight")
    assert by_name is attribute
    assert repr(attribute) == "Parameter dense0_weight (shape=(256, 20), dtype=float32)"


def test_data_of_a_weight_is_uniform_and_prints_its_shape(notebook: Notebook) -> None:
    notebook.cell(NETWORK)
    data = notebook.cell("net[0].weight.data()")
    lines = repr(data).splitlines()
    assert lines[0] == ""
    assert lines[1].startswith("[[")
    assert lines[-1] == "<NDArray 256x20 @cpu(0)>"
    assert 0.06 < np.abs(data.asnumpy()).max() <= 0.07


def test_gradient_is_zero_before_a_backward_pass(notebook: Notebook) -> None:
    notebook.cell(NETWORK)
    assert repr(notebook.cell("net[0].weight.grad()")) == (
        "\n[[0. 0. 0. ... 0. 0. 0.]\n [0. 0. 0. ... 0. 0. 0.]\n [0. 0. 0. ... 0. 0. 0.]\n ...\n"
        " [0. 0. 0. ... 0. 0. 0.]\n [0. 0. 0. ... 0. 0. 0.]\n [0. 0. 0. ... 0. 0. 0.]]\n<NDArray 256x20 @cpu(0)>"
    )


def test_bias_of_the_output_layer_is_zero(notebook: Notebook) -> None:
    notebook.cell(NETWORK)
    assert repr(notebook.cell("net[1].bias.data()")) == "\n[0. 0. 0. 0. 0. 0. 0. 0. 0. 0.]\n<NDArray 10 @cpu(0)>"


def test_collect_params_lists_those_of_all_layers(notebook: Notebook, capsys: pytest.CaptureFixture[str]) -> None:
    notebook.cell(NETWORK)
    notebook.cell("print(net.collect_params())")
    assert capsys.readouterr().out == (
        "sequential0_ (\n"
        "  Parameter dense0_weight (shape=(256, 20), dtype=float32)\n"
        "  Parameter dense0_bias (shape=(256,), dtype=float32)\n"
        "  Parameter dense1_weight (shape=(10, 256), dtype=float32)\n"
        "  Parameter dense1_bias (shape=(10,), dtype=float32)\n"
        ")\n"
    )


def test_normal_initializer_for_the_whole_network(notebook: Notebook) -> None:
    notebook.cell(NETWORK)
    row = notebook.cell("""
        # after the first time, force_reinit has to be said
        net.initialize(init=init.Normal(sigma=0.01), force_reinit=True)
        net[0].weight.data()[0]
    """)
    assert row.shape == (20,)
    assert notebook.cell("net[0].weight.data()").asnumpy().std() == pytest.approx(0.01, rel=0.1)
    assert not notebook.cell("net[0].bias.data()").asnumpy().any()


def test_initializing_again_without_force_warns_and_keeps_values(notebook: Notebook) -> None:
    notebook.cell(NETWORK)
    before = notebook.cell("net[0].weight.data().asnumpy()")
    with pytest.warns(UserWarning, match="is already initialized, ignoring"):
        notebook.cell("net.initialize(init=init.Normal(sigma=0.01))")
    np.testing.assert_array_equal(notebook.cell("net[0].weight.data().asnumpy()"), before)


def test_xavier_for_one_parameter(notebook: Notebook) -> None:
    notebook.cell(NETWORK)
    notebook.cell("before = net[1].weight.data().asnumpy()")
    row = notebook.cell("""
        net[0].weight.initialize(init=init.Xavier(), force_reinit=True)
        net[0].weight.data()[0]
    """)
    assert row.shape == (20,)
    bound = np.sqrt(3 / ((256 + 20) / 2))
    assert 0.95 * bound < np.abs(notebook.cell("net[0].weight.data().asnumpy()")).max() <= bound
    assert notebook.cell("(net[1].weight.data().asnumpy() == before).all()")


def test_initializer_of_ones_own(notebook: Notebook, capsys: pytest.CaptureFixture[str]) -> None:
    notebook.cell(NETWORK)
    notebook.cell(MY_INIT)
    notebook.cell("""
        net.initialize(MyInit(), force_reinit=True)
        net[0].weight.data()[0]
    """)
    assert capsys.readouterr().out == ANNOUNCED
    weight = np.abs(notebook.cell("net[0].weight.data().asnumpy()"))
    assert ((weight == 0) | ((weight >= 5) & (weight <= 10))).all()
    assert 0.4 < (weight == 0).mean() < 0.6


def test_set_data_adds_one(notebook: Notebook) -> None:
    notebook.cell(NETWORK)
    before = notebook.cell("net[0].weight.data().asnumpy()")
    row = notebook.cell("""
        net[0].weight.set_data(net[0].weight.data() + 1)
        net[0].weight.data()[0]
    """)
    np.testing.assert_allclose(row.asnumpy(), before[0] + 1)


SHARED = """
    from mxnet import autograd, nd
    from mxnet.gluon import nn

    net = nn.Sequential()
    shared = nn.Dense(8, activation='relu')
    net.add(nn.Dense(8, activation='relu'),
            shared,
            nn.Dense(8, activation='relu', params=shared.params),
            nn.Dense(10))
    net.initialize()

    x = nd.random.uniform(shape=(2,20))
    net(x)
"""


def test_layers_that_share_parameters(notebook: Notebook) -> None:
    notebook.cell(SHARED)
    equal = notebook.cell("net[1].weight.data()[0] == net[2].weight.data()[0]")
    assert repr(equal) == "\n[1. 1. 1. 1. 1. 1. 1. 1.]\n<NDArray 8 @cpu(0)>"
    assert notebook.cell("net[1].weight is net[2].weight")


def test_gradients_of_a_shared_parameter_add_up(notebook: Notebook) -> None:
    notebook.cell(SHARED)
    both = notebook.cell("""
        for layer in net:
            layer.weight.set_data(nd.ones(layer.weight.shape))
        with autograd.record():
            y = net(x)
        y.backward()
        net[1].weight.grad()
    """).asnumpy()
    hidden = notebook.cell("net[0](x)").asnumpy()
    # y = 10 · 1ᵀ V V h with V = 1 (8 × 8): each use of V brings 80 times what came into it
    first = np.tile(80 * hidden.sum(0), (8, 1))
    second = np.full((8, 8), 10 * notebook.cell("net[1](net[0](x))").asnumpy()[:, 0].sum())
    np.testing.assert_allclose(both, first + second, rtol=1e-5)


def test_deferred_initialization_happens_at_the_first_run(
    notebook: Notebook, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook.cell(QUIET_INIT)
    assert capsys.readouterr().out == ""
    with pytest.raises(MXNetError, match="has not been initialized yet because initialization was deferred"):
        notebook.cell("net[0].weight.data()")
    notebook.cell("""
        x = nd.random.uniform(shape=(2,20))
        y = net(x)
    """)
    assert capsys.readouterr().out == ANNOUNCED
    notebook.cell("y = net(x)")
    assert capsys.readouterr().out == ""


def test_known_shapes_are_initialized_again_at_once(notebook: Notebook, capsys: pytest.CaptureFixture[str]) -> None:
    notebook.cell(QUIET_INIT)
    notebook.cell("y = net(nd.random.uniform(shape=(2,20)))")
    capsys.readouterr()
    notebook.cell("net.initialize(init=MyInit(), force_reinit=True)")
    assert capsys.readouterr().out == ANNOUNCED


def test_given_input_sizes_are_initialized_at_once(notebook: Notebook, capsys: pytest.CaptureFixture[str]) -> None:
    notebook.cell(QUIET_INIT)
    notebook.cell("""
        net = nn.Sequential()
        net.add(nn.Dense(256, in_units=20, activation='relu'))
        net.add(nn.Dense(10, in_units=256))

        net.initialize(init=MyInit())
    """)
    assert capsys.readouterr().out == "Init dense2_weight (256, 20)\nInit dense3_weight (10, 256)\n"
