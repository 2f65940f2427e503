"""The session: the one place where the open document changes.

Every edit is a command that is pushed here. The session keeps the history, has shapes inferred again, gathers the
problems and tells in a fixed order what changed, by id; widgets read values and never change a graph themselves.
"""

from __future__ import annotations

import pathlib
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal

from app.problem_texts import label_text, problem_text
from app.session.chosen import Chosen
from app.session.fixing import Fixing
from app.session.live import LiveMode
from app.session.parting import part_from
from app.session.playing import Player
from app.session.proving import Prover
from app.session.running import RunController
from app.session.selections import Selections
from app.session.training import TrainingController
from app.session.value_notes import ValueNotes
from app.session.weights import KeptWeights, Parameters
from app.session.work import Worker
from app.translations import translated_example
from core import saving
from core.collector import uncollected
from core.dimension import Shape
from core.expression.gradient_document import gradient_document
from core.graph import files
from core.graph.carried import document_in, is_picture
from core.graph.checks import check_document
from core.graph.commands import Command, Connect, SetWeights, Several
from core.graph.diff import Change, diff
from core.graph.history import History
from core.graph.ids import new_wire_id
from core.graph.model import Document, Graph, ItemId, NodeId, PortRef
from core.graph.ports import VariableInfo, heirs, variables
from core.graph.rules import check_connection, orient
from core.graph.stamps import Stamp, is_changed, stamp_of
from core.inference.infer import infer, reinfer
from core.inference.inference import Inference
from core.inference.view import DocumentView
from core.operators.operator import Array
from core.operators.registry import Registry
from core.parameters.store import ParameterStore
from core.problem import Path, Problem, Refused, Severity

Selectable: TypeAlias = ItemId | PortRef
"""A node, a wire, a frame, a note, or (as a port) the ghost of an implicit Variable."""

NOTHING: frozenset[Selectable] = frozenset()

EARLIER = 2
"""How many answers about shapes are kept beside the present one: undo and redo go back to them."""


class EditorSession(QObject):
    """The open document with everything that is known about it; the only writer.

    After an edit come `document_changed`, `inference_changed`, `problems_changed`, `history_changed`, in this order.
    """

    document_changed = Signal(object)
    """A `Change`: what the edit added, removed and changed, by id."""
    document_replaced = Signal()
    """Another document was opened; comes after the four signals of an edit."""
    inference_changed = Signal(object)
    """The ports whose shape changed, as a set, or None for all."""
    problems_changed = Signal()
    history_changed = Signal()
    selection_changed = Signal()
    run_changed = Signal()
    """The run came further, went back, or no longer belongs to the document."""
    parameters_changed = Signal()
    exported = Signal()
    path_changed = Signal()
    reveal_wanted = Signal(object)
    """A `NodeId` or `PortRef` that should be brought into sight."""
    message = Signal(str, str)
    """A sentence for the person and its level: ``info``, ``success``, ``warning``, ``error``, or ``refused``.

    What is refused is an edit, or a paste: it is of no interest once another edit was made.
    """

    def __init__(self, registry: Registry, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.registry = registry
        self.store = ParameterStore()
        self.path: pathlib.Path | None = None
        self._title = ""
        self._stamp: Stamp | None = None
        self.selection: frozenset[Selectable] = NOTHING
        self._selections = Selections()
        self.history = History(Document(), registry)
        self._chosen = Chosen(self.graph, self.selection)
        self.inference: Inference = infer(DocumentView(self.graph, registry))
        self._earlier: deque[Inference] = deque(maxlen=EARLIER)
        self.problems: tuple[Problem, ...] = ()
        self._checked: tuple[Document | None, tuple[Problem, ...]] = None, ()
        self._problems_by_node: dict[NodeId, list[Problem]] = {}
        self.fixing = Fixing(self)
        self._run_problem: Problem | None = None
        self._trial: tuple[tuple[Graph, PortRef, PortRef], Problem | None, Shape | None] | None = None
        self._weights = KeptWeights()
        self._shown: int | None = None
        """The number of the weights of some moment that are shown."""
        self.run = RunController(self, self)
        self.training = TrainingController(self, self)
        self.value_notes = ValueNotes(self.run, self.training, self)
        self.value_notes.changed.connect(self._gather_problems)
        self.prover = Prover(self, self)
        self.exports: dict[str, tuple[Document, str]] = {}
        self.run.state_changed.connect(self.run_changed)
        self.run.parameters_changed.connect(self.parameters_changed)
        self.run.failed.connect(self._note_run_problem)
        self.training.failed.connect(self._note_run_problem)
        self.run.prepared.connect(self._forget_run_problem)
        self.run.initialized.connect(self._forget_run_problem)
        self.player = Player(self.run, self)
        self.player.changed.connect(self.run_changed)
        self.live = LiveMode(self, self)
        self.live.changed.connect(self.run_changed)
        self.live.gave_up.connect(self._tell_live_gave_up)
        self.laboratory, self.checking, self.counting = Worker(self), Worker(self), Worker(self)
        self.coding = Worker(self)
        self._gather_problems()

    # What is open

    @property
    def document(self) -> Document:
        """The document as it is now; an immutable value."""
        return self.history.document

    @property
    def graph(self) -> Graph:
        """The graph of the document."""
        return self.history.document.graph

    @property
    def variables(self) -> Mapping[PortRef, VariableInfo]:
        """Every variable of the graph once."""
        return variables(self.graph, self.registry)

    @property
    def is_saved(self) -> bool:
        """Nothing would be lost by closing."""
        return self.history.is_saved

    @property
    def folder(self) -> pathlib.Path | None:
        """Where relative paths of sources start; None for a document that was never saved."""
        return self.path.parent if self.path else None

    def path_text(self, path: pathlib.Path) -> str:
        """Return how the document names a file of data: from its own folder on, where the file lies in there."""
        folder = self.folder
        is_near = folder is not None and path.is_relative_to(folder)
        return path.relative_to(folder).as_posix() if is_near and folder else path.as_posix()

    @property
    def name(self) -> str:
        """What the document is called in titles."""
        if self.path is None:
            return self._title or self.tr("Untitled")
        return _stem(self.path)

    @property
    def has_name(self) -> bool:
        """The document is called something: it has a file, or is a copy of one."""
        return self.path is not None or bool(self._title)

    @property
    def code_title(self) -> str:
        """What the network is called in exported code."""
        return self.name if self.has_name else "network"

    # Edits

    @uncollected
    def push(self, command: Command, gesture: object | None = None) -> bool:
        """Make an edit; a refusal becomes a message and False. Edits of one gesture merge into one undo step."""
        before, position = self.document, self.history.position
        try:
            change = self.history.push(command, gesture)
        except Refused as refused:
            self.message.emit(problem_text(refused.problem), "refused")
            return False
        if change:
            self._selections.leave(position, self.selection)
            self._follow(before, change)
        return True

    def undo(self) -> None:
        """Take the last edit back, and select what was selected when it was made."""
        self.go_to_step(self.history.position - 1)

    def redo(self) -> None:
        """Make the edit that was undone last again, and select what was selected after it."""
        self.go_to_step(self.history.position + 1)

    @uncollected
    def go_to_step(self, position: int) -> None:
        """Go back or on to a step of the history; 0 is the document as it was opened."""
        before, left = self.document, self.history.position
        if (change := self.history.go(position)) is None:
            return
        self._selections.leave(left, self.selection)
        self._follow(before, change)
        if (selected := self._selections.at(position)) is not None:
            self.select(selected)

    def undo_text(self) -> str:
        """Return what Undo would take back, or nothing."""
        return label_text(self.history.undo_label) if self.history.undo_label else ""

    def redo_text(self) -> str:
        """Return what Redo would make again, or nothing."""
        return label_text(self.history.redo_label) if self.history.redo_label else ""

    @uncollected
    def _follow(self, before: Document, change: Change) -> None:
        """Bring everything up to date after the document changed, and tell."""
        affected = self._infer_again(change) if change.structural or change.renamed else None
        self._run_problem = None
        if change.structural:
            self.value_notes.forget()
        if change.structural or change.run:
            self._hand_over(before)
        if change.weights:
            self._weights.swap(self.store, before.weights, self.document.weights)
        if change.structural or change.run or change.weights or (change.training and self.run.updates):
            self.run.mark_stale()
        kept = self._existing(self.selection)
        self.document_changed.emit(change)
        if affected is not None:
            self.inference_changed.emit(affected)
        self._gather_problems()
        self.history_changed.emit()
        if change.weights:
            self.parameters_changed.emit()
        if kept != self.selection:
            self.select(kept)
        self.live.follow(change)
        self.prover.follow()

    def _tell_live_gave_up(self, text: str) -> None:
        self.message.emit(text, "warning")

    # Parameters

    def set_parameters(self, parameters: Parameters, label_code: str, edits: Sequence[Command] = ()) -> int:
        """Give parameters other values, as a step that undo takes back; the number by which more may follow.

        Edits of the document that belong to the new values are part of the same step.
        """
        number = self._weights.announce({**self.store.snapshot(), **parameters})
        command = SetWeights(number, label_code)
        self.push(Several((*edits, command), label_code) if edits else command)
        self._weights.forget_others(self.history.documents)
        return number

    def update_parameters(self, number: int, parameters: Parameters) -> None:
        """Let newer values follow in the step that `set_parameters` made, even while it is undone."""
        if self.document.weights != number:
            self._weights.change(number, parameters)
            return
        self.store.restore({**self.store.snapshot(), **parameters})
        self.run.mark_stale()
        self.parameters_changed.emit()

    def show_parameters(self, parameters: Parameters) -> None:
        """Let parameters be what they were at some moment; one step of the history, however many moments follow."""
        if self._shown is not None and self.document.weights == self._shown:
            self.update_parameters(self._shown, parameters)
        else:
            self._shown = self.set_parameters(parameters, "show_moment")

    def _hand_over(self, before: Document) -> None:
        """Give the values of variables that have another key now to their heirs.

        The old ones are kept: whatever an edit dropped is found where it was when the edit is undone.
        """
        moved = heirs(before, self.document, self.registry)
        for old, new in moved.items():
            self.store.copy(tuple(old), tuple(new))
        if moved:
            self.parameters_changed.emit()

    def _infer_again(self, change: Change) -> set[PortRef]:
        previous = self.inference
        view = DocumentView(self.graph, self.registry)
        known = next((earlier for earlier in self._earlier if earlier.is_about(self.graph)), None)
        self.inference = reinfer(previous, view, change) if known is None else known
        self._earlier.append(previous)
        return self.inference.changed_from(previous)

    # Problems

    def problem_text(self, problem: Problem) -> str:
        """Return what a problem says, in the language of the interface."""
        return problem_text(problem)

    def problems_of(self, node_id: NodeId) -> list[Problem]:
        """Return the problems that blame a node."""
        return list(self._problems_by_node.get(node_id, ()))

    def problems_of_form(self) -> tuple[Problem, ...]:
        """Return what is wrong with the document whatever its shapes are; several ask, and it is found once."""
        if self._checked[0] is not self.document:
            self._checked = self.document, check_document(self.document, self.registry)
        return self._checked[1]

    def _gather_problems(self) -> None:
        found = [*self.problems_of_form(), *self.inference.problems, *self.value_notes.problems]
        if self._run_problem is not None:
            found.append(self._run_problem)
        self.problems = tuple(sorted(_distinct(found), key=lambda problem: _ORDER[problem.severity]))
        self._problems_by_node = {}
        for problem in self.problems:
            if problem.path:
                self._problems_by_node.setdefault(NodeId(problem.path[0]), []).append(problem)
        self.problems_changed.emit()

    def _note_run_problem(self, problem: Problem) -> None:
        self._run_problem = problem
        self._gather_problems()

    def _forget_run_problem(self) -> None:
        if self._run_problem is not None:
            self._run_problem = None
            self._gather_problems()

    # Connections that might be made

    def can_connect(self, one: PortRef, other: PortRef) -> Problem | None:
        """Return what speaks against a wire between two ports, whichever way it is drawn: form first, then shapes."""
        return self._try_connection(one, other)[0]

    def trial_shape(self, one: PortRef, other: PortRef) -> Shape | None:
        """Return the shape that a wire between two ports would carry."""
        return self._try_connection(one, other)[1]

    def _try_connection(self, one: PortRef, other: PortRef) -> tuple[Problem | None, Shape | None]:
        key = (self.graph, one, other)
        if self._trial is None or self._trial[0][0] is not key[0] or self._trial[0][1:] != key[1:]:
            self._trial = (key, *self._connected_on_trial(one, other))
        return self._trial[1:]

    def _connected_on_trial(self, one: PortRef, other: PortRef) -> tuple[Problem | None, Shape | None]:
        problem = check_connection(self.graph, self.registry, one, other)
        ends = orient(self.graph, self.registry, one, other)
        if problem is not None or ends is None:
            return problem, None
        try:
            document = Connect(*ends, new_wire_id()).apply(self.document, self.registry)
        except Refused as refused:
            return refused.problem, None
        view = DocumentView(document.graph, self.registry)
        trial = reinfer(self.inference, view, diff(self.document, document))
        known = {_identity(problem) for problem in self.inference.problems}
        new = (problem for problem in trial.problems if _identity(problem) not in known)
        conflict = next((problem for problem in new if problem.severity is Severity.ERROR), None)
        return conflict, trial.shape(ends[0])

    # Exports

    def note_export(self, target: str) -> None:
        """Remember what was exported, so that later code can be compared with it."""
        self.exports[target] = self.document, self.code_title
        self.exported.emit()

    # Selection

    def select(self, items: Iterable[Selectable], mode: str = "replace") -> None:
        """Select items: ``replace`` the selection, ``add`` to it, or ``toggle`` them."""
        given = frozenset(items)
        wanted = {"replace": given, "add": self.selection | given, "toggle": self.selection ^ given}[mode]
        if (wanted := self._existing(wanted)) != self.selection:
            self.selection = wanted
            self.selection_changed.emit()

    @property
    def chosen(self) -> Chosen:
        """What is selected, told apart."""
        if not self._chosen.is_of(self.graph, self.selection):
            self._chosen = Chosen(self.graph, self.selection)
        return self._chosen

    def selected_nodes(self) -> list[NodeId]:
        """Return the selected nodes in the order of the document."""
        return [*self.chosen.nodes]

    def _existing(self, items: frozenset[Selectable]) -> frozenset[Selectable]:
        graph = self.graph
        return frozenset(
            item for item in items if (item.node in graph.nodes if isinstance(item, PortRef) else graph.has(item))
        )

    # Files

    def new_document(self) -> None:
        """Begin with an empty canvas."""
        self._replace(Document(), None)

    def open(self, path: pathlib.Path | str) -> bool:
        """Open a document; a file that can't be read becomes a message, and the open document stays untouched.

        A document that a picture carries is opened as a copy: saving it does not write over the picture. So are
        MXNet's symbol JSON and scripts.
        """
        path = pathlib.Path(path).absolute()
        if is_picture(path):
            return self.open_copy(path)
        stamp = stamp_of(path)
        opened = self._loaded(path)
        if opened is None:
            return False
        if opened.is_imported:
            self._replace(opened.document, None, _stem(path))
            self.message.emit(self.tr("Opened {0} as a new document.").format(path.name), "success")
            return True
        self._replace(opened.document, path, values=opened.values)
        self._stamp = stamp
        if opened.problem is not None:
            self.message.emit(problem_text(opened.problem), "warning")
        return True

    def open_copy(self, path: pathlib.Path | str) -> bool:
        """Open a document that belongs to the program, as an example does: it is saved somewhere else."""
        path = pathlib.Path(path)
        opened = self._loaded(path)
        if opened is None:
            return False
        self._replace(translated_example(opened.document), None, _stem(path), opened.values)
        return True

    def open_gradient_graph(self) -> NodeId | None:
        """Open the backward pass of the document as a document of its own, with the same values.

        Returns:
            The node that the backward pass begins with; None where there is no gradient.
        """
        before, parameters = self.document, self.store.snapshot()
        try:
            gradient = gradient_document(before, self.registry)
        except Refused as refused:
            self.message.emit(problem_text(refused.problem), "error")
            return None
        made = gradient.document
        self._replace(made, None, self.tr("Gradient of {0}").format(self.name))
        self.store.restore(parameters)
        for old, new in heirs(before, made, self.registry).items():
            self.store.copy(tuple(old), tuple(new))
        self.parameters_changed.emit()
        return next(iter(gradient.explained))

    def begin_with(self, command: Command) -> None:
        """Make an edit the beginning of a document that has just been made: nothing to take back, or to save."""
        if self.push(command):
            self.history = History(self.document, self.registry)
            self.history_changed.emit()

    def _loaded(self, path: pathlib.Path) -> saving.Opened | None:
        try:
            return self._read(path)
        except Refused as refused:
            line = refused.problem.values.get("line")
            text = problem_text(refused.problem)
            if refused.problem.code.startswith("script_"):
                text = self.tr("{0}, line {1}: {2}").format(path.name, line, text)
            self.message.emit(text, "error")
            return None

    def _read(self, path: pathlib.Path) -> saving.Opened:
        if is_picture(path):
            return saving.Opened(files.loads(document_in(path), self.registry, path.name))
        if path.suffix.lower() != ".py":
            try:
                return saving.load(path, self.registry)
            except Refused as refused:
                if refused.problem.code != "file_is_mxnet_symbol":
                    raise
        from core.importing import opening  # what few documents need, no start-up should wait for

        return saving.Opened(opening.load(path, self.registry), is_imported=True)

    def is_changed_on_disk(self) -> bool:
        """Tell whether another program has changed the document's file since it was opened or saved."""
        return self.path is not None and is_changed(self.path, self._stamp)

    def is_gone_from_disk(self) -> bool:
        """Tell whether the document has a file no more: it was deleted or moved, or its folder was."""
        return self.path is not None and not self.path.exists()

    def save(self, path: pathlib.Path | str | None = None, *, overwrite: bool = False) -> bool:
        """Save the document where it was, or at a new place; a failure becomes a message and False.

        Where it was it is not saved over what another program has written there, unless to overwrite is asked for.
        """
        target = pathlib.Path(path).absolute() if path is not None else self.path
        if target is None:
            return False
        try:
            if path is None and not overwrite and self.is_changed_on_disk():
                raise Refused(Problem("file_changed", values={"file": target.name}))
            warning = saving.save(self.document, self.store.values, target)
        except Refused as refused:
            self.message.emit(problem_text(refused.problem), "error")
            return False
        self.history.mark_saved()
        self._stamp = stamp_of(target)
        if target != self.path:
            self.path = target
            self.path_changed.emit()
        self.history_changed.emit()
        if warning is not None:
            self.message.emit(problem_text(warning), "warning")
        else:
            self.message.emit(self.tr("Saved as {0}.").format(target.name), "success")
        return True

    @uncollected
    def _replace(
        self,
        document: Document,
        path: pathlib.Path | None,
        title: str = "",
        values: Mapping[Path, Array] = MappingProxyType({}),
    ) -> None:
        before = self.document
        self._stamp = None
        self.player.pause()
        self.live.set_on(False)
        self.run.begin_document()
        for worker in (self.laboratory, self.checking, self.counting, self.coding):
            worker.stop()
        self.training.forget()
        self.value_notes.forget()
        self.exports.clear()
        self._weights = KeptWeights()
        self.path, self._title, self.selection, self._run_problem = path, title, NOTHING, None
        self._selections.forget()
        self.history = History(document, self.registry)
        self.store = ParameterStore()
        self.store.set_values(values)
        self.inference = infer(DocumentView(self.graph, self.registry))
        self.document_changed.emit(diff(before, document))
        self.inference_changed.emit(None)
        self._gather_problems()
        self.history_changed.emit()
        self.path_changed.emit()
        self.selection_changed.emit()
        self.parameters_changed.emit()
        self.document_replaced.emit()

    def close(self) -> None:
        """Stop the engine; the session is not used afterwards."""
        self.player.pause()
        self.live.set_on(False)
        workers = self.laboratory, self.checking, self.counting, self.coding
        working = self.run, *workers, self.training, self.prover
        part_from(*[each.leave() for each in working])  # all are told to end before the first is waited for


_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def _stem(path: pathlib.Path) -> str:
    name = path.stem if is_picture(path) else path.name
    return name.removesuffix(".json").removesuffix(".symloom")


def _identity(problem: Problem) -> tuple[object, ...]:
    return problem.code, problem.path, problem.port, problem.axis


def _distinct(problems: Sequence[Problem]) -> Iterable[Problem]:
    found: dict[tuple[object, ...], Problem] = {}
    for problem in problems:
        found.setdefault(_identity(problem), problem)
    return found.values()
