"""Sessions and windows for tests of the application; each is closed when its test ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from app.session.session import EditorSession
from app.theme import RESOURCES
from app.translations import ENGLISH, apply_language
from core.operators import standard_registry

EXAMPLE = RESOURCES / "examples" / "digits_mlp.symloom.json"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Give the next test its English back, whatever language this one has chosen."""
    yield
    apply_language(QCoreApplication.instance(), ENGLISH)


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[EditorSession]:
    """A session with an empty document."""
    del qtbot
    made = EditorSession(standard_registry())
    yield made
    made.close()


@pytest.fixture
def example(session: EditorSession, tmp_path: Path) -> EditorSession:
    """A session with the digits example, in a file of its own."""
    path = tmp_path / "digits.symloom.json"
    path.write_bytes(EXAMPLE.read_bytes())
    assert session.open(path)
    return session
