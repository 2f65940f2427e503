"""The welcome page: files, templates, and every example as a card with its picture and what it is about."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.examples import EXAMPLES, Example
from app.session.session import EditorSession
from app.settings import told_apart
from app.theme import GRID, SMALL, icon, notifier, theme, ui
from app.thumbnails import Thumbnail, thumbnail
from app.widgets.guarding import guards_events
from app.widgets.labels import Label
from app.window.files import Files
from app.window.frame import WindowFrame
from app.window.templates import TEMPLATES
from core.operators import standard_registry

SIDE_WIDTH = 272
LOGO = 40
NARROWEST, CARD_HEIGHT, PICTURE_HEIGHT = 232, 224, 136
GAP = 2 * GRID
WIDEST = 1520
"""A page wider than this has its room at the sides."""
LINK_ICON = 16


@guards_events
class WelcomePage(QWidget):
    """Lies over everything between the menus and the status line until something is chosen or Esc is pressed.

    Signals:
        closed: The keyboard should go back to the canvas.
        tour_wanted: Somebody new should be led through the window.
    """

    closed = Signal()
    tour_wanted = Signal()

    def __init__(self, window: WindowFrame, files: Files) -> None:
        super().__init__(window)
        self._window, self._files = window, files
        self.setObjectName("welcome_page")
        self.setAccessibleName(self.tr("Welcome"))
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.recent: list[StartLink] = []
        self.cards = [ExampleCard(example, self) for example in EXAMPLES]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        inside = QWidget(self)
        inside.setMaximumWidth(WIDEST)
        row.addWidget(inside, 1000)
        row.addStretch(1)
        line = QHBoxLayout(inside)
        line.setContentsMargins(6 * GRID, 5 * GRID, 3 * GRID, 3 * GRID)
        line.setSpacing(6 * GRID)
        line.addLayout(self._side())
        line.addWidget(self._gallery(), 1)
        for card in self.cards:
            card.clicked.connect(lambda _=False, name=card.example.name: self._open_example(name))
        self._pictures = QTimer(self)
        self._pictures.setInterval(0)
        self._pictures.timeout.connect(self._draw_next)
        notifier().changed.connect(self._use_theme)
        window.installEventFilter(self)
        self._cover()
        self._use_theme()

    def _cover(self) -> None:
        """Take all the room between the menus and the status line."""
        window = self._window
        top, bottom = window.menuBar().geometry().bottom() + 1, window.status_bar.geometry().top()
        self.setGeometry(QRect(0, top, window.width(), max(bottom - top, 0)))

    def _side(self) -> QVBoxLayout:
        files = self._files
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addLayout(self._head())
        self._heading(column, self.tr("Start"))
        self.start = [
            self._link(column, "new", self.tr("New canvas"), self._keys("file.new"), files.new_document),
            self._link(column, "open", self.tr("Open…"), self._keys("file.open"), files.choose_and_open),
            self._link(column, "help", self.tr("Tour of the window"), "", self.tour_wanted.emit),
        ]
        self._heading(column, self.tr("Templates"))
        self.templates = [
            self._link(column, "layers", template.shown_title(), "", partial(files.open_template, template.path))
            for template in TEMPLATES
        ]
        for link, template in zip(self.templates, TEMPLATES, strict=True):
            link.setToolTip(template.shown_tip())
            link.setAccessibleDescription(template.shown_tip())
        self._heading(column, self.tr("Recent files"))
        recent = self._window.settings.recent_files
        for path, name in zip(recent, told_apart(recent), strict=True):
            link = self._link(column, "data", name, "", partial(files.open_path, path))
            link.setToolTip(str(path))
            self.recent.append(link)
        if not self.recent:
            none = Label(self.tr("Documents that you open or save are listed here."), "dim", wrap=True)
            none.setContentsMargins(GRID, 0, 0, 0)
            none.setFixedWidth(SIDE_WIDTH)
            column.addWidget(none)
        column.addStretch(1)
        return column

    def _head(self) -> QHBoxLayout:
        """Return who this is: the mark, the name, and a sentence."""
        self._logo = QLabel(self)
        self._logo.setFixedSize(LOGO, LOGO)
        about = Label(self.tr("Draw neural networks, see every shape, step them with real numbers."), "dim", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label("Symloom", "title"))
        words.addWidget(about)
        line = QHBoxLayout()
        line.setContentsMargins(GRID, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(self._logo, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        return line

    def _heading(self, column: QVBoxLayout, text: str) -> None:
        heading = Label(text, "section")
        heading.setContentsMargins(GRID, 3 * GRID, 0, GRID // 2)
        column.addWidget(heading)

    def _link(self, column: QVBoxLayout, picture: str, text: str, keys: str, action: Callable[[], object]) -> StartLink:
        link = StartLink(picture, text, keys, self)
        link.clicked.connect(lambda _=False: self._leave_for(action))
        column.addWidget(link)
        return link

    def _keys(self, action: str) -> str:
        return self._window.actions_by_id[action].shortcut().toString(QKeySequence.SequenceFormat.NativeText)

    def _gallery(self) -> QScrollArea:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(2, 2, GRID, 2)
        column.setSpacing(2)
        column.addWidget(Label(self.tr("Examples"), "title"))
        hint = self.tr("Each opens as a copy, with a note that says what to try.")
        column.addWidget(Label(hint, "dim", wrap=True))
        column.addSpacing(12)
        column.addWidget(CardGrid(self.cards))
        column.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        self._area = area
        return area

    # Pictures

    def _use_theme(self) -> None:
        colours = self.palette()
        colours.setColor(self.backgroundRole(), QColor(theme().panel))
        self.setPalette(colours)
        self._logo.setPixmap(icon("symloom").pixmap(QSize(LOGO, LOGO), self.devicePixelRatioF()))
        for card in self.cards:
            card.picture = None
        self._pictures.start()

    def _draw_next(self) -> None:
        """Draw the picture of one card in each turn of the event loop, so that the page is there at once."""
        card = next((card for card in self.cards if card.picture is None), None)
        if card is None or not self.isVisible():
            self._pictures.stop()
        else:
            card.draw()

    # Coming and going

    def _open_example(self, name: str) -> None:
        self._leave_for(partial(self._files.open_example, name))

    def _leave_for(self, action: Callable[[], object]) -> None:
        before = self._window.session.document
        action()
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

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go round among what is on the page: what is below it can't be seen."""
        if not self.isVisible():  # it goes away, and the focus with it
            return super().focusNextPrevChild(forward)
        stops: list[QWidget] = [*self.start, *self.templates, *self.recent, *self.cards]
        focus = QApplication.focusWidget()
        here = stops.index(focus) if focus in stops else -1 if forward else 0
        stop = stops[(here + (1 if forward else -1)) % len(stops)]
        stop.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
        if stop in self.cards:
            self._area.ensureWidgetVisible(stop)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            QTimer.singleShot(0, self, self._cover)  # once the bars are where they belong
        return False


class StartLink(QPushButton):
    """A line to choose: a small picture, what it is, and its keys at the end."""

    def __init__(self, picture: str, text: str, keys: str, parent: QWidget) -> None:
        room = SIDE_WIDTH - LINK_ICON - 4 * GRID - QFontMetrics(ui(SMALL)).horizontalAdvance(keys)
        super().__init__(QFontMetrics(ui()).elidedText(text, Qt.TextElideMode.ElideMiddle, room), parent)
        self._picture, self._keys = picture, keys
        self.setProperty("flat", True)
        self.setProperty("line", True)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIconSize(QSize(LINK_ICON, LINK_ICON))
        self.setFixedWidth(SIDE_WIDTH)
        notifier().changed.connect(self._use_theme)
        self._use_theme()

    def _use_theme(self) -> None:
        self.setIcon(icon(self._picture, theme().accent))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setFont(ui(SMALL))
        painter.setPen(QColor(theme().dim))
        place = self.rect().adjusted(0, 0, -GRID, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._keys)
        painter.end()


@guards_events
class CardGrid(QWidget):
    """Cards side by side, as many as fit, all of one width and none of the room left over."""

    def __init__(self, cards: list[ExampleCard]) -> None:
        super().__init__()
        self._cards = cards
        for card in cards:
            card.setParent(self)
            card.show()
        self.setMinimumWidth(NARROWEST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = max((self.width() + GAP) // (NARROWEST + GAP), 1)
        width = (self.width() - GAP * (columns - 1)) // columns
        for index, card in enumerate(self._cards):
            row, column = divmod(index, columns)
            card.setGeometry(column * (width + GAP), row * (CARD_HEIGHT + GAP), width, CARD_HEIGHT)
        rows = -(-len(self._cards) // columns)
        self.setFixedHeight(rows * (CARD_HEIGHT + GAP) - GAP)


class ExampleCard(QPushButton):
    """An example: its picture, its title, and a line about it."""

    def __init__(self, example: Example, parent: QWidget) -> None:
        super().__init__(parent)
        self.example = example
        self.picture: Thumbnail | None = None
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(example.shown_title())
        self.setAccessibleDescription(example.shown_tip())
        self.setToolTip(example.shown_tip())

    def draw(self) -> None:
        """Draw the picture of the network."""
        session = EditorSession(standard_registry())
        session.open_copy(self.example.path)
        self._say_what_to_try(session)
        self.picture = thumbnail(session)
        session.close()
        self.update()

    def _say_what_to_try(self, session: EditorSession) -> None:
        """Take the sentence from the example's own note, whose last paragraph says what to try."""
        paragraphs = [each for note in session.graph.notes.values() for each in note.text.split("\n\n") if each]
        if paragraphs:
            self.setAccessibleDescription(paragraphs[-1])
            self.setToolTip(paragraphs[-1])

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's form
        look, box = theme(), QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = QPainterPath()
        body.addRoundedRect(box, GRID, GRID)
        ground = QRectF(box.left(), box.top(), box.width(), PICTURE_HEIGHT)
        painter.fillPath(body, QColor(look.raised))
        painter.save()
        painter.setClipPath(body)
        painter.fillRect(ground, QColor(look.canvas))
        painter.restore()
        if self.picture is not None:
            self.picture.paint(painter, ground.adjusted(GAP, GAP, -GAP, -GAP))
        is_near = self.hasFocus() or self.underMouse()
        painter.setPen(QColor(look.accent if is_near else look.border))
        painter.drawPath(body)
        self._paint_texts(painter, box.adjusted(14, PICTURE_HEIGHT + 12, -14, -10))
        painter.end()

    def _paint_texts(self, painter: QPainter, place: QRectF) -> None:
        flags = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        painter.setPen(QColor(theme().text))
        painter.setFont(ui(weight=600))
        title = self.example.shown_title()
        title = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, round(place.width()))
        painter.drawText(place, flags, title)
        painter.setPen(QColor(theme().dim))
        painter.setFont(ui(SMALL))
        painter.drawText(
            place.adjusted(0, 22, 0, 0), int(flags) | int(Qt.TextFlag.TextWordWrap), self.example.shown_tip()
        )
