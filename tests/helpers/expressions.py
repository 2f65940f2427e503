"""Expressions written down in one line per node, for tests."""

from __future__ import annotations

from core.expression.expression import Head, apply, variable
from core.operators import standard_registry
from core.operators.registry import Registry

REGISTRY: Registry = standard_registry()


def dense(name: str, data: Head, units: int = 4, weight: Head | None = None) -> Head:
    """Return a dense layer; parameters that are not given are new Variables."""
    inputs = [data, weight or Head(variable(f"{name}_weight")), Head(variable(f"{name}_bias"))]
    return Head(apply(REGISTRY.create("FullyConnected", {"num_hidden": units}), name, inputs))


def relu(name: str, data: Head) -> Head:
    """Return a relu."""
    return Head(apply(REGISTRY.create("Activation", {"act_type": "relu"}), name, [data]))


def add(name: str, a: Head, b: Head) -> Head:
    """Return a sum of two."""
    return Head(apply(REGISTRY.create("elemwise_add", {}), name, [a, b]))
