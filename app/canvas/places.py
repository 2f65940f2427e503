"""Places of a document that are a key away, and the way back from where somebody has jumped to.

Places belong to a document on this computer, as the way it is looked at does; the way back is forgotten with it.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from PySide6.QtCore import QObject, QPointF

from app.session.session import EditorSession
from app.settings import Settings

NUMBERS = range(1, 10)
"""A digit key each."""
MOST_KEPT = 50
"""So many jumps back are remembered."""


class Place(NamedTuple):
    """How the scene is looked at: zoom, and the point in the middle."""

    zoom: float
    x: float
    y: float


class PlacedView(Protocol):
    """What places need of the view."""

    @property
    def session(self) -> EditorSession: ...

    @property
    def zoom(self) -> float: ...

    def centre(self) -> QPointF: ...

    def look_at(self, zoom: float, centre: QPointF) -> None: ...


class Places(QObject):
    """Remembers places by number, and where the view was before it jumped."""

    def __init__(self, view: PlacedView, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._settings = Settings()
        self._places: dict[int, Place] = {}
        self._back: list[Place] = []
        self._forward: list[Place] = []
        session = view.session
        self._document = session.document
        session.document_replaced.connect(self._recall)
        session.document_changed.connect(self._note_document)
        session.path_changed.connect(self._follow_path)
        self._recall()

    @property
    def numbers(self) -> list[int]:
        """The numbers that stand for a place."""
        return sorted(self._places)

    def set(self, number: int) -> None:
        """Let a number stand for what is seen now."""
        self._places[number] = self._here()
        self._keep()
        text = self.tr("This is place {0} now: {0} leads back here.")
        self._view.session.message.emit(text.format(number), "info")

    def set_next(self) -> None:
        """Let the first number that is free stand for what is seen now, or the last of all."""
        self.set(next((number for number in NUMBERS if number not in self._places), NUMBERS[-1]))

    def go(self, number: int) -> None:
        """Look at a place; say how to set it if there is none."""
        place = self._places.get(number)
        if place is None:
            text = self.tr("There is no place {0} yet. Ctrl+{0} sets it where you look.")
            self._view.session.message.emit(text.format(number), "info")
            return
        self.leave()
        self._look(place)

    def leave(self) -> None:
        """Remember what is seen, because the view is about to jump."""
        self._back = [*(place for place in self._back if place != self._here()), self._here()][-MOST_KEPT:]
        self._forward = []

    def back(self) -> None:
        """Look where the view was before the last jump that led elsewhere."""
        while self._back and self._back[-1] == self._here():
            self._back.pop()
        if self._back:
            self._forward.append(self._here())
            self._look(self._back.pop())

    def forward(self) -> None:
        """Look where the view was before going back."""
        if self._forward:
            self._back.append(self._here())
            self._look(self._forward.pop())

    def _here(self) -> Place:
        centre = self._view.centre()
        return Place(self._view.zoom, centre.x(), centre.y())

    def _look(self, place: Place) -> None:
        self._view.look_at(place.zoom, QPointF(place.x, place.y))

    # From document to document

    def _keep(self) -> None:
        if (path := self._view.session.path) is not None:
            self._settings.set_places(path, self._places)

    def _recall(self) -> None:
        path = self._view.session.path
        known = self._settings.places(path) if path is not None else {}
        self._places = {number: Place(*place) for number, place in known.items() if number in NUMBERS}
        self._back, self._forward = [], []
        self._note_document()

    def _note_document(self) -> None:
        self._document = self._view.session.document

    def _follow_path(self) -> None:
        if self._places and self._view.session.document is self._document:
            self._keep()  # the same document has another name: it was saved
