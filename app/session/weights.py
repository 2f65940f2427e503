"""Parameter values that undo brings back: each document of the history has a number, and here is what it stands for.

Values change while a document stays the same (a run materializes some, a training moves them), so what is kept under
a number is what the store held when the document was left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from core.graph.model import Document
from core.parameters.store import Parameter, ParameterStore
from core.problem import Path

Parameters: TypeAlias = Mapping[Path, Parameter]


class KeptWeights:
    """Parameters by the numbers of documents (`Document.weights`)."""

    def __init__(self) -> None:
        self._kept: dict[int, Parameters] = {}
        self._last = 0

    def announce(self, parameters: Parameters) -> int:
        """Return a new number for parameters that a document is about to have."""
        self._last += 1
        self._kept[self._last] = parameters
        return self._last

    def swap(self, store: ParameterStore, old: int, new: int) -> None:
        """Keep what the store holds for the number that is left, and give it what the other one stands for."""
        self._kept[old] = store.snapshot()
        if new in self._kept:
            store.restore(self._kept[new])

    def change(self, number: int, parameters: Parameters) -> None:
        """Change parameters of a document that is not the current one, so that redo brings them."""
        if number in self._kept:
            self._kept[number] = {**self._kept[number], **parameters}

    def forget_others(self, documents: Iterable[Document]) -> None:
        """Forget what no document of the history has any more."""
        numbers = {document.weights for document in documents}
        self._kept = {number: kept for number, kept in self._kept.items() if number in numbers}
