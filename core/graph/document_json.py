"""What a document file means: the document as JSON and back.

Fields that this version does not know are kept and written again. A document may be wrong (an unknown operator, a wrong
attribute): it loads, and `core.graph.checks` says so. A file that is no document at all is refused.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.graph.graph_json import graph_fields, read_graph
from core.graph.json_fields import optional_members, port_text, read_extra, read_port
from core.graph.laboratory import LaboratorySettings
from core.graph.laboratory_json import laboratory_line, read_laboratory
from core.graph.model import (
    Document,
    Node,
    NodeId,
    RunSettings,
    TrainingSettings,
    ViewSettings,
    frozen,
)
from core.graph.names import MAX_NAME
from core.graph.strict_json import Cursor, compact, parse
from core.graph.training_json import read_training, training_line
from core.graph.values_json import read_values, values_text
from core.operators.operator import MAX_INTEGER
from core.problem import Problem, Refused

FORMAT = "symloom"
VERSION = (1, 4)
"""1.1 added frames, notes, dots of wires, flags of nodes, and the view, 1.2 the training, 1.3 the file of parameter
values, 1.4 the choices of the laboratory: all optional, so a file of 1.0 is one of 1.4, and a reader of 1.0 keeps them
as fields that it does not know."""


# Writing


def dumps(document: Document) -> str:
    """Return the text of a document file."""
    fields: dict[str, str] = {name: compact(value) for name, value in document.extra.items()}
    fields["format"] = compact(FORMAT)
    fields["version"] = compact(document.extra.get("version", VERSION))
    fields |= graph_fields(document.graph)
    fields["run"] = _run_line(document.run)
    if document.view != ViewSettings():
        fields["view"] = _view_line(document.view)
    if document.training != TrainingSettings() or document.training.extra:
        fields["training"] = training_line(document.training)
    if document.laboratory != LaboratorySettings():
        fields["laboratory"] = laboratory_line(document.laboratory)
    if document.values is not None:
        fields["values"] = values_text(document.values)
    return object_text(fields)


def object_text(fields: Mapping[str, str]) -> str:
    """Return an object of members that are written already, sorted."""
    return "{\n" + ",\n".join(f"{compact(name)}:{fields[name]}" for name in sorted(fields)) + "\n}\n"


def _run_line(run: RunSettings) -> str:
    fields: dict[str, object] = {
        **run.extra,
        "seed": run.seed,
        "batch_size": run.batch_size,
        "batch_index": run.batch_index,
        "is_train": run.is_train,
    }
    if run.row is not None:
        fields["row"] = run.row
    if run.head_gradients:
        fields["head_gradients"] = {port_text(ref): float(value) for ref, value in run.head_gradients.items()}
    return compact(fields)


def _view_line(view: ViewSettings) -> str:
    return compact({**view.extra, "wire_style": view.wire_style, "labels": view.labels})


# Reading


def loads(text: str, origin: str) -> Document:
    """Return the document of a file's text; ``origin`` is what messages call the file.

    Raises:
        Refused: A ``file_…`` problem that says what is wrong and where.
    """
    top = parse(text, origin)
    if not top.has("format"):
        is_symbol = all(top.has(key) for key in ("nodes", "arg_nodes", "heads"))
        raise Refused(Problem("file_is_mxnet_symbol" if is_symbol else "file_not_symloom", values={"file": origin}))
    fields = top.members()
    if fields.pop("format").string() != FORMAT:
        raise Refused(Problem("file_not_symloom", values={"file": origin}))
    version = read_version(fields.pop("version", None), origin)
    for name in ("nodes", "wires"):
        if name not in fields:
            top.refuse("file_missing", found=name)
    graph = read_graph(fields, origin)
    run = _read_run(fields.pop("run", None), graph.nodes)
    view = _read_view(fields.pop("view", None))
    training = read_training(fields.pop("training", None))
    values = read_values(fields.pop("values", None))
    laboratory = read_laboratory(fields.pop("laboratory", None))
    extra = {name: cursor.anything() for name, cursor in fields.items()}
    if version > VERSION:
        extra["version"] = version
    return Document(graph, run, frozen(extra), view, training, values=values, laboratory=laboratory)


def read_version(cursor: Cursor | None, origin: str) -> tuple[int, int]:
    """Return the version of a file that can be read, which may have a newer minor number."""
    if cursor is None:
        raise Refused(Problem("file_version", values={"file": origin}))
    numbers = [part.whole(0, MAX_INTEGER) for part in cursor.items()]
    if len(numbers) != 2 or numbers[0] == 0:
        raise Refused(Problem("file_version", values={"file": origin}))
    major, minor = numbers
    if major > VERSION[0]:
        values = {"file": origin}
        raise Refused(Problem("file_newer", values=values, expected=VERSION[0], found=f"{major}.{minor}"))
    return major, minor


def _read_run(cursor: Cursor | None, nodes: Mapping[NodeId, Node]) -> RunSettings:
    if cursor is None:
        return RunSettings()
    fields = cursor.members()
    default = RunSettings()
    whole = {
        name: fields.pop(name).whole(least, MAX_INTEGER) if name in fields else getattr(default, name)
        for name, least in (("seed", 0), ("batch_size", 1), ("batch_index", 0))
    }
    is_train = fields.pop("is_train").boolean() if "is_train" in fields else default.is_train
    row = fields.pop("row").whole(0, MAX_INTEGER) if "row" in fields else None
    heads = {
        read_port(key, member, nodes): member.number()
        for key, member in optional_members(fields.pop("head_gradients", None))
    }
    return RunSettings(**whole, is_train=is_train, row=row, head_gradients=frozen(heads), extra=read_extra(fields))


def _read_view(cursor: Cursor | None) -> ViewSettings:
    if cursor is None:
        return ViewSettings()
    fields = cursor.members()
    view = ViewSettings()
    style = fields.pop("wire_style").string(MAX_NAME) if "wire_style" in fields else view.wire_style
    labels = fields.pop("labels").boolean() if "labels" in fields else view.labels
    return ViewSettings(style, labels, read_extra(fields))
