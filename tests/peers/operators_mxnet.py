"""Compare every operator's case with what MXNet computes: run this with a Python that has MXNet 1.9.1.

    MXNET_MKLDNN_ENABLED=0 PYTHONPATH=. python tests/peers/operators_mxnet.py [part of a name]

Prints the operators whose inputs, aliases, outputs or gradients differ, and how many agree.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

os.environ.setdefault("MXNET_SUBGRAPH_BACKEND", "NONE")
os.environ.setdefault("MXNET_STORAGE_FALLBACK_LOG_VERBOSE", "0")

import mxnet as mx
import numpy as np

from core.expression.expression import attribute_texts
from core.expression.gradient import gradient
from core.operators import standard_registry
from core.operators.operator import Array
from tests.helpers.arithmetic_cases import ARITHMETIC_CASES
from tests.helpers.broadcast_cases import BROADCAST_CASES
from tests.helpers.layer_cases import LAYER_CASES
from tests.helpers.operator_case import Case
from tests.helpers.operator_checks import call, evaluate
from tests.helpers.ordering_cases import ORDERING_CASES
from tests.helpers.reduction_cases import REDUCTION_CASES
from tests.helpers.shaping_cases import SHAPING_CASES

CASES = (*ARITHMETIC_CASES, *BROADCAST_CASES, *REDUCTION_CASES, *SHAPING_CASES, *ORDERING_CASES, *LAYER_CASES)
UNCOMPARED = {
    "Dropout": "is random",
    "broadcast_axis": "takes no negative axis there",
    "gather_nd": "puts gradients of negative indices into the row before, there",
    "reverse": "takes no negative axis there",
    "scatter_nd": "puts elements at negative indices into the row before, there",
}
"""Why operators whose cases MXNet can't or does not compute rightly are left out."""
UNCOMPARED_CASES = {
    "LeakyReLU-selu-0.25-0.125-0.334": "the slope below 0 is wrong there",
    "prod-(1,)-False-False": "the gradient is NaN there where an element is 0",
    "Reshape-(0, 0, -4, 2, -1)-True": "the sizes after -4 can't be read from the end there",
    "SliceChannel-2-0-True": "vectors are split into arrays without axes there",
}


def of_mxnet(name: str) -> Callable[..., Any] | None:
    """Return the function that makes symbols of an operator in MXNet."""
    names = (name, name.removeprefix("_np_"))
    found = (getattr(home, one, None) for one in names for home in (mx.sym, mx.sym._internal))
    return next((function for function in found if function is not None), None)


def weights(outputs: list[Array]) -> list[Array]:
    """Return head gradients for some outputs."""
    generator = np.random.default_rng(11)
    return [generator.normal(size=output.shape).astype(np.float32) for output in outputs]


def ours(case: Case, arrays: list[Array]) -> tuple[list[Array], list[Array | None]]:
    """Return visible outputs and gradients that core computes."""
    heads, inputs = call(case.operator)
    heads = heads[: case.operator.visible_outputs()]
    values = dict(zip(inputs, arrays, strict=True))
    outputs = evaluate(heads, values, is_train=case.is_train)
    graph = gradient(heads, [inputs[index] for index in case.wrt])
    values.update((seed.node, weights(outputs)[seed.position]) for seed in graph.seeds)
    found = (graph.gradients[inputs[index]] for index in case.wrt)
    return outputs, [None if head is None else evaluate([head], values, is_train=case.is_train)[0] for head in found]


def theirs(case: Case, arrays: list[Array]) -> tuple[list[Array], list[Array]]:
    """Return outputs and gradients that MXNet computes."""
    operator = case.operator
    names = [port.name for port in operator.inputs()]
    variables = [mx.sym.Variable(name) for name in names]
    texts = dict(attribute_texts(operator))
    make = of_mxnet(operator.name)
    assert make is not None
    if texts.pop("num_args", None):
        symbol = make(*variables, **texts)
    else:
        symbol = make(**dict(zip(names, variables, strict=True)), **texts)
    arguments = {name: mx.nd.array(array) for name, array in zip(names, arrays, strict=True)}
    slots = {names[index]: mx.nd.zeros(arrays[index].shape) for index in case.wrt}
    states = {name: arguments.pop(name) for name in symbol.list_auxiliary_states()}
    requests = dict.fromkeys(slots, "write")
    executor = symbol.bind(mx.cpu(), arguments, args_grad=slots, grad_req=requests, aux_states=states)
    outputs = [output.asnumpy() for output in executor.forward(is_train=case.is_train)]
    if case.wrt:
        executor.backward([mx.nd.array(weight) for weight in weights(outputs)], is_train=case.is_train)
    return outputs, [slots[names[index]].asnumpy() for index in case.wrt]


def differences(case: Case) -> Iterator[str]:
    """Say what differs for one case."""
    arrays = [array.astype(np.float32) for array in case.arrays()]
    outputs, gradients = ours(case, arrays)
    outputs_there, gradients_there = theirs(case, arrays)
    for kind, here, there in (("output", outputs, outputs_there), ("gradient", gradients, gradients_there)):
        if len(here) != len(there):
            yield f"{len(here)} {kind}s, not {len(there)}"
        for index, (value, wanted) in enumerate(zip(here, there, strict=False)):
            if value is None:
                if wanted.any():
                    yield f"no {kind} {index}"
            elif value.shape != wanted.shape:
                yield f"{kind} {index} has shape {value.shape}, not {wanted.shape}"
            elif value.dtype != wanted.dtype or not np.allclose(value, wanted, rtol=1e-4, atol=1e-5, equal_nan=True):
                first, first_there = value.ravel()[:6], wanted.ravel()[:6]
                yield f"{kind} {index} is {first} ({value.dtype}), not {first_there} ({wanted.dtype})"


def missing_aliases() -> Iterator[str]:
    """Say which names of visible operators MXNet does not know."""
    for operator in standard_registry():
        if not operator.hidden and operator.name not in ("Variable", "Constant"):
            yield from (name for name in (operator.name, *operator.aliases) if of_mxnet(name) is None)


def main(part: str) -> int:
    """Compare the cases of operators with this in their name; return how many differ."""
    np.seterr(all="ignore")
    agreeing, differing = 0, 0
    print("not in MXNet:", ", ".join(missing_aliases()) or "none")
    for case in CASES:
        name = case.operator.name
        if part not in name or case.operator.hidden or of_mxnet(name) is None:
            continue
        if name in UNCOMPARED or str(case) in UNCOMPARED_CASES:
            continue
        try:
            found = list(differences(case))
        except (mx.MXNetError, ValueError, TypeError, AttributeError) as error:
            found = [f"{type(error).__name__}: {str(error).splitlines()[-1]}"]
        agreeing += not found
        differing += bool(found)
        for line in found:
            print(f"{case}: {line}")
    print(f"{agreeing} cases agree, {differing} differ")
    return differing


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1] if len(sys.argv) > 1 else "")))
