"""The proof of equality, and that it finds faults planted in exported text."""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core import symbol as sym
from core.export.exporter import ExportResult, export_code
from core.export.verify import GIVEN, RANDOM, TOLERANCE, VerifyReport, document_values, random_inputs, verify
from core.graph.files import load
from core.graph.model import Document, Source, VariableSettings
from core.operators import standard_registry
from core.problem import Refused
from tests.core.export.graphs import GRAPHS, export_with_weights
from tests.helpers.graphs import graph, node

EXAMPLE = Path(__file__).parents[3] / "resources" / "examples" / "digits_mlp.symloom.json"
HAS_TORCH = importlib.util.find_spec("torch") is not None
needs_torch = pytest.mark.skipif(not HAS_TORCH, reason="torch is not installed")


@pytest.mark.parametrize("name", GRAPHS)
def test_numpy_code_gives_the_engines_numbers(name: str) -> None:
    assert verify(*export_with_weights(GRAPHS[name](), "numpy")).passed


@needs_torch
@pytest.mark.slow
@pytest.mark.parametrize("name", GRAPHS)
def test_pytorch_code_gives_the_engines_numbers(name: str) -> None:
    report = verify(*export_with_weights(GRAPHS[name](), "pytorch"))

    assert report.passed
    assert report.worst_gradient, "gradients should have been compared"


@needs_torch
@pytest.mark.slow
def test_example_equals_pytorch_in_outputs_and_gradients() -> None:
    registry = standard_registry()
    document = load(EXAMPLE, registry)
    draft = export_code(document, registry, "pytorch", is_draft=True)
    values = document_values(document, registry, draft, {}, EXAMPLE.parent)

    report = verify(export_code(document, registry, "pytorch", values=values), values)

    assert report.passed
    assert report.largest_output is not None
    assert report.largest_output < 1e-12
    assert report.largest_gradient is not None
    assert report.largest_gradient < 1e-12


# Planted faults


def planted(result: ExportResult, old: str, new: str) -> ExportResult:
    """The export with a fault in its text."""
    assert old in result.code
    return replace(result, files={**result.files, result.main: result.code.replace(old, new, 1)})


FAULTS = [
    ("shared_weight", 'grads["w"] = grads["w"] + d_fc1.T @ data', 'grads["w"] = d_fc1.T @ data'),
    ("perceptron", "d_fc2 = softmax - one_hot", "d_fc2 = (softmax - one_hot) / len(softmax)"),
    ("perceptron", "d_relu1 * (relu1 > 0)", "d_relu1"),
    ("shared_block", "(1 - act0**2)", "(1 - act0)"),
    ("many_heads", "/ max(1, np.count_nonzero(index != 1))", "/ index.size"),
]


@pytest.mark.parametrize(("name", "old", "new"), FAULTS)
def test_wrong_gradient_is_found_although_outputs_agree(name: str, old: str, new: str) -> None:
    result, values = export_with_weights(GRAPHS[name](), "numpy")
    report = verify(planted(result, old, new), values)

    assert not report.passed
    assert report.largest_output == 0
    assert report.largest_gradient is not None
    assert report.largest_gradient > TOLERANCE


@needs_torch
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("perceptron", 'reduction="sum"', 'reduction="mean"'),
        ("shared_weight", "F.linear(relu1, self.w, ", "F.linear(relu1, self.w.detach(), "),
        ("many_heads", "ignore_index=1", "ignore_index=0"),
    ],
)
def test_wrong_gradient_is_found_in_torch_too(name: str, old: str, new: str) -> None:
    result, values = export_with_weights(GRAPHS[name](), "pytorch")
    report = verify(planted(result, old, new), values)

    assert not report.passed
    assert report.largest_output is not None
    assert report.largest_output < TOLERANCE


def test_wrong_output_is_found_and_named() -> None:
    result, values = export_with_weights(GRAPHS["perceptron"](), "numpy")
    report = verify(planted(result, "np.maximum(fc1, 0)", "fc1"), values)

    assert not report.passed
    assert report.worst_output == "softmax_output"


def test_missing_gradient_counts_as_wrong() -> None:
    result, values = export_with_weights(GRAPHS["two_inputs"](), "numpy")
    report = verify(planted(result, "return grads,", "return {},"), values)

    assert report.largest_gradient == float("inf")
    assert not report.passed


def test_head_gradients_of_the_document_are_used() -> None:
    result, values = export_with_weights(GRAPHS["two_inputs"](), "numpy")

    assert verify(result, values, head_gradients={0: -3.5}).passed


# The document's own data, and random ones


def fed(numbers: tuple[float, ...]) -> Document:
    """Return numbers → Dense → Relu, which all rows are alike for."""
    return Document(
        graph(
            node("data", "Variable", shape=(-1, 2)),
            node("fc1", "FullyConnected", num_hidden=3),
            node("relu1", "Activation", act_type="relu"),
            wires="data -> fc1.data, fc1 -> relu1.data",
            settings={
                "data": VariableSettings(source=Source("numbers", numbers=numbers, shape=(len(numbers) // 2, 2)))
            },
        )
    )


def proved(document: Document, old: str, new: str) -> VerifyReport:
    """Verify an export with a fault in its text on the document's data and on random data."""
    registry = standard_registry()
    draft = export_code(document, registry, "numpy", is_draft=True)
    values = document_values(document, registry, draft, {})
    result = export_code(document, registry, "numpy", values=values)
    return verify(planted(result, old, new), values, random=random_inputs(document, registry, result, values))


def test_both_the_data_of_the_document_and_random_data_are_compared() -> None:
    report = proved(fed((1.0, 2.0, 3.0, 4.0)), "import numpy as np", "import numpy as np  # as it was")

    assert report.passed
    assert report.data == (GIVEN, RANDOM)


def test_fault_that_the_documents_data_does_not_show_is_found_on_random_data() -> None:
    report = proved(fed((0.0, 0.0, 0.0, 0.0)), "np.maximum(fc1, 0)", "fc1")

    assert not report.passed
    assert report.output_data == RANDOM
    assert report.worst_output == "relu1_output"


def test_fault_that_random_data_does_not_show_is_found_on_the_documents_data() -> None:
    report = proved(fed((99.0, 98.0, -97.0, 96.0)), "np.maximum(fc1, 0)", "np.clip(fc1, 0, 1)")

    assert not report.passed
    assert report.output_data == GIVEN


def test_random_labels_are_classes_that_there_are() -> None:
    registry = standard_registry()
    document = load(EXAMPLE, registry)
    draft = export_code(document, registry, "numpy", is_draft=True)
    values = document_values(document, registry, draft, {}, EXAMPLE.parent)
    drawn = {path[0]: array for path, array in random_inputs(document, registry, draft, values).items()}

    assert set(np.unique(drawn["label"])) <= set(range(10))
    assert drawn["data"].shape == values["data", "output"].shape
    assert not np.array_equal(drawn["data"], values["data", "output"])


# What can go wrong around it


def test_missing_framework_is_told(tmp_path: Path) -> None:
    result, values = export_with_weights(GRAPHS["two_inputs"](), "numpy")
    bare = replace(result.target, modules=("no_such_framework",))

    report = verify(replace(result, target=bare), values)

    assert report == VerifyReport(missing="no_such_framework")
    assert not report.passed


def test_code_that_stops_or_hangs_is_refused() -> None:
    result, values = export_with_weights(GRAPHS["two_inputs"](), "numpy")

    with pytest.raises(Refused) as refused:
        verify(planted(result, "p = self.params", "raise ValueError('broken')"), values)
    assert refused.value.problem.code == "verify_failed"
    assert "broken" in str(refused.value.problem.found)

    with pytest.raises(Refused) as refused:
        verify(planted(result, "import numpy as np", "while True: pass"), values, time_limit=1)
    assert refused.value.problem.code == "verify_timeout"


def test_interpreter_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        verify(*export_with_weights(GRAPHS["two_inputs"](), "numpy"), python="/no/such/python")
    assert refused.value.problem.code == "verify_python"


@pytest.mark.parametrize("target", ["numpy", pytest.param("pytorch", marks=[needs_torch, pytest.mark.slow])])
def test_main_trains(target: str, tmp_path: Path) -> None:
    import subprocess

    result = export_with_weights(GRAPHS["perceptron"](), target)[0]
    for name, content in result.files.items():
        (tmp_path / name).write_bytes(content.encode() if isinstance(content, str) else content)

    done = subprocess.run(
        [sys.executable, "-W", "error", result.main], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    losses = [float(line.rpartition(" ")[2]) for line in done.stdout.splitlines()]
    assert len(losses) == 5
    assert losses[-1] < losses[0]


def test_every_layout_of_softmax() -> None:
    rng = np.random.default_rng(0)
    shapes = [((4, 3), None), ((4, 3), (4, 3)), ((2, 3, 4), None), ((2, 3, 4), (2, 3, 4))]
    for (shape, label), options in [
        (pair, {"multi_output": multi, "preserve_shape": preserve, "normalization": kind, "use_ignore": ignore})
        for pair in shapes
        for multi, preserve in ((False, False), (True, False), (False, True))
        for kind in ("null", "batch", "valid")
        for ignore in (False, True)
    ]:
        net = sym.SoftmaxOutput(
            sym.Variable("x", shape=shape),
            sym.Variable("y", shape=label),
            ignore_label=1,
            grad_scale=float(rng.integers(1, 4)),
            smooth_alpha=0.25,
            name="s",
            **options,
        )
        result, values = export_with_weights(net, "numpy")
        assert in_process(result, values) < TOLERANCE, (shape, label, options)


def in_process(result: ExportResult, values: dict[tuple[str, ...], np.ndarray]) -> float:
    """The largest difference of NumPy code from the engine, found without a process of its own."""
    from tests.core.export.in_process import largest_difference

    return largest_difference(result, values)
