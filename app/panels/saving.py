"""Pictures and tables of what a panel shows, as files: PNG, SVG, CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QPoint, QSize
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QFileDialog, QWidget

from app.session.session import EditorSession

translate = QCoreApplication.translate

Table = tuple[Sequence[str], Sequence[Sequence[object]]]
"""Titles of the columns, and rows."""


def save_png(widget: QWidget, path: Path) -> bool:
    """Write what a widget shows, in the pixels of the screen."""
    return widget.grab().save(str(path), "PNG")


def save_svg(widget: QWidget, path: Path) -> bool:
    """Write what a widget shows as lines and texts."""
    made = QSvgGenerator()
    made.setFileName(str(path))
    made.setSize(QSize(widget.width(), widget.height()))
    made.setViewBox(widget.rect())
    painter = QPainter()
    if not painter.begin(made):
        return False
    widget.render(painter, QPoint(0, 0))
    return painter.end()


def save_csv(table: Table, path: Path) -> bool:
    """Write a table, numbers with all of their digits."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table[0])
    writer.writerows(table[1])
    try:
        path.write_text(text.getvalue(), encoding="utf-8")
    except OSError:
        return False
    return True


def ask_and_save(session: EditorSession, widget: QWidget, name: str, table: Callable[[], Table]) -> None:
    """Ask for a file and write what a widget shows there; the ending says how."""
    folder = session.folder or Path.home()
    filters = translate("saving", "Picture (*.png);;Drawing (*.svg);;Table (*.csv)")
    chosen, picked = QFileDialog.getSaveFileName(
        widget, translate("saving", "Save what is shown"), str(folder / f"{name}.png"), filters
    )
    if not chosen:
        return
    path = Path(chosen)
    if not path.suffix:
        path = path.with_suffix(picked[picked.find("*.") + 1 : picked.find(")")])
    save_as(session, widget, path, table)


def save_as(session: EditorSession, widget: QWidget, path: Path, table: Callable[[], Table]) -> bool:
    """Write what a widget shows to a file, and say whether that went well."""
    match path.suffix.lower():
        case ".svg":
            is_saved = save_svg(widget, path)
        case ".csv":
            is_saved = save_csv(table(), path)
        case _:
            is_saved = save_png(widget, path)
    if is_saved:
        session.message.emit(translate("saving", "Saved as {0}.").format(path.name), "success")
    else:
        session.message.emit(
            translate("saving", "{0} could not be written. Choose another folder.").format(path), "error"
        )
    return is_saved
