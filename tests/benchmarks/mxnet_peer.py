"""MXNet behind a pipe: run by the interpreter that SYMLOOM_MXNET_PYTHON names, with a folder of symbol and values.

It prints ``ready`` and the gradients' file once, and then, for every line with a count, the seconds that so many
forward and backward passes take.
"""

import os
import sys
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")

import mxnet as mx  # noqa: TID253
import numpy as np


def main(folder: str) -> None:
    """Answer until the input ends."""
    values = dict(np.load(os.path.join(folder, "values.npz")))  # noqa: PTH118 - an old interpreter
    net = mx.sym.load(os.path.join(folder, "net.json"))  # noqa: PTH118
    arrays = {name: mx.nd.array(value) for name, value in values.items()}
    wanted = [name for name in arrays if not name.startswith("data") and not name.endswith("label")]
    gradients = {name: mx.nd.zeros(arrays[name].shape) for name in wanted}
    executor = net.bind(mx.cpu(), arrays, args_grad=gradients)

    def run() -> None:
        executor.forward(is_train=True)
        executor.backward()

    run()
    np.savez(os.path.join(folder, "gradients.npz"), **{n: g.asnumpy() for n, g in gradients.items()})  # noqa: PTH118
    print("ready", flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        for _ in range(int(line)):
            run()
        mx.nd.waitall()
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
