"""What exported files look like and say; that they compute the same is in test_verify.py and test_random_graphs.py."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core import symbol as sym
from core.export.exporter import ExportResult, export_code, export_expression, targets
from core.export.pytorch import MODULE_ATTRIBUTES
from core.export.verify import document_values
from core.graph.files import load
from core.graph.model import Document, Graph, Node, NodeId, PortRef, Source, VariableSettings, Wire, WireId, frozen
from core.inference.infer import infer
from core.inference.inference import Inference
from core.inference.view import ExpressionView
from core.operators import standard_registry
from core.problem import Refused
from tests.core.export.graphs import GRAPHS, export_with_weights, heads
from tests.core.export.refusals import UNSAYABLE

GOLDEN = Path(__file__).parent / "golden"
EXAMPLE = Path(__file__).parents[3] / "resources" / "examples" / "digits_mlp.symloom.json"
TARGETS = [target.id for target in targets()]
IN_PYTHON = [target for target in TARGETS if target not in ("symbol_json", "onnx")]
REFUSING = [target for target in TARGETS if target not in ("symloom", "mxnet", "gluon", "symbol_json")]
"""Targets that have other operators than ours; the rest takes every graph that MXNet has."""
RUFF = shutil.which("ruff", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")


def example() -> ExportResult:
    """The example document with drawn weights, for PyTorch."""
    registry = standard_registry()
    document = load(EXAMPLE, registry)
    draft = export_code(document, registry, "pytorch", title="digits_mlp", is_draft=True)
    values = document_values(document, registry, draft, {})
    return export_code(document, registry, "pytorch", title="digits_mlp", values=values)


# Golden files: write them anew with  REGENERATE=1 python -m pytest tests/core/export/test_exporter.py -k golden


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("name", GRAPHS)
def test_text_is_that_of_the_golden_file(name: str, target: str) -> None:
    if (name, target) in UNSAYABLE:
        assert refusal(GRAPHS[name](), target) == UNSAYABLE[name, target].code
        return
    result = export_expression(heads(GRAPHS[name]()), target, title=name)
    golden = GOLDEN / f"{result.main}.txt"
    if os.environ.get("REGENERATE"):
        golden.write_text(result.code, encoding="utf-8")

    assert result.code == golden.read_text(encoding="utf-8")


@pytest.mark.skipif(RUFF is None, reason="ruff is not installed")
@pytest.mark.parametrize("columns", ["88", "120"])
def test_files_are_as_ruff_leaves_them(columns: str, tmp_path: Path) -> None:
    assert RUFF is not None
    for name, make in GRAPHS.items():
        for target in IN_PYTHON:
            if (name, target) in UNSAYABLE:
                continue
            for files in (
                export_expression(heads(make()), target, title=name).files,
                export_with_weights(make(), target, title=f"{name}_{'long_' * 6}w")[0].files,
            ):
                for file, text in files.items():
                    if isinstance(text, str):
                        (tmp_path / file).write_text(text, encoding="utf-8")
    long = sym.FullyConnected(sym.Variable("x" * 60, shape=(-1, 3)), num_hidden=2, name="层" * 40)
    hard = sym.Group([long * long, sym.SoftmaxOutput(long / (long + 1), name="s" * 60, multi_output=True)])
    for target in IN_PYTHON:
        result = export_with_weights(hard, target, "hard")[0]
        (tmp_path / result.main).write_text(result.code, encoding="utf-8")

    for command in (["check"], ["format", "--diff", "--line-length", columns]):
        done = subprocess.run(
            [RUFF, command[0], "--isolated", "--no-cache", *command[1:], str(tmp_path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("target", TARGETS)
def test_same_graph_gives_the_same_bytes(target: str) -> None:
    first, second = (export_with_weights(GRAPHS["shared_block"](), target)[0] for _ in range(2))

    assert first.files == second.files


@pytest.mark.parametrize("target", IN_PYTHON)
def test_weights_are_spoken_of_only_where_there_are_some(target: str) -> None:
    bare = export_expression(heads(GRAPHS["shared_block"]()), target, title="net")
    full = export_with_weights(GRAPHS["shared_block"](), target)[0]

    assert list(bare.files) == [bare.main]
    assert "WEIGHTS" not in bare.code
    assert "WEIGHTS" in full.code
    assert len(full.files) == 2


def test_shared_layer_is_written_once_and_called_twice() -> None:
    code = export_expression(heads(GRAPHS["shared_block"]()), "pytorch").code

    assert code.count("self.shared = nn.Linear(8, 8)  # called twice: one set of weights") == 1
    assert code.count("self.shared(") == 2


def test_variable_in_two_layers_is_a_raw_parameter() -> None:
    code = export_expression(heads(GRAPHS["shared_weight"]()), "pytorch").code

    assert "self.w = nn.Parameter(torch.zeros(16, 16))  # used by fc1, fc2" in code
    assert code.count("F.linear(") == 2


def test_unknown_width_is_lazy_in_torch_and_an_argument_in_numpy() -> None:
    graph = heads(GRAPHS["lazy_mlp"]())

    assert "self.hidden = nn.LazyLinear(256)" in export_expression(graph, "pytorch").code
    assert "def init_params(rng: np.random.Generator, in_units: int)" in export_expression(graph, "numpy").code


def test_lines_lead_to_their_nodes() -> None:
    result = example()
    lines = result.code.splitlines()
    nodes = {node.name: node.id for node in load(EXAMPLE, standard_registry()).graph.nodes.values()}

    line = next(number for number, text in enumerate(lines, 1) if text.strip().startswith("dense1 = self.dense1("))
    assert result.line_map[line] == (nodes["dense1"],)
    line = next(number for number, text in enumerate(lines, 1) if "self.dense2 = nn.Linear" in text)
    assert result.line_map[line][0] == nodes["dense2"]


def test_document_has_its_file_name_in_class_and_files() -> None:
    result = example()

    assert list(result.files) == ["digits_mlp_pytorch.py", "digits_mlp_pytorch.safetensors"]
    assert "class DigitsMlp(nn.Module):" in result.code
    assert result.parameter_keys["dense1_weight"] == "dense1.weight"


def test_program_is_plain_json() -> None:
    result = export_expression(heads(GRAPHS["shared_block"]()), "numpy")
    fields = json.loads(result.program.dumps())

    assert [layer["name"] for layer in fields["layers"]] == ["dense0", "shared", "output"]
    assert fields["layers"][1]["calls"] == 2
    assert [step["results"][0]["array"]["letters"] for step in fields["steps"]][-1] == "(N, 10)"


@pytest.mark.parametrize("target", IN_PYTHON)
def test_hostile_names_and_titles_still_compile(target: str) -> None:
    data = sym.Variable('x"""', shape=(-1, 3))
    net = sym.FullyConnected(data, num_hidden=2, name='self"; import os #\n')
    net = sym.Activation(net, act_type="relu", name="train")

    code = export_expression(heads(net), target, title='"""\nimport os\n"""\\').code

    tree = ast.parse(code)
    assert "os" not in {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}


def test_reserved_names_are_all_of_torchs() -> None:
    torch = pytest.importorskip("torch")

    public = {name for name in dir(torch.nn.Module()) if not name.startswith("_")}
    assert public <= set(MODULE_ATTRIBUTES)


# Multipliers of single parameters


def multiplied() -> sym.Symbol:
    """A layer whose weight learns at twice the rate, and a raw weight that does not decay."""
    x = sym.Variable("x", shape=(-1, 4))
    net = sym.FullyConnected(x, sym.Variable("fc_weight", lr_mult=2.0), num_hidden=4, name="fc")
    return sym.dot(net, sym.Variable("w", shape=(4, 3), init='["one", {}]', wd_mult=0.0), name="product")


@pytest.mark.parametrize("target", ["pytorch", "keras", "flax", "numpy"])
def test_multipliers_are_said_in_the_head_of_a_file(target: str) -> None:
    code = export_expression(heads(multiplied()), target).code

    name = "fc.kernel" if target in ("keras", "flax") else "fc.weight"
    assert f"The learning rate of {name} is multiplied by 2.0." in code
    assert "The weight decay of w is multiplied by 0.0." in code


def test_pytorch_and_gluon_train_with_multipliers() -> None:
    torch = pytest.importorskip("torch")
    code = export_expression(heads(multiplied()), "pytorch").code
    namespace: dict[str, Any] = {"__name__": "exported"}
    exec(compile(code, "exported", "exec"), namespace)  # noqa: S102 - our own text
    made = []

    def kept(groups: object) -> object:
        made.append(sgd(groups))
        return made[-1]

    with pytest.MonkeyPatch.context() as patch:
        sgd = torch.optim.SGD
        patch.setattr(torch.optim, "SGD", kept)
        namespace["main"]()
    assert [round(group["lr"], 6) for group in made[0].param_groups] == [0.1, 0.2, 0.1]

    gluon = export_expression(heads(multiplied()), "gluon").code
    assert "self.fc.weight.lr_mult = 2.0" in gluon
    assert "wd_mult=0.0" in gluon


# Refusals


def refusal(net: sym.Symbol, target: str) -> str:
    """The code of the problem with which an export is refused."""
    with pytest.raises(Refused) as refused:
        export_expression(heads(net), target)
    return refused.value.problem.code


@pytest.mark.parametrize("target", REFUSING)
def test_form_of_an_operator_that_no_target_has_is_refused_by_name(target: str) -> None:
    drawn = sym.LeakyReLU(sym.Variable("x", shape=(2, 3)), act_type="rrelu", name="leak")
    assert refusal(drawn, target) == "export_form"


def test_raw_parameter_of_unknown_shape_is_refused_by_torch() -> None:
    w = sym.Variable("w")
    assert refusal(sym.FullyConnected(sym.Variable("x"), weight=w, num_hidden=2, name="f"), "pytorch") == (
        "export_shape_unknown"
    )


@pytest.mark.parametrize("target", REFUSING)
def test_softmax_of_a_vector_is_refused(target: str) -> None:
    assert refusal(sym.SoftmaxOutput(sym.Variable("x", shape=(3,)), name="s"), target) == "export_softmax_vector"


def test_smoothing_beyond_torchs_is_refused() -> None:
    net = sym.SoftmaxOutput(sym.Variable("x", shape=(4, 2)), smooth_alpha=0.9, name="s")
    assert refusal(net, "pytorch") == "export_softmax_smoothing"
    assert export_expression(heads(net), "numpy").files


def test_contradicting_shapes_are_refused() -> None:
    net = sym.Variable("a", shape=(2, 3)) + sym.Variable("b", shape=(2, 4))
    assert refusal(net, "numpy") in ("shape_conflict", "shape_conflict_own")


def test_unknown_target_is_refused() -> None:
    assert refusal(GRAPHS["perceptron"](), "cobol") == "export_target"


def test_empty_document_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        export_code(Document(), standard_registry(), "numpy")
    assert refused.value.problem.code == "export_empty"


# Constants


def with_constant(source: Source) -> Document:
    """Data times a constant."""
    nodes = [
        Node(NodeId("n1"), "Variable", "data", attributes=frozen({"shape": (2, 2)})),
        Node(NodeId("n2"), "Constant", "mask", attributes=frozen({"shape": (2, 2)})),
        Node(NodeId("n3"), "elemwise_mul", "product"),
    ]
    wires = [
        Wire(WireId("w1"), PortRef(NodeId("n1"), "output"), PortRef(NodeId("n3"), "lhs")),
        Wire(WireId("w2"), PortRef(NodeId("n2"), "output"), PortRef(NodeId("n3"), "rhs")),
    ]
    settings: Mapping[PortRef, VariableSettings] = frozen(
        {PortRef(NodeId("n2"), "output"): VariableSettings(source=source)}
    )
    return Document(Graph(frozen((n.id, n) for n in nodes), frozen((w.id, w) for w in wires), settings))


def test_constant_is_a_buffer_with_its_values_in_the_weight_file() -> None:
    document = with_constant(Source("numbers", numbers=(1, 2, 3, 4), shape=(2, 2)))

    result = export_code(document, standard_registry(), "pytorch", values={})

    assert 'self.register_buffer("mask", torch.zeros(2, 2))' in result.code
    from safetensors.numpy import load as unpack

    packed = result.files["network_pytorch.safetensors"]
    assert isinstance(packed, bytes)
    assert np.array_equal(unpack(packed)["mask"], [[1, 2], [3, 4]])


def test_constant_that_needs_values_is_refused_without_weights() -> None:
    document = with_constant(Source("numbers", numbers=(1, 2, 3, 4), shape=(2, 2)))

    with pytest.raises(Refused) as refused:
        export_code(document, standard_registry(), "numpy")
    assert refused.value.problem.code == "export_constant"


def test_constant_of_ones_needs_no_file() -> None:
    code = export_code(with_constant(Source("ones")), standard_registry(), "numpy").code

    assert '"mask": np.full((2, 2), 1.0)' in code
    assert "grads[" not in code, "a constant has no gradient"


def test_networks_that_are_not_connected_are_tried_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    towers = 12
    both = sym.Group([sym.FullyConnected(sym.Variable(f"x{k}"), num_hidden=3, name=f"fc{k}") for k in range(towers)])
    tried = list[int]()

    def counted(view: ExpressionView) -> Inference:
        tried.append(sum(len(nodes) for nodes, _ in view.components()))
        return infer(view)

    monkeypatch.setattr("core.export.exporter.infer", counted)
    result = export_expression(heads(both), "pytorch")

    of_one_tower = 4  # input, weight, bias, product
    assert all(size in (of_one_tower, towers * of_one_tower) for size in tried)
    assert tried.count(towers * of_one_tower) == 1
    assert "x11: Tensor" in result.code
