"""What goes wrong with a parameter that is read too early, in MXNet's words."""

from __future__ import annotations

from core.base import MXNetError


class DeferredInitializationError(MXNetError):
    """A parameter has no values yet because its shape is not known before the first forward pass."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Parameter '{name}' has not been initialized yet because initialization was deferred. Actual"
            " initialization happens during the first forward pass. Please pass one batch of data through the network"
            " before accessing Parameters. You can also avoid deferred initialization by specifying in_units,"
            " num_features, etc., for network layers."
        )


def uninitialized(name: str) -> RuntimeError:
    """Return the error of a parameter that nobody initialized."""
    return RuntimeError(
        f"Parameter '{name}' has not been initialized. Note that you should initialize parameters and create Trainer"
        " with Block.collect_params() instead of Block.params because the later does not include Parameters of nested"
        " child Blocks"
    )
