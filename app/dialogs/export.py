"""Export: the network's code and weights, written to a folder; what is there is replaced only when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from app.problem_texts import problem_text
from app.session.session import EditorSession
from core.problem import Refused

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Export:
    """What is to be written.

    Attributes:
        reads: The data files of the user that a training script will look for.
    """

    target: str
    files: Mapping[str, str | bytes]
    reads: tuple[str, ...] = ()


def write_export(session: EditorSession, target: str, folder: Path) -> list[Path]:
    """Write every file of an export and return them.

    Raises:
        Refused: The network can't be exported, and why.
        OSError: The folder can't be written to.
    """
    return _write(_made(session, target, has_training=False).files, folder)


def make_export(session: EditorSession, target: str, *, has_training: bool = False) -> Export | None:
    """Return what an export will write, with a script that trains the network if that is asked for; or say why not."""
    try:
        return _made(session, target, has_training=has_training)
    except Refused as refused:
        session.message.emit(problem_text(refused.problem), "error")
        return None


def export_to_folder(session: EditorSession, export: Export, folder: Path, parent: QWidget | None = None) -> bool:
    """Write an export, after asking about files that would be replaced, and say how it went."""
    try:
        there = [name for name in export.files if (folder / name).exists()]
        if there and not _may_replace(there, folder, parent):
            return False
        written = _write(export.files, folder)
    except OSError as error:
        text = translate("export", "Nothing could be written to {0}: {1}.")
        session.message.emit(text.format(folder, error.strerror or error), "error")
        return False
    session.note_export(export.target)
    names = ", ".join(path.name for path in written)
    session.message.emit(translate("export", "Exported {0} to {1}.").format(names, folder), "success")
    if missing := [name for name in export.reads if not (folder / name).exists()]:
        text = translate("export", "train.py will look for {0} beside it, or in the folder that --data names.")
        session.message.emit(text.format(", ".join(missing)), "info")
    return True


def _made(session: EditorSession, target: str, *, has_training: bool) -> Export:
    title, values, base = session.code_title, session.store.values, session.folder
    if has_training:
        from core.training_script import export_training  # not before the window is there

        made = export_training(session.document, session.registry, target, title=title, values=values, base=base)
        return Export(target, made.files, made.reads)
    from core.export.exporter import export_code

    result = export_code(session.document, session.registry, target, title=title, values=values, base=base)
    return Export(target, result.files)


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
