"""Bound symbols compute what their operators do one by one: each operator as a head, and random graphs."""

from __future__ import annotations

import numpy as np
import pytest

from core.expression.expression import topological
from core.operators.leaky import LeakyReLU
from core.operators.random import Dropout
from tests.helpers.operator_checks import evaluate
from tests.helpers.peer_graphs import PeerGraph, mx, random_graphs, single_operators

GRAPHS = [*single_operators(), *random_graphs(100)]


def is_random(graph: PeerGraph) -> bool:
    operators = [node.operator for node in topological(graph.heads)]
    return any(
        isinstance(one, Dropout) or (isinstance(one, LeakyReLU) and one.act_type == "rrelu") for one in operators
    )


@pytest.mark.parametrize("is_train", [False, True])
@pytest.mark.parametrize("graph", [graph for graph in GRAPHS if not is_random(graph)], ids=lambda graph: graph.name)
def test_heads_have_their_operators_values(graph: PeerGraph, is_train: bool) -> None:
    arrays = graph.arrays()
    values = {node: arrays.get(f"arg:{node.name}", arrays.get(f"aux:{node.name}")) for node in graph.shapes}
    with np.errstate(all="ignore"):
        wanted = evaluate(
            graph.heads, {node: value for node, value in values.items() if value is not None}, is_train=is_train
        )
    bound = {key: mx.nd.array(array) for key, array in arrays.items()}
    arguments, states = ({key[4:]: bound[key] for key in bound if key.startswith(kind)} for kind in ("arg:", "aux:"))
    executor = mx.sym.Symbol(graph.heads).bind(mx.cpu(), arguments, grad_req="null", aux_states=states)
    for _ in range(2):  # the second run writes into the memory of the first
        found = executor.forward(is_train=is_train)
        for output, value in zip(found, wanted, strict=True):
            np.testing.assert_allclose(output.asnumpy(), value, rtol=2e-5, atol=1e-6)
