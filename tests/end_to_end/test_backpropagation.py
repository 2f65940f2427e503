"""Backpropagation through a perceptron, stepped by mouse; every number against a computation of its own.

The net is that of a first chapter on deep learning: two inputs, a hidden layer of three units with relu, two classes.
What is computed here by hand follows the chain rule on paper and uses nothing of the engine.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.canvas.numbers import number_text
from core.graph.commands import AddNode, Connect, SetParameterSettings, SetRunSettings, SetTrainingSettings
from core.graph.ids import new_wire_id
from core.graph.model import (
    Node,
    NodeId,
    Point,
    PortRef,
    RunSettings,
    Source,
    TrainingSettings,
    VariableSettings,
    frozen,
)
from core.operators.operator import Array, AttributeValue
from tests.helpers.person import Person

X = np.array([[1.0, -2.0], [0.5, 3.0]])
W1 = np.array([[0.5, -1.0], [2.0, 0.25], [-1.5, 1.0]])
B1 = np.array([0.1, -0.2, 0.3])
W2 = np.array([[1.0, -0.5, 0.25], [-1.0, 0.75, 0.5]])
B2 = np.array([0.05, -0.05])
LABEL = np.array([1, 0])
RATE = 0.5


@dataclass(frozen=True)
class ByHand:
    """Everything that the chain rule gives for the net."""

    h: Array
    a: Array
    o: Array
    p: Array
    d_o: Array
    d_a: Array
    d_h: Array
    d_w1: Array
    d_b1: Array
    d_w2: Array
    d_b2: Array


def by_hand() -> ByHand:
    h = X @ W1.T + B1
    a = np.where(h > 0, h, 0)
    o = a @ W2.T + B2
    p = np.exp(o) / np.exp(o).sum(axis=1, keepdims=True)
    d_o = p.copy()
    d_o[[0, 1], LABEL] -= 1
    d_a = d_o @ W2
    d_h = d_a * (h > 0)
    return ByHand(h, a, o, p, d_o, d_a, d_h, d_h.T @ X, d_h.sum(axis=0), d_o.T @ a, d_o.sum(axis=0))


def build(person: Person) -> None:
    """Place the net; the parameters are typed, so that initializing gives just these numbers."""
    push = person.session.push
    nodes: list[tuple[str, str, float, float, dict[str, AttributeValue]]] = [
        ("x", "Variable", 0, 0, {"shape": (2, 2)}),
        ("hidden", "FullyConnected", 240, 0, {"num_hidden": 3}),
        ("relu", "Activation", 480, 0, {"act_type": "relu"}),
        ("output", "FullyConnected", 720, 0, {"num_hidden": 2}),
        ("loss", "SoftmaxOutput", 960, 0, {}),
        ("label", "Variable", 720, 240, {"shape": (2,)}),
    ]
    for name, operator, x, y, attributes in nodes:
        assert push(AddNode(Node(NodeId(name), operator, name, Point(x, y), frozen(attributes))))
    for source, target, port in [
        ("x", "hidden", "data"),
        ("hidden", "relu", "data"),
        ("relu", "output", "data"),
        ("output", "loss", "data"),
        ("label", "loss", "label"),
    ]:
        assert push(Connect(PortRef(NodeId(source), "output"), PortRef(NodeId(target), port), new_wire_id()))
    for node, values in (("x", X), ("label", LABEL)):
        numbers = Source("numbers", numbers=tuple(map(float, values.ravel())), shape=values.shape)
        assert push(SetParameterSettings(PortRef(NodeId(node), "output"), VariableSettings(source=numbers)))
    assert push(SetRunSettings(RunSettings(seed=1)))
    training = TrainingSettings(learning_rate=RATE, momentum=0.0, average="never")
    assert push(SetTrainingSettings(training))
    for port, value in {"hidden/weight": W1, "hidden/bias": B1, "output/weight": W2, "output/bias": B2}.items():
        person.session.store.set_value(tuple(port.split("/")), value.astype(np.float32))


def press(person: Person, action: str) -> tuple[str, str]:
    """Click on a button of the tool bar; returns which step ran last."""
    QTest.mouseClick(person.window.run_bar.buttons[action], Qt.MouseButton.LeftButton)
    person.wait_until(lambda: not person.session.run.state.busy)
    current = person.session.run.state.current
    assert current is not None
    return current.name, current.phase


def check(person: Person, at: str, kind: str, expected: Array) -> None:
    node, port = at.split("/")
    found = person.session.run.array(PortRef(NodeId(node), port), kind)
    assert found is not None, f"no {kind} at {at}"
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


def stored(person: Person, node: str, port: str) -> Array:
    found = person.session.store.value((node, port))
    assert found is not None
    return found


def written(person: Person, source: str, tone: str) -> list[list[str]]:
    """Return the numbers that are written at the wire from a node, in one colour."""
    board = person.canvas.board
    board.run_marks.show()
    [shape] = [shape for shape in board.layer.shapes.values() if shape.wire.source.node == source]
    return [line.text.split() for line in shape.look.numbers if line.tone == tone]


def texts(values: Array) -> list[list[str]]:
    return [[number_text(float(np.float32(value))) for value in row] for row in values]


def test_a_perceptron_is_stepped_forward_and_backward_by_mouse_with_the_numbers_of_the_chain_rule(
    person: Person,
) -> None:
    build(person)
    right = by_hand()
    assert press(person, "run.step_forward") == ("hidden", "forward")
    check(person, "hidden/output", "value", right.h)
    assert written(person, "hidden", "forward") == texts(right.h)
    assert press(person, "run.step_forward") == ("relu", "forward")
    check(person, "relu/output", "value", right.a)
    assert press(person, "run.step_forward") == ("output", "forward")
    check(person, "output/output", "value", right.o)
    assert press(person, "run.step_forward") == ("loss", "loss")
    check(person, "loss/output", "value", right.p)
    assert person.session.run.state.loss == pytest.approx(-np.log(right.p[[0, 1], LABEL]).mean(), rel=1e-5)

    assert press(person, "run.step_forward") == ("loss", "backward")
    check(person, "output/output", "gradient", right.d_o)
    assert written(person, "output", "backward") == texts(right.d_o)
    assert press(person, "run.step_forward") == ("output", "backward")
    check(person, "output/weight", "gradient", right.d_w2)
    check(person, "output/bias", "gradient", right.d_b2)
    check(person, "relu/output", "gradient", right.d_a)
    assert press(person, "run.step_forward") == ("relu", "backward")
    check(person, "hidden/output", "gradient", right.d_h)
    assert written(person, "hidden", "backward") == texts(right.d_h)
    assert press(person, "run.step_forward") == ("hidden", "backward")
    check(person, "hidden/weight", "gradient", right.d_w1)
    check(person, "hidden/bias", "gradient", right.d_b1)
    assert (right.d_h == 0).any()  # a unit that relu holds back: nothing flows through it

    # Back again, and the same numbers once more.
    assert press(person, "run.step_back") == ("relu", "backward")
    assert person.session.run.array(PortRef(NodeId("hidden"), "weight"), "gradient") is None
    assert press(person, "run.step_forward") == ("hidden", "backward")
    check(person, "hidden/weight", "gradient", right.d_w1)


def test_the_step_of_the_optimizer_moves_every_parameter_against_its_gradient(person: Person) -> None:
    build(person)
    right = by_hand()
    assert press(person, "run.update")[1] == "update"
    moved: dict[tuple[str, str], Array] = {
        ("hidden", "weight"): W1 - RATE * right.d_w1,
        ("hidden", "bias"): B1 - RATE * right.d_b1,
        ("output", "weight"): W2 - RATE * right.d_w2,
        ("output", "bias"): B2 - RATE * right.d_b2,
    }
    for path, expected in moved.items():
        np.testing.assert_allclose(stored(person, *path), expected, rtol=1e-5, atol=1e-6)
    before = person.session.run.state.loss
    QTest.mouseClick(person.window.run_bar.buttons["run.skip_start"], Qt.MouseButton.LeftButton)
    person.wait_until(lambda: person.session.run.state.position == 0 and not person.session.run.state.busy)
    np.testing.assert_allclose(stored(person, "hidden", "weight"), W1, rtol=1e-6)
    press(person, "run.update")
    person.press(Qt.Key.Key_F5, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    person.wait_until(lambda: person.session.run.state.position == 0 and not person.session.run.state.busy)
    press(person, "run.forward")
    assert before is not None
    assert person.session.run.state.loss is not None
    assert person.session.run.state.loss < before
