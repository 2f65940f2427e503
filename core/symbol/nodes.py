"""Making nodes as MXNet's operator functions do: automatic names, attributes of the scope, missing inputs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

import numpy as np

from core.attribute import AttrScope, stored_attributes
from core.base import MXNetError, mxnet_errors
from core.expression import expression as ex
from core.expression.expression import Expression, ExpressionNode, Head, Phase, new_head
from core.expression.symbol_json import make_operator
from core.graph.extra_attributes import is_extra_attribute
from core.messages import describe
from core.name import NameManager
from core.operators import standard_registry
from core.operators.operator import Operator
from core.operators.registry import Registry
from core.problem import Problem


@cache
def registry() -> Registry:
    """Return the operators that symbols can be made of."""
    return standard_registry()


# as `here`, in a third of the time; nothing where no scope has been asked for yet
_entered_names, _entered_scope = NameManager._current.get, AttrScope._current.get  # noqa: SLF001


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
    texts = _texts(operator_name, attributes) if attributes else ()
    # the name is taken first: in MXNet, too, a failing call has used up its number
    name = (_entered_names() or NameManager.here()).get(name, hint)
    scoped = (_entered_scope() or AttrScope.here()).get(attr)
    recipe = _recipe(operator_name, _scoped(texts, scoped) if scoped else texts)
    if not recipe.is_plain:
        _check(recipe, name, inputs, attributes)
    ports = recipe.ports
    for key in inputs:
        if key not in ports:
            raise MXNetError(keyword_mismatch("Symbol.Compose", key, list(ports)))
    heads = []
    for port, own in ports.items():
        if port in inputs:
            heads.append(inputs[port])
        else:
            heads.append(new_head((ExpressionNode(None, f"{name}_{port}", own, (), (), None), 0)))
    return _applied(recipe, name, tuple(heads))


def combine(operator_name: str, hint: str, *inputs: Head) -> Expression:
    """Return all outputs of a new node that has all its inputs and no attributes; as `make_node`, in less time."""
    name = (_entered_names() or NameManager.here()).get(None, hint)
    scoped = (_entered_scope() or AttrScope.here()).get(None)
    recipe = _recipe(operator_name, _scoped((), scoped) if scoped else ())
    return _applied(recipe, name, inputs)


def _applied(recipe: _Recipe, name: str, inputs: tuple[Head, ...]) -> Expression:
    node = ExpressionNode(recipe.operator, name, recipe.attributes, inputs, (), None, recipe.phase)
    if recipe.outputs == 1:
        return (new_head((node, 0)),)
    return tuple([new_head((node, index)) for index in range(recipe.outputs)])


def _check(recipe: _Recipe, name: str, inputs: Mapping[str, Head], attributes: Mapping[str, object]) -> None:
    """Refuse attributes that can fit no input or that the operator does not have, and to update what is computed."""
    if recipe.conflict is not None:
        code, expected, found = recipe.conflict
        raise MXNetError(describe(Problem(code, values={"node": name}, expected=expected, found=found)))
    if attributes and not recipe.operator.attribute_specs():
        _refuse_unknown(type(recipe.operator), attributes)
    for port in recipe.updated if inputs.keys() <= recipe.ports.keys() else ():
        given = inputs.get(port)
        if given is not None and given.node.operator is not None:
            raise MXNetError(f"Mutation target can only be Variable, but {given.node.name} in {name} is computed")


def _refuse_unknown(operator: type[Operator], attributes: Mapping[str, object]) -> None:
    """Refuse a keyword to an operator without attributes; a scope or a file may say what the operator ignores."""
    with mxnet_errors():
        operator.create({key: value for key, value in attributes.items() if not is_extra_attribute(key)})


def changed_operator(node: ExpressionNode, attributes: Mapping[str, str]) -> Operator | None:
    """Return the operator of a node for other attributes; None for a Variable.

    Raises:
        MXNetError: The operator does not take them, or would have other inputs or outputs.
    """
    if node.operator is None:
        return None
    with mxnet_errors():
        operator = make_operator(registry(), node.operator.name, attributes)
    if (operator.inputs(), operator.outputs()) != (node.operator.inputs(), node.operator.outputs()):
        raise MXNetError(f"{node.name} would have other inputs or outputs with these attributes: make it anew")
    return operator


Texts: TypeAlias = tuple[tuple[str, str], ...]
"""Attributes with their values as MXNet writes them."""


class _Recipe(NamedTuple):
    """What nodes of one operator with the same attributes have in common."""

    operator: Operator
    attributes: Mapping[str, str]
    conflict: tuple[str, object, object] | None
    """What in the attributes can fit no input."""
    ports: Mapping[str, Mapping[str, str]]
    """Per input the attributes of the Variable that is made where it is missing."""
    updated: tuple[str, ...]
    """The inputs that it writes to, which have to be Variables."""
    outputs: int
    """How many outputs people see."""
    phase: Phase
    is_plain: bool
    """Whether nothing needs to be checked of the inputs but their names."""


@lru_cache(maxsize=4096)
def _recipe(operator_name: str, texts: Texts) -> _Recipe:
    stored = MappingProxyType(stored_attributes(dict(texts)))
    with mxnet_errors():
        operator = make_operator(registry(), operator_name, stored)
    special = operator.input_attributes()
    own = {name: MappingProxyType({**attributes, **stored}) for name, attributes in special.items()}
    ports = {port.name: own.get(port.name, stored) for port in operator.input_ports}
    conflict = operator.attribute_conflict()
    updated = tuple(operator.input_names[place] for place in operator.updated_inputs)
    return _Recipe(
        operator,
        stored,
        conflict,
        ports,
        updated,
        len(operator.visible_ports),
        Phase.LOSS if operator.is_loss else Phase.FORWARD,
        is_plain=conflict is None and not updated and bool(operator.attribute_specs()),
    )


def _scoped(texts: Texts, scoped: Mapping[str, object]) -> Texts:
    """Return the attributes of a scope on top of others."""
    return tuple({**dict(texts), **{key: ex.attribute_text(value) for key, value in scoped.items()}}.items())


def _texts(operator_name: str, attributes: Mapping[str, object]) -> Texts:
    """Write the attributes that are given: None is a value only where the attribute can be None."""
    texts = []
    for key, value in attributes.items():
        kind = type(value)
        if kind is int or (kind is str and key != "dtype"):
            texts.append((key, str(value)))  # nearly all are like this
        elif value is not None or key in _optional(operator_name):
            texts.append((key, ex.attribute_text(_checked_dtype(value) if key == "dtype" else value)))
    return tuple(texts)


def _checked_dtype(given: object) -> object:
    """Return a dtype as it is given; like MXNet, leave what is none at all to NumPy to refuse."""
    if isinstance(given, str) and given != "bfloat16":
        try:
            np.dtype(given)
        except (SyntaxError, ValueError):  # of texts that begin like shapes
            raise TypeError(f"data type {given!r} not understood") from None
    return given


@cache
def _optional(operator_name: str) -> frozenset[str]:
    operator = registry().get(operator_name)
    return frozenset() if operator is None else frozenset(s.name for s in operator.attribute_specs() if s.optional)


def keyword_mismatch(where: str, key: str, names: list[str]) -> str:
    """Return MXNet's text for a keyword that names nothing; it has no blank after ``where``."""
    candidates = "".join(f"\n\t[{index}]{name}" for index, name in enumerate(names))
    return f"{where}Keyword argument name {key} not found.\nCandidate arguments:{candidates}"
