"""MXNet's ``mx.gluon.Trainer``: an optimizer applied to parameters, step by step."""

from __future__ import annotations

import pathlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from core import ndarray
from core.gluon.parameter import Parameter, ParameterDict
from core.ndarray import NDArray
from core.operators.operator import Array
from core.problem import Path
from core.training.compiled import CompiledUpdate, Scratch
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
        self._updates: dict[StateKey, CompiledUpdate] = {}
        self._scratch: Scratch = {}

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

        Args:
            batch_size: How many rows the loss was summed over.
            ignore_stale_grad: Leave parameters alone that no backward pass has reached since the last step.

        Raises:
            UserWarning: There is such a parameter, and nobody said that it may be; nothing was changed.
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
        if not batch_size > 0:
            raise ValueError(f"batch_size must be above 0, but is {batch_size}")
        learned = [
            (parameter, (number, device), weight, gradient)
            for number, parameter in enumerate(self._params)
            if parameter.grad_req != "null"
            for device, (weight, gradient) in enumerate(zip(parameter.list_data(), parameter.list_grad(), strict=True))
        ]
        if not ignore_stale_grad:
            _refuse_stale([(parameter, weight) for parameter, _, weight, _ in learned])
        optimizer = replace(self._optimizer, rescale_grad=self._scale / batch_size)
        for parameter, key, weight, gradient in learned:
            if weight._fresh_grad:  # noqa: SLF001 - our own
                self._update_one(optimizer, parameter, key, weight, gradient)
                weight._fresh_grad = False  # noqa: SLF001

    def _update_one(
        self, optimizer: Optimizer, parameter: Parameter, key: StateKey, weight: NDArray, gradient: NDArray
    ) -> None:
        if parameter.wd_mult != 1:
            optimizer = replace(optimizer, wd=optimizer.wd * parameter.wd_mult)
        values: dict[Path, Array] = {(): weight.data}
        gradients: dict[Path, Array] = {(): gradient.data}
        update = self._updates.get(key)
        if update is None or not update.adapt(optimizer, values, gradients, parameter.lr_mult):
            states = self._states.get(key)
            self._states[key] = optimizer.start(weight.data) if states is None else states
            update = self._updates[key] = CompiledUpdate(
                optimizer,
                values,
                gradients,
                states={(): self._states[key]},
                count=self._steps.get(key, 0),
                lr_mult=parameter.lr_mult,
                is_exact=True,
                scratch=self._scratch,
            )
        update.run()
        self._steps[key] = update.count

    def save_states(self, fname: str | pathlib.Path) -> None:
        """Write what the optimizer remembers into a file of named arrays."""
        found = {}
        for (number, device), states in self._states.items():
            name = f"{number}:{device}"
            found[f"{name}:step"] = ndarray.array([self._steps[number, device]], dtype="int64")
            found |= {f"{name}:{index}": ndarray.array(state, dtype=state.dtype) for index, state in enumerate(states)}
        ndarray.save(str(fname), found)

    def load_states(self, fname: str | pathlib.Path) -> None:
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
        self._updates.clear()

    def _check_states(self, key: StateKey, arrays: States, fname: str | pathlib.Path) -> None:
        number, device = key
        weights = self._params[number].list_data() if number < len(self._params) else []
        if device < len(weights):
            wanted = [state.shape for state in self._optimizer.start(weights[device].data)]
            if wanted == [array.shape for array in arrays]:
                return
        raise ValueError(f"{fname} has the states of other parameters, or of another optimizer")


def _refuse_stale(learned: Sequence[tuple[Parameter, NDArray]]) -> None:
    for parameter, weight in learned:
        if not weight._fresh_grad:  # noqa: SLF001 - our own
            raise UserWarning(
                f"No backward pass has reached Parameter '{parameter.name}' on {weight.context} since the last step, so"
                " its gradient is stale. Perhaps the loss does not depend on that part of the network. If that is"
                " intended, call step with ignore_stale_grad=True: what has a stale gradient then stays as it is."
            )


def _listed(params: object) -> list[Parameter]:
    values = list(params.values()) if isinstance(params, ParameterDict | Mapping) else params
    if not isinstance(values, list | tuple):
        raise ValueError(f"First argument must be a list or dict of Parameters, got {type(params)}.")
    for value in values:
        if not isinstance(value, Parameter):
            raise ValueError(f"First argument must be a list or dict of Parameters, got list of {type(value)}.")
    return list(values)
