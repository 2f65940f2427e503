"""How an operator is called: the names of its inputs in order, whatever its attributes, and then its attributes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.operators.operator import AttributeSpec, Operator
from core.problem import Refused

_MADE_UP: Mapping[str, object] = {
    "bool": False,
    "int": 1,
    "float": 1.0,
    "str": "",
    **dict.fromkeys(("shape", "axes", "bounds", "numbers"), (1,)),
}


def is_variadic(operator: type[Operator]) -> bool:
    """Tell whether an operator takes any number of inputs, which its attribute ``num_args`` counts."""
    specs = operator.attribute_specs()
    if all(spec.name != "num_args" for spec in specs):
        return False
    required = {spec.name: _made_up(spec) for spec in specs if spec.required}
    # the gradient of such an operator may have the attribute and yet a fixed number of inputs
    return len(operator.create({**required, "num_args": 3}).inputs()) == 3


def attribute_names(operator: type[Operator]) -> tuple[str, ...]:
    """List the attributes in order."""
    return tuple(spec.name for spec in operator.attribute_specs())


def input_names(operator: type[Operator]) -> tuple[str, ...]:
    """List the inputs in order, with those that exist for some choices of the attributes only (a slope, a mask)."""
    found: dict[str, None] = {}
    for instance in _instances(operator):
        found.update(dict.fromkeys(port.name for port in instance.inputs()))
    return tuple(found)


def sample(operator: type[Operator]) -> Operator:
    """Return an instance with its required attributes made up."""
    return operator.create(
        {spec.name: _made_up(spec) for spec in operator.attribute_specs() if spec.required},
    )


def _instances(operator: type[Operator]) -> Iterator[Operator]:
    """Make the plain instance, and one for every other choice and truth value of an attribute."""
    yield sample(operator)
    specs = operator.attribute_specs()
    required = {spec.name: _made_up(spec) for spec in specs if spec.required}
    for spec in specs:
        for value in (True, False) if spec.kind == "bool" else spec.choices:
            try:
                yield operator.create({**required, spec.name: value})
            except Refused:
                continue


def _made_up(spec: AttributeSpec) -> object:
    return spec.choices[0] if spec.choices else _MADE_UP[spec.kind]
