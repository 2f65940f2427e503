"""From an expression to a `Program`: names, layers, shared parameters, and the order of the steps.

The rule of sharing: parameters that one operator kind always uses together with the same attributes, and that are named
alike (``fc1_weight`` with ``fc1_bias``), become a layer that is called as often as it is used. Anything else stays a
raw parameter.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from core.export.naming import Names, class_name, file_stem
from core.export.program import Array, Input, Layer, Operand, Output, Parameter, Program, Result, Step
from core.expression.expression import Expression, ExpressionNode, Head, output_name, topological, variables
from core.graph.extra_attributes import is_extra_attribute
from core.operators.operator import AttributeValue, Operator, Role
from core.parameters.initializer import Initializer

NO_PARTS: Mapping[tuple[str, str], str] = MappingProxyType({})


@dataclass(frozen=True)
class VariableFact:
    """What a parameter or a constant among the Variables of an expression is.

    Attributes:
        initializer: What its values start as.
        is_constant: It has fixed values.
        is_trainable: It has a gradient.
    """

    initializer: Initializer
    is_constant: bool = False
    is_trainable: bool = True


@dataclass(frozen=True)
class Facts:
    """What is known beside the expression itself."""

    parameters: Mapping[ExpressionNode, VariableFact]
    """The Variables that are parameters or constants; the others are inputs."""
    arrays: Mapping[Head, Array]


@dataclass(frozen=True)
class Spelling:
    """What a target may not call things."""

    target: str
    reserved_values: Collection[str] = ()
    reserved_attributes: Collection[str] = ()
    reserved_classes: Collection[str] = ()
    parts: Mapping[tuple[str, str], str] = field(default_factory=lambda: NO_PARTS)
    """(Operator, port) -> what the target calls that parameter of a layer, where it is not the port's name."""
    is_flat: bool = False
    """All names are those of one function; there are no layers."""


LAYER_PORTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "FullyConnected": ("weight", "bias"),
        "Convolution": ("weight", "bias"),
        "Embedding": ("weight",),
        "BatchNorm": ("gamma", "beta", "moving_mean", "moving_var"),
        "LayerNorm": ("gamma", "beta"),
        "Dropout": (),
    }
)
"""Operators that become layers -> the ports of their parameters."""


def is_layer_form(node: ExpressionNode, data: Array) -> bool:
    """Tell whether an operator is, with its attributes, what frameworks have as a layer."""
    attributes = _attributes(node)
    match node.operator_name:
        case "BatchNorm":
            return (
                data.rank is not None
                and data.rank >= 2
                and not (attributes["use_global_stats"] or attributes["output_mean_var"])
            )
        case "LayerNorm":
            return attributes["axis"] in (-1, (data.rank or 0) - 1) and not attributes["output_mean_var"]
        case "Dropout":
            return attributes["mode"] == "training" and not attributes["axes"]
    return node.operator_name in LAYER_PORTS


@dataclass
class _Group:
    """Parameters that are used together, by port, and the nodes that use them."""

    parts: Mapping[str, ExpressionNode]
    name: str
    rule: Operator
    callers: list[ExpressionNode] = field(default_factory=list)


def build(heads: Expression, facts: Facts, title: str, spelling: Spelling) -> Program:
    """Return the program of an expression."""
    builder = _Builder(heads, facts, spelling)
    return Program(
        name=class_name(title, spelling.reserved_classes),
        title=title,
        stem=file_stem(title, spelling.target),
        inputs=builder.inputs(),
        parameters=tuple(builder.parameters.values()),
        layers=builder.layers(),
        steps=builder.steps(),
        outputs=tuple(Output(builder.operand(head), output_name(head)) for head in heads),
    )


class _Builder:
    def __init__(self, heads: Expression, facts: Facts, spelling: Spelling) -> None:
        self._heads, self._facts, self._spelling = heads, facts, spelling
        self._nodes = topological(heads)
        self._variables = variables(heads)
        self._uses = self._find_uses()
        reserved = spelling.reserved_values if spelling.is_flat else spelling.reserved_attributes
        self._attributes = Names(reserved)
        self._values = self._attributes if spelling.is_flat else Names(spelling.reserved_values)
        self._groups = self._find_groups()
        self._names = self._name_values()
        self.parameters = self._name_parameters()

    def _find_uses(self) -> dict[ExpressionNode, list[tuple[ExpressionNode, str, Role]]]:
        uses: dict[ExpressionNode, list[tuple[ExpressionNode, str, Role]]] = {node: [] for node in self._nodes}
        for node in self._nodes:
            for port, head in zip(node.input_ports, node.inputs, strict=True):
                uses[head.node].append((node, port.name, port.role))
        return uses

    def _is_parameter(self, node: ExpressionNode) -> bool:
        return node in self._facts.parameters

    def _name_values(self) -> dict[Head, str]:
        found = {}
        for node in self._nodes:
            if self._is_parameter(node):
                continue
            found[Head(node)] = self._values.take(node.name)
            for index, port in enumerate(node.output_ports[1:], 1):
                found[Head(node, index)] = self._values.take(f"{node.name}_{port.name}")
        return found

    def _find_groups(self) -> list[_Group]:
        found: dict[tuple[ExpressionNode, ...], _Group] = {}
        for node in self._nodes:
            ports = None if self._spelling.is_flat else LAYER_PORTS.get(node.operator_name)
            if node.operator is None or ports is None or not is_layer_form(node, self._facts.arrays[node.inputs[0]]):
                continue
            parts = {
                port.name: head.node
                for port, head in zip(node.input_ports, node.inputs, strict=True)
                if port.name in ports
            }
            name = _common_name(parts) if parts else node.name
            if name and all(self._is_layer_part(part) for part in parts.values()):
                key = tuple(parts.values()) or (node,)
                found.setdefault(key, _Group(parts, name, node.operator)).callers.append(node)
        return [group for group in found.values() if self._is_layer(group)]

    def _is_layer_part(self, node: ExpressionNode) -> bool:
        return self._is_parameter(node) and not self._facts.parameters[node].is_constant

    def _is_layer(self, group: _Group) -> bool:
        if any(head.node in group.parts.values() for head in self._heads):
            return False
        is_one = all(caller.operator == group.rule for caller in group.callers)
        return is_one and all(
            {(user, port) for user, port, _ in self._uses[part]} == {(caller, name) for caller in group.callers}
            for name, part in group.parts.items()
        )

    def _name_parameters(self) -> dict[ExpressionNode, Parameter]:
        self._layer_names: dict[int, str] = {}
        group_of = {
            part: (index, port) for index, group in enumerate(self._groups) for port, part in group.parts.items()
        }
        found = {}
        for node in self._nodes:
            if node in group_of:
                index, port = group_of[node]
                layer = self._layer_name(index)
                word = self._spelling.parts.get((self._groups[index].rule.name, port), port)
                found[node] = self._parameter(node, f"{layer}.{word}", layer)
            elif self._is_parameter(node):
                found[node] = self._parameter(node, self._attributes.take(node.name), "")
        for index in range(len(self._groups)):
            self._layer_name(index)
        return found

    def _layer_name(self, index: int) -> str:
        if index not in self._layer_names:
            self._layer_names[index] = self._attributes.take(self._groups[index].name)
        return self._layer_names[index]

    def _parameter(self, node: ExpressionNode, name: str, layer: str) -> Parameter:
        fact = self._facts.parameters[node]
        return Parameter(
            name=name,
            argument=node.name,
            array=self._facts.arrays[Head(node)],
            initializer=fact.initializer,
            path=node.path,
            layer=layer,
            uses=tuple(self._names[Head(user)] for user, _, _ in self._uses[node]),
            is_trainable=fact.is_trainable,
            is_constant=fact.is_constant,
            is_state=any(role is Role.AUXILIARY for _, _, role in self._uses[node]),
            attributes=node.attributes,
        )

    def inputs(self) -> tuple[Input, ...]:
        """List the inputs in the order of the arguments."""
        return tuple(self._input(node) for node in self._variables if not self._is_parameter(node))

    def _input(self, node: ExpressionNode) -> Input:
        uses = self._uses[node]
        is_target = all(role is Role.LABEL and user.operator and user.operator.is_loss for user, _, role in uses)
        is_head = any(head.node is node for head in self._heads)
        array = self._facts.arrays[Head(node)]
        return Input(
            name=self._names[Head(node)],
            argument=node.name,
            array=array,
            path=node.path,
            is_label=is_target and bool(uses) and not is_head,
            classes=(classes := self._classes(node)),
            attributes=node.attributes,
            is_distribution=classes is None and any(_reads_distribution(user, role) for user, _, role in uses),
        )

    def _classes(self, node: ExpressionNode) -> int | None:
        """Return from how many numbers an input chooses: classes of a loss, or rows that are looked up."""
        for user, port, role in self._uses[node]:
            if user.operator_name in ("SoftmaxOutput", "softmax_cross_entropy") and role is Role.LABEL:
                data = self._facts.arrays[user.inputs[0]]
                return class_count(data, self._facts.arrays[Head(node)], user)
            found = self._index_count(user, port)
            if found is not None:
                return found
        return None

    def _index_count(self, user: ExpressionNode, port: str) -> int | None:
        attributes, first = _attributes(user), self._facts.arrays[user.inputs[0]].example if user.inputs else None
        match user.operator_name, port:
            case "Embedding", "data":
                return int(str(attributes["input_dim"]))
            case "one_hot", "indices":
                return int(str(attributes["depth"]))
            case ("take", "indices") | ("pick", "index"):
                axis = attributes["axis"]
                return first[axis] if first and isinstance(axis, int) and -len(first) <= axis < len(first) else None
            case "batch_take", "indices":
                return first[-1] if first else None
            case "softmax", "length":
                axis = attributes["axis"]
                return first[axis] + 1 if first and isinstance(axis, int) and -len(first) <= axis < len(first) else None
            case "gather_nd", "indices":
                return min(first) if first else None
            case "scatter_nd", "indices":
                shape = attributes["shape"]
                return min(int(size or 0) for size in shape) if isinstance(shape, tuple) and shape else None
        return None

    def layers(self) -> tuple[Layer, ...]:
        """List the layers in the order of their first use."""
        return tuple(
            Layer(
                name=self._layer_names[index],
                rule=group.rule,
                parameters={port: self.parameters[part] for port, part in group.parts.items()},
                calls=len(group.callers),
                data=self._facts.arrays[group.callers[0].inputs[0]],
                path=group.callers[0].path,
            )
            for index, group in enumerate(self._groups)
        )

    def steps(self) -> tuple[Step, ...]:
        """List the operations in the order of the graph."""
        layer_of = {
            caller: self._layer_names[index] for index, group in enumerate(self._groups) for caller in group.callers
        }
        return tuple(
            Step(
                rule=node.operator,
                operands={
                    port.name: self.operand(head) for port, head in zip(node.input_ports, node.inputs, strict=True)
                },
                results=self._results(node),
                title=node.name,
                extras={name: text for name, text in node.attributes.items() if is_extra_attribute(name)},
                layer=layer_of.get(node, ""),
                path=node.path,
            )
            for node in self._nodes
            if node.operator is not None
        )

    def _results(self, node: ExpressionNode) -> tuple[Result, ...]:
        visible = len(node.visible_outputs)
        return tuple(
            Result(self._names[Head(node, index)], port.name, self._facts.arrays[Head(node, index)], index < visible)
            for index, port in enumerate(node.output_ports)
        )

    def operand(self, head: Head) -> Operand:
        """Return what a head is called."""
        if head.node in self.parameters:
            return Operand("parameter", self.parameters[head.node].name)
        return Operand("value", self._names[head])


def _reads_distribution(user: ExpressionNode, role: Role) -> bool:
    return user.operator_name == "SoftmaxOutput" and role is Role.LABEL


def class_count(data: Array, label: Array, loss: ExpressionNode) -> int | None:
    """Return how many classes the labels of a loss choose from; None if its labels are probabilities."""
    sizes = data.example
    if sizes is None or not sizes or label.example == sizes:
        return None
    attributes = _attributes(loss)
    if attributes.get("multi_output"):
        return sizes[1] if len(sizes) > 1 else 1
    if attributes.get("preserve_shape"):
        return sizes[-1]
    count = 1
    for size in sizes[1:]:
        count *= size
    return count


def _attributes(node: ExpressionNode) -> dict[str, AttributeValue]:
    return dict(node.operator.attribute_values()) if node.operator else {}


def _common_name(parts: Mapping[str, ExpressionNode]) -> str:
    """Return what is left of the names without ``_weight``, ``_bias``, …, if that is the same; else nothing."""
    names = {node.name.removesuffix(f"_{port}") for port, node in parts.items()}
    is_named = all(node.name.endswith(f"_{port}") for port, node in parts.items())
    return names.pop() if is_named and len(names) == 1 else ""
