"""The welcome page: files, templates, and every example as a card with its picture and what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.examples import EXAMPLES, Example
from app.pictures import PictureOptions, picture
from app.session import EditorSession
from app.templates import TEMPLATES
from app.theme import GRID, SMALL, notifier, theme, ui
from app.widgets.flow import Flow
from app.widgets.guarding import guards_events
from app.widgets.labels import Label
from core.operators import standard_registry

if TYPE_CHECKING:
    from app.window import MainWindow

CARD, PICTURE_HEIGHT = QSize(248, 200), 112
SIDE_WIDTH = 248
PICTURE_SCALE = 0.5
LINES = 3


@guards_events
class WelcomePage(QWidget):
    """Lies over the canvas until something is chosen or Esc is pressed."""

    closed = Signal()

    def __init__(self, window: MainWindow, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = window
        self.setObjectName("welcome_page")
        self.setAccessibleName(self.tr("Welcome"))
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.recent: list[QPushButton] = []
        self.cards = [ExampleCard(example, self) for example in EXAMPLES]
        row = QHBoxLayout(self)
        row.setContentsMargins(5 * GRID, 4 * GRID, 3 * GRID, 3 * GRID)
        row.setSpacing(5 * GRID)
        row.addLayout(self._side())
        row.addWidget(self._gallery(), 1)
        for card in self.cards:
            card.clicked.connect(lambda _=False, name=card.example.name: self._leave_for(window.open_example, name))
        self._pictures = QTimer(self)
        self._pictures.setInterval(0)
        self._pictures.timeout.connect(self._draw_next)
        notifier().changed.connect(self._use_theme)
        parent.installEventFilter(self)
        self.setGeometry(parent.rect())
        self._use_theme()

    def _side(self) -> QVBoxLayout:
        window = self._window
        column = QVBoxLayout()
        column.setSpacing(GRID // 2)
        column.addWidget(Label("Symloom", "title"))
        about = Label(self.tr("Draw neural networks, see every shape, step them with real numbers."), "dim", wrap=True)
        about.setFixedWidth(SIDE_WIDTH)
        column.addWidget(about)
        self._heading(column, self.tr("Start"))
        self.start = [
            self._link(column, self.tr("New canvas"), "Ctrl+N", lambda: self._leave_for(window.new_document)),
            self._link(column, self.tr("Open…"), "Ctrl+O", lambda: self._leave_for(window.choose_and_open)),
        ]
        self._heading(column, self.tr("Templates"))
        self.templates = [
            self._link(
                column,
                template.shown_title(),
                "",
                lambda _=False, path=template.path: self._leave_for(window.open_template, path),
            )
            for template in TEMPLATES
        ]
        self._heading(column, self.tr("Recent files"))
        for path in window.settings.recent_files:
            link = self._link(column, path.name, "", lambda _=False, path=path: self._leave_for(window.open_path, path))
            link.setToolTip(str(path))
            self.recent.append(link)
        if not self.recent:
            none = Label(self.tr("Documents that you open or save are listed here."), "dim", wrap=True)
            none.setFixedWidth(SIDE_WIDTH)
            column.addWidget(none)
        column.addStretch(1)
        return column

    def _heading(self, column: QVBoxLayout, text: str) -> None:
        column.addSpacing(2 * GRID)
        column.addWidget(Label(text, "section"))

    def _link(self, column: QVBoxLayout, text: str, keys: str, slot: object) -> QPushButton:
        link = QPushButton(f"{text}    {keys}".rstrip(), self)
        link.setProperty("link", True)
        link.setAccessibleName(text)
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        link.clicked.connect(slot)
        column.addWidget(link)
        return link

    def _gallery(self) -> QScrollArea:
        inside = QWidget()
        flow = Flow(spacing=2 * GRID, line_spacing=2 * GRID)
        for card in self.cards:
            flow.add(card)
        column = QVBoxLayout(inside)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(GRID)
        column.addWidget(Label(self.tr("Examples"), "section"))
        column.addWidget(flow)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        return area

    # Pictures

    def _use_theme(self) -> None:
        colours = self.palette()
        colours.setColor(self.backgroundRole(), QColor(theme().panel))
        self.setPalette(colours)
        for card in self.cards:
            card.picture = None
        self._pictures.start()

    def _draw_next(self) -> None:
        """Draw the picture of one card in each turn of the event loop, so that the page is there at once."""
        card = next((card for card in self.cards if card.picture is None), None)
        if card is None or not self.isVisible():
            self._pictures.stop()
        else:
            card.draw(self.devicePixelRatioF())

    # Coming and going

    def _leave_for(self, action: object, *arguments: object) -> None:
        before = self._window.session.document
        action(*arguments)  # type: ignore[operator]
        if self._window.session.document is not before:
            self.leave()

    def leave(self) -> None:
        """Take the page away."""
        if self.isVisible():
            self._pictures.stop()
            self.hide()
            self.deleteLater()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.parent() and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.ground.rect())
        return False


class ExampleCard(QPushButton):
    """An example: its picture, its title, and a line about it."""

    def __init__(self, example: Example, parent: QWidget) -> None:
        super().__init__(parent)
        self.example = example
        self.picture: QPixmap | None = None
        self.line = example.shown_tip()
        self.setFixedSize(CARD)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(example.shown_title())
        self.setAccessibleDescription(example.shown_tip())
        self.setToolTip(example.shown_tip())

    def sizeHint(self) -> QSize:
        return CARD  # the style sheet of buttons would have it lower

    def draw(self, ratio: float) -> None:
        """Draw the picture of the network."""
        session = EditorSession(standard_registry())
        session.open_copy(self.example.path)
        self._say_what_to_try(session)
        nodes = frozenset(session.graph.nodes)  # without the note: it can't be read as small as this
        options = PictureOptions(theme().name, PICTURE_SCALE * ratio, True, nodes, carries_document=False)
        drawn = QPixmap()
        drawn.loadFromData(picture(session, "png", options))
        session.close()
        size = QSize(CARD.width() - 2 * GRID, PICTURE_HEIGHT - GRID) * ratio
        self.picture = drawn.scaled(
            size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        self.picture.setDevicePixelRatio(ratio)
        self.update()

    def _fitting_line(self, width: float) -> str:
        """Return as much of the line as three rows hold."""
        room = LINES * width * 0.94  # what wrapping leaves empty at the ends of rows
        return QFontMetricsF(ui(SMALL)).elidedText(self.line, Qt.TextElideMode.ElideRight, room)

    def _say_what_to_try(self, session: EditorSession) -> None:
        """Take the sentence from the example's own note, whose last paragraph says what to try."""
        paragraphs = [each for note in session.graph.notes.values() for each in note.text.split("\n\n") if each]
        if paragraphs:
            self.line = paragraphs[-1]
            self.setAccessibleDescription(self.line)
            self.setToolTip(self.line)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's form
        look, box = theme(), QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        is_near = self.hasFocus() or self.underMouse()
        painter.setPen(QColor(look.accent if is_near else look.border))
        painter.setBrush(QColor(look.raised))
        painter.drawRoundedRect(box, GRID, GRID)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.canvas))
        ground = QRectF(box.left() + 1, box.top() + 1, box.width() - 2, PICTURE_HEIGHT)
        painter.drawRoundedRect(ground, GRID - 1, GRID - 1)
        if self.picture is not None:
            size = self.picture.deviceIndependentSize()
            place = ground.center() - QRectF(0, 0, size.width(), size.height()).center()
            painter.drawPixmap(place, self.picture)
        text = box.adjusted(12, PICTURE_HEIGHT + 10, -12, -8)
        painter.setPen(QColor(look.text))
        painter.setFont(ui(weight=600))
        painter.drawText(text, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, self.example.shown_title())
        painter.setPen(QColor(look.dim))
        painter.setFont(ui(SMALL))
        flags = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        painter.drawText(
            text.adjusted(0, 21, 0, 0), int(flags) | int(Qt.TextFlag.TextWordWrap), self.example.shown_tip()
        )
        painter.end()
