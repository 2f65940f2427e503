"""A table of what each node of a document costs: parameters, operations, memory, and units that say nothing."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from core.analysis.costs import FREE, Cost, cost
from core.dimension import UNKNOWN, Shape, is_complete
from core.graph.model import Document, Node, NodeId, PortRef
from core.graph.ports import SHARED_ROLES, VariableInfo, operator_of, variables
from core.inference.infer import infer
from core.inference.inference import Inference
from core.inference.view import DocumentView
from core.operators.operator import Array, Operator, Role
from core.operators.registry import Registry
from core.problem import Problem
from core.runtime.units import IdleUnits, idle_units

BYTES = 4
"""Of a float32."""

VIEWS = frozenset(
    ("Flatten", "Reshape", "reshape_like", "expand_dims", "squeeze", "BlockGrad", "_copy", "MakeLoss", "make_loss")
)
"""Operators whose output is their input seen in another way: no memory of their own."""

SOURCES = frozenset(("Variable", "Constant"))
"""What is given and not computed."""

ValueAt: TypeAlias = Callable[[PortRef], Array | None]
"""What a run computed at a port, if it did."""


@dataclass(frozen=True)
class NodeAnalysis:
    """What is known of one node; None stands for what its shapes do not tell yet.

    Attributes:
        operator: MXNet's name.
        outputs: The shape of each output that people see.
        parameters: Elements of the parameters that live at this node; each parameter lives at one node.
        shared: Elements of the parameters that it uses but that live at another node.
        memory: Bytes of what it computes, in float32; 0 where that is given, or its input seen in another way.
        idle: Its dead or saturated units, where a run has values and it is an activation.
        is_counted: False for an operator whose operations nobody has counted.
    """

    node: NodeId
    name: str
    operator: str
    outputs: tuple[Shape | None, ...]
    parameters: int | None
    shared: int | None
    cost: Cost | None
    memory: int | None
    idle: IdleUnits | None
    is_counted: bool


@dataclass(frozen=True)
class Analysis:
    """The table and its sums.

    Attributes:
        batch: How many rows the operations and the memory are counted for, where the batch is free.
        parameters: Elements of all parameters whose shape is known, each counted once however many nodes share it.
        states: Likewise of auxiliary states (moving averages), which are no parameters.
        is_whole: False if something could not be counted; the sums are lower bounds then.
    """

    rows: tuple[NodeAnalysis, ...]
    batch: int
    parameters: int
    states: int
    cost: Cost
    memory: int
    is_whole: bool


def no_values(_: PortRef) -> Array | None:
    """Know no value, as before any run."""
    return None


def analyze(document: Document, registry: Registry, *, batch: int = 1, value_at: ValueAt = no_values) -> Analysis:
    """Count what the nodes of a document cost.

    Args:
        batch: The rows that data with a free first dim are given.
        value_at: Outputs that a run has computed, to find idle units in.
    """
    graph = document.graph
    found = variables(graph, registry)
    inference = _with_batch(document, registry, found, batch)
    kept = {ref: info for ref, info in found.items() if _is_kept(info, document)}
    homes = _by_home(kept)
    users = _by_user(kept)
    rows = [
        _row(document, registry, node, inference, homes.get(node.id, ()), users.get(node.id, ()), value_at)
        for node in graph.nodes.values()
    ]
    sizes = {ref: _size(inference.shape(ref)) for ref in kept}
    return Analysis(
        rows=tuple(rows),
        batch=batch,
        parameters=sum(sizes[ref] or 0 for ref, info in kept.items() if info.role is not Role.AUXILIARY),
        states=sum(sizes[ref] or 0 for ref, info in kept.items() if info.role is Role.AUXILIARY),
        cost=sum((row.cost for row in rows if row.cost), FREE),
        memory=sum(row.memory or 0 for row in rows),
        is_whole=None not in sizes.values() and all(row.cost and row.memory is not None for row in rows),
    )


def _with_batch(document: Document, registry: Registry, found: Mapping[PortRef, VariableInfo], batch: int) -> Inference:
    """Infer with a batch of so many rows wherever data leaves the number open."""
    inference = infer(DocumentView(document.graph, registry))
    given = {
        ref: (batch, *shape[1:])
        for ref, info in found.items()
        if info.role not in SHARED_ROLES and (shape := inference.shape(ref)) and shape[0] == UNKNOWN
    }
    return infer(DocumentView(document.graph, registry, given)) if given else inference


def _is_kept(info: VariableInfo, document: Document) -> bool:
    settings = document.graph.settings_of(info.ref)
    return info.role in SHARED_ROLES or (settings.initializer is not None and settings.source is None)


def _by_home(kept: Mapping[PortRef, VariableInfo]) -> dict[NodeId, list[PortRef]]:
    found: dict[NodeId, list[PortRef]] = {}
    for ref, info in kept.items():
        if info.role is not Role.AUXILIARY:
            found.setdefault(ref.node, []).append(ref)
    return found


def _by_user(kept: Mapping[PortRef, VariableInfo]) -> dict[NodeId, list[PortRef]]:
    """List, per node, the parameters that it uses and that live elsewhere, each once."""
    found: dict[NodeId, list[PortRef]] = {}
    for ref, info in kept.items():
        if info.role is not Role.AUXILIARY:
            for node in dict.fromkeys(use.node for use in info.uses if use.node != ref.node):
                found.setdefault(node, []).append(ref)
    return found


def _row(
    document: Document,
    registry: Registry,
    node: Node,
    inference: Inference,
    own: Iterable[PortRef],
    shared: Iterable[PortRef],
    value_at: ValueAt,
) -> NodeAnalysis:
    operator = operator_of(node, registry)
    if isinstance(operator, Problem):
        return NodeAnalysis(node.id, node.name, node.operator, (), None, None, None, None, None, is_counted=False)
    shapes = {port: inference.shape(PortRef(node.id, port)) for port in operator.port_names}
    known = {port: shape for port, shape in shapes.items() if shape is not None and is_complete(shape)}
    is_known = len(known) == len(shapes)
    counted = cost(operator, known, is_train=document.run.is_train) if is_known else None
    return NodeAnalysis(
        node=node.id,
        name=node.name,
        operator=node.operator,
        outputs=tuple(shapes[port.name] for port in operator.visible_ports),
        parameters=_total(own, inference),
        shared=_total(shared, inference),
        cost=counted,
        memory=_memory(operator, [known.get(port.name) for port in operator.output_ports]),
        idle=_idle(operator, node.id, value_at),
        is_counted=counted is not None or not is_known,
    )


def _total(refs: Iterable[PortRef], inference: Inference) -> int | None:
    sizes = [_size(inference.shape(ref)) for ref in refs]
    return None if None in sizes else sum(size or 0 for size in sizes)


def _size(shape: Shape | None) -> int | None:
    return math.prod(shape) if shape is not None and is_complete(shape) else None


def _memory(operator: Operator, outputs: Iterable[Shape | None]) -> int | None:
    if operator.name in VIEWS | SOURCES:
        return 0
    sizes = [_size(shape) for shape in outputs]
    return None if None in sizes else BYTES * sum(size or 0 for size in sizes)


def _idle(operator: Operator, node: NodeId, value_at: ValueAt) -> IdleUnits | None:
    ports = operator.visible_ports
    value = value_at(PortRef(node, ports[0].name)) if ports else None
    return None if value is None else idle_units(operator, value)
