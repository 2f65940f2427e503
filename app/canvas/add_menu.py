"""What can be placed, as menus by family: for people who look rather than type."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QMenu

from app.offers import Offer
from app.theme import theme

translate = QCoreApplication.translate
SQUARE = 10


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
    picture = QPixmap(SQUARE, SQUARE)
    picture.fill(QColor(theme().family(family)))
    return QIcon(picture)
