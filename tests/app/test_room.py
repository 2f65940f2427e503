"""Every text of every panel has the room it needs: narrow and wide, in Chinese, and where texts are 40 % longer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.theme import apply_theme
from app.translations import CHINESE, ENGLISH, apply_language
from tests.gallery.panels import PANELS
from tests.gallery.studio import PANEL_SIZES, Studio
from tests.gallery.views import View
from tests.helpers.cramped import cramped
from tests.helpers.pseudo import Pseudo, longer

WIDEST_NEED = 320
"""No panel may ask for more than this: it would keep its dock, and with it the window, from getting narrow."""
PATIENCE = 20
"""So often a panel with a text that has too little room is looked at again."""
SHOWN = {
    "palette": "full",
    "inspector": "embedding",
    "outline": "full",
    "history": "full",
    "values": "shared",
    "rule": "update",
    "parameters": "waiting",
    "laboratory": "waiting",
    "analysis": "check",
    "training": "fresh",
    "recordings": "empty",
    "breakpoints": "full",
    "problems": "many",
    "log": "full",
    "code": "conflict",
}
"""The state of each panel that has most to say and needs no training."""


def view(panel: str, state: str) -> View:
    return next(each for each in PANELS if each.name == f"panel-{panel}-{state}")


def sizes_for(is_shipped: bool) -> list[tuple[int, int]]:
    """Return in which sizes panels are looked at; texts that nobody ships are spared the narrowest."""
    sizes = [size for row in PANEL_SIZES for size in row]
    return sizes if is_shipped else [(max(width, WIDEST_NEED), height) for width, height in sizes]


@pytest.fixture(params=[CHINESE, "longer"])
def studio(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Studio]:
    """A window in another language."""
    translator: QTranslator = Pseudo(qapp)
    if request.param == CHINESE:
        apply_language(qapp, CHINESE)
    else:
        qapp.installTranslator(translator)
    apply_theme(qapp, "dark")
    made = Studio()
    yield made
    made.close()
    qapp.removeTranslator(translator)
    apply_language(qapp, ENGLISH)


def cramped_at_rest(studio: Studio, shown: QWidget) -> list[str]:
    """Return which texts have too little room once nothing changes any more: what a worker draws comes when it can."""
    lines = cramped(shown)
    for _ in range(PATIENCE):
        if not lines:
            break
        studio.settle()
        lines = cramped(shown)
    return lines


@pytest.mark.slow
@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_every_text_of_every_panel_has_the_room_it_needs_at_every_width(
    studio: Studio, request: pytest.FixtureRequest
) -> None:
    translated = request.node.callspec.params["studio"] == CHINESE
    found: list[str] = []
    for panel, state in SHOWN.items():
        studio.clear()
        view(panel, state).prepare(studio)
        for size in sizes_for(translated):
            shown = studio.float_panel(panel, size)
            found += [f"{panel}, {size[0]} px: {line}" for line in cramped_at_rest(studio, shown)]
            if shown.width() > max(size[0], WIDEST_NEED):
                found.append(f"{panel} needs {shown.width()} px")
        studio.put_back(panel)
    assert not found, "\n".join(found)


@pytest.mark.slow
@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_no_form_of_the_inspector_is_wider_than_the_narrowest_panel(qapp: QApplication) -> None:
    apply_theme(qapp, "dark")
    studio = Studio()
    narrowest = PANEL_SIZES[0][0]
    found: list[str] = []
    for each in PANELS:
        if each.panel == "inspector":
            studio.clear()
            each.prepare(studio)
            panel = studio.float_panel("inspector", narrowest)
            assert isinstance(panel, QScrollArea)
            if panel.horizontalScrollBar().maximum() > 0 or panel.width() > narrowest[0]:
                found.append(f"{each.name} is {panel.horizontalScrollBar().maximum()} px wider")
            studio.put_back("inspector")
    studio.close()
    assert not found, "\n".join(found)


def test_every_panel_is_measured() -> None:
    assert set(SHOWN) == {each.panel for each in PANELS}


# The measure


Show = Callable[[QWidget], QWidget]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    def shown(widget: QWidget) -> QWidget:
        qtbot.addWidget(widget)
        widget.show()
        QApplication.processEvents()
        return widget

    return shown


def placed(widget: QWidget, root: QWidget, x: int, width: int, height: int = 24) -> None:
    widget.setParent(root)
    widget.setGeometry(x, 0, width, height)


def ground() -> QWidget:
    root = QWidget()
    root.resize(400, 100)
    return root


@pytest.mark.parametrize("kind", [QLabel, QPushButton])
def test_a_text_wider_than_its_place_is_found_and_one_that_fits_is_not(
    kind: Callable[[str], QWidget], show: Show
) -> None:
    root, cut = ground(), kind("Check all gradients")
    placed(kind("Check all gradients"), root, 0, 300)
    assert cramped(show(root)) == []
    placed(cut, root, 310, 40)
    cut.show()
    [line] = cramped(root)
    assert "Check all gradients" in line


def test_a_sentence_may_go_on_in_the_next_line_but_not_below_its_place(show: Show) -> None:
    root, label = ground(), QLabel("请先搭建网络：这里会在应用之前显示初始化器的效果。")
    label.setWordWrap(True)
    placed(label, root, 0, 100, 90)
    assert cramped(show(root)) == []
    label.resize(100, 20)
    [line] = cramped(root)
    assert "height" in line


def test_a_placeholder_that_is_cut_is_found(show: Show) -> None:
    root, field = ground(), QLineEdit()
    field.setPlaceholderText("Search layers and whatever else there is")
    placed(field, root, 0, 60)
    show(root)
    assert cramped(root) == []  # whoever types in it scrolls
    field.clearFocus()
    assert len(cramped(root)) == 1


def test_texts_that_lie_over_each_other_are_found(show: Show) -> None:
    root = ground()
    placed(QPushButton("Train"), root, 0, 100)
    placed(QPushButton("Stop"), root, 80, 100)
    [line] = cramped(show(root))
    assert "Train" in line
    assert "Stop" in line


def test_what_reaches_out_of_its_place_is_found_unless_it_can_be_scrolled_to(show: Show) -> None:
    root, box, area = ground(), QWidget(), QScrollArea()
    placed(box, root, 0, 50, 30)
    placed(QLabel("A sentence that is long"), box, 0, 200)
    [line] = cramped(show(root))
    assert "reaches out" in line
    inside = QLabel("A sentence that is long")
    area.setWidget(inside)
    area.resize(60, 60)
    assert cramped(show(area)) == []


def test_a_title_of_a_column_that_is_cut_is_found(show: Show) -> None:
    table = QTableWidget(1, 1)
    table.setHorizontalHeaderLabels(["Gradient norm"])
    table.setColumnWidth(0, 200)
    assert cramped(show(table)) == []
    table.setColumnWidth(0, 50)
    assert len(cramped(table)) == 1


def test_longer_texts_keep_their_fields_and_mnemonics() -> None:
    said = Pseudo().translate("context", "&Open {name}…")
    assert said.startswith("&Op")
    assert "{name}" in said
    assert len(longer("Parameters and gradients")) >= 1.35 * len("Parameters and gradients")


def test_a_cell_that_is_cut_is_found_unless_its_tool_tip_says_the_whole(show: Show) -> None:
    table = QTableWidget(1, 1)
    item = QTableWidgetItem("-0.0011260808")
    table.setItem(0, 0, item)
    table.setColumnWidth(0, 200)
    assert cramped(show(table)) == []
    table.setColumnWidth(0, 40)
    [line] = cramped(table)
    assert "-0.0011260808" in line
    item.setToolTip(item.text())
    assert cramped(table) == []


def test_a_dialog_over_a_window_is_no_finding_of_the_window(show: Show) -> None:
    root = ground()
    placed(QLabel("A sentence that is long"), root, 0, 200)
    over = QDialog(root)
    placed(QLabel("A sentence that is long"), over, 0, 200)
    show(root)
    over.show()
    assert cramped(root) == []
