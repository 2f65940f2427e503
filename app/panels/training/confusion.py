"""Who is taken for what: a matrix of classes, and the samples of the cell that is chosen."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.panels.saving import Table
from app.panels.texts import count
from app.session.session import EditorSession
from app.session.training import TrainingRun
from app.theme import GRID, color, mono, notifier, theme
from app.widgets.labels import Label
from core.graph.commands import SetRunSettings
from core.operators.operator import Array
from core.training.losses import Classes

Counts = npt.NDArray[np.int64]

MAX_CLASSES = 40
MAX_SAMPLES = 200
"""Samples of a cell that are listed."""

THUMBNAIL = 40
LABEL_SPACE = 24


def confusion(classes: Classes) -> tuple[Counts, Counts]:
    """Return the classes that occur, and how often each (row) was taken for each (column)."""
    names = np.unique(np.concatenate([classes.actual, classes.predicted])).astype(np.int64)
    table = np.zeros((len(names), len(names)), np.int64)
    np.add.at(table, (np.searchsorted(names, classes.actual), np.searchsorted(names, classes.predicted)), 1)
    return names, table


class ConfusionMatrix(QWidget):
    """The matrix; a cell is chosen by the mouse or the arrow keys."""

    chosen = Signal(int, int)
    """The row (what is right) and the column (what it was taken for)."""

    def __init__(self) -> None:
        super().__init__()
        self.names = np.zeros(0, np.int64)
        self.table = np.zeros((0, 0), np.int64)
        self.cell: tuple[int, int] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Confusion matrix: rows are what is right, columns what it was taken for"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 120)
        notifier().changed.connect(self.update)

    def set_table(self, names: Counts, table: Counts) -> None:
        """Show a matrix; the chosen cell stays where there are as many classes."""
        if len(names) != len(self.names):
            self.cell = None
        self.names, self.table = names, table
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(280, 240)

    def _square(self) -> QRectF:
        side = min(self.width() - LABEL_SPACE - GRID, self.height() - LABEL_SPACE - GRID)
        return QRectF(LABEL_SPACE, LABEL_SPACE, side, side)

    def cell_at(self, place: QPoint) -> tuple[int, int] | None:
        """Return the cell under a place."""
        square, size = self._square(), len(self.names)
        if not size or not square.contains(QPointF(place)):
            return None
        step = square.width() / size
        return min(int((place.y() - square.top()) / step), size - 1), min(
            int((place.x() - square.left()) / step), size - 1
        )

    def place_of(self, row: int, column: int) -> QPoint:
        """Return the middle of a cell."""
        square = self._square()
        step = square.width() / max(1, len(self.names))
        return QPointF(square.left() + (column + 0.5) * step, square.top() + (row + 0.5) * step).toPoint()

    def choose(self, cell: tuple[int, int]) -> None:
        """Choose a cell."""
        self.cell = cell
        self.update()
        self.chosen.emit(*cell)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        cell = self.cell_at(event.position().toPoint())
        if cell is not None:
            self.choose(cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        move = moves.get(Qt.Key(event.key()))
        if move is None or not len(self.names):
            super().keyPressEvent(event)
            return
        row, column = self.cell or (0, 0)
        last = len(self.names) - 1
        self.choose((min(max(row + move[0], 0), last), min(max(column + move[1], 0), last)))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = len(self.names)
        if not size:
            return
        square = self._square()
        step = square.width() / size
        totals = np.maximum(self.table.sum(1, keepdims=True), 1)
        shares = self.table / totals
        painter.setFont(mono(11 if step >= 18 else 9))
        for row in range(size):
            for column in range(size):
                self._paint_cell(painter, row, column, float(shares[row, column]), square, step)
        self._paint_labels(painter, square, step)
        if self.cell is not None:
            row, column = self.cell
            painter.setPen(QColor(theme().accent if self.hasFocus() else theme().text))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(square.left() + column * step, square.top() + row * step, step - 1, step - 1))

    def _paint_cell(self, painter: QPainter, row: int, column: int, share: float, square: QRectF, step: float) -> None:
        tokens = theme()
        cell = QRectF(square.left() + column * step, square.top() + row * step, step - 1, step - 1)
        painter.fillRect(cell, QColor(tokens.field))
        # a square root, so that the few that went wrong are seen beside the many that did not
        colour = tokens.forward if row == column else tokens.backward
        if share:
            painter.fillRect(cell, color(colour, 0.12 + 0.53 * math.sqrt(share)))
        found = int(self.table[row, column])
        if found and step >= 14:
            painter.setPen(QColor(tokens.text))
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(found))

    def _paint_labels(self, painter: QPainter, square: QRectF, step: float) -> None:
        painter.setPen(QColor(theme().dim))
        if step < 10:
            return
        for index, name in enumerate(self.names):
            middle = index * step
            painter.drawText(
                QRectF(square.left() + middle, 0, step, LABEL_SPACE - 2), Qt.AlignmentFlag.AlignCenter, str(name)
            )
            painter.drawText(
                QRectF(0, square.top() + middle, LABEL_SPACE - 2, step), Qt.AlignmentFlag.AlignCenter, str(name)
            )


class ConfusionView(QWidget):
    """The matrix and the samples of a cell; a sample opens in the stepper, as a batch of one."""

    def __init__(self, session: EditorSession) -> None:
        super().__init__()
        self._session = session
        self._run: TrainingRun | None = None
        self._of_best = False
        self.matrix = ConfusionMatrix()
        self.title = Label("", "dim", wrap=True)
        self.samples = QListWidget()
        self.samples.setAccessibleName(self.tr("Samples of the chosen cell"))
        self.samples.setViewMode(QListView.ViewMode.IconMode)
        self.samples.setResizeMode(QListView.ResizeMode.Adjust)
        self.samples.setMovement(QListView.Movement.Static)
        self.samples.setIconSize(QSize(THUMBNAIL, THUMBNAIL))
        self.samples.setSpacing(2)
        self.samples.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.samples.setToolTip(self.tr("Double-click or Return opens a sample in the stepper, as a batch of one"))
        self.samples.itemActivated.connect(self._open)
        self.matrix.chosen.connect(self._show_samples)
        notifier().changed.connect(self._renew)
        line = QHBoxLayout(self)
        line.setContentsMargins(GRID, 0, GRID, 0)
        line.setSpacing(2 * GRID)
        line.addWidget(self.matrix, 3)
        right = QVBoxLayout()
        right.setSpacing(GRID)
        right.addWidget(self.title)
        right.addWidget(self.samples, 1)
        line.addLayout(right, 2)

    @property
    def _classes(self) -> Classes | None:
        if self._run is None:
            return None
        return self._run.results.best_classes if self._of_best else self._run.results.classes

    def set_run(self, run: TrainingRun | None, *, of_best: bool = False) -> None:
        """Show what a run takes for what, by its last weights or by its best ones."""
        is_other = run is not self._run
        self._run, self._of_best = run, of_best
        classes = self._classes
        names, table = (np.zeros(0, np.int64), np.zeros((0, 0), np.int64)) if classes is None else confusion(classes)
        if len(names) > MAX_CLASSES:
            names, table = names[:MAX_CLASSES], table[:MAX_CLASSES, :MAX_CLASSES]
        if is_other:
            self.matrix.cell = None
        self.matrix.set_table(names, table)
        self._renew()

    def _renew(self) -> None:
        if self.matrix.cell is not None:
            self._show_samples(*self.matrix.cell)
            return
        self.samples.clear()
        wrong = int(self.matrix.table.sum() - np.trace(self.matrix.table))
        total = int(self.matrix.table.sum())
        self.title.setText(
            self.tr("{0} of {1} are taken for something else. Choose a cell to see its samples.").format(
                count(wrong), count(total)
            )
            if total
            else ""
        )

    # Samples

    def _show_samples(self, row: int, column: int) -> None:
        run, classes = self._run, self._classes
        if run is None or run.shape is None or classes is None:
            return
        right, taken = int(self.matrix.names[row]), int(self.matrix.names[column])
        hits = (classes.actual == right) & (classes.predicted == taken)
        rows = run.shape.measured[hits]
        text = self.tr("{0} of class {1}, taken for {2}")
        self.title.setText(text.format(count(len(rows)), right, taken))
        chosen = [self.samples.item(i).data(Qt.ItemDataRole.UserRole) for i in range(self.samples.count())]
        if chosen == [int(each) for each in rows[:MAX_SAMPLES]]:
            return
        self.samples.clear()
        pixels = self._pixels()
        for each in rows[:MAX_SAMPLES]:
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, int(each))
            name = self.tr("row {0}").format(int(each))
            item.setToolTip(name)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, name)
            if pixels is not None:
                item.setIcon(QIcon(_thumbnail(pixels[int(each)])))
            else:
                item.setText(str(int(each)))
            self.samples.addItem(item)

    def _pixels(self) -> Array | None:
        """Return the data as pictures, (rows, height, width), where they are some."""
        if self._run is None or self._run.shape is None:
            return None
        data = (array for array in self._run.shape.data.arrays.values() if array.ndim > 1)
        return next((pictures for array in data if (pictures := as_pictures(array)) is not None), None)

    def _open(self, item: QListWidgetItem) -> None:
        """Feed one row alone, of whatever feeds the network, and run forward with the weights that were asked about."""
        session, run = self._session, self._run
        row = int(item.data(Qt.ItemDataRole.UserRole))
        if run is not None and not session.training.is_active:
            (session.training.restore_best if self._of_best else session.training.restore_last)(run)
        session.push(SetRunSettings(replace(session.document.run, row=row)))
        session.run.run_forward()
        session.message.emit(self.tr("Row {0} is fed as a batch of one.").format(row), "info")

    def table(self) -> Table:
        """Return the matrix as a table."""
        names = [str(name) for name in self.matrix.names]
        rows = [[name, *map(int, line)] for name, line in zip(names, self.matrix.table, strict=True)]
        return ["right \\ taken for", *names], rows


def as_pictures(array: Array) -> Array | None:
    """Return rows as pictures, (rows, height, width): of one channel, or as long as a square; None for others."""
    shape = array.shape[1:]
    if len(shape) == 3 and shape[0] == 1:
        return array[:, 0]
    if len(shape) == 2:
        return array
    side = math.isqrt(math.prod(shape))
    is_square = len(shape) == 1 and side * side == shape[0] and side >= 4
    return array.reshape(-1, side, side) if is_square else None


def _thumbnail(picture: Array) -> QPixmap:
    low, high = float(picture.min()), float(picture.max())
    scaled = (picture - low) / (high - low if high > low else 1.0)
    ground, ink = QColor(theme().field), QColor(theme().text)
    ends = np.array([[ground.red(), ground.green(), ground.blue()], [ink.red(), ink.green(), ink.blue()]], np.float64)
    pixels = (ends[0] + scaled[..., None] * (ends[1] - ends[0])).round().astype(np.uint8)
    height, width = picture.shape
    image = QImage(np.ascontiguousarray(pixels).tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
    return QPixmap.fromImage(image.scaled(THUMBNAIL, THUMBNAIL, Qt.AspectRatioMode.KeepAspectRatio))
