"""Everything once, in about a second: build, infer, initialize, step forward and back, export, save, load, undo."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

import core.symbol as sym
from core.export.exporter import export_code
from core.graph import files
from core.graph.commands import AddNode, Connect, SetAttribute, SetParameterSettings
from core.graph.history import History
from core.graph.ids import new_wire_id
from core.graph.model import Document, Node, NodeId, Source, VariableSettings, frozen
from core.inference.infer import infer, reinfer
from core.inference.view import DocumentView
from core.operators import standard_registry
from core.operators.operator import AttributeValue
from core.parameters.store import ParameterStore
from core.run import initialize, prepare
from tests.helpers.graphs import port

REGISTRY = standard_registry()
NODES: list[tuple[str, str, dict[str, AttributeValue]]] = [
    ("data", "Variable", {"shape": (-1, 64)}),
    ("label", "Variable", {}),
    ("dense1", "FullyConnected", {"num_hidden": 16}),
    ("relu1", "Activation", {"act_type": "relu"}),
    ("dense2", "FullyConnected", {"num_hidden": 10}),
    ("out", "SoftmaxOutput", {}),
]
WIRES = [
    ("data", "dense1.data"),
    ("dense1", "relu1.data"),
    ("relu1", "dense2.data"),
    ("dense2", "out.data"),
    ("label", "out.label"),
]


def build() -> History:
    """Draw the perceptron by the commands that the editor pushes."""
    history = History(Document(), REGISTRY)
    for name, operator, attributes in NODES:
        history.push(AddNode(Node(NodeId(name), operator, name, attributes=frozen(attributes))))
    for source, target in WIRES:
        history.push(Connect(port(source), port(target), new_wire_id()))
    for name, field in (("data", "image"), ("label", "label")):
        digits = Source("dataset", name="digits", field=field)
        history.push(SetParameterSettings(port(name), VariableSettings(source=digits)))
    return history


def test_everything_once(tmp_path: Path) -> None:
    history = build()
    document = history.document

    inference = infer(DocumentView(document.graph, REGISTRY))
    assert inference.shape(port("dense1.weight")) == (16, 64)
    assert inference.shape(port("out")) == (-1, 10)
    assert not inference.problems

    store = ParameterStore()
    assert len(initialize(document, REGISTRY, store, inference).set) == 4
    prepared = prepare(document, REGISTRY, store)
    events = prepared.executor.run()
    assert [event.name for event in events if event.phase == "forward"] == ["dense1", "relu1", "dense2"]
    assert prepared.executor.objective is not None
    assert abs(prepared.executor.objective - np.log(10)) < 1
    gradient = prepared.executor.gradient(("dense1", "weight"))
    assert gradient is not None
    assert np.abs(gradient).max() > 0
    while prepared.executor.step_back():
        pass
    assert prepared.executor.gradient(("dense1", "weight")) is None
    prepared.executor.run()
    np.testing.assert_array_equal(prepared.executor.gradient(("dense1", "weight")), gradient)

    for target in ("pytorch", "numpy"):
        exported = export_code(document, REGISTRY, target, title="tiny", values=store.values)
        text = exported.files[exported.main]
        compile(text, exported.main, "exec")
        assert "dense1" in str(text)

    path = tmp_path / "tiny.symloom.json"
    files.save(document, path)
    assert files.load(path, REGISTRY) == document
    assert json.loads(path.read_text(encoding="utf-8"))["format"] == "symloom"

    change = history.push(SetAttribute(NodeId("dense1"), "num_hidden", 8))
    edited = reinfer(inference, DocumentView(history.document.graph, REGISTRY), change)
    assert edited.shape(port("dense2.weight")) == (10, 8)
    while history.can_undo:
        history.undo()
    assert not history.document.graph.nodes
    while history.can_redo:
        history.redo()
    assert history.document.graph.nodes[NodeId("dense1")].attributes["num_hidden"] == 8


def test_the_same_as_a_symbol() -> None:

    net = sym.FullyConnected(sym.Variable("data"), name="dense1", num_hidden=16)
    net = sym.SoftmaxOutput(sym.Activation(net, act_type="relu", name="relu1"), name="out")
    assert net.list_arguments() == ["data", "dense1_weight", "dense1_bias", "out_label"]
    arguments, outputs, _ = net.infer_shape(data=(2, 64))
    assert arguments == [(2, 64), (16, 64), (16,), (2,)]
    assert outputs == [(2, 16)]
    assert sym.load_json(net.tojson()).tojson() == net.tojson()
