"""The networks that come with the program, in the order in which somebody new would read them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from app.theme import RESOURCES
from app.translations import EXAMPLES as CONTEXT

translate = QCoreApplication.translate

FOLDER = RESOURCES / "examples"


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802 - lupdate looks for this name; Qt's own has no type
    """Mark a text for translation, and return it as it is."""
    del context
    return text


@dataclass(frozen=True)
class Example:
    """A network to open; its texts are untranslated."""

    name: str
    title: str
    tip: str

    @property
    def path(self) -> Path:
        """Its document."""
        return FOLDER / f"{self.name}.symloom.json"

    def shown_title(self) -> str:
        """Return the title in the language of the interface."""
        return translate(CONTEXT, self.title)

    def shown_tip(self) -> str:
        """Return the sentence in the language of the interface."""
        return translate(CONTEXT, self.tip)


EXAMPLES = (
    Example(
        "arithmetic",
        QT_TRANSLATE_NOOP("examples", "Arithmetic: A * B + 1"),
        QT_TRANSLATE_NOOP("examples", "Two typed matrices, two operations, and their gradients"),
    ),
    Example(
        "net_2_2_1",
        QT_TRANSLATE_NOOP("examples", "A 2-2-1 net with typed weights"),
        QT_TRANSLATE_NOOP("examples", "Exclusive or, worked out by hand"),
    ),
    Example(
        "digits_mlp",
        QT_TRANSLATE_NOOP("examples", "A perceptron for digits"),
        QT_TRANSLATE_NOOP("examples", "Reads handwritten digits with one hidden layer"),
    ),
    Example(
        "spirals",
        QT_TRANSLATE_NOOP("examples", "Two spirals"),
        QT_TRANSLATE_NOOP("examples", "Points in the plane, to watch the boundary bend in training"),
    ),
    Example(
        "lenet_digits",
        QT_TRANSLATE_NOOP("examples", "LeNet, reduced to 8 × 8 digits"),
        QT_TRANSLATE_NOOP("examples", "Two convolutions with pooling, and two dense layers"),
    ),
    Example(
        "deferred_perceptron",
        QT_TRANSLATE_NOOP("examples", "A perceptron that waits for data"),
        QT_TRANSLATE_NOOP("examples", "A weight whose shape is not known before the data is"),
    ),
    Example(
        "shared_hidden_layer",
        QT_TRANSLATE_NOOP("examples", "A shared hidden layer"),
        QT_TRANSLATE_NOOP("examples", "One layer used twice, whose gradient is a sum"),
    ),
    Example(
        "siamese",
        QT_TRANSLATE_NOOP("examples", "A siamese net"),
        QT_TRANSLATE_NOOP("examples", "Two towers with one set of weights compare two images"),
    ),
    Example(
        "tied_autoencoder",
        QT_TRANSLATE_NOOP("examples", "A tied autoencoder"),
        QT_TRANSLATE_NOOP("examples", "Encodes and decodes images with one and the same weight"),
    ),
    Example(
        "shape_bug",
        QT_TRANSLATE_NOOP("examples", "A shape bug to repair"),
        QT_TRANSLATE_NOOP("examples", "Two branches that do not fit together"),
    ),
)
"""All of them."""


def find_example(name: str) -> Example:
    """Return the example of a name."""
    return next(example for example in EXAMPLES if example.name == name)


def fill_examples_menu(menu: QMenu, open_example: Callable[[str], object]) -> None:
    """List all examples, each opened by its name."""
    for example in EXAMPLES:
        action = menu.addAction(example.shown_title().replace("&", "&&"))
        action.setStatusTip(example.shown_tip())
        action.setData(example.name)
    menu.triggered.connect(lambda action: open_example(str(action.data())))
