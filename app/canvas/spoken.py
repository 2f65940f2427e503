"""Sentences about a run and about what is wrong, as a screen reader says them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.phases import phase_word
from app.session.session import EditorSession
from core.dimension import format_shape
from core.graph.model import NodeId, PortRef
from core.graph.ports import outputs_of
from core.problem import Problem, Severity

translate = QCoreApplication.translate


def step_sentence(session: EditorSession) -> str:
    """Return where the run is, and what the last step gave; nothing before the first step."""
    state = session.run.state
    if (step := state.current) is None:
        return ""
    node = session.graph.nodes.get(NodeId(step.path[0])) if step.path else None
    parts = [f"{phase_word(step.phase)} {step.name if node is None else node.name}"]
    if node is not None:
        kind = "gradient" if step.phase in ("seed", "backward") else "value"
        outputs = [PortRef(node.id, port.name) for port in outputs_of(node, session.registry)]
        parts += [text for ref in outputs[:1] if (text := _numbers(session, ref, kind))]
    if step.phase == "loss" and state.loss is not None:
        parts.append(translate("accessible", "loss {0}").format(f"{state.loss:.4g}"))
    return ", ".join(parts)


def _numbers(session: EditorSession, ref: PortRef, kind: str) -> str:
    """Return shape, mean and range of a value or a gradient, as far as they are known."""
    known = session.run.statistics(ref, kind)
    if known is None:
        return ""
    text = translate("accessible", "{0}, mean {1}, from {2} to {3}")
    return text.format(format_shape(known.shape), *(f"{number:.3g}" for number in (known.mean, known.min, known.max)))


def problem_sentences(session: EditorSession, before: Sequence[Problem]) -> list[str]:
    """Return what an edit has made wrong, or that nothing is wrong any more; what is only missing yet is not said."""
    was, now = _errors(before), _errors(session.problems)
    if was and not now:
        return [translate("accessible", "Nothing is wrong any more.")]
    new = [problem for problem in now if problem not in was]
    said = [translate("accessible", "Problem: {0}").format(session.problem_text(problem)) for problem in new[:1]]
    if len(new) > 1:
        said.append(translate("accessible", "And {0} more problems.").format(len(new) - 1))
    return said


def _errors(problems: Sequence[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity is Severity.ERROR]
