"""The part of a training script that moves the parameters, with the formulas of MXNet (`core.training.rules`).

SGD and Nesterov's momentum are PyTorch's own. PyTorch's Adam adds epsilon at another place, and its RMSProp puts it
outside of the root; both are written so that they take the same steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.export.multipliers import decays, rates
from core.export.program import Program
from core.export.tables import number
from core.export.train_plan import TrainPlan
from core.export.writer import Writer
from core.graph.model import TrainingSettings


@dataclass(frozen=True)
class Setting:
    """A number of an optimizer that the command line can change.

    Attributes:
        field: Its name in the settings of a document, and among the options.
        argument: Its name in the optimizer of the script.
    """

    field: str
    argument: str
    help: str


_RATE = Setting("learning_rate", "lr", "how far a step goes")
_DECAY = Setting("weight_decay", "weight_decay", "times a weight, it is added to its gradient")
_MOMENTUM = Setting("momentum", "momentum", "how much of a step is taken again in the next one")

SETTINGS: Mapping[str, tuple[Setting, ...]] = MappingProxyType(
    {
        "sgd": (_RATE, _MOMENTUM, _DECAY),
        "nag": (_RATE, _MOMENTUM, _DECAY),
        "adam": (
            _RATE,
            Setting("beta1", "beta1", "decay of the mean of the gradients"),
            Setting("beta2", "beta2", "decay of the mean of their squares"),
            Setting("epsilon", "epsilon", "keeps divisors from 0"),
            _DECAY,
        ),
        "rmsprop": (
            _RATE,
            Setting("gamma", "gamma", "decay of the mean of the squares"),
            Setting("epsilon", "epsilon", "keeps divisors from 0"),
            _DECAY,
        ),
    }
)
"""Optimizer -> what can be set."""

_ADAM = '''\
class Adam(torch.optim.Adam):
    """Adam as in Symloom: epsilon is added before the bias of sqrt(v) is corrected.

    torch.optim.Adam adds it afterwards, so its epsilon has to change with the steps.
    """

    def __init__(
        self,
        weights: list[nn.Parameter],
        lr: float,
        beta1: float,
        beta2: float,
        epsilon: float,
        weight_decay: float,
    ) -> None:
        super().__init__(weights, lr, (beta1, beta2), weight_decay=weight_decay)
        self.epsilon = epsilon

    def step(self, closure: None = None) -> None:
        for group in self.param_groups:
            group["steps"] = group.get("steps", 0) + 1
            bias = 1 - group["betas"][1] ** group["steps"]
            group["eps"] = self.epsilon / math.sqrt(bias)
        super().step(closure)
'''

_RMSPROP = '''\
class RMSProp(torch.optim.Optimizer):
    """RMSProp as in Symloom: epsilon is under the root, not added to it."""

    def __init__(
        self,
        weights: list[nn.Parameter],
        lr: float,
        gamma: float,
        epsilon: float,
        weight_decay: float,
    ) -> None:
        settings = {"gamma": gamma, "epsilon": epsilon, "weight_decay": weight_decay}
        super().__init__(weights, {"lr": lr, **settings})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:
        for group in self.param_groups:
            gamma = group["gamma"]
            for weight in group["params"]:
                if weight.grad is None:
                    continue
                gradient = weight.grad + group["weight_decay"] * weight
                state = self.state[weight]
                if not state:
                    state["square"] = torch.zeros_like(weight)
                square = state["square"]
                square.mul_(gamma).addcmul_(gradient, gradient, value=1 - gamma)
                weight -= group["lr"] * gradient / (square + group["epsilon"]).sqrt()
'''

_CLASSES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "sgd": ("torch.optim.SGD", ""),
        "nag": ("torch.optim.SGD", ""),
        "adam": ("Adam", _ADAM),
        "rmsprop": ("RMSProp", _RMSPROP),
    }
)
"""Optimizer -> its class, and the text of that class where it is none of PyTorch's."""


def optimizer_of(settings: TrainingSettings) -> str:
    """Return the optimizer's key; a name that nothing knows means plain descent, as in training."""
    return settings.optimizer if settings.optimizer in SETTINGS else "sgd"


def write_optimizer(writer: Writer, plan: TrainPlan) -> None:
    """Write the function that makes the optimizer, below its class where that has to be written."""
    key = optimizer_of(plan.settings)
    name, text = _CLASSES[key]
    if text:
        writer.blank(2)
        for line in text.splitlines():
            writer.line(line)
    writer.blank(2)
    arguments = ["model: nn.Module", "options: argparse.Namespace"]
    writer.bracketed("def make_optimizer(", arguments, ") -> torch.optim.Optimizer:")
    with writer.indented():
        _write_weights(writer, plan.program)
        given = [f"{setting.argument}=options.{setting.field}" for setting in SETTINGS[key]]
        given += ["nesterov=options.momentum > 0"] if key == "nag" else []
        writer.bracketed(f"return {name}(", ["weights", *given], ")")


def _write_weights(writer: Writer, program: Program) -> None:
    """Write what the optimizer moves: all weights alike, or each with what the network multiplies its rate by."""
    learns, shrinks = rates(program), decays(program)
    if not learns and not shrinks:
        writer.line("weights = [weight for weight in model.parameters() if weight.requires_grad]")
        return
    entry = ['"params": [weight]']
    for name, factors, setting in (("rates", learns, _RATE), ("decays", shrinks, _DECAY)):
        if factors:
            writer.bracketed(f"{name} = {{", [f'"{each}": {number(factor)}' for each, factor in factors.items()], "}")
            entry.append(f'"{setting.argument}": options.{setting.field} * {name}.get(name, 1.0)')
    writer.line("weights = [")
    with writer.indented():
        writer.bracketed("{", entry, "}")
        writer.line("for name, weight in model.named_parameters()")
        writer.line("if weight.requires_grad")
    writer.line("]")


def write_options(writer: Writer, settings: TrainingSettings) -> None:
    """Write the options of the optimizer."""
    for setting in SETTINGS[optimizer_of(settings)]:
        default = number(getattr(settings, setting.field))
        option = setting.field.replace("_", "-")
        arguments = [f'"--{option}"', "type=float", f"default={default}", f'help="{setting.help}"']
        writer.bracketed("add(", arguments, ")")
