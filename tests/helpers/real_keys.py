"""Presses keys as the display sends them, on the canvas of the real window; prints which dialogs opened.

A program of its own, for it needs a display, and xdotool: ``DISPLAY=:7 python -m tests.helpers.real_keys question``.
"""

from __future__ import annotations

import json
import subprocess
import sys

from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from app.main import make_application
from app.offscreen import wait, wait_until
from app.session.session import EditorSession
from app.theme import apply_theme
from app.window.window import MainWindow
from core.operators import standard_registry


def main(keys: str) -> int:
    """Open the window, press, print the platform and the names of the dialogs that are open."""
    app = make_application()
    apply_theme(app, "dark")
    window = MainWindow(EditorSession(standard_registry()))
    window.show()
    QTest.qWaitForWindowExposed(window)
    window.fill_panels()
    _xdotool("windowfocus", "--sync", str(int(window.winId())))
    wait_until(window.isActiveWindow)
    window.canvas.setFocus()
    wait(100)
    _xdotool("key", keys)
    wait_until(lambda: bool(_dialogs(app)))
    sys.stdout.write(json.dumps({"platform": QGuiApplication.platformName(), "dialogs": _dialogs(app)}) + "\n")
    for dialog in window.findChildren(QDialog):
        dialog.reject()
    window.close()
    return 0


def _dialogs(app: QApplication) -> list[str]:
    shown = (widget for widget in app.topLevelWidgets() if isinstance(widget, QDialog) and widget.isVisible())
    return sorted(type(dialog).__name__ for dialog in shown)


def _xdotool(*command: str) -> None:
    subprocess.run(["xdotool", *command], check=True, timeout=10)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
