"""Documents: new, open, save."""

from __future__ import annotations

from app.actions.action import QT_TRANSLATE_NOOP, Action

FILE_ACTIONS = (
    Action(
        "file.new",
        QT_TRANSLATE_NOOP("actions", "&New canvas"),
        QT_TRANSLATE_NOOP("actions", "Begin with an empty canvas"),
        lambda bench: bench.files.new_document(),
        ("Ctrl+N",),
    ),
    Action(
        "file.open",
        QT_TRANSLATE_NOOP("actions", "&Open…"),
        QT_TRANSLATE_NOOP("actions", "Open a document from a file"),
        lambda bench: bench.files.choose_and_open(),
        ("Ctrl+O",),
    ),
    Action(
        "file.save",
        QT_TRANSLATE_NOOP("actions", "&Save"),
        QT_TRANSLATE_NOOP("actions", "Save the document"),
        lambda bench: bench.files.save(),
        ("Ctrl+S",),
        is_enabled=lambda bench: not bench.session.is_saved or bench.session.path is None,
    ),
    Action(
        "file.save_as",
        QT_TRANSLATE_NOOP("actions", "Save &as…"),
        QT_TRANSLATE_NOOP("actions", "Save the document as another file"),
        lambda bench: bench.files.save_as(),
        ("Ctrl+Shift+S",),
    ),
    Action(
        "file.quit",
        QT_TRANSLATE_NOOP("actions", "&Quit"),
        QT_TRANSLATE_NOOP("actions", "Close the window"),
        lambda bench: bench.close(),
        ("Ctrl+Q",),
    ),
)
