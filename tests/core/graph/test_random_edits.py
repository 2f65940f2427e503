"""Random edits: the document stays sound, and undo, redo and files lose nothing."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

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
    SetParameterSettings,
    SetRunSettings,
)
from core.graph.diff import diff
from core.graph.files import dumps, loads
from core.graph.history import History
from core.graph.model import (
    Document,
    Graph,
    ItemId,
    Node,
    NodeId,
    Point,
    PortRef,
    RunSettings,
    Source,
    VariableSettings,
    WireId,
    frozen,
)
from core.graph.ports import heirs, inputs_of, node_ports, operator_of, outputs_of, variable_of, variables
from core.graph.rules import check_connection, cyclic_nodes, orient
from core.messages import LABELS, describe
from core.operators.operator import AttributeValue
from core.problem import Refused, Severity
from tests.helpers.graphs import node
from tests.helpers.toy_registry import toy_registry

REGISTRY = toy_registry()

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
        items: list[ItemId] = [*self.graph.nodes, *self.graph.wires]
        self.push(RemoveItems(frozenset(items[index % len(items)] for index in chosen)))

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

    @precondition(lambda self: self.graph.nodes)
    @rule(index=INDEX)
    def take_a_fix(self, index: int) -> None:
        fixes = [fix for problem in check_document(self.history.document, REGISTRY) for fix in problem.fixes]
        if fixes:
            for edit in fixes[index % len(fixes)].edits:
                assert isinstance(edit, Command)
                self.history.push(edit)  # what is offered is not refused

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
        assert not {*graph.nodes} & {*graph.wires}
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
    def what_was_set_belongs_to_nodes(self) -> None:
        graph = self.graph
        assert all(ref.node in graph.nodes for ref in graph.settings)
        assert all(each.borrows is None or each.borrows in graph.nodes for each in graph.nodes.values())

    @invariant()
    def every_input_has_one_feeder(self) -> None:
        graph = self.graph
        uses = [use for info in variables(graph, REGISTRY).values() for use in info.uses]
        assert len(set(uses)) == len(uses)
        inputs = {PortRef(each.id, port.name) for each in graph.nodes.values() for port in inputs_of(each, REGISTRY)}
        assert {*uses} == {each for each in inputs if variable_of(graph, REGISTRY, each) is not None}

    @invariant()
    def commands_make_no_errors_but_those_of_cut_wires(self) -> None:
        problems = check_document(self.history.document, REGISTRY)
        errors = {problem.code for problem in problems if problem.severity is Severity.ERROR}
        assert errors <= {"operator_unknown", "name_implicit"}
        assert all(describe(problem) for problem in problems)

    @invariant()
    def files_keep_everything(self) -> None:
        document = self.history.document
        again = loads(dumps(document), REGISTRY)
        assert again == document
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
