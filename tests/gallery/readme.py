"""Cut the pictures of the README out of those of the gallery: ``python -m tests.gallery.readme [FOLDER]``.

It reads what ``make gallery`` has written, the dark pictures of three views, and writes resources/pictures.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from app.theme import RESOURCES
from tests.gallery.__main__ import OUT


@dataclass(frozen=True)
class Cut:
    """A picture of the README: of which file of the gallery, and which part of it; all of it where none is given."""

    name: str
    source: str
    part: QRect | None = None


CUTS = (
    Cut("backward", "window-backward-dark-100"),
    Cut("shapes", "canvas-hover-waiting-dark-200", QRect(450, 182, 2134, 1014)),
    Cut("laboratory", "laboratory-dark-200", QRect(0, 1306, 1986, 636)),
)
"""Parts are in pixels of the file: the canvas of the window, and the panel below it."""


def main(folder: Path) -> int:
    """Write all of them; 1 if a picture of the gallery is missing."""
    for cut in CUTS:
        image = QImage(str(folder / f"{cut.source}.png"))
        if image.isNull():
            sys.stderr.write(f"{folder / cut.source}.png is missing: make gallery takes it\n")
            return 1
        part = image if cut.part is None else image.copy(cut.part)
        part.convertToFormat(QImage.Format.Format_RGB888).save(str(RESOURCES / "pictures" / f"{cut.name}.png"))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else OUT))
