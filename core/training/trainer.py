"""Training a document, one step at a time: the compiled program, an optimizer, and what is measured on the way.

A plain stepper without threads and clocks: whoever has it calls `Trainer.step` until it is done, and measures with
`Trainer.validate` when an epoch has ended. The same document, parameters and seeds give the same numbers. What a step
computes is what the traced executor and `core.training.rules` compute (a test holds them together).
"""

from __future__ import annotations

import math
import pathlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

import numpy as np

from core.dimension import Shape
from core.expression.expression import Head
from core.expression.lowering import lower
from core.graph.model import Document, Source
from core.inference.infer import infer
from core.inference.view import DocumentView
from core.operators.operator import Array
from core.operators.registry import Registry
from core.parameters.needs import Need, lowered_needs
from core.parameters.store import Parameter, ParameterStore
from core.problem import Path, Problem, Refused
from core.run import PreparedRun, initialize, prepare
from core.runtime.compiled.buffers import Arena
from core.runtime.compiled.program import CompiledProgram, bind
from core.runtime.program import Program, build_program
from core.training.compiled import UpdatingBackward
from core.training.data import Rows, TrainingData, load_training_data
from core.training.losses import Classes, Judge, Scores, Term, mean, with_loss_heads
from core.training.multipliers import GroupedUpdate, multipliers_of
from core.training.recorder import Recorder
from core.training.settings import optimizer_of

MEASURED_ROWS = 256
"""Rows that are measured at once, where nothing is learned from them."""


@dataclass(frozen=True)
class StepResult:
    """One iteration: a batch went forward and backward, and the parameters followed their gradients.

    Attributes:
        iteration: Its number, from 1.
        epoch: The epoch it belongs to, from 1.
        scores: Of the batch, before the parameters moved.
        ends_epoch: Every row has been seen.
        is_broken: The loss is no finite number and that stops the training: the parameters did not move, so what gave
            it can be looked at.
    """

    iteration: int
    epoch: int
    scores: Scores
    ends_epoch: bool
    is_broken: bool = False


@dataclass(frozen=True)
class EpochResult:
    """One epoch: the mean over its batches as they went by, and the rows kept aside after it."""

    epoch: int
    iteration: int
    train: Scores
    validation: Scores | None

    @property
    def judged(self) -> Scores:
        """What tells how good the weights are."""
        return self.validation or self.train


@dataclass(frozen=True)
class Best:
    """The weights after the epoch with the smallest loss, on the rows kept aside if there are any."""

    epoch: int
    scores: Scores
    weights: Mapping[Path, Array]


@dataclass(frozen=True)
class _Bound:
    """A program bound to batches of one size."""

    values: Mapping[Path, Array]
    compiled: CompiledProgram
    outputs: Mapping[Head, Array]

    def read(self, head: Head) -> Array:
        """Return what is at a head after a run."""
        return self.values[head.node.path] if head.node.is_variable else self.outputs[head]

    def fill(self, rows: Mapping[Path, Array]) -> None:
        """Put rows where the run reads them."""
        for path, array in rows.items():
            if path in self.values:
                np.copyto(self.values[path], array)


class Trainer:
    """Trains a document from the values in a store, which it leaves alone but for what had no value yet.

    Raises:
        Refused: What keeps the document from being trained, the first thing.
    """

    def __init__(
        self,
        document: Document,
        registry: Registry,
        store: ParameterStore,
        base: pathlib.Path | None = None,
        recorder: Recorder | None = None,
    ) -> None:
        self.settings = document.training
        self.recorder = recorder
        self.iteration = 0
        self.epoch = 0
        """How many epochs are done."""
        self.epochs: list[EpochResult] = []
        self.best: Best | None = None
        self._document = replace(document, run=replace(document.run, is_train=True, row=None))
        self._registry, self._store, self._base = registry, store, base
        known = initialize(self._document, registry, store, infer(DocumentView(document.graph, registry)))
        needs = lowered_needs(lower(self._document, registry))
        self.data: TrainingData = load_training_data(needs, document.run, self.settings, base)
        self.batch_size = min(self.settings.batch_size, len(self.data.train))
        first = self._prepared(self.data.train[: self.batch_size])
        self.notes: tuple[Problem, ...] = (*known.notes, *first.report.notes)
        """What became of values that do not fit the parameters any more."""
        self._needs = first.needs
        self._program, self._judge = self._built(first)
        self._measuring = replace(self._program, gradients=None, steps=self._program.steps[: self._program.forward_end])
        self._kept = self._copied(first)
        self._gradients: dict[Path, Array] = {}
        self._bound: dict[tuple[int, bool], _Bound] = {}
        self._first = self._bound_to(self.data.train[: self.batch_size])
        self.averages = self._averages(self._first)
        rescale = 1 / self.batch_size if self.averages else 1.0
        trained = {path: self._kept[path] for path in self._gradients}
        self._update = GroupedUpdate(
            optimizer_of(self.settings, rescale), trained, self._gradients, multipliers_of(self._needs)
        )
        self._updating = UpdatingBackward(self._first.compiled, self._update)
        self._bind_ahead()
        self._order: Rows = self.data.order(0, self.settings)
        self._position = 0
        self._scores: list[Scores] = []

    # What is known

    @property
    def names(self) -> Mapping[Path, str]:
        """The names of the parameters that learn, in order."""
        return {need.path: need.name for need in self._needs if need.path in self._gradients}

    @property
    def values(self) -> Mapping[Path, Array]:
        """The values of all parameters and states, which the next step changes."""
        return self._kept

    @property
    def gradients(self) -> Mapping[Path, Array]:
        """The gradients of the last step, as its loss layers give them."""
        return self._gradients

    @property
    def terms(self) -> tuple[Term, ...]:
        """What the loss is the sum of."""
        return self._judge.terms(self._first.read, self.batch_size)

    @property
    def fed_shapes(self) -> Mapping[Path, Shape]:
        """The shapes of what a whole batch is fed, by path."""
        return {path: self._first.values[path].shape for path in self._fed()}

    @property
    def sources(self) -> Mapping[Path, Source]:
        """Where what is fed comes from, by path."""
        return {path: need.source for path, need in self._fed().items() if need.source is not None}

    @property
    def has_classes(self) -> bool:
        """Whether rows are told into classes."""
        return self._judge.has_classes

    @property
    def steps_per_epoch(self) -> int:
        """How many iterations an epoch has; the last one may have fewer rows."""
        return math.ceil(len(self.data.train) / self.batch_size)

    @property
    def total_steps(self) -> int:
        """How many iterations there are in all."""
        return self.steps_per_epoch * self.settings.epochs

    @property
    def is_done(self) -> bool:
        """Every epoch is over."""
        return self.epoch >= self.settings.epochs

    def weights(self) -> dict[Path, Array]:
        """Return copies of all values."""
        return {path: array.copy() for path, array in self._kept.items()}

    def parameters(self) -> dict[Path, Parameter]:
        """Return copies of values and gradients as a store keeps them."""
        found = {}
        for path, value in self.weights().items():
            gradient = self._gradients.get(path)
            copy = gradient.copy() if gradient is not None and self.iteration else None
            for array in (value, copy):
                if array is not None:
                    array.setflags(write=False)
            found[path] = Parameter(value=value, gradient=copy)
        return found

    # Training

    def step(self) -> StepResult:
        """Learn from the next batch.

        Raises:
            IndexError: Every epoch is over.
        """
        if self.is_done:
            raise IndexError("the training is over")
        rows = self._order[self._position : self._position + self.batch_size]
        bound = self._bound_to(rows)
        bound.fill(self.data.take(rows))
        self.iteration += 1
        bound.compiled.run_forward(is_train=True, seed=self._document.run.seed, run=self.iteration)
        scores = self._judge.scores(bound.read, len(rows))
        is_broken = self.settings.stops_at_nan and not math.isfinite(scores.loss)
        is_recorded = self.recorder is not None and self.recorder.wants(self.iteration)
        if bound is self._first and not is_recorded and not is_broken:
            self._updating.run()
            bound.compiled.commit_states()
        else:
            bound.compiled.run_backward()
            if not is_broken:
                bound.compiled.commit_states()
                self._follow(len(rows))
        self._scores.append(scores)
        self._position += len(rows)
        ends = self._position >= len(self._order)
        return StepResult(self.iteration, self.epoch + 1, scores, ends, is_broken)

    def _follow(self, rows: int) -> None:
        """Move the parameters along their gradients."""
        if self.averages and rows != self.batch_size:
            # the optimizer divides by the rows of a whole batch
            for gradient in self._gradients.values():
                np.multiply(gradient, np.float32(self.batch_size / rows), out=gradient)
        recorder = self.recorder
        if recorder is None or not recorder.wants(self.iteration):
            self._update.run()
            return
        before = {path: self._kept[path].copy() for path in self._gradients}
        self._update.run()
        recorder.record(self.iteration, self._kept, self._gradients, before)

    def end_epoch(self) -> EpochResult:
        """Measure what an epoch has brought, and begin the next one; called once after a step that ends one."""
        self.epoch += 1
        result = EpochResult(self.epoch, self.iteration, mean(self._scores), self.validate())
        self.epochs.append(result)
        if self.best is None or result.judged.loss < self.best.scores.loss:
            self.best = Best(self.epoch, result.judged, self.weights())
        self._order = self.data.order(self.epoch, self.settings)
        self._position, self._scores = 0, []
        return result

    # Measuring

    def validate(self) -> Scores | None:
        """Return how the rows kept aside do; None if there are none."""
        rows = self.data.validation
        if not len(rows):
            return None
        return mean([self._judge.scores(bound.read, len(chunk)) for chunk, bound in self._measured(rows)])

    def classes(self, rows: Rows, weights: Mapping[Path, Array] | None = None) -> Classes | None:
        """Return what class some rows are given and which is right; None where rows have no class.

        With ``weights`` they are told by those, for example by the best ones; the training goes on from its own.
        """
        with self._lent(weights or {}):
            found = [self._judge.classes(bound.read) for _, bound in self._measured(rows)]
        known = [each for each in found if each is not None]
        if not known or len(known) < len(found):
            return None
        return Classes(
            np.concatenate([each.predicted for each in known]), np.concatenate([each.actual for each in known])
        )

    @contextmanager
    def _lent(self, weights: Mapping[Path, Array]) -> Iterator[None]:
        """Have other values where the program reads them, for a while."""
        own = {path: self._kept[path].copy() for path in weights}
        try:
            for path, value in weights.items():
                np.copyto(self._kept[path], value)
            yield
        finally:
            for path, value in own.items():
                np.copyto(self._kept[path], value)

    def _measured(self, rows: Rows) -> Iterator[tuple[Rows, _Bound]]:
        for start in range(0, len(rows), MEASURED_ROWS):
            chunk = rows[start : start + MEASURED_ROWS]
            bound = self._bound_to(chunk, learns=False)
            bound.fill(self.data.take(chunk))
            bound.compiled.run_forward(is_train=False)
            yield chunk, bound

    # Making it ready

    def _prepared(self, rows: Rows) -> PreparedRun:
        given = self.data.take(rows)
        return prepare(self._document, self._registry, self._store, backward=False, base=self._base, given=given)

    def _built(self, first: PreparedRun) -> tuple[Program, Judge]:
        """Return the program with the gradients of the parameters only, and what measures it.

        Raises:
            Refused: ``training_no_parameters`` or ``training_no_loss``.
        """
        wanted = [need.node for need in self._needs if need.is_kept and need.has_gradient]
        if not wanted:
            raise Refused(Problem("training_no_parameters"))
        program = build_program(first.lowering.heads, wanted)
        judge = Judge(program, self._head_gradients(first))
        reached = program.gradients.gradients.values() if program.gradients else ()
        if all(head is None for head in reached):
            raise Refused(Problem("training_no_parameters"))
        return with_loss_heads(program, judge), judge

    def _head_gradients(self, prepared: PreparedRun) -> dict[int, float]:
        chosen = self._document.run.head_gradients
        outputs = enumerate(prepared.lowering.outputs)
        return {position: chosen[output] for position, output in outputs if output in chosen}

    def _copied(self, prepared: PreparedRun) -> dict[Path, Array]:
        kept, arena = {}, Arena()
        for need in self._needs:
            if need.is_kept:
                value = prepared.executor.value(need.path)
                assert value is not None  # noqa: S101 - every Variable of a program has one
                kept[need.path] = arena.copied(np.asarray(value, np.float32))
        return kept

    def _averages(self, bound: _Bound) -> bool:
        if self.settings.average != "auto":
            return self.settings.average == "always"
        return self._judge.is_sum(bound.read, self.batch_size)

    def _bound_to(self, rows: Rows, *, learns: bool = True) -> _Bound:
        """Return the program bound to batches of this many rows; parameters and gradients are the same in all."""
        known = self._bound.get((len(rows), learns))
        if known is not None:
            return known
        prepared = self._prepared(rows)
        self._check_shapes(prepared, len(rows))
        values = {path: np.array(_value(prepared, need), order="C") for path, need in self._fed().items()} | self._kept
        program = self._program if learns else self._measuring
        seed = self._document.run.seed
        compiled = bind(program, values, gradients=self._gradients if learns else None, seed=seed)
        if learns:
            self._gradients |= dict(compiled.gradients)
            for position, factor in self._head_gradients(prepared).items():
                if position in compiled.head_gradients:
                    compiled.head_gradients[position][...] = factor
        outputs = dict(zip(program.heads, compiled.outputs, strict=True))
        bound = self._bound[len(rows), learns] = _Bound(values, compiled, outputs)
        return bound

    def _check_shapes(self, prepared: PreparedRun, rows: int) -> None:
        """Refuse a parameter that has another shape with this many rows: its values are one array for all batches.

        Raises:
            Refused: ``training_batch_shape``.
        """
        for need in self._needs:
            value = prepared.executor.value(need.path) if need.is_kept else None
            if value is not None and value.shape != self._kept[need.path].shape:
                values = {"parameter": need.name, "rows": rows, "size": self.batch_size}
                kept = self._kept[need.path].shape
                raise Refused(
                    Problem("training_batch_shape", need.path[:1], expected=kept, found=value.shape, values=values)
                )

    def _bind_ahead(self) -> None:
        """Bind every size of batch that will come, so that what does not fit one is refused before anything moved."""
        train, kept = self.data.train, self.data.validation
        if rest := len(train) % self.batch_size:
            self._bound_to(train[:rest])
        for size in {min(len(kept), MEASURED_ROWS), len(kept) % MEASURED_ROWS} - {0}:
            self._bound_to(kept[:size], learns=False)

    def _fed(self) -> Mapping[Path, Need]:
        return {need.path: need for need in self._needs if not need.is_kept}


def _value(prepared: PreparedRun, need: Need) -> Array:
    value = prepared.executor.value(need.path)
    if value is None:
        raise Refused(Problem("input_without_data", need.path[:1], values={"variable": need.name, "node": need.name}))
    return value
