"""Edits as panels make them: tried first, so that a refusal is said at the field it came from."""

from __future__ import annotations

from app.session.session import EditorSession
from core.graph.commands import Command
from core.problem import Refused


def refusal(session: EditorSession, command: Command) -> str:
    """Return why the document would refuse an edit, as a sentence; nothing where it would not."""
    try:
        command.apply(session.document, session.registry)
    except Refused as refused:
        return session.problem_text(refused.problem)
    return ""


def try_push(session: EditorSession, command: Command, gesture: object | None = None) -> str:
    """Make an edit, or return why the document refuses it."""
    sentence = refusal(session, command)
    if not sentence:
        session.push(command, gesture)
    return sentence
