"""The gradient of a document as a document: it computes the same numbers, says what explains what, and goes on."""

from __future__ import annotations

import pathlib

import numpy as np
import pytest

from core.expression.gradient_document import GradientDocument, gradient_document
from core.graph import files
from core.graph.checks import check_document
from core.graph.commands import Disconnect
from core.graph.document_json import dumps
from core.graph.model import Document, PortRef, RunSettings, Source, VariableSettings
from core.graph.ports import heirs
from core.inference.infer import infer
from core.inference.view import DocumentView
from core.operators import standard_registry
from core.operators.operator import Array
from core.parameters.store import ParameterStore
from core.problem import Refused, Severity
from core.run import PreparedRun, initialize, prepare
from tests.core.test_run import document, mlp, ref

REGISTRY = standard_registry()
EXAMPLES = pathlib.Path(__file__).parents[3] / "resources" / "examples"
COMPLETE = [
    "arithmetic",
    "digits_mlp",
    "lenet_digits",
    "net_2_2_1",
    "shared_hidden_layer",
    "siamese",
    "tied_autoencoder",
]


def finished(of: Document, store: ParameterStore, *, backward: bool = True) -> PreparedRun:
    run = prepare(of, REGISTRY, store, backward=backward)
    run.executor.run()
    return run


def initialized(of: Document) -> ParameterStore:
    store = ParameterStore()
    initialize(of, REGISTRY, store, infer(DocumentView(of.graph, REGISTRY)))
    return store


def inherited(before: Document, made: Document, store: ParameterStore) -> ParameterStore:
    """Return the values of one document for another, by what became of its variables."""
    found = ParameterStore()
    found.restore(store.snapshot())
    for old, new in heirs(before, made, REGISTRY).items():
        found.copy(tuple(old), tuple(new))
    return found


def value(run: PreparedRun, at: PortRef) -> Array:
    found = run.executor.value(tuple(at))
    assert found is not None
    return found


def dropout() -> Document:
    return document(
        {"x": ("Variable", {"shape": (4, 6)}), "drop": ("Dropout", {"p": 0.5}), "square": ("square", {})},
        {"drop.data": "x", "square.data": "drop"},
        {"x": VariableSettings(source=Source("normal"))},
        RunSettings(seed=3, head_gradients={ref("square"): 0.25}),
    )


@pytest.mark.parametrize("name", [*COMPLETE, "dropout"])
def test_it_computes_the_gradients_of_the_backward_pass_bit_by_bit(name: str) -> None:
    before = dropout() if name == "dropout" else files.load(EXAMPLES / f"{name}.symloom.json", REGISTRY)
    made = gradient_document(before, REGISTRY)
    assert not [each for each in check_document(made.document, REGISTRY) if each.severity is Severity.ERROR]
    store = initialized(before)
    run, again = (
        finished(before, store),
        finished(made.document, inherited(before, made.document, store), backward=False),
    )
    names = {need.name: need.path for need in run.needs if need.has_gradient}
    assert made.gradients.keys() == names.keys()
    for variable, path in names.items():
        np.testing.assert_array_equal(value(again, made.gradients[variable]), run.executor.gradient(path))


def test_each_new_node_stands_below_the_node_that_it_explains_and_has_its_name() -> None:
    before = mlp()
    made = gradient_document(before, REGISTRY)
    nodes = made.document.graph.nodes
    lowest = max(node.position.y for node in before.graph.nodes.values())
    added = nodes.keys() - before.graph.nodes.keys() - {"dense1.weight", "dense2.weight"}
    assert made.explained.keys() == added
    for new, old in made.explained.items():
        assert nodes[new].position.x == nodes[old].position.x
        assert nodes[new].position.y > lowest
        assert nodes[new].name.startswith(nodes[old].name)
    assert len({node.position for node in nodes.values() if node.id in added}) == len(added)
    assert nodes[made.gradients["dense1_weight"].node].name == "dense1_backward_weight"


def test_it_can_be_saved_and_opened() -> None:
    made = gradient_document(mlp(), REGISTRY).document
    assert files.loads(dumps(made), REGISTRY, "gradient.json") == made


def test_a_gradient_of_a_gradient_is_the_second_derivative() -> None:
    """Of x³: 3 x², then 6 x, each summed with what flows through the other uses of x."""
    cube = document(
        {"x": ("Variable", {"shape": (3,)}), "square": ("elemwise_mul", {}), "cube": ("elemwise_mul", {})},
        {"square.lhs": "x", "square.rhs": "x", "cube.lhs": "square", "cube.rhs": "x"},
        {"x": VariableSettings(source=Source("numbers", numbers=(1.0, -2.0, 0.5), shape=(3,)))},
    )
    x = np.array([1.0, -2.0, 0.5])
    first = gradient_document(cube, REGISTRY)
    store = ParameterStore()
    np.testing.assert_allclose(value(finished(first.document, store), first.gradients["x"]), 3 * x**2, rtol=1e-6)
    second = gradient_document(first.document, REGISTRY)
    np.testing.assert_allclose(value(finished(second.document, store), second.gradients["x"]), 6 * x, rtol=1e-6)


def test_the_second_derivative_through_a_dense_layer_is_that_of_pytorch() -> None:
    torch = pytest.importorskip("torch")
    net = document(
        {
            "x": ("Variable", {"shape": (4, 3)}),
            "dense": ("FullyConnected", {"num_hidden": 2}),
            "act": ("Activation", {"act_type": "tanh"}),
            "square": ("square", {}),
        },
        {"dense.data": "x", "act.data": "dense", "square.data": "act"},
        {"x": VariableSettings(source=Source("normal")), "dense.weight": VariableSettings(initializer="xavier")},
    )
    store = initialized(net)
    first = gradient_document(net, REGISTRY)
    kept = inherited(net, first.document, store)
    run = finished(first.document, kept)
    weight = PortRef(first.gradients["dense_weight"].node, first.gradients["dense_weight"].port)
    assert weight.node in first.document.graph.nodes
    # differentiating again: the sum of all first gradients, with respect to the weight
    second: GradientDocument = gradient_document(first.document, REGISTRY)
    again = finished(second.document, inherited(first.document, second.document, kept))
    x = torch.tensor(value(run, ref("x")), dtype=torch.float64, requires_grad=True)
    w = torch.tensor(store.value(("dense", "weight")), dtype=torch.float64, requires_grad=True)
    b = torch.tensor(store.value(("dense", "bias")), dtype=torch.float64, requires_grad=True)
    loss = (torch.tanh(x @ w.T + b) ** 2).sum()
    gradients = torch.autograd.grad(loss, (x, w, b), create_graph=True)
    expected = torch.autograd.grad(sum(each.sum() for each in gradients), w)[0].numpy()
    np.testing.assert_allclose(value(again, second.gradients["dense_weight"]), expected, rtol=1e-4, atol=1e-5)


def test_what_has_no_gradient_is_refused() -> None:
    only_labels = document(
        {"x": ("Variable", {"shape": (3,)}), "square": ("square", {})},
        {"square.data": "x"},
        {"x": VariableSettings(grad_req="null", source=Source("ones"))},
    )
    with pytest.raises(Refused) as refused:
        gradient_document(only_labels, REGISTRY)
    assert refused.value.problem.code == "gradient_none"


def test_a_gradient_that_was_edited_has_a_gradient_whose_ids_and_names_are_its_own() -> None:
    once = gradient_document(mlp(), REGISTRY).document
    freed = next(wire for wire in once.graph.wires if wire.endswith(".weight.wire"))
    cut = Disconnect(frozenset({freed})).apply(once, REGISTRY)
    made = gradient_document(cut, REGISTRY).document
    graph = made.graph
    ids = [*graph.nodes, *graph.wires]
    assert len(ids) == len(set(ids))
    names = [node.name for node in graph.nodes.values()]
    assert len(names) == len(set(names))
    assert files.loads(files.dumps(made), REGISTRY) == made
