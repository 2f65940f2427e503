"""Programs of the golden kinds, written once for MXNet and for us: symbols, shapes, runs, initializers, layers.

    python golden_programs.py mxnet [name of the first program]

prints one line of JSON per program: what the module computes, or the class of its error. It imports nothing of ours,
so that an interpreter with MXNet can run it. The programs themselves are in the modules named ``programs_*`` and, as
texts that a blank line parts, ``texts_*``: of these, what they leave in ``r`` and all that they print is compared.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import re
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

Program = Callable[[Any], Any]
"""Computes something that JSON can say with one of the modules."""

KINDS = ("symbols", "shapes", "runs", "layers", "fresh")
TEXTS = ("arrays", "gradients", "graphs", "blocks", "metrics")


def programs() -> dict[str, Program]:
    """Return all programs by kind and name."""
    sys.path.insert(0, str(Path(__file__).parent))
    try:
        modules = {kind: importlib.import_module(f"programs_{kind}") for kind in KINDS}
        texts = {kind: importlib.import_module(f"texts_{kind}") for kind in TEXTS}
    finally:
        sys.path.pop(0)
    found = {f"{kind}: {name}": program for kind, one in modules.items() for name, program in one.PROGRAMS.items()}
    found |= {
        f"{kind}: {text}": written(text) for kind, one in texts.items() for text in one.TEXTS.strip().split("\n\n")
    }
    recorded = texts["gradients"].OF_ONE_ARRAY.split("\n")
    return found | {f"gradients: {text}": written(_RECORDED.format(text)) for text in recorded if text}


_RECORDED = """
x = draw((3, 4), 2)
x.attach_grad()
with ag.record():
    y = {}
y.backward(draw(y.shape, 3).astype(y.dtype))
r = [y, x.grad]
"""


def written(text: str) -> Program:
    """Return a program that runs a text, and tells what is in ``r`` then and what was printed."""

    def program(mx: Any) -> Any:  # noqa: ANN401
        names: dict[str, Any] = {
            "mx": mx, "S": mx.sym, "V": mx.sym.Variable, "nd": mx.nd, "ag": mx.autograd, "gluon": mx.gluon,
            "nn": mx.gluon.nn, "I": mx.init, "np": np, "tried": tried, "r": None,
        }  # fmt: skip

        def draw(shape: tuple[int, ...], seed: int) -> Any:  # noqa: ANN401
            return mx.nd.array(np.random.default_rng(seed).uniform(-1, 1, shape).astype(np.float32))

        names["draw"] = draw
        with contextlib.redirect_stdout(io.StringIO()) as printed, tempfile.TemporaryDirectory() as folder:
            names["tmp"] = folder
            try:
                exec(text, names)  # noqa: S102 - the texts beside this file
                return {"r": plain(names["r"]), "printed": printed.getvalue()}
            finally:
                mx.autograd.set_recording(False)
                mx.autograd.set_training(False)

    return program


def tried(function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:  # noqa: ANN401
    """Return what a function returns, or the class of its error."""
    try:
        return function(*arguments, **named)
    except Exception as error:  # noqa: BLE001 - errors are compared, too
        return f"{type(error).__name__}!"


def outcome(mx: Any, program: Program) -> Any:  # noqa: ANN401 - JSON
    """Return what a program computes under fresh names, or what kind of error it raises and where."""
    silent = contextlib.redirect_stdout(io.StringIO())  # shapes that contradict are printed
    with silent, warnings.catch_warnings(), mx.name.NameManager(), mx.AttrScope(), mx.util.np_shape(False):
        warnings.simplefilter("ignore")
        mx.random.seed(7)
        try:
            return plain(program(mx))
        except Exception as error:  # noqa: BLE001 - errors are compared, too
            return described(error)


def described(error: BaseException) -> dict[str, Any]:
    """Return the classes of an error, its text, and the operator that MXNet blames in it."""
    text = str(error)
    found = re.search(r"Error in operator (\S+?):", text)
    classes = [kind.__name__ for kind in type(error).__mro__]
    where = traceback.extract_tb(error.__traceback__)[-1]
    return {"error": classes, "node": found.group(1) if found else "", "text": text[-2000:], "where": str(where)}


def plain(value: Any) -> Any:  # noqa: ANN401 - anything to JSON
    """Turn arrays into their type, shape and numbers; tuples into lists."""
    if hasattr(value, "asnumpy"):
        value = value.asnumpy()
    if isinstance(value, np.ndarray):
        return {"dtype": str(value.dtype), "shape": list(value.shape), "numbers": np.float64(value).ravel().tolist()}
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value if isinstance(value, bool | int | float | str | None) else type(value).__name__


def main() -> None:
    """Print the outcomes from a program on."""
    module, first = importlib.import_module(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    for number, (name, program) in enumerate(programs().items()):
        if number >= first:
            # the number comes first: it tells which program stops the interpreter
            print(number, end=" ", flush=True)
            print(json.dumps([name, outcome(module, program)]), flush=True)


if __name__ == "__main__":
    main()
