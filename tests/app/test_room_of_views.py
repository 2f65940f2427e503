"""Every text of every dialog, menu, popup and view of the window has the room it needs, on a small screen.

In Chinese, in English, and where texts are 40 % longer; at 100 % and at 200 %. `test_room` measures the panels.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.translations import CHINESE, ENGLISH
from tests.gallery.__main__ import environment
from tests.gallery.room import LONGER
from tests.gallery.views import VIEWS

OVER = (
    "dialog",
    "menu",
    "canvas-find",
    "canvas-quick",
    "canvas-replace",
    "canvas-note",
    "window-tour",
    "window-welcome",
)
"""How the names of those views begin that lie over the window, or fill it."""
STATES = ("window-built", "window-waiting", "window-end", "window-notices", "window-presentation")
"""States of the window itself: its bars, and the canvas."""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "scale", "words"),
    [
        (CHINESE, 1, (*OVER, *STATES, "window-conflict")),
        (LONGER, 1, OVER + STATES),
        (CHINESE, 2, OVER),
        (ENGLISH, 2, OVER),
    ],
)
def test_every_text_of_dialogs_menus_popups_and_bars_has_the_room_it_needs(
    language: str, scale: int, words: tuple[str, ...], tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.gallery.room", language, *words],
        env={**environment(scale, str(tmp_path)), "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    *found, last = map(json.loads, done.stdout.splitlines())
    assert not found, "\n".join(f"{view}: {line}" for view, line in found)
    assert last["measured"] == sum(view.name.startswith(words) for view in VIEWS)


def test_all_that_lies_over_the_window_is_measured() -> None:
    over = [view.name for view in VIEWS if view.name.startswith(("dialog", "menu", "window-tour", "window-welcome"))]
    assert len(over) > 20
    assert all(name.startswith(OVER) for name in over)
