"""A person without any plan, who works at a window by mouse, keys, menus and the clipboard.

What one event does depends only on the seed, the number of the event, what the window shows and which actions were
taken before, so a run is a seed and a list of numbers: it can be played again, and shrunk by leaving numbers out
(`tests.end_to_end.random_user`).
Events are injected as raw as they come. After most of them nothing rests at all; after others the event loop runs, and
time passes, for as long as the seed says (`RESTS`). Nothing goes by the clock of the machine.
"""

from __future__ import annotations

import json
import random  # noqa: TID251 - choices by weight, the same in every version of numpy
from collections import Counter, deque
from collections.abc import Callable, Sequence
from pathlib import Path
from zlib import crc32

from PySide6.QtCore import QAbstractEventDispatcher, QEvent, QEventLoop, QMimeData, QPoint, QPointF, Qt, QThread
from PySide6.QtGui import QAction, QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QMenu, QWidget

from app.actions.menus import ACTIONS
from app.canvas.items.wire_shape import WireShape
from app.examples import EXAMPLES, FOLDER
from app.offers import NODE_MIME, all_offers
from app.window.window import MainWindow
from core.graph.files import dumps
from tests.helpers.held_threads import STEP_MS, HeldThreads
from tests.helpers.own_time import TIME, RealTimer, real_thread_time
from tests.helpers.sound_window import deliver_deletions

Button, Key, Modifier = Qt.MouseButton, Qt.Key, Qt.KeyboardModifier
NONE = Modifier.NoModifier
HELD = (NONE, NONE, NONE, NONE, Modifier.ShiftModifier, Modifier.ControlModifier, Modifier.AltModifier)
MOST_NODES = 50
"""A larger document is thrown away: what is wanted is many edits, not many nodes."""
REMEMBERED = 40
RESTS = ((None, 60), (0, 12), (10, 12), (60, 8), (250, 6), (900, 2))
"""How long a person rests between two events, in milliseconds, and how often: mostly not for one turn of the loop."""
ANSWER_MS = 20
CALM_MS = 1_500
"""In such a time everything that follows an edit has come to its end."""
NOT_DONE = {"file.quit", "file.print"}
RARE = ("view.theme", "view.language", "file.new", "file.open_example", "help.", "view.full_screen", "export.")
TRAINABLE = ("spirals", "digits_mlp", "siamese")
ENGINES = ("train.toggle", "train.toggle", "train.step", "run.play", "run.continue", "debug.live", "view.present")
AREAS = tuple(Qt.DockWidgetArea(area) for area in (0, 1, 2, 8))
"""A window of its own, left, right, at the bottom: where panels go by the menu."""
LETTERS = "abcxyz019.,-()[]{}*/+ =_ü中\\\"'"
JUNK = ("", "{", "null", "[1, 2", '{"nodes": []}', '{"symloom": 1}', "\x00\x01", "网络", "9" * 5_000, "[" * 2_000)
KEYS = (
    *(Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down, Key.Key_Return, Key.Key_Escape, Key.Key_Tab, Key.Key_F2),
    *(Key.Key_Delete, Key.Key_Backspace, Key.Key_Home, Key.Key_End, Key.Key_Menu, Key.Key_F10, Key.Key_PageDown),
)


class RandomUser:
    """Does one thing after another at a window, and remembers the last of them."""

    def __init__(
        self, window: MainWindow, threads: HeldThreads, seed: int, folder: Path, log: Path | None = None
    ) -> None:
        self.window, self.seed, self.folder = window, seed, folder
        self.canvas, self.session = window.canvas, window.session
        self._threads = threads
        self.random = random.Random(seed)  # noqa: S311
        self.done: deque[str] = deque(maxlen=REMEMBERED)
        self.taken: Counter[str] = Counter()
        """How often each action was taken while it could be."""
        self.longest = self._since = 0.0
        """For how long, in seconds of its processor time, the interface stood still at most in the last event."""
        self.worst = (0.0, "nothing")
        """The longest of all, and in which event it was."""
        self._log = log.open("w", encoding="utf-8", buffering=1) if log is not None else None
        self._held = Button.NoButton
        self._at = QPoint(1, 1)
        self._offers = all_offers(self.session.registry)
        self._ways: tuple[tuple[int, Callable[[], str]], ...] = (
            (14, self.drag_on_canvas),
            (12, self.click_on_canvas),
            (6, self.move_over_canvas),
            (3, self.press_only),
            (4, self.release_only),
            (3, self.double_click_on_canvas),
            (5, self.turn_wheel),
            (14, self.press_key),
            (8, self.press_shortcut),
            (7, self.type_text),
            (8, self.trigger_action),
            (5, self.act_on_some),
            (5, self.click_widget),
            (3, self.choose_in_combo),
            (4, self.undo_burst),
            (3, self.paste),
            (4, self.drop_layer),
            (3, self.run_steps),
            (2, self.let_it_run),
            (4, self.work_in_panel),
            (1, self.resize),
            (1, self.open_document),
        )
        # A menu of a tool button runs an event loop of its own, as dialogs of Qt do: somebody has to end it.
        self._asking: QWidget | None = None
        self._has_answered = False
        self._answering = RealTimer(window)
        self._answering.timeout.connect(self._answer)
        self._answering.start(ANSWER_MS)
        for name in NOT_DONE:  # not from the command palette either
            window.actions_by_id[name].blockSignals(True)
        TIME.before_turn = self._turn

    def stop(self) -> None:
        """Do nothing more."""
        self._answering.stop()
        self._threads.free()

    def _turn(self, milliseconds: float) -> None:
        self._pause()
        self._threads.take(milliseconds)

    def do(self, number: int) -> str:
        """Do what an event is, and return what it was."""
        self.random = random.Random(self.seed * 1_000_003 + number)  # noqa: S311
        self.longest, self._since = 0.0, real_thread_time()
        self._asking, self._has_answered = None, False
        try:
            said = f"{number}: {self._one()}"
            if self._has_answered:
                QApplication.processEvents()  # how much of what follows its end a loop still does, the clock decides
            rest = self.random.choices(*zip(*RESTS, strict=True))[0]
            if rest is not None:
                TIME.pass_by(rest)
                deliver_deletions()  # no loop runs that would, and what nobody sees any more would slow everything down
            wait_for_menus()
        finally:
            self._pause()
        self.worst = max(self.worst, (self.longest, said))
        self.done.append(said)
        if self._log is not None:
            self._log.write(f"{said} | {seen_in(self.window)}\n")
        return said

    def _pause(self) -> None:
        """Note that one thing is done, and another one begins."""
        now = real_thread_time()
        self.longest, self._since = max(self.longest, now - self._since), now

    def _one(self) -> str:
        popup = QApplication.activePopupWidget()
        if popup is not None:  # it has mouse and keyboard to itself
            return self._in_popup(popup)
        modal = QApplication.activeModalWidget()
        if modal is not None:
            return self._in_dialog(modal)
        if len(self.session.graph.nodes) > MOST_NODES and self.random.random() < 0.1:
            self.session.new_document()
            return "a new document, for the old one is large"
        weights, ways = zip(*self._ways, strict=True)
        chosen: Callable[[], str] = self.random.choices(ways, weights)[0]
        return f"{chosen.__name__} {chosen()}"

    # Popups and dialogs

    def _in_popup(self, popup: QWidget) -> str:
        what = self.random.random()
        if what < 0.15:
            popup.close()
            return f"close {_name(popup)}"
        if isinstance(popup, QMenu) and what < 0.6:
            return self._in_menu(popup)
        if what < 0.75:
            key = self.random.choice(KEYS)
            QTest.keyClick(self._typing_place(), key)
            return f"{key.name} in {_name(popup)}"
        if what < 0.9:
            return self.type_text()
        return self._click_in(popup)

    def _in_menu(self, menu: QMenu) -> str:
        actions = [each for each in menu.actions() if each.isEnabled() and not each.isSeparator() and _may(each)]
        if not actions:
            menu.close()
            return "close an empty menu"
        action = self.random.choice(actions)
        place = menu.actionGeometry(action).center()
        if not menu.rect().contains(place):
            menu.close()
            return "close a menu"
        QTest.mouseClick(menu, Button.LeftButton, NONE, place)
        return f"choose {action.text()!r}"

    def _in_dialog(self, dialog: QWidget) -> str:
        if isinstance(dialog, QDialog) and self.random.random() < 0.2:
            dialog.reject()
            return f"reject {_name(dialog)}"
        if self.random.random() < 0.4:
            key = self.random.choice(KEYS)
            QTest.keyClick(self._typing_place(), key)
            return f"{key.name} in {_name(dialog)}"
        return self._click_in(dialog)

    def _answer(self) -> None:
        """End what waits for an answer within one event."""
        if not QThread.currentThread().loopLevel():
            return
        popup, modal = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        if (popup or modal) is not self._asking:
            self._asking = popup or modal  # it has come just now: let it get the keyboard first
            return
        self._has_answered = True
        if popup is not None:
            popup.close()
        elif isinstance(modal, QDialog):
            buttons = [each for each in modal.findChildren(QAbstractButton) if each.isVisible()]
            if buttons and self.random.random() < 0.7:
                self.random.choice(buttons).click()
            else:
                modal.reject()

    def _click_in(self, widget: QWidget) -> str:
        inner = [each for each in widget.findChildren(QWidget) if _can_be_clicked(each)]
        target = self.random.choice(inner) if inner else widget
        place = QPoint(self.random.randrange(max(target.width(), 1)), self.random.randrange(max(target.height(), 1)))
        QTest.mouseClick(target, Button.LeftButton, NONE, place)
        return f"click {_name(target)} {place.toTuple()}"

    # The mouse on the canvas

    def place(self) -> QPoint:
        """Return a place of the canvas: mostly where something is."""
        board, room = self.canvas.board, self.canvas.viewport().rect()
        free = QPoint(self.random.randrange(room.width()), self.random.randrange(room.height()))
        nodes = [board.items_by_id[node] for node in self.session.graph.nodes if node in board.items_by_id]
        what = self.random.random()
        point: QPointF | None = None
        if nodes and what < 0.75:
            item = self.random.choice(nodes)
            layout = item.layout
            spots = [*layout.ports.values()] * 3 + [QPointF(30, 20)] * 4 + [layout.badge, layout.arrow]
            spots += [row.box.center() for row in layout.rows] + [box.center() for box in layout.ghosts.values()] * 2
            spots += [layout.plus] if layout.plus is not None else []
            point = item.pos() + self.random.choice(spots)
        elif board.layer.shapes and what < 0.85:
            point = self._on_wire(
                [board.layer.shapes[wire] for wire in self.session.graph.wires if wire in board.layer.shapes]
            )
        elif board.annotations.items and what < 0.9:
            box = self.random.choice(list(board.annotations.items.values())).outline()
            corners = [box.center(), box.topLeft() + QPointF(20, 10), box.bottomRight()]
            point = self.random.choice(corners)
        if point is None:
            return free
        seen = self.canvas.camera.to_screen(point).toPoint()
        return seen if room.contains(seen) else free

    def _on_wire(self, shapes: Sequence[WireShape]) -> QPointF:
        shape = self.random.choice(shapes)
        if shape.wire.dots and self.random.random() < 0.5:
            return QPointF(*self.random.choice(shape.wire.dots))
        row = shape.lines[self.random.randrange(len(shape.lines))]
        return QPointF(float(row[0]), float(row[1]))

    def _button(self) -> Qt.MouseButton:
        return self.random.choices((Button.LeftButton, Button.RightButton, Button.MiddleButton), (8, 2, 1))[0]

    def _send(
        self, kind: QEvent.Type, at: QPoint, button: Qt.MouseButton, held: Qt.MouseButton, keys: Qt.KeyboardModifier
    ) -> None:
        view = self.canvas.viewport()
        there = QPointF(view.mapToGlobal(at))
        QApplication.sendEvent(view, QMouseEvent(kind, QPointF(at), there, button, held, keys))
        self._at = at

    def drag_on_canvas(self) -> str:
        """Press somewhere, go elsewhere, release."""
        start, end, button, keys = self.place(), self.place(), self._button(), self.random.choice(HELD)
        self._send(QEvent.Type.MouseButtonPress, start, button, button, keys)
        for step in range(1, 4):
            self._send(QEvent.Type.MouseMove, start + (end - start) * (step / 3), Button.NoButton, button, keys)
        if self.random.random() < 0.9:
            self._send(QEvent.Type.MouseButtonRelease, end, button, Button.NoButton, keys)
        else:
            self._held = button
        return f"{button.name} {start.toTuple()} {end.toTuple()} {keys.name}"

    def click_on_canvas(self) -> str:
        """Click somewhere; with the right button, ask for the menu."""
        at, button, keys = self.place(), self._button(), self.random.choice(HELD)
        QTest.mouseClick(self.canvas.viewport(), button, keys, at)
        if button == Button.RightButton and keys == NONE:
            self.canvas.make_menu(at).popup(self.canvas.viewport().mapToGlobal(at))
        return f"{button.name} {at.toTuple()} {keys.name}"

    def move_over_canvas(self) -> str:
        """Move the pointer, with whatever button is held."""
        at = self.place()
        self._send(QEvent.Type.MouseMove, at, Button.NoButton, self._held, NONE)
        return f"{at.toTuple()}"

    def press_only(self) -> str:
        """Press a button and leave it so."""
        at, self._held = self.place(), self._button()
        self._send(QEvent.Type.MouseButtonPress, at, self._held, self._held, self.random.choice(HELD))
        return f"{self._held.name} {at.toTuple()}"

    def release_only(self) -> str:
        """Release a button that is held, or that is not."""
        at, button, self._held = self.place(), self._held, Button.NoButton
        self._send(QEvent.Type.MouseButtonRelease, at, button or Button.LeftButton, Button.NoButton, NONE)
        return f"{at.toTuple()}"

    def double_click_on_canvas(self) -> str:
        """Double-click somewhere."""
        at = self.place()
        QTest.mouseDClick(self.canvas.viewport(), Button.LeftButton, NONE, at)
        return f"{at.toTuple()}"

    def turn_wheel(self) -> str:
        """Turn the wheel, or slide two fingers."""
        at, view = self.place(), self.canvas.viewport()
        angle = QPoint(self.random.choice((0, 0, 0, 120)), self.random.choice((-240, -120, -15, 15, 120, 240)))
        pixels = self.random.choice((QPoint(), QPoint(), QPoint(7, -12)))
        event = QWheelEvent(
            *(QPointF(at), QPointF(view.mapToGlobal(at)), pixels, angle, self._held, self.random.choice(HELD)),
            *(Qt.ScrollPhase.NoScrollPhase, False),
        )
        QApplication.sendEvent(view, event)
        if self.canvas.zoom < 0.2 and self.random.random() < 0.3:
            self.canvas.fit()
        return f"{at.toTuple()} {angle.toTuple()} {pixels.toTuple()}"

    # Keys

    def _typing_place(self) -> QWidget:
        popup = QApplication.activePopupWidget()
        focus = QApplication.focusWidget()
        if popup is not None and (focus is None or not popup.isAncestorOf(focus)):
            return popup
        return focus or self.canvas

    def press_key(self) -> str:
        """Press a key, mostly on the canvas; sometimes only down or only up."""
        place = self.canvas if self.random.random() < 0.5 else self._typing_place()
        key = self.random.choice((*KEYS, *KEYS, Key.Key_Space, Key.Key_Y, *(Key(ord(each)) for each in "AFGMRXDHQ")))
        keys = self.random.choice(HELD)
        if (key, keys) in ((Key.Key_Q, Modifier.ControlModifier), (Key.Key_F4, Modifier.AltModifier)):
            return "not to close"
        if key in (Key.Key_Space, Key.Key_Y):
            (QTest.keyPress if self.random.random() < 0.5 else QTest.keyRelease)(place, key, keys)
        else:
            QTest.keyClick(place, key, keys)
        return f"{key.name} {keys.name} in {_name(place)}"

    def press_shortcut(self) -> str:
        """Press the keys of an action, with the canvas in focus or not."""
        if self.random.random() < 0.7:
            self.canvas.setFocus()
        named = [
            each for each in ACTIONS.values() if each.shortcuts and each.id not in NOT_DONE and self._wants(each.id)
        ]
        action = self.random.choice(named)
        combination = self.window.actions_by_id[action.id].shortcut()
        if combination.isEmpty():
            return "none"
        if self.window.actions_by_id[action.id].isEnabled():
            self.taken[action.id] += 1
        for index in range(combination.count()):
            keys = combination[index]  # type: ignore[index] # the stubs of PySide know no __getitem__
            QTest.keyClick(self._typing_place(), keys.key(), keys.keyboardModifiers())
        return f"{combination.toString()} ({action.id})"

    def _wants(self, action: str) -> bool:
        return not action.startswith(RARE) or self.random.random() < 0.02

    def type_text(self) -> str:
        """Type something, wherever the keyboard is."""
        text = "".join(self.random.choice(LETTERS) for _ in range(self.random.randint(1, 6)))
        if self.random.random() < 0.3:
            text = self.random.choice(("relu", "dense", "784", "(1, -1)", "0.5", "conv", "data", "None"))
        place = self._typing_place()
        if place is self.canvas:
            self.canvas.setFocus()
            QTest.keyClick(self.canvas, Key.Key_F2)
            place = self._typing_place()
        for letter in text:
            _type(self._typing_place(), letter)
            self._pause()
        end = self.random.choice((Key.Key_Return, Key.Key_Return, Key.Key_Escape, Key.Key_Tab, None))
        if end is not None:
            QTest.keyClick(self._typing_place(), end)
        return f"{text!r} {end.name if end else ''} in {_name(place)}"

    # Menus, buttons, fields

    def trigger_action(self) -> str:
        """Take an action from a menu, if it can be done."""
        known = self.window.actions_by_id
        names = [each for each in ACTIONS if each not in NOT_DONE and self._wants(each)]
        if self.random.random() < 0.9:  # most of what there is needs a selection that a click can't make
            names = [each for each in names if known[each].isEnabled()]
        return self._trigger(self.random.choice(names))

    def _trigger(self, name: str) -> str:
        action = self.window.actions_by_id[name]
        was_enabled = action.isEnabled()
        self.taken[name] += was_enabled
        action.trigger()
        return f"{name} {'' if was_enabled else '(disabled)'}"

    def act_on_some(self) -> str:
        """Select a part of the graph, then do what was done least so far of all that can be done with it."""
        room = self.canvas.viewport().rect()
        if self.random.random() < 0.5:
            self.canvas.fit()
            self._pause()
            corner = self.random.choice((QPoint(2, 2), room.bottomRight() - QPoint(2, 2)))
            end = QPoint(self.random.randrange(room.width()), self.random.randrange(room.height()))
            for kind, at, button in (
                (QEvent.Type.MouseButtonPress, corner, Button.LeftButton),
                (QEvent.Type.MouseMove, end, Button.NoButton),
                (QEvent.Type.MouseButtonRelease, end, Button.LeftButton),
            ):
                is_released = kind == QEvent.Type.MouseButtonRelease
                self._send(kind, at, button, Button.NoButton if is_released else Button.LeftButton, NONE)
        elif self.random.random() < 0.5:
            self._trigger("edit.select_all")
        else:
            self._click_ghost()
        self._pause()
        known = self.window.actions_by_id
        names = [each for each in ACTIONS if each not in NOT_DONE and self._wants(each) and known[each].isEnabled()]
        least = min(self.taken[each] for each in names)
        return self._trigger(self.random.choice([each for each in names if self.taken[each] <= least + 1]))

    def _click_ghost(self) -> None:
        """Select a parameter that no node stands for, if one is in sight."""
        items, room = self.canvas.board.items_by_id, self.canvas.viewport().rect()
        seen = [
            self.canvas.camera.to_screen(items[node].pos() + box.center()).toPoint()
            for node in self.session.graph.nodes
            if node in items
            for box in items[node].layout.ghosts.values()
        ]
        seen = [each for each in seen if room.contains(each)]
        if seen:
            place = self.random.choice(seen)
            self._send(QEvent.Type.MouseButtonPress, place, Button.LeftButton, Button.LeftButton, NONE)
            self._send(QEvent.Type.MouseButtonRelease, place, Button.LeftButton, Button.NoButton, NONE)

    def click_widget(self) -> str:
        """Click somewhere in the window."""
        return self._click_in(self.window)

    def choose_in_combo(self) -> str:
        """Choose in a field with choices."""
        fields = [each for each in self.window.findChildren(QComboBox) if each.isVisible() and each.isEnabled()]
        if not fields:
            return "nothing"
        field = self.random.choice(fields)
        QTest.keyClick(field, self.random.choice((Key.Key_Down, Key.Key_Up, Key.Key_End)))
        return _name(field)

    def undo_burst(self) -> str:
        """Undo many steps, and redo some."""
        back, on = self.random.randint(1, 15), self.random.randint(0, 15)
        for name, times in (("edit.undo", back), ("edit.redo", on)):
            for _ in range(times):
                self._trigger(name)
                self._pause()
        return f"{back}, redo {on}"

    def paste(self) -> str:
        """Paste what the clipboard holds: what was copied, junk, or a document that was damaged."""
        what = self.random.randrange(4)
        if what == 1:
            QApplication.clipboard().setText(self.random.choice(JUNK))
        elif what == 2:
            text = list(dumps(self.session.document))
            for _ in range(self.random.randint(0, 3)):
                text[self.random.randrange(len(text))] = self.random.choice('"{}[],:0aé')
            QApplication.clipboard().setText("".join(text))
        elif what == 3:
            self._trigger("edit.copy")
        self._trigger("edit.paste")
        return ("what is there", "junk", "a damaged document", "a copy")[what]

    def drop_layer(self) -> str:
        """Drop a layer of the palette on the canvas."""
        offer, at, view = self.random.choice(self._offers), self.place(), self.canvas.viewport()
        data = QMimeData()
        data.setData(NODE_MIME, offer.payload() if self.random.random() < 0.97 else b"{junk")
        copy, button, keys = Qt.DropAction.CopyAction, Button.LeftButton, self.random.choice(HELD)
        QApplication.sendEvent(view, QDragEnterEvent(at, copy, data, button, keys))
        QApplication.sendEvent(view, QDragMoveEvent(at, copy, data, button, keys))
        if self.random.random() < 0.9:
            QApplication.sendEvent(view, QDropEvent(QPointF(at), copy, data, button, keys))
        return f"{offer.title} {at.toTuple()}"

    def run_steps(self) -> str:
        """Initialize and step, and mostly wait for the engine."""
        names = [each for each in ACTIONS if each.startswith("run.")]
        chosen = [self.random.choice(names) for _ in range(self.random.randint(1, 4))]
        for name in chosen:
            self._trigger(name)
            self._pause()
        if self.random.random() < 0.7:
            TIME.pass_by(1)
        return " ".join(chosen)

    def let_it_run(self) -> str:
        """Train, play or follow each edit, mostly a network that can be trained; other events go on meanwhile."""
        name = ""
        if self.random.random() < 0.5:
            name = self.random.choice(TRAINABLE)
            self.session.open_copy(FOLDER / f"{name}.symloom.json")
        action = self.random.choice(ENGINES)
        self._trigger(action)
        self._pause()
        if self.random.random() < 0.5:
            TIME.pass_by(self.random.randint(1, 40))
        return f"{name} {action}"

    def work_in_panel(self) -> str:
        """Bring a panel to the front and click in it; sometimes put it elsewhere or away."""
        dock = self.random.choice(list(self.window.docks.values()))
        what = self.random.random()
        if what < 0.06:
            dock.toggleViewAction().trigger()
            return f"toggle {dock.objectName()}"
        if what < 0.1:
            area = self.random.choice(AREAS)
            self.window.docks.move(dock.objectName().removeprefix("dock_"), area)
            return f"move {dock.objectName()} {area.name}"
        dock.show()
        dock.raise_()
        TIME.pass_by(0)
        self._pause()
        return f"{dock.objectName()} {self._click_in(dock)}"

    def resize(self) -> str:
        """Give the window another size."""
        size = self.random.randint(900, 1500), self.random.randint(600, 1000)
        self.window.resize(*size)
        return f"{size}"

    def open_document(self) -> str:
        """Open an example, or a file with junk in it."""
        if self.random.random() < 0.6:
            chosen = self.random.choice(EXAMPLES).path
        else:
            chosen = self.folder / "junk.symloom.json"
            chosen.write_text(self.random.choice((*JUNK, json.dumps({"format": "symloom"}))), "utf-8")
        self.session.open_copy(chosen)
        return chosen.name

    # At rest

    def leave_running(self) -> None:
        """Train a network and play another run of it: what closing the window has to end."""
        self.session.open_copy(FOLDER / f"{TRAINABLE[0]}.symloom.json")
        for action in ("train.toggle", "run.play"):
            self.window.actions_by_id[action].trigger()
            TIME.pass_by(20)

    def settle(self) -> None:
        """Let go of everything, close what is open, and wait for the engine."""
        for _ in range(50):
            popup, modal = QApplication.activePopupWidget(), QApplication.activeModalWidget()
            if popup is not None:
                popup.close()
            elif modal is not None:
                modal.close()
            else:
                break
            TIME.pass_by(0)
        self.canvas.cancel_gesture()
        self._held = Button.NoButton
        self.session.player.pause()
        self.session.live.set_on(False)
        self.session.training.stop()
        while self.session.training.is_active or self.session.run.state.busy:
            TIME.pass_by(STEP_MS)
        TIME.pass_by(CALM_MS)


def _type(place: QWidget, letter: str) -> None:
    if letter.isascii():
        QTest.keyClick(place, letter)  # type: ignore[call-overload] # nor letters
    else:  # Qt's own helper knows no key for it
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(place, QKeyEvent(kind, 0, NONE, letter))


def _may(action: QAction) -> bool:
    return action.objectName() not in NOT_DONE


def _can_be_clicked(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled() and widget.width() > 2 and widget.height() > 2


def _name(widget: QWidget) -> str:
    return f"{type(widget).__name__}({widget.objectName() or widget.accessibleName()})"


def wait_for_menus() -> None:
    """Let open menus do what they do a moment after a click: their timers are Qt's own."""
    dispatcher = QAbstractEventDispatcher.instance()
    while any(dispatcher.registeredTimers(menu) for menu in _open_menus()):
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def _open_menus() -> list[QMenu]:
    if QApplication.activePopupWidget() is None:
        return []
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, QMenu) and each.isVisible()]


def seen_in(window: MainWindow) -> str:
    """Return what a window shows, in a few characters: where two runs part, their logs do."""
    session, canvas, focus = window.session, window.canvas, QApplication.focusWidget()
    nodes = [(each.name, each.operator, tuple(each.position)) for each in session.graph.nodes.values()]
    able = [name for name in ACTIONS if window.actions_by_id[name].isEnabled()]
    training = session.training.current
    seen = (
        *(nodes, len(session.graph.wires), sorted(map(str, session.selection)), able),
        *(canvas.zoom, canvas.camera.to_screen(QPointF()).toTuple(), canvas.size().toTuple()),
        *(session.run.state.position, session.run.state.busy, training and training.iteration),
    )
    told = f"{len(nodes)} nodes, {session.history.position} edits, {'' if focus is None else _name(focus)}"
    return f"{told}, {crc32(repr(seen).encode()):08x}"
