"""The status line: where the run is, how large the network is, and the last message."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QStatusBar, QToolButton, QWidget

from app.phases import phase_word
from app.session.session import EditorSession
from app.theme import notifier, theme
from app.widgets.waiting import call_later
from core.dimension import is_complete
from core.graph.model import NodeId
from core.graph.ports import SHARED_ROLES, variables
from core.inference.inference import BATCH_LETTER, DimFact
from core.runtime.sources import FIXED

translate = QCoreApplication.translate

MESSAGE_MS = 8_000
BYTES_PER_VALUE = 4


class StatusBar(QStatusBar):
    """Follows a session."""

    def __init__(self, session: EditorSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._level = ""
        """Of what the note says: that of a message, or nothing for how the document is saved."""
        self._told_as_saved = False
        """Whether it is of a success that was told while the document was as it is on the disk."""
        self.setSizeGripEnabled(False)
        self.phase, self.size_facts, self.note = QLabel(self), QLabel(self), QLabel(self)
        self.phase.setObjectName("phase")
        self.note.setObjectName("note")
        self.addWidget(self.phase)
        self.addWidget(self.size_facts)
        self.addPermanentWidget(self.note)
        self._timer = call_later(self, self._show_saved, MESSAGE_MS)
        session.run_changed.connect(self._show_phase)
        session.document_changed.connect(self._show_facts)
        session.inference_changed.connect(self._show_facts)
        session.history_changed.connect(self._show_saved)
        session.path_changed.connect(self._show_saved)
        session.document_replaced.connect(self._forget_message)
        notifier().changed.connect(self._use_theme)
        self._show_phase()
        self._show_facts()
        self._show_saved()

    def show_text(self, text: str, level: str) -> None:
        """Show a message for a while, in the colour of its level."""
        self._level = level
        self._told_as_saved = level == "success" and self._session.is_saved
        self._colour_note()
        self.note.setText(text)
        self._timer.start()

    def _forget_message(self) -> None:
        """Take a message away that is about another document."""
        self._timer.stop()
        self._show_saved()

    def _colour_note(self) -> None:
        look = theme()
        colours = {"error": look.error, "warning": look.unknown, "success": look.ok, "info": look.text}
        self.note.setStyleSheet(f"color: {colours.get(self._level, look.dim)};")

    def _use_theme(self) -> None:
        self._show_phase()
        self._colour_note()

    def add_switch(self, action: QAction) -> QToolButton:
        """Add a button for something that is on or off."""
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.insertPermanentWidget(2, button)  # counted with the widgets on the left
        return button

    def stop(self) -> None:
        """Stop the clock; the window closes."""
        self._timer.stop()

    def _show_saved(self) -> None:
        is_over = self._told_as_saved and not self._session.is_saved  # "Saved as …" is true no longer
        if self._timer.isActive() and not is_over:
            return
        self._timer.stop()
        self._told_as_saved = False
        self._level = ""
        self._colour_note()
        session = self._session
        unsaved = self.tr("unsaved changes") if session.path or session.history.can_undo else ""
        self.note.setText((self.tr("saved") if session.path else "") if session.is_saved else unsaved)

    def _show_phase(self) -> None:
        state = self._session.run.state
        colour = theme().dim
        if state.current is None:
            text = self.tr("ready to step") if state.is_started else self.tr("not run yet")
        else:
            path = state.current.path
            node = self._session.graph.nodes.get(NodeId(path[0])) if path else None
            text = f"{phase_word(state.current.phase)} · {node.name if node else state.current.name}"
            colour = theme().phase(state.current.phase)
        if state.loss is not None:
            text += "  ·  " + self.tr("loss {0}").format(f"{state.loss:.4g}")
        if state.stale:
            text, colour = self.tr("edited since the run"), theme().unknown
        if state.busy:
            text = self.tr("running …")
        self.phase.setText(text)
        self.phase.setStyleSheet(f"color: {colour}; font-weight: 600;")

    def _show_facts(self) -> None:
        graph = self._session.graph
        shapes = [
            self._session.inference.shape(ref)
            for ref, info in variables(graph, self._session.registry).items()
            if info.role in SHARED_ROLES
        ]
        known = [shape for shape in shapes if shape is not None and is_complete(shape)]
        count = sum(_product(shape) for shape in known)
        more = "+" if len(known) < len(shapes) else ""
        facts = [_nodes_text(len(graph.nodes))]
        if shapes:
            facts.append(self.tr("{0} parameters").format(f"{count:,}{more}"))
            facts.append(_bytes_text(count * BYTES_PER_VALUE) + more)
        if (rows := self._rows()) is not None:
            facts.append(f"{BATCH_LETTER} = {rows}")
        self.size_facts.setText("  ·  ".join(facts))

    def _rows(self) -> int | None:
        """Return how many rows a run is fed; None where no input has an open batch, or a file says how many."""
        session, run = self._session, self._session.document.run
        batches = [
            session.graph.settings_of(ref).source
            for ref, info in variables(session.graph, session.registry).items()
            if info.role not in SHARED_ROLES and _is_batch(session.inference.dims(ref))
        ]
        if not batches or run.row is not None:
            return run.rows if batches else None
        fixed = [source for source in batches if source is not None and source.kind in FIXED]
        if any(source.kind == "file" for source in fixed):
            return None
        typed = (source.shape[0] for source in fixed if source.kind == "numbers" and source.shape)
        return next(typed, run.rows)


def _is_batch(dims: Sequence[DimFact] | None) -> bool:
    return dims is not None and len(dims) > 0 and dims[0].letter == BATCH_LETTER


def _nodes_text(count: int) -> str:
    return translate("status", "1 node") if count == 1 else translate("status", "{0} nodes").format(count)


def _product(shape: tuple[int, ...]) -> int:
    product = 1
    for size in shape:
        product *= size
    return product


def _bytes_text(count: int) -> str:
    size = float(count)
    for unit in ("B", "KB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    raise AssertionError
