"""The start of the application: display, theme, session, window."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

# OpenBLAS reads this once, when numpy is imported: more threads than one slow down small networks on few cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Nothing else is imported here that is slow to load: the window is painted first. See `Loading`.
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.display import why_no_display
from app.settings import APPLICATION, Settings, state_folder
from app.theme import STYLE, apply_theme, first_dress, icon, reduce_motion, theme
from app.window.window import MainWindow

if TYPE_CHECKING:
    import argparse

    from app.faults import FaultReporter
    from app.session.tidying import Tidying

SWITCH_INTERVAL_S = 0.0005
"""How soon a computing thread lets the interface go on; costs about 2 % of the speed of a run."""


def main(argv: list[str] | None = None) -> int:
    """Run the program and return its exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["render"]:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        make_application()
        from app.render import render

        return render(arguments[1:])
    options = _parsed(arguments)
    reason = why_no_display()
    if options.offscreen_demo or (reason is not None and not options.window):
        reason = reason or "It was asked for."
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        options.offscreen_demo = options.offscreen_demo or Path("out")
    elif reason is not None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = make_application()
    if options.offscreen_demo:
        from app.offscreen import run_demonstration

        return run_demonstration(app, options.offscreen_demo, str(reason))
    return _open_window(app, options.file)


def make_application() -> QApplication:
    """Return the application, in the colours that the user saw last; `apply_theme` dresses it."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([APPLICATION, "-style", STYLE])
    app.setApplicationName(APPLICATION)
    app.setApplicationDisplayName("Symloom")
    app.setDesktopFileName(APPLICATION)
    first_dress(app, Settings().last_look)
    return app


def _parsed(arguments: list[str]) -> argparse.Namespace:
    import argparse

    parser = argparse.ArgumentParser(
        "symloom",
        description="Draw neural networks, see every shape, step them with real numbers.",
        epilog="symloom render FILE -o figure.svg writes a picture without opening a window; see symloom render -h.",
    )
    parser.add_argument("file", nargs="?", type=Path, help="document to open")
    parser.add_argument(
        "--offscreen-demo",
        type=Path,
        metavar="OUT",
        help="play the example off screen and write pictures of each stage to a folder",
    )
    parser.add_argument("--window", action="store_true", help="open the window even where nobody can see it")
    return parser.parse_args(arguments)


def _open_window(app: QApplication, file: Path | None) -> int:
    window = MainWindow(settings=Settings())
    window.fit_screen()
    loading = Loading(window, file)
    window.show()
    try:
        code = app.exec()
    finally:
        loading.finish()
    _end_before_threads(code)
    return code


def _end_before_threads(code: int) -> None:
    """End the process here if a thread is in the middle of something that nothing can break off."""
    from app.session.parting import end_process, is_anybody_left

    if is_anybody_left():
        end_process(code)


class Loading(QObject):
    """Fills the window after its first paint, a part in each turn of the event loop, so that it answers meanwhile."""

    def __init__(self, window: MainWindow, file: Path | None) -> None:
        super().__init__(window)
        self._window = window
        self._file = file
        self._reporter: FaultReporter | None = None
        self._tidying: Tidying | None = None
        self._parts = iter(
            (
                self._dress,
                self._report_faults,
                self._load_engine,
                self._load_canvas,
                self._open,
                self._load_plots,
                self._fill,
                self._load_charts,
                self._tidy,
            )
        )
        window.painted.connect(self._go_on_later)

    def _go_on_later(self) -> None:
        QTimer.singleShot(0, self, self._go_on)

    def _go_on(self) -> None:
        part = next(self._parts, None)
        if part is not None:
            part()
            self._go_on_later()

    def _dress(self) -> None:
        from app.translations import apply_language

        app, settings = QApplication.instance(), self._window.settings
        if isinstance(app, QApplication):
            apply_theme(app, settings.theme)
            reduce_motion(settings.reduces_motion)
            apply_language(app, settings.language)
        settings.last_look = theme().name
        self._window.setWindowIcon(icon("symloom"))
        self._window.add_docks()

    def _report_faults(self) -> None:
        from app.faults import FaultReporter

        self._reporter = FaultReporter(self._window.show_fault, state_folder(), self._window)
        self._reporter.install()

    def _load_engine(self) -> None:
        import app.session.session  # noqa: F401

    def _load_canvas(self) -> None:
        import app.canvas.view  # noqa: F401

    def _open(self) -> None:
        from app.session.session import EditorSession
        from core.operators import standard_registry

        self._window.attach(EditorSession(standard_registry()))
        open_first(self._window, self._window.settings, self._file)

    def _load_plots(self) -> None:
        import app.panels.values  # noqa: F401

    def _fill(self) -> None:
        self._window.fill_panels()

    def _load_charts(self) -> None:
        """Load what draws curves and pictures while the window is idle: the first curve comes in a training."""
        import app.panels.charts
        import app.panels.plots  # noqa: F401

    def _tidy(self) -> None:
        from app.session.tidying import Tidying

        self._tidying = Tidying(self._window.session, self)

    def finish(self) -> None:
        """Close what was opened, and open no more."""
        self._parts = iter(())
        if self._tidying is not None:
            self._tidying.stop()
        if self._window.is_attached:
            self._window.session.close()
        if self._reporter is not None:
            self._reporter.uninstall()


def open_first(window: MainWindow, settings: Settings, file: Path | None) -> None:
    """Open the file that was asked for, else the last document, else at the first start the example."""
    last = settings.last_document
    if file is not None:
        window.session.open(file)
    elif last is not None and last.exists():
        window.session.open(last)
    elif not settings.was_started_before:
        window.files.show_example()
    settings.was_started_before = True
