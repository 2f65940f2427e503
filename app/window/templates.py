"""Networks to begin with, offered on an empty canvas and on the welcome page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtGui import QMoveEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.actions.action import QT_TRANSLATE_NOOP
from app.canvas.view import CanvasView
from app.session.session import EditorSession
from app.theme import GRID, RESOURCES
from app.widgets.guarding import guards_events

CONTEXT = "templates"
translate = QCoreApplication.translate


@dataclass(frozen=True)
class Template:
    """A network to begin with; its title, and the sentence that says what is in it, are untranslated."""

    name: str
    title: str
    tip: str

    def shown_title(self) -> str:
        """Return the title in the language of the interface."""
        return translate(CONTEXT, self.title)

    def shown_tip(self) -> str:
        """Return the sentence in the language of the interface."""
        return translate(CONTEXT, self.tip)

    @property
    def path(self) -> Path:
        """Its document."""
        return RESOURCES / "templates" / f"{self.name}.symloom.json"


TEMPLATES = (
    Template(
        "linear_classifier",
        QT_TRANSLATE_NOOP("templates", "Linear classifier"),
        QT_TRANSLATE_NOOP("templates", "One dense layer that tells ten handwritten digits apart."),
    ),
    Template(
        "perceptron",
        QT_TRANSLATE_NOOP("templates", "Perceptron"),
        QT_TRANSLATE_NOOP("templates", "A hidden layer of 128 units with relu, and ten classes of digits."),
    ),
    Template(
        "deep_perceptron",
        QT_TRANSLATE_NOOP("templates", "Deep perceptron"),
        QT_TRANSLATE_NOOP("templates", "Hidden layers of 128 and 64 units with relu, and ten classes of digits."),
    ),
)


@guards_events
class EmptyCanvas(QWidget):
    """On an empty canvas, under its hint: three templates and the way to the examples.

    Signals:
        template_wanted: The path of the document to begin with.
        examples_wanted: All that there is to begin with should be shown.
    """

    template_wanted = Signal(Path)
    examples_wanted = Signal()

    def __init__(self, canvas: CanvasView, session: EditorSession) -> None:
        # inside of the viewport, so that a layer can be dropped on it as on the canvas around it
        super().__init__(canvas.viewport())
        self._viewport, self._session = canvas.viewport(), session
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        self.templates = [QPushButton(self) for _ in TEMPLATES]
        for button, template in zip(self.templates, TEMPLATES, strict=True):
            button.clicked.connect(lambda _=False, path=template.path: self.template_wanted.emit(path))
        self.examples = QPushButton(self)
        self.examples.clicked.connect(self.examples_wanted)
        for button in (*self.templates, self.examples):
            row.addWidget(button)
        self._viewport.installEventFilter(self)
        session.document_changed.connect(self._follow)
        self.retranslate()

    def retranslate(self) -> None:
        """Name the buttons in the language of the interface."""
        for button, template in zip(self.templates, TEMPLATES, strict=True):
            button.setText(template.shown_title())
            button.setToolTip(template.shown_tip())
            button.setAccessibleDescription(template.shown_tip())
        self.examples.setText(self.tr("Examples…"))
        self.examples.setToolTip(self.tr("Show the welcome page with networks that each tell what to try."))
        self._follow()

    def _follow(self) -> None:
        self.setVisible(not self._session.graph.nodes)
        self.adjustSize()
        room = self._viewport.rect()
        self.move((room.width() - self.width()) // 2, room.height() // 2 + 3 * GRID)

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._follow()  # panning scrolls whatever is in the viewport

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._viewport and event.type() == QEvent.Type.Resize:
            self._follow()
        return False
