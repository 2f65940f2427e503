from __future__ import annotations

from dataclasses import replace

import pytest

from core.graph.commands import Command, Connect, RemoveItems
from core.graph.model import Document, Graph, NodeId, Point, VariableSettings, WireId
from core.graph.pasting import Duplicate
from core.graph.wiring import (
    BreakWires,
    ConnectSelection,
    Detach,
    DisableWires,
    Insertion,
    InsertOnWire,
    MoveWires,
    RemoveAndReconnect,
    ReorderInputs,
    SwapInputs,
    insertion,
)
from core.messages import LABELS, describe
from core.problem import Problem, Refused
from tests.helpers.graphs import graph, node, port
from tests.helpers.toy_registry import toy_registry

REGISTRY = toy_registry()


def done(net: Graph, *commands: Command) -> Graph:
    document = Document(net)
    for command in commands:
        code, values = command.label
        assert LABELS[code].format_map(dict(values))
        document = command.apply(document, REGISTRY)
    return document.graph


def refused(net: Graph, command: Command) -> str:
    with pytest.raises(Refused) as caught:
        done(net, command)
    assert describe(caught.value.problem)
    return caught.value.problem.code


def wires(net: Graph) -> set[str]:
    return {f"{'.'.join(wire.source)} -> {'.'.join(wire.target)}" for wire in net.wires.values()}


def ids(*names: str) -> frozenset[NodeId]:
    return frozenset(map(NodeId, names))


def at(net: Graph, **places: tuple[float, float]) -> Graph:
    return net.with_nodes(*(replace(net.nodes[NodeId(name)], position=Point(*place)) for name, place in places.items()))


def chain() -> Graph:
    return graph(
        node("x", "Variable"),
        node("a", "ToyDense", units=3),
        node("b", "ToyDense", units=3),
        node("c", "ToyAdd"),
        node("new", "ToyDense", units=3),
        wires="x -> a.data, a -> b.data, b -> c.lhs, a -> c.rhs",
    )


A_B = WireId("a_b.data")

# Inserting


def test_a_node_goes_into_a_wire_at_its_first_data_input() -> None:
    assert insertion(chain(), REGISTRY, NodeId("new"), A_B) == Insertion("data", "output")
    net = done(chain(), InsertOnWire(NodeId("new"), A_B, WireId("w2")))
    assert {"a.output -> new.data", "new.output -> b.data"} <= wires(net)
    assert "a.output -> b.data" not in wires(net)
    assert net.wires[A_B].target == port("new.data")
    assert len(net.wires) == len(chain().wires) + 1


def test_a_used_input_is_passed_over() -> None:
    add = node("add", "ToyAdd")
    net = graph(*chain().nodes.values(), add, wires="x -> a.data, a -> b.data, x -> add.lhs")
    assert insertion(net, REGISTRY, NodeId("add"), A_B) == Insertion("rhs", "output")


def test_the_dots_of_a_wire_are_shared_out() -> None:
    net = at(chain(), new=(100, 0))
    net = net.with_wires(replace(net.wires[A_B], dots=(Point(50, 0), Point(150, 0))))
    after = done(net, InsertOnWire(NodeId("new"), A_B, WireId("w2")))
    assert after.wires[A_B].dots == ((50, 0),)
    assert after.wires[WireId("w2")].dots == ((150, 0),)


def test_what_does_not_fit_into_a_wire_says_why() -> None:
    full = graph(*chain().nodes.values(), wires="x -> a.data, a -> b.data, x -> new.data")
    variable = graph(*chain().nodes.values(), node("v", "Variable"), wires="a -> b.data")
    circle = graph(*chain().nodes.values(), wires="a -> b.data, b -> c.lhs")
    for net, name, code in [
        (chain(), "a", "insert_own_wire"),
        (full, "new", "insert_no_port"),
        (variable, "v", "insert_no_port"),
        (circle, "c", "insert_cycle"),
    ]:
        problem = insertion(net, REGISTRY, NodeId(name), A_B)
        assert isinstance(problem, Problem)
        assert problem.code == code
        assert refused(net, InsertOnWire(NodeId(name), A_B, WireId("w2"))) == code


# Taking out


def test_removing_reconnects_neighbours_over_several_nodes() -> None:
    net = done(chain(), RemoveAndReconnect(ids("a", "b")))
    assert wires(net) == {"x.output -> c.lhs", "x.output -> c.rhs"}


def test_removing_a_first_node_reconnects_nothing() -> None:
    assert wires(done(chain(), RemoveAndReconnect(ids("x")))) == {
        "a.output -> b.data",
        "b.output -> c.lhs",
        "a.output -> c.rhs",
    }


def test_dots_are_kept_along_a_joined_wire() -> None:
    net = chain()
    dotted = [replace(net.wires[WireId(key)], dots=(Point(n, 0),)) for n, key in enumerate(["x_a.data", "a_b.data"])]
    joined = done(net.with_wires(*dotted), RemoveAndReconnect(ids("a")))
    assert joined.wires[A_B].dots == ((0, 0), (1, 0))


def test_a_placeholder_passes_on_what_is_wired_to_it() -> None:
    net = graph(
        node("x", "Variable"),
        node("odd", "FromTheFuture"),
        node("a", "ToyDense", units=3),
        wires="x -> odd.in, odd.out -> a.data",
    )
    assert wires(done(net, RemoveAndReconnect(ids("odd")))) == {"x.output -> a.data"}


def test_detached_nodes_keep_their_wires_among_each_other_and_their_parameters() -> None:
    net = graph(
        *chain().nodes.values(), node("w", "Variable"), wires="x -> a.data, a -> b.data, b -> c.lhs, w -> a.weight"
    )
    after = done(net, Detach(ids("a", "b")))
    assert wires(after) == {"x.output -> c.lhs", "a.output -> b.data", "w.output -> a.weight"}
    assert Detach(ids("a", "b")).apply(Document(after), REGISTRY).graph is after


# At a port


def test_swapping_inputs_swaps_wires() -> None:
    assert {"a.output -> c.lhs", "b.output -> c.rhs"} <= wires(done(chain(), SwapInputs(NodeId("c"))))


def test_a_single_wire_goes_to_the_next_input_and_settings_change_places() -> None:
    net = graph(
        node("x", "Variable"),
        node("c", "ToyAdd"),
        wires="x -> c.lhs",
        settings={"c.rhs": VariableSettings(initializer="ones")},
    )
    after = done(net, SwapInputs(NodeId("c")))
    assert wires(after) == {"x.output -> c.rhs"}
    assert set(after.settings) == {port("c.lhs")}
    assert refused(chain(), SwapInputs(NodeId("a"))) == "swap_nothing"
    assert refused(chain(), SwapInputs(NodeId("c"), ("lhs", "gone"))) == "swap_nothing"


def test_all_wires_of_an_output_move_to_another() -> None:
    net = done(chain(), MoveWires(port("a"), port("x")))
    assert {wire for wire in wires(net) if wire.startswith("x")} == {
        "x.output -> a.data",
        "x.output -> b.data",
        "x.output -> c.rhs",
    }
    assert refused(chain(), MoveWires(port("a"), port("c"))) in {"connect_cycle", "connect_same_node"}


def test_the_wire_of_an_input_moves_to_another_and_replaces_its_wire() -> None:
    net = done(chain(), MoveWires(port("c.lhs"), port("c.rhs")))
    assert wires(net) == {"x.output -> a.data", "a.output -> b.data", "b.output -> c.rhs"}
    assert refused(chain(), MoveWires(port("x"), port("new.data"))) == "connect_inputs"


def test_breaking_a_port_removes_all_its_wires() -> None:
    assert wires(done(chain(), BreakWires(port("a")))) == {"x.output -> a.data", "b.output -> c.lhs"}
    assert "b.output -> c.lhs" not in wires(done(chain(), BreakWires(port("c.lhs"))))
    net = chain()
    assert BreakWires(port("new")).apply(Document(net), REGISTRY).graph is net


# Connecting a selection


def test_a_selection_is_connected_from_left_to_right() -> None:
    net = at(graph(*chain().nodes.values()), x=(0, 0), a=(200, 0), b=(400, 0), c=(600, 0))
    assert wires(done(net, ConnectSelection(ids("a", "x", "b", "c")))) == {
        "x.output -> a.data",
        "a.output -> b.data",
        "b.output -> c.lhs",
    }


def test_inputs_and_labels_are_filled_from_the_top() -> None:
    nodes = [node(name, "Variable") for name in ("x", "y", "label")]
    net = at(
        graph(*nodes, node("add", "ToyAdd"), node("loss", "ToyLoss")),
        x=(0, 0),
        y=(0, 90),
        label=(220, 300),
        add=(200, 0),
        loss=(400, 0),
    )
    assert wires(done(net, ConnectSelection(ids("x", "y", "label", "add", "loss")))) == {
        "x.output -> add.lhs",
        "y.output -> add.rhs",
        "add.output -> loss.data",
        "label.output -> loss.label",
    }


def test_a_selection_keeps_its_wires_and_says_when_nothing_fits() -> None:
    net = at(chain(), x=(0, 0), a=(200, 0), b=(400, 0), new=(500, 0))
    after = done(net, ConnectSelection(ids("b", "new")))
    assert wires(after) == wires(net) | {"b.output -> new.data"}
    assert refused(after, ConnectSelection(ids("b", "new"))) == "connect_selection_nothing"


def test_inputs_are_put_into_another_order() -> None:
    swapped = done(chain(), SwapInputs(NodeId("c"), ("lhs", "rhs")))
    assert done(chain(), ReorderInputs(NodeId("c"), ("rhs", "lhs"))) == swapped
    assert done(chain(), ReorderInputs(NodeId("c"), ("lhs", "rhs"))) == chain()
    assert refused(chain(), ReorderInputs(NodeId("c"), ("lhs", "gone"))) == "swap_nothing"
    assert refused(chain(), ReorderInputs(NodeId("c"), ("lhs", "lhs"))) == "swap_nothing"


# Disabled wires


def test_a_disabled_wire_stays_and_its_input_counts_as_not_wired() -> None:
    net = done(chain(), DisableWires(frozenset({A_B})))
    assert net.wires[A_B].disabled
    assert port("b.data") not in net.wire_into
    assert net.plugged_into[port("b.data")] == net.wires[A_B]
    assert len(net.wires) == len(chain().wires)
    assert done(net, DisableWires(frozenset({A_B}), disabled=False)) == chain()


def test_a_new_wire_takes_the_place_of_a_disabled_one() -> None:
    net = done(chain(), DisableWires(frozenset({A_B})), Connect(port("x"), port("b.data"), WireId("w2")))
    assert A_B not in net.wires
    assert net.wire_into[port("b.data")].source == port("x")


def test_connecting_a_selection_takes_the_place_of_a_disabled_wire() -> None:
    net = done(chain(), DisableWires(frozenset({A_B})), ConnectSelection(ids("a", "b")))
    assert A_B not in net.wires
    assert net.wire_into[port("b.data")].source == port("a")
    assert len(net.wires) == len(chain().wires)


def test_the_source_of_a_disabled_wire_can_be_wired_anew() -> None:
    net = done(chain(), DisableWires(frozenset({A_B})), Connect(port("a"), port("b.data"), WireId("w2")))
    assert net.wire_into[port("b.data")].id == WireId("w2")
    assert A_B not in net.wires


def test_a_disabled_wire_closes_no_circle_for_it_could_be_enabled() -> None:
    net = done(chain(), DisableWires(frozenset({A_B})))
    assert refused(net, Connect(port("b"), port("a.data"), WireId("w2"))) == "connect_cycle"


def test_a_disabled_wire_breaks_moves_and_goes_with_its_port() -> None:
    net = done(chain(), DisableWires(frozenset({A_B})))
    assert A_B not in done(net, BreakWires(port("b.data"))).wires
    assert done(net, MoveWires(port("a"), port("x"))).wires[A_B].source == port("x")
    assert A_B not in done(net, RemoveItems(frozenset(ids("b")))).wires


def test_a_copy_of_a_disabled_wire_is_disabled() -> None:
    net = done(chain(), DisableWires(frozenset({A_B})))
    twice = done(net, Duplicate(frozenset(ids("a", "b")), "t", Point(0, 200)))
    copies = [wire for known, wire in twice.wires.items() if known not in net.wires]
    assert [wire.disabled for wire in copies] == [True]


def test_a_wire_that_is_gone_is_not_disabled() -> None:
    assert refused(chain(), DisableWires(frozenset({WireId("gone")}))) == "items_missing"
