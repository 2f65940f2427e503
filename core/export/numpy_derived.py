"""Backward rules in NumPy that are read off the operators: their own gradient rules, spelled as code.

An operator's gradient is an expression of operators (`core.expression.gradient`), each of which has a formula. So the
rule is declared once, with the operator, and what is printed is what the engine computes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Protocol

from core.dimension import Shape
from core.export.formula import SUM, Text, names, spell
from core.export.formulas import formula_of
from core.export.formulas_gradients import hidden_output
from core.export.letters import dims_of
from core.export.numpy_dialect import DIALECT
from core.export.program import Operand, Program, Step, is_batch_norm
from core.export.site import Dims, Inexpressible, Site
from core.expression.expression import ExpressionNode, Head, apply, topological, variable
from core.expression.gradient import gradient
from core.inference.infer import infer
from core.inference.view import ExpressionView
from core.operators.operator import Role

PART_NAMES = ("part", *(f"part_{number}" for number in range(2, 40)))
"""Names for what a rule computes on its way."""
INLINE = 44
"""Longer expressions get a name of their own."""


class BackwardPass(Protocol):
    """What a rule needs of the backward pass that is being written."""

    program: Program
    used: set[str]

    def read(self, operand: Operand) -> str:
        """Return the text of an operand."""
        ...

    def arriving(self, step: Step) -> dict[int, str]:
        """Return the gradients that arrive at a step."""
        ...

    def needs(self, operand: Operand) -> bool:
        """Tell whether an operand has a gradient."""
        ...

    def assign(self, name: str, text: str, step: Step) -> None:
        """Write ``name = text``."""
        ...

    def add(self, step: Step, operand: Operand, expression: str) -> None:
        """Write that an expression is part of the gradient of an operand."""
        ...


class _Local:
    """The gradient of one step alone: an expression over its inputs, its outputs and what arrives at these."""

    def __init__(self, program: Program, step: Step, arriving: Mapping[int, str], wanted: list[str]) -> None:
        self.step = step
        self.inputs = {port: variable(port) for port in step.operands}
        self.node = apply(step.rule, "y", [Head(each) for each in self.inputs.values()])
        outputs = [Head(self.node, index) for index in arriving]
        self.seeds = {variable(f"g{index}"): text for index, text in arriving.items()}
        wrt = [self.inputs[port] for port in wanted]
        given = [Head(seed) for seed in self.seeds]
        graph = gradient([Head(self.node)], wrt) if step.is_loss else gradient(outputs, wrt, given)
        self.gradients = {port: graph.gradients[self.inputs[port]] for port in wanted}
        self.heads = tuple(head for head in self.gradients.values() if head is not None)
        self.nodes = [node for node in topological(self.heads) if node.operator is not None and node is not self.node]
        shapes: dict[ExpressionNode, Shape] = {}
        for port, each in self.inputs.items():
            shape = program.array(step.operands[port]).shape
            if shape is not None:
                shapes[each] = shape
        for seed, index in zip(self.seeds, arriving, strict=True):
            shape = step.results[index].array.shape
            if shape is not None:
                shapes[seed] = shape
        self._inference = infer(ExpressionView((*self.heads, *outputs, Head(self.node)), shapes))

    def dims(self, head: Head) -> Dims | None:
        """Return the sizes of a value."""
        return dims_of(self._inference, (head.node, head.node.output_ports[head.index].name))

    def site(self, node: ExpressionNode) -> Site:
        """Return what a formula may know of a node."""
        assert node.operator is not None  # noqa: S101 - only operators are asked for
        ports = zip(node.operator.input_names, node.inputs, strict=True)
        shapes = {port: self.dims(head) for port, head in ports}
        return Site(node.operator, shapes | {"output": self.dims(Head(node))})


def derive(b: BackwardPass, step: Step) -> None:
    """Write what a step sends back, from the gradient rule of its operator."""
    wanted = [
        port.name
        for port in step.rule.input_ports
        if port.role not in (Role.LABEL, Role.AUXILIARY) and b.needs(step.operands[port.name])
    ]
    local = _Local(b.program, step, b.arriving(step), wanted)
    texts = _Texts(b, local)
    for port, head in local.gradients.items():
        if head is not None:
            b.add(step, step.operands[port], texts.of(head).within(SUM))


class _Texts:
    """The texts of the values of a local gradient; what is read twice, or is long, gets a name."""

    def __init__(self, b: BackwardPass, local: _Local) -> None:
        self._b, self._local = b, local
        self._uses = Counter(head for node in local.nodes for head in node.inputs)
        self._uses.update(local.heads)
        self._known: dict[Head, Text] = {}
        self._names = iter(PART_NAMES)
        self._ports = {node: port for port, node in local.inputs.items()}

    def of(self, head: Head) -> Text:
        """Return the text of a value."""
        if head not in self._known:
            self._known[head] = self._made(head)
        return self._known[head]

    def _made(self, head: Head) -> Text:
        node, step, b = head.node, self._local.step, self._b
        if node in self._ports:
            return Text(b.read(step.operands[self._ports[node]]))
        if node in self._local.seeds:
            return Text(self._local.seeds[node])
        if node is self._local.node:
            return self._output(head.index)
        site = self._local.site(node)
        ports = zip(site.operator.input_names, node.inputs, strict=True)
        formula = formula_of(site)
        if DIALECT.spells(formula):
            raise Inexpressible("export_operator")
        read = names(formula)
        operands = {port: self.of(source) for port, source in ports if port in read}
        text = spell(formula, operands, DIALECT, b.used)
        if "in_train" in formula:
            b.read(Operand("value", "train"))
        if (self._uses[head] > 1 or len(text.text) > INLINE) and head not in self._local.heads:
            name = next(self._names)
            b.assign(name, text.text, step)
            return Text(name)
        return text

    def _output(self, index: int) -> Text:
        step, b = self._local.step, self._b
        result = step.results[index]
        if result.is_visible or is_batch_norm(step) or step.operator in ("Dropout", "LayerNorm"):
            return Text(b.read(Operand("value", result.name)))
        read = {port: each for port, each in step.operands.items() if port == "data" or "moving" in port}
        operands = {port: b.read(operand) for port, operand in read.items()}
        return spell(hidden_output(b.program.site(step), result.port), operands, DIALECT, b.used)
