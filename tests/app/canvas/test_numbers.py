"""Small tensors at their wires."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from app.canvas.numbers import number_lines, number_text
from app.examples import find_example
from app.window.presenting import MAGNIFICATION
from core.graph.commands import SetParameterSettings
from core.graph.model import PortRef, Source, VariableSettings
from tests.helpers.hand import Hand


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (1.0, "1"),
        (-0.5, "−0.5"),
        (2 / 3, "0.667"),
        (-12345.0, "−12345"),
        (8.25e-7, "8.25e−7"),
        (3e12, "3e12"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "nan"),
    ],
)
def test_numbers_have_three_digits_and_a_true_minus(value: float, text: str) -> None:
    assert number_text(value) == text


def test_a_matrix_is_written_in_columns() -> None:
    assert number_lines(np.array([[1, -0.25], [10, 0]])) == ("    1  −0.25", "   10      0")


def test_vectors_scalars_and_batches_of_matrices_have_lines_too() -> None:
    assert number_lines(np.array(2.5)) == ("2.5",)
    assert number_lines(np.arange(3.0)) == ("0  1  2",)
    assert len(number_lines(np.zeros((2, 2, 2)))) == 4
    assert len(number_lines(np.zeros(16))) == 2


@pytest.mark.parametrize("shape", [(17,), (0,), (5, 4)])
def test_large_and_empty_tensors_are_not_written(shape: tuple[int, ...]) -> None:
    assert number_lines(np.zeros(shape)) == ()


def blue(hand: Hand, box: QRectF) -> bool:
    """Tell whether something is written in the colour of the way forward within a box of the scene."""
    image, start, end = hand.view.viewport().grab().toImage(), hand.at(box.topLeft()), hand.at(box.bottomRight())
    inside = (image.pixelColor(x, y) for x in range(start.x(), end.x()) for y in range(start.y(), end.y()))
    return any(pixel.blue() > 150 and pixel.red() < 100 for pixel in inside)


def square(hand: Hand) -> None:
    """Build x → x · x with x = (1, −3)."""
    x, product = hand.node("x", "Variable", 0, 200), hand.node("y", "elemwise_mul", 400, 200)
    hand.wire(x, product, "lhs")
    hand.wire(x, product, "rhs")
    source = Source("numbers", numbers=(1.0, -3.0), shape=(2,))
    hand.session.push(SetParameterSettings(PortRef(x, "output"), VariableSettings(source=source)))


def test_value_and_gradient_stand_at_the_wire_and_cover_no_node(hand: Hand, qtbot: QtBot) -> None:
    square(hand)
    hand.session.run.run_forward()
    qtbot.waitUntil(lambda: not hand.session.run.state.busy)
    board = hand.view.board
    board.run_marks.show()
    [lines, other] = [shape.look.numbers for shape in board.layer.shapes.values()]
    assert [(line.tone, line.text) for line in lines] == [("forward", " 1  −3")]
    assert other == ()  # of the same source
    hand.session.run.run_backward()
    qtbot.waitUntil(lambda: not hand.session.run.state.busy)
    board.run_marks.show()
    lines = next(shape.look.numbers for shape in board.layer.shapes.values())
    assert [(line.tone, line.text) for line in lines] == [("forward", " 1  −3"), ("backward", " 2  −6")]
    [box] = [box for wire in board.layer.shapes if (box := board.numbers.box_of(wire)) is not None]
    assert not any(box.intersects(node.outline()) for node in board.items_by_id.values())
    assert board.finder.node_at(box.center()) is None
    assert blue(hand, box)
    hand.view.show_numbers(False)
    assert not blue(hand, box)


def test_numbers_can_be_switched_off(hand: Hand, qtbot: QtBot) -> None:
    square(hand)
    hand.session.run.run_backward()
    qtbot.waitUntil(lambda: not hand.session.run.state.busy)
    hand.view.show_numbers(False)
    assert all(shape.look.numbers == () for shape in hand.view.board.layer.shapes.values())
    assert hand.view.board.numbers.boundingRect().isEmpty()
    hand.view.show_numbers(True)
    assert any(shape.look.numbers for shape in hand.view.board.layer.shapes.values())


@pytest.mark.parametrize("example", ["net_2_2_1", "arithmetic"])
@pytest.mark.parametrize("magnification", [1.0, MAGNIFICATION], ids=["window", "presentation"])
def test_numbers_cover_neither_shapes_nor_level_wires_nor_nodes(
    hand: Hand, qtbot: QtBot, example: str, magnification: float
) -> None:
    assert hand.session.open_copy(find_example(example).path)
    run, board = hand.session.run, hand.view.board
    board.numbers.magnification = magnification
    run.run_backward()
    qtbot.waitUntil(lambda: not run.state.busy)
    board.run_marks.show()
    boxes = board.numbers.boxes()
    assert len(boxes) == len(board.layer.shapes)
    level = [shape for shape in board.layer.shapes.values() if shape.run.is_level]
    kept_free = [QRectF(shape.start, shape.end).adjusted(0, -1, 0, 1) for shape in level]
    kept_free += [*board.layer.labels(board.layer.extent()), *board.obstacles()]
    assert not [(box, kept) for box in boxes for kept in kept_free if box.intersects(kept)]
