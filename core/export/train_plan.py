"""What a training script has to say of a document's training, free of the trainer that it was worked out with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from core.dimension import Shape
from core.export.program import Operand, Program, Step
from core.export.pytorch_training import TorchProgram
from core.export.softmax import is_summed
from core.graph.model import Source, TrainingSettings
from core.problem import Path
from core.runtime.tables import CsvLayout

STOPS = ("BlockGrad", "argmax", "argmin", "argmax_channel", "argsort", "one_hot", "shape_array", "size_array", "topk")
"""Operators behind which PyTorch computes no gradient."""


@dataclass(frozen=True)
class Table:
    """A file of data.

    Attributes:
        file: Its name, or its path from the folder of the data, with slashes.
        name: What it is called in the script.
        is_packed: It was written with the script; else it is the user's.
    """

    file: str
    name: str
    is_packed: bool


@dataclass(frozen=True)
class Feed:
    """What one input of the network is fed.

    Attributes:
        name: The input, as the code calls it.
        table: The file with its numbers; None for zeros and ones.
        part: The array of an ``.npz``, or the columns of a ``.csv``; None for the whole file.
        has_rows: It has one row for each example; else all batches are fed the same.
        is_cut: It is drawn for a long batch, and a shorter one takes the first rows.
        shape: Sizes of a whole batch.
    """

    name: str
    source: Source
    table: Table | None
    part: str | CsvLayout | None
    has_rows: bool
    is_cut: bool
    shape: Shape


@dataclass(frozen=True)
class PlainTerm:
    """An output that is made smaller as it is.

    Attributes:
        position: Among the outputs of the network.
        factor: What its sum is multiplied by.
        is_sum: It has numbers for each row of a batch.
    """

    position: int
    factor: float
    is_sum: bool


@dataclass(frozen=True)
class TrainPlan:
    """A training to write down.

    Attributes:
        sums: Which losses, by path of the layer, are sums over the rows.
        averages: The gradients of a batch are divided by its rows.
    """

    program: Program
    settings: TrainingSettings
    feeds: tuple[Feed, ...]
    sums: Mapping[Path, bool]
    plain: tuple[PlainTerm, ...]
    averages: bool

    @cached_property
    def view(self) -> TorchProgram:
        """The program as the file of the network says it."""
        return TorchProgram(self.program, has_weights=True)

    @property
    def rows(self) -> tuple[Feed, ...]:
        """The inputs with a row for each example."""
        return tuple(feed for feed in self.feeds if feed.has_rows)

    @property
    def fixed(self) -> tuple[Feed, ...]:
        """The inputs that are fed the same file for every batch."""
        return tuple(feed for feed in self.feeds if not feed.has_rows and feed.table is not None)

    @property
    def made(self) -> tuple[Feed, ...]:
        """The inputs that are all zeros or ones."""
        return tuple(feed for feed in self.feeds if feed.table is None)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The files, each once."""
        return tuple(dict.fromkeys(feed.table for feed in self.feeds if feed.table is not None))

    @property
    def size(self) -> str:
        """How many rows a batch has, as code."""
        return f"len({self.rows[0].name})"

    def is_sum(self, step: Step) -> bool:
        """Tell whether the value of a loss is a sum over the rows, whatever its gradient is divided by."""
        if step.operator == "SoftmaxOutput":
            return is_summed(self.program, step)
        return self.sums.get(step.path, True)

    @cached_property
    def has_idle(self) -> bool:
        """Whether the gradient of the loss may not come to some parameter, not even as zeros."""
        made_by = {result.name: step for step in self.program.steps for result in step.results}
        waiting = [step.operands["data"] for step in self.program.losses]
        waiting += [self.program.outputs[each.position].operand for each in self.plain]
        reached: set[Operand] = set()
        while waiting:
            operand = waiting.pop()
            if operand in reached:
                continue
            reached.add(operand)
            step = made_by.get(operand.name) if operand.kind == "value" else None
            if step is not None and not step.is_loss and step.operator not in STOPS:
                waiting += step.operands.values()
        found = {operand.name for operand in reached if operand.kind == "parameter"}
        return any(each.name not in found for each in self.program.trainable)

    @cached_property
    def kinds(self) -> frozenset[bool]:
        """Whether the addends of the loss are sums over rows: some may be, and others not."""
        return frozenset({*(self.is_sum(step) for step in self.program.losses), *(each.is_sum for each in self.plain)})
