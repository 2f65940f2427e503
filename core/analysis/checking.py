"""The gradient check of a document, or of one of its nodes, from the parameters' values as they are."""

from __future__ import annotations

import pathlib
from collections.abc import Mapping

from core.analysis.gradient_check import SAMPLES, GradientCheck, IsStopped, check_gradients, check_node
from core.analysis.objective import run_of
from core.graph.model import Document, NodeId
from core.inference.infer import infer
from core.inference.view import DocumentView
from core.operators.operator import Array
from core.operators.registry import Registry
from core.parameters.needs import parameter_specs
from core.parameters.store import Parameter, ParameterStore
from core.problem import Path, Problem, Refused
from core.run import NO_VALUES, PreparedRun, prepare


def check_document(
    document: Document,
    registry: Registry,
    parameters: Mapping[Path, Parameter],
    *,
    node: NodeId | None = None,
    samples: int = SAMPLES,
    base: pathlib.Path | None = None,
    given: Mapping[Path, Array] = NO_VALUES,
    is_stopped: IsStopped = lambda: False,
) -> GradientCheck:
    """Check the gradient of every Variable that has one, or the rule of one node at the inputs that it has.

    Parameters without a value get the one that Initialize would give them.

    Raises:
        Refused: What keeps the document from running (`prepare`), or from being checked (`check_gradients`).
    """
    store = ParameterStore()
    store.restore(parameters)
    inference = infer(DocumentView(document.graph, registry))
    store.initialize(parameter_specs(document, registry, inference), document.run.seed)
    run = prepare(document, registry, store, base=base, backward=node is None, given=given)
    if node is not None:
        return _check_node(run, node, samples, is_stopped)
    wanted = {need.path: need.name for need in run.needs if need.has_gradient}
    return check_gradients(run_of(run), wanted, samples=samples, is_stopped=is_stopped)


def _check_node(run: PreparedRun, node: NodeId, samples: int, is_stopped: IsStopped) -> GradientCheck:
    executor = run.executor
    found = next((each for each in executor.program.written if each.path == (node,) and not each.is_variable), None)
    if found is None:
        raise Refused(Problem("gradient_check_node", (node,)))
    executor.run(executor.program.forward_end)
    inputs = [executor.value((node, port.name)) for port in found.input_ports]
    known = [value for value in inputs if value is not None]
    if len(known) < len(inputs):
        raise Refused(Problem("gradient_check_node", (node,)))
    return check_node(
        found, known, is_train=executor.is_train, seed=executor.seed, samples=samples, is_stopped=is_stopped
    )
