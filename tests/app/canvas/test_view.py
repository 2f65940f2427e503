"""Keys, zoom, adding, editing in place, menus and painting of the canvas."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.actions.menus import without_marks
from app.canvas.surface import LEGIBLE
from app.canvas.view import CanvasView
from app.examples import find_example
from app.offers import NODE_MIME
from app.session.session import EditorSession
from app.theme import apply_theme, theme
from core.graph.annotations import AddNote
from core.graph.commands import AddNode, Connect, SetParameterSettings, Several
from core.graph.files import dumps
from core.graph.ids import new_wire_id
from core.graph.model import (
    Node,
    NodeId,
    Note,
    NoteId,
    Point,
    PortRef,
    Size,
    Source,
    VariableSettings,
    WireId,
    frozen,
)
from tests.helpers.hand import Hand

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def scroll(view: CanvasView, at: QPoint, notches: int = 0, pixels: QPoint | None = None) -> None:
    """Turn the wheel, or move two fingers."""
    event = QWheelEvent(
        QPointF(at),
        QPointF(view.viewport().mapToGlobal(at)),
        pixels or QPoint(),
        QPoint(0, notches * 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


def drop(view: CanvasView, at: QPoint, payload: bytes) -> bool:
    """Drag something of the palette over the canvas and let go; True if it was taken."""
    data = QMimeData()
    data.setData(NODE_MIME, payload)
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(view.viewport(), QDragEnterEvent(at, copy, data, left, none))
    event = QDropEvent(QPointF(at), copy, data, left, none)
    event.setAccepted(False)
    QApplication.sendEvent(view.viewport(), event)
    return event.isAccepted()


# Zoom and pan


@pytest.mark.parametrize("notches", [1, 3, -2])
def test_row_73_wheel_zooms_about_the_point_under_the_cursor(view: CanvasView, notches: int) -> None:
    at = QPoint(300, 500)
    before = view.camera.to_scene(QPointF(at))
    scroll(view, at, notches)
    after = view.camera.to_scene(QPointF(at))
    assert view.zoom == pytest.approx(1.25**notches)
    assert (after - before).manhattanLength() * view.zoom < 1.5


def test_row_73_zoom_stays_between_5_and_400_percent(view: CanvasView) -> None:
    scroll(view, QPoint(10, 10), 40)
    assert view.zoom == pytest.approx(4.0)
    scroll(view, QPoint(10, 10), -80)
    assert view.zoom == pytest.approx(0.05)
    assert view.zoom_control.percent.text() == "5 %"


def test_row_72_two_fingers_pan(hand: Hand, view: CanvasView) -> None:
    data = hand.node("data", "Variable")
    before = hand.body(data)
    scroll(view, QPoint(100, 100), pixels=QPoint(-30, 15))
    assert hand.body(data) == before + QPoint(-30, 15)
    assert view.zoom == pytest.approx(1.0)


def test_row_74_home_shows_everything_and_control_0_is_actual_size(hand: Hand, view: CanvasView) -> None:
    hand.node("data", "Variable", -3000, 0)
    hand.node("other", "Variable", 3000, 900)
    hand.key(Qt.Key.Key_Home)
    seen = view.mapToScene(view.viewport().rect()).boundingRect()
    assert seen.contains(view.board.contents_rect())
    assert view.zoom < 0.3
    hand.key(Qt.Key.Key_0, CONTROL)
    assert view.zoom == pytest.approx(1.0)
    hand.key(Qt.Key.Key_Equal, CONTROL)
    assert view.zoom == pytest.approx(1.25)
    hand.key(Qt.Key.Key_Minus, CONTROL)
    assert view.zoom == pytest.approx(1.0)


def test_row_74_shift_f_shows_the_selection(hand: Hand, view: CanvasView, session: EditorSession) -> None:
    hand.node("data", "Variable", -3000, 0)
    far = hand.node("other", "Variable", 3000, 900)
    session.select([far])
    hand.key(Qt.Key.Key_F, SHIFT)
    assert view.mapToScene(view.viewport().rect()).boundingRect().contains(view.board.contents_rect([far]))
    assert view.zoom == pytest.approx(1.0)


def test_row_74_shift_f_shows_a_note_a_frame_or_a_wire(hand: Hand, view: CanvasView, session: EditorSession) -> None:
    one, other = hand.node("data", "Variable", -3000, 0), hand.node("act", "Activation", 3000, 900, act_type="relu")
    hand.wire(one, other)
    session.push(AddNote(Note(NoteId("t1"), "here", Point(0.0, 6000.0), Size(200.0, 100.0))))
    session.select([NoteId("t1")])
    hand.key(Qt.Key.Key_F, SHIFT)
    assert view.zoom == pytest.approx(1.0)
    assert view.mapToScene(view.viewport().rect()).boundingRect().contains(QRectF(0, 6000, 200, 100))
    session.select(session.graph.wires)
    hand.key(Qt.Key.Key_F, SHIFT)
    seen = view.mapToScene(view.viewport().rect()).boundingRect()
    assert seen.contains(view.board.contents_rect([one, other]).center())
    assert not seen.contains(QPointF(0, 6000))


def test_row_74_a_shows_everything(hand: Hand, view: CanvasView) -> None:
    hand.node("data", "Variable", -3000, 0)
    hand.node("other", "Variable", 3000, 900)
    view.reset_zoom()
    hand.key(Qt.Key.Key_A)
    assert view.mapToScene(view.viewport().rect()).boundingRect().contains(view.board.contents_rect())


# Adding


@pytest.mark.parametrize(
    ("key", "modifiers"), [(Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_A, SHIFT)]
)
def test_row_2_keys_open_the_search_and_enter_adds(
    hand: Hand, session: EditorSession, key: Qt.Key, modifiers: Qt.KeyboardModifier
) -> None:
    hand.key(key, modifiers)
    hand.type_into_popup("dense")
    assert hand.names() == ["dense1"]
    assert session.selection == set(session.graph.nodes)
    assert hand.view.popup is None


def test_row_2_double_click_on_the_canvas_adds_there(hand: Hand, session: EditorSession) -> None:
    hand.double_click(hand.at(QPointF(160, 80)))
    hand.type_into_popup("tanh")
    (node,) = session.graph.nodes.values()
    assert node.attributes["act_type"] == "tanh"
    assert hand.view.board.items_by_id[node.id].outline().contains(QPointF(160, 80))


def test_row_2_arrows_choose_and_escape_adds_nothing(hand: Hand) -> None:
    hand.key(Qt.Key.Key_Tab)
    popup = hand.view.popup
    assert popup is not None
    second = popup.titles()[1]
    QTest.keyClick(popup.field, Qt.Key.Key_Down)
    assert popup.list.current().title == second
    QTest.keyClick(popup.field, Qt.Key.Key_Escape)
    assert hand.view.popup is None
    assert hand.names() == []


def test_row_1_palette_entry_is_dropped_under_the_cursor(hand: Hand, view: CanvasView, session: EditorSession) -> None:
    payload = json.dumps({"operator": "FullyConnected", "attributes": {"num_hidden": 12}, "borrow": False})
    assert drop(view, QPoint(400, 300), payload.encode())
    (node,) = session.graph.nodes.values()
    assert node.attributes["num_hidden"] == 12
    assert view.board.items_by_id[node.id].outline().contains(view.camera.to_scene(QPointF(400, 300)))


@pytest.mark.parametrize(
    "payload", [b"no json", b'{"operator": "Nonsense"}', b"[]", b'{"operator": "Flatten", "attributes": 3}']
)
def test_bad_drop_is_ignored(view: CanvasView, session: EditorSession, payload: bytes) -> None:
    assert not drop(view, QPoint(400, 300), payload)
    assert not session.graph.nodes


def test_shared_dense_borrows_from_the_only_dense(hand: Hand, session: EditorSession) -> None:
    dense = hand.node("dense", "FullyConnected", num_hidden=4)
    hand.double_click(hand.at(QPointF(400, 300)))
    hand.type_into_popup("Shared Dense")
    borrower = next(node for node in session.graph.nodes.values() if node.borrows == dense)
    items = hand.view.board.items_by_id
    assert not items[borrower.id].content.ghosts
    assert items[borrower.id].content.sharing is not None
    assert items[dense].content.sharing is not None
    assert len(hand.view.board.layer.links) == 1


def test_shared_dense_asks_which_where_there_are_several(hand: Hand, session: EditorSession) -> None:
    hand.node("first", "FullyConnected", num_hidden=4)
    second = hand.node("second", "FullyConnected", 300, num_hidden=8)
    session.select([])
    hand.double_click(hand.at(QPointF(400, 400)))
    hand.type_into_popup("Shared Dense")
    hand.type_into_popup("second")
    assert [node.borrows for node in session.graph.nodes.values() if node.borrows] == [second]


def test_shared_dense_without_a_dense_says_so(hand: Hand, session: EditorSession, qtbot: QtBot) -> None:
    hand.double_click(hand.at(QPointF(400, 300)))
    with qtbot.waitSignal(session.message):
        hand.type_into_popup("Shared Dense")
    assert not session.graph.nodes


# Editing


def test_delete_removes_the_selection_and_undo_brings_it_back(hand: Hand, session: EditorSession) -> None:
    data, dense = hand.node("data", "Variable"), hand.node("dense", "FullyConnected", 300, num_hidden=4)
    hand.wire(data, dense)
    hand.click(hand.body(data))
    hand.key(Qt.Key.Key_Delete)
    assert hand.names() == ["dense"]
    assert hand.wires() == set()
    assert set(hand.view.board.items_by_id) == {dense}
    session.undo()
    assert hand.wires() == {("data", "dense", "data")}
    assert set(hand.view.board.items_by_id) == {data, dense}
    assert len(hand.view.board.layer.shapes) == 1


@pytest.mark.parametrize("by_key", [True, False])
def test_row_59_rename_in_place(hand: Hand, session: EditorSession, by_key: bool) -> None:
    data = hand.node("data", "Variable")
    if by_key:
        session.select([data])
        hand.key(Qt.Key.Key_F2)
    else:
        hand.double_click(hand.body(data))
    editor = hand.view.editing.editor
    assert editor is not None
    QTest.keyClicks(editor, "images")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert hand.names() == ["images"]
    assert hand.view.editing.editor is None
    assert hand.view.board.items_by_id[data].content.name == "images"


def test_row_59_rename_to_a_taken_name_keeps_the_field_open(hand: Hand, session: EditorSession, qtbot: QtBot) -> None:
    data = hand.node("data", "Variable")
    hand.node("label", "Variable", 300)
    hand.view.rename(data)
    editor = hand.view.editing.editor
    assert editor is not None
    QTest.keyClicks(editor, "label")
    with qtbot.waitSignal(session.message):
        QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.property("invalid")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert hand.names() == ["data", "label"]


def test_row_87_units_are_edited_on_the_node(hand: Hand, session: EditorSession) -> None:
    dense = hand.node("dense", "FullyConnected", num_hidden=4)
    hand.double_click(hand.field(dense, "num_hidden"))
    editor = hand.view.editing.editor
    assert editor is not None
    assert editor.text() == "4"
    QTest.keyClicks(editor, "128")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert session.graph.nodes[dense].attributes["num_hidden"] == 128
    assert session.inference.shape(PortRef(dense, "output")) == (-1, 128)


@pytest.fixture
def two_layers(hand: Hand) -> tuple[NodeId, NodeId]:
    layers = (
        hand.node("one", "FullyConnected", 0, 0, num_hidden=100),
        hand.node("two", "FullyConnected", 300, 0, num_hidden=10),
    )
    hand.view.reset_zoom()
    return layers


def units(session: EditorSession, node: NodeId) -> object:
    return session.graph.nodes[node].attributes["num_hidden"]


def test_row_87_tab_takes_a_value_and_goes_on_to_the_next_node(
    hand: Hand, view: CanvasView, session: EditorSession, two_layers: tuple[NodeId, NodeId]
) -> None:
    one, two = two_layers
    hand.double_click(hand.field(one, "num_hidden"))
    for typed, key in (("64", Qt.Key.Key_Tab), ("5", Qt.Key.Key_Backtab)):
        editor = view.editing.editor
        assert editor is not None
        QTest.keyClicks(editor, typed)
        QTest.keyClick(editor, key)
    assert (units(session, one), units(session, two)) == (64, 5)
    assert session.selection == {one}
    editor = view.editing.editor
    assert editor is not None
    assert editor.text() == "64"
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    hand.double_click(hand.field(two, "num_hidden"))
    editor = view.editing.editor
    assert editor is not None
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    assert view.editing.editor is None
    assert view.hasFocus()


def test_row_87_a_number_is_dragged_on_the_node_in_one_undo_step(
    hand: Hand, view: CanvasView, session: EditorSession, two_layers: tuple[NodeId, NodeId]
) -> None:
    one, _ = two_layers
    steps, place = session.history.position, session.graph.nodes[one].position
    field = hand.field(one, "num_hidden")
    hand.drag(field, field + QPoint(40, 0))
    assert units(session, one) == 140
    assert session.history.position == steps + 1
    assert session.graph.nodes[one].position == place
    field = hand.field(one, "num_hidden")
    hand.drag(field, field - QPoint(400, 0))
    assert units(session, one) == 1, "no further than the attribute goes"
    assert not view.hint


def test_row_87_escape_leaves_a_number_that_is_dragged(
    hand: Hand, view: CanvasView, session: EditorSession, two_layers: tuple[NodeId, NodeId]
) -> None:
    one, _ = two_layers
    steps, field = session.history.position, hand.field(one, "num_hidden")
    hand.press(field)
    hand.move(field + QPoint(20, 0))
    hand.move(field + QPoint(40, 0))
    assert view.hint == "100 → 140"
    hand.key(Qt.Key.Key_Escape)
    hand.release(field + QPoint(40, 0))
    assert units(session, one) == 100
    assert session.history.position == steps


def test_row_87_from_far_a_drag_on_a_field_moves_its_node(
    hand: Hand, view: CanvasView, session: EditorSession, two_layers: tuple[NodeId, NodeId]
) -> None:
    one, _ = two_layers
    view.zoom_to(0.45)
    hand.click(hand.body(one))
    field = hand.field(one, "num_hidden")
    hand.drag(field, field + QPoint(80, 0))
    assert units(session, one) == 100
    assert session.graph.nodes[one].position.x > 0


def test_row_87_the_field_stays_over_its_value_when_the_view_moves(
    hand: Hand, view: CanvasView, two_layers: tuple[NodeId, NodeId]
) -> None:
    one, _ = two_layers
    hand.double_click(hand.field(one, "num_hidden"))
    editor = view.editing.editor
    assert editor is not None
    view.scroll_by(30, -20)
    assert editor.geometry().adjusted(-1, -1, 1, 1).contains(hand.field(one, "num_hidden"))


def test_row_87_escape_leaves_the_value(hand: Hand, session: EditorSession) -> None:
    dense = hand.node("dense", "FullyConnected", num_hidden=4)
    hand.double_click(hand.field(dense, "num_hidden"))
    editor = hand.view.editing.editor
    assert editor is not None
    QTest.keyClicks(editor, "128")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert session.graph.nodes[dense].attributes["num_hidden"] == 4


def test_row_87_shape_of_a_variable_is_typed_on_the_node(hand: Hand, session: EditorSession) -> None:
    data = hand.node("data", "Variable")
    hand.double_click(hand.field(data, "shape"))
    editor = hand.view.editing.editor
    assert editor is not None
    editor.clear()
    QTest.keyClicks(editor, "(-1, 20)")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert session.inference.shape(PortRef(data, "output")) == (-1, 20)


def test_rows_46_and_54_control_arrows_nudge_and_merge_into_one_step(hand: Hand, session: EditorSession) -> None:
    data = hand.node("data", "Variable")
    session.select([data])
    steps = session.history.position
    for _ in range(3):
        hand.key(Qt.Key.Key_Right, CONTROL)
    assert session.graph.nodes[data].position == Point(24, 0)
    assert session.history.position == steps + 1


def test_arrows_walk_to_the_next_node(hand: Hand, session: EditorSession) -> None:
    one, other = hand.node("one", "Variable"), hand.node("other", "Variable", 300)
    session.select([one])
    hand.key(Qt.Key.Key_Right)
    assert session.selection == {other}
    hand.key(Qt.Key.Key_Left)
    assert session.selection == {one}


def test_menu_of_a_node_names_what_can_be_done(hand: Hand, view: CanvasView, session: EditorSession) -> None:
    dense = hand.node("dense", "FullyConnected", num_hidden=4)
    menu = view.make_menu(hand.body(dense))
    assert {"Rename…", "Run to here", "Delete"} <= {without_marks(action.text()) for action in menu.actions()}
    menu.close()
    ghosts = view.make_menu(hand.ghost(dense, "bias"))
    ghosts.actions()[0].trigger()
    ghosts.close()
    assert hand.wires() == {("dense_bias", "dense", "bias")}


@pytest.mark.qt_log_ignore("This plugin does not support")  # off screen, a menu can't take the keyboard
def test_row_3_right_click_opens_the_menu(hand: Hand, view: CanvasView, qtbot: QtBot) -> None:
    place = QPoint(500, 400)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, view.viewport().mapToGlobal(place))
    QApplication.sendEvent(view.viewport(), event)
    menus = [menu for menu in view.findChildren(QMenu) if menu.isVisible()]
    assert menus[0].actions()[0].text() == "Add a node…"
    menus[0].close()


# What is shown


def test_row_107_empty_canvas_says_what_to_do(hand: Hand, view: CanvasView) -> None:
    assert view.empty_hint.isVisible()
    assert "Tab" in view.empty_hint.text()
    hand.node("data", "Variable")
    assert not view.empty_hint.isVisible()


def test_row_93_hovering_a_port_explains_its_dims(hand: Hand, view: CanvasView, qtbot: QtBot) -> None:
    data = hand.node("data", "Variable", shape=(-1, 64))
    dense = hand.node("dense", "FullyConnected", 300, num_hidden=4)
    hand.wire(data, dense)
    hand.move(hand.port(dense, "output"))
    qtbot.waitUntil(view.hover.card.isVisible, timeout=2000)
    assert view.hover.card.title.text() == "dense"
    assert view.hover.card.detail.text() == "float32 (-1, 4)"
    assert "units" in view.hover.card.reasons.text()
    assert "batch" in view.hover.card.reasons.text()
    hand.move(hand.at(QPointF(150, 400)))
    assert not view.hover.card.isVisible()


def test_hovering_a_shape_explains_the_dim_under_the_cursor(hand: Hand, view: CanvasView, qtbot: QtBot) -> None:
    data = hand.node("data", "Variable", shape=(-1, 64))
    dense = hand.node("dense", "FullyConnected", 400, num_hidden=4)
    hand.wire(data, dense)
    (shape,) = view.board.layer.shapes.values()
    hand.move(hand.at(QPointF(shape.label_box.right() - 12, shape.label_box.center().y())))
    qtbot.waitUntil(view.hover.card.isVisible, timeout=2000)
    assert "64" in view.hover.card.reasons.text()
    assert "batch" not in view.hover.card.reasons.text()


def test_batch_dim_is_calm_and_a_dim_that_blocks_a_parameter_is_amber(hand: Hand, view: CanvasView) -> None:
    data = hand.node("data", "Variable", shape=(-1, 64))
    dense = hand.node("dense", "FullyConnected", 300, num_hidden=4)
    hand.wire(data, dense)
    (wire,) = view.board.layer.shapes.values()
    assert [(piece.text, piece.tone) for piece in wire.text if piece.raised] == [("N", "dim")]
    lone = hand.node("lone", "FullyConnected", 0, 400, num_hidden=4)
    weight = next(ghost for ghost in view.board.items_by_id[lone].content.ghosts if ghost.label == "weight")
    assert "unknown" in {piece.tone for piece in weight.shape}


def test_declared_dims_look_different_from_inferred_ones(hand: Hand, view: CanvasView) -> None:
    data = hand.node("data", "Variable", shape=(-1, 64))
    dense = hand.node("dense", "FullyConnected", 300, num_hidden=4)
    hand.wire(data, dense)
    (wire,) = view.board.layer.shapes.values()
    assert [piece.text for piece in wire.text if piece.declared] == ["64"]
    output = next(port for port in view.board.items_by_id[dense].content.outputs)
    assert not any(piece.declared for piece in output.shape)


def test_row_91_conflict_reddens_the_wire_and_both_nodes_with_a_sentence(hand: Hand, view: CanvasView) -> None:
    one = hand.node("one", "Variable", shape=(4, 5))
    other = hand.node("other", "Variable", 0, 240, shape=(4, 6))
    total = hand.node("total", "elemwise_add", 300)
    hand.wire(one, total, "lhs")
    hand.wire(other, total, "rhs")
    tones = {shape.wire.target.port: shape.look.tone for shape in view.board.layer.shapes.values()}
    assert "error" in tones.values()
    items = view.board.items_by_id
    assert items[total].in_conflict
    assert items[one].in_conflict or items[other].in_conflict
    assert "5" in items[total].content.problem
    assert "6" in items[total].content.problem


def test_one_variable_wired_to_two_weights_is_marked_as_shared(hand: Hand, view: CanvasView) -> None:
    weight = hand.node("weight", "Variable")
    for place, name in enumerate(("one", "other")):
        hand.wire(weight, hand.node(name, "FullyConnected", 300, 300 * place, num_hidden=4), "weight")
    sharing = view.board.items_by_id[weight].content.sharing
    assert sharing is not None
    assert "2" in sharing.text


def test_run_marks_the_current_node_those_done_and_the_wires(
    hand: Hand, view: CanvasView, session: EditorSession, qtbot: QtBot
) -> None:
    data = hand.node("data", "Variable", shape=(2, 3))
    session.push(SetParameterSettings(PortRef(data, "output"), VariableSettings(source=Source("ones"))))
    relu = hand.node("relu", "Activation", 300, act_type="relu")
    tanh = hand.node("tanh", "Activation", 600, act_type="tanh")
    hand.wire(data, relu)
    hand.wire(relu, tanh)
    for _ in range(10):
        if session.run.state.current is not None and session.run.state.current.path == (relu,):
            break
        with qtbot.waitSignal(session.run.finished):
            session.run.step_forward()
    items = view.board.items_by_id
    qtbot.waitUntil(lambda: items[relu].run.current == "forward")
    assert items[relu].run.done == "forward"
    assert items[tanh].run.done is None
    into_tanh = next(s for s in view.board.layer.shapes.values() if s.wire.target.node == tanh)
    assert into_tanh.look.tone == "forward"
    session.push(AddNode(Node(NodeId("late"), "Variable", "late", Point(0, 400))))
    qtbot.waitUntil(lambda: items[relu].run.stale)
    assert items[relu].run.current is None


@pytest.mark.parametrize("look", ["dark", "light"])
def test_every_element_is_painted_in_both_themes(
    hand: Hand, view: CanvasView, qapp: QApplication, look: str, capsys: pytest.CaptureFixture[str]
) -> None:
    data = hand.node("data", "Variable", shape=(-1, 64))
    dense = hand.node("dense", "FullyConnected", 300, num_hidden=4)
    hand.node("shared", "FullyConnected", 300, 400, borrows=dense, num_hidden=4)
    hand.wire(data, dense)
    apply_theme(qapp, look)
    for zoom in (4.0, 1.0, 0.32, 0.1):
        view.camera.zoom_to(zoom)
        image = view.grab().toImage()
        assert _colours(image) > 3
        corner = image.pixelColor(image.width() - 2, image.height() - 2).name().upper()
        assert corner in (theme().canvas, theme().grid) or zoom > 1
    assert "Traceback" not in capsys.readouterr().err


def _colours(image: QImage) -> int:
    return len({image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)})


@pytest.mark.slow
def test_row_77_a_thousand_nodes_are_painted_from_near_and_far(view: CanvasView, session: EditorSession) -> None:
    nodes = [
        Node(
            NodeId(f"n{i}"), "Activation", f"relu{i}", Point(i % 40 * 240, i // 40 * 160), frozen({"act_type": "relu"})
        )
        for i in range(1000)
    ]
    wires = [
        Connect(PortRef(NodeId(f"n{i}"), "output"), PortRef(NodeId(f"n{i + 1}"), "data"), new_wire_id())
        for i in range(999)
    ]
    assert session.push(Several((*map(AddNode, nodes), *wires), "connect"))
    assert len(view.board.items_by_id) == 1000
    assert len(view.board.layer.shapes) == 999
    view.fit()
    assert view.camera.is_far
    assert _colours(view.grab().toImage()) > 3
    view.reset_zoom()
    assert _colours(view.grab().toImage()) > 3


def test_wires_follow_an_attribute_that_takes_a_port_away(hand: Hand, view: CanvasView) -> None:
    dense = hand.node("dense", "FullyConnected", num_hidden=4, no_bias=True)
    assert [ghost.label for ghost in view.board.items_by_id[dense].content.ghosts] == ["weight"]


def test_another_document_is_shown_whole(hand: Hand, view: CanvasView, session: EditorSession) -> None:
    hand.node("data", "Variable")
    session.new_document()
    assert not view.board.items_by_id
    assert view.empty_hint.isVisible()


def test_what_floats_stays_when_the_view_is_moved(hand: Hand, view: CanvasView, qtbot: QtBot) -> None:
    hand.key(Qt.Key.Key_Tab)
    assert view.popup is not None
    before = view.popup.pos()
    scroll(view, QPoint(20, 20), pixels=QPoint(-90, 40))
    assert view.popup.pos() == before
    assert view.zoom_control.geometry().bottom() < view.height()
    QTest.keyClick(view.popup.field, Qt.Key.Key_Escape)


def test_undo_in_the_middle_of_a_drag_ends_the_drag(hand: Hand, view: CanvasView, session: EditorSession) -> None:
    data, dense = hand.node("data", "Variable"), hand.node("dense", "FullyConnected", 300, num_hidden=4)
    end = hand.at(QPointF(220, 300))
    hand.hold(hand.port(dense, "output"), end)
    session.undo()
    assert view.gesture is None
    hand.release(end)
    assert set(view.board.items_by_id) == {data}


def test_row_112_node_of_an_unknown_operator_is_shown_with_its_wires(
    hand: Hand, view: CanvasView, session: EditorSession, tmp_path: Path
) -> None:
    data, dense = hand.node("data", "Variable"), hand.node("dense", "FullyConnected", 300, num_hidden=4)
    hand.wire(data, dense)
    path = tmp_path / "odd.symloom.json"
    path.write_text(dumps(session.document).replace("FullyConnected", "FromTheFuture"), encoding="utf-8")
    assert session.open(path)
    item = view.board.items_by_id[dense]
    assert item.content.title == "FromTheFuture"
    assert item.content.problem
    assert len(view.board.layer.shapes) == 1
    assert _colours(view.grab().toImage()) > 3


def test_problem_at_a_wire_is_told_when_it_is_hovered(hand: Hand, view: CanvasView, qtbot: QtBot) -> None:
    one = hand.node("one", "Variable", shape=(4, 5))
    other = hand.node("other", "Variable", 0, 240, shape=(4, 6))
    total = hand.node("total", "elemwise_add", 400)
    hand.wire(one, total, "lhs")
    hand.wire(other, total, "rhs")
    wrong = next(shape for shape in view.board.layer.shapes.values() if shape.look.tone == "error")
    hand.move(hand.at(QPointF(*wrong.lines[8, :2])))
    qtbot.waitUntil(view.hover.card.isVisible, timeout=2000)
    assert theme().error in view.hover.card.reasons.text()


def test_unknown_items_of_a_wire_do_not_exist(view: CanvasView) -> None:
    view.board.layer.remove(WireId("none"))
    assert view.board.layer.wire_at(QPointF(0, 0), 5) is None


def test_a_wire_in_a_conflict_is_deleted_together_with_an_edit_that_draws_others_anew(
    hand: Hand, view: CanvasView
) -> None:
    one = hand.node("one", "Variable", 0, 0, shape=(2, 3))
    other = hand.node("other", "Variable", 0, 200, shape=(4, 5))
    total = hand.node("total", "elemwise_add", 300, 0)
    hand.wire(one, total, "lhs")
    hand.wire(other, total, "rhs")
    assert view.board.conflicts
    hand.session.select([other, one])
    view.delete_selection()
    assert not view.board.conflicts
    assert not view.board.items_by_id[total].in_conflict


@pytest.mark.parametrize("size", [(720, 400), (1200, 800)])
def test_row_74_a_large_document_opens_legibly_at_its_first_input_and_home_fits_all(
    hand: Hand, view: CanvasView, session: EditorSession, size: tuple[int, int]
) -> None:
    view.resize(*size)
    assert session.open_copy(find_example("lenet_digits").path)
    first = next(node for node in session.graph.nodes.values() if node.name == "data")
    box = view.camera.to_screen(view.board.items_by_id[first.id].outline().topLeft())
    assert view.zoom == pytest.approx(LEGIBLE)
    assert 16 < box.x() < size[0] / 4
    assert 16 < box.y() < size[1] / 2
    hand.key(Qt.Key.Key_Home)
    assert view.zoom < LEGIBLE
    assert view.mapToScene(view.viewport().rect()).boundingRect().contains(view.board.seen_rect())


def test_row_74_a_document_that_can_be_read_whole_opens_whole(
    view: CanvasView, session: EditorSession, qtbot: QtBot
) -> None:
    view.resize(1200, 500)
    assert session.open_copy(find_example("digits_mlp").path)
    seen, whole = view.mapToScene(view.viewport().rect()).boundingRect(), view.board.seen_rect()
    assert LEGIBLE < view.zoom <= 1
    assert seen.contains(whole)
    view.resize(600, 400)  # and goes on like this while the window around finds its size
    qtbot.waitUntil(lambda: view.zoom == pytest.approx(LEGIBLE))


@pytest.mark.parametrize("far", [1e12, 1e18, -1e300])
def test_a_node_beyond_what_qt_can_count_keeps_the_view_from_nothing(hand: Hand, view: CanvasView, far: float) -> None:
    hand.node("near", "FullyConnected", 0, 0, num_hidden=4)
    hand.node("far", "FullyConnected", far, 0, num_hidden=4)
    view.fit()
    view.camera.show(view.board.items_by_id[NodeId("id-near")].sceneBoundingRect())
    assert view.viewport().rect().contains(hand.body(NodeId("id-near")))
