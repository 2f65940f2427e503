"""A Chinese student follows the note of each example to its last word: what it names is what the interface reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import TypeVar

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QMenu, QTabBar, QWidget

from app.examples import EXAMPLES, find_example
from app.panels.parameters import ParametersPanel
from app.panels.training import TrainingPanel
from app.panels.values import ValuesPanel
from app.session.training import FINISHED
from app.translations import CHINESE, ENGLISH, apply_language
from app.widgets.fields import Choice, FieldRow, ValueEdit
from app.window.welcome import WelcomePage
from core.graph.model import NodeId, PortRef
from tests.helpers.person import Person

LEFT, F10 = Qt.MouseButton.LeftButton, Qt.Key.Key_F10
FieldT = TypeVar("FieldT", bound=QWidget)
MOST_STEPS = 60


@pytest.fixture(autouse=True)
def _chinese(qapp: QApplication) -> Iterator[None]:
    apply_language(qapp, CHINESE)
    yield
    apply_language(qapp, ENGLISH)


def open_example(person: Person, name: str) -> str:
    """Click on an example of the welcome page and return what its note says to try."""
    person.window.desk.show_welcome()
    [page] = person.window.findChildren(WelcomePage)
    [card] = [card for card in page.cards if card.example == find_example(name)]
    QTest.mouseClick(card, LEFT)
    person.wait_until(lambda: not person.window.findChildren(WelcomePage))
    person.press(Qt.Key.Key_Home)
    [note] = person.session.graph.notes.values()
    return note.text.partition("试一试：")[2]


def click(person: Person, text: str) -> None:
    """Click on the button that reads this."""
    buttons = person.window.findChildren(QAbstractButton)
    [button] = [each for each in buttons if each.isVisible() and each.text() == text and each.isEnabled()]
    QTest.mouseClick(button, LEFT)
    person.wait_until(lambda: not person.session.run.state.busy)


def show_panel(person: Person, title: str) -> None:
    """Click on the tab of a panel."""
    QApplication.processEvents()
    [(bar, index)] = [
        (bar, index)
        for bar in person.window.findChildren(QTabBar)
        for index in range(bar.count())
        if bar.isVisible() and re.sub(r"\s.*", "", bar.tabText(index)) == title
    ]
    QTest.mouseClick(bar, LEFT, pos=bar.tabRect(index).center())
    QApplication.processEvents()


def field(person: Person, label: str, kind: type[FieldT]) -> FieldT:
    """Return the field beside a label of the inspector."""
    QApplication.processEvents()
    rows = [each for each in person.window.findChildren(FieldRow) if each.isVisible() and each.label.text() == label]
    [found] = [each.field for each in rows if isinstance(each.field, kind)]
    assert isinstance(found, kind)
    return found


def type_beside(person: Person, label: str, text: str) -> None:
    edit = field(person, label, ValueEdit)
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)


def choose_beside(person: Person, label: str, entry: str) -> None:
    choice = field(person, label, Choice)
    index = choice.findText(entry)
    assert index >= 0, [choice.itemText(each) for each in range(choice.count())]
    person.choose(choice, choice.itemData(index))


def step_to_the_end(person: Person) -> None:
    run = person.session.run
    for _ in range(MOST_STEPS):
        person.press(F10)
        if run.state.position == len(run.state.steps):
            return
    raise AssertionError("the run never ends")


def value(person: Person, name: str) -> np.ndarray:
    found = person.session.run.array(PortRef(person.node(name), "output"))
    assert found is not None
    return found


def gradient(person: Person, name: str, port: str = "output") -> np.ndarray:
    found = person.session.run.array(PortRef(person.node(name), port), "gradient")
    assert found is not None
    return found


def is_read(within: QWidget, text: str) -> bool:
    return text in {label.text() for label in within.findChildren(QLabel) if label.isVisible()}


def test_every_name_in_quotation_marks_is_read_somewhere_in_the_window(person: Person) -> None:
    read = {label.text() for label in person.window.findChildren(QLabel)}
    read |= {button.text() for button in person.window.findChildren(QAbstractButton)}
    read |= {bar.tabText(index) for bar in person.window.findChildren(QTabBar) for index in range(bar.count())}
    chosen = {"数据集", "手写数字", "image"}  # entries of choices: the tests below choose them
    named: set[str] = set()
    for example in EXAMPLES:
        named |= set(re.findall("“([^”]+)”", open_example(person, example.name)))
        read |= {button.text() for button in person.window.findChildren(QAbstractButton)}
    assert named >= {"训练", "平面", "数值", "数据集"}
    assert named - chosen <= read


def test_arithmetic(person: Person) -> None:
    assert "在检查器里输入别的数字" in open_example(person, "arithmetic")
    step_to_the_end(person)
    np.testing.assert_array_equal(gradient(person, "A"), value(person, "B"))
    np.testing.assert_array_equal(gradient(person, "B"), value(person, "A"))
    person.select(person.node("A"))
    type_beside(person, "数值", "5, 5; 5, 5")
    step_to_the_end(person)
    assert (value(person, "A") == 5).all()


def test_exclusive_or(person: Person) -> None:
    assert "“数值”面板" in open_example(person, "net_2_2_1")
    show_panel(person, "数值")
    step_to_the_end(person)
    assert person.panel(ValuesPanel).isVisible()
    person.select(person.node("w1"))
    type_beside(person, "数值", "0.1, 0.1; 0.1, 0.1")
    step_to_the_end(person)
    assert (value(person, "w1") == np.float32(0.1)).all()


def test_digits(person: Person) -> None:
    assert "修改 dense1 的单元数" in open_example(person, "digits_mlp")
    click(person, "初始化")
    step_to_the_end(person)
    person.select(person.node("dense1"))
    type_beside(person, "单元数", "40")
    assert person.session.inference.shape(PortRef(person.node("dense2"), "weight")) == (10, 40)


def test_spirals(person: Person) -> None:
    open_example(person, "spirals")
    show_panel(person, "训练")
    click(person, "平面")
    panel = person.panel(TrainingPanel)
    type_beside(person, "轮数", "2")
    QTest.mouseClick(next(b for b in panel.findChildren(QAbstractButton) if b.text() == "训练"), LEFT)
    person.wait_until(lambda: (run := person.session.training.current) is not None and run.status == FINISHED)


def test_lenet(person: Person) -> None:
    assert "“数值”面板" in open_example(person, "lenet_digits")
    click(person, "初始化")
    person.press(F10)
    show_panel(person, "数值")
    person.select(person.node("pool1"))
    before = person.session.inference.shape(PortRef(person.node("pool1"), "output"))
    type_beside(person, "步幅", "(1, 1)")
    assert person.session.inference.shape(PortRef(person.node("pool1"), "output")) != before


def test_deferred_perceptron(person: Person) -> None:
    assert "来源选为“数据集”" in open_example(person, "deferred_perceptron")
    click(person, "初始化")
    weight = PortRef(person.node("dense1"), "weight")
    assert person.session.run.array(weight) is None
    person.select(person.node("data"))
    choose_beside(person, "来源", "数据集")
    choose_beside(person, "数据集", "手写数字")
    choose_beside(person, "字段", "image")
    person.press(F10)
    made = person.session.run.array(weight)
    assert made is not None
    assert made.shape == (256, 64)


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_shared_hidden_layer(person: Person) -> None:
    assert "让 shared2 使用自己的参数（右键）" in open_example(person, "shared_hidden_layer")
    click(person, "初始化")
    click(person, "前向")
    click(person, "反向")
    total = person.panel(ParametersPanel).total.text()
    person.select(person.node("shared2"))
    choose_own(person, person.node("shared2"), "使用自己的参数")
    assert person.panel(ParametersPanel).total.text() != total


def choose_own(person: Person, node: NodeId, entry: str) -> None:
    """Click on an entry of the menu of a node."""
    menu = person.canvas.make_menu(person.hand.body(node))
    assert isinstance(menu, QMenu)
    menu.popup(person.canvas.viewport().mapToGlobal(person.hand.body(node)))
    person.wait_until(menu.isVisible)
    [chosen] = [each for each in menu.actions() if each.text() == entry]
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(chosen).center())


def test_siamese(person: Person) -> None:
    assert "数据集“手写数字”" in open_example(person, "siamese")
    click(person, "初始化")
    click(person, "前向")
    click(person, "反向")
    assert np.abs(gradient(person, "tower1", "weight")).max() > 0
    person.select(person.node("right"))
    choose_beside(person, "来源", "数据集")
    choose_beside(person, "数据集", "手写数字")
    step_to_the_end(person)
    assert not gradient(person, "tower1", "weight").any()


def test_tied_autoencoder(person: Person) -> None:
    assert "“数值”面板" in open_example(person, "tied_autoencoder")
    click(person, "初始化")
    click(person, "前向")
    click(person, "反向")
    show_panel(person, "数值")
    for name in ("image", "decode"):
        person.select(person.node(name))
        person.wait_until(partial(is_read, person.panel(ValuesPanel), name))
    person.select(person.node("weight"))
    type_beside(person, "形状", "(12, -1)")
    [problem] = person.session.problems
    names = {person.session.graph.nodes[NodeId(path[0])].name for path in (problem.path, problem.cause)}
    assert len(names) == 2


def test_shape_bug(person: Person) -> None:
    open_example(person, "shape_bug")
    show_panel(person, "问题")
    person.select(person.node("dense2"))
    type_beside(person, "单元数", "128")
    assert not person.session.problems
    click(person, "初始化")
    click(person, "前向")
    assert person.session.run.state.loss is not None
