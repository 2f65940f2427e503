"""Programs that record and differentiate: scopes, heads, requests, functions of one's own, every operator."""

# ruff: noqa: E501 - a list of what is asked is one line
from __future__ import annotations

TEXTS = r"""
x = nd.array([0.0, 1, 2])
x.attach_grad()
g = []
for f in (lambda x: x ** nd.array([0.0, 0, 1]), lambda x: 0 ** x, lambda x: x ** 0.5, lambda x: x ** 1, lambda x: nd.array([0.0, 0, 1]) ** x):
    with ag.record():
        y = f(x)
    y.backward()
    g.append([y.copy(), x.grad.copy()])
r = g

z = nd.array([0.0, -1, 2])
e = nd.array([0.0, 0.0, 0.0])
z.attach_grad()
e.attach_grad()
with ag.record():
    y = z ** e
y.backward()
r = [y, z.grad, e.grad]

z = nd.array([0.0, -1, 2, -2])
e = nd.array([2.0, 3.0, -1.0, 0.5])
z.attach_grad()
e.attach_grad()
with ag.record():
    y = nd.broadcast_power(z, e)
y.backward()
r = [y, z.grad, e.grad]

x = nd.array([1, 2, 3])
x.attach_grad()
with ag.record():
    y = x * x
    z = y * 2
r = [tried(lambda: ag.grad(z, [x], head_grads=nd.array([1, 10, 100]))), tried(lambda: ag.grad([z], [x], [None])), x.grad]

x = nd.array([1, 2, 3])
x.attach_grad()
with ag.record():
    y = nd.exp(x)
    g = ag.grad(y, x, create_graph=True, retain_graph=True)[0]
    h = nd.sin(g)
h.backward()
r = [x.grad, g]

x = nd.array([1, 2, 3])
x.attach_grad()
with ag.record():
    y = x * 2
y.backward()
r = [tried(lambda: y.backward()), x.grad, tried(lambda: nd.ones((1,)).backward()), tried(lambda: ag.backward([])), tried(lambda: ag.backward([y], [nd.ones((3,)), nd.ones((3,))])), tried(lambda: ag.grad(y, [])), tried(lambda: ag.grad(y, nd.ones((3,))))]

x = nd.array([1, 2, 3])
x.attach_grad('null')
with ag.record():
    y = x * 2
r = [tried(lambda: y.backward()), tried(lambda: x.attach_grad('foo')), x.grad]

x = nd.array([1, 2, 3])
x.attach_grad()
w = nd.array([4, 5, 6])
w.attach_grad('add')
for i in range(3):
    with ag.record():
        y = x * w
        z = y.sum() if i else y
    z.backward()
r = [x.grad, w.grad]
w.grad[:] = 0
x.zero_grad()
r += [w.grad]

x = nd.array([1, 2, 3])
x.attach_grad()
f = []
with ag.record():
    f.append((ag.is_recording(), ag.is_training()))
    with ag.pause():
        f.append((ag.is_recording(), ag.is_training()))
    with ag.pause(train_mode=True):
        f.append((ag.is_recording(), ag.is_training()))
    with ag.predict_mode():
        f.append((ag.is_recording(), ag.is_training()))
    p = ag.set_recording(False)
    f.append((p, ag.is_recording()))
    p = ag.set_training(False)
    f.append((p, ag.is_training()))
    ag.set_recording(True)
with ag.train_mode():
    f.append((ag.is_recording(), ag.is_training()))
with ag.record(train_mode=False):
    f.append((ag.is_recording(), ag.is_training()))
r = f + [(ag.is_recording(), ag.is_training())]

class F(ag.Function):
    def forward(self, x, y):
        self.save_for_backward(x, y)
        return (x * y, x + y)
    def backward(self, a, b):
        x, y = self.saved_tensors
        return (a * y + b, a * x + b)
x, y = (nd.array([1, 2]), nd.array([3, 4]))
x.attach_grad()
y.attach_grad()
f = F()
with ag.record():
    a, b = f(x, y)
    c = a * 2 + b * 3
c.backward()
r = [x.grad, y.grad, a, b, tried(lambda: f(x, y))]

class F(ag.Function):
    def forward(self, x):
        self.y = 1 / (1 + (-x).exp())
        return self.y
    def backward(self, dy):
        return dy * self.y * (1 - self.y)
x = nd.array([0.0, 1])
x.attach_grad()
with ag.record():
    z = F()(x * 2).sum()
z.backward()
r = [z, x.grad, F()(x)]

x = nd.array([[1, 2], [3, 4]])
x.attach_grad()
with ag.record():
    y = x.reshape((4,)).slice_axis(0, 1, 3).sum() + x.T[0].sum() + x[:, 0:1].sum() + x.max() + x.norm() + x.clip(1.5, 3.5).sum()
y.backward()
r = [y, x.grad]

x = nd.array([1.0, 2])
x.attach_grad()
with ag.record():
    y = x * 3
    y.attach_grad()
    z = y * y
z.backward()
r = [x.grad, y.grad]

x = nd.array([1.0, 2])
x.attach_grad()
with ag.record():
    y = x * 3
    z = y.detach() * x
z.backward()
r = [x.grad, tried(lambda: y.backward()), x.grad]

x = nd.array([1.0, 2])
x.attach_grad()
with ag.record():
    r1 = tried(x.__iadd__, 1)
    y = x * 1
    r2 = tried(y.__imul__, 2)
    r3 = tried(y.__setitem__, 0, 1)
    r4 = tried(x.__setitem__, slice(None), 1)
r = [r1, r2, r3, r4]

x = nd.array([1.0, 2])
x.attach_grad()
with ag.record():
    y = nd.Dropout(x, p=0.5, mode='always')
r = [y.shape]
with ag.record(train_mode=False):
    z = nd.Dropout(x, p=0.5)
z.backward()
r += [z, x.grad]

a = nd.ones((2,))
g = nd.zeros((2,))
ag.mark_variables(a, g)
with ag.record():
    b = a * 3
b.backward()
r = [g, a.grad]

x = nd.array([[1.0, 2, 3]])
x.attach_grad()
l = nd.array([2.0])
with ag.record():
    y = nd.SoftmaxOutput(x, l, grad_scale=2)
y.backward(nd.ones((1, 3)) * 100)
r = [y, x.grad]

x = nd.array([1.0, 2])
x.attach_grad()
with ag.record():
    y = x
    for i in range(3):
        if y.sum().asscalar() < 50:
            y = y * x + i
y.backward()
r = [y, x.grad, y.grad is None, x.grad.shape]

x = nd.array([1, 2], dtype='float64')
x.attach_grad()
with ag.record():
    y = x ** 2 + nd.array([1, 2], dtype='float64')
y.backward()
r = [x.grad, x.grad.dtype.__name__]

x = nd.array([1, 2], dtype='int32')
x.attach_grad()
with ag.record():
    y = x * 2
y.backward()
r = [x.grad, x.grad.dtype.__name__]

r = []
for f in ['sin', 'cos', 'tan', 'arcsin', 'arccos', 'arctan', 'sinh', 'cosh', 'tanh', 'arcsinh', 'arctanh', 'exp', 'expm1', 'log', 'log2', 'log10', 'log1p', 'sqrt', 'rsqrt', 'cbrt', 'rcbrt', 'square', 'abs', 'sign', 'round', 'rint', 'ceil', 'floor', 'trunc', 'fix', 'relu', 'sigmoid', 'softsign', 'erf', 'erfinv', 'gamma', 'gammaln', 'reciprocal', 'degrees', 'radians', 'negative', 'logical_not', 'hard_sigmoid', 'digamma', 'log_sigmoid', 'mish', 'size_array', 'shape_array', 'BlockGrad', 'identity', 'make_loss']:
    x = nd.abs(draw((5,), 4)) * 0.9
    x.attach_grad()
    if not hasattr(nd, f):
        r.append(f + ' missing')
        continue
    with ag.record():
        y = getattr(nd, f)(x)
    tried(y.backward, nd.array([1, 2, 3, 4, 5]))
    r.append([f, y, x.grad])

r = []
for f in ['broadcast_add', 'broadcast_sub', 'broadcast_mul', 'broadcast_div', 'broadcast_mod', 'broadcast_power', 'broadcast_maximum', 'broadcast_minimum', 'broadcast_hypot', 'broadcast_equal', 'broadcast_not_equal', 'broadcast_greater', 'broadcast_greater_equal', 'broadcast_lesser', 'broadcast_lesser_equal', 'broadcast_logical_and', 'broadcast_logical_or', 'broadcast_logical_xor', 'broadcast_plus', 'broadcast_minus']:
    x = nd.abs(draw((2, 3), 4)) + 0.1
    z = nd.abs(draw((2, 1), 5)) + 0.1
    x.attach_grad()
    z.attach_grad()
    with ag.record():
        y = getattr(nd, f)(x, z)
    tried(y.backward, draw((2, 3), 6))
    r.append([f, y, x.grad, z.grad])

r = []
for a in [dict(act_type=t) for t in ['relu', 'sigmoid', 'tanh', 'softrelu', 'softsign']]:
    x = nd.array([-30, -1, -1e-08, 0, 1, 30])
    x.attach_grad()
    with ag.record():
        y = nd.Activation(x, **a)
    y.backward()
    r.append([y, x.grad])
for a in [dict(act_type='leaky', slope=0.1), dict(act_type='elu'), dict(act_type='gelu'), dict(act_type='elu', slope=2)]:
    x = nd.array([-30, -1, -1e-08, 0, 1, 30])
    x.attach_grad()
    with ag.record():
        y = nd.LeakyReLU(x, **a)
    y.backward()
    r.append([y, x.grad])

r = []
for a in [dict(), dict(grad_scale=2), dict(normalization='batch'), dict(normalization='valid'), dict(use_ignore=True), dict(use_ignore=True, ignore_label=1, normalization='valid'), dict(smooth_alpha=0.1), dict(preserve_shape=True), dict()]:
    x = draw((4, 3), 1)
    x.attach_grad()
    with ag.record():
        y = nd.SoftmaxOutput(x, nd.array([0, -1, 1, 2]), **a)
    y.backward()
    r.append([y, x.grad])
for a in [dict(multi_output=True), dict(multi_output=True, normalization='batch'), dict(multi_output=True, normalization='valid', use_ignore=True, ignore_label=0), dict(preserve_shape=True), dict(preserve_shape=True, normalization='batch')]:
    x = draw((2, 3, 2), 1)
    x.attach_grad()
    l = nd.array([[0, 1], [2, 1]]) if 'multi_output' in a else nd.array([[0, 1, 0], [1, 1, 0]])
    with ag.record():
        y = nd.SoftmaxOutput(x, l, **a)
    y.backward()
    r.append([y, x.grad])

r = []
for k, a in [((2, 2), dict(stride=(2, 2))), ((3, 3), dict(pad=(1, 1))), ((2, 2), dict(pool_type='avg', stride=(1, 2))), ((3, 3), dict(pool_type='avg', pad=(1, 1), stride=(2, 2), count_include_pad=False)), ((2, 2), dict(pool_type='sum')), ((2, 2), dict(pool_type='lp', p_value=2)), ((3, 3), dict(pooling_convention='full', stride=(2, 2))), ((3, 3), dict(pool_type='avg', pooling_convention='full', stride=(2, 2), pad=(1, 1))), ((1, 1), dict(global_pool=True, pool_type='avg')), ((1, 1), dict(global_pool=True))]:
    x = nd.abs(draw((1, 2, 5, 6), 1))
    x.attach_grad()
    with ag.record():
        y = nd.Pooling(x, kernel=k, **a)
    y.backward(draw(y.shape, 2))
    r.append([str(a), y, x.grad])

r = []
for a in [dict(kernel=(3, 3), pad=(1, 1)), dict(kernel=(2, 3), stride=(2, 1), dilate=(1, 2)), dict(kernel=(1, 1), num_group=2), dict(kernel=(3, 3), num_group=4, pad=(2, 2))]:
    g = a.get('num_group', 1)
    x = draw((2, 4, 6, 7), 1)
    w = draw((4, 4 // g) + a['kernel'], 2)
    b = draw((4,), 3)
    [v.attach_grad() for v in (x, w, b)]
    with ag.record():
        y = nd.Convolution(x, w, b, num_filter=4, **a)
    y.backward(draw(y.shape, 4))
    r.append([y, x.grad, w.grad, b.grad])

r = []
for sh, a in [((3, 4), {}), ((2, 3, 4), dict(axis=1)), ((2, 3, 4), dict(axis=-1, fix_gamma=False)), ((2, 3, 4, 5), dict(fix_gamma=False, eps=0.1, momentum=0.3)), ((4, 3), dict(use_global_stats=True, fix_gamma=False)), ((4, 3), dict(output_mean_var=True))]:
    c = sh[a.get('axis', 1)]
    x = draw(sh, 1)
    ga, be, mm, mv = [nd.abs(draw((c,), i)) + 0.1 for i in (2, 3, 4, 5)]
    [v.attach_grad() for v in (x, ga, be)]
    with ag.record():
        y = nd.BatchNorm(x, ga, be, mm, mv, **a)
    o = y if not isinstance(y, list) else y[0]
    o.backward(draw(sh, 6))
    nd.waitall()
    r.append([y, x.grad, ga.grad, be.grad, mm, mv, nd.BatchNorm(x, ga, be, mm, mv, **a)])

x = nd.array([0.0, 1, 4])
x.attach_grad()
with ag.record():
    y = (nd.sqrt(x) > 0.5) * x
y.backward()
r = [y, x.grad]

x = nd.array([-1.0, 0, 4])
x.attach_grad()
with ag.record():
    y = nd.where(nd.log(x) > 0.5, x, x * 2) + nd.BlockGrad(nd.log(x)) * x
y.backward()
r = [y, x.grad]

r = []
for sh in [(4,), (2, 3), (2, 3, 4)]:
    for op in ['LinearRegressionOutput', 'MAERegressionOutput', 'LogisticRegressionOutput']:
        for ls in [sh, sh[:1]]:
            x = draw(sh, 1)
            l = draw(ls, 2)
            x.attach_grad()
            def f():
                with ag.record():
                    y = getattr(nd, op)(x, l, grad_scale=2)
                y.backward()
                return [y, x.grad.copy()]
            r.append([sh, op, ls, tried(f)])

r = []
for op in ['softmax', 'log_softmax', 'softmin']:
    for d in ['float16', 'float32', 'float64']:
        for t in [None, 2.0]:
            x = draw((2, 5), 3) * 4
            x.attach_grad()
            with ag.record():
                y = getattr(nd, op)(x, dtype=d, temperature=t)
            y.backward(draw((2, 5), 4).astype(d))
            r.append([op, d, t, y.dtype.__name__, y, d == 'float16' or x.grad])

x = nd.array([0.0, 4])
x.attach_grad()
with ag.record():
    y = nd.make_loss(x) > 1
    z = nd.MakeLoss(x * 3) > 2
    w = nd.SoftmaxOutput(x.reshape((1, 2)), nd.array([1])) > 2
y.backward(retain_graph=True)
r = [x.grad.copy()]
z.backward()
r += [x.grad.copy()]
w.backward()
r += [x.grad]

x = nd.array([0.0, 1, 2])
x.attach_grad()
with ag.record():
    y = x ** 0
y.backward()
r = x.grad

x = nd.ones((4,))
x.attach_grad()
with ag.record():
    y = nd.MakeLoss(x, normalization='batch')
y.backward()
r = x.grad
"""

OF_ONE_ARRAY = r"""
nd.flip(x[1:,::2],axis=1)
nd.concat(x,x[:1],dim=0)
nd.take(x,nd.array([0,0]),axis=1)
nd.take(x,nd.array([5,-1]),axis=0)
nd.take(x,nd.array([5,-1]),axis=0,mode='wrap')
x.slice((0,1),(2,3))
nd.stack(x[0],x[1]).sum(axis=0)
x.expand_dims(0).broadcast_to((2,3,4))
nd.where(x>0,x,-x)
nd.where(nd.array([1,0,1]),x,x*2)
x.split(2,axis=1)[1]
nd.pick(x,nd.array([0,1,2]))
nd.pick(x,nd.array([0,1,2,0]),axis=0,keepdims=True)
nd.pick(x,nd.array([9,-1,2]),mode='wrap')
x.topk(k=1,ret_typ='value')
x.topk(k=2,ret_typ='mask',axis=0)
x.sort(axis=0)
x.sort(is_ascend=False,axis=1)
x.max(axis=1)
x.flip(axis=0)
x.tile((1,2))
x.tile((2,1,2))
x.repeat(2,axis=0)
x.repeat(2)
x.swapaxes(0,1)
nd.diag(x)
nd.diag(x,k=-1)
nd.diag(x,k=2)
nd.cumsum(x,axis=1)
nd.cumsum(x)
nd.Pad(x.reshape((1,1,3,4)),mode='reflect',pad_width=(0,0,0,0,1,1,1,1))
nd.Pad(x.reshape((1,1,3,4)),mode='edge',pad_width=(0,0,0,0,1,0,0,2))
nd.Pad(x.reshape((1,1,3,4)),mode='constant',constant_value=3,pad_width=(0,0,0,0,1,0,0,2))
nd.dot(x,x.T)
nd.dot(x,x,transpose_a=True)
nd.norm(x,axis=1)
nd.norm(x,ord=1,axis=(0,1))
x.norm(ord=1)
nd.prod(x,axis=0)
nd.nanprod(x,axis=0)
nd.nansum(x,axis=1,keepdims=True)
nd.smooth_l1(x,scalar=2)
nd.smooth_l1(x*3,scalar=0.5)
nd.erf(x)+nd.erfinv(x*0.5)
nd.log_softmax(x,axis=0)
nd.softmax(x,axis=0,temperature=3)
nd.softmin(x)
nd.L2Normalization(x)
nd.L2Normalization(x.reshape((1,3,2,2)),mode='channel')
nd.L2Normalization(x.reshape((1,3,2,2)),mode='spatial')
nd.gather_nd(x,nd.array([[0,1],[2,3]]))
nd.scatter_nd(x[0],nd.array([[0,2,4,6]]),shape=(8,))
nd.depth_to_space(x.reshape((1,4,1,3)),2)
nd.space_to_depth(x.reshape((1,1,2,6)),2)
x.clip(-0.5,0.5)
nd.arctan2(x,x+2)
nd.batch_dot(x.reshape((2,2,3)),x.reshape((2,3,2)))
nd.batch_dot(x.reshape((2,2,3)),x.reshape((2,2,3)),transpose_b=True)
nd.softmax_cross_entropy(x,nd.array([0,1,2]))
nd.sum(x,axis=0,exclude=True)
nd.mean(x,axis=(0,1))
nd.max(x,axis=(0,1),keepdims=True)
nd.min(x)
nd.argmax(x,axis=1)
nd.broadcast_axis(x.expand_dims(0),axis=0,size=3)
nd.broadcast_like(x[:1],x)
nd.slice_like(x,nd.ones((2,2)))
nd.slice_like(x,nd.ones((2,2)),axes=(1,))
nd.reshape_like(x,nd.ones((4,3)))
nd.slice(x,begin=(None,3),end=(None,0),step=(2,-2))
nd.slice_axis(x,axis=-1,begin=-3,end=None)
nd.reverse(x,axis=(0,1))
nd.stack(x,x,axis=-1)
nd.add_n(x,x,x)
nd.maximum(x,x)
nd.minimum(x,0)
nd.maximum(0,x)
nd.abs(x)
nd.sign(x)
x%0.3
-x%0.3
0.3%x
x%x[0,0].asscalar()
nd.elemwise_add(x,x)
nd.elemwise_div(x,x+2)
nd.square(x)*nd.sqrt(nd.abs(x))
nd.Embedding(nd.array([[0,2]]),x,input_dim=3,output_dim=4)
nd.LayerNorm(x,x[0],x[1])
nd.LayerNorm(x,x[:,0],x[:,1],axis=0,eps=0.1)
nd.InstanceNorm(x.reshape((2,2,3)),nd.ones((2,)),nd.ones((2,)))
nd.GroupNorm(x.reshape((1,4,3)),nd.ones((2,)),nd.ones((2,)),num_groups=2)
nd.LeakyReLU(x,nd.array([.1,.2,.3,.4]),act_type='prelu')
nd.Dropout(x,p=0)
nd.FullyConnected(x,x,num_hidden=3,no_bias=True)
nd.FullyConnected(x.reshape((1,3,4)),x,nd.ones((3,)),num_hidden=3,flatten=False)
nd.Flatten(x.reshape((3,2,2)))
nd.MakeLoss(x,grad_scale=2,normalization='batch')
nd.LogisticRegressionOutput(x,x*0)
nd.SVMOutput(x,nd.array([0,1,2]))
nd.SVMOutput(x,nd.array([0,1,2]),use_linear=True,margin=.5,regularization_coefficient=2)
nd.SwapAxis(x.reshape((3,2,2)),0,2)
nd.Cast(x,'float64')
nd.Cast(x,'int32')
x.astype('float16')
nd.identity(x)*nd.BlockGrad(x)
nd.sum(nd.square(x))**2
(x**2).sum()/x.size
1/(1+nd.exp(-x))
x.mean()*x
nd.logical_and(x,x)
x==x
x>0
nd.relu(x)+nd.softsign(x)
nd.ones_like(x)*x
nd.zeros_like(x)+x
nd.one_hot(x,3)*x.sum()
nd.digamma(nd.abs(x)+.1)
nd.norm(x,keepdims=True)
"""
"""What is recorded of the array ``x`` of shape (3, 4) and goes back with drawn head gradients."""
