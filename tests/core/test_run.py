"""Documents and expressions computed: values, gradients, deferred parameters, and what keeps a run from starting."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from core.dimension import Relation
from core.expression.expression import Head, Phase, apply, variable
from core.expression.symbol_json import from_json
from core.graph.model import (
    Document,
    Graph,
    Node,
    NodeId,
    PortRef,
    RunSettings,
    Source,
    VariableSettings,
    Wire,
    WireId,
    frozen,
)
from core.inference.infer import infer
from core.inference.view import DocumentView
from core.messages import describe
from core.operators import standard_registry
from core.operators.linear import FullyConnected
from core.operators.operator import Array, AttributeValue, Operator, RunContext
from core.operators.registry import Registry
from core.parameters.store import ParameterStore
from core.problem import Path, Refused, Severity
from core.run import PreparedRun, evaluate, evaluate_document, initialize, prepare
from core.runtime.executor import Executor
from core.runtime.program import build_program

REGISTRY = standard_registry()
DIGITS = Source("dataset", name="digits", field="image")
LABELS = Source("dataset", name="digits", field="label")


def document(
    nodes: Mapping[str, tuple[str, dict[str, AttributeValue]]],
    wires: Mapping[str, str],
    settings: Mapping[str, VariableSettings] | None = None,
    run: RunSettings | None = None,
    borrows: Mapping[str, str] | None = None,
) -> Document:
    """Return a document; ids are names, wires go from "node" or "node.port" into "node.port"."""
    lenders = borrows or {}
    made = {
        NodeId(name): Node(
            NodeId(name),
            operator,
            name,
            attributes=attributes,
            borrows=NodeId(lenders[name]) if name in lenders else None,
        )
        for name, (operator, attributes) in nodes.items()
    }
    drawn: dict[WireId, Wire] = {}
    for target, source in wires.items():
        wire = Wire(WireId(f"w{len(drawn)}"), ref(source), ref(target))
        drawn[wire.id] = wire
    chosen = {ref(at): setting for at, setting in (settings or {}).items()}
    return Document(Graph(frozen(made), frozen(drawn), frozen(chosen)), run or RunSettings(seed=3, batch_size=4))


def ref(at: str) -> PortRef:
    node, _, port = at.partition(".")
    return PortRef(NodeId(node), port or "output")


def fed(source: Source | str) -> VariableSettings:
    return VariableSettings(source=Source(source) if isinstance(source, str) else source)


def mlp(
    hidden: int = 6, *, run: RunSettings | None = None, act: str = "tanh", shape: tuple[int, ...] | None = None
) -> Document:
    return document(
        {
            "data": ("Variable", {} if shape is None else {"shape": shape}),
            "dense1": ("FullyConnected", {"num_hidden": hidden}),
            "act": ("Activation", {"act_type": act}),
            "dense2": ("FullyConnected", {"num_hidden": 10}),
            "label": ("Variable", {}),
            "out": ("SoftmaxOutput", {}),
        },
        {"dense1.data": "data", "act.data": "dense1", "dense2.data": "act", "out.data": "dense2", "out.label": "label"},
        {
            "data": fed(DIGITS),
            "label": fed(LABELS),
            "dense1.weight": VariableSettings(initializer="xavier"),
            "dense2.weight": VariableSettings(initializer="xavier"),
        },
        run,
    )


def initialized(doc: Document) -> ParameterStore:
    store = ParameterStore()
    initialize(doc, REGISTRY, store, infer(DocumentView(doc.graph, REGISTRY)))
    return store


def prepared(doc: Document, store: ParameterStore | None = None, target: str | None = None) -> PreparedRun:
    goal = None if target is None else ref(target)
    return prepare(doc, REGISTRY, initialized(doc) if store is None else store, target=goal)


def refusal(doc: Document, store: ParameterStore | None = None) -> str:
    with pytest.raises(Refused) as refused:
        prepared(doc, store)
    return describe(refused.value.problem)


def value(run: PreparedRun, at: Path) -> Array:
    found = run.executor.value(at)
    assert found is not None
    return found


def gradient(run: PreparedRun, at: Path) -> Array:
    found = run.executor.gradient(at)
    assert found is not None
    return found


# Values and gradients


def test_the_digits_perceptron_runs_and_shows_its_cross_entropy() -> None:
    run = prepared(mlp(run=RunSettings(seed=1, batch_size=32)))
    events = run.executor.run()
    assert [(event.phase, event.name) for event in events] == [
        (Phase.FORWARD, "dense1"),
        (Phase.FORWARD, "act"),
        (Phase.FORWARD, "dense2"),
        (Phase.LOSS, "out"),
        (Phase.BACKWARD, "out"),
        (Phase.BACKWARD, "dense2"),
        (Phase.BACKWARD, "act"),
        (Phase.BACKWARD, "dense1"),
    ]
    probabilities = value(run, ref("out"))
    label = value(run, ref("label")).astype(int)
    expected = -np.log(probabilities[np.arange(32), label]).mean()
    assert run.executor.objective == pytest.approx(float(expected), rel=1e-5)
    assert events[3].objective == run.executor.objective
    assert run.batch is not None
    assert (run.batch.start, run.batch.stop) == (0, 32)


def test_everything_is_float32() -> None:
    run = prepared(mlp())
    for event in run.executor.run():
        arrays = {**event.inputs, **event.outputs, **event.incoming, **event.outgoing}
        assert {name for name, array in arrays.items() if array.dtype != np.float32} == set()


def objective(doc: Document, values: Mapping[Path, Array]) -> float:
    run = prepared(doc)
    executor = Executor(build_program(run.lowering.heads), values)
    executor.run()
    assert executor.objective is not None
    return executor.objective * len(values[ref("data")])  # the gradient is that of the sum over the batch


@pytest.mark.parametrize(("hidden", "act", "seed"), [(5, "tanh", 1), (3, "sigmoid", 2), (4, "softrelu", 3)])
def test_gradients_of_the_perceptron_equal_central_differences(hidden: int, act: str, seed: int) -> None:
    doc = mlp(hidden, act=act, run=RunSettings(seed=seed, batch_size=3))
    run = prepared(doc)
    wide = {node.path: value(run, node.path).astype(np.float64) for node in run.executor.program.variables}
    run.executor.run()
    draws = np.random.default_rng(seed)
    for path in [
        ("data", "output"),
        ("dense1", "weight"),
        ("dense1", "bias"),
        ("dense2", "weight"),
        ("dense2", "bias"),
    ]:
        found = gradient(run, path)
        assert found.shape == wide[path].shape
        for _ in range(4):
            index = tuple(int(draws.integers(size)) for size in found.shape)
            sides = []
            for step in (1e-5, -1e-5):
                moved = wide[path].copy()
                moved[index] += step
                sides.append(objective(doc, {**wide, path: moved}))
            assert found[index] == pytest.approx((sides[0] - sides[1]) / 2e-5, rel=1e-3, abs=1e-5)


def test_outputs_and_gradients_equal_pytorch() -> None:
    torch = pytest.importorskip("torch")
    doc = mlp(256, act="relu", run=RunSettings(seed=42, batch_size=32))
    run = prepared(doc)
    run.executor.run()
    names = ["data.output", "dense1.weight", "dense1.bias", "dense2.weight", "dense2.bias"]
    ours = [value(run, ref(name)) for name in names]
    x, w1, b1, w2, b2 = (torch.tensor(value, requires_grad=True) for value in ours)
    scores = torch.relu(x @ w1.T + b1) @ w2.T + b2
    label = torch.tensor(value(run, ref("label")).astype(np.int64))
    loss = torch.nn.functional.cross_entropy(scores, label, reduction="sum")
    loss.backward()
    probabilities = torch.softmax(scores, 1).detach().numpy()
    np.testing.assert_allclose(value(run, ref("out")), probabilities, atol=1e-5)
    for name, tensor in zip(names, (x, w1, b1, w2, b2), strict=True):
        np.testing.assert_allclose(gradient(run, ref(name)), tensor.grad.numpy(), atol=1e-5)
    assert run.executor.objective == pytest.approx(loss.item() / 32, rel=1e-5)


def shared(wired: bool) -> Document:
    """Two Dense layers with one weight: one Variable wired to both, or one layer borrowing the other's."""
    nodes: dict[str, tuple[str, dict[str, AttributeValue]]] = {
        "data": ("Variable", {"shape": (4, 5)}),
        "one": ("FullyConnected", {"num_hidden": 5}),
        "two": ("FullyConnected", {"num_hidden": 5}),
    }
    wires = {"one.data": "data", "two.data": "one"}
    if wired:
        nodes |= {"w": ("Variable", {}), "b": ("Variable", {})}
        wires |= {"one.weight": "w", "two.weight": "w", "one.bias": "b", "two.bias": "b"}
    return document(nodes, wires, {"data": fed("normal")}, borrows={} if wired else {"two": "one"})


@pytest.mark.parametrize(("wired", "weight"), [(True, ("w", "output")), (False, ("one", "weight"))])
def test_uses_of_a_shared_weight_add_up_to_its_gradient(wired: bool, weight: Path) -> None:
    run = prepared(shared(wired))
    events = run.executor.run()
    uses = run.executor.contributions(weight)
    assert sorted(use.name for use in uses) == ["one", "two"]
    assert {use.port for use in uses} == {"weight"}
    np.testing.assert_allclose(gradient(run, weight), uses[0].value + uses[1].value, rtol=1e-6)
    x, first = value(run, ref("data")), value(run, ref("one"))
    w, ones = value(run, weight), np.ones((4, 5), np.float32)
    np.testing.assert_allclose(gradient(run, weight), ones.T @ first + (ones @ w).T @ x, rtol=1e-4)
    sums = [event for event in events if event.operator == "null"]
    assert {event.path for event in sums} >= {weight}
    event = next(event for event in sums if event.path == weight)
    assert len(event.contributions) == 2
    np.testing.assert_array_equal(event.incoming["output"], gradient(run, weight))


def test_borrowing_and_wiring_compute_the_same() -> None:
    wired, borrowed = initialized(shared(True)), initialized(shared(False))
    borrowed.set_value(("one", "weight"), wired.values["w", "output"])
    first, second = prepared(shared(True), wired), prepared(shared(False), borrowed)
    first.executor.run()
    second.executor.run()
    np.testing.assert_array_equal(value(first, ref("two")), value(second, ref("two")))


def test_an_output_that_is_no_loss_starts_from_its_head_gradient() -> None:
    doc = document(
        {"data": ("Variable", {"shape": (2, 3)}), "times": ("_mul_scalar", {"scalar": 4.0})},
        {"times.data": "data"},
        {"data": fed("ones")},
    )
    run = prepared(doc)
    seed = next(event for event in run.executor.run() if event.phase is Phase.SEED)
    np.testing.assert_array_equal(seed.incoming["output"], np.ones((2, 3)))
    np.testing.assert_array_equal(gradient(run, ref("data")), np.full((2, 3), 4))
    louder = replace(doc, run=replace(doc.run, head_gradients={ref("times"): -0.5}))
    again = prepared(louder)
    again.executor.run()
    np.testing.assert_array_equal(gradient(again, ref("data")), np.full((2, 3), -2))


def test_a_constant_is_fed_and_has_no_gradient() -> None:
    doc = document(
        {
            "data": ("Variable", {"shape": (2,)}),
            "five": ("Constant", {}),
            "half": ("Constant", {}),
            "sum": ("elemwise_add", {}),
            "times": ("elemwise_mul", {}),
        },
        {"sum.lhs": "data", "sum.rhs": "five", "times.lhs": "sum", "times.rhs": "half"},
        {
            "data": fed("ones"),
            "five": fed(Source("numbers", numbers=(5, 6))),
            "half": VariableSettings(initializer='["constant", {"value": 0.5}]'),
        },
    )
    run = prepared(doc)
    run.executor.run()
    assert value(run, ref("times")).tolist() == [3, 3.5]
    assert gradient(run, ref("data")).tolist() == [0.5, 0.5]
    assert run.executor.gradient(ref("five")) is None


# Stepping


def bits(run: PreparedRun) -> dict[Path, bytes]:
    executor, program = run.executor, run.executor.program
    found = {(*path, "value"): executor.value(path) for path in program.value_heads}
    found |= {(*path, "gradient"): executor.gradient(path) for path in program.gradient_heads}
    return {key: array.tobytes() for key, array in found.items() if array is not None}


@hypothesis_given(moves=st.lists(st.integers(0, 8), max_size=6))
def test_any_way_to_a_position_leads_to_the_same_bits(moves: list[int]) -> None:
    doc, store = STEPPED
    straight: dict[int, dict[Path, bytes]] = {}
    run = prepared(doc, store)
    straight[0] = bits(run)
    while not run.executor.is_done:
        run.executor.step()
        straight[run.executor.position] = bits(run)
    for goal in moves:
        while run.executor.position > goal:
            run.executor.step_back()
        run.executor.run(until=goal)
        assert run.executor.position == min(goal, len(run.executor.steps))
        assert bits(run) == straight[run.executor.position]
    assert bits(prepared(doc, store)) == straight[0]


STEPPED = (mlp(3, run=RunSettings(seed=4, batch_size=2)), initialized(mlp(3)))


def test_stepping_back_forgets_the_values_of_that_step() -> None:
    run = prepared(mlp())
    first = run.executor.step()
    assert run.executor.value(ref("dense1")) is not None
    assert run.executor.step_back() is first
    assert run.executor.value(ref("dense1")) is None
    assert run.executor.value(ref("dense1.weight")) is not None
    assert run.executor.step_back() is None
    with pytest.raises(IndexError):
        [run.executor.step() for _ in range(100)]


def test_events_carry_values_and_gradients_by_port() -> None:
    run = prepared(mlp())
    forward = run.executor.step()
    assert set(forward.inputs) == {"data", "weight", "bias"}
    assert set(forward.outputs) == {"output"}
    assert set(forward.statistics) == {"data", "weight", "bias", "output"}
    assert forward.incoming == {}
    backward = run.executor.run()[-1]
    assert (backward.path, set(backward.incoming), set(backward.outgoing)) == (
        ("dense1",),
        {"output"},
        {"data", "weight", "bias"},
    )
    assert set(backward.statistics) == {"output", "data", "weight", "bias"}
    np.testing.assert_array_equal(backward.outgoing["weight"], gradient(run, ("dense1", "weight")))
    assert backward.statistics["weight"].norm == pytest.approx(float(np.linalg.norm(backward.outgoing["weight"])))


def test_values_can_not_be_written_into() -> None:
    run = prepared(mlp())
    event = run.executor.step()
    for array in (*event.inputs.values(), *event.outputs.values()):
        assert not array.flags.writeable


def test_values_that_are_not_finite_are_counted_and_nothing_warns() -> None:
    doc = document(
        {"data": ("Variable", {"shape": (3,)}), "by": ("_rdiv_scalar", {"scalar": 1.0})},
        {"by.data": "data"},
        {"data": fed("zeros")},
    )
    event = prepared(doc).executor.step()
    assert event.statistics["output"].non_finite == 3


def test_statistics_and_steps_are_found_by_place() -> None:
    run = prepared(mlp())
    assert run.executor.events == ()
    assert run.executor.statistics_at(ref("dense1")) is None
    events = run.executor.run(until=run.executor.program.forward_end)
    assert run.executor.events == tuple(events)
    assert run.executor.current is events[-1]
    assert events[-1].phase is Phase.LOSS
    statistics = run.executor.statistics_at(ref("dense1"))
    assert statistics is not None
    assert statistics.shape == (4, 6)
    assert run.executor.statistics_at(ref("dense1"), of_gradient=True) is None
    run.executor.run()
    assert run.executor.statistics_at(ref("dense1"), of_gradient=True) is not None
    program = run.executor.program
    assert program.index_of(("act",), (Phase.FORWARD, Phase.LOSS)) == 1
    assert program.index_of(("act",), (Phase.BACKWARD,)) == 6
    assert program.index_of(("nowhere",), (Phase.FORWARD,)) is None


def test_a_forward_program_has_no_gradients() -> None:
    run = prepare(mlp(), REGISTRY, initialized(mlp()), backward=False)
    run.executor.run()
    assert len(run.executor.steps) == run.executor.program.forward_end == 4
    assert run.executor.gradient(ref("dense1")) is None
    assert run.executor.contributions(("dense1", "weight")) == ()


def test_random_operators_draw_the_same_in_a_replay_and_anew_in_another_run() -> None:
    doc = document(
        {"data": ("Variable", {"shape": (8,)}), "noise": ("noise", {})}, {"noise.data": "data"}, {"data": fed("zeros")}
    )
    registry = Registry([*REGISTRY, Noise])

    def drawn(run: int) -> Array:
        made = prepare(doc, registry, ParameterStore(), run=run, backward=False)
        made.executor.run()
        first = value(made, ref("noise"))
        made.executor.step_back()
        made.executor.run()
        np.testing.assert_array_equal(first, value(made, ref("noise")))
        return first

    np.testing.assert_array_equal(drawn(0), drawn(0))
    assert not np.array_equal(drawn(0), drawn(1))


@dataclass(frozen=True)
class Noise(Operator):
    """Adds noise."""

    name: ClassVar[str] = "noise"
    display_name: ClassVar[str] = "Noise"
    family: ClassVar[str] = "sources"

    def relate(self, relation: Relation) -> None:
        relation.same_shape(("data", "output"), "elementwise")

    def forward(self, inputs: Sequence[Array], context: RunContext) -> tuple[Array, ...]:
        return (inputs[0] + context.generator.standard_normal(inputs[0].shape, np.float32),)


def test_running_to_a_node_computes_its_ancestors_only() -> None:
    doc = mlp()
    broken = document(
        {**{n.name: (n.operator, dict(n.attributes)) for n in doc.graph.nodes.values()}, "odd": ("NoSuchOperator", {})},
        {"dense1.data": "data", "act.data": "dense1", "dense2.data": "act", "out.data": "dense2", "odd.x": "act"},
        {"data": fed(DIGITS)},
    )
    run = prepared(broken, target="act")
    assert {step.explained.name for step in run.executor.steps} == {"dense1", "act"}
    run.executor.run()
    assert value(run, ref("act")).shape == (4, 6)


# What is kept


def test_initializing_says_what_is_set_and_what_waits_for_what() -> None:
    doc, store = mlp(), ParameterStore()
    report = initialize(doc, REGISTRY, store, infer(DocumentView(doc.graph, REGISTRY)))
    assert [entry.name for entry in report.set] == ["dense1_bias", "dense2_weight", "dense2_bias"]
    assert [(spec.name, spec.unknown_axes) for spec in report.waiting] == [("dense1_weight", (1,))]
    assert report.waits_for == ("data",)
    run = prepare(doc, REGISTRY, store)
    assert run.report.log == ("dense1_weight (6, 64) Xavier uniform",)
    assert store.values["dense1", "weight"].shape == (6, 64)


def test_parameters_do_not_depend_on_the_order_or_the_rest_of_the_document() -> None:
    alone = document(
        {"data": ("Variable", {"shape": (2, 64)}), "dense1": ("FullyConnected", {"num_hidden": 6})},
        {"dense1.data": "data"},
        {"dense1.weight": VariableSettings(initializer="xavier")},
    )
    run = prepared(mlp())
    np.testing.assert_array_equal(initialized(alone).value(("dense1", "weight")), value(run, ("dense1", "weight")))


def test_gradients_are_taken_over_once_however_often_it_is_said() -> None:
    doc = mlp()
    settings = {**doc.graph.settings, ref("dense2.bias"): VariableSettings(grad_req="add")}
    settings[ref("dense1.bias")] = VariableSettings(grad_req="null")
    doc = replace(doc, graph=replace(doc.graph, settings=frozen(settings)))
    store = initialized(doc)
    once = prepared(doc, store)
    once.executor.run()
    first = gradient(once, ("dense2", "bias"))
    for count in (1, 2, 3):
        run = prepared(doc, store)
        run.executor.run()
        run.commit(store)
        run.commit(store)
        np.testing.assert_allclose(store.snapshot()["dense2", "bias"].gradient, count * first, rtol=1e-5)  # type: ignore[arg-type]
        np.testing.assert_array_equal(store.gradient(("dense2", "weight")), gradient(run, ("dense2", "weight")))
    assert store.gradient(("dense1", "bias")) is None
    assert store.contributions(("dense2", "weight"))[0].name == "dense2"


def test_the_free_batch_takes_its_size_from_the_data_or_from_the_settings() -> None:
    last = prepared(mlp(run=RunSettings(batch_size=32, batch_index=56)))
    assert last.inference.shape(ref("out")) == (5, 10)
    free = document(
        {"data": ("Variable", {"shape": (-1, 3)}), "dense": ("FullyConnected", {"num_hidden": 2})},
        {"dense.data": "data"},
        {"data": fed("normal")},
        RunSettings(batch_size=7),
    )
    assert prepared(free).inference.shape(ref("dense")) == (7, 2)


def test_a_batch_that_is_not_there_is_noted() -> None:
    run = prepared(mlp(run=RunSettings(batch_size=1_000, batch_index=5)))
    assert [describe(note) for note in run.notes] == ["There is no batch 6; the last one, 2, is used."]
    assert run.inference.shape(ref("out")) == (797, 10)


def test_a_part_without_data_does_not_keep_the_rest_from_running() -> None:
    doc = document(
        {
            "data": ("Variable", {"shape": (2, 3)}),
            "dense": ("FullyConnected", {"num_hidden": 2}),
            "loose": ("Activation", {"act_type": "relu"}),
        },
        {"dense.data": "data"},
        {"data": fed("normal")},
    )
    run = prepared(doc)
    assert run.lowering.outputs == (ref("dense"),)
    assert "loose_data has no data" in describe(run.notes[0])


# What keeps a run from starting


def test_stepping_before_initializing_names_the_parameter() -> None:
    doc = mlp()
    with pytest.raises(Refused) as refused:
        prepare(doc, REGISTRY, ParameterStore())
    problem = refused.value.problem
    assert problem.code == "parameter_not_initialized"
    assert problem.values["parameter"] == "dense1_weight"
    assert describe(problem) == "dense1_weight has no value yet. Initialize the parameters, then step."


def without(doc: Document, at: str) -> Document:
    kept = {key: setting for key, setting in doc.graph.settings.items() if key != ref(at)}
    return replace(doc, graph=replace(doc.graph, settings=frozen(kept)))


def with_settings(doc: Document, at: str, settings: VariableSettings) -> Document:
    return replace(doc, graph=replace(doc.graph, settings=frozen({**doc.graph.settings, ref(at): settings})))


def test_the_first_thing_that_is_missing_is_said_in_a_sentence() -> None:
    doc = mlp()
    assert refusal(Document()).startswith("There is nothing to run")
    assert refusal(without(doc, "data")).startswith("data has no data")
    assert refusal(without(doc, "label")).startswith("label has no data")
    assert refusal(with_settings(doc, "data", fed("zeros"))).startswith(
        "dense1_weight can't be made: its shape is (6, -1), and it waits for the shape of data."
    )
    missing = Source("file", path="nowhere.csv")
    assert refusal(with_settings(doc, "data", fed(missing))).startswith("There is no file")
    narrow = with_settings(doc, "dense1.weight", VariableSettings(shape=(6, 20), initializer="zero"))
    assert "20" in refusal(narrow)
    assert "64" in refusal(narrow)
    wide = with_settings(mlp(shape=(-1, 3)), "data", fed("zeros"))
    assert prepared(wide).inference.shape(ref("data")) == (4, 3)


def test_a_label_without_data_offers_a_way_out_that_works() -> None:
    doc = without(mlp(), "label")
    with pytest.raises(Refused) as refused:
        prepared(doc)
    problem = refused.value.problem
    assert problem.severity is Severity.ERROR
    for edit in problem.fixes[0].edits:
        doc = edit.apply(doc, REGISTRY)
    assert prepared(doc).executor.run()[3].objective is not None


def test_an_initializer_that_can_not_fill_is_refused_and_nothing_is_changed() -> None:
    doc = with_settings(mlp(shape=(2, 64)), "dense1.bias", VariableSettings(initializer="xavier"))
    store = ParameterStore()
    with pytest.raises(Refused) as refused:
        initialize(doc, REGISTRY, store, infer(DocumentView(doc.graph, REGISTRY)))
    assert "Xavier can't fill dense1_bias" in describe(refused.value.problem)
    assert store.values == {}
    odd = with_settings(doc, "dense1.bias", VariableSettings(initializer="magic"))
    with pytest.raises(Refused) as refused:
        initialized(odd)
    assert refused.value.problem.path == ("dense1",)


def test_a_parameter_beyond_all_memory_is_refused() -> None:
    doc = mlp(2**31 - 1, shape=(2, 2**31 - 1))
    with pytest.raises(Refused) as refused:
        initialized(doc)
    assert "does not fit into memory" in describe(refused.value.problem)


# At once


def test_evaluating_a_document_takes_arrays_by_name() -> None:
    weight = np.zeros((6, 64))
    result = evaluate_document(mlp(), REGISTRY, {"dense1_weight": weight, "data": np.ones((2, 64))})
    # Without weights the first layer gives tanh(0), the second its bias, which is 0: all classes are equally likely.
    np.testing.assert_allclose(result.outputs["out_output"], np.full((2, 10), 0.1), rtol=1e-6)
    assert "dense1_weight" not in [entry.name for entry in result.report.set]
    assert result.objective is None
    with pytest.raises(Refused, match="shape_conflict"):
        evaluate_document(mlp(), REGISTRY, {"data": np.ones((2, 64))}, backward=True)


def test_evaluating_gives_outputs_and_gradients_by_name() -> None:
    result = evaluate_document(mlp(), REGISTRY, seed=9, backward=True)
    assert list(result.outputs) == ["out_output"]
    assert set(result.gradients) == {"data", "dense1_weight", "dense1_bias", "dense2_weight", "dense2_bias"}
    assert result.objective == pytest.approx(np.log(10), rel=0.3)
    assert [entry.name for entry in result.report.set] == list(result.gradients)[1:]
    again = evaluate_document(mlp(), REGISTRY, seed=9, backward=True)
    np.testing.assert_array_equal(result.gradients["data"], again.gradients["data"])
    other = evaluate_document(mlp(), REGISTRY, seed=8, backward=True)
    assert not np.array_equal(result.gradients["data"], other.gradients["data"])


def test_without_a_backward_pass_a_label_may_be_missing() -> None:
    result = evaluate_document(without(mlp(), "label"), REGISTRY)
    np.testing.assert_allclose(result.outputs["out_output"].sum(axis=1), np.ones(4), rtol=1e-5)
    assert result.objective is None
    with pytest.raises(Refused):
        evaluate_document(without(mlp(), "label"), REGISTRY, backward=True)


@pytest.mark.parametrize(
    ("arrays", "sentence"),
    [
        ({"x": np.ones(2)}, "There is no argument “x”; there are data, dense1_weight"),
        ({"data": np.array(["a"])}, "The array for data holds <U1, which are no numbers."),
        ({"data": np.ones((4, 64)), "dense1_weight": np.ones((6, 3))}, "dense1"),
    ],
)
def test_arrays_that_can_not_be_used_are_refused(arrays: dict[str, Array], sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        evaluate_document(mlp(), REGISTRY, arrays)
    assert sentence in describe(refused.value.problem)


def test_an_expression_is_computed_as_numpy_does() -> None:
    data, layer = variable("data"), FullyConnected(num_hidden=2)
    heads = (Head(apply(layer, "fc", [Head(data), Head(variable("fc_weight")), Head(variable("fc_bias"))])),)
    x, b = np.array([[1, 2, 3]], np.float32), np.array([1, -1], np.float32)
    result = evaluate(heads, {"data": x, "fc_bias": b}, seed=5, backward=True)
    assert [entry.text for entry in result.report.set] == ["fc_weight (2, 3) Uniform"]
    assert list(result.outputs) == ["fc_output"]
    np.testing.assert_array_equal(result.gradients["fc_weight"], np.repeat(x, 2, axis=0))
    np.testing.assert_array_equal(result.gradients["fc_bias"], [1, 1])
    with pytest.raises(Refused) as refused:
        evaluate(heads, {"fc_bias": b})
    assert describe(refused.value.problem).startswith("data has no data")


def test_an_expression_from_mxnets_json_uses_its_initializers() -> None:
    nodes = [
        {"op": "null", "name": "data", "inputs": []},
        {"op": "null", "name": "w", "attrs": {"__init__": '["constant", {"value": 2}]'}, "inputs": []},
        {"op": "elemwise_mul", "name": "times", "inputs": [[0, 0, 0], [1, 0, 0]]},
    ]
    text = json.dumps({"nodes": nodes, "arg_nodes": [0, 1], "heads": [[2, 0, 0]]})
    result = evaluate(from_json(text, REGISTRY), {"data": np.array([1.0, 3.0])}, backward=True)
    assert result.outputs["times_output"].tolist() == [2, 6]
    assert result.gradients["data"].tolist() == [2, 2]
    assert result.gradients["w"].tolist() == [1, 3]
