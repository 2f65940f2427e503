"""The parameters' values, gradients and states, by the path of their variable.

A parameter is *uninitialized* until somebody initializes it; then it is *set* at once if its shape is known, else
it is *waiting*: registered, with its initializer, until a run knows the shape (MXNet's deferred initialization).
What each parameter gets depends on the seed and its path only, not on the order; so the same seed gives the same
values again, forced or not, and another seed is how to draw anew.

Values whose parameter got another shape are never used: they are dropped and the parameter waits again. They are
kept aside, so that undoing the edit brings them back. Paths are ids, so renaming loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

import numpy as np

from core.dimension import Shape, format_shape, is_complete
from core.operators.operator import Array
from core.parameters.initializer import Initializer, Xavier, initialize_array
from core.problem import Declared, Path, Problem, Severity
from core.runtime.executor import UseGradient
from core.runtime.random import generator


class ParameterState(StrEnum):
    """What a parameter has: nothing, a registered initializer, or a value."""

    UNINITIALIZED = "uninitialized"
    WAITING = "waiting"
    SET = "set"


@dataclass(frozen=True)
class ParameterSpec:
    """What a parameter should be, as the document and its shapes say.

    Attributes:
        shape: As far as it is known; None for an unknown rank.
        waits_for: Names of the inputs whose shapes would complete this one.
    """

    path: Path
    name: str
    initializer: Initializer
    shape: Shape | None
    waits_for: tuple[str, ...] = ()

    @property
    def unknown_axes(self) -> tuple[int, ...]:
        """The axes whose sizes are not known; none while the rank is not."""
        return tuple(axis for axis, size in enumerate(self.shape or ()) if size < 0)


@dataclass(frozen=True)
class Initialized:
    """A parameter that got its first values: one line of the log."""

    path: Path
    name: str
    shape: Shape
    initializer: Initializer

    @property
    def text(self) -> str:
        """The line: ``dense1_weight (256, 64) Xavier uniform``."""
        kind = self.initializer.display_name
        distribution = f" {self.initializer.rnd_type}" if isinstance(self.initializer, Xavier) else ""
        return f"{self.name} {format_shape(self.shape)} {kind}{distribution}"


@dataclass(frozen=True)
class InitializationReport:
    """What an initialization did.

    Attributes:
        set: Parameters that got values, in order.
        waiting: Parameters that are registered and wait for their shapes.
        kept: Names of parameters that had values already and kept them.
        notes: What happened beside: values dropped or brought back because a shape changed (hints).
        replaced: Names of parameters that had other values before.
    """

    set: tuple[Initialized, ...] = ()
    waiting: tuple[ParameterSpec, ...] = ()
    kept: tuple[str, ...] = ()
    notes: tuple[Problem, ...] = ()
    replaced: tuple[str, ...] = ()

    @property
    def waits_for(self) -> tuple[str, ...]:
        """Names of the inputs that are waited for, each once."""
        return tuple(dict.fromkeys(name for spec in self.waiting for name in spec.waits_for))

    @property
    def log(self) -> tuple[str, ...]:
        """A line for each parameter that was set, in order."""
        return tuple(entry.text for entry in self.set)


@dataclass(frozen=True)
class Parameter:
    """What is kept of one parameter.

    Attributes:
        gradient: Of the last run that was taken over.
        contributions: What each use added to the gradient in that run.
        waiting: Whether it is registered to be set as soon as its shape is known.
        aside: Values of another shape, in case that shape comes back.
    """

    value: Array | None = None
    gradient: Array | None = None
    contributions: tuple[UseGradient, ...] = ()
    waiting: bool = False
    aside: Array | None = None


NO_PARAMETER = Parameter()


@dataclass
class ParameterStore:
    """All parameters; the one place where their values change. Its entries are immutable, so snapshots are free."""

    _entries: dict[Path, Parameter] = field(default_factory=dict)

    # Reading

    def get(self, path: Path) -> Parameter:
        """Return what is kept of a parameter."""
        return self._entries.get(tuple(path), NO_PARAMETER)

    def value(self, path: Path) -> Array | None:
        """Return a parameter's value; None if it is not set. It can't be written into."""
        return self.get(path).value

    def gradient(self, path: Path) -> Array | None:
        """Return a parameter's gradient; None before the first backward pass."""
        return self.get(path).gradient

    def contributions(self, path: Path) -> tuple[UseGradient, ...]:
        """Return what each use added to a parameter's gradient."""
        return self.get(path).contributions

    def state(self, path: Path, shape: Shape | None = None) -> ParameterState:
        """Return a parameter's state; with a complete shape, values of another one count as not there."""
        entry = self.get(path)
        if entry.value is not None:
            fits = not is_complete(shape) or entry.value.shape == shape
            return ParameterState.SET if fits else ParameterState.WAITING
        return ParameterState.WAITING if entry.waiting else ParameterState.UNINITIALIZED

    @property
    def values(self) -> Mapping[Path, Array]:
        """The values of all parameters that are set."""
        return {path: entry.value for path, entry in self._entries.items() if entry.value is not None}

    def snapshot(self) -> Mapping[Path, Parameter]:
        """Return everything as a value that `restore` takes."""
        return MappingProxyType(dict(self._entries))

    # Writing

    def restore(self, snapshot: Mapping[Path, Parameter]) -> None:
        """Go back to a snapshot."""
        self._entries = dict(snapshot)

    def clear(self) -> None:
        """Forget everything."""
        self._entries = {}

    def set_value(self, path: Path, value: Array) -> None:
        """Give a parameter a value, as loading weights does, float32; its old gradient is dropped."""
        self._put({tuple(path): Parameter(value=_read_only(np.asarray(value, np.float32)))})

    def set_values(self, values: Mapping[Path, Array]) -> None:
        """Give parameters the values that were saved, in the types that they were saved in."""
        self._put({tuple(path): Parameter(value=_read_only(value)) for path, value in values.items()})

    def set_state(self, path: Path, value: Array) -> None:
        """Give an auxiliary state the value that a run computed for it; everything else about it stays."""
        self._put({tuple(path): replace(self.get(path), value=_read_only(value))})

    def set_gradient(self, path: Path, gradient: Array, contributions: Iterable[UseGradient] = ()) -> None:
        """Give a parameter a gradient, and say what it was added up from."""
        entry = replace(self.get(path), gradient=_read_only(gradient), contributions=tuple(contributions))
        self._put({tuple(path): entry})

    def zero_gradients(self) -> None:
        """Set every gradient to zeros: what ``add`` adds to begins anew."""
        kept = {path: entry for path, entry in self._entries.items() if entry.gradient is not None}
        self._put(
            {
                path: replace(entry, gradient=_read_only(np.zeros_like(entry.gradient)), contributions=())
                for path, entry in kept.items()
            }
        )

    def copy(self, old: Path, new: Path) -> None:
        """Give one parameter all that another has, as when a borrower inherits; the old one stays, for undo."""
        if tuple(old) in self._entries:
            self._put({tuple(new): self._entries[tuple(old)]})

    def initialize(self, specs: Iterable[ParameterSpec], seed: int, *, force: bool = False) -> InitializationReport:
        """Set the parameters whose shapes are complete and register the others.

        Those that have values keep them unless forced.

        Raises:
            Refused: An initializer can't fill a shape; nothing was changed.
        """
        return self._advance(specs, seed, is_fresh=lambda entry: force or (entry.value is None and not entry.waiting))

    def materialize(self, specs: Iterable[ParameterSpec], seed: int) -> InitializationReport:
        """Set those of the registered parameters whose shapes are complete by now; register none.

        Raises:
            Refused: An initializer can't fill a shape; nothing was changed.
        """
        known = [spec for spec in specs if self.state(spec.path) is not ParameterState.UNINITIALIZED]
        return self._advance(known, seed, is_fresh=lambda _: False)

    def _put(self, entries: Mapping[Path, Parameter]) -> None:
        # A new table each time: whoever reads the old one, in whatever thread, reads it to the end.
        self._entries = {**self._entries, **entries}

    def _advance(
        self, specs: Iterable[ParameterSpec], seed: int, *, is_fresh: Callable[[Parameter], bool]
    ) -> InitializationReport:
        entries: dict[Path, Parameter] = {}
        done: list[Initialized] = []
        waiting: list[ParameterSpec] = []
        kept: list[str] = []
        notes: list[Problem] = []
        replaced: list[str] = []
        for spec in specs:
            before = entry = self.get(spec.path)
            # Forced or not yet begun: as if nothing had been there.
            is_anew = is_fresh(entry)
            entry = Parameter(waiting=True) if is_anew else _fitted(entry, spec, notes)
            if entry.value is not None:
                kept.append(spec.name)
            elif spec.shape is not None and is_complete(spec.shape):
                drawn = _drawn(spec, spec.shape, seed)
                entry = replace(entry, value=drawn, waiting=False)
                done.append(Initialized(spec.path, spec.name, spec.shape, spec.initializer))
                if is_anew and before.value is not None and not np.array_equal(before.value, drawn):
                    replaced.append(spec.name)
            else:
                waiting.append(spec)
            entries[spec.path] = entry
        self._put(entries)
        return InitializationReport(tuple(done), tuple(waiting), tuple(kept), tuple(notes), tuple(replaced))


def _drawn(spec: ParameterSpec, shape: Shape, seed: int) -> Array:
    draws = generator(seed, spec.path, "init")
    return _read_only(initialize_array(spec.initializer, spec.name, spec.path, shape, draws))


def _fitted(entry: Parameter, spec: ParameterSpec, notes: list[Problem]) -> Parameter:
    """Return an entry without values of a wrong shape, or with those that fit again."""
    shape = spec.shape
    if shape is None or not is_complete(shape):
        return entry
    old, aside = entry.value, entry.aside
    if old is not None and old.shape != shape:
        fits = aside is not None and aside.shape == shape
        notes.append(_note(spec, old, shape, is_back=fits))
        return Parameter(value=aside if fits else None, waiting=not fits, aside=old)
    return entry


def misfits(specs: Iterable[ParameterSpec], values: Mapping[Path, Array]) -> dict[Path, Problem]:
    """Tell which values have another shape than the parameter that they belong to, as far as that is known."""
    return {
        spec.path: _note(spec, value, spec.shape, is_back=False)
        for spec in specs
        if (value := values.get(spec.path)) is not None
        and spec.shape is not None
        and is_complete(spec.shape)
        and value.shape != spec.shape
    }


def _note(spec: ParameterSpec, old: Array, shape: Shape, *, is_back: bool) -> Problem:
    """Tell what became of values of another shape."""
    code = "parameter_shape_back" if is_back else "parameter_shape_changed"
    return Problem(
        code,
        spec.path[:1],
        spec.path[1] if len(spec.path) > 1 else None,
        severity=Severity.INFO if is_back else Severity.WARNING,
        values={"parameter": spec.name, "initializer": Declared(spec.initializer.display_name)},
        expected=format_shape(shape),
        found=format_shape(old.shape),
    )


def _read_only(value: Array) -> Array:
    view = value.view()
    view.flags.writeable = False
    return view
