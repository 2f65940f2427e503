"""Keys and gestures: every action with its keys, to look up and to change."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QHBoxLayout,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QWidget,
)

from app.actions.action import QT_TRANSLATE_NOOP
from app.actions.keymap import Keymap, is_fixed
from app.actions.menus import ACTIONS, MENUS, Menu, plain_text, translated, without_marks
from app.actions.presets import PRESETS
from app.dialogs.texts import CONTEXT, GESTURES, TextDialog
from app.theme import GRID, color, mono, notifier, theme
from app.widgets.labels import Label

ACTION = Qt.ItemDataRole.UserRole
KEYS_COLUMN = 376
OF_QT = QT_TRANSLATE_NOOP("QKeySequenceEdit", "Press shortcut")
"""What the field for keys reads while it is empty; translated here because the words that Qt brings are unclear."""
translate = QCoreApplication.translate


class ShortcutsDialog(TextDialog):
    """Type to find an action; choose it and press the keys that it should have."""

    def __init__(self, keymap: Keymap, parent: QWidget | None = None) -> None:
        super().__init__(translate("dialogs", "Keys and gestures"), parent)
        self.keymap = keymap
        self.resize(680, 720)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(self.tr("Search actions and keys"))
        self.search.setAccessibleName(self.tr("Search actions and keys"))
        self.search.textChanged.connect(self._filter)
        self.tree = QTreeWidget(self)
        self.tree.setHeaderHidden(True)
        self.tree.setColumnCount(2)
        self.tree.setAccessibleName(self.tr("Keys and gestures"))
        self.tree.currentItemChanged.connect(self._show_choice)
        self.tree.itemActivated.connect(self._edit)
        self._add_presets()
        self.column.addWidget(self.search)
        self.column.addWidget(self.tree)
        self._add_editor()
        self._fill()
        notifier().changed.connect(self._use_theme)
        self.add_close().button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)  # Enter chooses a row
        self.search.returnPressed.connect(self._choose_first)
        self.search.setFocus()

    def _add_presets(self) -> None:
        """Let people choose the keys that they have in their hands."""
        self.presets = QComboBox(self)
        for each in PRESETS.values():
            self.presets.addItem(translated(each.title), each.name)
        self.presets.setCurrentIndex(self.presets.findData(self.keymap.preset.name))
        self.presets.setAccessibleName(self.tr("Set of keys"))
        self.presets.setToolTip(self.tr("Keys as in another program; what you change is kept for each set"))
        self.presets.activated.connect(self._choose_preset)
        label = Label(self.tr("Set of keys"), "field", parent=self)
        label.setBuddy(self.presets)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(label)
        line.addWidget(self.presets, 1)
        self.column.addLayout(line)

    def _choose_preset(self) -> None:
        self.keymap.choose_preset(str(self.presets.currentData()))
        self._show_again(self.action)

    # The list

    def _fill(self) -> None:
        self.tree.clear()
        canvas = self._group(self.tr("Canvas"))
        for gesture, what in GESTURES:
            self._row(canvas, translate(CONTEXT, what), translate(CONTEXT, gesture))
        for menu in MENUS:
            self._add_menu(self._group(without_marks(translated(menu.title))), menu)
        self.tree.expandAll()
        self.tree.setColumnWidth(0, KEYS_COLUMN)
        self._filter(self.search.text())
        self._show_choice()

    def _use_theme(self) -> None:
        self._show_again(self.action)

    def _group(self, title: str) -> QTreeWidgetItem:
        group = QTreeWidgetItem(self.tree, [title])
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        group.setForeground(0, color(theme().dim))
        return group

    def _add_menu(self, group: QTreeWidgetItem, menu: Menu, within: str = "") -> None:
        """Add a row for each action; what a menu within is called stands before its actions: "Align › Left"."""
        for entry in menu.entries:
            if isinstance(entry, Menu):
                self._add_menu(group, entry, f"{within}{without_marks(translated(entry.title))} › ")
            elif entry is not None:
                row = self._row(group, within + plain_text(ACTIONS[entry]), _readable(self.keymap.keys(entry)))
                row.setData(0, ACTION, entry)
                row.setToolTip(0, translated(ACTIONS[entry].tip))
                if self.keymap.is_changed(entry):
                    row.setForeground(1, color(theme().accent))
                    row.setToolTip(1, self.tr("Changed"))

    def _row(self, group: QTreeWidgetItem, text: str, keys: str) -> QTreeWidgetItem:
        row = QTreeWidgetItem(group, [text, keys])
        row.setFont(1, mono())
        return row

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for group in (self.tree.topLevelItem(index) for index in range(self.tree.topLevelItemCount())):
            rows = [row for row in map(group.child, range(group.childCount())) if row is not None] if group else []
            for row in rows:
                said = f"{row.text(0)} {row.text(1)}".casefold()
                row.setHidden(not all(word in said for word in words))
            if group is not None:
                group.setHidden(all(row.isHidden() for row in rows))

    def _choose_first(self) -> None:
        """Go to the first action that was found, ready for its new keys."""
        walk = QTreeWidgetItemIterator(self.tree, QTreeWidgetItemIterator.IteratorFlag.NotHidden)
        while (row := walk.value()) is not None:
            if row.data(0, ACTION):
                self.tree.setCurrentItem(row)
                self._edit()
                return
            walk += 1

    def row(self, action: str) -> QTreeWidgetItem:
        """Return the row of an action."""
        every = Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive
        return next(row for row in self.tree.findItems("", every) if row.data(0, ACTION) == action)

    # Changing keys

    def _add_editor(self) -> None:
        self.editor = QKeySequenceEdit(self)
        self.editor.setMaximumSequenceLength(1)
        self.editor.setAccessibleName(self.tr("New keys"))
        self.editor.keySequenceChanged.connect(self._show_conflict)
        self.assign_button = self._button(self.tr("Use these keys"), self.assign)
        self.reset_button = self._button(self.tr("Reset"), self.reset)
        self.reset_all_button = self._button(self.tr("Reset all"), self.reset_all)
        self.conflict = Label("", "waiting", wrap=True, parent=self)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        for widget in (self.editor, self.assign_button, self.reset_button, self.reset_all_button):
            line.addWidget(widget)
        self.column.addLayout(line)
        self.column.addWidget(self.conflict)

    def _button(self, text: str, slot: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.clicked.connect(slot)
        return button

    @property
    def action(self) -> str | None:
        """The action that is chosen."""
        row = self.tree.currentItem()
        found = row.data(0, ACTION) if row is not None else None
        return str(found) if found else None

    def _show_choice(self) -> None:
        action = self.action
        keys = self.keymap.keys(action) if action else []
        self.editor.setKeySequence(QKeySequence(keys[0] if keys else ""))
        self.editor.setEnabled(action is not None)
        self.reset_button.setEnabled(action is not None and self.keymap.is_changed(action))
        self._show_conflict()

    def _edit(self) -> None:
        if self.action:
            self.editor.setFocus()

    def _show_conflict(self) -> None:
        """Say who has the keys that were pressed, before anything is changed."""
        action, keys = self.action, self._pressed()
        owner = self.keymap.owner(keys, action) if action and keys else None
        text = ""
        if keys and is_fixed(keys):
            text = self.tr("{0} always means the same on the canvas. Choose other keys.").format(_readable([keys]))
        elif owner is not None:
            text = self.tr("{0} means “{1}” now, which would lose it.").format(
                _readable([keys]), plain_text(ACTIONS[owner])
            )
        elif not action:
            text = self.tr("Choose an action to change its keys.")
        self.conflict.setText(text)
        before = self.keymap.keys(action) if action else []
        can_assign = action is not None and not is_fixed(keys) and keys != (before[0] if before else "")
        self.assign_button.setEnabled(can_assign)

    def _pressed(self) -> str:
        return self.editor.keySequence().toString()

    def assign(self) -> None:
        """Give the chosen action the keys that were pressed; none take its keys away."""
        if (action := self.action) is not None:
            keys = self._pressed()
            self.keymap.assign(action, [keys] if keys else [])
            self._show_again(action)

    def reset(self) -> None:
        """Give the chosen action its own keys back."""
        if (action := self.action) is not None:
            self.keymap.reset(action)
            self._show_again(action)

    def reset_all(self) -> None:
        """Give every action its own keys back."""
        action = self.action
        self.keymap.reset_all()
        self._show_again(action)

    def _show_again(self, action: str | None) -> None:
        self._fill()
        if action is not None:
            self.tree.setCurrentItem(self.row(action))


def _readable(keys: list[str]) -> str:
    return ", ".join(QKeySequence(each).toString(QKeySequence.SequenceFormat.NativeText) for each in keys)
