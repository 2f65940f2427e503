"""What can be placed, as menus by family: for people who look rather than type."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu

from app.offers import Offer
from app.theme import theme

translate = QCoreApplication.translate
ICON, EDGE = 64, 12
"""Pixels of the mark of a family, and around it; it is shown a quarter as large."""


def add_families(menu: QMenu, offers: Iterable[Offer], place: Callable[[Offer], object]) -> None:
    """Add a menu for each family, with what is in it."""
    menus: dict[str, QMenu] = {}
    for offer in offers:
        if offer.family not in menus:
            menus[offer.family] = menu.addMenu(_mark(offer.family), family_title(offer.family))
        action = menus[offer.family].addAction(offer.title.replace("&", "&&"))
        action.triggered.connect(lambda _checked=False, offer=offer: place(offer))


def family_title(family: str) -> str:
    """Return what people call a family of operators."""
    titles = {
        "sources": translate("canvas", "Sources"),
        "linear": translate("canvas", "Linear"),
        "activation": translate("canvas", "Activation"),
        "arithmetic": translate("canvas", "Arithmetic"),
        "reduction": translate("canvas", "Reduction"),
        "shape": translate("canvas", "Shape"),
        "loss": translate("canvas", "Loss"),
        "convolution": translate("canvas", "Convolution"),
        "normalization": translate("canvas", "Normalization"),
        "random": translate("canvas", "Random"),
    }
    return titles.get(family, family.capitalize())


def _mark(family: str) -> QIcon:
    """Return the rounded square of a family, as the palette has it, in enough pixels for every screen."""
    picture = QPixmap(ICON, ICON)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme().family(family)))
    painter.drawRoundedRect(QRectF(picture.rect()).adjusted(EDGE, EDGE, -EDGE, -EDGE), EDGE, EDGE)
    painter.end()
    return QIcon(picture)
