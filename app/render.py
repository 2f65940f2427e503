"""``python -m app render FILE -o figure.svg``: a picture of a document, without a display."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.pictures import FORMATS, MAX_SCALE, MIN_SCALE, PictureOptions, write_picture
from app.problem_texts import problem_text
from app.session.session import EditorSession
from app.theme import THEMES, apply_theme
from core.operators import standard_registry
from core.problem import Refused


def render(arguments: list[str]) -> int:
    """Draw a document to a file and return the exit code: 0, or 1 with a sentence on the error output."""
    options = _parsed(arguments)
    app = QApplication.instance()
    if isinstance(app, QApplication):
        apply_theme(app, options.theme)
    session = EditorSession(standard_registry())
    errors: list[str] = []
    session.message.connect(lambda text, _level: errors.append(text))
    try:
        if not session.open(options.file):
            return _fail(*errors)
        if not session.graph.nodes:
            return _fail(f"{options.file.name} has no nodes, so there is nothing to draw.")
        chosen = PictureOptions(
            options.theme, options.scale, options.transparent, carries_document=not options.without_document
        )
        write_picture(session, options.output, chosen)
    except Refused as refused:
        return _fail(problem_text(refused.problem))
    finally:
        session.close()
    sys.stdout.write(f"{options.output}\n")
    return 0


def _fail(*sentences: str) -> int:
    sys.stderr.write("\n".join(sentences) + "\n")
    return 1


def _parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("symloom render", description="Draw a document as SVG, PDF or PNG.")
    parser.add_argument("file", type=Path, help="document, or a picture that carries one")
    parser.add_argument("-o", "--output", type=_output, required=True, help="figure.svg, .pdf or .png")
    parser.add_argument("--scale", type=_scale, default=2.0, help="pixels of a PNG for each at 100 %% (default 2)")
    parser.add_argument("--transparent", action="store_true", help="leave the ground out")
    parser.add_argument("--theme", choices=sorted(THEMES), default="light", help="colours (default light)")
    parser.add_argument("--without-document", action="store_true", help="do not put the document into the picture")
    return parser.parse_args(arguments)


def _output(text: str) -> Path:
    if not text.lower().endswith(tuple(f".{form}" for form in FORMATS)):
        raise argparse.ArgumentTypeError("the ending must be .svg, .pdf or .png")
    return Path(text)


def _scale(text: str) -> float:
    scale = float(text)
    if not MIN_SCALE <= scale <= MAX_SCALE:
        raise argparse.ArgumentTypeError(f"must be from {MIN_SCALE} to {MAX_SCALE}")
    return scale
