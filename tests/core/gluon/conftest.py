"""Blocks count their names from 0 in each test, and initializers draw the same numbers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.name import NameManager
from core.scopes import seed_default_generator


@pytest.fixture(autouse=True)
def fresh_names() -> Iterator[None]:
    """Gives each test names and random numbers of its own."""
    seed_default_generator(0)
    with NameManager():
        yield
