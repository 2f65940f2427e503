"""Proofs of exports: exported code runs in a process of its own and is compared with the engine, target by target.

A thread of its own makes the code and waits for the process, on a snapshot of the document; the window never waits.
"""

from __future__ import annotations

import pathlib
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QCoreApplication, QObject, QThread, Signal

from app.session.collecting import Collecting
from app.session.parting import Leaving, part_from
from app.theme import theme
from core.graph.diff import diff
from core.graph.model import Document
from core.operators.operator import Array
from core.operators.registry import Registry
from core.parameters.store import ParameterStore
from core.problem import Path, Problem, Refused

if TYPE_CHECKING:
    from core.export.verify import VerifyReport

translate = QCoreApplication.translate


class ProofHost(Protocol):
    """What a proof reads of the session when it begins."""

    registry: Registry
    store: ParameterStore

    @property
    def document(self) -> Document: ...

    @property
    def folder(self) -> pathlib.Path | None: ...

    @property
    def code_title(self) -> str: ...


@dataclass(frozen=True)
class Proof:
    """How the code of a target compares: a report, or why there is none.

    Attributes:
        document: What it is about; it says nothing of a later one.
        python: The interpreter that ran the code; empty for this program's own.
    """

    document: Document
    python: str
    report: VerifyReport | None = None
    problem: Problem | None = None

    @property
    def largest(self) -> float | None:
        """The largest difference in outputs and gradients; None where nothing was compared."""
        if self.report is None:
            return None
        found = (self.report.largest_output, self.report.largest_gradient)
        return max((each for each in found if each is not None), default=None)

    @property
    def is_missing(self) -> bool:
        """Whether the interpreter lacks a module that the code needs."""
        return self.report is not None and bool(self.report.missing)


class Prover(QObject):
    """Runs proofs one after the other, and keeps the last of each target."""

    changed = Signal()
    """A proof began, ended, was cancelled or has become outdated."""

    def __init__(self, host: ProofHost, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._host = host
        self._proofs: dict[str, Proof] = {}
        self._worker: _Worker | None = None
        self._collecting = Collecting(self)

    @property
    def is_running(self) -> bool:
        """A proof is under way."""
        return self._worker is not None

    @property
    def waiting(self) -> tuple[str, ...]:
        """The targets whose proofs are still to come; the first of them is the one under way."""
        return tuple(self._worker.waiting) if self._worker is not None else ()

    def proof(self, target: str) -> Proof | None:
        """Return what is known about the code of a target, if that is about the document as it is now."""
        proof = self._proofs.get(target)
        if proof is None:
            return None
        change = diff(proof.document, self._host.document)
        is_another = change.structural or change.renamed or change.run or change.weights
        return None if is_another else proof

    def start(self, targets: Iterable[str], python: str = "") -> None:
        """Prove the code of some targets, in this order; nothing happens while others are proven."""
        if self._worker is not None:
            return
        host = self._host
        job = _Job(host.document, host.registry, host.code_title, dict(host.store.values), host.folder, python)
        self._worker = _Worker(job, tuple(targets), self)
        self._worker.done.connect(self._note)
        self._worker.finished.connect(self._end)
        for target in self._worker.waiting:
            self._proofs.pop(target, None)
        self._collecting.start()
        self._worker.start()
        self.changed.emit()

    def cancel(self) -> None:
        """End the process that runs, and leave out what was to come."""
        if self._worker is not None:
            self._worker.cancelled.set()

    def follow(self) -> None:
        """Tell that the document is another one now."""
        if self._proofs:
            self.changed.emit()

    def close(self) -> None:
        """Stop; nothing is proven afterwards."""
        part_from(self.leave())

    def leave(self) -> Leaving | None:
        """Tell the thread to end its process and itself, and return it; the caller parts from it."""
        if self._worker is None:
            return None
        worker, self._worker = self._worker, None
        worker.cancelled.set()
        worker.setParent(None)  # it must not be destroyed with this, while it runs
        self._collecting.stop()
        return Leaving(worker)

    def _note(self, target: str, proof: Proof) -> None:
        self._proofs[target] = proof
        if self._worker is not None:
            self._worker.waiting.remove(target)
        self.changed.emit()

    def _end(self) -> None:
        if self._worker is not None:
            self._worker.deleteLater()
            self._worker = None
        self._collecting.stop()
        self.changed.emit()


@dataclass(frozen=True)
class _Job:
    """A snapshot of everything that a proof needs."""

    document: Document
    registry: Registry
    title: str
    values: Mapping[Path, Array]
    base: pathlib.Path | None
    python: str


class _Worker(QThread):
    """Proves target after target until it is cancelled."""

    done = Signal(str, object)

    def __init__(self, job: _Job, targets: tuple[str, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._job = job
        self._targets = targets
        self.waiting = list(targets)  # is changed by the thread of the window only
        self.cancelled = threading.Event()

    def run(self) -> None:
        for target in self._targets:
            if self.cancelled.is_set():
                return
            proof = self._prove(target)
            if proof.problem is None or proof.problem.code != "verify_cancelled":
                self.done.emit(target, proof)

    def _prove(self, target: str) -> Proof:
        from core.export.verify import prove  # slow to load

        job = self._job
        try:
            report = prove(
                job.document,
                job.registry,
                target,
                title=job.title,
                given=job.values,
                base=job.base,
                python=job.python,
                is_cancelled=self.cancelled.is_set,
            )
        except Refused as refused:
            return Proof(job.document, job.python, problem=refused.problem)
        return Proof(job.document, job.python, report)


def badge(proof: Proof | None) -> tuple[str, str]:
    """Return a few words for a proof and their colour; no words where there is none."""
    if proof is None:
        return "", theme().dim
    if proof.problem is not None:
        is_refused = proof.problem.code.startswith("export_")
        text = translate("export", "not expressible") if is_refused else translate("export", "failed")
        return text, theme().unknown if is_refused else theme().error
    report = proof.report
    if report is None or report.missing:
        return translate("export", "not installed"), theme().unknown
    number = short_number(proof.largest or 0.0)
    return (f"✓ {number}", theme().ok) if report.passed else (f"✗ {number}", theme().error)


def short_number(number: float) -> str:
    """Return a number in one digit: ``4e-7``.

    >>> short_number(3.6e-07), short_number(0.0), short_number(12.0), short_number(float("inf"))
    ('4e-7', '0', '1e1', 'inf')
    """
    digit, _, exponent = f"{number:.0e}".partition("e")
    return digit if not exponent or number == 0 else f"{digit}e{int(exponent)}"
