"""The methods and the loss of a module, for targets whose modules compute with arrays and functions: Flax and Keras."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from core.export.formula import SUM, Dialect
from core.export.program import Layer, Operand, Parameter, Program, Step
from core.export.pytorch_training import TorchProgram
from core.export.spelled import loss_text
from core.export.tables import shape_text, times
from core.export.writer import Writer


def write_attributes(
    writer: Writer,
    program: Program,
    write_layer: Callable[[Writer, Layer], None],
    write_parameter: Callable[[Writer, Parameter], None],
) -> None:
    """Write what a module has: each layer once, where its first parameter stands, and the raw parameters."""
    layers = {layer.name: layer for layer in program.layers}
    for parameter in program.parameters:
        layer = layers.pop(parameter.layer, None)
        if layer is not None:
            write_layer(writer, layer)
        elif not parameter.layer:
            write_parameter(writer, parameter)
    for layer in layers.values():
        write_layer(writer, layer)


def sharing_note(layer: Layer) -> str:
    """Return what is said beside a layer that is called several times."""
    return f"called {times(layer.calls)}: one set of weights" if layer.calls > 1 and layer.parameters else ""


@dataclass(frozen=True)
class ObjectPrinter:
    """How a target writes methods.

    Attributes:
        array: The type of arrays.
        call: The method that a call of the module calls.
        parameter, stop: Templates: how a parameter is read, and how a gradient is stopped.
        expressions: The expressions of a step, one for each visible output.
        takes_mode: Methods have an argument ``training``.
        takes_one: Several inputs come as one argument, ``inputs``.
    """

    dialect: Dialect
    array: str
    call: str
    parameter: str
    stop: str
    expressions: Callable[[Program, Step, Mapping[str, str]], list[str]]
    takes_mode: bool = False
    takes_one: bool = False

    def write_calls(self, writer: Writer, view: TorchProgram) -> None:
        """Write what computes the outputs, by way of the logits if there are losses."""
        if view.program.losses:
            self._logits(writer, view)
            writer.blank()
            self._call_of_losses(writer, view)
        else:
            self._call(writer, view)

    def read(self, operand: Operand) -> str:
        """Return how a method reads an operand."""
        return self.parameter.format(operand.name) if operand.kind == "parameter" else operand.name

    def _names(self, view: TorchProgram) -> list[str]:
        names = [each.name for each in view.arguments]
        return ["inputs"] if self.takes_one and len(names) != 1 else names

    def _signature(self, writer: Writer, view: TorchProgram, name: str, count: int) -> None:
        types = f"list[{self.array}]" if self._names(view) == ["inputs"] else self.array
        arguments = ["self", *(f"{each}: {types}" for each in self._names(view))]
        arguments += ["training: bool = False"] if self.takes_mode and view.program.has_modes else []
        returns = self.array if count == 1 else f"tuple[{self.array}, ...]"
        writer.bracketed(f"def {name}(", arguments, f") -> {returns}:")

    def _unpack(self, writer: Writer, view: TorchProgram) -> None:
        if self._names(view) == ["inputs"] and view.arguments:
            writer.tuple_of("", [each.name for each in view.arguments], " = inputs")

    def _call(self, writer: Writer, view: TorchProgram) -> None:
        outputs = [self.read(output.operand) for output in view.program.outputs]
        self._signature(writer, view, self.call, len(outputs))
        with writer.indented():
            self._unpack(writer, view)
            shown: set[str] = set()
            for step in view.program.steps:
                self._step(writer, view.program, step, shown)
            writer.tuple_of("return ", outputs)

    def _step(self, writer: Writer, program: Program, step: Step, shown: set[str]) -> None:
        operands = {port: self.read(operand) for port, operand in step.operands.items()}
        comment = shape_text(program, step, shown)
        for result, text in zip(step.visible, self.expressions(program, step, operands), strict=True):
            writer.assignment(result.name, text, comment=comment, path=step.path)
            comment = ""

    def _logits(self, writer: Writer, view: TorchProgram) -> None:
        program = view.program
        self._signature(writer, view, "logits", len(view.parts))
        with writer.indented():
            if len(view.parts) > 1:
                writer.line('"""Return what the losses read, and the outputs that are no losses."""')
            self._unpack(writer, view)
            read = (operand for step in program.steps for operand in step.operands.values())
            read_on = {operand.name for operand in read if operand.kind == "value"}
            shown: set[str] = set()
            for step in program.steps:
                if not step.is_loss:
                    self._step(writer, program, step, shown)
                elif step.name in read_on:
                    operands = {port: self.read(operand) for port, operand in step.operands.items()}
                    text = self.stop.format(self.expressions(program, step, operands)[0])
                    writer.assignment(step.name, text, comment="the loss alone trains what is below", path=step.path)
            writer.tuple_of("return ", [self.read(part) for part in view.parts])

    def _call_of_losses(self, writer: Writer, view: TorchProgram) -> None:
        program, outputs = view.program, view.program.outputs
        self._signature(writer, view, self.call, len(outputs))
        losses = {step.name: step for step in program.losses}
        heads = [losses.get(output.operand.name) for output in outputs]
        read = [loss.operands["data"] if loss else each.operand for loss, each in zip(heads, outputs, strict=True)]
        with writer.indented():
            names = self._names(view)
            names += ["training=training"] if self.takes_mode and program.has_modes else []
            targets = [view.part_name(part) if part in read else "_" for part in view.parts]
            if len(targets) == 1:
                writer.assignment(targets[0], f"self.logits({', '.join(names)})")
            else:
                writer.tuple_of("", targets, f" = self.logits({', '.join(names)})")
            texts = []
            for loss, operand in zip(heads, read, strict=True):
                name = view.part_name(operand)
                operands = {"data": name, "label": name}
                texts.append(name if loss is None else self.expressions(program, loss, operands)[0])
            writer.tuple_of("return ", texts, path=heads[0].path if heads[0] else None)

    def write_loss(self, writer: Writer, view: TorchProgram) -> None:
        """Write the function whose gradient is that of the losses."""
        writer.blank(2)
        names = [f"{name}: {self.array}" for name in (*view.loss_parts(), *view.loss_labels())]
        writer.bracketed("def loss(", names, f") -> {self.array}:", path=view.program.losses[0].path)
        with writer.indented():
            for index, step in enumerate(view.program.losses):
                operands = {port: view.part_name(operand) for port, operand in step.operands.items()}
                if "label" in operands and step.operands["label"] in view.parts:
                    operands["label"] = self.stop.format(operands["label"])
                text = loss_text(view.program, step, operands, self.dialect).within(SUM)
                writer.assignment("total", text if index == 0 else f"total + {text}", path=step.path)
            writer.line("return total")
