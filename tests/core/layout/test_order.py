"""Few wires cross: compared with the fewest that any order of small networks has."""

from __future__ import annotations

from itertools import permutations, product

import numpy as np

from core.graph.model import NodeId, PortRef, Size, Wire, WireId
from core.layout.net import Net
from core.layout.order import count_crossings, order

SIZE = Size(160, 80)
LAYERS, WIDTH = 4, 3


def small_net(seed: int) -> Net:
    """Return a random network of four layers with three nodes each, all of which have wires."""
    generator = np.random.default_rng(seed)
    members = [NodeId(f"n{layer}{place}") for layer in range(LAYERS) for place in range(WIDTH)]
    pairs = {(layer, place, int(generator.integers(WIDTH))) for layer in range(LAYERS - 1) for place in range(WIDTH)}
    pairs |= {(layer, int(generator.integers(WIDTH)), place) for layer in range(LAYERS - 1) for place in range(WIDTH)}
    wires = [
        Wire(
            WireId(f"w{layer}{source}{target}"),
            PortRef(NodeId(f"n{layer}{source}"), "output"),
            PortRef(NodeId(f"n{layer + 1}{target}"), f"in{source}"),
        )
        for layer, source, target in sorted(pairs)
    ]
    return Net(wires, members, dict.fromkeys(members, SIZE), lambda _: SIZE.height / 2)


def fewest(net: Net) -> int:
    """Count the crossings of the best of all orders."""
    best = count_crossings(net)
    for layers in product(*(permutations(layer) for layer in net.layers[1:])):
        for first in permutations(net.layers[0]):
            net.layers = [list(first), *map(list, layers)]
            best = min(best, count_crossings(net))
            if not best:
                return 0
    return best


def test_small_networks_cross_hardly_more_often_than_they_have_to() -> None:
    found, optimum = [], []
    for seed in range(6):
        net = small_net(seed)
        order(net)
        found.append(count_crossings(net))
        optimum.append(fewest(net))
    assert all(one >= best for one, best in zip(found, optimum, strict=True))
    assert sum(found) <= 1.1 * sum(optimum)
    assert sum(optimum) > 0


def test_a_crossing_is_counted_port_by_port() -> None:
    a, b = NodeId("a"), NodeId("b")
    sizes = dict.fromkeys((a, b), SIZE)
    offsets = {"upper": 20.0, "lower": 60.0}

    def net(first: str, second: str) -> Net:
        wires = [
            Wire(WireId(first), PortRef(a, first), PortRef(b, "upper")),
            Wire(WireId(second), PortRef(a, second), PortRef(b, "lower")),
            Wire(WireId("other"), PortRef(NodeId("c"), "lower"), PortRef(b, "upper")),
        ]
        members = [a, NodeId("c"), b]
        return Net(wires, members, {**sizes, NodeId("c"): SIZE}, lambda port: offsets[port.port])

    crossing = net("upper", "lower")
    assert count_crossings(crossing) == 0  # one link stands for all wires between two nodes
