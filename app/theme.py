"""How everything looks: colour tokens for dark and light, fonts, icons, and the one style sheet of stock widgets.

Widgets take colours from `theme()` when they paint and repaint on `notifier().changed`; nobody else writes a colour
or a font down. The style sheet is `resources/themes/style.qss`, filled in with the tokens. What stock widgets can be,
set as a dynamic property: a ``QPushButton`` is ``primary``, a ``QCheckBox`` a ``switch``, a ``QLabel`` has the
``role`` ``title``, ``section``, ``dim``, ``mono``, ``unknown``, ``error`` or ``ok``, a ``QFrame`` the role ``card``.
"""

from __future__ import annotations

import atexit
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template
from types import MappingProxyType
from typing import TYPE_CHECKING

# What is slow to load is taken from its module where it is used: the window is painted first, by `first_dress`.
from PySide6 import QtCore, QtGui
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QFont, QIcon, QPalette, QPixmap
    from PySide6.QtSvg import QSvgRenderer

RESOURCES = Path(__file__).resolve().parents[1] / "resources"

SMALL, BODY, TITLE = 11, 13, 15
"""The three sizes of text, in pixels."""

GRID = 8
"""Distances are multiples of this, on the canvas and in panels."""

RADIUS = 6
"""Corner radius of controls; cards and nodes have `GRID`."""

LEAST_OF_RINGS = 3.0
"""The contrast of a ring around what has the keyboard with what was there before it, as WCAG 2 asks."""

STYLE = "Fusion"
"""The style of Qt that the style sheet is written for."""
DRESSED = "dressed"
"""Property of an application that has its style and its font."""

BOX_ICONS = {"question": ("help", "accent"), "warning": ("warning", "unknown")}
"""The icons of message boxes: which of ours each is, and in which colour."""

ANIMATION = 120
"""Longest motion, in milliseconds; `animation_ms` says what a person wants of it."""


@dataclass(frozen=True)
class Theme:
    """Colours by what they are used for, as ``#RRGGBB``; the table of the design notes."""

    name: str
    canvas: str
    grid: str
    panel: str
    raised: str
    field: str
    border: str
    text: str
    dim: str
    faint: str
    accent: str
    on_accent: str
    selected: str
    forward: str
    backward: str
    unknown: str
    error: str
    ok: str
    families: Mapping[str, str]

    @property
    def is_dark(self) -> bool:
        """True for a theme with light text on dark ground."""
        return luminance(self.panel) < luminance(self.text)

    def family(self, family: str) -> str:
        """Return the colour of an operator family, the one of sources for a family that has none of its own."""
        return self.families.get(family, self.families["sources"])

    def phase(self, phase: str) -> str:
        """Return the colour of a phase of a run: cool there, warm back, green for updates."""
        if phase == "update":
            return self.ok
        return self.backward if phase in ("backward", "seed") else self.forward


DARK = Theme(
    name="dark",
    canvas="#14171C",
    grid="#232830",
    panel="#1A1E25",
    raised="#222831",
    field="#12151A",
    border="#323A46",
    text="#E7EBF1",
    dim="#9BA7B6",
    faint="#8491A1",
    accent="#5B9DFF",
    on_accent="#0B1526",
    selected="#1E3350",
    forward="#3FB4EA",
    backward="#FF9352",
    unknown="#E5B64C",
    error="#F6727C",
    ok="#57C48B",
    families=MappingProxyType(
        {
            "sources": "#93A1B5",
            "linear": "#6E93F5",
            "activation": "#2FB8A3",
            "arithmetic": "#A585F0",
            "shape": "#9DB356",
            "reduction": "#9DB356",
            "loss": "#D26CB8",
            "normalization": "#E088A9",
            "convolution": "#54B3D6",
        }
    ),
)

LIGHT = Theme(
    name="light",
    canvas="#F3F5F8",
    grid="#DFE4EB",
    panel="#FFFFFF",
    raised="#F7F9FB",
    field="#F3F5F8",
    border="#D3DAE3",
    text="#1A2330",
    dim="#536072",
    faint="#616D83",
    accent="#195FD6",
    on_accent="#FFFFFF",
    selected="#E4EEFF",
    forward="#0770AA",
    backward="#B04A08",
    unknown="#875900",
    error="#C4263A",
    ok="#187445",
    families=MappingProxyType(
        {
            "sources": "#5F6E83",
            "linear": "#3A62D6",
            "activation": "#0D7F70",
            "arithmetic": "#7750CF",
            "shape": "#66791C",
            "reduction": "#66791C",
            "loss": "#A63C8D",
            "normalization": "#B04A72",
            "convolution": "#14749A",
        }
    ),
)


CONTRAST = Theme(
    name="contrast",
    canvas="#000000",
    grid="#4A4A4A",
    panel="#000000",
    raised="#0A0A0A",
    field="#000000",
    border="#A6A6A6",
    text="#FFFFFF",
    dim="#E4E4E4",
    faint="#BDBDBD",
    accent="#8FC1FF",
    on_accent="#000000",
    selected="#0A3A80",
    forward="#62D5FF",
    backward="#FFAE73",
    unknown="#FFD75E",
    error="#FF9696",
    ok="#79ECA9",
    families=MappingProxyType(
        {
            "sources": "#C9D3E2",
            "linear": "#9DB8FF",
            "activation": "#4FE3CC",
            "arithmetic": "#CBB5FF",
            "shape": "#CBE57C",
            "reduction": "#CBE57C",
            "loss": "#FF9FE4",
            "normalization": "#FFB1CD",
            "convolution": "#7FDBFF",
        }
    ),
)

THEMES: Mapping[str, Theme] = MappingProxyType({each.name: each for each in (DARK, LIGHT, CONTRAST)})
"""Every theme by its name."""


class ThemeNotifier(QObject):
    """Says when the theme has changed; whoever caches colours, fonts or icons renews them then."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.theme = DARK
        self.follows_system = False
        self.reduces_motion = False


@cache
def notifier() -> ThemeNotifier:
    """Return the one notifier of this program."""
    return ThemeNotifier()


def theme() -> Theme:
    """Return the theme in use."""
    return notifier().theme


def apply_theme(app: QApplication, name: str, later: Callable[[Callable[[], None]], None] | None = None) -> None:
    """Dress the application in a theme of `THEMES`, or in what the ``system`` has, following its changes.

    What paints itself is told at once, or by the call that is handed to ``later``, in a turn of its own.
    """
    hints = QtGui.QGuiApplication.styleHints()
    if not notifier().property("connected"):
        hints.colorSchemeChanged.connect(_follow_system)
        notifier().setProperty("connected", True)
    notifier().follows_system = name == "system"
    _dress(app, system_theme() if name == "system" else THEMES[name])
    if later is None:
        notifier().changed.emit()
    else:
        later(notifier().changed.emit)


def first_dress(app: QApplication, name: str) -> None:
    """Give windows the colours of a theme before the first paint; `apply_theme` does the rest later."""
    notifier().theme = THEMES.get(name, DARK)
    app.setPalette(palette(notifier().theme))


def system_theme() -> Theme:
    """Return the theme that the system asks for; dark where it says nothing."""
    return LIGHT if QtGui.QGuiApplication.styleHints().colorScheme() == QtCore.Qt.ColorScheme.Light else DARK


def _follow_system() -> None:
    app = QApplication.instance()
    if notifier().follows_system and isinstance(app, QApplication) and system_theme() is not theme():
        _dress(app, system_theme())
        notifier().changed.emit()


def _dress(app: QApplication, new: Theme) -> None:
    notifier().theme = new
    icon.cache_clear()
    if not app.property(DRESSED):  # every widget is polished anew by each of these
        app.setStyle(STYLE)
        app.setFont(ui())
        app.setProperty(DRESSED, True)
    app.setStyleSheet("")  # to replace one sheet by another, Qt polishes a widget once for each that it is in
    app.setPalette(palette(new))
    app.setStyleSheet(style_sheet(new))


# Motion


def animation_ms() -> int:
    """Return how long a motion lasts, 0 where a person wants none."""
    return 0 if notifier().reduces_motion else ANIMATION


def reduce_motion(is_reduced: bool) -> None:
    """Show every change at once from now on, or with a short motion again."""
    notifier().reduces_motion = is_reduced
    for effect in (QtCore.Qt.UIEffect.UI_AnimateMenu, QtCore.Qt.UIEffect.UI_AnimateCombo):
        QApplication.setEffectEnabled(effect, not is_reduced)


@contextmanager
def painting_in(name: str) -> Iterator[None]:
    """Paint in another theme meanwhile, without anybody noticing: for pictures."""
    before, notifier().theme = notifier().theme, THEMES[name]
    try:
        yield
    finally:
        notifier().theme = before


# Colours


def color(value: str, alpha: float = 1.0) -> QColor:
    """Return a token as Qt's colour, with an opacity from 0 to 1."""
    made = QtGui.QColor(value)
    made.setAlphaF(alpha)
    return made


def mix(value: str, other: str, amount: float) -> str:
    """Return a colour that is ``amount`` (0 to 1) of the way to another, as ``#RRGGBB``."""
    pairs = zip(_channels(value), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * amount):02X}" for a, b in pairs)


def luminance(value: str) -> float:
    """Return the relative luminance of a colour as WCAG 2 defines it, 0 for black and 1 for white."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in _channels(value))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast_ratio(value: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21; text needs 4.5."""
    lower, higher = sorted((luminance(value), luminance(other)))
    return (higher + 0.05) / (lower + 0.05)


def _channels(value: str) -> tuple[int, int, int]:
    return int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)


def palette(of: Theme) -> QPalette:
    """Return every role of Qt's palette in a theme's colours, for what the style sheet does not reach."""
    role = QtGui.QPalette.ColorRole
    roles = {
        role.Window: of.panel,
        role.WindowText: of.text,
        role.Base: of.field,
        role.AlternateBase: of.raised,
        role.Text: of.text,
        role.PlaceholderText: of.faint,
        role.Button: of.raised,
        role.ButtonText: of.text,
        role.BrightText: of.error,
        role.ToolTipBase: of.raised,
        role.ToolTipText: of.text,
        role.Highlight: of.selected,
        role.HighlightedText: of.text,
        role.Accent: of.accent,
        role.Link: of.accent,
        role.LinkVisited: of.accent,
        role.Light: of.raised,
        role.Midlight: mix(of.raised, of.border, 0.5),
        role.Mid: of.border,
        role.Dark: mix(of.border, of.canvas, 0.5),
        role.Shadow: of.canvas,
    }
    made = QtGui.QPalette()
    for each, value in roles.items():
        made.setColor(each, QtGui.QColor(value))
    for each in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        made.setColor(QtGui.QPalette.ColorGroup.Disabled, each, QtGui.QColor(of.faint))
    return made


# Fonts


@cache
def _families() -> tuple[str, str]:
    """Load the shipped fonts once; the names of the sans and of the monospace, the system's where they are missing."""
    folder = RESOURCES / "fonts"
    files = sorted(path for path in folder.glob("**/*") if path.suffix.lower() in (".ttf", ".otf"))
    loaded = [QtGui.QFontDatabase.addApplicationFont(str(path)) for path in files]
    names = [name for each in loaded if each != -1 for name in QtGui.QFontDatabase.applicationFontFamilies(each)]
    sans = sorted((name for name in names if name.startswith("Inter")), key=len)
    fixed = sorted((name for name in names if name.startswith("JetBrains Mono")), key=len)
    general = QtGui.QFontDatabase.systemFont(QtGui.QFontDatabase.SystemFont.GeneralFont).family()
    monospace = QtGui.QFontDatabase.systemFont(QtGui.QFontDatabase.SystemFont.FixedFont).family()
    return (sans[0] if sans else general), (fixed[0] if fixed else monospace)


def ui(px: int = BODY, weight: int = 400) -> QFont:
    """Return the sans font in a size and a weight (400 normal, 600 for titles)."""
    return _font(_families()[0], px, weight)


def mono(px: int = 12, weight: int = 400) -> QFont:
    """Return the monospace of numbers, shapes and code."""
    font = _font(_families()[1], px, weight)
    font.setStyleHint(QtGui.QFont.StyleHint.Monospace)
    return font


def _font(family: str, px: int, weight: int) -> QFont:
    font = QtGui.QFont(family)
    font.setPixelSize(px)
    font.setWeight(QtGui.QFont.Weight(weight))
    # Without hinting a text is as wide at every scale, and pictures are the same on every machine.
    font.setHintingPreference(QtGui.QFont.HintingPreference.PreferNoHinting)
    return font


def text_css(font: QFont, colour: str) -> str:
    """Return a font and a colour as a style sheet has them; a widget with a style sheet forgets what setFont said."""
    return f'color: {colour}; font: {font.weight().value} {font.pixelSize()}px "{font.family()}";'


# Icons


@cache
def icon(name: str, colour: str = "") -> QIcon:
    """Return an icon of `resources/icons` in a colour, by default that of text, faint where it is disabled."""
    from PySide6.QtSvg import QSvgRenderer  # slow to load; the window is painted without icons

    source = (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    made = QtGui.QIcon()
    for mode, value in ((QtGui.QIcon.Mode.Normal, colour or theme().text), (QtGui.QIcon.Mode.Disabled, theme().faint)):
        renderer = QSvgRenderer(QtCore.QByteArray(source.replace("#000", value).encode()))
        for size in (16, 20, 24, 32, 40, 48, 64):
            made.addPixmap(_rendered(renderer, size), mode)
    return made


def _rendered(renderer: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QtGui.QPixmap(size, size)
    pixmap.fill(QtCore.Qt.GlobalColor.transparent)
    painter = QtGui.QPainter(pixmap)
    renderer.render(painter, QtCore.QRectF(0, 0, size, size))
    painter.end()
    return pixmap


# Style sheet


def style_sheet(of: Theme) -> str:
    """Return the style sheet of all stock widgets in a theme's colours."""
    template = Template((RESOURCES / "themes" / "style.qss").read_text(encoding="utf-8"))
    return template.substitute(_values(of), images=_images(of.name).as_posix())


def _values(of: Theme) -> dict[str, str]:
    return {
        **tokens(of),
        "hover": mix(of.raised, of.text, 0.06),
        "pressed": mix(of.raised, of.canvas, 0.5),
        "accent_hover": mix(of.accent, of.text, 0.14),
        "accent_pressed": mix(of.accent, of.canvas if of.is_dark else of.text, 0.2),
        "primary_edge": _edge(of),
        "small": f"{SMALL}px",
        "title": f"{TITLE}px",
        "radius": f"{RADIUS}px",
        "monospace": _families()[1],
    }


def _edge(of: Theme) -> str:
    """Return the edge of a primary button: near to the accent, and so that a ring in the colour of text shows on it."""
    edges = (mix(of.accent, of.on_accent, step / 20) for step in range(20))
    return next(edge for edge in edges if contrast_ratio(of.text, edge) >= LEAST_OF_RINGS)


def tokens(of: Theme) -> dict[str, str]:
    """Return the tokens of a theme by name, without the families."""
    return {name: value for name, value in vars(of).items() if isinstance(value, str)}


@cache
def _images(name: str) -> Path:
    """Write the marks that a style sheet can only load from files, in a theme's colours; the folder they are in."""
    folder = Path(_folder().filePath(name))
    folder.mkdir(parents=True, exist_ok=True)
    values = tokens(THEMES[name])
    for path in (RESOURCES / "themes" / "images").glob("*.svg"):
        drawn = Template(path.read_text(encoding="utf-8")).substitute(values)
        (folder / path.name).write_text(drawn, encoding="utf-8")
    for mark, (of, token) in BOX_ICONS.items():
        drawn = (RESOURCES / "icons" / f"{of}.svg").read_text(encoding="utf-8").replace("#000", values[token])
        (folder / f"box-{mark}.svg").write_text(drawn, encoding="utf-8")
    return folder


@cache
def _folder() -> QtCore.QTemporaryDir:
    folder = QtCore.QTemporaryDir()
    atexit.register(folder.remove)
    return folder
