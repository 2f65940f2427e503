"""One function per operator, made from its declaration: ``nd.FullyConnected(data, weight, bias, num_hidden=10)``."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from functools import cache, lru_cache
from typing import Any, cast

from core.base import MXNetError, mxnet_errors
from core.ndarray.invoke import Out, invoke
from core.ndarray.ndarray import NDArray
from core.operators import sources, standard_registry
from core.operators.operator import Operator
from core.operators.registry import Registry
from core.operators.signature import attribute_names, input_names, is_variadic

_NO_FUNCTIONS = (sources.Variable.name, sources.Constant.name)
_IGNORED = ("name", "ctx", "attr")
"""Keywords of MXNet's functions that change nothing about the result."""

Function = Callable[..., Any]


@cache
def registry() -> Registry:
    """Return the operators that there are functions for."""
    return standard_registry()


def function_names() -> list[str]:
    """List the operators and the aliases that have a function."""
    operators = [operator for operator in registry() if operator.name not in _NO_FUNCTIONS]
    return [name for operator in operators for name in (operator.name, *operator.aliases)]


@cache
def operator_function(name: str) -> Function | None:
    """Return the function that applies an operator to arrays, by its name or an alias; None if there is none."""
    operator = registry().get(name)
    if operator is None or operator.name in _NO_FUNCTIONS:
        return None
    function = _variadic(operator) if is_variadic(operator) else _fixed(operator)
    function.__name__ = function.__qualname__ = name
    function.__doc__ = operator.__doc__
    return function


def apply(name: str, *args: object, **kwargs: object) -> Any:  # noqa: ANN401 - one array or a list of them
    """Apply the operator of a name: ``apply("sum", x, axis=1)``."""
    function = operator_function(name)
    if function is None:
        raise MXNetError(f"Operator {name} is not registered")
    return function(*args, **kwargs)


def operator_of(name: str, attributes: Mapping[str, object]) -> Operator:
    """Return the operator of a name with attributes.

    Raises:
        MXNetError: There is none, or the attributes are not right.
    """
    operator = registry().get(name)
    if operator is None:
        raise MXNetError(f"Operator {name} is not registered")
    return _made(operator, attributes)


def _fixed(operator: type[Operator]) -> Function:
    names = input_names(operator)
    parameters = (*names, *attribute_names(operator), "out", "name")

    def function(*args: object, **kwargs: object) -> NDArray | list[NDArray]:
        if len(args) > len(parameters):
            raise TypeError(f"{operator.name} takes at most {len(parameters)} arguments, not {len(args)}")
        given = dict(zip(parameters, args, strict=False))
        for key in given.keys() & kwargs.keys():
            raise TypeError(f"{operator.name} got multiple values for argument {key!r}")
        given |= kwargs
        out = _checked_out(given.pop("out", None))
        inputs = {key: value for key, value in given.items() if key in names and value is not None}
        made = _made(operator, {key: value for key, value in given.items() if key not in names})
        return _result(invoke(made, _ordered(made, inputs), out))

    return function


def _variadic(operator: type[Operator]) -> Function:
    def function(*args: object, out: Out = None, **kwargs: object) -> NDArray | list[NDArray]:
        # a list of arrays is taken as the arrays themselves
        inputs = args[0] if len(args) == 1 and isinstance(args[0], list | tuple) else args
        arrays = [_array(value, f"arg{index}") for index, value in enumerate(inputs)]
        made = _made(operator, {**kwargs, "num_args": len(arrays)})
        return _result(invoke(made, arrays, out))

    return function


def _ordered(operator: Operator, inputs: Mapping[str, object]) -> list[NDArray]:
    ports = [port.name for port in operator.inputs()]
    missing = [port for port in ports if port not in inputs]
    unused = [key for key in inputs if key not in ports]
    if missing or unused:
        what = f"{missing[0]} is missing" if missing else f"{unused[0]} is not used with these attributes"
        raise MXNetError(
            f"Operator {operator.name} expects {len(ports)} inputs, but got {len(inputs)} instead: {what}."
        )
    return [_array(inputs[port], port) for port in ports]


def _array(value: object, key: str) -> NDArray:
    if not isinstance(value, NDArray):
        raise AssertionError(f"Argument {key} must have NDArray type, but got {value}")
    return value


def _checked_out(out: object) -> Out:
    arrays = out if isinstance(out, list | tuple) else [] if out is None else [out]
    if not all(isinstance(one, NDArray) for one in arrays):
        raise AssertionError(f"out must have NDArray type, but got {out}")
    return cast(Out, out)


def _made(operator: type[Operator], attributes: Mapping[str, object]) -> Operator:
    given = {
        key: _plain(value)
        for key, value in attributes.items()
        if (value is not None or key in _takes_none(operator.name)) and key not in _IGNORED
    }
    items = tuple(given.items())
    with mxnet_errors():
        return _cached(operator.name, items) if _is_hashable(items) else operator.create(given)


@cache
def _takes_none(operator_name: str) -> frozenset[str]:
    """Return the attributes for which None is a word of its own: it has to be given, or differs from the default."""
    operator = registry().get(operator_name)
    specs = () if operator is None else operator.attribute_specs()
    return frozenset(spec.name for spec in specs if spec.required or (spec.optional and spec.default is not None))


def _plain(value: object) -> object:
    """Return a value that can be a key, and types by their names."""
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, type):
        return getattr(value, "__name__", value)
    return value


def _is_hashable(items: Hashable) -> bool:
    try:
        hash(items)
    except TypeError:
        return False
    return True


@lru_cache(maxsize=4096, typed=True)
def _cached(name: str, items: tuple[tuple[str, object], ...]) -> Operator:
    return registry().create(name, dict(items))


def _result(outputs: list[NDArray]) -> NDArray | list[NDArray]:
    return outputs[0] if len(outputs) == 1 else outputs
