"""The commands ``analyze`` and ``gradcheck``: tables for people, plain values for JSON."""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from core.analysis.analyzer import Analysis, NodeAnalysis, analyze
from core.analysis.checking import check_document
from core.analysis.gradient_check import TOLERANCE, ArrayCheck, GradientCheck
from core.cli_files import (
    as_document,
    given_arrays,
    named_shape,
    open_file,
    open_for_use,
    plain_problem,
    print_json,
    require_names,
    with_seed,
)
from core.dimension import Shape, format_shape
from core.graph.commands import SetAttribute, SetParameterSettings
from core.graph.model import Document, NodeId
from core.graph.ports import VARIABLE
from core.graph.ports import variables as graph_variables
from core.operators.operator import Array
from core.operators.registry import Registry
from core.parameters.store import Parameter
from core.problem import Path, Problem, Refused

DONE, FAILED = 0, 1


def run_analyze(arguments: argparse.Namespace) -> int:
    """Print what nodes cost."""
    opened = open_file(arguments.file)
    given = dict(named_shape(text) for text in arguments.shape)
    found = analyze(_shaped(as_document(opened), opened.registry, given), opened.registry, batch=arguments.batch)
    if arguments.json:
        print_json(plain_analysis(found))
    else:
        print("\n".join(analysis_lines(found)))
    return DONE


def _shaped(document: Document, registry: Registry, given: Mapping[str, Shape]) -> Document:
    """Return a document whose Variables have these shapes."""
    known = {info.name: ref for ref, info in graph_variables(document.graph, registry).items()}
    require_names(given, tuple(known))
    for name, shape in given.items():
        ref = known[name]
        is_node = document.graph.nodes[ref.node].operator == VARIABLE
        settings = replace(document.graph.settings_of(ref), shape=shape)
        edit = SetAttribute(ref.node, "shape", shape) if is_node else SetParameterSettings(ref, settings)
        document = edit.apply(document, registry)
    return document


def run_gradcheck(arguments: argparse.Namespace) -> int:
    """Print whether gradients are right; 1 where one is not."""
    opened = open_for_use(arguments.file)
    opened = with_seed(replace(opened, document=as_document(opened)), arguments.seed)
    document = opened.document or Document()
    given: dict[Path, Array] = {}
    for path in (arguments.weights, arguments.inputs):
        given |= given_arrays(opened, path)
    found = check_document(
        document,
        opened.registry,
        {path: Parameter(value=value) for path, value in opened.values.items()},
        node=None if arguments.node is None else _node_named(document, arguments.node),
        samples=arguments.samples,
        base=opened.path.parent,
        given=given,
    )
    if arguments.json:
        problems = [plain_problem(problem) for problem in opened.problems]
        print_json({**plain_check(found), "problems": problems})
    else:
        print("\n".join(check_lines(found)))
    return DONE if found.passed else FAILED


def _node_named(document: Document, name: str) -> NodeId:
    found = next((node.id for node in document.graph.nodes.values() if node.name == name), None)
    if found is None:
        names = tuple(node.name for node in document.graph.nodes.values())
        raise Refused(Problem("cli_node", expected=names, found=name))
    return found


# What is printed


def analysis_lines(found: Analysis) -> Iterator[str]:
    """Yield the table of costs and its sums; a question mark stands for what is not known."""
    header = ("NODE", "OPERATOR", "OUTPUT", "PARAMETERS", "SHARED", "MACS", "FLOPS", "BYTES")
    yield from _aligned([header, *(_analysis_cells(row) for row in found.rows)], left=3)
    least = "" if found.is_whole else "at least "
    yield f"parameters {least}{found.parameters:,}" + (f", states {found.states:,}" if found.states else "")
    sums = f"{found.cost.macs:,} MACs, {found.cost.flops:,} FLOPs, {found.memory:,} bytes of activations"
    yield f"for a batch of {found.batch}: {least}{sums}"


def _analysis_cells(row: NodeAnalysis) -> tuple[str, ...]:
    numbers = (
        row.parameters,
        row.shared,
        row.cost.macs if row.cost else None,
        row.cost.flops if row.cost else None,
        row.memory,
    )
    shapes = ", ".join(format_shape(shape) for shape in row.outputs)
    return (row.name, row.operator, shapes, *("?" if each is None else f"{each:,}" for each in numbers))


def plain_analysis(found: Analysis) -> dict[str, object]:
    """Return the table as plain values."""
    return {
        "batch": found.batch,
        "parameters": found.parameters,
        "states": found.states,
        "macs": found.cost.macs,
        "flops": found.cost.flops,
        "bytes": found.memory,
        "complete": found.is_whole,
        "nodes": [
            {
                "name": row.name,
                "operator": row.operator,
                "outputs": [None if shape is None else list(shape) for shape in row.outputs],
                "parameters": row.parameters,
                "shared": row.shared,
                "macs": row.cost.macs if row.cost else None,
                "flops": row.cost.flops if row.cost else None,
                "bytes": row.memory,
            }
            for row in found.rows
        ],
    }


def check_lines(found: GradientCheck) -> Iterator[str]:
    """Yield a line for each array, the worst first, and the verdict."""
    header = ("ARRAY", "CHECKED", "KINKS", "WORST", "BACKWARD", "DIFFERENCES", "ERROR", "")
    yield from _aligned([header, *(_check_cells(array) for array in found.arrays)], left=1)
    failing = [array.name for array in found.arrays if not array.passed]
    yield f"wrong: {', '.join(failing)}" if failing else f"all within {TOLERANCE:g}"


def _check_cells(array: ArrayCheck) -> tuple[str, ...]:
    worst = array.worst
    numbers = ("-", "-", "-") if worst is None else (_index(array), f"{worst.analytic:.7g}", f"{worst.numeric:.7g}")
    verdict = "nothing to compare" if worst is None else ("passes" if array.passed else "wrong")
    return array.name, f"{array.checked}/{array.size}", str(array.kinks), *numbers, f"{array.error:.1e}", verdict


def _index(array: ArrayCheck) -> str:
    return f"[{','.join(map(str, array.worst.index))}]" if array.worst else ""


def plain_check(found: GradientCheck) -> dict[str, object]:
    """Return the check as plain values; what is no finite number is null."""
    return {
        "passed": found.passed,
        "tolerance": TOLERANCE,
        "arrays": [
            {
                "name": array.name,
                "passed": array.passed,
                "error": _finite(array.error),
                "checked": array.checked,
                "kinks": array.kinks,
                "size": array.size,
                "worst": None
                if array.worst is None
                else {
                    "index": list(array.worst.index),
                    "analytic": _finite(array.worst.analytic),
                    "numeric": _finite(array.worst.numeric),
                },
            }
            for array in found.arrays
        ],
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _aligned(rows: Sequence[tuple[str, ...]], *, left: int) -> Iterator[str]:
    """Yield rows in columns: the first so many to the left, numbers to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [
            cell.ljust(width) if place < left else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
