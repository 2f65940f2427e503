"""Small programs on arrays that run the same on MXNet and on us: what they compute, or the class of their error.

    python array_programs.py mxnet

prints the results of all programs as JSON. It imports nothing of ours, so that an interpreter with MXNet can run it.
"""

from __future__ import annotations

import importlib
import json
import sys
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

Program = Callable[[], Any]


def expressions(mx: Any) -> dict[str, Program]:  # noqa: ANN401 - either module
    """Return programs without autograd."""
    nd = mx.nd
    f, i = nd.array([[1, 2, 3], [4, 5, 6]]), nd.array([[1, 2, 3], [4, 5, 6]], dtype="int32")
    u, d = nd.array([1, 2, 3], dtype="uint8"), nd.array([[1, 2, 3], [4, 5, 6]], dtype="float64")
    cube = nd.arange(24).reshape((2, 3, 4))
    return {
        "numbers": lambda: nd.array([1.5, 2], dtype="int32"),
        "integers times float": lambda: i * 2.5,
        "integers divided": lambda: i / 2,
        "number divided by integers": lambda: 7 / i,
        "integer powers": lambda: i**2,
        "integer comparison": lambda: i > 2,
        "integer functions": lambda: nd.exp(i),
        "integer mean": i.mean,
        "bytes wrap around": lambda: u + 300,
        "bytes wrap below": lambda: u - 2,
        "modulo": lambda: -f % 2,
        "number modulo": lambda: 2 % f,
        "mixed types": lambda: d + f,
        "mixed integers": lambda: i * f,
        "text": lambda: f + "a",
        "none": lambda: f == None,  # noqa: E711
        "numpy": lambda: np.ones(3) + f,
        "broadcast": lambda: f * nd.array([1, 10, 100]),
        "no broadcast": lambda: nd.ones(2) * nd.ones(3),
        "item": lambda: f[0, 1],
        "out of bounds": lambda: f[5],
        "out of bounds below": lambda: f[0, 5],
        "reversed": lambda: f[::-1],
        "new axis": lambda: f[:, None, 1],
        "ellipsis": lambda: cube[..., 1],
        "list": lambda: cube[[1, 0], [0, 2]],
        "array": lambda: f[nd.array([1, 0])],
        "separated arrays": lambda: cube[[0, 1], :, [1, 2]],
        "text index": lambda: f["a"],
        "codes": lambda: cube.reshape((-4, 1, 2, -2)),
        "merged": lambda: cube.reshape((-3, 0)),
        "too large": lambda: f.reshape((4, 2)),
        "ranges": lambda: nd.arange(1, 3, 0.5, repeat=2),
        "identity matrix": lambda: nd.eye(2, 3, 1),
        "truth of many": lambda: not f,
        "scalar of many": f.asscalar,
        "maximum": lambda: nd.maximum(2, f),
        "power": lambda: nd.power(2, f),
        "broadcast_to": lambda: f.broadcast_to((2, 2, 3)),
        "not broadcast_to": lambda: f.broadcast_to((3, 3)),
        "wrong input": lambda: nd.square(3),
        "missing input": lambda: nd.FullyConnected(f, nd.ones((2, 3)), num_hidden=2),
        "wrong shape": lambda: nd.FullyConnected(f, nd.ones((2, 4)), nd.ones(2), num_hidden=2),
        "not one shape": lambda: nd.elemwise_add(f, nd.ones((1, 3))),
        "no array": lambda: nd.array([[1, 2], [3]]),
        "unknown context": lambda: mx.Context("foo"),
        "two kinds of parameters": lambda: nd.random.uniform(nd.array([0, 10]), 1),
        "views": lambda: written(mx),
    }


def written(mx: Any) -> Any:  # noqa: ANN401
    """Write through pieces of an array."""
    x = mx.nd.zeros((3, 2))
    x[1][:] = 5
    x[2:][0, 1] = 6
    x[:, 0][:] = 9
    x.reshape((-1,))[0] = 7
    return x


def gradients(mx: Any) -> dict[str, Program]:  # noqa: ANN401
    """Return programs that record ``y`` of ``x`` and differentiate it."""
    nd, autograd = mx.nd, mx.autograd

    def of(function: Callable[[Any], Any], grad_req: str = "write", passes: int = 1) -> Program:
        def program() -> Any:  # noqa: ANN401
            x = nd.array([[1.0, 2, 3], [4, 5, 6]])
            x.attach_grad(grad_req)
            for _ in range(passes):
                with autograd.record():
                    y = function(x)
                y.backward()
            return x.grad

        return program

    def buffer(x: Any) -> Any:  # noqa: ANN401
        into = nd.zeros((2, 3))
        into[:] = x * 2
        return into * into

    def into_recorded(x: Any) -> Any:  # noqa: ANN401
        y = x * 1
        y[0] = 1
        return y

    def in_place(x: Any) -> Any:  # noqa: ANN401
        total = nd.zeros((2, 3))
        total += x
        return total

    def second(x: Any) -> Any:  # noqa: ANN401
        return autograd.grad(nd.sigmoid(x), x, create_graph=True)[0]

    def rows(x: Any) -> Any:  # noqa: ANN401
        return nd.add_n(*[row * row for row in x])

    return {
        "square": of(lambda x: x * x),
        "added": of(lambda x: x * x, "add", 3),
        "null": of(lambda x: x * 2, "null"),
        "constants": of(lambda x: nd.ones(x.shape) * 2),
        "parts": of(lambda x: (x[0] * x[1]).sum() + x[0, 1] + x[:, 1:].sum() + x[::-1].sum() * 2),
        "gathered": of(lambda x: x[nd.array([0, 0])].sum() + x[[0, 1], [1, 1]].sum() * 3),
        "taken": of(lambda x: x.take(nd.array([1, 1])).sum() + x.pick(nd.array([0, 2])).sum()),
        "reshaped": of(lambda x: (x.reshape((3, 2)) * nd.array([[1, 2], [3, 4], [5, 6]])).T.sum(axis=0)),
        "stretched": of(lambda x: x * nd.array([1, 2, 3]) / x[0]),
        "cut": of(lambda x: x * 2 + x.detach() * 5 + nd.BlockGrad(x) * 7),
        "only cut": of(nd.BlockGrad),
        "chosen": of(lambda x: nd.where(x > 3, x * 2, x * 3) + x.clip(2, 4) + nd.maximum(x, 3)),
        "softmax": of(lambda x: nd.SoftmaxOutput(x, nd.array([0, 1]))),
        "moved": of(lambda x: x.as_in_context(mx.cpu(1)).as_in_context(mx.cpu(0)) * 3 + x.copy()),
        "other type": of(lambda x: x.astype("float64").astype("float32") * 2),
        "second order": of(second),
        "rows": of(rows),
        "written": of(buffer),
        "written into recorded": of(into_recorded),
        "in place": of(in_place),
        "leaf": of(lambda x: x),
    }


def results(mx: Any) -> dict[str, Any]:  # noqa: ANN401
    """Run all programs."""
    mx.random.seed(0)
    return {name: outcome(mx, program) for name, program in {**expressions(mx), **gradients(mx)}.items()}


def outcome(mx: Any, program: Program) -> Any:  # noqa: ANN401
    """Return what a program gives, as JSON has it, or the class of its error."""
    try:
        found = program()
        if isinstance(found, mx.nd.NDArray):
            return [list(found.shape), np.dtype(found.dtype).name, found.asnumpy().astype(np.float64).tolist()]
        return str(found)
    except Exception as error:  # noqa: BLE001 - its class is the answer
        mx.autograd.set_recording(False)
        mx.autograd.set_training(False)
        return type(error).__name__


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.stdout.write(json.dumps(results(importlib.import_module(sys.argv[1]))))
