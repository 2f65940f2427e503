"""Which operators are methods of arrays as well: ``x.sum(axis=0)`` is ``nd.sum(x, axis=0)``."""

from __future__ import annotations

_NAMES = """
abs arccos arccosh arcsin arcsinh arctan arctanh argmax argmax_channel argmin argsort batch_take broadcast_axes
broadcast_like cbrt ceil clip cos cosh degrees depth_to_space diag erf erfinv exp expm1 fix flip floor gamma gammaln
gelu hard_sigmoid log log10 log1p log2 log_sigmoid log_softmax max mean min mish nanprod nansum norm one_hot ones_like
pad pick prod radians rcbrt reciprocal relu repeat reshape_like rint round rsqrt shape_array sigmoid sign sin sinh
size_array slice slice_axis slice_like softmax softmin softrelu softsign sort space_to_depth split split_v2 sqrt
square sum swapaxes take tan tanh tile topk trunc zeros_like
"""

METHODS = frozenset(_NAMES.split())
"""MXNet's names of the methods that are operators with the array as their first input; those that we have exist."""
