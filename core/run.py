"""From a document, or an expression, to numbers: lowering, shapes, parameters and executor in one call.

`initialize` and `prepare` are what the buttons of the toolbar do; `evaluate` and `evaluate_document` compute at
once, from arrays by argument name. Whatever a person has to mend is refused as one problem, the first.
"""

from __future__ import annotations

import pathlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.dimension import UNKNOWN, Shape, format_shape, is_complete
from core.expression.expression import Expression, Head, list_outputs, topological, variables, with_paths
from core.expression.lowering import Lowering, lower
from core.graph.checks import check_document
from core.graph.model import Document, NodeId, PortRef, RunSettings, Source, copied, frozen
from core.inference.infer import infer
from core.inference.inference import Inference
from core.inference.view import DocumentView, ExpressionView
from core.operators.operator import Array, Role
from core.operators.registry import Registry
from core.parameters.feeding import one_row, values_of
from core.parameters.initializer import initialize_array
from core.parameters.needs import Need, expression_needs, lowered_needs, parameter_spec, parameter_specs
from core.parameters.store import InitializationReport, ParameterSpec, ParameterState, ParameterStore
from core.problem import Path, Problem, Refused, Severity
from core.runtime.datasets import find_dataset
from core.runtime.debugger import Updated, UpdateRule, Updates
from core.runtime.executor import Executor
from core.runtime.program import build_program
from core.runtime.random import generator
from core.runtime.sources import Batch, batch_of, load_source

NO_ARRAYS: Mapping[str, Array] = {}
NO_VALUES: Mapping[Path, Array] = {}
BLANK = Source("zeros")
"""What a label is fed where only the forward pass matters."""


@dataclass(frozen=True)
class PreparedRun:
    """A run that can be stepped.

    Attributes:
        inference: The shapes of this run, where free dims have the sizes that the sources gave them.
        batch: The rows that are fed, if a data set is.
        report: Which parameters were materialized for it, in order.
        notes: What a person may want to know: a batch that is not there, outputs that are left out.
    """

    executor: Executor
    lowering: Lowering
    inference: Inference
    batch: Batch | None
    report: InitializationReport
    notes: tuple[Problem, ...]
    needs: tuple[Need, ...]
    gradients_before: Mapping[Path, Array]

    def gradient(self, variable: Path) -> Array | None:
        """Return a variable's gradient after this run: with ``add``, on top of what it was before."""
        computed = self.executor.gradient(variable)
        before = self.gradients_before.get(tuple(variable))
        if computed is None or before is None or before.shape != computed.shape:
            return computed
        total: Array = np.add(before, computed)
        return total

    def updates(self, rule: UpdateRule, memory: Mapping[Path, object]) -> Updates:
        """Return how an optimizer takes its steps behind this run: on all parameters that have a gradient."""
        parameters = tuple(Updated(need.path, need.name) for need in self.needs if need.is_kept and need.has_gradient)
        return Updates(rule, parameters, self.gradient, memory)

    def commit(self, store: ParameterStore) -> None:
        """Take over into the store the gradients known so far and, after a whole training run, the auxiliary states.

        Doing so again changes nothing more.
        """
        is_trained = self.executor.is_done and self.executor.program.gradients is not None
        states = self.executor.state_updates() if is_trained else NO_VALUES
        for need in self.needs:
            gradient = self.gradient(need.path) if need.has_gradient else None
            if gradient is not None:
                store.set_gradient(need.path, gradient, self.executor.contributions(need.path))
            if need.is_kept and need.path in states:
                store.set_state(need.path, states[need.path])


def initialize(
    document: Document, registry: Registry, store: ParameterStore, inference: Inference, *, force: bool = False
) -> InitializationReport:
    """Set every parameter of a document whose shape is known, and register the others until a run knows it.

    Raises:
        Refused: An initializer is wrong, or can't fill its parameter's shape; nothing was changed.
    """
    return store.initialize(parameter_specs(document, registry, inference), document.run.seed, force=force)


def prepare(
    document: Document,
    registry: Registry,
    store: ParameterStore,
    *,
    target: PortRef | None = None,
    backward: bool = True,
    base: pathlib.Path | None = None,
    run: int = 0,
    given: Mapping[Path, Array] = NO_VALUES,
    blank_labels: bool = False,
) -> PreparedRun:
    """Make a document ready to be stepped, and materialize the parameters that waited for this.

    Args:
        target: Compute this output and its ancestors only; without one, all outputs that have their data.
        base: Folder of the document, at which relative paths of files start.
        run: Number of the run, for random operators.
        given: Values by path of the variable, in place of those from sources and from the store.
        blank_labels: Feed zeros to labels without data; only a forward pass means anything then.

    Raises:
        Refused: The first thing that is missing or wrong among the ancestors of the target.
    """
    lowering, needs, notes = _lowered(document, registry, target, given, blank_labels=blank_labels)
    settings = document.run
    fixed, told = _fixed(needs, settings, base, given)
    inference = _document_shapes(document, registry, needs, fixed)
    _refuse_first(_problems_above(lowering.heads, inference))
    shapes = {need.path: inference.shape(_ref(need.path)) for need in needs}
    specs = [
        parameter_spec(document.graph, need.path, need.name, need.initializer, inference)
        for need in needs
        if need.is_kept and need.initializer is not None and need.path not in given
    ]
    report = _materialize(store, specs, settings.seed)
    kept = {path: value for path, value in store.values.items() if path in shapes}
    values = {**kept, **_fed(needs, shapes, settings, fixed)}
    executor = Executor(
        build_program(lowering.heads, [need.node for need in needs if need.has_gradient] if backward else None),
        values,
        is_train=settings.is_train,
        seed=settings.seed,
        run=run,
        head_gradients=_head_gradients(lowering.outputs, settings),
    )
    batch = _batch(needs, settings, given)
    notes = (*notes, *told, *_clamped(batch), *report.notes)
    return PreparedRun(executor, lowering, inference, batch, report, notes, needs, _accumulated(needs, store))


@dataclass(frozen=True)
class Evaluation:
    """What a computation gave.

    Attributes:
        outputs: By the names of `list_outputs`.
        gradients: By argument name, of all arguments but labels; empty without a backward pass.
        objective: Sum of the losses; None if there is none, or a label was missing.
        report: Which parameters were initialized, because no values for them were given.
    """

    outputs: Mapping[str, Array]
    gradients: Mapping[str, Array]
    objective: float | None
    report: InitializationReport


def evaluate_document(
    document: Document,
    registry: Registry,
    arrays: Mapping[str, Array] = NO_ARRAYS,
    *,
    seed: int | None = None,
    backward: bool = False,
    base: pathlib.Path | None = None,
    values: Mapping[Path, Array] = NO_VALUES,
) -> Evaluation:
    """Compute all outputs of a document, and with ``backward`` (then in train mode) the gradients.

    ``arrays`` are keyed by argument name and come before sources and initializers; then come ``values`` of parameters,
    by path. Parameters that are in neither are initialized from the seed.

    Raises:
        Refused: As `prepare`, and ``argument_…`` for an array that can't be used.
    """
    chosen = document.run.seed if seed is None else seed
    document = replace(document, run=replace(document.run, seed=chosen, is_train=backward))
    needs = lowered_needs(lower(document, registry))
    given = _by_path(needs, arrays)
    if not backward and any(need.path in given and not need.is_kept for need in needs):
        # The rows of a data set would be the labels of other examples than those that are given.
        document = _without_sources(document, [need.path for need in needs if need.role is Role.LABEL])
    store = ParameterStore()
    store.set_values(values)
    specs = parameter_specs(document, registry, infer(DocumentView(document.graph, registry)))
    # All wait for the run, which then draws those that no array is given for.
    store.initialize([replace(spec, shape=None) for spec in specs], chosen)
    prepared = prepare(document, registry, store, backward=backward, base=base, given=given, blank_labels=not backward)
    return _evaluated(prepared.executor, prepared.needs, prepared.report, given)


def evaluate(
    heads: Expression, arrays: Mapping[str, Array] = NO_ARRAYS, *, seed: int = 0, backward: bool = False
) -> Evaluation:
    """Compute an expression, for example one loaded from MXNet's symbol JSON; otherwise as `evaluate_document`."""
    heads = with_paths(heads)
    needs = expression_needs(heads)
    settings = RunSettings(seed=seed, is_train=backward)
    given = _by_path(needs, arrays)
    if not backward:
        needs = _with_blank_labels(needs)
    _refuse_first(_without_data(needs, given))
    inference = infer(
        ExpressionView(heads, {need.node: given[need.path].shape for need in needs if need.path in given})
    )
    _refuse_first(_problems_above(heads, inference))
    shapes = {need.path: inference.shape((need.node, "output")) for need in needs}
    specs = [
        ParameterSpec(need.path, need.name, need.initializer, shapes[need.path], _incomplete(needs, shapes))
        for need in needs
        if need.initializer is not None and need.path not in given
    ]
    store = ParameterStore()
    store.initialize([replace(spec, shape=None) for spec in specs], seed)
    report = _materialize(store, specs, seed)
    values = {**store.values, **_fed(needs, shapes, settings, given)}
    wanted = [need.node for need in needs if need.has_gradient] if backward else None
    executor = Executor(build_program(heads, wanted), values, is_train=backward, seed=seed)
    return _evaluated(executor, needs, report, given)


# What is computed


def _lowered(
    document: Document,
    registry: Registry,
    target: PortRef | None,
    given: Mapping[Path, Array],
    *,
    blank_labels: bool,
) -> tuple[Lowering, tuple[Need, ...], tuple[Problem, ...]]:
    """Lower the target, or every output that has its data; say of others why they are left out.

    Raises:
        Refused: The target, or each output, lacks something.
    """
    lowering = lower(document, registry, None if target is None else [target])
    if not lowering.heads:
        raise Refused(next(iter(lowering.skipped), Problem("run_nothing")))
    if lowering.skipped and all(head.node.is_variable for head in lowering.heads):
        raise Refused(lowering.skipped[0])
    needs = _needs(lowering, blank_labels=blank_labels)
    missing = _without_data(needs, given)
    if not missing:
        return lowering, needs, ()
    lacking = {problem.path: problem for problem in reversed(_with_fixes(missing, document, registry))}
    # A part of the document that nobody has fed yet does not keep the rest from running.
    fed = [
        output
        for output, head in zip(lowering.outputs, lowering.heads, strict=True)
        if not any(node.path[:1] in lacking for node in variables([head]))
    ]
    if not fed or all(head.node.is_variable for head in lower(document, registry, fed).heads):
        raise Refused(lacking[missing[0].path])
    lowering = lower(document, registry, fed)
    left_out = tuple(replace(problem, severity=Severity.WARNING) for problem in lacking.values())
    return lowering, _needs(lowering, blank_labels=blank_labels), left_out


def _needs(lowering: Lowering, *, blank_labels: bool) -> tuple[Need, ...]:
    needs = lowered_needs(lowering)
    return _with_blank_labels(needs) if blank_labels else needs


def _with_blank_labels(needs: Iterable[Need]) -> tuple[Need, ...]:
    is_blank = {need.path for need in needs if need.role is Role.LABEL and _is_unfed(need)}
    return tuple(replace(need, source=BLANK) if need.path in is_blank else need for need in needs)


def _without_sources(document: Document, paths: Iterable[Path]) -> Document:
    graph = document.graph
    cleared = {_ref(path): replace(graph.settings_of(_ref(path)), source=None) for path in paths}
    return replace(document, graph=replace(graph, settings=frozen(copied(graph.settings) | cleared)))


def _is_unfed(need: Need) -> bool:
    return need.source is None and need.initializer is None


def _without_data(needs: Iterable[Need], given: Mapping[Path, Array]) -> list[Problem]:
    return [
        Problem(
            "label_without_data" if need.role is Role.LABEL else "input_without_data",
            need.path[:1],
            need.path[-1],
            values={"variable": need.name, "node": need.name},
        )
        for need in needs
        if _is_unfed(need) and need.path not in given
    ]


def _with_fixes(problems: Iterable[Problem], document: Document, registry: Registry) -> list[Problem]:
    """Give problems the ways out that the check of the document knows."""
    fixes = {(known.code, known.path, known.port): known.fixes for known in check_document(document, registry)}
    return [replace(each, fixes=fixes.get((each.code, each.path, each.port), ())) for each in problems]


# Shapes of the run


def _document_shapes(
    document: Document, registry: Registry, needs: Iterable[Need], fixed: Mapping[Path, Array]
) -> Inference:
    """Infer with the shapes of what is fed; a batch dim that is still free gets the size from the settings."""
    shapes: dict[PortRef, Shape] = {_ref(path): array.shape for path, array in fixed.items()}
    inference = infer(DocumentView(document.graph, registry, shapes))
    for need in needs:
        shape = inference.shape(_ref(need.path))
        if need.initializer is None and shape and shape[0] == UNKNOWN:
            shapes[_ref(need.path)] = (document.run.rows, *shape[1:])
    return infer(DocumentView(document.graph, registry, shapes)) if len(shapes) > len(fixed) else inference


def _problems_above(heads: Iterable[Head], inference: Inference) -> list[Problem]:
    """List the contradictions at the nodes that are computed."""
    nodes = {node.path[:1] for node in topological(heads)}
    return [problem for problem in inference.problems if problem.path[:1] in nodes]


def _refuse_first(problems: Iterable[Problem]) -> None:
    for problem in problems:
        if problem.severity is Severity.ERROR:
            raise Refused(problem)


def _incomplete(needs: Iterable[Need], shapes: Mapping[Path, Shape | None]) -> tuple[str, ...]:
    return tuple(need.name for need in needs if need.initializer is None and not is_complete(shapes[need.path]))


def _ref(path: Path) -> PortRef:
    return PortRef(NodeId(path[0]), path[1])


# Values


def _fixed(
    needs: Iterable[Need], settings: RunSettings, base: pathlib.Path | None, given: Mapping[Path, Array]
) -> tuple[dict[Path, Array], tuple[Problem, ...]]:
    """Read what has a shape of its own: given arrays, typed numbers, files, data sets, or one row of all of those."""
    asked = [need for need in needs if need.path not in given]
    if settings.row is not None:
        found, told = one_row(asked, settings, settings.row, base)
        return {**found, **given}, () if told is None else (told,)
    read = {need.path: values_of(need, settings, base) for need in asked}
    return {**{path: values for path, values in read.items() if values is not None}, **given}, ()


def _fed(
    needs: Iterable[Need], shapes: Mapping[Path, Shape | None], settings: RunSettings, fixed: Mapping[Path, Array]
) -> dict[Path, Array]:
    """Return the value of everything that the store does not keep."""
    found: dict[Path, Array] = {}
    for need in needs:
        shape = shapes[need.path]
        if need.path in fixed:
            found[need.path] = fixed[need.path]
        elif need.source is not None:
            found[need.path] = load_source(need.source, shape, settings, path=need.path, name=need.name)
        elif need.initializer is not None and not need.is_kept:
            spec = ParameterSpec(need.path, need.name, need.initializer, shape)
            draws = generator(settings.seed, need.path, "init")
            found[need.path] = initialize_array(need.initializer, need.name, need.path, _complete(spec), draws)
    return found


def _materialize(store: ParameterStore, specs: Sequence[ParameterSpec], seed: int) -> InitializationReport:
    """Set the parameters that waited for this run.

    Raises:
        Refused: ``parameter_not_initialized`` for the first that nobody has initialized, or what `_complete` says.
    """
    for spec in specs:
        if store.state(spec.path) is ParameterState.UNINITIALIZED:
            raise Refused(_parameter_problem("parameter_not_initialized", spec))
    for spec in specs:
        _complete(spec)
    return store.materialize(specs, seed)


def _complete(spec: ParameterSpec) -> Shape:
    if spec.shape is None or not is_complete(spec.shape):
        raise Refused(_parameter_problem("parameter_waiting" if spec.waits_for else "parameter_shape_unknown", spec))
    return spec.shape


def _parameter_problem(code: str, spec: ParameterSpec) -> Problem:
    values = {"parameter": spec.name, "node": spec.name, "inputs": ", ".join(spec.waits_for)}
    return Problem(code, spec.path[:1], spec.path[-1], values=values, found=format_shape(spec.shape))


def _by_path(needs: Iterable[Need], arrays: Mapping[str, Array]) -> dict[Path, Array]:
    """Return given arrays by path, as float32.

    Raises:
        Refused: ``argument_unknown`` or ``argument_dtype``.
    """
    needs = tuple(needs)
    names = tuple(dict.fromkeys(need.name for need in needs))
    for name, array in arrays.items():
        if name not in names:
            raise Refused(Problem("argument_unknown", expected=names, found=name))
        if array.dtype.kind not in "biuf":
            raise Refused(Problem("argument_dtype", values={"argument": name}, found=str(array.dtype)))
    return {need.path: np.asarray(arrays[need.name], np.float32) for need in needs if need.name in arrays}


def _evaluated(
    executor: Executor, needs: Iterable[Need], report: InitializationReport, given: Mapping[Path, Array]
) -> Evaluation:
    executor.run()
    outputs = zip(list_outputs(executor.program.heads), executor.outputs(), strict=True)
    gradients = {need.name: executor.gradient(need.path) for need in needs if executor.program.gradients}
    is_blank = any(need.source is BLANK and need.path not in given for need in needs)
    return Evaluation(
        outputs={name: value for name, value in outputs if value is not None},
        gradients={name: value for name, value in gradients.items() if value is not None},
        objective=None if is_blank else executor.objective,
        report=report,
    )


# Settings of the run


def _head_gradients(outputs: Iterable[PortRef], settings: RunSettings) -> dict[int, float]:
    chosen = settings.head_gradients
    return {position: chosen[output] for position, output in enumerate(outputs) if output in chosen}


def _accumulated(needs: Iterable[Need], store: ParameterStore) -> dict[Path, Array]:
    """Return the gradients on top of which this run's are added."""
    found = {need.path: store.gradient(need.path) for need in needs if need.grad_req == "add"}
    return {path: gradient for path, gradient in found.items() if gradient is not None}


def _batch(needs: Iterable[Need], settings: RunSettings, given: Mapping[Path, Array]) -> Batch | None:
    if settings.row is not None:
        return None
    for need in needs:
        if need.source is not None and need.source.kind == "dataset" and need.path not in given:
            dataset = find_dataset(need.source.name)
            return None if dataset is None else batch_of(dataset.rows, settings)
    return None


def _clamped(batch: Batch | None) -> tuple[Problem, ...]:
    return () if batch is None or batch.problem is None else (batch.problem,)
