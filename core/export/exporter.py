"""Exports: a document or an expression as files in another framework's words.

`export_code` and `export_expression` refuse what a target cannot express before anything is written; a file never
stands for only a part of the graph.
"""

from __future__ import annotations

import pathlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.dimension import Shape, is_complete
from core.export.build import Facts, VariableFact, build
from core.export.letters import letters
from core.export.program import Array as Known
from core.export.program import Program
from core.export.targets import TARGETS, Job, Target, targets
from core.expression.expression import Expression, ExpressionNode, Head, topological
from core.expression.lowering import lower
from core.graph.model import Document, RunSettings
from core.inference.infer import infer
from core.inference.inference import Inference
from core.inference.view import ExpressionView
from core.operators.operator import Array
from core.operators.registry import Registry
from core.parameters.initializer import Constant, Initializer, initialize_array
from core.parameters.needs import Need, expression_needs, lowered_needs
from core.problem import Path, Problem, Refused, Severity
from core.runtime.random import generator
from core.runtime.sources import load_source

__all__ = ["TARGETS", "ExportResult", "Target", "export_code", "export_expression", "targets"]

DEFAULT_SETTINGS = RunSettings()
EXAMPLE_WIDTH = 20
"""Size in `main()` of a dim that nothing decides."""


@dataclass(frozen=True)
class ExportResult:
    """What an export wrote.

    Attributes:
        files: Name -> text or bytes; nothing is on the disk yet.
        main: Name of the file that holds the graph.
        line_map: Line of its text -> path of the node whose code it is.
        problems: Warnings; what is wrong was refused.
        program: What the file says, free of any framework.
        heads: The expression that was exported.
        parameter_keys: Argument name in the graph -> key in the weight file.
        listing: What people read where the main file is no text.
    """

    files: Mapping[str, str | bytes]
    main: str
    line_map: Mapping[int, Path]
    problems: tuple[Problem, ...]
    target: Target
    program: Program
    heads: Expression
    parameter_keys: Mapping[str, str]

    listing: str = ""

    @property
    def code(self) -> str:
        """The text of the main file, or a listing of it if it is none; `line_map` is about this text."""
        return self.listing or str(self.files[self.main])


def export_code(
    document: Document,
    registry: Registry,
    target: str,
    *,
    title: str = "network",
    values: Mapping[Path, Array] | None = None,
    base: pathlib.Path | None = None,
    is_draft: bool = False,
) -> ExportResult:
    """Return the code of a document, and its weights where ``values`` (by path of the variable) are given.

    A draft has no weights, takes only shapes from ``values``, and may lack what constants need.

    Raises:
        Refused: The first thing that is wrong in the document, or that the target cannot express.
    """
    lowering = lower(document, registry)
    if lowering.skipped:
        raise Refused(lowering.skipped[0])
    if not lowering.heads:
        raise Refused(Problem("export_empty"))
    constants = {variable.node for variable in lowering.variables.values() if variable.is_constant}
    graph = _Graph(lowering.heads, lowered_needs(lowering), constants, document.run, base)
    if values is None and not is_draft:
        _require_plain_constants(graph)
    return _export(graph, target, title, values, is_draft=is_draft)


def export_expression(
    heads: Expression,
    target: str,
    *,
    title: str = "network",
    values: Mapping[Path, Array] | None = None,
    is_draft: bool = False,
) -> ExportResult:
    """Return the code of an expression whose nodes have paths, as those of `from_json` have.

    Raises:
        Refused: As `export_code`.
    """
    graph = _Graph(heads, expression_needs(heads), set(), DEFAULT_SETTINGS, None)
    return _export(graph, target, title, values, is_draft=is_draft)


@dataclass(frozen=True)
class _Graph:
    heads: Expression
    needs: tuple[Need, ...]
    constants: set[ExpressionNode]
    settings: RunSettings
    base: pathlib.Path | None


def _export(
    graph: _Graph, target_id: str, title: str, values: Mapping[Path, Array] | None, *, is_draft: bool
) -> ExportResult:
    if target_id not in TARGETS:
        raise Refused(Problem("export_target", expected=tuple(TARGETS), found=target_id))
    target = TARGETS[target_id]
    shapes = {
        need.node: given.shape
        for need in graph.needs
        if _is_parameter(need, graph) and (given := (values or {}).get(need.path)) is not None
    }
    inference = _inferred(graph.heads, shapes)
    arrays = _arrays(graph, inference, shapes)
    facts = Facts({need.node: _fact(need, graph) for need in graph.needs if _is_parameter(need, graph)}, arrays)
    program = build(graph.heads, facts, title, target.spelling)
    problems = target.problems(program)
    if problems:
        raise Refused(problems[0])
    weights = {} if values is None or is_draft else _weights(graph, program, values, target)
    written = target.write(Job(program, graph.heads, weights))
    keys = {parameter.argument: parameter.name for parameter in program.parameters}
    return ExportResult(
        written.files, written.main, written.line_map, (), target, program, graph.heads, keys, written.listing
    )


def _inferred(heads: Expression, shapes: Mapping[ExpressionNode, Shape]) -> Inference:
    inference = infer(ExpressionView(heads, shapes))
    for problem in inference.problems:
        if problem.severity is Severity.ERROR:
            raise Refused(problem)
    return inference


# Parameters and constants


def _is_parameter(need: Need, graph: _Graph) -> bool:
    return need.is_kept or need.node in graph.constants


def _fact(need: Need, graph: _Graph) -> VariableFact:
    is_constant = need.node in graph.constants
    initializer = need.initializer or _initializer_of_source(need)
    return VariableFact(initializer, is_constant, need.has_gradient and not is_constant)


def _require_plain_constants(graph: _Graph) -> None:
    """Refuse a constant whose values no code can say in a few words, as there is no weight file to hold them."""
    for need in graph.needs:
        source = need.source
        if need.node not in graph.constants or source is None or source.kind in ("zeros", "ones"):
            continue
        if source.kind != "numbers" or len(set(source.numbers)) > 1:
            raise Refused(Problem("export_constant", need.path[:1], values={"node": need.name}))


def _initializer_of_source(need: Need) -> Initializer:
    """Return what fills a constant in code: the same number everywhere, if its source says so."""
    source = need.source
    if source is not None and source.kind == "ones":
        return Constant(1)
    if source is not None and source.kind == "numbers" and len(set(source.numbers)) == 1:
        return Constant(source.numbers[0])
    return Constant(0)


def _weights(graph: _Graph, program: Program, values: Mapping[Path, Array], target: Target) -> Mapping[str, Array]:
    known = dict(values)
    for need in graph.needs:
        if need.node in graph.constants and need.path not in known:
            known[need.path] = _constant_value(need, graph, program)
    found = {}
    for parameter in program.parameters:
        if parameter.path not in known:
            raise Refused(Problem("export_value_missing", path=parameter.path, values={"node": parameter.argument}))
        order = target.order(program, parameter)
        array = known[parameter.path]
        found[parameter.name] = array if order is None else array.transpose(order)
    return target.convert(program, found)


def _constant_value(need: Need, graph: _Graph, program: Program) -> Array:
    parameter = next(each for each in program.parameters if each.path == need.path)
    shape = parameter.array.shape
    if need.source is not None:
        return load_source(need.source, shape, graph.settings, graph.base, path=need.path, name=need.name)
    if shape is None or not is_complete(shape) or need.initializer is None:
        raise Refused(Problem("export_value_missing", path=need.path, values={"node": need.name}))
    draws = generator(graph.settings.seed, need.path, "init")
    return initialize_array(need.initializer, need.name, need.path, shape, draws)


# Shapes


def _arrays(graph: _Graph, inference: Inference, shapes: Mapping[ExpressionNode, Shape]) -> dict[Head, Known]:
    found = dict[Head, Known]()
    # What is not connected has nothing to say about each other: tried apart, many small networks cost what they are.
    for nodes, _ in ExpressionView(graph.heads).components():
        heads = [head for head in graph.heads if head.node in nodes]
        needs = [need for need in graph.needs if need.node in nodes and not _is_parameter(need, graph)]
        here = {node: shape for node, shape in shapes.items() if node in nodes}
        example = _example(heads, needs, max(1, graph.settings.batch_size), here)
        for node in topological(heads):
            for index, port in enumerate(node.output_ports):
                place = node, port.name
                sample = example.shape(place)
                found[Head(node, index)] = Known(
                    inference.shape(place), letters(inference, place), sample if is_complete(sample) else None
                )
    return found


def _example(
    heads: Sequence[Head], needs: Sequence[Need], batch: int, shapes: dict[ExpressionNode, Shape]
) -> Inference:
    """Return shapes without unknown dims, as far as sizes that fit together can be found by trying."""
    inference = infer(ExpressionView(heads, shapes))
    for need in needs:
        shape = inference.shape((need.node, "output"))
        for rank in (2, 1, 3, 4) if shape is None else ():
            tried = infer(ExpressionView(heads, {**shapes, need.node: (-1,) * rank}))
            if not tried.problems:
                shape = tried.shape((need.node, "output"))
                break
        for first in (batch, EXAMPLE_WIDTH) if shape is not None and not is_complete(shape) else ():
            candidate = _completed(shape or (), first)
            tried = infer(ExpressionView(heads, {**shapes, need.node: candidate}))
            if not tried.problems:
                shapes[need.node], inference = candidate, tried
                break
        else:
            if shape is not None and is_complete(shape) and shape != inference.shape((need.node, "output")):
                shapes[need.node] = shape
                inference = infer(ExpressionView(heads, shapes))
    return inference


def _completed(shape: Shape, first: int) -> Shape:
    width = EXAMPLE_WIDTH if len(shape) == 2 else 4
    return tuple(size if size >= 0 else first if axis == 0 else width for axis, size in enumerate(shape))
