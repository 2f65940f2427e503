"""Every panel in each of its states, by itself, at three widths: for the gallery, and for tests that measure."""

from __future__ import annotations

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from app.offers import all_offers
from core.graph.commands import SetParameterSettings
from core.graph.model import PortRef, VariableSettings
from tests.gallery import views
from tests.gallery.studio import Studio
from tests.gallery.views import PERCEPTRON, Prepare, View

OPERATORS = (
    "Embedding",
    "Convolution 2-D",
    "Max pooling",
    "Batch norm",
    "Leaky Relu",
    "Clip",
    "Reshape",
    "Concatenate",
    "Constant",
    "Slice",
    "Top k",
    "Softmax output",
)
"""One of each kind of form that the inspector makes."""


def nothing(studio: Studio) -> None:
    """Leave the document empty."""
    studio.settle(0)


def opened(example: str, *selected: str) -> Prepare:
    """Return what opens an example and selects nodes."""

    def prepare(studio: Studio) -> None:
        studio.open(example)
        studio.select(*selected)

    return prepare


def ran(example: str, *selected: str) -> Prepare:
    """Return what runs an example forward and backward and selects nodes."""

    def prepare(studio: Studio) -> None:
        studio.open(example)
        studio.run_backward()
        studio.select(*selected)

    return prepare


def added(operator: str) -> Prepare:
    """Return what puts a node of the palette beside those of an example, and selects it."""

    def prepare(studio: Studio) -> None:
        studio.open(PERCEPTRON)
        add(studio, operator)

    return prepare


def add(studio: Studio, operator: str) -> None:
    """Put a node of the palette onto the canvas."""
    offers = all_offers(studio.session.registry)
    studio.canvas.add_offer(next(each for each in offers if each.english == operator))
    studio.canvas.cancel_gesture()
    studio.settle()


def typed(panel: str, text: str, example: str = PERCEPTRON) -> Prepare:
    """Return what types into the first field of a panel."""

    def prepare(studio: Studio) -> None:
        studio.open(example)
        field = studio.raise_(panel).findChild(QLineEdit)
        assert field is not None
        field.clear()
        QTest.keyClicks(field, text)
        studio.settle()

    return prepare


def many_problems(studio: Studio) -> None:
    """Make a conflict, and nodes that nothing feeds."""
    studio.open("shape_bug")
    for operator in ("Concatenate", "Softmax output"):
        add(studio, operator)


def exploding(studio: Studio) -> None:
    """Let a run find numbers that are none."""
    studio.open(PERCEPTRON)
    weight = PortRef(studio.node("dense1").id, "weight")
    huge = VariableSettings(initializer='["constant", {"value": 3e38}]')
    studio.session.push(SetParameterSettings(weight, huge))
    studio.run_backward()
    studio.select("dense1")


def waits(studio: Studio) -> None:
    """Initialize what has no shape yet."""
    studio.open("deferred_perceptron")
    studio.initialize()
    studio.select("dense1")


def coded(target: str) -> Prepare:
    """Return what shows the code of a target."""

    def prepare(studio: Studio) -> None:
        from app.panels.code import CodePanel

        studio.open(PERCEPTRON)
        studio.select("dense1")
        panel = studio.raise_("code")
        assert isinstance(panel, CodePanel)
        titles = [panel.tabs.tabText(index) for index in range(panel.tabs.count())]
        panel.tabs.setCurrentIndex(titles.index(target))
        studio.settle(400)

    return prepare


def _states() -> dict[str, dict[str, Prepare]]:
    """Return what brings each panel into its states: nothing to show, something, and what is out of the ordinary."""
    return {
        "palette": {"full": nothing, "found": typed("palette", "norm"), "none": typed("palette", "nothing like this")},
        "inspector": {
            "empty": nothing,
            "document": opened(PERCEPTRON),
            "dense": ran(PERCEPTRON, "dense1"),
            "source": opened(PERCEPTRON, "data"),
            "typed": opened("net_2_2_1", "hidden"),
            "waiting": waits,
            "conflict": opened("shape_bug", "sum"),
            "parameter": views.inspect_parameter,
            "uses": views.shared,
            "variable": opened("tied_autoencoder", "weight"),
            "many": views.inspect_many,
            "shared": opened("siamese", "tower2"),
            **{name.lower().replace(" ", "-"): added(name) for name in OPERATORS},
        },
        "outline": {"empty": nothing, "full": opened("siamese", "tower1"), "long": opened("lenet_digits", "conv2")},
        "history": {"empty": nothing, "full": views.history},
        "values": {
            "empty": nothing,
            "waiting": views.waiting,
            "full": ran(PERCEPTRON, "dense1"),
            "images": ran("lenet_digits", "conv2"),
            "small": ran("net_2_2_1", "hidden"),
            "shared": ran("siamese", "tower1"),
            "not-finite": exploding,
        },
        "rule": {
            "empty": opened(PERCEPTRON),
            "backward": views.rule,
            "choice": views.rule_of_dense,
            "forward": views.rule_forward,
            "update": views.update,
            "convolution": views.lenet,
        },
        "parameters": {
            "empty": nothing,
            "unset": opened(PERCEPTRON),
            "full": ran("lenet_digits"),
            "shared": views.shared,
            "waiting": waits,
        },
        "laboratory": {
            "empty": nothing,
            "full": views.laboratory,
            "values": views.laboratory_values,
            "waiting": opened("deferred_perceptron"),
        },
        "analysis": {"empty": nothing, "costs": views.analysis, "check": views.gradient_check},
        "training": {
            "empty": nothing,
            "fresh": views.training_fresh,
            "curves": views.training,
            "running": views.training_running,
            "classes": views.sample,
            "plane": views.plane,
        },
        "recordings": {
            "empty": opened(PERCEPTRON),
            "lines": lambda studio: views.over_time(studio, "lines"),
            "ridges": lambda studio: views.over_time(studio, "ridges"),
            "heat": lambda studio: views.over_time(studio, "heat"),
            "bars": lambda studio: views.over_time(studio, "bars"),
        },
        "breakpoints": {"empty": opened(PERCEPTRON), "full": views.breakpoints},
        "problems": {"empty": opened(PERCEPTRON), "one": opened("shape_bug"), "many": many_problems},
        "log": {"empty": nothing, "full": waits, "failure": exploding},
        "code": {
            "empty": nothing,
            "full": coded("PyTorch"),
            "script": coded("Symloom script"),
            "conflict": opened("shape_bug"),
        },
    }


def _view(panel: str, state: str, prepare: Prepare) -> View:
    return View(f"panel-{panel}-{state}", f"{panel.capitalize()}: {state}", prepare, panel=panel)


PANELS = tuple(_view(panel, state, prepare) for panel, states in _states().items() for state, prepare in states.items())
"""A view for every state of every panel."""
