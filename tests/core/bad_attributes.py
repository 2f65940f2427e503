"""Every operator with every attribute set to what it should not be, at every entry point, in little memory.

    python -m tests.core.bad_attributes [part of an operator's name]

prints one line of JSON per finding: what was not refused as it should be. It limits its own memory, so it is a process
of its own: `tests.core.test_bad_attributes`.
"""

# ruff: noqa: T201 - prints what it finds
from __future__ import annotations

import contextlib
import io
import json
import resource
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

import core
from core.base import MXNetError
from core.expression.expression import attribute_texts
from core.operators import standard_registry
from core.operators.signature import is_variadic
from tests.helpers.operator_case import Case

mx: Any = core

MORE_BYTES = 1_500_000_000
"""So much more address space than at the start may be asked for; a vector of 10⁹ numbers takes 4·10⁹."""
MOST_SECONDS = 4.0
SEVERAL = 12
"""So often more than one attribute is wrong."""
GIANT = 10**9
BAD: tuple[object, ...] = (
    "nan", float("nan"), "inf", float("-inf"), "1e400", -1, 0, -7, GIANT, 2**31, 10**30, -(10**30), 0.5, "", "a b",
    "None", "(", (), (0,), (-1, -1), (GIANT, GIANT), (GIANT,) * 5, (1,) * 40, ("x",), (float("nan"),), [], [1, [2]],
    "(1, 2", b"3", 1j,
)  # fmt: skip


def limit_memory() -> None:
    """Let the process have little more than it has."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    size = pages * resource.getpagesize() + MORE_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (size, resource.getrlimit(resource.RLIMIT_AS)[1]))


def cases() -> dict[str, Case]:
    """Return one case of each operator that people can ask for."""
    from tests.core.operators.test_operators import CASES

    hidden = {operator.name for operator in standard_registry() if operator.hidden}
    return {case.operator.name: case for case in reversed(CASES) if case.operator.name not in hidden}


def findings(case: Case) -> Iterator[dict[str, str]]:
    """Yield what is not as it should be, for one operator."""
    texts = dict(attribute_texts(case.operator))
    names = [spec.name for spec in case.operator.attribute_specs()]
    for name in names:
        for bad in BAD:
            yield from _tried(case, texts, {name: bad})
    generator = np.random.default_rng(len(names) + len(case.operator.name))
    for _ in range(SEVERAL if len(names) > 1 else 0):
        some = generator.permutation(names)[: generator.integers(2, 5)]
        yield from _tried(case, texts, {str(name): BAD[generator.integers(len(BAD))] for name in some})
    yield from _tried(case, texts, {"bogus": 3})


def _tried(case: Case, texts: Mapping[str, object], bad: Mapping[str, object]) -> Iterator[dict[str, str]]:
    for entry, act in ENTRIES.items():
        began = time.perf_counter()
        must_refuse = "bogus" in bad and entry != "load_json"
        problem = _problem(case, {**texts, **bad}, act, list(bad), must_refuse=must_refuse)
        seconds = time.perf_counter() - began
        if seconds > MOST_SECONDS:
            problem = problem or f"took {seconds:.1f} s"
        if problem:
            yield {"operator": case.operator.name, "attributes": repr(dict(bad)), "at": entry, "problem": problem}


def _problem(
    case: Case, attributes: Mapping[str, object], act: Callable[..., None], keys: Sequence[str], *, must_refuse: bool
) -> str:
    """Return what is wrong about how an entry point takes some attributes; nothing where it is right."""
    stage = ["attributes"]
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            act(case, attributes, stage)
    except MXNetError as error:
        return _unclear(str(error), case.operator.name, keys, stage[0])
    except RuntimeError as error:
        # that is what simple_bind raises, as in MXNet
        return _unclear(str(error), case.operator.name, keys, stage[0]) if stage[0] == "bind" else f"{error!r}"[:200]
    except TypeError as error:
        return "" if "data type" in str(error) and "dtype" in keys else f"{error!r}"[:200]  # as NumPy says in MXNet
    except BaseException as error:  # noqa: BLE001 - this is what is looked for
        return f"{error!r}"[:200]
    return "was let pass" if must_refuse else ""


def _unclear(text: str, operator: str, keys: Sequence[str], stage: str) -> str:
    """Return a text that does not say what it is about: operator and attribute, or the node that shapes do not fit."""
    if "Candidate arguments" in text:  # other attributes, other inputs
        return ""
    names_attribute = any(key[:4] in text for key in keys)  # "The dilation of …"
    names_operator = operator in text or "odd" in text
    is_clear = names_attribute and names_operator if stage == "attributes" else names_operator or names_attribute
    return "" if is_clear else f"unclear: {text[:160]}"


def _symbol(case: Case, attributes: Mapping[str, object]) -> Any:  # noqa: ANN401
    inputs = [mx.sym.Variable(f"x{place}") for place in range(len(case.shapes))]
    given = {
        key: value for key, value in attributes.items() if key != "num_args" or not is_variadic(type(case.operator))
    }
    return getattr(mx.sym, case.operator.name)(*inputs, name="odd", **given)


def _call_symbol(case: Case, attributes: Mapping[str, object], stage: list[str]) -> None:
    made = _symbol(case, attributes)
    stage[0] = "infer"
    shapes = {f"x{place}": shape for place, shape in enumerate(case.shapes)}
    inferred = made.infer_shape(**{key: shape for key, shape in shapes.items() if key in made.list_arguments()})
    stage[0] = "bind"
    if inferred[0] is not None:
        made.simple_bind(mx.cpu(), **shapes)


def _load(case: Case, attributes: Mapping[str, object], stage: list[str]) -> None:
    texts = {key: str(value) for key, value in attributes.items()}
    inputs = [{"op": "null", "name": f"x{place}", "attrs": {"__shape__": str(shape)}, "inputs": []}
              for place, shape in enumerate(case.shapes)]  # fmt: skip
    count = len(inputs)
    node = {
        "op": case.operator.name,
        "name": "odd",
        "attrs": texts,
        "inputs": [[place, 0, 0] for place in range(count)],
    }
    file = {"nodes": [*inputs, node], "arg_nodes": list(range(count)), "heads": [[count, 0, 0]]}
    try:
        read = mx.sym.load_json(json.dumps(file))
    except MXNetError as error:
        if "inputs" in str(error) and "odd" in str(error):
            return  # other attributes, other inputs
        raise
    stage[0] = "infer"
    read.infer_shape()


def _call_array(case: Case, attributes: Mapping[str, object], stage: list[str]) -> None:
    arrays = [mx.nd.array(array) for array in case.arrays()]
    given = {
        key: value for key, value in attributes.items() if key != "num_args" or not is_variadic(type(case.operator))
    }
    stage[0] = "array"
    getattr(mx.nd, case.operator.name)(*arrays, **given)


ENTRIES: Mapping[str, Callable[[Case, Mapping[str, object], list[str]], None]] = {
    "symbol": _call_symbol,
    "array": _call_array,
    "load_json": _load,
}


LAYERS: Mapping[str, tuple[tuple[int, ...], Mapping[str, object]]] = {
    "Dense": ((2, 3), {"units": 2, "in_units": 0}),
    "Conv1D": ((1, 2, 5), {"channels": 2, "kernel_size": 3, "strides": 1, "padding": 0, "dilation": 1, "groups": 1}),
    "Conv2D": ((1, 2, 5, 5), {"channels": 2, "kernel_size": 3, "strides": 1, "padding": 0, "dilation": 1, "groups": 1}),
    "MaxPool2D": ((1, 2, 5, 5), {"pool_size": 2, "strides": 1, "padding": 0}),
    "AvgPool2D": ((1, 2, 5, 5), {"pool_size": 2, "strides": 1, "padding": 0}),
    "Dropout": ((2, 3), {"rate": 0.5}),
    "BatchNorm": ((2, 3), {"axis": 1, "momentum": 0.9, "epsilon": 1e-5, "in_channels": 0}),
    "LayerNorm": ((2, 3), {"axis": -1, "epsilon": 1e-5, "in_channels": 0}),
    "InstanceNorm": ((2, 3, 4), {"axis": 1, "epsilon": 1e-5, "in_channels": 0}),
    "GroupNorm": ((2, 4, 4), {"num_groups": 2, "epsilon": 1e-5}),
    "Embedding": ((2, 3), {"input_dim": 4, "output_dim": 2}),
    "Activation": ((2, 3), {"activation": "relu"}),
    "LeakyReLU": ((2, 3), {"alpha": 0.1}),
    "ELU": ((2, 3), {"alpha": 1.0}),
}


def layer_findings(name: str) -> Iterator[dict[str, str]]:
    """Yield what is not as it should be, for one layer: made, initialized and run with each argument wrong."""
    shape, arguments = LAYERS[name]
    for key in (*arguments, "bogus"):
        for bad in BAD:
            given = {key: value for key, value in arguments.items() if value != 0} | {key: bad}
            problem = _layer_problem(name, given, shape)
            if problem or (key == "bogus" and problem is None):
                yield {
                    "operator": name,
                    "attributes": repr({key: bad}),
                    "at": "gluon",
                    "problem": problem or "was let pass",
                }


def _layer_problem(name: str, given: Mapping[str, object], shape: tuple[int, ...]) -> str | None:
    """Return what is wrong about how a layer takes some arguments; None where it runs."""
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            layer = getattr(mx.gluon.nn, name)(**given)
            layer.initialize()
            layer(mx.nd.ones(shape)).asnumpy()
    except (MXNetError, ValueError, TypeError, AssertionError) as error:  # MXNet's layers raise all of them
        return "" if str(error) else "says nothing"
    except BaseException as error:  # noqa: BLE001 - this is what is looked for
        return f"{error!r}"[:200]
    return None


def main() -> None:
    """Print what is found, and then how many operators were tried."""
    wanted = cases()
    limit_memory()
    for name in LAYERS:
        for finding in layer_findings(name):
            print(json.dumps(finding), flush=True)
    tried = 0
    for name, case in wanted.items():
        if len(sys.argv) < 2 or sys.argv[1] in name:
            tried += 1
            for finding in findings(case):
                print(json.dumps(finding), flush=True)
    print(json.dumps({"tried": tried}), flush=True)


if __name__ == "__main__":
    main()
