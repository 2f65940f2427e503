"""Files of other kinds as documents: MXNet's symbol JSON, and scripts that compose a symbol. Both are laid out.

Operators that are not known stay in the document as placeholders with their attributes and wires.
"""

from __future__ import annotations

from pathlib import Path

from core.graph import files, fragment
from core.graph.model import Document, NodeId, Size
from core.graph.pasting import Paste
from core.graph.ports import node_ports
from core.importing.editing import to_graph
from core.importing.script import parse
from core.operators.registry import Registry

SCRIPT_ENDING = ".py"
MOST_LAID_OUT = 2_000
"""Larger graphs stay in plain columns: people would wait for a layout."""
WIDTH, HEIGHT, ROW = 192.0, 72.0, 24.0


def is_script(path: Path) -> bool:
    """Tell whether a file is a script by its name."""
    return path.suffix.lower() == SCRIPT_ENDING


def load(path: Path, registry: Registry) -> Document:
    """Return the document that a script, or a file of MXNet's symbol JSON, composes.

    Raises:
        Refused: ``file_…``, ``fragment_…`` or ``script_…``: what is wrong with the file, and where.
    """
    text = files.read_text(path)
    if is_script(path):
        return laid_out(Document(to_graph(parse(text, registry), registry)), registry)
    pasted = Paste(fragment.loads(text, registry, path.name), None, "n").apply(Document(), registry)
    return laid_out(pasted, registry)


def laid_out(document: Document, registry: Registry) -> Document:
    """Return a document with its nodes in layers."""
    from core.layout.lay_out import LayOut  # needed by nothing else
    from core.layout.layered import Drawn

    if len(document.graph.nodes) > MOST_LAID_OUT:
        return document
    sizes = {node: _size(document, node, registry) for node in document.graph.nodes}
    return LayOut(Drawn(sizes, {})).apply(document, registry)


def _size(document: Document, node: NodeId, registry: Registry) -> Size:
    """Return about how large a node is drawn."""
    ports = node_ports(document.graph, node, registry)
    return Size(WIDTH, HEIGHT + ROW * max(len(ports.inputs), len(ports.outputs)))
