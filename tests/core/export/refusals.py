"""The one list of what targets can't express, and where frameworks compute something else: each with its reason.

`form_of` names what is special about an operator's attributes. What is listed must be refused, and nothing else may be:
test_operators.py asserts both for all targets.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.export.targets import TARGETS
from tests.helpers.operator_case import Case

ALL = tuple(TARGETS)
OF_MXNET = ("mxnet", "gluon")
WITH_ALL = ("symloom", "symbol_json", *OF_MXNET)
"""Targets that have our operators."""
OTHERS = tuple(target for target in ALL if target not in WITH_ALL)


@dataclass(frozen=True)
class Refusal:
    """Which targets refuse a form, with which problem, and why."""

    targets: tuple[str, ...]
    reason: str
    code: str = "export_form"


REFUSED = {
    "LeakyReLU-rrelu": Refusal(OTHERS, "No two runs draw the same slopes, so nothing could be compared."),
    "Dropout-always": Refusal(OTHERS, "It draws in use too, so nothing could be compared."),
    "Dropout-axes": Refusal(OTHERS, "Their dropout draws for each element."),
    "BatchNorm-output_mean_var": Refusal(
        ("onnx", "pytorch", "keras", "flax"), "Their batch norm gives out no statistics."
    ),
    "Cast-float64": Refusal(("onnx",), "All its numbers are float32."),
    "_np_cumsum-float64": Refusal(("onnx",), "All its numbers are float32."),
    "softmax-float64": Refusal(("onnx",), "All its numbers are float32."),
    "erfinv": Refusal(("onnx",), "It has no inverse of the error function.", "export_operator"),
    "gamma": Refusal(("onnx", "keras"), "They have no gamma function.", "export_operator"),
    "gammaln": Refusal(("onnx", "keras"), "They have no gamma function.", "export_operator"),
    "Convolution-strides_and_dilates": Refusal(("keras",), "Its layers take one or the other."),
    "FullyConnected-vector": Refusal(("keras",), "Its layers want a batch."),
    "reshape_like-nothing": Refusal(OF_MXNET, "MXNet wants at least one axis to take the sizes of."),
    "Reshape-splits_backwards": Refusal(OF_MXNET, "MXNet reads -4 from the end in the wrong order."),
    "SliceChannel-no_axis": Refusal(OF_MXNET, "MXNet's arrays have at least one axis."),
    "batch_take": Refusal(OF_MXNET, "It has no gradient there; pick has one.", "export_batch_take"),
    "softmax-use_length": Refusal(OF_MXNET, "MXNet wants lengths of whole numbers.", "export_length"),
    "Pad-few_axes": Refusal(OF_MXNET, "MXNet pads arrays of four or five axes only."),
    "pick-anywhere": Refusal(OF_MXNET, "MXNet picks along an axis only."),
    "Pooling-power": Refusal(OF_MXNET, "MXNet pools other powers than 2 wrongly."),
}
"""Form -> who refuses it."""

DIFFERS = {
    "LeakyReLU-rrelu": Refusal(OF_MXNET, "No two runs draw the same."),
    "Dropout-always": Refusal(("symloom", "symbol_json", *OF_MXNET), "No two runs draw the same."),
    "LeakyReLU-selu": Refusal(OF_MXNET, "MXNet 1.9.1's gradient is wrong below 0: it tends to -0.0891 and not to 0."),
    "prod-zero": Refusal(OF_MXNET, "MXNet divides by the elements, which gives no number where one is 0."),
    "gather_nd-outside": Refusal(OF_MXNET, "MXNet reads other memory at an index that the array does not have."),
    "scatter_nd-outside": Refusal(OF_MXNET, "MXNet writes nowhere at an index that the array does not have."),
    "SoftmaxActivation-block": Refusal(OF_MXNET, "MXNet's gradient takes all axes but the first as one."),
    "BatchNorm-output_mean_var": Refusal(OF_MXNET, "MXNet drops the gradients of the statistics."),
    "LayerNorm-output_mean_var": Refusal(OF_MXNET, "MXNet drops the gradients of the statistics."),
    "GroupNorm-output_mean_var": Refusal(OF_MXNET, "MXNet drops the gradients of the statistics."),
    "one_hot": Refusal(("gluon",), "It has no gradient, so there is no graph to ask for one."),
}
"""Form -> the frameworks that compute something else, or nothing that could be compared, and why."""


BROKEN = "It is there to be mended: its shapes contradict each other."
UNSAYABLE = {
    **{
        (name, target): Refusal((target,), why, code)
        for name, target, code, why in (
            ("many_heads", "mxnet", "export_form", "MXNet 1.9.1 does not smooth labels along channels."),
            ("many_heads", "gluon", "export_form", "MXNet 1.9.1 does not smooth labels along channels."),
            ("lazy_mlp", "flax", "export_shape_unknown", "A layer of Flax has to know its inputs."),
            ("example deferred_perceptron", "flax", "export_shape_unknown", "A layer of Flax has to know its inputs."),
            ("batch_norms", "keras", "export_form", "A layer of Keras has strides or dilation."),
        )
    },
    **{("example shape_bug", target): Refusal((target,), BROKEN, "shape_conflict") for target in ALL},
}
"""Whole graphs -> why a target can't express them."""


def form_of(case: Case) -> str:  # noqa: C901 - a table
    """Name what is special about a case, as the lists do."""
    values, shapes = case.operator.attribute_values(), case.shapes
    match case.operator.name:
        case "LeakyReLU" if values["act_type"] in ("rrelu", "selu"):
            return f"LeakyReLU-{values['act_type']}"
        case "Dropout":
            return "Dropout-always" if values["mode"] == "always" else "Dropout-axes" if values["axes"] else "Dropout"
        case "BatchNorm" if values["output_mean_var"]:
            return "BatchNorm-global_mean_var" if values["use_global_stats"] else "BatchNorm-output_mean_var"
        case "Pad" if len(shapes[0]) < 4:
            return "Pad-few_axes"
        case "pick" if values["axis"] is None:
            return "pick-anywhere"
        case "LayerNorm" | "GroupNorm" if values["output_mean_var"]:
            return f"{case.operator.name}-output_mean_var"
        case "softmax" if values["use_length"]:
            return "softmax-use_length"
        case "Cast" | "_np_cumsum" | "softmax" if values["dtype"] == "float64":
            return f"{case.operator.name}-float64"
        case "Convolution" if set(values["stride"]) - {1} and set(values["dilate"]) - {1}:  # type: ignore[arg-type]
            return "Convolution-strides_and_dilates"
        case "FullyConnected" if len(shapes[0]) == 1 and not values["flatten"]:
            return "FullyConnected-vector"
        case "reshape_like" if values["lhs_begin"] == 2:
            return "reshape_like-nothing"
        case "Reshape" if values["reverse"] and -4 in tuple(values["shape"]):  # type: ignore[arg-type]
            return "Reshape-splits_backwards"
        case "SliceChannel" if values["squeeze_axis"] and len(shapes[0]) == 1:
            return "SliceChannel-no_axis"
        case "Pooling" if values["pool_type"] == "lp" and values["p_value"] in (1, 3):
            return "Pooling-power"
        case "prod" if case.given:
            return "prod-zero"
        case "gather_nd" | "scatter_nd" if any((array < 0).any() for array in case.given.values()):
            return f"{case.operator.name}-outside"
        case "SoftmaxActivation" if values["mode"] == "instance":
            return "SoftmaxActivation-block"
    return case.operator.name
