"""Listings of file 002 (Symbol): composition, shapes, binding.

In the order of the article: a two-layer perceptron and its arguments; a weight of one's own; an element-wise sum as
an input; composition of two nets; shapes from the data's shape; what `infer_shape` says of itself; `bind`, forward
and the outputs; `simple_bind`, forward and backward. The article expects composition to rename the arguments
(``compose_fc1_weight``), MXNet 1.9.1 keeps their names, and so do we; `simple_bind` without a context is on `cpu()`.
"""

from __future__ import annotations

import numpy as np

from tests.helpers.notebook import Notebook

PERCEPTRON = """
    >>> import mxnet as mx
    >>> net = mx.symbol.Variable('data')
    >>> net = mx.symbol.FullyConnected(data=net, name='fc1', num_hidden=128)
    >>> net = mx.symbol.Activation(data=net, name='relu1', act_type="relu")
    >>> net = mx.symbol.FullyConnected(data=net, name='fc2', num_hidden=64)
    >>> net = mx.symbol.SoftmaxOutput(data=net, name='out')
    >>> type(net)
    >>> net.list_arguments()
"""


def test_perceptron_lists_its_arguments(notebook: Notebook) -> None:
    kind, arguments = notebook.session(PERCEPTRON)
    assert kind is notebook.cell("mx.symbol.Symbol")
    assert arguments == ["data", "fc1_weight", "fc1_bias", "fc2_weight", "fc2_bias", "out_label"]
    assert notebook.cell("net.list_outputs()") == ["out_output"]


def test_given_weight_keeps_its_name(notebook: Notebook) -> None:
    (arguments,) = notebook.session("""
        >>> import mxnet as mx
        >>> net = mx.symbol.Variable('data')
        >>> w = mx.symbol.Variable('myweight')
        >>> net = mx.symbol.FullyConnected(data=net, weight=w, name='fc1', num_hidden=128)
        >>> net.list_arguments()
    """)
    assert arguments == ["data", "myweight", "fc1_bias"]


def test_sum_of_two_variables_as_input(notebook: Notebook) -> None:
    (arguments,) = notebook.session("""
        >>> import mxnet as mx
        >>> lhs = mx.symbol.Variable('data1')
        >>> rhs = mx.symbol.Variable('data2')
        >>> net = mx.symbol.FullyConnected(data=lhs + rhs, name='fc1', num_hidden=128)
        >>> net.list_arguments()
    """)
    assert arguments == ["data1", "data2", "fc1_weight", "fc1_bias"]


def test_composition_replaces_the_data(notebook: Notebook) -> None:
    (arguments,) = notebook.session("""
        >>> import mxnet as mx
        >>> net = mx.symbol.Variable('data')
        >>> net = mx.symbol.FullyConnected(data=net, name='fc1', num_hidden=128)
        >>> net2 = mx.symbol.Variable('data2')
        >>> net2 = mx.symbol.FullyConnected(data=net2, name='net2', num_hidden=128)
        >>> composed_net = net(data=net2, name='compose')
        >>> composed_net.list_arguments()
    """)
    assert arguments == ["data2", "net2_weight", "net2_bias", "fc1_weight", "fc1_bias"]
    assert notebook.cell("composed_net.list_outputs()") == ["compose_output"]
    assert notebook.cell("net.list_arguments()") == ["data", "fc1_weight", "fc1_bias"]
    assert notebook.cell("net.name") == "fc1"


def test_shapes_follow_from_the_data(notebook: Notebook) -> None:
    shapes, outputs = notebook.session("""
        >>> import mxnet as mx
        >>> net = mx.symbol.Variable('data')
        >>> net = mx.symbol.FullyConnected(data=net, name='fc1', num_hidden=10)
        >>> arg_shape, out_shape, aux_shape = net.infer_shape(data=(100, 100))
        >>> dict(zip(net.list_arguments(), arg_shape))
        >>> out_shape
    """)
    assert shapes == {"data": (100, 100), "fc1_weight": (10, 100), "fc1_bias": (10,)}
    assert outputs == [(100, 10)]
    assert notebook.cell("aux_shape") == []


def test_infer_shape_says_what_it_does(notebook: Notebook) -> None:
    notebook.session(PERCEPTRON)
    text = notebook.cell("net.infer_shape.__doc__")
    assert "shapes" in text
    assert "None" in text
    # by position, as that text says: a shape for each argument, or None
    by_position = notebook.cell("net.infer_shape((5, 20), None, None, None, None, None)")
    assert by_position == notebook.cell("net.infer_shape(data=(5, 20))")


def test_bound_product_runs_forward(notebook: Notebook) -> None:
    outputs, found = notebook.session("""
        >>> import mxnet as mx
        >>> A = mx.symbol.Variable('A')
        >>> B = mx.symbol.Variable('B')
        >>> C = A * B
        >>> a = mx.nd.ones(3) * 4
        >>> b = mx.nd.ones(3) * 2
        >>> c_exec = C.bind(ctx=mx.cpu(), args={'A' : a, 'B': b})
        >>> c_exec.forward()
        >>> c_exec.outputs[0].asnumpy()
    """)
    assert str(found) == "[8. 8. 8.]"
    assert repr(outputs) == "[\n[8. 8. 8.]\n<NDArray 3 @cpu(0)>]"


def test_simple_bind_allocates_and_runs(notebook: Notebook) -> None:
    notebook.session(PERCEPTRON)
    notebook.cell("input_shape = (5, 20)")
    notebook.session("""
        >>> texec = net.simple_bind(data=input_shape)
        >>> texec.forward()
        >>> texec.backward()
    """)
    shapes = {name: array.shape for name, array in notebook.cell("texec.arg_dict").items()}
    assert shapes == {
        "data": (5, 20),
        "fc1_weight": (128, 20),
        "fc1_bias": (128,),
        "fc2_weight": (64, 128),
        "fc2_bias": (64,),
        "out_label": (5,),
    }
    # All weights are zero: every class is as likely, and all five labels are class 0.
    np.testing.assert_allclose(notebook.cell("texec.outputs[0].asnumpy()"), np.full((5, 64), 1 / 64), rtol=1e-6)
    wanted = np.full(64, 5 / 64)
    wanted[0] -= 5
    np.testing.assert_allclose(notebook.cell("texec.grad_dict['fc2_bias'].asnumpy()"), wanted, rtol=1e-5)
