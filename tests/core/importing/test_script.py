"""Scripts are read back exactly, without being executed; what can't be read says where it is."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given

from core.export.exporter import export_code, export_expression
from core.export.mxnet_words import FROM_THE_FRONT
from core.expression.expression import Expression, ExpressionNode, initial_attributes, topological, with_paths
from core.graph import files
from core.graph.commands import Rename, SetAttribute, SetParameterSettings
from core.graph.document_json import dumps, loads
from core.graph.extra_attributes import is_extra_attribute
from core.graph.model import LR_MULT, Document, Graph, NodeId, PortRef, VariableSettings, frozen
from core.graph.wiring import DisableWires
from core.importing.editing import EditCode, edited, to_graph
from core.importing.opening import load
from core.importing.script import parse, place_of, to_expression
from core.inference.infer import infer
from core.inference.view import ExpressionView
from core.messages import describe
from core.operators import standard_registry
from core.parameters.initializer import create
from core.problem import Problem, Refused, Severity
from tests.core.export.graphs import GRAPHS
from tests.helpers import random_symbols
from tests.helpers.graphs import graph as graph_of_nodes
from tests.helpers.graphs import node as placed
from tests.helpers.random_expressions import expressions
from tests.helpers.random_graphs import documents

REGISTRY = standard_registry()
EXAMPLES = Path(__file__).parents[3] / "resources" / "examples"
DIALECTS = ("symloom", "mxnet")


def code_of(document: Document, dialect: str) -> str:
    return export_code(document, REGISTRY, dialect, is_draft=True).code


def read(text: str) -> Graph:
    return to_graph(parse(text, REGISTRY), REGISTRY)


def in_function(line: str) -> str:
    head = "from core import init, sym\n\n\ndef net() -> sym.Symbol:\n    x = sym.Variable('x')\n"
    return f"{head}    {line}\n    return y\n"


def said(heads: Expression, words: Mapping[ExpressionNode, object] = MappingProxyType({})) -> list[object]:
    """Return what code has to say of an expression: operators, names, extras, who reads what.

    Args:
        words: Operators and attributes of nodes that are compared otherwise.
    """
    nodes = topological(heads)
    numbers = {node: number for number, node in enumerate(nodes)}
    attributes = {node: node.attributes for node in nodes} | initial_attributes(nodes)
    if words:
        return [
            *((words[node], node.name, [(numbers[each.node], each.index) for each in node.inputs]) for node in nodes),
            [(numbers[head.node], head.index) for head in heads],
        ]
    listed: list[object] = [
        (
            node.operator,
            node.name,
            {key: extra(key, text) for key, text in attributes[node].items() if is_extra_attribute(key)},
            [(numbers[head.node], head.index) for head in node.inputs],
        )
        for node in nodes
    ]
    return [*listed, [(numbers[head.node], head.index) for head in heads]]


def extra(key: str, text: str) -> str:
    """Return what an extra attribute says: an initializer with all its arguments."""
    return create(text).dumps() if key == "__init__" else text


MXNET_LACKS = ("export_form", "export_batch_take", "export_length")


def check_expression(heads: Expression, dialect: str) -> None:
    heads = with_paths(heads)
    try:
        code = export_expression(heads, dialect, is_draft=True).code
    except Refused as refused:
        check_refusal(heads, refused.problem, dialect)
        return
    again = to_expression(parse(code, REGISTRY), REGISTRY)

    assert export_expression(again, dialect, is_draft=True).code == code
    if dialect == "symloom":
        assert said(again) == said(heads)
    else:
        assert said(again, as_mxnet(again, heads)) == said(heads, as_mxnet(heads, heads))


def check_refusal(heads: Expression, problem: Problem, dialect: str) -> None:
    """Assert that an expression is refused only if its shapes are wrong, or MXNet lacks a form."""
    wrong = {each.code for each in infer(ExpressionView(heads)).problems if each.severity is Severity.ERROR}
    assert problem.code in wrong or (dialect == "mxnet" and problem.code in MXNET_LACKS), describe(problem)


def as_mxnet(heads: Expression, original: Expression) -> dict[ExpressionNode, object]:
    """Return operators and extras of nodes but for what MXNet's words say otherwise.

    Some axes count from the front, and an initializer is said where the Variable's name does not say it.
    """
    nodes = topological(heads)
    bare = {node.name for node in topological(original) if "__init__" not in node.attributes}
    attributes = {node: node.attributes for node in nodes} | initial_attributes(nodes)
    found: dict[ExpressionNode, object] = {}
    for node in nodes:
        operator: object = node.operator
        if node.operator is not None and node.operator.name in FROM_THE_FRONT:
            values = dict(node.operator.attribute_values())
            axes = values.pop(FROM_THE_FRONT[node.operator.name])
            operator = (node.operator.name, values, len(axes) if isinstance(axes, tuple) else type(axes))
        extras = {
            key: extra(key, text)
            for key, text in attributes[node].items()
            if is_extra_attribute(key) and not (key == "__init__" and node.name in bare)
        }
        found[node] = (operator, extras)
    return found


@pytest.mark.parametrize("dialect", DIALECTS)
@given(heads=expressions())
def test_code_of_random_expressions_is_read_back_as_the_same_symbol(heads: Expression, dialect: str) -> None:
    check_expression(heads, dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
@given(drawn=random_symbols.expressions())
def test_code_of_random_symbols_of_every_operator_is_read_back(
    drawn: random_symbols.RandomExpression, dialect: str
) -> None:
    check_expression(drawn.heads, dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", GRAPHS)
def test_code_of_graphs_that_people_draw_is_read_back(name: str, dialect: str) -> None:
    check_expression(GRAPHS[name]().heads, dialect)


@given(document=documents())
@pytest.mark.parametrize("dialect", DIALECTS)
def test_code_of_random_documents_is_read_back_as_a_document_of_the_same_code(document: Document, dialect: str) -> None:
    try:
        code = code_of(document, dialect)
    except Refused:
        return
    again = Document(read(code))

    assert code_of(again, dialect) == code
    assert read(code_of(again, dialect)) == again.graph


# Edits


@pytest.fixture
def digits() -> Document:
    return files.load(EXAMPLES / "digits_mlp.symloom.json", REGISTRY)


def edit(document: Document, old: str, new: str, dialect: str = "symloom") -> Document:
    code = code_of(document, dialect)
    assert old in code
    graph = edited(document, REGISTRY, read(code), read(code.replace(old, new)), "edit1")
    return EditCode(graph).apply(document, REGISTRY)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_code_that_is_not_edited_changes_nothing(digits: Document, dialect: str) -> None:
    for path in sorted(EXAMPLES.glob("*.json")):
        document = files.load(path, REGISTRY)
        try:
            code = code_of(document, dialect)
        except Refused:
            continue
        assert edited(document, REGISTRY, read(code), read(code), "edit1") == document.graph, path.name


@pytest.mark.parametrize("dialect", DIALECTS)
def test_an_edited_number_is_that_attribute_and_nothing_else(digits: Document, dialect: str) -> None:
    after = edit(digits, "num_hidden=256", "num_hidden=128", dialect)

    expected = SetAttribute(NodeId("dense1"), "num_hidden", 128).apply(digits, REGISTRY)
    assert after == expected


def test_a_renamed_node_keeps_its_place_and_its_id(digits: Document) -> None:
    after = edit(digits, '"dense1', '"hidden')

    assert after == Rename(NodeId("dense1"), "hidden").apply(digits, REGISTRY)


def test_a_line_that_was_added_becomes_a_node_in_a_free_place(digits: Document) -> None:
    line = "    dense2 = sym.FullyConnected("
    extra = '    tanh9 = sym.Activation(relu1, act_type="tanh", name="tanh9")\n'
    code = code_of(digits, "symloom")
    changed = code.replace(line, extra + line).replace("FullyConnected(relu1", "FullyConnected(tanh9")
    graph = edited(digits, REGISTRY, read(code), read(changed), "edit1")

    [added] = graph.nodes.keys() - digits.graph.nodes.keys()
    assert graph.nodes[added].name == "tanh9"
    assert {(wire.source.node, wire.target.node) for wire in graph.wires_of[added]} == {
        (NodeId("relu1"), added),
        (added, NodeId("dense2")),
    }
    places = [node.position for node in graph.nodes.values()]
    assert len(set(places)) == len(places)
    kept = {key: node for key, node in graph.nodes.items() if key != added}
    assert kept == dict(digits.graph.nodes)


def test_settings_and_sources_stay_where_code_does_not_tell_of_them(digits: Document) -> None:
    weight = PortRef(NodeId("dense1"), "weight")
    settings_ = dict(digits.graph.settings) | {weight: VariableSettings(grad_req="add")}
    document = Document(replace(digits.graph, settings=frozen(settings_)), digits.run)

    after = edit(document, "num_hidden=256", "num_hidden=128")

    assert after.graph.settings == document.graph.settings


def test_an_initializer_in_code_is_set(digits: Document) -> None:
    after = edit(digits, "magnitude=3", "magnitude=2")

    assert after.graph.nodes == digits.graph.nodes
    for node in ("dense1", "dense2"):
        initializer = after.graph.settings_of(PortRef(NodeId(node), "weight")).initializer
        assert initializer is not None
        assert '"magnitude": 2' in initializer


def test_a_muted_node_stays_muted_between_the_nodes_that_it_is_wired_to(digits: Document) -> None:
    nodes = {key: replace(node, muted=key == "relu1") for key, node in digits.graph.nodes.items()}
    document = Document(replace(digits.graph, nodes=frozen(nodes)), digits.run)

    after = edit(document, "num_hidden=256", "num_hidden=128")

    assert after == SetAttribute(NodeId("dense1"), "num_hidden", 128).apply(document, REGISTRY)


def test_an_edit_beside_a_muted_node_rewires_only_what_it_says(digits: Document) -> None:
    nodes = {key: replace(node, muted=key == "relu1") for key, node in digits.graph.nodes.items()}
    document = Document(replace(digits.graph, nodes=frozen(nodes)), digits.run)
    line = "    dense2 = sym.FullyConnected("
    extra = '    tanh9 = sym.Activation(dense1, act_type="tanh", name="tanh9")\n'
    code = code_of(document, "symloom")
    changed = code.replace(line, extra + line).replace("FullyConnected(dense1", "FullyConnected(tanh9")
    graph = edited(document, REGISTRY, read(code), read(changed), "edit1")

    assert graph.nodes[NodeId("relu1")].muted
    sources = {wire.target.node: wire.source.node for wire in graph.wires.values() if wire.target.port == "data"}
    [added] = graph.nodes.keys() - document.graph.nodes.keys()
    assert (sources[NodeId("relu1")], sources[added], sources[NodeId("dense2")]) == ("dense1", "dense1", added)


def test_a_muted_node_that_nothing_feeds_can_not_be_edited_beside() -> None:
    drawn = graph_of_nodes(
        placed("relu1", "Activation", act_type="relu"),
        placed("dense1", "FullyConnected", num_hidden=3),
        wires="relu1 -> dense1.data",
    )
    muted = {key: replace(each, muted=key == "relu1") for key, each in drawn.nodes.items()}
    with pytest.raises(Refused) as refused:
        edit(Document(replace(drawn, nodes=frozen(muted))), "num_hidden=3", "num_hidden=4")
    assert refused.value.problem.code == "code_muted"
    assert describe(refused.value.problem)


MULTIPLIED = """from core import sym


def net() -> sym.Symbol:
    x = sym.Variable("x", shape=(-1, 4), attr={"__mood__": "odd"})
    w = sym.Variable("fc_weight", lr_mult=2.0, wd_mult=0.5)
    fc = sym.FullyConnected(x, w, num_hidden=3, name="fc", attr={"__tag__": "a"})
    return fc
"""


def weight_of(document: Document) -> PortRef:
    """The weight of the only dense layer."""
    [dense] = [node.id for node in document.graph.nodes.values() if node.operator == "FullyConnected"]
    return PortRef(dense, "weight")


@pytest.mark.parametrize("dialect", DIALECTS)
def test_multipliers_and_other_attributes_are_kept_in_documents(dialect: str) -> None:
    document = Document(read(MULTIPLIED))
    weight = document.graph.settings_of(weight_of(document))

    assert (weight.lr_mult, weight.wd_mult) == (2.0, 0.5)
    assert loads(dumps(document), "again") == document
    code = code_of(document, dialect)
    for text in ("lr_mult=2.0", "wd_mult=0.5", "{'__mood__': 'odd'}", "{'__tag__': 'a'}"):
        assert text in code
    assert read(code) == document.graph


def test_symbol_json_keeps_attributes_that_are_no_operators(tmp_path: Path) -> None:
    script = parse(MULTIPLIED, REGISTRY)
    text = export_expression(to_expression(script, REGISTRY), "symbol_json", is_draft=True).code
    (path := tmp_path / "net.json").write_text(text, encoding="utf-8")

    again = export_code(load(path, REGISTRY), REGISTRY, "symbol_json", is_draft=True).code
    extras = [
        {each["name"]: {key: text for key, text in each.get("attrs", {}).items() if key[:2] == "__"} for each in nodes}
        for nodes in (json.loads(again)["nodes"], json.loads(text)["nodes"])
    ]
    assert extras[0] == extras[1]
    assert extras[0]["fc"] == {"__tag__": "a"}


def test_an_edited_multiplier_is_that_setting_and_nothing_else() -> None:
    document = Document(read(MULTIPLIED))
    after = edit(document, "lr_mult=2.0", "lr_mult=3.0")

    ref = weight_of(document)
    changed = document.graph.settings_of(ref).with_annotation(LR_MULT, "3.0")
    assert after == SetParameterSettings(ref, changed).apply(document, REGISTRY)
    assert edit(after, "lr_mult=3.0, wd_mult=0.5", "wd_mult=0.5").graph.settings_of(ref).lr_mult == 1.0


def shared(**lent: int) -> Document:
    """Data through one dense layer, and through others that borrow from it."""
    first = placed("first", "FullyConnected", num_hidden=4)
    others = [replace(placed(name, "FullyConnected", num_hidden=4), borrows=NodeId("first")) for name in lent]
    wires = ", ".join(["x -> first.data", *(f"first -> {name}.data" for name in lent)])
    settings_ = {"first.weight": VariableSettings(initializer=create("xavier").dumps(), grad_req="add")}
    return Document(
        graph_of_nodes(placed("x", "Variable", shape=(2, 4)), first, *others, wires=wires, settings=settings_)
    )


@pytest.mark.parametrize("dialect", DIALECTS)
def test_an_edit_keeps_who_borrows(dialect: str) -> None:
    document = shared(second=1, third=1)
    after = edit(document, "shape=(2, 4)", "shape=(3, 4)", dialect)

    assert after == SetAttribute(NodeId("x"), "shape", (3, 4)).apply(document, REGISTRY)


def test_the_initializer_of_a_shared_parameter_is_that_of_its_lender() -> None:
    document = shared(second=1)
    after = edit(document, "magnitude=3", "magnitude=2")

    setting = after.graph.settings_of(PortRef(NodeId("first"), "weight"))
    assert setting.grad_req == "add"
    assert setting.initializer is not None
    assert '"magnitude": 2' in setting.initializer
    assert after.graph.nodes == document.graph.nodes


def test_a_layer_that_gets_a_bias_of_its_own_in_code_borrows_no_more() -> None:
    document = shared(second=1, third=1)
    code = code_of(document, "symloom")
    line = 'first_weight,\n        first_bias,\n        num_hidden=4,\n        name="second"'
    assert line in code
    changed = code.replace(line, 'weight=first_weight,\n        num_hidden=4,\n        name="second"')
    graph = edited(document, REGISTRY, read(code), read(changed), "edit1")

    assert graph.nodes[NodeId("second")].borrows is None
    again = code_of(Document(graph), "symloom")
    assert read(again) == read(changed)


# What can't be read


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("y = open('secret')", "script_call", 9),
        ("import os", "script_statement", 5),
        ("y = sym.Activation(x, act_type='relu').list_arguments()", "script_call", 9),
        ("y = sym.Activation(x, act_type='rleu', name='y')", "attribute_choice", 9),
        ("y = sym.FullyConected(x, num_hidden=3)", "operator_unknown", 9),
        ("y = sym.FullyConnected(x, num_hiden=3)", "attribute_unknown", 9),
        ("y = sym.FullyConnected(z, num_hidden=3)", "script_name", 28),
        ("y = sym.FullyConnected(x, num_hidden=3, wieght=x)", "script_input", 9),
        ("y = sym.FullyConnected(x, x, x, x, num_hidden=3)", "script_inputs", 9),
        ("y = sym.FullyConnected('x', num_hidden=3)", "script_symbol", 28),
        ("y = sym.FullyConnected(x, num_hidden=int(3))", "script_call", 42),
        ("y = sym.FullyConnected(x, num_hidden=3 + 4)", "script_expression", 42),
        ("y = sym.FullyConnected(x, **{'num_hidden': 3})", "script_expression", 33),
        ("y = sym.FullyConnected(x, num_hidden=99999999999999999999)", "script_number", 42),
        ("y = sym.SliceChannel(x, num_outputs=2, name='s')[2]", "script_output", 9),
        ("y = sym.Activation(sym.SliceChannel(x, num_outputs=2, name='s'), act_type='relu')", "script_outputs", 24),
        ("y = (lambda: x)()", "script_call", 9),
        ("y = [each for each in x]", "script_expression", 9),
        ("y, z = x", "script_assignment", 5),
        ("y = x.attr", "script_expression", 9),
        ("y = sym.Variable(x)", "script_variable_name", 9),
        ("y = sym.Variable('y', shape=(1.5,))", "script_shape", 9),
        ("y = sym.Variable('y', init=init.Xavier(3))", "script_keywords", 44),
        ("y = sym.Variable('y', init=init.Nonsense())", "initializer_unknown", 32),
        ("y = sym.Variable('y', dtype='float16')", "script_variable", 9),
        ("y = sym.Activation(x, act_type='relu'", "script_syntax", 23),
        ("'ä' ; y = 0x + 1", "script_syntax", None),
    ],
)
def test_what_can_not_be_read_says_where_it_is(line: str, code: str, column: int | None) -> None:
    with pytest.raises(Refused) as refused:
        read(in_function(line))
    problem = refused.value.problem
    place = place_of(problem)

    assert (problem.code, place and place.line) == (code, 6)
    assert column is None or (place and place.column) == column
    assert describe(problem)


def test_a_wrong_setting_is_called_what_the_code_calls_it() -> None:
    with pytest.raises(Refused) as refused:
        read(in_function("y = sym.FullyConnected(x, num_hidden=0)"))
    assert describe(refused.value.problem) == "num_hidden of Dense should be at least 1, but is 0."


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "script_returns_nothing"),
        ("def net():\n    return 1\n", "script_no_function"),
        ("from core import sym\ndef net(a) -> sym.Symbol:\n    return a\n", "script_arguments"),
        (in_function("y = sym.Activation(x, act_type='relu', name='x')"), "script_name_twice"),
        (in_function("y = x\n    z = sym.Activation(x, act_type='relu', name='z')"), "script_unused"),
        (in_function("z = sym.Activation(x, act_type='relu')\n    y = sym.Group([x, z])"), "script_heads"),
        ("x = 1\0", "script_syntax"),
        ("x = '\ud800'", "script_characters"),
        ("from core import sym\nx = sym.Variable('a\\nb')\n", "name_control"),
    ],
)
def test_scripts_that_are_no_graphs_are_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read(text)
    assert refused.value.problem.code == code, describe(refused.value.problem)
    assert place_of(refused.value.problem) is not None


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "(" * 5_000 + ")" * 5_000,
        "x = " + "[" * 150 + "]" * 150,
        "x = " + "-" * 100_000 + "1",
        "x = " + "1+" * 300_000 + "1",
        "x = " + "a." * 300_000 + "b",
        "x = 0x" + "f" * 1_000_000,
        "x = " + "9" * 1_000_000,
        "x = '" + "y" * 3_000_000 + "'",
        "from core import sym\nx = sym.Variable('x')\n" + "x = sym.Flatten(x)\n" * 60_000,
        "from core import sym\nx = " + "sym.Flatten(" * 5_000 + "sym.Variable('x')" + ")" * 5_000,
        "from core import sym\nx = sym.Variable('x', shape=(" + "9," * 200_000 + "))",
        "from core import sym\nx = sym.add_n(num_args=10**9)",
        "from core import sym\nx = sym.add_n(num_args=1000000000)",
    ],
    ids=lambda text: text[:24],
)
def test_hostile_scripts_are_refused_in_a_moment(text: str) -> None:
    started = time.process_time()
    with pytest.raises(Refused) as refused:
        read(text)
    assert describe(refused.value.problem)
    assert time.process_time() - started < 20


def test_nothing_of_a_script_is_executed(tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    text = f"open({str(marker)!r}, 'w')\n" + in_function(f"y = open({str(marker)!r}, 'w')")
    with pytest.raises(Refused):
        read(text)
    with pytest.raises(Refused):
        read("import this_does_not_exist_anywhere\n")

    assert not marker.exists()
    assert "this_does_not_exist_anywhere" not in sys.modules


def test_a_disabled_wire_of_which_the_code_knows_nothing_stays(digits: Document) -> None:
    [wire] = [wire.id for wire in digits.graph.wires.values() if wire.source.node == "relu1"]
    disabled = DisableWires(frozenset({wire})).apply(digits, REGISTRY)
    graph = edit(disabled, "num_hidden=10", "num_hidden=5").graph
    assert graph.nodes[NodeId("dense2")].attributes["num_hidden"] == 5
    assert graph.wires[wire].disabled
