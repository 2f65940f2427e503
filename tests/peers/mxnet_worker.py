"""The other side of `test_mxnet.py`, run by an interpreter that has MXNet; it imports nothing of ours.

    python mxnet_worker.py FOLDER

For each graph in ``FOLDER/graphs`` (a program of nodes) it builds the symbol with MXNet and saves it and its arrays;
it loads the symbol and the arrays that we saved, runs them, and reports lists, shapes, outputs and gradients.
A graph that has a report is skipped, so that the worker can be started again after one that kills it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import mxnet as mx
import numpy as np


def function_of(operator: str) -> Any:  # noqa: ANN401 - a function of MXNet's
    """Return the function that makes symbols of an operator, public or not."""
    names = (operator, operator.removeprefix("_np_"))
    found = (getattr(home, name, None) for name in names for home in (mx.sym, mx.sym._internal))
    return next(function for function in found if function is not None)


def build(program: dict[str, Any]) -> Any:  # noqa: ANN401 - a symbol
    """Make the symbol that a program describes."""
    made: list[Any] = []
    for node in program["nodes"]:
        if "op" not in node:
            made.append(mx.sym.Variable(node["name"]))
            continue
        inputs = {port: made[index][output] for port, (index, output) in node["inputs"].items()}
        function = function_of(node["op"])
        if node["is_variadic"]:
            attributes = {key: value for key, value in node["attrs"].items() if key != "num_args"}
            made.append(function(*inputs.values(), name=node["name"], **attributes))
        else:
            made.append(function(name=node["name"], **inputs, **node["attrs"]))
    return mx.sym.Group([made[index][output] for index, output in program["heads"]])


def run(symbol: Any, arrays: dict[str, Any], null: list[str], folder: Path, name: str) -> dict[str, Any]:  # noqa: ANN401
    """Run a symbol with arrays and save what comes out."""
    arguments = {key[4:]: array for key, array in arrays.items() if key.startswith("arg:")}
    states = {key[4:]: array for key, array in arrays.items() if key.startswith("aux:")}
    heads = [array for key, array in sorted(arrays.items()) if key.startswith("head:")]
    shapes = {key: array.shape for key, array in arguments.items()}
    report = {
        "list_arguments": symbol.list_arguments(),
        "list_outputs": symbol.list_outputs(),
        "list_auxiliary_states": symbol.list_auxiliary_states(),
        "shapes": symbol.infer_shape(**shapes),
        "attr_dict": symbol.attr_dict(),
    }
    request = {key: "null" if key in null else "write" for key in arguments}
    gradients = {key: mx.nd.zeros(array.shape) for key, array in arguments.items() if key not in null}
    executor = symbol.bind(mx.cpu(), arguments, args_grad=gradients, grad_req=request, aux_states=states)
    executor.forward(is_train=False)
    results = {f"out/{index}": output.asnumpy() for index, output in enumerate(executor.outputs)}
    try:
        executor.forward(is_train=True)
        results.update({f"train/{index}": output.asnumpy() for index, output in enumerate(executor.outputs)})
        executor.backward(heads)
        results.update({f"grad/{key}": array.asnumpy() for key, array in gradients.items()})
        results.update({f"aux/{key}": array.asnumpy() for key, array in executor.aux_dict.items()})
    except Exception as error:  # noqa: BLE001 - whatever it is, the other side judges it
        report["backward_error"] = str(error)
    np.savez(folder / f"{name}.npz", **results)
    return report


def answer(folder: Path, name: str) -> dict[str, Any]:
    """Do all that has to be done with one graph."""
    program = json.loads((folder / "graphs" / f"{name}.json").read_text())
    built = build(program)
    built.save(str(folder / "theirs" / f"{name}-symbol.json"))
    arrays = mx.nd.load(str(folder / "ours" / f"{name}.params"))
    mx.nd.save(str(folder / "theirs" / f"{name}.params"), arrays)
    loaded = mx.sym.load(str(folder / "ours" / f"{name}-symbol.json"))
    report = run(loaded, arrays, program["null"], folder / "theirs", name)
    report["saved_again"] = json.loads(loaded.tojson())
    return report


def main(folder: Path) -> None:
    """Answer all graphs that have no answer yet."""
    for path in sorted((folder / "graphs").glob("*.json")):
        report = folder / "theirs" / f"{path.stem}-report.json"
        if report.exists():
            continue
        report.write_text(json.dumps({"error": "MXNet crashed"}))
        try:
            answered = answer(folder, path.stem)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other side judges it
            answered = {"error": f"{type(error).__name__}: {error}"}
        report.write_text(json.dumps(answered))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
