"""From an expression to a `Program`: names, layers, shared parameters, and the order of the steps.

The rule of sharing: parameters that one operator kind always uses together, and that are named alike (``fc1_weight``
with ``fc1_bias``), become a layer that is called as often as it is used. Anything else stays a raw parameter.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from core.export.naming import Names, class_name, file_stem
from core.export.program import Array, Input, Layer, Operand, Output, Parameter, Program, Step
from core.expression.expression import Expression, ExpressionNode, Head, output_name, topological, variables
from core.operators.operator import AttributeValue, Role
from core.parameters.initializer import Initializer


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


LAYER_OPERATOR = "FullyConnected"


@dataclass
class _Group:
    """Parameters that are used together, and the nodes that use them."""

    weight: ExpressionNode
    bias: ExpressionNode | None
    name: str
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
        self._heads, self._facts = heads, facts
        self._nodes = topological(heads)
        self._variables = variables(heads)
        self._uses = self._find_uses()
        self._attributes = Names(spelling.reserved_attributes)
        self._values = Names(spelling.reserved_values)
        self._groups = self._find_groups()
        self._names = {node: self._values.take(node.name) for node in self._nodes if not self._is_parameter(node)}
        self.parameters = self._name_parameters()

    def _find_uses(self) -> dict[ExpressionNode, list[tuple[ExpressionNode, str, Role]]]:
        uses: dict[ExpressionNode, list[tuple[ExpressionNode, str, Role]]] = {node: [] for node in self._nodes}
        for node in self._nodes:
            for port, head in zip(node.input_ports, node.inputs, strict=True):
                uses[head.node].append((node, port.name, port.role))
        return uses

    def _is_parameter(self, node: ExpressionNode) -> bool:
        return node in self._facts.parameters

    def _find_groups(self) -> list[_Group]:
        found: dict[tuple[ExpressionNode, ExpressionNode | None], _Group] = {}
        for node in self._nodes:
            if node.operator_name != LAYER_OPERATOR:
                continue
            weight = node.inputs[1].node
            bias = node.inputs[2].node if len(node.inputs) > 2 else None
            name = _common_name(weight, bias)
            if name and all(part is None or self._is_layer_part(part) for part in (weight, bias)):
                found.setdefault((weight, bias), _Group(weight, bias, name)).callers.append(node)
        return [group for group in found.values() if self._is_layer(group)]

    def _is_layer_part(self, node: ExpressionNode) -> bool:
        return self._is_parameter(node) and not self._facts.parameters[node].is_constant

    def _is_layer(self, group: _Group) -> bool:
        parts = [part for part in (group.weight, group.bias) if part is not None]
        if any(head.node in parts for head in self._heads):
            return False
        units = {getattr(caller.operator, "num_hidden", None) for caller in group.callers}
        users = [{(user, port) for user, port, _ in self._uses[part]} for part in parts]
        expected = [{(c, "weight") for c in group.callers}, {(c, "bias") for c in group.callers}]
        return len(units) == 1 and users == expected[: len(parts)]

    def _name_parameters(self) -> dict[ExpressionNode, Parameter]:
        self._layer_names: dict[int, str] = {}
        group_of = {
            part: (index, word)
            for index, group in enumerate(self._groups)
            for part, word in ((group.weight, "weight"), (group.bias, "bias"))
            if part is not None
        }
        found = {}
        for node in self._variables:
            if not self._is_parameter(node):
                continue
            index, word = group_of.get(node, (None, ""))
            if index is None:
                found[node] = self._parameter(node, self._attributes.take(node.name), "")
                continue
            if index not in self._layer_names:
                self._layer_names[index] = self._attributes.take(self._groups[index].name)
            layer = self._layer_names[index]
            found[node] = self._parameter(node, f"{layer}.{word}", layer)
        return found

    def _parameter(self, node: ExpressionNode, name: str, layer: str) -> Parameter:
        fact = self._facts.parameters[node]
        return Parameter(
            name=name,
            argument=node.name,
            array=self._facts.arrays[Head(node)],
            initializer=fact.initializer,
            path=node.path,
            layer=layer,
            uses=tuple(self._names[user] for user, _, _ in self._uses[node]),
            is_trainable=fact.is_trainable,
            is_constant=fact.is_constant,
        )

    def inputs(self) -> tuple[Input, ...]:
        """List the inputs in the order of the arguments."""
        return tuple(self._input(node) for node in self._variables if not self._is_parameter(node))

    def _input(self, node: ExpressionNode) -> Input:
        roles = {role for _, _, role in self._uses[node]}
        is_head = any(head.node is node for head in self._heads)
        array = self._facts.arrays[Head(node)]
        return Input(
            name=self._names[node],
            argument=node.name,
            array=array,
            path=node.path,
            is_label=roles == {Role.LABEL} and not is_head,
            classes=self._classes(node),
        )

    def _classes(self, node: ExpressionNode) -> int | None:
        for user, _, role in self._uses[node]:
            if role is Role.LABEL:
                data = self._facts.arrays[user.inputs[0]]
                return class_count(data, self._facts.arrays[Head(node)], user)
        return None

    def layers(self) -> tuple[Layer, ...]:
        """List the layers in the order of their first use."""
        return tuple(
            Layer(
                name=self._layer_names[index],
                operator=LAYER_OPERATOR,
                attributes=_attributes(group.callers[0]),
                weight=self.parameters[group.weight],
                bias=None if group.bias is None else self.parameters[group.bias],
                calls=len(group.callers),
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
                name=self._names[node],
                operator=node.operator_name,
                display_name=node.operator.display_name if node.operator else "",
                operands={
                    port.name: self.operand(head) for port, head in zip(node.input_ports, node.inputs, strict=True)
                },
                attributes=_attributes(node),
                array=self._facts.arrays[Head(node)],
                layer=layer_of.get(node, ""),
                path=node.path,
            )
            for node in self._nodes
            if not node.is_variable
        )

    def operand(self, head: Head) -> Operand:
        """Return what a head is called."""
        if head.node in self.parameters:
            return Operand("parameter", self.parameters[head.node].name)
        return Operand("value", self._names[head.node])


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


def _common_name(weight: ExpressionNode, bias: ExpressionNode | None) -> str:
    """Return what is left of the names without ``_weight`` and ``_bias``, if that is the same; else nothing."""
    name = weight.name.removesuffix("_weight")
    if name == weight.name or (bias is not None and bias.name != f"{name}_bias"):
        return ""
    return name
