"""From the settings of a document to the optimizer that they mean."""

from __future__ import annotations

from core.graph.model import TrainingSettings
from core.training.rules import NAG, SGD, Adam, Optimizer, RMSProp


def optimizer_of(settings: TrainingSettings, rescale: float = 1.0) -> Optimizer:
    """Return the optimizer of checked settings, which multiplies gradients by ``rescale``."""
    rate, decay = settings.learning_rate, settings.weight_decay
    match settings.optimizer:
        case "adam":
            return Adam(
                learning_rate=rate,
                wd=decay,
                rescale_grad=rescale,
                beta1=settings.beta1,
                beta2=settings.beta2,
                epsilon=settings.epsilon,
            )
        case "rmsprop":
            return RMSProp(
                learning_rate=rate, wd=decay, rescale_grad=rescale, gamma1=settings.gamma, epsilon=settings.epsilon
            )
        case name:
            kind = NAG if name == "nag" else SGD
            return kind(learning_rate=rate, wd=decay, rescale_grad=rescale, momentum=settings.momentum)


ARGUMENTS = {
    "sgd": ("learning_rate", "momentum", "weight_decay"),
    "nag": ("learning_rate", "momentum", "weight_decay"),
    "adam": ("learning_rate", "beta1", "beta2", "epsilon", "weight_decay"),
    "rmsprop": ("learning_rate", "gamma", "epsilon", "weight_decay"),
}
"""Optimizer -> which of the settings are its arguments."""
