"""A bad attribute is refused at the moment at which MXNet 1.9.1 refuses it: when a node is made, or with its shapes."""

from __future__ import annotations

import pytest

from core import nd, sym
from core.base import MXNetError
from core.graph.commands import SetAttribute
from core.graph.model import Document, NodeId
from core.operators import standard_registry
from core.operators.operator import AttributeValue
from core.problem import Refused
from tests.helpers.graphs import graph, node

IMAGE, MATRIX = (2, 4, 6, 6), (2, 3)
CONVOLUTION: dict[str, AttributeValue] = {"kernel": (3, 3), "num_filter": 4}
POOLING: dict[str, AttributeValue] = {"kernel": (2, 2)}

WITH_SHAPES = [
    ("Convolution", {**CONVOLUTION, "num_group": 0}, "num_group", IMAGE),
    ("Convolution", {**CONVOLUTION, "num_group": -1}, "num_group", IMAGE),
    ("Convolution", {**CONVOLUTION, "kernel": (0, 0)}, "kernel", IMAGE),
    ("Convolution", {**CONVOLUTION, "kernel": (3, -1)}, "kernel", IMAGE),
    ("Convolution", {**CONVOLUTION, "stride": (0, 0)}, "stride", IMAGE),
    ("Convolution", {**CONVOLUTION, "dilate": (0, 0)}, "dilate", IMAGE),
    ("Convolution", {**CONVOLUTION, "pad": (-1, -1)}, "pad", IMAGE),
    ("Pooling", {**POOLING, "pad": (-1, 0)}, "pad", IMAGE),
    ("repeat", {"repeats": 0}, "repeats", MATRIX),
    ("repeat", {"repeats": -1, "axis": 1}, "repeats", MATRIX),
    ("one_hot", {"depth": -1}, "depth", MATRIX),
    ("depth_to_space", {"block_size": 0}, "block_size", IMAGE),
    ("space_to_depth", {"block_size": -2}, "block_size", IMAGE),
    ("slice", {"begin": (0,), "end": (2,), "step": (0,)}, "step", MATRIX),
]
AT_ONCE = [
    ("Pooling", {"kernel": (0, 0)}, "kernel"),
    ("Pooling", {**POOLING, "stride": (0, 1)}, "stride"),
    ("Convolution", {**CONVOLUTION, "num_filter": 0}, "num_filter"),
    ("Convolution", {**CONVOLUTION, "kernel": "abc"}, "kernel"),
    ("SoftmaxOutput", {"grad_scale": "abc"}, "grad_scale"),
    ("SoftmaxOutput", {"grad_scale": "1e400"}, "grad_scale"),
    ("MakeLoss", {"grad_scale": "abc"}, "grad_scale"),
]


@pytest.mark.parametrize(("operator", "attributes", "attribute", "shape"), WITH_SHAPES)
def test_what_shapes_show_is_refused_with_them(
    operator: str, attributes: dict[str, AttributeValue], attribute: str, shape: tuple[int, ...]
) -> None:
    made = getattr(sym, operator)(sym.Variable("data"), name="odd", **attributes)
    read = sym.load_json(made.tojson())
    assert read.tojson() == made.tojson()
    for each in (made, read):
        with pytest.raises(MXNetError, match=f"(?s)Error in operator odd.*{attribute}"):
            each.infer_shape(data=shape)
        with pytest.raises(RuntimeError, match=f"(?s)odd.*{attribute}"):
            each.simple_bind(data=shape)
    weights = [] if operator != "Convolution" else [nd.ones((4, 4, 3, 3)), nd.ones((4,))]
    with pytest.raises(MXNetError, match=attribute):
        getattr(nd, operator)(nd.ones(shape), *weights, **attributes)


@pytest.mark.parametrize(("operator", "attributes", "attribute"), AT_ONCE)
def test_what_is_wrong_by_itself_is_refused_at_once(
    operator: str, attributes: dict[str, AttributeValue], attribute: str
) -> None:
    with pytest.raises(MXNetError, match=f"{attribute}.*in operator {operator}"):
        getattr(sym, operator)(sym.Variable("data"), **attributes)


def test_people_hear_of_it_while_they_type() -> None:
    document = Document(graph(node("conv", "Convolution", kernel=(3, 3), num_filter=4)))
    with pytest.raises(Refused) as refused:
        SetAttribute(NodeId("conv"), "num_group", 0).apply(document, standard_registry())
    assert refused.value.problem.code == "attribute_range"
