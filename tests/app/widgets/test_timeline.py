"""The strip of steps."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.theme import theme
from app.widgets.segments import Segments
from app.widgets.timeline import LINE_Y, MARGIN, Timeline, TimelineStep

STEPS = [TimelineStep("forward", "a forward"), TimelineStep("loss", "b loss"), TimelineStep("backward", "a backward")]


def make(qtbot: QtBot, position: int, *, stale: bool = False, count: int = 1) -> Timeline:
    timeline = Timeline()
    qtbot.addWidget(timeline)
    timeline.resize(224, timeline.sizeHint().height())
    timeline.set_steps(STEPS * count, position, stale=stale)
    timeline.show()
    return timeline


def color_at(timeline: Timeline, x: int) -> str:
    return timeline.grab().toImage().pixelColor(x, LINE_Y).name().upper()


def test_done_steps_have_the_color_of_their_phase_and_the_others_none(qtbot: QtBot) -> None:
    timeline = make(qtbot, 3)
    assert color_at(timeline, MARGIN) == theme().forward.upper()
    assert color_at(timeline, 224 - MARGIN) == theme().backward.upper()
    timeline.set_steps(STEPS, 1)
    assert color_at(timeline, 224 - MARGIN) == theme().panel.upper()


def test_stale_steps_are_grey(qtbot: QtBot) -> None:
    timeline = make(qtbot, 3, stale=True)
    assert color_at(timeline, MARGIN) == theme().faint.upper()


def test_the_caption_says_where_the_run_is(qtbot: QtBot) -> None:
    timeline = make(qtbot, 0)
    assert timeline.caption == "3 steps ahead"
    timeline.set_steps(STEPS, 2)
    assert timeline.caption == "step 2 of 3 · b loss"
    assert timeline.accessibleDescription() == timeline.caption
    timeline.set_steps([], 0)
    assert timeline.caption == "no run yet"


def test_a_click_chooses_the_nearest_step(qtbot: QtBot) -> None:
    timeline = make(qtbot, 0)
    with qtbot.waitSignal(timeline.position_chosen) as chosen:
        QTest.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=QPoint(118, LINE_Y))
    assert chosen.args == [2]


def test_dragging_scrubs_through_the_steps_and_to_before_the_first(qtbot: QtBot) -> None:
    timeline = make(qtbot, 0)
    chosen: list[int] = []
    timeline.position_chosen.connect(chosen.append)
    QTest.mousePress(timeline, Qt.MouseButton.LeftButton, pos=QPoint(224 - MARGIN, LINE_Y))
    for x in range(224 - MARGIN, 0, -4):
        QTest.mouseMove(timeline, QPoint(x, LINE_Y))
    QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=QPoint(2, LINE_Y))
    assert chosen == [3, 2, 1, 0]


def test_steps_at_which_a_run_stops_have_a_mark_and_conditions_a_hollow_one(qtbot: QtBot) -> None:
    timeline = make(qtbot, 0)
    marks = ["plain", "", "conditional"]
    timeline.set_steps([replace(step, mark=mark) for step, mark in zip(STEPS, marks, strict=True)], 0)
    image = timeline.grab().toImage()
    level = LINE_Y + 12
    inside = [image.pixelColor(x, level).name().upper() for x in (MARGIN, 112, 224 - MARGIN)]
    assert inside[0] == theme().error.upper()
    assert theme().error.upper() not in inside[1:]


def test_arrow_keys_go_a_step(qtbot: QtBot) -> None:
    timeline = make(qtbot, 1)
    found: list[int] = []
    timeline.position_chosen.connect(found.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_End, Qt.Key.Key_Home):
        QTest.keyClick(timeline, key)
    assert found == [2, 0, 3, 0]


def test_a_thousand_steps_still_paint(qtbot: QtBot) -> None:
    timeline = make(qtbot, 1500, count=1000)
    assert color_at(timeline, MARGIN + 30) != theme().border.upper()


def test_segments_tell_what_was_chosen_by_a_person_only(qtbot: QtBot) -> None:
    segments = Segments([("one", "One", "first"), ("two", "Two", "second")])
    qtbot.addWidget(segments)
    found: list[str] = []
    segments.chosen.connect(found.append)
    segments.choose("one")
    assert (segments.choice, found) == ("one", [])
    QTest.mouseClick(segments.buttons["two"], Qt.MouseButton.LeftButton)
    assert (segments.choice, found) == ("two", ["two"])
