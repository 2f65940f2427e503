"""The traced executor on perceptrons, against the matrix products alone and, where it is installed, PyTorch."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np

from core.expression.lowering import lower
from core.graph.model import Document
from core.operators import standard_registry
from core.operators.operator import Array
from core.problem import Path
from core.runtime.executor import Executor
from core.runtime.program import build_program
from tests.benchmarks.table import Row, measure
from tests.helpers.graphs import graph, node

REGISTRY = standard_registry()
WORKLOADS = {
    "W1 20-256-10, batch 2": ((20, 256, 10), 2),
    "digits 64-256-10, batch 32": ((64, 256, 10), 32),
    "W2 784-512-512-10, batch 256": ((784, 512, 512, 10), 256),
}


def perceptron(widths: tuple[int, ...]) -> Document:
    """Return Dense layers with relu between them and a softmax loss."""
    nodes = [node("data", "Variable", shape=(-1, widths[0])), node("label", "Variable"), node("out", "SoftmaxOutput")]
    wires = ["label -> out.label"]
    before = "data"
    for index, width in enumerate(widths[1:]):
        nodes.append(node(f"dense{index}", "FullyConnected", num_hidden=width))
        wires.append(f"{before} -> dense{index}.data")
        before = f"dense{index}"
        if index < len(widths) - 2:
            nodes.append(node(f"relu{index}", "Activation", act_type="relu"))
            wires.append(f"{before} -> relu{index}.data")
            before = f"relu{index}"
    wires.append(f"{before} -> out.data")
    return Document(graph(*nodes, wires=",".join(wires)))


def rows() -> Iterator[Row]:
    """Measure each workload; the floor is its matrix products with preallocated results."""
    for name, (widths, batch) in WORKLOADS.items():
        values = _values(widths, batch)
        traced = _traced(widths, values)
        floor = _products(widths, batch)
        peers: dict[str, Callable[[], object]] = {"traced, every value and statistic kept": traced}
        if importlib.util.find_spec("torch"):
            peers["PyTorch eager"] = _torch(widths, values, batch)
        floor_seconds, *others = measure(floor, *peers.values(), rounds=25)
        for peer, seconds in zip(peers, others, strict=True):
            yield Row(f"{name}: {peer}", seconds, "matrix products", floor_seconds)


def _values(widths: tuple[int, ...], batch: int) -> dict[Path, Array]:
    generator = np.random.default_rng(0)
    values: dict[Path, Array] = {
        ("data", "output"): generator.normal(size=(batch, widths[0])).astype(np.float32),
        ("label", "output"): generator.integers(0, widths[-1], batch).astype(np.float32),
    }
    for index, (fan_in, fan_out) in enumerate(pairwise(widths)):
        values[f"dense{index}", "weight"] = (generator.normal(size=(fan_out, fan_in)) * 0.05).astype(np.float32)
        values[f"dense{index}", "bias"] = np.zeros(fan_out, np.float32)
    return values


def _traced(widths: tuple[int, ...], values: dict[Path, Array]) -> Callable[[], object]:
    program = build_program(lower(perceptron(widths), REGISTRY).heads)
    return lambda: Executor(program, values).run()


def _products(widths: tuple[int, ...], batch: int) -> Callable[[], object]:
    """Return forward products, and the two of each layer backward (one for the first, whose input needs none)."""
    generator = np.random.default_rng(0)
    products = []
    for index, (fan_in, fan_out) in enumerate(pairwise(widths)):
        x, w, dy = (
            generator.normal(size=s).astype(np.float32) for s in ((batch, fan_in), (fan_out, fan_in), (batch, fan_out))
        )
        products += [(x, w.T, np.empty((batch, fan_out), np.float32)), (dy.T, x, np.empty_like(w))]
        if index:
            products.append((dy, w, np.empty_like(x)))

    def run() -> None:
        for a, b, out in products:
            np.matmul(a, b, out=out)

    return run


def _torch(widths: tuple[int, ...], values: dict[Path, Array], batch: int) -> Callable[[], object]:
    torch = importlib.import_module("torch")
    torch.set_num_threads(1)
    layers = []
    for index in range(len(widths) - 1):
        layer = torch.nn.Linear(widths[index], widths[index + 1])
        layer.load_state_dict(
            {part: torch.from_numpy(values[f"dense{index}", part].copy()) for part in ("weight", "bias")}
        )
        layers += [layer, torch.nn.ReLU()]
    net = torch.nn.Sequential(*layers[:-1])
    data, label = torch.from_numpy(values["data", "output"]), torch.from_numpy(values["label", "output"]).long()

    def run() -> None:
        net.zero_grad()
        torch.nn.functional.cross_entropy(net(data), label, reduction="sum").backward()

    assert len(data) == batch
    return run
