"""The gradient of a shared parameter, use by use: what each use adds is what PyTorch computes for a copy of its own."""

# ruff: noqa: ANN401 - what PyTorch's tensors can do is not checked here

from __future__ import annotations

import pathlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from core.graph import files
from core.graph.model import Document, RunSettings, Source, VariableSettings
from core.inference.infer import infer
from core.inference.view import DocumentView
from core.operators import standard_registry
from core.parameters.store import ParameterStore
from core.problem import Path
from core.run import PreparedRun, initialize, prepare
from tests.core.test_run import document

REGISTRY = standard_registry()
EXAMPLES = pathlib.Path(__file__).parents[3] / "resources" / "examples"
STEPS = 4


def finished(of: Document) -> PreparedRun:
    """Return a run of a document, done, with its parameters as initialized."""
    store = ParameterStore()
    initialize(of, REGISTRY, store, infer(DocumentView(of.graph, REGISTRY)))
    run = prepare(of, REGISTRY, store)
    run.executor.run()
    return run


def example(name: str) -> Document:
    return files.load(EXAMPLES / f"{name}.symloom.json", REGISTRY)


def check(run: PreparedRun, variable: Path, uses: Sequence[tuple[str, str]], loss: Callable[..., Any]) -> None:
    """Compare every use with the gradient of a leaf of its own, their sum with that of one leaf for all.

    ``loss`` computes the loss in PyTorch from as many copies of the parameter as there are uses.
    """
    torch = pytest.importorskip("torch")
    value = run.executor.value(variable)
    assert value is not None
    copies = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for _ in uses]
    loss(torch, *copies).backward()
    found = {(use.path[0], use.port): use.value for use in run.executor.contributions(variable)}
    assert found.keys() == set(uses)
    for use, leaf in zip(uses, copies, strict=True):
        np.testing.assert_allclose(found[use], leaf.grad.numpy(), rtol=2e-4, atol=2e-5)
    shared = torch.tensor(value, dtype=torch.float64, requires_grad=True)
    loss(torch, *[shared] * len(uses)).backward()
    gradient = run.gradient(variable)
    assert gradient is not None
    np.testing.assert_allclose(gradient, shared.grad.numpy(), rtol=2e-4, atol=2e-5)
    np.testing.assert_allclose(gradient, sum(found.values()), rtol=1e-5, atol=1e-6)
    norms = [float(np.linalg.norm(each)) for each in found.values()]
    assert min(norms) > 1e-3  # no use is idle, so that a missing one would be seen


def reader(run: PreparedRun, torch: Any) -> Callable[..., Any]:
    """Return a function that gives the value at a path as a tensor."""
    return lambda *path: torch.tensor(np.asarray(run.executor.value(path)), dtype=torch.float64)


def test_both_uses_of_the_weight_of_a_tied_autoencoder() -> None:
    run = finished(example("tied_autoencoder"))

    def loss(torch: Any, encode: Any, decode: Any) -> Any:
        at = reader(run, torch)
        image = at("image", "output")
        code = torch.sigmoid(image @ encode.T + at("encode", "bias"))
        return ((image - code @ decode) ** 2).sum()

    check(run, ("weight", "output"), [("encode", "weight"), ("decode", "rhs")], loss)


@pytest.mark.parametrize("layer", ["tower", "code"])
def test_both_towers_of_a_siamese_net(layer: str) -> None:
    run = finished(example("siamese"))

    def loss(torch: Any, left: Any, right: Any) -> Any:
        at = reader(run, torch)
        codes = []
        for side, weight in (("left", left), ("right", right)):
            tower = weight if layer == "tower" else at("tower1", "weight")
            code = weight if layer == "code" else at("code1", "weight")
            hidden = torch.tanh(at(side, "output") @ tower.T + at("tower1", "bias"))
            codes.append(hidden @ code.T + at("code1", "bias"))
        return ((codes[0] - codes[1]) ** 2).sum()

    check(run, (f"{layer}1", "weight"), [(f"{layer}1", "weight"), (f"{layer}2", "weight")], loss)


def recurrent() -> Document:
    """Return hₜ = tanh(W xₜ + U hₜ₋₁ + b + c), unrolled, with the sum of squares of the last state as its loss."""
    nodes: dict[str, tuple[str, dict[str, Any]]] = {}
    wires: dict[str, str] = {}
    settings: dict[str, VariableSettings] = {}
    borrows: dict[str, str] = {}
    for step in range(STEPS + 1):
        if step:
            nodes[f"x{step}"] = ("Variable", {"shape": (3, 5)})
            settings[f"x{step}"] = VariableSettings(source=Source("normal"))
            nodes[f"in{step}"] = ("FullyConnected", {"num_hidden": 4})
            nodes[f"re{step}"] = ("FullyConnected", {"num_hidden": 4})
            nodes[f"sum{step}"], nodes[f"h{step}"] = ("elemwise_add", {}), ("Activation", {"act_type": "tanh"})
            wires |= {
                f"in{step}.data": f"x{step}",
                f"re{step}.data": f"h{step - 1}",
                f"sum{step}.lhs": f"in{step}",
                f"sum{step}.rhs": f"re{step}",
                f"h{step}.data": f"sum{step}",
            }
        else:
            nodes["h0"] = ("Variable", {"shape": (3, 4)})
            settings["h0"] = VariableSettings(source=Source("normal"))
        if step > 1:
            borrows |= {f"in{step}": "in1", f"re{step}": "re1"}
    nodes["square"] = ("elemwise_mul", {})
    wires |= {"square.lhs": f"h{STEPS}", "square.rhs": f"h{STEPS}"}
    for layer in ("in1", "re1"):
        settings[f"{layer}.weight"] = VariableSettings(initializer="xavier")
    return document(nodes, wires, settings, RunSettings(seed=5), borrows)


@pytest.mark.parametrize("layer", ["in", "re"])
def test_every_step_of_an_unrolled_rnn(layer: str) -> None:
    run = finished(recurrent())

    def loss(torch: Any, *weights: Any) -> Any:
        at = reader(run, torch)
        state = at("h0", "output")
        for step in range(1, STEPS + 1):
            own = weights[step - 1]
            into = own if layer == "in" else at("in1", "weight")
            again = own if layer == "re" else at("re1", "weight")
            inner = at(f"x{step}", "output") @ into.T + at("in1", "bias") + state @ again.T + at("re1", "bias")
            state = torch.tanh(inner)
        return (state**2).sum()

    uses = [(f"{layer}{step}", "weight") for step in range(1, STEPS + 1)]
    check(run, (f"{layer}1", "weight"), uses, loss)
