from __future__ import annotations

import pytest

from core.export.writer import Writer, docstring_text, width


def test_short_items_stay_on_a_line_and_long_ones_get_one_each() -> None:
    writer = Writer()
    writer.bracketed("f(", ["a", "b"], ")")
    writer.bracketed("function(", ["a" * 50, "b" * 50], ")")

    assert writer.text() == f"f(a, b)\nfunction(\n    {'a' * 50},\n    {'b' * 50},\n)\n"


def test_long_comment_goes_above() -> None:
    writer = Writer()
    writer.statement("x = 1", comment="short")
    writer.statement("x = " + "1" * 70, comment="a comment of some words")

    assert writer.text().splitlines() == ["x = 1  # short", "# a comment of some words", "x = " + "1" * 70]


def test_lines_know_their_nodes() -> None:
    writer = Writer()
    writer.line("import os")
    with writer.indented("def f():"):
        writer.statement("x = 1", path=("n1",))

    assert writer.line_map == {3: ("n1",)}


def test_nothing_in_a_title_ends_a_docstring() -> None:
    assert docstring_text('a"""\nimport os\\') == "a''' import os/"


def test_wide_characters_count_twice() -> None:
    assert width("层1") == 3


@pytest.mark.parametrize("text", ["a,b", "a)b", "a'b,", 'a"b, (', "\\", "\\',"])
def test_what_is_in_quotes_never_ends_an_argument(text: str) -> None:
    writer = Writer()

    writer.assignment("x", f"f(name={text!r}, size=({'1' * 35}, {'2' * 35}))")

    assert writer.text().splitlines() == ["x = f(", f"    name={text!r},", f"    size=({'1' * 35}, {'2' * 35}),", ")"]
