"""Whole programs, as people write them, over all the golden kinds at once; each leaves what it found in ``r``."""

# ruff: noqa: E501 - programs
from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

Maker = Callable[[Any], Any]

SYMBOLS = """
x = V('x'); h = S.FullyConnected(x, num_hidden=3) + S.FullyConnected(x, num_hidden=3); r = [h.list_arguments(), h.name, h.get_internals().list_outputs(), h.attr_dict()]
w = V('w', shape=(3, 0), lr_mult=2.5, init='zeros'); a = S.FullyConnected(V('x'), w, num_hidden=3, no_bias=True, name='a'); b = S.FullyConnected(a, w, num_hidden=3, no_bias=True); r = [b.list_arguments(), b.attr_dict(), b.infer_shape_partial(x=(2, 3))]
n = S.SliceChannel(V('x'), num_outputs=3, axis=1, name='cut'); r = [n.list_outputs(), len(n), n[1].name, n[1].list_outputs(), S.Group([n[2], n[0]]).list_outputs(), (n[0] * n[2]).get_internals().list_outputs()]
n = S.BatchNorm(S.Convolution(V('d'), kernel=(3, 3), num_filter=2, name='c'), name='b', output_mean_var=True); r = [n.list_outputs(), n.list_auxiliary_states(), n.list_inputs(), n.get_children().list_outputs(), len(n)]
with mx.name.Prefix('net_'): a = S.exp(V('x')); b = S.exp(a, name='second'); c = -b ** 2
r = [c.list_arguments(), c.get_internals().list_outputs()]
with mx.AttrScope(__mood__='good', ctx_group='dev1'): a = S.Activation(V('x', __mood__='bad'), act_type='tanh', name='t')
r = [a.attr_dict(), a.attr('ctx_group'), a.attr('__ctx_group__'), a.list_attr()]
a = S.FullyConnected(name='top', num_hidden=2); b = S.Activation(V('in'), act_type='relu', name='low'); c = a(top_data=b); r = [a.list_arguments(), c.list_arguments(), c.name, c.get_internals().list_outputs()]
a = S.FullyConnected(V('d'), num_hidden=2, name='f'); r = a(f_weight=S.transpose(V('v'), name='turned'), f_bias=V('q'), name='g').list_arguments()
g = S.Group([V('a') + V('b'), V('b') * 2, V('a')]); r = [g.list_arguments(), g.list_outputs(), g.name, repr(g), g.attr('x'), [o.name for o in g]]
a = V('a'); r = [(3 - a).attr('scalar'), (a / 4).list_attr(), (2 ** a).name, (a % 5).name, (5 % a).name, abs(a).name, (-a).attr('scalar'), (a == 1).name, (1 > a).name, (1.5 + a).tojson().count('1.5')]
a = S.Concat(V('p'), V('q'), V('s'), dim=0, name='cc'); r = [a.list_arguments(), a.attr('num_args'), S.add_n(V('i'), V('j')).list_attr(), S.ElementWiseSum(V('i'), V('j')).name]
a = S.LeakyReLU(V('x'), act_type='prelu', name='p'); b = S.load_json(a.tojson()); r = [b.attr_dict(), b.list_arguments(), b.tojson() == a.tojson()]
a = S.Dropout(S.Pooling(V('x'), kernel=(2, 2), pool_type='max'), p=0.3); r = [[(n['op'], n.get('attrs')) for n in __import__('json').loads(a.tojson())['nodes']], a.list_outputs()]
a = V('a'); b = S.broadcast_add(a, a.sum(axis=1, keepdims=True)); r = [b.list_arguments(), b.get_internals().list_outputs(), b.infer_shape(a=(2, 3))]
a = S.Embedding(V('i'), input_dim=5, output_dim=2, name='e'); r = [a.list_arguments(), a.infer_shape(i=(3, 4)), a.attr_dict()]
r = S.FullyConnected(V('x'), num_hidden=0)
r = S.FullyConnected(V('x'), num_hidden='many')
r = S.Activation(V('x'), act_type='step')
r = S.FullyConnected(V('x'), num_hidden=3, num_hiden=3)
r = S.Convolution(V('x'), num_filter=3)
r = (V('a') + V('b'))(c=V('d'))
r = (V('a') + V('b'))['nothing_output']
r = S.Group([])
r = S.SliceChannel(V('x'), num_outputs=2) + V('y')
r = V('a') + 'text'
r = V('a', mood='x')
r = V(3)
r = S.exp(V('a'), attr={'size': '3'})
r = S.Reshape(V('x'), shape=(0, -1)).infer_shape(x=(4, 3, 2)) + S.Reshape(V('x'), shape=(-3, 0)).infer_shape(x=(4, 3, 2)) + S.Reshape(V('x'), shape=(-4, 2, -1, -2)).infer_shape(x=(4, 3, 2))
r = S.dot(V('a'), V('b'), transpose_a=True).infer_shape(a=(4, 3), b=(4, 5)) + S.batch_dot(V('a'), V('b'), transpose_b=True).infer_shape(a=(2, 3, 4), b=(2, 5, 4))
r = S.dot(V('a'), V('b'), name='product').infer_shape(a=(4, 3), b=(4, 5))
r = (S.FullyConnected(V('a'), num_hidden=4, name='f') + V('b')).infer_shape(a=(2, 3), b=(2, 5))
r = S.Convolution(V('x'), kernel=(3, 3), num_filter=4, num_group=2, stride=(2, 2), pad=(1, 1), name='c').infer_shape(x=(2, 6, 9, 8))
r = S.Pooling(V('x'), kernel=(3, 2), stride=(2, 2), pooling_convention='full', pool_type='avg').infer_shape(x=(1, 1, 8, 7))
r = [S.broadcast_mul(V('a'), V('b')).infer_shape_partial(a=(2, 1, 3), b=(1, 4, 3)), S.stack(V('a'), V('b'), axis=1).infer_shape(a=(2, 3), b=(2, 3)), S.tile(V('a'), reps=(2, 2, 1)).infer_shape(a=(2, 3)), S.repeat(V('a'), repeats=3).infer_shape(a=(2, 3))]
r = S.SoftmaxOutput(S.Flatten(V('x')), name='s').infer_shape(x=(2, 3, 4)), S.LinearRegressionOutput(V('x'), name='l').infer_shape(x=(5, 1))
e = S.FullyConnected(V('x'), num_hidden=2, name='f').simple_bind(mx.cpu(), x=(3, 4), grad_req={'x': 'null', 'f_weight': 'add'}); r = [sorted(e.arg_dict), {k: v is not None for k, v in e.grad_dict.items()}, list(e.output_dict), [o.shape for o in e.outputs]]
r = S.exp(V('x')).simple_bind(mx.cpu(), y=(2,))
r = (V('a') * V('b')).bind(mx.cpu(), {'a': nd.ones((2,))})
r = (V('a') * V('b')).bind(mx.cpu(), [nd.ones((2,)), nd.ones((2,))], grad_req=['write'])
e = (V('a') * V('b')).bind(mx.cpu(), [nd.ones((2,)), nd.ones((2,))], args_grad=[nd.zeros((2,)), nd.zeros((2,))]); e.forward(is_train=True); r = e.backward()
"""

RUNS = """
a = nd.array([[1, -2], [3, 4]]); ga = nd.ones((2, 2)); e = (U('a') * U('a') - 3 * U('b')).bind(mx.cpu(), {'a': a, 'b': a * 2}, {'a': ga, 'b': nd.zeros((2, 2))}, {'a': 'add', 'b': 'write'}); e.forward(is_train=True); e.backward(nd.array([[1, 2], [3, 4]])); e.forward(is_train=True); e.backward(nd.ones((2, 2))); r = [e.outputs, ga, e.grad_dict['b']]
x = U('x'); w = U('w'); h = U('h'); [h := S.tanh(S.FullyConnected(x, w, num_hidden=3, no_bias=True) + S.FullyConnected(h, w, num_hidden=3, no_bias=True)) for _ in range(3)]; e = h.simple_bind(mx.cpu(), x=(2, 3), h=(2, 3)); [v.__setitem__(slice(None), draw(v.shape, i)) for i, v in enumerate(e.arg_dict.values())]; e.forward(is_train=True); e.backward(nd.ones((2, 3))); r = [e.outputs, e.grad_dict]
s = S.SoftmaxOutput(U('x'), U('label'), use_ignore=True, ignore_label=1, normalization='valid', grad_scale=3); e = s.bind(mx.cpu(), [draw((4, 3), 1), nd.array([0, 1, 2, 1])], [nd.ones((4, 3)), nd.ones((4,))]); e.forward(is_train=True); e.backward(); r = [e.outputs, e.grad_dict]
s = S.BatchNorm(U('x'), fix_gamma=False, momentum=0.5, eps=0.01, name='b'); e = s.simple_bind(mx.cpu(), x=(4, 2, 3)); e.arg_dict['x'][:] = draw((4, 2, 3), 2); e.arg_dict['b_gamma'][:] = 2; [(e.forward(is_train=True), e.backward(draw((4, 2, 3), 3))) for _ in range(2)]; e.forward(is_train=False); r = [e.outputs, e.aux_dict, e.grad_dict]
s = S.LayerNorm(U('x'), name='l', axis=1, eps=0.1); e = s.simple_bind(mx.cpu(), x=(2, 3, 4)); e.arg_dict['x'][:] = draw((2, 3, 4), 4); e.arg_dict['l_gamma'][:] = draw((3,), 5); e.forward(is_train=True); e.backward(draw((2, 3, 4), 6)); r = [e.outputs, e.grad_dict]
s = S.max(U('x'), axis=(0, 2)) + S.min(U('x'), axis=0, keepdims=False).sum(axis=1); e = s.bind(mx.cpu(), {'x': nd.array(np.round(np.sin(np.arange(24)) * 2).reshape(2, 3, 4))}, {'x': nd.zeros((2, 3, 4))}); e.forward(is_train=True); e.backward(nd.array([1, 2, 3])); r = [e.outputs, e.grad_dict]
s = S.clip(U('x'), a_min=-1, a_max=1) * S.maximum(U('x'), 0) + S.minimum(U('y'), U('x')) + S.maximum(U('x'), U('y')); v = nd.array([-2, -1, 0, 0.5, 1, 3]); e = s.bind(mx.cpu(), {'x': v, 'y': v * 1}, {'x': nd.zeros((6,)), 'y': nd.zeros((6,))}); e.forward(is_train=True); e.backward(nd.ones((6,))); r = [e.outputs, e.grad_dict]
s = S.take(U('w'), U('i'), mode='wrap') + S.Embedding(U('i'), U('w'), input_dim=4, output_dim=2); e = s.bind(mx.cpu(), {'w': draw((4, 2), 7), 'i': nd.array([[0, 5], [-1, 3.7]])}, {'w': nd.zeros((4, 2))}, {'w': 'write', 'i': 'null'}); e.forward(is_train=True); e.backward(nd.ones((2, 2, 2))); r = [e.outputs, e.grad_dict['w']]
s = S.Pooling(U('x'), kernel=(2, 2), stride=(1, 1), pad=(1, 1), pool_type='avg', count_include_pad=False) + S.Pooling(U('x'), kernel=(2, 2), stride=(1, 1), pad=(1, 1), pool_type='max'); e = s.bind(mx.cpu(), {'x': draw((1, 2, 3, 3), 8)}, {'x': nd.zeros((1, 2, 3, 3))}); e.forward(is_train=True); e.backward(draw((1, 2, 4, 4), 9)); r = [e.outputs, e.grad_dict]
s = S.where(U('x') > U('y'), S.square(U('x')), S.sqrt(U('y'))); e = s.bind(mx.cpu(), {'x': nd.array([1, 2, 3]), 'y': nd.array([2, 1, 3])}, {'x': nd.ones((3,)), 'y': nd.ones((3,))}); e.forward(is_train=True); e.backward(nd.array([1, 2, 3])); r = [e.outputs, e.grad_dict]
s = S.Concat(S.slice_axis(U('x'), axis=1, begin=1, end=None), S.reverse(U('x'), axis=1), S.expand_dims(U('y'), axis=1), dim=1); e = s.bind(mx.cpu(), {'x': draw((2, 3), 1), 'y': draw((2,), 2)}, {'x': nd.zeros((2, 3)), 'y': nd.zeros((2,))}); e.forward(is_train=True); e.backward(draw((2, 6), 3)); r = [e.outputs, e.grad_dict]
s = S.gamma(U('x')) + S.gammaln(U('x')); e = s.bind(mx.cpu(), {'x': nd.array([0.5, 1.5, 4.2, -0.7, -1.5])}, {'x': nd.zeros((5,))}); e.forward(is_train=True); e.backward(nd.array([1, 2, 1, 1, 2])); r = [e.outputs, e.grad_dict]
s = S.softmax(U('x'), axis=0, temperature=2) * S.log_softmax(U('x'), axis=1); e = s.bind(mx.cpu(), {'x': draw((3, 4), 4)}, {'x': nd.zeros((3, 4))}); e.forward(is_train=True); e.backward(draw((3, 4), 5)); r = [e.outputs, e.grad_dict]
s = S.MakeLoss(S.square(U('x')), normalization='valid', valid_thresh=0.5, grad_scale=2); e = s.bind(mx.cpu(), {'x': nd.array([0.1, 1, 2])}, {'x': nd.zeros((3,))}); e.forward(is_train=True); e.backward(); r = [e.outputs, e.grad_dict]
s = S.broadcast_mul(S.norm(U('x'), axis=1, keepdims=True), S.mean(U('x'), axis=1, keepdims=True, exclude=True)) + S.prod(U('x'), axis=1, keepdims=True).sum(); e = s.bind(mx.cpu(), {'x': draw((2, 3), 6)}, {'x': nd.zeros((2, 3))}); e.forward(is_train=True); e.backward(nd.ones(e.outputs[0].shape)); r = [e.outputs, e.grad_dict]
e = (U('x') ** 2).simple_bind(mx.cpu(), x=(2, 3)); e.arg_dict['x'][:] = 3; e2 = e.reshape(x=(1, 3), partial_shaping=True); e2.forward(is_train=False); r = [e2.outputs, e2.arg_dict]
e = S.Dropout(U('x'), p=0.5).simple_bind(mx.cpu(), x=(50, 40)); e.arg_dict['x'][:] = 1; a = e.forward(is_train=True)[0].asnumpy(); b = e.forward(is_train=False)[0].asnumpy(); r = [sorted(set(a.ravel().tolist())), bool(abs(a.mean() - 1) < 0.1), b.mean()]
s = S.Convolution(U('x'), kernel=(2, 3), num_filter=4, num_group=2, stride=(1, 2), dilate=(2, 1), pad=(1, 0), name='c'); e = s.simple_bind(mx.cpu(), x=(2, 2, 5, 6)); [v.__setitem__(slice(None), draw(v.shape, i)) for i, v in enumerate(e.arg_dict.values())]; e.forward(is_train=True); e.backward(draw(e.outputs[0].shape, 9)); r = [e.outputs, e.grad_dict]
s = S.LeakyReLU(U('x'), act_type='elu', slope=0.3) + S.LeakyReLU(U('x'), act_type='gelu') + S.Activation(U('x'), act_type='softsign') * S.Activation(U('x'), act_type='softrelu'); e = s.bind(mx.cpu(), [draw((3, 4), 1)], [nd.zeros((3, 4))]); e.forward(is_train=True); e.backward(draw((3, 4), 2)); r = [e.outputs, e.grad_dict]
s = S.batch_dot(U('a'), U('b'), transpose_a=True) + S.dot(S.sum(U('a'), axis=0), U('c'), transpose_a=True).expand_dims(axis=0).broadcast_to((2, 4, 5)); e = s.bind(mx.cpu(), {'a': draw((2, 3, 4), 1), 'b': draw((2, 3, 5), 2), 'c': draw((3, 5), 3)}, {k: nd.zeros(z) for k, z in [('a', (2, 3, 4)), ('b', (2, 3, 5)), ('c', (3, 5))]}); e.forward(is_train=True); e.backward(draw((2, 4, 5), 4)); r = [e.outputs, e.grad_dict]
s = S.MAERegressionOutput(U('x'), U('y'), grad_scale=0.5) ; e = s.bind(mx.cpu(), [draw((4, 2), 1), draw((4, 2), 2)], [nd.zeros((4, 2)), None], ['write', 'null']); e.forward(is_train=True); e.backward(); r = [e.outputs, e.grad_arrays]
s = S.SoftmaxOutput(U('x'), U('l'), multi_output=True, normalization='batch'); e = s.bind(mx.cpu(), [draw((2, 3, 2), 1), nd.array([[0, 2], [1, 1]])], {'x': nd.zeros((2, 3, 2))}, {'x': 'write', 'l': 'null'}); e.forward(is_train=True); e.backward(); r = [e.outputs, e.grad_dict['x']]
s = S.pick(U('x'), U('i'), axis=1) + S.sum(S.one_hot(U('i'), depth=3) * U('x'), axis=1) + S.argmax(U('x'), axis=1); e = s.bind(mx.cpu(), {'x': draw((2, 3), 5), 'i': nd.array([2, 0])}, {'x': nd.zeros((2, 3))}, {'x': 'write', 'i': 'null'}); e.forward(is_train=True); e.backward(nd.array([1, 2])); r = [e.outputs, e.grad_dict['x']]
s = S.Group([S.BlockGrad(U('x')) * U('y'), S.make_loss(U('x') * U('y'))]); e = s.bind(mx.cpu(), [draw((3,), 1), draw((3,), 2)], [nd.zeros((3,)), nd.ones((3,))], ['write', 'add']); e.forward(is_train=True); e.backward([nd.array([1, 2, 3]), nd.array([5, 5, 5])]); r = [e.outputs, e.grad_dict]
s = S.InstanceNorm(U('x'), name='n', eps=0.01) + S.L2Normalization(U('x'), mode='channel'); e = s.simple_bind(mx.cpu(), x=(2, 3, 4)); [v.__setitem__(slice(None), draw(v.shape, i)) for i, v in enumerate(e.arg_dict.values())]; e.forward(is_train=True); e.backward(draw((2, 3, 4), 8)); r = [e.outputs, e.grad_dict]
s = S.topk(U('x'), k=2, ret_typ='value') + S.sort(U('x'), axis=1).slice_axis(axis=1, begin=0, end=2); e = s.bind(mx.cpu(), [draw((3, 4), 1)], [nd.zeros((3, 4))]); e.forward(is_train=True); e.backward(draw((3, 2), 2)); r = [e.outputs, e.grad_dict]
"""

AUTOGRAD = """
x = nd.array([1, 2, 3]); x.attach_grad('add'); exec('with ag.record():\\n y = (x * x).sum()'); y.backward(retain_graph=True); y.backward(); r = [x.grad, y]
x = nd.array([[1, 2], [3, 4]]); x.attach_grad(); exec('with ag.record():\\n y = x[0] * x[:, 1]\\n z = nd.concat(y, x.reshape((-1,)), dim=0)'); z.backward(nd.array([1, 2, 3, 4, 5, 6])); r = [x.grad, z]
x = nd.array([0.5, 1]); x.attach_grad(); exec('with ag.record():\\n y = nd.sin(x)\\n g = ag.grad(y, x, create_graph=True, retain_graph=True)[0]\\n h = ag.grad(g, x, create_graph=True, retain_graph=True)[0]'); h.backward(); r = [y, g, h, x.grad]
x = nd.ones((2,)); x.attach_grad(); exec('with ag.record():\\n y = x * 2\\n with ag.pause():\\n  c = y * 5\\n z = y * c.detach() + nd.BlockGrad(y)'); z.backward(); r = [x.grad, ag.is_recording(), ag.is_training()]
x = nd.ones((2,)); y = x * 2; r = y.backward()
x = nd.ones((2,)); x.attach_grad(); exec('with ag.record():\\n y = x * 2\\n x += 1'); r = x
a, b = nd.array([2.0]), nd.array([3.0]); ga, gb = nd.zeros((1,)), nd.ones((1,)); ag.mark_variables([a, b], [ga, gb], ['write', 'add']); exec('with ag.record():\\n y = a * a * b'); ag.backward([y], [nd.array([2.0])]); r = [ga, gb]
x = nd.array([1.0, 2]); x.attach_grad(); exec('with ag.record(train_mode=False):\\n f = [ag.is_recording(), ag.is_training()]\\n with ag.train_mode():\\n  f += [ag.is_training()]\\n y = nd.Dropout(x, p=0.9)'); y.backward(); r = [f, y, x.grad]
x = nd.array([3.0]); x.attach_grad(); exec('with ag.record():\\n y = x ** 3 if x.asscalar() > 2 else x\\n for _ in range(2): y = y * x'); y.backward(); r = [y, x.grad, x.grad.asscalar()]
x = nd.arange(6).reshape((2, 3)); x.attach_grad(); exec('with ag.record():\\n y = nd.dot(x, x.T).sum() + x.max() + nd.norm(x)'); y.backward(); r = [x.grad]
r = [nd.array([1, 2]) + 1, 2 - nd.array([1, 2]), nd.array([1, 2]) ** nd.array([2, 3]), nd.array([5, 7]) % 3, nd.array([1, 2]) == nd.array([1, 3]), -nd.array([1]), nd.array([[1, 2]]).T, nd.array([1.5]).astype('int32'), nd.arange(5)[1:4], nd.array([3, 1, 2]).argsort()]
"""

LAYERS = """
exec('class Two(gluon.HybridBlock):\\n def __init__(self, **k):\\n  super().__init__(**k)\\n  with self.name_scope():\\n   self.a = nn.Dense(4, activation="relu")\\n   self.b = nn.Dense(2)\\n def hybrid_forward(self, F, x):\\n  return self.b(self.a(x))', globals_); b = globals_['Two'](); b.initialize(mx.init.Constant(0.5)); y = b(nd.ones((2, 3))); r = [b.prefix, list(b.collect_params().keys()), y, b(V('data')).list_arguments(), b(V('data')).get_internals().list_outputs()]
b = nn.HybridSequential(prefix='m_'); exec('with b.name_scope():\\n b.add(nn.Conv2D(3, 3, padding=1), nn.BatchNorm(), nn.Activation("relu"), nn.GlobalAvgPool2D(), nn.Flatten(), nn.Dense(2, use_bias=False))'); b.initialize(mx.init.One()); y = b(nd.ones((2, 2, 4, 4))); r = [list(b.collect_params().keys()), {k: p.shape for k, p in b.collect_params().items()}, y.shape, list(b._collect_params_with_prefix()), repr(b[0]), repr(b[5])]
a = nn.Dense(3, in_units=2, prefix='one_'); b = nn.Dense(3, in_units=2, params=a.params, prefix='two_'); a.initialize(mx.init.Constant(2)); r = [list(b.collect_params().keys()), b(nd.ones((1, 2))), a.weight is b.weight]
d = nn.Dense(3); d.initialize(); r = d.weight.data()
d = nn.Dense(3); r = d(nd.ones((1, 2)))
p = gluon.Parameter('w', shape=(2, 0), allow_deferred_init=True); p.initialize(init='ones'); a = [p.shape, repr(p), p.grad_req]; p.shape = (2, 3); p._finish_deferred_init(); r = [*a, p.data(), p.grad(), p.list_ctx() == [mx.cpu()]]
p = gluon.Parameter('w', shape=(2, 3)); p.initialize(init=mx.init.Constant(2)); p.set_data(nd.ones((2, 3)) * 7); p.grad_req = 'null'; r = [p.data(), p.grad_req, p.grad()]
p = gluon.Parameter('w', shape=(2, 3)); p.initialize(); r = p.set_data(nd.ones((3, 3)))
d = gluon.ParameterDict('net_'); a = d.get('w', shape=(2, 0), allow_deferred_init=True); b = d.get('w', shape=(0, 3), allow_deferred_init=True); r = [a is b, a.shape, list(d.keys()), d.get('w', shape=(5, 3))]
c = gluon.Constant('c', [[1, 2], [3, 4]]); c.initialize(); r = [c.data(), c.grad_req, c.shape]
r = [getattr(mx.init, n)(*a).dumps() for n, a in [('Xavier', ('gaussian', 'in', 2)), ('MSRAPrelu', ('out', 0.1)), ('Orthogonal', (1.0, 'normal')), ('Uniform', (0.5,)), ('Normal', (2,)), ('Constant', (3.5,)), ('LSTMBias', (2.0,)), ('Bilinear', ())]]
a = nd.ones((3,)) * 7; b = nd.ones((2, 3)) * 7; mx.init.One()(mx.init.InitDesc('x_bias'), a); mx.init.Constant(4)(mx.init.InitDesc('x_weight', {'__init__': '["constant", {"value": 9}]'}), b); r = [a, b]
r = mx.init.One()(mx.init.InitDesc('strange'), nd.ones((2,)))
a = nd.zeros((2,)); m = mx.init.Mixed(['.*gamma', '.*'], [mx.init.Constant(3), mx.init.One()]); m(mx.init.InitDesc('a_weight'), a); b = nd.zeros((2,)); m(mx.init.InitDesc('b_gamma'), b); r = [a, b]
l = gluon.loss.SoftmaxCrossEntropyLoss(); q = gluon.loss.L2Loss(weight=2); r = [l(draw((3, 4), 1), nd.array([0, 3, 1])), q(nd.array([[1, 2]]), nd.array([[2, 4]])), gluon.loss.HuberLoss(rho=0.5)(nd.array([1, 2]), nd.array([1.2, 5])), gluon.loss.SigmoidBCELoss()(draw((2, 2), 3), nd.array([[0, 1], [1, 0]]))]
d = nn.Dense(1, in_units=2); d.initialize(mx.init.One()); t = gluon.Trainer(d.collect_params(), 'sgd', {'learning_rate': 0.1, 'momentum': 0.9}); x = nd.array([[1, 2], [3, 4]]); exec('for _ in range(3):\\n with ag.record():\\n  z = (d(x) ** 2).mean()\\n z.backward()\\n t.step(2)'); r = [d.weight.data(), d.bias.data(), t.learning_rate]
b = nn.Sequential(); b.add(nn.Dense(2, in_units=2), nn.Dropout(0.5), nn.LayerNorm(in_channels=2), nn.Embedding(3, 2)); r = [[k.split('_')[-1] for k in b.collect_params()], len(b), repr(b[1]), b.collect_params('.*gamma').keys().__len__()]
d = nn.Dense(2, in_units=3); d.initialize(); r = d(nd.ones((2, 4)))
"""


def maker(text: str) -> Maker:
    """Return a program that runs a text and tells what is in ``r`` then."""

    def program(mx: Any) -> Any:  # noqa: ANN401
        names: dict[str, Any] = {
            "mx": mx, "S": mx.sym, "V": mx.sym.Variable, "nd": mx.nd, "np": np, "ag": mx.autograd, "gluon": mx.gluon,
            "nn": mx.gluon.nn, "U": cache(mx.sym.Variable),
        }  # fmt: skip
        names["globals_"] = names

        def draw(shape: tuple[int, ...], seed: int) -> Any:  # noqa: ANN401
            return mx.nd.array(np.random.default_rng(seed).uniform(-1, 1, shape).astype(np.float32))

        names["draw"] = draw
        exec(text, names)  # noqa: S102 - the texts above
        return names["r"]

    return program


def _split(texts: str) -> list[str]:
    """Return the programs of a text: one a line; a line that ends in a ``with`` belongs to the next."""
    found: list[str] = []
    for line in texts.strip().splitlines():
        if found and found[-1].startswith("with ") and "\n" not in found[-1]:
            found[-1] += f"\n{line}"
        else:
            found.append(line)
    return found


PROGRAMS: dict[str, Maker] = {
    text: maker(text) for texts in (SYMBOLS, RUNS, AUTOGRAD, LAYERS) for text in _split(texts)
}
