"""Every operator in every target: outputs and gradients are the engine's, or it is listed with its reason."""

from __future__ import annotations

import importlib.util
from pathlib import Path as FilePath

import numpy as np
import pytest

from core.export.exporter import TARGETS, export_expression
from core.export.verify import TOLERANCE as LARGEST
from core.expression.expression import Expression, Head, apply, variable, with_paths
from core.messages import describe
from core.operators import standard_registry
from core.operators.indexing import Pick
from core.operators.normalization import BatchNorm
from core.operators.operator import Array, Role
from core.operators.ordering import Argsort, Sort, TopK
from core.operators.padding import Diag, Pad
from core.operators.slicing import Slice
from core.problem import Path, Refused
from tests.core.export.in_process import largest_difference
from tests.core.export.peers import Job, interpreter, verify_all
from tests.core.export.refusals import DIFFERS, REFUSED, form_of
from tests.core.operators.test_operators import CASES
from tests.helpers.layer_cases import BATCH, STATISTICS
from tests.helpers.operator_case import Case

HAS_ONNX = importlib.util.find_spec("onnx") is not None
HAS_TORCH = importlib.util.find_spec("torch") is not None
TIES = {0: np.array([[1.0, 0, 1, 0], [0, 0, 0, 0], [2, 1, 1, 2]])}
"""Equal numbers, which keep their order."""
MORE = [
    *(Case(Sort(is_ascend=up), ((3, 4),), (0,), given=TIES) for up in (True, False)),
    *(Case(Argsort(axis=axis, is_ascend=False), ((3, 4),), (0,), given=TIES) for axis in (0, -1, None)),
    *(
        Case(TopK(axis=axis, k=2, ret_typ=kind, is_ascend=up), ((3, 4),), (0,), given=TIES)
        for axis in (0, None)
        for kind in ("value", "mask", "both")
        for up in (True, False)
    ),
    *(Case(Pad(mode=mode, pad_width=(1, 0, 0, 1)), ((2, 3),), (0,)) for mode in ("edge", "reflect", "constant")),
    *(Case(Pad(mode=mode, pad_width=(0, 0, 1, 2)), ((2, 3),), (0,)) for mode in ("edge", "reflect")),
    Case(Diag(k=-1, axis1=2, axis2=0), ((3, 2, 4, 2),), (0,)),
    Case(Diag(k=2), ((3,),), (0,)),
    Case(Pick(axis=None), ((3, 4), (2,)), (0,), given={1: np.array([2.0, 7])}),
    Case(Slice(begin=(None, 3), end=(None, 0), step=(-1, -2)), ((3, 5),), (0,)),
    *(
        Case(BatchNorm(fix_gamma=False, output_mean_var=True, use_global_stats=fixed), BATCH, (0,), given=STATISTICS)
        for fixed in (True, False)
    ),
]
"""What only exports find hard."""
OFFERED = [case for case in (*CASES, *MORE) if not case.operator.hidden]
FORMS = {form_of(case) for case in OFFERED}
TOLERANCE = {"symloom": 1e-6, "onnx": 2e-5}
"""Where weights are saved, or everything is computed, in float32."""


def graph_of(case: Case) -> tuple[Expression, dict[Path, Array]]:
    """An expression of one operator, and the values of its inputs."""
    arrays = case.arrays()
    inputs = [
        variable(port.name if port.role is Role.DATA else f"op_{port.name}", {"__shape__": str(array.shape)})
        for port, array in zip(case.operator.inputs(), arrays, strict=True)
    ]
    node = apply(case.operator, "op", [Head(each) for each in inputs])
    heads = with_paths(tuple(Head(node, index) for index in range(len(node.visible_outputs))))
    values = {head.node.path: array for head, array in zip(heads[0].node.inputs, arrays, strict=True)}
    return heads, values


def is_refused(case: Case, target: str) -> bool:
    """Tell whether a target is listed as having no form of a case."""
    form = form_of(case)
    return form in REFUSED and target in REFUSED[form].targets


def differs(case: Case, target: str) -> bool:
    """Tell whether a framework is listed as computing something else."""
    form = form_of(case)
    return form in DIFFERS and target in DIFFERS[form].targets


def check(case: Case, target: str) -> None:
    """Export, run and compare."""
    if is_refused(case, target) or differs(case, target):
        return
    heads, values = graph_of(case)
    result = export_expression(heads, target, title="net", values=values)
    with np.errstate(all="ignore"):
        gap = largest_difference(result, values)
    assert gap < TOLERANCE.get(target, 1e-9), result.code


# Nothing is refused, or left out, without being listed


def test_every_operator_of_the_palette_has_a_case() -> None:
    offered = {kind.name for kind in standard_registry() if not kind.hidden and kind.family != "sources"}
    assert {case.operator.name for case in OFFERED} == offered


@pytest.mark.parametrize("target", TARGETS)
def test_operators_are_expressed_unless_they_are_listed(target: str) -> None:
    for case in OFFERED:
        heads, values = graph_of(case)
        if not is_refused(case, target):
            assert export_expression(heads, target, title="net", values=values).files
            continue
        with pytest.raises(Refused) as refused:
            export_expression(heads, target, title="net", values=values)
        assert refused.value.problem.code == REFUSED[form_of(case)].code, case
        assert "{" not in describe(refused.value.problem)


def test_everything_that_is_listed_is_there() -> None:
    assert not REFUSED.keys() - FORMS
    assert not DIFFERS.keys() - FORMS
    for form, differing in DIFFERS.items():
        assert form not in REFUSED or not {*differing.targets} & {*REFUSED[form].targets}, "refused and different"


# Everything that is expressed computes the same


@pytest.mark.parametrize("case", OFFERED, ids=str)
def test_numpy_code_of_an_operator(case: Case) -> None:
    check(case, "numpy")


@pytest.mark.parametrize("case", OFFERED, ids=str)
def test_script_of_an_operator(case: Case) -> None:
    check(case, "symloom")


@pytest.mark.skipif(not HAS_TORCH, reason="torch is not installed")
@pytest.mark.parametrize("case", OFFERED, ids=str)
def test_pytorch_code_of_an_operator(case: Case) -> None:
    check(case, "pytorch")


@pytest.mark.skipif(not HAS_ONNX, reason="onnx is not installed")
@pytest.mark.parametrize("case", OFFERED, ids=str)
def test_onnx_model_of_an_operator(case: Case) -> None:
    check(case, "onnx")


@pytest.mark.slow
@pytest.mark.parametrize("target", ["keras", "flax", "mxnet", "gluon"])
def test_framework_gives_the_engines_numbers_for_every_operator(target: str, tmp_path: FilePath) -> None:
    python = interpreter(target)
    cases = [case for case in OFFERED if not is_refused(case, target)]
    jobs = []
    for case in cases:
        heads, values = graph_of(case)
        jobs.append(Job(export_expression(heads, target, title="net", values=values), values))
    (folder := tmp_path / "jobs").mkdir()
    wrong = {}
    for case, report in zip(cases, verify_all(jobs, python, folder), strict=True):
        gaps = () if isinstance(report, str) else (report.largest_output or 0.0, report.largest_gradient or 0.0)
        is_right = not isinstance(report, str) and max(gaps) <= LARGEST
        if is_right == differs(case, target) and form_of(case) not in DRAWN:
            wrong[str(case)] = report

    assert not wrong


DRAWN = ("LeakyReLU-rrelu", "Dropout-always")
"""What draws may draw the same."""
