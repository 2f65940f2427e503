"""What the tools of the canvas do for actions, each a part of the canvas of its own."""

from __future__ import annotations

from typing import Protocol


class Arranging(Protocol):
    """Puts nodes, frames and notes in order."""

    @property
    def snaps(self) -> bool:
        """Whether what is dragged lands on the grid."""
        ...

    def set_snaps(self, on: bool) -> None: ...

    def lay_out(self) -> None: ...

    def align(self, edge: str) -> None: ...

    def distribute(self, axis: str) -> None: ...

    def count(self) -> int:
        """Return how many items are selected that can be put in order."""
        ...


class Clipboard(Protocol):
    """Copies, pastes and duplicates."""

    def can_copy(self) -> bool: ...

    def can_share(self) -> bool: ...

    def copy(self) -> bool: ...

    def cut(self) -> None: ...

    def paste(self, *, keep_outside_inputs: bool = False, share_parameters: bool = False) -> None: ...

    def duplicate(self, *, share_parameters: bool = False) -> None: ...
