"""Where numbers stand: near their wires, over nothing, and the same place whether all look for one or only some."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.canvas.number_places import COLUMN, Box, NumberPlaces, Wanted
from core.graph.model import WireId

PLACES = st.integers(-8, 8).map(lambda step: step * 90.0)
SIZES = st.integers(1, 6).map(lambda step: step * 30.0)
WANTED = st.builds(Wanted, PLACES, PLACES, st.booleans(), SIZES, SIZES)
BOXES = st.builds(lambda x, y, width, height: Box(x, y, x + width, y + height), PLACES, PLACES, SIZES, SIZES)
SCENES = st.tuples(
    st.dictionaries(st.sampled_from([WireId(name) for name in "abcdefgh"]), WANTED, max_size=8),
    st.frozensets(BOXES, max_size=8),
)


def cover(one: Box, other: Box) -> bool:
    """Tell whether two boxes have more in common than an edge."""
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


@given(SCENES)
def test_row_93_blocks_cover_neither_a_node_nor_each_other(scene: tuple[dict[WireId, Wanted], frozenset[Box]]) -> None:
    places = NumberPlaces()
    places.settle(*scene)
    boxes = [spot.box for spot in places.spots.values()]
    assert not any(cover(one, other) for one, other in combinations(boxes, 2))
    assert not any(cover(box, obstacle) for box in boxes for obstacle in scene[1])


@settings(max_examples=300)
@given(st.lists(SCENES, min_size=2, max_size=5))
def test_after_any_changes_blocks_stand_where_all_of_them_anew_would(
    scenes: list[tuple[dict[WireId, Wanted], frozenset[Box]]],
) -> None:
    places = NumberPlaces()
    for scene in scenes:
        before = places.spots
        moved = places.settle(*scene)
        anew = NumberPlaces()
        anew.settle(*scene)
        assert places.spots == anew.spots
        assert moved == {wire for wire in before.keys() | anew.spots.keys() if before.get(wire) != anew.spots.get(wire)}


@given(SCENES, st.data())
def test_one_node_that_is_dragged_moves_blocks_as_all_of_them_anew_would(
    scene: tuple[dict[WireId, Wanted], frozenset[Box]], data: st.DataObject
) -> None:
    wanted, obstacles = scene
    places = NumberPlaces()
    for _ in range(4):
        node = data.draw(BOXES)
        places.settle(wanted, obstacles | {node})
        anew = NumberPlaces()
        anew.settle(wanted, obstacles | {node})
        assert places.spots == anew.spots


def test_blocks_far_from_what_moves_stay_and_are_not_told_of() -> None:
    near, far = WireId("near"), WireId("far")
    wanted = {near: Wanted(0, 0, True, 60, 30), far: Wanted(4 * COLUMN, 0, True, 60, 30)}
    places = NumberPlaces()
    places.settle(wanted, frozenset())
    below = places.spots[near].box
    assert places.settle(wanted, frozenset({below})) == {near}
    assert places.spots[near].box.bottom < 0  # above the wire by now
