"""Ways out of contradictions that know what particular operators do.

A reshape before a convolution, a 1 × 1 convolution in a shortcut, labels as class numbers or as rows of ones and zeros.
Only candidates: `core.graph.fixes` tries each, and offers what solves the problem. Operators are named as strings, and
one that a registry lacks is not offered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from math import isqrt
from types import MappingProxyType

from core.dimension import UNKNOWN, Shape, format_shape
from core.graph.commands import AddNode, Command, SetAttribute
from core.graph.facts import Facts, make_fix
from core.graph.ids import derived_ids
from core.graph.model import Graph, Node, NodeId, Point, PortRef, Wire, frozen
from core.graph.ports import attribute_label, fresh_name, inputs_of, operator_of
from core.graph.replacing import ReplaceNode
from core.graph.room import GAP, USUAL, free_place, free_room_on_wire, given_way
from core.graph.wiring import InsertOnWire
from core.operators.operator import AttributeValue, Operator, Role
from core.operators.registry import Registry
from core.problem import Declared, Fix, Problem

CONVOLUTION, CONCAT = "Convolution", "Concat"
COLOURS = (1, 3)
"""How many channels a picture has that lies in a row of numbers."""
FEW_CHANNELS = 4
"""A last axis that is no longer than this holds colours rather than columns."""
IMAGE_RANK = 4
BROADCASTING: Mapping[str, str] = MappingProxyType(
    {f"elemwise_{name}": f"broadcast_{name}" for name in ("add", "sub", "mul", "div")}
)
MATRIX_PRODUCTS = frozenset({"dot", "batch_dot"})
SHARES = MappingProxyType({"channels_in_groups": ("num_groups", "num_group"), "split_uneven": ("num_outputs",)})
"""From a problem to the attributes that say into how many equal parts something falls."""


@dataclass(frozen=True)
class Plan:
    """A node that is put into the wire of an input, and what the fix is called."""

    code: str
    operator: str
    attributes: Mapping[str, AttributeValue]
    values: Mapping[str, object]


class OperatorFixes:
    """The edits that could solve one problem of a node, from what its operator and its neighbours do."""

    def __init__(self, problem: Problem, graph: Graph, registry: Registry, facts: Facts) -> None:
        self._problem = problem
        self._port = problem.port or ""
        self._graph = graph
        self._registry = registry
        self._facts = facts
        self._node = graph.nodes[NodeId(problem.path[0])]
        self._wires = {wire.target.port: wire for wire in self._data_wires()}

    def likely(self) -> Iterator[Fix]:
        """Yield what is meant more often than another size: comes before a change of units."""
        yield from self._shape_labels()
        yield from self._make_image()
        yield from self._channels_first()
        yield from self._turn_argument()
        yield from self._broadcast()
        yield from self._set_attributes()
        if self._differs_in_space():
            yield from self._pad()
            yield from self._join_sizes()

    def possible(self) -> Iterator[Fix]:
        """Yield what comes after a change of units."""
        if not self._differs_in_space():
            yield from self._project()

    def _join_sizes(self) -> Iterator[Fix]:
        """Where images of two sizes meet: a concatenation keeps the larger, a sum the path that was made smaller."""
        ways = (self._enlarge, self._project) if self._node.operator == CONCAT else (self._project, self._enlarge)
        for way in ways:
            yield from way()

    # what is known

    def _data_wires(self) -> Iterator[Wire]:
        for port in inputs_of(self._node, self._registry):
            wire = self._graph.wire_into.get(PortRef(self._node.id, port.name))
            if wire is not None and port.role in {Role.DATA, Role.LABEL}:
                yield wire

    def _shape(self, port: str) -> Shape | None:
        """Return what comes through the wire of an input."""
        wire = self._wires.get(port)
        return None if wire is None else self._facts.shape(wire.source)

    def _images(self) -> dict[str, Shape]:
        """Return the inputs that get images, (N, C, H, W)."""
        shapes = {port: self._shape(port) for port in self._wires}
        return {port: shape for port, shape in shapes.items() if shape is not None and len(shape) == IMAGE_RANK}

    def _differs_in_space(self) -> bool:
        return len({shape[2:] for shape in self._images().values() if UNKNOWN not in shape[2:]}) > 1

    # edits

    def _insert(self, port: str, *plans: Plan) -> Fix:
        """Put nodes into the wire of an input, in this order; the first tells what the fix is called."""
        wire = self._wires[port]
        start, end = self._graph.nodes[wire.source.node], self._node
        place, moves = free_room_on_wire(self._graph, self._registry, wire)
        edits: list[Command] = [*moves]
        grown = given_way(self._graph, self._registry, moves)
        for index, plan in enumerate(plans):
            node, rest = derived_ids(self._graph, plan.code, str(index), wire.id)
            if index:
                place = free_place(grown, self._registry, Point(place.x + USUAL.width + GAP, place.y))
            made = Node(node, plan.operator, fresh_name(grown, plan.operator), place, frozen(plan.attributes))
            grown = grown.with_nodes(made)
            edits += [AddNode(made), InsertOnWire(node, wire.id, rest)]
            wire = Wire(rest, PortRef(node, "output"), wire.target)
        return make_fix(plans[0].code, *edits, name=end.name, source=start.name, **plans[0].values)

    def _set(self, node: Node, attribute: str, value: AttributeValue) -> Fix:
        shown = format_shape(value) if isinstance(value, tuple) else value  # type: ignore[arg-type]
        command = SetAttribute(node.id, attribute, value)
        label = attribute_label(node, self._registry, attribute)
        return make_fix("fix_set_attribute", command, name=node.name, attribute=label, value=shown)

    # labels

    def _shape_labels(self) -> Iterator[Fix]:
        """Turn class numbers into rows of ones and zeros, or these into class numbers."""
        if self._port != "label" or "label" not in self._wires:
            return
        label, data = self._shape("label"), self._shape("data")
        if label is None or data is None or len(data) != 2:
            return
        if len(label) == 1 and data[1] > 1 and "one_hot" in self._registry:
            yield self._insert("label", Plan("fix_one_hot", "one_hot", {"depth": data[1]}, {}))
        if len(label) == 2 and "argmax" in self._registry:
            yield self._insert("label", Plan("fix_class_numbers", "argmax", {"axis": 1}, {}))

    # images

    def _make_image(self) -> Iterator[Fix]:
        """Lay numbers out as the axes that a convolution wants: rows of pixels as images."""
        if self._problem.code != "rank_conflict_own" or "Reshape" not in self._registry:
            return
        shape = self._shape(self._port)
        if shape is None or UNKNOWN in shape[1:]:
            return
        for target in image_shapes(shape, self._problem.expected):
            plan = Plan("fix_reshape", "Reshape", {"shape": target}, {"shape": format_shape(target)})
            yield self._insert(self._port, plan)

    def _channels_first(self) -> Iterator[Fix]:
        """Bring images that have their colours last into the order of MXNet."""
        shape = self._images().get(self._port)
        if shape is not None and 0 < shape[3] <= FEW_CHANNELS < shape[1] and "transpose" in self._registry:
            yield self._insert(self._port, Plan("fix_channels_first", "transpose", {"axes": (0, 3, 1, 2)}, {}))

    def _project(self) -> Iterator[Fix]:
        """Fit a shortcut to the path beside it, with a 1 × 1 convolution."""
        images = self._images()
        if CONVOLUTION not in self._registry or len(images) < 2 or self._port not in images:
            return
        for port, shape in sorted(images.items(), key=lambda entry: -entry[1][2]):
            for other in (other for name, other in images.items() if name != port and other != shape):
                stride = stride_between(shape[2:], other[2:])
                channels = shape[1] if self._node.operator == CONCAT else other[1]
                if stride is None or UNKNOWN in (*shape[1:], *other[1:]):
                    continue
                attributes: dict[str, AttributeValue] = {
                    "kernel": (1, 1),
                    "stride": (stride, stride),
                    "num_filter": channels,
                }
                yield self._insert(port, Plan("fix_project", CONVOLUTION, attributes, {"stride": stride}))

    def _enlarge(self) -> Iterator[Fix]:
        """Make the smaller image as large as the other, every pixel repeated."""
        images = self._images()
        if "repeat" not in self._registry:
            return
        for port, shape in images.items():
            for other in (other for name, other in images.items() if name != port):
                factor = other[2] // shape[2] if UNKNOWN not in (*shape[2:], *other[2:]) else 0
                if factor > 1 and tuple(factor * size for size in shape[2:]) == other[2:]:
                    plans = [
                        Plan("fix_enlarge", "repeat", {"repeats": factor, "axis": axis}, {"factor": factor})
                        for axis in (2, 3)
                    ]
                    yield self._insert(port, *plans)

    def _pad(self) -> Iterator[Fix]:
        """Let the convolutions before a place where branches meet keep the size of their images."""
        for wire in self._wires.values():
            node = self._graph.nodes[wire.source.node]
            operator = operator_of(node, self._registry)
            if node.operator != CONVOLUTION or not isinstance(operator, Operator):
                continue
            kernel = tuple(int(size) for size in operator.attribute_values()["kernel"])  # type: ignore[union-attr, arg-type]
            if all(size % 2 for size in kernel):
                yield self._set(node, "pad", tuple(size // 2 for size in kernel))

    # attributes of the node itself

    def _turn_argument(self) -> Iterator[Fix]:
        if self._node.operator in MATRIX_PRODUCTS:
            operator = operator_of(self._node, self._registry)
            for name in ("transpose_b", "transpose_a"):
                if isinstance(operator, Operator):
                    yield self._set(self._node, name, not operator.attribute_values()[name])

    def _broadcast(self) -> Iterator[Fix]:
        wider = BROADCASTING.get(self._node.operator)
        if wider is not None and wider in self._registry:
            title = self._registry.create(wider, {}).title()
            command = ReplaceNode(self._node.id, wider, frozen({}))
            yield make_fix("fix_replace", command, name=self._node.name, title=Declared(title))

    def _set_attributes(self) -> Iterator[Fix]:
        code, operator = self._problem.code, operator_of(self._node, self._registry)
        if not isinstance(operator, Operator):
            return
        values = operator.attribute_values()
        if code == "axis_range":
            axes = (1, -1) if len(self._shape("data") or ()) > 2 else (1,)
            yield from (self._set(self._node, "axis", axis) for axis in axes if "axis" in values)
        elif code == "reshape_size" and self._port == "data":
            shape = self._shape("data") or ()
            targets = image_shapes(shape, len(values.get("shape") or ())) if UNKNOWN not in shape[1:] else ()  # type: ignore[arg-type]
            yield from (self._set(self._node, "shape", target) for target in (*targets, (0, UNKNOWN)))
        elif code == "kernel_too_large":
            yield from self._fit_kernel(values)
        for name in (name for name in SHARES.get(code, ()) if name in values):
            yield from (self._set(self._node, name, parts) for parts in self._parts())

    def _fit_kernel(self, values: Mapping[str, AttributeValue]) -> Iterator[Fix]:
        shape, kernel = self._shape("data"), values.get("kernel")
        if shape is None or not isinstance(kernel, tuple) or UNKNOWN in shape[2:]:
            return
        sizes = [int(size or 0) for size in kernel]
        yield self._set(self._node, "pad", tuple(size // 2 for size in sizes))
        yield self._set(self._node, "kernel", tuple(min(pair) for pair in zip(sizes, shape[2:], strict=False)))

    def _parts(self) -> list[int]:
        """Return into how many equal parts the size falls, the numbers next to what was asked first."""
        wanted, size = self._problem.expected, self._problem.found
        if not isinstance(wanted, int) or not isinstance(size, int):
            return []
        parts = [count for count in range(2, min(size, 2 * wanted) + 1) if size % count == 0]
        return sorted(parts, key=lambda count: abs(count - wanted))[:2]


def image_shapes(shape: Collection[int], rank: object) -> list[tuple[int, ...]]:
    """Return as what data could be laid out to have as many axes: ``(0, 3, 32, 32)`` for rows of 3,072 numbers.

    Args:
        shape: Of the data, the batch first, the others known.
        rank: How many axes are wanted: 3, or 4 for images.
    """
    sizes = tuple(shape)[1:]
    if rank == len(sizes) + 2 and len(sizes) > 1:
        return [(0, 1, *sizes)]
    if len(sizes) != 1 or rank not in {3, IMAGE_RANK}:
        return []
    [size] = sizes
    if rank == 3:
        return [(0, 1, size)]
    sides = [(channels, isqrt(size // channels)) for channels in COLOURS]
    squares: list[tuple[int, ...]] = [
        (0, channels, side, side) for channels, side in sides if channels * side * side == size and side > 1
    ]
    return squares or [(0, size, 1, 1)]


def stride_between(larger: Shape, smaller: Shape) -> int | None:
    """Return the stride with which a window of one pixel makes the smaller of two images; None if there is none."""
    if UNKNOWN in (*larger, *smaller) or not all(smaller):
        return None
    stride = -(-larger[0] // smaller[0])
    fits = all((size - 1) // stride + 1 == wanted for size, wanted in zip(larger, smaller, strict=True))
    return stride if stride >= 1 and fits else None
