"""The engine against the matrix products alone, and against the libraries that are installed.

Every row is forward and backward with the gradients of all parameters; all gradients are compared before anything is
timed. Times are medians of passes in turns, each of at least some milliseconds.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator

from core import autograd, nd
from core.expression.expression import with_paths
from core.gluon import Trainer, nn
from core.gluon.loss import SoftmaxCrossEntropyLoss
from core.initializer import Xavier
from core.operators.operator import Array
from core.problem import Path
from core.runtime.compiled.buffers import Arena
from core.runtime.compiled.program import CompiledProgram, bind
from core.runtime.executor import Executor
from core.runtime.program import Program, build_program
from core.training.compiled import CompiledUpdate, UpdatingBackward
from core.training.rules import SGD, Adam, Optimizer
from tests.benchmarks.peers import check_gradients, peers, timed
from tests.benchmarks.table import Row
from tests.benchmarks.workloads import Workload, workloads

LEAST_SECONDS = 0.08
"""What one measurement takes at least: some passes in a row, as a training runs them. The first one after another
program's finds its arrays in no cache."""
SECONDS = 6.0
"""About how long a network is measured."""
TRAINED = {"SGD with momentum": (SGD(learning_rate=1e-4, momentum=0.9), "≤ 1.08"), "Adam": (Adam(), "≤ 1.18")}


def rows() -> Iterator[Row]:
    """Measure each network, and the training of the second."""
    for workload in workloads():
        yield from _compare(workload)
    yield from _train(workloads()[1])


def program_of(workload: Workload) -> Program:
    """Return the program of a network with the gradients of its parameters."""
    heads = with_paths(workload.net.heads)
    wanted = set(workload.wanted())
    return build_program(heads, [node for node in build_program(heads).variables if node.name in wanted])


def compiled(workload: Workload) -> CompiledProgram:
    """Return a network bound to drawn values."""
    arena = Arena()  # where a training keeps its parameters
    values: dict[Path, Array] = {(name,): arena.copied(value) for name, value in workload.values().items()}
    return bind(program_of(workload), values)


def _compare(workload: Workload) -> Iterator[Row]:
    ours = compiled(workload)
    ours.run()
    gradients: dict[str, Array] = {path[0]: gradient for path, gradient in ours.gradients.items()}
    with peers(workload, workload.values()) as others:
        check_gradients(gradients, others)
        runs = {"compiled": timed(ours.run), **{peer.name: peer.run for peer in others}}
        if workload.name[:2] in ("W1", "W2"):
            values = {path: array.copy() for path, array in ours.values.items()}
            runs["traced, every step kept"] = timed(lambda: Executor(ours.program, values).run())
        floor, *seconds = in_turns(timed(workload.floor()), *runs.values())
    for name, each in zip(runs, seconds, strict=True):
        goal = workload.goal if name == "compiled" else ""
        yield Row(f"{workload.name}: {name}", each, "matrix products", floor, goal)


def _train(workload: Workload) -> Iterator[Row]:
    steps = {name: (_training(workload, optimizer), goal) for name, (optimizer, goal) in TRAINED.items()}
    for is_hybrid, title in ((True, "hybridized"), (False, "operator by operator")):
        steps[f"Gluon, {title}"] = (_gluon_training(workload, is_hybrid=is_hybrid), "")
    floor, *seconds = in_turns(timed(workload.floor()), *(timed(step) for step, _ in steps.values()))
    for (name, (_, goal)), each in zip(steps.items(), seconds, strict=True):
        yield Row(f"W7 training step of W2: {name}", each, "matrix products", floor, goal)


def _training(workload: Workload, optimizer: Optimizer) -> Callable[[], object]:
    ours = compiled(workload)
    updating = UpdatingBackward(ours, CompiledUpdate(optimizer, ours.values, ours.gradients))

    def step() -> None:
        ours.run_forward()
        updating.run()

    return step


def _gluon_training(workload: Workload, *, is_hybrid: bool) -> Callable[[], object]:
    """Return the same step, SGD with momentum, as a loop over blocks and autograd."""
    values = workload.values()
    weights = [value for name, value in values.items() if name.endswith("weight")]
    net = nn.HybridSequential()
    for number, weight in enumerate(weights, 1):
        net.add(nn.Dense(len(weight), activation="relu" if number < len(weights) else None, in_units=weight.shape[1]))
    net.initialize(Xavier())
    entropy = SoftmaxCrossEntropyLoss()
    for block in (net, entropy):
        block.hybridize(is_hybrid)
    trainer = Trainer(net.collect_params(), "sgd", {"learning_rate": 1e-4, "momentum": 0.9})
    data, label = nd.array(values["data"]), nd.array(values["out_label"])

    def step() -> None:
        with autograd.record():
            loss = entropy(net(data), label)
        loss.backward()
        trainer.step(len(values["data"]))

    return step


def in_turns(*runs: Callable[[int], float]) -> list[float]:
    """Return the median seconds of one pass of each; a noisy moment hits all of them."""
    counts = []
    for run in runs:
        run(2)
        counts.append(max(1, round(LEAST_SECONDS / max(run(1), 1e-6))))
    once = sum(run(count) for run, count in zip(runs, counts, strict=True))
    rounds = min(41, max(7, round(SECONDS / once)))
    times: list[list[float]] = [[] for _ in runs]
    for _ in range(rounds):
        for run, count, its_times in zip(runs, counts, times, strict=True):
            its_times.append(run(count) / count)
    return [statistics.median(its_times) for its_times in times]
