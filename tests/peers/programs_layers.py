"""Programs of the kinds ``gluon_naming``, ``gluon_parameter``, ``init_dumps`` and ``init_exact``."""

# ruff: noqa: E501 - one program a line
from __future__ import annotations

import tempfile
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

Maker = Callable[[Any], Any]


def facts(mx: Any, block: Any, shape: tuple[int, ...] | None) -> dict[str, Any]:  # noqa: ANN401
    """Return names and shapes of a block's parameters before and after a first run."""
    parameters = block.collect_params()
    found = {
        "prefix": block.prefix,
        "name": block.name,
        "names": list(parameters.keys()),
        "own": list(block.params.keys()),
        "structured": list(block._collect_params_with_prefix()),
        "selected": {
            text: list(block.collect_params(text).keys()) for text in (".*weight", "weight", ".*bias|.*gamma", "")
        },
        "before": {name: parameter.shape for name, parameter in parameters.items()},
        "repr": repr(block),
        "parameters": [repr(parameter) for parameter in parameters.values()],
    }
    if shape is not None:
        block.initialize(mx.init.Constant(0.5), force_reinit=True)
        output = block(mx.nd.array(np.linspace(-1, 1, int(np.prod(shape))).reshape(shape)))
        found |= {"output": output.asnumpy(), "after": {name: p.shape for name, p in parameters.items()}}
        found |= {"requests": {name: p.grad_req for name, p in parameters.items()}}
        found |= {"values": {name: p.data().asnumpy() for name, p in parameters.items()}}
        if isinstance(block, mx.gluon.HybridBlock):
            traced = block(mx.sym.Variable("data"))
            found |= {"arguments": traced.list_arguments(), "outputs": traced.list_outputs()}
            found |= {"internals": traced.get_internals().list_outputs(), "attributes": traced.attr_dict()}
    return found


def block(text: str, shape: tuple[int, ...] | None) -> Maker:
    """Return a program that makes a block with ``nn`` and tells its facts."""
    return lambda mx: facts(mx, eval(text, {"mx": mx, "nn": mx.gluon.nn, "seq": seq(mx)}), shape)  # noqa: S307


def seq(mx: Any) -> Any:  # noqa: ANN401
    """Return a function that fills a sequence in its own scope."""

    def made(*makers: Any, hybrid: bool = True, scope: bool = True, **given: Any) -> Any:  # noqa: ANN401
        net = (mx.gluon.nn.HybridSequential if hybrid else mx.gluon.nn.Sequential)(**given)
        if scope:
            with net.name_scope():
                net.add(*[maker() for maker in makers])
        else:
            net.add(*[maker() for maker in makers])
        return net

    return made


BLOCKS: list[tuple[str, tuple[int, ...] | None]] = [
    ("nn.Dense(3)", (2, 4)), ("nn.Dense(3, in_units=4)", (2, 4)), ("nn.Dense(3, activation='relu')", (2, 4)), ("nn.Dense(3, use_bias=False)", (2, 4)), ("nn.Dense(3, flatten=False)", (2, 5, 4)),
    ("nn.Dense(3, prefix='my_')", (2, 4)), ("nn.Dense(3, prefix='')", (2, 4)), ("nn.Dense(3, weight_initializer='ones', bias_initializer='ones')", (2, 4)), ("nn.Dense(3)", (2, 4, 2)), ("nn.Dense(3, in_units=5)", (2, 4)), ("nn.Dense(3, dtype='float64')", None),
    ("nn.Conv2D(4, 3)", (1, 2, 5, 5)), ("nn.Conv2D(4, (3, 2), strides=2, padding=1, activation='tanh')", (1, 2, 5, 5)), ("nn.Conv2D(4, 3, groups=2, in_channels=2)", (1, 2, 5, 5)), ("nn.Conv2D(4, 3, use_bias=False, dilation=2)", (1, 2, 6, 6)), ("nn.Conv1D(4, 3)", (1, 2, 5)), ("nn.Conv3D(2, 2)", (1, 2, 3, 3, 3)), ("nn.Conv2D(4, 3, in_channels=3)", (1, 2, 5, 5)), ("nn.Conv2D(4, 9)", (1, 2, 5, 5)),
    ("nn.MaxPool2D()", (1, 2, 4, 4)), ("nn.MaxPool2D(3, 2, 1, ceil_mode=True)", (1, 2, 4, 4)), ("nn.AvgPool2D(2)", (1, 2, 4, 4)), ("nn.GlobalAvgPool2D()", (1, 2, 4, 4)), ("nn.GlobalMaxPool1D()", (1, 2, 4)), ("nn.MaxPool1D()", (1, 2, 4)), ("nn.AvgPool3D()", (1, 2, 4, 4, 4)),
    ("nn.BatchNorm()", (2, 3, 4)), ("nn.BatchNorm(axis=-1, scale=False)", (2, 3, 4)), ("nn.BatchNorm(center=False, epsilon=1e-3, momentum=0.5)", (2, 3)), ("nn.BatchNorm(in_channels=3)", (2, 3)), ("nn.LayerNorm()", (2, 3)), ("nn.LayerNorm(axis=1, scale=False, center=False)", (2, 3, 4)), ("nn.LayerNorm(in_channels=3)", (2, 3)),
    ("nn.InstanceNorm()", (2, 3, 4)), ("nn.InstanceNorm(scale=True, in_channels=3, epsilon=0.1)", (2, 3, 4)), ("nn.InstanceNorm(axis=2)", (2, 3, 4)), ("nn.InstanceNorm(axis=-1, center=False)", (2, 3, 4)), ("nn.GroupNorm(num_groups=2)", (2, 4, 3)), ("nn.GroupNorm(num_groups=2, epsilon=0.1, scale=False)", (2, 4, 3)), ("nn.GroupNorm()", (2, 4, 3)), ("nn.GroupNorm(num_groups=3)", (2, 4, 3)),
    ("nn.Embedding(5, 3)", (2, 2)), ("nn.Embedding(5, 3, prefix='emb_')", (2,)), ("nn.Dropout(0.5)", (2, 3)), ("nn.Flatten()", (2, 3, 4)), ("nn.Activation('relu')", (2, 3)), ("nn.LeakyReLU(0.1)", (2, 3)), ("nn.PReLU()", (2, 3)), ("nn.PReLU(in_channels=3)", (2, 3)), ("nn.ELU(0.5)", (2, 3)), ("nn.SELU()", (2, 3)), ("nn.GELU()", (2, 3)), ("nn.Swish()", (2, 3)), ("nn.Lambda('relu')", (2, 3)), ("nn.HybridLambda('tanh')", (2, 3)), ("nn.HybridLambda(lambda F, x: F.exp(x))", (2, 3)),
    ("nn.Sequential()", None), ("nn.HybridSequential(prefix='x_')", None), ("seq(lambda: nn.Dense(4, activation='relu'), lambda: nn.Dense(2))", (2, 3)), ("seq(lambda: nn.Dense(4), lambda: nn.Dense(2), hybrid=False)", (2, 3)), ("seq(lambda: nn.Dense(4), lambda: nn.Dense(2), scope=False)", (2, 3)), ("seq(lambda: nn.Dense(4), lambda: nn.Dense(2), prefix='model_')", (2, 3)), ("seq(lambda: nn.Dense(4, prefix='a_'), lambda: nn.Dense(2), prefix='model_')", (2, 3)), ("seq(lambda: nn.Dense(4), lambda: nn.BatchNorm(), prefix='')", (2, 3)),
    ("seq(lambda: seq(lambda: nn.Dense(4), lambda: nn.Dense(5)), lambda: seq(lambda: nn.Dense(2)), prefix='out_')", (2, 3)), ("seq(lambda: nn.Conv2D(3, 3, activation='relu'), lambda: nn.BatchNorm(), lambda: nn.MaxPool2D(), lambda: nn.Flatten(), lambda: nn.Dropout(0.1), lambda: nn.Dense(2))", (1, 2, 6, 6)), ("seq(lambda: nn.Embedding(4, 2), lambda: nn.Dense(2))", (2, 3)), ("seq(lambda: nn.LayerNorm(), lambda: nn.PReLU(), lambda: nn.GELU())", (2, 3)), ("seq(lambda: nn.Dense(4), lambda: nn.Activation('tanh'), lambda: nn.Dense(4), lambda: nn.Activation('sigmoid'))", (2, 3)), ("seq(lambda: nn.InstanceNorm(), lambda: nn.GroupNorm(2))", (2, 4, 3)),
    ("(lambda a: seq(lambda: a, lambda: nn.Dense(4, params=a.params), prefix='s_'))(nn.Dense(4, in_units=4, prefix='shared_'))", (2, 4)), ("nn.Dense(3, params=nn.Dense(3, in_units=4).collect_params())", (2, 4)), ("nn.Dense(3, params=nn.Dense(4).params)", (2, 4)), ("nn.Dense(3, in_units=4, params=nn.Dense(3, in_units=5).params)", None), ("nn.Dense(3, in_units=4, params=nn.Dense(3).params)", (2, 4)),
    ("nn.Dense('a')", None), ("nn.Dense()", None), ("nn.Activation('foo')", (2, 3)), ("nn.Conv2D(2, 3, layout='NHWC')", None), ("nn.Dropout(2)", (2, 3)), ("seq(lambda: 3)", None), ("nn.Sequential(3)", None), ("nn.Lambda(3)", None), ("nn.Lambda('nothing_here')", None), ("nn.Dense(3, bogus=1)", None), ("nn.Dense(3, weight_initializer='foo')", (2, 3)),
]  # fmt: skip

PARAMETERS = [
    "p = P('w', shape=(2, 3)); p.initialize(init='ones'); r = [p.data(), p.grad(), p.shape, p.list_ctx() == [mx.cpu(0)], repr(p), p.name]",
    "p = P('w', shape=(2, 0)); p.initialize()",
    "p = P('w', shape=(2, 0), allow_deferred_init=True); p.initialize(); p.data()",
    "p = P('w', shape=(2, 0), allow_deferred_init=True); p.initialize(init='ones'); p.shape = (2, 3); p._finish_deferred_init(); r = p.data()",
    "p = P('w', shape=(2, 0), allow_deferred_init=True); p.initialize(); p._finish_deferred_init()",
    "p = P('w', shape=(2, 0), allow_deferred_init=True); p.initialize(); p.shape = (3, 3)",
    "p = P('w', shape=(2, 0), allow_deferred_init=True); p.initialize(); p.grad()",
    "p = P('w', shape=(2, 0), allow_deferred_init=True); p.initialize(init='zeros'); p.set_data(nd.ones((2, 4))); r = [p.shape]; p._finish_deferred_init(); r = [p.shape, p.data()]",
    "P('w', shape=(2, 3)).data()",
    "P('w', shape=(2, 3)).grad()",
    "P('w', shape=(2, 3)).list_data()",
    "P('w', shape=(2, 3)).list_grad()",
    "P('w', shape=(2, 3)).list_ctx()",
    "P('w', shape=(2, 3)).set_data(nd.ones((2, 3)))",
    "P('w', shape=(2, 3)).zero_grad()",
    "P('w', shape=(2, 3)).reset_ctx(mx.cpu())",
    "r = P('w', shape=3).shape",
    "r = [P('w').shape, P('w').dtype.__name__, P('w').grad_req, P('w').lr_mult, P('w').wd_mult, P('w').init]",
    "P('w', grad_req='foo')",
    "p = P('w', shape=(2,)); p.grad_req = 'foo'",
    "p = P('w', shape=(2,), grad_req='null'); p.initialize(); p.grad()",
    "p = P('w', shape=(2,), grad_req='null'); p.initialize(); p.grad_req = 'write'; r = p.grad()",
    "p = P('w', shape=(2,)); p.initialize(init='ones'); p.grad_req = 'null'; r = p.grad_req",
    "p = P('w', shape=(2,)); p.initialize(init='ones'); p.initialize(init='zeros'); r = p.data()",
    "p = P('w', shape=(2,)); p.initialize(init='ones'); p.initialize(init='zeros', force_reinit=True); r = p.data()",
    "p = P('w', shape=(2,), init='ones'); p.initialize(default_init='zeros'); r = p.data()",
    "p = P('w', shape=(2,)); p.initialize(default_init=mx.init.Constant(3)); r = p.data()",
    "p = P('foo_bias', shape=(2,)); p.initialize(mx.init.Constant(3)); r = p.data()",
    "p = P('w', shape=(2,)); p.initialize(init='nothing')",
    "p = P('w', shape=(2,)); p.initialize(mx.init.Xavier())",
    "p = P('w', shape=(2,)); p.initialize(init='ones'); p.set_data(nd.zeros((2,))); r = p.data()",
    "p = P('w', shape=(2,)); p.initialize(init='ones'); p.set_data(nd.zeros((3,)))",
    "p = P('w', shape=(2,)); p.initialize(init='ones'); d = p.data(); p.set_data(nd.zeros((2,))); r = [d, d is p.data()]",
    "p = P('w', shape=(2,)); p.initialize(init='ones'); p.cast('float64'); r = [p.data(), p.grad(), p.dtype]",
    "p = P('w', shape=(2,)); p.initialize(init='ones'); p.shape = (2,); r = p.shape",
    "p = P('w', shape=(2,)); p.initialize(init='ones'); p.shape = (3,)",
    "r = P('w', shape=(2, 0), lr_mult=2, wd_mult=0.5, init='ones').var().attr_dict()",
    "r = P('w', shape=(2, 3), dtype='float16').var().list_attr()",
    "p = P('w', shape=(2,)); r = p.var() is p.var()",
    "p = mx.gluon.Constant('c', [[1, 2]]); p.initialize(); r = [p.data(), p.grad_req, p.shape]",
    "p = mx.gluon.Constant('c', nd.ones((2,))); p.initialize(); r = p.value",
    "p = mx.gluon.Constant('c', [1]); p.grad_req = 'write'; r = p.grad_req",
    "p = mx.gluon.Constant('c', [1.0]); p.initialize(); p.grad()",
    "p = P('w', shape=(2,)); p.initialize(init='ones')\nwith mx.autograd.record():\n  y = (p.data() * p.data()).sum()\ny.backward(); r = p.grad()",
    "p = P('w', shape=(2,), grad_req='add'); p.initialize(init='ones')\nfor i in range(3):\n  with mx.autograd.record():\n    y = (p.data() * 2).sum()\n  y.backward()\nr = p.grad()",
    "p = P('w', shape=(2,), grad_req='add'); p.initialize(init='ones')\nwith mx.autograd.record():\n  y = (p.data() * 2).sum()\ny.backward(); p.zero_grad(); r = p.grad()",
    "d = D('net_'); d.get('w', shape=(2, 3)); r = [list(d.keys()), d['net_w'].shape, repr(d)]",
    "d = D('net_'); r = d.get('w') is d.get('w')",
    "d = D('net_'); d.get('w', shape=(2, 0)); r = d.get('w', shape=(0, 3)).shape",
    "d = D('net_'); d.get('w', shape=(2, 3)); d.get('w', shape=(4, 3))",
    "d = D('net_'); d.get('w', shape=(2, 3)); d.get('w', shape=(2, 3, 1))",
    "d = D('net_'); d.get('w', dtype='float32'); d.get('w', dtype='float64')",
    "d = D('net_'); d.get('w', lr_mult=2); d.get('w', lr_mult=3)",
    "d = D('net_'); d['w']",
    "d = D('net_'); d['net_w']",
    "s = D('s_'); s.get('w'); d = D('s_', shared=s); r = d.get('w') is s['s_w']",
    "s = D('s_'); s.get('w'); d = D('d_', shared=s); r = list(d.keys()) + [d.get('w').name]",
    "a, b = D('a_'), D('b_'); a.get('w'); b.get('w'); a.update(b); r = list(a.keys())",
    "a, b = D('a_'), D('a_'); a.get('w'); b.get('w'); a.update(b)",
    "d = D('n_'); c = d.get_constant('c', [1, 2]); r = [c.name, d.get_constant('c', [1, 2]) is c]",
    "d = D('n_'); d.get_constant('c', [1, 2]); d.get_constant('c', [1, 3])",
    "d = D('n_'); d.get_constant('c')",
    "d = D('n_'); d.get('a', shape=(2,)); d.get('b', shape=(2,)); d.initialize('ones'); r = {k: v.data() for k, v in d.items()}",
    "d = D('n_'); d.get('a', shape=(2,)); d.initialize('ones'); d.setattr('grad_req', 'null'); r = d['n_a'].grad_req",
    "d = D('n_'); d.get('a', shape=(2,)); d.initialize('ones'); d.zero_grad(); r = len(d)",
    "d = D(); r = [d.prefix, list(d.keys()), 'x' in d]",
    "d = D('n_'); d.get('a', shape=(2,)); d.initialize('ones'); d.save(tmp + '/p'); e = D('n_'); e.get('a', shape=(0,), allow_deferred_init=True); e.load(tmp + '/p'); r = e['n_a'].data()",
    "d = D('n_'); d.get('a', shape=(2,)); d.initialize('ones'); d.save(tmp + '/p'); e = D('m_'); e.get('a', shape=(2,)); e.load(tmp + '/p')",
    "d = D('n_'); d.get('a', shape=(2,)); d.initialize('ones'); d.save(tmp + '/p'); e = D('n_'); e.load(tmp + '/p')",
    "d = D('n_'); d.get('a', shape=(2,)); d.initialize('ones'); d.save(tmp + '/p'); e = D('n_'); e.load(tmp + '/p', ignore_extra=True); r = list(e.keys())",
    "d = D('n_'); d.get('a', shape=(2,)); d.initialize('ones'); d.save(tmp + '/p'); e = D('n_'); e.get('a', shape=(3,)); e.load(tmp + '/p')",
    "d = D('n_'); d.get('a', shape=(2,)); d.initialize('ones'); d.save(tmp + '/p', strip_prefix='n_'); r = sorted(nd.load(tmp + '/p'))",
    "d = D('n_'); d.get('a', shape=(2,)); d.initialize('ones'); d.save(tmp + '/p', strip_prefix='zz_')",
    "b = nn.Dense(2); b(nd.ones((2, 3)))",
    "b = nn.Dense(2); b.initialize(); b.weight.data()",
    "b = nn.Dense(2, in_units=3); b.initialize(mx.init.One()); r = [b.weight.data(), b.bias.data()]",
    "b = nn.Dense(2); b.initialize(); b(nd.ones((2, 3))); b(nd.ones((2, 4)))",
    "b = nn.Dense(2); b.initialize(); b.hybridize(); b(nd.ones((2, 3))); b(nd.ones((2, 4)))",
    "b = nn.Dense(2, in_units=3); b.weight = 3",
    "b = seq(lambda: nn.Dense(2)); b.initialize(mx.init.One()); b(nd.ones((1, 3))); b.save_parameters(tmp + '/q'); c = seq(lambda: nn.Dense(2)); c.load_parameters(tmp + '/q'); r = c(nd.ones((1, 3)))",
    "b = seq(lambda: nn.Dense(2, in_units=3)); b.initialize(mx.init.One()); b.save_parameters(tmp + '/q'); r = sorted(nd.load(tmp + '/q'))",
    "b = seq(lambda: nn.Dense(2, in_units=3)); b.initialize(mx.init.One()); b.save_parameters(tmp + '/q'); c = seq(lambda: nn.Dense(2), lambda: nn.Dense(2)); c.load_parameters(tmp + '/q')",
    "b = seq(lambda: nn.Dense(2, in_units=3), lambda: nn.Dense(2, in_units=2)); b.initialize(mx.init.One()); b.save_parameters(tmp + '/q'); c = seq(lambda: nn.Dense(2)); c.load_parameters(tmp + '/q')",
    "b = seq(lambda: nn.Dense(2, in_units=3), lambda: nn.Dense(2, in_units=2)); r = [len(b), b[0].name, b[-1].name, len(b[0:1])]",
    "b = seq(lambda: nn.Dense(2, in_units=3)); b.initialize(); r = list(b.collect_params('.*bias').keys())",
    "with mx.name.Prefix('p_'):\n  b = nn.Dense(2)\nr = b.prefix",
    "r = [nn.Dense(2).prefix, nn.Dense(2).prefix, nn.Conv2D(1, 1).prefix, nn.Dense(1).prefix, nn.BatchNorm().prefix, nn.MaxPool2D().prefix, nn.AvgPool1D().prefix, nn.GlobalMaxPool2D().prefix, nn.Activation('relu').prefix, nn.LeakyReLU(0.1).prefix, nn.Embedding(2, 2).prefix, nn.HybridSequential().prefix, nn.Sequential().prefix]",
    "b = nn.HybridSequential(prefix='')\nwith b.name_scope():\n  b.add(nn.Dense(2), nn.Dense(2))\nr = [c.prefix for c in b] + [nn.Dense(1).prefix]",
    "a = nn.HybridSequential()\nwith a.name_scope():\n  x = nn.Dense(2)\nwith a.name_scope():\n  y = nn.Dense(2)\nr = [x.prefix, y.prefix]",
    "b = nn.Dense(2, in_units=2); b.initialize(mx.init.One()); t = mx.gluon.Trainer(b.collect_params(), 'sgd', {'learning_rate': 0.1})\nwith mx.autograd.record():\n  y = b(nd.ones((3, 2))).sum()\ny.backward(); t.step(3); r = [b.weight.data(), b.bias.data(), t.learning_rate]",
    "t = mx.gluon.Trainer(nn.Dense(2).collect_params(), 'nothing')",
    "t = mx.gluon.Trainer(3, 'sgd')",
    "l = mx.gluon.loss.SoftmaxCrossEntropyLoss(); r = l(nd.array([[1, 2], [3, 1]]), nd.array([0, 1]))",
    "l = mx.gluon.loss.L2Loss(); r = [l(nd.array([[1, 2], [3, 1]]), nd.array([[0, 1], [2, 2]])), repr(l), l.prefix]",
    "r = [mx.gluon.loss.L1Loss()(nd.array([1, 2]), nd.array([3, 1])), mx.gluon.loss.HuberLoss()(nd.array([1, 2]), nd.array([3, 1.5])), mx.gluon.loss.SigmoidBCELoss()(nd.array([1, 2]), nd.array([1, 0]))]",
]

INITIALIZERS = [
    "Zero()", "One()", "Constant(3)", "Constant(2.5)", "Constant(-1)", "Uniform()", "Uniform(0.5)", "Uniform(scale=1)", "Normal()", "Normal(2)", "Normal(sigma=0.5)", "Orthogonal()", "Orthogonal(scale=2)", "Orthogonal(1.0, 'normal')", "Orthogonal(rand_type='normal')", "Xavier()", "Xavier('gaussian')", "Xavier(rnd_type='gaussian', factor_type='in', magnitude=2)", "Xavier(magnitude=2.34)", "MSRAPrelu()", "MSRAPrelu('in', 0.1)", "MSRAPrelu(slope=0)", "Bilinear()", "LSTMBias()", "LSTMBias(forget_bias=2.0)", "LSTMBias(0)", "FusedRNN(None, 3, 2, 'lstm')", "FusedRNN(mx.init.One(), 3, 1, 'gru', bidirectional=True)", "FusedRNN('ones', 3, 1, 'lstm')", "Xavier(factor_type='foo')", "Xavier(rnd_type='foo')", "Uniform('a')", "Constant()", "Constant([1, 2])", "Constant(nd.array([1, 2]))", "Zero(3)", "Normal(a=3)",
]  # fmt: skip
TARGETS = [
    ("w_weight", (2, 3)),
    ("b_bias", (4,)),
    ("g_gamma", (3,)),
    ("x_moving_mean", (2,)),
    ("foo", (2, 2)),
    ("k_weight", (2, 2, 3, 3)),
    ("b_min", (2,)),
    ("b_max", (2,)),
]


def initialized(text: str) -> Maker:
    """Return a program that writes an initializer as text and, where nothing is drawn, lets it fill arrays."""

    def program(mx: Any) -> Any:  # noqa: ANN401
        made = eval(f"I.{text}", {"I": mx.init, "mx": mx, "nd": mx.nd})  # noqa: S307
        found: dict[str, Any] = {"dumps": made.dumps(), "again": mx.init.create(made.dumps()).dumps()}
        drawn = any(word in text for word in ("Uniform", "Normal", "Orthogonal", "Xavier", "MSRA", "Fused"))
        for name, shape in TARGETS:
            for attributes in ({}, {"__init__": '["constant", {"value": 9}]'}):
                array = mx.nd.full(shape, 7)
                try:
                    made(mx.init.InitDesc(name, attributes), array)
                except Exception as error:  # noqa: BLE001 - compared
                    found[f"{name} {attributes}"] = type(error).__name__
                else:
                    found[f"{name} {attributes}"] = array.shape if drawn else array
        return found

    return program


INITIALIZED = [
    "a = nd.full((2, 3), 7); I.Mixed(['.*bias', '.*'], [I.Zero(), I.One()])(I.InitDesc('x_bias'), a); r = a", "a = nd.full((2, 3), 7); I.Mixed(['.*bias', '.*'], [I.Zero(), I.One()])(I.InitDesc('x_weight'), a); r = a", "a = nd.full((2, 3), 7); I.Mixed(['.*bias', '.*'], [I.Zero(), I.One()])('x_gamma', a); r = a", "I.Mixed(['.*bias'], [I.Zero()])(I.InitDesc('x_weight'), nd.ones((2,)))", "I.Mixed(['a', 'b'], [I.Zero()])", "I.Mixed(['.*'], ['zeros'])(I.InitDesc('x_weight'), nd.ones((2,)))",
    "a = nd.full((2,), 7); I.Load({'arg:w': nd.array([1, 2])})(I.InitDesc('w'), a); r = a", "I.Load({'w': nd.array([1, 2, 3])})(I.InitDesc('w'), nd.ones((2,)))", "I.Load({'w': nd.array([1, 2, 3])})(I.InitDesc('x'), nd.ones((2,)))", "a = nd.full((2,), 7); I.Load({'w': nd.array([1, 2])}, default_init=I.One())(I.InitDesc('x_weight'), a); r = a", "a = nd.full((8,), 7); I.LSTMBias(3)._init_weight('x', a); r = a", "a = nd.full((1, 1, 4, 4), 7); I.Bilinear()._init_weight('x', a); r = a", "a = nd.full((1, 1, 3, 5), 7); I.Bilinear()._init_weight('x', a); r = a", "a = nd.full((2, 2), 7); I.Bilinear()._init_weight('x', a); r = a",
    "r = [I.create('zeros').dumps(), I.create('xavier').dumps(), I.create('Normal', sigma=3).dumps(), I.create('[\"normal\", {\"sigma\": 0.5}]').dumps()]", "I.create('foo')", "I.create(3)", "r = I.create(I.One()).dumps()", "r = I.One() == I.One(), I.Constant(1) == I.Constant(2), I.Normal(1) == I.Normal(1)", "a = nd.full((2,), 7); I.One()('x_weight', a); r = a", "a = nd.full((2,), 7); I.Constant(5)('x_bias', a); r = a", "a = nd.full((2,), 7); I.One()('foo', a)", "a = nd.full((6,), 7); I.One()('stn_loc_bias', a); r = a", "a = nd.full((2, 6), 7); I.One()('stn_loc_weight', a); r = a", "a = nd.full((1, 1, 4, 4), 7); I.One()('upsampling_weight', a); r = a", "a = nd.full((2,), 7); I.Zero()('bn_moving_var', a); r = a", "a = nd.full((2,), 7); I.One()('bn_moving_inv_var', a); r = a", "a = nd.full((2,), 7); I.One()('bn_moving_avg', a); r = a", "I.One()(3, nd.ones((2,)))", "d = I.InitDesc('n', {'a': 'b'}); r = [d, d.attrs, d.global_init, d + 'x', isinstance(d, str)]", "I.Xavier()(I.InitDesc('x_weight'), nd.ones((3,)))", "a = nd.ones((3,)); I.Uniform()(I.InitDesc('x_bias'), a); r = a", "@mx.init.register\nclass Mine(I.Initializer):\n  def __init__(self, k=2):\n    super().__init__(k=k)\n    self.k = k\n  def _init_weight(self, name, arr):\n    arr[:] = self.k\na = nd.ones((2,)); m = I.create('mine', k=4); m(I.InitDesc('x_weight'), a); r = [a, m.dumps()]",
]  # fmt: skip


def ended(body: str) -> Maker:
    """Return a program of some lines, with ``P``, ``D``, ``I``, ``nn``, ``nd``, ``seq`` and a folder; the result is ``r``."""

    def program(mx: Any) -> Any:  # noqa: ANN401
        with tempfile.TemporaryDirectory() as folder:
            names = {
                "mx": mx,
                "nn": mx.gluon.nn,
                "nd": mx.nd,
                "I": mx.init,
                "P": mx.gluon.Parameter,
                "D": mx.gluon.ParameterDict,
                "seq": seq(mx),
                "tmp": folder,
            }
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always", UserWarning)
                exec(body, names)  # noqa: S102 - the texts above
            # MXNet names the initializer of a constant by its address, which may be that of an older one
            told = [one.category.__name__ for one in caught if "overriding existing" not in str(one.message)]
            return {"result": names.get("r", "nothing"), "warnings": told}

    return program


PROGRAMS = {
    **{f"{text} {shape}": block(text, shape) for text, shape in BLOCKS},
    **{text: ended(text) for text in PARAMETERS},
    **{f"initializer {text}": initialized(text) for text in INITIALIZERS},
    **{text: ended(text) for text in INITIALIZED},
}
