"""Programs on layers, parameters, initializers, losses and trainers."""

# ruff: noqa: E501 - a list of what is asked is one line
from __future__ import annotations

TEXTS = r"""
r = []
for L, args in [('L2Loss', {}), ('L1Loss', {}), ('L2Loss', {'weight': 3}), ('HuberLoss', {'rho': 2}), ('HingeLoss', {}), ('SquaredHingeLoss', {}), ('LogisticLoss', {}), ('LogisticLoss', {'label_format': 'binary'}), ('SigmoidBinaryCrossEntropyLoss', {}), ('SigmoidBinaryCrossEntropyLoss', {'from_sigmoid': True}), ('KLDivLoss', {'from_logits': False}), ('KLDivLoss', {})]:
    l = getattr(gluon.loss, L)(**args)
    p = nd.sigmoid(draw((3, 4), 1))
    t = nd.sigmoid(draw((3, 4), 2))
    x = tried(lambda: l(p, t))
    y = tried(lambda: l(p, t, nd.array([[1], [2], [3]])))
    r += [L, x, y, l.prefix, repr(l)]

p = draw((3, 4), 1)
r = [gluon.loss.SoftmaxCELoss()(p, nd.array([0, 1, 3])), gluon.loss.SoftmaxCELoss(sparse_label=False)(p, nd.softmax(draw((3, 4), 4))), gluon.loss.SoftmaxCELoss(from_logits=True)(nd.log_softmax(p), nd.array([0, 1, 3])), gluon.loss.SoftmaxCELoss(axis=0)(p, nd.array([0, 1, 2, 1])), gluon.loss.SoftmaxCELoss(weight=0.5)(p, nd.array([0, 1, 3]), nd.array([[1], [0], [2]])), gluon.loss.TripletLoss(margin=2)(p, p * 2, p - 1), tried(lambda: gluon.loss.L2Loss()(p, nd.ones((5,))))]

d = nn.Dense(3, in_units=2)
print(d)
print(nn.Conv2D(4, 3, in_channels=2, padding=1, strides=(2, 1)))
print(nn.BatchNorm())
print(nn.LayerNorm(axis=1))
print(nn.Dropout(0.3))
print(nn.Embedding(3, 4))
print(nn.MaxPool2D(2))
print(nn.GlobalAvgPool2D())
print(nn.Flatten())
print(nn.Activation('relu'))
print(nn.LeakyReLU(0.1))
print(nn.PReLU(), nn.ELU(), nn.SELU(), nn.GELU(), nn.Swish())
print(nn.HybridLambda('relu'), nn.Lambda(lambda x: x))
print(nn.InstanceNorm(), nn.GroupNorm(2))
print(nn.Conv1D(2, 3), nn.Conv3D(2, (1, 2, 3)))
print(nn.AvgPool1D(), nn.MaxPool3D())

n = nn.HybridSequential(prefix='n_')
with n.name_scope():
    n.add(nn.Dense(4, activation='relu'), nn.Dropout(0.5))
    n.add(nn.BatchNorm(), nn.Sequential())
print(n)
print(n.collect_params())
n.initialize(mx.init.One())
n(nd.ones((2, 3)))
print(n.collect_params())
print(n[0].weight)
print(n[0].params)
print(repr(n[0].weight.data()))

n = nn.Sequential()
n.add(nn.Dense(2, in_units=2))
n.initialize(mx.init.Constant(1))
n.summary(nd.ones((1, 2)))

calls = []
d = nn.Dense(2, in_units=2)
d.initialize(mx.init.One())
h = d.register_forward_hook(lambda b, i, o: calls.append(('post', b.name, i[0].shape, o.shape)))
k = d.register_forward_pre_hook(lambda b, i: calls.append(('pre', b.name, len(i))))
d(nd.ones((1, 2)))
h.detach()
d(nd.ones((3, 2)))
k.detach()
d(nd.ones((1, 2)))
with d.register_forward_hook(lambda b, i, o: calls.append('w')):
    d(nd.ones((1, 2)))
d(nd.ones((1, 2)))
r = calls

n = nn.Sequential()
n.add(nn.Dense(2), nn.Dense(3))
order = []
n.apply(lambda b: order.append(b.name))
r = [order, len(n), n[0].name, n[-1].name, [c.name for c in n], [c.name for c in n._children.values()], tried(lambda: n[5]), n[0:1].__class__.__name__]

class N(gluon.Block):
    def __init__(self, **k):
        super().__init__(**k)
        with self.name_scope():
            self.a = nn.Dense(2)
            self.b = nn.Dense(3, prefix='foo_')
            self.c = [nn.Dense(1)]
        self.d = nn.Dense(5)
    def forward(self, x):
        return self.b(self.a(x))
n = N(prefix='net_')
m = N()
r = [list(n.collect_params().keys()), n.prefix, n.name, m.prefix, list(m.collect_params('.*weight').keys()), list(n.collect_params('net_dense0_.*|.*foo').keys()), list(n._collect_params_with_prefix()), repr(n)]

class N(gluon.HybridBlock):
    def __init__(self, **k):
        super().__init__(**k)
        with self.name_scope():
            self.w = self.params.get('w', shape=(2, 3), init='ones')
            self.s = self.params.get('s', shape=(0,), init=mx.init.Constant(2), allow_deferred_init=True)
            self.c = self.params.get_constant('c', [1, 2, 3])
    def hybrid_forward(self, F, x, w, s, c):
        return F.broadcast_mul(F.dot(x, w), c)
n = N()
n.initialize()
n.s.shape = (4,)
n.s._finish_deferred_init()
y = n(nd.ones((1, 2)))
n.hybridize()
z = n(nd.ones((1, 2)))
r = [y, z, list(n.params.keys()), n.s.data(), n.collect_params()['n0_w'].grad_req, n(V('x')).list_arguments(), n(V('x')).list_outputs(), n(V('x')).get_internals().list_outputs()]

n = nn.HybridSequential()
n.add(nn.Dense(2, activation='relu'), nn.BatchNorm(), nn.Dense(1))
n.initialize(mx.init.Xavier())
n.hybridize(static_alloc=True, static_shape=True)
x = draw((4, 3), 1)
y = n(x)
with ag.record():
    l = (n(x) ** 2).sum()
l.backward()
r = [y.shape, [p.grad().shape for p in n.collect_params().values() if p.grad_req != 'null'], sorted((k.split('_', 1)[1] for k in n.collect_params()))]

n = nn.HybridSequential(prefix='e_')
with n.name_scope():
    n.add(nn.Dense(2, in_units=3))
n.initialize(mx.init.One())
n.hybridize()
y = n(nd.ones((1, 3)))
n.export(tmp + '/m')
import os
s = mx.sym.load(tmp + '/m-symbol.json')
p = nd.load(tmp + '/m-0000.params')
b = gluon.SymbolBlock.imports(tmp + '/m-symbol.json', ['data'], tmp + '/m-0000.params')
r = [sorted(os.listdir(tmp)), s.list_arguments(), sorted(p), b(nd.ones((1, 3))), list(b.collect_params().keys())]

d = nn.Dense(2, in_units=3)
d.initialize(mx.init.One())
d.save_parameters(tmp + '/p')
e = nn.Dense(2)
e.load_parameters(tmp + '/p')
r = [e.weight.data(), sorted(nd.load(tmp + '/p')), tried(lambda: nn.Dense(3).load_parameters(tmp + '/p')), tried(lambda: nn.Dense(3, use_bias=False).load_parameters(tmp + '/p')), tried(lambda: nn.Dense(2, in_units=4).load_parameters(tmp + '/p')), tried(lambda: nn.Dense(2, use_bias=False).load_parameters(tmp + '/p', ignore_extra=True))]

a = nn.Dense(2, in_units=2, prefix='a_')
b = nn.Dense(2, in_units=2, prefix='b_', params=a.params)
c = nn.Dense(3, in_units=2, prefix='c_')
r = [list(b.collect_params().keys()), b.prefix, tried(lambda: nn.Dense(3, in_units=2, params=a.params)), list(nn.Sequential(params=a.params).params.keys()), b.weight is a.weight]
a.initialize(mx.init.One())
r += [b(nd.ones((1, 2))), b.weight.name]

p = gluon.Parameter('w', shape=(2, 0), allow_deferred_init=True)
print(p)
p.initialize()
print(p, p.list_ctx())
r = [tried(p.data), tried(p.grad), tried(p._finish_deferred_init)]
p.shape = (2, 3)
p._finish_deferred_init()
print(p)
r += [p.data().shape, p.grad(), tried(setattr, p, 'shape', (3, 3)), p.lr_mult, p.wd_mult, p.dtype.__name__ if isinstance(p.dtype, type) else p.dtype, p.grad_req]

p = gluon.Parameter('w', shape=(2,))
p.initialize(mx.init.One())
p.initialize(mx.init.Zero())
r = [p.data()]
p.initialize(mx.init.Zero(), force_reinit=True)
r += [p.data()]
p.grad_req = 'add'
for i in range(2):
    with ag.record():
        y = p.data() * 3
    y.backward()
r += [p.grad()]
p.zero_grad()
r += [p.grad()]
p.grad_req = 'null'
r += [tried(p.grad)]
p.grad_req = 'write'
r += [p.grad(), p.list_data(), p.list_grad(), p.name]

d = gluon.ParameterDict('n_')
d.get('a', shape=(2,), init='ones')
d.get('b', shape=(1, 2))
print(d)
d.initialize(mx.init.Constant(2))
r = [d['n_a'].data(), d['n_b'].data(), 'n_a' in d, list(d), [k for k, v in d.items()], tried(lambda: d['a']), d.get('a') is d['n_a'], tried(lambda: d.get('a', shape=(3,))), tried(lambda: d.get('a', dtype='float16')), d.prefix, tried(lambda: d.update(gluon.ParameterDict('z_')))]
d.setattr('lr_mult', 3)
d.setattr('grad_req', 'null')
r += [d['n_a'].lr_mult, d['n_b'].grad_req]
d.zero_grad()
d.reset_ctx(mx.cpu())

I = mx.init
r = [x.dumps() for x in [I.Zero(), I.One(), I.Constant(2), I.Constant(0.1), I.Uniform(), I.Uniform(1), I.Normal(2), I.Orthogonal(1), I.Xavier(magnitude=2.5), I.Xavier('gaussian'), I.MSRAPrelu('in', 0), I.Bilinear(), I.LSTMBias(), I.LSTMBias(forget_bias=3), I.FusedRNN(I.Xavier(), 4, 1, 'gru', True, 0.5)]] + [tried(lambda: I.Mixed(['a'], [I.One()]).dumps()), tried(lambda: I.Load({}).dumps()), tried(lambda: I.Constant(nd.array([1, 2])).dumps()), tried(lambda: I.Constant(np.array([1, 2])).dumps()), I.One() == I.One(), I.Uniform(1) == I.Uniform(2), I.Uniform(1) == I.Uniform(1.0), I.One() == I.Zero()]

I = mx.init
D = I.InitDesc
def go(i, name, shape=(2,), attrs=None, g=None):
    a = nd.full(shape, 7)
    i(D(name, attrs, g) if attrs is not None or g is not None else D(name), a)
    return a
r = [go(I.One(), 'a_bias'), go(I.Zero(), 'a_gamma'), go(I.One(), 'a_beta'), go(I.One(), 'x_min'), go(I.Zero(), 'x_max'), go(I.Zero(), 'myweight'), go(I.Constant(4), 'bn_moving_mean', attrs={'__init__': 'zeros'}), tried(lambda: go(I.One(), 'bn_moving_mean')), tried(lambda: go(I.One(), 'bn_moving_var')), tried(lambda: go(I.One(), 'foo')), go(I.Zero(), 'foo', attrs={'__init__': '["uniform", {"scale": 0}]'}), tried(lambda: go(I.Zero(), 'foo', attrs={'__init__': 'nothing'})), tried(lambda: go(I.Xavier(), 'a_weight')), tried(lambda: go(I.Bilinear(), 'a_weight', (2, 2))), go(I.Bilinear(), 'a_weight', (1, 1, 4, 4)), go(I.LSTMBias(2.0), 'l_bias', (8,)), go(I.LSTMBias(2.0), 'l_weight', (8,)), go(I.One(), 'q', attrs={'__init__': I.LSTMBias(5.0).dumps()}, shape=(8,))]

I = mx.init
m = I.Mixed(['fc.*', '.*bias', 'a|b'], [I.One(), I.Constant(5), I.Zero()])
r = []
for n in ['fc_weight', 'fc_bias', 'x_bias', 'a_weight', 'zfc_weight', 'b_gamma']:
    a = nd.full((2,), 7)
    r.append([n, tried(m, I.InitDesc(n), a), a])
r += [tried(lambda: I.Mixed(['a'], [I.One(), I.Zero()])), tried(lambda: I.Mixed(['('], [I.One()]))]
l = I.Load({'arg:w_weight': nd.array([1, 2]), 'aux:m': nd.array([3]), 'k': nd.ones((2,))}, default_init=I.Constant(9))
for n, s in [('w_weight', (2,)), ('m', (1,)), ('k', (2,)), ('z_weight', (2,)), ('k', (3,))]:
    a = nd.full(s, 7)
    r.append([n, tried(l, n, a), a])

@mx.init.register
class MyInit(mx.init.Initializer):
    def __init__(self, k=1):
        super().__init__(k=k)
        self.k = k
    def _init_weight(self, name, arr):
        arr[:] = self.k * np.arange(arr.size).reshape(arr.shape)
    def _init_bias(self, name, arr):
        arr[:] = 42
d = nn.Dense(2, in_units=2, weight_initializer=MyInit(3), bias_initializer='myinit')
d.initialize()
r = [d.weight.data(), d.bias.data(), MyInit(2).dumps(), mx.init.create('myinit', k=5).dumps()]
a = nd.zeros((2,))
MyInit()(mx.init.InitDesc('x_bias'), a)
r += [a]

d = nn.Dense(1, in_units=2)
d.initialize(mx.init.One())
r = []
for o, a in [('sgd', {'learning_rate': 0.1, 'momentum': 0.9, 'wd': 0.01}), ('adam', {}), ('adagrad', {}), ('rmsprop', {}), ('nag', {'momentum': 0.5}), ('adadelta', {}), ('sgd', {'learning_rate': 0.1, 'clip_gradient': 0.1})]:
    d.initialize(mx.init.One(), force_reinit=True)
    t = gluon.Trainer(d.collect_params(), o, a)
    for i in range(3):
        with ag.record():
            l = ((d(nd.array([[1, 2], [3, 4]])) - 1) ** 2).sum()
        l.backward()
        t.step(2)
    r += [o, d.weight.data(), d.bias.data(), t.learning_rate]

d = nn.Dense(1, in_units=2)
d.initialize(mx.init.One())
t = gluon.Trainer(d.collect_params(), 'sgd', {'learning_rate': 1})
t.set_learning_rate(0.5)
r = [t.learning_rate, tried(lambda: t.step(1)), tried(lambda: gluon.Trainer([1], 'sgd')), tried(lambda: gluon.Trainer(d.collect_params(), 'zz')), tried(lambda: gluon.Trainer(d.collect_params(), 'sgd', {'zz': 1}))]

I = mx.init
D = I.InitDesc
r = []
for spec in ['["xavier", {"rnd_type": "gaussian"}]', '{"initializer": "one"}', 'ONE', 'Zeros', '["Constant", {"value": 0.25}]', '["mixed", {}]', '[]', '["one"]', '["one", {"zz": 1}]']:
    r.append([spec, tried(lambda: I.create(spec).dumps())])
r += [tried(lambda: I.create(None)), tried(lambda: I.create({'initializer': 'normal', 'sigma': 3}).dumps()), tried(lambda: I.create(I.Xavier(), magnitude=3)), tried(lambda: I.create('xavier', magnitude=3).dumps())]

I = mx.init
r = []
for i, s in [(I.Xavier(rnd_type='foo'), (2, 3)), (I.Xavier(factor_type='foo'), (2, 3)), (I.Xavier(), (3,)), (I.Orthogonal(), (3,)), (I.Constant(nd.array([1, 2, 3])), (2, 3)), (I.Constant(np.array([[1], [2]])), (2, 3)), (I.Constant([1, 2, 3]), (2, 3)), (I.Constant(nd.ones((4,))), (2, 3)), (I.Bilinear(), (3,)), (I.LSTMBias(), (7,)), (I.Zero(), (2, 2))]:
    a = nd.full(s, 7)
    t = tried(i, I.InitDesc('x_weight'), a)
    r.append([t, a])

import re
d = nn.HybridSequential(prefix='m_')
with d.name_scope():
    d.add(nn.Dense(2, in_units=2), nn.Conv2D(1, 1, in_channels=1), nn.BatchNorm(in_channels=3))
r = [list(d.collect_params(x).keys()) for x in ['.*weight', 'weight', 'm_.*bias$', 'm_dense0', '.*gamma|.*beta', '^.*running', '', '.*', '(?!m_d).*']] + [tried(lambda: d.collect_params('(')), tried(lambda: d.collect_params(3))]

p = nd.sigmoid(draw((3, 4), 1))
t = nd.array([[0, 1, 2, 3], [1, 1, 5, 0], [7, 0, 2, 1]])
L = gluon.loss.PoissonNLLLoss
r = [L()(p, t), L(from_logits=False)(p, t), L(weight=3)(p, t, nd.array([[1], [2], [3]])), L(compute_full=True)(p, t + 1), repr(L(2)), L().prefix, tried(lambda: L()(p))]

p = draw((3, 4), 1)
q = draw((3, 4), 2)
L = gluon.loss.CosineEmbeddingLoss
r = [L()(p, q, nd.array([1, -1, 1])), L(margin=0.5)(p, p + q, nd.array([-1, -1, 1])), L(weight=2)(p, q, nd.array([1, -1, 1]), nd.array([[1], [2], [3]])), L()(p * 0, q, nd.array([1, -1, 1])), repr(L()), L().prefix]

p = draw((3, 4), 1)
q = draw((3, 4), 2)
p.attach_grad()
with ag.record():
    y = gluon.loss.CosineEmbeddingLoss()(p, q, nd.array([1, -1, 1])).sum() + gluon.loss.PoissonNLLLoss()(p, nd.abs(q))
y.backward()
r = [y, p.grad]

d = nn.HybridSequential()
l = gluon.loss.CosineEmbeddingLoss()
l.hybridize()
m = gluon.loss.PoissonNLLLoss(from_logits=False)
m.hybridize()
p = nd.sigmoid(draw((3, 4), 1))
r = [l(p, draw((3, 4), 2), nd.array([1, -1, 1])), m(p, nd.sigmoid(draw((3, 4), 3)))]

def told(function, *arguments, **named):
    import warnings
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter('always')
        try:
            result = function(*arguments, **named)
        except Exception as error:
            result = f'{type(error).__name__}: {error}'
    return [result, *(str(each.message) for each in found)]
P = gluon.Parameter
r = []
p = P('w', shape=(2, 0))
r += [told(p.data), told(p.grad), told(p.list_data), told(p.list_grad), told(p.list_ctx), told(p.initialize), told(p.zero_grad), told(p.set_data, nd.ones((2, 3))), told(p.reset_ctx, mx.cpu()), told(p._finish_deferred_init), told(p.cast, 'float16'), repr(p)]

def told(function, *arguments, **named):
    import warnings
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter('always')
        try:
            result = function(*arguments, **named)
        except Exception as error:
            result = f'{type(error).__name__}: {error}'
    return [result, *(str(each.message) for each in found)]
P = gluon.Parameter
r = []
p = P('w', shape=(2, 0), allow_deferred_init=True)
p.initialize()
r += [told(p.data), told(p.grad), told(p.list_data), told(p.list_grad), told(p.list_ctx), told(p.initialize), told(p.zero_grad), told(p._finish_deferred_init), told(setattr, p, 'shape', (3, 2)), told(setattr, p, 'shape', (2, 3, 4)), told(p.set_data, nd.ones((3, 3))), told(p.set_data, nd.ones((2, 3))), p.shape, repr(p), told(p.set_data, nd.ones((2, 4))), told(p._finish_deferred_init), told(p.data), told(p.set_data, nd.ones((2, 4))), told(setattr, p, 'shape', (2, 5)), told(setattr, p, 'shape', (2, 3)), told(setattr, p, 'grad_req', 'bar'), told(p.initialize), told(p.initialize, 'zz', force_reinit=True)]

def told(function, *arguments, **named):
    import warnings
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter('always')
        try:
            result = function(*arguments, **named)
        except Exception as error:
            result = f'{type(error).__name__}: {error}'
    return [result, *(str(each.message) for each in found)]
P = gluon.Parameter
r = [told(lambda: P('w', grad_req='q')), told(lambda: P()), told(lambda: P('w', shape=(2,), foo=1)), told(lambda: P('w', shape=[2, 3]).shape), told(lambda: P('w', shape=3).shape), told(lambda: P('w', dtype='foo').dtype), told(lambda: P('w', stype='csr')), told(lambda: P('w', grad_stype='foo'))]
p = P('w', shape=(2,), grad_req='null')
p.initialize('ones')
r += [told(p.grad), told(p.list_grad), told(p.zero_grad), told(setattr, p, 'grad_req', 'null'), p.grad_req]
p.grad_req = 'add'
r += [told(p.grad)]
q = P('v', shape=(2,), differentiable=False)
r += [q.grad_req, told(setattr, q, 'grad_req', 'write'), q.grad_req]

m = nn.HybridSequential(prefix='a_')
with m.name_scope():
    x = nn.Dense(1)
    y = nn.Dense(1, prefix='q_')
    z = nn.HybridSequential()
    with z.name_scope():
        w = nn.Dense(1)
        v = nn.Conv2D(1, 1)
        u = nn.Dense(1, prefix='')
    k = nn.Dense(1)
n = nn.Dense(1)
o = nn.HybridSequential(prefix='')
with o.name_scope():
    l = nn.Dense(1)
with mx.name.Prefix('P_'):
    i = nn.Dense(1)
with mx.name.NameManager():
    j = nn.Dense(1)
t = nn.Dense(1)
r = [b.prefix for b in (m, x, y, z, w, v, u, k, n, o, l, i, j, t)] + [b.name for b in (m, x, y, u, o)] + [b.weight.name for b in (x, y, w, v, u, l, i)] + [w(V('data')).get_internals().list_outputs(), u(V('data')).list_arguments()]

net = nn.HybridSequential()
net.add(nn.Conv2D(2, 3, groups=2, in_channels=2), nn.MaxPool2D(2, 1), nn.AvgPool2D(2, ceil_mode=True), nn.GlobalMaxPool2D(), nn.Flatten(), nn.PReLU(), nn.ELU(2), nn.SELU(), nn.Swish(2), nn.GELU(), nn.LeakyReLU(0.3), nn.HybridLambda(lambda F, x: F.concat(x, x, dim=1)), nn.Dense(2, flatten=False))
net.initialize(mx.init.Constant(0.1))
x = draw((2, 2, 7, 7), 1)
x.attach_grad()
with ag.record():
    y = net(x)
y.backward()
r = [y, x.grad, [list(c.params.keys()) for c in net], len(net)]
net.hybridize()
r += [net(x)]

e = nn.Embedding(5, 3)
e.initialize(mx.init.Uniform(1))
i = nd.array([[0, 4], [7, -2]])
with ag.record():
    y = e(i).sum()
y.backward()
r = [e.weight.grad(), y.shape]

d = nn.Dense(1, in_units=2)
d.initialize(mx.init.One())
d.weight.lr_mult = 0.5
d.bias.wd_mult = 0
t = gluon.Trainer(d.collect_params(), 'sgd', {'learning_rate': 0.1, 'wd': 0.1, 'momentum': 0.5})
r = []
for i in range(3):
    with ag.record():
        l = (d(nd.array([[1, 2], [3, 4]])) ** 2).mean()
    l.backward()
    t.step(1) if i else t.step(2, ignore_stale_grad=True)
    r += [d.weight.data().copy(), d.bias.data().copy()]
t.save_states(tmp + '/s')
t.load_states(tmp + '/s')
t.allreduce_grads()
t.update(1)
r += [d.weight.data()]

x = gluon.utils.split_data(nd.arange(10).reshape((5, 2)), 2, even_split=False) if hasattr(gluon, 'utils') else []
y = gluon.utils.split_and_load(nd.arange(4), [mx.cpu(0), mx.cpu(0)])
a = [nd.array([3, 4]), nd.array([0, 12])]
n = gluon.utils.clip_global_norm(a, 1.0)
r = [x, y, a, float(n), tried(lambda: gluon.utils.split_data(nd.ones((5, 2)), 2))]
"""
