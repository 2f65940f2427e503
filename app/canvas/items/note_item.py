"""A note: Markdown on a card."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, Qt, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QPainter,
    QPalette,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from app.canvas.items.frame_item import swatch
from app.canvas.items.painting import guarded
from app.canvas.style import TEXT_SCALE, solid
from app.theme import GRID, TITLE, mix, theme, ui
from core.graph.model import Note

PADDING = 12.0
BAND = 3.0
LINE_HEIGHT = 125.0
"""In percent of the letters' own."""
HEAVIEST = 600
FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


class NoteText(QTextDocument):
    """The text of a note; it loads nothing from anywhere."""

    def loadResource(self, type: int, name: QUrl | str) -> object:  # noqa: A002, ARG002, N802 - Qt's names
        return None


class NoteItem(QGraphicsItem):
    """One note on the canvas."""

    def __init__(self, note: Note) -> None:
        super().__init__()
        self.note = note
        self.is_selected = False
        self.is_edited = False
        """A field lies over it; the text is not shown twice."""
        self.box = _box(note)
        self._text = NoteText()
        self._text.setDocumentMargin(0)
        self.setZValue(0.5)
        self._read()

    def show_note(self, note: Note) -> None:
        """Show a note as it is in the document."""
        self.note = note
        self._read()
        self.show_box(_box(note))

    def show_box(self, box: QRectF) -> None:
        """Show the note elsewhere or of another size, while it is dragged."""
        self.prepareGeometryChange()
        self.box = box
        self._text.setTextWidth(max(box.width() - 2 * PADDING, 1.0))
        self.update()

    def _read(self) -> None:
        self._text.setDefaultFont(ui())
        text = self.note.text or QCoreApplication.translate("canvas", "Double-click to write. *Markdown* works.")
        self._text.setMarkdown(text, FEATURES)
        _space_out(self._text)
        _lighten(self._text)
        self._text.setTextWidth(max(self.box.width() - 2 * PADDING, 1.0))

    def plain_text(self) -> str:
        """Return what is written, without its marks."""
        return self._text.toPlainText()

    def outline(self) -> QRectF:
        """Return the note's outline in the scene."""
        return self.box

    def boundingRect(self) -> QRectF:
        return self.box.adjusted(-4, -4, 4, 4)

    @guarded
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,  # noqa: ARG002
        widget: QWidget | None = None,  # noqa: ARG002
    ) -> None:
        self.paint_note(painter)

    def paint_note(self, painter: QPainter) -> None:
        """Draw the note; from afar its card only."""
        look, tone = theme(), swatch(self.note.colour)
        zoom = max(painter.worldTransform().m11(), 0.01)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(solid(look.accent, 2) if self.is_selected else solid(mix(look.border, tone, 0.4), 1))
        painter.setBrush(QColor(mix(look.raised, tone, 0.12)))
        painter.drawRoundedRect(self.box, GRID, GRID)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tone))
        painter.drawRoundedRect(
            QRectF(self.box.left(), self.box.top() + GRID, BAND, self.box.height() - 2 * GRID), 1, 1
        )
        if zoom >= TEXT_SCALE and not self.is_edited:
            inner = self.box.adjusted(PADDING, PADDING, -PADDING, -PADDING)
            painter.setClipRect(inner, Qt.ClipOperation.IntersectClip)
            painter.translate(inner.topLeft())
            context = QAbstractTextDocumentLayout.PaintContext()
            colours = QPalette()
            colours.setColor(QPalette.ColorRole.Text, QColor(look.text if self.note.text else look.dim))
            colours.setColor(QPalette.ColorRole.Link, QColor(look.accent))
            context.palette = colours
            self._text.documentLayout().draw(painter, context)
        painter.restore()


def _space_out(text: QTextDocument) -> None:
    """Give headings one size and paragraphs some air."""
    cursor = QTextCursor(text)
    block = text.begin()
    while block.isValid():
        cursor.setPosition(block.position())
        form = block.blockFormat()
        is_heading = form.headingLevel() > 0
        form.setTopMargin(GRID if is_heading and block.blockNumber() else 0)
        form.setBottomMargin(GRID / 2)
        form.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.setBlockFormat(form)
        if is_heading:
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            letters = QTextCharFormat()
            letters.setFont(ui(TITLE, 600))
            letters.setProperty(QTextFormat.Property.FontSizeAdjustment, 0)
            cursor.mergeCharFormat(letters)
        block = block.next()


def _lighten(text: QTextDocument) -> None:
    """Write strong words in the heaviest weight that is shipped; Qt would draw a heavier one by smearing it."""
    cursor, strong = QTextCursor(text), QTextCharFormat()
    strong.setFontWeight(HEAVIEST)
    block = text.begin()
    while block.isValid():
        for each in block.textFormats():
            if each.format.fontWeight() > HEAVIEST:
                cursor.setPosition(block.position() + each.start)
                cursor.setPosition(block.position() + each.start + each.length, QTextCursor.MoveMode.KeepAnchor)
                cursor.mergeCharFormat(strong)
        block = block.next()


def _box(note: Note) -> QRectF:
    return QRectF(*note.position, *note.size)
