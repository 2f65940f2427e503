"""The page that shows the pictures of a folder side by side."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path

from tests.gallery.shots import Shot
from tests.gallery.views import View

HEAD = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Symloom, gallery</title>
<style>
body { margin: 24px; background: #14171C; color: #E7EBF1; font: 13px/1.5 Inter, sans-serif; }
h1 { font-size: 20px; } h2 { margin: 32px 0 8px; font-size: 15px; }
.row { display: grid; grid-template-columns: repeat(auto-fill, minmax(440px, 1fr)); gap: 16px; }
figure { margin: 0; } img { width: 100%; border: 1px solid #323A46; border-radius: 4px; }
figcaption { color: #9BA7B6; } a { color: inherit; }
</style>
<h1>Symloom, gallery</h1>
"""


def write_page(folder: Path, views: Sequence[View], shots: Sequence[Shot]) -> Path:
    """Write ``index.html``: a row for each view, with those of its pictures that are there."""
    parts = [HEAD]
    for view in views:
        there = [shot for shot in shots if (folder / shot.file(view)).exists()]
        figures = "".join(_figure(view, shot) for shot in there)
        parts.append(f'<h2 id="{view.name}">{html.escape(view.title)}</h2>\n<div class="row">{figures}</div>\n')
    page = folder / "index.html"
    page.write_text("".join(parts), encoding="utf-8")
    return page


def _figure(view: View, shot: Shot) -> str:
    file, text = shot.file(view), html.escape(f"{view.title}: {shot.title}")
    return (
        f'<figure><a href="{file}"><img loading="lazy" src="{file}" alt="{text}"></a>'
        f"<figcaption>{html.escape(shot.title)}</figcaption></figure>"
    )
