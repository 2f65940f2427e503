"""In which themes, scales and languages the views are taken."""

from __future__ import annotations

from dataclasses import dataclass

from app.translations import CHINESE, ENGLISH
from tests.gallery.views import View


@dataclass(frozen=True)
class Shot:
    """One way to take a view."""

    theme: str
    scale: int
    language: str = ENGLISH

    @property
    def title(self) -> str:
        """What the page says under the picture."""
        language = "" if self.language == ENGLISH else ", Chinese"
        return f"{self.theme}, {self.scale * 100} %{language}"

    def file(self, view: View) -> str:
        """Return the name of the file of a view."""
        language = "" if self.language == ENGLISH else f"-{self.language}"
        return f"{view.name}-{self.theme}-{self.scale * 100}{language}.png"


SHOTS = (
    Shot("dark", 1),
    Shot("light", 1),
    Shot("contrast", 1),
    Shot("dark", 2),
    Shot("light", 2),
    Shot("light", 1, CHINESE),
    Shot("dark", 2, CHINESE),
)
