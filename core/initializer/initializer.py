"""What MXNet calls an initializer: called with a parameter's name and its array, it writes the first values.

The end of the name chooses a method (``_init_weight``, ``_init_bias``, …), unless the parameter carries an
initializer of its own; users override those methods. Initializers are registered under their class's name, so that
`create` makes them from texts.
"""

from __future__ import annotations

import logging
import math
import warnings
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, Self, TypeVar

import numpy as np

from core.initializer.filling import ArrayHandle, error_of, fill_array
from core.parameters.initializer import BY_SUFFIX, Bilinear, Constant, parse_form
from core.parameters.initializer_base import text_form
from core.problem import Refused
from core.scopes import default_generator

ClassT = TypeVar("ClassT", bound="type[Initializer]")
ArrayStatistic = Callable[[Any], str]


class InitDesc(str):
    """A parameter's name, with its attributes and the initializer that holds where it has none of its own."""

    __slots__ = ("attrs", "global_init")

    attrs: Mapping[str, Any]
    global_init: Initializer | None

    def __new__(cls, name: str, attrs: Mapping[str, Any] | None = None, global_init: Initializer | None = None) -> Self:
        """Describe the parameter of a name; ``attrs`` are as in ``Symbol.attr_dict``."""
        found = super().__new__(cls, name)
        found.attrs = attrs or {}
        found.global_init = global_init
        return found


class _Hook(NamedTuple):
    """Names of a kind, and the method that initializes their arrays."""

    prefix: str
    suffix: str
    method: str


_HOOKS = (
    _Hook("", "weight", "_init_weight"),
    _Hook("", "bias", "_init_bias"),
    _Hook("", "gamma", "_init_gamma"),
    _Hook("", "beta", "_init_beta"),
    _Hook("", "min", "_init_zero"),
    _Hook("", "max", "_init_one"),
    _Hook("", "weight_quantize", "_init_quantized_weight"),
    _Hook("", "bias_quantize", "_init_quantized_bias"),
)
"""The first that fits decides."""

_LEGACY_HOOKS = (
    _Hook("upsampling", "", "_init_bilinear"),
    _Hook("stn_loc", "weight", "_init_zero"),
    _Hook("stn_loc", "bias", "_init_loc_bias"),
    _Hook("", "bias", "_init_bias"),
    _Hook("", "gamma", "_init_gamma"),
    _Hook("", "beta", "_init_beta"),
    _Hook("", "weight", "_init_weight"),
    _Hook("", "moving_mean", "_init_zero"),
    _Hook("", "moving_var", "_init_one"),
    _Hook("", "moving_inv_var", "_init_zero"),
    _Hook("", "moving_avg", "_init_zero"),
    _Hook("", "min", "_init_zero"),
    _Hook("", "max", "_init_one"),
)
"""The same for names that are plain strings, as old programs have them."""


def _hook(name: str, hooks: Iterable[_Hook]) -> _Hook | None:
    return next((hook for hook in hooks if name.startswith(hook.prefix) and name.endswith(hook.suffix)), None)


class Initializer:
    """Base of all initializers. Override ``_init_weight(name, arr)``, and others where the defaults are not meant.

    ``kwargs`` are the arguments that `dumps` writes and by which initializers of a class are told apart.
    """

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - whatever a user's initializer has
        self._kwargs = kwargs
        self._verbose = False
        self._print_func: ArrayStatistic = _root_mean_square

    def set_verbosity(self, verbose: bool = False, print_func: ArrayStatistic | None = None) -> Self:
        """Log each array that is initialized, with a statistic of it (its root mean square if none is given)."""
        self._verbose = verbose
        self._print_func = print_func or _root_mean_square
        return self

    def dumps(self) -> str:
        """Return the text form that `create` reads: ``["normal", {"sigma": 0.5}]``."""
        return text_form(type(self).__name__.lower(), _plain_values(self._kwargs))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Initializer):
            return NotImplemented
        return type(self) is type(other) and _plain_values(self._kwargs) == _plain_values(other._kwargs)

    # It can be changed, so it has no hash; said here because the equality above would take it away silently.
    __hash__ = None  # type: ignore[assignment]

    def __call__(self, desc: InitDesc | str, arr: Any) -> None:  # noqa: ANN401 - an NDArray, which layers above know
        """Write first values into the array of a parameter.

        Raises:
            ValueError: The name says nothing about how to initialize it.
        """
        if not isinstance(desc, InitDesc):
            self._legacy_init(desc, arr)
            return
        if desc.global_init is None:
            desc.global_init = self
        own = desc.attrs.get("__init__")
        if own:
            create(own)._init_weight(desc, arr)  # noqa: SLF001 - of the same class
            self._report(desc, own, arr)
            return
        hook = _hook(desc, _HOOKS)
        if hook is None:
            self._init_default(desc, arr)
            return
        getattr(self, hook.method)(desc, arr)
        self._report(desc, hook.suffix, arr)

    def _legacy_init(self, name: object, arr: object) -> None:
        text = "An initializer that is called with a plain string is deprecated. Call it with core.init.InitDesc(name)."
        warnings.warn(text, DeprecationWarning, stacklevel=3)
        if not isinstance(name, str):
            raise TypeError(f"The name of a parameter should be a string, but is {name!r}.")
        if not isinstance(arr, ArrayHandle):
            raise TypeError(f"The array of {name} should be an NDArray, but is of type {type(arr).__name__}.")
        hook = _hook(name, _LEGACY_HOOKS)
        getattr(self, hook.method if hook else "_init_default")(name, arr)

    def _report(self, desc: str, pattern: object, arr: ArrayHandle) -> None:
        if self._verbose:
            log("Initialized %s as %s: %s", desc, pattern, self._print_func(arr))

    # What the end of a name chooses

    def _init_weight(self, name: str, arr: Any) -> None:  # noqa: ANN401
        raise NotImplementedError(f"{type(self).__name__} should define _init_weight(self, name, arr) to fill {name}.")

    def _init_bias(self, name: str, arr: Any) -> None:  # noqa: ANN401
        fill_array(BY_SUFFIX["bias"], name, arr)

    def _init_gamma(self, name: str, arr: Any) -> None:  # noqa: ANN401
        fill_array(BY_SUFFIX["gamma"], name, arr)

    def _init_beta(self, name: str, arr: Any) -> None:  # noqa: ANN401
        fill_array(BY_SUFFIX["beta"], name, arr)

    def _init_zero(self, name: str, arr: Any) -> None:  # noqa: ANN401
        fill_array(Constant(0), name, arr)

    def _init_one(self, name: str, arr: Any) -> None:  # noqa: ANN401
        fill_array(Constant(1), name, arr)

    def _init_bilinear(self, name: str, arr: Any) -> None:  # noqa: ANN401
        fill_array(Bilinear(), name, arr)

    def _init_loc_bias(self, name: str, arr: Any) -> None:  # noqa: ANN401
        if arr.shape[0] != 6:
            raise AssertionError(f"{name} should have the 6 numbers of an affine map, but its shape is {arr.shape}.")
        fill_array(Constant([1, 0, 0, 0, 1, 0]), name, arr)  # the map that changes nothing

    def _init_quantized_weight(self, name: str, arr: Any) -> None:  # noqa: ANN401, ARG002 - as the others
        # MXNet draws one number for the whole array, an oversight; here each element gets its own.
        arr[:] = default_generator().integers(-127, 127, arr.shape)

    def _init_quantized_bias(self, name: str, arr: Any) -> None:  # noqa: ANN401
        self._init_zero(name, arr)

    def _init_default(self, name: str, arr: Any) -> None:  # noqa: ANN401, ARG002 - users override it
        raise ValueError(
            f"Unknown initialization pattern for {name}: its name ends neither in weight, bias, gamma (1.0) nor beta"
            " (0.0). Say what it starts as with Variable(init=core.init.…)."
        )


def log(text: str, *values: object) -> None:
    """Log where MXNet logs: at the root, whose level programs for MXNet set."""
    logging.info(text, *values)  # noqa: LOG015


def _root_mean_square(arr: ArrayHandle) -> str:
    values = arr.asnumpy()
    return str(np.linalg.norm(values) / math.sqrt(max(values.size, 1)))


def _plain_values(arguments: Mapping[str, object]) -> dict[str, object]:
    """Return arguments with arrays as lists, which can be written and compared."""
    return {name: plain_value(value) for name, value in arguments.items()}


def plain_value(value: object) -> object:
    """Return an array or NumPy number as a list or number of Python; anything else as it is."""
    if isinstance(value, ArrayHandle):
        value = value.asnumpy()
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else value


_registry: dict[str, type[Initializer]] = {}


def register(klass: ClassT) -> ClassT:
    """Make `create` find a class by its name in any case; a class registered before gives way, with a warning."""
    _register(klass, klass.__name__)
    return klass


def alias(*names: str) -> Callable[[ClassT], ClassT]:
    """Return a decorator that makes `create` find a class by other names as well."""

    def decorate(klass: ClassT) -> ClassT:
        for name in names:
            _register(klass, name)
        return klass

    return decorate


def _register(klass: object, name: str) -> None:
    if not (isinstance(klass, type) and issubclass(klass, Initializer)):
        raise AssertionError(f"Only subclasses of Initializer can be registered, which {klass!r} is not.")
    key = name.lower()
    if key in _registry and _registry[key] is not klass:
        old, new = _registry[key], klass
        text = f"{new.__module__}.{new.__name__} replaces {old.__module__}.{old.__name__} as initializer {key!r}."
        warnings.warn(text, UserWarning, stacklevel=3)
    _registry[key] = klass


def create(*args: Any, **kwargs: Any) -> Initializer:  # noqa: ANN401 - a name and whatever its class takes
    """Return the initializer that an instance, a name with its arguments, a text form or a dict stands for.

    Raises:
        AssertionError: It is nothing of these, or not registered.
    """
    given, *rest = args or (kwargs.pop("initializer"),)
    if isinstance(given, Initializer):
        if rest or kwargs:
            raise AssertionError("An initializer that exists already takes no further arguments.")
        return given
    if isinstance(given, dict):
        return create(**given)
    if not isinstance(given, str):
        raise AssertionError(f"An initializer should be given as one, or as a string, but not as {given!r}.")
    if given.startswith(("[", "{")):
        if rest or kwargs:
            raise AssertionError(f"{given} has its arguments already.")
        try:
            given, kwargs = parse_form(given)[0], dict(parse_form(given)[1])
        except Refused as refused:
            raise error_of(refused.problem) from None
    klass = _registry.get(given.lower())
    if klass is None:
        raise AssertionError(f"{given} is not registered. Please register with initializer.register first")
    return klass(*rest, **kwargs)
