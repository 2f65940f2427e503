"""The main window: canvas in the middle, panels around it, and what files, theme and closing need of a window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QFileDialog,
    QLabel,
    QMainWindow,
    QMenu,
    QMessageBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.actions.menus import ActionSet
from app.bars.log_view import LogView
from app.bars.notices import Notices
from app.bars.run_bar import RunBar
from app.bars.status_bar import StatusBar
from app.bars.texts import initialization_text
from app.canvas.view import CanvasView
from app.dialogs.export import export_to_folder
from app.session import EditorSession
from app.settings import Settings
from app.theme import RESOURCES, apply_theme
from core.graph.model import NodeId
from core.problem import Problem

if TYPE_CHECKING:
    from core.parameters.store import InitializationReport

EXAMPLE = RESOURCES / "examples" / "digits_mlp.symloom.json"
LAYOUT_VERSION = 1
TITLE_WIDTH = 400
PALETTE_WIDTH, INSPECTOR_WIDTH, BOTTOM_HEIGHT, CODE_WIDTH = 184, 304, 304, 480


class MainWindow(QMainWindow):
    """The window of one session; what the actions call a workbench."""

    def __init__(self, session: EditorSession, settings: Settings | None = None) -> None:
        super().__init__()
        self._session = session
        self.settings = settings or Settings()
        self._panels_are_filled = False
        self.setObjectName("main_window")
        self.resize(1600, 1000)
        self.setMinimumSize(960, 600)
        self.setAcceptDrops(True)
        self.setDockOptions(QMainWindow.DockOption.AllowTabbedDocks | QMainWindow.DockOption.AllowNestedDocks)
        self._canvas = CanvasView(session)
        self.notices = Notices()
        self.setCentralWidget(self._central())
        self.actions_by_id = ActionSet(self, self._canvas, self)
        self.run_bar = RunBar(session, self.actions_by_id, self)
        self.addToolBar(self.run_bar)
        self.status_bar = StatusBar(session, self)
        self.setStatusBar(self.status_bar)
        self.docks = self._make_docks()
        self.docks["log"].setWidget(LogView(session))
        self._fill_menus()
        self._arrange_docks()
        self._follow_session()
        self._show_title()
        self._show_problem_count()
        self.actions_by_id.refresh()
        if (layout := self.settings.layout()) is not None:
            self.restoreGeometry(layout[0])

    @property
    def session(self) -> EditorSession:
        """What the window shows."""
        return self._session

    @property
    def canvas(self) -> CanvasView:
        """The canvas in the middle."""
        return self._canvas

    def _central(self) -> QWidget:
        central = QWidget(self)
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notices)
        layout.addWidget(self._canvas, 1)
        return central

    def _follow_session(self) -> None:
        session = self._session
        session.message.connect(self._show_message)
        session.path_changed.connect(self._show_title)
        session.path_changed.connect(self._remember_path)
        session.history_changed.connect(self._show_title)
        session.problems_changed.connect(self._show_problem_count)
        session.document_replaced.connect(self._show_new_document)
        session.run.failed.connect(self._show_run_problem)
        session.run.initialized.connect(self._show_initialization)
        session.run.prepared.connect(self._show_preparation)
        for signal in (session.history_changed, session.selection_changed, session.run_changed):
            signal.connect(self.actions_by_id.refresh)
        session.problems_changed.connect(self.actions_by_id.refresh)

    # Docks

    def _make_docks(self) -> dict[str, QDockWidget]:
        titles = {
            "palette": self.tr("Palette"),
            "inspector": self.tr("Inspector"),
            "values": self.tr("Values"),
            "parameters": self.tr("Parameters"),
            "problems": self.tr("Problems"),
            "log": self.tr("Log"),
            "code": self.tr("Code"),
        }
        return {name: self._make_dock(name, title) for name, title in titles.items()}

    def _make_dock(self, name: str, title: str) -> QDockWidget:
        dock = QDockWidget(title, self)
        dock.setObjectName(f"dock_{name}")
        dock.setTitleBarWidget(QWidget(dock))  # tabs and the View menu say what a dock is
        dock.setWidget(QWidget(dock))
        dock.toggleViewAction().setText(title)
        return dock

    def _arrange_docks(self) -> None:
        docks, area = self.docks, Qt.DockWidgetArea
        self.setTabPosition(area.AllDockWidgetAreas, _NORTH)
        for dock in docks.values():
            dock.setFloating(False)
        self.addDockWidget(area.LeftDockWidgetArea, docks["palette"])
        self.addDockWidget(area.RightDockWidgetArea, docks["inspector"])
        self.addDockWidget(area.BottomDockWidgetArea, docks["values"])
        self.splitDockWidget(docks["values"], docks["code"], Qt.Orientation.Horizontal)
        self.tabifyDockWidget(docks["values"], docks["parameters"])
        self.tabifyDockWidget(docks["parameters"], docks["problems"])
        self.tabifyDockWidget(docks["problems"], docks["log"])
        for dock in docks.values():
            dock.show()
        docks["values"].raise_()
        self._size_docks()

    def _size_docks(self) -> None:
        docks = self.docks
        sides = [docks["palette"], docks["inspector"]]
        self.resizeDocks(sides, [PALETTE_WIDTH, INSPECTOR_WIDTH], Qt.Orientation.Horizontal)
        rest = max(self.width() - CODE_WIDTH, CODE_WIDTH)
        self.resizeDocks([docks["values"], docks["code"]], [rest, CODE_WIDTH], Qt.Orientation.Horizontal)
        self.resizeDocks([docks["values"]], [min(BOTTOM_HEIGHT, self.height() // 3)], Qt.Orientation.Vertical)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._panels_are_filled:
            # After the first paint: the window is there at once, and plots take a while to load.
            QTimer.singleShot(0, self, self.fill_panels)

    def fill_panels(self) -> None:
        """Put the panels into their docks, once."""
        if self._panels_are_filled:
            return
        self._panels_are_filled = True
        from app.panels.code import CodePanel
        from app.panels.inspector import InspectorPanel
        from app.panels.palette import PalettePanel
        from app.panels.parameters import ParametersPanel
        from app.panels.problems import ProblemsPanel
        from app.panels.values import ValuesPanel

        panels: dict[str, Callable[[EditorSession], QWidget]] = {
            "palette": PalettePanel,
            "inspector": InspectorPanel,
            "problems": ProblemsPanel,
            "code": CodePanel,
            "parameters": ParametersPanel,
            "values": ValuesPanel,
        }
        for name, panel in panels.items():
            placeholder = self.docks[name].widget()
            self.docks[name].setWidget(panel(self._session))
            placeholder.deleteLater()
        self._size_docks()
        self._restore_layout()

    def _restore_layout(self) -> None:
        if (layout := self.settings.layout()) is not None:
            self.restoreState(layout[1], LAYOUT_VERSION)

    def reset_layout(self) -> None:
        """Put every panel back in its place."""
        self._arrange_docks()

    # Menus

    def _fill_menus(self) -> None:
        slots = self.actions_by_id.fill(self.menuBar())
        for dock in self.docks.values():
            slots["panels"].addAction(dock.toggleViewAction())
        self._recent_menu = slots["recent"]
        self._recent_menu.aboutToShow.connect(self._fill_recent)
        self._recent_menu.triggered.connect(self._open_recent)
        self._fill_recent()
        self._title = QLabel(self)
        self._title.setProperty("role", "dim")
        self._title.setContentsMargins(0, 6, 16, 0)
        self._title.setMinimumWidth(TITLE_WIDTH)  # a corner of the menu bar does not grow with its text
        self._title.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.menuBar().setCornerWidget(self._title)

    def _fill_recent(self) -> None:
        _clear(self._recent_menu)
        for path in self.settings.recent_files:
            action = self._recent_menu.addAction(path.name.replace("&", "&&"))
            action.setStatusTip(str(path))
            action.setData(str(path))
        self._recent_menu.setEnabled(not self._recent_menu.isEmpty())

    def _open_recent(self, action: QAction) -> None:
        self.open_path(Path(str(action.data())))

    # Files

    def new_document(self) -> None:
        """Begin with an empty canvas, after asking about unsaved changes."""
        if self._may_leave_document():
            self._session.new_document()

    def open_example(self) -> None:
        """Open the digits example."""
        if self._may_leave_document():
            self.show_example()

    def show_example(self) -> None:
        """Open the digits example with a hint for people who want a blank canvas."""
        if not self._session.open_copy(EXAMPLE):
            return
        self.notices.show_notice(
            "example",
            self.tr(
                "This is an example: a perceptron that reads handwritten digits. Initialize it, then step with F10."
            ),
            offers=[(self.tr("Start with a blank canvas (Ctrl+N)"), self.new_document)],
        )

    def choose_and_open(self) -> None:
        """Ask for a file and open it."""
        if not self._may_leave_document():
            return
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Open a document"), self._folder(), self._file_filter())
        if path:
            self._session.open(path)

    def open_path(self, path: Path) -> bool:
        """Open a file, after asking about unsaved changes."""
        if not self._may_leave_document():
            return False
        opened = self._session.open(path)
        if not opened and not path.exists():
            self.settings.remove_recent_file(path)
        return opened

    def save(self) -> bool:
        """Save the document; a new one is asked for its place."""
        return self._session.save() if self._session.path else self.save_as()

    def save_as(self) -> bool:
        """Ask where to save the document, and save it there."""
        proposal = str(Path(self._folder()) / f"{self._session.name}.symloom.json")
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Save the document"), proposal, self._file_filter())
        return bool(path) and self._session.save(path)

    def _folder(self) -> str:
        return str(self._session.folder or Path.home())

    def _file_filter(self) -> str:
        return self.tr("Symloom documents (*.symloom.json *.json);;All files (*)")

    def _may_leave_document(self) -> bool:
        """Ask about unsaved changes: Save, Discard or Cancel."""
        if self._session.is_saved:
            return True
        button = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self,
            self.tr("Unsaved changes"),
            self.tr("“{0}” has changes that are not saved.").format(self._session.name),
            button.Save | button.Discard | button.Cancel,
            button.Save,
        )
        if answer == button.Save:
            return self.save()
        return answer == button.Discard

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.open_path(Path(files[0]))

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_leave_document():
            event.ignore()
            return
        self.settings.set_layout(self.saveGeometry(), self.saveState(LAYOUT_VERSION))
        self.settings.last_document = self._session.path
        self.settings.sync()
        self.status_bar.stop()
        self._session.close()
        event.accept()

    # Export, help, view

    def export_code(self, target: str) -> None:
        """Ask for a folder and write the network's code and weights there."""
        folder = QFileDialog.getExistingDirectory(self, self.tr("Export to a folder"), self._folder())
        if folder:
            export_to_folder(self._session, target, Path(folder))

    def set_theme(self, name: str) -> None:
        """Change to ``light``, ``dark`` or ``system``, and remember it."""
        self.settings.theme = name
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, name)

    def toggle_full_screen(self) -> None:
        """Use the whole screen, or go back."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def show_shortcuts(self) -> None:
        """List every action with its keys."""
        from app.dialogs.texts import ShortcutsDialog

        ShortcutsDialog(self).open()

    def show_about(self) -> None:
        """Say what this program is."""
        from app.dialogs.texts import AboutDialog

        AboutDialog(self).open()

    def show_problem(self) -> None:
        """Select the node that the first problem blames, and show the list."""
        problem = self._session.problems[0]
        if problem.path and problem.path[0] in self._session.graph.nodes:
            self._session.select([NodeId(problem.path[0])])
        self.docks["problems"].show()
        self.docks["problems"].raise_()

    # Following the session

    def _show_title(self) -> None:
        saved = self._session.is_saved
        self.setWindowTitle(f"{self._session.name}[*] — Symloom")
        self.setWindowModified(not saved)
        name = self._session.path.name if self._session.path else self._session.name
        name = self._title.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, TITLE_WIDTH - 48)
        self._title.setText(name if saved else f"{name} •")

    def _remember_path(self) -> None:
        if self._session.path is not None:
            self.settings.add_recent_file(self._session.path)

    def _show_new_document(self) -> None:
        for key in ("example", "run", "error"):
            self.notices.dismiss(key)
        self._canvas.fit()

    def _show_problem_count(self) -> None:
        count = len(self._session.problems)
        title = self.tr("Problems")
        self.docks["problems"].setWindowTitle(f"{title}  {count}" if count else title)

    def _show_message(self, text: str, level: str) -> None:
        if level == "error":
            self.notices.show_notice("error", text, level)
        else:
            self.status_bar.show_text(text, level)

    def _show_run_problem(self, problem: Problem) -> None:
        offers = []
        if problem.code == "parameter_not_initialized":
            offers.append((self.tr("Initialize and step"), self._session.run.initialize_and_step))
        self.notices.show_notice("run", self._session.problem_text(problem), "warning" if offers else "error", offers)

    def _show_initialization(self, report: InitializationReport) -> None:
        for key in ("run", "example"):
            self.notices.dismiss(key)
        self.status_bar.show_text(initialization_text(report), "success")

    def _show_preparation(self, report: InitializationReport, notes: tuple[Problem, ...]) -> None:
        self.notices.dismiss("run")
        if report.set:
            text = self.tr("{0} parameters set, now that their shapes are known").format(len(report.set))
            self.status_bar.show_text(text, "success")
        for problem in notes:
            self.status_bar.show_text(self._session.problem_text(problem), "info")

    def show_fault(self, text: str) -> None:
        """Tell that the program itself made a mistake."""
        from app.dialogs.texts import FaultDialog

        FaultDialog(text, self).open()


_NORTH = QTabWidget.TabPosition.North


def _clear(menu: QMenu) -> None:
    for action in menu.actions():
        menu.removeAction(action)
        action.deleteLater()
