"""Contrast as WCAG 2 asks for it, 4.5 for texts and 3 for what is drawn: of tokens, of the style sheet, on screen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage, QPainter, QRegion
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.theme import RESOURCES, THEMES, Theme, apply_theme, contrast_ratio, mix, style_sheet, theme, tokens
from app.window.window import MainWindow
from tests.app.window.desk_window import window

__all__ = ["window"]

TEXT, DRAWN = 4.5, 3.0
GROUNDS = ("canvas", "panel", "raised", "field")
TEXTS = ("text", "dim", "accent", "forward", "backward", "unknown", "error", "ok")
OVERSAMPLED = 3
"""Letters are thin: only drawn larger do they have pixels of their full colour."""
SPECK = 6
"""So few pixels of a colour are an edge of something else."""

LOOKS = pytest.mark.parametrize("look", list(THEMES.values()), ids=lambda look: look.name)


def hover(look: Theme) -> str:
    return mix(look.raised, look.text, 0.06)


# Tokens


@LOOKS
@pytest.mark.parametrize("text", TEXTS)
def test_row_101_every_text_is_readable_on_every_ground_selected_and_pointed_at_too(look: Theme, text: str) -> None:
    grounds = {name: tokens(look)[name] for name in (*GROUNDS, "selected")} | {"hover": hover(look)}
    ratios = {name: contrast_ratio(tokens(look)[text], ground) for name, ground in grounds.items()}
    assert min(ratios.values()) >= TEXT, ratios


@LOOKS
def test_row_101_placeholders_and_what_is_absent_can_be_read(look: Theme) -> None:
    assert min(contrast_ratio(look.faint, tokens(look)[ground]) for ground in GROUNDS) >= TEXT
    assert min(contrast_ratio(look.faint, ground) for ground in (look.selected, hover(look))) >= DRAWN


@LOOKS
def test_row_101_what_is_drawn_stands_out_from_every_ground(look: Theme) -> None:
    tones = [getattr(look, name) for name in ("accent", "faint", "forward", "backward", "unknown", "error", "ok")]
    for ground in (getattr(look, name) for name in GROUNDS):
        assert min(contrast_ratio(tone, ground) for tone in (*tones, *look.families.values())) >= DRAWN


def test_the_ratio_is_the_one_of_wcag() -> None:
    assert contrast_ratio("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)  # the known limit for grey on white
    assert contrast_ratio("#777777", "#FFFFFF") < TEXT


# Style sheet


class Rule(NamedTuple):
    """A rule of the style sheet: who it is for, and what it says."""

    selector: str
    says: Mapping[str, str]


def rules(look: Theme) -> Iterator[Rule]:
    sheet = re.sub(r"/\*.*?\*/", "", style_sheet(look), flags=re.DOTALL)
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", sheet):
        says = dict(part.split(":", 1) for part in body.split(";") if ":" in part)
        for selector in selectors.split(","):
            yield Rule(selector.strip(), {name.strip(): value.strip() for name, value in says.items()})


def grounds_of(rule: Rule, look: Theme) -> list[str]:
    """Return the ground that a rule gives, or every one that a widget without its own may stand on."""
    own = rule.says.get("background", "")
    return [own] if own.startswith("#") else [look.panel, look.raised, look.canvas]


@LOOKS
@pytest.mark.usefixtures("qapp")
def test_row_101_every_rule_of_the_style_sheet_gives_a_readable_text(look: Theme) -> None:
    found = [rule for rule in rules(look) if rule.says.get("color", "").startswith("#")]
    assert len(found) > 30
    for rule in found:
        if ":disabled" not in rule.selector:  # inactive: WCAG asks nothing of it
            ratios = [contrast_ratio(rule.says["color"], ground) for ground in grounds_of(rule, look)]
            assert min(ratios) >= TEXT, (rule.selector, ratios)


@LOOKS
@pytest.mark.usefixtures("qapp")
def test_row_101_every_ground_of_the_style_sheet_carries_the_common_text(look: Theme) -> None:
    for rule in rules(look):
        ground, is_text = rule.says.get("background", ""), "::" not in rule.selector or "::item" in rule.selector
        is_text = is_text and 'role="line"' not in rule.selector
        if ground.startswith("#") and is_text and "color" not in rule.says:
            text = look.on_accent if "primary" in rule.selector or ":default" in rule.selector else look.text
            assert contrast_ratio(text, ground) >= TEXT, rule.selector


def test_the_style_sheet_is_read_as_it_is_written() -> None:
    written = (RESOURCES / "themes" / "style.qss").read_text(encoding="utf-8")
    assert len(list(rules(THEMES["dark"]))) >= written.count("{")


# On screen


def texts_of(root: QWidget) -> Iterator[QWidget]:
    """Every widget in sight that shows a text of its own and can be used."""
    for widget in root.findChildren(QWidget):
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            text = widget.text() or (widget.placeholderText() if isinstance(widget, QLineEdit) else "")
            if text.strip() and widget.isEnabled() and not widget.visibleRegion().isEmpty():
                yield widget


def picture(root: QWidget) -> QImage:
    image = QImage(root.size() * OVERSAMPLED, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.scale(OVERSAMPLED, OVERSAMPLED)
    root.render(painter, QPoint(), QRegion(root.rect()))
    painter.end()
    return image


def ink_ratio(image: QImage, place: QRect) -> float:
    """Return the contrast of the ink in a part of a picture with its ground, which is what there is most of."""
    part = image.copy(place.x() * OVERSAMPLED, place.y() * OVERSAMPLED, *(side * OVERSAMPLED for side in box(place)))
    pixels = np.frombuffer(part.constBits(), np.uint32).reshape(part.height(), -1)[:, : part.width()] & 0xFFFFFF
    values, counts = np.unique(pixels, return_counts=True)
    ground = f"#{values[counts.argmax()]:06X}"
    inks = [f"#{value:06X}" for value, count in zip(values, counts, strict=True) if count >= SPECK]
    return max(contrast_ratio(ink, ground) for ink in inks)


def box(place: QRect) -> tuple[int, int]:
    return place.width(), place.height()


@pytest.mark.slow
@LOOKS
def test_row_101_every_text_of_every_panel_is_readable_on_the_screen(
    window: MainWindow, qtbot: QtBot, qapp: QApplication, look: Theme
) -> None:
    apply_theme(qapp, look.name)
    window.resize(1600, 1000)
    session = window.session
    session.run.initialize()
    session.run.run_backward()
    qtbot.waitUntil(lambda: not session.run.state.busy)
    session.select([next(node.id for node in session.graph.nodes.values() if node.name == "dense2")])
    measured = 0
    for dock in window.docks.values():
        dock.raise_()
        qtbot.wait(60)
        panel = dock.widget()
        assert panel is not None
        image = picture(panel)
        for widget in texts_of(panel):
            place = QRect(widget.mapTo(panel, QPoint()), widget.size()).intersected(panel.rect()).adjusted(2, 2, -2, -2)
            if min(box(place)) > 4:
                ratio = ink_ratio(image, place)
                assert ratio >= TEXT - 0.1, (dock.title, type(widget).__name__, widget.accessibleName(), ratio)
                measured += 1
    assert theme() is look
    assert measured > 60


def test_a_pale_label_on_the_screen_is_found(qtbot: QtBot) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    root.setStyleSheet("background: #FFFFFF;")
    label = QLabel("pale", root)
    label.setStyleSheet("color: #999999; font-size: 13px;")
    label.setGeometry(10, 10, 80, 24)
    root.resize(120, 48)
    root.show()
    assert ink_ratio(picture(root), label.geometry()) == pytest.approx(contrast_ratio("#999999", "#FFFFFF"), abs=0.2)
