"""The parameters of a training: which are drawn, with the course of their norms."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
)

from app.panels.recordings.recording import Recording
from app.panels.texts import number
from app.theme import SMALL, mono, notifier, theme, ui
from app.widgets.labels import SQUARE, colour_square, set_titles
from app.widgets.sparkline import MARGIN, Floats, depths, paint_sparklines, segments
from core.problem import Path
from core.training.recorder import Moment, SmallCourses

NAME, COURSE, NORM = range(3)
LEAST_WIDTH, WIDTH_FOR_COURSES = 176, 240
FIRST_TICKED = 2
"""Parameters that are ticked where nobody has chosen yet."""

LONGEST_NUMBER = "8.88e-88"
MARKED = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

_COLOURS = ("forward", "backward", "ok", "unknown", "accent", "error")


class _Ground(QStyledItemDelegate):
    """Paints the ground of a cell that is chosen or pointed at; what is in it the list paints, with all others."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if option.state & MARKED:
            super().paint(painter, option, index)

    def initStyleOption(  # noqa: N802 - Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.text = ""


class ParameterTicks(QTreeWidget):
    """A line for each parameter: ticked ones are drawn."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._ticked: set[str] | None = None
        self._paths: list[Path] = []
        self._recorded: object = None
        self._of_gradient = False
        self._courses = {of_gradient: SmallCourses(of_gradient=of_gradient) for of_gradient in (False, True)}
        self._depths: Floats = np.empty((0, 0))
        """The course of each norm, (parameters, points)."""
        self.setAccessibleName(self.tr("Recorded parameters"))
        self.setMinimumWidth(LEAST_WIDTH)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIconSize(QSize(SQUARE, SQUARE))
        drawn = self.tr("What is recorded; the ticked ones are drawn")
        norm = self.tr("How its norm went, and the newest one")
        set_titles(self, [(self.tr("Parameter"), drawn), (self.tr("Norm"), norm), ("", norm)])
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(COURSE, QHeaderView.ResizeMode.Fixed)
        # as wide as its contents it would have all be laid out again at each new number
        header.setSectionResizeMode(NORM, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(COURSE, 64)
        header.resizeSection(NORM, QFontMetrics(mono(SMALL)).horizontalAdvance(LONGEST_NUMBER) + 2 * MARGIN + 4)
        self._ground = _Ground(self)
        for column in (COURSE, NORM):
            self.setItemDelegateForColumn(column, self._ground)
        self.itemChanged.connect(self._tick)
        notifier().changed.connect(self._use_theme)

    def set_recording(self, recording: Recording, *, of_gradient: bool) -> None:
        """Show what was recorded, with the norms of values or gradients."""
        names, recorded = dict(recording.names), recording.moments(of_gradient=of_gradient)
        if [*names] == self._paths and recording.source == self._recorded and of_gradient == self._of_gradient:
            return
        self._recorded, self._of_gradient = recording.source, of_gradient
        self.blockSignals(True)
        if [*names] != self._paths:
            self._fill(names)
        moments = [recorded.get(path, ()) for path in self._paths]
        self._set_norms([kept[-1] if kept else None for kept in moments])
        self.blockSignals(False)
        self._depths = depths(self._courses[of_gradient].of(moments))
        self.viewport().update(self._numbers())

    def _set_norms(self, newest: list[Moment | None]) -> None:
        model = self.model()
        model.blockSignals(True)  # what changed is painted in one go, not cell by cell
        for index, moment in enumerate(newest):
            item = self.topLevelItem(index)
            if item is not None:
                norm = (moment.gradient if self._of_gradient else moment.value).norm if moment is not None else None
                item.setText(NORM, "" if norm is None else number(norm))
        model.blockSignals(False)

    def _numbers(self) -> QRect:
        """Return the place of what changes in a training: the columns of courses and of norms."""
        first = NORM if self.isColumnHidden(COURSE) else COURSE
        left, top = self.columnViewportPosition(first), 0
        return QRect(left, top, self.columnWidth(COURSE) + self.columnWidth(NORM), self.viewport().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # names come first where there is little room
        self.setColumnHidden(COURSE, self.viewport().width() < WIDTH_FOR_COURSES)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        area = event.rect() & self._numbers()
        first = self.topLevelItem(0)
        if first is None or area.isEmpty():
            return
        row = self.visualItemRect(first)
        start = max((area.top() - row.top()) // row.height(), 0)
        end = min((area.bottom() - row.top()) // row.height() + 1, len(self._paths))
        # All in one go: a delegate would set up a painter and a style for each line and each number.
        painter = QPainter(self.viewport())
        painter.setClipRegion(event.region())
        self._paint_courses(painter, row.top(), row.height(), range(start, end))
        self._paint_norms(painter, row.top(), row.height(), range(start, end))
        painter.end()

    def _paint_courses(self, painter: QPainter, top: int, height: int, rows: range) -> None:
        if self.isColumnHidden(COURSE):
            return
        areas = np.empty((len(rows), 4))
        left, width = self.columnViewportPosition(COURSE), self.columnWidth(COURSE)
        areas[:] = (left + MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN)
        areas[:, 1] += top + height * np.asarray(rows)
        paint_sparklines(painter, segments(self._depths[rows.start : rows.stop], areas), QColor(theme().dim))

    def _paint_norms(self, painter: QPainter, top: int, height: int, rows: range) -> None:
        left, width = self.columnViewportPosition(NORM), self.columnWidth(NORM) - MARGIN
        painter.setFont(mono(SMALL))
        painter.setPen(QColor(theme().text))
        for row in rows:
            item = self.topLevelItem(row)
            if item is not None:
                painter.drawText(left, top + row * height, width, height, RIGHT, item.text(NORM))

    def _fill(self, names: dict[Path, str]) -> None:
        self.clear()
        self._paths = [*names]
        ticked = self._ticked if self._ticked is not None else set([*names.values()][:FIRST_TICKED])
        for index, name in enumerate(names.values()):
            item = QTreeWidgetItem([name, "", ""])
            item.setToolTip(NAME, name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(NAME, Qt.CheckState.Checked if name in ticked else Qt.CheckState.Unchecked)
            item.setIcon(NAME, colour_square(parameter_colour(index)))
            item.setFont(NAME, ui(12))
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
                item.setIcon(NAME, colour_square(parameter_colour(index)))
        self.blockSignals(False)
        self.viewport().update()


def parameter_colour(index: int) -> str:
    """Return the colour of a parameter by its place in the list."""
    return str(getattr(theme(), _COLOURS[index % len(_COLOURS)]))
