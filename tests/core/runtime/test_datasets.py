"""The digits that ship with the program."""

from __future__ import annotations

import numpy as np
import pytest

from core.messages import describe
from core.problem import Refused
from core.runtime import datasets
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
        ("digit", "image", "There is no data set “digit”; there are digits."),
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
