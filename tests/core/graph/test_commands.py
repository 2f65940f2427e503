from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

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
    Several,
)
from core.graph.model import (
    Document,
    Graph,
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
from core.graph.ports import variable_of, variables
from core.messages import LABELS, describe
from core.operators.operator import AttributeValue
from core.problem import Problem, Refused
from tests.helpers.graphs import graph, node, port
from tests.helpers.toy_registry import toy_registry

REGISTRY = toy_registry()
XAVIER = VariableSettings(initializer='["xavier", {}]')


def done(document: Document | Graph, *commands: Command) -> Graph:
    """Return the graph after some commands."""
    now = Document(document) if isinstance(document, Graph) else document
    for command in commands:
        now = command.apply(now, REGISTRY)
    return now.graph


def refused(document: Document | Graph, command: Command) -> Problem:
    """Return why a command is refused; it must have a text."""
    with pytest.raises(Refused) as caught:
        done(document, command)
    assert describe(caught.value.problem)
    return caught.value.problem


def new(operator: str, name: str = "", id: str = "new", **attributes: AttributeValue) -> AddNode:  # noqa: A002
    return AddNode(Node(NodeId(id), operator, name, attributes=frozen(attributes)))


def connect(source: str, target: str, wire: str = "w") -> Connect:
    return Connect(port(source), port(target), WireId(wire))


def remove(*items: str) -> RemoveItems:
    return RemoveItems(frozenset(map(NodeId, items)))


def wires(net: Graph) -> set[str]:
    return {
        f"{net.nodes[wire.source.node].name} -> {net.nodes[wire.target.node].name}.{wire.target.port}"
        for wire in net.wires.values()
    }


def lent(*borrowers: Node, wires: str = "", settings: Mapping[str, VariableSettings] | None = None) -> Graph:
    """Return a Dense ``a`` with nodes that borrow from it."""
    return graph(
        node("w", "Variable"), node("a", "ToyDense", units=3), *borrowers, wires=wires, settings=dict(settings or {})
    )


def borrower(name: str, lender: str = "a", **attributes: AttributeValue) -> Node:
    return replace(node(name, "ToyDense", units=3, **attributes), borrows=NodeId(lender))


# AddNode


def test_nodes_are_named_after_what_they_are() -> None:
    net = done(
        Graph(),
        new("ToyDense", id="n1", units=3),
        new("ToyDense", id="n2", units=3),
        new("Variable", id="n3"),
        new("Variable", id="n4"),
    )
    assert [each.name for each in net.nodes.values()] == ["dense1", "dense2", "data", "data1"]


def test_attributes_are_kept_as_the_operator_reads_them_without_defaults() -> None:
    added = done(Graph(), new("ToyDense", units="12", no_bias=False)).nodes[NodeId("new")]
    assert dict(added.attributes) == {"units": 12}


def test_a_node_with_a_wrong_attribute_is_refused() -> None:
    assert refused(Graph(), new("ToyDense", units=0)).code == "attribute_range"
    assert refused(Graph(), new("ToyDense")).code == "attribute_missing"
    assert refused(Graph(), new("Nonsense")).code == "operator_unknown"


def test_a_new_node_can_borrow_at_once() -> None:
    shared = AddNode(replace(borrower("b"), name=""))
    assert done(lent(), shared).nodes[NodeId("b")].borrows == "a"
    assert refused(graph(node("a", "ToyAdd")), shared).code == "borrow_operator"


def test_the_label_of_a_new_node_says_its_name() -> None:
    document = new("ToyDense", units=3).apply(Document(), REGISTRY)
    code, values = new("ToyDense", units=3).label_in(document, REGISTRY)
    assert LABELS[code].format_map(dict(values)) == "Add dense1"


def test_a_taken_or_impossible_id_is_a_programmers_mistake() -> None:
    with pytest.raises(ValueError, match="taken"):
        done(graph(node("new", "ToyAdd")), new("ToyAdd"))
    with pytest.raises(ValueError, match="can't be an id"):
        done(Graph(), new("ToyAdd", id="a/b"))
    with pytest.raises(ValueError, match="no place"):
        done(Graph(), AddNode(Node(NodeId("a"), "ToyAdd", "", Point(float("nan"), 0))))


# Connect and Disconnect


def test_a_new_wire_replaces_the_old_one_of_its_input() -> None:
    net = graph(node("a", "Variable"), node("b", "Variable"), node("sum", "ToyAdd"), wires="a -> sum.lhs")
    assert wires(done(net, connect("b", "sum.lhs"))) == {"b -> sum.lhs"}


def test_a_circle_is_refused() -> None:
    net = graph(node("a", "ToyAdd"), node("b", "ToyAdd"), wires="a -> b.lhs")
    problem = refused(net, connect("b", "a.lhs"))
    assert (problem.code, problem.values["node"], problem.values["other"]) == ("connect_cycle", "a", "b")


def test_connect_the_wrong_way_round_is_a_programmers_mistake() -> None:
    net = graph(node("a", "ToyAdd"), node("b", "ToyAdd"))
    with pytest.raises(ValueError, match="output first"):
        done(net, connect("b.lhs", "a"))


def test_wires_can_be_cut() -> None:
    net = graph(node("a", "Variable"), node("sum", "ToyAdd"), wires="a -> sum.lhs, a -> sum.rhs")
    assert wires(done(net, Disconnect(frozenset({WireId("a_sum.lhs")})))) == {"a -> sum.rhs"}
    assert refused(net, Disconnect(frozenset({WireId("gone")}))).code == "items_missing"


# SetAttribute


def test_none_takes_an_attribute_back_to_its_default() -> None:
    net = graph(node("a", "ToyDense", units=3, no_bias=True))
    assert dict(done(net, SetAttribute(NodeId("a"), "no_bias", None)).nodes[NodeId("a")].attributes) == {"units": 3}
    assert refused(net, SetAttribute(NodeId("a"), "units", None)).code == "attribute_missing"


def test_an_attribute_that_takes_a_port_away_takes_its_wires_too() -> None:
    net = graph(node("b", "Variable"), node("a", "ToyDense", units=3), wires="b -> a.bias, b -> a.data")
    assert wires(done(net, SetAttribute(NodeId("a"), "no_bias", True))) == {"b -> a.data"}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [("units", 0, "attribute_range"), ("units", "x", "attribute_format"), ("colour", 1, "attribute_unknown")],
)
def test_a_wrong_attribute_is_refused(name: str, value: AttributeValue, code: str) -> None:
    assert refused(graph(node("a", "ToyDense", units=3)), SetAttribute(NodeId("a"), name, value)).code == code


def test_wrong_attributes_from_a_file_are_mended_one_at_a_time() -> None:
    net = graph(node("a", "ToyDense", units="x", no_bias="y"))
    net = done(net, SetAttribute(NodeId("a"), "units", 3))
    assert dict(net.nodes[NodeId("a")].attributes) == {"units": 3, "no_bias": "y"}
    net = done(net, SetAttribute(NodeId("a"), "no_bias", None))
    assert dict(net.nodes[NodeId("a")].attributes) == {"units": 3}


def test_setting_what_is_set_changes_nothing() -> None:
    document = Document(graph(node("a", "ToyDense", units=3)))
    assert SetAttribute(NodeId("a"), "units", "3").apply(document, REGISTRY) is document


def test_all_that_share_a_weight_change_their_units_together() -> None:
    net = lent(borrower("b"), borrower("c", "b"))
    changed = done(net, SetAttribute(NodeId("b"), "units", 5))
    assert [changed.nodes[NodeId(each)].attributes["units"] for each in "abc"] == [5, 5, 5]


# Rename


def test_a_name_must_be_free_and_readable() -> None:
    net = graph(node("data", "Variable"), node("dense1", "ToyDense", units=3))
    for name, code in [
        ("data", "name_taken"),
        ("", "name_empty"),
        (" \u00a0", "name_empty"),
        ("x" * 1025, "name_long"),
        ("a\nb", "name_control"),
        ("a\ud800", "name_control"),
        ("a\u202eb", "name_control"),
        ("dense\u200b", "name_control"),
        ("dense\u3164", "name_control"),
    ]:
        assert refused(net, Rename(NodeId("dense1"), name)).code == code
    assert done(net, Rename(NodeId("dense1"), "x" * 1024)).nodes[NodeId("dense1")].name == "x" * 1024


def test_a_name_may_have_every_letter_that_can_be_seen() -> None:
    net = graph(node("data", "Variable"))
    for name in ("全连接 1", "全连接\u3000一", "wörter", "❤\ufe0f", "ε_1", "層²"):
        assert done(net, Rename(NodeId("data"), name)).nodes[NodeId("data")].name == name


def test_a_name_can_not_be_that_of_an_implicit_variable() -> None:
    net = graph(node("data", "Variable"), node("dense1", "ToyDense", units=3))
    assert refused(net, Rename(NodeId("data"), "dense1_weight")).code == "name_implicit"
    net = graph(node("fc_weight", "Variable"), node("dense1", "ToyDense", units=3))
    assert refused(net, Rename(NodeId("dense1"), "fc")).code == "name_implicit"


def test_a_variable_wired_to_the_weight_may_be_called_after_it() -> None:
    net = graph(node("data", "Variable"), node("dense1", "ToyDense", units=3), wires="data -> dense1.weight")
    assert done(net, Rename(NodeId("data"), "dense1_weight")).nodes[NodeId("data")].name == "dense1_weight"


def test_renaming_to_the_same_name_changes_nothing() -> None:
    document = Document(graph(node("data", "Variable")))
    assert Rename(NodeId("data"), "data").apply(document, REGISTRY) is document


# MoveNodes


def test_nodes_move() -> None:
    net = graph(node("a", "ToyAdd"), node("b", "ToyAdd"))
    moved = done(net, MoveNodes({NodeId("a"): Point(1, 2)}))
    assert moved.nodes[NodeId("a")].position == (1, 2)
    assert moved.nodes[NodeId("b")] is net.nodes[NodeId("b")]
    assert refused(net, MoveNodes({NodeId("gone"): Point(0, 0)})).code == "node_missing"
    with pytest.raises(ValueError, match="no place"):
        done(net, MoveNodes({NodeId("a"): Point(float("inf"), 0)}))


# Settings


def test_settings_are_kept_per_variable_and_forgotten_when_default() -> None:
    net = done(graph(node("a", "ToyDense", units=3)), SetParameterSettings(port("a.weight"), XAVIER))
    assert net.settings_of(port("a.weight")) == XAVIER
    assert done(net, SetParameterSettings(port("a.weight"), VariableSettings())).settings == {}


def test_the_shape_of_an_explicit_variable_is_its_attribute() -> None:
    settings = VariableSettings(shape=(-1, 3), grad_req="add")
    net = done(graph(node("data", "Variable")), SetParameterSettings(port("data"), settings))
    assert net.nodes[NodeId("data")].attributes["shape"] == (-1, 3)
    assert net.settings_of(port("data")) == VariableSettings(grad_req="add")


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        (VariableSettings(shape=(-2, 3)), "settings_shape"),
        (VariableSettings(shape=(1,) * 33), "settings_shape"),
        (VariableSettings(shape=(2**31,)), "settings_shape"),
        (VariableSettings(grad_req="maybe"), "settings_grad_req"),
        (VariableSettings(source=Source("python")), "settings_source"),
        (VariableSettings(source=Source("normal", std=float("inf"))), "settings_number"),
        (VariableSettings(source=Source("numbers", numbers=(1.0,), shape=(2,))), "settings_numbers"),
    ],
)
def test_wrong_settings_are_refused(settings: VariableSettings, code: str) -> None:
    net = graph(node("a", "ToyDense", units=3))
    assert refused(net, SetParameterSettings(port("a.weight"), settings)).code == code


def test_settings_need_a_port() -> None:
    assert refused(graph(node("a", "ToyAdd")), SetParameterSettings(port("a.weight"), XAVIER)).code == "port_missing"


def test_run_settings_are_checked() -> None:
    document = SetRunSettings(RunSettings(seed=3)).apply(Document(), REGISTRY)
    assert document.run.seed == 3
    assert refused(document, SetRunSettings(RunSettings(batch_size=0))).code == "run_range"
    assert refused(document, SetRunSettings(RunSettings(seed=2**31))).code == "run_range"
    heads = {port("a"): float("nan")}
    assert refused(document, SetRunSettings(RunSettings(head_gradients=heads))).code == "run_head_gradient"
    assert SetRunSettings(RunSettings(seed=3)).apply(document, REGISTRY) is document


# RemoveItems


def test_removing_a_node_takes_its_wires_settings_and_head_gradients() -> None:
    net = graph(
        node("a", "ToyDense", units=3),
        node("b", "ToyDense", units=3),
        wires="a -> b.data",
        settings={"a.weight": XAVIER, "b.weight": XAVIER},
    )
    run = RunSettings(head_gradients=frozen({port("a"): 2.0, port("b"): 3.0}))
    after = remove("a").apply(Document(net, run), REGISTRY)
    assert (set(after.graph.nodes), wires(after.graph)) == ({"b"}, set())
    assert set(after.graph.settings) == {port("b.weight")}
    assert after.run.head_gradients == {port("b"): 3.0}


def test_removing_what_is_gone_is_refused_and_nothing_else_is_removed() -> None:
    net = graph(node("a", "ToyAdd"))
    assert refused(net, remove("a", "gone")).values["count"] == 1


def test_the_first_borrower_inherits_and_the_others_borrow_from_it() -> None:
    net = lent(
        borrower("b"), borrower("c"), settings={"a.weight": XAVIER, "b.weight": VariableSettings(grad_req="add")}
    )
    after = done(net, remove("a"))
    assert after.nodes[NodeId("b")].borrows is None
    assert after.nodes[NodeId("c")].borrows == "b"
    assert after.settings == {port("b.weight"): XAVIER}
    assert variable_of(after, REGISTRY, port("c.weight")) == port("b.weight")


def test_the_heir_is_the_first_that_stays() -> None:
    net = lent(borrower("b"), borrower("c"), borrower("d"), settings={"a.weight": XAVIER})
    after = done(net, remove("a", "b"))
    assert (after.nodes[NodeId("c")].borrows, after.nodes[NodeId("d")].borrows) == (None, "c")
    assert after.settings == {port("c.weight"): XAVIER}


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_parameters_pass_through_a_chain_that_goes_whole(order: str) -> None:
    chain = {"a": node("a", "ToyDense", units=3), "b": borrower("b"), "c": borrower("c", "b")}
    net = graph(*(chain[each] for each in order + "c"), settings={"a.weight": XAVIER})
    after = done(net, remove("a", "b"))
    assert after.nodes[NodeId("c")].borrows is None
    assert after.settings == {port("c.weight"): XAVIER}


def test_what_an_heir_had_set_while_it_borrowed_does_not_come_back() -> None:
    net = lent(borrower("b"), settings={"b.weight": XAVIER})
    assert done(net, remove("a")).settings == {}


def test_what_a_borrower_that_leaves_had_for_itself_is_not_inherited() -> None:
    net = lent(borrower("b"), borrower("c"), wires="w -> b.weight")
    after = done(net, remove("a", "b"))
    assert variable_of(after, REGISTRY, port("c.weight")) == port("c.weight")


def test_a_wire_into_the_lenders_weight_goes_to_the_heir() -> None:
    net = lent(borrower("b"), borrower("c"), wires="w -> a.weight, w -> a.data")
    after = done(net, remove("a"))
    assert wires(after) == {"w -> b.weight"}
    assert variable_of(after, REGISTRY, port("c.weight")) == port("w")


def test_a_wire_that_is_removed_with_the_lender_is_not_inherited() -> None:
    net = lent(borrower("b"), wires="w -> a.weight")
    assert wires(done(net, remove("a", "w_a.weight"))) == set()
    assert wires(done(net, remove("a", "w"))) == set()


def test_a_removed_borrower_leaves_the_lender_alone() -> None:
    net = lent(borrower("b"), settings={"a.weight": XAVIER})
    after = done(net, remove("b"))
    assert after.settings == {port("a.weight"): XAVIER}


# Borrow


def test_borrowing_makes_one_parameter_of_two() -> None:
    net = lent(node("b", "ToyDense", units=3))
    shared = done(net, Borrow(NodeId("b"), NodeId("a")))
    assert len(variables(net, REGISTRY)) - len(variables(shared, REGISTRY)) == 2
    assert done(shared, Borrow(NodeId("b"), None)) == net


@pytest.mark.parametrize(
    ("other", "code"),
    [
        (node("b", "ToyAdd"), "borrow_operator"),
        (node("b", "ToyDense", units=4), "borrow_differs"),
        (node("b", "ToyDense", units=3, no_bias=True), "borrow_differs"),
        (borrower("b"), "borrow_cycle"),
    ],
)
def test_borrowing_is_refused(other: Node, code: str) -> None:
    assert refused(lent(other), Borrow(NodeId("a"), NodeId("b"))).code == code


def test_nothing_borrows_from_itself_or_from_what_has_no_parameters() -> None:
    net = graph(node("a", "ToyAdd"), node("b", "ToyAdd"))
    assert refused(net, Borrow(NodeId("a"), NodeId("a"))).code == "borrow_itself"
    assert refused(net, Borrow(NodeId("a"), NodeId("b"))).code == "borrow_nothing"
    assert refused(net, Borrow(NodeId("a"), NodeId("gone"))).code == "node_missing"


# MakeVariable


def make(of: str) -> MakeVariable:
    return MakeVariable(port(of), NodeId("new"), WireId("wire"), Point(1, 2))


def test_a_ghost_becomes_a_node_of_its_name_with_its_settings() -> None:
    settings = {"a.weight": VariableSettings(shape=(3, 7), initializer="zeros")}
    net = done(graph(node("a", "ToyDense", units=3), settings=settings), make("a.weight"))
    made = net.nodes[NodeId("new")]
    assert (made.name, made.position, dict(made.attributes)) == ("a_weight", (1, 2), {"shape": (3, 7)})
    assert net.settings == {port("new"): VariableSettings(initializer="zeros")}
    assert wires(net) == {"a_weight -> a.weight"}


def test_the_ghost_of_a_borrower_is_its_lenders() -> None:
    net = done(lent(borrower("b")), make("b.weight"))
    assert wires(net) == {"a_weight -> a.weight"}
    assert variable_of(net, REGISTRY, port("b.weight")) == port("new")


def test_only_an_unwired_input_can_become_a_node() -> None:
    net = lent(wires="w -> a.weight")
    assert refused(net, make("a.weight")).code == "variable_not_implicit"
    assert refused(net, make("a.nothing")).code == "port_missing"


# Several


def test_several_edits_are_done_together_or_not_at_all() -> None:
    both = Several((new("ToyAdd", id="x"), new("ToyAdd", id="y")), "paste")
    assert set(done(Graph(), both).nodes) == {"x", "y"}
    document = Document()
    assert refused(document, Several((new("ToyAdd"), new("Nonsense", id="z")), "paste")).code == "operator_unknown"
    assert document == Document()


# Every command


@pytest.mark.parametrize(
    "command",
    [
        new("ToyAdd"),
        remove("a"),
        connect("a", "b.lhs"),
        Disconnect(frozenset()),
        SetAttribute(NodeId("a"), "units", 1),
        Rename(NodeId("a"), "x"),
        MoveNodes({}),
        SetParameterSettings(port("a.weight"), XAVIER),
        Borrow(NodeId("a"), None),
        Borrow(NodeId("a"), NodeId("b")),
        make("a.weight"),
        SetRunSettings(RunSettings()),
    ],
)
def test_every_command_has_a_readable_label(command: Command) -> None:
    code, values = command.label
    assert LABELS[code].format_map(dict(values))


@pytest.mark.parametrize(
    "command",
    [
        SetAttribute(NodeId("gone"), "units", 1),
        Rename(NodeId("gone"), "x"),
        Borrow(NodeId("gone"), None),
        SetParameterSettings(PortRef(NodeId("gone"), "weight"), XAVIER),
        make("gone.weight"),
        connect("gone", "also_gone.data"),
    ],
)
def test_a_command_for_a_node_that_is_gone_is_refused(command: Command) -> None:
    assert refused(Graph(), command).code == "node_missing"


def test_a_lender_that_leaves_with_its_borrowers_takes_their_wires_along() -> None:
    net = graph(
        node("w", "Variable"),
        node("a", "ToyDense", units=3),
        replace(node("b", "ToyDense", units=3), borrows=NodeId("a")),
        replace(node("c", "ToyDense", units=3), borrows=NodeId("a")),
        wires="w -> a.weight",
    )
    assert not done(net, remove("a", "b", "c")).wires
    assert wires(done(net, remove("a", "b"))) == {"w -> c.weight"}


@pytest.mark.parametrize(
    "command",
    [
        SetAttribute(NodeId("dense"), "units", 7),
        MoveNodes({NodeId("dense"): Point(3, 4)}),
        SetParameterSettings(PortRef(NodeId("dense"), "weight"), VariableSettings(shape=(5, -1))),
    ],
    ids=lambda command: type(command).__name__,
)
def test_edits_keep_what_is_known_of_wires_right(command: Command) -> None:
    twins = (node("one", "ToyDense", units=5), node("two", "ToyDense", units=5))
    nodes = (node("x", "Variable"), node("dense", "ToyDense", units=5), node("add", "ToyAdd"), *twins)
    document = Document(graph(*nodes, wires="x -> dense.data, dense -> add.lhs"))
    before = document.graph
    known = [before.wire_into, before.wires_from, before.wires_of, before.borrowers]
    after = command.apply(document, REGISTRY).graph
    assert after != before
    assert after.wire_into is known[0]
    anew = Graph(after.nodes, after.wires, after.settings)
    assert (after.wire_into, after.wires_from, after.wires_of) == (anew.wire_into, anew.wires_from, anew.wires_of)
    assert after.borrowers is known[3]
    lent = Borrow(NodeId("two"), NodeId("one")).apply(Document(after), REGISTRY).graph
    assert lent.borrowers == {NodeId("one"): (NodeId("two"),)}
