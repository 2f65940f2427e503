"""Training step by step: against the traced executor and the formulas, against PyTorch, and what it refuses."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from core.graph.files import load
from core.graph.model import Document, RunSettings, Source, TrainingSettings, VariableSettings
from core.messages import describe
from core.operators import standard_registry
from core.operators.operator import Array
from core.parameters.store import ParameterStore
from core.problem import Path, Refused
from core.run import prepare
from core.training.data import Rows
from core.training.recorder import Recorder, distributions
from core.training.settings import optimizer_of
from core.training.trainer import StepResult, Trainer
from tests.helpers.graphs import digits_mlp, graph, node, port

REGISTRY = standard_registry()
IMAGES = VariableSettings(source=Source("dataset", name="digits", field="image"))
LABELS = VariableSettings(source=Source("dataset", name="digits", field="label"))


def digits(training: TrainingSettings, units: int = 16) -> Document:
    """Return the digits perceptron, fed."""
    document = digits_mlp(units)
    net = document.graph.with_settings({port("data"): IMAGES, port("label"): LABELS})
    return replace(document, graph=net, training=training, run=RunSettings(seed=3))


def plane(name: str, training: TrainingSettings, *, head: str = "SoftmaxOutput", units: int = 8) -> Document:
    """Return 2 → units → classes (or one number) on a toy set."""
    outputs = 2 if head == "SoftmaxOutput" else 1
    return Document(
        graph(
            node("data", "Variable", shape=(-1, 2)),
            node("label", "Variable"),
            node("dense1", "FullyConnected", num_hidden=units),
            node("tanh", "Activation", act_type="tanh"),
            node("dense2", "FullyConnected", num_hidden=outputs),
            node("out", head),
            wires="data -> dense1.data, dense1 -> tanh.data, tanh -> dense2.data, dense2 -> out.data,"
            " label -> out.label",
            settings={
                "data": VariableSettings(source=Source("dataset", name=name, field="point")),
                "label": VariableSettings(source=Source("dataset", name=name, field="label")),
                "dense1.weight": VariableSettings(initializer='["normal", {"sigma": 1.5}]'),
                "dense2.weight": VariableSettings(initializer='["xavier", {}]'),
            },
        ),
        RunSettings(seed=1),
        training=training,
    )


def trainer(document: Document, recorder: Recorder | None = None) -> Trainer:
    return Trainer(document, REGISTRY, ParameterStore(), recorder=recorder)


def trained(made: Trainer) -> Iterator[StepResult]:
    """Train to the end."""
    while not made.is_done:
        result = made.step()
        yield result
        if result.ends_epoch:
            made.end_epoch()


EVERY_OPTIMIZER = [
    TrainingSettings(optimizer="sgd", learning_rate=0.1, momentum=0.0, batch_size=64),
    TrainingSettings(optimizer="sgd", learning_rate=0.05, momentum=0.9, weight_decay=0.01, batch_size=64),
    TrainingSettings(optimizer="nag", learning_rate=0.05, momentum=0.9, batch_size=64),
    TrainingSettings(optimizer="adam", learning_rate=0.01, batch_size=64),
    TrainingSettings(optimizer="rmsprop", learning_rate=0.003, gamma=0.95, batch_size=64),
]


@pytest.mark.parametrize("settings", EVERY_OPTIMIZER, ids=lambda s: f"{s.optimizer}-{s.momentum}")
def test_a_step_is_a_traced_run_and_the_formula_of_the_optimizer(settings: TrainingSettings) -> None:
    # 1438 rows are 22 batches of 64 and a short one of 30
    document = digits(settings)
    made = trainer(document)
    store = ParameterStore()
    store.restore(trainer(document).parameters())
    values = dict(store.values)
    states: dict[Path, tuple[Array, ...]] = {}
    order = made.data.order(0, settings)
    for index, result in zip(range(23), trained(made), strict=False):
        rows = order[index * 64 : index * 64 + 64]
        for path, value in values.items():
            store.set_value(path, value)
        run = prepare(document, REGISTRY, store, given=made.data.take(rows), run=index + 1)
        run.executor.run()
        assert result.scores.loss == pytest.approx(run.executor.objective, abs=1e-5)
        optimizer = optimizer_of(settings, 1 / len(rows))
        for path, value in values.items():
            states.setdefault(path, optimizer.start(value))
            gradient = run.executor.gradient(path)
            assert gradient is not None
            values[path], states[path] = optimizer.update(
                value, gradient, states[path], step=index + 1, lr=settings.learning_rate, wd=settings.weight_decay
            )
    assert made.iteration == 23
    for path, value in values.items():
        np.testing.assert_allclose(made.values[path], value, atol=2e-5, err_msg=str(path))


@pytest.mark.parametrize("settings", EVERY_OPTIMIZER, ids=lambda s: f"{s.optimizer}-{s.momentum}")
def test_twenty_losses_are_those_of_pytorch(settings: TrainingSettings) -> None:
    torch = pytest.importorskip("torch")
    # Where epsilon comes in differs (MXNet adds it before correcting the bias, or within the root): too small to tell.
    made = trainer(digits(replace(settings, epsilon={"adam": 1e-14, "rmsprop": 1e-28}.get(settings.optimizer, 1e-8))))
    values = {path: torch.tensor(value, requires_grad=True) for path, value in made.weights().items()}
    w1, b1, w2, b2 = (
        values[path] for path in (("dense1", "weight"), ("dense1", "bias"), ("dense2", "weight"), ("dense2", "bias"))
    )
    rate, decay = settings.learning_rate, settings.weight_decay
    match settings.optimizer:
        case "adam":
            optimizer = torch.optim.Adam(values.values(), rate, eps=1e-14)
        case "rmsprop":
            optimizer = torch.optim.RMSprop(values.values(), rate, alpha=settings.gamma, eps=1e-14)
        case name:
            is_nesterov = name == "nag"
            optimizer = torch.optim.SGD(
                values.values(), rate, settings.momentum, weight_decay=decay, nesterov=is_nesterov
            )
    order = made.data.order(0, settings)
    for index in range(20):
        batch = made.data.take(order[index * 64 : index * 64 + 64])
        x = torch.tensor(batch["data", "output"])
        y = torch.tensor(batch["label", "output"]).long()
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(torch.relu(x @ w1.T + b1) @ w2.T + b2, y)
        loss.backward()
        optimizer.step()
        assert made.step().scores.loss == pytest.approx(loss.item(), abs=1e-5)


def test_a_wrong_optimizer_would_be_seen() -> None:
    one, other = trainer(digits(EVERY_OPTIMIZER[0])), trainer(digits(EVERY_OPTIMIZER[1]))
    losses = [[made.step().scores.loss for _ in range(20)] for made in (one, other)]
    assert losses[0][0] == losses[1][0]
    assert abs(losses[0][-1] - losses[1][-1]) > 1e-2


def test_every_row_is_seen_once_in_an_epoch_and_in_another_order_in_the_next() -> None:
    made = trainer(digits(TrainingSettings(batch_size=100, epochs=2, validation=0.25)))
    assert (len(made.data.train), len(made.data.validation)) == (1348, 449)
    assert not set(made.data.train) & set(made.data.validation)
    assert made.steps_per_epoch == 14
    first, second = made.data.order(0, made.settings), made.data.order(1, made.settings)
    np.testing.assert_array_equal(np.sort(first), made.data.train)
    assert (first != second).any()
    rows = [result.scores.rows for result in trained(made)]
    assert rows == [*[100] * 13, 48] * 2
    assert [each.epoch for each in made.epochs] == [1, 2]


def test_the_same_seed_trains_the_same_and_another_one_does_not() -> None:
    settings = TrainingSettings(epochs=2, batch_size=50)
    losses = [
        [result.scores.loss for result in trained(trainer(digits(replace(settings, seed=seed))))] for seed in (4, 4, 5)
    ]
    assert losses[0] == losses[1]
    assert losses[0] != losses[2]


def test_without_shuffling_rows_come_in_the_order_of_the_data() -> None:
    made = trainer(digits(TrainingSettings(shuffles=False, validation=0.5)))
    np.testing.assert_array_equal(made.data.order(3, made.settings), np.arange(1797 - 898))


def test_the_scores_of_the_rows_kept_aside_are_those_of_a_run_over_them() -> None:
    made = trainer(digits(TrainingSettings(epochs=2)))
    list(trained(made))
    found = made.validate()
    assert found is not None
    w1, b1, w2, b2 = made.weights().values()
    image, label = made.data.take(made.data.validation).values()
    scores = np.maximum(image @ w1.T + b1, 0) @ w2.T + b2
    logs = scores - np.log(np.exp(scores).sum(1, keepdims=True))
    picked = logs[np.arange(len(label)), label.astype(int)]
    assert found.loss == pytest.approx(-picked.mean(), rel=1e-4)
    assert found.metrics["accuracy"] == pytest.approx((scores.argmax(1) == label).mean())
    classes = made.classes(made.data.validation)
    assert classes is not None
    np.testing.assert_array_equal(classes.predicted, scores.argmax(1))
    np.testing.assert_array_equal(classes.actual, label)


def test_the_best_weights_are_kept_as_they_were() -> None:
    made = trainer(digits(TrainingSettings(epochs=4, learning_rate=0.3)))
    kept = []
    while not made.is_done:
        if made.step().ends_epoch:
            made.end_epoch()
            kept.append(made.weights())
    assert made.best is not None
    losses = [each.judged.loss for each in made.epochs]
    assert made.best.epoch == int(np.argmin(losses)) + 1
    for path, value in made.best.weights.items():
        np.testing.assert_array_equal(value, kept[made.best.epoch - 1][path])


@pytest.mark.parametrize("head", ["LogisticRegressionOutput", "LinearRegressionOutput", "MAERegressionOutput"])
def test_regression_layers_have_their_own_metrics(head: str) -> None:
    made = trainer(plane("xor", TrainingSettings(epochs=10, learning_rate=0.2), head=head))
    list(trained(made))
    found = made.epochs[-1].judged.metrics
    assert set(found) == ({"accuracy"} if head.startswith("Logistic") else {"mae", "mse"})
    assert made.has_classes == head.startswith("Logistic")
    assert made.epochs[-1].train.loss < made.epochs[0].train.loss


def test_a_loss_that_somebody_wrote_is_averaged_where_it_is_a_sum_over_rows() -> None:
    settings = {
        "data": VariableSettings(source=Source("dataset", name="xor", field="point")),
        "target": VariableSettings(source=Source("dataset", name="xor", field="label")),
    }
    parts = (
        node("data", "Variable", shape=(-1, 2)),
        node("target", "Variable", shape=(-1,)),
        node("dense", "FullyConnected", num_hidden=1),
        node("flat", "Reshape", shape=(-1,)),
        node("minus", "elemwise_sub"),
        node("square", "square"),
        node("loss", "MakeLoss"),
    )
    wires = "data -> dense.data, dense -> flat.data, flat -> minus.lhs, target -> minus.rhs, minus -> square.data"
    summed = graph(*parts, wires=f"{wires}, square -> loss.data", settings=settings)
    meant = graph(
        *parts, node("mean", "mean"), wires=f"{wires}, square -> mean.data, mean -> loss.data", settings=settings
    )
    training = TrainingSettings(batch_size=20, momentum=0.0)
    losses = []
    for net, divides in ((summed, True), (meant, False)):
        made = trainer(Document(net, RunSettings(seed=1), training=training))
        assert made.averages is divides
        losses.append([made.step().scores.loss for _ in range(10)])
    assert losses[0] == pytest.approx(losses[1], rel=1e-4)


def test_batch_norm_learns_its_statistics() -> None:
    net = graph(
        node("data", "Variable", shape=(-1, 2)),
        node("label", "Variable"),
        node("dense1", "FullyConnected", num_hidden=4),
        node("norm", "BatchNorm"),
        node("dense2", "FullyConnected", num_hidden=2),
        node("out", "SoftmaxOutput"),
        wires="data -> dense1.data, dense1 -> norm.data, norm -> dense2.data, dense2 -> out.data, label -> out.label",
        settings={
            "data": VariableSettings(source=Source("dataset", name="xor", field="point")),
            "label": VariableSettings(source=Source("dataset", name="xor", field="label")),
        },
    )
    made = trainer(Document(net, RunSettings(seed=1), training=TrainingSettings(epochs=1)))
    mean, before = ("norm", "moving_mean"), made.weights()
    list(trained(made))
    assert mean in made.parameters()
    assert np.abs(made.values[mean] - before[mean]).max() > 1e-4
    frozen_mean = made.values[mean].copy()
    made.validate()
    np.testing.assert_array_equal(made.values[mean], frozen_mean)


def test_a_loss_that_is_no_number_stops_before_the_weights_are_spoilt() -> None:
    made = trainer(digits(TrainingSettings(learning_rate=1e30)))
    before, result = made.weights(), made.step()
    while not result.is_broken:
        assert made.iteration < 50
        before, result = made.weights(), made.step()
    for path, value in made.weights().items():
        np.testing.assert_array_equal(value, before[path])


def test_dropout_drops_anew_in_each_iteration_and_not_where_it_is_measured() -> None:
    document = plane("xor", TrainingSettings(learning_rate=0.0, batch_size=320, shuffles=False))
    net = document.graph
    wire = next(each for each in net.wires.values() if each.target == port("dense2.data"))
    drop = node("drop", "Dropout", p=0.5)
    net = net.with_nodes(drop).with_wires(
        replace(wire, target=port("drop.data")), replace(wire, id=type(wire.id)("w9"), source=port("drop"))
    )
    made = trainer(replace(document, graph=net))
    losses = [result.scores.loss for result, _ in zip(trained(made), range(3), strict=False)]
    assert len(set(losses)) == 3
    assert made.validate() == made.validate()


def test_one_file_feeds_several_variables(tmp_path: pathlib.Path) -> None:
    random = np.random.default_rng(0)
    x = random.normal(size=(50, 2))
    table = np.column_stack([x, x @ [2.0, -1.0] + 0.5])
    (tmp_path / "line.csv").write_text(
        "a,b,y\n" + "\n".join(",".join(f"{v:.6f}" for v in row) for row in table), encoding="utf-8"
    )
    net = graph(
        node("data", "Variable", shape=(-1, 2)),
        node("label", "Variable"),
        node("dense", "FullyConnected", num_hidden=1),
        node("out", "LinearRegressionOutput"),
        wires="data -> dense.data, dense -> out.data, label -> out.label",
        settings={
            "data": VariableSettings(source=Source("file", path="line.csv", field="0:2")),
            "label": VariableSettings(source=Source("file", path="line.csv", field="y")),
        },
    )
    document = Document(net, RunSettings(seed=1), training=TrainingSettings(epochs=30, batch_size=8))
    made = Trainer(document, REGISTRY, ParameterStore(), tmp_path)
    list(trained(made))
    np.testing.assert_allclose(made.values["dense", "weight"], [[2, -1]], atol=0.01)
    np.testing.assert_allclose(made.values["dense", "bias"], [0.5], atol=0.01)


@pytest.mark.parametrize("training", [TrainingSettings(batch_size=7), TrainingSettings(batch_size=16, validation=0.1)])
def test_a_parameter_whose_shape_follows_the_batch_is_refused(training: TrainingSettings) -> None:
    document = plane("xor", training, head="MakeLoss")
    net = graph(
        node("data", "Variable", shape=(-1, 2)),
        node("turned", "transpose"),
        node("dense", "FullyConnected", num_hidden=1),
        node("out", "MakeLoss"),
        wires="data -> turned.data, turned -> dense.data, dense -> out.data",
        settings={"data": VariableSettings(source=Source("dataset", name="xor", field="point"))},
    )

    with pytest.raises(Refused) as caught:
        trainer(replace(document, graph=net))

    assert caught.value.problem.code == "training_batch_shape"
    assert describe(caught.value.problem).startswith("dense_weight has the shape (1, ")


def test_arrays_of_one_npz_feed_the_variables(tmp_path: pathlib.Path) -> None:
    random = np.random.default_rng(0)
    x = random.normal(size=(40, 3)).astype(np.float32)
    np.savez(tmp_path / "data.npz", x=x, y=x.sum(1))
    net = graph(
        node("data", "Variable", shape=(-1, 3)),
        node("label", "Variable"),
        node("dense", "FullyConnected", num_hidden=1),
        node("out", "LinearRegressionOutput"),
        wires="data -> dense.data, dense -> out.data, label -> out.label",
        settings={
            "data": VariableSettings(source=Source("file", path="data.npz", field="x")),
            "label": VariableSettings(source=Source("file", path="data.npz", field="y")),
        },
    )
    document = Document(net, RunSettings(seed=1), training=TrainingSettings(epochs=60, batch_size=8, momentum=0.5))
    made = Trainer(document, REGISTRY, ParameterStore(), tmp_path)
    list(trained(made))
    np.testing.assert_allclose(made.values["dense", "weight"], [[1, 1, 1]], atol=0.01)


@pytest.mark.slow
def test_the_example_of_spirals_is_learned() -> None:
    path = pathlib.Path(__file__).parents[3] / "resources" / "examples" / "spirals.symloom.json"
    made = trainer(load(path, REGISTRY))
    list(trained(made))
    assert made.best is not None
    assert made.best.scores.metrics["accuracy"] == 1


def refusal(document: Document, base: pathlib.Path | None = None) -> str:
    with pytest.raises(Refused) as refused:
        Trainer(document, REGISTRY, ParameterStore(), base)
    return describe(refused.value.problem)


def test_what_can_not_be_trained_says_why(tmp_path: pathlib.Path) -> None:
    document = digits(TrainingSettings())
    zeros = VariableSettings(source=Source("zeros"))
    net = document.graph
    assert refusal(Document()).startswith("There are no rows to train with")
    assert refusal(replace(document, graph=net.with_settings({}))).startswith("There are no rows to train with")
    unfed = net.with_settings({port("data"): zeros, port("label"): zeros})
    assert refusal(replace(document, graph=unfed)).startswith("There are no rows to train with")
    np.save(tmp_path / "few.npy", np.zeros((7, 64), np.float32))
    few = net.with_settings(
        {port("data"): VariableSettings(source=Source("file", path="few.npy")), port("label"): LABELS}
    )
    assert refusal(replace(document, graph=few), tmp_path) == (
        "data has 7 rows, but label has 1797. Choose data with one row for each example in all of them."
    )
    none = {
        **net.settings,
        **{port(f"dense{n}.{part}"): VariableSettings(grad_req="null") for n in (1, 2) for part in ("weight", "bias")},
    }
    assert refusal(replace(document, graph=net.with_settings(none))).startswith("There is nothing to train")
    all_kept = replace(document, training=TrainingSettings(validation=0.9999))
    assert "leaves none to train with" in refusal(all_kept)


def test_parameters_that_take_no_gradient_stay_as_they_are() -> None:
    document = digits(TrainingSettings(epochs=1))
    kept = {**document.graph.settings, port("dense1.weight"): VariableSettings(grad_req="null")}
    made = trainer(replace(document, graph=document.graph.with_settings(kept)))
    before = made.weights()
    list(trained(made))
    np.testing.assert_array_equal(made.values["dense1", "weight"], before["dense1", "weight"])
    assert (made.values["dense2", "weight"] != before["dense2", "weight"]).any()


# What is recorded


def test_the_recorder_tells_what_moved_and_keeps_a_bounded_number_of_moments() -> None:
    recorder = Recorder(capacity=16)
    made = trainer(plane("xor", TrainingSettings(epochs=10, batch_size=32, momentum=0.0)), recorder=recorder)
    before = made.weights()
    made.step()
    [moment] = recorder.moments["dense1", "weight"]
    path = ("dense1", "weight")
    moved = np.linalg.norm(made.values[path] - before[path])
    assert moment.ratio == pytest.approx(moved / np.linalg.norm(before[path]), rel=1e-4)
    assert moment.value.norm == pytest.approx(np.linalg.norm(made.values[path]))
    assert moment.gradient.norm == pytest.approx(np.linalg.norm(made.gradients[path]), rel=1e-5)
    assert moment.value_cells.counts.sum() == made.values[path].size
    for result in trained(made):
        assert len(recorder.moments[path]) <= 16, result
    kept = [each.iteration for each in recorder.moments[path]]
    assert made.iteration == 100
    assert recorder.every == 8
    assert kept == list(range(1, 101, 8))


def test_distributions_share_their_cells_and_lose_nothing() -> None:
    recorder = Recorder()
    for iteration, scale in enumerate((1.0, 3.0), start=1):
        values: dict[Path, Array] = {("w",): scale * np.linspace(-1, 1, 2001, dtype=np.float32)}
        recorder.record(iteration, values, values, values)
    found = distributions(recorder.snapshot()["w",], of_gradient=False, bins=60)
    assert found.iterations.tolist() == [1, 2]
    assert (found.edges[0], found.edges[-1]) == (-3, 3)
    np.testing.assert_allclose(found.shares.sum(1), 1)
    np.testing.assert_allclose(found.shares[1], 1 / 60, atol=1e-3)
    assert found.shares[0, :20].sum() == pytest.approx(0, abs=1e-9)
    np.testing.assert_allclose(found.shares[0, 20:40], 1 / 20, atol=2e-3)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "goal"), [("xor", 1.0), ("circles", 1.0), ("moons", 0.99), ("spirals", 0.97)])
def test_a_small_net_learns_every_toy_set(name: str, goal: float) -> None:
    settings = TrainingSettings(optimizer="adam", learning_rate=0.02, epochs=100, batch_size=32)
    made = trainer(plane(name, settings, units=32))
    list(trained(made))
    assert max(result.judged.metrics["accuracy"] for result in made.epochs) >= goal


def test_classes_by_other_weights_are_told_without_disturbing_the_training() -> None:
    settings = TrainingSettings(optimizer="adam", learning_rate=0.1, epochs=4, batch_size=20)
    alone, asked = trainer(plane("xor", settings)), trainer(plane("xor", settings))
    rows = alone.data.validation
    first = told_first(asked, rows)
    while not asked.is_done:
        if asked.step().ends_epoch:
            asked.end_epoch()
        again = asked.classes(rows, first[0])
        assert again is not None
        np.testing.assert_array_equal(again.predicted, first[1])
    now = asked.classes(rows)
    assert now is not None
    assert not np.array_equal(now.predicted, first[1])

    while not alone.is_done:
        if alone.step().ends_epoch:
            alone.end_epoch()
    for path, value in alone.values.items():
        np.testing.assert_array_equal(asked.values[path], value)


def told_first(made: Trainer, rows: Rows) -> tuple[dict[Path, Array], Array]:
    """Train for one epoch; return the weights and what they take rows for."""
    while not made.step().ends_epoch:
        pass
    made.end_epoch()
    classes = made.classes(rows)
    assert classes is not None
    return made.weights(), classes.predicted


def test_a_label_that_is_no_number_is_of_no_class(tmp_path: pathlib.Path) -> None:
    labels = np.array([0, 1, np.nan, 1, np.inf, 0, -np.inf, 1, 1e30, 1, 0, 1])
    np.savez(tmp_path / "rows.npz", x=np.ones((12, 2)), y=labels)
    net = graph(
        node("data", "Variable", shape=(-1, 2)),
        node("label", "Variable"),
        node("dense", "FullyConnected", num_hidden=2),
        node("out", "SoftmaxOutput"),
        wires="data -> dense.data, dense -> out.data, label -> out.label",
        settings={
            "data": VariableSettings(source=Source("file", path="rows.npz", field="x")),
            "label": VariableSettings(source=Source("file", path="rows.npz", field="y")),
        },
    )
    made = Trainer(Document(net, RunSettings(seed=1)), REGISTRY, ParameterStore(), tmp_path)
    classes = made.classes(made.data.train)
    assert classes is not None
    assert set(classes.actual.tolist()) <= {-1, 0, 1}
