"""Where the values of inputs come from."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from core.graph.model import RunSettings, Source
from core.messages import describe
from core.problem import Refused
from core.runtime.datasets import load_field
from core.runtime.sources import batch_of, fixed_values, load_source

SETTINGS = RunSettings(seed=5, batch_size=4)


def sentence(source: Source, shape: tuple[int, ...] | None = None) -> str:
    with pytest.raises(Refused) as refused:
        load_source(source, shape, SETTINGS, path=("n1", "output"), name="data")
    return describe(refused.value.problem)


def test_generated_sources_fill_the_shape_they_are_given() -> None:
    expected = {"zeros": (0, 0), "ones": (1, 1), "uniform": (2, 3), "normal": (-np.inf, np.inf)}
    for kind, (low, high) in expected.items():
        values = load_source(Source(kind, low=2, high=3), (50, 4), SETTINGS)
        assert values.shape == (50, 4)
        assert values.dtype == np.float32
        assert low <= values.min() <= values.max() <= high


def test_normal_values_have_the_mean_and_deviation_asked_for() -> None:
    values = load_source(Source("normal", mean=3, std=0.5), (4_000,), SETTINGS)
    assert values.mean() == pytest.approx(3, abs=0.05)
    assert values.std() == pytest.approx(0.5, abs=0.05)


def test_random_values_depend_on_the_seed_and_the_variable_only() -> None:
    source = Source("normal")
    first = load_source(source, (3,), SETTINGS, path=("n1", "output"))
    np.testing.assert_array_equal(first, load_source(source, (3,), SETTINGS, path=("n1", "output")))
    assert not np.array_equal(first, load_source(source, (3,), SETTINGS, path=("n2", "output")))
    assert not np.array_equal(first, load_source(source, (3,), RunSettings(seed=6), path=("n1", "output")))


def test_typed_numbers_are_laid_out_as_they_say() -> None:
    source = Source("numbers", numbers=(1, 2, 3, 4, 5, 6), shape=(2, -1))
    np.testing.assert_array_equal(load_source(source, None, SETTINGS), [[1, 2, 3], [4, 5, 6]])
    assert load_source(Source("numbers", numbers=(1, 2)), None, SETTINGS).shape == (2,)


def test_fields_of_one_data_set_are_fed_with_the_same_rows() -> None:
    settings = RunSettings(batch_size=10, batch_index=3)
    image = load_source(Source("dataset", name="digits", field="image"), (-1, 64), settings)
    label = load_source(Source("dataset", name="digits", field="label"), None, settings)
    np.testing.assert_array_equal(image, load_field("digits", "image")[30:40])
    np.testing.assert_array_equal(label, load_field("digits", "label")[30:40])


def test_every_row_is_in_exactly_one_batch() -> None:
    first = batch_of(1_797, RunSettings(batch_size=32))
    batches = [batch_of(1_797, RunSettings(batch_size=32, batch_index=index)) for index in range(first.count)]
    assert first.count == 57
    assert [row for batch in batches for row in range(batch.start, batch.stop)] == list(range(1_797))
    assert not any(batch.is_clamped for batch in batches)
    assert batches[-1].stop - batches[-1].start == 5


def test_a_batch_beyond_the_last_is_the_last_and_says_so() -> None:
    batch = batch_of(10, RunSettings(batch_size=4, batch_index=7))
    assert (batch.start, batch.stop, batch.is_clamped) == (8, 10, True)
    assert batch.problem is not None
    assert describe(batch.problem) == "There is no batch 8; the last one, 3, is used."
    assert batch_of(10, RunSettings(batch_size=4)).problem is None


def test_a_relative_file_is_found_beside_the_document(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.arange(3))
    values = fixed_values(Source("file", path="x.npy"), SETTINGS, tmp_path)
    assert values is not None
    assert values.tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("source", "shape", "text"),
    [
        (Source("numbers", numbers=(1, 2, 3)), (4,), "have shape (3,), but data needs (4,)"),
        (Source("numbers", numbers=(1, 2, 3)), (1, 3), "have shape (3,), but data needs (1, 3)"),
        (Source("numbers", numbers=(1, 2, 3), shape=(2, 2)), None, "3 numbers can't be laid out in shape (2, 2)"),
        (Source("zeros"), (-1, 3), "data can't be filled: its shape is (-1, 3)"),
        (Source("ones"), None, "data can't be filled: its shape is ?"),
        (Source("file"), None, "No file is chosen"),
        (Source("magic"), None, "There is no source of values “magic”; there are zeros, ones"),
    ],
)
def test_what_can_not_be_fed_is_refused_with_a_sentence(
    source: Source, shape: tuple[int, ...] | None, text: str
) -> None:
    assert text in sentence(source, shape)
