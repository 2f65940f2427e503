"""The docks around the canvas: where the panels are, how they are moved and closed, and how that is remembered.

Docked panels have no title bar: their tabs and the menu say what they are. A tab that is dragged out of its row becomes
a window of its own. That has a title bar, to move it, to put it back and to close it, and so has a panel that is alone.
Knows nothing of what the panels show, and needs nothing that is slow to load.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from PySide6.QtCore import QByteArray, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QActionGroup, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QTabBar,
    QTabWidget,
    QToolButton,
    QWidget,
)

from app.theme import icon, notifier
from app.widgets.guarding import guards_events
from app.widgets.seen import is_seen

LAYOUT_VERSION = 6
PALETTE_WIDTH, INSPECTOR_WIDTH, BOTTOM_HEIGHT, CODE_WIDTH = 184, 304, 320, 480
CODE_SHARE = 0.38
"""Of a wide window; lines of code are rarely longer than that shows."""
TITLE_HEIGHT = 32
FLOATING_SIZE, LEAST_FLOATING = QSize(480, 400), QSize(304, 320)
UNTITLED = ("palette", "code")
"""Panels that are alone in their place, and say what they are."""
RAISE_TRIES, RAISE_MS = 20, 20


class Docks(QObject):
    """The docks of a window by name, empty at first."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        option = QMainWindow.DockOption
        # A tab can be dragged out of its row, and becomes a tab again wherever it is put back: there it has a name.
        window.setDockOptions(option.AllowTabbedDocks | option.ForceTabbedDocks | option.GroupedDragging)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self._docks = {name: PanelDock(name, title, window) for name, title in self._titles().items()}
        for dock in self._docks.values():
            for moved in (dock.topLevelChanged, dock.dockLocationChanged, dock.visibilityChanged):
                moved.connect(self._show_titles_later)
        self.arrange()

    def _titles(self) -> dict[str, str]:
        return {
            "palette": self.tr("Palette"),
            "inspector": self.tr("Inspector"),
            "rule": self.tr("Local rule"),
            "values": self.tr("Values"),
            "parameters": self.tr("Parameters"),
            "laboratory": self.tr("Laboratory"),
            "analysis": self.tr("Analysis"),
            "breakpoints": self.tr("Breakpoints"),
            "training": self.tr("Training"),
            "recordings": self.tr("Over time"),
            "problems": self.tr("Problems"),
            "log": self.tr("Log"),
            "code": self.tr("Code"),
            "outline": self.tr("Outline"),
            "history": self.tr("History"),
        }

    def retranslate(self) -> None:
        """Write the titles in the language of the interface."""
        for name, title in self._titles().items():
            self._docks[name].rename(title)
        self._show_titles_later()

    def __getitem__(self, name: str) -> PanelDock:
        return self._docks[name]

    def values(self) -> Iterable[PanelDock]:
        """Return all docks."""
        return self._docks.values()

    # Where they are

    def arrange(self) -> None:
        """Put every dock into its own place."""
        docks, area, window = self._docks, Qt.DockWidgetArea, self._window
        for dock in docks.values():
            dock.setFloating(False)
        window.addDockWidget(area.LeftDockWidgetArea, docks["palette"])
        window.addDockWidget(area.RightDockWidgetArea, docks["inspector"])
        window.tabifyDockWidget(docks["inspector"], docks["outline"])
        window.tabifyDockWidget(docks["outline"], docks["history"])
        window.addDockWidget(area.BottomDockWidgetArea, docks["values"])
        window.splitDockWidget(docks["values"], docks["code"], Qt.Orientation.Horizontal)
        window.tabifyDockWidget(docks["values"], docks["rule"])
        window.tabifyDockWidget(docks["rule"], docks["parameters"])
        window.tabifyDockWidget(docks["parameters"], docks["laboratory"])
        window.tabifyDockWidget(docks["laboratory"], docks["analysis"])
        window.tabifyDockWidget(docks["analysis"], docks["training"])
        window.tabifyDockWidget(docks["training"], docks["recordings"])
        window.tabifyDockWidget(docks["recordings"], docks["breakpoints"])
        window.tabifyDockWidget(docks["breakpoints"], docks["problems"])
        window.tabifyDockWidget(docks["problems"], docks["log"])
        for dock in docks.values():
            dock.show()
        docks["values"].raise_()
        docks["inspector"].raise_()
        self.spread()

    def spread(self) -> None:
        """Give every dock its own size."""
        docks, window = self._docks, self._window
        sides = [docks["palette"], docks["inspector"]]
        window.resizeDocks(
            sides,
            [max(PALETTE_WIDTH, docks["palette"].widget().sizeHint().width()), INSPECTOR_WIDTH],
            Qt.Orientation.Horizontal,
        )
        code = max(round(window.width() * CODE_SHARE), CODE_WIDTH)
        rest = max(window.width() - code, CODE_WIDTH)
        window.resizeDocks([docks["values"], docks["code"]], [rest, code], Qt.Orientation.Horizontal)
        window.resizeDocks([docks["values"]], [min(BOTTOM_HEIGHT, window.height() // 3)], Qt.Orientation.Vertical)

    def _show_titles_later(self) -> None:
        QTimer.singleShot(0, self, self._show_titles)

    def _show_titles(self) -> None:
        """Give a title to each dock that has no tab to be named and dragged by, beside those that never have one."""
        for name, dock in self._docks.items():
            is_alone = name not in UNTITLED and not self._window.tabifiedDockWidgets(dock)
            dock.show_title(dock.isFloating() or is_alone)

    def state(self) -> QByteArray:
        """Return where all docks are, to be remembered.

        Those that share a window of their own get one each: Qt restores what they share without titles.
        """
        for dock in self._docks.values():
            if dock.window() not in (dock, self._window):
                dock.setFloating(True)
        return self._window.saveState(LAYOUT_VERSION)

    def restore(self, state: QByteArray | None) -> None:
        """Put every dock where it was, or where it belongs if nothing is remembered."""
        if state is None or not self._restored(state):
            self.spread()
        QTimer.singleShot(0, self, self._hide_strays)

    def _restored(self, state: QByteArray) -> bool:
        """Restore as in a window that is neither maximized nor full screen, and tell whether that worked.

        In one that is, Qt keeps the restored layout, to try again when the window has found its size. What is moved
        until then deletes parts of that layout, and trying again is a segmentation fault.
        """
        window, shown_as = self._window, self._window.windowState()
        window.overrideWindowState(shown_as & ~(Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen))
        try:
            return window.restoreState(state, LAYOUT_VERSION)
        finally:
            window.overrideWindowState(shown_as)

    def _hide_strays(self) -> None:
        """Hide tab bars that were made on the way to a layout: Qt shows them, under or over the panels."""
        known = {dock.windowTitle(): dock for dock in self._docks.values()}
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        seen: set[frozenset[str]] = set()
        for bar in reversed(self._window.findChildren(QTabBar, options=direct)):  # of two that are alike the newer
            titles = frozenset(bar.tabText(index) for index in range(bar.count()))
            first = known.get(bar.tabText(0))
            group = [first, *self._window.tabifiedDockWidgets(first)] if first is not None else []
            if titles != {dock.windowTitle() for dock in group} or titles in seen:
                bar.hide()
            seen.add(titles)

    def move(self, name: str, area: Qt.DockWidgetArea) -> None:
        """Put a dock at a side of the window, as a tab of what is there, or into a window of its own."""
        dock = self._docks[name]
        if area is Qt.DockWidgetArea.NoDockWidgetArea:
            dock.setFloating(True)
            dock.resize(FLOATING_SIZE)
        else:
            there = [each for each in self._docks.values() if each is not dock and self._is_at(each, area)]
            dock.setFloating(False)
            self._window.addDockWidget(area, dock)
            if there:
                self._window.tabifyDockWidget(there[0], dock)
        dock.show()
        QTimer.singleShot(0, dock, partial(_raise, dock, RAISE_TRIES))

    def _is_at(self, dock: PanelDock, area: Qt.DockWidgetArea) -> bool:
        return not dock.isFloating() and dock.isVisible() and self._window.dockWidgetArea(dock) == area

    # Menu

    def fill_menu(self, menu: QMenu) -> None:
        """List the panels to show and hide, and below where each can be moved."""
        for dock in self._docks.values():
            menu.addAction(dock.toggleViewAction())
        menu.addSeparator()
        moves = menu.addMenu(self.tr("&Move"))
        for name, dock in self._docks.items():
            self._fill_moves(moves.addMenu(dock.title), name)

    def _fill_moves(self, menu: QMenu, name: str) -> None:
        area = Qt.DockWidgetArea
        places = {
            area.LeftDockWidgetArea: self.tr("To the &left"),
            area.RightDockWidgetArea: self.tr("To the &right"),
            area.BottomDockWidgetArea: self.tr("To the &bottom"),
            area.NoDockWidgetArea: self.tr("Into a &window of its own"),
        }
        group = QActionGroup(menu)
        for place, text in places.items():
            action = group.addAction(text)
            action.setData(place)
            menu.addAction(action)
        group.triggered.connect(lambda action: self.move(name, action.data()))


def _raise(dock: PanelDock, tries: int) -> None:
    """Bring a dock before the others of its tabs, which exist only after the layout has run."""
    dock.raise_()
    if tries > 0 and dock.isVisible() and not is_seen(dock):
        QTimer.singleShot(RAISE_MS, dock, partial(_raise, dock, tries - 1))


def focus_next(stops: Sequence[QWidget], step: int) -> None:
    """Give the keyboard to the next (1) or previous (-1) of some parts of a window that can take it."""
    focus = QApplication.focusWidget()
    here = next((i for i, stop in enumerate(stops) if focus is stop or stop.isAncestorOf(focus)), 0) if focus else 0
    for distance in range(1, len(stops) + 1):
        field = first_field(stops[(here + step * distance) % len(stops)])
        if field is not None:
            reason = Qt.FocusReason.TabFocusReason if step > 0 else Qt.FocusReason.BacktabFocusReason
            field.setFocus(reason)
            return


def first_field(part: QWidget) -> QWidget | None:
    """Return what takes the keyboard first in a part of a window: the part itself, or the first field within."""
    if not is_seen(part):
        return None
    candidates = [part, *part.findChildren(QWidget)]
    return next((each for each in candidates if _takes_keys(each)), None)


def _takes_keys(widget: QWidget) -> bool:
    by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return by_tab and widget.isVisible() and widget.isEnabled() and not isinstance(widget, QDockWidget)


@guards_events
class PanelDock(QDockWidget):
    """The place of one panel."""

    def __init__(self, name: str, title: str, window: QMainWindow) -> None:
        super().__init__(title, window)
        self.title = title
        self.setObjectName(f"dock_{name}")
        self.setTitleBarWidget(DockTitle(self))
        self.setWidget(QWidget(self))
        self.toggleViewAction().setText(title)
        self._edge = QFrame(self)  # with a title of ours Qt gives a window of its own no frame
        self._edge.setProperty("role", "edge")
        self._edge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.topLevelChanged.connect(self._show_edge)
        self.topLevelChanged.connect(self._make_room)
        self._show_edge()

    def rename(self, title: str) -> None:
        """Give the dock another title."""
        self.title = title
        self.show_count(0)
        old = self.titleBarWidget()
        self.setTitleBarWidget(DockTitle(self))
        old.deleteLater()

    def show_title(self, is_shown: bool) -> None:
        """Show a title bar, or none."""
        title = self.titleBarWidget()
        if isinstance(title, DockTitle):
            title.show_if(is_shown)

    def show_panel(self, panel: QWidget) -> None:
        """Show a panel instead of what is shown."""
        before = self.widget()
        self.setWidget(panel)
        before.deleteLater()
        self._show_edge()

    def _make_room(self, is_floating: bool) -> None:
        """Be no smaller than a panel can be read in: one that lay behind another tab was of no size."""
        if is_floating:
            self.resize(self.size().expandedTo(LEAST_FLOATING))

    def _show_edge(self) -> None:
        self._edge.setVisible(self.isFloating())
        self._edge.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._edge.setGeometry(self.rect())

    def show_count(self, count: int) -> None:
        """Write a number behind the title, as long as there is something to count."""
        self.setWindowTitle(f"{self.title}  {count}" if count else self.title)
        self.toggleViewAction().setText(self.title)


class DockTitle(QWidget):
    """The title bar of a dock that is a window of its own; docked, it takes no room."""

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        self._dock = dock
        self.back = self._button(self._back_text(), self._put_back)
        self.close_button = self._button(self.tr("Close"), dock.close)
        self._label = QLabel(dock.windowTitle(), self)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 0, 4, 0)
        line.setSpacing(4)
        line.addWidget(self._label, 1)
        line.addWidget(self.back)
        line.addWidget(self.close_button)
        dock.topLevelChanged.connect(self.show_if)
        dock.windowTitleChanged.connect(self._label.setText)
        notifier().changed.connect(self._use_theme)
        self.show_if(dock.isFloating())

    def _button(self, text: str, slot: object) -> QToolButton:
        button = QToolButton(self)
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setAutoRaise(True)
        button.clicked.connect(slot)
        return button

    def show_if(self, is_shown: bool) -> None:
        """Take room and say what the dock is, or take none."""
        for part in (self._label, self.back, self.close_button):
            part.setVisible(is_shown)
        self.back.setToolTip(self._back_text())
        self.back.setAccessibleName(self._back_text())
        self.setFixedHeight(TITLE_HEIGHT if is_shown else 0)
        if is_shown:
            self._use_theme()

    def _back_text(self) -> str:
        return self.tr("Put back") if self._dock.isFloating() else self.tr("Into a window of its own")

    def _use_theme(self) -> None:
        if self.height():
            self.back.setIcon(icon("float"))
            self.close_button.setIcon(icon("close"))

    def _put_back(self) -> None:
        self._dock.setFloating(not self._dock.isFloating())
