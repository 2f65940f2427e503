"""The table of the editor's checklist is up to date, and every row that has to has a test."""

from __future__ import annotations

from pathlib import Path

from tests.ux_coverage import ELSEWHERE, TABLE, Row, missing, rows, rows_of, shown_by_row, table


def test_the_table_is_what_the_names_of_the_tests_say() -> None:
    assert TABLE.read_text(encoding="utf-8") == table(rows(), shown_by_row()), "run `make ux`"


def test_every_row_that_people_expect_has_a_test() -> None:
    assert missing(rows(), shown_by_row()) == []


def test_no_test_names_a_row_that_is_not_there() -> None:
    numbers = {row.number for row in rows()}
    assert len(numbers) == len(rows()) == 116
    assert shown_by_row().keys() <= numbers
    assert ELSEWHERE.keys() <= numbers


def test_names_tell_their_rows() -> None:
    assert rows_of("test_row_21_a_node_dropped_on_a_wire") == (21,)
    assert rows_of("test_rows_40_and_54_a_drag") == (40, 54)
    assert rows_of("test_row_3_000_nodes") == (3,)
    assert rows_of("test_rows_are_listed") == ()


def test_a_row_without_a_test_and_a_test_that_went_are_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "test_some.py").write_text("def test_row_1_works() -> None: ...\n", encoding="utf-8")
    checklist = [Row(1, "M", "Palette"), Row(2, "S", "Search"), Row(6, "D", "Several"), Row(104, "S", "Tabs")]
    found = shown_by_row(folder)
    assert found == {1: ["tests/test_some.py::test_row_1_works"]}
    assert missing(checklist, found) == [checklist[1]]
    before = table(checklist, found)
    (folder / "test_some.py").write_text("", encoding="utf-8")
    assert table(checklist, shown_by_row(folder)) != before
