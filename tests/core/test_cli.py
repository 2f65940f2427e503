from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core import symbol as sym
from core.cli import main
from core.export.weights import read_arrays
from core.graph.commands import SetParameterSettings
from core.graph.files import load
from core.graph.model import NodeId, PortRef
from core.operators import standard_registry
from core.operators.linear import FullyConnected
from core.operators.operator import Array
from core.saving import save

EXAMPLE = Path(__file__).parents[2] / "resources" / "examples" / "digits_mlp.symloom.json"


@pytest.fixture
def example(tmp_path: Path) -> str:
    return str(shutil.copy(EXAMPLE, tmp_path / "digits_mlp.symloom.json"))


@pytest.fixture
def symbol_file(tmp_path: Path) -> str:
    fc = sym.FullyConnected(sym.Variable("data"), num_hidden=3, name="fc")
    path = tmp_path / "net.json"
    path.write_text(sym.SoftmaxOutput(fc, name="softmax").tojson(), encoding="utf-8")
    return str(path)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The sentence with which a command is refused."""
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    assert captured.err.count("\n") == 1, "one sentence"
    return captured.err.strip()


# check


def test_check_prints_every_node_with_its_shapes(example: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", example]) == 0
    lines = capsys.readouterr().out.splitlines()

    dense1 = next(line for line in lines if line.startswith("dense1"))
    assert dense1.split() == [
        "dense1",
        "FullyConnected",
        "(-1,",
        "256)",
        "data",
        "(-1,",
        "64)",
        "weight",
        "(256,",
        "64)",
        "bias",
        "(256,)",
    ]
    starts = {line.index("(") for line in lines[1:]}
    assert len(starts) == 1, "columns should be aligned"


def test_check_takes_shapes_and_prints_json(symbol_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", symbol_file, "--shape", "data=32,64", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)

    nodes = {node["name"]: node for node in found["nodes"]}
    assert nodes["fc_weight"]["outputs"] == {"output": [3, 64]}
    assert nodes["softmax"]["outputs"] == {"output": [32, 3]}
    assert found["problems"] == []


def test_unknown_dims_are_no_problem(symbol_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", symbol_file]) == 0
    assert "error" not in capsys.readouterr().out


def test_contradiction_is_an_error(symbol_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", symbol_file, "--shape", "data=32,64", "--shape", "fc_weight=3,60"]) == 1
    assert "error: " in capsys.readouterr().out


def test_document_with_an_unknown_operator_is_checked(
    example: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "odd.symloom.json"
    path.write_text(Path(example).read_text(encoding="utf-8").replace('"Activation"', '"Frobnicate"'), encoding="utf-8")

    assert main(["check", str(path)]) == 1
    assert "error: relu1: There is no operator “Frobnicate”" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["data", "=3", "data=a", "data=3.5", "data=-2,3"])
def test_wrong_shape_is_a_sentence(text: str, symbol_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert text in refused(capsys, "check", symbol_file, "--shape", text)


def test_shape_of_an_unknown_argument_is_a_sentence(symbol_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    sentence = refused(capsys, "check", symbol_file, "--shape", "dta=3")
    assert "dta" in sentence
    assert "fc_weight" in sentence


# Bad files


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[1, 2]", b'{"nodes": 3}', b"\x00" * 100])
@pytest.mark.parametrize("command", ["check", "run", "export"])
def test_damaged_file_is_a_sentence(
    command: str, content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    options = {
        "check": [],
        "run": ["-o", str(tmp_path / "o.npz")],
        "export": ["-o", str(tmp_path), "--target", "numpy"],
    }

    assert refused(capsys, command, str(path), *options[command])


def test_missing_file_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "none.json" in refused(capsys, "check", str(tmp_path / "none.json"))


def test_symbol_with_an_unknown_operator_is_a_sentence(
    symbol_file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "odd.json"
    path.write_text(Path(symbol_file).read_text(encoding="utf-8").replace("FullyConnected", "Fullyblah"))
    assert "Fullyblah" in refused(capsys, "check", str(path))


def test_symbol_with_a_wrong_attribute_is_a_sentence(
    symbol_file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "odd.json"
    path.write_text(Path(symbol_file).read_text(encoding="utf-8").replace('"num_hidden": "3"', '"num_hidden": "x"'))
    assert "x" in refused(capsys, "check", str(path))


# run


def test_run_computes_outputs_and_gradients(symbol_file: str, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    x, label, w, b = rng.normal(size=(4, 5)), np.array([0, 2, 1, 1]), rng.normal(size=(3, 5)), rng.normal(size=3)
    np.savez(tmp_path / "x.npz", data=x, softmax_label=label)
    np.savez(tmp_path / "w.npz", fc_weight=w, fc_bias=b)
    out = tmp_path / "values.npz"
    files = ["--inputs", str(tmp_path / "x.npz"), "--weights", str(tmp_path / "w.npz")]

    assert main(["run", symbol_file, *files, "--backward", "-o", str(out)]) == 0

    with np.load(out) as file:
        found = dict(file)
    logits = x @ w.T + b
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    d = p - np.eye(3)[label]
    assert set(found) == {"output/softmax_output", "grad/data", "grad/fc_weight", "grad/fc_bias"}
    np.testing.assert_allclose(found["output/softmax_output"], p, atol=1e-6)
    np.testing.assert_allclose(found["grad/fc_weight"], d.T @ x, atol=1e-5)
    np.testing.assert_allclose(found["grad/fc_bias"], d.sum(axis=0), atol=1e-5)
    np.testing.assert_allclose(found["grad/data"], d @ w, atol=1e-5)


def test_run_of_a_document_feeds_its_sources_and_repeats_by_seed(example: str, tmp_path: Path) -> None:
    for name, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        assert main(["run", example, "--seed", seed, "-o", str(tmp_path / f"{name}.npz")]) == 0

    a, b, c = (np.load(tmp_path / f"{name}.npz")["output/out_output"] for name in "abc")
    assert a.shape == (32, 10)
    assert np.array_equal(a, b)
    assert not np.array_equal(a, c)


def test_forward_needs_no_label(symbol_file: str, tmp_path: Path) -> None:
    np.savez(tmp_path / "x.npz", data=np.ones((4, 5)))
    assert main(["run", symbol_file, "--inputs", str(tmp_path / "x.npz"), "-o", str(tmp_path / "o.npz")]) == 0


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({"dta": np.ones(3)}, "dta"),
        ({"data": np.ones((4, 5)), "fc_weight": np.ones((3, 6))}, "fc"),
        ({"data": np.array(["a"])}, "x.npz"),
        ({}, "data"),
    ],
)
def test_arrays_that_do_not_fit_are_a_sentence(
    arrays: dict[str, np.ndarray], said: str, symbol_file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    np.savez(tmp_path / "x.npz", **arrays)  # type: ignore[arg-type] # numpy's stub knows no names
    out = tmp_path / "o.npz"

    assert said in refused(capsys, "run", symbol_file, "--inputs", str(tmp_path / "x.npz"), "-o", str(out))
    assert not out.exists()


def test_result_that_can_not_be_written_is_a_sentence(
    example: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert "file" in refused(capsys, "run", example, "-o", str(tmp_path / "file" / "o.npz"))
    assert ".npz" in refused(capsys, "run", example, "-o", str(tmp_path / "o.txt"))


# export


def test_export_verifies(example: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert main(["export", example, "--target", "numpy", "-o", str(out), "--verify"]) == 0

    assert {path.name for path in out.iterdir()} == {"digits_mlp_numpy.py", "digits_mlp_numpy.npz"}
    text = capsys.readouterr().out
    lines = [line for line in text.splitlines() if line.startswith("largest difference in")]
    assert len(lines) == 2
    assert all(line.endswith((", on the document's data)", ", on random data)")) for line in lines)


def test_export_takes_given_weights(symbol_file: str, tmp_path: Path) -> None:
    w = np.random.default_rng(0).normal(size=(3, 5)).astype(np.float32)
    np.savez(tmp_path / "w.npz", fc_weight=w)
    arguments = ["export", symbol_file, "--target", "numpy", "-o", str(tmp_path), "--weights", str(tmp_path / "w.npz")]

    assert main([*arguments, "--verify", "--json"]) == 0

    with np.load(tmp_path / "net_numpy.npz") as file:
        assert np.array_equal(file["fc.weight"], w)
        assert np.array_equal(file["fc.bias"], np.zeros(3))


def test_guessed_sizes_get_no_weight_file(symbol_file: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["export", symbol_file, "--target", "pytorch", "-o", str(out)]) == 0
    assert [path.name for path in out.iterdir()] == ["net_pytorch.py"]
    assert "LazyLinear" in (out / "net_pytorch.py").read_text(encoding="utf-8")


def test_export_tells_where_a_framework_is_missing(
    example: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # an interpreter that answers as one without torch does
    fake = tmp_path / "python"
    fake.write_text("#!/bin/sh\necho torch >&2\nexit 77\n")
    fake.chmod(0o755)
    arguments = ["export", example, "--target", "pytorch", "-o", str(tmp_path), "--verify", "--python", str(fake)]

    assert main(arguments) == 3
    assert "pip install torch" in capsys.readouterr().err


def test_export_writes_a_training_script_with_its_data(
    example: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["export", example, "--target", "pytorch", "-o", str(out), "--training-script", "--json"]) == 0

    names = ["digits_mlp_pytorch.py", "digits_mlp_pytorch.safetensors", "train.py", "digits.npz"]
    assert [Path(file).name for file in json.loads(capsys.readouterr().out)["files"]] == names
    assert sorted(path.name for path in out.iterdir()) == sorted(names)
    assert read_arrays(out / "digits.npz")["image"].shape == (1797, 64)


def test_export_says_which_data_a_training_script_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    np.savez(tmp_path / "mine.npz", x=np.ones((20, 64)), y=np.arange(20) % 10)
    text = EXAMPLE.read_text(encoding="utf-8").replace(
        '"kind":"dataset","name":"digits"', '"kind":"file","path":"mine.npz"'
    )
    document = tmp_path / "net.symloom.json"
    document.write_text(text.replace('"field":"image"', '"field":"x"').replace('"field":"label"', '"field":"y"'))

    assert main(["export", str(document), "--target", "pytorch", "-o", str(tmp_path / "o"), "--training-script"]) == 0

    assert "mine.npz" in capsys.readouterr().err
    assert not (tmp_path / "o" / "mine.npz").exists()


def test_training_script_that_cannot_be_is_refused_before_anything_is_written(
    example: str, symbol_file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["-o", str(tmp_path / "out"), "--training-script", "--target"]

    assert "Choose PyTorch" in refused(capsys, "export", example, *arguments, "keras")
    assert "save it as a document" in refused(capsys, "export", symbol_file, *arguments, "pytorch")
    assert not (tmp_path / "out").exists()


def test_weights_of_another_network_are_a_sentence(
    example: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    np.savez(tmp_path / "w.npz", other=np.ones(3))
    arguments = ["export", example, "--target", "numpy", "-o", str(tmp_path / "out"), "--weights"]
    assert "other" in refused(capsys, *arguments, str(tmp_path / "w.npz"))
    assert "none.npz" in refused(capsys, *arguments, str(tmp_path / "none.npz"))
    assert not (tmp_path / "out").exists()


def test_folder_that_can_not_be_made_is_a_sentence(
    example: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert "file" in refused(capsys, "export", example, "--target", "numpy", "-o", str(tmp_path / "file" / "out"))


# Around it


def test_help_lists_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert end.value.code == 0
    assert "exit codes:" in capsys.readouterr().out


def test_wrong_option_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["frobnicate"])
    assert end.value.code == 2
    assert "frobnicate" in capsys.readouterr().err


def test_runs_as_a_module_and_prints_quotes_anywhere(symbol_file: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "core", "check", symbol_file, "--shape", "no=1"],
        cwd=Path(__file__).parents[2],
        env={"PATH": "", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"no" in done.stderr


# values that were saved with a document


@pytest.fixture
def kept(tmp_path: Path) -> str:
    """The example, saved with a bias of 7 for the scores; of the other parameters nothing is kept."""
    document = load(EXAMPLE, standard_registry())
    values: dict[tuple[str, ...], Array] = {
        ("dense2", "weight"): np.zeros((10, 256), np.float32),
        ("dense2", "bias"): np.full(10, 7, np.float32),
    }
    save(document, values, tmp_path / "kept.symloom.json")
    return str(tmp_path / "kept.symloom.json")


def test_run_uses_the_values_that_were_saved_unless_others_are_given(kept: str, tmp_path: Path) -> None:
    out = tmp_path / "results.npz"
    assert main(["run", kept, "--backward", "-o", str(out)]) == 0
    with np.load(out) as results:
        uniform = results["output/out_output"]
    np.testing.assert_allclose(uniform, 0.1, rtol=1e-6)

    np.savez(tmp_path / "weights.npz", dense2_bias=np.array([50, *[0] * 9], np.float32))
    assert main(["run", kept, "--backward", "--weights", str(tmp_path / "weights.npz"), "-o", str(out)]) == 0
    with np.load(out) as results:
        np.testing.assert_allclose(results["output/out_output"][:, 0], 1, rtol=1e-6)


def test_export_writes_the_values_that_were_saved(kept: str, tmp_path: Path) -> None:
    assert main(["export", kept, "--target", "numpy", "-o", str(tmp_path / "out")]) == 0
    [weights] = [each for each in (tmp_path / "out").iterdir() if each.suffix in {".npz", ".safetensors"}]
    assert [array.tolist() for name, array in read_arrays(weights).items() if array.shape == (10,)] == [[7.0] * 10]


def test_damaged_values_are_told_and_not_used(kept: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    [file] = (tmp_path / "kept.symloom.weights").iterdir()
    file.write_bytes(b"x" * file.stat().st_size)
    assert main(["run", kept, "-o", str(tmp_path / "results.npz")]) == 0
    assert file.name in capsys.readouterr().err
    assert main(["check", kept, "--json"]) == 0
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert [problem["severity"] for problem in problems] == ["warning"]


@pytest.mark.parametrize(
    "command", [["run", "-o", "results.npz"], ["export", "--target", "numpy", "-o", "out"], ["gradcheck"]]
)
def test_every_command_says_which_saved_values_do_not_fit_any_more(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    document = load(EXAMPLE, standard_registry())
    file = tmp_path / "edited.symloom.json"
    kept = np.full(10, 7, np.float32)
    save(document, {("dense2", "weight"): np.zeros((10, 200), np.float32), ("dense2", "bias"): kept}, file)
    sentence = (
        "dense2_weight has values of shape (10, 200) and is (10, 256) now: they are put aside, and new ones are drawn"
    )
    call = [command[0], str(file), *command[1:]]
    assert main(call) == 0
    assert capsys.readouterr().err.startswith(f"warning: {sentence} by Xavier.")

    assert main([*call, "--json"]) == 0
    [problem] = json.loads(capsys.readouterr().out)["problems"]
    assert (problem["code"], problem["severity"], problem["port"]) == ("parameter_shape_changed", "warning", "weight")

    save(document, {("dense2", "weight"): np.zeros((10, 256), np.float32)}, file)
    assert main(call) == 0
    assert capsys.readouterr().err == ""


def test_check_lists_saved_values_that_do_not_fit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "edited.symloom.json"
    save(load(EXAMPLE, standard_registry()), {("dense2", "bias"): np.zeros(7, np.float32)}, file)
    assert main(["check", str(file)]) == 0
    assert "dense2_bias has values of shape (7,) and is (10,) now" in capsys.readouterr().out


def test_export_writes_the_saved_values_that_fit_beside_new_ones(tmp_path: Path) -> None:
    file = tmp_path / "edited.symloom.json"
    values = {
        ("dense2", "weight"): np.zeros((10, 200), np.float32),
        ("dense2", "bias"): np.full(10, 7, np.float32),
    }
    save(load(EXAMPLE, standard_registry()), {path: np.asarray(value) for path, value in values.items()}, file)
    assert main(["export", str(file), "--target", "numpy", "-o", str(tmp_path / "out")]) == 0
    [weights] = [each for each in (tmp_path / "out").iterdir() if each.suffix in {".npz", ".safetensors"}]
    arrays = read_arrays(weights)
    assert sorted(array.shape for array in arrays.values()) == [(10,), (10, 256), (256,), (256, 64)]
    assert [array.tolist() for array in arrays.values() if array.shape == (10,)] == [[7.0] * 10]


def test_a_wrong_initializer_does_not_keep_a_file_from_being_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document, file = load(EXAMPLE, standard_registry()), tmp_path / "odd.symloom.json"
    ref = PortRef(NodeId("dense2"), "weight")
    settings = replace(document.graph.settings_of(ref), initializer='["no_such_one", {}]')
    odd = SetParameterSettings(ref, settings).apply(document, standard_registry())
    save(odd, {("dense2", "bias"): np.zeros(10, np.float32)}, file)
    main(["check", str(file)])
    assert "dense2" in capsys.readouterr().out


# analyze


def test_analyze_prints_what_was_worked_out_by_hand(example: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", example, "--batch", "32"]) == 0
    lines = capsys.readouterr().out.splitlines()
    dense1 = next(line for line in lines if line.startswith("dense1")).split()
    assert dense1 == ["dense1", "FullyConnected", "(32,", "256)", "16,640", "0", "524,288", "1,056,768", "32,768"]
    assert lines[-2] == "parameters 19,210"


def test_analyze_of_an_mxnet_symbol_takes_shapes(symbol_file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", symbol_file, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["complete"] is False
    assert main(["analyze", symbol_file, "--shape", "data=4,5", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["parameters"], found["macs"], found["complete"]) == (5 * 3 + 3, 4 * 5 * 3, True)


def test_analyze_counts_what_the_document_says_now_whatever_values_were_saved(
    example: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["analyze", example]) == 0
    without_values = capsys.readouterr()
    file = tmp_path / "edited.symloom.json"
    save(load(EXAMPLE, standard_registry()), {("dense2", "weight"): np.zeros((10, 200), np.float32)}, file)
    assert main(["analyze", str(file)]) == 0
    assert capsys.readouterr() == without_values  # it uses no values, so it has nothing to say of those that do not fit


def test_analyze_refuses_a_name_that_nothing_has(example: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "no argument “dada”" in refused(capsys, "analyze", example, "--shape", "dada=1")


# gradcheck


def test_gradcheck_of_the_example_passes(example: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gradcheck", example, "--samples", "4"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "all within 1e-05"
    assert any(line.startswith("dense1_weight") and "4/16384" in line for line in lines)


def test_gradcheck_of_one_node_in_json(example: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gradcheck", example, "--node", "dense2", "--samples", "4", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["passed"] is True
    assert {array["name"] for array in found["arrays"]} == {"data", "weight", "bias"}
    worst = found["arrays"][0]["worst"]
    assert worst["analytic"] == pytest.approx(worst["numeric"], abs=1e-5)


def test_gradcheck_says_what_is_wrong_and_fails(
    example: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    right = FullyConnected.forward

    def slanted(self: FullyConnected, *given: Any) -> tuple[Any, ...]:  # noqa: ANN401 - what it is given
        return tuple(array + 0.1 * array * array for array in right(self, *given))

    monkeypatch.setattr(FullyConnected, "forward", slanted)
    assert main(["gradcheck", example, "--node", "dense2", "--samples", "4"]) == 1
    assert capsys.readouterr().out.splitlines()[-1].startswith("wrong: ")


def test_gradcheck_of_an_mxnet_symbol_takes_its_inputs(
    symbol_file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "data" in refused(capsys, "gradcheck", symbol_file)
    rows = np.random.default_rng(0).standard_normal((4, 5)).astype(np.float32)
    np.savez(tmp_path / "inputs.npz", data=rows, softmax_label=np.array([0, 1, 2, 0], np.float32))
    assert main(["gradcheck", symbol_file, "--inputs", str(tmp_path / "inputs.npz")]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "all within 1e-05"


def test_gradcheck_refuses_a_node_that_is_not_there(example: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "no node “dense9”" in refused(capsys, "gradcheck", example, "--node", "dense9")
