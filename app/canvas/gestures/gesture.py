"""What a gesture is, and what it sees of the canvas."""

from __future__ import annotations

from typing import ClassVar, Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from app.canvas.scene import CanvasScene
from app.session.session import EditorSession
from core.graph.model import PortRef


class Stage(Protocol):
    """What the view offers to gestures."""

    @property
    def session(self) -> EditorSession: ...

    @property
    def board(self) -> CanvasScene: ...

    @property
    def zoom(self) -> float: ...

    @property
    def snaps(self) -> bool:
        """Whether what is dragged lands on the grid."""
        ...

    @property
    def box_contains(self) -> bool:
        """Whether a box selects only what is all in it."""
        ...

    def show_hint(self, text: str, tone: str = "text") -> None:
        """Show a sentence at the cursor; nothing takes it away."""
        ...

    def refresh(self) -> None:
        """Paint again what gestures draw."""
        ...

    def refresh_area(self, area: QRectF) -> None:
        """Paint a part of the scene again."""
        ...

    def scroll_by(self, dx: float, dy: float) -> None:
        """Move the view by pixels of the screen."""
        ...

    def expect_offers(self, anchor: PortRef | None) -> None:
        """Find out what could be wired to a port, because it may be asked soon; None: it won't."""
        ...

    def offer_nodes(self, point: QPointF, anchor: PortRef | None) -> None:
        """Open the search for a node to place at a point, wired to a port."""
        ...

    def offer_menu(self, point: QPointF, anchor: PortRef) -> None:
        """Open the menus of what can be placed at a point, wired to a port."""
        ...


class Gesture:
    """Something that is done with a button held; it ends in at most one command.

    Points are in scene units; ``screen`` is in pixels of the view, for gestures that move the view itself.
    """

    cursor: ClassVar[Qt.CursorShape | None] = None
    pans_at_edges: ClassVar[bool] = True
    ends_outside: ClassVar[bool] = True
    """Whether a release outside the view finishes it; one that says where something goes is given up there."""

    leaves_window: ClassVar[bool] = False
    """Whether it can go on in another window."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def start(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Begin where the button went down."""

    def update(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Follow the pointer."""

    def finish(self, point: QPointF, screen: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Do what was meant."""

    def cancel(self) -> None:
        """Leave everything as it was."""

    def paint(self, painter: QPainter) -> None:
        """Draw what shows the gesture, over everything else, in scene units."""
