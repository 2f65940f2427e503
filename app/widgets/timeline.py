"""A strip of steps: a dot for each, cool on the way there and warm on the way back, the current one ringed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.theme import SMALL, color, notifier, theme, ui
from app.widgets.guarding import guards_events

MARGIN = 12
HEIGHT = 40
TEXT_Y, TEXT_HEIGHT = 1, 14
LINE_Y = 26
"""Text and line together are in the middle of the height, as the buttons beside them are."""
DOT_RADIUS = 4.0
RING_RADIUS = 7.5
MARK = 5.0
"""Size of the mark of a breakpoint."""
SCRUB_MARGIN = 6
"""A little left of the first step is the start, before any."""
MIN_DOT_DISTANCE = 11
"""Where dots would lie closer than this, the line alone is drawn, with the ring on it."""


@dataclass(frozen=True)
class TimelineStep:
    """A step as the strip shows it; ``mark`` says whether a run stops there: ``plain``, ``conditional`` or nothing."""

    phase: str
    text: str
    mark: str = ""


@guards_events
class Timeline(QWidget):
    """Shows how many steps are done, and lets a person choose how many should be."""

    position_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[TimelineStep, ...] = ()
        self._position = 0
        self._stale = False
        self._caption = ""
        self._scrubbed_to: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Steps of the run"))
        notifier().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(224, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(144, HEIGHT)

    @property
    def caption(self) -> str:
        """The sentence above the line."""
        return self._caption

    def set_steps(self, steps: Sequence[TimelineStep], position: int, *, stale: bool = False) -> None:
        """Show these steps, so many of them done; stale ones are greyed."""
        self._steps, self._position, self._stale = tuple(steps), position, stale
        self._caption = self._make_caption()
        self.setAccessibleDescription(self._caption)
        self.setCursor(Qt.CursorShape.PointingHandCursor if steps else Qt.CursorShape.ArrowCursor)
        self.update()

    def _make_caption(self) -> str:
        if not self._steps:
            return self.tr("no run yet")
        if self._stale:
            return self.tr("edited since the run")
        if not self._position:
            return self.tr("{0} steps ahead").format(len(self._steps))
        step = self._steps[self._position - 1]
        return self.tr("step {0} of {1} · {2}").format(self._position, len(self._steps), step.text)

    # Where the dots are

    def _x(self, index: int) -> float:
        return MARGIN + index * self._distance()

    def _distance(self) -> float:
        return (self.width() - 2 * MARGIN) / max(len(self._steps) - 1, 1)

    def _index_at(self, x: float) -> int:
        return min(max(round((x - MARGIN) / self._distance()), 0), len(self._steps) - 1)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_texts(painter)
        self._paint_line(painter)
        if self._steps and self._distance() >= MIN_DOT_DISTANCE:
            self._paint_dots(painter)
        if self._position:
            self._paint_ring(painter)
        self._paint_marks(painter)
        if self.hasFocus():
            painter.setPen(QPen(color(theme().accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()

    def _paint_texts(self, painter: QPainter) -> None:
        area = QRectF(MARGIN - 5, TEXT_Y, self.width() - 2 * MARGIN + 10, TEXT_HEIGHT)
        painter.setFont(ui(SMALL))
        sides = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        last = "update" if self._steps and self._steps[-1].phase == "update" else "backward"
        texts = self.tr("forward"), self.tr("update") if last == "update" else self.tr("backward")
        room = area.width() - 2 * max(painter.fontMetrics().horizontalAdvance(text) for text in texts) - 24
        fits = painter.fontMetrics().horizontalAdvance(self._caption) <= room
        if fits:
            for side, text, phase in zip(sides, texts, ("forward", last), strict=True):
                painter.setPen(color(theme().phase(phase) if self._steps and not self._stale else theme().faint))
                painter.drawText(area, side | Qt.AlignmentFlag.AlignVCenter, text)
        painter.setPen(color(theme().dim))
        text = painter.fontMetrics().elidedText(self._caption, Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)

    def _color_of(self, index: int) -> str:
        if self._stale:
            return theme().faint
        return theme().phase(self._steps[index].phase)

    def _paint_line(self, painter: QPainter) -> None:
        painter.setPen(QPen(color(theme().border), 2))
        painter.drawLine(QPointF(MARGIN, LINE_Y), QPointF(self.width() - MARGIN, LINE_Y))
        for index in range(1, self._position):
            painter.setPen(QPen(color(self._color_of(index)), 2))
            painter.drawLine(QPointF(self._x(index - 1), LINE_Y), QPointF(self._x(index), LINE_Y))

    def _paint_dots(self, painter: QPainter) -> None:
        for index in range(len(self._steps)):
            done = index < self._position
            painter.setPen(QPen(color(self._color_of(index) if done else theme().faint), 1.5))
            painter.setBrush(color(self._color_of(index) if done else theme().panel))
            painter.drawEllipse(QPointF(self._x(index), LINE_Y), DOT_RADIUS, DOT_RADIUS)

    def _paint_ring(self, painter: QPainter) -> None:
        centre = QPointF(self._x(self._position - 1), LINE_Y)
        tint = color(self._color_of(self._position - 1))
        painter.setPen(QPen(tint, 2))
        painter.setBrush(color(theme().panel))
        painter.drawEllipse(centre, RING_RADIUS, RING_RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        painter.drawEllipse(centre, DOT_RADIUS - 0.5, DOT_RADIUS - 0.5)

    def _paint_marks(self, painter: QPainter) -> None:
        """Draw under each step at which a run stops a small triangle, hollow where there is a condition."""
        tone = color(theme().faint if self._stale else theme().error)
        painter.setPen(QPen(tone, 1.2))
        for index, step in enumerate(self._steps):
            if step.mark:
                at = QPointF(self._x(index), LINE_Y + RING_RADIUS + 1)
                painter.setBrush(tone if step.mark == "plain" else color(theme().panel))
                painter.drawPolygon(QPolygonF([at, at + QPointF(-MARK / 2, MARK), at + QPointF(MARK / 2, MARK)]))

    # Choosing

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._steps:
            self._scrub(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self._steps:
            self._scrub(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        del event
        self._scrubbed_to = None

    def _scrub(self, x: float) -> None:
        """Choose the step at a place, before the first one none; each only once while the button is down."""
        position = 0 if x < MARGIN - SCRUB_MARGIN else self._index_at(x) + 1
        if position != self._scrubbed_to:
            self._scrubbed_to = position
            self.position_chosen.emit(position)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        targets = {
            Qt.Key.Key_Left: self._position - 1,
            Qt.Key.Key_Right: self._position + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(self._steps),
        }
        target = targets.get(Qt.Key(event.key()), -1)
        if self._steps and 0 <= target <= len(self._steps) and target != self._position:
            self.position_chosen.emit(target)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._steps:
            index = self._index_at(event.x())
            text = self.tr("step {0} · {1}").format(index + 1, self._steps[index].text)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)
