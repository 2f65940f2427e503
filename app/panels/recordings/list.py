"""The parameters of a training: which are drawn, with the course of their norms."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from app.panels.texts import number
from app.theme import SMALL, mono, notifier, theme, ui
from app.training import TrainingRun
from app.widgets.sparkline import SPARK_ROLE, SparklineDelegate
from core.problem import Path
from core.training.recorder import small_course

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
        self.setItemDelegateForColumn(COURSE, SparklineDelegate(lambda: theme().dim, self))
        self.itemChanged.connect(self._tick)
        notifier().changed.connect(self._use_theme)

    def set_run(self, run: TrainingRun | None, *, of_gradient: bool) -> None:
        """Show the parameters of a run with the norms of values or gradients."""
        names = dict(run.shape.names) if run is not None and run.shape is not None else {}
        self.blockSignals(True)
        if [*names] != self._paths:
            self._fill(names)
        for index, path in enumerate(self._paths):
            item = self.topLevelItem(index)
            moments = run.moments.get(path, ()) if run is not None else ()
            if item is not None and moments:
                norms = small_course(moments, of_gradient=of_gradient)
                item.setData(COURSE, SPARK_ROLE, norms)
                item.setText(NORM, number(norms[-1]))
        self.blockSignals(False)

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
