"""The start of the application: display, theme, session, window."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

# OpenBLAS reads this once, when numpy is imported: more threads than one slow down small networks on few cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from PySide6.QtWidgets import QApplication

from app.display import why_no_display
from app.settings import APPLICATION, Settings, state_folder
from app.theme import apply_theme, icon

if TYPE_CHECKING:
    from app.window import MainWindow

SWITCH_INTERVAL_S = 0.0005
"""How soon a computing thread lets the interface go on; costs about 2 % of the speed of a run."""


def main(argv: list[str] | None = None) -> int:
    """Run the program and return its exit code."""
    options = _parsed(sys.argv[1:] if argv is None else argv)
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
    """Return the application, dressed as the user wants it."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication([APPLICATION])
    app.setApplicationName(APPLICATION)
    app.setApplicationDisplayName("Symloom")
    app.setDesktopFileName(APPLICATION)
    apply_theme(app, Settings().theme)
    app.setWindowIcon(icon("symloom"))
    return app


def _parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "symloom", description="Draw neural networks, see every shape, step them with real numbers."
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
    from app.faults import FaultReporter
    from app.session import EditorSession
    from app.window import MainWindow
    from core.operators import standard_registry

    settings = Settings()
    session = EditorSession(standard_registry())
    window = MainWindow(session, settings)
    reporter = FaultReporter(window.show_fault, state_folder(), window)
    reporter.install()
    window.show()
    open_first(window, settings, file)
    try:
        return app.exec()
    finally:
        session.close()
        reporter.uninstall()


def open_first(window: MainWindow, settings: Settings, file: Path | None) -> None:
    """Open the file that was asked for, else the last document, else at the first start the example."""
    last = settings.last_document
    if file is not None:
        window.session.open(file)
    elif last is not None and last.exists():
        window.session.open(last)
    elif not settings.was_started_before:
        window.show_example()
    settings.was_started_before = True
