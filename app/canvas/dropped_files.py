"""Files on the canvas: data that is dropped or pasted becomes a Variable that it feeds, a pasted document its nodes."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData, QPointF

from app.canvas import adding
from app.canvas.geometry import snapped
from app.problem_texts import problem_text
from app.session.session import EditorSession
from core.graph import files, fragment
from core.graph.commands import AddNode, Command, SetParameterSettings, Several
from core.graph.fragment import Fragment
from core.graph.ids import new_node_id
from core.graph.model import Node, NodeId, PortRef, Source, VariableSettings, frozen
from core.graph.ports import VARIABLE, VARIABLE_PORT
from core.parameters.needs import parameter_specs
from core.problem import Refused
from core.runtime.sources import load_source

ARCHIVE = ".npz"
DATA_ENDINGS = (".npy", ARCHIVE, ".csv")
MOST_ARRAYS = 16
"""So many arrays of one file become nodes at most."""
GAP = QPointF(0, 160)
"""From one of several files to the next."""


def data_files(data: QMimeData) -> list[Path]:
    """Return the files of data that are dragged or copied; none if there is anything else among them."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return paths if all(path.suffix.lower() in DATA_ENDINGS for path in paths) else []


def document_file(data: QMimeData) -> Path | None:
    """Return the one document that was copied as a file."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].suffix.lower() == ".json" else None


@dataclass(frozen=True)
class Fed:
    """A new Variable and the file that feeds it."""

    node: Node
    source: Source

    @property
    def commands(self) -> tuple[Command, ...]:
        """Place it, and feed it."""
        output = PortRef(self.node.id, VARIABLE_PORT)
        return AddNode(self.node), SetParameterSettings(output, VariableSettings(source=self.source))


def add_data_files(session: EditorSession, paths: Sequence[Path], point: QPointF) -> bool:
    """Place a Variable for each file, of the shape that is in it, as one undo step; a bad file is told of."""
    fields = [(path, field) for path in paths for field in _fields(path)]
    try:
        fed = [_fed(session, path, field, point + GAP * number) for number, (path, field) in enumerate(fields)]
    except Refused as refused:
        session.message.emit(problem_text(refused.problem), "error")
        return False
    commands = tuple(command for each in fed for command in each.commands)
    added = bool(fed) and session.push(Several(commands, *AddNode(fed[0].node).label))
    if added:
        session.select([each.node.id for each in fed])
    return added


def holds_parameters(session: EditorSession, path: Path) -> bool:
    """Tell whether the arrays of a file are called as parameters of the document are."""
    specs = parameter_specs(session.document, session.registry, session.inference, leaves_out_wrong=True)
    return not {spec.name for spec in specs}.isdisjoint(_fields(path))


def _fields(path: Path) -> list[str]:
    """Return the names of the arrays in an archive, so many as can be placed; one without a name for other files."""
    if path.suffix.lower() != ARCHIVE:
        return [""]
    try:
        with np.load(path) as archive:
            return list(archive.files)[:MOST_ARRAYS] or [""]
    except (OSError, ValueError, zipfile.BadZipFile):
        return [""]  # what is wrong with it is said when it is read


def _fed(session: EditorSession, path: Path, field: str, point: QPointF) -> Fed:
    source = Source("file", path=session.path_text(path), field=field)
    node = NodeId(new_node_id())
    found = load_source(source, None, session.document.run, session.folder, path=(node,), name=path.name)
    place = snapped(adding.centred(point))
    return Fed(Node(node, VARIABLE, "", place, frozen({"shape": tuple(found.shape)})), source)


def document_part(session: EditorSession, path: Path) -> Fragment:
    """Return everything of a document in a file, to paste.

    Raises:
        Refused: The file can't be read, as when it is opened.
    """
    graph = files.load(path, session.registry).graph
    return fragment.copy(graph, [*graph.nodes, *graph.frames, *graph.notes])
