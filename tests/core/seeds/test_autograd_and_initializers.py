"""Listings of file 004 (autograd and initializers).

In the order of the article: a sigmoid by `autograd.Function` and its gradient; the functions of `autograd` that its
table names; `autograd.grad` with `create_graph`; predict mode inside of a recording; the initializers that its table
names; `dumps` of two of them; `Mixed` for biases and weights. The article's ``module`` is not shown there; here it is
a bound fully connected layer.
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.helpers.notebook import Notebook

SIGMOID = """
    import mxnet as mx

    class sigmoid(mx.autograd.Function):
        def forward(self, x):
            y = 1 / (1 + mx.nd.exp(-x))
            self.save_for_backward(y)
            return y
        def backward(self, dy):
            y, = self.saved_tensors
            return dy * y * (1-y)
"""


def test_sigmoid_with_a_gradient_of_ones_own(notebook: Notebook) -> None:
    notebook.cell(SIGMOID)
    dx_grad = notebook.cell("""
        func = sigmoid()
        x = mx.nd.random.uniform(shape=(10,))
        x.attach_grad()
        with mx.autograd.record():
            m = func(x)
        m.backward()
        dx_grad = x.grad.asnumpy()
        dx_grad
    """)
    y = 1 / (1 + np.exp(-notebook.cell("x.asnumpy()")))
    np.testing.assert_allclose(notebook.cell("m.asnumpy()"), y, rtol=1e-6)
    np.testing.assert_allclose(dx_grad, y * (1 - y), rtol=1e-5)
    assert dx_grad.dtype == np.float32
    assert ((dx_grad > 0.19) & (dx_grad <= 0.25)).all()


def test_functions_of_the_autograd_table(notebook: Notebook, capsys: pytest.CaptureFixture[str]) -> None:
    notebook.cell("""
        import mxnet as mx
        from mxnet import autograd
        x = mx.nd.array([1, 2, 3])
        grads = mx.nd.ones((3,))
        autograd.mark_variables([x], [grads], 'add')
        print(autograd.is_recording(), autograd.is_training())
        with autograd.record():
            print(autograd.is_recording(), autograd.is_training())
            y = x * x
            with autograd.pause():
                print(autograd.is_recording(), autograd.is_training())
            with autograd.predict_mode():
                print(autograd.is_recording(), autograd.is_training())
        with autograd.train_mode():
            print(autograd.is_recording(), autograd.is_training())
        symbol = autograd.get_symbol(y)
        autograd.backward([y])
        before = autograd.set_recording(True), autograd.set_training(True)
        print(before, autograd.is_recording(), autograd.is_training())
        autograd.set_recording(False); autograd.set_training(False)
    """)
    assert capsys.readouterr().out.splitlines() == [
        "False False",
        "True True",
        "False False",
        "True False",
        "False True",
        "(False, False) True True",
    ]
    assert notebook.cell("len(symbol.list_arguments())") == 1
    assert notebook.cell("grads.asnumpy().tolist()") == [3, 5, 7]


def test_grad_with_create_graph(notebook: Notebook) -> None:
    dx_grad = notebook.cell("""
        import mxnet as mx
        x = mx.nd.ones((2,))
        x.attach_grad()
        with mx.autograd.record():
            z = mx.nd.elemwise_add(mx.nd.exp(x), x)
        dx_grad = mx.autograd.grad(z, [x], create_graph=True)
        dx_grad
    """)
    assert len(dx_grad) == 1
    assert repr(dx_grad) == "[\n[3.7182817 3.7182817]\n<NDArray 2 @cpu(0)>]"


def test_predict_mode_inside_of_a_recording(notebook: Notebook) -> None:
    notebook.cell("""
        import mxnet as mx
        from mxnet.autograd import backward
        modes = []

        def model(x):
            modes.append(mx.autograd.is_training())
            return mx.nd.Dropout(x, p=0.5)

        def sampling(y):
            modes.append(mx.autograd.is_training())
            return mx.nd.Dropout(y, p=0.5)

        x = mx.nd.ones((1000,))
        x.attach_grad()
        with mx.autograd.record():
            y = model(x)
            dropped = y
            with mx.autograd.predict_mode():
                y = sampling(y)
        backward([y])
    """)
    assert notebook.cell("modes") == [True, False]
    assert set(notebook.cell("dropped.asnumpy()")) == {0.0, 2.0}
    np.testing.assert_array_equal(notebook.cell("y.asnumpy()"), notebook.cell("dropped.asnumpy()"))
    np.testing.assert_array_equal(notebook.cell("x.grad.asnumpy()"), notebook.cell("dropped.asnumpy()"))


def test_initializers_of_the_table(notebook: Notebook) -> None:
    notebook.cell("""
        import mxnet as mx
        made = [
            mx.init.Bilinear(), mx.init.Constant(3), mx.init.LSTMBias(forget_bias=1.0), mx.init.MSRAPrelu('avg', 0.25),
            mx.init.Normal(0.01), mx.init.One(), mx.init.Orthogonal(), mx.init.Uniform(0.07), mx.init.Xavier(),
            mx.init.Zero(),
        ]
        arrays = [mx.nd.zeros((4, 4, 3, 3)) for _ in made]
        for initializer, array in zip(made, arrays):
            initializer(mx.init.InitDesc('conv_weight'), array)
        load = mx.init.Load({'conv_weight': arrays[1]}, default_init=mx.init.Zero())
        load(mx.init.InitDesc('conv_weight'), arrays[0])
        fused = mx.init.FusedRNN(mx.init.One(), num_hidden=2, num_layers=1, mode='lstm')
    """)
    arrays = [array.asnumpy() for array in notebook.names["arrays"]]
    assert (arrays[0] == 3).all()
    assert (arrays[5] == 1).all()
    assert not arrays[9].any()
    assert all(array.any() for array in arrays[:9])
    assert all(isinstance(each, notebook.cell("mx.init.Initializer")) for each in notebook.names["made"])


def test_dumps(notebook: Notebook) -> None:
    normal = notebook.cell("""
        import mxnet as mx
        init = mx.init.Normal(0.8)
        init.dumps()
    """)
    assert normal == '["normal", {"sigma": 0.8}]'
    xavier = notebook.cell("""
        init = mx.init.Xavier(factor_type="in", magnitude=2.45)
        init.dumps()
    """)
    assert xavier == '["xavier", {"rnd_type": "uniform", "factor_type": "in", "magnitude": 2.45}]'


def test_mixed_initializers_of_a_module(notebook: Notebook, capsys: pytest.CaptureFixture[str]) -> None:
    notebook.cell("""
        import mxnet as mx

        class Module:
            def __init__(self, symbol, **shapes):
                self.executor = symbol.simple_bind(mx.cpu(), **shapes)
                self.names = [name for name in symbol.list_arguments() if name not in shapes]

            def init_params(self, initializer):
                for name in self.names:
                    initializer(mx.init.InitDesc(name), self.executor.arg_dict[name])

            def get_params(self):
                return {name: self.executor.arg_dict[name] for name in self.names}, self.executor.aux_dict

        net = mx.sym.FullyConnected(mx.sym.Variable('data'), num_hidden=1)
        net = mx.sym.FullyConnected(mx.sym.Variable('data'), num_hidden=1)
        module = Module(net, data=(2, 3))
    """)
    notebook.cell("""
        init = mx.initializer.Mixed(['bias', '.*'], [mx.init.Zero(), mx.init.Uniform(0.1)])
        module.init_params(init)
        for dictionary in module.get_params():
            for key in dictionary:
                print(key)
                print(dictionary[key].asnumpy())
    """)
    lines = capsys.readouterr().out.splitlines()
    assert [lines[0], *lines[2:]] == ["fullyconnected1_weight", "fullyconnected1_bias", "[0.]"]
    weight = notebook.cell("module.get_params()[0]['fullyconnected1_weight'].asnumpy()")
    assert weight.shape == (1, 3)
    assert lines[1] == str(weight)
    assert 0 < np.abs(weight).max() <= 0.1
