"""Other libraries on the networks of `tests.benchmarks.workloads`, each where it is installed.

PyTorch and JAX get the expression written in their own functions, MXNet the symbol's file. JAX and MXNet may live in
virtual environments of their own, which environment variables name; they run behind a pipe. Each peer hands out the
gradients of its first pass, so that what is compared computes the same.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core.expression.expression import topological
from core.operators.activation import Activation
from core.operators.convolution import Convolution
from core.operators.elementwise import ElemwiseAdd
from core.operators.linear import FullyConnected
from core.operators.loss import SoftmaxOutput
from core.operators.operator import Array, Operator
from core.operators.pooling import Pooling
from core.symbol.symbol import Symbol
from tests.benchmarks.workloads import Workload

MXNET_PYTHON = "SYMLOOM_MXNET_PYTHON"
"""Environment variable with the interpreter of a virtual environment that has MXNet."""
JAX_PYTHON = "SYMLOOM_JAX_PYTHON"
"""Likewise for JAX, where it is not installed beside us."""
TORCH_COMPILE = "SYMLOOM_TORCH_COMPILE"
"""Environment variable that asks for ``torch.compile`` as well, if it is set: compiling takes minutes."""


@dataclass(frozen=True)
class Peer:
    """Another library on one network.

    Attributes:
        run: Does a number of passes and returns the seconds that they take.
        gradients: What its first pass gave, by name.
    """

    name: str
    run: Callable[[int], float]
    gradients: dict[str, Array]


@contextmanager
def peers(workload: Workload, values: dict[str, Array]) -> Iterator[list[Peer]]:
    """Start the libraries that are installed."""
    found = []
    if importlib.util.find_spec("torch"):
        found.append(_torch(workload, values))
        if os.environ.get(TORCH_COMPILE):
            found += _agreeing(found[0], _torch(workload, values, is_compiled=True))
    jax = os.environ.get(JAX_PYTHON) or (sys.executable if importlib.util.find_spec("jax") else "")
    scripts = {"JAX jit": (jax, ["-m", "tests.benchmarks.jax_peer"])}
    mxnet = os.environ.get(MXNET_PYTHON, "")
    scripts["MXNet symbol"] = (mxnet, [str(Path(__file__).with_name("mxnet_peer.py"))])
    with ExitStack() as stack:
        for name, (python, script) in scripts.items():
            if python:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
                found.append(stack.enter_context(_behind_a_pipe(name, [python, *script], folder, workload, values)))
        yield found


def _agreeing(eager: Peer, compiled: Peer) -> list[Peer]:
    """Leave a compiled network out that has other gradients: some versions of PyTorch do, with convolutions."""
    try:
        check_gradients(eager.gradients, [compiled])
    except RuntimeError as error:
        print(f"left out: {error}", file=sys.stderr)
        return []
    return [compiled]


def timed(function: Callable[[], object]) -> Callable[[int], float]:
    """Return what does a number of calls and returns their seconds."""
    import time

    def run(count: int) -> float:
        start = time.perf_counter()
        for _ in range(count):
            function()
        return time.perf_counter() - start

    return run


Rule = Callable[..., Any]


def _program(net: Symbol, rule: Callable[[Operator], Any]) -> tuple[list[tuple[Rule, list[int], int]], list[str]]:
    """Return the network as functions with the numbers of what they read and write, and the names of its Variables.

    The loss layer is left out: its scores are the result, and its label the last Variable.
    """
    nodes = topological(net.heads)
    numbers = {node: number for number, node in enumerate(nodes)}
    steps = []
    for node in nodes:
        if node.operator is not None:
            reads = [numbers[head.node] for head in node.inputs]
            steps.append((rule(node.operator), reads, numbers[node]))
    return steps, [node.name if node.is_variable else "" for node in nodes]


def interpreter(net: Symbol, rule: Callable[[Operator], Any]) -> Callable[[dict[str, Any]], Any]:
    """Return a network as a function of the values of its Variables, given what each operator is in a library."""
    steps, names = _program(net, rule)
    given = [(number, name) for number, name in enumerate(names) if name]

    def run(values: dict[str, Any]) -> Any:  # noqa: ANN401 - an array of the library
        known: list[Any] = [None] * len(names)
        for number, name in given:
            known[number] = values[name]
        for function, reads, number in steps:
            known[number] = function(*[known[read] for read in reads])
        return known[steps[-1][2]]

    return run


def _torch(workload: Workload, values: dict[str, Array], *, is_compiled: bool = False) -> Peer:
    torch: Any = importlib.import_module("torch")
    torch.set_num_threads(1)
    functional = torch.nn.functional

    def rule(operator: Operator) -> Any:  # noqa: ANN401
        match operator:
            case FullyConnected():
                return lambda x, w, b: functional.linear(x.flatten(1), w, b)
            case Activation():
                return {"relu": torch.relu, "tanh": torch.tanh}[operator.act_type]
            case Convolution():
                return functional.conv2d
            case Pooling():
                return lambda x: functional.max_pool2d(x, operator.kernel, operator.stride)
            case ElemwiseAdd():
                return torch.add
            case SoftmaxOutput():
                return functional.cross_entropy
        raise NotImplementedError(operator.name)

    wanted = set(workload.wanted())
    arrays = {name: torch.from_numpy(value.copy()).requires_grad_(name in wanted) for name, value in values.items()}
    arrays["out_label"] = arrays["out_label"].long()
    network = interpreter(workload.net, rule)
    if is_compiled:
        network = torch.compile(network)

    def run() -> None:
        for name in wanted:
            arrays[name].grad = None
        network(arrays).backward()

    run()
    name = "torch.compile" if is_compiled else "PyTorch eager"
    return Peer(name, timed(run), {name: arrays[name].grad.numpy().copy() for name in wanted})


@contextmanager
def _behind_a_pipe(
    name: str, command: Sequence[str], folder: Path, workload: Workload, values: dict[str, Array]
) -> Iterator[Peer]:
    """Start another interpreter, which gets a folder with what to compute, and answers counts with seconds."""
    workload.net.save(str(folder / "net.json"))
    np.savez(folder / "values.npz", **values)  # type: ignore[arg-type] # its keywords are arrays
    pipe = subprocess.PIPE
    root = Path(__file__).parents[2]
    with subprocess.Popen([*command, str(folder)], stdin=pipe, stdout=pipe, text=True, cwd=root) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        if process.stdout.readline().strip() != "ready":
            raise RuntimeError(f"{name} did not start")

        def run(count: int) -> float:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(f"{count}\n")
            process.stdin.flush()
            return float(process.stdout.readline())

        with np.load(folder / "gradients.npz") as loaded:
            gradients = dict(loaded)
        yield Peer(name, run, gradients)
        process.stdin.close()


def check_gradients(found: dict[str, Array], peers_: Sequence[Peer]) -> None:
    """Raise if a peer's gradients differ from ours by more than 1e-4 of their size."""
    for peer in peers_:
        for name, gradient in peer.gradients.items():
            scale = max(1e-3, float(np.abs(gradient).max()))
            if not np.allclose(found[name], gradient, rtol=0, atol=1e-4 * scale):
                error = float(np.abs(found[name] - gradient).max()) / scale
                raise RuntimeError(f"{peer.name} has another gradient of {name}: {error:.1e} of its size apart")
