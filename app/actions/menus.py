"""How the actions are laid out in menus, and the Qt actions that are made from them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from app.actions.action import CONTEXT, QT_TRANSLATE_NOOP, Action, Workbench
from app.actions.arrange import ARRANGE_ACTIONS
from app.actions.clipboard import CLIPBOARD_ACTIONS
from app.actions.debug import DEBUG_ACTIONS
from app.actions.desk import DESK_ACTIONS
from app.actions.edit import EDIT_ACTIONS, GRAPH_ACTIONS
from app.actions.file import FILE_ACTIONS
from app.actions.frames import FRAME_ACTIONS, SWATCHES, colour_action
from app.actions.keyboard import KEYBOARD_ACTIONS
from app.actions.mouse import MOUSE_ACTIONS
from app.actions.run import RUN_ACTIONS
from app.actions.run_view import RUN_VIEW_ACTIONS
from app.actions.select import SELECT_ACTIONS
from app.actions.train import TRAIN_ACTIONS
from app.actions.values import VALUE_ACTIONS
from app.actions.view import EXPORT_ACTIONS, HELP_ACTIONS, VIEW_ACTIONS
from app.actions.wire_view import WIRE_VIEW_ACTIONS
from app.actions.wires import WIRE_ACTIONS

ACTIONS: Mapping[str, Action] = {
    action.id: action
    for group in (
        FILE_ACTIONS,
        DESK_ACTIONS,
        EDIT_ACTIONS,
        CLIPBOARD_ACTIONS,
        WIRE_ACTIONS,
        VIEW_ACTIONS,
        GRAPH_ACTIONS,
        ARRANGE_ACTIONS,
        KEYBOARD_ACTIONS,
        MOUSE_ACTIONS,
        FRAME_ACTIONS,
        SELECT_ACTIONS,
        WIRE_VIEW_ACTIONS,
        RUN_VIEW_ACTIONS,
        RUN_ACTIONS,
        DEBUG_ACTIONS,
        TRAIN_ACTIONS,
        VALUE_ACTIONS,
        EXPORT_ACTIONS,
        HELP_ACTIONS,
    )
    for action in group
}
"""Every action by its id."""


@dataclass(frozen=True)
class Menu:
    """A menu: ids of actions, menus within, and None for a line between.

    A menu with a slot and no entries is filled by the window.
    """

    title: str
    entries: tuple[str | Menu | None, ...] = ()
    slot: str = ""


MENUS = (
    Menu(
        QT_TRANSLATE_NOOP("actions", "&File"),
        (
            "file.new",
            "file.open",
            Menu(QT_TRANSLATE_NOOP("actions", "Open &recent"), slot="recent"),
            Menu(QT_TRANSLATE_NOOP("actions", "&Examples"), slot="examples"),
            None,
            "file.save",
            "file.save_as",
            "file.export_picture",
            "file.copy_picture",
            "file.print",
            None,
            "file.quit",
        ),
    ),
    Menu(
        QT_TRANSLATE_NOOP("actions", "&Edit"),
        (
            "edit.undo",
            "edit.redo",
            None,
            "edit.cut",
            "edit.copy",
            "edit.paste",
            "edit.paste_connected",
            "edit.paste_shared",
            None,
            "edit.duplicate",
            "edit.duplicate_shared",
            None,
            "edit.delete",
            "edit.delete_reconnect",
            None,
            "edit.select_all",
            "edit.select_none",
            "edit.select_invert",
            Menu(
                QT_TRANSLATE_NOOP("actions", "Select by wi&res"),
                ("select.upstream", "select.downstream", "select.connected", "select.same_type"),
            ),
            None,
            "edit.find",
        ),
    ),
    Menu(
        QT_TRANSLATE_NOOP("actions", "&View"),
        (
            "view.fit",
            "view.fit_selection",
            "view.set_place",
            "view.back",
            "view.forward",
            "view.actual_size",
            "view.zoom_in",
            "view.zoom_out",
            None,
            Menu(
                QT_TRANSLATE_NOOP("actions", "&Theme"),
                ("view.theme_system", "view.theme_light", "view.theme_dark", "view.theme_contrast"),
            ),
            Menu(
                QT_TRANSLATE_NOOP("actions", "&Wires"),
                (
                    "view.wires_curve",
                    "view.wires_straight",
                    "view.wires_angle",
                    "view.wires_hidden",
                    None,
                    "view.wire_labels",
                ),
            ),
            "view.numbers",
            Menu(
                QT_TRANSLATE_NOOP("actions", "P&ictures on nodes"),
                ("view.minis_heat_map", "view.minis_histogram", "view.minis_none"),
            ),
            "view.norms",
            "view.costs",
            "view.step_card",
            "view.minimap",
            Menu(QT_TRANSLATE_NOOP("actions", "M&ouse"), ("view.right_pans", "view.wheel_pans", "view.box_contains")),
            "view.reduce_motion",
            Menu(
                QT_TRANSLATE_NOOP("actions", "&Language"),
                ("view.language_system", "view.language_en", "view.language_zh_CN"),
            ),
            Menu(QT_TRANSLATE_NOOP("actions", "&Panels"), slot="panels"),
            "view.inspect",
            "view.next_panel",
            "view.previous_panel",
            "view.reset_layout",
            None,
            "view.full_screen",
            "view.present",
        ),
    ),
    Menu(
        QT_TRANSLATE_NOOP("actions", "&Graph"),
        (
            "graph.add",
            "graph.connect_to",
            "graph.make_variable",
            None,
            "graph.connect_selection",
            "graph.swap_inputs",
            "graph.replace",
            None,
            "graph.layout",
            Menu(
                QT_TRANSLATE_NOOP("actions", "A&lign"),
                (
                    "graph.align_left",
                    "graph.align_centre",
                    "graph.align_right",
                    None,
                    "graph.align_top",
                    "graph.align_middle",
                    "graph.align_bottom",
                    None,
                    "graph.distribute_horizontal",
                    "graph.distribute_vertical",
                ),
            ),
            "graph.straighten",
            "view.snap",
            None,
            "graph.mute",
            "graph.collapse",
            "graph.hide_unused",
            "graph.pin",
            None,
            "graph.frame",
            "graph.note",
            "graph.comment",
            Menu(QT_TRANSLATE_NOOP("actions", "Colo&ur"), tuple(colour_action(name) for name in SWATCHES)),
            None,
            "graph.next_problem",
        ),
    ),
    Menu(
        QT_TRANSLATE_NOOP("actions", "&Run"),
        (
            "run.initialize",
            "values.edit",
            "values.load",
            None,
            "run.continue",
            "run.step_forward",
            "run.step_into",
            "run.step_out",
            "run.step_back",
            "run.play",
            None,
            "run.forward",
            "run.backward",
            "run.update",
            "run.to_selected",
            "run.to_selected_backward",
            "run.skip_start",
            "run.skip_end",
            None,
            "debug.toggle",
            "debug.enable",
            "debug.clear",
            None,
            "debug.live",
            "debug.gradient_graph",
            "debug.updates",
            "debug.zero_gradients",
            None,
            "run.restart",
            "run.reset",
            None,
            "train.toggle",
            "train.step",
            "train.stop",
        ),
    ),
    Menu(QT_TRANSLATE_NOOP("actions", "E&xport"), ("export.all", None, *(each.id for each in EXPORT_ACTIONS[1:]))),
    Menu(
        QT_TRANSLATE_NOOP("actions", "&Help"),
        ("help.welcome", "help.tour", "help.palette", "help.selection", "help.shortcuts", None, "help.about"),
    ),
)


def translated(text: str) -> str:
    """Return a text of an action in the language of the interface."""
    return QCoreApplication.translate(CONTEXT, text)


def plain_text(action: Action) -> str:
    """Return what an action is called, without the marks of menus."""
    return without_marks(translated(action.text)).rstrip("…")


def without_marks(text: str) -> str:
    """Return a text of a menu without its mnemonic, which is a letter of its own in Chinese: ``File(&F)``."""
    return re.sub(r"\(&\w\)", "", text).replace("&", "")


class ActionSet(QObject):
    """The Qt actions of a window, by id."""

    def __init__(self, bench: Workbench, canvas: QWidget, window: QWidget) -> None:
        super().__init__(window)
        self._bench = bench
        self._qt = {action.id: self._made(action, canvas, window) for action in ACTIONS.values()}

    def __getitem__(self, action_id: str) -> QAction:
        return self._qt[action_id]

    def all(self) -> Iterable[QAction]:
        """Return every action."""
        return self._qt.values()

    def _made(self, action: Action, canvas: QWidget, window: QWidget) -> QAction:
        made = QAction(translated(action.text), window)
        made.setObjectName(action.id)
        made.setIconText(plain_text(action))
        made.setShortcuts([QKeySequence(shortcut) for shortcut in action.shortcuts])
        made.setToolTip(tool_tip(action))
        made.setStatusTip(translated(action.tip))
        made.setCheckable(action.is_checked is not None)
        made.triggered.connect(lambda _checked=False: self._trigger(action))
        if action.on_canvas:
            made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            canvas.addAction(made)
        else:
            window.addAction(made)
        return made

    def retranslate(self) -> None:
        """Say everything again, in the language that the interface has now."""
        for action_id, made in self._qt.items():
            action = ACTIONS[action_id]
            made.setText(translated(action.text))
            made.setIconText(plain_text(action))
            made.setToolTip(tool_tip(action))
            made.setStatusTip(translated(action.tip))
        self.refresh()

    def _trigger(self, action: Action) -> None:
        action.run(self._bench)
        self.refresh()

    def refresh(self) -> None:
        """Enable what can be done now, and name what Undo and Redo would do."""
        for action_id, made in self._qt.items():
            action = ACTIONS[action_id]
            made.setEnabled(action.is_enabled(self._bench))
            if action.is_checked is not None:
                made.setChecked(action.is_checked(self._bench))
            if action.details is not None:
                details = action.details(self._bench)
                made.setText(f"{translated(action.text)} {details[:1].lower()}{details[1:]}".rstrip())

    def fill(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Make the menus; returns those that the window fills, by their slot."""
        slots: dict[str, QMenu] = {}
        for menu in MENUS:
            self._fill_menu(bar.addMenu(translated(menu.title)), menu, slots)
        return slots

    def _fill_menu(self, made: QMenu, menu: Menu, slots: dict[str, QMenu]) -> None:
        made.setToolTipsVisible(False)
        if menu.slot:
            slots[menu.slot] = made
        for entry in menu.entries:
            if entry is None:
                made.addSeparator()
            elif isinstance(entry, Menu):
                self._fill_menu(made.addMenu(translated(entry.title)), entry, slots)
            else:
                made.addAction(self._qt[entry])


def clear_bar(bar: QMenuBar) -> None:
    """Take every menu away, to make them again."""
    for menu in bar.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly):
        menu.deleteLater()
    bar.clear()


def tool_tip(action: Action) -> str:
    """Return name, shortcut and a sentence."""
    keys = (
        QKeySequence(action.shortcuts[0]).toString(QKeySequence.SequenceFormat.NativeText) if action.shortcuts else ""
    )
    head = f'<span style="font-weight:600">{plain_text(action)}</span>' + (f"&nbsp;&nbsp;{keys}" if keys else "")
    return f"{head}<br>{translated(action.tip)}"
