"""The code of the document for each target: it follows edits, and keeps the last good code while there are errors.

The code is made in a thread of its own, of the newest document; until it is there the panel shows what it had.
"""

from __future__ import annotations

import difflib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.panels.problem_row import place_of, severity_icon
from app.session.proving import badge
from app.session.session import EditorSession
from app.session.work import IsStopped, Job
from app.theme import GRID, icon, mono, notifier, text_css
from app.translations import operator_text
from app.widgets.code_view import CodeView, Span, find_spans
from app.widgets.empty import EmptyState
from app.widgets.fitting_tabs import FittingTabs
from app.widgets.labels import ElidedLabel, Label, LinkButton
from app.widgets.turning import TurningBox
from app.widgets.waiting import call_later
from core.export.exporter import export_code, targets
from core.graph.diff import Change, diff
from core.graph.model import Document, NodeId, PortRef
from core.importing.editing import EditCode, read_edit
from core.importing.script import place_of as place_in_code
from core.problem import Path as DocumentPath
from core.problem import Problem, Refused, Severity

WIDTH_FOR_LINE = 360
"""So wide what can be done with the code is beside its targets."""
EDITABLE = ("symloom", "mxnet")
"""The targets whose code is read back."""
TYPING_MS = 600
"""How long typing pauses before the code is read."""
DELAY_MS = 150
"""How long an edit waits for the next one before code is made of it."""
PATIENCE = 5
"""Where making code takes long, it waits so many times as long: nobody should be stopped while typing."""
LONGEST_DELAY_MS = 3_000
QUIET_MS = 300
"""Code that takes no longer is just shown; while it takes longer, what is shown is said to be out of date."""


@dataclass(frozen=True)
class GoodCode:
    """The last code of a target that held.

    Attributes:
        data: What its file holds; the text, but for a file that is no text.
        lines: Line of the text -> path of the node whose code it is.
        is_typed: Somebody typed it; the exporter may put it in other words.
    """

    document: Document
    title: str
    name: str
    text: str
    data: bytes
    lines: Mapping[int, DocumentPath]
    is_typed: bool = False
    spans: list[list[Span]] | None = None
    """What `find_spans` finds in the text, where it was asked."""


@dataclass(frozen=True)
class MadeCode:
    """Code that was made for a target, and how long that took."""

    target: str
    good: GoodCode
    seconds: float


class CodePanel(QWidget):
    """One tab for each target over its code.

    Signals:
        reveal: The `NodeId`, or `PortRef` of a node, that should be brought into sight.
    """

    reveal = Signal(object)

    def __init__(self, session: EditorSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.good: dict[str, GoodCode] = {}
        self.problem: Problem | None = None
        self._targets = [target.id for target in targets()]
        self._typed_from: GoodCode | None = None
        self._is_dirty = True
        self._errors: tuple[Problem, ...] = ()
        self._add_head()
        self._add_code()
        self._lay_out()
        self._typing = call_later(self, self._read_edit, TYPING_MS)
        self._timer = call_later(self, self._refresh_in_turn, DELAY_MS)
        self._quiet = call_later(self, self.note.show, QUIET_MS)
        self._follow_session()
        notifier().changed.connect(self._use_theme)
        self._use_theme()
        self._show_code(None)

    def _add_head(self) -> None:
        """Make the line over the code: its targets, how it stands, and what can be done with it."""
        self.tabs = FittingTabs(self)
        self.tabs.setAccessibleName(self.tr("Target of the code"))
        for target in targets():
            self.tabs.addTab(operator_text(target.title))
        self.tabs.currentChanged.connect(self.refresh)
        self.badge = Label("", parent=self)
        self.badge.setFont(mono(12))
        self.note = Label(self.tr("Out of date"), "dim", parent=self)
        self.note.setToolTip(self.tr("The code of the newest network is being made"))
        self.note.hide()
        self.copy = self._button("copy", self.tr("Copy the code"))
        self.save = self._button("save", self.tr("Save the code as a file"))
        self.changes = self._button("eye", self.tr("Show what changed since the last export"))
        self.changes.setCheckable(True)
        self.changes.toggled.connect(self.refresh)
        self.copy.clicked.connect(self.copy_code)
        self.save.clicked.connect(self.save_code)

    def _add_code(self) -> None:
        """Make what is under that line: the code, why there is none, or that there is nothing yet."""
        self.banner = _Banner(self)
        self.banner.link.clicked.connect(self._show_problem)
        self.view = CodeView(self)
        self.view.setAccessibleName(self.tr("Code"))
        self.view.line_chosen.connect(self._select_line)
        self.view.edited.connect(self._note_typing)
        self.empty = EmptyState("code")

    def _follow_session(self) -> None:
        session = self.session
        session.document_changed.connect(self._note_change)
        session.document_replaced.connect(self._forget)
        session.problems_changed.connect(self._note_problems)
        session.path_changed.connect(self._note)
        session.exported.connect(self.refresh)
        session.selection_changed.connect(self._mark_selection)
        session.prover.changed.connect(self._show_badge)
        session.coding.done.connect(self._take)
        session.coding.failed.connect(self._take_refusal)
        session.coding.changed.connect(self._show_progress)

    def _button(self, name: str, tip: str) -> QPushButton:
        button = QPushButton()
        button.setProperty("flat", True)
        button.setProperty("square", True)
        button.setProperty("icon_name", name)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        return button

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(12, 0, GRID, 0)
        head.addWidget(self._head())
        line = QFrame()
        line.setProperty("role", "line")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(line)
        column.addWidget(self.banner)
        column.addSpacing(8)
        column.addWidget(self.view, 1)
        column.addWidget(self.empty, 1)

    def _head(self) -> QWidget:
        tools = QWidget()
        line = QHBoxLayout(tools)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID // 2)
        for label in (self.note, self.badge):
            line.addWidget(label)
            line.addSpacing(GRID)
        line.addStretch(1)
        for button in (self.changes, self.copy, self.save):
            line.addWidget(button)
        head = TurningBox(WIDTH_FOR_LINE, spacing=GRID // 2, line_spacing=0)
        head.add(self.tabs, 1)
        head.add(tools)
        return head

    def sizeHint(self) -> QSize:
        return QSize(480, 290)

    def _use_theme(self) -> None:
        for button in (self.changes, self.copy, self.save):
            button.setIcon(icon(str(button.property("icon_name"))))
        self.banner.use_theme()
        self._show_badge()

    # Following the document

    @property
    def target(self) -> str:
        """The target whose tab is open."""
        return self._targets[max(self.tabs.currentIndex(), 0)]

    def _note_change(self, change: Change) -> None:
        if change.structural or change.renamed or change.run:
            self._note()

    def _note_problems(self) -> None:
        errors = tuple(problem for problem in self.session.problems if problem.severity is Severity.ERROR)
        if errors != self._errors:
            self._errors = errors
            self._note()

    def _note(self) -> None:
        self._is_dirty = True
        if self.isVisible():
            self._timer.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_dirty:
            self._timer.start()

    def _refresh_in_turn(self) -> None:
        """Follow the document once the code that is being made is there."""
        if not self.session.coding.is_busy:
            self.refresh()

    def _forget(self) -> None:
        """Forget the code of another document: it is no last good code of this one."""
        self.good.clear()
        self._note()

    def refresh(self) -> None:
        """Show the code of the open target, and have it made again if the document is another one than it is of."""
        self._timer.stop()
        self._is_dirty = False
        good = self.good.get(self.target)
        self.problem = self._first_error()
        if not self.session.graph.nodes:
            good, self.problem = None, None
            self.good.clear()
        elif self.problem is None and not self._is_current(good):
            self.session.coding.start(self._job())
        if good is not None or not self.session.coding.is_busy:  # else what is shown stays until the new code is there
            self._show_code(good)

    def _job(self) -> Job:
        """Return what makes the code of the open target, of the document as it is now."""
        session, target = self.session, self.target
        document, registry, title, folder = session.document, session.registry, session.code_title, session.folder

        def make(is_stopped: IsStopped) -> MadeCode:  # noqa: ARG001 - an exporter works in one go
            started = time.monotonic()
            result = export_code(document, registry, target, title=title, base=folder)
            content = result.files[result.main]
            data = content.encode("utf-8") if isinstance(content, str) else content
            spans = find_spans(result.code)
            good = GoodCode(document, title, result.main, result.code, data, result.line_map, spans=spans)
            return MadeCode(target, good, time.monotonic() - started)

        return make

    def _take(self, made: MadeCode | None) -> None:
        """Show code that was made; what somebody is typing just now is read first."""
        if made is not None:
            self._timer.setInterval(round(min(max(DELAY_MS, PATIENCE * 1e3 * made.seconds), LONGEST_DELAY_MS)))
            if self.session.graph.nodes and not (self._typing.isActive() and made.target == self.target):
                self.good[made.target] = made.good
                self._show_code(self.good.get(self.target))
        self._follow_what_came_meanwhile()

    def _take_refusal(self, problem: Problem) -> None:
        """Say why there is no code of the newest document."""
        self.problem = problem
        self._show_code(self.good.get(self.target))
        self._follow_what_came_meanwhile()

    def _follow_what_came_meanwhile(self) -> None:
        if self._is_dirty and self.isVisible():
            self._timer.start()

    def _show_progress(self) -> None:
        """Say that the code is out of date, if it stays so for long enough to be noticed."""
        if self.session.coding.is_busy:
            self._quiet.start()
        else:
            self._quiet.stop()
            self.note.hide()

    def _first_error(self) -> Problem | None:
        """Return the first error of the document itself; what only keeps a run from starting is none of the code's."""
        session = self.session
        found = (*session.problems_of_form(), *session.inference.problems)
        return next((problem for problem in found if problem.severity is Severity.ERROR), None)

    def _is_current(self, good: GoodCode | None) -> bool:
        return good is not None and not good.is_typed and self._tells_of_now(good)

    def _tells_of_now(self, good: GoodCode) -> bool:
        """Tell whether code is that of the document as it is now, wherever its nodes are."""
        change = diff(good.document, self.session.document)
        is_another = change.structural or change.renamed or change.run
        return not is_another and good.title == self.session.code_title

    def _show_code(self, good: GoodCode | None) -> None:
        has_code = good is not None
        self.view.setVisible(has_code)
        self.empty.setVisible(not has_code)
        self.empty.set_texts(self.tr("No code yet"), self._advice())
        self.copy.setEnabled(has_code)
        self.save.setEnabled(has_code)
        self.view.set_stale(self.problem is not None)
        self._show_text(good)
        self.banner.setVisible(self.problem is not None)
        if self.problem is not None:
            self.banner.show_problem(self.problem, self.session.problem_text(self.problem), is_kept=has_code)
        self._mark_selection()
        self._show_badge()

    def _show_text(self, good: GoodCode | None) -> None:
        """Show the code, or what changed in it since the last export; what somebody is typing stays."""
        exported = self.session.exports.get(self.target)
        self.changes.setEnabled(good is not None and exported is not None)
        is_diff = self.changes.isChecked() and self.changes.isEnabled()
        if good is None or (self._typed_from is good and not is_diff):
            return
        self._typing.stop()
        self._typed_from = None
        self.view.set_editable(not is_diff and self.target in EDITABLE and self._tells_of_now(good))
        if is_diff and exported is not None:
            self.view.set_code(self._changes(exported, good), is_diff=True)
        else:
            self.view.set_code(good.text, good.spans)

    def _changes(self, exported: tuple[Document, str], good: GoodCode) -> str:
        """Return a unified diff from the code that was exported last."""
        document, title = exported
        try:
            before = export_code(document, self.session.registry, self.target, title=title, base=self.session.folder)
        except Refused as refused:
            return self.session.problem_text(refused.problem)
        names = self.tr("exported"), self.tr("now")
        lines = list(difflib.unified_diff(before.code.splitlines(), good.text.splitlines(), *names, lineterm=""))
        return "\n".join(lines) or self.tr("Nothing changed since the last export.")

    # Editing

    def _note_typing(self) -> None:
        self._typed_from = self.good.get(self.target)
        self._typing.start()

    def _read_edit(self) -> None:
        """Read what was typed: as an edit of the document, or say what is wrong with it."""
        good = self.good.get(self.target)
        session = self.session
        if good is None or self._typed_from is not good or not self._tells_of_now(good):
            self._typed_from = None
            self.refresh()
            return
        try:
            edit = read_edit(session.document, session.registry, good.text, self.view.code(), uuid4().hex[:12])
        except Refused as refused:
            self._show_wrong(refused.problem)
            return
        text = self.view.code()
        if edit.graph != session.graph and not session.push(EditCode(edit.graph)):
            return
        data = text.encode("utf-8")
        self.good[self.target] = GoodCode(
            session.document, session.code_title, good.name, text, data, edit.lines, is_typed=True
        )
        self.refresh()

    def _show_wrong(self, problem: Problem) -> None:
        place = place_in_code(problem)
        sentence = self.session.problem_text(problem)
        if place is not None:
            self.view.underline((place.line, place.column, place.end_line, place.end_column))
            sentence = self.tr("Line {0}: {1}").format(place.line, sentence)
        self.banner.setVisible(True)
        self.banner.show_problem(problem, sentence, is_kept=False)

    def _show_badge(self) -> None:
        """Say what the code of this target was proven to compute, if it was."""
        text, colour = badge(self.session.prover.proof(self.target))
        self.badge.setText(text)
        self.badge.setVisible(bool(text))
        self.badge.setStyleSheet(text_css(mono(12), colour))
        self.badge.setToolTip(self.tr("The largest difference from Symloom, of outputs and gradients") if text else "")

    def _advice(self) -> str:
        if self.problem is not None:
            return self.tr("Once this problem is mended, the code of the network appears here.")
        return self.tr("Place a layer on the canvas, and the code of the network appears here.")

    def _show_problem(self) -> None:
        place = place_of(self.session, self.problem) if self.problem is not None else None
        if place is not None:
            self.session.select([place.node if isinstance(place, PortRef) else place])
            self.reveal.emit(place)

    # Lines and nodes

    def _mark_selection(self) -> None:
        good = self.good.get(self.target)
        chosen = {item.node if isinstance(item, PortRef) else item for item in self.session.selection}
        lines = good.lines if good is not None else {}
        self.view.mark_lines(line for line, path in lines.items() if path and path[0] in chosen)

    def _select_line(self, line: int) -> None:
        good = self.good.get(self.target)
        path = good.lines.get(line) if good is not None else None
        if path and path[0] in self.session.graph.nodes:
            node = NodeId(path[0])
            self.session.select([node])
            self.reveal.emit(node)

    # Taking it away

    def copy_code(self) -> None:
        """Put the code on the clipboard."""
        QGuiApplication.clipboard().setText(self.view.code())
        self.session.message.emit(self.tr("Copied the code."), "info")

    def save_code(self) -> None:
        """Ask for a place and write the code there."""
        good = self.good.get(self.target)
        if good is None:
            return
        start = (self.session.folder or Path.home()) / good.name
        kinds = self.tr("Python (*.py)") if good.name.endswith(".py") else self.tr("All files (*)")
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Save the code"), str(start), kinds)
        if not chosen:
            return
        path = Path(chosen)
        try:
            path.write_bytes(good.data)
        except OSError as error:
            text = self.tr("{0} could not be written: {1}. Choose another place.")
            self.session.message.emit(text.format(path.name, error.strerror or str(error)), "error")
        else:
            self.session.note_export(self.target)
            self.session.message.emit(self.tr("Saved as {0}.").format(path.name), "success")


class _Banner(QFrame):
    """One line over the code: why it does not follow, and a link to the problem."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "banner")
        self._mark = QLabel()
        self._problem: Problem | None = None
        self.text = ElidedLabel("")
        self.link = LinkButton(self.tr("Show"))
        self.link.setToolTip(self.tr("Select the node that keeps the code from being made"))
        line = QHBoxLayout(self)
        line.setContentsMargins(16, 6, 16, 6)
        line.setSpacing(8)
        line.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.text, 1)
        line.addWidget(self.link)

    def show_problem(self, problem: Problem, sentence: str, *, is_kept: bool) -> None:
        """Say what is wrong."""
        self._problem = problem
        self.use_theme()
        self.text.set_text(self.tr("Last good code. {0}").format(sentence) if is_kept else sentence)
        self.text.setToolTip(sentence)
        self.link.setVisible(bool(problem.path))

    def use_theme(self) -> None:
        """Paint the mark in the colours of the theme in use."""
        if self._problem is not None:
            name, colour = severity_icon(self._problem)
            self._mark.setPixmap(icon(name, colour).pixmap(16, 16))
