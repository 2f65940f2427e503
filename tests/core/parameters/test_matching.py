"""Which array of a file goes to which parameter."""

from __future__ import annotations

import numpy as np

from core.dimension import Shape
from core.parameters.initializer import Zero
from core.parameters.matching import choose, fits, matched
from core.parameters.store import ParameterSpec


def spec(name: str, shape: Shape | None) -> ParameterSpec:
    return ParameterSpec((name, "output"), name, Zero(), shape)


def chosen(specs: list[ParameterSpec], shapes: dict[str, Shape]) -> dict[str, str | None]:
    arrays = {name: np.zeros(shape, np.float32) for name, shape in shapes.items()}
    return {match.spec.name: match.array for match in matched(specs, arrays)}


def test_equal_names_come_first_whatever_the_shapes() -> None:
    specs = [spec("a", (2,)), spec("b", (3,))]
    assert chosen(specs, {"b": (2,), "a": (3,)}) == {"a": "a", "b": "b"}


def test_names_of_other_programs_are_recognized() -> None:
    specs = [spec("dense1_weight", (2, 3)), spec("dense1_bias", (2,)), spec("bn_moving_mean", (2,))]
    files = {"arg:dense1_weight": (2, 3), "module.dense1.bias": (2,), "aux:bn_moving_mean": (2,)}
    assert chosen(specs, files) == {
        "dense1_weight": "arg:dense1_weight",
        "dense1_bias": "module.dense1.bias",
        "bn_moving_mean": "aux:bn_moving_mean",
    }


def test_a_shape_decides_only_where_no_other_has_it() -> None:
    specs = [spec("w1", (4, 3)), spec("w2", (2, 4)), spec("w3", (2, 4))]
    assert chosen(specs, {"x": (4, 3), "y": (2, 4)}) == {"w1": "x", "w2": None, "w3": None}
    assert chosen(specs[:2], {"x": (4, 3), "y": (4, 3), "z": (2, 4)}) == {"w1": None, "w2": "z"}


def test_unknown_dims_take_any_size() -> None:
    assert fits(spec("w", (2, -1)), (2, 7))
    assert fits(spec("w", None), (2, 7))
    assert not fits(spec("w", (2, -1)), (3, 7))
    assert not fits(spec("w", (2,)), (2, 1))


def test_a_person_can_choose_otherwise() -> None:
    first, second = spec("a", (2,)), spec("b", (2,))
    matches = matched([first, second], {"a": np.zeros(2), "other": np.zeros(2)})
    assert [match.array for match in choose(matches, first, "other")] == ["other", "other"]
