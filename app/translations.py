"""The language of the interface: English as it is written in the code, and translations that ship as ``.qm`` files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtGui import QFontDatabase

from app.theme import RESOURCES

if TYPE_CHECKING:
    from core.graph.model import Document

FOLDER = RESOURCES / "translations"
SYSTEM, ENGLISH, CHINESE = "system", "en", "zh_CN"
OPERATORS, EXAMPLES = "operators", "examples"
"""Contexts of what operators and initializers say of themselves, and of the notes of examples."""

NO_FONT = "No font of this computer has Chinese letters. On Debian: sudo apt install fonts-noto-cjk"
"""Stays English: whoever reads it could not read a translation."""


def operator_text(text: str) -> str:
    """Return what an operator, an initializer, a data set or a target says of itself, in the interface's language."""
    return QCoreApplication.translate(OPERATORS, text) if text else ""


def in_a_row(sentences: Sequence[str]) -> str:
    """Return sentences one after the other: with spaces between where the language of the interface has them."""
    return reduce(QCoreApplication.translate("texts", "{0} {1}").format, sentences) if sentences else ""


def in_a_list(parts: Sequence[str]) -> str:
    """Return parts of a sentence with commas between, as the language of the interface writes them."""
    return reduce(QCoreApplication.translate("texts", "{0}, {1}").format, parts) if parts else ""


def translated_example(document: Document) -> Document:
    """Return an example with its notes in the language of the interface; they stay in it like notes of people."""
    from core.graph.model import frozen  # the first window is painted before the core is loaded

    graph = document.graph
    notes = (
        (note.id, replace(note, text=QCoreApplication.translate(EXAMPLES, note.text))) for note in graph.notes.values()
    )
    return replace(document, graph=replace(graph, notes=frozen(notes)))


def resolved_language(name: str) -> str:
    """Return the language that a setting means; the system's may be one that there is no translation for."""
    if name != SYSTEM:
        return name
    locale = QLocale.system()
    return CHINESE if locale.language() is QLocale.Language.Chinese else ENGLISH


def can_show(language: str) -> bool:
    """Tell whether a font of this computer has the letters of a language."""
    system = QFontDatabase.WritingSystem.SimplifiedChinese
    return resolved_language(language) != CHINESE or bool(QFontDatabase.families(system))


def apply_language(app: QCoreApplication | None, name: str) -> None:
    """Translate texts from now on; those that are shown already stay until somebody asks for them again."""
    language = resolved_language(name)
    if app is None:
        return
    _Installed.of(app).install("" if language == ENGLISH else language)


class _Installed(QObject):
    """The translators of an application, at most those of one language."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self._app = app
        self._translators: list[QTranslator] = []
        self._language = ""

    @classmethod
    def of(cls, app: QCoreApplication) -> _Installed:
        """Return those of the application."""
        return next((each for each in app.children() if isinstance(each, cls)), None) or cls(app)

    def install(self, language: str) -> None:
        if language == self._language:
            return
        self._language = language
        for translator in self._translators:
            self._app.removeTranslator(translator)
        self._translators = []
        if not language:
            return
        qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        for file, folder in ((f"qtbase_{language}", qt), (f"symloom_{language}", str(FOLDER))):
            translator = QTranslator(self)
            if translator.load(file, folder):
                self._app.installTranslator(translator)
                self._translators.append(translator)


def statistic_titles() -> dict[str, str]:
    """Return what the statistics of an array are called in the language of the interface, by their names."""
    return {
        "norm": QCoreApplication.translate("texts", "norm"),
        "min": QCoreApplication.translate("texts", "min"),
        "max": QCoreApplication.translate("texts", "max"),
        "mean": QCoreApplication.translate("texts", "mean"),
        "std": QCoreApplication.translate("texts", "std"),
        "zeros": QCoreApplication.translate("texts", "zeros"),
    }
