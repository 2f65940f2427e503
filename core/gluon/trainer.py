"""MXNet's ``mx.gluon.Trainer``: an optimizer applied to parameters, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from core import ndarray
from core.gluon.parameter import Parameter, ParameterDict
from core.ndarray import NDArray
from core.training.rules import Optimizer, States, create

Parameters = ParameterDict | Mapping[str, Parameter] | Sequence[Parameter]
StateKey = tuple[int, int]
"""Number of the parameter, and of the device among its devices."""


class Trainer:
    """Changes parameters by their gradients.

    Args:
        params: What `Block.collect_params` returns, or parameters in a list.
        optimizer: An optimizer, or the name of one: sgd, nag, adam, adagrad, rmsprop, adadelta.
        optimizer_params: Settings of an optimizer that is given by name.
        kvstore: Where MXNet adds up gradients; here it is always done in place.
        compression_params: Accepted and not needed.
        update_on_kvstore: Accepted and not needed.

    Raises:
        ValueError: These are no parameters, or there is no such optimizer.
    """

    def __init__(
        self,
        params: Parameters,
        optimizer: str | Optimizer,
        optimizer_params: Mapping[str, object] | None = None,
        kvstore: object = "device",
        compression_params: Mapping[str, object] | None = None,
        update_on_kvstore: bool | None = None,
    ) -> None:
        del kvstore, compression_params, update_on_kvstore
        self._params = _listed(params)
        if isinstance(optimizer, Optimizer):
            if optimizer_params:
                raise AssertionError(
                    "optimizer_params must be None if optimizer is an instance of Optimizer instead of str"
                )
            self._optimizer = optimizer
        else:
            self._optimizer = create(optimizer, **(optimizer_params or {}))
        self._scale = self._optimizer.rescale_grad
        self._states: dict[StateKey, States] = {}
        self._steps: dict[StateKey, int] = {}

    @property
    def optimizer(self) -> Optimizer:
        """The optimizer with its settings as they are now."""
        return self._optimizer

    @property
    def learning_rate(self) -> float:
        """The learning rate of the current step."""
        return self._optimizer.rate(max(self._steps.values(), default=0))

    def set_learning_rate(self, lr: float) -> None:
        """Change the learning rate.

        Raises:
            UserWarning: A schedule decides on it.
        """
        if self._optimizer.lr_scheduler is not None:
            raise UserWarning(
                "LRScheduler of the optimizer has already been defined. Note that set_learning_rate can mutate the"
                " value of the learning rate of the optimizer only when the LRScheduler of the optimizer is undefined."
            )
        self._optimizer = replace(self._optimizer, learning_rate=lr)

    def step(self, batch_size: float, ignore_stale_grad: bool = False) -> None:
        """Take one step with gradients divided by the batch's size; call it after ``backward``, outside of ``record``.

        ``ignore_stale_grad`` is accepted as in MXNet. Every parameter is changed by the gradient that it has, also if
        no backward pass has reached it since the last step.
        """
        self.allreduce_grads()
        self.update(batch_size, ignore_stale_grad)

    def allreduce_grads(self) -> None:
        """Give each device of a parameter the sum of the gradients on all."""
        for parameter in self._params:
            gradients = parameter.list_grad() if parameter.grad_req != "null" else []
            if len(gradients) > 1:
                total = np.sum([gradient.data for gradient in gradients], axis=0)
                for gradient in gradients:
                    gradient.data[...] = total

    def update(self, batch_size: float, ignore_stale_grad: bool = False) -> None:
        """Change the parameters, as `step` does after adding up gradients."""
        del ignore_stale_grad
        if not batch_size > 0:
            raise ValueError(f"batch_size must be above 0, but is {batch_size}")
        optimizer = replace(self._optimizer, rescale_grad=self._scale / batch_size)
        for number, parameter in enumerate(self._params):
            if parameter.grad_req == "null":
                continue
            for device, (weight, gradient) in enumerate(zip(parameter.list_data(), parameter.list_grad(), strict=True)):
                self._update_one(optimizer, parameter, (number, device), weight, gradient)

    def _update_one(
        self, optimizer: Optimizer, parameter: Parameter, key: StateKey, weight: NDArray, gradient: NDArray
    ) -> None:
        states = self._states.get(key)
        step = self._steps[key] = self._steps.get(key, 0) + 1
        new, self._states[key] = optimizer.update(
            weight.data,
            gradient.data,
            optimizer.start(weight.data) if states is None else states,
            step=step,
            lr=optimizer.rate(step) * parameter.lr_mult,
            wd=optimizer.wd * parameter.wd_mult,
        )
        weight.data[...] = new

    def save_states(self, fname: str | Path) -> None:
        """Write what the optimizer remembers into a file of named arrays."""
        found = {}
        for (number, device), states in self._states.items():
            name = f"{number}:{device}"
            found[f"{name}:step"] = ndarray.array([self._steps[number, device]], dtype="int64")
            found |= {f"{name}:{index}": ndarray.array(state, dtype=state.dtype) for index, state in enumerate(states)}
        ndarray.save(str(fname), found)

    def load_states(self, fname: str | Path) -> None:
        """Read what `save_states` wrote for the same parameters and optimizer.

        Raises:
            ValueError: The file is of others.
        """
        loaded = ndarray.load(str(fname))
        states: dict[StateKey, dict[int, NDArray]] = {}
        steps: dict[StateKey, int] = {}
        for name, array in loaded.items() if isinstance(loaded, Mapping) else ():
            number, device, what = name.split(":")
            key = (int(number), int(device))
            if what == "step":
                steps[key] = int(array.asscalar())
            else:
                states.setdefault(key, {})[int(what)] = array
        found: dict[StateKey, States] = {
            key: tuple(array.asnumpy() for _, array in sorted(states.get(key, {}).items())) for key in steps
        }
        for key, arrays in found.items():
            self._check_states(key, arrays, fname)
        self._states, self._steps = found, steps

    def _check_states(self, key: StateKey, arrays: States, fname: str | Path) -> None:
        number, device = key
        weights = self._params[number].list_data() if number < len(self._params) else []
        if device < len(weights):
            wanted = [state.shape for state in self._optimizer.start(weights[device].data)]
            if wanted == [array.shape for array in arrays]:
                return
        raise ValueError(f"{fname} has the states of other parameters, or of another optimizer")


def _listed(params: object) -> list[Parameter]:
    values = list(params.values()) if isinstance(params, ParameterDict | Mapping) else params
    if not isinstance(values, list | tuple):
        raise ValueError(f"First argument must be a list or dict of Parameters, got {type(params)}.")
    for value in values:
        if not isinstance(value, Parameter):
            raise ValueError(f"First argument must be a list or dict of Parameters, got list of {type(value)}.")
    return list(values)
