"""The digits that ship with the program."""

from __future__ import annotations

import numpy as np
import pytest

from core.messages import describe
from core.problem import Refused
from core.runtime import datasets, toysets
from core.runtime.datasets import list_datasets, load_field


def test_every_field_has_the_rows_and_shape_that_are_declared() -> None:
    for dataset in list_datasets():
        for field in dataset.fields:
            values = load_field(dataset.name, field.name)
            assert values.shape == (dataset.rows, *field.shape)
            assert values.dtype == np.float32
            assert values.flags.c_contiguous


def test_digits_are_the_digits() -> None:
    image, label = load_field("digits", "image"), load_field("digits", "label")
    assert (image.min(), image.max()) == (0, 1)
    assert label[:12].tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]
    assert np.bincount(label.astype(int)).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    # The first image is a 0: its middle is empty, its rim is not.
    first = load_field("digits", "image_2d")[0, 0]
    np.testing.assert_array_equal(first.ravel(), image[0])
    assert first[3:5, 3:5].max() < 0.1 < first[1, 2:6].min()


def test_nobody_can_write_into_a_shared_data_set() -> None:
    with pytest.raises(ValueError, match="read-only"):
        load_field("digits", "image")[0, 0] = 1


@pytest.mark.parametrize(
    ("name", "field", "sentence"),
    [
        ("digit", "image", "There is no data set “digit”; there are digits, xor, circles, moons, spirals."),
        ("digits", "pixels", "Handwritten digits has no field “pixels”; it has image, image_2d, label."),
    ],
)
def test_an_unknown_name_is_refused(name: str, field: str, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        load_field(name, field)
    assert describe(refused.value.problem) == sentence


def test_a_missing_file_says_to_install_again(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets, "FOLDER", tmp_path)
    with pytest.raises(Refused) as refused:
        datasets._load_digits.__wrapped__()
    assert "Install Symloom again" in describe(refused.value.problem)


@pytest.mark.parametrize("name", ["xor", "circles", "moons", "spirals"])
def test_toy_sets_have_two_classes_of_equal_size_near_the_middle(name: str) -> None:
    point, label = load_field(name, "point"), load_field(name, "label")
    assert np.bincount(label.astype(int)).tolist() == [200, 200]
    assert 0.9 < np.abs(point).max() < 1.25
    again, _ = toysets.make_toy_set(name)
    np.testing.assert_array_equal(point, again)


def test_toy_sets_are_what_their_names_say() -> None:
    x, y = load_field("xor", "point").T
    np.testing.assert_array_equal(load_field("xor", "label"), x * y < 0)
    radius = np.hypot(*load_field("circles", "point").T)
    np.testing.assert_array_equal(load_field("circles", "label"), radius > 0.5)


@pytest.mark.parametrize("name", ["moons", "spirals"])
def test_no_line_separates_the_curved_ones_but_neighbours_do(name: str) -> None:
    point, label = load_field(name, "point").astype(float), load_field(name, "label")
    design = np.column_stack([point, np.ones(len(point))])
    line = np.linalg.lstsq(design, 2 * label - 1, rcond=None)[0]
    assert np.mean((design @ line > 0) == label) < 0.95
    distance = np.linalg.norm(point[:, None] - point[None], axis=2) + 9 * np.eye(len(point))
    assert np.mean(label[distance.argmin(1)] == label) > 0.98
