"""Export: the network's code and weights, written to a folder; what is there is replaced only when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from app.problem_texts import problem_text
from app.session import EditorSession
from core.problem import Refused

translate = QCoreApplication.translate


def write_export(session: EditorSession, target: str, folder: Path) -> list[Path]:
    """Write every file of an export and return them.

    Raises:
        Refused: The network can't be exported, and why.
        OSError: The folder can't be written to.
    """
    return _write(_files_of(session, target), folder)


def export_to_folder(session: EditorSession, target: str, folder: Path, parent: QWidget | None = None) -> bool:
    """Write an export, after asking about files that would be replaced, and say how it went."""
    try:
        files = _files_of(session, target)
        there = [name for name in files if (folder / name).exists()]
        if there and not _may_replace(there, folder, parent):
            return False
        written = _write(files, folder)
    except Refused as refused:
        session.message.emit(problem_text(refused.problem), "error")
        return False
    except OSError as error:
        text = translate("export", "Nothing could be written to {0}: {1}.")
        session.message.emit(text.format(folder, error.strerror or error), "error")
        return False
    session.note_export(target)
    names = ", ".join(path.name for path in written)
    session.message.emit(translate("export", "Exported {0} to {1}.").format(names, folder), "success")
    return True


def _files_of(session: EditorSession, target: str) -> Mapping[str, str | bytes]:
    from core.export.exporter import export_code  # not before the window is there

    result = export_code(
        session.document,
        session.registry,
        target,
        title=session.code_title,
        values=session.store.values,
        base=session.folder,
    )
    return result.files


def _write(files: Mapping[str, str | bytes], folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, content in files.items():
        path = folder / name
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        written.append(path)
    return written


def _may_replace(names: list[str], folder: Path, parent: QWidget | None) -> bool:
    """Ask whether files may be replaced; the answer that harms nothing is the one that Enter and Escape give."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(translate("export", "Replace files?"))
    box.setText(translate("export", "{0} has these files already:").format(folder))
    box.setInformativeText("\n".join(names))
    replace = box.addButton(translate("export", "Replace"), QMessageBox.ButtonRole.AcceptRole)
    cancel = box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    box.exec()
    answer = box.clickedButton() is replace
    box.deleteLater()
    return answer
