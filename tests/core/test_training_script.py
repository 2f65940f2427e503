"""Scripts that train what was exported: the losses that Symloom has, on one process, on two, and after a break."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.cli import main as cli
from core.export.weights import read_arrays
from core.graph.files import load, save
from core.graph.model import (
    LR_MULT,
    WD_MULT,
    Document,
    PortRef,
    RunSettings,
    Source,
    TrainingSettings,
    VariableSettings,
    frozen,
)
from core.inference.infer import infer
from core.inference.view import DocumentView
from core.messages import describe
from core.operators import standard_registry
from core.operators.operator import AttributeValue
from core.parameters.matching import matched
from core.parameters.needs import parameter_specs
from core.parameters.store import ParameterStore
from core.problem import Refused
from core.training.trainer import EpochResult, Trainer
from core.training_script import TrainingExport, export_training
from tests.helpers.graphs import graph, node, port

REGISTRY = standard_registry()
EXAMPLES = Path(__file__).parents[2] / "resources" / "examples"
GOLDEN = Path(__file__).parent / "export" / "golden"
RUFF = shutil.which("ruff", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
HAS_TORCH = importlib.util.find_spec("torch") is not None
needs_torch = pytest.mark.skipif(not HAS_TORCH, reason="torch is not installed")
TORCH_PYTHON = os.environ.get("EXPORT_PYTHON") or (sys.executable if HAS_TORCH else "")
"""An interpreter that has torch; `make test-export` names one."""
needs_torch_somewhere = pytest.mark.skipif(not TORCH_PYTHON, reason="torch is not installed; run make test-export")

POINTS = VariableSettings(source=Source("dataset", name="spirals", field="point"))
CLASSES = VariableSettings(source=Source("dataset", name="spirals", field="label"))
QUICK = TrainingSettings(learning_rate=0.05, batch_size=96, epochs=3, validation=0.25)


def net(
    head: str = "SoftmaxOutput",
    training: TrainingSettings = QUICK,
    *,
    units: int = 2,
    label: VariableSettings = CLASSES,
    data: VariableSettings = POINTS,
    **attributes: AttributeValue,
) -> Document:
    """Return two numbers → 6 → some, with a loss."""
    made = graph(
        node("data", "Variable", shape=(-1, 2)),
        node("label", "Variable"),
        node("dense1", "FullyConnected", num_hidden=6),
        node("tanh", "Activation", act_type="tanh"),
        node("dense2", "FullyConnected", num_hidden=units),
        node("out", head, **attributes),
        wires="data -> dense1.data, dense1 -> tanh.data, tanh -> dense2.data, dense2 -> out.data, label -> out.label",
        settings={
            "data": data,
            "label": label,
            "dense1.weight": VariableSettings(initializer='["normal", {"sigma": 1.5}]'),
            "dense2.weight": VariableSettings(initializer='["normal", {"sigma": 0.8}]'),
        },
    )
    return Document(made, RunSettings(seed=4), training=training)


def settings(**changes: object) -> TrainingSettings:
    return replace(QUICK, **changes)  # type: ignore[arg-type]  # each test names fields of its own


def written(document: Document, folder: Path, base: Path | None = None) -> TrainingExport:
    """Write the export of a document into a folder."""
    made = export_training(document, REGISTRY, title="net", values={}, base=base)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in made.files.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return made


def curve(document: Document, base: Path | None = None) -> list[EpochResult]:
    """Train in Symloom and return the epochs."""
    return trained(Trainer(document, REGISTRY, ParameterStore(), base))


def trained(trainer: Trainer) -> list[EpochResult]:
    """Train to the end."""
    found = []
    while not trainer.is_done:
        while not trainer.step().ends_epoch:
            pass
        found.append(trainer.end_epoch())
    return found


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Runner]:
    runner = Runner(monkeypatch, capsys)
    yield runner
    runner.forget()


class Runner:
    """Runs ``train.py`` of a folder in this process, which is quicker than to import torch anew."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, folder: Path, *options: str) -> list[str]:
        """Return the lines that it prints."""
        import torch

        torch.set_num_threads(1)
        self.forget()
        self._monkeypatch.syspath_prepend(str(folder))
        self._monkeypatch.setattr(sys, "argv", ["train.py", *options])
        spec = importlib.util.spec_from_file_location("exported_train", folder / "train.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["exported_train"] = module
        spec.loader.exec_module(module)
        self._capsys.readouterr()
        module.main()
        return self._capsys.readouterr().out.splitlines()

    def forget(self) -> None:
        for name in ("exported_train", "net_pytorch"):
            sys.modules.pop(name, None)


def numbers(line: str) -> list[float]:
    """Return the scores of a line of progress: those of the training, then those of the rows kept aside."""
    return [float(text) for text in re.findall(r"(?:loss|accuracy|mae|mse) (\S+)", line)]


def expected(epoch: EpochResult) -> list[float]:
    judged = [epoch.train, *([epoch.validation] if epoch.validation else [])]
    return [number for scores in judged for number in (scores.loss, *scores.metrics.values())]


def assert_same_curve(lines: list[str], epochs: list[EpochResult]) -> None:
    assert len(lines) == len(epochs)
    for line, epoch in zip(lines, epochs, strict=True):
        np.testing.assert_allclose(numbers(line), expected(epoch), rtol=1e-5, atol=2e-6)


# The same losses as in Symloom

OPTIMIZERS = {
    "sgd": settings(momentum=0.0),
    "momentum": settings(momentum=0.9, weight_decay=0.01),
    "nesterov": settings(optimizer="nag", momentum=0.9, weight_decay=0.01),
    "nesterov_without_momentum": settings(optimizer="nag", momentum=0.0),
    "adam": settings(optimizer="adam", learning_rate=0.02, epsilon=0.01, weight_decay=0.02, beta1=0.8, beta2=0.95),
    "rmsprop": settings(optimizer="rmsprop", learning_rate=0.01, epsilon=0.01, weight_decay=0.02, gamma=0.8),
    "in_order": settings(shuffles=False),
    "nothing_kept_aside": settings(validation=0.0),
    "all_rows_at_once": settings(batch_size=10_000),
    "sum": settings(average="never", learning_rate=0.002),
}


@needs_torch
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_takes_the_steps_that_it_takes_here(name: str, tmp_path: Path, run: Runner) -> None:
    document = net(training=OPTIMIZERS[name])
    written(document, tmp_path)

    assert_same_curve(run(tmp_path), curve(document))


@needs_torch
@pytest.mark.parametrize("name", ["momentum", "nesterov", "adam", "rmsprop"])
def test_parameters_learn_and_shrink_at_the_rates_of_the_document(name: str, tmp_path: Path, run: Runner) -> None:
    document = net(training=OPTIMIZERS[name])
    layers = [each.id for each in document.graph.nodes.values() if each.operator == "FullyConnected"]
    places = PortRef(layers[0], "weight"), PortRef(layers[-1], "bias")
    before = [document.graph.settings.get(place, VariableSettings()) for place in places]
    slow = before[0].with_annotation(LR_MULT, "0.1"), before[1].with_annotation(WD_MULT, "0.0")
    kept = {**document.graph.settings, **dict(zip(places, slow, strict=True))}
    document = replace(document, graph=replace(document.graph, settings=frozen(kept.items())))
    written(document, tmp_path)

    lines = run(tmp_path)

    assert_same_curve(lines, curve(document))
    assert numbers(lines[-1]) != pytest.approx(expected(curve(net(training=OPTIMIZERS[name]))[-1]), rel=1e-5)


HEADS = {
    "softmax_batch": net(normalization="batch"),
    "softmax_valid": net(normalization="valid", ignore_label=1.0, use_ignore=True),
    "softmax_ignore": net(use_ignore=True, ignore_label=1.0),
    "softmax_valid_alone": net(normalization="valid", ignore_label=1.0),
    "softmax_scaled": net(grad_scale=3.0, smooth_alpha=0.1),
    "softmax_always": net(training=settings(average="always", learning_rate=0.5), normalization="batch"),
    "linear": net("LinearRegressionOutput", units=1),
    "linear_scaled": net("LinearRegressionOutput", units=1, grad_scale=0.5),
    "absolute": net("MAERegressionOutput", units=1),
    "absolute_scaled": net("MAERegressionOutput", units=1, grad_scale=0.5),
    "logistic": net("LogisticRegressionOutput", units=1),
    "logistic_scaled": net("LogisticRegressionOutput", units=1, grad_scale=2.0),
    "margin": net("SVMOutput"),
}


@needs_torch
@pytest.mark.parametrize("name", HEADS)
def test_every_loss_is_the_one_that_is_shown_here(name: str, tmp_path: Path, run: Runner) -> None:
    document = HEADS[name]
    written(document, tmp_path)

    lines = run(tmp_path)

    assert_same_curve(lines, curve(document))
    assert ("accuracy" in lines[0]) == (name.startswith(("softmax", "logistic")))


def outputs(text: str, *nodes: object, **changes: object) -> Document:
    """Return data → Dense → what ``text`` wires behind it."""
    made = graph(
        node("data", "Variable", shape=(-1, 2)),
        node("dense1", "FullyConnected", num_hidden=3),
        *nodes,  # type: ignore[arg-type]
        wires=f"data -> dense1.data, {text}",
        settings={"data": POINTS, "dense1.weight": VariableSettings(initializer='["normal", {"sigma": 1}]')},
    )
    document = Document(made, RunSettings(seed=2), training=settings(learning_rate=0.02))
    return replace(document, **changes)  # type: ignore[arg-type]


def pair() -> Document:
    """Return two losses and an output that is none, over one hidden layer; one data set feeds all."""
    made = graph(
        node("left", "Variable", shape=(-1, 2)),
        node("right", "Variable", shape=(-1, 2)),
        node("label", "Variable"),
        node("dense1", "FullyConnected", num_hidden=4),
        node("dense2", "FullyConnected", num_hidden=2),
        node("dense3", "FullyConnected", num_hidden=1),
        node("both", "elemwise_add"),
        node("classes", "SoftmaxOutput"),
        node("number", "LinearRegressionOutput", grad_scale=0.5),
        node("square", "elemwise_mul"),
        wires="left -> dense1.data, right -> dense2.data, dense1 -> dense3.data, dense2 -> both.lhs,"
        " right -> both.rhs, both -> classes.data, label -> classes.label, dense3 -> number.data,"
        " label -> number.label, dense1 -> square.lhs, dense1 -> square.rhs",
        settings={"left": POINTS, "right": POINTS, "label": CLASSES},
    )
    run = RunSettings(seed=2, head_gradients={PortRef(*port("square")): 0.125})
    return Document(made, run, training=settings(learning_rate=0.02))


def renamed() -> Document:
    """Return a network whose nodes are called what the script calls things."""
    names = {"data": "hits", "label": "rows", "dense1": "scores", "dense2": "error", "tanh": "network", "out": "best"}
    document = net("LinearRegressionOutput", units=1)
    nodes = [replace(each, name=names[each.name]) for each in document.graph.nodes.values()]
    renamed_graph = replace(document.graph, nodes=frozen((each.id, each) for each in nodes))
    return replace(document, graph=renamed_graph)


def idle() -> Document:
    """Return a network with parameters that the loss does not reach."""
    return outputs(
        "dense1 -> s.lhs, dense1 -> s.rhs, data -> dense2.data, dense2 -> stop.data",
        node("s", "elemwise_mul"),
        node("dense2", "FullyConnected", num_hidden=2),
        node("stop", "BlockGrad"),
        training=settings(learning_rate=0.02, batch_size=50),
    )


OTHERS = {
    "squares": outputs("dense1 -> s.lhs, dense1 -> s.rhs", node("s", "elemwise_mul")),
    "one_number": outputs(
        "dense1 -> s.lhs, dense1 -> s.rhs, s -> m.data", node("s", "elemwise_mul"), node("m", "mean")
    ),
    "made_loss": outputs(
        "dense1 -> s.lhs, dense1 -> s.rhs, s -> m.data",
        node("s", "elemwise_mul"),
        node("m", "MakeLoss", grad_scale=0.5),
    ),
    "made_loss_valid": outputs(
        "dense1 -> s.lhs, dense1 -> s.rhs, s -> m.data",
        node("s", "elemwise_mul"),
        node("m", "MakeLoss", normalization="valid", valid_thresh=0.5),
    ),
    "two_losses_and_an_output": pair(),
    "names_of_its_own": renamed(),
    "idle": idle(),
}


@needs_torch
@pytest.mark.parametrize("name", OTHERS)
def test_outputs_that_are_no_loss_layers_are_made_smaller_as_here(name: str, tmp_path: Path, run: Runner) -> None:
    document = OTHERS[name]
    written(document, tmp_path)

    assert_same_curve(run(tmp_path), curve(document))


@needs_torch
@pytest.mark.parametrize("name", ["digits_mlp", "spirals", "siamese", "tied_autoencoder", "lenet_digits"])
def test_examples_train_as_they_do_here(name: str, tmp_path: Path, run: Runner) -> None:
    document = load(EXAMPLES / f"{name}.symloom.json", REGISTRY)
    document = replace(document, training=replace(document.training, epochs=2))
    written(document, tmp_path)

    assert_same_curve(run(tmp_path), curve(document))


# Data


def of_file(path: str, field: str = "") -> VariableSettings:
    return VariableSettings(source=Source("file", path=path, field=field))


def table() -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    rng = np.random.default_rng(0)
    points = rng.standard_normal((150, 2)).round(4)
    return np.column_stack([points, points.prod(axis=1) > 0])


CSV = {
    "names": ("x,y,class\n", ",", "0:2", "class"),
    "no_names": ("", ";", "0:2", "-1"),
    "blank_lines": ("\n\r\nx\ty\tclass\n", "\t", ":2", "2"),
    "mark_and_quotes": ('\ufeff"x","y","the class"\n', ",", "0:2", "the class"),
}


@needs_torch
@pytest.mark.parametrize("name", CSV)
def test_columns_of_a_csv_feed_several_inputs(name: str, tmp_path: Path, run: Runner) -> None:
    head, delimiter, data, label = CSV[name]
    rows = "".join(f"{delimiter.join(map(str, row))}\n" for row in table())
    (tmp_path / "my points.csv").write_text(head + rows, encoding="utf-8")
    document = net(data=of_file("my points.csv", data), label=of_file("my points.csv", label))

    made = written(document, tmp_path, tmp_path)

    assert made.reads == ("my points.csv",)
    assert "my points.csv" not in made.files
    assert str(made.files["train.py"]).count("np.loadtxt(") == 1
    assert_same_curve(run(tmp_path), curve(document, tmp_path))


@needs_torch
def test_arrays_of_files_are_found_in_the_folder_that_is_named(tmp_path: Path, run: Runner) -> None:
    data = tmp_path / "data"
    data.mkdir()
    np.savez(data / "points.npz", place=np.asfortranarray(table()[:, :2]), other=np.zeros(3))
    np.save(data / "classes.npy", table()[:, 2].astype(">i4"))
    document = net(data=of_file(str(data / "points.npz"), "place"), label=of_file("data/classes.npy"))
    written(document, tmp_path / "out", tmp_path)
    (tmp_path / "data" / "data").mkdir()
    shutil.copy(data / "classes.npy", data / "data")

    with pytest.raises(SystemExit, match=r"points\.npz.*--data"):
        run(tmp_path / "out")
    assert_same_curve(run(tmp_path / "out", "--data", str(data)), curve(document, tmp_path))


@needs_torch
def test_typed_numbers_and_filled_inputs_are_fed_to_every_batch(tmp_path: Path, run: Runner) -> None:
    made = graph(
        node("data", "Variable", shape=(-1, 2)),
        node("scale", "Variable", shape=(1, 2)),
        node("shift", "Variable", shape=(-1, 2)),
        node("label", "Variable"),
        node("scaled", "broadcast_mul"),
        node("moved", "elemwise_add"),
        node("dense1", "FullyConnected", num_hidden=2),
        node("out", "SoftmaxOutput"),
        wires="data -> scaled.lhs, scale -> scaled.rhs, scaled -> moved.lhs, shift -> moved.rhs, moved -> dense1.data,"
        " dense1 -> out.data, label -> out.label",
        settings={
            "data": POINTS,
            "label": CLASSES,
            "scale": VariableSettings(source=Source("numbers", numbers=(0.5, 2.0), shape=(1, 2))),
            "shift": VariableSettings(source=Source("ones")),
        },
    )
    document = Document(made, RunSettings(seed=2), training=QUICK)

    written(document, tmp_path)

    assert_same_curve(run(tmp_path), curve(document))


@needs_torch
def test_built_in_data_stays_with_the_script_where_other_data_is_elsewhere(tmp_path: Path, run: Runner) -> None:
    data = tmp_path / "data"
    data.mkdir()
    np.savetxt(data / "spirals.csv", np.arange(400) % 2, delimiter=",")
    document = net(label=of_file(str(data / "spirals.csv"), "0"), training=settings(validation=0.001))
    trainer = Trainer(document, REGISTRY, ParameterStore())
    assert not len(trainer.data.validation), "a share so small keeps no row aside"

    written(document, tmp_path / "out")

    assert_same_curve(run(tmp_path / "out", "--data", str(data)), trained(trainer))


@needs_torch
def test_typed_rows_are_rows(tmp_path: Path, run: Runner) -> None:
    rows = table()[:40]
    data = Source("numbers", numbers=tuple(rows[:, :2].ravel().tolist()), shape=(40, 2))
    label = Source("numbers", numbers=tuple(rows[:, 2].tolist()), shape=(40,))
    document = net(data=VariableSettings(source=data), label=VariableSettings(source=label))

    written(document, tmp_path)

    assert_same_curve(run(tmp_path), curve(document))


# Checkpoints


@needs_torch
@pytest.mark.parametrize("name", ["momentum", "adam", "rmsprop"])
def test_a_resumed_training_is_the_one_that_was_not_stopped(name: str, tmp_path: Path, run: Runner) -> None:
    document = outputs(
        "dense1 -> drop.data, drop -> s.lhs, drop -> s.rhs",
        node("drop", "Dropout", p=0.3),
        node("s", "elemwise_mul"),
        training=replace(OPTIMIZERS[name], learning_rate=0.01),
    )
    for folder in ("whole", "parts"):
        written(document, tmp_path / folder)

    whole = run(tmp_path / "whole", "--epochs", "4")
    parts = [*run(tmp_path / "parts", "--epochs", "2"), *run(tmp_path / "parts", "--epochs", "4", "--resume")]

    assert [numbers(line) for line in parts] == [numbers(line) for line in whole]
    saved = [read_arrays(tmp_path / folder / "checkpoints" / "last.safetensors") for folder in ("whole", "parts")]
    assert saved[0].keys() == {"dense1_weight", "dense1_bias"}
    for each, array in saved[0].items():
        np.testing.assert_array_equal(saved[1][each], array)


@needs_torch
def test_resuming_where_nothing_was_begun_is_told(tmp_path: Path, run: Runner) -> None:
    written(net(), tmp_path)

    with pytest.raises(SystemExit, match="leave out --resume"):
        run(tmp_path, "--resume")


def normalized() -> Document:
    """Return a network with moving statistics."""
    made = graph(
        node("data", "Variable", shape=(-1, 2)),
        node("label", "Variable"),
        node("dense1", "FullyConnected", num_hidden=6),
        node("norm", "BatchNorm", fix_gamma=False),
        node("dense2", "FullyConnected", num_hidden=2),
        node("out", "SoftmaxOutput"),
        wires="data -> dense1.data, dense1 -> norm.data, norm -> dense2.data, dense2 -> out.data, label -> out.label",
        settings={"data": POINTS, "label": CLASSES},
    )
    return Document(made, RunSettings(seed=2), training=settings(validation=0.0))


@needs_torch
def test_symloom_reads_a_checkpoint_back(tmp_path: Path, run: Runner) -> None:
    document = normalized()
    save(document, tmp_path / "net.symloom.json")
    written(document, tmp_path)
    lines = run(tmp_path)
    assert_same_curve(lines, curve(document))
    found = tmp_path / "checkpoints" / "best.safetensors"

    specs = parameter_specs(document, REGISTRY, infer(DocumentView(document.graph, REGISTRY)))
    assert all(match.array == match.spec.name for match in matched(specs, read_arrays(found)))
    trainer = Trainer(document, REGISTRY, ParameterStore())
    trained(trainer)
    names = {spec.path: spec.name for spec in specs}
    for path, value in trainer.values.items():
        if names[path] != "norm_moving_var":  # PyTorch keeps the unbiased one
            np.testing.assert_allclose(read_arrays(found)[names[path]], value, rtol=1e-4, atol=1e-5)

    out = tmp_path / "run.npz"
    assert cli(["run", str(tmp_path / "net.symloom.json"), "--weights", str(found), "-o", str(out)]) == 0
    assert np.isfinite(read_arrays(out)["output/out_output"]).all()


# What goes wrong


def refusal(document: Document, target: str = "pytorch", base: Path | None = None) -> str:
    with pytest.raises(Refused) as refused:
        export_training(document, REGISTRY, target, values={}, base=base)
    describe(refused.value.problem)
    return refused.value.problem.code


def test_what_cannot_be_trained_is_refused_with_a_way_out(tmp_path: Path) -> None:
    stopped = outputs("dense1 -> stop.data", node("stop", "BlockGrad"))
    unfed = net(label=VariableSettings())
    zeros = net(data=VariableSettings(source=Source("zeros")), label=VariableSettings(source=Source("zeros")))
    two = {"a": table()[:, :2], "b": table()[:, 2]}
    for name, array in two.items():
        (tmp_path / name).mkdir()
        np.save(tmp_path / name / "x.npy", array)
    files = net(data=of_file(str(tmp_path / "a" / "x.npy")), label=of_file(str(tmp_path / "b" / "x.npy")))

    assert refusal(stopped) == "training_no_loss"
    assert refusal(unfed) == "label_without_data"
    assert refusal(zeros) == "training_no_rows"
    assert refusal(files) == "export_training_files"
    assert refusal(net(), "keras") == "export_training_target"


def test_an_output_that_a_training_here_would_leave_out_is_refused() -> None:
    document = net()
    other = graph(
        *document.graph.nodes.values(),
        node("more", "Variable", shape=(-1, 2)),
        node("dense9", "FullyConnected", num_hidden=2),
        wires="data -> dense1.data, dense1 -> tanh.data, tanh -> dense2.data, dense2 -> out.data, label -> out.label,"
        " more -> dense9.data",
        settings={"data": POINTS, "label": CLASSES},
    )
    with pytest.raises(Refused) as refused:
        export_training(replace(document, graph=other), REGISTRY, values={})

    assert refused.value.problem.code == "input_without_data"
    assert "more" in describe(refused.value.problem)


@needs_torch
@pytest.mark.parametrize("limit", [None, 1e6])
def test_a_loss_that_is_no_number_or_too_large_ends_it(limit: float | None, tmp_path: Path, run: Runner) -> None:
    document = net("LinearRegressionOutput", settings(learning_rate=100.0, stop_above=limit), units=1)
    written(document, tmp_path)

    with pytest.raises(SystemExit, match="loss is" if limit is None else "more than"):
        run(tmp_path, "--epochs", "100")


# The text


GOLDEN_SCRIPTS = {
    "net": net(training=settings(optimizer="adam", stop_above=10.0)),
    "pair": pair(),
    "normalized": normalized(),
}


@pytest.mark.parametrize("name", GOLDEN_SCRIPTS)
def test_text_is_that_of_the_golden_file(name: str) -> None:
    made = export_training(GOLDEN_SCRIPTS[name], REGISTRY, title=name, values={})
    golden = GOLDEN / f"{name}_train.py.txt"
    if os.environ.get("REGENERATE"):
        golden.write_text(str(made.files["train.py"]), encoding="utf-8")

    assert made.files["train.py"] == golden.read_text(encoding="utf-8")


@pytest.mark.skipif(RUFF is None, reason="ruff is not installed")
def test_scripts_are_as_ruff_leaves_them(tmp_path: Path) -> None:
    assert RUFF is not None
    documents = {**GOLDEN_SCRIPTS, **HEADS, **OTHERS, **{name: net(training=each) for name, each in OPTIMIZERS.items()}}
    for name, document in documents.items():
        made = export_training(document, REGISTRY, title=name * 2, values={})
        (tmp_path / f"train_{name}.py").write_text(str(made.files["train.py"]), encoding="utf-8")
        (tmp_path / made.result.main).write_text(made.result.code, encoding="utf-8")

    for command in (["check"], *(["format", "--diff", "--line-length", columns] for columns in ("88", "120"))):
        done = subprocess.run(
            [RUFF, command[0], "--isolated", "--no-cache", *command[1:], "."],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_names_and_files_cannot_say_anything_but_names(tmp_path: Path) -> None:
    evil = 'x\'); import os #"""\n{}%s.csv'
    np.savetxt(tmp_path / evil, table(), delimiter=",", header='a",b\\,c', comments="")
    document = net(data=of_file(evil, "0:2"), label=of_file(evil, "-1"))

    script = str(export_training(document, REGISTRY, title=evil, values={}, base=tmp_path).files["train.py"])

    compile(script, "train.py", "exec")
    assert "import os #" not in script.replace(ascii(evil), "").partition('"""\n\nimport')[2]


# Two processes


def free_port() -> str:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return str(found.getsockname()[1])


def processes(folder: Path, count: int, *options: str) -> subprocess.CompletedProcess[str]:
    """Run ``train.py`` as torchrun does, over the loopback device."""
    launch = ["-m", "torch.distributed.run", "--nproc-per-node", str(count), "--master-addr", "127.0.0.1"]
    command = [*([*launch, "--master-port", free_port()] if count > 1 else ["-W", "error"]), "train.py", *options]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": "", "GLOO_SOCKET_IFNAME": "lo"}
    command = [TORCH_PYTHON, *command]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=environment)


@needs_torch_somewhere
@pytest.mark.slow
def test_script_runs_as_it_is_and_warns_of_nothing(tmp_path: Path) -> None:
    document = net(training=OPTIMIZERS["adam"])
    written(document, tmp_path)

    done = processes(tmp_path, 1)

    assert done.returncode == 0, done.stderr
    assert_same_curve(done.stdout.splitlines(), curve(document))


@needs_torch_somewhere
@pytest.mark.slow
@pytest.mark.parametrize(
    "document",
    [
        net(training=settings(batch_size=50)),
        net(training=settings(batch_size=50, average="never", learning_rate=0.002), use_ignore=True),
        net(training=settings(batch_size=50, average="always", learning_rate=0.5), normalization="batch"),
        idle(),
    ],
    ids=["mean", "sum", "mean_over_rows", "idle"],
)
def test_two_processes_end_where_one_does(document: Document, tmp_path: Path) -> None:
    made = written(document, tmp_path)
    trainer = Trainer(document, REGISTRY, ParameterStore())
    assert len(trainer.data.train) % 2 == 0, "else a row comes twice on two processes"
    epochs = trained(trainer)

    done = processes(tmp_path, 2)

    assert done.returncode == 0, done.stderr
    assert_same_curve(done.stdout.splitlines(), epochs)  # rank 0 alone prints
    found = read_arrays(tmp_path / "checkpoints" / "last.safetensors")
    names = {each.path: each.argument for each in made.result.program.parameters}
    assert found.keys() == set(names.values())
    for path, value in trainer.values.items():
        np.testing.assert_allclose(found[names[path]], value, rtol=1e-5, atol=2e-6)


@needs_torch_somewhere
@pytest.mark.slow
def test_processes_that_cannot_share_are_told(tmp_path: Path) -> None:
    written(net(training=settings(batch_size=51)), tmp_path)

    done = processes(tmp_path, 2)

    assert done.returncode != 0
    assert "2 processes can't share batches of 51 rows" in done.stderr
