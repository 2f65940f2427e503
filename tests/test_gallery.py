"""The gallery: that its views can be taken, and its page shows what was taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.theme import apply_theme, theme
from tests.gallery.camera import take_view
from tests.gallery.page import write_page
from tests.gallery.panels import PANELS
from tests.gallery.shots import SHOTS, Shot
from tests.gallery.studio import LARGE, PANEL_SIZES, SMALL, Studio
from tests.gallery.views import VIEWS, View

DARK, LIGHT = Shot("dark", 1), Shot("light", 1)


@pytest.fixture
def studio(qapp: QApplication) -> Iterator[Studio]:
    apply_theme(qapp, "dark")
    made = Studio()
    yield made
    made.close()


def view(name: str) -> View:
    return next(each for each in VIEWS if each.name == name)


def test_every_view_has_a_name_of_its_own() -> None:
    assert max(Counter(each.name for each in VIEWS).values()) == 1
    assert max(Counter(shot.file(VIEWS[0]) for shot in SHOTS).values()) == 1


@pytest.mark.slow
def test_a_view_is_taken_in_each_theme_and_shown_by_the_page(
    studio: Studio, qapp: QApplication, tmp_path: Path
) -> None:
    built = view("window-built-small")
    assert take_view(qapp, studio, tmp_path, built, [DARK, LIGHT])
    for shot, ground in ((DARK, "#14171c"), (LIGHT, "#f3f5f8")):
        picture = QImage(str(tmp_path / shot.file(built)))
        assert (picture.width(), picture.height()) == SMALL
        assert picture.pixelColor(700, 110).name() == ground
    assert studio.session.selected_nodes() == [studio.node("dense1").id]
    page = write_page(tmp_path, VIEWS, SHOTS).read_text(encoding="utf-8")
    assert built.title in page
    assert DARK.file(built) in page
    assert DARK.file(view("window-welcome")) not in page


@pytest.mark.slow
@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_what_lies_over_the_window_is_in_the_picture_and_gone_in_the_next(
    studio: Studio, qapp: QApplication, tmp_path: Path
) -> None:
    assert take_view(qapp, studio, tmp_path, view("menu-canvas"), [DARK])
    menu = qapp.activePopupWidget()
    assert menu is not None
    picture = QImage(str(tmp_path / DARK.file(view("menu-canvas"))))
    assert (picture.width(), picture.height()) == LARGE
    inside = menu.pos() - studio.window.pos()
    assert picture.pixelColor(inside.x() + 30, inside.y() + 3).name() == theme().raised.lower()
    studio.clear()
    assert qapp.activePopupWidget() is None


def test_a_view_that_fails_is_told_and_does_not_keep_the_others(
    studio: Studio, qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = View("broken", "Broken", lambda studio: studio.node("nobody"))
    assert not take_view(qapp, studio, tmp_path, broken, [DARK])
    assert "broken" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_every_panel_is_shown_with_and_without_something_to_show(studio: Studio) -> None:
    shown = {dock.objectName().removeprefix("dock_") for dock in studio.window.docks.values()}
    states = {panel: [each for each in PANELS if each.panel == panel] for panel in shown}
    assert {each.panel for each in PANELS} == shown
    assert min(map(len, states.values())) >= 2


@pytest.mark.slow
def test_a_panel_is_taken_by_itself_at_three_widths(studio: Studio, qapp: QApplication, tmp_path: Path) -> None:
    taken = next(each for each in PANELS if each.name == "panel-history-full")
    assert take_view(qapp, studio, tmp_path, taken, [DARK])
    picture = QImage(str(tmp_path / DARK.file(taken)))
    (narrow, middle), (wide,) = PANEL_SIZES
    assert picture.width() >= wide[0]
    assert picture.height() >= narrow[1] + wide[1]
    for x, y in ((20, 20), (narrow[0] + 60, 20), (middle[0] + 100, narrow[1] + 60)):
        assert picture.pixelColor(x, y).name() == theme().panel.lower()
    assert not studio.window.docks["history"].isFloating()
