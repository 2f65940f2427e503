"""Nothing in a graph makes exported code do anything but compute it: texts stay texts, names stay names."""

from __future__ import annotations

import ast
import builtins
import contextlib
import json
import unicodedata
from collections import Counter
from functools import reduce
from operator import or_

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.export.exporter import export_expression
from core.export.targets import TARGETS
from core.expression.expression import Expression, Head, apply, variable, with_paths
from core.operators import standard_registry
from core.problem import Refused

REGISTRY = standard_registry()
WEIGHT = '["uniform", {"scale": 0.5}]'

WORDS = (
    "x'); import os #", 'x"); import os #', '"""\nimport os\n"""', "\\", "\\'", '\\"', "{os}", "%s", "a\nb", "\r\n",
    "\x00", "\u202e'); import os #", "\u2028import os", "\u2066", "lambda", "class", "None", "self", "super", "np",
    "torch", "nn", "F", "mx", "init", "sym", "nnx", "jnp", "keras", "open", "eval", "exec", "__import__",
    "print", "main", "__name__", "__init__", "__class__", "forward", "loss", "train",
    "load_weights", "WEIGHTS", "Path", "rng",
    "#", "層", "ﬁ", "🐍", "",
)  # fmt: skip
TEXTS = st.one_of(
    st.sampled_from(WORDS), st.text(max_size=20), st.tuples(st.sampled_from(WORDS), st.text(max_size=4)).map("".join)
)


def network(names: list[str], extra: str, mult: str) -> Expression:
    """A small network whose every text is given."""
    x = variable(names[0], {"__shape__": "(-1, 4)", "__mood__": extra})
    weight = variable(names[1], {"__init__": WEIGHT, "__lr_mult__": mult, f"__{extra}__": extra})
    dense = REGISTRY.create("FullyConnected", {"num_hidden": 3})
    fc = apply(
        dense, names[2], [Head(x), Head(weight), Head(variable(names[3], {"__init__": WEIGHT}))], {"__mood__": extra}
    )
    tanh = apply(REGISTRY.create("Activation", {"act_type": "tanh"}), names[4], [Head(fc)])
    label = variable(names[5])
    return (Head(apply(REGISTRY.create("SoftmaxOutput", {}), names[6], [Head(tanh), Head(label)])),)


def plain_names() -> list[str]:
    return [f"plain{number}" for number in range(7)]


def export_plain(names: list[str], target: str) -> str:
    """Return the code for names that belong together by how they begin (and so make a layer), or do not."""
    return export_expression(with_paths(network(names, "plain", "2.0")), target, is_draft=True).code


def kinds(tree: ast.Module) -> set[str]:
    """Return what kinds of statements and expressions a text is made of."""
    return {type(node).__name__ for node in ast.walk(tree)}


def calls(tree: ast.Module) -> Counter[str]:
    """Count the calls by what is called: the full name of what was imported or built in, a dot for all else."""
    known = imported_names(tree) | set(dir(builtins))
    funcs = [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    plain = [func if func.replace(".", "").isidentifier() else "" for func in funcs]
    return Counter(func if func.partition(".")[0] in known else "·" for func in plain)


def imports(tree: ast.Module) -> list[str]:
    return [ast.dump(node) for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]


def given_names(tree: ast.Module) -> set[str]:
    """Return every name that a text gives to something, but for members of objects."""
    stored = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return stored | {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}


def imported_names(tree: ast.Module) -> set[str]:
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    return {alias.asname or alias.name.partition(".")[0] for node in nodes for alias in node.names}


def check(hostile: str, *plain: str) -> None:
    """Compare the code of a network of hostile texts with those of the same network of plain ones."""
    unseen = ("Cc", "Cf", "Cs", "Zl", "Zp")
    assert not [char for char in hostile if unicodedata.category(char) in unseen and char != "\n"]
    tree, expected = ast.parse(hostile), [ast.parse(text) for text in plain]
    assert imports(tree) in [imports(each) for each in expected]
    assert kinds(tree) <= set().union(*map(kinds, expected)), hostile
    most = reduce(or_, map(calls, expected))
    assert calls(tree) <= most, hostile
    taken = imported_names(tree) | set(dir(builtins))
    assert given_names(tree) & taken <= set().union(*map(given_names, expected)), hostile


@pytest.mark.parametrize("target", [target for target in TARGETS if target not in ("onnx", "symbol_json")])
@settings(max_examples=10)
@given(names=st.lists(TEXTS, min_size=7, max_size=7, unique=True), title=TEXTS, extra=TEXTS)
def test_hostile_texts_give_the_code_of_plain_ones(target: str, names: list[str], title: str, extra: str) -> None:
    with contextlib.suppress(Refused):
        hostile = export_expression(with_paths(network(names, extra, "2.0")), target, title=title, is_draft=True).code
        check(hostile, *(export_plain(each, target) for each in (plain_names(), list("bcdefgh"))))


@pytest.mark.parametrize("mult", ["inf", "nan", "-inf", "1e999", "Infinity", "9" * 400, "__import__('os')", "1;2", ""])
@pytest.mark.parametrize("target", ["symloom", "mxnet"])
def test_multipliers_that_are_no_numbers_stay_texts(target: str, mult: str) -> None:
    code = export_expression(with_paths(network(plain_names(), "plain", mult)), target, is_draft=True).code

    texts = [node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant)]
    assert mult in texts


@pytest.mark.parametrize("target", ["symloom", "mxnet"])
@settings(max_examples=10)
@given(names=st.lists(TEXTS, min_size=7, max_size=7, unique=True))
def test_names_in_quotes_are_those_of_the_graph(target: str, names: list[str]) -> None:
    with contextlib.suppress(Refused):
        code = export_expression(with_paths(network(names, "x", "2.0")), target, is_draft=True).code
        texts = {node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant)}
        assert {names[0], names[2], names[4], names[6]} <= texts


@settings(max_examples=10)
@given(names=st.lists(TEXTS, min_size=7, max_size=7, unique=True), extra=TEXTS)
def test_symbol_json_keeps_hostile_names(names: list[str], extra: str) -> None:
    with contextlib.suppress(Refused):
        result = export_expression(with_paths(network(names, extra, "2.0")), "symbol_json", is_draft=True)
        written = [node["name"] for node in json.loads(result.code)["nodes"]]
        assert sorted(written) == sorted(names)


def test_the_check_sees_code_that_was_slipped_in() -> None:
    plain = "def f():\n    return g('a')\n"
    for hostile in ("def f():\n    import os\n    return g('a')\n", "def f():\n    return g('a'), h('b')\n"):
        with pytest.raises(AssertionError):
            check(hostile, plain)
    with pytest.raises(AssertionError):
        check("open = g('a')\n", "name = g('a')\n")
    with pytest.raises(AssertionError):
        check("name = g('\u202e')\n", "name = g('a')\n")
