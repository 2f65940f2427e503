"""Colours, pens and fonts of the canvas, made once per theme so that painting makes none."""

from __future__ import annotations

from functools import cache, cached_property, lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontInfo, QFontMetricsF, QPen

from app.theme import THEMES, Theme, color, mix, mono, theme, ui

TEXT_SCALE = 0.4
"""Below this zoom no text is painted: neither in nodes nor at wires."""

OVERVIEW_SCALE = 0.30
"""Below this zoom the whole graph is painted from arrays."""

SHARING_FAMILIES = ("normalization", "shape", "arithmetic", "convolution", "loss", "activation")
"""Hues that tell groups of shared parameters apart, in the order in which groups get them."""


class CanvasStyle:
    """Everything that painting on the canvas needs of one theme."""

    def __init__(self, of: Theme) -> None:
        self.theme = of
        self.title_font = ui(13, 600)
        self.name_font = mono(11)
        self.label_font = ui(12)
        self.value_font = mono(12)
        self.declared_font = mono(12, 700)
        self.raised_font = mono(9)
        self.small_font = ui(11)

    @cached_property
    def body(self) -> QColor:
        """Ground of a node."""
        return QColor(self.theme.raised)

    @cached_property
    def shadow(self) -> QColor:
        """Soft edge that lifts a node off the canvas."""
        return color("#000000", 0.28 if self.theme.is_dark else 0.07)

    @cached_property
    def line(self) -> QColor:
        """Hairline under a header."""
        return color(mix(self.theme.raised, self.theme.border, 0.75))

    @cached_property
    def idle_wire(self) -> QColor:
        """A wire without a value."""
        return QColor(self.theme.families["sources"])

    @cached_property
    def stale_wire(self) -> QColor:
        """A wire whose value belongs to what the document was."""
        return color(self.theme.faint, 0.6)

    @cached_property
    def dimmed_wire(self) -> QColor:
        """A wire that stands back behind a path that is looked at."""
        return color(self.theme.faint, 0.25)

    @cached_property
    def outline(self) -> QPen:
        """The outline of a node about which there is nothing to say."""
        return solid(self.theme.border, 1)

    @cached_property
    def hairline(self) -> QPen:
        """The same from afar: a pixel wide at every zoom."""
        return solid(self.theme.border, 0)

    @cached_property
    def dash(self) -> QPen:
        """The outline of what is not really there: ghosts and their links."""
        return dashed(self.theme.faint, 1.2)

    @cached_property
    def tones(self) -> dict[str, QColor]:
        """Colours of pieces of text, by what they say."""
        of = self.theme
        names = ("text", "dim", "faint", "unknown", "error", "forward", "backward", "accent", "ok")
        return {name: QColor(getattr(of, name)) for name in names}

    def family(self, name: str) -> QColor:
        """Return the colour of an operator family."""
        return QColor(self.theme.family(name))

    def sharing(self, group: int) -> QColor:
        """Return the colour of a group of nodes that share parameters."""
        return QColor(self.theme.family(SHARING_FAMILIES[group % len(SHARING_FAMILIES)]))


def style() -> CanvasStyle:
    """Return the style of the theme in use."""
    return _style(theme().name)


@cache
def _style(name: str) -> CanvasStyle:
    return CanvasStyle(THEMES[name])


def dashed(value: str | QColor, width: float) -> QPen:
    """Return a dashed pen whose dashes are as long at every width."""
    pen = QPen(QColor(value), width)
    pen.setDashPattern([3.5 / width, 3.0 / width])
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    return pen


def solid(value: str | QColor, width: float) -> QPen:
    """Return a plain pen."""
    return QPen(QBrush(QColor(value)), width)


@cache
def metrics(kind: str) -> QFontMetricsF:
    """Return the metrics of a font of the style by its name; fonts are the same in every theme."""
    font: QFont = getattr(style(), kind)
    return QFontMetricsF(font)


@cache
def base_line(kind: str) -> float:
    """Return how far below the middle of a line its base line is."""
    return (metrics(kind).ascent() - metrics(kind).descent()) / 2


@lru_cache(maxsize=20_000)
def text_width(text: str, kind: str) -> float:
    """Return how wide a text is in a font of the style."""
    if (cell := _cell(kind)) is not None and text.isascii() and text.isprintable():
        return len(text) * cell
    return metrics(kind).horizontalAdvance(text)


@cache
def _cell(kind: str) -> float | None:
    """Return how wide each letter of a font is; None where they are not alike."""
    font: QFont = getattr(style(), kind)
    return metrics(kind).horizontalAdvance("0") if QFontInfo(font).fixedPitch() else None


@lru_cache(maxsize=20_000)
def elided(text: str, kind: str, width: float) -> str:
    """Return a text that fits into a width, with an ellipsis where it was cut."""
    return metrics(kind).elidedText(text, Qt.TextElideMode.ElideRight, width)
