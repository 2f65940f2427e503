"""Tabs that never scroll: those that do not fit are in a menu behind the last one."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QTabBar, QToolButton, QWidget

from app.theme import GRID, icon, notifier
from app.widgets.guarding import guards_events

MORE = QSize(28, 28)
"""Size of the button with the menu."""


@guards_events
class FittingTabs(QTabBar):
    """A row of tabs, the one that is open always in sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.more = QToolButton(self)
        self.more.setFixedSize(MORE)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more.setToolTip(self.tr("More: what does not fit beside"))
        self.more.setAccessibleName(self.tr("More"))
        self.menu = QMenu(self.more)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.menu.triggered.connect(self._open)
        self.more.setMenu(self.menu)
        self.more.hide()
        self.currentChanged.connect(self._fit)
        notifier().changed.connect(self._use_theme)
        self._use_theme()

    def _use_theme(self) -> None:
        self.more.setIcon(icon("chevron-down"))
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(sum(self._widths()), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(max(self._widths(), default=0) + MORE.width() + GRID, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and 0 <= self.currentIndex() + step < self.count():  # Qt would stop before what is in the menu
            self.setCurrentIndex(self.currentIndex() + step)
        else:
            super().keyPressEvent(event)

    def _widths(self) -> list[int]:
        return [self.tabSizeHint(index).width() for index in range(self.count())]

    def _fit(self) -> None:
        """Show as many tabs as there is room for, from the first on, and the open one."""
        widths = self._widths()
        shown = set(range(self.count()))
        if sum(widths) > self.width():
            shown, room = {self.currentIndex()}, self.width() - MORE.width() - GRID
            room -= widths[self.currentIndex()] if self.count() else 0
            for index, width in enumerate(widths):
                if index in shown:
                    continue
                room -= width
                if room < 0:
                    break
                shown.add(index)
        for index in range(self.count()):
            if self.isTabVisible(index) != (index in shown):
                self.setTabVisible(index, index in shown)
        self._scroll_back()
        self.more.setVisible(len(shown) < self.count())
        end = max((self.tabRect(index).right() for index in self._shown()), default=0)
        self.more.move(end + GRID // 2, (self.height() - MORE.height()) // 2)

    def _scroll_back(self) -> None:
        """Undo that Qt scrolled to the open tab while others were before it: all that are shown fit.

        Qt looks at how far it has scrolled only where a tab has changed, and goes back in two steps at most.
        """
        for _ in range(2):
            if min((self.tabRect(index).left() for index in self._shown()), default=0) < 0:
                self.setTabText(self.currentIndex(), self.tabText(self.currentIndex()))

    def _shown(self) -> list[int]:
        return [index for index in range(self.count()) if self.isTabVisible(index)]

    def _fill_menu(self) -> None:
        self.menu.clear()
        for index in range(self.count()):
            if not self.isTabVisible(index):
                self.menu.addAction(self.tabText(index)).setData(index)

    def _open(self, choice: QAction) -> None:
        self.setCurrentIndex(int(choice.data()))
