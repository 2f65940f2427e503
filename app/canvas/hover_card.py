"""The card beside the pointer: what a port or a wire carries, and why its shape is what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape

import numpy as np
from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.canvas.finder import Hit
from app.canvas.items.node_item import NodeItem
from app.canvas.items.painting import heat_image
from app.canvas.norms import flow, ratio_text
from app.canvas.numbers import number_lines, number_text
from app.canvas.run_marks import first_gradient
from app.canvas.scene import CanvasScene
from app.problem_texts import fix_text, reason_text
from app.session.session import EditorSession
from app.theme import GRID, icon, mono, text_css, theme, ui
from app.translations import operator_text, statistic_titles
from core.dimension import UNKNOWN, format_shape
from core.graph.model import NodeId, PortRef
from core.graph.ports import variable_name, variable_of
from core.inference.inference import Reason
from core.operators.operator import Array
from core.problem import Fix
from core.runtime.statistics import Statistics

translate = QCoreApplication.translate

DTYPE = "float32"
"""Of everything that is computed."""
WIDTH = 280
PICTURE_HEIGHT = 24
MOST_REASONS = 6
MOST_FIXES = 3
"""Further ones are in the menu of the badge."""
BUTTON_FRAME = 72
"""What of the width of a card is not for the text of a button."""


@dataclass(frozen=True)
class CardContent:
    """What a card says."""

    title: str
    detail: str = ""
    phase: str = ""
    numbers: tuple[tuple[str, str], ...] = ()
    picture: QImage | None = None
    lines: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()
    """What mends what the card tells of, each with a button."""


class HoverCard(QFrame):
    """Shows a `CardContent`; the mouse passes through it, unless it has buttons."""

    fix_chosen = Signal(object)
    """Somebody pressed the button of a `Fix`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.title, self.detail, self.picture, self.reasons = QLabel(), QLabel(), QLabel(), QLabel()
        self.detail.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.reasons.setWordWrap(True)
        self.reasons.setTextFormat(Qt.TextFormat.RichText)
        self._grid = QGridLayout()
        self._cells = [QLabel() for _ in range(8)]
        for index, cell in enumerate(self._cells):
            self._grid.addWidget(cell, index // 4, index % 4)
            if index % 2:
                cell.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(4)
        head = QGridLayout()
        head.addWidget(self.title, 0, 0)
        head.addWidget(self.detail, 0, 1)
        self._rows = layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(GRID)
        layout.addLayout(head)
        layout.addLayout(self._grid)
        layout.addWidget(self.picture)
        layout.addWidget(self.reasons)
        self.buttons = [QPushButton() for _ in range(MOST_FIXES)]
        self._fixes: tuple[Fix, ...] = ()
        for number, button in enumerate(self.buttons):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(partial(self._choose, number))
            layout.addWidget(button)
        self.hide()

    @property
    def has_buttons(self) -> bool:
        """The card is there to be pressed, not only to be read."""
        return bool(self._fixes)

    def _choose(self, number: int) -> None:
        self.fix_chosen.emit(self._fixes[number])

    def show_content(self, content: CardContent, near: QPoint, avoid: Sequence[QRect] = ()) -> None:
        """Fill the card and show it beside a point, inside its parent, where it covers least of some places."""
        look = theme()
        tone = look.phase(content.phase) if content.phase else look.text
        self.title.setText(content.title)
        self.title.setStyleSheet(text_css(ui(12, 600), tone))
        self.detail.setText(content.detail)
        self.detail.setStyleSheet(text_css(mono(11), look.dim))
        texts = [text for pair in content.numbers for text in pair] + [""] * 8
        for index, cell in enumerate(self._cells):
            cell.setText(texts[index])
            cell.setStyleSheet(text_css(mono(11), look.text) if index % 2 else text_css(ui(11), look.dim))
            cell.setVisible(bool(content.numbers))
        self.picture.setVisible(content.picture is not None)
        if content.picture is not None:
            self._show_picture(content.picture)
        self.reasons.setVisible(bool(content.lines))
        self.reasons.setStyleSheet(text_css(ui(11), look.dim))
        self.reasons.setText("<br>".join(content.lines))
        self._show_fixes(content.fixes)
        self.setAccessibleName(f"{content.title} {content.detail}")
        self.ensurePolished()
        for label in (self.title, self.detail, self.reasons, *self._cells):
            label.ensurePolished()
        self._rows.invalidate()
        self._rows.activate()
        frame = 2 * self.frameWidth()
        height = max(self._rows.totalHeightForWidth(WIDTH - frame), self._rows.totalMinimumSize().height())
        self.setFixedSize(WIDTH, height + frame)
        self._place(near, avoid)

    def _show_fixes(self, fixes: Sequence[Fix]) -> None:
        self._fixes = tuple(fixes[:MOST_FIXES])
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not self._fixes)
        for number, button in enumerate(self.buttons):
            button.setVisible(number < len(self._fixes))
            if number < len(self._fixes):
                button.setIcon(icon("check"))
                text = fix_text(self._fixes[number])
                button.setStyleSheet(f"{text_css(ui(12), theme().text)}; padding: 2px 8px; text-align: left;")
                button.ensurePolished()
                room = WIDTH - BUTTON_FRAME
                button.setText(button.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room))
                button.setToolTip(text)

    def _show_picture(self, image: QImage) -> None:
        ratio = self.devicePixelRatioF()
        width, height = round((WIDTH - 26) * ratio), round(PICTURE_HEIGHT * ratio)
        pixmap = QPixmap.fromImage(image.scaled(width, height))
        pixmap.setDevicePixelRatio(ratio)
        self.picture.setPixmap(pixmap)

    def _place(self, near: QPoint, avoid: Sequence[QRect]) -> None:
        parent = self.parentWidget()
        room = (parent.rect() if parent is not None else self.rect()).adjusted(GRID, GRID, -GRID, -GRID)
        x = max(room.left(), min(near.x() + 16, room.right() - self.width()))
        below, above = near.y() + 20, near.y() - self.height() - 12
        around = (
            max((box.bottom() for box in avoid), default=below) + GRID,
            min((box.top() for box in avoid), default=above) - self.height() - GRID,
        )
        places = [QRect(QPoint(x, y), self.size()) for y in (below, above, *around)]
        places = [place for place in places if room.contains(place)] or places[:1]
        self.move(min(places, key=lambda place: _covered(place, avoid)).topLeft())
        self.show()
        self.raise_()


def _covered(place: QRect, others: Sequence[QRect]) -> int:
    """Return how many pixels of other places one covers."""
    sizes = [place.intersected(other).size() for other in others if place.intersects(other)]
    return sum(size.width() * size.height() for size in sizes)


def card_of(session: EditorSession, board: CanvasScene, hit: Hit) -> CardContent | None:
    """Return what there is to say about what is under the pointer."""
    if hit.port is not None:
        return with_lines(port_card(session, hit.port.ref), "", operator_text(hit.port.doc))
    if hit.ghost is not None:
        return port_card(session, hit.ghost)
    if hit.wire is not None and (wire := session.graph.wires.get(hit.wire)) is not None:
        return with_lines(port_card(session, wire.source, hit.axis), board.conflict_text(wire.id))
    if hit.node is not None:
        fixes = _quick_fixes(session, hit.node) if hit.on_badge else []
        return _node_card(board.items_by_id[hit.node], hit, fixes)
    return None


def _quick_fixes(session: EditorSession, node: NodeId) -> list[Fix]:
    """Return what would mend the problems of a node, where that is found at once."""
    quick = (problem for problem in session.problems_of(node) if session.fixing.is_quick(problem))
    return list({fix_text(fix): fix for problem in quick for fix in session.fixing.fixes(problem)}.values())


def with_lines(card: CardContent, problem: str, doc: str = "") -> CardContent:
    """Return a card with a problem above its lines and a documentation below them."""
    above = [f'<span style="color:{theme().error}">{escape(line)}</span>' for line in problem.splitlines()]
    return replace(card, lines=(*above, *card.lines, *([escape(doc)] if doc else [])))


def _node_card(item: NodeItem, hit: Hit, fixes: Sequence[Fix]) -> CardContent | None:
    content = item.content
    lines = []
    if content.problem:
        lines += [escape(line) for line in content.problem.splitlines()]
    if len(fixes) > MOST_FIXES:
        lines.append(escape(translate("canvas", "Click on the badge for more ways out.")))
    if hit.on_comment:
        lines += [escape(line) for line in content.comment.splitlines()]
    if content.sharing is not None and (hit.on_name or hit.on_badge):
        lines.append(escape(content.sharing.text))
    if not lines and not item.is_elided:
        return None
    return CardContent(content.title, content.name, lines=tuple(lines), fixes=tuple(fixes))


def port_card(session: EditorSession, ref: PortRef, axis: int | None = None) -> CardContent:
    """Return the card of a port: its value or gradient if there is one, and the reasons of its dims."""
    variable = variable_of(session.graph, session.registry, ref)
    source = session.graph.wire_into[ref].source if ref in session.graph.wire_into else variable or ref
    name = _name(session, source)
    lines = tuple(_shape_lines(session, ref, axis))
    for kind, title in (("gradient", translate("canvas", "∂ loss / ∂ {0}")), ("value", "{0}")):
        statistics = session.run.statistics(source, kind)
        if statistics is None:
            continue
        array = session.run.array(source, kind)
        cells = session.run.thumbnail(source, kind)
        picture = None if cells is None else heat_image(np.atleast_2d(np.asarray(cells, dtype=np.float32)))
        titles = statistic_titles()
        numbers = tuple((titles[name], f"{getattr(statistics, name):.3g}") for name in ("min", "max", "mean", "std"))
        detail = f"{array.dtype if array is not None else ''} {format_shape(tuple(statistics.shape))}".strip()
        phase = "backward" if kind == "gradient" else "forward"
        if kind == "gradient":
            lines = (*_flow_lines(session, statistics), *lines)
        lines = (*_value_lines(array), *lines)
        return CardContent(title.format(name), detail, phase, numbers, picture, lines)
    return CardContent(name, f"{DTYPE} {format_shape(session.inference.shape(ref))}", lines=lines)


def _value_lines(array: Array | None) -> list[str]:
    """Write a small array as it is; of a large one the numbers above have to do."""
    if array is None or array.size < 2:
        return [] if array is None or not array.size else [_monospaced(number_text(float(array.flat[0])))]
    return [_monospaced(line) for line in number_lines(array)]


def _monospaced(text: str) -> str:
    spaced = escape(text).replace(" ", "&nbsp;")
    return f"<span style=\"color:{theme().text}; font-family:'{mono().family()}'\">{spaced}</span>"


def _flow_lines(session: EditorSession, found: Statistics) -> list[str]:
    """Say of a gradient that it has vanished or exploded, and beside what."""
    gone = flow(found, first_gradient(session))
    tone = theme().error if gone.has_exploded else theme().unknown
    if not gone.is_finite:
        text = translate("canvas", "Not all of this gradient is finite.")
    elif gone.has_exploded:
        text = translate("canvas", "Explodes: {0} of the gradient that the way back begins with.")
    elif gone.has_vanished:
        text = translate("canvas", "Vanishes: {0} of the gradient that the way back begins with.")
    else:
        return []
    return [f'<span style="color:{tone}">{escape(text.format(ratio_text(gone.ratio)))}</span>']


def _name(session: EditorSession, ref: PortRef) -> str:
    node = session.graph.nodes[ref.node]
    if ref.port == "output":
        return node.name
    if variable_of(session.graph, session.registry, ref) is not None:
        return variable_name(session.graph, ref)
    return f"{node.name}.{ref.port}"


def _shape_lines(session: EditorSession, ref: PortRef, axis: int | None) -> list[str]:
    """Say of each dim (or the one under the pointer) why it is what it is, or what it waits for."""
    shape = session.inference.shape(ref)
    if shape is None:
        waits = _waits_text(session, ref, None)
        return [waits] if waits else []
    axes = range(len(shape)) if axis is None else [axis] if axis < len(shape) else []
    return [line for each in axes if (line := _dim_line(session, ref, each, shape[each]))]


def _dim_line(session: EditorSession, ref: PortRef, axis: int, size: int) -> str:
    look, fact = theme(), session.inference.dim(ref, axis)
    blocks = axis in session.inference.blocked(variable_of(session.graph, session.registry, ref) or ref)
    tone = look.unknown if blocks else look.accent if size != UNKNOWN else look.dim
    head = f"<span style=\"color:{tone}; font-family:'{mono().family()}'\">{fact.letter or size}</span>&nbsp; "
    reasons = session.inference.explain(ref, axis)
    if size != UNKNOWN:
        chain = [_reason(reason) for reason in reasons[:MOST_REASONS]]
        text = "; ".join(dict.fromkeys(chain))
    elif fact.is_batch:
        text = translate("canvas", "the batch: as many rows as are fed")
    else:
        text = _waits_text(session, ref, axis) or translate("canvas", "not known yet")
    return f'{head}<span style="color:{look.dim}">{escape(text)}</span>' if text else ""


def _reason(reason: Reason) -> str:
    values = {"node": reason.node, "port": reason.port, "axis": reason.axis, "size": reason.size}
    return reason_text(reason.why, values)


def _waits_text(session: EditorSession, ref: PortRef, axis: int | None) -> str:
    waited = session.inference.waits_for(ref, axis)
    names = [_name(session, PortRef(*each)) for each in waited if each[0] in session.graph.nodes]
    return translate("canvas", "waits for the shape of {0}").format(", ".join(names)) if names else ""
