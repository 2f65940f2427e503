"""Small curves of cells."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from app.widgets.sparkline import paint_sparklines, sparkline


def corners(values: list[float]) -> list[tuple[float, float]]:
    return [(point.x(), point.y()) for point in sparkline(values).toList()]


def test_the_smallest_number_is_at_the_bottom() -> None:
    assert corners([1, 3, 2]) == [(0, 1), (0.5, 0), (1, 0.5)]


def test_what_is_no_number_is_left_out() -> None:
    assert corners([1, math.nan, 3]) == [(0, 1), (1, 0)]
    assert corners([1, math.inf, 3]) == [(0, 1), (1, 0)]


@pytest.mark.parametrize("values", [[], [1.0], [math.nan, 2.0]])
def test_fewer_than_two_numbers_are_no_line(values: list[float]) -> None:
    assert corners(values) == []


def test_equal_numbers_are_a_line_in_the_middle() -> None:
    assert corners([4, 4]) == [(0, 0.5), (1, 0.5)]


def test_every_line_is_painted_into_its_area() -> None:
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(QColor("black"))
    painter = QPainter(picture)
    painter.translate(0, 5)

    paint_sparklines(
        painter,
        [(QRectF(0, 0, 40, 10), sparkline([2, 2])), (QRectF(20, 10, 20, 10), sparkline([1, 2]))],
        QColor("white"),
    )

    assert painter.worldTransform().dy() == 5
    painter.end()
    lit = {(x, y) for x in range(40) for y in range(30) if picture.pixelColor(x, y).lightness() > 60}
    assert {x for x, y in lit if y < 14} >= set(range(1, 39))
    assert {y for x, y in lit if 21 <= x <= 38 and y >= 15} >= set(range(16, 24))
    assert not any(x < 19 and y >= 15 for x, y in lit)
