"""Fields of forms: text that is checked while it is typed, choices, switches, and a row that holds one of them.

A field emits `committed` only for what the person did, never for what a program set.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from app.widgets.labels import Label, restyle
from app.widgets.turning import TurningBox

MIXED = "—"
"""What a field reads when it stands for several different values."""


class ValueEdit(QLineEdit):
    """A line that is checked while it is typed and committed by Return, by leaving it, or by the arrow keys.

    Signals:
        committed: The text and a token that is the same for all commits of one visit to the field.
        complained: What is wrong with the text as it is, or nothing.
    """

    committed = Signal(str, object)
    complained = Signal(str)

    def __init__(self, check: Callable[[str], str], *, is_mono: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._check = check
        self._value = ""
        self._gesture = object()
        self.step: Callable[[str, int], str | None] | None = None
        """What the arrow keys make of a text, by so many steps; None where they make nothing."""
        self.setProperty("mono", is_mono)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textEdited.connect(self._complain)
        self.editingFinished.connect(self._commit)

    def minimumSizeHint(self) -> QSize:
        return QSize(32, super().minimumSizeHint().height())

    def value(self) -> str:
        """Return the text that holds: the last one that was set or committed."""
        return self._value

    def set_value(self, text: str) -> None:
        """Show a text, unless the person is typing another one."""
        is_typing = self.hasFocus() and self.isModified()
        if text != self._value:
            self._value = text
            is_typing = False
        if not is_typing and self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)
            self._complain(text)

    def _complain(self, text: str) -> None:
        sentence = "" if text == self._value else self._check(text)
        self._show_valid(not sentence)
        self.complained.emit(sentence)

    def _show_valid(self, is_valid: bool) -> None:
        if bool(self.property("invalid")) == is_valid:
            self.setProperty("invalid", not is_valid)
            restyle(self)

    def _commit(self) -> None:
        text = self.text()
        if text == self._value:
            return
        if self._check(text):
            if not self.hasFocus():
                # The old value holds; the sentence stays, so that it is seen why.
                self.setText(self._value)
                self._show_valid(True)
            return
        self._value = text
        self.setModified(False)
        self.committed.emit(text, self._gesture)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._gesture = object()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text() != self._value:
            self.setText(self._value)
            self._complain(self._value)
        elif event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down} and self.step is not None:
            size = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
            self._step_by(size if event.key() == Qt.Key.Key_Up else -size)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus() and self.step is not None and event.angleDelta().y():
            self._step_by(1 if event.angleDelta().y() > 0 else -1)
        else:
            event.ignore()

    def _step_by(self, steps: int) -> None:
        text = self.step(self.text(), steps) if self.step is not None else None
        if text is not None and not self._check(text):
            self.setText(text)
            self._complain(text)
            self._commit()


def step_integer(text: str, steps: int) -> str | None:
    """Return an integer that is so many steps further, as the arrow keys make it."""
    try:
        return str(int(text) + steps)
    except ValueError:
        return None


LIST_EDGES, MOST_CHOICES = 24, 16
"""Room at the sides of the list of a choice, and how many of it are in sight before it scrolls."""


class Choice(QComboBox):
    """A choice of a few values, each with what people read.

    Signals:
        committed: The value that the person chose.
    """

    committed = Signal(str)

    def __init__(
        self, options: Sequence[tuple[str, str]], *, is_mono: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.before_choice: Callable[[], None] | None = None
        """Called when somebody is about to choose, to offer what takes time to find."""
        self.setProperty("mono", is_mono)
        self.setProperty("panel", True)
        self.setPlaceholderText(MIXED)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(3)
        self.setMaxVisibleItems(MOST_CHOICES)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_options(options)
        self.activated.connect(self._commit)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer other values; the chosen one stays where it is still there."""
        if options == [(self.itemData(i), self.itemText(i)) for i in range(self.count())]:
            return
        chosen = self.value()
        self.clear()
        for value, text in options:
            self.addItem(text, value)
        self.set_value(chosen)

    def value(self) -> str | None:
        """Return the chosen value; None where several are mixed."""
        data = self.currentData()
        return data if isinstance(data, str) else None

    def set_value(self, value: str | None) -> None:
        """Show a value, or that several are mixed."""
        self.setCurrentIndex(-1 if value is None else self.findData(value))

    def _commit(self, index: int) -> None:
        self.committed.emit(self.itemData(index))

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self.before_choice is not None:
            self.before_choice()
        super().focusInEvent(event)

    def showPopup(self) -> None:  # noqa: N802 - Qt's name
        if self.before_choice is not None:
            self.before_choice()
        # A narrow field has a list as wide as what it offers.
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + LIST_EDGES)
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Scrolling a panel must not change what happens to pass under the pointer.
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class Switch(QCheckBox):
    """Yes or no.

    Signals:
        committed: What the person switched to.
    """

    committed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("switch", True)
        self.setProperty("bare", True)
        self.setFixedWidth(36)
        self.clicked.connect(self._commit)

    def hitButton(self, place: QPoint) -> bool:  # noqa: N802 - Qt's name
        return self.rect().contains(place)

    def set_value(self, value: bool | None) -> None:
        """Show a value, or None for several that differ."""
        self.setTristate(value is None)
        if value is None:
            self.setCheckState(Qt.CheckState.PartiallyChecked)
        else:
            self.setChecked(value)

    def _commit(self) -> None:
        self.setTristate(False)
        self.committed.emit(self.isChecked())


class FieldRow(QWidget):
    """A label, the field it names, and under them what is wrong with the field."""

    FIELD_WIDTH, LEAST_WIDTH = 136, 96
    FIRST = 1_000
    """A stretch: the field has its whole width before the label gets any room that is left."""
    HEIGHT = 32

    def __init__(self, text: str, field: QWidget, *, doc: str = "", wide: bool = False) -> None:
        super().__init__()
        self.field = field
        self.label = Label(text, "field")
        self.label.setBuddy(field)
        self.label.setToolTip(doc)
        field.setAccessibleName(text)
        field.setAccessibleDescription(doc)
        field.setToolTip(doc)
        self.error = Label("", "error", wrap=True)
        self.error.hide()
        line = TurningBox(line_spacing=0)  # a long label, or one in another language, goes above its field
        self.label.setMinimumHeight(self.HEIGHT)
        line.add(self.label, 1)
        line.add(field, 2 if wide else self.FIRST)
        if isinstance(field, ValueEdit):
            field.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            field.complained.connect(self.set_error)
        if not wide and not isinstance(field, Switch):
            field.setMinimumWidth(self.LEAST_WIDTH)
            field.setMaximumWidth(self.FIELD_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(line)
        column.addWidget(self.error)

    def set_error(self, sentence: str) -> None:
        """Say what is wrong, or nothing any more."""
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))
