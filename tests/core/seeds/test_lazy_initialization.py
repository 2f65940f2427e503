"""Listings of file 003 (lazy initialization), in MXNet; those in PyTorch, JAX and TensorFlow in Gluon's spelling.

In the order of the article: a network whose input size is unknown; its parameters before and after `initialize`;
reading a weight too early; the first run, which decides all shapes; the shapes of all weights at once; a function
that makes a trial run and then initializes. The article switches MXNet's NumPy arrays on to see -1 for unknown sizes;
here that is how they are reported unless somebody asks for MXNet's older spelling.
"""

from __future__ import annotations

import pytest

from core.scopes import set_shape_spelling
from tests.helpers.notebook import Notebook

NETWORK = """
    from mxnet import init, nd
    from mxnet.gluon import nn

    net = nn.Sequential()
    net.add(nn.Dense(256, activation='relu'))
    net.add(nn.Dense(10))
"""

UNKNOWN = (
    "sequential0_ (\n"
    "  Parameter dense0_weight (shape=(256, -1), dtype=float32)\n"
    "  Parameter dense0_bias (shape=(256,), dtype=float32)\n"
    "  Parameter dense1_weight (shape=(10, -1), dtype=float32)\n"
    "  Parameter dense1_bias (shape=(10,), dtype=float32)\n"
    ")"
)


def test_unknown_sizes_are_printed_as_such(notebook: Notebook, capsys: pytest.CaptureFixture[str]) -> None:
    notebook.cell(NETWORK)
    notebook.cell("""
        print(net.collect_params)
        print(net.collect_params())
    """)
    assert capsys.readouterr().out == (
        "<bound method Block.collect_params of Sequential(\n"
        "  (0): Dense(-1 -> 256, Activation(relu))\n"
        "  (1): Dense(-1 -> 10, linear)\n"
        ")>\n" + UNKNOWN + "\n"
    )


def test_the_listing_in_mxnet_to_the_letter(notebook: Notebook, capsys: pytest.CaptureFixture[str]) -> None:
    spelling = set_shape_spelling(None)
    notebook.cell("""
        from mxnet import np, npx
        from mxnet.gluon import nn

        npx.set_np()

        net = nn.Sequential()
        net.add(nn.Dense(256, activation='relu'))
        net.add(nn.Dense(10))
        print(net.collect_params())

        net.initialize()
        print(net.collect_params())

        X = np.random.uniform(size=(2, 20))
        net(X)

        print(net.collect_params())
    """)
    set_shape_spelling(spelling)
    known = UNKNOWN.replace("(256, -1)", "(256, 20)").replace("(10, -1)", "(10, 256)")
    assert capsys.readouterr().out == f"{UNKNOWN}\n{UNKNOWN}\n{known}\n"


def test_unknown_sizes_in_mxnets_older_spelling(notebook: Notebook) -> None:
    notebook.cell(NETWORK)
    notebook.cell("from mxnet import util")
    assert notebook.cell("util.np_shape(False)(lambda: net[0].weight.shape)()") == (256, 0)
    assert (
        repr(notebook.cell("util.np_shape(False)(lambda: repr(net[0]))()")) == "'Dense(None -> 256, Activation(relu))'"
    )


def test_initialize_changes_nothing_yet(notebook: Notebook) -> None:
    notebook.cell(NETWORK)
    shown = notebook.cell("""
        net.initialize()
        net.collect_params()
    """)
    assert repr(shown) == UNKNOWN


def test_weight_cannot_be_read_before_initialize(notebook: Notebook) -> None:
    notebook.cell(NETWORK)
    with pytest.raises(RuntimeError, match="Parameter 'dense0_weight' has not been initialized"):
        notebook.cell("net[0].weight.data()")


def test_weight_cannot_be_read_before_the_first_run(notebook: Notebook) -> None:
    notebook.cell(NETWORK)
    notebook.cell("""
        from mxnet.gluon.parameter import DeferredInitializationError
        net.initialize()
    """)
    with pytest.raises(notebook.names["DeferredInitializationError"], match="during the first forward pass"):
        notebook.cell("net[0].weight.data()")


def test_first_run_decides_all_shapes(notebook: Notebook) -> None:
    notebook.cell(NETWORK)
    shown = notebook.cell("""
        net.initialize()
        X = nd.random.uniform(shape=(2, 20))
        net(X)

        net.collect_params()
    """)
    assert repr(shown) == UNKNOWN.replace("(256, -1)", "(256, 20)").replace("(10, -1)", "(10, 256)")
    assert notebook.cell("net[0].weight.shape") == (256, 20)


def test_shapes_of_all_weights(notebook: Notebook) -> None:
    notebook.cell(NETWORK)
    notebook.cell("net.initialize(); net(nd.random.uniform(shape=(2, 20)))")
    shapes = notebook.cell("[w.shape for w in net.collect_params().values()]")
    assert shapes == [(256, 20), (256,), (10, 256), (10,)]


def test_trial_run_before_an_initializer(notebook: Notebook) -> None:
    notebook.cell(NETWORK)
    notebook.cell("""
        def apply_init(net, inputs, initializer=None):
            net.initialize()
            net(*inputs)
            if initializer is not None:
                net.initialize(initializer, force_reinit=True)

        apply_init(net, (nd.zeros((2, 20)),), init.One())
    """)
    assert notebook.cell("net[0].weight.data().asnumpy().sum()") == 256 * 20


def test_input_size_of_the_first_layer_alone(notebook: Notebook) -> None:
    notebook.cell(NETWORK)
    notebook.cell("""
        net = nn.Sequential()
        net.add(nn.Dense(256, in_units=20), nn.Dense(10))
        net.initialize()
    """)
    assert notebook.cell("net[0].weight.data().shape") == (256, 20)
    assert notebook.cell("net[1].weight.shape") == (10, -1)


def test_other_input_size_than_before_is_refused(notebook: Notebook) -> None:
    notebook.cell(NETWORK)
    notebook.cell("""
        from mxnet import MXNetError
        net.initialize()
        net(nd.zeros((2, 20)))
    """)
    with pytest.raises(notebook.names["MXNetError"], match=r"(?s)20.*21|21.*20"):
        notebook.cell("net(nd.zeros((2, 21)))")
