"""Undo and redo: the documents that came before and after, kept as values.

A step costs what its document does not share with its neighbours. At most `MAX_STEPS` steps are kept; beyond that
the oldest is forgotten, and undoing ends at the document that followed it.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.graph.commands import Command, Label
from core.graph.diff import Change, diff
from core.graph.model import Document
from core.graph.naming import named
from core.operators.registry import Registry

MAX_STEPS = 1_000


@dataclass(frozen=True)
class Step:
    """One undoable step: the document that it led to, and what it is called."""

    document: Document
    label: Label
    gesture: object | None = None


class History:
    """The current document, and the way to it and on from it."""

    def __init__(self, document: Document, registry: Registry, max_steps: int = MAX_STEPS) -> None:
        self._start = document
        self._registry = registry
        self._max_steps = max_steps
        self._steps: list[Step] = []
        self._position = 0
        self._saved: Document | None = document
        self._open_gesture: object | None = None

    @property
    def document(self) -> Document:
        """The document as it is now."""
        return self._document_at(self._position)

    @property
    def documents(self) -> list[Document]:
        """Every document that can be gone to, the oldest first."""
        return [self._start, *(step.document for step in self._steps)]

    @property
    def position(self) -> int:
        """How many of the steps are done; the others can be redone."""
        return self._position

    @property
    def labels(self) -> list[Label]:
        """What each step is called, the oldest first."""
        return [step.label for step in self._steps]

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to undo."""
        return self._position > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to redo."""
        return self._position < len(self._steps)

    @property
    def undo_label(self) -> Label | None:
        """What the step is called that `undo` takes back."""
        return self._steps[self._position - 1].label if self.can_undo else None

    @property
    def redo_label(self) -> Label | None:
        """What the step is called that `redo` does again."""
        return self._steps[self._position].label if self.can_redo else None

    @property
    def is_saved(self) -> bool:
        """Whether the document is the very one that was last saved."""
        return self.document is self._saved

    def mark_saved(self, document: Document | None = None) -> None:
        """Note that a document (the current one, if none is given) is on disk now."""
        self._saved = self.document if document is None else document
        self._open_gesture = None

    def push(self, command: Command, gesture: object | None = None) -> Change:
        """Apply a command and keep the step; steps of one gesture become one.

        A gesture that ends where it began leaves no step, nor does a command that changes nothing.

        Raises:
            Refused: The command can't be applied; nothing was changed.
        """
        before = self.document
        after = command.apply(before, self._registry)
        if after is before:
            return Change()
        change = diff(before, after)
        label = named(command.label_in(after, self._registry), change, before, after)
        if gesture is not None and gesture == self._open_gesture:
            self._replace_last(after, label)
        else:
            self._append(Step(after, label, gesture))
        return change if self.document is after else diff(before, self.document)

    def undo(self) -> Change | None:
        """Go back one step and return what that changed; None at the beginning."""
        return self._go(self._position - 1) if self.can_undo else None

    def redo(self) -> Change | None:
        """Go on one step and return what that changed; None at the end."""
        return self._go(self._position + 1) if self.can_redo else None

    def go(self, position: int) -> Change | None:
        """Go to where so many steps are done and return what that changed; None where it is already, or is no step."""
        is_known = 0 <= position <= len(self._steps) and position != self._position
        return self._go(position) if is_known else None

    def _document_at(self, position: int) -> Document:
        return self._steps[position - 1].document if position else self._start

    def _go(self, position: int) -> Change:
        before = self.document
        self._position = position
        self._open_gesture = None
        return diff(before, self.document)

    def _append(self, step: Step) -> None:
        del self._steps[self._position :]
        self._steps.append(step)
        if len(self._steps) > self._max_steps:
            self._start = self._steps.pop(0).document
        self._position = len(self._steps)
        self._open_gesture = step.gesture

    def _replace_last(self, document: Document, label: Label) -> None:
        last = self._steps.pop()
        self._position = len(self._steps)
        if document == self.document:
            self._open_gesture = None
            return
        is_same_kind = label[0] == last.label[0]  # "Set … to 12" after "Set … to 1"; but no "Move" of what was added
        self._steps.append(Step(document, label if is_same_kind else last.label, last.gesture))
        self._position = len(self._steps)
