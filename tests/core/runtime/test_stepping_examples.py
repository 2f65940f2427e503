"""Step over, into and out, on the documents that come with the program: no blocks, but layers that are used again."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.expression.expression import Phase
from core.graph.files import load
from core.inference.infer import infer
from core.inference.view import DocumentView
from core.operators import standard_registry
from core.parameters.store import ParameterStore
from core.problem import Path as NodePath
from core.run import initialize, prepare
from core.runtime.debugger import Debugger, Way
from core.training.rules import SGD
from core.training.stepping import OptimizerRule

EXAMPLES = Path(__file__).parents[3] / "resources" / "examples"
REGISTRY = standard_registry()
NAMES = ("digits_mlp", "net_2_2_1", "shared_hidden_layer", "siamese", "tied_autoencoder")


def debugger_of(name: str) -> Debugger:
    """Return a debugger of an example, with an update behind its backward pass."""
    document = load(EXAMPLES / f"{name}.symloom.json", REGISTRY)
    store = ParameterStore()
    initialize(document, REGISTRY, store, infer(DocumentView(document.graph, REGISTRY)))
    run = prepare(document, REGISTRY, store)
    return Debugger(run.executor, run.updates(OptimizerRule(SGD()), {}))


def walk(debugger: Debugger, way: Way) -> list[tuple[str, NodePath]]:
    """Return the phase and path of each step, as the way takes them one by one."""
    found: list[tuple[str, NodePath]] = []
    while not debugger.is_done:
        before = debugger.position
        [*events] = debugger.move(way)
        assert debugger.position == before + 1
        found += [(event.phase, event.path) for event in events]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_over_and_into_take_every_step_once_where_there_are_no_blocks(name: str) -> None:
    every = [(step.phase, step.path) for step in debugger_of(name).steps]
    assert walk(debugger_of(name), Way.OVER) == every
    assert walk(debugger_of(name), Way.INTO) == every
    assert len(set(every)) == len(every)


@pytest.mark.parametrize("name", NAMES)
def test_out_goes_to_the_end_of_the_forward_pass_then_of_the_backward_pass_then_of_the_update(name: str) -> None:
    debugger = debugger_of(name)
    ends = []
    while not debugger.is_done:
        [*_] = debugger.move(Way.OUT)
        ends.append(debugger.position)
    assert ends == sorted({debugger.executor.program.forward_end, debugger.backward_end, len(debugger.steps)})


def test_a_shared_layer_is_a_step_at_each_use_and_its_sum_a_step_of_its_own() -> None:
    debugger = debugger_of("siamese")
    document = load(EXAMPLES / "siamese.symloom.json", REGISTRY)
    shared = {node.id for node in document.graph.nodes.values() if node.borrows is not None}
    lenders = {document.graph.lender(node) for node in shared}
    assert shared
    forward = [step.path[0] for step in debugger.steps if step.phase == Phase.FORWARD]
    for node in shared | lenders:
        assert forward.count(node) == 1
    sums = [step for step in debugger.steps if step.phase == Phase.BACKWARD and len(step.path) > 1]
    assert {step.path[0] for step in sums} == lenders
