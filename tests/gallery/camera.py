"""Takes the pictures: every view is prepared once and taken in every theme."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from app.main import make_application
from app.offscreen import pass_on
from app.theme import apply_theme, reduce_motion
from app.translations import apply_language
from tests.gallery.shots import Shot
from tests.gallery.studio import Studio
from tests.gallery.views import View


def take(folder: Path, views: Sequence[View], shots: Sequence[Shot]) -> int:
    """Take views in all ways that share the scale of this process; returns how many could not be shown."""
    app = make_application()
    qInstallMessageHandler(pass_on)
    reduce_motion(True)  # nothing is taken halfway
    failures = 0
    for language, group in groupby(shots, key=lambda shot: shot.language):
        same = list(group)
        apply_language(app, language)
        apply_theme(app, same[0].theme)
        studio = Studio()
        for view in views:
            failures += not take_view(app, studio, folder, view, same)
        studio.close()
    qInstallMessageHandler(None)
    return failures


def take_view(app: QApplication, studio: Studio, folder: Path, view: View, shots: Sequence[Shot]) -> bool:
    """Bring a window to a view and write its pictures; False, with the reason on stderr, if that can't be done."""
    try:
        studio.clear()
        view.prepare(studio)
        for shot in shots:
            apply_theme(app, shot.theme)
            studio.settle()
            if view.pose is not None:
                view.pose(studio)
            file = folder / shot.file(view)
            studio.save_panel(file, view.panel) if view.panel else studio.save(file)
    except Exception:  # noqa: BLE001 - the other views are worth a picture all the same
        sys.stderr.write(f"{view.name}:\n{traceback.format_exc()}")
        return False
    return True
