"""Calls of the system that fail when a test wants them to."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

CALLS = ("open", "write", "fchmod", "fsync", "close", "link", "replace", "stat", "unlink")
"""Every call of the system that saving makes."""


def failing(number: int) -> Callable[..., object]:
    def fail(*arguments: object, **options: object) -> object:
        raise OSError(number, os.strerror(number))

    return fail


@contextmanager
def fault(name: str, at: int, number: int, *, keeps_failing: bool) -> Iterator[list[int]]:
    """Let one call of the system fail at its n-th use (or from then on); yields the number of uses."""
    original = getattr(os, name)
    uses = [0]

    def call(*arguments: object, **options: object) -> object:
        uses[0] += 1
        if uses[0] == at or (keeps_failing and uses[0] > at):
            if name == "close":
                original(*arguments, **options)  # as the system does: the descriptor is gone either way
            raise OSError(number, os.strerror(number))
        return original(*arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, name, call)
        yield uses
