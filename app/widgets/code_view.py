"""A view of Python code: line numbers, coloured tokens, marked lines; where it is allowed, the code can be edited.

Tokens are found when the code is set or edited; painting only reads them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from app.theme import Theme, contrast_ratio, mix, mono, notifier, theme
from app.widgets.guarding import guards_events

if TYPE_CHECKING:
    from pygments.token import _TokenType

Span = tuple[int, int, str]
"""Start and length within a line, and the kind of token."""

GUTTER_MARGIN = 12
LITTLE = 2
"""So many characters may be out of sight without a bar to scroll to them."""
CONTRAST = 4.5


def find_spans(code: str) -> list[list[Span]]:
    """Find the coloured spans of each line of Python code."""
    from pygments.lexers import PythonLexer

    lines: list[list[Span]] = [[]]
    column = 0
    for token, text in PythonLexer(stripnl=False, ensurenl=False).get_tokens(code):
        kind = _kind(token)
        for index, part in enumerate(text.split("\n")):
            if index:
                lines.append([])
                column = 0
            if part and kind:
                lines[-1].append((column, len(part), kind))
            column += len(part)
    return lines


def find_changes(text: str) -> list[list[Span]]:
    """Find the lines of a unified diff that came and went."""
    kinds = {"+": "added", "-": "removed", "@": "comment"}
    return [[(0, len(line), kinds[line[0]])] if line[:1] in kinds else [] for line in text.split("\n")]


@cache
def _kind(token: _TokenType) -> str:
    from pygments.token import Comment, Keyword, Name, Operator, String

    kinds = (
        (Comment, "comment"),
        (String, "string"),
        (Keyword, "keyword"),
        (Operator.Word, "keyword"),
        (Name.Function, "name"),
        (Name.Class, "name"),
        (Name.Decorator, "name"),
    )
    return next((kind for parent, kind in kinds if token in parent), "")


def token_colours(of: Theme) -> dict[str, str]:
    """Return the colour of each kind of token in a theme."""
    colours = {
        "comment": of.dim,
        "string": of.family("shape"),
        "keyword": of.accent,
        "name": of.family("activation"),
        "added": of.ok,
        "removed": of.error,
    }
    return {kind: _readable(colour, of) for kind, colour in colours.items()}


def _readable(colour: str, of: Theme) -> str:
    """Return a colour that can be read on marked lines too: nearer to that of text, as far as it takes."""
    tries = (mix(colour, of.text, tenths / 10) for tenths in range(11))
    grounds = (of.panel, of.selected)
    return next(each for each in tries if min(contrast_ratio(each, ground) for ground in grounds) >= CONTRAST)


class _Highlighter(QSyntaxHighlighter):
    """Colours the spans that were found when the code was set."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.spans: list[list[Span]] = []
        self.formats: dict[str, QTextCharFormat] = {}

    def renew(self, spans: list[list[Span]]) -> None:
        """Colour the lines again whose spans are others now."""
        before, self.spans = self.spans, spans
        for number, line in enumerate(spans):
            if number >= len(before) or before[number] != line:
                block = self.document().findBlockByNumber(number)
                if block.isValid():
                    self.rehighlightBlock(block)

    def highlightBlock(self, text: str) -> None:  # noqa: ARG002 - Qt's signature
        line = self.currentBlock().blockNumber()
        if line < len(self.spans):
            for start, length, kind in self.spans[line]:
                self.setFormat(start, length, self.formats[kind])


class _Gutter(QWidget):
    """The strip of line numbers; it paints what the view tells it."""

    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view
        self.setAccessibleName(self.tr("Line numbers"))

    def sizeHint(self) -> QSize:
        return QSize(self._view.gutter_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._view.paint_gutter(self, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._view.click_at(event.position().toPoint().y())


@guards_events
class CodeView(QPlainTextEdit):
    """Python code.

    Signals:
        line_chosen: The number of a line, counted from 1, that was clicked, or that Return was pressed on (while the
            code is edited: Ctrl+Return).
        edited: Somebody changed the code.
    """

    line_chosen = Signal(int)
    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marked: frozenset[int] = frozenset()
        self._is_stale = False
        self._is_setting = False
        self._wrong: tuple[int, int, int, int] | None = None
        self._code = ""
        self._widest = 0
        self.setObjectName("code_view")
        self.setReadOnly(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)
        self._highlighter = _Highlighter(self.document())
        self._gutter = _Gutter(self)
        self.blockCountChanged.connect(self._place_gutter)
        self.updateRequest.connect(self._follow)
        self.textChanged.connect(self._note_edit)
        notifier().changed.connect(self._use_theme)
        self._use_theme()

    def code(self) -> str:
        """Return the code that is shown."""
        return self._code

    def set_code(self, code: str, spans: list[list[Span]] | None = None, *, is_diff: bool = False) -> None:
        """Show other code, or a diff; the place that is looked at stays, and so does the cursor.

        ``spans`` are what `find_spans` finds in the code, if somebody has asked it already: long code takes a while.
        """
        if code == self._code:
            return
        line, column = self._cursor_after(code)
        self._code = code
        self._highlighter.spans = find_changes(code) if is_diff else find_spans(code) if spans is None else spans
        top, left = self.verticalScrollBar().value(), self.horizontalScrollBar().value()
        self._is_setting = True
        self.setPlainText(code)
        self._is_setting = False
        self._wrong = None
        self._widest = max((len(each) for each in code.splitlines()), default=0)
        self._place_gutter()
        self._put_cursor(line, column)
        self.verticalScrollBar().setValue(top)
        self.horizontalScrollBar().setValue(left)
        self._show_marks()

    def _cursor_after(self, code: str) -> tuple[int, int]:
        """Return where the cursor goes in other code: in the same line, which may have moved."""
        cursor = self.textCursor()
        number, text = cursor.blockNumber(), cursor.block().text()
        same = [index for index, line in enumerate(code.split("\n")) if line == text]
        return min(same, key=lambda index: abs(index - number), default=number), cursor.positionInBlock()

    def _put_cursor(self, line: int, column: int) -> None:
        block = self.document().findBlockByNumber(line)
        if block.isValid():
            cursor = QTextCursor(block)
            cursor.setPosition(block.position() + min(column, block.length() - 1))
            self.setTextCursor(cursor)

    def set_editable(self, is_editable: bool) -> None:
        """Let the code be edited, or only read."""
        if is_editable != self.isReadOnly():
            return
        self.setReadOnly(not is_editable)
        if not is_editable:
            flags = Qt.TextInteractionFlag
            self.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)

    def _note_edit(self) -> None:
        if self._is_setting or self.isReadOnly():
            return
        self._code = self.toPlainText()
        self._widest = max((len(line) for line in self._code.splitlines()), default=0)
        self._highlighter.renew(find_spans(self._code))
        self.underline(None)
        self.edited.emit()

    def underline(self, place: tuple[int, int, int, int] | None) -> None:
        """Underline what is wrong: line and column where it begins, and where it ends, counted from 1."""
        if place != self._wrong:
            self._wrong = place
            self._show_marks()

    def underlined(self) -> tuple[int, int, int, int] | None:
        """Return what is underlined."""
        return self._wrong

    def is_stale(self) -> bool:
        """Tell whether the code is greyed."""
        return self._is_stale

    def set_stale(self, is_stale: bool) -> None:
        """Grey the code, as something that holds no more, or colour it again."""
        if is_stale != self._is_stale:
            self._is_stale = is_stale
            self._use_theme()

    def marked_lines(self) -> frozenset[int]:
        """Return the lines that are marked, counted from 1."""
        return self._marked

    def mark_lines(self, lines: Iterable[int]) -> None:
        """Mark lines, counted from 1, and bring the first of them into sight."""
        marked = frozenset(lines)
        if marked == self._marked:
            return
        self._marked = marked
        self._show_marks()
        if marked:
            self._bring_into_sight(min(marked))

    def _bring_into_sight(self, line: int) -> None:
        block = self.document().findBlockByNumber(line - 1)
        top = self.firstVisibleBlock().blockNumber()
        shown = self.viewport().height() // max(self.fontMetrics().lineSpacing(), 1)
        if block.isValid() and not top <= line - 1 < top + shown - 1:
            self.verticalScrollBar().setValue(max(0, line - 1 - shown // 3))

    def _show_marks(self) -> None:
        background = QColor(theme().selected)
        selections = []
        for line in sorted(self._marked):
            block = self.document().findBlockByNumber(line - 1)
            if block.isValid():
                selection = QTextEdit.ExtraSelection()
                selection.format.setBackground(background)
                selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
                selection.cursor = QTextCursor(block)
                selections.append(selection)
        if self._wrong is not None:
            selections.append(self._underlining(self._wrong))
        self.setExtraSelections(selections)
        self._gutter.update()

    def _underlining(self, place: tuple[int, int, int, int]) -> QTextEdit.ExtraSelection:
        line, column, end_line, end_column = place
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._position(line, column))
        cursor.setPosition(self._position(end_line, end_column), QTextCursor.MoveMode.KeepAnchor)
        if not cursor.hasSelection():
            cursor.select(QTextCursor.SelectionType.LineUnderCursor)
        selection.cursor = cursor
        selection.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        selection.format.setUnderlineColor(QColor(theme().error))
        return selection

    def _position(self, line: int, column: int) -> int:
        block = self.document().findBlockByNumber(min(line, self.blockCount()) - 1)
        return block.position() + min(column - 1, max(block.length() - 1, 0))

    def _use_theme(self) -> None:
        tokens = theme()
        self.setFont(mono(12))
        colours = token_colours(tokens)
        self._highlighter.formats = {
            kind: _format(tokens.dim if self._is_stale else colour) for kind, colour in colours.items()
        }
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(tokens.panel))
        palette.setColor(QPalette.ColorRole.Text, QColor(tokens.dim if self._is_stale else tokens.text))
        self.setPalette(palette)
        self._highlighter.rehighlight()
        self._place_gutter()
        self._show_marks()

    # Line numbers

    def gutter_width(self) -> int:
        """Return how wide the strip of line numbers is."""
        digits = max(2, len(str(self.blockCount())))
        return 2 * GUTTER_MARGIN + digits * self.fontMetrics().horizontalAdvance("0")

    def paint_gutter(self, gutter: QWidget, event: QPaintEvent) -> None:
        """Paint the numbers of the visible lines."""
        painter = QPainter(gutter)
        painter.setFont(self.font())
        tokens = theme()
        width = gutter.width()
        painter.fillRect(event.rect(), QColor(tokens.panel))
        block = self.firstVisibleBlock()
        while block.isValid():
            area = self._band(block)
            if area.top() > event.rect().bottom():
                break
            is_marked = block.blockNumber() + 1 in self._marked
            if is_marked:
                painter.fillRect(QRect(0, area.top(), width, area.height()), QColor(tokens.selected))
            painter.setPen(QColor(tokens.text if is_marked else tokens.dim))
            text_area = QRect(0, area.top(), width - GUTTER_MARGIN, area.height())
            painter.drawText(text_area, Qt.AlignmentFlag.AlignRight, str(block.blockNumber() + 1))
            block = block.next()

    def _band(self, block: QTextBlock) -> QRect:
        return self.blockBoundingGeometry(block).translated(self.contentOffset()).toAlignedRect()

    def _place_gutter(self) -> None:
        self.setViewportMargins(self.gutter_width(), 0, 0, 0)
        area = self.contentsRect()
        self._gutter.setGeometry(QRect(area.left(), area.top(), self.gutter_width(), area.height()))
        self._show_scroll_bar()

    def _show_scroll_bar(self) -> None:
        """Offer to scroll sideways only where more than a character or two are out of sight."""
        character = self.fontMetrics().horizontalAdvance("0")
        hidden = self._widest * character - (self.contentsRect().width() - self.gutter_width())
        policy = Qt.ScrollBarPolicy
        is_little = hidden <= LITTLE * character
        self.setHorizontalScrollBarPolicy(policy.ScrollBarAlwaysOff if is_little else policy.ScrollBarAsNeeded)

    def _follow(self, area: QRect, by: int) -> None:
        if by:
            self._gutter.scroll(0, by)
        else:
            self._gutter.update(0, area.y(), self._gutter.width(), area.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_gutter()

    # Choosing a line

    def click_at(self, y: int) -> None:
        """Choose the line at a height of the viewport."""
        self.line_chosen.emit(self.cursorForPosition(QPoint(0, y)).blockNumber() + 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self.click_at(event.position().toPoint().y())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_return = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_return and (self.isReadOnly() or event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            self.line_chosen.emit(self.textCursor().blockNumber() + 1)
        elif is_return:
            self._begin_line()
        else:
            super().keyPressEvent(event)

    def _begin_line(self) -> None:
        """Begin a line as far to the right as the one that the cursor is in."""
        cursor = self.textCursor()
        line = cursor.block().text()
        indent = line[: len(line) - len(line.lstrip())]
        cursor.insertText("\n" + indent[: cursor.positionInBlock()])
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def event(self, event: QEvent) -> bool:
        # What was typed here is taken back here; with nothing left to take back, the keys are those of the window.
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = QKeySequence.StandardKey
            is_undo, is_redo = event.matches(keys.Undo), event.matches(keys.Redo)
            document = self.document()
            if (is_undo and not document.isUndoAvailable()) or (is_redo and not document.isRedoAvailable()):
                event.ignore()
                return False
        return super().event(event)


def _format(colour: str | QColor) -> QTextCharFormat:
    found = QTextCharFormat()
    found.setForeground(QColor(colour))
    return found
