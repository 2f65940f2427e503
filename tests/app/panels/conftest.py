"""What tests of panels share: the ids of the digits example, and a way to show a panel as a dock would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.session.session import EditorSession
from core.graph.model import NodeId

Ids: TypeAlias = dict[str, NodeId]
Show: TypeAlias = Callable[[QWidget, int, int], None]


@pytest.fixture
def ids(example: EditorSession) -> Ids:
    """The digits example, opened: data → dense1 → relu1 → dense2 → out, with label; ids by name."""
    return {node.name: node.id for node in example.graph.nodes.values()}


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Show]:
    """Shows a panel in a window of a size, which is active."""
    hosts: list[QWidget] = []

    def shown(panel: QWidget, width: int, height: int) -> None:
        # A window of its own would ask for its smallest size, which Qt warns about off screen.
        host = QWidget()
        hosts.append(host)
        qtbot.addWidget(host)
        panel.setParent(host)
        panel.setGeometry(0, 0, width, height)
        host.resize(width, height)
        panel.show()
        host.show()
        host.activateWindow()
        qtbot.waitActive(host)

    yield shown
    hosts.clear()
