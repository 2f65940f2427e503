"""Texts of the core, translated and filled in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from pytestqt.qtbot import QtBot

from app.problem_texts import CONTEXT, fix_text, label_text, problem_text
from app.translations import OPERATORS
from core.messages import describe
from core.operators import standard_registry
from core.problem import Declared, Fix, Phrase, Problem, Refused

UNKNOWN = Problem("operator_unknown", values={"operator": "Hyperloop", "node": "a"}, found="Hyperloop")


class Backwards(QTranslator):
    """Translates the problem texts by a mark in front, and nothing else."""

    def translate(self, context: str, text: str, *_: object) -> str:
        return f"»{text}" if context == CONTEXT else ""

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        return False


@pytest.fixture
def translated(qtbot: QtBot) -> Iterator[None]:
    """Another language."""
    translator = Backwards()
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


def test_a_problem_reads_as_in_the_core(qtbot: QtBot) -> None:
    assert problem_text(UNKNOWN) == describe(UNKNOWN)


@pytest.mark.usefixtures("translated")
def test_the_template_is_translated_and_then_filled_in() -> None:
    assert problem_text(UNKNOWN) == f"»{describe(UNKNOWN)}"
    assert "Hyperloop" in problem_text(UNKNOWN)


WRONG_KIND = Problem(
    "file_kind",
    values={"line": 3, "file": "net.json", "place": Phrase("place_file")},
    expected=Phrase("kind_dots", {"most": 7}),
    found=Phrase("kind_list"),
)


@pytest.mark.usefixtures("translated")
def test_words_inside_a_sentence_are_translated_too() -> None:
    text = problem_text(WRONG_KIND)
    assert text.count("»") == 4
    for words in ("»the file", "»at most 7 dots", "»a list in brackets"):
        assert words in text
    assert text.replace("»", "") == describe(WRONG_KIND)


class Reversed(Backwards):
    """Translates what operators say of themselves, too: it is written backwards."""

    def translate(self, context: str, text: str, *_: object) -> str:
        return text[::-1] if context == OPERATORS else super().translate(context, text)


def test_words_of_an_operator_are_said_in_the_language_of_its_forms(qtbot: QtBot) -> None:
    translator = Reversed()
    QCoreApplication.installTranslator(translator)
    with pytest.raises(Refused) as refused:
        standard_registry().create("FullyConnected", {"num_hidden": 0})
    text = problem_text(refused.value.problem)
    label = label_text(("reset_attribute", {"attribute": Declared("units")}))
    fix = fix_text(Fix("fix_replace", (), {"name": "sum", "title": Declared("Add")}))
    QCoreApplication.removeTranslator(translator)
    assert text == "»stinu of esneD should be at least 1, but is 0."
    assert label == "»Reset stinu"
    assert fix == "»Replace sum with ddA"


def test_a_label_names_what_was_edited(qtbot: QtBot) -> None:
    assert label_text(("add_node", {"name": "dense1", "operator": "FullyConnected"})) == "Add dense1"
