"""What the learning rate and the weight decay of one parameter are multiplied by, as two small fields in a line."""

from __future__ import annotations

import math
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.panels.edits import try_push
from app.session.session import EditorSession
from app.theme import GRID
from app.widgets.fields import ValueEdit
from app.widgets.labels import Label
from app.widgets.turning import TurningBox
from core.graph.commands import SetParameterSettings
from core.graph.model import LR_MULT, WD_MULT, PortRef

FIELD_WIDTH = 56
"""Of a number such as 0.25."""


class MultipliersEditor(QWidget):
    """The multipliers of a parameter; a 1 is not kept in the document."""

    def __init__(self, session: EditorSession, ref: PortRef, title: str) -> None:
        super().__init__()
        self.session = session
        self.ref = ref
        self.error = Label("", "error", wrap=True)
        self.error.hide()
        line = TurningBox(spacing=2 * GRID, line_spacing=GRID // 2)
        self.rate = self._field(LR_MULT)
        self.rate.setAccessibleName(self.tr("Learning rate multiplier of {0}").format(title))
        self.rate.setToolTip(self.tr("Training multiplies the learning rate of this parameter by it; 0 keeps it."))
        self.decay = self._field(WD_MULT)
        self.decay.setAccessibleName(self.tr("Weight decay multiplier of {0}").format(title))
        self.decay.setToolTip(self.tr("Training multiplies the weight decay of this parameter by it; 0 is none."))
        for text, field in ((self.tr("rate ×"), self.rate), (self.tr("decay ×"), self.decay)):
            label = Label(text, "field")
            label.setBuddy(field)
            label.setToolTip(field.toolTip())
            half = QWidget()
            beside = QHBoxLayout(half)
            beside.setContentsMargins(0, 0, 0, 0)
            beside.setSpacing(4)
            beside.addWidget(label, 1)
            beside.addWidget(field)
            line.add(half, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(line)
        column.addWidget(self.error)

    def _field(self, name: str) -> ValueEdit:
        field = ValueEdit(self._check)
        field.setFixedWidth(FIELD_WIDTH)
        field.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        field.complained.connect(self._complain)
        field.committed.connect(partial(self._set, name))
        return field

    def refresh(self) -> None:
        """Show the multipliers as they are."""
        settings = self.session.graph.settings_of(self.ref)
        self.rate.set_value(f"{settings.lr_mult:g}")
        self.decay.set_value(f"{settings.wd_mult:g}")

    def _check(self, text: str) -> str:
        try:
            is_number = math.isfinite(float(text)) and float(text) >= 0
        except ValueError:
            is_number = False
        return "" if is_number else self.tr("Type a number from 0 up, such as 0.1 or 2.")

    def _complain(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

    def _set(self, name: str, text: str, gesture: object) -> None:
        factor = float(text)
        settings = self.session.graph.settings_of(self.ref)
        changed = settings.with_annotation(name, None if factor == 1 else repr(factor))
        self._complain(try_push(self.session, SetParameterSettings(self.ref, changed), gesture))
