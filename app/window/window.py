"""The main window: canvas in the middle, panels around it, and what files, theme and closing need of a window."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

# What is slow to load is taken from its module where it is used: the window is painted first.
from PySide6 import QtCore, QtWidgets
from PySide6.QtWidgets import QApplication

from app.settings import Settings, told_apart
from app.theme import apply_theme, reduce_motion
from app.window.frame import WindowFrame

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent

    from app.session.session import EditorSession
    from app.window.desk import Desk
    from app.window.files import Files
    from app.window.panels import Panels

TITLE_WIDTH = 400


class MainWindow(WindowFrame):
    """The window of one session; what the actions call a workbench.

    Without a session it is only its frame: what a person sees at once. `attach` and
    `fill_panels` put the rest in; whatever they need is loaded by them, and not with this module.
    """

    _panels: Panels
    files: Files
    desk: Desk

    def __init__(self, session: EditorSession | None = None, settings: Settings | None = None) -> None:
        super().__init__(settings or Settings())
        self.is_attached = False
        if session is not None:
            self.attach(session)

    def attach(self, session: EditorSession) -> None:
        """Show a session: canvas, bars and menus; the panels come with `fill_panels`."""
        from app.actions.menus import ActionSet
        from app.actions.mouse import use_mouse
        from app.bars.log_view import LogView
        from app.bars.notices import Notices
        from app.canvas.view import CanvasView
        from app.canvas.view_memory import ViewMemory
        from app.window.chords import ChordHint
        from app.window.desk import Desk
        from app.window.files import Files
        from app.window.panels import Panels
        from app.window.reporting import Reporting

        self.add_docks()
        self.is_attached = True
        self.setAcceptDrops(True)
        self._session = session
        self._canvas = CanvasView(session)
        self.notices = Notices()
        self._middle.addWidget(self.notices)
        self._middle.addWidget(self._canvas, 1)
        self.notices.left.connect(self._canvas.setFocus)
        self.files = Files(self)
        self.desk = Desk(self, self.files)
        self._panels = Panels(self, self.desk)
        self.actions_by_id = ActionSet(self, self._canvas, self)
        self.desk.apply_shortcuts()
        ChordHint(self._canvas, self.actions_by_id.all())
        self._canvas.dropping.values_dropped.connect(self.desk.load_values_of)
        self._add_bars()
        self._canvas.arranging.set_snaps(self.settings.snap)
        use_mouse(self)
        self.docks["log"].show_panel(LogView(session))
        self._fill_menus()
        self._add_title()
        self._follow_session()
        self._reporting = Reporting(self)
        self._view_memory = ViewMemory(self._canvas, self.settings)
        self._show_title()
        self.desk.fill_empty_canvas()
        self.docks["problems"].show_count(len(session.problems))
        self.actions_by_id.refresh()
        # The first key pressed is for the canvas, as it says. It is shown before: a window that becomes active only
        # later would give the focus to what was there already.
        self._canvas.show()
        self._canvas.setFocus()

    def _add_bars(self) -> None:
        from app.bars.run_bar import RunBar
        from app.bars.status_bar import StatusBar

        self.run_bar = RunBar(self._session, self.actions_by_id, self)
        self.addToolBar(self.run_bar)
        self.desk.add_find_field()
        self.status_bar = StatusBar(self._session, self)
        self.setStatusBar(self.status_bar)
        for switch in ("view.snap", "view.minimap"):
            self.status_bar.add_switch(self.actions_by_id[switch])
        self._canvas.show_minimap(self.settings.minimap)
        self._canvas.show_numbers(self.settings.numbers)
        self._canvas.show_run(minis=self.settings.minis, norms=self.settings.norms, costs=self.settings.costs)
        self._canvas.show_step_card(self.settings.step_card)

    def _follow_session(self) -> None:
        session = self._session
        self._canvas.inspect_wanted.connect(self.inspect)
        session.reveal_wanted.connect(self._canvas.jump)
        session.path_changed.connect(self._show_title)
        session.history_changed.connect(self._show_title)
        session.document_replaced.connect(self._show_new_document)
        session.training.state_changed.connect(self.actions_by_id.refresh)
        for signal in (session.history_changed, session.selection_changed, session.run_changed):
            signal.connect(self.actions_by_id.refresh)
        session.problems_changed.connect(self.actions_by_id.refresh)
        session.run.marks.changed.connect(self.actions_by_id.refresh)

    # Panels

    def fill_panels(self) -> None:
        """Put the panels into their docks, once."""
        self._panels.fill()

    def reset_layout(self) -> None:
        """Put every panel back in its place."""
        self.docks.arrange()

    # Menus

    def _fill_menus(self) -> None:
        from app.examples import fill_examples_menu
        from app.widgets.menu_style import quieten

        slots = self.actions_by_id.fill(self.menuBar())
        self.docks.fill_menu(slots["panels"])
        fill_examples_menu(slots["examples"], self.files.open_example)
        self._recent_menu = slots["recent"]
        self._recent_menu.aboutToShow.connect(self._fill_recent)
        self._recent_menu.triggered.connect(self._open_recent)
        self._fill_recent()
        quieten(self.menuBar())

    def _add_title(self) -> None:
        self._title = QtWidgets.QLabel(self)
        self._title.setProperty("role", "dim")
        self._title.setContentsMargins(0, 6, 16, 0)
        self._title.setMinimumWidth(TITLE_WIDTH)  # a corner of the menu bar does not grow with its text
        self._title.setAlignment(QtCore.Qt.AlignmentFlag.AlignRight)
        self.menuBar().setCornerWidget(self._title)

    def _fill_recent(self) -> None:
        _clear(self._recent_menu)
        files = self.settings.recent_files
        for path, name in zip(files, told_apart(files), strict=True):
            action = self._recent_menu.addAction(name.replace("&", "&&"))
            action.setStatusTip(str(path))
            action.setData(str(path))
        self._recent_menu.setEnabled(not self._recent_menu.isEmpty())

    def _open_recent(self, action: QAction) -> None:
        self.files.open_path(Path(str(action.data())))

    # Files, closing

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        # Before there is a session nothing could open what is dropped.
        if self.is_attached and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.desk.take_files(files)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.is_attached:  # closed while it was still loading
            event.accept()
            return
        if not self.files.may_leave_document():
            event.ignore()
            return
        if self.desk.is_presenting:
            self.desk.present()  # what is folded away now is no layout to be remembered
        self.settings.set_layout(self.saveGeometry(), self.docks.state())
        self._view_memory.keep()
        self.settings.last_document = self._session.path
        self.settings.sync()
        self._leave_as_it_is()
        self.status_bar.stop()
        self._session.close()
        event.accept()

    def _leave_as_it_is(self) -> None:
        """Make nothing anew that was waiting for its turn."""
        from app.pieces import pieces

        for name in self._written_parts():
            pieces().drop(self, name)
        self._panels.leave()

    # Export, help, view

    def export_code(self, target: str, has_training: bool = False) -> None:
        """Ask for a folder and write the network's code and weights there, and a script that trains it."""
        from app.dialogs.export import export_to_folder, make_export

        export = make_export(self._session, target, has_training=has_training)
        if export is None:
            return
        folder = QtWidgets.QFileDialog.getExistingDirectory(
            self, self.tr("Export to a folder"), self.files.folder_text()
        )
        if folder:
            export_to_folder(self._session, export, Path(folder), self)

    def show_export(self) -> None:
        """Show every target with its proof."""
        from app.dialogs.proofs import ExportDialog

        dialog = ExportDialog(self._session, self.settings, self)
        dialog.export_wanted.connect(self.export_code)
        dialog.open()

    def set_theme(self, name: str) -> None:
        """Change to a theme by its name, or to ``system``, and remember it."""
        self.settings.theme = name
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self.setUpdatesEnabled(False)  # nobody should see one half in this theme, the other in that
            apply_theme(app, name, self._tell_of_theme)

    def _tell_of_theme(self, tell: Callable[[], None]) -> None:
        """Let what paints itself follow the theme in a turn of its own: with the style sheet it would be a long one."""
        from app.pieces import pieces

        def follow() -> None:
            try:
                tell()
            finally:
                self.setUpdatesEnabled(True)

        pieces().ask(self, "theme", follow)

    def set_reduced_motion(self, is_reduced: bool) -> None:
        """Show changes at once, or with a short motion, and remember it."""
        self.settings.reduces_motion = is_reduced
        reduce_motion(is_reduced)

    def set_language(self, name: str) -> None:
        """Change to a language by its code, or to ``system``, remember it, and write everything anew."""
        from app.translations import NO_FONT, apply_language, can_show

        self.settings.language = name
        apply_language(QApplication.instance(), name)
        QtCore.QTimer.singleShot(0, self, self.retranslate)  # not while a menu that goes away is still open
        if not can_show(name):
            self.notices.show_notice("language", NO_FONT, "warning")

    def retranslate(self) -> None:
        """Write menus, bars, canvas and panels in the language of the interface, each in a turn of its own."""
        from app.pieces import pieces

        if not self.is_attached:
            return
        for name, work in self._written_parts().items():
            pieces().drop(self, name)  # asked for again before its turn, it still comes in order
            pieces().ask(self, name, work)
        self._panels.renew()

    def _written_parts(self) -> Mapping[str, Callable[[], None]]:
        return {
            "actions": self.actions_by_id.retranslate,
            "titles of docks": self.docks.retranslate,
            "menus": self._renew_menus,
            "bars": self._renew_bars,
            "canvas": self._canvas.retranslate,
            "what lies over the canvas": self.desk.retranslate,
        }

    def _renew_menus(self) -> None:
        from app.actions.menus import clear_bar

        clear_bar(self.menuBar())
        self._fill_menus()

    def _renew_bars(self) -> None:
        layout = self.docks.state()
        self.removeToolBar(self.run_bar)
        self.run_bar.deleteLater()
        self.status_bar.stop()
        self._add_bars()
        self.docks.restore(layout)
        self._show_title()
        self.actions_by_id.refresh()

    def toggle_full_screen(self) -> None:
        """Use the whole screen, or go back."""
        self.setWindowState(self.windowState() ^ QtCore.Qt.WindowState.WindowFullScreen)

    def show_shortcuts(self) -> None:
        """List every action with its keys."""
        self.desk.show_shortcuts()

    def show_about(self) -> None:
        """Say what this program is."""
        from app.dialogs.texts import AboutDialog

        AboutDialog(self).open()

    def inspect(self) -> None:
        """Go to what mends the selected node, else to its first setting."""
        from app.panels.inspector.panel import InspectorPanel

        dock = self.docks["inspector"]
        dock.show()
        dock.raise_()
        panel = dock.findChild(InspectorPanel)
        if isinstance(panel, InspectorPanel) and (stop := panel.first_stop()) is not None:
            stop.setFocus(QtCore.Qt.FocusReason.TabFocusReason)

    def focus_panel(self, step: int) -> None:
        """Give the keyboard to the next panel, bar or notice, or the previous one."""
        from app.window.docks import focus_next

        focus_next([self._canvas, self.notices, *self.desk.bars(), *self.docks.values(), self.run_bar], step)

    def show_problem(self) -> None:
        """Select the node that the first problem blames, and show the list."""
        path = self._session.problems[0].path
        for node in self._session.graph.nodes:
            if node in path[:1]:
                self._session.select([node])
                self._canvas.jump(node)
        self.docks["problems"].show()
        self.docks["problems"].raise_()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == QtCore.Qt.Key.Key_Escape and self.is_attached:
            self._canvas.setFocus()  # no panel wanted it: it leads back to the canvas, from wherever Enter led
        else:
            super().keyPressEvent(event)

    # Following the session

    def _show_title(self) -> None:
        saved = self._session.is_saved
        self.setWindowTitle(f"{self._session.name}[*] — Symloom")
        self.setWindowModified(not saved)
        name = self._session.path.name if self._session.path else self._session.name
        name = self._title.fontMetrics().elidedText(name, QtCore.Qt.TextElideMode.ElideMiddle, TITLE_WIDTH - 48)
        self._title.setText(name if saved else f"{name} •")

    def _show_new_document(self) -> None:
        for key in ("example", "run", "error"):
            self.notices.dismiss(key)
        self._canvas.setFocus()  # what was chosen to come here is gone, and the canvas says which key to press

    def show_fault(self, text: str) -> None:
        """Tell that the program itself made a mistake."""
        from app.dialogs.texts import FaultDialog

        FaultDialog(text, self).open()


def _clear(menu: QtWidgets.QMenu) -> None:
    for action in menu.actions():
        menu.removeAction(action)
        action.deleteLater()
