"""Take the pictures of the gallery: ``make gallery``, or ``python -m tests.gallery --only window --scale 1``.

A scale needs a process of its own, for Qt reads it once; the processes work at the same time, with settings of their
own. Without a display they work off screen.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.gallery.page import write_page
from tests.gallery.panels import PANELS
from tests.gallery.shots import SHOTS, Shot
from tests.gallery.views import VIEWS, View

ALL = VIEWS + PANELS
OUT = Path("out/gallery")
SCREEN_SIZE = (1920, 1200)
"""At 100 %: large enough for the window and for menus that reach out of it."""


def main() -> int:
    """Take all pictures, or some, and write the page."""
    arguments = _arguments()
    views = [view for view in ALL if arguments.only in view.name]
    shots = [shot for shot in SHOTS if arguments.scale in (None, shot.scale) and arguments.theme in (None, shot.theme)]
    if arguments.take:
        return _take(arguments.out, views, shots)
    arguments.out.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        takers = [_start(arguments, scale, home) for scale in sorted({shot.scale for shot in shots})]
        codes = [taker.wait() for taker in takers]
    page = write_page(arguments.out, ALL, SHOTS)
    sys.stdout.write(f"{len(views)} views in {time.monotonic() - start:.0f} s; open {page}\n")
    return max(codes)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.gallery", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=OUT, help=f"folder of the pictures (default: {OUT})")
    parser.add_argument("--only", default="", help="take the views whose name has this in it")
    parser.add_argument("--scale", type=int, choices=sorted({shot.scale for shot in SHOTS}), help="at this scale only")
    parser.add_argument("--theme", choices=sorted({shot.theme for shot in SHOTS}), help="in this theme only")
    parser.add_argument("--take", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _start(arguments: argparse.Namespace, scale: int, home: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.gallery", "--take", "--out", str(arguments.out), "--scale", str(scale)]
    command += ["--only", arguments.only] if arguments.only else []
    command += ["--theme", arguments.theme] if arguments.theme else []
    return subprocess.Popen(command, env=environment(scale, home))


def environment(scale: int, home: str) -> dict[str, str]:
    """Return what a process without a display needs to show windows at a scale, with settings of its own."""
    folders = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
    own = {name: f"{home}/{scale}/{name}" for name in folders}
    width, height = (scale * size for size in SCREEN_SIZE)
    screen = {"name": "screen", "x": 0, "y": 0, "width": width, "height": height, "logicalDpi": 96, "dpr": 1}
    screens = Path(home) / f"screens{scale}.json"
    screens.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
    return {
        **os.environ,
        **own,
        "QT_QPA_PLATFORM": f"offscreen:configfile={screens}",
        "QT_SCALE_FACTOR": str(scale),
        "OPENBLAS_NUM_THREADS": "1",
    }


def _take(folder: Path, views: Sequence[View], shots: Sequence[Shot]) -> int:
    """Take pictures in this process; returns how many views could not be shown."""
    from tests.gallery.camera import take

    return take(folder, views, shots)


if __name__ == "__main__":
    sys.exit(main())
