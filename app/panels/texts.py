"""How panels write numbers, shapes and dims."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication

from app.session.session import EditorSession
from app.theme import theme
from app.translations import statistic_titles
from core.dimension import Shape, format_shape
from core.graph.model import Graph, NodeId, PortRef
from core.graph.ports import outputs_of, variable_name
from core.inference.inference import Inference
from core.problem import Path
from core.runtime.statistics import Statistics

THIN_SPACE = "\u2009"


def number(value: float) -> str:
    """Write a number with three significant digits: ``0.0791``, ``1.2e-5``."""
    if not math.isfinite(value):
        return {math.inf: "∞", -math.inf: "−∞"}.get(value, "nan")
    text = f"{value:.3g}"
    mantissa, _, exponent = text.partition("e")
    return f"{mantissa}e{int(exponent)}" if exponent else text


def count(value: int) -> str:
    """Write a count with separators: ``16,640``, as nodes do; in a monospace a thin space is as wide as a digit."""
    return f"{value:,}"


def statistics_line(found: Statistics, names: tuple[str, ...]) -> str:
    """Write some of the statistics of an array in one line: ``norm 10.1 · min -0.137``."""
    titles = statistic_titles()
    parts = [f"{titles[name]} {_statistic(found, name)}" for name in names]
    if found.non_finite:
        parts.append(QCoreApplication.translate("texts", "{0} not finite").format(count(found.non_finite)))
    return " · ".join(parts)


def _statistic(found: Statistics, name: str) -> str:
    value = getattr(found, name)
    if name == "zeros":
        return f"{100 * value / found.count:.0f}{THIN_SPACE}%" if found.count else "0"
    return number(value)


def axes_text(axes: tuple[int, ...]) -> str:
    """Write axes: ``0``, ``1·2``."""
    return "·".join(map(str, axes))


def shape_text(shape: Shape | None) -> str:
    """Write a shape as people read it."""
    return format_shape(shape)


def rich_shape(inference: Inference, ref: PortRef) -> str:
    """Write the shape of a port as rich text: typed dims bold, unknown ones dim, those that are waited for amber."""
    shape = inference.shape(ref)
    if shape is None:
        return f'<span style="color:{theme().dim}">?</span>'
    blocked = inference.blocked(ref)
    parts = [_rich_dim(inference, ref, axis, axis in blocked) for axis in range(len(shape))]
    inside = parts[0] + "," if len(parts) == 1 else ", ".join(parts)
    return f"({inside})"


def _rich_dim(inference: Inference, ref: PortRef, axis: int, is_blocked: bool) -> str:
    dim = inference.dim(ref, axis)
    if dim.size is not None:
        return f"<b>{dim.size}</b>" if dim.declared else str(dim.size)
    colour = theme().unknown if is_blocked else theme().dim
    letter = f'<span style="font-size:9px">&thinsp;{dim.letter}</span>' if dim.letter else ""
    return f'<span style="color:{colour}">-1{letter}</span>'


def port_name(graph: Graph, ref: PortRef) -> str:
    """Write a port as ``dense1.weight``."""
    return f"{graph.nodes[ref.node].name}.{ref.port}"


def value_name(session: EditorSession, path: Path) -> str:
    """Return what people call a node, port or variable; nothing for one that is gone."""
    graph = session.graph
    node = graph.nodes.get(NodeId(path[0])) if path else None
    if node is None:
        return ""
    if len(path) < 2:
        return node.name
    if len(path) > 2:  # in a block: as the step that computes it is called
        return next((step.name for step in session.run.state.steps if step.path == path[:-1]), "")
    ref = PortRef(node.id, path[1])
    if ref in session.variables:
        return variable_name(graph, ref)
    return node.name if len(outputs_of(node, session.registry)) == 1 else f"{node.name}.{path[1]}"
