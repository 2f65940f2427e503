"""Making nodes as MXNet's operator functions do: automatic names, attributes of the scope, missing inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from core.attribute import AttrScope, stored_attributes
from core.base import MXNetError, mxnet_errors
from core.expression import expression as ex
from core.expression.expression import Expression, Head
from core.expression.symbol_json import make_operator
from core.name import NameManager
from core.operators import standard_registry
from core.operators.registry import Registry


@cache
def registry() -> Registry:
    """Return the operators that symbols can be made of."""
    return standard_registry()


def make_node(
    operator_name: str,
    hint: str,
    inputs: Mapping[str, Head],
    attributes: Mapping[str, object],
    name: str | None = None,
    attr: Mapping[str, str] | None = None,
) -> Expression:
    """Return all outputs of a new node; inputs that are missing become Variables with a copy of its attributes.

    Attributes of the current `AttrScope` win over those given, as in MXNet.

    Raises:
        MXNetError: The operator, an attribute or the name of an input is not right.
    """
    if name is not None and not isinstance(name, str):
        raise TypeError(f"Expect a string for the name of {operator_name}, not {name!r}")
    texts = {key: ex.attribute_text(value) for key, value in _meant(operator_name, attributes)}
    # the name is taken first: in MXNet, too, a failing call has used up its number
    name = NameManager.current().get(name, hint)
    stored = stored_attributes({**texts, **AttrScope.current().get(attr)})
    with mxnet_errors():
        operator = make_operator(registry(), operator_name, stored)
    ports = [port.name for port in operator.inputs()]
    for key in inputs:
        if key not in ports:
            raise MXNetError(keyword_mismatch("Symbol.Compose", key, ports))
    special = operator.input_attributes()
    heads = [
        inputs.get(port) or Head(ex.variable(f"{name}_{port}", {**special.get(port, {}), **stored})) for port in ports
    ]
    node = ex.apply(operator, name, heads, stored)
    return tuple(Head(node, index) for index in range(len(node.visible_outputs)))


def _meant(operator_name: str, attributes: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Yield the attributes that are given: None is a value only where the attribute can be None."""
    for key, value in attributes.items():
        if value is not None or key in _optional(operator_name):
            yield key, value


@cache
def _optional(operator_name: str) -> frozenset[str]:
    operator = registry().get(operator_name)
    return frozenset() if operator is None else frozenset(s.name for s in operator.attribute_specs() if s.optional)


def keyword_mismatch(where: str, key: str, names: list[str]) -> str:
    """Return MXNet's text for a keyword that names nothing; it has no blank after ``where``."""
    candidates = "".join(f"\n\t[{index}]{name}" for index, name in enumerate(names))
    return f"{where}Keyword argument name {key} not found.\nCandidate arguments:{candidates}"
