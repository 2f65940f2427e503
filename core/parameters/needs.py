"""What a computation needs from outside: a value for each of its Variables, and where each is to come from.

A Variable is a *parameter* if it feeds a parameter (or an auxiliary state) and nobody gave it a source, or if
somebody gave it an initializer: the store keeps its value. Every other one is *fed*: from a source, or from arrays
that are passed by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from core.dimension import is_complete
from core.expression.expression import ExpressionNode, Head, roles, topological, variables
from core.expression.lowering import Lowering
from core.graph.model import Document, Graph, NodeId, PortRef, Source
from core.graph.ports import VariableInfo, variable_name
from core.graph.ports import variables as graph_variables
from core.inference.inference import Inference
from core.operators.operator import Role
from core.operators.registry import Registry
from core.parameters.initializer import Initializer, create, default_initializer
from core.parameters.store import ParameterSpec
from core.problem import Path, Refused

_STATEFUL = (Role.PARAMETER, Role.AUXILIARY)


@dataclass(frozen=True)
class Need:
    """One Variable of a computation.

    Attributes:
        source: Where a fed one's values come from; None if nobody said.
        initializer: What a parameter, or a constant without a source, starts as; None for what is fed.
        is_kept: Whether the store keeps its value (a constant's is made for each run).
    """

    node: ExpressionNode
    path: Path
    name: str
    role: Role
    source: Source | None
    initializer: Initializer | None
    grad_req: str
    is_kept: bool

    @property
    def has_gradient(self) -> bool:
        """Whether a backward pass computes its gradient."""
        return self.grad_req != "null" and self.role not in (Role.LABEL, Role.AUXILIARY)


def lowered_needs(lowering: Lowering) -> tuple[Need, ...]:
    """List what a lowered document needs, in MXNet's order.

    Raises:
        Refused: An initializer that was set is none.
    """
    needs = []
    for path, lowered in lowering.variables.items():
        info, settings = lowered.info, lowered.settings
        text = settings.initializer
        is_initialized = settings.source is None and (text is not None or info.role in _STATEFUL)
        initializer = _initializer(text, info) if is_initialized else None
        is_kept = is_initialized and not lowered.is_constant
        needs.append(
            Need(lowered.node, path, info.name, info.role, settings.source, initializer, settings.grad_req, is_kept)
        )
    return tuple(needs)


def expression_needs(heads: Iterable[Head]) -> tuple[Need, ...]:
    """List what an expression needs that somebody wrote or loaded; its nodes have paths (`with_paths`).

    Raises:
        Refused: A Variable's ``__init__`` is no initializer.
    """
    heads = tuple(heads)
    found = roles(heads)
    ports = _ports_fed(heads)
    return tuple(_expression_need(node, found[node], ports[node]) for node in variables(heads))


def _expression_need(node: ExpressionNode, found: frozenset[Role], ports: tuple[str, ...]) -> Need:
    role = next((role for role in (*_STATEFUL, Role.LABEL) if role in found), Role.DATA)
    text = node.attributes.get("__init__")
    is_kept = text is not None or role in _STATEFUL
    ref = PortRef(NodeId(node.path[0]), node.path[-1])
    uses = tuple(PortRef(ref.node, port) for port in ports)
    initializer = _initializer(text, VariableInfo(ref, node.name, role, uses, implicit=False)) if is_kept else None
    return Need(node, node.path, node.name, role, None, initializer, "write", is_kept)


def _ports_fed(heads: Iterable[Head]) -> Mapping[ExpressionNode, tuple[str, ...]]:
    found: dict[ExpressionNode, tuple[str, ...]] = {}
    for node in topological(heads):
        found.setdefault(node, ())
        for port, head in zip(node.input_ports, node.inputs, strict=True):
            found[head.node] = (*found[head.node], port.name)
    return found


def parameter_specs(
    document: Document, registry: Registry, inference: Inference, *, leaves_out_wrong: bool = False
) -> tuple[ParameterSpec, ...]:
    """List all parameters of a document, in the order of its nodes, with what is known of their shapes.

    Raises:
        Refused: An initializer that was set is none, and those are not left out.
    """
    graph = document.graph
    specs = []
    for ref, info in graph_variables(graph, registry).items():
        settings = graph.settings_of(ref)
        if settings.source is None and (settings.initializer is not None or info.role in _STATEFUL):
            try:
                initializer = _initializer(settings.initializer, info)
            except Refused:
                if leaves_out_wrong:
                    continue
                raise
            specs.append(parameter_spec(graph, tuple(ref), info.name, initializer, inference))
    return tuple(specs)


def parameter_spec(
    graph: Graph, path: Path, name: str, initializer: Initializer, inference: Inference
) -> ParameterSpec:
    """Return what one parameter of a document should be."""
    ref = PortRef(NodeId(path[0]), path[1])
    shape = inference.shape(ref)
    missing = () if is_complete(shape) else tuple(dict.fromkeys(_waits_for(graph, ref, inference)))
    return ParameterSpec(path, name, initializer, shape, missing)


def _waits_for(graph: Graph, ref: PortRef, inference: Inference) -> Iterator[str]:
    if ref.node not in inference.components:
        return
    for node, port in inference.waits_for(ref):
        other = PortRef(NodeId(str(node)), str(port))
        if other != ref and other.node in graph.nodes:
            yield variable_name(graph, other)


def _initializer(text: str | None, info: VariableInfo) -> Initializer:
    if text is None:
        return default_initializer(info.name, info.role, tuple(use.port for use in info.uses))
    try:
        return create(text)
    except Refused as refused:
        problem = refused.problem
        values = {**problem.values, "parameter": info.name}
        raise Refused(replace(problem, path=(info.ref.node,), port=info.ref.port, values=values)) from None
