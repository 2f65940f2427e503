"""Measures which texts on the screen have too little room: cut by their own widget, by a parent, or by a neighbour.

What can be scrolled to is in sight for a person, and what ends in … says so and has its whole text as tool tip; both
are no findings. Widgets that paint their texts themselves are not measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QTabBar,
    QWidget,
)

from app.panels.table import CELL_INSET
from app.theme import SMALL, ui
from app.widgets.fitting_tabs import FittingTabs
from app.widgets.labels import ElidedButton, ElidedLabel
from app.widgets.seen import is_seen

WORDS = re.compile(r"[^\s\u3000-\u9fff\uff00-\uffef/]+|[\u3000-\u9fff\uff00-\uffef/]")
"""What a line is not broken within: Chinese may go on in the next line after any letter."""
SLACK = 2
"""So many pixels are lost by rounding, not by lack of room."""
MOST_ROWS = 100
"""So many rows of a table are looked at."""
LINE_EDIT_AIR = 4
"""A line edit keeps 2 pixels free at each side of its text."""


def cramped(root: QWidget) -> list[str]:
    """Return a line for each text within a widget that is in sight and has too little room.

    Dialogs and menus that belong to a window lie over it without harm: each is a root of its own.
    """
    found = [line for widget in [root, *_within_window(root)] for line in _of(widget) if _shown(widget)]
    return found + [line for widget in _with_texts(root) for line in _cut_by_parents(widget, root)] + _overlaps(root)


def _within_window(root: QWidget) -> list[QWidget]:
    return [each for each in root.findChildren(QWidget) if each.window() is root.window()]


def _shown(widget: QWidget) -> bool:
    return is_seen(widget) and widget.width() > 0 and widget.height() > 0


def _of(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, ElidedLabel | ElidedButton):
        return
    if isinstance(widget, QLabel):
        yield from _label(widget)
    elif isinstance(widget, QAbstractButton):
        yield from _button(widget)
    elif isinstance(widget, QComboBox):
        yield from _combo(widget)
    elif isinstance(widget, QLineEdit):
        yield from _line_edit(widget)
    elif isinstance(widget, QTabBar):
        yield from _tabs(widget)
    elif isinstance(widget, QHeaderView):
        yield from _header(widget)
    elif isinstance(widget, QMenu):
        yield from _compare(widget, widget.title(), widget.sizeHint(), widget.size())
    elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _cells(widget)


def _label(label: QLabel) -> Iterator[str]:
    if not label.text() or label.isHidden():
        return
    if label.wordWrap():
        words = max((label.fontMetrics().horizontalAdvance(word) for word in WORDS.findall(label.text())), default=0)
        needed = QSize(words, label.heightForWidth(label.width()))
    else:
        needed = label.sizeHint()
    yield from _compare(label, label.text(), needed, label.size())


def _button(button: QAbstractButton) -> Iterator[str]:
    if button.text():
        width = button.sizeHint().width()
        yield from _compare(button, button.text(), QSize(width, 0), button.size())


def _combo(combo: QComboBox) -> Iterator[str]:
    if combo.isEditable() or not combo.currentText():
        return
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    field = combo.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, combo)
    needed = QSize(combo.fontMetrics().horizontalAdvance(combo.currentText()), 0)
    yield from _compare(combo, combo.currentText(), needed, field.size())


def _line_edit(field: QLineEdit) -> Iterator[str]:
    text = field.text() or field.placeholderText()
    if field.hasFocus() or field.cursorPosition() != len(field.text()) or isinstance(field.parent(), QComboBox):
        return  # whoever types scrolls
    option = QStyleOptionFrame()
    field.initStyleOption(option)
    inside = field.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, field)
    needed = QSize(field.fontMetrics().horizontalAdvance(text) + LINE_EDIT_AIR, 0)
    yield from _compare(field, text, needed, inside.size())


def _tabs(tabs: QTabBar) -> Iterator[str]:
    for index in range(tabs.count()):
        if tabs.isTabVisible(index):
            tab = tabs.tabRect(index)
            needed = QSize(tabs.fontMetrics().horizontalAdvance(tabs.tabText(index)), 0)
            yield from _compare(tabs, tabs.tabText(index), needed, tab.size())
            if isinstance(tabs, FittingTabs) and (tab.left() < 0 or tab.right() > tabs.width()):
                yield _line(tabs, tabs.tabText(index), "lies outside of its row")


def _header(header: QHeaderView) -> Iterator[str]:
    model = header.model()
    if header.orientation() is not Qt.Orientation.Horizontal:
        return
    for section in range(header.count()):
        if not header.isSectionHidden(section):
            text = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
            needed = QFontMetrics(ui(SMALL)).horizontalAdvance(text) + 2 * CELL_INSET if text else 0
            yield from _compare(header, text, QSize(needed, 0), QSize(header.sectionSize(section), 0))


def _cells(view: QAbstractItemView) -> Iterator[str]:
    """Tell which cells in sight end in … and have no tool tip that says the whole."""
    model, nothing = view.model(), QModelIndex()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(nothing)
    for row, column in product(range(min(model.rowCount(nothing), MOST_ROWS)), range(columns)):
        index = model.index(row, column, nothing)
        place = view.visualRect(index)
        if place.intersects(view.viewport().rect()) and not index.data(Qt.ItemDataRole.ToolTipRole):
            width = view.sizeHintForIndex(index).width()
            yield from _compare(view, str(index.data()), QSize(width, 0), place.size())


def _compare(widget: QWidget, text: str, needed: QSize, has: QSize) -> Iterator[str]:
    if needed.width() > has.width() + SLACK:
        yield _line(widget, text, f"needs {needed.width()} px of width and has {has.width()}")
    elif needed.height() > has.height() + SLACK:
        yield _line(widget, text, f"needs {needed.height()} px of height and has {has.height()}")


def _line(widget: QWidget, text: str, what: str) -> str:
    return f"{type(widget).__name__} “{text[:60]}” {what}"


def _with_texts(root: QWidget) -> Iterator[QWidget]:
    for widget in _within_window(root):
        if isinstance(widget, QLabel | QAbstractButton | QComboBox | QLineEdit) and _shown(widget) and _text(widget):
            yield widget


def _text(widget: QWidget) -> str:
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        return widget.text() or widget.accessibleName()
    return ""


def _cut_by_parents(widget: QWidget, root: QWidget) -> Iterator[str]:
    """Tell where a widget reaches out of what it is in, up to the first thing that scrolls."""
    above = widget.parentWidget()
    while above is not None and widget is not root:
        place = QRect(widget.mapTo(above, QPoint()), widget.size())
        scrolls = above.parentWidget() if isinstance(above.parentWidget(), QAbstractScrollArea) else None
        if isinstance(scrolls, QAbstractScrollArea):
            if scrolls.horizontalScrollBar().maximum() == 0 and place.right() > above.width() + SLACK:
                yield _line(widget, _text(widget), f"is cut at the right edge of a {type(scrolls).__name__}")
            return
        if not above.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(place):
            yield _line(widget, _text(widget), f"reaches out of its {type(above).__name__} {above.objectName()}")
            return
        if above is root:
            return
        above = above.parentWidget()


def _overlaps(root: QWidget) -> list[str]:
    """Tell which texts lie over each other."""
    texts = [each for each in _with_texts(root) if not isinstance(each.parent(), QComboBox | QAbstractSpinBox)]
    places = [(each, _ink(each, root)) for each in texts]
    found = []
    for index, (one, place) in enumerate(places):
        for other, there in places[index + 1 :]:
            common = place.intersected(there)
            if min(common.width(), common.height()) > SLACK and not _within(one, other) and _both_seen(one, other):
                found.append(_line(one, _text(one), f"lies over {_line(other, _text(other), '').strip()}"))
    return found


def _ink(widget: QWidget, root: QWidget) -> QRect:
    """Return where a text is seen, in the coordinates of a widget around it."""
    inside = widget.rect()
    if isinstance(widget, QLabel) and not widget.wordWrap():
        size = widget.sizeHint().boundedTo(widget.size())
        inside = QStyle.alignedRect(widget.layoutDirection(), widget.alignment(), size, inside)
    place = QRect(widget.mapTo(root, inside.topLeft()), inside.size())
    above = widget.parentWidget()
    while above is not None and above is not root and widget is not root:
        place = place.intersected(QRect(above.mapTo(root, QPoint()), above.size()))
        above = above.parentWidget()
    return place


def _within(one: QWidget, other: QWidget) -> bool:
    return one.isAncestorOf(other) or other.isAncestorOf(one)


def _both_seen(one: QWidget, other: QWidget) -> bool:
    QApplication.processEvents()
    return not (one.visibleRegion().isEmpty() or other.visibleRegion().isEmpty())
