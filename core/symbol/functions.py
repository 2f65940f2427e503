"""One function per operator, made from its declaration: ``FullyConnected(data, num_hidden=10)``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import cast

from core.base import NotImplementedForSymbol
from core.expression.expression import Head
from core.operators import sources
from core.operators.operator import Operator
from core.operators.signature import attribute_names, input_names, is_variadic
from core.symbol.nodes import make_node, registry
from core.symbol.sharing import single_head
from core.symbol.symbol import Symbol

_NO_FUNCTIONS = (sources.Variable.name, sources.Constant.name)


def function_names() -> list[str]:
    """List the operators and the aliases that have a function."""
    operators = [operator for operator in registry() if operator.name not in _NO_FUNCTIONS]
    return [name for operator in operators for name in (operator.name, *operator.aliases)]


@cache
def operator_function(name: str) -> Callable[..., Symbol] | None:
    """Return the function that makes symbols of an operator, by its name or an alias; None if there is none."""
    operator = registry().get(name)
    if operator is None or operator.name in _NO_FUNCTIONS:
        return None
    make = _variadic(operator, name.lower()) if is_variadic(operator) else _fixed(operator, name.lower())
    make.__name__ = make.__qualname__ = name
    make.__doc__ = operator.__doc__
    return make


def _fixed(operator: type[Operator], hint: str) -> Callable[..., Symbol]:
    operator_name, ports = operator.name, frozenset(input_names(operator))
    parameters = (*input_names(operator), *attribute_names(operator), "name", "attr")
    first = parameters[0]

    def make(*args: object, **kwargs: object) -> Symbol:
        heads: dict[str, Head] = {}
        attributes: dict[str, object] = {}
        if len(args) == 1 and isinstance(args[0], Symbol) and first not in kwargs:
            heads[first] = single_head(args[0], first)  # nearly all are like this
        elif args:
            _place(operator_name, parameters, args, kwargs)
        name, attr = _named(kwargs) if "name" in kwargs or "attr" in kwargs else (None, None)
        for key, value in kwargs.items():
            if key not in ports and not isinstance(value, Symbol):
                attributes[key] = value
            elif isinstance(value, Symbol):
                heads[key] = single_head(value, key)
            elif value is not None:
                raise _no_symbol(value, key)
        return Symbol(make_node(operator_name, hint, heads, attributes, name, attr))

    return make


def _place(operator: str, parameters: Sequence[str], args: Sequence[object], kwargs: dict[str, object]) -> None:
    """Put what is given by position to what is given by name."""
    if len(args) > len(parameters):
        raise TypeError(f"{operator} takes at most {len(parameters)} arguments, not {len(args)}")
    for place, value in enumerate(args):
        key = parameters[place]
        if key in kwargs:
            raise TypeError(f"{operator} got multiple values for argument {key!r}")
        kwargs[key] = value


def _named(given: dict[str, object]) -> tuple[str | None, Mapping[str, str] | None]:
    """Take the name and the scope's attributes out of what is given, which may be too many inputs."""
    name, attr = given.pop("name", None), given.pop("attr", None)
    if isinstance(name, Symbol):
        raise NotImplementedForSymbol('__bool__ (namely operator "bool")')
    return cast(str | None, name), cast(Mapping[str, str] | None, attr)


def _variadic(operator: type[Operator], hint: str) -> Callable[..., Symbol]:
    def make(*args: object, name: str | None = None, attr: Mapping[str, str] | None = None, **kwargs: object) -> Symbol:
        named = {key: value for key, value in kwargs.items() if isinstance(value, Symbol)}
        if named and args:
            raise TypeError(
                "Operators with variable length input can only accept input Symbols either as positional or keyword"
                " arguments, not both"
            )
        given: dict[str, object] = {f"arg{index}": value for index, value in enumerate(args)}
        heads = {key: _head(value, key) for key, value in (given | named).items()}
        attributes = {key: value for key, value in kwargs.items() if key not in named}
        attributes.setdefault("num_args", len(heads))
        return Symbol(make_node(operator.name, hint, heads, attributes, name, attr))

    return make


def _head(value: object, key: str) -> Head:
    if not isinstance(value, Symbol):
        raise _no_symbol(value, key)
    return single_head(value, key)


def _no_symbol(value: object, key: str) -> AssertionError:
    return AssertionError(f"Argument {key} must be Symbol instances, but got {value}")
