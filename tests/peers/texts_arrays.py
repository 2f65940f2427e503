"""Programs on arrays, by themselves: making, printing, indexing, arithmetic, functions, files."""

# ruff: noqa: E501 - a list of what is asked is one line
from __future__ import annotations

TEXTS = r"""
nd.array([1]).tostype('default')
a = nd.array([1, 2])
b = a.copy()
c = nd.zeros((2,))
a.copyto(c)
a[:] = 9
d = a.as_in_context(mx.cpu())
r = [b, c, d is a, a.context == mx.cpu(), str(a.context), repr(a.context), a.stype, a.grad is None, tried(lambda: a.copyto(3)), a.copyto(mx.cpu(1)).context.device_id]

for d in ['float16', 'float32', 'float64', 'int8', 'uint8', 'int32', 'int64']:
    print(nd.array([[1, 2], [3, 100]], dtype=d))
    print(repr(nd.arange(5, dtype=d)))

print(nd.zeros((1000,)))
print(nd.ones((40, 40)))
print(nd.arange(2000).reshape((20, 100)))

print(nd.array([float('inf'), -float('inf'), float('nan'), 1e-09, 1000000000.0]))
print(nd.array([-1.5, 2]), nd.array([1e-08]))
print(nd.array([0.1, 0.2, 1 / 3]))

print(nd.array([65504, 1e-07, 0.1], dtype='float16'), nd.array([3.0], dtype='float64'), '')

print(nd.array(3))
print(nd.array(3).shape, nd.array([5]).asscalar(), type(nd.array([5]).asscalar()).__name__)

print(nd.array(True))
print(nd.array([True, False]))

r = nd.array([True, False]).dtype.__name__
print(nd.array(np.array([True, False])).dtype)

r = [nd.array([1, 2]).dtype.__name__, nd.array(np.array([1, 2])).dtype.__name__, nd.array(np.float64([1])).dtype.__name__, nd.array(np.float16([1])).dtype.__name__, nd.array(nd.array([1], dtype='int8')).dtype.__name__, nd.array(np.uint8([1]), dtype=np.int32).dtype.__name__]

x = nd.arange(24).reshape((2, 3, 4))
r = [x[1], x[-1], x[:, 1], x[:, -1, :2], x[..., 0], x[None].shape, x[:, None].shape, x[0, 1, 2], x[0:1, ::2], x[::-1, :, ::-1], x[[0, 1]], x[[0, 1], [1, 2]], x[nd.array([1, 0])], x[:, nd.array([2, 0])], x[0, [0, 2], 1:3], x[slice(None), slice(0, 2)]]

x = nd.arange(24).reshape((2, 3, 4))
r = [tried(lambda: x[2]), tried(lambda: x[-3]), tried(lambda: x[0, 0, 0, 0]), tried(lambda: x[0, 5]), tried(lambda: x['a']), tried(lambda: x[1.5])]

x = nd.arange(24).reshape((2, 3, 4))
r = [tried(lambda: x[2:]), tried(lambda: x[1:1]), tried(lambda: x[:0])]

x = nd.arange(24).reshape((2, 3, 4))
r = [tried(lambda: x[()]), tried(lambda: x[...])]

x = nd.zeros((3, 4))
x[1] = 5
x[:, 2] = nd.array([1, 2, 3])
x[0, 0] = 9
x[2, 1:3] = [7, 8]
x[-1, -1] = -1
r = x

x = nd.zeros((3, 4))
x[[0, 2]] = 1
x[[0, 1], [2, 3]] = nd.array([5, 6])
x[nd.array([1]), 0] = 3
x[..., 1] = 2
r = x

x = nd.zeros((3, 4))
x[None] = 1
r = x

x = nd.zeros((3, 4))
x[:] = nd.arange(4)
r = x
x[0] = np.arange(4) * 2
x[1:] = [[1], [2]]

x = nd.zeros((3, 4))
r = [tried(x.__setitem__, 5, 1), tried(x.__setitem__, slice(None), nd.ones((2, 4))), tried(x.__setitem__, (0, 9), 1), tried(x.__setitem__, 'a', 1), tried(x.__setitem__, 0, 'a')]

x = nd.zeros((3, 4))
x[0:0] = 1
r = x

x = nd.ones((3, 4))
y = x[1]
y[:] = 7
z = x.reshape((2, 6))
z[0, 0] = 3
w = x.reshape((4, 3))[1:2]
w *= 0
u = x.T
u[:] = 100
r = [x, u.shape]

x = nd.ones((2, 3))
a = x
x += 1
x *= nd.array([1, 2, 3])
x -= 0.5
x /= 2
x **= 1
r = [x, a is x]

x = nd.ones((2, 3))
x **= 2
r = x

x = nd.array([5, 7])
x %= 3
r = x

x = nd.array([5, 7], dtype='int32')
x += 1.7
y = x * 2.5
z = x / 2
x /= 2
r = [x, y, z]

x = nd.array([5, 7])
r = x // 2

x = nd.ones((2, 3))
x += nd.ones((3,))
r = x

x = nd.ones((3,))
x += nd.ones((2, 3))
r = x

x = nd.array([1, 2, 3])
r = [bool(nd.array([1])), tried(bool, x), len(x), x.size, x.ndim, x.T.shape, tried(lambda: x.asscalar())]

x = nd.array([1, 2, 3])
r = [x == x, x != 2, x > 2, x >= 2, 2 < x, 2 >= x, (x == x).dtype.__name__, x == None]

x = nd.array([1, 2, 3])
r = [x != None, x is None]

x = nd.array([1, 2, 3])
r = [-x, abs(-x), x ** 2, 2 ** x, 2 / x, 2 - x, 2 % x, x % 2, 1 + x, 3 * x, x ** x, x % nd.array([2, 2, 2])]

x = nd.array([1, 2, 3])
r = [tried(lambda: x + 'a'), tried(lambda: 'a' + x), tried(lambda: x + None), tried(lambda: x + [1, 2, 3]), tried(lambda: [1, 2, 3] * x), tried(lambda: x + np.ones(3)), tried(lambda: np.float32(2) * x), tried(lambda: x @ x), tried(lambda: x and 1), tried(lambda: ~x), tried(lambda: x & x), tried(lambda: divmod(x, 2)), tried(lambda: x << 1), tried(lambda: +x), tried(lambda: round(x))]

x = nd.array([1, 2, 3])
r = [list(x), [float(i.asscalar()) for i in x], tried(lambda: 2 in x), [v.shape for v in nd.ones((2, 3))]]

a = nd.array([[1, 2], [3, 4]])
r = [a.sum(), a.sum(axis=0), a.mean(axis=1, keepdims=True), a.max(), a.min(axis=-1), a.argmax(axis=1), a.argmin(axis=0), a.norm(), a.prod(axis=(0, 1)), a.nansum(), a.sum(axis=0, exclude=True), a.argmax()]

a = nd.array([[1, 2], [3, 4]])
r = [a.reshape(4), a.reshape(-1), a.reshape(1, 4), a.reshape((1, -1)), a.reshape((0, -1, 1)), a.reshape((-3,)), a.reshape((-4, 1, 2, 0)), a.reshape(shape=(4,)), a.reshape((-2, 1)), a.reshape((0, -1), reverse=True)]

a = nd.ones((2, 3, 4))
r = [a.reshape((-1, 0), reverse=True).shape, a.reshape((0, 0, -1)).shape, a.reshape((-3, -1)).shape, a.reshape((0, -3)).shape, a.reshape((-4, 2, -1, -2)).shape, tried(lambda: a.reshape((-1, -1))), tried(lambda: a.reshape((7,)))]

a = nd.ones((2, 3, 4))
r = [a.reshape((0, -4, -1, 3, 0)).shape, nd.reshape(a, shape=(-1, 0), reverse=True).shape, nd.Reshape(a, shape=(0, -1)).shape, tried(lambda: nd.reshape(a, shape=(-5,)).shape), a.reshape_like(nd.ones((6, 4))).shape]

a = nd.ones((2, 3))
r = [a.expand_dims(0).shape, a.squeeze().shape, a.flatten().shape, a.swapaxes(0, 1).shape, a.transpose().shape, a.transpose((1, 0)).shape, a.tile((2, 2)).shape, a.repeat(2, axis=1).shape, a.broadcast_to((4, 2, 3)).shape, a.slice((0, 1), (1, 3)).shape, a.slice_axis(1, 0, 2).shape, a.one_hot(3).shape, a.clip(0, 0.5), a.flip(1).shape, a.split(3, axis=1)[0].shape, a.diag().shape, a.take(nd.array([0])).shape, a.T.shape, a.zeros_like(), a.ones_like(), a.astype('int32').dtype.__name__]

a = nd.ones((2, 3))
r = [tried(lambda: a.astype('foo')), tried(lambda: nd.ones((2,), dtype='foo')), tried(lambda: nd.array('abc')), tried(lambda: nd.array(None)), tried(lambda: nd.ones(-1)), tried(lambda: nd.array({})), tried(lambda: nd.array([])).shape]

r = [nd.full((2,), 7, dtype='int32'), nd.eye(3, k=-1), nd.arange(3, 0, -1), nd.arange(1, 2, 0.25), nd.linspace(0, 1, 5), nd.linspace(0, 1, 5, endpoint=False), nd.zeros(3), nd.ones((2, 1), dtype=np.float16), nd.empty((2, 2)).shape, nd.zeros_like(nd.ones((2,))), nd.arange(0, 4, 2, repeat=2), nd.arange(5).dtype.__name__, nd.moveaxis(nd.ones((2, 3, 4)), 0, -1).shape, nd.concatenate([nd.ones((1, 2)), nd.zeros((1, 2))]), nd.stack(nd.ones((2,)), nd.zeros((2,)), axis=1), nd.concat(nd.ones((2, 1)), nd.zeros((2, 1)), dim=1), nd.diag(nd.array([1, 2]), k=1)]

a = nd.array([3, 1, 2])
r = [a.sort(), a.sort(is_ascend=False), a.argsort(), a.topk(k=2), a.topk(k=2, ret_typ='value'), nd.topk(a, k=2, ret_typ='both'), nd.topk(a, k=2, ret_typ='mask'), a.topk(), a.cumsum()]

nd.save(tmp + '/a', [nd.array([1, 2]), nd.ones((2, 2), dtype='int8')])
nd.save(tmp + '/b', {'x': nd.array([1]), 'y': nd.zeros((1, 1), dtype='float64')})
nd.save(tmp + '/c', nd.array([7]))
l = nd.load(tmp + '/a')
m = nd.load(tmp + '/b')
n = nd.load(tmp + '/c')
r = [l, sorted(m), m['y'].dtype.__name__, l[1].dtype.__name__, n, tried(nd.save, tmp + '/q', 3), tried(nd.save, tmp + '/q', [1]), tried(nd.save, tmp + '/q', {'a': 1})]

r = [nd.dot(nd.ones((2, 3)), nd.ones((3,))), nd.dot(nd.ones((3,)), nd.ones((3,))).shape, nd.dot(nd.ones((2, 3, 4)), nd.ones((4, 5))).shape, nd.dot(nd.ones((2, 3)), nd.ones((2, 3)), transpose_b=True).shape, nd.batch_dot(nd.ones((2, 3, 4)), nd.ones((2, 4, 1))).shape, tried(nd.dot, nd.ones((2, 3)), nd.ones((2, 3))), tried(nd.batch_dot, nd.ones((2, 3)), nd.ones((2, 3)))]

r = [nd.maximum(1, nd.array([0, 2])), nd.minimum(nd.array([0, 2]), 1), nd.power(2, nd.array([1, 2])), nd.modulo(nd.array([5.0]), 3), nd.add(1, nd.array([1.0])), nd.subtract(5, nd.array([1.0])), nd.divide(6, nd.array([4.0])), nd.multiply(nd.array([2.0]), nd.array([3.0])), nd.equal(nd.array([1.0]), 1), nd.greater(2, nd.array([1.0])), nd.lesser_equal(nd.array([1.0]), nd.array([1.0])), nd.logical_and(nd.array([1.0]), nd.array([0.0])), nd.logical_or(nd.array([1.0, 0]), 0), nd.logical_xor(1, nd.array([1.0])), nd.true_divide(nd.array([1.0]), 2), nd.not_equal(nd.array([1.0]), 1), tried(nd.maximum, 1, 2), tried(nd.power, 2, 3)]

x = nd.array([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5])
r = [x.round(), x.rint(), x.fix(), x.floor(), x.ceil(), x.trunc(), x.sign(), x.abs(), nd.relu(x), x.sigmoid(), x.tanh(), nd.softsign(x), x.softmax(), x.log_softmax(), nd.erf(x), nd.cbrt(x), nd.rcbrt(nd.abs(x)), x.square(), nd.hard_sigmoid(x), nd.smooth_l1(x, scalar=1), nd.degrees(x), nd.radians(x), nd.reciprocal(x), nd.log1p(nd.abs(x)), nd.expm1(x), nd.arctan(x), nd.sinh(x), nd.arcsinh(x), nd.gammaln(nd.abs(x)), nd.gamma(nd.abs(x)), nd.logical_not(x), nd.softmin(x)]

x = nd.array([-1.0, 0, 2])
r = [x.sqrt(), x.log(), 1 / x, x.rsqrt(), x.log2(), x.log10(), x.arccos(), x.arccosh(), nd.arctanh(x), x ** (-1), x ** 0.5, x % 0, 0 % x, x ** 0]

x = draw((4, 3, 2), 1)
r = []
for k in [(slice(None), 1), (Ellipsis, slice(None, None, -1)), (None, 0, None), ([0, 2], slice(None), [0, 1]), (slice(3, 0, -2),), (nd.array([0, 3]), nd.array([1, 2])), (np.array([1, 1]),), (0, nd.array([[0, 1], [2, 0]])), (slice(None), [1], 0), (-1, -1, -1), (np.int64(2),), (nd.array([1, 0, 1, 0]),), (slice(None), slice(None), slice(None)), (range(2),), ((0, 1), (1, 2))]:
    r.append([tried(lambda: x[k if len(k) > 1 else k[0]])])

x = nd.zeros((4, 3, 2))
r = []
for k, v in [((slice(None), 1), 5), ((0, [0, 2]), nd.array([[1, 2], [3, 4]])), ((Ellipsis, 0), np.arange(3)), ((None, 3), 9), ((slice(None, None, -2), 0, 0), [1, 2]), (2, nd.ones((3, 2)) * 7), ((nd.array([1, 3]), 0, nd.array([0, 1])), -5), ((slice(1, 3), slice(None), 1), nd.array([[1], [2]])), (([0, 1],), nd.ones((2, 1, 1)))]:
    t = tried(x.__setitem__, k, v)
    r.append([str(k)[:30], t, x.copy()])

x = nd.array([1, 2, 3])
r = x[[True, False, True]]

x = nd.array([[1, 2], [3, 4]])
r = [nd.zeros((2, 2)).copyto(x) is x, x, nd.ones((2, 2), ctx=mx.cpu(0)).context, str(mx.cpu()), repr(mx.cpu(1)), mx.cpu() == mx.cpu(0), mx.cpu() == mx.cpu(1), mx.Context('cpu', 0) == mx.cpu(), str(mx.current_context()), hash(mx.cpu()) == hash(mx.cpu(0)), mx.cpu().device_type, mx.gpu(0).device_type]
with mx.Context('cpu', 1):
    r += [str(nd.ones((1,)).context), str(mx.current_context())]

x = nd.array([1.0, 2, 3])
y = nd.zeros((3,))
nd.exp(x, out=y)
nd.elemwise_add(x, x, out=y)
z = nd.broadcast_add(x, nd.ones((1,)), out=x)
nd.sqrt(x, out=x)
r = [x, y, z is x]

mx.random.seed(3)
a = nd.random.uniform(0, 1, (3,))
mx.random.seed(3)
b = nd.random.uniform(0, 1, (3,))
r = [bool((a == b).asnumpy().all()), nd.random.normal(shape=(2, 3)).shape, nd.random.uniform(shape=2).shape, nd.random.randint(0, 5, (4,)).dtype.__name__, nd.random.exponential(1, (2,)).shape, nd.random.gamma(nd.array([1, 2]), nd.array([1, 1])).shape, nd.random.multinomial(nd.array([0, 1.0, 0])), nd.random.uniform(nd.array([0, 10]), nd.array([1, 11]), shape=3).shape, nd.random.shuffle(nd.arange(5)).sum(), nd.random.poisson(3, (2,)).dtype.__name__, nd.random_uniform(shape=(2,)).shape, tried(lambda: nd.random.uniform(1, nd.ones((2,)))), nd.random.randn(2, 3).shape, nd.sample_uniform(nd.array([0, 1]), nd.array([1, 2]), shape=(2,)).shape]

r = []
for d in ['float16', 'float64', 'int8', 'uint8', 'int32', 'int64']:
    x = nd.array([[5, 7], [2, 3]], dtype=d)
    y = nd.array([[2, 2], [3, 1]], dtype=d)
    r.append([d] + [tried(lambda: (lambda v: [v.dtype.name, v.astype('float64')])(f().asnumpy())) for f in (lambda: x + y, lambda: x - y, lambda: x * y, lambda: x / y, lambda: x % y, lambda: x ** y, lambda: x + 1, lambda: x / 2, lambda: 2 - x, lambda: x * 0.5, lambda: -x, lambda: x > y, lambda: x == 2, lambda: x.sum(), lambda: x.mean(), lambda: x.max(axis=0), lambda: x.argmax(axis=1), lambda: nd.square(x), lambda: nd.abs(x), lambda: nd.maximum(x, y), lambda: nd.clip(x, 3, 5), lambda: x.T, lambda: nd.concat(x, y, dim=0), lambda: nd.where(x > y, x, y), lambda: nd.one_hot(x[0], 8), lambda: x.astype('float32'), lambda: nd.zeros_like(x), lambda: x.prod(), lambda: nd.take(x, nd.array([0])), lambda: x.topk(k=1))])

for d in ['float16', 'float64', 'int8', 'uint8', 'int32', 'int64']:
    print(nd.array([[5, 7], [2, 3]], dtype=d) / 2, nd.full((3, 3), -1 if d != 'uint8' else 1, dtype=d))
    print(nd.array([1.5, 2.25], dtype=d))
    print(nd.arange(1200, dtype=d) if d not in ('int8', 'uint8', 'float16') else '')

print(nd.array([10000000000.0, 1.0]))
print(nd.array([1e-05, 1]))
print(nd.array([123456.789]))
print(nd.array([[1e-20, 1e+20]]))
print(nd.array([0.1] * 7).reshape((1, 7)))
print(nd.array([-0.0, 0.0]))
print(nd.ones((2, 2, 2)))
print(nd.ones((1, 1, 1, 1)))
print([nd.ones((1,)), nd.zeros((1,))])
print({'a': nd.ones((1,))})
print('%s|%r|{}'.format(nd.ones((1,))) % (nd.ones((1,)), nd.ones((1,))))
print(nd.ones((3,))[1], nd.ones((3,))[1:2])
print(nd.ones((100, 20)))
print(nd.arange(30).reshape((30, 1)))

class Clip(ag.Function):
    def __init__(self, c):
        super().__init__()
        self.c = c
    def forward(self, x):
        return nd.clip(x, -self.c, self.c)
    def backward(self, d):
        return d * self.c
x = draw((3,), 1)
x.attach_grad()
w = nd.ones((3,))
w.attach_grad()
with ag.record():
    y = Clip(0.5)(x * w) * 2
    z = Clip(0.1)(y)
z.backward(nd.array([1, 2, 3]))
r = [y, z, x.grad, w.grad]

x = nd.array([[1.0, 2], [3, 4]])
x.attach_grad()
y = nd.array([1.0, 2])
y.attach_grad(grad_req='add')
r = []
for k in range(2):
    with ag.record():
        l = nd.FullyConnected(x, x, y, num_hidden=2)
        m = nd.LayerNorm(l, y, y)
        n = (m * m).sum()
    ag.backward([n, l], [None, nd.ones((2, 2))])
    r += [x.grad.copy(), y.grad.copy()]

r = []
x = nd.arange(12).reshape((3, 4))
x.attach_grad()
with ag.record():
    y = x
    for i in range(3):
        y = nd.concat(y[:, :2] * i, y[:, 2:] + 1, dim=1)
    z = nd.stack(*[y[i] * (i + 1) for i in range(3)]).sum(axis=0)
z.backward(nd.array([1, 2, 3, 4]))
r = [z, x.grad]

x = nd.array([1.0, 2, 3])
r = [x.slice_axis(axis=0, begin=-2, end=None), x.expand_dims(axis=1).broadcast_to((3, 2)), x.tile(2), x.repeat(2), x.flip(0), x.reshape((3, 1)).dot(x.reshape((1, 3))), x.softmax(), x.norm(), x.one_hot(4), x.clip(1.5, 2.5), x.exp().log(), x.sum().asscalar(), x.mean().asscalar(), x.max().asscalar(), x.argmax(axis=0), x.sign(), x.round(), x.square().sqrt(), x.pick(nd.array([1]), axis=0), x.take(nd.array([2, 0])), x.split(3), x.broadcast_like(nd.ones((2, 3))), x.diag().shape, x.reciprocal(), x.cumsum()]
"""
