"""Measures views of the gallery in a language, and writes a line of JSON for each text that has too little room.

``python -m tests.gallery.room zh_CN dialog menu`` measures the views whose names begin with one of these words. Qt
reads the scale of the screen once, so each scale is a process of its own: `tests.gallery.__main__.environment`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

from PySide6.QtCore import QTranslator, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from app.main import make_application
from app.offscreen import pass_on
from app.theme import apply_theme, reduce_motion
from app.translations import apply_language
from app.window.tour import Tour
from tests.gallery.studio import LARGE, SMALL, Studio
from tests.gallery.views import VIEWS, View
from tests.helpers.cramped import cramped
from tests.helpers.pseudo import Pseudo

PATIENCE = 10
"""So often a view with a text that has too little room is looked at again: what a worker draws comes when it can."""
LONGER = "longer"
"""The language whose texts are 40 % longer than English."""


def measure(language: str, words: Sequence[str]) -> int:
    """Bring a window to each view and write what is cramped there; returns how many were shown."""
    app = make_application()
    qInstallMessageHandler(pass_on)
    reduce_motion(True)
    longer: QTranslator = Pseudo(app)
    app.installTranslator(longer) if language == LONGER else apply_language(app, language)
    apply_theme(app, "dark")
    studio = Studio()
    size = LARGE if language == LONGER else SMALL  # a language that nobody ships is spared the small screen
    views = [view for view in VIEWS if view.name.startswith(tuple(words))]
    for view in views:
        for line in cramped_in(studio, view, size):
            sys.stdout.write(json.dumps([view.name, line], ensure_ascii=False) + "\n")
    studio.clear()
    studio.close()
    qInstallMessageHandler(None)
    return len(views)


def cramped_in(studio: Studio, view: View, size: tuple[int, int]) -> list[str]:
    """Return a line for each text that has too little room in a view, in whatever lies over the window."""
    studio.clear()
    studio.resize(size)
    view.prepare(studio)
    if view.pose is not None:
        view.pose(studio)
    lines: set[str] = set()
    for _ in range(PATIENCE):
        lines = {line for root in roots(studio) for line in cramped(root)}
        if not lines:
            return []
        studio.settle()
    return sorted(lines)


def roots(studio: Studio) -> list[QWidget]:
    """Return what is to be measured by itself: every window, and the tour instead of what it covers."""
    tour = studio.window.findChild(Tour)
    shown = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each is not studio.window]
    return [*shown, studio.window if tour is None else tour.card]


if __name__ == "__main__":
    count = measure(sys.argv[1], sys.argv[2:])
    sys.stdout.write(json.dumps({"measured": count}) + "\n")
