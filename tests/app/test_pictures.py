"""Pictures of networks: formats, themes, the selection, the document inside; and `python -m app render`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import pictures
from app.pictures import PictureOptions, Sketch, picture, pixels_of, write_picture
from app.pieces import pieces
from app.render import render
from app.session.session import EditorSession
from app.theme import CONTRAST, DARK, LIGHT, Theme, apply_theme, theme
from core.graph.model import NodeId
from core.operators import standard_registry
from core.problem import Refused
from tests.app.conftest import EXAMPLE
from tests.helpers.deep import build_deep


@pytest.fixture(autouse=True)
def dark(qapp: QApplication) -> None:
    apply_theme(qapp, "dark")


def image_of(data: bytes) -> QImage:
    image = QImage.fromData(data)
    assert not image.isNull()
    return image


def drawn(svg: bytes, scale: int = 1) -> QImage:
    renderer = QSvgRenderer(svg)
    assert renderer.isValid()
    image = QImage(renderer.viewBox().size() * scale, QImage.Format.Format_ARGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image


def colours(image: QImage) -> set[str]:
    points = (QPoint(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2))
    return {image.pixelColor(point).name().upper() for point in points}


@pytest.mark.parametrize("look", [LIGHT, DARK, CONTRAST], ids=lambda look: look.name)
def test_row_114_png_is_in_the_theme_asked_for_and_the_window_keeps_its_own(
    example: EditorSession, look: Theme
) -> None:
    image = image_of(picture(example, "png", PictureOptions(look.name)))
    assert image.pixelColor(2, 2).name().upper() == look.canvas
    assert look.families["linear"] in colours(image)
    assert theme() is DARK


def test_row_114_scale_makes_more_pixels_of_the_same(example: EditorSession) -> None:
    one = image_of(picture(example, "png", PictureOptions(scale=1)))
    three = image_of(picture(example, "png", PictureOptions(scale=3)))
    assert three.width() == pytest.approx(3 * one.width(), abs=3)
    assert three.height() == pytest.approx(3 * one.height(), abs=3)


def test_row_114_transparent_ground(example: EditorSession) -> None:
    image = image_of(picture(example, "png", PictureOptions(is_transparent=True)))
    assert image.pixelColor(2, 2).alpha() == 0
    solid = image_of(picture(example, "png", PictureOptions()))
    assert solid.pixelColor(2, 2).alpha() == 255


def test_row_114_selection_only(example: EditorSession) -> None:
    whole = picture(example, "svg", PictureOptions()).decode()
    some = frozenset([NodeId("dense1"), NodeId("relu1")])
    part = picture(example, "svg", PictureOptions(selection=some, carries_document=False)).decode()
    assert "dense1 (Dense), relu1 (Relu)" in part
    assert "dense2" not in part
    assert drawn(part.encode()).width() < drawn(whole.encode()).width() / 2


def test_row_114_notes_are_drawn_unless_something_else_is_chosen(session: EditorSession) -> None:
    assert session.open_copy(EXAMPLE)
    nodes = frozenset(session.graph.nodes)
    whole = image_of(picture(session, "png", PictureOptions(scale=1)))
    without = image_of(picture(session, "png", PictureOptions(scale=1, selection=nodes)))
    both = image_of(picture(session, "png", PictureOptions(scale=1, selection=nodes | session.graph.notes.keys())))
    assert without.height() < whole.height() == both.height()


def test_row_114_svg_is_drawn_as_outlines_with_nothing_cut_out(example: EditorSession) -> None:
    svg = picture(example, "svg", PictureOptions())
    assert b"<text" not in svg
    assert b"<image" not in svg
    image = drawn(svg, 2)
    assert LIGHT.families["linear"] in colours(image), "the bands of the families are seen in every reader"
    assert LIGHT.text in colours(image)
    assert re.search(rb"<title>digits</title>", svg)


def test_row_114_pdf_is_one_page_of_drawings_and_text(example: EditorSession) -> None:
    pdf = picture(example, "pdf", PictureOptions())
    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/Type /Page\n") == 1
    assert b"/FontFile" in pdf, "fonts are inside"
    assert b"/Subtype /Image" not in pdf, "nothing became pixels"


def test_a_selected_or_hovered_node_looks_like_all_others(example: EditorSession) -> None:
    calm = picture(example, "png", PictureOptions())
    example.select([NodeId("dense1")])
    assert picture(example, "png", PictureOptions()) == calm


@pytest.mark.parametrize("form", ["png", "svg"])
def test_row_114_picture_opens_as_the_document_it_shows(example: EditorSession, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"figure.{form}"
    write_picture(example, path, PictureOptions())
    shown = example.document
    example.new_document()
    assert example.open(path)
    assert example.document == shown
    assert example.path is None, "saving asks for a place, and never writes over the picture"
    assert example.name == "figure"


def test_picture_without_its_document_says_so(example: EditorSession, tmp_path: Path) -> None:
    path = tmp_path / "figure.png"
    write_picture(example, path, PictureOptions(carries_document=False))
    told: list[str] = []
    example.message.connect(lambda text, _level: told.append(text))
    assert not example.open(path)
    assert "figure.png is no Symloom document" in told[0]


def test_wrong_wishes_are_refused(session: EditorSession, example: EditorSession, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="format"):
        picture(example, "gif", PictureOptions())
    with pytest.raises(ValueError, match="scale"):
        picture(example, "png", PictureOptions(scale=100))
    with pytest.raises(Refused):
        write_picture(example, tmp_path / "no folder" / "figure.svg", PictureOptions())
    session.new_document()
    with pytest.raises(ValueError, match="nothing"):
        picture(session, "png", PictureOptions())


def test_size_of_a_png_is_bounded() -> None:
    from PySide6.QtCore import QRectF

    size = pixels_of(QRectF(0, 0, 200_000, 100_000), 8)
    assert size.width() * size.height() <= 130_000_000
    assert size.width() == pytest.approx(2 * size.height(), rel=0.01)


# On the command line


def test_row_114_render_writes_a_picture_without_a_display(tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "QT_QPA_PLATFORM")}
    out = tmp_path / "figure.svg"
    command = [sys.executable, "-m", "app", "render", str(EXAMPLE), "-o", str(out), "--theme", "light"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert LIGHT.canvas.lower() in out.read_text().lower()


def test_render_takes_scale_and_transparency(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "figure.png"
    assert render([str(EXAMPLE), "-o", str(out), "--scale", "1", "--transparent"]) == 0
    assert image_of(out.read_bytes()).pixelColor(1, 1).alpha() == 0
    assert str(out) in capsys.readouterr().out


def test_render_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert render([str(tmp_path / "none.json"), "-o", str(tmp_path / "a.png")]) == 1
    assert "There is no file none.json" in capsys.readouterr().err
    empty = tmp_path / "empty.symloom.json"
    session = EditorSession(standard_registry())
    assert session.save(empty)
    session.close()
    assert render([str(empty), "-o", str(tmp_path / "a.png")]) == 1
    assert "nothing to draw" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        render([str(EXAMPLE), "-o", "figure.gif"])


def test_a_sketch_of_a_large_network_comes_strip_by_strip_and_shows_no_seams(
    session: EditorSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_deep(session, 40)
    sizes: list[str] = []
    sketch = Sketch(session, session)
    sketch.sized.connect(sizes.append)
    shown: list[QImage] = []
    sketch.painted.connect(shown.append)
    sketch.show("png", PictureOptions("light", 0.5), 0.5)
    assert shown == [], "a large network is painted in the turns that follow"
    qtbot.waitUntil(lambda: bool(shown), timeout=10_000)
    monkeypatch.setattr(pictures, "STRIP_PIXELS", pictures.SKETCH_PIXELS)
    monkeypatch.setattr(pictures, "AT_ONCE", 1_000)
    sketch.show("png", PictureOptions("light", 0.5), 0.5)
    [strips, whole] = shown
    assert sizes == [f"{whole.width()} × {whole.height()} px"] * 2
    pixels = [np.frombuffer(each.constBits(), np.uint8).astype(int) for each in (strips, whole)]
    assert np.abs(pixels[0] - pixels[1]).max() <= 1
    assert {LIGHT.canvas, LIGHT.families["linear"]} <= colours(whole)
    sketch.close()


def test_a_sketch_that_is_asked_for_anew_before_it_is_painted_comes_once(session: EditorSession, qtbot: QtBot) -> None:
    build_deep(session, 40)
    sketch = Sketch(session, session)
    shown: list[QImage] = []
    sketch.painted.connect(shown.append)
    for theme_name in ("light", "dark"):
        sketch.show("png", PictureOptions(theme_name, 0.5), 0.5)
    qtbot.waitUntil(lambda: bool(shown) and not pieces().is_behind, timeout=10_000)
    [image] = shown
    assert image.pixelColor(2, 2).name().upper() == DARK.canvas
    sketch.show("png", PictureOptions("light", 0.5), 0.5)
    sketch.close()
    qtbot.wait(50)
    assert len(shown) == 1
