"""Nothing that a person, or a file, can put into a document makes exported code do anything but compute the graph."""

from __future__ import annotations

import ast
import json
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.export.exporter import export_code, export_expression
from core.export.targets import TARGETS
from core.expression.expression import Expression, Head, apply, variable, with_paths
from core.expression.symbol_json import from_json
from core.graph import fragment
from core.graph.model import (
    Document,
    Frame,
    FrameId,
    Graph,
    Note,
    NoteId,
    Point,
    Source,
    VariableSettings,
    frozen,
)
from core.graph.pasting import Paste
from core.messages import describe
from core.operators import standard_registry
from core.parameters.initializer import Formula
from core.problem import Refused
from tests.core.export.test_hostile import TEXTS, WORDS, check
from tests.helpers.graphs import graph, node

REGISTRY = standard_registry()
IN_PYTHON = [target for target in TARGETS if target not in ("onnx", "symbol_json")]
SLOTS = ("note", "frame", "comment", "colour", "path", "field", "name", "data", "dense", "order", "newer")
PLAIN = dict.fromkeys(SLOTS, "plain") | {"data": "data", "dense": "dense", "order": "order"}


def document(texts: Mapping[str, str], formula: str = "n*0.1") -> Document:
    """A document all of whose texts are given."""
    source = Source("file", path=texts["path"], name=texts["name"], field=texts["field"])
    weight = Formula(formula).dumps()
    drawn = graph(
        node("n1", "Variable", shape=(4, 6)),
        node("n2", "FullyConnected", num_hidden=3),
        node("n3", "sort", axis=1),
        wires="n1 -> n2.data, n2 -> n3.data",
        settings={"n1.output": VariableSettings(source=source), "n2.weight": VariableSettings(initializer=weight)},
    )
    names = dict(zip(("n1", "n2", "n3"), (texts["data"], texts["dense"], texts["order"]), strict=True))
    nodes = {
        key: replace(
            each,
            name=names[key],
            comment=texts["comment"],
            colour=texts["colour"],
            extra=frozen({texts["newer"]: texts["newer"]}),
        )
        for key, each in drawn.nodes.items()
    }
    frames = {FrameId("f1"): Frame(FrameId("f1"), texts["frame"])}
    notes = {NoteId("t1"): Note(NoteId("t1"), texts["note"], Point(0, 0))}
    return Document(replace(drawn, nodes=frozen(nodes), frames=frozen(frames), notes=frozen(notes)))


def is_said(refused: Refused) -> None:
    """Assert that a refusal has a sentence, which is not as long as what it speaks of."""
    assert 0 < len(describe(refused.problem)) < 2_000


@lru_cache
def plain(target: str, dense: str) -> str:
    """Return the code of plain texts; a layer without a name is none."""
    return export_code(document(PLAIN | {"dense": dense}), REGISTRY, target, is_draft=True).code


@pytest.mark.parametrize("target", IN_PYTHON)
@settings(max_examples=8)
@given(texts=st.fixed_dictionaries(dict.fromkeys(SLOTS, TEXTS)), title=TEXTS)
def test_texts_of_a_document_stay_texts(target: str, texts: dict[str, str], title: str) -> None:
    try:
        code = export_code(document(texts), REGISTRY, target, title=title, is_draft=True).code
    except Refused as refused:
        is_said(refused)
        return
    check(code, *(plain(target, name) for name in ("dense", "d", "")))


@pytest.mark.parametrize("target", IN_PYTHON)
@settings(max_examples=8)
@given(formula=st.one_of(TEXTS, st.tuples(st.sampled_from(["n", "u*2", "i"]), TEXTS).map(" + ".join)))
def test_formulas_are_never_python(target: str, formula: str) -> None:
    try:
        code = export_code(document(PLAIN, formula), REGISTRY, target, is_draft=True).code
    except Refused as refused:
        is_said(refused)
        return
    called = {ast.unparse(each.func) for each in ast.walk(ast.parse(code)) if isinstance(each, ast.Call)}
    assert not called & {"open", "eval", "exec", "__import__", "os.system"}, code


@pytest.mark.parametrize("place", ["num_hidden", "no_bias", "flatten", "axis", "unknown"])
def test_attributes_that_are_texts_are_refused_or_read(place: str) -> None:
    for text in (*WORDS, "1); import os #", "[1" * 2_000, "9" * 5_000, "None", "1e999", "nan"):
        drawn = document(PLAIN)
        wrong = "n3" if place == "axis" else "n2"
        nodes = {
            key: replace(each, attributes=frozen({**each.attributes, place: text})) if key == wrong else each
            for key, each in drawn.graph.nodes.items()
        }
        hostile = Document(replace(drawn.graph, nodes=frozen(nodes)))
        try:
            code = export_code(hostile, REGISTRY, "symloom", is_draft=True).code
        except Refused as refused:
            is_said(refused)
        else:
            assert "import os" not in code


# Sizes


def one(operator: str, attributes: Mapping[str, object], *shapes: tuple[int, ...]) -> str:
    """The symbol JSON of one operator over Variables of some shapes."""
    nodes = [
        {"op": "null", "name": f"x{index}", "attrs": {"__shape__": str(shape)}, "inputs": []}
        for index, shape in enumerate(shapes)
    ]
    heads = [[index, 0, 0] for index in range(len(shapes))]
    last = {"op": operator, "name": "y", "attrs": {key: str(each) for key, each in attributes.items()}, "inputs": heads}
    return json.dumps({"nodes": [*nodes, last], "arg_nodes": list(range(len(shapes))), "heads": [[len(shapes), 0, 0]]})


HUGE = 10**9
BOMBS = [
    one("one_hot", {"depth": HUGE}, (2, 3)),
    one("repeat", {"repeats": HUGE, "axis": 0}, (2, 3)),
    one("tile", {"reps": (HUGE, HUGE)}, (2, 3)),
    one("scatter_nd", {"shape": (HUGE, HUGE)}, (3,), (2, 3)),
    one("diag", {"k": HUGE}, (3,)),
    one("diag", {}, (HUGE, HUGE)),
    one("Pad", {"mode": "edge", "pad_width": (0, 0, 0, 0, 0, HUGE, 0, HUGE)}, (1, 1, 2, 3)),
    one("topk", {"k": HUGE, "axis": None}, (HUGE, HUGE)),
    one("FullyConnected", {"num_hidden": HUGE, "no_bias": True}, (2, HUGE), (HUGE, HUGE)),
    one("Embedding", {"input_dim": HUGE, "output_dim": HUGE}, (2,), (HUGE, HUGE)),
    one("SliceChannel", {"num_outputs": HUGE}, (2, 3)),
    one("add_n", {"num_args": HUGE}, (2, 3)),
    one("_arange", {"start": 0, "stop": 1e18}),
    one("_eye", {"N": HUGE}),
    one("broadcast_to", {"shape": (HUGE, HUGE)}, (1, 1)),
    one("Reshape", {"shape": "(" + "-1," * 100_000 + ")"}, (2, 3)),
    one("transpose", {"axes": "[" * 50_000}, (2, 3)),
]


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda text: text[-160:-80])
def test_huge_sizes_cost_nothing(bomb: str) -> None:
    resource = pytest.importorskip("resource")
    started, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        Paste(fragment.loads(bomb, REGISTRY, "bomb"), None, "n").apply(Document(), REGISTRY)
        heads = from_json(bomb, REGISTRY)
    except Refused as refused:
        is_said(refused)
        heads = None
    for target in TARGETS if heads else ():
        try:
            export_expression(heads or (), target)
        except Refused as refused:
            is_said(refused)

    assert time.process_time() - started < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000, "half a gigabyte"


def chain(length: int) -> Expression:
    """One operator after another."""
    head = Head(variable("x", {"__shape__": "(2, 3)"}))
    tanh = REGISTRY.create("tanh", {})
    for number in range(length):
        head = Head(apply(tanh, f"t{number}", [head]))
    return with_paths((head,))


@pytest.mark.parametrize("target", TARGETS)
def test_deep_graphs_leave_line_by_line(target: str) -> None:
    started = time.process_time()
    result = export_expression(chain(400), target)

    assert len(result.code.splitlines()) > 400
    assert time.process_time() - started < 30


def test_a_circle_is_refused_with_a_sentence() -> None:
    drawn: Graph = graph(node("a", "tanh"), node("b", "tanh"), wires="a -> b.data, b -> a.data")
    with pytest.raises(Refused) as refused:
        export_code(Document(drawn), REGISTRY, "numpy", is_draft=True)
    is_said(refused.value)


def test_a_million_terms_are_refused_as_a_formula() -> None:
    with pytest.raises(Refused) as refused:
        export_code(document(PLAIN, "+".join("n" * 1_000_000)), REGISTRY, "numpy", is_draft=True)
    is_said(refused.value)


@settings(max_examples=25)
@given(texts=st.fixed_dictionaries(dict.fromkeys(SLOTS, TEXTS)), title=TEXTS)
def test_onnx_names_are_plain_and_unique(texts: dict[str, str], title: str) -> None:
    onnx = pytest.importorskip("onnx")
    try:
        result = export_code(document(texts), REGISTRY, "onnx", title=title, is_draft=True)
    except Refused:
        return
    content = result.files[result.main]
    assert isinstance(content, bytes)
    model = onnx.load_from_string(content)
    onnx.checker.check_model(model)
    names = [*(each.name for each in model.graph.input), *(name for each in model.graph.node for name in each.output)]

    assert len(set(names)) == len(names)
    assert all(name.replace(".", "_").isidentifier() for name in names)
    assert "/" not in result.main
    assert "\\" not in result.main
