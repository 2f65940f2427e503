"""Listings of file 001 (layers and blocks, parameters), which are in PyTorch, in Gluon's spelling.

In the order of the article: an MLP as a class of its own; a Sequential of one's own; a block with a fixed random
weight, a layer used twice and control flow; parameters of a layer in a Sequential; one parameter and its gradient;
all parameters at once; normal, Xavier and constant initialization by `apply`; an initializer of one's own; a layer
that is used twice.
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.helpers.notebook import Notebook

IMPORTS = """
    from mxnet import autograd, init, nd
    from mxnet.gluon import nn
"""

MLP = """
    class MLP(nn.Block):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.hidden = nn.Dense(256, activation='relu')
            self.out = nn.Dense(10)

        def forward(self, X):
            return self.out(self.hidden(X))

    net = MLP()
    net.initialize()
"""

PARAMETERS = """
    net = nn.Sequential()
    net.add(nn.Dense(8, in_units=4), nn.Activation('relu'), nn.Dense(1, in_units=8))
    net.initialize()
    X = nd.random.uniform(shape=(2, 4))
"""


@pytest.fixture
def gluon(notebook: Notebook) -> Notebook:
    notebook.cell(IMPORTS)
    return notebook


def test_block_of_ones_own(gluon: Notebook) -> None:
    gluon.cell(MLP)
    assert gluon.cell("net(nd.random.uniform(shape=(2, 20))).shape") == (2, 10)
    assert repr(gluon.cell("net")) == (
        "MLP(\n  (hidden): Dense(20 -> 256, Activation(relu))\n  (out): Dense(256 -> 10, linear)\n)"
    )
    assert list(gluon.cell("net.collect_params()")) == [
        "dense0_weight",
        "dense0_bias",
        "dense1_weight",
        "dense1_bias",
    ]


def test_sequential_of_ones_own(gluon: Notebook) -> None:
    gluon.cell("""
        class MySequential(nn.Block):
            def add(self, block):
                self._children[block.name] = block

            def forward(self, X):
                for block in self._children.values():
                    X = block(X)
                return X

        net = MySequential()
        net.add(nn.Dense(256, activation='relu'))
        net.add(nn.Dense(10))
        net.initialize()
        y = net(nd.random.uniform(shape=(2, 20)))
    """)
    assert gluon.cell("y.shape") == (2, 10)
    assert [parameter.shape for parameter in gluon.cell("net.collect_params().values()")] == [
        (256, 20),
        (256,),
        (10, 256),
        (10,),
    ]


FIXED = """
    class FixedHiddenMLP(nn.Block):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.rand_weight = self.params.get_constant('rand_weight', nd.random.uniform(shape=(20, 20)))
            self.linear = nn.Dense(20)

        def forward(self, X):
            X = self.linear(X)
            X = nd.relu(nd.dot(X, self.rand_weight.data()) + 1)
            X = self.linear(X)
            while X.abs().sum().asscalar() > 1:
                X = X / 2
            return X.sum()

    net = FixedHiddenMLP()
    net.initialize()
    X = nd.random.uniform(shape=(2, 20))
"""


def test_block_with_a_constant_and_control_flow(gluon: Notebook) -> None:
    gluon.cell(FIXED)
    y = gluon.cell("net(X)")
    assert y.shape == (1,)
    assert abs(y.asscalar()) <= 1
    assert list(gluon.cell("net.collect_params()")) == [
        "fixedhiddenmlp0_rand_weight",
        "dense0_weight",
        "dense0_bias",
    ]


def test_constant_gets_no_gradient_while_the_layer_learns(gluon: Notebook) -> None:
    gluon.cell(FIXED)
    gluon.cell("""
        before = net.rand_weight.data().asnumpy()
        with autograd.record():
            y = net(X)
        y.backward()
    """)
    assert gluon.cell("net.linear.weight.grad()").asnumpy().any()
    assert gluon.cell("net.rand_weight.grad_req") == "null"
    assert gluon.cell("(net.rand_weight.data().asnumpy() == before).all()")


def test_parameters_of_a_layer_in_a_sequential(gluon: Notebook) -> None:
    gluon.cell(PARAMETERS)
    assert repr(gluon.cell("net[2].params")) == (
        "dense1_ (\n"
        "  Parameter dense1_weight (shape=(1, 8), dtype=float32)\n"
        "  Parameter dense1_bias (shape=(1,), dtype=float32)\n"
        ")"
    )


def test_one_parameter_its_data_and_its_gradient(gluon: Notebook, capsys: pytest.CaptureFixture[str]) -> None:
    gluon.cell(PARAMETERS)
    gluon.cell("""
        print(type(net[2].bias).__name__)
        print(net[2].bias)
        print(net[2].bias.data())
        print(net[2].weight.grad())
    """)
    assert capsys.readouterr().out == (
        "Parameter\n"
        "Parameter dense1_bias (shape=(1,), dtype=float32)\n"
        "\n[0.]\n<NDArray 1 @cpu(0)>\n"
        "\n[[0. 0. 0. 0. 0. 0. 0. 0.]]\n<NDArray 1x8 @cpu(0)>\n"
    )


def test_all_parameters_at_once(gluon: Notebook, capsys: pytest.CaptureFixture[str]) -> None:
    gluon.cell(PARAMETERS)
    gluon.cell("""
        print(*[(name, param.shape) for name, param in net[0].collect_params().items()])
        print(*[(name, param.shape) for name, param in net._collect_params_with_prefix().items()])
    """)
    assert capsys.readouterr().out == (
        "('dense0_weight', (8, 4)) ('dense0_bias', (8,))\n"
        "('0.weight', (8, 4)) ('0.bias', (8,)) ('2.weight', (1, 8)) ('2.bias', (1,))\n"
    )


def test_normal_weights_and_zero_biases_by_apply(gluon: Notebook) -> None:
    gluon.cell(PARAMETERS)
    gluon.cell("""
        def init_normal(m):
            if type(m) == nn.Dense:
                m.weight.initialize(init.Normal(sigma=0.01), force_reinit=True)
                m.bias.initialize(init.Zero(), force_reinit=True)

        net.apply(init_normal)
    """)
    assert 0.005 < gluon.cell("net[0].weight.data().asnumpy().std()") < 0.02
    assert not gluon.cell("net[0].bias.data().asnumpy().any()")


def test_different_initializers_for_different_layers(gluon: Notebook, capsys: pytest.CaptureFixture[str]) -> None:
    gluon.cell(PARAMETERS)
    gluon.cell("""
        def xavier(m):
            if type(m) == nn.Dense:
                m.weight.initialize(init.Xavier(), force_reinit=True)

        def init_42(m):
            if type(m) == nn.Dense:
                m.weight.initialize(init.Constant(42), force_reinit=True)

        net[0].apply(xavier)
        net[2].apply(init_42)
        print(net[2].weight.data())
    """)
    assert capsys.readouterr().out == "\n[[42. 42. 42. 42. 42. 42. 42. 42.]]\n<NDArray 1x8 @cpu(0)>\n"
    assert 0.3 < np.abs(gluon.cell("net[0].weight.data().asnumpy()")).max() <= np.sqrt(3 / 6)


def test_initializer_of_ones_own_by_apply(gluon: Notebook, capsys: pytest.CaptureFixture[str]) -> None:
    gluon.cell(PARAMETERS)
    gluon.cell("""
        def my_init(m):
            if type(m) == nn.Dense:
                print("Init", *[(name, param.shape) for name, param in m.collect_params().items()][0])
                weight = nd.random.uniform(-10, 10, shape=m.weight.shape)
                m.weight.set_data(weight * (weight.abs() >= 5))

        net.apply(my_init)
        net[0].weight.data()[:2]
    """)
    assert capsys.readouterr().out == "Init dense0_weight (8, 4)\nInit dense1_weight (1, 8)\n"
    weight = np.abs(gluon.cell("net[0].weight.data().asnumpy()"))
    assert ((weight == 0) | (weight >= 5)).all()


def test_layer_that_is_used_twice(gluon: Notebook, capsys: pytest.CaptureFixture[str]) -> None:
    gluon.cell("""
        shared = nn.Dense(8, in_units=8)
        net = nn.Sequential()
        net.add(nn.Dense(8), nn.Activation('relu'), shared, nn.Activation('relu'),
                shared, nn.Activation('relu'), nn.Dense(1))
        net.initialize()
        net(nd.random.uniform(shape=(2, 4)))
        print(net[2].weight.data()[0] == net[4].weight.data()[0])
        net[2].weight.data()[0, 0] = 100
        print(net[2].weight.data()[0] == net[4].weight.data()[0])
    """)
    assert capsys.readouterr().out == 2 * "\n[1. 1. 1. 1. 1. 1. 1. 1.]\n<NDArray 8 @cpu(0)>\n"
    assert gluon.cell("net[4].weight.data()[0, 0].asscalar()") == 100
