"""Where MXNet 1.9.1 has other words than our operators, or computes something else under the same ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from core.export.program import Program, Step
from core.expression.expression import attribute_texts
from core.operators.operator import AttributeValue
from core.problem import Declared, Problem

NAMES: Mapping[str, str] = MappingProxyType({"_np_cumsum": "cumsum"})
"""Operator -> the name under which MXNet's modules have it, where that is another one."""

FROM_THE_FRONT: Mapping[str, str] = MappingProxyType(
    {"broadcast_axis": "axis", "reverse": "axis", "_np_cumsum": "axis", "Dropout": "axes"}
)
"""Operator -> the axes that MXNet does not count from the end."""

ALWAYS: Mapping[str, str] = MappingProxyType({"sort": "axis"})
"""Operator -> the attribute whose default MXNet's gradient does not know."""


def given_attributes(program: Program, step: Step) -> dict[str, AttributeValue]:
    """Return the attributes that are written in code for MXNet, those at their defaults left out."""
    values = step.rule.attribute_values()
    named = {*attribute_texts(step.rule), ALWAYS.get(step.operator, "")}
    found = {name: value for name, value in values.items() if name in named and name != "num_args"}
    turned = FROM_THE_FRONT.get(step.operator, "")
    rank = program.array(next(iter(step.operands.values()))).rank if turned else None
    axes = found.get(turned)
    if rank and isinstance(axes, int):
        found[turned] = axes % rank
    elif rank and isinstance(axes, tuple):
        found[turned] = tuple(int(axis or 0) % rank for axis in axes)
    return found


def differs_in_mxnet(program: Program, title: str) -> list[Problem]:
    """List the steps that MXNet 1.9.1 has no form of, or computes other numbers for than we do."""
    found = []
    for step in program.steps:
        code = DIFFERS[step.operator](program, step) if step.operator in DIFFERS else ""
        if code:
            values = {"node": step.title, "operator": Declared(step.display_name), "target": title}
            found.append(Problem(code, path=step.path, values=values))
    return found


FORM = "export_form"


def _smooths_channels(_program: Program, step: Step) -> str:
    """MXNet does not smooth labels along channels."""
    return FORM if step.attributes["multi_output"] and step.attributes["smooth_alpha"] else ""


def _divides_vector(program: Program, step: Step) -> str:
    """MXNet divides the loss of a vector by 1 where it should by the batch."""
    is_vector = program.array(step.operands["data"]).rank == 1
    return FORM if step.attributes["normalization"] == "batch" and is_vector else ""


def _reshapes_nothing(_program: Program, step: Step) -> str:
    """MXNet wants at least one axis on both sides."""
    pairs = [(step.attributes[f"{side}_begin"], step.attributes[f"{side}_end"]) for side in ("lhs", "rhs")]
    known = [(begin, end) for begin, end in pairs if isinstance(begin, int) and isinstance(end, int)]
    return FORM if any(begin >= end >= 0 for begin, end in known) else ""


def _splits_backwards(_program: Program, step: Step) -> str:
    """MXNet reads the two sizes behind a -4 in the wrong order from the end."""
    shape = step.attributes["shape"]
    return FORM if step.attributes["reverse"] and isinstance(shape, tuple) and -4 in shape else ""


def _leaves_no_axis(program: Program, step: Step) -> str:
    """MXNet's arrays have at least one axis."""
    is_vector = program.array(step.operands["data"]).rank == 1
    return FORM if step.attributes["squeeze_axis"] and is_vector else ""


def _takes_rows(_program: Program, _step: Step) -> str:
    """MXNet's `batch_take` has no gradient and wants integers."""
    return "export_batch_take"


def _takes_lengths(program: Program, step: Step) -> str:
    """MXNet wants lengths that are integers, as what a Cast gives."""
    if not step.attributes["use_length"]:
        return ""
    casts = {each.name for each in program.steps if each.operator == "Cast" and "int" in str(each.attributes["dtype"])}
    return "" if step.operands["length"].name in casts else "export_length"


def _pools_powers(_program: Program, step: Step) -> str:
    """MXNet pools other powers than 2 wrongly."""
    is_other = step.attributes["pool_type"] == "lp" and step.attributes["p_value"] not in (2, None)
    return FORM if is_other else ""


def _pads_elsewhere(_program: Program, step: Step) -> str:
    """MXNet pads arrays of four or five axes, and not the first two of them."""
    widths = step.attributes["pad_width"]
    known = widths if isinstance(widths, tuple) else ()
    return FORM if len(known) not in (8, 10) or any(known[:4]) else ""


def _picks_anywhere(_program: Program, step: Step) -> str:
    """MXNet picks along an axis only."""
    return FORM if step.attributes["axis"] is None else ""


DIFFERS: Mapping[str, Callable[[Program, Step], str]] = MappingProxyType(
    {
        "SoftmaxOutput": _smooths_channels,
        "MakeLoss": _divides_vector,
        "reshape_like": _reshapes_nothing,
        "Reshape": _splits_backwards,
        "SliceChannel": _leaves_no_axis,
        "batch_take": _takes_rows,
        "softmax": _takes_lengths,
        "Pooling": _pools_powers,
        "Pad": _pads_elsewhere,
        "pick": _picks_anywhere,
    }
)
"""Operator -> the code of what is wrong with a step in MXNet, if anything is."""
