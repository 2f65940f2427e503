"""Export picture: what to show, in which format and theme, with a preview; the window asks where to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialogButtonBox, QDoubleSpinBox, QFormLayout, QLabel, QWidget

from app.dialogs.texts import TextDialog
from app.pictures import FORMATS, MAX_SCALE, MIN_SCALE, PictureOptions, Sketch
from app.theme import GRID
from core.graph.model import PortRef

if TYPE_CHECKING:
    from app.session.session import EditorSession

PREVIEW = QSize(560, 240)
PREVIEW_SCALE = 1.0
translate = QCoreApplication.translate


class PictureDialog(TextDialog):
    """Asks how a picture of the network should be."""

    def __init__(self, session: EditorSession, parent: QWidget | None = None) -> None:
        super().__init__(translate("picture", "Export picture"), parent)
        self._session = session
        self._chosen = frozenset(item for item in session.selection if not isinstance(item, PortRef))
        self.preview = QLabel(self)
        self.preview.setFixedSize(PREVIEW)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setAccessibleName(translate("picture", "Preview"))
        self.preview.setText(translate("picture", "Drawing…"))  # of a large network it takes a moment
        self.column.addWidget(self.preview)
        self._add_fields()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.export = self.buttons.addButton(translate("picture", "Export…"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.export.setDefault(True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.column.addWidget(self.buttons)
        self._sketch = Sketch(session, self)
        self._sketch.sized.connect(self.size_label.setText)
        self._sketch.painted.connect(self._show_sketch)
        self.finished.connect(self._sketch.close)
        self._show()

    def _add_fields(self) -> None:
        self.what = self._choice(
            {"all": translate("picture", "The whole graph"), "selection": translate("picture", "The selection")}
        )
        if not any(item in self._session.graph.nodes for item in self._chosen):
            self.what.setEnabled(False)
        self.form = self._choice(
            {
                "svg": translate("picture", "SVG: drawing, opens again in Symloom"),
                "pdf": translate("picture", "PDF: drawing for papers"),
                "png": translate("picture", "PNG: pixels, opens again in Symloom"),
            }
        )
        self.theme = self._choice(
            {
                "light": translate("picture", "Light, for paper"),
                "dark": translate("picture", "Dark"),
                "contrast": translate("picture", "High contrast"),
            }
        )
        self._add_options()
        self._lay_out()
        for choice in (self.what, self.form, self.theme):
            choice.currentIndexChanged.connect(self._show)
        self.scale.valueChanged.connect(self._show)
        self.transparent.toggled.connect(self._show)

    def _add_options(self) -> None:
        self.scale = QDoubleSpinBox(self)
        self.scale.setRange(MIN_SCALE, MAX_SCALE)
        self.scale.setSingleStep(0.5)
        self.scale.setDecimals(1)
        self.scale.setValue(PictureOptions().scale)
        self.scale.setSuffix(" ×")
        self.scale.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.transparent = QCheckBox(translate("picture", "Transparent ground"), self)
        self.carries = QCheckBox(translate("picture", "Carry the document, so that the picture can be opened"), self)
        self.carries.setChecked(True)
        self.size_label = QLabel(self)
        self.size_label.setProperty("role", "mono_dim")

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(2 * GRID)
        form.setVerticalSpacing(GRID)
        rows = (
            (translate("picture", "Show"), self.what),
            (translate("picture", "Format"), self.form),
            (translate("picture", "Theme"), self.theme),
            (translate("picture", "Scale"), self.scale),
        )
        for text, field in rows:
            field.setAccessibleName(text)
            form.addRow(text, field)
        for extra in (self.transparent, self.carries, self.size_label):
            form.addRow("", extra)
        self.column.addLayout(form)

    def _choice(self, entries: dict[str, str]) -> QComboBox:
        made = QComboBox(self)
        for value, text in entries.items():
            made.addItem(text, value)
        return made

    @property
    def format(self) -> str:
        """One of `app.pictures.FORMATS`."""
        return FORMATS[self.form.currentIndex()]

    def options(self) -> PictureOptions:
        """Return what was chosen."""
        return PictureOptions(
            theme=str(self.theme.currentData()),
            scale=self.scale.value(),
            is_transparent=self.transparent.isChecked(),
            selection=self._chosen if self.what.currentData() == "selection" else None,
            carries_document=self.carries.isChecked(),
        )

    def _show(self) -> None:
        """Show what would be written."""
        options, form = self.options(), self.format
        self.scale.setEnabled(form == "png")
        self.carries.setEnabled(form != "pdf")
        scale = PREVIEW_SCALE * self.devicePixelRatioF()
        self._sketch.show(form, options, scale)

    def _show_sketch(self, image: QImage) -> None:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap.fromImage(image).scaled(
            PREVIEW * ratio, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        pixmap.setDevicePixelRatio(ratio)
        self.preview.setPixmap(pixmap)
