"""The table of operators by name; functions that need one take it as an argument."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from core.operators.operator import Operator
from core.problem import Problem, Refused


class Registry:
    """Operators by MXNet's name, in the order in which the palette shows them; found by their aliases as well."""

    def __init__(self, operators: Iterable[type[Operator]] = ()) -> None:
        self._operators: dict[str, type[Operator]] = {}
        self._by_alias: dict[str, type[Operator]] = {}
        for operator in operators:
            self.register(operator)

    def register(self, operator: type[Operator]) -> None:
        """Add an operator.

        Raises:
            ValueError: Another operator has its name or one of its aliases already.
        """
        for name in (operator.name, *operator.aliases):
            if name in self:
                raise ValueError(f"an operator named {name!r} is registered already")
        self._operators[operator.name] = operator
        self._by_alias.update(dict.fromkeys(operator.aliases, operator))

    def __contains__(self, name: str) -> bool:
        return name in self._operators or name in self._by_alias

    def __iter__(self) -> Iterator[type[Operator]]:
        return iter(self._operators.values())

    def get(self, name: str) -> type[Operator] | None:
        """Return the operator of a name or an alias, or None."""
        return self._operators.get(name) or self._by_alias.get(name)

    def create(self, name: str, attributes: Mapping[str, object]) -> Operator:
        """Return the operator of a name with validated attributes.

        Raises:
            Refused: ``operator_unknown``, or what `Operator.create` refuses.
        """
        operator = self.get(name)
        if operator is None:
            raise Refused(Problem("operator_unknown", values={"operator": name}, found=name))
        return operator.create(attributes)
