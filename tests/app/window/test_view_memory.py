"""Row 79 of the notes on editors: how each document was looked at is remembered."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from app.canvas.view import CanvasView
from app.canvas.view_memory import ViewMemory
from app.session.session import EditorSession
from app.settings import Settings


def test_row_79_each_document_opens_as_it_was_left(qtbot: QtBot, example: EditorSession, tmp_path: Path) -> None:
    assert example.path is not None
    first, second = example.path, tmp_path / "second.symloom.json"
    second.write_bytes(first.read_bytes())
    view = CanvasView(example)
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    qtbot.waitExposed(view)
    memory = ViewMemory(view, Settings())
    view.look_at(2.0, QPointF(300, 100))
    assert example.open(second)
    fitted = view.zoom
    assert fitted != pytest.approx(2.0)
    view.look_at(0.5, QPointF(-50, 40))
    assert example.open(first)
    assert view.zoom == pytest.approx(2.0)
    assert (view.centre() - QPointF(300, 100)).manhattanLength() < 3
    memory.keep()
    assert Settings().view(second) == pytest.approx((0.5, -50, 40), abs=3)
    example.new_document()
    assert view.zoom == pytest.approx(1.0)


def test_row_79_what_nobody_can_read_is_forgotten(qtbot: QtBot) -> None:
    del qtbot
    settings = Settings()
    settings.set_view(Path("/a"), (1.0, 2.0, 3.0))
    assert settings.view(Path("/a")) == (1.0, 2.0, 3.0)
    settings._store.setValue("views", "{broken")
    assert settings.view(Path("/a")) is None
