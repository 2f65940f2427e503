"""Row 98 of the checklist: F1 tells about what is selected, and the palette about what is under the pointer."""

from __future__ import annotations

import re
from importlib import metadata

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.dialogs.operator_help import OperatorHelp
from app.dialogs.shortcuts import ShortcutsDialog
from app.dialogs.texts import program_version
from app.panels.palette import PalettePanel
from app.theme import DARK, LIGHT, apply_theme
from app.window.window import MainWindow
from core.graph.model import NodeId
from tests.app.window.desk_window import window

__all__ = ["window"]


def named(window: MainWindow, name: str) -> NodeId:
    return next(node.id for node in window.session.graph.nodes.values() if node.name == name)


def test_row_98_f1_tells_what_the_selected_node_computes_and_follows_the_selection(window: MainWindow) -> None:
    window.session.select([named(window, "dense1")])
    QTest.keyClick(window.canvas, Qt.Key.Key_F1)
    [page] = window.findChildren(OperatorHelp)
    text = page.page.toPlainText()
    assert "Dense" in text
    assert "weight" in text
    assert "256" in text
    window.session.select([named(window, "out")])
    assert "label" in page.page.toPlainText()
    QTest.keyClick(window.canvas, Qt.Key.Key_F1)
    assert len(window.findChildren(OperatorHelp)) == 1
    window.session.select([])
    assert "Select a node" in page.page.toPlainText()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible()


def test_the_page_is_written_in_the_colours_of_the_theme(window: MainWindow, qapp: QApplication) -> None:
    apply_theme(qapp, "dark")
    window.session.select([named(window, "dense1")])
    QTest.keyClick(window.canvas, Qt.Key.Key_F1)
    [page] = window.findChildren(OperatorHelp)
    assert DARK.accent.lower() in page.page.toHtml()
    apply_theme(qapp, "light")
    html = page.page.toHtml()
    assert LIGHT.accent.lower() in html
    assert DARK.accent.lower() not in html


def test_the_version_is_told_where_nothing_is_installed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", absent)
    assert re.fullmatch(r"\d+\.\d+\.\d+.*", program_version())


def test_row_98_f1_lists_the_keys_where_nothing_is_selected(window: MainWindow) -> None:
    window.session.select([])
    QTest.keyClick(window.canvas, Qt.Key.Key_F1)
    [dialog] = window.findChildren(ShortcutsDialog)
    dialog.reject()


def test_row_98_the_palette_tells_about_each_layer(window: MainWindow) -> None:
    [palette] = window.findChildren(PalettePanel)
    rows = [palette.list.item(row) for row in range(palette.list.count())]
    layers = [item for item in rows if item.flags() != Qt.ItemFlag.NoItemFlags]
    assert layers
    assert all(len(item.toolTip().split("\n")) == 3 for item in layers)
