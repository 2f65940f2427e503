"""Breakpoints and watches of a document: how they are set, kept on this computer, and found again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from app.canvas.view import CanvasView
from app.canvas.view_memory import ViewMemory
from app.session.marks import Marks
from app.session.session import EditorSession
from app.settings import Settings
from core.runtime.breakpoints import Breakpoint
from core.runtime.conditions import parse_condition
from core.runtime.watches import Watch

NODE = ("relu1",)
NAN = parse_condition("nan or inf")


def test_a_breakpoint_is_set_both_ways_and_taken_away_with_all_conditions() -> None:
    marks = Marks()
    marks.toggle(NODE)
    assert list(marks.breakpoints) == [
        Breakpoint(NODE, forward=True, backward=True),
    ]
    marks.add(Breakpoint(NODE, condition=NAN))
    marks.toggle(NODE)
    assert list(marks.breakpoints) == []


def test_the_halves_of_a_breakpoint_go_on_and_off_by_themselves() -> None:
    marks = Marks()
    marks.toggle_half(NODE, backward=True)
    assert list(marks.breakpoints) == [
        Breakpoint(NODE, forward=False, backward=True),
    ]
    marks.toggle_half(NODE, backward=False)
    assert list(marks.breakpoints) == [
        Breakpoint(NODE, forward=True, backward=True),
    ]
    marks.toggle_half(NODE, backward=True)
    marks.toggle_half(NODE, backward=False)
    assert list(marks.breakpoints) == []


def test_the_half_of_a_breakpoint_that_is_off_comes_on_alone() -> None:
    marks = Marks()
    marks.toggle(NODE)
    marks.enable_all(False)
    marks.toggle_half(NODE, backward=True)
    assert list(marks.breakpoints) == [
        Breakpoint(NODE, forward=False, backward=True),
    ]


CONDITIONS = st.sampled_from([None, NAN, parse_condition("|grad| > 100"), parse_condition("dead > 50 %")])
PATHS = st.lists(st.text("abc", min_size=1), max_size=3).map(tuple)
BREAKPOINTS = st.builds(Breakpoint, PATHS, st.booleans(), st.booleans(), CONDITIONS, st.booleans())
WATCHES = st.builds(
    Watch, PATHS.filter(bool), st.sampled_from(["value", "gradient"]), st.sampled_from(["norm", "max", "zeros"])
)


@given(st.lists(BREAKPOINTS, unique=True), st.lists(WATCHES, unique=True))
def test_what_is_kept_reads_back(breakpoints: list[Breakpoint], watches: list[Watch]) -> None:
    marks, again = Marks(), Marks()
    for each in breakpoints:
        marks.add(each)
    for watch in watches:
        marks.watch(watch)
    again.loads(marks.dumps())
    assert again.breakpoints == tuple(breakpoints)
    assert again.watches == tuple(watches)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{broken",
        "[]",
        "[" * 5000,
        '{"breakpoints": 3, "watches": {}}',
        '{"breakpoints": [1, {"path": [2]}, {"path": ["a"], "condition": "__import__"}], "watches": [{"path": []}]}',
        '{"watches": [{"path": ["a"], "kind": "value", "statistic": "__class__"}]}',
    ],
)
def test_what_can_not_be_read_is_left_out(text: str) -> None:
    marks = Marks()
    marks.toggle(NODE)
    marks.loads(text)
    assert (marks.breakpoints, marks.watches) == ((), ())


def test_each_document_has_the_breakpoints_it_was_left_with(
    qtbot: QtBot, example: EditorSession, tmp_path: Path
) -> None:
    assert example.path is not None
    first, second = example.path, tmp_path / "second.symloom.json"
    second.write_bytes(first.read_bytes())
    view, settings, marks = CanvasView(example), Settings(), example.run.marks
    qtbot.addWidget(view)
    ViewMemory(view, settings)
    marks.toggle(NODE)
    before = example.document
    assert example.is_saved
    assert example.open(second)
    assert list(marks.breakpoints) == []
    marks.watch(Watch(("dense1", "weight")))
    assert example.open(first)
    assert list(marks.breakpoints) == [
        Breakpoint(NODE, forward=True, backward=True),
    ]
    assert list(marks.watches) == []
    assert example.document == before
    third = tmp_path / "third.symloom.json"
    assert example.save(third)
    assert example.open(second)
    assert example.open(third)
    assert len(marks.breakpoints) == 1
    marks.clear()
    assert Settings().marks(third) == ""


def test_breakpoints_of_many_nodes_are_one_change() -> None:
    marks = Marks()
    told: list[int] = []
    marks.changed.connect(lambda: told.append(len(marks.breakpoints)))
    marks.toggle(("b",))
    marks.toggle(("a",), ("b",), ("c",))
    assert [each.path for each in marks.breakpoints] == [("b",), ("a",), ("c",)]
    marks.toggle(("a",), ("b",), ("c",))
    assert told == [1, 3, 0]
