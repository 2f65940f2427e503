"""What is exported to every target: hand-written graphs, all examples, and the graphs of the golden files."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from core.export.exporter import export_code, export_expression
from core.export.verify import document_values
from core.expression.symbol_json import from_json
from core.graph.files import load
from core.operators import standard_registry
from core.operators.operator import Array
from core.problem import Path as NodePath
from tests.core.export.graphs import GRAPHS, export_with_weights
from tests.core.export.peers import Job
from tests.helpers.golden_case import GoldenCase, golden_cases

EXAMPLES = Path(__file__).parents[3] / "resources" / "examples"
REGISTRY = standard_registry()


def of_graph(name: str, target: str) -> Job:
    """Export a hand-written graph."""
    return Job(*export_with_weights(GRAPHS[name](), target, name))


def of_example(path: Path, target: str) -> Job:
    """Export an example with drawn weights, and the data that it comes with."""
    document = load(path, REGISTRY)
    title = path.name.partition(".")[0]
    draft = export_code(document, REGISTRY, target, title=title, is_draft=True)
    values = document_values(document, REGISTRY, draft, {}, EXAMPLES)
    return Job(export_code(document, REGISTRY, target, title=title, values=values), values)


def of_golden(case: GoldenCase, target: str) -> Job:
    """Export the symbol of a golden file, with its arrays."""
    arrays = case.arrays_under("arg") | case.arrays_under("aux")
    symbol = json.loads(json.dumps(case.content["symbol"]))
    for node in symbol["nodes"]:
        if node["op"] == "null" and node["name"] in arrays:
            node.setdefault("attrs", {})["__shape__"] = str(tuple(arrays[node["name"]].shape))
    heads = from_json(json.dumps(symbol), REGISTRY)
    values: Mapping[NodePath, Array] = {(name,): array for name, array in arrays.items()}
    return Job(export_expression(heads, target, title=case.id, values=values), values)


KINDS: dict[str, Callable[[str], Job]] = {
    **{name: partial(of_graph, name) for name in GRAPHS},
    **{
        f"example {path.name.partition('.')[0]}": partial(of_example, path)
        for path in sorted(EXAMPLES.glob("*.symloom.json"))
    },
    **{
        f"golden {case.id}": partial(of_golden, case)
        for case in golden_cases()
        if "symbol" in case.content and case.arrays_under("arg")
    },
}
"""Name -> what exports it to a target."""
