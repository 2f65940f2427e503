"""One row of what feeds a network: of files, data sets and typed numbers alike."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.graph import files
from core.graph.commands import SetRunSettings
from core.graph.model import Document, RunSettings, Source, VariableSettings
from core.inference.infer import infer
from core.inference.view import DocumentView
from core.messages import describe
from core.operators import standard_registry
from core.operators.operator import Array
from core.parameters.store import ParameterStore
from core.problem import Problem, Refused
from core.run import initialize, prepare
from core.runtime.datasets import load_field
from core.training.trainer import Trainer
from tests.helpers.graphs import graph, node

REGISTRY = standard_registry()
X = np.arange(10, dtype=np.float32).reshape(5, 2)
Y = np.array([0, 1, 1, 0, 1], np.float32)


def document(data: Source, label: Source, run: RunSettings) -> Document:
    """Return 2 (or as many as there are) → 2 → softmax."""
    net = graph(
        node("data", "Variable"),
        node("label", "Variable"),
        node("dense", "FullyConnected", num_hidden=10),
        node("out", "SoftmaxOutput"),
        wires="data -> dense.data, dense -> out.data, label -> out.label",
        settings={"data": VariableSettings(source=data), "label": VariableSettings(source=label)},
    )
    return Document(net, run)


def fed(made: Document, base: Path | None = None) -> tuple[Array, Array, tuple[Problem, ...]]:
    """Return what data and label are fed, and what is told about it."""
    store = ParameterStore()
    initialize(made, REGISTRY, store, infer(DocumentView(made.graph, REGISTRY)))
    prepared = prepare(made, REGISTRY, store, base=base)
    data, label = (prepared.executor.value((name, "output")) for name in ("data", "label"))
    assert data is not None
    assert label is not None
    return data, label, prepared.notes


@pytest.fixture(params=["csv", "npz", "numbers"])
def sources(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Source, Source]:
    """The same five rows, by each way that rows come in."""
    if request.param == "csv":
        lines = [f"{a:g},{b:g},{y:g}" for (a, b), y in zip(X, Y, strict=True)]
        (tmp_path / "rows.csv").write_text("a,b,y\n" + "\n".join(lines), encoding="utf-8")
        return Source("file", path="rows.csv", field="0:2"), Source("file", path="rows.csv", field="y")
    if request.param == "npz":
        np.savez(tmp_path / "rows.npz", x=X, y=Y)
        return Source("file", path="rows.npz", field="x"), Source("file", path="rows.npz", field="y")
    typed = Source("numbers", numbers=tuple(map(float, X.ravel())), shape=(5, 2))
    return typed, Source("numbers", numbers=tuple(map(float, Y)), shape=(5,))


def test_a_row_is_fed_alone_and_without_one_all_are(sources: tuple[Source, Source], tmp_path: Path) -> None:
    made = document(*sources, RunSettings(row=2))
    data, label, notes = fed(made, tmp_path)
    np.testing.assert_array_equal(data, X[2:3])
    np.testing.assert_array_equal(label, Y[2:3])
    assert notes == ()

    data, label, _ = fed(replace(made, run=RunSettings()), tmp_path)
    np.testing.assert_array_equal(data, X)
    np.testing.assert_array_equal(label, Y)


def test_a_row_beyond_the_last_one_is_the_last_and_that_is_told(sources: tuple[Source, Source], tmp_path: Path) -> None:
    data, _, notes = fed(document(*sources, RunSettings(row=17)), tmp_path)
    np.testing.assert_array_equal(data, X[4:])
    assert [describe(note) for note in notes] == ["There is no row 17: there are 5. The last one, 4, is fed."]


def test_a_row_of_a_data_set_is_counted_in_rows_and_not_in_batches() -> None:
    digits = Source("dataset", name="digits", field="image"), Source("dataset", name="digits", field="label")
    data, label, _ = fed(document(*digits, RunSettings(row=700, batch_size=32)))
    np.testing.assert_array_equal(data, load_field("digits", "image")[700:701])
    np.testing.assert_array_equal(label, load_field("digits", "label")[700:701])


def test_a_training_learns_from_all_rows_though_one_is_looked_at(
    sources: tuple[Source, Source], tmp_path: Path
) -> None:
    made = document(*sources, RunSettings(row=2))
    trainer = Trainer(made, REGISTRY, ParameterStore(), tmp_path)
    assert trainer.data.rows == 5
    while not trainer.is_done:
        if trainer.step().ends_epoch:
            trainer.end_epoch()


def test_the_row_is_saved_and_a_negative_one_refused(sources: tuple[Source, Source]) -> None:
    made = document(*sources, RunSettings(row=3))
    assert files.loads(files.dumps(made), REGISTRY, "made").run.row == 3
    assert '"row"' not in files.dumps(replace(made, run=RunSettings()))
    with pytest.raises(Refused) as refused:
        SetRunSettings(RunSettings(row=-1)).apply(made, REGISTRY)
    assert refused.value.problem.code == "run_range"
