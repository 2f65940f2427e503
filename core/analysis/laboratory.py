"""What a choice of initializers does, before anybody applies it: the values it draws, and what flows through layers.

A choice is a list of rules, each a pattern of names with an initializer, in order: the first whose pattern a
parameter's name begins with decides (``re.match``, as MXNet's Mixed). A parameter that no rule names keeps its value;
where it has none, what the document says is drawn for the study. Everything is drawn from the document's seed, so that
two choices differ by nothing else.
"""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from core.dimension import UNKNOWN, is_complete
from core.expression.lowering import lower
from core.graph.commands import Command, SetParameterSettings
from core.graph.laboratory import InitializerRule, compiled_pattern
from core.graph.model import Document, NodeId, PortRef
from core.inference.infer import infer
from core.inference.inference import Inference
from core.inference.view import DocumentView
from core.operators.operator import Array, Role
from core.operators.registry import Registry
from core.parameters.initializer import DEFAULT_WEIGHT, Xavier
from core.parameters.needs import lowered_needs, parameter_specs
from core.parameters.store import NO_PARAMETER, Parameter, ParameterSpec, ParameterStore
from core.problem import Path, Problem, Refused
from core.run import PreparedRun, prepare
from core.runtime.random import generator

IsStopped: TypeAlias = Callable[[], bool]

NO_PARAMETERS: Mapping[Path, Parameter] = MappingProxyType({})


FIRST_RULES: Mapping[str, tuple[InitializerRule, ...]] = {
    "A": (InitializerRule(".*weight", Xavier().dumps()),),
    "B": (InitializerRule(".*weight", DEFAULT_WEIGHT.dumps()),),
}
"""At first Xavier's weights are compared with those that MXNet draws where nobody chooses."""


def rules_of(document: Document, choice: str) -> tuple[InitializerRule, ...]:
    """Return the rules of a choice: those that are kept with the document, or the first ones."""
    return document.laboratory.choices.get(choice, FIRST_RULES[choice])


@dataclass(frozen=True)
class Chosen:
    """A parameter with the initializer that it would have.

    Attributes:
        rule: The position of the rule that decides; None where the document does.
        problem: What keeps the initializer from filling it.
    """

    spec: ParameterSpec
    rule: int | None
    problem: Problem | None


@dataclass(frozen=True)
class LayerFlow:
    """Mean and variance of what a node gives on, and of the gradient that arrives at it; None without a gradient."""

    node: NodeId
    name: str
    mean: float
    variance: float
    gradient_mean: float | None
    gradient_variance: float | None


@dataclass(frozen=True)
class Study:
    """What was found out about a choice.

    Attributes:
        values: All parameters as they would be; empty where one can't be filled.
        replaced: Names of the parameters that a rule would give other values than they have.
        kept: Names of the parameters that have values and keep them, because no rule names them.
        layers: In the order in which they run; empty where nothing can be run.
        stand_ins: Names of inputs without data, for which numbers of a normal distribution stand in.
        problem: Why nothing could be drawn or run.
    """

    parameters: tuple[Chosen, ...]
    edits: tuple[Command, ...]
    values: Mapping[Path, Parameter] = field(default_factory=dict)
    replaced: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    layers: tuple[LayerFlow, ...] = ()
    stand_ins: tuple[str, ...] = ()
    problem: Problem | None = None

    @property
    def drawn(self) -> Mapping[Path, Parameter]:
        """The parameters that applying gives new values, or registers to get some: those that a rule names."""
        chosen = [each.spec.path for each in self.parameters if each.rule is not None]
        return {path: self.values[path] for path in chosen if path in self.values}


def study(
    document: Document,
    registry: Registry,
    inference: Inference,
    rules: Sequence[InitializerRule],
    *,
    present: Mapping[Path, Parameter] = NO_PARAMETERS,
    base: pathlib.Path | None = None,
    is_stopped: IsStopped = lambda: False,
) -> Study:
    """Draw what a choice draws, and run the document with it once, forward and backward.

    ``present`` are the parameters as they are now: those that no rule names stay so.

    Raises:
        Refused: A pattern or an initializer that is none.
    """
    deciding = _deciding(rules, parameter_specs(document, registry, inference))
    edits = tuple(_edit(document, path, rules[place].initializer) for path, place in deciding.items())
    for edit in edits:
        document = edit.apply(document, registry)
    specs = parameter_specs(document, registry, inference)
    chosen = tuple(Chosen(spec, deciding.get(spec.path), _problem(spec)) for spec in specs)
    found = Study(chosen, edits)
    if (first := next((each.problem for each in chosen if each.problem), None)) is not None:
        return replace(found, problem=first)
    store = ParameterStore()
    store.restore({path: parameter for path, parameter in present.items() if path not in deciding})
    try:
        store.initialize(specs, document.run.seed)
        found = _compared(replace(found, values=store.snapshot()), present)
        return _flowing(found, document, registry, store, base, is_stopped)
    except Refused as refused:
        return replace(found, problem=refused.problem)


def _compared(found: Study, present: Mapping[Path, Parameter]) -> Study:
    """Say which parameters would get other values, and which keep theirs."""
    had = [each for each in found.parameters if present.get(each.spec.path, NO_PARAMETER).value is not None]
    chosen = [each for each in had if each.rule is not None]
    replaced = [each for each in chosen if not _is_alike(found.values[each.spec.path], present[each.spec.path])]
    return replace(
        found,
        replaced=tuple(each.spec.name for each in replaced),
        kept=tuple(each.spec.name for each in had if each.rule is None),
    )


def _is_alike(one: Parameter, other: Parameter) -> bool:
    if one.value is None or other.value is None:
        return one.value is other.value
    return one.value is other.value or np.array_equal(one.value, other.value, equal_nan=True)


def _deciding(rules: Sequence[InitializerRule], specs: Iterable[ParameterSpec]) -> dict[Path, int]:
    """Return, by parameter, the first rule whose pattern its name fits."""
    patterns = [compiled_pattern(rule.pattern) for rule in rules]
    found = ((spec.path, [each.match(spec.name) is not None for each in patterns]) for spec in specs)
    return {path: fitting.index(True) for path, fitting in found if True in fitting}


def _edit(document: Document, path: Path, initializer: str) -> SetParameterSettings:
    ref = PortRef(NodeId(path[0]), path[1])
    return SetParameterSettings(ref, replace(document.graph.settings_of(ref), initializer=initializer))


def _problem(spec: ParameterSpec) -> Problem | None:
    return None if spec.shape is None else spec.initializer.problem(spec.shape, spec.name, spec.path)


# What flows


def _flowing(
    found: Study,
    document: Document,
    registry: Registry,
    store: ParameterStore,
    base: pathlib.Path | None,
    is_stopped: IsStopped,
) -> Study:
    given, names = _stand_ins(document, registry)
    document = replace(document, run=replace(document.run, is_train=True))
    run = prepare(document, registry, store, base=base, given=given, blank_labels=True)
    while not run.executor.is_done and not is_stopped():
        run.executor.step()
    return replace(found, layers=_layers(run), stand_ins=names)


def _stand_ins(document: Document, registry: Registry) -> tuple[dict[Path, Array], tuple[str, ...]]:
    """Draw numbers for inputs that nobody feeds, where their shape is known up to the batch."""
    inference = infer(DocumentView(document.graph, registry))
    found: dict[Path, Array] = {}
    names = []
    for need in lowered_needs(lower(document, registry)):
        shape = inference.shape(PortRef(NodeId(need.path[0]), need.path[1]))
        if need.source is not None or need.initializer is not None or need.role is Role.LABEL or not shape:
            continue
        whole = (document.run.batch_size, *shape[1:]) if shape[0] == UNKNOWN else shape
        if is_complete(whole):
            draws = generator(document.run.seed, need.path, "laboratory")
            found[need.path] = draws.standard_normal(whole, np.float32)
            names.append(need.name)
    return found, tuple(names)


def _layers(run: PreparedRun) -> tuple[LayerFlow, ...]:
    executor = run.executor
    done = [node for step in executor.steps[: executor.position] for node in step.nodes]
    written = {node for node in executor.program.written if not node.is_variable}
    found = []
    for node in done:
        if node in written:
            at = (*node.path, node.output_ports[0].name)
            value, gradient = executor.value(at), executor.gradient(at)
            if value is not None:
                found.append(LayerFlow(NodeId(node.path[0]), node.name, *_moments(value), *_optional(gradient)))
    return tuple(found)


def _moments(array: Array) -> tuple[float, float]:
    """Return mean and variance in float64; NaN where there is nothing finite to take them of."""
    values = np.asarray(array, np.float64).ravel()
    if not values.size or not np.isfinite(values).all():
        return np.nan, np.nan
    return float(values.mean()), float(values.var())


def _optional(array: Array | None) -> tuple[float | None, float | None]:
    return (None, None) if array is None else _moments(array)
