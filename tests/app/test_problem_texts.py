"""Texts of the core, translated and filled in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from pytestqt.qtbot import QtBot

from app.problem_texts import CONTEXT, label_text, problem_text
from core.messages import describe
from core.problem import Problem

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


def test_a_label_names_what_was_edited(qtbot: QtBot) -> None:
    assert label_text(("add_node", {"name": "dense1", "operator": "FullyConnected"})) == "Add dense1"
