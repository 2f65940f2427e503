"""The built-in data sets, by name and field.

A field is one array with a row for each example; all fields of a data set have their rows in the same order.
"""

from __future__ import annotations

import functools
import gzip
import pathlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from core.dimension import Shape
from core.operators.operator import Array
from core.problem import Problem, Refused
from core.runtime.toysets import ROWS, make_toy_set

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "resources" / "datasets"


@dataclass(frozen=True)
class DataField:
    """One array of a data set; ``shape`` is that of one row, without the axis of the rows."""

    name: str
    shape: Shape
    doc: str


@dataclass(frozen=True)
class DataSet:
    """A data set that ships with the program, or is made by it."""

    name: str
    title: str
    rows: int
    doc: str
    fields: tuple[DataField, ...]


DIGITS = DataSet(
    name="digits",
    title="Handwritten digits",
    rows=1_797,
    doc="Images of handwritten digits, 8×8 pixels, from the test set of the UCI collection “Optical Recognition of"
    " Handwritten Digits”.",
    fields=(
        DataField("image", (64,), "Pixels row by row, scaled from 0…16 to 0…1."),
        DataField("image_2d", (1, 8, 8), "The same pixels as one channel of 8 rows and 8 columns."),
        DataField("label", (), "The digit, 0 to 9."),
    ),
)


def _toy_set(name: str, title: str, doc: str) -> DataSet:
    fields = (
        DataField("point", (2,), "Place in the plane, within about ±1."),
        DataField("label", (), "The class, 0 or 1."),
    )
    return DataSet(name, title, ROWS, doc, fields)


TOY_SETS = (
    _toy_set("xor", "Exclusive or", "Four squares, of which opposite ones are of one class."),
    _toy_set("circles", "Circles", "A disc in a ring."),
    _toy_set("moons", "Moons", "Two half circles that reach into each other."),
    _toy_set("spirals", "Spirals", "Two arms that wind around the middle."),
)
"""Points in the plane, so that what a network makes of them can be drawn."""


def list_datasets() -> tuple[DataSet, ...]:
    """List the built-in data sets."""
    return (DIGITS, *TOY_SETS)


def find_dataset(name: str) -> DataSet | None:
    """Return the data set of a name, or None."""
    return next((each for each in list_datasets() if each.name == name), None)


def load_field(name: str, field: str) -> Array:
    """Return one field of a data set, all rows, float32, read-only.

    Raises:
        Refused: ``dataset_unknown``, ``dataset_field_unknown`` or ``dataset_missing``.
    """
    dataset = find_dataset(name)
    if dataset is None:
        known = tuple(each.name for each in list_datasets())
        raise Refused(Problem("dataset_unknown", expected=known, found=name))
    fields = tuple(each.name for each in dataset.fields)
    if field not in fields:
        values = {"dataset": dataset.title}
        raise Refused(Problem("dataset_field_unknown", values=values, expected=fields, found=field))
    return _LOADERS[name]()[field]


@functools.cache
def _load_digits() -> Mapping[str, Array]:
    path = FOLDER / "digits.csv.gz"
    try:
        with gzip.open(path, "rt", encoding="ascii") as lines:
            table = np.loadtxt(lines, delimiter=",", dtype=np.float32)
    except (OSError, ValueError) as error:
        values = {"file": path.name, "reason": str(error)}
        raise Refused(Problem("dataset_missing", values=values)) from error
    image = table[:, :64] / np.float32(16)
    return _read_only({"image": image, "image_2d": image.reshape(-1, 1, 8, 8), "label": table[:, 64].copy()})


@functools.cache
def _make_toy_set(name: str) -> Mapping[str, Array]:
    point, label = make_toy_set(name)
    return _read_only({"point": point, "label": label})


def _read_only(arrays: dict[str, Array]) -> Mapping[str, Array]:
    # They are shared by everybody who asks, so nobody may write into them.
    for array in arrays.values():
        array.setflags(write=False)
    return MappingProxyType(arrays)


_LOADERS: Mapping[str, Callable[[], Mapping[str, Array]]] = MappingProxyType(
    {"digits": _load_digits, **{each.name: functools.partial(_make_toy_set, each.name) for each in TOY_SETS}}
)
