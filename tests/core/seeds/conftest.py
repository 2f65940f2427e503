"""A fresh notebook for each test: automatic names are counted from 0, as where an article begins."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.name import NameManager
from tests.helpers.notebook import Notebook


@pytest.fixture
def notebook() -> Iterator[Notebook]:
    """Gives a notebook in which nothing was run yet."""
    with NameManager():
        yield Notebook()
