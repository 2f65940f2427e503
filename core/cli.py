"""The command line: check a graph, run it, export it.

A file is a Symloom document or an MXNet symbol JSON, told apart by what is in it. What is wrong comes as sentences on
the error output, never as a traceback.
"""

from __future__ import annotations

import argparse
import io
import json
import pathlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.dimension import Shape, format_shape
from core.export.exporter import TARGETS, ExportResult, export_code, export_expression, targets
from core.export.verify import (
    VerifyReport,
    document_head_gradients,
    document_values,
    expression_values,
    verify,
)
from core.export.weights import pack_npz, read_arrays
from core.expression.expression import Expression, topological, variables
from core.expression.lowering import lower
from core.expression.symbol_json import from_json
from core.graph.checks import check_document
from core.graph.files import load
from core.graph.model import Document, PortRef
from core.graph.ports import node_ports
from core.graph.ports import variables as graph_variables
from core.inference.infer import infer
from core.inference.view import DocumentView, ExpressionView
from core.messages import describe
from core.operators import standard_registry
from core.operators.operator import Array, parse_shape
from core.operators.registry import Registry
from core.parameters.needs import Need, expression_needs, lowered_needs
from core.problem import Path, Problem, Refused, Severity
from core.run import Evaluation, evaluate, evaluate_document

DONE, FAILED, REFUSED, NOT_INSTALLED = 0, 1, 2, 3

EXIT_CODES = """\
exit codes:
  0  done
  1  check: a problem is an error; export --verify: the exported code gives other numbers, or stops
  2  it could not be done: a wrong option, a file that can't be read or written, arrays that do not fit
  3  export --verify: the framework is not installed
"""


@dataclass(frozen=True)
class Opened:
    """A file that was read: a document or an expression."""

    path: pathlib.Path
    registry: Registry
    document: Document | None
    heads: Expression = ()

    @property
    def title(self) -> str:
        """The file's name without its endings."""
        return self.path.name.split(".")[0] or "network"

    def needs(self) -> tuple[Need, ...]:
        """List what the file's outputs are computed from."""
        if self.document is None:
            return expression_needs(self.heads)
        return lowered_needs(lower(self.document, self.registry))


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without “quotes” still gets the sentence
    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.command(arguments))
    except Refused as refused:
        return _refuse(refused.problem, arguments)
    except MemoryError:
        print("There is not enough memory for this.", file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return 130


def _refuse(problem: Problem, arguments: argparse.Namespace) -> int:
    print(describe(problem), file=sys.stderr)
    if arguments.json:
        _print_json({"problems": [_plain(problem)]})
    return FAILED if problem.code in ("verify_failed", "verify_timeout") else REFUSED


# Options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="symloom-cli",
        description="Check, run and export neural networks.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_check(commands)
    _add_export(commands)
    _add_run(commands)
    return parser


def _add_command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    text: str,
) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name,
        help=text,
        description=text[0].upper() + text[1:] + ".",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("file", type=pathlib.Path, metavar="FILE", help="a Symloom document or an MXNet symbol JSON")
    command.add_argument("--json", action="store_true", help="print JSON instead of text")
    return command


def _add_check(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = _add_command(commands, "check", "print every node with its shapes, and every problem")
    command.add_argument("--shape", action="append", default=[], metavar="NAME=SIZES", help="for example data=32,64")
    command.set_defaults(command=_check)


def _add_export(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = _add_command(commands, "export", "write code of another framework, with its weights")
    command.add_argument("--target", required=True, choices=[target.id for target in targets()])
    command.add_argument("-o", "--output", required=True, type=pathlib.Path, metavar="DIR", help="folder to write into")
    command.add_argument("--weights", type=pathlib.Path, help="npz of parameters by argument name")
    command.add_argument("--seed", type=int, help="of the parameters that are not given")
    command.add_argument("--verify", action="store_true", help="run the code and compare it with the engine")
    command.add_argument("--python", default="", metavar="EXE", help="interpreter to verify with, if not this one")
    command.set_defaults(command=_export)


def _add_run(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = _add_command(commands, "run", "compute outputs, and gradients")
    command.add_argument("--inputs", type=pathlib.Path, help="npz of arrays by argument name")
    command.add_argument("--weights", type=pathlib.Path, help="npz of parameters by argument name")
    command.add_argument("--seed", type=int, help="of the parameters that are not given")
    command.add_argument("--backward", action="store_true", help="run in train mode and compute gradients too")
    command.add_argument("-o", "--output", required=True, type=pathlib.Path, metavar="NPZ", help="file for the results")
    command.set_defaults(command=_run)


def _open(path: pathlib.Path) -> Opened:
    registry = standard_registry()
    try:
        return Opened(path, registry, load(path, registry))
    except Refused as refused:
        if refused.problem.code != "file_is_mxnet_symbol":
            raise
    return Opened(path, registry, None, from_json(path.read_text(encoding="utf-8"), registry))


# check


def _check(arguments: argparse.Namespace) -> int:
    opened = _open(arguments.file)
    given = dict(_named_shape(text) for text in arguments.shape)
    rows, problems = _checked_document(opened, given) if opened.document else _checked_expression(opened, given)
    if arguments.json:
        _print_json({"nodes": rows, "problems": [_plain(problem) for problem in problems]})
    else:
        _print_rows(rows)
        for problem in problems:
            print(f"{problem.severity.value}: {_named(problem)}")
    return FAILED if any(problem.severity is Severity.ERROR for problem in problems) else DONE


def _named(problem: Problem) -> str:
    """Return what a problem says, led by the node's name where the sentence does not mention it."""
    text, node = describe(problem), str(problem.values.get("node", ""))
    return text if not node or node in text.split() else f"{node}: {text}"


def _named_shape(text: str) -> tuple[str, Shape]:
    name, separator, sizes = text.partition("=")
    try:
        if not name or not separator:
            raise ValueError(text)
        return name, parse_shape(sizes if sizes.strip().startswith("(") else f"({sizes},)" if sizes.strip() else "()")
    except ValueError:
        raise Refused(Problem("cli_shape", found=text)) from None


def _require_names(given: Mapping[str, object], known: Sequence[str]) -> None:
    for name in given:
        if name not in known:
            raise Refused(Problem("cli_argument", expected=tuple(dict.fromkeys(known)), found=name))


Row = dict[str, object]


def _checked_document(opened: Opened, given: Mapping[str, Shape]) -> tuple[list[Row], list[Problem]]:
    document, registry = opened.document or Document(), opened.registry
    known = {info.name: ref for ref, info in graph_variables(document.graph, registry).items()}
    _require_names(given, tuple(known))
    inference = infer(DocumentView(document.graph, registry, {known[name]: shape for name, shape in given.items()}))
    rows = []
    for node in document.graph.nodes.values():
        ports = node_ports(document.graph, node.id, registry)
        inputs = {port.name: inference.shape(PortRef(node.id, port.name)) for port in ports.inputs}
        outputs = {port.name: inference.shape(PortRef(node.id, port.name)) for port in ports.outputs}
        rows.append(_row(node.name, node.operator, inputs, outputs))
    return rows, [*check_document(document, registry), *inference.problems]


def _checked_expression(opened: Opened, given: Mapping[str, Shape]) -> tuple[list[Row], list[Problem]]:
    arguments = variables(opened.heads)
    _require_names(given, [node.name for node in arguments])
    shapes = {node: given[node.name] for node in arguments if node.name in given}
    inference = infer(ExpressionView(opened.heads, shapes))
    rows = []
    for node in topological(opened.heads):
        inputs = {port.name: inference.shape((node, port.name)) for port in node.input_ports}
        outputs = {port.name: inference.shape((node, port.name)) for port in node.output_ports}
        name = "Variable" if node.operator is None else node.operator_name
        rows.append(_row(node.name, name, inputs, outputs))
    return rows, list(inference.problems)


def _row(name: str, operator: str, inputs: Mapping[str, Shape | None], outputs: Mapping[str, Shape | None]) -> Row:
    return {"name": name, "operator": operator, "inputs": dict(inputs), "outputs": dict(outputs)}


def _print_rows(rows: Sequence[Row]) -> None:
    cells = [
        (str(row["name"]), str(row["operator"]), _shapes(row["outputs"], single=True), _shapes(row["inputs"]))
        for row in (_HEADER, *rows)
    ]
    widths = [max(len(line[column]) for line in cells) for column in range(3)]
    for line in cells:
        print("  ".join([*(text.ljust(width) for text, width in zip(line, widths, strict=False)), line[3]]).rstrip())


_HEADER: Row = {"name": "NODE", "operator": "OPERATOR", "outputs": "OUTPUT", "inputs": "INPUTS"}


def _shapes(shapes: object, *, single: bool = False) -> str:
    if not isinstance(shapes, Mapping):
        return str(shapes)
    if single and len(shapes) == 1:
        return format_shape(next(iter(shapes.values())))
    return "  ".join(f"{port} {format_shape(shape)}" for port, shape in shapes.items())


# export


def _export(arguments: argparse.Namespace) -> int:
    opened = _with_seed(_open(arguments.file), arguments.seed)
    given = _given(opened, arguments.weights)
    draft = _exported(opened, arguments.target, given, is_draft=True)
    values, note = _values(opened, draft, given, arguments)
    is_guessed = _is_guessed(opened, draft)
    result = _exported(opened, arguments.target, None if is_guessed else values)
    _write(arguments.output, result)
    if note:
        print(note, file=sys.stderr)
    report = None
    if arguments.verify:
        proved = _exported(opened, arguments.target, values) if is_guessed else result
        seeds = {} if opened.document is None else document_head_gradients(opened.document, opened.registry)
        report = verify(proved, values or {}, head_gradients=seeds, python=arguments.python)
    return _report(arguments, result, report)


def _with_seed(opened: Opened, seed: int | None) -> Opened:
    if opened.document is None or seed is None:
        return opened
    document = opened.document
    return replace(opened, document=replace(document, run=replace(document.run, seed=seed)))


def _given(opened: Opened, path: pathlib.Path | None) -> dict[Path, Array]:
    """Return the arrays of a weight file by path of the variable."""
    if path is None:
        return {}
    arrays = read_arrays(path)
    needs = opened.needs()
    _require_names(arrays, [need.name for need in needs])
    return {need.path: np.asarray(arrays[need.name], np.float32) for need in needs if need.name in arrays}


def _exported(
    opened: Opened, target: str, values: Mapping[Path, Array] | None, *, is_draft: bool = False
) -> ExportResult:
    if opened.document is None:
        return export_expression(opened.heads, target, title=opened.title, values=values, is_draft=is_draft)
    return export_code(
        opened.document,
        opened.registry,
        target,
        title=opened.title,
        values=values,
        base=opened.path.parent,
        is_draft=is_draft,
    )


def _is_guessed(opened: Opened, draft: ExportResult) -> bool:
    """Tell whether weights would have sizes that nothing but the example data of `main()` decides."""
    is_open = any(each.array.shape is None or -1 in each.array.shape for each in draft.program.parameters)
    data = {each.path for each in draft.program.inputs if not each.is_label}
    return is_open and any(need.path in data and need.source is None for need in opened.needs())


def _values(
    opened: Opened, draft: ExportResult, given: Mapping[Path, Array], arguments: argparse.Namespace
) -> tuple[dict[Path, Array] | None, str]:
    """Return a value for every Variable; without --verify nothing but a note where one can't be had."""
    try:
        if opened.document is None:
            return expression_values(draft, given, arguments.seed or 0), ""
        return document_values(opened.document, opened.registry, draft, given, opened.path.parent), ""
    except Refused as refused:
        if arguments.verify or given:
            raise
        return None, f"Written without weights: {describe(refused.problem)}"


def _write(folder: pathlib.Path, result: ExportResult) -> None:
    for name, content in result.files.items():
        data = content.encode("utf-8") if isinstance(content, str) else content
        _write_file(folder / name, data)


def _write_file(path: pathlib.Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        values = {"file": str(path), "reason": error.strerror or str(error)}
        raise Refused(Problem("cli_not_written", values=values)) from error


def _report(arguments: argparse.Namespace, result: ExportResult, report: VerifyReport | None) -> int:
    files = [str(arguments.output / name) for name in result.files]
    if arguments.json:
        _print_json({"files": files, "verified": None if report is None else _plain_report(report)})
    else:
        print("\n".join(f"wrote {file}" for file in files))
    if report is None:
        return DONE
    target = TARGETS[arguments.target]
    if not report.is_installed:
        python = arguments.python or sys.executable
        missing = f"{target.title} code can't be verified: {python} has no module {report.missing}."
        print(f"{missing} Install it with: {target.install}", file=sys.stderr)
        return NOT_INSTALLED
    if not arguments.json:
        print(f"largest difference in outputs:   {_difference(report.largest_output, report.worst_output)}")
        print(f"largest difference in gradients: {_difference(report.largest_gradient, report.worst_gradient)}")
    if not report.passed:
        print("The exported code does not give the same numbers.", file=sys.stderr)
    return DONE if report.passed else FAILED


def _difference(gap: float | None, name: str) -> str:
    return "none to compare" if gap is None else f"{gap:.1e} ({name})"


def _plain_report(report: VerifyReport) -> Row:
    return {
        "passed": report.passed,
        "largest_output": report.largest_output,
        "largest_gradient": report.largest_gradient,
        "worst_output": report.worst_output,
        "worst_gradient": report.worst_gradient,
        "missing": report.missing,
    }


# run


def _run(arguments: argparse.Namespace) -> int:
    opened = _open(arguments.file)
    if arguments.output.suffix != ".npz":
        raise Refused(Problem("cli_format", values={"file": str(arguments.output)}))
    arrays: dict[str, Array] = {}
    for path in (arguments.weights, arguments.inputs):
        arrays |= {} if path is None else read_arrays(path)
    found = _evaluated(opened, arrays, arguments)
    results = {f"output/{name}": value for name, value in found.outputs.items()}
    results |= {f"grad/{name}": value for name, value in found.gradients.items()}
    _write_file(arguments.output, pack_npz(results))
    shapes = {name: list(array.shape) for name, array in results.items()}
    if arguments.json:
        _print_json({"file": str(arguments.output), "arrays": shapes, "loss": found.objective})
        return DONE
    width = max(map(len, shapes), default=0)
    for name, shape in shapes.items():
        print(f"{name.ljust(width)}  {format_shape(tuple(shape))}")
    if found.objective is not None:
        print(f"loss {found.objective:.6g}")
    return DONE


def _evaluated(opened: Opened, arrays: Mapping[str, Array], arguments: argparse.Namespace) -> Evaluation:
    if opened.document is None:
        return evaluate(opened.heads, arrays, seed=arguments.seed or 0, backward=arguments.backward)
    return evaluate_document(
        opened.document,
        opened.registry,
        arrays,
        seed=arguments.seed,
        backward=arguments.backward,
        base=opened.path.parent,
    )


# Output


def _plain(problem: Problem) -> Row:
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "text": describe(problem),
        "node": str(problem.values.get("node", "")),
        "port": problem.port,
        "axis": problem.axis,
    }


def _print_json(value: object) -> None:
    print(json.dumps(value, indent=2, ensure_ascii=False))
