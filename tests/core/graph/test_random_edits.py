"""Random edits: the document stays sound, and undo, redo and files lose nothing."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import core
from core.expression.lowering import lower
from core.graph import fragment
from core.graph.annotations import (
    AddDot,
    AddFrame,
    AddNote,
    MoveDots,
    MoveItems,
    RemoveDots,
    SetFrame,
    SetNodeFlags,
    SetNote,
    SetView,
)
from core.graph.checks import check_document
from core.graph.commands import (
    AddNode,
    Borrow,
    Command,
    Connect,
    Disconnect,
    MakeVariable,
    MoveNodes,
    RemoveItems,
    Rename,
    SetAttribute,
    SetLaboratory,
    SetParameterSettings,
    SetRunSettings,
    SetTrainingSettings,
    SetWeights,
    Several,
)
from core.graph.diff import diff
from core.graph.files import dumps, loads
from core.graph.frames import shifted, with_contents
from core.graph.history import History
from core.graph.laboratory import InitializerRule, LaboratorySettings
from core.graph.model import (
    Document,
    DotRef,
    Frame,
    FrameId,
    Graph,
    ItemId,
    Node,
    NodeId,
    Note,
    NoteId,
    Point,
    PortRef,
    Rectangle,
    RunSettings,
    Size,
    Source,
    TrainingSettings,
    VariableSettings,
    ViewSettings,
    WireId,
    frozen,
)
from core.graph.pasting import Duplicate, Paste
from core.graph.placing import Align, Axis, Distribute, Edge, Nudge
from core.graph.ports import bypass_of, heirs, inputs_of, node_ports, operator_of, outputs_of, variable_of, variables
from core.graph.replacing import ReplaceNode, TieTransposed
from core.graph.rules import check_connection, cyclic_nodes, orient
from core.graph.wiring import (
    BreakWires,
    ConnectSelection,
    Detach,
    DisableWires,
    InsertOnWire,
    MoveWires,
    RemoveAndReconnect,
    ReorderInputs,
    SwapInputs,
    insertion,
)
from core.importing.editing import EditCode
from core.inference.infer import infer
from core.inference.view import DocumentView
from core.layout.lay_out import LayOut
from core.layout.layered import Drawn
from core.messages import LABELS, describe
from core.operators.operator import AttributeValue
from core.problem import Problem, Refused, Severity
from tests.core.graph.test_replacing import Transpose
from tests.helpers.graphs import node
from tests.helpers.toy_registry import toy_registry

REGISTRY = toy_registry()
REGISTRY.register(Transpose)

NEW: tuple[tuple[str, dict[str, AttributeValue]], ...] = (
    ("Variable", {}),
    ("ToyDense", {"units": 3}),
    ("ToyDense", {"units": 4}),
    ("ToyDense", {"units": 3, "no_bias": True}),
    ("ToyAdd", {}),
    ("ToyLoss", {}),
    ("ToyDense", {"units": 0}),
)
ATTRIBUTES = (("units", 3), ("units", 5), ("units", None), ("no_bias", True), ("no_bias", None), ("shape", (-1, 2)))
NAMES = ("dense1", "x", "x_weight", "dense1_bias", "data", "", "ünï", "a\nb")
SETTINGS = (
    VariableSettings(),
    VariableSettings(initializer="zeros"),
    VariableSettings(shape=(3, -1), grad_req="add"),
    VariableSettings(source=Source("dataset", name="digits", field="image")),
)

GESTURES = st.sampled_from([None, None, None, "drag"])
INDEX = st.integers(0, 30)
CHOSEN = st.lists(INDEX, min_size=1, max_size=4)
SIZE = Size(40, 20)


class Editing(RuleBasedStateMachine):
    """A person who edits without any plan."""

    def __init__(self) -> None:
        super().__init__()
        self.number = 0
        self.history = History(Document(), REGISTRY, max_steps=10_000)
        self.start = self.history.document

    @initialize(with_placeholder=st.booleans())
    def begin(self, with_placeholder: bool) -> None:
        odd = node("odd", "FromTheFuture", deep=3)
        self.start = Document(Graph(frozen({odd.id: odd}))) if with_placeholder else Document()
        self.history = History(self.start, REGISTRY, max_steps=10_000)

    @property
    def graph(self) -> Graph:
        return self.history.document.graph

    def new_id(self) -> str:
        self.number += 1
        return f"{self.number:x}"

    def node(self, index: int) -> NodeId:
        nodes = list(self.graph.nodes)
        return nodes[index % len(nodes)]

    def port(self, index: int, port: int) -> PortRef:
        node = self.node(index)
        ports = node_ports(self.graph, node, REGISTRY)
        names = [each.name for each in (*ports.inputs, *ports.outputs)] or ["nothing"]
        return PortRef(node, names[port % len(names)])

    def wire(self, index: int) -> WireId:
        wires = list(self.graph.wires)
        return wires[index % len(wires)]

    def nodes(self, chosen: list[int]) -> frozenset[NodeId]:
        return frozenset(self.node(index) for index in chosen)

    def items(self, chosen: list[int]) -> frozenset[ItemId]:
        graph = self.graph
        items: list[ItemId] = [*graph.nodes, *graph.wires, *graph.frames, *graph.notes]
        return frozenset(items[index % len(items)] for index in chosen)

    def push(self, command: Command, gesture: object | None = None) -> None:
        before = self.history.document
        labels = list(self.history.labels)
        try:
            change = self.history.push(command, gesture)
        except Refused as refused:
            assert describe(refused.problem)  # noqa: PT017 - either way is fine, but each has its rules
            assert self.history.document is before
            assert self.history.labels == labels
            return
        assert change == diff(before, self.history.document)
        after = self.history.document
        handed = heirs(before, after, REGISTRY)
        assert set(handed) <= set(variables(before.graph, REGISTRY))
        assert set(handed.values()) <= set(variables(after.graph, REGISTRY))

    @rule(index=st.integers(0, len(NEW) - 1), lender=st.none() | INDEX)
    def add(self, index: int, lender: int | None) -> None:
        operator, attributes = NEW[index]
        borrows = None if lender is None or not self.graph.nodes else self.node(lender)
        self.push(
            AddNode(Node(NodeId("n" + self.new_id()), operator, "", attributes=frozen(attributes), borrows=borrows))
        )

    @precondition(lambda self: self.graph.nodes)
    @rule(one=INDEX, its_port=INDEX, other=INDEX, other_port=INDEX)
    def connect(self, one: int, its_port: int, other: int, other_port: int) -> None:
        ends = self.port(one, its_port), self.port(other, other_port)
        problem = check_connection(self.graph, REGISTRY, *ends)
        pair = orient(self.graph, REGISTRY, *ends)
        if problem is None:
            assert pair is not None
            self.history.push(Connect(*pair, WireId("w" + self.new_id())))  # what is allowed is not refused
            assert self.graph.wire_into[pair[1]].source == pair[0]

    @precondition(lambda self: self.graph.wires)
    @rule(index=INDEX)
    def disconnect(self, index: int) -> None:
        wires = list(self.graph.wires)
        self.push(Disconnect(frozenset({wires[index % len(wires)]})))

    @precondition(lambda self: self.graph.nodes)
    @rule(chosen=st.lists(INDEX, min_size=1, max_size=4))
    def remove(self, chosen: list[int]) -> None:
        self.push(RemoveItems(self.items(chosen)))

    @precondition(lambda self: self.graph.nodes)
    @rule(index=INDEX, attribute=st.sampled_from(ATTRIBUTES))
    def set_attribute(self, index: int, attribute: tuple[str, int | bool | None]) -> None:
        self.push(SetAttribute(self.node(index), *attribute))

    @precondition(lambda self: self.graph.nodes)
    @rule(index=INDEX, name=st.sampled_from(NAMES))
    def rename(self, index: int, name: str) -> None:
        self.push(Rename(self.node(index), name))

    @precondition(lambda self: self.graph.nodes)
    @rule(index=INDEX, x=st.integers(0, 3), gesture=GESTURES)
    def move(self, index: int, x: int, gesture: object | None) -> None:
        self.push(MoveNodes({self.node(index): Point(x, 0.5)}), gesture)

    @precondition(lambda self: self.graph.nodes)
    @rule(index=INDEX, port=INDEX, value=st.sampled_from(SETTINGS))
    def set_settings(self, index: int, port: int, value: VariableSettings) -> None:
        self.push(SetParameterSettings(self.port(index, port), value))

    @precondition(lambda self: self.graph.nodes)
    @rule(index=INDEX, lender=st.none() | INDEX)
    def borrow(self, index: int, lender: int | None) -> None:
        self.push(Borrow(self.node(index), None if lender is None else self.node(lender)))

    @precondition(lambda self: self.graph.nodes)
    @rule(index=INDEX, port=INDEX)
    def make_variable(self, index: int, port: int) -> None:
        new = self.new_id()
        self.push(MakeVariable(self.port(index, port), NodeId("n" + new), WireId("w" + new), Point(0, 0)))

    @rule(seed=st.integers(-1, 2), gesture=GESTURES)
    def set_run(self, seed: int, gesture: object | None) -> None:
        self.push(SetRunSettings(RunSettings(seed=seed)), gesture)

    @rule(rate=st.sampled_from([0.1, 0.5, float("nan")]), epochs=st.integers(0, 2), gesture=GESTURES)
    def set_training(self, rate: float, epochs: int, gesture: object | None) -> None:
        self.push(SetTrainingSettings(TrainingSettings(learning_rate=rate, epochs=epochs)), gesture)

    @rule(pattern=st.sampled_from([".*weight", "(", "(a*)*"]))
    def set_laboratory(self, pattern: str) -> None:
        self.push(SetLaboratory(LaboratorySettings(frozen({"A": (InitializerRule(pattern, "zeros"),)}))))

    @rule(weights=st.integers(0, 3))
    def train(self, weights: int) -> None:
        self.push(SetWeights(weights, "train"))

    @precondition(lambda self: self.graph.nodes)
    @rule(index=INDEX, name=st.sampled_from(NAMES), x=st.integers(0, 3), gesture=GESTURES)
    def do_several(self, index: int, name: str, x: int, gesture: object | None) -> None:
        edits = MoveNodes({self.node(index): Point(x, 0)}), Rename(self.node(index), name)
        self.push(Several(edits, "rename", frozen({"name": name})), gesture)

    @precondition(lambda self: self.graph.nodes)
    @rule(index=INDEX, port=INDEX, chosen=CHOSEN)
    def edit_code(self, index: int, port: int, chosen: list[int]) -> None:
        self.push(SetRunSettings(RunSettings(head_gradients={self.port(index, port): 2.0})))
        shorter = RemoveItems(self.items(chosen)).apply(self.history.document, REGISTRY).graph
        self.push(EditCode(shorter))
        assert {ref.node for ref in self.history.document.run.head_gradients} <= set(self.graph.nodes)

    @precondition(lambda self: self.graph.nodes)
    @rule(index=INDEX)
    def take_a_fix(self, index: int) -> None:
        fixes = [fix for problem in check_document(self.history.document, REGISTRY) for fix in problem.fixes]
        if fixes:
            for edit in fixes[index % len(fixes)].edits:
                assert isinstance(edit, Command)
                self.history.push(edit)  # what is offered is not refused

    @precondition(lambda self: self.graph.wires)
    @rule(chosen=CHOSEN, disabled=st.sampled_from([True, True, False]))
    def disable(self, chosen: list[int], disabled: bool) -> None:
        wires = frozenset(self.wire(index) for index in chosen)
        self.history.push(DisableWires(wires, disabled))
        assert {self.graph.wires[wire].disabled for wire in wires} == {disabled}

    # Wires and nodes, as gestures change them

    @precondition(lambda self: self.graph.wires)
    @rule(index=INDEX, wire=INDEX)
    def insert(self, index: int, wire: int) -> None:
        command = InsertOnWire(self.node(index), self.wire(wire), WireId("w" + self.new_id()))
        found = insertion(self.graph, REGISTRY, command.node, command.wire)
        before = self.history.document
        self.push(command)
        assert (self.history.document is before) == isinstance(found, Problem)

    @precondition(lambda self: self.graph.nodes)
    @rule(chosen=CHOSEN, kind=st.sampled_from([RemoveAndReconnect, Detach, ConnectSelection]))
    def flow(self, chosen: list[int], kind: type[RemoveAndReconnect | Detach | ConnectSelection]) -> None:
        self.push(kind(self.nodes(chosen)))

    @precondition(lambda self: self.graph.nodes)
    @rule(one=INDEX, its_port=INDEX, other=INDEX, other_port=INDEX, action=st.sampled_from(["swap", "move", "break"]))
    def at_ports(self, one: int, its_port: int, other: int, other_port: int, action: str) -> None:
        port, to = self.port(one, its_port), self.port(other, other_port)
        if action == "swap":
            ports = (port.port, to.port) if other_port % 2 else None
            self.push(SwapInputs(port.node, ports))
        else:
            self.push(MoveWires(port, to) if action == "move" else BreakWires(port))

    @precondition(lambda self: self.graph.nodes)
    @rule(index=INDEX, turn=INDEX)
    def reorder_inputs(self, index: int, turn: int) -> None:
        names = [port.name for port in node_ports(self.graph, self.node(index), REGISTRY).inputs] or ["nothing"]
        turn %= len(names)
        self.push(ReorderInputs(self.node(index), (*names[turn:], *names[:turn])))

    @precondition(lambda self: self.graph.nodes)
    @rule(index=INDEX, new=st.integers(0, len(NEW) - 1))
    def replace_node(self, index: int, new: int) -> None:
        operator, attributes = NEW[new]
        self.push(ReplaceNode(self.node(index), operator, attributes))

    @precondition(lambda self: self.graph.nodes)
    @rule(one=INDEX, other=INDEX)
    def tie(self, one: int, other: int) -> None:
        self.push(TieTransposed(self.node(one), self.node(other)))

    @precondition(lambda self: self.graph.nodes)
    @rule(chosen=CHOSEN, keep=st.booleans(), share=st.booleans(), as_text=st.booleans(), elsewhere=st.booleans())
    def copy_and_paste(self, chosen: list[int], keep: bool, share: bool, as_text: bool, elsewhere: bool) -> None:
        items = self.items(chosen)
        if not as_text:
            self.push(Duplicate(items, self.new_id(), Point(8, 8), keep, share))
            return
        part = fragment.copy(self.graph, items)
        again = fragment.loads(fragment.dumps(part), REGISTRY)
        assert again == part
        paste = Paste(again, Point(3, 4), self.new_id(), keep, share)
        self.push(paste)
        if elsewhere:
            other = paste.apply(Document(), REGISTRY)
            assert loads(dumps(other), REGISTRY) == other
            assert len(other.graph.nodes) == len(part.graph.nodes)

    # What is put around them

    @precondition(lambda self: len(self.graph.nodes) < 40)
    @rule(x=st.integers(-5, 5), title=st.sampled_from(["", "encoder", "\udc80", "x" * 1025]))
    def add_frame_and_note(self, x: int, title: str) -> None:
        frame, note = FrameId("f" + self.new_id()), NoteId("t" + self.new_id())
        self.push(AddFrame(Frame(frame, title, Rectangle(x, x, 30, 30))))
        self.push(AddNote(Note(note, title, Point(x, 0))))

    @precondition(lambda self: self.graph.frames and self.graph.notes)
    @rule(index=INDEX, text=st.sampled_from(["a", "b\n", "\ud800"]), gesture=GESTURES)
    def change_frame_and_note(self, index: int, text: str, gesture: object | None) -> None:
        frames, notes = list(self.graph.frames), list(self.graph.notes)
        frame, note = frames[index % len(frames)], notes[index % len(notes)]
        self.push(SetFrame(frame, title=text, rectangle=Rectangle(index, 0, 10, 10)), gesture)
        self.push(SetNote(note, text=text, size=Size(index, 9)), gesture)
        sizes = dict.fromkeys(self.graph.nodes, SIZE)
        self.push(shifted(self.graph, with_contents(self.graph, [frame, note], sizes), 2, 0))

    @precondition(lambda self: self.graph.wires)
    @rule(wire=INDEX, index=st.integers(0, 3), action=st.sampled_from(["add", "move", "remove"]), gesture=GESTURES)
    def dots(self, wire: int, index: int, action: str, gesture: object | None) -> None:
        chosen = self.graph.wires[self.wire(wire)]
        ref = DotRef(chosen.id, index)
        if action == "add":
            self.push(AddDot(chosen.id, index % (len(chosen.dots) + 1), Point(index, wire)))
        else:
            moved = MoveDots({ref: Point(wire, wire)})
            self.push(moved if action == "move" else RemoveDots(frozenset({ref})), gesture)

    @precondition(lambda self: self.graph.nodes)
    @rule(
        chosen=CHOSEN,
        flag=st.sampled_from(
            [
                {"muted": True},
                {"muted": True},
                {"muted": False},
                {"collapsed": True},
                {"pinned": True},
                {"hides_unused": True},
                {"comment": "c"},
            ]
        ),
    )
    def set_flags(self, chosen: list[int], flag: dict[str, Any]) -> None:
        self.push(SetNodeFlags(self.nodes(chosen), **flag))

    @precondition(lambda self: self.graph.nodes)
    @rule(chosen=CHOSEN, x=st.integers(-3, 3), gesture=GESTURES)
    def move_items(self, chosen: list[int], x: int, gesture: object | None) -> None:
        places = {item: Point(x, x) for item in self.items(chosen) if item not in self.graph.wires}
        dots = {DotRef(wire.id, 0): Point(x, -x) for wire in self.graph.wires.values() if wire.dots}
        self.push(MoveItems(places, dots), gesture)

    @rule(style=st.sampled_from(["curve", "angle", "wavy"]), labels=st.booleans())
    def set_view(self, style: str, labels: bool) -> None:
        self.push(SetView(ViewSettings(style, labels)))

    @precondition(lambda self: self.graph.nodes)
    @rule(chosen=CHOSEN, kind=st.integers(0, 3), index=INDEX)
    def arrange(self, chosen: list[int], kind: int, index: int) -> None:
        sizes = dict.fromkeys(self.graph.nodes, SIZE)
        edges, axes = list(Edge), list(Axis)
        commands: list[Command] = [
            Align(self.items(chosen), edges[index % len(edges)], sizes),
            Distribute(self.items(chosen), axes[index % len(axes)], sizes),
            Nudge(self.items(chosen), index, -index),
            LayOut(Drawn(sizes, {}), self.nodes(chosen) if index % 2 else None),
        ]
        self.push(commands[kind])

    @rule(times=st.integers(1, 3))
    def undo(self, times: int) -> None:
        for _ in range(times):
            before = self.history.document
            change = self.history.undo()
            assert change is None or change == diff(before, self.history.document)

    @rule(times=st.integers(1, 3))
    def redo(self, times: int) -> None:
        for _ in range(times):
            self.history.redo()

    @rule()
    def undo_all_and_redo_all(self) -> None:
        position, now = self.history.position, self.history.document
        while self.history.undo() is not None:
            pass
        assert self.history.document is self.start
        while self.history.position < position:
            assert self.history.redo() is not None
        assert self.history.document is now

    @invariant()
    def ids_are_unique_and_keys_agree(self) -> None:
        graph = self.graph
        ids = [*graph.nodes, *graph.wires, *graph.frames, *graph.notes]
        assert len(set(ids)) == len(ids)
        assert all(key == frame.id for key, frame in graph.frames.items())
        assert all(key == note.id for key, note in graph.notes.items())
        assert all(key == value.id for key, value in graph.nodes.items())
        assert all(key == value.id for key, value in graph.wires.items())

    @invariant()
    def names_are_unique(self) -> None:
        names = [each.name for each in self.graph.nodes.values()]
        assert len(set(names)) == len(names)

    @invariant()
    def wires_end_at_ports_one_for_each_input(self) -> None:
        graph = self.graph
        for wire in graph.wires.values():
            assert wire.source.port in {each.name for each in outputs_of(graph.nodes[wire.source.node], REGISTRY)}
            assert wire.target.port in {each.name for each in inputs_of(graph.nodes[wire.target.node], REGISTRY)}
        assert len({wire.target for wire in graph.wires.values()}) == len(graph.wires)
        assert cyclic_nodes(graph) == []

    @invariant()
    def disabled_wires_feed_nothing(self) -> None:
        graph = self.graph
        disabled = [wire.id for wire in graph.wires.values() if wire.disabled]
        without = RemoveItems(frozenset[ItemId](disabled)).apply(Document(graph), REGISTRY).graph
        fresh = replace(without)
        assert dict(graph.wire_into) == dict(without.wire_into) == dict(fresh.wire_into)
        assert dict(graph.wires_from) == dict(fresh.wires_from)
        assert dict(variables(graph, REGISTRY)) == dict(variables(fresh, REGISTRY))
        assert graph.plugged_into.keys() == {wire.target for wire in graph.wires.values()}

    @invariant()
    def what_was_set_belongs_to_nodes(self) -> None:
        graph = self.graph
        assert all(ref.node in graph.nodes for ref in graph.settings)
        assert all(each.borrows is None or each.borrows in graph.nodes for each in graph.nodes.values())

    @invariant()
    def every_input_has_one_feeder(self) -> None:
        graph = self.graph
        uses = [use for info in variables(graph, REGISTRY).values() for use in info.uses]
        assert len(set(uses)) == len(uses)
        inputs = {
            PortRef(each.id, port.name)
            for each in graph.nodes.values()
            for port in inputs_of(each, REGISTRY)
            if (through := bypass_of(each, REGISTRY)) is None or port.name == through[0]
        }
        assert {*uses} == {each for each in inputs if variable_of(graph, REGISTRY, each) is not None}

    @invariant()
    def what_is_kept_over_edits_is_what_is_found_anew(self) -> None:
        graph = self.graph
        nodes = {key: replace(node) for key, node in graph.nodes.items()}
        anew = replace(self.history.document, graph=replace(graph, nodes=nodes, wires=dict(graph.wires)))
        kept = [list(variables(graph, REGISTRY).items()), list(check_document(self.history.document, REGISTRY))]
        assert kept == [list(variables(anew.graph, REGISTRY).items()), list(check_document(anew, REGISTRY))]
        for name in ("wire_into", "wires_from", "wires_of", "borrowers", "has_muted", "is_acyclic"):
            assert getattr(graph, name) == getattr(anew.graph, name), name

    @invariant()
    def commands_make_no_errors_but_those_of_cut_wires(self) -> None:
        problems = check_document(self.history.document, REGISTRY)
        errors = {problem.code for problem in problems if problem.severity is Severity.ERROR}
        assert errors <= {"operator_unknown", "name_implicit"}
        assert all(describe(problem) for problem in problems)

    @invariant()
    def muted_nodes_hinder_nobody(self) -> None:
        found = infer(DocumentView(self.graph, REGISTRY))
        assert all(describe(problem) for problem in found.problems)
        lowering = lower(self.history.document, REGISTRY)
        assert "mute_output" not in {problem.code for problem in lowering.skipped}
        assert not {output.node for output in lowering.outputs if bypass_of(self.graph.nodes[output.node], REGISTRY)}

    @invariant()
    def files_keep_everything(self) -> None:
        document = self.history.document
        again = loads(dumps(document), REGISTRY)
        assert again == replace(document, weights=0)  # which of the session's values are its is no matter of the file
        assert list(again.graph.nodes) == list(document.graph.nodes)
        assert list(again.graph.wires) == list(document.graph.wires)

    @invariant()
    def attributes_are_valid_and_labels_readable(self) -> None:
        for each in self.graph.nodes.values():
            assert each.operator == "FromTheFuture" or not hasattr(operator_of(each, REGISTRY), "code")
        for code, values in self.history.labels:
            assert LABELS[code].format_map(dict(values))


Editing.TestCase.settings = settings(
    stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestEditing = Editing.TestCase


def every_command() -> Iterator[type[Command]]:
    """List the classes of commands that there are, wherever in the core they are defined."""
    for module in pkgutil.walk_packages(core.__path__, "core."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    kinds = [Command]
    for kind in kinds:
        kinds += kind.__subclasses__()
    yield from (kind for kind in kinds[1:] if kind.__module__.startswith("core."))


def test_every_command_is_among_the_random_edits() -> None:
    source = ast.parse(inspect.getsource(Editing))
    named = {each.id for each in ast.walk(source) if isinstance(each, ast.Name)}
    assert {kind.__name__ for kind in every_command()} - named == set()
