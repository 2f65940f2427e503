"""The parameters of a training: which are drawn, with the course of their norms."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPixmap, QPolygonF
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from app.panels.texts import number
from app.theme import SMALL, mono, notifier, theme, ui
from app.training import TrainingRun
from app.widgets.sparkline import MARGIN, paint_sparklines, sparkline
from core.problem import Path
from core.training.recorder import Moment, small_course

NAME, COURSE, NORM = range(3)
FIRST_TICKED = 2
"""Parameters that are ticked where nobody has chosen yet."""

SWATCH = 10
_COLOURS = ("forward", "backward", "ok", "unknown", "accent", "error")


class ParameterTicks(QTreeWidget):
    """A line for each parameter: ticked ones are drawn."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._ticked: set[str] | None = None
        self._paths: list[Path] = []
        self._recorded: Mapping[Path, tuple[Moment, ...]] | None = None
        self._of_gradient = False
        self._lines: dict[int, QPolygonF] = {}
        """Of the rows that were seen since there are these moments."""
        self.setAccessibleName(self.tr("Recorded parameters"))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIconSize(QSize(SWATCH, SWATCH))
        self.setHeaderLabels([self.tr("Parameter"), self.tr("Norm"), ""])
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(COURSE, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(NORM, QHeaderView.ResizeMode.ResizeToContents)
        header.resizeSection(COURSE, 64)
        self.itemChanged.connect(self._tick)
        notifier().changed.connect(self._use_theme)

    def set_run(self, run: TrainingRun | None, *, of_gradient: bool) -> None:
        """Show the parameters of a run with the norms of values or gradients."""
        names = dict(run.shape.names) if run is not None and run.shape is not None else {}
        recorded = run.moments if run is not None else None
        if [*names] == self._paths and recorded is self._recorded and of_gradient == self._of_gradient:
            return
        self._recorded, self._of_gradient = recorded, of_gradient
        self._lines = {}
        self.blockSignals(True)
        if [*names] != self._paths:
            self._fill(names)
        for index, path in enumerate(self._paths):
            item = self.topLevelItem(index)
            moments = recorded.get(path, ()) if recorded is not None else ()
            if item is not None and moments:
                newest = moments[-1].gradient if of_gradient else moments[-1].value
                item.setText(NORM, number(newest.norm))
        self.blockSignals(False)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        # All lines in one go: a delegate would paint the ground of each cell, and set up a painter for each line.
        painter = QPainter(self.viewport())
        paint_sparklines(painter, self._seen_lines(), QColor(theme().dim))
        painter.end()

    def _seen_lines(self) -> list[tuple[QRectF, QPolygonF]]:
        """Return the lines of the rows that can be seen, with the places of their cells."""
        left, width = self.columnViewportPosition(COURSE), self.columnWidth(COURSE)
        first = self.topLevelItem(0)
        if first is None:
            return []
        row = self.visualItemRect(first)
        bottom = self.viewport().height()
        found = []
        for index in range(len(self._paths)):
            top = row.top() + index * row.height()
            if top + row.height() > 0 and top < bottom:
                cell = QRectF(left, top, width, row.height())
                found.append((cell.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN), self._line(index)))
        return found

    def _line(self, index: int) -> QPolygonF:
        """Return the course of the norm of a parameter, as tall and wide as 1."""
        if index not in self._lines:
            moments = self._recorded.get(self._paths[index], ()) if self._recorded is not None else ()
            self._lines[index] = sparkline(small_course(moments, of_gradient=self._of_gradient))
        return self._lines[index]

    def _fill(self, names: dict[Path, str]) -> None:
        self.clear()
        self._paths = [*names]
        ticked = self._ticked if self._ticked is not None else set([*names.values()][:FIRST_TICKED])
        for index, name in enumerate(names.values()):
            item = QTreeWidgetItem([name, "", ""])
            item.setToolTip(NAME, name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(NAME, Qt.CheckState.Checked if name in ticked else Qt.CheckState.Unchecked)
            item.setIcon(NAME, _swatch(parameter_colour(index)))
            item.setFont(NAME, ui(12))
            item.setFont(NORM, mono(SMALL))
            item.setTextAlignment(NORM, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.addTopLevelItem(item)

    def ticked(self) -> list[tuple[Path, str, str]]:
        """Return path, name and colour of the parameters that are drawn."""
        found = []
        for index, path in enumerate(self._paths):
            item = self.topLevelItem(index)
            if item is not None and item.checkState(NAME) == Qt.CheckState.Checked:
                found.append((path, item.text(NAME), parameter_colour(index)))
        return found

    def _tick(self) -> None:
        self._ticked = {name for _, name, _ in self.ticked()}
        self.changed.emit()

    def _use_theme(self) -> None:
        self.blockSignals(True)
        for index in range(self.topLevelItemCount()):
            item = self.topLevelItem(index)
            if item is not None:
                item.setIcon(NAME, _swatch(parameter_colour(index)))
        self.blockSignals(False)
        self.viewport().update()


def parameter_colour(index: int) -> str:
    """Return the colour of a parameter by its place in the list."""
    return str(getattr(theme(), _COLOURS[index % len(_COLOURS)]))


def _swatch(colour: str) -> QIcon:
    pixmap = QPixmap(SWATCH, SWATCH)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(0, 0, SWATCH, SWATCH, 3, 3)
    painter.end()
    return QIcon(pixmap)
