"""Export: the network's code and weights, written to a folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.problem_texts import problem_text
from app.session import EditorSession
from core.problem import Refused


def write_export(session: EditorSession, target: str, folder: Path) -> list[Path]:
    """Write every file of an export and return them.

    Raises:
        Refused: The network can't be exported, and why.
        OSError: The folder can't be written to.
    """
    from core.export.exporter import export_code  # not before the window is there

    result = export_code(
        session.document,
        session.registry,
        target,
        title=session.name,
        values=session.store.values,
        base=session.folder,
    )
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, content in result.files.items():
        path = folder / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        written.append(path)
    return written


def export_to_folder(session: EditorSession, target: str, folder: Path) -> bool:
    """Write an export, and say how it went."""
    try:
        files = write_export(session, target, folder)
    except Refused as refused:
        session.message.emit(problem_text(refused.problem), "error")
        return False
    except OSError as error:
        text = QCoreApplication.translate("export", "Nothing could be written to {0}: {1}.")
        session.message.emit(text.format(folder, error.strerror or error), "error")
        return False
    names = ", ".join(path.name for path in files)
    text = QCoreApplication.translate("export", "Exported {0} to {1}.")
    session.message.emit(text.format(names, folder), "success")
    return True
