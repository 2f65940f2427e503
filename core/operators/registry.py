"""The table of operators by name; functions that need one take it as an argument."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from core.operators.operator import Operator
from core.problem import Problem, Refused


class Registry:
    """Operators by MXNet's name, in the order in which the palette shows them."""

    def __init__(self, operators: Iterable[type[Operator]] = ()) -> None:
        self._operators: dict[str, type[Operator]] = {}
        for operator in operators:
            self.register(operator)

    def register(self, operator: type[Operator]) -> None:
        """Add an operator.

        Raises:
            ValueError: Another operator has this name already.
        """
        if operator.name in self._operators:
            raise ValueError(f"an operator named {operator.name!r} is registered already")
        self._operators[operator.name] = operator

    def __contains__(self, name: str) -> bool:
        return name in self._operators

    def __iter__(self) -> Iterator[type[Operator]]:
        return iter(self._operators.values())

    def get(self, name: str) -> type[Operator] | None:
        """Return the operator of a name, or None."""
        return self._operators.get(name)

    def create(self, name: str, attributes: Mapping[str, object]) -> Operator:
        """Return the operator of a name with validated attributes.

        Raises:
            Refused: ``operator_unknown``, or what `Operator.create` refuses.
        """
        operator = self._operators.get(name)
        if operator is None:
            raise Refused(Problem("operator_unknown", values={"operator": name}, found=name))
        return operator.create(attributes)
