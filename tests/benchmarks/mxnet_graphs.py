"""Graph work in MXNet behind a pipe: run by the interpreter that SYMLOOM_MXNET_PYTHON names, with a number of nodes.

It prints ``ready``, and then, for every line with the name of a task, ``done`` when that has been done once. The chain
is that of `tests.benchmarks.inference.composed`.
"""

import os
import sys

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("MXNET_STORAGE_FALLBACK_LOG_VERBOSE", "0")

import mxnet as mx  # noqa: TID253


def composed(count: int) -> mx.sym.Symbol:
    """Return Dense → Relu → Add blocks of five nodes with a skip around each Relu."""
    x = mx.sym.Variable("data")
    for _ in range(count // 5):
        before = mx.sym.FullyConnected(x, num_hidden=64)
        x = mx.sym.Activation(before, act_type="relu") + before
    return x


def main(count: int) -> None:
    """Answer until the input ends."""
    net = composed(count)
    text = net.tojson()
    tasks = {
        "compose a symbol": lambda: composed(count),
        "list_arguments": net.list_arguments,
        "infer all of the symbol": lambda: net.infer_shape(data=(32, 64)),
        "tojson": net.tojson,
        "load_json": lambda: mx.sym.load_json(text),
        "simple_bind with gradients": lambda: net.simple_bind(mx.cpu(), data=(2, 64)),
    }
    print("ready", flush=True)
    for line in sys.stdin:
        tasks[line.strip()]()
        print("done", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
