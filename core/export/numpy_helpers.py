"""Functions that exported NumPy files define where they use them: what NumPy has no name for."""

from __future__ import annotations

from collections.abc import Mapping

from core.export.formula import Helper

_WINDOWS = ("unfold",)

HELPERS: Mapping[str, Helper] = {
    "erf": Helper(
        """
def erf_of(x: np.ndarray) -> np.ndarray:
    return np.vectorize(math.erf, otypes=[x.dtype])(x)
""",
        imports=("math",),
    ),
    "erfinv": Helper(
        '''
def erfinv_of(y: np.ndarray) -> np.ndarray:
    """Return x with erf(x) = y, from the quantiles of the normal distribution."""
    normal = statistics.NormalDist(sigma=0.5**0.5)
    inside = np.clip(y, -1 + 2**-53, 1 - 2**-53).ravel().tolist()
    x = np.array([normal.inv_cdf((1 + each) / 2) for each in inside], y.dtype)
    return np.where(np.abs(y) < 1, x.reshape(y.shape), np.sign(y) * np.inf)
''',
        imports=("statistics",),
    ),
    "gammaln": Helper(
        """
def gammaln_of(x: np.ndarray) -> np.ndarray:
    return np.vectorize(lambda x: math.inf if x <= 0 and x == round(x) else math.lgamma(x), otypes=[x.dtype])(x)
""",
        imports=("math",),
    ),
    "digamma": Helper(
        '''
def digamma_of(x: np.ndarray) -> np.ndarray:
    """Return the derivative of ln Γ(x): reflected below one half, and by its asymptotic series from 16 on."""
    z = np.where(x < 0.5, 1 - x, x)
    near = sum(np.where(z + k < 16, 1 / (z + k), 0.0) for k in range(16))
    z = z + np.maximum(np.ceil(16 - z), 0)
    bernoulli = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730)
    series = sum(b / (2 * k * z ** (2 * k)) for k, b in enumerate(bernoulli, 1))
    y = np.log(z) - 0.5 / z - series - near
    return np.where(x < 0.5, y - np.pi / np.tan(np.pi * (x % 1)), y).astype(x.dtype)
'''
    ),
    "softmax": Helper(
        """
def softmax_along(x: np.ndarray, axis: int) -> np.ndarray:
    exp = np.exp(x - x.max(axis=axis, keepdims=True))
    return exp / exp.sum(axis=axis, keepdims=True)
"""
    ),
    "log_softmax": Helper(
        """
def log_softmax_along(x: np.ndarray, axis: int) -> np.ndarray:
    x = x - x.max(axis=axis, keepdims=True)
    return x - np.log(np.exp(x).sum(axis=axis, keepdims=True))
"""
    ),
    "scatter": Helper(
        """
def scatter(data: np.ndarray, places: tuple, shape: tuple) -> np.ndarray:
    whole = np.zeros(shape, data.dtype)
    whole[places] = data
    return whole
"""
    ),
    "pad_axes": Helper(
        '''
def pad_axes(x: np.ndarray, before: tuple, behind: tuple, value: float) -> np.ndarray:
    """Return (N, C, ...) with values added along the axes of positions."""
    margins = [(0, 0), (0, 0), *zip(before, behind, strict=True)]
    return np.pad(x, margins, constant_values=value)
'''
    ),
    "unfold": Helper(
        '''
def unfold(
    x: np.ndarray,
    kernel: tuple,
    stride: tuple,
    dilate: tuple,
    pad: tuple,
    value: float = 0.0,
    counts: tuple = (),
) -> np.ndarray:
    """Return what each window of (N, C, ...) sees: (N, C, kernel..., positions...)."""
    spans = tuple(d * (k - 1) + 1 for d, k in zip(dilate, kernel, strict=True))
    counts = counts or (0,) * len(pad)
    sizes = zip(pad, counts, stride, spans, x.shape[2:], strict=True)
    ends = [max(p, (n - 1) * s + span - size - p) for p, n, s, span, size in sizes]
    margins = [(0, 0), (0, 0), *zip(pad, ends, strict=True)]
    x = np.pad(x, margins, constant_values=value)
    axes = tuple(range(2, x.ndim))
    view = np.lib.stride_tricks.sliding_window_view(x, spans, axis=axes)
    steps = [slice(None, None, step) for step in (*stride, *dilate)]
    view = view[(slice(None), slice(None), *steps)]
    axes = len(kernel)
    return np.moveaxis(view, tuple(range(-axes, 0)), tuple(range(2, 2 + axes)))
'''
    ),
    "fold": Helper(
        '''
def fold(
    windows: np.ndarray,
    shape: tuple,
    stride: tuple,
    dilate: tuple,
    pad: tuple,
) -> np.ndarray:
    """Add what each window holds, (N, C, kernel..., positions...), up in an array of a shape."""
    axes = len(stride)
    kernel, counts = windows.shape[2 : 2 + axes], windows.shape[2 + axes :]
    spans = [d * (k - 1) + 1 for d, k in zip(dilate, kernel, strict=True)]
    sizes = zip(shape[2:], pad, counts, stride, spans, strict=True)
    ends = [max(size + 2 * p, (n - 1) * s + span) for size, p, n, s, span in sizes]
    every = (slice(None), slice(None))
    whole = np.zeros((*shape[:2], *ends), windows.dtype)
    for place in np.ndindex(*kernel):
        starts = [at * d for at, d in zip(place, dilate, strict=True)]
        steps = zip(starts, counts, stride, strict=True)
        where = [slice(b, b + (n - 1) * s + 1, s) for b, n, s in steps]
        whole[(*every, *where)] += windows[(*every, *place)]
    inside = [slice(p, p + n) for p, n in zip(pad, shape[2:], strict=True)]
    return whole[(*every, *inside)]
'''
    ),
    "max_pool": Helper(
        """
def max_pool(x: np.ndarray, kernel: tuple, stride: tuple, pad: tuple) -> np.ndarray:
    once, axes = (1,) * len(kernel), tuple(range(2, x.ndim))
    return unfold(x, kernel, stride, once, pad, -np.inf).max(axis=axes)
""",
        needs=_WINDOWS,
    ),
    "avg_pool": Helper(
        """
def avg_pool(
    x: np.ndarray,
    kernel: tuple,
    stride: tuple,
    pad: tuple,
    count_pad: bool,
) -> np.ndarray:
    once, axes = (1,) * len(kernel), tuple(range(2, x.ndim))
    total = unfold(x, kernel, stride, once, pad).sum(axis=axes)
    ones = np.ones_like(x[:1, :1])
    counts = unfold(ones, kernel, stride, once, pad, float(count_pad)).sum(axis=axes)
    return total / counts
""",
        needs=_WINDOWS,
    ),
    "window_counts": Helper(
        '''
def window_counts(
    x: np.ndarray,
    kernel: tuple,
    stride: tuple,
    pad: tuple,
    count_pad: bool,
    full: bool,
) -> np.ndarray:
    """Return how many positions of each window count for its average."""
    once, axes = (1,) * len(kernel), tuple(range(2, x.ndim))
    margins = [(0, 0), (0, 0), *((p, p) for p in pad)]
    ones = np.pad(np.ones_like(x[:1, :1]), margins, constant_values=float(count_pad))
    free = [size - k for size, k in zip(ones.shape[2:], kernel, strict=True)]
    steps = [-(-f // s) if full else f // s for f, s in zip(free, stride, strict=True)]
    counts = tuple(step + 1 for step in steps)
    inside = unfold(ones, kernel, stride, once, (0,) * len(pad), 0.0, counts)
    return np.maximum(inside.sum(axis=axes), 1)
''',
        needs=_WINDOWS,
    ),
    "spread_windows": Helper(
        '''
def spread_windows(
    grad: np.ndarray,
    like: np.ndarray,
    kernel: tuple,
    stride: tuple,
    pad: tuple,
) -> np.ndarray:
    """Give what arrives at each window to each of its positions."""
    axes = len(kernel)
    counts = grad.shape[2:]
    windows = grad.reshape(*grad.shape[:2], *(1,) * axes, *counts)
    windows = np.broadcast_to(windows, (*grad.shape[:2], *kernel, *counts))
    return fold(windows, like.shape, stride, (1,) * axes, pad)
''',
        needs=("fold",),
    ),
    "back_to_maximum": Helper(
        '''
def back_to_maximum(
    grad: np.ndarray,
    x: np.ndarray,
    kernel: tuple,
    stride: tuple,
    pad: tuple,
) -> np.ndarray:
    """Give what arrives at each window to the first of its greatest values."""
    once, counts = (1,) * len(kernel), grad.shape[2:]
    windows = unfold(x, kernel, stride, once, pad, -np.inf, counts)
    rows = windows.reshape(*x.shape[:2], -1, *counts)
    places = np.arange(rows.shape[2]).reshape(-1, *(1,) * len(kernel))
    is_first = places == rows.argmax(axis=2)[:, :, None]
    windows = (is_first * grad[:, :, None]).reshape(windows.shape)
    return fold(windows, x.shape, stride, once, pad)
''',
        needs=("unfold", "fold"),
    ),
    "convolve": Helper(
        '''
def convolve(
    x: np.ndarray,
    weight: np.ndarray,
    kernel: tuple,
    stride: tuple,
    dilate: tuple,
    pad: tuple,
    groups: int,
) -> np.ndarray:
    """Return the products of all windows with all filters."""
    columns = unfold(x, kernel, stride, dilate, pad)
    counts = columns.shape[2 + len(kernel) :]
    filters = weight.reshape(groups, len(weight) // groups, -1)
    product = filters @ columns.reshape(len(x), groups, filters.shape[2], -1)
    return product.reshape(len(x), len(weight), *counts)
''',
        needs=_WINDOWS,
    ),
    "convolution_back_data": Helper(
        '''
def convolution_back_data(
    grad: np.ndarray,
    weight: np.ndarray,
    like: np.ndarray,
    kernel: tuple,
    stride: tuple,
    dilate: tuple,
    pad: tuple,
    groups: int,
) -> np.ndarray:
    """Return what a convolution sends back to its data."""
    filters = weight.reshape(groups, len(weight) // groups, -1)
    rows = grad.reshape(len(grad), groups, filters.shape[1], -1)
    columns = filters.swapaxes(1, 2) @ rows
    windows = columns.reshape(*like.shape[:2], *kernel, *grad.shape[2:])
    return fold(windows, like.shape, stride, dilate, pad)
''',
        needs=("fold",),
    ),
    "convolution_back_weight": Helper(
        '''
def convolution_back_weight(
    grad: np.ndarray,
    x: np.ndarray,
    kernel: tuple,
    stride: tuple,
    dilate: tuple,
    pad: tuple,
    groups: int,
) -> np.ndarray:
    """Return what a convolution sends back to its weight."""
    deep = x.shape[1] // groups
    columns = unfold(x, kernel, stride, dilate, pad)
    columns = columns.reshape(len(x), groups, deep * math.prod(kernel), -1)
    rows = grad.reshape(len(grad), groups, grad.shape[1] // groups, -1)
    products = (rows @ columns.swapaxes(2, 3)).sum(axis=0)
    return products.reshape(grad.shape[1], deep, *kernel)
''',
        needs=_WINDOWS,
        imports=("math",),
    ),
    "unmoved": Helper(
        '''
def unmoved(grad: np.ndarray, normal: np.ndarray, axes: tuple) -> np.ndarray:
    """Take away what normalization does not let through: the parts along 1 and along the normal values."""
    mean = grad.mean(axis=axes, keepdims=True)
    along = (grad * normal).mean(axis=axes, keepdims=True)
    return grad - mean - normal * along
'''
    ),
    "sum_to": Helper(
        '''
def sum_to(x: np.ndarray, like: np.ndarray) -> np.ndarray:
    """Add up what was broadcast."""
    new = x.ndim - like.ndim
    ones = [axis for axis, size in enumerate(like.shape) if size == 1]
    axes = [axis + new for axis in ones if x.shape[axis + new] != 1]
    return x.sum(axis=(*range(new), *axes)).reshape(like.shape)
'''
    ),
    "put": Helper(
        '''
def put(part: np.ndarray, like: np.ndarray, where: tuple | slice) -> np.ndarray:
    """Return zeros like an array, with a part at its place."""
    whole = np.zeros(like.shape, part.dtype)
    whole[where] = part
    return whole
'''
    ),
    "others": Helper(
        '''
def others(x: np.ndarray, axes: tuple) -> np.ndarray:
    """Return for each element the product of the others along the axes, right where some are 0 as well."""
    last = tuple(range(-len(axes), 0))
    moved = np.moveaxis(x, axes, last)
    rows = moved.reshape(*moved.shape[: moved.ndim - len(axes)], -1)
    before, after = np.ones_like(rows), np.ones_like(rows)
    np.cumprod(rows[..., :-1], axis=-1, out=before[..., 1:])
    np.cumprod(rows[..., :0:-1], axis=-1, out=after[..., -2::-1])
    return np.moveaxis((before * after).reshape(moved.shape), last, axes)
'''
    ),
    "dot_left": Helper(
        '''
def dot_left(
    grad: np.ndarray,
    b: np.ndarray,
    like: np.ndarray,
    transpose_a: bool,
    transpose_b: bool,
) -> np.ndarray:
    """Return what a product sends back to its left array."""
    b = b.reshape(-1, b.shape[-1]) if transpose_b else b.reshape(len(b), -1).T
    grad = grad.reshape(-1, len(b))
    return (b.T @ grad.T if transpose_a else grad @ b).reshape(like.shape)
'''
    ),
    "dot_right": Helper(
        '''
def dot_right(
    a: np.ndarray,
    grad: np.ndarray,
    like: np.ndarray,
    transpose_a: bool,
    transpose_b: bool,
) -> np.ndarray:
    """Return what a product sends back to its right array."""
    a = a.reshape(len(a), -1) if transpose_a else a.reshape(-1, a.shape[-1]).T
    grad = grad.reshape(a.shape[1], -1)
    return (grad.T @ a.T if transpose_b else a @ grad).reshape(like.shape)
'''
    ),
    "untile": Helper(
        '''
def untile(x: np.ndarray, like: np.ndarray, reps: tuple) -> np.ndarray:
    """Add up the copies that tiling made."""
    rank = max(like.ndim, len(reps))
    sizes = (*(1,) * (rank - like.ndim), *like.shape)
    times = (*(1,) * (rank - len(reps)), *reps)
    pairs = [size for pair in zip(times, sizes, strict=True) for size in pair]
    return x.reshape(pairs).sum(axis=tuple(range(0, 2 * rank, 2))).reshape(like.shape)
'''
    ),
    "unrepeat": Helper(
        '''
def unrepeat(x: np.ndarray, like: np.ndarray, times: int, axis: int) -> np.ndarray:
    """Add up the copies that repeating made."""
    return x.reshape(*like.shape[:axis], times, *like.shape[axis:]).sum(axis=axis)
'''
    ),
    "add_at": Helper(
        '''
def add_at(x: np.ndarray, places: tuple, shape: tuple) -> np.ndarray:
    """Add elements up at their places in zeros of a shape."""
    whole = np.zeros(shape, x.dtype)
    np.add.at(whole, places, x)
    return whole
'''
    ),
    "add_rows": Helper(
        '''
def add_rows(
    x: np.ndarray,
    places: np.ndarray,
    like: np.ndarray,
    axis: int,
) -> np.ndarray:
    """Add slices up at the indices along an axis that they were taken from."""
    whole = np.zeros(like.shape, x.dtype)
    rows = x.reshape(*like.shape[:axis], places.size, *like.shape[axis + 1 :])
    first = np.moveaxis(whole, axis, 0)
    np.add.at(first, places.reshape(-1), np.moveaxis(rows, axis, 0))
    return whole
'''
    ),
    "argsort_down": Helper(
        '''
def order_down(x: np.ndarray, axis: int) -> np.ndarray:
    """Return the order of the greatest first; equal numbers keep theirs."""
    backwards = np.argsort(np.flip(x, axis), axis=axis, kind="stable")
    return x.shape[axis] - 1 - np.flip(backwards, axis)
'''
    ),
    "unpad": Helper(
        '''
def unpad(
    grad: np.ndarray,
    before: tuple,
    behind: tuple,
    like: np.ndarray,
    is_edge: bool,
) -> np.ndarray:
    """Add what is in the edges up at the elements that they repeat."""
    mode = "edge" if is_edge else "reflect"
    for axis, widths in enumerate(zip(before, behind, strict=True)):
        size = like.shape[axis]
        places = np.pad(np.arange(size), widths, mode=mode)
        whole = np.zeros((*grad.shape[:axis], size, *grad.shape[axis + 1 :]), grad.dtype)
        np.add.at(np.moveaxis(whole, axis, 0), places, np.moveaxis(grad, axis, 0))
        grad = whole
    return grad
'''
    ),
    "put_diagonal": Helper(
        '''
def put_diagonal(
    x: np.ndarray,
    like: np.ndarray,
    k: int,
    axis_1: int,
    axis_2: int,
) -> np.ndarray:
    """Return zeros like an array, with a diagonal of two axes at its place."""
    whole = np.zeros(like.shape, x.dtype)
    matrices = np.moveaxis(whole, (axis_1, axis_2), (-2, -1))
    places = np.arange(x.shape[-1])
    matrices[..., places + max(-k, 0), places + max(k, 0)] = x
    return whole
'''
    ),
    "put_along": Helper(
        '''
def put_along(
    x: np.ndarray,
    places: np.ndarray,
    like: np.ndarray,
    axis: int,
) -> np.ndarray:
    """Return zeros like an array, with elements at places along an axis."""
    whole = np.zeros(like.shape, x.dtype)
    np.put_along_axis(whole, places, x.reshape(places.shape), axis)
    return whole
'''
    ),
}
"""Name -> the function, without the empty lines around it."""

HELPER_NAMES = tuple(helper.code.strip()[4:].partition("(")[0] for helper in HELPERS.values())
"""What the helpers are called in a file."""
