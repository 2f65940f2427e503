"""The debugger: goals, breakpoints of every kind, the update behind a backward pass, and what going back forgets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.expression.expression import Expression, Head, Phase, apply, variable, variables, with_paths
from core.operators import standard_registry
from core.operators.operator import Array
from core.problem import Path
from core.runtime.breakpoints import FORWARD_PHASES, Breakpoint, StopReason
from core.runtime.conditions import parse_condition
from core.runtime.debugger import Debugger, Goal, Resume, ToNode, Updated, Updates, Way
from core.runtime.executor import Executor, StepEvent
from core.runtime.program import build_program
from core.training.rules import SGD, Adam, Optimizer
from core.training.stepping import OptimizerRule
from tests.helpers.random_expressions import expressions, values_of

REGISTRY = standard_registry()


def debugger_of(
    heads: Expression, *, optimizer: Optimizer | None = None, seed: int = 1, scale: float = 1.0
) -> Debugger:
    """Return a debugger of an expression, its update on the Variables whose names end on "weight"."""
    values = {
        node.path: value if node.name.endswith("_label") else scale * value for node, value in values_of(heads).items()
    }
    wanted = [node for node in variables(heads) if not node.name.endswith("_label")]
    executor = Executor(build_program(heads, wanted), values, seed=seed)
    weights = tuple(Updated(node.path, node.name) for node in wanted if node.name.endswith("_weight"))
    rule = None if optimizer is None else OptimizerRule(optimizer)
    return Debugger(executor, None if rule is None else Updates(rule, weights, executor.gradient))


def go(debugger: Debugger, goal: Goal, *breakpoints: Breakpoint) -> list[StepEvent]:
    return list(debugger.move(goal, breakpoints))


def bits(event: StepEvent) -> tuple[object, ...]:
    """Return all that an event says, but for how long it took."""
    groups = (event.inputs, event.outputs, event.incoming, event.outgoing)
    arrays = tuple((name, array.shape, array.tobytes()) for group in groups for name, array in group.items())
    uses = tuple((use.path, use.port, use.value.tobytes()) for use in event.contributions)
    return event.index, event.phase, event.path, event.name, arrays, uses, event.objective


def dropout_net() -> Expression:
    """Return x → Dropout → Dense → Dropout → softmax."""
    x = Head(variable("x"))
    dropped = Head(apply(REGISTRY.create("Dropout", {"p": "0.5"}), "drop1", [x]))
    inputs = [dropped, Head(variable("fc_weight")), Head(variable("fc_bias"))]
    dense = Head(apply(REGISTRY.create("FullyConnected", {"num_hidden": "4"}), "fc", inputs))
    again = Head(apply(REGISTRY.create("Dropout", {"p": "0.3"}), "drop2", [dense]))
    return with_paths([Head(apply(REGISTRY.create("SoftmaxOutput", {}), "out", [again, Head(variable("out_label"))]))])


# Going on and back


@given(expressions(), st.integers(0, 40), st.booleans())
def test_stepping_on_back_and_on_again_computes_the_same_bits(heads: Expression, n: int, adam: bool) -> None:
    debugger = debugger_of(with_paths(heads), optimizer=Adam() if adam else None)
    n = min(n, len(debugger.steps))
    first = [bits(event) for event in go(debugger, n)]
    memory = dict(debugger.memory)
    back = [bits(event) for event in go(debugger, 0)]
    assert back == first[::-1]
    assert (debugger.position, debugger.events, dict(debugger.memory)) == (0, (), {})
    assert [bits(event) for event in go(debugger, n)] == first
    assert debugger.memory.keys() == memory.keys()


def test_the_same_seed_replays_the_same_masks_and_another_one_others() -> None:
    one, two, other = (debugger_of(dropout_net(), optimizer=SGD(), seed=seed) for seed in (5, 5, 6))
    events = [[bits(event) for event in go(each, Way.END)] for each in (one, two, other)]
    assert events[0] == events[1]
    assert events[0] != events[2]


@given(expressions(), st.data())
def test_any_way_through_a_run_ends_where_going_straight_does(heads: Expression, data: st.DataObject) -> None:
    walked, straight = (debugger_of(with_paths(heads), optimizer=SGD()) for _ in range(2))
    ways: Sequence[Goal] = [*Way, 0, 1, 3, 7]
    for goal in data.draw(st.lists(st.sampled_from(ways), max_size=8)):
        go(walked, goal)
    go(straight, walked.position)
    assert [bits(event) for event in walked.events] == [bits(event) for event in straight.events]


def test_the_ways_end_where_their_phases_do() -> None:
    debugger = debugger_of(dropout_net(), optimizer=SGD())
    phases = [step.phase for step in debugger.steps]
    go(debugger, Way.FORWARD_END)
    assert debugger.current is not None
    assert debugger.current.phase is Phase.LOSS
    go(debugger, Way.BACKWARD_END)
    assert debugger.position == phases.index(Phase.UPDATE)
    go(debugger, Way.BACK)
    go(debugger, Way.NEXT)
    assert debugger.position == phases.index(Phase.UPDATE)
    go(debugger, Way.END)
    assert debugger.is_done
    assert debugger.stop is not None
    assert debugger.stop.reason is StopReason.END
    go(debugger, Way.START)
    assert debugger.position == 0


@pytest.mark.parametrize("backward", [False, True])
def test_a_run_to_a_node_ends_behind_its_step_also_from_farther_on(backward: bool) -> None:
    debugger = debugger_of(dropout_net())
    goal = ToNode(("fc",), backward)
    for start in (0, len(debugger.steps)):
        go(debugger, start)
        go(debugger, goal)
        assert debugger.current is not None
        assert debugger.current.path == ("fc",)
        assert debugger.current.phase is (Phase.BACKWARD if backward else Phase.FORWARD)


def test_a_node_that_is_not_in_the_run_is_no_goal() -> None:
    debugger = debugger_of(dropout_net())
    go(debugger, 2)
    assert go(debugger, ToNode(("nowhere",))) == []
    assert debugger.position == 2


def test_a_run_resumes_where_it_was_and_before_what_is_gone() -> None:
    debugger = debugger_of(dropout_net(), optimizer=SGD())
    for position in range(len(debugger.steps) + 1):
        done = tuple((str(step.phase), step.path) for step in debugger.steps[:position])
        go(debugger, Resume(done))
        assert debugger.position == position
        go(debugger, Resume((*done, ("forward", ("gone",)))))
        assert debugger.position == position


# Blocks, once there are any: paths are longer then


def nested() -> Debugger:
    """Return a run through a, block/b, block/inner/c, block/d, e."""
    paths: list[Path] = [("a",), ("block", "b"), ("block", "inner", "c"), ("block", "d"), ("e",)]
    head = Head(variable("x", path=("x", "output")))
    for path in paths:
        head = Head(apply(REGISTRY.create("Activation", {"act_type": "tanh"}), path[-1], [head], path=path))
    values: dict[Path, Array] = {("x", "output"): np.ones((1, 2), np.float32)}
    return Debugger(Executor(build_program((head,)), values))


@pytest.mark.parametrize(
    ("start", "way", "end"),
    [
        (0, Way.OVER, 1),
        (1, Way.OVER, 4),  # the whole block
        (1, Way.INTO, 2),
        (2, Way.OVER, 3),  # inner, within the block
        (2, Way.OUT, 4),
        (3, Way.OUT, 4),
        (3, Way.OVER, 4),
        (4, Way.OUT, 5),
        (0, Way.OUT, 5),
    ],
)
def test_blocks_are_stepped_into_over_and_out_of_by_their_paths(start: int, way: Way, end: int) -> None:
    debugger = nested()
    go(debugger, start)
    go(debugger, way)
    assert debugger.position == end


def test_a_breakpoint_within_a_block_stops_a_step_over_it() -> None:
    debugger = nested()
    go(debugger, 1)
    go(debugger, Way.OVER, Breakpoint(("block", "inner", "c")))
    assert debugger.position == 3
    assert debugger.stop is not None
    assert debugger.stop.path == ("block", "inner", "c")


# Breakpoints


def arrays_of(event: StepEvent, kind: str) -> list[Array]:
    """Return what a step made, found without the code under test."""
    if kind == "value":
        return list(event.outputs.values()) if event.phase not in (Phase.SEED, Phase.BACKWARD) else []
    return [*event.incoming.values(), *event.outgoing.values()] if event.phase is Phase.BACKWARD else []


def hits_by_hand(text: str, threshold: float) -> Callable[[StepEvent], bool]:
    def both(event: StepEvent) -> list[Array]:
        return arrays_of(event, "value") + arrays_of(event, "grad")

    def finite(array: Array) -> list[float]:
        return [float(number) for number in array.ravel() if np.isfinite(number)]

    def dead(event: StepEvent) -> bool:
        matrices = arrays_of(event, "value") if event.phase is not Phase.UPDATE else []
        return any(
            sum(not any(row[unit] for row in matrix) for unit in range(matrix.shape[1])) / matrix.shape[1] > threshold
            for matrix in matrices
        )

    return {
        "|grad|": lambda event: any((abs(array) > threshold).any() for array in arrays_of(event, "grad")),
        "|value|": lambda event: any((abs(array) > threshold).any() for array in arrays_of(event, "value")),
        "min(value)": lambda event: any(
            min(finite(array), default=-1) > threshold for array in arrays_of(event, "value")
        ),
        "norm(grad)": lambda event: any(
            np.hypot.reduce(finite(array)) > threshold for array in arrays_of(event, "grad")
        ),
        "dead": dead,
        "nan": lambda event: any((array != array).any() for array in both(event)),
        "inf": lambda event: any((abs(array) == np.inf).any() for array in both(event)),
        "loss": lambda event: event.objective is not None and event.objective > threshold,
    }[text]


def positions_hit(debugger: Debugger, *breakpoints: Breakpoint) -> list[int]:
    """Go on until the end and return where the run stopped."""
    found = []
    while not debugger.is_done:
        go(debugger, Way.CONTINUE, *breakpoints)
        assert debugger.stop is not None
        if debugger.stop.reason is StopReason.BREAKPOINT:
            found.append(debugger.position)
    return found


@given(
    expressions(),
    st.sampled_from(["|grad|", "|value|", "min(value)", "norm(grad)", "dead", "nan", "inf", "loss"]),
    st.sampled_from([0.0, 0.25, 0.5, 1.0, 4.0]),
    st.sampled_from([1.0, np.inf, np.nan]),
)
def test_a_conditional_breakpoint_stops_exactly_where_a_walk_over_all_events_says(
    heads: Expression, quantity: str, threshold: float, scale: float
) -> None:
    text = quantity if quantity in ("nan", "inf") else f"{quantity} > {threshold}"
    heads = with_paths(heads)
    walk = debugger_of(heads, optimizer=SGD(learning_rate=1.0), scale=scale)
    go(walk, Way.END)
    is_hit = hits_by_hand(quantity, threshold)
    with np.errstate(all="ignore"):
        expected = [event.index + 1 for event in walk.events if is_hit(event)]
    stops = Breakpoint(forward=True, backward=True, condition=parse_condition(text))
    debugger = debugger_of(heads, optimizer=SGD(learning_rate=1.0), scale=scale)
    assert positions_hit(debugger, stops) == expected


@given(expressions(), st.booleans(), st.booleans(), st.data())
def test_a_breakpoint_on_a_node_stops_in_its_halves(
    heads: Expression, forward: bool, backward: bool, data: st.DataObject
) -> None:
    debugger = debugger_of(with_paths(heads), optimizer=SGD())
    path = data.draw(st.sampled_from(sorted({step.path for step in debugger.steps})))
    expected = [
        index + 1
        for index, step in enumerate(debugger.steps)
        if step.path == path
        and ((forward and step.phase in FORWARD_PHASES) or (backward and step.phase is Phase.BACKWARD))
    ]
    assert positions_hit(debugger, Breakpoint(path, forward, backward)) == expected


def test_a_breakpoint_that_is_off_stops_nothing() -> None:
    off = replace(Breakpoint(forward=True, backward=True), enabled=False)
    assert positions_hit(debugger_of(dropout_net()), off) == []


def test_a_stop_tells_what_was_found_and_where() -> None:
    debugger = debugger_of(dropout_net())
    stops = Breakpoint(("fc",), condition=parse_condition("|value| > 0"))
    go(debugger, Way.CONTINUE, stops)
    found = debugger.stop
    assert found is not None
    assert (found.reason, found.path, found.breakpoint, found.port) == ("breakpoint", ("fc",), stops, "output")
    value = debugger.value(("fc", "output"))
    assert value is not None
    assert found.found == pytest.approx(np.abs(value).max())


def test_shapes_are_compared_with_the_run_before() -> None:
    def run(rows: int, before: Debugger | None) -> Debugger:
        heads = dropout_net()
        values = {node.path: value for node, value in values_of(heads).items()}
        values["x",] = np.ones((rows, 4))
        values["out_label",] = np.zeros(rows)
        executor = Executor(build_program(heads), values)
        return Debugger(executor, None, {} if before is None else before.shapes())

    changed = Breakpoint(condition=parse_condition("shape changed"))
    first = run(3, None)
    assert positions_hit(first, changed) == []
    assert positions_hit(run(3, first), changed) == []
    again = run(5, first)
    go(again, Way.CONTINUE, changed)
    assert again.position == 1
    assert again.stop is not None
    assert again.stop.found == "(3, 4) → (5, 4)"


def test_breakpoints_do_not_hold_up_who_scrubs_or_goes_back() -> None:
    everywhere = Breakpoint(forward=True, backward=True)
    debugger = debugger_of(dropout_net())
    go(debugger, Way.END, everywhere)
    assert debugger.is_done
    go(debugger, 1, everywhere)
    assert debugger.position == 1
    go(debugger, 4, everywhere)
    assert debugger.position == 4


# The update


def test_each_parameter_takes_its_step_of_the_optimizer_behind_the_backward_pass() -> None:
    debugger = debugger_of(dropout_net(), optimizer=SGD(learning_rate=0.1, momentum=0.9))
    go(debugger, Way.BACKWARD_END)
    weight, gradient = debugger.value(("fc_weight",)), debugger.executor.gradient(("fc_weight",))
    [event] = go(debugger, Way.NEXT)
    assert (event.phase, event.path, event.operator) == (Phase.UPDATE, ("fc_weight",), "SGD")
    assert weight is not None
    assert gradient is not None
    np.testing.assert_array_equal(event.outputs["weight"], weight - 0.1 * gradient)
    np.testing.assert_array_equal(debugger.value(("fc_weight",)), weight - 0.1 * gradient)
    assert event.statistics["change"].norm == pytest.approx(0.1 * np.linalg.norm(gradient))
    assert debugger.is_done
    go(debugger, Way.BACK)
    assert debugger.value(("fc_weight",)) is weight
    with pytest.raises(ValueError, match="read-only"):
        event.outputs["weight"][0] = 0


def test_momentum_is_remembered_from_run_to_run() -> None:
    heads = dropout_net()
    values = {node.path: value for node, value in values_of(heads).items()}
    wanted = [node for node in variables(heads) if node.name == "fc_weight"]
    rule = OptimizerRule(SGD(learning_rate=0.1, momentum=0.9))
    weight, momentum = values["fc_weight",], np.zeros((4, 4))
    memory: dict[Path, object] = {}
    for _ in range(3):
        executor = Executor(build_program(heads, wanted), values)
        debugger = Debugger(executor, Updates(rule, (Updated(("fc_weight",), "w"),), executor.gradient, memory))
        go(debugger, Way.END)
        gradient = executor.gradient(("fc_weight",))
        assert gradient is not None
        momentum = 0.9 * momentum - 0.1 * gradient
        weight = weight + momentum
        memory = dict(debugger.memory)
        updated = debugger.updated(("fc_weight",))
        assert updated is not None
        np.testing.assert_allclose(updated, weight, rtol=1e-12)
        values["fc_weight",] = updated
