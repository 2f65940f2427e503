"""Small curves of cells."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from app.widgets.sparkline import depths, paint_sparklines, segments

ONE = np.array([[0.0, 0.0, 1.0, 1.0]])


def corners(values: list[float]) -> list[tuple[float, float]]:
    """Return the points of the line of numbers, in a square of side 1."""
    lines = segments(depths(values), ONE).tolist()
    return [(x, y) for x, y, *_ in lines[:1]] + [(x, y) for *_, x, y in lines]


def test_the_smallest_number_is_at_the_bottom() -> None:
    assert corners([1, 3, 2]) == [(0, 1), (0.5, 0), (1, 0.5)]


def test_what_is_no_number_is_passed_over_and_missing_at_the_ends() -> None:
    assert corners([1, math.nan, 3]) == [(0, 1), (0.5, 0.5), (1, 0)]
    assert corners([1, math.inf, 3]) == [(0, 1), (0.5, 0.5), (1, 0)]
    assert corners([math.nan, 1, 3]) == [(0.5, 1), (1, 0)]


@pytest.mark.parametrize("values", [[], [1.0], [math.nan, 2.0], [math.nan, math.nan]])
def test_fewer_than_two_numbers_are_no_line(values: list[float]) -> None:
    assert corners(values) == []


@pytest.mark.parametrize("values", [[4, 4], [-1e308, -1e308], [0.0, -0.0]])
def test_equal_numbers_are_a_line_in_the_middle(values: list[float]) -> None:
    assert corners(values) == [(0, 0.5), (1, 0.5)]


def test_numbers_too_far_apart_to_be_told_are_a_line_in_the_middle() -> None:
    assert corners([-1.7e308, 1.7e308]) == [(0, 0.5), (1, 0.5)]


def test_rows_are_scaled_each_by_itself() -> None:
    found = depths(np.array([[1, 2, 3], [math.nan] * 3, [-5, 0, 5]]))
    np.testing.assert_array_equal(found, [[1, 0.5, 0], [math.nan] * 3, [1, 0.5, 0]])


def test_every_line_is_painted_into_its_area() -> None:
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(QColor("black"))
    painter = QPainter(picture)
    painter.translate(0, 5)

    paint_sparklines(
        painter,
        segments(depths([[2, 2], [1, 2]]), np.array([[0.0, 0, 40, 10], [20, 10, 20, 10]])),
        QColor("white"),
    )

    assert painter.worldTransform().dy() == 5
    painter.end()
    lit = {(x, y) for x in range(40) for y in range(30) if picture.pixelColor(x, y).lightness() > 60}
    assert {x for x, y in lit if y < 14} >= set(range(1, 39))
    assert {y for x, y in lit if 21 <= x <= 38 and y >= 15} >= set(range(16, 24))
    assert not any(x < 19 and y >= 15 for x, y in lit)
