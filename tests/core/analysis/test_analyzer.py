"""What nodes cost, against counts worked out by hand and against torchinfo."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.analysis.analyzer import Analysis, NodeAnalysis, analyze
from core.analysis.costs import RULES, Cost
from core.graph.files import load
from core.graph.model import Document, NodeId, PortRef
from core.operators import standard_registry
from tests.helpers.graphs import digits_mlp, graph, node
from tests.helpers.reference_nets import reference_set
from tests.peers import torchinfo_counts

REGISTRY = standard_registry()
EXAMPLES = Path(__file__).parents[3] / "resources" / "examples"
PEERS = Path(__file__).parents[2] / "peers"


def row(analysis: Analysis, name: str) -> NodeAnalysis:
    return next(each for each in analysis.rows if each.name == name)


def lenet() -> Document:
    """LeCun's network as MXNet's tutorials draw it: two convolutions, two pools, two dense layers."""
    return Document(
        graph(
            node("data", "Variable", shape=(-1, 1, 28, 28)),
            node("conv1", "Convolution", kernel=(5, 5), num_filter=20),
            node("tanh1", "Activation", act_type="tanh"),
            node("pool1", "Pooling", kernel=(2, 2), stride=(2, 2), pool_type="max"),
            node("conv2", "Convolution", kernel=(5, 5), num_filter=50),
            node("tanh2", "Activation", act_type="tanh"),
            node("pool2", "Pooling", kernel=(2, 2), stride=(2, 2), pool_type="max"),
            node("flat", "Flatten"),
            node("dense1", "FullyConnected", num_hidden=500),
            node("tanh3", "Activation", act_type="tanh"),
            node("dense2", "FullyConnected", num_hidden=10),
            wires="data -> conv1.data, conv1 -> tanh1.data, tanh1 -> pool1.data, pool1 -> conv2.data,"
            " conv2 -> tanh2.data, tanh2 -> pool2.data, pool2 -> flat.data, flat -> dense1.data,"
            " dense1 -> tanh3.data, tanh3 -> dense2.data",
        )
    )


def test_perceptron_is_counted_as_by_hand() -> None:
    analysis = analyze(digits_mlp(), REGISTRY, batch=32)

    dense1 = row(analysis, "dense1")
    assert dense1.parameters == 256 * 64 + 256
    assert dense1.cost == Cost(macs=32 * 256 * 64, flops=2 * 32 * 256 * 64 + 32 * 256)
    assert dense1.memory == 32 * 256 * 4
    assert row(analysis, "relu1").cost == Cost(flops=32 * 256)
    assert row(analysis, "out").cost == Cost(flops=5 * 32 * 10)
    assert analysis.parameters == 19_210
    assert analysis.cost.macs == 32 * 18_944
    assert analysis.memory == 4 * 32 * (256 + 256 + 10 + 10)
    assert analysis.is_whole


def test_lenet_is_counted_as_by_hand() -> None:
    analysis = analyze(lenet(), REGISTRY)

    assert row(analysis, "conv1").cost == Cost(24 * 24 * 20 * 25, 2 * 24 * 24 * 20 * 25 + 24 * 24 * 20)
    assert row(analysis, "conv2").cost == Cost(8 * 8 * 50 * 500, 2 * 8 * 8 * 50 * 500 + 8 * 8 * 50)
    assert row(analysis, "pool1").cost == Cost(flops=12 * 12 * 20 * 4)
    assert row(analysis, "flat").memory == 0, "the same numbers, seen in another way"
    assert analysis.parameters == 431_080, "the number in the literature"


def test_shared_parameters_count_once() -> None:
    analysis = analyze(load(EXAMPLES / "siamese.symloom.json", REGISTRY), REGISTRY)

    assert row(analysis, "tower1").parameters == 2_080
    assert row(analysis, "tower2").parameters == 0
    assert row(analysis, "tower2").shared == 2_080
    assert row(analysis, "tower1").cost == row(analysis, "tower2").cost, "both compute"
    assert analysis.parameters == 2_080 + 264


def test_moving_averages_are_no_parameters() -> None:
    document = Document(
        graph(node("x", "Variable", shape=(-1, 3, 4, 4)), node("bn", "BatchNorm"), wires="x -> bn.data")
    )
    analysis = analyze(document, REGISTRY, batch=2)
    assert (analysis.parameters, analysis.states) == (6, 6)
    assert row(analysis, "bn").cost == Cost(flops=8 * 96)

    predicting = replace(document, run=replace(document.run, is_train=False))
    assert row(analyze(predicting, REGISTRY, batch=2), "bn").cost == Cost(flops=2 * 96)


def test_what_is_not_known_yet_is_left_open() -> None:
    analysis = analyze(load(EXAMPLES / "deferred_perceptron.symloom.json", REGISTRY), REGISTRY)
    assert row(analysis, "dense1").parameters is None
    assert row(analysis, "dense1").cost is None
    assert row(analysis, "dense2").parameters == 2_570
    assert not analysis.is_whole


def test_a_node_of_an_unknown_operator_has_a_row_without_numbers() -> None:
    analysis = analyze(Document(graph(node("odd", "Unheard"))), REGISTRY)
    assert row(analysis, "odd").cost is None
    assert not row(analysis, "odd").is_counted


def test_dead_and_saturated_units_are_counted_from_values() -> None:
    document = Document(
        graph(
            node("x", "Variable", shape=(2, 3)),
            node("relu1", "Activation", act_type="relu"),
            node("tanh1", "tanh"),
            wires="x -> relu1.data, x -> tanh1.data",
        )
    )
    values = {
        PortRef(NodeId("relu1"), "output"): np.array([[0, 1, 0], [0, 0, 0]], np.float32),
        PortRef(NodeId("tanh1"), "output"): np.array([[-0.995, 0.5, 0.999], [1, 1, 0.2]], np.float32),
    }
    analysis = analyze(document, REGISTRY, value_at=values.get)
    relu, tanh = row(analysis, "relu1").idle, row(analysis, "tanh1").idle
    assert relu is not None
    assert (relu.kind, relu.count, relu.total) == ("dead", 2, 3)
    assert tanh is not None
    assert (tanh.kind, tanh.count, tanh.total) == ("saturated", 1, 3)
    assert row(analysis, "x").idle is None


def test_every_operator_that_people_can_place_is_counted() -> None:
    missing = [operator.name for operator in REGISTRY if not operator.hidden and operator.name not in RULES]
    assert missing == []


# torchinfo


COUNTED = json.loads((PEERS / "torchinfo_counts.json").read_text(encoding="utf-8"))["networks"]
"""What torchinfo counted; `tests.peers.torchinfo_counts` wrote it."""

NORMALIZATIONS = ("BatchNorm", "LayerNorm")


def test_the_reference_set_is_the_same_on_both_sides() -> None:
    assert list(reference_set()) == list(COUNTED) == list(torchinfo_counts.INPUTS)
    assert len(COUNTED) >= 6


@pytest.mark.parametrize("name", COUNTED)
def test_counts_agree_with_torchinfo(name: str) -> None:
    theirs = COUNTED[name]
    ours = analyze(reference_set()[name], REGISTRY, batch=torchinfo_counts.BATCH)
    assert ours.is_whole
    assert ours.parameters == theirs["parameters"]
    for layer, counted in theirs["layers"].items():
        uses = [each for each in ours.rows if each.name.partition("@")[0] == layer]
        assert [list(each.outputs[0] or ()) for each in uses] == counted["outputs"], layer
        assert sum(each.parameters or 0 for each in uses) == counted["parameters"], layer
        if uses[0].operator in NORMALIZATIONS:
            # they take each scale and shift for one product a row; here those are no products
            assert counted["multiply_adds"] == torchinfo_counts.BATCH * counted["parameters"]
            assert [each.cost.macs for each in uses if each.cost] == [0]
        else:
            # they count the addition of a bias as one more product
            assert sum(_products_and_biases(each) for each in uses) == counted["multiply_adds"], layer


def _products_and_biases(each: NodeAnalysis) -> int:
    assert each.cost is not None
    return each.cost.flops - each.cost.macs if each.cost.macs else 0


def test_a_layer_that_is_counted_wrongly_is_found() -> None:
    wide = analyze(reference_set()["residual"], REGISTRY, batch=torchinfo_counts.BATCH + 1)
    theirs = COUNTED["residual"]["layers"]["dense1"]["multiply_adds"]
    assert _products_and_biases(row(wide, "dense1")) != theirs


def test_what_torchinfo_counted_is_what_it_counts() -> None:
    torch = pytest.importorskip("torch")
    torchinfo = pytest.importorskip("torchinfo")
    for name, network in torchinfo_counts.networks(torch.nn).items():
        assert torchinfo_counts.counts(torchinfo, network, torchinfo_counts.INPUTS[name]) == COUNTED[name]


def test_analysis_of_every_example_can_be_made() -> None:
    for path in sorted(EXAMPLES.glob("*.json")):
        document = load(path, REGISTRY)
        analysis = analyze(document, REGISTRY)
        assert [each.node for each in analysis.rows] == list(document.graph.nodes), path.name
        json.dumps([each.cost and each.cost.flops for each in analysis.rows])
