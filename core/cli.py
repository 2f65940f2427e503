"""The command line: check a graph, run it, export it.

A file is a Symloom document or an MXNet symbol JSON, told apart by what is in it. What is wrong comes as sentences on
the error output, never as a traceback.
"""

from __future__ import annotations

import argparse
import io
import pathlib
import sys
from collections.abc import Iterable, Mapping, Sequence

from core.analysis.gradient_check import SAMPLES
from core.cli_analysis import run_analyze, run_gradcheck
from core.cli_files import (
    Opened,
    given_arrays,
    named_shape,
    open_file,
    open_for_use,
    plain_problem,
    print_json,
    require_names,
    tell_problems,
    with_seed,
    write_file,
)
from core.dimension import Shape, format_shape
from core.export.exporter import TARGETS, ExportResult, export_code, export_expression, targets
from core.export.verify import (
    GIVEN,
    RANDOM,
    VerifyReport,
    document_head_gradients,
    document_values,
    expression_values,
    random_inputs,
    verify,
)
from core.export.weights import pack_npz, read_arrays
from core.expression.expression import topological, variables
from core.graph.checks import check_document
from core.graph.model import Document, PortRef
from core.graph.ports import node_ports
from core.graph.ports import variables as graph_variables
from core.inference.infer import infer
from core.inference.view import DocumentView, ExpressionView
from core.messages import describe
from core.operators.operator import Array
from core.problem import Path, Problem, Refused, Severity
from core.run import Evaluation, evaluate, evaluate_document
from core.training_script import TrainingExport, export_training

DONE, FAILED, REFUSED, NOT_INSTALLED = 0, 1, 2, 3

EXIT_CODES = """\
exit codes:
  0  done
  1  check: a problem is an error; export --verify: the exported code gives other numbers, or stops;
     gradcheck: a gradient is wrong
  2  it could not be done: a wrong option, a file that can't be read or written, arrays that do not fit
  3  export --verify: the framework is not installed
"""


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
        print_json({"problems": [plain_problem(problem)]})
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
    _add_analyze(commands)
    _add_gradcheck(commands)
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
    help_text = "write train.py too, which trains the network on one process or under torchrun (pytorch only)"
    command.add_argument("--training-script", action="store_true", help=help_text)
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


def _add_analyze(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = _add_command(commands, "analyze", "print the parameters, operations and memory of every node")
    command.add_argument("--shape", action="append", default=[], metavar="NAME=SIZES", help="for example data=32,64")
    command.add_argument("--batch", type=_positive, default=1, help="rows, where the batch is free (default: 1)")
    command.set_defaults(command=run_analyze)


def _add_gradcheck(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = _add_command(commands, "gradcheck", "compare every gradient with central differences in float64")
    command.add_argument("--inputs", type=pathlib.Path, help="npz of arrays by argument name")
    command.add_argument("--weights", type=pathlib.Path, help="npz of parameters by argument name")
    command.add_argument("--seed", type=int, help="of the parameters that are not given")
    command.add_argument("--node", metavar="NAME", help="check the rule of this node only")
    command.add_argument("--samples", type=_positive, default=SAMPLES, help=f"elements per array (default: {SAMPLES})")
    command.set_defaults(command=run_gradcheck)


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("a whole number from 1 up")
    return value


# check


def _check(arguments: argparse.Namespace) -> int:
    opened = open_file(arguments.file)
    given = dict(named_shape(text) for text in arguments.shape)
    rows, problems = _checked_document(opened, given) if opened.document else _checked_expression(opened, given)
    problems += opened.problems
    if arguments.json:
        print_json({"nodes": rows, "problems": [plain_problem(problem) for problem in problems]})
    else:
        _print_rows(rows)
        for problem in problems:
            print(f"{problem.severity.value}: {_named(problem)}")
    return FAILED if any(problem.severity is Severity.ERROR for problem in problems) else DONE


def _named(problem: Problem) -> str:
    """Return what a problem says, led by the node's name where the sentence does not mention it."""
    text, node = describe(problem), str(problem.values.get("node", ""))
    return text if not node or node in text.split() else f"{node}: {text}"


Row = dict[str, object]


def _checked_document(opened: Opened, given: Mapping[str, Shape]) -> tuple[list[Row], list[Problem]]:
    document, registry = opened.document or Document(), opened.registry
    known = {info.name: ref for ref, info in graph_variables(document.graph, registry).items()}
    require_names(given, tuple(known))
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
    require_names(given, [node.name for node in arguments])
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
    opened = with_seed(open_for_use(arguments.file), arguments.seed)
    given = {**opened.values, **given_arrays(opened, arguments.weights)}
    made = _with_training(opened, arguments.target, given) if arguments.training_script else None
    given |= made.values if made else {}
    draft = _exported(opened, arguments.target, given, is_draft=True)
    values, note = _values(opened, draft, given, arguments)
    is_guessed = _is_guessed(opened, draft)
    result = _exported(opened, arguments.target, None if is_guessed else values)
    files = {**result.files, **(made.files if made else {})}
    _write(arguments.output, files)
    for text in filter(None, (note, _where_data_is(made) if made else "")):
        print(text, file=sys.stderr)
    report = None
    if arguments.verify:
        proved = _exported(opened, arguments.target, values) if is_guessed else result
        report = _verified(opened, proved, values or {}, arguments.python)
    return _report(arguments, opened, files, report)


def _verified(opened: Opened, result: ExportResult, values: Mapping[Path, Array], python: str) -> VerifyReport:
    document, registry = opened.document, opened.registry
    if document is None:
        return verify(result, values, python=python)
    random = random_inputs(document, registry, result, values)
    seeds = document_head_gradients(document, registry)
    return verify(result, values, random=random, head_gradients=seeds, python=python)


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


def _with_training(opened: Opened, target: str, given: Mapping[Path, Array]) -> TrainingExport:
    if opened.document is None:
        raise Refused(Problem("export_training_document", values={"file": opened.path.name}))
    return export_training(
        opened.document, opened.registry, target, title=opened.title, values=given, base=opened.path.parent
    )


def _where_data_is(made: TrainingExport) -> str:
    """Say which files of the user a training script will look for."""
    if not made.reads:
        return ""
    return f"train.py reads {', '.join(made.reads)}: keep it beside train.py, or name its folder with --data."


def _write(folder: pathlib.Path, files: Mapping[str, str | bytes]) -> None:
    for name, content in files.items():
        data = content.encode("utf-8") if isinstance(content, str) else content
        write_file(folder / name, data)


def _report(arguments: argparse.Namespace, opened: Opened, files: Iterable[str], report: VerifyReport | None) -> int:
    written = [str(arguments.output / name) for name in files]
    if arguments.json:
        problems = [plain_problem(problem) for problem in opened.problems]
        proof = None if report is None else _plain_report(report)
        print_json({"files": written, "verified": proof, "problems": problems})
    else:
        print("\n".join(f"wrote {file}" for file in written))
    if report is None:
        return DONE
    target = TARGETS[arguments.target]
    if not report.is_installed:
        python = arguments.python or sys.executable
        missing = f"{target.title} code can't be verified: {python} has no module {report.missing}."
        print(f"{missing} Install it with: {target.install}", file=sys.stderr)
        return NOT_INSTALLED
    if not arguments.json:
        output = _difference(report, report.largest_output, report.worst_output, report.output_data)
        gradient = _difference(report, report.largest_gradient, report.worst_gradient, report.gradient_data)
        print(f"largest difference in outputs:   {output}")
        print(f"largest difference in gradients: {gradient}")
    if not report.passed:
        print("The exported code does not give the same numbers.", file=sys.stderr)
    return DONE if report.passed else FAILED


DATA = {GIVEN: "on the document's data", RANDOM: "on random data"}


def _difference(report: VerifyReport, gap: float | None, name: str, kind: str) -> str:
    where = f", {DATA[kind]}" if len(report.data) > 1 else ""
    return "none to compare" if gap is None else f"{gap:.1e} ({name}{where})"


def _plain_report(report: VerifyReport) -> Row:
    return {
        "passed": report.passed,
        "largest_output": report.largest_output,
        "largest_gradient": report.largest_gradient,
        "worst_output": report.worst_output,
        "worst_gradient": report.worst_gradient,
        "output_data": report.output_data,
        "gradient_data": report.gradient_data,
        "data": report.data,
        "missing": report.missing,
    }


# run


def _run(arguments: argparse.Namespace) -> int:
    opened = open_for_use(arguments.file)
    if arguments.output.suffix != ".npz":
        raise Refused(Problem("cli_format", values={"file": str(arguments.output)}))
    arrays: dict[str, Array] = {}
    for path in (arguments.weights, arguments.inputs):
        arrays |= {} if path is None else read_arrays(path)
    found = _evaluated(opened, arrays, arguments)
    results = {f"output/{name}": value for name, value in found.outputs.items()}
    results |= {f"grad/{name}": value for name, value in found.gradients.items()}
    write_file(arguments.output, pack_npz(results))
    shapes = {name: list(array.shape) for name, array in results.items()}
    tell_problems(found.report.notes)
    if arguments.json:
        problems = [plain_problem(problem) for problem in (*opened.problems, *found.report.notes)]
        print_json({"file": str(arguments.output), "arrays": shapes, "loss": found.objective, "problems": problems})
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
        values=opened.values,
    )
