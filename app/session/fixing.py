"""Ways out of contradicting shapes, found when somebody looks at one: each is tried before it is offered."""

from __future__ import annotations

from typing import Protocol

from core.graph.diff import diff
from core.graph.facts import FIXABLE, Facts
from core.graph.model import Document, Graph
from core.inference.infer import reinfer
from core.inference.inference import Inference
from core.inference.view import DocumentView
from core.operators.registry import Registry
from core.problem import Fix, Problem, Severity

QUICK = 150
"""In graphs of up to so many nodes fixes are found at once; in larger ones only when somebody asks."""


class Fixed(Protocol):
    """What finding fixes needs to know of the document."""

    @property
    def document(self) -> Document: ...

    @property
    def graph(self) -> Graph: ...

    registry: Registry
    inference: Inference


class Fixing:
    """Finds what mends a problem, and remembers it until the document changes."""

    def __init__(self, session: Fixed) -> None:
        self._session = session
        self._graph: Graph | None = None
        self._found: dict[tuple[object, ...], tuple[Fix, ...]] = {}

    def is_quick(self, problem: Problem) -> bool:
        """Tell whether asking takes no time that a person would notice."""
        is_plain = bool(problem.fixes) or problem.code not in FIXABLE
        return is_plain or len(self._session.graph.nodes) <= QUICK or self._key(problem) in self._known()

    def fixes(self, problem: Problem) -> tuple[Fix, ...]:
        """Return what mends a problem, the likeliest first."""
        if problem.fixes or problem.code not in FIXABLE:
            return problem.fixes
        known, key = self._known(), self._key(problem)
        if key not in known:
            from core.graph.fixes import fixes_for  # what few documents need, no start-up should wait for

            session = self._session
            facts = Facts(session.inference.shape, self._problems)
            known[key] = fixes_for(problem, session.graph, session.registry, facts)
        return known[key]

    def _known(self) -> dict[tuple[object, ...], tuple[Fix, ...]]:
        if self._graph is not self._session.graph:
            self._graph, self._found = self._session.graph, {}
        return self._found

    def _key(self, problem: Problem) -> tuple[object, ...]:
        return problem.code, problem.path, problem.port, problem.axis

    def _problems(self, graph: Graph) -> list[Problem]:
        session = self._session
        found = session.inference
        if graph is not session.graph:
            before, after = Document(session.graph), Document(graph)
            found = reinfer(found, DocumentView(graph, session.registry), diff(before, after))
        return [problem for problem in found.problems if problem.severity is Severity.ERROR]
