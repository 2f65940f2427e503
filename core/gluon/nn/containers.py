"""Blocks that run their children one after the other."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Self

from core.gluon.block import Block, Values, described
from core.gluon.hybrid import HybridBlock


class _Chain(Block):
    """What both kinds of sequential blocks have in common: children by number."""

    def add(self, *blocks: Block) -> None:
        """Append blocks."""
        for block in blocks:
            self.register_child(block)

    def __repr__(self) -> str:
        return described(type(self).__name__, self._children)

    def __len__(self) -> int:
        return len(self._children)

    def __iter__(self) -> Iterator[Block]:
        return iter(list(self._children.values()))

    def __getitem__(self, key: int | slice) -> Block | Self:
        found = list(self._children.values())[key]
        if isinstance(found, Block):
            return found
        part = type(self)(prefix=self._prefix)
        part.add(*found)
        return part

    def _through(self, x: Values, *args: Values) -> Values:
        """Run the children; what comes out of one goes into the next."""
        for block in self._children.values():
            x = block(x, *args)
            args = tuple(x[1:]) if isinstance(x, tuple | list) else ()
            x = x[0] if isinstance(x, tuple | list) else x
        return [x, *args] if args else x


class Sequential(_Chain):
    """Blocks of any kind, run one after the other."""

    def forward(self, x: Values, *args: Values) -> Values:
        return self._through(x, *args)

    def register_child(self, block: Block, name: str | None = None) -> None:
        if not isinstance(block, Block):
            raise TypeError(f"Sequential takes Blocks, but got {block!r} of type {type(block)}")
        super().register_child(block, name)

    def hybridize(self, active: bool = True, **kwargs: object) -> None:
        """Have those children run as traced that can be; warn if these are all, so that a HybridSequential would do."""
        if self._children and all(isinstance(block, HybridBlock) for block in self._children.values()):
            warnings.warn(
                f"All children of this Sequential layer '{self.prefix}' are HybridBlocks. Consider using"
                " HybridSequential for the best performance.",
                UserWarning,
                stacklevel=2,
            )
        super().hybridize(active, **kwargs)


class HybridSequential(_Chain, HybridBlock):
    """Blocks that can be traced, run one after the other."""

    def hybrid_forward(self, F: Values, x: Values, *args: Values) -> Values:  # noqa: ARG002 - children choose F
        return self._through(x, *args)
