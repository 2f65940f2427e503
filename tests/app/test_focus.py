"""Whatever can have the keyboard shows it in every theme; and what can be pressed or sorted by says what it does."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from pyqtgraph import PlotWidget
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QSlider,
    QWidget,
)

from app.offscreen import wait
from app.theme import LEAST_OF_RINGS, THEMES, apply_theme, contrast_ratio
from app.window.window import MainWindow
from tests.app.window.desk_window import window

__all__ = ["window"]

SETTLE_MS = 100
SEEN, LEAST = LEAST_OF_RINGS, 20
"""The contrast of a ring with what was there before, and of how many pixels it is at least."""


def pixels(widget: QWidget) -> np.ndarray:
    """Return what is painted at a widget and 3 pixels around it, as numbers 0xRRGGBB."""
    over = widget.window()
    place = QRect(widget.mapTo(over, QPoint()), widget.size()).adjusted(-3, -3, 3, 3).intersected(over.rect())
    image = over.grab(place).toImage().convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width()) & 0xFFFFFF


def ring_contrast(widget: QWidget, elsewhere: QWidget) -> float:
    """Return how much a widget that has the keyboard differs from itself without it; 0 for a few pixels."""
    elsewhere.setFocus()
    QApplication.processEvents()
    before = pixels(widget)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    after = pixels(widget)
    changed = before != after
    if changed.sum() < LEAST:
        return 0.0
    pairs = set(zip(before[changed].tolist(), after[changed].tolist(), strict=True))
    return max(contrast_ratio(f"#{was:06X}", f"#{now:06X}") for was, now in pairs)


def stops(panel: QWidget) -> Iterator[QWidget]:
    """Every widget of a panel that Tab comes to."""
    for widget in [panel, *panel.findChildren(QWidget)]:
        takes_keys = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
        if takes_keys and widget.isEnabled() and not widget.visibleRegion().isEmpty():
            yield widget


@pytest.mark.slow
@pytest.mark.parametrize("look", list(THEMES))
def test_row_99_everything_that_has_the_keyboard_shows_it(window: MainWindow, qapp: QApplication, look: str) -> None:
    apply_theme(qapp, look)
    window.resize(1600, 1000)
    session = window.session
    session.select([next(node.id for node in session.graph.nodes.values() if node.name == "dense1")])
    seen = 0
    for dock in window.docks.values():
        dock.raise_()
        wait(SETTLE_MS)
        for widget in list(stops(dock.widget())):
            seen += 1
            found = ring_contrast(widget, window.canvas)
            assert found >= SEEN, (dock.title, type(widget).__name__, widget.accessibleName(), found)
    assert seen > 60


def test_a_widget_without_a_ring_is_found(window: MainWindow) -> None:
    button = QPushButton("Plain", window)
    button.setGeometry(300, 300, 120, 30)
    button.show()
    assert ring_contrast(button, window.canvas) >= SEEN
    button.setStyleSheet("QPushButton, QPushButton:focus { border: none; outline: none; }")
    assert ring_contrast(button, window.canvas) == 0


def is_ours(widget: QWidget) -> bool:
    """Tell whether a widget is none of pyqtgraph's menus, which nobody opens, and no part of a stock widget."""
    if isinstance(widget.parent(), QComboBox | QAbstractSpinBox | QLineEdit):
        return False
    above = widget.parentWidget()
    while above is not None and not above.isWindow():
        above = above.parentWidget()
    return isinstance(above, MainWindow) and widget.findChild(PlotWidget) is None


def test_every_button_field_and_title_of_the_panels_says_what_it_does(window: MainWindow) -> None:
    session = window.session
    session.select([next(node.id for node in session.graph.nodes.values() if node.name == "dense1")])
    wait(SETTLE_MS)
    silent = []
    for dock in window.docks.values():
        for widget in dock.widget().findChildren(QWidget):
            is_asked = isinstance(widget, QAbstractButton | QComboBox | QLineEdit | QSlider) and is_ours(widget)
            if is_asked and not widget.isHidden() and not widget.toolTip():
                silent.append((dock.title, type(widget).__name__, widget.accessibleName()))
            if isinstance(widget, QHeaderView) and widget.orientation() is Qt.Orientation.Horizontal:
                silent += [(dock.title, "column", title) for title in silent_titles(widget)]
    assert silent == []


def silent_titles(header: QHeaderView) -> Iterator[str]:
    model, across = header.model(), Qt.Orientation.Horizontal
    for section in range(header.count()):
        title = model.headerData(section, across)
        if title and not model.headerData(section, across, Qt.ItemDataRole.ToolTipRole):
            yield str(title)
