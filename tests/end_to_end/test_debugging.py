"""A debugger's day in the window: conditions typed and hit, playing at a speed, gradients of gradients; by keys."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.panels.breakpoints import BreakpointsPanel
from core.graph.model import NodeId, PortRef
from core.operators.operator import Array
from tests.end_to_end.test_backpropagation import B1, W1, W2, build, by_hand
from tests.helpers.person import Person

LEFT = Qt.MouseButton.LeftButton
FIVE = Qt.Key.Key_F5
RIGHT = by_hand()


def settle(person: Person) -> None:
    person.wait_until(lambda: not person.session.run.state.busy)


def type_condition(person: Person, text: str) -> None:
    """Type a condition for any node in the panel of breakpoints."""
    person.window.docks["breakpoints"].raise_()
    field = person.panel(BreakpointsPanel).anywhere
    person.wait_until(field.isVisible)
    field.setFocus()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    person.canvas.setFocus()


def run_on(person: Person) -> str:
    """Press F5, and return what the window says of why it stopped."""
    before = person.window.status_bar.note.text()
    person.press(FIVE)
    settle(person)
    said = person.window.status_bar.note.text()
    return "" if said == before else said


def put(person: Person, node: str, port: str, value: Array) -> None:
    person.session.store.set_value((node, port), value.astype(np.float32))


def as_it_is(person: Person) -> None:
    del person


def with_a_hole(person: Person) -> None:
    put(person, "hidden", "bias", np.where(np.arange(3) == 1, np.nan, B1))


def too_large(person: Person) -> None:
    put(person, "output", "weight", np.where(np.arange(3) == 1, np.inf, W2))


def with_a_dead_unit(person: Person) -> None:
    put(person, "hidden", "bias", np.where(np.arange(3) == 0, -10, B1))


@pytest.mark.parametrize(
    ("condition", "spoil", "where"),
    [
        (f"|grad| > {0.99 * np.abs(RIGHT.d_w1).max():.4f}", as_it_is, "hidden backward"),
        (f"|value| > {0.99 * np.abs(RIGHT.h).max():.4f}", as_it_is, "hidden forward"),
        ("norm(grad) > 0.1", as_it_is, "loss backward"),
        ("nan", with_a_hole, "hidden forward"),
        ("nan or inf", too_large, "output forward"),
        ("dead > 30 %", with_a_dead_unit, "relu forward"),
        ("loss > 0.1", as_it_is, "loss"),
    ],
)
def test_a_condition_of_each_kind_is_typed_and_stops_where_it_should(
    person: Person, condition: str, spoil: Callable[[Person], None], where: str
) -> None:
    build(person)
    spoil(person)
    type_condition(person, condition)
    said = run_on(person)
    assert said.startswith(f"Stopped at {where}"), said
    current = person.session.run.state.current
    assert current is not None
    assert where.startswith(current.name)


@pytest.mark.parametrize("condition", ["|grad| > 1000", "nan", "inf", "dead > 30 %", "loss > 100", "shape changed"])
def test_where_nothing_is_wrong_no_condition_stops(person: Person, condition: str) -> None:
    build(person)
    type_condition(person, condition)
    assert run_on(person) == ""
    assert person.session.run.state.is_finished


def test_a_changed_shape_stops_where_it_begins(person: Person) -> None:
    build(person)
    type_condition(person, "shape changed")
    assert run_on(person) == ""
    person.type_attribute(NodeId("hidden"), "num_hidden", "4")
    person.session.run.initialize()
    settle(person)
    person.canvas.setFocus()
    assert run_on(person).startswith("Stopped at hidden forward: shape changed")


def test_it_plays_at_the_speed_that_is_chosen(person: Person) -> None:
    build(person)
    bar, player = person.window.run_bar, person.session.player
    fastest = bar.speeds.actions()[-1]
    fastest.trigger()  # a menu that is open grabs the keyboard, which there is none of off screen
    assert player.speed == float(fastest.data())
    QTest.mouseClick(bar.buttons["run.play"], LEFT)
    assert player.is_playing
    person.wait_until(lambda: person.session.run.state.is_finished)
    person.wait_until(lambda: not player.is_playing)


def test_a_gradient_graph_runs_and_is_differentiated_again(person: Person) -> None:
    build(person)
    session = person.session
    session.run.run_backward()
    settle(person)
    session.history.mark_saved()  # or somebody would be asked
    trigger = person.window.actions_by_id["debug.gradient_graph"].trigger
    trigger()
    [node] = [node.id for node in session.graph.nodes.values() if node.name == "hidden_backward_weight"]
    session.run.run_to(node)
    settle(person)
    found = session.run.array(PortRef(node, "output"))
    assert found is not None
    np.testing.assert_allclose(found, RIGHT.d_w1, rtol=1e-5, atol=1e-6)
    assert found.shape == W1.shape
    trigger()
    assert session.name.startswith("Gradient of Gradient of")
    assert session.problems == ()
    assert len(session.graph.nodes) > 10
