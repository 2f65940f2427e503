"""What the command palette of a window lists, and what choosing an entry does: actions, panels, files and nodes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from app.actions.menus import ACTIONS, MENUS, Menu, plain_text, translated, without_marks
from app.search import title_of
from app.theme import theme
from app.widgets.command_popup import Entry
from app.window.files import Files
from app.window.frame import WindowFrame
from core.graph.model import NodeId

PANEL, FILE, NODE = "panel:", "file:", "node:"
translate = QCoreApplication.translate


def window_entries(window: WindowFrame) -> list[Entry]:
    """Return everything that can be done or gone to in a window."""
    return [*_actions(window), *_panels(window), *_files(window), *_nodes(window)]


def take(window: WindowFrame, files: Files, key: str) -> None:
    """Do what an entry says, and remember that it was used."""
    if key.startswith(NODE):
        node = NodeId(key.removeprefix(NODE))
        window.session.select([node])
        window.canvas.jump(node)
        return
    window.settings.add_recent_command(key)
    if key.startswith(PANEL):
        dock = window.docks[key.removeprefix(PANEL)]
        dock.show()
        dock.raise_()
    elif key.startswith(FILE):
        files.open_path(Path(key.removeprefix(FILE)))
    else:
        window.actions_by_id[key].trigger()


def groups() -> dict[str, str]:
    """Return the menu of each action, and the menu within it, without their marks: "Graph › Align"."""
    return dict(pair for menu in MENUS for pair in _grouped(menu, without_marks(translated(menu.title))))


def _grouped(menu: Menu, title: str) -> Iterator[tuple[str, str]]:
    for entry in menu.entries:
        if isinstance(entry, Menu):
            yield from _grouped(entry, f"{title} › {without_marks(translated(entry.title))}")
        elif entry is not None:
            yield entry, title


def _actions(window: WindowFrame) -> Iterator[Entry]:
    menus = groups()
    for action in ACTIONS.values():
        made = window.actions_by_id[action.id]
        keys = made.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        if action.id != "help.palette":
            yield Entry(action.id, plain_text(action), menus.get(action.id, ""), keys, made.isEnabled())


def _panels(window: WindowFrame) -> Iterator[Entry]:
    for dock in window.docks.values():
        name = dock.objectName().removeprefix("dock_")
        yield Entry(f"{PANEL}{name}", dock.title, translate("commands", "Panel"))


def _files(window: WindowFrame) -> Iterator[Entry]:
    for path in window.settings.recent_files:
        yield Entry(f"{FILE}{path}", path.name, translate("commands", "Recent file"), is_offered_unasked=False)


def _nodes(window: WindowFrame) -> Iterator[Entry]:
    session, look = window.session, theme()
    for node in session.graph.nodes.values():
        known = session.registry.get(node.operator)
        colour = look.family(known.family if known else "")
        yield Entry(f"{NODE}{node.id}", node.name, title_of(session, node), is_offered_unasked=False, colour=colour)
