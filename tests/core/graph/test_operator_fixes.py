"""The mistakes of beginners, each planted, and the way out that comes first: it must lead to a network without one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.graph.facts import Facts
from core.graph.fixes import fixes_for
from core.graph.model import Document, Graph, Node, Point
from core.graph.operator_fixes import image_shapes, stride_between
from core.graph.room import USUAL
from core.inference.infer import infer
from core.inference.view import DocumentView
from core.messages import describe_fix
from core.operators import standard_registry
from core.problem import Fix, Problem
from tests.helpers.graphs import graph, node

REGISTRY = standard_registry()


def conv(name: str, filters: int, kernel: int = 3, pad: int = 1, stride: int = 1) -> Node:
    return node(
        name, "Convolution", kernel=(kernel, kernel), pad=(pad, pad), stride=(stride, stride), num_filter=filters
    )


def image(*shape: int) -> Node:
    return node("x", "Variable", shape=(-1, *shape))


def problems(net: Graph) -> list[Problem]:
    return list(infer(DocumentView(net, REGISTRY)).problems)


def offered(net: Graph) -> list[Fix]:
    """Return what is offered for the first problem."""
    first = problems(net)[0]
    return list(fixes_for(first, net, REGISTRY, Facts(infer(DocumentView(net, REGISTRY)).shape, problems)))


def after(net: Graph, fix: Fix) -> Graph:
    document = Document(net)
    for edit in fix.edits:
        document = edit.apply(document, REGISTRY)
    return document.graph


PLANTED = {
    "pixels in a row into a convolution": (
        graph(image(64), conv("conv1", 6), wires="x -> conv1.data"),
        "Insert Reshape to (0, 1, 8, 8) before conv1",
    ),
    "colours in a row into a convolution": (
        graph(image(3072), conv("conv1", 6), wires="x -> conv1.data"),
        "Insert Reshape to (0, 3, 32, 32) before conv1",
    ),
    "images without a channel into a convolution": (
        graph(image(28, 28), conv("conv1", 6), wires="x -> conv1.data"),
        "Insert Reshape to (0, 1, 28, 28) before conv1",
    ),
    "colours last": (
        graph(image(28, 28, 3), conv("conv1", 6, kernel=5, pad=0), wires="x -> conv1.data"),
        "Insert Transpose to (N, C, H, W) before conv1",
    ),
    "a window larger than its image": (
        graph(image(1, 4, 4), conv("conv1", 6, kernel=5, pad=0), wires="x -> conv1.data"),
        "Set padding of conv1 to (2, 2)",
    ),
    "a shortcut round a stride": (
        graph(
            image(1, 28, 28),
            conv("conv1", 16),
            conv("conv2", 32, stride=2),
            node("add1", "elemwise_add"),
            wires="x -> conv1.data, conv1 -> conv2.data, conv2 -> add1.lhs, conv1 -> add1.rhs",
        ),
        "Insert a 1 × 1 convolution with stride 2 between conv1 and add1",
    ),
    "a branch that loses its border": (
        graph(
            image(1, 28, 28),
            conv("conv1", 16),
            conv("conv2", 32, pad=0),
            node("concat1", "Concat", num_args=2),
            wires="x -> conv1.data, x -> conv2.data, conv1 -> concat1.arg0, conv2 -> concat1.arg1",
        ),
        "Set padding of conv2 to (1, 1)",
    ),
    "a skip connection past a pooling": (
        graph(
            image(1, 28, 28),
            conv("conv1", 16),
            conv("conv2", 32, stride=2),
            node("concat1", "Concat", num_args=2),
            wires="x -> conv1.data, conv1 -> conv2.data, conv1 -> concat1.arg0, conv2 -> concat1.arg1",
        ),
        "Enlarge conv2 2 times before concat1, by repeating pixels",
    ),
    "class numbers as targets of a squared error": (
        graph(
            image(64),
            node("dense1", "FullyConnected", num_hidden=10),
            node("out", "LinearRegressionOutput"),
            node("y", "Variable", shape=(-1,)),
            wires="x -> dense1.data, dense1 -> out.data, y -> out.label",
        ),
        "Insert One hot before the label of out",
    ),
    "rows of ones and zeros as class numbers": (
        graph(
            image(64),
            node("dense1", "FullyConnected", num_hidden=10),
            node("out", "softmax_cross_entropy"),
            node("y", "Variable", shape=(-1, 10)),
            wires="x -> dense1.data, dense1 -> out.data, y -> out.label",
        ),
        "Insert Place of greatest before the label of out",
    ),
    "keys that are not turned": (
        graph(
            image(8, 16),
            node("keys", "Variable", shape=(-1, 12, 16)),
            node("dot1", "batch_dot"),
            wires="x -> dot1.lhs, keys -> dot1.rhs",
        ),
        "Set transpose_b of dot1 to True",
    ),
    "a bias that is added without broadcasting": (
        graph(
            image(8),
            node("bias", "Variable", shape=(8,)),
            node("add1", "elemwise_add"),
            wires="x -> add1.lhs, bias -> add1.rhs",
        ),
        "Replace add1 with Broadcast add",
    ),
    "an axis that there is not": (
        graph(image(10), node("softmax1", "softmax", axis=2), wires="x -> softmax1.data"),
        "Set axis of softmax1 to 1",
    ),
    "parts that are not equal": (
        graph(image(64), node("split1", "SliceChannel", num_outputs=3), wires="x -> split1.data"),
        "Set parts of split1 to 2",
    ),
    "groups of channels that are not equal": (
        graph(image(10, 4, 4), node("norm1", "GroupNorm", num_groups=3), wires="x -> norm1.data"),
        "Set groups of norm1 to 2",
    ),
    "a reshape to another number of elements": (
        graph(image(64), node("reshape1", "Reshape", shape=(0, 1, 7, 7)), wires="x -> reshape1.data"),
        "Set shape of reshape1 to (0, 1, 8, 8)",
    ),
}


@pytest.mark.parametrize("mistake", PLANTED)
def test_row_91_the_first_way_out_of_a_beginners_mistake_mends_it(mistake: str) -> None:
    net, text = PLANTED[mistake]
    first, *_ = offered(net)
    assert describe_fix(first) == text
    mended = after(net, first)
    assert problems(mended) == []
    assert len({each.name for each in mended.nodes.values()}) == len(mended.nodes)


@pytest.mark.parametrize("mistake", PLANTED)
def test_no_way_out_makes_another_problem(mistake: str) -> None:
    net, _ = PLANTED[mistake]
    before = {(each.code, each.path, each.port, each.axis) for each in problems(net)}
    for fix in offered(net):
        left = {(each.code, each.path, each.port, each.axis) for each in problems(after(net, fix))}
        assert left < before, describe_fix(fix)


def test_a_flatten_is_not_offered_where_it_only_changes_the_complaint() -> None:
    net, _ = PLANTED["a shortcut round a stride"]
    assert not [fix for fix in offered(net) if fix.code == "fix_flatten"]


def test_a_wider_shortcut_may_be_fitted_after_a_change_of_filters_was_offered() -> None:
    net = graph(
        image(1, 28, 28),
        conv("conv1", 16),
        conv("conv2", 32),
        node("add1", "elemwise_add"),
        wires="x -> conv1.data, conv1 -> conv2.data, conv2 -> add1.lhs, conv1 -> add1.rhs",
    )
    texts = [describe_fix(fix) for fix in offered(net)]
    assert texts[:2] == ["Set filters of conv1 to 32", "Set filters of conv2 to 16"]
    assert "Insert a 1 × 1 convolution with stride 1 between conv1 and add1" in texts


def test_rows_become_images_only_where_they_can() -> None:
    assert image_shapes((-1, 784), 4) == [(0, 1, 28, 28)]
    assert image_shapes((-1, 20), 4) == [(0, 20, 1, 1)]
    assert image_shapes((-1, 20), 3) == [(0, 1, 20)]
    assert image_shapes((-1, 20), 5) == []


@pytest.mark.parametrize(("larger", "smaller", "stride"), [(28, 14, 2), (7, 4, 2), (28, 28, 1), (28, 13, None)])
def test_a_stride_leads_from_one_size_to_the_other_or_there_is_none(
    larger: int, smaller: int, stride: int | None
) -> None:
    assert stride_between((larger, larger), (smaller, smaller)) == stride


def row(names_of: Graph) -> Graph:
    """Return a graph with its nodes in a row, as somebody draws them."""
    places = {name: Point(250.0 * column, 0.0) for column, name in enumerate(names_of.nodes)}
    moved = (replace(each, position=places[each.id]) for each in names_of.nodes.values())
    return names_of.with_nodes(*moved)


@pytest.mark.parametrize("mistake", PLANTED)
def test_what_a_way_out_puts_into_a_wire_covers_no_other_node(mistake: str) -> None:
    net = row(PLANTED[mistake][0])
    first, *_ = offered(net)
    mended = after(net, first)
    for new in (each for name, each in mended.nodes.items() if name not in net.nodes):
        others = [each.position for each in mended.nodes.values() if each.id != new.id]
        here = new.position
        assert all(abs(at.x - here.x) >= USUAL.width or abs(at.y - here.y) >= USUAL.height for at in others)
