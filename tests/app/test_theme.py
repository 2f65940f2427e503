"""The look: readable colours, the shipped fonts, a theme that can be changed while the program runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QFont, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app import theme
from app.theme import CONTRAST, DARK, LIGHT, THEMES, Theme, contrast_ratio

BACKGROUNDS = ("canvas", "panel", "raised", "field")
TEXTS = ("text", "dim", "accent", "forward", "backward", "unknown", "error", "ok")


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast_ratio("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast_ratio("#777777", "#777777") == pytest.approx(1)


@pytest.mark.parametrize("look", list(THEMES.values()), ids=lambda look: look.name)
@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_text_is_readable_on_every_background(look: Theme, text: str, background: str) -> None:
    assert contrast_ratio(theme.tokens(look)[text], theme.tokens(look)[background]) >= 4.5


@pytest.mark.parametrize("look", list(THEMES.values()), ids=lambda look: look.name)
def test_text_is_readable_on_buttons_and_selected_rows(look: Theme) -> None:
    assert contrast_ratio(look.on_accent, look.accent) >= 4.5
    assert contrast_ratio(look.text, look.selected) >= 4.5
    assert contrast_ratio(look.dim, look.selected) >= 4.5


@pytest.mark.parametrize("background", [*BACKGROUNDS, "selected"])
@pytest.mark.parametrize("text", ["text", "dim"])
def test_row_101_high_contrast_text_reaches_7(text: str, background: str) -> None:
    assert contrast_ratio(theme.tokens(CONTRAST)[text], theme.tokens(CONTRAST)[background]) >= 7


@pytest.mark.parametrize("background", BACKGROUNDS)
def test_row_101_high_contrast_says_everything_at_7(background: str) -> None:
    ground = theme.tokens(CONTRAST)[background]
    tones = [theme.tokens(CONTRAST)[text] for text in (*TEXTS, "faint")] + list(CONTRAST.families.values())
    assert min(contrast_ratio(tone, ground) for tone in (*tones, CONTRAST.border)) >= 7


@pytest.mark.parametrize("look", list(THEMES.values()), ids=lambda look: look.name)
def test_row_101_ports_and_bands_are_seen_on_the_canvas_of_every_theme(look: Theme) -> None:
    for ground in (look.canvas, look.raised):
        assert min(contrast_ratio(tone, ground) for tone in look.families.values()) >= 3


def test_row_102_reduced_motion_lasts_no_time(qapp: QApplication) -> None:
    theme.reduce_motion(True)
    try:
        assert theme.animation_ms() == 0
    finally:
        theme.reduce_motion(False)
    assert 0 < theme.animation_ms() <= 150


def test_all_themes_have_the_same_families() -> None:
    assert DARK.families.keys() == LIGHT.families.keys() == CONTRAST.families.keys()


def test_changing_the_theme_recolours_widgets_and_says_so(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply_theme(qapp, "light")
    button = QPushButton("Initialize")
    qtbot.addWidget(button)
    with qtbot.waitSignal(theme.notifier().changed):
        theme.apply_theme(qapp, "dark")
    assert theme.theme() is DARK
    qapp.processEvents()
    assert button.palette().color(QPalette.ColorRole.Link).name().upper() == DARK.accent
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == DARK.panel
    assert DARK.accent in qapp.styleSheet()
    assert LIGHT.accent not in qapp.styleSheet()


class Dressed(QWidget):
    """Counts how often it is dressed anew."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.times = 0

    def changeEvent(self, event: QEvent) -> None:
        self.times += event.type() is QEvent.Type.StyleChange
        super().changeEvent(event)


def test_a_widget_deep_in_a_window_is_not_dressed_once_for_each_that_it_is_in(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply_theme(qapp, "light")
    nested = [Dressed(None)]
    for _ in range(10):
        nested.append(Dressed(nested[-1]))
    qtbot.addWidget(nested[0])
    nested[0].show()
    before = [each.times for each in nested]

    theme.apply_theme(qapp, "dark")

    assert [each.times - start for each, start in zip(nested, before, strict=True)] == [2] * 11  # off, and on


def test_the_system_theme_is_one_of_the_two(qapp: QApplication) -> None:
    theme.apply_theme(qapp, "system")
    assert theme.theme() is theme.system_theme()
    assert theme.notifier().follows_system


def test_the_style_sheet_has_no_name_left_unfilled(qapp: QApplication) -> None:
    assert "$" not in theme.style_sheet(DARK)


def test_numbers_are_of_equal_width_and_unhinted(qapp: QApplication) -> None:
    metrics = QFontMetricsF(theme.mono())
    assert len({metrics.horizontalAdvance(digit) for digit in "0123456789-,()"}) == 1
    assert theme.mono().hintingPreference() is QFont.HintingPreference.PreferNoHinting
    assert theme.ui().hintingPreference() is QFont.HintingPreference.PreferNoHinting


def test_the_shipped_fonts_are_used(qapp: QApplication) -> None:
    assert theme.ui().family().startswith("Inter")
    assert theme.mono().family().startswith("JetBrains Mono")


def test_an_icon_is_drawn_in_the_colour_asked_for(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "icons").mkdir()
    square = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path fill="#000" d="M0 0h16v16H0z"/></svg>'
    (tmp_path / "icons" / "square of a test.svg").write_text(square)
    monkeypatch.setattr(theme, "RESOURCES", tmp_path)
    drawn = theme.icon("square of a test", DARK.error).pixmap(QSize(16, 16), 2.0)
    assert drawn.width() == 32
    assert drawn.toImage().pixelColor(9, 9).name().upper() == DARK.error


def test_phases_have_two_colours() -> None:
    assert DARK.phase("forward") == DARK.phase("loss") == DARK.forward
    assert DARK.phase("backward") == DARK.phase("seed") == DARK.backward


def test_an_operator_family_without_a_colour_gets_that_of_sources() -> None:
    assert LIGHT.family("of a plug-in") == LIGHT.families["sources"]
