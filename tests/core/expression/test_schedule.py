"""The reading order of a run: valid, contiguous per explained node, mirrored, every Variable shown once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from core.expression import schedule as scheduling
from core.expression.expression import Expression, Head, Phase, apply, variable, variables
from core.expression.gradient import gradient
from core.expression.schedule import Step, schedule, violations
from tests.helpers.expressions import REGISTRY, add, dense, relu
from tests.helpers.random_expressions import expressions


def brief(steps: tuple[Step, ...]) -> list[str]:
    return [f"{step.phase} {step.explained.name}" for step in steps]


def perceptron() -> Head:
    data = Head(variable("data"))
    scores = dense("dense2", relu("relu1", dense("dense1", data)))
    return Head(apply(REGISTRY.create("SoftmaxOutput", {}), "softmax", [scores, Head(variable("label"))]))


def test_backward_mirrors_forward() -> None:
    net = perceptron()
    steps = schedule([net], gradient([net], variables([net])))
    assert brief(steps) == [
        "forward dense1",
        "forward relu1",
        "forward dense2",
        "loss softmax",
        "backward softmax",
        "backward dense2",
        "backward relu1",
        "backward dense1",
    ]


def test_forward_alone_has_one_step_per_node() -> None:
    steps = schedule([perceptron()])
    assert [[node.name for node in step.nodes] for step in steps] == [["dense1"], ["relu1"], ["dense2"], ["softmax"]]


def test_losses_and_seeds_come_between() -> None:
    hidden = relu("hidden", Head(variable("x")))
    loss = Head(apply(REGISTRY.create("SoftmaxOutput", {}), "loss", [hidden, Head(variable("label"))]))
    late = relu("late", hidden)
    heads = (loss, late)
    steps = schedule(heads, gradient(heads, variables(heads)))
    assert brief(steps) == [
        "forward hidden",
        "forward late",
        "loss loss",
        "seed late",
        "backward late",
        "backward loss",
        "backward hidden",
    ]


def test_the_sum_at_a_shared_weight_is_a_step_of_its_own() -> None:
    weight = Head(variable("w", path=("w1", "output")))
    net = dense("second", relu("r", dense("first", Head(variable("x")), weight=weight)), weight=weight)
    last = schedule([net], gradient([net], [weight.node]))[-1]
    assert (last.phase, last.path, last.explained) == (Phase.BACKWARD, ("w1", "output"), weight.node)
    assert [node.operator_name for node in last.nodes] == ["add_n"]


def test_the_sum_at_an_inner_node_belongs_to_that_node() -> None:
    hidden = relu("hidden", Head(variable("x")))
    net = add("sum", hidden, relu("other", hidden))
    steps = schedule([net], gradient([net], variables([net])))
    assert brief(steps)[-1] == "backward hidden"
    assert steps[-1].nodes[0].operator_name == "add_n"


def test_variables_stand_in_the_step_that_reads_them_first() -> None:
    steps = schedule([perceptron()])
    assert [[node.name for node in step.variables] for step in steps] == [
        ["data", "dense1_weight", "dense1_bias"],
        [],
        ["dense2_weight", "dense2_bias"],
        ["label"],
    ]


def test_a_variable_by_itself_has_a_step_without_nodes() -> None:
    x = variable("x", path=("n1", "output"))
    (step,) = schedule([Head(x)])
    assert (step.path, step.nodes, step.variables) == (("n1", "output"), (), (x,))


@given(expressions())
def test_every_schedule_can_be_run_in_its_order(heads: Expression) -> None:
    graph = gradient(heads, variables(heads))
    steps = schedule(heads, graph)
    assert violations(steps, (*heads, *graph.heads)) == []
    explained = [(step.phase, step.explained) for step in steps]
    assert len(set(explained)) == len(explained), "the nodes of a step are not together"
    shown = [node for step in steps for node in step.variables]
    assert sorted(map(id, shown)) == sorted(map(id, variables(heads)))


@given(expressions())
def test_backward_steps_are_forward_steps_mirrored(heads: Expression) -> None:
    steps = schedule(heads, gradient(heads, variables(heads)))
    order = {node: rank for rank, node in enumerate(dict.fromkeys(step.explained for step in schedule(heads)))}
    backward = [step.explained for step in steps if step.phase is Phase.BACKWARD and not step.explained.is_variable]
    # a loss runs late, but its backward step takes its place among the others
    ranks = [order[node] for node in backward if node.phase is Phase.FORWARD]
    assert ranks == sorted(ranks, reverse=True)


@given(expressions(losses=False))
def test_gradients_of_gradients_can_be_scheduled(heads: Expression) -> None:
    first = gradient(heads, variables(heads))
    second = gradient(first.heads, variables(heads))
    everything = (*heads, *first.heads)
    assert violations(schedule(everything, second), (*everything, *second.heads)) == []


@given(expressions())
def test_one_sort_gives_what_taking_the_first_that_is_ready_gives(heads: Expression) -> None:
    graph = gradient(heads, variables(heads))
    sorted_at_once = schedule(heads, graph)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scheduling, "_by_phase", lambda *_: None)
        by_readiness = schedule(heads, graph)
    assert [step.nodes for step in sorted_at_once] == [step.nodes for step in by_readiness]
    assert [step.variables for step in sorted_at_once] == [step.variables for step in by_readiness]


def test_the_checker_finds_a_schedule_that_is_wrong() -> None:
    net = perceptron()
    steps = schedule([net])
    assert violations(steps, [net]) == []
    swapped = (steps[1], steps[0], *steps[2:])
    assert any("before" in text for text in violations(swapped, [net]))
    assert any("no step computes" in text for text in violations(steps[:-1], [net]))
    assert any("again" in text for text in violations((*steps, steps[-1]), [net]))
    mixed = (replace(steps[0], phase=Phase.BACKWARD), *steps[1:])
    assert any("mixes" in text for text in violations(mixed, [net]))
