"""Row 99 of the notes on editors: from an empty canvas to a stepped perceptron without touching the mouse."""

from __future__ import annotations

import itertools

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.panels.palette import PalettePanel
from tests.helpers.person import CONTROL, Person

SHIFT = Qt.KeyboardModifier.ShiftModifier


class Keys:
    """Presses keys wherever the focus is, as a keyboard does."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def focus(self) -> QWidget:
        QApplication.processEvents()
        focus = QApplication.focusWidget()
        assert focus is not None
        return focus

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.focus(), key, modifiers)
        self.person.wait_until(lambda: not self.person.session.run.state.busy)

    def write(self, text: str) -> None:
        QTest.keyClicks(self.focus(), text)

    def add(self, text: str) -> None:
        self.press(Qt.Key.Key_Tab)
        self.write(text)
        self.press(Qt.Key.Key_Return)

    def connect(self, text: str) -> None:
        self.press(Qt.Key.Key_L, CONTROL)
        self.write(text)
        self.press(Qt.Key.Key_Return)

    def go_to_field(self, name: str) -> None:
        """Press Tab until the field of a name has the focus."""
        for _ in range(40):
            if self.focus().accessibleName() == name:
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"no way by Tab to {name}")

    def back_to_canvas(self, key: Qt.Key = Qt.Key.Key_F6, modifiers: Qt.KeyboardModifier = SHIFT) -> None:
        for _ in range(12):
            if self.focus() is self.person.canvas:
                return
            self.press(key, modifiers)
        raise AssertionError("no way back to the canvas")


def test_row_99_a_perceptron_is_built_and_stepped_by_keys_alone(person: Person) -> None:
    keys = Keys(person)
    keys.back_to_canvas()
    keys.add("variable")
    keys.press(Qt.Key.Key_Return)
    keys.go_to_field("shape")
    keys.focus().selectAll()  # type: ignore[attr-defined]
    keys.write("(4, 3)")
    keys.press(Qt.Key.Key_Return)
    keys.go_to_field("source")
    while keys.focus().currentData() != "ones":  # type: ignore[attr-defined]
        keys.press(Qt.Key.Key_Down)
    keys.back_to_canvas()
    keys.add("dense")
    keys.connect("data data")
    keys.press(Qt.Key.Key_Return)
    keys.go_to_field("units")
    keys.focus().selectAll()  # type: ignore[attr-defined]
    keys.write("2")
    keys.press(Qt.Key.Key_Return)
    keys.back_to_canvas()
    keys.add("sigmoid")
    keys.connect("data dense")
    names = {node.name for node in person.session.graph.nodes.values()}
    assert len(names) == 3
    assert len(person.session.graph.wires) == 2
    assert all(wire.target.port == "data" for wire in person.session.graph.wires.values())

    keys.press(Qt.Key.Key_F7)
    for _ in range(3):
        keys.press(Qt.Key.Key_F10)
    [sigmoid] = [node for node in names if node.startswith("sigmoid")]
    array = person.session.run.array(person.ref(sigmoid))
    assert array is not None
    assert array.shape == (4, 2)


def test_row_99_f6_and_shift_f6_go_round_the_panels(person: Person) -> None:
    keys = Keys(person)
    person.canvas.setFocus()
    stops = []
    for _ in range(12):
        keys.press(Qt.Key.Key_F6)
        stops.append(keys.focus())
        if stops[-1] is person.canvas:
            break
    assert stops[-1] is person.canvas
    assert len(set(stops)) == len(stops) > 3
    keys.press(Qt.Key.Key_F6, SHIFT)
    assert keys.focus() is stops[-2]


def test_row_99_enter_leads_into_the_inspector_and_escape_back_to_the_canvas(person: Person) -> None:
    keys = Keys(person)
    keys.back_to_canvas()
    keys.add("variable")
    keys.press(Qt.Key.Key_Return)
    keys.go_to_field("shape")
    keys.write("(4, 3)")
    keys.press(Qt.Key.Key_Escape)
    assert keys.focus().accessibleName() == "shape"  # the first one takes back what was typed
    keys.press(Qt.Key.Key_Escape)
    assert keys.focus() is person.canvas
    assert person.session.selected_nodes()


def test_row_99_enter_leads_to_the_first_setting_of_a_sound_node_and_to_what_mends_another(person: Person) -> None:
    keys = Keys(person)
    keys.back_to_canvas()
    keys.add("variable")
    keys.add("dense")
    keys.connect("data data")
    keys.press(Qt.Key.Key_Return)
    assert keys.focus().accessibleName() == "units"  # not the name: what is typed now is no name
    keys.press(Qt.Key.Key_Escape)
    keys.press(Qt.Key.Key_Left)
    keys.press(Qt.Key.Key_Return)
    assert keys.focus().accessibleName() == "Feed zeros"


def test_row_99_a_layer_of_the_palette_that_is_taken_by_keys_covers_no_other(person: Person) -> None:
    keys = Keys(person)
    board = person.canvas.board
    for text in ("variable", "dense", "convolution 2", "variable"):
        person.panel(PalettePanel).search.setFocus()
        keys.focus().selectAll()  # type: ignore[attr-defined]
        keys.write(text)
        keys.press(Qt.Key.Key_Return)
    boxes = [item.outline() for item in board.items_by_id.values()]
    boxes += [
        ghost.translated(item.pos()) for item in board.items_by_id.values() for ghost in item.layout.ghosts.values()
    ]
    assert len(boxes) == 4 + 2 + 2
    assert not any(one.intersects(other) for one, other in itertools.combinations(boxes, 2))
