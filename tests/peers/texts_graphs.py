"""Programs on symbols: names, attributes, composition, shapes, binding, running."""

# ruff: noqa: E501 - a list of what is asked is one line
from __future__ import annotations

TEXTS = r"""
a = V('a')
n = S.FullyConnected(a, num_hidden='3')
m = S.FullyConnected(a, num_hidden=np.int64(4), no_bias='true', flatten='0')
r = [n.attr_dict(), m.attr_dict(), m.list_arguments(), m.infer_shape(a=(2, 3, 5))]

r = [tried(lambda: S.FullyConnected(V('a'), num_hidden=3.5)), tried(lambda: S.FullyConnected(V('a'), num_hidden=None)), tried(lambda: S.FullyConnected(V('a'), num_hidden=-1)), tried(lambda: S.Activation(V('a'))), tried(lambda: S.Activation(V('a'), act_type='ReLU')), tried(lambda: S.Activation(V('a'), 'relu')).name, tried(lambda: S.Dropout(V('a'), p='x')), tried(lambda: S.Dropout(V('a'), p=2)), tried(lambda: S.Convolution(V('a'), num_filter=2))]

r = [S.Convolution(V('a'), kernel='(3,3)', num_filter=2).attr_dict(), S.Convolution(V('a'), kernel=[3, 3], num_filter=2, stride=[2, 2]).infer_shape(a=(1, 1, 9, 9))]

r = S.Convolution(V('a'), kernel=(3,), num_filter=2, layout='NCW').infer_shape(a=(1, 2, 9))

r = [S.Convolution(V('a'), kernel=(3, 3), num_filter=2, layout=None).infer_shape(a=(1, 2, 9, 9)), S.Pooling(V('a'), kernel=(2, 2), pool_type='sum').infer_shape(a=(1, 2, 9, 9)), S.Pooling(V('a'), global_pool=True).infer_shape(a=(1, 2, 9, 9)), S.Pooling(V('a'), global_pool=True, pool_type='avg', kernel=(3, 3)).infer_shape(a=(1, 2, 9, 9)), S.Pooling(V('a'), kernel=(2, 2), stride=(2, 2), pooling_convention='full').infer_shape(a=(1, 2, 9, 9))]

with mx.name.Prefix('p_'):
    a = V('a')
    b = S.FullyConnected(a, num_hidden=2)
    c = a + b
    d = S.exp(c, name='e')
    with mx.name.Prefix('q_'):
        f = S.FullyConnected(d, num_hidden=1)
        g = -f
    h = S.FullyConnected(g, num_hidden=2)
k = S.FullyConnected(h, num_hidden=3)
r = [k.list_arguments(), k.get_internals().list_outputs()]

with mx.name.NameManager() as nm:
    a = S.exp(V('a'))
    b = S.exp(a)
    with mx.name.NameManager():
        c = S.exp(b)
    d = S.exp(c)
    e = S.exp(d, name='exp7')
    f = S.exp(e)
    g = nm.get(None, 'exp')
    h = nm.get('x', 'exp')
    i = nm.get('', 'exp')
r = [f.get_internals().list_outputs(), g, h, i, tried(nm.get, None, None)]

with mx.AttrScope(__a__='1', ctx_group='g'):
    x = V('x', attr={'__a__': '2'})
    y = V('y', lr_mult=3)
    with mx.AttrScope(__b__='5', __a__='7'):
        z = S.FullyConnected(x, y, num_hidden=2, name='f')
        w = S.exp(z, attr={'__b__': '9'}, name='e')
    v = z + w
r = [v.attr_dict(), v.list_attr(), w.attr('__b__'), w.attr('ctx_group'), w.attr('__ctx_group__'), x.attr('__a__'), v.attr('nothing')]

r = [tried(lambda: mx.AttrScope(a=1)), tried(lambda: V('x', attr={'a': 1})), tried(lambda: V('x', foo='1')), tried(lambda: V('x', __foo__=1).list_attr()), tried(lambda: V(3)), tried(lambda: V('x', shape=3).list_attr()), tried(lambda: V('x', shape=[2, 3]).list_attr()), V('x', dtype='float64').list_attr(), V('x', dtype=np.float16, init=mx.init.Xavier(), wd_mult=0).list_attr(), V('x', init='zeros').list_attr(), V('x', stype='default').list_attr(), tried(lambda: V('x', init=3).list_attr())]

x = V('x')
x._set_attr(a='1', b='2')
y = S.exp(x, name='y')
y._set_attr(__k__='v')
r = [x.list_attr(), y.list_attr(), tried(lambda: x._set_attr(a=1)), tried(lambda: y._set_attr(name='z')), y.name]

a, b, c = (V('a'), V('b'), V('c'))
g = S.Group([a, b + c, S.split(c, num_outputs=2, name='s')])
r = [g.list_outputs(), len(g), g[0].name, g[1].list_arguments(), g['s_output1'].list_outputs(), [o.list_outputs() for o in g], g[1:3].list_outputs(), g[::2].list_outputs(), tried(lambda: g[9]), tried(lambda: g[-1]), tried(lambda: g['zz']), tried(lambda: g[1.0])]

a = V('a')
n = S.FullyConnected(S.Activation(S.FullyConnected(a, num_hidden=3, name='f1'), act_type='relu', name='r1'), num_hidden=2, name='f2')
i = n.get_internals()
r = [i.list_outputs(), i['f1_output'].list_arguments(), i[3].name, i[:2].list_outputs(), len(i), i['f1_weight'].list_arguments(), n.get_children().list_outputs(), n.get_children()[0].get_children().list_outputs(), a.get_children(), tried(lambda: i['f1'])]

a = V('a')
g = S.Group([a + 1, a + 2])
r = [g.get_internals().list_outputs(), g.get_children().list_outputs(), g.name, g.attr('x'), g.list_attr(), repr(g), g.attr_dict()]

net = S.FullyConnected(V('data'), name='fc1', num_hidden=10)
n2 = S.FullyConnected(V('d2'), name='fc2', num_hidden=5)
r = [n2(d2=net).list_arguments(), n2(d2=net, name='c').list_outputs(), n2(fc2_weight=V('w')).list_arguments(), n2(d2=net, fc2_bias=V('bb')).get_internals().list_outputs(), n2.list_arguments(), tried(lambda: n2(net)), tried(lambda: n2(net, d2=net)), tried(lambda: n2(d2=3)), tried(lambda: n2(zz=net)), n2(name='k').list_outputs(), n2().list_outputs(), tried(lambda: n2(d2=S.Group([net, net])))]

s = S.FullyConnected(num_hidden=3)
r = [s.list_arguments(), s.name]
t = S.FullyConnected(num_hidden=3, name='t')(data=V('x'))
r += [t.list_arguments()]

s = S.Concat(V('a'), V('b'), V('c'), dim=0, name='k')
r = [s.list_arguments(), s.attr_dict(), s(a=V('z'), c=V('b')).list_arguments(), tried(lambda: S.Concat(data=V('a'))), tried(lambda: S.Concat(dim=1)), tried(lambda: S.Concat(V('a'), num_args=2)), tried(lambda: S.Concat(V('a'), V('b'), num_args=2).list_arguments()), tried(lambda: S.Concat(V('a'), V('b'), num_args=1).list_arguments()), tried(lambda: S.Concat(*[V('a'), V('b')], dim='x'))]

r = [S.add_n(V('a'), V('b')).list_arguments(), S.ElementWiseSum(V('a'), V('b'), name='s').list_outputs(), S.stack(V('a'), V('b'), axis=-1).infer_shape(a=(2, 3), b=(2, 3)), S.concat(V('a'), V('b')).name, tried(lambda: S.add_n())]

a, b = (V('a'), V('b'))
L = [a + b, a - b, a * b, a / b, a ** b, a % b, a + 1, 1 + a, a - 1, 1 - a, a * 2, 2 * a, a / 2, 2 / a, a ** 2, 2 ** a, a % 2, 2 % a, -a, abs(a), a == b, a != b, a > b, a >= b, a < b, a <= b, a == 1, a != 1, a > 1, a >= 1, a < 1, a <= 1, 1 == a, 1 < a, 1 >= a]
r = [[x.name, x.list_attr()] for x in L]

a, b = (V('a'), V('b'))
L = [S.pow(a, b), S.pow(a, 2), S.pow(2, a), S.power(a, b), S.maximum(a, b), S.maximum(a, 2), S.maximum(2, a), S.minimum(3, b), S.hypot(a, b), S.hypot(a, 3), S.hypot(3, a), S.eye(3), S.zeros((2,)), S.ones((2,), dtype='int32'), S.full((2,), 3), S.arange(5), S.arange(2, 9, 2), S.linspace(0, 1, 5), a]
r = [[x.name, x.list_attr(), x.list_arguments(), x.list_outputs()] for x in L] + [S.pow(2, 3), S.maximum(2, 3), S.minimum(2, 3), S.hypot(3, 4)]

a = V('a')
r = [tried(lambda: a + 'x'), tried(lambda: a + None), tried(lambda: bool(a)), tried(lambda: a.__iadd__(1)), tried(lambda: hash(a)), tried(lambda: a + nd.ones((1,))), tried(lambda: nd.ones((1,)) + a), tried(lambda: a + np.float32(2)).list_attr(), tried(lambda: a * np.int64(3)).list_attr(), tried(lambda: a * True).list_attr(), tried(lambda: a / 1e-07).list_attr(), tried(lambda: a - -3).list_attr(), tried(lambda: a + float('inf')).list_attr(), tried(lambda: len(a)), tried(lambda: S.maximum('a', a)), tried(lambda: a @ a)]

def f(x):
    x += 1
    return x
r = [tried(f, V('a')), tried(lambda: V('a').asnumpy()), tried(lambda: V('a').shape), tried(lambda: V('a').wait_to_read()), tried(lambda: V('a').backward()), tried(lambda: V('a').context), tried(lambda: V('a').detach()), tried(lambda: int(V('a'))), tried(lambda: V('a').copy()), tried(lambda: V('a').asscalar()), tried(lambda: V('a').size), tried(lambda: V('a').T), tried(lambda: V('a').dtype)]

a = V('a')
x = a.reshape((2, -1)).transpose().sum(axis=0).expand_dims(0).exp().log().sqrt().square().clip(0, 1).flatten().abs().relu().sigmoid().tanh().softmax().log_softmax().max().mean().min().prod().norm().round().sign()
r = [x.get_internals().list_outputs(), [n for n in x.attr_dict().items()]]

a = V('a')
r = [a.slice((0,), (1,)).list_attr(), a.slice_axis(0, 0, None).list_attr(), a.split(2).list_outputs(), a.split(num_outputs=3, axis=1, squeeze_axis=True).list_attr(), a.take(V('i')).list_arguments(), a.one_hot(3).list_attr(), a.pick(V('i')).list_attr(), a.tile((2,)).list_attr(), a.repeat(2).list_attr(), a.pad(mode='edge', pad_width=(0, 0, 0, 0, 1, 1, 1, 1)).list_attr(), a.swapaxes(0, 1).list_attr(), a.topk(k=2).list_attr(), a.argmax(axis=1).list_attr(), a.broadcast_to((2, 2)).list_attr(), a.astype('float16').list_attr(), a.zeros_like().name, a.ones_like().name, a.flip(axis=0).list_attr(), a.diag().name, a.sort().name, a.argsort().name, a.nansum().name, a.reshape_like(V('b')).name, a.broadcast_like(V('b')).name, a.slice_like(V('b')).name, a.squeeze().name, a.rsqrt().name, a.expm1().name]

b = S.BatchNorm(V('x'), name='bn')
c = S.BatchNorm(V('x'), V('g'), V('be'), V('mm'), V('mv'), name='b2', axis=-1, fix_gamma=0, eps=1e-05, momentum='0.5', use_global_stats=1)
r = [b.list_auxiliary_states(), b.attr_dict(), c.list_arguments(), c.list_auxiliary_states(), c.attr_dict(), c.infer_shape(x=(2, 3, 4)), b.list_inputs(), b.get_internals().list_outputs(), b(bn_moving_mean=V('zz')).list_auxiliary_states(), b(x=S.BatchNorm(V('y'), name='b3')).list_auxiliary_states()]

x = V('x')
b = S.BatchNorm(x, name='bn')
r = [tried(lambda: b[1]), b.list_outputs(), S.BatchNorm(x, name='bo', output_mean_var=True).list_outputs(), S.LayerNorm(x, name='l', output_mean_var=True)[2].list_outputs(), tried(lambda: S.exp(S.LayerNorm(x, output_mean_var=True))), S.Dropout(x, name='d').list_outputs(), S.SliceChannel(x, num_outputs=3, name='s').list_outputs(), S.SliceChannel(x, num_outputs=1, name='s').list_outputs(), S.topk(x, ret_typ='both', name='t').list_outputs()]

import json
n = S.SoftmaxOutput(S.FullyConnected(V('data', shape=(0, 3)), num_hidden=2, name='fc'), name='sm')
j = n.tojson()
m = S.load_json(j)
print(j)
r = [m.list_arguments(), m.tojson() == j, m.name, m.infer_shape(data=(4, 3))]

import json
n = S.Group([S.BatchNorm(V('x'), name='b'), S.split(V('x'), num_outputs=2, name='s')[1], S.Dropout(V('y'), name='d'), S.LeakyReLU(V('z'), act_type='prelu', name='p')])
print(n.tojson())
m = S.load_json(n.tojson())
r = [m.list_outputs(), m.list_auxiliary_states(), m.attr_dict()]

import json
r = [tried(S.load_json, 3), tried(S.load_json, '{}'), tried(S.load_json, '[1]'), tried(S.load_json, json.dumps({'nodes': [{'op': 'foo', 'name': 'a', 'inputs': []}], 'arg_nodes': [], 'heads': [[0, 0, 0]]})), tried(S.load_json, json.dumps({'nodes': [{'op': 'null', 'name': 'a', 'inputs': []}], 'arg_nodes': [0], 'heads': [[0, 0]]})).list_outputs(), tried(S.load_json, json.dumps({'nodes': [{'op': 'null', 'name': 'a', 'inputs': []}], 'heads': [[0, 0]]}))]

import json
old = {'nodes': [{'op': 'null', 'param': {}, 'name': 'data', 'inputs': [], 'backward_source_id': -1}, {'op': 'null', 'param': {}, 'name': 'fc_weight', 'inputs': [], 'backward_source_id': -1}, {'op': 'null', 'param': {}, 'name': 'fc_bias', 'inputs': [], 'backward_source_id': -1}, {'op': 'FullyConnected', 'param': {'num_hidden': '3', 'no_bias': 'False'}, 'name': 'fc', 'inputs': [[0, 0], [1, 0], [2, 0]], 'backward_source_id': -1}], 'arg_nodes': [0, 1, 2], 'heads': [[3, 0]]}
m = S.load_json(json.dumps(old))
r = [m.list_arguments(), m.attr_dict(), m.infer_shape(data=(2, 4))]

import json
old = {'nodes': [{'op': 'null', 'name': 'data', 'inputs': [], 'attr': {'lr_mult': '2'}}, {'op': 'null', 'name': 'w', 'inputs': []}, {'op': 'FullyConnected', 'attr': {'num_hidden': '3', 'no_bias': 'True', 'weight_lr_mult': '3'}, 'name': 'fc', 'inputs': [[0, 0], [1, 0]]}], 'arg_nodes': [0, 1], 'heads': [[2, 0]]}
m = S.load_json(json.dumps(old))
r = [m.list_arguments(), m.attr_dict(), m.infer_shape(data=(2, 4))]

import json
old = {'nodes': [{'op': 'null', 'name': 'data', 'inputs': []}, {'op': 'null', 'name': 'b_gamma', 'inputs': []}, {'op': 'null', 'name': 'b_beta', 'inputs': []}, {'op': 'BatchNorm', 'attrs': {'eps': '0.1'}, 'name': 'b', 'inputs': [[0, 0, 0], [1, 0, 0], [2, 0, 0]]}], 'arg_nodes': [0, 1, 2], 'heads': [[3, 0, 0]], 'attrs': {'mxnet_version': ['int', 800]}}
m = S.load_json(json.dumps(old))
r = [m.list_arguments(), m.list_auxiliary_states(), m.attr_dict(), m.infer_shape(data=(2, 4))]

import copy, pickle
a = S.exp(V('a'), name='e')
b = copy.copy(a)
c = copy.deepcopy(a)
d = pickle.loads(pickle.dumps(a))
b._set_attr(__k__='1')
r = [a.list_attr(), b.list_attr(), c.list_attr(), d.list_outputs(), d.tojson() == S.exp(V('a'), name='e').tojson(), [x.name for x in a]]

a = V('a')
a2 = V('a')
n = a * a2
r = [n.list_arguments(), n.infer_shape(a=(2, 3)), tried(lambda: n.simple_bind(mx.cpu(), a=(2,)).arg_dict), n.tojson().count('"name": "a"')]

a = V('a')
n = S.exp(a, name='x')
m = S.log(n, name='x')
g = S.Group([n, m])
r = [g.list_outputs(), tried(lambda: g['x_output']), m.get_internals().list_outputs(), m.attr_dict()]

n = S.FullyConnected(V('d'), num_hidden=2, name='f')
n._compose(d=V('e'), name='g')
r = [n.list_arguments(), n.list_outputs(), tried(lambda: n._compose(V('x'))), tried(lambda: n._compose(d=V('y'))), n.list_arguments()]

a = V('data')
w = V('w')
x = a
for i in range(3):
    x = S.FullyConnected(x, weight=w, num_hidden=4, no_bias=i != 1)
r = [x.list_arguments(), x.get_internals().list_outputs(), x.infer_shape(data=(2, 4)), tried(lambda: x.infer_shape(data=(2, 5)))]

a = V('a')
r = [S.softmax(a, axis=1, temperature=2).list_attr(), S.softmax(a, axis=1, use_length=True, length=V('l')).list_arguments(), S.SoftmaxActivation(a, mode='channel').list_attr(), S.norm(a, ord=1, axis=0).list_attr(), S.sum(a, (0, 1)).list_attr(), S.sum(a, axis=[0, 1]).list_attr(), S.mean(a, 0, True).list_attr(), S.transpose(a, axes=()).list_attr(), S.Cast(a, 'float64').list_attr(), S.clip(a, 0, 1).list_attr(), S.expand_dims(a, 0).list_attr(), S.slice(a, (None, 1), (2, None), (1, 2)).list_attr(), S.one_hot(a, 3, on_value=2).list_attr(), S.where(a, V('x'), V('y')).list_arguments(), S.Embedding(a, input_dim=3, output_dim=2).list_arguments(), S.Embedding(a, V('w'), 3, 2).list_arguments()]

a = V('a')
b = V('b')
n = S.FullyConnected(a + b, num_hidden=4, name='f')
r = [n.infer_shape(a=(2, 3)), n.infer_shape(b=(2, 3)), n.infer_shape_partial(a=(0, 3)), n.infer_shape_partial(a=(2, 0), b=(0, 3)), n.infer_shape(a=(0, 3), b=(2, 0)), tried(lambda: n.infer_shape(a=(2, 3), b=(3, 3))), tried(lambda: n.infer_shape(c=(1,))), tried(lambda: n.infer_shape(a=[2, 3])), tried(lambda: n.infer_shape(a='x')), tried(lambda: n.infer_shape((2, 3), b=(2, 3)))]

with mx.util.np_shape(True):
    a = V('a')
    b = V('b')
    n = S.FullyConnected(a + b, num_hidden=4, name='f')
    r = [n.infer_shape(a=(2, 3)), n.infer_shape_partial(a=(-1, 3)), n.infer_shape_partial(a=(2, -1), b=(-1, 3)), n.infer_shape(a=(-1, 3), b=(2, -1)), tried(lambda: n.infer_shape(a=(-2, 3))), tried(lambda: n.infer_shape_partial(a=(0, 3))), tried(lambda: n.infer_shape_partial(a=()))]

x = V('x', shape=(2, 0))
y = V('y', shape=(0, 3))
n = x * y
r = [n.infer_shape(), n.infer_shape(x=(2, 3)), tried(lambda: n.infer_shape(x=(5, 3))), n.infer_shape_partial(x=(0, 0)), n.infer_shape_partial(y=(2, 0))]

x = V('x')
r = [S.Reshape(x, shape=s).infer_shape(x=(2, 3, 4))[1] for s in [(0, -1), (-1,), (-2,), (-3, -2), (-3, 4), (0, -3), (-4, 1, 2, -2), (-4, -1, 2, -2), (0, -4, 3, -1, 0), (6, 4), (2, -1, 2), (-1, 0, 0), (0, 0, 0, 1), (24,), (1, 1, 24), (-3, -1)]]

x = V('x')
r = [S.Reshape(x, shape=s, reverse=True).infer_shape(x=(2, 3, 4))[1] for s in [(0, -1), (-1, 0), (-1, 0, 0), (-3, 0), (-2,), (6, -1), (-1, 2, 0)]] + [tried(lambda: S.Reshape(x, shape=(-1, -1)).infer_shape(x=(2, 3))), tried(lambda: S.Reshape(x, shape=(0, 0, 0)).infer_shape(x=(2, 3))), tried(lambda: S.Reshape(x, shape=(-5,)).infer_shape(x=(2, 3))), tried(lambda: S.Reshape(x, shape=(-4, 2, 2)).infer_shape(x=(2, 3)))]

x = V('x')
r = [S.Reshape(x, shape=(-1, 4)).infer_shape_partial(x=(0, 2)), S.Reshape(x, shape=(-3, 0)).infer_shape_partial(x=(0, 3, 4)), S.transpose(x).infer_shape_partial(x=(0, 3)), S.expand_dims(x, axis=1).infer_shape_partial(x=(0, 3)), S.sum(x, axis=0).infer_shape_partial(x=(0, 3)), S.sum(x).infer_shape_partial(x=(0, 3))]

x = V('x')
n = S.Convolution(x, kernel=(3, 3), num_filter=4, pad=(1, 1), name='c')
m = S.Pooling(n, kernel=(2, 2), stride=(2, 2))
r = [n.infer_shape_partial(x=(0, 3, 8, 8)), m.infer_shape_partial(x=(0, 3, 8, 8)), n.infer_shape_partial(x=(2, 0, 8, 8)), tried(lambda: n.infer_shape(x=(2, 3, 8))), tried(lambda: n.infer_shape(x=(2, 3))), tried(lambda: S.Convolution(x, kernel=(9, 9), num_filter=1).infer_shape(x=(1, 1, 4, 4))), tried(lambda: S.Convolution(x, kernel=(3, 3), num_filter=3, num_group=2).infer_shape(x=(1, 4, 8, 8))), tried(lambda: S.Convolution(x, kernel=(3, 3), num_filter=4, num_group=2).infer_shape(x=(1, 3, 8, 8)))]

x, y = (V('x'), V('y'))
r = [S.broadcast_add(x, y).infer_shape(x=(2, 1), y=(1, 3)), tried(lambda: S.broadcast_add(x, y).infer_shape(x=(2, 3), y=(2, 4))), S.broadcast_mul(x, y).infer_shape_partial(x=(0, 3), y=(1, 3)), S.dot(x, y).infer_shape(x=(2, 3), y=(3, 4)), S.dot(x, y, transpose_a=True, transpose_b=True).infer_shape(x=(3, 2), y=(4, 3)), S.dot(x, y).infer_shape(x=(3,), y=(3,)), tried(lambda: S.dot(x, y).infer_shape(x=(2, 3), y=(4, 3))), S.dot(x, y).infer_shape_partial(x=(0, 3), y=(3, 4)), S.batch_dot(x, y).infer_shape(x=(2, 3, 4), y=(2, 4, 5)), tried(lambda: S.batch_dot(x, y).infer_shape(x=(2, 3, 4), y=(3, 4, 5)))]

x, y = (V('x'), V('y'))
r = [S.Concat(x, y, dim=1).infer_shape(x=(2, 3), y=(2, 4)), S.Concat(x, y, dim=-1).infer_shape(x=(2, 3), y=(2, 4)), S.Concat(x, y, dim=0).infer_shape_partial(x=(2, 0), y=(3, 5)), tried(lambda: S.Concat(x, y, dim=1).infer_shape(x=(2, 3), y=(3, 3))), tried(lambda: S.Concat(x, y, dim=3).infer_shape(x=(2, 3), y=(2, 3))), S.split(x, num_outputs=3, axis=1).infer_shape(x=(2, 6)), S.split(x, num_outputs=2, axis=0, squeeze_axis=True).infer_shape(x=(2, 6)), tried(lambda: S.split(x, num_outputs=4, axis=1).infer_shape(x=(2, 6))), S.stack(x, y, axis=1).infer_shape(x=(2, 3), y=(2, 3))]

x, l = (V('x'), V('l'))
r = [S.SoftmaxOutput(x, l, name='s').infer_shape(x=(4, 10)), S.SoftmaxOutput(x, l).infer_shape(x=(4, 10, 3)), S.SoftmaxOutput(x, l, multi_output=True).infer_shape(x=(4, 10, 3, 3)), S.SoftmaxOutput(x, l, preserve_shape=True).infer_shape(x=(4, 10, 3)), S.SoftmaxOutput(x, l).infer_shape(x=(4, 10), l=(4, 10)), tried(lambda: S.SoftmaxOutput(x, l).infer_shape(x=(4, 10), l=(5,))), S.LinearRegressionOutput(x, l).infer_shape(x=(4, 1)), S.LinearRegressionOutput(x, l).infer_shape(x=(4, 3)), S.LinearRegressionOutput(x, l).infer_shape(x=(4, 1), l=(4, 1)), tried(lambda: S.LinearRegressionOutput(x, l).infer_shape(x=(4, 3), l=(4,)))]

x = V('x')
r = [S.slice(x, begin=(0, 1), end=(2, 3)).infer_shape(x=(4, 5)), S.slice(x, begin=(None, -2), end=(None, None)).infer_shape(x=(4, 5)), S.slice(x, begin=(3,), end=(None,), step=(-1,)).infer_shape(x=(4, 5)), S.slice_axis(x, axis=-1, begin=-3, end=-1).infer_shape(x=(4, 5)), S.slice_axis(x, axis=1, begin=1, end=None).infer_shape(x=(4, 5)), tried(lambda: S.slice_axis(x, axis=2, begin=0, end=1).infer_shape(x=(4, 5))), S.tile(x, reps=(2, 1, 3)).infer_shape(x=(4, 5)), S.repeat(x, repeats=2).infer_shape(x=(4, 5)), S.repeat(x, repeats=2, axis=1).infer_shape(x=(4, 5)), S.take(x, V('i')).infer_shape(x=(4, 5), i=(2, 3)), S.take(x, V('i'), axis=1).infer_shape(x=(4, 5), i=(2, 3)), S.one_hot(x, depth=7).infer_shape(x=(4, 5)), S.pick(x, V('i'), axis=1).infer_shape(x=(4, 5)), S.argmax(x, axis=1, keepdims=True).infer_shape(x=(4, 5)), S.squeeze(x).infer_shape(x=(1, 5, 1)), S.squeeze(x, axis=0).infer_shape(x=(1, 5, 1)), tried(lambda: S.squeeze(x, axis=1).infer_shape(x=(1, 5, 1))), S.swapaxes(x, 0, 2).infer_shape(x=(1, 5, 2)), S.where(V('c'), x, V('y')).infer_shape(c=(2, 3), x=(2, 3)), S.Pad(x, mode='constant', pad_width=(0, 0, 0, 0, 1, 2, 3, 4)).infer_shape(x=(1, 1, 4, 4)), S.diag(x).infer_shape(x=(3, 4)), S.topk(x, k=2, ret_typ='both').infer_shape(x=(3, 4))]

x = V('x')
r = [S.BatchNorm(x, name='b').infer_shape(x=(2, 3, 4)), S.BatchNorm(x, name='b', axis=-1).infer_shape(x=(2, 3, 4)), tried(lambda: S.BatchNorm(x, name='b', axis=3).infer_shape(x=(2, 3))), S.LayerNorm(x, name='l', axis=1).infer_shape(x=(2, 3, 4)), S.LayerNorm(x, name='l', output_mean_var=True).infer_shape(x=(2, 3, 4)), S.Embedding(x, input_dim=9, output_dim=2, name='e').infer_shape(x=(3,)), S.InstanceNorm(x, name='i').infer_shape(x=(2, 3, 4)), S.LeakyReLU(x, act_type='prelu', name='p').infer_shape(x=(2, 3, 4)), S.LeakyReLU(x, V('g'), act_type='prelu').infer_shape(x=(2, 3), g=(1,)), S.L2Normalization(x).infer_shape(x=(2, 3)), S.norm(x, axis=(0, 1)).infer_shape(x=(2, 3, 4)), S.BatchNorm(x, name='b').infer_shape_partial(x=(0, 3, 0))]

x = V('x')
r = [S.sum(x, axis=(0, 2), keepdims=True).infer_shape(x=(2, 3, 4)), S.sum(x, axis=1, exclude=True).infer_shape(x=(2, 3, 4)), S.mean(x, axis=-1).infer_shape(x=(2, 3)), S.max(x).infer_shape(x=(2, 3)), tried(lambda: S.sum(x, axis=3).infer_shape(x=(2, 3))), S.sum(x, axis=()).infer_shape(x=(2, 3)), S.argmax(x).infer_shape(x=(2, 3)), tried(lambda: S.sum(x, axis=(0, 0)).infer_shape(x=(2, 3)))]

x = V('x')
n = S.Cast(x, dtype='float64') + V('y', dtype='float64')
r = [[str(t) for l in tried(n.infer_type, x='float32') for t in l], [str(t) for l in S.FullyConnected(x, num_hidden=2).infer_type(x=np.float16) for t in l], tried(lambda: S.FullyConnected(x, num_hidden=2).infer_type(x='float16', zz='float32'))]

x = V('x')
n = S.FullyConnected(x, num_hidden=2, name='f')
r = [[None if l is None else [getattr(t, '__name__', t) for t in l] for l in n.infer_type()], [None if l is None else [getattr(t, '__name__', t) for t in l] for l in n.infer_type_partial()]]

x = V('x')
n = S.FullyConnected(x, num_hidden=2, name='f')
e = n.simple_bind(mx.cpu(), x=(2, 3), grad_req={'x': 'null', 'f_weight': 'write'})
r = [list(e.arg_dict), list(e.grad_dict), [g is None for g in e.grad_arrays], e.aux_dict, list(e.output_dict), e.arg_arrays[0]]

x = V('x')
n = S.FullyConnected(x, num_hidden=2, name='f')
r = [tried(lambda: n.simple_bind(mx.cpu())), tried(lambda: n.simple_bind(mx.cpu(), x=(2, 3), grad_req=['write'])), tried(lambda: n.simple_bind(mx.cpu(), x=(2, 3), grad_req='foo')), tried(lambda: n.simple_bind(mx.cpu(), x=(2, 3), grad_req=[])), tried(lambda: n.simple_bind(mx.cpu(), x=(2, 3), f_weight=(3, 3))), tried(lambda: n.simple_bind(mx.cpu(), x=(2, 3), type_dict={'x': 'float64'}).arg_dict['x'].dtype.__name__), tried(lambda: n.simple_bind(mx.cpu(), x=(2, 3), zz=(1,)).outputs[0].shape), tried(lambda: n.simple_bind(mx.cpu(), x=[2, 3]))]

x = V('x')
n = S.FullyConnected(x, num_hidden=2, name='f')
e = n.simple_bind(mx.cpu(), x=(2, 3))
e.arg_dict['f_weight'][:] = 1
e.copy_params_from({'f_bias': nd.array([5, 6])})
r = [e.forward(x=nd.ones((2, 3)))[0].copy(), e.forward(x=np.zeros((2, 3)))[0].copy(), tried(lambda: e.forward(zz=nd.ones((1,)))), tried(lambda: e.forward(x=nd.ones((3, 3)))), tried(lambda: e.forward(x=[1])), tried(lambda: e.copy_params_from({'zz': nd.ones((1,))})), e.copy_params_from({'zz': nd.ones((1,))}, allow_extra_params=True), tried(lambda: e.copy_params_from({'f_bias': nd.ones((3,))})), tried(lambda: e.copy_params_from({'x': nd.ones((2, 3))}, {'q': nd.ones((1,))}))]

x = V('x')
n = S.FullyConnected(x, num_hidden=2, name='f')
e = n.simple_bind(mx.cpu(), x=(4, 3))
e.arg_dict['f_weight'][:] = 2
e.arg_dict['x'][:] = 1
f = e.reshape(x=(2, 3))
f.forward()
f.arg_dict['f_bias'][:] = 7
e.forward()
r = [f.outputs, e.outputs, f.arg_dict['x'], tried(lambda: e.reshape(x=(8, 3))), tried(lambda: e.reshape(x=(8, 3), allow_up_sizing=True).outputs[0].shape), tried(lambda: e.reshape(x=(4, 2))), tried(lambda: e.reshape(x=(4, 2), partial_shaping=True).arg_dict['f_weight'].shape), tried(lambda: e.reshape(zz=(4, 2)))]

a, b = (V('a'), V('b'))
n = a * b + a
A, B = (nd.array([1, 2]), nd.array([3, 4]))
r = [tried(lambda: n.bind(mx.cpu(), [A])), tried(lambda: n.bind(mx.cpu(), {'a': A})), tried(lambda: n.bind(mx.cpu(), {'a': A, 'b': B, 'c': A}).forward()[0]), tried(lambda: n.bind(mx.cpu(), A)), tried(lambda: n.bind(mx.cpu(), [A, 3])), tried(lambda: n.bind(mx.cpu(), [A, nd.ones((3,))])), tried(lambda: n.bind(mx.cpu(), [A, B], grad_req='zz')), tried(lambda: n.bind(mx.cpu(), [A, B], args_grad=[A])), tried(lambda: n.bind(mx.cpu(), [A, B], grad_req={'a': 'zz'})), tried(lambda: n.bind(mx.cpu(), [A, B], aux_states=[A]))]

a, b = (V('a'), V('b'))
n = a * b + a
A, B = (nd.array([1, 2]), nd.array([3, 4]))
ga, gb = (nd.ones((2,)), nd.ones((2,)))
e = n.bind(mx.cpu(), [A, B], args_grad={'a': ga, 'b': gb}, grad_req={'a': 'add', 'b': 'write'})
for i in range(3):
    e.forward(is_train=True)
    e.backward(nd.array([1, 10]))
A[:] = 5
e.forward()
r = [ga, gb, e.outputs, e.arg_dict['a'] is A, tried(lambda: e.backward()), tried(lambda: e.backward([nd.ones((2,)), nd.ones((2,))])), tried(lambda: e.backward(nd.ones((3,)))), tried(lambda: e.backward(3)), tried(lambda: e.backward({'_plus0_output': nd.ones((2,))})), ga.copy(), tried(lambda: e.backward({'zz': nd.ones((2,))}))]

a, b = (V('a'), V('b'))
n = a * b
A, B = (nd.array([1, 2]), nd.array([3, 4]))
ga = nd.zeros((2,))
e = n.bind(mx.cpu(), [A, B], args_grad=[ga, None], grad_req=['write', 'null'])
e.forward(is_train=True)
e.backward(nd.ones((2,)))
f = n.bind(mx.cpu(), [A, B])
f.forward()
r = [ga, e.grad_arrays, e.grad_dict, f.grad_arrays, tried(lambda: f.grad_dict), tried(lambda: f.backward(nd.ones((2,))))]

a = V('a')
n = S.Group([S.SoftmaxOutput(a, V('l'), name='s'), S.BlockGrad(a * 2), S.sum(a)])
e = n.simple_bind(mx.cpu(), a=(2, 3), l=(2,), grad_req={'a': 'write'})
e.arg_dict['a'][:] = draw((2, 3), 1)
e.forward(is_train=True)
r = [tried(lambda: e.backward()), tried(lambda: e.backward([nd.ones((2, 3)), nd.ones((2, 3)), nd.array([2])])), e.grad_dict['a'], e.outputs, [o.shape for o in e.outputs]]

a = V('a')
n = S.MakeLoss(S.sum(S.square(a)), grad_scale=3)
e = n.simple_bind(mx.cpu(), a=(2, 3))
e.arg_dict['a'][:] = 2
e.forward(is_train=True)
e.backward()
g1 = e.grad_dict['a'].copy()
e.backward(nd.array([100]))
r = [g1, e.grad_dict['a'], e.outputs]

b = S.BatchNorm(V('x'), name='b')
e = b.simple_bind(mx.cpu(), x=(4, 2))
e.arg_dict['x'][:] = draw((4, 2), 1)
e.arg_dict['b_gamma'][:] = 3
e.arg_dict['b_beta'][:] = 1
o1 = e.forward(is_train=True)[0].asnumpy()
a1 = [v.asnumpy() for v in e.aux_arrays]
e.backward(nd.ones((4, 2)))
nd.waitall()
a2 = [v.asnumpy() for v in e.aux_arrays]
o2 = e.forward(is_train=False)[0].asnumpy()
r = [o1, a1, a2, o2, e.grad_dict]

b = S.BatchNorm(V('x'), name='b', fix_gamma=False, use_global_stats=True, momentum=0.1)
e = b.simple_bind(mx.cpu(), x=(4, 2))
e.arg_dict['x'][:] = draw((4, 2), 1)
e.arg_dict['b_gamma'][:] = 3
e.aux_dict['b_moving_var'][:] = 2
e.aux_dict['b_moving_mean'][:] = 0.5
o1 = e.forward(is_train=True)[0].copy()
e.backward(draw((4, 2), 2))
r = [o1, e.aux_arrays, e.grad_dict]

b = S.BatchNorm(V('x'), name='b', fix_gamma=False, output_mean_var=True, eps=0.1, axis=2)
e = b.simple_bind(mx.cpu(), x=(4, 2, 3))
e.arg_dict['x'][:] = draw((4, 2, 3), 1)
e.arg_dict['b_gamma'][:] = 3
e.forward(is_train=True)
r = [e.outputs, [o.shape for o in e.outputs]]

n = S.exp(V('a')) * V('b')
r = [n.eval(ctx=mx.cpu(), a=nd.zeros((2,)), b=nd.array([1, 2])), tried(lambda: n.eval(a=nd.zeros((2,)), b=nd.ones((2,)))), tried(lambda: n.eval(a=nd.zeros((2,))))]

n = S.FullyConnected(V('x'), num_hidden=2, name='f')
a = n.simple_bind(mx.cpu(), x=(2, 3))
b = n.simple_bind(mx.cpu(), x=(5, 3), shared_exec=a)
b.arg_dict['f_weight'][:] = 3
r = [a.arg_dict['f_weight'], b.outputs[0].shape]

n = S.FullyConnected(V('x'), num_hidden=2, name='f')
a = n.simple_bind(mx.cpu(), x=(2, 3))
print('')
print(repr(n), str(n))
print(a.arg_dict['x'])
n.infer_shape(x=(2, 3))
tried(n.infer_shape, x=(2, 3), f_weight=(9, 9))

tried((V('a') + V('b')).infer_shape, a=(2, 3), b=(4,))
tried(S.FullyConnected(V('x'), num_hidden=2, name='f').infer_shape, x=(2, 3), f_bias=(7,))

n = S.FullyConnected(V('x'), num_hidden=2, name='f')
n.infer_shape(f_bias=(2,))
r = n.infer_shape()

a = V('a')
i = S.BatchNorm(a, name='b').get_internals()
r = [i.list_outputs(), len(i), [x.name for x in i], i[1].list_outputs(), i['b_output'].list_auxiliary_states(), i[2:].list_outputs(), i.list_arguments(), i.list_auxiliary_states()]

a = V('a')
n = S.exp(a) + S.log(a)
i = n.get_internals()
r = [i[0:2].list_outputs(), i[1:].list_arguments(), tried(lambda: i[2:1]), tried(lambda: i[::2].list_outputs()), tried(lambda: i[10:12]), tried(lambda: i[True].name), tried(lambda: i[np.int64(1)].name), tried(lambda: i[None]), tried(lambda: i[-2:].list_outputs()), tried(lambda: i[0, 1])]

r = [tried(lambda: S.Group([])), tried(lambda: S.Group(V('a')).list_outputs()), tried(lambda: S.Group([V('a'), 3])), tried(lambda: S.Group((V('a'), V('b'))).list_outputs()), tried(lambda: S.Group([V('a'), V('a')]).list_outputs()), tried(lambda: S.Group('ab')), tried(lambda: S.Group([S.Group([V('a'), V('b')]), V('c')]).list_outputs())]

a = V('data')
b = S.Group([S.FullyConnected(a, num_hidden=2, name='x'), S.FullyConnected(a, num_hidden=3, name='y')])
c = b(data=V('new'), name='nm')
r = [c.list_outputs(), c.list_arguments(), b.list_outputs(), c.name, tried(lambda: b(V('q'))), tried(lambda: c(x_weight=b[1]).list_arguments())]

d = V('d')
f = S.FullyConnected
r = [f(d, V('w'), num_hidden=2).list_arguments(), f(d, bias=V('bb'), num_hidden=2).list_arguments(), f(weight=V('w'), data=d, num_hidden=2, name='k').list_arguments(), tried(lambda: f(d, V('w'), V('b'), V('z'), num_hidden=2)), tried(lambda: f(d, data=d, num_hidden=2)), tried(lambda: f(d, V('w'), weight=V('x'), num_hidden=2)), tried(lambda: f(d, 3)), tried(lambda: f(3, num_hidden=2)), tried(lambda: f(d, num_hidden=2, no_bias=True, bias=V('b')).list_arguments()), tried(lambda: f('x', num_hidden=3)), tried(lambda: f(None, num_hidden=3).list_arguments())]

d = V('d')
r = [S.FullyConnected(d, V('w'), V('b'), 2).list_attr(), tried(lambda: S.Activation(d, 'tanh').list_attr()), S.Dropout(d, 0.3).list_attr(), S.transpose(d, (1, 0)).list_attr(), S.clip(d, -1, 1).list_attr(), tried(lambda: S.Reshape(d, (2, -1)).list_attr()), S.slice_axis(d, 1, 0, 3).list_attr(), S.SoftmaxOutput(d, V('l'), 2.0).list_attr(), tried(lambda: S.LeakyReLU(d, V('g'), 'prelu').list_attr()), S.sum(d, 1, True).list_attr(), S.LayerNorm(d, V('g'), V('b'), 1).list_attr(), tried(lambda: S.Concat(d, V('e'), 1))]

a = V('a')
n = S.sum((S.sqrt(a) > 0.5) * a)
e = n.simple_bind(mx.cpu(), a=(3,))
e.arg_dict['a'][:] = nd.array([0, 1, 4])
e.forward(is_train=True)
e.backward(nd.ones((1,)))
r = [e.outputs, e.grad_dict]

r = [tried(lambda: S.norm(V('a'), exclude=True)), tried(lambda: S.scatter_nd(V('a'), V('i'))), tried(lambda: S.argmax(V('a'), exclude=True)), tried(lambda: S.sum(V('a'), out_dtype='float32')), tried(lambda: S.pick(V('a'), V('i'), exclude=1)), tried(lambda: S.prod(V('a'), exclude=True).list_attr()), tried(lambda: S.min(V('a'), exclude=1).list_attr()), tried(lambda: S.nanprod(V('a'), exclude=1).list_attr())]

e = S.BatchNorm(V('x'), name='b').simple_bind(mx.cpu(), x=(4, 2))
e.arg_dict['b_gamma'][:] = 3
e.forward(is_train=True)
r = e.arg_dict['b_gamma']

a = V('a')
b = V('b')
r = [[x.list_attr(), x.name] for x in [a + np.float64(0.1), a * np.float32(0.1), a ** np.int32(2), a / 1, a - 1e+20, a + True, 1.5 % a, a % 1.5, a > np.float64(2), 2.0 == a, a != -1, a * 1.0, a * 100000000, a + 1e+16, a / 3]]

r = [S.var(name='v').name, S.Variable('q', shape=(np.int64(2), 3)).list_attr(), S.Variable('q', lr_mult=np.float32(0.5), wd_mult=2).list_attr(), S.Variable('z', __a__=[1, 2]).list_attr(), S.Variable('z', attr={'lr_mult': '3'}).list_attr(), S.Variable('z', attr={'ctx_group': 'x', '__shape__': '(3,)'}).infer_shape()]

with mx.AttrScope(lr_mult='2', __x__='y'):
    v = V('v')
    w = V('w', lr_mult=5)
    f = S.FullyConnected(v, w, num_hidden=2, name='f', attr={'wd_mult': '3'})
r = [f.attr_dict(), f.attr('lr_mult'), f.attr('__lr_mult__'), f.attr('wd_mult'), v.attr('lr_mult'), w.attr('lr_mult'), f.list_attr(), tried(lambda: f.list_attr(recursive=True))]

f = S.FullyConnected(V('x'), num_hidden=2, name='f')
r = [tried(lambda: f._set_attr(num_hidden='5')), f.list_attr(), tried(lambda: f._set_attr(lr_mult='5')), f.list_attr(), f.attr_dict(), f.attr('name')]

d = V('data')
c = S.Convolution(d, kernel=(3, 3), num_filter=8, name='c')
bn = S.BatchNorm(c, name='bn')
act = S.Activation(bn, act_type='relu', name='a')
p = S.Pooling(act, kernel=(2, 2), stride=(2, 2), pool_type='max', name='p')
fl = S.Flatten(p, name='fl')
fc = S.FullyConnected(fl, num_hidden=10, name='fc')
sm = S.SoftmaxOutput(fc, name='softmax')
i = sm.get_internals()
r = [sm.infer_shape(data=(2, 3, 8, 8)), i.list_outputs(), i['p_output'].infer_shape(data=(2, 3, 8, 8)), i['bn_output'].list_arguments(), sm.list_inputs(), S.Group([i['p_output'], sm]).infer_shape(data=(2, 3, 8, 8))[1], sm.get_children().list_outputs()]

d = V('data')
a = S.FullyConnected(d, num_hidden=4, name='a')
b = a(data=S.exp(V('z'), name='e'))
c = S.Concat(a, b, dim=0)
r = [c.list_arguments(), b.list_arguments(), c.get_internals().list_outputs(), tried(lambda: c.infer_shape(data=(2, 3), z=(2, 3))), tried(lambda: c.infer_shape(data=(2, 3), z=(2, 4)))]

d = V('d')
r = []
for shp in [(2, 3), (4,), (2, 3, 4)]:
    for op, k in [('softmax', {'axis': 0}), ('L2Normalization', {}), ('mean', {'axis': -1}), ('argmax', {'axis': 0, 'keepdims': True}), ('topk', {'k': 1, 'ret_typ': 'both'}), ('Flatten', {}), ('expand_dims', {'axis': -1}), ('slice_axis', {'axis': 0, 'begin': 0, 'end': 1}), ('reverse', {'axis': 0}), ('transpose', {}), ('norm', {}), ('sum', {'axis': ()}), ('SwapAxis', {'dim1': 0, 'dim2': -1}), ('stack', {'axis': -1})]:
        r.append([op, shp, tried(lambda: getattr(S, op)(d, **k).infer_shape(d=shp)[1])])

e = S.FullyConnected(V('x'), num_hidden=2, name='f').simple_bind(mx.cpu(), x=(2, 3), grad_req='add')
[v.__setitem__(slice(None), draw(v.shape, i)) for i, v in enumerate(e.arg_arrays)]
for i in range(3):
    e.forward(is_train=True)
    e.backward(nd.ones((2, 2)) * (i + 1))
r = [e.grad_dict, e.outputs]

w = V('w')
h = V('h0')
outs = []
for t in range(4):
    h = S.Activation(S.FullyConnected(S.Concat(V('x%d' % t), h, dim=1), weight=w, no_bias=True, num_hidden=3, name='c%d' % t), act_type='tanh')
    outs.append(h)
g = S.Group(outs)
e = g.simple_bind(mx.cpu(), h0=(2, 3), **{'x%d' % t: (2, 2) for t in range(4)})
[v.__setitem__(slice(None), draw(v.shape, i)) for i, v in enumerate(e.arg_arrays)]
e.forward(is_train=True)
e.backward([draw((2, 3), 20 + i) for i in range(4)])
r = [g.list_arguments(), e.outputs, e.grad_dict]

a, b = (V('a'), V('b'))
g = S.Group([a * b, a + b, a])
e = g.bind(mx.cpu(), {'a': nd.array([1, 2]), 'b': nd.array([3, 4])}, {'a': nd.zeros((2,)), 'b': nd.ones((2,))}, {'a': 'write', 'b': 'add'})
e.forward(is_train=True)
e.backward([nd.array([1, 1]), nd.array([10, 10]), nd.array([100, 100])])
r = [e.grad_dict, e.output_dict, [o for o in e.outputs]]

a = V('a')
e = (a * 2).bind(mx.cpu(), {'a': nd.array([1.0, 2])}, {'a': nd.zeros((2,))}, 'null')
e.forward(is_train=True)
e.backward(nd.ones((2,)))
r = [e.grad_arrays, e.grad_dict]

a = V('a')
out = S.LinearRegressionOutput(S.FullyConnected(a, num_hidden=1, name='f'), V('l'), grad_scale=0.5)
e = out.simple_bind(mx.cpu(), a=(4, 2), l=(4,))
[v.__setitem__(slice(None), draw(v.shape, i)) for i, v in enumerate(e.arg_arrays)]
e.forward(is_train=True)
e.backward()
r = [e.outputs, e.grad_dict['f_weight'], e.grad_dict['a'], e.arg_dict['l'].shape]

r = []
for dt in ['float64', 'float16']:
    x = S.Variable('x', dtype=dt)
    n = S.FullyConnected(x, num_hidden=2, name='f')
    e = n.simple_bind(mx.cpu(), x=(2, 3), type_dict={'x': dt})
    r.append([a.dtype.__name__ for a in e.arg_arrays] + [e.outputs[0].dtype.__name__, [t.__name__ for t in n.infer_type(x=dt)[0]]])
"""
