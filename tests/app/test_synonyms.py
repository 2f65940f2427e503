"""What people type who know PyTorch, Keras, MXNet or a textbook, and which layer they find first."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.canvas.quick_add import search_entries
from app.offers import all_offers
from app.panels.palette import PalettePanel
from app.session.session import EditorSession
from app.synonyms import SYNONYMS
from app.widgets.fuzzy import best_score

SOUGHT = {
    "linear": "Dense",
    "fc": "Dense",
    "FullyConnected": "Dense",
    "conv2d": "Convolution 2-D",
    "relu": "Relu",
    "bn": "Batch norm",
    "mse": "Squared error output",
    "bce": "Logistic output",
    "cross entropy": "Softmax output",
    "add": "Add",
    "+": "Add",
    "skip": "Add",
    "matmul": "Dot",
    "bmm": "Batch dot",
    "cat": "Concatenate",
    "input": "Variable",
    "label": "Variable",
    "view": "Reshape",
    "detach": "Stop gradient",
    "argmax": "Place of greatest",
}


@pytest.mark.parametrize(("typed", "title"), SOUGHT.items())
def test_row_2_words_of_other_frameworks_find_a_layer_first(
    typed: str, title: str, session: EditorSession, qtbot: QtBot
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    popup = search_entries(all_offers(session.registry), session.registry, parent)
    popup.field.setText(typed)
    assert popup.titles()[0] == title


@pytest.mark.parametrize("typed", ["linear", "conv2d", "mse", "skip", "input"])
def test_row_1_the_palette_finds_and_marks_the_same(typed: str, session: EditorSession, qtbot: QtBot) -> None:
    panel = PalettePanel(session)
    qtbot.addWidget(panel)
    QTest.keyClicks(panel.search, typed)
    current = panel.list.currentItem()
    assert current is not None
    assert current.text() == SOUGHT[typed]
    assert not current.isHidden()


def test_a_loss_is_found_by_that_word(session: EditorSession, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    popup = search_entries(all_offers(session.registry), session.registry, parent)
    popup.field.setText("loss")
    assert popup.titles()[:3] == ["Loss", "Softmax output", "Squared error output"]


def test_every_synonym_stands_for_something_that_is_offered(session: EditorSession) -> None:
    titles = {offer.english for offer in all_offers(session.registry)}
    assert set(SYNONYMS) <= titles


def test_a_name_comes_before_another_word_that_matches_alike() -> None:
    by_name, by_word = best_score("max", ["Maximum"]), best_score("max", ["Greatest"], ["maximum"])
    assert by_name is not None
    assert by_word is not None
    assert by_name > by_word


def test_scattered_letters_find_names_but_no_other_words() -> None:
    assert best_score("lnr", ["Linear"]) is not None
    assert best_score("lnr", ["Dense"], ["linear"]) is None
