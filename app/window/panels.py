"""The panels of a window: how each is made and told what it asks for, all at once or one after the other.

Knows nothing of where they are: that is with the docks they are put in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.pieces import pieces
from app.widgets.seen import is_seen
from app.window.desk import Desk
from app.window.frame import WindowFrame


class Panels(QObject):
    """Puts panels into the docks of a window."""

    def __init__(self, window: WindowFrame, desk: Desk) -> None:
        super().__init__(window)
        self._window, self._desk = window, desk
        self._makers: Mapping[str, Callable[[], QWidget]] = {}
        self._new: dict[str, QWidget] = {}
        """Those that were made anew, and are not put down yet."""

    def fill(self) -> None:
        """Put every panel into its dock, once."""
        if self._makers:
            return
        self._makers = self._all_makers()
        for name in self._makers:
            self._put(name)
        # Once more: panels ask for other sizes than empty docks do.
        layout = self._window.settings.layout()
        self._window.docks.restore(layout[1] if layout is not None else None)
        self._open_problems(is_seen(self._window.docks["problems"].widget()))

    def renew(self) -> None:
        """Make every panel anew, those that are seen first: making one and putting it down are a turn each."""
        self.leave()
        docks = self._window.docks
        for name in sorted(self._makers, key=lambda each: not is_seen(docks[each].widget())):
            pieces().ask(self, name, partial(self._make, name))
            pieces().ask(self, _put_down(name), partial(self._renew, name))

    def leave(self) -> None:
        """Make none anew that was waiting for its turn."""
        for name in self._makers:
            pieces().drop(self, name)
            pieces().drop(self, _put_down(name))
        for panel in self._new.values():
            panel.deleteLater()
        self._new = {}

    def _make(self, name: str) -> None:
        self._new[name] = self._makers[name]()

    def _renew(self, name: str) -> None:
        was_seen = is_seen(self._window.docks[name].widget())
        self._window.docks[name].show_panel(self._new.pop(name))
        if name == "problems":
            self._open_problems(was_seen)

    def _put(self, name: str) -> None:
        self._window.docks[name].show_panel(self._makers[name]())

    def _open_problems(self, is_open: bool) -> None:
        from app.panels.problems import ProblemsPanel

        panel = self._window.docks["problems"].widget()
        if isinstance(panel, ProblemsPanel):
            panel.set_open(is_open)

    def _all_makers(self) -> Mapping[str, Callable[[], QWidget]]:
        from app.panels.analysis import AnalysisPanel
        from app.panels.history import HistoryPanel
        from app.panels.inspector import InspectorPanel
        from app.panels.laboratory import LaboratoryPanel
        from app.panels.recordings import RecordingsPanel
        from app.panels.rule import RulePanel
        from app.panels.training import TrainingPanel
        from app.panels.values import ValuesPanel

        session = self._window.session
        return {
            "palette": self._palette,
            "inspector": partial(InspectorPanel, session),
            "breakpoints": self._breakpoints,
            "problems": self._problems,
            "code": self._code,
            "parameters": self._parameters,
            "values": partial(ValuesPanel, session),
            "laboratory": partial(LaboratoryPanel, session),
            "analysis": partial(AnalysisPanel, session),
            "training": partial(TrainingPanel, session),
            "recordings": partial(RecordingsPanel, session),
            "rule": partial(RulePanel, session),
            "outline": self._outline,
            "history": partial(HistoryPanel, session),
        }

    # Those that ask the window for something

    def _palette(self) -> QWidget:
        from app.panels.palette import PalettePanel

        panel = PalettePanel(self._window.session)
        panel.add_requested.connect(self._window.canvas.add_offer)
        return panel

    def _breakpoints(self) -> QWidget:
        from app.panels.breakpoints import BreakpointsPanel

        panel = BreakpointsPanel(self._window.session)
        panel.reveal.connect(self._window.canvas.jump)
        return panel

    def _problems(self) -> QWidget:
        from app.panels.problems import ProblemsPanel

        dock, panel = self._window.docks["problems"], ProblemsPanel(self._window.session)
        panel.reveal.connect(self._window.canvas.jump)
        panel.count_changed.connect(dock.show_count)
        dock.visibilityChanged.connect(panel.set_open)
        return panel

    def _code(self) -> QWidget:
        from app.panels.code import CodePanel

        panel = CodePanel(self._window.session)
        panel.reveal.connect(self._window.canvas.jump)
        return panel

    def _parameters(self) -> QWidget:
        from app.panels.parameters import ParametersPanel

        panel = ParametersPanel(self._window.session)
        panel.edit_wanted.connect(self._desk.edit_values)
        panel.load_wanted.connect(self._desk.load_values)
        return panel

    def _outline(self) -> QWidget:
        from app.panels.outline import OutlinePanel

        panel = OutlinePanel(self._window.session)
        panel.reveal.connect(self._window.canvas.jump)
        return panel


def _put_down(name: str) -> str:
    """Return what putting a panel down is called among the pieces of work."""
    return f"{name}, put down"
