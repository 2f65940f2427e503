"""Compare Gluon's layers with MXNet's: run this with a Python that has MXNet 1.9.1.

    MXNET_MKLDNN_ENABLED=0 PYTHONPATH=. python tests/peers/gluon_mxnet.py [part of a name]

Each layer is made in both, its parameters travel from ours to MXNet's in a file, and then reprs, names, outputs,
gradients and moving statistics are compared, with the layer as written and hybridized. Prints what differs.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("MXNET_SUBGRAPH_BACKEND", "NONE")
os.environ.setdefault("MXNET_STORAGE_FALLBACK_LOG_VERBOSE", "0")

import mxnet as mx
import numpy as np

import core
from core import gluon, util
from core.operators.operator import Array

Make = Callable[[Any], Any]
"""Makes a block from a ``gluon.nn``."""


def network(nn: Any) -> Any:  # noqa: ANN401 - of either side
    net = nn.HybridSequential(prefix="net_")
    with net.name_scope():
        net.add(nn.Conv2D(3, 3, padding=1, activation="relu"), nn.MaxPool2D(), nn.BatchNorm())
        net.add(nn.Conv2D(4, 2, use_bias=False), nn.AvgPool2D(2, 1, 1, count_include_pad=False), nn.Flatten())
        net.add(nn.Dense(5, activation="tanh"), nn.LayerNorm(), nn.Dense(2))
    return net


CASES: dict[str, tuple[Make, tuple[int, ...]]] = {
    "Dense": (lambda nn: nn.Dense(3, activation="sigmoid"), (4, 5)),
    "Dense unflattened": (lambda nn: nn.Dense(3, flatten=False), (2, 4, 5)),
    "Dense without bias": (lambda nn: nn.Dense(3, use_bias=False), (2, 4, 5)),
    "Conv1D": (lambda nn: nn.Conv1D(4, 3, strides=2, padding=1, dilation=2), (2, 3, 9)),
    "Conv2D": (lambda nn: nn.Conv2D(4, (3, 2), groups=2, activation="relu"), (2, 4, 5, 6)),
    "Conv3D": (lambda nn: nn.Conv3D(2, 2), (1, 2, 3, 4, 5)),
    "MaxPool1D": (lambda nn: nn.MaxPool1D(3, 2, 1, ceil_mode=True), (2, 3, 8)),
    "MaxPool2D": (lambda nn: nn.MaxPool2D((2, 3), (1, 2)), (2, 3, 5, 7)),
    "MaxPool3D": (lambda nn: nn.MaxPool3D(), (1, 2, 4, 4, 4)),
    "AvgPool1D": (lambda nn: nn.AvgPool1D(3, 2, 1), (2, 3, 8)),
    "AvgPool2D": (lambda nn: nn.AvgPool2D(3, 2, 1, count_include_pad=False), (2, 3, 7, 7)),
    "AvgPool3D": (lambda nn: nn.AvgPool3D(), (1, 2, 4, 4, 4)),
    "GlobalMaxPool1D": (lambda nn: nn.GlobalMaxPool1D(), (2, 3, 8)),
    "GlobalMaxPool2D": (lambda nn: nn.GlobalMaxPool2D(), (2, 3, 8, 2)),
    "GlobalMaxPool3D": (lambda nn: nn.GlobalMaxPool3D(), (2, 3, 4, 2, 3)),
    "GlobalAvgPool1D": (lambda nn: nn.GlobalAvgPool1D(), (2, 3, 8)),
    "GlobalAvgPool2D": (lambda nn: nn.GlobalAvgPool2D(), (2, 3, 5, 7)),
    "GlobalAvgPool3D": (lambda nn: nn.GlobalAvgPool3D(), (2, 3, 5, 7, 2)),
    "BatchNorm": (lambda nn: nn.BatchNorm(), (4, 3, 2)),
    "BatchNorm of the last axis": (lambda nn: nn.BatchNorm(axis=-1), (4, 2, 3)),
    "BatchNorm with moving statistics": (lambda nn: nn.BatchNorm(use_global_stats=True), (4, 3)),
    "LayerNorm": (lambda nn: nn.LayerNorm(), (4, 5)),
    "LayerNorm of another axis": (lambda nn: nn.LayerNorm(axis=1), (2, 3, 4)),
    "PReLU": (lambda nn: nn.PReLU(), (3, 4)),
    "PReLU by channel": (lambda nn: nn.PReLU(in_channels=4), (3, 4)),
    "ELU": (lambda nn: nn.ELU(0.5), (3, 4)),
    "GELU": (lambda nn: nn.GELU(), (3, 4)),
    "Swish": (lambda nn: nn.Swish(1.5), (3, 4)),
    "LeakyReLU": (lambda nn: nn.LeakyReLU(0.1), (3, 4)),
    "Activation": (lambda nn: nn.Activation("softsign"), (3, 4)),
    "Flatten": (lambda nn: nn.Flatten(), (3, 4, 2)),
    "HybridLambda": (lambda nn: nn.HybridLambda(lambda F, x: F.exp(x)), (3, 4)),
    "network": (network, (2, 3, 8, 8)),
}
"""SELU is left out: its gradient is wrong in MXNet."""


def draw(shape: tuple[int, ...], seed: int) -> Array:
    """Return numbers that both sides get."""
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def facts(side: Any, block: Any, shape: tuple[int, ...]) -> dict[str, Any]:  # noqa: ANN401 - of either side
    """Run a block in training and return all there is to compare."""
    x = side.nd.array(draw(shape, 1))
    x.attach_grad()
    with side.autograd.record():
        y = block(x)
        total = (y * side.nd.array(draw(y.shape, 2))).sum()
    total.backward()
    traced = block(side.sym.Variable("data"))
    found = {"output": y.asnumpy(), "gradient of the data": x.grad.asnumpy(), "repr": repr(block)}
    found |= {"arguments": traced.list_arguments(), "outputs": traced.list_outputs()}
    for name, parameter in block.collect_params().items():
        found[name] = parameter.data().asnumpy()
        found[f"request of {name}"] = parameter.grad_req
        if parameter.grad_req != "null":
            found[f"gradient of {name}"] = parameter.grad().asnumpy()
    return found


def both(make: Make, shape: tuple[int, ...], path: Path, *, is_hybrid: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the facts of our block and of MXNet's, with the same parameters."""
    with core.name.NameManager(), mx.name.NameManager():
        ours, theirs = make(gluon.nn), make(mx.gluon.nn)
        ours.initialize()
        ours(core.nd.array(draw(shape, 1)))
        for seed, parameter in enumerate(ours.collect_params().values()):
            values = draw(parameter.shape, seed + 3)
            parameter.set_data(np.square(values) + np.float32(0.1) if "var" in parameter.name else values)
        ours.save_parameters(path)
        theirs.load_parameters(str(path))
        for block in (ours, theirs):
            block.hybridize(is_hybrid)
        return facts(core, ours, shape), facts(mx, theirs, shape)


def differences(ours: dict[str, Any], theirs: dict[str, Any]) -> Iterator[str]:
    """Name the facts that differ."""
    for key in ours | theirs:
        one, other = ours.get(key), theirs.get(key)
        if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
            if one.shape != other.shape or not np.allclose(one, other, rtol=1e-4, atol=1e-5):
                yield f"{key}: {one} here, {other} in MXNet"
        elif one != other:
            yield f"{key}: {one} here, {other} in MXNet"


def main() -> int:
    """Compare the layers whose names have the part given, and tell whether any differs."""
    part = sys.argv[1] if len(sys.argv) > 1 else ""
    failed = compared = 0
    with tempfile.TemporaryDirectory() as folder, util.np_shape(False):
        for name, (make, shape) in CASES.items():
            for is_hybrid in (False, True) if part in name else ():
                compared += 1
                ours, theirs = both(make, shape, Path(folder) / "parameters", is_hybrid=is_hybrid)
                found = list(differences(ours, theirs))
                failed += bool(found)
                for text in found:
                    print(f"{name}{', hybridized' if is_hybrid else ''}: {text}")
    print(f"{compared - failed} of {compared} agree")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
