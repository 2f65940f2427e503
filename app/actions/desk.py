"""Pictures of documents, finding things, the welcome page: what the window has beside its documents."""

from __future__ import annotations

from app.actions.action import QT_TRANSLATE_NOOP, Action

DESK_ACTIONS = (
    Action(
        "edit.find",
        QT_TRANSLATE_NOOP("actions", "&Find…"),
        QT_TRANSLATE_NOOP("actions", "Find nodes, notes and frames by name, operator, value or text"),
        lambda bench: bench.desk.show_find_bar(),
        ("Ctrl+F",),
    ),
    Action(
        "help.selection",
        QT_TRANSLATE_NOOP("actions", "&Help on the selection"),
        QT_TRANSLATE_NOOP("actions", "Say what the selected node computes; without one, list every shortcut"),
        lambda bench: bench.desk.show_help(),
        ("F1",),
    ),
    Action(
        "help.welcome",
        QT_TRANSLATE_NOOP("actions", "&Welcome"),
        QT_TRANSLATE_NOOP("actions", "Recent files, templates, and every example with its picture"),
        lambda bench: bench.desk.show_welcome(),
    ),
    Action(
        "help.tour",
        QT_TRANSLATE_NOOP("actions", "&Tour"),
        QT_TRANSLATE_NOOP("actions", "A walk through the window: six places, two sentences each"),
        lambda bench: bench.desk.show_tour(),
    ),
    Action(
        "help.palette",
        QT_TRANSLATE_NOOP("actions", "Find &anything"),
        QT_TRANSLATE_NOOP("actions", "List every action with its keys, and every node"),
        lambda bench: bench.desk.show_palette(),
        ("Ctrl+Shift+P",),
    ),
    Action(
        "file.export_picture",
        QT_TRANSLATE_NOOP("actions", "Export &picture…"),
        QT_TRANSLATE_NOOP("actions", "Draw the graph or the selection as SVG, PDF or PNG, fit for a paper"),
        lambda bench: bench.desk.export_picture(),
        ("Ctrl+Shift+E",),
        is_enabled=lambda bench: bool(bench.session.graph.nodes),
    ),
    Action(
        "file.copy_picture",
        QT_TRANSLATE_NOOP("actions", "&Copy as a picture"),
        QT_TRANSLATE_NOOP("actions", "Put a picture of the graph or the selection on the clipboard, as it looks now"),
        lambda bench: bench.desk.copy_picture(),
        ("Ctrl+Shift+C",),
        is_enabled=lambda bench: bool(bench.session.graph.nodes),
    ),
    Action(
        "file.print",
        QT_TRANSLATE_NOOP("actions", "P&rint…"),
        QT_TRANSLATE_NOOP("actions", "Print the graph or the selection on one page"),
        lambda bench: bench.desk.print_picture(),
        ("Ctrl+P",),
        is_enabled=lambda bench: bool(bench.session.graph.nodes),
    ),
)
