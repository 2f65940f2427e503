"""The docks: shown, hidden and moved from View ▸ Panels, remembered, and put back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QTabBar
from pytestqt.qtbot import QtBot

from app.bars.log_view import LogView
from app.examples import find_example
from app.panels.problems import ProblemsPanel
from app.session.session import EditorSession
from app.theme import apply_theme, theme
from app.widgets.seen import is_seen
from app.window.docks import LEAST_FLOATING, TITLE_HEIGHT, DockTitle
from app.window.window import MainWindow

AREA = Qt.DockWidgetArea
TIMEOUT_MS = 20_000


@pytest.fixture
def window(qtbot: QtBot, session: EditorSession) -> Iterator[MainWindow]:
    yield from shown(qtbot, session)


def shown(qtbot: QtBot, session: EditorSession) -> Iterator[MainWindow]:
    made = MainWindow(session)
    qtbot.addWidget(made)
    made.show()
    made.fill_panels()
    qtbot.waitExposed(made, timeout=TIMEOUT_MS)
    yield made
    made.status_bar.stop()


def panels_menu(window: MainWindow) -> QMenu:
    [view] = [action.menu() for action in window.menuBar().actions() if action.text() == "&View"]
    assert isinstance(view, QMenu)
    [panels] = [action.menu() for action in view.actions() if action.text() == "&Panels"]
    assert isinstance(panels, QMenu)
    return panels


def entry(menu: QMenu, *texts: str) -> QAction:
    """Return an entry of a menu, or of the menus within it."""
    [action] = [action for action in menu.actions() if action.text() == texts[0]]
    within = action.menu()
    if len(texts) == 1:
        return action
    assert isinstance(within, QMenu)
    return entry(within, *texts[1:])


def move(window: MainWindow, panel: str, place: str) -> None:
    entry(panels_menu(window), "&Move", panel, place).trigger()


def test_row_105_a_panel_is_hidden_and_shown_from_the_menu(window: MainWindow) -> None:
    toggle = entry(panels_menu(window), "Inspector")
    assert toggle.isChecked()
    toggle.trigger()
    assert not window.docks["inspector"].isVisible()
    toggle.trigger()
    assert window.docks["inspector"].isVisible()


def test_row_105_a_panel_moves_to_the_other_side(window: MainWindow, qtbot: QtBot) -> None:
    move(window, "Inspector", "To the &left")
    assert window.dockWidgetArea(window.docks["inspector"]) == AREA.LeftDockWidgetArea
    assert window.docks["palette"] in window.tabifiedDockWidgets(window.docks["inspector"])
    qtbot.waitUntil(lambda: is_seen(window.docks["inspector"]), timeout=TIMEOUT_MS)


def test_row_105_a_panel_in_a_window_of_its_own_can_be_put_back_and_closed(window: MainWindow, qtbot: QtBot) -> None:
    dock = window.docks["code"]
    title = dock.titleBarWidget()
    assert isinstance(title, DockTitle)
    assert title.height() == 0
    move(window, "Code", "Into a &window of its own")
    assert dock.isFloating()
    qtbot.waitUntil(lambda: title.height() == TITLE_HEIGHT, timeout=TIMEOUT_MS)

    QTest.mouseClick(title.back, Qt.MouseButton.LeftButton)
    assert not dock.isFloating()
    assert title.height() == 0

    move(window, "Code", "Into a &window of its own")
    QTest.mouseClick(title.close_button, Qt.MouseButton.LeftButton)
    assert not dock.isVisible()
    assert not entry(panels_menu(window), "Code").isChecked()


def test_row_105_a_moved_panel_is_there_again_at_the_next_start(window: MainWindow, qtbot: QtBot) -> None:
    move(window, "Palette", "To the &right")
    entry(panels_menu(window), "Log").trigger()
    assert window.close()

    for again in shown(qtbot, window.session):
        assert again.dockWidgetArea(again.docks["palette"]) == AREA.RightDockWidgetArea
        assert again.docks["log"].isHidden()
        assert not again.docks["problems"].isHidden()


def test_row_105_reset_layout_puts_everything_back(window: MainWindow) -> None:
    move(window, "Palette", "To the &right")
    move(window, "Code", "Into a &window of its own")
    window.docks["inspector"].close()
    window.actions_by_id["view.reset_layout"].trigger()
    places = {dock.title: window.dockWidgetArea(dock) for dock in window.docks.values()}
    assert places["Palette"] == AREA.LeftDockWidgetArea
    assert places["Inspector"] == AREA.RightDockWidgetArea
    assert {places[title] for title in ("Values", "Parameters", "Problems", "Log", "Code")} == {
        AREA.BottomDockWidgetArea
    }
    assert not any(dock.isFloating() or dock.isHidden() for dock in window.docks.values())
    assert window.docks["palette"].width() < window.docks["inspector"].width() < window.canvas.width()


def test_no_tab_bar_is_left_over_from_arranging(window: MainWindow, qtbot: QtBot) -> None:
    def seen() -> list[tuple[str, ...]]:
        bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return [tuple(bar.tabText(index) for index in range(bar.count())) for bar in bars if bar.isVisible()]

    qtbot.waitUntil(lambda: len(seen()) == 2, timeout=TIMEOUT_MS)
    assert sorted(bar[0] for bar in seen()) == ["Inspector", "Values"]


def test_titles_of_panels_are_whole_in_a_narrow_window_and_each_can_be_brought_forward(
    window: MainWindow, qapp: QApplication, qtbot: QtBot
) -> None:
    apply_theme(qapp, theme().name)
    window.resize(960, 600)
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    bars = [bar for bar in window.findChildren(QTabBar, options=direct) if bar.isVisible()]
    [bar] = [bar for bar in bars if bar.tabText(0) == window.docks["values"].windowTitle()]
    qtbot.waitUntil(lambda: bar.width() < bar.sizeHint().width())
    for index in range(bar.count()):
        assert bar.tabRect(index).width() >= bar.fontMetrics().horizontalAdvance(bar.tabText(index))
    hidden = bar.count() - 1
    assert not bar.rect().contains(bar.tabRect(hidden))
    bar.setCurrentIndex(hidden - 1)
    qtbot.waitUntil(lambda: bar.rect().contains(bar.tabRect(hidden - 1)))


def test_of_tab_bars_that_are_alike_only_that_over_its_panels_is_seen(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1600, 1000)
    qtbot.wait(50)
    window.reset_layout()
    window.docks.restore(None)
    values = window.docks["values"]

    def covering() -> list[QTabBar]:
        bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return [bar for bar in bars if bar.isVisible() and bar.geometry().intersects(values.geometry())]

    qtbot.waitUntil(lambda: is_seen(values) and not covering(), timeout=TIMEOUT_MS)


RESTORED_IN_FULL_SCREEN = """
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from app.window.docks import Docks

application, window = QApplication([]), QMainWindow()
window.setCentralWidget(QWidget())
docks = Docks(window)
window.resize(1200, 800)
window.show()
application.processEvents()
docks.restore(None)
window.setWindowState(Qt.WindowState.WindowFullScreen)
window.hide()
for _ in range(3):
    docks.restore(docks.state())
    docks.arrange()
assert window.windowState() == Qt.WindowState.WindowFullScreen
print("alive")
"""


def test_panels_are_put_back_after_a_layout_was_restored_in_full_screen() -> None:
    # In a process of its own: what went wrong was a segmentation fault.
    done = subprocess.run([sys.executable, "-c", RESTORED_IN_FULL_SCREEN], capture_output=True, text=True, check=False)
    assert done.stdout == "alive\n", (done.returncode, done.stderr[-500:])


def test_a_panel_in_a_window_of_its_own_has_an_edge(window: MainWindow, qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, "dark")
    dock = window.docks["rule"]
    window.docks.move("rule", Qt.DockWidgetArea.NoDockWidgetArea)
    qtbot.waitUntil(lambda: dock.isFloating() and dock.isVisible())
    picture = dock.grab().toImage()
    assert picture.pixelColor(0, picture.height() // 2).name() == theme().border.lower()
    dock.setFloating(False)
    assert dock.grab().toImage().pixelColor(0, 40).name() != theme().border.lower()


def bar_with(window: MainWindow, title: str) -> tuple[QTabBar, QPoint]:
    """Return the row of tabs that a panel has its tab in, and the middle of the tab."""
    bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    for bar in (each for each in bars if each.isVisible()):
        for index in range(bar.count()):
            if bar.tabText(index) == title:
                return bar, bar.tabRect(index).center()
    raise AssertionError(f"no tab says {title}")


def drag_tab(window: MainWindow, title: str, by: QPoint) -> None:
    bar, start = bar_with(window, title)
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 9):
        QTest.mouseMove(bar, start + by * (step / 8))
        QApplication.processEvents()
    QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=start + by)
    QApplication.processEvents()


def test_row_105_a_tab_that_is_dragged_out_of_its_row_becomes_a_window_and_can_be_read(
    window: MainWindow, qtbot: QtBot
) -> None:
    dock = window.docks["history"]
    drag_tab(window, "History", QPoint(-400, 200))
    qtbot.waitUntil(dock.isFloating, timeout=TIMEOUT_MS)
    assert dock.width() >= LEAST_FLOATING.width()
    assert dock.height() >= LEAST_FLOATING.height()
    assert dock.titleBarWidget().height() == TITLE_HEIGHT


def test_row_105_a_panel_alone_in_its_place_has_a_title_to_be_dragged_by(window: MainWindow, qtbot: QtBot) -> None:
    inspector = window.docks["inspector"]
    qtbot.waitUntil(lambda: inspector.titleBarWidget().height() == 0, timeout=TIMEOUT_MS)
    for name in ("outline", "history"):
        window.docks.move(name, AREA.NoDockWidgetArea)
    qtbot.waitUntil(lambda: inspector.titleBarWidget().height() == TITLE_HEIGHT, timeout=TIMEOUT_MS)
    assert not inspector.isFloating()
    assert window.docks["code"].titleBarWidget().height() == 0, "its own tabs say what it is"
    window.reset_layout()
    qtbot.waitUntil(lambda: inspector.titleBarWidget().height() == 0, timeout=TIMEOUT_MS)


def test_row_91_a_problems_panel_from_behind_shows_what_is_wrong_in_a_window_of_its_own(
    window: MainWindow, session: EditorSession, qtbot: QtBot
) -> None:
    panel = window.docks["problems"].widget()
    assert isinstance(panel, ProblemsPanel)
    assert not is_seen(panel)
    session.open_copy(find_example("shape_bug").path)

    move(window, "Problems", "Into a &window of its own")

    qtbot.waitUntil(lambda: len(panel.rows) == 1, timeout=TIMEOUT_MS)
    assert panel.list.isVisible()


def test_a_log_from_behind_shows_its_newest_line_and_stays_where_somebody_reads(
    window: MainWindow, qtbot: QtBot
) -> None:
    log = window.docks["log"].widget()
    assert isinstance(log, LogView)
    for line in range(100):
        log.add_line(f"line {line}")
    window.docks["log"].raise_()
    bar = log.verticalScrollBar()
    qtbot.waitUntil(lambda: is_seen(log) and 0 < bar.maximum() == bar.value(), timeout=TIMEOUT_MS)

    QTest.keyClick(log, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    log.add_line("one more")
    assert bar.value() == bar.minimum()
