"""JAX behind a pipe: run by the interpreter that SYMLOOM_JAX_PYTHON names, with a folder of symbol and values.

It prints ``ready`` and the gradients' file once, and then, for every line with a count, the seconds that so many
forward and backward passes take. It runs on one thread, as all others do.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")
os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax  # noqa: TID253
import jax.numpy as jnp  # noqa: TID253
import numpy as np
from jax import lax  # noqa: TID253

from core import symbol as sym
from core.operators.activation import Activation
from core.operators.convolution import Convolution
from core.operators.elementwise import ElemwiseAdd
from core.operators.linear import FullyConnected
from core.operators.loss import SoftmaxOutput
from core.operators.operator import Operator
from core.operators.pooling import Pooling
from tests.benchmarks.peers import interpreter, timed


def _cross_entropy(scores: Any, label: Any) -> Any:  # noqa: ANN401 - an array of the library
    logs = jax.nn.log_softmax(scores)
    return -jnp.take_along_axis(logs, label[:, None].astype(int), 1).mean()


def _rule(operator: Operator) -> Any:  # noqa: ANN401
    match operator:
        case FullyConnected():
            return lambda x, w, b: x.reshape(len(x), -1) @ w.T + b
        case Activation():
            return {"relu": jax.nn.relu, "tanh": jnp.tanh}[operator.act_type]
        case Convolution():
            return lambda x, w, b: lax.conv(x, w, (1, 1), "VALID") + b[:, None, None]
        case Pooling():
            window = (1, 1, *operator.kernel)
            return lambda x: lax.reduce_window(x, -jnp.inf, lax.max, window, window, "VALID")
        case ElemwiseAdd():
            return jnp.add
        case SoftmaxOutput():
            return _cross_entropy
    raise NotImplementedError(operator.name)


def main(folder: Path) -> None:
    """Answer until the input ends."""
    with np.load(folder / "values.npz") as loaded:
        values = {name: jnp.asarray(value) for name, value in loaded.items()}
    network = interpreter(sym.load(str(folder / "net.json")), _rule)
    others = {name: each for name, each in values.items() if name.startswith("data") or name.endswith("label")}
    parameters = {name: each for name, each in values.items() if name not in others}
    # what does not change comes as an argument too, or it would be folded into the compiled program
    pass_ = jax.jit(jax.value_and_grad(lambda parameters, others: network({**parameters, **others})))
    _, gradients = pass_(parameters, others)
    found: dict[str, Any] = {name: np.asarray(each) for name, each in gradients.items()}
    np.savez(folder / "gradients.npz", **found)
    print("ready", flush=True)
    run = timed(lambda: jax.block_until_ready(pass_(parameters, others)))
    for line in sys.stdin:
        print(run(int(line)), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
