"""The variables of a graph, found once for all panels that ask about the same graph."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from app.session import EditorSession
from core.graph.model import Graph, PortRef
from core.graph.ports import VariableInfo, variables
from core.operators.registry import Registry


def known_variables(session: EditorSession) -> Mapping[PortRef, VariableInfo]:
    """Return every variable of the open document once."""
    return _found(_Same(session.graph, session.registry))


class _Same:
    """A graph and a registry, equal where they are the very same: graphs never change, so identity is enough."""

    def __init__(self, graph: Graph, registry: Registry) -> None:
        self.graph = graph
        self.registry = registry

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.graph is self.graph and other.registry is self.registry

    def __hash__(self) -> int:
        return id(self.graph)


@lru_cache(maxsize=2)
def _found(of: _Same) -> Mapping[PortRef, VariableInfo]:
    return variables(of.graph, of.registry)
